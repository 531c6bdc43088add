#include "matcher/program.hpp"

#include "matcher/leaf.hpp"
#include "matcher/rule_json.hpp"
#include "rules/print.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>

namespace eligo {
namespace {

using Op = Program::Op;

std::string subject_of(Meaning const& meaning, Vocabulary const& vocabulary) {
    if (auto const* measure = std::get_if<Measure>(&meaning)) return name_of(measure->analyte, vocabulary);
    if (std::holds_alternative<Age>(meaning)) return "age";
    if (std::holds_alternative<Sex>(meaning)) return "sex";
    if (auto const* finding = std::get_if<Finding>(&meaning)) return name_of(finding->what, vocabulary);
    if (auto const* fact = std::get_if<Fact>(&meaning)) return name_of(fact->entry, vocabulary);
    if (auto const* record = std::get_if<Record>(&meaning)) {
        if (record->what.any() && record->role != Role::trial)
            return record->role == Role::condition   ? "any condition"
                   : record->role == Role::therapy   ? "any treatment"
                   : record->role == Role::procedure ? "any procedure"
                                                     : "any allergy";
        return record->role == Role::trial     ? std::string("participation in other trials")
               : record->role == Role::allergy ? "allergy to " + name_of(record->what, vocabulary)
                                               : name_of(record->what, vocabulary);
    }
    return {};
}

class Compiler {
public:
    explicit Compiler(Vocabulary const& vocabulary) : vocabulary_(vocabulary) {}

    void add(Trial const& trial) {
        Program::TrialPart& part = program_.trials.emplace_back();
        part.trial = &trial;
        part.plan = plan_verdict(trial);
        part.first_criterion = static_cast<std::uint32_t>(program_.criteria.size());
        diseases_ = &trial.diseases;
        for (auto const& criterion : trial.criteria) {
            Program::Criterion& range = program_.criteria.emplace_back();
            range.begin = size();
            depth_ = 0;
            write(criterion.reading.rule, neutral_of(criterion.kind));
            range.end = size();
            if (range.end == range.begin + 1 && program_.code.back().op == Op::leaf) range.only_leaf = program_.code.back().operand;
            range.usable_if_met = answer(usable_answer(criterion, lanes(Answer::not_met))) == Answer::unknown;
            range.counts = answer(counted_answer(criterion, lanes(Answer::met))) == Answer::met;
        }
    }

    Program result() && { return std::move(program_); }

private:
    std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(program_.code.size()); }

    void emit(Op op, std::uint32_t operand = 0, Answer neutral = Answer::unknown, std::int32_t count = 0) {
        program_.code.push_back({op, neutral, operand, count});
    }

    void push(Op op, std::uint32_t operand = 0, Answer neutral = Answer::unknown) {
        emit(op, operand, neutral);
        program_.deepest = std::max(program_.deepest, ++depth_);
    }

    void write(Node const& node, Answer neutral) {
        std::visit([&](auto const& meaning) { this->of(meaning, node, neutral); }, node.meaning);
        if (node.phrase.empty()) return;
        emit(node.is<Not>() ? Op::hear_turned : Op::hear, phrase(node.phrase));
    }

    template <class Connective>
    void children(Connective meaning, Node const& node, Answer neutral) {
        for (std::size_t i = 0; i < node.children.size(); ++i) write(node.children[i], neutral_of_child(meaning, i, neutral));
        depth_ -= static_cast<std::uint32_t>(node.children.size());
        program_.deepest = std::max(program_.deepest, ++depth_);
    }

    void of(All all, Node const& node, Answer neutral) { connective(all, Op::all, node, neutral); }
    void of(Any any, Node const& node, Answer neutral) { connective(any, Op::any, node, neutral); }
    void of(Not negation, Node const& node, Answer neutral) { connective(negation, Op::negation, node, neutral); }
    void of(AtLeast at_least, Node const& node, Answer neutral) { connective(at_least, Op::at_least, node, neutral, at_least.count); }
    void of(Group group, Node const& node, Answer neutral) { connective(group, Op::group, node, neutral); }
    void of(Unless unless, Node const& node, Answer neutral) { connective(unless, Op::unless, node, neutral); }

    template <class Connective>
    void connective(Connective meaning, Op op, Node const& node, Answer neutral, std::int32_t count = 0) {
        children(meaning, node, neutral);
        emit(op, static_cast<std::uint32_t>(node.children.size()), neutral, count);
    }

    void of(Nothing, Node const&, Answer neutral) { push(Op::neutral, 0, neutral); }
    void of(Residue const&, Node const&, Answer) { push(Op::open); }
    void of(Quoted const& quoted, Node const& node, Answer) {
        push(Op::open);
        if (node.phrase.empty()) emit(Op::hear_quoted, phrase(quoted.words));
    }
    template <class Leaf>
    void of(Leaf const&, Node const& node, Answer) {
        push(Op::leaf, leaf(node));
    }

    std::uint32_t phrase(std::string const& words) {
        auto const [at, fresh] = phrases_.try_emplace(words, static_cast<std::uint32_t>(program_.phrases.size()));
        if (fresh) program_.phrases.push_back(words);
        return at->second;
    }

    // Equal questions are one leaf. The JSON of a rule is the whole of it: it is read back to an equal tree (rule_json_read.hpp).
    std::uint32_t leaf(Node const& node) {
        std::string key;
        JsonWriter json(key);
        write_rule(json, Node{node.meaning, {}, {}, {}}, vocabulary_);  // without its words and place
        Program::Leaf made;
        made.meaning = &node.meaning;
        if (auto const* record = node.get<Record>(); record != nullptr && record->other) {
            made.diseases = *diseases_;
            for (EntryId const disease : made.diseases) key += ' ' + std::to_string(index(disease));
        }
        auto const [at, fresh] = leaves_.try_emplace(std::move(key), static_cast<std::uint32_t>(program_.leaves.size()));
        if (fresh) {
            made.subject = subject_of(node.meaning, vocabulary_);
            program_.leaves.push_back(std::move(made));
        }
        return at->second;
    }

    Vocabulary const& vocabulary_;
    Program program_;
    std::vector<EntryId> const* diseases_ = nullptr;
    std::uint32_t depth_ = 0;
    std::unordered_map<std::string, std::uint32_t> leaves_, phrases_;
};

std::string_view name_of(Op op) noexcept {
    switch (op) {
        case Op::leaf: return "leaf";
        case Op::neutral: return "neutral";
        case Op::open: return "open";
        case Op::all: return "all";
        case Op::any: return "any";
        case Op::negation: return "not";
        case Op::at_least: return "at least";
        case Op::group: return "group";
        case Op::unless: return "unless";
        case Op::hear: return "hear";
        case Op::hear_turned: return "hear turned";
        case Op::hear_quoted: return "hear quoted";
    }
    return {};
}

}  // namespace

Program compile(std::span<Trial const> trials, Vocabulary const& vocabulary) {
    Compiler compiler(vocabulary);
    for (auto const& trial : trials) compiler.add(trial);
    return std::move(compiler).result();
}

std::string to_string(Program const& program, Vocabulary const& vocabulary) {
    std::string out;
    for (std::size_t i = 0; i < program.leaves.size(); ++i)
        out += "leaf " + std::to_string(i) + "  " + print(Node{*program.leaves[i].meaning, {}, {}, {}}, vocabulary) + '\n';
    for (auto const& part : program.trials) {
        out += "trial " + part.trial->document.id + '\n';
        for (std::size_t i = 0; i < part.trial->criteria.size(); ++i) {
            auto const& range = program.criteria[part.first_criterion + i];
            out += "  " + part.trial->criteria[i].id + '\n';
            for (std::uint32_t at = range.begin; at < range.end; ++at) {
                auto const& instruction = program.code[at];
                out += "    ";
                out += name_of(instruction.op);
                switch (instruction.op) {
                    case Op::leaf: out += ' ' + std::to_string(instruction.operand); break;
                    case Op::neutral: out += instruction.neutral == Answer::met ? " met" : " not met"; break;
                    case Op::at_least: out += ' ' + std::to_string(instruction.count) + " of " + std::to_string(instruction.operand); break;
                    case Op::all:
                    case Op::any: out += ' ' + std::to_string(instruction.operand); break;
                    case Op::hear:
                    case Op::hear_turned:
                    case Op::hear_quoted: out += " `" + program.phrases[instruction.operand] + '`'; break;
                    default: break;
                }
                out += '\n';
            }
        }
    }
    return out;
}

}  // namespace eligo
