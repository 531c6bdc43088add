#pragma once
// One trial against one patient: the verdict, criterion by criterion, and what is missing (spec/semantics.md, What an answer means).
//
// A Trial is a page whose criteria were read, once, and can be matched with any number of charts. The verdict is never plain "eligible":
// what is not known, doubtful or not understood makes it `needs_information`, and only a criterion that is known to fail makes it
// `not_eligible`. A page without criteria has no verdict but `needs_information`.

#include "grammar/document.hpp"
#include "grammar/parse.hpp"
#include "matcher/evaluate.hpp"
#include "rules/diagnostic.hpp"
#include "rules/logic.hpp"
#include "rules/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo {

struct TrialCriterion {
    std::string id;
    CriterionKind kind = CriterionKind::inclusion;
    std::string text;    // cleaned, a line for each item of its sub-list, indented
    std::string cohort;  // empty = all
    Span span;           // in the source; empty for a field of a record
    bool counted = true;
    bool registry = false;  // a field of the registry, not a line of the page
    Reading reading;
};

struct Trial {
    TrialDocument document;
    std::vector<TrialCriterion> criteria;                             // in page order, then the registry's fields
    std::vector<EntryId> diseases;                                    // what it is for
    std::vector<Diagnostic> warnings;                                 // of the trial as a whole: `contradiction`
    std::vector<std::pair<std::size_t, std::size_t>> contradictions;  // inclusion criteria that cannot hold together
};

Trial read_trial(TrialDocument document, Vocabulary const& vocabulary);

enum class Verdict : std::uint8_t { potentially_eligible, not_eligible, needs_information };
std::string_view to_string(Verdict verdict) noexcept;  // as in JSON

struct CriterionAnswer {
    TrialCriterion const* criterion = nullptr;
    NodeAnswer answer;
    Answer counts_as = Answer::unknown;
};

struct CohortVerdict {
    std::string cohort;
    Verdict verdict = Verdict::needs_information;
};

// What would settle one or more criteria.
struct TrialMissing {
    std::string what, add;
    std::vector<std::string> criteria;
};

struct TrialAnswer {
    Verdict verdict = Verdict::needs_information;
    Day as_of;
    std::vector<CriterionAnswer> criteria;  // parallel to Trial::criteria
    std::vector<CohortVerdict> cohorts;     // empty where the page names none
    std::vector<TrialMissing> missing;
};

struct MatchOptions {
    Day as_of;
    std::optional<int> stale_after;
};

// The trial must outlive the answer.
TrialAnswer match(Trial const& trial, Chart const& chart, MatchOptions const& options);

// What `match` evaluates with; `kind` is that of each criterion.
EvaluateOptions evaluate_options(Trial const& trial, MatchOptions const& options);

// The answer of one criterion; `options` with the criterion's kind.
NodeAnswer answer_criterion(TrialCriterion const& criterion, Chart const& chart, EvaluateOptions const& options);

// What an answer counts as in the verdict: unknown where the sense is doubtful or the kind unstated.
Answer counts_as(TrialCriterion const& criterion, Answer answer) noexcept;

// The verdict that these answers make, each as it counts; parallel to Trial::criteria.
Verdict verdict_for(Trial const& trial, std::vector<Answer> const& counted);

// What an answer does: keeps the way open, closes it, or neither.
//
//     inclusion  met: open  not met: closed      exclusion  met: closed  not met: open
constexpr Verdict effect(CriterionKind kind, Answer answer) noexcept {
    if (answer == Answer::unknown || kind == CriterionKind::unstated) return Verdict::needs_information;
    return (kind == CriterionKind::inclusion) == (answer == Answer::met) ? Verdict::potentially_eligible : Verdict::not_eligible;
}
static_assert(effect(CriterionKind::exclusion, Answer::met) == Verdict::not_eligible);
static_assert(effect(CriterionKind::inclusion, Answer::unknown) == Verdict::needs_information);

// The reason of the answer: of a connective those of the children that made it.
std::string reason_of(NodeAnswer const& answer);

// The evidence of the answer and of the nodes below that made it, each record once.
std::vector<Evidence> evidence_of(NodeAnswer const& answer);

// True where some of its evidence is a value older than 30 days.
bool rests_on_stale(NodeAnswer const& answer);

// full, quoted (every word read or quoted), residue, none: every count tells them apart.
enum class Reach : std::uint8_t { full, quoted, residue, none };
Reach reach(Reading const& reading) noexcept;

// Stretches of words with one fate, in order.
std::vector<Span> stretches(Reading const& reading, WordFate fate, std::string_view source);

}  // namespace eligo
