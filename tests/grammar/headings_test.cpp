// What the headings above a criterion make of it, and statements that run on without a stop.

#include "grammar/formats.hpp"
#include "grammar/heading_limits.hpp"
#include "grammar/parse.hpp"
#include "rules/print.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

using namespace eligo;

namespace {

Reading read_under(std::string_view heading, std::string_view text, CriterionKind kind) {
    ReadOptions options{.kind = kind, .headings = {}};
    if (!heading.empty()) options.headings.emplace_back(heading);
    return read_text(text, options, Vocabulary::built_in());
}

std::string read_as(std::string_view heading, std::string_view text, CriterionKind kind = CriterionKind::exclusion) {
    auto const reading = read_under(heading, text, kind);
    if (reading.understood != Understood::full) return "not full";
    return print(reading.rule, Vocabulary::built_in());
}

}  // namespace

TEST_CASE("a window in the heading bounds what stands under it") {
    CHECK(read_as("Excluded within 4 weeks of study entry", "Corticosteroids.") == "corticosteroid within 4 weeks");
    CHECK(read_as("Prior Medication: Excluded within the past 2 weeks:", "Interferon or ribavirin") ==
          "interferon within 2 weeks or (ribavirin within 2 weeks)");
    SECTION("its own window goes before that of the heading") {
        CHECK(read_as("Excluded within 4 weeks of study entry", "Corticosteroids within 7 days of study entry") ==
              "corticosteroid within 7 days");
    }
    SECTION("what the window would mean for a fact or a denial is not certain") {
        CHECK(read_as("Excluded within 4 weeks of study entry", "Pregnant women") == "not full");
        CHECK(read_as("Excluded within 4 weeks of study entry", "Patients not on corticosteroids") == "not full");
    }
    SECTION("a heading that is not understood as a whole is no window") {
        auto const reading =
            read_under("Excluded within 1 hour before and 4 hours after study drug", "Benzodiazepines", CriterionKind::exclusion);
        CHECK(reading.understood == Understood::none);
        REQUIRE_FALSE(reading.warnings.empty());
        CHECK(reading.warnings.back().code == "heading-not-read");
    }
}

TEST_CASE("a heading that only demands limits nothing") {
    CHECK_FALSE(narrows("A subject will be eligible only if all of the following criteria apply"));
    CHECK_FALSE(narrows("The following criteria must be checked prior to inclusion"));
    CHECK(narrows("The following criteria must be checked prior to inclusion at each repeated cycle"));
    CHECK(narrows("Only if all of the following apply to the donor"));
}

TEST_CASE("a heading names the quantity of a bare range") {
    CHECK(read_as("Age:", "18 and over.", CriterionKind::inclusion) == "age ≥ 18 years");
    CHECK(read_as("", "18 and over.", CriterionKind::inclusion) == "not full");
}

TEST_CASE("statements that run on without a stop") {
    CHECK(read_as("", "No prior chemotherapy No prior radiotherapy", CriterionKind::inclusion) ==
          "no history of chemotherapy and no history of radiotherapy");
    // Behind a word that leaves something open, or in a title, nothing begins.
    CHECK(read_as("", "Stroke or No seizure", CriterionKind::inclusion) == "not full");
}

TEST_CASE("a subject of which the protocol asks nothing") {
    auto const reading = read_under("", "Menopausal status not specified", CriterionKind::inclusion);
    CHECK(reading.understood == Understood::full);
    CHECK(reading.rule.is<Nothing>());
    CHECK(read_as("", "Chemotherapy within 4 weeks not specified", CriterionKind::inclusion) == "not full");
}

TEST_CASE("a heading that does not permit excludes") {
    auto const page =
        "Inclusion Criteria:\n\n* Age 18 years or older\n\nAnyone who meets any of the following will not be permitted to enroll:\n\n* "
        "Stroke\n";
    auto const input = read_trials(page, "page");
    REQUIRE(input);
    auto const& criteria = input->trials.front().criteria;
    REQUIRE(criteria.size() == 2);
    CHECK(criteria[1].kind == CriterionKind::exclusion);
    CHECK_FALSE(criteria[1].permitted);
}
