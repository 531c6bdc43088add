#include "grammar/formats.hpp"

#include "rules/ascii.hpp"
#include "rules/utf8.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace eligo {
namespace {

constexpr std::string_view expected = "expected a ClinicalTrials.gov record (JSON or XML), records a line, or the text of a trial's page";

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool begins_with(std::string_view text, std::string_view prefix) {
    if (text.size() < prefix.size()) return false;
    return std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) { return a == ascii_lower(b); });
}

// What the first bytes say of a file that is no text, or nothing.
std::string_view binary_kind(std::string_view input) {
    if (input.substr(0, 5) == "%PDF-") return "a PDF";
    if (input.substr(0, 4) == "PK\x03\x04") return "a ZIP archive or an office document";
    if (input.substr(0, 2) == "\x1F\x8B") return "a gzip archive";
    return {};
}

bool is_utf16(std::string_view input) {
    if (input.substr(0, 2) == "\xFF\xFE" || input.substr(0, 2) == "\xFE\xFF") return true;
    std::size_t const size = std::min<std::size_t>(input.size(), 1024) & ~std::size_t{1};
    std::size_t even = 0;
    std::size_t odd = 0;
    for (std::size_t i = 0; i + 1 < size; i += 2) {
        even += input[i] == '\0' ? 1 : 0;
        odd += input[i + 1] == '\0' ? 1 : 0;
    }
    return size >= 8 && (even * 4 > size || odd * 4 > size) && (even == 0 || odd == 0);
}

}  // namespace

Diagnostic input_error(std::string_view input, std::string const& file, std::size_t offset, std::string code, std::string message,
                       std::string fix) {
    offset = std::min(offset, input.size());
    std::string_view const before = input.substr(0, offset);
    std::size_t const newline = before.rfind('\n');
    Diagnostic error;
    error.severity = Severity::error;
    error.code = std::move(code);
    error.message = std::move(message);
    error.fix = std::move(fix);
    error.file = file;
    error.line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    error.column = static_cast<std::uint32_t>(newline == std::string_view::npos ? offset : offset - newline - 1) + 1;
    std::uint32_t const at = static_cast<std::uint32_t>(offset);
    error.span = {at, offset < input.size() ? at + 1 : at};
    return error;
}

std::string excerpt(std::string_view text, std::size_t longest) {
    if (text.size() <= longest) return std::string(text);
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string(text.substr(0, end)) + "...";
}

std::string sex_name(std::string_view printed) {
    if (begins_with(printed, "all") || begins_with(printed, "both")) return "All";
    if (begins_with(printed, "female")) return "Female";
    if (begins_with(printed, "male")) return "Male";
    return std::string(printed);
}

std::string name_of(std::string const& file) {
    std::size_t const slash = file.find_last_of('/');
    std::string name = slash == std::string::npos ? file : file.substr(slash + 1);
    std::size_t const dot = name.find_last_of('.');
    if (dot != std::string::npos && dot > 0) name.resize(dot);
    return name;
}

void finish_document(TrialDocument& document, std::string const& file, bool source_is_file) {
    auto const warn = [&](std::string code, std::string message, std::string fix, Span where) {
        Diagnostic warning;
        warning.severity = Severity::warning;
        warning.code = std::move(code);
        warning.message = std::move(message);
        warning.fix = std::move(fix);
        warning.span = where;
        document.warnings.push_back(std::move(warning));
    };
    std::string const name = document.id.empty() ? std::string("the trial") : "`" + document.id + "`";
    if (document.criteria.empty()) {
        warn("no-criteria", "no eligibility criteria are found for " + name,
             source_is_file ? "paste the part of the page that begins with `Inclusion Criteria`, or download the registry's record"
                            : "see whether the record is complete",
             {});
    } else {
        auto const bare = std::find_if(document.criteria.begin(), document.criteria.end(),
                                       [](Criterion const& c) { return c.kind == CriterionKind::unstated && c.section.empty(); });
        if (bare != document.criteria.end())
            warn("no-section-heading",
                 "nothing says whether `" + excerpt(bare->item.text.text) + "` admits or excludes, counted as unknown",
                 "put a line `Inclusion Criteria:` or `Exclusion Criteria:` above it", bare->item.span);
    }
    std::vector<std::uint32_t> lines;  // where each line begins
    if (source_is_file && !document.warnings.empty()) {
        lines.push_back(0);
        for (std::size_t i = 0; i < document.source.size(); ++i)
            if (document.source[i] == '\n') lines.push_back(static_cast<std::uint32_t>(i + 1));
    }
    for (Diagnostic& warning : document.warnings) {
        warning.file = file;
        if (!source_is_file || warning.span.empty()) continue;
        auto const line = std::upper_bound(lines.begin(), lines.end(), warning.span.begin) - 1;
        warning.line = static_cast<std::uint32_t>(line - lines.begin()) + 1;
        warning.column = warning.span.begin - *line + 1;
    }
}

void read_record_criteria(TrialDocument& document, std::string const& file) {
    split_criteria(document, 0, static_cast<std::uint32_t>(document.source.size()));
    finish_document(document, file, false);
}

Result<TrialInput> read_trials(std::string_view input, std::string const& file) {
    if (input.size() >= std::numeric_limits<std::uint32_t>::max())
        return input_error({}, file, 0, "input-too-large", "the input has 4 GiB or more, expected fewer", "split the file");
    std::size_t begin = input.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;  // a byte order mark
    while (begin < input.size() && is_blank(input[begin])) ++begin;
    if (begin == input.size())
        return input_error(input, file, 0, "empty-input", "the input is empty, " + std::string(expected),
                           "see whether the file was written");
    if (std::string_view const kind = binary_kind(input); !kind.empty())
        return input_error(input, file, 0, "binary-input", "the input is " + std::string(kind) + ", " + std::string(expected),
                           "save it as plain text");
    if (is_utf16(input))
        return input_error(input, file, 0, "wrong-encoding", "the input is UTF-16, expected UTF-8", "save the file as UTF-8");

    std::string_view const text = input.substr(begin);
    char const first = text[0];
    std::size_t second = 1;
    while (second < text.size() && is_blank(text[second])) ++second;
    char const next = second < text.size() ? text[second] : '\0';
    if (first == '{' || (first == '[' && (next == '{' || next == '[' || next == ']'))) return read_json(input, file);

    if (std::size_t const nul = input.find('\0'); nul != std::string_view::npos)
        return input_error(input, file, nul, "binary-input",
                           "byte " + std::to_string(nul) + " is zero, so the input is no text; " + std::string(expected),
                           "save it as plain text");
    if (std::size_t const broken = utf8::find_broken(input); broken != std::string_view::npos)
        return input_error(input, file, broken, "wrong-encoding", "byte " + std::to_string(broken) + " is not UTF-8",
                           "the file is likely Latin-1 or Windows-1252: save it as UTF-8");
    if (begins_with(text, "<!doctype html") || begins_with(text, "<html"))
        return input_error(input, file, begin, "unknown-format", "the input is an HTML page, " + std::string(expected),
                           "copy the text of the page from the browser, or download the record as JSON");
    if (first == '<') return read_xml(input, file);

    TrialInput result;
    result.trials.push_back(read_page(input, file));
    return result;
}

}  // namespace eligo
