#pragma once
// The page of a screened cohort: where patients drop out, what is missing, who is left. Rendered from the JSON that `eligo screen --format
// json` prints and from nothing else; the cohort tab of the desk shows the same HTML.

#include <cstddef>
#include <string>
#include <string_view>

namespace eligo {

struct CohortPageOptions {
    // Counts are given in steps of this, those below it as "<N", and no patient is listed: nobody can be found out from the page.
    // 0: everything is shown.
    std::size_t hide_below = 0;
    bool links = false;  // patients can be opened (the desk)
};

std::string cohort_content(std::string const& json, CohortPageOptions const& options);

// The whole file.
std::string cohort_page(std::string const& json, CohortPageOptions const& options);

}  // namespace eligo
