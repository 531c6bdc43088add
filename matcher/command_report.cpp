#include "matcher/command.hpp"
#include "matcher/report_case.hpp"
#include "matcher/report_html.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

namespace eligo {
namespace {

bool write_file(std::string const& file, std::string const& content) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << content;
    out.close();
    return out.good();
}

}  // namespace

int report_command(MatchCommandOptions const& options, std::string const& output, std::string const& overrides, CommonOptions const& common,
                   Streams const& streams) {
    std::optional<Day> as_of;
    if (!read_as_of(options.as_of, as_of, streams)) return ExitStatus::usage;
    if (options.trial == "-" && options.patient == "-") {
        streams.err << "eligo: trial and patient cannot both come from the standard input\n";
        return ExitStatus::usage;
    }
    std::optional<Vocabulary> loaded;
    Vocabulary const* const vocabulary = use_vocabulary(common, loaded, streams);
    if (vocabulary == nullptr) return ExitStatus::invalid;
    auto trial = read_input(options.trial, streams.in);
    auto patient = read_input(options.patient, streams.in);
    for (auto const* const input : {&trial, &patient}) {
        if (*input) continue;
        tell(input->error(), streams);
        return ExitStatus::invalid;
    }
    auto const trials = read_trials_once({options.trial, *trial}, *vocabulary);
    if (!trials) {
        tell(trials.error(), streams, *trial);
        return ExitStatus::invalid;
    }
    for (auto const& error : (*trials)->errors) tell(error, streams);
    auto const log = OverrideFile(overrides).read();
    if (!log) {
        tell(log.error(), streams);
        return ExitStatus::invalid;
    }
    auto const report = report_case(**trials, {options.patient, *patient},
                                    {.trial_id = options.trial_id, .as_of = as_of, .stale_after = options.stale_after, .overrides = &*log},
                                    today(), *vocabulary);
    if (!report) {
        tell(report.error(), streams, report.error().file == options.patient ? *patient : std::string());
        return ExitStatus::invalid;
    }
    for (auto const& note : report->notes) streams.err << options.patient << ": warning: " << note << '\n';
    std::string const page = report_page(*report);
    if (output.empty() || output == "-") {
        streams.out << page;
    } else if (!write_file(output, page)) {
        streams.err << "eligo: cannot write `" << output << "`: " << std::strerror(errno) << '\n';
        return ExitStatus::invalid;
    }
    return (*trials)->errors.empty() ? ExitStatus::done : ExitStatus::some_failed;
}

}  // namespace eligo
