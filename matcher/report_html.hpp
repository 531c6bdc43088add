#pragma once
// The page that a coordinator prints, signs and files: one trial, one patient, criterion by criterion.
//
// Rendered from the JSON that `parse`, `match` and `trace` print and from nothing else, so that page, desk and programs cannot disagree.
// The desk fetches the same HTML; it has no logic of its own. The page is one file without references to others, with a
// Content-Security-Policy that admits its own style and script by their hashes and nothing else, and is complete without script.
//
// It distrusts every text in the JSON (html.hpp).

#include "matcher/html.hpp"
#include "matcher/report_case.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace eligo {

// A line of "what to find out" as `match` prints it.
struct MissingLine {
    std::string what;
    std::string add;              // the line, its blanks empty; where the answer is yes or no, for yes
    std::string add_if_no;        // for no, or empty
    std::string record, at_line;  // where a field is to be added to an entry that is there: its path and line
};

// What the desk puts into the page: forms to fill in what is missing and to override an answer. Empty for the printed page.
struct ReportForms {
    std::function<void(Html&, MissingLine const&)> missing;
    std::function<void(Html&, std::string_view criterion, std::string_view answer)> override_answer;
};

// The content of the page, from the verdict to the hashes.
std::string report_content(CaseReport const& report, ReportForms const& forms = {});

// The whole file.
std::string report_page(CaseReport const& report);

// A whole file around content: title, the style sheets and the script of matcher/desk by name, in this order, inline and hashed.
std::string self_contained_page(std::string_view title, std::string_view language, std::vector<std::string> const& styles,
                                std::string const& script, std::string_view content);

// A file of matcher/desk as it was built in.
std::string_view desk_file(std::string_view name);

}  // namespace eligo
