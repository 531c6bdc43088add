#pragma once
// Contraception as trials ask for it: "agree to use two effective methods of contraception during the study and for 3 months after the last dose",
// "not using adequate contraception", "abstinence or a barrier method".

#include "grammar/lower.hpp"
#include "rules/tree.hpp"

#include <optional>

namespace eligo {

// All of `context.tokens` as the use of contraception: that it is used is one fact, for how long before and after the study are facts of their own. Nothing where
// a word is left over. Words that say nothing of their own go to `context.labels`.
std::optional<Node> read_contraception(LowerContext const& context);

}  // namespace eligo
