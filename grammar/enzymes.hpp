#pragma once
// Drugs by what they do to an enzyme, in the many orders in which pages say it: "strong inhibitors of cytochrome P450 3A4", "CYP3A4 strong inducers",
// "potent inhibitors or inducers of CYP 3A". The vocabulary has one name for each; a table of all spellings would be long and never complete.

#include "grammar/token.hpp"

#include <vector>

namespace eligo {

// Puts one phrase token in the place of the tokens of each such name that the vocabulary knows. `owner` is the text the tokens view; it keeps new words.
void join_enzyme_classes(std::vector<Token>& tokens, TokenText& owner, Vocabulary const& vocabulary);

}  // namespace eligo
