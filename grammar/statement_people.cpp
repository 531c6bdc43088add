// People and their ages inside a longer sentence: "Male or non-pregnant female outpatients, 18 to 65 years of age, with active asthma".

#include "grammar/lower.hpp"
#include "grammar/statement.hpp"

#include <algorithm>

namespace eligo {
// "healthy non-pregnant, non-lactating women": the sex, what is denied and what is said of them. `at` moves behind; what stands behind the sex goes
// to `of_all`.
std::optional<Node> StatementReader::kind_of_people(Index& at, Index end, std::vector<Node>& of_all) const {
    std::vector<Node> all;
    bool noun = false;
    auto const fact = [&](Index i) {
        auto const entry = tokens_[i].entry;
        return entry != EntryId::none && vocabulary_.entry(entry).kind == EntryKind::fact ? entry : EntryId::none;
    };
    while (at < end) {
        if (auto const n = match(at, end, {"women", "woman", "females", "female", "girls"})) {
            all.push_back(leaf(Sex{true}, span(at, at + n), words(at, at + n)));
            noun = true;
            at += n;
        } else if (auto const m = match(at, end, {"men", "man", "males", "male", "boys"})) {
            all.push_back(leaf(Sex{false}, span(at, at + m), words(at, at + m)));
            noun = true;
            at += m;
        } else if (auto const non = match(at, end, {"non -", "non"}); non != 0 && at + non < end) {
            auto const denied = fact(at + non);
            if (denied == EntryId::none) return std::nullopt;
            all.push_back(negation(leaf(Fact{denied}, span(at, at + non + 1), words(at + non, at + non + 1))));
            at += non + 1;
            // "non-pregnant or lactating"
            while (at + 1 < end && match(at, end, {"or", "and", "/", "nor"}) == 1 && fact(at + 1) != EntryId::none &&
                   (vocabulary_.entry(fact(at + 1)).name == "breastfeeding" || vocabulary_.entry(fact(at + 1)).name == "pregnant")) {
                all.push_back(negation(leaf(Fact{fact(at + 1)}, span(at + 1, at + 2), words(at + 1, at + 2))));
                at += 2;
            }
        } else if (match(at, end, {"nonpregnant", "nonlactating", "nonnursing"}) == 1) {
            auto const name = tokens_[at].lower == "nonpregnant" ? "pregnant" : "breastfeeding";
            auto const denied = vocabulary_.by_name(name);
            if (denied == EntryId::none) return std::nullopt;
            all.push_back(negation(leaf(Fact{denied}, span(at, at + 1), name)));
            ++at;
        } else if (fact(at) != EntryId::none) {
            // "male and female outpatients": what stands behind the sexes is said of both.
            (noun ? of_all : all).push_back(leaf(Fact{fact(at)}, span(at, at + 1), words(at, at + 1)));
            ++at;
        } else if (auto const adult = match(at, end, {"adult", "adults", "children", "adolescents", "volunteers"});
                   adult != 0 && at + adult < end)
            at += adult;  // the age that follows says who is one
        else if (is_symbol(tokens_[at], ",") && at + 1 < end && !all.empty() && !noun)
            ++at;
        else if (!all.empty() && all.back().is<Not>() && !noun && match(at, end, {"and", "or", "/", "and / or"}) != 0 &&
                 at + match(at, end, {"and", "or", "/", "and / or"}) < end &&
                 match(at + match(at, end, {"and", "or", "/", "and / or"}), end, {"non", "nonlactating", "nonpregnant", "nonnursing"}) != 0)
            at += match(at, end, {"and", "or", "/", "and / or"});  // "non-pregnant and non-lactating"
        else
            break;
    }
    if (all.empty() && of_all.empty()) return std::nullopt;
    // Two sexes in one kind: somebody else's sentence.
    if (std::count_if(all.begin(), all.end(), [](Node const& node) { return node.is<Sex>(); }) > 1) return std::nullopt;
    return all_of(std::move(all));
}

// "Males or non-pregnant females": any of the kinds.
std::optional<Node> StatementReader::kinds_of_people(Index begin, Index end) const {
    std::vector<Node> kinds, of_all;
    for (auto at = begin; at < end;) {
        if (!of_all.empty()) return std::nullopt;
        auto kind = kind_of_people(at, end, of_all);
        if (!kind) return std::nullopt;
        kinds.push_back(std::move(*kind));
        if (at == end) break;
        auto const n = match(at, end, {"and", "or", "and / or", "/", ",", "as well as", ", and", ", or"});
        if (n == 0 || at + n >= end) return std::nullopt;
        at += n;
    }
    // One kind, or one of each sex; anything else is a list of things asked together.
    if (kinds.empty() || kinds.size() > 2) return std::nullopt;
    if (kinds.size() == 2) {
        auto const sex = [](Node const& node) {
            auto const* own = node.get<Sex>();
            for (auto const& child : node.children)
                if (child.is<Sex>()) own = child.get<Sex>();
            return own == nullptr ? 0 : own->female ? 1 : 2;
        };
        if (sex(kinds[0]) + sex(kinds[1]) != 3 || sex(kinds[0]) == 0) return std::nullopt;
        // "healthy male and female volunteers": what is said before the first is said of both, unless the second has words of its own.
        if (kinds[1].is<Sex>() && !kinds[0].is<Sex>()) {
            for (auto& child : kinds[0].children)
                if (child.is<Not>()) return std::nullopt;
            for (auto& child : kinds[0].children)
                if (!child.is<Sex>()) of_all.push_back(std::move(child));
            kinds.clear();
        } else if (kinds[0].is<Sex>() && kinds[1].is<Sex>())
            kinds.clear();
    }
    if (!kinds.empty()) of_all.push_back(any_of(std::move(kinds)));
    if (of_all.empty()) return leaf(Nothing{}, span(begin, end), words(begin, end));
    return said_by(all_of(std::move(of_all)), begin, end);
}

// The sentence as people of an age with something: all of it is asked together. Only where every word of it is understood.
std::optional<Node> StatementReader::aged_people(Index begin, Index end, int depth) {
    if (end - begin > 80) return std::nullopt;
    auto const all_understood = [](Node const& node) { return understood(node) == Understood::full; };
    auto const tells_age = std::any_of(tokens_.begin() + begin, tokens_.begin() + end, [](Token const& token) {
        for (std::string_view const word :
             {"age", "aged", "ages", "old", "older", "younger", "years", "yo", "yrs", "months", "adult", "adults", "children"})
            if (token.lower == word) return true;
        return false;
    });
    int brackets = 0;
    for (auto at = begin; tells_age && at < end; ++at) {
        if (is_symbol(tokens_[at], "(") || is_symbol(tokens_[at], "["))
            ++brackets;
        else if (is_symbol(tokens_[at], ")") || is_symbol(tokens_[at], "]"))
            --brackets;
        if (brackets != 0) continue;
        // The event of an age is not the person's: "asthma before 40 years of age".
        if (match(at, end, {"before",    "after",    "since",           "until",    "onset",   "prior to", "donor",     "donors",
                            "mother",    "maternal", "father",          "parent",   "sibling", "relative", "relatives", "family",
                            "caregiver", "partner",  "gestational age", "contacts", "contact", "child of"}) != 0)
            return std::nullopt;
        auto const tokens = std::span<Token const>(tokens_).subspan(at, end - at);
        auto const clause = read_age(tokens, vocabulary_);
        if (!clause || clause->piece.kind != PieceKind::age || clause->piece.has(PieceKind::anything)) continue;
        if (!clause->piece.has(PieceKind::bound) && !clause->piece.has(PieceKind::between)) continue;
        // People named before the number belong to the words before: "males or non-pregnant females 18 years or older".
        if (at > begin && std::any_of(clause->piece.parts.begin(), clause->piece.parts.end(), [](Piece const& part) {
                return part.begin == 0 &&
                       (part.kind == PieceKind::sex_female || part.kind == PieceKind::sex_male || part.kind == PieceKind::sex_either);
            }))
            continue;
        auto const stop = at + static_cast<Index>(clause->length);
        auto prefix_end = at;
        while (prefix_end > begin &&
               match(prefix_end - 1, prefix_end, {",", "and", "with", "who", "are", "is", "be", "of", "between", "an", "in"}) != 0)
            --prefix_end;
        LowerContext const context{tokens, vocabulary_, kind_, warnings_, &labels_};
        std::vector<Node> all;
        if (prefix_end > begin) {
            auto const comma = at > begin && is_symbol(tokens_[at - 1], ",");
            if (auto people = kinds_of_people(begin, prefix_end)) {
                if (!people->is<Nothing>()) all.push_back(std::move(*people));
            } else {
                // "HIV-infected adults at least 18 years of age", "patients with AML, aged 18 to 60": people must be named where the age begins.
                auto const aged = match(at, end, {"aged", "age", "ages"}) != 0;
                if (!aged && !names_people(prefix_end - 1, at + 1) && !clause->piece.has(PieceKind::sex_either)) return std::nullopt;
                if (comma && kind_ == CriterionKind::exclusion) return std::nullopt;
                auto node = coordination(begin, prefix_end, depth + 1);
                if (!all_understood(node) || node.is<Not>()) return std::nullopt;
                all.push_back(std::move(node));
            }
        }
        auto age = lower_age(clause->piece, context);
        if (!age) return std::nullopt;
        all.push_back(std::move(*age));
        if (stop < end) {
            auto rest = stop;
            // "(males or non-pregnant females)"
            if (is_symbol(tokens_[rest], "(") && is_symbol(tokens_[end - 1], ")") && end - rest > 2) {
                auto people = kinds_of_people(rest + 1, end - 1);
                if (!people) return std::nullopt;
                if (!people->is<Nothing>()) all.push_back(std::move(*people));
            } else {
                auto const n = match(rest, end,
                                     {"with",
                                      "who have",
                                      "who has",
                                      "having",
                                      ", with",
                                      ", who have",
                                      "and with",
                                      "diagnosed with",
                                      "who are",
                                      ", having",
                                      "and have",
                                      "and has",
                                      ", and with",
                                      "presenting with",
                                      "and diagnosed with",
                                      "who were diagnosed with",
                                      ", diagnosed with",
                                      "suffering from",
                                      "who is",
                                      ", who are",
                                      "who had",
                                      "affected by",
                                      "and having"});
                if (n == 0 || rest + n >= end) return std::nullopt;
                rest += n;
                rest += match(rest, end, {"a", "an"});
                if (rest >= end) return std::nullopt;
                for (auto i = rest; i < end; ++i) {
                    if (match(i, end, {"age", "aged", "older", "younger", "years of age", "if", "unless", "except", "or if"}) != 0)
                        return std::nullopt;
                }
                auto node = sentence(rest, end, depth + 1);
                if (!all_understood(node)) return std::nullopt;
                all.push_back(std::move(node));
            }
        }
        return said_by(all_of(std::move(all)), begin, end);
    }
    // No age: people alone, told by their sex.
    for (auto i = begin; i < end; ++i)
        if (match(i, end, {"women", "woman", "female", "females", "men", "man", "male", "males"}) != 0) return kinds_of_people(begin, end);
    return std::nullopt;
}

}  // namespace eligo
