#pragma once
// Exact decimals: what was written, compared without rounding (semantics.md, Numbers: 1.8 is not above 1.5 x 1.2).
//
// A Decimal is mantissa x 10^exponent with a mantissa of up to 38 digits. Products of a value, a factor and a unit's factor
// stay exact; an operation whose result would not fit is reported by std::nullopt and never rounded in silence.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eligo {

class Decimal {
public:
    __extension__ typedef __int128 Mantissa;

    constexpr Decimal() = default;
    constexpr Decimal(std::int64_t integer) : mantissa_(integer) { normalize(); }
    constexpr Decimal(Mantissa mantissa, std::int32_t exponent) : mantissa_(mantissa), exponent_(exponent) { normalize(); }

    // "12", "-0.5", "1.50", "1e-6": plain decimals with a point, at most 30 digits and an exponent of at most two.
    // Nothing else (no separators, no blanks).
    static std::optional<Decimal> parse(std::string_view text);

    constexpr Mantissa mantissa() const noexcept { return mantissa_; }
    constexpr std::int32_t exponent() const noexcept { return exponent_; }
    constexpr bool negative() const noexcept { return mantissa_ < 0; }
    constexpr bool integral() const noexcept { return exponent_ >= 0; }

    double to_double() const noexcept;                        // nearest double, for formulas and reports only
    std::string to_string() const;                            // shortest plain form: "2.5", "100000", "0.000001"
    std::optional<std::int64_t> to_integer() const noexcept;  // when integral and in range

    // A double as the nearest decimal of `digits` significant digits (1 to 17): for values that a formula derived. The value is finite.
    static Decimal from_double(double value, int digits = 12);

    friend constexpr bool operator==(Decimal const&, Decimal const&) = default;  // normalized, so memberwise
    friend std::strong_ordering operator<=>(Decimal const& a, Decimal const& b) noexcept;

private:
    constexpr void normalize() noexcept {
        if (mantissa_ == 0) exponent_ = 0;
        // Nearly every number fits 64 bits, where dividing takes a tenth of the time.
        if (auto narrow = static_cast<std::int64_t>(mantissa_); narrow == mantissa_) {
            for (; narrow != 0 && narrow % 10 == 0; narrow /= 10) ++exponent_;
            mantissa_ = narrow;
            return;
        }
        while (mantissa_ % 10 == 0) {
            mantissa_ /= 10;
            ++exponent_;
        }
    }

    Mantissa mantissa_ = 0;
    std::int32_t exponent_ = 0;
};

std::optional<Decimal> multiply(Decimal a, Decimal b) noexcept;
std::optional<Decimal> add(Decimal a, Decimal b) noexcept;
std::strong_ordering operator<=>(Decimal const& a, Decimal const& b) noexcept;

// a / b: exact where the quotient ends within `digits` significant digits (1 to 18), else rounded to that many, half away from zero.
// For showing, never for a verdict. nullopt for b = 0.
std::optional<Decimal> divide_for_display(Decimal a, Decimal b, int digits = 12) noexcept;

}  // namespace eligo
