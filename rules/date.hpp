#pragma once
// Calendar days, partial dates and durations (semantics.md, Time). A partial date is the interval of the days it may be.

#include "rules/decimal.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eligo {

using Day = std::chrono::sys_days;

// 2026-11-20, 2026-11 or 2026.
struct PartialDate {
    std::int16_t year = 0;
    std::uint8_t month = 0;  // 0: not known
    std::uint8_t day = 0;    // 0: not known

    Day first() const;  // earliest day it may be
    Day last() const;   // latest day it may be
    bool whole() const noexcept { return day != 0; }
    std::string to_string() const;

    // nullopt for another form or a day that does not exist.
    static std::optional<PartialDate> parse(std::string_view text);
    friend bool operator==(PartialDate const&, PartialDate const&) = default;
};

std::string to_string(Day day);

enum class TimeUnit : std::uint8_t { hour, day, week, month, year };
std::string_view to_string(TimeUnit unit) noexcept;

// "14 days", "6 months", "1.5 years": as written.
struct Duration {
    Decimal number;
    TimeUnit unit = TimeUnit::day;
    friend bool operator==(Duration const&, Duration const&) = default;
};

std::string to_string(Duration const& duration);  // "14 days", "1 month"

// The day `duration` before `from`: days and weeks exact, months and years by the calendar, a day that does not exist is the last of
// its month. nullopt for hours, and for fractions that are not whole days or whole months ("1.5 years" is 18 months).
std::optional<Day> before(Day from, Duration const& duration);

// Completed years (or months) from birth to `on`.
int completed_years(Day birth, Day on);
int completed_months(Day birth, Day on);

}  // namespace eligo
