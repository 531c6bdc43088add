// Words of a statement: phrases found and matched, what is trimmed, and what a stretch of words is about.

#include "grammar/statement.hpp"

#include "grammar/lower.hpp"

#include <algorithm>
#include <array>

namespace eligo {
namespace {

// How many tokens from `at` on are the phrase of blank separated words; 0 if none.
std::uint32_t match_phrase(std::vector<Token> const& tokens, std::uint32_t at, std::uint32_t end, std::string_view phrase) {
    for (auto i = at; i != end; ++i) {
        if (tokens[i].kind == TokenKind::quote || !phrase.starts_with(tokens[i].lower)) return 0;
        phrase.remove_prefix(tokens[i].lower.size());
        if (phrase.empty()) return i + 1 - at;
        if (phrase.front() != ' ') return 0;
        phrase.remove_prefix(1);
    }
    return 0;
}

}  // namespace

std::string StatementReader::words(Index begin, Index end) const {
    std::string result;
    for (auto i = begin; i < end; ++i) {
        if (!result.empty()) result += ' ';
        result += tokens_[i].lower;
    }
    return result;
}

Span StatementReader::span(Index begin, Index end) const {
    if (begin >= end) return {};
    return {tokens_[begin].span.begin, tokens_[end - 1].span.end};
}

Node StatementReader::said_by(Node node, Index begin, Index end) const {
    node.span = span(begin, end);
    node.phrase = words(begin, end);
    return node;
}

Node StatementReader::quoted(Index begin, Index end) const {
    // A quote of the canonical language is its words.
    if (end == begin + 1 && tokens_[begin].kind == TokenKind::quote) {
        auto const text = tokens_[begin].lower;
        auto const inner = std::string(text.substr(1, text.size() - 2));
        return leaf(Quoted{inner}, span(begin, end), inner);
    }
    auto text = words(begin, end);
    return leaf(Quoted{text}, span(begin, end), text);
}

StatementReader::Index StatementReader::match(Index at, Index end, std::initializer_list<std::string_view> phrases) const {
    Index best = 0;
    if (at == end || tokens_[at].lower.empty()) return best;
    // Nearly every phrase fails at its first letter.
    char const first = tokens_[at].lower.front();
    for (auto const phrase : phrases)
        if (phrase.front() == first) best = std::max(best, match_phrase(tokens_, at, end, phrase));
    return best;
}

// The first place outside brackets where one of the phrases stands; `end` if none does.
StatementReader::Index StatementReader::find(Index begin, Index end, std::initializer_list<std::string_view> phrases, Index* length) const {
    // The first letters of the phrases: most words of a text begin none.
    std::uint32_t letters = 0;
    auto const letter = [](char c) { return 1U << (static_cast<unsigned char>(c) % 32U); };
    for (auto const phrase : phrases) letters |= letter(phrase.front());
    int depth = 0;
    for (auto i = begin; i < end; ++i) {
        if (opens(tokens_[i]))
            ++depth;
        else if (closes(tokens_[i]))
            depth = std::max(0, depth - 1);
        else if (depth == 0 && !tokens_[i].lower.empty() && (letter(tokens_[i].lower.front()) & letters) != 0) {
            auto const n = match(i, end, phrases);
            if (n != 0) {
                if (length != nullptr) *length = n;
                return i;
            }
        }
    }
    return end;
}

void StatementReader::trim(Index& begin, Index& end) const {
    auto const strip = [&](Token const& token) {
        return token.kind == TokenKind::symbol &&
               (token.lower == "," || token.lower == ";" || token.lower == "." || token.lower == ":" || token.lower == "-" ||
                token.lower == "•" || token.lower == "–" || token.lower == "*" || token.lower == "!" || token.lower == "·");
    };
    for (;;) {
        while (begin < end && strip(tokens_[begin])) ++begin;
        while (begin < end && (strip(tokens_[end - 1]) || is_symbol(tokens_[end - 1], "?"))) --end;
        // "(A or B)" as a whole.
        if (end - begin >= 2 && opens(tokens_[begin]) && closes(tokens_[end - 1])) {
            int depth = 0;
            bool whole = true;
            for (auto i = begin; i + 1 < end; ++i) {
                if (opens(tokens_[i])) ++depth;
                if (closes(tokens_[i])) --depth;
                if (depth == 0) {
                    whole = false;
                    break;
                }
            }
            if (whole) {
                ++begin;
                --end;
                continue;
            }
        }
        // An enumerator: "1.", "a)", "(2)".
        if (end - begin > 2 && closes(tokens_[begin + 1]) && tokens_[begin].span.end - tokens_[begin].span.begin <= 2 &&
            tokens_[begin].entry == EntryId::none) {
            begin += 2;
            continue;
        }
        if (end - begin > 2 && is_symbol(tokens_[begin + 1], ".") && tokens_[begin].kind == TokenKind::number &&
            tokens_[begin + 2].spaced) {
            begin += 2;
            continue;
        }
        return;
    }
}

bool is_demand_phrase(std::string_view lower) {
    for (std::string_view const word :
         {"must", "should", "shall", "need to", "needs to", "has to", "have to", "are required", "is required", "required to", "ought to"})
        if (lower == word || (lower.size() > word.size() && lower.substr(0, word.size()) == word && lower[word.size()] == ' ')) return true;
    return false;
}

bool StatementReader::is_demand(Index at) const {
    return (tokens_[at].neutral || tokens_[at].kind == TokenKind::word) && is_demand_phrase(tokens_[at].lower);
}

// Do words between two tokens name people ("patients", "women"), neutral ones included?
bool StatementReader::names_people(Index begin, Index end) const {
    if (begin >= end) return false;
    // Neutral words before the first token belong to the stretch: "patients with AML".
    auto const from = begin == 0 ? 0U : tokens_[begin - 1].span.end;
    auto const to = end < tokens_.size() ? tokens_[end].span.begin : static_cast<std::uint32_t>(full_.text.size());
    auto const first =
        std::partition_point(full_.tokens.begin(), full_.tokens.end(), [&](Token const& token) { return token.span.begin < from; });
    for (auto at = first; at != full_.tokens.end() && at->span.begin < to; ++at) {
        auto const& token = *at;
        for (std::string_view const word :
             {"patient",  "patients",   "subject", "subjects", "participant", "participants", "women",       "woman",  "men",
              "female",   "females",    "male",    "males",    "individuals", "those",        "persons",     "people", "wocbp",
              "children", "volunteers", "adults",  "partners", "infants",     "toddlers",     "adolescents", "girls",  "boys"})
            for (std::size_t p = 0; (p = token.lower.find(word, p)) != std::string_view::npos; ++p) {
                auto const left = p == 0 || token.lower[p - 1] == ' ';
                auto const right = p + word.size() == token.lower.size() || token.lower[p + word.size()] == ' ';
                if (left && right) return true;
            }
    }
    return false;
}

// "No prior chemotherapy No other concurrent chemotherapy": registry pages of the nineties run statements together without a stop. A word that begins
// statements, with a capital, behind a word in small letters that leaves nothing open.
bool StatementReader::runs_on(Index at) const {
    if (at == 0) return false;
    auto const from = tokens_[at - 1].span.end, to = tokens_[at].span.begin;
    auto place = std::lower_bound(full_.tokens.begin(), full_.tokens.end(), from,
                                  [](Token const& token, std::uint32_t end) { return token.span.begin < end; });
    // The first word behind the one before that counts; it may itself be neutral ("Patients").
    // A bracket that was left out ends the statement before.
    if (place != full_.tokens.end() && opens(*place)) {
        while (place != full_.tokens.end() && place->span.begin < to && !closes(*place)) ++place;
        if (place != full_.tokens.end()) ++place;
    }
    if (place == full_.tokens.begin() || place == full_.tokens.end() || place->span.begin > to) return false;
    auto const& before = *(place - 1);
    auto const text = std::string_view(full_.text).substr(place->span.begin);
    static constexpr auto starters =
        std::to_array<std::string_view>({"No ", "Not ", "At least ", "At most ", "Negative ", "Fertile ", "Must ", "See ", "Adequate ",
                                         "Recovered ", "More than ", "Able to ", "Willing ", "Concurrent ", "HIV negative", "Prior "});
    if (text.starts_with("Prior to ")) return false;
    if (std::none_of(starters.begin(), starters.end(), [&](std::string_view word) { return text.starts_with(word); })) return false;
    auto const previous = full_.of(before.span);
    auto const last = previous.substr(previous.rfind(' ') == std::string_view::npos ? 0 : previous.rfind(' ') + 1);
    if (last.empty()) return false;
    if (before.kind == TokenKind::symbol && last != ")" && last != "%") return false;
    if (before.kind == TokenKind::comparator) return false;
    if (last.front() >= 'A' && last.front() <= 'Z' && last != "Characteristics") return false;
    for (std::string_view const open :
         {"and",  "or",     "of",   "for", "with", "without", "by",     "the",    "a",   "an", "in",        "to",
          "than", "either", "from", "at",  "on",   "if",      "unless", "except", "but", "as", "following", "is",
          "are",  "be",     "have", "has", "had",  "that",    "who",    "which",  "any", "no", "not",       "other"})
        if (last == open) return false;
    return true;
}

bool StatementReader::denies(Index begin, Index end) const {
    for (auto i = begin; i < end; ++i)
        if (tokens_[i].lower.starts_with("not ") || tokens_[i].lower.starts_with("no ") ||
            tokens_[i].lower.find(" not ") != std::string_view::npos ||
            match(i, end,
                  {"no", "not", "without", "never", "none", "nor", "neither", "absence of", "lack of", "free of", "free from", "cannot",
                   "non"}) != 0)
            return true;
    return false;
}

// What a permission may be given for: a thing, without a limit, a number, a denial or a demand. With any of these more than a permission is said.
bool StatementReader::plain_subject(Index begin, Index end) const {
    if (end - begin > 24 || denies(begin, end)) return false;
    for (auto i = begin; i < end; ++i) {
        auto const& token = tokens_[i];
        if (token.kind == TokenKind::comparator || token.number || is_demand(i) || is_symbol(token, ".") || is_symbol(token, ";") ||
            is_symbol(token, ":"))
            return false;
        if (match(i, end, {"since",  "at least", "less than", "more than", "greater than", "up to",     "within",      "required",
                           "unless", "until",    "except",    "only",      "provided",     "if",        "excluding",   "prior to",
                           "before", "after",    "minimum",   "maximum",   "must",         "recovered", "specifically"}) != 0)
            return false;
    }
    return true;
}

}  // namespace eligo
