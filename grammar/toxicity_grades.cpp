#include "grammar/toxicity_grades.hpp"

#include "rules/compare.hpp"

#include <array>
#include <string_view>

namespace eligo {
namespace {

struct GradeEnd {
    std::string_view analyte;
    int grade;
    std::string_view number;
    std::string_view unit;  // empty: a multiple of the upper limit of normal
};

// Where the versions differ both ends stand.
constexpr std::array<GradeEnd, 40> grade_ends{{{"total bilirubin", 1, "1.5", ""},
                                               {"total bilirubin", 2, "3", ""},
                                               {"ALT", 1, "2.5", ""},
                                               {"ALT", 1, "3", ""},
                                               {"ALT", 2, "5", ""},
                                               {"AST", 1, "2.5", ""},
                                               {"AST", 1, "3", ""},
                                               {"AST", 2, "5", ""},
                                               {"alkaline phosphatase", 1, "2.5", ""},
                                               {"alkaline phosphatase", 2, "5", ""},
                                               {"gamma-glutamyl transferase", 1, "2.5", ""},
                                               {"gamma-glutamyl transferase", 2, "5", ""},
                                               {"creatinine", 1, "1.5", ""},
                                               {"creatinine", 2, "3", ""},
                                               {"INR", 1, "1.5", ""},
                                               {"INR", 2, "2", ""},
                                               {"INR", 2, "2.5", ""},
                                               {"aPTT", 1, "1.5", ""},
                                               {"aPTT", 2, "2", ""},
                                               {"aPTT", 2, "2.5", ""},
                                               {"lipase", 1, "1.5", ""},
                                               {"lipase", 2, "2", ""},
                                               {"amylase", 1, "1.5", ""},
                                               {"amylase", 2, "2", ""},
                                               {"creatine kinase", 1, "2.5", ""},
                                               {"creatine kinase", 2, "5", ""},
                                               {"platelet count", 1, "75", "10*9/L"},
                                               {"platelet count", 2, "50", "10*9/L"},
                                               {"platelet count", 3, "25", "10*9/L"},
                                               {"absolute neutrophil count", 1, "1.5", "10*9/L"},
                                               {"absolute neutrophil count", 2, "1", "10*9/L"},
                                               {"absolute neutrophil count", 3, "0.5", "10*9/L"},
                                               {"white blood cell count", 1, "3", "10*9/L"},
                                               {"white blood cell count", 2, "2", "10*9/L"},
                                               {"white blood cell count", 3, "1", "10*9/L"},
                                               {"hemoglobin", 1, "10", "g/dL"},
                                               {"hemoglobin", 2, "8", "g/dL"},
                                               {"hemoglobin", 3, "6.5", "g/dL"},
                                               {"albumin", 1, "3", "g/dL"},
                                               {"albumin", 2, "2", "g/dL"}}};

}  // namespace

bool ends_toxicity_grade(EntryId analyte, Range const& range, int grade, Vocabulary const& vocabulary) {
    if (analyte == EntryId::none || range.low.has_value() == range.high.has_value()) return false;
    auto const& bound = range.high ? *range.high : *range.low;
    auto const& entry = vocabulary.entry(analyte);
    auto const& units = vocabulary.units();
    for (auto const& end : grade_ends) {
        if (end.analyte != entry.name || end.grade != grade) continue;
        auto const number = Decimal::parse(end.number);
        if (!number) continue;
        // A multiple of the upper limit is crossed upwards, a count or concentration downwards.
        if (end.unit.empty()) {
            if (range.high && bound.of == Bound::Of::uln && bound.number == *number) return true;
            continue;
        }
        if (!range.low || bound.of != Bound::Of::plain || !entry.analyte) continue;
        auto const pair =
            comparable(bound.number, bound.unit, *number, units.find(end.unit), units, entry.analyte->molar_mass, entry.analyte->valence);
        if (pair && pair->a == pair->b) return true;
    }
    return false;
}

}  // namespace eligo
