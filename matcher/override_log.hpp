#pragma once
// Answers that a person overrode: who, when, why, and what the program had said. A file to which lines are only ever added.
//
// An override is somebody's judgement of what was known then: it counts while criterion, day and the program's own answer with its reason
// are what they were, and is shown, not counted, afterwards. Both verdicts are always told.
//
// A line is confirmed only after it is on the disk. Each ends with a sum over itself: what a kill left of the last one is skipped and
// said, and the next line begins on a new line.

#include "matcher/match.hpp"
#include "rules/diagnostic.hpp"

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

struct Override {
    std::string trial, patient, criterion;
    std::string as_of;              // of the answer that was overridden
    std::string text_hash;          // SHA-256 of the criterion's text and reading
    std::string was, was_reason;    // the program's answer then
    std::optional<Answer> answer;   // what it is to count as; nullopt: an earlier override is withdrawn
    std::string reason, who, time;  // time: UTC, 2026-11-24T17:20:00Z
};

// What an override is about: equal to `text_hash` while the criterion is the same.
std::string override_text_hash(TrialCriterion const& criterion, Vocabulary const& vocabulary);

struct OverrideLog {
    std::vector<Override> overrides;      // in the order of time
    std::vector<std::string> unreadable;  // "line 17: ..."
};

OverrideLog read_overrides(std::string_view text);
std::string override_line(Override const& one);  // with its sum, without line break

// Adds a line; the error says that nothing is confirmed.
class OverrideFile {
public:
    // `path`: a file that is made when the first override comes; empty: there is none.
    explicit OverrideFile(std::string path) : path_(std::move(path)) {}

    std::string const& path() const noexcept { return path_; }
    Result<OverrideLog> read() const;
    Result<std::string> append(Override const& one);  // the line

private:
    std::string path_;
    mutable std::mutex mutex_;
};

// The last override of each criterion of this trial and patient, and whether it counts.
struct AppliedOverride {
    Override const* override_answer = nullptr;  // nullptr: none
    bool applies = false;
    std::string note;  // why it does not
};

// Parallel to `answer.criteria`. The log must outlive the result.
std::vector<AppliedOverride> applied_overrides(OverrideLog const& log, Trial const& trial, std::string_view patient,
                                               TrialAnswer const& answer, Vocabulary const& vocabulary);

// The verdict with what applies in the place of the program's answers.
Verdict verdict_with(std::vector<AppliedOverride> const& overrides, Trial const& trial, TrialAnswer const& answer);

}  // namespace eligo
