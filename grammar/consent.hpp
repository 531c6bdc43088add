#pragma once
// Informed consent as trials ask for it: "Signed and dated written informed consent prior to any study procedure", "Provision of consent by the patient
// or legal representative", "Written parental consent for patients under 18", "Informed consent not signed".

#include "grammar/lower.hpp"
#include "rules/tree.hpp"

#include <optional>

namespace eligo {

// All of `context.tokens` as a consent and who gives it. Nothing where a word is left over: consent to something else than the study (storage of samples),
// or a further demand. Words that only say when, how and under which rules go to `context.labels`.
std::optional<Node> read_consent(LowerContext const& context);

}  // namespace eligo
