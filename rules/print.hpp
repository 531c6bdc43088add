#pragma once
// Prints a rule tree as one sentence of the canonical language (rules/LANGUAGE.md), which the grammar reads back to an equal tree.
//
// It promises that equal trees print equally and different ones differently; spans and phrases are not part of a rule and do not
// show. It trusts the tree: depth is bounded by the grammar that built it.

#include "rules/tree.hpp"
#include "rules/vocabulary.hpp"

#include <cstddef>
#include <string>
#include <string_view>

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

// How a sentence of the language is cut into names. The printer asks these whether a name can stand bare where it stands, and grammar/canonical.cpp
// reads with them, so that they cannot differ. `text` goes on to the end of the sentence.

// A name ends before `text[at]`: at a blank, a closing parenthesis, a semicolon or the end.
bool ends_name(std::string_view text, std::size_t at) noexcept;

// The longest name of an entry, in its very letters, that `text` begins with; length 0: none.
struct NameAt {
    EntryId entry = EntryId::none;
    std::size_t length = 0;
};
NameAt longest_name(std::string_view text, Vocabulary const& vocabulary);

// The same of the canonical qualifiers, and of the grades of an ordinal scale: how long it is.
std::size_t longest_qualifier(std::string_view text, Vocabulary const& vocabulary);
std::size_t longest_grade(std::string_view text, AnalyteFacts const& facts);

// Numbers of this analyte have no unit: scores, ratios, ordinal scales.
bool is_dimensionless(AnalyteFacts const& facts, UnitTable const& units) noexcept;

// A stage that stands without quotes: "III", "IIIB", "2A1", "0".
bool is_stage_name(std::string_view text) noexcept;

}  // namespace eligo
