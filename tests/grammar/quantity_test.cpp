#include "grammar/grammar_words.hpp"
#include "grammar/lower.hpp"
#include "grammar/parse.hpp"
#include "rules/print.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using namespace eligo;

namespace {

struct Row {
    char const* text;
    char const* rule;
};

Reading read(std::string_view text, CriterionKind kind = CriterionKind::inclusion) {
    ReadOptions options;
    options.kind = kind;
    return read_text(text, options, Vocabulary::built_in());
}

template <std::size_t N>
void check(Row const (&rows)[N], CriterionKind kind = CriterionKind::inclusion) {
    for (auto const& row : rows) {
        INFO(row.text);
        auto const reading = read(row.text, kind);
        CHECK(print(reading.rule, Vocabulary::built_in()) == row.rule);
        CHECK(reading.understood == Understood::full);
    }
}

bool warns(Reading const& reading, std::string_view code) {
    return std::any_of(reading.warnings.begin(), reading.warnings.end(), [&](Diagnostic const& d) { return d.code == code; });
}

}  // namespace

TEST_CASE("limits of laboratory values") {
    Row const rows[] = {
        {"Haemoglobin must not be below 90 g/L", "hemoglobin ≥ 90 g/L"},
        {"platelets of at least 75,000", "platelet count ≥ 75,000 /uL"},
        {"ALT less than twice normal", "ALT < 2 × ULN"},
        {"AST no higher than 3 (three) times the institutional ULN", "AST ≤ 3 × ULN"},
        {"bilirubin within 1.5 times the upper limit of normal", "total bilirubin ≤ 1.5 × ULN"},
        {"creatinine above normal", "creatinine > 1 × ULN"},
        {"creatinine not > 2 mg/dL", "creatinine ≤ 2 mg/dL"},
        {"creatinine clearance of 45 mL/min/1.73 m2 or more", "creatinine clearance ≥ 45 mL/min/{1.73_m2}"},
        {"GFR above 50 mL/min", "estimated glomerular filtration rate > 50 mL/min"},
        {"bilirubin no more than 2 mg/dL (34 µmol/L)", "total bilirubin ≤ 2 mg/dL"},
        {"platelets > 100 000/mm3", "platelet count > 100,000 /uL"},
        {"life expectancy of 16 weeks or more", "life expectancy ≥ 16 wk"},
    };
    check(rows);
}

TEST_CASE("performance status in its scales") {
    Row const rows[] = {
        {"WHO 0-1", "ECOG performance status ≥ 0 and ≤ 1"},
        {"SWOG 0 or 1", "ECOG performance status ≥ 0 and ≤ 1"},
        {"ECOG = 0-2", "ECOG performance status ≥ 0 and ≤ 2"},
        {"ECOG zero or one", "ECOG performance status ≥ 0 and ≤ 1"},
        {"Performance status - GOG 0-2", "ECOG performance status ≥ 0 and ≤ 2"},
        {"Eastern Cooperative Oncology Group (ECOG) performance score of 0 to 1", "ECOG performance status ≥ 0 and ≤ 1"},
        {"Karnofsky 80-100%", "Karnofsky performance status ≥ 80 % and ≤ 100 %"},
        {"Karnofsky at least 60", "Karnofsky performance status ≥ 60 %"},
        {"performance status of at least 70%", "Karnofsky performance status ≥ 70 %"},
        // Better is lower on one scale and higher on the other.
        {"ECOG performance status 2 or better", "ECOG performance status ≤ 2"},
        {"Karnofsky 70 or better", "Karnofsky performance status ≥ 70 %"},
        {"Karnofsky 50 or worse", "Karnofsky performance status ≤ 50 %"},
    };
    check(rows);
    CHECK(read("WHO grade 2").understood != Understood::full);
    CHECK(read("LVEF of 50% or better").understood == Understood::none);
}

TEST_CASE("how it is measured") {
    Row const rows[] = {
        {"LVEF of at least 45% by echocardiogram or MUGA scan", "LVEF ≥ 45 %"},
        {"LVEF (by MUGA) over 40%", "LVEF > 40 %"},
        {"creatinine clearance at least 40 mL/min by Cockcroft-Gault", "creatinine clearance ≥ 40 mL/min"},
        {"eGFR at least 40 mL/min by Cockcroft-Gault", "creatinine clearance ≥ 40 mL/min"},
        {"QTc below 480 ms on ECG", "QTc < 480 ms"},
    };
    check(rows);
    // Other formulas give other values.
    CHECK(read("eGFR at least 40 mL/min by MDRD").understood != Understood::full);
    CHECK(read("creatinine below 2 mg/dL by echocardiogram").understood != Understood::full);
}

TEST_CASE("what must hold beside the value") {
    Row const rows[] = {
        {"hemoglobin of 9 g/dL or more without transfusion within 10 days", "hemoglobin ≥ 9 g/dL and no transfusion within 10 days"},
        {"platelets ≥ 50,000/mm3 (without transfusion within 5 days)", "platelet count ≥ 50,000 /uL and no transfusion within 5 days"},
        {"hemoglobin at least 8.5 g/dL (transfusion allowed)", "hemoglobin ≥ 8.5 g/dL"},
    };
    for (auto const& row : rows) {
        INFO(row.text);
        auto const reading = read(row.text);
        CHECK(reading.rule == read(row.rule).rule);
        CHECK(reading.understood == Understood::full);
    }
    CHECK(read("platelets at least 50,000/mm3 (transfusion independent)").understood != Understood::full);
}

TEST_CASE("a limit for each sex") {
    Row const demands[] = {
        {"QTc ≤ 440 ms for men and ≤ 460 ms for women", "(if (male) then (QTc ≤ 440 ms)) and (if (female) then (QTc ≤ 460 ms))"}};
    check(demands);
    Row const descriptions[] = {{"QTc > 440 ms (males) or > 460 ms (females)", "(male and QTc > 440 ms) or (female and QTc > 460 ms)"}};
    check(descriptions, CriterionKind::exclusion);
    CHECK(read("QTc ≤ 440 ms for men and ≤ 460 ms for men").understood != Understood::full);
}

TEST_CASE("no direction is guessed") {
    for (auto const* text : {"bilirubin ? 2 x ULN", "WBC 3,000/mm3", "AST 2.5 x ULN", "LVEF 50%"}) {
        INFO(text);
        auto const reading = read(text);
        CHECK(reading.understood == Understood::none);
        CHECK(warns(reading, "lost-comparator"));
    }
}

TEST_CASE("what does not add up is refused") {
    for (auto const* text : {"creatinine at most 1.5 mg/mL", "hemoglobin at least 9 mg/dL", "bilirubin at most 1.5 mg/dL (60 µmol/L)",
                             "AST at most 2 (3) times ULN", "life expectancy of at least 2 minutes"}) {
        INFO(text);
        CHECK(read(text).understood != Understood::full);
    }
}

TEST_CASE("a range under the heading that names it") {
    struct Under {
        char const* heading;
        char const* text;
        char const* rule;  // empty: refused
    };
    Under const rows[] = {
        {"Age", "21 and over", "age ≥ 21 years"},
        {"Age:", "Over 15 to 60", "age > 15 years and ≤ 60 years"},
        {"Age", "Any age", "nothing is asked"},
        {"Performance status", "0-1", "performance status ≥ 0 and ≤ 1"},
        {"Performance status", "70-100%", "Karnofsky performance status ≥ 70 % and ≤ 100 %"},
        {"Life expectancy", "At least 8 weeks", "life expectancy ≥ 8 wk"},
        {"Life expectancy", "Not specified", "nothing is asked"},
        {"Life expectancy", "Sufficient", ""},
        {"Surgery", "18 and over", ""},
    };
    auto const& vocabulary = Vocabulary::built_in();
    for (auto const& row : rows) {
        INFO(row.heading << " > " << row.text);
        TokenText text;
        tokenize(row.text, vocabulary, text);
        for (auto& token : text.tokens) token.first_word = grammar_word(token.lower.substr(0, token.lower.find(' ')));
        std::vector<Diagnostic> warnings;
        auto const node = lower_under_heading(row.heading, {text.tokens, vocabulary, CriterionKind::inclusion, warnings});
        CHECK((node ? print(*node, vocabulary) : std::string()) == row.rule);
    }
}

TEST_CASE("two scales that admit the same patients") {
    auto const& vocabulary = Vocabulary::built_in();
    auto const same = [&](char const* a, char const* b) {
        auto const left = read(a).rule;
        auto const right = read(b).rule;
        REQUIRE(left.is<Measure>());
        REQUIRE(right.is<Measure>());
        return same_performance(*left.get<Measure>(), *right.get<Measure>(), vocabulary);
    };
    CHECK(same("ECOG 0-1", "Karnofsky at least 70%"));
    CHECK(same("Karnofsky at least 50%", "ECOG at most 2"));
    CHECK(same("ECOG above 1", "Karnofsky below 70%"));
    CHECK_FALSE(same("ECOG at most 2", "Karnofsky at least 60%"));
    CHECK_FALSE(same("ECOG 0-1", "ECOG 0-1"));
}

TEST_CASE("a demand inside the bracket of a measure") {
    // The demand is read without its word; the bracket is then tried as another bound, from the tokens as they were.
    auto const reading = read("Platelets ≥ 100 x 10^9/L (if must be unsupported)");
    CHECK(reading.understood != Understood::full);
}
