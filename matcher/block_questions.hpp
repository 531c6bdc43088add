#pragma once
// Questions that several things on record answer together: what results and implications say of an entry, what a patient is (facts), how a test
// came out. The scalar meaning (leaf.hpp) is asked once for every sequence of things that bear on the question; patients with the same sequence
// have the same answer.
//
// Two things are the same when their words are, when their days lie alike to the day of screening and the ends of the question's window, and,
// of two results, when they lie alike to each other.

#include "matcher/block_relevance.hpp"
#include "matcher/flat_map.hpp"
#include "matcher/lanes.hpp"
#include "matcher/leaf.hpp"
#include "matcher/program.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace eligo {

class RecordPlan;

// The days at which something changes for a window (rules/compare.hpp), in any order.
struct DayCuts {
    std::array<DayNumber, 5> day{};
    std::size_t count = 0;

    static DayCuts of(Window const& window, Day as_of);

    // Where a day lies: two for each cut before it, one for a cut on it.
    std::uint32_t place(DayNumber at) const noexcept {
        std::uint32_t result = 0;
        for (std::size_t i = 0; i < count; ++i) result += (at > day[i] ? 1U : 0U) + (at >= day[i] ? 1U : 0U);
        return result;
    }
    // Of days that may be unknown; eight bits.
    std::uint32_t places(std::optional<DayRange> const& days) const noexcept {
        constexpr std::uint32_t none = 15;  // above every place
        return days ? place(days->first) << 4U | place(days->last) : none << 4U | none;
    }
};

// Of every window of a program, for each day of screening that occurs; a thread's own.
class CutTable {
public:
    explicit CutTable(std::vector<Window> const& windows) : windows_(windows) {}
    std::vector<DayCuts> const& on(Day as_of);

private:
    std::vector<Window> const& windows_;
    std::unordered_map<DayNumber, std::vector<DayCuts>> cuts_;
};

// The questions of a program; worked out once for all threads.
struct QuestionPlan {
    QuestionPlan(Program const& program, Vocabulary const& vocabulary, RecordPlan const& records, std::vector<bool> const& answered);

    struct Question {
        EntryId entry = EntryId::none;  // what results say of it; else a leaf
        std::uint32_t leaf = 0;
        std::uint16_t window = 0;  // in RecordPlan's windows
        bool words = false;        // looks at the words of a result
        bool findings = false;     // looks at results in the names of conditions
        bool counted = false;      // counts records, lines or cycles
        bool lasts = false;        // the entry is a state
    };
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    // The question that a leaf by records puts to results.
    std::uint32_t question_of_record(std::uint32_t leaf) const noexcept { return of_record[leaf]; }

    Program const& program;
    Vocabulary const& vocabulary;
    std::vector<Question> questions;                    // entries first
    std::vector<std::vector<std::uint32_t>> leaves_of;  // of each entry asked about, the leaves by records about it
    std::vector<bool> held;                             // leaves that are questions
    std::vector<std::uint32_t> of_record;
    std::unordered_map<std::uint32_t, std::uint32_t> question_of_leaf;
};

// Sequences of numbers as numbers: equal ones have the same.
class Chains {
public:
    std::uint32_t follow(std::uint32_t chain, std::uint32_t next) {
        auto const [at, fresh] = chains_.try_emplace(std::uint64_t{chain} << 32U | next);
        if (fresh) *at = next_++;
        return *at;
    }
    std::size_t size() const noexcept { return chains_.size(); }
    void clear() {
        chains_.clear();
        next_ = 1;
    }

private:
    FlatMap<std::uint32_t> chains_;
    std::uint32_t next_ = 1;  // 0 is the empty sequence
};

// One for each thread.
class Questions {
public:
    explicit Questions(QuestionPlan const& plan) : plan_(plan), open_(plan.questions.size()) {}

    // Things are numbers that the caller gives them: equal ones the same, until it forgets them, and these answers with them.
    bool full() const noexcept { return chains_.size() > most_chains || answers_.size() > most_chains; }
    void forget();

    // A patient: his frame, then what bears on which question in the order of the chart, then the answers.
    void begin(std::uint32_t frame) noexcept;
    void add(std::uint32_t question, std::uint32_t symbol, std::uint32_t places);
    void add_more(std::uint32_t question, std::uint32_t what) { open_[question].chain = chains_.follow(open_[question].chain, what); }
    // A result: with its days, which count beside those of other results.
    void add_result(std::uint32_t question, std::uint32_t symbol, std::uint32_t places, DayRange when);

    // Calls `answer(question, code)` for each question that something bears on. Code: of an entry the bits of StateLanes in order, of a leaf 1 met,
    // 2 not met, 4 conflict. `remember`: false where things on record speak of each other in ways that the sequence does not show.
    template <class Answered>
    void finish(Context const& context, bool remember, Answered const& answered) {
        for (std::uint32_t const question : touched_) answered(question, code_of(question, context, remember));
    }

    // The bits of what is said of an entry, in order.
    static std::uint8_t code(StateLanes<std::uint8_t> const& said) noexcept {
        return static_cast<std::uint8_t>(said.met | said.lasting << 1U | said.not_met << 2U | said.conflict << 3U | said.open << 4U);
    }

    static std::uint8_t code(NodeAnswer const& answer) noexcept {
        return static_cast<std::uint8_t>((answer.answer == Answer::met ? 1U : 0U) | (answer.answer == Answer::not_met ? 2U : 0U) |
                                         (answer.conflict ? 4U : 0U));
    }

    // How often the scalar meaning had to be asked.
    std::uint64_t asked() const noexcept { return asked_; }

private:
    static constexpr std::size_t most_chains = std::size_t{1} << 20U;
    struct Open {
        std::uint32_t stamp = 0, chain = 0;
        std::vector<DayRange> results;
    };
    Open& opened(std::uint32_t question);
    std::uint8_t code_of(std::uint32_t question, Context const& context, bool remember);
    std::uint8_t ask(std::uint32_t question, Context const& context);

    QuestionPlan const& plan_;
    Chains chains_;
    FlatMap<std::uint8_t> answers_;  // chain and question -> code
    std::vector<Open> open_;
    std::vector<std::uint32_t> touched_;
    std::uint32_t stamp_ = 0, frame_ = 0;
    std::uint64_t asked_ = 0;
};

}  // namespace eligo
