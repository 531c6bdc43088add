#pragma once
// What somebody judges: "in the opinion of the investigator", "that would interfere with compliance". Which verbs and objects make a consequence is data
// (consequences.tsv); how opinions, relatives, modals, verbs and objects follow each other stands here.

#include "grammar/plain_words.hpp"
#include "grammar/token.hpp"
#include "rules/vocabulary.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace eligo {

// `full`: all tokens of the line. Neutral words among them are left out of `tokens`; of these "results", which tell what is interfered with, come back.
std::vector<PlainWord> judged_words(std::span<Token const> tokens, std::span<Token const> full);

// "in the opinion of the investigator", "as judged by the treating physician", "at the investigator's discretion" with its commas and brackets: how many
// words from `at` on; 0 where no opinion stands.
std::size_t opinion_at(std::span<PlainWord const> words, std::size_t at);

// A relative clause that says what conditions may do, and no more.
struct ConsequenceClause {
    struct One {
        Consequence const* what = nullptr;
        std::size_t from = 0, to = 0;  // words of verb and object
    };
    std::vector<One> all;
    bool either = true;        // one of them is enough; else each is asked for
    std::size_t lead_end = 0;  // words before the first verb end here: relative, modals, opinions
    std::size_t end = 0;       // the word behind it
};

// At word `at`: "(,) that, in the opinion of the investigator, may interfere with participation or compromise safety". Ends where the words end, or before
// examples ("such as"). Nothing where a word is left over.
std::optional<ConsequenceClause> consequence_at(std::span<PlainWord const> words, std::size_t at, Vocabulary const& vocabulary);

// "such as", "(e.g.": how many words with which examples begin stand at `at`.
std::size_t examples_at(std::span<PlainWord const> words, std::size_t at);

// Where in `words` circumstances that are no condition begin, when they are the last that is listed: "(psychiatric illness) or social situations". The
// separator before them counts among them. words.size() where none are.
std::size_t circumstances_at(std::span<PlainWord const> words);

// "unsuitable for the study in the opinion of the investigator": all of the words say so. -1: unsuitable, 1: suitable, 0: something else is said.
int suitability(std::span<PlainWord const> words);

// "Other protocol-defined criteria may apply": all of the words say that something is said elsewhere.
bool points_elsewhere(std::span<PlainWord const> words);

}  // namespace eligo
