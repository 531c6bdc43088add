#include "rules/tree.hpp"

#include <utility>

namespace eligo {

Node leaf(Meaning meaning, Span span, std::string phrase) {
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
    bool quoted = record.what.quoted() || !record.restriction.empty() || (record.reason && record.reason->quoted()) || (record.site && record.site->quoted());
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
