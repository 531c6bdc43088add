#include "matcher/horizon.hpp"

#include "matcher/facts.hpp"

#include "rules/compare.hpp"

#include <algorithm>
#include <array>

namespace eligo {
namespace {

using std::chrono::days;

constexpr int oldest = 150;  // years; beyond it no birthday changes a formula

// A length of time that a rule counts, as far as it matters here.
using Lengths = std::vector<Duration>;

void lengths_of(Window const& window, Lengths& into) {
    if (window.within) into.push_back(*window.within);
    if (window.ago) into.push_back(*window.ago);
}

class DayCollector {
public:
    DayCollector(Chart const& chart, EvaluateOptions const& options) : chart_(chart), options_(options) {
        dates();
        births();
    }

    std::set<Day> collect(Node const& tree) {
        walk(tree);
        // What begins or ends after the day asked about.
        for (Day const date : dates_) near(date, 1, 2);
        if (options_.stale_after)
            for (Day const date : dates_) near(date + days{*options_.stale_after}, 1, 2);
        for (auto const& length : lengths_)
            for (Day const date : dates_) after(date, length);
        return std::move(result_);
    }

private:
    void date(std::optional<PartialDate> const& date) {
        if (!date) return;
        dates_.insert(date->first());
        dates_.insert(date->last());
    }

    void dates() {
        for (auto const& record : chart_.records()) {
            date(record.first);
            date(record.last);
        }
        for (auto const& observation : chart_.observations()) date(observation.record->date);
        if (chart_.profile().as_of) dates_.insert(*chart_.profile().as_of);
    }

    // The days on which the patient may have been born; of an age, those at its ends.
    void births() {
        auto const& profile = chart_.profile();
        if (profile.birth_date) {
            births_.insert(profile.birth_date->first());
            births_.insert(profile.birth_date->last());
        }
        if (!profile.age) return;
        Day const day = profile.as_of.value_or(options_.as_of);
        for (int const years : {*profile.age, *profile.age + 1})
            if (auto const birth = before(day, {Decimal(std::int64_t{years}), TimeUnit::year})) births_.insert(*birth);
    }

    // A few days around: of months, the last day of a short one stands for up to three.
    void near(Day day, int earlier, int later) {
        for (int i = -earlier; i <= later; ++i)
            if (day + days{i} > options_.as_of) result_.insert(day + days{i});
    }

    void after(Day day, Duration const& length) {
        bool const exact = length.unit == TimeUnit::day || length.unit == TimeUnit::week;
        if (length.unit == TimeUnit::hour) {
            double const whole = length.number.to_double() / 24;
            if (whole < 400'000) near(day + days{static_cast<int>(whole)}, 2, 3);
            return;
        }
        auto const forwards = multiply(length.number, Decimal(-1));
        if (!forwards) return;
        if (auto const then = before(day, {*forwards, length.unit})) near(*then, exact ? 1 : 4, exact ? 3 : 5);
    }

    void walk(Node const& node) {
        if (auto const* measure = node.get<Measure>()) {
            lengths_of(measure->window, lengths_);
            auto const& marks = chart_.landmarks();
            if (measure->analyte == marks.creatinine_clearance || measure->analyte == marks.egfr) birthdays();
        } else if (auto const* record = node.get<Record>()) {
            lengths_of(record->window, lengths_);
        } else if (auto const* finding = node.get<Finding>()) {
            lengths_of(finding->window, lengths_);
        } else if (auto const* age = node.get<Age>()) {
            for (auto const* bound : {&age->range.low, &age->range.high}) {
                if (!*bound || age->at) continue;
                for (std::int64_t const more : {0, 1}) {
                    auto const number = add((*bound)->number, Decimal(more));
                    if (!number) continue;
                    for (Day const birth : births_) after(birth, {*number, age->unit});
                }
            }
        }
        for (auto const& child : node.children) walk(child);
    }

    // The formulas of renal function take the age.
    void birthdays() {
        if (with_birthdays_) return;
        with_birthdays_ = true;
        for (Day const birth : births_)
            for (std::int64_t years = 0; years <= oldest; ++years) after(birth, {Decimal(years), TimeUnit::year});
    }

    Chart const& chart_;
    EvaluateOptions const& options_;
    std::set<Day> dates_, births_, result_;
    Lengths lengths_;
    bool with_birthdays_ = false;
};

// One step for each day on which the value changes.
template <class Value, class Compute>
Timeline<Value> steps(Day as_of, std::set<Day> const& on, Compute const& compute) {
    Timeline<Value> result;
    result.steps.emplace_back(as_of, compute(as_of));
    for (Day const day : on) {
        Value value = compute(day);
        if (value != result.steps.back().second) result.steps.emplace_back(day, value);
    }
    return result;
}

}  // namespace

std::set<Day> change_days(Node const& tree, Chart const& chart, EvaluateOptions const& options) {
    return DayCollector(chart, options).collect(tree);
}

Timeline<Answer> timeline(Node const& tree, Chart const& chart, EvaluateOptions const& options) {
    EvaluateOptions of_day = options;
    return steps<Answer>(options.as_of, change_days(tree, chart, options), [&](Day day) {
        of_day.as_of = day;
        return evaluate(tree, chart, of_day).answer;
    });
}

TrialTimeline timeline(Trial const& trial, Chart const& chart, MatchOptions const& options) {
    TrialTimeline result;
    EvaluateOptions of_day = evaluate_options(trial, options);
    SettledPhrases settled(chart);
    of_day.settled = &settled;
    std::set<Day> all;
    for (auto const& criterion : trial.criteria) {
        of_day.as_of = options.as_of;
        of_day.kind = criterion.kind;
        auto const& line =
            result.criteria.emplace_back(steps<Answer>(options.as_of, change_days(criterion.reading.rule, chart, of_day), [&](Day day) {
                of_day.as_of = day;
                return answer_criterion(criterion, chart, of_day).answer;
            }));
        for (std::size_t i = 1; i < line.steps.size(); ++i) all.insert(line.steps[i].first);
    }
    // Each criterion is known on each day: what it was at its last step.
    result.verdict = steps<Verdict>(options.as_of, all, [&](Day day) {
        std::vector<Answer> answers;
        for (std::size_t i = 0; i < trial.criteria.size(); ++i) {
            auto const& of_criterion = result.criteria[i].steps;
            auto const next =
                std::upper_bound(of_criterion.begin(), of_criterion.end(), day, [](Day d, auto const& step) { return d < step.first; });
            answers.push_back(counts_as(trial.criteria[i], std::prev(next)->second));
        }
        return verdict_for(trial, answers);
    });
    return result;
}

}  // namespace eligo
