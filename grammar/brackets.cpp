#include "grammar/brackets.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace eligo {
namespace {

bool is_capital(char c) noexcept { return c >= 'A' && c <= 'Z'; }

// The capitals of an abbreviation are initials of the words before it, in order: "ULN" after "upper limit of normal".
bool abbreviates(std::string_view abbreviation, TokenText const& text, std::vector<bool> const& dropped, std::size_t before) {
    std::string letters;
    for (char const c : abbreviation)
        if (is_capital(c)) letters += static_cast<char>(c - 'A' + 'a');
    if (letters.size() < 2) return false;
    // The words before, nearest last; words inside a phrase token count one by one.
    std::vector<char> initials;
    std::size_t looked = 0;
    for (auto i = before; i > 0 && looked < letters.size() + 4; --i) {
        auto const& token = text.tokens[i - 1];
        if (dropped[i - 1]) continue;
        if (token.kind == TokenKind::symbol && token.lower != "-" && token.lower != "/") break;
        std::vector<char> own;
        bool at_start = true;
        for (char const c : token.lower) {
            if (at_start && c >= 'a' && c <= 'z') own.push_back(c);
            at_start = c == ' ' || c == '-' || c == '/';
        }
        initials.insert(initials.begin(), own.begin(), own.end());
        ++looked;
    }
    // All letters must be found in order, the first among the initials.
    std::size_t at = 0;
    for (char const c : initials)
        if (at < letters.size() && letters[at] == c) ++at;
    return at == letters.size();
}

// "Janus kinase (JAK)", "histone deacetylase (HDAC)": an abbreviation in capitals that is no word of the tables, whose letters stand in this order in the words
// before it, not more words than letters; the first one begins a word.
bool shortens(std::string_view abbreviation, TokenText const& text, std::vector<bool> const& dropped, std::size_t before) {
    if (abbreviation.size() < 2 || abbreviation.size() > 6 || !std::all_of(abbreviation.begin(), abbreviation.end(), is_capital))
        return false;
    std::string words;
    std::size_t count = 0;
    for (auto i = before; i > 0 && count < abbreviation.size(); --i) {
        auto const& token = text.tokens[i - 1];
        if (dropped[i - 1]) continue;
        if (token.kind == TokenKind::symbol && token.lower != "-" && token.lower != "/") break;
        words.insert(0, std::string(token.lower) + ' ');
        count += token.kind == TokenKind::symbol ? 0 : token.words;
    }
    // From the last letter back, so that the first one lies as near as it can.
    auto at = words.size();
    for (auto letter = abbreviation.size(); letter-- > 0;) {
        auto const wanted = static_cast<char>(abbreviation[letter] - 'A' + 'a');
        do {
            if (at == 0) return false;
            --at;
        } while (words[at] != wanted || (letter == 0 && at > 0 && words[at - 1] != ' ' && words[at - 1] != '-'));
    }
    return true;
}

// "4 weeks (28 days)": the same time in another unit.
bool same_time(TokenText const& text, std::vector<std::size_t> const& inside, std::size_t before) {
    if (inside.size() != 2 || before < 2) return false;
    auto const hours = [&](std::size_t number, std::size_t unit) -> std::int64_t {
        auto const& value = text.tokens[number].number;
        auto const count = value ? value->to_integer() : std::nullopt;
        if (!count || *count <= 0 || *count > 100000) return 0;
        auto const lower = text.tokens[unit].lower;
        if (lower == "hours") return *count;
        if (lower == "day" || lower == "days") return *count * 24;
        if (lower == "week" || lower == "weeks") return *count * 24 * 7;
        return 0;
    };
    auto const a = hours(inside[0], inside[1]);
    return a != 0 && a == hours(before - 2, before - 1);
}

// "ULN (upper limit of normal)": the abbreviation first, its words in brackets.
bool spells_limit(std::string_view before, TokenText const& text, std::vector<std::size_t> const& inside) {
    auto const upper = before.find("uln") != std::string_view::npos || before.find("unl") != std::string_view::npos;
    if (!upper && before.find("lln") == std::string_view::npos) return false;
    bool named = false;
    for (auto const i : inside) {
        auto const lower = text.tokens[i].lower;
        named = named || lower == (upper ? "upper" : "lower");
        bool known = false;
        for (std::string_view const word :
             {"upper", "lower", "limit", "limits", "of", "normal", "range", "value", "values", "reference", "institutional", "laboratory"})
            known = known || lower == word;
        if (!known || lower == (upper ? "lower" : "upper")) return false;
    }
    return named;
}

// "450 milliseconds (msec)", "2.5 milligrams per deciliter [mg/dL]", "50 × 10^3/microliter (µL)": the unit once more, or its last part.
bool spells_unit(Token const& before, TokenText const& text, std::vector<std::size_t> const& inside, UnitTable const& units) {
    if (!before.number || !before.has_unit || inside.empty() || inside.size() > 5) return false;
    auto const again = units.find(text.of({text.tokens[inside.front()].span.begin, text.tokens[inside.back()].span.end}));
    if (again == UnitId::none) return false;
    return again == before.unit || units.unit(before.unit).code.ends_with("/" + units.unit(again).code);
}

// "see Appendix A", "per section 5.1 and 5.2": where more is told, and not what. Words beside the place ("for exceptions") make it more than that.
bool points_elsewhere(TokenText const& text, std::size_t begin, std::size_t end) {
    bool place = false;
    for (auto i = begin; i < end; ++i) {
        auto const& token = text.tokens[i];
        auto const one_of = [&](std::initializer_list<std::string_view> words) {
            return std::find(words.begin(), words.end(), token.lower) != words.end();
        };
        if (one_of({"appendix", "appendices", "table", "tables", "section", "sections", "attachment", "annex", "appendix a", "app"})) {
            place = true;
            continue;
        }
        auto const designation = token.kind == TokenKind::number || token.lower.size() == 1 ||
                                 (place && token.lower.find_first_not_of("ivx0123456789.") == std::string_view::npos);
        if (!designation && !one_of({"see", "refer", "to", "per", "as", "in", "and", "also", "protocol", "of", "the", "please", "or"}))
            return false;
    }
    return place;
}

// "CYP3A4 inhibitors (e.g., ketoconazole, ritonavir)", "growth factors (including G-CSF)": examples of a therapy that are kinds of it anyway.
bool known_examples(TokenText const& text, std::vector<std::size_t> const& inside, EntryId general, Vocabulary const& vocabulary) {
    if (inside.size() < 2 || general == EntryId::none || !is_therapy(vocabulary.entry(general).kind)) return false;
    auto const first = text.tokens[inside.front()].lower;
    if (first != "e" && first != "eg" && first != "including" && first != "such" && first != "for" && first != "e.g" && first != "like")
        return false;
    bool one = false;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        auto const& token = text.tokens[inside[i]];
        if (token.entry != EntryId::none && token.entry != general) {
            if (!vocabulary.is_a(token.entry, general)) return false;
            one = true;
            continue;
        }
        auto const lower = token.lower;
        if (lower == "but" || lower == "not" || lower == "limited" || lower == "to") {
            // "including, but not limited to": only as a whole.
            auto const phrase = lower == "but" && i + 3 < inside.size() && text.tokens[inside[i + 1]].lower == "not" &&
                                text.tokens[inside[i + 2]].lower == "limited" && text.tokens[inside[i + 3]].lower == "to";
            if (!phrase || first != "including") return false;
            i += 3;
            continue;
        }
        bool known = false;
        for (std::string_view const word :
             {"e", "g", "eg", "e.g", ".", ",", ";", "/", "such", "as", "for", "example", "including", "like", "or", "and", "etc"})
            known = known || lower == word;
        if (!known) return false;
    }
    return one;
}

// "(any stage)", "(of any kind)": whichever it is.
bool any_kind(TokenText const& text, std::size_t begin, std::size_t end) {
    bool any = false, what = false;
    for (auto i = begin; i < end; ++i) {
        auto const lower = text.tokens[i].lower;
        if (lower == "any")
            any = true;
        else if (lower == "stage" || lower == "type" || lower == "kind" || lower == "route" || lower == "form" || lower == "dose")
            what = true;
        else if (lower != "of" && lower != "by" && lower != "or" && lower != "any type")
            return false;
    }
    return any && what;
}

// "(investigational therapy is defined as treatment for which there is currently no regulatory authority approved indication)": what the vocabulary means by it.
bool defines_investigational(TokenText const& text, std::vector<std::size_t> const& inside, Vocabulary const& vocabulary) {
    static constexpr std::array<std::string_view, 50> around{
        "treatment",   "therapy",  "agent",    "drug",         "product",    "medication",  "any",    "a",          "an",
        "for",         "which",    "there",    "is",           "are",        "currently",   "no",     "regulatory", "authority",
        "authorities", "approved", "approval", "not",          "indication", "indications", "that",   "has",        "have",
        "received",    "been",     "use",      "in",           "by",         "fda",         "humans", "human",      "or",
        "health",      "the",      "as",       "commercially", "available",  "of",          "this",   "time",       "yet",
        "licensed",    "one",      "be",       "drugs",        "agents"};
    std::size_t defined = 0;
    bool approved = false;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        auto const& token = text.tokens[inside[i]];
        if (defined == 0) {
            if (token.lower == "defined" && i > 0) {
                defined = i;
                continue;
            }
            auto const names = token.entry != EntryId::none && vocabulary.entry(token.entry).name == "investigational agent";
            if (!names && token.lower != "an" && token.lower != "is" && token.lower != "are" && token.lower != "as") return false;
            continue;
        }
        approved = approved || token.lower.find("approv") != std::string_view::npos;
        for (std::size_t p = 0; p < token.lower.size();) {
            auto const blank = std::min(token.lower.find(' ', p), token.lower.size());
            if (std::find(around.begin(), around.end(), token.lower.substr(p, blank - p)) == around.end()) return false;
            p = blank + 1;
        }
    }
    return defined != 0 && approved;
}

}  // namespace

std::vector<bool> redundant_brackets(TokenText const& text, Vocabulary const& vocabulary) {
    auto const& tokens = text.tokens;
    std::vector<bool> dropped(tokens.size(), false);
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (opens(tokens[i])) open.push_back(i);
        if (!closes(tokens[i]) || open.empty()) continue;
        auto const begin = open.back();
        open.pop_back();
        std::size_t previous = begin;
        while (previous > 0 && dropped[previous - 1]) --previous;
        if (previous == 0) continue;
        auto const& before = tokens[previous - 1];
        // "(Karnofsky ≥ 60 %, see Appendix A)": the pointer alone.
        for (auto k = i; k > begin + 1 && i - k < 8; --k)
            if ((tokens[k - 1].lower == "," || tokens[k - 1].lower == ";") && points_elsewhere(text, k, i)) {
                for (auto m = k - 1; m < i; ++m) dropped[m] = true;
                break;
            }
        // What is inside, without inner brackets that were dropped already.
        std::vector<std::size_t> inside;
        for (auto k = begin + 1; k < i; ++k)
            if (!dropped[k] && !tokens[k].neutral) inside.push_back(k);
        bool redundant = inside.empty() || points_elsewhere(text, begin + 1, i);
        redundant = redundant || spells_limit(before.lower, text, inside) || spells_unit(before, text, inside, vocabulary.units());
        if (!redundant && inside.size() == 1) {
            auto const& only = tokens[inside[0]];
            // "agent(s)", "toxicity(ies)": one or more.
            if (!tokens[begin].spaced && (only.lower == "s" || only.lower == "es" || only.lower == "ies"))
                redundant = true;
            else if (only.entry != EntryId::none)
                // "filgrastim (G-CSF)": or what it is anyway.
                redundant = before.entry != EntryId::none && vocabulary.is_a(before.entry, only.entry);
            else if (only.kind == TokenKind::word || only.kind == TokenKind::phrase)
                redundant = (only.span.end - only.span.begin <= 10 && abbreviates(text.of(only.span), text, dropped, begin)) ||
                            (!only.qualifier && shortens(text.of(only.span), text, dropped, begin));
            if (!redundant && only.entry == EntryId::none && only.ambiguous && before.entry != EntryId::none) {
                auto const& meanings = vocabulary.ambiguous()[*only.ambiguous].entries;
                redundant = std::find(meanings.begin(), meanings.end(), before.entry) != meanings.end();
            }
        }
        if (!redundant && before.entry != EntryId::none)
            redundant = !inside.empty() && std::all_of(inside.begin(), inside.end(), [&](std::size_t k) {
                return tokens[k].entry == before.entry || tokens[k].lower == "," || tokens[k].lower == "or" || tokens[k].lower == "/" ||
                       tokens[k].lower == ";";
            });
        // "transaminases (ALT and AST)": the members of a group, all of them.
        if (!redundant && before.entry != EntryId::none)
            if (auto const& facts = vocabulary.entry(before.entry).analyte; facts && facts->scale == Scale::group) {
                std::size_t members = 0;
                redundant = !inside.empty();
                for (auto const k : inside) {
                    auto const& token = tokens[k];
                    if (std::find(facts->members.begin(), facts->members.end(), token.entry) != facts->members.end())
                        ++members;
                    else if (token.lower != "and" && token.lower != "," && token.lower != "/" && token.lower != "or" &&
                             token.lower != "&" && token.lower != ";")
                        redundant = false;
                }
                redundant = redundant && members == facts->members.size();
            }
        redundant = redundant || same_time(text, inside, begin) || any_kind(text, begin + 1, i) ||
                    known_examples(text, inside, before.entry, vocabulary) || defines_investigational(text, inside, vocabulary);
        if (redundant)
            for (auto k = begin; k <= i; ++k) dropped[k] = true;
    }
    return dropped;
}

}  // namespace eligo
