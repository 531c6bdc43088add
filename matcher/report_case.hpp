#pragma once
// One trial and one patient from their texts to the JSON that `parse`, `match` and `trace` print of them: what the printed page and the
// desk are rendered from (report_html.hpp).

#include "matcher/match.hpp"
#include "matcher/override_log.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

// A text and the name its messages give it.
struct NamedText {
    std::string name, text;
};

// Where a page comes from: shown in its header.
struct ReportSource {
    std::string trial_file, trial_hash;      // SHA-256 of the file, hexadecimal
    std::string patient_file, patient_hash;  //
};

struct CaseReport {
    std::string parse, match, trace;  // as the commands print them with --format json; parse with --words
    ReportSource source;
    std::vector<std::string> notes;  // warnings about the profile, one sentence each

    // What an override of each criterion is about; everything but who, when, why and what is filled in.
    std::vector<Override> overridable;
};

struct CaseOptions {
    std::string trial_id;      // of a file with several
    std::optional<Day> as_of;  // overrides the profile's
    std::optional<int> stale_after;
    OverrideLog const* overrides = nullptr;
};

// A file with trials, read once for any number of patients.
struct ReadTrials {
    std::vector<Trial> trials;
    std::string file, hash;
    std::vector<Diagnostic> errors;  // records that could not be read
};
Result<std::shared_ptr<ReadTrials const>> read_trials_once(NamedText const& file, Vocabulary const& vocabulary);

// The trial that is meant; the error names those that are there.
Result<Trial const*> choose_trial(ReadTrials const& trials, std::string_view trial_id);

// `today` is used where neither the options nor the profile have a day, and said in the notes.
Result<CaseReport> report_case(ReadTrials const& trials, NamedText const& patient, CaseOptions const& options, Day today,
                               Vocabulary const& vocabulary);

}  // namespace eligo
