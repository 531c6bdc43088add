// The program as other programs see it (spec/cli.md): exit statuses, and which stream says what.
#include "matcher/commands.hpp"

#include <simdjson.h>
#include <catch2/catch.hpp>

#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace eligo;

namespace {

struct Run {
    int status = 0;
    std::string out, err;
};

Run run(std::vector<std::string> const& arguments, std::string const& input = {}) {
    std::istringstream in(input);
    std::ostringstream out, err;
    Run result;
    result.status = run_program(arguments, {.in = in, .out = out, .err = err});
    result.out = out.str();
    result.err = err.str();
    return result;
}

std::string sample(std::string const& name) { return ELIGO_SOURCE_DIR "/data/samples/" + name; }

bool holds(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

constexpr char const* cases = R"(as_of: 2026-11-20
cases:
  - id: a
    kind: inclusion
    stratum: age
    text: "Age >= 18 years"
    checks:
      - {patient: {age: 20}, expect: met}
      - {patient: {age: 17}, expect: not_met}
      - {patient: {}, expect: unknown}
)";

}  // namespace

TEST_CASE("wrong usage is status 2 and says what was meant") {
    struct {
        std::vector<std::string> arguments;
        char const* message;
    } const lines[] = {
        {{}, "Usage"},
        {{"mtach"}, "there is no command `mtach`; did you mean `match`?"},
        {{"match", sample("trial.txt")}, "PATIENT"},
        {{"match", sample("trial.txt"), sample("patient.yaml"), "--fromat", "json"}, "has no option `--fromat`; did you mean `--format`?"},
        {{"match", sample("trial.txt"), sample("patient.yaml"), "--format", "xml"}, "--format"},
        {{"match", sample("trial.txt"), sample("patient.yaml"), "--as-of", "2026-02-30"}, "`--as-of 2026-02-30` is no day"},
        {{"match", "-", "-"}, "standard input"},
        {{"trace", sample("trial.txt"), sample("patient.yaml"), "--criterion", "I99"}, "no criterion `I99`"},
    };
    for (auto const& [arguments, message] : lines) {
        Run const result = run(arguments);
        INFO(result.err);
        CHECK(result.status == ExitStatus::usage);
        CHECK(result.out.empty());
        CHECK(holds(result.err, message));
    }
}

TEST_CASE("an input that cannot be read is status 3") {
    for (auto const& [trial, patient, message] : std::vector<std::tuple<std::string, std::string, std::string>>{
             {"no-such-file", sample("patient.yaml"), "no-such-file: error: cannot read"},
             {ELIGO_SOURCE_DIR, sample("patient.yaml"), "is a directory"},
             {sample("trial.txt"), "no-such-file", "cannot read"},
             {sample("trial.txt"), sample("trial.txt"), "error"},
             {sample("trial-record.json"), sample("trial-record.json"), "error"},
         }) {
        Run const result = run({"match", trial, patient});
        INFO(result.err);
        CHECK(result.status == ExitStatus::invalid);
        CHECK(result.out.empty());
        CHECK(holds(result.err, message));
    }
    CHECK(run({"match", sample("trial.txt"), "-"}, "id: P\nage: old\n").status == ExitStatus::invalid);
    CHECK(run({"parse", "-"}, "").status == ExitStatus::invalid);
    CHECK(run({"test", "-"}, "cases: [").status == ExitStatus::invalid);
    CHECK(run({"match", sample("trial.txt"), sample("patient.yaml"), "--vocabulary", "/no/such"}).status == ExitStatus::invalid);
    CHECK(run({"match", sample("trial.txt"), sample("patient.yaml"), "--trial", "NCT99999999"}).status == ExitStatus::invalid);
}

TEST_CASE("a verdict is status 0, or its own where that is asked for") {
    std::string const trial = sample("trial.txt");
    CHECK(run({"match", trial, sample("patient.yaml")}).status == 0);
    CHECK(run({"match", trial, sample("patient.yaml"), "--exit-verdict"}).status == ExitStatus::needs_information);
    CHECK(run({"match", trial, sample("patient-fit.yaml"), "--exit-verdict"}).status == 0);
    CHECK(run({"match", sample("trial-record.json"), sample("patient-excluded.yaml"), "--exit-verdict"}).status ==
          ExitStatus::not_eligible);
}

TEST_CASE("trial or patient come from the standard input") {
    Run const result = run({"match", sample("trial.txt"), "-", "--format", "json"}, "id: P\nas_of: 2026-11-20\nage: 40\n");
    CHECK(result.status == 0);
    CHECK(holds(result.out, "\"verdict\": \"not_eligible\""));
    CHECK(result.err.empty());
    CHECK(run({"parse", "-"}, "Inclusion Criteria:\n* Age >= 18 years\n").status == 0);
}

TEST_CASE("the day is the profile's, that of --as-of, or today with a warning") {
    std::string const trial = sample("trial.txt");
    CHECK(holds(run({"match", trial, sample("patient.yaml")}).out, "as of     2026-11-20"));
    CHECK(holds(run({"match", trial, sample("patient.yaml"), "--as-of", "2026-12-01"}).out, "as of     2026-12-01"));
    CHECK(holds(run({"match", trial, sample("patient-sparse.yaml")}).err, "[as-of-today]"));
    CHECK(run({"match", trial, sample("patient-sparse.yaml"), "--as-of", "today"}).err.empty());
}

TEST_CASE("test scores case files") {
    Run const good = run({"test", "-"}, cases);
    INFO(good.out << good.err);
    CHECK(good.status == 0);
    Run const json = run({"test", "-", "--format", "json"}, cases);
    for (char const* part :
         {"\"cases\": 1", "\"checks\": 3", "\"decidable\": 2", "\"correct\": 3", "\"abstained\": 0", "\"wrong\": 0",
          "\"strata\": {\"age\": {",
          "{\"id\": \"a\", \"check\": 0, \"expect\": \"met\", \"got\": \"met\", \"score\": \"correct\", \"understood\": \"full\""}) {
        INFO(part);
        CHECK(holds(json.out, part));
    }
    std::string wrong = cases;
    wrong.replace(wrong.find("{age: 17}, expect: not_met"), 26, "{age: 17}, expect: met");
    Run const bad = run({"test", "-"}, wrong);
    CHECK(bad.status == ExitStatus::some_failed);
    CHECK(holds(bad.out, "expected  met, got not met: "));
    CHECK(holds(run({"test", "-", "--show", "correct"}, cases).out, "correct  a check 2"));
}

TEST_CASE("several trials are one object a line") {
    std::string const lines =
        "{\"nct_id\": \"NCT00000011\", \"title\": \"A\", \"criteria\": \"Inclusion Criteria:\\n\\n* Age >= 18 years\", \"min_age\": \"18 "
        "Years\", \"max_age\": \"N/A\", \"sex\": "
        "\"All\", \"healthy_volunteers\": \"No\"}\n"
        "{\"nct_id\": \"NCT00000012\", \"title\": \"B\", \"criteria\": \"Inclusion Criteria:\\n\\n* Pregnant\", \"min_age\": \"\", "
        "\"max_age\": \"\", \"sex\": \"Female\", "
        "\"healthy_volunteers\": \"\"}\n";
    Run const parsed = run({"parse", "-", "--format", "json"}, lines);
    CHECK(parsed.status == 0);
    CHECK(std::count(parsed.out.begin(), parsed.out.end(), '\n') == 2);
    CHECK(holds(run({"parse", "-", "--summary"}, lines).out, "2 trials, 0 without criteria; 2 criteria"));
    CHECK(run({"match", "-", sample("patient.yaml"), "--exit-verdict"}, lines).status == ExitStatus::usage);
    Run const one = run({"match", "-", sample("patient.yaml"), "--trial", "NCT00000012", "--format", "json"}, lines);
    CHECK(one.status == 0);
    CHECK(holds(one.out, "\"trial\": \"NCT00000012\""));
}

TEST_CASE("terms that no entry covers are listed by frequency") {
    std::string const page =
        "Exclusion Criteria:\n- history of wombat fever\n- wombat-fever or stroke\n- prior Wombat fevers within 6 months\n- unseen once\n"
        "- history of quokka itch or stroke\n- current quokka itch\n";
    auto const text = run({"vocabulary", "--unlisted", "-"}, page);
    CHECK(text.status == ExitStatus::done);
    auto const fever = text.out.find("wombat fever"), itch = text.out.find("quokka itch");
    REQUIRE(fever != std::string::npos);
    REQUIRE(itch != std::string::npos);
    CHECK(fever < itch);
    CHECK_FALSE(holds(text.out, "stroke"));
    CHECK_FALSE(holds(text.out, "unseen"));
    auto const json = run({"vocabulary", "--unlisted", "-", "--format", "json"}, page);
    CHECK(holds(json.out, "\"term\": \"wombat fever\", \"criteria\": 3"));
    CHECK(run({"vocabulary", "stroke", "--unlisted", "-"}, page).status == ExitStatus::usage);
}

TEST_CASE("the vocabulary shows an entry or says what is near") {
    CHECK(holds(run({"vocabulary", "AML"}).out, "acute myeloid leukemia"));
    CHECK(run({"vocabulary", "wombat fever"}).status == ExitStatus::some_failed);
    CHECK(run({"vocabulary"}).status == ExitStatus::usage);
    auto const shown = run({"vocabulary", "hysterectomy"}).out;
    CHECK(holds(shown, "(surgery"));
    CHECK(holds(shown, "childbearing potential (no)"));
    CHECK(holds(run({"vocabulary", "leukemia"}).out, "their kinds"));
    CHECK(holds(run({"vocabulary", "creatinine", "--format", "json"}).out, "\"units\": [\"mg/dL\""));
    CHECK(holds(run({"vocabulary", "leukemia", "--format", "json"}).out, "\"children\": ["));
}

TEST_CASE("help and version are no errors") {
    for (std::vector<std::string> const& arguments : {std::vector<std::string>{"--help"}, {"--version"}, {"match", "--help"}}) {
        Run const result = run(arguments);
        CHECK(result.status == 0);
        CHECK_FALSE(result.out.empty());
    }
}

TEST_CASE("a criterion typed on the command line") {
    Run const reading = run({"ask", "ANC >= 1.5 x 10^9/L within 14 days"});
    CHECK(reading.status == ExitStatus::done);
    CHECK(holds(reading.out, "absolute neutrophil count ≥ 1.5 10*9/L within 14 days"));
    CHECK(!holds(reading.out, "not met"));

    Run const answer = run({"ask", "ANC >= 1.5 x 10^9/L within 14 days", sample("patient.yaml")});
    CHECK(answer.status == ExitStatus::done);
    CHECK(holds(answer.out, "not met"));
    CHECK(holds(answer.out, "count 1.4 10*9/L, limit 1.5 10*9/L: 0.1 10*9/L (6.7"));

    Run const json = run({"ask", "Chemotherapy within 3 months", sample("patient.yaml"), "--kind", "exclusion", "--format", "json"});
    CHECK(json.status == ExitStatus::done);
    CHECK(holds(json.out, "\"kind\": \"exclusion\""));
    CHECK(holds(json.out, "\"opens_on\": \"2026-12-16\""));  // the last day was 2026-09-15

    CHECK(run({"ask", "  "}).status == ExitStatus::usage);
    CHECK(run({"ask", "Age >= 18", "no-such-file"}).status == ExitStatus::invalid);
    CHECK(run({"ask", "Age >= 18", "--kind", "neither"}).status == ExitStatus::usage);
}

TEST_CASE("an empty profile for a trial") {
    Run const profile = run({"profile", "--for", sample("trial.txt"), "--as-of", "2026-11-20"});
    CHECK(profile.status == ExitStatus::done);
    CHECK(holds(profile.out, "as_of: 2026-11-20"));
    CHECK(holds(profile.out, "# {name: ALT, value: , unit: U/L, date: 2026-11-20, upper: },"));
    CHECK(run({"profile"}).status == ExitStatus::usage);
    CHECK(run({"profile", "--for", "no-such-file"}).status == ExitStatus::invalid);
}

TEST_CASE("a match lists what can still change the verdict, or all that is missing") {
    Run const open = run({"match", sample("trial.txt"), sample("patient-excluded.yaml")});
    CHECK(holds(open.out, "--missing all lists what is not known"));
    Run const all = run({"match", sample("trial.txt"), sample("patient-excluded.yaml"), "--missing", "all"});
    CHECK(holds(all.out, "- {name: platelet count, value: , unit: 10*9/L, date: 2026-11-20}\n"));
    CHECK(holds(all.out, "ALT 145 U/L, limit 100 U/L (2.5 x ULN 40): 45 U/L (45 %) over"));
    CHECK(run({"match", sample("trial.txt"), sample("patient.yaml"), "--missing", "some"}).status == ExitStatus::usage);
}

TEST_CASE("a mistake on the command line is shown under a caret") {
    CHECK(holds(run({"match", "a", "b", "--fromat", "json"}).err, "  eligo match a b --fromat json\n                  ^~~~~~~~\n"));
    Run const value = run({"match", "a", "b", "--format", "jso"});
    CHECK(holds(value.err, "did you mean `json`?"));
    CHECK(holds(value.err, "                           ^~~\n"));
    CHECK(holds(run({"mtach", "白血病"}).err, "  eligo mtach 白血病\n        ^~~~~\n"));
}

TEST_CASE("help begins with examples") {
    Run const help = run({"match", "--help"});
    CHECK(help.status == ExitStatus::done);
    CHECK(help.out.find("eligo match trial.txt patient.yaml") < help.out.find("Usage:"));
    CHECK(run({"--help"}).out.find("Examples:") < run({"--help"}).out.find("Usage:"));
}

TEST_CASE("completion and manual know every command and option, since they are written from them") {
    std::string const help = run({"--help"}).out;
    for (char const* shell : {"bash", "zsh", "fish"}) {
        std::string const script = run({"completion", shell}).out;
        INFO(shell);
        for (char const* part : {"match", "trace", "ask", "screen", "explain-code", "missing", "stale-after", "inclusion"}) {
            INFO(part);
            CHECK(holds(script, part));
        }
    }
    std::string const page = run({"man"}).out;
    for (char const* part : {".TH ELIGO 1", ".SS eligo match", "\\-\\-stale\\-after", "open|all", "EXIT STATUS", "lost\\-comparator"}) {
        INFO(part);
        CHECK(holds(page, part));
    }
    // The shell reads what is written for it.
    std::string const path = "/tmp/eligo-completion-" + std::to_string(getpid()) + ".bash";
    std::ofstream(path) << run({"completion", "bash"}).out;
    CHECK(std::system(("bash -n " + path).c_str()) == 0);
    std::remove(path.c_str());
    CHECK(run({"completion", "bsh"}).status == ExitStatus::usage);
}

TEST_CASE("colours are where they are asked for") {
    std::string const trial = sample("trial.txt");
    std::string const patient = sample("patient.yaml");
    CHECK(!holds(run({"match", trial, patient}).out, "\x1B["));
    CHECK(holds(run({"match", trial, patient, "--color", "always"}).out, "\x1B["));
    std::istringstream in;
    std::ostringstream out, err;
    setenv("NO_COLOR", "1", 1);
    CHECK(run_program({"match", trial, patient}, {.in = in, .out = out, .err = err, .colours = true}) == ExitStatus::done);
    unsetenv("NO_COLOR");
    CHECK(!holds(out.str(), "\x1B["));
    out.str({});
    CHECK(run_program({"match", trial, patient, "--color", "never"}, {.in = in, .out = out, .err = err, .colours = true}) ==
          ExitStatus::done);
    CHECK(!holds(out.str(), "\x1B["));
}

TEST_CASE("a code is explained, or the one that is likely meant is named") {
    Run const known = run({"explain-code", "lost-comparator"});
    CHECK(known.status == ExitStatus::done);
    CHECK(holds(known.out, "No direction"));
    CHECK(holds(run({"explain-code", "lost-comparater"}).err, "did you mean `lost-comparator`?"));
    CHECK(holds(run({"explain-code"}).out, "unit-assumed"));
}

TEST_CASE("a session reads criteria, loads a patient and answers") {
    Run const session = run(
        {"repl"},
        "ALT <= 2.5 x ULN\n:patient " + sample("patient.yaml") +
            "\n:again\n:kind exclusion\nHIV infection\n:rules\n:kind inclusion\nAdequate:\\\n  - ANC >= 1 x 10^9/L\\\n  - ALT <= 40 U/L\n"
            ":frobnicate\n:kidn inclusion\n:as-of 2026-02-30\n:patient no-such-file\n:quit\nnever read\n");
    CHECK(session.status == ExitStatus::done);
    for (char const* part : {"read as   ALT ≤ 2.5 × ULN", "patient AML-0042, as of 2026-11-20", "ALT 38 U/L is not above 2.5 x ULN",
                             "E1   not met", "E1 HIV infection", "absolute neutrophil count ≥ 1 10*9/L and ALT ≤ 40 U/L",
                             "no command `:frobnicate`", "did you mean `:kind`?", "is no day", "cannot read `no-such-file`"}) {
        INFO(part << "\n" << session.out);
        CHECK(holds(session.out, part));
    }
    CHECK(!holds(session.out, "never read"));
    CHECK(run({"repl"}, "Age >= 18 years").status == ExitStatus::done);
}

TEST_CASE("warnings of a page as SARIF") {
    Run const sarif = run({"parse", "-", "--format", "sarif"}, "Inclusion Criteria:\n\n* Bilirubin ? 1.5 x ULN\n* Age >= 18 years\n");
    CHECK(sarif.status == ExitStatus::done);
    simdjson::dom::parser parser;
    auto const doc = parser.parse(sarif.out).value();
    CHECK(std::string_view(doc["version"]) == "2.1.0");
    auto const result = doc["runs"].at(0)["results"].at(0);
    CHECK(std::string_view(result["ruleId"]) == "lost-comparator");
    auto const region = result["locations"].at(0)["physicalLocation"]["region"];
    CHECK(std::int64_t(region["startLine"]) == 3);
    CHECK(std::int64_t(region["startColumn"]) == 13);
    CHECK(std::string_view(doc["runs"].at(0)["tool"]["driver"]["rules"].at(0)["id"]) == "lost-comparator");
}

TEST_CASE("a look between the stages") {
    std::string const trial = sample("trial.txt");
    CHECK(holds(run({"parse", trial, "--show", "sections"}).out, "I4 inclusion"));
    CHECK(holds(run({"parse", trial, "--show", "syntax"}).out, "analyte `ECOG performance status`"));
    CHECK(holds(run({"parse", trial, "--show", "rules"}).out, "I4.1.1 ALT ≤ 2.5 × ULN"));
    CHECK(holds(run({"parse", trial, "--show", "program"}).out, "ALT ≤ 2.5 × ULN"));
}

TEST_CASE("a value that is old is marked wherever it decides, and decides no more when it is asked so") {
    std::string const trial = sample("trial.txt");
    std::string const patient = sample("patient.yaml");
    Run const old = run({"match", trial, patient, "--as-of", "2027-01-15"});
    CHECK(holds(old.out, "rest on values older than 30 days"));
    CHECK(holds(run({"match", trial, patient, "--as-of", "2027-01-15", "--format", "json"}).out, "\"stale\": true"));
    CHECK(holds(run({"trace", trial, patient, "--as-of", "2027-01-15", "--criterion", "I3"}).out, "older than 30 days"));
    Run const unknown = run({"ask", "ECOG 0-1", patient, "--as-of", "2027-01-15", "--stale-after", "30"});
    CHECK(holds(unknown.out, "I1   unknown"));
    CHECK(holds(unknown.out, "58 days old, more than 30"));
}

TEST_CASE("a misspelled name in a profile is asked about") {
    Run const result =
        run({"ask", "Prior chemotherapy", "-"}, "id: a\nas_of: 2026-11-20\ntreatments:\n  - {name: daunorubcin, start: 2026-01-02}\n");
    CHECK(result.status == ExitStatus::done);
    CHECK(holds(result.err, "does not know `daunorubcin`"));
    CHECK(holds(result.err, "did you mean `daunorubicin`?"));
}

TEST_CASE("match, trace and screen agree on every answer of the samples") {
    for (std::string const trial : {"trial.txt", "trial-record.json"}) {
        for (std::string const patient : {"patient.yaml", "patient-excluded.yaml", "patient-fit.yaml", "patient-sparse.yaml"}) {
            INFO(trial << ' ' << patient);
            simdjson::dom::parser a, b, c;
            std::string const day = "2026-11-20";
            Run const match = run({"match", sample(trial), sample(patient), "--format", "json", "--as-of", day});
            Run const trace = run({"trace", sample(trial), sample(patient), "--format", "json", "--as-of", day});
            Run const screen =
                run({"screen", sample(trial), "--cohort", sample(patient), "--format", "ndjson", "--as-of", day, "--threads", "1"});
            auto const matched = a.parse(match.out).value();
            auto const traced = b.parse(trace.out).value();
            auto const screened = c.parse(screen.out).value();
            CHECK(std::string_view(matched["verdict"]) == std::string_view(screened["verdict"]));
            CHECK(std::string_view(matched["verdict"]) == std::string_view(traced["verdict"]));
            std::string not_met, met_exclusions;
            for (auto const one : matched["criteria"]) {
                std::string const id{std::string_view(one["id"])};
                std::string const counts{std::string_view(one["counts_as"])};
                bool const exclusion = std::string_view(one["kind"]) == "exclusion";
                if (!exclusion && counts == "not_met") not_met += id + ' ';
                if (exclusion && counts == "met") met_exclusions += id + ' ';
                for (auto const other : traced["criteria"])
                    if (std::string_view(other["id"]) == id) CHECK(std::string_view(other["answer"]) == std::string_view(one["answer"]));
            }
            auto const ids = [&](char const* key) {
                std::string text;
                for (auto const id : screened[key]) text += std::string(std::string_view(id)) + ' ';
                return text;
            };
            CHECK(ids("not_met") == not_met);
            CHECK(ids("met_exclusions") == met_exclusions);
        }
    }
}
