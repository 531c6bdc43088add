#pragma once
// A vocabulary as bytes, made when the program is built and part of it, so that starting the program reads and checks no tables.
//
// The large tables (phrases and their index, names, ancestors and descendants) are used where they stand in the image; only the
// entries themselves and the small tables are made anew, which takes a tenth of loading data/vocabulary. An image is trusted: it
// belongs to the program that was built with it and is no format for files. The same tables give the same bytes
// (tests/rules/vocabulary_image_test.cpp proves that the image is data/vocabulary).

#include "rules/vocabulary.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace eligo {

class VocabularyImage {
public:
    // The vocabulary is without faults.
    static std::string write(Vocabulary vocabulary);

    // What `write` made. `image` begins at a multiple of `alignment` and outlives the vocabulary and its copies.
    static Vocabulary read(std::string_view image);
    static constexpr std::size_t alignment = 16;

private:
    // What an image consists of, for writing and reading.
    template <class Image>
    static void transfer(Image& image, Vocabulary& vocabulary, Vocabulary::Storage& storage);
};

}  // namespace eligo
