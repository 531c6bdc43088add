#pragma once
// Lower case of the letters A to Z, whatever the locale; other bytes stay, so that UTF-8 text keeps its length and its places.

#include <string>
#include <string_view>

namespace eligo {

constexpr char ascii_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string ascii_lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = ascii_lower(c);
    return result;
}

}  // namespace eligo
