#pragma once
// Texts with a number each, found by hash; the texts lie in one array, so that the whole can stand in the vocabulary's image.

#include "rules/hash_index.hpp"
#include "rules/lasting_array.hpp"

#include <cstdint>
#include <string_view>

namespace eligo {

class TextIndex {
public:
    static constexpr std::uint32_t none = HashIndex::none;

    // The number of the text, or none.
    std::uint32_t find(std::string_view text) const {
        std::uint32_t const row = row_of(text);
        return row == none ? none : rows_[row].value;
    }

    // The number that the text has now: `value`, if it was not there.
    std::uint32_t add(std::string_view text, std::uint32_t value) {
        if (std::uint32_t const row = row_of(text); row != none) return rows_[row].value;
        index_.insert(hash_text(text), static_cast<std::uint32_t>(rows_.size()));
        rows_.own().push_back({static_cast<std::uint32_t>(texts_.size()), static_cast<std::uint32_t>(text.size()), value});
        texts_.own().insert(texts_.own().end(), text.begin(), text.end());
        return value;
    }

    // Gives a text that is there another number.
    void change(std::string_view text, std::uint32_t value) { rows_.own()[row_of(text)].value = value; }

    template <class Image>
    void transfer(Image& image) {
        image(texts_, rows_, index_);
    }

private:
    struct Row {
        std::uint32_t begin = 0;
        std::uint32_t size = 0;
        std::uint32_t value = 0;
    };

    std::uint32_t row_of(std::string_view text) const {
        return index_.find(hash_text(text),
                           [&](std::uint32_t i) { return std::string_view(texts_.all().data() + rows_[i].begin, rows_[i].size) == text; });
    }

    LastingArray<char> texts_;
    LastingArray<Row> rows_;
    HashIndex index_;
};

}  // namespace eligo
