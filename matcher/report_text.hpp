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

// The parts that the trace shows too: the verdict with its counts; an answer in the colour of what it does; a record, "ALT 38 U/L,
// 2026-11-18 (2 days before)  [patient.yaml:17]".
std::string verdict_head(Trial const& trial, PatientProfile const& patient, TrialAnswer const& answer, Palette const& palette);
std::string painted(Answer answer, CriterionKind kind, Palette const& palette, std::size_t width = 0);
std::string described(Evidence const& evidence, std::string const& file);

std::string in_words(Answer answer);    // "not met"
std::string in_words(Verdict verdict);  // "Potentially eligible"

// The lines of a text after a label, each with its own indentation.
std::string labelled(std::string_view label, std::string_view text);

}  // namespace eligo
