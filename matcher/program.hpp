#pragma once
// The rule trees of any number of trials as one flat program over their distinct leaves: each leaf is evaluated once for a block of patients,
// whatever number of trials ask it (block.hpp runs it).
//
// It promises the answers of the explaining evaluator: the logic is combine.hpp's, the leaves are leaf.hpp's, the verdict is verdict.hpp's.
// Trials that the program was compiled from must outlive it.

#include "matcher/match.hpp"
#include "matcher/verdict.hpp"
#include "rules/tree.hpp"
#include "rules/vocabulary.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace eligo {

struct Program {
    enum class Op : std::uint8_t {
        leaf,     // push leaves[operand]
        neutral,  // push the neutral answer
        open,     // push unknown: quoted words, residue
        all,      // the topmost `operand` become one, and so on down to unless
        any,
        negation,
        at_least,  // `count` of them
        group,
        unless,
        hear,         // what facts say of phrases[operand] to the topmost
        hear_turned,  // the phrase of a negation is without its polarity
        hear_quoted,  // quoted words: what a fact says of them counts as recorded
    };
    struct Instruction {
        Op op = Op::open;
        Answer neutral = Answer::unknown;
        std::uint32_t operand = 0;
        std::int32_t count = 0;
    };

    // A question to a patient's records. `diseases`: of the trial, where the question is about other diseases; else empty.
    struct Leaf {
        Meaning const* meaning = nullptr;
        std::vector<EntryId> diseases;
        std::string subject;  // what is asked about, as the user would order it: "total bilirubin", "HIV infection"
    };

    struct Criterion {
        std::uint32_t begin = 0, end = 0;      // in code
        std::uint32_t only_leaf = 0xFFFFFFFF;  // its code is this leaf and nothing else
        bool usable_if_met = false;            // verdict.hpp's usable_answer
        bool counts = true;                    // verdict.hpp's counted_answer
    };

    struct TrialPart {
        Trial const* trial = nullptr;
        VerdictPlan plan;
        std::uint32_t first_criterion = 0;  // in criteria; as many as the trial has
    };

    std::vector<Leaf> leaves;
    std::vector<std::string> phrases;  // distinct, in the order of their first use
    std::vector<Instruction> code;
    std::vector<Criterion> criteria;
    std::vector<TrialPart> trials;
    std::uint32_t deepest = 0;  // values on the stack at once
};

Program compile(std::span<Trial const> trials, Vocabulary const& vocabulary);

// One instruction a line, for `screen --show program`.
std::string to_string(Program const& program, Vocabulary const& vocabulary);

}  // namespace eligo
