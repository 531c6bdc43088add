#pragma once
// What a comparison means, on plain values: a bound against a value of which perhaps only an interval is known, a window against the
// days of a record of which perhaps only the month is known. The explaining evaluator and the columnar one both call these, so that
// they cannot differ. An answer is known only when every value in the interval gives the same one (semantics.md, Numbers and Time).

#include "rules/date.hpp"
#include "rules/logic.hpp"
#include "rules/tree.hpp"
#include "rules/vocabulary.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace eligo {

// A value that lies between `low` and `high`; an end that is not known is open to infinity, an end that is `open` is itself outside.
template <class N>
struct Extent {
    N low{};
    N high{};
    bool low_known = false;
    bool high_known = false;
    bool low_open = false;
    bool high_open = false;

    static constexpr Extent exactly(N value) { return {value, value, true, true, false, false}; }
    static constexpr Extent between(N low, N high) { return {low, high, true, true, false, false}; }
};

// value <= bound, or value < bound when `strict`.
//
//     value [1,2]   bound 2: met, strict: unknown      value [1,2)   bound 2, strict: met
//     value [2,3]   bound 2: unknown, strict: not met  value (2,3]   bound 2: not met
template <class N>
constexpr Answer at_most(Extent<N> const& value, N const& bound, bool strict) {
    if (value.high_known && (value.high < bound || (value.high == bound && (!strict || value.high_open)))) return Answer::met;
    if (value.low_known && (value.low > bound || (value.low == bound && (strict || value.low_open)))) return Answer::not_met;
    return Answer::unknown;
}

// value >= bound, or value > bound when `strict`.
template <class N>
constexpr Answer at_least(Extent<N> const& value, N const& bound, bool strict) {
    if (value.low_known && (value.low > bound || (value.low == bound && (!strict || value.low_open)))) return Answer::met;
    if (value.high_known && (value.high < bound || (value.high == bound && (strict || value.high_open)))) return Answer::not_met;
    return Answer::unknown;
}

static_assert(at_most(Extent<int>::exactly(2), 2, false) == Answer::met && at_most(Extent<int>::exactly(2), 2, true) == Answer::not_met);
static_assert(at_least(Extent<int>::exactly(2), 2, false) == Answer::met && at_least(Extent<int>::exactly(2), 2, true) == Answer::not_met);
static_assert(at_most(Extent<int>::between(1, 2), 2, true) == Answer::unknown &&
              at_least(Extent<int>::between(2, 3), 2, true) == Answer::unknown);
static_assert(at_most(Extent<int>{0, 2, false, true, false, true}, 2, true) == Answer::met);        // "<2" is below 2
static_assert(at_least(Extent<int>{2, 0, true, false, true, false}, 2, true) == Answer::met);       // ">2" is above 2
static_assert(at_least(Extent<int>{0, 2, false, true, false, true}, 1, false) == Answer::unknown);  // "<2" against 1
static_assert(at_least(Extent<int>{0, 2, false, true, false, true}, 2, false) == Answer::not_met);

// Days as numbers since 1970-01-01, both ends included. The ends of time stand for "not known".
using DayNumber = std::int32_t;
inline constexpr DayNumber day_min = std::numeric_limits<DayNumber>::min() / 4;
inline constexpr DayNumber day_max = std::numeric_limits<DayNumber>::max() / 4;

constexpr DayNumber number(Day day) noexcept { return static_cast<DayNumber>(day.time_since_epoch().count()); }

// The days on which something may have been: one of them, we do not know which.
struct DayRange {
    DayNumber first = day_min;
    DayNumber last = day_max;
    friend constexpr bool operator==(DayRange, DayRange) = default;
};

inline DayRange days(PartialDate const& date) { return {number(date.first()), number(date.last())}; }

// earliest <= day <= latest.
constexpr Answer inside(DayRange day, DayNumber earliest, DayNumber latest) noexcept {
    if (day.first >= earliest && day.last <= latest) return Answer::met;
    if (day.last < earliest || day.first > latest) return Answer::not_met;
    return Answer::unknown;
}
static_assert(inside({3, 5}, 3, 5) == Answer::met && inside({3, 5}, 4, 9) == Answer::unknown && inside({3, 5}, 6, 9) == Answer::not_met);

// Hours on dates that are d days apart: anything between 24(d-1) and 24(d+1) may have passed (semantics.md, Time).
constexpr Answer within_hours(DayRange day, DayNumber as_of, std::int64_t hours) noexcept {
    std::int64_t const longest = std::int64_t{as_of} - day.first;
    std::int64_t const shortest = std::int64_t{as_of} - day.last;
    if (24 * (longest + 1) <= hours) return Answer::met;
    if (24 * (shortest - 1) >= hours) return Answer::not_met;
    return Answer::unknown;
}
static_assert(within_hours({9, 9}, 10, 48) == Answer::met && within_hours({8, 8}, 10, 48) == Answer::unknown &&
              within_hours({7, 7}, 10, 48) == Answer::not_met);

// A window with its ends as days. `unclear`: an end that is not a whole number of days or months ("2.5 months").
struct WindowDays {
    DayNumber as_of = 0;
    DayNumber earliest = day_min;  // of `within`
    DayNumber latest = day_max;    // of `ago`
    std::optional<std::int64_t> within_hours, ago_hours;
    bool has_within = false, has_ago = false, unclear = false;
    Window::Edge edge = Window::Edge::touching;
};

inline WindowDays window_days(Window const& window, Day as_of) {
    WindowDays result;
    result.as_of = number(as_of);
    result.edge = window.edge;
    auto const end = [&](Duration const& duration, std::optional<std::int64_t>& hours) -> std::optional<DayNumber> {
        if (duration.unit == TimeUnit::hour) {
            hours = duration.number.to_integer();
            if (!hours) result.unclear = true;
            return std::nullopt;
        }
        auto const day = before(as_of, duration);
        if (!day) {
            result.unclear = true;
            return std::nullopt;
        }
        return number(*day);
    };
    if (window.within) {
        result.has_within = true;
        if (auto const day = end(*window.within, result.within_hours)) result.earliest = *day + (window.within_strict ? 1 : 0);
    }
    if (window.ago) {
        result.has_ago = true;
        if (auto const day = end(*window.ago, result.ago_hours)) result.latest = *day - (window.ago_strict ? 1 : 0);
    }
    return result;
}

// A day against a window: not after `as_of`, not before its earliest day, not after its latest.
constexpr Answer day_in_window(DayRange day, WindowDays const& window) noexcept {
    if (window.unclear) return Answer::unknown;
    Answer result = inside(day, day_min, window.as_of);
    if (window.has_within)
        result = both(result,
                      window.within_hours ? within_hours(day, window.as_of, *window.within_hours) : inside(day, window.earliest, day_max));
    if (window.has_ago)
        result = both(
            result, window.ago_hours ? opposite(within_hours(day, window.as_of, *window.ago_hours)) : inside(day, day_min, window.latest));
    return result;
}

// The days of a record. `running`: it has not ended on `as_of`; `end` is then not looked at.
struct RecordDays {
    DayRange begin;
    DayRange end;
    bool running = false;
};

// A record against a window, as Window::Edge says. Still running is within any window and not yet any time ago.
constexpr Answer record_in_window(RecordDays const& record, WindowDays const& window) noexcept {
    if (window.unclear) return Answer::unknown;
    if (window.edge == Window::Edge::started) return day_in_window(record.begin, window);
    if (window.edge == Window::Edge::ended) return record.running ? Answer::not_met : day_in_window(record.end, window);
    Answer result = inside({record.begin.first, record.begin.first}, day_min, window.as_of);  // begun
    if (window.has_within && !record.running) {
        // Its last day must not lie before the window; that it began by `as_of` makes some day of it lie inside.
        result = both(result, window.within_hours ? within_hours(record.end, window.as_of, *window.within_hours)
                                                  : inside(record.end, window.earliest, day_max));
        result = both(result, inside(record.begin, day_min, window.as_of));
    }
    if (window.has_ago) {
        if (record.running) return Answer::not_met;
        result = both(result, window.ago_hours ? opposite(within_hours(record.end, window.as_of, *window.ago_hours))
                                               : inside(record.end, day_min, window.latest));
    }
    return result;
}

// The number that a grade of an ordinal scale is compared by; a bound on such a scale is written in these numbers. Where the grades hold
// numbers that rise ("I | II | III", "negative | trace | 1+ | 2+", "T0 | T1 | T1a | T2"), it is that number, and lesser grades without one
// lie below the first by tenths; else it is the place in the scale, from 1 ("A | B | C"). nullopt: not a grade of the scale, or a grade
// inside another ("T1a"), which no number orders.
std::optional<Decimal> grade_number(AnalyteFacts const& facts, std::string_view grade);

// The same of a value on record: a grade inside another is that other ("T1a" is T1).
std::optional<Decimal> grade_value(AnalyteFacts const& facts, std::string_view grade);

// A stage as written ("IIIB", "stage 3b", "III") against one that is asked for: "III" holds of IIIA to IIIC; of "III" it is unknown
// whether it is IIIB. nullopt in a stage that is neither Roman nor Arabic: equal words or unknown.
Answer stage_matches(std::string_view recorded, std::string_view asked);

}  // namespace eligo
