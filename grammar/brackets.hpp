#pragma once
// Brackets that say nothing new: abbreviations and synonyms of the words before them (semantics.md, Nothing is guessed, 2).

#include "grammar/token.hpp"

#include <vector>

namespace eligo {

// For each token whether it belongs to such a bracket: "(AST)", "(serum glutamic oxaloacetic transaminase [SGOT])", "(ULN)".
// Any other bracket stays what it is.
std::vector<bool> redundant_brackets(TokenText const& text, Vocabulary const& vocabulary);

}  // namespace eligo
