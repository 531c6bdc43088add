#pragma once
// Text for people: how wide it shows, wrapping at a column, and colours where there is a terminal.

#include "rules/display_width.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace eligo {

inline constexpr std::size_t page_width = 100;

// Filled with blanks to `width` columns; as it is where it is wider.
std::string padded(std::string_view text, std::size_t width, bool right = false);

// The words of `text` in lines of at most page_width columns, the first after `first`, the others indented as wide; ends with a newline.
// A word too long for a line has one for itself. Control characters, which could rule a terminal, become blanks.
std::string wrapped(std::string_view first, std::string_view text);

// Escape sequences, or nothing where colours are off.
class Palette {
public:
    explicit Palette(bool on = false) noexcept : on_(on) {}

    std::string bold(std::string_view text) const { return paint("1", text); }
    std::string faint(std::string_view text) const { return paint("2", text); }
    std::string green(std::string_view text) const { return paint("32", text); }
    std::string red(std::string_view text) const { return paint("31", text); }
    std::string yellow(std::string_view text) const { return paint("33", text); }

private:
    std::string paint(std::string_view code, std::string_view text) const;
    bool on_;
};

}  // namespace eligo
