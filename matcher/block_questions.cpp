#include "matcher/block_questions.hpp"

#include "matcher/block_records.hpp"

#include <algorithm>
#include <variant>

namespace eligo {
namespace {

constexpr std::size_t most_days = 64;

// Of a record of a kind that stands for a fact or a result (evaluate_record): what bears on it decides, and nothing else.
bool is_question(Record const& record, Vocabulary const& vocabulary) {
    bool const asks_confirmed = std::any_of(record.qualifiers.begin(), record.qualifiers.end(),
                                            [&](auto const& q) { return landmarks(vocabulary)->group(q) == "confirmation"; });
    if (record.count) return !asks_confirmed && !looks_at_reasons(record);
    if (record.what.entry == EntryId::none || record.role == Role::allergy) return false;
    auto const kind = vocabulary.entry(record.what.entry).kind;
    if (kind == EntryKind::marker || kind == EntryKind::test || kind == EntryKind::analyte) return true;
    return kind == EntryKind::fact && record.qualifiers.empty() && !record.reason && record.restriction.empty() && !record.other;
}

}  // namespace

DayCuts DayCuts::of(Window const& window, Day as_of) {
    DayCuts cuts;
    auto const add = [&](std::int64_t at) {
        cuts.day[cuts.count++] = static_cast<DayNumber>(std::clamp<std::int64_t>(at, day_min, day_max));
    };
    WindowDays const days = window_days(window, as_of);
    add(days.as_of);
    for (auto const& hours : {days.within_hours, days.ago_hours}) {
        if (!hours) continue;
        // within_hours: met from the first of these days on, not met up to the second.
        std::int64_t const whole = *hours >= 0 ? *hours / 24 : -((-*hours + 23) / 24);
        add(std::int64_t{days.as_of} + 1 - whole);
        add(std::int64_t{days.as_of} - 1 - (whole + (*hours > whole * 24 ? 1 : 0)));
    }
    if (days.has_within && !days.within_hours && !days.unclear) add(days.earliest);
    if (days.has_ago && !days.ago_hours && !days.unclear) add(days.latest);
    return cuts;
}

std::vector<DayCuts> const& CutTable::on(Day as_of) {
    if (cuts_.size() > most_days) cuts_.clear();
    auto const [at, fresh] = cuts_.try_emplace(number(as_of));
    if (fresh)
        for (auto const& window : windows_) at->second.push_back(DayCuts::of(window, as_of));
    return at->second;
}

// The plan ---------------------------------------------------------------------------------------------------------------------------

QuestionPlan::QuestionPlan(Program const& from, Vocabulary const& v, RecordPlan const& records, std::vector<bool> const& answered)
    : program(from), vocabulary(v), held(from.leaves.size(), false), of_record(from.leaves.size(), none) {
    std::unordered_map<std::uint32_t, std::uint32_t> known;
    for (std::uint32_t i = 0; i < program.leaves.size(); ++i) {
        if (!records.holds(i)) continue;
        auto const& record = std::get<Record>(*program.leaves[i].meaning);
        if (record.what.entry == EntryId::none || record.role == Role::allergy || record.role == Role::trial) continue;
        auto const [at, fresh] = known.try_emplace(index(record.what.entry), static_cast<std::uint32_t>(questions.size()));
        if (fresh) {
            questions.push_back({record.what.entry, 0, 0, false, false, false, v.entry(record.what.entry).nature == Nature::state});
            leaves_of.emplace_back();
        }
        leaves_of[at->second].push_back(i);
        of_record[i] = at->second;
    }
    for (std::uint32_t i = 0; i < program.leaves.size(); ++i) {
        if (records.holds(i) || answered[i]) continue;
        Meaning const& meaning = *program.leaves[i].meaning;
        auto const* record = std::get_if<Record>(&meaning);
        auto const* finding = std::get_if<Finding>(&meaning);
        if (!(std::holds_alternative<Fact>(meaning) || finding != nullptr || (record != nullptr && is_question(*record, v)))) continue;
        auto const window = records.window(record != nullptr ? record->window : finding != nullptr ? finding->window : Window{});
        if (!window) continue;
        held[i] = true;
        question_of_leaf.emplace(i, static_cast<std::uint32_t>(questions.size()));
        bool const counted = record != nullptr && record->count;
        bool const results = finding != nullptr || (record != nullptr && !counted);
        questions.push_back({EntryId::none, i, *window, results, results, counted, false});
    }
}

// A patient --------------------------------------------------------------------------------------------------------------------------

void Questions::forget() {
    chains_.clear();
    answers_.clear();
}

void Questions::begin(std::uint32_t frame) noexcept {
    if (++stamp_ == 0) {
        for (auto& open : open_) open.stamp = 0;
        stamp_ = 1;
    }
    frame_ = frame;
    touched_.clear();
}

Questions::Open& Questions::opened(std::uint32_t question) {
    Open& open = open_[question];
    if (open.stamp != stamp_) {
        open.stamp = stamp_;
        open.chain = chains_.follow(0, frame_);
        open.results.clear();
        touched_.push_back(question);
    }
    return open;
}

void Questions::add(std::uint32_t question, std::uint32_t symbol, std::uint32_t places) {
    Open& open = opened(question);
    open.chain = chains_.follow(chains_.follow(open.chain, symbol), places);
}

void Questions::add_result(std::uint32_t question, std::uint32_t symbol, std::uint32_t places, DayRange when) {
    add(question, symbol, places);
    Open& open = open_[question];
    auto const compare = [](DayNumber a, DayNumber b) { return a < b ? 0U : a == b ? 1U : 2U; };
    for (auto const& other : open.results)
        open.chain = chains_.follow(open.chain, compare(when.first, other.first) | compare(when.first, other.last) << 2U |
                                                    compare(when.last, other.first) << 4U | compare(when.last, other.last) << 6U);
    open.results.push_back(when);
}

std::uint8_t Questions::code_of(std::uint32_t question, Context const& context, bool remember) {
    if (!remember) return ask(question, context);
    auto const [at, fresh] = answers_.try_emplace(std::uint64_t{open_[question].chain} << 32U | question);
    if (fresh) *at = ask(question, context);
    return *at;
}

std::uint8_t Questions::ask(std::uint32_t at, Context const& context) {
    ++asked_;
    auto const& question = plan_.questions[at];
    if (question.entry != EntryId::none) {
        return code(lanes_of(state_by_results(question.entry, context)));
    }
    EvaluateOptions options = context.options;
    options.trial_diseases = plan_.program.leaves[question.leaf].diseases;
    Context const own{context.chart, options, context.as_of, context.quiet, context.states};
    return code(evaluate_leaf(*plan_.program.leaves[question.leaf].meaning, own));
}

}  // namespace eligo
