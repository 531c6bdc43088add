#pragma once
// What the generated cohort is made of (cohort_generate.cpp). Invented numbers of a plausible size; names as the vocabulary knows them.
// Chances are per mille; values are integers in units of the last decimal.

#include <string_view>

namespace eligo::generated {

struct Disease {
    std::string_view name;
    int per_mille;
    char sex;  // f, m, or b for both
    int youngest, usual, oldest;
    int longest;  // days since its onset
    bool leukemia, stages;
    char solid;     // whose markers are tested: l lung, b breast, - none
    char regimens;  // which of `regimens` are given
};
inline constexpr Disease diseases[] = {
    {"acute myeloid leukemia", 300, 'b', 18, 68, 92, 900, true, false, '-', 'A'},
    {"myelodysplastic syndrome", 50, 'b', 35, 72, 93, 1500, false, false, '-', 'A'},
    {"non-small cell lung cancer", 90, 'b', 35, 67, 90, 1200, false, true, 'l', 'L'},
    {"breast cancer", 90, 'f', 25, 60, 92, 2500, false, true, 'b', 'B'},
    {"colorectal cancer", 60, 'b', 30, 66, 92, 1500, false, true, '-', 'C'},
    {"prostate cancer", 60, 'm', 45, 69, 93, 2500, false, true, '-', 'P'},
    {"diffuse large B-cell lymphoma", 40, 'b', 18, 65, 92, 1200, false, true, '-', 'D'},
    {"multiple myeloma", 40, 'b', 35, 69, 92, 2000, false, false, '-', 'M'},
    {"type 2 diabetes mellitus", 80, 'b', 25, 62, 92, 6000, false, false, '-', '-'},
    {"heart failure", 40, 'b', 35, 74, 95, 3000, false, false, '-', '-'},
    {"COPD", 40, 'b', 40, 68, 92, 5000, false, false, '-', '-'},
    {"rheumatoid arthritis", 40, 'b', 20, 57, 90, 6000, false, false, '-', '-'},
    {"asthma", 30, 'b', 1, 32, 85, 7000, false, false, '-', '-'},
    {"major depressive disorder", 20, 'b', 14, 42, 85, 3000, false, false, '-', '-'},
    {"HIV infection", 20, 'b', 18, 44, 80, 6000, false, false, '-', '-'},
};

struct Comorbidity {
    std::string_view name;
    int young, middle, old;  // by age: under 40, under 65, above
    int denied;              // of those named, as a recorded "no"
    bool acute, controllable, graded;
};
inline constexpr Comorbidity comorbidities[] = {
    {"hypertension", 60, 330, 620, 0, false, true, false},
    {"hyperlipidemia", 30, 250, 450, 0, false, true, false},
    {"type 2 diabetes mellitus", 15, 110, 210, 20, false, true, false},
    {"atrial fibrillation", 3, 20, 120, 20, false, true, false},
    {"coronary artery disease", 2, 60, 200, 20, false, false, false},
    {"heart failure", 2, 20, 90, 30, false, false, false},
    {"myocardial infarction", 1, 20, 60, 30, true, false, false},
    {"stroke", 1, 12, 50, 30, true, false, false},
    {"COPD", 3, 50, 120, 10, false, false, false},
    {"asthma", 90, 80, 60, 10, false, true, false},
    {"chronic kidney disease", 5, 40, 150, 20, false, false, false},
    {"obesity", 150, 220, 180, 0, false, false, false},
    {"depression", 90, 110, 90, 10, false, true, false},
    {"neuropathy", 10, 60, 110, 10, false, false, true},
    {"pneumonia", 20, 30, 60, 20, true, false, true},
    {"hepatitis C", 8, 12, 8, 300, false, false, false},
    {"hepatitis B", 8, 10, 8, 300, false, false, false},
    {"cirrhosis", 2, 10, 10, 100, false, false, false},
    {"gastroesophageal reflux disease", 60, 150, 180, 0, false, true, false},
    {"rash", 30, 30, 30, 0, true, false, true},
    {"brain metastases", 2, 10, 12, 300, false, false, false},
};
inline constexpr std::string_view often_denied[] = {"HIV infection", "hepatitis B", "active infection", "heart failure"};
inline constexpr std::string_view stages[] = {"I", "IA", "II", "IIA", "IIB", "III", "IIIA", "IIIB", "IV", "IV", "IV"};
inline constexpr std::string_view remissions[] = {"CR1", "CR1", "CR1", "CR2"};
inline constexpr std::string_view relapses[] = {"relapsed", "relapsed", "refractory"};
inline constexpr std::string_view courses[] = {"metastatic", "metastatic", "progressive", "stable", "localized"};

// A value around `middle`; of a marrow full of blasts around `sick_middle`. The other unit: value * factor / divisor, in its own decimals.
struct Lab {
    std::string_view name, unit;
    int digits, low, middle, high;
    int upper, lower;  // limits of normal; 0: none
    int missing;
    int sick_low, sick_middle, sick_high;
    std::string_view other_unit;
    int other_digits, other_factor, other_divisor;
    bool censored;
};
inline constexpr Lab labs[] = {
    {"WBC", "10^9/L", 1, 8, 66, 220, 110, 40, 60, 3, 90, 1500, "/mm3", 0, 100, 1, false},
    {"ANC", "10^9/L", 2, 20, 390, 1600, 770, 150, 80, 0, 60, 500, "/mm3", 0, 10, 1, true},
    {"platelets", "10^9/L", 0, 15, 230, 620, 400, 150, 60, 4, 60, 300, "/mm3", 0, 1000, 1, false},
    {"hemoglobin", "g/dL", 1, 65, 126, 178, 175, 120, 60, 55, 87, 130, "g/L", 0, 1, 1, false},
    {"bone marrow blasts", "%", 0, 0, 2, 5, 0, 0, 650, 10, 45, 97, {}, 0, 0, 1, false},
    {"creatinine", "mg/dL", 2, 40, 92, 480, 120, 60, 70, 0, 0, 0, "umol/L", 0, 8842, 10000, false},
    {"ALT", "U/L", 0, 5, 24, 260, 40, 0, 90, 0, 0, 0, {}, 0, 0, 1, false},
    {"AST", "U/L", 0, 8, 25, 240, 40, 0, 100, 0, 0, 0, {}, 0, 0, 1, false},
    {"total bilirubin", "mg/dL", 2, 15, 62, 420, 120, 0, 110, 0, 0, 0, "umol/L", 1, 171, 100, false},
    {"alkaline phosphatase", "U/L", 0, 30, 82, 420, 120, 0, 300, 0, 0, 0, {}, 0, 0, 1, false},
    {"albumin", "g/dL", 1, 20, 40, 52, 50, 35, 250, 0, 0, 0, "g/L", 0, 1, 1, false},
    {"potassium", "mmol/L", 1, 29, 42, 60, 51, 35, 200, 0, 0, 0, {}, 0, 0, 1, false},
    {"sodium", "mmol/L", 0, 122, 139, 152, 145, 135, 200, 0, 0, 0, {}, 0, 0, 1, false},
    {"calcium", "mg/dL", 1, 70, 93, 125, 105, 85, 350, 0, 0, 0, {}, 0, 0, 1, false},
    {"LDH", "U/L", 0, 110, 210, 1500, 250, 0, 350, 150, 420, 2600, {}, 0, 0, 1, false},
    {"glucose", "mg/dL", 0, 60, 102, 330, 100, 70, 300, 0, 0, 0, "mmol/L", 1, 100, 180, false},
    {"HbA1c", "%", 1, 44, 57, 128, 57, 0, 600, 0, 0, 0, {}, 0, 0, 1, false},
    {"INR", "", 1, 8, 10, 38, 12, 0, 450, 0, 0, 0, {}, 0, 0, 1, false},
    {"CRP", "mg/L", 1, 0, 45, 1900, 50, 0, 500, 0, 0, 0, {}, 0, 0, 1, true},
    {"weight", "kg", 1, 380, 760, 1500, 0, 0, 60, 0, 0, 0, {}, 0, 0, 1, false},
    {"height", "cm", 0, 142, 169, 200, 0, 0, 120, 0, 0, 0, {}, 0, 0, 1, false},
    {"systolic blood pressure", "mmHg", 0, 86, 128, 205, 0, 0, 80, 0, 0, 0, {}, 0, 0, 1, false},
    {"diastolic blood pressure", "mmHg", 0, 48, 77, 120, 0, 0, 80, 0, 0, 0, {}, 0, 0, 1, false},
    {"heart rate", "/min", 0, 45, 76, 135, 0, 0, 120, 0, 0, 0, {}, 0, 0, 1, false},
    {"QTcF", "ms", 0, 360, 421, 525, 0, 0, 550, 0, 0, 0, {}, 0, 0, 1, false},
    {"ejection fraction", "%", 0, 18, 60, 76, 0, 0, 500, 0, 0, 0, {}, 0, 0, 1, false},
    {"oxygen saturation", "%", 0, 84, 97, 100, 0, 0, 500, 0, 0, 0, {}, 0, 0, 1, false},
    {"ECOG", "", 0, 0, 1, 4, 0, 0, 130, 0, 0, 0, {}, 0, 0, 1, false},
};

struct Test {
    std::string_view name;
    char of;     // a all, l leukemia, f women who may be pregnant, s solid tumours
    char solid;  // of s: whose
    int missing, positive;
};
inline constexpr Test tests[] = {
    {"FLT3-ITD", 'l', '-', 200, 250},      {"NPM1 mutation", 'l', '-', 220, 300},
    {"IDH1 mutation", 'l', '-', 350, 80},  {"IDH2 mutation", 'l', '-', 350, 120},
    {"TP53 mutation", 'l', '-', 400, 90},  {"hepatitis B surface antigen", 'a', '-', 500, 12},
    {"HIV test", 'a', '-', 650, 6},        {"pregnancy test", 'f', '-', 400, 20},
    {"EGFR mutation", 's', 'l', 250, 180}, {"estrogen receptor", 's', 'b', 150, 720},
    {"HER2", 's', 'b', 150, 170},
};

struct Regimen {
    std::string_view name, intent;
    char of;
    int shortest, longest;  // days
};
inline constexpr Regimen regimens[] = {
    {"cytarabine + daunorubicin", "induction", 'A', 7, 14},
    {"cytarabine + idarubicin", "induction", 'A', 7, 14},
    {"azacitidine + venetoclax", "induction", 'A', 28, 240},
    {"decitabine", "induction", 'A', 28, 180},
    {"gilteritinib", "", 'A', 28, 240},
    {"allogeneic stem cell transplant", "consolidation", 'A', 1, 1},
    {"carboplatin + pemetrexed", "palliative", 'L', 42, 150},
    {"pembrolizumab", "palliative", 'L', 42, 500},
    {"osimertinib", "palliative", 'L', 60, 700},
    {"paclitaxel", "adjuvant", 'B', 60, 120},
    {"letrozole", "adjuvant", 'B', 300, 1800},
    {"trastuzumab", "adjuvant", 'B', 100, 365},
    {"FOLFOX", "adjuvant", 'C', 60, 180},
    {"bevacizumab", "palliative", 'C', 60, 300},
    {"leuprolide", "palliative", 'P', 180, 1000},
    {"enzalutamide", "palliative", 'P', 90, 600},
    {"R-CHOP", "induction", 'D', 60, 130},
    {"rituximab", "maintenance", 'D', 60, 700},
    {"bortezomib + lenalidomide + dexamethasone", "induction", 'M', 80, 160},
    {"lenalidomide", "maintenance", 'M', 120, 900},
};
inline constexpr std::string_view responses[] = {"CR", "CR", "CRi", "PR", "PR", "SD"};
inline constexpr std::string_view failures[] = {"PD", "PD", "PR", "SD", "refractory"};

struct DailyDrug {
    std::string_view name, route;
    int per_mille;
};
inline constexpr DailyDrug daily_drugs[] = {
    {"lisinopril", "oral", 160}, {"amlodipine", "oral", 160}, {"atorvastatin", "oral", 260}, {"metformin", "oral", 130},
    {"aspirin", "oral", 150},    {"omeprazole", "oral", 190}, {"prednisone", "oral", 70},    {"apixaban", "oral", 80},
    {"furosemide", "oral", 80},  {"sertraline", "oral", 90},  {"albuterol", "inhaled", 90},  {"insulin", "subcutaneous", 50},
    {"hydroxyurea", "oral", 15},
};

struct Operation {
    std::string_view name;
    int per_mille;
    bool major;
};
inline constexpr Operation operations[] = {
    {"appendectomy", 80, false},
    {"cholecystectomy", 80, true},
    {"hip replacement", 30, true},
    {"mastectomy", 10, true},
    {"red blood cell transfusion", 60, false},
    {"coronary artery bypass graft", 15, true},
};
inline constexpr std::string_view allergens[] = {"penicillin", "penicillin", "sulfonamide", "latex", "aspirin"};

}  // namespace eligo::generated
