#pragma once
// What the tests of grammar/ share: files of ../shared, outlines of documents, and the promise that nothing is lost.

#include "grammar/document.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace eligo::test {

// ELIGO_SHARED, or ../shared beside the repository. Absent in a bare clone: the test is then skipped with a message.
inline std::string shared(std::string const& name) {
    if (char const* folder = std::getenv("ELIGO_SHARED")) return std::string(folder) + "/" + name;
#ifdef ELIGO_SOURCE_DIR
    return std::string(ELIGO_SOURCE_DIR) + "/../shared/" + name;
#else
    return "../shared/" + name;
#endif
}

inline std::optional<std::string> read_file(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// "a(b c(d))": an item and its members.
inline std::string outline(Item const& item) {
    std::string result = item.text.text;
    if (item.children.empty()) return result;
    result += '(';
    for (std::size_t i = 0; i < item.children.size(); ++i) result += (i == 0 ? "" : " | ") + outline(item.children[i]);
    return result + ')';
}

// "I1 age; E1 [Renal] {Cohort A} creatinine": the criteria of a document in one line.
inline std::string outline(TrialDocument const& document) {
    std::string result;
    for (Criterion const& criterion : document.criteria) {
        if (!result.empty()) result += "; ";
        result += criterion.id + ' ';
        for (std::string const& heading : criterion.headings) result += '[' + heading + "] ";
        if (!criterion.cohort.empty()) result += '{' + criterion.cohort + "} ";
        if (!criterion.counted) result += "uncounted ";
        if (criterion.permitted) result += "permitted ";
        if (criterion.list_assumed) result += "assumed ";
        result += outline(criterion.item);
    }
    return result;
}

inline bool has_warning(TrialDocument const& document, std::string_view code) {
    return std::any_of(document.warnings.begin(), document.warnings.end(), [&](Diagnostic const& d) { return d.code == code; });
}

inline void collect(Item const& item, std::vector<Span>& spans) {
    spans.push_back(item.span);
    for (Item const& child : item.children) collect(child, spans);
}

// Every non-blank byte of every eligibility section belongs to exactly one item or mark: empty, or what was lost or counted twice.
inline std::string find_lost(TrialDocument const& document) {
    std::vector<Span> spans;
    for (Criterion const& criterion : document.criteria) collect(criterion.item, spans);
    for (PageMark const& mark : document.marks) spans.push_back(mark.span);
    std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.begin < b.begin || (a.begin == b.begin && a.end < b.end); });
    auto const blank = [&](std::uint32_t begin, std::uint32_t end) {
        std::string const text = clean(std::string_view(document.source).substr(begin, end - begin)).text;
        return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n'; });
    };
    std::size_t next = 0;
    for (Span const section : document.sections) {
        std::uint32_t at = section.begin;
        for (; next < spans.size() && spans[next].begin < section.end; ++next) {
            if (spans[next].begin < at) return "twice at byte " + std::to_string(spans[next].begin);
            if (!blank(at, spans[next].begin)) return "lost at byte " + std::to_string(at);
            at = spans[next].end;
        }
        if (at > section.end) return "beyond the section at byte " + std::to_string(at);
        if (!blank(at, section.end)) return "lost at byte " + std::to_string(at);
    }
    return next == spans.size() ? std::string() : "outside of any section at byte " + std::to_string(spans[next].begin);
}

// Byte for byte, the source under an item's span cleans to the item's text, blanks apart.
inline bool spans_are_true(TrialDocument const& document, Item const& item) {
    auto const bare = [](std::string text) {
        text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n'; }), text.end());
        return text;
    };
    std::string_view const source = std::string_view(document.source).substr(item.span.begin, item.span.end - item.span.begin);
    if (bare(clean(source).text) != bare(item.text.text)) return false;
    if (item.text.origin.size() != item.text.text.size() + 1 || !std::is_sorted(item.text.origin.begin(), item.text.origin.end()))
        return false;
    return std::all_of(item.children.begin(), item.children.end(), [&](Item const& child) { return spans_are_true(document, child); });
}

inline TrialDocument split(std::string text) {
    TrialDocument document;
    document.source = std::move(text);
    split_criteria(document, 0, static_cast<std::uint32_t>(document.source.size()));
    return document;
}

}  // namespace eligo::test
