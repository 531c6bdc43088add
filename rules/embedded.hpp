#pragma once
// Files of the repository as they were at build time, inside the program (rules/embed.cmake).

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo {

// File name ("drugs-oncology.tsv") and content.
using EmbeddedFile = std::pair<std::string, std::string_view>;

// In order of name; the contents live as long as the program.
std::vector<EmbeddedFile> const& embedded_tables();  // data/vocabulary
std::vector<EmbeddedFile> const& embedded_desk();    // matcher/desk, in the matcher's library

}  // namespace eligo
