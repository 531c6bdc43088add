#pragma once
// Which leaves of a program a patient's records can bear on. A leaf that none of them bears on has the answer that it has for an empty chart
// of the same frame (sex, complete lists), worked out once; only the others are evaluated patient by patient.
//
// It errs towards bearing: what is said to bear and does not costs time, never an answer. What may bear on what follows the evaluators of
// records, findings and facts; the property test of block_test.cpp watches over it.

#include "matcher/chart.hpp"
#include "matcher/program.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace eligo {

// What an empty chart can still tell.
struct ChartFrame {
    std::optional<PatientSex> sex;
    std::uint8_t complete = 0;        // lists known to be complete
    std::uint8_t complete_empty = 0;  // of those, the ones without a record that is present: what quoted terms ask for
    std::uint32_t key() const noexcept {
        return static_cast<std::uint32_t>(sex ? *sex == PatientSex::female ? 1U : 2U : 0U) | std::uint32_t{complete} << 2U |
               std::uint32_t{complete_empty} << 10U;
    }
};
ChartFrame frame_of(Chart const& chart);

class Relevance {
public:
    Relevance(Program const& program, Vocabulary const& vocabulary);

    // Leaves on which something of the chart may bear, each once, in no order. `scratch` belongs to the caller's thread.
    struct Scratch {
        std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_entry;  // leaves that an entry bears on, at its first appearance
        std::vector<std::uint32_t> stamps;
        std::uint32_t stamp = 0;
        std::vector<EntryId> entries;
    };
    void find(Chart const& chart, Scratch& scratch, std::vector<std::uint32_t>& leaves) const;

    // The frame a leaf looks at: quoted terms ask whether a list is empty.
    ChartFrame seen_by(std::uint32_t leaf, ChartFrame frame) const noexcept {
        if (quoted_[leaf]) frame.complete = frame.complete_empty;
        return frame;
    }

private:
    std::vector<std::uint32_t> const& of_entry(EntryId entry, Scratch& scratch) const;

    Vocabulary const& vocabulary_;
    std::size_t leaves_;
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_root_;  // entry -> leaves about it
    std::unordered_map<std::string, std::vector<std::uint32_t>> by_word_;    // word of a quoted term -> leaves
    std::vector<std::vector<std::uint32_t>> by_presence_;                    // bit of presence -> leaves
    std::vector<bool> quoted_;
};

}  // namespace eligo
