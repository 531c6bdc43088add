#include "rules/tree.hpp"

#include <algorithm>
#include <utility>

namespace eligo {
namespace {

// The form in which a sentence can quote words: one line, single blanks, no double quote.
void settle(std::string& words) {
    std::string result;
    for (char const c : words) {
        auto const blank = c >= '\0' && c <= ' ';
        if (blank && (result.empty() || result.back() == ' ')) continue;
        result += blank ? ' ' : c == '"' ? '\'' : c;
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    words = std::move(result);
}

void settle(Term& term) { settle(term.words); }

void settle(Window& window) noexcept {
    if (!window.within) window.within_strict = false;
    if (!window.ago) window.ago_strict = false;
    if (window.none()) window.edge = Window::Edge::touching;
}

// Other meanings have one form only.
template <class Other>
void settle(Other&) noexcept {}

// A multiple of a limit has no unit of its own.
void settle(Range& range) noexcept {
    for (auto* end : {&range.low, &range.high})
        if (*end && (*end)->of != Bound::Of::plain) (*end)->unit = UnitId::none;
}

// An observation has one day: there is no first or last one of it.
void settle(Measure& measure) noexcept {
    settle(measure.range);
    settle(measure.window);
    measure.window.edge = Window::Edge::touching;
}

void settle(Age& age) {
    if (age.at) settle(*age.at);
    if (!age.range.low && !age.range.high) age.unit = TimeUnit::year;
}

void settle(Record& record) {
    settle(record.what);
    settle(record.window);
    settle(record.restriction);
    std::sort(record.qualifiers.begin(), record.qualifiers.end());
    record.qualifiers.erase(std::unique(record.qualifiers.begin(), record.qualifiers.end()), record.qualifiers.end());
    for (auto& stage : record.stages) settle(stage);
    for (auto& term : record.except) settle(term);
    if (record.reason) settle(*record.reason);
    if (!record.reason) record.reason_qualifiers.clear();
    std::sort(record.reason_qualifiers.begin(), record.reason_qualifiers.end());
    record.reason_qualifiers.erase(std::unique(record.reason_qualifiers.begin(), record.reason_qualifiers.end()),
                                   record.reason_qualifiers.end());
    if (record.site) settle(*record.site);
}

void settle(Finding& finding) {
    settle(finding.what);
    settle(finding.window);
    for (auto& value : finding.values) settle(value);
}

void settle(Quoted& quoted) { settle(quoted.words); }
void settle(Residue& residue) { settle(residue.words); }

}  // namespace

Node leaf(Meaning meaning, Span span, std::string phrase) {
    std::visit([](auto& m) { settle(m); }, meaning);
    Node node;
    node.meaning = std::move(meaning);
    node.span = span;
    node.phrase = std::move(phrase);
    return node;
}

namespace {

Span around(std::vector<Node> const& children) noexcept {
    Span span;
    for (auto const& child : children) {
        if (child.span.empty()) continue;
        if (span.empty()) {
            span = child.span;
            continue;
        }
        if (child.span.begin < span.begin) span.begin = child.span.begin;
        if (child.span.end > span.end) span.end = child.span.end;
    }
    return span;
}

template <class Connective>
Node joined(Connective connective, std::vector<Node> children) {
    if (children.size() == 1) return std::move(children.front());
    Node node;
    node.meaning = connective;
    node.span = around(children);
    node.children = std::move(children);
    return node;
}

bool quotes(Record const& record) noexcept {
    bool quoted = record.what.quoted() || !record.restriction.empty() || (record.reason && record.reason->quoted()) ||
                  (record.site && record.site->quoted());
    for (auto const& term : record.except) quoted = quoted || term.quoted();
    return quoted;
}

// What a leaf adds: something read with the vocabulary, something only quoted.
struct Share {
    bool read = false;
    bool quoted = false;
};

Share share(Node const& node) noexcept {
    if (node.is<Quoted>() || node.is<Residue>()) return {false, true};
    if (auto const* record = node.get<Record>()) return {!record->what.quoted(), quotes(*record)};
    if (auto const* finding = node.get<Finding>()) return {!finding->what.quoted(), finding->what.quoted()};
    if (auto const* age = node.get<Age>()) return {true, age->at && age->at->quoted()};
    return {node.children.empty(), false};
}

}  // namespace

// A group in a group stays: the phrase of the inner one is what a fact may settle. In a sentence it stands in parentheses.
Node all_of(std::vector<Node> children) { return joined(All{}, std::move(children)); }
Node any_of(std::vector<Node> children) { return joined(Any{}, std::move(children)); }

Node negation(Node child) {
    if (child.is<Not>() && child.children.size() == 1) {
        Node inner = std::move(child.children.front());
        return inner;
    }
    Node node;
    node.meaning = Not{};
    node.span = child.span;
    node.children.push_back(std::move(child));
    return node;
}

std::string_view to_string(Understood understood) noexcept {
    return understood == Understood::full ? "full" : understood == Understood::partial ? "partial" : "none";
}

Understood understood(Node const& tree) {
    Share whole;
    std::vector<Node const*> open{&tree};
    while (!open.empty()) {
        Node const* node = open.back();
        open.pop_back();
        Share const part = share(*node);
        whole.read = whole.read || part.read;
        whole.quoted = whole.quoted || part.quoted;
        for (auto const& child : node->children) open.push_back(&child);
    }
    return !whole.quoted ? Understood::full : whole.read ? Understood::partial : Understood::none;
}

}  // namespace eligo
