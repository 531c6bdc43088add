#include "rules/logic.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

using namespace eligo;

namespace {

constexpr std::array<Answer, 3> answers = {Answer::not_met, Answer::met, Answer::unknown};

// Kleene's definition in numbers: not met 0, unknown 1, met 2; both is the lesser, either the greater, opposite is 2 - x.
int rank(Answer a) { return a == Answer::met ? 2 : a == Answer::unknown ? 1 : 0; }
Answer of_rank(int r) { return r == 2 ? Answer::met : r == 1 ? Answer::unknown : Answer::not_met; }

}  // namespace

TEST_CASE("the operators are Kleene's on every pair") {
    for (Answer a : answers) {
        CHECK(opposite(a) == of_rank(2 - rank(a)));
        for (Answer b : answers) {
            CAPTURE(to_string(a), to_string(b));
            CHECK(both(a, b) == of_rank(std::min(rank(a), rank(b))));
            CHECK(either(a, b) == of_rank(std::max(rank(a), rank(b))));
        }
    }
}

TEST_CASE("64 lanes answer as 64 single patients") {
    Tri<std::uint64_t> a;
    Tri<std::uint64_t> b;
    for (unsigned lane = 0; lane < 64; ++lane) {
        auto const set = [lane](Tri<std::uint64_t>& t, Answer value) {
            t.yes |= std::uint64_t{value == Answer::met} << lane;
            t.no |= std::uint64_t{value == Answer::not_met} << lane;
        };
        set(a, answers[lane % 3]);
        set(b, answers[lane / 3 % 3]);
    }
    auto const lane_answer = [](Tri<std::uint64_t> t, unsigned lane) {
        return answer(Tri<std::uint8_t>{static_cast<std::uint8_t>(t.yes >> lane & 1U), static_cast<std::uint8_t>(t.no >> lane & 1U)});
    };
    for (unsigned lane = 0; lane < 64; ++lane) {
        Answer const x = answers[lane % 3];
        Answer const y = answers[lane / 3 % 3];
        CHECK(lane_answer(both(a, b), lane) == both(x, y));
        CHECK(lane_answer(either(a, b), lane) == either(x, y));
        CHECK(lane_answer(opposite(a), lane) == opposite(x));
    }
}

TEST_CASE("answers have the names of the case files") {
    CHECK(to_string(Answer::met) == "met");
    CHECK(to_string(Answer::not_met) == "not_met");
    CHECK(to_string(Answer::unknown) == "unknown");
    CHECK(known(true) == Answer::met);
    CHECK(known(false) == Answer::not_met);
}
