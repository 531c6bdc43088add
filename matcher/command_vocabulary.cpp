#include "matcher/command.hpp"

#include "matcher/json_writer.hpp"
#include "matcher/layout.hpp"

#include <algorithm>
#include <iostream>

namespace eligo {
namespace {

constexpr std::size_t kinds_shown = 40;  // "antineoplastic agent" has hundreds

std::vector<std::string> names(std::span<EntryId const> ids, EntryId self, Vocabulary const& vocabulary) {
    std::vector<std::string> result;
    for (EntryId const id : ids)
        if (id != self) result.push_back(vocabulary.entry(id).name);
    std::sort(result.begin(), result.end());
    return result;
}

std::string joined(std::vector<std::string> const& parts, std::size_t most = static_cast<std::size_t>(-1)) {
    std::string result;
    for (std::size_t i = 0; i < parts.size() && i < most; ++i) result += (i == 0 ? "" : ", ") + parts[i];
    return parts.size() > most ? result + ", and " + std::to_string(parts.size() - most) + " more" : result;
}

std::string nature_of(Entry const& entry) {
    return entry.nature == Nature::event ? ", an event" : entry.nature == Nature::state ? ", a state" : "";
}

std::string text_of(EntryId id, Vocabulary const& vocabulary, Palette const& palette) {
    Entry const& entry = vocabulary.entry(id);
    std::string out = palette.bold(entry.name) + "  (" + std::string(to_string(entry.kind)) + nature_of(entry) + ")\n";
    auto const line = [&](std::string_view label, std::string const& text) {
        if (!text.empty()) out += wrapped(palette.faint(padded(label, 12)), text);
    };
    line("synonyms", joined({entry.synonyms.begin(), entry.synonyms.end()}));
    line("is a", joined(names(entry.parents, id, vocabulary)));
    line("so also", joined(names(vocabulary.ancestors(id), id, vocabulary)));
    line("kinds", joined(names(vocabulary.descendants(id), id, vocabulary), kinds_shown));
    line("parts", joined(names(entry.parts, id, vocabulary)));
    if (entry.analyte) {
        std::vector<std::string> units;
        for (UnitId const unit : entry.analyte->units) units.push_back(vocabulary.units().unit(unit).code);
        line("units", joined(units));
        line("grades", joined(entry.analyte->grades));
        line("members", joined(names(entry.analyte->members, id, vocabulary)));
    }
    for (auto const& implication : vocabulary.implications()) {
        if (implication.if_entry != id && implication.then_entry != id) continue;
        auto const side = [&](EntryId of, Implication::State state) {
            return vocabulary.entry(of).name + (state == Implication::State::yes ? "" : " (no)");
        };
        line("implies", side(implication.if_entry, implication.if_state) + " → " + side(implication.then_entry, implication.then_state) +
                            ": " + implication.reason);
    }
    line("note", std::string(entry.note));
    line("written in", std::string(entry.file) + ':' + std::to_string(entry.line));
    return out;
}

std::string json_of(EntryId id, Vocabulary const& vocabulary) {
    Entry const& entry = vocabulary.entry(id);
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("name", entry.name).member("kind", to_string(entry.kind));
    if (entry.nature != Nature::unmarked) json.member("nature", entry.nature == Nature::event ? "event" : "state");
    json.members("synonyms", {entry.synonyms.begin(), entry.synonyms.end()});
    json.members("parents", names(entry.parents, id, vocabulary)).members("ancestors", names(vocabulary.ancestors(id), id, vocabulary));
    json.members("descendants", names(vocabulary.descendants(id), id, vocabulary));
    json.member("note", entry.note).member("file", entry.file).member("line", entry.line).end_object();
    return out + '\n';
}

}  // namespace

int vocabulary_command(std::string const& phrase, CommonOptions const& common, Streams const& streams) {
    std::optional<Vocabulary> loaded;
    Vocabulary const* const vocabulary = use_vocabulary(common, loaded, streams);
    if (vocabulary == nullptr) return ExitStatus::invalid;
    if (EntryId const id = vocabulary->find(phrase); id != EntryId::none) {
        streams.out << (common.json ? json_of(id, *vocabulary) : text_of(id, *vocabulary, Palette(streams.colours)));
        return ExitStatus::done;
    }
    auto const folded = vocabulary->fold_words(phrase);
    for (auto const& ambiguous : vocabulary->ambiguous()) {
        if (vocabulary->fold_words(ambiguous.phrase) != folded) continue;
        streams.err << "eligo: `" << phrase << "` is ambiguous: " << joined(ambiguous.meanings) << '\n';
        return ExitStatus::some_failed;
    }
    std::string const meant = vocabulary->suggest(phrase);
    streams.err << "eligo: the vocabulary does not know `" << phrase << '`' << (meant.empty() ? "" : "; did you mean `" + meant + "`?")
                << '\n';
    return ExitStatus::some_failed;
}

}  // namespace eligo
