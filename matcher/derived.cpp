#include "matcher/derived.hpp"

#include <algorithm>
#include <cmath>

namespace eligo {

// Cockcroft DW, Gault MH. Nephron 1976;16:31-41. Actual body weight (semantics.md).
double cockcroft_gault(double creatinine_mg_dl, double age_years, double weight_kg, bool female) noexcept {
    return (140.0 - age_years) * weight_kg / (72.0 * creatinine_mg_dl) * (female ? 0.85 : 1.0);
}

// Inker LA et al. N Engl J Med 2021;385:1737-49: creatinine, without race.
double ckd_epi_2021(double creatinine_mg_dl, double age_years, bool female) noexcept {
    double const kappa = female ? 0.7 : 0.9;
    double const alpha = female ? -0.241 : -0.302;
    double const ratio = creatinine_mg_dl / kappa;
    return 142.0 * std::pow(std::min(ratio, 1.0), alpha) * std::pow(std::max(ratio, 1.0), -1.200) * std::pow(0.9938, age_years) *
           (female ? 1.012 : 1.0);
}

// Quetelet's index.
double body_mass_index(double weight_kg, double height_cm) noexcept { return weight_kg * 10000.0 / (height_cm * height_cm); }

// Mosteller RD. N Engl J Med 1987;317:1098.
double body_surface_mosteller(double weight_kg, double height_cm) noexcept { return std::sqrt(weight_kg * height_cm / 3600.0); }

// Fridericia LS. Acta Med Scand 1920;53:469-86: QT by the cube root of RR in seconds.
double qtc_fridericia(double qt_ms, double heart_rate_per_min) noexcept { return qt_ms / std::cbrt(60.0 / heart_rate_per_min); }

// Payne RB et al. BMJ 1973;4:643-6, in the usual form with 4.0 g/dL.
double corrected_calcium(double calcium_mg_dl, double albumin_g_dl) noexcept { return calcium_mg_dl + 0.8 * (4.0 - albumin_g_dl); }

double neutrophils_from_percent(double wbc, double percent) noexcept { return wbc * percent / 100.0; }

}  // namespace eligo
