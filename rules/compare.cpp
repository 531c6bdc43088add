#include "rules/compare.hpp"

#include "rules/ascii.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace eligo {
namespace {

std::optional<int> roman(std::string_view text) noexcept {
    static constexpr auto numerals = std::to_array<std::string_view>({"i", "ii", "iii", "iv", "v", "vi", "vii"});
    for (std::size_t i = 0; i < numerals.size(); ++i) {
        if (numerals[i] == text) return static_cast<int>(i) + 1;
    }
    return std::nullopt;
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool digit(char c) noexcept { return c >= '0' && c <= '9'; }

// The number written in a grade: "III", "class 3", "2+", "T3", "grade 2". None, or two of them: nullopt.
std::optional<Decimal> written_number(std::string_view grade) {
    std::string text = ascii_lower(trimmed(grade));
    for (std::string_view const word : {"class ", "grade ", "stage ", "score "}) {
        if (text.starts_with(word)) text.erase(0, word.size());
    }
    if (auto const number = roman(text)) return Decimal(*number);
    if (auto const number = Decimal::parse(text)) return number;
    std::size_t at = 0;
    while (at < text.size() && !digit(text[at])) ++at;
    std::size_t end = at;
    while (end < text.size() && digit(text[end])) ++end;
    if (at == end || at > 1 || end + 1 < text.size()) return std::nullopt;
    if (end < text.size() && text[end] != '+') return std::nullopt;
    return Decimal::parse(std::string_view(text).substr(at, end - at));
}

}  // namespace

namespace {

// "3a", "T1b", "M1a": a grade inside the grade that its number names. The name of that one, or empty.
std::string_view outer_grade(std::string_view grade) noexcept {
    grade = trimmed(grade);
    std::size_t at = 0;
    while (at < grade.size() && !digit(grade[at])) ++at;
    std::size_t end = at;
    while (end < grade.size() && digit(grade[end])) ++end;
    bool const letter =
        end < grade.size() && end > at && ((grade[end] >= 'a' && grade[end] <= 'z') || (grade[end] >= 'A' && grade[end] <= 'Z'));
    return letter && at <= 1 ? grade.substr(0, end) : std::string_view();
}

enum class Order : std::uint8_t { by_number, by_place };

// Numbers rule where they rise along the scale; only lesser grades ("negative", "trace") may then come without one, before them.
Order order_of(AnalyteFacts const& facts) {
    std::optional<Decimal> last;
    for (auto const& grade : facts.grades) {
        if (!outer_grade(grade).empty()) continue;
        auto const number = written_number(grade);
        if (!number && last) return Order::by_place;
        if (number && last && !(*last < *number)) return Order::by_place;
        if (number) last = number;
    }
    return last || facts.grades.empty() ? Order::by_number : Order::by_place;
}

}  // namespace

std::optional<Decimal> grade_number(AnalyteFacts const& facts, std::string_view grade) {
    std::string const text = ascii_lower(trimmed(grade));
    auto const& grades = facts.grades;
    auto const place = std::find_if(grades.begin(), grades.end(), [&](auto const& g) { return ascii_lower(g) == text; });
    if (order_of(facts) == Order::by_place) {
        if (place == grades.end()) return std::nullopt;
        return Decimal(static_cast<std::int64_t>(place - grades.begin()) + 1);
    }
    if (auto const number = written_number(grade)) {
        bool const listed =
            grades.empty() || std::any_of(grades.begin(), grades.end(), [&](auto const& g) { return written_number(g) == number; });
        return listed ? number : std::nullopt;
    }
    if (place == grades.end() || !outer_grade(grade).empty()) return std::nullopt;
    // Below the first number by a tenth for each step.
    auto const first = std::find_if(place, grades.end(), [](auto const& g) { return written_number(g).has_value(); });
    if (first == grades.end() || first - place > 9) return std::nullopt;
    return add(*written_number(*first), Decimal(-static_cast<Decimal::Mantissa>(first - place), -1));
}

namespace {

// Risk has three grades and many words for them.
std::string_view risk_grade(std::string_view word) noexcept {
    if (word.ends_with(" risk") || word.ends_with("-risk")) word.remove_suffix(5);
    for (std::string_view const name : {"unfavorable", "unfavourable", "poor", "high"})
        if (word == name) return "adverse";
    for (std::string_view const name : {"favourable", "good", "low"})
        if (word == name) return "favorable";
    return word == "standard" ? std::string_view("intermediate") : word;
}

}  // namespace

std::optional<Decimal> grade_value(AnalyteFacts const& facts, std::string_view grade) {
    if (auto const number = grade_number(facts, grade)) return number;
    if (std::find(facts.grades.begin(), facts.grades.end(), "adverse") != facts.grades.end())
        return grade_number(facts, risk_grade(ascii_lower(trimmed(grade))));
    auto const outer = outer_grade(grade);
    return outer.empty() || order_of(facts) == Order::by_place ? std::nullopt : grade_number(facts, outer);
}

namespace {

struct Stage {
    int number = 0;
    std::string rest;  // "b", "a1"
};

std::optional<Stage> read_stage(std::string_view text) {
    std::string stage;
    for (char const c : ascii_lower(trimmed(text))) {
        if (c != ' ' && c != '.' && c != '-') stage += c;
    }
    if (stage.starts_with("stage")) stage.erase(0, 5);
    for (std::size_t length = std::min<std::size_t>(stage.size(), 3); length > 0; --length) {
        if (auto const number = roman(std::string_view(stage).substr(0, length)); number && *number <= 4)
            return Stage{*number, stage.substr(length)};
    }
    if (!stage.empty() && stage.front() >= '0' && stage.front() <= '4') return Stage{stage.front() - '0', stage.substr(1)};
    return std::nullopt;
}

}  // namespace

Answer stage_matches(std::string_view recorded, std::string_view asked) {
    auto const a = read_stage(recorded);
    auto const b = read_stage(asked);
    if (!a || !b) return ascii_lower(trimmed(recorded)) == ascii_lower(trimmed(asked)) ? Answer::met : Answer::unknown;
    if (a->number != b->number) return Answer::not_met;
    if (a->rest.starts_with(b->rest)) return Answer::met;
    return b->rest.starts_with(a->rest) ? Answer::unknown : Answer::not_met;
}

}  // namespace eligo
