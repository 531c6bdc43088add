#include "matcher/command.hpp"

#include "matcher/chart.hpp"
#include "matcher/explanation.hpp"
#include "matcher/report_json.hpp"
#include "matcher/report_text.hpp"

#include <algorithm>
#include <iostream>
#include <utility>

namespace eligo {
namespace {

// Trial, patient and day, read and checked.
struct Pair {
    std::optional<Vocabulary> loaded;
    Vocabulary const* vocabulary = nullptr;
    std::vector<Trial> trials;
    PatientProfile patient;
    std::shared_ptr<Chart const> chart;
    MatchOptions options;
    int status = ExitStatus::done;  // of records that could not be read
};

std::optional<int> read_trials_of(std::string const& file, std::string const& trial_id, Pair& pair, Streams const& streams) {
    auto read = read_trial_file(file, streams);
    if (!read) return ExitStatus::invalid;
    auto& input = read->input;
    if (!input.errors.empty()) pair.status = ExitStatus::some_failed;
    std::vector<std::string> ids;
    for (auto& document : input.trials) {
        ids.push_back(document.id);
        if (trial_id.empty() || document.id == trial_id) pair.trials.push_back(read_trial(std::move(document), *pair.vocabulary));
    }
    if (!pair.trials.empty()) return std::nullopt;
    if (trial_id.empty()) return ExitStatus::invalid;  // every record had its message
    std::string const meant = did_you_mean(trial_id, ids);
    streams.err << file << ": error: there is no trial `" << trial_id << '`' << (meant.empty() ? "" : "; did you mean `" + meant + "`?")
                << '\n';
    return ExitStatus::invalid;
}

std::optional<int> read_pair(MatchCommandOptions const& options, CommonOptions const& common, Pair& pair, Streams const& streams) {
    std::optional<Day> as_of;
    if (!read_as_of(options.as_of, as_of, streams)) return ExitStatus::usage;
    if (options.trial == "-" && options.patient == "-") {
        streams.err << "eligo: trial and patient cannot both come from the standard input\n";
        return ExitStatus::usage;
    }
    pair.vocabulary = use_vocabulary(common, pair.loaded, streams);
    if (pair.vocabulary == nullptr) return ExitStatus::invalid;
    if (auto const status = read_trials_of(options.trial, options.trial_id, pair, streams)) return status;
    if (auto const status = read_patient(options.patient, *pair.vocabulary, pair.patient, streams)) return status;
    pair.options = {.as_of = day_to_use(as_of, pair.patient, options.patient, streams), .stale_after = options.stale_after};
    pair.chart = read_chart(pair.patient, *pair.vocabulary);
    return std::nullopt;
}

// Names of which the vocabulary knows no word's entry, and that are nearly the same as one that it knows.
std::vector<Diagnostic> unknown_names(PatientProfile const& patient, Vocabulary const& vocabulary) {
    std::vector<Diagnostic> result;
    auto const note = [&](std::string_view name, Mark mark) {
        std::string const meant = vocabulary.suggest(name);
        if (meant.empty()) return;
        result.push_back({.severity = Severity::warning,
                          .code = "unknown-name",
                          .message = "the vocabulary does not know `" + std::string(name) + "`, which is compared word for word",
                          .fix = "did you mean `" + meant + "`?",
                          .line = mark.line,
                          .column = mark.column});
    };
    Chart const chart(patient, vocabulary);
    for (auto const& record : chart.records()) {
        bool const unread = !record.read.items.empty() &&
                            std::all_of(record.read.items.begin(), record.read.items.end(),
                                        [](auto const& item) { return item.unread && item.entries.empty() && item.mentions.empty(); });
        if (unread && record.list != ListName::trials) note(record.name, record.mark);
    }
    for (auto const& observation : chart.observations())
        if (observation.entry == EntryId::none && observation.mentions.empty()) note(observation.record->name, observation.record->mark);
    return result;
}

}  // namespace

std::optional<int> read_patient(std::string const& file, Vocabulary const& vocabulary, PatientProfile& patient, Streams const& streams) {
    auto const text = read_input(file, streams.in);
    if (!text) {
        tell(text.error(), streams);
        return ExitStatus::invalid;
    }
    auto read = read_profile(*text, file, vocabulary);
    if (!read) {
        tell(read.error(), streams, *text);
        return ExitStatus::invalid;
    }
    for (auto const& warning : read->warnings) tell(warning, streams, *text);
    patient = std::move(read->profile);
    for (auto warning : unknown_names(patient, vocabulary)) {
        warning.file = file;
        tell(warning, streams);
    }
    return std::nullopt;
}

Day day_to_use(std::optional<Day> as_of, PatientProfile const& patient, std::string const& file, Streams const& streams) {
    if (!as_of) as_of = patient.as_of;
    if (as_of) return *as_of;
    Day const day = today();
    tell({.severity = Severity::warning,
          .code = "as-of-today",
          .message = "the profile has no `as_of`; today, " + to_string(day) + ", is used",
          .fix = "add `as_of: " + to_string(day) + "`, or say --as-of today",
          .file = file},
         streams);
    return day;
}

int match_command(MatchCommandOptions const& options, CommonOptions const& common, Streams const& streams) {
    Pair pair;
    if (auto const status = read_pair(options, common, pair, streams)) return *status;
    if (options.exit_verdict && pair.trials.size() != 1) {
        streams.err << "eligo: --exit-verdict needs one trial, and " << options.trial << " holds " << pair.trials.size()
                    << "; choose one with --trial\n";
        return ExitStatus::usage;
    }
    Palette const palette(streams.colours);
    int status = pair.status;
    for (auto const& trial : pair.trials) {
        TrialAnswer const answer = match(trial, *pair.chart, pair.options);
        Explanation const explanation = explain(trial, answer, *pair.chart, pair.options, options.all_missing);
        if (common.json)
            streams.out << match_json(trial, pair.patient, answer, *pair.vocabulary, &explanation);
        else
            streams.out << (&trial == &pair.trials.front() ? "" : "\n\n")
                        << match_text(trial, pair.patient, options.patient, answer, *pair.vocabulary, palette, &explanation);
        if (!options.exit_verdict || status != ExitStatus::done) continue;
        if (answer.verdict == Verdict::not_eligible) status = ExitStatus::not_eligible;
        if (answer.verdict == Verdict::needs_information) status = ExitStatus::needs_information;
    }
    return status;
}

int trace_command(MatchCommandOptions const& options, CommonOptions const& common, Streams const& streams) {
    Pair pair;
    if (auto const status = read_pair(options, common, pair, streams)) return *status;
    Palette const palette(streams.colours);
    std::vector<std::string> ids;
    for (auto const& trial : pair.trials)
        for (auto const& criterion : trial.criteria) ids.push_back(criterion.id);
    if (!options.trace.criterion.empty() && std::find(ids.begin(), ids.end(), options.trace.criterion) == ids.end()) {
        std::string const meant = did_you_mean(options.trace.criterion, ids);
        streams.err << "eligo: the trial has no criterion `" << options.trace.criterion << '`'
                    << (meant.empty() ? "" : "; did you mean `" + meant + "`?") << '\n';
        return ExitStatus::usage;
    }
    bool found = options.trace.node.empty();
    for (auto const& trial : pair.trials) {
        TrialAnswer const answer = match(trial, *pair.chart, pair.options);
        for (auto const& one : answer.criteria) found = found || find_node(one.answer, one.criterion->id, options.trace.node) != nullptr;
        if (!found) continue;
        if (common.json)
            streams.out << trace_json(trial, pair.patient, answer, options.trace, *pair.vocabulary);
        else
            streams.out << trace_text(trial, pair.patient, options.patient, answer, options.trace, *pair.vocabulary, palette);
    }
    if (!found) {
        streams.err << "eligo: there is no node `" << options.trace.node << "`; the ids stand before the nodes of the trace, like I5.2\n";
        return ExitStatus::usage;
    }
    return pair.status;
}

int profile_command(ProfileCommandOptions const& options, CommonOptions const& common, Streams const& streams) {
    std::optional<Day> as_of;
    if (!read_as_of(options.as_of, as_of, streams)) return ExitStatus::usage;
    Pair pair;
    pair.vocabulary = use_vocabulary(common, pair.loaded, streams);
    if (pair.vocabulary == nullptr) return ExitStatus::invalid;
    if (auto const status = read_trials_of(options.trial, options.trial_id, pair, streams)) return *status;
    if (pair.trials.size() != 1) {
        streams.err << "eligo: " << options.trial << " holds " << pair.trials.size() << " trials; choose one with --trial\n";
        return ExitStatus::usage;
    }
    streams.out << empty_profile(pair.trials.front(), as_of.value_or(today()), *pair.vocabulary);
    return pair.status;
}

}  // namespace eligo
