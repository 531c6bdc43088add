#pragma once
// What people read: a trial's criteria as they were read, a patient's verdict with its reasons, and the trace of every node.
//
// Written for a trial coordinator at first sight: the verdict in words, the day, then the criteria in the order of the page, what is missing
// with the line to add, and what nobody can find out from the record. 100 columns.

#include "matcher/explanation.hpp"
#include "matcher/layout.hpp"
#include "matcher/match.hpp"

#include <span>
#include <string>
#include <string_view>

namespace eligo {

std::string parse_text(Trial const& trial, Vocabulary const& vocabulary, Palette const& palette, bool words = false);

// `patient_file` is only named: evidence points to its lines.
std::string match_text(Trial const& trial, PatientProfile const& patient, std::string const& patient_file, TrialAnswer const& answer,
                       Vocabulary const& vocabulary, Palette const& palette, Explanation const* explanation = nullptr);

// The one criterion of `ask`: without an answer how it was read.
std::string ask_text(Trial const& trial, Vocabulary const& vocabulary, Palette const& palette, std::string const& patient_file = {},
                     PatientProfile const& patient = {}, TrialAnswer const* answer = nullptr, Explanation const* explanation = nullptr);

// `criterion`: this one alone; empty = all.
std::string trace_text(Trial const& trial, PatientProfile const& patient, std::string const& patient_file, TrialAnswer const& answer,
                       std::string_view criterion, Vocabulary const& vocabulary, Palette const& palette);

std::string in_words(Answer answer);    // "not met"
std::string in_words(Verdict verdict);  // "Potentially eligible"

// The lines of a text after a label, each with its own indentation.
std::string labelled(std::string_view label, std::string_view text);

}  // namespace eligo
