#include "rules/diagnostic.hpp"

#include "rules/display_width.hpp"

#include <algorithm>

namespace eligo {
namespace {

std::string_view name(Severity severity) noexcept {
    return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

std::string head(Diagnostic const& diagnostic, std::uint32_t line, std::uint32_t column) {
    std::string result = diagnostic.file;
    if (line != 0) {
        if (!result.empty()) result += ':';
        result += std::to_string(line);
        if (column != 0) result += ':' + std::to_string(column);
    }
    if (!result.empty()) result += ": ";
    result += name(diagnostic.severity);
    result += ": ";
    result += diagnostic.message;
    if (!diagnostic.code.empty()) result += " [" + diagnostic.code + "]";
    return result;
}

std::string tail(Diagnostic const& diagnostic) { return diagnostic.fix.empty() ? std::string() : "\n  fix: " + diagnostic.fix; }

// Control characters, which could rule a terminal, are blanks.
std::string printable(std::string_view text) {
    std::string shown(text);
    std::replace_if(
        shown.begin(), shown.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    return shown;
}

// Cells of the terminal, not bytes, so that the caret stands under its word.
std::size_t width(std::string_view text) { return display_width(printable(text)); }

}  // namespace

std::string to_string(Diagnostic const& diagnostic) { return head(diagnostic, diagnostic.line, diagnostic.column) + tail(diagnostic); }

std::string to_string(Diagnostic const& diagnostic, std::string_view text) {
    std::size_t const begin = std::min<std::size_t>(diagnostic.span.begin, text.size());
    std::size_t const line_begin = begin == 0 ? 0 : text.rfind('\n', begin - 1) + 1;  // npos + 1 is 0
    std::size_t const line_end = std::min(text.find('\n', begin), text.size());
    std::size_t const end = std::clamp<std::size_t>(diagnostic.span.end, begin, line_end);

    auto const line =
        diagnostic.line != 0 ? diagnostic.line : static_cast<std::uint32_t>(1 + std::count(text.data(), text.data() + begin, '\n'));
    auto const column = diagnostic.column != 0 ? diagnostic.column : static_cast<std::uint32_t>(begin - line_begin + 1);

    std::string_view line_text = text.substr(line_begin, line_end - line_begin);
    if (line_text.ends_with('\r')) line_text.remove_suffix(1);
    std::string const shown = printable(line_text);

    std::string const number = std::to_string(line);
    std::string result = head(diagnostic, line, column);
    result += "\n  " + number + " | " + shown;
    result += "\n  " + std::string(number.size(), ' ') + " | " + std::string(width(text.substr(line_begin, begin - line_begin)), ' ') + '^';
    if (std::size_t const marked = width(text.substr(begin, end - begin)); marked > 1) result.append(marked - 1, '~');
    return result + tail(diagnostic);
}

}  // namespace eligo
