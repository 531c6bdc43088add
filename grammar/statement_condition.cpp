// Permissions, conditions, demands on a group, definitions.

#include "grammar/statement.hpp"

namespace eligo {

// "Prior steroids are allowed": nothing is asked. With a limit or condition it is a demand on those with X.
std::optional<Node> StatementReader::permission(Index begin, Index end, int depth) {
    Index length = 0;
    auto const at = find(begin, end, {"allowed",           "permitted",       "acceptable",           "eligible",        "may be included",
                                      "may be enrolled",   "may participate", "can be included",      "can participate", "are eligible",
                                      "will be eligible",  "may be eligible", "are allowed",          "is allowed",      "are permitted",
                                      "is permitted",      "not excluded",    "not exclusionary",     "be eligible",     "are not excluded",
                                      "may have been",     "can be enrolled", "may also participate", "may enroll",      "not an exclusion",
                                      "may be considered", "will be allowed", "are acceptable",       "is acceptable",   "allowable",
                                      "eligible for study"},
                         &length);
    if (at == end) {
        // "Subjects may have received prior X": the same said in front.
        auto const may = find(begin, end,
                              {"may have received", "may have had", "may be receiving", "may receive", "may continue", "may have",
                               "may be on", "can have received", "may use", "may take"},
                              &length);
        if (may != begin) return std::nullopt;
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
    if (rest_begin >= rest_end && at > subject_end && match(at, end, {"eligible", "are eligible", "be eligible"}) != 0 &&
        kind_ != CriterionKind::exclusion && depth == 0 && sentences(0, static_cast<Index>(tokens_.size())).size() == 1) {
        auto entry = sentence(begin, subject_end, depth + 1);
        if (understood(entry) == Understood::full) return entry;
    }
    // "No more than 2 prior regimens allowed", "up to 3 prior lines are permitted": a limit, and nothing else.
    if (rest_begin >= rest_end && kind_ != CriterionKind::exclusion &&
        match(begin, subject_end, {"no more than", "not more than", "up to", "at most", "maximum of", "a maximum of", "maximum"}) != 0) {
        auto const limit = clause(begin, subject_end);
        auto const* record = limit && limit->end == subject_end ? limit->node.get<Record>() : nullptr;
        if (record != nullptr && record->count && record->count->high && !record->count->low) return limit->node;
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
    auto const n = match(rest_begin, rest_end,
                         {"if", "provided", "provided that", "as long as", "only if", "unless", "when", "so long as", "on condition that",
                          "if they", "providing", "only when", "if it"});
    if (n == 0) {
        // "allowed until day -3": a demand on those with X, in words that only a fact can settle.
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
    if (kind_ == CriterionKind::exclusion) {
        // Whoever has X and does not meet the condition is excluded.
        std::vector<Node> both;
        both.push_back(std::move(who));
        both.push_back(negation(std::move(condition)));
        auto node = all_of(std::move(both));
        node.span = span(begin, end);
        node.phrase = words(begin, end);
        return node;
    }
    Node node = leaf(Group{}, span(begin, end), words(begin, end));
    node.children.push_back(std::move(who));
    node.children.push_back(std::move(condition));
    return node;
}

// "If X, Y", "for women: Y", "Y if X", "Y unless X", "Y despite X".
std::optional<Node> StatementReader::conditional(Index begin, Index end, int depth) {
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
        auto node = all_of(std::move(both));
        node.phrase = words(begin, end);
        node.span = span(begin, end);
        return node;
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
            auto node = all_of(std::move(both));
            node.phrase = words(begin, end);
            node.span = span(begin, end);
            return node;
        }
        Node node = leaf(Group{}, span(begin, end), words(begin, end));
        node.children.push_back(std::move(who));
        node.children.push_back(std::move(asked));
        return node;
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
