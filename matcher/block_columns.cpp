#include "matcher/block_columns.hpp"

#include "matcher/block.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <variant>

namespace eligo {
namespace {

constexpr std::int32_t measured_scale = 9;  // of what was written: nine decimals
constexpr std::int32_t derived_scale = 12;  // of what a formula gave, to twelve digits
constexpr std::int64_t largest = std::int64_t{1} << 60U;

// value x 10^scale, where that is a whole number that fits.
std::optional<std::int64_t> scaled(Decimal const& value, std::int32_t scale) noexcept {
    std::int32_t power = value.exponent() + scale;
    if (value.mantissa() == 0) return 0;
    if (power < 0 || power > 18) return std::nullopt;
    Decimal::Mantissa wide = value.mantissa();
    for (; power > 0; --power) {
        wide *= 10;
        if (wide > largest || wide < -largest) return std::nullopt;
    }
    if (wide > largest || wide < -largest) return std::nullopt;
    return static_cast<std::int64_t>(wide);
}

}  // namespace

// The plan ---------------------------------------------------------------------------------------------------------------------------

ColumnPlan::ColumnPlan(Program const& program, Vocabulary const& vocabulary)
    : vocabulary_(vocabulary), column_of_(program.leaves.size(), none), is_age_(program.leaves.size(), false), windows_(1) {
    PatientProfile const nobody;
    auto const chart = read_chart(nobody, vocabulary);
    EvaluateOptions const options;
    Context const context{*chart, options, 0};
    std::unordered_map<std::uint32_t, std::uint32_t> known;  // analyte -> column
    std::vector<std::vector<std::uint32_t>> bounds_of_column;
    percent_ = vocabulary.units().find("%");
    auto const bound_of = [&](std::optional<Bound> const& bound, bool low, std::uint32_t column) {
        if (!bound) return none;
        for (std::uint32_t const b : bounds_of_column[column])
            if (bounds_[b].low == low && bounds_[b].bound == *bound) return b;
        columns_[column].by_limit = columns_[column].by_limit || bound->of != Bound::Of::plain;
        bounds_.push_back({*bound, low, column});
        bounds_of_column[column].push_back(static_cast<std::uint32_t>(bounds_.size() - 1));
        return static_cast<std::uint32_t>(bounds_.size() - 1);
    };
    for (std::uint32_t i = 0; i < program.leaves.size(); ++i) {
        Meaning const& meaning = *program.leaves[i].meaning;
        bool const before = all_;
        all_ = false;  // until it turns out to be held
        if (auto const* age = std::get_if<Age>(&meaning); age != nullptr && !age->at) {
            is_age_[i] = true;
            all_ = before;
            ages_.push_back({i, age_range(*age)});
        }
        auto const* measure = std::get_if<Measure>(&meaning);
        if (measure == nullptr || !is_plain_comparison(*measure, context)) continue;
        auto const [at, fresh] = known.try_emplace(index(measure->analyte), static_cast<std::uint32_t>(columns_.size()));
        if (fresh) {
            Column& column = columns_.emplace_back();
            column.analyte = measure->analyte;
            column.takes_percent = takes_percent(column.analyte, context);
            column.fallback = has_fallback(column.analyte, context, column.performance);
            bounds_of_column.emplace_back();
        }
        ColumnLeaf leaf;
        leaf.leaf = i;
        leaf.column = column_of_[i] = at->second;
        leaf.low = bound_of(measure->range.low, true, leaf.column);
        leaf.high = bound_of(measure->range.high, false, leaf.column);
        auto const window = std::find(windows_.begin(), windows_.end(), measure->window);
        leaf.window = static_cast<std::uint32_t>(window - windows_.begin());
        if (window == windows_.end()) windows_.push_back(measure->window);
        leaves_.push_back(leaf);
        all_ = before;
    }
    by_column_.resize(leaves_.size());
    std::iota(by_column_.begin(), by_column_.end(), std::uint32_t{0});
    std::stable_sort(by_column_.begin(), by_column_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return leaves_[a].column < leaves_[b].column; });
    columns_of_entry_.resize(vocabulary.entries().size());
    for (std::uint32_t c = 0; c < columns_.size(); ++c)
        for (EntryId const below : vocabulary.descendants(columns_[c].analyte)) columns_of_entry_[index(below)].push_back(c);
}

// A block ----------------------------------------------------------------------------------------------------------------------------

Columns::Columns(ColumnPlan const& plan)
    : plan_(plan),
      states_(plan.columns_.size()),
      units_(plan.columns_.size()),
      turns_(plan.bounds_.size()),
      once_(plan.bounds_.size()),
      bound_planes_(plan.bounds_.size()),
      derived_planes_(plan.bounds_.size()) {
    for (auto& state : states_) {
        state.cells.resize(block_patients);
        state.derived.resize(block_patients);
    }
}

bool Columns::take(std::uint32_t column, Decimal const& value, UnitId unit, bool written, std::int32_t scale, Cell& cell) {
    auto const number = scaled(value, scale);
    if (!number) return false;
    cell.value = *number;
    UnitClass const one{unit, written, scale};
    auto& units = units_[column];
    auto const at = std::find(units.begin(), units.end(), one);
    cell.unit = static_cast<std::uint32_t>(at - units.begin());
    if (at == units.end()) units.push_back(one);
    return true;
}

// The latest of what was observed, where all have a whole day and one day is the last; or the only one.
void Columns::load_cell(State& state, std::uint32_t column, std::size_t lane, std::span<Found const> found) {
    Found const* last = &found.front();
    bool clear = true;
    for (auto const& one : found) {
        clear = clear && (found.size() == 1 || (one.observation->record->date && one.when.first == one.when.last));
        if (one.when.first > last->when.first) last = &one;
    }
    for (auto const& one : found) clear = clear && (&one == last || one.when.last < last->when.first);
    ObservationRecord const& record = *last->observation->record;
    Cell& cell = state.cells[lane];
    cell = {};
    cell.when = last->when;
    cell.dated = record.date.has_value();
    clear = clear && (!cell.dated || cell.when.first == cell.when.last);
    clear = clear && record.has_value && record.value.kind == ObservedValue::Kind::number && record.value.low && record.value.high;
    clear = clear && take(column, *record.value.low, last->observation->unit, !record.unit.empty(), measured_scale, cell);
    auto const limit = [&](std::optional<Decimal> const& written, Scaled& value, bool& has) {
        if (!written) return;
        auto const number = scaled(*written, measured_scale);
        has = number && *number > 0;
        clear = clear && has;
        if (has) value = *number;
    };
    if (clear) limit(record.upper, cell.upper, cell.has_upper);
    if (clear) limit(record.lower, cell.lower, cell.has_lower);
    (clear ? state.present : state.complicated).set(lane);
}

void Columns::load_derived(State& state, std::uint32_t column, std::size_t lane, Context const& context) {
    auto const value = derived_value(plan_.columns_[column].analyte, context);
    if (!value) return;
    Cell& cell = state.derived[lane];
    cell = {};
    bool const exact = value->value.low_known && value->value.high_known && value->value.low == value->value.high;
    bool const clear = exact && take(column, value->value.low, value->unit, true, derived_scale, cell);
    (clear ? state.derived_present : state.derived_complicated).set(lane);
}

void Columns::load(std::span<BlockPatient const> patients) {
    for (auto& state : states_) {
        state.present = state.complicated = state.candidate = state.derived_present = state.derived_complicated = {};
        state.sorted = false;
    }
    for (std::size_t lane = 0; lane < patients.size(); ++lane) {
        EvaluateOptions options;
        options.as_of = patients[lane].as_of;
        Context const context{*patients[lane].chart, options, number(options.as_of)};
        found_.clear();
        bool any = false;
        for (auto const& observation : patients[lane].chart->observations()) {
            if (observation.entry == EntryId::none) continue;
            any = true;
            auto const& columns = plan_.columns_of_entry_[index(observation.entry)];
            if (columns.empty()) continue;
            auto const when = made_on(observation, context);
            if (!when) continue;
            bool const percent = observation.unit != UnitId::none && observation.unit == plan_.percent_;
            for (std::uint32_t const column : columns)
                if (!percent || plan_.columns_[column].takes_percent) found_.push_back({column, &observation, *when});
        }
        std::stable_sort(found_.begin(), found_.end(), [](Found const& a, Found const& b) { return a.column < b.column; });
        for (std::size_t i = 0; i < found_.size();) {
            std::size_t end = i + 1;
            while (end < found_.size() && found_[end].column == found_[i].column) ++end;
            load_cell(states_[found_[i].column], found_[i].column, lane, std::span(found_).subspan(i, end - i));
            i = end;
        }
        if (!any) continue;
        for (std::uint32_t c = 0; c < states_.size(); ++c) {
            if (!plan_.columns_[c].fallback) continue;
            State& state = states_[c];
            state.candidate.set(lane);
            // With a value of its own no formula is asked for, unless a window leaves it out: then the patient is evaluated by himself.
            if (!plan_.columns_[c].performance && !state.present.test(lane) && !state.complicated.test(lane))
                load_derived(state, c, lane, context);
        }
    }
}

Columns::Order Columns::order_of(std::vector<std::uint32_t> lanes, std::vector<Cell> const& cells, Scaled Cell::*divisor) const {
    Order order;
    if (divisor == nullptr) {
        std::vector<std::pair<Scaled, std::uint32_t>> keys;
        keys.reserve(lanes.size());
        for (std::uint32_t const lane : lanes) keys.emplace_back(cells[lane].value, lane);
        std::sort(keys.begin(), keys.end());
        for (std::size_t i = 0; i < keys.size(); ++i) lanes[i] = keys[i].second;
    } else {
        std::sort(lanes.begin(), lanes.end(), [&](std::uint32_t a, std::uint32_t b) {
            return Wide{cells[a].value} * (cells[b].*divisor) < Wide{cells[b].value} * (cells[a].*divisor);
        });
    }
    order.first.resize(lanes.size() + 1);
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        order.first[i + 1] = order.first[i];
        order.first[i + 1].set(lanes[i]);
    }
    order.lanes = std::move(lanes);
    return order;
}

void Columns::sort(State& state, bool by_limit) {
    state.sorted = true;
    auto const by_unit = [&](Lanes const& present, std::vector<Cell> const& cells) {
        std::vector<std::pair<std::uint32_t, std::vector<std::uint32_t>>> lists;
        for (std::uint32_t lane = 0; lane < block_patients; ++lane) {
            if (!present.test(lane)) continue;
            auto at = std::find_if(lists.begin(), lists.end(), [&](auto const& l) { return l.first == cells[lane].unit; });
            if (at == lists.end()) at = lists.insert(at, {cells[lane].unit, {}});
            at->second.push_back(lane);
        }
        std::vector<std::pair<std::uint32_t, Order>> orders;
        for (auto& [unit, lanes] : lists) orders.emplace_back(unit, order_of(std::move(lanes), cells, nullptr));
        return orders;
    };
    state.by_unit = by_unit(state.present, state.cells);
    state.derived_by_unit = by_unit(state.derived_present, state.derived);
    std::vector<std::uint32_t> upper, lower;
    for (std::uint32_t lane = 0; lane < block_patients; ++lane) {
        if (!state.present.test(lane)) continue;
        if (by_limit && state.cells[lane].has_upper) upper.push_back(lane);
        if (by_limit && state.cells[lane].has_lower) lower.push_back(lane);
    }
    state.by_upper = order_of(std::move(upper), state.cells, &Cell::upper);
    state.by_lower = order_of(std::move(lower), state.cells, &Cell::lower);
}

// The two places at which the answer turns, by bisection with the explaining evaluator's comparison.
Columns::Turn Columns::turn(std::uint32_t at, UnitClass const& unit, Context const& context) const {
    auto const& bound = plan_.bounds_[at];
    EntryId const analyte = plan_.columns_[bound.column].analyte;
    auto const answer = [&](Scaled value) {
        return against_bound(analyte, bound.bound, bound.low, Decimal(Decimal::Mantissa{value}, -unit.scale), unit.unit, unit.written,
                             context);
    };
    // Going up, a lower bound turns from not met to met, an upper one from met to not met.
    Answer const before = bound.low ? Answer::not_met : Answer::met;
    Answer const after = opposite(before);
    auto const bisect = [&](auto const& holds) {  // the least value for which it holds
        // Most bounds lie near their own number: gallop from there.
        auto const& units = plan_.vocabulary_.units();
        auto const& facts = plan_.vocabulary_.entry(analyte).analyte;
        std::optional<Decimal> guess = bound.bound.number;
        if (unit.unit != UnitId::none && bound.bound.unit != UnitId::none)
            if (auto const moved = convert(bound.bound.number, bound.bound.unit, unit.unit, units, facts->molar_mass, facts->valence))
                guess = moved;
        double const near = guess->to_double() * std::pow(10.0, unit.scale);
        Scaled const start = std::abs(near) < 1e18 ? static_cast<Scaled>(near) : 0;
        Scaled low = start, high = start;  // not low, and high
        for (Scaled step = 1; low > -largest && holds(low); step *= 4) low = std::max(-largest, start - step);
        for (Scaled step = 1; high < largest && !holds(high); step *= 4) high = std::min(largest, start + step);
        if (holds(low)) return low;
        if (!holds(high)) return high;
        while (high - low > 1) {
            Scaled const middle = low + (high - low) / 2;
            (holds(middle) ? high : low) = middle;
        }
        return high;
    };
    return {bisect([&](Scaled v) { return answer(v) != before; }), bisect([&](Scaled v) { return answer(v) == after; })};
}

// What a bound says of the patients of its column (or of their derived values).
Tri<Lanes> Columns::planes(std::uint32_t at, State const& state, bool derived, Context const& context) {
    auto& [planes, block] = (derived ? derived_planes_ : bound_planes_)[at];
    if (block == block_) return planes;
    block = block_;
    planes = {};
    auto const& bound = plan_.bounds_[at];
    auto const add = [&](Order const& order, std::size_t first, std::size_t second) {
        Lanes const below = order.first[first];
        Lanes const above = order.first.back() & ~order.first[second];
        planes.yes = planes.yes | (bound.low ? above : below);
        planes.no = planes.no | (bound.low ? below : above);
    };
    if (bound.bound.of == Bound::Of::plain) {
        auto const& cells = derived ? state.derived : state.cells;
        for (auto const& [unit, order] : derived ? state.derived_by_unit : state.by_unit) {
            auto& turns = turns_[at];
            if (turns.size() <= unit) turns.resize(unit + 1);
            if (!turns[unit]) turns[unit] = turn(at, units_[bound.column][unit], context);
            auto const place = [&, &lanes = order.lanes](Scaled value) {
                return static_cast<std::size_t>(
                    std::partition_point(lanes.begin(), lanes.end(), [&](std::uint32_t lane) { return cells[lane].value < value; }) -
                    lanes.begin());
            };
            add(order, place(turns[unit]->first), place(turns[unit]->second));
        }
        return planes;
    }
    // A multiple of the patient's own limit: value x 10^e against mantissa x limit, by the comparison of rules/compare.hpp.
    if (derived) return planes;
    bool const upper = bound.bound.of == Bound::Of::uln;
    Order const& order = upper ? state.by_upper : state.by_lower;
    auto const mantissa = bound.bound.number.mantissa();
    Wide power = 1;
    for (std::int32_t e = bound.bound.number.exponent(); e < 0; ++e) power *= 10;
    Wide factor = mantissa;
    for (std::int32_t e = bound.bound.number.exponent(); e > 0; --e) factor *= 10;
    auto const answer = [&](std::uint32_t lane) {
        auto const& cell = state.cells[lane];
        auto const value = Extent<Wide>::exactly(Wide{cell.value} * power);
        Wide const limit = factor * (upper ? cell.upper : cell.lower);
        return bound.low ? at_least(value, limit, bound.bound.strict) : at_most(value, limit, bound.bound.strict);
    };
    Answer const before = bound.low ? Answer::not_met : Answer::met;
    auto const turned =
        std::partition_point(order.lanes.begin(), order.lanes.end(), [&](std::uint32_t lane) { return answer(lane) == before; });
    auto const place = static_cast<std::size_t>(turned - order.lanes.begin());
    add(order, place, place);
    return planes;
}

void Columns::evaluate(std::span<BlockPatient const> patients, std::vector<Heard<Lanes>>& leaves,
                       std::vector<std::pair<std::uint32_t, std::uint32_t>>& rest) {
    ++block_;
    load(patients);
    Lanes const all = Lanes::first(patients.size());
    EvaluateOptions options;
    if (!patients.empty()) options.as_of = patients.front().as_of;
    if (patients.empty()) return;
    Context const context{*patients.front().chart, options, number(options.as_of)};  // for the vocabulary

    struct Inside {
        Lanes yes, no;
        bool known = false;
    };
    std::vector<Inside> inside(plan_.windows_.size());
    std::uint32_t column = ColumnPlan::none;
    auto const leave = [&](std::uint32_t leaf, Lanes const& lanes) {
        for (std::size_t w = 0; w < Lanes::words; ++w)
            for (std::uint64_t word = lanes.word[w]; word != 0; word &= word - 1)
                rest.emplace_back(leaf, static_cast<std::uint32_t>(64 * w + static_cast<std::size_t>(std::countr_zero(word))));
    };
    // Leaves of one column after the other, so that a window is worked out once for each.
    for (std::uint32_t const at : plan_.by_column_) {
        auto const& leaf = plan_.leaves_[at];
        State& state = states_[leaf.column];
        if (!state.sorted) sort(state, plan_.columns_[leaf.column].by_limit);
        if (column != leaf.column) {
            column = leaf.column;
            std::fill(inside.begin(), inside.end(), Inside{});
        }
        auto const& column_plan = plan_.columns_[leaf.column];
        bool once = true;
        for (std::uint32_t const b : {leaf.low, leaf.high}) {
            if (b == ColumnPlan::none || plan_.bounds_[b].bound.of != Bound::Of::plain) continue;
            auto& known = once_[b];
            for (std::size_t u = known.size(); u < units_[leaf.column].size(); ++u)
                known.push_back(turns_once(column_plan.analyte, plan_.bounds_[b].bound, units_[leaf.column][u].written, context));
            once = once && std::find(known.begin(), known.end(), false) == known.end();
        }
        auto const both_bounds = [&](bool derived) {
            Tri<Lanes> result = every_lane<Lanes>(Answer::met);
            if (leaf.low != ColumnPlan::none) result = both(result, planes(leaf.low, state, derived, context));
            if (leaf.high != ColumnPlan::none) result = both(result, planes(leaf.high, state, derived, context));
            return result;
        };
        if (!once) {
            leave(leaf.leaf, state.present | state.complicated | (column_plan.fallback ? state.candidate : Lanes{}));
            continue;
        }
        Lanes usable = state.present;
        Lanes outside;  // of the window: as if there were no value
        if (leaf.window != 0) {
            Inside& window = inside[leaf.window];
            if (!window.known) {
                window.known = true;
                for (std::size_t lane = 0; lane < patients.size(); ++lane) {
                    if (!state.present.test(lane) || !state.cells[lane].dated) continue;
                    Answer const answer =
                        day_in_window(state.cells[lane].when, window_days(plan_.windows_[leaf.window], patients[lane].as_of));
                    if (answer == Answer::met) window.yes.set(lane);
                    if (answer == Answer::not_met) window.no.set(lane);
                }
            }
            usable = window.yes;
            outside = window.no;
        }
        Lanes alone = state.complicated;
        Tri<Lanes> result;
        if (!usable.none()) {
            Tri<Lanes> const measured = both_bounds(false);
            result = {measured.yes & usable, measured.no & usable};
        }
        if (column_plan.fallback) {
            Lanes const absent = state.candidate & ~state.present & ~state.complicated;
            if (leaf.window != 0 || column_plan.performance) {
                alone = alone | absent | (outside & state.candidate);
            } else if (!absent.none()) {
                alone = alone | (absent & state.derived_complicated);
                Tri<Lanes> const derived = both_bounds(true);
                result.yes = result.yes | (derived.yes & state.derived_present & absent);
                result.no = result.no | (derived.no & state.derived_present & absent);
            }
        }
        leaves[leaf.leaf].answer = {result.yes & all, result.no & all};
        leave(leaf.leaf, alone & all);
    }

    // Ages.
    std::map<TimeUnit, std::vector<std::optional<Extent<int>>>> ages;
    for (auto const& leaf : plan_.ages_) {
        if (!leaf.range.clear) continue;
        auto& column_of_unit = ages[leaf.range.unit];
        if (column_of_unit.empty()) {
            for (auto const& patient : patients) {
                EvaluateOptions own;
                own.as_of = patient.as_of;
                column_of_unit.push_back(age_on_day(leaf.range.unit, Context{*patient.chart, own, number(own.as_of)}));
            }
        }
        for (std::size_t lane = 0; lane < patients.size(); ++lane) {
            if (!column_of_unit[lane]) continue;
            Answer const answer = in_range(*column_of_unit[lane], leaf.range);
            if (answer == Answer::met) leaves[leaf.leaf].answer.yes.set(lane);
            if (answer == Answer::not_met) leaves[leaf.leaf].answer.no.set(lane);
        }
    }
}

}  // namespace eligo
