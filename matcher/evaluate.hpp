#pragma once
// The explaining evaluator: a rule tree against a patient's chart, with the evidence of every answer (spec/semantics.md).
//
// A Chart is a profile whose names were read with the vocabulary, once per patient. Evaluation never throws and never guesses: what the
// chart does not settle is unknown, and the answer says for want of what.

#include "matcher/profile.hpp"
#include "rules/criterion_kind.hpp"
#include "rules/logic.hpp"
#include "rules/tree.hpp"

#include <memory>
#include <string>
#include <vector>

namespace eligo {

// One record that an answer rests on or looked at.
struct Evidence {
    std::string path;   // "observations[3]", "birth_date", "facts.pregnant"
    std::string name;   // as written
    std::string value;  // as written; empty if none
    std::string unit;
    std::string date;  // the date that mattered, as written
    std::optional<int> age_days;
    bool stale = false;  // older than 30 days
    Mark mark;
    std::string note;  // how it was used: "cytarabine is an antimetabolite is chemotherapy", "90 U/L = 2.25 x ULN (40 U/L)"
};

// What would settle an unknown.
struct Missing {
    std::string what;  // in the user's words: "total bilirubin", "upper limit of ALT", "end date of cytarabine"
    std::string add;   // the profile line to add, ready to paste
};

// A number against the limit that decided, both in the unit of the value.
struct Comparison {
    std::string what;       // "ALT"
    Decimal value;          // of an interval, the end that is nearer to the limit
    Decimal limit;          // a multiple of a limit of normal is multiplied out
    std::string unit;       // as written; empty = none
    std::string limit_as;   // how the limit is asked for, where it is not `limit unit`: "2.5 x ULN 40", "1.8 mg/dL"
    bool low = false;       // the limit is the lower one
    bool strict = false;    // the limit itself is outside
    bool graded = false;    // grades of a scale: a difference is a number of steps
    bool computed = false;  // the value is the result of a formula
};

struct NodeAnswer {
    Answer answer = Answer::unknown;
    std::string reason;  // one sentence
    std::vector<Evidence> evidence;
    std::vector<Missing> missing;       // empty when known
    Answer recorded = Answer::unknown;  // before any fact in the words of a criterion was heard
    bool conflict = false;              // `recorded` is unknown because records contradict each other: no fact outranks them
    std::vector<NodeAnswer> children;   // parallel to Node::children
    Node const* node = nullptr;
    std::optional<Comparison> comparison;  // of a measure or an age: the bound that failed, else the nearer one
};

class SettledPhrases;

struct EvaluateOptions {
    Day as_of;
    CriterionKind kind = CriterionKind::inclusion;
    std::vector<EntryId> trial_diseases;  // what the trial is for (its conditions and inclusion criteria)
    std::optional<int> stale_after;       // --stale-after: an answer that rests on an older value is unknown
    SettledPhrases* settled = nullptr;    // of the chart, where it is evaluated many times
};

class Chart;
// Reads the names of the profile's records; the profile must outlive the chart.
std::shared_ptr<Chart const> read_chart(PatientProfile const& profile, Vocabulary const& vocabulary);

NodeAnswer evaluate(Node const& tree, Chart const& chart, EvaluateOptions const& options);

}  // namespace eligo
