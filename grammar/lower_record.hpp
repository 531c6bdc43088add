#pragma once
// The lowering of records: what is asked of the lists of a profile, with the qualifiers and the window each head of a list has.
// Its parts are in files of their own: what stands around the heads (lower_record_frame.cpp), the list of heads (lower_record_list.cpp), the leaf a head
// becomes (lower_record_leaf.cpp), washouts and recovery (lower_washout.cpp), and the record as a whole (lower_record.cpp).

#include "grammar/lower.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo {

// All that stands around the heads and belongs to each of them.
struct Frame {
    bool negated = false;
    bool negated_name = false;  // by "non-", which denies the name it stands before and not the record
    std::optional<Tense> tense;
    bool other = false;
    std::set<std::string> qualifiers;
    std::set<std::string> groups;  // of these qualifiers
    std::optional<Count> count;
    std::optional<std::string> outcome;
    std::optional<bool> female;  // "pregnant women": whom the words name
    bool either_sex = false;
    Window window;
    bool half_lives = false, shorter = false;
    std::optional<int> grade_low, grade_high;
    std::vector<std::string> stages;
    std::vector<Node> scaled;  // NYHA class III-IV
    std::vector<Term> except;
    std::vector<std::pair<Term, std::set<std::string>>> except_qualified;  // the same, where the vocabulary knows the adjectives
    std::vector<Term> except_narrowed;  // "adequately treated basal cell carcinoma": excepted only if that is so
    std::string except_words;
    std::vector<Term> reasons;
    std::vector<std::vector<std::string>> reason_qualifiers;  // of each reason; empty: none has any
    std::vector<Term> sites;
    std::string restriction;
    Piece const* treated = nullptr;  // "requiring medication"
    bool beside_head = false;        // the adjectives stand right before the first head, and not before "treatment with"
    bool late_qualifier = false;     // an adjective behind the list
    bool late_window = false;        // "A including B within 6 months": of A too?
    Piece const* family = nullptr;
    bool any_therapy = false;       // "prior therapy"
    bool future = false;            // "during the study"
    bool diagnosed = false;         // "diagnosed with", "diagnosis of"
    bool needed = false;            // "requires X": whoever is on it does
    bool lines = false;             // "2 prior chemotherapy regimens": what the count before the head counts
    Piece const* or_had = nullptr;  // "or have received it within N"
    Piece const* joined = nullptr;  // "or participated in a trial"
    Piece const* alternatives = nullptr;
    Piece const* other_limit = nullptr;  // "(6 weeks for nitrosoureas)"
    Piece const* definition = nullptr;
    std::vector<Piece const*> examples;
    std::vector<Piece const*> bracketed;
    std::vector<Node> with;  // must hold too
    bool started = false, ended = false;
    bool marked = false;                 // "HER2 positive breast cancer"
    bool tnm = false;                    // "T2 N0 breast cancer"
    bool criteria = false;               // "meets criteria for"
    std::string method;                  // "by CT scan"
    std::vector<Span> idle;              // "with or without liver metastases"
    std::vector<std::string> either_of;  // qualifiers of which one is enough: "histologically or radiologically confirmed"
};

class RecordLowering {
public:
    explicit RecordLowering(LowerContext const& context) : context_(context), vocabulary_(context.vocabulary) {}

    std::optional<Node> lower(Piece const& record);
    std::optional<Node> washout(Piece const& piece);
    std::optional<Node> recovery(Piece const& piece);

private:
    // The record as a whole.
    bool same_sort(Node const& general, Node const& example) const;
    std::optional<Frame> with_all(Frame const& frame);
    std::optional<Node> finish(Piece const& record, Piece const& heads, Frame& frame, bool allergy);
    std::optional<Node> protocol_allergens(Piece const& part, std::string const& phrase) const;
    static Node with_qualifiers(Node node, std::set<std::string> const& qualifiers);
    std::optional<Node> named_in_brackets(Piece const& heads, Piece const& in_brackets, Frame const& frame, bool allergy, Node general);
    bool names_lines(Piece const& heads) const;
    std::optional<Node> close(Piece const& record, Node node, Frame const& frame);
    std::string positive_words(Piece const& record) const;
    bool names_women_only(Node const& node) const;
    std::optional<Node> finish_participation(Piece const& record, Frame& frame);
    std::optional<Node> participation_leaf(Piece const& record, Frame const& frame);
    bool judged(Frame const& frame) const;
    std::string group_of(std::string const& qualifier) const;

    // What stands around the heads.
    bool add_qualifier(Frame& frame, Piece const& part);
    static bool set_tense(Frame& frame, Tense tense);
    bool set_window(Frame& frame, Piece const& part);
    bool set_grade(Frame& frame, Piece const& part);
    bool set_stages(Frame& frame, Piece const& part);
    bool set_count(Frame& frame, Piece const& part);
    bool add_scaled(Frame& frame, Piece const& part);
    bool terms_of(Piece const& heads, std::vector<Term>& terms, bool may_narrow);
    bool qualified_exceptions(Piece const& heads, Frame& frame);
    bool reasons_of(Piece const& heads, Frame& frame);
    std::string quoted_words(Piece const& part) const;
    bool confirms(Piece const& adjective) const;
    std::optional<std::uint32_t> qualifier_called(std::string const& phrase) const;
    bool add_confirmations(Frame& frame, Piece const& part);
    bool leaves_nothing_out(Piece const& adjectives) const;
    bool are_alternatives(Piece const& adjectives) const;
    bool frame_part(Frame& frame, Piece const& part);

    // The heads, one by one, with what each has of its own.
    std::optional<Node> list(Piece const& whole, Piece const& heads, Frame const& frame, bool allergy, bool always_any);
    bool limit_all(Piece const& whole, Piece const& heads, std::vector<Piece const*> const& members, Frame const& shared, bool allergy,
                   std::vector<Node>& nodes);
    std::optional<Node> with_limit(Node node, Frame const& limited) const;
    static bool names_treatment(std::string_view word);
    std::optional<Node> member(Piece const& whole, Piece const& heads, Piece const& head, Frame const& shared, bool allergy,
                               std::size_t place, std::size_t count);
    std::optional<Node> therapy_of(Piece const& whole, Piece const& heads, Piece const& head, Term const& term, Frame const& shared,
                                   Frame own, std::size_t place, std::size_t count);
    bool may_lack_its_noun(Piece const& head, Piece const& next, Piece const& heads) const;
    bool is_tumor(Term const& term) const;
    bool is_malignancy_at_large(Term const& term, Record const& record) const;
    bool is_therapy_record(Node const& node) const;
    bool stands_for_any(EntryId id) const;
    EntryId noun_of_later(Piece const& heads, Piece const& head) const;
    EntryId kind_of_base(std::string const& words) const;
    EntryId complete(Piece const& heads, Piece const& head, std::string const& words) const;
    Node with_family(Frame const& shared, Piece const& head, Node own, bool personal) const;
    std::string member_phrase(Piece const& whole, Piece const& heads, Piece const& head) const;

    // The leaf a head becomes.
    bool senseless(std::string const& qualifier, Entry const* entry) const;
    std::optional<Node> fact(Entry const& entry, Term const& term, Frame const& shared, Frame const& own,
                             std::optional<std::string> const& outcome, Span span, std::string const& phrase);
    bool names_fact(Piece const& head) const;
    std::optional<Node> member_fact(bool negated, Entry const& entry, Term const& term, Frame const& shared, Frame const& own,
                                    std::optional<std::string> const& outcome, Span span, std::string const& phrase);
    std::optional<Node> finding(Term const& term, Frame const& shared, Frame const& own, std::optional<std::string> const& outcome,
                                Span span, std::string const& phrase);
    std::optional<Node> record_leaf(Term const& term, Frame const& shared, Frame const& own, bool allergy, bool anything, std::size_t place,
                                    std::size_t count, Span span, std::string const& phrase);

    // Washouts and recovery.
    std::optional<Node> recovered_from(Piece const& heads);
    bool washout_part(Piece const& piece, std::vector<Node>& excluded);

    LowerContext const& context_;
    Vocabulary const& vocabulary_;
    Piece const* similar_ = nullptr;
    bool last_has_tense_ = false;   // "A, history of B, or who have received C to the chest": what follows is said of C
    bool ellipsis_ = false;         // a member of the list was completed by the noun of another
    std::string bracket_base_;      // phrase of the head before a bracket
    std::ptrdiff_t borrowers_ = 0;  // members of the bracket that borrow it
    Frame last_own_;                // of the member lowered last
};

}  // namespace eligo
