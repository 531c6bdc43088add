#pragma once
// Typed tokens: what the characters of a criterion are before anyone asks what they say together.
//
// Words, numbers in every style with their unit, comparators, phrases of the vocabulary by longest match on word boundaries, qualifiers, time
// anchors, neutral words, punctuation. A word that no table covers is a token like any other, so that nothing gets lost: every byte that is not
// blank belongs to exactly one token.

#include "grammar/grammar_words.hpp"
#include "rules/decimal.hpp"
#include "rules/span.hpp"
#include "rules/units.hpp"
#include "rules/vocabulary.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

enum class Comparator : std::uint8_t { less, at_most, equal, at_least, greater };

enum class TokenKind : std::uint8_t {
    word,        // none of the below
    number,      // `number`, maybe `unit`
    comparator,  // a symbol: ≤ >= =<
    symbol,      // one punctuation mark, in `lower`
    quote,       // "words in straight quotes": the quotation marks of the canonical language
    phrase,      // one or more meanings of the vocabulary below
};

struct Token {
    TokenKind kind = TokenKind::word;
    Span span;                // in the clean text
    std::string_view lower;   // the text in ASCII lower case
    std::uint32_t words = 1;  // how many words a phrase covers

    // kind == phrase; several can be set ("stable" is a qualifier and part of neutral phrases)
    EntryId entry = EntryId::none;
    std::optional<std::uint32_t> ambiguous;
    std::optional<std::uint32_t> qualifier;
    bool neutral = false;
    bool anchor = false;

    // kind == number; also a word that names a number ("three", "twice")
    std::optional<Decimal> number;
    std::optional<Decimal> european;  // the other reading of "1.500" or "1,5"
    UnitId unit = UnitId::none;
    Span unit_span;
    bool has_unit = false;  // a unit follows and is known
    bool multiple = false;  // "twice": times 2

    // kind == comparator
    Comparator comparator = Comparator::equal;

    bool spaced = false;         // blank before it
    GrammarWord first_word = 0;  // of `lower`, for the clause grammar (set before clauses are read)
    bool attitude = false;       // may hold a word of attitude (attitude.hpp; likewise)
};

inline bool is_symbol(Token const& token, std::string_view text) { return token.kind == TokenKind::symbol && token.lower == text; }
inline bool opens(Token const& token) { return is_symbol(token, "(") || is_symbol(token, "["); }
inline bool closes(Token const& token) { return is_symbol(token, ")") || is_symbol(token, "]"); }

// Tokens and the text they point into. Not copied: `lower` of each token views `lowered`.
struct TokenText {
    std::string text;
    std::string lowered;
    std::vector<Token> tokens;
    std::deque<std::string> owned;  // lower-case forms that are no substring of `lowered`

    TokenText() = default;
    TokenText(TokenText const&) = delete;
    TokenText& operator=(TokenText const&) = delete;
    TokenText(TokenText&&) = delete;
    TokenText& operator=(TokenText&&) = delete;

    std::string_view of(Span span) const { return std::string_view(text).substr(span.begin, span.end - span.begin); }
};

// `text` is clean text (document.hpp). Linear in its length.
void tokenize(std::string_view text, Vocabulary const& vocabulary, TokenText& result);

// The quantity a token names: its entry, or the one meaning of an ambiguous abbreviation that can be measured ("PT" before a value).
EntryId measured(Token const& token, Vocabulary const& vocabulary);

}  // namespace eligo
