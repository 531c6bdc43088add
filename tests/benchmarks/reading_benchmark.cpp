// How fast criteria are read: bytes of criteria text and criteria a second on one core, and how the cost grows with the length of one criterion.
//
//     cmake --preset release -DBUILD_TESTING=ON && cmake --build --preset release --target reading_benchmark
//     build/release/tests/reading_benchmark
//
// The corpus (../shared/corpus/trials.jsonl) is left out where it is absent.

#include "matcher/match.hpp"

#include <benchmark/benchmark.h>

#include <fstream>
#include <sstream>
#include <string>

using namespace eligo;

namespace {

std::string const& corpus() {
    static std::string const text = [] {
        std::ifstream file(ELIGO_SOURCE_DIR "/../shared/corpus/trials.jsonl", std::ios::binary);
        std::ostringstream all;
        all << file.rdbuf();
        return all.str();
    }();
    return text;
}

void read_corpus(benchmark::State& state) {
    if (corpus().empty()) {
        state.SkipWithError("../shared/corpus/trials.jsonl is absent");
        return;
    }
    auto const& vocabulary = Vocabulary::built_in();
    std::int64_t criteria = 0;
    for (auto _ : state) {
        auto input = read_trials(corpus(), "corpus");
        for (auto& document : input->trials)
            criteria += static_cast<std::int64_t>(read_trial(std::move(document), vocabulary).criteria.size());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(corpus().size()));
    state.counters["criteria"] = benchmark::Counter(static_cast<double>(criteria), benchmark::Counter::kIsRate);
}
BENCHMARK(read_corpus)->Unit(benchmark::kMillisecond)->Iterations(1);

// One criterion of n members, each of three words, in our own words.
void read_long_list(benchmark::State& state) {
    auto const& vocabulary = Vocabulary::built_in();
    std::string text = "history of stroke";
    while (text.size() < static_cast<std::size_t>(state.range(0))) text += ", seizure, pneumonia or unknown wombatine";
    for (auto _ : state) benchmark::DoNotOptimize(read_text(text, {.kind = CriterionKind::exclusion, .headings = {}}, vocabulary));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
    state.SetComplexityN(state.range(0));
}
BENCHMARK(read_long_list)->RangeMultiplier(4)->Range(256, 1 << 20)->Unit(benchmark::kMicrosecond)->Complexity();

// The same without a word that is known.
void read_unknown_words(benchmark::State& state) {
    auto const& vocabulary = Vocabulary::built_in();
    std::string text;
    while (text.size() < static_cast<std::size_t>(state.range(0))) text += "zorp (wimble and farn) or no gloop within ";
    for (auto _ : state) benchmark::DoNotOptimize(read_text(text, {.kind = CriterionKind::inclusion, .headings = {}}, vocabulary));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
    state.SetComplexityN(state.range(0));
}
BENCHMARK(read_unknown_words)->RangeMultiplier(4)->Range(256, 1 << 20)->Unit(benchmark::kMicrosecond)->Complexity();

}  // namespace

BENCHMARK_MAIN();
