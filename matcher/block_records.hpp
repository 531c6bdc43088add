#pragma once
// Leaves about recorded conditions, treatments, procedures and allergies in columns: what a record says of a leaf is asked of the scalar meaning
// (leaf.hpp, record_says) once for all patients that have such a record, and the answers of a block are put together by masks.
//
// Two records are the same when they have the same words and fields and their days lie alike: before, on or after the day of screening and the
// ends of the leaf's window. A patient in whom records speak to each other (one denies another, two that may be the trial's disease) or in whom a
// result speaks too is left to the caller, who evaluates him by himself.

#include "matcher/block_questions.hpp"
#include "matcher/block_relevance.hpp"
#include "matcher/lanes.hpp"
#include "matcher/program.hpp"
#include "rules/compare.hpp"
#include "rules/logic.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace eligo {

struct BlockPatient;
struct Context;

// Which leaves are answered by records; worked out once for all threads.
class RecordPlan {
public:
    RecordPlan(Program const& program, Vocabulary const& vocabulary);

    bool holds(std::uint32_t leaf) const noexcept { return holds_[leaf]; }

    // The windows that records and results are asked for in, distinct; the first is none.
    std::vector<Window> const& windows() const noexcept { return windows_; }
    std::optional<std::uint16_t> window(Window const& window) const;

private:
    friend class RecordColumns;
    Program const& program_;
    Vocabulary const& vocabulary_;
    std::vector<bool> holds_;
    std::vector<std::uint16_t> window_of_;  // of each leaf that is held, its place in windows_
    std::vector<Window> windows_;
};

// What an empty chart knows of an entry, for the lanes of its frame: a question, its code.
struct EmptyState {
    std::uint32_t question = 0;
    std::uint8_t code = 0;
    Lanes lanes;
};

// One for each thread.
class RecordColumns {
public:
    RecordColumns(RecordPlan const& plan, QuestionPlan const& questions, Relevance const& relevance);

    // Reads a block, and answers the leaves that are questions. `alone`: of each lane the leaves that have to be evaluated for the patient
    // himself, each once.
    void load(std::span<BlockPatient const> patients, std::vector<Heard<Lanes>>& leaves, std::vector<std::vector<std::uint32_t>>& alone);

    // Writes the planes of the leaves on which some record or result of the block bears, over what the lists of an empty chart of the same frame
    // say.
    void evaluate(std::span<BlockPatient const> patients, std::vector<Heard<Lanes>>& leaves, std::span<EmptyState const> empty);

private:
    // A record without its days, in the order of their appearance.
    struct Kind {
        // The leaves of one window that it may be a record of (those of which the first of its kind was one), and its elements there by where its
        // days lie.
        struct About {
            std::uint16_t window = 0;
            std::vector<std::uint32_t> leaves;
            std::vector<std::pair<std::uint32_t, std::uint32_t>> elements;
        };
        std::vector<About> about;
        bool fresh = true;
        std::vector<std::uint32_t> asks, alone;
    };
    // A result or a fact. Two symbols of a result: without its words, and with them.
    struct Other {
        std::uint32_t symbol = 0, worded = 0;
        Bearing const* bearing = nullptr;
    };
    // A kind of record whose days lie in one way, and what it says of the leaves of one window: leaf << 4 | joins << 3 | what.
    struct Element {
        std::vector<std::uint32_t> says;
        Lanes lanes;
        std::uint64_t block = 0;
    };
    // What the records of a block say of a leaf.
    struct Planes {
        Lanes yes, open, denied, other_state;
        std::uint64_t block = 0;
    };
    // Of a leaf that asks for another disease.
    struct Joined {
        Lanes some, several, joins;
        std::uint64_t block = 0;
    };
    // What results say of an entry. `own`: lanes that have something that bears on it; the others have what their frame says.
    struct StatePlanes {
        StateLanes<Lanes> said;
        Lanes own;
        std::uint64_t block = 0;
    };

    std::uint32_t kind_of(ChartRecord const& record, Chart const& chart);
    std::uint32_t element_of(Kind::About& about, ChartRecord const& record, std::uint32_t places, Context const& context);
    Other const& other_of(ChartObservation const& observation);
    Other const& other_of(ChartFact const& fact, Landmarks const& marks);
    void ask_of(ChartRecord const& record, std::uint32_t kind, std::vector<DayCuts> const& cuts, Context const& context);
    void ask_of(ChartObservation const& observation, Other const& other, std::vector<DayCuts> const& cuts, Context const& context);
    template <class Kept>
    Kept& of_block(std::vector<Kept>& all, std::uint32_t place, std::vector<std::uint32_t>& touched);
    StatePlanes& state_planes(std::uint32_t question);
    Planes& planes_of(std::uint32_t leaf);
    void settle_together(std::span<BlockPatient const> patients, std::vector<Heard<Lanes>>& leaves);
    void forget();

    RecordPlan const& plan_;
    QuestionPlan const& asked_;
    Relevance const& relevance_;
    Questions questions_;
    CutTable cuts_;
    std::unordered_map<std::string, std::uint32_t> kinds_by_text_;
    std::vector<Kind> kinds_;
    std::vector<Element> elements_;
    std::vector<std::uint32_t> touched_;  // elements of this block
    std::unordered_map<std::string, Other> others_;
    std::unordered_map<std::string, Bearing> observation_names_, fact_names_;
    std::uint32_t next_symbol_ = 0;
    std::vector<Planes> planes_;
    std::vector<StatePlanes> states_;
    std::vector<std::uint32_t> touched_states_;
    std::vector<std::uint32_t> joined_at_;  // of each leaf that asks for another disease, its place in joined_
    std::vector<Joined> joined_;
    std::vector<std::uint32_t> joined_leaves_;  // of this block
    Lanes
        unlike_;  // lanes in which things speak of each other: a record denies another, a fact confirms what is on record, a treatment has a reason
    // Leaves, with the lanes in which their records decide only together, what lists and results say there, and the elements that speak of them.
    struct Together {
        std::uint32_t leaf = 0;
        Lanes lanes, complete;
        std::vector<std::uint32_t> elements;
        std::uint32_t group = 0;  // of those with equal elements
    };
    std::vector<Together> together_;
    std::vector<std::uint32_t> together_at_;  // of each leaf, one more than its place there; 0: none
    Chains sets_;
    FlatMap<std::uint8_t> decided_;      // set and leaf -> code of the answer
    std::vector<std::uint32_t> leaves_;  // of which some record or result of this block says something
    std::vector<std::uint32_t> stamps_;
    std::uint32_t stamp_ = 0;
    std::string text_;
    std::unordered_map<std::uint32_t, State> memory_;  // of one patient
    std::uint64_t block_ = 0;
    std::size_t remembered_ = 0;  // numbers held in elements_
};

}  // namespace eligo
