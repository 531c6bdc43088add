#include "matcher/profile.hpp"

#include "matcher/yaml_reader.hpp"
#include "tests/matcher/small_vocabulary.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>

// clang-format off  (tables are laid out by hand)

using namespace eligo;
using testing::small_vocabulary;

namespace {

ReadProfile read(std::string_view text, ProfileOptions options = {.require_id = false}) {
    auto result = read_profile(text, "patient.yaml", small_vocabulary(), options);
    if (!result) FAIL(to_string(result.error(), text));
    return *std::move(result);
}

std::string show(std::optional<PartialDate> const& date) { return date ? date->to_string() : "none"; }

// The example of spec/profile.md, each key once.
constexpr char const* whole = R"(id: AML-0042
as_of: 2026-11-20              # the screening day
birth_date: 1961-04-03
sex: female
conditions:
  - name: acute myeloid leukemia
    onset: 2026-09-02
    course: [newly diagnosed, CR1]
  - name: hypertension
    controlled: true
  - name: neuropathy
    grade: 2
    severity: moderate
  - name: breast cancer
    stage: IIB
    site: left breast
    histology: ductal carcinoma
    end: 2015
  - name: HIV infection
    status: absent
observations:
  - {name: ALT, value: 38, unit: U/L, date: 2026-11-18, upper: 40, lower: 5}
  - {name: hepatitis B surface antigen, value: negative}
  - {name: CRP, value: "<0.5", unit: mg/dL}
  - {name: HER2 immunohistochemistry, value: "2+"}
  - {name: ejection fraction, value: 55, unit: "%", site: central laboratory}
treatments:
  - name: cytarabine + daunorubicin
    kind: chemotherapy
    intent: induction
    start: 2026-09
    end: 2026-09-17
    cycles: 1
    line: 1
    response: CR
  - {name: prednisone, dose: 20, unit: mg/d, route: oral, start: 2026-11-01, reason: asthma}
  - {name: radiotherapy, site: chest wall, status: absent}
procedures:
  - {name: appendectomy, date: 2026-10-30, major: true, site: abdomen}
  - {name: bone marrow biopsy, date: 2026-11-02, outcome: 12% blasts, status: resolved}
allergies:
  - {name: penicillin, severity: severe}
  - {name: latex, status: absent}
trials:
  - {name: NCT00000000, start: 2026-01-10, end: 2026-03-01}
facts:
  pregnant: false
  able to swallow oral medication: true
complete: [conditions, trials]
)";

}  // namespace

TEST_CASE("every key of the specification is read", "[profile]") {
    auto const all = read(whole, {});
    CHECK(all.warnings.empty());
    PatientProfile const& p = all.profile;
    CHECK(p.id == "AML-0042");
    REQUIRE(p.as_of);
    CHECK(to_string(*p.as_of) == "2026-11-20");
    CHECK(show(p.birth_date) == "1961-04-03");
    CHECK_FALSE(p.age);
    CHECK(p.sex == PatientSex::female);

    REQUIRE(p.conditions.size() == 5);
    CHECK(p.conditions[0].name == "acute myeloid leukemia");
    CHECK(show(p.conditions[0].onset) == "2026-09-02");
    CHECK(p.conditions[0].course == std::vector<std::string>{"newly diagnosed", "CR1"});
    CHECK_FALSE(p.conditions[0].status_written);
    CHECK(p.conditions[1].controlled == true);
    CHECK(p.conditions[2].grade == 2);
    CHECK(p.conditions[2].severity == RecordSeverity::moderate);
    CHECK(p.conditions[3].stage == "IIB");
    CHECK(p.conditions[3].site == "left breast");
    CHECK(p.conditions[3].histology == "ductal carcinoma");
    CHECK(show(p.conditions[3].end) == "2015");
    CHECK(p.conditions[4].status == RecordStatus::absent);
    CHECK(p.conditions[4].status_written);

    REQUIRE(p.observations.size() == 5);
    CHECK(p.observations[0].value.kind == ObservedValue::Kind::number);
    CHECK(p.observations[0].value.low == Decimal(38));
    CHECK(p.observations[0].unit == "U/L");
    CHECK(p.observations[0].upper == Decimal(40));
    CHECK(p.observations[0].lower == Decimal(5));
    CHECK(show(p.observations[0].date) == "2026-11-18");
    CHECK(p.observations[1].value.text == "negative");
    CHECK(p.observations[4].unit == "%");
    CHECK(p.observations[4].site == "central laboratory");
    CHECK(p.observations[4].position == 4);

    REQUIRE(p.treatments.size() == 3);
    CHECK(p.treatments[0].kind == "chemotherapy");
    CHECK(p.treatments[0].intent == "induction");
    CHECK(show(p.treatments[0].start) == "2026-09");
    CHECK(show(p.treatments[0].end) == "2026-09-17");
    CHECK(p.treatments[0].cycles == 1);
    CHECK(p.treatments[0].line == 1);
    CHECK(p.treatments[0].response == "CR");
    CHECK(p.treatments[1].dose == Decimal(20));
    CHECK(p.treatments[1].unit == "mg/d");
    CHECK(p.treatments[1].route == "oral");
    CHECK(p.treatments[1].reason == "asthma");
    CHECK(p.treatments[2].site == "chest wall");
    CHECK(p.treatments[2].status == RecordStatus::absent);

    REQUIRE(p.procedures.size() == 2);
    CHECK(p.procedures[0].major == true);
    CHECK(show(p.procedures[0].date) == "2026-10-30");
    CHECK(p.procedures[0].site == "abdomen");
    CHECK(p.procedures[1].outcome == "12% blasts");
    CHECK(p.procedures[1].status == RecordStatus::resolved);

    REQUIRE(p.allergies.size() == 2);
    CHECK(p.allergies[0].severity == RecordSeverity::severe);
    CHECK(p.allergies[1].status == RecordStatus::absent);
    REQUIRE(p.trials.size() == 1);
    CHECK(show(p.trials[0].end) == "2026-03-01");
    REQUIRE(p.facts.size() == 2);
    CHECK(p.facts[0].name == "pregnant");
    CHECK_FALSE(p.facts[0].value);
    CHECK(p.facts[1].value);
    CHECK(p.complete(ListName::conditions));
    CHECK(p.complete(ListName::trials));
    CHECK_FALSE(p.complete(ListName::observations));
}

TEST_CASE("records keep their places", "[profile]") {
    auto const p = read(whole, {}).profile;
    CHECK(p.conditions[1].mark.line == 9);
    CHECK(p.conditions[1].mark.column == 5);
    CHECK(p.observations[0].mark.line == 22);
    CHECK(p.observations[0].mark.column == 5);
    CHECK(p.facts[1].mark.line == 48);
    CHECK(p.facts[1].mark.column == 3);
    CHECK(p.sex_mark.line == 4);
    CHECK(p.birth_mark.line == 3);
    CHECK(p.as_of_mark.column == 8);
}

TEST_CASE("values are numbers, intervals, words and truths", "[profile]") {
    struct Row {
        char const* written;
        char const* read;
    };
    auto const show_value = [](ObservedValue const& v) -> std::string {
        switch (v.kind) {
            case ObservedValue::Kind::number: return v.low->to_string();
            case ObservedValue::Kind::text: return "text";
            case ObservedValue::Kind::truth: return v.truth ? "true" : "false";
            case ObservedValue::Kind::interval: break;
        }
        return (v.low ? (v.low_open ? "(" : "[") + v.low->to_string() : "(") + ".." +
               (v.high ? v.high->to_string() + (v.high_open ? ")" : "]") : ")");
    };
    for (auto const& row : {
             Row{"38", "38"},
             Row{"-2.50", "-2.5"},
             Row{"\"38\"", "38"},
             Row{".5", "0.5"},
             Row{"+5", "5"},
             Row{"5.", "5"},
             Row{"1e3", "1000"},
             Row{"0.1", "0.1"},
             Row{"\"<0.5\"", "(..0.5)"},
             Row{"<0.5", "(..0.5)"},
             Row{"\"<= 3\"", "(..3]"},
             Row{"≤ 3", "(..3]"},
             Row{"=< 3", "(..3]"},
             Row{"\">=5\"", "[5..)"},
             Row{"\"> 5\"", "(5..)"},
             Row{"≥5", "[5..)"},
             Row{"5-10", "[5..10]"},
             Row{"5 – 10", "[5..10]"},
             Row{"5 to 10", "[5..10]"},
             Row{"-5--2", "[-5..-2]"},
             Row{"10-5", "text"},
             Row{"2+", "text"},
             Row{"III", "text"},
             Row{"T3", "text"},
             Row{"3a", "text"},
             Row{"not done", "text"},
             Row{"\"1:80\"", "text"},
             Row{"\"46,XX\"", "text"},
             Row{"12% blasts", "text"},
             Row{"-7/7q-", "text"},
             Row{"\"true\"", "text"},
             Row{"yes", "text"},
             Row{"true", "true"},
             Row{"false", "false"},
             Row{"0x1F", "text"},
             Row{"2026-11", "text"},
         }) {
        CAPTURE(row.written);
        auto const p = read("observations:\n  - name: x\n    value: " + std::string(row.written) + "\n").profile;
        REQUIRE(p.observations.size() == 1);
        CHECK(p.observations[0].has_value);
        CHECK(show_value(p.observations[0].value) == row.read);
    }
}

TEST_CASE("JSON is read as YAML is, with the same places", "[profile]") {
    std::string const json =
        "{\"id\": \"a\", \"sex\": \"male\", \"age\": 65,\n\t\"observations\": [{\"name\": \"ALT\", \"value\": 3.8e1, \"unit\": "
        "\"U/L\"},\r\n"
        "  {\"name\": \"\\u00b5\\/\\\"x\", \"value\": true}], \"facts\": {}, \"conditions\": []}\n";
    auto const p = read(json).profile;
    CHECK(p.age == 65);
    REQUIRE(p.observations.size() == 2);
    CHECK(p.observations[0].value.low == Decimal(38));
    CHECK(p.observations[1].name == "µ/\"x");

    // A comment makes it YAML, which goes through yaml-cpp.
    auto const fast = read_yaml({json}, "a");
    std::string const commented = json + "# no JSON";
    auto const slow = read_yaml({commented}, "a");
    REQUIRE(fast);
    REQUIRE(slow);
    std::vector<std::pair<YamlNode const*, YamlNode const*>> open{{&*fast, &*slow}};
    std::size_t compared = 0;
    while (!open.empty()) {
        auto const [a, b] = open.back();
        open.pop_back();
        ++compared;
        CAPTURE(a->text, a->mark.line, a->mark.column);
        CHECK(a->kind == b->kind);
        CHECK(a->plain == b->plain);
        CHECK(a->text == b->text);
        CHECK(a->mark.line == b->mark.line);
        CHECK(a->mark.column == b->mark.column);
        CHECK(a->span == b->span);
        REQUIRE(a->items.size() == b->items.size());
        REQUIRE(a->entries.size() == b->entries.size());
        for (std::size_t i = 0; i < a->items.size(); ++i) open.emplace_back(&a->items[i], &b->items[i]);
        for (std::size_t i = 0; i < a->entries.size(); ++i) {
            CHECK(a->entries[i].key == b->entries[i].key);
            CHECK(a->entries[i].mark.column == b->entries[i].mark.column);
            CHECK(a->entries[i].span == b->entries[i].span);
            open.emplace_back(&a->entries[i].value, &b->entries[i].value);
        }
    }
    CHECK(compared == 14);
}

TEST_CASE("JSON's escapes of characters beyond U+FFFF are joined", "[profile]") {
    CHECK(read(R"({"id": "\ud83d\ude00\u20ac"})").profile.id == "😀€");
}

TEST_CASE("byte order marks, CRLF and old line ends are read", "[profile]") {
    for (char const* text : {"\xEF\xBB\xBFid: a\nsex: male\n", "id: a\r\nsex: male\r\n", "id: a\rsex: male\r",
                             "%YAML 1.2\n---\nid: a\nsex: male\n...\n", "id: a\nsex: male\n---\n"}) {
        auto const p = read(text).profile;
        CHECK(p.id == "a");
        CHECK(p.sex == PatientSex::male);
    }
    CHECK(read("id: a\r\nsex: male\r\n").profile.sex_mark.line == 2);
    CHECK(read("id: a\rsex: male\r").profile.sex_mark.line == 2);
}

TEST_CASE("aliases repeat what they name", "[profile]") {
    auto const p = read("conditions: [&a {name: x, onset: 2020}]\ntrials: [{name: &n NCT1}, {name: *n}]\n").profile;
    REQUIRE(p.trials.size() == 2);
    CHECK(p.trials[1].name == "NCT1");
}

TEST_CASE("the screening day of the case file is taken where the patient has none", "[profile]") {
    auto const day = PartialDate::parse("2026-11-20")->first();
    CHECK(read("id: a", {.as_of = day}).profile.as_of == day);
    CHECK(to_string(*read("as_of: 2026-01-01", {.require_id = false, .as_of = day}).profile.as_of) == "2026-01-01");
}

TEST_CASE("age and date of birth may both stand where they agree", "[profile]") {
    CHECK(read("as_of: 2026-11-20\nbirth_date: 1960\nage: 65\n").profile.age == 65);
    CHECK(read("as_of: 2026-11-20\nbirth_date: 1960\nage: 66\n").profile.age == 66);
    CHECK(read("birth_date: 1960\nage: 20\n").profile.age == 20);  // on no known day, nothing contradicts
    CHECK(read("as_of: 2026-11-20\nbirth_date: 2026\n").profile.birth_date);
}

TEST_CASE("a value without a unit, or with one that nobody knows, is not judged", "[profile]") {
    CHECK(read("observations: [{name: creatinine, value: 90}]").profile.observations.size() == 1);
    CHECK(read("observations: [{name: creatinine, value: 900, unit: furlong}]").profile.observations.size() == 1);
    CHECK(read("observations: [{name: creatinine, value: 90, unit: umol/L}]").profile.observations.size() == 1);  // 1.02 mg/dL
    CHECK(read("observations: [{name: no such thing, value: 1e9, unit: U/L}]").profile.observations.size() == 1);
}

TEST_CASE("in a cohort an implausible observation is set aside", "[profile]") {
    auto const all = read("observations: [{name: ALT, value: 1}, {name: ALT, value: 99999, unit: U/L}, {name: ECOG, value: 1}]",
                          {.require_id = false, .set_aside = true});
    REQUIRE(all.profile.observations.size() == 2);
    CHECK(all.profile.observations[1].position == 2);
    REQUIRE(all.warnings.size() == 1);
    CHECK(all.warnings[0].severity == Severity::warning);
    CHECK(all.warnings[0].column == 58);
    CHECK(all.warnings[0].message.find("set aside") != std::string::npos);
}

TEST_CASE("what is odd and harmless is a warning", "[profile]") {
    CHECK(read("treatments: [{name: x, unit: mg}]").warnings.at(0).code == "unit-without-dose");
    CHECK(read("observations: [{name: x}]").warnings.at(0).code == "no-value");
    CHECK_FALSE(read("observations: [{name: x}]").profile.observations[0].has_value);
}

TEST_CASE("a stream costs only its bad documents", "[profile]") {
    std::string const yaml =
        "# cohort\nid: a\n--- # second\nid: b\nsexe: male\n---\nid: \"c\n---\n- d\n---\n\n---\nid: e\nobservations: [{name: ECOG, value: "
        "9}]\n";
    auto const all = read_profiles(yaml, "cohort.yaml", small_vocabulary());
    REQUIRE(all.size() == 5);
    CHECK(all[0].result);
    REQUIRE_FALSE(all[1].result);
    CHECK(all[1].line == 3);
    CHECK(all[1].result.error().line == 5);
    CHECK(yaml.substr(all[1].result.error().span.begin, 4) == "sexe");
    REQUIRE_FALSE(all[2].result);
    CHECK(all[2].result.error().line == 7);
    CHECK_FALSE(all[3].result);
    REQUIRE(all[4].result);
    CHECK(all[4].result->profile.id == "e");
    CHECK(all[4].result->warnings.size() == 1);
}

TEST_CASE("NDJSON is one patient a line", "[profile]") {
    std::string const lines = "{\"id\": \"a\"}\n{\"id\": \"b\", \"age\": \"x\"}\n\n{\"id\": \"c\"\nrubbish\n{\"id\": \"d\"}";
    auto const all = read_profiles(lines, "cohort.ndjson", small_vocabulary());
    REQUIRE(all.size() == 5);
    CHECK(all[0].result);
    CHECK_FALSE(all[1].result);
    CHECK(all[1].result.error().line == 2);
    CHECK(all[1].result.error().column == 20);
    CHECK(lines.substr(all[1].result.error().span.begin, 3) == "\"x\"");
    CHECK_FALSE(all[2].result);
    CHECK(all[2].line == 4);
    CHECK_FALSE(all[3].result);
    CHECK(all[4].result->profile.id == "d");
}

TEST_CASE("one JSON object over several lines is one patient", "[profile]") {
    CHECK(split_yaml("{\n  \"id\": \"a\",\n  \"facts\": {\n  }\n}\n").size() == 1);
    CHECK(split_yaml("{\"id\": \"a\", \"x\": \"}\",\n\"sex\": \"male\"}\n").size() == 1);
    CHECK(split_yaml("").empty());
    CHECK(split_yaml("# nothing\n\n---\n...\n").empty());
    CHECK(split_yaml("...dots: 1\n").size() == 1);
    CHECK(split_yaml("\xEF\xBB\xBFid: a\n...\nid: b").size() == 2);
}

TEST_CASE("a profile is read in far less than a millisecond", "[profile]") {
    auto const begin = std::chrono::steady_clock::now();
    constexpr int rounds = 50;
    for (int i = 0; i < rounds; ++i) read(whole, {});
    auto const each = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count() / rounds;
    INFO(each << " ms");  // 0.13 ms at -O2; room for sanitizers and a busy machine
    CHECK(each < 10);
}
