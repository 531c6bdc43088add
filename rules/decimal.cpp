#include "rules/decimal.hpp"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <limits>

namespace eligo {
namespace {

using Mantissa = Decimal::Mantissa;
__extension__ typedef unsigned __int128 Magnitude;

// 10^38 is the largest power of ten that an __int128 holds; every mantissa stays below it.
constexpr int max_digits = 38;

constexpr auto powers_of_ten = [] {
    std::array<Magnitude, max_digits + 1> powers{};
    powers[0] = 1;
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();

// Far above any quantity, far below the range of the exponent's type: sums of two exponents cannot overflow.
constexpr std::int32_t max_exponent = 10'000;

constexpr Magnitude magnitude(Mantissa m) noexcept { return m < 0 ? Magnitude(0) - static_cast<Magnitude>(m) : static_cast<Magnitude>(m); }

constexpr bool fits(Magnitude m) noexcept { return m < powers_of_ten[max_digits]; }

int digits_of(Magnitude m) noexcept {
    int digits = 1;
    while (digits < max_digits && m >= powers_of_ten[static_cast<std::size_t>(digits)]) ++digits;
    return digits;
}

std::optional<Magnitude> product(Magnitude a, Magnitude b) noexcept {
    Magnitude result = 0;
    if (__builtin_mul_overflow(a, b, &result) || !fits(result)) return std::nullopt;
    return result;
}

std::optional<Magnitude> scaled(Magnitude m, std::int64_t power) noexcept {
    if (m == 0) return m;
    if (power > max_digits) return std::nullopt;
    return product(m, powers_of_ten[static_cast<std::size_t>(power)]);
}

Mantissa with_sign(Magnitude m, bool negative) noexcept { return negative ? -static_cast<Mantissa>(m) : static_cast<Mantissa>(m); }

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    std::size_t at = 0;
    bool const minus = at < text.size() && text[at] == '-';
    if (minus) ++at;

    Mantissa mantissa = 0;
    std::int32_t exponent = 0;
    int digits = 0;
    auto const read_digits = [&](bool fraction) {
        std::size_t const first = at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
            if (++digits > 30) return false;
            mantissa = mantissa * 10 + (text[at] - '0');
            if (fraction) --exponent;
        }
        return at != first;
    };
    if (!read_digits(false)) return std::nullopt;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (!read_digits(true)) return std::nullopt;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        bool const negative_power = at < text.size() && text[at] == '-';
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
        std::int32_t power = 0;
        auto const [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), power);
        if (error != std::errc{} || power < 0 || power > 99) return std::nullopt;
        at = static_cast<std::size_t>(end - text.data());
        exponent += negative_power ? -power : power;
    }
    if (at != text.size()) return std::nullopt;
    return Decimal(minus ? -mantissa : mantissa, exponent);
}

double Decimal::to_double() const noexcept {
    // Through text: the only way that rounds once.
    std::array<char, 64> buffer;
    char* const last = buffer.data() + buffer.size();
    char* first = last;
    auto const append_exponent = [&] {
        std::array<char, 16> power;
        auto const end = std::to_chars(power.data(), power.data() + power.size(), exponent_).ptr;
        for (char const* c = end; c != power.data();) *--first = *--c;
        *--first = 'e';
    };
    append_exponent();
    Magnitude rest = magnitude(mantissa_);
    do {
        *--first = static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    } while (rest != 0);
    if (negative()) *--first = '-';
    double value = 0;
    auto const [end, error] = std::from_chars(first, last, value);
    if (error == std::errc::result_out_of_range) return exponent_ < 0 ? 0.0 : negative() ? -HUGE_VAL : HUGE_VAL;
    return value;
}

std::string Decimal::to_string() const {
    std::string digits;
    for (Magnitude rest = magnitude(mantissa_); rest != 0; rest /= 10)
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    if (digits.empty()) digits = "0";
    if (exponent_ >= 0) {
        digits.append(static_cast<std::size_t>(exponent_), '0');
    } else {
        auto const places = static_cast<std::size_t>(-exponent_);
        if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
        digits.insert(digits.size() - places, 1, '.');
    }
    return negative() ? "-" + digits : digits;
}

std::optional<std::int64_t> Decimal::to_integer() const noexcept {
    if (!integral()) return std::nullopt;
    auto const value = scaled(magnitude(mantissa_), exponent_);
    if (!value || *value > static_cast<Magnitude>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    return static_cast<std::int64_t>(with_sign(*value, negative()));
}

Decimal Decimal::from_double(double value, int digits) {
    assert(std::isfinite(value) && digits >= 1 && digits <= 17);
    std::array<char, 40> buffer;
    auto const written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific, digits - 1);
    std::string_view const text(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
    // Formulas stay within 1e±99; what is smaller is nothing.
    return parse(text).value_or(Decimal());
}

std::optional<Decimal> multiply(Decimal a, Decimal b) noexcept {
    auto const result = product(magnitude(a.mantissa()), magnitude(b.mantissa()));
    std::int32_t const exponent = a.exponent() + b.exponent();
    if (!result || exponent > max_exponent || exponent < -max_exponent) return std::nullopt;
    return Decimal(with_sign(*result, a.negative() != b.negative()), exponent);
}

std::optional<Decimal> add(Decimal a, Decimal b) noexcept {
    if (a.mantissa() == 0) return b;
    if (b.mantissa() == 0) return a;
    if (a.exponent() < b.exponent()) return add(b, a);
    auto const lifted = scaled(magnitude(a.mantissa()), std::int64_t(a.exponent()) - b.exponent());
    if (!lifted) return std::nullopt;
    Mantissa sum = 0;
    if (__builtin_add_overflow(with_sign(*lifted, a.negative()), b.mantissa(), &sum)) return std::nullopt;
    Decimal const result(sum, b.exponent());
    if (!fits(magnitude(result.mantissa()))) return std::nullopt;
    return result;
}

namespace {

// Of two numbers that are not 0, which is farther from it.
std::strong_ordering compare_magnitudes(Decimal const& a, Decimal const& b) noexcept {
    Magnitude ma = magnitude(a.mantissa());
    Magnitude mb = magnitude(b.mantissa());
    int const digits_a = digits_of(ma);
    int const digits_b = digits_of(mb);
    std::int64_t const order_a = std::int64_t(a.exponent()) + digits_a;
    std::int64_t const order_b = std::int64_t(b.exponent()) + digits_b;
    if (order_a != order_b) return order_a <=> order_b;
    // The same order of magnitude: both are brought to the same number of digits, at most 38.
    if (digits_a < digits_b) ma *= powers_of_ten[static_cast<std::size_t>(digits_b - digits_a)];
    if (digits_b < digits_a) mb *= powers_of_ten[static_cast<std::size_t>(digits_a - digits_b)];
    return ma == mb ? std::strong_ordering::equal : ma < mb ? std::strong_ordering::less : std::strong_ordering::greater;
}

}  // namespace

std::strong_ordering operator<=>(Decimal const& a, Decimal const& b) noexcept {
    int const sign_a = a.mantissa() == 0 ? 0 : a.negative() ? -1 : 1;
    int const sign_b = b.mantissa() == 0 ? 0 : b.negative() ? -1 : 1;
    if (sign_a != sign_b || sign_a == 0) return sign_a <=> sign_b;
    return sign_a > 0 ? compare_magnitudes(a, b) : compare_magnitudes(b, a);
}

std::optional<Decimal> divide_for_display(Decimal a, Decimal b, int digits) noexcept {
    assert(digits >= 1 && digits <= 18);
    if (b.mantissa() == 0) return std::nullopt;
    Magnitude numerator = magnitude(a.mantissa());
    Magnitude const denominator = magnitude(b.mantissa());
    if (numerator == 0) return Decimal();

    // Long division, digit by digit: the quotient's first digit is not zero, so `digits` steps and one for rounding are enough.
    std::int32_t exponent = a.exponent() - b.exponent();
    Magnitude quotient = numerator / denominator;
    Magnitude rest = numerator % denominator;
    int written = quotient == 0 ? 0 : digits_of(quotient);
    while (written <= digits && rest != 0) {
        // Only a divisor of 38 digits comes here: not worth long arithmetic.
        if (rest > ~Magnitude(0) / 10) return std::nullopt;
        rest *= 10;
        quotient = quotient * 10 + rest / denominator;
        rest %= denominator;
        --exponent;
        if (quotient != 0) ++written;
    }
    for (; written > digits; --written) {
        bool const up = written == digits + 1 && quotient % 10 >= 5;
        quotient /= 10;
        ++exponent;
        if (up) ++quotient;
    }
    if (exponent > max_exponent || exponent < -max_exponent) return std::nullopt;
    return Decimal(with_sign(quotient, a.negative() != b.negative()), exponent);
}

}  // namespace eligo
