#include "matcher/command.hpp"

#include "matcher/parse_summary.hpp"
#include "matcher/program.hpp"
#include "matcher/report_json.hpp"
#include "matcher/report_sarif.hpp"
#include "matcher/report_text.hpp"
#include "matcher/show_stages.hpp"

#include <iostream>
#include <optional>
#include <utility>

namespace eligo {

int parse_command(ParseOptions const& options, CommonOptions const& common, Streams const& streams) {
    std::optional<Vocabulary> loaded;
    Vocabulary const* const vocabulary = use_vocabulary(common, loaded, streams);
    if (vocabulary == nullptr) return ExitStatus::invalid;
    Palette const palette(streams.colours);
    ParseSummary summary;
    SarifReport sarif;
    if (!options.families.empty()) {
        auto const table = read_input(options.families, streams.in);
        if (!table) {
            tell(table.error(), streams);
            return ExitStatus::invalid;
        }
        if (auto const fault = summary.read_families(*table, options.families)) {
            tell(*fault, streams, *table);
            return ExitStatus::invalid;
        }
    }
    int status = ExitStatus::done;
    bool first = true;
    for (auto const& name : options.trials) {
        auto file = read_trial_file(name, streams);
        if (!file) return ExitStatus::invalid;
        auto& input = file->input;
        if (!input.errors.empty()) status = input.trials.empty() ? ExitStatus::invalid : ExitStatus::some_failed;
        for (auto& document : input.trials) {
            Trial const trial = read_trial(std::move(document), *vocabulary);
            if (options.sarif) {
                sarif.add(trial, name, file->text);
            } else if (options.show == "program") {
                streams.out << to_string(compile(std::span(&trial, 1), *vocabulary), *vocabulary);
            } else if (!options.show.empty()) {
                streams.out << (options.show == "sections" ? show_sections(trial)
                                : options.show == "syntax" ? show_syntax(trial, *vocabulary)
                                                           : show_rules(trial, *vocabulary));
            } else if (options.summary) {
                summary.add(trial);
            } else if (common.json) {
                streams.out << parse_json(trial, *vocabulary, options.words);
            } else {
                streams.out << (first ? "" : "\n\n") << parse_text(trial, *vocabulary, palette, options.words);
                first = false;
            }
        }
    }
    if (options.sarif) streams.out << sarif.json();
    if (options.summary) streams.out << (common.json ? summary.json() : summary.text(palette, options.by_trial));
    return status;
}

}  // namespace eligo
