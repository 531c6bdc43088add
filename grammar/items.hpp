#pragma once
// Lines of an eligibility text to its items: bullets recognised, hard wrapped lines joined. Private to grammar/.
//
//     "          -  Serum bilirubin ≤ 1.5 times\n             ULN\n"   →   bullet "-", column 10, text "Serum bilirubin ≤ 1.5 times ULN"
//
// What an item means (heading, criterion, member of a list) is decided in sections.cpp.

#include "grammar/document.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

// A bullet or number before a text. Two markers belong to one list when their shapes are equal.
struct Marker {
    std::string shape;  // "-", "•", "-•" (one before the other), "1.", "(1)", "a)", "A.", "i."; empty = none
    bool ordered = false;
    std::uint32_t number = 0;    // its place in its list, 1-based
    std::uint32_t as_roman = 0;  // "i)" is the 9th letter or the first numeral: the other reading, 0 = none
    std::size_t length = 0;      // bytes of the text it takes, blanks behind it included

    explicit operator bool() const noexcept { return !shape.empty(); }
};

// The marker that `line` (without leading blanks) begins with.
Marker find_marker(std::string_view line);

// One bullet or paragraph.
struct Block {
    Marker marker;
    Span marker_span;          // in the source
    std::uint32_t column = 0;  // of the marker, or of the text
    bool blank_before = false;
    CleanText text;
};

// `text` is clean; its origin leads back to the source.
std::vector<Block> find_blocks(CleanText const& text);

// A piece of a clean text, blanks at its ends left out.
CleanText slice(CleanText const& text, std::size_t begin, std::size_t end);

}  // namespace eligo
