#include "corpus.hpp"
#include "grammar/document.hpp"

#include <catch2/catch.hpp>

using namespace eligo;
using namespace eligo::test;

namespace {

TrialDocument one(std::string const& text, std::string const& file = "trial") {
    auto input = read_trials(text, file);
    if (!input) FAIL(to_string(input.error()));
    REQUIRE(input->trials.size() == 1);
    return input->trials[0];
}

}  // namespace

TEST_CASE("the five pages the project began with") {
    struct Row {
        char const* file;
        char const* id;
        std::size_t inclusion, exclusion;
        char const *minimum, *maximum, *sex, *healthy;
    };
    Row const rows[] = {
        {"000_d523e15e56888485.txt", "NCT07379528", 0, 0, "", "", "", ""},
        {"001_bbc65dc4f79c02c2.txt", "NCT06486350", 0, 0, "", "", "", ""},
        {"002_4bcb8008c362b170.txt", "NCT07163728", 3, 6, "18 Years", "", "All", "No"},
        {"003_b2002e89704b6ff8.txt", "NCT06802718", 6, 9, "18 Years", "70 Years", "All", "No"},
        {"004_03cfd0bb6f806660.txt", "004_03cfd0bb6f806660", 8, 10, "", "", "All", ""},
    };
    std::size_t total = 0;
    for (Row const& row : rows) {
        INFO(row.file);
        auto const text = read_file(shared(std::string("seeds/") + row.file));
        if (!text) {
            WARN("skipped: no " << shared("seeds"));
            return;
        }
        TrialDocument const document = one(*text, row.file);
        CHECK(document.id == row.id);
        std::size_t counts[3] = {};
        for (Criterion const& criterion : document.criteria) ++counts[static_cast<std::size_t>(criterion.kind)];
        CHECK(counts[0] == row.inclusion);
        CHECK(counts[1] == row.exclusion);
        CHECK(counts[2] == 0);
        CHECK(document.fields.minimum_age == row.minimum);
        CHECK(document.fields.maximum_age == row.maximum);
        CHECK(document.fields.sex == row.sex);
        CHECK(document.fields.healthy_volunteers == row.healthy);
        CHECK(has_warning(document, "no-criteria") == document.criteria.empty());
        CHECK(document.warnings.size() == (document.criteria.empty() ? 1U : 0U));
        CHECK(find_lost(document) == "");
        CHECK(document.source == *text);
        total += document.criteria.size();
        for (Criterion const& criterion : document.criteria) CHECK(spans_are_true(document, criterion.item));
    }
    CHECK(total == 42);
}

TEST_CASE("fields of a page have their place") {
    TrialDocument const page =
        one("Title\nNCT ID: NCT01234567\nEligibility Criteria\nInclusion Criteria\n* a\nExclusion Criteria\n* b\n18 Years\n70 "
            "Years\nALL\nNo\nSponsors\nSomebody\n");
    CHECK(outline(page) == "I1 a; E1 b");
    CHECK(page.source.substr(page.fields.minimum_age_span.begin, 8) == "18 Years");
    CHECK(page.source.substr(page.fields.maximum_age_span.begin, 8) == "70 Years");
    CHECK(page.source.substr(page.fields.sex_span.begin, 3) == "ALL");
    CHECK(page.title == "Title");

    TrialDocument const official =
        one("A Study\nClinicalTrials.gov Identifier: NCT01234567\nParticipation Criteria\nResearchers look for people who fit a certain "
            "description.\nEligibility Criteria\n"
            "Description\nInclusion Criteria:\n\n- a\n\nExclusion Criteria:\n\n- b\n\nAges Eligible for Study\n18 Years to 70 Years "
            "(Adult, Older Adult )\nSexes Eligible for Study\nFemale\n"
            "Accepts Healthy Volunteers\nNo\nStudy Plan\n- x\n");
    CHECK(outline(official) == "I1 a; E1 b");
    CHECK(official.fields.minimum_age == "18 Years");
    CHECK(official.fields.maximum_age == "70 Years");
    CHECK(official.fields.sex == "Female");
    CHECK(official.fields.healthy_volunteers == "No");
}

TEST_CASE("site boilerplate is never read as criteria") {
    CHECK(one("Study Overview\nBrief Summary\nPatients must have AML.\nContacts\n• Somebody\n").criteria.empty());
    CHECK(outline(one("NCT ID: NCT01234567\nInclusion Criteria:\n- a\nShare This Trial\nSign up for updates\n")) == "I1 a");
    CHECK(one("patient_id,sex,age,ecog,anc\nA,f,70,1,2\nB,m,60,0,1\n").criteria.empty());
}

TEST_CASE("criteria without a page around them") {
    CHECK(outline(one("- age 18 or more\n- ECOG 0-2\n")) == "U1 age 18 or more; U2 ECOG 0-2");
    CHECK(has_warning(one("- age 18 or more\n"), "no-section-heading"));
    CHECK(outline(one("A Study of Something\n\nInclusion Criteria\n- a\n")) == "I1 a");
    CHECK(one("A Study of Something\n\nInclusion Criteria\n- a\n").title == "A Study of Something");
    CHECK(outline(one("- a\nExclusion Criteria:\n- b\n")) == "U1 a; E1 b");
    CHECK(outline(one("\xEF\xBB\xBFInclusion Criteria\r\n- a\r\n")) == "I1 a");
}

TEST_CASE("a record of the API, version 2") {
    TrialDocument const document = one(R"({"protocolSection": {
        "identificationModule": {"nctId": "NCT01234567", "briefTitle": "A title"},
        "conditionsModule": {"conditions": ["AML", "MDS"]},
        "eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\n\n* ALT \\> 2\n* b:\n\n  1. c\n  2. d\n\nExclusion Criteria:\n\n* e",
                              "minimumAge": "18 Years", "sex": "ALL", "healthyVolunteers": false}}})");
    CHECK(document.id == "NCT01234567");
    CHECK(document.title == "A title");
    CHECK(document.conditions == std::vector<std::string>{"AML", "MDS"});
    CHECK(outline(document) == "I1 ALT > 2; I2 b:(c | d); E1 e");
    CHECK(document.fields.minimum_age == "18 Years");
    CHECK(document.fields.maximum_age == "");
    CHECK(document.fields.sex == "All");
    CHECK(document.fields.healthy_volunteers == "No");
    CHECK(document.source.substr(document.criteria[0].span.begin, 8) == R"(ALT \> 2)");
}

TEST_CASE("a page of records, and a record a line") {
    std::string const record =
        R"({"protocolSection": {"identificationModule": {"nctId": "NCT0000000X"}, "eligibilityModule": {"eligibilityCriteria": "Inclusion:\n- a"}}})";
    auto const page = read_trials("{\"studies\": [" + record + "," + record + "]}", "page.json");
    REQUIRE(page);
    CHECK(page->trials.size() == 2);
    auto const lines = read_trials(
        record + "\n\n" +
            R"({"nct_id": "NCT1", "title": "t", "criteria": "Exclusion:\n- b", "min_age": "2 Months", "sex": "Female", "healthy_volunteers": "Accepts Healthy Volunteers"})" +
            "\r\n",
        "lines.ndjson");
    REQUIRE(lines);
    REQUIRE(lines->trials.size() == 2);
    CHECK(outline(lines->trials[1]) == "E1 b");
    CHECK(lines->trials[1].fields.minimum_age == "2 Months");
    CHECK(lines->trials[1].fields.healthy_volunteers == "Yes");
}

TEST_CASE("a record without criteria says so") {
    CHECK(has_warning(one(R"({"nct_id": "NCT1", "criteria": null})"), "no-criteria"));
    CHECK(has_warning(one(R"({"nct_id": "NCT1", "criteria": ""})"), "no-criteria"));
    CHECK(has_warning(one(R"({"nct_id": "NCT1", "criteria": "Please contact site for information."})"), "no-criteria"));
    CHECK(has_warning(one(R"({"protocolSection": {"identificationModule": {"nctId": "NCT1"}}})"), "no-criteria"));
}

TEST_CASE("a legacy XML record") {
    TrialDocument const document = one(R"(<?xml version="1.0"?>
<clinical_study><id_info><nct_id>NCT03151408</nct_id></id_info><brief_title>T</brief_title><condition>AML</condition>
<eligibility><criteria><textblock>
        Inclusion Criteria:

          -  Age &lt; 75 years with at least one of the
             following:

               1. ECOG 2
</textblock></criteria><gender>All</gender><minimum_age>18 Years</minimum_age><maximum_age>N/A</maximum_age><healthy_volunteers>No</healthy_volunteers></eligibility></clinical_study>)");
    CHECK(document.id == "NCT03151408");
    CHECK(outline(document) == "I1 Age < 75 years with at least one of the following:(ECOG 2)");
    CHECK(document.fields.maximum_age == "N/A");
}

TEST_CASE("the samples of the registries") {
    struct Row {
        char const* file;
        std::size_t criteria;
    };
    Row const rows[] = {{"ctgov_v2_NCT00567567.json", 10},
                        {"ctgov_v2_NCT01987596.json", 13},
                        {"ctgov_v2_NCT03275402.json", 8},
                        {"ctgov_legacy_NCT03151408.CONSTRUCTED.xml", 32},
                        {"ctgov_v2_NCT03151408.CONSTRUCTED.json", 32}};
    for (Row const& row : rows) {
        auto const text = read_file(shared(std::string("samples/") + row.file));
        if (!text) {
            WARN("skipped: no " << shared("samples"));
            return;
        }
        INFO(row.file);
        TrialDocument const document = one(*text, row.file);
        CHECK(document.criteria.size() == row.criteria);
        CHECK(find_lost(document) == "");
    }
}

TEST_CASE("criteria pasted as text are those of the record") {
    auto const corpus = read_file(shared("corpus/trials.jsonl"));
    if (!corpus) {
        WARN("skipped: no " << shared("corpus/trials.jsonl"));
        return;
    }
    auto const input = read_trials(*corpus, "trials.jsonl");
    REQUIRE(input);
    std::size_t same = 0;
    std::size_t different = 0;
    for (std::size_t i = 0; i < input->trials.size(); i += 7) {
        TrialDocument const& document = input->trials[i];
        if (document.source.empty()) continue;
        (outline(one(document.source)) == outline(document) ? same : different) += 1;
    }
    // Those that differ are one sentence without any word of a criterion ("This study has been terminated").
    CHECK(different * 200 < same);
}
