#pragma once
// One bit for each patient of a block, as the logic of combine.hpp takes it.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace eligo {

inline constexpr std::size_t block_patients = 256;

struct Lanes {
    static constexpr std::size_t words = block_patients / 64;
    alignas(32) std::array<std::uint64_t, words> word{};

    friend constexpr Lanes operator&(Lanes const& a, Lanes const& b) noexcept {
        Lanes result;
        for (std::size_t i = 0; i < words; ++i) result.word[i] = a.word[i] & b.word[i];
        return result;
    }
    friend constexpr Lanes operator|(Lanes const& a, Lanes const& b) noexcept {
        Lanes result;
        for (std::size_t i = 0; i < words; ++i) result.word[i] = a.word[i] | b.word[i];
        return result;
    }
    friend constexpr Lanes operator~(Lanes const& a) noexcept {
        Lanes result;
        for (std::size_t i = 0; i < words; ++i) result.word[i] = ~a.word[i];
        return result;
    }
    friend constexpr bool operator==(Lanes const&, Lanes const&) = default;

    constexpr bool test(std::size_t lane) const noexcept { return (word[lane / 64] >> (lane % 64) & 1U) != 0; }
    constexpr void set(std::size_t lane) noexcept { word[lane / 64] |= std::uint64_t{1} << (lane % 64); }
    constexpr void put(std::size_t lane, bool bit) noexcept {
        std::uint64_t const mask = std::uint64_t{1} << (lane % 64);
        word[lane / 64] = (word[lane / 64] & ~mask) | (bit ? mask : 0);
    }
    constexpr bool none() const noexcept {
        std::uint64_t any = 0;
        for (auto const w : word) any |= w;
        return any == 0;
    }
    constexpr std::uint32_t count() const noexcept {
        std::uint32_t sum = 0;
        for (auto const w : word) sum += static_cast<std::uint32_t>(std::popcount(w));
        return sum;
    }

    static constexpr Lanes first(std::size_t count) noexcept {
        Lanes result;
        for (std::size_t i = 0; i < words && count > 64 * i; ++i)
            result.word[i] = count - 64 * i >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << (count - 64 * i)) - 1;
        return result;
    }
};

}  // namespace eligo
