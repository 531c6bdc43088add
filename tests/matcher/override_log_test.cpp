// The log of overridden answers: only ever longer, whole after a kill at any byte, and an override counts only for what it was made for.
#include "matcher/override_log.hpp"

#include "matcher/profile.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>
#include <cstdio>
#include <fstream>
#include <iterator>

using namespace eligo;

namespace {

Override example(std::string const& reason) {
    return {.trial = "NCT1",
            .patient = "p",
            .criterion = "I1",
            .as_of = "2026-11-20",
            .text_hash = "aa",
            .was = "unknown",
            .was_reason = "no ALT",
            .answer = Answer::met,
            .reason = reason,
            .who = "R. Nurse",
            .time = "2026-11-24T17:20:00Z"};
}

std::string contents(std::string const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

struct TemporaryFile {
    std::string path = "/tmp/eligo-overrides-" + std::to_string(getpid());
    TemporaryFile() { std::remove(path.c_str()); }
    ~TemporaryFile() { std::remove(path.c_str()); }
};

}  // namespace

TEST_CASE("a line of the log reads back, whatever is in it") {
    Override const one = example("quote \" backslash \\ line\nbreak, \"sum\": \"0\"} \xE2\x80\xA8 \xFF");
    std::string const line = override_line(one);
    CHECK(line.find('\n') == std::string::npos);
    OverrideLog const log = read_overrides(line + '\n');
    REQUIRE(log.overrides.size() == 1);
    CHECK(log.overrides[0].reason.find("line\nbreak") != std::string::npos);
    CHECK(log.overrides[0].who == one.who);
    CHECK(log.overrides[0].answer == Answer::met);
    CHECK(log.unreadable.empty());
}

TEST_CASE("a log cut at any byte loses its last line at most, and goes on") {
    TemporaryFile const file;
    std::string const whole = override_line(example("first")) + '\n' + override_line(example("second")) + '\n';
    std::size_t const first = whole.find('\n') + 1;
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        std::ofstream(file.path, std::ios::binary | std::ios::trunc) << whole.substr(0, cut);
        OverrideFile log(file.path);
        REQUIRE(log.append(example("third")));
        auto const read = log.read();
        REQUIRE(read);
        // A line counts once its last brace is there: its line break is made up for.
        std::size_t const kept = (cut + 1 >= first ? 1U : 0U) + (cut + 1 >= whole.size() ? 1U : 0U);
        CAPTURE(cut);
        REQUIRE(read->overrides.size() == kept + 1);
        REQUIRE(read->overrides.back().reason == "third");
        REQUIRE(contents(file.path).substr(0, cut) == whole.substr(0, cut));  // only ever longer
    }
}

TEST_CASE("a line that was changed does not count, and is said") {
    std::string line = override_line(example("because"));
    line.replace(line.find("because"), 7, "becuase");
    OverrideLog const log = read_overrides(line + '\n');
    CHECK(log.overrides.empty());
    REQUIRE(log.unreadable.size() == 1);
    CHECK(log.unreadable[0].find("line 1") == 0);
}

TEST_CASE("an override counts while criterion, day and the program's answer are what they were") {
    auto const& vocabulary = Vocabulary::built_in();
    auto input = read_trials("Inclusion Criteria:\n\n* ALT <= 100 U/L\n* Age >= 18 years\n", "NCT1");
    REQUIRE(input);
    Trial const trial = read_trial(input->trials.front(), vocabulary);
    auto const answer_for = [&](std::string const& profile, PatientProfile& patient) {
        patient = read_profile(profile, "p", vocabulary)->profile;
        return match(trial, *read_chart(patient, vocabulary), {.as_of = *patient.as_of});
    };
    PatientProfile patient;
    TrialAnswer const answer = answer_for("id: p\nage: 40\nas_of: 2026-11-20\n", patient);
    REQUIRE(answer.verdict == Verdict::needs_information);
    OverrideLog log;
    Override one = example("seen in the letter");
    one.trial = trial.document.id;
    one.text_hash = override_text_hash(trial.criteria[0], vocabulary);
    one.was_reason = reason_of(answer.criteria[0].answer);
    log.overrides.push_back(one);

    auto const applied = applied_overrides(log, trial, "p", answer, vocabulary);
    CHECK(applied[0].applies);
    CHECK(applied[1].override_answer == nullptr);
    CHECK(verdict_with(applied, trial, answer) == Verdict::potentially_eligible);
    CHECK(applied_overrides(log, trial, "somebody else", answer, vocabulary)[0].override_answer == nullptr);

    // Another day, another record, another text: shown, not counted.
    TrialAnswer const later = answer_for("id: p\nage: 40\nas_of: 2026-11-21\n", patient);
    CHECK_FALSE(applied_overrides(log, trial, "p", later, vocabulary)[0].applies);
    TrialAnswer const known =
        answer_for("id: p\nage: 40\nas_of: 2026-11-20\nobservations: [{name: ALT, value: 200, unit: U/L}]\n", patient);
    auto const outdated = applied_overrides(log, trial, "p", known, vocabulary);
    CHECK_FALSE(outdated[0].applies);
    CHECK(outdated[0].note.find("is not met now") != std::string::npos);
    CHECK(verdict_with(outdated, trial, known) == Verdict::not_eligible);
    log.overrides[0].text_hash = "of another text";
    CHECK_FALSE(applied_overrides(log, trial, "p", answer, vocabulary)[0].applies);

    // A later line of the same criterion takes the place of an earlier one; one that withdraws leaves the program's answer.
    log.overrides[0] = one;
    log.overrides.push_back(one);
    log.overrides.back().answer.reset();
    CHECK(applied_overrides(log, trial, "p", answer, vocabulary)[0].override_answer == nullptr);
}
