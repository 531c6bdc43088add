#include "grammar/grammar_words.hpp"

#include <cassert>
#include <limits>
#include <string>
#include <unordered_map>

namespace eligo {
namespace {

// Built on first use: rules of any translation unit may come first.
std::unordered_map<std::string_view, GrammarWord>& table() {
    static std::unordered_map<std::string_view, GrammarWord> words;
    return words;
}

}  // namespace

GrammarWord register_grammar_word(std::string_view lower) {
    auto& words = table();
    assert(words.size() < std::numeric_limits<GrammarWord>::max());
    return words.try_emplace(lower, static_cast<GrammarWord>(words.size() + 1)).first->second;
}

GrammarWord grammar_word(std::string_view lower) noexcept {
    auto const& words = table();
    auto const found = words.find(lower);
    return found == words.end() ? GrammarWord{0} : found->second;
}

}  // namespace eligo
