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

// What one record, observation or fact bears on.
struct Bearing {
    std::vector<std::uint32_t> says;   // of a record: leaves by records (block_records.hpp) of which it may be one
    std::vector<std::uint32_t> asks;   // questions (block_questions.hpp)
    std::vector<std::uint32_t> alone;  // leaves that have to be evaluated for the patient himself, with all that he has
};

class RecordPlan;
struct QuestionPlan;

class Relevance {
public:
    // `answered`: leaves that no record bears on, since columns of numbers answer them.
    Relevance(Program const& program, Vocabulary const& vocabulary, RecordPlan const& records, QuestionPlan const& questions,
              std::vector<bool> const& answered);

    // Leaves on which something may bear, each once, in order.
    Bearing of(ChartRecord const& record, Chart const& chart) const;
    Bearing of(ChartObservation const& observation) const;
    Bearing of(ChartFact const& fact, Landmarks const& marks) const;

    // The frame a leaf looks at: quoted terms ask whether a list is empty.
    ChartFrame seen_by(std::uint32_t leaf, ChartFrame frame) const noexcept {
        if (quoted_[leaf]) frame.complete = frame.complete_empty;
        return frame;
    }

private:
    // Leaves, or questions, by what has to be on record for them.
    struct Index {
        std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_root;  // entry -> leaves about it
        std::unordered_map<std::string, std::vector<std::uint32_t>> by_word;    // word of a quoted term -> leaves
        std::vector<std::vector<std::uint32_t>> by_presence;                    // bit of presence -> leaves
    };
    struct Asked {
        std::vector<EntryId> entries;
        std::vector<std::string const*> words;
        std::uint32_t presence = 0;
    };
    void collect(Index const& index, Asked const& asked, std::vector<std::uint32_t>& leaves) const;

    Vocabulary const& vocabulary_;
    Index says_, asks_, alone_;
    // Questions about an entry that a result may name; leaves by records that ask whether something was confirmed, and for the reasons of treatments.
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_result_;
    std::vector<std::uint32_t> confirmed_, reasons_;
    std::vector<bool> quoted_;
};

}  // namespace eligo
