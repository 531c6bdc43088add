#pragma once
// The rule tree: what a criterion means. Written by the grammar, read by the evaluators, printed by rules/print.hpp in the language of
// rules/LANGUAGE.md, which the grammar reads back to an equal tree.
//
// A tree states something about the patient ("the statement as written"); whether a met statement admits or excludes is the
// criterion's kind, not the tree's. Plain values; a Node owns its children.

#include "rules/date.hpp"
#include "rules/decimal.hpp"
#include "rules/span.hpp"
#include "rules/units.hpp"
#include "rules/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace eligo {

// What a leaf is about: an entry of the vocabulary, words that no entry covers (quoted), or, with neither, anything at all.
struct Term {
    EntryId entry = EntryId::none;
    std::string words;  // folded, blank separated; empty when `entry` is set

    bool any() const noexcept { return entry == EntryId::none && words.empty(); }
    bool quoted() const noexcept { return entry == EntryId::none && !words.empty(); }
    friend bool operator==(Term const&, Term const&) = default;
};

// One end of a range. `of`: the number is plain (in `unit`), or a multiple of the observation's own upper or lower limit of normal.
struct Bound {
    enum class Of : std::uint8_t { plain, uln, lln };
    Decimal number;
    bool strict = false;  // the number itself is outside
    Of of = Of::plain;
    UnitId unit = UnitId::none;
    friend bool operator==(Bound const&, Bound const&) = default;
};

// low <= value <= high; a missing end is open. "Normal" is 1 x LLN to 1 x ULN with `normal` set: one limit on record
// suffices where only that one can fail.
struct Range {
    std::optional<Bound> low, high;
    bool normal = false;
    friend bool operator==(Range const&, Range const&) = default;
};

// A window counts back from the as-of date (semantics.md, Time).
struct Window {
    std::optional<Duration> within;  // at most this long ago
    bool within_strict = false;      // less than this long ago
    std::optional<Duration> ago;     // at least this long ago
    bool ago_strict = false;         // longer ago than this
    // Which day of a record that lasts is looked at. touching: `within` asks that any of its days is inside, `ago` that its last day is
    // that long ago. started: its first day ("started within", "for at least"). ended: its last day ("completed within"); still running is not ended.
    enum class Edge : std::uint8_t { touching, started, ended };
    Edge edge = Edge::touching;

    bool none() const noexcept { return !within && !ago; }
    friend bool operator==(Window const&, Window const&) = default;
};

// all: every child. any: at least one. negation: not its only child. at_least: `count` of the children.
struct All {
    friend bool operator==(All, All) = default;
};
struct Any {
    friend bool operator==(Any, Any) = default;
};
struct Not {
    friend bool operator==(Not, Not) = default;
};
struct AtLeast {
    int count = 1;
    friend bool operator==(AtLeast, AtLeast) = default;
};

// "If/for <who>: <demand>": children who, demand. Asks only of those whom `who` names. A patient known to be outside is asked nothing, and
// what asks nothing changes nothing: met under inclusion, not met under exclusion, so that `not` of it is the same.
struct Group {
    friend bool operator==(Group, Group) = default;
};

// "<claim> unless <exception>": children claim, exception. Under inclusion the claim or the exception must hold; under exclusion the
// claim excludes unless the exception holds.
struct Unless {
    friend bool operator==(Unless, Unless) = default;
};

// Nothing is asked ("prior steroids are allowed"): met under inclusion, not met under exclusion.
struct Nothing {
    friend bool operator==(Nothing, Nothing) = default;
};

// A number or grade against a range: laboratory value, vital sign, score. Performance status of any scale is `analyte` = that scale.
struct Measure {
    EntryId analyte = EntryId::none;
    Range range;
    Window window;
    bool throughout = false;  // "for at least N": every value inside window.within, and one at least that old
    friend bool operator==(Measure const&, Measure const&) = default;
};

// Age, completed in `unit` (year, month, day or week), on the as-of date, or when the condition `at` began.
struct Age {
    Range range;  // plain bounds without unit
    TimeUnit unit = TimeUnit::year;
    std::optional<Term> at;
    friend bool operator==(Age const&, Age const&) = default;
};

struct Sex {
    bool female = true;
    friend bool operator==(Sex, Sex) = default;
};

// How a record must lie in time when no window says it.
enum class Tense : std::uint8_t {
    bare,     // a state or treatment that has not ended (an ended one: unknown); an event at any time
    current,  // begun and not ended: "active", "concurrent", "receiving"
    ever,     // began on or before the day, ended or not: "history of", "prior", "has received"
    past,     // began and ended: "completed", "resolved"
};

// Where to look when the term itself does not say: a quoted term, or an allergy to a drug.
enum class Role : std::uint8_t {
    as_entry,  // by the entry's kind; a quoted term anywhere
    condition,
    therapy,  // treatments (and what else answers for the entry's kind)
    procedure,
    allergy,  // "hypersensitivity to X"
    trial,    // participation in another clinical study; the term is `any`
};

// What is counted in "at least 2 prior lines", "1-2 cycles", "more than one episode".
enum class Counted : std::uint8_t { lines, cycles, records };
struct Count {
    Counted counted = Counted::lines;
    std::optional<int> low, high;
    friend bool operator==(Count const&, Count const&) = default;
};

// A recorded condition, treatment, procedure, allergy or trial participation.
struct Record {
    Term what;
    Role role = Role::as_entry;
    Tense tense = Tense::bare;
    Window window;
    std::vector<std::string> qualifiers;  // canonical names of qualifiers.tsv, sorted; every one is asked for
    std::optional<Count> count;
    std::optional<int> grade_low, grade_high;    // CTCAE grade
    std::vector<std::string> stages;             // any of these: "III", "IIIB", "IV"
    std::vector<Term> except;                    // a record that is one of these does not count
    bool other = false;                          // other than the disease the trial is for
    std::optional<Term> reason;                  // "for multiple myeloma": what it is or was given for
    std::vector<std::string> reason_qualifiers;  // "for metastatic breast cancer": names of qualifiers.tsv, sorted; only with a reason
    std::optional<Term> site;
    std::string restriction;  // quoted words that narrow it ("requiring systemic therapy"): only a fact can settle them
    friend bool operator==(Record const&, Record const&) = default;
};

// A test or marker with its outcome: any of `values` ("positive", "negative", "2+", "IHC 1+").
struct Finding {
    Term what;
    std::vector<std::string> values;
    Window window;
    friend bool operator==(Finding const&, Finding const&) = default;
};

// A yes/no statement of the vocabulary (kind fact): pregnant, informed consent.
struct Fact {
    EntryId entry = EntryId::none;
    friend bool operator==(Fact, Fact) = default;
};

// Words of the text that only a fact in the same words can settle.
struct Quoted {
    std::string words;
    friend bool operator==(Quoted const&, Quoted const&) = default;
};

// Words that the grammar did not account for: unknown, always.
struct Residue {
    std::string words;
    friend bool operator==(Residue const&, Residue const&) = default;
};

using Meaning = std::variant<All, Any, Not, AtLeast, Group, Unless, Nothing, Measure, Age, Sex, Record, Finding, Fact, Quoted, Residue>;

struct Node {
    Meaning meaning = Nothing{};
    std::vector<Node> children;

    // Annotations; not part of the rule and not compared.
    Span span;           // in the criterion's clean text
    std::string phrase;  // the words the criterion asks for here, without polarity and neutral words: what a fact is compared with

    template <class T>
    T const* get() const noexcept {
        return std::get_if<T>(&meaning);
    }
    template <class T>
    T* get() noexcept {
        return std::get_if<T>(&meaning);
    }
    template <class T>
    bool is() const noexcept {
        return std::holds_alternative<T>(meaning);
    }

    // Equal rules: meaning and children, not the annotations.
    friend bool operator==(Node const& a, Node const& b) { return a.meaning == b.meaning && a.children == b.children; }
};

Node leaf(Meaning meaning, Span span = {}, std::string phrase = {});
Node all_of(std::vector<Node> children);  // one child: itself
Node any_of(std::vector<Node> children);
Node negation(Node child);  // not not x: x

enum class Understood : std::uint8_t { none, partial, full };
std::string_view to_string(Understood understood) noexcept;

// full: no quoted or residue anywhere (a quoted term, restriction or leaf is partial); none: nothing but quoted and residue.
Understood understood(Node const& tree);

}  // namespace eligo
