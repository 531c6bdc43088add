#include "matcher/command.hpp"

#include "matcher/json_writer.hpp"
#include "matcher/layout.hpp"
#include "matcher/unlisted_terms.hpp"

#include <algorithm>
#include <iostream>

namespace eligo {
namespace {

constexpr std::size_t kinds_shown = 40;  // "antineoplastic agent" has hundreds
constexpr std::size_t terms_shown = 60;
constexpr int least_criteria = 2;  // a term of a single criterion is mostly a slip

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

std::vector<EntryId> children(EntryId id, Vocabulary const& vocabulary) {
    std::vector<EntryId> result;
    for (EntryId const kind : vocabulary.descendants(id)) {
        auto const parents = vocabulary.entry(kind).parents;
        if (std::find(parents.begin(), parents.end(), id) != parents.end()) result.push_back(kind);
    }
    return result;
}

// Ancestors above the parents, or descendants below the children.
std::vector<EntryId> beyond(std::span<EntryId const> all, std::span<EntryId const> near) {
    std::vector<EntryId> result;
    for (EntryId const id : all)
        if (std::find(near.begin(), near.end(), id) == near.end()) result.push_back(id);
    return result;
}

std::vector<std::string> unit_codes(AnalyteFacts const& analyte, Vocabulary const& vocabulary) {
    std::vector<std::string> units;
    for (UnitId const unit : analyte.units) units.push_back(vocabulary.units().unit(unit).code);
    return units;
}

// "hysterectomy → childbearing potential (no): no uterus"
std::vector<std::string> implications(EntryId id, Vocabulary const& vocabulary) {
    std::vector<std::string> result;
    auto const side = [&](EntryId of, Implication::State state) {
        return vocabulary.entry(of).name + (state == Implication::State::yes ? "" : " (no)");
    };
    for (auto const& implication : vocabulary.implications())
        if (implication.if_entry == id || implication.then_entry == id)
            result.push_back(side(implication.if_entry, implication.if_state) + " → " +
                             side(implication.then_entry, implication.then_state) + ": " + implication.reason);
    return result;
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
    auto const below = children(id, vocabulary);
    line("is a", joined(names(entry.parents, id, vocabulary)));
    line("so also", joined(names(beyond(vocabulary.ancestors(id), entry.parents), id, vocabulary)));
    line("kinds", joined(names(below, id, vocabulary), kinds_shown));
    line("their kinds", joined(names(beyond(vocabulary.descendants(id), below), id, vocabulary), kinds_shown));
    line("parts", joined(names(entry.parts, id, vocabulary)));
    if (entry.analyte) {
        line("units", joined(unit_codes(*entry.analyte, vocabulary)));
        line("grades", joined(entry.analyte->grades));
        line("members", joined(names(entry.analyte->members, id, vocabulary)));
    }
    for (auto const& implication : implications(id, vocabulary)) line("implies", implication);
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
    json.members("children", names(children(id, vocabulary), id, vocabulary));
    json.members("descendants", names(vocabulary.descendants(id), id, vocabulary));
    if (!entry.parts.empty()) json.members("parts", names(entry.parts, id, vocabulary));
    if (entry.analyte) {
        json.members("units", unit_codes(*entry.analyte, vocabulary));
        json.members("grades", {entry.analyte->grades.begin(), entry.analyte->grades.end()});
        json.members("members", names(entry.analyte->members, id, vocabulary));
    }
    json.members("implications", implications(id, vocabulary));
    json.member("note", entry.note).member("file", entry.file).member("line", entry.line).end_object();
    return out + '\n';
}

std::string text_of(std::vector<UnlistedTerm> const& terms, Palette const& palette) {
    // Those that stand for records come first.
    auto const border = std::find_if(terms.begin(), terms.end(), [](UnlistedTerm const& term) { return term.named == 0; });
    std::string out;
    auto const table = [&](std::string const& title, std::span<UnlistedTerm const> part) {
        out += palette.bold(title) + '\n' + palette.faint("criteria  trials") + '\n';
        for (std::size_t i = 0; i < part.size() && i < terms_shown; ++i)
            out += padded(std::to_string(part[i].named == 0 ? part[i].criteria : part[i].named), 8, true) +
                   padded(std::to_string(part[i].trials), 8, true) + "  " + part[i].term + palette.faint("  (" + part[i].example + ")") +
                   '\n';
        if (part.empty()) out += "    none in " + std::to_string(least_criteria) + " criteria or more\n";
        if (part.size() > terms_shown) out += "     and " + std::to_string(part.size() - terms_shown) + " more (--format json lists all)\n";
    };
    table("Read as a condition, drug, procedure or test that no entry names", {terms.begin(), border});
    out += '\n';
    table("In words that were not read", {border, terms.end()});
    return out;
}

std::string json_of(std::vector<UnlistedTerm> const& terms) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("unlisted").begin_list();
    for (auto const& term : terms)
        json.begin_object()
            .member("term", term.term)
            .member("criteria", term.criteria)
            .member("named", term.named)
            .member("trials", term.trials)
            .member("example", term.example)
            .end_object();
    json.end_list().end_object();
    return out + '\n';
}

int unlisted(std::vector<std::string> const& files, Vocabulary const& vocabulary, bool json, Streams const& streams) {
    UnlistedTerms terms(vocabulary);
    int status = ExitStatus::done;
    for (auto const& name : files) {
        auto file = read_trial_file(name, streams);
        if (!file) return ExitStatus::invalid;
        auto& input = file->input;
        if (!input.errors.empty()) status = ExitStatus::some_failed;
        for (auto& document : input.trials) terms.add(read_trial(std::move(document), vocabulary));
    }
    auto const frequent = terms.frequent(least_criteria);
    streams.out << (json ? json_of(frequent) : text_of(frequent, Palette(streams.colours)));
    return status;
}

}  // namespace

int vocabulary_command(VocabularyOptions const& options, CommonOptions const& common, Streams const& streams) {
    std::optional<Vocabulary> loaded;
    Vocabulary const* const vocabulary = use_vocabulary(common, loaded, streams);
    if (vocabulary == nullptr) return ExitStatus::invalid;
    if (!options.unlisted.empty()) return unlisted(options.unlisted, *vocabulary, common.json, streams);
    std::string const& phrase = options.phrase;
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
