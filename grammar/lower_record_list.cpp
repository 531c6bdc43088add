// The heads of a record, one by one: which noun completes a short member, and what each has of its own.

#include "grammar/lower_record.hpp"

#include <algorithm>
#include <string_view>

namespace eligo {

using P = PieceKind;

// The heads of a list, each with the frame around it, joined as the text joins them.
std::optional<Node> RecordLowering::list(Piece const& whole, Piece const& heads, Frame const& frame, bool allergy, bool always_any) {
    std::vector<Piece const*> members;
    bool conjunction = false, disjunction = false;
    for (auto const& part : heads.parts) {
        if (part.kind == P::head)
            members.push_back(&part);
        else if (part.kind == P::conjunction)
            conjunction = true;
        else if (part.kind == P::disjunction)
            disjunction = true;
    }
    if (members.empty()) return std::nullopt;
    if (conjunction && disjunction) {
        context_.warn("ambiguous-and-or", "`and` and `or` in one list: `" + context_.words(heads.begin, heads.end) + "`", heads);
        return std::nullopt;
    }
    if (!allergy)
        for (std::size_t i = 0; i + 1 < members.size(); ++i)
            if (may_lack_its_noun(*members[i], *members[i + 1], heads)) return std::nullopt;
    std::vector<Node> nodes;
    ellipsis_ = false;
    Frame shared = frame;
    // "hepatitis B and C negative": the result behind the last is said of all that have none.
    if (members.size() > 1 && members.back()->has(P::outcome) &&
        std::none_of(members.begin(), members.end() - 1, [](Piece const* m) { return m->has(P::outcome); }) && !shared.outcome)
        shared.outcome = context_.words(members.back()->find(P::outcome)->begin, members.back()->find(P::outcome)->end);
    last_has_tense_ = members.size() > 1 && (members.back()->has(P::ever) || members.back()->has(P::current));
    for (std::size_t i = 0; i < members.size(); ++i) {
        auto node = member(whole, heads, *members[i], shared, allergy, i, members.size());
        if (!node) return std::nullopt;
        if (frame.family != nullptr) {
            auto const personal = context_.words(frame.family->begin, frame.family->end).find("personal") != std::string::npos;
            *node = with_family(frame, *members[i], std::move(*node), personal);
        }
        nodes.push_back(std::move(*node));
        // "a history of stroke or infarction": what was before the first is said of all.
        if (i == 0 && !shared.tense && members.front()->has(P::ever)) shared.tense = Tense::ever;
        if (i == 0 && frame.family != nullptr) shared.tense = Tense::ever;
    }
    if (!limit_all(whole, heads, members, shared, allergy, nodes)) return std::nullopt;
    bool any = true;
    if (!always_any && members.size() > 1) {
        if (conjunction) {
            // "no A and B" may mean neither or not both.
            if (frame.negated) {
                context_.warn("ambiguous-and-or", "`and` under a negation: `" + context_.words(heads.begin, heads.end) + "`", heads);
                return std::nullopt;
            }
            any = context_.kind == CriterionKind::exclusion &&
                  (std::all_of(nodes.begin(), nodes.end(), [&](Node const& n) { return names_women_only(n); }) ||
                   std::all_of(nodes.begin(), nodes.end(), [&](Node const& n) { return is_therapy_record(n); }));
            // "hypotension and bradycardia" under exclusion: each of them, or both together? Decided where the two agree.
            if (!any && context_.kind == CriterionKind::exclusion) {
                std::vector<Node> doubtful;
                doubtful.push_back(any_of(nodes));
                doubtful.push_back(leaf(Residue{"and"}, context_.span(heads)));
                std::vector<Node> either;
                either.push_back(all_of(std::move(nodes)));
                either.push_back(all_of(std::move(doubtful)));
                return any_of(std::move(either));
            }
        } else if (!disjunction && !frame.negated)
            any = context_.kind == CriterionKind::exclusion;
        // "negative for HIV, hepatitis B or C": for all of them.
        if (shared.outcome && (*shared.outcome == "negative" || *shared.outcome == "seronegative")) {
            if (frame.negated) return std::nullopt;
            any = false;
        }
    }
    return any ? any_of(std::move(nodes)) : all_of(std::move(nodes));
}

// A grade, stage or class of one member at the end of the list. "severe liver or kidney dysfunction (CTCAE III-IV)": it limits each that borrows the noun of
// the last, too. "nausea or diarrhea grade 3", "stage III melanoma or breast cancer": it may limit all of them or that member alone: decided where the two
// agree; in brackets, and a class of a scale, it limits the one it stands beside. False: not read.
bool RecordLowering::limit_all(Piece const& whole, Piece const& heads, std::vector<Piece const*> const& members, Frame const& shared,
                               bool allergy, std::vector<Node>& nodes) {
    if (members.size() < 2 || shared.family != nullptr || shared.grade_low || shared.grade_high || !shared.stages.empty() ||
        !shared.scaled.empty())
        return true;
    auto const is_limit = [](Piece const& part) { return part.kind == P::grade || part.kind == P::stage || part.kind == P::measure; };
    Piece const *limit = nullptr, *limited_head = nullptr;
    for (auto const* head : members) {
        bool named = false;
        auto const is_name = [](Piece const& part) { return part.kind == P::term || part.kind == P::unknown || part.kind == P::lone; };
        // "stage IV or recurrent disease": a stage that stands alone limits nothing else.
        if (std::any_of(head->parts.begin(), head->parts.end(), is_limit) && std::none_of(head->parts.begin(), head->parts.end(), is_name))
            return true;
        for (auto const& part : head->parts) {
            named = named || is_name(part);
            if (!is_limit(part)) continue;
            if (limit != nullptr || head != (named ? members.back() : members.front())) return true;
            limit = &part;
            limited_head = head;
        }
    }
    if (limit == nullptr) return true;
    // "hemorrhage/bleeding event grade 3": one thing in two words.
    auto const slashed = [&] {
        for (std::size_t i = 1; i < members.size(); ++i)
            if (context_.tokens[members[i]->begin - 1].lower != "/") return false;
        return true;
    };
    bool const borrows = limited_head == members.back() && (ellipsis_ || slashed());
    if (!borrows && (limit->kind == P::measure || opens(context_.tokens[limit->begin]))) return true;
    Frame limited;
    if (!frame_part(limited, *limit)) return false;
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (members[i] == limited_head) continue;
        // "Grade II-IV acute GVHD or extensive GVHD": each has its own.
        if (limited_head == members.front() && members[i]->has(P::qualifier)) continue;
        auto node = member(whole, heads, *members[i], shared, allergy, i, members.size());
        if (!node) return false;
        auto all = with_limit(std::move(*node), limited);
        if (!all) return !borrows;  // a fact or a finding has no grade
        if (borrows) {
            nodes[i] = std::move(*all);
            continue;
        }
        std::vector<Node> both;
        both.push_back(std::move(nodes[i]));
        both.push_back(leaf(Residue{context_.words(limit->begin, limit->end)}, context_.span(*limit)));
        std::vector<Node> either;
        either.push_back(std::move(*all));
        either.push_back(all_of(std::move(both)));
        nodes[i] = any_of(std::move(either));
    }
    return true;
}

// Each record of `node` with the grade, the stages and the classes of `limited`; nothing where a leaf is no record.
std::optional<Node> RecordLowering::with_limit(Node node, Frame const& limited) const {
    if (auto* record = node.get<Record>()) {
        record->grade_low = limited.grade_low;
        record->grade_high = limited.grade_high;
        record->stages = limited.stages;
        if (limited.scaled.empty()) return node;
        auto const span = node.span;
        auto const phrase = node.phrase;
        std::vector<Node> all;
        all.push_back(std::move(node));
        all.insert(all.end(), limited.scaled.begin(), limited.scaled.end());
        auto result = all_of(std::move(all));
        result.span = span;
        result.phrase = phrase;
        return result;
    }
    if (node.children.empty()) return node.is<Residue>() ? std::optional(std::move(node)) : std::nullopt;
    for (auto& child : node.children) {
        auto limited_child = with_limit(std::move(child), limited);
        if (!limited_child) return std::nullopt;
        child = std::move(*limited_child);
    }
    return node;
}

bool RecordLowering::names_treatment(std::string_view word) {
    for (std::string_view const name : {"therapy", "therapies", "treatment", "treatments", "agent", "agents", "drug", "drugs", "medication",
                                        "medications", "regimen", "regimens", "monotherapy", "administration"})
        if (word == name || word.ends_with(" " + std::string(name))) return true;
    return false;
}

std::optional<Node> RecordLowering::member(Piece const& whole, Piece const& heads, Piece const& head, Frame const& shared, bool allergy,
                                           std::size_t place, std::size_t count) {
    Frame own;
    Term term;
    bool anything = false, unknown = false, at_least_state = false, any_therapy = false, negated = false;
    std::optional<std::string> outcome = shared.outcome;
    std::optional<Node> allergens;
    for (auto const& part : head.parts) {
        switch (part.kind) {
            case P::term: term.entry = context_.token(part).entry; break;
            case P::quoted: term.words = quoted_words(part); break;
            case P::unknown:
                term.words = context_.words(part.begin, part.end);
                unknown = true;
                break;
            case P::any_therapy: any_therapy = true; break;
            case P::study_agent:
            case P::component:
            case P::alike:
                // What only the protocol names: of the frame only the severity is said of it.
                if (!shared.restriction.empty() || !shared.window.none() || !shared.sites.empty() || !shared.reasons.empty() ||
                    shared.count || shared.grade_low || shared.grade_high || !shared.stages.empty() || !shared.except.empty() ||
                    !shared.scaled.empty() || shared.other || shared.outcome || shared.treated != nullptr)
                    return std::nullopt;
                if (!allergy || !(allergens = protocol_allergens(part, member_phrase(whole, heads, head)))) return std::nullopt;
                if (!shared.qualifiers.empty()) allergens = with_qualifiers(std::move(*allergens), shared.qualifiers);
                break;
            case P::lone: {
                term.entry = complete(heads, head, context_.words(part.begin, part.end));
                if (term.entry != EntryId::none) break;
                term.entry = noun_of_later(heads, head);
                if (term.entry == EntryId::none || !add_qualifier(own, part)) return std::nullopt;
                break;
            }
            case P::anything:
                anything = true;
                for (auto i = part.begin; i < part.end; ++i)
                    if (auto const& token = context_.tokens[i]; token.qualifier)
                        own.qualifiers.insert(vocabulary_.qualifiers()[*token.qualifier].qualifier);
                    else if (token.lower == "≥" || token.lower == "at")
                        at_least_state = true;
                break;
            case P::
                negation:  // "A, no B": not a member of one list, but for what is or is not done: "pregnant, or not using contraception"
                if (negated || count == 1 || shared.negated || !names_fact(head)) return std::nullopt;
                negated = true;
                break;
            default:
                if (!frame_part(own, part)) return std::nullopt;
        }
    }
    // What a member has no place for.
    if (!own.either_of.empty() || !own.idle.empty()) return std::nullopt;
    if (allergens) return *allergens;
    // "Unless intolerant of these medications": of those that were named before.
    if (allergy && term.entry != EntryId::none && vocabulary_.entry(term.entry).name == "medication" &&
        context_.words(whole.begin, whole.end).find("intoleran") != std::string::npos)
        return std::nullopt;
    // "Allergic to gadolinium or renal insufficiency": a disease is no allergen.
    if (allergy && term.entry != EntryId::none && vocabulary_.entry(term.entry).kind == EntryKind::condition &&
        vocabulary_.entry(term.entry).name.find("sting") == std::string::npos &&
        vocabulary_.entry(term.entry).name.find("bite") == std::string::npos)
        return std::nullopt;
    last_own_ = own;
    if (own.outcome) {
        if (outcome && *outcome != *own.outcome) return std::nullopt;
        outcome = own.outcome;
    }

    // "drug or alcohol dependence": a word that means something else alone.
    if (term.entry != EntryId::none && !unknown)
        if (auto const* known = head.find(P::term))
            if (auto const completed = complete(heads, head, std::string(context_.token(*known).lower));
                completed != EntryId::none && vocabulary_.entry(completed).kind != vocabulary_.entry(term.entry).kind)
                term.entry = completed;
    // "neurological disease/condition": the first word goes with both. "CNS lymphoma/leukemia": so it does, and of that nothing is known.
    if (auto const* known = head.find(P::term); known != nullptr && place > 0 && term.entry != EntryId::none && !unknown &&
                                                head.begin > 0 && context_.tokens[head.begin - 1].lower == "/" &&
                                                !context_.tokens[head.begin].spaced) {
        auto const completed = complete(heads, head, std::string(context_.token(*known).lower));
        if (completed != EntryId::none && vocabulary_.is_a(completed, term.entry))
            term.entry = completed;
        else if (head.begin > 1 && context_.token(*known).lower.find(' ') == std::string_view::npos) {
            auto const before = context_.tokens[head.begin - 2].lower;
            auto const blank = before.rfind(' ');
            auto const site = blank == std::string_view::npos ? EntryId::none : vocabulary_.find(std::string(before.substr(0, blank)));
            if (site != EntryId::none && vocabulary_.entry(site).kind == EntryKind::site) return std::nullopt;
        }
    }
    // "liver or kidney dysfunction", "hepatitis B or C": the shared word of the coordination completes the phrase.
    if (!bracket_base_.empty() && kind_of_base(context_.words(head.begin, head.end)) != EntryId::none) ++borrowers_;
    if (unknown)
        if (auto const completed = complete(heads, head, term.words); completed != EntryId::none) {
            term = Term{completed, {}};
            unknown = false;
            ellipsis_ = true;
        }
    // "Active drug or alcohol use": beside alcohol no drug is a medication.
    if (term.entry != EntryId::none && vocabulary_.entry(term.entry).name == "medication") {
        auto const all = context_.words(heads.begin, heads.end);
        for (std::string_view const beside : {"alcohol", "substance", "tobacco"})
            if (all.find(beside) != std::string::npos && context_.words(head.begin, head.end).find("drug") != std::string::npos)
                return std::nullopt;
    }
    if (term.entry != EntryId::none && stands_for_any(term.entry)) {
        // "Concomitant disease" is one beside the disease of the trial.
        if (vocabulary_.entry(term.entry).name == "comorbidity") own.other = true;
        term = Term{};
        anything = true;
    }

    if (any_therapy) {
        if (!shared.tense && !own.tense && shared.window.none() && shared.reasons.empty()) return std::nullopt;
        Frame narrowed = own;
        narrowed.any_therapy = true;
        return record_leaf(term, shared, narrowed, allergy, false, place, count, context_.span(head), member_phrase(whole, heads, head));
    }

    // A list that holds words of no table is a list still, but words alone are no record: the caller quotes the whole.
    if (unknown && count == 1 && !allergy && !shared.tense && shared.window.none()) return std::nullopt;
    if (anything && shared.qualifiers.empty() && own.qualifiers.empty() && own.stages.empty() && shared.stages.empty() &&
        shared.restriction.empty() && own.restriction.empty() && !shared.other && !own.other)
        return std::nullopt;

    // "Prostate cancer therapy" is no prostate cancer.
    if (auto const* known = head.find(P::term);
        known != nullptr && term.entry != EntryId::none && vocabulary_.entry(term.entry).kind == EntryKind::condition)
        for (auto i = known->end; i < head.end; ++i)
            if (names_treatment(context_.tokens[i].lower)) return therapy_of(whole, heads, head, term, shared, own, place, count);
    auto const phrase = member_phrase(whole, heads, head);
    auto const span = context_.span(head);
    if (own.alternatives != nullptr && ((shared.count && shared.count->high) || (own.count && own.count->high))) return std::nullopt;
    if (own.alternatives != nullptr && !are_alternatives(*own.alternatives)) {
        auto const all = with_all(own);
        if (!all) return std::nullopt;
        return record_leaf(term, shared, *all, allergy, anything, place, count, span, phrase);
    }
    if (own.alternatives != nullptr) {
        if (std::any_of(own.alternatives->parts.begin(), own.alternatives->parts.end(), [&](Piece const& p) { return confirms(p); }))
            return std::nullopt;
        std::vector<Node> either;
        for (auto const& adjective : own.alternatives->parts) {
            Frame one = own;
            one.alternatives = nullptr;
            if (!frame_part(one, adjective)) return std::nullopt;
            auto node = record_leaf(term, shared, one, allergy, anything, place, count, span, phrase);
            if (!node) return std::nullopt;
            either.push_back(std::move(*node));
        }
        return any_of(std::move(either));
    }
    if (at_least_state) {
        // "≥ CR2": the second remission or a later one.
        if (own.qualifiers.size() != 1 || *own.qualifiers.begin() != "CR2") return std::nullopt;
        std::vector<Node> either;
        for (auto const* state : {"CR2", "CR3"}) {
            own.qualifiers = {state};
            auto node = record_leaf(term, shared, own, allergy, anything, place, count, span, phrase);
            if (!node) return std::nullopt;
            either.push_back(std::move(*node));
        }
        return any_of(std::move(either));
    }
    auto const* entry = term.entry != EntryId::none ? &vocabulary_.entry(term.entry) : nullptr;
    if (entry != nullptr && !allergy) {
        if ((shared.criteria || own.criteria) && entry->kind != EntryKind::condition) return std::nullopt;
        if (entry->kind == EntryKind::fact || entry->kind == EntryKind::test || entry->kind == EntryKind::marker) {
            Frame shared_plain = shared, own_plain = own;
            auto const restriction = !own.restriction.empty() ? own.restriction : shared.restriction;
            shared_plain.restriction.clear();
            own_plain.restriction.clear();
            auto node = entry->kind == EntryKind::fact ? member_fact(negated, *entry, term, shared_plain, own_plain, outcome, span, phrase)
                                                       : finding(term, shared_plain, own_plain, outcome, span, phrase);
            if (!node || restriction.empty()) return node;
            std::vector<Node> both;
            both.push_back(std::move(*node));
            both.push_back(leaf(Quoted{restriction}, span, restriction));
            auto narrowed = all_of(std::move(both));
            narrowed.span = span;
            narrowed.phrase = phrase;
            return narrowed;
        }
        if (entry->kind == EntryKind::analyte || entry->kind == EntryKind::site) return std::nullopt;
    }
    if (outcome) {
        // "HIV positive", "hepatitis B negative": the condition is there, or is not. "Normal" and the like are not for conditions.
        if (entry == nullptr || entry->kind != EntryKind::condition) return std::nullopt;
        if (*outcome == "negative" || *outcome == "seronegative" || *outcome == "- negative" || *outcome == "negativity" ||
            *outcome == "( - )") {
            auto node = record_leaf(term, shared, own, allergy, anything, place, count, span, phrase);
            if (!node) return std::nullopt;
            return negation(std::move(*node));
        }
        if (*outcome != "positive" && *outcome != "seropositive" && *outcome != "- positive" && *outcome != "positivity" &&
            *outcome != "seropositivity" && *outcome != "( + )")
            return std::nullopt;
    }
    return record_leaf(term, shared, own, allergy, anything, place, count, span, phrase);
}

// "HCV treatment", "prior prostate cancer therapy": any therapy, given for that. Only where no adjective may be the condition's or the therapy's.
std::optional<Node> RecordLowering::therapy_of(Piece const& whole, Piece const& heads, Piece const& head, Term const& term,
                                               Frame const& shared, Frame own, std::size_t place, std::size_t count) {
    auto const last = context_.words(head.end - 1, head.end);
    if (last != "therapy" && last != "therapies" && last != "treatment" && last != "treatments") return std::nullopt;
    if (head.find(P::term)->end + 1 != head.end || !own.reasons.empty() || !shared.reasons.empty()) return std::nullopt;
    if (!shared.tense && !own.tense && shared.window.none()) return std::nullopt;
    for (auto const* frame : {&shared, static_cast<Frame const*>(&own)})
        for (auto const& q : frame->qualifiers)
            if (auto const group = group_of(q); group != "dose" && group != "route" && group != "manner" && q != "systemic")
                return std::nullopt;
    // "HIV or hepatitis C treatment": of both, or HIV itself? "Immunosuppression therapy" brings it about.
    if (count > 1 || vocabulary_.entry(term.entry).name.find("suppression") != std::string::npos) return std::nullopt;
    own.any_therapy = true;
    own.reasons.push_back(term);
    return record_leaf(Term{}, shared, own, false, false, place, count, context_.span(head), member_phrase(whole, heads, head));
}

// "HCV or HIV antiviral therapy": a condition beside a therapy may only be the first half of its name.
bool RecordLowering::may_lack_its_noun(Piece const& head, Piece const& next, Piece const& heads) const {
    auto const* known = head.find(P::term);
    // "contraindication to MRI or chemotherapy": the preposition inside the first phrase may reach over the second.
    if (known != nullptr && next.parts.size() == 1) {
        auto const text = context_.token(*known).lower;
        for (std::string_view const inner : {" to ", " of ", " for ", " with "})
            if (auto const at = text.find(inner);
                at != std::string_view::npos && (inner == " to " || text.starts_with("contraindication") || text.starts_with("risk")))
                return true;
    }
    if (known == nullptr || head.parts.size() != 1 || next.parts.size() != 1) return false;
    auto const entry = context_.token(*known).entry;
    if (entry == EntryId::none || vocabulary_.entry(entry).kind != EntryKind::condition) return false;
    for (auto i = head.end; i < next.begin; ++i)
        if (context_.tokens[i].lower == ",") return false;
    if (auto const* other = next.find(P::term)) {
        auto const id = context_.token(*other).entry;
        // "Abuse of alcohol or drugs": the noun of the first completes the second.
        if (auto const completed = complete(heads, next, std::string(context_.token(*other).lower));
            completed != EntryId::none && vocabulary_.entry(completed).kind == EntryKind::condition)
            return false;
        return id != EntryId::none && is_therapy(vocabulary_.entry(id).kind);
    }
    if (auto const* other = next.find(P::unknown)) {
        auto const text = context_.words(other->begin, other->end);
        for (std::string_view const noun : {"therapy", "treatment", "vaccine", "vaccination", "drug", "drugs", "test", "surgery",
                                            "exposure", "medication", "medications", "antibody"})
            if (text.ends_with(noun)) return true;
    }
    return false;
}

// "T4 spinal cord injury": a vertebra.
bool RecordLowering::is_tumor(Term const& term) const {
    auto const neoplasm = vocabulary_.find("neoplasm");
    return term.entry != EntryId::none && neoplasm != EntryId::none && vocabulary_.is_a(term.entry, neoplasm);
}

// "Concurrent malignancy", "history of cancer": not the one the trial is for (semantics.md, 9).
bool RecordLowering::is_malignancy_at_large(Term const& term, Record const& record) const {
    if (term.entry == EntryId::none || record.tense == Tense::bare || record.role == Role::allergy) return false;
    auto const& name = vocabulary_.entry(term.entry).name;
    return name == "malignancy" || name == "cancer" || name == "malignant neoplasm" || name == "neoplasm";
}

// Drugs of a list under exclusion: each of them excludes.
bool RecordLowering::is_therapy_record(Node const& node) const {
    if (auto const* record = node.get<Record>())
        return record->what.entry != EntryId::none && is_therapy(vocabulary_.entry(record->what.entry).kind);
    return !node.children.empty() &&
           std::all_of(node.children.begin(), node.children.end(), [&](Node const& child) { return is_therapy_record(child); });
}

// "illness", "medical condition": whatever is on record.
bool RecordLowering::stands_for_any(EntryId id) const {
    auto const& entry = vocabulary_.entry(id);
    if (entry.kind != EntryKind::condition) return false;
    for (std::string_view const name : {"disease", "medical condition", "comorbidity", "illness", "disorder", "condition"})
        if (entry.name == name) return true;
    return false;
}

// "de novo or secondary AML": AML, where the next head is a single phrase that ends in it.
EntryId RecordLowering::noun_of_later(Piece const& heads, Piece const& head) const {
    Piece const* next = nullptr;
    for (auto const& part : heads.parts)
        if (part.kind == P::head && part.begin >= head.end) {
            next = &part;
            break;
        }
    auto const* known = next != nullptr ? next->find(P::term) : nullptr;
    if (known == nullptr || next->has(P::qualifier)) return EntryId::none;
    std::string const text(context_.token(*known).lower);
    auto const blank = text.find(' ');
    if (blank == std::string::npos) return EntryId::none;
    auto const entry = vocabulary_.find(text.substr(blank + 1));
    return entry != EntryId::none && vocabulary_.entry(entry).kind == EntryKind::condition ? entry : EntryId::none;
}

// What `words` in brackets name together with the phrase before the bracket, or its last words: a kind of what that phrase names.
EntryId RecordLowering::kind_of_base(std::string const& words) const {
    auto const general = bracket_base_.empty() ? EntryId::none : vocabulary_.find(bracket_base_);
    if (general == EntryId::none) return EntryId::none;
    for (std::string_view tail = bracket_base_;; tail.remove_prefix(tail.find(' ') + 1)) {
        for (auto const& phrase : {words + " " + std::string(tail), std::string(tail) + " " + words})
            if (auto const id = vocabulary_.find(phrase); id != EntryId::none && id != general && vocabulary_.is_a(id, general)) return id;
        if (tail.find(' ') == std::string_view::npos) return EntryId::none;
    }
}

EntryId RecordLowering::complete(Piece const& heads, Piece const& head, std::string const& words) const {
    std::vector<Piece const*> members;
    for (auto const& part : heads.parts)
        if (part.kind == P::head) members.push_back(&part);
    auto const place = static_cast<std::size_t>(std::find(members.begin(), members.end(), &head) - members.begin());
    auto const try_phrase = [&](std::string const& phrase) { return vocabulary_.find(phrase); };
    // A later member's last word or two: "bacterial, viral or fungal infection".
    for (auto i = place + 1; i < members.size(); ++i)
        if (auto const* known = members[i]->find(P::term)) {
            std::string const text(context_.token(*known).lower);
            auto from = text.size();
            for (int n = 0; n < 4 && from != std::string::npos && from != 0; ++n) {
                from = text.rfind(' ', from - 1);
                auto const tail = text.substr(from == std::string::npos ? 0 : from + 1);
                if (from == std::string::npos) {
                    if (auto const id = try_phrase(words + " " + tail); id != EntryId::none) return id;
                    break;
                }
                if (auto const id = try_phrase(words + " " + tail); id != EntryId::none) return id;
            }
            // "solid organ or stem cell transplantation (HSCT)": the whole phrase as the shared head.
            break;
        }
    // "infections (viral, bacterial or fungal)", "hepatitis (B or C)": the words before the bracket.
    if (auto const id = kind_of_base(words); id != EntryId::none) return id;
    // An earlier member's first word or two: "hepatitis B or C".
    for (auto i = place; i-- > 0;)
        if (auto const* known = members[i]->find(P::term)) {
            std::string const text(context_.token(*known).lower);
            auto const blank = text.rfind(' ');
            if (blank == std::string::npos) break;
            if (auto const id = try_phrase(text.substr(0, blank) + " " + words); id != EntryId::none) return id;
            break;
        }
    return EntryId::none;
}

// "Family history of X" is about relatives: unknown but for a fact in its words. "Family or personal": or the patient's own.
Node RecordLowering::with_family(Frame const& shared, Piece const& head, Node own, bool personal) const {
    static_cast<void>(shared);
    auto const text = "family history of " + context_.words(head.begin, head.end);
    auto relatives = leaf(Quoted{text}, context_.span(head), text);
    if (!personal) return relatives;
    std::vector<Node> either;
    either.push_back(std::move(own));
    either.push_back(std::move(relatives));
    return any_of(std::move(either));
}

// What a coordination leaves when this member is chosen.
std::string RecordLowering::member_phrase(Piece const& whole, Piece const& heads, Piece const& head) const {
    std::string result;
    auto const append = [&](std::uint32_t begin, std::uint32_t end) {
        auto const words = context_.words(begin, end);
        if (!words.empty()) result += (result.empty() ? "" : " ") + words;
    };
    if (whole.begin <= heads.begin && heads.end <= whole.end) {
        auto at = whole.begin;
        for (auto const& part : whole.parts) {
            if (part.kind != P::negation || part.begin >= heads.begin) continue;
            append(at, part.begin);
            at = part.end;
        }
        append(at, heads.begin);
        append(head.begin, head.end);
        append(heads.end, whole.end);
    } else
        append(head.begin, head.end);
    return result;
}

}  // namespace eligo
