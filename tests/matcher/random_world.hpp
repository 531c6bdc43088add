#pragma once
// Random rule trees and random patients out of the criteria and patients of tests/cases, from a seed: the same on every machine.

#include "matcher/case_file.hpp"
#include "matcher/match.hpp"
#include "matcher/profile.hpp"
#include "rules/tree.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace eligo::testing {

class RandomWorld {
public:
    explicit RandomWorld(std::uint64_t seed);

    // A tree over leaves of the case files, up to `depth` connectives deep.
    Node tree(int depth);

    // A trial of random criteria: kinds, doubtful sense, cohorts, fields of the registry, contradictions.
    Trial trial(int criteria);

    // Two or three patients of the case files in one, with lists made complete, dates and numbers moved, and parts left out.
    PatientProfile patient();

    Day day();  // in November 2026

    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    bool chance(int percent) { return below(100) < static_cast<std::uint64_t>(percent); }

private:
    std::mt19937_64 random_;
    std::vector<Node> leaves_;    // with their phrases
    std::vector<Node> criteria_;  // whole trees
    std::vector<PatientProfile> patients_;
    std::vector<std::string> phrases_;
};

}  // namespace eligo::testing
