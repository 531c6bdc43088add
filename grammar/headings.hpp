#pragma once
// Headings of eligibility text in their many spellings. Private to grammar/.
//
//     "Key Inclusion Criteria:"   "EXCLUSION"   "Eligibility criteria - inclusion"   "PATIENT CHARACTERISTICS:"       sections
//     "Hepatic:"   "Concurrent Medication:"                                                                            topics
//     "Excluded within 4 weeks of study entry:"   "Patients with the following are excluded:"   "Allowed:"             lists
//
// "Patients who are eligible for X must …" is a sentence, not a heading.

#include "rules/criterion_kind.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace eligo {

struct Heading {
    enum class Role {
        section,  // changes the kind for all that follows
        topic,    // says what the next list is about
        list,     // says what is demanded of the next list: allowed, excluded, required
    };
    Role role = Role::section;
    std::optional<CriterionKind> kind;  // what it makes of its list; none = as before
    bool nci = false;                   // DISEASE CHARACTERISTICS and its sisters
    bool other = false;                 // "Other inclusion criteria": within its section, not beside it
    bool permitted = false;
    bool counted = true;
    std::string cohort;
    std::size_t length = 0;  // bytes of the text it takes, colon included; what is behind is the first item ("Exclusion: stroke")
};

// A section's heading at the beginning of `text`.
std::optional<Heading> find_section_heading(std::string_view text);

// A topic or list heading that may share its line with its first item: "Hepatic: …" on NCI pages, "Excluded: …" on those of AIDS trials.
std::optional<Heading> find_run_in_heading(std::string_view text, bool nci);

// What a line that ends in a colon and has a list below it says of that list; none when it is a criterion with a sub-list ("At least
// one of the following:"). `marked`: it has a bullet of the list's own level, so it must say plainly that it is a heading.
std::optional<Heading> find_list_heading(std::string_view text, CriterionKind kind, bool marked = false);

// The next section heading, or topic on an NCI page, inside a paragraph, behind its beginning; npos when there is none.
std::size_t find_inner_heading(std::string_view text, bool nci);

// "Cohort A", "Phase 2", "Dose level 3": what a heading limits its list to; empty when it does not.
std::string find_cohort(std::string_view heading);

// A bullet that begins with its cohort: "Phase 1b: …", "For cohort 1, all of the following:".
std::string find_leading_cohort(std::string_view text);

// A criterion that ends with it: "No bleeding within 6 months (phase II)".
std::string find_trailing_cohort(std::string_view text);

// Its members are on lines of their own: "…:", "one of the following", "defined as".
bool opens_list(std::string_view text);

// How many members are needed stands in the text, so a member more or less changes it: "at least two of", "either", "except".
bool has_quantifier(std::string_view text);

// "None", "N/A", "No exclusion criteria": it says that there is no list.
bool is_empty_note(std::string_view text);

// A line of dashes or the like.
bool is_rule(std::string_view text);

}  // namespace eligo
