#pragma once
// Runs one rule of the clause grammar over tokens. Included by the grammar's .cpp files only.

#include "grammar/clause.hpp"
#include "grammar/primitives.hpp"

#include <cassert>

namespace eligo::syntax {

// `rule` must be one piece<...>. Nothing when it does not fit at the first token.
template <class Rule>
std::optional<Clause> read_clause(Rule const& rule, std::span<Token const> tokens, Vocabulary const& vocabulary) {
    PieceBuilder pieces(tokens.data());
    auto first = tokens.data();
    auto const last = first + tokens.size();
    // The context by hand: x3::with<> would copy the whole rule at every call.
    auto const tables = x3::make_context<VocabularyTag>(vocabulary);
    auto const context = x3::make_context<BuilderTag>(pieces, tables);
    x3::unused_type unused;
    if (!rule.parse(first, last, context, unused, unused)) return std::nullopt;
    pieces.retreat(first);
    assert(pieces.pieces().size() == 1);
    return Clause{std::move(pieces.pieces().front()), static_cast<std::size_t>(first - tokens.data())};
}

}  // namespace eligo::syntax
