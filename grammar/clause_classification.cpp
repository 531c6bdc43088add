// Classifications of a disease that stand for themselves: TNM categories, cytogenetic risk, what treatment there is left.

#include "grammar/rules_classification.hpp"
#include "grammar/rules_outlook.hpp"

#include "grammar/clause.hpp"
#include "grammar/read_clause.hpp"

namespace eligo {
namespace syntax {
namespace {

// clang-format off

using P = PieceKind;

auto const before      = *phrases({"stage", "clinical stage", "pathologic stage", "pathological stage", "tnm stage", "tnm", "clinical", "tumor stage",
                                   "stages", "with", "having", "cytogenetic", "presence of", "tumor"});
auto const behind      = *phrases({"disease", "tumor", "tumors", "cancer", "stage", "lesion", "lesions"});
auto const tnm_clause  = piece<P::classification>[ before >> tnm >> behind ];
auto const outlook_clause = piece<P::classification>[ outlook ];
auto const risk_clause = piece<P::classification>[ *phrases({"with", "having", "presence of"}) >> risk ];

// clang-format on

}  // namespace
}  // namespace syntax

std::optional<Clause> read_classification(std::span<Token const> tokens, Vocabulary const& vocabulary) {
    if (auto clause = syntax::read_clause(syntax::risk_clause, tokens, vocabulary)) return clause;
    if (auto clause = syntax::read_clause(syntax::outlook_clause, tokens, vocabulary)) return clause;
    return syntax::read_clause(syntax::tnm_clause, tokens, vocabulary);
}

}  // namespace eligo
