#pragma once
// Kleene's strong three-valued logic, written once for a single answer and for 64 patients in a word.
//
// A lane value holds two bit planes: `yes` (known to be met) and `no` (known not to be met). Neither set is unknown;
// both set never occurs.
//
//     both    met not unk      either  met not unk      opposite
//     met     met not unk      met     met met met      met -> not
//     not     not not not      not     met not unk      not -> met
//     unk     unk not unk      unk     met unk unk      unk -> unk

#include <cstdint>
#include <string_view>

namespace eligo {

enum class Answer : std::uint8_t { not_met, met, unknown };

constexpr std::string_view to_string(Answer answer) noexcept {
    return answer == Answer::met ? "met" : answer == Answer::not_met ? "not_met" : "unknown";
}

template <class Lanes>
struct Tri {
    Lanes yes{};
    Lanes no{};
    friend constexpr bool operator==(Tri, Tri) = default;
};

template <class L>
constexpr Tri<L> both(Tri<L> a, Tri<L> b) noexcept {
    return {L(a.yes & b.yes), L(a.no | b.no)};
}

template <class L>
constexpr Tri<L> either(Tri<L> a, Tri<L> b) noexcept {
    return {L(a.yes | b.yes), L(a.no & b.no)};
}

template <class L>
constexpr Tri<L> opposite(Tri<L> a) noexcept {
    return {a.no, a.yes};
}

constexpr Tri<std::uint8_t> lanes(Answer a) noexcept { return {std::uint8_t(a == Answer::met), std::uint8_t(a == Answer::not_met)}; }

constexpr Answer answer(Tri<std::uint8_t> t) noexcept { return t.yes != 0 ? Answer::met : t.no != 0 ? Answer::not_met : Answer::unknown; }

constexpr Answer both(Answer a, Answer b) noexcept { return answer(both(lanes(a), lanes(b))); }
constexpr Answer either(Answer a, Answer b) noexcept { return answer(either(lanes(a), lanes(b))); }
constexpr Answer opposite(Answer a) noexcept { return answer(opposite(lanes(a))); }
constexpr Answer known(bool b) noexcept { return b ? Answer::met : Answer::not_met; }

static_assert(both(Answer::met, Answer::met) == Answer::met);
static_assert(both(Answer::met, Answer::unknown) == Answer::unknown);
static_assert(both(Answer::not_met, Answer::unknown) == Answer::not_met);
static_assert(both(Answer::unknown, Answer::unknown) == Answer::unknown);
static_assert(either(Answer::met, Answer::unknown) == Answer::met);
static_assert(either(Answer::not_met, Answer::unknown) == Answer::unknown);
static_assert(either(Answer::not_met, Answer::not_met) == Answer::not_met);
static_assert(opposite(Answer::unknown) == Answer::unknown);
static_assert(opposite(Answer::met) == Answer::not_met);

}  // namespace eligo
