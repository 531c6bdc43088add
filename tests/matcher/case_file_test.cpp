#include "matcher/case_file.hpp"

#include "tests/matcher/small_vocabulary.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <string>

// clang-format off  (tables are laid out by hand)

using namespace eligo;
using testing::small_vocabulary;

namespace {

constexpr char const* example = R"(as_of: 2026-11-20
cases:
  - id: dev-0001
    source: NCT00000000
    kind: inclusion
    stratum: organ
    text: "ALT and AST ≤ 2.5 times the upper limit of normal"
    checks:
      - patient: {observations: [{name: ALT, value: 90, unit: U/L, upper: 40}]}
        expect: met
      - patient: {as_of: 2026-01-01, age: 65}
        expect: not_met
      - patient: {}
        expect: unknown
  - id: dev-0002
    kind: exclusion
    text: |
      At least one of the following:
        - platelets < 50,000/mm3
    checks: []
)";

}  // namespace

TEST_CASE("a case file is read as it stands in the specification", "[case_file]") {
    auto const file = read_case_file(example, "dev.yaml", small_vocabulary());
    if (!file) FAIL(to_string(file.error(), example));
    CHECK(file->warnings.empty());
    REQUIRE(file->cases.size() == 2);
    CriterionCase const& first = file->cases[0];
    CHECK(first.id == "dev-0001");
    CHECK(first.source == "NCT00000000");
    CHECK(first.kind == CriterionKind::inclusion);
    CHECK(first.stratum == "organ");
    CHECK(first.mark.line == 3);
    REQUIRE(first.checks.size() == 3);
    CHECK(first.checks[0].expect == Answer::met);
    CHECK(first.checks[0].mark.line == 9);
    CHECK(first.checks[0].patient.observations.at(0).upper == Decimal(40));
    CHECK(to_string(*first.checks[0].patient.as_of) == "2026-11-20");
    CHECK(first.checks[1].expect == Answer::not_met);
    CHECK(to_string(*first.checks[1].patient.as_of) == "2026-01-01");
    CHECK(first.checks[2].expect == Answer::unknown);
    CHECK(file->cases[1].kind == CriterionKind::exclusion);
    CHECK(file->cases[1].text == "At least one of the following:\n  - platelets < 50,000/mm3\n");
    CHECK(file->cases[1].checks.empty());
}

TEST_CASE("the day of the file may stand behind its cases", "[case_file]") {
    auto const file = read_case_file(
        "cases: [{id: a, kind: inclusion, text: b, checks: [{patient: {}, expect: met}]}]\nas_of: 2026-11-20\n", "f", small_vocabulary());
    REQUIRE(file);
    CHECK(file->cases[0].checks[0].patient.as_of == file->as_of);
}

TEST_CASE("what does not belong into a case file is said with its place", "[case_file]") {
    struct Row {
        char const* text;
        std::uint32_t line, column;
        char const* message;
        char const* fix;
    };
    for (Row const& row : {
             Row{"cases:\n  - {id: a, kind: inclusion, text: b, checks: [{patient: {sexe: male}, expect: met}]}\n", 2, 59,
                 "unknown key `sexe` in a patient", "`sex`"},
             Row{"cases:\n  - {id: a, kind: inclusion, text: b, checks: [{patient: {}, expect: yes}]}\n", 2, 70,
                 "expected `not_met`, `met` or `unknown`", "one of these"},
             Row{"cases:\n  - {id: a, kind: inclusion, text: b, checks: [{patient: {}, expect: not met}]}\n", 2, 70, "`not met`",
                 "write `expect: not_met`"},
             Row{"cases:\n  - {id: a, kind: inclusion, text: b, checks: [{patient: {}}]}\n", 2, 48, "a check has no `expect`",
                 "add `expect: ...`"},
             Row{"cases:\n  - {id: a, kind: inclusion, text: b, checks: [{expect: met}]}\n", 2, 48, "a check has no `patient`", "add"},
             Row{"cases:\n  - {id: a, kind: included, text: b, checks: []}\n", 2, 19, "expected `inclusion` or `exclusion`",
                 "write `kind: inclusion`"},
             Row{"cases:\n  - {id: a, kind: inclusion, checks: []}\n", 2, 5, "a case has no `text`", "add `text: ...`"},
             Row{"cases:\n  - {id: a, kind: inclusion, text: b}\n", 2, 5, "a case has no `checks`", "add"},
             Row{"cases:\n  - {id: a, kind: inclusion, criteria: b, checks: []}\n", 2, 30, "unknown key `criteria` in a case",
                 "did you mean `text`"},
             Row{"cases:\n  - a\n", 2, 5, "found `a`, expected a case", "`id: ...`"},
             Row{"cases:\n", 1, 1, "`cases` is empty", "`cases: []`"},
             Row{"as_of: 20.11.2026\ncases: []\n", 1, 8, "expected a date", "write `as_of: 2026-11-20`"},
             Row{"as_of: 2026-11\ncases: []\n", 1, 8, "expected a whole day", "day"},
             Row{"asof: 2026-11-20\ncases: []\n", 1, 1, "unknown key `asof` in a case file", "did you mean `as_of`"},
             Row{"as_of: 2026-11-20\n", 1, 1, "the file has no `cases`", "add"},
             Row{"- id: a\n", 1, 1, "found a list, expected a case file", "`cases: ...`"},
             Row{"", 1, 1, "the document is empty", "key"},
             Row{"cases:\n  - id: a\n    text: foo: bar\n", 3, 14, "found `:` in the value of `text`", "`text: \"foo: bar\"`"},
         }) {
        INFO(row.text);
        auto const file = read_case_file(row.text, "dev.yaml", small_vocabulary());
        REQUIRE_FALSE(file);
        CHECK(file.error().line == row.line);
        CHECK(file.error().column == row.column);
        CHECK_THAT(file.error().message, Catch::Contains(row.message));
        CHECK_THAT(file.error().fix, Catch::Contains(row.fix));
    }
}

TEST_CASE("a second case of the same id is a warning", "[case_file]") {
    auto const file =
        read_case_file("cases:\n  - {id: a, kind: inclusion, text: b, checks: []}\n  - {id: a, kind: inclusion, text: c, checks: []}\n",
                       "f", small_vocabulary());
    REQUIRE(file);
    REQUIRE(file->warnings.size() == 1);
    CHECK(file->warnings[0].line == 3);
    CHECK(file->warnings[0].code == "duplicate-id");
}

TEST_CASE("every profile of the registry cases is read", "[case_file]") {
    std::string const path = std::string(ELIGO_SOURCE_DIR) + "/../shared/cases/registry.yaml";
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        WARN(path << " is not here: skipped");
        return;
    }
    std::string const text{std::istreambuf_iterator<char>(in), {}};
    for (Vocabulary const* vocabulary : {&small_vocabulary(), &Vocabulary::built_in()}) {
        auto const file = read_case_file(text, "registry.yaml", *vocabulary);
        if (!file) FAIL(to_string(file.error(), text));
        std::size_t checks = 0;
        for (CriterionCase const& one : file->cases) checks += one.checks.size();
        CHECK(file->cases.size() == 397);
        CHECK(checks == 1383);
        CHECK(file->warnings.empty());
    }
}
