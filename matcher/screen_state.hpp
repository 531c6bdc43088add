#pragma once
// How far a screening came, written beside its output (`OUTPUT.resume`), so that a later run goes on from there to the same bytes.
//
// It is read only by the same version for the same question (`question`: trials, options, vocabulary); anything else is refused, not guessed at.

#include "matcher/screen.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>

namespace eligo {

struct ScreenState {
    std::string question;
    std::uint64_t taken = 0;  // records of the cohort
    std::uint32_t line = 0;   // where the last of them begins
    std::uint64_t out_bytes = 0, log_bytes = 0;
    bool any_pair = false;  // something was printed after the head
    ScreenTotals totals;
    std::unordered_set<std::uint64_t> seen;  // hashes of the subjects' ids
};

std::string to_text(ScreenState const& state);

// nullopt: not a state, or one of another plan.
std::optional<ScreenState> read_state(std::string const& text, ScreenPlan const& plan);

}  // namespace eligo
