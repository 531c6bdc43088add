#pragma once
// A line to add to a profile: as YAML to be pasted, as an edit of the profile's text, and as a change of the profile in memory.
//
// Pasting adds and never removes: a new record under its list, a field of a record, a key of the patient. What is left to be filled in is
// an empty value, which reading a profile refuses, so that a half-filled line is not taken for an answer.

#include "matcher/profile.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

struct AdditionField {
    std::string key;
    std::string value;                  // as YAML; empty: to be filled in
    std::vector<std::string> examples;  // of what it can be filled in with, as YAML; of a fixed value none
};

struct Addition {
    std::string list;                   // "observations", "facts", "complete"; empty: keys of the patient (sex, birth_date)
    std::string record;                 // the record that gets the fields ("observations[3]"); empty: a new one
    std::vector<AdditionField> fields;  // `complete`: one without a key
    bool replaces = false;              // the field stands there already, with less in it: "2026-11" for the day

    friend bool operator==(Addition const& a, Addition const& b) {
        return a.list == b.list && a.record == b.record && a.line() == b.line();
    }

    // What stands in the profile: "- {name: ALT, value: , unit: U/L}", "informed consent: true", "upper: ", "sex: ".
    std::string line() const;

    // The same with the key of its list, as a document of its own: "observations: [{name: ALT, value: , unit: U/L}]". Of a field, the line.
    std::string fragment() const;
};

// Text as a YAML scalar, in quotes where it needs them inside braces.
std::string yaml_scalar(std::string_view text);

// All of its empty values filled in, in order; as many as there are.
Addition filled(Addition addition, std::vector<std::string> const& values);

// The text of a profile with the addition in its place. nullopt: the text is no profile, or has no such record.
std::optional<std::string> paste(std::string_view profile, Addition const& addition);

// The same in memory. nullopt: reading would refuse it.
std::optional<PatientProfile> with_addition(PatientProfile const& profile, Addition const& addition, Vocabulary const& vocabulary);

}  // namespace eligo
