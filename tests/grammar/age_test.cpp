#include "grammar/parse.hpp"
#include "rules/print.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace eligo;

namespace {

Reading read(std::string_view text, CriterionKind kind = CriterionKind::inclusion) {
    ReadOptions options;
    options.kind = kind;
    return read_text(text, options, Vocabulary::built_in());
}

}  // namespace

TEST_CASE("ages as trials write them") {
    struct Row {
        char const* text;
        char const* rule;
    };
    Row const rows[] = {
        {"21 years of age or older", "age ≥ 21 years"},
        {"at least 21 years of age or older", "age ≥ 21 years"},
        {"older than 40 years", "age > 40 years"},
        {"aged 30 through 64 (inclusive)", "age ≥ 30 years and ≤ 64 years"},
        {"between the ages of 30 and 64", "age ≥ 30 years and ≤ 64 years"},
        {"30-64 years", "age ≥ 30 years and ≤ 64 years"},
        {"≥ 30 to 64 years of age", "age ≥ 30 years and ≤ 64 years"},
        {"over 30 to 64 years of age", "age > 30 years and ≤ 64 years"},
        {"age 30 to under 64", "age ≥ 30 years and < 64 years"},
        {"age 7 months up to 4 years", "age ≥ 7 months and ≤ 48 months"},
        {"age < 21 or > 64", "age < 21 years or age > 64 years"},
        {"younger than 21 years or older than 64 years", "age < 21 years or age > 64 years"},
        {"age 6 or above", "age ≥ 6 years"},
        {"Women aged 45 and over", "female and age ≥ 45 years"},
        {"Adult men or women, 21 years or older", "age ≥ 21 years"},
        {"Males or females of any race, age 21 or more", "age ≥ 21 years"},
        {"Children of either sex, aged 3 to 9 years", "age ≥ 3 years and ≤ 9 years"},
        {"any age", "nothing is asked"},
    };
    for (auto const& row : rows) {
        INFO(row.text);
        auto const reading = read(row.text);
        CHECK(print(reading.rule, Vocabulary::built_in()) == row.rule);
        CHECK(reading.understood == Understood::full);
    }
}

TEST_CASE("what is no certain age is refused") {
    for (auto const* text : {
             "at least 2 years",  // of what?
             "> 5 years",
             "21 years of age",                   // no direction
             "children at least 3 years of age",  // their other end is not said
             "adults under 70 years of age",
             "age 21 (22) or older",
             "older than 64 and younger than 21 years",
         }) {
        INFO(text);
        CHECK(read(text).understood != Understood::full);
    }
}
