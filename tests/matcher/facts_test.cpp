#include "matcher/facts.hpp"

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

}  // namespace

TEST_CASE("a fact speaks for its words", "[facts]") {
    struct Line {
        char const* fact;
        bool value;
        char const* phrase;
        Answer answer;
    };
    for (auto const& [fact, value, phrase, answer] : {
             // Equal content words in equal order, synonyms included.
             Line{"able to swallow tablets", true, "able to swallow tablets", met},
             Line{"able to swallow tablets", false, "Able to swallow the tablets", not_met},
             Line{"able to swallow tablets", true, "tablets able to swallow", unknown},
             Line{"planned use of steroids", true, "planned use of corticosteroids", met},
             // False: also what only adds restrictions.
             Line{"measurable disease", false, "measurable disease, according to RECIST", not_met},
             Line{"measurable disease", false, "at least one measurable disease", not_met},
             Line{"hearing disorder", false, "severe hearing disorder", not_met},
             Line{"use of prohibited medications", false, "use of prohibited medications without the appropriate washout", not_met},
             Line{"hypersensitivity", false, "hypersensitivity to penicillin", not_met},
             Line{"planned use of aspirin", false, "planned use of aspirin during the study period", not_met},
             Line{"measurable disease", true, "measurable disease according to RECIST", unknown},
             Line{"hearing disorder", false, "hearing disorder or deafness", unknown},
             Line{"hearing disorder", false, "history of hearing disorder", unknown},
             Line{"hearing disorder", false, "suspected hearing disorder", unknown},
             Line{"hearing disorder", false, "hearing disorder in the family", unknown},
             Line{"hearing disorder", false, "risk of hearing disorder", unknown},
             Line{"hearing", false, "hearing aid", unknown},
             Line{"hearing disorder", false, "no hearing disorder", unknown},
             Line{"use of aspirin", false, "use of aspirin during the study period", unknown},
             Line{"vomiting", false, "vomiting, diarrhea", unknown},
             Line{"vomiting", false, "vomiting/diarrhea", unknown},
             Line{"vomiting", false, "vomiting unless controlled", unknown},
             // True: also what asks for less.
             Line{"measurable disease by RECIST 1.1", true, "measurable disease", met},
             Line{"severe hearing disorder", true, "hearing disorder", met},
             Line{"measurable disease by RECIST 1.1", false, "measurable disease", unknown},
             Line{"family history of hearing disorder", true, "hearing disorder", unknown},
             Line{"suspected hearing disorder", true, "hearing disorder", unknown},
             // No overlap scores.
             Line{"hearing disorder of the left ear", true, "hearing disorder of the right ear", unknown},
             Line{"", true, "", unknown},
         }) {
        INFO(fact << " = " << value << " against " << phrase);
        CHECK(to_string(fact_answer(value, fact, phrase, clinic())) == to_string(answer));
    }
}

TEST_CASE("a fact settles a node, and against the records nothing is known", "[facts]") {
    auto node = leaf(Quoted{"understands the language"}, {}, "understands the language");
    CHECK(ask(node, "facts: {understands the language: true}") == met);
    CHECK(ask(node, "facts: {understands the language: false}") == not_met);
    CHECK(ask(node, "facts: {informed consent: true}") == unknown);
    CHECK(ask(leaf(Quoted{"understands the language"}), "facts: {understands the language: true}") == met);

    auto record_node = leaf(record("diabetes"), {}, "diabetes");
    CHECK(ask(record_node, "facts: {diabetes mellitus: true}") == met);
    CHECK(ask(record_node, "facts: {diabetes: false}") == not_met);
    auto const both = look(record_node, "{facts: {diabetes: false}, conditions: [{name: diabetes}]}");
    CHECK(both.answer == unknown);
    CHECK(both.evidence.size() == 2);
    CHECK(look(record_node, "{facts: {diabetes: true}, conditions: [{name: diabetes}]}").answer == met);

    // A fact outranks no records that contradict each other, nor does it settle above what it could not settle below.
    auto const pregnant = leaf(Fact{id("pregnant")}, {}, "pregnant");
    auto const conflict = look(pregnant, "{facts: {pregnant: false}, observations: [{name: pregnancy test, value: positive}]}");
    CHECK(conflict.answer == unknown);
    CHECK(conflict.evidence.size() == 2);
    auto not_diabetic = negation(record_node);
    not_diabetic.phrase = "diabetes";
    CHECK(ask(not_diabetic, "{facts: {diabetes: false}, conditions: [{name: diabetes}]}") == unknown);
    CHECK(ask(not_diabetic, "facts: {diabetes: false}") == met);
    CHECK(ask(record_node, "{facts: {diabetes: true}, conditions: [{name: diabetes}, {name: diabetes, status: absent}]}") == unknown);
    // It settles the whole where a part of it has the same words.
    auto treated = all_of({record_node, leaf(Quoted{"treated"})});
    treated.phrase = "diabetes";
    CHECK(ask(treated, "{facts: {diabetes: false}, conditions: [{name: diabetes}]}") == not_met);

    // The phrase of a negation is without its polarity.
    auto denied = negation(leaf(Quoted{"prior organ allograft"}, {}, "prior organ allograft"));
    denied.phrase = "prior organ allograft";
    CHECK(ask(denied, "facts: {prior organ allograft: true}") == not_met);
    CHECK(ask(denied, "facts: {prior organ allograft: false}") == met);
    // A clause above its leaves.
    auto clause = all_of({leaf(Quoted{"one"}, {}, "one"), leaf(Quoted{"two"}, {}, "two")});
    clause.phrase = "one and two";
    CHECK(ask(clause, "facts: {one and two: true}") == met);
    // What was not understood can still be settled in its own words.
    CHECK(ask(leaf(Residue{"flurb the gork"}, {}, "flurb the gork"), "facts: {flurb the gork: true}") == met);
    CHECK(ask(leaf(Residue{"flurb the gork"}), "facts: {flurb the gork: true}") == unknown);
}

TEST_CASE("facts of the vocabulary", "[facts]") {
    auto const pregnant = leaf(Fact{id("pregnant")});
    CHECK(ask(pregnant, "facts: {pregnant: true}") == met);
    CHECK(ask(pregnant, "facts: {pregnancy: false}") == not_met);
    CHECK(ask(pregnant, "sex: male") == not_met);
    CHECK(ask(pregnant, "sex: female") == unknown);
    CHECK(ask(pregnant, "conditions: [{name: pregnancy, onset: 2026-08-15}]") == met);
    CHECK(ask(pregnant, "observations: [{name: urine pregnancy test, value: positive}]") == met);
    CHECK(ask(pregnant, "observations: [{name: urine pregnancy test, value: negative}]") == not_met);
    auto const conflict = look(pregnant, "{facts: {pregnant: false}, observations: [{name: pregnancy test, value: positive}]}");
    CHECK(conflict.answer == unknown);
    CHECK(conflict.evidence.size() >= 2);
    CHECK(ask(pregnant, "{sex: male, facts: {pregnant: true}}") == unknown);

    auto const childbearing = leaf(Fact{id("childbearing potential")});
    CHECK(ask(childbearing, "procedures: [{name: hysterectomy, date: 2018-05-14}]") == not_met);
    CHECK(ask(childbearing, "facts: {postmenopausal: true}") == not_met);
    CHECK(ask(childbearing, "facts: {postmenopausal: false}") == unknown);
    CHECK(ask(childbearing, "{facts: {childbearing potential: true}, procedures: [{name: hysterectomy, date: 2018-05-14}]}") == unknown);
    auto const by_implication = look(childbearing, "procedures: [{name: hysterectomy, date: 2018-05-14}]");
    CHECK(by_implication.reason.find("no uterus") != std::string::npos);
    CHECK(ask(leaf(Fact{id("measurable disease")}), "conditions: [{name: AML, course: [measurable]}]") == met);
}
