// What stands around the heads of a record and belongs to each of them: qualifiers, tense, window, grade, stages, counts, exceptions, reasons.

#include "grammar/lower_record.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace eligo {
namespace {

using P = PieceKind;

std::optional<int> roman(std::string_view text) {
    constexpr std::array<std::string_view, 5> numerals{"i", "ii", "iii", "iv", "v"};
    for (std::size_t i = 0; i < numerals.size(); ++i)
        if (numerals[i] == text) return static_cast<int>(i) + 1;
    return std::nullopt;
}

}  // namespace

bool RecordLowering::add_qualifier(Frame& frame, Piece const& part) {
    auto const& token = context_.token(part);
    if (!token.qualifier) return false;
    auto const& q = vocabulary_.qualifiers()[*token.qualifier];
    if (q.qualifier == "current" || q.qualifier == "active") return set_tense(frame, Tense::current);
    if (q.qualifier == "resolved" || q.qualifier == "inactive") return false;
    if (q.qualifier == "acute or chronic") return true;  // whatever its course: nothing is asked
    frame.qualifiers.insert(q.qualifier);
    frame.groups.insert(q.group);
    return true;
}

bool RecordLowering::set_tense(Frame& frame, Tense tense) {
    // "history of active": the later word says what is asked of the first; both together are refused, repeats are not.
    if (frame.tense && *frame.tense != tense) return false;
    frame.tense = tense;
    return true;
}

bool RecordLowering::set_window(Frame& frame, Piece const& part) {
    auto const lowered = lower_window(part, context_);
    if (!lowered) return false;
    auto& window = frame.window;
    if (part.kind == P::within) {
        if (window.within || frame.half_lives) return false;
        window.within = lowered->window.within;
        window.within_strict = lowered->window.within_strict;
        frame.half_lives = lowered->half_lives;
        frame.shorter = lowered->shorter;
    } else {
        if (window.ago) return false;
        window.ago = lowered->window.ago;
        window.ago_strict = lowered->window.ago_strict;
        if (lowered->window.edge != Window::Edge::touching) window.edge = lowered->window.edge;
    }
    return true;
}

bool RecordLowering::set_grade(Frame& frame, Piece const& part) {
    std::vector<int> numbers;
    std::optional<P> comparator;
    for (auto const& inner : part.parts) {
        if (inner.kind == P::number) {
            auto const& token = context_.token(inner);
            auto const n = token.number         ? token.number->to_integer()
                           : roman(token.lower) ? std::optional<std::int64_t>(*roman(token.lower))
                                                : std::nullopt;
            if (!n || *n < 0 || *n > 5) return false;
            numbers.push_back(static_cast<int>(*n));
        } else if (inner.kind <= P::greater)
            comparator = inner.kind;
    }
    if (frame.grade_low || frame.grade_high || numbers.empty()) return false;
    if (numbers.size() == 2) {
        frame.grade_low = std::min(numbers[0], numbers[1]);
        frame.grade_high = std::max(numbers[0], numbers[1]);
        return !comparator;
    }
    auto const n = numbers[0];
    switch (comparator.value_or(P::equal)) {
        case P::less: frame.grade_high = n - 1; break;
        case P::at_most: frame.grade_high = n; break;
        case P::at_least: frame.grade_low = n; break;
        case P::greater: frame.grade_low = n + 1; break;
        default: frame.grade_low = frame.grade_high = n; break;
    }
    return true;
}

bool RecordLowering::set_stages(Frame& frame, Piece const& part) {
    std::vector<std::string> names;
    bool range = false;
    for (auto const& inner : part.parts) {
        if (inner.kind == P::between) range = true;
        if (inner.kind == P::stage_name) {
            std::string name;
            for (char const c : context_.token(inner).lower) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            names.push_back(std::move(name));
        }
    }
    if (names.empty() || !frame.stages.empty()) return false;
    if (range) {
        // "II-IV": every main stage from one to the other. "IIIA-IIIB": the letters between. "IIB-IVA": the rest of the first, all of those
        // between, and the last up to its letter.
        constexpr std::array<std::string_view, 5> order{"0", "I", "II", "III", "IV"};
        if (names.size() != 2) return false;
        auto const split = [&](std::string const& name) {
            auto const letter = !name.empty() && name.back() >= 'A' && name.back() <= 'D' ? name.back() : '\0';
            auto const numeral = std::string_view(name).substr(0, name.size() - (letter != '\0' ? 1 : 0));
            return std::pair{std::find(order.begin(), order.end(), numeral), letter};
        };
        auto const [first, from] = split(names[0]);
        auto const [last, to] = split(names[1]);
        if (first == order.end() || last == order.end() || first > last || (first == last && (from == '\0' || to == '\0' || from > to)))
            return false;
        std::vector<std::string> all;
        for (auto stage = first; stage != last + 1; ++stage) {
            auto const begins = stage == first ? from : '\0', ends = stage == last ? to : '\0';
            if (begins == '\0' && ends == '\0') {
                all.emplace_back(*stage);
                continue;
            }
            for (char letter = begins == '\0' ? 'A' : begins; letter <= (ends == '\0' ? 'D' : ends); ++letter)
                all.push_back(std::string(*stage) + letter);
        }
        names = std::move(all);
    }
    frame.stages = std::move(names);
    return true;
}

bool RecordLowering::set_count(Frame& frame, Piece const& part) {
    Count count;
    std::vector<int> numbers;
    std::vector<P> comparators;
    for (auto const& inner : part.parts) {
        switch (inner.kind) {
            case P::number: {
                auto const n = context_.token(inner).number ? context_.token(inner).number->to_integer() : std::nullopt;
                if (!n || *n < 0 || *n > 1000) return false;
                numbers.push_back(static_cast<int>(*n));
                break;
            }
            case P::less:
            case P::at_most:
            case P::equal:
            case P::at_least:
            case P::greater: comparators.push_back(inner.kind); break;
            case P::lines:
                count.counted = Counted::lines;
                frame.lines = true;
                break;
            case P::cycles:
                count.counted = Counted::cycles;
                frame.lines = true;
                break;
            case P::episodes:
                count.counted = Counted::records;
                frame.lines = true;
                break;
            default:
                if (!frame_part(frame, inner)) return false;
        }
    }
    if (numbers.empty() || numbers.size() > 2 || comparators.size() > numbers.size()) return false;
    if (numbers.size() == 2 && comparators.empty()) {
        count.low = std::min(numbers[0], numbers[1]);
        count.high = std::max(numbers[0], numbers[1]);
    } else {
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            if (comparators.empty()) {
                count.low = count.high = numbers[i];
                continue;
            }
            if (i >= comparators.size()) return false;
            switch (comparators[i]) {
                case P::less: count.high = numbers[i] - 1; break;
                case P::at_most: count.high = numbers[i]; break;
                case P::at_least: count.low = numbers[i]; break;
                case P::greater: count.low = numbers[i] + 1; break;
                default: count.low = count.high = numbers[i]; break;
            }
        }
    }
    if (frame.count) return false;
    frame.count = count;
    return true;
}

// NYHA class III or IV, Child-Pugh B: a measure of its own beside the record.
bool RecordLowering::add_scaled(Frame& frame, Piece const& part) {
    auto node = lower_measure(part, context_);
    if (!node) return false;
    // A value says how bad the condition is only where the text ties it: "(creatinine > 3 mg/dL)"; "coronary disease ... LVEF at least 40 %" is a
    // demand of its own.
    auto const first = context_.words(part.begin, part.begin + 1);
    if (first != "(" && first != "with" && first != "of") {
        auto const* measure = node->get<Measure>();
        if (measure == nullptr || measure->analyte == EntryId::none) return false;
        auto const& facts = vocabulary_.entry(measure->analyte).analyte;
        if (!facts || facts->scale != Scale::ordinal) return false;
    }
    frame.scaled.push_back(std::move(*node));
    return true;
}

// The terms of a plain list of heads: no qualifiers that narrow them, since an exception that is narrower than it reads would let too many through.
bool RecordLowering::terms_of(Piece const& heads, std::vector<Term>& terms, bool may_narrow) {
    for (auto const& head : heads.parts) {
        if (head.kind != P::head) continue;
        Term term;
        for (auto const& part : head.parts) {
            if (part.kind == P::term)
                term.entry = context_.token(part).entry;
            else if (part.kind == P::quoted)
                term.words = quoted_words(part);
            else if (part.kind == P::unknown) {
                term.words = context_.words(part.begin, part.end);
                if (auto const completed = complete(heads, head, term.words); completed != EntryId::none) term = Term{completed, {}};
            } else if (part.kind == P::qualifier && may_narrow)
                continue;
            else
                return false;
        }
        if (term.any()) return false;
        terms.push_back(std::move(term));
    }
    return !terms.empty();
}

// "Adequately treated basal cell carcinoma or carcinoma in situ": the adjectives of a head are taken to be those of the later ones that have none: where
// they are not, only certainty is lost. False where an adjective is none of a record.
bool RecordLowering::qualified_exceptions(Piece const& heads, Frame& frame) {
    std::set<std::string> before;
    std::size_t const known = frame.except_qualified.size();
    for (auto const& head : heads.parts) {
        if (head.kind != P::head) continue;
        Frame own;
        for (auto const& part : head.parts)
            if (part.kind == P::qualifier && (!add_qualifier(own, part) || own.tense)) {
                frame.except_qualified.resize(known);
                return false;
            }
        if (!own.qualifiers.empty()) before = own.qualifiers;
        if (before.empty()) continue;
        std::vector<Term> terms;
        Piece one = heads;
        one.parts = {head};
        if (!terms_of(one, terms, true)) {
            frame.except_qualified.resize(known);
            return false;
        }
        frame.except_qualified.emplace_back(terms.front(), before);
    }
    return frame.except_qualified.size() > known;
}

// "for metastatic breast or ovarian cancer": the conditions with their qualifiers. An adjective before the first may be said of the others.
bool RecordLowering::reasons_of(Piece const& heads, Frame& frame) {
    std::vector<std::vector<std::string>> all;
    for (auto const& head : heads.parts) {
        if (head.kind != P::head) continue;
        Term term;
        std::vector<std::string> qualifiers;
        for (auto const& part : head.parts) {
            if (part.kind == P::term)
                term.entry = context_.token(part).entry;
            else if (part.kind == P::lone)
                continue;
            else if (part.kind == P::qualifier && context_.token(part).qualifier) {
                // What a therapy was given for was there before it.
                if (auto const& q = vocabulary_.qualifiers()[*context_.token(part).qualifier].qualifier; q != "pre-existing")
                    qualifiers.push_back(q);
            } else if (part.kind == P::alternatives && part.parts.size() == 2) {
                // "for locally recurrent and/or metastatic disease": where the tables know both in one.
                auto const name = [&](Piece const& one) { return vocabulary_.qualifiers()[*context_.token(one).qualifier].qualifier; };
                auto const a = name(part.parts[0]), b = name(part.parts[1]);
                auto const& known = vocabulary_.qualifiers();
                auto const both = std::find_if(known.begin(), known.end(), [&](QualifierPhrase const& q) {
                    return q.qualifier == a + " or " + b || q.qualifier == b + " or " + a;
                });
                if (both == known.end()) return false;
                qualifiers.push_back(both->qualifier);
            } else
                return false;
        }
        if (auto const* lone = head.find(P::lone)) {
            auto const& known = vocabulary_.qualifiers();
            auto const& first = known[*context_.token(*lone).qualifier].qualifier;
            auto const both = std::find_if(known.begin(), known.end(), [&](QualifierPhrase const& q) {
                return q.qualifier == first + " or metastatic" || q.qualifier == "metastatic or " + first;
            });
            auto const noun =
                vocabulary_.find(std::string(context_.token(*head.find(P::term)).lower.substr(std::string_view("metastatic ").size())));
            if (both == known.end() || noun == EntryId::none || vocabulary_.entry(noun).kind != EntryKind::condition) return false;
            term.entry = noun;
            qualifiers = {both->qualifier};
        }
        if (term.any()) return false;
        frame.reasons.push_back(std::move(term));
        all.push_back(std::move(qualifiers));
    }
    if (all.size() > 1 && std::any_of(all.begin(), all.end(), [](auto const& q) { return !q.empty(); })) return false;
    frame.reason_qualifiers = std::move(all);
    return !frame.reasons.empty();
}

std::string RecordLowering::quoted_words(Piece const& part) const {
    auto const text = context_.token(part).lower;
    return std::string(text.substr(1, text.size() - 2));
}

// "severe or uncontrolled" against "severe, uncontrolled": without an "or" both are asked for. "Locally advanced, recurrent or metastatic" is a list
// of three although the last two are one phrase; "newly diagnosed, locally advanced or metastatic" is none: the first says something else.
bool RecordLowering::are_alternatives(Piece const& adjectives) const {
    for (auto i = adjectives.begin; i < adjectives.end; ++i)
        for (std::string_view const word : {"or", "/", "and / or"})
            if (context_.tokens[i].lower == word) return true;
    auto const name = [&](Piece const& adjective) -> std::string_view {
        auto const& qualifier = context_.token(adjective).qualifier;
        return qualifier ? std::string_view(vocabulary_.qualifiers()[*qualifier].qualifier) : std::string_view();
    };
    if (name(adjectives.parts.back()).find(" or ") == std::string_view::npos) return false;
    static const std::set<std::string_view> extents{"locally advanced", "advanced",   "recurrent",   "relapsed",  "refractory",
                                                    "metastatic",       "persistent", "progressive", "localized", "locally recurrent"};
    return std::all_of(adjectives.parts.begin(), adjectives.parts.end() - 1,
                       [&](Piece const& p) { return confirms(p) || p.kind == P::stage || extents.count(name(p)) != 0; }) &&
           std::any_of(adjectives.parts.begin(), adjectives.parts.end() - 1, [&](Piece const& p) { return !confirms(p); });
}

bool RecordLowering::confirms(Piece const& adjective) const {
    auto const& qualifier = context_.token(adjective).qualifier;
    return qualifier && vocabulary_.qualifiers()[*qualifier].group == "confirmation";
}

// The row of qualifiers.tsv with this phrase.
std::optional<std::uint32_t> RecordLowering::qualifier_called(std::string const& phrase) const {
    std::vector<std::string> folded;
    std::vector<std::string_view> written;
    auto const words = vocabulary_.words(phrase);
    for (auto const& word : words) {
        folded.push_back(word.folded);
        written.push_back(std::string_view(phrase).substr(word.span.begin, word.span.end - word.span.begin));
    }
    auto const match = vocabulary_.longest(folded, written);
    if (match.words != words.size()) return std::nullopt;
    for (auto const& meaning : match.meanings)
        if (meaning.table == PhraseMeaning::Table::qualifier) return meaning.index;
    return std::nullopt;
}

// "Histologically or radiologically confirmed": each adverb with the participle at the end. A clinical diagnosis is the record itself.
bool RecordLowering::add_confirmations(Frame& frame, Piece const& part) {
    auto const& last = context_.tokens[part.end - 1];
    if (!frame.either_of.empty() || !last.qualifier) return false;
    auto const blank = last.lower.find_first_of(" -");
    if (blank == std::string_view::npos) return false;
    auto const participle = std::string(last.lower.substr(blank + 1));
    auto const& rows = vocabulary_.qualifiers();
    std::vector<std::string> names;
    bool clinical = false, all = false;
    for (auto i = part.begin; i + 1 < part.end; ++i) {
        auto const text = context_.tokens[i].lower;
        if (text == "-" || text == "or" || text == "/" || text == "," || text == "and / or") continue;
        if (text == "and") {
            all = i + 2 < part.end ? context_.tokens[i + 1].lower != "/" : true;
            continue;
        }
        if (text.starts_with("clinical")) {
            clinical = true;
            continue;
        }
        auto const phrase = std::string(text) + ' ' + participle;
        auto const index = qualifier_called(phrase);
        if (!index) return false;
        names.push_back(rows[*index].qualifier);
    }
    names.push_back(rows[*last.qualifier].qualifier);
    if (all) {
        for (auto const& name : names) frame.qualifiers.insert(name);
        return true;
    }
    if (clinical) return true;
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    if (names == std::vector<std::string>{"cytologically confirmed", "histologically confirmed"})
        names = {"histologically or cytologically confirmed"};
    if (names.size() == 1)
        frame.qualifiers.insert(names.front());
    else
        frame.either_of = std::move(names);
    return true;
}

// "acute or chronic", "active or inactive": one of the two holds of every record, so that nothing is asked.
bool RecordLowering::leaves_nothing_out(Piece const& adjectives) const {
    if (adjectives.parts.size() != 2 || !are_alternatives(adjectives)) return false;
    std::set<std::string_view> names;
    for (auto const& adjective : adjectives.parts)
        if (auto const& qualifier = context_.token(adjective).qualifier) names.insert(vocabulary_.qualifiers()[*qualifier].qualifier);
    static std::array<std::set<std::string_view>, 6> const opposites{{{"acute", "chronic"},
                                                                      {"active", "inactive"},
                                                                      {"symptomatic", "asymptomatic"},
                                                                      {"controlled", "uncontrolled"},
                                                                      {"unilateral", "bilateral"},
                                                                      {"stable", "unstable"}}};
    return std::find(opposites.begin(), opposites.end(), names) != opposites.end();
}

bool RecordLowering::frame_part(Frame& frame, Piece const& part) {
    switch (part.kind) {
        case P::negation:
            frame.negated = !frame.negated;
            {
                // "no prior", "no history of", "never received": the tense stands in the same words.
                auto const text = context_.words(part.begin, part.end);
                if (text.starts_with("non") || text.starts_with("of non")) frame.negated_name = true;
                for (std::string_view const word : {"history", "prior", "previous", "never", "previously"})
                    if (text.find(word) != std::string::npos) return set_tense(frame, Tense::ever);
                return true;
            }
        case P::ever: {
            // "Currently receiving treatment with X": the noun says nothing of when.
            auto const text = context_.words(part.begin, part.end);
            // "Chronic treatment with X" is one that goes on.
            auto const lasts = frame.qualifiers.count("chronic") != 0 || frame.qualifiers.count("long-term") != 0;
            if ((lasts || frame.tense == Tense::current) &&
                (text == "treatment with" || text == "therapy with" || text == "administration of"))
                return true;
            return set_tense(frame, Tense::ever);
        }
        case P::current:
            // "History of taking X".
            if (frame.tense == Tense::ever) {
                auto const text = context_.words(part.begin, part.end);
                if (text == "receiving" || text == "taking" || text == "using" || text == "undergoing") return true;
            }
            // "prior or concurrent" is one phrase; after "history of" an "active" narrows what was once there: not read.
            return set_tense(frame, Tense::current);
        case P::other: frame.other = true; return true;
        case P::qualifier: return add_qualifier(frame, part);
        case P::count: return set_count(frame, part);
        case P::outcome: {
            auto const outcome = context_.words(part.begin, part.end);
            if (frame.outcome && *frame.outcome != outcome) return false;
            frame.outcome = outcome;
            return true;
        }
        case P::sex_female:
            if (frame.female && !*frame.female) return false;
            frame.female = true;
            return true;
        case P::sex_male:
            if (frame.female && *frame.female) return false;
            frame.female = false;
            return true;
        case P::sex_either: frame.either_sex = true; return true;
        case P::within:
        case P::ago:
        case P::lasting: return set_window(frame, part);
        case P::grade: return set_grade(frame, part);
        case P::stage: return set_stages(frame, part);
        case P::measure: return add_scaled(frame, part);
        case P::tnm:
        case P::risk: {
            auto node = lower_classification(part, context_);
            if (!node) return false;
            frame.scaled.push_back(std::move(*node));
            frame.tnm = frame.tnm || part.kind == P::tnm;
            return true;
        }
        case P::criteria_for: frame.criteria = true; return true;
        case P::outlook: {
            auto node = lower_outlook(part, context_);
            if (!node) return false;
            frame.with.push_back(std::move(*node));
            return true;
        }
        case P::regardless: frame.idle.push_back(context_.span(part)); return true;
        case P::confirmations: return add_confirmations(frame, part);
        case P::method: {
            if (!frame.method.empty() || !frame.restriction.empty()) return false;
            frame.method = context_.words(part.begin, part.end);
            return true;
        }
        case P::except: {
            auto const* heads = part.find(P::heads);
            if (heads == nullptr) return false;
            bool narrowed = part.has(P::restriction);
            for (auto const& head : heads->parts) narrowed = narrowed || (head.kind == P::head && head.has(P::qualifier));
            if (!narrowed) return terms_of(*heads, frame.except, false);
            if (!part.has(P::restriction) && qualified_exceptions(*heads, frame)) return terms_of(*heads, frame.except, true);
            frame.except_words = context_.words(part.begin + 1, part.end);
            return terms_of(*heads, frame.except, true) && terms_of(*heads, frame.except_narrowed, true);
        }
        case P::reason: {
            if (auto const* state = part.find(P::unknown)) {
                // "in the metastatic setting", "for refractory disease".
                if (state->end - state->begin == 2 && context_.tokens[state->begin].qualifier && frame.reasons.empty())
                    if (auto const disease = vocabulary_.find("disease"); disease != EntryId::none) {
                        frame.reasons.push_back(Term{disease, {}});
                        frame.reason_qualifiers = {{vocabulary_.qualifiers()[*context_.tokens[state->begin].qualifier].qualifier}};
                        return true;
                    }
                frame.reasons.push_back(Term{EntryId::none, context_.words(state->begin, state->end)});
                return true;
            }
            auto const* heads = part.find(P::heads);
            return heads != nullptr && frame.reasons.empty() && reasons_of(*heads, frame);
        }
        case P::site:
            for (auto const& inner : part.parts)
                if (inner.kind == P::term) frame.sites.push_back(Term{context_.token(inner).entry, {}});
            return !frame.sites.empty();
        case P::restriction:
            if (!frame.restriction.empty() || !frame.method.empty()) return false;
            frame.restriction = context_.words(part.begin, part.end);
            return true;
        case P::treated: frame.treated = &part; return true;
        case P::diagnosed: frame.diagnosed = true; return true;
        case P::needed: frame.needed = true; return true;
        case P::future: frame.future = true; return true;
        case P::lines:
            if (!frame.count || frame.count->counted != Counted::lines) return false;
            frame.lines = true;
            return true;
        case P::cycles:
            if (!frame.count) return false;
            frame.count->counted = Counted::cycles;
            frame.lines = true;
            return true;
        case P::alternatives:
            if (leaves_nothing_out(part)) return true;
            if (frame.alternatives != nullptr) return false;
            frame.alternatives = &part;
            return true;
        case P::washout: frame.other_limit = &part; return true;
        case P::joined: frame.joined = &part; return true;
        case P::or_had: frame.or_had = &part; return true;
        case P::given: {
            // A therapy beside the condition: "previously treated with two regimens of chemotherapy".
            Frame inner;
            inner.tense = Tense::ever;
            auto const text = context_.words(part.begin, part.begin + 1);
            if (text == "receiving" || text == "on") inner.tense = Tense::current;
            Piece const* heads = nullptr;
            for (auto const& sub : part.parts) {
                if (sub.kind == P::heads)
                    heads = &sub;
                else if (sub.kind != P::ever && !frame_part(inner, sub))
                    return false;
            }
            if (heads == nullptr) return false;
            auto node = list(part, *heads, inner, false, false);
            if (!node) return false;
            frame.with.push_back(std::move(*node));
            return true;
        }
        case P::family: frame.family = &part; return true;
        case P::definition:
            if (frame.definition != nullptr) return false;
            frame.definition = part.find(P::heads);
            return frame.definition != nullptr;
        case P::examples:
            for (auto const& inner : part.parts)
                if (inner.kind == P::heads) frame.examples.push_back(&inner);
            return part.has(P::heads);
        case P::bracketed:
            if (auto const* heads = part.find(P::heads)) {
                frame.bracketed.push_back(heads);
                return true;
            }
            return false;
        case P::marked: frame.marked = true; [[fallthrough]];
        case P::accompanied:
        case P::unaccompanied: {
            auto const* heads = part.find(P::heads);
            if (heads == nullptr) return false;
            // "Stage IIIB with effusion or stage IV": another alternative, and nothing that goes with the first.
            for (auto const& head : heads->parts)
                if (head.kind == P::head && (head.has(P::anything) || head.has(P::stage))) return false;
            Frame inner;
            auto node = list(part, *heads, inner, false, false);
            if (!node) return false;
            frame.with.push_back(part.kind == P::unaccompanied ? negation(std::move(*node)) : std::move(*node));
            return true;
        }
        case P::started: frame.started = true; return true;
        case P::ended: frame.ended = true; return true;
        case P::naive:
            // "Chemotherapy-naive": has had none.
            if (frame.negated || frame.tense) return false;
            frame.negated = true;
            frame.tense = Tense::ever;
            return true;
        default: return false;
    }
}

}  // namespace eligo
