// What to find out: what is listed can change the answer, what is not listed cannot, and the lines work when they are pasted.

#include "matcher/missing.hpp"

#include "matcher/ask.hpp"
#include "matcher/distance.hpp"
#include "rules/print.hpp"
#include "tests/matcher/random_patients.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <stdexcept>

using namespace eligo;
using namespace eligo::testing;

namespace {

std::string file(std::string const& name) {
    std::ifstream in(ELIGO_SOURCE_DIR "/data/samples/" + name);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// All ways to fill in a line.
std::vector<Addition> fillings(Addition const& addition) {
    std::vector<Addition> result{addition};
    for (std::size_t i = 0; i < addition.fields.size(); ++i) {
        if (!addition.fields[i].value.empty()) continue;
        std::vector<Addition> next;
        for (auto const& one : result) {
            for (auto const& example : addition.fields[i].examples) {
                next.push_back(one);
                next.back().fields[i].value = example;
            }
        }
        result = std::move(next);
    }
    return result;
}

Node const& node_at(Node const& root, std::string_view id) {
    Node const* node = &root;
    for (std::size_t dot = id.find('.'); dot != std::string_view::npos; dot = id.find('.', dot + 1))
        node = &node->children.at(std::stoul(std::string(id.substr(dot + 1))) - 1);
    return *node;
}

// The answer of a leaf after the line was pasted into the text of the profile; nullopt: the profile is then refused.
std::optional<Answer> after_pasting(std::string const& text, Addition const& addition, Node const& leaf, EvaluateOptions const& options,
                                    Vocabulary const& vocabulary) {
    auto const pasted = paste(text, addition);
    REQUIRE(pasted);
    ProfileOptions reading;
    reading.require_id = false;
    reading.as_of = options.as_of;
    auto const read = read_profile(*pasted, "patient.yaml", vocabulary, reading);
    if (!read) return std::nullopt;
    return evaluate(leaf, *read_chart(read->profile, vocabulary), options).answer;
}

bool settles(std::string const& text, Addition const& addition, Node const& leaf, EvaluateOptions const& options,
             Vocabulary const& vocabulary) {
    for (auto const& one : fillings(addition)) {
        auto const answer = after_pasting(text, one, leaf, options, vocabulary);
        if (answer && *answer != Answer::unknown) return true;
    }
    return false;
}

// Kleene's tables once more, on the answers of the leaves: the reference.
Answer combined(Node const& node, std::string const& id, std::map<std::string, Answer> const& leaves, Answer neutral) {
    if (node.children.empty()) return leaves.at(id);
    auto const child = [&](std::size_t i, Answer n) { return combined(node.children[i], node_id(id, i), leaves, n); };
    if (node.is<Not>()) return opposite(child(0, opposite(neutral)));
    if (node.is<Group>()) {
        Answer const who = child(0, neutral);
        Answer const demand = child(1, neutral);
        if (who == Answer::met) return demand;
        return who == Answer::not_met || demand == neutral ? neutral : Answer::unknown;
    }
    if (node.is<Unless>()) {
        bool const demanding = neutral == Answer::met;
        Answer const exception = child(1, demanding ? neutral : opposite(neutral));
        return demanding ? either(child(0, neutral), exception) : both(child(0, neutral), opposite(exception));
    }
    int met = 0;
    int possible = 0;
    Answer every = Answer::met;
    Answer some = Answer::not_met;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        Answer const answer = child(i, neutral);
        met += answer == Answer::met;
        possible += answer != Answer::not_met;
        every = both(every, answer);
        some = either(some, answer);
    }
    if (auto const* at_least = node.get<AtLeast>())
        return met >= at_least->count ? Answer::met : possible < at_least->count ? Answer::not_met : Answer::unknown;
    return node.is<All>() ? every : some;
}

void collect(NodeAnswer const& answer, std::string const& id, std::map<std::string, Answer>& into) {
    if (answer.children.empty()) into[id] = answer.answer;
    for (std::size_t i = 0; i < answer.children.size(); ++i) collect(answer.children[i], node_id(id, i), into);
}

// Do the other unknown leaves leave it a say?
bool can_change(Node const& tree, std::map<std::string, Answer> leaves, std::string const& leaf, Answer neutral) {
    std::vector<std::string> others;
    for (auto const& [id, answer] : leaves)
        if (answer == Answer::unknown && id != leaf) others.push_back(id);
    for (std::size_t bits = 0; bits < (std::size_t{1} << others.size()); ++bits) {
        for (std::size_t i = 0; i < others.size(); ++i) leaves[others[i]] = known((bits >> i & 1U) != 0);
        leaves[leaf] = Answer::met;
        Answer const yes = combined(tree, "I1", leaves, neutral);
        leaves[leaf] = Answer::not_met;
        if (combined(tree, "I1", leaves, neutral) != yes) return true;
    }
    return false;
}

struct Asked {
    Trial trial;
    PatientProfile patient;
    TrialAnswer answer;
    MissingFacts missing;

    Asked(std::string const& page, std::string const& text, bool all = false) : patient(profile(text)) {
        auto input = read_trials(page, "page.txt");
        if (!input) throw std::logic_error(to_string(input.error()));
        Vocabulary const& vocabulary = Vocabulary::built_in();
        trial = read_trial(std::move(input->trials.front()), vocabulary);
        MatchOptions const options{.as_of = *patient.as_of, .stale_after = {}};
        answer = match(trial, *read_chart(patient, vocabulary), options);
        missing = find_missing(trial, answer, patient, options, vocabulary, all);
    }
    Asked(Asked const&) = delete;

    static PatientProfile profile(std::string const& text) {
        ProfileOptions options;
        options.require_id = false;
        options.as_of = the_day();
        auto read = read_profile(text, "patient.yaml", Vocabulary::built_in(), options);
        if (!read) throw std::logic_error(to_string(read.error()));
        return std::move(read->profile);
    }

    // "line | if not", one for each.
    std::string lines() const {
        std::string text;
        for (auto const& fact : missing.facts)
            text += fact.add.line() + (fact.add_if_no ? " | " + fact.add_if_no->line() : std::string()) + '\n';
        return text;
    }
};

std::string page(std::string const& inclusion, std::string const& exclusion = {}) {
    return "Inclusion Criteria:\n\n" + inclusion + (exclusion.empty() ? "" : "\nExclusion Criteria:\n\n" + exclusion);
}

}  // namespace

TEST_CASE("what to find out, line by line", "[missing]") {
    CHECK(Asked(page("* ALT ≤ 2.5 x ULN\n* Age ≥ 18 years\n"), "{}").lines() ==
          "- {name: ALT, value: , unit: U/L, date: 2026-11-20, upper: }\nbirth_date: \n");
    // Of what is there only the rest is asked.
    CHECK(Asked(page("* ALT ≤ 2.5 x ULN\n"), "{observations: [{name: ALT, value: 90, unit: U/L, date: 2026-11-18}]}").lines() ==
          "upper: \n");
    CHECK(Asked(page("* Platelets ≥ 50 x 10^9/L\n"), "{observations: [{name: platelets, value: 90, date: 2026-11-18}]}").lines() ==
          "unit: \n");
    CHECK(Asked(page("* Age ≥ 18 years\n", "* HIV infection\n* Uncontrolled hypertension\n"),
                "{birth_date: 1961-04-03, conditions: [{name: hypertension}]}")
              .lines() == "- {name: HIV infection} | - {name: HIV infection, status: absent}\ncontrolled: \n");
    CHECK(Asked(page("* Creatinine clearance ≥ 60 mL/min\n"),
                "{birth_date: 1961-04-03, sex: female, observations: [{name: creatinine, value: 1, unit: mg/dL, date: 2026-11-18}]}")
              .lines() == "- {name: body weight, value: , unit: kg, date: 2026-11-20}\n");
    CHECK(Asked(page("* Written informed consent\n"), "{}").lines() == "informed consent: \n");
}

TEST_CASE("what can no longer change the answer is not asked", "[missing]") {
    // One alternative holds: the other is nobody's concern.
    CHECK(Asked(page("* Platelets ≥ 50 x 10^9/L or hemoglobin ≥ 8 g/dL\n* Age ≥ 18 years\n"),
                "{observations: [{name: platelets, value: 90, unit: 10^9/L, date: 2026-11-18}]}")
              .lines() == "birth_date: \n");
    // The trial is closed, whatever else is found; unless all is asked for.
    std::string const closed = page("* Age ≥ 18 years\n* Platelets ≥ 50 x 10^9/L\n");
    CHECK(Asked(closed, "{birth_date: 2015-04-03}").lines().empty());
    Asked const all(closed, "{birth_date: 2015-04-03}", true);
    CHECK(all.lines() == "- {name: platelet count, value: , unit: 10*9/L, date: 2026-11-20}\n");
    CHECK(!all.missing.facts.front().decisive);
}

TEST_CASE("one value for several criteria is asked once, and first", "[missing]") {
    Asked const asked(page("* Age ≥ 18 years\n* Hemoglobin ≥ 8 g/dL\n* Hemoglobin ≤ 18 g/dL\n"), "{}");
    REQUIRE(asked.missing.facts.size() == 2);
    CHECK(asked.missing.facts.front().what == "hemoglobin");
    CHECK(asked.missing.facts.front().criteria == std::vector<std::string>{"I2", "I3"});
}

TEST_CASE("what nobody can know from a record is told apart", "[missing]") {
    Asked const asked(page("* Age ≥ 18 years\n", "* Must not have received chemotherapy\n* Blorping of the wug\n"),
                      "{birth_date: 1961-04-03}");
    std::vector<std::string> told;
    for (auto const& fact : asked.missing.unknowable) told.push_back(fact.criterion + ' ' + std::string(to_string(fact.why)));
    CHECK(told.front() == "E1 doubtful-sense");
    for (auto const& fact : asked.missing.facts) CHECK(fact.criteria != std::vector<std::string>{"E1"});
    Asked const contradiction(page("* Age ≥ 18 years\n", "* HIV infection\n"),
                              "{birth_date: 1961-04-03, conditions: [{name: HIV infection}, {name: HIV infection, status: absent}]}");
    REQUIRE(contradiction.missing.unknowable.size() == 1);
    CHECK(contradiction.missing.unknowable.front().why == Unknowable::contradiction);
}

TEST_CASE("the lines for the samples work when pasted into their files", "[missing]") {
    int tried = 0;
    for (char const* trial : {"trial.txt", "trial-record.json"}) {
        for (char const* name : {"patient.yaml", "patient-excluded.yaml", "patient-fit.yaml", "patient-sparse.yaml"}) {
            std::string const text = file(name);
            Asked const asked(file(trial), text, true);
            EvaluateOptions options = evaluate_options(asked.trial, {.as_of = *asked.patient.as_of, .stale_after = {}});
            for (auto const& fact : asked.missing.facts) {
                for (auto const& id : fact.nodes) {
                    std::string const of = id.substr(0, id.find('.'));
                    auto const& criterion =
                        *std::find_if(asked.trial.criteria.begin(), asked.trial.criteria.end(), [&](auto const& c) { return c.id == of; });
                    options.kind = criterion.kind;
                    Node const& leaf = node_at(criterion.reading.rule, id);
                    INFO(name << ", " << id << ": " << fact.what << ", " << fact.add.line());
                    CHECK(settles(text, fact.add, leaf, options, Vocabulary::built_in()));
                    if (fact.add_if_no) CHECK(settles(text, *fact.add_if_no, leaf, options, Vocabulary::built_in()));
                    ++tried;
                    // Half filled in, it is refused.
                    auto const empty =
                        std::find_if(fact.add.fields.begin(), fact.add.fields.end(), [](auto const& f) { return f.value.empty(); });
                    if (empty != fact.add.fields.end()) CHECK(!after_pasting(text, fact.add, leaf, options, Vocabulary::built_in()));
                }
            }
        }
    }
    CHECK(tried > 40);
}

TEST_CASE("what is listed can change the answer, and no other leaf can", "[missing]") {
    unsigned const seed = seed_of_day();
    INFO("seed " << seed);
    Dice dice(seed + 11);
    int listed = 0, unlisted = 0, pasted = 0;
    for (int round = 0; round < 400; ++round) {
        Person const person = random_person(dice);
        std::vector<PatientProfile> profiles;
        try {
            profiles.push_back(patient(person.yaml()));
        } catch (std::logic_error const&) {
            continue;  // an end before its start
        }
        Trial trial;
        trial.document.id = "random";
        TrialCriterion& criterion = trial.criteria.emplace_back();
        criterion.id = "I1";
        criterion.kind = dice.one_in(3) ? CriterionKind::exclusion : CriterionKind::inclusion;
        criterion.reading.rule = random_tree(dice, 2);
        Node const& tree = criterion.reading.rule;
        MatchOptions const options{.as_of = the_day(), .stale_after = {}};
        TrialAnswer const answer = match(trial, *read_chart(profiles.front(), clinic()), options);
        NodeAnswer const& root = answer.criteria.front().answer;
        MissingFacts const missing = find_missing(trial, answer, profiles.front(), options, clinic());

        std::map<std::string, Answer> leaves;
        collect(root, "I1", leaves);
        Answer const neutral = criterion.kind == CriterionKind::exclusion ? Answer::not_met : Answer::met;
        CHECK(combined(tree, "I1", leaves, neutral) == root.answer);
        std::vector<std::string> open;
        for (auto const& leaf : open_leaves(root, "I1")) open.push_back(leaf.id);
        for (auto const& [id, of_leaf] : leaves) {
            if (of_leaf != Answer::unknown) continue;
            bool const is_open = std::find(open.begin(), open.end(), id) != open.end();
            INFO(print(tree, clinic()) << ", leaf " << id);
            CHECK(is_open == can_change(tree, leaves, id, neutral));
            ++(is_open ? listed : unlisted);
            if (!is_open) continue;
            // It is asked for, or said to be beyond asking.
            bool const asked = std::any_of(missing.facts.begin(), missing.facts.end(), [&](MissingFact const& fact) {
                return std::find(fact.nodes.begin(), fact.nodes.end(), id) != fact.nodes.end();
            });
            bool const beyond =
                std::any_of(missing.unknowable.begin(), missing.unknowable.end(), [&](auto const& f) { return f.node == id; });
            CHECK((asked || beyond));
        }
        EvaluateOptions evaluation = evaluate_options(trial, options);
        evaluation.kind = criterion.kind;
        for (auto const& fact : missing.facts) {
            for (auto const& id : fact.nodes) {
                CHECK(std::find(open.begin(), open.end(), id) != open.end());
                INFO(print(node_at(tree, id), clinic()) << "\n  " << fact.what << ": " << fact.add.line() << "\n  " << person.yaml());
                CHECK(settles(person.yaml(), fact.add, node_at(tree, id), evaluation, clinic()));
                if (fact.add_if_no) CHECK(settles(person.yaml(), *fact.add_if_no, node_at(tree, id), evaluation, clinic()));
                ++pasted;
            }
        }
    }
    CHECK(listed > 100);
    CHECK(unlisted > 10);
    CHECK(pasted > 100);
}

TEST_CASE("an empty profile has what the trial asks, and is one", "[missing]") {
    Vocabulary const& vocabulary = Vocabulary::built_in();
    auto input = read_trials(file("trial.txt"), "trial.txt");
    REQUIRE(input);
    Trial const trial = read_trial(std::move(input->trials.front()), vocabulary);
    std::string const text = empty_profile(trial, the_day(), vocabulary);
    auto const read = read_profile(text, "empty.yaml", vocabulary);
    INFO(text);
    REQUIRE(read);
    CHECK(read->profile.observations.empty());
    CHECK(read->profile.as_of == the_day());
    // In the order of the page.
    std::size_t at = 0;
    for (char const* part :
         {"# birth_date: ", "conditions: [", "{name: acute myeloid leukemia},", "{name: HIV infection, status: absent},", "observations: [",
          "{name: ECOG performance status, value: ,", "{name: ALT, value: ,", "{name: platelet count, ", "treatments: [",
          "{name: chemotherapy, start: },", "facts: {", "informed consent: ,"}) {
        std::size_t const found = text.find(part, at);
        INFO(part);
        CHECK(found != std::string::npos);
        at = found == std::string::npos ? at : found;
    }
    // A line without its `#`, filled in, is read.
    std::string one = text;
    std::size_t const line = one.find("# {name: ECOG performance status, value: ,");
    REQUIRE(line != std::string::npos);
    one.replace(line, 42, "{name: ECOG performance status, value: 1,");
    auto const with_one = read_profile(one, "filled.yaml", vocabulary);
    REQUIRE(with_one);
    CHECK(with_one->profile.observations.size() == 1);
}

TEST_CASE("text that is not plain is quoted", "[missing]") {
    CHECK(yaml_scalar("HIV infection") == "HIV infection");
    CHECK(yaml_scalar("10*9/L") == "10*9/L");
    CHECK(yaml_scalar("7+3") == "\"7+3\"");  // no letter: it could be a number
    CHECK(yaml_scalar("no") == "\"no\"");
    CHECK(yaml_scalar("a: \"b\"") == "\"a: \\\"b\\\"\"");
    CHECK(yaml_scalar("%") == "\"%\"");
    CHECK(yaml_scalar("/uL") == "\"/uL\"");
}

TEST_CASE("pasting into blocks, braces and JSON", "[missing]") {
    Addition const lab{"observations", {}, {{"name", "ALT", {}}, {"value", "30", {}}}, false};
    CHECK(paste("id: a\nobservations:\n  - name: AST\n    value: 1\n", lab) ==
          "id: a\nobservations:\n  - {name: ALT, value: 30}\n  - name: AST\n    value: 1\n");
    CHECK(paste("id: a\n", lab) == "observations: [{name: ALT, value: 30}]\nid: a\n");
    CHECK(paste("{\"id\": \"a\", \"observations\": []}", lab) == "{\"id\": \"a\", \"observations\": [{name: ALT, value: 30}]}");
    Addition const upper{"observations", "observations[0]", {{"upper", "40", {}}}, false};
    CHECK(paste("id: a\nobservations:\n  - name: AST\n    value: 1\n", upper) ==
          "id: a\nobservations:\n  - upper: 40\n    name: AST\n    value: 1\n");
    CHECK(paste("id: a\nobservations: [{name: AST}]\n", upper) == "id: a\nobservations: [{upper: 40, name: AST}]\n");
    Addition const course{"conditions", "conditions[0]", {{"course", "[relapsed]", {}}}, false};
    CHECK(paste("conditions: [{name: AML, course: [CR1]}]\n", course) == "conditions: [{name: AML, course: [relapsed, CR1]}]\n");
    CHECK(paste("conditions: [{name: AML, course: CR1}]\n", course) == "conditions: [{name: AML, course: [CR1, relapsed]}]\n");
    CHECK(paste("conditions:\n  - name: AML\n    course:\n      - CR1\n", course) ==
          "conditions:\n  - name: AML\n    course:\n      - relapsed\n      - CR1\n");
    CHECK(!paste("id: a\nobservations: []\n", upper));
    Addition const birth{{}, {}, {{"birth_date", "1961-04-03", {}}}, true};
    CHECK(paste("id: a\nbirth_date: 1961-04\n", birth) == "id: a\nbirth_date: 1961-04-03\n");
    CHECK(!paste("- a\n", lab));
}
