// "non-" denies the name that it stands before: "non-allergic asthma" is an asthma. Read as a denial of the record it would let an exclusion meet whoever has
// no asthma at all. Only what somebody is ("non-pregnant") is denied whole.

#include "grammar/parse.hpp"
#include "rules/print.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace eligo;

namespace {

Reading read(std::string_view text) {
    ReadOptions options;
    options.kind = CriterionKind::exclusion;
    return read_text(text, options, Vocabulary::built_in());
}

}  // namespace

TEST_CASE("non- before a name does not deny the record") {
    for (char const* const text :
         {"non-allergic asthma", "history of non-allergic asthma", "non-gastric ulcer, injury", "non-femoral fracture within 3 months"}) {
        INFO(text);
        auto const reading = read(text);
        CHECK(reading.understood != Understood::full);
        CHECK_FALSE(reading.rule.is<Not>());
    }
}

TEST_CASE("non- before what somebody is denies it") {
    CHECK(print(read("non-pregnant").rule, Vocabulary::built_in()) == print(read("not pregnant").rule, Vocabulary::built_in()));
}
