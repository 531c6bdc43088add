#include "matcher/profile_addition.hpp"

#include "matcher/json_writer.hpp"
#include "matcher/profile.hpp"
#include "matcher/yaml_fields.hpp"
#include "matcher/yaml_reader.hpp"

#include <algorithm>
#include <array>

namespace eligo {
namespace {

std::string quoted(std::string_view text) {
    std::string out;
    JsonWriter(out).value(text);
    return out;
}

// JSON's own numbers, and nothing that only looks like one ("007").
bool is_number(std::string_view text) {
    bool const digits =
        !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-'; });
    if (!digits || text.front() == '.' || text.back() == '.' || text.find('-', 1) != std::string_view::npos) return false;
    std::string_view const whole = text.substr(text.front() == '-' ? 1 : 0);
    if (whole.empty() || whole.front() == '.' || (whole.size() > 1 && whole[0] == '0' && whole[1] != '.')) return false;
    return yaml_number(text).has_value();
}

bool is_truth(std::string_view text) { return text == "true" || text == "false"; }

// Words and dates that YAML reads as themselves; everything else is quoted.
bool is_plain(std::string_view text) {
    static constexpr std::array<std::string_view, 12> spoken_for{"true", "false", "null", "yes",  "no",    "on",
                                                                 "off",  "y",     "n",    "True", "False", "~"};
    auto const letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    auto const digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.empty() || text.back() == ' ' || std::find(spoken_for.begin(), spoken_for.end(), text) != spoken_for.end()) return false;
    if (!letter(text.front()) && !PartialDate::parse(text)) return false;
    return std::all_of(text.begin(), text.end(),
                       [&](char c) { return letter(c) || digit(c) || c == ' ' || c == '-' || c == '/' || c == '_' || c == '.'; });
}

std::string key_text(std::string_view text, bool json) { return json || !is_plain(text) ? quoted(text) : std::string(text); }

// `truth`: the key takes true or false; elsewhere these are words. A date stays text in JSON and plain in YAML.
std::string value_text(std::string_view text, bool json, bool truth) {
    if (is_number(text) || (truth && is_truth(text))) return std::string(text);
    return json || !is_plain(text) ? quoted(text) : std::string(text);
}

// Keys of records that are true or false (spec/profile.md).
bool takes_truth(std::string_view key) { return key == "controlled" || key == "major"; }

std::string map_text(std::vector<std::pair<std::string, std::string>> const& fields, bool json, bool truth) {
    std::string out = "{";
    for (auto const& [key, value] : fields) {
        if (value.empty()) continue;
        // A name is text even where it looks like a number ("5").
        bool const text = key == "name" || key == "unit";
        bool const list = key == "course";  // of one
        out += (out.size() > 1 ? ", " : "") + key_text(key, json) + ": " + (list ? "[" : "") +
               (text ? key_text(value, json) : value_text(value, json, truth || takes_truth(key))) + (list ? "]" : "");
    }
    return out + '}';
}

struct Sizes {
    std::array<std::size_t, 7> lists;
    friend bool operator==(Sizes const&, Sizes const&) = default;
};

Sizes sizes(PatientProfile const& p) {
    return {{p.conditions.size(), p.observations.size(), p.treatments.size(), p.procedures.size(), p.allergies.size(), p.trials.size(),
             p.facts.size()}};
}

Sizes expected(Sizes before, std::vector<AppendedEntry> const& additions) {
    static constexpr std::array<std::string_view, 7> names{"conditions", "observations", "treatments", "procedures",
                                                           "allergies",  "trials",       "facts"};
    for (auto const& addition : additions)
        for (std::size_t i = 0; i < names.size(); ++i)
            if (addition.list == names[i]) before.lists[i] += addition.list == "facts" ? addition.fields.size() : 1;
    return before;
}

Diagnostic refused(std::string const& file, std::string fix) {
    return {.code = "cannot-add",
            .message = "nothing can be added to the end of this file without changing what stands in it",
            .fix = std::move(fix),
            .file = file};
}

}  // namespace

std::string addition_text(AppendedEntry const& addition, bool json) {
    if (addition.list.empty()) return map_text(addition.fields, json, false);
    std::string out = "{" + key_text(addition.list, json) + ": ";
    if (addition.list == "facts") return out + map_text(addition.fields, json, true) + '}';
    if (addition.list == "complete")
        return out + '[' + (addition.fields.empty() ? "" : key_text(addition.fields.front().first, json)) + "]}";
    return out + '[' + map_text(addition.fields, json, false) + "]}";
}

Result<std::string> with_additions(std::string const& profile, std::vector<AppendedEntry> const& additions, std::string const& file,
                                   Vocabulary const& vocabulary) {
    auto const before = read_profile(profile, file, vocabulary);
    if (!before) return before.error();
    if (additions.empty()) return profile;
    auto const document = read_yaml(YamlText{profile}, file);
    if (!document) return document.error();

    std::size_t const first = profile.find_first_not_of(" \t\r\n");
    std::size_t const last = profile.find_last_not_of(" \t\r\n");
    bool const braces = first != std::string::npos && profile[first] == '{';
    bool const goes_on = document->entries.back().key == "additions";
    std::string const line_end = profile.find("\r\n") != std::string::npos ? "\r\n" : "\n";
    std::string result;
    if (braces) {
        if (profile[last] != '}') return refused(file, "put the closing brace at the end of the file");
        // Into the list that stands last, or as a new key.
        std::size_t at = last;
        if (goes_on) {
            at = profile.find_last_not_of(" \t\r\n", last - 1);
            if (at == std::string::npos || profile[at] != ']') return refused(file, "let `additions` end with a bracket");
        }
        std::size_t const content = profile.find_last_not_of(" \t\r\n", at - 1);
        bool const list_empty = goes_on && document->entries.back().value.items.empty();
        std::string text = list_empty || profile[content] == ',' ? "" : ", ";
        if (!goes_on) text += "\"additions\": [";
        for (std::size_t i = 0; i < additions.size(); ++i) text += (i == 0 ? "" : ", ") + addition_text(additions[i], true);
        if (!goes_on) text += "]";
        result = profile.substr(0, content + 1) + text + profile.substr(content + 1);
    } else {
        result = profile;
        if (!result.ends_with('\n')) result += line_end;
        if (!goes_on) result += "additions:" + line_end;
        for (auto const& addition : additions) result += "  - " + addition_text(addition, false) + line_end;
    }
    std::string const fix = goes_on ? "let `additions` end the file, each entry on a line that begins with `  - `"
                                    : "remove what follows the last entry of the file (`---`, `...`, a text without its end)";
    auto const node = read_yaml(YamlText{result}, file);
    if (!node) return refused(file, fix);
    auto const after = read_profile(*node, file, vocabulary);
    if (!after) return after.error();  // what was filled in is no entry
    if (sizes(after->profile) != expected(sizes(before->profile), additions) || after->profile.id != before->profile.id)
        return refused(file, fix);
    return result;
}

}  // namespace eligo
