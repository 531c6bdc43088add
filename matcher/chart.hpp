#pragma once
// A patient's chart: the profile after its names were read with the vocabulary, once per patient and for any number of criteria.
//
// Reading promises: a record is only what its words say. The head of a name says what it is ("prosthetic joint infection" is an
// infection); words that the vocabulary does not know make it a kind of the head that nobody can name; what is merely mentioned ("HIV" in
// "HIV-associated neuropathy") is neither claimed nor excluded; a name that denies or doubts ("no", "family history of", "suspected")
// claims nothing. It distrusts every name: a coordinator typed it.

#include "matcher/evaluate.hpp"
#include "matcher/profile.hpp"
#include "rules/compare.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace eligo {

// Entries that the meaning of a criterion depends on, looked up by name once per vocabulary.
struct Landmarks {
    EntryId pregnant, pregnancy, pregnancy_test, breastfeeding, childbearing;
    EntryId allergy, investigational_agent, surgery, major_surgery, malignancy, hematologic_malignancy, metastases;
    EntryId ecog, karnofsky, lansky, performance_status;
    EntryId creatinine, weight, height, creatinine_clearance, egfr, bmi, bsa, qt, heart_rate, qtc, qtcf, calcium, corrected_calcium,
        albumin, wbc, anc, neutrophil_percent;
    std::vector<EntryId> high_only;                                // analytes of which only a value above the upper limit is abnormal
    std::vector<std::pair<std::string, EntryId>> treatment_kinds;  // profile's `kind` -> class
    std::vector<std::pair<std::string, std::string>> groups;       // canonical qualifier -> group, sorted

    std::string_view group(std::string_view qualifier) const noexcept;
};

// One thing that a record says.
struct ChartItem {
    std::vector<EntryId> entries;   // what it is: each holds
    std::vector<EntryId> mentions;  // named inside, not claimed
    std::vector<std::string> sites_words;
    bool exact = true;     // no words beyond the entries: it is not known to be anything more special
    bool vague = false;    // known by its `kind` alone ("XYZ-123", kind: chemotherapy)
    bool open = false;     // a regimen of which not all drugs are listed
    bool allergy = false;  // hypersensitivity to it
    bool unread = false;   // no entry at all
    bool part = false;     // a drug of the regimen that is named
};

enum class Relation : std::uint8_t { no, maybe, yes };

// A name after reading.
struct ReadName {
    std::vector<ChartItem> items;
    std::vector<std::string> words;       // all, folded
    std::vector<std::string> qualifiers;  // canonical
    std::vector<EntryId> sites;
    std::vector<std::pair<EntryId, bool>> findings;  // marker or test, positive
    std::string stage;
    bool unsure = false;   // "suspected", "rule out", an "or"
    bool nothing = false;  // "no", "family history of", "risk of"
    bool past = false;     // "history of", "status post"
    bool other = false;    // "other malignancy"
    bool conjoined = false;
};

struct ChartRecord {
    ListName list = ListName::conditions;
    std::uint32_t index = 0;
    std::string_view name;
    Mark mark;
    ReadName read;
    RecordStatus status = RecordStatus::active;
    bool status_written = false;
    std::optional<PartialDate> first, last;  // start, onset or date; end
    bool single_date = false;                // a procedure: it happened, or began, on `first`
    std::optional<bool> controlled, major;
    std::optional<int> grade, cycles, line;
    std::optional<RecordSeverity> severity;
    std::string stage;
    std::optional<ReadName> reason;
    bool has_site = false;
    bool by_course = false;  // not a record of its own: a state that the `course` of one names

    bool absent() const noexcept { return status == RecordStatus::absent; }

    // Of a recorded no: the one thing that it denies, as an allergy or as anything else; null where it denies nothing for certain
    // (of "A and B: absent" neither is known to be absent). What narrows it (qualifiers, stage, site) is for the reader to see.
    ChartItem const* denied(bool allergy) const;
    std::string path() const;
};

struct ChartObservation {
    // What a worded result says.
    enum class Result : std::uint8_t { number, positive, negative, pending, word };
    std::uint32_t index = 0;
    ObservationRecord const* record = nullptr;
    EntryId entry = EntryId::none;
    std::vector<EntryId> mentions;   // where no entry covers the whole name
    std::vector<std::string> words;  // the name, folded
    UnitId unit = UnitId::none;
    Result result = Result::word;
    std::string value_words;  // of a worded result, folded

    std::string path() const { return "observations[" + std::to_string(index) + "]"; }
};

struct ChartFact {
    FactRecord const* record = nullptr;
    EntryId entry = EntryId::none;
    std::vector<std::string> tokens;  // content words (facts.hpp)
};

// Names that were read before: a cohort writes the same few thousand a million times over. One thread's, for one vocabulary; bounded.
class NameBook {
public:
    explicit NameBook(Vocabulary const& vocabulary);

    struct Observed {
        EntryId entry = EntryId::none;
        std::vector<EntryId> mentions;
        std::vector<std::string> words;
    };
    struct Said {
        EntryId entry = EntryId::none;
        std::vector<std::string> tokens;
    };
    ReadName const& name(std::string_view name, std::string_view beside);
    Observed const& observed(std::string const& name);
    Said const& fact(std::string const& name);
    std::string const& folded(std::string const& text);  // its words, a blank between them
    UnitId unit(std::string const& text);

private:
    template <class Value>
    using Table = std::unordered_map<std::string, Value>;
    template <class Value, class Read>
    Value const& read(Table<Value>& table, std::string const& text, Read const& how);

    Vocabulary const& vocabulary_;
    std::shared_ptr<Landmarks const> landmarks_;
    Table<ReadName> names_;
    Table<Observed> observed_;
    Table<Said> facts_;
    Table<std::string> folded_;
    Table<UnitId> units_;
    std::string key_;
};

class Chart {
public:
    // With a book, names are looked up there; it says the same.
    Chart(PatientProfile const& profile, Vocabulary const& vocabulary, NameBook* book = nullptr);

    PatientProfile const& profile() const noexcept { return *profile_; }
    Vocabulary const& vocabulary() const noexcept { return *vocabulary_; }
    Landmarks const& landmarks() const noexcept { return *landmarks_; }
    std::vector<ChartRecord> const& records() const noexcept { return records_; }
    std::vector<ChartObservation> const& observations() const noexcept { return observations_; }
    std::vector<ChartFact> const& facts() const noexcept { return facts_; }
    std::size_t count(ListName list) const noexcept;

    // How an item stands to what a criterion asks for: it is one; it may be one; it is none.
    Relation relation(ChartItem const& item, EntryId asked) const;
    Relation relation(ChartItem const& item, Term const& asked, std::vector<std::string> const& words) const;

    // Does a result on `observed` speak of `asked`? A finding: present upward, absent downward (semantics.md, Direction). A result of a
    // test: upward, whatever it is (a negative urine test is a negative pregnancy test, and no negative serum test).
    bool speaks_of(EntryId observed, bool positive, EntryId asked) const;

    // Some entry is a kind of both.
    bool overlap(EntryId a, EntryId b) const;

    // A collective without an edge ("comorbidity", "toxicity", "antihypertensive"): any record of its kind may be one. Its note begins with
    // `open`, `by purpose`, `by status` or `by combination`.
    bool open_ended(EntryId entry) const;

    // The same, where the record may indeed be one: several drugs given at once may be a combination, amlodipine is no combination of
    // antiretrovirals; and what is investigational stands among the trials.
    bool may_be_open_kind(ChartItem const& item, EntryId asked) const;

    // The days of a date that the profile knows of: what began in the month of its day has begun by that day.
    DayRange known_days(PartialDate const& date, DayNumber as_of) const;

    // As the entry says; unmarked where it can be either, whatever its parents are.
    Nature nature(EntryId entry) const;

private:
    PatientProfile const* profile_;
    Vocabulary const* vocabulary_;
    std::shared_ptr<Landmarks const> landmarks_;
    std::vector<ChartRecord> records_;
    std::vector<ChartObservation> observations_;
    std::vector<ChartFact> facts_;
};

std::shared_ptr<Landmarks const> landmarks(Vocabulary const& vocabulary);

// As read_chart, with the names of a cohort.
std::shared_ptr<Chart const> read_chart(PatientProfile const& profile, NameBook& book, Vocabulary const& vocabulary);

// The name of a record as words, entries and qualifiers. `beside`: further words that belong to it (histology, site).
ReadName read_name(std::string_view name, Vocabulary const& vocabulary, Landmarks const& landmarks, std::string_view beside = {});

// A test that was not done: there is no result to come.
bool never_done(ChartObservation const& observation);

// What "positive", "not detected", "wild type", "pending" say of a test.
ChartObservation::Result classify_result(std::vector<std::string> const& words);

}  // namespace eligo
