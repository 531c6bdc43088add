#include "grammar/grammar_words.hpp"

#include "rules/text_index.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace eligo {
namespace {

// Built on first use: rules of any translation unit may come first.
struct Words {
    TextIndex index;
    std::uint32_t count = 0;
};
Words& table() {
    static Words words;
    return words;
}

}  // namespace

GrammarWord register_grammar_word(std::string_view lower) {
    auto& words = table();
    assert(words.count < std::numeric_limits<GrammarWord>::max());
    auto const number = words.index.add(lower, words.count + 1);
    words.count = std::max(words.count, number);
    return static_cast<GrammarWord>(number);
}

GrammarWord grammar_word(std::string_view lower) noexcept {
    auto const found = table().index.find(lower);
    return found == TextIndex::none ? GrammarWord{0} : static_cast<GrammarWord>(found);
}

}  // namespace eligo
