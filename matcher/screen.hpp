#pragma once
// Screening: every record of a cohort against every trial of a program, in blocks, on any number of threads.
//
// It promises: the same bytes and counts for any number of threads, in the order of the input; memory for some blocks, whatever the cohort's
// size; a record that cannot be read costs only itself. Blocks are handed over complete and in order, so that what was written up to any of
// them can be gone on from (resume).

#include "matcher/block.hpp"
#include "matcher/cohort.hpp"
#include "rules/diagnostic.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace eligo {

enum class ScreenFormat : std::uint8_t { text, json, ndjson, csv };

struct ScreenOptions {
    std::optional<Day> as_of;  // for every record; else each needs its own
    unsigned threads = 1;
    ScreenFormat format = ScreenFormat::text;
    bool pairs = true;    // a line (or object) for each patient and trial, where the format has them
    std::size_t top = 0;  // of each patient only the best so many trials, of each trial the best so many patients; 0 = all, none
    bool log = false;     // screening log
};

// A patient among the best of a trial: open ways first, then fewest open questions, then input order.
struct TopPatient {
    bool open = false;
    std::uint32_t unknown = 0;  // criteria
    std::uint64_t record = 0;   // place in the cohort, from 0
    std::string id;
    friend bool operator==(TopPatient const&, TopPatient const&) = default;
};

// Counts over any number of blocks; adding is all that is done to them.
struct ScreenTotals {
    // Of one criterion, in protocol order: of the records that nothing before it excluded.
    struct Step {
        std::uint64_t excluded = 0;
        std::uint64_t excluded_only = 0;  // of all records: nothing else excludes them
        std::uint64_t unknown = 0;
        std::uint64_t excluded_repeats = 0;  // of `excluded`, records of a subject that had one before
    };
    std::uint64_t records = 0;  // readable
    std::uint64_t repeats = 0;  // of a subject that had one before
    std::uint64_t unreadable = 0;
    std::uint64_t warnings = 0;
    std::vector<std::array<std::uint64_t, 3>> verdicts;  // of each trial, by Verdict
    std::vector<Step> steps;                             // of each criterion of the program
    std::vector<std::uint64_t> waiting, settled;         // of each subject (ScreenPlan): pairs that want it; that want nothing else
    std::vector<std::vector<TopPatient>> top;            // of each trial, best first
    std::map<std::int64_t, std::uint64_t> days;          // records by the day they were screened as of

    void add(ScreenTotals const& other, std::size_t top_count);
};

// What is worked out once for all threads.
struct ScreenPlan {
    ScreenPlan(Program const& compiled, Vocabulary const& vocabulary);

    BlockPlan block;
    std::vector<std::string> subjects;           // what leaves ask about, distinct
    std::vector<std::uint32_t> subject_of_leaf;  // parallel to Program::leaves
    // Of each criterion the distinct subjects of its leaves, and whether words that no record can settle stand in it.
    struct Wants {
        std::vector<std::pair<std::uint32_t, std::vector<std::uint32_t>>> subjects;  // with their leaves
        bool words = false;
    };
    std::vector<Wants> wants;
    std::vector<std::string> trial_json, trial_csv;  // identifiers as they are printed
    ScreenTotals empty_totals() const;
};

// A stretch of the cohort, screened.
struct ScreenedBlock {
    std::uint64_t taken = 0;  // records, readable or not
    std::uint32_t last_line = 0;
    std::string out, log;
    std::vector<Diagnostic> troubles;  // records that cannot be read, then warnings
    ScreenTotals totals;
    std::vector<std::uint64_t> ids;  // hashes of the subjects' ids, in order
};

// Calls `done` with each block, in order, from one thread at a time. Ends early, after whole blocks, once `stop` is set.
// `skip` records are passed over unread, `seen` are the ids of their subjects.
void screen(CohortReader& cohort, ScreenPlan const& plan, ScreenOptions const& options, std::uint64_t skip,
            std::unordered_set<std::uint64_t> seen, std::atomic<bool> const& stop, std::function<void(ScreenedBlock&&)> const& done);

}  // namespace eligo
