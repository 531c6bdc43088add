#pragma once
// What the answers of its children make of a node, and those of its criteria of a trial: once, for one patient (lanes of a byte) as for
// 64 and more in a word. The explaining evaluator, the block evaluator and the verdict call these and nothing else.
//
// `L` is anything with & | ~ on all its lanes.

#include "rules/criterion_kind.hpp"
#include "rules/logic.hpp"
#include "rules/tree.hpp"

#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

namespace eligo {

template <class L>
constexpr L all_lanes() noexcept {
    return L(~L{});
}

template <class L>
constexpr Tri<L> every_lane(Answer answer) noexcept {
    return {answer == Answer::met ? all_lanes<L>() : L{}, answer == Answer::not_met ? all_lanes<L>() : L{}};
}

template <class L>
constexpr Tri<L> combine(All, std::span<Tri<L> const> children, Answer) noexcept {
    Tri<L> result = every_lane<L>(Answer::met);
    for (auto const& child : children) result = both(result, child);
    return result;
}

template <class L>
constexpr Tri<L> combine(Any, std::span<Tri<L> const> children, Answer) noexcept {
    Tri<L> result = every_lane<L>(Answer::not_met);
    for (auto const& child : children) result = either(result, child);
    return result;
}

template <class L>
constexpr Tri<L> combine(Not, std::span<Tri<L> const> children, Answer) noexcept {
    return opposite(children.front());
}

// The lanes in which at least `count` of the children are set in `plane` (Tri::yes or Tri::no): reached[i] after some children are the lanes
// in which more than i of them are.
template <class L>
constexpr L lanes_reaching(std::span<Tri<L> const> children, L Tri<L>::*plane, std::ptrdiff_t count) {
    if (count <= 0) return all_lanes<L>();
    if (count > static_cast<std::ptrdiff_t>(children.size())) return L{};
    std::vector<L> reached(static_cast<std::size_t>(count), L{});
    for (auto const& child : children) {
        for (std::size_t i = reached.size(); i-- > 1;) reached[i] = L(reached[i] | (reached[i - 1] & child.*plane));
        reached[0] = L(reached[0] | child.*plane);
    }
    return reached.back();
}

// met: so many are met. not met: so many are not met that too few are left.
template <class L>
constexpr Tri<L> combine(AtLeast at_least, std::span<Tri<L> const> children, Answer) {
    Tri<L> result;
    result.yes = lanes_reaching(children, &Tri<L>::yes, at_least.count);
    result.no = lanes_reaching(children, &Tri<L>::no, static_cast<std::ptrdiff_t>(children.size()) - at_least.count + 1);
    result.no = L(result.no & ~result.yes);
    return result;
}

// who      demand   answer
// met      x        x
// not met  any      neutral
// unknown  neutral  neutral, else unknown
template <class L>
constexpr Tri<L> combine(Group, std::span<Tri<L> const> children, Answer neutral) noexcept {
    auto const& who = children[0];
    auto const& demand = children[1];
    Tri<L> result{L(who.yes & demand.yes), L(who.yes & demand.no)};
    if (neutral == Answer::met) result.yes = L(result.yes | who.no | demand.yes);
    if (neutral == Answer::not_met) result.no = L(result.no | who.no | demand.no);
    return result;
}

// Demanding (met is neutral): claim or exception. Excluding: claim and not exception.
template <class L>
constexpr Tri<L> combine(Unless, std::span<Tri<L> const> children, Answer neutral) noexcept {
    return neutral == Answer::met ? either(children[0], children[1]) : both(children[0], opposite(children[1]));
}

// What is `neutral` for a child (tree.hpp): turned under a negation, and where an exception of an exclusion is negated.
template <class Meaning>
constexpr Answer neutral_of_child(Meaning, std::size_t, Answer neutral) noexcept {
    return neutral;
}
constexpr Answer neutral_of_child(Not, std::size_t, Answer neutral) noexcept { return opposite(neutral); }
constexpr Answer neutral_of_child(Unless, std::size_t child, Answer neutral) noexcept {
    return child == 1 && neutral != Answer::met ? opposite(neutral) : neutral;
}

// An unstated kind is read as a demand; its verdict counts as unknown anyway.
constexpr Answer neutral_of(CriterionKind kind) noexcept { return kind == CriterionKind::exclusion ? Answer::not_met : Answer::met; }

// A node's answer with what decides whether a fact may change it. `recorded`: before any fact in the words of a criterion was heard.
// `conflict`: `recorded` is unknown because records contradict each other.
template <class L>
struct Heard {
    Tri<L> answer, recorded;
    L conflict{};
};

// Of a node, by its children: conflict in one that is open itself, where the node is open too.
template <class L>
constexpr L inherited_conflict(Tri<L> recorded, Heard<L> const& child) noexcept {
    return L(~L(recorded.yes | recorded.no) & ~L(child.recorded.yes | child.recorded.no) & child.conflict);
}

// What the facts say of a phrase: `spoken` where one does, `said` unknown where two that do differ.
template <class L>
struct Spoken {
    Tri<L> said;
    L spoken{};
};

// A fact settles what is unknown and not in conflict; against an answer that differs, nothing is known. What the records say is compared
// with the fact too: a child that the same fact had already made unknown hides nothing.
template <class L>
constexpr L contradicted_by(Heard<L> const& node, Spoken<L> const& fact) noexcept {
    auto const differs = [&](Tri<L> const& a) { return L((a.yes & fact.said.no) | (a.no & fact.said.yes)); };
    return L(fact.spoken & L(~L(fact.said.yes | fact.said.no) | differs(node.answer) | differs(node.recorded)));
}
template <class L>
constexpr L settled_by(Heard<L> const& node, Spoken<L> const& fact) noexcept {
    return L(fact.spoken & ~contradicted_by(node, fact) & ~L(node.answer.yes | node.answer.no) & ~node.conflict);
}
template <class L>
constexpr Tri<L> after_fact(Heard<L> const& node, Spoken<L> const& fact) noexcept {
    L const clash = contradicted_by(node, fact);
    L const settled = settled_by(node, fact);
    return {L((node.answer.yes & ~clash) | (settled & fact.said.yes)), L((node.answer.no & ~clash) | (settled & fact.said.no))};
}

static_assert([] {
    constexpr auto met = lanes(Answer::met), no = lanes(Answer::not_met), open = lanes(Answer::unknown);
    using Lane = std::uint8_t;
    auto const group = [](Tri<Lane> who, Tri<Lane> demand, Answer neutral) {
        Tri<Lane> const children[] = {who, demand};
        return answer({Lane(combine(Group{}, std::span<Tri<Lane> const>(children), neutral).yes & 1U),
                       Lane(combine(Group{}, std::span<Tri<Lane> const>(children), neutral).no & 1U)});
    };
    return group(met, no, Answer::met) == Answer::not_met && group(no, no, Answer::met) == Answer::met &&
           group(open, met, Answer::met) == Answer::met && group(open, no, Answer::met) == Answer::unknown &&
           group(no, met, Answer::not_met) == Answer::not_met && group(open, no, Answer::not_met) == Answer::not_met &&
           group(open, met, Answer::not_met) == Answer::unknown;
}());

}  // namespace eligo
