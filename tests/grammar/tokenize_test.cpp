#include "grammar/token.hpp"
#include "rules/vocabulary.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace eligo;

namespace {

// Every token as [text], with its number, its unit and its comparator after a bar.
std::string tokens_of(std::string_view text) {
    auto const& vocabulary = Vocabulary::built_in();
    TokenText result;
    tokenize(text, vocabulary, result);
    std::string printed;
    for (auto const& token : result.tokens) {
        printed += '[' + std::string(token.lower);
        if (token.number) printed += '|' + token.number->to_string();
        if (token.european) printed += " or " + token.european->to_string();
        if (token.has_unit) printed += ' ' + vocabulary.units().unit(token.unit).code;
        if (token.kind == TokenKind::comparator)
            printed += token.comparator == Comparator::less       ? "|lt"
                       : token.comparator == Comparator::at_most  ? "|le"
                       : token.comparator == Comparator::equal    ? "|eq"
                       : token.comparator == Comparator::at_least ? "|ge"
                                                                  : "|gt";
        printed += ']';
    }
    return printed;
}

}  // namespace

TEST_CASE("numbers and their units") {
    struct Row {
        char const* text;
        char const* tokens;
    };
    Row const rows[] = {
        {"1,500/mm3", "[1,500/mm3|1500 /uL]"},
        {"1.5 x 10^9/L", "[1.5 x 10^9/l|1.5 10*9/L]"},
        {"1.5 × 109/L", "[1.5 × 109/l|1.5 10*9/L]"},
        {"100 K/uL", "[100 k/ul|100 10*3/uL]"},
        {"100.000/µL", "[100.000/µl|100 or 100000 /uL]"},
        {"0,5 mg/dl", "[0,5 mg/dl|0.5 mg/dL]"},
        {"10 000/mm3", "[10 000/mm3|10000 /uL]"},
        {"100 000", "[100 000|100000]"},
        {"2 150", "[2|2][150|150]"},  // a blank before other digits may stand between two numbers
        {"60 mL/min/1.73 m2", "[60 ml/min/1.73 m2|60 mL/min/{1.73_m2}]"},
        {"80ml", "[80ml|80 mL]"},
        {"6 months", "[6|6][months]"},  // durations are words
        {"2.5xULN", "[2.5|2.5][x][uln]"},
        {"zero or two", "[zero|0][or][two|2]"},
    };
    for (auto const& row : rows) {
        INFO(row.text);
        CHECK(tokens_of(row.text) == row.tokens);
    }
}

TEST_CASE("comparators as symbols") {
    struct Row {
        char const* text;
        char const* tokens;
    };
    Row const rows[] = {
        {"<5", "[<|lt][5|5]"},  {"=< 5", "[=<|le][5|5]"},   {">/=5", "[>/=|ge][5|5]"}, {"≥5", "[≥|ge][5|5]"},
        {"≦ 5", "[≦|le][5|5]"}, {"> = 5", "[> =|ge][5|5]"}, {"= 5", "[=|eq][5|5]"},    {"< / = 5", "[< / =|le][5|5]"},
    };
    for (auto const& row : rows) {
        INFO(row.text);
        CHECK(tokens_of(row.text) == row.tokens);
    }
}

TEST_CASE("every byte that is not blank belongs to one token") {
    for (std::string_view const text :
         {"ALT ≤ 2.5 × ULN (or ≤ 5 × ULN, if …)", "§ 3 ¿que? 1.5.2 x10^9 / L", "\xE2\x89\xA5 18 years \xC2\xB5", "((( 7+3 )))"}) {
        TokenText result;
        tokenize(text, Vocabulary::built_in(), result);
        std::string covered(text.size(), '.');
        for (auto const& token : result.tokens)
            for (auto i = token.span.begin; i < token.span.end; ++i) {
                CHECK(covered[i] == '.');
                covered[i] = '#';
            }
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] != ' ') CHECK(covered[i] == '#');
    }
}
