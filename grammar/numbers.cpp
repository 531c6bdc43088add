#include "grammar/numbers.hpp"

#include <boost/spirit/home/x3.hpp>

#include <array>
#include <string>
#include <utility>

namespace eligo {
namespace {

namespace x3 = boost::spirit::x3;

// clang-format off
auto const three = x3::ascii::digit >> x3::ascii::digit >> x3::ascii::digit >> !x3::ascii::digit;
auto const up_to_three = x3::ascii::digit >> -(x3::ascii::digit >> -x3::ascii::digit);

// 1,500  12,345.6        1.500  12.345,6        12  1.5  .5  0,5
auto const grouped_by_comma = up_to_three >> +(',' >> three) >> -('.' >> +x3::ascii::digit);
auto const grouped_by_blank = up_to_three >> +x3::lit(" 000") >> !x3::ascii::digit;  // no other blank is sure to be a separator
auto const grouped_by_point = up_to_three >> +('.' >> three) >> -(',' >> +x3::ascii::digit);
auto const with_point       = +x3::ascii::digit >> '.' >> +x3::ascii::digit;
auto const with_comma       = +x3::ascii::digit >> ',' >> +x3::ascii::digit;
auto const bare_fraction    = '.' >> +x3::ascii::digit;
auto const whole            = +x3::ascii::digit;
// clang-format on

template <class Parser>
std::size_t length_of(Parser const& parser, std::string_view text) {
    auto first = text.begin();
    return x3::parse(first, text.end(), parser) ? static_cast<std::size_t>(first - text.begin()) : 0;
}

// The digits of `text` with `point` as the decimal separator and everything else dropped.
std::optional<Decimal> value_of(std::string_view text, char point) {
    std::string plain;
    for (char const c : text) {
        if (c >= '0' && c <= '9')
            plain += c;
        else if (c == point)
            plain += '.';
    }
    if (!plain.empty() && plain.front() == '.') plain.insert(plain.begin(), '0');
    return Decimal::parse(plain);
}

struct ComparatorSymbols : x3::symbols<Comparator> {
    ComparatorSymbols() {
        add("<", Comparator::less)(">", Comparator::greater)("=", Comparator::equal)("≤", Comparator::at_most)("≥", Comparator::at_least);
        add("≦", Comparator::at_most)("≧", Comparator::at_least)("⩽", Comparator::at_most)("⩾", Comparator::at_least);
        for (auto const* s : {"<=", "=<", "</=", "< /=", "</ =", "< / =", "< =", "= <", "≤=", "=≤", "<or=", "<_", "</= "})
            add(s, Comparator::at_most);
        for (auto const* s : {">=", "=>", ">/=", "> /=", ">/ =", "> / =", "> =", "= >", "≥=", "=≥", ">or=", ">_", ">/= "})
            add(s, Comparator::at_least);
    }
} const comparator_symbols;

constexpr std::array<std::pair<std::string_view, int>, 29> number_words{
    {{"zero", 0},      {"one", 1},       {"two", 2},       {"three", 3},    {"four", 4},     {"five", 5},
     {"six", 6},       {"seven", 7},     {"eight", 8},     {"nine", 9},     {"ten", 10},     {"eleven", 11},
     {"twelve", 12},   {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17},
     {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20},   {"thirty", 30},  {"forty", 40},   {"fifty", 50},
     {"sixty", 60},    {"seventy", 70},  {"eighty", 80},   {"ninety", 90},  {"twice", 2}}};

}  // namespace

NumberText read_number(std::string_view text) {
    NumberText result;
    text = text.substr(0, 40);  // more digits than a Decimal holds is no number
    auto const set = [&](std::size_t length, std::optional<Decimal> value, std::optional<Decimal> european) {
        if (!value) return;
        result = {length, *value, european};
    };
    if (auto const n = length_of(grouped_by_comma, text))
        set(n, value_of(text.substr(0, n), '.'), std::nullopt);
    else if (auto const b = length_of(grouped_by_blank, text))
        set(b, value_of(text.substr(0, b), '.'), std::nullopt);
    else if (auto const m = length_of(grouped_by_point, text)) {
        auto const digits = text.substr(0, m);
        // "1.500" is 1.5 in English and 1500 elsewhere; "1.234.567" and "1.500,5" can only be the latter.
        auto const points = digits.find('.') != digits.rfind('.') || digits.find(',') != std::string_view::npos;
        auto const large = value_of(digits, ',');
        if (points)
            set(m, large, std::nullopt);
        else
            set(m, value_of(digits, '.'), large);
    } else if (auto const p = length_of(with_point, text))
        set(p, value_of(text.substr(0, p), '.'), std::nullopt);
    else if (auto const c = length_of(with_comma, text))
        set(c, value_of(text.substr(0, c), ','), std::nullopt);
    else if (auto const f = length_of(bare_fraction, text))
        set(f, value_of(text.substr(0, f), '.'), std::nullopt);
    else if (auto const w = length_of(whole, text))
        set(w, value_of(text.substr(0, w), '.'), std::nullopt);
    return result;
}

ComparatorText read_comparator(std::string_view text) {
    ComparatorText result;
    auto first = text.begin();
    if (x3::parse(first, text.end(), comparator_symbols, result.comparator)) result.length = static_cast<std::size_t>(first - text.begin());
    return result;
}

std::optional<int> number_word(std::string_view lower) {
    for (auto const& [word, value] : number_words)
        if (word == lower) return value;
    return std::nullopt;
}

}  // namespace eligo
