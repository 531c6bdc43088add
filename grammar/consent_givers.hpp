#pragma once
// Who consents: the patient, a parent, a representative. "Patient or legally authorized representative", "both parents and the child".

#include "grammar/plain_words.hpp"

#include <cstddef>
#include <span>

namespace eligo {

struct ConsentGivers {
    bool self = false, representative = false, parent = false;
    bool both = false;  // "the patient and a parent"
    std::size_t end = 0;
    bool any() const noexcept { return representative || parent; }
};

// Those named from `at` on; `any()` is false where nobody but the patient is. Words for the patient are neutral and stand in no token, so that "or guardian" means
// "the patient or a guardian".
ConsentGivers consent_givers(std::span<PlainWord const> words, std::size_t at);

}  // namespace eligo
