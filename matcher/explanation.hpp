#pragma once
// What stands beside an answer for people: why not and how far, what would have to change, and until when it holds, and what to find out.
//
// It costs some hundred evaluations, so that only the commands that show one patient ask for it; it never changes an answer.

#include "matcher/distance.hpp"
#include "matcher/horizon.hpp"
#include "matcher/match.hpp"
#include "matcher/missing.hpp"

#include <optional>
#include <vector>

namespace eligo {

struct CriterionExplanation {
    std::vector<Distance> distances;     // of the leaves that made the answer
    std::vector<Change> changes;         // the fewest that would open the way
    std::optional<Day> holds_until;      // the last day of today's answer by time alone; nullopt: it stays
    std::optional<Day> opens_on;         // the first day on which time alone opens the way; nullopt: it is open today, or never
    std::optional<Day> not_closed_from;  // closed today: the first day on which it is not, though perhaps unknown
};

struct Explanation {
    std::vector<CriterionExplanation> criteria;  // parallel to Trial::criteria
    TrialChange change;
    MissingFacts missing;
    std::optional<Day> holds_until;        // of the verdict
    std::optional<Day> opens_on;           // the first day of `potentially_eligible` by time alone
    std::optional<Day> not_excluded_from;  // the first day on which it is no longer `not_eligible` by time alone
};

// `all_missing`: also the facts that can no longer change the verdict.
Explanation explain(Trial const& trial, TrialAnswer const& answer, Chart const& chart, MatchOptions const& options,
                    bool all_missing = false);

}  // namespace eligo
