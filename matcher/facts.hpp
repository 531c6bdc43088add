#pragma once
// Facts (semantics.md, Nothing is guessed, 5 and 8): yes/no statements of the profile against the phrases of a criterion, and what
// follows from recorded entries other than is-a (implications.tsv).

#include "matcher/chart.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace eligo {

// The content words of a phrase: vocabulary phrases as one token, neutral words and articles left out.
std::vector<std::string> content_words(std::string_view phrase, Vocabulary const& vocabulary);

// What one fact says of a phrase. Equal words settle it; a false fact also settles a phrase that only adds restrictions to it; a true
// fact also one that asks for less.
//
//     fact "measurable disease"            false   phrase "measurable disease by RECIST 1.1"          not met
//     fact "measurable disease by RECIST"  true    phrase "measurable disease"                        met
//     fact "cancer"                        false   phrase "cancer or infection", "cancer screening"   unknown
Answer fact_answer(bool value, std::string_view fact, std::string_view phrase, Vocabulary const& vocabulary);

// The same on content words of the fact that were read before.
Answer fact_answer(ChartFact const& fact, std::string_view phrase, Vocabulary const& vocabulary);

// The same on content words of both. A fact speaks only of phrases that share a word with it.
Answer fact_answer(bool value, std::vector<std::string> const& fact, std::vector<std::string> const& phrase);

// True when `extended` is `base` and nothing but restrictions of it.
bool only_restricts(std::vector<std::string> const& base, std::vector<std::string> const& extended);

struct FactVerdict {
    Answer answer = Answer::unknown;
    bool spoken = false;  // some fact speaks of the phrase
    std::vector<ChartFact const*> facts;
};

// All facts of the chart against a phrase; two that differ: unknown.
FactVerdict settle(std::string_view phrase, Chart const& chart);

// The same for one chart that is evaluated many times: what its facts say of a phrase is the same on every day.
class SettledPhrases {
public:
    explicit SettledPhrases(Chart const& chart) noexcept : chart_(chart) {}

    FactVerdict const& of(std::string const& phrase);

private:
    Chart const& chart_;
    std::unordered_map<std::string, FactVerdict> verdicts_;
};

}  // namespace eligo
