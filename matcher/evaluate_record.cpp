// Recorded conditions, treatments, procedures, allergies and trials (semantics.md: Records, Time, Direction, Qualifiers).

#include "matcher/hierarchy.hpp"
#include "matcher/leaf.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

namespace eligo {
namespace {

using Lists = std::vector<ListName>;

bool event_kind(EntryKind kind) noexcept {
    return kind == EntryKind::transplant || kind == EntryKind::transfusion || kind == EntryKind::surgery || kind == EntryKind::procedure ||
           kind == EntryKind::vaccine;
}

bool drug_kind(EntryKind kind) noexcept {
    return kind == EntryKind::drug || kind == EntryKind::drug_class || kind == EntryKind::regimen || kind == EntryKind::radiotherapy ||
           kind == EntryKind::device;
}

// States of which a record has at most one: what differs on an axis excludes. Kept small: everything else that is not recorded is unknown.
constexpr auto axes = std::to_array<std::pair<std::string_view, int>>({
    {"CR1", 1},
    {"CR2", 1},
    {"CR3", 1},  // the remission that the patient is in
    {"newly diagnosed", 2},
    {"relapsed", 2},
    {"recurrent", 2},  // before the first treatment, or after its success
    {"stable", 3},
    {"progressive", 3},  // the course on the day
    {"acute", 4},
    {"chronic", 4},  // one record has one tempo
    {"symptomatic", 5},
    {"asymptomatic", 5},
    {"resectable", 6},
    {"unresectable", 6},
    {"oral", 7},
    {"intravenous", 7},
    {"topical", 7},
    {"inhaled", 7},
    {"subcutaneous", 7},
    {"intramuscular", 7},
    {"intrathecal", 7},
    {"intraperitoneal", 7},
    {"nasal", 7},
    {"transdermal", 7},
    // A treatment has one intent: a place beside the local treatment, or a phase of a course. ("Induction" before surgery is neoadjuvant.)
    {"adjuvant", 8},
    {"neoadjuvant", 8},
    {"palliative", 8},
    {"induction", 14},
    {"consolidation", 14},
    {"maintenance", 14},
    {"conditioning", 14},
    {"metastatic", 9},
    {"non-metastatic", 9},
    {"localized", 9},
    {"limited stage", 10},
    {"extensive stage", 10},
    {"active", 11},
    {"inactive", 11},
    {"high-dose", 12},
    {"low-dose", 12},
    {"unilateral", 13},
    {"bilateral", 13},
});

int axis(std::string_view qualifier) noexcept {
    for (auto const& [name, number] : axes) {
        if (name == qualifier) return number;
    }
    return 0;
}

bool has(std::vector<std::string> const& list, std::string_view word) { return std::find(list.begin(), list.end(), word) != list.end(); }

// What one recorded word says beyond itself.
bool implies(std::string_view recorded, std::string_view asked) noexcept {
    if (asked == "in remission")
        return recorded == "CR1" || recorded == "CR2" || recorded == "CR3" || recorded == "cr" || recorded == "cri";
    if (asked == "advanced") return recorded == "metastatic" || recorded == "locally advanced";
    if (asked == "systemic")
        return recorded == "oral" || recorded == "intravenous" || recorded == "subcutaneous" || recorded == "intramuscular" ||
               recorded == "parenteral";
    if (asked == "parenteral") return recorded == "intravenous" || recorded == "subcutaneous" || recorded == "intramuscular";
    if (asked == "non-metastatic") return recorded == "localized";
    if (asked == "histologically or cytologically confirmed")
        return recorded == "histologically confirmed" || recorded == "cytologically confirmed" || recorded == "biopsy-proven" ||
               recorded == "pathologically confirmed";
    return false;
}

// Body regions of sites that stand alone in sites.tsv, so that "left breast" is known not to be the pelvis. Two sites whose regions differ
// are different; anything less is left open, since a field may reach beyond the organ that is named.
constexpr auto regions = std::to_array<std::pair<std::string_view, int>>({
    {"head", 1},
    {"head and neck", 1},
    {"neck", 1},
    {"central nervous system", 1},
    {"thorax", 2},
    {"breast", 2},
    {"abdomen", 4},
    {"pelvis", 8},
    {"extremity", 16},
});

// What is named by the same words, or is a kind of what is denied.
bool denies_item(ChartRecord const& absent, ChartItem const& denied, ChartRecord const& record, ChartItem const& item,
                 Vocabulary const& v) {
    if (item.allergy != denied.allergy) return false;
    if (record.read.words == absent.read.words) return true;
    if (!denied.exact || denied.entries.size() != 1) return false;
    return std::any_of(item.entries.begin(), item.entries.end(), [&](EntryId e) { return v.is_a(e, denied.entries.front()); });
}

// "severe pneumonia: absent" denies no pneumonia of which that is not said.
bool is_wider_than_denied(ChartRecord const& record, ChartRecord const& absent) {
    auto const& said = record.read;
    auto const& denied = absent.read;
    return !std::all_of(denied.qualifiers.begin(), denied.qualifiers.end(), [&](auto const& q) { return has(said.qualifiers, q); }) ||
           (!absent.stage.empty() && absent.stage != record.stage) ||
           !std::all_of(denied.sites.begin(), denied.sites.end(),
                        [&](EntryId s) { return std::find(said.sites.begin(), said.sites.end(), s) != said.sites.end(); });
}

class RecordEvaluator {
public:
    RecordEvaluator(Record const& record, Context const& context)
        : asked_(record),
          context_(context),
          chart_(context.chart),
          v_(context.vocabulary()),
          marks_(context.landmarks()),
          window_(window_days(record.window, context.options.as_of)) {
        entry_ = record.what.entry;
        if (entry_ != EntryId::none) kind_ = v_.entry(entry_).kind;
        lists_ = answering_lists();
        if (context.quiet) return;
        name_ = asked_.role == Role::allergy ? "allergy to " + name_of(record.what, v_)
                : asked_.role == Role::trial ? std::string("another trial")
                                             : name_of(record.what, v_);
        if (record.what.any()) {
            name_ = asked_.role == Role::condition   ? "any condition"
                    : asked_.role == Role::therapy   ? "any treatment"
                    : asked_.role == Role::procedure ? "any procedure"
                    : asked_.role == Role::allergy   ? "any allergy"
                                                     : name_;
        }
    }

    NodeAnswer evaluate() {
        if (asked_.what.any() && asked_.role == Role::as_entry) {
            result_.reason = "does not say what is meant";
            return std::move(result_);
        }
        look();
        look_at_results();
        if (asked_.count) {
            decide_count();
        } else {
            decide();
        }
        if (!context_.quiet) say();
        return std::move(result_);
    }

    bool complete() const {
        bool const listed = std::all_of(lists_.begin(), lists_.end(), [&](ListName list) {
            // A term that no entry covers is absent only from an empty list.
            return context_.profile().complete(list) && (!asked_.what.quoted() || list_has_no_record(list));
        });
        // What follows from the absence of something else need not stand in a list.
        return listed && !(entry_ != EntryId::none && implied_by_a_no(entry_, context_));
    }

    // What one record says when there is no other.
    RecordSays says(ChartRecord const& record) {
        look_at(record);
        if (!absent_.empty() || !disputed_.empty()) return {RecordSays::What::denies, false};
        if (seen_.empty()) return {};
        Seen const& seen = seen_.front();
        RecordSays result;
        if (asks_other_condition()) {
            auto const& diseases = context_.options.trial_diseases;
            result.joins = diseases.empty()
                               ? seen.counts == Answer::met
                               : !record.read.other && seen.counts != Answer::not_met && of_trial(*seen.item, diseases) == Relation::yes;
        }
        apply_other();
        result.what = seen.counts == Answer::met       ? RecordSays::What::yes
                      : seen.counts == Answer::unknown ? RecordSays::What::open
                      : seen.same_state                ? RecordSays::What::other_state
                                                       : RecordSays::What::no;
        return result;
    }

private:
    // One record as far as it bears on what is asked.
    struct Seen {
        ChartRecord const* record = nullptr;
        ChartItem const* item = nullptr;
        Relation relation = Relation::yes;
        Answer counts = Answer::unknown;
        bool disputed = false;    // recorded as absent too
        bool same_state = false;  // the very condition asked for, lasting, and known to be in another state
        std::string why;
        std::optional<Missing> missing;
    };

    // ---- which lists answer ----

    Lists answering_lists() const {
        switch (asked_.role) {
            case Role::allergy: return {ListName::allergies};
            case Role::trial: return {ListName::trials};
            case Role::condition:
                if (entry_ == EntryId::none) return {ListName::conditions};
                break;
            case Role::therapy:
                if (entry_ == EntryId::none) return {ListName::treatments};
                break;
            case Role::procedure:
                if (entry_ == EntryId::none) return {ListName::procedures};
                break;
            case Role::as_entry:
                if (entry_ == EntryId::none) return {ListName::conditions, ListName::treatments, ListName::procedures};
                break;
        }
        Lists lists;
        switch (kind_) {
            case EntryKind::drug:
            case EntryKind::regimen:
            case EntryKind::radiotherapy: lists = {ListName::treatments}; break;
            case EntryKind::drug_class:
                lists = {ListName::treatments};
                if (marks_.investigational_agent != EntryId::none && v_.is_a(entry_, marks_.investigational_agent))
                    lists.push_back(ListName::trials);
                break;
            case EntryKind::surgery:
            case EntryKind::procedure: lists = {ListName::procedures}; break;
            case EntryKind::transplant:
            case EntryKind::transfusion:
            case EntryKind::vaccine:
            case EntryKind::device: lists = {ListName::treatments, ListName::procedures}; break;
            case EntryKind::test:
            case EntryKind::marker:
            case EntryKind::analyte: lists = {ListName::observations}; break;
            case EntryKind::condition:
                lists = {ListName::conditions};
                if (marks_.allergy != EntryId::none && v_.is_a(entry_, marks_.allergy)) lists.push_back(ListName::allergies);
                break;
            case EntryKind::fact:
            case EntryKind::site: lists = {ListName::conditions}; break;
        }
        if (asked_.role == Role::therapy && std::find(lists.begin(), lists.end(), ListName::treatments) == lists.end())
            lists.push_back(ListName::treatments);
        if (asked_.role == Role::procedure && std::find(lists.begin(), lists.end(), ListName::procedures) == lists.end())
            lists.push_back(ListName::procedures);
        return lists;
    }

    bool list_has_no_record(ListName list) const {
        return std::none_of(chart_.records().begin(), chart_.records().end(),
                            [&](auto const& record) { return record.list == list && !record.absent(); });
    }

    // Records that may answer at all: any list, since a record counts wherever it stands; allergies only to what asks for them.
    bool may_answer(ChartRecord const& record) const {
        if (asked_.role == Role::trial) return record.list == ListName::trials;
        if (asked_.what.any()) {
            return record.list == lists_.front() ||
                   (asked_.role == Role::allergy &&
                    std::any_of(record.read.items.begin(), record.read.items.end(), [](auto const& i) { return i.allergy; }));
        }
        if (record.list == ListName::trials) return asked_for_investigational();
        return true;
    }

    bool asked_for_investigational() const {
        return entry_ != EntryId::none && marks_.investigational_agent != EntryId::none && v_.is_a(entry_, marks_.investigational_agent);
    }

    // ---- the relation of an item to what is asked ----

    Relation relation_of(ChartRecord const& record, ChartItem const& item) const {
        if (asked_.what.any() || asked_.role == Role::trial) return Relation::yes;
        if (record.list == ListName::trials) {
            // Participation in a trial answers for an investigational agent; what kind of agent it was is not known.
            if (entry_ != marks_.investigational_agent) return Relation::maybe;
            for (std::string_view const word :
                 {"observational", "registry", "survey", "noninterventional", "interventional", "questionnaire", "device", "behavioral"}) {
                if (has(record.read.words, word)) return Relation::maybe;
            }
            return Relation::yes;
        }
        if (entry_ != EntryId::none && entry_ == marks_.major_surgery) {
            if (record.major) return known(*record.major) == Answer::met ? Relation::yes : Relation::no;
            Relation const plain = chart_.relation(item, entry_);
            if (plain == Relation::yes) return plain;
            if (marks_.surgery != EntryId::none && chart_.relation(item, marks_.surgery) == Relation::no && !item.unread)
                return Relation::no;
            return record.list == ListName::procedures || plain == Relation::maybe ? Relation::maybe : Relation::no;
        }
        if (record.major == true && entry_ != EntryId::none && entry_ == marks_.surgery) return Relation::yes;
        Relation relation = chart_.relation(item, asked_.what, record.read.words);
        if (record.by_course && relation == Relation::maybe) relation = Relation::no;
        if (relation == Relation::no && own_list(record) && !record.by_course && kinds_meet(item) &&
            (chart_.may_be_open_kind(item, entry_) || may_be_collective(item)))
            relation = Relation::maybe;
        if (relation == Relation::no && may_have_spread(record, item)) relation = Relation::maybe;
        if (relation == Relation::no && entry_ != EntryId::none && own_list(record) && item.entries.size() > 1 &&
            chart_.overlap(item.entries.front(), entry_) && !tells_kinds_apart(record))
            relation = Relation::maybe;
        // What nobody can read stands for things of its own list only: an unknown drug is no disease.
        if (item.unread && relation == Relation::maybe && entry_ != EntryId::none && item.mentions.empty() && !own_list(record))
            relation = Relation::no;
        if (asked_.what.quoted() && relation == Relation::maybe && asked_.role != Role::as_entry && !own_list(record))
            relation = Relation::no;
        return relation;
    }

    // What is recorded in the words of a collective without an edge ("antiemetic", "chronic disease") may be anything of its kind; the kinds of
    // treatment (chemotherapy, immunotherapy) at least are apart: kinds_meet.
    bool may_be_collective(ChartItem const& item) const {
        // "disease, site: brain" is a brain disease, but which of those that are not placed there it might be is not said.
        return entry_ != EntryId::none && !item.entries.empty() && chart_.open_ended(item.entries.front());
    }

    // Whether what a record says beside its head excludes the kinds of the head that are not placed there. A histology does. A qualifier does not:
    // "severe psychiatric disorder" may be any of them. A site does where what is asked has another by its name: "malignancy, site: lip" is no
    // lung cancer, but may be a liposarcoma.
    bool tells_kinds_apart(ChartRecord const& record) const {
        if (record.list == ListName::conditions && record.index < context_.profile().conditions.size() &&
            !context_.profile().conditions[record.index].histology.empty())
            return true;
        if (!record.read.sites.empty()) {
            return std::any_of(v_.ancestors(entry_).begin(), v_.ancestors(entry_).end(), [&](EntryId above) {
                EntryId const site = site_in(v_.entry(above).name);
                return site != EntryId::none && std::none_of(record.read.sites.begin(), record.read.sites.end(),
                                                             [&](EntryId here) { return chart_.overlap(here, site); });
            });
        }
        return record.read.qualifiers.empty();
    }

    // The site that a name begins with: "biliary tract neoplasm".
    EntryId site_in(std::string_view name) const {
        for (std::size_t end = name.rfind(' '); end != std::string_view::npos && end > 0; end = name.rfind(' ', end - 1)) {
            EntryId const site = v_.find(name.substr(0, end));
            if (site != EntryId::none && v_.entry(site).kind == EntryKind::site) return site;
        }
        return EntryId::none;
    }

    bool kinds_meet(ChartItem const& item) const {
        if (entry_ == EntryId::none || item.entries.empty()) return true;
        // Bits: an antibody can be called targeted and immunotherapy, anything investigational.
        auto const kinds = [&](EntryId entry) {
            int bits = 0;
            for (auto const& [word, kind] : marks_.treatment_kinds) {
                if (!v_.is_a(entry, kind)) continue;
                bits |= word == "chemotherapy"                          ? 1
                        : word == "targeted" || word == "immunotherapy" ? 2
                        : word == "hormonal"                            ? 4
                        : word == "radiotherapy"                        ? 8
                        : word == "transplant"                          ? 16
                                                                        : 0;
            }
            return bits;
        };
        int given = 0;
        for (EntryId const entry : item.entries) given |= kinds(entry);
        int const asked = kinds(entry_);
        return given == 0 || asked == 0 || (given & asked) != 0;
    }

    // Metastases of a cancer of which neither course nor stage is recorded: a list of diagnoses need not name them.
    bool may_have_spread(ChartRecord const& record, ChartItem const& item) const {
        if (entry_ == EntryId::none || entry_ != marks_.metastases || record.list != ListName::conditions || !record.stage.empty())
            return false;
        if (marks_.malignancy == EntryId::none || std::any_of(record.read.qualifiers.begin(), record.read.qualifiers.end(),
                                                              [&](auto const& q) { return marks_.group(q) == "extent"; }))
            return false;
        auto const in = [&](EntryId root) {
            return root != EntryId::none &&
                   std::any_of(item.entries.begin(), item.entries.end(), [&](EntryId e) { return v_.is_a(e, root); });
        };
        return in(marks_.malignancy) && !in(marks_.hematologic_malignancy);
    }

    bool own_list(ChartRecord const& record) const { return std::find(lists_.begin(), lists_.end(), record.list) != lists_.end(); }

    Answer excepted(ChartRecord const& record, ChartItem const& item) const {
        Answer is_excepted = Answer::not_met;
        for (auto const& term : asked_.except) {
            Relation relation = chart_.relation(item, term, record.read.words);
            // Quoted words that do not occur in the name leave open whether they mean it.
            Answer one = relation == Relation::yes                    ? Answer::met
                         : relation == Relation::no && !term.quoted() ? Answer::not_met
                                                                      : Answer::unknown;
            // A drug of a combination counts no more than the combination does; of two that are named together it may be of either.
            if (item.part) {
                int wholes = 0;
                Answer whole = Answer::not_met;
                for (auto const& other : record.read.items) {
                    if (other.part || other.allergy != item.allergy) continue;
                    ++wholes;
                    Relation const r = chart_.relation(other, term, record.read.words);
                    whole = either(whole, r == Relation::yes                    ? Answer::met
                                          : r == Relation::no && !term.quoted() ? Answer::not_met
                                                                                : Answer::unknown);
                }
                one = either(one, whole == Answer::met && wholes > 1 ? Answer::unknown : whole);
            }
            is_excepted = either(is_excepted, one);
        }
        return is_excepted;
    }

    // ---- time ----

    enum class Sense : std::uint8_t { event, state, either };

    Sense sense_of(ChartRecord const& record, ChartItem const& item) const {
        if (record.list == ListName::treatments || record.list == ListName::trials) {
            if (!item.entries.empty() && event_kind(v_.entry(item.entries.front()).kind)) return Sense::event;
            return Sense::state;
        }
        if (record.single_date) {
            // A biopsy happens on its day, a pacemaker stays from then on; of a tracheostomy or of radiotherapy, with one date, neither is said.
            if (item.entries.empty() && record.major) return Sense::event;
            if (item.entries.empty()) return Sense::either;
            switch (chart_.nature(item.entries.front())) {
                case Nature::event: return Sense::event;
                case Nature::state: return Sense::state;
                case Nature::unmarked: break;
            }
            return v_.entry(item.entries.front()).kind == EntryKind::vaccine ? Sense::event : Sense::either;
        }
        if (record.status_written && record.status == RecordStatus::active && record.list == ListName::conditions) {
            if (item.entries.empty() || chart_.nature(item.entries.front()) != Nature::event) return Sense::state;
        }
        if (item.entries.empty()) return Sense::either;
        switch (chart_.nature(item.entries.front())) {
            case Nature::event: return Sense::event;
            case Nature::state: return Sense::state;
            case Nature::unmarked: break;
        }
        if (event_kind(v_.entry(item.entries.front()).kind)) return Sense::event;
        if (drug_kind(v_.entry(item.entries.front()).kind)) return Sense::state;
        return Sense::either;
    }

    // Has it ended on the day?
    Answer ended(ChartRecord const& record) const {
        if (record.last) {
            DayRange const end = days(*record.last);
            if (end.last <= context_.as_of) return Answer::met;
            return end.first > context_.as_of ? Answer::not_met : Answer::unknown;
        }
        if (record.status == RecordStatus::resolved) return Answer::met;
        return record.read.past ? Answer::unknown : Answer::not_met;
    }

    // Did it begin by the day? What the profile of the day knows has begun, though only its month is known.
    // It has begun before it ended.
    Answer begun(ChartRecord const& record) const {
        // What a course makes of a condition ("metastatic") has no beginning of its own, and is not there before the condition.
        auto const& onset = record.by_course ? context_.profile().conditions[record.index].onset : record.first;
        if (!onset) return Answer::met;
        DayRange first = chart_.known_days(*onset, context_.as_of);
        if (record.last) first.last = std::max(first.first, std::min(first.last, days(*record.last).last));
        return inside(first, day_min, context_.as_of);
    }

    RecordDays days_of(ChartRecord const& record, bool as_event) const {
        RecordDays result;
        result.begin = record.first ? chart_.known_days(*record.first, context_.as_of) : DayRange{day_min, context_.as_of};
        if (record.last) {
            result.end = days(*record.last);
            result.begin.last = std::max(result.begin.first, std::min(result.begin.last, result.end.last));
            result.running = result.end.first > context_.as_of;
            result.end.first = std::max(result.end.first, result.begin.first);
        } else if (as_event) {
            result.end = result.begin;
        } else if (record.status == RecordStatus::resolved || record.read.past) {
            result.end = {result.begin.first, context_.as_of};
        } else {
            result.running = true;
        }
        return result;
    }

    Answer windowed(ChartRecord const& record, bool as_event) const {
        // "history of X" does not say that X is over: its days are not known.
        if (!as_event && record.read.past && !record.last) return Answer::unknown;
        return record_in_window(days_of(record, as_event), window_);
    }

    Answer tensed(ChartRecord const& record, bool as_event, Tense tense) const {
        bool const point = as_event && !record.last;
        switch (tense) {
            case Tense::ever: return Answer::met;
            case Tense::bare:
                if (as_event) return Answer::met;
                return ended(record) == Answer::not_met ? Answer::met : Answer::unknown;
            case Tense::current:
                if (point) {
                    bool const over = record.status == RecordStatus::resolved;
                    if (!record.first) return over ? Answer::not_met : Answer::unknown;
                    Answer const today = inside(chart_.known_days(*record.first, context_.as_of), context_.as_of, context_.as_of);
                    return over && today == Answer::met ? Answer::unknown : today;
                }
                if (as_event) return inside(days_of(record, true).end, context_.as_of, day_max);  // its last day included
                if (ended(record) == Answer::not_met && in_remission(record)) return Answer::unknown;
                return opposite(ended(record));
            case Tense::past:
                // It does not last: on its own day it is already past, as what ends on the day has ended.
                if (point)
                    return record.first ? inside(chart_.known_days(*record.first, context_.as_of), day_min, context_.as_of)
                           : record.status == RecordStatus::resolved ? Answer::met
                                                                     : Answer::unknown;
                return ended(record);
        }
        return Answer::unknown;
    }

    static bool in_remission(ChartRecord const& record) {
        return std::any_of(record.read.qualifiers.begin(), record.read.qualifiers.end(),
                           [](auto const& q) { return q == "in remission" || implies(q, "in remission"); });
    }

    Answer in_time(ChartRecord const& record, ChartItem const& item, std::string& why) const {
        return in_time(record, item, asked_.tense, why);
    }

    Answer in_time(ChartRecord const& record, ChartItem const& item, Tense tense, std::string& why) const {
        Sense const sense = sense_of(record, item);
        auto const both_ways = [&](auto const& judge) {
            if (sense == Sense::event) return judge(true);
            if (sense == Sense::state) return judge(false);
            Answer const as_event = judge(true);
            return as_event == judge(false) ? as_event : Answer::unknown;
        };
        if (asked_.window.none()) {
            Answer const answer = both_ways([&](bool as_event) { return tensed(record, as_event, tense); });
            if (context_.quiet) return answer;
            if (answer == Answer::not_met) why = std::string(record.name) + (tense == Tense::past ? " has not ended" : " has ended");
            if (answer == Answer::unknown) why = std::string(record.name) + " has ended, or it is not known whether it has";
            return answer;
        }
        if (!record.first && !record.last) {
            if (!context_.quiet) why = std::string(record.name) + " has no date";
            return Answer::unknown;
        }
        Answer answer = both_ways([&](bool as_event) { return windowed(record, as_event); });
        if (tense == Tense::current || tense == Tense::past) {
            Answer const also = both_ways([&](bool as_event) { return tensed(record, as_event, tense); });
            if (answer == Answer::met && also != Answer::met) answer = Answer::unknown;
        }
        if (context_.quiet) return answer;
        if (answer == Answer::not_met) why = std::string(record.name) + " lies outside the window";
        if (answer == Answer::unknown) why = std::string(record.name) + " may lie inside or outside the window";
        return answer;
    }

    // ---- qualifiers ----

    Answer severity(ChartRecord const& record, std::string_view asked) const {
        auto const level = [](std::string_view word) {
            return word == "mild" ? 1 : word == "moderate" ? 2 : word == "severe" ? 3 : word == "life-threatening" ? 4 : 0;
        };
        std::vector<int> wanted;
        for (std::string_view const word : {"mild", "moderate", "severe", "life-threatening"}) {
            if (asked.find(word) != std::string_view::npos) wanted.push_back(level(word));
        }
        auto const holds = [&](int value) {
            // A life-threatening condition is severe; that a severe one threatens life is not said.
            for (int const w : wanted) {
                if (w == value || (w == 3 && value > 3)) return Answer::met;
                if (w == 4 && value == 3) return Answer::unknown;
            }
            return Answer::not_met;
        };
        if (wanted.empty()) return Answer::unknown;
        // The field, the name and the grade: what each of them says must agree.
        std::vector<Answer> said;
        if (record.severity)
            said.push_back(holds(*record.severity == RecordSeverity::mild ? 1 : *record.severity == RecordSeverity::moderate ? 2 : 3));
        for (std::string_view const word : {"mild", "moderate", "severe", "life-threatening"}) {
            if (has(record.read.qualifiers, word)) said.push_back(holds(level(word)));
        }
        if (record.grade && *record.grade >= 1) said.push_back(holds(std::min(*record.grade, 4)));
        if (said.empty()) return Answer::unknown;
        bool const agree = std::all_of(said.begin(), said.end(), [&](Answer a) { return a == said.front(); });
        return agree ? said.front() : Answer::unknown;
    }

    Answer qualifier(ChartRecord const& record, ChartItem const& item, std::string const& asked) const {
        auto const group = marks_.group(asked);
        if (group == "severity") return severity(record, asked);
        if (group == "control") {
            std::optional<bool> controlled = record.controlled;
            bool const said_controlled = has(record.read.qualifiers, "controlled");
            bool const said_uncontrolled = has(record.read.qualifiers, "uncontrolled");
            if (!controlled && said_controlled != said_uncontrolled) controlled = said_controlled;
            if (!controlled || (said_controlled && *controlled == false) || (said_uncontrolled && *controlled)) return Answer::unknown;
            return known(*controlled == (asked == "controlled"));
        }
        auto const& said = record.read.qualifiers;
        if (asked == "major" && record.major && has(said, asked)) return *record.major ? Answer::met : Answer::unknown;
        if (has(said, asked)) return has_opposite(said, asked) ? Answer::unknown : Answer::met;
        // A combined one: "relapsed or refractory".
        if (auto const at = asked.find(" or "); at != std::string::npos && group != "confirmation") {
            return either(qualifier(record, item, asked.substr(0, at)), qualifier(record, item, asked.substr(at + 4)));
        }
        if (std::any_of(said.begin(), said.end(), [&](auto const& q) { return implies(q, asked); })) return Answer::met;
        if (asked == "advanced" && stage_matches(record.stage, "IV") == Answer::met && !record.stage.empty()) return Answer::met;
        if (asked == "active" || asked == "current") {
            if (has(said, "inactive")) return Answer::not_met;
            Sense const sense = sense_of(record, item);
            auto const now = [&](bool as_event) { return tensed(record, as_event, Tense::current); };
            if (has(said, "progressive") && ended(record) == Answer::not_met) return Answer::met;
            if (sense != Sense::either) return now(sense == Sense::event);
            return now(true) == now(false) ? now(true) : Answer::unknown;
        }
        if (asked == "inactive" || asked == "resolved") {
            Sense const sense = sense_of(record, item);
            if (sense == Sense::state && asked == "resolved") return ended(record);
            return Answer::unknown;
        }
        if (asked == "systemic" && std::any_of(said.begin(), said.end(), [](auto const& q) {
                return q == "topical" || q == "inhaled" || q == "nasal" || q == "intravitreal";
            }))
            return Answer::not_met;
        if (group == "confirmation") {
            if (auto const by_fact = confirmed(asked); by_fact != Answer::unknown) return by_fact;
        }
        if (asked == "major" && record.major) return known(*record.major);
        if (asked == "minor" && record.major) return known(!*record.major);
        if (asked == "serious" && severity(record, "severe") == Answer::met) return Answer::met;
        if (has_opposite(said, asked)) return Answer::not_met;
        // A qualifier that is part of what the record is: "acute pancreatitis" is acute.
        for (EntryId const entry : item.entries) {
            auto const& name = v_.entry(entry).name;
            if (name.size() > asked.size() && name.compare(0, asked.size(), asked) == 0 && name[asked.size()] == ' ') return Answer::met;
        }
        return Answer::unknown;
    }

    // "histologically confirmed: true" among the facts is said of the disease that the patient is there for.
    Answer confirmed(std::string_view asked) const {
        if (context_.apart) return Answer::unknown;
        for (auto const& fact : chart_.facts()) {
            if (fact.tokens.size() != 1) continue;
            std::string const& said = fact.tokens.front();
            if (said == asked) return known(fact.record->value);
            if (fact.record->value && implies(said, asked)) return Answer::met;
        }
        return Answer::unknown;
    }

    static bool has_opposite(std::vector<std::string> const& said, std::string_view asked) {
        int const number = axis(asked);
        if (number == 0) return false;
        return std::any_of(said.begin(), said.end(), [&](auto const& q) {
            if (axis(q) != number || q == asked) return false;
            // Relapsed and recurrent are two words for one thing.
            bool const twin = (q == "relapsed" || q == "recurrent") && (asked == "relapsed" || asked == "recurrent");
            bool const apart = (q == "localized" || q == "non-metastatic") && (asked == "localized" || asked == "non-metastatic");
            return !twin && !apart;
        });
    }

    Answer staged(ChartRecord const& record) const {
        if (record.stage.empty()) return Answer::unknown;
        Answer answer = Answer::not_met;
        for (auto const& stage : asked_.stages) answer = either(answer, stage_matches(record.stage, stage));
        return answer;
    }

    Answer graded(ChartRecord const& record) const {
        if (!record.grade) return Answer::unknown;
        bool const inside_range =
            (!asked_.grade_low || *record.grade >= *asked_.grade_low) && (!asked_.grade_high || *record.grade <= *asked_.grade_high);
        return known(inside_range);
    }

    // ---- site and reason ----

    int region(EntryId site) const {
        int result = 0;
        for (EntryId const above : v_.ancestors(site)) {
            for (auto const& [name, number] : regions) {
                if (v_.entry(above).name == name) result |= number;
            }
        }
        return result;
    }

    // Upper and lower, left and right parts of one organ.
    bool opposite_parts(EntryId a, EntryId b) const {
        auto const& first = v_.entry(a);
        auto const& second = v_.entry(b);
        bool const siblings = std::any_of(first.parents.begin(), first.parents.end(), [&](EntryId p) {
            return std::find(second.parents.begin(), second.parents.end(), p) != second.parents.end();
        });
        if (!siblings) return false;
        auto const part = [](std::string_view name) {
            for (std::string_view const word : {"left ", "right ", "upper ", "middle ", "lower "}) {
                if (name.starts_with(word)) return word;
            }
            return std::string_view();
        };
        auto const one = part(first.name);
        auto const two = part(second.name);
        return !one.empty() && !two.empty() && one != two && ((one == "left " || one == "right ") == (two == "left " || two == "right "));
    }

    Answer sited(ChartRecord const& record) const {
        Term const& site = *asked_.site;
        if (site.any()) return Answer::met;
        if (site.entry == EntryId::none) {
            auto const wanted = v_.fold_words(site.words);
            auto const& words = record.read.words;
            bool const named = std::search(words.begin(), words.end(), wanted.begin(), wanted.end()) != words.end();
            return named && !wanted.empty() ? Answer::met : Answer::unknown;
        }
        Answer answer = record.read.sites.empty() ? Answer::unknown : Answer::not_met;
        for (EntryId const here : record.read.sites) {
            if (v_.is_a(here, site.entry)) return Answer::met;
            int const a = region(here);
            int const b = region(site.entry);
            bool const different =
                opposite_parts(here, site.entry) || (a != 0 && b != 0 && (a & b) == 0 && !chart_.overlap(here, site.entry));
            if (!different) answer = Answer::unknown;
        }
        return answer;
    }

    Answer reasoned(ChartRecord const& record) const {
        Term const& reason = *asked_.reason;
        if (reason.any()) return Answer::met;
        if (!record.reason || record.reason->unsure || record.reason->nothing) return Answer::unknown;
        Answer answer = Answer::not_met;
        if (record.reason->items.empty()) return Answer::unknown;
        // "requires treatment for hypertension", of a patient who has it: what is given for something else by its own line is not given for it.
        bool const any_treatment = asked_.what.any() && asked_.role == Role::therapy && on_record(reason);
        for (auto const& item : record.reason->items) {
            Relation const relation = chart_.relation(item, reason, record.reason->words);
            if (relation == Relation::yes) {
                // "for metastatic breast cancer": met only where the record's own reason says so; whether it may have been is not known else.
                auto const said = [&](std::string const& asked) {
                    auto const at = asked.find(" or ");
                    return has(record.reason->qualifiers, asked) ||
                           (at != std::string::npos &&
                            (has(record.reason->qualifiers, asked.substr(0, at)) || has(record.reason->qualifiers, asked.substr(at + 4))));
                };
                if (std::all_of(asked_.reason_qualifiers.begin(), asked_.reason_qualifiers.end(), said)) return Answer::met;
                answer = Answer::unknown;
                continue;
            }
            bool const other = reason.entry != EntryId::none &&
                               ((any_treatment && !item.unread && item.mentions.empty()) || other_disease(item, reason.entry));
            if (relation == Relation::maybe || !other) answer = Answer::unknown;
        }
        return answer;
    }

    bool on_record(Term const& condition) const {
        if (context_.apart) return false;
        return std::any_of(chart_.records().begin(), chart_.records().end(), [&](ChartRecord const& record) {
            if (record.list != ListName::conditions || record.absent() || record.read.unsure || record.read.nothing ||
                begun(record) != Answer::met)
                return false;
            return std::any_of(record.read.items.begin(), record.read.items.end(), [&](ChartItem const& item) {
                return !item.allergy && chart_.relation(item, condition, record.read.words) == Relation::yes;
            });
        });
    }

    // A treatment given for one cancer was not given for another, nor for one infection that given for another; but a drug given for pain
    // may well have been given for the cancer that hurts.
    bool other_disease(ChartItem const& item, EntryId asked) const {
        if (item.entries.empty() || !item.mentions.empty()) return false;
        EntryId const given = item.entries.front();
        auto const metastatic = [&](EntryId entry) { return marks_.metastases != EntryId::none && v_.is_a(entry, marks_.metastases); };
        if (metastatic(given) || metastatic(asked)) return false;
        if (marks_.malignancy != EntryId::none && v_.is_a(given, marks_.malignancy) && chart_.overlap(asked, marks_.malignancy))
            return true;
        for (std::string_view const family : {"infection", "arrhythmia", "autoimmune disease"}) {
            EntryId const root = v_.find(family);
            if (root != EntryId::none && v_.is_a(given, root) && v_.is_a(asked, root)) return true;
        }
        return false;
    }

    // "requiring medication", "requiring antiarrhythmic therapy": a treatment of that kind that is given for this very thing.
    bool requires_what_it_gets(ChartItem const& item) const {
        if (context_.apart) return false;
        auto words = v_.fold_words(asked_.restriction);
        std::size_t at = 0;
        while (at < words.size() && (words[at] == "that" || words[at] == "which")) ++at;
        if (at >= words.size() ||
            (words[at] != "requiring" && words[at] != "require" && words[at] != "requires" && words[at] != "required"))
            return false;
        ++at;
        if (at < words.size() && words[at] == "the") ++at;
        if (at + 1 < words.size() && words[at] == "use" && words[at + 1] == "of") at += 2;
        std::string object;
        for (; at < words.size(); ++at) object += (object.empty() ? "" : " ") + words[at];
        static constexpr auto any_treatment =
            std::to_array<std::string_view>({"therapy", "treatment", "medication", "medical therapy", "medical treatment", "drug therapy",
                                             "drug treatment", "medical management"});
        bool const any = std::find(any_treatment.begin(), any_treatment.end(), object) != any_treatment.end();
        EntryId const wanted = any ? EntryId::none : v_.find(object);
        if (!any && wanted == EntryId::none) return false;
        if (item.entries.empty()) return false;
        for (auto const& record : chart_.records()) {
            if (record.list != ListName::treatments || record.absent() || record.read.unsure || record.read.nothing || !record.reason ||
                record.reason->unsure || record.reason->nothing)
                continue;
            if (begun(record) != Answer::met ||
                (asked_.tense != Tense::ever && asked_.tense != Tense::past && ended(record) != Answer::not_met))
                continue;
            bool const for_it = std::any_of(record.reason->items.begin(), record.reason->items.end(), [&](ChartItem const& reason) {
                return chart_.relation(reason, item.entries.front()) == Relation::yes;
            });
            bool const of_it = any || std::any_of(record.read.items.begin(), record.read.items.end(),
                                                  [&](ChartItem const& given) { return chart_.relation(given, wanted) == Relation::yes; });
            if (for_it && of_it) return true;
        }
        return false;
    }

    // ---- records ----

    Seen judge(ChartRecord const& record, ChartItem const& item, Relation relation) const {
        Seen seen;
        seen.record = &record;
        seen.item = &item;
        seen.relation = relation;
        // Words are made only where they are wanted.
        std::string const name(context_.quiet ? std::string_view() : record.name);
        Answer counts = Answer::met;
        if (relation == Relation::maybe) {
            counts = Answer::unknown;
            if (!context_.quiet) {
                seen.why = "it is not known whether " + name + " is " + name_;
                seen.missing = Missing{"whether " + name + " is " + name_, missing_record(record.list, name_).add};
            }
        }
        auto const ask = [&](Answer answer, auto const& why, auto const& missing) {
            if (!context_.quiet && answer == Answer::not_met && counts != Answer::not_met) seen.why = why();
            if (!context_.quiet && answer == Answer::unknown && counts == Answer::met) {
                seen.why = why();
                seen.missing = missing();
            }
            counts = both(counts, answer);
        };
        auto const nothing_missing = [] { return std::optional<Missing>(); };
        if (record.read.unsure && !asked_uncertain())
            ask(
                Answer::unknown, [&] { return name + " is only suspected"; },
                [&] {
                    return Missing{"whether " + name + " is certain", ""};
                });
        ask(
            begun(record), [&] { return name + " begins after the day asked about"; }, nothing_missing);
        std::string time_why;
        Answer const time = in_time(record, item, time_why);
        ask(
            time, [&] { return time_why; },
            [&] {
                return Missing{"dates of " + name, record.single_date ? "date: ...   # in the line of " + name
                                                                      : "start: ..., end: ...   # in the line of " + name};
            });
        if (!asked_.except.empty()) {
            Answer const is_excepted = excepted(record, item);
            ask(
                opposite(is_excepted),
                [&] { return is_excepted == Answer::met ? name + " is excepted" : "it is not known whether " + name + " is excepted"; },
                nothing_missing);
        }
        Answer state = Answer::met;
        for (auto const& q : asked_.qualifiers) {
            Answer const one = qualifier(record, item, q);
            state = both(state, one);
            ask(
                one, [&] { return name + (one == Answer::not_met ? " is not " : " is not recorded as ") + q; },
                [&] { return wanted(record, q); });
        }
        if (!asked_.stages.empty()) {
            Answer const one = staged(record);
            state = both(state, one);
            ask(
                one, [&] { return name + (record.stage.empty() ? " has no stage" : " is stage " + record.stage); },
                [&] {
                    return Missing{"stage of " + name, "stage: ...   # in the line of " + name};
                });
        }
        if (asked_.grade_low || asked_.grade_high) {
            Answer const one = graded(record);
            state = both(state, one);
            ask(
                one, [&] { return name + (record.grade ? " is grade " + std::to_string(*record.grade) : std::string(" has no grade")); },
                [&] {
                    return Missing{"grade of " + name, "grade: ...   # in the line of " + name};
                });
        }
        if (asked_.site) {
            Answer const one = sited(record);
            ask(
                one,
                [&] {
                    return one == Answer::not_met      ? name + " is elsewhere"
                           : record.read.sites.empty() ? "the site of " + name + " is not recorded"
                                                       : "it is not known whether the site of " + name + " is the one that is meant";
                },
                [&] {
                    return Missing{"site of " + name, "site: ...   # in the line of " + name};
                });
        }
        if (asked_.reason) {
            Answer const one = reasoned(record);
            ask(
                one,
                [&] {
                    return one == Answer::not_met ? name + " was given for something else"
                           : !record.reason       ? "it is not recorded what " + name + " was given for"
                                                  : "it is not known whether " + name + " was given for that";
                },
                [&] {
                    return Missing{"reason of " + name, "reason: ...   # in the line of " + name};
                });
        }
        // Where something else leaves it open or closes it, the restriction changes nothing.
        if (counts == Answer::met && !asked_.restriction.empty() && !requires_what_it_gets(item))
            ask(
                Answer::unknown, [&] { return "`" + asked_.restriction + "` is not settled by " + name; },
                [&] {
                    return Missing{asked_.restriction, "facts: {\"" + name_ + " " + asked_.restriction + "\": true}"};
                });
        seen.counts = counts;
        // The patient has the very condition asked for, and it is in another state: there is no second one of it to be found.
        bool const same = record.list == ListName::conditions && entry_ != EntryId::none &&
                          std::find(item.entries.begin(), item.entries.end(), entry_) != item.entries.end() &&
                          kind_ == EntryKind::condition && sense_of(record, item) == Sense::state && ended(record) == Answer::not_met &&
                          !record.read.unsure && begun(record) == Answer::met;
        bool const since = !asked_.window.none() && asked_.window.edge == Window::Edge::started && time == Answer::not_met;
        // What is mild now may once have been severe; and what lies outside the window says nothing of what lies inside.
        bool const now = asked_.tense == Tense::bare || asked_.tense == Tense::current;
        seen.same_state = same && counts == Answer::not_met && ((state == Answer::not_met && now && time != Answer::not_met) || since) &&
                          !asked_.other && !asked_.count;
        return seen;
    }

    bool asked_uncertain() const {
        return std::any_of(asked_.qualifiers.begin(), asked_.qualifiers.end(),
                           [&](auto const& q) { return marks_.group(q) == "certainty"; });
    }

    std::optional<Missing> wanted(ChartRecord const& record, std::string const& q) const {
        auto const group = marks_.group(q);
        std::string const name(record.name);
        std::string const place = "   # in the line of " + name;
        if (group == "severity") return Missing{"severity of " + name, "severity: ..." + place};
        if (group == "control") return Missing{"control of " + name, "controlled: ..." + place};
        if (group == "judgement") return Missing{"whether " + name + " is " + q, "facts: {\"" + q + " " + name + "\": true}"};
        if (record.list == ListName::conditions) return Missing{"whether " + name + " is " + q, "course: [" + q + "]" + place};
        return Missing{"whether " + name + " is " + q, (group == "route" ? "route: " : "intent: ") + q + place};
    }

    void look() {
        for (auto const& record : chart_.records()) look_at(record);
    }

    void look_at(ChartRecord const& record) {
        static ChartItem const nameless = [] {
            ChartItem item;
            item.unread = true;
            item.exact = false;
            return item;
        }();
        if (record.absent()) {
            look_at_absent(record);
            return;
        }
        if (record.read.nothing || !may_answer(record)) return;
        std::optional<Seen> best;
        auto const consider = [&](ChartItem const& item) {
            Relation const relation = relation_of(record, item);
            if (relation == Relation::no) return;
            Seen seen = judge(record, item, relation);
            auto const rank = [](Answer a) { return a == Answer::met ? 2 : a == Answer::unknown ? 1 : 0; };
            if (!best || rank(seen.counts) > rank(best->counts) ||
                (rank(seen.counts) == rank(best->counts) && seen.relation == Relation::yes && best->relation != Relation::yes))
                best = std::move(seen);
        };
        bool any = false;
        for (auto const& item : record.read.items) {
            if (item.allergy != (asked_.role == Role::allergy)) continue;
            any = true;
            consider(item);
        }
        if (!any && (asked_.what.any() || asked_.role == Role::trial || (record.list == ListName::trials && asked_for_investigational())) &&
            (asked_.role != Role::allergy || record.list == ListName::allergies)) {
            consider(nameless);
        }
        if (best) seen_.push_back(std::move(*best));
    }

    // "X, status: absent" for an X that covers what is asked. One that a present record contradicts denies nothing.
    void look_at_absent(ChartRecord const& record) {
        if (asked_.what.any() || (record.read.other && !asked_.other)) return;
        ChartItem const* item = record.denied(asked_.role == Role::allergy);
        if (!item) return;
        if (asked_.what.quoted()) {
            if (record.read.words != v_.fold_words(asked_.what.words) &&
                !(item->allergy && item->sites_words == v_.fold_words(asked_.what.words)))
                return;
        } else if (!item->exact || item->entries.size() != 1 || !v_.is_a(entry_, item->entries.front())) {
            return;
        }
        for (auto const& q : record.read.qualifiers) {
            bool const in_its_name = !item->entries.empty() && v_.entry(item->entries.front()).name.starts_with(q + " ");
            if (!has(asked_.qualifiers, q) && !in_its_name) return;
        }
        if (!record.stage.empty()) return;
        for (EntryId const site : record.read.sites) {
            if (!asked_.site || asked_.site->entry == EntryId::none || !v_.is_a(asked_.site->entry, site)) return;
        }
        ChartRecord const* present = contradiction(record, *item);
        (present ? disputed_ : absent_).push_back(&record);
        if (present && !contradictor_) contradictor_ = present;
    }

    // A record of what is denied, at the time that is asked about; null if there is none.
    ChartRecord const* contradiction(ChartRecord const& absent, ChartItem const& denied) const {
        for (auto const& record : chart_.records()) {
            if (record.absent() || record.read.unsure || record.read.nothing || begun(record) == Answer::not_met) continue;
            if ((absent.read.other && !record.read.other) || is_wider_than_denied(record, absent)) continue;
            for (auto const& item : record.read.items) {
                if (!denies_item(absent, denied, record, item, v_)) continue;
                // What has ended and is not asked for itself says nothing of today.
                Tense const tense =
                    asked_.tense == Tense::bare && relation_of(record, item) == Relation::no ? Tense::current : asked_.tense;
                std::string why;
                if (in_time(record, item, tense, why) != Answer::not_met) return &record;
            }
        }
        return nullptr;
    }

    State state_of_results() const {
        if (context_.states == nullptr) return state_by_results(entry_, context_);
        auto const [at, fresh] = context_.states->try_emplace(index(entry_));
        if (fresh) {
            at->second = state_by_results(entry_, context_);
            at->second.evidence.clear();
        }
        return at->second;
    }

    // An observation by the name of a condition, and what implications.tsv makes of the other records.
    void look_at_results() {
        if (entry_ == EntryId::none || asked_.role == Role::allergy || asked_.role == Role::trial) return;
        State state = state_of_results();
        results_ = results_for(asked_, lanes_of(state), chart_.nature(entry_) == Nature::state);
        if (state.answer == Answer::unknown && !state.conflict) return;
        result_reason_ = state.reason;
        result_evidence_ = std::move(state.evidence);
    }

    // A record of a thing that is also recorded as absent.
    void find_conflicts() {
        for (auto& seen : seen_) {
            if (seen.counts != Answer::met || !seen.item) continue;
            for (auto const& other : chart_.records()) {
                ChartItem const* denied = other.denied(seen.item->allergy);
                if (!denied || (other.read.other && !seen.record->read.other)) continue;
                // A part of a regimen is on record as the regimen is.
                auto const& items = seen.record->read.items;
                bool const denies = denies_item(other, *denied, *seen.record, *seen.item, v_) ||
                                    (seen.item->part && std::any_of(items.begin(), items.end(), [&](ChartItem const& i) {
                                         return !i.part && denies_item(other, *denied, *seen.record, i, v_);
                                     }));
                if (!denies || is_wider_than_denied(*seen.record, other)) continue;
                seen.counts = Answer::unknown;
                seen.disputed = true;
                seen.why = std::string(seen.record->name) + " is on record, and " + std::string(other.name) + " is recorded as absent";
                seen.missing = Missing{"which of the contradicting records is right", ""};
                auto const listed = [&](auto const& list) { return std::find(list.begin(), list.end(), &other) != list.end(); };
                if (!listed(absent_) && !listed(disputed_) && !listed(contradicting_)) contradicting_.push_back(&other);
            }
        }
    }

    std::vector<Seen const*> with(Answer answer) const {
        std::vector<Seen const*> list;
        for (auto const& seen : seen_) {
            if (seen.counts == answer) list.push_back(&seen);
        }
        return list;
    }

    // ---- other than the disease of the trial (rule 9) ----

    bool asks_other_condition() const {
        return asked_.other && (asked_.role == Role::condition ||
                                (asked_.role == Role::as_entry && (entry_ == EntryId::none || kind_ == EntryKind::condition)));
    }

    bool same_disease_family(ChartItem const& a, ChartItem const& b) const {
        for (EntryId const x : a.entries) {
            for (EntryId const y : b.entries) {
                if (chart_.overlap(x, y)) return true;
                // One blood cancer may have grown out of the other, and a metastasis out of either.
                auto const in = [&](EntryId e, EntryId root) { return root != EntryId::none && v_.is_a(e, root); };
                if (in(x, marks_.hematologic_malignancy) && in(y, marks_.hematologic_malignancy)) return true;
                if (in(x, marks_.metastases) || in(y, marks_.metastases)) return true;
            }
        }
        return a.entries.empty() || b.entries.empty() || !a.mentions.empty() || !b.mentions.empty();
    }

    // Is an item the disease of the trial: it is; it may be, or have grown out of it; it is none.
    Relation of_trial(ChartItem const& item, std::vector<EntryId> const& diseases) const {
        bool may_be = item.entries.empty();
        for (EntryId const disease : diseases) {
            ChartItem target;
            target.entries.push_back(disease);
            if (std::any_of(item.entries.begin(), item.entries.end(), [&](EntryId e) { return v_.is_a(e, disease); })) return Relation::yes;
            may_be = may_be || same_disease_family(item, target);
        }
        return may_be ? Relation::maybe : Relation::no;
    }

    // Only one of two that have nothing to do with each other is what the trial is for ("solid tumors": breast cancer and melanoma). Where each
    // is a disease of its own there (HIV and hepatitis C), it may be for both.
    Answer is_another_of(ChartItem const& a, ChartItem const& b, std::vector<EntryId> const& diseases) const {
        if (same_disease_family(a, b) || of_trial(b, diseases) != Relation::yes) return Answer::not_met;
        bool const of_one = std::any_of(diseases.begin(), diseases.end(), [&](EntryId disease) {
            auto const is = [&](ChartItem const& item) {
                return std::any_of(item.entries.begin(), item.entries.end(), [&](EntryId e) { return v_.is_a(e, disease); });
            };
            return is(a) && is(b);
        });
        return of_one ? Answer::met : Answer::unknown;
    }

    void apply_other_than(std::vector<EntryId> const& diseases) {
        std::vector<Seen*> of_it;
        for (auto& seen : seen_) {
            if (seen.counts == Answer::not_met || seen.record->read.other) continue;
            Relation const relation = of_trial(*seen.item, diseases);
            if (relation == Relation::yes) {
                of_it.push_back(&seen);
            } else if (relation == Relation::maybe) {
                seen.counts = both(seen.counts, Answer::unknown);
                seen.why = std::string(seen.record->name) + " may be the disease of the trial";
            }
        }
        std::vector<Answer> answers;
        for (auto* seen : of_it) {
            Answer one = Answer::not_met;
            for (auto const& other : seen_) {
                if (other.record == seen->record || begun(*other.record) == Answer::not_met) continue;
                Answer const another = is_another_of(*seen->item, *other.item, diseases);
                bool const both_count = other.counts == Answer::met && seen->counts == Answer::met;
                one = either(one, another == Answer::met && !both_count ? Answer::unknown : another);
            }
            answers.push_back(both(seen->counts, one));
        }
        for (std::size_t i = 0; i < of_it.size(); ++i) {
            std::string const name(of_it[i]->record->name);
            of_it[i]->why = answers[i] == Answer::not_met ? name + " is the disease of the trial"
                            : answers[i] == Answer::unknown
                                ? name + " may be the disease of the trial, or another"
                                : "only one of " + name + " and what else is on record is the disease of the trial";
            of_it[i]->counts = answers[i];
        }
    }

    void apply_other() {
        if (!asks_other_condition()) return;
        if (!context_.options.trial_diseases.empty()) {
            apply_other_than(context_.options.trial_diseases);
            return;
        }
        // The disease of the trial is not known: two that have nothing to do with each other, and one of them is another.
        auto const sure = with(Answer::met);
        bool const named_other = std::any_of(sure.begin(), sure.end(), [](auto const* s) { return s->record->read.other; });
        bool unrelated = named_other;
        for (std::size_t i = 0; i < sure.size() && !unrelated; ++i) {
            for (std::size_t j = i + 1; j < sure.size() && !unrelated; ++j)
                unrelated = !same_disease_family(*sure[i]->item, *sure[j]->item);
        }
        if (unrelated) return;
        for (auto& seen : seen_) {
            if (seen.counts != Answer::met) continue;
            seen.counts = Answer::unknown;
            seen.why = std::string(seen.record->name) + " may be the disease of the trial";
            seen.missing = Missing{"whether " + std::string(seen.record->name) + " is the disease of the trial",
                                   "facts: {\"other " + name_ + "\": false}"};
        }
    }

    // ---- the answer ----

    bool in_another_state() const {
        return std::any_of(seen_.begin(), seen_.end(), [](auto const& s) { return s.same_state; }) &&
               std::all_of(seen_.begin(), seen_.end(), [](auto const& s) { return s.counts == Answer::not_met; });
    }

    // No record contradicts another: what each says by itself, and the results, decide (leaf.hpp, by_records).
    bool are_plain(std::vector<Seen const*> const& sure, std::vector<Seen const*> const& open) const {
        return disputed_.empty() && (absent_.empty() || (sure.empty() && open.empty())) &&
               std::none_of(seen_.begin(), seen_.end(), [](auto const& s) { return s.disputed; });
    }

    void decide_plainly(std::vector<Seen const*> const& sure, std::vector<Seen const*> const& open) {
        auto const lane = [](bool holds) { return std::uint8_t(holds); };
        bool const denied = !absent_.empty();
        bool const other_state = in_another_state();
        bool const spoken = (results_.present | results_.absent | results_.conflict) != 0;
        bool const listed = !spoken && !denied && !other_state && sure.empty() && open.empty() && complete();
        auto const decided = by_records(lane(!sure.empty()), lane(!open.empty()), lane(denied), lane(other_state), lane(listed), results_);
        result_.answer = answer({std::uint8_t(decided.answer.yes & 1U), std::uint8_t(decided.answer.no & 1U)});
        if (context_.quiet) {
            result_.conflict = (decided.conflict & 1U) != 0;
            return;
        }
        // The words for it.
        std::string const absent = denied ? std::string(absent_.front()->name) + " is recorded as absent" : std::string();
        if ((decided.conflict & 1U) != 0) {
            conflict(!sure.empty()            ? std::string(sure.front()->record->name) + " is on record, but " + result_reason_
                     : results_.met != 0      ? result_reason_ + ", but " + absent
                     : results_.conflict != 0 ? std::string("the results contradict each other")
                                              : "contradicting records: " + result_reason_ + ", and " + absent);
        } else if (!sure.empty()) {
            return;
        } else if (results_.met != 0) {
            result_.reason = result_reason_;
        } else if (results_.present != 0) {
            result_.reason = result_reason_ + ", but the rest is not known of it";
            result_.missing.push_back(missing_record(lists_.front(), name_));
        } else if (denied) {
            result_.reason = absent;
        } else if (open.empty() && results_.absent != 0) {
            result_.reason = result_reason_;
        } else if (open.empty() && (other_state || listed) && results_.open != 0) {
            result_.reason = "a result that may show " + name_ + " is not out yet";
        }
    }

    void decide() {
        find_conflicts();
        apply_other();
        auto const sure = with(Answer::met);
        auto const open = with(Answer::unknown);
        bool const denied = !absent_.empty();
        if (are_plain(sure, open)) return decide_plainly(sure, open);
        if (!sure.empty()) {
            if (results_.absent != 0 || results_.conflict != 0 || denied) {
                conflict(std::string(sure.front()->record->name) + " is on record, but " +
                         (denied ? std::string(absent_.front()->name) + " is recorded as absent" : result_reason_));
                return;
            }
            result_.answer = Answer::met;
            return;
        }
        if (results_.met != 0) {
            if (denied) {
                conflict(result_reason_ + ", but " + std::string(absent_.front()->name) + " is recorded as absent");
                return;
            }
            result_.answer = Answer::met;
            result_.reason = result_reason_;
            return;
        }
        if (results_.conflict != 0 || (results_.present != 0 && denied)) {
            conflict(results_.conflict != 0 ? "the results contradict each other"
                                            : "contradicting records: " + result_reason_ + ", and " + std::string(absent_.front()->name) +
                                                  " is recorded as absent");
            return;
        }
        if (results_.present != 0) {
            result_.reason = result_reason_ + ", but the rest is not known of it";
            result_.missing.push_back(missing_record(lists_.front(), name_));
            return;
        }
        if (asks_other_condition() && std::any_of(absent_.begin(), absent_.end(), [](auto const* r) { return r->read.other; })) {
            // "other malignancy: absent" says it of all but the disease of the trial, whichever of the records that is.
            result_.answer = Answer::not_met;
            result_.reason = std::string(absent_.front()->name) + " is recorded as absent";
            return;
        }
        // What is recorded as absent is absent, whatever unclear records there are; unless one of them is the thing itself.
        for (auto const* absent : absent_) {
            bool const present = std::any_of(open.begin(), open.end(), [&](auto const* s) {
                return s->relation == Relation::yes && !s->record->read.unsure && !is_wider_than_denied(*s->record, *absent);
            });
            if (present) continue;
            result_.answer = Answer::not_met;
            result_.reason = std::string(absent->name) + " is recorded as absent";
            return;
        }
        if (std::any_of(open.begin(), open.end(), [](auto const* s) { return s->disputed; })) {
            conflict({});  // the record's own words say it
            return;
        }
        if (!absent_.empty() || (!disputed_.empty() && !complete())) {
            auto const* absent = !absent_.empty() ? absent_.front() : disputed_.front();
            conflict(std::string(!absent_.empty() ? open.front()->record->name : contradictor_->name) + " is on record, and " +
                     std::string(absent->name) + " is recorded as absent");
            return;
        }
        if (!open.empty()) return;  // an unclear record of a list that is not known to be complete adds nothing to not knowing
        if (results_.absent != 0) {
            result_.answer = Answer::not_met;
            result_.reason = result_reason_;
            return;
        }
        if (in_another_state() || complete()) {
            if (results_.open != 0) {
                result_.reason = "a result that may show " + name_ + " is not out yet";
                return;
            }
            result_.answer = Answer::not_met;
            return;
        }
    }

    void conflict(std::string reason) {
        result_.answer = Answer::unknown;
        result_.conflict = true;
        result_.reason = std::move(reason);
        result_.missing.push_back({"which of the contradicting records is right", ""});
    }

    void decide_count() {
        find_conflicts();
        Count const& count = *asked_.count;
        auto const sure = with(Answer::met);
        auto open = with(Answer::unknown);
        // What is recorded as absent is not among the records that may be it.
        if (!absent_.empty()) std::erase_if(open, [](Seen const* s) { return s->relation != Relation::yes; });
        int least = 0;
        int most = 0;
        bool bounded = true;  // `most` is known
        if (count.counted == Counted::lines) {
            auto const lines = [](std::vector<Seen const*> const& list, int& unnumbered) {
                std::set<int> numbers;
                std::set<std::uint32_t> loose;
                for (auto const* seen : list) {
                    if (seen->record->line) {
                        numbers.insert(*seen->record->line);
                    } else {
                        loose.insert(seen->record->index);
                    }
                }
                unnumbered = static_cast<int>(loose.size());
                return numbers;
            };
            int loose = 0;
            int loose_open = 0;
            auto numbers = lines(sure, loose);
            auto const numbers_open = lines(open, loose_open);
            least = static_cast<int>(numbers.size());
            if (least == 0 && loose > 0) least = 1;  // several drugs without a line may be one line
            numbers.insert(numbers_open.begin(), numbers_open.end());
            most = static_cast<int>(numbers.size()) + loose + loose_open;
        } else if (count.counted == Counted::cycles) {
            for (auto const* seen : sure) {
                least = std::max(least, seen->record->cycles.value_or(1));  // two records may be of the same cycles
                bounded = bounded && seen->record->cycles.has_value();
                most += seen->record->cycles.value_or(0);
            }
            for (auto const* seen : open) {
                bounded = bounded && seen->record->cycles.has_value();
                most += seen->record->cycles.value_or(0);
            }
        } else {
            std::set<std::pair<ListName, std::uint32_t>> records;
            for (auto const* seen : sure) records.emplace(seen->record->list, seen->record->index);
            least = static_cast<int>(records.size());
            for (auto const* seen : open) records.emplace(seen->record->list, seen->record->index);
            most = static_cast<int>(records.size());
        }
        bool const denied = !absent_.empty() && sure.empty() && open.empty();
        // What follows from a result is one more.
        bounded = bounded && (denied || complete()) && results_.present == 0 && results_.conflict == 0 && results_.open == 0;
        Extent<int> number;
        number.low = least;
        number.low_known = true;
        if (bounded) {
            number.high = most;
            number.high_known = true;
        }
        Answer answer = Answer::met;
        if (count.low) answer = both(answer, at_least(number, *count.low, false));
        if (count.high) answer = both(answer, at_most(number, *count.high, false));
        result_.answer = answer;
        result_.conflict = answer == Answer::unknown && std::any_of(open.begin(), open.end(), [](auto const* s) { return s->disputed; });
        std::string const what = count.counted == Counted::lines    ? " lines of "
                                 : count.counted == Counted::cycles ? " cycles of "
                                                                    : " records of ";
        result_.reason = (bounded ? least == most ? std::to_string(least) : std::to_string(least) + " to " + std::to_string(most)
                                  : "at least " + std::to_string(least)) +
                         what + name_;
        if (answer == Answer::unknown && !complete())
            result_.missing.push_back({"whether the list is complete", "complete: [" + std::string(to_string(lists_.front())) + "]"});
    }

    // ---- words ----

    void say() {
        auto const show_once = [&](Evidence evidence) {
            auto const same = [&](Evidence const& e) { return e.path == evidence.path; };
            if (std::none_of(result_.evidence.begin(), result_.evidence.end(), same)) result_.evidence.push_back(std::move(evidence));
        };
        auto const show = [&](Seen const& seen) {
            Evidence evidence = evidence_of(*seen.record, context_);
            if (seen.relation == Relation::yes) evidence.note = path_to(*seen.item);
            if (!seen.why.empty()) evidence.note += (evidence.note.empty() ? "" : "; ") + seen.why;
            show_once(std::move(evidence));
        };
        for (Answer const answer : {Answer::met, Answer::unknown, Answer::not_met}) {
            for (auto const& seen : seen_) {
                if (seen.counts != answer) continue;
                if (answer != Answer::met && seen.relation != Relation::yes && seen.item && seen.item->unread &&
                    result_.answer != Answer::unknown)
                    continue;
                show(seen);
            }
        }
        for (auto const* list : {&absent_, &contradicting_, &disputed_}) {
            for (auto const* record : *list) result_.evidence.push_back(evidence_of(*record, context_));
        }
        if (contradictor_ && result_.conflict) show_once(evidence_of(*contradictor_, context_));
        for (auto& evidence : result_evidence_) show_once(std::move(evidence));

        auto const first = [&](Answer answer, bool certain_relation) -> Seen const* {
            for (auto const& seen : seen_) {
                if (seen.counts == answer && (!certain_relation || seen.relation == Relation::yes)) return &seen;
            }
            return nullptr;
        };
        if (result_.answer == Answer::met && result_.reason.empty()) {
            auto const* seen = first(Answer::met, false);
            if (seen) result_.reason = std::string(seen->record->name) + dated(*seen->record) + " counts as " + name_;
        } else if (result_.answer == Answer::not_met && result_.reason.empty()) {
            auto const* seen = first(Answer::not_met, true);
            result_.reason = seen && !seen->why.empty() ? seen->why : "no " + name_ + " in a complete list";
            if (seen && complete() && !seen->same_state) result_.reason += ", and the list is complete";
        } else if (result_.answer == Answer::unknown) {
            auto const* seen = first(Answer::unknown, true);
            if (!seen) seen = first(Answer::unknown, false);
            if (seen) {
                if (result_.reason.empty()) result_.reason = seen->why;
                if (seen->missing) result_.missing.push_back(*seen->missing);
            }
            auto const* passed = first(Answer::not_met, true);
            if (result_.reason.empty() && passed && !passed->why.empty())
                result_.reason = passed->why + ", and nothing on record says whether there is another";
            if (result_.reason.empty()) result_.reason = "nothing on record says whether the patient has or had " + name_;
            if (result_.missing.empty()) result_.missing.push_back(missing_record(lists_.front(), name_of(asked_.what, v_)));
        }
    }

    static std::string dated(ChartRecord const& record) {
        auto const& date = record.single_date || !record.last ? record.first : record.last;
        if (!date) return {};
        return std::string(record.single_date ? " of " : record.last ? " until " : " since ") + date->to_string();
    }

    // "daunorubicin is an anthracycline", when the names differ.
    std::string path_to(ChartItem const& item) const {
        if (entry_ == EntryId::none || item.entries.empty()) return {};
        for (EntryId const e : item.entries) {
            if (v_.is_a(e, entry_) && e != entry_) return hierarchy_text(e, entry_, v_);
        }
        return {};
    }

    Record const& asked_;
    Context const& context_;
    Chart const& chart_;
    Vocabulary const& v_;
    Landmarks const& marks_;
    WindowDays window_;
    EntryId entry_ = EntryId::none;
    EntryKind kind_ = EntryKind::condition;
    Lists lists_;
    std::string name_;
    std::vector<Seen> seen_;
    std::vector<ChartRecord const*> absent_;         // deny what is asked
    std::vector<ChartRecord const*> disputed_;       // would deny it, but a present record contradicts them
    std::vector<ChartRecord const*> contradicting_;  // deny a record that would count
    ChartRecord const* contradictor_ = nullptr;      // of the first of disputed_
    ResultLanes<std::uint8_t> results_;              // of results and implications
    std::string result_reason_;
    std::vector<Evidence> result_evidence_;
    NodeAnswer result_;
};

bool is_plain(Record const& record) {
    return record.window.none() && record.qualifiers.empty() && !record.count && !record.grade_low && !record.grade_high &&
           record.stages.empty() && record.except.empty() && !record.other && !record.reason && !record.site && record.restriction.empty();
}

// "An FLT3 mutation other than FLT3-ITD": a marker as something the patient has.
NodeAnswer evaluate_marker(Record const& record, Context const& context) {
    NodeAnswer result;
    auto const& v = context.vocabulary();
    auto const& chart = context.chart;
    EntryId const entry = record.what.entry;
    bool present = false, open = false, denied = false;
    for (auto const& observation : chart.observations()) {
        using Result = ChartObservation::Result;
        auto const when = made_on(observation, context);
        if (!when) continue;
        bool relevant = false;
        if (observation.entry == EntryId::none) {
            relevant =
                std::any_of(observation.mentions.begin(), observation.mentions.end(), [&](EntryId m) { return chart.overlap(m, entry); });
            if (relevant && observation.result != Result::negative) open = true;
        } else if (observation.result == Result::positive && v.is_a(observation.entry, entry)) {
            relevant = true;
            bool is_excepted = false, may_be = false;
            for (auto const& term : record.except) {
                is_excepted = is_excepted || (term.entry != EntryId::none && v.is_a(observation.entry, term.entry));
                may_be = may_be || term.entry == EntryId::none || chart.overlap(observation.entry, term.entry);
            }
            if (!is_excepted) (may_be ? open : present) = true;
        } else if (observation.result == Result::negative && chart.speaks_of(observation.entry, false, entry)) {
            relevant = denied = true;
        } else if (observation.result == Result::pending && chart.overlap(observation.entry, entry)) {
            relevant = true;
            open = open || !std::any_of(record.except.begin(), record.except.end(), [&](auto const& term) {
                       return term.entry != EntryId::none && v.is_a(observation.entry, term.entry);
                   });
        } else if (observation.result == Result::positive && chart.overlap(observation.entry, entry)) {
            relevant = open = true;
        }
        if (relevant) result.evidence.push_back(evidence_of(observation, context));
    }
    std::string const name = name_of(record.what, v);
    if (present && !denied) {
        result.answer = Answer::met;
        result.reason = "such a " + name + " was found";
    } else if (!present && !open && (denied || context.profile().complete(ListName::observations))) {
        result.answer = Answer::not_met;
        result.reason = denied ? name + " is negative" : "no such " + name + " in a complete list";
    } else {
        result.reason = present ? "the results contradict each other" : "it is not known which " + name + " it is, if any";
        result.missing.push_back(missing_observation(name, {}, context, "positive"));
    }
    return result;
}

}  // namespace

bool stands_by_its_records(Record const& record, Vocabulary const& vocabulary) {
    if (record.count || (record.what.any() && record.role == Role::as_entry)) return false;
    if (record.what.entry == EntryId::none || record.role == Role::allergy) return true;
    auto const kind = vocabulary.entry(record.what.entry).kind;
    return kind != EntryKind::fact && kind != EntryKind::marker && kind != EntryKind::test && kind != EntryKind::analyte;
}

bool looks_at_reasons(Record const& record) {
    return record.restriction.find("requir") != std::string::npos || (record.what.any() && record.role == Role::therapy && record.reason);
}

RecordSays record_says(Record const& asked, ChartRecord const& record, Context const& context) {
    return RecordEvaluator(asked, context).says(record);
}

bool lists_are_complete(Record const& asked, Context const& context) { return RecordEvaluator(asked, context).complete(); }

State state_by_results(EntryId entry, Context const& context) {
    return joined(result_state(entry, context).value_or(State{}), implied_state(entry, context));
}

StateLanes<std::uint8_t> lanes_of(State const& state) {
    bool const known = !state.conflict;
    return {std::uint8_t(known && state.answer == Answer::met), std::uint8_t(state.lasting),
            std::uint8_t(known && state.answer == Answer::not_met), std::uint8_t(state.conflict), std::uint8_t(state.open)};
}

bool denies_record(ChartRecord const& absent, ChartRecord const& record, Vocabulary const& vocabulary) {
    if (record.absent() || is_wider_than_denied(record, absent)) return false;
    for (bool const allergy : {false, true}) {
        ChartItem const* const denied = absent.denied(allergy);
        if (denied == nullptr) continue;
        for (auto const& item : record.read.items)
            if (denies_item(absent, *denied, record, item, vocabulary)) return true;
    }
    return false;
}

NodeAnswer evaluate_record(Record const& record, Context const& context) {
    if (record.what.entry != EntryId::none && record.role != Role::allergy) {
        auto const kind = context.vocabulary().entry(record.what.entry).kind;
        if (kind == EntryKind::fact && is_plain(record)) return evaluate_fact(Fact{record.what.entry}, context);
        if (kind == EntryKind::marker || kind == EntryKind::test || kind == EntryKind::analyte) {
            bool only_except = is_plain([&] {
                Record bare = record;
                bare.except.clear();
                bare.other = false;
                bare.window = {};
                return bare;
            }());
            if (record.except.empty() && !record.other && only_except)
                return evaluate_finding(Finding{record.what, {"positive"}, record.window}, context);
            if (only_except && record.window.none() && !record.other) return evaluate_marker(record, context);
            NodeAnswer result;
            result.reason = "`" + name_of(record.what, context.vocabulary()) + "` is a test, of which this cannot be asked";
            result.missing.push_back(missing_observation(name_of(record.what, context.vocabulary()), {}, context));
            return result;
        }
    }
    return RecordEvaluator(record, context).evaluate();
}

}  // namespace eligo
