#pragma once
// A stretch of tokens word by word: what people attest ("willing and able to comply", "use effective contraception during the study") is said in so many
// ways that tokens, which hold phrases of the vocabulary where it has them, are in the way.

#include "grammar/token.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

struct PlainWord {
    std::string text;     // lower case; "follow-up" is one word, with or without its hyphen in the vocabulary
    std::uint32_t token;  // the last token of a word with a hyphen
    bool first = true;    // of its token
};

// Words of one sort, given in one string, blank separated.
class WordList {
public:
    explicit WordList(std::string_view words);
    bool has(std::string_view word) const { return std::binary_search(words_.begin(), words_.end(), word); }

private:
    std::vector<std::string_view> words_;
};

std::vector<PlainWord> plain_words(std::span<Token const> tokens);

// The words of the token `at` behind those of the tokens before it. `hyphen`: whether a hyphen binds them to the last of these.
void add_plain_words(std::span<Token const> tokens, std::uint32_t at, std::vector<PlainWord>& words, bool& hyphen);

// How many words from `at` on the phrase (single blanks) covers; 0 where it does not stand there.
std::size_t match_words(std::span<PlainWord const> words, std::size_t at, std::string_view phrase);

// The same for the longest of several phrases.
std::size_t match_words(std::span<PlainWord const> words, std::size_t at, std::initializer_list<std::string_view> phrases);

template <std::size_t N>
bool is_one_of(std::string_view word, std::array<std::string_view, N> const& list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

// Whether the vocabulary, which may be somebody's own, has all of these entries.
bool has_entries(Vocabulary const& vocabulary, std::initializer_list<std::string_view> names);

// Whether the words from `at` to the end say only when and for which study something is attested, by which rules, or what a consent form says: the same for
// everybody who is screened. That a consent form is signed says something of its own unless it is a consent that is attested.
bool is_attestation_tail(std::span<PlainWord const> words, std::size_t at, bool of_consent);

}  // namespace eligo
