// To learn more of a patient never turns a yes into a no: filling what is missing, narrowing an interval or a partial date, completing a
// list may make an unknown known, or show a conflict, and nothing else. Random small patients and trees, with a printed seed.

#include "rules/print.hpp"
#include "tests/matcher/random_patients.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>
#include <vector>

using namespace eligo;
using namespace eligo::testing;

TEST_CASE("to know more never turns yes into no", "[refinement]") {
    unsigned const seed = seed_of_day();
    INFO("seed " << seed);
    Dice dice(seed);
    int known_before = 0, learnt = 0, pairs = 0;
    for (int round = 0; round < 4000; ++round) {
        Person const before = random_person(dice);
        Person after = before;
        for (int n = 1 + dice.below(3); n > 0; --n) refine(after, dice);
        std::vector<PatientProfile> profiles;
        try {
            profiles.push_back(patient(before.yaml()));
            profiles.push_back(patient(after.yaml()));
        } catch (std::logic_error const&) {
            continue;  // an end before its start
        }
        auto const first = read_chart(profiles[0], clinic());
        auto const second = read_chart(profiles[1], clinic());
        for (int i = 0; i < 12; ++i) {
            Node const tree = random_tree(dice, i < 8 ? 0 : 2);
            EvaluateOptions options;
            options.as_of = the_day();
            options.kind = dice.one_in(2) ? CriterionKind::inclusion : CriterionKind::exclusion;
            if (dice.one_in(2)) options.trial_diseases = {id("AML")};
            auto const a = evaluate(tree, *first, options);
            auto const b = evaluate(tree, *second, options);
            ++pairs;
            known_before += a.answer != Answer::unknown;
            learnt += a.answer == Answer::unknown && b.answer != Answer::unknown;
            if (a.answer == Answer::unknown || b.answer == Answer::unknown || a.answer == b.answer) continue;
            INFO("round " << round << ": " << print(tree, clinic()) << "\n  " << before.yaml() << "\n  " << to_string(a.answer) << ": "
                          << a.reason << "\n  " << after.yaml() << "\n  " << to_string(b.answer) << ": " << b.reason);
            CHECK(to_string(a.answer) == to_string(b.answer));
        }
    }
    // The generator must not go to sleep.
    CHECK(pairs > 20000);
    CHECK(known_before > pairs / 10);
    CHECK(learnt > pairs / 100);
}
