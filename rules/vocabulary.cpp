#include "rules/vocabulary.hpp"

#include "rules/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace eligo {

std::string_view to_string(EntryKind kind) noexcept {
    constexpr std::array<std::string_view, 16> names = {"condition",  "drug",        "class",   "regimen",   "vaccine", "radiotherapy",
                                                        "transplant", "transfusion", "surgery", "procedure", "device",  "test",
                                                        "marker",     "fact",        "site",    "analyte"};
    return names[static_cast<std::size_t>(kind)];
}

std::string Vocabulary::fold_word(std::string_view word) const {
    Word read;
    std::string result;
    // Nearly every word is folded in case already, and has no accents.
    if (std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); })) {
        result = word;
        spelling_.fold(result);
        return result;
    }
    // One word, but for a compound that the caller has not split: its parts are joined.
    for (WordReader reader(word); reader.next(read);) result += read.folded;
    spelling_.fold(result);
    return result;
}

std::vector<Word> Vocabulary::words(std::string_view text) const {
    std::vector<Word> words = split_words(text);
    for (Word& word : words) spelling_.fold(word.folded);
    return words;
}

std::vector<std::string> Vocabulary::fold_words(std::string_view text) const {
    std::vector<std::string> folded;
    for (Word& word : words(text)) folded.push_back(std::move(word.folded));
    return folded;
}

void Vocabulary::append_meanings(std::uint32_t phrase, std::vector<PhraseMeaning>& meanings) const {
    using Table = PhraseMeaning::Table;
    auto const names_entries = [](PhraseMeaning const& m) { return m.table == Table::entry || m.table == Table::ambiguous; };
    bool const settled = std::any_of(meanings.begin(), meanings.end(), names_entries);
    phrases_.for_each_meaning(phrase, [&](PhraseMeaning const& meaning) {
        if (!(settled && names_entries(meaning))) meanings.push_back(meaning);
    });
}

PhraseMatch Vocabulary::longest(std::span<std::string const> folded, std::span<std::string_view const> as_written) const {
    assert(folded.size() == as_written.size());
    auto const exact = phrases_.longest(as_written, PhraseTable::Form::exact);
    auto const usual = phrases_.longest(folded, PhraseTable::Form::folded);
    PhraseMatch match;
    match.words = std::max(exact.words, usual.words);
    if (match.words == 0) return match;
    if (exact.words == match.words) append_meanings(exact.phrase, match.meanings);
    if (usual.words == match.words) append_meanings(usual.phrase, match.meanings);
    return match;
}

EntryId Vocabulary::find(std::string_view phrase) const {
    std::vector<Word> const split = words(phrase);
    std::vector<std::string> folded;
    std::vector<std::string_view> as_written;
    for (Word const& word : split) {
        folded.push_back(word.folded);
        as_written.push_back(phrase.substr(word.span.begin, word.span.end - word.span.begin));
    }
    PhraseMatch const match = longest(folded, as_written);
    if (match.words == 0 || match.words != split.size()) return EntryId::none;
    EntryId found = EntryId::none;
    for (PhraseMeaning const& meaning : match.meanings) {
        if (meaning.table == PhraseMeaning::Table::ambiguous) return EntryId::none;
        if (meaning.table == PhraseMeaning::Table::entry && found == EntryId::none) found = static_cast<EntryId>(meaning.index);
    }
    return found;
}

ValueCondition const* Vocabulary::value_condition(EntryId condition) const noexcept {
    for (auto const& value : value_conditions_)
        if (value.condition == condition) return &value;
    return nullptr;
}

EntryId Vocabulary::by_name(std::string_view name) const {
    return static_cast<EntryId>(names_.find(hash_text(name), [&](std::uint32_t i) { return entries_[i].name == name; }));
}

bool Vocabulary::is_a(EntryId specific, EntryId general) const {
    if (specific == EntryId::none || general == EntryId::none) return false;
    // Nearly every question is answered no, by one bit of 64.
    if ((ancestor_bits_[index(specific)] >> (index(general) % 64) & 1U) == 0) return false;
    auto const all = ancestors_.of(specific);
    return std::binary_search(all.begin(), all.end(), general);
}

std::span<EntryId const> Vocabulary::descendants(EntryId general) const { return descendants_.of(general); }
std::span<EntryId const> Vocabulary::ancestors(EntryId specific) const { return ancestors_.of(specific); }

namespace {

// Levenshtein's distance, ASCII case aside; anything above `limit` is limit + 1.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
    std::size_t const difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    constexpr std::size_t longest = 64;
    if (difference > limit || a.size() > longest || b.size() > longest) return limit + 1;
    std::array<std::size_t, longest + 1> row;
    for (std::size_t i = 0; i <= a.size(); ++i) row[i] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
        std::size_t diagonal = row[0];
        std::size_t least = row[0] = j;
        for (std::size_t i = 1; i <= a.size(); ++i) {
            std::size_t const replaced = diagonal + (ascii_lower(a[i - 1]) == ascii_lower(b[j - 1]) ? 0 : 1);
            diagonal = row[i];
            row[i] = std::min({row[i] + 1, row[i - 1] + 1, replaced});
            least = std::min(least, row[i]);
        }
        if (least > limit) return limit + 1;
    }
    return row[a.size()];
}

}  // namespace

std::string Vocabulary::suggest(std::string_view phrase) const {
    // Two slips in a short word make another word.
    std::size_t limit = phrase.size() < 4 ? 0 : phrase.size() < 8 ? 1 : 2;
    std::string_view best;
    auto const consider = [&](std::string_view candidate) {
        if (best.empty() ? distance(phrase, candidate, limit) <= limit : limit > 0 && distance(phrase, candidate, limit - 1) < limit) {
            limit = distance(phrase, candidate, limit);
            best = candidate;
        }
    };
    for (Entry const& entry : entries_) {
        consider(entry.name);
        for (std::string_view const synonym : entry.synonyms) consider(synonym);
    }
    return std::string(best);
}

}  // namespace eligo
