#include "matcher/profile_edit.hpp"

#include "matcher/yaml_reader.hpp"
#include "rules/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace eligo {
namespace {

constexpr bool letter_or_digit(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// "key: value" pairs, comma separated.
std::string pairs(std::vector<AdditionField> const& fields) {
    std::string text;
    for (auto const& field : fields) text += (text.empty() ? "" : ", ") + field.key + ": " + field.value;
    return text;
}

std::string in_braces(std::vector<AdditionField> const& fields) { return '{' + pairs(fields) + '}'; }

std::string spaces(std::uint32_t n) { return std::string(n, ' '); }

// "observations[3]" -> 3
std::optional<std::size_t> place_of(std::string_view path) {
    std::size_t const open = path.find('[');
    std::size_t at = 0;
    if (open == std::string_view::npos || !path.ends_with(']')) return std::nullopt;
    auto const [end, error] = std::from_chars(path.data() + open + 1, path.data() + path.size() - 1, at);
    return error == std::errc() && end == path.data() + path.size() - 1 ? std::optional(at) : std::nullopt;
}

// The byte of a mark.
std::size_t offset(std::string_view text, Mark mark) {
    std::size_t at = 0;
    for (std::uint32_t line = 1; line < mark.line; ++line) {
        at = text.find('\n', at);
        if (at == std::string_view::npos) return text.size();
        ++at;
    }
    return std::min(text.size(), at + mark.column - 1);
}

std::string inserted(std::string_view text, std::size_t at, std::string const& what) {
    return std::string(text.substr(0, at)) + what + std::string(text.substr(at));
}

// Into a map or list, at its first byte: behind an open bracket, or as a line before the first.
std::string into(std::string_view text, YamlNode const& node, bool empty, std::string const& in_flow, std::string const& as_line) {
    std::size_t const at = offset(text, node.mark);
    if (at < text.size() && (text[at] == '{' || text[at] == '[')) return inserted(text, at + 1, in_flow + (empty ? "" : ", "));
    std::size_t const line = text.rfind('\n', at) == std::string_view::npos ? 0 : text.rfind('\n', at) + 1;
    bool const own_line = text.substr(line, at - line).find_first_not_of(" -") == std::string_view::npos;
    // A block that begins behind a dash has its first key there; the others stand under it.
    return inserted(text, at, as_line + '\n' + (own_line ? spaces(static_cast<std::uint32_t>(at - line)) : std::string()));
}

}  // namespace

std::string yaml_scalar(std::string_view text) {
    bool plain = !text.empty() && letter_or_digit(text.front()) && text.back() != ' ';
    bool letter = false;
    for (char const c : text) {
        letter = letter || (letter_or_digit(c) && (c < '0' || c > '9'));
        plain = plain && (letter_or_digit(c) || c == ' ' || c == '.' || c == '/' || c == '(' || c == ')' || c == '+' || c == '%' ||
                          c == '^' || c == '*' || c == '-' || c == '_');
    }
    auto const lower = ascii_lower(text);
    static constexpr std::array words{"true", "false", "yes", "no", "null", "on", "off", "y", "n"};
    plain = plain && letter && std::find(words.begin(), words.end(), lower) == words.end();
    if (plain) return std::string(text);
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out + '"';
}

std::string Addition::line() const {
    if (list == "complete") return "- " + fields.front().value;
    if (list.empty() || list == "facts" || !record.empty()) return pairs(fields);
    return "- " + in_braces(fields);
}

std::string Addition::fragment() const {
    if (list.empty() || !record.empty()) return pairs(fields);
    if (list == "complete") return "complete: [" + fields.front().value + ']';
    return list + ": " + (list == "facts" ? in_braces(fields) : '[' + in_braces(fields) + ']');
}

Addition filled(Addition addition, std::vector<std::string> const& values) {
    std::size_t next = 0;
    for (auto& field : addition.fields)
        if (field.value.empty() && next < values.size()) field.value = values[next++];
    return addition;
}

std::optional<std::string> paste(std::string_view profile, Addition const& addition) {
    auto const root = read_yaml({.text = profile}, "profile");
    if (!root || root->kind != YamlNode::Kind::map) return std::nullopt;
    bool const nothing = root->entries.empty();
    YamlEntry const* const list = addition.list.empty() ? nullptr : root->find(addition.list);
    if (!addition.record.empty()) {
        auto const place = place_of(addition.record);
        if (list == nullptr || !place || *place >= list->value.items.size()) return std::nullopt;
        YamlNode const& record = list->value.items[*place];
        if (addition.replaces) {
            YamlEntry const* const old = record.find(addition.fields.front().key);
            if (old == nullptr) return std::nullopt;
            return std::string(profile.substr(0, old->value.span.begin)) + addition.fields.front().value +
                   std::string(profile.substr(old->value.span.end));
        }
        // A list that stands there already gets one more.
        AdditionField const& field = addition.fields.front();
        if (YamlEntry const* const old = record.find(field.key)) {
            if (!field.value.starts_with('[')) return std::nullopt;
            std::string const item = field.value.substr(1, field.value.size() - 2);
            if (old->value.kind == YamlNode::Kind::list) return into(profile, old->value, old->value.items.empty(), item, "- " + item);
            Span const span = old->value.span;
            return std::string(profile.substr(0, span.begin)) + '[' + std::string(profile.substr(span.begin, span.end - span.begin)) +
                   ", " + item + ']' + std::string(profile.substr(span.end));
        }
        return into(profile, record, record.entries.empty(), addition.line(), addition.line());
    }
    if (addition.list.empty() && addition.replaces) {
        YamlEntry const* const old = root->find(addition.fields.front().key);
        if (old == nullptr) return std::nullopt;
        return std::string(profile.substr(0, old->value.span.begin)) + addition.fields.front().value +
               std::string(profile.substr(old->value.span.end));
    }
    if (list == nullptr) return into(profile, *root, nothing, addition.fragment(), addition.fragment());
    YamlNode const& value = list->value;
    if (value.kind == YamlNode::Kind::null) return std::nullopt;
    if (value.kind == YamlNode::Kind::map) return into(profile, value, value.entries.empty(), addition.line(), addition.line());
    std::string const flow = addition.list == "complete" ? addition.fields.front().value : in_braces(addition.fields);
    std::size_t const at = offset(profile, value.mark);
    if (at < profile.size() && profile[at] == '[') return inserted(profile, at + 1, flow + (value.items.empty() ? "" : ", "));
    return into(profile, value, false, flow, addition.line());
}

namespace {

template <class Records>
void append(Records& to, Records const& from) {
    to.insert(to.end(), from.begin(), from.end());
}

// The field of a record that stands under `key`.
bool copy_field(ConditionRecord& to, ConditionRecord const& from, std::string_view key) {
    if (key == "onset")
        to.onset = from.onset;
    else if (key == "end")
        to.end = from.end;
    else if (key == "course")
        to.course.insert(to.course.end(), from.course.begin(), from.course.end());
    else if (key == "controlled")
        to.controlled = from.controlled;
    else if (key == "grade")
        to.grade = from.grade;
    else if (key == "severity")
        to.severity = from.severity;
    else if (key == "stage")
        to.stage = from.stage;
    else if (key == "site")
        to.site = from.site;
    else
        return false;
    return !to.onset || !to.end || to.end->last() >= to.onset->first();
}

bool copy_field(ObservationRecord& to, ObservationRecord const& from, std::string_view key) {
    if (key == "unit")
        to.unit = from.unit;
    else if (key == "date")
        to.date = from.date;
    else if (key == "upper")
        to.upper = from.upper;
    else if (key == "lower")
        to.lower = from.lower;
    else
        return false;
    return true;
}

bool copy_field(TreatmentRecord& to, TreatmentRecord const& from, std::string_view key) {
    if (key == "start")
        to.start = from.start;
    else if (key == "end")
        to.end = from.end;
    else if (key == "intent")
        to.intent = from.intent;
    else if (key == "route")
        to.route = from.route;
    else if (key == "reason")
        to.reason = from.reason;
    else if (key == "site")
        to.site = from.site;
    else if (key == "cycles")
        to.cycles = from.cycles;
    else if (key == "line")
        to.line = from.line;
    else
        return false;
    return !to.start || !to.end || to.end->last() >= to.start->first();
}

bool copy_field(ProcedureRecord& to, ProcedureRecord const& from, std::string_view key) {
    if (key == "date")
        to.date = from.date;
    else if (key == "major")
        to.major = from.major;
    else if (key == "site")
        to.site = from.site;
    else if (key == "reason")
        to.reason = from.reason;
    else
        return false;
    return true;
}

bool copy_field(TrialRecord& to, TrialRecord const& from, std::string_view key) {
    if (key == "start")
        to.start = from.start;
    else if (key == "end")
        to.end = from.end;
    else
        return false;
    return !to.start || !to.end || to.end->last() >= to.start->first();
}

bool copy_field(AllergyRecord& to, AllergyRecord const& from, std::string_view key) {
    if (key != "severity") return false;
    to.severity = from.severity;
    return true;
}

template <class Records>
bool copy_fields(Records& to, Records const& from, std::size_t place, std::vector<AdditionField> const& fields) {
    if (place >= to.size() || from.empty()) return false;
    return std::all_of(fields.begin(), fields.end(), [&](AdditionField const& f) { return copy_field(to[place], from.front(), f.key); });
}

// Reading refuses records that begin before their patient.
bool begins_before(PatientProfile const& profile, PartialDate const& birth) {
    Day const earliest = birth.first() - std::chrono::days{270};
    auto const early = [&](std::optional<PartialDate> const& date) { return date && date->last() < earliest; };
    auto const any = [](auto const& records, auto const& is) { return std::any_of(records.begin(), records.end(), is); };
    return any(profile.conditions, [&](auto const& r) { return early(r.onset) || early(r.end); }) ||
           any(profile.observations, [&](auto const& r) { return early(r.date); }) ||
           any(profile.treatments, [&](auto const& r) { return early(r.start) || early(r.end); }) ||
           any(profile.procedures, [&](auto const& r) { return early(r.date); }) ||
           any(profile.trials, [&](auto const& r) { return early(r.start) || early(r.end); });
}

}  // namespace

std::optional<PatientProfile> with_addition(PatientProfile const& profile, Addition const& addition, Vocabulary const& vocabulary) {
    ProfileOptions options;
    options.require_id = false;
    options.as_of = profile.as_of;
    // The fields of a record are read as those of one that has no others.
    bool const to_record = !addition.record.empty();
    std::string text = '{' + (to_record ? addition.list + ": [{name: x, " + addition.line() + "}]" : addition.fragment());
    // Dates are read against the birth of the patient.
    bool const born = std::any_of(addition.fields.begin(), addition.fields.end(), [](auto const& f) { return f.key == "birth_date"; });
    if (profile.birth_date && !born) text += ", birth_date: " + profile.birth_date->to_string();
    if (profile.age) text += ", age: " + std::to_string(*profile.age);
    auto const read = read_profile(text + '}', "addition", vocabulary, options);
    if (!read) return std::nullopt;
    PatientProfile const& from = read->profile;
    if (born && begins_before(profile, *from.birth_date)) return std::nullopt;
    PatientProfile to = profile;
    if (to_record) {
        auto const place = place_of(addition.record);
        if (!place) return std::nullopt;
        bool const fine = addition.list == "conditions"     ? copy_fields(to.conditions, from.conditions, *place, addition.fields)
                          : addition.list == "observations" ? copy_fields(to.observations, from.observations, *place, addition.fields)
                          : addition.list == "treatments"   ? copy_fields(to.treatments, from.treatments, *place, addition.fields)
                          : addition.list == "procedures"   ? copy_fields(to.procedures, from.procedures, *place, addition.fields)
                          : addition.list == "allergies"    ? copy_fields(to.allergies, from.allergies, *place, addition.fields)
                                                            : copy_fields(to.trials, from.trials, *place, addition.fields);
        return fine ? std::optional(std::move(to)) : std::nullopt;
    }
    append(to.conditions, from.conditions);
    for (auto const& observation : from.observations) {
        std::uint32_t const last = to.observations.empty() ? 0 : to.observations.back().position;
        to.observations.push_back(observation);
        to.observations.back().position = std::max<std::uint32_t>(last + 1, static_cast<std::uint32_t>(to.observations.size() - 1));
    }
    append(to.treatments, from.treatments);
    append(to.procedures, from.procedures);
    append(to.allergies, from.allergies);
    append(to.trials, from.trials);
    append(to.facts, from.facts);
    to.complete_lists = std::uint8_t(to.complete_lists | from.complete_lists);
    if (from.birth_date) to.birth_date = from.birth_date;
    if (from.sex) to.sex = from.sex;
    if (from.age) to.age = from.age;
    return to;
}

}  // namespace eligo
