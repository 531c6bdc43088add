#pragma once
// Reading UTF-8 one character at a time. Broken bytes are read one by one as U+FFFD, so that every text can be walked to its end.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

namespace eligo::utf8 {

constexpr char32_t replacement = 0xFFFD;

// The character at text[at] (at < size) and its length in bytes.
constexpr std::pair<char32_t, std::size_t> next(std::string_view text, std::size_t at) noexcept {
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned char const first = byte(at);
    if (first < 0x80) return {first, 1};
    std::size_t const length = first >= 0xF0 && first < 0xF5   ? 4
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xC2 && first < 0xE0 ? 2
                                                               : 0;
    if (length == 0 || text.size() - at < length) return {replacement, 1};
    char32_t c = length == 2 ? first & 0x1FU : length == 3 ? first & 0x0FU : first & 0x07U;
    for (std::size_t i = 1; i < length; ++i) {
        unsigned char const follow = byte(at + i);
        if ((follow & 0xC0U) != 0x80U) return {replacement, 1};
        c = c << 6U | (follow & 0x3FU);
    }
    bool const overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
    if (overlong || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return {replacement, 1};
    return {c, length};
}

// The offset of the first byte that is not part of a character, or npos.
inline std::size_t find_broken(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        if (std::uint64_t eight = 0; text.size() - at >= sizeof eight) {
            std::memcpy(&eight, text.data() + at, sizeof eight);
            if ((eight & 0x8080808080808080U) == 0) {
                at += sizeof eight;
                continue;
            }
        }
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        auto const [c, length] = next(text, at);
        if (c == replacement && length == 1) return at;
        at += length;
    }
    return std::string_view::npos;
}

}  // namespace eligo::utf8
