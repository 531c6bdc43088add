#pragma once
// The desk's forms inside a page: what is missing, ready to be filled in, and an answer to be overridden.
//
// A form is made from the line that `match` says to add, so that whatever can be missing can be filled in. What it sends are the keys and
// values of one entry of the profile; the script that sends them knows nothing of what they mean.

#include "matcher/html.hpp"
#include "matcher/report_html.hpp"

#include <string>
#include <string_view>

namespace eligo {

// Forms for the line to add: one for yes or for a value, one for no. Where the line changes an entry that is there, the line itself.
void write_missing_form(Html& html, MissingLine const& missing);

void write_override_form(Html& html, std::string_view criterion, std::string_view answer);

}  // namespace eligo
