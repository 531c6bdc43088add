#include "grammar/heading_limits.hpp"

#include "grammar/clause.hpp"
#include "grammar/line.hpp"
#include "grammar/lower.hpp"
#include "rules/ascii.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>

namespace eligo {
namespace {

// Words that say that what follows excludes, or name its subject, and limit nothing.
bool only_names(Token const& token) {
    static constexpr std::array words{
        "excluded",   "prohibited",  "prior",     "previous", "concurrent", "concomitant", "medication", "medications", "treatment",
        "treatments", "therapy",     "therapies", "drug",     "drugs",      "any",         "of",         "the",         "following",
        ":",          "for",         "use",       "receipt",  "received",   "patients",    "with",       "subjects",    "are",
        "who",        "have",        "has",       "had",      "been",       "agents",      ",",          "a",           "and",
        "or",         "not allowed", "patient",   "those",    "used",       "by",          "taking",     "from",        "study"};
    return std::find(words.begin(), words.end(), token.lower) != words.end();
}

// "Excluded within 4 weeks of study entry": the names, then a window up to the end.
std::optional<Window> window_of(std::string_view heading, Vocabulary const& vocabulary) {
    while (!heading.empty() && (heading.back() == ':' || heading.back() == ' ' || heading.back() == '-')) heading.remove_suffix(1);
    auto const line = prepare_line(heading, vocabulary);
    auto const tokens = std::span<Token const>(line->counted);
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        auto const rest = tokens.subspan(at);
        if (auto const clause = read_window(rest, vocabulary); clause && clause->length == rest.size()) {
            auto const* within = clause->piece.find(PieceKind::within);
            if (within == nullptr) return std::nullopt;
            std::vector<Diagnostic> ignored;
            LowerContext const context{rest, vocabulary, CriterionKind::exclusion, ignored};
            auto const lowered = lower_window(*within, context);
            if (!lowered || lowered->half_lives) return std::nullopt;
            return lowered->window;
        }
        if (!only_names(tokens[at])) return std::nullopt;
    }
    return std::nullopt;
}

bool bound_leaves(Node& node, Window const& window) {
    if (node.is<Not>()) return false;
    if (auto* record = node.get<Record>()) {
        if (record->window.none()) record->window = window;
        return true;
    }
    if (auto* measure = node.get<Measure>()) {
        if (measure->window.none()) measure->window = window;
        return true;
    }
    if (node.children.empty()) return false;
    return std::all_of(node.children.begin(), node.children.end(), [&](Node& child) { return bound_leaves(child, window); });
}

// "A subject will be eligible only if all of the following apply", "… must be checked prior to randomization": a demand, no limit.
bool only_demands(std::string const& lower) {
    if (lower.find("following") == std::string::npos) return false;
    for (std::string_view const word : {"within", "at least", "unless", "less than", "more than", " days", " weeks", " months", "except",
                                        "donor", "repeated", "with history"})
        if (lower.find(word) != std::string::npos) return false;
    for (std::string_view const word : {"cohort", "group", "arm ", "part ", "phase"})
        if (lower.find(word) != std::string::npos) return false;
    return lower.find("only if all") != std::string::npos || lower.find("prior to inclusion") != std::string::npos ||
           lower.find("prior to random") != std::string::npos || lower.find("prior to enrol") != std::string::npos;
}

}  // namespace

bool narrows(std::string_view heading) {
    auto const lower = ascii_lower(heading);
    if (only_demands(lower)) return false;
    for (std::string_view const word : {"within", "prior to", "at least", "unless", "only if", "only", "less than", "more than", " days",
                                        " weeks", " months", "except", "donor", "with history", "concurrent treatment with"})
        if (lower.find(word) != std::string::npos) return true;
    return false;
}

bool apply_heading(std::string_view heading, Node& rule, CriterionKind kind, Vocabulary const& vocabulary) {
    if (kind != CriterionKind::exclusion) return false;
    auto const window = window_of(heading, vocabulary);
    if (!window) return false;
    auto bounded = rule;
    if (!bound_leaves(bounded, *window)) return false;
    rule = std::move(bounded);
    return true;
}

}  // namespace eligo
