// Verdicts over whole pages. The criteria are of the plainest kind, so that only the way from answers to a verdict is tried here.
#include "matcher/match.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <memory>
#include <string>

using namespace eligo;

namespace {

Vocabulary const& vocabulary() { return Vocabulary::built_in(); }

Trial trial_of(std::string const& page) {
    auto input = read_trials(page, "trial.txt");
    if (!input) FAIL(to_string(input.error()));
    REQUIRE(input->trials.size() == 1);
    return read_trial(std::move(input->trials.front()), vocabulary());
}

struct Outcome {
    Trial trial;
    PatientProfile patient;
    TrialAnswer answer;
};

std::unique_ptr<Outcome> outcome(std::string const& page, std::string const& patient, MatchOptions options = {}) {
    auto result = std::make_unique<Outcome>();
    result->trial = trial_of(page);
    auto read = read_profile("id: P\nas_of: 2026-11-20\n" + patient, "patient.yaml", vocabulary());
    if (!read) FAIL(to_string(read.error()));
    result->patient = std::move(read->profile);
    options.as_of = *result->patient.as_of;
    auto const chart = read_chart(result->patient, vocabulary());
    result->answer = match(result->trial, *chart, options);
    return result;
}

std::string verdict(std::string const& page, std::string const& patient) {
    return std::string(to_string(outcome(page, patient)->answer.verdict));
}

CriterionAnswer const& of(Outcome const& outcome, std::string_view id) {
    auto const found = std::find_if(outcome.answer.criteria.begin(), outcome.answer.criteria.end(),
                                    [&](auto const& one) { return one.criterion->id == id; });
    REQUIRE(found != outcome.answer.criteria.end());
    return *found;
}

constexpr char const* page =
    "Inclusion Criteria:\n\n* Age >= 18 years\n* ECOG performance status 0-2\n\nExclusion Criteria:\n\n* HIV infection\n";

}  // namespace

TEST_CASE("a verdict follows from all criteria") {
    struct {
        char const* patient;
        char const* verdict;
    } const lines[] = {
        {"age: 40\nobservations: [{name: ECOG, value: 1, date: 2026-11-19}]\nconditions: [{name: HIV infection, status: absent}]\n",
         "potentially_eligible"},
        {"age: 40\nobservations: [{name: ECOG, value: 3, date: 2026-11-19}]\nconditions: [{name: HIV infection, status: absent}]\n",
         "not_eligible"},
        {"age: 40\nobservations: [{name: ECOG, value: 1, date: 2026-11-19}]\nconditions: [{name: HIV infection}]\n", "not_eligible"},
        {"age: 40\nobservations: [{name: ECOG, value: 1, date: 2026-11-19}]\n", "needs_information"},
        {"conditions: [{name: HIV infection}]\n", "not_eligible"},  // whatever is missing
        {"{}", "needs_information"},
    };
    for (auto const& [patient, expected] : lines) {
        INFO(patient);
        if (std::string_view(patient) == "{}")
            CHECK(verdict(page, "") == expected);
        else
            CHECK(verdict(page, patient) == expected);
    }
}

TEST_CASE("the registry's fields are criteria") {
    std::string const fields =
        "A Trial\nNCT ID: NCT00000001\n\n" + std::string(page) +
        "\nAges Eligible for Study: 18 Years to 75 Years\nSexes Eligible for Study: Female\nAccepts Healthy Volunteers: No\n";
    std::string const fine =
        "observations: [{name: ECOG, value: 1, date: 2026-11-19}]\nconditions: [{name: HIV infection, status: absent}, {name: asthma}]\n";
    CHECK(verdict(fields, "age: 75\nsex: female\n" + fine) == "potentially_eligible");
    CHECK(verdict(fields, "age: 76\nsex: female\n" + fine) == "not_eligible");
    CHECK(verdict(fields, "age: 75\nsex: male\n" + fine) == "not_eligible");
    auto const bare =
        outcome(fields, "age: 75\nsex: female\ncomplete: [conditions]\nobservations: [{name: ECOG, value: 1, date: 2026-11-19}]\n");
    CHECK(of(*bare, "R-healthy").answer.answer == Answer::unknown);  // no condition on record settles nothing
    CHECK(bare->answer.verdict == Verdict::needs_information);
}

TEST_CASE("all sexes and no limit of age ask nothing") {
    auto const trial = trial_of("A Trial\nNCT ID: NCT00000001\n\n" + std::string(page) +
                                "\nAges Eligible for Study: N/A to N/A\nSexes Eligible for Study: All\nAccepts Healthy Volunteers: Yes\n");
    CHECK(std::none_of(trial.criteria.begin(), trial.criteria.end(), [](auto const& criterion) { return criterion.registry; }));
}

TEST_CASE("a doubtful sense has its answer and decides nothing") {
    auto const result = outcome("Inclusion Criteria:\n\n* Age >= 18 years\n\nExclusion Criteria:\n\n* Must not have HIV infection\n",
                                "age: 40\nconditions: [{name: HIV infection, status: absent}]\n");
    CHECK(of(*result, "E1").criterion->reading.doubtful);
    CHECK(of(*result, "E1").answer.answer == Answer::met);
    CHECK(of(*result, "E1").counts_as == Answer::unknown);
    CHECK(result->answer.verdict == Verdict::needs_information);
}

TEST_CASE("the trial is open if a cohort is") {
    std::string const cohorts =
        "Inclusion Criteria:\n\n* Age >= 18 years\n\nCohort A:\n\n* Platelets >= 100 x 10^9/L\n\nCohort B:\n\n* Platelets < 100 x 10^9/L\n";
    auto const result = outcome(cohorts, "age: 40\nobservations: [{name: platelets, value: 150, unit: 10^9/L, date: 2026-11-19}]\n");
    REQUIRE(result->answer.cohorts.size() == 2);
    CHECK(result->answer.cohorts[0].verdict == Verdict::potentially_eligible);
    CHECK(result->answer.cohorts[1].verdict == Verdict::not_eligible);
    CHECK(result->answer.verdict == Verdict::potentially_eligible);
    CHECK(result->trial.contradictions.empty());  // of different cohorts
    CHECK(verdict(cohorts, "age: 17\n") == "not_eligible");
    CHECK(verdict(cohorts, "age: 40\n") == "needs_information");
}

TEST_CASE("inclusion criteria that cannot hold together are warned about") {
    auto const both = [](std::string const& a, std::string const& b) { return "Inclusion Criteria:\n\n* " + a + "\n* " + b + "\n"; };
    for (auto const& contradictory :
         {both("Age >= 65 years", "Age <= 60 years"), both("Platelets >= 100 x 10^9/L", "Platelets < 50,000/mm3"),
          both("Hemoglobin > 9 g/dL", "Hemoglobin <= 9 g/dL")}) {
        INFO(contradictory);
        auto const trial = trial_of(contradictory);
        REQUIRE(trial.contradictions.size() == 1);
        CHECK(trial.warnings.front().code == "contradiction");
    }
    for (auto const& fine : {both("Age >= 65 years", "Age <= 65 years"), both("Platelets >= 50 x 10^9/L", "Platelets <= 100,000/mm3"),
                             both("Hemoglobin > 9 g/dL", "ALT < 5 U/L")}) {
        INFO(fine);
        CHECK(trial_of(fine).contradictions.empty());
    }
    CHECK(verdict(both("Age >= 65 years", "Age <= 60 years"), "age: 70\n") == "needs_information");
    auto const registry = trial_of(
        "A Trial\nNCT ID: NCT00000001\n\nInclusion Criteria:\n\n* Age >= 80 years\n\nAges Eligible for Study: 18 Years to 75 Years\n");
    CHECK(registry.contradictions.size() == 1);
}

TEST_CASE("what is missing names its criteria once each") {
    auto const result = outcome(
        "Inclusion Criteria:\n\n* Total bilirubin <= 1.5 mg/dL\n* ECOG performance status 0-2\n\nExclusion Criteria:\n\n* ECOG performance "
        "status > 3\n",
        "age: 40\n");
    auto const found = std::find_if(result->answer.missing.begin(), result->answer.missing.end(),
                                    [](auto const& missing) { return missing.criteria.size() == 2; });
    REQUIRE(found != result->answer.missing.end());
    CHECK(found->what == "ECOG performance status");
    CHECK(found->criteria == std::vector<std::string>{"I2", "E1"});
    CHECK_FALSE(found->add.empty());
}

TEST_CASE("a page without criteria admits nobody") {
    CHECK(verdict("Some Trial\nNCT ID: NCT00000001\nAges Eligible for Study: 18 Years and older\n", "age: 40\n") == "needs_information");
}

TEST_CASE("a trial is for its conditions and for what its inclusion criteria ask for") {
    auto const trial = trial_of(
        "Inclusion Criteria:\n\n* Diagnosis of acute myeloid leukemia\n* No history of stroke\n\nExclusion Criteria:\n\n* Hepatitis B\n");
    REQUIRE(trial.diseases.size() == 1);
    CHECK(vocabulary().entry(trial.diseases.front()).name == "acute myeloid leukemia");
}
