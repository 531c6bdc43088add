#pragma once
// Typed values out of a YAML tree, for profiles and case files: text, numbers, dates, one of several words.
//
// It promises that whatever does not fit is one Diagnostic that names the key, what was found, what was expected and the likely fix, and
// that nothing is converted that could mean something else: `"20"` is no number, `yes` is not true, 11/20/2026 is no date.
//
// Every function returns false after it has noted an error; only the first is kept.

#include "matcher/yaml_reader.hpp"
#include "rules/date.hpp"
#include "rules/decimal.hpp"
#include "rules/diagnostic.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo {

// A number as YAML and JSON write it (`.5` and `+5` too), or nullopt.
std::optional<Decimal> yaml_number(std::string_view text);

// The word of `known` that `word` is likely meant to be, or empty.
std::string_view nearest(std::string_view word, std::span<std::string_view const> known);

std::string in_back_ticks(std::string_view text);  // shortened where long

class FieldReader {
public:
    explicit FieldReader(std::string const& file) : file_(file) {}

    bool failed() const noexcept { return error_.has_value(); }
    Diagnostic take_error() { return *std::move(error_); }

    Diagnostic diagnostic(Severity severity, std::string code, Mark mark, Span span, std::string message, std::string fix) const;
    bool fail(std::string code, Mark mark, Span span, std::string message, std::string fix);
    bool fail(Diagnostic diagnostic);

    // `age` is `old`, expected a whole number
    bool wrong(YamlEntry const& entry, std::string_view expected, std::string fix, std::string code = "wrong-type");

    bool name(YamlEntry const& entry, std::string& out);  // text that is neither empty nor a number nor true/false
    bool text(YamlEntry const& entry, std::string& out);  // not empty, not true/false
    bool texts(YamlEntry const& entry, std::vector<std::string>& out);
    bool truth(YamlEntry const& entry, std::optional<bool>& out);
    bool number(YamlEntry const& entry, std::optional<Decimal>& out);
    bool integer(YamlEntry const& entry, int least, int most, std::optional<int>& out);
    bool date(YamlEntry const& entry, std::optional<PartialDate>& out);
    bool day(YamlEntry const& entry, std::optional<Day>& out);
    bool list(YamlEntry const& entry, bool of_records = false);  // that it is one

    // One of `words`; `out` is its index.
    bool choice(YamlEntry const& entry, std::span<std::string_view const> words, std::size_t& out);

    // Always false. `hints` pairs other people's keys with ours.
    bool unknown_key(YamlEntry const& entry, std::string_view where, std::span<std::string_view const> known,
                     std::span<std::pair<std::string_view, std::string_view> const> hints = {});

private:
    std::string const& file_;
    std::optional<Diagnostic> error_;
};

}  // namespace eligo
