#pragma once
// Numbers as trials write them, read with Spirit X3: thousands and decimal separators in both styles.

#include "grammar/token.hpp"

#include <string_view>

namespace eligo {

struct NumberText {
    std::size_t length = 0;           // bytes read; 0: no number starts here
    Decimal value;                    // English reading
    std::optional<Decimal> european;  // another reading where the separators allow one: "1.500" = 1500, "1,5" = 1.5
};

// At the first byte of `text`. "1,500", "100.000", "1.5", "0,5", ".5", "12". A sign is not part of a number here.
NumberText read_number(std::string_view text);

struct ComparatorText {
    std::size_t length = 0;
    Comparator comparator = Comparator::equal;
};

// A comparator written with symbols: < > = ≤ ≥ =< >/= ≧ ...
ComparatorText read_comparator(std::string_view text);

// "one" to "twelve", "twice": nullopt for other words.
std::optional<int> number_word(std::string_view lower);

}  // namespace eligo
