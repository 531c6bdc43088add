// A record as a whole: its frame, its heads, and what closes it.

#include "grammar/lower_record.hpp"

#include <algorithm>
#include <string_view>

namespace eligo {

using P = PieceKind;

std::optional<Node> RecordLowering::lower(Piece const& record) {
    Frame frame;
    Piece const* heads = nullptr;
    bool allergy = false, participation = false, measured = false, beside = false, excepted = false, open_examples = false;
    Piece const* similar = nullptr;
    // "Stage IV non-squamous lung cancer": the negation is of the histology alone.
    bool described = false;
    for (auto const& part : record.parts) {
        if (part.kind == P::negation && described) return std::nullopt;
        // "Women without asthma": the negation is not of the women.
        if (part.kind == P::negation && (record.has(P::sex_female) || record.has(P::sex_male)) &&
            context_.words(part.begin, part.end).starts_with("without"))
            return std::nullopt;
        described = described || part.kind == P::qualifier || part.kind == P::alternatives || part.kind == P::confirmations ||
                    part.kind == P::stage || part.kind == P::tnm || part.kind == P::criteria_for;
        // "factor V < 50 % without DIC": the negation is not of all that stands there.
        // A window behind a second head belongs to that one: not read.
        if (beside && (part.kind == P::within || part.kind == P::ago || part.kind == P::lasting)) return std::nullopt;
        beside = beside || part.kind == P::given || part.kind == P::accompanied || part.kind == P::unaccompanied;
        measured = measured || part.kind == P::measure;
        if (measured && part.kind == P::negation) return std::nullopt;
        // "Except basal cell carcinoma, adequately treated": said of the exception, not of the whole.
        if (excepted && (part.kind == P::qualifier || part.kind == P::ever || part.kind == P::current)) return std::nullopt;
        excepted = excepted || part.kind == P::except;
        if (heads != nullptr && (part.kind == P::qualifier || part.kind == P::alternatives)) frame.late_qualifier = true;
        // "A including B within 6 months": whether the window is A's too is not certain; in brackets the examples end before it.
        if (part.kind == P::examples) {
            auto const opens = [&](std::uint32_t at) { return at < context_.tokens.size() && context_.tokens[at].lower == "("; };
            // "A, including B, within 6 months": the second comma ends them.
            auto const closed = part.begin < context_.tokens.size() && context_.tokens[part.begin].lower == "," &&
                                part.end < context_.tokens.size() && context_.tokens[part.end].lower == ",";
            open_examples = !closed && !opens(part.begin) && !opens(part.begin + 1) &&
                            context_.words(part.begin, part.end).find("includ") < 3;  // "such as B" tells what an A is: the window is A's
        }
        if (open_examples && (part.kind == P::within || part.kind == P::ago || part.kind == P::lasting)) frame.late_window = true;
        // "malignancy (except cancer in situ of the cervix)": what stands behind an exception may belong to it.
        // Unless a bracket closes it.
        if (auto const* before = record.find(P::except);
            before != nullptr && (part.kind == P::site || part.kind == P::reason || part.kind == P::restriction) &&
            before->begin < part.begin && !(context_.tokens[before->begin].lower == "(" && context_.tokens[before->end - 1].lower == ")"))
            return std::nullopt;
        if (part.kind == P::heads)
            heads = &part;
        else if (part.kind == P::allergy) {
            allergy = true;
            similar = part.find(P::similar);
            for (auto const& inner : part.parts)
                if (inner.kind == P::qualifier && !add_qualifier(frame, inner)) return std::nullopt;
        } else if (part.kind == P::participation)
            participation = true;
        else if (!frame_part(frame, part))
            return std::nullopt;
    }
    if (participation) return finish_participation(record, frame);
    if (heads == nullptr) return std::nullopt;
    // "A, other B other than C, or D": whether D is excepted or the last of the list is not certain.
    if (auto const* except = record.find(P::except); except != nullptr && heads->count(P::head) > 1 && !heads->has(P::disjunction) &&
                                                     !heads->has(P::conjunction) && except->has(P::heads) &&
                                                     except->find(P::heads)->count(P::head) > 1)
        return std::nullopt;
    // "Stage IV lung cancer or recurrent disease following surgery": of the last alone, or of both?
    if (auto const* given = record.find(P::given); given != nullptr && heads->count(P::head) > 1)
        for (std::string_view const word : {"after", "following"})
            if (context_.words(given->begin, given->end).starts_with(word)) return std::nullopt;
    auto adjectives = heads->begin;
    for (auto part = record.parts.rbegin(); part != record.parts.rend(); ++part)
        if (part->kind == P::qualifier && part->end == adjectives) adjectives = part->begin;
    frame.beside_head = std::none_of(record.parts.begin(), record.parts.end(),
                                     [&](Piece const& part) { return part.kind == P::qualifier && part.begin < adjectives; });
    similar_ = similar;
    return finish(record, *heads, frame, allergy);
}

// Whether an example is of the sort of thing it is an example of: conditions among conditions, what is done among what is done.
bool RecordLowering::same_sort(Node const& general, Node const& example) const {
    auto const done = [&](Node const& node, auto const& self) -> std::optional<bool> {
        if (auto const* record = node.get<Record>(); record != nullptr && record->what.entry != EntryId::none)
            return vocabulary_.entry(record->what.entry).kind != EntryKind::condition;
        if (auto const* record = node.get<Record>(); record != nullptr && record->role == Role::therapy) return true;
        for (auto const& child : node.children)
            if (auto const found = self(child, self)) return found;
        return std::nullopt;
    };
    auto const a = done(general, done), b = done(example, done);
    return !a || !b || *a == *b;
}

// All adjectives of a list without "or". Nothing where two are of one group ("relapsed, refractory"): these may well be meant as alternatives.
std::optional<Frame> RecordLowering::with_all(Frame const& frame) {
    Frame one = frame;
    one.alternatives = nullptr;
    std::vector<std::string_view> groups;
    for (auto const& adjective : frame.alternatives->parts) {
        if (adjective.kind == P::stage) {
            if (!frame_part(one, adjective)) return std::nullopt;
            continue;
        }
        auto const& qualifier = context_.token(adjective).qualifier;
        if (!qualifier) return std::nullopt;
        std::string_view const group = vocabulary_.qualifiers()[*qualifier].group;
        auto const& name = vocabulary_.qualifiers()[*qualifier].qualifier;
        // "Metastatic, unresectable": not two extents of which a tumor has one.
        bool const beside = name == "unresectable" || name == "bulky" || name == "residual";
        if (!beside && std::find(groups.begin(), groups.end(), group) != groups.end()) return std::nullopt;
        if (!beside) groups.push_back(group);
        if (!frame_part(one, adjective)) return std::nullopt;
    }
    return one;
}

std::optional<Node> RecordLowering::finish(Piece const& record, Piece const& heads, Frame& frame, bool allergy) {
    if (!frame.either_of.empty()) {
        auto const negated = frame.negated;
        std::vector<Node> either;
        for (auto const& name : frame.either_of) {
            Frame one = frame;
            one.either_of.clear();
            one.negated = false;
            one.qualifiers.insert(name);
            auto node = finish(record, heads, one, allergy);
            if (!node) return std::nullopt;
            either.push_back(std::move(*node));
        }
        auto node = any_of(std::move(either));
        node.phrase = positive_words(record);
        if (negated) node = negation(std::move(node));
        node.span = context_.span(record);
        return node;
    }
    if (frame.started && frame.ended) return std::nullopt;
    // "HER2 positive breast cancer or melanoma": of the first alone, or of both?
    if (frame.marked && heads.count(P::head) != 1) return std::nullopt;
    if (frame.started) frame.window.edge = Window::Edge::started;
    // "Diagnosis of AML within 6 months": the diagnosis lies inside, not only the disease.
    if (frame.diagnosed && frame.window.within && frame.window.edge == Window::Edge::touching && !frame.ended)
        frame.window.edge = Window::Edge::started;
    if (frame.ended) frame.window.edge = Window::Edge::ended;
    // "Recent (within 6 months) stroke": the window says what recent is.
    if (frame.window.within && frame.qualifiers.erase("recent") != 0) frame.groups.erase("course");
    if (frame.window.none()) {
        if (frame.started || (frame.ended && frame.tense == Tense::current)) return std::nullopt;
        if (frame.ended) {
            frame.tense = Tense::past;
            frame.window.edge = Window::Edge::touching;
        }
    }
    // "no chemotherapy for at least 3 weeks": the last day lies that long back.
    if (frame.negated && frame.window.ago && !frame.window.within && frame.window.edge == Window::Edge::started) {
        frame.window.within = frame.window.ago;
        frame.window.within_strict = !frame.window.ago_strict;
        frame.window.ago.reset();
        frame.window.ago_strict = false;
        frame.window.edge = Window::Edge::touching;
    }
    if (frame.count && !frame.lines && !names_lines(heads)) return std::nullopt;
    // "No more than 3 combination or single-agent regimens" counts all of them together.
    if (frame.count && frame.count->high && frame.alternatives != nullptr) return std::nullopt;
    if (frame.definition != nullptr) {
        // "A (i.e. B)" means B; a name that is not understood may say more than a name.
        for (auto const& head : heads.parts)
            if (head.kind == P::head && (head.has(P::unknown) || head.has(P::negation))) return std::nullopt;
        if (context_.labels != nullptr) context_.labels->push_back(context_.span(heads));
    }
    // What is to be during the study is no record; a statement of fact ("planning to become pregnant") speaks of it anyway.
    if (frame.future) {
        auto const* last = heads.parts.empty() ? nullptr : heads.parts.back().find(P::term);
        if (last == nullptr || context_.token(*last).entry == EntryId::none ||
            vocabulary_.entry(context_.token(*last).entry).kind != EntryKind::fact)
            return std::nullopt;
    }
    std::optional<Node> node;
    if (frame.alternatives != nullptr && !are_alternatives(*frame.alternatives)) {
        auto const all = with_all(frame);
        if (!all) return leaf(Quoted{positive_words(record)}, context_.span(record), positive_words(record));
        node = list(record, frame.definition != nullptr ? *frame.definition : heads, *all, allergy, false);
    } else if (frame.alternatives != nullptr) {
        // Each adjective in its turn; one is enough. "Histologically confirmed, recurrent or metastatic": how it was confirmed is no alternative to what
        // it is.
        std::vector<Node> either;
        auto const* alternatives = frame.alternatives;
        Frame confirmed = frame;
        confirmed.alternatives = nullptr;
        std::size_t shared = 0;
        while (shared < alternatives->parts.size() && confirms(alternatives->parts[shared])) ++shared;
        if (shared == alternatives->parts.size()) shared = 0;
        for (std::size_t i = 0; i < shared; ++i)
            if (!frame_part(confirmed, alternatives->parts[i])) return std::nullopt;
        // "Histologically confirmed or recurrent" is no sentence that is sure to be meant so.
        if (shared > 1 || (shared == 1 && context_.tokens[alternatives->parts[0].end].lower != ",")) return std::nullopt;
        for (std::size_t i = shared; i < alternatives->parts.size(); ++i) {
            auto const& adjective = alternatives->parts[i];
            // "Chronic or relevant acute infections": what is chronic is not acute; the adjective behind the "or" is of the last alternative alone.
            if (auto const& qualifier = context_.token(adjective).qualifier;
                qualifier && confirmed.groups.count(vocabulary_.qualifiers()[*qualifier].group) != 0)
                return std::nullopt;
            Frame one = confirmed;
            if (!frame_part(one, adjective)) return std::nullopt;
            auto each = list(record, frame.definition != nullptr ? *frame.definition : heads, one, allergy, false);
            if (!each) return std::nullopt;
            either.push_back(std::move(*each));
        }
        node = any_of(std::move(either));
    } else
        node = list(record, frame.definition != nullptr ? *frame.definition : heads, frame, allergy, false);
    if (!node) return std::nullopt;
    if (frame.or_had != nullptr) {
        // "are receiving X or have within the last 28 days": now, or in that time.
        if (!frame.examples.empty() || frame.tense != Tense::current || !frame.window.none() || frame.alternatives != nullptr ||
            frame.count)
            return std::nullopt;
        Frame past = frame;
        past.tense = Tense::ever;
        if (!set_window(past, *frame.or_had->find(P::within))) return std::nullopt;
        auto other = list(record, heads, past, allergy, false);
        if (!other) return std::nullopt;
        std::vector<Node> either;
        either.push_back(std::move(*node));
        either.push_back(std::move(*other));
        node = any_of(std::move(either));
    }
    if (frame.joined != nullptr) {
        // "received an investigational agent or participated in a trial within 30 days": the window is of both.
        Frame inner;
        inner.window = frame.window;
        inner.half_lives = frame.half_lives;
        for (auto const& part : frame.joined->parts)
            if (part.kind != P::participation && !frame_part(inner, part)) return std::nullopt;
        if (inner.negated || frame.future || frame.needed || !frame.restriction.empty() || !frame.except.empty() || frame.count)
            return std::nullopt;
        if (!inner.tense && frame.window.none()) inner.tense = frame.tense;
        auto other = participation_leaf(*frame.joined, inner);
        if (!other) return std::nullopt;
        std::vector<Node> either;
        either.push_back(std::move(*node));
        either.push_back(std::move(*other));
        node = any_of(std::move(either));
    }
    if (frame.needed) {
        // On record is what is given; what is needed and not given only a fact can say.
        auto const words = positive_words(record);
        std::vector<Node> either;
        either.push_back(std::move(*node));
        either.push_back(leaf(Quoted{words}, context_.span(record), words));
        node = any_of(std::move(either));
    }
    if (frame.count && (!frame.except_qualified.empty() || !frame.except_narrowed.empty())) return std::nullopt;
    if (!frame.except_qualified.empty()) {
        // "has stopped A, except rescue B": of whom nothing is denied, nothing can be excepted.
        if (!frame.negated && context_.kind != CriterionKind::exclusion) return std::nullopt;
        // What is excepted only where it is so counts where it is not.
        std::vector<Node> either;
        either.push_back(std::move(*node));
        for (auto const& [term, qualifiers] : frame.except_qualified) {
            // A therapy that is excepted counts among the heads only where it is a kind of one.
            bool kind_of = term.entry == EntryId::none || !is_therapy(vocabulary_.entry(term.entry).kind), wider = false;
            for (auto const& head : heads.parts)
                if (auto const* known = head.find(P::term); known != nullptr && context_.token(*known).entry != EntryId::none && !kind_of) {
                    kind_of = vocabulary_.is_a(term.entry, context_.token(*known).entry);
                    wider = wider || (!kind_of && vocabulary_.is_a(context_.token(*known).entry, term.entry));
                } else if (known == nullptr)
                    kind_of = true;
            if (wider && !kind_of) return std::nullopt;
            if (!kind_of) continue;
            Record doubtful;
            doubtful.what = term;
            doubtful.tense = frame.tense.value_or(Tense::bare);
            doubtful.window = frame.window;
            doubtful.qualifiers.assign(frame.qualifiers.begin(), frame.qualifiers.end());
            Record excepted;
            excepted.what = term;
            excepted.tense = Tense::ever;
            excepted.qualifiers.assign(qualifiers.begin(), qualifiers.end());
            std::vector<Node> both;
            both.push_back(leaf(doubtful, context_.span(record)));
            both.push_back(negation(leaf(excepted, context_.span(record))));
            either.push_back(all_of(std::move(both)));
        }
        *node = any_of(std::move(either));
    }
    if (!frame.except_narrowed.empty()) {
        // What is excepted only under a condition: of such a record it is not known whether it counts.
        std::vector<Node> either;
        either.push_back(std::move(*node));
        for (auto const& term : frame.except_narrowed) {
            Record doubtful;
            doubtful.what = term;
            doubtful.tense = frame.tense.value_or(Tense::bare);
            doubtful.window = frame.window;
            std::vector<Node> both;
            both.push_back(leaf(doubtful, context_.span(record)));
            both.push_back(negation(leaf(Quoted{frame.except_words}, context_.span(record), frame.except_words)));
            either.push_back(all_of(std::move(both)));
        }
        *node = any_of(std::move(either));
    }
    if (similar_ != nullptr) {
        // An allergy to the substance itself is one to its like; of any other recorded allergy it is not known.
        auto const alike = vocabulary_.by_name("similar compound");
        if (alike == EntryId::none) return std::nullopt;
        Record like;
        like.role = Role::allergy;
        like.what.entry = alike;
        like.qualifiers.assign(frame.qualifiers.begin(), frame.qualifiers.end());
        std::vector<Node> either;
        either.push_back(std::move(*node));
        either.push_back(leaf(like, context_.span(*similar_), positive_words(record)));
        *node = any_of(std::move(either));
    }
    if (!frame.examples.empty()) {
        // The list is open: an example satisfies too. Judgement ("clinically significant") is given by the text that names it.
        std::vector<Node> alternatives;
        alternatives.push_back(std::move(*node));
        if (frame.late_window) {
            Frame at_any_time = frame;
            at_any_time.window = {};
            auto wide = list(record, frame.definition != nullptr ? *frame.definition : heads, at_any_time, allergy, false);
            if (!wide) return std::nullopt;
            std::vector<Node> both;
            both.push_back(std::move(*wide));
            both.push_back(leaf(Residue{"including"}, context_.span(record)));
            alternatives.push_back(all_of(std::move(both)));
        }
        for (auto const* examples : frame.examples) {
            // Examples stand behind the last head of the list and have its qualifiers.
            Frame inner = frame;
            inner.examples.clear();
            inner.scaled.clear();
            inner.other = false;
            inner.qualifiers.insert(last_own_.qualifiers.begin(), last_own_.qualifiers.end());
            if (!inner.tense) inner.tense = last_own_.tense;
            for (auto it = inner.qualifiers.begin(); it != inner.qualifiers.end();)
                it = group_of(*it) == "judgement" ? inner.qualifiers.erase(it) : std::next(it);
            auto example = list(*examples, *examples, inner, allergy, true);
            // "Chronic pain (including surgery)": no surgery is a pain. What else is meant is not certain.
            if (!example || !same_sort(*node, *example)) return std::nullopt;
            alternatives.push_back(std::move(*example));
        }
        *node = any_of(std::move(alternatives));
    }
    if (frame.other_limit != nullptr) {
        auto const* limited = frame.other_limit->find(P::heads);
        auto const* within = frame.other_limit->find(P::within);
        if (limited == nullptr || within == nullptr || !frame.window.within) return std::nullopt;
        Frame inner;
        inner.tense = frame.tense;
        for (auto const& sub : frame.other_limit->parts)
            if (sub.kind != P::heads && sub.kind != P::ever && !frame_part(inner, sub)) return std::nullopt;
        inner.window.within_strict = frame.window.within_strict;
        auto other = list(*frame.other_limit, *limited, inner, false, true);
        if (!other) return std::nullopt;
        std::vector<Node> either;
        either.push_back(std::move(*node));
        either.push_back(std::move(*other));
        *node = any_of(std::move(either));
    }
    for (auto const* heads_in_brackets : frame.bracketed) {
        auto named = named_in_brackets(heads, *heads_in_brackets, frame, allergy, std::move(*node));
        if (!named) return std::nullopt;
        node = std::move(named);
    }
    return close(record, std::move(*node), frame);
}

// "2 prior chemotherapy regimens": the entry's own phrase ends in what is counted.
// "transfusion (platelets or packed cells)": all of it, or these alone? Met by these; what is only the former is unknown. Kinds that borrow the noun and end
// with "or" ("infection (viral, bacterial or fungal)") say which are meant.
std::optional<Node> RecordLowering::named_in_brackets(Piece const& heads, Piece const& in_brackets, Frame const& frame, bool allergy,
                                                      Node general) {
    Frame inner = frame;
    inner.bracketed.clear();
    inner.scaled.clear();
    bracket_base_.clear();
    for (auto const& part : heads.parts)
        if (part.kind == P::head)
            if (auto const* known = part.find(P::term)) bracket_base_ = context_.token(*known).lower;
    borrowers_ = 0;
    auto named = list(in_brackets, in_brackets, inner, allergy, true);
    bracket_base_.clear();
    if (!named) return std::nullopt;
    auto const members = in_brackets.count(P::head);
    // What the head has of its own ("grade 2 neuropathy (motor or sensory)") is asked of the kinds as well.
    Frame limited;
    bool limits = false;
    for (auto const& head : heads.parts)
        if (head.kind == P::head)
            for (auto const& part : head.parts) {
                if (part.kind == P::term) continue;
                if ((part.kind != P::grade && part.kind != P::stage && part.kind != P::measure) || !frame_part(limited, part))
                    return std::nullopt;
                limits = true;
            }
    if (limits && !(named = with_limit(std::move(*named), limited))) return std::nullopt;
    if (members > 1 && borrowers_ == members && in_brackets.has(P::disjunction) && heads.count(P::head) == 1) return named;
    std::vector<Node> both;
    both.push_back(std::move(general));
    both.push_back(leaf(Residue{context_.words(in_brackets.begin, in_brackets.end)}, context_.span(in_brackets)));
    std::vector<Node> either;
    either.push_back(std::move(*named));
    either.push_back(all_of(std::move(both)));
    return any_of(std::move(either));
}

bool RecordLowering::names_lines(Piece const& heads) const {
    auto const text = context_.words(heads.begin, heads.end);
    for (std::string_view const word : {"regimen", "regimens", "line", "lines", "therapies", "of treatment", "treatments", "prior therapy",
                                        "previous therapy", "therapy"})
        if (text.ends_with(word)) return true;
    return false;
}

// Whatever goes with the list as a whole: the sex it names, conditions beside it, negation.
std::optional<Node> RecordLowering::close(Piece const& record, Node node, Frame const& frame) {
    auto const phrase = positive_words(record);
    std::vector<Node> all;
    if (context_.labels != nullptr) context_.labels->insert(context_.labels->end(), frame.idle.begin(), frame.idle.end());
    if (frame.female && !names_women_only(node))
        all.push_back(leaf(Sex{*frame.female}, context_.span(record), *frame.female ? "female" : "male"));
    all.push_back(std::move(node));
    for (auto const& with : frame.with) all.push_back(with);
    auto result = all_of(std::move(all));
    result.phrase = phrase;
    result.span = context_.span(record);
    // "non-elective surgery" is a surgery, "non-ischemic cardiomyopathy" a cardiomyopathy; only what somebody is ("non-pregnant") is denied whole.
    if (frame.negated_name && !result.is<Fact>()) return std::nullopt;
    if (frame.negated) {
        result = negation(std::move(result));
        result.span = context_.span(record);
    }
    return result;
}

std::string RecordLowering::positive_words(Piece const& record) const {
    std::string result;
    auto at = record.begin;
    auto const append = [&](std::uint32_t begin, std::uint32_t end) {
        auto const words = context_.words(begin, end);
        if (!words.empty()) result += (result.empty() ? "" : " ") + words;
    };
    for (auto const& part : record.parts) {
        if (part.kind != P::negation) continue;
        append(at, part.begin);
        at = part.end;
    }
    append(at, record.end);
    return result;
}

// Pregnancy and childbearing are women's: "pregnant women" asks no more than "pregnant".
bool RecordLowering::names_women_only(Node const& node) const {
    if (auto const* fact = node.get<Fact>()) {
        auto const& name = vocabulary_.entry(fact->entry).name;
        return name == "pregnant" || name == "breastfeeding" || name == "childbearing potential" || name == "postmenopausal";
    }
    if (node.children.empty()) return false;
    return std::all_of(node.children.begin(), node.children.end(), [&](Node const& child) { return names_women_only(child); });
}

std::optional<Node> RecordLowering::finish_participation(Piece const& record, Frame& frame) {
    if (frame.count || frame.other || !frame.qualifiers.empty() || frame.outcome || !frame.restriction.empty() || !frame.except.empty() ||
        !frame.reasons.empty() || !frame.sites.empty() || frame.definition != nullptr || !frame.examples.empty() ||
        !frame.bracketed.empty() || !frame.with.empty() || !frame.scaled.empty() || frame.alternatives != nullptr ||
        frame.other_limit != nullptr || frame.treated != nullptr || frame.needed || frame.grade_low || frame.grade_high ||
        !frame.stages.empty() || !frame.method.empty() || frame.criteria)
        return std::nullopt;
    auto node = participation_leaf(record, frame);
    if (!node) return std::nullopt;
    if (frame.joined != nullptr) {
        // "participation in a trial or receipt of an investigational drug within 30 days": the window is of both.
        Frame inner;
        inner.window = frame.window;
        Piece const* heads = nullptr;
        for (auto const& part : frame.joined->parts) {
            if (part.kind == P::heads)
                heads = &part;
            else if (!frame_part(inner, part))
                return std::nullopt;
        }
        if (heads == nullptr || inner.negated) return std::nullopt;
        auto other = list(*frame.joined, *heads, inner, false, true);
        if (!other) return std::nullopt;
        std::vector<Node> either;
        either.push_back(std::move(*node));
        either.push_back(std::move(*other));
        *node = any_of(std::move(either));
    }
    return close(record, std::move(*node), frame);
}

std::optional<Node> RecordLowering::participation_leaf(Piece const& record, Frame const& frame) {
    auto const* part = record.find(P::participation);
    auto const text = context_.words(part->begin, part->end);
    Record leaf_record;
    leaf_record.role = Role::trial;
    leaf_record.window = frame.window;
    if (text.find("current") != std::string::npos || text.find("concurrent") != std::string::npos ||
        text.find("simultaneous") != std::string::npos)
        leaf_record.tense = Tense::current;
    else if (text.find("participated") != std::string::npos || text.find("prior") != std::string::npos ||
             text.find("previous") != std::string::npos)
        leaf_record.tense = Tense::ever;
    if (frame.tense) leaf_record.tense = *frame.tense;
    if (frame.half_lives) return std::nullopt;
    return leaf(leaf_record, context_.span(record), positive_words(record));
}

// "Clinically significant bleeding or coagulopathy": no record says that something is not significant, so that taking it for said of all costs no answer.
bool RecordLowering::judged(Frame const& frame) const {
    return std::all_of(frame.qualifiers.begin(), frame.qualifiers.end(), [](std::string const& q) {
        return q == "clinically significant" || q == "significant" || q == "relevant" || q == "serious" || q == "important";
    });
}

std::string RecordLowering::group_of(std::string const& qualifier) const {
    for (auto const& q : vocabulary_.qualifiers())
        if (q.qualifier == qualifier) return q.group;
    return {};
}

std::optional<Node> lower_record(Piece const& record, LowerContext const& context) { return RecordLowering(context).lower(record); }

}  // namespace eligo
