#include "tests/matcher/evaluate_fixture.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace eligo;
using namespace eligo::testing;

namespace {

constexpr auto met = Answer::met;
constexpr auto not_met = Answer::not_met;
constexpr auto unknown = Answer::unknown;

struct Line {
    std::string patient;
    Answer answer;
};

void check(Node const& tree, std::vector<Line> const& lines) {
    for (auto const& line : lines) {
        auto const said = look(tree, line.patient);
        INFO(line.patient << "\n  " << said.reason);
        CHECK(to_string(said.answer) == to_string(line.answer));
        CHECK_FALSE(said.reason.empty());
        CHECK((said.answer != unknown || !said.missing.empty()));
    }
}

}  // namespace

TEST_CASE("multiples of the observation's own limit", "[measure]") {
    check(at_most("ALT", bound("2.5", {}, false, Bound::Of::uln)),
          {
              {"observations: [{name: ALT, value: 100, unit: U/L, upper: 40}]", met},
              {"observations: [{name: SGPT, value: 101, unit: U/L, upper: 40}]", not_met},
              {"observations: [{name: ALT, value: 90, unit: U/L}]", unknown},
              {"observations: [{name: ALT, value: 90, upper: 40}]", met},
              {"observations: [{name: ALT, value: \"<50\", upper: 40}]", met},
              {"observations: [{name: ALT, value: \"<500\", upper: 40}]", unknown},
              {"observations: [{name: ALT, value: pending, upper: 40}]", unknown},
              {"{}", unknown},
          });
    auto const said = look(at_most("ALT", bound("2.5", {}, false, Bound::Of::uln)),
                           "observations: [{name: ALT, value: 130, unit: U/L, upper: 40, date: 2026-11-18}]");
    CHECK(said.reason == "ALT 130 U/L is above 2.5 x ULN (100 U/L)");
    REQUIRE(said.evidence.size() == 1);
    CHECK(said.evidence.front().path == "observations[0]");
    CHECK(said.evidence.front().age_days == 2);
}

TEST_CASE("units", "[measure]") {
    check(at_most("creatinine", bound("2", "mg/dL")), {
                                                          {"observations: [{name: creatinine, value: 150, unit: umol/L}]", met},
                                                          {"observations: [{name: serum creatinine, value: 190, unit: umol/L}]", not_met},
                                                          {"observations: [{name: creatinine, value: 2.0, unit: mg/dL}]", met},
                                                          {"observations: [{name: creatinine, value: 1.0}]", unknown},
                                                          {"observations: [{name: creatinine, value: 1.0, unit: U/L}]", unknown},
                                                      });
    check(at_least("platelets", bound("100", "10*9/L")), {
                                                             {"observations: [{name: platelets, value: 100000, unit: /mm3}]", met},
                                                             {"observations: [{name: platelets, value: 99, unit: G/L}]", not_met},
                                                         });
    check(at_most("INR", bound("1.5")),
          {{"observations: [{name: INR, value: 1.5}]", met}, {"observations: [{name: INR, value: 1.6}]", not_met}});
    check(at_least("LVEF", bound("50", "%")), {{"observations: [{name: LVEF, value: 50, unit: \"%\"}]", met}});
}

TEST_CASE("a percentage without a unit: what may be meant must agree", "[measure]") {
    check(at_least("LVEF", bound("50", "%")), {
                                                  {"observations: [{name: LVEF, value: 30}]", not_met},  // and not 3000 %
                                                  {"observations: [{name: LVEF, value: 50}]", met},
                                                  {"observations: [{name: LVEF, value: 0.56}]", met},
                                                  {"observations: [{name: LVEF, value: 0.45, unit: \"1\"}]", not_met},
                                              });
    // Half a per cent and half of all are both possible.
    check(at_least("neutrophil percentage", bound("20", "%")), {{"observations: [{name: neutrophil percentage, value: 0.5}]", unknown},
                                                                {"observations: [{name: neutrophil percentage, value: 0.1}]", not_met}});
    // Parts per billion are no score, and nothing but points is one.
    check(at_most("exhaled nitric oxide", bound("149", "[ppb]")),
          {{"observations: [{name: exhaled nitric oxide, value: 148}]", unknown},
           {"observations: [{name: exhaled nitric oxide, value: 148, unit: ppb}]", met}});
    check(at_most("KPS", bound("49")),
          {{"observations: [{name: KPS, value: 40, unit: kg}]", unknown}, {"observations: [{name: KPS, value: 40, unit: ppb}]", unknown}});
    check(at_most("ECOG", bound("1")), {{"observations: [{name: KPS, value: 90, unit: kg}]", unknown}});
    // Degrees convert with their offset, exactly: 101.48 °F are 38.6 °C.
    check(at_most("body temperature", bound("101.48", "[degF]")),
          {{"observations: [{name: body temperature, value: 42.46, unit: Cel}]", not_met},
           {"observations: [{name: body temperature, value: 38.6, unit: Cel}]", met},
           {"observations: [{name: body temperature, value: 38.61, unit: Cel}]", not_met},
           {"observations: [{name: body temperature, value: 42.46, unit: kg}]", unknown}});
}

TEST_CASE("undated values and partial dates in a window", "[measure]") {
    auto const recent = at_most("creatinine", bound("2", "mg/dL"), within(14, TimeUnit::day));
    check(
        recent,
        {
            {"observations: [{name: creatinine, value: 1, unit: mg/dL, date: 2026-11-10}, {name: creatinine, value: 3, unit: mg/dL}]",
             unknown},
            {"observations: [{name: creatinine, value: 1, unit: mg/dL, date: 2026-11-10}, {name: creatinine, value: 2, unit: mg/dL}]", met},
        });
    // "2026-11" in a profile of 20 November ends on that day.
    check(at_least("creatinine", bound("1", "mg/dL"), within(90, TimeUnit::day)),
          {{"observations: [{name: creatinine, value: 2, unit: mg/dL, date: 2026-11}]", met}});
    // Asked about an earlier day it may lie after it.
    EvaluateOptions earlier;
    earlier.as_of = the_day() - std::chrono::days{10};
    CHECK(look(at_least("creatinine", bound("1", "mg/dL")),
               "{as_of: 2026-11-20, observations: [{name: creatinine, value: 2, unit: mg/dL, date: 2026-11}]}", earlier)
              .answer == unknown);
}

TEST_CASE("the latest value counts, inside the window if there is one", "[measure]") {
    auto const hemoglobin = at_least("Hb", bound("8", "g/dL"));
    check(
        hemoglobin,
        {
            {"observations: [{name: Hb, value: 9.5, unit: g/dL, date: 2026-10-01}, {name: Hb, value: 76, unit: g/L, date: 2026-11-18}]",
             not_met},
            {"observations: [{name: Hb, value: 7, unit: g/dL, date: 2026-10-01}, {name: Hb, value: 96, unit: g/L, date: 2026-11-18}]", met},
            {"observations: [{name: Hb, value: 7, unit: g/dL, date: 2026-11-18}, {name: Hb, value: 96, unit: g/L, date: 2026-11-18}]",
             unknown},
            {"observations: [{name: Hb, value: 9, unit: g/dL, date: 2026-11-18}, {name: Hb, value: 96, unit: g/L, date: 2026-11-18}]", met},
            {"observations: [{name: Hb, value: 7, unit: g/dL}, {name: Hb, value: 96, unit: g/L, date: 2026-11-18}]", unknown},
            {"observations: [{name: Hb, value: 9, unit: g/dL, date: 2026-12-01}]", unknown},
            {"observations: [{name: Hb, value: 9, unit: g/dL, date: 2026-11}]", met},
        });
    check(
        at_least("Hb", bound("8", "g/dL"), within(14, TimeUnit::day)),
        {
            {"observations: [{name: Hb, value: 9, unit: g/dL, date: 2026-11-06}]", met},
            {"observations: [{name: Hb, value: 9, unit: g/dL, date: 2026-11-05}]", unknown},
            {"observations: [{name: Hb, value: 9, unit: g/dL}]", unknown},
            {"observations: [{name: Hb, value: 9, unit: g/dL, date: 2026-11}]", unknown},
            {"observations: [{name: Hb, value: 7, unit: g/dL, date: 2026-11-10}, {name: Hb, value: 9, unit: g/dL, date: 2026-11-06}]",
             not_met},
            {"observations: [{name: Hb, value: 7, unit: g/dL, date: 2026-01-10}, {name: Hb, value: 9, unit: g/dL, date: 2026-11-06}]", met},
        });
    // Stale values are marked, and unknown where the user asks for it.
    auto const said = look(hemoglobin, "observations: [{name: Hb, value: 9, unit: g/dL, date: 2026-10-01}]");
    CHECK(said.answer == met);
    CHECK(said.evidence.front().stale);
    EvaluateOptions options;
    options.as_of = the_day();
    options.stale_after = 30;
    CHECK(look(hemoglobin, "observations: [{name: Hb, value: 9, unit: g/dL, date: 2026-10-01}]", options).answer == unknown);
}

TEST_CASE("throughout a span", "[measure]") {
    Measure measure;
    measure.analyte = id("ALT");
    measure.range.high = bound("1", {}, false, Bound::Of::uln);
    measure.window = within(1, TimeUnit::year);
    measure.throughout = true;
    check(leaf(measure),
          {
              {"observations: [{name: ALT, value: 20, upper: 40, date: 2026-11-18}, {name: ALT, value: 75, upper: 40, date: 2026-06-15}]",
               not_met},
              {"observations: [{name: ALT, value: 20, upper: 40, date: 2026-11-18}, {name: ALT, value: 35, upper: 40, date: 2025-11-15}]",
               met},
              {"observations: [{name: ALT, value: 20, upper: 40, date: 2026-11-18}, {name: ALT, value: 35, upper: 40, date: 2026-01-15}]",
               unknown},
              {"observations: [{name: ALT, value: 20, upper: 40, date: 2026-11-18}, {name: ALT, value: 95, upper: 40, date: 2025-11-15}]",
               unknown},
              {"observations: [{name: ALT, value: 20, upper: 40}]", unknown},
          });
    // "For more than six weeks" asks for one that is older, and the day six weeks ago belongs to the span.
    measure.window = within(6, TimeUnit::week);
    measure.window.within_strict = true;
    check(leaf(measure),
          {
              {"observations: [{name: ALT, value: 20, upper: 40, date: 2026-10-10}]", unknown},
              {"observations: [{name: ALT, value: 20, upper: 40, date: 2026-10-08}, {name: ALT, value: 20, upper: 40, date: 2026-11-08}]",
               met},
              {"observations: [{name: ALT, value: 90, upper: 40, date: 2026-10-09}]", not_met},
          });
}

TEST_CASE("normal", "[measure]") {
    Measure measure;
    measure.analyte = id("Hb");
    measure.range.low = bound("1", {}, false, Bound::Of::lln);
    measure.range.high = bound("1", {}, false, Bound::Of::uln);
    measure.range.normal = true;
    check(leaf(measure), {
                             {"observations: [{name: Hb, value: 13, unit: g/dL, lower: 12, upper: 16}]", met},
                             {"observations: [{name: Hb, value: 10, unit: g/dL, lower: 12, upper: 16}]", not_met},
                             {"observations: [{name: Hb, value: 10, unit: g/dL, lower: 12}]", not_met},
                             {"observations: [{name: Hb, value: 13, unit: g/dL, upper: 16}]", unknown},
                         });
    measure.analyte = id("creatinine");
    check(leaf(measure), {
                             {"observations: [{name: creatinine, value: 0.9, unit: mg/dL, upper: 1.2}]", met},
                             {"observations: [{name: creatinine, value: 1.9, unit: mg/dL, upper: 1.2}]", not_met},
                             {"observations: [{name: creatinine, value: 0.9, unit: mg/dL, upper: 1.2, lower: 0.5}]", met},
                             {"observations: [{name: creatinine, value: 0.4, unit: mg/dL, upper: 1.2, lower: 0.5}]",
                              unknown},  // only the upper one can fail
                             {"observations: [{name: creatinine, value: 0.4, unit: mg/dL, lower: 0.5}]", unknown},
                         });
}

TEST_CASE("performance status corresponds across scales only where there is no doubt", "[measure]") {
    check(at_most("ECOG", bound("1")),
          {
              {"observations: [{name: WHO performance status, value: 1}]", met},
              {"observations: [{name: KPS, value: 80, unit: \"%\"}]", met},
              {"observations: [{name: KPS, value: 70}]", met},
              {"observations: [{name: KPS, value: 60}]", not_met},
              {"observations: [{name: KPS, value: 65}]", unknown},
              {"observations: [{name: ECOG, value: 2, date: 2026-11-01}, {name: KPS, value: 90, date: 2026-11-19}]", not_met},
          });
    check(at_least("KPS", bound("70")),
          {{"observations: [{name: ECOG, value: 1}]", met}, {"observations: [{name: ECOG, value: 2}]", not_met}});
    check(at_least("KPS", bound("80", "%")), {{"observations: [{name: ECOG, value: 1}]", unknown},
                                              {"observations: [{name: ECOG, value: 0}]", met},
                                              {"observations: [{name: KPS, value: 80}]", met}});
    check(at_most("performance status", bound("2")),
          {{"observations: [{name: KPS, value: 60}]", met}, {"observations: [{name: ECOG, value: 3}]", not_met}});
    check(at_least("performance status", bound("60")), {{"observations: [{name: ECOG, value: 2}]", unknown},
                                                        {"observations: [{name: KPS, value: 60}]", met},
                                                        {"observations: [{name: performance status, value: 2}]", unknown}});
    check(at_most("performance status", bound("2")), {{"observations: [{name: performance status, value: 1}]", met}});
}

TEST_CASE("grades of a scale", "[measure]") {
    check(at_least("NYHA class", bound("3")), {
                                                  {"observations: [{name: NYHA class, value: III}]", met},
                                                  {"observations: [{name: NYHA class, value: 4}]", met},
                                                  {"observations: [{name: NYHA class, value: II}]", not_met},
                                                  {"observations: [{name: NYHA class, value: mild}]", unknown},
                                              });
}

TEST_CASE("life expectancy in weeks, months and years", "[measure]") {
    check(at_least("life expectancy", bound("3", "mo", true)),
          {
              {"observations: [{name: life expectancy, value: 26, unit: weeks}]", met},
              {"observations: [{name: life expectancy, value: 8, unit: weeks}]", not_met},
              {"observations: [{name: life expectancy, value: 13, unit: weeks}]", unknown},
              {"observations: [{name: life expectancy, value: 3, unit: months}]", not_met},
              {"observations: [{name: life expectancy, value: 1, unit: years}]", met},
              {"observations: [{name: life expectancy, value: \"<6\", unit: months}]", unknown},
          });
    check(at_least("life expectancy", bound("12", "wk")), {{"observations: [{name: life expectancy, value: 6, unit: months}]", met},
                                                           {"observations: [{name: life expectancy, value: 8, unit: weeks}]", not_met}});
    // The assumption behind it: n months are 30.4375 n days, give or take 3, from whatever day one counts.
    for (int n = 1; n <= 240; ++n) {
        for (int start = 0; start < 1500; start += 7) {
            Day const from = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1} + std::chrono::days{start};
            auto const back = before(from, Duration{Decimal(std::int64_t{n}), TimeUnit::month});
            REQUIRE(back);
            double const days = static_cast<double>((from - *back).count());
            REQUIRE(std::abs(days - 30.4375 * n) <= 3);
        }
    }
}

TEST_CASE("derived values", "[measure]") {
    check(at_most("CrCl", bound("80", "mL/min", true)),
          {
              {"{age: 71, sex: male, observations: [{name: creatinine, value: 150, unit: umol/L}, {name: weight, value: 62, unit: kg}]}",
               met},
              {"{age: 71, sex: male, observations: [{name: creatinine, value: 150, unit: umol/L}, {name: weight, value: 62, unit: kg}, "
               "{name: CrCl, value: 90, unit: mL/min}]}",
               not_met},
              {"{age: 71, observations: [{name: creatinine, value: 150, unit: umol/L}, {name: weight, value: 62, unit: kg}]}", unknown},
              {"{age: 11, sex: male, observations: [{name: creatinine, value: 150, unit: umol/L}, {name: weight, value: 62, unit: kg}]}",
               unknown},
          });
    check(at_least("BMI", bound("30", "kg/m2")),
          {
              {"observations: [{name: weight, value: 100, unit: kg}, {name: height, value: 175, unit: cm}]", met},
              {"observations: [{name: weight, value: 120, unit: kg}, {name: height, value: 2, unit: m}]", met},  // exactly 30
              {"observations: [{name: weight, value: 100, unit: kg}]", unknown},
          });
    check(at_least("ANC", bound("1500", "/uL")),
          {
              {"observations: [{name: WBC, value: 2.0, unit: 10^9/L}, {name: neutrophils, value: 50, unit: \"%\"}]", not_met},
              {"observations: [{name: WBC, value: 3.0, unit: 10^9/L}, {name: neutrophils, value: 50, unit: \"%\"}]", met},
              {"observations: [{name: WBC, value: 5.2, unit: 10^9/L}]", unknown},
          });
    check(at_least("QTc", bound("500", "ms", true)),
          {
              {"observations: [{name: QT interval, value: 420, unit: ms}, {name: heart rate, value: 60, unit: /min}]", not_met},
              {"observations: [{name: QTcF, value: 520, unit: ms}]", met},
          });
    CHECK(look(at_most("CrCl", bound("80", "mL/min")),
               "{age: 71, sex: male, observations: [{name: creatinine, value: 150, unit: umol/L}, {name: weight, value: 62, unit: kg}]}")
              .reason.find("Cockcroft-Gault") != std::string::npos);
}

TEST_CASE("age in completed years, months and at onset", "[measure]") {
    auto const years = [](std::optional<Bound> low, std::optional<Bound> high, TimeUnit unit = TimeUnit::year) {
        Age age;
        age.range.low = low;
        age.range.high = high;
        age.unit = unit;
        return leaf(age);
    };
    check(years(bound("18"), bound("75")), {
                                               {"birth_date: 2008-11-20", met},
                                               {"birth_date: 2008-11-21", not_met},
                                               {"birth_date: 1950-11-21", met},
                                               {"birth_date: 1950-11-20", not_met},
                                               {"birth_date: 2008", unknown},
                                               {"birth_date: 1990", met},
                                               {"age: 75", met},
                                               {"age: 76", not_met},
                                               {"{}", unknown},
                                           });
    check(years(bound("18", {}, true), std::nullopt), {{"age: 18", not_met}, {"age: 19", met}});
    check(years(bound("6"), bound("24", {}, true), TimeUnit::month),
          {{"birth_date: 2025-10-01", met}, {"birth_date: 2022-04-02", not_met}, {"age: 1", met}, {"age: 0", unknown}});
    check(years(bound("2.5"), std::nullopt), {{"birth_date: 2024-05-20", met}, {"birth_date: 2024-05-21", not_met}});
    // On 28 February whoever was born on the 29th has had a birthday.
    EvaluateOptions february;
    february.as_of = std::chrono::sys_days{std::chrono::year{2025} / 2 / 28};
    CHECK(look(years(bound("65"), std::nullopt), "{as_of: 2025-02-28, age: 64}", february).answer == not_met);
    CHECK(look(years(std::nullopt, bound("64")), "{as_of: 2025-02-28, age: 64}", february).answer == met);
    // `age` belongs to its own day.
    EvaluateOptions later;
    later.as_of = the_day() + std::chrono::days{200};
    CHECK(look(years(bound("19"), std::nullopt), "{age: 18, as_of: 2026-11-20}", later).answer == unknown);
    CHECK(look(years(bound("18"), std::nullopt), "{age: 18, as_of: 2026-11-20}", later).answer == met);

    Age onset;
    onset.range.low = bound("50", {}, true);
    onset.at = term("migraine");
    check(leaf(onset),
          {
              {"{birth_date: 1958-02-01, conditions: [{name: migraine, onset: 2012-05-10}]}", met},
              {"{birth_date: 1985-09-12, conditions: [{name: migraine with aura, onset: 2003-04}]}", not_met},
              {"{birth_date: 1964-03-02, conditions: [{name: migraine}]}", unknown},
              {"{birth_date: 1964-03-02}", unknown},
              {"{birth_date: 1958-02-01, conditions: [{name: migraine, onset: 2012-05-10}, {name: migraine, status: absent}]}", unknown},
          });
    check(leaf(Sex{true}), {{"sex: female", met}, {"sex: male", not_met}, {"{}", unknown}});
}
