#pragma once
// From the pieces of a clause to a rule tree. A clause whose pieces do not add up to one certain meaning is refused: the caller then quotes its words.

#include "grammar/clause.hpp"
#include "rules/criterion_kind.hpp"
#include "rules/diagnostic.hpp"
#include "rules/tree.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

// What a clause is read in: its tokens (those the pieces count in), the tables, and where warnings go.
struct LowerContext {
    std::span<Token const> tokens;
    Vocabulary const& vocabulary;
    CriterionKind kind = CriterionKind::inclusion;
    std::vector<Diagnostic>& warnings;
    std::vector<Span>* labels = nullptr;  // words that only name what is defined behind them

    void warn(std::string code, std::string message, Piece const& piece) const;
    Span span(Piece const& piece) const;
    Span span(std::uint32_t begin, std::uint32_t end) const;
    // The words of some tokens, blank separated, as a fact is compared with them.
    std::string words(std::uint32_t begin, std::uint32_t end) const;
    Token const& token(Piece const& piece) const { return tokens[piece.begin]; }
};

std::optional<Node> lower_measure(Piece const& measure, LowerContext const& context);

// A bound alone, for the analytes of `like` (the leaves of an earlier clause).
std::optional<Node> lower_bound(Piece const& bound, std::vector<EntryId> const& analytes, bool all, LowerContext const& context);

// A value without comparator in the place of the bound of every quantity of `general`, which has one end each: "(5 × ULN if ...)".
std::optional<Node> lower_bare_value(Piece const& bare, Node const& general, LowerContext const& context);

// What the heading above makes of all of `context.tokens`, where they are a range that names no quantity: "18 and over" under "Age", "0-2" under
// "Performance status", "At least 12 weeks" under "Life expectancy". Nothing for other headings and other texts.
std::optional<Node> lower_under_heading(std::string_view heading, LowerContext const& context);

// Two bounds on two scales of performance status that no patient divides, by the standard correspondence: ECOG ≤ 1 and Karnofsky ≥ 70 %.
bool same_performance(Measure const& a, Measure const& b, Vocabulary const& vocabulary);

std::optional<Node> lower_age(Piece const& age, LowerContext const& context);
std::optional<Node> lower_record(Piece const& record, LowerContext const& context);
std::optional<Node> lower_washout(Piece const& washout, LowerContext const& context);
// A `classification`, or the `tnm` or `risk` beside a record.
std::optional<Node> lower_classification(Piece const& classification, LowerContext const& context);
// "For which no curative therapy exists": facts. An `outlook`.
std::optional<Node> lower_outlook(Piece const& outlook, LowerContext const& context);
std::optional<Node> lower_recovery(Piece const& recovery, LowerContext const& context);

// Shared by the files that lower.
std::optional<Duration> lower_duration(Piece const& duration, LowerContext const& context);
struct LoweredWindow {
    Window window;
    bool half_lives = false;  // also, or only, a number of half-lives: not known from the record
    bool shorter = false;     // "whichever is shorter"
};
// The days on which a therapy whose permission has ended may not have been given: the last of them must lie before.
std::optional<Window> lower_permission_end(Piece const& permission_end, LowerContext const& context);
std::optional<LoweredWindow> lower_window(Piece const& within_or_ago, LowerContext const& context);

}  // namespace eligo
