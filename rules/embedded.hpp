#pragma once
// Files of the repository as they were at build time, inside the program (rules/embed.cmake).

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo {

// File name ("desk.html") and content.
using EmbeddedFile = std::pair<std::string, std::string_view>;

// In order of name; the contents live as long as the program.
std::vector<EmbeddedFile> const& embedded_image();  // the vocabulary (rules/vocabulary_image.hpp), one file, aligned
std::vector<EmbeddedFile> const& embedded_desk();   // matcher/desk, in the matcher's library

}  // namespace eligo
