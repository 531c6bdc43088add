#pragma once
// A place in a text: byte offsets, half open. Texts stay where they were read; everything else points into them.

#include <cstdint>

namespace eligo {

struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    constexpr bool empty() const noexcept { return begin == end; }
    friend constexpr bool operator==(Span, Span) = default;
};

}  // namespace eligo
