#pragma once
// The formats a trial comes in; each ends in split_criteria. Private to grammar/.

#include "grammar/document.hpp"

#include <string>
#include <string_view>

namespace eligo {

Result<TrialInput> read_json(std::string_view input, std::string const& file);  // one record, a page of them, or a record a line
Result<TrialInput> read_xml(std::string_view input, std::string const& file);   // a legacy ClinicalTrials.gov record
TrialDocument read_page(std::string_view input, std::string const& file);       // the text of a registry's page

// The record's criteria are `document.source`: splits them and says what is wrong.
void read_record_criteria(TrialDocument& document, std::string const& file);

// `no-criteria`, `no-section-heading`; the file's name in every warning, and the line when the source is the file.
void finish_document(TrialDocument& document, std::string const& file, bool source_is_file);

// An error about `input` at `offset`, with its line and column.
Diagnostic input_error(std::string_view input, std::string const& file, std::size_t offset, std::string code, std::string message,
                       std::string fix);

// "ALL" → "All", "Both" → "All", "FEMALE" → "Female".
std::string sex_name(std::string_view printed);

// "/data/NCT01.txt" → "NCT01"
std::string name_of(std::string const& file);

// Up to `longest` bytes of a text, whole characters, for a message.
std::string excerpt(std::string_view text, std::size_t longest = 60);

}  // namespace eligo
