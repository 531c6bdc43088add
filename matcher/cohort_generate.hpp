#pragma once
// A synthetic cohort to test and measure with: profiles (profile.md) as NDJSON, invented from a seed. No patient is real, nothing is taken from
// records; frequencies and ranges are of the size that clinicians know, not fitted to data.
//
// It promises: equal bytes for equal seeds on every machine (integers only), patient i the same whatever the number of patients, and names that the
// vocabulary knows. As of 2026-11-20.

#include <cstdint>
#include <string>

namespace eligo {

class CohortGenerator {
public:
    explicit CohortGenerator(std::uint64_t seed);

    // The profile of patient `index`, one line.
    void append(std::uint64_t index, std::string& out) const;

private:
    std::uint64_t seed_;
};

}  // namespace eligo
