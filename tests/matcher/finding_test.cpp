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

struct Line {
    std::string patient;
    Answer answer;
};

Finding finding(std::string_view name, std::vector<std::string> values, Window window = {}) {
    Finding result;
    result.what = term(name);
    result.values = std::move(values);
    result.window = window;
    return result;
}

void check(Meaning const& asked, std::vector<Line> const& lines) {
    for (auto const& line : lines) {
        auto const said = look(leaf(asked), line.patient);
        INFO(line.patient << "\n  " << said.reason);
        CHECK(to_string(said.answer) == to_string(line.answer));
        CHECK_FALSE(said.reason.empty());
        CHECK((said.answer != unknown || !said.missing.empty()));
    }
}

}  // namespace

TEST_CASE("words for positive and negative", "[finding]") {
    check(finding("NPM1 mutation", {"positive"}), {
                                                      {"observations: [{name: NPM1, value: positive}]", met},
                                                      {"observations: [{name: NPM1 mutation, value: detected}]", met},
                                                      {"observations: [{name: NPM1, value: mutated}]", met},
                                                      {"observations: [{name: NPM1, value: wild type}]", not_met},
                                                      {"observations: [{name: NPM1, value: not detected}]", not_met},
                                                      {"observations: [{name: NPM1, value: pending}]", unknown},
                                                      {"observations: [{name: NPM1, value: not done}]", unknown},
                                                      {"conditions: [{name: AML with NPM1 mutation}]", met},
                                                      {"{}", unknown},
                                                      {"{complete: [observations]}", not_met},
                                                  });
    check(finding("NPM1 mutation", {"negative"}), {
                                                      {"observations: [{name: NPM1, value: negative}]", met},
                                                      {"observations: [{name: NPM1, value: positive}]", not_met},
                                                      {"{complete: [observations]}", unknown},
                                                  });
}

TEST_CASE("direction of markers", "[finding]") {
    check(finding("FLT3 mutation", {"positive"}), {
                                                      {"observations: [{name: FLT3-ITD, value: positive}]", met},
                                                      {"observations: [{name: FLT3-ITD, value: negative}]", unknown},
                                                      {"conditions: [{name: FLT3-ITD positive AML}]", met},
                                                  });
    check(finding("FLT3-ITD", {"positive"}),
          {
              {"observations: [{name: FLT3 mutation, value: negative}]", not_met},
              {"observations: [{name: FLT3 mutation, value: positive}]", unknown},
              {"{observations: [{name: FLT3 mutation, value: positive}], complete: [observations]}", unknown},
              {"conditions: [{name: FLT3-ITD negative AML}]", not_met},
          });
    check(finding("IDH1 R132", {"positive"}), {{"observations: [{name: IDH1 R132H mutation, value: positive}]", met}});
}

TEST_CASE("a result of a kind of test is a result of the test", "[finding]") {
    check(finding("pregnancy test", {"negative"}), {{"observations: [{name: urine pregnancy test, value: negative}]", met},
                                                    {"observations: [{name: urine pregnancy test, value: positive}]", not_met}});
    check(finding("urine pregnancy test", {"negative"}), {{"observations: [{name: pregnancy test, value: negative}]", unknown}});
}

TEST_CASE("the latest result, inside the window", "[finding]") {
    check(
        finding("pregnancy test", {"negative"}, within(21, TimeUnit::day)),
        {
            {"observations: [{name: pregnancy test, value: negative, date: 2026-10-30}]", met},
            {"observations: [{name: pregnancy test, value: negative, date: 2026-10-29}]", unknown},
            {"observations: [{name: pregnancy test, value: negative}]", unknown},
            {"observations: [{name: pregnancy test, value: negative, date: 2026-11-10}, {name: pregnancy test, value: positive}]", unknown},
            {"observations: [{name: pregnancy test, value: negative, date: 2026-11}]", met},
            {"observations: [{name: pregnancy test, value: negative, date: 2026-11-01}, {name: pregnancy test, value: positive, date: "
             "2026-11-09}]",
             not_met},
        });
    check(finding("NPM1 mutation", {"positive"}),
          {
              {"observations: [{name: NPM1, value: positive, date: 2026-01-01}, {name: NPM1, value: negative, date: 2026-10-01}]", not_met},
              {"observations: [{name: NPM1, value: positive, date: 2026-10-01}, {name: NPM1, value: negative, date: 2026-10-01}]", unknown},
              {"observations: [{name: NPM1, value: positive, date: 2026-12-01}]", unknown},
          });
}

TEST_CASE("a result that is not out may say something yet", "[finding]") {
    check(
        finding("FLT3 mutation", {"positive"}),
        {
            {"observations: [{name: FLT3 mutation, value: negative, date: 2026-01-01}, {name: FLT3-ITD, value: pending, date: 2026-10-01}]",
             unknown},
            {"observations: [{name: FLT3 mutation, value: negative, date: 2026-10-01}, {name: FLT3-ITD, value: pending, date: 2026-01-01}]",
             not_met},
            {"observations: [{name: FLT3 mutation, value: negative, date: 2026-01-01}, {name: FLT3-ITD, value: not done, date: "
             "2026-10-01}]",
             not_met},
        });
    check(record("HIV infection"),
          {
              {"observations: [{name: HIV test, value: negative, date: 2026-01-01}, {name: HIV test, value: pending, date: 2026-10-01}]",
               unknown},
              {"{observations: [{name: hepatitis B, value: pending}], complete: [conditions]}", not_met},
          });
    check(record("hepatitis B"), {{"{observations: [{name: hepatitis B, value: pending}], complete: [conditions]}", unknown}});
}

TEST_CASE("graded results", "[finding]") {
    check(finding("HER2 IHC", {"0", "IHC 1+"}), {
                                                    {"observations: [{name: HER2 immunohistochemistry, value: \"1+\"}]", met},
                                                    {"observations: [{name: HER2 IHC, value: \"3+\"}]", not_met},
                                                    {"observations: [{name: HER2 IHC, value: 0}]", met},
                                                    {"observations: [{name: HER2 IHC, value: positive}]", unknown},
                                                    {"observations: [{name: HER2 IHC, value: negative}]", unknown},
                                                });
    check(finding("HER2 IHC", {"positive"}), {{"observations: [{name: HER2 IHC, value: \"2+\"}]", unknown}});
    check(finding("cytogenetic risk", {"intermediate", "adverse"}),
          {
              {"observations: [{name: cytogenetic risk, value: unfavorable}]", met},
              {"observations: [{name: cytogenetic risk, value: favorable}]", not_met},
              {"observations: [{name: cytogenetic risk, value: complex}]", unknown},
          });
}

TEST_CASE("a marker other than some", "[finding]") {
    Record other = record("FLT3 mutation");
    other.except = {term("FLT3-ITD"), term("FLT3 D835")};
    check(other, {
                     {"observations: [{name: FLT3 N676K mutation, value: positive}]", met},
                     {"observations: [{name: FLT3 mutation, value: negative}]", not_met},
                     {"{observations: [{name: FLT3-ITD, value: positive}], complete: [observations]}", not_met},
                     {"observations: [{name: FLT3 mutation, value: positive}]", unknown},
                 });
    check(record("NPM1 mutation"), {{"observations: [{name: NPM1, value: positive}]", met}});
}

TEST_CASE("a condition said to be positive or negative", "[finding]") {
    check(finding("HIV infection", {"positive"}),
          {{"conditions: [{name: HIV}]", met}, {"conditions: [{name: HIV, status: absent}]", not_met}});
    check(finding("HIV infection", {"negative"}),
          {{"conditions: [{name: HIV}]", not_met}, {"observations: [{name: anti-HIV, value: negative}]", met}, {"{}", unknown}});
}

TEST_CASE("quoted tests", "[finding]") {
    Finding quoted;
    quoted.what.words = "xyzzy assay";
    quoted.values = {"positive"};
    check(quoted, {{"observations: [{name: Xyzzy assay, value: positive}]", met},
                   {"observations: [{name: xyzzy assay, value: negative}]", not_met},
                   {"{complete: [observations]}", unknown}});
}
