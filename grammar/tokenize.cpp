#include "grammar/numbers.hpp"
#include "grammar/token.hpp"
#include "rules/ascii.hpp"
#include "rules/words.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace eligo {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_letter(char c) noexcept {
    auto const u = static_cast<unsigned char>(c);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || u >= 0x80;
}
bool is_word(char c) noexcept { return is_digit(c) || is_letter(c); }

constexpr std::array<std::string_view, 9> signs{"≤", "≥", "×", "±", "°", "•", "·", "≦", "≧"};

// Length of a non-ASCII sign that is punctuation and no letter.
std::size_t sign_length(std::string_view text) noexcept {
    if (text.empty() || static_cast<unsigned char>(text.front()) < 0x80) return 0;
    for (auto const sign : signs)
        if (text.substr(0, sign.size()) == sign) return sign.size();
    return 0;
}

std::size_t utf8_length(char first) noexcept {
    auto const u = static_cast<unsigned char>(first);
    return u >= 0xF0 ? 4 : u >= 0xE0 ? 3 : u >= 0xC0 ? 2 : 1;
}

class Tokenizer {
public:
    Tokenizer(std::string_view text, Vocabulary const& vocabulary, TokenText& out) : vocabulary_(vocabulary), out_(out) {
        out_.text = text;
        out_.lowered = ascii_lower(out_.text);
        out_.tokens.clear();
        text_ = out_.text;
        words_ = split_words(text_);
        folded_.reserve(words_.size());
        written_.reserve(words_.size());
        for (auto const& word : words_) {
            written_.push_back(text_.substr(word.span.begin, word.span.end - word.span.begin));
            folded_.push_back(vocabulary_.fold_word(word.folded));
        }
    }

    void run() {
        while (at_ < text_.size()) {
            if (is_blank(text_[at_])) {
                ++at_;
                continue;
            }
            if (quote() || phrase() || number() || comparator() || word()) continue;
            symbol();
        }
    }

private:
    Token& push(TokenKind kind, std::size_t end) {
        Token token;
        token.kind = kind;
        token.span = {static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end)};
        token.lower = std::string_view(out_.lowered).substr(at_, end - at_);
        token.spaced = at_ > 0 && is_blank(text_[at_ - 1]);
        out_.tokens.push_back(token);
        at_ = end;
        return out_.tokens.back();
    }

    // The index of the vocabulary word that starts at `at_`, or npos inside one.
    std::size_t word_here() {
        while (next_word_ < words_.size() && words_[next_word_].span.begin < at_) ++next_word_;
        return next_word_ < words_.size() && words_[next_word_].span.begin == at_ ? next_word_ : std::string::npos;
    }

    // A word or number token ends exactly here, and what follows continues it: "80ml" has no phrase "ml".
    bool inside_word() const {
        if (out_.tokens.empty() || out_.tokens.back().span.end != at_ || !is_word(text_[at_])) return false;
        auto const kind = out_.tokens.back().kind;
        return kind == TokenKind::word || kind == TokenKind::number || kind == TokenKind::phrase;
    }

    bool quote() {
        if (text_[at_] != '"') return false;
        auto const close = text_.find('"', at_ + 1);
        if (close == std::string_view::npos || close == at_ + 1) return false;
        push(TokenKind::quote, close + 1);
        return true;
    }

    bool phrase() {
        auto const first = word_here();
        if (first == std::string::npos) return false;
        // A lone number is a number, whatever a table says.
        constexpr std::size_t window = 16;
        auto const count = std::min(window, words_.size() - first);
        auto const match = vocabulary_.longest(std::span(folded_).subspan(first, count), std::span(written_).subspan(first, count));
        if (match.words == 0) return false;
        // "7 days of study entry": the day of study entry is one day; these are a length of time.
        if (match.words > 1 && out_.lowered.compare(at_, 4, "days") == 0 &&
            std::any_of(match.meanings.begin(), match.meanings.end(),
                        [](PhraseMeaning const& meaning) { return meaning.table == PhraseMeaning::Table::anchor; }))
            return false;
        auto const end = words_[first + match.words - 1].span.end;
        if (std::all_of(text_.begin() + static_cast<std::ptrdiff_t>(at_), text_.begin() + static_cast<std::ptrdiff_t>(end), is_digit))
            return false;
        // Not in the middle of a word: "80ml" is one word to the vocabulary.
        if (inside_word()) return false;
        auto& token = push(TokenKind::phrase, end);
        // A bracket that was left out inside a phrase has become blanks (line.hpp).
        if (token.lower.find("  ") != std::string_view::npos) {
            std::string closed;
            for (char const c : token.lower)
                if (c != ' ' || closed.back() != ' ') closed += c;
            token.lower = out_.owned.emplace_back(std::move(closed));
        }
        token.words = static_cast<std::uint32_t>(match.words);
        if (match.words == 1 && token.lower == "all") return leukemia(token, match);
        for (auto const& meaning : match.meanings) {
            switch (meaning.table) {
                case PhraseMeaning::Table::entry: token.entry = EntryId{meaning.index}; break;
                case PhraseMeaning::Table::ambiguous: token.ambiguous = meaning.index; break;
                case PhraseMeaning::Table::qualifier: token.qualifier = meaning.index; break;
                case PhraseMeaning::Table::neutral: token.neutral = true; break;
                case PhraseMeaning::Table::anchor: token.anchor = true; break;
            }
        }
        return true;
    }

    // "ALL" in capitals: the leukemia, or a stressed "all"? The word behind it tells. Under its full name it is no "all" to any rule.
    bool leukemia(Token& token, PhraseMatch const& match) {
        auto next = at_;
        while (next < text_.size() && is_blank(text_[next])) ++next;
        auto last = next;
        while (last < text_.size() && is_word(text_[last])) ++last;
        auto const follows = lower_of(next, last);
        for (std::string_view const person :
             {"patients", "patient", "subjects", "subject", "participants", "the",   "of",    "female", "females",   "male",
              "males",    "women",   "men",      "sites",   "following",    "three", "these", "other",  "inclusion", "exclusion"})
            if (follows == person) {
                token.kind = TokenKind::word;
                return true;
            }
        for (auto const& meaning : match.meanings)
            if (meaning.table == PhraseMeaning::Table::entry) {
                token.entry = EntryId{meaning.index};
                out_.owned.push_back(vocabulary_.entry(token.entry).name);
                token.lower = out_.owned.back();
            }
        return true;
    }

    bool number() {
        if (!is_digit(text_[at_]) && !(text_[at_] == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) return false;
        if (inside_word() && text_[at_] != '.' && !after_times_) return false;
        auto const read = read_number(text_.substr(at_));
        if (read.length == 0) return false;
        auto& token = push(TokenKind::number, at_ + read.length);
        token.number = read.value;
        token.european = read.european;
        attach_unit(token);
        return true;
    }

    // "× 10^9/L", "x 109/L" and "·10⁹/L" begin with a sign that belongs to the unit.
    std::size_t past_times(std::size_t p) const {
        auto const skip = [&](std::size_t q) {
            while (q < text_.size() && text_[q] == ' ') ++q;
            return q;
        };
        auto q = skip(p);
        for (std::string_view const times : {"x", "X", "×", "*", "•", "·", "times "}) {
            if (text_.substr(q, times.size()) != times) continue;
            auto const r = skip(q + times.size());
            if (text_.substr(r, 2) == "10") return r;
        }
        return q;
    }

    void attach_unit(Token& token) {
        auto const& units = vocabulary_.units();
        auto const begin = past_times(at_);
        if (begin >= text_.size()) return;
        auto const limit = std::min(text_.size(), begin + units.longest_spelling() + 8);
        std::size_t best_end = 0;
        UnitId best = UnitId::none;
        for (auto end = begin + 1; end <= limit; ++end) {
            auto const last = text_[end - 1];
            if (last == '\n' || last == ')' || last == ']' || last == ',' || last == ';') {
                // Brackets occur inside units only as a pair: "10(9)/L".
                if (last != ')' || text_.substr(begin, end - begin).find('(') == std::string_view::npos) break;
            }
            if (last == ' ' || last == '.') continue;
            if (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) continue;
            if (end < text_.size() && (is_word(text_[end]) || text_[end] == '^') && sign_length(text_.substr(end)) == 0) continue;
            auto const id = units.find(text_.substr(begin, end - begin));
            if (id == UnitId::none) continue;
            best_end = end;
            best = id;
        }
        if (best == UnitId::none) return;
        // Durations are words of the language ("within 14 days"); seconds are for QT intervals.
        for (std::string_view const time : {"min", "h", "d", "wk", "mo", "a"})
            if (units.unit(best).code == time) return;
        auto const spelled = text_.substr(begin, best_end - begin);
        if (spelled == "in" || spelled == "In" || spelled == "a" || spelled == "A") return;
        token.unit = best;
        token.has_unit = true;
        token.unit_span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(best_end)};
        token.span.end = static_cast<std::uint32_t>(best_end);
        token.lower = std::string_view(out_.lowered).substr(token.span.begin, best_end - token.span.begin);
        at_ = best_end;
    }

    bool comparator() {
        auto const read = read_comparator(text_.substr(at_));
        if (read.length == 0) return false;
        push(TokenKind::comparator, at_ + read.length).comparator = read.comparator;
        return true;
    }

    bool word() {
        if (!is_word(text_[at_]) || sign_length(text_.substr(at_)) != 0) return false;
        auto end = at_;
        while (end < text_.size() && is_word(text_[end]) && sign_length(text_.substr(end)) == 0) end += utf8_length(text_[end]);
        end = std::min(end, text_.size());
        // "2.5xULN": the sign between a number and what it multiplies.
        after_times_ = false;
        auto const previous_is_number =
            !out_.tokens.empty() && out_.tokens.back().kind == TokenKind::number && out_.tokens.back().span.end == at_;
        if (previous_is_number && (text_[at_] == 'x' || text_[at_] == 'X') && end > at_ + 1) {
            push(TokenKind::word, at_ + 1);
            after_times_ = true;
            return true;
        }
        // An apostrophe s belongs to its word.
        if (end + 1 < text_.size() && text_[end] == '\'' && (text_[end + 1] == 's' || text_[end + 1] == 'S') &&
            (end + 2 == text_.size() || !is_word(text_[end + 2])))
            end += 2;
        // "sixty-five" is one number, and no range from sixty to five.
        auto const tens = number_word(lower_of(at_, end));
        int ones = 0;
        if (tens && *tens >= 20 && *tens % 10 == 0 && end < text_.size() && (text_[end] == '-' || text_[end] == ' ')) {
            auto last = end + 1;
            while (last < text_.size() && is_word(text_[last])) ++last;
            auto const one = number_word(lower_of(end + 1, last));
            if (one && *one >= 1 && *one <= 9 && lower_of(end + 1, last) != "twice") {
                ones = *one;
                end = last;
            }
        }
        auto& token = push(TokenKind::word, end);
        if (tens) {
            token.number = Decimal(*tens + ones);
            token.multiple = token.lower == "twice";
        }
        return true;
    }

    std::string lower_of(std::size_t begin, std::size_t end) const { return ascii_lower(text_.substr(begin, end - begin)); }

    void symbol() {
        auto length = sign_length(text_.substr(at_));
        if (length == 0) length = std::min(utf8_length(text_[at_]), text_.size() - at_);
        push(TokenKind::symbol, at_ + length);
    }

    Vocabulary const& vocabulary_;
    TokenText& out_;
    std::string_view text_;
    std::vector<Word> words_;
    std::vector<std::string> folded_;
    std::vector<std::string_view> written_;
    std::size_t at_ = 0;
    std::size_t next_word_ = 0;
    bool after_times_ = false;
};

}  // namespace

EntryId measured(Token const& token, Vocabulary const& vocabulary) {
    if (token.entry != EntryId::none) return vocabulary.entry(token.entry).kind == EntryKind::analyte ? token.entry : EntryId::none;
    if (!token.ambiguous) return EntryId::none;
    auto result = EntryId::none;
    for (auto const meaning : vocabulary.ambiguous()[*token.ambiguous].entries) {
        if (vocabulary.entry(meaning).kind != EntryKind::analyte) continue;
        if (result != EntryId::none) return EntryId::none;
        result = meaning;
    }
    return result;
}

void tokenize(std::string_view text, Vocabulary const& vocabulary, TokenText& result) { Tokenizer(text, vocabulary, result).run(); }

}  // namespace eligo
