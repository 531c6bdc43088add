#include "matcher/report_sarif.hpp"

#include "matcher/codes.hpp"
#include "matcher/json_writer.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace eligo {
namespace {

// Line and column of a byte, from 1; columns count code points.
std::pair<std::uint32_t, std::uint32_t> place(std::string_view text, std::size_t at) {
    at = std::min(at, text.size());
    std::string_view const before = text.substr(0, at);
    auto const line = static_cast<std::uint32_t>(1 + std::count(before.begin(), before.end(), '\n'));
    std::string_view const in_line = before.substr(before.rfind('\n') + 1);
    auto const column = static_cast<std::uint32_t>(
        1 + std::count_if(in_line.begin(), in_line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    return {line, column};
}

// What is not understood takes certainty away; what is only quoted can still be answered.
std::string_view level_of(std::string_view code) noexcept { return code == "quoted-words" ? "note" : "warning"; }

}  // namespace

void SarifReport::note(std::string code, std::string message, Trial const& trial, std::string const& criterion, Span span,
                       std::string const& file, bool placed) {
    Found one;
    one.code = std::move(code);
    one.message = std::move(message);
    one.file = file;
    one.criterion = trial.document.id + (criterion.empty() ? "" : '/' + criterion);
    one.placed = placed && !span.empty();
    one.span = span;
    if (one.placed) {
        std::tie(one.line, one.column) = place(trial.document.source, span.begin);
        std::tie(one.end_line, one.end_column) = place(trial.document.source, span.end);
    }
    found_.push_back(std::move(one));
}

void SarifReport::add(Trial const& trial, std::string const& file, std::string_view input) {
    std::string_view const source = trial.document.source;
    bool const placed = source == input;
    for (auto const* warnings : {&trial.document.warnings, &trial.warnings})
        for (auto const& warning : *warnings) note(warning.code, warning.message, trial, {}, warning.span, file, placed);
    for (auto const& criterion : trial.criteria) {
        for (auto const& warning : criterion.reading.warnings)
            note(warning.code, warning.message, trial, criterion.id, warning.span, file, placed);
        for (auto const& [fate, code, words] : {std::tuple{WordFate::residue, "not-understood", "not understood: "},
                                                std::tuple{WordFate::quoted, "quoted-words", "only a fact in these words settles: "}})
            for (Span const span : stretches(criterion.reading, fate, source))
                note(code, words + std::string(source.substr(span.begin, span.end - span.begin)), trial, criterion.id, span, file, placed);
    }
}

std::string SarifReport::json() const {
    std::set<std::string> codes;
    for (auto const& one : found_) codes.insert(one.code);
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("$schema", "https://json.schemastore.org/sarif-2.1.0.json").member("version", "2.1.0");
    json.key("runs").begin_list().begin_object();
    json.key("tool").begin_object().key("driver").begin_object().member("name", "eligo").member("version", "0.1.0");
    json.key("rules").begin_list();
    for (auto const& code : codes) {
        json.begin_object().member("id", code);
        if (auto const* explained = explain_code(code)) {
            json.key("shortDescription").begin_object().member("text", explained->meaning).end_object();
            json.key("help").begin_object().member("text", explained->advice).end_object();
        }
        json.end_object();
    }
    json.end_list().end_object().end_object();
    json.member("columnKind", "unicodeCodePoints").key("results").begin_list();
    for (auto const& one : found_) {
        json.begin_object().member("ruleId", one.code).member("level", level_of(one.code));
        json.key("message").begin_object().member("text", one.message).end_object();
        json.key("locations").begin_list().begin_object();
        json.key("physicalLocation").begin_object().key("artifactLocation").begin_object().member("uri", one.file).end_object();
        if (one.placed) {
            json.key("region").begin_object().member("startLine", one.line).member("startColumn", one.column);
            json.member("endLine", one.end_line).member("endColumn", one.end_column);
            json.member("byteOffset", one.span.begin).member("byteLength", one.span.end - one.span.begin).end_object();
        }
        json.end_object();
        json.key("logicalLocations").begin_list().begin_object().member("fullyQualifiedName", one.criterion).end_object().end_list();
        json.end_object().end_list().end_object();
    }
    json.end_list().end_object().end_list().end_object();
    return out + '\n';
}

}  // namespace eligo
