#include "matcher/show_stages.hpp"

#include "grammar/token.hpp"
#include "matcher/distance.hpp"
#include "matcher/rule_json.hpp"
#include "rules/print.hpp"

#include <algorithm>
#include <utility>

namespace eligo {
namespace {

constexpr std::size_t longest_shown = 70;  // bytes of a text

std::string_view slice(std::string_view source, Span span) noexcept {
    std::size_t const begin = std::min<std::size_t>(span.begin, source.size());
    return source.substr(begin, std::clamp<std::size_t>(span.end, begin, source.size()) - begin);
}

// One line, its end cut off where it is long.
std::string shortened(std::string_view text) {
    std::string line(text.substr(0, std::min(text.find('\n'), longest_shown)));
    while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0U) == 0x80U && line.size() == longest_shown) line.pop_back();
    return line.size() < text.size() ? line + " …" : line;
}

std::string place(Span span) { return std::to_string(span.begin) + ".." + std::to_string(span.end); }

std::string_view name(MarkKind kind) noexcept {
    return kind == MarkKind::heading ? "heading" : kind == MarkKind::bullet ? "bullet" : "note";
}

std::string_view name(TokenKind kind) noexcept {
    switch (kind) {
        case TokenKind::word: return "word";
        case TokenKind::number: return "number";
        case TokenKind::comparator: return "comparator";
        case TokenKind::symbol: return "symbol";
        case TokenKind::quote: return "quote";
        case TokenKind::phrase: return "phrase";
    }
    return "word";
}

void show_item(Item const& item, int depth, std::string& out) {
    out += "    " + std::string(static_cast<std::size_t>(depth) * 2, ' ') + "item " + place(item.span) + "  " + shortened(item.text.text) +
           '\n';
    for (auto const& child : item.children) show_item(child, depth + 1, out);
}

std::string meaning_of(Token const& token, Vocabulary const& vocabulary) {
    std::string text;
    auto const add = [&](std::string const& one) { text += (text.empty() ? "" : ", ") + one; };
    if (token.entry != EntryId::none)
        add(std::string(to_string(vocabulary.entry(token.entry).kind)) + " `" + vocabulary.entry(token.entry).name + '`');
    if (token.ambiguous) add("ambiguous");
    if (token.qualifier) add("qualifier `" + vocabulary.qualifiers()[*token.qualifier].qualifier + '`');
    if (token.neutral) add("neutral");
    if (token.anchor) add("time anchor");
    if (token.number) add(token.number->to_string());
    if (token.has_unit) add("unit " + vocabulary.units().unit(token.unit).code);
    return text;
}

void show_tokens(Item const& item, Vocabulary const& vocabulary, std::string& out) {
    TokenText text;
    tokenize(item.text.text, vocabulary, text);
    for (auto const& token : text.tokens) {
        std::string const meaning = meaning_of(token, vocabulary);
        out += "    " + std::string(name(token.kind)) + '[' + std::string(text.of(token.span)) + ']' +
               (meaning.empty() ? "" : "  " + meaning) + '\n';
    }
    for (auto const& child : item.children) show_tokens(child, vocabulary, out);
}

void show_node(Node const& node, std::string const& id, int depth, std::string_view source, Vocabulary const& vocabulary,
               std::string& out) {
    out += "  " + std::string(static_cast<std::size_t>(depth) * 2, ' ') + id + ' ';
    out += node.children.empty()
               ? print(node, vocabulary)
               : std::string(type_name(node)) + (node.is<AtLeast>() ? ' ' + std::to_string(node.get<AtLeast>()->count) : std::string());
    if (!node.span.empty()) out += "  \"" + shortened(slice(source, node.span)) + '"';
    if (!node.phrase.empty()) out += "  phrase: " + shortened(node.phrase);
    out += '\n';
    for (std::size_t i = 0; i < node.children.size(); ++i) show_node(node.children[i], node_id(id, i), depth + 1, source, vocabulary, out);
}

}  // namespace

std::string show_sections(Trial const& trial) {
    TrialDocument const& document = trial.document;
    std::string out = document.id + "  " + document.title + '\n';
    for (Span const span : document.sections) out += "section " + place(span) + "  " + shortened(slice(document.source, span)) + '\n';
    for (auto const& mark : document.marks)
        out += std::string(name(mark.kind)) + ' ' + place(mark.span) + "  " + shortened(slice(document.source, mark.span)) + '\n';
    for (auto const& criterion : document.criteria) {
        out += criterion.id + ' ' + std::string(to_string(criterion.kind)) + ' ' + place(criterion.span);
        for (auto const& heading : criterion.headings) out += "  under `" + heading + '`';
        if (!criterion.cohort.empty()) out += "  of `" + criterion.cohort + '`';
        if (!criterion.counted) out += "  not counted";
        if (criterion.permitted) out += "  a permission";
        out += '\n';
        show_item(criterion.item, 0, out);
    }
    return out;
}

std::string show_syntax(Trial const& trial, Vocabulary const& vocabulary) {
    std::string out;
    for (auto const& criterion : trial.document.criteria) {
        auto const read = std::find_if(trial.criteria.begin(), trial.criteria.end(), [&](auto const& c) { return c.id == criterion.id; });
        out += criterion.id + "  " + shortened(criterion.item.text.text) + '\n';
        show_tokens(criterion.item, vocabulary, out);
        if (read == trial.criteria.end()) continue;
        out += "  words:";
        for (auto const& word : read->reading.words)
            out += ' ' + std::string(to_string(word.fate)) + '[' + std::string(slice(trial.document.source, word.span)) + ']';
        out += '\n';
    }
    return out;
}

std::string show_words(Trial const& trial, Vocabulary const& vocabulary) {
    std::string out;
    for (auto const& criterion : trial.criteria) show_tokens(read_item(criterion.text), vocabulary, out);
    return out;
}

std::string show_rules(Trial const& trial, Vocabulary const& vocabulary) {
    std::string out;
    for (auto const& criterion : trial.criteria) {
        out += criterion.id + ' ' + std::string(to_string(criterion.kind)) + ", " + std::string(to_string(criterion.reading.understood)) +
               '\n';
        show_node(criterion.reading.rule, criterion.id, 0, trial.document.source, vocabulary, out);
    }
    return out;
}

}  // namespace eligo
