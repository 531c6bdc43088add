#pragma once
// When an answer changes by time alone: washouts end, windows close, birthdays come. The record stays as it is, only the day moves on, as
// with `--as-of` on that day.
//
// An answer can change only on a day that some date of the record and some length of time of the rule make together. Those days are
// collected, too many rather than too few, and the rule is evaluated on each: what is computed for a day is what `--as-of` says of it
// (tests/matcher/horizon_test.cpp tries every day).

#include "matcher/chart.hpp"
#include "matcher/evaluate.hpp"
#include "matcher/match.hpp"
#include "rules/date.hpp"

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace eligo {

// The days after `options.as_of` on which the answer of a rule may differ from that of the day before.
std::set<Day> change_days(Node const& tree, Chart const& chart, EvaluateOptions const& options);

// The answers from `as_of` on: the first is that of `as_of`, then one for each day on which it changes.
template <class Value>
struct Timeline {
    std::vector<std::pair<Day, Value>> steps;

    Value const& today() const { return steps.front().second; }

    // The last day of today's answer; nullopt where it never changes by time alone.
    std::optional<Day> holds_until() const {
        return steps.size() < 2 ? std::nullopt : std::optional(steps[1].first - std::chrono::days{1});
    }

    // The first day with the value, today included.
    std::optional<Day> first(Value const& value) const {
        for (auto const& [day, of_day] : steps)
            if (of_day == value) return day;
        return std::nullopt;
    }
};

Timeline<Answer> timeline(Node const& tree, Chart const& chart, EvaluateOptions const& options);

// The same of a trial: of each criterion as it counts, and of the verdict.
struct TrialTimeline {
    std::vector<Timeline<Answer>> criteria;  // of the answers as they stand, parallel to Trial::criteria
    Timeline<Verdict> verdict;
};
TrialTimeline timeline(Trial const& trial, Chart const& chart, MatchOptions const& options);

}  // namespace eligo
