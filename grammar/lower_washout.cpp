// Washouts ("at least 4 weeks since ...") and recovery from what came before.

#include "grammar/lower_record.hpp"

namespace eligo {

using P = PieceKind;

std::optional<Node> RecordLowering::washout(Piece const& piece) {
    // not (X within less than N), and for "(6 weeks for nitrosoureas)" the same with the other time.
    std::vector<Node> excluded;
    if (!washout_part(piece, excluded)) return std::nullopt;
    auto const* gap = piece.find(P::since);
    auto const inside = gap != nullptr && (gap->has(P::at_most) || gap->has(P::less));
    auto node = inside ? any_of(std::move(excluded)) : negation(any_of(std::move(excluded)));
    if (inside && piece.has(P::washout)) return std::nullopt;
    if (piece.has(P::recovered)) {
        // "... and recovered": from what was named first.
        std::vector<Node> both;
        both.push_back(std::move(node));
        for (auto const& part : piece.parts) {
            if (part.kind != P::heads) continue;
            auto recovery = recovered_from(part);
            if (!recovery) return std::nullopt;
            both.push_back(std::move(*recovery));
        }
        node = all_of(std::move(both));
    }
    node.phrase = context_.words(piece.begin, piece.end);
    node.span = context_.span(piece);
    return node;
}

// "Recovered from the effects of prior surgery or chemotherapy": asked of those who have had it.
std::optional<Node> RecordLowering::recovery(Piece const& piece) {
    auto const* heads = piece.find(P::heads);
    bool negated = false, less = false;
    for (auto const& part : piece.parts) {
        if (part.kind == P::negation)
            negated = !negated;
        else if (part.kind == P::restriction || part.kind == P::except)
            less = true;
        else if (part.kind != P::heads && part.kind != P::ever && part.kind != P::other && part.kind != P::label && part.kind != P::since)
            return std::nullopt;
    }
    auto node = recovered_from(*heads);
    if (!node) return std::nullopt;
    for (auto const& head : heads->parts) less = less || head.has(P::grade);
    if (less) {
        // "to grade 1 or less", "except for alopecia": who has recovered altogether has done so; of others only a fact in these words tells.
        auto const words = positive_words(piece);
        std::vector<Node> either;
        either.push_back(std::move(*node));
        either.push_back(leaf(Quoted{words}, context_.span(piece), words));
        // The words without what is left out ask for more: a fact that says so much says the less as well.
        for (auto const& part : piece.parts)
            if (part.kind == P::except) {
                auto const opens = context_.tokens[part.begin - 1].lower == "(" || context_.tokens[part.begin - 1].lower == ",";
                auto more = context_.words(piece.begin, part.begin - (opens ? 1 : 0));
                if (!negated) either.push_back(leaf(Quoted{more}, context_.span(piece), more));
            }
        *node = any_of(std::move(either));
    }
    if (piece.has(P::since)) {
        // "recovered from prior radiotherapy (at least 3 weeks)": and that long ago.
        Piece gap = piece;
        gap.parts.clear();
        for (auto const& part : piece.parts)
            if (part.kind == P::heads || part.kind == P::since) gap.parts.push_back(part);
        std::vector<Node> inside;
        if (negated || !washout_part(gap, inside)) return std::nullopt;
        std::vector<Node> both;
        both.push_back(std::move(*node));
        both.push_back(negation(any_of(std::move(inside))));
        *node = all_of(std::move(both));
    }
    node->phrase = positive_words(piece);
    node->span = context_.span(piece);
    if (!negated) return node;
    auto result = negation(std::move(*node));
    result.span = context_.span(piece);
    return result;
}

// The fact "recovered after X" for every X of a list, for those who have had X; nothing where the vocabulary has no such fact.
std::optional<Node> RecordLowering::recovered_from(Piece const& heads) {
    std::vector<Node> all;
    for (auto const& head : heads.parts) {
        if (head.kind != P::head) continue;
        Record had;
        had.tense = Tense::ever;
        std::string name;
        std::vector<std::string> qualifiers;
        for (auto const& part : head.parts) {
            if (part.kind == P::term && name.empty()) {
                auto const entry = context_.token(part).entry;
                if (entry == EntryId::none || !is_therapy(vocabulary_.entry(entry).kind)) return std::nullopt;
                had.what.entry = entry;
                name = vocabulary_.entry(entry).name;
            } else if (part.kind == P::any_therapy) {
                had.role = Role::therapy;
                name = "therapy";
                if (context_.words(part.begin, part.end).ends_with("surgery"))
                    if (auto const surgery = vocabulary_.find("surgery"); surgery != EntryId::none) {
                        had.role = Role::as_entry;
                        had.what.entry = surgery;
                        name = "surgery";
                    }
            } else if (part.kind == P::qualifier && context_.token(part).qualifier) {
                if (auto const& q = vocabulary_.qualifiers()[*context_.token(part).qualifier].qualifier; q != "recent")
                    qualifiers.push_back(q);
            } else if (part.kind != P::ever && part.kind != P::other && part.kind != P::grade)
                return std::nullopt;
        }
        if (name.empty()) return std::nullopt;
        for (auto const& qualifier : qualifiers) name = qualifier + ' ' + name;
        auto const entry = vocabulary_.find("recovered after " + name);
        had.qualifiers = std::move(qualifiers);
        auto const words = "recovered from " + context_.words(head.begin, head.end);
        std::vector<Node> either;
        either.push_back(negation(leaf(had, context_.span(head), context_.words(head.begin, head.end))));
        if (entry != EntryId::none)
            either.push_back(leaf(Fact{entry}, context_.span(head), words));
        else
            either.push_back(leaf(Quoted{words}, context_.span(head), words));
        all.push_back(any_of(std::move(either)));
    }
    if (all.empty()) return std::nullopt;
    return all_of(std::move(all));
}

bool RecordLowering::washout_part(Piece const& piece, std::vector<Node>& excluded) {
    Frame frame;
    std::vector<Piece const*> lists;  // several where a bracket stands between: "chemotherapy (6 weeks for nitrosoureas) or radiotherapy"
    Piece const* gap = nullptr;
    for (auto const& part : piece.parts) {
        if (part.kind == P::heads)
            lists.push_back(&part);
        else if (part.kind == P::since)
            gap = &part;
        else if (part.kind == P::recovered)
            continue;
        else if (part.kind == P::washout) {
            if (!washout_part(part, excluded)) return false;
        } else if (part.kind == P::within || !frame_part(frame, part))
            return false;
    }
    if (lists.empty() || gap == nullptr || frame.negated || frame.count) return false;
    if (lists.size() > 1 && (frame.other || !frame.qualifiers.empty() || !frame.except.empty() || !frame.examples.empty())) return false;
    // Nothing of the frame may get lost: what a washout has no place for is refused.
    if (frame.definition != nullptr || frame.alternatives != nullptr || frame.other_limit != nullptr || frame.family != nullptr ||
        !frame.bracketed.empty() || !frame.with.empty() || !frame.scaled.empty() || frame.treated != nullptr || frame.needed ||
        frame.or_had != nullptr || frame.joined != nullptr || frame.female || frame.grade_low || frame.grade_high || !frame.stages.empty())
        return false;
    auto const* length = gap->find(P::duration);
    frame.half_lives = gap->has(P::half_lives);
    frame.shorter = gap->has(P::shorter);
    if (length != nullptr) {
        auto const duration = lower_duration(*length, context_);
        if (!duration) return false;
        frame.window.within = duration;
        frame.window.within_strict = gap->has(P::less) || (!gap->has(P::greater) && !gap->has(P::at_most));
    } else if (!frame.half_lives)
        return false;
    // Any of the named therapies inside the window breaks it, whatever the connective: all must lie outside.
    for (auto const* heads : lists) {
        auto node = list(piece, *heads, frame, false, true);
        if (!node) return false;
        excluded.push_back(std::move(*node));
    }
    // "(including A or B)": these count too.
    for (auto const* examples : frame.examples) {
        Frame inner = frame;
        inner.examples.clear();
        inner.other = false;
        auto example = list(*examples, *examples, inner, false, true);
        if (!example) return false;
        excluded.push_back(std::move(*example));
    }
    return true;
}

std::optional<Node> lower_recovery(Piece const& recovery, LowerContext const& context) {
    return RecordLowering(context).recovery(recovery);
}

std::optional<Node> lower_washout(Piece const& washout, LowerContext const& context) { return RecordLowering(context).washout(washout); }

}  // namespace eligo
