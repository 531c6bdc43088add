#pragma once
// Warnings as SARIF 2.1.0, which editors and code hosts show beside the text: those of reading a trial, and the words that were not
// understood.

#include "matcher/match.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace eligo {

class SarifReport {
public:
    // `input`: the text of the file. Where the trial's offsets point into it, results have their place; else they name the criterion.
    void add(Trial const& trial, std::string const& file, std::string_view input);

    std::string json() const;

private:
    struct Found {
        std::string code, message, file, criterion;
        bool placed = false;
        Span span;
        std::uint32_t line = 0, column = 0, end_line = 0, end_column = 0;  // columns in code points
    };
    void note(std::string code, std::string message, Trial const& trial, std::string const& criterion, Span span, std::string const& file,
              bool placed);

    std::vector<Found> found_;
};

}  // namespace eligo
