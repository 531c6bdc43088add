#pragma once
// Reads a sentence of the canonical language (rules/LANGUAGE.md) back to the tree that prints as it.
//
// It promises: what print(tree) gives is read to a tree equal to `tree`, and nothing is read but what LANGUAGE.md defines, to the last byte. So names count
// in their very letters and a text that merely looks like a sentence is left to the grammar of criteria. It distrusts the text: most of what it is given is
// free text, which it gives up within the first words; nesting is counted before it is followed.

#include "grammar/token.hpp"
#include "rules/tree.hpp"
#include "rules/vocabulary.hpp"

#include <optional>

namespace eligo {

// nullopt: not a canonical sentence. Spans point into `text.text`; the phrase of a leaf is its words.
std::optional<Node> read_canonical(TokenText const& text, Vocabulary const& vocabulary);

}  // namespace eligo
