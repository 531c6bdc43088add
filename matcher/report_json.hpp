#pragma once
// What other programs read: the keys of spec/cli.md, one object on one line. Keys may be added; those of cli.md stay.

#include "matcher/explanation.hpp"
#include "matcher/match.hpp"
#include "matcher/override_log.hpp"
#include "matcher/report_trace.hpp"

#include <string>
#include <string_view>

namespace eligo {

// A criterion "as printed": the source's own bytes where it stands in it.
std::string_view printed(TrialCriterion const& criterion, std::string_view source) noexcept;

std::string parse_json(Trial const& trial, Vocabulary const& vocabulary, bool words = false);
std::string match_json(Trial const& trial, PatientProfile const& patient, TrialAnswer const& answer, Vocabulary const& vocabulary,
                       Explanation const* explanation = nullptr, std::vector<AppliedOverride> const* overrides = nullptr);

// The one criterion of `ask`: without an answer how it was read.
std::string ask_json(Trial const& trial, Vocabulary const& vocabulary, TrialAnswer const* answer = nullptr,
                     Explanation const* explanation = nullptr);

std::string trace_json(Trial const& trial, PatientProfile const& patient, TrialAnswer const& answer, TraceOptions const& options,
                       Vocabulary const& vocabulary);

}  // namespace eligo
