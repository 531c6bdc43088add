#pragma once
// An array that grows, or one that stands in memory which outlives it: what the vocabulary's image holds is used in place, without
// being copied (vocabulary_image.hpp).

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace eligo {

template <class T>
class LastingArray {
public:
    LastingArray() = default;
    explicit LastingArray(std::vector<T> own) : own_(std::move(own)) {}

    // `lasting` is used in place.
    explicit LastingArray(std::span<T const> lasting) noexcept : lasting_(lasting) {}

    std::span<T const> all() const noexcept { return own_.empty() ? lasting_ : std::span<T const>(own_); }
    T const& operator[](std::size_t at) const { return all()[at]; }
    std::size_t size() const noexcept { return all().size(); }
    bool empty() const noexcept { return all().empty(); }

    // To be filled; of an array in lasting memory a copy.
    std::vector<T>& own() {
        if (own_.empty()) own_.assign(lasting_.begin(), lasting_.end());
        return own_;
    }

private:
    std::vector<T> own_;
    std::span<T const> lasting_;
};

}  // namespace eligo
