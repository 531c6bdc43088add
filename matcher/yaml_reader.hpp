#pragma once
// YAML (and JSON, which is YAML) as a plain tree in which every key and value knows its place. The only file that knows yaml-cpp is
// yaml_reader.cpp; its exceptions end there.
//
// It promises: what it returns is UTF-8, no map holds a key twice, no tree is deeper than 64 levels, and a document that cannot be read
// is one Diagnostic with line, column, what was found, what was expected and the likely fix. yaml-cpp alone accepts duplicate keys,
// quotes that are never closed and `value: >5` in silence; all three are errors here.
//
// It distrusts everything: bytes that are no text, other encodings, 100,000 brackets, aliases that multiply. Numbers, dates and
// true/false are left as written: a scalar is its text, and `plain` tells whether it stood without quotes.

#include "rules/diagnostic.hpp"
#include "rules/span.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

struct Mark {
    std::uint32_t line = 0;    // 1-based
    std::uint32_t column = 0;  // 1-based, in bytes
};

struct YamlEntry;

struct YamlNode {
    enum class Kind : std::uint8_t { null, scalar, list, map };
    Kind kind = Kind::null;
    bool plain = false;              // a scalar without quotes: only such a one is a number or true/false
    std::string text;                // of a scalar, quotes and escapes resolved
    std::vector<YamlNode> items;     // of a list
    std::vector<YamlEntry> entries;  // of a map, in the order written
    Mark mark;
    Span span;  // bytes of the scalar; of a list or map its first byte

    YamlEntry const* find(std::string_view key) const noexcept;
};

struct YamlEntry {
    std::string key;
    Mark mark;
    Span span;
    YamlNode value;
};

std::string_view to_string(YamlNode::Kind kind) noexcept;  // "nothing", "text", "a list", "keys with values"

// A text and where it begins in its file: places are counted from there.
struct YamlText {
    std::string_view text;
    std::uint32_t line = 1;
    std::uint64_t byte = 0;
};

// Exactly one document, not empty.
Result<YamlNode> read_yaml(YamlText const& document, std::string const& file);

// The documents of a stream, each to be read by itself so that a bad one costs only itself: parted by `---` (or `...`), or, where a part
// begins with `{` and its first line is complete or a later line begins with `{` too, one a line (NDJSON). Empty ones are left out.
std::vector<YamlText> split_yaml(std::string_view stream);

}  // namespace eligo
