#pragma once
// Every code of a warning or error, with what it means and what to do about it: one table for `explain-code`, SARIF and the tests, which
// look for codes in the sources that the table does not have.

#include <span>
#include <string_view>

namespace eligo {

struct CodeExplanation {
    std::string_view code;
    std::string_view where;    // "trial", "profile", "cohort", "case file", "vocabulary", "command line", "desk", "any input"
    std::string_view meaning;  // one or two sentences
    std::string_view advice;   // what to do
};

// In the order of the code.
std::span<CodeExplanation const> code_table();

// null: there is no such code.
CodeExplanation const* explain_code(std::string_view code);

}  // namespace eligo
