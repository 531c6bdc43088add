#pragma once
// Looking between the stages from text to rule (`parse --show`): what each made of its input, for who works on the grammar.

#include "matcher/match.hpp"

#include <string>
#include <string_view>

namespace eligo {

// Sections, headings, bullets and criteria with their places in the source.
std::string show_sections(Trial const& trial);

// Of each criterion its tokens with their kinds, and what became of each word.
std::string show_syntax(Trial const& trial, Vocabulary const& vocabulary);

// The tokens of criteria that stand in no document (`repl`).
std::string show_words(Trial const& trial, Vocabulary const& vocabulary);

// Of each criterion its rule tree, a node a line, with the ids of the trace.
std::string show_rules(Trial const& trial, Vocabulary const& vocabulary);

}  // namespace eligo
