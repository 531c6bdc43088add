#pragma once
// What the entries of a vocabulary point into. For the files that make vocabularies.

#include "rules/vocabulary.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

struct Vocabulary::Storage {
    std::deque<std::string> texts;  // the tables; none of a vocabulary that was read from its image
    std::vector<std::string_view> synonyms;
    std::vector<EntryId> links;  // likewise
};

}  // namespace eligo
