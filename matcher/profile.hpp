#pragma once
// The patient profile (spec/profile.md): one YAML or JSON document, one patient as known on one day.
//
// Reading promises: an unknown key, a wrong type, an impossible date or value, a duplicate key is an error with line, column, what was
// expected and the nearest key; nothing is guessed and nothing dropped. Names are kept as written and read by the evaluator with the
// vocabulary. Every record keeps its place, so that an answer can point to the line it came from.

#include "matcher/yaml_reader.hpp"
#include "rules/date.hpp"
#include "rules/decimal.hpp"
#include "rules/diagnostic.hpp"
#include "rules/units.hpp"
#include "rules/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

enum class PatientSex : std::uint8_t { female, male };
enum class RecordStatus : std::uint8_t { active, resolved, absent };
enum class RecordSeverity : std::uint8_t { mild, moderate, severe };

// A measured value: a number, an interval ("<0.5": censored), or a word ("negative", "2+", "III").
struct ObservedValue {
    enum class Kind : std::uint8_t { number, interval, text, truth };
    Kind kind = Kind::text;
    std::optional<Decimal> low, high;  // number: both equal; interval: what is known, nullopt = open end
    bool low_open = false;             // ">5": low 5, open
    bool high_open = false;            // "<0.5": high 0.5, open
    std::string text;                  // as written, always
    bool truth = false;                // for a YAML boolean
};

// `status` is as written: an `end` date also makes a record resolved, on which day is for the evaluator to see.
struct ConditionRecord {
    std::string name;
    std::optional<PartialDate> onset, end;
    std::vector<std::string> course;
    std::optional<bool> controlled;
    std::optional<int> grade;
    std::optional<RecordSeverity> severity;
    std::string stage, site, histology;
    RecordStatus status = RecordStatus::active;
    bool status_written = false;  // `status` stands in the profile
    Mark mark;
};

struct ObservationRecord {
    std::string name;
    ObservedValue value;
    bool has_value = false;
    std::string unit;  // as written; empty = none
    std::optional<PartialDate> date;
    std::optional<Decimal> upper, lower;  // this laboratory's limits of normal, in `unit`
    std::string site;
    std::uint32_t position = 0;  // in the list as written, where some may have been set aside
    Mark mark;
};

struct TreatmentRecord {
    std::string name;
    std::string kind, intent, response, route, site, reason;
    std::optional<PartialDate> start, end;
    std::optional<int> cycles, line;
    std::optional<Decimal> dose;
    std::string unit;  // of the dose
    RecordStatus status = RecordStatus::active;
    Mark mark;
};

struct ProcedureRecord {
    std::string name;
    std::optional<PartialDate> date;
    std::optional<bool> major;
    std::string site, outcome, reason;
    RecordStatus status = RecordStatus::active;
    Mark mark;
};

struct AllergyRecord {
    std::string name;
    std::optional<RecordSeverity> severity;
    RecordStatus status = RecordStatus::active;
    Mark mark;
};

struct TrialRecord {
    std::string name;
    std::optional<PartialDate> start, end;
    RecordStatus status = RecordStatus::active;
    Mark mark;
};

struct FactRecord {
    std::string name;
    bool value = false;
    Mark mark;
};

enum class ListName : std::uint8_t { conditions, observations, treatments, procedures, allergies, trials };
std::string_view to_string(ListName list) noexcept;

struct PatientProfile {
    std::string id;
    std::optional<Day> as_of;
    std::optional<PartialDate> birth_date;
    std::optional<int> age;  // completed years on as_of
    std::optional<PatientSex> sex;
    std::vector<ConditionRecord> conditions;
    std::vector<ObservationRecord> observations;
    std::vector<TreatmentRecord> treatments;
    std::vector<ProcedureRecord> procedures;
    std::vector<AllergyRecord> allergies;
    std::vector<TrialRecord> trials;
    std::vector<FactRecord> facts;
    std::uint8_t complete_lists = 0;  // bit per ListName
    Mark birth_mark, sex_mark, as_of_mark;

    bool complete(ListName list) const noexcept { return (complete_lists >> static_cast<unsigned>(list) & 1U) != 0; }
};

struct ReadProfile {
    PatientProfile profile;
    std::vector<Diagnostic> warnings;
};

struct ProfileOptions {
    bool require_id = true;  // the patients of case files have none
    bool set_aside = false;  // in a cohort: an implausible observation is left out with a warning instead of being an error
    std::optional<Day> as_of = std::nullopt;  // for a patient that states none
};

// One document. `file` is only named in messages.
Result<ReadProfile> read_profile(std::string_view text, std::string const& file, Vocabulary const& vocabulary, ProfileOptions options = {});

// A document of a stream (split_yaml), or a patient inside another document.
Result<ReadProfile> read_profile(YamlText const& document, std::string const& file, Vocabulary const& vocabulary,
                                 ProfileOptions options = {});
Result<ReadProfile> read_profile(YamlNode const& node, std::string const& file, Vocabulary const& vocabulary, ProfileOptions options = {});

// A stream: YAML documents parted by `---`, or NDJSON. A bad document costs only itself.
struct StreamedProfile {
    std::uint32_t line = 0;  // where the document begins
    Result<ReadProfile> result;
};
std::vector<StreamedProfile> read_profiles(std::string_view stream, std::string const& file, Vocabulary const& vocabulary,
                                           ProfileOptions options = {.set_aside = true});

}  // namespace eligo
