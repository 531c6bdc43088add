#pragma once
// From the answers of a trial's criteria to its verdict, for one patient as for many (combine.hpp): a lane value stands for "the way is
// open": yes is potentially eligible, no is not eligible, neither needs information.

#include "matcher/combine.hpp"
#include "matcher/match.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace eligo {

// Which criteria decide, worked out once per trial.
struct VerdictPlan {
    struct Cohort {
        std::string name;                     // empty: what belongs to all
        std::vector<std::uint32_t> criteria;  // in Trial::criteria; only those that count
        bool admits = false;                  // the registry's fields alone admit nobody
        bool contradicted = false;            // inclusion criteria that cannot hold together: needs information
    };
    Cohort common;
    std::vector<Cohort> cohorts;  // empty where the page names none
};
VerdictPlan plan_verdict(Trial const& trial);

// Of "accepts healthy volunteers: no" only the met answer is one: no condition on record does not settle who counts as healthy.
template <class L>
Tri<L> usable_answer(TrialCriterion const& criterion, Tri<L> answer) noexcept {
    return criterion.registry && criterion.id == "R-healthy" ? Tri<L>{answer.yes, L{}} : answer;
}

// What an answer counts as: where the sense is doubtful or the kind is not stated, nothing is known.
template <class L>
Tri<L> counted_answer(TrialCriterion const& criterion, Tri<L> answer) noexcept {
    return criterion.reading.doubtful || criterion.kind == CriterionKind::unstated ? Tri<L>{} : answer;
}

// inclusion  met: open  not met: closed      exclusion  met: closed  not met: open
template <class L>
constexpr Tri<L> way_open(CriterionKind kind, Tri<L> counted) noexcept {
    return kind == CriterionKind::inclusion ? counted : kind == CriterionKind::exclusion ? opposite(counted) : Tri<L>{};
}

static_assert([] {
    for (auto const kind : {CriterionKind::inclusion, CriterionKind::exclusion, CriterionKind::unstated})
        for (auto const a : {Answer::met, Answer::not_met, Answer::unknown}) {
            Verdict const verdict = effect(kind, a);
            Answer const open = answer(way_open(kind, lanes(a)));
            if ((verdict == Verdict::potentially_eligible) != (open == Answer::met) ||
                (verdict == Verdict::not_eligible) != (open == Answer::not_met))
                return false;
        }
    return true;
}());

// `counted`: what each criterion counts as, parallel to Trial::criteria.
template <class L>
Tri<L> way_open(Trial const& trial, VerdictPlan::Cohort const& cohort, std::span<Tri<L> const> counted) noexcept {
    if (cohort.contradicted) return {};
    Tri<L> open = every_lane<L>(cohort.admits ? Answer::met : Answer::unknown);
    for (std::uint32_t const i : cohort.criteria) open = both(open, way_open(trial.criteria[i].kind, counted[i]));
    return open;
}

// The trial is open where one of its cohorts is.
template <class L>
Tri<L> way_open(Trial const& trial, VerdictPlan const& plan, std::span<Tri<L> const> counted) noexcept {
    if (plan.cohorts.empty()) return way_open(trial, plan.common, counted);
    Tri<L> open = every_lane<L>(Answer::not_met);
    for (auto const& cohort : plan.cohorts) open = either(open, way_open(trial, cohort, counted));
    // Where the page names one cohort alone, others have the criteria of all: who is shut out of the one is not out of the trial.
    if (plan.cohorts.size() == 1) open.no = L(open.no & way_open(trial, plan.common, counted).no);
    return open;
}

}  // namespace eligo
