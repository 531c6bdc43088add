#include "matcher/block_relevance.hpp"

#include "matcher/block_questions.hpp"
#include "matcher/block_records.hpp"
#include "matcher/leaf.hpp"

#include <algorithm>
#include <set>
#include <variant>

namespace eligo {
namespace {

// What a chart has, beside entries and words: places in by_presence_. The first six are lists that hold a record, the next six lists that
// hold one nobody can read (unread, without a mention).
enum Presence : std::uint32_t {
    in_list = 0,
    unread_in_list = 6,
    unread_with_mentions = 12,  // may be anything
    collective = 13,            // "chronic disease": may be anything of its kind
    open_regimen = 14,          // a drug that is not named
    vague = 15,                 // known by its kind of treatment alone
    facts = 16,
    presences = 17,
};

std::uint32_t place(Presence base, ListName list) noexcept { return base + static_cast<std::uint32_t>(list); }

constexpr ListName all_lists[] = {ListName::conditions, ListName::observations, ListName::treatments,
                                  ListName::procedures, ListName::allergies,    ListName::trials};

class LeafReader {
public:
    LeafReader(Vocabulary const& vocabulary, Landmarks const& marks) : v_(vocabulary), marks_(marks) {}

    std::set<std::uint32_t> roots;
    std::set<std::uint32_t> presence;
    std::vector<std::string> words;
    bool quoted = false;

    // Of a leaf by records: what may be a record of it.
    void read_term(Record const& record) {
        of(record, false);
        if (record.what.entry != EntryId::none) root(record.what.entry);
    }

    // What else speaks of its entry: implications, not the records of the entry itself.
    void read_results(EntryId entry) { premises(entry); }

    void read(Meaning const& meaning) {
        if (auto const* record = std::get_if<Record>(&meaning)) return of(*record);
        if (auto const* measure = std::get_if<Measure>(&meaning)) return of(*measure);
        if (auto const* finding = std::get_if<Finding>(&meaning)) return of(*finding);
        if (auto const* fact = std::get_if<Fact>(&meaning)) return fact_entry(fact->entry);
        if (auto const* age = std::get_if<Age>(&meaning)) return of(*age);
        if (std::holds_alternative<Sex>(meaning)) return;  // the frame tells
        any_record();
    }

private:
    void any_record() {
        for (ListName const list : all_lists) presence.insert(place(in_list, list));
        presence.insert(facts);
    }

    // A leaf about records looks at results by their entries only, and at facts by theirs.
    void any_listed() {
        for (ListName const list : all_lists)
            if (list != ListName::observations) presence.insert(place(in_list, list));
    }

    void root(EntryId entry) {
        if (entry != EntryId::none) roots.insert(index(entry));
    }

    // An entry with all that implications make of others.
    void implied(EntryId entry) {
        if (entry == EntryId::none) return;
        root(entry);
        premises(entry);
    }

    void premises(EntryId entry) {
        if (!expanded_.insert(index(entry)).second) return;
        for (auto const& implication : v_.implications()) {
            bool const then_yes = implication.then_state == Implication::State::yes;
            if (then_yes ? !v_.is_a(implication.then_entry, entry) : !v_.is_a(entry, implication.then_entry)) continue;
            // What is denied so may stand on record.
            if (!then_yes) root(implication.then_entry);
            // Whether a complete list leaves the premise out is decided against everything in it that nobody can read.
            if (implication.if_state == Implication::State::no) {
                presence.insert(place(unread_in_list, ListName::conditions));
                presence.insert(unread_with_mentions);
                presence.insert(collective);
            }
            implied(implication.if_entry);
        }
    }

    void fact_entry(EntryId entry) {
        implied(entry);
        if (entry == marks_.pregnant) {
            root(marks_.pregnancy);
            root(marks_.pregnancy_test);
        }
    }

    void quoted_words(std::string const& text) {
        quoted = true;
        auto folded = v_.fold_words(text);
        if (folded.empty()) return any_record();
        words.insert(words.end(), std::make_move_iterator(folded.begin()), std::make_move_iterator(folded.end()));
    }

    bool open_ended(EntryId entry) const {
        auto const note = v_.entry(entry).note;
        return note.starts_with("open") || note.starts_with("by ");
    }

    void of(Record const& record, bool results = true) {
        if (record.what.quoted()) {
            quoted_words(record.what.words);
            return;
        }
        EntryId const entry = record.what.entry;
        if (entry == EntryId::none) return any_listed();
        if (results) fact_entry(entry);
        presence.insert(unread_with_mentions);
        presence.insert(collective);
        for (ListName const list : all_lists) presence.insert(place(unread_in_list, list));
        auto const kind = v_.entry(entry).kind;
        if (kind == EntryKind::drug || kind == EntryKind::drug_class) presence.insert(open_regimen);
        if (kind == EntryKind::drug_class) presence.insert(vague);
        bool const investigational = marks_.investigational_agent != EntryId::none && v_.is_a(entry, marks_.investigational_agent);
        if (record.role == Role::trial || investigational || open_ended(entry) || entry == marks_.major_surgery ||
            entry == marks_.surgery || entry == marks_.metastases)
            any_listed();
    }

    void of(Finding const& finding) {
        if (finding.what.quoted()) return quoted_words(finding.what.words);
        if (finding.what.entry == EntryId::none) return any_record();
        // The name of a condition is the condition itself.
        Record record;
        record.what = finding.what;
        of(record);
    }

    void of(Age const& age) {
        if (!age.at) return any_record();
        for (ListName const list : all_lists) presence.insert(place(in_list, list));
        root(age.at->entry);
    }

    void of(Measure const& measure) {
        root(measure.analyte);
        auto const is = [&](std::initializer_list<EntryId> entries) {
            return std::find(entries.begin(), entries.end(), measure.analyte) != entries.end();
        };
        if (is({marks_.ecog, marks_.karnofsky, marks_.lansky, marks_.performance_status}))
            for (EntryId const scale : {marks_.ecog, marks_.karnofsky, marks_.lansky, marks_.performance_status}) root(scale);
        if (is({marks_.creatinine_clearance, marks_.egfr, marks_.bmi, marks_.bsa, marks_.qtc, marks_.qtcf, marks_.corrected_calcium,
                marks_.anc}))
            for (EntryId const input : {marks_.creatinine, marks_.weight, marks_.height, marks_.qt, marks_.heart_rate, marks_.calcium,
                                        marks_.albumin, marks_.wbc, marks_.anc, marks_.neutrophil_percent})
                root(input);
    }

    Vocabulary const& v_;
    Landmarks const& marks_;
    std::set<std::uint32_t> expanded_;
};

}  // namespace

ChartFrame frame_of(Chart const& chart) {
    ChartFrame frame;
    frame.sex = chart.profile().sex;
    frame.complete = frame.complete_empty = chart.profile().complete_lists;
    for (auto const& record : chart.records())
        if (!record.absent()) frame.complete_empty = std::uint8_t(frame.complete_empty & ~(1U << static_cast<unsigned>(record.list)));
    return frame;
}

Relevance::Relevance(Program const& program, Vocabulary const& vocabulary, RecordPlan const& records, QuestionPlan const& questions,
                     std::vector<bool> const& answered)
    : vocabulary_(vocabulary), quoted_(program.leaves.size()) {
    auto const marks = landmarks(vocabulary);
    for (auto* index : {&says_, &asks_, &alone_}) index->by_presence.resize(presences);
    auto const enter = [](Index& where, LeafReader const& reader, std::uint32_t at) {
        for (std::uint32_t const root : reader.roots) where.by_root[root].push_back(at);
        for (std::uint32_t const one : reader.presence) where.by_presence[one].push_back(at);
        for (auto const& word : reader.words) {
            auto& list = where.by_word[word];
            if (list.empty() || list.back() != at) list.push_back(at);
        }
    };
    for (std::uint32_t i = 0; i < program.leaves.size(); ++i) {
        if (answered[i]) continue;
        LeafReader reader(vocabulary, *marks);
        if (records.holds(i)) {
            auto const& record = std::get<Record>(*program.leaves[i].meaning);
            reader.read_term(record);
            enter(says_, reader, i);
            bool const asks_confirmed = std::any_of(record.qualifiers.begin(), record.qualifiers.end(),
                                                    [&](auto const& q) { return marks->group(q) == "confirmation"; });
            if (asks_confirmed) confirmed_.push_back(i);
            if (looks_at_reasons(record)) reasons_.push_back(i);
        } else {
            reader.read(*program.leaves[i].meaning);
            if (questions.held[i])
                enter(asks_, reader, questions.question_of_leaf.at(i));
            else
                enter(alone_, reader, i);
        }
        quoted_[i] = reader.quoted;
    }
    for (std::uint32_t q = 0; q < questions.questions.size(); ++q) {
        EntryId const entry = questions.questions[q].entry;
        if (entry == EntryId::none) continue;
        by_result_[index(entry)].push_back(q);
        LeafReader results(vocabulary, *marks);
        results.read_results(entry);
        enter(asks_, results, q);
    }
}

namespace {

// All entries of which some is a kind as it is of this one.
void related(EntryId entry, Vocabulary const& vocabulary, std::set<std::uint32_t>& out) {
    for (EntryId const below : vocabulary.descendants(entry))
        for (EntryId const above : vocabulary.ancestors(below)) out.insert(index(above));
}

void append(std::vector<std::uint32_t>& to, std::vector<std::uint32_t> const& list) { to.insert(to.end(), list.begin(), list.end()); }

void append(std::vector<std::uint32_t>& to, std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> const& by_entry,
            std::set<std::uint32_t> const& entries) {
    for (std::uint32_t const entry : entries)
        if (auto const found = by_entry.find(entry); found != by_entry.end()) append(to, found->second);
}

void once_each(std::vector<std::uint32_t>& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    list.shrink_to_fit();
}

}  // namespace

void Relevance::collect(Index const& index, Asked const& asked, std::vector<std::uint32_t>& leaves) const {
    std::set<std::uint32_t> entries;
    for (EntryId const entry : asked.entries) related(entry, vocabulary_, entries);
    append(leaves, index.by_root, entries);
    for (auto const* word : asked.words)
        if (auto const found = index.by_word.find(*word); found != index.by_word.end()) append(leaves, found->second);
    for (std::uint32_t bit = 0; bit < presences; ++bit)
        if ((asked.presence >> bit & 1U) != 0) append(leaves, index.by_presence[bit]);
    once_each(leaves);
}

Bearing Relevance::of(ChartRecord const& record, Chart const& chart) const {
    Asked asked;
    auto const name = [&](EntryId entry) {
        if (entry != EntryId::none) asked.entries.push_back(entry);
    };
    auto const words = [&](std::vector<std::string> const& list) {
        for (auto const& word : list) asked.words.push_back(&word);
    };
    auto const mark = [&](std::uint32_t bit) { asked.presence |= 1U << bit; };
    mark(place(in_list, record.list));
    words(record.read.words);
    for (auto const& item : record.read.items) {
        for (EntryId const entry : item.entries) name(entry);
        for (EntryId const mention : item.mentions) name(mention);
        words(item.sites_words);
        if (item.unread) mark(item.mentions.empty() ? place(unread_in_list, record.list) : std::uint32_t{unread_with_mentions});
        if (item.entries.empty() && !item.unread) mark(unread_with_mentions);
        if (item.open) mark(open_regimen);
        if (item.vague) mark(vague);
        if (!item.entries.empty() && chart.open_ended(item.entries.front())) mark(collective);
    }
    if (record.read.items.empty()) mark(place(unread_in_list, record.list));
    Bearing bearing;
    collect(says_, asked, bearing.says);
    for (auto const& [entry, positive] : record.read.findings) name(entry);
    collect(asks_, asked, bearing.asks);
    collect(alone_, asked, bearing.alone);
    if (record.list == ListName::treatments && record.reason) append(bearing.alone, reasons_);
    once_each(bearing.alone);
    return bearing;
}

Bearing Relevance::of(ChartObservation const& observation) const {
    Asked asked;
    asked.presence = 1U << place(in_list, ListName::observations);
    if (observation.entry != EntryId::none) asked.entries.push_back(observation.entry);
    asked.entries.insert(asked.entries.end(), observation.mentions.begin(), observation.mentions.end());
    for (auto const& word : observation.words) asked.words.push_back(&word);
    Bearing bearing;
    collect(alone_, asked, bearing.alone);
    collect(asks_, asked, bearing.asks);
    if (observation.entry != EntryId::none) {
        std::set<std::uint32_t> entries;
        related(observation.entry, vocabulary_, entries);
        append(bearing.asks, by_result_, entries);
        once_each(bearing.asks);
    }
    return bearing;
}

Bearing Relevance::of(ChartFact const& fact, Landmarks const& marks) const {
    Asked asked;
    asked.presence = 1U << facts;
    if (fact.entry != EntryId::none) asked.entries.push_back(fact.entry);
    Bearing bearing;
    collect(alone_, asked, bearing.alone);
    collect(asks_, asked, bearing.asks);
    // "histologically confirmed: true" is said of whatever the patient has.
    if (fact.tokens.size() == 1 && marks.group(fact.tokens.front()) == "confirmation") append(bearing.alone, confirmed_);
    once_each(bearing.alone);
    return bearing;
}

}  // namespace eligo
