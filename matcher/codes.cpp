#include "matcher/codes.hpp"

#include <algorithm>
#include <array>

namespace eligo {
namespace {

constexpr auto table = std::to_array<CodeExplanation>({
    {"alias", "any input", "A YAML alias stands inside what it repeats, or repeats more than a document may hold.", "Write the value out."},
    {"ambiguous-and-or", "trial",
     "A list joins its members by `and` and by `or`, and nothing says how they group. The words are kept and not read, since one grouping "
     "admits whom the other excludes.",
     "Read the page; where its sense is clear, record the answer as a fact in its words."},
    {"ambiguous-number", "trial",
     "A number can be read in two ways, and both are plausible: its comma or point may part thousands or decimals.",
     "See the page; a bound that is read wrongly would be off by a factor of a thousand."},
    {"as-of-today", "profile", "Neither the profile nor --as-of says which day is meant, so that today is used.",
     "Add `as_of` to the profile, or say --as-of."},
    {"bad-trial", "case file", "The trial that a case names cannot be read.", "Check the path, which counts from the case file."},
    {"binary-input", "any input", "The input is no text.", "Name the right file; unpack an archive first."},
    {"bound-permission", "trial",
     "A permission with a condition or limit (`allowed until day -3`). What it asks of whom is not certain: it is shown and decides "
     "nothing.",
     "Review the criterion by hand."},
    {"broken-json", "any input", "The input begins like JSON and breaks off or has a fault.", "See the place; fetch the record again."},
    {"broken-xml", "trial", "The input begins like XML and breaks off or has a fault.", "See the place; fetch the record again."},
    {"cannot-read", "any input", "A file cannot be opened or read.", "Check the path and its permissions."},
    {"cannot-write", "command line", "A file cannot be written.", "Check the folder, its permissions and the space."},
    {"contradiction", "any input",
     "Two statements cannot both hold: inclusion criteria of a trial that exclude each other, or `age` and `birth_date` of a profile.",
     "Of a trial, the verdict is needs information; of a profile, correct one of them."},
    {"csv", "cohort", "A line of a CSV file has another number of fields than its head, or a quotation mark that is never closed.",
     "See the line."},
    {"date-form", "profile", "A date is not written as year-month-day, year-month or year.", "Write 2026-11-20, 2026-11 or 2026."},
    {"doubtful-sense", "trial",
     "Under exclusion a criterion is written as a demand or a negative (`Must not have received X`). It is evaluated as it stands, and in "
     "the "
     "verdict it decides nothing.",
     "Ask what the page means; the criterion is listed for review."},
    {"duplicate-id", "case file", "Two cases have one id.", "Give each its own."},
    {"duplicate-key", "any input", "A key stands twice in one map, and only one of its values could count.", "Keep one."},
    {"empty-cohort", "cohort", "The cohort holds no record.", "Write one patient a line, or part YAML documents by ---."},
    {"empty-document", "any input", "There is nothing in the document.", "Write at least one `key: value`."},
    {"empty-input", "any input", "The input is empty.", "Name the right file."},
    {"empty-range", "trial", "No value lies in the range that was read (`between 75 and 18`).",
     "See the page: the limits may be exchanged."},
    {"encoding", "any input", "The text is not UTF-8.", "Save it as UTF-8."},
    {"heading-not-read", "trial",
     "A heading limits the criteria below it (`for patients in phase 2`) and is not understood, so that they are unknown.",
     "Read the page; record the answers as facts in its words."},
    {"implausible-bound", "trial", "A bound that no trial would set for the analyte in this unit (`creatinine ≤ 1.5 mg/mL`).",
     "It is likely a slip of the page: ask which unit is meant."},
    {"impossible-date", "profile",
     "A date that does not exist, or contradicts another one: an end before its start, a record before birth.", "Correct the date."},
    {"impossible-value", "profile", "A value that no living person has, or a number outside of what its key can hold.",
     "Check the value and its unit. In a cohort the observation is set aside and the patient is kept."},
    {"input-too-large", "any input", "The input is larger than is read at once.", "Split it."},
    {"list-assumed", "trial",
     "The list of an introduction (`any of the following:`) stands on its own level, so that where it ends is a guess.",
     "See the page whether the list was read to its end."},
    {"lost-comparator", "trial",
     "A number stands where `≤` or `≥` got lost (`bilirubin ? 1.5 x ULN`, `WBC 30,000/µL`). No direction is guessed.",
     "See the protocol; the criterion stays unknown."},
    {"lost-list", "trial", "A heading announces a list, and none follows.", "See whether the list was left out when the page was copied."},
    {"missing-key", "profile", "A key that has to be there is not.", "Add it."},
    {"no-as-of", "cohort", "A record of a cohort says not on which day it is known, and no --as-of was given.",
     "Add `as_of`, or say --as-of."},
    {"no-criteria", "trial", "No eligibility criteria are found on the page or in the record.",
     "Paste the part of the page that begins with `Inclusion Criteria`."},
    {"no-section-heading", "trial", "Nothing says whether a criterion admits or excludes: it counts as unknown.",
     "Paste the page with its headings."},
    {"no-trial", "trial", "The file holds no trial.", "Name the right file."},
    {"no-unit", "trial", "A bound without a unit, of which none or several units make it plausible: it is not read.",
     "See the page; the criterion stays unknown."},
    {"no-value", "profile", "An observation has no value, so that it says nothing.", "Add `value`."},
    {"not-understood", "trial", "Words that the grammar did not account for: what they stand in is unknown.",
     "Answer the criterion as a fact in its words, or extend the grammar."},
    {"quoted-words", "trial", "A phrase that no rule of the grammar covers: only a fact in the same words can settle it.",
     "Record the fact where it is known."},
    {"record-too-long", "cohort", "One record of a cohort is larger than 64 MB.", "See the line: line ends may have been lost."},
    {"registry-field", "trial", "A field of the registry (age, sex) says something that is not understood.", "See the record."},
    {"says-nothing", "trial", "A text that asks nothing of a patient in words that the grammar knows: it is unknown, not met.",
     "See the page; a fact in its words settles it."},
    {"second-document", "any input", "A second YAML document begins where one was expected.", "Keep one, or read the file as a cohort."},
    {"too-deep", "any input", "The input is nested deeper than anything that a person writes.", "See the place."},
    {"too-large", "any input", "The document is larger than 64 MB.", "Part it into several."},
    {"too-long", "trial", "A criterion longer than any of a registry: it is kept and not read.", "See whether line breaks were lost."},
    {"trial-absent", "case file", "The trial that a case names is not at hand: the case is skipped.",
     "Put the file there to run the case."},
    {"two-texts", "case file", "A case has a text of its own and names a criterion of a trial.", "Keep one of them."},
    {"unclear-list", "trial", "How a list belongs to the words above or below it is not certain, so that it is not read.",
     "See the page; facts in the words of its lines settle them."},
    {"unequal-units", "trial", "A bound repeats itself in brackets in another unit, and the two are not equal.",
     "It is likely a slip of the page: ask which is meant."},
    {"unit-assumed", "trial", "A bound without a unit is read in the only unit that makes it plausible.",
     "See that this is what the page means."},
    {"unit-without-dose", "profile", "A treatment has a `unit` and no `dose`.", "Add the dose, or leave the unit out."},
    {"unknown-criterion", "case file", "The trial has no criterion with this id.", "See `eligo parse` for its ids."},
    {"unknown-format", "trial", "The input is none of the formats that are read.",
     "Give a ClinicalTrials.gov record (JSON or XML), NDJSON, or the page's text."},
    {"unknown-key", "profile", "A key that does not belong here.", "See the suggestion; spec/profile.md lists the keys."},
    {"unknown-name", "profile", "The vocabulary does not know a name, and knows one that is nearly the same: it may be misspelled.",
     "Correct the spelling, or leave it: the name is then compared word for word."},
    {"unknown-value", "profile", "A word that is none of those expected here.", "Write one of the words that the message names."},
    {"vocabulary", "vocabulary", "A table of the vocabulary breaks a rule of its format.", "See data/vocabulary/README.md."},
    {"which-trial", "trial", "The file holds several trials, or none with this id.", "Choose one with --trial."},
    {"wrong-encoding", "any input", "The text is not UTF-8.", "Save it as UTF-8."},
    {"wrong-type", "profile", "A value of another kind than expected: text where a number belongs, an empty value.",
     "Write what the message expects, or leave the key out."},
    {"yaml-syntax", "any input", "The text is no YAML: an open bracket, an open quotation mark, wrong indentation.", "See the place."},
});
static_assert(std::is_sorted(table.begin(), table.end(), [](auto const& a, auto const& b) { return a.code < b.code; }));

}  // namespace

std::span<CodeExplanation const> code_table() { return table; }

CodeExplanation const* explain_code(std::string_view code) {
    auto const found = std::lower_bound(table.begin(), table.end(), code, [](auto const& one, std::string_view c) { return one.code < c; });
    return found != table.end() && found->code == code ? &*found : nullptr;
}

}  // namespace eligo
