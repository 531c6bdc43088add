// When answers change by time alone: hand-worked days, and every day of two years against the evaluator for random patients.

#include "matcher/horizon.hpp"

#include "rules/print.hpp"
#include "tests/matcher/random_patients.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace eligo;
using namespace eligo::testing;

namespace {

Timeline<Answer> line_of(Node const& tree, std::string const& yaml) {
    auto const profile = patient(yaml);
    auto const chart = read_chart(profile, clinic());
    EvaluateOptions options;
    options.as_of = the_day();
    return timeline(tree, *chart, options);
}

// "unknown, 2026-11-25 met": today's answer, then each change.
std::string shown(Timeline<Answer> const& line) {
    std::string text;
    for (auto const& [day, answer] : line.steps) text += (text.empty() ? "" : ", " + to_string(day) + ' ') + std::string(to_string(answer));
    return text;
}

}  // namespace

TEST_CASE("a washout ends, a window closes, a birthday comes: hand-worked days", "[horizon]") {
    Node const washout = negation(leaf(record("chemotherapy", Tense::bare, within(14, TimeUnit::day))));
    // The last day on 2026-11-12: 14 days before 2026-11-26, so that it is outside from 2026-11-27 on.
    CHECK(shown(line_of(washout, "{treatments: [{name: cytarabine, start: 2026-11-08, end: 2026-11-12}], complete: [treatments]}")) ==
          "not_met, 2026-11-27 met");
    // Nothing waits for a treatment that goes on.
    CHECK(shown(line_of(washout, "{treatments: [{name: cytarabine, start: 2026-11-08}], complete: [treatments]}")) == "not_met");
    // Measured on 2026-11-18: within 14 days until 2026-12-02.
    CHECK(shown(line_of(at_most("ALT", bound("100", "U/L"), within(14, TimeUnit::day)),
                        "{observations: [{name: ALT, value: 38, unit: U/L, date: 2026-11-18}]}")) == "met, 2026-12-03 unknown");
    CHECK(shown(line_of(at_most("ALT", bound("100", "U/L")), "{observations: [{name: ALT, value: 38, unit: U/L, date: 2026-11-18}]}")) ==
          "met");
    // Born on 1951-02-03: 76 on 2027-02-03.
    Age until_75;
    until_75.range.low = bound("18");
    until_75.range.high = bound("75");
    CHECK(shown(line_of(leaf(until_75), "{birth_date: 1951-02-03}")) == "met, 2027-02-03 not_met");
    CHECK(shown(line_of(leaf(until_75), "{birth_date: 2009-01-05}")) == "not_met, 2027-01-05 met, 2085-01-05 not_met");
    // On 29 February: the birthday of a year without that day is its last of February, which date.hpp says.
    CHECK(shown(line_of(leaf(until_75), "{birth_date: 2008-02-29}")) == "met, 2084-02-29 not_met");
    // Six calendar months before 2027-02-28 is 2026-08-28: 2026-08-31 is not yet that long ago.
    CHECK(shown(line_of(leaf(record("MI", Tense::bare, ago(6, TimeUnit::month))),
                        "{conditions: [{name: MI, onset: 2026-08-31}], complete: [conditions]}")) == "not_met, 2027-03-01 met");
    // What begins later is seen when it begins.
    CHECK(shown(line_of(leaf(record("surgery", Tense::ever)),
                        "{procedures: [{name: appendectomy, date: 2026-12-01}], complete: [procedures]}"))
              .starts_with("not_met, 2026-12-01 met"));
}

TEST_CASE("a stale value stops to decide", "[horizon]") {
    auto const profile = patient("{observations: [{name: ALT, value: 38, unit: U/L, date: 2026-11-18}]}");
    auto const chart = read_chart(profile, clinic());
    EvaluateOptions options;
    options.as_of = the_day();
    options.stale_after = 7;
    CHECK(shown(timeline(at_most("ALT", bound("100", "U/L")), *chart, options)) == "met, 2026-11-26 unknown");
}

TEST_CASE("every day has the answer that was computed for it", "[horizon]") {
    unsigned const seed = seed_of_day();
    INFO("seed " << seed);
    Dice dice(seed + 7);
    int changes = 0, lines = 0;
    for (int round = 0; round < 600; ++round) {
        Person person = random_person(dice);
        // The generator's days lie in the past; some of the future make what is planned.
        for (auto& line : person.lines)
            if (dice.one_in(6) && line.fields.count("end") != 0) line.fields["end"] = dice.of(Texts{"2026-12-24", "2027-02"});
        std::vector<PatientProfile> profiles;
        try {
            profiles.push_back(patient(person.yaml()));
        } catch (std::logic_error const&) {
            continue;  // an end before its start
        }
        auto const chart = read_chart(profiles.front(), clinic());
        for (int i = 0; i < 4; ++i) {
            Node const tree = random_tree(dice, i < 3 ? 0 : 2);
            EvaluateOptions options;
            options.as_of = the_day();
            options.kind = dice.one_in(2) ? CriterionKind::inclusion : CriterionKind::exclusion;
            if (dice.one_in(4)) options.stale_after = 30;
            auto const line = timeline(tree, *chart, options);
            // Most rules never change; some of them are enough.
            if (line.steps.size() == 1 && !dice.one_in(4)) continue;
            ++lines;
            changes += static_cast<int>(line.steps.size()) - 1;
            std::size_t step = 0;
            EvaluateOptions of_day = options;
            for (int n = 0; n < 760; ++n) {
                of_day.as_of = options.as_of + std::chrono::days{n};
                while (step + 1 < line.steps.size() && line.steps[step + 1].first <= of_day.as_of) ++step;
                Answer const answer = evaluate(tree, *chart, of_day).answer;
                if (answer == line.steps[step].second) continue;
                INFO(to_string(of_day.as_of) << ": " << print(tree, clinic()) << "\n  " << person.yaml());
                CHECK(to_string(answer) == to_string(line.steps[step].second));
                break;
            }
        }
    }
    CHECK(lines > 400);
    CHECK(changes > lines / 8);
}
