#pragma once
// Units of measurement with exact factors to the base of their dimension (data/vocabulary/units.tsv), and the comparison of values in
// different units. Mass and molar concentrations of one analyte convert through its molar mass.
//
// It promises: a comparison is exact or refused; only `convert`, which is for showing, rounds.

#include "rules/decimal.hpp"
#include "rules/text_index.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

enum class UnitId : std::uint16_t { none = 0xFFFF };
constexpr std::uint16_t index(UnitId id) noexcept { return static_cast<std::uint16_t>(id); }

struct Unit {
    std::string code;  // UCUM, case sensitive: how it is printed
    std::vector<std::string> spellings;

    // (value + offset) x factor / divisor = value in `base`: katals and degrees Fahrenheit have no exact decimal factor.
    Decimal factor = 1;
    Decimal divisor = 1;
    Decimal offset = 0;
    std::string base;  // the dimension, named by its base unit: "/L", "g/L", "mol/L", "U/L", "%", "1", "d", "mo"
    std::string note;
    bool inexact = false;  // the factor is a rounded one

    template <class Image>
    void transfer(Image& image) {
        image(code, spellings, factor, divisor, offset, base, note, inexact);
    }

    bool affine() const noexcept { return offset != Decimal(); }
};

class UnitTable {
public:
    std::vector<Unit> const& units() const noexcept { return units_; }
    Unit const& unit(UnitId id) const { return units_[index(id)]; }

    // By code or spelling. Blanks, `^`, `*`, superscripts, `µ`/`μ`/`u`/`mc`, `per` for `/`, UCUM brackets, a leading `x` before a power
    // of ten, and case where no two units differ by it, do not matter.
    UnitId find(std::string_view spelling) const;

    // Adds a unit; false when a spelling belongs to another unit already (named in `clash`). The other spellings are taken all the same.
    bool add(Unit unit, std::string& clash);

    // The key under which a spelling is looked up (exposed for tests and for the lexer's longest match).
    static std::string fold(std::string_view spelling);

    // The longest spelling, counted in bytes, that any unit has after folding.
    std::size_t longest_spelling() const noexcept { return longest_; }

    template <class Image>
    void transfer(Image& image) {
        image(units_, exact_, relaxed_, longest_);
    }

private:
    std::vector<Unit> units_;
    TextIndex exact_;    // folded, case kept
    TextIndex relaxed_;  // folded, lower case; UnitId::none where two units share it
    std::uint64_t longest_ = 0;
};

// Two numbers that compare as the two quantities do.
// nullopt: the units cannot be converted into each other (also when either is none), or exactness would be lost.
struct Comparable {
    Decimal a;
    Decimal b;
};
std::optional<Comparable> comparable(Decimal a, UnitId unit_a, Decimal b, UnitId unit_b, UnitTable const& table,
                                     std::optional<Decimal> molar_mass, std::optional<Decimal> valence);

// `value` of unit `from` in unit `to`, for showing (rounded to 12 significant digits where division is inexact).
std::optional<Decimal> convert(Decimal value, UnitId from, UnitId to, UnitTable const& table, std::optional<Decimal> molar_mass,
                               std::optional<Decimal> valence);

}  // namespace eligo
