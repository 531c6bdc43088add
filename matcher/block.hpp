#pragma once
// The block evaluator: a program (program.hpp) on a block of patients, two bit planes (known to be met, known not to be met) for each leaf.
//
// It promises, for every patient, the answers of the explaining evaluator (evaluate.hpp) and the verdicts of match.hpp; a property test holds
// it to that (tests/matcher/block_test.cpp).

#include "matcher/chart.hpp"
#include "matcher/lanes.hpp"
#include "matcher/program.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace eligo {

struct Context;
struct ChartFrame;

struct BlockPatient {
    Chart const* chart = nullptr;
    Day as_of;
};

// What is worked out of a program once and shared by all threads.
class BlockPlan {
public:
    BlockPlan(Program const& program, Vocabulary const& vocabulary);
    ~BlockPlan();
    BlockPlan(BlockPlan const&) = delete;
    BlockPlan& operator=(BlockPlan const&) = delete;

    Program const& program() const noexcept { return program_; }
    Vocabulary const& vocabulary() const noexcept { return vocabulary_; }

    struct Details;
    Details const& details() const noexcept { return *details_; }

private:
    Program const& program_;
    Vocabulary const& vocabulary_;
    std::unique_ptr<Details const> details_;
};

// One for each thread. The plan outlives it.
class BlockEvaluator {
public:
    explicit BlockEvaluator(BlockPlan const& plan);
    ~BlockEvaluator();
    BlockEvaluator(BlockEvaluator const&) = delete;
    BlockEvaluator& operator=(BlockEvaluator const&) = delete;

    // At most block_patients of them; lane i is patients[i]. Lanes beyond hold anything.
    void evaluate(std::span<BlockPatient const> patients);

    // What a criterion of the program counts as (verdict.hpp), and whether the way into a trial is open.
    Tri<Lanes> const& counted(std::size_t criterion) const noexcept { return counted_[criterion]; }
    std::span<Tri<Lanes> const> counted(Program::TrialPart const& trial) const noexcept {
        return std::span(counted_).subspan(trial.first_criterion, trial.trial->criteria.size());
    }
    Tri<Lanes> const& open(std::size_t trial) const noexcept { return open_[trial]; }

    // The planes of a leaf, before any fact was heard.
    Tri<Lanes> const& leaf(std::size_t leaf) const noexcept { return leaves_[leaf].answer; }

private:
    struct State;
    void evaluate_one(std::uint32_t leaf, std::size_t lane, Context const& context, EvaluateOptions& options);
    struct EmptyAnswers;
    EmptyAnswers const& answers_of(ChartFrame const& frame);
    void alone(std::span<BlockPatient const> patients);
    void fill_leaves(std::span<BlockPatient const> patients);
    void hear_facts(std::span<BlockPatient const> patients);
    template <bool facts>
    void run();

    BlockPlan const& plan_;
    std::vector<Heard<Lanes>> leaves_;
    std::vector<Tri<Lanes>> counted_;
    std::vector<Tri<Lanes>> open_;
    std::unique_ptr<State> state_;
};

}  // namespace eligo
