#include "matcher/match.hpp"

#include "matcher/verdict.hpp"
#include "rules/ascii.hpp"
#include "rules/print.hpp"
#include "rules/units.hpp"

#include <algorithm>
#include <span>

namespace eligo {
namespace {

constexpr std::size_t reasons_shown = 6;      // of one criterion; `trace` shows them all
constexpr std::size_t leaves_compared = 400;  // each with each; a real trial has a few dozen, a hostile one a million

// The registry's fields ------------------------------------------------------------------------------------------------------------

bool says_nothing(std::string const& value) {
    return value.empty() || value == "n/a" || value == "na" || value == "none" || value == "no limit";
}

// "18 Years": a number and a unit of time, alone.
std::optional<Duration> age_limit(std::string const& value) {
    std::size_t const blank = value.find(' ');
    if (blank == std::string::npos) return std::nullopt;
    auto const number = Decimal::parse(value.substr(0, blank));
    std::string unit = value.substr(blank + 1);
    if (unit.ends_with('s')) unit.pop_back();
    if (!number) return std::nullopt;
    for (auto const candidate : {TimeUnit::day, TimeUnit::week, TimeUnit::month, TimeUnit::year})
        if (unit == to_string(candidate)) return Duration{*number, candidate};
    return std::nullopt;
}

class RegistryReader {
public:
    explicit RegistryReader(Trial& trial) : trial_(trial) {}

    void read() {
        RegistryFields const& fields = trial_.document.fields;
        age("R-min-age", "Minimum age: ", fields.minimum_age, fields.minimum_age_span, true);
        age("R-max-age", "Maximum age: ", fields.maximum_age, fields.maximum_age_span, false);
        if (std::string const sex = ascii_lower(fields.sex); !says_nothing(sex) && sex != "all" && sex != "both") {
            TrialCriterion& criterion = add("R-sex", "Sex: " + fields.sex, fields.sex_span);
            if (sex == "female" || sex == "male")
                set(criterion, Sex{sex == "female"});
            else
                not_read(criterion, fields.sex);
        }
        // "Yes" asks nothing. What the field means by healthy is anybody's guess: any condition on record settles it, nothing else does.
        if (ascii_lower(fields.healthy_volunteers) == "no") {
            Record record;
            record.role = Role::condition;
            record.tense = Tense::ever;
            set(add("R-healthy", "Accepts healthy volunteers: No", fields.healthy_span), record);
        }
    }

private:
    TrialCriterion& add(std::string id, std::string text, Span span) {
        TrialCriterion& criterion = trial_.criteria.emplace_back();
        criterion.id = std::move(id);
        criterion.text = std::move(text);
        criterion.span = span;
        criterion.registry = true;
        return criterion;
    }

    static void set(TrialCriterion& criterion, Meaning meaning) {
        criterion.reading.rule = leaf(std::move(meaning), criterion.span);
        criterion.reading.understood = understood(criterion.reading.rule);
    }

    static void not_read(TrialCriterion& criterion, std::string const& value) {
        set(criterion, Residue{value});
        criterion.reading.warnings.push_back({.severity = Severity::warning,
                                              .code = "registry-field",
                                              .message = "the registry's field says `" + value + "`, which is not understood",
                                              .span = criterion.span});
    }

    void age(std::string id, std::string const& label, std::string const& value, Span span, bool minimum) {
        std::string const folded = ascii_lower(value);
        if (says_nothing(folded)) return;
        TrialCriterion& criterion = add(std::move(id), label + value, span);
        auto const limit = age_limit(folded);
        if (!limit) return not_read(criterion, value);
        Age rule;
        rule.unit = limit->unit;
        (minimum ? rule.range.low : rule.range.high) = Bound{.number = limit->number};
        set(criterion, rule);
    }

    Trial& trial_;
};

// Criteria -------------------------------------------------------------------------------------------------------------------------

template <class AnyItem>
void write_item(AnyItem const& item, int depth, std::string& out) {
    if (!out.empty()) out += '\n';
    if (depth > 0) out += std::string(static_cast<std::size_t>(depth) * 2 - 2, ' ') + "- ";
    out += item.text.text;
    for (auto const& child : item.children) write_item(child, depth + 1, out);
}

// Nothing but records and connectives: no limit that a permission could be bound to.
bool only_names(Node const& node) {
    if (auto const* record = node.get<Record>())
        return record->window.none() && !record->count && !record->grade_low && !record->grade_high && record->except.empty() &&
               record->restriction.empty() && record->qualifiers.empty();
    if (!node.is<All>() && !node.is<Any>()) return node.is<Nothing>();
    return std::all_of(node.children.begin(), node.children.end(), only_names);
}

// What stands under "Allowed:" asks nothing, unless it is bound to a condition; then nobody says what becomes of the others.
void permit(TrialCriterion& criterion) {
    Reading& reading = criterion.reading;
    if (reading.understood == Understood::full && only_names(reading.rule)) {
        reading.rule = leaf(Nothing{}, reading.rule.span);
        return;
    }
    reading.doubtful = true;
    reading.warnings.push_back({.severity = Severity::warning,
                                .code = "bound-permission",
                                .message = "a permission with a condition or limit: it is shown and decides nothing",
                                .span = criterion.span});
}

TrialCriterion read_one(Criterion const& source, Vocabulary const& vocabulary) {
    TrialCriterion result;
    result.id = source.id;
    result.kind = source.kind;
    result.cohort = source.cohort;
    result.span = source.span;
    result.counted = source.counted;
    write_item(source.item, 0, result.text);
    result.reading =
        read_criterion(source.item, {.kind = source.kind, .headings = source.headings, .permitted = source.permitted}, vocabulary);
    if (source.permitted) permit(result);
    return result;
}

// What the trial is for ------------------------------------------------------------------------------------------------------------

bool is_condition(EntryId entry, Vocabulary const& vocabulary) {
    return entry != EntryId::none && vocabulary.entry(entry).kind == EntryKind::condition;
}

// Conditions that an inclusion criterion asks for in so many words. Those under a `not`, a group or an exception are not what the trial is
// for, and a past one is rather the history of a patient.
void demanded_conditions(Node const& node, Vocabulary const& vocabulary, std::vector<EntryId>& into) {
    if (auto const* record = node.get<Record>()) {
        if (is_condition(record->what.entry, vocabulary) && !record->other && record->role != Role::allergy &&
            record->tense != Tense::ever && record->tense != Tense::past)
            into.push_back(record->what.entry);
        return;
    }
    if (!node.is<All>() && !node.is<Any>()) return;
    for (auto const& child : node.children) demanded_conditions(child, vocabulary, into);
}

// "Acute Myeloid Leukemia", and in "Adult Acute Myeloid Leukemia With t(8;21)" the phrases that name one.
void named_conditions(std::string const& condition, Vocabulary const& vocabulary, std::vector<EntryId>& into) {
    if (EntryId const entry = vocabulary.find(condition); is_condition(entry, vocabulary)) {
        into.push_back(entry);
        return;
    }
    auto const words = vocabulary.words(condition);
    std::vector<std::string> folded;
    std::vector<std::string_view> written;
    for (auto const& word : words) {
        folded.push_back(word.folded);
        written.push_back(std::string_view(condition).substr(word.span.begin, word.span.end - word.span.begin));
    }
    for (std::size_t at = 0; at < folded.size();) {
        PhraseMatch const found = vocabulary.longest(std::span(folded).subspan(at), std::span(written).subspan(at));
        if (found.words == 0) {
            ++at;
            continue;
        }
        // The phrase as an entry, if it is one.
        std::string phrase(
            std::string_view(condition).substr(words[at].span.begin, words[at + found.words - 1].span.end - words[at].span.begin));
        if (EntryId const entry = vocabulary.find(phrase); is_condition(entry, vocabulary)) into.push_back(entry);
        at += found.words;
    }
}

std::vector<EntryId> diseases(Trial const& trial, Vocabulary const& vocabulary) {
    std::vector<EntryId> result;
    for (auto const& condition : trial.document.conditions) named_conditions(condition, vocabulary, result);
    for (auto const& criterion : trial.criteria)
        if (criterion.kind == CriterionKind::inclusion && criterion.counted && !criterion.registry)
            demanded_conditions(criterion.reading.rule, vocabulary, result);
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

// Contradictions -------------------------------------------------------------------------------------------------------------------

// The leaves that have to hold when the tree does.
void necessary_leaves(Node const& node, std::vector<Node const*>& into) {
    if (node.is<All>()) {
        for (auto const& child : node.children) necessary_leaves(child, into);
    } else if (node.is<Age>() || node.is<Measure>() || node.is<Sex>()) {
        into.push_back(&node);
    }
}

// Nothing lies at or above `low` and at or below `high`.
bool apart(std::optional<Bound> const& low, std::optional<Bound> const& high, Decimal const& low_number, Decimal const& high_number) {
    return low_number > high_number || (low_number == high_number && (low->strict || high->strict));
}

bool apart(std::optional<Bound> const& low, std::optional<Bound> const& high, EntryId analyte, Vocabulary const& vocabulary) {
    if (!low || !high || low->of != high->of) return false;
    if (low->unit == high->unit) return apart(low, high, low->number, high->number);
    AnalyteFacts const* const facts = vocabulary.entry(analyte).analyte.get();
    auto const numbers = comparable(low->number, low->unit, high->number, high->unit, vocabulary.units(),
                                    facts != nullptr ? facts->molar_mass : std::nullopt, facts != nullptr ? facts->valence : std::nullopt);
    return numbers && apart(low, high, numbers->a, numbers->b);
}

// Months in a unit of age, where that is exact.
std::optional<Decimal> months(Bound const& bound, TimeUnit unit) {
    if (unit == TimeUnit::month) return bound.number;
    return unit == TimeUnit::year ? multiply(bound.number, 12) : std::nullopt;
}

bool apart(Age const& a, Age const& b) {
    if (a.at || b.at || !a.range.low || !b.range.high) return false;
    if (a.unit == b.unit) return apart(a.range.low, b.range.high, a.range.low->number, b.range.high->number);
    auto const low = months(*a.range.low, a.unit);
    auto const high = months(*b.range.high, b.unit);
    // An upper limit in completed years holds until the next birthday.
    return low && high && *low > (b.unit == TimeUnit::year ? add(*high, 12).value_or(*high) : *high);
}

bool cannot_both_hold(Node const& a, Node const& b, Vocabulary const& vocabulary) {
    if (a.is<Age>() && b.is<Age>()) return apart(*a.get<Age>(), *b.get<Age>()) || apart(*b.get<Age>(), *a.get<Age>());
    if (a.is<Sex>() && b.is<Sex>()) return a.get<Sex>()->female != b.get<Sex>()->female;
    auto const* const first = a.get<Measure>();
    auto const* const second = b.get<Measure>();
    if (first == nullptr || second == nullptr || first->analyte != second->analyte || first->window != second->window ||
        first->range.normal || second->range.normal)
        return false;
    return apart(first->range.low, second->range.high, first->analyte, vocabulary) ||
           apart(second->range.low, first->range.high, first->analyte, vocabulary);
}

bool same_cohort(TrialCriterion const& a, TrialCriterion const& b) { return a.cohort.empty() || b.cohort.empty() || a.cohort == b.cohort; }

void find_contradictions(Trial& trial, Vocabulary const& vocabulary) {
    std::vector<std::pair<std::size_t, Node const*>> leaves;
    for (std::size_t i = 0; i < trial.criteria.size(); ++i) {
        TrialCriterion const& criterion = trial.criteria[i];
        if (criterion.kind != CriterionKind::inclusion || !criterion.counted || criterion.reading.doubtful) continue;
        std::vector<Node const*> found;
        necessary_leaves(criterion.reading.rule, found);
        for (Node const* node : found)
            if (leaves.size() < leaves_compared) leaves.emplace_back(i, node);
    }
    for (std::size_t a = 0; a < leaves.size(); ++a) {
        for (std::size_t b = a + 1; b < leaves.size(); ++b) {
            auto const [i, first] = leaves[a];
            auto const [j, second] = leaves[b];
            if (!same_cohort(trial.criteria[i], trial.criteria[j]) || !cannot_both_hold(*first, *second, vocabulary)) continue;
            trial.contradictions.emplace_back(i, j);
            trial.warnings.push_back({.severity = Severity::warning,
                                      .code = "contradiction",
                                      .message = trial.criteria[i].id + " `" + print(*first, vocabulary) + "` and " + trial.criteria[j].id +
                                                 " `" + print(*second, vocabulary) +
                                                 "` cannot hold together; the verdict is needs information",
                                      .span = trial.criteria[j].span});
        }
    }
}

// The verdict ----------------------------------------------------------------------------------------------------------------------

// A verdict as the answer to "is the way open?", by which verdicts combine as answers do: one closed door is enough, all have to be open.
Verdict verdict_of(Answer open) noexcept {
    return open == Answer::met       ? Verdict::potentially_eligible
           : open == Answer::not_met ? Verdict::not_eligible
                                     : Verdict::needs_information;
}

void decide(Trial const& trial, TrialAnswer& answer) {
    VerdictPlan const plan = plan_verdict(trial);
    std::vector<Tri<std::uint8_t>> counted;
    for (auto const& one : answer.criteria) counted.push_back(lanes(one.counts_as));
    std::span<Tri<std::uint8_t> const> const criteria(counted);
    for (auto const& cohort : plan.cohorts)
        answer.cohorts.push_back({cohort.name, verdict_of(eligo::answer(way_open(trial, cohort, criteria)))});
    answer.verdict = verdict_of(eligo::answer(way_open(trial, plan, criteria)));
}

void note_missing(CriterionAnswer const& one, std::vector<TrialMissing>& into) {
    for (auto const& missing : one.answer.missing) {
        auto found =
            std::find_if(into.begin(), into.end(), [&](TrialMissing const& m) { return m.what == missing.what && m.add == missing.add; });
        if (found == into.end()) found = into.insert(into.end(), {missing.what, missing.add, {}});
        if (found->criteria.empty() || found->criteria.back() != one.criterion->id) found->criteria.push_back(one.criterion->id);
    }
}

void gather_evidence(NodeAnswer const& answer, Answer wanted, std::vector<Evidence>& into) {
    for (auto const& evidence : answer.evidence) {
        bool const seen = std::any_of(into.begin(), into.end(), [&](Evidence const& e) { return e.path == evidence.path; });
        if (!seen) into.push_back(evidence);
    }
    // A negation turns the answer; below it, as below a group, everything that was looked at counts.
    bool const connective = answer.node != nullptr && (answer.node->is<All>() || answer.node->is<Any>());
    for (auto const& child : answer.children)
        if (!connective || child.answer == wanted) gather_evidence(child, child.answer, into);
}

}  // namespace

std::string_view to_string(Verdict verdict) noexcept {
    return verdict == Verdict::potentially_eligible ? "potentially_eligible"
           : verdict == Verdict::not_eligible       ? "not_eligible"
                                                    : "needs_information";
}

Trial read_trial(TrialDocument document, Vocabulary const& vocabulary) {
    Trial trial;
    trial.document = std::move(document);
    trial.criteria.reserve(trial.document.criteria.size() + 4);
    for (auto const& criterion : trial.document.criteria) trial.criteria.push_back(read_one(criterion, vocabulary));
    RegistryReader(trial).read();
    trial.diseases = diseases(trial, vocabulary);
    find_contradictions(trial, vocabulary);
    return trial;
}

EvaluateOptions evaluate_options(Trial const& trial, MatchOptions const& options) {
    EvaluateOptions result;
    result.as_of = options.as_of;
    result.trial_diseases = trial.diseases;
    result.stale_after = options.stale_after;
    return result;
}

NodeAnswer answer_criterion(TrialCriterion const& criterion, Chart const& chart, EvaluateOptions const& options) {
    NodeAnswer answer = evaluate(criterion.reading.rule, chart, options);
    Answer const usable = eligo::answer(usable_answer(criterion, lanes(answer.answer)));
    if (usable != answer.answer) {
        answer.answer = usable;
        answer.reason = "no condition is on record, which does not settle whether the patient counts as a healthy volunteer";
    }
    return answer;
}

Answer counts_as(TrialCriterion const& criterion, Answer answer) noexcept {
    return eligo::answer(counted_answer(criterion, lanes(answer)));
}

Verdict verdict_for(Trial const& trial, std::vector<Answer> const& counted) {
    TrialAnswer answer;
    answer.criteria.resize(trial.criteria.size());
    for (std::size_t i = 0; i < trial.criteria.size(); ++i) {
        answer.criteria[i].criterion = &trial.criteria[i];
        answer.criteria[i].counts_as = counted[i];
    }
    decide(trial, answer);
    return answer.verdict;
}

VerdictPlan plan_verdict(Trial const& trial) {
    VerdictPlan plan;
    auto const make = [&](std::optional<std::string_view> cohort) {
        VerdictPlan::Cohort result;
        auto const belongs = [&](TrialCriterion const& criterion) {
            return criterion.cohort.empty() || (cohort && criterion.cohort == *cohort);
        };
        if (cohort) result.name = *cohort;
        for (std::uint32_t i = 0; i < trial.criteria.size(); ++i) {
            if (!trial.criteria[i].counted || !belongs(trial.criteria[i])) continue;
            result.criteria.push_back(i);
            result.admits = result.admits || !trial.criteria[i].registry;
        }
        for (auto const& [a, b] : trial.contradictions)
            result.contradicted = result.contradicted || (belongs(trial.criteria[a]) && belongs(trial.criteria[b]));
        return result;
    };
    plan.common = make(std::nullopt);
    for (auto const& criterion : trial.criteria) {
        bool const seen = std::any_of(plan.cohorts.begin(), plan.cohorts.end(), [&](auto const& c) { return c.name == criterion.cohort; });
        if (criterion.counted && !criterion.cohort.empty() && !seen) plan.cohorts.push_back(make(criterion.cohort));
    }
    return plan;
}

TrialAnswer match(Trial const& trial, Chart const& chart, MatchOptions const& options) {
    TrialAnswer result;
    result.as_of = options.as_of;
    result.criteria.reserve(trial.criteria.size());
    EvaluateOptions evaluation = evaluate_options(trial, options);
    for (auto const& criterion : trial.criteria) {
        evaluation.kind = criterion.kind;
        CriterionAnswer& one = result.criteria.emplace_back();
        one.criterion = &criterion;
        one.answer = answer_criterion(criterion, chart, evaluation);
        one.counts_as = counts_as(criterion, one.answer.answer);
        if (criterion.counted && one.answer.answer == Answer::unknown) note_missing(one, result.missing);
    }
    decide(trial, result);
    return result;
}

std::string reason_of(NodeAnswer const& answer) {
    bool const connective = answer.node != nullptr && (answer.node->is<All>() || answer.node->is<Any>());
    if (!answer.reason.empty() && !connective) return answer.reason;
    // "all 2 are met" helps nobody: the reasons of those that made the answer do.
    std::vector<std::string> reasons;
    for (auto const& child : answer.children) {
        if (child.answer != answer.answer) continue;
        std::string reason = reason_of(child);
        if (!reason.empty() && std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) reasons.push_back(std::move(reason));
    }
    if (reasons.empty()) return answer.reason;
    std::string result;
    for (std::size_t i = 0; i < reasons.size() && i < reasons_shown; ++i) result += (i == 0 ? "" : "; ") + reasons[i];
    return reasons.size() > reasons_shown ? result + "; and " + std::to_string(reasons.size() - reasons_shown) + " more" : result;
}

std::vector<Evidence> evidence_of(NodeAnswer const& answer) {
    std::vector<Evidence> result;
    gather_evidence(answer, answer.answer, result);
    return result;
}

bool rests_on_stale(NodeAnswer const& answer) {
    auto const evidence = evidence_of(answer);
    return std::any_of(evidence.begin(), evidence.end(), [](Evidence const& one) { return one.stale; });
}

Reach reach(Reading const& reading) noexcept {
    if (reading.understood == Understood::full) return Reach::full;
    if (reading.understood == Understood::none) return Reach::none;
    bool const residue =
        std::any_of(reading.words.begin(), reading.words.end(), [](auto const& word) { return word.fate == WordFate::residue; });
    return residue ? Reach::residue : Reach::quoted;
}

std::vector<Span> stretches(Reading const& reading, WordFate fate, std::string_view source) {
    std::vector<Span> result;
    ReadWord const* before = nullptr;
    for (auto const& word : reading.words) {
        if (word.fate == fate) {
            // A stretch ends where a line does: the next one is another item.
            bool const goes_on = before != nullptr && before->fate == fate && before->span.end <= word.span.begin &&
                                 word.span.begin <= source.size() &&
                                 source.substr(before->span.end, word.span.begin - before->span.end).find('\n') == std::string_view::npos;
            if (goes_on)
                result.back().end = word.span.end;
            else
                result.push_back(word.span);
        }
        before = &word;
    }
    return result;
}

}  // namespace eligo
