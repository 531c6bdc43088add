// Grammar: until when a therapy is permitted.

#include "grammar/read_clause.hpp"
#include "grammar/rules_time.hpp"

namespace eligo {
namespace syntax {
namespace {

// clang-format off

auto const until      = phrases({"until", "till", "up to", "up until"});
auto const stopped    = -phrases({"if", "but", "and", "provided", "provided that", "as long as", "so long as", "providing"})
                     >> -phrases({"it", "they", "these", "this"})
                     >> -phrases({"is", "are", "was", "were", "has been", "have been", "must be", "should be", "must have been", "must"})
                     >> phrases({"stopped", "discontinued", "completed", "ended", "withdrawn", "terminated", "tapered off"});
auto const day_number = phrases({"day"}) >> word("-") >> piece<P::number>[ number ];
auto const permission_end = piece<P::until_day>[ until >> day_number >> -(phrases({"of study", "of treatment", "of protocol"}))
                                               | until >> duration >> before_day
                                               | stopped >> -at_least_ago >> duration >> before_day
                                               | stopped >> phrases({"by", "before", "prior to"}) >> day_number ];

// clang-format on

}  // namespace
}  // namespace syntax

std::optional<Clause> read_permission_end(std::span<Token const> tokens, Vocabulary const& vocabulary) {
    return syntax::read_clause(syntax::permission_end, tokens, vocabulary);
}

}  // namespace eligo
