// Formulas, unit conversions and tables of the clinic against values that others published; the criterion and the patient go the whole way through
// the built-in vocabulary and the evaluator. Sources stand beside the values.

#include "matcher/chart.hpp"
#include "matcher/evaluate.hpp"
#include "matcher/profile.hpp"
#include "rules/tree.hpp"

#include <simdjson.h>
#include <catch2/catch.hpp>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>

using namespace eligo;

namespace {

Vocabulary const& book() { return Vocabulary::built_in(); }

std::string text_of(double value) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.6f", value);
    return buffer;
}

Answer ask(Node const& tree, std::string const& yaml) {
    EvaluateOptions options;
    options.as_of = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};
    ProfileOptions reading;
    reading.require_id = false;
    reading.as_of = options.as_of;
    auto const read = read_profile(yaml, "patient.yaml", book(), reading);
    INFO(yaml);
    if (!read) FAIL(to_string(read.error()));
    auto const chart = read_chart(read->profile, book());
    return evaluate(tree, *chart, options).answer;
}

Node at_least(std::string const& analyte, double number, std::string const& unit) {
    Measure measure;
    measure.analyte = book().find(analyte);
    REQUIRE(measure.analyte != EntryId::none);
    Bound low;
    low.number = *Decimal::parse(text_of(number));
    low.unit = book().units().find(unit);
    INFO(analyte << " " << unit);
    REQUIRE((unit.empty() || low.unit != UnitId::none));
    measure.range.low = low;
    return leaf(measure);
}

// The value that a patient's records give lies between expected - margin and expected + margin.
void check_value(std::string const& analyte, std::string const& unit, double expected, double margin, std::string const& patient) {
    INFO(analyte << " should be " << expected << " " << unit << " of " << patient);
    CHECK(ask(at_least(analyte, expected - margin, unit), patient) == Answer::met);
    CHECK(ask(at_least(analyte, expected + margin, unit), patient) == Answer::not_met);
}

std::string one(std::string const& name, double value, std::string const& unit) {
    return "{name: " + name + ", value: " + text_of(value) + (unit.empty() ? "" : ", unit: \"" + unit + "\"") + "}";
}

}  // namespace

TEST_CASE("formulas give the published vectors from a profile", "[clinical]") {
    std::string const path = std::string(ELIGO_SOURCE_DIR) + "/../shared/terms/formula_vectors.json";
    if (!std::filesystem::exists(path)) {
        WARN("../shared is absent: skipped");
        return;
    }
    simdjson::dom::parser parser;
    simdjson::dom::element document;
    REQUIRE(parser.load(path).get(document) == simdjson::SUCCESS);
    auto const number = [](simdjson::dom::element const& row, char const* key) {
        simdjson::dom::element const value = row[key];
        return value.is_double() ? double(value.get_double()) : double(int64_t(value.get_int64()));
    };
    std::size_t rows = 0;
    for (simdjson::dom::element const row : document["renal_bsa"]) {
        bool const female = std::string_view(row["sex"]) == "F";
        auto const scr = number(row, "scr_mg_dL");
        std::string const person =
            "{age: " + std::to_string(int(number(row, "age"))) + ", sex: " + (female ? "female" : "male") + ", observations: [";
        std::string const body =
            one("body weight", number(row, "weight_kg"), "kg") + ", " + one("height", number(row, "height_cm"), "cm") + "]}";
        // Creatinine in both units: 88.4 (JAMA's SI factor) and the molar mass differ by less than the margins.
        for (auto const& creatinine : {one("creatinine", scr, "mg/dL"), one("creatinine", scr * 88.4, "umol/L")}) {
            check_value("creatinine clearance", "mL/min", number(row, "cockcroft_gault_mL_min"), 0.02, person + creatinine + ", " + body);
            check_value("estimated glomerular filtration rate", "mL/min/{1.73_m2}", number(row, "ckd_epi_2021"), 0.03,
                        person + creatinine + ", " + body);
        }
        check_value("body surface area", "m2", number(row, "bsa_mosteller"), 0.0001, person + body);
        ++rows;
    }
    for (simdjson::dom::element const row : document["ecg"]) {
        check_value("QTcF", "ms", number(row, "qtcf"), 0.06,
                    "{observations: [" + one("QT interval", number(row, "qt_ms"), "ms") + ", " +
                        one("heart rate", number(row, "hr"), "/min") + "]}");
        ++rows;
    }
    CHECK(rows == 8);
}

TEST_CASE("corrected calcium, body mass index and neutrophils from a differential", "[clinical]") {
    // Payne 1973 in the usual form: 0.8 mg/dL for each g/dL of albumin below 4 (0.02 mmol/L for each g/L below 40).
    check_value("corrected calcium", "mg/dL", 9.6, 0.001,
                "{observations: [" + one("calcium", 8.0, "mg/dL") + ", " + one("albumin", 2.0, "g/dL") + "]}");
    check_value("corrected calcium", "mg/dL", 11.0, 0.001,
                "{observations: [" + one("calcium", 10.2, "mg/dL") + ", " + one("albumin", 30, "g/L") + "]}");
    check_value("corrected calcium", "mmol/L", 2.3, 0.005,
                "{observations: [" + one("calcium", 2.1, "mmol/L") + ", " + one("albumin", 30, "g/L") + "]}");
    // WHO's classes turn at 18.5, 25 and 30 kg/m2: 72.25 kg at 1.70 m is 25.
    check_value("body mass index", "kg/m2", 25.0, 0.001,
                "{observations: [" + one("body weight", 72.25, "kg") + ", " + one("height", 170, "cm") + "]}");
    check_value("body mass index", "kg/m2", 25.0, 0.01,
                "{observations: [" + one("body weight", 72.25 / 0.45359237, "[lb_av]") + ", " + one("height", 170 / 2.54, "[in_i]") + "]}");
    check_value("absolute neutrophil count", "10*9/L", 1.2, 0.0001,
                "{observations: [" + one("white blood cell count", 2400, "/uL") + ", " + one("neutrophil percentage", 50, "%") + "]}");
}

TEST_CASE("conventional units convert into SI units by the published factors", "[clinical]") {
    // AMA Manual of Style, 11th edition, table of conversion to SI units; the factors are rounded to three or four digits there.
    struct Factor {
        char const *analyte, *from;
        double factor;
        char const* to;
        double value;  // in `from`
    };
    for (auto const& f : {
             Factor{"albumin", "g/dL", 10, "g/L", 3.5},
             Factor{"total protein", "g/dL", 10, "g/L", 7},
             Factor{"hemoglobin", "g/dL", 10, "g/L", 9},
             Factor{"hemoglobin", "g/dL", 0.6206, "mmol/L", 9},  // of the monomer
             Factor{"creatinine", "mg/dL", 88.4, "umol/L", 1.5},
             Factor{"total bilirubin", "mg/dL", 17.104, "umol/L", 2},
             Factor{"direct bilirubin", "mg/dL", 17.104, "umol/L", 0.5},
             Factor{"indirect bilirubin", "mg/dL", 17.104, "umol/L", 1},
             Factor{"blood urea nitrogen", "mg/dL", 0.357, "mmol/L", 30},
             Factor{"uric acid", "mg/dL", 59.485, "umol/L", 7},
             Factor{"glucose", "mg/dL", 0.0555, "mmol/L", 180},
             Factor{"fasting glucose", "mg/dL", 0.0555, "mmol/L", 126},
             Factor{"calcium", "mg/dL", 0.25, "mmol/L", 9},
             Factor{"calcium", "meq/L", 0.5, "mmol/L", 4.5},
             Factor{"magnesium", "mg/dL", 0.4114, "mmol/L", 2},
             Factor{"magnesium", "meq/L", 0.5, "mmol/L", 1.6},
             Factor{"phosphate", "mg/dL", 0.3229, "mmol/L", 3},
             Factor{"sodium", "meq/L", 1, "mmol/L", 135},
             Factor{"potassium", "meq/L", 1, "mmol/L", 3.5},
             Factor{"chloride", "meq/L", 1, "mmol/L", 100},
             Factor{"bicarbonate", "meq/L", 1, "mmol/L", 22},
             Factor{"copper", "ug/dL", 0.1574, "umol/L", 100},
             Factor{"zinc", "ug/dL", 0.153, "umol/L", 80},
             Factor{"serum iron", "ug/dL", 0.179, "umol/L", 60},
             Factor{"total iron-binding capacity", "ug/dL", 0.179, "umol/L", 300},
             Factor{"transferrin", "mg/dL", 0.01, "g/L", 250},
             Factor{"ceruloplasmin", "mg/dL", 0.01, "g/L", 20},
             Factor{"ferritin", "ng/mL", 1, "ug/L", 300},
             Factor{"total cholesterol", "mg/dL", 0.0259, "mmol/L", 200},
             Factor{"LDL cholesterol", "mg/dL", 0.0259, "mmol/L", 100},
             Factor{"HDL cholesterol", "mg/dL", 0.0259, "mmol/L", 40},
             Factor{"triglycerides", "mg/dL", 0.0113, "mmol/L", 400},
             Factor{"C-reactive protein", "mg/dL", 10, "mg/L", 1},
             Factor{"C-peptide", "ng/mL", 0.331, "nmol/L", 2},
             Factor{"free T4", "ng/dL", 12.871, "pmol/L", 1.2},
             Factor{"total T4", "ug/dL", 12.871, "nmol/L", 8},
             Factor{"free T3", "pg/mL", 1.536, "pmol/L", 3},
             Factor{"total T3", "ng/dL", 0.01536, "nmol/L", 120},
             Factor{"testosterone level", "ng/dL", 0.0347, "nmol/L", 50},
             Factor{"estradiol level", "pg/mL", 3.671, "pmol/L", 30},
             Factor{"progesterone level", "ng/mL", 3.18, "nmol/L", 3},
             Factor{"cortisol", "ug/dL", 27.588, "nmol/L", 18},
             Factor{"ACTH level", "pg/mL", 0.22, "pmol/L", 50},
             Factor{"25-hydroxyvitamin D", "ng/mL", 2.496, "nmol/L", 20},
             Factor{"vitamin B12 level", "pg/mL", 0.7378, "pmol/L", 200},
             Factor{"folate level", "ng/mL", 2.266, "nmol/L", 4},
             Factor{"parathyroid hormone", "pg/mL", 0.1061, "pmol/L", 65},
             Factor{"phenylalanine level", "mg/dL", 60.54, "umol/L", 6},
             Factor{"lactate", "mg/dL", 0.111, "mmol/L", 18},
             Factor{"ammonia", "ug/dL", 0.5872, "umol/L", 60},
             Factor{"fibrinogen", "mg/dL", 0.01, "g/L", 200},
             Factor{"IgG", "mg/dL", 0.01, "g/L", 600},
             Factor{"haptoglobin", "mg/dL", 0.01, "g/L", 50},
             Factor{"prealbumin", "mg/dL", 10, "mg/L", 20},
             Factor{"platelet count", "10*3/uL", 1, "10*9/L", 100},
             Factor{"platelet count", "/uL", 0.001, "10*9/L", 100000},
             Factor{"absolute neutrophil count", "/uL", 0.001, "10*9/L", 1500},
             Factor{"CD4 count", "/uL", 0.001, "10*9/L", 200},
             Factor{"RBC count", "10*6/uL", 1, "10*12/L", 4},
             Factor{"ALT", "U/L", 1 / 59.988, "ukat/L", 90},  // 1 ukat = 60 U
             Factor{"hematocrit", "%", 0.01, "1", 30},
             Factor{"body weight", "[lb_av]", 0.45359, "kg", 110},
             Factor{"height", "[in_i]", 2.54, "cm", 65},
             Factor{"creatinine clearance", "mL/s", 60, "mL/min", 1},
         }) {
        double const value = f.value * f.factor;
        check_value(f.analyte, f.to, value, std::abs(value) * 0.005, "{observations: [" + one(f.analyte, f.value, f.from) + "]}");
    }
}

TEST_CASE("degrees Fahrenheit and Celsius", "[clinical]") {
    if (!book().units().unit(book().units().find("[degF]")).affine()) {
        WARN("units.tsv has no zero for degrees Fahrenheit: not converted");
        return;
    }
    for (auto const& [fahrenheit, celsius] : {std::pair{100.4, 38.0}, {98.6, 37.0}, {104.0, 40.0}})
        check_value("body temperature", "Cel", celsius, 0.001, "{observations: [" + one("body temperature", fahrenheit, "[degF]") + "]}");
}

TEST_CASE("all units of an analyte that are of one kind convert there and back", "[clinical]") {
    auto const& units = book().units();
    std::size_t analytes = 0, pairs = 0;
    for (auto const& entry : book().entries()) {
        if (!entry.analyte || entry.analyte->units.size() < 2) continue;
        auto const& facts = *entry.analyte;
        ++analytes;
        for (auto const from : facts.units) {
            for (auto const to : facts.units) {
                auto const there = convert(Decimal(100), from, to, units, facts.molar_mass, facts.valence);
                bool const mass = units.unit(from).base == "g/L" || units.unit(to).base == "g/L";
                bool const molar = units.unit(from).base == "mol/L" || units.unit(to).base == "mol/L";
                INFO(entry.name << ": " << units.unit(from).code << " to " << units.unit(to).code);
                if (units.unit(from).base == units.unit(to).base || (mass && molar && facts.molar_mass)) REQUIRE(there);
                if (!there) continue;
                ++pairs;
                auto const back = convert(*there, to, from, units, facts.molar_mass, facts.valence);
                REQUIRE(back);
                CHECK(std::stod(back->to_string()) == Approx(100.0).epsilon(1e-9));
            }
        }
    }
    CHECK(analytes > 100);
    CHECK(pairs > 400);
}

TEST_CASE("ECOG from Karnofsky and Lansky, and back, by the standard table", "[clinical]") {
    // semantics.md: 100-90 is 0, 80-70 is 1, 60-50 is 2, 40-30 is 3, 20-10 is 4.
    for (int karnofsky = 10; karnofsky <= 100; karnofsky += 10) {
        int const ecog = karnofsky >= 90 ? 0 : karnofsky >= 70 ? 1 : karnofsky >= 50 ? 2 : karnofsky >= 30 ? 3 : 4;
        for (std::string const scale : {"Karnofsky performance status", "Lansky performance status"}) {
            std::string const patient = "{observations: [{name: " + scale + ", value: " + std::to_string(karnofsky) + "}]}";
            for (int bound = 0; bound <= 4; ++bound) {
                INFO(patient << " against ECOG at least " << bound);
                CHECK(ask(at_least("ECOG performance status", bound, ""), patient) == (ecog >= bound ? Answer::met : Answer::not_met));
            }
        }
    }
    // Back, an ECOG of 1 is Karnofsky 80 or 70: "at least 80" is open, "at least 70" and "at least 90" are not.
    std::string const one_point = "{observations: [{name: ECOG, value: 1}]}";
    CHECK(ask(at_least("Karnofsky performance status", 70, "%"), one_point) == Answer::met);
    CHECK(ask(at_least("Karnofsky performance status", 80, "%"), one_point) == Answer::unknown);
    CHECK(ask(at_least("Karnofsky performance status", 90, "%"), one_point) == Answer::not_met);
}

TEST_CASE("the limits of CTCAE's laboratory grades mean the same in all the units it prints", "[clinical]") {
    // CTCAE v5.0 prints each limit in conventional and SI units, rounded to one or two digits: within that rounding they are one.
    struct Limit {
        char const* analyte;
        double value;
        char const* unit;
        double other;
        char const* other_unit;
        double rounding;  // of `other`
    };
    for (auto const& l : {
             Limit{"hemoglobin", 10, "g/dL", 6.2, "mmol/L", 0.05},
             Limit{"hemoglobin", 8, "g/dL", 4.9, "mmol/L", 0.1},
             Limit{"hemoglobin", 8, "g/dL", 80, "g/L", 0.01},
             Limit{"platelet count", 75000, "/uL", 75, "10*9/L", 0.01},
             Limit{"platelet count", 25000, "/uL", 25, "10*9/L", 0.01},
             Limit{"absolute neutrophil count", 500, "/uL", 0.5, "10*9/L", 0.001},
             Limit{"absolute lymphocyte count", 200, "/uL", 0.2, "10*9/L", 0.001},
             Limit{"CD4 count", 200, "/uL", 0.2, "10*9/L", 0.001},
             Limit{"albumin", 2, "g/dL", 20, "g/L", 0.01},
             Limit{"corrected calcium", 11.5, "mg/dL", 2.9, "mmol/L", 0.05},
             Limit{"corrected calcium", 12.5, "mg/dL", 3.1, "mmol/L", 0.05},
             Limit{"corrected calcium", 13.5, "mg/dL", 3.4, "mmol/L", 0.05},
             Limit{"corrected calcium", 8, "mg/dL", 2, "mmol/L", 0.05},
             Limit{"magnesium", 1.2, "mg/dL", 0.5, "mmol/L", 0.05},
             Limit{"magnesium", 3, "mg/dL", 1.23, "mmol/L", 0.01},
             Limit{"magnesium", 8, "mg/dL", 3.3, "mmol/L", 0.05},
             Limit{"glucose", 55, "mg/dL", 3, "mmol/L", 0.06},
             Limit{"glucose", 40, "mg/dL", 2.2, "mmol/L", 0.05},
             Limit{"glucose", 30, "mg/dL", 1.7, "mmol/L", 0.05},
             Limit{"total cholesterol", 300, "mg/dL", 7.75, "mmol/L", 0.02},
             Limit{"total cholesterol", 500, "mg/dL", 12.92, "mmol/L", 0.02},
             Limit{"triglycerides", 150, "mg/dL", 1.71, "mmol/L", 0.02},
             Limit{"triglycerides", 500, "mg/dL", 5.7, "mmol/L", 0.1},
             Limit{"triglycerides", 1000, "mg/dL", 11.4, "mmol/L", 0.2},
             Limit{"uric acid", 10, "mg/dL", 0.59, "mmol/L", 0.006},
         }) {
        check_value(l.analyte, l.other_unit, l.other, l.rounding, "{observations: [" + one(l.analyte, l.value, l.unit) + "]}");
    }
}
