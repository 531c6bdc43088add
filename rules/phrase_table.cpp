#include "rules/phrase_table.hpp"

#include <algorithm>
#include <bit>
#include <cassert>

namespace eligo {
namespace {

constexpr std::uint64_t seed(PhraseTable::Form form) noexcept { return form == PhraseTable::Form::exact ? 0x2545F4914F6CDD1DU : 0; }

constexpr std::uint64_t chain(std::uint64_t hash, std::uint64_t word) noexcept {
    return (std::rotl(hash, 23) ^ word) * 0x9FB21C651E98DF25U;
}

}  // namespace

void PhraseTable::Key::clear(Form form) noexcept {
    form_ = form;
    words_ = 0;
    text_.clear();
}

void PhraseTable::Key::push(std::string_view word, std::uint64_t word_hash) {
    if (words_ == 0) {
        first_ = word_hash;
        hash_ = seed(form_);
    } else {
        text_ += ' ';
    }
    text_ += word;
    hash_ = chain(hash_, word_hash);
    ++words_;
}

void PhraseTable::reserve(std::size_t phrases, std::size_t bytes) {
    keys_.own().reserve(bytes);
    phrases_.own().reserve(phrases);
    index_.reserve(phrases);
}

std::uint32_t PhraseTable::find(Key const& wanted) const {
    return index_.find(wanted.hash_, [&](std::uint32_t i) { return phrases_[i].form == wanted.form_ && key(phrases_[i]) == wanted.text_; });
}

void PhraseTable::add(Key const& added, std::uint32_t known, PhraseMeaning meaning) {
    assert(added.words() > 0 && added.words() <= max_words && added.text().size() <= max_bytes);
    auto const number = static_cast<std::uint32_t>(phrases_.size());
    if (known != none) {
        std::uint32_t last = known;
        while (phrases_[last].more != none) last = phrases_[last].more;
        phrases_.own()[last].more = number;
        phrases_.own().push_back({0, 0, added.form_, meaning.table, meaning.index, none});
        return;
    }
    index_.insert(added.hash_, number);
    auto const size = static_cast<std::uint16_t>(added.text_.size());
    phrases_.own().push_back({static_cast<std::uint32_t>(keys_.size()), size, added.form_, meaning.table, meaning.index, none});
    keys_.own().insert(keys_.own().end(), added.text_.begin(), added.text_.end());
    std::uint8_t& most = bounds_.own()[bound_at(added.form_, added.first_)];
    most = std::max(most, static_cast<std::uint8_t>(added.words()));
}

template <class String>
PhraseTable::Found PhraseTable::search(std::span<String const> words, Form form) const {
    Found found;
    if (words.empty()) return found;
    std::uint64_t word_hash = hash_text(words[0]);
    std::size_t const most = std::min<std::size_t>(bounds_[bound_at(form, word_hash)], words.size());
    std::uint64_t hash = seed(form);
    for (std::size_t count = 1; count <= most; ++count) {
        if (count > 1) word_hash = hash_text(words[count - 1]);
        hash = chain(hash, word_hash);
        std::uint32_t const phrase = index_.find(hash, [&](std::uint32_t i) {
            if (phrases_[i].form != form) return false;
            std::string_view rest = key(phrases_[i]);
            for (std::size_t w = 0; w < count; ++w) {
                if (w > 0) {
                    if (!rest.starts_with(' ')) return false;
                    rest.remove_prefix(1);
                }
                if (!rest.starts_with(words[w])) return false;
                rest.remove_prefix(words[w].size());
            }
            return rest.empty();
        });
        if (phrase != none) found = {count, phrase};
    }
    return found;
}

PhraseTable::Found PhraseTable::longest(std::span<std::string const> words, Form form) const { return search(words, form); }
PhraseTable::Found PhraseTable::longest(std::span<std::string_view const> words, Form form) const { return search(words, form); }

}  // namespace eligo
