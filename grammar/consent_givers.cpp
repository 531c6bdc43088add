#include "grammar/consent_givers.hpp"

namespace eligo {
namespace {

using Words = std::span<PlainWord const>;

std::size_t plural(Words words, std::size_t at) { return match_words(words, at, "( s )"); }

std::size_t representative(Words words, std::size_t at) {
    auto const from = at;
    while (match_words(words, at,
                       {"legally", "legal", "authorized", "authorised", "acceptable", "responsible", "designated", "appointed", "accepted",
                        "court-appointed", "recognized", "close", "direct", "immediate", "permitted", "qualified"}) == 1)
        ++at;
    auto n = match_words(words, at,
                         {"representative", "representatives", "guardian", "guardians", "surrogate", "proxy", "next of kin", "lar",
                          "custodian", "relative", "relatives", "family member", "family members", "decision maker", "( lar )"});
    if (n == 0) return 0;
    at += n + plural(words, at + n);
    at += match_words(words, at, {"( lar )"});
    return at - from;
}

// "parent(s) or legal guardian" is one.
std::size_t parent(Words words, std::size_t at) {
    auto const n = match_words(
        words, at, {"parent", "parents", "both parents", "one parent", "at least one parent", "mother", "father", "mother or father"});
    if (n == 0) return 0;
    auto const from = at;
    at += n + plural(words, at + n);
    auto const join = match_words(words, at, {"or", "and / or", "/", ", or", "or their", "or his", "or a"});
    if (join != 0)
        if (auto const more = representative(words, at + join);
            more != 0 && words[at + join + more - 1].text != "representative" && words[at + join + more - 1].text != "representatives")
            at += join + more;
    return at - from;
}

}  // namespace

ConsentGivers consent_givers(Words words, std::size_t at) {
    ConsentGivers result;
    result.end = at;
    bool or_seen = false, and_seen = false, left = false, open = false;
    if (at < words.size() && words[at].text == "(" && match_words(words, at + 1, {"or", "and / or"}) != 0) {
        open = true;
        ++at;
    }
    for (;;) {
        auto next = at;
        if (next < words.size() && words[next].text == ",") ++next;
        auto const join = match_words(words, next, {"or", "and / or", "/", "and", "or by", "or from", "either"});
        if (join != 0) {
            auto const& word = words[next].text;
            if (word == "and" && join == 1)
                and_seen = true;
            else if (word != "either")
                or_seen = true;
            next += join;
            if (!left && word != "either") result.self = true;
        } else if (left && next == at)
            break;
        while (match_words(words, next,
                           {"their", "his", "her", "his/her", "a", "an", "the", "one", "subject's", "patient's", "participant's", "child's",
                            "by", "from", "patients'", "of"}) == 1)
            ++next;
        if (auto const n = parent(words, next)) {
            result.parent = true;
            at = next + n;
        } else if (auto const m = representative(words, next)) {
            result.representative = true;
            at = next + m;
        } else
            break;
        left = true;
        result.end = at;
        result.both = and_seen && !or_seen;
        if (and_seen && or_seen) return {};
    }
    if (open && result.any()) {
        if (result.end >= words.size() || words[result.end].text != ")") return {};
        ++result.end;
    }
    return result;
}

}  // namespace eligo
