#include "matcher/cohort_csv.hpp"

#include "matcher/yaml_fields.hpp"
#include "rules/ascii.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace eligo {
namespace {

using namespace std::string_view_literals;

struct Cell {
    std::string text;
    std::size_t column = 1;  // in bytes, from 1, in the line it begins in
    std::uint32_t line = 0;
};

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
    return text;
}

// RFC 4180. nullopt: a quote that is never closed, or text after a closing one.
std::optional<std::vector<Cell>> split(std::string_view row, char separator, std::uint32_t line) {
    std::vector<Cell> cells;
    std::size_t at = 0, line_begin = 0;
    for (;;) {
        Cell cell;
        cell.column = at - line_begin + 1;
        cell.line = line;
        while (at < row.size() && row[at] == ' ') ++at;
        if (at < row.size() && row[at] == '"') {
            for (++at;; ++at) {
                if (at >= row.size()) return std::nullopt;
                if (row[at] == '"') {
                    if (at + 1 >= row.size() || row[at + 1] != '"') break;
                    ++at;
                }
                if (row[at] == '\n') {
                    ++line;
                    line_begin = at + 1;
                }
                cell.text += row[at];
            }
            for (++at; at < row.size() && row[at] != separator; ++at)
                if (row[at] != ' ' && row[at] != '\r') return std::nullopt;
        } else {
            std::size_t const end = std::min(row.find(separator, at), row.size());
            cell.text = trimmed(row.substr(at, end - at));
            at = end;
        }
        cells.push_back(std::move(cell));
        if (at >= row.size()) return cells;
        ++at;
    }
}

char separator_of(std::string_view line) noexcept {
    char best = ',';
    std::ptrdiff_t most = 0;
    for (char const c : {',', ';', '\t'}) {
        auto const count = std::count(line.begin(), line.end(), c);
        if (count > most) {
            most = count;
            best = c;
        }
    }
    return best;
}

constexpr std::array id_titles{"id"sv,         "patient_id"sv, "patient"sv,    "subject"sv,
                               "subject_id"sv, "usubjid"sv,    "patient id"sv, "subject id"sv};
constexpr std::array list_titles{"conditions"sv, "treatments"sv, "procedures"sv, "allergies"sv, "trials"sv};
constexpr std::pair<std::string_view, std::string_view> title_keys[] = {
    {"as_of", "as_of"},
    {"screening_date", "as_of"},
    {"birth_date", "birth_date"},
    {"date_of_birth", "birth_date"},
    {"dob", "birth_date"},
    {"birthdate", "birth_date"},
    {"age", "age"},
    {"sex", "sex"},
    {"gender", "sex"},
    {"complete", "complete"},
    {"diagnosis", "conditions"},
    {"diagnoses", "conditions"},
    {"medications", "treatments"},
    {"drugs", "treatments"},
};
constexpr std::pair<std::string_view, std::string_view> attributes[] = {{"upper", "upper"}, {"uln", "upper"}, {"lower", "lower"},
                                                                        {"lln", "lower"},   {"date", "date"}, {"unit", "unit"}};

template <std::size_t N>
bool is_one_of(std::string_view word, std::array<std::string_view, N> const& list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool says_nothing(std::string_view cell) {
    static constexpr std::array words{""sv, "na"sv, "n/a"sv, "null"sv, "nan"sv, "."sv, "missing"sv};
    return is_one_of(ascii_lower(cell), words);
}

std::optional<bool> truth(std::string_view cell) {
    static constexpr std::array yes{"true"sv, "yes"sv, "y"sv, "t"sv};
    static constexpr std::array no{"false"sv, "no"sv, "n"sv, "f"sv};
    std::string const word = ascii_lower(cell);
    if (is_one_of(word, yes)) return true;
    if (is_one_of(word, no)) return false;
    return std::nullopt;
}

YamlNode scalar(Cell const& cell, std::string text, bool plain) {
    YamlNode node;
    node.kind = YamlNode::Kind::scalar;
    node.plain = plain;
    node.text = std::move(text);
    node.mark = {cell.line, static_cast<std::uint32_t>(cell.column)};
    return node;
}

YamlNode value_of(Cell const& cell) { return scalar(cell, cell.text, yaml_number(cell.text).has_value()); }

YamlEntry& add(YamlNode& map, std::string_view key, Cell const& cell, YamlNode value) {
    map.kind = YamlNode::Kind::map;
    YamlEntry& entry = map.entries.emplace_back();
    entry.key = key;
    entry.mark = {cell.line, static_cast<std::uint32_t>(cell.column)};
    entry.value = std::move(value);
    return entry;
}

}  // namespace

bool CsvHeader::looks_like(std::string_view line) {
    char const separator = separator_of(line);
    auto const cells = split(line, separator, 1);
    if (!cells || cells->size() < 2) return false;
    return std::any_of(cells->begin(), cells->end(), [](Cell const& cell) { return is_one_of(ascii_lower(cell.text), id_titles); });
}

Diagnostic CsvHeader::error(std::uint32_t line, std::size_t column, std::string message, std::string fix) const {
    return {.code = "csv",
            .message = std::move(message),
            .fix = std::move(fix),
            .file = file_,
            .line = line,
            .column = static_cast<std::uint32_t>(column)};
}

Result<CsvHeader> CsvHeader::read(std::string_view line, std::uint32_t number, std::string const& file, Vocabulary const& vocabulary) {
    CsvHeader header;
    header.file_ = file;
    header.separator_ = separator_of(line);
    auto const cells = split(line, header.separator_, number);
    if (!cells) return header.error(number, 1, "the header has a quote that is not closed", "close it, or leave the quotes out");
    std::vector<std::pair<std::string, std::size_t>> observations;  // name, place
    auto const observation = [&](std::string const& name) {
        std::string const key = ascii_lower(name);
        auto found = std::find_if(observations.begin(), observations.end(), [&](auto const& o) { return o.first == key; });
        if (found == observations.end()) found = observations.insert(observations.end(), {key, header.observations_++});
        return found->second;
    };
    bool has_id = false;
    for (auto const& cell : *cells) {
        Column column;
        column.title = cell.text;
        std::string const title = ascii_lower(trimmed(cell.text));
        auto const known =
            std::find_if(std::begin(title_keys), std::end(title_keys), [&](auto const& pair) { return pair.first == title; });
        std::string const key = known != std::end(title_keys) ? std::string(known->second) : title;
        if (is_one_of(title, id_titles)) {
            column.name = "id";
            has_id = true;
        } else if (key == "as_of" || key == "birth_date" || key == "age") {
            column.name = key;
        } else if (key == "sex" || key == "complete") {
            column.kind = key == "sex" ? Kind::sex : Kind::complete;
            column.name = key;
        } else if (is_one_of(key, list_titles)) {
            column.kind = Kind::names;
            column.name = key;
        } else if (title.starts_with("facts.")) {
            column.kind = Kind::fact;
            column.name = trimmed(std::string_view(cell.text).substr(6));
        } else {
            std::string name(trimmed(cell.text));
            bool const forced = title.starts_with("observations.");
            if (forced) name = trimmed(std::string_view(name).substr(13));
            if (std::size_t const open = name.find('['); open != std::string::npos && name.ends_with(']')) {
                column.unit = trimmed(std::string_view(name).substr(open + 1, name.size() - open - 2));
                name = trimmed(std::string_view(name).substr(0, open));
            }
            if (std::size_t const dot = name.rfind('.'); dot != std::string::npos && column.unit.empty()) {
                std::string const tail = ascii_lower(trimmed(std::string_view(name).substr(dot + 1)));
                for (auto const& [word, attribute] : attributes)
                    if (tail == word) column.attribute = attribute;
                if (!column.attribute.empty()) name = trimmed(std::string_view(name).substr(0, dot));
            }
            EntryId const entry = vocabulary.find(name);
            if (entry == EntryId::none && !forced && column.attribute.empty()) {
                std::string const near = vocabulary.suggest(name);
                return header.error(number, cell.column, "the column `" + cell.text + "` is no part of a profile that the vocabulary knows",
                                    (near.empty() ? std::string() : "did you mean `" + near + "`? else ") + "write `observations." + name +
                                        "` or `facts." + name + '`');
            }
            column.name = name;
            column.kind = Kind::observation;
            if (!forced && entry != EntryId::none && column.unit.empty() && column.attribute.empty()) {
                switch (vocabulary.entry(entry).kind) {
                    case EntryKind::fact: column.kind = Kind::fact; break;
                    case EntryKind::condition: column.kind = Kind::condition; break;
                    case EntryKind::analyte:
                    case EntryKind::test:
                    case EntryKind::marker: break;
                    default:
                        return header.error(number, cell.column, "the column `" + cell.text + "` is a treatment or procedure",
                                            "put such names into a column `treatments` or `procedures`, parted by `;`");
                }
            }
            if (!column.attribute.empty()) column.kind = Kind::attribute;
            if (column.kind == Kind::observation || column.kind == Kind::attribute || column.kind == Kind::condition)
                column.observation = observation(name);
        }
        auto const same = [&](Column const& other) {
            return other.kind == column.kind && ascii_lower(other.name) == ascii_lower(column.name) && other.attribute == column.attribute;
        };
        if (std::any_of(header.columns_.begin(), header.columns_.end(), same))
            return header.error(number, cell.column, "the column `" + cell.text + "` stands twice", "leave one out");
        header.columns_.push_back(std::move(column));
    }
    if (!has_id) return header.error(number, 1, "the header has no column `id`", "name the column of the patients `id`");
    for (std::size_t i = 0; i < header.columns_.size(); ++i) {
        auto const& column = header.columns_[i];
        if (column.kind != Kind::attribute) continue;
        auto const is_value = [&](Column const& other) {
            return (other.kind == Kind::observation || other.kind == Kind::condition) && other.observation == column.observation;
        };
        if (std::none_of(header.columns_.begin(), header.columns_.end(), is_value))
            return header.error(number, (*cells)[i].column, "the column `" + column.title + "` belongs to no column `" + column.name + '`',
                                "add the column of the value");
    }
    return header;
}

Result<YamlNode> CsvHeader::row(std::string_view text, std::uint32_t line) const {
    auto const cells = split(text, separator_, line);
    if (!cells)
        return error(line, 1, "the row has a quote that is not closed, or text after a closing one", "double a quote inside quotes");
    if (cells->size() != columns_.size())
        return error(line, 1, "the row has " + std::to_string(cells->size()) + " cells, the header " + std::to_string(columns_.size()),
                     "quote a cell that holds the separator");
    Cell const first{.text = {}, .column = 1, .line = line};
    YamlNode profile;
    profile.kind = YamlNode::Kind::map;
    profile.mark = {line, 1};
    std::vector<YamlNode> observations(observations_);
    std::vector<std::pair<std::string_view, YamlNode>> lists;
    YamlNode facts;
    auto const item = [&](std::string_view list, Cell const& cell, std::string name) -> YamlNode& {
        auto found = std::find_if(lists.begin(), lists.end(), [&](auto const& pair) { return pair.first == list; });
        if (found == lists.end()) found = lists.insert(lists.end(), {list, YamlNode{}});
        found->second.kind = YamlNode::Kind::list;
        found->second.mark = {cell.line, static_cast<std::uint32_t>(cell.column)};
        YamlNode& node = found->second.items.emplace_back();
        node.mark = found->second.mark;
        add(node, "name", cell, scalar(cell, std::move(name), false));
        return node;
    };
    for (std::size_t i = 0; i < cells->size(); ++i) {
        Cell const& cell = (*cells)[i];
        Column const& column = columns_[i];
        if (says_nothing(cell.text)) continue;
        switch (column.kind) {
            case Kind::key: add(profile, column.name, cell, value_of(cell)); break;
            case Kind::sex: {
                std::string const word = ascii_lower(cell.text);
                add(profile, "sex", cell, scalar(cell, word == "f" ? "female" : word == "m" ? "male" : word, false));
                break;
            }
            case Kind::complete:
            case Kind::names: {
                YamlNode names;
                names.kind = YamlNode::Kind::list;
                names.mark = {cell.line, static_cast<std::uint32_t>(cell.column)};
                for (std::size_t at = 0; at <= cell.text.size();) {
                    std::size_t const end = std::min(cell.text.find(';', at), cell.text.size());
                    std::string name(trimmed(std::string_view(cell.text).substr(at, end - at)));
                    at = end + 1;
                    if (name.empty()) continue;
                    if (column.kind == Kind::names)
                        item(column.name, cell, std::move(name));
                    else
                        names.items.push_back(scalar(cell, std::move(name), false));
                }
                if (column.kind == Kind::complete) add(profile, "complete", cell, std::move(names));
                break;
            }
            case Kind::fact: {
                auto const value = truth(cell.text);
                if (!value)
                    return error(cell.line, cell.column, "`" + column.title + "` is `" + cell.text + "`, expected true or false",
                                 "write true or false");
                add(facts, column.name, cell, scalar(cell, *value ? "true" : "false", true));
                break;
            }
            case Kind::condition: {
                std::string const word = ascii_lower(cell.text);
                auto const value = truth(cell.text);
                bool const status = word == "active" || word == "resolved" || word == "absent";
                if (value || status || word == "present") {
                    YamlNode& condition = item("conditions", cell, column.name);
                    if (status || value == false) add(condition, "status", cell, scalar(cell, status ? word : "absent", false));
                    break;
                }
                [[fallthrough]];  // a result by the name of the condition
            }
            case Kind::observation: {
                YamlNode& observation = observations[column.observation];
                observation.mark = {cell.line, static_cast<std::uint32_t>(cell.column)};
                add(observation, "name", cell, scalar(cell, column.name, false));
                add(observation, "value", cell, value_of(cell));
                if (!column.unit.empty()) add(observation, "unit", cell, scalar(cell, column.unit, false));
                break;
            }
            case Kind::attribute: break;
        }
    }
    for (std::size_t i = 0; i < cells->size(); ++i) {
        Cell const& cell = (*cells)[i];
        Column const& column = columns_[i];
        if (column.kind != Kind::attribute || says_nothing(cell.text)) continue;
        YamlNode& observation = observations[column.observation];
        if (observation.entries.empty()) continue;  // limits of a value that was not measured
        if (column.attribute == "unit" && observation.find("unit") != nullptr) {
            if (observation.find("unit")->value.text == cell.text) continue;
            return error(cell.line, cell.column, "`" + column.title + "` is `" + cell.text + "`, the header says another unit",
                         "keep one of the two");
        }
        bool const number = column.attribute == "upper" || column.attribute == "lower";
        add(observation, column.attribute, cell, number || column.attribute == "date" ? value_of(cell) : scalar(cell, cell.text, false));
    }
    for (auto& observation : observations) {
        if (observation.entries.empty()) continue;
        auto found = std::find_if(lists.begin(), lists.end(), [&](auto const& pair) { return pair.first == "observations"; });
        if (found == lists.end()) {
            found = lists.insert(lists.end(), {"observations", YamlNode{}});
            found->second.kind = YamlNode::Kind::list;
            found->second.mark = {line, 1};
        }
        found->second.items.push_back(std::move(observation));
    }
    for (auto& [name, list] : lists) add(profile, name, first, std::move(list));
    if (!facts.entries.empty()) add(profile, "facts", first, std::move(facts));
    return profile;
}

}  // namespace eligo
