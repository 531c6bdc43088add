// Why not and how far, against figures worked out by hand; and a change that is told opens the way when it is made.

#include "matcher/distance.hpp"

#include "matcher/ask.hpp"
#include "matcher/explanation.hpp"
#include "tests/matcher/evaluate_fixture.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace eligo;
using namespace eligo::testing;

namespace {

// What is told of one criterion in the built-in vocabulary.
struct Told {
    Vocabulary const& vocabulary = Vocabulary::built_in();
    Trial trial;
    PatientProfile patient;
    std::shared_ptr<Chart const> chart;
    TrialAnswer answer;
    Explanation explanation;

    Told(std::string const& criterion, std::string const& yaml, CriterionKind kind = CriterionKind::inclusion)
        : trial(single_criterion(criterion, kind, vocabulary)) {
        ProfileOptions options;
        options.require_id = false;
        options.as_of = the_day();
        auto read = read_profile(yaml, "patient.yaml", vocabulary, options);
        if (!read) throw std::logic_error(to_string(read.error()));
        patient = std::move(read->profile);
        chart = read_chart(patient, vocabulary);
        MatchOptions const match_options{.as_of = the_day(), .stale_after = {}};
        answer = match(trial, *chart, match_options);
        explanation = explain(trial, answer, *chart, match_options);
    }
    Told(Told const&) = delete;

    std::string how_far() const {
        std::string text;
        for (auto const& distance : explanation.criteria.front().distances) text += (text.empty() ? "" : "; ") + distance.text;
        return text;
    }

    // "test: ALT ≤ 100 U/L; time 2026-11-27: ..."
    std::string changes() const {
        std::string text;
        for (auto const& change : explanation.criteria.front().changes)
            text += (text.empty() ? "" : "; ") + std::string(to_string(change.means)) +
                    (change.day ? ' ' + to_string(*change.day) : std::string()) + ": " + change.what;
        return text;
    }
};

std::string labs(std::string const& fields) { return "{observations: [{" + fields + ", date: 2026-11-18}]}"; }

}  // namespace

TEST_CASE("the distance of a value from its limit", "[distance]") {
    struct {
        char const* criterion;
        char const* lab;
        char const* text;
    } const lines[] = {
        // 130 - 2.5 x 40 = 30, which is 30 % of 100
        {"ALT ≤ 2.5 x ULN", "name: ALT, value: 130, unit: U/L, upper: 40", "ALT 130 U/L, limit 100 U/L (2.5 x ULN 40): 30 U/L (30 %) over"},
        // 7.1 - 8 = -0.9, 11.25 % of 8
        {"Hemoglobin ≥ 8 g/dL", "name: hemoglobin, value: 7.1, unit: g/dL", "hemoglobin 7.1 g/dL, limit 8 g/dL: 0.9 g/dL (11.3 %) under"},
        // 8 g/dL are 80 g/L
        {"Hemoglobin ≥ 8 g/dL", "name: hemoglobin, value: 71, unit: g/L", "hemoglobin 71 g/L, limit 80 g/L (8 g/dL): 9 g/L (11.3 %) under"},
        {"Platelets > 50 x 10^9/L", "name: platelets, value: 50, unit: 10^9/L",
         "platelet count 50 10*9/L, limit 50 10*9/L: on the limit, which is outside"},
        // of a censored value the nearer end
        {"CRP ≥ 1 mg/dL", "name: CRP, value: \"<0.5\", unit: mg/dL", "C-reactive protein 0.5 mg/dL, limit 1 mg/dL: 0.5 mg/dL (50 %) under"},
        // ECOG 2 stands for 60 or 50, of which 60 is nearer to 70
        {"Karnofsky performance score of at least 70%", "name: ECOG, value: 2",
         "Karnofsky performance status 60, limit 70: 10 (14.3 %) under"},
        // grades are steps
        {"ECOG performance status 0-1", "name: ECOG, value: 3", "ECOG performance status 3, limit 1: 2 over"},
    };
    for (auto const& [criterion, lab, text] : lines) {
        Told const told(criterion, labs(lab));
        INFO(criterion);
        CHECK(to_string(told.answer.criteria.front().answer.answer) == to_string(Answer::not_met));
        CHECK(told.how_far() == text);
    }
}

TEST_CASE("age, computed values and days have a distance too", "[distance]") {
    CHECK(Told("Age 18 to 75 years", "{birth_date: 1948-04-03}").how_far() == "age 78 years, limit 75 years: 3 years (4 %) over");
    CHECK(Told("Age ≥ 18 years", "{birth_date: 2010-04-03}").how_far() == "age 16 years, limit 18 years: 2 years (11.1 %) under");
    // (140 - 65) x 50 / (72 x 2.0) x 0.85 = 22.14 mL/min by Cockcroft and Gault, and 22.14 - 30 = -7.86
    CHECK(Told("Creatinine clearance ≥ 30 mL/min",
               "{birth_date: 1961-04-03, sex: female, observations: [{name: creatinine, value: 2, unit: mg/dL, date: 2026-11-18}, "
               "{name: weight, value: 50, unit: kg, date: 2026-11-18}]}")
              .how_far() == "creatinine clearance 22.14 mL/min (computed), limit 30 mL/min: 7.86 mL/min (26.2 %) under");
    // 2026-11-12 is 8 days before, and 14 days before is 2026-11-06.
    CHECK(Told("No chemotherapy within 14 days", "{treatments: [{name: cytarabine, start: 2026-11-08, end: 2026-11-12}]}").how_far() ==
          "cytarabine 2026-11-08 to 2026-11-12, 8 days before, limit 2026-11-06 or later: 6 days inside");
}

TEST_CASE("what would have to change, and what could bring it", "[distance]") {
    CHECK(Told("ALT ≤ 2.5 x ULN", labs("name: ALT, value: 130, unit: U/L, upper: 40")).changes() == "test: ALT ≤ 2.5 × ULN");
    CHECK(Told("Chemotherapy within 14 days",
               "{treatments: [{name: cytarabine, start: 2026-11-08, end: 2026-11-12}], complete: [treatments]}", CriterionKind::exclusion)
              .changes() == "time 2026-11-27: not: chemotherapy within 14 days");
    CHECK(Told("Age 18 to 75 years", "{birth_date: 1948-04-03}").changes() == "never: age ≥ 18 years and ≤ 75 years");
    CHECK(Told("Age ≥ 18 years", "{birth_date: 2010-04-03}").changes() == "time 2028-04-03: age ≥ 18 years");
    CHECK(
        Told("Prior stem cell transplantation", "{procedures: [{name: stem cell transplant, date: 2020-01-02}]}", CriterionKind::exclusion)
            .changes()
            .starts_with("never: "));
    CHECK(Told("Total bilirubin ≤ 1.5 mg/dL", "{}").changes().starts_with("information: "));
    CHECK(Told("Platelets ≥ 50 x 10^9/L", labs("name: platelets, value: 60, unit: 10^9/L")).changes().empty());
    // Of two ways the one that asks for less: a test, not another age.
    CHECK(Told("Age ≤ 60 years or platelets ≥ 100 x 10^9/L",
               "{birth_date: 1961-04-03, observations: [{name: platelets, value: 60, unit: 10^9/L, date: 2026-11-18}]}")
              .changes() == "test: platelet count ≥ 100 10*9/L");
}

TEST_CASE("a trial counts what time, tests and questions could bring", "[distance]") {
    std::string const page =
        "Inclusion Criteria:\n\n* Age ≥ 18 years\n* Platelets ≥ 100 x 10^9/L\n* Total bilirubin ≤ 1.5 mg/dL\n\nExclusion Criteria:\n\n"
        "* Chemotherapy within 14 days\n";
    auto input = read_trials(page, "page.txt");
    REQUIRE(input);
    Vocabulary const& vocabulary = Vocabulary::built_in();
    Trial const trial = read_trial(std::move(input->trials.front()), vocabulary);
    auto const read = read_profile(
        "{id: x, birth_date: 1961-04-03, observations: [{name: platelets, value: 60, unit: 10^9/L, date: 2026-11-18}], treatments: [{name: "
        "cytarabine, start: 2026-11-08, end: 2026-11-12}], complete: [treatments]}",
        "patient.yaml", vocabulary);
    REQUIRE(read);
    auto const chart = read_chart(read->profile, vocabulary);
    MatchOptions const options{.as_of = the_day(), .stale_after = {}};
    TrialAnswer const answer = match(trial, *chart, options);
    Explanation const explanation = explain(trial, answer, *chart, options);
    CHECK(explanation.change.possible);
    CHECK(explanation.change.changes.size() == 3);
    CHECK(explanation.change.count(Means::test) == 1);
    CHECK(explanation.change.count(Means::information) == 1);
    CHECK(explanation.change.count(Means::time) == 1);
    CHECK(explanation.change.wait_until() == Day{std::chrono::year{2026} / 11 / 27});
    CHECK(!explanation.opens_on);  // the platelets stay as they are
}
