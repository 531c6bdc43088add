#include "rules/print.hpp"

#include "rules/compare.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo {
namespace {

// Around a name while the sentence is being put together: open, its place in the list of names, middle, the name, close.
constexpr char open_mark = '\x01';
constexpr char middle_mark = '\x02';
constexpr char close_mark = '\x03';

// A double quote would end the words; which of the two quotes stood there is nobody's meaning. `leaf` (tree.hpp) has put words into this form.
// Two quotation marks side by side are no words to the lexer, so no words are a blank.
std::string in_quotes(std::string_view words) {
    std::string result(words);
    std::replace(result.begin(), result.end(), '"', '\'');
    for (char& c : result)
        if (c >= '\0' && c < ' ') c = ' ';
    // A blank at the end is not part of the words: pages write a backslash before a quotation mark.
    if (result.empty() || result.back() == '\\') result += ' ';
    return '"' + result + '"';
}

// Phrases that begin a sentence or a record, and are read before any name.
constexpr std::array<std::string_view, 16> openings{"no",
                                                    "any condition",
                                                    "any therapy",
                                                    "any procedure",
                                                    "any test",
                                                    "anything",
                                                    "nothing is asked",
                                                    "age",
                                                    "current",
                                                    "history of",
                                                    "past",
                                                    "allergy to",
                                                    "other",
                                                    "unread",
                                                    "not",
                                                    "participation in another trial"};

// Words that quotation marks follow.
constexpr std::array<std::string_view, 9> before_quotes{"condition", "treatment", "procedure", "record", "test",
                                                        "entry",     "fact",      "qualifier", "unread"};

// What the grammar of criteria reads in another way: as a tense, as "other", as no record at all, or as whatever is on record.
constexpr std::array<std::string_view, 5> qualifiers_with_another_sense{"active", "inactive", "resolved", "secondary", "suspected"};
constexpr std::array<std::string_view, 6> names_of_anything{"disease", "medical condition", "comorbidity",
                                                            "illness", "disorder",          "condition"};

template <class List>
bool contains(List const& list, std::string_view text) noexcept {
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool starts_like_a_form(std::string_view text) noexcept {
    std::size_t first = 0;
    while (!ends_name(text, first)) ++first;
    auto const word = text.substr(0, first);
    if (is_stage_name(word)) return true;
    if (text.substr(first).starts_with(" \"") && contains(before_quotes, word)) return true;
    return std::any_of(openings.begin(), openings.end(),
                       [&](std::string_view opening) { return text.starts_with(opening) && ends_name(text, opening.size()); });
}

std::string joined(std::vector<std::string> const& parts, std::string_view between) {
    std::string result;
    for (auto const& part : parts) {
        if (&part != &parts.front()) result += between;
        result += part;
    }
    return result;
}

std::string many(int count, std::string_view one, std::string_view more) { return std::string(count == 1 ? one : more); }

// A number in front of a duration is written as durations are everywhere: without separators.
std::string in_time_unit(Decimal const& number, TimeUnit unit) { return to_string(Duration{number, unit}); }

class Printer {
public:
    explicit Printer(Vocabulary const& vocabulary) : vocabulary_(vocabulary) {}

    std::string operator()(Node const& node) const {
        return std::visit([&](auto const& meaning) { return of(meaning, node); }, node.meaning);
    }

    std::string name(EntryId entry) const {
        return entry == EntryId::none ? std::string() : mark({Name::Of::entry, vocabulary_.entry(entry).name});
    }
    std::string name(Term const& term, Role role) const;
    std::string range(Range const& range, EntryId analyte, std::optional<TimeUnit> time) const;

    // The sentence without marks. A name that would be read otherwise where it stands, since a longer name begins there or since it begins as
    // another form does, is put into quotes.
    std::string finish(std::string_view marked) const;

private:
    // Something of the vocabulary, and how it is read where it stands.
    struct Name {
        enum class Of : std::uint8_t { entry, record, test, fact, qualifier, grade, sex } of;
        std::string text;
        AnalyteFacts const* facts = nullptr;  // of a grade
        bool quoted = false;
    };

    std::string mark(Name name) const {
        names_.push_back(std::move(name));
        return open_mark + std::to_string(names_.size() - 1) + middle_mark + names_.back().text + close_mark;
    }

    static std::string in_quotes(Name const& name) {
        switch (name.of) {
            case Name::Of::entry:
            case Name::Of::record:
            case Name::Of::test: return "entry " + eligo::in_quotes(name.text);
            case Name::Of::fact: return "fact " + eligo::in_quotes(name.text);
            case Name::Of::qualifier: return "qualifier " + eligo::in_quotes(name.text);
            case Name::Of::grade: return eligo::in_quotes(name.text);
            case Name::Of::sex: return '(' + name.text + ')';
        }
        return {};
    }
    static std::string in_quotes(std::string_view words) { return eligo::in_quotes(words); }

    // The phrases of the vocabulary in a sentence, as the lexer of criteria finds them.
    struct Phrase {
        std::size_t begin = 0, end = 0;
        std::vector<PhraseMeaning> meanings;
    };
    std::vector<Phrase> phrases(std::string_view sentence) const;

    bool misread(Name const& name, std::string_view rest, Phrase const* phrase) const;

    // A connective, or a leaf whose own "or" would go on reading: in parentheses wherever it stands in "and" or "or".
    static bool open_ended(Node const& node) {
        if (node.is<All>() || node.is<Any>() || node.is<AtLeast>() || node.is<Group>() || node.is<Unless>()) return true;
        if (node.is<Not>()) return says_no(node) && open_ended(node.children.front());
        if (auto const* finding = node.get<Finding>())
            return finding->values.size() != 1 || (finding->values.front() != "positive" && finding->values.front() != "negative");
        if (auto const* record = node.get<Record>())
            return record->stages.size() > 1 || !record->except.empty() ||
                   (record->stages.size() == 1 && !is_stage_name(record->stages.front()));
        return false;
    }

    // What stands before a name may be understood to be said of the names behind it too ("history of A or B"), and what stands behind a leaf of those
    // before it ("A or B within 14 days").
    static bool says_something_before(Node const& node) {
        auto const* record = node.get<Record>();
        return record != nullptr && (record->tense != Tense::bare || record->count || !record->qualifiers.empty() || record->other ||
                                     record->role == Role::allergy);
    }
    static bool says_something_behind(Node const& node) {
        if (auto const* measure = node.get<Measure>()) return !measure->window.none() || measure->throughout;
        if (auto const* finding = node.get<Finding>()) return !finding->window.none();
        if (node.is<Not>()) return says_no(node) && says_something_behind(node.children.front());
        auto const* record = node.get<Record>();
        return record != nullptr && !(*record == nothing_behind(*record));
    }
    static Record nothing_behind(Record record) {
        record.grade_low.reset();
        record.grade_high.reset();
        record.stages.clear();
        record.site.reset();
        record.reason.reset();
        record.reason_qualifiers.clear();
        record.except.clear();
        record.restriction.clear();
        record.window = {};
        return record;
    }

    // The bare name that the node prints as, or nothing.
    std::string_view bare_name(Node const& node) const {
        if (auto const* fact = node.get<Fact>()) return vocabulary_.entry(fact->entry).name;
        auto const* record = node.get<Record>();
        return record != nullptr && record->what.entry != EntryId::none && record->role == Role::as_entry && !says_something_before(node) &&
                       !says_something_behind(node)
                   ? std::string_view(vocabulary_.entry(record->what.entry).name)
                   : std::string_view();
    }

    // "drug or alcohol abuse": whether the names would complete each other.
    bool completes(std::string_view first, std::string_view second) const {
        auto const known = [&](std::string_view head, std::string_view tail) {
            return vocabulary_.find(std::string(head) + ' ' + std::string(tail)) != EntryId::none;
        };
        if (first.empty() || second.empty()) return false;
        if (known(first, second)) return true;
        auto blank = second.rfind(' ');
        for (int words = 0; words < 2 && blank != std::string_view::npos; ++words) {
            if (known(first, second.substr(blank + 1))) return true;
            blank = blank == 0 ? std::string_view::npos : second.rfind(' ', blank - 1);
        }
        blank = first.rfind(' ');
        return blank != std::string_view::npos && known(first.substr(0, blank), second);
    }

    // "History of malignancy" on a page means another than the one the trial is for (semantics.md, Nothing is guessed, 9).
    bool is_malignancy_at_large(Record const& record) const {
        constexpr std::array<std::string_view, 4> names{"malignancy", "cancer", "malignant neoplasm", "neoplasm"};
        return record.tense != Tense::bare && !record.other && contains(names, vocabulary_.entry(record.what.entry).name);
    }

    // "no X" instead of "not (X)".
    static bool says_no(Node const& node) {
        Record const* const record = node.children.size() == 1 ? node.children.front().get<Record>() : nullptr;
        return record != nullptr && !record->count && !(record->what.any() && record->role != Role::trial);
    }

    std::string in_parentheses(Node const& node) const { return '(' + (*this)(node) + ')'; }

    // Members of a list that stand in parentheses for their neighbours' sake.
    std::vector<bool> apart(std::vector<Node> const& members, bool all) const {
        std::vector<bool> result;
        auto const facts = all && std::all_of(members.begin(), members.end(), [](Node const& member) { return member.is<Fact>(); });
        for (std::size_t i = 0; i < members.size(); ++i) {
            // "no A or B" may deny both.
            auto const denies_on = members[i].is<Not>() && i + 1 < members.size() && !members[i + 1].is<Not>();
            // "pregnant and breastfeeding" may mean either.
            result.push_back(facts || denies_on || open_ended(members[i]) ||
                             (says_something_before(members[i]) && i + 1 < members.size()) || (says_something_behind(members[i]) && i > 0));
        }
        for (std::size_t i = 0; i < members.size(); ++i)
            for (std::size_t j = i + 1; j < members.size(); ++j)
                if (completes(bare_name(members[i]), bare_name(members[j]))) result[i] = result[j] = true;
        return result;
    }

    std::string connected(Node const& node, std::string_view connective) const {
        std::vector<std::string> parts;
        auto const parentheses = apart(node.children, node.is<All>());
        for (std::size_t i = 0; i < node.children.size(); ++i)
            parts.push_back(parentheses[i] ? in_parentheses(node.children[i]) : (*this)(node.children[i]));
        return parts.empty() ? of(Nothing{}, node) : joined(parts, connective);  // no tree of the grammar: all_of and any_of have children
    }

    std::string of(All, Node const& node) const { return connected(node, " and "); }
    std::string of(Any, Node const& node) const { return connected(node, " or "); }

    std::string of(Not, Node const& node) const {
        if (node.children.empty()) return "not (" + of(Nothing{}, node) + ')';
        return says_no(node) ? "no " + (*this)(node.children.front()) : "not " + in_parentheses(node.children.front());
    }

    std::string of(AtLeast at_least, Node const& node) const {
        std::vector<std::string> parts;
        for (auto const& child : node.children) parts.push_back(in_parentheses(child));
        return "at least " + std::to_string(at_least.count) + " of: " + joined(parts, "; ");
    }

    std::string of(Group, Node const& node) const {
        return "if " + in_parentheses(node.children[0]) + " then " + in_parentheses(node.children[1]);
    }
    std::string of(Unless, Node const& node) const {
        return in_parentheses(node.children[0]) + " unless " + in_parentheses(node.children[1]);
    }
    std::string of(Nothing, Node const&) const { return "nothing is asked"; }

    std::string of(Measure const& measure, Node const&) const {
        std::string result = name(measure.analyte) + ' ' + range(measure.range, measure.analyte, std::nullopt);
        if (!measure.throughout || !measure.window.within || measure.window.ago)
            return result + print(measure.window) + (measure.throughout ? " throughout" : "");
        return result + (measure.window.within_strict ? " for more than " : " for at least ") + to_string(*measure.window.within);
    }

    std::string of(Age const& age, Node const&) const {
        std::string const at = age.at ? " at onset of " + name(*age.at, Role::as_entry) : std::string();
        return "age" + at + ' ' + range(age.range, EntryId::none, age.unit);
    }

    std::string of(Sex sex, Node const&) const { return mark({Name::Of::sex, sex.female ? "female" : "male"}); }
    std::string of(Record const& record, Node const&) const;

    std::string of(Finding const& finding, Node const&) const {
        // One result may stand bare; in a list a bare one would take the "or" of what follows for its own.
        std::vector<std::string> values;
        for (auto const& value : finding.values)
            values.push_back(finding.values.size() == 1 && (value == "positive" || value == "negative") ? value : in_quotes(value));
        std::string const what = finding.what.any()      ? "any test"
                                 : finding.what.quoted() ? "test " + in_quotes(finding.what.words)
                                                         : mark({Name::Of::test, vocabulary_.entry(finding.what.entry).name});
        return what + (values.empty() ? " tested" : ' ' + joined(values, " or ")) + print(finding.window);
    }

    std::string of(Fact fact, Node const&) const {
        Entry const& entry = vocabulary_.entry(fact.entry);
        return mark({Name::Of::fact, entry.name, nullptr, entry.kind != EntryKind::fact});
    }
    std::string of(Quoted const& quoted, Node const&) const { return in_quotes(quoted.words); }
    std::string of(Residue const& residue, Node const&) const { return "unread " + in_quotes(residue.words); }

    static std::string count(Count const& count);
    std::string bound(Bound const& bound, EntryId analyte, std::optional<TimeUnit> time) const;

    Vocabulary const& vocabulary_;
    mutable std::vector<Name> names_;  // of the marks so far
};

std::vector<Printer::Phrase> Printer::phrases(std::string_view sentence) const {
    std::vector<Phrase> result;
    auto const split = vocabulary_.words(sentence);
    std::vector<std::string> folded;
    std::vector<std::string_view> written;
    for (auto const& word : split) {
        folded.push_back(word.folded);
        written.push_back(sentence.substr(word.span.begin, word.span.end - word.span.begin));
    }
    constexpr std::size_t window = 16;
    std::size_t begin = 0;  // of the text behind the last pair of quotes
    for (std::size_t i = 0; i < split.size();) {
        if (split[i].span.begin < begin) {
            ++i;
            continue;
        }
        if (written[i] == "\"") {
            begin = std::min(sentence.find('"', split[i].span.end), sentence.size() - 1) + 1;
            continue;
        }
        auto const count = std::min(window, split.size() - i);
        auto match = vocabulary_.longest(std::span(folded).subspan(i, count), std::span(written).subspan(i, count));
        if (match.words == 0) {
            ++i;
            continue;
        }
        result.push_back({split[i].span.begin, split[i + match.words - 1].span.end, std::move(match.meanings)});
        i += match.words;
    }
    return result;
}

// Whether `name`, with which `rest` begins, would be read as something else: by the grammar of the language, or by the grammar of criteria, to which
// such words may have been written. `phrase` is the phrase that stands in exactly the place of the name, if one does.
bool Printer::misread(Name const& name, std::string_view rest, Phrase const* phrase) const {
    using Table = PhraseMeaning::Table;
    auto const entry = longest_name(rest, vocabulary_);
    auto const means = [&](Table table, std::uint32_t number) {
        return phrase != nullptr && std::any_of(phrase->meanings.begin(), phrase->meanings.end(),
                                                [&](PhraseMeaning const& m) { return m.table == table && m.index == number; });
    };
    auto const ambiguous = phrase != nullptr && std::any_of(phrase->meanings.begin(), phrase->meanings.end(),
                                                            [](PhraseMeaning const& m) { return m.table == Table::ambiguous; });
    switch (name.of) {
        case Name::Of::entry:
        case Name::Of::record:
        case Name::Of::test:
        case Name::Of::fact: {
            if (entry.length != name.text.size() || longest_qualifier(rest, vocabulary_) > entry.length) return true;
            if (ambiguous || !means(Table::entry, index(entry.entry))) return true;
            auto const kind = vocabulary_.entry(entry.entry).kind;
            auto const tested = kind == EntryKind::test || kind == EntryKind::marker;
            if (name.of == Name::Of::test) return !tested;
            if (name.of != Name::Of::record) return false;
            return tested || kind == EntryKind::fact || kind == EntryKind::site || kind == EntryKind::analyte ||
                   contains(names_of_anything, name.text);
        }
        case Name::Of::qualifier: {
            if (vocabulary_.qualifiers().empty()) return false;  // nothing to read it by
            if (longest_qualifier(rest, vocabulary_) != name.text.size() || entry.length >= name.text.size()) return true;
            return phrase == nullptr || contains(qualifiers_with_another_sense, name.text) ||
                   std::none_of(phrase->meanings.begin(), phrase->meanings.end(), [&](PhraseMeaning const& m) {
                       return m.table == Table::qualifier && vocabulary_.qualifiers()[m.index].qualifier == name.text;
                   });
        }
        case Name::Of::grade: return longest_grade(rest, *name.facts) != name.text.size();
        case Name::Of::sex: return entry.length > name.text.size();
    }
    return true;
}

std::string Printer::finish(std::string_view marked) const {
    for (;;) {
        std::string result;
        std::vector<std::pair<std::size_t, std::size_t>> bare;  // offset, name
        for (std::size_t at = 0; at < marked.size(); ++at) {
            if (marked[at] != open_mark) {
                result += marked[at];
                continue;
            }
            std::size_t number = 0;
            for (++at; marked[at] != middle_mark; ++at) number = number * 10 + static_cast<std::size_t>(marked[at] - '0');
            at = marked.find(close_mark, at);
            if (names_[number].quoted)
                result += in_quotes(names_[number]);
            else {
                bare.emplace_back(result.size(), number);
                result += names_[number].text;
            }
        }
        if (bare.empty()) return result;
        auto const found = phrases(result);
        bool changed = false;
        for (auto const& [offset, number] : bare) {
            auto const end = offset + names_[number].text.size();
            // "CD20 positive" may be one phrase, and says the same.
            auto const with_result =
                names_[number].of == Name::Of::test && std::string_view(result).substr(end).starts_with(" positive") ? end + 9 : end;
            auto const phrase = std::find_if(found.begin(), found.end(), [&, begin = offset](Phrase const& p) {
                return p.begin == begin && (p.end == end || p.end == with_result);
            });
            if (!misread(names_[number], std::string_view(result).substr(offset), phrase == found.end() ? nullptr : &*phrase)) continue;
            names_[number].quoted = changed = true;
            break;  // what follows may stand well then
        }
        if (!changed) return result;
    }
}

std::string Printer::name(Term const& term, Role role) const {
    if (term.entry != EntryId::none) return name(term.entry);
    if (term.any()) {
        switch (role) {
            case Role::condition: return "any condition";
            case Role::therapy: return "any therapy";
            case Role::procedure: return "any procedure";
            default: return "anything";
        }
    }
    switch (role) {
        case Role::condition: return "condition " + in_quotes(term.words);
        case Role::therapy: return "treatment " + in_quotes(term.words);
        case Role::procedure: return "procedure " + in_quotes(term.words);
        default: return "record " + in_quotes(term.words);
    }
}

std::string Printer::bound(Bound const& bound, EntryId analyte, std::optional<TimeUnit> time) const {
    if (time) return in_time_unit(bound.number, *time);
    if (bound.of != Bound::Of::plain) return print(bound.number) + (bound.of == Bound::Of::uln ? " × ULN" : " × LLN");
    AnalyteFacts const* const facts = analyte == EntryId::none ? nullptr : vocabulary_.entry(analyte).analyte.get();
    if (facts != nullptr && facts->scale == Scale::ordinal) {
        for (auto const& grade : facts->grades)
            if (grade_number(*facts, grade) == bound.number) return mark({Name::Of::grade, grade, facts});
    }
    bool const bare = facts == nullptr || is_dimensionless(*facts, vocabulary_.units());
    if (bound.unit == UnitId::none) return print(bound.number) + (bare ? "" : " (no unit)");
    std::string const& unit = vocabulary_.units().unit(bound.unit).code;
    return unit == "1" && bare ? print(bound.number) : print(bound.number) + ' ' + unit;
}

std::string Printer::range(Range const& range, EntryId analyte, std::optional<TimeUnit> time) const {
    if (range.normal) return "normal";
    // "Creatinine = 1.5 mg/dL" is what a page says that has lost its comparator.
    auto const* const facts = analyte == EntryId::none ? nullptr : vocabulary_.entry(analyte).analyte.get();
    auto const ordinal = facts != nullptr && facts->scale == Scale::ordinal;
    if (ordinal && range.low && range.high && *range.low == *range.high && !range.low->strict)
        return "= " + bound(*range.low, analyte, time);
    std::string result;
    if (range.low) result = (range.low->strict ? "> " : "≥ ") + bound(*range.low, analyte, time);
    if (range.high)
        result += (range.low ? " and " : "") + std::string(range.high->strict ? "< " : "≤ ") + bound(*range.high, analyte, time);
    return result.empty() ? "known" : result;
}

std::string Printer::count(Count const& count) {
    auto const of = [&](int number) {
        switch (count.counted) {
            case Counted::lines: return many(number, " line of ", " lines of ");
            case Counted::cycles: return many(number, " cycle of ", " cycles of ");
            case Counted::records: return many(number, " record of ", " records of ");
        }
        return std::string();
    };
    if (count.low && count.high && *count.low == *count.high) return "exactly " + std::to_string(*count.low) + of(*count.low);
    if (count.low && count.high) return std::to_string(*count.low) + " to " + std::to_string(*count.high) + of(*count.high);
    if (count.low) return "at least " + std::to_string(*count.low) + of(*count.low);
    if (count.high) return "at most " + std::to_string(*count.high) + of(*count.high);
    return "any number of" + of(2);
}

std::string Printer::of(Record const& record, Node const&) const {
    std::string result;
    switch (record.tense) {
        case Tense::bare: break;
        case Tense::current: result += "current "; break;
        case Tense::ever: result += "history of "; break;
        case Tense::past: result += "past "; break;
    }
    if (record.count) result += count(*record.count);
    for (auto const& qualifier : record.qualifiers) result += mark({Name::Of::qualifier, qualifier}) + ' ';
    std::string const other = record.other ? "other " : "";
    switch (record.role) {
        case Role::allergy:
            result += "allergy to " + other + (record.what.quoted() ? in_quotes(record.what.words) : name(record.what, Role::as_entry));
            break;
        case Role::trial:
            result += other + "participation in another trial";
            // "of NAME" is what the trial is of before it is a site.
            if (!record.what.any() || record.site) result += " of " + name(record.what, Role::as_entry);
            break;
        default: {
            result += other +
                      (record.what.entry == EntryId::none
                           ? name(record.what, record.role)
                           : mark({Name::Of::record, vocabulary_.entry(record.what.entry).name, nullptr, is_malignancy_at_large(record)}));
            // Where the entry alone would be looked for elsewhere.
            if (record.what.entry != EntryId::none && record.role != Role::as_entry)
                result += record.role == Role::condition ? " as a condition"
                          : record.role == Role::therapy ? " as a treatment"
                                                         : " as a procedure";
        }
    }

    if (record.grade_low && record.grade_high)
        result += *record.grade_low == *record.grade_high
                      ? " grade " + std::to_string(*record.grade_low)
                      : " grade " + std::to_string(*record.grade_low) + " to " + std::to_string(*record.grade_high);
    else if (record.grade_low)
        result += " grade ≥ " + std::to_string(*record.grade_low);
    else if (record.grade_high)
        result += " grade ≤ " + std::to_string(*record.grade_high);

    if (!record.stages.empty()) {
        auto const plain = std::all_of(record.stages.begin(), record.stages.end(), is_stage_name);
        std::vector<std::string> stages;
        for (auto const& stage : record.stages) stages.push_back(plain ? stage : in_quotes(stage));
        result += " stage " + joined(stages, " or ");
    }
    if (record.site) result += " of " + name(*record.site, Role::as_entry);
    if (record.reason) {
        result += " for ";
        for (auto const& qualifier : record.reason_qualifiers) result += mark({Name::Of::qualifier, qualifier}) + ' ';
        result += name(*record.reason, Role::as_entry);
    }
    if (!record.except.empty()) {
        std::vector<std::string> except;
        for (auto const& term : record.except) except.push_back(name(term, Role::as_entry));
        result += " other than " + joined(except, " or ");
    }
    if (!record.restriction.empty()) result += " that " + in_quotes(record.restriction);
    return result + print(record.window);
}

}  // namespace

bool ends_name(std::string_view text, std::size_t at) noexcept {
    return at >= text.size() || text[at] == ' ' || text[at] == ')' || text[at] == ';' || text[at] == '\n';
}

NameAt longest_name(std::string_view text, Vocabulary const& vocabulary) {
    constexpr std::size_t longest = 120, most_words = 16;  // longer names are quoted
    NameAt result;
    if (starts_like_a_form(text)) return result;
    std::size_t words = 0;
    for (std::size_t end = 1; end <= std::min(text.size(), longest) && words < most_words; ++end) {
        if (text[end - 1] == '"') break;
        if (!ends_name(text, end) || text[end - 1] == ' ') continue;
        words += end == text.size() || text[end] == ' ' ? 1 : 0;
        if (auto const entry = vocabulary.by_name(text.substr(0, end)); entry != EntryId::none) result = {entry, end};
    }
    return result;
}

std::size_t longest_qualifier(std::string_view text, Vocabulary const& vocabulary) {
    std::size_t result = 0;
    if (starts_like_a_form(text)) return result;
    for (auto const& phrase : vocabulary.qualifiers()) {
        std::string const& name = phrase.qualifier;
        if (text.empty() || name.front() != text.front()) continue;
        if (name.size() > result && text.starts_with(name) && ends_name(text, name.size())) result = name.size();
    }
    return result;
}

std::size_t longest_grade(std::string_view text, AnalyteFacts const& facts) {
    std::size_t result = 0;
    for (auto const& grade : facts.grades)
        if (grade.size() > result && text.starts_with(grade) && ends_name(text, grade.size())) result = grade.size();
    return result;
}

bool is_dimensionless(AnalyteFacts const& facts, UnitTable const& units) noexcept {
    return facts.scale == Scale::ordinal || facts.units.empty() || units.unit(facts.units.front()).code == "1" ||
           std::any_of(facts.units.begin(), facts.units.end(), [&](UnitId id) { return units.unit(id).code == "{score}"; });
}

bool is_stage_name(std::string_view text) noexcept {
    std::size_t at = 0;
    for (std::string_view const main : {"IV", "III", "II", "I", "0", "1", "2", "3", "4"}) {
        if (!text.starts_with(main)) continue;
        at = main.size();
        break;
    }
    if (at == 0) return false;
    if (at < text.size() && text[at] >= 'A' && text[at] <= 'E') ++at;
    if (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at == text.size();
}

std::string print(Node const& tree, Vocabulary const& vocabulary) {
    Printer const printer(vocabulary);
    return printer.finish(printer(tree));
}

std::string print(Term const& term, Role role, Vocabulary const& vocabulary) {
    Printer const printer(vocabulary);
    return printer.finish(printer.name(term, role));
}

std::string print(Range const& range, EntryId analyte, Vocabulary const& vocabulary) {
    Printer const printer(vocabulary);
    return printer.finish(printer.range(range, analyte, std::nullopt));
}

std::string print(Window const& window) {
    bool const started = window.edge == Window::Edge::started;
    std::string const edge = started ? " started" : window.edge == Window::Edge::ended ? " ended" : "";
    std::string result;
    if (window.within) result += edge + (window.within_strict ? " within less than " : " within ") + to_string(*window.within);
    if (window.ago) {
        // A record whose first day is that long ago has lasted that long.
        if (started)
            result += (window.ago_strict ? " for more than " : " for at least ") + to_string(*window.ago);
        else
            result += (window.within ? "" : edge) + (window.ago_strict ? " more than " : " at least ") + to_string(*window.ago) + " ago";
    }
    return result;
}

std::string print(Decimal const& number) {
    std::string text = number.to_string();
    std::size_t const end = std::min(text.find('.'), text.size());
    std::size_t const begin = text.starts_with('-') ? 1 : 0;
    if (end - begin < 5) return text;
    for (std::size_t at = end; at > begin + 3;) text.insert(at -= 3, 1, ',');
    return text;
}

}  // namespace eligo
