// Lists: several in one line, parts between semicolons, and the line above a sub-list.

#include "grammar/statement.hpp"

#include "grammar/lower.hpp"

#include <algorithm>

namespace eligo {

// A list of quantities as one clause, when it is the whole sentence.
std::optional<Node> StatementReader::measures(Index begin, Index end) {
    auto const tokens = std::span<Token const>(tokens_).subspan(begin, end - begin);
    auto const list = read_measures(tokens, vocabulary_);
    if (!list || list->length != end - begin) return std::nullopt;
    auto const before = warnings_.size();
    auto node = lower_measure(list->piece, LowerContext{tokens, vocabulary_, kind_, warnings_});
    if (!node) warnings_.resize(before);
    return node;
}

// "At least 2 of the following: a; b; or c": the words before the colon say how the list is joined.
std::optional<Node> StatementReader::inline_list(Index begin, Index end, int depth) {
    auto const colon = find(begin, end, {":"}, nullptr);
    auto const follows = find(begin, std::min(colon, end),
                              {"following", "of following", "of the following", "the following", "these criteria", "of these"}, nullptr);
    if (follows == end || follows >= colon || colon == end) {
        // "at least two of: a, b, c" and "at least two of the following a, b": not understood without its list.
        return std::nullopt;
    }
    if (colon + 1 >= end) return std::nullopt;
    StatementReader head_reader(full_, std::vector<Token>(tokens_.begin() + begin, tokens_.begin() + colon), vocabulary_, kind_, warnings_);
    auto head = head_reader.read_head();
    // The members: between semicolons, or between commas where there are none.
    auto const separator = find(colon + 1, end, {";"}, nullptr) != end ? std::string_view(";") : std::string_view(",");
    std::vector<Node> nodes;
    int brackets = 0;
    auto from = colon + 1;
    for (auto i = colon + 1; i <= end; ++i) {
        if (i < end && opens(tokens_[i]))
            ++brackets;
        else if (i < end && closes(tokens_[i]))
            brackets = std::max(0, brackets - 1);
        if (i < end && !(brackets == 0 && is_symbol(tokens_[i], separator))) continue;
        auto first = from;
        auto last = i;
        from = i + 1;
        first += match(first, last, {"and / or", "or", "and"});
        if (last > first && match(last - 1, last, {"or", "and"}) != 0) --last;
        trim(first, last);
        if (first >= last) continue;
        // "a, b or c": the last comma part holds two members.
        if (separator == "," && find(first, last, {"or", "and"}, nullptr) != last) return quoted(begin, end);
        nodes.push_back(sentence(first, last, depth + 1));
    }
    // "adverse prognostic factors" is only what the list is called.
    auto const label = head.parent && head.link == ListHead::Link::unclear && head.parent->is<Quoted>() &&
                       std::count(head.parent->phrase.begin(), head.parent->phrase.end(), ' ') < 4 &&
                       head.parent->phrase.find("no ") == std::string::npos && head.parent->phrase.find("not ") == std::string::npos &&
                       head.parent->phrase.find("without") == std::string::npos;
    if (nodes.empty() || head.link == ListHead::Link::including || (head.parent && !label) || head.excluded || head.refused)
        return quoted(begin, end);
    if (label) unread_.push_back(span(begin, colon));
    Node list;
    switch (head.join) {
        case ListHead::Join::at_least:
        case ListHead::Join::at_most:
            list = leaf(AtLeast{head.join == ListHead::Join::at_least ? head.count : head.count + 1});
            list.children = std::move(nodes);
            if (head.join == ListHead::Join::at_most) list = negation(std::move(list));
            break;
        case ListHead::Join::all: list = all_of(std::move(nodes)); break;
        case ListHead::Join::any: list = any_of(std::move(nodes)); break;
        default: list = kind_ == CriterionKind::exclusion ? any_of(std::move(nodes)) : all_of(std::move(nodes)); break;
    }
    if (head.who) {
        Node group = leaf(Group{});
        group.children.push_back(std::move(*head.who));
        group.children.push_back(std::move(list));
        list = std::move(group);
    }
    return said_by(std::move(list), begin, end);
}

// A list in one line: "a; b; and c". Without a connective all under inclusion, any under exclusion.
std::optional<Node> StatementReader::semicolons(Index begin, Index end, int depth) {
    std::vector<std::pair<Index, Index>> parts;
    // What stands before a colon speaks about the whole list.
    auto const first_semicolon = find(begin, end, {";"}, nullptr);
    if (first_semicolon != end &&
        find(begin, first_semicolon, {"following", "at least two", "at least 2", "any two", "two of", "at least one", "one of"}, nullptr) !=
            first_semicolon &&
        find(begin, first_semicolon, {":"}, nullptr) != first_semicolon)
        return quoted(begin, end);
    int brackets = 0;
    auto from = begin;
    bool has_and = false, has_or = false;
    for (auto i = begin; i <= end; ++i) {
        if (i < end && opens(tokens_[i]))
            ++brackets;
        else if (i < end && closes(tokens_[i]))
            brackets = std::max(0, brackets - 1);
        if (i < end && !(brackets == 0 && is_symbol(tokens_[i], ";"))) continue;
        auto first = from;
        auto last = i;
        from = i + 1;
        if (auto const n = match(first, last, {"or", "and / or"})) {
            has_or = true;
            first += n;
        } else if (auto const m = match(first, last, {"and", "but"})) {
            has_and = true;
            first += m;
        }
        // "a; b; or" at the end of a line of a list says how the next line is joined.
        if (last > first && match(last - 1, last, {"or", "and"}) != 0) --last;
        trim(first, last);
        if (first < last) parts.emplace_back(first, last);
    }
    if (parts.size() < 2) return std::nullopt;
    if (has_and && has_or) return quoted(begin, end);
    std::vector<Node> nodes;
    for (auto const& [first, last] : parts) nodes.push_back(sentence(first, last, depth + 1));
    // "No A; or B unless C": whether the "no" reaches over the "or" is not certain.
    if (has_or && std::any_of(nodes.begin(), nodes.end(), [](Node const& node) { return node.is<Not>(); })) return quoted(begin, end);
    auto const any = has_or || (!has_and && kind_ == CriterionKind::exclusion);
    return said_by(any ? any_of(std::move(nodes)) : all_of(std::move(nodes)), begin, end);
}

// The line above a sub-list: "At least two of the following:", "Adequate organ function, defined as:", "Patients must have:".
ListHead StatementReader::read_head() {
    ListHead head;
    auto begin = Index{0};
    auto end = static_cast<Index>(tokens_.size());
    trim(begin, end);
    Index length = 0;
    // Who is excluded is said of the whole list.
    auto const excluded = find(begin, end,
                               {"excluded", "are excluded", "will be excluded", "not eligible", "ineligible", "will not be eligible",
                                "excluded if", "are excluded if", "excluded from study"},
                               &length);
    if (excluded != end) {
        head.excluded = true;
        auto rest_begin = excluded + length, rest_end = end;
        trim(rest_begin, rest_end);
        if (rest_begin < rest_end && match(rest_begin, rest_end,
                                           {"if",
                                            "if they",
                                            "from study",
                                            "from trial",
                                            "for study",
                                            "from participation",
                                            "if they have",
                                            "if they meet any of following",
                                            "if any of following",
                                            "from this study",
                                            "when",
                                            "if they meet any of following criteria",
                                            "for this study",
                                            "for enrollment",
                                            "to participate",
                                            "if any of following apply",
                                            "if one of following",
                                            "if any of following criteria",
                                            "from participating",
                                            "from enrollment",
                                            "for participation",
                                            "for trial",
                                            "if they have any of following",
                                            "for study if",
                                            "for study if they"}) != rest_end - rest_begin)
            head.refused = true;
        end = excluded;
        while (end > begin && match(end - 1, end, {"will", "be", "are", "is"}) != 0) --end;
    }
    auto const take = [&](std::initializer_list<std::string_view> phrases, ListHead::Join join) {
        auto const at = find(begin, end, phrases, &length);
        if (at == end) return false;
        head.join = join;
        // A number in it counts.
        for (auto i = at; i < at + length; ++i)
            if (tokens_[i].number)
                if (auto const n = tokens_[i].number->to_integer()) head.count = static_cast<int>(std::min<std::int64_t>(*n, 1000));
        tokens_.erase(tokens_.begin() + at, tokens_.begin() + at + length);
        end -= length;
        return true;
    };
    // "at least 2 of the following": the number is any token.
    auto const counted = [&](std::initializer_list<std::string_view> before, ListHead::Join join) {
        for (auto i = begin; i < end; ++i) {
            auto const n = match(i, end, before);
            if (n == 0 || i + n >= end || !tokens_[i + n].number) continue;
            auto const m = match(i + n + 1, end,
                                 {"of following", "of the following", "or more of following", "or more of the following", "of below",
                                  "or more of", "of these", "of following criteria", "of following conditions", "of"});
            if (m == 0) continue;
            auto const value = tokens_[i + n].number->to_integer();
            if (!value || *value < 1 || *value > 100) continue;
            head.join = join;
            head.count = static_cast<int>(*value);
            tokens_.erase(tokens_.begin() + i, tokens_.begin() + i + n + 1 + m);
            end -= n + 1 + m;
            return true;
        }
        return false;
    };
    if (!counted({"at least", "≥", ">=", "a minimum of", "minimum of", "any"}, ListHead::Join::at_least) &&
        !counted({"no more than", "at most", "not more than"}, ListHead::Join::at_most)) {
        if (!take({"any of following", "any of the following", "any one of following", "any one of the following", "one of following",
                   "one of the following", "one or more of following", "one or more of the following", "either of following",
                   "any of these", "either of the following", "any of below", "any", "either", "at least one of the following",
                   "at least one of following", "any of following conditions", "one or more of"},
                  ListHead::Join::any))
            take({"all of following", "all of the following", "all the following", "each of following", "each of the following",
                  "both of following", "both of the following", "all following", "all", "meet all", "every one of following"},
                 ListHead::Join::all);
    }
    take({"following criteria", "following conditions", "the following criteria", "of following", "following", "of the following",
          "the following", "criteria", "following :", "as follows", "conditions", "if they"},
         head.join);
    trim(begin, end);
    // What is left: nothing; a group of people; a thing the list defines or exemplifies.
    auto const verb = [&] {
        while (end > begin && (is_demand(end - 1) || match(end - 1, end,
                                                           {"have", "with", "have :", "who", "if", "be", "are", "meet", "in", "include",
                                                            "includes", "of", "has", "is", "met", "from", "at", "either"}) != 0))
            --end;
    };
    Index tail = 0;
    auto const including = find(begin, end,
                                {"including", "such as", "include", "includes", "including but not limited to", "e . g .", "e . g",
                                 "including , but not limited to", "for example"},
                                &tail);
    auto const defined = find(begin, end,
                              {"defined as", "defined by", "as defined by", "as evidenced by", "i . e .", "i . e", "meaning",
                               "is defined as", "as indicated by", "as demonstrated by", "with", "as determined by", "based on"},
                              &tail);
    if (including != end && including + tail >= end) {
        end = including;
        head.link = ListHead::Link::including;
    } else if (defined != end && defined + tail >= end) {
        end = defined;
        head.link = ListHead::Link::defined;
    }
    auto const demanded = end > begin && is_demand(end - 1);
    verb();
    trim(begin, end);
    if (begin >= end) {
        head.link = ListHead::Link::none;
        return head;
    }
    if (head.link == ListHead::Link::none) {
        auto const people = names_people(begin, end);
        if (people) {
            // "Women of childbearing potential must:", "Infants aged 6 to 23 months:": the list is asked of them.
            auto who = sentence(begin, end, 1);
            if (who.is<Nothing>()) return head;
            // "Patients who have had chemotherapy within 4 weeks": under exclusion the list asks something of its own, unless a colon hands it over.
            auto const handed_over = kind_ != CriterionKind::exclusion || (!tokens_.empty() && is_symbol(tokens_.back(), ":"));
            if (demanded || who.is<Age>() || who.is<Sex>() || (!has_quoted(who) && handed_over)) {
                head.who = std::move(who);
                return head;
            }
        }
        head.link = ListHead::Link::unclear;
    }
    head.parent = sentence(begin, end, 1);
    // "Prior X is allowed if all of the following are met:" is asked of those with X: not read.
    head.refused =
        head.refused || (head.parent->is<Nothing>() &&
                         find(begin, end, {"allowed", "permitted", "may", "eligible", "acceptable", "can", "required"}, nullptr) != end);
    if (head.parent->is<Nothing>()) {
        head.parent.reset();
        head.link = ListHead::Link::none;
    }
    return head;
}

}  // namespace eligo
