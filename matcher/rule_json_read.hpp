#pragma once
// A rule tree read back from the JSON of rule_json.hpp: for the tools that compare eligo with others (tests/oracle).
//
// It promises: what write_rule wrote is read to an equal tree, numbers as the decimals written. It distrusts the rest: an unknown key, type, name or
// unit, a wrong number of children, a tree deeper than a document may be is one Diagnostic. `phrase` (the words that a fact is compared with), which
// is no part of a rule, may stand beside the fields.

#include "matcher/yaml_fields.hpp"
#include "matcher/yaml_reader.hpp"
#include "rules/diagnostic.hpp"
#include "rules/tree.hpp"
#include "rules/vocabulary.hpp"

#include <string>

namespace eligo {

Result<Node> read_rule(YamlNode const& json, std::string const& file, Vocabulary const& vocabulary);

}  // namespace eligo
