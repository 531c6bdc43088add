#pragma once
// The files of data/vocabulary as they were at build time, inside the program (cmake/embed.cmake).

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo {

// File name ("drugs-heme.tsv") and content.
using EmbeddedTable = std::pair<std::string, std::string_view>;

// In order of name. The contents live as long as the program.
std::vector<EmbeddedTable> const& embedded_tables();

}  // namespace eligo
