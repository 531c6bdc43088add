#pragma once
// Over many trials: how far their criteria were read, for each family and trial, and which words were not.

#include "matcher/match.hpp"
#include "matcher/report_text.hpp"
#include "rules/diagnostic.hpp"

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace re2 {
class RE2;
}

namespace eligo {

class ParseSummary {
public:
    ParseSummary();
    ~ParseSummary();
    ParseSummary(ParseSummary&&) noexcept;
    ParseSummary& operator=(ParseSummary&&) noexcept;

    // Lines `name<TAB>regular expression`, lines with # left out. A criterion belongs to every family whose expression (RE2, any case) is found in
    // its text. The fault names line and column.
    std::optional<Diagnostic> read_families(std::string_view table, std::string const& file);

    // The criteria of a trial but for the registry's own fields.
    void add(Trial const& trial);

    std::string text(Palette const& palette, bool by_trial) const;
    std::string json() const;

private:
    using Counts = std::array<int, 4>;  // by Reach

    struct Family {
        std::string name;
        std::unique_ptr<re2::RE2> expression;
        Counts counts{};
    };

    void note(Reading const& reading, WordFate fate, std::string_view source);
    std::vector<std::pair<int, std::string>> frequent() const;

    int trials_ = 0, without_criteria_ = 0;
    Counts counts_{};
    std::vector<Family> families_;
    std::vector<std::pair<std::string, Counts>> by_trial_;
    std::map<std::string, int> warnings_;
    std::unordered_map<std::string, int> phrases_;
};

}  // namespace eligo
