#pragma once
// A look-up table from keys that are stored elsewhere to numbers: open addressing over (hash, value) pairs of eight bytes, one
// allocation, and none where it stands in the vocabulary's image. The caller compares the key itself.

#include "rules/lasting_array.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo {

// Not for hostile keys: tables are filled from the vocabulary only.
inline std::uint64_t hash_text(std::string_view text, std::uint64_t seed = 0x9E3779B97F4A7C15U) noexcept {
    constexpr std::uint64_t factor = 0xD6E8FEB86659FD93U;
    auto const read = [&]<class Word>(Word word, std::size_t at) {
        std::memcpy(&word, text.data() + at, sizeof word);
        return std::uint64_t{word};
    };
    std::size_t const size = text.size();
    std::uint64_t h = seed ^ (size * factor);
    auto const mix = [&](std::uint64_t word) {
        h = (h ^ word) * factor;
        h ^= h >> 32U;
    };
    // The last piece overlaps the one before: the length is in the hash already.
    if (size >= 8) {
        for (std::size_t at = 0; at + 8 < size; at += 8) mix(read(std::uint64_t{}, at));
        mix(read(std::uint64_t{}, size - 8));
    } else if (size >= 4) {
        mix(read(std::uint32_t{}, 0) | read(std::uint32_t{}, size - 4) << 32U);
    } else if (size > 0) {
        mix(read(std::uint8_t{}, 0) | read(std::uint8_t{}, size / 2) << 8U | read(std::uint8_t{}, size - 1) << 16U);
    }
    h *= factor;
    return h ^ (h >> 29U);
}

class HashIndex {
public:
    static constexpr std::uint32_t none = 0xFFFFFFFF;

    void reserve(std::size_t count) {
        std::size_t const wanted = std::bit_ceil(count * 4 / 3 + 8);
        if (wanted <= slots_.size()) return;
        std::vector<Slot> const old = std::move(slots_.own());
        slots_.own().assign(wanted, Slot{});
        for (Slot const& slot : old) {
            if (slot.value != none) place(slot);
        }
    }

    // The value under `hash` for which `same(value)` holds, or none.
    template <class Same>
    std::uint32_t find(std::uint64_t hash, Same same) const {
        std::span<Slot const> const slots = slots_.all();
        if (slots.empty()) return none;
        auto const tag = static_cast<std::uint32_t>(hash >> 32U);
        std::size_t const mask = slots.size() - 1;
        for (std::size_t at = tag & mask;; at = (at + 1) & mask) {
            Slot const& slot = slots[at];
            if (slot.value == none) return none;
            if (slot.tag == tag && same(slot.value)) return slot.value;
        }
    }

    // The caller has looked that the key is not there yet.
    void insert(std::uint64_t hash, std::uint32_t value) {
        reserve(++count_);
        place({static_cast<std::uint32_t>(hash >> 32U), value});
    }

    template <class Image>
    void transfer(Image& image) {
        image(slots_, count_);
    }

private:
    struct Slot {
        std::uint32_t tag = 0;
        std::uint32_t value = none;
    };

    void place(Slot slot) {
        std::vector<Slot>& slots = slots_.own();
        std::size_t const mask = slots.size() - 1;
        std::size_t at = slot.tag & mask;
        while (slots[at].value != none) at = (at + 1) & mask;
        slots[at] = slot;
    }

    LastingArray<Slot> slots_;
    std::uint64_t count_ = 0;
};

}  // namespace eligo
