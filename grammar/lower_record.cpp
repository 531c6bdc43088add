// Records and washouts: what is asked of the lists of a profile, with the qualifiers and the window each head of a list has.

#include "grammar/lower.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace eligo {
namespace {

using P = PieceKind;

// All that stands around the heads and belongs to each of them.
struct Frame {
    bool negated = false;
    std::optional<Tense> tense;
    bool other = false;
    std::set<std::string> qualifiers;
    std::set<std::string> groups;  // of these qualifiers
    std::optional<Count> count;
    std::optional<std::string> outcome;
    std::optional<bool> female;  // "pregnant women": whom the words name
    bool either_sex = false;
    Window window;
    bool half_lives = false, shorter = false;
    std::optional<int> grade_low, grade_high;
    std::vector<std::string> stages;
    std::vector<Node> scaled;  // NYHA class III-IV
    std::vector<Term> except;
    std::vector<std::pair<Term, std::set<std::string>>> except_qualified;  // the same, where the vocabulary knows the adjectives
    std::vector<Term> except_narrowed;  // "adequately treated basal cell carcinoma": excepted only if that is so
    std::string except_words;
    std::vector<Term> reasons;
    std::vector<std::vector<std::string>> reason_qualifiers;  // of each reason; empty: none has any
    std::vector<Term> sites;
    std::string restriction;
    Piece const* treated = nullptr;  // "requiring medication"
    bool late_qualifier = false;     // an adjective behind the list
    bool late_window = false;        // "A including B within 6 months": of A too?
    Piece const* family = nullptr;
    bool any_therapy = false;  // "prior therapy"
    bool future = false;       // "during the study"
    bool diagnosed = false;    // "diagnosed with", "diagnosis of"
    bool needed = false;       // "requires X": whoever is on it does
    bool lines = false;        // "2 prior chemotherapy regimens": what the count before the head counts
    Piece const* alternatives = nullptr;
    Piece const* other_limit = nullptr;  // "(6 weeks for nitrosoureas)"
    Piece const* definition = nullptr;
    std::vector<Piece const*> examples;
    std::vector<Piece const*> bracketed;
    std::vector<Node> with;  // must hold too
    bool started = false, ended = false;
    bool marked = false;  // "HER2 positive breast cancer"
};

std::optional<int> roman(std::string_view text) {
    constexpr std::array<std::string_view, 5> numerals{"i", "ii", "iii", "iv", "v"};
    for (std::size_t i = 0; i < numerals.size(); ++i)
        if (numerals[i] == text) return static_cast<int>(i) + 1;
    return std::nullopt;
}

class RecordLowering {
public:
    explicit RecordLowering(LowerContext const& context) : context_(context), vocabulary_(context.vocabulary) {}

    std::optional<Node> lower(Piece const& record) {
        Frame frame;
        Piece const* heads = nullptr;
        bool allergy = false, participation = false, measured = false, beside = false, excepted = false, open_examples = false;
        Piece const* similar = nullptr;
        for (auto const& part : record.parts) {
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
                open_examples =
                    !opens(part.begin) && !opens(part.begin + 1) &&
                    context_.words(part.begin, part.end).find("includ") < 3;  // "such as B" tells what an A is: the window is A's
            }
            if (open_examples && (part.kind == P::within || part.kind == P::ago || part.kind == P::lasting)) frame.late_window = true;
            // "malignancy (except cancer in situ of the cervix)": what stands behind an exception may belong to it.
            if (record.has(P::except) && (part.kind == P::site || part.kind == P::reason || part.kind == P::restriction) &&
                record.find(P::except)->begin < part.begin)
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
        similar_ = similar;
        return finish(record, *heads, frame, allergy);
    }

    std::optional<Node> washout(Piece const& piece) {
        // not (X within less than N), and for "(6 weeks for nitrosoureas)" the same with the other time.
        std::vector<Node> excluded;
        if (!washout_part(piece, excluded)) return std::nullopt;
        auto node = negation(any_of(std::move(excluded)));
        if (piece.has(P::recovered)) {
            // "... and recovered": from what was named first.
            auto recovery = recovered_from(*piece.find(P::heads));
            if (!recovery) return std::nullopt;
            std::vector<Node> both;
            both.push_back(std::move(node));
            both.push_back(std::move(*recovery));
            node = all_of(std::move(both));
        }
        node.phrase = context_.words(piece.begin, piece.end);
        node.span = context_.span(piece);
        return node;
    }

    // "Recovered from the effects of prior surgery or chemotherapy": asked of those who have had it.
    std::optional<Node> recovery(Piece const& piece) {
        auto const* heads = piece.find(P::heads);
        bool negated = false;
        for (auto const& part : piece.parts) {
            if (part.kind == P::negation)
                negated = !negated;
            else if (part.kind != P::heads && part.kind != P::ever)
                return std::nullopt;
        }
        auto node = recovered_from(*heads);
        if (!node) return std::nullopt;
        node->phrase = positive_words(piece);
        node->span = context_.span(piece);
        if (!negated) return node;
        auto result = negation(std::move(*node));
        result.span = context_.span(piece);
        return result;
    }

private:
    // The fact "recovered after X" for every X of a list, for those who have had X; nothing where the vocabulary has no such fact.
    std::optional<Node> recovered_from(Piece const& heads) {
        std::vector<Node> all;
        for (auto const& head : heads.parts) {
            if (head.kind != P::head) continue;
            Record had;
            had.tense = Tense::ever;
            std::string name;
            std::vector<std::string> qualifiers;
            for (auto const& part : head.parts) {
                if (part.kind == P::term && name.empty()) {
                    auto const entry = context_.token(part).entry;
                    if (entry == EntryId::none || !is_therapy(vocabulary_.entry(entry).kind)) return std::nullopt;
                    had.what.entry = entry;
                    name = vocabulary_.entry(entry).name;
                } else if (part.kind == P::any_therapy) {
                    had.role = Role::therapy;
                    name = "therapy";
                } else if (part.kind == P::qualifier && context_.token(part).qualifier) {
                    qualifiers.push_back(vocabulary_.qualifiers()[*context_.token(part).qualifier].qualifier);
                } else if (part.kind != P::ever && part.kind != P::other)
                    return std::nullopt;
            }
            if (name.empty()) return std::nullopt;
            for (auto const& qualifier : qualifiers) name = qualifier + ' ' + name;
            auto const entry = vocabulary_.find("recovered after " + name);
            had.qualifiers = std::move(qualifiers);
            auto const words = "recovered from " + context_.words(head.begin, head.end);
            std::vector<Node> either;
            either.push_back(negation(leaf(had, context_.span(head), context_.words(head.begin, head.end))));
            if (entry != EntryId::none)
                either.push_back(leaf(Fact{entry}, context_.span(head), words));
            else
                either.push_back(leaf(Quoted{words}, context_.span(head), words));
            all.push_back(any_of(std::move(either)));
        }
        if (all.empty()) return std::nullopt;
        return all_of(std::move(all));
    }

    bool washout_part(Piece const& piece, std::vector<Node>& excluded) {
        Frame frame;
        Piece const* heads = nullptr;
        Piece const* gap = nullptr;
        for (auto const& part : piece.parts) {
            if (part.kind == P::heads)
                heads = &part;
            else if (part.kind == P::since)
                gap = &part;
            else if (part.kind == P::recovered)
                continue;
            else if (part.kind == P::washout) {
                if (!washout_part(part, excluded)) return false;
            } else if (part.kind == P::within || !frame_part(frame, part))
                return false;
        }
        if (heads == nullptr || gap == nullptr || frame.negated || frame.count) return false;
        // Nothing of the frame may get lost: what a washout has no place for is refused.
        if (frame.definition != nullptr || frame.alternatives != nullptr || frame.other_limit != nullptr || frame.family != nullptr ||
            !frame.bracketed.empty() || !frame.with.empty() || !frame.scaled.empty() || frame.treated != nullptr || frame.needed ||
            frame.female || frame.grade_low || frame.grade_high || !frame.stages.empty())
            return false;
        auto const* length = gap->find(P::duration);
        frame.half_lives = gap->has(P::half_lives);
        frame.shorter = gap->has(P::shorter);
        if (length != nullptr) {
            auto const duration = lower_duration(*length, context_);
            if (!duration) return false;
            frame.window.within = duration;
            frame.window.within_strict = !gap->has(P::greater);
        } else if (!frame.half_lives)
            return false;
        // Any of the named therapies inside the window breaks it, whatever the connective: all must lie outside.
        auto node = list(piece, *heads, frame, false, true);
        if (!node) return false;
        excluded.push_back(std::move(*node));
        // "(including A or B)": these count too.
        for (auto const* examples : frame.examples) {
            Frame inner = frame;
            inner.examples.clear();
            inner.other = false;
            auto example = list(*examples, *examples, inner, false, true);
            if (!example) return false;
            excluded.push_back(std::move(*example));
        }
        return true;
    }

    // Whether an example is of the sort of thing it is an example of: conditions among conditions, what is done among what is done.
    bool same_sort(Node const& general, Node const& example) const {
        auto const done = [&](Node const& node, auto const& self) -> std::optional<bool> {
            if (auto const* record = node.get<Record>(); record != nullptr && record->what.entry != EntryId::none)
                return vocabulary_.entry(record->what.entry).kind != EntryKind::condition;
            for (auto const& child : node.children)
                if (auto const found = self(child, self)) return found;
            return std::nullopt;
        };
        auto const a = done(general, done), b = done(example, done);
        return !a || !b || *a == *b;
    }

    bool add_qualifier(Frame& frame, Piece const& part) {
        auto const& token = context_.token(part);
        if (!token.qualifier) return false;
        auto const& q = vocabulary_.qualifiers()[*token.qualifier];
        if (q.qualifier == "current" || q.qualifier == "active") return set_tense(frame, Tense::current);
        if (q.qualifier == "resolved" || q.qualifier == "inactive") return false;
        frame.qualifiers.insert(q.qualifier);
        frame.groups.insert(q.group);
        return true;
    }

    static bool set_tense(Frame& frame, Tense tense) {
        // "history of active": the later word says what is asked of the first; both together are refused, repeats are not.
        if (frame.tense && *frame.tense != tense) return false;
        frame.tense = tense;
        return true;
    }

    bool set_window(Frame& frame, Piece const& part) {
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

    bool set_grade(Frame& frame, Piece const& part) {
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

    bool set_stages(Frame& frame, Piece const& part) {
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

    bool set_count(Frame& frame, Piece const& part) {
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
    bool add_scaled(Frame& frame, Piece const& part) {
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
    bool terms_of(Piece const& heads, std::vector<Term>& terms, bool may_narrow) {
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
    bool qualified_exceptions(Piece const& heads, Frame& frame) {
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
    bool reasons_of(Piece const& heads, Frame& frame) {
        std::vector<std::vector<std::string>> all;
        for (auto const& head : heads.parts) {
            if (head.kind != P::head) continue;
            Term term;
            std::vector<std::string> qualifiers;
            for (auto const& part : head.parts) {
                if (part.kind == P::term)
                    term.entry = context_.token(part).entry;
                else if (part.kind == P::qualifier && context_.token(part).qualifier)
                    qualifiers.push_back(vocabulary_.qualifiers()[*context_.token(part).qualifier].qualifier);
                else
                    return false;
            }
            if (term.any()) return false;
            frame.reasons.push_back(std::move(term));
            all.push_back(std::move(qualifiers));
        }
        if (all.size() > 1 && std::any_of(all.begin(), all.end(), [](auto const& q) { return !q.empty(); })) return false;
        frame.reason_qualifiers = std::move(all);
        return !frame.reasons.empty();
    }

    std::string quoted_words(Piece const& part) const {
        auto const text = context_.token(part).lower;
        return std::string(text.substr(1, text.size() - 2));
    }

    // "severe or uncontrolled" against "severe, uncontrolled": without an "or" both are asked for.
    bool are_alternatives(Piece const& adjectives) const {
        for (auto i = adjectives.begin; i < adjectives.end; ++i)
            for (std::string_view const word : {"or", "/", "and / or"})
                if (context_.tokens[i].lower == word) return true;
        return false;
    }

    // All adjectives of a list without "or". Nothing where two are of one group ("relapsed, refractory"): these may well be meant as alternatives.
    std::optional<Frame> with_all(Frame const& frame) {
        Frame one = frame;
        one.alternatives = nullptr;
        std::vector<std::string_view> groups;
        for (auto const& adjective : frame.alternatives->parts) {
            auto const& qualifier = context_.token(adjective).qualifier;
            if (!qualifier) return std::nullopt;
            std::string_view const group = vocabulary_.qualifiers()[*qualifier].group;
            if (std::find(groups.begin(), groups.end(), group) != groups.end()) return std::nullopt;
            groups.push_back(group);
            if (!frame_part(one, adjective)) return std::nullopt;
        }
        return one;
    }

    bool frame_part(Frame& frame, Piece const& part) {
        switch (part.kind) {
            case P::negation:
                frame.negated = !frame.negated;
                {
                    // "no prior", "no history of", "never received": the tense stands in the same words.
                    auto const text = context_.words(part.begin, part.end);
                    for (std::string_view const word : {"history", "prior", "previous", "never", "previously"})
                        if (text.find(word) != std::string::npos) return set_tense(frame, Tense::ever);
                    return true;
                }
            case P::ever: {
                // "Currently receiving treatment with X": the noun says nothing of when.
                auto const text = context_.words(part.begin, part.end);
                if (frame.tense == Tense::current && (text == "treatment with" || text == "therapy with" || text == "administration of"))
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
                if (!frame.restriction.empty()) return false;
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
                if (frame.alternatives != nullptr) return false;
                frame.alternatives = &part;
                return true;
            case P::washout: frame.other_limit = &part; return true;
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
                if (auto const* heads = part.find(P::heads)) {
                    frame.examples.push_back(heads);
                    return true;
                }
                return false;
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

    std::optional<Node> finish(Piece const& record, Piece const& heads, Frame& frame, bool allergy) {
        if (frame.started && frame.ended) return std::nullopt;
        // "HER2 positive breast cancer or melanoma": of the first alone, or of both?
        if (frame.marked &&
            std::count_if(heads.parts.begin(), heads.parts.end(), [](Piece const& part) { return part.kind == P::head; }) != 1)
            return std::nullopt;
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
            // Each adjective in its turn; one is enough.
            std::vector<Node> either;
            auto const* alternatives = frame.alternatives;
            for (auto const& adjective : alternatives->parts) {
                Frame one = frame;
                one.alternatives = nullptr;
                if (!frame_part(one, adjective)) return std::nullopt;
                auto each = list(record, frame.definition != nullptr ? *frame.definition : heads, one, allergy, false);
                if (!each) return std::nullopt;
                either.push_back(std::move(*each));
            }
            node = any_of(std::move(either));
        } else
            node = list(record, frame.definition != nullptr ? *frame.definition : heads, frame, allergy, false);
        if (!node) return std::nullopt;
        if (frame.needed) {
            // On record is what is given; what is needed and not given only a fact can say.
            auto const words = positive_words(record);
            std::vector<Node> either;
            either.push_back(std::move(*node));
            either.push_back(leaf(Quoted{words}, context_.span(record), words));
            node = any_of(std::move(either));
        }
        if (!frame.except_qualified.empty()) {
            // What is excepted only where it is so counts where it is not.
            std::vector<Node> either;
            either.push_back(std::move(*node));
            for (auto const& [term, qualifiers] : frame.except_qualified) {
                Record doubtful;
                doubtful.what = term;
                doubtful.tense = frame.tense.value_or(Tense::bare);
                doubtful.window = frame.window;
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
            Record like;
            like.role = Role::allergy;
            like.restriction = positive_words(record);
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
            // "transfusion (platelets or packed cells)": all of it, or these alone? Met by these; what is only the former is unknown.
            Frame inner = frame;
            inner.bracketed.clear();
            inner.scaled.clear();
            bracket_base_.clear();
            for (auto const& part : heads.parts)
                if (part.kind == P::head)
                    if (auto const* known = part.find(P::term)) {
                        auto const text = context_.token(*known).lower;
                        auto const blank = text.rfind(' ');
                        bracket_base_ = std::string(blank == std::string_view::npos ? text : text.substr(blank + 1));
                    }
            auto named = list(*heads_in_brackets, *heads_in_brackets, inner, allergy, true);
            if (!named) return std::nullopt;
            std::vector<Node> both;
            both.push_back(std::move(*node));
            both.push_back(
                leaf(Residue{context_.words(heads_in_brackets->begin, heads_in_brackets->end)}, context_.span(*heads_in_brackets)));
            std::vector<Node> either;
            either.push_back(std::move(*named));
            either.push_back(all_of(std::move(both)));
            *node = any_of(std::move(either));
        }
        return close(record, std::move(*node), frame);
    }

    // "2 prior chemotherapy regimens": the entry's own phrase ends in what is counted.
    bool names_lines(Piece const& heads) const {
        auto const text = context_.words(heads.begin, heads.end);
        for (std::string_view const word : {"regimen", "regimens", "line", "lines", "therapies", "of treatment", "treatments",
                                            "prior therapy", "previous therapy", "therapy"})
            if (text.ends_with(word)) return true;
        return false;
    }

    // Whatever goes with the list as a whole: the sex it names, conditions beside it, negation.
    std::optional<Node> close(Piece const& record, Node node, Frame const& frame) {
        auto const phrase = positive_words(record);
        std::vector<Node> all;
        if (frame.female && !names_women_only(node))
            all.push_back(leaf(Sex{*frame.female}, context_.span(record), *frame.female ? "female" : "male"));
        all.push_back(std::move(node));
        for (auto const& with : frame.with) all.push_back(with);
        auto result = all_of(std::move(all));
        result.phrase = phrase;
        result.span = context_.span(record);
        if (frame.negated) {
            result = negation(std::move(result));
            result.span = context_.span(record);
        }
        return result;
    }

    std::string positive_words(Piece const& record) const {
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
    bool names_women_only(Node const& node) const {
        if (auto const* fact = node.get<Fact>()) {
            auto const& name = vocabulary_.entry(fact->entry).name;
            return name == "pregnant" || name == "breastfeeding" || name == "childbearing potential" || name == "postmenopausal";
        }
        if (node.children.empty()) return false;
        return std::all_of(node.children.begin(), node.children.end(), [&](Node const& child) { return names_women_only(child); });
    }

    std::optional<Node> finish_participation(Piece const& record, Frame& frame) {
        if (frame.count || frame.other || !frame.qualifiers.empty() || frame.outcome || !frame.restriction.empty() ||
            !frame.except.empty() || !frame.reasons.empty() || !frame.sites.empty() || frame.definition != nullptr ||
            !frame.examples.empty() || !frame.bracketed.empty() || !frame.with.empty() || !frame.scaled.empty() ||
            frame.alternatives != nullptr || frame.other_limit != nullptr || frame.treated != nullptr || frame.needed || frame.grade_low ||
            frame.grade_high || !frame.stages.empty())
            return std::nullopt;
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
        return close(record, leaf(leaf_record, context_.span(record), positive_words(record)), frame);
    }

    // "Clinically significant bleeding or coagulopathy": no record says that something is not significant, so that taking it for said of all costs no answer.
    bool judged(Frame const& frame) const {
        return std::all_of(frame.qualifiers.begin(), frame.qualifiers.end(), [](std::string const& q) {
            return q == "clinically significant" || q == "significant" || q == "relevant" || q == "serious" || q == "important";
        });
    }

    std::string group_of(std::string const& qualifier) const {
        for (auto const& q : vocabulary_.qualifiers())
            if (q.qualifier == qualifier) return q.group;
        return {};
    }

    // The heads of a list, each with the frame around it, joined as the text joins them.
    std::optional<Node> list(Piece const& whole, Piece const& heads, Frame const& frame, bool allergy, bool always_any) {
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

    static bool names_treatment(std::string_view word) {
        for (std::string_view const name : {"therapy", "therapies", "treatment", "treatments", "agent", "agents", "drug", "drugs",
                                            "medication", "medications", "regimen", "regimens", "monotherapy", "administration"})
            if (word == name || word.ends_with(" " + std::string(name))) return true;
        return false;
    }

    std::optional<Node> member(Piece const& whole, Piece const& heads, Piece const& head, Frame const& shared, bool allergy,
                               std::size_t place, std::size_t count) {
        Frame own;
        Term term;
        bool anything = false, unknown = false, at_least_state = false, any_therapy = false, negated = false;
        std::optional<std::string> outcome = shared.outcome;
        for (auto const& part : head.parts) {
            switch (part.kind) {
                case P::term: term.entry = context_.token(part).entry; break;
                case P::quoted: term.words = quoted_words(part); break;
                case P::unknown:
                    term.words = context_.words(part.begin, part.end);
                    unknown = true;
                    break;
                case P::any_therapy: any_therapy = true; break;
                case P::lone: {
                    term.entry = noun_of_later(heads, head);
                    if (term.entry == EntryId::none) return std::nullopt;
                    auto const completed = complete(heads, head, context_.words(part.begin, part.end));
                    if (completed != EntryId::none)
                        term.entry = completed;
                    else if (!add_qualifier(own, part))
                        return std::nullopt;
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
        // "liver or kidney dysfunction", "hepatitis B or C": the shared word of the coordination completes the phrase.
        if (unknown)
            if (auto const completed = complete(heads, head, term.words); completed != EntryId::none) {
                term = Term{completed, {}};
                unknown = false;
                ellipsis_ = true;
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
            return record_leaf(term, shared, narrowed, allergy, false, place, count, context_.span(head),
                               member_phrase(whole, heads, head));
        }

        // A list that holds words of no table is a list still, but words alone are no record: the caller quotes the whole.
        if (unknown && count == 1 && !allergy && !shared.tense && shared.window.none()) return std::nullopt;
        if (anything && shared.qualifiers.empty() && own.qualifiers.empty() && own.stages.empty() && shared.restriction.empty() &&
            own.restriction.empty() && !shared.other && !own.other)
            return std::nullopt;

        // "Prostate cancer therapy" is no prostate cancer.
        if (auto const* known = head.find(P::term);
            known != nullptr && term.entry != EntryId::none && vocabulary_.entry(term.entry).kind == EntryKind::condition)
            for (auto i = known->end; i < head.end; ++i)
                if (names_treatment(context_.tokens[i].lower)) return std::nullopt;
        auto const phrase = member_phrase(whole, heads, head);
        auto const span = context_.span(head);
        if (own.alternatives != nullptr && !are_alternatives(*own.alternatives)) {
            auto const all = with_all(own);
            if (!all) return std::nullopt;
            return record_leaf(term, shared, *all, allergy, anything, place, count, span, phrase);
        }
        if (own.alternatives != nullptr) {
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
            if (entry->kind == EntryKind::fact || entry->kind == EntryKind::test || entry->kind == EntryKind::marker) {
                Frame shared_plain = shared, own_plain = own;
                auto const restriction = !own.restriction.empty() ? own.restriction : shared.restriction;
                shared_plain.restriction.clear();
                own_plain.restriction.clear();
                auto node = entry->kind == EntryKind::fact
                                ? member_fact(negated, *entry, term, shared_plain, own_plain, outcome, span, phrase)
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

    // "HCV or HIV antiviral therapy": a condition beside a therapy may only be the first half of its name.
    bool may_lack_its_noun(Piece const& head, Piece const& next, Piece const& heads) const {
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

    // "Concurrent malignancy", "history of cancer": not the one the trial is for (semantics.md, 9).
    bool is_malignancy_at_large(Term const& term, Record const& record) const {
        if (term.entry == EntryId::none || record.tense == Tense::bare || record.role == Role::allergy) return false;
        auto const& name = vocabulary_.entry(term.entry).name;
        return name == "malignancy" || name == "cancer" || name == "malignant neoplasm" || name == "neoplasm";
    }

    // Drugs of a list under exclusion: each of them excludes.
    bool is_therapy_record(Node const& node) const {
        if (auto const* record = node.get<Record>())
            return record->what.entry != EntryId::none && is_therapy(vocabulary_.entry(record->what.entry).kind);
        return !node.children.empty() &&
               std::all_of(node.children.begin(), node.children.end(), [&](Node const& child) { return is_therapy_record(child); });
    }

    // "illness", "medical condition": whatever is on record.
    bool stands_for_any(EntryId id) const {
        auto const& entry = vocabulary_.entry(id);
        if (entry.kind != EntryKind::condition) return false;
        for (std::string_view const name : {"disease", "medical condition", "comorbidity", "illness", "disorder", "condition"})
            if (entry.name == name) return true;
        return false;
    }

    // "de novo or secondary AML": AML, where the next head is a single phrase that ends in it.
    EntryId noun_of_later(Piece const& heads, Piece const& head) const {
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

    EntryId complete(Piece const& heads, Piece const& head, std::string const& words) const {
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
        // "infections (viral, bacterial or fungal)": the words before the bracket.
        if (!bracket_base_.empty())
            if (auto const id = try_phrase(words + " " + bracket_base_); id != EntryId::none) return id;
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
    Node with_family(Frame const& shared, Piece const& head, Node own, bool personal) const {
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
    std::string member_phrase(Piece const& whole, Piece const& heads, Piece const& head) const {
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

    std::optional<Node> fact(Entry const& entry, Term const& term, Frame const& shared, Frame const& own,
                             std::optional<std::string> const& outcome, Span span, std::string const& phrase) {
        static_cast<void>(entry);
        for (auto const* frame : {&shared, &own}) {
            if (!frame->qualifiers.empty() || frame->count || frame->other || !frame->window.none() || frame->grade_low ||
                frame->grade_high || !frame->stages.empty() || !frame->reasons.empty() || !frame->sites.empty() ||
                !frame->restriction.empty() || !frame->except.empty() || !frame->scaled.empty())
                return std::nullopt;
            if (frame->tense == Tense::ever || frame->tense == Tense::past) return std::nullopt;
        }
        if (outcome) return std::nullopt;
        return leaf(Fact{term.entry}, span, phrase);
    }

    bool names_fact(Piece const& head) const {
        auto const* known = head.find(P::term);
        return known != nullptr && context_.token(*known).entry != EntryId::none &&
               vocabulary_.entry(context_.token(*known).entry).kind == EntryKind::fact;
    }

    std::optional<Node> member_fact(bool negated, Entry const& entry, Term const& term, Frame const& shared, Frame const& own,
                                    std::optional<std::string> const& outcome, Span span, std::string const& phrase) {
        auto node = fact(entry, term, shared, own, outcome, span, phrase);
        if (!node || !negated) return node;
        return negation(std::move(*node));
    }

    std::optional<Node> finding(Term const& term, Frame const& shared, Frame const& own, std::optional<std::string> const& outcome,
                                Span span, std::string const& phrase) {
        for (auto const* frame : {&shared, &own}) {
            if (frame->count || frame->other || frame->grade_low || frame->grade_high || !frame->stages.empty() ||
                !frame->reasons.empty() || !frame->sites.empty() || !frame->restriction.empty() || !frame->except.empty() ||
                !frame->scaled.empty() || frame->half_lives)
                return std::nullopt;
            for (auto const& q : frame->qualifiers)
                if (group_of(q) != "confirmation") return std::nullopt;
            if (!frame->qualifiers.empty()) return std::nullopt;
            if (frame->window.ago) return std::nullopt;
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
        } else if (std::any_of(context_.tokens.begin(), context_.tokens.end(),
                               [](Token const& token) { return token.lower == "status"; })) {
            return std::nullopt;  // "estrogen receptor status known" asks for an outcome, whichever it is
        } else if (vocabulary_.entry(term.entry).kind == EntryKind::test) {
            return std::nullopt;  // a test without its outcome asks for nothing that can be checked
        }
        result.values.push_back(value);
        return leaf(result, span, phrase);
    }

    std::optional<Node> record_leaf(Term const& term, Frame const& shared, Frame const& own, bool allergy, bool anything, std::size_t place,
                                    std::size_t count, Span span, std::string const& phrase) {
        auto const* entry = term.entry != EntryId::none ? &vocabulary_.entry(term.entry) : nullptr;
        auto const therapy = entry != nullptr && is_therapy(entry->kind);
        Record record;
        record.what = term;
        if (allergy)
            record.role = Role::allergy;
        else if (anything)
            record.role = Role::condition;
        else if (own.any_therapy)
            record.role = Role::therapy;

        // Tense: the member's own, else the list's. A shared "active" may belong to the first member alone: without it the later ones ask
        // for less, and differ from "active" only in ended records, where a bare mention is unknown.
        if (own.tense)
            record.tense = *own.tense;
        else if (shared.tense) {
            record.tense = *shared.tense;
            if (record.tense == Tense::current && place > 0 && !therapy) record.tense = Tense::bare;
        }
        if (allergy) record.tense = Tense::bare;

        record.window = !own.window.none() ? own.window : shared.window;
        if (record.window.edge == Window::Edge::touching) record.window.edge = shared.window.edge;
        // "stroke or diagnosis of cancer within 6 months": the diagnosis lies inside.
        if (own.diagnosed && record.window.within && record.window.edge == Window::Edge::touching)
            record.window.edge = Window::Edge::started;
        record.count = own.count ? own.count : shared.count;
        record.grade_low = own.grade_low || own.grade_high ? own.grade_low : shared.grade_low;
        record.grade_high = own.grade_low || own.grade_high ? own.grade_high : shared.grade_high;
        record.stages = !own.stages.empty() ? own.stages : shared.stages;
        record.except = shared.except;
        record.except.insert(record.except.end(), own.except.begin(), own.except.end());
        record.other = shared.other || (own.other && place == 0) || is_malignancy_at_large(term, record) ||
                       (anything && record.tense == Tense::current);  // "A, B, or other C": other than A and B
        record.restriction = !own.restriction.empty() ? own.restriction : shared.restriction;

        auto qualifiers = own.qualifiers;
        bool doubtful = false;  // shared adjectives that may belong to the first member alone
        // "Significant heart disease or history of stroke": the adjective does not reach over the other's "history of".
        bool const out_of_reach = place > 0 && own.tense && !shared.tense && !shared.late_qualifier;
        if (own.qualifiers.empty() && !out_of_reach) {
            qualifiers = shared.qualifiers;
            doubtful = place > 0 && !shared.qualifiers.empty() && !ellipsis_ &&
                       !(judged(shared) && entry != nullptr && !therapy);  // "severe liver or kidney disease": one noun, one adjective
        } else if (place == 0)
            qualifiers.insert(shared.qualifiers.begin(), shared.qualifiers.end());
        record.qualifiers.assign(qualifiers.begin(), qualifiers.end());
        // "NYHA class III or IV": a numeral, not a route.
        if (entry != nullptr && entry->kind == EntryKind::condition && !allergy && qualifiers.count("intravenous") != 0)
            return std::nullopt;

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
        auto node = build(record);
        if (doubtful) {
            Record plain = record;
            plain.qualifiers.clear();
            std::string words;
            for (auto const& q : shared.qualifiers) words += (words.empty() ? "" : " ") + q;
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

    LowerContext const& context_;
    Vocabulary const& vocabulary_;
    Piece const* similar_ = nullptr;
    bool last_has_tense_ = false;  // "A, history of B, or who have received C to the chest": what follows is said of C
    bool ellipsis_ = false;        // a member of the list was completed by the noun of another
    std::string bracket_base_;     // last word of the head before a bracket
    Frame last_own_;               // of the member lowered last
};

}  // namespace

std::optional<Node> lower_record(Piece const& record, LowerContext const& context) { return RecordLowering(context).lower(record); }
std::optional<Node> lower_recovery(Piece const& recovery, LowerContext const& context) {
    return RecordLowering(context).recovery(recovery);
}
std::optional<Node> lower_washout(Piece const& washout, LowerContext const& context) { return RecordLowering(context).washout(washout); }

}  // namespace eligo
