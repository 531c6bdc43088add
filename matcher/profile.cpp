#include "matcher/profile.hpp"

#include "matcher/yaml_fields.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace eligo {
namespace {

using Kind = YamlNode::Kind;
using namespace std::string_view_literals;

// The oldest person on record became 122.
constexpr int oldest_age = 125;
// A condition can be seen before birth, no earlier.
constexpr std::chrono::days pregnancy{300};

// ---- tables: which keys a record has, and how each is read

template <class Record>
struct Field {
    std::string_view key;
    bool (*read)(FieldReader&, YamlEntry const&, Record&);
};

template <class Record, class Value>
Record owner(Value Record::*);
template <auto member>
using Owner = decltype(owner(member));

template <auto member>
bool name(FieldReader& in, YamlEntry const& entry, Owner<member>& record) {
    return in.name(entry, record.*member);
}
template <auto member>
bool text(FieldReader& in, YamlEntry const& entry, Owner<member>& record) {
    return in.text(entry, record.*member);
}
template <auto member>
bool texts(FieldReader& in, YamlEntry const& entry, Owner<member>& record) {
    return in.texts(entry, record.*member);
}
template <auto member>
bool truth(FieldReader& in, YamlEntry const& entry, Owner<member>& record) {
    return in.truth(entry, record.*member);
}
template <auto member>
bool number(FieldReader& in, YamlEntry const& entry, Owner<member>& record) {
    return in.number(entry, record.*member);
}
template <auto member, int least, int most>
bool integer(FieldReader& in, YamlEntry const& entry, Owner<member>& record) {
    return in.integer(entry, least, most, record.*member);
}
template <auto member>
bool date(FieldReader& in, YamlEntry const& entry, Owner<member>& record) {
    return in.date(entry, record.*member);
}

template <class Record>
bool status(FieldReader& in, YamlEntry const& entry, Record& record) {
    static constexpr std::array words{"active"sv, "resolved"sv, "absent"sv};  // in the order of RecordStatus
    std::size_t at = 0;
    if (!in.choice(entry, words, at)) return false;
    record.status = static_cast<RecordStatus>(at);
    if constexpr (requires { record.status_written; }) record.status_written = true;
    return true;
}

template <class Record>
bool severity(FieldReader& in, YamlEntry const& entry, Record& record) {
    static constexpr std::array words{"mild"sv, "moderate"sv, "severe"sv};  // in the order of RecordSeverity
    std::size_t at = 0;
    if (!in.choice(entry, words, at)) return false;
    record.severity = static_cast<RecordSeverity>(at);
    return true;
}

bool observed_value(FieldReader& in, YamlEntry const& entry, ObservationRecord& record);

// clang-format off
constexpr Field<ConditionRecord> condition_fields[] = {
    {"name", name<&ConditionRecord::name>},
    {"onset", date<&ConditionRecord::onset>},
    {"end", date<&ConditionRecord::end>},
    {"course", texts<&ConditionRecord::course>},
    {"controlled", truth<&ConditionRecord::controlled>},
    {"grade", integer<&ConditionRecord::grade, 0, 5>},
    {"severity", severity<ConditionRecord>},
    {"stage", text<&ConditionRecord::stage>},
    {"site", text<&ConditionRecord::site>},
    {"histology", text<&ConditionRecord::histology>},
    {"status", status<ConditionRecord>},
};

constexpr Field<ObservationRecord> observation_fields[] = {
    {"name", name<&ObservationRecord::name>},
    {"value", observed_value},
    {"unit", text<&ObservationRecord::unit>},
    {"date", date<&ObservationRecord::date>},
    {"upper", number<&ObservationRecord::upper>},
    {"lower", number<&ObservationRecord::lower>},
    {"site", text<&ObservationRecord::site>},
};

constexpr Field<TreatmentRecord> treatment_fields[] = {
    {"name", name<&TreatmentRecord::name>},
    {"kind", text<&TreatmentRecord::kind>},
    {"intent", text<&TreatmentRecord::intent>},
    {"start", date<&TreatmentRecord::start>},
    {"end", date<&TreatmentRecord::end>},
    {"cycles", integer<&TreatmentRecord::cycles, 0, 999>},
    {"line", integer<&TreatmentRecord::line, 1, 99>},
    {"response", text<&TreatmentRecord::response>},
    {"dose", number<&TreatmentRecord::dose>},
    {"unit", text<&TreatmentRecord::unit>},
    {"route", text<&TreatmentRecord::route>},
    {"reason", text<&TreatmentRecord::reason>},
    {"site", text<&TreatmentRecord::site>},
    {"status", status<TreatmentRecord>},
};

constexpr Field<ProcedureRecord> procedure_fields[] = {
    {"name", name<&ProcedureRecord::name>},
    {"date", date<&ProcedureRecord::date>},
    {"major", truth<&ProcedureRecord::major>},
    {"site", text<&ProcedureRecord::site>},
    {"outcome", text<&ProcedureRecord::outcome>},
    {"status", status<ProcedureRecord>},
};

constexpr Field<AllergyRecord> allergy_fields[] = {
    {"name", name<&AllergyRecord::name>},
    {"severity", severity<AllergyRecord>},
    {"status", status<AllergyRecord>},
};

constexpr Field<TrialRecord> trial_fields[] = {
    {"name", name<&TrialRecord::name>},
    {"start", date<&TrialRecord::start>},
    {"end", date<&TrialRecord::end>},
    {"status", status<TrialRecord>},
};

// What other systems, and hurried people, call our keys. A pair helps only where its right side is a key of the record.
constexpr std::pair<std::string_view, std::string_view> hints[] = {
    {"gender", "sex"}, {"dob", "birth_date"}, {"birthdate", "birth_date"}, {"born", "birth_date"}, {"date_of_birth", "birth_date"},
    {"patient_id", "id"}, {"patient", "id"}, {"subject", "id"}, {"screening_date", "as_of"}, {"date", "as_of"},
    {"diagnoses", "conditions"}, {"diagnosis", "conditions"}, {"problems", "conditions"}, {"history", "conditions"},
    {"symptoms", "conditions"}, {"labs", "observations"}, {"lab", "observations"}, {"measurements", "observations"},
    {"results", "observations"}, {"vitals", "observations"}, {"medications", "treatments"}, {"drugs", "treatments"},
    {"therapies", "treatments"}, {"surgeries", "procedures"}, {"operations", "procedures"}, {"studies", "trials"},
    {"statements", "facts"}, {"start", "onset"}, {"begin", "onset"}, {"since", "onset"}, {"date", "onset"}, {"diagnosed", "onset"},
    {"stop", "end"}, {"until", "end"}, {"resolved", "end"}, {"state", "status"}, {"term", "name"}, {"test", "name"}, {"drug", "name"},
    {"code", "name"}, {"result", "value"}, {"units", "unit"}, {"uln", "upper"}, {"high", "upper"}, {"lln", "lower"}, {"low", "lower"},
    {"onset", "start"}, {"begin", "start"}, {"date", "start"}, {"onset", "date"}, {"start", "date"}, {"indication", "reason"},
    {"for", "reason"}, {"amount", "dose"}, {"result", "outcome"}, {"finding", "outcome"}, {"location", "site"},
    {"best_response", "response"}, {"reaction", "severity"},
};
// clang-format on

template <class Record, std::size_t size>
constexpr auto keys_of(Field<Record> const (&fields)[size]) {
    std::array<std::string_view, size> keys{};
    for (std::size_t i = 0; i < size; ++i) keys[i] = fields[i].key;
    return keys;
}

template <class Record, std::size_t size>
bool read_fields(FieldReader& in, YamlNode const& node, Field<Record> const (&fields)[size], std::string_view what, Record& record) {
    for (YamlEntry const& entry : node.entries) {
        auto const field = std::find_if(std::begin(fields), std::end(fields), [&](Field<Record> const& f) { return f.key == entry.key; });
        if (field == std::end(fields)) return in.unknown_key(entry, what, keys_of(fields), hints);
        if (!field->read(in, entry, record)) return false;
    }
    return true;
}

// ---- observed values

std::string_view trimmed(std::string_view text) noexcept {
    auto const blank = " \t\r\n";
    auto const begin = text.find_first_not_of(blank);
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

struct Comparator {
    std::string_view sign;
    bool upper;  // "<": the number is the upper end
    bool open;
};

// Longer ones first.
constexpr Comparator comparators[] = {
    {"<=", true, false},  {"=<", true, false},  {"≤", true, false},  {"<", true, true},
    {">=", false, false}, {"=>", false, false}, {"≥", false, false}, {">", false, true},
};

// "5-10", "5 – 10", "5 to 10", lowest first; anything else is no range.
std::optional<std::pair<Decimal, Decimal>> range(std::string_view text) {
    for (std::string_view const between : {"–"sv, " to "sv, "-"sv}) {
        std::size_t const at = text.find(between, 1);
        if (at == std::string_view::npos) continue;
        auto const low = Decimal::parse(trimmed(text.substr(0, at)));
        auto const high = Decimal::parse(trimmed(text.substr(at + between.size())));
        if (low && high && *low < *high) return std::pair(*low, *high);
    }
    return std::nullopt;
}

ObservedValue read_value(std::string const& written) {
    ObservedValue out;
    out.text = written;
    std::string_view const value = trimmed(written);
    if (auto const exact = yaml_number(value)) {
        out.kind = ObservedValue::Kind::number;
        out.low = out.high = exact;
        return out;
    }
    for (auto const& [sign, upper, open] : comparators) {
        if (!value.starts_with(sign)) continue;
        auto const bound = yaml_number(trimmed(value.substr(sign.size())));
        if (!bound) break;
        out.kind = ObservedValue::Kind::interval;
        (upper ? out.high : out.low) = bound;
        (upper ? out.high_open : out.low_open) = open;
        return out;
    }
    if (auto const between = range(value)) {
        out.kind = ObservedValue::Kind::interval;
        out.low = between->first;
        out.high = between->second;
    }
    return out;
}

bool observed_value(FieldReader& in, YamlEntry const& entry, ObservationRecord& record) {
    YamlNode const& node = entry.value;
    constexpr std::string_view expected = "a number or a word such as `<0.5`, `positive` or `not done`";
    if (node.kind != Kind::scalar)
        return in.wrong(entry, expected, node.kind == Kind::list ? "write one observation for each value" : "write one value");
    if (trimmed(node.text).empty()) return in.wrong(entry, expected, "write the value, or leave the key out");
    if (node.plain && (node.text == "true" || node.text == "false")) {
        record.value.kind = ObservedValue::Kind::truth;
        record.value.truth = node.text == "true";
        record.value.text = node.text;
        record.has_value = true;
        return true;
    }
    for (auto const none : {".nan"sv, ".NaN"sv, ".NAN"sv, "NaN"sv, "nan"sv, ".inf"sv, "-.inf"sv, "Infinity"sv, "-Infinity"sv})
        if (node.text == none) return in.wrong(entry, expected, "leave the observation out where there is no result");
    record.value = read_value(node.text);
    record.has_value = true;
    return true;
}

// The number at the front of a text value, and what follows it.
struct LeadingNumber {
    std::string_view number;  // with its comparator
    std::string_view rest;
    bool apart = false;  // a blank stands between
};

std::optional<LeadingNumber> leading_number(std::string_view value) {
    std::size_t begin = 0;
    for (auto const& comparator : comparators)
        if (begin == 0 && value.starts_with(comparator.sign)) begin = comparator.sign.size();
    while (begin < value.size() && value[begin] == ' ') ++begin;
    std::size_t end = begin;
    while (end < value.size() && ((value[end] >= '0' && value[end] <= '9') || value[end] == '.')) ++end;
    if (end == begin || !Decimal::parse(value.substr(begin, end - begin))) return std::nullopt;
    LeadingNumber out;
    out.number = value.substr(0, end);
    out.rest = trimmed(value.substr(end));
    out.apart = end < value.size() && value[end] == ' ';
    return out;
}

// "1,5" or "100,000": digits and one kind of comma, nothing else.
bool number_with_commas(std::string_view text) noexcept {
    return text.size() > 2 && text.find(',') != std::string_view::npos &&
           text.find_first_not_of("0123456789,.") == std::string_view::npos && text[0] != ',' && text.back() != ',';
}

// ---- the profile

class ProfileReader {
public:
    ProfileReader(std::string const& file, Vocabulary const& vocabulary, ProfileOptions const& options)
        : vocabulary_(vocabulary), options_(options), in_(file) {}

    Result<ReadProfile> read(YamlNode const& node) {
        bool const fine = read_document(node);
        if (!fine) return in_.take_error();
        return std::move(out_);
    }

private:
    bool read_document(YamlNode const& node);
    bool read_entry(YamlEntry const& entry, bool added);
    bool read_additions(YamlEntry const& entry);
    YamlEntry const& top_entry(YamlNode const& node, std::string_view key) const;
    bool read_sex(YamlEntry const& entry);
    bool read_facts(YamlEntry const& entry);
    bool read_complete(YamlEntry const& entry);
    bool check_age(YamlNode const& node);
    bool check_dates(YamlNode const& node);

    template <class Record, std::size_t size>
    bool read_list(YamlEntry const& entry, Field<Record> const (&fields)[size], std::string_view what, std::vector<Record>& records);
    bool check(ConditionRecord const& record, YamlNode const& node);
    bool check(ObservationRecord const& record, YamlNode const& node);
    bool check(TreatmentRecord const& record, YamlNode const& node);
    bool check(ProcedureRecord const& record, YamlNode const& node);
    bool check(AllergyRecord const&, YamlNode const&) { return true; }
    bool check(TrialRecord const& record, YamlNode const& node);

    bool in_order(YamlNode const& node, std::optional<PartialDate> const& first, std::string_view first_key,
                  std::optional<PartialDate> const& last);
    std::optional<Diagnostic> implausible(ObservationRecord const& record, YamlNode const& node) const;
    std::optional<std::string> impossible_value(ObservationRecord const& record) const;
    void warn(std::string code, Mark mark, Span span, std::string message, std::string fix) {
        out_.warnings.push_back(in_.diagnostic(Severity::warning, std::move(code), mark, span, std::move(message), std::move(fix)));
    }

    Vocabulary const& vocabulary_;
    ProfileOptions const& options_;
    FieldReader in_;
    ReadProfile out_;
};

constexpr std::array top_keys{"id"sv,         "as_of"sv,      "birth_date"sv, "age"sv,    "sex"sv,   "conditions"sv, "observations"sv,
                              "treatments"sv, "procedures"sv, "allergies"sv,  "trials"sv, "facts"sv, "complete"sv,   "additions"sv};

// What an addition may hold: everything but what says whose profile it is, and of which day.
constexpr std::array addition_keys{"birth_date"sv, "age"sv,       "sex"sv,    "conditions"sv, "observations"sv, "treatments"sv,
                                   "procedures"sv, "allergies"sv, "trials"sv, "facts"sv,      "complete"sv};

// In the order of ListName.
constexpr std::array list_names{"conditions"sv, "observations"sv, "treatments"sv, "procedures"sv, "allergies"sv, "trials"sv};

bool ProfileReader::read_document(YamlNode const& node) {
    PatientProfile& profile = out_.profile;
    if (node.kind != Kind::map) {
        std::string const what = node.kind == Kind::list ? "a list" : node.kind == Kind::null ? "nothing" : in_back_ticks(node.text);
        return in_.fail(
            "wrong-type", node.mark, node.span, "found " + what + ", expected a patient: `key: value` lines",
            node.kind == Kind::list ? "part several patients by `---`, or write one JSON object a line" : "begin with `id: ...`");
    }
    for (YamlEntry const& entry : node.entries)
        if (entry.key != "additions" && !read_entry(entry, false)) return false;
    YamlEntry const* const additions = node.find("additions");
    if (additions != nullptr && !read_additions(*additions)) return false;
    if (options_.require_id && profile.id.empty())
        return in_.fail("missing-key", node.mark, node.span, "the patient has no `id`", "add `id: ...`");
    if (!profile.as_of) profile.as_of = options_.as_of;
    if (!check_age(node) || !check_dates(node)) return false;
    return additions == nullptr || std::all_of(additions->value.items.begin(), additions->value.items.end(),
                                               [this](YamlNode const& item) { return check_dates(item); });
}

bool ProfileReader::read_entry(YamlEntry const& entry, bool added) {
    PatientProfile& profile = out_.profile;
    Mark const mark = entry.value.mark;
    if (added && std::find(addition_keys.begin(), addition_keys.end(), entry.key) == addition_keys.end())
        return in_.unknown_key(entry, "an addition", addition_keys);
    if (entry.key == "id") return in_.text(entry, profile.id);
    if (entry.key == "as_of") {
        profile.as_of_mark = mark;
        return in_.day(entry, profile.as_of);
    }
    if (added &&
        ((entry.key == "birth_date" && profile.birth_date) || (entry.key == "age" && profile.age) || (entry.key == "sex" && profile.sex)))
        return in_.fail("duplicate-key", mark, entry.span, in_back_ticks(entry.key) + " is known already", "correct it where it stands");
    if (entry.key == "birth_date") {
        profile.birth_mark = mark;
        return in_.date(entry, profile.birth_date);
    }
    if (entry.key == "age") {
        if (!profile.birth_date) profile.birth_mark = mark;
        return in_.integer(entry, 0, oldest_age, profile.age);
    }
    if (entry.key == "sex") {
        profile.sex_mark = mark;
        return read_sex(entry);
    }
    if (entry.key == "conditions") return read_list(entry, condition_fields, "a condition", profile.conditions);
    if (entry.key == "observations") return read_list(entry, observation_fields, "an observation", profile.observations);
    if (entry.key == "treatments") return read_list(entry, treatment_fields, "a treatment", profile.treatments);
    if (entry.key == "procedures") return read_list(entry, procedure_fields, "a procedure", profile.procedures);
    if (entry.key == "allergies") return read_list(entry, allergy_fields, "an allergy", profile.allergies);
    if (entry.key == "trials") return read_list(entry, trial_fields, "a trial", profile.trials);
    if (entry.key == "facts") return read_facts(entry);
    if (entry.key == "complete") return read_complete(entry);
    return in_.unknown_key(entry, "a patient", top_keys, hints);
}

// Each is a map with the keys of a patient; its records follow those of the lists (profile_addition.hpp). They are read after everything
// else, wherever they stand, so that what they may not repeat is known.
bool ProfileReader::read_additions(YamlEntry const& entry) {
    if (!in_.list(entry)) return false;
    for (YamlNode const& item : entry.value.items) {
        if (item.kind != Kind::map)
            return in_.fail("wrong-type", item.mark, item.span, "an addition is no map", "write `- {observations: [{name: ...}]}`");
        for (YamlEntry const& added : item.entries)
            if (!read_entry(added, true)) return false;
    }
    return true;
}

// An entry that is known to be there, at the top or in an addition.
YamlEntry const& ProfileReader::top_entry(YamlNode const& node, std::string_view key) const {
    if (YamlEntry const* const entry = node.find(key)) return *entry;
    for (YamlNode const& item : node.find("additions")->value.items)
        if (YamlEntry const* const entry = item.find(key)) return *entry;
    return node.entries.front();
}

bool ProfileReader::read_sex(YamlEntry const& entry) {
    static constexpr std::array words{"female"sv, "male"sv};  // in the order of PatientSex
    std::size_t at = 0;
    if (!in_.choice(entry, words, at)) return false;
    out_.profile.sex = static_cast<PatientSex>(at);
    return true;
}

bool ProfileReader::read_facts(YamlEntry const& entry) {
    if (entry.value.kind != Kind::map)
        return in_.wrong(entry, "statements, each with true or false", "write one `statement: true` or `statement: false` a line");
    for (YamlEntry const& fact : entry.value.entries) {
        if (trimmed(fact.key).empty())
            return in_.fail("wrong-type", fact.mark, fact.span, "a fact has no words", "write `statement: true` or `statement: false`");
        std::optional<bool> value;
        if (!in_.truth(fact, value)) return false;
        out_.profile.facts.push_back({fact.key, *value, fact.mark});
    }
    return true;
}

bool ProfileReader::read_complete(YamlEntry const& entry) {
    if (!in_.list(entry)) return false;
    for (YamlNode const& item : entry.value.items) {
        std::size_t at = 0;
        if (!in_.choice({entry.key, entry.mark, entry.span, item}, list_names, at)) return false;
        out_.profile.complete_lists = std::uint8_t(out_.profile.complete_lists | 1U << at);
    }
    return true;
}

template <class Record, std::size_t size>
bool ProfileReader::read_list(YamlEntry const& entry, Field<Record> const (&fields)[size], std::string_view what,
                              std::vector<Record>& records) {
    if (!in_.list(entry, true)) return false;
    records.reserve(records.size() + entry.value.items.size());
    auto position = static_cast<std::uint32_t>(records.size());
    if constexpr (std::is_same_v<Record, ObservationRecord>)
        if (!records.empty()) position = records.back().position + 1;
    for (YamlNode const& node : entry.value.items) {
        if (node.kind != Kind::map) {
            bool const word = node.kind == Kind::scalar;
            std::string fix = word ? "write `name: " + node.text + "`" : "write `- name: ...`";
            return in_.fail("wrong-type", node.mark, node.span,
                            "found " + (word ? in_back_ticks(node.text) : std::string(to_string(node.kind))) + " in " +
                                in_back_ticks(entry.key) + ", expected " + std::string(what) + " with its keys",
                            std::move(fix));
        }
        Record record;
        record.mark = node.mark;
        if (!read_fields(in_, node, fields, what, record)) return false;
        if (record.name.empty())
            return in_.fail("missing-key", node.mark, node.span, std::string(what) + " has no `name`", "add `name: ...`");
        if (!check(record, node)) return false;
        if constexpr (std::is_same_v<Record, ObservationRecord>) {
            record.position = position++;
            if (auto trouble = implausible(record, node)) {
                if (!options_.set_aside) return in_.fail(*std::move(trouble));
                trouble->severity = Severity::warning;
                trouble->message += ": the observation is set aside";
                out_.warnings.push_back(*std::move(trouble));
                continue;
            }
        }
        records.push_back(std::move(record));
    }
    return true;
}

bool ProfileReader::in_order(YamlNode const& node, std::optional<PartialDate> const& first, std::string_view first_key,
                             std::optional<PartialDate> const& last) {
    if (!first || !last || last->last() >= first->first()) return true;
    YamlEntry const& end = *node.find("end");
    return in_.fail("impossible-date", end.value.mark, end.value.span,
                    "`end` " + last->to_string() + " lies before `" + std::string(first_key) + "` " + first->to_string(),
                    "exchange or correct the dates");
}

bool ProfileReader::check(ConditionRecord const& record, YamlNode const& node) { return in_order(node, record.onset, "onset", record.end); }
bool ProfileReader::check(TrialRecord const& record, YamlNode const& node) { return in_order(node, record.start, "start", record.end); }
bool ProfileReader::check(ProcedureRecord const&, YamlNode const&) { return true; }

bool ProfileReader::check(TreatmentRecord const& record, YamlNode const& node) {
    if (!in_order(node, record.start, "start", record.end)) return false;
    if (record.dose && *record.dose < Decimal(0)) {
        YamlEntry const& dose = *node.find("dose");
        return in_.fail("impossible-value", dose.value.mark, dose.value.span,
                        "`dose` is " + record.dose->to_string() + ", expected a number from 0 up", "check the number");
    }
    if (!record.unit.empty() && !record.dose) {
        YamlEntry const& unit = *node.find("unit");
        warn("unit-without-dose", unit.mark, unit.span, "the treatment has a `unit` and no `dose`",
             "add `dose: ...`, or leave the unit out");
    }
    return true;
}

bool ProfileReader::check(ObservationRecord const& record, YamlNode const& node) {
    if (!record.has_value) {
        warn("no-value", node.mark, node.span, "the observation " + in_back_ticks(record.name) + " has no `value`", "add `value: ...`");
        return true;
    }
    if (record.value.kind != ObservedValue::Kind::text) return true;
    // Text that hides a number would never be compared with anything: say so here, where it can be put right.
    YamlEntry const& value = *node.find("value");
    std::string_view const written = trimmed(record.value.text);
    if (number_with_commas(written)) {
        std::string plain(written);
        plain.erase(std::remove(plain.begin(), plain.end(), ','), plain.end());
        bool const thousands = written.size() > 4 && written[written.size() - 4] == ',';
        return in_.wrong(value, "a number with a decimal point and without commas",
                         thousands ? "write `value: " + plain + "`" : "write decimals with a point");
    }
    if (auto const number = leading_number(written); number && !number->rest.empty()) {
        // "3a" and "T3" are grades, although "a" is a unit (year).
        bool const grade = !number->apart && number->rest.size() == 1 && number->rest != "%";
        if (!grade && vocabulary_.units().find(number->rest) != UnitId::none) {
            bool const comparator = number->number.find_first_of("<>=") != std::string_view::npos || !yaml_number(number->number);
            std::string const quote = comparator ? "\"" : "";
            return in_.wrong(
                value, "the value without its unit",
                "write `value: " + quote + std::string(number->number) + quote + ", unit: \"" + std::string(number->rest) + "\"`");
        }
    }
    return true;
}

// Why no living person has this value, or nothing. Values whose unit is missing or unknown are not judged here: they are unknown later.
std::optional<std::string> ProfileReader::impossible_value(ObservationRecord const& record) const {
    if (!record.has_value || (record.value.kind != ObservedValue::Kind::number && record.value.kind != ObservedValue::Kind::interval))
        return std::nullopt;
    EntryId const id = vocabulary_.find(record.name);
    if (id == EntryId::none || !vocabulary_.entry(id).analyte) return std::nullopt;
    AnalyteFacts const& facts = *vocabulary_.entry(id).analyte;
    if (facts.units.empty() || (!facts.possible_low && !facts.possible_high)) return std::nullopt;

    UnitTable const& units = vocabulary_.units();
    UnitId const customary = facts.units.front();
    UnitId unit = UnitId::none;
    if (!record.unit.empty()) {
        unit = units.find(record.unit);
    } else if (units.unit(customary).code == "1") {
        unit = customary;  // scores and ratios need none
    }
    if (unit == UnitId::none) return std::nullopt;

    auto const compare = [&](std::optional<Decimal> written, std::optional<Decimal> bound) -> std::optional<Comparable> {
        if (!written || !bound) return std::nullopt;
        return comparable(*written, unit, *bound, customary, units, facts.molar_mass, facts.valence);
    };
    // An interval is impossible where all of it is.
    auto const low = compare(record.value.high, facts.possible_low);
    auto const high = compare(record.value.low, facts.possible_high);
    bool const too_low = low && (low->a < low->b || (record.value.high_open && low->a == low->b));
    bool const too_high = high && high->b < high->a;
    if (!too_low && !too_high) return std::nullopt;
    std::string const code = units.unit(customary).code == "1" ? "" : ' ' + units.unit(customary).code;
    std::string out = record.value.text + (record.unit.empty() ? "" : ' ' + record.unit) + ", which no living person has, expected ";
    if (facts.possible_low && facts.possible_high)
        return out + facts.possible_low->to_string() + " to " + facts.possible_high->to_string() + code;
    return out + (too_low ? "at least " + facts.possible_low->to_string() : "at most " + facts.possible_high->to_string()) + code;
}

std::optional<Diagnostic> ProfileReader::implausible(ObservationRecord const& record, YamlNode const& node) const {
    if (record.lower && record.upper && *record.upper < *record.lower) {
        YamlEntry const& lower = *node.find("lower");
        return in_.diagnostic(Severity::error, "impossible-value", lower.value.mark, lower.value.span,
                              "`lower` " + record.lower->to_string() + " is above `upper` " + record.upper->to_string(),
                              "exchange or correct the limits of normal");
    }
    if (auto const why = impossible_value(record)) {
        YamlEntry const& value = *node.find("value");
        return in_.diagnostic(Severity::error, "impossible-value", value.value.mark, value.value.span,
                              in_back_ticks(record.name) + " is " + *why,
                              record.unit.empty() ? "check the value" : "check the value and its unit");
    }
    return std::nullopt;
}

bool ProfileReader::check_age(YamlNode const& node) {
    PatientProfile const& profile = out_.profile;
    if (!profile.birth_date || !profile.as_of) return true;
    YamlEntry const& birth = top_entry(node, "birth_date");
    // A partial date of birth leaves an interval of ages.
    int const youngest = completed_years(profile.birth_date->last(), *profile.as_of);
    int const oldest = completed_years(profile.birth_date->first(), *profile.as_of);
    if (profile.birth_date->first() > *profile.as_of)
        return in_.fail("impossible-date", birth.value.mark, birth.value.span,
                        "`birth_date` " + profile.birth_date->to_string() + " lies after `as_of` " + to_string(*profile.as_of),
                        "correct one of the dates");
    if (youngest > oldest_age)
        return in_.fail("impossible-date", birth.value.mark, birth.value.span,
                        "`birth_date` " + profile.birth_date->to_string() + " makes the patient " + std::to_string(youngest) +
                            " years old, expected at most " + std::to_string(oldest_age),
                        "correct the date");
    if (profile.age && (*profile.age < youngest || *profile.age > oldest)) {
        YamlEntry const& age = top_entry(node, "age");
        std::string const by_birth =
            std::to_string(youngest < 0 ? 0 : youngest) + (youngest == oldest ? "" : " or " + std::to_string(oldest));
        return in_.fail("contradiction", age.value.mark, age.value.span,
                        "`age` is " + std::to_string(*profile.age) + ", and by `birth_date` the patient is " + by_birth + " on " +
                            to_string(*profile.as_of),
                        "keep `birth_date`, or correct one of them");
    }
    return true;
}

// No record begins long before its patient.
bool ProfileReader::check_dates(YamlNode const& node) {
    if (!out_.profile.birth_date) return true;
    Day const earliest = out_.profile.birth_date->first() - pregnancy;
    for (auto const list : list_names) {
        YamlEntry const* const entry = node.find(list);
        if (entry == nullptr) continue;
        for (YamlNode const& record : entry->value.items) {
            for (YamlEntry const& field : record.entries) {
                bool const is_date = field.key == "onset" || field.key == "start" || field.key == "end" || field.key == "date";
                if (!is_date) continue;
                auto const date = PartialDate::parse(field.value.text);
                if (date && date->last() < earliest)
                    return in_.fail("impossible-date", field.value.mark, field.value.span,
                                    in_back_ticks(field.key) + ' ' + date->to_string() + " lies before `birth_date` " +
                                        out_.profile.birth_date->to_string(),
                                    "correct one of the dates");
            }
        }
    }
    return true;
}

}  // namespace

std::string_view to_string(ListName list) noexcept { return list_names[static_cast<std::size_t>(list)]; }

Result<ReadProfile> read_profile(YamlNode const& node, std::string const& file, Vocabulary const& vocabulary, ProfileOptions options) {
    return ProfileReader(file, vocabulary, options).read(node);
}

Result<ReadProfile> read_profile(YamlText const& document, std::string const& file, Vocabulary const& vocabulary, ProfileOptions options) {
    auto const node = read_yaml(document, file);
    if (!node) return node.error();
    return read_profile(*node, file, vocabulary, options);
}

Result<ReadProfile> read_profile(std::string_view text, std::string const& file, Vocabulary const& vocabulary, ProfileOptions options) {
    return read_profile(YamlText{text}, file, vocabulary, options);
}

std::vector<StreamedProfile> read_profiles(std::string_view stream, std::string const& file, Vocabulary const& vocabulary,
                                           ProfileOptions options) {
    std::vector<StreamedProfile> out;
    for (YamlText const& document : split_yaml(stream)) out.push_back({document.line, read_profile(document, file, vocabulary, options)});
    return out;
}

}  // namespace eligo
