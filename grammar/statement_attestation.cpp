// Consent, willingness and contraception: sentences whose whole sense is a fact.

#include "grammar/statement.hpp"

#include "grammar/attitude.hpp"
#include "grammar/lower.hpp"

#include <algorithm>
#include <array>

namespace eligo {

// "Agree to use effective contraception during the study and for six months after": the fact that it is used.
std::optional<Node> StatementReader::contraception(Index begin, Index end) const {
    static constexpr std::array<std::string_view, 76> around{"use",         "using",       "agree",      "agrees",     "agreed",
                                                             "willing",     "willingness", "to",         "practice",   "practicing",
                                                             "adequate",    "effective",   "acceptable", "medically",  "approved",
                                                             "reliable",    "highly",      "two",        "method",     "methods",
                                                             "form",        "forms",       "of",         "throughout", "during",
                                                             "study",       "period",      "for",        "duration",   "at",
                                                             "least",       "months",      "month",      "weeks",      "days",
                                                             "after",       "treatment",   "prior",      "and",        "through",
                                                             "the",         "must",        "should",     "while",      "on",
                                                             "course",      "entire",      "therapy",    "receiving",  "participation",
                                                             "following",   "last",        "dose",       "drug",       "up",
                                                             "until",       "before",      "continue",   "in",         "medication",
                                                             "from",        "completion",  "end",        "thereafter", "year",
                                                             "entry",       "a",           "protocol",   "trial",      "participating",
                                                             "appropriate", "active",      "starting",   "start",      "post",
                                                             "accepted"};
    EntryId fact = EntryId::none;
    for (auto i = begin; i < end; ++i) {
        auto const& token = tokens_[i];
        if (token.entry != EntryId::none && vocabulary_.entry(token.entry).kind == EntryKind::fact &&
            vocabulary_.entry(token.entry).name == "effective contraception") {
            fact = token.entry;
            continue;
        }
        if (token.neutral || token.anchor || token.number || is_demand(i)) continue;
        if (std::find(around.begin(), around.end(), token.lower) == around.end()) return std::nullopt;
    }
    if (fact == EntryId::none) return std::nullopt;
    // That it is used, the fact says; how long after the study, by two methods or since when is more than it says.
    for (auto i = begin; i < end; ++i) {
        auto const& token = tokens_[i];
        if (token.entry == fact) continue;
        bool more = token.number.has_value();
        for (std::string_view const word :
             {"after",  "months",     "month", "weeks",      "days",  "year", "following", "last",  "up",      "until",
              "before", "completion", "end",   "thereafter", "prior", "post", "two",       "least", "through", "continue"})
            more = more || token.lower == word;
        (more ? unread_ : labels_).push_back(token.span);
    }
    return leaf(Fact{fact}, span(begin, end), words(begin, end));
}

// "Signed informed consent", "must give written informed consent": the fact that consent was given; "willing to use contraception": that it is used.
std::optional<Node> StatementReader::attestation(Index begin, Index end) {
    // Notes: they ask nothing, or point to what is asked elsewhere.
    if (match(begin, end,
              {"not specified",
               "see disease characteristics",
               "see biologic therapy",
               "see prior/concurrent therapy",
               "see immunotherapy",
               "see radiation therapy",
               "see hormonal therapy",
               "see inclusion criteria",
               "see above",
               "see other",
               "see renal",
               "see hematopoietic",
               "see cardiovascular",
               "see patient characteristics",
               "see chemotherapy",
               "see radiotherapy",
               "see surgery",
               "see biologic therapy",
               "see prior concurrent therapy",
               "not applicable",
               "none",
               "n / a",
               "see hepatic",
               "see general eligibility criteria",
               "see endocrine therapy"}) == end - begin)
        return leaf(Nothing{}, span(begin, end), words(begin, end));
    static constexpr std::array<std::string_view, 64> around{"signed",
                                                             "sign",
                                                             "signing",
                                                             "written",
                                                             "give",
                                                             "given",
                                                             "giving",
                                                             "provide",
                                                             "provided",
                                                             "provides",
                                                             "voluntarily",
                                                             "voluntary",
                                                             "dated",
                                                             "personally",
                                                             "obtained",
                                                             "obtain",
                                                             "of",
                                                             "for",
                                                             "to",
                                                             "and",
                                                             "in",
                                                             "with",
                                                             "form",
                                                             "document",
                                                             "prior",
                                                             "study",
                                                             "participation",
                                                             "participate",
                                                             "informed",
                                                             "consent",
                                                             "before",
                                                             "any",
                                                             "by",
                                                             "from",
                                                             "all",
                                                             "procedures",
                                                             "specific",
                                                             "study-specific",
                                                             "trial",
                                                             "research",
                                                             "at",
                                                             "enrollment",
                                                             "must",
                                                             "should",
                                                             "is",
                                                             "use",
                                                             "using",
                                                             "agree",
                                                             "agrees",
                                                             "agreed",
                                                             "adequate",
                                                             "effective",
                                                             "during",
                                                             "after",
                                                             "signature",
                                                             "on",
                                                             "date",
                                                             "ethics",
                                                             "into",
                                                             "freely",
                                                             "ability",
                                                             "sheet",
                                                             "documents",
                                                             "forms"};
    {
        LowerContext const context{std::span<Token const>(tokens_).subspan(begin, end - begin), vocabulary_, kind_, warnings_, &labels_};
        if (auto node = read_attitude(context)) return node;
    }
    if (auto node = contraception(begin, end)) return node;
    EntryId fact = EntryId::none;
    for (auto i = begin; i < end; ++i) {
        auto const& token = tokens_[i];
        if (token.entry != EntryId::none && vocabulary_.entry(token.entry).kind == EntryKind::fact &&
            vocabulary_.entry(token.entry).name == "informed consent") {
            fact = token.entry;
            continue;
        }
        if (token.neutral || token.anchor || is_demand(i)) continue;
        auto const known = std::find(around.begin(), around.end(), token.lower) != around.end();
        if (!known && !(token.kind == TokenKind::symbol && (token.lower == "(" || token.lower == ")" || token.lower == "-")))
            return std::nullopt;
        if (token.lower == "ability") return std::nullopt;
    }
    if (fact == EntryId::none) return std::nullopt;
    for (auto i = begin; i < end; ++i)
        if (tokens_[i].entry != fact) labels_.push_back(tokens_[i].span);
    return leaf(Fact{fact}, span(begin, end), words(begin, end));
}

}  // namespace eligo
