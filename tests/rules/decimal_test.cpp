#include "rules/decimal.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

using eligo::Decimal;

namespace {

Decimal decimal(std::string_view text) {
    auto const value = Decimal::parse(text);
    REQUIRE(value);
    return *value;
}

}  // namespace

TEST_CASE("decimals are read as written and print in their shortest plain form") {
    struct Row {
        char const* text;
        char const* printed;
    };
    auto const row = GENERATE(values<Row>({
        {"0", "0"},
        {"-0", "0"},
        {"12", "12"},
        {"-0.5", "-0.5"},
        {"1.50", "1.5"},
        {"100000", "100000"},
        {"0.000001", "0.000001"},
        {"1e-6", "0.000001"},
        {"1E+3", "1000"},
        {"007", "7"},
        {"123456789012345678901234567890", "123456789012345678901234567890"},
        {"0.1234567890", "0.123456789"},
    }));
    CHECK(decimal(row.text).to_string() == row.printed);
}

TEST_CASE("nothing else is a decimal") {
    auto const text = GENERATE(as<std::string>(), "", "-", ".", ".5", "5.", "1,000", " 1", "1 ", "+1", "1e", "1e-", "1e100", "inf", "nan",
                               "0x1", "1.2.3", "1234567890123456789012345678901");
    CHECK_FALSE(Decimal::parse(text));
}

TEST_CASE("products are exact or refused") {
    CHECK(multiply(decimal("1.5"), decimal("1.2")) == decimal("1.8"));
    CHECK(multiply(decimal("-3"), decimal("0.1")) == decimal("-0.3"));
    CHECK(multiply(decimal("0"), decimal("5")) == Decimal());
    CHECK(multiply(decimal("1e99"), decimal("1e99"))->exponent() == 198);
    Decimal const long_one = decimal("123456789012345678901234567891");
    CHECK_FALSE(multiply(long_one, long_one));
}

TEST_CASE("sums are exact or refused") {
    CHECK(add(decimal("0.1"), decimal("0.2")) == decimal("0.3"));
    CHECK(add(decimal("5"), decimal("-5")) == Decimal());
    CHECK(add(decimal("1e19"), decimal("1e-10")) == decimal("10000000000000000000.0000000001"));
    CHECK_FALSE(add(decimal("1e90"), decimal("1")));
    CHECK(add(decimal("1e90"), decimal("0")) == decimal("1e90"));
    // The sum of two mantissas of 38 digits passes 2^127.
    Decimal const nines(Decimal::Mantissa(9'999'999'999'999'999'999U) * 10'000'000'000'000'000'000U + 9'999'999'999'999'999'999U, 0);
    CHECK_FALSE(add(nines, nines));
}

TEST_CASE("order does not depend on how a number is written") {
    std::vector<char const*> const ascending = {"-1e90",
                                                "-100.5",
                                                "-100.49",
                                                "-1",
                                                "-1e-90",
                                                "0",
                                                "1e-90",
                                                "0.1",
                                                "0.10000000000000000000000000001",
                                                "1.79999",
                                                "1.8",
                                                "9",
                                                "10",
                                                "99999999999999999999999999999",
                                                "1e29",
                                                "1e90"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            CAPTURE(ascending[i], ascending[j]);
            CHECK((decimal(ascending[i]) <=> decimal(ascending[j])) == (i <=> j));
            CHECK((decimal(ascending[i]) == decimal(ascending[j])) == (i == j));
        }
    }
    CHECK_FALSE(decimal("1.8") > *multiply(decimal("1.5"), decimal("1.2")));
}

TEST_CASE("integers come back where there are any") {
    CHECK(decimal("1200").to_integer() == 1200);
    CHECK(decimal("-9223372036854775807").to_integer() == -9223372036854775807);
    CHECK_FALSE(decimal("9223372036854775808").to_integer());
    CHECK_FALSE(decimal("1.5").to_integer());
    CHECK_FALSE(decimal("1e40").to_integer());
}

TEST_CASE("doubles go in and out by the nearest decimal") {
    CHECK(Decimal::from_double(0.1) == decimal("0.1"));
    CHECK(Decimal::from_double(1.0 / 3.0, 5) == decimal("0.33333"));
    CHECK(Decimal::from_double(-2.5e8) == decimal("-250000000"));
    CHECK(Decimal::from_double(0.0) == Decimal());
    CHECK(decimal("0.1").to_double() == 0.1);
    CHECK(decimal("123456789012345678901234567890").to_double() == 123456789012345678901234567890.0);
    CHECK(decimal("-1e-6").to_double() == -1e-6);
    CHECK(std::isinf(Decimal(1, 5000).to_double()));
    CHECK(Decimal(1, -5000).to_double() == 0.0);
}

TEST_CASE("a quotient for display is exact where it can be and rounded to 12 digits elsewhere") {
    struct Row {
        char const* a;
        char const* b;
        char const* quotient;
    };
    auto const row = GENERATE(values<Row>({
        {"1", "8", "0.125"},
        {"10", "5", "2"},
        {"1", "3", "0.333333333333"},
        {"2", "3", "0.666666666667"},
        {"-2", "3", "-0.666666666667"},
        {"1e-6", "3", "0.000000333333333333"},
        {"200000", "3", "66666.6666667"},
        {"0", "7", "0"},
        {"9999999999999", "10", "1000000000000"},
    }));
    CAPTURE(row.a, row.b);
    auto const quotient = divide_for_display(decimal(row.a), decimal(row.b));
    REQUIRE(quotient);
    CHECK(quotient->to_string() == row.quotient);
    CHECK_FALSE(divide_for_display(decimal(row.a), Decimal()));
}
