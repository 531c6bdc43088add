#pragma once
// A line of a criterion as the statement reader wants it: without the words and brackets that cannot change its truth.

#include "grammar/token.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace eligo {

// `counted`: the tokens that count, those that stand in `text` without neutral words (demands stay), redundant brackets, the numbers of a list in
// one line and names of the screening day that limit nothing.
//
// Where a bracket left out interrupts a phrase ("Janus kinase (JAK) inhibitor"), `counted` views `closed`: the same text with blanks in its place.
struct Line {
    TokenText text;
    TokenText closed;
    std::vector<Token> counted;
};

// `text` is clean text (document.hpp). On the heap: `counted` views `text` or `closed`.
std::unique_ptr<Line> prepare_line(std::string_view text, Vocabulary const& vocabulary);

}  // namespace eligo
