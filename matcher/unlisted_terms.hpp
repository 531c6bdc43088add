#pragma once
// Terms that no entry of the vocabulary covers, by how many criteria hold them: what to write an entry for next.
//
// Two sorts: what a rule tree names as a condition, drug, procedure or test in quoted words only; and runs of words that a criterion quotes or leaves
// unread, between function words, punctuation, numbers and words of the grammar, with at least one word that is part of no phrase of the vocabulary (of a
// long run the uncovered words alone). Case, hyphens and plural endings make no difference.

#include "matcher/match.hpp"
#include "rules/vocabulary.hpp"

#include <map>
#include <string>
#include <vector>

namespace eligo {

struct UnlistedTerm {
    std::string term;  // as first seen, in lower case
    int criteria = 0;  // that hold it
    int trials = 0;
    int named = 0;        // criteria where it stands for a record
    std::string example;  // where it was first seen: "NCT00000107 E3"
};

class UnlistedTerms {
public:
    explicit UnlistedTerms(Vocabulary const& vocabulary) : vocabulary_(vocabulary) {}

    void add(Trial const& trial);

    // Those that stand for records most often first, then the most frequent, then by name; only those in at least `least` criteria.
    std::vector<UnlistedTerm> frequent(int least) const;

private:
    struct Seen {
        UnlistedTerm term;
        std::size_t last_trial = 0, last_criterion = 0, last_named = 0;  // counted from 1
    };

    void add_run(std::string const& run, Trial const& trial, TrialCriterion const& criterion);
    void count(std::string const& term, bool named, Trial const& trial, TrialCriterion const& criterion);

    Vocabulary const& vocabulary_;
    std::map<std::string, Seen> terms_;  // by folded words
    std::size_t trials_ = 0, criteria_ = 0;
};

}  // namespace eligo
