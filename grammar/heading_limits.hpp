#pragma once
// A heading that limits what stands under it: "Excluded within 4 weeks of study entry" above a list of drugs.

#include "rules/criterion_kind.hpp"
#include "rules/tree.hpp"
#include "rules/vocabulary.hpp"

#include <string_view>

namespace eligo {

// Whether a heading may narrow what it stands above: it holds a time or a condition, and is more than a demand ("all of the following must apply").
bool narrows(std::string_view heading);

// Applies the window of a heading to every record and measure of `rule` that has none of its own. False, and `rule` as it was, where the heading says
// anything else, or where the rule has leaves or denials for which it is not certain what the window would mean.
bool apply_heading(std::string_view heading, Node& rule, CriterionKind kind, Vocabulary const& vocabulary);

}  // namespace eligo
