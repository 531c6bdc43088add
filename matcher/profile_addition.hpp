#pragma once
// Adding what was found out to a profile without touching what stands in it.
//
// New entries go to the end, under the key `additions`, each a map with the keys of a patient:
//
//     additions:
//       - {observations: [{name: total bilirubin, value: 0.9, unit: mg/dL, date: 2026-11-20, upper: 1.2}]}
//
// Every byte that stood in the file stays where it is: a YAML profile grows at its end, a JSON profile before its last brace. What would come
// out is read and compared before it is given back; a file that cannot be added to safely is refused with the reason.

#include "rules/diagnostic.hpp"
#include "rules/vocabulary.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo {

// One entry: of a list with records, of `facts` (one statement: "true" or "false"), `complete` (a list's name, value "true"), or, with an
// empty list, a key of the patient ("sex": "female"). Empty values are left out.
struct AppendedEntry {
    std::string list;
    std::vector<std::pair<std::string, std::string>> fields;
};

// As a line of the file, in YAML or in JSON.
std::string addition_text(AppendedEntry const& addition, bool json);

// The profile with the additions. `file` is only named in messages.
Result<std::string> with_additions(std::string const& profile, std::vector<AppendedEntry> const& additions, std::string const& file,
                                   Vocabulary const& vocabulary);

}  // namespace eligo
