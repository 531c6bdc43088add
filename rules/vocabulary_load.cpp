// Tables into a vocabulary, in the order in which they need each other: spelling (phrases are folded with it), units, entries, what
// entries say of each other, then everything that names entries or phrases. Every check of data/vocabulary/README.md is made here, once.

#include "rules/table_reader.hpp"
#include "rules/vocabulary.hpp"
#include "rules/vocabulary_storage.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <tuple>

namespace eligo {
namespace {

using Tables = std::vector<std::pair<std::string, std::string_view>>;

constexpr std::array<std::string_view, 11> entry_tables = {"conditions", "drugs",   "procedures",   "tests",    "facts",   "sites",
                                                           "markers",    "devices", "radiotherapy", "vaccines", "regimens"};

// "conditions.tsv" and "conditions-oncology.tsv" are both tables of conditions.
std::string_view subject(std::string_view file) {
    file = file.substr(0, file.size() - (file.ends_with(".tsv") ? 4 : 0));
    return file.substr(0, file.find('-'));
}

bool is_entry_table(std::string_view file) {
    return std::find(entry_tables.begin(), entry_tables.end(), subject(file)) != entry_tables.end();
}

template <class Enum>
struct Named {
    std::string_view name;
    Enum value;
};

constexpr std::array<Named<EntryKind>, 15> kinds = {{{"condition", EntryKind::condition},
                                                     {"drug", EntryKind::drug},
                                                     {"class", EntryKind::drug_class},
                                                     {"regimen", EntryKind::regimen},
                                                     {"vaccine", EntryKind::vaccine},
                                                     {"radiotherapy", EntryKind::radiotherapy},
                                                     {"transplant", EntryKind::transplant},
                                                     {"transfusion", EntryKind::transfusion},
                                                     {"surgery", EntryKind::surgery},
                                                     {"procedure", EntryKind::procedure},
                                                     {"device", EntryKind::device},
                                                     {"test", EntryKind::test},
                                                     {"marker", EntryKind::marker},
                                                     {"fact", EntryKind::fact},
                                                     {"site", EntryKind::site}}};
constexpr std::array<Named<Nature>, 3> natures = {{{"", Nature::unmarked}, {"event", Nature::event}, {"state", Nature::state}}};
constexpr std::array<Named<Implication::State>, 8> states = {{{"yes", Implication::State::yes},
                                                              {"no", Implication::State::no},
                                                              {"positive", Implication::State::yes},
                                                              {"negative", Implication::State::no},
                                                              {"present", Implication::State::yes},
                                                              {"absent", Implication::State::no},
                                                              {"true", Implication::State::yes},
                                                              {"false", Implication::State::no}}};
constexpr std::array<Named<Scale>, 4> scales = {
    {{"number", Scale::number}, {"percent", Scale::percent}, {"ordinal", Scale::ordinal}, {"group", Scale::group}}};

std::string in_ticks(std::string_view text) { return "`" + std::string(text) + "`"; }

template <class Enum, std::size_t size>
std::optional<Enum> one_of(std::array<Named<Enum>, size> const& names, std::string_view text) {
    for (auto const& [name, value] : names) {
        if (name == text) return value;
    }
    return std::nullopt;
}

template <class Enum, std::size_t size>
std::string listed(std::array<Named<Enum>, size> const& names) {
    std::string result;
    for (auto const& named : names) {
        if (!named.name.empty()) result += (result.empty() ? "" : ", ") + std::string(named.name);
    }
    return result;
}

}  // namespace

class VocabularyLoader {
public:
    explicit VocabularyLoader(Tables const& tables) : storage_(std::make_shared<Vocabulary::Storage>()) {
        vocabulary_.storage_ = storage_;
        auto const kept = [&](std::string_view text) { return std::string_view(storage_->texts.emplace_back(text)); };
        for (auto const& [file, text] : tables) tables_.emplace_back(kept(file), kept(text));
    }

    Vocabulary load() {
        check_names();
        each("spelling", &VocabularyLoader::read_spelling);
        each("units", &VocabularyLoader::read_units);
        make_room();
        for (auto const& [file, text] : tables_) {
            if (is_entry_table(file)) read_entries(file, text);
        }
        each("analytes", &VocabularyLoader::read_analytes);
        resolve_links();
        close_relations();
        each("ambiguous", &VocabularyLoader::read_ambiguous);
        each("qualifiers", &VocabularyLoader::read_qualifiers);
        each("neutral", &VocabularyLoader::read_neutral);
        each("silent", &VocabularyLoader::read_silent);
        each("acts", &VocabularyLoader::read_acts);
        each("consequences", &VocabularyLoader::read_consequences);
        each("anchors", &VocabularyLoader::read_anchors);
        each("implications", &VocabularyLoader::read_implications);
        each("values", &VocabularyLoader::read_values);
        write_fingerprint();
        return std::move(vocabulary_);
    }

private:
    using Table = PhraseMeaning::Table;
    using Reading = void (VocabularyLoader::*)(std::string_view, std::string_view);

    // A cell that names entries that may be read later.
    struct Links {
        std::uint32_t entry;
        std::span<EntryId const> Entry::*target;
        std::string_view list;
    };

    void each(std::string_view name, Reading read) {
        for (auto const& [file, text] : tables_) {
            if (subject(file) == name) (this->*read)(file, text);
        }
    }

    void check_names() {
        constexpr std::array<std::string_view, 12> others = {"values",  "spelling", "acts",      "consequences",
                                                             "units",   "analytes", "ambiguous", "qualifiers",
                                                             "neutral", "silent",   "anchors",   "implications"};
        for (auto const& [file, text] : tables_) {
            if (is_entry_table(file) || std::find(others.begin(), others.end(), subject(file)) != others.end()) continue;
            TableReader(file, text, vocabulary_.faults_)
                .fault("a table of this name is not known", "see README.md in data/vocabulary for the tables there are", {});
        }
    }

    // A guess that is a little too large; too small a one costs time only.
    void make_room() {
        std::size_t bytes = 0;
        for (auto const& table : tables_) bytes += table.second.size();
        std::size_t const rows = bytes / 100;
        std::size_t const phrases = bytes / 36;
        vocabulary_.entries_.reserve(rows);
        vocabulary_.names_.reserve(rows);
        vocabulary_.phrases_.reserve(phrases, bytes / 2);
        storage_->synonyms.reserve(phrases);
        links_.reserve(rows);
        synonym_begins_.reserve(rows);
    }

    // Splits a phrase into key_; false (and a fault) when it cannot be one.
    bool make_key(std::string_view phrase, TableReader const& table) {
        if (phrase.find('|') != std::string_view::npos) {
            table.fault("the phrase " + in_ticks(phrase) + " holds a bar",
                        "separate phrases with ` | ` (blank, bar, blank), with none at the ends", phrase);
            return false;
        }
        bool const exact = phrase.starts_with('=');
        std::string_view const letters = exact ? phrase.substr(1) : phrase;
        key_.clear(exact ? PhraseTable::Form::exact : PhraseTable::Form::folded);
        WordReader reader(letters);
        while (reader.next(word_)) {
            if (exact) {
                std::string_view const written = letters.substr(word_.span.begin, word_.span.end - word_.span.begin);
                key_.push(written, hash_text(written));
            } else {
                std::uint64_t const hash = vocabulary_.spelling_.fold(word_.folded);
                key_.push(word_.folded, hash);
            }
        }
        if (key_.words() == 0) {
            table.fault(phrase.empty() ? "an empty phrase" : "the phrase " + in_ticks(phrase) + " has no words", "remove it", phrase);
            return false;
        }
        if (key_.words() > PhraseTable::max_words || key_.text().size() > PhraseTable::max_bytes) {
            table.fault("a phrase of more than " + std::to_string(PhraseTable::max_words) + " words or " +
                            std::to_string(PhraseTable::max_bytes) + " bytes",
                        "shorten it", phrase);
            return false;
        }
        return true;
    }

    // Adds a phrase with its meaning, if no other of the same table has it.
    void add_phrase(std::string_view phrase, PhraseMeaning meaning, TableReader const& table) {
        if (!make_key(phrase, table)) return;
        bool taken = false;
        std::uint32_t const known = vocabulary_.phrases_.find(key_);
        if (known != PhraseTable::none) {
            vocabulary_.phrases_.for_each_meaning(known, [&](PhraseMeaning const& other) {
                if (taken) return;
                taken = refuse(phrase, meaning, other, table);
            });
        }
        if (!taken) vocabulary_.phrases_.add(key_, known, meaning);
    }

    // Whether `phrase` cannot have `meaning` beside `other`.
    bool refuse(std::string_view phrase, PhraseMeaning meaning, PhraseMeaning other, TableReader const& table) {
        if (other == meaning) return true;  // a synonym that is folded into another of the same entry
        bool const named = meaning.table == Table::entry || meaning.table == Table::ambiguous;
        bool const other_named = other.table == Table::entry || other.table == Table::ambiguous;
        if (other.table == Table::entry && named) {
            Entry const& owner = vocabulary_.entries_[other.index];
            std::string const where = in_ticks(owner.name) + " (" + std::string(owner.file) + ":" + std::to_string(owner.line) + ")";
            if (meaning.table == Table::ambiguous) {
                table.fault("the ambiguous phrase " + in_ticks(phrase) + " is also one of " + where, "remove it from one of the two",
                            phrase);
            } else {
                table.fault("the phrase " + in_ticks(phrase) + " belongs to " + where + " already",
                            "leave it to one entry, or move it to ambiguous.tsv", phrase);
            }
            return true;
        }
        if (other.table != meaning.table && !(named && other_named)) return false;
        // Two lines of qualifiers or anchors that say the same of phrases that fold into one do no harm.
        if (meaning.table == Table::qualifier &&
            vocabulary_.qualifiers_[other.index].qualifier == vocabulary_.qualifiers_[meaning.index].qualifier)
            return true;
        if (meaning.table == Table::anchor && vocabulary_.anchors_[other.index] == vocabulary_.anchors_[meaning.index]) return true;
        if (meaning.table == Table::neutral) return true;
        table.fault("the phrase " + in_ticks(phrase) + " stands in this table already", "remove one of the two lines", phrase);
        return true;
    }

    // The single word that a cell of spelling.tsv holds, folded as in words.hpp.
    std::optional<std::string> single_word(std::string_view cell, TableReader const& table) {
        WordReader reader(cell);
        std::string folded;
        int count = 0;
        for (; reader.next(word_); ++count) folded = word_.folded;
        if (count == 1) return folded;
        table.fault(in_ticks(cell) + " is not one word", "spelling is folded word by word: write one word in each cell", cell);
        return std::nullopt;
    }

    void read_spelling(std::string_view file, std::string_view text) {
        TableReader table(file, text, vocabulary_.faults_);
        if (!table.header({"word", "as"}, {"note"})) return;
        while (table.next()) {
            std::string_view const word = table.cell("word");
            auto folded = single_word(word, table);
            auto as = single_word(table.cell("as"), table);
            if (folded && as && !vocabulary_.spelling_.add(std::move(*folded), std::move(*as))) {
                table.fault("the word " + in_ticks(word) + " stands in this table already", "remove one of the two lines", word);
            }
        }
    }

    std::optional<Decimal> number(std::string_view cell, std::string_view what, TableReader const& table) {
        auto const value = Decimal::parse(cell);
        if (!value)
            table.fault(in_ticks(cell) + " is not a number (" + std::string(what) + ")", "write a plain decimal such as 0.5 or 1e-6", cell);
        return value;
    }

    // `0.001`, `5/9`, `5/9 from 32` (32 is taken away first), each with `~` before it when it is rounded.
    bool read_factor(std::string_view cell, Unit& unit, TableReader const& table) {
        std::string_view rest = cell;
        if (rest.starts_with('~')) {
            unit.inexact = true;
            rest = TableReader::trim(rest.substr(1));
        }
        if (std::size_t const from = rest.find(" from "); from != std::string_view::npos) {
            auto const zero = number(TableReader::trim(rest.substr(from + 6)), "the zero of the scale", table);
            auto const offset = zero ? multiply(*zero, -1) : std::nullopt;
            if (!offset) return false;
            unit.offset = *offset;
            rest = rest.substr(0, from);
        }
        std::size_t const slash = rest.find('/');
        auto const factor = number(TableReader::trim(rest.substr(0, slash)), "the factor of a unit", table);
        auto const divisor =
            slash == std::string_view::npos ? Decimal(1) : number(TableReader::trim(rest.substr(slash + 1)), "the factor of a unit", table);
        if (!factor || !divisor) return false;
        if (*factor <= Decimal() || *divisor <= Decimal()) {
            table.fault("a factor must be above 0", "", cell);
            return false;
        }
        unit.factor = *factor;
        unit.divisor = *divisor;
        return true;
    }

    void read_units(std::string_view file, std::string_view text) {
        TableReader table(file, text, vocabulary_.faults_);
        if (!table.header({"unit", "spellings", "factor", "base"}, {"note"})) return;
        while (table.next()) {
            Unit unit;
            unit.code = table.cell("unit");
            unit.base = table.cell("base");
            unit.note = table.cell("note");
            if (unit.code.empty() || unit.base.empty()) {
                table.fault(unit.code.empty() ? "a unit without a code" : "a unit without a base", "fill the cell", table.cell("unit"));
                continue;
            }
            if (!read_factor(table.cell("factor"), unit, table)) continue;
            TableReader::for_each_item(table.cell("spellings"), [&](std::string_view spelling) { unit.spellings.emplace_back(spelling); });
            std::string clash;
            if (!vocabulary_.units_.add(std::move(unit), clash)) {
                table.fault("the spelling " + in_ticks(clash) + " belongs to another unit already", "remove it from one of the two",
                            table.cell("spellings"));
            }
        }
    }

    // The row's name as a new entry, or nullptr (and a fault) when it has none of its own.
    Entry* new_entry(TableReader const& table) {
        std::string_view const name = table.cell("name");
        std::string_view const letters = name.starts_with('=') ? name.substr(1) : name;
        if (letters.empty()) {
            table.fault("an entry without a name", "fill the cell", name);
            return nullptr;
        }
        if (EntryId const known = vocabulary_.by_name(letters); known != EntryId::none) {
            Entry const& other = vocabulary_.entry(known);
            table.fault(
                "the name " + in_ticks(letters) + " stands in " + std::string(other.file) + ":" + std::to_string(other.line) + " already",
                "names are unique in the whole vocabulary: merge the two lines", name);
            return nullptr;
        }
        auto const id = static_cast<std::uint32_t>(vocabulary_.entries_.size());
        Entry& entry = vocabulary_.entries_.emplace_back();
        entry.name = letters;
        entry.file = table.file();
        entry.line = table.line();
        entry.note = table.cell("note");
        vocabulary_.names_.insert(hash_text(letters), id);

        PhraseMeaning const meaning{Table::entry, id};
        add_phrase(name, meaning, table);
        std::size_t const first = storage_->synonyms.size();
        TableReader::for_each_item(table.cell("synonyms"), [&](std::string_view synonym) {
            add_phrase(synonym, meaning, table);
            storage_->synonyms.push_back(synonym.substr(synonym.starts_with('=') ? 1 : 0));
        });
        synonym_begins_.push_back(static_cast<std::uint32_t>(first));
        link(id, &Entry::parents, table.cell("parents"));
        return &entry;
    }

    void link(std::uint32_t entry, std::span<EntryId const> Entry::*target, std::string_view list) {
        if (!list.empty()) links_.push_back({entry, target, list});
    }

    void read_entries(std::string_view file, std::string_view text) {
        TableReader table(file, text, vocabulary_.faults_);
        if (!table.header({"name", "kind"}, {"synonyms", "parents", "nature", "parts", "note"})) return;
        while (table.next()) {
            auto const kind = one_of(kinds, table.cell("kind"));
            if (!kind) {
                table.fault("unknown kind " + in_ticks(table.cell("kind")), "the kinds are: " + listed(kinds), table.cell("kind"));
                continue;
            }
            auto const nature = one_of(natures, table.cell("nature"));
            if (!nature)
                table.fault("unknown nature " + in_ticks(table.cell("nature")), "write event, state, or nothing", table.cell("nature"));
            Entry* const entry = new_entry(table);
            if (entry == nullptr) continue;
            entry->kind = *kind;
            entry->nature = nature.value_or(Nature::unmarked);
            link(static_cast<std::uint32_t>(vocabulary_.entries_.size() - 1), &Entry::parts, table.cell("parts"));
        }
    }

    // `0.3..15`; either side may be left open.
    void read_range(std::string_view cell, std::optional<Decimal>& low, std::optional<Decimal>& high, TableReader const& table) {
        if (cell.empty()) return;
        std::size_t const dots = cell.find("..");
        if (dots == std::string_view::npos) {
            table.fault(in_ticks(cell) + " is not a range", "write the lowest and the highest value as `0.3..15`", cell);
            return;
        }
        std::string_view const first = TableReader::trim(cell.substr(0, dots));
        std::string_view const second = TableReader::trim(cell.substr(dots + 2));
        if (!first.empty()) low = number(first, "lowest value", table);
        if (!second.empty()) high = number(second, "highest value", table);
        if (low && high && *high < *low) table.fault("the range " + in_ticks(cell) + " is empty", "write the lower value first", cell);
    }

    // `113.12`, or `24.305 valence=2`.
    void read_molar(std::string_view cell, AnalyteFacts& facts, TableReader const& table) {
        if (cell.empty()) return;
        constexpr std::string_view mark = "valence=";
        std::size_t const at = cell.find(mark);
        std::string_view const mass = TableReader::trim(cell.substr(0, at));
        if (!mass.empty()) facts.molar_mass = number(mass, "molar mass", table);
        if (at != std::string_view::npos) facts.valence = number(TableReader::trim(cell.substr(at + mark.size())), "valence", table);
        for (auto const& value : {facts.molar_mass, facts.valence}) {
            if (value && *value <= Decimal()) table.fault("a molar mass and a valence are above 0", "", cell);
        }
    }

    void read_analytes(std::string_view file, std::string_view text) {
        TableReader table(file, text, vocabulary_.faults_);
        if (!table.header({"name", "scale"}, {"synonyms", "parents", "units", "bounds", "possible", "molar", "grades", "members", "note"}))
            return;
        while (table.next()) {
            auto const scale = one_of(scales, table.cell("scale"));
            if (!scale) {
                table.fault("unknown scale " + in_ticks(table.cell("scale")), "the scales are: " + listed(scales), table.cell("scale"));
                continue;
            }
            Entry* const entry = new_entry(table);
            if (entry == nullptr) continue;
            entry->kind = EntryKind::analyte;
            auto facts = std::make_shared<AnalyteFacts>();
            facts->scale = *scale;
            facts->derived = table.cell("note").starts_with("derived");
            TableReader::for_each_item(table.cell("units"), [&](std::string_view code) {
                UnitId const unit = vocabulary_.units_.find(code);
                if (unit == UnitId::none) {
                    table.fault("unknown unit " + in_ticks(code), "write a code of units.tsv, or add the unit there", code);
                } else {
                    facts->units.push_back(unit);
                }
            });
            read_range(table.cell("bounds"), facts->bound_low, facts->bound_high, table);
            read_range(table.cell("possible"), facts->possible_low, facts->possible_high, table);
            read_molar(table.cell("molar"), *facts, table);
            TableReader::for_each_item(table.cell("grades"), [&](std::string_view grade) { facts->grades.emplace_back(grade); });
            if (*scale == Scale::ordinal && facts->grades.empty()) {
                table.fault("an ordinal scale without grades", "list them in order in `grades`", table.cell("scale"));
            }
            if (std::string_view const members = table.cell("members"); !members.empty())
                members_.push_back({facts, members, table.place()});
            entry->analyte = std::move(facts);
        }
    }

    // The entry that a cell names; where it is not a name but a synonym, a fault that says so.
    EntryId named(std::string_view name, std::string_view role, RowPlace const& place) {
        EntryId const id = vocabulary_.by_name(name);
        return id != EntryId::none ? id : meant(name, role, place);
    }

    // A fault for what is no entry's name, and the entry that was probably meant.
    EntryId meant(std::string_view name, std::string_view role, RowPlace const& place) {
        EntryId const id = vocabulary_.find(name);
        std::string fix;
        if (id != EntryId::none) {
            fix = "write its name, " + in_ticks(vocabulary_.entry(id).name);
        } else if (std::string const near = vocabulary_.suggest(name); !near.empty()) {
            fix = "did you mean " + in_ticks(near) + "?";
        } else {
            fix = "add an entry of this name";
        }
        vocabulary_.faults_.push_back(
            fault_at(place, "no entry is named " + in_ticks(name) + " (" + std::string(role) + ")", std::move(fix), name));
        return id;
    }

    // The row of an entry, from a piece of it.
    RowPlace place_of(Entry const& entry, std::string_view piece) const {
        for (auto const& [file, text] : tables_) {
            if (file != entry.file) continue;
            auto const at = static_cast<std::size_t>(piece.data() - text.data());
            std::size_t const begin = text.rfind('\n', at) + 1;  // npos + 1 is 0
            std::size_t const end = std::min(text.find('\n', at), text.size());
            return {file, text, text.substr(begin, end - begin), entry.line};
        }
        return {};
    }

    // Spans are made when their vectors have stopped growing.
    void resolve_links() {
        std::vector<std::string_view> const& synonyms = storage_->synonyms;
        for (std::size_t i = 0; i < synonym_begins_.size(); ++i) {
            std::size_t const end = i + 1 < synonym_begins_.size() ? synonym_begins_[i + 1] : synonyms.size();
            vocabulary_.entries_[i].synonyms = std::span(synonyms).subspan(synonym_begins_[i], end - synonym_begins_[i]);
        }

        std::vector<EntryId>& all = storage_->links;
        all.reserve(links_.size() * 2);
        std::vector<std::uint32_t> begins;
        begins.reserve(links_.size() + 1);
        for (Links const& links : links_) {
            Entry const& entry = vocabulary_.entries_[links.entry];
            std::string_view const role = links.target == &Entry::parents ? "a parent" : "a part";
            begins.push_back(static_cast<std::uint32_t>(all.size()));
            TableReader::for_each_item(links.list, [&](std::string_view name) {
                EntryId id = vocabulary_.by_name(name);
                if (id == EntryId::none) id = meant(name, role, place_of(entry, name));
                if (id != EntryId::none && std::find(all.begin() + begins.back(), all.end(), id) == all.end()) all.push_back(id);
            });
        }
        begins.push_back(static_cast<std::uint32_t>(all.size()));
        for (std::size_t i = 0; i < links_.size(); ++i) {
            vocabulary_.entries_[links_[i].entry].*links_[i].target = std::span(all).subspan(begins[i], begins[i + 1] - begins[i]);
        }

        for (Members const& members : members_) {
            TableReader::for_each_item(members.list, [&](std::string_view name) {
                if (EntryId const id = named(name, "a member", members.place); id != EntryId::none) members.facts->members.push_back(id);
            });
        }
    }

    void close_relations() {
        drop_cycles();
        auto const count = static_cast<std::uint32_t>(vocabulary_.entries_.size());

        // Ancestors of one entry after the other, parents first.
        std::vector<EntryId> closed;
        closed.reserve(count * std::size_t{6});
        struct Range {
            std::uint32_t begin = 0, end = 0;
        };
        std::vector<Range> ranges(count);
        std::vector<std::uint32_t>& up_begins = vocabulary_.ancestors_.begins.own();
        std::vector<std::uint32_t>& down_begins = vocabulary_.descendants_.begins.own();
        down_begins.assign(count + 1, 0);
        for (std::uint32_t const entry : parents_first_) {
            auto const begin = static_cast<std::uint32_t>(closed.size());
            closed.push_back(static_cast<EntryId>(entry));
            for (EntryId const parent : vocabulary_.entries_[entry].parents) {
                Range const above = ranges[index(parent)];
                for (std::uint32_t i = above.begin; i < above.end; ++i) closed.push_back(EntryId(closed[i]));
            }
            std::sort(closed.begin() + begin, closed.end());
            closed.erase(std::unique(closed.begin() + begin, closed.end()), closed.end());
            ranges[entry] = {begin, static_cast<std::uint32_t>(closed.size())};
            for (std::size_t i = begin; i < closed.size(); ++i) ++down_begins[index(closed[i]) + 1];
        }

        // The same in order of entries, and turned round.
        for (std::uint32_t i = 0; i < count; ++i) down_begins[i + 1] += down_begins[i];
        std::vector<std::uint32_t> next(down_begins.begin(), down_begins.end() - 1);
        std::vector<EntryId>& up = vocabulary_.ancestors_.members.own();
        std::vector<EntryId>& down = vocabulary_.descendants_.members.own();
        std::vector<std::uint64_t>& bits = vocabulary_.ancestor_bits_.own();
        up_begins.reserve(count + 1);
        up_begins.push_back(0);
        up.reserve(closed.size());
        down.resize(closed.size());
        bits.assign(count, 0);
        for (std::uint32_t entry = 0; entry < count; ++entry) {
            for (std::uint32_t i = ranges[entry].begin; i < ranges[entry].end; ++i) {
                up.push_back(closed[i]);
                bits[entry] |= std::uint64_t{1} << (index(closed[i]) % 64);
                down[next[index(closed[i])]++] = static_cast<EntryId>(entry);
            }
            up_begins.push_back(static_cast<std::uint32_t>(up.size()));
        }
    }

    // Orders the entries parents first; a link that closes a circle is a fault and goes.
    void drop_cycles() {
        enum class Mark : std::uint8_t { fresh, open, done };
        std::vector<Mark> marks(vocabulary_.entries_.size(), Mark::fresh);
        struct Step {
            std::uint32_t entry;
            std::size_t parent;
        };
        std::vector<Step> path;
        parents_first_.reserve(marks.size());
        for (std::uint32_t root = 0; root < marks.size(); ++root) {
            if (marks[root] != Mark::fresh) continue;
            marks[root] = Mark::open;
            path.push_back({root, 0});
            while (!path.empty()) {
                Step& step = path.back();
                std::span<EntryId const>& parents = vocabulary_.entries_[step.entry].parents;
                if (step.parent == parents.size()) {
                    marks[step.entry] = Mark::done;
                    parents_first_.push_back(step.entry);
                    path.pop_back();
                    continue;
                }
                std::uint32_t const parent = index(parents[step.parent]);
                if (marks[parent] == Mark::open) {
                    report_cycle(step.entry, parent);
                    auto const place = storage_->links.begin() + (parents.data() - storage_->links.data());
                    std::copy(place + static_cast<std::ptrdiff_t>(step.parent) + 1, place + static_cast<std::ptrdiff_t>(parents.size()),
                              place + static_cast<std::ptrdiff_t>(step.parent));
                    parents = parents.first(parents.size() - 1);
                    continue;
                }
                ++step.parent;
                if (marks[parent] == Mark::fresh) {
                    marks[parent] = Mark::open;
                    path.push_back({parent, 0});
                }
            }
        }
    }

    void report_cycle(std::uint32_t entry, std::uint32_t parent) {
        Entry const& child = vocabulary_.entries_[entry];
        Diagnostic fault;
        fault.code = "vocabulary";
        fault.message = in_ticks(child.name) + " is a kind of itself through its parent " + in_ticks(vocabulary_.entries_[parent].name);
        fault.fix = "remove one of the parents on the way";
        fault.file = child.file;
        fault.line = child.line;
        vocabulary_.faults_.push_back(std::move(fault));
    }

    void read_ambiguous(std::string_view file, std::string_view text) {
        TableReader table(file, text, vocabulary_.faults_);
        if (!table.header({"phrase", "meanings"}, {"note"})) return;
        while (table.next()) {
            std::string_view const phrase = table.cell("phrase");
            AmbiguousPhrase ambiguous;
            ambiguous.phrase = phrase.substr(phrase.starts_with('=') ? 1 : 0);
            TableReader::for_each_item(table.cell("meanings"), [&](std::string_view meaning) {
                EntryId id = vocabulary_.by_name(meaning);
                if (id == EntryId::none) id = vocabulary_.find(meaning);
                if (id != EntryId::none) ambiguous.entries.push_back(id);
                ambiguous.meanings.emplace_back(meaning);
            });
            auto const number = static_cast<std::uint32_t>(vocabulary_.ambiguous_.size());
            vocabulary_.ambiguous_.push_back(std::move(ambiguous));
            add_phrase(phrase, {Table::ambiguous, number}, table);
        }
    }

    void read_qualifiers(std::string_view file, std::string_view text) {
        TableReader table(file, text, vocabulary_.faults_);
        if (!table.header({"phrase", "qualifier"}, {"group", "note"})) return;
        while (table.next()) {
            if (table.cell("qualifier").empty()) {
                table.fault("a phrase without a qualifier", "fill the cell", table.cell("phrase"));
                continue;
            }
            auto const number = static_cast<std::uint32_t>(vocabulary_.qualifiers_.size());
            vocabulary_.qualifiers_.push_back({std::string(table.cell("qualifier")), std::string(table.cell("group"))});
            add_phrase(table.cell("phrase"), {Table::qualifier, number}, table);
        }
    }

    void read_neutral(std::string_view file, std::string_view text) {
        TableReader table(file, text, vocabulary_.faults_);
        if (!table.header({"phrase", "reason"}, {})) return;
        while (table.next()) {
            if (table.cell("reason").empty())
                table.fault("a neutral phrase without a reason", "say why it cannot change the truth", table.cell("phrase"));
            auto const number = static_cast<std::uint32_t>(vocabulary_.neutral_.size());
            vocabulary_.neutral_.emplace_back(table.cell("phrase"));
            add_phrase(table.cell("phrase"), {Table::neutral, number}, table);
        }
    }

    // "use of": both words; "greater than or equal [to]": what stands in brackets, in these words.
    void read_silent(std::string_view file, std::string_view text) {
        TableReader table(file, text, vocabulary_.faults_);
        if (!table.header({"phrase", "reason"}, {})) return;
        while (table.next()) {
            std::string_view const phrase = table.cell("phrase");
            if (table.cell("reason").empty()) table.fault("a silent phrase without a reason", "say why it cannot change the truth", phrase);
            SilentPhrase silent;
            bool opened = false, closed = false, fits = true;
            for (std::size_t at = 0; at < phrase.size();) {
                auto const blank = std::min(phrase.find(' ', at), phrase.size());
                auto word = phrase.substr(at, blank - at);
                at = blank + 1;
                if (word.size() > 1 && word.starts_with('[')) {
                    fits = fits && !opened;
                    opened = true;
                    silent.begin = static_cast<std::uint32_t>(silent.words.size());
                    word.remove_prefix(1);
                }
                bool const last = word.size() > 1 && word.ends_with(']');
                if (last) word.remove_suffix(1);
                if (!word.empty()) silent.words.emplace_back(word);
                if (last) {
                    fits = fits && opened && !closed;
                    closed = true;
                    silent.end = static_cast<std::uint32_t>(silent.words.size());
                }
            }
            if (!opened) silent.end = static_cast<std::uint32_t>(silent.words.size());
            if (!fits || opened != closed || silent.words.empty()) {
                table.fault("the silent phrase " + in_ticks(phrase) + " cannot be read",
                            "put one stretch of whole words into [ and ], or none", phrase);
                continue;
            }
            vocabulary_.silent_.push_back(std::move(silent));
        }
        std::stable_sort(vocabulary_.silent_.begin(), vocabulary_.silent_.end(),
                         [](SilentPhrase const& a, SilentPhrase const& b) { return a.words.front() < b.words.front(); });
    }

    // The items of a cell, so that the first that fits is the longest.
    static std::vector<std::string> longest_first(std::string_view cell) {
        std::vector<std::string> result;
        TableReader::for_each_item(cell, [&](std::string_view item) { result.emplace_back(item); });
        std::stable_sort(result.begin(), result.end(), [](auto const& a, auto const& b) { return a.size() > b.size(); });
        return result;
    }

    void read_acts(std::string_view file, std::string_view text) {
        TableReader table(file, text, vocabulary_.faults_);
        if (!table.header({"act", "able", "willing", "unable", "unwilling", "verbs", "heads", "alone", "around"}, {"note"})) return;
        auto const phrases = [&](std::string_view column) { return longest_first(table.cell(column)); };
        while (table.next()) {
            Act act;
            std::size_t which = 0;
            for (std::string_view const column : {"able", "willing", "unable", "unwilling"}) {
                auto const name = table.cell(column);
                if (name == "-") {
                    ++which;
                    continue;
                }
                auto const entry = vocabulary_.by_name(name);
                if (entry == EntryId::none || vocabulary_.entry(entry).kind != EntryKind::fact)
                    table.fault(in_ticks(name) + " is no fact", "write it into facts.tsv", name);
                act.entries[which++] = entry;
            }
            act.verbs = phrases("verbs");
            act.heads = phrases("heads");
            act.around = phrases("around");
            act.alone = table.cell("alone") == "yes";
            if (act.verbs.empty()) table.fault("an act without a verb", "fill the cell", table.cell("act"));
            vocabulary_.acts_.push_back(std::move(act));
        }
    }

    void read_consequences(std::string_view file, std::string_view text) {
        TableReader table(file, text, vocabulary_.faults_);
        if (!table.header({"qualifier", "circumstances", "verbs", "objects"}, {"note"})) return;
        auto const phrases = [&](std::string_view column) { return longest_first(table.cell(column)); };
        while (table.next()) {
            auto const qualifier = table.cell("qualifier");
            if (qualifier == "-") {
                auto words = phrases("objects");
                std::sort(words.begin(), words.end());
                vocabulary_.around_consequences_ = std::move(words);
                continue;
            }
            Consequence consequence;
            consequence.qualifier = qualifier;
            if (std::none_of(vocabulary_.qualifiers_.begin(), vocabulary_.qualifiers_.end(),
                             [&](QualifierPhrase const& phrase) { return phrase.qualifier == qualifier; }))
                table.fault(in_ticks(qualifier) + " is no qualifier", "write it into qualifiers.tsv", qualifier);
            auto const fact = table.cell("circumstances");
            consequence.circumstances = vocabulary_.by_name(fact);
            if (consequence.circumstances == EntryId::none || vocabulary_.entry(consequence.circumstances).kind != EntryKind::fact)
                table.fault(in_ticks(fact) + " is no fact", "write it into facts.tsv", fact);
            consequence.verbs = phrases("verbs");
            consequence.objects = phrases("objects");
            if (consequence.verbs.empty() || consequence.objects.empty())
                table.fault("a consequence without verbs or objects", "fill the cells", qualifier);
            vocabulary_.consequences_.push_back(std::move(consequence));
        }
    }

    void read_anchors(std::string_view file, std::string_view text) {
        TableReader table(file, text, vocabulary_.faults_);
        if (!table.header({"phrase", "anchor"}, {"note"})) return;
        while (table.next()) {
            auto const number = static_cast<std::uint32_t>(vocabulary_.anchors_.size());
            vocabulary_.anchors_.emplace_back(table.cell("anchor"));
            add_phrase(table.cell("phrase"), {Table::anchor, number}, table);
        }
    }

    // `name`, or `name = yes` or `= no` in the words that suit the entry. Without a state that makes sense no entry: half an implication
    // would be a wrong one.
    std::pair<EntryId, Implication::State> read_state(std::string_view cell, TableReader const& table) {
        std::size_t const sign = cell.rfind(" = ");
        auto state = std::optional(Implication::State::yes);
        if (sign != std::string_view::npos) {
            std::string_view const written = cell.substr(sign + 3);
            state = one_of(states, written);
            if (!state) table.fault(in_ticks(written) + " is not a state", "the states are: " + listed(states), written);
        }
        EntryId const entry = named(TableReader::trim(cell.substr(0, sign)), "of an implication", table.place());
        return {state ? entry : EntryId::none, state.value_or(Implication::State::yes)};
    }

    void read_implications(std::string_view file, std::string_view text) {
        TableReader table(file, text, vocabulary_.faults_);
        if (!table.header({"if", "then", "reason"}, {})) return;
        while (table.next()) {
            Implication implication;
            std::tie(implication.if_entry, implication.if_state) = read_state(table.cell("if"), table);
            std::tie(implication.then_entry, implication.then_state) = read_state(table.cell("then"), table);
            implication.reason = table.cell("reason");
            if (implication.reason.empty()) table.fault("an implication without a reason", "say why it always holds", table.cell("if"));
            if (implication.if_entry != EntryId::none && implication.then_entry != EntryId::none) {
                vocabulary_.implications_.push_back(std::move(implication));
            }
        }
    }

    void read_values(std::string_view file, std::string_view text) {
        TableReader table(file, text, vocabulary_.faults_);
        if (!table.header({"condition", "analyte", "side"}, {"note"})) return;
        while (table.next()) {
            ValueCondition value;
            value.condition = named(table.cell("condition"), "of a value", table.place());
            if (!table.cell("analyte").empty()) {
                value.analyte = named(table.cell("analyte"), "of a value", table.place());
                if (value.analyte != EntryId::none && vocabulary_.entry(value.analyte).kind != EntryKind::analyte)
                    table.fault(in_ticks(table.cell("analyte")) + " is no analyte", "name one of analytes.tsv", table.cell("analyte"));
            }
            auto const side = table.cell("side");
            if (side != "above" && side != "below") table.fault(in_ticks(side) + " is no side", "write above or below", side);
            value.above = side == "above";
            if (value.condition != EntryId::none) vocabulary_.value_conditions_.push_back(value);
        }
    }

    void write_fingerprint() {
        std::uint64_t hash = 0;
        for (auto const& [file, text] : tables_) hash = hash_text(text, hash_text(file, hash));
        std::array<char, 17> digits;
        std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash));
        vocabulary_.fingerprint_ = digits.data();
    }

    struct Members {
        std::shared_ptr<AnalyteFacts> facts;
        std::string_view list;
        RowPlace place;
    };

    std::shared_ptr<Vocabulary::Storage> storage_;
    std::vector<std::pair<std::string_view, std::string_view>> tables_;
    Vocabulary vocabulary_;
    std::vector<std::uint32_t> synonym_begins_;
    std::vector<Links> links_;
    std::vector<Members> members_;
    std::vector<std::uint32_t> parents_first_;
    PhraseTable::Key key_{PhraseTable::Form::folded};
    Word word_;
};

Vocabulary Vocabulary::from_faulty_tables(Tables const& tables) { return VocabularyLoader(tables).load(); }

Result<Vocabulary> Vocabulary::from_tables(Tables const& tables) {
    Vocabulary vocabulary = from_faulty_tables(tables);
    if (!vocabulary.faults_.empty()) return vocabulary.faults_.front();
    return vocabulary;
}

Result<Vocabulary> Vocabulary::load(std::string const& folder) {
    auto const texts = tables_of(folder);
    if (!texts) return texts.error();
    return from_tables({texts->begin(), texts->end()});
}

Result<std::vector<std::pair<std::string, std::string>>> Vocabulary::tables_of(std::string const& folder) {
    namespace fs = std::filesystem;
    auto const unreadable = [](std::string message, std::string file) {
        Diagnostic diagnostic;
        diagnostic.code = "vocabulary";
        diagnostic.message = std::move(message);
        diagnostic.file = std::move(file);
        return diagnostic;
    };
    std::vector<fs::path> paths;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->path().extension() == ".tsv") paths.push_back(entry->path());
    }
    if (error) return unreadable("cannot read the folder: " + error.message(), folder);
    if (paths.empty()) return unreadable("no tables (*.tsv) in this folder", folder);
    std::sort(paths.begin(), paths.end());

    std::vector<std::pair<std::string, std::string>> tables;
    for (fs::path const& path : paths) {
        std::ifstream file(path, std::ios::binary);
        std::ostringstream content;
        if (!file || !(content << file.rdbuf())) return unreadable("cannot read the file", path.string());
        tables.emplace_back(path.filename().string(), std::move(content).str());
    }
    return tables;
}

}  // namespace eligo
