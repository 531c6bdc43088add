#include "grammar/document.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <string>

using namespace eligo;

TEST_CASE("registry escapes and typography become one spelling") {
    struct Row {
        char const* printed;
        char const* expected;
    };
    Row const rows[] = {
        {R"(score \>3, \<5, \[x\], 1\. a\* b\~ 10\^9)", "score >3, <5, [x], 1. a* b~ 10^9"},
        {R"(C:\dir and a trailing \)", R"(C:\dir and a trailing \)"},
        {"&lt; 5 &gt; 3 &le; &ge; &gte; &lte; H & E", "< 5 > 3 ≤ ≥ ≥ ≤ H & E"},
        {"&amp;lt; &amp; &amp;amp;lt;", "< & <"},
        {"&#8805; &#x2264; &#0; &#xD800; &#99999999; &nonsense;", "≥ ≤ &#0; &#xD800; &#99999999; &nonsense;"},
        {"a\u00A0b\u2009c\td", "a b c d"},
        {"\uFEFFzero\u200Bwidth\u00ADs", "zerowidths"},
        {"18\u201375 \u2212 \u2014 \u2010", "18-75 - - -"},
        {"\u2018a\u2019 \u201Cb\u201D \u2026", "'a' \"b\" ..."},
        {"\u2267 \u2266 \u2A7E \u02C3 \uFF1C \uF0B3 \uF0A3", "≥ ≤ ≥ > < ≥ ≤"},
        {"≥ ≤ × ± ° \u03BCg \u00B5g", "≥ ≤ × ± ° µg µg"},
        {"10\u2079/L 10\u00B9\u00B2 mm\u00B3 m\u00B2 10\u207B\u00B3", "10^9/L 10^12 mm^3 m^2 10^-3"},
        {"CD4\u207A and K\u207A, H\u2082O", "CD4+ and K+, H2O"},
        {"1\u00BD, 2 \u00BD, \u00BC", "1.5, 2.5, 0.25"},
        {"37\u2103 37\u00BAC", "37°C 37°C"},
        {"\uFF081\uFF09\uFF1A\u3000\u2162", "(1): III"},
        {"\u25CF a\n  \u25AA b \u25CF c\n\uF0B7 d", "• a\n  • b \u25CF c\n• d"},
        {"a\r\nb\rc", "a\nb\nc"},
        {"broken \xFF\xC3 bytes", "broken \xFF\xC3 bytes"},
        {"", ""},
    };
    for (Row const& row : rows) {
        INFO(row.printed);
        CHECK(clean(row.printed).text == row.expected);
    }
}

TEST_CASE("a piece of clean text knows its bytes in the source") {
    std::string const source = R"(ALT \> 2.5 &times; ULN, 10⁹/L)";
    CleanText const text = clean(source, 100);
    auto const place = [&](std::string_view words) {
        std::size_t const at = text.text.find(words);
        REQUIRE(at != std::string::npos);
        Span const span = text.source({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + words.size())});
        return source.substr(span.begin - 100, span.end - span.begin);
    };
    CHECK(place("ALT") == "ALT");
    CHECK(place(">") == R"(\>)");
    CHECK(place("×") == "&times;");
    CHECK(place("10^9") == "10⁹");
    CHECK(place("2.5 × ULN") == "2.5 &times; ULN");
    CHECK(text.origin.back() == 100 + source.size());
}

TEST_CASE("the offset map never decreases and cleaning twice changes nothing more") {
    unsigned const seed = 20261120;
    INFO("seed " << seed);
    std::mt19937 random(seed);
    std::string const parts[] = {"\\", "&", "lt;", "amp;", "#", "x26;", "≥",  "½",      "⁹", "⁻", "\xC2\xA0", "\xFF",    "a",
                                 "1",  " ", "\n",  "\r",   "•", "●",    "（", "\u200B", "-", ">", "℃",        "\xE2\x89"};
    std::uniform_int_distribution<std::size_t> pick(0, std::size(parts) - 1);
    for (int round = 0; round < 2000; ++round) {
        std::string source;
        for (std::size_t i = pick(random); i > 0; --i) source += parts[pick(random)];
        INFO(source);
        CleanText const text = clean(source);
        REQUIRE(text.origin.size() == text.text.size() + 1);
        REQUIRE(std::is_sorted(text.origin.begin(), text.origin.end()));
        REQUIRE(text.origin.back() == source.size());
    }
    for (std::string const once : {"18 – 75 µmol ≥ 10⁹", "\u25CF ½"}) CHECK(clean(clean(once).text).text == clean(once).text);
}
