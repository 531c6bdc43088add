#pragma once
// All phrases of the vocabulary, each with its meanings: a hash table over sequences of words (words.hpp).
//
// A phrase is kept in one of two forms: folded (the usual), or exact, which matches only its own letters. Both look-ups hash a word
// once and walk on; a bound for each first word ends most walks before the table is touched.

#include "rules/hash_index.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

// What a phrase means: an index into the vocabulary's entries(), ambiguous(), qualifiers(), neutral() or anchors().
struct PhraseMeaning {
    enum class Table : std::uint8_t { entry, ambiguous, qualifier, neutral, anchor };
    Table table = Table::entry;
    std::uint32_t index = 0;
    friend bool operator==(PhraseMeaning const&, PhraseMeaning const&) = default;
};

class PhraseTable {
public:
    enum class Form : std::uint8_t { folded, exact };
    static constexpr std::uint32_t none = HashIndex::none;
    static constexpr std::size_t max_words = 32;
    static constexpr std::size_t max_bytes = 1000;

    // A sequence of words under way to the table.
    class Key {
    public:
        explicit Key(Form form) noexcept : form_(form) {}
        void clear(Form form) noexcept;
        void push(std::string_view word, std::uint64_t word_hash);  // the hash of hash_text(word)
        std::size_t words() const noexcept { return words_; }
        std::string const& text() const noexcept { return text_; }

    private:
        friend class PhraseTable;
        Form form_;
        std::size_t words_ = 0;
        std::uint64_t first_ = 0;
        std::uint64_t hash_ = 0;
        std::string text_;  // the words with a blank between
    };

    void reserve(std::size_t phrases, std::size_t bytes);

    std::uint32_t find(Key const& wanted) const;  // or none

    // `known` is what `find` says of it.
    void add(Key const& added, std::uint32_t known, PhraseMeaning meaning);

    // The longest phrases of `form` that start at words[0]: how many words, and which phrase.
    struct Found {
        std::size_t words = 0;
        std::uint32_t phrase = none;
    };
    Found longest(std::span<std::string const> words, Form form) const;
    Found longest(std::span<std::string_view const> words, Form form) const;

    template <class Visit>
    void for_each_meaning(std::uint32_t phrase, Visit visit) const {
        for (std::uint32_t at = phrase; at != none; at = phrases_[at].more) visit(PhraseMeaning{phrases_[at].table, phrases_[at].index});
    }

    template <class Image>
    void transfer(Image& image) {
        image(keys_, phrases_, index_, bounds_);
    }

private:
    // A further meaning of a phrase is a Phrase without letters at the end of the chain.
    struct Phrase {
        std::uint32_t key_begin = 0;
        std::uint16_t key_size = 0;
        Form form = Form::folded;
        PhraseMeaning::Table table = PhraseMeaning::Table::entry;
        std::uint32_t index = 0;
        std::uint32_t more = none;
    };

    std::string_view key(Phrase const& phrase) const noexcept { return {keys_.all().data() + phrase.key_begin, phrase.key_size}; }
    static std::size_t bound_at(Form form, std::uint64_t first) noexcept { return (first + static_cast<std::size_t>(form)) & 0x7FFFU; }
    template <class String>
    Found search(std::span<String const> words, Form form) const;

    LastingArray<char> keys_;
    LastingArray<Phrase> phrases_;
    HashIndex index_;
    LastingArray<std::uint8_t> bounds_{std::vector<std::uint8_t>(0x8000)};  // the most words of a phrase, by its first word
};

}  // namespace eligo
