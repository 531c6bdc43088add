#pragma once
// What people are able or willing to do: "willing and able to comply with the protocol", "inability to give informed consent". Which acts there are is data
// (acts.tsv); how attitudes, acts and their objects are joined stands here.

#include "grammar/lower.hpp"
#include "rules/tree.hpp"

#include <optional>

namespace eligo {

// All of `context.tokens` as attitudes and acts: one fact for each attitude and act ("unable or unwilling" is either of two facts). Nothing where a word is
// left over, or where more than one reading is possible. Words that only say when and for which study the act is asked go to `context.labels`.
std::optional<Node> read_attitude(LowerContext const& context);

// A quick look: whether a token may hold a word of attitude (Token::attitude).
bool may_hold_attitude(Token const& token);

}  // namespace eligo
