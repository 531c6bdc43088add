// Clauses and the connectives between them.

#include "grammar/statement.hpp"

#include "grammar/clause.hpp"
#include "grammar/contraception.hpp"
#include "grammar/lower.hpp"
#include "grammar/outlook.hpp"

#include <algorithm>

namespace eligo {
namespace {

// The relation between two bounds of one analyte: every value inside `a` is inside `b`.
bool implies(Range const& a, Range const& b) {
    auto const end_implies = [](std::optional<Bound> const& x, std::optional<Bound> const& y, bool low) {
        if (!y) return true;
        if (!x || x->of != y->of || x->unit != y->unit) return false;
        if (x->number == y->number) return x->strict || !y->strict;
        return low ? x->number > y->number : x->number < y->number;
    };
    return end_implies(a.low, b.low, true) && end_implies(a.high, b.high, false);
}

// Pairs every measure of `general` with the measure of `special` about the same analyte.
bool all_imply(Node const& a, Node const& b) {
    if (auto const* x = a.get<Measure>()) {
        auto const* y = b.get<Measure>();
        return y != nullptr && x->analyte == y->analyte && x->window == y->window && implies(x->range, y->range);
    }
    if (auto const* x = a.get<Age>()) {
        auto const* y = b.get<Age>();
        return y != nullptr && x->unit == y->unit && !x->at && !y->at && implies(x->range, y->range);
    }
    if (a.meaning.index() != b.meaning.index() || a.children.size() != b.children.size() || a.children.empty()) return false;
    for (std::size_t i = 0; i < a.children.size(); ++i)
        if (!all_imply(a.children[i], b.children[i])) return false;
    return true;
}

// The last leaf is a condition that quoted words narrow.
bool ends_narrowed(Node const& node) {
    if (auto const* record = node.get<Record>()) return !record->restriction.empty();
    return !node.children.empty() && ends_narrowed(node.children.back());
}

// The last leaf says what a therapy is given for.
bool ends_with_reason(Node const& node) {
    if (auto const* record = node.get<Record>()) {
        if (record->reason.has_value()) return true;
        for (std::string_view const word :
             {"for ",      "to ",       "in ",         "as ",        "on ",      "after ",    "following ", "against ",   "between ",
              "prior ",    "before ",   "containing ", "targeting ", "outside ", "directed ", "given ",     "used ",      "combined ",
              "designed ", "intended ", "approved ",   "indicated ", "from ",    "by ",       "at ",        "performed ", "administered "})
            if (record->restriction.starts_with(word)) return true;
        return false;
    }
    return !node.children.empty() && ends_with_reason(node.children.back());
}

// A record of words that no entry of the vocabulary has.
bool has_quoted_name(Node const& node) {
    if (auto const* record = node.get<Record>()) return record->what.entry == EntryId::none;
    return std::any_of(node.children.begin(), node.children.end(), has_quoted_name);
}

Node const& first_leaf(Node const& node) { return node.children.empty() ? node : first_leaf(node.children.front()); }
Node const& last_leaf(Node const& node) { return node.children.empty() ? node : last_leaf(node.children.back()); }

// Whether the verb or the outlook of `before`, or the window of `behind`, may belong to both.
bool may_share(Node const& before, Node const& behind, Vocabulary const& vocabulary) {
    auto const* record = behind.get<Record>();
    if (record == nullptr || record->tense != Tense::bare) return false;
    auto const therapy = record->what.entry != EntryId::none && is_therapy(vocabulary.entry(record->what.entry).kind);
    if (auto const* fact = before.get<Fact>()) {
        return therapy && names_vain_therapy(vocabulary.entry(fact->entry).name);
    }
    auto const* earlier = before.get<Record>();
    return earlier != nullptr && earlier->tense == Tense::ever && earlier->window.none() && record->window.within.has_value() && therapy &&
           earlier->what.entry != EntryId::none && is_therapy(vocabulary.entry(earlier->what.entry).kind);
}

}  // namespace

bool StatementReader::at_boundary(Index at, Index end) const {
    if (at >= end) return true;
    auto const& token = tokens_[at];
    if (token.kind == TokenKind::symbol && (token.lower == "," || token.lower == ";" || token.lower == ".")) return true;
    return match(at, end, {"and", "or", "and / or", "&", "but", "as well as", "plus"}) != 0;
}

// A line of its own, or a part of one between semicolons.
bool StatementReader::says_nothing_else(Index begin, Index end) const {
    auto const is_mark = [](Token const& token) { return token.kind == TokenKind::symbol; };
    auto const parts = [&](Index i) { return is_symbol(tokens_[i], ";") || is_symbol(tokens_[i], "."); };
    return ((begin > 0 && parts(begin - 1)) || std::all_of(tokens_.begin(), tokens_.begin() + begin, is_mark)) &&
           ((end < tokens_.size() && parts(end)) || std::all_of(tokens_.begin() + end, tokens_.end(), is_mark));
}

std::optional<StatementReader::ReadClause> StatementReader::clause(Index begin, Index end, std::optional<int> depth) {
    auto const tokens = std::span<Token const>(tokens_).subspan(begin, end - begin);
    LowerContext context{tokens, vocabulary_, kind_, warnings_, &labels_};
    struct Candidate {
        Clause clause;
        int which;
    };
    std::vector<Candidate> candidates;
    auto const consider = [&](std::optional<Clause> clause, int which) {
        if (clause && clause->length > 0) candidates.push_back({std::move(*clause), which});
    };
    consider(read_measure(tokens, vocabulary_), 0);
    consider(read_age(tokens, vocabulary_, says_nothing_else(begin, end) || begin == 0), 1);
    consider(read_washout(tokens, vocabulary_), 2);
    consider(read_record(tokens, vocabulary_), 3);
    consider(read_recovery(tokens, vocabulary_), 4);
    consider(read_classification(tokens, vocabulary_), 5);
    std::stable_sort(candidates.begin(), candidates.end(), [](auto const& a, auto const& b) { return a.clause.length > b.clause.length; });
    // "Creatinine normal or creatinine clearance ≥ 60 mL/min", "Age 18-75 years, male": a quantity up to a connective is no name that only quotes its words.
    auto const quantity = std::find_if(candidates.begin(), candidates.end(), [&](Candidate const& candidate) {
        auto const stop = begin + static_cast<Index>(candidate.clause.length);
        return candidate.which <= 1 && candidate.clause.piece.kind != PieceKind::sex && stop < end && at_boundary(stop, end);
    });
    for (auto const& candidate : candidates) {
        auto stop = begin + static_cast<Index>(candidate.clause.length);
        std::optional<Node> who;
        if (!at_boundary(stop, end) && !opens(tokens_[stop])) {
            // "QTc ≥ 480 for bundle branch block", "< 1.4 mg/dL in females", "≥ 60 % for patients over 16": a bound for a group.
            if (candidate.which == 0 && depth) who = group_behind(stop, end, *depth);
            if (!who || !at_boundary(stop, end)) continue;
        }
        auto const mark = warnings_.size();
        std::optional<Node> node;
        switch (candidate.which) {
            case 0: node = lower_measure(candidate.clause.piece, context); break;
            case 1: node = lower_age(candidate.clause.piece, context); break;
            case 2: node = lower_washout(candidate.clause.piece, context); break;
            case 4: node = lower_recovery(candidate.clause.piece, context); break;
            case 5: node = lower_classification(candidate.clause.piece, context); break;
            default: node = lower_record(candidate.clause.piece, context); break;
        }
        if (!node) {
            // A quantity that was refused stays refused: no other rule may make something else of it.
            if (candidate.which <= 1) return std::nullopt;
            if (candidate.which != 3) warnings_.resize(mark);
            continue;
        }
        if (candidate.which == 3 && quantity != candidates.end() && &candidate < &*quantity && has_quoted_name(*node)) continue;
        ReadClause result{std::move(*node), stop, {}, false, candidate.which == 0, std::nullopt};
        if (candidate.which == 0)
            for (auto const& part : candidate.clause.piece.parts)
                if (part.kind == PieceKind::subject) result.analytes.push_back(measured(tokens[part.begin], vocabulary_));
        result.negative = result.node.is<Not>();
        result.who = std::move(who);
        return result;
    }
    return std::nullopt;
}

// A later bound for a group replaces the general one for that group. Written so that a value which both bounds judge alike is decided
// whether or not the patient is known to belong to it. Nothing when neither bound is the stricter one.
std::optional<Node> StatementReader::specialize(Node const& general, Node const& special, Node const& who) const {
    std::vector<Node> inner;
    std::vector<Node> outer;
    if (all_imply(general, special)) {
        inner.push_back(who);
        inner.push_back(special);
        outer.push_back(general);
    } else if (all_imply(special, general)) {
        inner.push_back(general);
        inner.push_back(negation(who));
        outer.push_back(special);
    } else
        return std::nullopt;
    outer.push_back(all_of(std::move(inner)));
    return any_of(std::move(outer));
}

// Words in brackets that can only narrow or explain what stands before them: none that widen it or make an exception.
bool StatementReader::narrows(Index begin, Index end) const {
    for (auto i = begin; i < end; ++i)
        for (std::string_view const word :
             {"including", "such", "e",         "eg",        "allowed", "permitted", "acceptable", "unless", "except", "eligible",
              "may",       "can",  "exception", "excluding", "either",  "like",      "example",    "also",   "other",  "any"})
            if (tokens_[i].lower == word) return false;
    // "Age ≥ 18 years (≥ 12 years for bone sarcoma)": another bound may widen.
    if (std::any_of(tokens_.begin() + begin, tokens_.begin() + end,
                    [](Token const& t) { return t.kind == TokenKind::comparator || t.number; }))
        return false;
    return match(begin, end, {"or", "and", "if", "and / or"}) == 0 && end > begin;
}

// Words in brackets that give a permission, and nothing besides that could ask for more.
bool StatementReader::relaxes(Index begin, Index end) const {
    if (find(begin, end,
             {"allowed", "permitted", "acceptable", "eligible", "allowable", "may be included", "can be included", "may be permitted",
              "may participate"},
             nullptr) == end)
        return false;
    return !denies(begin, end) &&
           find(begin, end, {"only", "must", "required", "excluded", "ineligible", "prohibited", "should", "but", "however"}, nullptr) ==
               end;
}

bool StatementReader::is_therapy(Node const& node) const {
    if (auto const* record = node.get<Record>()) {
        if (record->what.entry == EntryId::none) return true;
        auto const kind = vocabulary_.entry(record->what.entry).kind;
        return kind != EntryKind::condition;
    }
    return std::any_of(node.children.begin(), node.children.end(), [&](Node const& child) { return is_therapy(child); });
}

// "< 1.4 mg/dL in females": under inclusion a demand on them, under exclusion a description of both together.
Node StatementReader::asked_of(Node who, Node demand) const {
    std::vector<Node> both;
    both.push_back(std::move(who));
    both.push_back(std::move(demand));
    if (kind_ == CriterionKind::exclusion) return all_of(std::move(both));
    Node node = leaf(Group{});
    node.children = std::move(both);
    return node;
}

// "Karnofsky ≥ 70 % (ECOG 0 or 1)": one demand on two scales. Where they differ, nothing is certain.
std::optional<Node> StatementReader::same_on_two_scales(Node const& a, Node b) const {
    auto const scale = [&](Node const& node) {
        auto const* measure = node.get<Measure>();
        if (measure == nullptr || measure->analyte == EntryId::none) return false;
        auto const& name = vocabulary_.entry(measure->analyte).name;
        return name.find("performance status") != std::string::npos;
    };
    if (!scale(a) || !scale(b)) return std::nullopt;
    if (same_performance(*a.get<Measure>(), *b.get<Measure>(), vocabulary_)) return a;
    std::vector<Node> both;
    both.push_back(a);
    both.push_back(b);
    std::vector<Node> either;
    either.push_back(a);
    either.push_back(b);
    std::vector<Node> doubtful;
    doubtful.push_back(any_of(std::move(either)));
    doubtful.push_back(leaf(Residue{"scales differ"}, b.span));
    std::vector<Node> result;
    result.push_back(all_of(std::move(both)));
    result.push_back(all_of(std::move(doubtful)));
    return any_of(std::move(result));
}

// "able to speak English or Spanish": what the coordination leaves when one member is chosen.
Node StatementReader::governed_phrase(Index begin, Index end) const {
    if (end - begin > 2 && match(begin, end, {"not"}) != 0) {
        auto node = negation(governed_phrase(begin + 1, end));
        node.span = span(begin, end);
        return node;
    }
    LowerContext const context{std::span<Token const>(tokens_).subspan(begin, end - begin), vocabulary_, kind_, warnings_, &labels_};
    if (auto node = read_contraception(context)) return std::move(*node);
    if (end - begin >= 4 && match(end - 2, end, {"or"}) == 1 && tokens_[end - 1].kind != TokenKind::symbol &&
        match(begin, end, {"able", "unable", "willing", "unwilling", "agree", "agrees", "ability", "inability", "willingness"}) != 0) {
        std::vector<Node> either;
        either.push_back(quoted(begin, end - 2));
        auto second = quoted(begin, end - 3);
        auto const text = words(begin, end - 3) + ' ' + std::string(tokens_[end - 1].lower);
        second = leaf(Quoted{text}, span(begin, end), text);
        either.push_back(std::move(second));
        return said_by(any_of(std::move(either)), begin, end);
    }
    return quoted(begin, end);
}

// Clauses and what stands between them.
Node StatementReader::coordination(Index begin, Index end, int depth) {
    enum class Join { none, comma, semicolon, conjunction, disjunction };
    struct Member {
        Node node;
        Join before = Join::none;
        bool negative = false;
        bool measure = false;
        bool mixed = false;           // a clause with words around it that are not understood
        bool opens_negative = false;  // quoted, and begins with "no"
        bool trailing = false;        // mixed: a clause, and then words that are not understood
        Index begin = 0, end = 0;
        bool standalone = false;  // begins with words of its own that say how it is meant
        bool own_clause = false;  // mixed, but begins like a sentence of its own
        std::vector<EntryId> analytes;
    };
    auto const has_connective = find(begin, end, {"and", "or"}, nullptr) != end;
    std::vector<Member> members;
    auto at = begin;
    Join join = Join::none;
    at += match(at, end, {"either", "both"});
    // "able to", "agree to", "planned": what such a word governs is one phrase, its connectives included.
    auto const governed = [&](Index i) {
        return match(i, end,
                     {"able",         "unable",        "willing",     "unwilling",     "agree",         "agrees",        "agreed",
                      "ability",      "inability",     "willingness", "unwillingness", "refuse",        "refuses",       "refusal",
                      "capable",      "incapable",     "commit",      "commits",       "plan",          "plans",         "planning",
                      "planned",      "intend",        "intends",     "likely",        "unlikely",      "expected",      "anticipated",
                      "wish",         "wishes",        "desire",      "understand",    "understands",   "consent to",    "comply",
                      "anticipates",  "anticipate",    "requires",    "not able",      "not willing",   "mentally",      "compliance",
                      "scheduled",    "contemplating", "considering", "competent",     "in opinion of", "not recovered", "recovered",
                      "not resolved", "resolved",      "recovery"}) != 0;
    };
    while (at < end) {
        if (depth > deepest) return quoted(begin, end);
        Member member;
        member.before = join;
        auto stop = end;
        member.standalone =
            match(at, end,
                  {"history of",     "prior",     "previous",     "known",    "current", "currently", "concurrent", "any",
                   "active",         "who",       "no",           "not",      "have",    "has",       "received",   "use of",
                   "received prior", "pregnant",  "previously",   "patients", "those",   "with",      "history",    "participation in",
                   "treatment with", "receiving", "uncontrolled", "severe",   "other",   "another",   "women",      "presence of",
                   "evidence of"}) != 0;
        // "Japanese patients, who are at least 20 years of age": what follows narrows the one thing before it.
        if (members.size() == 1 && join == Join::comma)
            if (auto const n = match(at, end, {"who", "who are", "who have", "who is", "who has", "that is", "that are", "that have"});
                n != 0 && at + n < end) {
                at += n;
                member.before = Join::conjunction;
            }
        if (at > begin || has_connective) {
            int brackets = 0;
            auto next = at;
            for (; next < end; ++next) {
                if (opens(tokens_[next]))
                    ++brackets;
                else if (closes(tokens_[next]))
                    brackets = std::max(0, brackets - 1);
                else if (brackets == 0 && next > at && at_boundary(next, end))
                    break;
            }
            // "use barrier methods, e.g. condoms & ...": where the examples end is not certain.
            auto const examples =
                next != end && find(at, next, {"e . g", "e . g .", "eg", "such as", "including", "for example", "i . e"}, nullptr) != next;
            // "consent from the patient and ...": of the others too.
            auto const open = next != end && match(next - 1, next, {"from", "by", "of"}) != 0;
            if (next - at <= 24 && !examples && !open)
                if (auto node = attestation(at, next)) {
                    member.node = std::move(*node);
                    stop = next;
                    goto joined;
                }
        }
        // A bracket as a member: "(A or B) and C".
        if (opens(tokens_[at])) {
            int brackets = 0;
            auto close = at;
            for (; close < end; ++close) {
                if (opens(tokens_[close])) ++brackets;
                if (closes(tokens_[close]) && --brackets == 0) break;
            }
            if (close < end && at_boundary(close + 1, end)) {
                member.node = statement(at + 1, close, depth + 1);
                stop = close + 1;
                goto joined;
            }
        }
        if (auto node = people_and_contraception(at, end, depth)) {
            member.node = std::move(*node);
            stop = end;
            goto joined;
        }
        // "Women who are unwilling to ...": women of whom that is said.
        if (auto const n = match(at, end,
                                 {"women", "females", "female", "women who", "women who are", "females who are", "female who are",
                                  "female who is", "woman who is", "women that are"});
            n != 0) {
            auto verb = at + n;
            verb += match(verb, end, {"who", "who are", "who is", "that are"});
            if (verb < end && governed(verb) && find(verb, end, {"or", "and", ";"}, nullptr) == end) {
                std::vector<Node> both;
                both.push_back(leaf(Sex{true}, span(at, at + n), "female"));
                both.push_back(governed_phrase(verb, end));
                member.node = all_of(std::move(both));
                member.node.span = span(at, end);
                member.node.phrase = words(verb, end);
                stop = end;
                goto joined;
            }
        }
        if (auto defined = defined_in_brackets(at, end, depth); defined && at_boundary(defined->end, end)) {
            member.node = std::move(defined->node);
            stop = defined->end;
            goto joined;
        }
        if (auto read = clause(at, end, depth)) {
            member.node = std::move(read->node);
            if (read->who) {
                member.measure = true;
                member.analytes = std::move(read->analytes);
                if (!members.empty() && members.back().analytes == member.analytes && join == Join::disjunction)
                    if (auto special = specialize(members.back().node, member.node, *read->who)) {
                        members.back().node = std::move(*special);
                        members.back().measure = false;
                        at = read->end;
                        goto separator;
                    }
                if (!read->who->is<Nothing>()) member.node = asked_of(std::move(*read->who), std::move(member.node));
                stop = read->end;
                goto joined;
            }
            // "Archived tissue, not older than 6 months": what is not understood before it may be what is that old.
            if (member.node.is<Age>() && !members.empty() && has_quoted(members.back().node) &&
                find(at, read->end, {"age", "aged", "ages", "of age"}, nullptr) == read->end)
                member.node = quoted(at, read->end);
            member.negative = read->negative;
            member.measure = read->measure;
            member.analytes = std::move(read->analytes);
            stop = read->end;
            // A bracket behind the clause: "(≤ 5 × ULN if liver metastases)", "(or creatinine clearance ≥ 60 mL/min)".
            while (stop < end && opens(tokens_[stop])) {
                int brackets = 0;
                auto close = stop;
                for (; close < end; ++close) {
                    if (opens(tokens_[close])) ++brackets;
                    if (closes(tokens_[close]) && --brackets == 0) break;
                }
                if (close >= end) {
                    member.mixed = true;
                    stop = end;
                    break;
                }
                auto inner = stop + 1;
                auto const or_words = match(inner, close, {"or", "and / or"});
                inner += or_words;
                auto const tokens = std::span<Token const>(tokens_).subspan(inner, close - inner);
                LowerContext context{tokens, vocabulary_, kind_, warnings_};
                std::optional<Node> special;
                if (!member.analytes.empty())
                    special = bracket_of_measure(member.node, member.analytes, stop + 1, close, depth);
                else if (member.node.is<Age>())
                    special = bracket_of_age(member.node, stop + 1, close, depth);
                if (!special)
                    if (auto minors = consent_of_minors(stop + 1, close, depth)) {
                        std::vector<Node> both;
                        both.push_back(std::move(member.node));
                        both.push_back(std::move(*minors));
                        special = all_of(std::move(both));
                    }
                if (!special && member.measure)
                    if (auto const other = read_measure(tokens, vocabulary_); other && inner + other->length == close)
                        if (auto node = lower_measure(other->piece, context)) special = same_on_two_scales(member.node, std::move(*node));
                if (!special && or_words == 0 && match(inner, close, {"note", "note :", "note that"}) != 0) {
                    auto note = sentence(inner + match(inner, close, {"note", "note :", "note that"}), close, depth + 1);
                    if (note.is<Nothing>()) special = std::move(member.node);
                }
                if (!special && or_words != 0) {
                    auto inner_node = sentence(inner, close, depth + 1);
                    std::vector<Node> either;
                    either.push_back(std::move(member.node));
                    either.push_back(described(std::move(inner_node)));
                    special = any_of(std::move(either));
                }
                if (special) {
                    member.node = std::move(*special);
                    member.node.span = span(at, close + 1);
                    member.node.phrase = words(at, close + 1);
                    member.measure = false;
                } else if (auto const n = match(inner, close, {"including at least", "with at least", "of which at least"});
                           n != 0 && !member.negative) {
                    std::vector<Node> both;
                    both.push_back(std::move(member.node));
                    both.push_back(sentence(inner + 1, close, depth + 1));
                    member.node = all_of(std::move(both));
                    member.node.span = span(at, close + 1);
                    member.node.phrase = words(at, close + 1);
                } else if (!member.measure && !member.negative && inner == stop + 1 && narrows(inner, close)) {
                    std::vector<Node> both;
                    both.push_back(std::move(member.node));
                    auto note = sentence(inner, close, depth + 1);
                    both.push_back(note.is<Nothing>() ? leaf(Nothing{}) : quoted(inner, close));
                    if (both.back().is<Nothing>()) both.pop_back();
                    member.node = all_of(std::move(both));
                    member.node.span = span(at, close + 1);
                    member.node.phrase = words(at, close + 1);
                } else if (!member.measure && relaxes(inner, close)) {
                    // "(topical corticosteroids are allowed)": can only take from what is excluded, or add to who may enter.
                    std::vector<Node> both;
                    both.push_back(std::move(member.node));
                    auto permitted = quoted(inner, close);
                    both.push_back(kind_ == CriterionKind::exclusion ? negation(std::move(permitted)) : std::move(permitted));
                    member.node = kind_ == CriterionKind::exclusion ? all_of(std::move(both)) : any_of(std::move(both));
                    member.node.span = span(at, close + 1);
                    member.node.phrase = words(at, close + 1);
                } else
                    member.mixed = true;
                stop = close + 1;
            }
            if (stop < end && member.measure && !at_boundary(stop, end))
                // "QTc ≥ 480 for bundle branch block", "< 1.4 mg/dL in females": a bound for a group.
                if (auto behind = stop; auto who = group_behind(behind, end, depth)) {
                    if (who->is<Nothing>()) {
                        stop = behind;
                        goto joined;
                    }
                    if (!members.empty() && members.back().analytes == member.analytes && join == Join::disjunction)
                        if (auto special = specialize(members.back().node, member.node, *who)) {
                            members.back().node = std::move(*special);
                            members.back().measure = false;
                            at = behind;
                            goto separator;
                        }
                    member.node = asked_of(std::move(*who), std::move(member.node));
                    stop = behind;
                }
            if (stop < end && !at_boundary(stop, end)) member.mixed = true;
            member.trailing = member.mixed;
        } else if (!members.empty() && !members.back().analytes.empty() &&
                   (join == Join::disjunction || join == Join::conjunction || join == Join::comma)) {
            // "... or ≤ 5 × ULN if liver metastases": the analyte was named before.
            auto const tokens = std::span<Token const>(tokens_).subspan(at, end - at);
            LowerContext context{tokens, vocabulary_, kind_, warnings_};
            auto& previous = members.back();
            auto const bound = read_bound(tokens, vocabulary_);
            if (bound) {
                auto const after = at + static_cast<Index>(bound->length);
                auto const all = previous.node.is<All>() || (!previous.node.is<Any>() && kind_ != CriterionKind::exclusion);
                auto node = lower_bound(bound->piece, previous.analytes, all, context);
                auto const n = match_condition(after, end);
                if (node && n != 0 && after + n < end) {
                    auto const close = find(after + n, end, {";", ",", "and"}, nullptr);
                    auto who = sentence(after + n, close, depth + 1);
                    if (auto special = specialize(previous.node, *node, who); special && join == Join::disjunction) {
                        previous.node = std::move(*special);
                        previous.measure = false;
                        at = close;
                        goto separator;
                    }
                    member.node = asked_of(std::move(who), std::move(*node));
                    member.measure = true;
                    member.analytes = previous.analytes;
                    stop = close;
                    goto joined;
                } else if (node && n == 0 && at_boundary(after, end) && join == Join::disjunction) {
                    member.node = std::move(*node);
                    member.measure = true;
                    member.analytes = previous.analytes;
                    stop = after;
                    goto joined;
                }
            }
            member.mixed = true;
        } else
            member.mixed = true;

        if (member.mixed) {
            // Up to the next connective outside brackets.
            auto next = member.trailing ? stop : at;
            int brackets = 0;
            for (; next < end; ++next) {
                if (opens(tokens_[next]))
                    ++brackets;
                else if (closes(tokens_[next]))
                    brackets = std::max(0, brackets - 1);
                else if (brackets == 0 && next > at && at_boundary(next, end)) {
                    // "Acute and chronic pancreatitis": either of them, or one that is both? An adjective is no member of its own.
                    if (match(next, end, {"and"}) != 0 && std::all_of(tokens_.begin() + at, tokens_.begin() + next, [](Token const& token) {
                            return token.qualifier.has_value() && token.entry == EntryId::none;
                        }))
                        continue;
                    if (!governed(at)) break;
                    auto after = next;
                    while (after < end && at_boundary(after, end)) ++after;
                    // "unwilling or unable to": one phrase.
                    if (next - at == 1 && governed(after)) continue;
                    if (governed(after) || is_symbol(tokens_[next], ";")) break;
                    // "willing to use contraception or be surgically sterile": a fact of its own.
                    if (after < end)
                        if (auto const other = clause(after, end); other && other->node.is<Fact>()) break;
                }
            }
            stop = next;
            // Does a clause hide inside? Then the words around it are not a member of their own.
            bool hides = false;
            for (auto i = at; i < stop && !hides; ++i)
                hides = tokens_[i].entry != EntryId::none || tokens_[i].kind == TokenKind::comparator;
            member.mixed = hides && !governed(at);
            member.own_clause = match(at, stop,
                                      {"not", "no", "who", "have", "has", "with", "patients", "any", "those", "or", "had", "for which",
                                       "in whom", "will", "that have"}) != 0;
            member.negative = false;
            member.measure = false;
            member.opens_negative =
                match(at, stop, {"no", "not", "without", "never", "none", "absence of", "lack of", "free of", "neither"}) != 0;
            member.node = governed(at) ? governed_phrase(at, stop) : quoted(at, stop);
            member.analytes.clear();
        }
    joined:
        member.begin = at;
        member.end = stop;
        members.push_back(std::move(member));
        at = stop;
    separator:
        // The connective.
        join = Join::none;
        while (at < end) {
            auto const n = match(at, end, {"and / or", "or"});
            auto const m = match(at, end, {"and", "&", "but", "as well as", "plus"});
            if (n != 0) {
                join = Join::disjunction;
                at += n;
            } else if (m != 0) {
                if (join != Join::disjunction) join = Join::conjunction;
                at += m;
            } else if (is_symbol(tokens_[at], ";") || is_symbol(tokens_[at], ".")) {
                if (join == Join::none || join == Join::comma) join = Join::semicolon;
                ++at;
            } else if (is_symbol(tokens_[at], ",")) {
                if (join == Join::none) join = Join::comma;
                ++at;
            } else
                break;
        }
    }
    if (members.empty()) return quoted(begin, end);
    if (members.size() == 1) {
        auto node = std::move(members.front().node);
        if (node.phrase.empty()) node.phrase = words(begin, end);
        if (node.span.empty()) node.span = span(begin, end);
        return node;
    }
    // Words at the end that are not understood may speak about all members, and so may words before the first.
    auto const last_mixed =
        members.back().mixed && members.back().trailing && !members.back().own_clause && members.back().before != Join::semicolon;
    // "infection requiring antibiotics, antivirals or antifungals": what follows a narrowed condition may belong to what narrows it.
    for (std::size_t i = 0; i + 1 < members.size(); ++i)
        if (ends_narrowed(members[i].node) && members[i + 1].before != Join::semicolon && !members[i + 1].standalone &&
            !members[i + 1].measure && is_therapy(members[i + 1].node))
            return quoted(begin, end);
    // "treatment for infection or other illness within 14 days": what follows may be a reason too.
    for (std::size_t i = 0; i + 1 < members.size(); ++i)
        if (ends_with_reason(members[i].node) && members[i + 1].before != Join::semicolon && !members[i + 1].measure &&
            (!is_therapy(members[i + 1].node) || ends_narrowed(members[i].node)) &&
            match(members[i + 1].begin, members[i + 1].end,
                  {"history of", "known", "who", "patients", "pregnant", "active", "uncontrolled", "no", "not", "have", "has", "had",
                   "prior", "previous", "current", "currently", "any"}) == 0)
            return quoted(begin, end);
    // ", who have ..." behind a list narrows all of it.
    for (std::size_t i = 1; i < members.size(); ++i)
        if ((members[i].before == Join::comma || members[i].before == Join::none) &&
            match(members[i].begin, members[i].end,
                  {"who", "who have", "who are", "who has", "who is", "that", "that are", "that have", "which", "which are", "whose",
                   "which is", "with", "without"}) != 0)
            return quoted(begin, end);
    // What stands before the first clause of a mixed member may reach over the next one, unless that begins like a sentence of its own.
    bool reaches_over = false;
    for (std::size_t i = 0; i + 1 < members.size(); ++i)
        reaches_over = reaches_over || (members[i].mixed && members[i + 1].before != Join::semicolon && !members[i + 1].measure &&
                                        !members[i + 1].standalone);
    // "Stage IV non-squamous or squamous lung cancer": adjectives that are not all understood belong to the noun behind the "or" as well.
    for (std::size_t i = 0; i + 1 < members.size(); ++i) {
        auto const first = tokens_.begin() + members[i].begin, last = tokens_.begin() + members[i].end;
        auto const describes = [&](Token const& token) {
            return token.lower == "stage" || (token.qualifier && vocabulary_.qualifiers()[*token.qualifier].group == "confirmation");
        };
        reaches_over = reaches_over || (members[i].node.is<Quoted>() && members[i + 1].before != Join::semicolon &&
                                        !members[i + 1].standalone && std::any_of(first, last, describes) &&
                                        std::none_of(first, last, [](Token const& token) { return token.entry != EntryId::none; }));
    }
    if (last_mixed || reaches_over) return quoted(begin, end);

    // "unable to understand and consent": what is not understood behind "unable" governs what follows.
    for (std::size_t i = 0; i + 1 < members.size(); ++i)
        if (members[i].node.is<Quoted>() && members[i + 1].before != Join::semicolon && !members[i + 1].standalone &&
            match(members[i].begin, members[i].end,
                  {"able", "unable", "ability", "inability", "capable", "incapable", "willing", "unwilling", "willingness", "unwillingness",
                   "refuse", "refuses", "refusal", "failure", "cannot"}) != 0)
            return quoted(begin, end);
    // "who received A or a high dose of B within 21 days", "not amenable to surgery or radiotherapy": what was said of the first may be said of what
    // stands behind the "or", and its time of both.
    for (std::size_t i = 0; i + 1 < members.size(); ++i)
        if (members[i + 1].before == Join::disjunction && !members[i + 1].standalone &&
            may_share(last_leaf(members[i].node), first_leaf(members[i + 1].node), vocabulary_))
            return quoted(begin, end);

    bool has_and = false, has_or = false, has_semicolon = false;
    for (auto const& member : members) {
        has_and = has_and || member.before == Join::conjunction;
        has_or = has_or || member.before == Join::disjunction;
        has_semicolon = has_semicolon || member.before == Join::semicolon;
    }
    // "A, B or C, D": after the "or" a comma goes on. Under exclusion all are alternatives; under inclusion it is not certain.
    bool comma_after_or = false, seen_or = false;
    for (auto const& member : members) {
        comma_after_or = comma_after_or || (seen_or && (member.before == Join::comma || member.before == Join::semicolon));
        seen_or = seen_or || member.before == Join::disjunction;
    }
    if (comma_after_or && kind_ != CriterionKind::exclusion) return quoted(begin, end);
    if (has_and && has_or) {
        Diagnostic diagnostic;
        diagnostic.severity = Severity::warning;
        diagnostic.code = "ambiguous-and-or";
        diagnostic.message = "`and` and `or` stand side by side: which belong together is not certain";
        diagnostic.span = span(begin, end);
        warnings_.push_back(std::move(diagnostic));
        return quoted(begin, end);
    }
    // "no <words not understood> or B": how far "no" reaches is not certain.
    for (std::size_t i = 0; i + 1 < members.size(); ++i)
        if (members[i].opens_negative) return quoted(begin, end);
    // "not A or B": the negation reaches over the rest, unless every member carries its own.
    auto const negatives =
        static_cast<std::size_t>(std::count_if(members.begin(), members.end(), [](Member const& m) { return m.negative; }));
    if (has_or && members.front().negative && negatives != members.size()) {
        if (negatives != 1 || std::any_of(members.begin() + 1, members.end(), [](Member const& m) { return m.measure; }))
            return quoted(begin, end);
        std::vector<Node> nodes;
        nodes.push_back(std::move(members.front().node.children.front()));
        for (std::size_t i = 1; i < members.size(); ++i) nodes.push_back(std::move(members[i].node));
        auto node = negation(any_of(std::move(nodes)));
        node.span = span(begin, end);
        return node;
    }
    // "women who are pregnant and women who nurse": kinds of people, any of them.
    auto const kinds_of_people =
        has_and && std::all_of(members.begin(), members.end(), [&](Member const& m) { return !m.measure && names_people(m.begin, m.end); });
    auto const any = has_or || kinds_of_people || (!has_and && kind_ == CriterionKind::exclusion);
    std::vector<Node> nodes;
    for (auto& member : members) nodes.push_back(any ? described(std::move(member.node)) : std::move(member.node));
    // "no A or no B": neither, or one of them? Negatives joined by "or" are not certain.
    if (has_or && negatives == members.size()) return quoted(begin, end);
    return said_by(any ? any_of(std::move(nodes)) : all_of(std::move(nodes)), begin, end);
}

}  // namespace eligo
