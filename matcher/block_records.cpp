#include "matcher/block_records.hpp"

#include "matcher/block.hpp"
#include "matcher/leaf.hpp"

#include <algorithm>
#include <cassert>

namespace eligo {
namespace {

// What is remembered of records, in numbers of four bytes: enough for every record of a hospital's cohort that occurs twice, and bounded.
constexpr std::size_t most_remembered = std::size_t{12} << 20U;
constexpr std::size_t most_days = 64;
constexpr std::uint32_t none = 15;  // no such day: above every place

bool asks_other(Record const& record) noexcept { return record.other; }

}  // namespace

// The plan ---------------------------------------------------------------------------------------------------------------------------

RecordPlan::RecordPlan(Program const& program, Vocabulary const& vocabulary)
    : program_(program), vocabulary_(vocabulary), holds_(program.leaves.size(), false), window_of_(program.leaves.size(), 0), windows_(1) {
    for (std::uint32_t i = 0; i < program.leaves.size(); ++i) {
        auto const* record = std::get_if<Record>(program.leaves[i].meaning);
        if (record == nullptr || !stands_by_its_records(*record, vocabulary)) continue;
        auto window = std::find(windows_.begin(), windows_.end(), record->window);
        if (window == windows_.end()) {
            if (windows_.size() > 0xFFFF) continue;
            window = windows_.insert(window, record->window);
        }
        holds_[i] = true;
        window_of_[i] = static_cast<std::uint16_t>(window - windows_.begin());
    }
}

// A block ----------------------------------------------------------------------------------------------------------------------------

RecordColumns::RecordColumns(RecordPlan const& plan, Relevance const& relevance) : plan_(plan), relevance_(relevance) {
    planes_.resize(plan.holds_.size());
    stamps_.resize(plan.holds_.size());
}

void RecordColumns::forget() {
    kinds_by_text_.clear();
    kinds_.clear();
    elements_by_key_.clear();
    elements_.clear();
    alone_of_observation_.clear();
    alone_of_fact_.clear();
    remembered_ = 0;
}

// What rules/compare.hpp compares a day with: the day of screening, the ends of the window.
std::vector<RecordColumns::Cuts> const& RecordColumns::cuts_of(Day as_of) {
    if (cuts_.size() > most_days) cuts_.clear();
    auto const [at, fresh] = cuts_.try_emplace(number(as_of));
    if (!fresh) return at->second;
    for (auto const& window : plan_.windows_) {
        Cuts& cuts = at->second.emplace_back();
        auto const add = [&](std::int64_t day) {
            cuts.day[cuts.count++] = static_cast<DayNumber>(std::clamp<std::int64_t>(day, day_min, day_max));
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
        std::sort(cuts.day.begin(), cuts.day.begin() + static_cast<std::ptrdiff_t>(cuts.count));
    }
    return at->second;
}

// Everything of a record but its days, and but what only leaves ask that are not held: cycles and lines of treatment. Doses and responses
// are asked by no leaf.
std::uint32_t RecordColumns::kind_of(ChartRecord const& record, Chart const& chart) {
    PatientProfile const& profile = chart.profile();
    text_.clear();
    auto const text = [&](std::string_view part) {
        for (unsigned shift = 0; shift < 32; shift += 8) text_ += static_cast<char>(part.size() >> shift & 0xFFU);
        text_ += part;
    };
    auto const flag = [&](auto const& value) { text_ += value ? static_cast<char>('1' + static_cast<int>(*value)) : '0'; };
    text_ += static_cast<char>('a' + static_cast<int>(record.list));
    text_ += static_cast<char>('a' + static_cast<int>(record.status));
    text(record.name);
    switch (record.list) {
        case ListName::conditions: {
            auto const& from = profile.conditions[record.index];
            flag(from.controlled);
            flag(from.grade);
            flag(from.severity);
            text_ += from.status_written ? '1' : '0';
            text(from.stage);
            text(from.site);
            text(from.histology);
            for (auto const& state : from.course) text(state);
            // States that the course names stand behind their condition.
            if (record.by_course)
                for (EntryId const entry : record.read.items.front().entries) text('#' + std::to_string(index(entry)));
            break;
        }
        case ListName::treatments: {
            auto const& from = profile.treatments[record.index];
            for (auto const* part : {&from.kind, &from.intent, &from.route, &from.site, &from.reason}) text(*part);
            break;
        }
        case ListName::procedures: {
            auto const& from = profile.procedures[record.index];
            flag(from.major);
            text(from.site);
            text(from.reason);
            break;
        }
        case ListName::allergies: flag(profile.allergies[record.index].severity); break;
        case ListName::trials:
        case ListName::observations: break;
    }
    auto const [at, fresh] = kinds_by_text_.try_emplace(text_, static_cast<std::uint32_t>(kinds_.size()));
    if (!fresh) return at->second;
    Kind& kind = kinds_.emplace_back();
    Bearing bearing = relevance_.of(record, chart);
    kind.alone = std::move(bearing.alone);
    for (std::uint32_t const leaf : bearing.says) {
        std::uint16_t const window = plan_.window_of_[leaf];
        auto found = std::find_if(kind.leaves.begin(), kind.leaves.end(), [&](auto const& pair) { return pair.first == window; });
        if (found == kind.leaves.end()) found = kind.leaves.insert(found, {window, {}});
        found->second.push_back(leaf);
    }
    remembered_ += kind.alone.size() + bearing.says.size();
    return at->second;
}

std::uint32_t RecordColumns::element_of(std::uint32_t kind, std::uint16_t window, std::vector<std::uint32_t> const& leaves,
                                        ChartRecord const& record, Context const& context) {
    Cuts const& cuts = cuts_of(context.options.as_of)[window];
    std::uint32_t code = 0;
    auto const range = [&](std::optional<DayRange> const& days) {
        code = code << 8U | (days ? cuts.place(days->first) << 4U | cuts.place(days->last) : none << 4U | none);
    };
    auto const& onset = record.by_course ? context.profile().conditions[record.index].onset : record.first;
    range(onset ? std::optional(context.chart.known_days(*onset, context.as_of)) : std::nullopt);
    range(record.last ? std::optional(days(*record.last)) : std::nullopt);
    std::uint64_t const key = std::uint64_t{kind} << 32U | std::uint32_t{window} << 16U | code;
    auto const [at, fresh] = elements_by_key_.try_emplace(key, static_cast<std::uint32_t>(elements_.size()));
    if (!fresh) return at->second;
    Element& element = elements_.emplace_back();
    EvaluateOptions options;
    options.as_of = context.options.as_of;
    Context const own{context.chart, options, context.as_of, true};
    for (std::uint32_t const leaf : leaves) {
        auto const& asked = plan_.program_.leaves[leaf];
        auto const& meaning = std::get<Record>(*asked.meaning);
        if (asked.diseases != options.trial_diseases) options.trial_diseases = asked.diseases;
        RecordSays const says = record_says(meaning, record, own);
        if (says.what == RecordSays::What::nothing || (says.what == RecordSays::What::no && !asks_other(meaning))) continue;
        element.says.push_back(leaf << 4U | (says.joins ? 8U : 0U) | static_cast<std::uint32_t>(says.what));
    }
    element.says.shrink_to_fit();
    remembered_ += element.says.size() + 16;
    return at->second;
}

std::vector<std::uint32_t> const& RecordColumns::alone_of(ChartObservation const& observation) {
    auto const [at, fresh] = alone_of_observation_.try_emplace(observation.record->name);
    if (fresh) {
        at->second = relevance_.of(observation).alone;
        remembered_ += at->second.size() + 16;
    }
    return at->second;
}

std::vector<std::uint32_t> const& RecordColumns::alone_of(ChartFact const& fact, Landmarks const& marks) {
    auto const [at, fresh] = alone_of_fact_.try_emplace(fact.record->name);
    if (fresh) {
        at->second = relevance_.of(fact, marks).alone;
        remembered_ += at->second.size() + 16;
    }
    return at->second;
}

void RecordColumns::load(std::span<BlockPatient const> patients, std::vector<std::vector<std::uint32_t>>& alone) {
    if (remembered_ > most_remembered) forget();
    ++block_;
    touched_.clear();
    alone.resize(patients.size());
    std::vector<std::uint32_t> kinds;
    for (std::size_t lane = 0; lane < patients.size(); ++lane) {
        Chart const& chart = *patients[lane].chart;
        EvaluateOptions options;
        options.as_of = patients[lane].as_of;
        Context const context{chart, options, number(options.as_of), true};
        auto& mine = alone[lane];
        mine.clear();
        if (++stamp_ == 0) {
            std::fill(stamps_.begin(), stamps_.end(), 0U);
            stamp_ = 1;
        }
        auto const leave = [&](std::uint32_t leaf) {
            if (stamps_[leaf] == stamp_) return;
            stamps_[leaf] = stamp_;
            mine.push_back(leaf);
        };
        kinds.clear();
        bool denials = false;
        for (auto const& record : chart.records()) {
            std::uint32_t const kind = kind_of(record, chart);
            kinds.push_back(kind);
            denials = denials || record.absent();
            for (std::size_t i = 0; i < kinds_[kind].leaves.size(); ++i) {
                auto const& [window, leaves] = kinds_[kind].leaves[i];
                std::uint32_t const at = element_of(kind, window, leaves, record, context);
                Element& element = elements_[at];
                if (element.block != block_) {
                    element.block = block_;
                    element.lanes = {};
                    if (!element.says.empty()) touched_.push_back(at);
                }
                element.lanes.set(lane);
            }
            for (std::uint32_t const leaf : kinds_[kind].alone) leave(leaf);
        }
        for (auto const& observation : chart.observations())
            for (std::uint32_t const leaf : alone_of(observation)) leave(leaf);
        for (auto const& fact : chart.facts())
            for (std::uint32_t const leaf : alone_of(fact, chart.landmarks())) leave(leaf);
        if (!denials) continue;
        // What one record denies of another is for the two of them.
        for (std::size_t a = 0; a < kinds.size(); ++a) {
            if (!chart.records()[a].absent()) continue;
            for (std::size_t b = 0; b < kinds.size(); ++b) {
                if (!denies_record(chart.records()[a], chart.records()[b], chart.vocabulary())) continue;
                for (std::uint32_t const kind : {kinds[a], kinds[b]})
                    for (auto const& [window, leaves] : kinds_[kind].leaves)
                        for (std::uint32_t const leaf : leaves) leave(leaf);
            }
        }
    }
}

void RecordColumns::evaluate(std::vector<Heard<Lanes>>& leaves, std::span<std::pair<std::uint32_t, Lanes> const> by_results,
                             std::vector<std::pair<std::uint32_t, std::uint32_t>>& rest) {
    leaves_.clear();
    joined_.clear();
    using What = RecordSays::What;
    for (std::uint32_t const at : touched_) {
        Element const& element = elements_[at];
        for (std::uint32_t const word : element.says) {
            std::uint32_t const leaf = word >> 4U;
            Planes& planes = planes_[leaf];
            if (planes.block != block_) {
                planes = {};
                planes.block = block_;
                leaves_.push_back(leaf);
            }
            switch (static_cast<What>(word & 7U)) {
                case What::yes: planes.yes = planes.yes | element.lanes; break;
                case What::open: planes.open = planes.open | element.lanes; break;
                case What::denies: planes.denied = planes.denied | element.lanes; break;
                case What::other_state: planes.other_state = planes.other_state | element.lanes; break;
                case What::no:
                case What::nothing: break;
            }
            if (asks_other(std::get<Record>(*plan_.program_.leaves[leaf].meaning)) && static_cast<What>(word & 7U) != What::denies) {
                Joined& joined = joined_[leaf];
                joined.several = joined.several | (joined.some & element.lanes);
                joined.some = joined.some | element.lanes;
                if ((word & 8U) != 0) joined.joins = joined.joins | element.lanes;
            }
        }
    }
    auto const leave = [&](std::uint32_t leaf, Lanes const& lanes) {
        for (std::size_t w = 0; w < Lanes::words; ++w)
            for (std::uint64_t word = lanes.word[w]; word != 0; word &= word - 1)
                rest.emplace_back(leaf, static_cast<std::uint32_t>(64 * w + static_cast<std::size_t>(std::countr_zero(word))));
    };
    for (std::uint32_t const leaf : leaves_) {
        Planes const& planes = planes_[leaf];
        Tri<Lanes>& answer = leaves[leaf].answer;
        Lanes const frame = answer.yes;
        answer = by_records(planes.yes, planes.open, planes.denied, planes.other_state, answer.no);
        answer.yes = answer.yes | (frame & ~(planes.yes | planes.open | planes.denied | planes.other_state));
        Lanes const clash = planes.denied & (planes.yes | planes.open);
        if (!clash.none()) leave(leaf, clash);
    }
    for (auto const& [leaf, joined] : joined_)
        if (Lanes const together = joined.joins & joined.several; !together.none()) leave(leaf, together);
    for (auto const& [leaf, lanes] : by_results) {
        Planes const& planes = planes_[leaf];
        if (planes.block != block_) continue;
        Lanes const both = lanes & (planes.yes | planes.open | planes.denied | planes.other_state);
        if (!both.none()) leave(leaf, both);
    }
}

}  // namespace eligo
