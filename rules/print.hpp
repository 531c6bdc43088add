#pragma once
// Prints a rule tree as one sentence of the canonical language (rules/LANGUAGE.md), which the grammar reads back to an equal tree.
//
// It promises that equal trees print equally and different ones differently; spans and phrases are not part of a rule and do not
// show. It trusts the tree: depth is bounded by the grammar that built it.

#include "rules/tree.hpp"
#include "rules/vocabulary.hpp"

#include <string>

namespace eligo {

std::string print(Node const& tree, Vocabulary const& vocabulary);

// The parts of a leaf, for reports: "chemotherapy", `condition "wombat fever"`, "any therapy".
std::string print(Term const& term, Role role, Vocabulary const& vocabulary);

// "≤ 2.5 × ULN", "≥ 9 g/dL and ≤ 12 g/dL", "normal"; grades of an ordinal analyte by name.
std::string print(Range const& range, EntryId analyte, Vocabulary const& vocabulary);

// With a blank in front: " within 14 days"; empty for no window.
std::string print(Window const& window);

// "100,000", "2.5": separators from 10,000 upwards.
std::string print(Decimal const& number);

}  // namespace eligo
