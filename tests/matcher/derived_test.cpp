#include "matcher/derived.hpp"

#include <catch2/catch.hpp>

// The vectors of shared/terms/formula_vectors.json, which were computed from the formulas of pharmaverse/admiral (Apache-2.0).
TEST_CASE("formulas give the reference values", "[derived]") {
    struct Patient {
        double creatinine, age, weight, height;
        bool female;
        double cockcroft_gault, ckd_epi, mosteller;
    };
    for (auto const& p : {
             Patient{0.94, 67, 61.5, 164, true, 56.38, 66.51, 1.6738},
             Patient{1.5947, 77, 83, 175, false, 45.54, 44.28, 2.0087},
             Patient{1.2, 45, 80, 180, false, 87.96, 76.0, 2.0},
             Patient{0.6, 30, 55, 160, true, 119.04, 123.76, 1.5635},
         }) {
        CHECK(eligo::cockcroft_gault(p.creatinine, p.age, p.weight, p.female) == Approx(p.cockcroft_gault).margin(0.01));
        CHECK(eligo::ckd_epi_2021(p.creatinine, p.age, p.female) == Approx(p.ckd_epi).margin(0.01));
        CHECK(eligo::body_surface_mosteller(p.weight, p.height) == Approx(p.mosteller).margin(0.0001));
    }
    CHECK(eligo::qtc_fridericia(400, 60) == Approx(400.0).margin(0.05));
    CHECK(eligo::qtc_fridericia(400, 75) == Approx(430.9).margin(0.05));
    CHECK(eligo::qtc_fridericia(380, 90) == Approx(435.0).margin(0.05));
    CHECK(eligo::qtc_fridericia(440, 55) == Approx(427.4).margin(0.05));
    CHECK(eligo::body_mass_index(100, 175) == Approx(32.653).margin(0.001));
    CHECK(eligo::corrected_calcium(8.0, 2.0) == Approx(9.6));
    CHECK(eligo::neutrophils_from_percent(2.0, 50) == Approx(1.0));
}
