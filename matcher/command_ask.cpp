// `eligo ask`: one criterion, typed on the command line; with a patient its answer, without one how it was read.

#include "matcher/command.hpp"

#include "matcher/ask.hpp"
#include "matcher/report_json.hpp"
#include "matcher/report_text.hpp"

#include <iostream>

namespace eligo {

Trial single_criterion(std::string text, CriterionKind kind, Vocabulary const& vocabulary) {
    Trial trial;
    trial.document.id = "ask";
    trial.document.source = std::move(text);
    TrialCriterion& criterion = trial.criteria.emplace_back();
    criterion.id = kind == CriterionKind::exclusion ? "E1" : "I1";
    criterion.kind = kind;
    criterion.text = trial.document.source;
    criterion.span = {0, static_cast<std::uint32_t>(trial.document.source.size())};
    criterion.reading = read_criterion(read_item(trial.document.source), {.kind = kind, .headings = {}}, vocabulary);
    return trial;
}

int ask_command(AskOptions const& options, CommonOptions const& common, Streams const& streams) {
    std::optional<Day> as_of;
    if (!read_as_of(options.as_of, as_of, streams)) return ExitStatus::usage;
    if (options.criterion.find_first_not_of(" \t\r\n") == std::string::npos) {
        streams.err << "eligo: the criterion is empty; write it in quotation marks: eligo ask \"ANC ≥ 1.5 × 10^9/L\"\n";
        return ExitStatus::usage;
    }
    std::optional<Vocabulary> loaded;
    Vocabulary const* const vocabulary = use_vocabulary(common, loaded, streams);
    if (vocabulary == nullptr) return ExitStatus::invalid;
    CriterionKind const kind = options.kind == "exclusion" ? CriterionKind::exclusion : CriterionKind::inclusion;
    Trial const trial = single_criterion(options.criterion, kind, *vocabulary);
    Palette const palette(streams.colours);
    if (options.patient.empty()) {
        streams.out << (common.json ? ask_json(trial, *vocabulary) : ask_text(trial, *vocabulary, palette));
        return ExitStatus::done;
    }
    PatientProfile patient;
    if (auto const status = read_patient(options.patient, *vocabulary, patient, streams)) return *status;
    MatchOptions const match_options{.as_of = day_to_use(as_of, patient, options.patient, streams), .stale_after = options.stale_after};
    auto const chart = read_chart(patient, *vocabulary);
    TrialAnswer const answer = match(trial, *chart, match_options);
    Explanation const explanation = explain(trial, answer, *chart, match_options);
    streams.out << (common.json ? ask_json(trial, *vocabulary, &answer, &explanation)
                                : ask_text(trial, *vocabulary, palette, options.patient, patient, &answer, &explanation));
    return ExitStatus::done;
}

}  // namespace eligo
