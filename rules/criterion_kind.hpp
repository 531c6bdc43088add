#pragma once
// Whether a met statement admits or excludes. `unstated`: the page does not say; it counts as unknown in a verdict.

#include <cstdint>
#include <string_view>

namespace eligo {

enum class CriterionKind : std::uint8_t { inclusion, exclusion, unstated };

constexpr std::string_view to_string(CriterionKind kind) noexcept {
    return kind == CriterionKind::inclusion ? "inclusion" : kind == CriterionKind::exclusion ? "exclusion" : "unstated";
}

}  // namespace eligo
