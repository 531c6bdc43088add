#pragma once
// Numbers and ages in columns: of each analyte that the trials ask for, the latest value of every patient of a block, in order. A bound then cuts
// the order in two, found by bisection, and the patients on either side are known as masks: thirty comparisons cost what one did.
//
// Exactness: the place of a bound is found by asking the explaining evaluator's own comparison (measure_parts.hpp), never by a double. A patient
// whose value is not one plain number with one latest day is not in the order; the caller evaluates him by himself.

#include "matcher/lanes.hpp"
#include "matcher/measure_parts.hpp"
#include "matcher/program.hpp"
#include "rules/logic.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace eligo {

struct BlockPatient;

// Which leaves are answered in columns; worked out once for all threads.
class ColumnPlan {
public:
    ColumnPlan(Program const& program, Vocabulary const& vocabulary);

    bool holds_all() const noexcept { return all_; }
    bool holds(std::uint32_t leaf) const noexcept { return column_of_[leaf] != none || is_age_[leaf]; }

private:
    friend class Columns;
    static constexpr std::uint32_t none = 0xFFFFFFFF;

    struct Column {
        EntryId analyte = EntryId::none;
        bool fallback = false, performance = false, takes_percent = true;
        bool by_limit = false;  // some bound is a multiple of a limit of normal
    };
    // A bound of a leaf, equal ones once.
    struct ColumnBound {
        Bound bound;
        bool low = false;
        std::uint32_t column = 0;
    };
    struct ColumnLeaf {
        std::uint32_t leaf = 0, column = 0;
        std::uint32_t low = none, high = none;  // in bounds_
        std::uint32_t window = 0;               // in windows_; 0: none
    };
    struct AgeLeaf {
        std::uint32_t leaf = 0;
        AgeRange range;
    };

    Vocabulary const& vocabulary_;
    UnitId percent_ = UnitId::none;
    bool all_ = true;
    std::vector<std::uint32_t> column_of_;
    std::vector<bool> is_age_;
    std::vector<Column> columns_;
    std::vector<ColumnBound> bounds_;
    std::vector<ColumnLeaf> leaves_;
    std::vector<std::uint32_t> by_column_;  // places in leaves_
    std::vector<AgeLeaf> ages_;
    std::vector<Window> windows_;
    std::vector<std::vector<std::uint32_t>> columns_of_entry_;  // by observed entry
};

// One for each thread.
class Columns {
public:
    explicit Columns(ColumnPlan const& plan);

    // Writes the planes of every leaf of the plan, and appends the pairs (leaf, lane) that it leaves to the caller.
    void evaluate(std::span<BlockPatient const> patients, std::vector<Heard<Lanes>>& leaves,
                  std::vector<std::pair<std::uint32_t, std::uint32_t>>& rest);

private:
    using Scaled = std::int64_t;
    __extension__ typedef __int128 Wide;

    // Values are whole numbers of 10^-scale of their unit. Units of one column, in the order of their appearance.
    struct UnitClass {
        UnitId unit = UnitId::none;
        bool written = false;
        std::int32_t scale = 0;
        friend bool operator==(UnitClass const&, UnitClass const&) = default;
    };
    // Where the answer to a plain bound turns, on the way up: below `first` it is one, from `second` on the other, unknown between.
    struct Turn {
        Scaled first = 0, second = 0;
    };
    struct Cell {
        Scaled value = 0, upper = 0, lower = 0;
        std::uint32_t unit = 0;
        bool has_upper = false, has_lower = false;
        DayRange when;
        bool dated = false;
    };
    // The patients of a column by value, or by the ratio to a limit: first[k] are the k least.
    struct Order {
        std::vector<std::uint32_t> lanes;
        std::vector<Lanes> first;
    };
    struct State {
        Lanes present, complicated, candidate;  // a cell; something else; an observation that may answer by a fallback
        std::vector<Cell> cells;
        std::vector<std::pair<std::uint32_t, Order>> by_unit;
        Order by_upper, by_lower;
        Lanes derived_present, derived_complicated;
        std::vector<Cell> derived;
        std::vector<std::pair<std::uint32_t, Order>> derived_by_unit;
        bool sorted = false;
    };
    struct Found {
        std::uint32_t column = 0;
        ChartObservation const* observation = nullptr;
        DayRange when;
    };

    void load(std::span<BlockPatient const> patients);
    void load_cell(State& state, std::uint32_t column, std::size_t lane, std::span<Found const> found);
    void load_derived(State& state, std::uint32_t column, std::size_t lane, Context const& context);
    bool take(std::uint32_t column, Decimal const& value, UnitId unit, bool written, std::int32_t scale, Cell& cell);
    void sort(State& state, bool by_limit);
    Order order_of(std::vector<std::uint32_t> lanes, std::vector<Cell> const& cells, Scaled Cell::*divisor) const;
    Tri<Lanes> planes(std::uint32_t bound, State const& state, bool derived, Context const& context);
    Turn turn(std::uint32_t bound, UnitClass const& unit, Context const& context) const;

    ColumnPlan const& plan_;
    std::vector<State> states_;
    std::vector<std::vector<UnitClass>> units_;            // of each column
    std::vector<std::vector<std::optional<Turn>>> turns_;  // of each bound, by unit of its column
    std::vector<std::vector<bool>> once_;                  // the same: turns_once
    std::vector<Found> found_;
    std::vector<std::pair<Tri<Lanes>, std::uint64_t>> bound_planes_, derived_planes_;  // of this block, with its number
    std::uint64_t block_ = 0;
};

}  // namespace eligo
