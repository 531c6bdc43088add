#pragma once
// Between the command line (commands.cpp) and the commands: their options, and what they share. Not for others.

#include "grammar/formats.hpp"
#include "matcher/commands.hpp"
#include "matcher/profile.hpp"
#include "matcher/report_trace.hpp"
#include "rules/date.hpp"
#include "rules/diagnostic.hpp"
#include "rules/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

struct CommonOptions {
    bool json = false;
    std::string vocabulary;  // a folder; empty = built in
};

struct ParseOptions {
    std::vector<std::string> trials;
    bool words = false;
    bool summary = false;
    bool by_trial = false;  // a line for each trial in the summary
    std::string families;   // a table of families for the summary
    std::string show;       // a stage: sections, syntax, rules, program
    bool sarif = false;
};

struct MatchCommandOptions {
    std::string trial, patient;
    std::string trial_id;  // of a file with several
    std::string as_of;     // a date, `today`, or empty: as the profile says
    std::optional<int> stale_after;
    bool exit_verdict = false;
    bool all_missing = false;
    TraceOptions trace;  // of `trace`
};

struct AskOptions {
    std::string criterion;
    std::string patient;  // a file; empty = only how it was read
    std::string kind = "inclusion";
    std::string as_of;
    std::optional<int> stale_after;
};

struct ProfileCommandOptions {
    std::string trial;
    std::string trial_id;  // of a file with several
    std::string as_of;     // empty: today
};

struct ScreenCommandOptions {
    std::vector<std::string> trials;  // files and folders
    std::string cohort;
    std::string as_of;
    std::string format = "text";         // text | json | ndjson | csv
    std::string output, log, attrition;  // files; empty: standard output, none, none
    int threads = 0;                     // 0: as many as the machine has
    int top = 0;
    bool summary = false;  // no line for each patient and trial
    bool resume = false;
    bool show_program = false;
    std::uint64_t stop_after = 0;  // records, in whole blocks, as if interrupted there; 0: never (tests)
    std::string report;            // a page to write in place of the output
    int hide_below = 0;            // of the page: counts below it are not told
};

struct CohortGenerateOptions {
    std::uint64_t patients = 0;
    std::uint64_t seed = 1;
};

struct ReplOptions {
    std::string patient;  // a file; empty = none yet
    std::string as_of;
};

struct TestOptions {
    std::vector<std::string> files;
    std::string as_of;
    std::vector<std::string> show;  // abstained | correct | wrong
};

struct VocabularyOptions {
    std::string phrase;                 // an entry's name or synonym, or
    std::vector<std::string> unlisted;  // trials whose terms no entry covers are to be listed
};

int parse_command(ParseOptions const& options, CommonOptions const& common, Streams const& streams);
int match_command(MatchCommandOptions const& options, CommonOptions const& common, Streams const& streams);
int trace_command(MatchCommandOptions const& options, CommonOptions const& common, Streams const& streams);
int ask_command(AskOptions const& options, CommonOptions const& common, Streams const& streams);

// `output`: a file, or empty for the standard output. `overrides`: a log as the desk keeps it, or empty.
int report_command(MatchCommandOptions const& options, std::string const& output, std::string const& overrides, CommonOptions const& common,
                   Streams const& streams);
int profile_command(ProfileCommandOptions const& options, CommonOptions const& common, Streams const& streams);
int screen_report_command(ScreenCommandOptions const& command, CommonOptions const& common, Streams const& streams);
int screen_command(ScreenCommandOptions const& options, CommonOptions const& common, Streams const& streams);
int cohort_generate_command(CohortGenerateOptions const& options, Streams const& streams);

struct ServeCommandOptions {
    std::string data, assets;  // folders; empty = none
    int port = 0;              // 0 = any that is free
};

// Until the program is told to end.
int serve_command(ServeCommandOptions const& options, CommonOptions const& common, Streams const& streams);
int repl_command(ReplOptions const& options, CommonOptions const& common, Streams const& streams);
int explain_code_command(std::string const& code, CommonOptions const& common, Streams const& streams);
int test_command(TestOptions const& options, CommonOptions const& common, Streams const& streams);
int vocabulary_command(VocabularyOptions const& options, CommonOptions const& common, Streams const& streams);
int evaluate_command(std::string const& rules, CommonOptions const& common, Streams const& streams);

// The text of a file, or of the standard input for `-`.
Result<std::string> read_input(std::string const& file, std::istream& in);

// A file of trials, read as it was written.
struct TrialFile {
    std::string text;
    TrialInput input;
};

// Nothing after an error was shown; records that cannot be read have their messages shown and are left out.
std::optional<TrialFile> read_trial_file(std::string const& file, Streams const& streams);

// The built-in tables or those of the folder; nullptr after an error was shown.
Vocabulary const* use_vocabulary(CommonOptions const& common, std::optional<Vocabulary>& loaded, Streams const& streams);

// A profile; the exit status after an error was shown.
std::optional<int> read_patient(std::string const& file, Vocabulary const& vocabulary, PatientProfile& patient, Streams const& streams);

// The day of --as-of, else the profile's, else today with the warning `as-of-today`.
Day day_to_use(std::optional<Day> as_of, PatientProfile const& patient, std::string const& file, Streams const& streams);

// Shows a message; `text` is what its span points into, where it is at hand.
void tell(Diagnostic const& diagnostic, Streams const& streams, std::string_view text = {});

Day today();

// The value of --as-of; false after a message. Empty text leaves `day` empty.
bool read_as_of(std::string const& text, std::optional<Day>& day, Streams const& streams);

// The word of `known` that is likely meant, or empty.
std::string did_you_mean(std::string_view word, std::span<std::string const> known);

}  // namespace eligo
