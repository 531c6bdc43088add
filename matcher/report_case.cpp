#include "matcher/report_case.hpp"

#include "matcher/digest.hpp"
#include "matcher/report_json.hpp"

#include <utility>

namespace eligo {

Result<std::shared_ptr<ReadTrials const>> read_trials_once(NamedText const& file, Vocabulary const& vocabulary) {
    auto input = read_trials(file.text, file.name);
    if (!input) return input.error();
    auto result = std::make_shared<ReadTrials>();
    result->file = file.name;
    result->hash = sha256_hex(file.text);
    result->errors = std::move(input->errors);
    for (auto& document : input->trials) result->trials.push_back(read_trial(std::move(document), vocabulary));
    if (result->trials.empty()) {
        if (!result->errors.empty()) return result->errors.front();
        return Diagnostic{
            .code = "no-trial", .message = "there is no trial in it", .fix = "check that this is the file", .file = file.name};
    }
    return std::shared_ptr<ReadTrials const>(std::move(result));
}

Result<Trial const*> choose_trial(ReadTrials const& trials, std::string_view trial_id) {
    if (trial_id.empty() && trials.trials.size() == 1) return &trials.trials.front();
    for (auto const& trial : trials.trials)
        if (trial.document.id == trial_id) return &trial;
    std::string ids;
    for (std::size_t i = 0; i < trials.trials.size() && i < 5; ++i) ids += (i == 0 ? "" : ", ") + trials.trials[i].document.id;
    if (trials.trials.size() > 5) ids += ", ...";
    std::string message = trial_id.empty() ? "the file holds " + std::to_string(trials.trials.size()) + " trials"
                                           : "there is no trial `" + std::string(trial_id) + '`';
    return Diagnostic{.code = "which-trial", .message = std::move(message), .fix = "choose one of " + ids, .file = trials.file};
}

Result<CaseReport> report_case(ReadTrials const& trials, NamedText const& patient, CaseOptions const& options, Day today,
                               Vocabulary const& vocabulary) {
    auto const chosen = choose_trial(trials, options.trial_id);
    if (!chosen) return chosen.error();
    Trial const& trial = **chosen;
    auto const read = read_profile(patient.text, patient.name, vocabulary);
    if (!read) return read.error();

    CaseReport report;
    for (auto const& warning : read->warnings)
        report.notes.push_back(warning.message + (warning.line > 0 ? " (line " + std::to_string(warning.line) + ")" : ""));
    std::optional<Day> day = options.as_of ? options.as_of : read->profile.as_of;
    if (!day) {
        day = today;
        report.notes.push_back("the profile has no `as_of`; today, " + to_string(today) + ", is used");
    }
    auto const chart = read_chart(read->profile, vocabulary);
    MatchOptions const match_options{.as_of = *day, .stale_after = options.stale_after};
    TrialAnswer const answer = match(trial, *chart, match_options);
    Explanation const explanation = explain(trial, answer, *chart, match_options);
    std::vector<AppliedOverride> overrides;
    if (options.overrides != nullptr) {
        overrides = applied_overrides(*options.overrides, trial, read->profile.id, answer, vocabulary);
        report.notes.insert(report.notes.end(), options.overrides->unreadable.begin(), options.overrides->unreadable.end());
    }
    for (auto const& one : answer.criteria)
        report.overridable.push_back({.trial = trial.document.id,
                                      .patient = read->profile.id,
                                      .criterion = one.criterion->id,
                                      .as_of = to_string(*day),
                                      .text_hash = override_text_hash(*one.criterion, vocabulary),
                                      .was = std::string(to_string(one.answer.answer)),
                                      .was_reason = reason_of(one.answer)});
    report.parse = parse_json(trial, vocabulary, true);
    report.match = match_json(trial, read->profile, answer, vocabulary, &explanation, options.overrides != nullptr ? &overrides : nullptr);
    report.trace = trace_json(trial, read->profile, answer, {}, vocabulary);
    report.source = {
        .trial_file = trials.file, .trial_hash = trials.hash, .patient_file = patient.name, .patient_hash = sha256_hex(patient.text)};
    return report;
}

}  // namespace eligo
