#pragma once
// How wide a text shows on a terminal.

#include <cstddef>
#include <string_view>

namespace eligo {

// Columns on a terminal: wide characters of East Asia count two, combining ones and escape sequences of colours none.
std::size_t display_width(std::string_view text) noexcept;

// The length of the escape sequence of a colour that begins at `at`, or 0.
std::size_t color_sequence(std::string_view text, std::size_t at) noexcept;

}  // namespace eligo
