#include "matcher/block.hpp"

#include "matcher/block_columns.hpp"
#include "matcher/block_questions.hpp"
#include "matcher/block_records.hpp"
#include "matcher/block_relevance.hpp"
#include "matcher/facts.hpp"
#include "matcher/leaf.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

namespace eligo {
namespace {

using Op = Program::Op;
constexpr std::uint32_t nowhere = 0xFFFFFFFF;

std::string_view bare(std::string_view token) noexcept {
    if (token.starts_with(' ')) token.remove_prefix(1);
    return token;
}

}  // namespace

struct BlockPlan::Details {
    Details(Program const& program, Vocabulary const& vocabulary)
        : columns(program, vocabulary),
          records(program, vocabulary),
          questions(program, vocabulary, records, in_columns(program, columns)),
          relevance(program, vocabulary, records, questions, in_columns(program, columns)) {}
    static std::vector<bool> in_columns(Program const& program, ColumnPlan const& columns) {
        std::vector<bool> result;
        for (std::uint32_t i = 0; i < program.leaves.size(); ++i) result.push_back(columns.holds(i));
        return result;
    }
    ColumnPlan columns;
    RecordPlan records;
    QuestionPlan questions;
    Relevance relevance;
    std::vector<std::vector<std::string>> phrases;                        // content words of Program::phrases
    std::unordered_map<std::string, std::vector<std::uint32_t>> by_word;  // phrases that hold it
};

BlockPlan::BlockPlan(Program const& program, Vocabulary const& vocabulary) : program_(program), vocabulary_(vocabulary) {
    auto details = std::make_unique<Details>(program, vocabulary);
    details->phrases.reserve(program.phrases.size());
    for (auto const& phrase : program.phrases) {
        auto const at = static_cast<std::uint32_t>(details->phrases.size());
        auto const& words = details->phrases.emplace_back(content_words(phrase, vocabulary));
        for (auto const& word : words) {
            auto& list = details->by_word[std::string(bare(word))];
            if (list.empty() || list.back() != at) list.push_back(at);
        }
    }
    details_ = std::move(details);
}
BlockPlan::~BlockPlan() = default;

// What an empty chart knows: leaves with their answers, of those by records what their lists say; what results say of entries, as codes.
struct BlockEvaluator::EmptyAnswers {
    std::vector<std::pair<std::uint32_t, Answer>> known;
    std::vector<std::pair<std::uint32_t, std::uint8_t>> states;
};

struct BlockEvaluator::State {
    explicit State(BlockPlan::Details const& plan) : columns(plan.columns), records(plan.records, plan.questions, plan.relevance) {}
    Columns columns;
    RecordColumns records;
    std::vector<std::vector<std::uint32_t>> alone;              // of each lane, leaves
    std::unordered_map<std::uint32_t, eligo::State> states;     // of one patient
    std::vector<std::pair<std::uint32_t, std::uint32_t>> rest;  // leaf and lane
    std::vector<EmptyState> empty;
    std::unordered_map<std::uint32_t, EmptyAnswers> frames;  // by ChartFrame::key
    // What a fact, by its words and value, says of which phrases: worked out at its first appearance.
    std::unordered_map<std::string, std::vector<std::pair<std::uint32_t, Answer>>> facts;
    std::vector<std::uint32_t> spoken_at;  // of each phrase, its place in `spoken`, or nowhere
    std::vector<Spoken<Lanes>> spoken;     // of this block
    std::vector<std::uint32_t> spoken_phrases;
    bool any_facts = false;
    std::vector<Heard<Lanes>> stack;
    std::vector<Tri<Lanes>> answers, recorded;  // children of one node
};

BlockEvaluator::BlockEvaluator(BlockPlan const& plan) : plan_(plan), state_(std::make_unique<State>(plan.details())) {
    Program const& program = plan.program();
    leaves_.resize(program.leaves.size());
    counted_.resize(program.criteria.size());
    open_.resize(program.trials.size());
    state_->spoken_at.assign(program.phrases.size(), nowhere);
    state_->stack.resize(program.deepest + 1);
}
BlockEvaluator::~BlockEvaluator() = default;

void BlockEvaluator::evaluate(std::span<BlockPatient const> patients) {
    assert(patients.size() <= block_patients);
    fill_leaves(patients);
    hear_facts(patients);
    if (state_->any_facts)
        run<true>();
    else
        run<false>();
}

void BlockEvaluator::fill_leaves(std::span<BlockPatient const> patients) {
    std::fill(leaves_.begin(), leaves_.end(), Heard<Lanes>{});
    State& state = *state_;
    auto const& details = plan_.details();
    state.rest.clear();
    state.columns.evaluate(patients, leaves_, state.rest);

    if (details.columns.holds_all()) return alone(patients);

    // The answers of an empty chart, for all patients of a frame at once.
    std::map<std::uint32_t, std::pair<ChartFrame, Lanes>> frames;
    for (std::size_t lane = 0; lane < patients.size(); ++lane) {
        ChartFrame const frame = frame_of(*patients[lane].chart);
        auto& [known, lanes] = frames[frame.key()];
        known = frame;
        lanes.set(lane);
    }
    state.empty.clear();
    for (auto const& [key, frame] : frames) {
        auto const& empty = answers_of(frame.first);
        for (auto const& [leaf, answer] : empty.known) {
            auto& planes = leaves_[leaf].answer;
            (answer == Answer::met ? planes.yes : planes.no) = (answer == Answer::met ? planes.yes : planes.no) | frame.second;
        }
        for (auto const& [question, code] : empty.states) state.empty.push_back({question, code, frame.second});
    }
    state.records.load(patients, leaves_, state.alone);
    state.records.evaluate(patients, leaves_, state.empty);

    // What more than records bears on, one by one.
    for (std::size_t lane = 0; lane < patients.size(); ++lane) {
        EvaluateOptions options;
        options.as_of = patients[lane].as_of;
        state.states.clear();
        Context const context{*patients[lane].chart, options, number(options.as_of), true, &state.states};
        for (std::uint32_t const leaf : state.alone[lane]) evaluate_one(leaf, lane, context, options);
    }
    alone(patients);
}

// What the columns left.
void BlockEvaluator::alone(std::span<BlockPatient const> patients) {
    for (auto const& [leaf, lane] : state_->rest) {
        EvaluateOptions options;
        options.as_of = patients[lane].as_of;
        Context const context{*patients[lane].chart, options, number(options.as_of), true};
        evaluate_one(leaf, lane, context, options);
    }
}

void BlockEvaluator::evaluate_one(std::uint32_t at, std::size_t lane, Context const& context, EvaluateOptions& options) {
    auto const& leaf = plan_.program().leaves[at];
    if (!leaf.diseases.empty() || !options.trial_diseases.empty()) options.trial_diseases = leaf.diseases;
    NodeAnswer const answer = evaluate_leaf(*leaf.meaning, context);
    Heard<Lanes>& planes = leaves_[at];
    planes.answer.yes.put(lane, answer.answer == Answer::met);
    planes.answer.no.put(lane, answer.answer == Answer::not_met);
    planes.conflict.put(lane, answer.conflict);
}

// The leaves that an empty chart of this frame decides.
BlockEvaluator::EmptyAnswers const& BlockEvaluator::answers_of(ChartFrame const& frame) {
    State& state = *state_;
    if (state.frames.size() > 256) state.frames.clear();
    auto const [at, fresh] = state.frames.try_emplace(frame.key());
    if (!fresh) return at->second;
    auto const& details = plan_.details();
    auto const chart_for = [&](ChartFrame const& seen) {
        PatientProfile profile;
        profile.sex = seen.sex;
        profile.complete_lists = seen.complete;
        return profile;
    };
    ChartFrame quoted = frame;
    quoted.complete = frame.complete_empty;
    PatientProfile const profiles[] = {chart_for(frame), chart_for(quoted)};
    std::shared_ptr<Chart const> const charts[] = {read_chart(profiles[0], plan_.vocabulary()),
                                                   read_chart(profiles[1], plan_.vocabulary())};
    EvaluateOptions options;
    std::unordered_map<std::uint32_t, eligo::State> states[2];
    for (std::uint32_t i = 0; i < plan_.program().leaves.size(); ++i) {
        if (details.columns.holds(i)) continue;
        auto const& leaf = plan_.program().leaves[i];
        options.trial_diseases = leaf.diseases;
        std::size_t const which = details.relevance.seen_by(i, frame).complete != frame.complete ? 1 : 0;
        Context const context{*charts[which], options, number(options.as_of), true, &states[which]};
        Answer answer = Answer::unknown;
        if (!details.records.holds(i)) {
            answer = evaluate_leaf(*leaf.meaning, context).answer;
        } else if (lists_are_complete(std::get<Record>(*leaf.meaning), context)) {
            answer = Answer::not_met;
        }
        if (answer != Answer::unknown) at->second.known.emplace_back(i, answer);
    }
    Context const context{*charts[0], options, number(options.as_of), true};
    for (std::uint32_t q = 0; q < details.questions.leaves_of.size(); ++q)
        if (auto const code = Questions::code(lanes_of(state_by_results(details.questions.questions[q].entry, context))); code != 0)
            at->second.states.emplace_back(q, code);
    return at->second;
}

void BlockEvaluator::hear_facts(std::span<BlockPatient const> patients) {
    State& state = *state_;
    auto const& details = plan_.details();
    for (std::uint32_t const phrase : state.spoken_phrases) state.spoken_at[phrase] = nowhere;
    state.spoken_phrases.clear();
    state.spoken.clear();
    state.any_facts = false;
    for (std::size_t lane = 0; lane < patients.size(); ++lane) {
        for (auto const& fact : patients[lane].chart->facts()) {
            std::string key(1, fact.record->value ? '+' : '-');
            for (auto const& token : fact.tokens) (key += token) += '\n';
            auto const [at, fresh] = state.facts.try_emplace(std::move(key));
            if (fresh) {
                std::vector<std::uint32_t> candidates;
                for (auto const& token : fact.tokens) {
                    auto const found = details.by_word.find(std::string(bare(token)));
                    if (found != details.by_word.end()) candidates.insert(candidates.end(), found->second.begin(), found->second.end());
                }
                std::sort(candidates.begin(), candidates.end());
                candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
                for (std::uint32_t const phrase : candidates) {
                    Answer const said = fact_answer(fact.record->value, fact.tokens, details.phrases[phrase]);
                    if (said != Answer::unknown) at->second.emplace_back(phrase, said);
                }
            }
            for (auto const& [phrase, said] : at->second) {
                if (state.spoken_at[phrase] == nowhere) {
                    state.spoken_at[phrase] = static_cast<std::uint32_t>(state.spoken.size());
                    state.spoken.emplace_back();
                    state.spoken_phrases.push_back(phrase);
                    state.any_facts = true;
                }
                Spoken<Lanes>& spoken = state.spoken[state.spoken_at[phrase]];
                spoken.spoken.set(lane);
                (said == Answer::met ? spoken.said.yes : spoken.said.no).set(lane);
            }
        }
    }
    // Two that differ: unknown.
    for (auto& spoken : state.spoken) {
        Lanes const differ = spoken.said.yes & spoken.said.no;
        spoken.said = {spoken.said.yes & ~differ, spoken.said.no & ~differ};
    }
}

template <bool facts>
void BlockEvaluator::run() {
    State& state = *state_;
    Program const& program = plan_.program();
    Heard<Lanes>* const stack = state.stack.data();
    auto& answers = state.answers;
    auto& recorded = state.recorded;
    std::size_t top = 0;  // values on the stack

    auto const connect = [&](auto meaning, Program::Instruction const& instruction) {
        std::size_t const first = top - instruction.operand;
        answers.clear();
        for (std::size_t i = first; i < top; ++i) answers.push_back(stack[i].answer);
        Heard<Lanes> result;
        result.answer = combine(meaning, std::span<Tri<Lanes> const>(answers), instruction.neutral);
        if constexpr (facts) {
            recorded.clear();
            for (std::size_t i = first; i < top; ++i) recorded.push_back(stack[i].recorded);
            result.recorded = combine(meaning, std::span<Tri<Lanes> const>(recorded), instruction.neutral);
            for (std::size_t i = first; i < top; ++i) result.conflict = result.conflict | inherited_conflict(result.recorded, stack[i]);
        }
        top = first;
        stack[top++] = result;
    };
    // Connectives of plain children need no list of them.
    auto const fold = [&](auto meaning, Program::Instruction const& instruction) {
        if constexpr (facts) {
            connect(meaning, instruction);
        } else {
            std::size_t const first = top - instruction.operand;
            Tri<Lanes> result = combine(meaning, std::span<Tri<Lanes> const>(), instruction.neutral);
            for (std::size_t i = first; i < top; ++i) {
                Tri<Lanes> const pair[] = {result, stack[i].answer};
                result = combine(meaning, std::span<Tri<Lanes> const>(pair), instruction.neutral);
            }
            top = first;
            stack[top++].answer = result;
        }
    };
    auto const hear = [&](Program::Instruction const& instruction) {
        if constexpr (facts) {
            std::uint32_t const at = state.spoken_at[instruction.operand];
            if (at == nowhere) return;
            Spoken<Lanes> spoken = state.spoken[at];
            if (instruction.op == Op::hear_turned) spoken.said = opposite(spoken.said);
            Heard<Lanes>& node = stack[top - 1];
            node.answer = after_fact(node, spoken);
            if (instruction.op == Op::hear_quoted) node.recorded = node.answer;
        }
    };

    for (std::size_t t = 0; t < program.trials.size(); ++t) {
        auto const& part = program.trials[t];
        for (std::size_t c = 0; c < part.trial->criteria.size(); ++c) {
            auto const& range = program.criteria[part.first_criterion + c];
            if (range.only_leaf != nowhere && range.counts && !range.usable_if_met) {
                counted_[part.first_criterion + c] = leaves_[range.only_leaf].answer;
                continue;
            }
            top = 0;
            for (std::uint32_t at = range.begin; at < range.end; ++at) {
                auto const& instruction = program.code[at];
                switch (instruction.op) {
                    case Op::leaf:
                        stack[top] = leaves_[instruction.operand];
                        if constexpr (facts) stack[top].recorded = stack[top].answer;
                        ++top;
                        break;
                    case Op::neutral:
                        stack[top].answer = stack[top].recorded = every_lane<Lanes>(instruction.neutral);
                        stack[top++].conflict = {};
                        break;
                    case Op::open: stack[top++] = {}; break;
                    case Op::all: fold(All{}, instruction); break;
                    case Op::any: fold(Any{}, instruction); break;
                    case Op::negation: connect(Not{}, instruction); break;
                    case Op::at_least: connect(AtLeast{instruction.count}, instruction); break;
                    case Op::group: connect(Group{}, instruction); break;
                    case Op::unless: connect(Unless{}, instruction); break;
                    case Op::hear:
                    case Op::hear_turned:
                    case Op::hear_quoted: hear(instruction); break;
                }
            }
            assert(top == 1);
            Tri<Lanes> result = stack[0].answer;
            if (range.usable_if_met) result.no = {};
            counted_[part.first_criterion + c] = range.counts ? result : Tri<Lanes>{};
        }
        open_[t] = way_open(*part.trial, part.plan, counted(part));
    }
}

}  // namespace eligo
