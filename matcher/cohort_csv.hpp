#pragma once
// A cohort as a table: the header says which part of a profile (profile.md) each column is.
//
//     id  as_of  birth_date  age  sex  complete      the profile's own keys (complete: names parted by `;`); patient_id, subject: id
//     conditions  treatments  procedures  allergies  trials     names, parted by `;`
//     ANC [10^9/L]   ECOG   NPM1 mutation            an observation, its unit in brackets; `<10`, `positive`, `2+` are values
//     ALT.upper  ALT.lower  ALT.unit  ALT.date       beside it: limits of normal (also .uln, .lln), unit, day
//     pregnant   facts.able to swallow               a fact: true or false, yes or no
//     HIV infection                                  a condition: yes, no (active, resolved, absent), or a result: positive, negative
//     observations.X                                 an observation that the vocabulary does not know
//
// Quotes as in RFC 4180; the separator is a comma, a semicolon or a tab, whichever parts the header. An empty cell, NA, N/A, null and `.` say
// nothing. A column that is none of these is an error that names the nearest; nothing is dropped.

#include "matcher/yaml_reader.hpp"
#include "rules/diagnostic.hpp"
#include "rules/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

class CsvHeader {
public:
    // The first line of a table of patients: several columns, one of them an id.
    static bool looks_like(std::string_view line);

    static Result<CsvHeader> read(std::string_view line, std::uint32_t number, std::string const& file, Vocabulary const& vocabulary);

    // The profile that a row describes, as if it were written in YAML; every value knows its place.
    Result<YamlNode> row(std::string_view text, std::uint32_t line) const;

private:
    enum class Kind : std::uint8_t { key, sex, complete, names, observation, attribute, fact, condition };
    struct Column {
        Kind kind = Kind::key;
        std::string title;            // as written
        std::string name;             // a key, the list, the observation, the fact
        std::string unit, attribute;  // of an observation
        std::size_t observation = 0;  // place among the observations
    };

    Diagnostic error(std::uint32_t line, std::size_t column, std::string message, std::string fix) const;

    std::string file_;
    char separator_ = ',';
    std::vector<Column> columns_;
    std::size_t observations_ = 0;
};

}  // namespace eligo
