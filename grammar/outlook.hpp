#pragma once
// Facts about what treatment is left: their names say of which therapies.

#include <string_view>

namespace eligo {

// "refractory-to standard-therapy": a therapy, or a sort of it, that does not help this patient.
inline bool names_vain_therapy(std::string_view fact) {
    return fact.starts_with("refractory-to ") || fact.starts_with("unlikely-to-respond-to ") || fact.starts_with("not-amenable-to ");
}

}  // namespace eligo
