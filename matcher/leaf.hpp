#pragma once
// Between the dispatcher (evaluate.cpp) and the subjects: one function for each kind of leaf, and what they share. Not for others.

#include "matcher/chart.hpp"
#include "matcher/evaluate.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace eligo {

// What is known of an entry without a question about time or qualifiers: present and lasting (or an event or procedure that happened),
// positive, true; or absent, negative, false. `conflict`: both are on record. `open`: a result that is not out yet may still say yes.
struct State {
    Answer answer = Answer::unknown;
    bool conflict = false;
    bool open = false;
    bool lasting = false;  // what is present is a state
    std::vector<Evidence> evidence;
    std::string reason;
};

struct Context {
    Chart const& chart;
    EvaluateOptions const& options;
    DayNumber as_of;
    bool quiet = false;                                          // the answer alone is wanted: no reasons, evidence or missing facts
    std::unordered_map<std::uint32_t, State>* states = nullptr;  // of this chart and day, what results and implications say of an entry
    bool apart = false;                                          // one record is asked by itself: nothing else of the chart is looked at

    Vocabulary const& vocabulary() const noexcept { return chart.vocabulary(); }
    Landmarks const& landmarks() const noexcept { return chart.landmarks(); }
    PatientProfile const& profile() const noexcept { return chart.profile(); }
};

// By records alone: what is no question to the records (a connective, quoted words) is unknown. Facts in the words of the criterion, and
// what stands above, are for the caller.
NodeAnswer evaluate_leaf(Meaning const& meaning, Context const& context);

NodeAnswer evaluate_measure(Measure const& measure, Context const& context);
NodeAnswer evaluate_age(Age const& age, Context const& context);
NodeAnswer evaluate_sex(Sex const& sex, Context const& context);
NodeAnswer evaluate_record(Record const& record, Context const& context);
NodeAnswer evaluate_finding(Finding const& finding, Context const& context);
NodeAnswer evaluate_fact(Fact const& fact, Context const& context);

State recorded_state(EntryId entry, Context const& context);                // by records, results and facts themselves
State implied_state(EntryId entry, Context const& context, int depth = 3);  // by implications.tsv
bool implied_by_a_no(EntryId entry, Context const& context);  // it follows from the absence of something: no list need name it

// What one record says of what is asked, apart from all others. `joins`: it is the disease of the trial, of which another is asked for; what
// a second record says then depends on it.
struct RecordSays {
    enum class What : std::uint8_t { nothing, no, other_state, denies, open, yes };
    What what = What::nothing;
    bool joins = false;
};

// What results by its name and implications say of an entry, in lanes: it is there, lasting or not; it is not; both; something may yet say so.
template <class L>
struct StateLanes {
    L met{}, lasting{}, not_met{}, conflict{}, open{};
};

// The same as far as a leaf about the entry asks for it. `met`: nothing more is asked; `present`: what is asked may be so.
template <class L>
struct ResultLanes {
    L met{}, present{}, absent{}, conflict{}, open{};
};

template <class L>
ResultLanes<L> results_for(Record const& asked, StateLanes<L> const& state, bool entry_is_state) {
    bool const plain = asked.qualifiers.empty() && asked.window.none() && asked.stages.empty() && !asked.grade_low && !asked.grade_high &&
                       !asked.site && !asked.reason && asked.restriction.empty() && asked.except.empty() && !asked.other && !asked.count &&
                       asked.tense != Tense::past;
    // A result of today says nothing of the past.
    bool const now = asked.window.none() && (asked.tense == Tense::bare || asked.tense == Tense::current);
    ResultLanes<L> result;
    if (plain) result.met = asked.tense != Tense::current || entry_is_state ? state.met : L(state.met & state.lasting);
    result.present = state.met;
    if (now) result.absent = state.not_met;
    result.conflict = state.conflict;
    result.open = state.open;
    return result;
}

// What records and results make of an answer, where no record contradicts another: lanes in which some record says yes, leaves it open, denies it
// (then none of the former), is of the very thing in another state; and in which the lists that answer are complete.
template <class L>
struct AnswerByRecords {
    Tri<L> answer;
    L conflict{};  // records and results contradict each other
};

template <class L>
constexpr AnswerByRecords<L> by_records(L yes, L open, L denied, L other_state, L complete, ResultLanes<L> const& results) noexcept {
    L const no = L(~yes);
    AnswerByRecords<L> result;
    result.conflict = L((yes & L(results.absent | results.conflict)) | (no & results.met & denied) |
                        (no & L(~results.met) & L(results.conflict | (results.present & denied))));
    result.answer.yes = L((yes | results.met) & ~result.conflict);
    result.answer.no = L(no & ~L(results.met | results.conflict | results.present) &
                         (denied | L(~open & (results.absent | L((other_state | complete) & ~results.open)))));
    return result;
}

// Can the leaf be answered so at all? The others count records or ask for a result.
bool stands_by_its_records(Record const& record, Vocabulary const& vocabulary);

// Such a one is so only for those of whom no treatment has a `reason` on record: it asks what else was given, and what for.
bool looks_at_reasons(Record const& record);

RecordSays record_says(Record const& asked, ChartRecord const& record, Context const& context);

// Whether the lists that answer are complete, for what is not in them.
bool lists_are_complete(Record const& asked, Context const& context);

// What results by its name and implications say of an entry.
State state_by_results(EntryId entry, Context const& context);
StateLanes<std::uint8_t> lanes_of(State const& state);

// `absent` denies what `record` names: together they say something else than apart.
bool denies_record(ChartRecord const& absent, ChartRecord const& record, Vocabulary const& vocabulary);

// What the results of a test, or of a condition by its name, say of `entry`, the latest of them; a pending one may yet say either.
// `any_kind`: a result of a kind of it speaks whatever it is. nullopt: nothing on record speaks.
std::optional<State> result_state(EntryId entry, Context const& context, bool any_kind = false);

// What both say; conflict where they differ.
State joined(State a, State b);

// A dated vote, and the answer of the latest: all that may be the latest must agree. `certain`: it certainly counts.
struct Vote {
    DayRange when;
    Answer answer = Answer::unknown;
    bool certain = true;
    std::size_t source = 0;
};
struct Election {
    Answer answer = Answer::unknown;
    std::vector<std::size_t> latest;  // places in the votes given
};
Election latest_of(std::vector<Vote> const& votes);

// When an observation was made; undated: any day up to `as_of`. nullopt: after `as_of`.
std::optional<DayRange> made_on(ChartObservation const& observation, Context const& context);

// Is it inside the window, and seen at all on `as_of`? Undated: unknown where a window is asked for.
Answer made_inside(ChartObservation const& observation, DayRange when, WindowDays const& window, Context const& context);

Evidence evidence_of(ChartObservation const& observation, Context const& context);
Evidence evidence_of(ChartRecord const& record, Context const& context);
Evidence evidence_of(ChartFact const& fact);

// Marks an answer that rests on values older than --stale-after as unknown.
void apply_staleness(NodeAnswer& answer, Context const& context);

std::string name_of(EntryId entry, Vocabulary const& vocabulary);
std::string name_of(Term const& term, Vocabulary const& vocabulary);
Missing missing_record(ListName list, std::string_view name);
Missing missing_observation(std::string_view name, std::string_view unit, Context const& context, std::string_view value = "...",
                            bool upper = false);

}  // namespace eligo
