#pragma once
// The parts of the meaning of numbers and ages (evaluate_measure.cpp) that the block evaluator calls one by one. Not for others.

#include "matcher/leaf.hpp"

#include <optional>

namespace eligo {

// "> 18" in completed years is 19 or more; "2.5 years" is 30 months.
struct AgeRange {
    TimeUnit unit = TimeUnit::year;
    std::optional<int> low, high;  // inclusive
    bool clear = true;             // can be computed
};
AgeRange age_range(Age const& age);
Answer in_range(Extent<int> const& age, AgeRange const& range);

// Completed units of time on the day; nullopt: not known, or born later.
std::optional<Extent<int>> age_on_day(TimeUnit unit, Context const& context);

// Of the observations of an analyte those in percent are none of a count ("neutrophils 50 %").
bool takes_percent(EntryId analyte, Context const& context);

// A question whose answer is that of its bounds, each by itself, on the latest number: no span, no group of tests, no "normal", a window that only
// looks back.
bool is_plain_comparison(Measure const& measure, Context const& context);

// Of a number in a unit (or without one) the answer to a plain bound only turns once on the way up.
bool turns_once(EntryId analyte, Bound const& bound, bool unit_written, Context const& context);

// A number against a plain bound.
Answer against_bound(EntryId analyte, Bound const& bound, bool low, Decimal const& value, UnitId unit, bool unit_written,
                     Context const& context);

// An analyte that other results answer for where it has none of its own: `performance`, by another scale; else by a formula.
bool has_fallback(EntryId analyte, Context const& context, bool& performance);

// What the formula gives without a window; nullopt: an input is missing.
struct DerivedValue {
    Extent<Decimal> value;
    UnitId unit = UnitId::none;
};
std::optional<DerivedValue> derived_value(EntryId analyte, Context const& context);

}  // namespace eligo
