// The printed page: what it shows comes from the JSON of the commands, nothing given by a user becomes markup, and its own policy admits
// its own style and script alone.
#include "matcher/report_html.hpp"
#include "matcher/commands.hpp"
#include "matcher/digest.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>

using namespace eligo;

namespace {

std::string sample(std::string const& name) { return ELIGO_SOURCE_DIR "/data/samples/" + name; }

std::string contents(std::string const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::size_t times(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

std::string between(std::string_view text, std::string_view before, std::string_view after) {
    std::size_t const begin = text.find(before);
    REQUIRE(begin != std::string_view::npos);
    std::size_t const end = text.find(after, begin + before.size());
    REQUIRE(end != std::string_view::npos);
    return std::string(text.substr(begin + before.size(), end - begin - before.size()));
}

Day const november{std::chrono::year{2026} / 11 / 20};

CaseReport case_of(std::string const& trial, std::string const& patient) {
    auto const& vocabulary = Vocabulary::built_in();
    auto const trials = read_trials_once({"trial.txt", trial}, vocabulary);
    REQUIRE(trials);
    auto report = report_case(**trials, {"patient.yaml", patient}, {}, november, vocabulary);
    REQUIRE(report);
    return *report;
}

}  // namespace

TEST_CASE("hashes are those of the standard") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_base64("") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    CHECK(equal_secrets("abc", "abc"));
    CHECK_FALSE(equal_secrets("abc", "abd"));
    CHECK_FALSE(equal_secrets("abc", "ab"));
    std::string const token = random_token();
    CHECK(token.size() == 64);
    CHECK(token != random_token());
    CHECK(program_hash().size() == 40);
}

TEST_CASE("the page says the verdict in words, and never plain eligible") {
    struct {
        char const *patient, *verdict, *lead;
    } const lines[] = {
        {"patient.yaml", "Needs information", "Nothing on record excludes this patient, but 5 of 14 criteria have no answer yet."},
        {"patient-fit.yaml", "Potentially eligible", "The investigator decides."},
        {"patient-excluded.yaml", "Not eligible", "4 criteria stand against this patient."},
    };
    for (auto const& line : lines) {
        std::string const page = report_page(case_of(contents(sample("trial.txt")), contents(sample(line.patient))));
        INFO(line.patient);
        CHECK(holds(between(page, "<h1>", "</h1>"), line.verdict));
        CHECK(holds(page, line.lead));
        CHECK(times(page, "<tr id=\"criterion-") == 14);
        CHECK(times(page, "How ") == 14);  // a trace for each
    }
}

TEST_CASE("the page names what it was made from") {
    std::string const trial = contents(sample("trial.txt"));
    std::string const patient = contents(sample("patient.yaml"));
    std::string const page = report_page(case_of(trial, patient));
    CHECK(holds(page, sha256_hex(trial)));
    CHECK(holds(page, sha256_hex(patient)));
    CHECK(holds(page, Vocabulary::built_in().fingerprint()));
    CHECK(holds(page, program_hash()));
    CHECK(page == report_page(case_of(trial, patient)));  // no clock, no chance
}

TEST_CASE("values stand with date, age and source line") {
    std::string const page = report_page(case_of(contents(sample("trial.txt")), contents(sample("patient.yaml"))));
    CHECK(holds(page, "<b><bdi>ECOG</bdi></b> <bdi>1</bdi>, <time>2026-11-18</time> (2 days before) <span class=\"line\">line 13</span>"));
    CHECK(holds(page, "Add <code>observations: [{name: total bilirubin"));
    CHECK(holds(page, "Age <mark class=\"read\">&gt;= 55</mark> years"));  // the registry's escape is not shown
}

TEST_CASE("what was not read is marked and to be checked by hand") {
    std::string const page =
        report_page(case_of("Inclusion Criteria:\n\n* WBC 30,000/uL\n* Age >= 18 years, zorgle frobs\n", "id: p\nage: 40\n"));
    CHECK(holds(page, "<mark class=\"quoted\">zorgle frobs</mark>"));
    CHECK(holds(page, "<p class=\"hand\">Check by hand</p>"));
    CHECK(holds(page, "no direction stands before"));  // why it was not read
    CHECK(holds(page, "<b>1</b> <span>of them to check by hand"));
}

TEST_CASE("nothing that a user gives becomes markup") {
    std::string const attack = "<script>alert(1)</script><img src=x onerror=alert(1)>\\\"' &amp; \xE2\x80\xAE";
    std::string quoted;
    for (char const c : attack) quoted += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    std::string const trial = "Trial " + attack + "\nNCT ID: NCT00000009\n\nInclusion Criteria:\n\n* Diagnosis of " + attack + "\n* ALT " +
                              attack + " <= 3 x ULN\n\nExclusion Criteria " + attack + ":\n\n* Cohort " + attack + ":\n    * No " + attack +
                              "\n";
    std::string const patient = "id: \"" + quoted + "\"\nas_of: 2026-11-20\nconditions:\n  - {name: \"" + quoted + "\", site: \"" + quoted +
                                "\"}\nobservations:\n  - {name: ALT, value: \"" + quoted + "\", unit: \"" + quoted +
                                "\", date: 2026-11-01}\nfacts: {\"" + quoted + "\": true}\n";
    std::string const page = report_page(case_of(trial, patient));
    CHECK(times(page, "<script") == 1);
    CHECK(times(page, "<img") == 0);
    CHECK(times(page, "\xE2\x80\xAE") == 0);
    CHECK(holds(page, "&lt;script&gt;"));
    CHECK(times(page, "style=") == 0);
}

TEST_CASE("the policy admits the page's own style and script by their hashes, and nothing else") {
    std::string const page = report_page(case_of(contents(sample("trial.txt")), contents(sample("patient.yaml"))));
    std::string const policy = between(page, "Content-Security-Policy\" content=\"", "\"");
    CHECK(holds(policy, "default-src &#39;none&#39;"));
    CHECK_FALSE(holds(policy, "unsafe"));
    CHECK(holds(policy, "style-src &#39;sha256-" + sha256_base64(between(page, "<style>", "</style>"))));
    CHECK(holds(policy, "script-src &#39;sha256-" + sha256_base64(between(page, "<script type=\"module\">", "</script>"))));
    CHECK_FALSE(holds(page, "http://"));
    CHECK_FALSE(holds(page, "https://"));
}

TEST_CASE("eligo report writes the file, and says what it cannot read or write") {
    auto const run = [](std::vector<std::string> const& arguments) {
        std::istringstream in;
        std::ostringstream out, err;
        int const status = run_program(arguments, {.in = in, .out = out, .err = err});
        return std::tuple(status, out.str(), err.str());
    };
    std::string const file = "/tmp/eligo-report-" + std::to_string(getpid()) + ".html";
    auto const [status, out, err] = run({"report", sample("trial.txt"), sample("patient.yaml"), "-o", file});
    CHECK(status == ExitStatus::done);
    CHECK(out.empty());
    CHECK(contents(file) == std::get<1>(run({"report", sample("trial.txt"), sample("patient.yaml")})));
    std::remove(file.c_str());
    CHECK(std::get<0>(run({"report", sample("trial.txt"), sample("patient.yaml"), "-o", "/no/such/folder/x.html"})) == ExitStatus::invalid);
    // An override is shown on the page with its reason, whether it counts or not.
    Override one = case_of(contents(sample("trial.txt")), contents(sample("patient.yaml"))).overridable.at(7);
    REQUIRE(one.criterion == "E2");
    one.answer = Answer::not_met;
    one.reason = "seen on the ward";
    one.who = "R. Nurse";
    std::ofstream(file) << override_line(one) << '\n';
    auto const with = std::get<1>(run({"report", sample("trial.txt"), sample("patient.yaml"), "--overrides", file}));
    CHECK(holds(with, "Overridden: counts as not met</b>, because “<bdi>seen on the ward</bdi>” (<bdi>R. Nurse</bdi>"));
    auto const another_day =
        std::get<1>(run({"report", sample("trial.txt"), sample("patient.yaml"), "--overrides", file, "--as-of", "2026-11-21"}));
    CHECK(holds(another_day, "An earlier override no longer counts: not met"));
    std::remove(file.c_str());
    CHECK(std::get<0>(run({"report", sample("trial.txt"), "no-such-file"})) == ExitStatus::invalid);
    CHECK(holds(std::get<2>(run({"report", sample("trial.txt"), sample("patient.yaml"), "--trial", "NCT1"})), "choose one of NCT00000001"));
}
