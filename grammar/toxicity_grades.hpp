#pragma once
// The limits of the grades of toxicity of laboratory values, as CTCAE (versions 3 to 5) and DAIDS set them: "≤ 1.5 × ULN (CTCAE grade 1)".

#include "rules/tree.hpp"
#include "rules/vocabulary.hpp"

namespace eligo {

// Does the one end of `range` lie where grade `grade` of a worse value of `analyte` ends? False for an analyte, a grade or a range that the scales do not
// have, and where they set another limit.
bool ends_toxicity_grade(EntryId analyte, Range const& range, int grade, Vocabulary const& vocabulary);

}  // namespace eligo
