#include "grammar/line.hpp"

#include "grammar/attitude.hpp"
#include "grammar/brackets.hpp"
#include "grammar/enzymes.hpp"
#include "grammar/statement.hpp"

#include <algorithm>
#include <utility>

namespace eligo {
namespace {

// "who have", "that are": behind people they only lead in; behind anything else they narrow it, and must be read.
bool is_relative(Token const& token) {
    for (std::string_view const word : {"who", "that", "which", "whose"})
        if (token.lower == word ||
            (token.lower.size() > word.size() && token.lower.substr(0, word.size()) == word && token.lower[word.size()] == ' '))
            return true;
    return false;
}

bool after_person(std::vector<Token> const& tokens, std::size_t at) {
    if (at == 0) return true;
    auto const lower = tokens[at - 1].lower;
    auto const last = lower.substr(lower.rfind(' ') == std::string_view::npos ? 0 : lower.rfind(' ') + 1);
    for (std::string_view const word : {"patient", "patients", "subject", "subjects", "participant", "participants", "individuals",
                                        "individual", "persons", "people", "those", "anyone", "person"})
        if (last == word) return true;
    return tokens[at - 1].kind == TokenKind::symbol && (tokens[at - 1].lower == "." || tokens[at - 1].lower == ":");
}

bool is_time_word(std::string_view lower) {
    for (std::string_view const word : {"hour", "hours", "day", "days", "week",   "weeks",   "month", "months", "year",    "years",
                                        "wks",  "yrs",   "hrs", "mos",  "longer", "shorter", "lives", "life",   "greater", ")"})
        if (lower == word) return true;
    return false;
}

// "prior to study entry", "at screening", where no duration stands before: the screening day is meant anyway.
void drop_anchors(std::vector<Token>& tokens) {
    std::vector<Token> kept;
    kept.reserve(tokens.size());
    for (std::size_t i = 0; i < tokens.size();) {
        std::size_t n = 0;
        auto const& lower = tokens[i].lower;
        if (lower == "at" || lower == "upon" || lower == "on" || lower == "before" || lower == "preceding")
            n = 1;
        else if (lower == "prior" && i + 1 < tokens.size() && tokens[i + 1].lower == "to")
            n = 2;
        if (n != 0 && i + n < tokens.size() && tokens[i + n].anchor && (kept.empty() || !is_time_word(kept.back().lower))) {
            auto end = i + n;
            while (end < tokens.size() &&
                   (tokens[end].anchor || (end + 1 < tokens.size() && tokens[end + 1].anchor &&
                                           (tokens[end].lower == "or" || tokens[end].lower == "/" || tokens[end].lower == "of" ||
                                            tokens[end].lower == "into" || tokens[end].lower == "in"))))
                ++end;
            // "prior to the first dose of ...": of what, the words behind it say; "... of current study medication" too.
            auto const of_it =
                std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(i + n), tokens.begin() + static_cast<std::ptrdiff_t>(end),
                            [](Token const& token) { return token.lower == "of"; });
            if (end < tokens.size() && (tokens[end].lower == "of" || (of_it && tokens[end].entry != EntryId::none))) {
                kept.push_back(tokens[i++]);
                continue;
            }
            i = end;
            // "(at screening)" leaves nothing in its brackets.
            if (!kept.empty() && kept.back().lower == "(" && i < tokens.size() && tokens[i].lower == ")") {
                kept.pop_back();
                ++i;
            }
            continue;
        }
        kept.push_back(tokens[i++]);
    }
    tokens = std::move(kept);
}

// "(1) a, (2) b", "1) a 2) b": the numbers of a list in one line, where 1 and 2 both stand.
void drop_enumerators(std::vector<Token>& tokens) {
    auto const small = [](Token const& token) -> std::int64_t {
        if (token.kind != TokenKind::number || token.has_unit || !token.number) return 0;
        return token.number->to_integer().value_or(0);
    };
    auto const width = [&](std::size_t i) -> std::size_t {
        if (i + 2 < tokens.size() && tokens[i].lower == "(" && small(tokens[i + 1]) > 0 && tokens[i + 2].lower == ")") return 3;
        if (i + 1 < tokens.size() && small(tokens[i]) > 0 && tokens[i + 1].lower == ")" &&
            (i == 0 || tokens[i - 1].kind == TokenKind::symbol || tokens[i - 1].lower == "and" || tokens[i - 1].lower == "or"))
            return 2;
        return 0;
    };
    auto const number_at = [&](std::size_t i) { return small(tokens[tokens[i].lower == "(" ? i + 1 : i]); };
    std::int64_t next = 1;
    std::vector<bool> drop(tokens.size(), false);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        auto const n = width(i);
        if (n == 0 || number_at(i) != next) continue;
        for (auto k = i; k < i + n; ++k) drop[k] = true;
        ++next;
        i += n - 1;
    }
    if (next < 3) return;
    std::vector<Token> kept;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (!drop[i]) kept.push_back(tokens[i]);
    tokens = std::move(kept);
}

// A bracket that is left out stands between two words.
bool interrupts_a_phrase(TokenText const& text, std::vector<bool> const& dropped) {
    for (std::size_t i = 1; i < dropped.size(); ++i)
        if (dropped[i - 1] && !dropped[i] && text.tokens[i].kind != TokenKind::symbol) return true;
    return false;
}

// "PT (prothrombin time)": the words in brackets say which of its meanings the abbreviation has.
std::vector<std::pair<std::uint32_t, EntryId>> resolve_abbreviations(std::vector<Token>& tokens, Vocabulary const& vocabulary) {
    std::vector<std::pair<std::uint32_t, EntryId>> resolved;
    for (std::size_t i = 0; i + 3 < tokens.size(); ++i) {
        auto& token = tokens[i];
        if (token.entry != EntryId::none || !token.ambiguous || tokens[i + 1].lower != "(" || tokens[i + 3].lower != ")") continue;
        auto const& meanings = vocabulary.ambiguous()[*token.ambiguous].entries;
        if (auto const meant = tokens[i + 2].entry;
            meant != EntryId::none && std::find(meanings.begin(), meanings.end(), meant) != meanings.end()) {
            token.entry = meant;
            resolved.emplace_back(token.span.begin, meant);
        }
    }
    return resolved;
}

}  // namespace

std::unique_ptr<Line> prepare_line(std::string_view text, Vocabulary const& vocabulary) {
    auto line = std::make_unique<Line>();
    tokenize(text, vocabulary, line->text);
    auto const resolved = resolve_abbreviations(line->text.tokens, vocabulary);
    auto dropped = redundant_brackets(line->text, vocabulary);
    auto* counted = &line->text;
    if (interrupts_a_phrase(line->text, dropped)) {
        auto blanked = line->text.text;
        for (std::size_t i = 0; i < dropped.size(); ++i)
            if (dropped[i])
                for (auto at = line->text.tokens[i].span.begin; at < line->text.tokens[i].span.end; ++at) blanked[at] = ' ';
        tokenize(blanked, vocabulary, line->closed);
        dropped.assign(line->closed.tokens.size(), false);
        auto next = resolved.begin();
        for (auto& token : line->closed.tokens) {
            while (next != resolved.end() && next->first < token.span.begin) ++next;
            if (next != resolved.end() && next->first == token.span.begin && token.entry == EntryId::none && token.ambiguous)
                token.entry = next->second;
        }
        counted = &line->closed;
    }
    for (std::size_t i = 0; i < counted->tokens.size(); ++i) {
        auto const& token = counted->tokens[i];
        if (dropped[i]) continue;
        if (token.kind == TokenKind::symbol &&
            (token.lower == "*" || token.lower == "•" || token.lower == "†" || token.lower == "‡" || token.lower == "·"))
            continue;  // footnote marks and bullets
        if (token.neutral && token.entry == EntryId::none && !token.qualifier && !is_demand_phrase(token.lower) &&
            token.lower.find("diagnos") == std::string_view::npos &&
            !(is_relative(token) && !after_person(counted->tokens, i) && !line->counted.empty()))
            continue;
        line->counted.push_back(token);
    }
    for (auto& token : line->counted) token.first_word = grammar_word(token.lower.substr(0, token.lower.find(' ')));
    join_enzyme_classes(line->counted, *counted, vocabulary);
    for (auto& token : line->counted) token.attitude = may_hold_attitude(token);
    drop_enumerators(line->counted);
    drop_anchors(line->counted);
    return line;
}

}  // namespace eligo
