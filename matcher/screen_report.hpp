#pragma once
// What a screening prints: a line (or object) for each patient and trial, the screening log, and the summary of the whole: verdicts, the attrition
// of each trial, and which facts most pairs wait for. The keys stand in matcher/README.md.

#include "matcher/screen.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

std::string json_text(std::string_view text);  // in quotes
std::string csv_cell(std::string_view text);   // in quotes where it needs them (RFC 4180)

// Lines of a block. The evaluator holds its answers.
class ScreenPrinter {
public:
    ScreenPrinter(ScreenPlan const& plan, BlockEvaluator const& evaluator, ScreenOptions const& options);

    // `lane`: of the patient in the block.
    void patient(std::uint32_t line, std::string const& id, Day as_of, std::size_t lane, std::string& out, std::string& log);
    void unreadable(std::uint32_t line, Diagnostic const& why, std::string& out) const;

private:
    void pair(std::size_t trial, std::size_t lane, std::uint32_t line, std::string& out) const;
    void log_line(std::size_t trial, std::size_t lane, std::string& log) const;
    void choose(std::size_t lane);

    ScreenPlan const& plan_;
    Program const& program_;
    BlockEvaluator const& evaluator_;
    ScreenOptions const& options_;
    std::vector<std::size_t> chosen_;  // trials of the patient that is printed
    std::string id_, id_csv_, day_;
};

// What stands before the first and after the last of the blocks' lines. Each object of `--format json` begins with a comma; that of the very first is
// for the caller to drop. The summary closes the list.
std::string screen_head(ScreenOptions const& options);
std::string log_head();

// The summary as the last part of `--format json`, or as text.
std::string screen_summary(ScreenPlan const& plan, ScreenTotals const& totals, ScreenOptions const& options);

// One row for each trial and criterion, in protocol order; the first row of a trial is all readable records.
std::string attrition_csv(ScreenPlan const& plan, ScreenTotals const& totals);

}  // namespace eligo
