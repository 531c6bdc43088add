// The terminal session of the README is run as it stands there.

#include "matcher/commands.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

using namespace eligo;

namespace {

// "a \"b c\" d" as a shell parts it.
std::vector<std::string> arguments(std::string const& line) {
    std::vector<std::string> result;
    bool quoted = false, open = false;
    for (char const c : line) {
        if (c == '"') {
            quoted = !quoted;
            if (!open) result.emplace_back();
            open = true;
        } else if (c == ' ' && !quoted) {
            open = false;
        } else {
            if (!open) result.emplace_back();
            open = true;
            result.back() += c;
        }
    }
    return result;
}

}  // namespace

TEST_CASE("the session in the README is what the program prints", "[readme]") {
    std::string const path = ELIGO_SOURCE_DIR "/README.md";
    std::ifstream in(path);
    std::string const text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    std::string const head = "<!-- session -->\n";
    std::size_t const begin = text.find(head);
    std::size_t const end = text.find("<!-- /session -->");
    REQUIRE(begin != std::string::npos);
    REQUIRE(end != std::string::npos);
    std::string const session = text.substr(begin + head.size(), end - begin - head.size());
    std::string expected = "\n";
    std::istringstream lines(session);
    int commands = 0;
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("    $ eligo ")) continue;
        ++commands;
        auto words = arguments(line.substr(12));
        for (auto& word : words)
            if (word.starts_with("data/")) word = ELIGO_SOURCE_DIR "/" + word;
        std::istringstream none;
        std::ostringstream out;
        run_program(words, {.in = none, .out = out, .err = out});
        expected += line + '\n';
        std::istringstream printed(out.str());
        for (std::string each; std::getline(printed, each);) expected += each.empty() ? "\n" : "    " + each + '\n';
        expected += '\n';
    }
    CHECK(commands >= 3);
    if (std::getenv("ELIGO_UPDATE_CASES") != nullptr) {
        std::ofstream(path) << text.substr(0, begin + head.size()) << expected << text.substr(end);
        return;
    }
    INFO("ELIGO_UPDATE_CASES=1 writes it anew");
    CHECK(session == expected);
}
