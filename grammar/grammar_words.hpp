#pragma once
// The words that the clause grammar knows, numbered, so that a rule can tell at a glance that a token cannot begin it.
//
// Rules register the first words of their phrases when the program starts; tokens are looked up once. On the corpus this is five times
// as fast as comparing strings in every rule.

#include <cstdint>
#include <string_view>

namespace eligo {

using GrammarWord = std::uint16_t;  // 0: no rule begins with it

// Called while rules are built, before main.
GrammarWord register_grammar_word(std::string_view lower);

GrammarWord grammar_word(std::string_view lower) noexcept;

}  // namespace eligo
