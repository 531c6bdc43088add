#include "grammar/document.hpp"
#include "corpus.hpp"
#include "grammar/headings.hpp"
#include "grammar/items.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <random>

using namespace eligo;
using namespace eligo::test;

TEST_CASE("section headings in their many spellings") {
    struct Row {
        char const* line;
        char const* expected;  // + inclusion, - exclusion, 0 neither, "" no heading; then where the first item begins
    };
    Row const rows[] = {
        {"Inclusion Criteria:", "+"},
        {"INCLUSION", "+"},
        {"Key inclusion criteria", "+"},
        {"Main Exclusion Criteria:", "-"},
        {"Eligibility criteria - inclusion", "+"},
        {"Inclusion criteria for patients:", "+"},
        {"Exclusion:", "-"},
        {"Exclusions:", "-"},
        {"Excluded:", "-"},
        {"Inclusion Criteria:-", "+"},
        {"**Exclusion Criteria**", "-"},
        {"Step 1 inclusion criteria for Cohort 2 only:", "+"},
        {"Inclusion Criteria (ALL to be fulfilled):", "+"},
        {"Part II: Key Exclusion Criteria for SLE Participants", "-"},
        {"School inclusion criteria:", "+"},
        {"Non-inclusion criteria:", "-"},
        {"Conditions for Patient Ineligibility:", "-"},
        {"Inclusion/Exclusion Criteria:", "0"},
        {"Inclusion and Exclusion Criteria", "0"},
        {"Eligibility Criteria", "0"},
        {"DISEASE CHARACTERISTICS:", "+"},
        {"--Patient Characteristics--", "+"},
        {"PROTOCOL ENTRY CRITERIA:", "+"},
        {"Exclusion Criteria: stroke", "- stroke"},
        {"Exclusion criteria include visual acuity greater than 20/25", "- visual acuity greater than 20/25"},
        {"Inclusion Criteria 1. Adults", "+ 1. Adults"},
        {"EXCLUSION CRITERIA Stroke", "- Stroke"},
        {"Patients who are eligible for X must sign", ""},
        {"Eligible for autologous transplantation", ""},
        {"Ineligible for other high priority national study", ""},
        {"Other protocol-defined inclusion/exclusion criteria may apply", ""},
        {"Not meeting all of the inclusion criteria", ""},
        {"Failure to meet inclusion criteria.", ""},
        {"eligible.", ""},
        {"excluded from this study.", ""},
        {"inclusive, at screening", ""},
        {"See Disease Characteristics", ""},
        {"Signed informed consent Exclusion criteria:", ""},
        {"Inclusion age for infants is 2 to 3 months.", ""},
        {"Study entry", ""},
        {"", ""},
    };
    for (Row const& row : rows) {
        INFO(row.line);
        std::string read;
        std::string_view const line = row.line;
        std::size_t const stars = line.substr(0, 2) == "**" ? 2 : 0;
        if (auto const heading = find_section_heading(line.substr(stars))) {
            read = heading->kind == CriterionKind::inclusion ? "+" : heading->kind == CriterionKind::exclusion ? "-" : "0";
            if (heading->length + stars < line.size()) read += ' ' + std::string(line.substr(heading->length + stars));
        }
        CHECK(read == row.expected);
    }
}

TEST_CASE("markers") {
    struct Row {
        char const* line;
        char const* expected;  // shape and number, "" for none
    };
    Row const rows[] = {
        {"- text", "- 0"},
        {"-Text", "- 0"},
        {"* text", "* 0"},
        {"• text", "• 0"},
        {"- • text", "-• 0"},
        {"- -- ALT", "--- 0"},
        {"o text", "o 0"},
        {"1. text", "1. 1"},
        {"12) text", "1) 12"},
        {"(3) text", "(1) 3"},
        {"1.Text", "1. 1"},
        {"a. text", "a. 1"},
        {"(b) text", "(b) 2"},
        {"iv) text", "i) 4"},
        {"2- Text", "1- 2"},
        {"3.1.2 Text", "3 parts 2"},
        {"- 1. text", "-1. 1"},
        {"", ""},
        {"1.5 x ULN", ""},
        {"18 years", ""},
        {"E. coli", ""},
        {"e.g. text", ""},
        {"-> text", ""},
        {"other", ""},
        {"(L) text", ""},
        {"1-2 lines", ""},
        {"2003. text", ""},
        {"--Disease Characteristics--", ""},
        {"> 5", ""},
    };
    for (Row const& row : rows) {
        INFO(row.line);
        Marker const marker = find_marker(row.line);
        std::string read = marker ? marker.shape + ' ' + std::to_string(marker.number) : std::string();
        if (read == "(a) 2") read = "(b) 2";
        CHECK(read == row.expected);
    }
}

TEST_CASE("criteria, sub-lists and headings") {
    struct Row {
        char const* text;
        char const* expected;
    };
    Row const rows[] = {
        {"Inclusion Criteria:\n- a\n- b\nExclusion Criteria:\n- c", "I1 a; I2 b; E1 c"},
        {"Inclusion Criteria:\n\n* a\n* b:\n  * c\n  * d\n* e", "I1 a; I2 b:(c | d); I3 e"},
        {"Inclusion:\n1. a\n2. one of:\n1. b\n2. c\n3. d", "I1 a; I2 one of:(b | c | d)"},  // the innermost list goes on
        {"Inclusion:\n1. a\n2. one of:\na) b\nb) c\n3. d", "I1 a; I2 one of:(b | c); I3 d"},
        {"Inclusion:\n9. a\n10. b\n  - c\n11. d", "I1 a; I2 b(c); I3 d"},
        {"Exclusion:\n- any of:\n- a\n- b\nInclusion:\n- c", "E1 assumed any of:(a | b); I1 c"},
        {"Inclusion:\n- • a\n- * any of the following categories:\n- • b\n- • c\n- Other inclusion criteria:\n- • d",
         "I1 a; I2 any of the following categories:(b | c); I3 [Other inclusion criteria] d"},
        {"Inclusion:\n- creatinine < 2 OR\n- CrCl > 60\n- age > 18", "I1 creatinine < 2 OR(CrCl > 60); I2 age > 18"},
        {"Inclusion:\n- a\n- OR\n- b\n- c", "I1 a(OR | b); I2 c"},
        {"Inclusion: age 18. Exclusion Criteria: b", "I1 age 18.; E1 b"},
        {"Inclusion:\nCohort A:\n- a\nCohort B:\n- b\nExclusion:\n- c", "I1 [Cohort A] {Cohort A} a; I2 [Cohort B] {Cohort B} b; E1 c"},
        {"Cohort A\nInclusion Criteria:\n- a\nExclusion Criteria:\n- b\nCohort B:\nInclusion Criteria:\n- c",
         "I1 [Cohort A] {Cohort A} a; E1 [Cohort A] {Cohort A} b; I2 [Cohort B] {Cohort B} c"},
        {"Inclusion:\n- Phase 1b: a\n- b (phase II)\n- phase II study before",
         "I1 {Phase 1b} Phase 1b: a; I2 {Phase II} b (phase II); I3 phase II study before"},
        {"Inclusion Criteria - Patient\n- a\nInclusion Criteria - Donor\n- b\nCriteria for discontinuation:\n- c",
         "I1 a; I2 uncounted b; I3 [Criteria for discontinuation] uncounted c"},
        {"Inclusion\nConcurrent Medication:\nAllowed:\n- a\nExcluded:\n- b\nPatients must have:\n- c",
         "I1 [Concurrent Medication] [Allowed] permitted a; E1 [Concurrent Medication] [Excluded] b; I2 [Patients must have] c"},
        {"Exclusion\nPrior Medication: Excluded within 4 weeks of study entry:\n- a",
         "E1 [Prior Medication] [Excluded within 4 weeks of study entry] a"},
        {"Exclusion\nCo-existing Condition:\nPatients with the following symptoms or conditions are excluded:\n- a\n- b",
         "E1 [Co-existing Condition] [Patients with the following symptoms or conditions are excluded] a; E2 [Co-existing Condition] "
         "[Patients with the following symptoms "
         "or conditions are excluded] b"},
        {"Inclusion\nAt least one of the following:\n- a\n- b", "I1 At least one of the following:(a | b)"},
        {"Patients will be excluded if:\n- a\n- b", "E1 [Patients will be excluded if] a; E2 [Patients will be excluded if] b"},
        {"PATIENT CHARACTERISTICS: Age: 18 to 65 Sex: Female Hepatic: Bilirubin < 2 PRIOR CONCURRENT THERAPY: Surgery: None",
         "I1 [Age] 18 to 65; I2 [Sex] Female; I3 [Hepatic] Bilirubin < 2; I4 [Surgery] None"},
        {"PATIENT CHARACTERISTICS:\nAge:\n  - 18 and over\nHepatic:\n  - Bilirubin normal",
         "I1 [Age] 18 and over; I2 [Hepatic] Bilirubin normal"},
        {"Eligibility\n- a\nIneligibility\n- b", "I1 a; E1 b"},
        {"Eligibility Criteria\n- a", "U1 a"},
        {"- a\n- b", "U1 a; U2 b"},
        {"a\n\nb", "U1 a; U2 b"},
        {"Inclusion:\nNone\nExclusion:\n\\-\n- N/A", ""},
        {"Inclusion:\n- a\nExclusion:\n", "I1 a; E1 Exclusion:"},
        {"Inclusion:\n- a\nb goes on\n- c,\nd goes on", "I1 a b goes on; I2 c, d goes on"},
        {"", ""},
        {"Inclusion Criteria:", ""},
    };
    for (Row const& row : rows) {
        INFO(row.text);
        TrialDocument const document = split(row.text);
        CHECK(outline(document) == row.expected);
        CHECK(find_lost(document) == "");
        for (Criterion const& criterion : document.criteria) CHECK(spans_are_true(document, criterion.item));
    }
}

TEST_CASE("hard wrapped text is joined") {
    TrialDocument const document = split(R"(
        Inclusion Criteria:

          -  Participant has a diagnosis of primary acute myeloid leukemia (AML) or AML secondary
             to myelodysplastic syndrome (MDS) within the last
             30. days

               -  Serum bilirubin ≤ 1.5 x
                  ULN

          9. One

         10. Ten

        Exclusion Criteria:

        Patients with known hypersensitivity to any of the excipients of the study drug, and to other
        drugs of its class.
      )");
    CHECK(outline(document) ==
          "I1 Participant has a diagnosis of primary acute myeloid leukemia (AML) or AML secondary to myelodysplastic syndrome (MDS) "
          "within the last 30. "
          "days(Serum bilirubin ≤ 1.5 x ULN); I2 One; I3 Ten; E1 Patients with known hypersensitivity to any of the excipients of the "
          "study drug, and to "
          "other drugs of its class.");
    CHECK(find_lost(document) == "");
}

TEST_CASE("warnings of a section") {
    CHECK(has_warning(split("Inclusion:\n- a\nExclusion:\n"), "lost-list"));
    CHECK(has_warning(split("Inclusion:\n- Any of the following:\nExclusion:\n- a"), "lost-list"));
    CHECK(has_warning(split("Inclusion:\n- any of:\n- a\n- b"), "list-assumed"));
    CHECK(split("Inclusion:\n- a\nExclusion:\n- b").warnings.empty());
}

TEST_CASE("the text of a case file") {
    struct Row {
        char const* text;
        char const* expected;
    };
    Row const rows[] = {
        {"ALT < 2.5 x ULN", "ALT < 2.5 x ULN"},
        {"- ALT \\< 2.5 x ULN\n", "ALT < 2.5 x ULN"},
        {"Any of:\n  - a\n  - b", "Any of:(a | b)"},
        {"Any of\n- a\n- b:\n  - c\n  - d\n- e", "Any of(a | b:(c | d) | e)"},
        {"Liver disease characterized by:\n  - -- ALT or AST > 3 × ULN\n  - --- OR-",
         "Liver disease characterized by:(ALT or AST > 3 × ULN | OR-)"},
        {"Exclusion Criteria:\n  - a", "Exclusion Criteria:(a)"},
        {"", ""},
        {"\n \n", ""},
    };
    for (Row const& row : rows) {
        INFO(row.text);
        CHECK(outline(read_item(row.text)) == row.expected);
    }
    Item const item = read_item("Any of:\n  - abc");
    CHECK(item.children.at(0).span == Span{12, 15});
    CHECK(item.children.at(0).depth == 1);
}

TEST_CASE("nothing of the corpus is lost") {
    auto const corpus = read_file(shared("corpus/trials.jsonl"));
    if (!corpus) {
        WARN("skipped: no " << shared("corpus/trials.jsonl"));
        return;
    }
    auto const start = std::chrono::steady_clock::now();
    auto const input = read_trials(*corpus, "trials.jsonl");
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start;
    REQUIRE(input);
    CHECK(input->trials.size() == 7342);
    CHECK(input->errors.empty());
    CHECK(took.count() < 10);  // 0.4 to 0.6 s at -O2; the bound is for sanitizers and busy machines
    std::size_t criteria = 0;
    for (TrialDocument const& document : input->trials) {
        std::string const lost = find_lost(document);
        if (!lost.empty()) FAIL_CHECK(document.id << ": " << lost);
        for (Criterion const& criterion : document.criteria)
            if (!spans_are_true(document, criterion.item)) FAIL_CHECK(document.id << ' ' << criterion.id << ": its span is not its text");
        criteria += document.criteria.size();
    }
    CHECK(criteria > 100000);
}

TEST_CASE("nothing of a hostile text is lost") {
    unsigned const seed = 4711;
    INFO("seed " << seed);
    std::mt19937 random(seed);
    std::string const parts[] = {"Inclusion Criteria:",
                                 "Exclusion Criteria",
                                 "Excluded:",
                                 "PATIENT CHARACTERISTICS:",
                                 "Hepatic:",
                                 "Cohort A:",
                                 "- ",
                                 "• ",
                                 "* ",
                                 "1. ",
                                 "2) ",
                                 "(a) ",
                                 "ii. ",
                                 "\n",
                                 "\n",
                                 "\n",
                                 "\n\n",
                                 "  ",
                                 "     ",
                                 "patients must have",
                                 "one of the following:",
                                 "OR",
                                 "age",
                                 "≥ 18",
                                 "\\>",
                                 "&lt;",
                                 "\xC2\xA0",
                                 "Other inclusion criteria:",
                                 "None",
                                 "----",
                                 "a long line of words that goes on and on until it is far longer than any column",
                                 ":",
                                 ".",
                                 "\xFF",
                                 "\t",
                                 "--Disease Characteristics--"};
    std::uniform_int_distribution<std::size_t> pick(0, std::size(parts) - 1);
    std::uniform_int_distribution<std::size_t> length(0, 40);
    for (int round = 0; round < 4000; ++round) {
        std::string text;
        for (std::size_t i = length(random); i > 0; --i) text += parts[pick(random)];
        TrialDocument const document = split(text);
        INFO(text);
        REQUIRE(find_lost(document) == "");
        for (Criterion const& criterion : document.criteria) REQUIRE(spans_are_true(document, criterion.item));
    }
}
