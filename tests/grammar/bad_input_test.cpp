#include "corpus.hpp"
#include "grammar/document.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace eligo;
using namespace eligo::test;

namespace {

Diagnostic refused(std::string const& text) {
    auto const input = read_trials(text, "trial");
    REQUIRE_FALSE(input);
    Diagnostic const error = input.error();
    INFO(to_string(error));
    CHECK(error.severity == Severity::error);
    CHECK(error.file == "trial");
    CHECK_FALSE(error.fix.empty());
    CHECK_FALSE(error.message.empty());
    CHECK(error.message.back() != '.');
    return error;
}

bool contains(std::string const& text, std::string_view what) { return text.find(what) != std::string::npos; }

}  // namespace

TEST_CASE("input that is no trial is refused with what was found and expected") {
    using namespace std::string_literals;
    struct Row {
        std::string text;
        char const* code;
        char const* says;
    };
    Row const rows[] = {
        {"", "empty-input", "expected a ClinicalTrials.gov record"},
        {" \n\t\r\n", "empty-input", "empty"},
        {"\xEF\xBB\xBF", "empty-input", "empty"},
        {"\x7F\x45LF\0\0\x01\x02 text"s, "binary-input", "byte 4 is zero"},
        {"%PDF-1.7 text", "binary-input", "a PDF"},
        {"\x1F\x8B\x08 text", "binary-input", "gzip"},
        {"\xFF\xFEI\0n\0"s, "wrong-encoding", "UTF-16"},
        {"I\0n\0c\0l\0u\0s\0i\0o\0n\0"s, "wrong-encoding", "UTF-16"},
        {"Inclusion Criteria:\n- \xB5g\n", "wrong-encoding", "byte 22 is not UTF-8"},
        {"<!DOCTYPE html><html>", "unknown-format", "an HTML page"},
        {"<other/>", "unknown-format", "`<other>`, expected `<clinical_study>`"},
        {"<clinical_study><a>", "broken-xml", "byte"},
        {R"({"resourceType": "Bundle", "entry": []})", "unknown-format", "found a FHIR `Bundle`, expected a ClinicalTrials.gov record"},
        {R"({"ctNumber": 1, "b": 2})", "unknown-format", "found an object with `ctNumber`, `b`, expected"},
        {R"({})", "unknown-format", "found an empty object"},
        {R"([])", "unknown-format", "the array is empty"},
        {R"({"studies": []})", "unknown-format", "`studies` is empty"},
        {R"({"studies": [1, 2]})", "unknown-format", "found a number"},
        {R"({"nct_id": "N", "criteria": 5})", "unknown-format", "`criteria` is a number, expected the text of the criteria"},
        {R"({"protocolSection": {"eligibilityModule": {"eligibilityCriteria": ["a"]}}})", "unknown-format",
         "`eligibilityCriteria` of `trial` is an array"},
        {R"({"protocolSection": {"eligibilityModule": )", "broken-json", "ends before the `{` of byte 20"},
        {R"({"protocolSection": "abc)", "broken-json", "ends inside the string that begins at byte 20"},
        {R"({"a": 1]})", "broken-json", "`]` at byte 7 closes nothing"},
        {"{\"a\": \"\xFF\"}", "wrong-encoding", "byte 7 is not UTF-8"},
        {R"({"a": tru})", "broken-json", "the JSON cannot be read"},
    };
    for (Row const& row : rows) {
        INFO(row.text);
        Diagnostic const error = refused(row.text);
        CHECK(error.code == row.code);
        INFO(error.message);
        CHECK(contains(error.message, row.says));
    }
}

TEST_CASE("the place of an error") {
    Diagnostic const error = refused("Inclusion Criteria:\n- \xB5g\n");
    CHECK(error.line == 2);
    CHECK(error.column == 3);
    CHECK(error.span == Span{22, 23});
}

TEST_CASE("brackets without end") {
    CHECK(contains(refused(std::string(100000, '[')).message, "1024 levels deep"));
    std::string objects;
    for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
    CHECK(contains(refused(objects).message, "1024 levels deep"));
    std::string xml;
    for (int i = 0; i < 100000; ++i) xml += "<a>";
    CHECK(refused(xml).code == "broken-xml");
}

TEST_CASE("one broken record among good ones is named, the others are kept") {
    std::string const good = R"({"nct_id": "NCT1", "criteria": "Inclusion:\n- a"})";
    auto const input =
        read_trials(good + "\n" + R"({"nct_id": "NCT2", "criteria": "Incl)" + "\n" + good + "\n{\"x\": 1}\n", "trials.ndjson");
    REQUIRE(input);
    CHECK(input->trials.size() == 2);
    REQUIRE(input->errors.size() == 2);
    CHECK(input->errors[0].line == 2);
    CHECK(input->errors[0].file == "trials.ndjson");
    CHECK(contains(input->errors[0].message, "ends inside the string"));
    CHECK(input->errors[1].line == 4);
    CHECK(contains(input->errors[1].message, "found an object with `x`"));

    // The first line, too.
    auto const first = read_trials("{\"nct_id\": \n" + good + "\n" + good + "\n", "trials.ndjson");
    REQUIRE(first);
    CHECK(first->trials.size() == 2);
    CHECK(first->errors.size() == 1);

    auto const page = read_trials("{\"studies\": [7, {\"protocolSection\": {}}]}", "page.json");
    REQUIRE(page);
    CHECK(page->trials.size() == 1);
    REQUIRE(page->errors.size() == 1);
    CHECK(contains(page->errors[0].message, "record 0 of `studies`: found a number"));
}

TEST_CASE("a heading and nothing else") {
    for (std::string const text : {"Inclusion Criteria:", "Eligibility Criteria\n", "Exclusion Criteria\n\n\nInclusion Criteria",
                                   "PATIENT CHARACTERISTICS:\nHepatic:\n"}) {
        INFO(text);
        auto const input = read_trials(text, "trial");
        REQUIRE(input);
        REQUIRE(input->trials.size() == 1);
        CHECK(input->trials[0].criteria.empty());
        CHECK(has_warning(input->trials[0], "no-criteria"));
        CHECK(find_lost(input->trials[0]) == "");
    }
}

TEST_CASE("large input takes time in proportion") {
    auto const seconds = [](std::string const& unit, std::size_t bytes) {
        std::string text = "Inclusion Criteria:\n- ";
        while (text.size() < bytes) text += unit;
        auto const start = std::chrono::steady_clock::now();
        auto const input = read_trials(text, "trial");
        std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start;
        REQUIRE(input);
        CHECK(find_lost(input->trials[0]) == "");
        return took.count();
    };
    // One line of 10 MB: 0.1 to 0.3 s of one core at -O2. Half a million bytes of short lines: 0.1 to 0.5 s, 3 µs a criterion. A quadratic
    // reading of either takes minutes; the bounds leave room for sanitizers and busy machines.
    for (std::string const unit :
         {"word ", "a", "Exclusion Criteria: ", "PATIENT CHARACTERISTICS: Age: ", "(", "A ", "- ", "&amp;", "\\", "\xE2\x97\x8F"}) {
        INFO(unit);
        CHECK(seconds(unit, 10'000'000) < 60);
    }
    for (std::string const unit : {"\nExclusion Criteria:\n- a", "\n- a", "\n  - a\n    - b", "\nCohort A:\n", "\n- a:\n- b", "\n1. a",
                                   "\nfoo:\n", "\nfoo", "\n\n"}) {
        INFO(unit);
        CHECK(seconds(unit, 500'000) < 60);
    }
}

TEST_CASE("lists without end") {
    std::string deep = "Inclusion:\n";
    for (int i = 0; i < 2000; ++i) deep += std::string(static_cast<std::size_t>(i) * 2, ' ') + "- x:\n";
    TrialDocument const document = split(deep);
    CHECK(find_lost(document) == "");
    Item const* item = &document.criteria.at(0).item;
    int depth = 0;
    while (!item->children.empty()) {
        item = &item->children[0];
        ++depth;
    }
    CHECK(depth < 20);
}
