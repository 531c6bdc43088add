// Layout, JSON, and the reports of the sample trial.
#include "matcher/json_reader.hpp"
#include "matcher/json_writer.hpp"
#include "matcher/layout.hpp"
#include "matcher/report_json.hpp"
#include "matcher/report_text.hpp"

#include <catch2/catch.hpp>

#include <simdjson.h>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>

using namespace eligo;

namespace {

std::string file(std::string const& name) {
    std::ifstream in(std::string(ELIGO_SOURCE_DIR "/data/samples/") + name, std::ios::binary);
    REQUIRE(in.good());
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

struct Sample {
    Vocabulary const& vocabulary = Vocabulary::built_in();
    Trial trial;
    PatientProfile patient;
    TrialAnswer answer;

    Sample(std::string const& trial_file, std::string const& patient_file) {
        auto input = read_trials(file(trial_file), trial_file);
        if (!input) FAIL(to_string(input.error()));
        trial = read_trial(std::move(input->trials.front()), vocabulary);
        auto read = read_profile(file(patient_file), patient_file, vocabulary);
        if (!read) FAIL(to_string(read.error()));
        patient = std::move(read->profile);
        MatchOptions options;
        options.as_of = *patient.as_of;
        answer = match(trial, *read_chart(patient, vocabulary), options);
    }
    Sample(Sample const&) = delete;
};

bool holds(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

void check_width(std::string const& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        CHECK(display_width(line) <= page_width);
    }
}

}  // namespace

TEST_CASE("width counts columns, not bytes") {
    CHECK(display_width("ALT ≤ 2.5 × ULN") == 15);
    CHECK(display_width("白血病") == 6);
    CHECK(display_width("e\xCC\x81") == 1);
    CHECK(display_width("\x1B[1mbold\x1B[0m") == 4);
    CHECK(display_width("\xFF\xFE") == 2);
    CHECK(padded("≥", 3) == "≥  ");
    CHECK(padded("≥", 3, true) == "  ≥");
}

TEST_CASE("words are wrapped under their label") {
    std::string const word(60, 'x');
    CHECK(wrapped("ab: ", "one  two\tthree") == "ab: one two three\n");
    CHECK(wrapped("ab: ", word + ' ' + word) == "ab: " + word + "\n    " + word + "\n");
    CHECK(wrapped("ab: ", std::string(150, 'y')) == "ab: " + std::string(150, 'y') + "\n");
    CHECK(wrapped("ab:", "") == "ab:\n");
    CHECK(wrapped("", "bell\x07 and \x1B]0;title") == "bell and ]0;title\n");
    CHECK(labelled("a  ", "one\n  - two\n\nthree") == "a  one\n     - two\n   three\n");
}

TEST_CASE("colours only where they are asked for") {
    CHECK(Palette(false).red("x") == "x");
    CHECK(Palette(true).red("x") == "\x1B[31mx\x1B[0m");
}

TEST_CASE("JSON is escaped and stays valid for any bytes") {
    std::string out;
    JsonWriter json(out);
    json.begin_object()
        .member("a", "q\" b\\ \n\t\x01 é \xFF")
        .member("n", 3)
        .member("t", true)
        .key("l")
        .begin_list()
        .value(1)
        .value("x")
        .end_list();
    json.key("e").begin_object().end_object().end_object();
    CHECK(out == "{\"a\": \"q\\\" b\\\\ \\n\\t\\u0001 é \xEF\xBF\xBD\", \"n\": 3, \"t\": true, \"l\": [1, \"x\"], \"e\": {}}");
    simdjson::dom::parser parser;
    CHECK(parser.parse(out).error() == simdjson::SUCCESS);
}

TEST_CASE("the JSON of a match has the keys of cli.md") {
    Sample const sample("trial.txt", "patient.yaml");
    simdjson::dom::parser parser;
    std::string const text = match_json(sample.trial, sample.patient, sample.answer, sample.vocabulary);
    CHECK(std::count(text.begin(), text.end(), '\n') == 1);
    auto const doc = parser.parse(text).value();
    CHECK(std::string_view(doc["trial"]) == "NCT00000001");
    CHECK(std::string_view(doc["patient"]) == "AML-0042");
    CHECK(std::string_view(doc["as_of"]) == "2026-11-20");
    CHECK(std::string_view(doc["verdict"]) == "needs_information");
    for (auto const criterion : doc["criteria"])
        for (char const* key : {"id", "kind", "text", "reading", "understood", "answer", "counts_as", "reason", "evidence", "missing"}) {
            INFO(key);
            CHECK(criterion[key].error() == simdjson::SUCCESS);
        }
    auto const ecog = doc["criteria"].at(2)["evidence"].at(0);
    CHECK(std::string_view(ecog["path"]) == "observations[0]");
    CHECK(std::int64_t(ecog["value"]) == 1);
    CHECK(std::int64_t(ecog["age_days"]) == 2);
    CHECK(doc["missing"].at(0)["criteria"].at(0).error() == simdjson::SUCCESS);
}

TEST_CASE("the JSON of a parse has the keys of cli.md, and its offsets are true") {
    Sample const sample("trial.txt", "patient.yaml");
    simdjson::dom::parser parser;
    auto const doc = parser.parse(parse_json(sample.trial, sample.vocabulary, true)).value();
    CHECK(std::string_view(doc["trial"]["id"]) == "NCT00000001");
    std::int64_t criteria = 0;
    for (auto const criterion : doc["criteria"]) {
        ++criteria;
        for (char const* key : {"id", "kind", "text", "begin", "end", "understood", "reading", "rule", "residue", "warnings"}) {
            INFO(key);
            CHECK(criterion[key].error() == simdjson::SUCCESS);
        }
        if (std::string_view(criterion["id"]).starts_with("R-")) continue;
        auto const begin = std::size_t(std::uint64_t(criterion["begin"]));
        CHECK(sample.trial.document.source.substr(begin, std::size_t(std::uint64_t(criterion["end"])) - begin) ==
              std::string_view(criterion["text"]));
    }
    CHECK(std::int64_t(doc["summary"]["criteria"]) == criteria);
    CHECK(std::int64_t(doc["summary"]["full"]) + std::int64_t(doc["summary"]["partial"]) + std::int64_t(doc["summary"]["none"]) ==
          criteria);
}

TEST_CASE("the JSON of a trace has every node") {
    Sample const sample("trial-record.json", "patient-excluded.yaml");
    simdjson::dom::parser parser;
    auto const doc = parser.parse(trace_json(sample.trial, sample.patient, sample.answer, {.criterion = "I4"}, sample.vocabulary)).value();
    CHECK(doc["criteria"].get_array().value().size() == 1);
    auto const tree = doc["criteria"].at(0)["tree"];
    CHECK(std::string_view(tree["type"]) == "all");
    CHECK(tree["children"].get_array().value().size() == 2);
    CHECK(std::string_view(tree["children"].at(1)["answer"]) == "not_met");
}

TEST_CASE("the text of a match says the verdict first, with the day, and points to lines of the profile") {
    Sample const sample("trial.txt", "patient.yaml");
    std::string const text = match_text(sample.trial, sample.patient, "patient.yaml", sample.answer, sample.vocabulary, Palette());
    CHECK(text.starts_with("Needs information  (the investigator decides)\n"));
    CHECK(holds(text, "as of     2026-11-20"));
    CHECK(holds(text, "[patient.yaml:13]"));
    CHECK(holds(text, "What is missing"));
    CHECK(holds(text, "total bilirubin (I4)"));
    CHECK(text.find("\x1B") == std::string::npos);
    check_width(text);
}

TEST_CASE("the samples have the verdicts they are samples of") {
    CHECK(Sample("trial.txt", "patient.yaml").answer.verdict == Verdict::needs_information);
    CHECK(Sample("trial.txt", "patient-fit.yaml").answer.verdict == Verdict::potentially_eligible);
    CHECK(Sample("trial-record.json", "patient-excluded.yaml").answer.verdict == Verdict::not_eligible);
}

TEST_CASE("no report calls anybody plain eligible") {
    for (char const* patient : {"patient.yaml", "patient-fit.yaml", "patient-excluded.yaml"}) {
        Sample const sample("trial.txt", patient);
        std::string text = match_text(sample.trial, sample.patient, patient, sample.answer, sample.vocabulary, Palette());
        text += match_json(sample.trial, sample.patient, sample.answer, sample.vocabulary);
        for (std::size_t at = text.find("ligible"); at != std::string::npos; at = text.find("ligible", at + 1)) {
            std::string const before = text.substr(at < 13 ? 0 : at - 13, at < 13 ? at : 13);
            INFO(text.substr(at < 30 ? 0 : at - 30, 60));
            CHECK((before.ends_with("Potentially e") || before.ends_with("potentially_e") || before.ends_with("Not e") ||
                   before.ends_with("not_e")));
        }
    }
}

TEST_CASE("the text of a parse shows id, words and reading, and counts") {
    Sample const sample("trial.txt", "patient.yaml");
    std::string const text = parse_text(sample.trial, sample.vocabulary, Palette(), true);
    CHECK(holds(text, "Inclusion criteria\nI1   full"));
    CHECK(holds(text, "read as   age ≥ 55 years"));
    CHECK(holds(text, "leaf["));
    CHECK(holds(text, " read in full, "));
    check_width(text);
}

TEST_CASE("the text of a trace fits the page") {
    Sample const sample("trial.txt", "patient.yaml");
    std::string const text = trace_text(sample.trial, sample.patient, "patient.yaml", sample.answer, {}, sample.vocabulary, Palette());
    CHECK(holds(text, "total bilirubin ≤ 1.5 × ULN: unknown"));
    check_width(text);
}
