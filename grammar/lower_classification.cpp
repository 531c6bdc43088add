// TNM categories and cytogenetic risk as bounds on their ordinal scales.

#include "grammar/lower.hpp"
#include "rules/compare.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace eligo {
namespace {

using P = PieceKind;

constexpr std::string_view axes = "tnm";

// What is asked of one axis: the digits, or anything.
struct Category {
    char axis = 't';
    std::set<int> digits;
    bool anything = false;
};

// "t2" with the letter behind it, if any.
struct Value {
    char axis;
    int digit;
    bool letter;
};

// The categories that one word holds: "pt3n0m0".
std::vector<Value> values_of(std::string_view word) {
    std::vector<Value> values;
    std::size_t i = 0;
    while (i < word.size() && axes.find(word[i]) == std::string_view::npos) ++i;
    for (; i + 1 < word.size(); i += 2) {
        Value value{word[i], word[i + 1] - '0', false};
        if (i + 2 < word.size() && word[i + 2] >= 'a' && word[i + 2] <= 'd') {
            value.letter = true;
            ++i;
        }
        values.push_back(value);
    }
    return values;
}

// Alternatives, each with one category for each axis it names: "T3-4, N0 or any T, N1-2". Nothing where they cannot be told apart for certain, or
// where a letter ("T1c") asks for more than the scale holds.
class TnmReader {
public:
    explicit TnmReader(LowerContext const& context) : context_(context) {}

    std::optional<std::vector<std::vector<Category>>> read(std::uint32_t begin, std::uint32_t end) {
        std::string_view joint;
        for (auto i = begin; i < end; ++i) {
            auto const& token = context_.tokens[i];
            auto const text = token.lower;
            if (text == "any") {
                auto const axis = context_.tokens[++i].lower.front();
                if (!start(axis, joint)) return std::nullopt;
                term().back().anything = true;
                joint = {};
            } else if (token.number) {
                if (joint.empty() || terms_.empty() || term().back().digits.empty()) return std::nullopt;
                auto const digit = text.front() - '0';
                if (!extend(joint, digit)) return std::nullopt;
                joint = {};
            } else if (auto const values = values_of(text); token.kind == TokenKind::word && !values.empty()) {
                for (std::size_t v = 0; v < values.size(); ++v) {
                    auto const& value = values[v];
                    if (value.letter) return std::nullopt;
                    bool const same = !terms_.empty() && !term().empty() && term().back().axis == value.axis && v == 0;
                    if (same && is_dash(joint)) {
                        if (!extend(joint, value.digit)) return std::nullopt;
                        continue;
                    }
                    if (is_dash(joint)) return std::nullopt;
                    if (same && !joint.empty() && joint != "and" && !term().back().anything && values.size() == 1)
                        term().back().digits.insert(value.digit);
                    else if (!start(value.axis, v == 0 ? joint : std::string_view()))
                        return std::nullopt;
                    else
                        term().back().digits.insert(value.digit);
                }
                joint = {};
            } else if (text == "-" || text == "to" || text == "through")
                joint = "-";
            else if (text == "or" || text == "/" || text == "and / or")
                joint = "or";
            else if (text == "and")
                joint = joint == "or" ? joint : "and";
            else if (text == ",")
                joint = joint.empty() ? "," : joint;
            else
                return std::nullopt;
        }
        if (!joint.empty() || terms_.empty()) return std::nullopt;
        // "T3, N1 or M1": whether the "or" parts the last two alone is not certain, unless every alternative begins anew.
        auto const single = [](auto const& t) { return t.size() == 1; };
        if (terms_.size() > 1 && !std::all_of(terms_.begin(), terms_.end(), single) &&
            std::any_of(terms_.begin(), terms_.end(), [&](auto const& t) { return t.front().axis != terms_.front().front().axis; }))
            return std::nullopt;
        return std::move(terms_);
    }

private:
    static bool is_dash(std::string_view joint) { return joint == "-"; }
    std::vector<Category>& term() { return terms_.back(); }

    // A category of its own: a further axis of the same alternative, or a new alternative behind an "or".
    bool start(char axis, std::string_view joint) {
        if (is_dash(joint)) return false;
        if (terms_.empty() || joint == "or")
            terms_.emplace_back();
        else if (std::any_of(term().begin(), term().end(), [&](Category const& c) { return c.axis == axis; }))
            return false;
        term().push_back({axis, {}, false});
        return true;
    }

    bool extend(std::string_view joint, int digit) {
        auto& digits = term().back().digits;
        if (!is_dash(joint)) return digits.insert(digit).second && joint != "and";
        auto const from = *digits.rbegin();
        if (digit <= from) return false;
        for (int d = from + 1; d <= digit; ++d) digits.insert(d);
        return true;
    }

    LowerContext const& context_;
    std::vector<std::vector<Category>> terms_;
};

// The grades of an ordinal scale that are asked for, as ranges without a gap.
std::optional<Node> asked_grades(std::string_view scale, std::set<int> const& places, Span span, LowerContext const& context,
                                 std::string const& phrase) {
    auto const entry = context.vocabulary.find(scale);
    if (entry == EntryId::none || places.empty()) return std::nullopt;
    auto const& facts = context.vocabulary.entry(entry).analyte;
    if (!facts) return std::nullopt;
    std::vector<Node> ranges;
    for (auto it = places.begin(); it != places.end();) {
        auto const first = *it;
        auto last = first;
        while (++it != places.end() && *it == last + 1) last = *it;
        if (first < 0 || static_cast<std::size_t>(last) >= facts->grades.size()) return std::nullopt;
        auto const low = grade_number(*facts, facts->grades[static_cast<std::size_t>(first)]);
        auto const high = grade_number(*facts, facts->grades[static_cast<std::size_t>(last)]);
        if (!low || !high) return std::nullopt;
        Measure measure;
        measure.analyte = entry;
        measure.range.low = Bound{*low, false, Bound::Of::plain, UnitId::none};
        measure.range.high = Bound{*high, false, Bound::Of::plain, UnitId::none};
        ranges.push_back(leaf(measure, span, phrase));
    }
    return any_of(std::move(ranges));
}

std::optional<Node> lower_tnm(Piece const& piece, LowerContext const& context) {
    auto const terms = TnmReader(context).read(piece.begin, piece.end);
    if (!terms) return std::nullopt;
    auto const phrase = context.words(piece.begin, piece.end);
    std::vector<Node> either;
    for (auto const& term : *terms) {
        std::vector<Node> all;
        for (auto const& category : term) {
            if (category.anything) continue;
            auto const scale = category.axis == 't' ? "T stage" : category.axis == 'n' ? "N stage" : "M stage";
            auto node = asked_grades(scale, category.digits, context.span(piece), context, phrase);
            if (!node) return std::nullopt;
            all.push_back(std::move(*node));
        }
        if (all.empty()) return std::nullopt;
        either.push_back(all_of(std::move(all)));
    }
    return any_of(std::move(either));
}

std::optional<Node> lower_risk(Piece const& piece, LowerContext const& context) {
    constexpr auto levels = std::to_array<std::pair<std::string_view, int>>({{"favorable", 0},
                                                                             {"good", 0},
                                                                             {"low", 0},
                                                                             {"intermediate", 1},
                                                                             {"standard", 1},
                                                                             {"adverse", 2},
                                                                             {"poor", 2},
                                                                             {"unfavorable", 2},
                                                                             {"high", 2}});
    std::set<int> asked;
    for (auto i = piece.begin; i < piece.end; ++i)
        for (auto const& [word, place] : levels)
            if (context.tokens[i].lower == word) asked.insert(place);
    return asked_grades("cytogenetic risk", asked, context.span(piece), context, context.words(piece.begin, piece.end));
}

}  // namespace

std::optional<Node> lower_classification(Piece const& piece, LowerContext const& context) {
    auto const* tnm = piece.kind == P::tnm ? &piece : piece.find(P::tnm);
    if (tnm != nullptr) {
        auto node = lower_tnm(*tnm, context);
        // "T3", "T4" alone are hormones or vertebrae as well: a second axis or a word about tumors tells.
        if (node && piece.kind == P::classification) {
            std::set<char> named;
            for (auto i = tnm->begin; i < tnm->end; ++i)
                if (context.tokens[i].kind == TokenKind::word)
                    for (char const c : context.tokens[i].lower)
                        if (axes.find(c) != std::string_view::npos) named.insert(c);
            if (named.size() < 2 && piece.end == tnm->end && piece.begin == tnm->begin) return std::nullopt;
        }
        return node;
    }
    if (auto const* outlook = piece.find(P::outlook)) {
        // "A previously treated or for which nothing is left": said of what was named before.
        auto const first = context.words(piece.begin, piece.begin + 1);
        for (std::string_view const relative : {"for", "which", "that", "and", "in", "with", "who", "whom", ",", "for which", "that is"})
            if (first == relative) return std::nullopt;
        return lower_outlook(*outlook, context);
    }
    auto const* risk = piece.kind == P::risk ? &piece : piece.find(P::risk);
    return risk != nullptr ? lower_risk(*risk, context) : std::nullopt;
}

}  // namespace eligo
