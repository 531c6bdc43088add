#include "matcher/distance.hpp"

#include "rules/compare.hpp"
#include "rules/print.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <functional>
#include <numeric>
#include <utility>

namespace eligo {
namespace {

std::string with_unit(Decimal const& number, std::string const& unit) { return print(number) + (unit.empty() ? "" : ' ' + unit); }

Decimal absolute(Decimal const& number) { return number.negative() ? multiply(number, Decimal(-1)).value_or(number) : number; }

// Rounded to one place, for showing.
std::optional<Decimal> percent_of(Decimal const& part, Decimal const& whole) {
    auto const hundredfold = multiply(part, Decimal(100));
    auto const quotient = hundredfold ? divide_for_display(*hundredfold, absolute(whole), 12) : std::nullopt;
    if (!quotient) return std::nullopt;
    double const tenths = quotient->to_double() * 10;
    if (tenths > 1e15 || tenths < -1e15) return std::nullopt;
    return Decimal(Decimal::Mantissa(static_cast<std::int64_t>(tenths + (tenths < 0 ? -0.5 : 0.5))), -1);
}

// ---- windows ----

ChartRecord const* record_at(std::string const& path, Chart const& chart) {
    for (auto const& record : chart.records())
        if (!record.by_course && record.path() == path) return &record;
    return nullptr;
}

ChartObservation const* observation_at(std::string const& path, Chart const& chart) {
    for (auto const& observation : chart.observations())
        if (observation.path() == path) return &observation;
    return nullptr;
}

// The day of a record that the window looks at; nullopt where it is not known to the day, or has not come.
std::optional<DayNumber> day_looked_at(Evidence const& evidence, Window const& window, Chart const& chart) {
    std::optional<PartialDate> date;
    if (auto const* record = record_at(evidence.path, chart)) {
        bool const start = window.edge == Window::Edge::started || record->single_date;
        date = start || !record->last ? record->first : record->last;
        if (!start && !record->last && window.edge == Window::Edge::ended) return std::nullopt;
    } else if (auto const* observation = observation_at(evidence.path, chart)) {
        date = observation->record->date;
    }
    return date && date->whole() ? std::optional(number(date->first())) : std::nullopt;
}

std::string days_text(std::int64_t n) { return std::to_string(n) + (n == 1 ? " day" : " days"); }

// Of the records that were looked at, the one that is to cross the edge of the window for another answer.
std::optional<Distance> distance_in_time(NodeAnswer const& leaf, Window const& window, Chart const& chart, EvaluateOptions const& options) {
    if (window.none() || leaf.answer == Answer::unknown) return std::nullopt;
    WindowDays const bounds = window_days(window, options.as_of);
    if (bounds.unclear || bounds.within_hours || bounds.ago_hours) return std::nullopt;
    std::optional<Distance> best;
    for (auto const& evidence : leaf.evidence) {
        auto const day = day_looked_at(evidence, window, chart);
        if (!day || *day > bounds.as_of) continue;
        std::int64_t const since = std::int64_t{bounds.as_of} - *day;
        auto const consider = [&](DayNumber edge, bool within) {
            // Outside by so much (not met), or inside by so much (met).
            bool const inside = within ? *day >= edge : *day <= edge;
            if (inside != (leaf.answer == Answer::met)) return;
            std::int64_t const limit = std::int64_t{bounds.as_of} - edge;
            Distance one;
            one.what = evidence.name;
            one.value = evidence.date + ", " + days_text(since) + " before";
            one.limit = to_string(Day{std::chrono::days{edge}}) + (within ? " or later" : " or earlier");
            one.by = Decimal(since - limit);
            one.unit = "d";
            one.text = one.what + ' ' + one.value + ", limit " + one.limit + ": " +
                       days_text(since > limit ? since - limit : limit - since) + (inside ? " inside" : " outside");
            // One record outside is near to being inside; of those inside, all have to leave.
            if (!best || (inside ? absolute(best->by) < absolute(one.by) : absolute(one.by) < absolute(best->by))) best = std::move(one);
        };
        if (bounds.has_within) consider(bounds.earliest, true);
        if (bounds.has_ago) consider(bounds.latest, false);
    }
    return best;
}

Window const* window_of(Node const& node) {
    if (auto const* record = node.get<Record>()) return &record->window;
    if (auto const* finding = node.get<Finding>()) return &finding->window;
    return nullptr;
}

// Did a fact in the words of this node answer it, whatever its children say?
bool answered_by_fact(NodeAnswer const& answer) {
    return std::any_of(answer.evidence.begin(), answer.evidence.end(), [](Evidence const& e) { return e.path.starts_with("facts."); });
}

void gather(NodeAnswer const& answer, std::string const& id, Chart const& chart, EvaluateOptions const& options,
            std::vector<Distance>& into) {
    if (answer.children.empty() || answered_by_fact(answer)) {
        if (answer.node == nullptr || answer.answer == Answer::unknown) return;
        std::optional<Distance> distance;
        if (answer.comparison)
            distance = distance_of(*answer.comparison);
        else if (auto const* window = window_of(*answer.node))
            distance = distance_in_time(answer, *window, chart, options);
        if (!distance) return;
        distance->node = id;
        into.push_back(*std::move(distance));
        return;
    }
    bool const connective = answer.node->is<All>() || answer.node->is<Any>();
    for (std::size_t i = 0; i < answer.children.size(); ++i)
        if (!connective || answer.children[i].answer == answer.answer) gather(answer.children[i], node_id(id, i), chart, options, into);
}

// ---- changes ----

// What a change costs: which way is told when there are several.
int cost(Means means) noexcept {
    switch (means) {
        case Means::time: return 1;
        case Means::information: return 2;
        case Means::test: return 3;
        case Means::other: return 30;
        case Means::never: return 1000;
    }
    return 1000;
}

using Changes = std::vector<Change>;

int cost(Changes const& changes) {
    return std::accumulate(changes.begin(), changes.end(), 0, [](int sum, Change const& c) { return sum + cost(c.means); });
}

Changes cheaper(Changes a, Changes b) { return cost(b) < cost(a) ? b : a; }

Changes together(Changes a, Changes b) {
    a.insert(a.end(), std::make_move_iterator(b.begin()), std::make_move_iterator(b.end()));
    return a;
}

class ChangeFinder {
public:
    ChangeFinder(std::string criterion, Chart const& chart, EvaluateOptions const& options)
        : criterion_(std::move(criterion)), chart_(chart), options_(options) {}

    // `neutral`: as in the evaluator, the answer of what asks nothing here.
    Changes operator()(NodeAnswer const& answer, std::string const& id, Answer wanted, Answer neutral) const {
        if (answer.answer == wanted) return {};
        if (answer.children.empty() || answered_by_fact(answer)) return leaf(answer, id, wanted);
        Node const& node = *answer.node;
        auto const child = [&](std::size_t i, Answer of_child, Answer of_neutral) {
            return (*this)(answer.children[i], node_id(id, i), of_child, of_neutral);
        };
        if (node.is<Not>()) return child(0, opposite(wanted), opposite(neutral));
        if (node.is<All>() || node.is<Any>()) {
            // One is enough, or each must.
            bool const each = node.is<All>() == (wanted == Answer::met);
            return some_of(answer, id, wanted, neutral, each ? answer.children.size() : 1);
        }
        if (auto const* at_least = node.get<AtLeast>()) {
            auto const asked = static_cast<std::size_t>(std::max(at_least->count, 0));
            std::size_t const size = answer.children.size();
            return some_of(answer, id, wanted, neutral,
                           wanted == Answer::met ? std::min(asked, size)
                           : asked > size        ? 0
                                                 : size - asked + 1);
        }
        if (node.is<Group>()) {
            if (wanted != neutral) return together(child(0, Answer::met, neutral), child(1, wanted, neutral));
            return cheaper(child(1, wanted, neutral), child(0, Answer::not_met, neutral));
        }
        assert(node.is<Unless>());
        bool const demanding = neutral == Answer::met;
        Answer const exception = demanding ? wanted : opposite(wanted);
        Changes claim = child(0, wanted, neutral);
        Changes except = child(1, exception, demanding ? neutral : opposite(neutral));
        bool const one_is_enough = demanding == (wanted == Answer::met);
        return one_is_enough ? cheaper(std::move(claim), std::move(except)) : together(std::move(claim), std::move(except));
    }

private:
    // The cheapest ways to have `count` children give the wanted answer; those that give it already count.
    Changes some_of(NodeAnswer const& answer, std::string const& id, Answer wanted, Answer neutral, std::size_t count) const {
        std::vector<Changes> ways;
        for (std::size_t i = 0; i < answer.children.size(); ++i)
            ways.push_back((*this)(answer.children[i], node_id(id, i), wanted, neutral));
        std::stable_sort(ways.begin(), ways.end(), [](auto const& a, auto const& b) { return cost(a) < cost(b); });
        Changes result;
        for (std::size_t i = 0; i < count && i < ways.size(); ++i) result = together(std::move(result), std::move(ways[i]));
        return result;
    }

    Changes leaf(NodeAnswer const& answer, std::string const& id, Answer wanted) const {
        Node const& node = *answer.node;
        Change change;
        change.criterion = criterion_;
        change.node = id;
        change.what = (wanted == Answer::met ? "" : "not: ") + print(node, chart_.vocabulary());
        auto const line = timeline(node, chart_, options_);
        change.day = line.first(wanted);
        change.means = change.day ? Means::time : means(answer, wanted);
        if (change.means == Means::information || change.means == Means::time || change.means == Means::test) return {std::move(change)};
        // Time may take away what is against it, and leave open the rest: an old infarction, in a list that is not known to be complete.
        auto const open = line.first(Answer::unknown);
        if (!open) return {std::move(change)};
        Change wait = change;
        wait.means = Means::time;
        wait.day = open;
        change.means = Means::information;
        return {std::move(wait), std::move(change)};
    }

    Means means(NodeAnswer const& answer, Answer wanted) const {
        Node const& node = *answer.node;
        if (node.is<Residue>() || node.is<Nothing>()) return Means::never;
        if (answer.answer == Answer::unknown) return Means::information;
        if (node.is<Age>() || node.is<Sex>()) return Means::never;
        if (node.is<Measure>()) return Means::test;
        if (auto const* finding = node.get<Finding>()) {
            bool const marker = !finding->what.quoted() && finding->what.entry != EntryId::none &&
                                chart_.vocabulary().entry(finding->what.entry).kind == EntryKind::marker;
            return marker ? Means::other : Means::test;
        }
        // What was, was.
        if (auto const* record = node.get<Record>())
            if (wanted == Answer::not_met && (record->tense == Tense::ever || record->tense == Tense::past) && record->window.none())
                return Means::never;
        return Means::other;
    }

    std::string criterion_;
    Chart const& chart_;
    EvaluateOptions const& options_;
};

}  // namespace

std::string node_id(std::string_view parent, std::size_t child) { return std::string(parent) + '.' + std::to_string(child + 1); }

std::string_view to_string(Means means) noexcept {
    switch (means) {
        case Means::time: return "time";
        case Means::test: return "test";
        case Means::information: return "information";
        case Means::other: return "other";
        case Means::never: return "never";
    }
    return "never";
}

Distance distance_of(Comparison const& comparison) {
    Distance result;
    result.what = comparison.what;
    result.value = with_unit(comparison.value, comparison.unit);
    result.limit = with_unit(comparison.limit, comparison.unit);
    if (!comparison.limit_as.empty()) result.limit += " (" + comparison.limit_as + ')';
    auto const negative = multiply(comparison.limit, Decimal(-1));
    result.by = (negative ? add(comparison.value, *negative) : std::nullopt)
                    .value_or(Decimal::from_double(comparison.value.to_double() - comparison.limit.to_double()));
    result.unit = comparison.unit;
    if (!comparison.graded) result.percent = percent_of(result.by, comparison.limit);
    result.text = result.what + ' ' + result.value + (comparison.computed ? " (computed)" : "") + ", limit " + result.limit + ": ";
    if (result.by == Decimal()) {
        result.text += comparison.strict ? "on the limit, which is outside" : "on the limit";
    } else {
        result.text += with_unit(absolute(result.by), result.unit);
        if (result.percent) result.text += " (" + absolute(*result.percent).to_string() + " %)";
        result.text += result.by.negative() ? " under" : " over";
    }
    return result;
}

std::vector<Distance> distances(NodeAnswer const& answer, std::string const& id, Chart const& chart, EvaluateOptions const& options) {
    std::vector<Distance> result;
    gather(answer, id, chart, options, result);
    return result;
}

std::vector<Change> smallest_change(CriterionAnswer const& one, Timeline<Answer> const& line, Chart const& chart,
                                    EvaluateOptions const& options) {
    TrialCriterion const& criterion = *one.criterion;
    if (effect(criterion.kind, one.counts_as) == Verdict::potentially_eligible) return {};
    std::string const what = print(criterion.reading.rule, chart.vocabulary());
    // A doubtful sense and an unstated kind decide nothing, whatever the record says.
    if (counts_as(criterion, Answer::met) == Answer::unknown) return {{criterion.id, criterion.id, what, Means::never, {}}};
    bool const exclusion = criterion.kind == CriterionKind::exclusion;
    Answer const wanted = exclusion ? Answer::not_met : Answer::met;
    if (auto const day = line.first(wanted)) return {{criterion.id, criterion.id, (exclusion ? "not: " : "") + what, Means::time, day}};
    EvaluateOptions of_criterion = options;
    of_criterion.kind = criterion.kind;
    ChangeFinder const find(criterion.id, chart, of_criterion);
    return find(one.answer, criterion.id, wanted, exclusion ? Answer::not_met : Answer::met);
}

int TrialChange::count(Means means) const noexcept {
    return static_cast<int>(std::count_if(changes.begin(), changes.end(), [&](Change const& c) { return c.means == means; }));
}

std::optional<Day> TrialChange::wait_until() const {
    std::optional<Day> result;
    for (auto const& change : changes)
        if (change.day) result = result ? std::max(*result, *change.day) : *change.day;
    return result;
}

TrialChange smallest_change(Trial const& trial, std::vector<std::vector<Change>> const& of_criteria) {
    std::vector<std::string> cohorts;
    for (auto const& criterion : trial.criteria) {
        bool const known = std::find(cohorts.begin(), cohorts.end(), criterion.cohort) != cohorts.end();
        if (criterion.counted && !criterion.cohort.empty() && !known) cohorts.push_back(criterion.cohort);
    }
    if (cohorts.empty()) cohorts.emplace_back();
    std::optional<TrialChange> best;
    for (auto const& cohort : cohorts) {
        TrialChange one;
        for (std::size_t i = 0; i < trial.criteria.size(); ++i) {
            TrialCriterion const& criterion = trial.criteria[i];
            if (!criterion.counted || (!criterion.cohort.empty() && criterion.cohort != cohort)) continue;
            one.changes = together(std::move(one.changes), of_criteria[i]);
        }
        one.possible = one.count(Means::never) == 0;
        for (auto const& [a, b] : trial.contradictions) {
            auto const belongs = [&](std::size_t i) { return trial.criteria[i].cohort.empty() || trial.criteria[i].cohort == cohort; };
            if (belongs(a) && belongs(b)) one.possible = false;
        }
        if (!best || (one.possible && !best->possible) || (one.possible == best->possible && cost(one.changes) < cost(best->changes)))
            best = std::move(one);
    }
    return *std::move(best);
}

}  // namespace eligo
