#pragma once
// Words as phrases compare them: American spelling (data/vocabulary/spelling.tsv) and the singular.
//
// The singular is formed by rule and need not be a word ("ascites" becomes "ascite"): what matters is that a plural and its singular
// become the same, and that no singular changes into another word. Irregular plurals are lines of spelling.tsv.

#include "rules/hash_index.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

class Spelling {
public:
    // False when the word stands in the table already. Both are folded as in words.hpp.
    bool add(std::string word, std::string as);

    // `word` is folded as in words.hpp and becomes what it is compared as. Returns hash_text of that.
    std::uint64_t fold(std::string& word) const;

    template <class Image>
    void transfer(Image& image) {
        image(variants_, index_);
    }

private:
    struct Variant {
        std::string word;
        std::string as;
        std::uint64_t as_hash = 0;

        template <class Image>
        void transfer(Image& image) {
            image(word, as, as_hash);
        }
    };
    std::uint64_t replace(std::string& word) const;

    std::vector<Variant> variants_;
    HashIndex index_;
};

// biopsies -> biopsy    viruses -> virus    diseases -> disease    masses -> mass    days -> day    sepsis, virus, mass: as they are
void to_singular(std::string& word);

}  // namespace eligo
