// Permissions: a bare one asks nothing, one with a condition or a limit is a demand on those with what is permitted (semantics.md, Nothing is guessed, 6).

#include "grammar/statement.hpp"

#include "grammar/clause.hpp"
#include "grammar/lower.hpp"

#include <algorithm>

namespace eligo {
namespace {

// Every record of `node` with `window`, as bare mentions; false where a leaf is no record of a therapy or has a time of its own.
bool set_window(Node& node, Window const& window, Vocabulary const& vocabulary) {
    if (auto* record = node.get<Record>()) {
        if (!record->window.none() || record->what.entry == EntryId::none || !is_therapy(vocabulary.entry(record->what.entry).kind))
            return false;
        record->window = window;
        record->tense = Tense::bare;
        return true;
    }
    if (node.children.empty() || node.is<Not>()) return false;
    for (auto& child : node.children)
        if (!set_window(child, window, vocabulary)) return false;
    return true;
}

// Ages and sexes, and nothing else.
bool asks_only_age(Node const& node) {
    if (node.children.empty()) return node.is<Age>() || node.is<Sex>();
    return std::all_of(node.children.begin(), node.children.end(), asks_only_age);
}

}  // namespace

// "Prior steroids are allowed": nothing is asked. With a limit or condition it is a demand on those with X.
std::optional<Node> StatementReader::permission(Index begin, Index end, int depth) {
    Index length = 0;
    auto const at = find(begin, end, {"allowed",           "permitted",
                                      "acceptable",        "eligible",
                                      "may be included",   "may be enrolled",
                                      "may participate",   "can be included",
                                      "can participate",   "are eligible",
                                      "will be eligible",  "may be eligible",
                                      "are allowed",       "is allowed",
                                      "are permitted",     "is permitted",
                                      "not excluded",      "not exclusionary",
                                      "be eligible",       "are not excluded",
                                      "can be enrolled",   "may also participate",
                                      "may enroll",        "not an exclusion",
                                      "may be considered", "will be allowed",
                                      "are acceptable",    "is acceptable",
                                      "allowable",         "eligible for study"},
                         &length);
    if (at == end) {
        // "Subjects may have received prior X": the same said in front.
        auto const may = find(begin, end,
                              {"may have received", "may have had", "may have been", "may be receiving", "may receive", "may continue",
                               "may have", "may be on", "can have received", "may use", "may take"},
                              &length);
        if (may != begin) return std::nullopt;
        // "Patients may receive no concurrent chemotherapy": they must not.
        if (kind_ != CriterionKind::exclusion && match(may + length, end, {"no"}) != 0) {
            auto node = sentence(may + length, end, depth + 1);
            if (node.is<Not>()) return node;
        }
        auto const limit = find(may + length, end,
                                {"if", "provided", "unless", "but", "until", "as long as", "only", "greater than", "more than", "at least",
                                 "less than", "up to", "except", "within", "must", "and", "prior to", "before", "no more than"},
                                nullptr);
        if (limit != end) {
            // "more than 60 days prior": whoever had it must have had it that long ago.
            auto const rest = clause(may + length, end);
            if (!rest || rest->end != end || has_quoted(rest->node)) return quoted(begin, end);
            auto const* record = rest->node.get<Record>();
            if (record == nullptr || !record->window.ago || record->window.within) return quoted(begin, end);
            Record inside = *record;
            inside.window.ago.reset();
            inside.window.ago_strict = false;
            inside.window.within = record->window.ago;
            inside.window.within_strict = !record->window.ago_strict;
            inside.tense = Tense::bare;
            return negation(leaf(inside, span(begin, end), words(begin, end)));
        }
        if (!plain_subject(may + length, end)) return quoted(begin, end);
        labels_.push_back(span(begin, end));
        return leaf(Nothing{}, span(begin, end), words(begin, end));
    }
    if (at == begin) return std::nullopt;
    if (find(begin, end, {"excluded", "not eligible", "ineligible", "not allowed", "not permitted", "prohibited"}, nullptr) != end &&
        match(at, end, {"not excluded", "are not excluded"}) == 0)
        return quoted(begin, end);
    auto subject_end = at;
    while (subject_end > begin && match(subject_end - 1, subject_end, {"will", "be", "are", "is", "would", "also", "were"}) != 0)
        --subject_end;
    auto rest_begin = at + length;
    auto rest_end = end;
    trim(rest_begin, rest_end);
    if (subject_end == begin) return std::nullopt;
    // "Patients 18 to 80 years old are eligible": the condition of entry.
    if (rest_begin >= rest_end && (at > subject_end || names_people(begin, at)) &&
        match(at, end, {"eligible", "are eligible", "be eligible"}) != 0 && kind_ != CriterionKind::exclusion && depth == 0 &&
        sentences(0, static_cast<Index>(tokens_.size())).size() == 1) {
        auto entry = sentence(begin, subject_end, depth + 1);
        if (understood(entry) == Understood::full && (at > subject_end || asks_only_age(entry))) return entry;
    }
    // "No more than 2 prior regimens allowed", "up to 3 prior lines are permitted": a limit, and nothing else.
    if (rest_begin >= rest_end && kind_ != CriterionKind::exclusion &&
        match(begin, subject_end, {"no more than", "not more than", "up to", "at most", "maximum of", "a maximum of", "maximum"}) != 0) {
        auto const limit = clause(begin, subject_end);
        auto const* record = limit && limit->end == subject_end ? limit->node.get<Record>() : nullptr;
        if (record != nullptr && record->count && record->count->high && !record->count->low) return limit->node;
    }
    // "1 or 2 prior regimens allowed": not more.
    if (rest_begin >= rest_end && kind_ != CriterionKind::exclusion && tokens_[begin].number) {
        auto const limit = clause(begin, subject_end);
        auto const* record = limit && limit->end == subject_end ? limit->node.get<Record>() : nullptr;
        if (record != nullptr && record->count && record->count->high) {
            auto at_most = *record;
            at_most.count->low.reset();
            return leaf(at_most, span(begin, end), words(begin, end));
        }
    }
    // "EF ≥ 50 % ... hypertension allowed": a limit stands before it, and is asked.
    for (auto i = begin; i < subject_end; ++i)
        if (tokens_[i].number || tokens_[i].kind == TokenKind::comparator) return quoted(begin, end);
    // "Patients eligible for transplantation", "acceptable liver function": no permission.
    auto const verb = at > subject_end || (at + length == end && match(at, end, {"acceptable", "allowed", "permitted"}) != 0) ||
                      match(at, end,
                            {"allowed", "permitted", "may be included", "may be enrolled", "may participate", "can be included",
                             "can participate", "not excluded", "are not excluded"}) != 0;
    auto const conditional_eligibility =
        match(at, end, {"eligible", "be eligible", "are eligible"}) != 0 && rest_begin < rest_end &&
        match(rest_begin, rest_end, {"if", "only if", "provided", "provided that", "as long as", "only after", "after", "when"}) != 0;
    if (!verb && !conditional_eligibility) return std::nullopt;
    // "No prior chemotherapy allowed": no permission, but the demand that there is none.
    if (rest_begin >= rest_end &&
        match(begin, subject_end, {"no", "no prior", "no previous", "no concurrent", "no other", "no more than"}) != 0 &&
        match(at, end, {"allowed", "permitted", "are allowed", "is allowed", "are permitted", "is permitted"}) != 0) {
        auto node = sentence(begin, subject_end, depth + 1);
        // "No A, B or C allowed": all of it must be under the one negation.
        if (node.is<Not>() || (node.is<Quoted>() && find(begin, subject_end, {"or", "and", ",", ";"}, nullptr) == subject_end)) return node;
        return quoted(begin, end);
    }
    if (rest_begin >= rest_end || match(rest_begin, rest_end,
                                        {"for study", "for this study", "for enrollment", "for participation", "on study", "for trial",
                                         "to participate", "for inclusion", "for entry"}) == rest_end - rest_begin) {
        // "Patients with X are eligible": under inclusion it may be the very condition of entry.
        auto const states_entry = match(at, end, {"eligible", "are eligible", "will be eligible", "be eligible"}) != 0;
        if (states_entry && kind_ != CriterionKind::exclusion && depth == 0 && sentences(0, static_cast<Index>(tokens_.size())).size() == 1)
            return sentence(begin, subject_end, depth + 1);
        if (!plain_subject(begin, subject_end)) return quoted(begin, end);
        labels_.push_back(span(begin, end));
        return leaf(Nothing{}, span(begin, end), words(begin, end));
    }
    if (auto limited = limited_permission(begin, subject_end, rest_begin, rest_end, depth)) return std::move(*limited);
    // "Prior radiotherapy allowed and recovered": whoever had it has recovered.
    if (kind_ != CriterionKind::exclusion &&
        match(rest_begin, rest_end,
              {"and recovered", "if recovered", "with recovery", "and fully recovered", "if fully recovered", "with full recovery",
               "but recovered", "provided recovered", "and must have recovered", "provided they have recovered", "but must have recovered",
               "if they have recovered", "if patient has recovered"}) == rest_end - rest_begin)
        if (auto recovered = recovered_permission(begin, subject_end)) return std::move(*recovered);
    auto const n = match(rest_begin, rest_end,
                         {"if", "provided", "provided that", "as long as", "only if", "unless", "when", "so long as", "on condition that",
                          "if they", "providing", "only when", "if it"});
    if (n == 0) {
        // "allowed at stable doses": a demand on those with X, in words that only a fact can settle.
        auto who = sentence(begin, subject_end, depth + 1);
        if (has_quoted(who)) return quoted(begin, end);
        auto limit = quoted(rest_begin, rest_end);
        if (kind_ == CriterionKind::exclusion) {
            std::vector<Node> both;
            both.push_back(std::move(who));
            both.push_back(negation(std::move(limit)));
            return all_of(std::move(both));
        }
        Node node = leaf(Group{}, span(begin, end), words(begin, end));
        node.children.push_back(std::move(who));
        node.children.push_back(std::move(limit));
        return node;
    }
    auto const unless = match(rest_begin, rest_end, {"unless"}) != 0;
    auto who = sentence(begin, subject_end, depth + 1);
    auto condition = sentence(rest_begin + n, rest_end, depth + 1);
    if (unless) condition = negation(std::move(condition));
    // Under exclusion whoever has X and does not meet the condition is excluded.
    if (kind_ == CriterionKind::exclusion) condition = negation(std::move(condition));
    return said_by(asked_of(std::move(who), std::move(condition)), begin, end);
}

// "Recovered from" what the subject names.
std::optional<Node> StatementReader::recovered_permission(Index begin, Index subject_end) {
    std::vector<Token> asked;
    for (std::string_view const word : {"recovered", "from"}) {
        Token token;
        token.lower = word;
        token.first_word = grammar_word(word);
        token.span = tokens_[begin].span;
        asked.push_back(token);
    }
    asked.insert(asked.end(), tokens_.begin() + begin, tokens_.begin() + subject_end);
    auto const recovery = read_recovery(asked, vocabulary_);
    if (!recovery || recovery->length != asked.size()) return std::nullopt;
    LowerContext const context{asked, vocabulary_, kind_, warnings_};
    return lower_recovery(recovery->piece, context);
}

// "Hydroxyurea is allowed until day -3", "... if stopped at least 7 days before enrollment": whoever had it had the last of it that long ago. Words between
// the permission and its end say for what it is given ("to control the blast count until ..."): asked as well, as a fact.
std::optional<Node> StatementReader::limited_permission(Index begin, Index subject_end, Index rest_begin, Index rest_end, int depth) {
    for (auto at = rest_begin; at < rest_end; ++at) {
        auto const tokens = std::span<Token const>(tokens_).subspan(at, rest_end - at);
        auto const end_of_it = read_permission_end(tokens, vocabulary_);
        if (!end_of_it || at + end_of_it->length != rest_end) continue;
        LowerContext const context{tokens, vocabulary_, kind_, warnings_};
        auto const window = lower_permission_end(end_of_it->piece, context);
        if (!window) return std::nullopt;
        auto who = sentence(begin, subject_end, depth + 1);
        auto too_late = who;
        if (!set_window(too_late, *window, vocabulary_)) return std::nullopt;
        too_late.span = span(begin, rest_end);
        if (at == rest_begin) return kind_ == CriterionKind::exclusion ? std::move(too_late) : negation(std::move(too_late));
        if (kind_ == CriterionKind::exclusion) return std::nullopt;
        std::vector<Node> both;
        both.push_back(quoted(rest_begin, at));
        both.push_back(negation(std::move(too_late)));
        return said_by(asked_of(std::move(who), all_of(std::move(both))), begin, rest_end);
    }
    return std::nullopt;
}

}  // namespace eligo
