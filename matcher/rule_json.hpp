#pragma once
// A rule tree as JSON, as `eligo parse --format json` gives it under `rule`. The schema stands in rules/LANGUAGE.md.

#include "matcher/json_writer.hpp"
#include "rules/tree.hpp"
#include "rules/vocabulary.hpp"

namespace eligo {

// Raised whenever a key changes its meaning or goes away; new keys do not raise it.
inline constexpr int rule_schema_version = 1;

void write_rule(JsonWriter& json, Node const& tree, Vocabulary const& vocabulary);

// The `type` of a node: "all", "measure", ...
std::string_view type_name(Node const& node) noexcept;

}  // namespace eligo
