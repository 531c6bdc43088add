#include "matcher/layout.hpp"

#include <utility>

namespace eligo {

std::string padded(std::string_view text, std::size_t width, bool right) {
    std::size_t const has = display_width(text);
    std::string const blanks(has < width ? width - has : 0, ' ');
    return right ? blanks + std::string(text) : std::string(text) + blanks;
}

std::string wrapped(std::string_view first, std::string_view text) {
    std::size_t const indent = display_width(first);
    std::string result(first);
    std::size_t column = indent;
    bool begun = false;  // the line holds a word
    for (std::size_t at = 0; at < text.size();) {
        auto const blank = [&](std::size_t i) {
            return text[i] == ' ' || (static_cast<unsigned char>(text[i]) < 0x20 && color_sequence(text, i) == 0) || text[i] == 0x7F;
        };
        if (blank(at)) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && !blank(end)) ++end;
        std::string_view const word = text.substr(at, end - at);
        std::size_t const width = display_width(word);
        if (begun && column + 1 + width > page_width) {
            result += '\n';
            result.append(indent, ' ');
            column = indent;
            begun = false;
        }
        if (begun) {
            result += ' ';
            ++column;
        }
        result += word;
        column += width;
        begun = true;
        at = end;
    }
    while (result.ends_with(' ')) result.pop_back();
    return result + '\n';
}

std::string Palette::paint(std::string_view code, std::string_view text) const {
    if (!on_) return std::string(text);
    return "\x1B[" + std::string(code) + 'm' + std::string(text) + "\x1B[0m";
}

}  // namespace eligo
