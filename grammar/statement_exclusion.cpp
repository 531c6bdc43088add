// "X is excluded", "no X": sentences that turn a condition round, and two demands in one sentence.

#include "grammar/statement.hpp"

namespace eligo {

// "A if B, and must C": two demands joined.
std::optional<Node> StatementReader::two_demands(Index begin, Index end, int depth) {
    int brackets = 0;
    for (auto i = begin + 1; i + 2 < end; ++i) {
        if (opens(tokens_[i]))
            ++brackets;
        else if (closes(tokens_[i]))
            --brackets;
        if (brackets != 0 || !(tokens_[i].lower == "and" || is_symbol(tokens_[i], ";")) || !is_demand(i + 1)) continue;
        bool predicate = false;
        for (auto k = begin; k < i; ++k) predicate = predicate || is_demand(k) || tokens_[k].lower == "if";
        if (!predicate) continue;
        std::vector<Node> both;
        both.push_back(sentence(begin, i, depth + 1));
        both.push_back(sentence(i + 2, end, depth + 1));
        return said_by(all_of(std::move(both)), begin, end);
    }
    return std::nullopt;
}

// "X are excluded": under inclusion the demand not X, under exclusion X.
std::optional<Node> StatementReader::exclusion_phrase(Index begin, Index end, int depth) {
    Index length = 0;
    auto const at = find(begin, end,
                         {"excluded",
                          "will be excluded",
                          "are excluded",
                          "is excluded",
                          "not eligible",
                          "ineligible",
                          "not allowed",
                          "not permitted",
                          "prohibited",
                          "will not be eligible",
                          "will not be allowed",
                          "not be eligible",
                          "not be allowed",
                          "not be permitted",
                          "will be ineligible",
                          "should be excluded",
                          "not acceptable",
                          "excluded from study",
                          "not be included",
                          "exclusionary",
                          "not be enrolled",
                          "cannot participate",
                          "may not participate",
                          "can not participate",
                          "excludes",
                          "will not be included",
                          "not be considered",
                          "disallowed",
                          "not be entered",
                          "unacceptable",
                          "not be permitted",
                          "will be excluded from study",
                          "excluded from participation",
                          "excluded from trial",
                          "ineligible for study",
                          "not eligible for study",
                          "forbidden"},
                         &length);
    if (at == end || at == begin) return std::nullopt;
    // "No patients with X will be excluded": a permission, and no exclusion of X.
    if (match(begin, at, {"no", "none", "none of", "neither"}) != 0) return quoted(begin, end);
    auto rest_begin = at + length;
    auto rest_end = end;
    trim(rest_begin, rest_end);
    // What follows must be empty, or say for what they are excluded.
    auto const but = match(rest_begin, rest_end, {"but", "however", "however ,"});
    if (but != 0 && rest_begin + but < rest_end) {
        // "X are excluded, but Y are eligible": X that is not Y.
        auto y_begin = rest_begin + but;
        auto y_end = rest_end;
        trim(y_begin, y_end);
        Index n = 0;
        auto const eligible = find(y_begin, y_end,
                                   {"eligible", "are eligible", "will be eligible", "allowed", "are allowed", "permitted", "are permitted",
                                    "may be included", "can be included", "be eligible"},
                                   &n);
        if (eligible == y_end || eligible == y_begin || eligible + n != y_end) return quoted(begin, end);
        auto y_subject = eligible;
        while (y_subject > y_begin && match(y_subject - 1, y_subject, {"will", "be", "are", "is", "also", "remain"}) != 0) --y_subject;
        auto x_end = at;
        while (x_end > begin && (match(x_end - 1, x_end, {"will", "be", "are", "is", "should", "would"}) != 0 || is_demand(x_end - 1)))
            --x_end;
        std::vector<Node> both;
        both.push_back(sentence(begin, x_end, depth + 1));
        both.push_back(negation(sentence(y_begin, y_subject, depth + 1)));
        auto node = all_of(std::move(both));
        node.span = span(begin, end);
        return kind_ == CriterionKind::exclusion ? std::move(node) : negation(std::move(node));
    }
    if (rest_begin < rest_end) {
        // "... from this study because of the risk to the child": the reason is not read.
        auto const because =
            find(rest_begin, rest_end, {"because", "because of", "due to", "as", "since", "to avoid", "for safety", "owing to"}, nullptr);
        if (because != rest_end) {
            if (denies(because, rest_end) ||
                find(because, rest_end, {"if", "unless", "except", "but", "who", "until", "or", "only"}, nullptr) != rest_end)
                return quoted(begin, end);
            unread_.push_back(span(because, rest_end));
            rest_end = because;
            trim(rest_begin, rest_end);
        }
    }
    if (rest_begin < rest_end && match(rest_begin, rest_end,
                                       {"from study",
                                        "from trial",
                                        "for study",
                                        "from participation",
                                        "from this study",
                                        "for this study",
                                        "from enrollment",
                                        "from protocol",
                                        "for protocol",
                                        "study",
                                        "from participating",
                                        "on study",
                                        "on this study",
                                        "to participate",
                                        "from entry",
                                        "for trial",
                                        "for enrollment",
                                        "for participation",
                                        "in study",
                                        "in trial",
                                        "during study",
                                        "from participation in study",
                                        "from participation in trial",
                                        "from participating in study",
                                        "for study entry",
                                        "for study participation",
                                        "from study participation",
                                        "to participate in study",
                                        "for enrollment in study",
                                        "from study entry",
                                        "from study enrollment"}) != rest_end - rest_begin)
        return std::nullopt;
    auto subject_end = at;
    while (subject_end > begin &&
           (match(subject_end - 1, subject_end, {"will", "be", "are", "is", "should", "would"}) != 0 || is_demand(subject_end - 1)))
        --subject_end;
    if (subject_end == begin) return std::nullopt;
    auto subject = sentence(begin, subject_end, depth + 1);
    if (kind_ == CriterionKind::exclusion) return subject;
    auto const phrase = subject.phrase;
    auto node = negation(std::move(subject));
    node.phrase = phrase;
    node.span = span(begin, end);
    return node;
}

}  // namespace eligo
