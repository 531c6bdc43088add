#include "rules/date.hpp"

#include <algorithm>
#include <array>

namespace eligo {
namespace {

using std::chrono::months;
using std::chrono::year_month_day;

// The digits of `text`, or -1.
int digits(std::string_view text) noexcept {
    int value = 0;
    for (char const c : text) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

year_month_day ymd(int year, unsigned month, unsigned day) {
    return {std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
}

unsigned last_day(std::chrono::year_month month) { return unsigned((month / std::chrono::last).day()); }

// A day that does not exist is the last of its month (semantics.md, Time).
Day clamped(std::chrono::year_month month, unsigned day) { return Day{month / std::chrono::day{std::min(day, last_day(month))}}; }

// No window of a trial is longer; keeps the calendar inside the years it can count.
constexpr std::int64_t most_days = 366'000;
constexpr std::int64_t most_months = 12'000;

std::optional<std::int64_t> whole(Decimal number, std::int64_t times, std::int64_t most) {
    auto const product = multiply(number, Decimal(times));
    if (!product) return std::nullopt;
    auto const integer = product->to_integer();
    if (!integer || *integer > most || *integer < -most) return std::nullopt;
    return integer;
}

void append_padded(std::string& out, unsigned value, unsigned width) {
    std::array<char, 8> buffer{};
    for (unsigned i = width; i-- > 0; value /= 10) buffer[i] = char('0' + value % 10);
    out.append(buffer.data(), width);
}

}  // namespace

Day PartialDate::first() const { return Day{ymd(year, month == 0 ? 1U : month, day == 0 ? 1U : day)}; }

Day PartialDate::last() const {
    if (day != 0) return first();
    auto const in = std::chrono::year_month{std::chrono::year{year}, std::chrono::month{month == 0 ? 12U : month}};
    return Day{in / std::chrono::last};
}

std::string PartialDate::to_string() const {
    std::string out;
    append_padded(out, unsigned(year), 4);
    if (month != 0) append_padded(out += '-', month, 2);
    if (day != 0) append_padded(out += '-', day, 2);
    return out;
}

std::optional<PartialDate> PartialDate::parse(std::string_view text) {
    if (text.size() != 4 && text.size() != 7 && text.size() != 10) return std::nullopt;
    if (text.size() > 4 && text[4] != '-') return std::nullopt;
    if (text.size() > 7 && text[7] != '-') return std::nullopt;
    int const year = digits(text.substr(0, 4));
    int const month = text.size() > 4 ? digits(text.substr(5, 2)) : 0;
    int const day = text.size() > 7 ? digits(text.substr(8, 2)) : 0;
    if (year < 1 || month < 0 || day < 0) return std::nullopt;
    if (text.size() > 4 && (month < 1 || month > 12)) return std::nullopt;
    if (text.size() > 7 && !ymd(year, unsigned(month), unsigned(day)).ok()) return std::nullopt;
    return PartialDate{std::int16_t(year), std::uint8_t(month), std::uint8_t(day)};
}

std::string to_string(Day day) {
    year_month_day const date{day};
    return PartialDate{std::int16_t(int(date.year())), std::uint8_t(unsigned(date.month())), std::uint8_t(unsigned(date.day()))}
        .to_string();
}

std::string_view to_string(TimeUnit unit) noexcept {
    switch (unit) {
        case TimeUnit::hour: return "hour";
        case TimeUnit::day: return "day";
        case TimeUnit::week: return "week";
        case TimeUnit::month: return "month";
        case TimeUnit::year: return "year";
    }
    return "day";
}

std::string to_string(Duration const& duration) {
    std::string out = duration.number.to_string();
    out += ' ';
    out += to_string(duration.unit);
    if (duration.number != Decimal(1)) out += 's';
    return out;
}

std::optional<Day> before(Day from, Duration const& duration) {
    auto const back_days = [&](std::int64_t times) -> std::optional<Day> {
        auto const n = whole(duration.number, times, most_days);
        if (!n) return std::nullopt;
        return from - std::chrono::days{*n};
    };
    auto const back_months = [&](std::int64_t times) -> std::optional<Day> {
        auto const n = whole(duration.number, times, most_months);
        if (!n) return std::nullopt;
        year_month_day const date{from};
        return clamped(date.year() / date.month() - months{int(*n)}, unsigned(date.day()));
    };
    switch (duration.unit) {
        case TimeUnit::hour: return std::nullopt;
        case TimeUnit::day: return back_days(1);
        case TimeUnit::week: return back_days(7);
        case TimeUnit::month: return back_months(1);
        case TimeUnit::year: return back_months(12);
    }
    return std::nullopt;
}

// A month is completed on the day of the same number, or on the last of the month where that day does not exist: a child of 29 February
// has its birthday on 28 February in common years, as everywhere else in the calendar of semantics.md.
int completed_months(Day birth, Day on) {
    year_month_day const b{birth};
    year_month_day const o{on};
    int const apart = (int(o.year()) - int(b.year())) * 12 + int(unsigned(o.month())) - int(unsigned(b.month()));
    unsigned const due = std::min(unsigned(b.day()), last_day(o.year() / o.month()));
    return unsigned(o.day()) < due ? apart - 1 : apart;
}

int completed_years(Day birth, Day on) {
    int const completed = completed_months(birth, on);
    return completed >= 0 ? completed / 12 : -((11 - completed) / 12);
}

}  // namespace eligo
