#include "rules/date.hpp"

#include <catch2/catch.hpp>

#include <string>

// clang-format off  (tables are laid out by hand)

using namespace eligo;

namespace {

Day day(std::string_view text) {
    auto const parsed = PartialDate::parse(text);
    REQUIRE(parsed);
    REQUIRE(parsed->whole());
    return parsed->first();
}

std::string back(std::string_view from, std::string_view number, TimeUnit unit) {
    auto const parsed = Decimal::parse(number);
    REQUIRE(parsed);
    auto const result = before(day(from), Duration{*parsed, unit});
    return result ? to_string(*result) : "none";
}

}  // namespace

TEST_CASE("a date is written year first, whole or in part", "[date]") {
    struct Row {
        char const* text;
        char const* first;
        char const* last;
    };
    for (auto const& row : {
             Row{"2026-11-20", "2026-11-20", "2026-11-20"},
             Row{"2026-11", "2026-11-01", "2026-11-30"},
             Row{"2026", "2026-01-01", "2026-12-31"},
             Row{"2024-02", "2024-02-01", "2024-02-29"},
             Row{"2026-02", "2026-02-01", "2026-02-28"},
             Row{"2024-02-29", "2024-02-29", "2024-02-29"},
             Row{"0001-01-01", "0001-01-01", "0001-01-01"},
         }) {
        CAPTURE(row.text);
        auto const parsed = PartialDate::parse(row.text);
        REQUIRE(parsed);
        CHECK(to_string(parsed->first()) == row.first);
        CHECK(to_string(parsed->last()) == row.last);
        CHECK(parsed->to_string() == row.text);
    }
}

TEST_CASE("another form, or a day that does not exist, is no date", "[date]") {
    for (char const* text :
         {"",           "26",         "2026-",      "2026-1",     "2026-1-5",   "2026-13",      "2026-00",          "2026-02-30",
          "2026-02-29", "2026-04-31", "2026-11-00", "20.11.2026", "11/20/2026", "2026/11/20",   "2026-11-20T10:00", "2026-11-20 ",
          " 2026",      "-026",       "2026-+1-01", "0000",       "20261120",   "2026-11-2\xC2"}) {
        CAPTURE(text);
        CHECK_FALSE(PartialDate::parse(text));
    }
}

TEST_CASE("windows count back by the calendar", "[date]") {
    CHECK(back("2026-11-20", "21", TimeUnit::day) == "2026-10-30");
    CHECK(back("2026-11-20", "3", TimeUnit::week) == "2026-10-30");
    CHECK(back("2026-11-20", "6", TimeUnit::month) == "2026-05-20");
    CHECK(back("2026-05-31", "3", TimeUnit::month) == "2026-02-28");
    CHECK(back("2024-05-31", "3", TimeUnit::month) == "2024-02-29");
    CHECK(back("2024-02-29", "1", TimeUnit::year) == "2023-02-28");
    CHECK(back("2024-02-29", "4", TimeUnit::year) == "2020-02-29");
    CHECK(back("2026-01-15", "1", TimeUnit::month) == "2025-12-15");
    CHECK(back("2026-11-20", "1.5", TimeUnit::year) == "2025-05-20");
    CHECK(back("2026-11-20", "0.5", TimeUnit::year) == "2026-05-20");
    CHECK(back("2026-11-20", "0", TimeUnit::day) == "2026-11-20");
    CHECK(back("2026-11-20", "-1", TimeUnit::day) == "2026-11-21");
}

TEST_CASE("what has no whole number of days or months is not guessed", "[date]") {
    CHECK(back("2026-11-20", "48", TimeUnit::hour) == "none");
    CHECK(back("2026-11-20", "1.5", TimeUnit::day) == "none");
    CHECK(back("2026-11-20", "1.5", TimeUnit::week) == "none");
    CHECK(back("2026-11-20", "1.5", TimeUnit::month) == "none");
    CHECK(back("2026-11-20", "0.3", TimeUnit::year) == "none");
    CHECK(back("2026-11-20", "999999999999999999", TimeUnit::day) == "none");
    CHECK(back("2026-11-20", "999999999999999999999999999", TimeUnit::year) == "none");
}

TEST_CASE("age is in completed years and months", "[date]") {
    struct Row {
        char const* birth;
        char const* on;
        int years;
        int months;
    };
    for (auto const& row : {
             Row{"1961-04-03", "2026-11-20", 65, 787},
             Row{"1950-11-20", "2026-11-20", 76, 912},  // the birthday itself
             Row{"1950-11-21", "2026-11-20", 75, 911},
             Row{"2004-02-29", "2025-02-28", 21, 252},  // the last of the month
             Row{"2004-02-29", "2025-02-27", 20, 251},
             Row{"2026-08-31", "2026-09-30", 0, 1},
             Row{"2026-11-20", "2026-11-20", 0, 0},
             Row{"2026-11-21", "2026-11-20", -1, -1},
             Row{"2027-11-20", "2026-11-20", -1, -12},
             Row{"2027-11-21", "2026-11-20", -2, -13},
         }) {
        CAPTURE(row.birth, row.on);
        CHECK(completed_years(day(row.birth), day(row.on)) == row.years);
        CHECK(completed_months(day(row.birth), day(row.on)) == row.months);
    }
}

// Small worlds are tried completely: every day of eight years against every other birthday rule.
TEST_CASE("every day counts back to one from which it is at least that far", "[date]") {
    for (Day on = day("2019-12-01"); on < day("2028-03-02"); on += std::chrono::days{1}) {
        for (int n = 1; n <= 25; n += 3) {
            auto const start = before(on, Duration{Decimal(n), TimeUnit::month});
            REQUIRE(start);
            CHECK(completed_months(*start, on) >= n);
            CHECK(completed_months(*start + std::chrono::days{4}, on) < n);
            CHECK(PartialDate::parse(to_string(*start))->first() == *start);
        }
    }
}

TEST_CASE("durations are shown as written", "[date]") {
    CHECK(to_string(Duration{Decimal(14), TimeUnit::day}) == "14 days");
    CHECK(to_string(Duration{Decimal(1), TimeUnit::month}) == "1 month");
    CHECK(to_string(Duration{*Decimal::parse("1.5"), TimeUnit::year}) == "1.5 years");
    CHECK(to_string(Duration{Decimal(24), TimeUnit::hour}) == "24 hours");
}
