#pragma once
// How a text is split into the words that phrases are compared by. The vocabulary and the grammar's lexer both use this, so the only
// thing that matters is that it is one scheme:
//
//     a run of letters and digits is a word                     CD33   5q   leukemia   β  (folded: beta)
//     an apostrophe vanishes, a possessive 's with it           Hodgkin's -> hodgkin    don't -> dont    patients' -> patients
//     a hyphen separates ...                                    non-small-cell -> non small cell    5-FU -> 5 fu    BCR-ABL1 -> bcr abl1
//     ... but closes a word that nothing follows: it may        17p- -> 17p -    ER-/PR- -> er - / pr -
//         mean "negative" or "deleted"
//     dashes, blanks, (tm) (r) (c) separate                     Gleevec® -> gleevec
//     any other character is a word of its own                  t(8;21) -> t ( 8 ; 21 )    7+3 -> 7 + 3    10*9/L -> 10 * 9 / l
//
// `folded` is the word in lower case without accents; American spelling and the singular are the vocabulary's part (fold_word).

#include "rules/span.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

struct Word {
    Span span;  // a possessive 's belongs to it
    std::string folded;
};

// One word after the other; `word.folded` is reused, so that reading many phrases allocates nothing.
class WordReader {
public:
    explicit WordReader(std::string_view text, std::size_t at = 0) noexcept : text_(text), at_(at) {}

    // False at the end of the text.
    bool next(Word& word);

private:
    std::string_view text_;
    std::size_t at_ = 0;
    bool joined_ = false;  // the previous word, a run or a closing bracket, ended exactly here
};

std::vector<Word> split_words(std::string_view text);

}  // namespace eligo
