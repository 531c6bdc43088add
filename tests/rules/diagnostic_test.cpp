#include "rules/diagnostic.hpp"

#include <catch2/catch.hpp>

using namespace eligo;

TEST_CASE("a message names the place, and its remedy follows") {
    Diagnostic diagnostic{Severity::warning, "lost-comparator", "no comparator before `1.5`", "write `<` or `>`", "trial.txt", 12, 3, {}};
    CHECK(to_string(diagnostic) == "trial.txt:12:3: warning: no comparator before `1.5` [lost-comparator]\n  fix: write `<` or `>`");
    diagnostic.column = 0;
    diagnostic.fix.clear();
    CHECK(to_string(diagnostic) == "trial.txt:12: warning: no comparator before `1.5` [lost-comparator]");
    diagnostic.file.clear();
    diagnostic.line = 0;
    diagnostic.code.clear();
    CHECK(to_string(diagnostic) == "warning: no comparator before `1.5`");
}

TEST_CASE("the line is shown with a caret under the words") {
    std::string_view const text = "first\n- Kreatinin ≤ 1.5 mg/dl/h\r\nthird";
    auto const begin = static_cast<std::uint32_t>(text.find("mg/dl/h"));
    Diagnostic const diagnostic{Severity::error, "", "unknown unit `mg/dl/h`", "", "trial.txt", 0, 0, {begin, begin + 7}};
    // The column counts bytes, the caret characters: ≤ has three bytes.
    CHECK(to_string(diagnostic, text) ==
          "trial.txt:2:21: error: unknown unit `mg/dl/h`\n"
          "  2 | - Kreatinin ≤ 1.5 mg/dl/h\n"
          "    |                   ^~~~~~~");
}

TEST_CASE("the caret counts the cells of the terminal, and no control character reaches it") {
    std::string_view const text = "\t白血病 \x1B[31mX";
    auto const begin = static_cast<std::uint32_t>(text.find("血"));
    CHECK(to_string(Diagnostic{Severity::note, "", "here", "", "", 0, 0, {begin, begin + 6}}, text) ==
          "1:5: note: here\n  1 |  白血病  [31mX\n    |    ^~~~");
}

TEST_CASE("a place past the end or across lines is cut to what can be shown") {
    std::string_view const text = "ab\ncd";
    CHECK(to_string(Diagnostic{Severity::note, "", "here", "", "", 0, 0, {1, 5}}, text) == "1:2: note: here\n  1 | ab\n    |  ^");
    CHECK(to_string(Diagnostic{Severity::note, "", "here", "", "", 0, 0, {90, 95}}, text) == "2:3: note: here\n  2 | cd\n    |   ^");
    CHECK(to_string(Diagnostic{Severity::note, "", "here", "", "", 0, 0, {0, 0}}, "") == "1:1: note: here\n  1 | \n    | ^");
}

TEST_CASE("a result is the value or what was wrong") {
    Result<int> const good(7);
    REQUIRE(good);
    CHECK(*good == 7);
    Result<int> const bad(Diagnostic{.message = "no"});
    REQUIRE_FALSE(bad);
    CHECK(bad.error().message == "no");
}
