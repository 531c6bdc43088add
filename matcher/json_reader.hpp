#pragma once
// The fast way for documents that are strictly JSON: the same tree that read_yaml builds through yaml-cpp, some fifty times sooner, and
// with the characters beyond U+FFFF that JSON escapes as two (yaml-cpp refuses them).
//
// It promises nothing about what is not JSON, holds a key twice, or is nested too deep: it returns nothing, and yaml-cpp's path reads
// the text or says what is wrong. So every message comes from one place. The text is UTF-8 already.

#include "matcher/yaml_reader.hpp"

#include <optional>

namespace eligo {

std::optional<YamlNode> read_json(YamlText const& document);

}  // namespace eligo
