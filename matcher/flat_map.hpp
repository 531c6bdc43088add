#pragma once
// A table from 64-bit keys to small values, for look-ups by the million: one probe into contiguous memory where std::unordered_map follows pointers.
// Keys are never taken out one by one.

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace eligo {

template <class Value>
class FlatMap {
public:
    static constexpr std::uint64_t none = ~std::uint64_t{0};  // no key

    // The value of a key, and whether it was just made.
    std::pair<Value*, bool> try_emplace(std::uint64_t key) {
        if (2 * (size_ + 1) > slots_.size()) grow();
        Slot& slot = find(key);
        bool const fresh = slot.key == none;
        if (fresh) {
            slot.key = key;
            slot.value = Value{};
            ++size_;
        }
        return {&slot.value, fresh};
    }

    std::size_t size() const noexcept { return size_; }
    void clear() {
        slots_.clear();
        size_ = 0;
    }

private:
    struct Slot {
        std::uint64_t key = none;
        Value value{};
    };
    Slot& find(std::uint64_t key) noexcept {
        std::uint64_t hash = (key ^ (key >> 32U)) * 0x9E3779B97F4A7C15;
        std::size_t const mask = slots_.size() - 1;
        for (std::size_t at = (hash ^ (hash >> 29U)) & mask;; at = (at + 1) & mask)
            if (slots_[at].key == key || slots_[at].key == none) return slots_[at];
    }
    void grow() {
        std::vector<Slot> old(slots_.empty() ? 64 : 2 * slots_.size());
        old.swap(slots_);
        for (auto const& slot : old)
            if (slot.key != none) find(slot.key) = slot;
    }

    std::vector<Slot> slots_;  // a power of two of them, at most half full
    std::size_t size_ = 0;
};

}  // namespace eligo
