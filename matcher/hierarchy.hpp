#pragma once
// The way from a term up to a more general one, for people: "daunorubicin is anthracycline is chemotherapy".

#include "rules/vocabulary.hpp"

#include <string>
#include <vector>

namespace eligo {

// The entries from `specific` to `general`, both included, by the fewest steps; empty where it is no kind of it.
std::vector<EntryId> hierarchy_steps(EntryId specific, EntryId general, Vocabulary const& vocabulary);

// Their names, joined by "is"; empty likewise, and for an entry itself.
std::string hierarchy_text(EntryId specific, EntryId general, Vocabulary const& vocabulary);

}  // namespace eligo
