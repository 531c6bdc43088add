#pragma once
// Values that are computed when the profile has the inputs and not the value (semantics.md, Numbers). Plain functions in customary units;
// each names its source in derived.cpp. They return doubles: a derived value is a calculation, not a decimal that was written.

namespace eligo {

double cockcroft_gault(double creatinine_mg_dl, double age_years, double weight_kg, bool female) noexcept;  // mL/min
double ckd_epi_2021(double creatinine_mg_dl, double age_years, bool female) noexcept;                       // mL/min/1.73 m2
double body_mass_index(double weight_kg, double height_cm) noexcept;                                        // kg/m2
double body_surface_mosteller(double weight_kg, double height_cm) noexcept;                                 // m2
double qtc_fridericia(double qt_ms, double heart_rate_per_min) noexcept;                                    // ms
double corrected_calcium(double calcium_mg_dl, double albumin_g_dl) noexcept;                               // mg/dL
double neutrophils_from_percent(double wbc, double percent) noexcept;                                       // unit of wbc

}  // namespace eligo
