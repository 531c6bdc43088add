#include "matcher/explanation.hpp"

#include <algorithm>
#include <utility>

namespace eligo {

Explanation explain(Trial const& trial, TrialAnswer const& answer, Chart const& chart, MatchOptions const& options, bool all_missing) {
    Explanation result;
    TrialTimeline const lines = timeline(trial, chart, options);
    EvaluateOptions const evaluation = evaluate_options(trial, options);
    std::vector<std::vector<Change>> changes;
    for (std::size_t i = 0; i < trial.criteria.size(); ++i) {
        CriterionAnswer const& one = answer.criteria[i];
        TrialCriterion const& criterion = trial.criteria[i];
        CriterionExplanation& shown = result.criteria.emplace_back();
        shown.distances = distances(one.answer, criterion.id, chart, evaluation);
        shown.changes = smallest_change(one, lines.criteria[i], chart, evaluation);
        shown.holds_until = lines.criteria[i].holds_until();
        for (auto const& [day, of_day] : lines.criteria[i].steps) {
            if (effect(criterion.kind, counts_as(criterion, of_day)) != Verdict::potentially_eligible) continue;
            if (day > options.as_of) shown.opens_on = day;
            break;
        }
        for (auto const& [day, of_day] : lines.criteria[i].steps) {
            if (effect(criterion.kind, counts_as(criterion, of_day)) == Verdict::not_eligible) continue;
            if (day > options.as_of) shown.not_closed_from = day;
            break;
        }
        changes.push_back(shown.changes);
    }
    result.change = smallest_change(trial, changes);
    result.missing = find_missing(trial, answer, chart.profile(), options, chart.vocabulary(), all_missing);
    auto const& verdict = lines.verdict;
    result.holds_until = verdict.holds_until();
    if (verdict.today() != Verdict::potentially_eligible) result.opens_on = verdict.first(Verdict::potentially_eligible);
    if (verdict.today() == Verdict::not_eligible) {
        auto const open =
            std::find_if(verdict.steps.begin(), verdict.steps.end(), [](auto const& step) { return step.second != Verdict::not_eligible; });
        if (open != verdict.steps.end()) result.not_excluded_from = open->first;
    }
    return result;
}

}  // namespace eligo
