#include "grammar/judgement.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace eligo {
namespace {

using Words = std::span<PlainWord const>;

template <std::size_t N>
std::size_t longest(Words words, std::size_t at, std::array<std::string_view, N> const& phrases) {
    std::size_t best = 0;
    for (auto const phrase : phrases) best = std::max(best, match_words(words, at, phrase));
    return best;
}

// The verb in the forms "interferes", "interfering", "interfered".
std::size_t verb_match(Words words, std::size_t at, std::string_view verb, bool& gerund) {
    if (at >= words.size()) return 0;
    auto const blank = std::min(verb.find(' '), verb.size());
    auto const first = verb.substr(0, blank);
    std::string_view const word = words[at].text;
    if (word.front() != first.front()) return 0;
    std::string stem(first);
    auto const mute = stem.ends_with('e') ? std::string(stem.substr(0, stem.size() - 1)) : stem;
    if (word == mute + "ing")
        gerund = true;
    else if (word != stem && word != stem + "s" && word != stem + "es")
        return 0;
    std::size_t n = 1;
    for (std::size_t p = blank + 1; p < verb.size();) {
        auto const next = std::min(verb.find(' ', p), verb.size());
        if (at + n >= words.size() || words[at + n].text != verb.substr(p, next - p)) return 0;
        ++n;
        p = next + 1;
    }
    return n;
}

constexpr auto opinion_leads = std::to_array<std::string_view>(
    {"in", "at", "by", "per", "as per", "according to", "based on", "upon", "under", "following", "depending on", "from", "within"});
constexpr auto opinion_nouns =
    std::to_array<std::string_view>({"opinion", "opinions", "judgment", "judgement", "discretion", "view", "estimation", "assessment",
                                     "evaluation", "determination", "judgments", "point of view"});
constexpr auto opinion_verbs = std::to_array<std::string_view>({"judged", "deemed", "considered", "determined", "assessed", "believed",
                                                                "thought", "felt", "decided", "evaluated", "defined", "viewed"});
constexpr auto opinion_finite =
    std::to_array<std::string_view>({"believes", "considers", "judges", "deems", "feels", "thinks", "determines", "believe", "consider",
                                     "judge", "deem", "feel", "think", "determine", "decides"});
constexpr auto persons = std::to_array<std::string_view>({"investigator",
                                                          "investigators",
                                                          "physician",
                                                          "physicians",
                                                          "clinician",
                                                          "clinicians",
                                                          "doctor",
                                                          "doctors",
                                                          "pi",
                                                          "sponsor",
                                                          "monitor",
                                                          "surgeon",
                                                          "surgeons",
                                                          "oncologist",
                                                          "staff",
                                                          "team",
                                                          "researcher",
                                                          "researchers",
                                                          "cardiologist",
                                                          "psychiatrist",
                                                          "neurologist",
                                                          "investigator's",
                                                          "investigators'",
                                                          "physician's",
                                                          "investigator’s",
                                                          "psychologist",
                                                          "subinvestigator",
                                                          "sub-investigator",
                                                          "sub-investigators",
                                                          "subinvestigators",
                                                          "designee",
                                                          "clinician's",
                                                          "physicians'",
                                                          "pi's",
                                                          "sponsor's",
                                                          "radiologist",
                                                          "anesthesiologist",
                                                          "anaesthesiologist",
                                                          "hepatologist",
                                                          "practitioner",
                                                          "co-investigator",
                                                          "doctor's",
                                                          "officer"});
constexpr auto beside_persons = std::to_array<std::string_view>({"the",
                                                                 "a",
                                                                 "an",
                                                                 "principal",
                                                                 "site",
                                                                 "study",
                                                                 "treating",
                                                                 "responsible",
                                                                 "attending",
                                                                 "qualified",
                                                                 "local",
                                                                 "primary",
                                                                 "clinical",
                                                                 "medical",
                                                                 "their",
                                                                 "his",
                                                                 "her",
                                                                 "experienced",
                                                                 "and",
                                                                 "or",
                                                                 "/",
                                                                 "trial",
                                                                 "chief",
                                                                 "lead",
                                                                 "enrolling",
                                                                 "referring",
                                                                 "institutional",
                                                                 "research",
                                                                 "sole",
                                                                 "best",
                                                                 "reasonable",
                                                                 "professional",
                                                                 "investigating",
                                                                 "examining",
                                                                 "and/or",
                                                                 "authorized",
                                                                 "delegated",
                                                                 "sub",
                                                                 "own",
                                                                 "gsk",
                                                                 "care",
                                                                 "health",
                                                                 "consenting",
                                                                 "-",
                                                                 "designated",
                                                                 "supervising",
                                                                 "his/her",
                                                                 "appropriate",
                                                                 "investigator",
                                                                 "delegate",
                                                                 "personal",
                                                                 "expert",
                                                                 "'",
                                                                 "s",
                                                                 "’"});

// Persons and the words beside them; at least one person.
std::size_t persons_at(Words words, std::size_t at) {
    std::size_t last = 0;
    for (auto i = at; i < words.size(); ++i) {
        if (is_one_of(words[i].text, persons))
            last = i + 1;
        else if (!is_one_of(words[i].text, beside_persons))
            break;
    }
    if (last == 0) return 0;
    // "investigator ' s"
    while (last < words.size() && (words[last].text == "'" || words[last].text == "s" || words[last].text == "’")) ++last;
    return last - at;
}

std::size_t bare_opinion(Words words, std::size_t at) {
    auto i = at;
    // "as judged by the investigator"; "considered by the investigator".
    auto k = i;
    if (k < words.size() && words[k].text == "as") ++k;
    if (k < words.size() && (words[k].text == "is" || words[k].text == "are")) ++k;
    if (k < words.size() && is_one_of(words[k].text, opinion_verbs)) {
        ++k;
        if (k < words.size() && words[k].text == "by") {
            auto const n = persons_at(words, k + 1);
            if (n != 0) return k + 1 + n - at;
        }
        return 0;
    }
    // "which the investigator believes".
    if (auto const n = persons_at(words, i); n != 0 && i + n < words.size() && is_one_of(words[i + n].text, opinion_finite)) return n + 1;
    auto const lead = longest(words, i, opinion_leads);
    if (lead == 0) return 0;
    i += lead;
    // "the investigator's opinion".
    if (auto const n = persons_at(words, i); n != 0)
        if (auto const m = longest(words, i + n, opinion_nouns); m != 0) return i + n + m - at;
    while (i < words.size() && is_one_of(words[i].text, beside_persons)) ++i;
    auto const noun = longest(words, i, opinion_nouns);
    if (noun == 0) return 0;
    i += noun;
    if (i >= words.size() || (words[i].text != "of" && words[i].text != "by")) return 0;
    auto const n = persons_at(words, i + 1);
    return n == 0 ? 0 : i + 1 + n - at;
}

constexpr auto relatives = std::to_array<std::string_view>({"that", "which", "who", "such that", "to the extent that", "to an extent that",
                                                            "to extent that", "to such an extent that", "severe enough to", "sufficient to",
                                                            "of such severity that", "so as to", "and that", "and which"});
constexpr auto modals = std::to_array<std::string_view>({"would",
                                                         "could",
                                                         "may",
                                                         "might",
                                                         "can",
                                                         "will",
                                                         "should",
                                                         "is",
                                                         "are",
                                                         "be",
                                                         "likely",
                                                         "to",
                                                         "expected",
                                                         "believed",
                                                         "known",
                                                         "significantly",
                                                         "seriously",
                                                         "potentially",
                                                         "possibly",
                                                         "adversely",
                                                         "unduly",
                                                         "otherwise",
                                                         "also",
                                                         "reasonably",
                                                         "either",
                                                         "substantially",
                                                         "negatively",
                                                         "possible",
                                                         "in any way",
                                                         "the potential to",
                                                         "has the potential to",
                                                         "have the potential to",
                                                         "potential to",
                                                         "materially",
                                                         "reasonably be expected to",
                                                         "probably",
                                                         "greatly",
                                                         "thought",
                                                         "considered",
                                                         "capable of",
                                                         "deemed",
                                                         "markedly",
                                                         "severely",
                                                         "further",
                                                         "directly",
                                                         "it",
                                                         "suspected",
                                                         "felt",
                                                         "well",
                                                         "interferingly",
                                                         "has potential to",
                                                         "have potential to",
                                                         "anticipated",
                                                         "per se",
                                                         "of itself",
                                                         "them",
                                                         "judged",
                                                         "unfavorably",
                                                         "clinically",
                                                         "in turn"});

}  // namespace

std::vector<PlainWord> judged_words(std::span<Token const> tokens, std::span<Token const> full) {
    std::vector<PlainWord> words;
    if (tokens.empty()) return words;
    bool hyphen = false;
    auto neutral = std::lower_bound(full.begin(), full.end(), tokens.front().span.begin,
                                    [](Token const& token, std::uint32_t begin) { return token.span.begin < begin; });
    auto const add_results = [&](std::uint32_t behind) {
        if (neutral->neutral && neutral->span.begin >= tokens[behind].span.end && neutral->lower.starts_with("result"))
            words.push_back({"results", behind, false});
    };
    for (std::uint32_t i = 0; i < tokens.size(); ++i) {
        for (; neutral != full.end() && neutral->span.begin < tokens[i].span.begin; ++neutral)
            if (i > 0) add_results(i - 1);
        add_plain_words(tokens, i, words, hyphen);
    }
    for (; neutral != full.end(); ++neutral) add_results(static_cast<std::uint32_t>(tokens.size() - 1));
    return words;
}

std::size_t opinion_at(Words words, std::size_t at) {
    auto i = at;
    if (i < words.size() && words[i].text == ",") ++i;
    bool const bracket = i < words.size() && words[i].text == "(";
    if (bracket) ++i;
    auto const n = bare_opinion(words, i);
    if (n == 0) return 0;
    i += n;
    if (bracket) {
        if (i >= words.size() || words[i].text != ")") return 0;
        ++i;
    }
    if (i < words.size() && words[i].text == ",") ++i;
    return i - at;
}

std::size_t examples_at(Words words, std::size_t at) {
    auto i = at;
    if (i < words.size() && words[i].text == ",") ++i;
    if (i < words.size() && words[i].text == "(") ++i;
    static constexpr auto starters =
        std::to_array<std::string_view>({"such as", "e . g .", "e . g", "eg", "e.g", "e.g.", "including", "including but not limited to",
                                         "including , but not limited to", "for example", "for instance", "e . g . ,", "for example ,"});
    auto const n = longest(words, i, starters);
    return n == 0 ? 0 : i + n - at;
}

std::size_t circumstances_at(Words words) {
    static constexpr auto adjectives = std::to_array<std::string_view>(
        {"psychological", "psychosocial", "familial", "family",   "sociological",  "social",    "geographical",
         "geographic",    "logistical",   "logistic", "personal", "occupational",  "economic",  "financial",
         "environmental", "professional", "legal",    "societal", "socioeconomic", "sociologic"});
    static constexpr auto nouns =
        std::to_array<std::string_view>({"situation", "situations", "circumstance", "circumstances", "reason", "reasons", "factor",
                                         "factors", "responsibilities", "considerations", "consideration", "constraints", "barriers"});
    static constexpr auto shared = std::to_array<std::string_view>({"condition", "conditions", "problem", "problems", "issue", "issues"});
    if (words.empty()) return 0;
    auto at = words.size() - 1;
    auto const bare = is_one_of(words[at].text, nouns);
    if (!bare && !is_one_of(words[at].text, shared)) return words.size();
    auto const adjective = [&](std::size_t i) { return is_one_of(words[i].text, adjectives); };
    // "any other reason"
    if (bare && at > 0 && at < 3 && (words[at - 1].text == "any" || words[at - 1].text == "other")) return at;
    if (at == 0 || !adjective(at - 1)) return words.size();
    --at;
    auto const separator = [&](std::size_t i) {
        auto const& text = words[i].text;
        return text == "," || text == "or" || text == "/" || text == "and" || text == "and/or";
    };
    // Further adjectives of the same noun.
    for (;;) {
        auto i = at;
        while (i > 0 && separator(i - 1)) --i;
        if (i == at || i == 0 || !adjective(i - 1)) {
            if (i > 0) at = i;
            break;
        }
        at = i - 1;
    }
    return at;
}

int suitability(Words words) {
    static constexpr auto negative =
        std::to_array<std::string_view>({"unsuitable", "inappropriate", "unfit", "not suitable", "not appropriate", "not be suitable",
                                         "not be appropriate", "not an appropriate", "not a suitable", "not an suitable", "not good"});
    static constexpr auto judged_only = std::to_array<std::string_view>({"ineligible", "not eligible"});
    static constexpr auto positive = std::to_array<std::string_view>({"suitable", "appropriate"});
    static constexpr auto around = std::to_array<std::string_view>({"for",
                                                                    "in",
                                                                    "into",
                                                                    "to",
                                                                    "of",
                                                                    "on",
                                                                    "as",
                                                                    "the",
                                                                    "this",
                                                                    "any",
                                                                    "other",
                                                                    "reason",
                                                                    "reasons",
                                                                    "whatever",
                                                                    "study",
                                                                    "trial",
                                                                    "clinical",
                                                                    "protocol",
                                                                    "participation",
                                                                    "participate",
                                                                    "participating",
                                                                    "inclusion",
                                                                    "enrollment",
                                                                    "enrolment",
                                                                    "entry",
                                                                    "enroll",
                                                                    "included",
                                                                    "enrolled",
                                                                    "candidate",
                                                                    "candidates",
                                                                    "be",
                                                                    "is",
                                                                    "are",
                                                                    "who",
                                                                    "a",
                                                                    "an",
                                                                    "or",
                                                                    "otherwise",
                                                                    "medically",
                                                                    "considered",
                                                                    "deemed",
                                                                    "judged",
                                                                    "determined",
                                                                    "assessed",
                                                                    "felt",
                                                                    "found",
                                                                    "thought",
                                                                    "patient",
                                                                    "patients",
                                                                    "subject",
                                                                    "subjects",
                                                                    "participant",
                                                                    "participants",
                                                                    "person",
                                                                    "persons",
                                                                    "people",
                                                                    "those",
                                                                    "individual",
                                                                    "individuals",
                                                                    "all",
                                                                    "anyone",
                                                                    "whom",
                                                                    "that",
                                                                    "research",
                                                                    "additional",
                                                                    "because",
                                                                    "has",
                                                                    "have",
                                                                    "been",
                                                                    "volunteers",
                                                                    "volunteer",
                                                                    "investigation",
                                                                    "study-related"});
    static constexpr auto about =
        std::to_array<std::string_view>({"study", "trial", "participation", "participate", "inclusion", "enrollment", "enrolment", "entry",
                                         "enroll", "included", "enrolled", "participating", "protocol"});
    int result = 0;
    bool opinion = false, object = false, weak = false, judged = false;
    for (std::size_t i = 0; i < words.size();) {
        if (auto const n = opinion_at(words, i)) {
            opinion = true;
            i += n;
            if (auto const m = match_words(words, i, "to be")) i += m;
            continue;
        }
        std::size_t n = 0;
        if ((n = longest(words, i, negative)) != 0 || (n = longest(words, i, judged_only)) != 0) {
            if (result == 1) return 0;
            weak = weak || longest(words, i, negative) == 0;
            result = -1;
            i += n;
            continue;
        }
        if ((n = longest(words, i, positive)) != 0) {
            if (result == -1) return 0;
            result = 1;
            i += n;
            continue;
        }
        auto const& word = words[i].text;
        // "judged unsuitable by the investigator"
        if (word == "by" && judged)
            if (auto const persons_here = persons_at(words, i + 1); persons_here != 0) {
                opinion = true;
                i += 1 + persons_here;
                continue;
            }
        if (!is_one_of(word, around) && word != "," && word != ";") return 0;
        judged = judged || is_one_of(word, opinion_verbs);
        object = object || is_one_of(word, about);
        ++i;
    }
    if (!opinion && !judged && (weak || !object)) return 0;
    if (judged && !opinion && !object) return 0;
    if (result == 1 && !opinion) return 0;
    return result;
}

bool points_elsewhere(Words words) {
    static constexpr auto whole =
        std::to_array<std::string_view>({"for more information", "above information not intended to contain all considerations",
                                         "above information is not intended to contain all considerations",
                                         "above information was not intended to contain all considerations"});
    static constexpr auto beside = std::to_array<std::string_view>({"note",
                                                                    ":",
                                                                    "other",
                                                                    "additional",
                                                                    "further",
                                                                    "more",
                                                                    "specific",
                                                                    "detailed",
                                                                    "protocol",
                                                                    "study",
                                                                    "defined",
                                                                    "specified",
                                                                    "protocol-defined",
                                                                    "protocol-specified",
                                                                    "inclusion",
                                                                    "exclusion",
                                                                    "eligibility",
                                                                    "inclusion/exclusion",
                                                                    "/",
                                                                    "and",
                                                                    "or",
                                                                    "criteria",
                                                                    "criterion",
                                                                    "may",
                                                                    "could",
                                                                    "can",
                                                                    "might",
                                                                    "will",
                                                                    "apply",
                                                                    "applied",
                                                                    "also",
                                                                    "in",
                                                                    "the",
                                                                    "are",
                                                                    "is",
                                                                    "as",
                                                                    "per",
                                                                    "-",
                                                                    ",",
                                                                    "for",
                                                                    "to",
                                                                    "study-specific",
                                                                    "trial",
                                                                    "there",
                                                                    "be",
                                                                    "requirements",
                                                                    "restrictions",
                                                                    "listed",
                                                                    "described",
                                                                    "outlined",
                                                                    "some",
                                                                    "certain",
                                                                    "trial-specific",
                                                                    "participation",
                                                                    "full",
                                                                    "*"});
    // Pages that point to where more is told, whatever their address. No word there may turn the sense.
    if (auto const n = longest(words, 0, whole); n != 0)
        return std::none_of(words.begin() + static_cast<std::ptrdiff_t>(n), words.end(), [](auto const& word) {
            return word.text == "must" || word.text == "no" || word.text.find("not") != std::string::npos ||
                   word.text.starts_with("exclu") || word.text.starts_with("non");
        });
    bool criteria = false, apply = false, others = false;
    for (auto const& word : words) {
        if (!is_one_of(word.text, beside)) return false;
        criteria = criteria || word.text == "criteria" || word.text == "requirements" || word.text == "restrictions";
        apply = apply || word.text == "apply" || word.text == "defined" || word.text == "specified";
        others = others || word.text == "other" || word.text == "additional" || word.text == "further" || word.text == "more";
    }
    return criteria && apply && others;
}

std::optional<ConsequenceClause> consequence_at(Words words, std::size_t at, Vocabulary const& vocabulary) {
    ConsequenceClause clause;
    auto i = at;
    bool led = false;  // by a relative or a modal
    auto const comma = [&] {
        if (i < words.size() && words[i].text == ",") ++i;
    };
    auto const around = vocabulary.around_consequences();
    auto const lead = [&] {
        for (;;) {
            if (auto const n = opinion_at(words, i)) {
                // "considered by the investigator to ..."
                led = led || words[i].text == "considered" || words[i].text == "deemed";
                i += n;
            } else if (auto const r = longest(words, i, relatives)) {
                led = true;
                i += r;
            } else if (auto const m = longest(words, i, modals)) {
                led = true;
                i += m;
            } else
                return;
        }
    };
    auto const verbs_at = [&](std::size_t place, bool& gerund) {
        std::vector<std::pair<Consequence const*, std::size_t>> found;
        for (auto const& consequence : vocabulary.consequences())
            for (auto const& verb : consequence.verbs)
                if (auto const n = verb_match(words, place, verb, gerund); n != 0) {
                    found.emplace_back(&consequence, n);
                    break;
                }
        return found;
    };
    if (i < words.size() && words[i].text == "," && opinion_at(words, i) == 0) ++i;
    lead();
    clause.lead_end = i;
    bool any = false, all = false;
    using Verbs = std::vector<std::pair<Consequence const*, std::size_t>>;
    std::vector<std::pair<std::size_t, Verbs>> waiting;  // verbs that share the object of a later one, and where they stand
    auto const object_of = [](Verbs const& verbs, std::string const& word) -> Consequence const* {
        for (auto const& verb : verbs)
            if (std::find(verb.first->objects.begin(), verb.first->objects.end(), word) != verb.first->objects.end()) return verb.first;
        return nullptr;
    };
    auto const beside = [&](std::string const& word) { return std::binary_search(around.begin(), around.end(), word); };
    // 'o': or, 'a': and, ',': a comma alone, ' ': nothing.
    auto const join = [&] {
        auto const before = i;
        comma();
        bool const listed = i != before;
        if (auto const n = match_words(words, i, "and / or")) {
            i += n;
            return 'o';
        }
        if (i < words.size() && (words[i].text == "or" || words[i].text == "/" || words[i].text == "and/or")) {
            ++i;
            return 'o';
        }
        if (i < words.size() && words[i].text == "and") {
            ++i;
            return 'a';
        }
        return listed ? ',' : ' ';
    };
    auto const count = [&](char joined) {
        if (joined == 'o') any = true;
        if (joined == 'a') all = true;
    };
    // Of a verb and an object in words [from, to): the first row that has both.
    auto const add = [&](Verbs const& verbs, std::size_t start, std::size_t from, std::size_t to) {
        Consequence const* what = nullptr;
        for (auto k = from; k < to; ++k)
            if (auto const* is = object_of(verbs, words[k].text); is != nullptr && (what == nullptr || is < what)) what = is;
        if (what == nullptr) return false;
        if (std::none_of(clause.all.begin(), clause.all.end(), [&](auto const& one) { return one.what->qualifier == what->qualifier; }))
            clause.all.push_back({what, start, to});
        return true;
    };
    for (bool verb_follows = true; verb_follows;) {
        verb_follows = false;
        bool gerund = false;
        auto verbs = verbs_at(i, gerund);
        if (verbs.empty() || (clause.all.empty() && waiting.empty() && !led && !gerund)) return std::nullopt;
        auto const verb = i;
        std::size_t length = 0;
        for (auto const& one : verbs) length = std::max(length, one.second);
        std::erase_if(verbs, [&](auto const& one) { return one.second != length; });
        i += length;
        for (std::string_view const adverb : {"significantly", "adversely", "substantially", "either"})
            if (i < words.size() && words[i].text == adverb) ++i;
        // "interfere with or limit participation": the object of the later verb.
        if (auto const before = i; i < words.size() && object_of(verbs, words[i].text) == nullptr && !beside(words[i].text)) {
            auto const joined = join();
            bool ignored = false;
            if (joined == ' ' || verbs_at(i, ignored).empty()) return std::nullopt;
            count(joined);
            waiting.emplace_back(verb, std::move(verbs));
            verb_follows = before < i;
            continue;
        }
        auto start = verb;
        auto open = i;  // the first word of objects that wait for one with a noun: "evaluation of, or compliance with, the protocol"
        for (;;) {
            auto const first = i;
            while (i < words.size()) {
                if (auto const n = opinion_at(words, i)) {
                    // "make the patient, in the opinion of the investigator, unsuitable"
                    bool noun = false;
                    for (auto k = open; k < i; ++k) noun = noun || object_of(verbs, words[k].text) != nullptr;
                    if (noun) break;
                    i += n;
                } else if (object_of(verbs, words[i].text) != nullptr || beside(words[i].text))
                    ++i;
                else
                    break;
            }
            if (i == first) return std::nullopt;
            auto const end = i;
            bool const complete = add(verbs, start, open, end);
            if (complete) {
                for (auto const& [place, others] : waiting)
                    if (!add(others, place, open, end)) return std::nullopt;
                waiting.clear();
            }
            auto const joined = join();
            if (joined == ' ' || i >= words.size()) {
                if (!complete || (joined != ' ' && joined != ',')) return std::nullopt;
                i = end;
                break;
            }
            auto const behind = i;
            lead();
            bool ignored = false;
            if (complete && !verbs_at(i, ignored).empty() && object_of(verbs, words[i].text) == nullptr) {
                count(joined);
                verb_follows = true;
                break;
            }
            i = behind;
            if (opinion_at(words, end) != 0 || examples_at(words, end) != 0 ||
                (object_of(verbs, words[i].text) == nullptr && !beside(words[i].text))) {
                if (!complete) return std::nullopt;
                i = end;
                break;
            }
            if (complete) {
                count(joined);
                start = open = i;
            }
        }
    }
    if (clause.all.empty()) return std::nullopt;
    if (auto const n = opinion_at(words, i)) i += n;
    clause.end = i;
    if (i < words.size() && examples_at(words, i) == 0) return std::nullopt;
    // Of two kinds joined by both "and" and "or" it is not certain what belongs together.
    if (clause.all.size() > 1 && any && all) return std::nullopt;
    clause.either = !all;
    return clause;
}

}  // namespace eligo
