// Every code that is emitted is explained: those in the sources, and those of the samples and real trials.

#include "matcher/codes.hpp"

#include "matcher/match.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

using namespace eligo;

namespace {

std::string content(std::filesystem::path const& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("every code in the sources is explained", "[codes]") {
    // The first text given to what makes a message, or the value of `code`.
    std::regex const emitted(
        R"re((?:\bcode = |\bwarn\((?:[A-Za-z_]+, )?|\bfail\(\s*|\bdiagnostic\(Severity::[a-z]+, )"([a-z]+(?:-[a-z]+)*)")re");
    std::set<std::string> found;
    for (char const* folder : {"grammar", "matcher", "rules"}) {
        for (auto const& entry : std::filesystem::directory_iterator(std::filesystem::path(ELIGO_SOURCE_DIR) / folder)) {
            if (entry.path().extension() != ".cpp") continue;
            std::string const text = content(entry.path());
            for (auto at = std::sregex_iterator(text.begin(), text.end(), emitted); at != std::sregex_iterator(); ++at)
                found.insert((*at)[1].str());
        }
    }
    CHECK(found.size() > 40);
    for (auto const& code : found) {
        INFO(code << " is to be explained in matcher/codes.cpp");
        CHECK(explain_code(code) != nullptr);
    }
}

TEST_CASE("the codes of real trials are explained", "[codes]") {
    std::filesystem::path const corpus = std::filesystem::path(ELIGO_SOURCE_DIR) / "../shared/corpus/trials.jsonl";
    if (!std::filesystem::exists(corpus)) {
        WARN("../shared is absent: skipped");
        return;
    }
    std::ifstream in(corpus);
    std::set<std::string> found;
    int trials = 0;
    for (std::string line; trials < 400 && std::getline(in, line); ++trials) {
        auto input = read_trials(line, "trials.jsonl");
        REQUIRE(input);
        for (auto& document : input->trials) {
            Trial const trial = read_trial(std::move(document), Vocabulary::built_in());
            for (auto const* warnings : {&trial.document.warnings, &trial.warnings})
                for (auto const& warning : *warnings) found.insert(warning.code);
            for (auto const& criterion : trial.criteria)
                for (auto const& warning : criterion.reading.warnings) found.insert(warning.code);
        }
    }
    CHECK(found.size() > 5);
    for (auto const& code : found) {
        INFO(code);
        CHECK(explain_code(code) != nullptr);
    }
}

TEST_CASE("the table says something of each code once", "[codes]") {
    std::set<std::string_view> seen;
    for (auto const& one : code_table()) {
        INFO(one.code);
        CHECK(seen.insert(one.code).second);
        CHECK(one.meaning.size() > 15);
        CHECK(one.meaning.ends_with('.'));
        CHECK(one.advice.ends_with('.'));
        CHECK(explain_code(one.code) == &one);
    }
    CHECK(explain_code("no-such-code") == nullptr);
    CHECK(explain_code("") == nullptr);
}
