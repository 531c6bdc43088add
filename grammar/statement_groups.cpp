// Of whom a quantity is asked, said behind it: "Karnofsky ≥ 50 % for patients over 16", "Lansky ≥ 50 (under 10 years)", "clearance ≥ 60 mL/min for patients
// with creatinine above normal".

#include "grammar/clause.hpp"
#include "grammar/lower.hpp"
#include "grammar/statement.hpp"

#include <algorithm>

namespace eligo {
namespace {

bool has_window(Node const& node) {
    auto const* record = node.get<Record>();
    auto const* measure = node.get<Measure>();
    return (record != nullptr && !record->window.none()) || (measure != nullptr && !measure->window.none()) ||
           std::any_of(node.children.begin(), node.children.end(), has_window);
}

}  // namespace

// People of an age at `at`: `at` moves behind them. `people`: that people are meant is certain without a word for age ("for patients over 16").
std::optional<Node> StatementReader::age_group(Index& at, Index end, bool people) {
    auto const tokens = std::span<Token const>(tokens_).subspan(at, end - at);
    if (tokens.empty()) return std::nullopt;
    auto clause = read_age(tokens, vocabulary_);
    if ((!clause || clause->piece.kind != PieceKind::age) && (people || names_people(at, at + 1)))
        clause = read_headed(tokens, true, vocabulary_);
    if (!clause || clause->piece.kind != PieceKind::age || clause->piece.has(PieceKind::anything)) return std::nullopt;
    auto const warned = warnings_.size();
    LowerContext const context{tokens, vocabulary_, kind_, warnings_, &labels_};
    auto node = lower_age(clause->piece, context);
    if (!node || !node->is<Age>() || node->get<Age>()->at) {
        warnings_.resize(warned);
        return std::nullopt;
    }
    at += static_cast<Index>(clause->length);
    return node;
}

// Is this one bound, or one for each of several, on a scale of performance? These are set by age.
bool StatementReader::is_performance(Node const& node) const {
    if (auto const* measure = node.get<Measure>())
        return measure->analyte != EntryId::none &&
               vocabulary_.entry(measure->analyte).name.find("performance status") != std::string::npos;
    return !node.children.empty() &&
           std::all_of(node.children.begin(), node.children.end(), [&](Node const& child) { return is_performance(child); });
}

// Behind a quantity: "for patients over 16", "in females", "if creatinine > 1.5 × ULN". `at` moves behind the group. Nothing where the group may go on behind
// a connective ("for patients with A and B"), or where a window at its end may be the quantity's.
std::optional<Node> StatementReader::group_behind(Index& at, Index end, int depth) {
    auto const n = match(at, end,
                         {"if", "for", "in", "in case of", "in presence of", "in cases of", "for those", "in those", "for those with",
                          "in those with", "if they have", "if there is", "if patient has"});
    if (n == 0 || at + n >= end) return std::nullopt;
    auto const ends_here = [&](Index stop) {
        if (stop >= end || match(stop, end, {";", "."}) != 0) return true;
        if (!at_boundary(stop, end)) return false;
        while (stop < end && at_boundary(stop, end)) ++stop;
        if (stop >= end) return true;
        auto const rest = std::span<Token const>(tokens_).subspan(stop, end - stop);
        return read_measure(rest, vocabulary_).has_value() || read_bound(rest, vocabulary_).has_value();
    };
    auto from = at + n;
    if (auto who = age_group(from, end, false); who && ends_here(from)) {
        at = from;
        return who;
    }
    from = at + n;
    // "in males and females": in everybody.
    auto const tokens = std::span<Token const>(tokens_).subspan(from, end - from);
    if (auto const people = read_age(tokens, vocabulary_); people && people->piece.kind == PieceKind::sex) {
        LowerContext const context{tokens, vocabulary_, kind_, warnings_, &labels_};
        auto who = lower_age(people->piece, context);
        if (auto const stop = from + static_cast<Index>(people->length); who && ends_here(stop)) {
            at = stop;
            return who;
        }
    }
    auto const close = find(from, end, {";", ",", "and", "or", "."}, nullptr);
    if (!ends_here(close)) return std::nullopt;
    auto who = sentence(from, close, depth + 1);
    if (has_quoted(who) || who.is<Nothing>() || has_window(who)) return std::nullopt;
    at = close;
    return who;
}

// "Age ≥ 18 years (≥ 12 years for bone sarcoma)": another age for a group.
std::optional<Node> StatementReader::bracket_of_age(Node const& general, Index begin, Index end, int depth) {
    auto at = begin + match(begin, end, {"or", "and / or", "but", "except"});
    auto const tokens = std::span<Token const>(tokens_).subspan(at, end - at);
    if (tokens.empty()) return std::nullopt;
    auto special = age_group(at, end, true);
    if (!special || special->get<Age>()->unit != general.get<Age>()->unit) return std::nullopt;
    at += match(at, end, {"is", "are", "will be", "may be", "be"});
    at += match(at, end, {"allowed", "acceptable", "permitted", "eligible"});
    auto const n = match_condition(at, end);
    if (n == 0 || at + n >= end) return std::nullopt;
    return specialize(general, *special, condition(at + n, end, depth + 1));
}

}  // namespace eligo
