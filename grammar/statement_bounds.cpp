// What stands in brackets behind a quantity, and changes its bound for some: "(≤ 5 × ULN if liver metastases)", "(unless Gilbert's syndrome)",
// "(over 10 years of age)".

#include "grammar/lower.hpp"
#include "grammar/statement.hpp"

namespace eligo {

// "if", "for patients with", "in case of": the words before whom or what a bound is for.
StatementReader::Index StatementReader::match_condition(Index at, Index end) const {
    return match(at, end,
                 {"if",
                  "for",
                  "in",
                  "in case of",
                  "in cases of",
                  "in presence of",
                  "when",
                  "in patients with",
                  "due to",
                  "for patients with",
                  "with",
                  "if due to",
                  "where",
                  "in setting of",
                  "if attributed to",
                  "if attributable to",
                  "if secondary to",
                  "for subjects with",
                  "in event of",
                  "if there are",
                  "if there is",
                  "for those with",
                  "in those with",
                  "in subjects with",
                  "when there is",
                  "in context of",

                  "for participants with",
                  "in participants with",
                  "only if",
                  "in setting of known",
                  "among",
                  "for patients who have",
                  "if they have",
                  "if patient has",
                  "if has",
                  "if have",
                  "in patients who have",
                  "if subject has",
                  "if accompanied by",
                  "if participant has",

                  "in instances of",
                  "for cases of"});
}

// "liver metastases are present": that they are is said by naming them.
Node StatementReader::condition(Index begin, Index end, int depth) {
    trim(begin, end);
    while (end > begin + 1 && match(end - 1, end, {"present", "exist", "exists", "is", "are", "only", "then"}) != 0) --end;
    return sentence(begin, end, depth);
}

// A bound, or a bare value that takes the comparator before it, for the quantities of `general`; `at` moves behind it.
std::optional<Node> StatementReader::bound_like(Node const& general, std::vector<EntryId> const& analytes, Index& at, Index end) {
    auto const tokens = std::span<Token const>(tokens_).subspan(at, end - at);
    LowerContext const context{tokens, vocabulary_, kind_, warnings_};
    auto const all = general.is<All>() || (!general.is<Any>() && kind_ != CriterionKind::exclusion);
    if (auto const bound = read_bound(tokens, vocabulary_))
        if (auto node = lower_bound(bound->piece, analytes, all, context)) {
            at += static_cast<Index>(bound->length);
            return node;
        }
    if (auto const bare = read_bare_value(tokens, vocabulary_))
        if (auto node = lower_bare_value(bare->piece, general, context)) {
            at += static_cast<Index>(bare->length);
            return node;
        }
    return std::nullopt;
}

std::optional<Node> StatementReader::bracket_of_measure(Node const& general, std::vector<EntryId> const& analytes, Index begin, Index end,
                                                        int depth) {
    auto const allowed = [&](Index at) {
        at += match(at, end, {"is", "are", "will be", "may be", "be"});
        return at + match(at, end, {"allowed", "acceptable", "permitted", "eligible", "accepted", "allowable"});
    };
    // "(5 × ULN if liver metastases present)"
    auto at = begin + match(begin, end, {"or", "and / or", "but", "may be", "can be", "must be", "up to :"});
    if (auto special = bound_like(general, analytes, at, end)) {
        at = allowed(at);
        if (auto const n = match_condition(at, end); n != 0 && at + n < end)
            return specialize(general, *special, condition(at + n, end, depth + 1));
        return std::nullopt;
    }
    if (auto const n = match(begin, end,
                             {"unless", "except", "except if", "except in", "except for", "except when", "except in case of",
                              "except in patients with", "excluding", "except for patients with", "except in cases of"});
        n != 0 && begin + n < end) {
        // "(except Gilbert's syndrome, where ≤ 3 × ULN)" says more than an exception.
        for (auto i = begin + n; i < end; ++i)
            if (tokens_[i].number || tokens_[i].kind == TokenKind::comparator) return std::nullopt;
        Node node = leaf(Unless{}, span(begin, end), words(begin, end));
        node.children.push_back(general);
        node.children.push_back(condition(begin + n, end, depth + 1));
        return node;
    }
    if (auto const n = match_condition(begin, end); n != 0) {
        // "(if liver metastases are present, ≤ 5 × ULN)"
        for (auto split = begin + n + 1; split < end; ++split) {
            if (match(split, end, {",", ":", "then", ", then", "must be", "≤", "<", "≥", ">"}) == 0) continue;
            auto from = split + match(split, end, {",", ":", "then", ", then", "must be", ", must be"});
            if (from >= end) break;
            auto special = bound_like(general, analytes, from, end);
            if (!special) continue;
            from = allowed(from);
            if (from != end) return std::nullopt;
            return specialize(general, *special, condition(begin + n, split, depth + 1));
        }
        // "(for patients over 10 years of age)", "(if under age 16)": asked of them.
        if (auto from = begin + n; auto who = age_group(from, end, is_performance(general)))
            if (from == end) return asked_of(std::move(*who), general);
        auto who = sentence(begin + n, end, depth + 1);
        if (match(begin, end, {"if", "for", "in"}) != 0 && (who.is<Age>() || who.is<Sex>())) return asked_of(std::move(who), general);
        return std::nullopt;
    }
    // "(over age 10)", and behind a scale of performance "(under 10 years)": for whom it is.
    if (auto from = begin; auto who = age_group(from, end, is_performance(general)))
        if (from == end) return asked_of(std::move(*who), general);
    return std::nullopt;
}

// "unless liver metastases are present, in which case ≤ 5 × ULN": another bound for a group, not an exception from any.
std::optional<Node> StatementReader::unless_then(Index begin, Index unless, Index rest, Index end, int depth) {
    Index n = 0;
    auto const then =
        find(rest, end, {"in which case", ", in which case", ", then", "then", "in whom", "in which cases", ", when", ", where"}, &n);
    if (then == end || then + n >= end || then == rest) return std::nullopt;
    auto claim_end = unless;
    trim(begin, claim_end);
    auto const claim = clause(begin, claim_end);
    if (!claim || claim->end != claim_end || !claim->measure) return quoted(begin, end);
    auto from = then + n;
    // "it must be", "ALT and AST should be": the quantities once more.
    from += match(from, end, {"it", "they", "both", "value", "values", "limit is", "limit", "level", "levels"});
    while (from < end && (is_demand(from) || match(from, end, {"be", "is", "are", "can", "may", "allowed", "acceptable"}) != 0)) ++from;
    std::optional<Node> special;
    auto stop = from;
    if (from < end) special = bound_like(claim->node, claim->analytes, stop, end);
    if (!special)
        if (auto again = clause(then + n, end); again && again->measure && again->analytes == claim->analytes) {
            special = std::move(again->node);
            stop = again->end;
        }
    while (stop < end && match(stop, end, {"is", "are", "allowed", "acceptable", "permitted", "eligible"}) != 0) ++stop;
    if (!special || stop != end) return quoted(begin, end);
    auto node = specialize(claim->node, *special, condition(rest, then, depth + 1));
    if (!node) return quoted(begin, end);
    return said_by(std::move(*node), begin, end);
}

// "consent of parent or guardian required if under 18": asked of minors.
std::optional<Node> StatementReader::consent_of_minors(Index begin, Index end, int) {
    auto at =
        begin + match(begin, end,
                      {"need", "needs", "with", "have", "has", "must have", "and have", "requires", "require", "and", "and need", "must"});
    if (at >= end || tokens_[at].entry == EntryId::none || vocabulary_.entry(tokens_[at].entry).name != "parental consent")
        return std::nullopt;
    auto const fact = at++;
    at += match(at, end, {"is", "are", "will be", "must be"});
    at += match(at, end, {"required", "needed", "necessary", "obtained", "provided", "available"});
    auto const n =
        match(at, end, {"if", "for", "if you are", "if they are", "for those", "if patient is", "if he / she is", "for patients"});
    if (n == 0 || at + n >= end) return std::nullopt;
    at += n;
    auto const under =
        match(at, end, {"under", "less than", "younger than", "<", "under age of", "under age", "below", "below age of", "< age"});
    if (under == 0 || at + under >= end || !tokens_[at + under].number || tokens_[at + under].has_unit) return std::nullopt;
    auto const limit = at + under;
    auto rest = limit + 1;
    rest += match(rest, end, {"years", "years of age", "years old", "year old", "yrs", "years age"});
    if (rest != end) return std::nullopt;
    Age age;
    age.unit = TimeUnit::year;
    age.range.high = Bound{*tokens_[limit].number, true, Bound::Of::plain, UnitId::none};
    return asked_of(leaf(age, span(at, end), words(at, end)), leaf(Fact{tokens_[fact].entry}, span(fact, fact + 1), words(fact, fact + 1)));
}

}  // namespace eligo
