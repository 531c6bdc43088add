#pragma once
// What to find out: the facts that are not known and can still change the answer, each with the line to add to the profile.
//
// A fact is listed only after it was tried: a line is offered for a leaf of the rule when the leaf, evaluated with the line filled in, is
// no longer unknown. And only where the leaf can still move the criterion, and the criterion the verdict, whatever else turns out. What no
// line settles (words that were not understood, a doubtful sense, records that contradict each other) is told apart.

#include "matcher/match.hpp"
#include "matcher/profile_edit.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

struct MissingFact {
    std::string what;                   // "total bilirubin", "upper limit of ALT", "end of cytarabine"
    std::vector<std::string> criteria;  // that it bears on
    std::vector<std::string> settles;   // of these, those that are known with it alone
    std::vector<std::string> nodes;     // the leaves that it settles (node_id)
    Addition add;                       // the line; where the answer is yes or no, for yes
    std::optional<Addition> add_if_no;  // for no
    std::uint32_t line = 0;             // of a field: where its record stands in the profile
    bool decisive = true;               // it can change the verdict; false only in the list of all
};

enum class Unknowable : std::uint8_t {
    doubtful_sense,  // the page does not say clearly what it asks
    unstated_kind,   // nor whether it includes or excludes
    not_understood,  // words that the grammar does not know
    contradiction,   // records say both
    unsettled,       // no line that is known to us settles it
};
std::string_view to_string(Unknowable why) noexcept;  // as in JSON: "doubtful-sense"

struct UnknowableFact {
    std::string criterion, node;
    Unknowable why = Unknowable::unsettled;
    std::string words;            // what was not understood; the reason of a contradiction
    std::optional<Addition> add;  // a fact in the criterion's own words, where that settles it all the same
};

struct MissingFacts {
    std::vector<MissingFact> facts;          // in the order in which they matter
    std::vector<UnknowableFact> unknowable;  // in the order of the page
};

// `all`: also what can no longer change the verdict.
MissingFacts find_missing(Trial const& trial, TrialAnswer const& answer, PatientProfile const& patient, MatchOptions const& options,
                          Vocabulary const& vocabulary, bool all = false);

// Can the criterion still change the verdict, whatever becomes of the other unknown ones?
bool can_change_verdict(Trial const& trial, TrialAnswer const& answer, std::size_t criterion);

// The unknown leaves that can still change the answer of the tree, with their ids.
struct OpenLeaf {
    NodeAnswer const* answer = nullptr;
    std::string id;
    std::vector<NodeAnswer const*> above;  // from the root down, without itself
};
std::vector<OpenLeaf> open_leaves(NodeAnswer const& root, std::string const& id, bool all = false);

// A profile with no facts: everything that the trial asks, in its order, each line to be filled in and freed of its `#`.
std::string empty_profile(Trial const& trial, Day as_of, Vocabulary const& vocabulary);

}  // namespace eligo
