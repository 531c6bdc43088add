#include "grammar/attitude.hpp"

#include "grammar/consent_givers.hpp"
#include "grammar/plain_words.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo {
namespace {

// Who and that it is asked: before the attitude they say nothing of their own.
constexpr auto leads = std::to_array<std::string_view>({"be",
                                                        "is",
                                                        "are",
                                                        "been",
                                                        "has",
                                                        "have",
                                                        "had",
                                                        "must",
                                                        "should",
                                                        "shall",
                                                        "will",
                                                        "the",
                                                        "a",
                                                        "an",
                                                        "patient",
                                                        "patients",
                                                        "subject",
                                                        "subjects",
                                                        "participant",
                                                        "participants",
                                                        "who",
                                                        "that",
                                                        "individuals",
                                                        "individual",
                                                        "persons",
                                                        "person",
                                                        "those",
                                                        "volunteers",
                                                        "volunteer",
                                                        "they",
                                                        "he",
                                                        "she",
                                                        "or",
                                                        "does",
                                                        "do",
                                                        "any",
                                                        ":",
                                                        "as",
                                                        "well",
                                                        "study",
                                                        "required",
                                                        "s",
                                                        "'",
                                                        "'s",
                                                        "patient's",
                                                        "subject's",
                                                        "participant's",
                                                        "being",
                                                        "voluntarily",
                                                        "are:"});

// From here on the words say when, for how long and for which study: the same for everybody who is screened.
constexpr auto tails = std::to_array<std::string_view>({"prior", "before", "throughout", "during", "for", "in", "according", "as", "per",
                                                        "at", "until", "while", "with", "within", "after", "over", "on"});
constexpr auto tail_words = std::to_array<std::string_view>({"prior",
                                                             "to",
                                                             "before",
                                                             "any",
                                                             "study",
                                                             "specific",
                                                             "study-specific",
                                                             "related",
                                                             "study-related",
                                                             "procedures",
                                                             "procedure",
                                                             "initiation",
                                                             "of",
                                                             "the",
                                                             "this",
                                                             "trial",
                                                             "protocol",
                                                             "screening",
                                                             "enrollment",
                                                             "enrolment",
                                                             "entry",
                                                             "registration",
                                                             "participation",
                                                             "participating",
                                                             "duration",
                                                             "entire",
                                                             "full",
                                                             "length",
                                                             "period",
                                                             "throughout",
                                                             "during",
                                                             "for",
                                                             "in",
                                                             "accordance",
                                                             "with",
                                                             "according",
                                                             "as",
                                                             "required",
                                                             "by",
                                                             "per",
                                                             "institutional",
                                                             "local",
                                                             "guidelines",
                                                             "policies",
                                                             "policy",
                                                             "regulations",
                                                             "requirements",
                                                             "regulatory",
                                                             "ICH",
                                                             "GCP",
                                                             "ich",
                                                             "gcp",
                                                             "and",
                                                             "or",
                                                             "good",
                                                             "clinical",
                                                             "practice",
                                                             "irb",
                                                             "ethics",
                                                             "committee",
                                                             "at",
                                                             "time",
                                                             "baseline",
                                                             "being",
                                                             "performed",
                                                             "conducted",
                                                             "all",
                                                             "whole",
                                                             "course",
                                                             "a",
                                                             "an",
                                                             "into",
                                                             "on",
                                                             "own",
                                                             "his",
                                                             "her",
                                                             "their",
                                                             "behalf",
                                                             "while",
                                                             "until",
                                                             "end",
                                                             "completion",
                                                             "follow-up",
                                                             "follow",
                                                             "up",
                                                             "-",
                                                             "treatment",
                                                             "receiving",
                                                             "research",
                                                             "applicable",
                                                             "such",
                                                             "outlined",
                                                             "described",
                                                             "stated",
                                                             "specified",
                                                             "assessments",
                                                             "activities",
                                                             "beginning",
                                                             "starting",
                                                             "start",
                                                             "commencement",
                                                             "commencing",
                                                             "over",
                                                             "months",
                                                             "participate",
                                                             "inclusion",
                                                             "randomization",
                                                             "phase",
                                                             "well",
                                                             "conduct",
                                                             "performance",
                                                             "non-routine",
                                                             "tests",
                                                             "evaluations",
                                                             "sample",
                                                             "collection",
                                                             "visit",
                                                             "schedule",
                                                             "planned",
                                                             "within",
                                                             "remainder",
                                                             "law",
                                                             "laws",
                                                             "national",
                                                             "federal",
                                                             "involvement",
                                                             "mandated",
                                                             "protocol-specific"});

constexpr auto adverbs =
    std::to_array<std::string_view>({"fully", "voluntarily", "freely", "reliably", "adequately", "personally", "consistently", "safely",
                                     "also", "legally", "mentally", "physically", "cognitively", "independently"});

class AttitudeReader {
public:
    explicit AttitudeReader(LowerContext const& context) : context_(context), words_(plain_words(context.tokens)) {}

    std::optional<Node> read() {
        // Whose opinion it is that settles the fact says nothing of the patient.
        accept({"in opinion of investigator", "in opinion of investigator ,", "in investigator's opinion", "in investigator's opinion ,",
                "in investigator ' s opinion ,", "in opinion of investigators ,", "in opinion of principal investigator ,",
                "in judgment of investigator ,", "in judgement of investigator ,", "in investigator's judgment ,"});
        // "The patient or a guardian must be able to consent": whoever consents.
        if (auto const givers = consent_givers(words_, at_); givers.any() && givers.self && !givers.both) {
            or_representative_ = true;
            at_ = givers.end;
        }
        while (at_ < words_.size() && is_one_of(words_[at_].text, leads)) ++at_;
        mark_labels(0, at_);
        if (!attitudes()) return std::nullopt;
        std::vector<Node> nodes;
        bool has_and = false, has_or = false;
        for (;;) {
            auto node = act();
            if (!node) return std::nullopt;
            nodes.push_back(std::move(*node));
            if (at_ == words_.size()) break;
            auto const before = at_;
            auto const join = separator();
            if (join != ' ' && at_ < words_.size()) {
                (join == 'o' ? has_or : has_and) = has_or && join == ',' ? has_and : true;
                auto const after = at_;
                if (!attitudes()) {
                    at_ = after;
                    accept({"to"});
                }
                if (next_verb()) continue;
            }
            at_ = before;
            if (!tail(std::any_of(nodes.begin(), nodes.end(), [&](Node const& said) { return only_consent(said); }))) return std::nullopt;
            break;
        }
        if (has_and && has_or) return std::nullopt;
        // "Unable to A and B", "unable to A or B": either is enough, since "able to A and B" asks for both.
        auto node = nodes.size() == 1 ? std::move(nodes.front()) : join(std::move(nodes), has_or || negative_, 0, words_.size());
        return or_representative_ ? by_representative(std::move(node)) : std::move(node);
    }

private:
    using Candidates = std::vector<std::pair<Act const*, std::size_t>>;  // acts a verb may belong to, and its length in words

    // Attitudes that share what follows, and their words.
    struct Group {
        std::vector<Act::Attitude> found;
        std::vector<std::pair<std::size_t, std::size_t>> where;
        bool either = false;
    };

    // A verb whose object is that of a later one.
    struct Pending {
        Candidates verbs;
        std::size_t start;
        Group group;
    };

    bool accept(std::initializer_list<std::string_view> phrases) {
        std::size_t best = 0;
        for (auto const phrase : phrases) best = std::max(best, match(at_, phrase));
        at_ += best;
        return best != 0;
    }

    std::size_t match(std::size_t at, std::string_view phrase) const { return match_words(words_, at, phrase); }

    // One attitude, or two that share what follows. Leaves `at_` at the verb.
    bool attitudes() {
        auto const start = at_;
        while (at_ < words_.size() && (is_one_of(words_[at_].text, leads) && words_[at_].text != "or")) ++at_;
        std::vector<Act::Attitude> found;
        std::vector<std::pair<std::size_t, std::size_t>> where;
        bool either = false, both = false;
        for (;;) {
            auto const from = at_;
            if (accept({"not able", "not capable", "unable", "inability", "incapable", "cannot", "can not", "incapacity", "incompetent",
                        "not competent", "lack of ability"}))
                found.push_back(Act::unable);
            else if (accept(
                         {"not willing", "unwilling", "unwillingness", "refuse", "refuses", "refusal", "refusing", "declines", "decline"}))
                found.push_back(Act::unwilling);
            else if (accept({"able", "ability", "capable", "capability", "capacity", "competent", "can", "competency"}))
                found.push_back(Act::able);
            else if (accept({"willing", "willingness", "agree", "agrees", "agreed", "agreeing", "agreement", "prepared", "consent",
                             "consents"}))
                found.push_back(Act::willing);
            else
                break;
            where.emplace_back(from, at_);
            auto const joined = at_;
            accept({","});
            if (accept({"and / or"})) return fail(start);
            if (accept({"and"}))
                both = true;
            else if (accept({"or"}))
                either = true;
            else if (accept({"/"}))
                slash_ = true;
            else if (at_ == joined)
                break;
            accept({"the"});
            auto const next = at_;
            if (!is_attitude(next)) {
                at_ = joined;
                break;
            }
        }
        if (found.empty() || found.size() > 2 || (either && both)) return fail(start);
        if (found.back() != Act::able || words_[where.back().first].text != "can") {
            // "cannot comply" has no "to"; a noun has "of" at times.
            auto const modal = words_[where.back().first].text == "cannot" || words_[where.back().first].text == "can";
            if (!any_before_ && match(at_, "of") != 0)
                if (auto const givers = consent_givers(words_, at_ + 1); givers.any() && givers.self && !givers.both) {
                    or_representative_ = true;
                    at_ = givers.end;
                }
            if (!accept({"to", "of"}) && !modal) return fail(start);
        }
        accept({"be"});
        auto const denied = [](Act::Attitude attitude) { return attitude == Act::unable || attitude == Act::unwilling; };
        if (found.size() == 2 && denied(found[0]) != denied(found[1])) return fail(start);
        auto const negative = denied(found.front());
        if (any_before_ && negative != negative_) return fail(start);
        // "unable and unwilling" asks for both, or means either; "able/willing" likewise.
        if (found.size() == 2 && !either && negative && !slash_) return fail(start);
        if (found.size() == 2 && slash_ && !negative) return fail(start);
        any_before_ = true;
        negative_ = negative;
        group_ = {std::move(found), std::move(where), either};
        return true;
    }

    bool is_attitude(std::size_t at) const {
        if (at >= words_.size()) return false;
        static constexpr auto names = std::to_array<std::string_view>(
            {"unable",  "inability",  "incapable", "cannot",    "unwilling", "unwillingness", "refuse", "refusal", "able",     "ability",
             "capable", "capability", "capacity",  "competent", "willing",   "willingness",   "agree",  "agrees",  "prepared", "not"});
        return is_one_of(words_[at].text, names);
    }

    bool fail(std::size_t start) {
        at_ = start;
        return false;
    }

    // "understanding", "complying with": the form behind "capable of".
    std::size_t verb_at(std::size_t at, std::string_view verb) const {
        if (auto const n = match(at, verb)) return n;
        auto const blank = std::min(verb.find(' '), verb.size());
        std::string gerund(verb.substr(0, blank));
        if (gerund == "be") return 0;
        if (gerund.ends_with("ie")) return 0;
        if (gerund.ends_with("e") && !gerund.ends_with("ee")) gerund.pop_back();
        gerund += "ing";
        gerund += verb.substr(blank);
        return match(at, gerund);
    }

    // The acts a verb at `at` may belong to, and its length in words.
    Candidates verbs_at(std::size_t at) const {
        Candidates result;
        for (auto const& act : context_.vocabulary.acts())
            for (auto const& verb : act.verbs)
                if (auto const n = verb_at(at, verb); n != 0) {
                    result.emplace_back(&act, n);
                    break;
                }
        return result;
    }

    bool next_verb() const {
        auto at = at_;
        while (at < words_.size() && is_one_of(words_[at].text, adverbs)) ++at;
        return !verbs_at(at).empty();
    }

    // 'a': and, 'o': or, ',': comma, ' ': none.
    char separator() {
        auto const comma = accept({",", ";"});
        if (accept({"and"})) return 'a';
        if (accept({"or"})) return 'o';
        return comma ? ',' : ' ';
    }

    // What follows a verb of length n at `from`, for one act: the end of its object, or 0.
    std::size_t object_end(Act const& act, std::size_t from) const {
        auto const has = [](std::vector<std::string> const& list, std::string_view word) {
            return std::find(list.begin(), list.end(), word) != list.end();
        };
        auto end = from;
        std::size_t last_head = 0;
        while (end < words_.size()) {
            auto const word = words_[end].text;
            // "understand and consent to ...": two verbs, and no object "consent".
            if (end == from && (word == "and" || word == "or") && end + 2 < words_.size() && words_[end + 1].text == "consent" &&
                words_[end + 2].text == "to")
                break;
            if (has(act.heads, word)) {
                last_head = end + 1;
            } else if ((word == "," || word == "and" || word == "or" || word == "/") && last_head != 0) {
                // The list of objects goes on only with another object.
                auto next = end + 1;
                if (next < words_.size() && (words_[next].text == "and" || words_[next].text == "or")) ++next;
                if (next >= words_.size() || !(has(act.heads, words_[next].text) || has(act.around, words_[next].text)) ||
                    !verbs_at(next).empty() || is_attitude(next))
                    break;
            } else if (!has(act.around, word) && word != "-" && word != "(" && word != ")" && word != "'" && word != "’" && word != "s") {
                break;
            }
            ++end;
        }
        if (last_head != 0) return last_head;
        return act.alone ? from : 0;
    }

    // A verb with an object: the act that takes most of what follows.
    struct Taken {
        Act const* act = nullptr;
        std::size_t end = 0;
        bool tie = false;
    };

    Taken take(Candidates const& verbs, std::size_t at) const {
        Taken best;
        for (auto const& [act, length] : verbs) {
            auto const to = object_end(*act, at + length);
            if (to == 0 || to < best.end) continue;
            best = {act, to, to == best.end};
        }
        return best;
    }

    // The act of an earlier verb that takes what begins the object in words [from, to), or that needs none where there is none.
    Act const* sharing(Candidates const& verbs, std::size_t from, std::size_t to) const {
        for (auto const& candidate : verbs)
            if (from < to ? object_end(*candidate.first, from) > from : candidate.first->alone) return candidate.first;
        return nullptr;
    }

    // One act with its object, or several that share an object ("understand and sign"). Leaves `at_` behind the object.
    std::optional<Node> act() {
        std::vector<Pending> waiting;
        for (;;) {
            while (at_ < words_.size() && is_one_of(words_[at_].text, adverbs)) ++at_;
            auto const start = at_;
            auto verbs = verbs_at(start);
            if (verbs.empty()) return std::nullopt;
            auto const taken = take(verbs, start);
            std::size_t length = 0;
            for (auto const& candidate : verbs) length = std::max(length, candidate.second);
            // No object of its own: that of the next verb, which may have an attitude of its own.
            if (taken.act == nullptr || taken.end == start + length) {
                at_ = start + length;
                auto const join = separator();
                Pending pending{verbs, start, group_};
                auto const next = at_;
                accept({"the", "a"});
                if (join == 'a' && is_attitude(at_) && attitudes()) {
                    waiting.push_back(std::move(pending));
                    continue;
                }
                at_ = next;
                if ((join == 'a' || join == ',') && next_verb()) {
                    waiting.push_back(std::move(pending));
                    continue;
                }
            }
            if (taken.act == nullptr || taken.tie) return std::nullopt;
            at_ = taken.end;
            auto const object = start + verb_length(verbs, taken.act);
            std::vector<Node> nodes;
            for (auto const& pending : waiting) {
                auto const* const shared = sharing(pending.verbs, object, taken.end);
                if (shared == nullptr) return std::nullopt;
                auto node =
                    facts(pending.group, *shared, pending.start, pending.start + verb_length(pending.verbs, shared), object, taken.end);
                if (!node) return std::nullopt;
                nodes.push_back(std::move(*node));
            }
            auto node = facts(group_, *taken.act, start, taken.end, taken.end, taken.end);
            if (!node) return std::nullopt;
            if (nodes.empty()) return node;
            nodes.push_back(std::move(*node));
            return join_nodes(std::move(nodes), negative_, waiting.front().start, taken.end);
        }
    }

    static std::size_t verb_length(Candidates const& found, Act const* act) {
        for (auto const& [other, n] : found)
            if (other == act) return n;
        return 0;
    }

    // The facts for one act: as many as there are attitudes. Their phrase: attitude, verb (words [from, to)) and a shared object.
    std::optional<Node> facts(Group const& group, Act const& act, std::size_t from, std::size_t to, std::size_t object_from,
                              std::size_t object_to) const {
        std::vector<Node> nodes;
        std::string const rest = text(from, to) + (object_from < object_to ? " " + text(object_from, object_to) : std::string());
        auto const span = context_.span(words_[group.where.front().first].token, words_[std::max(to, object_to) - 1].token + 1);
        for (std::size_t i = 0; i < group.found.size(); ++i) {
            auto const entry = act.entries[group.found[i]];
            if (entry == EntryId::none) return std::nullopt;
            nodes.push_back(leaf(Fact{entry}, span, text(group.where[i].first, group.where[i].second) + " to " + rest));
        }
        if (nodes.size() == 1) return std::move(nodes.front());
        auto node = negative_ || group.either ? any_of(std::move(nodes)) : all_of(std::move(nodes));
        node.span = span;
        node.phrase = text(group.where.front().first, group.where.back().second) + " to " + rest;
        return node;
    }

    // A consent that a representative may give in the patient's place. Other acts are the patient's own.
    std::optional<Node> by_representative(Node own) const {
        if (negative_ || !only_consent(own) || !has_entries(context_.vocabulary, {"consenting representative"})) return std::nullopt;
        auto const span = context_.span(0, static_cast<std::uint32_t>(context_.tokens.size()));
        auto const phrase = text(0, words_.size());
        std::vector<Node> either;
        either.push_back(std::move(own));
        either.push_back(leaf(Fact{context_.vocabulary.by_name("consenting representative")}, span, phrase));
        auto node = any_of(std::move(either));
        node.span = span;
        node.phrase = phrase;
        return node;
    }

    bool only_consent(Node const& node) const {
        if (auto const* fact = node.get<Fact>()) {
            auto const& name = context_.vocabulary.entry(fact->entry).name;
            return name == "able to give informed consent" || name == "willing to give informed consent" ||
                   name == "study comprehension ability";
        }
        return std::all_of(node.children.begin(), node.children.end(), [&](Node const& child) { return only_consent(child); });
    }

    Node join_nodes(std::vector<Node> nodes, bool either, std::size_t from, std::size_t to) const {
        auto node = either ? any_of(std::move(nodes)) : all_of(std::move(nodes));
        node.span = context_.span(words_[from].token, words_[to - 1].token + 1);
        return node;
    }

    Node join(std::vector<Node> nodes, bool either, std::size_t from, std::size_t to) const {
        auto node = join_nodes(std::move(nodes), either, from, to);
        node.phrase = text(from, to);
        return node;
    }

    bool tail(bool of_consent) {
        auto const from = at_;
        accept({","});
        if (at_ == words_.size()) return true;
        if (is_attestation_tail(words_, at_, of_consent)) {
            at_ = words_.size();
            mark_labels(from, at_);
            return true;
        }
        if (!is_one_of(words_[at_].text, tails)) return false;
        // "on a vegetarian diet", "for 6 months after": only words that are known to say nothing.
        for (auto i = at_; i < words_.size(); ++i)
            if (!is_one_of(words_[i].text, tail_words)) return false;
        at_ = words_.size();
        mark_labels(from, at_);
        return true;
    }

    void mark_labels(std::size_t from, std::size_t to) const {
        if (context_.labels == nullptr) return;
        for (auto i = from; i < to; ++i) context_.labels->push_back(context_.tokens[words_[i].token].span);
    }

    std::string text(std::size_t from, std::size_t to) const {
        std::string result;
        for (auto i = from; i < to; ++i) {
            if (!result.empty()) result += ' ';
            result += words_[i].text;
        }
        return result;
    }

    LowerContext const& context_;
    std::vector<PlainWord> words_;
    std::size_t at_ = 0;
    Group group_;
    bool negative_ = false, slash_ = false, any_before_ = false;
    bool or_representative_ = false;  // "the patient or a guardian"
};

}  // namespace

bool may_hold_attitude(Token const& token) {
    static constexpr auto stems = std::to_array<std::string_view>(
        {"able",    "abil",      "capab", "capacity", "competen", "can",      "incap",   "incomp",          "unable",   "inabil",
         "willing", "unwilling", "agree", "refus",    "declin",   "prepared", "consent", "lack of ability", "not able", "not willing"});
    return std::any_of(stems.begin(), stems.end(), [&](std::string_view stem) {
        return token.lower.front() == stem.front() ? token.lower.starts_with(stem) : token.lower.find(stem) != std::string_view::npos;
    });
}

std::optional<Node> read_attitude(LowerContext const& context) {
    // Most sentences hold no attitude at all.
    if (std::none_of(context.tokens.begin(), context.tokens.end(), [](Token const& token) { return token.attitude; })) return std::nullopt;
    // Labels of a reading that fails must not stay.
    std::vector<Span> labels;
    auto own = context;
    own.labels = &labels;
    auto node = AttitudeReader(own).read();
    if (node && context.labels != nullptr) context.labels->insert(context.labels->end(), labels.begin(), labels.end());
    return node;
}

}  // namespace eligo
