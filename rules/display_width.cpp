#include "rules/display_width.hpp"

#include "rules/utf8.hpp"

namespace eligo {
namespace {

constexpr bool wide(char32_t c) noexcept {
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
           (c >= 0x20000 && c <= 0x3FFFD);
}

constexpr bool without_width(char32_t c) noexcept {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x0300 && c <= 0x036F) || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) || (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE0F) ||
           c == 0xFEFF;
}

}  // namespace

std::size_t color_sequence(std::string_view text, std::size_t at) noexcept {
    if (text.substr(at, 2) != "\x1B[") return 0;
    std::size_t const end = text.find_first_not_of("0123456789;", at + 2);
    return end == std::string_view::npos || text[end] != 'm' ? 0 : end + 1 - at;
}

std::size_t display_width(std::string_view text) noexcept {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (std::size_t const length = color_sequence(text, at); length != 0) {
            at += length;
            continue;
        }
        auto const [c, length] = utf8::next(text, at);
        width += wide(c) ? 2 : without_width(c) ? 0 : 1;
        at += length;
    }
    return width;
}

}  // namespace eligo
