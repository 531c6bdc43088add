// The leaf a head becomes: a fact, a finding of a test, or a record of a list.

#include "grammar/lower_record.hpp"

#include <algorithm>
#include <set>

namespace eligo {

using P = PieceKind;

std::optional<Node> RecordLowering::fact(Entry const& entry, Term const& term, Frame const& shared, Frame const& own,
                                         std::optional<std::string> const& outcome, Span span, std::string const& phrase) {
    static_cast<void>(entry);
    for (auto const* frame : {&shared, &own}) {
        if (!frame->qualifiers.empty() || frame->count || frame->other || !frame->window.none() || frame->grade_low || frame->grade_high ||
            !frame->stages.empty() || !frame->reasons.empty() || !frame->sites.empty() || !frame->restriction.empty() ||
            !frame->except.empty() || !frame->scaled.empty())
            return std::nullopt;
        if (frame->tense == Tense::ever || frame->tense == Tense::past) return std::nullopt;
    }
    if (outcome) return std::nullopt;
    return leaf(Fact{term.entry}, span, phrase);
}

bool RecordLowering::names_fact(Piece const& head) const {
    auto const* known = head.find(P::term);
    return known != nullptr && context_.token(*known).entry != EntryId::none &&
           vocabulary_.entry(context_.token(*known).entry).kind == EntryKind::fact;
}

std::optional<Node> RecordLowering::member_fact(bool negated, Entry const& entry, Term const& term, Frame const& shared, Frame const& own,
                                                std::optional<std::string> const& outcome, Span span, std::string const& phrase) {
    auto node = fact(entry, term, shared, own, outcome, span, phrase);
    if (!node || !negated) return node;
    return negation(std::move(*node));
}

std::optional<Node> RecordLowering::finding(Term const& term, Frame const& shared, Frame const& own,
                                            std::optional<std::string> const& outcome, Span span, std::string const& phrase) {
    for (auto const* frame : {&shared, &own}) {
        if (frame->count || frame->other || frame->grade_low || frame->grade_high || !frame->stages.empty() || !frame->reasons.empty() ||
            !frame->sites.empty() || !frame->restriction.empty() || !frame->except.empty() || !frame->scaled.empty() || frame->half_lives)
            return std::nullopt;
        for (auto const& q : frame->qualifiers)
            if (group_of(q) != "confirmation") return std::nullopt;
        if (!frame->qualifiers.empty()) return std::nullopt;
        if (frame->window.ago || !frame->method.empty() || frame->tnm) return std::nullopt;
    }
    Finding result;
    result.what = term;
    result.window = shared.window.none() ? own.window : shared.window;
    std::string value = "positive";
    if (outcome) {
        static const std::set<std::string> negative{"negative",    "seronegative", "not detected", "undetectable", "non - reactive",
                                                    "nonreactive", "wild type",    "wild - type",  "wildtype",     "negativity",
                                                    "- negative",  "( - )",        "unmutated"};
        static const std::set<std::string> positive{"positive",       "seropositive", "detected",   "detectable", "reactive",
                                                    "mutated",        "mutant",       "positivity", "amplified",  "overexpressed",
                                                    "- positive",     "rearranged",   "( + )",      "+",          "overexpressing",
                                                    "seropositivity", "expressing"};
        if (negative.count(*outcome) != 0)
            value = "negative";
        else if (positive.count(*outcome) == 0) {
            // "2+", "1 +"
            if (outcome->find('+') == std::string::npos) return std::nullopt;
            value.clear();
            for (char const c : *outcome)
                if (c != ' ') value += c;
        }
    } else if (std::any_of(context_.tokens.begin(), context_.tokens.end(), [](Token const& token) { return token.lower == "status"; })) {
        return std::nullopt;  // "estrogen receptor status known" asks for an outcome, whichever it is
    } else if (vocabulary_.entry(term.entry).kind == EntryKind::test) {
        return std::nullopt;  // a test without its outcome asks for nothing that can be checked
    }
    result.values.push_back(value);
    return leaf(result, span, phrase);
}

// "Major surgery or chemotherapy": an adjective that cannot be said of the later member belongs to the first alone.
bool RecordLowering::senseless(std::string const& qualifier, Entry const* entry) const {
    if (entry == nullptr || !is_therapy(entry->kind)) return false;
    auto const operation = entry->kind == EntryKind::surgery || entry->kind == EntryKind::procedure || entry->kind == EntryKind::device ||
                           entry->kind == EntryKind::transplant;
    if (qualifier == "major" || qualifier == "minor" || qualifier == "elective")
        return !operation || entry->name.find("biopsy") != std::string::npos;
    auto const group = group_of(qualifier);
    if (group == "route" && qualifier != "systemic") return operation || entry->kind == EntryKind::radiotherapy;
    return group == "severity" || group == "control" || group == "confirmation";
}

std::optional<Node> RecordLowering::record_leaf(Term const& term, Frame const& shared, Frame const& own, bool allergy, bool anything,
                                                std::size_t place, std::size_t count, Span span, std::string const& phrase) {
    auto const* entry = term.entry != EntryId::none ? &vocabulary_.entry(term.entry) : nullptr;
    auto const therapy = entry != nullptr && is_therapy(entry->kind);
    // "Locally advanced (stage III) or metastatic (stage IV)": each stage belongs to its own adjective.
    if (!own.stages.empty() && !shared.stages.empty() && own.stages != shared.stages) return std::nullopt;
    // "Meets NIH criteria for bariatric surgery": has not had it.
    if ((shared.criteria || own.criteria) && (entry == nullptr || entry->kind != EntryKind::condition)) return std::nullopt;
    if ((shared.tnm || own.tnm) && !anything && !is_tumor(term)) return std::nullopt;
    Record record;
    record.what = term;
    if (allergy)
        record.role = Role::allergy;
    else if (anything)
        record.role = Role::condition;
    else if (own.any_therapy)
        record.role = Role::therapy;

    // Tense: the member's own, else the list's. A shared "active" may belong to the first member alone: without it the later ones ask
    // for less, and differ from "active" only in ended records, where a bare mention is unknown. A noun they borrow has the adjective too.
    if (own.tense)
        record.tense = *own.tense;
    else if (shared.tense) {
        record.tense = *shared.tense;
        if (record.tense == Tense::current && place > 0 && !therapy && !ellipsis_) record.tense = Tense::bare;
    }
    if (allergy) record.tense = Tense::bare;

    record.window = !own.window.none() ? own.window : shared.window;
    if (record.window.edge == Window::Edge::touching) record.window.edge = shared.window.edge;
    // "stroke or diagnosis of cancer within 6 months": the diagnosis lies inside.
    if (own.diagnosed && record.window.within && record.window.edge == Window::Edge::touching) record.window.edge = Window::Edge::started;
    record.count = own.count ? own.count : shared.count;
    record.grade_low = own.grade_low || own.grade_high ? own.grade_low : shared.grade_low;
    record.grade_high = own.grade_low || own.grade_high ? own.grade_high : shared.grade_high;
    record.stages = !own.stages.empty() ? own.stages : shared.stages;
    record.except = shared.except;
    record.except.insert(record.except.end(), own.except.begin(), own.except.end());
    record.other = shared.other || (own.other && place == 0) || is_malignancy_at_large(term, record) ||
                   (anything && record.tense == Tense::current);  // "A, B, or other C": other than A and B
    record.restriction = !own.restriction.empty() ? own.restriction : shared.restriction;
    // How it was seen narrows a record as other words do.
    if (auto const& method = !own.method.empty() ? own.method : shared.method; !method.empty()) {
        if (!record.restriction.empty()) return std::nullopt;
        record.restriction = method;
    }

    auto qualifiers = own.qualifiers;
    bool doubtful = false;  // shared adjectives that may belong to the first member alone
    // "Significant heart disease or history of stroke": the adjective does not reach over the other's "history of"; "systemic corticosteroids or other
    // immunosuppressants": nor over an "other".
    bool const out_of_reach =
        place > 0 && ((own.tense && own.tense != shared.tense) || (own.other && therapy && shared.beside_head)) && !shared.late_qualifier;
    if (own.qualifiers.empty() && !out_of_reach) {
        for (auto const& q : shared.qualifiers)
            if (place == 0 || allergy || shared.late_qualifier || !senseless(q, entry)) qualifiers.insert(q);
        doubtful = place > 0 && !qualifiers.empty() && !ellipsis_ &&
                   !(judged(shared) && entry != nullptr && !therapy);  // "severe liver or kidney disease": one noun, one adjective
    } else if (place == 0)
        qualifiers.insert(shared.qualifiers.begin(), shared.qualifiers.end());
    // "controlled with radiotherapy": said of something else.
    if (!allergy && therapy)
        for (auto const& q : qualifiers)
            if (auto const group = group_of(q); group == "control" || group == "confirmation") return std::nullopt;
    record.qualifiers.assign(qualifiers.begin(), qualifiers.end());
    // "NYHA class III or IV": a numeral, not a route.
    if (entry != nullptr && entry->kind == EntryKind::condition && !allergy && qualifiers.count("intravenous") != 0) return std::nullopt;

    auto const build = [&](Record r) {
        // Several reasons or sites are alternatives.
        std::vector<Node> alternatives;
        auto const mine = place + 1 == count || !last_has_tense_;
        auto const reasons = !own.reasons.empty() || !mine ? own.reasons : shared.reasons;
        auto const& adjectives = !own.reasons.empty() || !mine ? own.reason_qualifiers : shared.reason_qualifiers;
        auto const sites = !own.sites.empty() || !mine ? own.sites : shared.sites;
        for (std::size_t a = 0; a < std::max<std::size_t>(1, reasons.size()); ++a)
            for (std::size_t b = 0; b < std::max<std::size_t>(1, sites.size()); ++b) {
                Record one = r;
                if (!reasons.empty()) one.reason = reasons[a];
                if (a < adjectives.size()) one.reason_qualifiers = adjectives[a];
                if (!sites.empty()) one.site = sites[b];
                alternatives.push_back(leaf(one, span, phrase));
            }
        return any_of(std::move(alternatives));
    };
    // "No more than 2 regimens for A or B" counts both together, which no rule can say.
    auto const several = [](auto const& mine, auto const& theirs) { return std::max(mine.size(), theirs.size()) > 1; };
    if (record.count && record.count->high && (count > 1 || several(own.reasons, shared.reasons) || several(own.sites, shared.sites)))
        return std::nullopt;
    auto node = build(record);
    if (doubtful) {
        Record plain = record;
        plain.qualifiers.clear();
        std::string words;
        for (auto const& q : qualifiers) words += (words.empty() ? "" : " ") + q;
        std::vector<Node> both;
        both.push_back(build(plain));
        both.push_back(leaf(Residue{words}, span));
        std::vector<Node> either;
        either.push_back(std::move(node));
        either.push_back(all_of(std::move(both)));
        node = any_of(std::move(either));
    }
    if (auto const* treated = own.treated != nullptr ? own.treated : shared.treated) {
        // Whoever is treated for it requires treatment; who is not is unknown.
        if (entry == nullptr || entry->kind != EntryKind::condition) return std::nullopt;
        Record treatment;
        treatment.role = Role::therapy;
        treatment.window = record.window;
        treatment.tense = !record.window.none()                                        ? Tense::bare
                          : record.tense == Tense::ever || record.tense == Tense::past ? Tense::ever
                                                                                       : Tense::current;
        treatment.reason = term;
        for (auto const& part : treated->parts)
            if (part.kind == P::qualifier)
                treatment.qualifiers.push_back(vocabulary_.qualifiers()[*context_.token(part).qualifier].qualifier);
        std::sort(treatment.qualifiers.begin(), treatment.qualifiers.end());
        treatment.qualifiers.erase(std::unique(treatment.qualifiers.begin(), treatment.qualifiers.end()), treatment.qualifiers.end());
        std::vector<Node> therapies;
        for (auto const& part : treated->parts) {
            if (part.kind != P::term) continue;
            Record one = treatment;
            one.role = Role::as_entry;
            one.what = Term{context_.token(part).entry, {}};
            therapies.push_back(leaf(one, span));
        }
        if (therapies.size() > 1 && !treatment.qualifiers.empty()) return std::nullopt;  // "oral antibiotics or antivirals"
        std::vector<Node> both;
        both.push_back(std::move(node));
        // "stroke, or angina requiring medication": whether it is said of the earlier members is not certain.
        if (own.treated == nullptr && place + 1 < count)
            both.push_back(leaf(Residue{"requiring treatment"}, span));
        else
            both.push_back(therapies.empty() ? leaf(treatment, span) : any_of(std::move(therapies)));
        node = all_of(std::move(both));
    }
    auto const half_lives = shared.half_lives || own.half_lives;
    if (half_lives) {
        // The half-life is not on record. Within the other bound it is decided; beyond it, only where there is no such record at all.
        Record ever = record;
        ever.window = {};
        ever.tense = Tense::ever;
        std::vector<Node> maybe;
        maybe.push_back(build(ever));
        maybe.push_back(leaf(Residue{"half-lives"}, span));
        auto undecided = all_of(std::move(maybe));
        if (record.window.none())
            node = std::move(undecided);
        else if (shared.shorter || own.shorter) {
            std::vector<Node> both;
            both.push_back(std::move(node));
            both.push_back(leaf(Residue{"half-lives"}, span));
            node = all_of(std::move(both));
        } else {
            std::vector<Node> either;
            either.push_back(std::move(node));
            either.push_back(std::move(undecided));
            node = any_of(std::move(either));
        }
    }
    std::vector<Node> all;
    all.push_back(std::move(node));
    if (place == 0 || count == 1)
        for (auto const& scale : shared.scaled) all.push_back(scale);
    else if (!shared.scaled.empty())
        return std::nullopt;
    for (auto const& scale : own.scaled) all.push_back(scale);
    auto result = all_of(std::move(all));
    result.span = span;
    result.phrase = phrase;
    return result;
}

}  // namespace eligo
