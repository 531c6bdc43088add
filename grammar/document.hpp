#pragma once
// From what a registry prints to criteria with their place in it: formats, sections, bullets, nesting.
//
// Formats are recognised by content: ClinicalTrials.gov API v2 record(s), legacy ClinicalTrials.gov XML, NDJSON of the corpus, or the
// text of a registry's page as people paste it. A page without criteria says so; site boilerplate is never read as criteria. Every
// line inside an eligibility section belongs to exactly one criterion, heading or note: nothing is lost.
//
// Distrusts: everything. A 10 MB line, 100,000 brackets, binary, broken UTF-8 and truncated JSON are errors or warnings, never a crash.

#include "rules/criterion_kind.hpp"
#include "rules/diagnostic.hpp"
#include "rules/span.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

// Text with registry escapes undone (`\>`, `&lt;`, NBSP, superscripts, typographic dashes and quotes), and the way back: byte i of `text`
// came from bytes [origin[i], origin[i + 1]) of the source. `≥ ≤ × µ ± °` become themselves in one spelling (µ U+00B5); 10⁹ is 10^9, ½ is
// 0.5; blanks and line breaks stay, one for one.
struct CleanText {
    std::string text;
    std::vector<std::uint32_t> origin;  // text.size() + 1 entries, not decreasing

    Span source(Span clean) const noexcept;  // where a piece of `text` stands in the source
};
CleanText clean(std::string_view source, std::uint32_t source_offset = 0);

// One line (bullet or paragraph, unwrapped) of an eligibility section.
struct Item {
    CleanText text;  // without its bullet
    Span span;       // in the source, bullet excluded
    int depth = 0;   // 0 = the criterion itself
    std::vector<Item> children;
};

// What the headings above it say belongs to a criterion: "Excluded within 4 weeks of study entry" bounds "steroids" below it.
struct Criterion {
    std::string id;  // I1, E2, U1 (unstated), R-min-age, R-max-age, R-sex, R-healthy
    CriterionKind kind = CriterionKind::unstated;
    Item item;                          // a bullet with its sub-list
    std::vector<std::string> headings;  // sub-headings above it, outermost first ("Renal", "Cohort A", "For Phase II")
    std::string cohort;                 // the cohort, arm, part, phase or level it is limited to ("Cohort A", "Phase 2"); empty = all
    bool counted = true;                // sections about donors, controls, retreatment, discontinuation are shown, not counted
    bool permitted = false;             // it stands under "Allowed:", "Recommended:", ...: a permission, it asks nothing by itself
    bool list_assumed = false;          // its sub-list stood on its own level (`list-assumed`): where it ends is a guess
    std::string section;                // the heading of its section, as printed, without the colon
    Span span;                          // in the source, sub-list included
};

// What an eligibility section prints beside criteria. With the items' spans these cover every non-blank byte of the section, once.
enum class MarkKind : std::uint8_t { heading, bullet, note };  // note: "None", "N/A", a rule of dashes
struct PageMark {
    MarkKind kind = MarkKind::note;
    Span span;
};

// The registry's own fields.
struct RegistryFields {
    std::string minimum_age, maximum_age;                             // "18 Years", "N/A", ""
    std::string sex;                                                  // "All", "Female", "Male", ""
    std::string healthy_volunteers;                                   // "Yes", "No", ""
    Span minimum_age_span, maximum_age_span, sex_span, healthy_span;  // in the source text, empty if from a record's field
};

struct TrialDocument {
    std::string id;  // NCT number, or the file's name
    std::string title;
    std::vector<std::string> conditions;
    RegistryFields fields;
    std::string source;                // the text all spans point into: the input, or the decoded criteria text of a record
    std::vector<Criterion> criteria;   // in page order; registry fields are not among them
    std::vector<Span> sections;        // the stretches of the source that were read as eligibility text
    std::vector<PageMark> marks;       // headings, bullets and notes inside them, in page order
    std::vector<Diagnostic> warnings;  // e.g. `no-criteria`, `lost-list`, `no-section-heading`
};

struct TrialInput {
    std::vector<TrialDocument> trials;
    std::vector<Diagnostic> errors;  // records that cannot be read (NDJSON line, record index): the others are kept
};

// Any of the formats. The error is for input that is none of them (binary, empty, wrong encoding).
Result<TrialInput> read_trials(std::string_view input, std::string const& file);

// The criteria of one eligibility text (after decoding of its record), as every format above ends in.
void split_criteria(TrialDocument& document, std::uint32_t begin, std::uint32_t end);

// A criterion's text as a case file or `ask` gives it: the first line and its sub-list.
Item read_item(std::string_view text);

}  // namespace eligo
