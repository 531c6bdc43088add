#include "matcher/evaluate.hpp"

#include "tests/matcher/evaluate_fixture.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace eligo;
using namespace eligo::testing;

namespace {

constexpr auto met = Answer::met;
constexpr auto not_met = Answer::not_met;
constexpr auto unknown = Answer::unknown;
constexpr auto exclusion = CriterionKind::exclusion;

Node yes() { return leaf(Sex{true}); }          // of the patient below: met
Node no() { return leaf(Sex{false}); }          // not met
Node maybe() { return leaf(Quoted{"maybe"}); }  // unknown

Node node(Meaning meaning, std::vector<Node> children) {
    Node result;
    result.meaning = std::move(meaning);
    result.children = std::move(children);
    return result;
}

Answer ask_woman(Node const& tree, CriterionKind kind = CriterionKind::inclusion) { return ask(tree, "sex: female", kind); }

Node of(Answer answer) { return answer == met ? yes() : answer == not_met ? no() : maybe(); }

constexpr Answer answers[] = {met, not_met, unknown};

}  // namespace

TEST_CASE("Kleene's logic over all assignments of three leaves", "[evaluate]") {
    for (auto const a : answers) {
        for (auto const b : answers) {
            for (auto const c : answers) {
                CHECK(ask_woman(all_of({of(a), of(b), of(c)})) == both(both(a, b), c));
                CHECK(ask_woman(any_of({of(a), of(b), of(c)})) == either(either(a, b), c));
                CHECK(ask_woman(negation(any_of({of(a), of(b)}))) == opposite(either(a, b)));
                int const sure = (a == met) + (b == met) + (c == met);
                int const open = (a == unknown) + (b == unknown) + (c == unknown);
                for (int n = 1; n <= 3; ++n) {
                    Answer const expected = sure >= n ? met : sure + open < n ? not_met : unknown;
                    CHECK(ask_woman(node(AtLeast{n}, {of(a), of(b), of(c)})) == expected);
                }
            }
        }
    }
}

TEST_CASE("a criterion speaks to whom it names", "[evaluate]") {
    for (auto const kind : {CriterionKind::inclusion, exclusion}) {
        Answer const neutral = kind == exclusion ? not_met : met;
        for (auto const demand : answers) {
            CHECK(ask_woman(node(Group{}, {yes(), of(demand)}), kind) == demand);
            CHECK(ask_woman(node(Group{}, {no(), of(demand)}), kind) == neutral);
            CHECK(ask_woman(node(Group{}, {maybe(), of(demand)}), kind) == (demand == neutral ? neutral : unknown));
            // Under a negation it turns: what asks nothing changes nothing.
            CHECK(ask_woman(negation(node(Group{}, {no(), of(demand)})), kind) == neutral);
        }
        CHECK(ask_woman(leaf(Nothing{}), kind) == neutral);
        CHECK(ask_woman(negation(leaf(Nothing{})), kind) == neutral);
        CHECK(ask_woman(node(Not{}, {node(Not{}, {leaf(Nothing{})})}), kind) == neutral);
    }
}

TEST_CASE("unless", "[evaluate]") {
    for (auto const claim : answers) {
        for (auto const exception : answers) {
            auto const tree = node(Unless{}, {of(claim), of(exception)});
            CHECK(ask_woman(tree) == either(claim, exception));
            CHECK(ask_woman(tree, exclusion) == both(claim, opposite(exception)));
            CHECK(ask_woman(negation(tree)) == opposite(both(claim, opposite(exception))));
        }
    }
    // A group inside an exception under exclusion: not belonging to it makes no exception void.
    auto const tree = node(Unless{}, {yes(), node(Group{}, {no(), yes()})});
    CHECK(ask_woman(tree, exclusion) == not_met);
}

TEST_CASE("every answer explains itself", "[evaluate]") {
    auto const tree = all_of(
        {at_most("ALT", bound("2.5", {}, false, Bound::Of::uln)), negation(leaf(record("hepatitis B"))), leaf(Fact{id("pregnant")})});
    auto const said = look(tree, "observations: [{name: ALT, value: 90, unit: U/L}]");
    CHECK(said.answer == unknown);
    REQUIRE(said.children.size() == 3);
    CHECK(said.node == &tree);
    CHECK(said.children[1].node == &tree.children[1]);
    REQUIRE(said.missing.size() == 3);
    CHECK(said.missing[0].what == "upper limit of alanine aminotransferase");
    CHECK(said.missing[1].what == "hepatitis B");
    CHECK(said.missing[2].what == "pregnant");
    auto const fine = look(
        tree,
        "{sex: male, observations: [{name: ALT, value: 90, unit: U/L, upper: 40}], conditions: [{name: hepatitis B, status: absent}]}");
    CHECK(fine.answer == not_met);  // a man is not pregnant
    CHECK(fine.missing.empty());
}

TEST_CASE("residue and quotes are unknown, and say so", "[evaluate]") {
    CHECK(ask_woman(leaf(Residue{"flurb"})) == unknown);
    CHECK(look(leaf(Residue{"flurb"}), "{}").reason == "not understood: `flurb`");
    CHECK(ask_woman(all_of({yes(), leaf(Residue{"flurb"})})) == unknown);
    CHECK(ask_woman(any_of({yes(), leaf(Residue{"flurb"})})) == met);
    CHECK(understood(all_of({yes(), leaf(Residue{"flurb"})})) == Understood::partial);
    CHECK(understood(leaf(Residue{"flurb"})) == Understood::none);
    CHECK(understood(yes()) == Understood::full);
    Record restricted = record("diabetes");
    restricted.restriction = "requiring insulin";
    CHECK(understood(leaf(restricted)) == Understood::partial);
}

TEST_CASE("deep trees", "[evaluate]") {
    Node tree = yes();
    for (int i = 0; i < 63; ++i) tree = node(Not{}, {std::move(tree)});
    CHECK(ask_woman(tree) == not_met);
}

TEST_CASE("a chart and twenty criteria take less than a millisecond", "[evaluate][.speed]") {
    std::string yaml =
        "{age: 61, sex: female, conditions: [{name: AML, course: [relapsed]}, {name: hypertension, controlled: true}, {name: prosthetic "
        "joint infection, onset: 2026-01}, "
        "{name: NSCLC, histology: adenocarcinoma}], treatments: [{name: cytarabine + daunorubicin, kind: chemotherapy, start: 2026-01-01, "
        "end: 2026-01-07}, {name: prednisone, start: 2026-01}], "
        "observations: [{name: ALT, value: 90, unit: U/L, upper: 40, date: 2026-11-18}, {name: ECOG, value: 1}, {name: NPM1, value: "
        "positive}, {name: creatinine, value: 150, unit: umol/L}, "
        "{name: weight, value: 62, unit: kg}], facts: {pregnant: false, able to swallow tablets: true}, complete: [conditions, "
        "treatments]}";
    auto const profile = patient(yaml);
    std::vector<Node> trees;
    for (int i = 0; i < 4; ++i) {
        trees.push_back(at_most("ALT", bound("2.5", {}, false, Bound::Of::uln)));
        trees.push_back(at_most("CrCl", bound("80", "mL/min")));
        trees.push_back(negation(leaf(record("hepatitis B"), {}, "hepatitis B")));
        trees.push_back(leaf(record("chemotherapy", Tense::ever, within(14, TimeUnit::day)), {}, "chemotherapy within 14 days"));
        trees.push_back(leaf(Fact{id("pregnant")}, {}, "pregnant"));
    }
    EvaluateOptions options;
    options.as_of = the_day();
    int const rounds = 200;
    int known_answers = 0;
    auto const begin = std::chrono::steady_clock::now();
    for (int i = 0; i < rounds; ++i) {
        auto const chart = read_chart(profile, clinic());
        for (auto const& tree : trees) known_answers += evaluate(tree, *chart, options).answer != unknown;
    }
    auto const each = std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count() / rounds;
    WARN(each << " us for a chart and " << trees.size() << " criteria");
    CHECK(known_answers > 0);
    CHECK(each < 1000);
}
