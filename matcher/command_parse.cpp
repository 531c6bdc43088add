#include "matcher/command.hpp"

#include "matcher/json_writer.hpp"
#include "matcher/report_json.hpp"
#include "matcher/report_text.hpp"
#include "matcher/show_stages.hpp"

#include <algorithm>
#include <array>
#include <iostream>
#include <map>
#include <unordered_map>
#include <utility>

namespace eligo {
namespace {

constexpr std::size_t phrases_shown = 50;

// Over many trials: how far their criteria were read, and which words were not, the most frequent first.
class Summary {
public:
    void add(Trial const& trial) {
        ++trials_;
        if (trial.document.criteria.empty()) ++without_criteria_;
        for (auto const& criterion : trial.criteria) {
            if (criterion.registry) continue;
            ++counts_[static_cast<std::size_t>(reach(criterion.reading))];
            for (auto const& warning : criterion.reading.warnings) ++warnings_[warning.code];
            for (WordFate const fate : {WordFate::quoted, WordFate::residue}) note(criterion.reading, fate, trial.document.source);
        }
    }

    std::string text(Palette const& palette) const {
        int const total = counts_[0] + counts_[1] + counts_[2] + counts_[3];
        std::string out = std::to_string(trials_) + " trials, " + std::to_string(without_criteria_) + " without criteria; " +
                          std::to_string(total) + " criteria\n";
        constexpr std::array<std::string_view, 4> names{"read in full", "with quoted words", "with unread words", "not read"};
        for (std::size_t i = 0; i < names.size(); ++i)
            out += padded(names[i], 20) + padded(std::to_string(counts_[i]), 8, true) +
                   padded(std::to_string(total == 0 ? 0 : counts_[i] * 100 / total) + " %", 7, true) + '\n';
        out += '\n' + palette.bold("Warnings") + '\n';
        for (auto const& [code, count] : warnings_) out += padded(std::to_string(count), 8, true) + "  " + code + '\n';
        out += '\n' + palette.bold("Quoted and unread words by frequency") + '\n';
        for (auto const& [count, phrase] : frequent()) out += wrapped(padded(std::to_string(count), 8, true) + "  ", phrase);
        return out;
    }

    std::string json() const {
        std::string out;
        JsonWriter writer(out);
        writer.begin_object().member("trials", trials_).member("without_criteria", without_criteria_);
        writer.member("criteria", counts_[0] + counts_[1] + counts_[2] + counts_[3])
            .member("full", counts_[0])
            .member("quoted", counts_[1]);
        writer.member("residue", counts_[2]).member("none", counts_[3]).key("warnings").begin_object();
        for (auto const& [code, count] : warnings_) writer.member(code, count);
        writer.end_object().key("phrases").begin_list();
        for (auto const& [count, phrase] : frequent()) writer.begin_object().member("text", phrase).member("count", count).end_object();
        writer.end_list().end_object();
        return out + '\n';
    }

private:
    void note(Reading const& reading, WordFate fate, std::string_view source) {
        for (Span const span : stretches(reading, fate, source)) {
            std::string phrase(source.substr(span.begin, span.end - span.begin));
            std::transform(phrase.begin(), phrase.end(), phrase.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
            ++phrases_[phrase];
        }
    }

    std::vector<std::pair<int, std::string>> frequent() const {
        std::vector<std::pair<int, std::string>> all;
        for (auto const& [phrase, count] : phrases_) all.emplace_back(count, phrase);
        std::sort(all.begin(), all.end(),
                  [](auto const& a, auto const& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
        if (all.size() > phrases_shown) all.resize(phrases_shown);
        return all;
    }

    int trials_ = 0, without_criteria_ = 0;
    std::array<int, 4> counts_{};  // by Reach
    std::map<std::string, int> warnings_;
    std::unordered_map<std::string, int> phrases_;
};

}  // namespace

int parse_command(ParseOptions const& options, CommonOptions const& common, Streams const& streams) {
    std::optional<Vocabulary> loaded;
    Vocabulary const* const vocabulary = use_vocabulary(common, loaded, streams);
    if (vocabulary == nullptr) return ExitStatus::invalid;
    Palette const palette(streams.colours);
    Summary summary;
    int status = ExitStatus::done;
    bool first = true;
    for (auto const& name : options.trials) {
        auto const text = read_input(name, streams.in);
        if (!text) {
            tell(text.error(), streams);
            return ExitStatus::invalid;
        }
        auto input = read_trials(*text, name);
        if (!input) {
            tell(input.error(), streams, *text);
            return ExitStatus::invalid;
        }
        for (auto const& error : input->errors) tell(error, streams);
        if (!input->errors.empty()) status = input->trials.empty() ? ExitStatus::invalid : ExitStatus::some_failed;
        for (auto& document : input->trials) {
            Trial const trial = read_trial(std::move(document), *vocabulary);
            if (!options.show.empty()) {
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
    if (options.summary) streams.out << (common.json ? summary.json() : summary.text(palette));
    return status;
}

}  // namespace eligo
