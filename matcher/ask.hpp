#pragma once
// A criterion by itself, as `ask` and `repl` take it: a trial that has no other.

#include "matcher/match.hpp"

#include <string>

namespace eligo {

// Its id is I1 or E1; what "other" is other than is not known.
Trial single_criterion(std::string text, CriterionKind kind, Vocabulary const& vocabulary);

}  // namespace eligo
