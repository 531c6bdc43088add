// The trace: its levels, ids, underlined words, windows; and golden traces, one for each kind of leaf and node, which were read by eye.

#include "matcher/report_trace.hpp"

#include "matcher/ask.hpp"
#include "matcher/hierarchy.hpp"
#include "matcher/report_json.hpp"
#include "tests/matcher/evaluate_fixture.hpp"

#include <simdjson.h>
#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

using namespace eligo;
using namespace eligo::testing;

namespace {

std::string file(std::string const& name) {
    std::ifstream in(ELIGO_SOURCE_DIR "/tests/matcher/golden/" + name);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

struct Golden {
    PatientProfile patient;
    std::shared_ptr<Chart const> chart;

    Golden() {
        auto read = read_profile(file("patient.yaml"), "patient.yaml", Vocabulary::built_in());
        if (!read) throw std::logic_error(to_string(read.error()));
        patient = std::move(read->profile);
        chart = read_chart(patient, Vocabulary::built_in());
    }
    Golden(Golden const&) = delete;

    std::string trace(Trial const& trial, TraceOptions const& options = {}) const {
        TrialAnswer const answer = match(trial, *chart, {.as_of = *patient.as_of, .stale_after = {}});
        return trace_text(trial, patient, "patient.yaml", answer, options, Vocabulary::built_in(), Palette());
    }
};

bool holds(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("golden traces", "[trace]") {
    Golden const golden;
    std::string out;
    std::istringstream lines(file("criteria.txt"));
    int count = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.front() == '#') continue;
        Trial const trial = single_criterion(line.substr(2), line.front() == 'E' ? CriterionKind::exclusion : CriterionKind::inclusion,
                                             Vocabulary::built_in());
        std::string text = golden.trace(trial);
        // Without the head and the legend, which are the same for all.
        text.erase(0, text.find("\n\n") + 2);
        text.erase(text.rfind("\nwords: "));
        // The marks under the words are tested by themselves.
        std::istringstream parts(text);
        for (std::string part; std::getline(parts, part);)
            if (part.empty() || part.find_first_not_of(" ~=\"?") != std::string::npos) out += part + '\n';
        out += '\n';
        ++count;
    }
    CHECK(count >= 30);
    if (std::getenv("ELIGO_UPDATE_CASES") != nullptr) {
        std::ofstream(ELIGO_SOURCE_DIR "/tests/matcher/golden/traces.txt") << out;
        return;
    }
    // A reading that has become better changes them: ELIGO_UPDATE_CASES=1 writes them anew, and the difference is to be read.
    std::istringstream expected(file("traces.txt"));
    std::istringstream got(out);
    int number = 0;
    for (std::string want, have; std::getline(expected, want);) {
        ++number;
        REQUIRE(std::getline(got, have));
        INFO("tests/matcher/golden/traces.txt:" << number << ", ELIGO_UPDATE_CASES=1 writes it anew");
        REQUIRE(have == want);
    }
    std::string rest;
    CHECK(!std::getline(got, rest));
}

TEST_CASE("levels show the failing nodes, those that made the answer, or all", "[trace]") {
    Golden const golden;
    Trial const trial =
        single_criterion("Hemoglobin ≥ 7 g/dL and ALT ≤ 2.5 x ULN and age ≥ 18 years", CriterionKind::inclusion, Vocabulary::built_in());
    std::string const off = golden.trace(trial, {.level = TraceLevel::off});
    CHECK(holds(off, "I1    not met\n"));
    CHECK(!holds(off, "I1.1"));
    std::string const fails = golden.trace(trial, {.level = TraceLevel::fails});
    CHECK(!holds(fails, "I1.1 "));
    CHECK(holds(fails, "I1.2 ALT ≤ 2.5 × ULN: not met"));
    std::string const full = golden.trace(trial);
    CHECK(holds(full, "I1.1 hemoglobin ≥ 7 g/dL: met"));
    CHECK(holds(full, "I1.3 age ≥ 18 years: met"));
    // What holds is not listed among what fails.
    Trial const held = single_criterion("Age ≥ 18 years", CriterionKind::inclusion, Vocabulary::built_in());
    CHECK(!holds(golden.trace(held, {.level = TraceLevel::fails}), "age ≥ 18"));
    CHECK(holds(golden.trace(held, {.level = TraceLevel::notes}), "age ≥ 18"));
    std::string const node = golden.trace(trial, {.node = "I1.2"});
    CHECK(holds(node, "I1.2 ALT"));
    CHECK(!holds(node, "I1.3"));
}

TEST_CASE("words are underlined under their letters, wide ones too", "[trace]") {
    auto const shown = [](std::string const& text) {
        Trial const trial = single_criterion(text, CriterionKind::inclusion, Vocabulary::built_in());
        return underlined(trial.criteria.front(), trial.document.source, "  ");
    };
    CHECK(shown("ANC ≥ 1.5 × 10^9/L and ALT ≤ 40 U/L") ==
          "  ANC ≥ 1.5 × 10^9/L and ALT ≤ 40 U/L\n"
          "  ~~~ ~ ~~~~~~~~~~~~ === ~~~ ~ ~~~~~~\n");
    std::string const wide = shown("白血病 snathe and ALT ≤ 40 U/L");
    std::istringstream lines(wide);
    std::string text, marks;
    std::getline(lines, text);
    std::getline(lines, marks);
    CHECK(display_width(text.substr(0, text.find("ALT"))) == marks.find("~~~"));
    // A long criterion goes over several lines, each with its marks.
    std::string const long_one =
        shown("Age ≥ 18 years and " + std::string(120, 'x') + " and hemoglobin ≥ 9 g/dL and platelets ≥ 75 x 10^9/L and ALT ≤ 2.5 x ULN");
    CHECK(std::count(long_one.begin(), long_one.end(), '\n') >= 6);
}

TEST_CASE("windows are worked out to days", "[trace]") {
    Node const both = [] {
        Window window = within(6, TimeUnit::month);
        window.ago = Duration{Decimal(14), TimeUnit::day};
        return leaf(record("chemotherapy", Tense::bare, window));
    }();
    CHECK(window_text(leaf(record("chemotherapy", Tense::bare, within(14, TimeUnit::day))), the_day()) ==
          "within 14 days of 2026-11-20: 2026-11-06 to 2026-11-20");
    CHECK(window_text(leaf(record("MI", Tense::bare, ago(6, TimeUnit::month))), the_day()) ==
          "at least 6 months ago of 2026-11-20: on or before 2026-05-20");
    CHECK(window_text(both, the_day()) == "within 6 months at least 14 days ago of 2026-11-20: 2026-05-20 to 2026-11-06");
    CHECK(window_text(leaf(record("MI")), the_day()).empty());
    // 48 hours: a day apart is inside, three are outside, two may be either.
    CHECK(window_text(leaf(record("MI", Tense::bare, within(48, TimeUnit::hour))), the_day()) ==
          "within 48 hours of 2026-11-20: from 2026-11-19 inside, to 2026-11-17 outside, else unknown");
}

TEST_CASE("the way up the hierarchy, step by step", "[trace]") {
    auto const steps = [](char const* from, char const* to) { return hierarchy_text(id(from), id(to), clinic()); };
    CHECK(steps("daunorubicin", "chemotherapy") == "daunorubicin is anthracycline is chemotherapy");
    CHECK(steps("APL", "malignancy") ==
          "acute promyelocytic leukemia is acute myeloid leukemia is acute leukemia is leukemia is hematologic malignancy is malignancy");
    CHECK(steps("chemotherapy", "daunorubicin").empty());
    CHECK(steps("chemotherapy", "chemotherapy").empty());
}

TEST_CASE("the JSON of a trace has ids that lead to their nodes, and the answers of the match", "[trace]") {
    Golden const golden;
    Trial const trial =
        single_criterion("Hemoglobin ≥ 7 g/dL and (ALT ≤ 2.5 x ULN or age ≥ 18 years)", CriterionKind::inclusion, Vocabulary::built_in());
    TrialAnswer const answer = match(trial, *golden.chart, {.as_of = *golden.patient.as_of, .stale_after = {}});
    simdjson::dom::parser parser;
    auto const doc = parser.parse(trace_json(trial, golden.patient, answer, {}, Vocabulary::built_in())).value();
    auto const criterion = doc["criteria"].at(0);
    CHECK(std::string_view(criterion["answer"]) == to_string(answer.criteria.front().answer.answer));
    int nodes = 0;
    auto const walk = [&](auto const& self, simdjson::dom::element node) -> void {
        ++nodes;
        NodeAnswer const* const found = find_node(answer.criteria.front().answer, "I1", std::string_view(node["id"]));
        REQUIRE(found != nullptr);
        CHECK(std::string_view(node["answer"]) == to_string(found->answer));
        for (auto const child : node["children"]) self(self, child);
    };
    walk(walk, criterion["tree"]);
    CHECK(nodes >= 4);
    CHECK(find_node(answer.criteria.front().answer, "I1", "I1.9") == nullptr);
    CHECK(find_node(answer.criteria.front().answer, "I1", "I2") == nullptr);
    CHECK(find_node(answer.criteria.front().answer, "I1", "I10") == nullptr);
}
