// Every case file: tests/cases/*.yaml (our own words, and the seed pages where they are at hand) and, where it is at hand, the registry's.
// A check may abstain; none may be wrong. What is not our mistake is listed with its reason.

#include "matcher/case_file.hpp"
#include "matcher/commands.hpp"
#include "matcher/yaml_reader.hpp"
#include "rules/vocabulary.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

using namespace eligo;

namespace {

std::filesystem::path const root = ELIGO_SOURCE_DIR;

// Checks of ../shared/cases/registry.yaml whose expected answer we dispute: the id, and the sentence of spec/semantics.md it turns on.
std::map<std::string, std::string> const disputed = {};

std::vector<std::string> case_files() {
    std::vector<std::string> result;
    for (auto const& entry : std::filesystem::directory_iterator(root / "tests/cases"))
        if (entry.path().extension() == ".yaml") result.push_back(entry.path().string());
    std::sort(result.begin(), result.end());
    return result;
}

std::string member(YamlNode const& object, std::string_view key) {
    YamlEntry const* const entry = object.find(key);
    return entry == nullptr ? std::string() : entry->value.text;
}

struct Outcome {
    int checks = 0, correct = 0, abstained = 0, skipped = 0;
    std::vector<std::pair<std::string, std::string>> wrong;  // the id, and the whole story
};

Outcome run_cases(std::vector<std::string> const& files) {
    std::vector<std::string> arguments{"test", "--format", "json"};
    arguments.insert(arguments.end(), files.begin(), files.end());
    std::istringstream in;
    std::ostringstream out, err;
    int const status = run_program(arguments, {in, out, err});
    INFO(err.str());
    REQUIRE((status == ExitStatus::done || status == ExitStatus::some_failed));
    std::string const text = out.str();
    auto const report = read_yaml(YamlText{text}, "the report");  // JSON is YAML
    if (!report) FAIL(to_string(report.error()));
    Outcome result;
    result.checks = std::stoi(member(*report, "checks"));
    result.correct = std::stoi(member(*report, "correct"));
    result.abstained = std::stoi(member(*report, "abstained"));
    result.skipped = std::stoi(member(*report, "skipped"));
    for (YamlNode const& one : report->find("results")->value.items) {
        if (member(one, "score") != "wrong") continue;
        std::string const id = member(one, "id");
        result.wrong.emplace_back(id, id + " check " + member(one, "check") + ": expected " + member(one, "expect") + ", got " +
                                          member(one, "got") + "\n    reading: " + member(one, "reading") +
                                          "\n    reason:  " + member(one, "reason"));
    }
    CHECK((status == ExitStatus::some_failed) == !result.wrong.empty());
    return result;
}

void tell(std::string const& name, Outcome const& outcome) {
    std::ostringstream text;
    text << name << ": " << outcome.checks << " checks, " << outcome.correct << " correct, " << outcome.abstained << " abstained, "
         << outcome.wrong.size() << " wrong";
    if (outcome.skipped != 0) text << "; " << outcome.skipped << " cases skipped, their trial is not here";
    WARN(text.str());
}

}  // namespace

TEST_CASE("no check of our case files is wrong", "[cases]") {
    auto const files = case_files();
    REQUIRE(files.size() >= 12);
    for (auto const& file : files) {
        Outcome const outcome = run_cases({file});
        tell(std::filesystem::path(file).filename().string(), outcome);
        CHECK(outcome.checks + outcome.skipped > 0);
        for (auto const& [id, story] : outcome.wrong) {
            UNSCOPED_INFO(story);
            CHECK(id == "wrong");
        }
    }
}

TEST_CASE("no check of the registry's cases is wrong but the disputed ones", "[cases]") {
    auto const file = root / "../shared/cases/registry.yaml";
    if (!std::filesystem::exists(file)) {
        WARN(file.string() << " is not here: skipped");
        return;
    }
    Outcome const outcome = run_cases({file.string()});
    tell("registry.yaml", outcome);
    std::set<std::string> seen;
    for (auto const& [id, story] : outcome.wrong) {
        seen.insert(id);
        if (disputed.contains(id)) continue;
        UNSCOPED_INFO(story);
        CHECK(id == "wrong");
    }
    // A dispute that is settled leaves the list.
    for (auto const& [id, reason] : disputed) {
        INFO(id << ": " << reason);
        CHECK(seen.contains(id));
    }
}

TEST_CASE("ids are unique over all our case files", "[cases]") {
    std::set<std::string> ids;
    for (auto const& name : case_files()) {
        std::ifstream in(name, std::ios::binary);
        std::string const text{std::istreambuf_iterator<char>(in), {}};
        auto const file = read_case_file(text, name, Vocabulary::built_in());
        if (!file) FAIL(to_string(file.error(), text));
        for (auto const& one : file->cases) {
            INFO(name << ": " << one.id);
            CHECK(ids.insert(one.id).second);
        }
    }
}

// ---- cases that take their criterion from a trial

namespace {

constexpr char const* page = R"(Example of a page
NCT ID: NCT00000001
Inclusion Criteria
* Age 18 to 75 years
* ECOG 0-1
Exclusion Criteria
* Asthma
18 Years
75 Years
ALL
No
Sponsors
)";

// A folder with a page in it, gone afterwards.
class Folder {
public:
    Folder() {
        std::filesystem::create_directories(path_ / "pages");
        std::ofstream(path_ / "pages/one.txt", std::ios::binary) << page;
        std::ofstream(path_ / "pages/two.ndjson", std::ios::binary)
            << R"({"nct_id": "NCT00000001", "title": "one", "criteria": "Inclusion Criteria:\n\n* Asthma", "min_age": "", "max_age": "", "sex": "All", "healthy_volunteers": ""})"
            << '\n'
            << R"({"nct_id": "NCT00000002", "title": "two", "criteria": "Inclusion Criteria:\n\n* Stroke", "min_age": "", "max_age": "", "sex": "All", "healthy_volunteers": ""})"
            << '\n';
        std::ofstream(path_ / "pages/empty.txt", std::ios::binary);
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;

    std::string file() const { return (path_ / "cases.yaml").string(); }

private:
    std::filesystem::path path_ = std::filesystem::temp_directory_path() / ("eligo_cases_test_" + std::to_string(Catch::rngSeed()));
};

}  // namespace

TEST_CASE("a case takes kind and text from its trial", "[cases]") {
    Folder const folder;
    auto const file = read_case_file(
        "cases:\n"
        "  - {id: a, trial: pages/one.txt, criterion: I2, checks: [{patient: {}, expect: unknown}]}\n"
        "  - {id: b, trial: pages/one.txt, criterion: E1, checks: []}\n"
        "  - {id: c, trial: pages/two.ndjson, criterion: I1, source: NCT00000002, checks: []}\n",
        folder.file(), Vocabulary::built_in());
    if (!file) FAIL(to_string(file.error()));
    CHECK(file->warnings.empty());
    REQUIRE(file->cases.size() == 3);
    CHECK(file->cases[0].kind == CriterionKind::inclusion);
    CHECK(file->cases[0].text == "ECOG 0-1");
    CHECK(file->cases[0].checks.size() == 1);
    CHECK(file->cases[1].kind == CriterionKind::exclusion);
    CHECK(file->cases[1].text == "Asthma");
    CHECK(file->cases[0].trial == file->cases[1].trial);  // read once
    CHECK(file->cases[2].text == "Stroke");
    for (auto const& one : file->cases) CHECK_FALSE(one.skipped);
}

TEST_CASE("a case whose trial is not here is skipped, with one note for each trial", "[cases]") {
    auto const file = read_case_file(
        "cases:\n"
        "  - {id: a, trial: nowhere/one.txt, criterion: I2, checks: [{patient: {}, expect: unknown}]}\n"
        "  - {id: b, trial: nowhere/one.txt, criterion: I3, checks: []}\n",
        "cases.yaml", Vocabulary::built_in());
    if (!file) FAIL(to_string(file.error()));
    CHECK(file->cases.at(0).skipped);
    CHECK(file->cases.at(1).skipped);
    REQUIRE(file->warnings.size() == 1);
    CHECK(file->warnings[0].code == "trial-absent");
    CHECK(file->warnings[0].severity == Severity::note);
    CHECK(file->warnings[0].line == 2);
    CHECK(file->warnings[0].column == 20);
    CHECK_THAT(file->warnings[0].message, Catch::Contains("`nowhere/one.txt`"));
}

TEST_CASE("what is wrong with the trial of a case is said with its place", "[cases]") {
    Folder const folder;
    struct Row {
        char const* text;
        std::uint32_t column;
        char const* message;
        char const* fix;
    };
    // clang-format off
    for (Row const& row : {
             Row{"  - {id: a, trial: pages/one.txt, criterion: I7, checks: []}\n", 46, "`pages/one.txt` has no criterion `I7`", "I1, I2, E1, R-min-age"},
             Row{"  - {id: a, trial: pages/one.txt, criterion: I1, kind: inclusion, checks: []}\n", 50, "takes its `kind` from the trial", "drop `kind`"},
             Row{"  - {id: a, trial: pages/one.txt, criterion: I1, text: b, checks: []}\n", 50, "takes its `text` from the trial", "drop `text`"},
             Row{"  - {id: a, trial: pages/one.txt, checks: []}\n", 5, "has no `criterion`", "add `criterion: ...`"},
             Row{"  - {id: a, criterion: I1, checks: []}\n", 5, "has no `trial`", "add `trial: ...`"},
             Row{"  - {id: a, trial: pages, criterion: I1, checks: []}\n", 20, "is a directory", "name a file"},
             Row{"  - {id: a, trial: pages/empty.txt, criterion: I1, checks: []}\n", 20, "`pages/empty.txt`", ""},
             Row{"  - {id: a, trial: pages/two.ndjson, criterion: I1, checks: []}\n", 20, "holds 2 trials", "`source: NCT00000001`"},
             Row{"  - {id: a, trial: pages/two.ndjson, criterion: I1, source: NCT00000009, checks: []}\n", 20, "none of them `NCT00000009`", "`source: NCT00000001`"},
         }) {
        // clang-format on
        INFO(row.text);
        auto const file = read_case_file(std::string("cases:\n") + row.text, folder.file(), Vocabulary::built_in());
        REQUIRE_FALSE(file);
        CHECK(file.error().line == 2);
        CHECK(file.error().column == row.column);
        CHECK_THAT(file.error().message, Catch::Contains(row.message));
        CHECK_THAT(file.error().fix, Catch::Contains(row.fix));
    }
}
