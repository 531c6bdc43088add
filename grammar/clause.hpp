#pragma once
// One clause of a criterion, read with Spirit X3 from tokens: a quantity, an age, a record of a condition or therapy, a washout.
//
// Each function tries the clause at the first token and takes as much as it can; `length` says how many tokens that was. What to make of the
// rest is not the clause's business (statement.hpp). No rule is recursive and alternatives differ early, so time is linear.

#include "grammar/piece.hpp"
#include "grammar/token.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace eligo {

struct Clause {
    Piece piece;             // token indexes count from the first token given
    std::size_t length = 0;  // tokens taken
};

// "ALT and AST ≤ 2.5 × ULN within 14 days", "normal creatinine", "ECOG 0-1".
std::optional<Clause> read_measure(std::span<Token const> tokens, Vocabulary const& vocabulary);

// A list in one line without connectives: "WBC at least 3,000/mm3 Platelet count at least 100,000/mm3". To be asked only for a whole sentence: beside
// a connective it would not be certain what belongs together.
std::optional<Clause> read_measures(std::span<Token const> tokens, Vocabulary const& vocabulary);

// A range whose quantity stands in the heading above: "18 and over" (`age`), "0-2", "At least 12 weeks" (lower_under_heading).
std::optional<Clause> read_headed(std::span<Token const> tokens, bool age, Vocabulary const& vocabulary);

// A bound whose quantity was named before: "≤ 5 × ULN".
std::optional<Clause> read_bound(std::span<Token const> tokens, Vocabulary const& vocabulary);

// A value with its limit or unit, whose comparator was said before: "5 × ULN", "50,000/mm3".
std::optional<Clause> read_bare_value(std::span<Token const> tokens, Vocabulary const& vocabulary);

// A window and nothing else: "must be obtained within two weeks".
std::optional<Clause> read_window(std::span<Token const> tokens, Vocabulary const& vocabulary);

// "women aged 18 to 75 years", "≥ 18 years of age", "at least 18 years old". `alone`: nothing is said before, so that "18-65 years" is an age where
// nothing or a comma follows.
std::optional<Clause> read_age(std::span<Token const> tokens, Vocabulary const& vocabulary, bool alone = false);

// "no prior chemotherapy or radiotherapy within 4 weeks", "history of stroke", "pregnant or breastfeeding", "HER2 negative".
std::optional<Clause> read_record(std::span<Token const> tokens, Vocabulary const& vocabulary);

// "at least 4 weeks since prior chemotherapy", "off steroids for 2 weeks", "steroids must be discontinued at least 2 weeks before".
std::optional<Clause> read_washout(std::span<Token const> tokens, Vocabulary const& vocabulary);

// Until when a therapy is permitted: "until day -3", "if stopped at least 7 days before enrollment".
std::optional<Clause> read_permission_end(std::span<Token const> tokens, Vocabulary const& vocabulary);

// How many tokens name published criteria ("RECIST 1.1", "DSM-IV-TR criteria"); 0: none.
std::size_t criteria_length(std::span<Token const> tokens, Vocabulary const& vocabulary);

// "T2-4, N0, M0 disease", "intermediate or adverse cytogenetic risk".
std::optional<Clause> read_classification(std::span<Token const> tokens, Vocabulary const& vocabulary);

// "recovered from the effects of prior surgery".
std::optional<Clause> read_recovery(std::span<Token const> tokens, Vocabulary const& vocabulary);

}  // namespace eligo
