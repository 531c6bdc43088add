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

// What records make of an answer where none contradicts another and no result speaks: lanes in which some record says yes, leaves it open, denies
// it (then none of the former), is of the very thing in another state; and in which the lists that answer are complete.
template <class L>
constexpr Tri<L> by_records(L yes, L open, L denied, L other_state, L complete) noexcept {
    return {yes, L(L(denied | other_state | complete) & ~L(yes | open))};
}

// Can the leaf be answered so at all? The others count records, ask for a result, or look at several at once.
bool stands_by_its_records(Record const& record, Vocabulary const& vocabulary);
RecordSays record_says(Record const& asked, ChartRecord const& record, Context const& context);

// Does anything but a record of it speak of an entry: results by its name, implications?
bool results_speak_of(EntryId entry, Context const& context);

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
