// What `parse --summary` counts.

#include "matcher/parse_summary.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace eligo;

namespace {

Trial trial_of(std::string const& page) {
    auto input = read_trials(page, "page");
    REQUIRE(input);
    REQUIRE(input->trials.size() == 1);
    return read_trial(std::move(input->trials.front()), Vocabulary::built_in());
}

bool holds(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a criterion counts in every family its text belongs to") {
    ParseSummary summary;
    CHECK_FALSE(summary.read_families("# name\texpression\nage\t\\bage\\b\nlab\tplatelet|ANC\nall\t.\n", "families.tsv"));
    summary.add(trial_of("Inclusion Criteria:\n\n* Age 18 years or older\n* Platelets ≥ 100 x 10^9/L at any AGE\n* wombatine zorp\n"));
    auto const text = summary.text(Palette(false), true);
    CHECK(holds(text, "1 trials, 0 without criteria; 3 criteria"));
    CHECK(holds(text, "\nage                                 2"));
    CHECK(holds(text, "\nlab                                 1"));
    CHECK(holds(text, "\nall                                 3"));
    auto const json = summary.json();
    CHECK(holds(json, R"("criteria": 3)"));
    CHECK(holds(json, R"("name": "lab", "criteria": 1)"));
}

TEST_CASE("a table of families that cannot be read names the place") {
    ParseSummary summary;
    auto const no_tab = summary.read_families("age\tx\nall\n", "families.tsv");
    REQUIRE(no_tab);
    CHECK(no_tab->line == 2);
    auto const bad = summary.read_families("age\t(x\n", "families.tsv");
    REQUIRE(bad);
    CHECK(bad->column == 5);
    CHECK(holds(bad->message, "missing )"));
}
