// Conditions, demands on a group, definitions.

#include "grammar/statement.hpp"

namespace eligo {

// "If X, Y", "for women: Y", "Y if X", "Y unless X", "Y despite X".
std::optional<Node> StatementReader::conditional(Index begin, Index end, int depth) {
    // "In order to prevent A, B": why it is asked says nothing of whom.
    if (match(begin, end, {"in order to"}) != 0)
        if (auto const comma = find(begin, end, {","}, nullptr);
            comma != end && comma + 1 < end && find(begin, comma, {"if", "unless", "only"}, nullptr) == comma) {
            auto asked = sentence(comma + 1, end, depth + 1);
            unread_.push_back(span(begin, comma));
            return asked;
        }
    Index length = match(
        begin, end,
        {"if", "for", "in", "in case of", "when", "among", "if patient", "in cases of", "in event of", "if participant", "in presence of"});
    if (length != 0) {
        Index comma_length = 0;
        auto const canonical = length == 1 && begin + 1 < end && opens(tokens_[begin + 1]);
        auto const comma = canonical ? find(begin + length, end, {"then"}, &comma_length)
                                     : find(begin + length, end, {",", ":", "then", ", then"}, &comma_length);
        if (comma != end && comma + comma_length < end &&
            (match(begin, end, {"if", "when", "in case of"}) != 0 || names_people(begin, comma))) {
            auto who = sentence(begin + length, comma, depth + 1);
            auto asked = sentence(comma + comma_length, end, depth + 1);
            Node node = leaf(Group{}, span(begin, end), words(begin, end));
            node.children.push_back(std::move(who));
            node.children.push_back(std::move(asked));
            return node;
        }
        return std::nullopt;
    }
    auto const candidates = find(begin, end, {"candidates if", "candidate if"}, nullptr);
    if (candidates != end) return quoted(begin, end);
    auto const unless =
        find(begin, end, {"unless", "except if", "except when", "except in case of", "except in cases of", "except where"}, &length);
    if (unless != end && unless > begin && unless + length < end) {
        if (auto node = unless_then(begin, unless, unless + length, end, depth)) return node;
        auto claim_end = unless;
        auto const comma = is_symbol(tokens_[unless - 1], ",");
        if (comma) --claim_end;
        // With several clauses before it and no comma it may belong to the last alone.
        auto claim = sentence(begin, claim_end, depth + 1);
        auto const several = (claim.is<All>() || claim.is<Any>()) && find(begin, claim_end, {"and", "or", ";"}, nullptr) != claim_end;
        if (several && !comma) return quoted(begin, end);
        auto exception = sentence(unless + length, end, depth + 1);
        Node node = leaf(Unless{}, span(begin, end), words(begin, end));
        node.children.push_back(std::move(claim));
        node.children.push_back(std::move(exception));
        return node;
    }
    auto const despite = find(begin, end, {"despite"}, &length);
    if (despite != end && despite > begin && despite + length < end) {
        std::vector<Node> both;
        both.push_back(sentence(begin, despite, depth + 1));
        auto tail = quoted(despite, end);
        tail.phrase = words(despite + length, end);
        tail.get<Quoted>()->words = tail.phrase;
        both.push_back(std::move(tail));
        return said_by(all_of(std::move(both)), begin, end);
    }
    auto const condition = find(begin, end, {"if", "provided", "provided that", "only if", "as long as", "providing"}, &length);
    if (condition != end && condition > begin && condition + length < end) {
        // "≤ 3 × ULN or ≤ 5 × ULN if liver metastases": the condition belongs to the second bound (coordination).
        Index or_length = 0;
        auto const alternative = find(begin, condition, {"or", ";", ",", "and"}, &or_length);
        if (alternative != condition) return std::nullopt;
        auto asked = sentence(begin, condition, depth + 1);
        auto who = sentence(condition + length, end, depth + 1);
        if (kind_ == CriterionKind::exclusion || match(condition, end, {"if"}) == 0 ||
            match(condition, end, {"provided", "only if", "as long as", "providing"}) != 0) {
            // "X if Y" under exclusion: both; "X provided Y": both.
            std::vector<Node> both;
            both.push_back(std::move(asked));
            both.push_back(std::move(who));
            return said_by(all_of(std::move(both)), begin, end);
        }
        return said_by(asked_of(std::move(who), std::move(asked)), begin, end);
    }
    return std::nullopt;
}

// "Women of childbearing potential must use contraception": asks only of those whom it names.
std::optional<Node> StatementReader::demand(Index begin, Index end, int depth) {
    int brackets = 0;
    auto at = end;
    for (auto i = begin; i < end && at == end; ++i) {
        if (opens(tokens_[i]))
            ++brackets;
        else if (closes(tokens_[i]))
            --brackets;
        else if (brackets == 0 && is_demand(i))
            at = i;
        else if (brackets == 0 && match(i, end, {"agree to", "willing to", "agree not to", "agrees to", "agreeing to"}) != 0 && i > begin &&
                 names_people(begin, i))
            at = i;
    }
    if (at == end) return std::nullopt;
    auto const is_verb = !is_demand(at);
    // "women who are not willing to ...": a description, not a demand; and a list of kinds of people is no subject.
    if (is_verb && (kind_ == CriterionKind::exclusion || match(at - 1, at, {"not"}) != 0 || find(begin, at, {"or", ","}, nullptr) != at))
        return std::nullopt;
    auto subject_end = at;
    auto subject_begin = begin;
    trim(subject_begin, subject_end);
    auto const after = is_verb ? at : at + 1;
    if (subject_begin >= subject_end || !names_people(subject_begin, at)) {
        if (is_verb) return std::nullopt;
        // No group is named: the demand word alone goes, and the tokens close up.
        auto rest_begin = begin, rest_end = end;
        trim(rest_begin, rest_end);
        if (rest_end - rest_begin <= 1) return quoted(begin, end);  // "Patients must have": what?
        // Taken out and put back in place: callers hold views of the tokens, so the vector must keep its memory.
        auto const word = tokens_[at];
        tokens_.erase(tokens_.begin() + at);
        auto const moved_end = end - 1;
        Node node = begin < moved_end ? sentence(begin, moved_end, depth + 1) : leaf(Nothing{});
        tokens_.insert(tokens_.begin() + at, word);
        return node;
    }
    if (after >= end) return std::nullopt;
    if (subject_end - subject_begin == 1 &&
        match(subject_begin, subject_end, {"all", "any", "each", "every", "both", "age", "eligible", "only"}) == 1) {
        auto asked = sentence(after, end, depth + 1);
        if (tokens_[subject_begin].lower != "age" || asked.is<Age>()) return asked;
    }
    auto who = people(subject_begin, subject_end, depth + 1);
    if (names_consent(who)) return quoted(begin, end);
    auto asked = sentence(after, end, depth + 1);
    if (who.is<Nothing>()) {
        asked.span = span(begin, end);
        return asked;
    }
    // "X must not ...": the demand is negative.
    Node node = leaf(Group{}, span(begin, end), words(begin, end));
    node.children.push_back(std::move(who));
    node.children.push_back(std::move(asked));
    return node;
}

// "A, defined as B": B.
std::optional<Node> StatementReader::definition(Index begin, Index end, int depth) {
    Index length = 0;
    auto const at = find(begin, end,
                         {"defined as", "defined by", "as defined by", "as evidenced by", "as indicated by", "as demonstrated by",
                          "is defined as", "are defined as", "as shown by", "as manifested by", "i . e .", "i . e", "ie"},
                         &length);
    if (at == end || at == begin || at + length >= end) return std::nullopt;
    // "Measurable disease, as defined by RECIST": criteria, no definition.
    if (criteria_length(std::span<Token const>(tokens_).subspan(at + length, end - at - length), vocabulary_) != 0) return std::nullopt;
    // "For patients with liver metastases it is defined by": not for everybody.
    if (match(begin, end, {"for", "in", "if", "among", "when", "unless", "except"}) != 0) return quoted(begin, end);
    // A limit before it would be lost: "liver function within 7 days, defined as".
    for (auto i = begin; i < at; ++i)
        if (tokens_[i].number) return quoted(begin, end);
    // Only where a single thing is defined: a list before it may be defined in its last member alone.
    Index n = 0;
    if (find(begin, at, {"or", "and", ";"}, &n) != at) return std::nullopt;
    auto node = sentence(at + length, end, depth + 1);
    if (node.is<Quoted>() || denies(begin, at)) return quoted(begin, end);
    // B is what is meant, whatever A is; but a name that is not understood may say more than a name.
    (understood(sentence(begin, at, depth + 1)) != Understood::full ? unread_ : labels_).push_back(span(begin, at + length));
    return node;
}

}  // namespace eligo
