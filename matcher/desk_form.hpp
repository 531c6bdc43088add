#pragma once
// The desk's forms inside a page: what is missing, ready to be filled in, and an answer to be overridden.
//
// A form is made from the line that `match` says to add, so that whatever can be missing can be filled in. What it sends are the keys and
// values of one entry of the profile; the script that sends them knows nothing of what they mean.

#include "matcher/html.hpp"

#include <string>
#include <string_view>

namespace eligo {

// A form for the line `add`, and one for `complete` where the line offers it; the line itself where it changes an entry that is there.
void write_missing_form(Html& html, std::string_view what, std::string_view add);

void write_override_form(Html& html, std::string_view criterion, std::string_view answer);

}  // namespace eligo
