#pragma once
// Grammar: TNM categories ("T2-4, N0-1, M0", "T3N0M0", "any T, N1-2") and cytogenetic risk ("intermediate or adverse cytogenetic risk").
// Shared by the clause grammars; lower_classification.cpp says what they mean.

#include "grammar/primitives.hpp"

namespace eligo::syntax {

// clang-format off

// "t2", "ct1c", "pt3n0m0", "n0": one category or several written together. Letters behind a digit are left to the lowering.
inline bool is_tnm_word(std::string_view text) {
    while (!text.empty() && (text.front() == 'c' || text.front() == 'p' || text.front() == 'y')) text.remove_prefix(1);
    if (text.size() < 2) return false;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] != 't' && text[i] != 'n' && text[i] != 'm') return false;
        if (++i == text.size()) return false;
        if (text[i] < '0' || text[i] > '4') return false;
        if (++i < text.size() && text[i] >= 'a' && text[i] <= 'd') ++i;
    }
    return true;
}

inline auto const tnm_word   = token_if([](Token const& t, auto const&) { return t.kind == TokenKind::word && is_tnm_word(t.lower); });
inline auto const tnm_digit  = token_if([](Token const& t, auto const&) {
    return t.kind == TokenKind::number && !t.has_unit && t.lower.size() == 1 && t.lower[0] <= '4'; });
inline auto const any_tnm    = word("any") >> token_if([](Token const& t, auto const&) { return t.lower == "t" || t.lower == "n"; });
inline auto const tnm_or     = phrases({", or", "or", ",", "/", "and / or"});
inline auto const tnm_dash   = phrases({"-", "to", "through"});
inline auto const tnm_item   = any_tnm
                             | tnm_word >> *( (tnm_dash | tnm_or) >> tnm_digit ) >> -( tnm_dash >> tnm_word );
inline auto const tnm        = piece<PieceKind::tnm>[ tnm_item >> *( -( phrases({", and", "and"}) | tnm_or ) >> tnm_item ) ];

inline auto const risk_level = phrases({"favorable", "good", "low", "intermediate", "standard", "adverse", "poor", "unfavorable", "high"})
                             >> -( word("-") >> word("risk") ) >> -word("-");
inline auto const risk_or    = phrases({", or", "or", ",", "/", "and / or", "-"});
inline auto const risk_kind  = phrases({"cytogenetics", "cytogenetic", "karyotype", "karyotypes", "cytogenetic risk", "cytogenetic risk group"});
inline auto const risk_noun  = phrases({"risk", "group", "risk group", "features", "category", "profile", "risk category", "findings",
                                        "risk features", "abnormalities", "classification", "risk classification", "prognosis", "prognostic group"});
inline auto const risk       = piece<PieceKind::risk>[
      risk_level >> *( risk_or >> risk_level ) >> -phrases({"risk", "prognosis", "prognostic"}) >> risk_kind >> -risk_noun
    | risk_kind >> -phrases({"risk", "risk group", "risk category", "risk status", "category", "group", "status"}) >> -phrases({"of", "is", ":"})
        >> risk_level >> *( risk_or >> risk_level ) >> -word("risk") ];

// clang-format on

}  // namespace eligo::syntax
