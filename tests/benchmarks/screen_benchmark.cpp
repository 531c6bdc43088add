// The block evaluator in numbers: google-benchmark, one thread. Items are patient-trial pairs, or patients and leaves where it says so.
//
//     cmake --preset release -DBUILD_TESTING=ON && cmake --build build/release --target screen_benchmark && build/release/tests/screen_benchmark

#include "grammar/parse.hpp"
#include "matcher/block.hpp"
#include "matcher/cohort.hpp"
#include "matcher/cohort_generate.hpp"
#include "matcher/leaf.hpp"

#include <benchmark/benchmark.h>

#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace eligo;

namespace {

constexpr char const* analytes[] = {
    "WBC",     "ANC",       "platelets", "hemoglobin", "creatinine", "ALT",    "AST", "total bilirubin", "alkaline phosphatase",
    "albumin", "potassium", "sodium",    "calcium",    "LDH",        "glucose"};

// A generator of its own, so that the numbers are the same everywhere.
struct Numbers {
    std::uint64_t state = 1;
    std::uint64_t below(std::uint64_t bound) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return (state >> 33U) % bound;
    }
};

// 15 analytes, of each a value between 0 and 999, one in ten missing.
std::vector<PatientProfile> numeric_patients(std::size_t count) {
    Numbers numbers;
    auto const& v = Vocabulary::built_in();
    std::vector<PatientProfile> patients(count);
    for (auto& patient : patients) {
        for (auto const* name : analytes) {
            if (numbers.below(10) == 0) continue;
            ObservationRecord& observation = patient.observations.emplace_back();
            observation.name = name;
            observation.has_value = true;
            observation.value.kind = ObservedValue::Kind::number;
            observation.value.low = observation.value.high = Decimal(static_cast<std::int64_t>(numbers.below(1000)));
            observation.value.text = observation.value.low->to_string();
            auto const& facts = *v.entry(v.find(name)).analyte;
            observation.unit = v.units().unit(facts.units.front()).code;
            observation.date = PartialDate{2026, 11, 18};
        }
    }
    return patients;
}

// Trials of 15 numeric criteria over 500 distinct leaves.
std::vector<Trial> numeric_trials(std::size_t count) {
    Numbers numbers;
    auto const& v = Vocabulary::built_in();
    std::vector<Measure> leaves;
    for (int i = 0; i < 500; ++i) {
        Measure measure;
        measure.analyte = v.find(analytes[i % 15]);
        Bound bound;
        bound.number = Decimal(static_cast<std::int64_t>(10 + 2 * i));
        bound.unit = v.entry(measure.analyte).analyte->units.front();
        (i % 2 == 0 ? measure.range.low : measure.range.high) = bound;
        leaves.push_back(measure);
    }
    std::vector<Trial> trials(count);
    for (std::size_t t = 0; t < count; ++t) {
        trials[t].document.id = "T" + std::to_string(t);
        for (int c = 0; c < 15; ++c) {
            TrialCriterion& criterion = trials[t].criteria.emplace_back();
            criterion.id = "I" + std::to_string(c + 1);
            criterion.reading.rule = leaf(leaves[numbers.below(leaves.size())]);
        }
    }
    return trials;
}

struct Charts {
    std::vector<PatientProfile> profiles;
    std::vector<std::shared_ptr<Chart const>> charts;
    std::vector<BlockPatient> patients;
    explicit Charts(std::vector<PatientProfile> from) : profiles(std::move(from)) {
        Day const day = PartialDate{2026, 11, 20}.first();
        for (auto const& profile : profiles) {
            charts.push_back(read_chart(profile, Vocabulary::built_in()));
            patients.push_back({charts.back().get(), day});
        }
    }
};

std::vector<PatientProfile> generated(std::size_t count) {
    CohortGenerator const generator(1);
    std::vector<PatientProfile> profiles;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::string line;
        generator.append(i, line);
        profiles.push_back(read_profile(line, "generated", Vocabulary::built_in())->profile);
    }
    return profiles;
}

// From charts to verdicts: columns are loaded and sorted too.
void numeric_kernel(benchmark::State& state) {
    auto const trials = numeric_trials(static_cast<std::size_t>(state.range(0)));
    Charts const charts(numeric_patients(block_patients * 16));
    Program const program = compile(trials, Vocabulary::built_in());
    BlockPlan const plan(program, Vocabulary::built_in());
    BlockEvaluator blocks(plan);
    std::size_t block = 0;
    for ([[maybe_unused]] auto _ : state) {
        blocks.evaluate(std::span(charts.patients).subspan(block * block_patients, block_patients));
        benchmark::DoNotOptimize(blocks.open(0));
        block = (block + 1) % 16;
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(block_patients) * state.range(0));
}
BENCHMARK(numeric_kernel)->Arg(1)->Arg(100)->Arg(1000)->Arg(10000)->Unit(benchmark::kMicrosecond);

// Five numeric criteria of one trial, charts in memory. Items are patients.
void five_criteria(benchmark::State& state) {
    auto const& v = Vocabulary::built_in();
    Charts const charts(numeric_patients(block_patients * 16));
    std::vector<Trial> trials(1);
    for (int i = 0; i < 5; ++i) {
        Measure measure;
        measure.analyte = v.find(analytes[i]);
        measure.range.low = Bound{.number = Decimal(100), .unit = v.entry(measure.analyte).analyte->units.front()};
        trials[0].criteria.emplace_back().reading.rule = leaf(measure);
    }
    Program const program = compile(trials, v);
    BlockPlan const plan(program, v);
    BlockEvaluator blocks(plan);
    std::size_t block = 0;
    for ([[maybe_unused]] auto _ : state) {
        blocks.evaluate(std::span(charts.patients).subspan(block * block_patients, block_patients));
        benchmark::DoNotOptimize(blocks.open(0));
        block = (block + 1) % 16;
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(block_patients));
}
BENCHMARK(five_criteria)->Unit(benchmark::kMicrosecond);

void read_profiles_of_lines(benchmark::State& state) {
    std::string text;
    CohortGenerator const generator(1);
    for (std::uint64_t i = 0; i < 2000; ++i) generator.append(i, text);
    for ([[maybe_unused]] auto _ : state) {
        std::istringstream in(text);
        auto reader = CohortReader::open("-", in, Vocabulary::built_in());
        for (CohortRecord record; (*reader)->next(record);) benchmark::DoNotOptimize((*reader)->read(record, {.set_aside = true}));
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read_profiles_of_lines)->Unit(benchmark::kMillisecond);

void read_charts(benchmark::State& state) {
    auto const profiles = generated(1000);
    for ([[maybe_unused]] auto _ : state)
        for (auto const& profile : profiles) benchmark::DoNotOptimize(read_chart(profile, Vocabulary::built_in()));
    state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(read_charts)->Unit(benchmark::kMillisecond);

void generate(benchmark::State& state) {
    CohortGenerator const generator(1);
    std::int64_t bytes = 0;
    std::string text;
    for ([[maybe_unused]] auto _ : state) {
        text.clear();
        for (std::uint64_t i = 0; i < 1000; ++i) generator.append(i, text);
        bytes += static_cast<std::int64_t>(text.size());
    }
    state.SetBytesProcessed(bytes);
}
BENCHMARK(generate)->Unit(benchmark::kMicrosecond);

// The cost of each kind of leaf: one trial of one criterion on generated patients. Items are patients.
void leaf_kind(benchmark::State& state, char const* sentence) {
    auto const& v = Vocabulary::built_in();
    static Charts const charts(generated(block_patients));
    std::vector<Trial> trials(1);
    TrialCriterion& criterion = trials[0].criteria.emplace_back();
    criterion.reading = read_text(sentence, {}, v);
    if (criterion.reading.understood == Understood::none) throw std::runtime_error(sentence);
    Program const program = compile(trials, v);
    BlockPlan const plan(program, v);
    BlockEvaluator blocks(plan);
    for ([[maybe_unused]] auto _ : state) {
        blocks.evaluate(charts.patients);
        benchmark::DoNotOptimize(blocks.open(0));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(block_patients));
}
BENCHMARK_CAPTURE(leaf_kind, number, "Platelets >= 100 x 10^9/L");
BENCHMARK_CAPTURE(leaf_kind, number_other_unit, "Creatinine <= 150 umol/L");
BENCHMARK_CAPTURE(leaf_kind, multiple_of_limit, "ALT <= 2.5 x ULN");
BENCHMARK_CAPTURE(leaf_kind, number_in_window, "Platelets >= 100 x 10^9/L within 14 days");
BENCHMARK_CAPTURE(leaf_kind, derived_value, "Creatinine clearance >= 60 mL/min");
BENCHMARK_CAPTURE(leaf_kind, normal, "Normal bilirubin");
BENCHMARK_CAPTURE(leaf_kind, performance_status, "ECOG performance status 0-2");
BENCHMARK_CAPTURE(leaf_kind, age, "Age >= 18 years");
BENCHMARK_CAPTURE(leaf_kind, sex, "Female patients");
BENCHMARK_CAPTURE(leaf_kind, condition, "Acute myeloid leukemia");
BENCHMARK_CAPTURE(leaf_kind, condition_with_qualifier, "Uncontrolled hypertension");
BENCHMARK_CAPTURE(leaf_kind, condition_in_window, "Myocardial infarction within 6 months");
BENCHMARK_CAPTURE(leaf_kind, treatment_class, "Prior chemotherapy");
BENCHMARK_CAPTURE(leaf_kind, washout, "Chemotherapy within 14 days");
BENCHMARK_CAPTURE(leaf_kind, marker, "FLT3-ITD positive");
BENCHMARK_CAPTURE(leaf_kind, fact, "Pregnant");

}  // namespace

BENCHMARK_MAIN();
