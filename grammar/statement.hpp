#pragma once
// From the tokens of a criterion to its rule tree: sentences, demands on a group, permissions, exceptions, and the connectives between clauses.
//
// A stretch of words that is no clause of the grammar becomes a Quoted leaf; where its place in the sentence is unclear, the whole stretch
// around it does (semantics.md, Nothing is guessed, 2).

#include "grammar/clause.hpp"
#include "grammar/token.hpp"
#include "rules/criterion_kind.hpp"
#include "rules/diagnostic.hpp"
#include "rules/tree.hpp"

#include <optional>
#include <span>
#include <vector>

namespace eligo {

// "must", "should be", "required to": a phrase in lower case that makes a demand.
bool is_demand_phrase(std::string_view lower);

constexpr int deepest = 24;  // of brackets and nested conditions; deeper text is quoted

// As one of several alternatives a demand on a group describes its members who meet it: whoever is outside does not get in this way.
Node described(Node node);

// A leaf of it is quoted or left over.
bool has_quoted(Node const& node);

// What the line above a sub-list says of it.
struct ListHead {
    enum class Join { by_kind, all, any, at_least, at_most } join = Join::by_kind;
    int count = 1;
    std::optional<Node> parent;                                               // a statement of its own, joined to the list...
    enum class Link { none, defined, including, unclear } link = Link::none;  // ...in this way
    bool refused = false;                                                     // how the list belongs to the words above it is not certain
    bool excluded = false;                                                    // "patients with any of the following are excluded"
    std::optional<Node> who;                                                  // "women of childbearing potential must:"
};

class StatementReader {
public:
    // `tokens`: neutral words (but for demands) and redundant brackets already left out. `full`: all of them.
    StatementReader(TokenText const& full, std::vector<Token> tokens, Vocabulary const& vocabulary, CriterionKind kind,
                    std::vector<Diagnostic>& warnings);

    // The whole text as one statement.
    Node read();

    // The line above a sub-list.
    ListHead read_head();

    bool doubtful() const noexcept { return doubtful_; }

    // Words outside of the tree: names of what the rest defines ("adequate renal function, defined as ..."), which cannot change the truth,
    // and words that are not understood where the rest can be answered without them: the reading is then partial.
    std::vector<Span> const& labels() const noexcept { return labels_; }
    std::vector<Span> const& unread() const noexcept { return unread_; }

private:
    using Index = std::uint32_t;

    Node statement(Index begin, Index end, int depth);
    Node sentence(Index begin, Index end, int depth);
    Node clauses(Index begin, Index end, int depth);
    std::optional<Node> demand(Index begin, Index end, int depth);
    std::optional<Node> permission(Index begin, Index end, int depth);
    std::optional<Node> recovered_permission(Index begin, Index subject_end);
    std::optional<Node> limited_permission(Index begin, Index subject_end, Index rest_begin, Index rest_end, int depth);
    std::optional<Node> exclusion_phrase(Index begin, Index end, int depth);
    std::optional<Node> conditional(Index begin, Index end, int depth);
    std::optional<Node> definition(Index begin, Index end, int depth);
    bool narrows(Index begin, Index end) const;
    bool names_consent(Node const& node) const;
    bool relaxes(Index begin, Index end) const;
    bool plain_subject(Index begin, Index end) const;
    bool denies(Index begin, Index end) const;
    std::optional<Node> attestation(Index begin, Index end);
    std::optional<Node> consequence(Index begin, Index end, int depth);
    std::optional<Node> attribution(Index begin, Index end, int depth);
    std::optional<Node> note(Index begin, Index end) const;
    std::optional<Node> measures(Index begin, Index end);
    std::optional<Node> inline_list(Index begin, Index end, int depth);
    std::optional<Node> semicolons(Index begin, Index end, int depth);
    std::optional<Node> labelled(Index begin, Index end, int depth);
    bool is_therapy(Node const& node) const;
    std::optional<Node> specialize(Node const& general, Node const& special, Node const& who) const;
    Node asked_of(Node who, Node demand) const;
    std::optional<Node> same_on_two_scales(Node const& a, Node b) const;
    std::optional<Node> two_demands(Index begin, Index end, int depth);
    Node people(Index begin, Index end, int depth);
    std::optional<Node> kind_of_people(Index& at, Index end, std::vector<Node>& of_all) const;
    std::optional<Node> kinds_of_people(Index begin, Index end) const;
    std::optional<Node> aged_people(Index begin, Index end, int depth);
    std::optional<Node> people_and_contraception(Index begin, Index end, int depth);
    std::optional<Node> either_sex_of_potential(Index begin, Index end) const;
    std::optional<Node> demand_of_people(Index begin, Index end, int depth);
    struct Label {
        bool function = false, topic = false, adequate = false;
        bool other = false;  // words that are no part of a label
    };
    Label label_of(Index begin, Index end) const;
    struct ReadClause {
        Node node;
        Index end;
        std::vector<EntryId> analytes;
        bool negative = false;
        bool measure = false;
        std::optional<Node> who;  // of whom a quantity is asked, said behind it
    };
    std::optional<ReadClause> defined_in_brackets(Index begin, Index end, int depth);
    std::optional<Node> windowed_list(Index begin, Index end, int depth);
    std::optional<Node> with_value(Index begin, Index end, int depth);
    std::optional<Node> lines_in_one(Index begin, Index end, int depth);
    std::optional<Node> age_group(Index& at, Index end, bool people);
    bool is_performance(Node const& node) const;
    std::optional<Node> bracket_of_age(Node const& general, Index begin, Index end, int depth);
    std::optional<Node> group_behind(Index& at, Index end, int depth);
    Index match_condition(Index at, Index end) const;
    Node condition(Index begin, Index end, int depth);
    std::optional<Node> bound_like(Node const& general, std::vector<EntryId> const& analytes, Index& at, Index end);
    std::optional<Node> bracket_of_measure(Node const& general, std::vector<EntryId> const& analytes, Index begin, Index end, int depth);
    std::optional<Node> unless_then(Index begin, Index unless, Index rest, Index end, int depth);
    std::optional<Node> consent_of_minors(Index begin, Index end, int depth);
    Node governed_phrase(Index begin, Index end) const;
    bool add_window(Node& node, Clause const& clause, Index from);
    Node coordination(Index begin, Index end, int depth);
    // `depth` where a group may stand behind a quantity; its end is the end of the group then.
    std::optional<ReadClause> clause(Index begin, Index end, std::optional<int> depth = std::nullopt);
    bool at_boundary(Index at, Index end) const;
    bool says_nothing_else(Index begin, Index end) const;
    void trim(Index& begin, Index& end) const;
    Node quoted(Index begin, Index end) const;
    std::string words(Index begin, Index end) const;
    Span span(Index begin, Index end) const;
    // `node` as what all of these tokens say.
    Node said_by(Node node, Index begin, Index end) const;
    Index find(Index begin, Index end, std::initializer_list<std::string_view> phrases, Index* length) const;
    Index match(Index at, Index end, std::initializer_list<std::string_view> phrases) const;
    bool names_people(Index begin, Index end) const;
    bool is_demand(Index at) const;
    bool runs_on(Index at) const;
    std::vector<std::pair<Index, Index>> sentences(Index begin, Index end) const;

    TokenText const& full_;
    std::vector<Token> tokens_;
    Vocabulary const& vocabulary_;
    CriterionKind kind_;
    std::vector<Diagnostic>& warnings_;
    bool doubtful_ = false;
    mutable std::vector<Span> labels_, unread_;
};

}  // namespace eligo
