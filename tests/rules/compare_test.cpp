#include "rules/compare.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>

using namespace eligo;

namespace {

// Every value of a small range against every interval: an answer is known exactly when all values inside agree.
template <class Judge>
void agree_with_all_values(Judge judge) {
    for (int low = -1; low <= 4; ++low) {
        for (int high = low; high <= 4; ++high) {
            for (int bound = -1; bound <= 5; ++bound) {
                for (bool const strict : {false, true}) judge(low, high, bound, strict);
            }
        }
    }
}

DayNumber day(int y, unsigned m, unsigned d) {
    return number(std::chrono::sys_days{std::chrono::year{y} / static_cast<int>(m) / static_cast<int>(d)});
}

Window window_of(std::optional<Duration> within, std::optional<Duration> ago, Window::Edge edge = Window::Edge::touching) {
    Window window;
    window.within = within;
    window.ago = ago;
    window.edge = edge;
    return window;
}

Duration duration(int n, TimeUnit unit) { return {Decimal(std::int64_t{n}), unit}; }

AnalyteFacts scale(std::vector<std::string> grades) {
    AnalyteFacts facts;
    facts.scale = Scale::ordinal;
    facts.grades = std::move(grades);
    return facts;
}

std::string grade(AnalyteFacts const& facts, std::string_view text) {
    auto const number = grade_number(facts, text);
    return number ? number->to_string() : "none";
}

}  // namespace

TEST_CASE("a bound against an interval is known when all its values agree", "[compare]") {
    agree_with_all_values([](int low, int high, int bound, bool strict) {
        auto const value = Extent<int>::between(low, high);
        bool all_above = true, none_above = true, all_below = true, none_below = true;
        for (int v = low; v <= high; ++v) {
            bool const above = strict ? v > bound : v >= bound;
            bool const below = strict ? v < bound : v <= bound;
            all_above = all_above && above;
            none_above = none_above && !above;
            all_below = all_below && below;
            none_below = none_below && !below;
        }
        INFO(low << ".." << high << " against " << bound << (strict ? " strict" : ""));
        // Over whole numbers nothing lies between; the interval speaks for all numbers, so it may know less but never otherwise.
        CHECK(at_least(value, bound, strict) == (all_above ? Answer::met : none_above ? Answer::not_met : Answer::unknown));
        CHECK(at_most(value, bound, strict) == (all_below ? Answer::met : none_below ? Answer::not_met : Answer::unknown));
    });
}

TEST_CASE("decimals compare exactly", "[compare]") {
    auto const product = multiply(*Decimal::parse("1.5"), *Decimal::parse("1.2"));
    REQUIRE(product);
    CHECK(at_most(Extent<Decimal>::exactly(*Decimal::parse("1.8")), *product, false) == Answer::met);
    CHECK(at_most(Extent<Decimal>::exactly(*Decimal::parse("1.8")), *product, true) == Answer::not_met);
}

TEST_CASE("a window counts back from the day, both ends included", "[compare]") {
    Day const as_of = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};
    auto const three_weeks = window_days(window_of(duration(21, TimeUnit::day), std::nullopt), as_of);
    CHECK(three_weeks.earliest == day(2026, 10, 30));
    CHECK(day_in_window({day(2026, 10, 30), day(2026, 10, 30)}, three_weeks) == Answer::met);
    CHECK(day_in_window({day(2026, 10, 29), day(2026, 10, 29)}, three_weeks) == Answer::not_met);
    CHECK(day_in_window({day(2026, 11, 21), day(2026, 11, 21)}, three_weeks) == Answer::not_met);
    CHECK(day_in_window({day(2026, 10, 1), day(2026, 10, 31)}, three_weeks) == Answer::unknown);
    CHECK(day_in_window({day(2026, 11, 1), day(2026, 11, 30)}, three_weeks) == Answer::unknown);

    auto const half_year_ago = window_days(window_of(std::nullopt, duration(6, TimeUnit::month)), as_of);
    CHECK(half_year_ago.latest == day(2026, 5, 20));
    CHECK(day_in_window({day(2026, 5, 20), day(2026, 5, 20)}, half_year_ago) == Answer::met);
    CHECK(day_in_window({day(2026, 5, 21), day(2026, 5, 21)}, half_year_ago) == Answer::not_met);

    Window strict = window_of(duration(21, TimeUnit::day), std::nullopt);
    strict.within_strict = true;
    CHECK(day_in_window({day(2026, 10, 30), day(2026, 10, 30)}, window_days(strict, as_of)) == Answer::not_met);
    CHECK(window_days(window_of(Duration{*Decimal::parse("2.3"), TimeUnit::month}, std::nullopt), as_of).unclear);
}

TEST_CASE("hours on dates", "[compare]") {
    Day const as_of = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};
    auto const hours = [&](int n) { return window_days(window_of(duration(n, TimeUnit::hour), std::nullopt), as_of); };
    auto const on = [](unsigned d) { return DayRange{day(2026, 11, d), day(2026, 11, d)}; };
    CHECK(day_in_window(on(20), hours(24)) == Answer::met);  // 24(0+1) <= 24
    CHECK(day_in_window(on(20), hours(12)) == Answer::unknown);
    CHECK(day_in_window(on(18), hours(72)) == Answer::met);  // 24(2+1) <= 72
    CHECK(day_in_window(on(17), hours(72)) == Answer::unknown);
    CHECK(day_in_window(on(16), hours(72)) == Answer::not_met);  // 24(4-1) >= 72
    CHECK(day_in_window(on(15), hours(72)) == Answer::not_met);
}

TEST_CASE("a record against a window", "[compare]") {
    Day const as_of = std::chrono::sys_days{std::chrono::year{2026} / 11 / 20};
    auto const days_of = [](DayNumber begin, DayNumber end) { return RecordDays{{begin, begin}, {end, end}, false}; };
    RecordDays const running{{day(2024, 1, 1), day(2024, 1, 1)}, {}, true};
    auto const ended = days_of(day(2026, 9, 1), day(2026, 11, 6));
    auto const touching = window_days(window_of(duration(14, TimeUnit::day), std::nullopt), as_of);
    CHECK(record_in_window(running, touching) == Answer::met);
    CHECK(record_in_window(ended, touching) == Answer::met);  // its last day is the fourteenth
    CHECK(record_in_window(days_of(day(2026, 9, 1), day(2026, 11, 5)), touching) == Answer::not_met);
    auto const started = window_days(window_of(duration(14, TimeUnit::day), std::nullopt, Window::Edge::started), as_of);
    CHECK(record_in_window(ended, started) == Answer::not_met);
    auto const completed = window_days(window_of(duration(14, TimeUnit::day), std::nullopt, Window::Edge::ended), as_of);
    CHECK(record_in_window(ended, completed) == Answer::met);
    CHECK(record_in_window(running, completed) == Answer::not_met);
    auto const washed_out = window_days(window_of(std::nullopt, duration(2, TimeUnit::week)), as_of);
    CHECK(record_in_window(ended, washed_out) == Answer::met);
    CHECK(record_in_window(running, washed_out) == Answer::not_met);
    CHECK(record_in_window(RecordDays{{day(2026, 9, 1), day(2026, 9, 1)}, {day(2026, 11, 1), day(2026, 11, 30)}, false}, washed_out) ==
          Answer::unknown);
}

TEST_CASE("grades have an order", "[compare]") {
    auto const nyha = scale({"I", "II", "III", "IV"});
    CHECK(grade(nyha, "III") == "3");
    CHECK(grade(nyha, "3") == "3");
    CHECK(grade(nyha, "class iv") == "4");
    CHECK(grade(nyha, "V") == "none");
    CHECK(grade(nyha, "II-III") == "none");
    auto const child_pugh = scale({"A", "B", "C"});
    CHECK(grade(child_pugh, "b") == "2");
    CHECK(grade(child_pugh, "D") == "none");
    auto const dipstick = scale({"negative", "trace", "1+", "2+", "3+"});
    CHECK(grade(dipstick, "2+") == "2");
    CHECK(grade(dipstick, "trace") == "0.9");
    CHECK(grade(dipstick, "negative") == "0.8");
    auto const kidney = scale({"1", "2", "3", "3a", "3b", "4", "5"});
    CHECK(grade(kidney, "4") == "4");
    CHECK(grade(kidney, "3a") == "none");
    CHECK(grade_value(kidney, "3b") == Decimal(3));
    auto const clinic_stage = scale({"0", "A", "B", "C", "D"});
    CHECK(grade(clinic_stage, "A") == "2");
    auto const risk = scale({"favorable", "intermediate", "adverse"});
    CHECK(grade_value(risk, "unfavorable") == grade_number(risk, "adverse"));
    CHECK(grade_value(risk, "Poor risk") == grade_number(risk, "adverse"));
    CHECK(grade_value(risk, "standard-risk") == grade_number(risk, "intermediate"));
    CHECK(grade_value(risk, "unknown") == std::nullopt);
}

TEST_CASE("stages include their substages", "[compare]") {
    struct Line {
        char const* recorded;
        char const* asked;
        Answer answer;
    };
    for (auto const& [recorded, asked, answer] : {
             Line{"IIIB", "III", Answer::met},
             Line{"stage 3b", "IIIB", Answer::met},
             Line{"III", "IIIB", Answer::unknown},
             Line{"IIIA", "IIIB", Answer::not_met},
             Line{"IV", "III", Answer::not_met},
             Line{"II", "III", Answer::not_met},
             Line{"IVA", "IV", Answer::met},
             Line{"limited", "limited", Answer::met},
             Line{"limited", "III", Answer::unknown},
         }) {
        INFO(recorded << " asked as " << asked);
        CHECK(stage_matches(recorded, asked) == answer);
    }
}
