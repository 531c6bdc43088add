#pragma once
// Why not, and how far: the distance of a value from its limit, and the smallest change of the record that would open the way.
//
// A distance is arithmetic on what the evaluator compared. A change is a leaf whose answer would have to be another, with what could bring
// it: time alone (horizon.hpp), a repeated test, finding out what is not known. Of several ways the one is told that asks for the least;
// nothing here decides anything.

#include "matcher/horizon.hpp"
#include "matcher/match.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

// How far a value is from the limit that failed.
struct Distance {
    std::string node;                // id of the leaf (node_id)
    std::string what;                // "ALT", "cytarabine"
    std::string value;               // with its unit, for reading: "130 U/L"
    std::string limit;               // likewise: "100 U/L (2.5 x ULN 40)"
    Decimal by;                      // value - limit: positive above, negative below
    std::string unit;                // of `by`; empty = none; "d" of days since
    std::optional<Decimal> percent;  // of the limit, one place; not of grades and times
    std::string text;                // "ALT 130 U/L, limit 100 U/L (2.5 x ULN 40): 30 U/L (30 %) over"
};

// The distance of a comparison.
Distance distance_of(Comparison const& comparison);

// What could bring a change.
enum class Means : std::uint8_t {
    time,         // nothing but waiting
    test,         // the same test again, with another result
    information,  // what is not known today
    other,        // something about the patient would have to change, or the record to be corrected
    never,        // nothing: age, sex, history, words that were not understood
};
std::string_view to_string(Means means) noexcept;  // as in JSON

struct Change {
    std::string criterion;  // id
    std::string node;       // id of the leaf (node_id); of the criterion where its words as a whole are meant
    std::string what;       // "ALT ≤ 2.5 × ULN", "not: chemotherapy within 14 days"
    Means means = Means::other;
    std::optional<Day> day;  // of time
};

// The stable id of a node: its criterion's id and the places of its ancestors, from 1: "I5", "I5.2", "I5.2.1".
std::string node_id(std::string_view parent, std::size_t child);

// Of the leaves that made an answer, those that were compared with a limit or a window.
std::vector<Distance> distances(NodeAnswer const& answer, std::string const& id, Chart const& chart, EvaluateOptions const& options);

// The fewest changes after which the criterion would open the way; none where it does.
std::vector<Change> smallest_change(CriterionAnswer const& one, Timeline<Answer> const& line, Chart const& chart,
                                    EvaluateOptions const& options);

// All changes after which the trial would be potentially eligible; of several cohorts the one that asks for the least.
struct TrialChange {
    std::vector<Change> changes;
    bool possible = true;  // no change is `never`

    int count(Means means) const noexcept;
    std::optional<Day> wait_until() const;  // the last day of those that time brings
};
TrialChange smallest_change(Trial const& trial, std::vector<std::vector<Change>> const& of_criteria);

}  // namespace eligo
