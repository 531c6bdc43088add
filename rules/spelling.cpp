#include "rules/spelling.hpp"

#include <algorithm>
#include <utility>

namespace eligo {
namespace {

bool ends_in_any(std::string_view word, std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return word.ends_with(ending); });
}

// Whether "-es" was added to a word that ends in a sibilant; else only "-s" was, to a word in "-e".
bool es_plural(std::string_view word) {
    if (ends_in_any(word, {"sses", "xes", "shes", "tches"})) return true;  // masses, boxes, rashes, patches
    if (word.ends_with("uses")) return !ends_in_any(word, {"auses", "ouses", "abuses"}) && word.size() > 4;  // viruses, but causes
    if (word.ends_with("ches")) return !ends_in_any(word, {"daches", "maches"});                             // branches, but headaches
    return false;                                                                                            // diseases, doses, sizes
}

}  // namespace

void to_singular(std::string& word) {
    std::size_t const size = word.size();
    if (size <= 3 || word[size - 1] != 's') return;
    char const before = word[size - 2];
    bool const letter = before >= 'a' && before <= 'z';
    if (!letter || before == 's' || before == 'u' || before == 'i') return;
    if (size > 4 && word.ends_with("ies")) {
        word.replace(size - 3, 3, "y");
    } else if (es_plural(word)) {
        word.resize(size - 2);
    } else {
        word.resize(size - 1);
    }
}

bool Spelling::add(std::string word, std::string as) {
    std::uint64_t const hash = hash_text(word);
    if (index_.find(hash, [&](std::uint32_t i) { return variants_[i].word == word; }) != HashIndex::none) return false;
    to_singular(as);
    index_.insert(hash, static_cast<std::uint32_t>(variants_.size()));
    std::uint64_t const as_hash = hash_text(as);
    variants_.push_back({std::move(word), std::move(as), as_hash});
    return true;
}

std::uint64_t Spelling::replace(std::string& word) const {
    std::uint64_t const hash = hash_text(word);
    std::uint32_t const found = index_.find(hash, [&](std::uint32_t i) { return variants_[i].word == word; });
    if (found == HashIndex::none) return hash;
    word = variants_[found].as;
    return variants_[found].as_hash;
}

std::uint64_t Spelling::fold(std::string& word) const {
    if (!word.ends_with('s')) return replace(word);
    std::string const plural = word;
    std::uint64_t const hash = replace(word);
    if (word != plural) return hash;
    to_singular(word);
    return word == plural ? hash : replace(word);  // tumours -> tumour -> tumor
}

}  // namespace eligo
