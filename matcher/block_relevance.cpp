#include "matcher/block_relevance.hpp"

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

    void read(Meaning const& meaning) {
        if (auto const* record = std::get_if<Record>(&meaning)) return of(*record);
        if (auto const* measure = std::get_if<Measure>(&meaning)) return of(*measure);
        if (auto const* finding = std::get_if<Finding>(&meaning)) return of(*finding);
        if (auto const* fact = std::get_if<Fact>(&meaning)) return fact_entry(fact->entry);
        if (auto const* age = std::get_if<Age>(&meaning)) return of(*age);
        any_record();
    }

private:
    void any_record() {
        for (ListName const list : all_lists) presence.insert(place(in_list, list));
        presence.insert(facts);
    }

    void root(EntryId entry) {
        if (entry != EntryId::none) roots.insert(index(entry));
    }

    // An entry with all that implications make of others.
    void implied(EntryId entry, int depth = 5) {
        if (entry == EntryId::none) return;
        root(entry);
        if (depth == 0) return;
        for (auto const& implication : v_.implications()) {
            bool const then_yes = implication.then_state == Implication::State::yes;
            if (then_yes ? !v_.is_a(implication.then_entry, entry) : !v_.is_a(entry, implication.then_entry)) continue;
            root(implication.then_entry);
            // Whether a complete list leaves the premise out is decided against everything in it that nobody can read.
            presence.insert(place(unread_in_list, ListName::conditions));
            if (!roots.contains(index(implication.if_entry))) implied(implication.if_entry, depth - 1);
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

    void of(Record const& record) {
        if (record.what.quoted()) {
            quoted_words(record.what.words);
            return;
        }
        EntryId const entry = record.what.entry;
        if (entry == EntryId::none) return any_record();
        fact_entry(entry);
        presence.insert(unread_with_mentions);
        presence.insert(collective);
        for (ListName const list : all_lists) presence.insert(place(unread_in_list, list));
        auto const kind = v_.entry(entry).kind;
        if (kind == EntryKind::drug || kind == EntryKind::drug_class) presence.insert(open_regimen);
        if (kind == EntryKind::drug_class) presence.insert(vague);
        bool const investigational = marks_.investigational_agent != EntryId::none && v_.is_a(entry, marks_.investigational_agent);
        if (record.role == Role::trial || investigational || open_ended(entry) || entry == marks_.major_surgery ||
            entry == marks_.surgery || entry == marks_.metastases)
            any_record();
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

Relevance::Relevance(Program const& program, Vocabulary const& vocabulary)
    : vocabulary_(vocabulary), leaves_(program.leaves.size()), by_presence_(presences), quoted_(program.leaves.size()) {
    auto const marks = landmarks(vocabulary);
    for (std::uint32_t i = 0; i < program.leaves.size(); ++i) {
        LeafReader reader(vocabulary, *marks);
        reader.read(*program.leaves[i].meaning);
        quoted_[i] = reader.quoted;
        for (std::uint32_t const root : reader.roots) by_root_[root].push_back(i);
        for (std::uint32_t const one : reader.presence) by_presence_[one].push_back(i);
        for (auto const& word : reader.words) {
            auto& list = by_word_[word];
            if (list.empty() || list.back() != i) list.push_back(i);
        }
    }
}

// All leaves about something of which some entry is a kind as it is of this one.
std::vector<std::uint32_t> const& Relevance::of_entry(EntryId entry, Scratch& scratch) const {
    auto const [at, fresh] = scratch.by_entry.try_emplace(index(entry));
    if (!fresh) return at->second;
    std::set<std::uint32_t> related;
    for (EntryId const below : vocabulary_.descendants(entry))
        for (EntryId const above : vocabulary_.ancestors(below)) related.insert(index(above));
    auto& leaves = at->second;
    for (std::uint32_t const root : related)
        if (auto const found = by_root_.find(root); found != by_root_.end())
            leaves.insert(leaves.end(), found->second.begin(), found->second.end());
    std::sort(leaves.begin(), leaves.end());
    leaves.erase(std::unique(leaves.begin(), leaves.end()), leaves.end());
    return leaves;
}

void Relevance::find(Chart const& chart, Scratch& scratch, std::vector<std::uint32_t>& leaves) const {
    leaves.clear();
    if (scratch.stamps.size() != leaves_ || scratch.stamp == 0xFFFFFFFF) {
        scratch.stamps.assign(leaves_, 0);
        scratch.stamp = 0;
    }
    ++scratch.stamp;
    auto const take = [&](std::vector<std::uint32_t> const& list) {
        for (std::uint32_t const leaf : list) {
            if (scratch.stamps[leaf] == scratch.stamp) continue;
            scratch.stamps[leaf] = scratch.stamp;
            leaves.push_back(leaf);
        }
    };
    auto& entries = scratch.entries;
    entries.clear();
    auto const name = [&](EntryId entry) {
        if (entry != EntryId::none) entries.push_back(entry);
    };
    auto const words = [&](std::vector<std::string> const& list) {
        if (by_word_.empty()) return;
        for (auto const& word : list)
            if (auto const found = by_word_.find(word); found != by_word_.end()) take(found->second);
    };
    std::uint32_t present = 0;
    auto const mark = [&](std::uint32_t bit) { present |= 1U << bit; };
    for (auto const& record : chart.records()) {
        mark(place(in_list, record.list));
        words(record.read.words);
        bool items = false;
        for (auto const& item : record.read.items) {
            items = true;
            for (EntryId const entry : item.entries) name(entry);
            for (EntryId const mention : item.mentions) name(mention);
            words(item.sites_words);
            if (item.unread) mark(item.mentions.empty() ? place(unread_in_list, record.list) : std::uint32_t{unread_with_mentions});
            if (item.entries.empty() && !item.unread) mark(unread_with_mentions);
            if (item.open) mark(open_regimen);
            if (item.vague) mark(vague);
            if (item.entries.size() == 1 && chart.open_ended(item.entries.front())) mark(collective);
        }
        if (!items) mark(place(unread_in_list, record.list));
        for (auto const& [entry, positive] : record.read.findings) name(entry);
    }
    for (auto const& observation : chart.observations()) {
        mark(place(in_list, ListName::observations));
        name(observation.entry);
        for (EntryId const mention : observation.mentions) name(mention);
        words(observation.words);
    }
    for (auto const& fact : chart.facts()) {
        mark(facts);
        name(fact.entry);
    }
    std::sort(entries.begin(), entries.end());
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
    for (EntryId const entry : entries) take(of_entry(entry, scratch));
    for (std::uint32_t bit = 0; bit < presences; ++bit)
        if ((present >> bit & 1U) != 0) take(by_presence_[bit]);
}

}  // namespace eligo
