// What was found out goes to the end of a profile, and every byte that stood there stays.
#include "matcher/profile_addition.hpp"
#include "matcher/profile.hpp"

#include <catch2/catch.hpp>

using namespace eligo;

namespace {

Vocabulary const& vocabulary() { return Vocabulary::built_in(); }

AppendedEntry const bilirubin{"observations",
                              {{"name", "total bilirubin"}, {"value", "0.9"}, {"unit", "mg/dL"}, {"date", "2026-11-20"}, {"upper", ""}}};
AppendedEntry const consent{"facts", {{"informed consent", "true"}}};
AppendedEntry const complete{"complete", {{"treatments", "true"}}};
AppendedEntry const sex{"", {{"sex", "female"}}};

std::string added(std::string const& profile, std::vector<AppendedEntry> const& additions) {
    auto const result = with_additions(profile, additions, "p.yaml", vocabulary());
    INFO(profile);
    if (!result) FAIL(to_string(result.error()));
    return *result;
}

std::string error(std::string const& profile, std::vector<AppendedEntry> const& additions) {
    auto const result = with_additions(profile, additions, "p.yaml", vocabulary());
    REQUIRE_FALSE(result);
    return to_string(result.error());
}

PatientProfile read(std::string const& text) {
    auto const result = read_profile(text, "p.yaml", vocabulary());
    if (!result) FAIL(to_string(result.error()));
    return result->profile;
}

}  // namespace

TEST_CASE("an entry is one line of YAML, or of JSON") {
    CHECK(addition_text(bilirubin, false) == "{observations: [{name: total bilirubin, value: 0.9, unit: mg/dL, date: 2026-11-20}]}");
    CHECK(addition_text(bilirubin, true) ==
          R"({"observations": [{"name": "total bilirubin", "value": 0.9, "unit": "mg/dL", "date": "2026-11-20"}]})");
    CHECK(addition_text(consent, false) == "{facts: {informed consent: true}}");
    CHECK(addition_text(complete, false) == "{complete: [treatments]}");
    CHECK(addition_text(sex, false) == "{sex: female}");
    // What YAML would read as something else is quoted.
    CHECK(addition_text({"observations", {{"name", "007"}, {"value", "<0.5"}, {"unit", "%"}}}, false) ==
          R"({observations: [{name: "007", value: "<0.5", unit: "%"}]})");
    CHECK(addition_text({"facts", {{"a: b, {c} # \"d\"\n", "false"}}}, false) == R"({facts: {"a: b, {c} # \"d\"\n": false}})");
    CHECK(addition_text({"conditions", {{"name", "no"}, {"controlled", "true"}}}, false) ==
          R"({conditions: [{name: "no", controlled: true}]})");
}

TEST_CASE("a YAML profile grows at its end, byte for byte") {
    for (std::string const profile : {
             "id: p\nobservations:\n  - {name: ALT, value: 3, unit: U/L}\nfacts:\n  pregnant: false\n",
             "id: p",
             "# a comment\nid: p\n# the end",
             "id: p\r\nage: 50\r\n",
             "\xEF\xBB\xBFid: p\n",
         }) {
        std::string const result = added(profile, {bilirubin, consent, complete, sex});
        CHECK(result.substr(0, profile.size()) == profile);
        PatientProfile const before = read(profile);
        PatientProfile const after = read(result);
        REQUIRE(after.observations.size() == before.observations.size() + 1);
        CHECK(after.observations.back().name == "total bilirubin");
        CHECK(after.facts.back().name == "informed consent");
        CHECK(after.complete(ListName::treatments));
        CHECK(after.sex == PatientSex::female);
        // Once more: the same key goes on.
        std::string const again = added(result, {{"observations", {{"name", "AST"}, {"value", "30"}, {"unit", "U/L"}}}});
        CHECK(again.substr(0, result.size()) == result);
        CHECK(read(again).observations.size() == before.observations.size() + 2);
    }
}

TEST_CASE("a JSON profile grows before its last brace") {
    for (std::string const profile : {
             "{\"id\": \"p\", \"observations\": []}\n",
             "{\n  \"id\": \"p\"\n}",
             "{id: p, age: 50}\n",
         }) {
        std::string const once = added(profile, {bilirubin});
        std::string const twice = added(once, {consent});
        CHECK(read(twice).observations.size() == 1);
        CHECK(read(twice).facts.size() == 1);
        std::size_t const content = profile.find_last_not_of(" \n\r}");
        CHECK(twice.substr(0, content + 1) == profile.substr(0, content + 1));
        CHECK(twice.substr(twice.size() - (profile.size() - content - 1)) == profile.substr(content + 1));
    }
}

TEST_CASE("the evidence of an addition points to its own line and counts on in its list") {
    std::string const text = added("id: p\nobservations:\n  - {name: ALT, value: 3, unit: U/L}\n", {bilirubin});
    PatientProfile const profile = read(text);
    CHECK(profile.observations[1].mark.line == 5);
    CHECK(profile.observations[1].position == 1);
}

TEST_CASE("what cannot be added is refused with the reason, and nothing is guessed") {
    CHECK(error("id: p\n", {{"observations", {{"name", "ALT"}, {"value", "3 U/L"}}}}).find("the value without its unit") !=
          std::string::npos);
    CHECK(error("id: p\n", {{"observations", {{"nmae", "ALT"}}}}).find("did you mean `name`") != std::string::npos);
    CHECK(error("id: p\n", {{"", {{"id", "q"}}}}).find("unknown key") != std::string::npos);
    CHECK(error("id: p\nsex: male\n", {sex}).find("known already") != std::string::npos);
    CHECK(error("id: p\n...\n", {consent}).find("nothing can be added") != std::string::npos);
    CHECK(error("id: p\nadditions:\n- {facts: {a: true}}\n", {consent}).find("nothing can be added") != std::string::npos);
    CHECK(error("id: p\nadditions: []\nage: 3\n", {consent}).find("nothing can be added") != std::string::npos);
    CHECK(error("nonsense", {consent}).find("expected a patient") != std::string::npos);
}

TEST_CASE("the key additions is read as strictly as the rest of a profile") {
    auto const wrong = [](std::string const& text) {
        auto const result = read_profile(text, "p.yaml", vocabulary());
        REQUIRE_FALSE(result);
        return to_string(result.error());
    };
    CHECK(wrong("id: p\nadditions: 3\n").find("a list") != std::string::npos);
    CHECK(wrong("id: p\nadditions: [3]\n").find("an addition is no map") != std::string::npos);
    CHECK(wrong("id: p\nadditions: [{as_of: 2026-01-01}]\n").find("unknown key") != std::string::npos);
    CHECK(wrong("id: p\nadditions: [{birth_date: 2030-01-01}]\nas_of: 2026-01-01\n").find("lies after `as_of`") != std::string::npos);
    CHECK(
        wrong("id: p\nbirth_date: 1990-01-01\nadditions: [{conditions: [{name: AML, onset: 1970}]}]\n").find("lies before `birth_date`") !=
        std::string::npos);
    // Records that contradict each other are for the evaluator, which shows both.
    CHECK(read("id: p\nfacts: {pregnant: false}\nadditions: [{facts: {pregnant: true}}]\n").facts.size() == 2);
}
