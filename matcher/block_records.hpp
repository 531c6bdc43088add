#pragma once
// Leaves about recorded conditions, treatments, procedures and allergies in columns: what a record says of a leaf is asked of the scalar meaning
// (leaf.hpp, record_says) once for all patients that have such a record, and the answers of a block are put together by masks.
//
// Two records are the same when they have the same words and fields and their days lie alike: before, on or after the day of screening and the
// ends of the leaf's window. A patient in whom records speak to each other (one denies another, two that may be the trial's disease) or in whom a
// result speaks too is left to the caller, who evaluates him by himself.

#include "matcher/block_relevance.hpp"
#include "matcher/lanes.hpp"
#include "matcher/program.hpp"
#include "rules/compare.hpp"
#include "rules/logic.hpp"

#include <cstdint>
#include <memory>
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
    std::vector<bool> const& held() const noexcept { return holds_; }

private:
    friend class RecordColumns;
    Program const& program_;
    Vocabulary const& vocabulary_;
    std::vector<bool> holds_;
    std::vector<std::uint16_t> window_of_;  // of each leaf that is held, its place in windows_
    std::vector<Window> windows_;           // distinct; the first is none
};

// One for each thread.
class RecordColumns {
public:
    RecordColumns(RecordPlan const& plan, Relevance const& relevance);

    // Reads a block. `alone`: of each lane the leaves that have to be evaluated for the patient himself, each once.
    void load(std::span<BlockPatient const> patients, std::vector<std::vector<std::uint32_t>>& alone);

    // Writes the planes of the leaves on which some record of the block bears, over what an empty chart of the same frame answers. Appends the
    // pairs (leaf, lane) that it leaves to the caller. `by_results`: leaves of which an empty chart of a frame already knows something, with the
    // lanes of that frame.
    void evaluate(std::vector<Heard<Lanes>>& leaves, std::span<std::pair<std::uint32_t, Lanes> const> by_results,
                  std::vector<std::pair<std::uint32_t, std::uint32_t>>& rest);

private:
    // A record without its days, in the order of their appearance.
    struct Kind {
        std::vector<std::pair<std::uint16_t, std::vector<std::uint32_t>>> leaves;  // by window
        std::vector<std::uint32_t> alone;
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
    struct Joined {
        Lanes some, several, joins;
    };
    // The days at which something changes for a window, in order.
    struct Cuts {
        std::array<DayNumber, 5> day{};
        std::size_t count = 0;
        std::uint32_t place(DayNumber at) const noexcept {
            std::uint32_t result = 0;
            for (std::size_t i = 0; i < count; ++i) result += (at > day[i] ? 1U : 0U) + (at >= day[i] ? 1U : 0U);
            return result;
        }
    };

    std::vector<Cuts> const& cuts_of(Day as_of);
    std::uint32_t kind_of(ChartRecord const& record, Chart const& chart);
    std::uint32_t element_of(std::uint32_t kind, std::uint16_t window, std::vector<std::uint32_t> const& leaves, ChartRecord const& record,
                             Context const& context);
    std::vector<std::uint32_t> const& alone_of(ChartObservation const& observation);
    std::vector<std::uint32_t> const& alone_of(ChartFact const& fact, Landmarks const& marks);
    void forget();

    RecordPlan const& plan_;
    Relevance const& relevance_;
    std::unordered_map<std::string, std::uint32_t> kinds_by_text_;
    std::vector<Kind> kinds_;
    std::unordered_map<std::uint64_t, std::uint32_t> elements_by_key_;
    std::vector<Element> elements_;
    std::vector<std::uint32_t> touched_;  // elements of this block
    std::unordered_map<std::string, std::vector<std::uint32_t>> alone_of_observation_, alone_of_fact_;
    std::unordered_map<DayNumber, std::vector<Cuts>> cuts_;
    std::vector<Planes> planes_;
    std::unordered_map<std::uint32_t, Joined> joined_;  // of leaves that ask for another disease
    std::vector<std::uint32_t> leaves_;                 // of which some record of this block says something
    std::vector<std::uint32_t> stamps_;
    std::uint32_t stamp_ = 0;
    std::string text_;
    std::uint64_t block_ = 0;
    std::size_t remembered_ = 0;  // numbers held in elements_
};

}  // namespace eligo
