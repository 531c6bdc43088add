#pragma once
// Lines that may settle a leaf of a rule, to be tried one after the other (missing.hpp). Nothing here is certain: whether a line settles
// the leaf is for the evaluator to say.

#include "matcher/chart.hpp"
#include "matcher/evaluate.hpp"
#include "matcher/profile_edit.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace eligo {

// What is nearer to hand comes first: of a leaf, only candidates of the first tier in which one settles it are offered.
enum class Tier : std::uint8_t { field, input, record, words };

struct Candidate {
    std::string what;
    Addition add;
    std::vector<Addition> if_no;  // where the answer is yes or no: the line for no, the best first
    Tier tier = Tier::record;
};

// In the order of their tiers: a field of a record that is there, what a value is computed from, a new record, a fact in the same words.
std::vector<Candidate> candidates(NodeAnswer const& leaf, Chart const& chart, EvaluateOptions const& options);

// A fact in these words.
Candidate fact_candidate(std::string const& words);

}  // namespace eligo
