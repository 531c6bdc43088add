// The program as other programs see it (spec/cli.md): exit statuses, and which stream says what.
#include "matcher/commands.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>
#include <cstdio>
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
