#pragma once
// The clinical vocabulary: entries with names, synonyms and is-a parents, read from data/vocabulary (format: README.md there).
//
// It promises: every phrase belongs to one entry or is listed as ambiguous; parents exist and form no cycle; a file that breaks a
// rule of the format is refused with file and line. It distrusts every byte of the files, since people edit them.
//
// Phrases are compared as folded words: case, hyphens, apostrophes, plural endings and British spelling do not matter. How a text is
// split into words stands in words.hpp; a lexer that feeds `longest` uses split_words and fold_word, or words(), and nothing else.
// A phrase marked with `=` in the data matches in exactly its letters.

#include "rules/decimal.hpp"
#include "rules/diagnostic.hpp"
#include "rules/hash_index.hpp"
#include "rules/phrase_table.hpp"
#include "rules/spelling.hpp"
#include "rules/units.hpp"
#include "rules/words.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo {

enum class EntryId : std::uint32_t { none = 0xFFFFFFFF };
constexpr std::uint32_t index(EntryId id) noexcept { return static_cast<std::uint32_t>(id); }

enum class EntryKind : std::uint8_t {
    condition,
    drug,
    drug_class,
    regimen,
    vaccine,
    radiotherapy,
    transplant,
    transfusion,
    surgery,
    procedure,
    device,
    test,
    marker,
    fact,
    site,
    analyte,
};

// What is done to a patient; the other kinds are what a patient has, is and is tested for.
constexpr bool is_therapy(EntryKind kind) noexcept {
    switch (kind) {
        case EntryKind::drug:
        case EntryKind::drug_class:
        case EntryKind::regimen:
        case EntryKind::vaccine:
        case EntryKind::radiotherapy:
        case EntryKind::transplant:
        case EntryKind::transfusion:
        case EntryKind::surgery:
        case EntryKind::procedure:
        case EntryKind::device: return true;
        default: return false;
    }
}

std::string_view to_string(EntryKind kind) noexcept;

enum class Nature : std::uint8_t { unmarked, event, state };

// How an analyte is measured. A group ("transaminases") stands for all of its members.
enum class Scale : std::uint8_t { number, percent, ordinal, group };

struct AnalyteFacts {
    Scale scale = Scale::number;
    std::vector<UnitId> units;                           // customary units; the first is shown
    std::optional<Decimal> bound_low, bound_high;        // limits a trial would plausibly set, in units[0]
    std::optional<Decimal> possible_low, possible_high;  // values possible in a living person, in units[0]
    std::optional<Decimal> molar_mass;                   // g/mol
    std::optional<Decimal> valence;                      // equivalents per mole
    std::vector<std::string> grades;                     // of an ordinal scale, in order
    std::vector<EntryId> members;                        // of a group
    bool derived = false;

    template <class Image>
    void transfer(Image& image) {
        image(scale, units, bound_low, bound_high, possible_low, possible_high, molar_mass, valence, grades, members, derived);
    }
};

// Everything but the name lies in the vocabulary's storage, which copies of the vocabulary share: a string of its own for each
// synonym and note would make loading half as long again.
struct Entry {
    std::string name;
    EntryKind kind = EntryKind::condition;
    Nature nature = Nature::unmarked;
    std::uint32_t line = 0;  // where it is written
    std::string_view file;
    std::span<std::string_view const> synonyms;  // without the `=` of exact ones
    std::span<EntryId const> parents;            // direct ones
    std::span<EntryId const> parts;              // of a regimen
    std::string_view note;
    std::shared_ptr<AnalyteFacts const> analyte;  // for EntryKind::analyte, else null
};

// What a phrase of qualifiers.tsv asks of a record.
struct QualifierPhrase {
    std::string qualifier;  // its canonical name: "severe", "uncontrolled", "active", "newly diagnosed", ...
    std::string group;      // severity | control | activity | course | extent | judgement | certainty | acuity | ...

    template <class Image>
    void transfer(Image& image) {
        image(qualifier, group);
    }
};

struct Implication {
    enum class State : std::uint8_t { yes, no };
    EntryId if_entry = EntryId::none;
    State if_state = State::yes;  // present / positive / true, or absent / negative / false
    EntryId then_entry = EntryId::none;
    State then_state = State::yes;
    std::string reason;

    template <class Image>
    void transfer(Image& image) {
        image(if_entry, if_state, then_entry, then_state, reason);
    }
};

// A condition that is a value beyond a limit and nothing else (values.tsv): thrombocytopenia is a low platelet count. `analyte` is none where several
// quantities may show it.
struct ValueCondition {
    EntryId condition = EntryId::none;
    EntryId analyte = EntryId::none;
    bool above = false;  // the value lies above the limit, not below

    template <class Image>
    void transfer(Image& image) {
        image(condition, analyte, above);
    }
};

// The meanings of the longest phrase. Where it is a phrase in exact letters (`=ALL`) and also a folded one, the exact one alone says
// which entry is meant; qualifiers, neutral phrases and anchors stand beside it.
struct PhraseMatch {
    std::size_t words = 0;  // how many of the given words it covers; 0 = none
    std::vector<PhraseMeaning> meanings;
};

// What people are asked to be able or willing to do (acts.tsv). Phrases are folded words with one blank between them.
struct Act {
    enum Attitude : std::uint8_t { able, willing, unable, unwilling };
    std::array<EntryId, 4> entries{EntryId::none, EntryId::none, EntryId::none, EntryId::none};  // facts, by Attitude
    std::vector<std::string> verbs;                                                              // longest first
    std::vector<std::string> heads, around;
    bool alone = false;  // the verb needs no object

    template <class Image>
    void transfer(Image& image) {
        image(entries, verbs, heads, around, alone);
    }
};

// What a condition may do to a patient's part in a trial, as somebody judges it (consequences.tsv). Phrases in lower case as written.
struct Consequence {
    std::string qualifier;                  // of qualifiers.tsv
    EntryId circumstances = EntryId::none;  // the fact that says it of circumstances that are no condition
    std::vector<std::string> verbs;         // longest first
    std::vector<std::string> objects;
};

// Words that a clause may hold without effect on its truth (silent.tsv): words[begin, end) of the phrase are silent, the others say where.
// Lower case as written, without folding; "*" stands for a term of the vocabulary, "@" for a number.
struct SilentPhrase {
    std::vector<std::string> words;
    std::uint32_t begin = 0, end = 0;

    template <class Image>
    void transfer(Image& image) {
        image(words, begin, end);
    }
};

struct AmbiguousPhrase {
    std::string phrase;
    std::vector<EntryId> entries;       // those meanings that are entries
    std::vector<std::string> meanings;  // all, as written

    template <class Image>
    void transfer(Image& image) {
        image(phrase, entries, meanings);
    }
};

class Vocabulary {
public:
    // The tables of data/vocabulary as they were when the program was built, which refuses tables with faults. They are not read anew:
    // the program holds the vocabulary that was made of them (vocabulary_image.hpp).
    static Vocabulary const& built_in();

    // All tables (*.tsv) of a folder in place of the built-in ones. The error is the first fault.
    static Result<Vocabulary> load(std::string const& folder);

    // The tables of a folder as they are, in order of their names: (file name, content).
    static Result<std::vector<std::pair<std::string, std::string>>> tables_of(std::string const& folder);

    // From such tables.
    static Result<Vocabulary> from_tables(std::vector<std::pair<std::string, std::string_view>> const& tables);

    // The same with all that can be used, however many faults there are.
    static Vocabulary from_faulty_tables(std::vector<std::pair<std::string, std::string_view>> const& tables);

    // Everything that was wrong with the tables: empty for what `load` returned.
    std::span<Diagnostic const> faults() const noexcept { return faults_; }

    std::span<Entry const> entries() const noexcept { return entries_; }
    Entry const& entry(EntryId id) const { return entries_[index(id)]; }
    std::span<AmbiguousPhrase const> ambiguous() const noexcept { return ambiguous_; }
    std::span<QualifierPhrase const> qualifiers() const noexcept { return qualifiers_; }
    std::span<std::string const> neutral() const noexcept { return neutral_; }  // the phrases
    std::span<Act const> acts() const noexcept { return acts_; }
    std::span<Consequence const> consequences() const noexcept { return consequences_; }  // in the order of the table
    std::span<std::string const> around_consequences() const noexcept { return around_consequences_; }
    std::span<SilentPhrase const> silent() const noexcept { return silent_; }   // sorted by their first words
    std::span<std::string const> anchors() const noexcept { return anchors_; }  // of each phrase, the anchor
    std::span<Implication const> implications() const noexcept { return implications_; }
    std::span<ValueCondition const> value_conditions() const noexcept { return value_conditions_; }
    // That of one condition, or null.
    ValueCondition const* value_condition(EntryId condition) const noexcept;
    UnitTable const& units() const noexcept { return units_; }

    // The entry of exactly this phrase, or none (also when it is ambiguous).
    EntryId find(std::string_view phrase) const;

    // The entry of exactly this canonical name, or none.
    EntryId by_name(std::string_view name) const;

    // Longest phrase that starts at words[0]. `folded` and `as_written` run in parallel, one element a word of words.hpp: the word after
    // fold_word, and the bytes of its span.
    PhraseMatch longest(std::span<std::string const> folded, std::span<std::string_view const> as_written) const;

    // `specific` is the same as or a kind of `general` (is-a, transitive).
    bool is_a(EntryId specific, EntryId general) const;

    // All entries that are a kind of `general`, itself included, in order of id.
    std::span<EntryId const> descendants(EntryId general) const;

    // All that `specific` is, itself included, in order of id.
    std::span<EntryId const> ancestors(EntryId specific) const;

    // The word as it is compared: lower case, American spelling, singular.
    std::string fold_word(std::string_view word) const;

    // The words of a text (words.hpp), each folded by fold_word.
    std::vector<Word> words(std::string_view text) const;
    std::vector<std::string> fold_words(std::string_view text) const;

    // The known phrase nearest to one that is not known, for "did you mean", as the data writes it; empty if none is near.
    std::string suggest(std::string_view phrase) const;

    // A hash over all tables, for reports.
    std::string const& fingerprint() const noexcept { return fingerprint_; }

private:
    friend class VocabularyLoader;
    friend class VocabularyImage;

    // For each entry a sorted list of entries, all in one piece.
    struct Relation {
        LastingArray<std::uint32_t> begins;  // entries + 1
        LastingArray<EntryId> members;
        std::span<EntryId const> of(EntryId id) const {
            return members.all().subspan(begins[index(id)], begins[index(id) + 1] - begins[index(id)]);
        }

        template <class Image>
        void transfer(Image& image) {
            image(begins, members);
        }
    };

    // What entries point into.
    struct Storage;

    void append_meanings(std::uint32_t phrase, std::vector<PhraseMeaning>& meanings) const;

    std::shared_ptr<Storage const> storage_;
    std::vector<Entry> entries_;
    std::vector<AmbiguousPhrase> ambiguous_;
    std::vector<QualifierPhrase> qualifiers_;
    std::vector<std::string> neutral_;
    std::vector<SilentPhrase> silent_;
    std::vector<Act> acts_;
    std::vector<Consequence> consequences_;
    std::vector<std::string> around_consequences_;  // words that may stand beside an object; sorted
    std::vector<std::string> anchors_;
    std::vector<Implication> implications_;
    std::vector<ValueCondition> value_conditions_;
    std::vector<Diagnostic> faults_;
    UnitTable units_;
    Spelling spelling_;
    PhraseTable phrases_;
    HashIndex names_;
    Relation ancestors_;
    LastingArray<std::uint64_t> ancestor_bits_;  // of each entry, the last six bits of its ancestors' numbers
    Relation descendants_;
    std::string fingerprint_;
};

}  // namespace eligo
