// Every kind of bad input: where the message points, and what it advises.
#include "matcher/profile.hpp"
#include "tests/matcher/small_vocabulary.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>

// clang-format off  (tables are laid out by hand)

using namespace eligo;
using testing::small_vocabulary;

namespace {

Diagnostic fault(std::string_view text, ProfileOptions options = {.require_id = false}) {
    auto const result = read_profile(text, "patient.yaml", small_vocabulary(), options);
    INFO(text);
    REQUIRE_FALSE(result);
    CHECK(result.error().severity == Severity::error);
    CHECK(result.error().file == "patient.yaml");
    return result.error();
}

struct Row {
    char const* text;
    std::uint32_t line, column;
    char const* message;  // a part of it
    char const* fix;      // a part of it
};

void check(std::initializer_list<Row> rows) {
    for (Row const& row : rows) {
        INFO(row.text);
        Diagnostic const error = fault(row.text);
        CHECK(error.line == row.line);
        CHECK(error.column == row.column);
        CHECK_THAT(error.message, Catch::Contains(row.message));
        CHECK_THAT(error.fix, Catch::Contains(row.fix));
        CHECK_FALSE(error.code.empty());
        CHECK(error.message.find_first_of(".\n", error.message.size() - 1) == std::string::npos);  // one sentence, no full stop
        // The span is the place that line and column name.
        std::string_view const before = std::string_view(row.text).substr(0, error.span.begin);
        CHECK(std::uint32_t(std::count(before.begin(), before.end(), '\n')) + 1 == row.line);
        CHECK(before.size() - (before.rfind('\n') + 1) + 1 == row.column);
    }
}

}  // namespace

TEST_CASE("units and values that YAML eats ask for quotes", "[bad_profile]") {
    check({
        {"observations: [{name: EF, value: 55, unit: %}]", 1, 44, "found `%` in the value of `unit`",
         "put quotes around the unit: `unit: \"%\"`"},
        {"observations:\n  - name: EF\n    unit: %\n", 3, 11, "found `%`", "`unit: \"%\"`"},
        {"observations: [{name: LDH, value: 55, unit: [IU]/L}]", 1, 49, "after the value of `unit`",
         "put quotes around the unit: `unit: \"[IU]/L\"`"},
        {"observations: [{name: BP, value: 55, unit: mm[Hg], date: 2026}]", 1, 46, "found `[Hg]`", "`unit: \"mm[Hg]\"`"},
        {"observations:\n  - name: LDH\n    unit: [IU]/L\n", 3, 15, "found `/L`", "`unit: \"[IU]/L\"`"},
        {"observations: [{name: x, unit: {copies}/mL}]", 1, 40, "found `/mL}]`", "`unit: \"{copies}/mL\"`"},
        {"observations:\n  - name: CRP\n    value: >=5\n", 3, 12, "`>` begins a block of text", "`value: \">=5\"`"},
        {"observations:\n  - name: CRP\n    value: >5\n    unit: g/L\n", 3, 12, "begins a block of text",
         "`\">5\"`"},  // yaml-cpp: an empty text
        {"observations: [{name: CRP, value: >5}]", 1, 35, "found `>`", "`value: \">5\"`"},
        {"conditions:\n  - name: ALL: relapsed\n", 2, 14, "found `:` in the value of `name`", "`name: \"ALL: relapsed\"`"},
        {"conditions: [{name: ALL onset: 2020}]", 1, 30, "found `:`", "put a comma before `onset`"},
        {"conditions: [{name: 'Crohn's disease'}]", 1, 28, "found `s`", "`name: \"Crohn's disease\"`"},
        {"conditions: [{name: *28}]", 1, 21, "found `*28`", "`name: \"*28\"`"},
        {"id: @home", 1, 5, "found `@`", "`id: \"@home\"`"},
        {"id: \"C:\\qmul\"", 1, 8, "`\\q` means nothing", "single quotes"},
    });
}

TEST_CASE("faults of syntax say what was expected", "[bad_profile]") {
    check({
        {"sex: male\n\tage: 65\n", 2, 1, "found a tab", "indent with blanks"},
        {"conditions:\n\t- name: x\n", 2, 1, "found a tab", "indent with blanks"},
        {"conditions:\n  - name: x\n \t  onset: 2020\n", 3, 2, "found a tab", "indent with blanks"},
        {"id: \"a\nsex: male\n", 1, 5, "the quote `\"` that opens here is never closed", "close it"},
        {"id: a\nconditions: [{name: x}, {name: y}\n", 2, 13, "the bracket `[` that opens here is never closed", "close it with `]`"},
        {"observations:\n  - {name: ALT, value: 3\n  - {name: AST}\n", 2, 5, "the bracket `{`", "close it with `}`"},
        {"{\"age\": 65, \"sex\": \"male\"", 1, 1, "the bracket `{`", "close it with `}`"},
        {"{\"age\": 65 \"sex\": \"male\"}", 1, 17, "found `:`", "put a comma before `\"sex\"`"},
        {"{id: a]", 1, 7, "found `]`, which closes nothing", "check the brackets"},
        {"age:65\nsex: male\n", 1, 1, "no blank follows the colon in `age:65`", "write `age: 65`"},
        {"sex: male\nage:65\nid: a\n", 2, 1, "no blank follows the colon", "write `age: 65`"},
        {"conditions: [{name:x, onset: 2020}]", 1, 15, "unknown key `name:x`", "put a blank after the colon: `name: x`"},
        {"sex: male\n age: 65\n", 2, 2, "`age: 65`, which is indented deeper", "in the column of the keys"},
        {"conditions:\n  - name: x\n   onset: 2020\n", 3, 4, "in a column where nothing is open", "in the column of the entries"},
        {"id: \"a", 1, 5, "the quote `\"` that opens here is never closed", "close it"},
        {"facts: {'a", 1, 9, "the quote `'` that opens here is never closed", "close it"},
        {"id: a\n, b", 2, 1, "found `,`", "column"},  // yaml-cpp finds empty documents without end
        {"{id: a}\n, b", 2, 1, "found `,`, which parts no entries", "leave it out"},
        {", id: a", 1, 1, "found `,`, which parts no entries", "leave it out"},
        {"id: a\nsex male\n", 2, 1, "unknown key `sex male`", "write `sex: male`"},
        {"observations: [{name: x, value: 1,5}]", 1, 35, "unknown key `5`", "decimals with a point"},
        {"id: - b", 1, 5, "found the list item `-`", "on a line of its own"},
        {"? [x]\n: 1", 1, 3, "found a list where a key was expected", "`key: value`"},
        {"id: !patient a", 1, 5, "found the tag `!patient`", "quotes"},
    });
}

TEST_CASE("documents that are none, or not one patient", "[bad_profile]") {
    check({
        {"", 1, 1, "the document is empty", "key: value"},
        {" \n# nothing\n", 1, 1, "the document is empty", "key: value"},
        {"---\n", 1, 1, "the document is empty", "key: value"},
        {"- id: a\n- id: b\n", 1, 1, "found a list, expected a patient", "`---`"},
        {"just words", 1, 1, "found `just words`, expected a patient", "`id: ...`"},
        {"id: a\n---\nid: b\n", 3, 1, "a second document begins here", "cohort"},
        {"{\"id\": \"a\"}\n{\"id\": \"b\"}\n", 2, 1, "does not belong to what stands above", "cohort"},
    });
    CHECK(fault("sex: male\n", {}).message == "the patient has no `id`");
    CHECK(fault("id: \"\"\n", {}).line == 1);
}

TEST_CASE("bytes that are no text", "[bad_profile]") {
    auto const at = [](std::string_view text) {
        Diagnostic const error = fault(text);
        CHECK(error.code == "encoding");
        return std::to_string(error.line) + ':' + std::to_string(error.column) + ' ' + error.message + " / " + error.fix;
    };
    using namespace std::string_literals;
    CHECK_THAT(at("id: a\nsex: m\xE9le\n"), Catch::StartsWith("2:7 byte `0xE9` is not UTF-8 / save the file as UTF-8"));
    CHECK_THAT(at("id: a\xC0\x80"), Catch::StartsWith("1:6 byte `0xC0` is not UTF-8"));
    CHECK_THAT(at("id: \xED\xA0\x80"), Catch::StartsWith("1:5 byte `0xED`"));  // half a surrogate pair
    CHECK_THAT(at("id: a\0b"s), Catch::StartsWith("1:6 byte `0x00` is no text"));
    CHECK_THAT(at("id: a\nb\x04: 1"), Catch::StartsWith("2:2 byte `0x04` is no text"));  // where yaml-cpp ends in silence
    CHECK_THAT(at("\x7F"
                  "ELF\x02\x01\x01"),
               Catch::StartsWith("1:5 byte `0x02` is no text"));
    CHECK_THAT(at("\xFF\xFEi\0d\0"s), Catch::StartsWith("1:1 the file is in UTF-16"));
    CHECK_THAT(at("i\0d\0:\0"s), Catch::StartsWith("1:1 the file is in UTF-16"));
    CHECK_THAT(at("\0i\0d\0:"s), Catch::StartsWith("1:1 the file is in UTF-16"));
}

TEST_CASE("keys", "[bad_profile]") {
    check({
        {"sexe: male", 1, 1, "unknown key `sexe` in a patient", "did you mean `sex`"},
        {"gender: male", 1, 1, "unknown key `gender`", "did you mean `sex`"},
        {"id: a\nDiagnoses: []", 2, 1, "unknown key `Diagnoses`", "did you mean `conditions`"},
        {"birthdate: 1960", 1, 1, "unknown key", "did you mean `birth_date`"},
        {"zzz: 1", 1, 1, "unknown key `zzz`", "the keys here are `id`, `as_of`"},
        {"d: 1", 1, 1, "unknown key `d`", "the keys here are"},
        {"conditions: [{name: x, onst: 2020}]", 1, 24, "unknown key `onst` in a condition", "did you mean `onset`"},
        {"conditions: [{name: x, start: 2020}]", 1, 24, "unknown key `start`", "did you mean `onset`"},
        {"treatments: [{name: x, onset: 2020}]", 1, 24, "unknown key `onset` in a treatment", "did you mean `start`"},
        {"procedures: [{name: x, start: 2020}]", 1, 24, "unknown key `start` in a procedure", "did you mean `date`"},
        {"observations: [{name: x, status: absent}]", 1, 26, "unknown key `status` in an observation", "keys here are"},
        {"observations: [{name: x, uln: 3}]", 1, 26, "unknown key `uln`", "did you mean `upper`"},
        {"allergies: [{name: x, grade: 3}]", 1, 23, "unknown key `grade` in an allergy", "`name`, `severity` and `status`"},
        {"trials: [{name: x, arm: 3}]", 1, 20, "unknown key `arm` in a trial", "keys here are"},
        {"sex: male\nid: a\nsex: female\n", 3, 1, "the key `sex` stands here twice", "the first is in line 1"},
        {"conditions:\n  - name: x\n    name: y\n", 3, 5, "the key `name` stands here twice", "line 2"},
        {"facts: {pregnant: false, \"pregnant\": true}", 1, 26, "the key `pregnant` stands here twice", "keep one"},
        {"{\"age\": 65, \"age\": 66}", 1, 13, "the key `age` stands here twice", "keep one"},
        {"<<: {id: a}", 1, 1, "unknown key `<<`", "keys here are"},
    });
    std::string many = "facts:\n";
    for (int i = 0; i < 500; ++i) many += "  fact " + std::to_string(i) + ": true\n";
    CHECK(read_profile(many, "f", small_vocabulary(), {.require_id = false}));
    Diagnostic const error = fault(many + "  fact 7: true\n");
    CHECK(error.line == 502);
    CHECK(error.fix == "keep one; the first is in line 9");
}

TEST_CASE("types", "[bad_profile]") {
    check({
        {"age: old", 1, 6, "`age` is `old`, expected a whole number from 0 to 125", "the number alone"},
        {"age: 65 years", 1, 6, "`age` is `65 years`", "write `age: 65`"},
        {"age: \"65\"", 1, 6, "the text `\"65\"`", "leave out the quotes: `age: 65`"},
        {"age: 12.5", 1, 6, "`12.5`", "a whole number"},
        {"age:", 1, 1, "`age` is empty", "leave the key out"},
        {"{\"sex\": null}", 1, 2, "`sex` is empty", "leave the key out"},
        {"sex: F", 1, 6, "`sex` is `F`, expected `female` or `male`", "write `sex: female`"},
        {"sex: Male", 1, 6, "`sex` is `Male`", "write `sex: male`"},
        {"sex: unknown", 1, 6, "`sex` is `unknown`", "leave the key out where it is not known"},
        {"sex: [male]", 1, 6, "`sex` is a list", "one of these"},
        {"conditions: asthma", 1, 13, "`conditions` is `asthma`, expected a list", "[{name: asthma}]"},
        {"conditions: [asthma]", 1, 14, "expected a condition with its keys", "write `name: asthma`"},
        {"conditions: {name: asthma}", 1, 13, "expected a list", "`- `"},
        {"conditions:\nid: a\n", 1, 1, "`conditions` is empty", "`conditions: []`"},
        {"conditions: [{onset: 2020}]", 1, 14, "a condition has no `name`", "add `name: ...`"},
        {"conditions: [{name: 42}]", 1, 21, "`name` is `42`, expected a name", "coordinator"},
        {"conditions: [{name: true}]", 1, 21, "`name` is `true`", "words"},
        {"conditions: [{name: [a]}]", 1, 21, "`name` is a list, expected text", "brackets"},
        {"conditions: [{name: x, course: relapsed}]", 1, 32, "expected a list", "write `course: [relapsed]`"},
        {"conditions: [{name: x, controlled: yes}]", 1, 36, "expected true or false", "write `controlled: true`"},
        {"conditions: [{name: x, controlled: \"true\"}]", 1, 36, "expected true or false", "write `controlled: true`"},
        {"conditions: [{name: x, status: abscent}]", 1, 32, "expected `active`, `resolved` or `absent`", "write `status: absent`"},
        {"conditions: [{name: x, grade: III}]", 1, 31, "expected a whole number from 0 to 5", "write `grade: 3`"},
        {"conditions: [{name: x, grade: 3-4}]", 1, 31, "expected a whole number from 0 to 5", "the number alone"},
        {"allergies: [{name: x, severity: sever}]", 1, 33, "expected `mild`, `moderate` or `severe`", "write `severity: severe`"},
        {"treatments: [{name: x, dose: 20 mg/d}]", 1, 30, "`dose` is `20 mg/d`, expected a number", "`dose: 20`, and `unit: \"mg/d\"`"},
        {"treatments: [{name: x, dose: \"20\"}]", 1, 30, "expected a number", "leave out the quotes"},
        {"treatments: [{name: x, dose: high}]", 1, 30, "`dose` is `high`, expected a number", "leave the key out"},
        {"treatments: [{name: x, cycles: many}]", 1, 32, "expected a whole number", "the number alone"},
        {"observations: [{name: x, value: [1, 2]}]", 1, 33, "`value` is a list", "one observation for each value"},
        {"observations: [{name: x, value: }]", 1, 26, "`value` is empty", "leave the key out"},
        {"observations: [{name: x, value: \"\"}]", 1, 33, "`value` is the text", "leave the key out"},
        {"observations: [{name: x, value: NaN}]", 1, 33, "`value` is `NaN`", "leave the observation out"},
        {"observations: [{name: x, value: 85 U/L}]", 1, 33, "expected the value without its unit", "`value: 85, unit: \"U/L\"`"},
        {"observations: [{name: x, value: 3 months}]", 1, 33, "expected the value without its unit", "`value: 3, unit: \"months\"`"},
        {"observations: [{name: x, value: \"<5%\"}]", 1, 33, "expected the value without its unit", "`value: \"<5\", unit: \"%\"`"},
        {"observations: [{name: x, value: \"1,5\"}]", 1, 33, "without commas", "decimals with a point"},
        {"observations: [{name: x, value: \"100,000\"}]", 1, 33, "without commas", "write `value: 100000`"},
        {"observations: [{name: x, upper: normal}]", 1, 33, "`upper` is `normal`, expected a number", "leave the key out"},
        {"facts: {pregnant: no}", 1, 19, "expected true or false", "write `pregnant: false`"},
        {"facts: {pregnant: maybe}", 1, 19, "expected true or false", "leave the key out where it is not known"},
        {"facts: [pregnant]", 1, 8, "`facts` is a list", "`statement: true`"},
        {"complete: conditions", 1, 11, "expected a list", "write `complete: [conditions]`"},
        {"complete: [conditons]", 1, 12, "`complete` is `conditons`", "write `complete: conditions`"},
        {"complete: [facts]", 1, 12, "expected `conditions`, `observations`", "one of these"},
    });
}

TEST_CASE("dates", "[bad_profile]") {
    check({
        {"birth_date: 2026-02-30", 1, 13, "`2026-02-30`, which is not in the calendar", "February 2026 has 28 days"},
        {"birth_date: 1960-13", 1, 13, "not in the calendar", "months go from 01 to 12"},
        {"birth_date: 0060-01-01", 1, 13, "an impossible year", "years go from 1880 to 2199"},
        {"birth_date: 20.11.1960", 1, 13, "expected a date such as 2026-11-20, 2026-11 or 2026", "write `birth_date: 1960-11-20`"},
        {"birth_date: 11/20/1960", 1, 13, "expected a date", "write `birth_date: 1960-11-20`"},
        {"birth_date: 03/04/1960", 1, 13, "expected a date", "year-month-day"},  // March or April
        {"birth_date: 20 Nov 1960", 1, 13, "expected a date", "year-month-day"},
        {"birth_date: 1960-1-5", 1, 13, "expected a date", "`birth_date: 1960-01-05`"},
        {"birth_date: 1960-01-05T10:00:00Z", 1, 13, "expected a date", "`birth_date: 1960-01-05`"},
        {"birth_date: 19600105", 1, 13, "expected a date", "`birth_date: 1960-01-05`"},
        {"birth_date: [1960]", 1, 13, "is a list, expected a date", "one date"},
        {"as_of: 2026-11", 1, 8, "expected a whole day", "year, month and day"},
        {"conditions: [{name: x, onset: 11/2020}]", 1, 31, "expected a date", "`onset: 2020-11`"},
        {"conditions: [{name: x, onset: 2020, end: 2019-12}]", 1, 42, "`end` 2019-12 lies before `onset` 2020", "dates"},
        {"as_of: 2026-11-20\nbirth_date: 2027", 2, 13, "lies after `as_of`", "dates"},
        {"as_of: 2026-11-20\nbirth_date: 1890", 2, 13, "135 years old", "date"},
        {"as_of: 2026-11-20\nbirth_date: 1960\nage: 67", 3, 6, "by `birth_date` the patient is 65 or 66 on 2026-11-20",
         "keep `birth_date`"},
        {"birth_date: 1960\ntrials: [{name: x, start: 1950}]", 2, 27, "`start` 1950 lies before `birth_date` 1960", "dates"},
    });
    // Seen before birth, or in the same year: possible.
    CHECK(read_profile("id: a\nbirth_date: 1960\nconditions: [{name: x, onset: 1959-11}]", "f", small_vocabulary()));
    CHECK(read_profile("id: a\nconditions: [{name: x, onset: 2020, end: 2020-01}]", "f", small_vocabulary()));
}

TEST_CASE("values that no living person has", "[bad_profile]") {
    check({
        {"age: 200", 1, 6, "expected a whole number from 0 to 125", "check the number"},
        {"age: -1", 1, 6, "expected a whole number from 0 to 125", "check the number"},
        {"conditions: [{name: x, grade: 6}]", 1, 31, "expected a whole number from 0 to 5", "check the number"},
        {"treatments: [{name: x, line: 0}]", 1, 30, "expected a whole number from 1 to 99", "check the number"},
        {"treatments: [{name: x, dose: -1}]", 1, 30, "`dose` is -1", "check the number"},
        {"observations: [{name: SGPT, value: 99999, unit: IU/L}]", 1, 36, "`SGPT` is 99999 IU/L", "check the value and its unit"},
        {"observations: [{name: Hb, value: 130, unit: g/dL}]", 1, 34, "expected 1 to 30 g/dL", "check the value and its unit"},
        {"observations: [{name: creatinine, value: 90, unit: mg/dL}]", 1, 42, "expected 0.05 to 40 mg/dL", "unit"},
        {"observations: [{name: creatinine, value: 90000, unit: umol/L}]", 1, 42, "expected 0.05 to 40 mg/dL", "unit"},
        {"observations: [{name: ECOG, value: 7}]", 1, 36, "expected 0 to 5", "check the value"},
        {"observations: [{name: ECOG, value: \"<0\"}]", 1, 36, "expected 0 to 5", "check the value"},
        {"observations: [{name: x, value: 1, upper: 3, lower: 5}]", 1, 53, "`lower` 5 is above `upper` 3", "limits of normal"},
    });
}

TEST_CASE("hostile documents end soon", "[bad_profile]") {
    for (std::string const piece : {"[", "{a: ", "- ", "? ", "{", "[{a: [", "\"a\": {"}) {
        std::string deep;
        for (int i = 0; i < 100'000; ++i) deep += piece;
        CAPTURE(piece);
        CHECK(fault(deep).line == 1);
    }
    CHECK(fault(std::string(100'000, '[')).code == "too-deep");
    CHECK(fault("{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}").code == "too-deep");

    std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
    for (char c = 'b'; c < 'j'; ++c) {
        bomb += std::string(1, c) + ": &" + c + " [";
        for (int i = 0; i < 9; ++i) bomb += std::string(i > 0 ? ", *" : "*") + char(c - 1);
        bomb += "]\n";
    }
    Diagnostic const error = fault(bomb);
    CHECK(error.code == "alias");
    CHECK(error.line == 5);
    CHECK(error.message == "aliases repeat more than 10000 values");
    CHECK(fault("id: &x [*x]").message == "an alias stands inside what it repeats");

    CHECK(fault(std::string(2'000'000, 'a')).line == 1);
    CHECK(fault("id: \"" + std::string(2'000'000, 'a')).message.find("never closed") != std::string::npos);
    CHECK(fault(std::string(1'000'000, '\n') + "x").line == 1'000'001);
    CHECK(fault(std::string(5'000, 'k') + ": 1").message.size() < 200);
    CHECK(fault("sex: " + std::string(5'000, 'k')).message.size() < 200);
}

// Whatever the bytes, reading ends with a value or one diagnostic inside the text.
TEST_CASE("broken copies of a profile never escape", "[bad_profile]") {
    std::string const good =
        "id: a\nsex: male\nconditions:\n  - {name: x, onset: 2020-01, course: [a, 'b']}\n  - name: \"y\"\n    grade: 2\nobservations:\n"
        "  - {name: ALT, value: \"<5\", unit: U/L}\nfacts: {p: true}\n";
    constexpr char const* spice[] = {"\"", "'",   "{",  "}", "[", "]", ":", ": ",    ",",    "\n", "\t", "- ",
                                     "#",  "&a ", "*a", "!", "%", ">", "|", "---\n", "\xFF", "é",  "2",  "? "};
    unsigned const seed = 20261120;
    INFO("seed " << seed);
    std::mt19937 random(seed);
    for (int i = 0; i < 5'000; ++i) {
        std::string text = good;
        for (auto n = random() % 3 + 1; n > 0; --n) {
            std::size_t const at = random() % text.size();
            text.replace(at, random() % 3, spice[random() % std::size(spice)]);
            if (random() % 16 == 0) text.resize(at);
            if (text.empty()) text = " ";
        }
        auto const result = read_profile(text, "f", small_vocabulary());
        if (result) continue;
        CAPTURE(text);
        Diagnostic const& error = result.error();
        REQUIRE(error.line >= 1);
        REQUIRE(error.column >= 1);
        REQUIRE(error.span.end <= text.size());
        REQUIRE_FALSE(error.message.empty());
        REQUIRE_FALSE(error.fix.empty());
        REQUIRE_FALSE(to_string(error, text).empty());
    }
}
