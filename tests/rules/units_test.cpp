#include "rules/units.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace eligo;

namespace {

Decimal decimal(std::string_view text) {
    auto const value = Decimal::parse(text);
    REQUIRE(value);
    return *value;
}

UnitTable table() {
    UnitTable units;
    auto const add = [&](char const* code, std::vector<std::string> spellings, char const* factor, char const* base) {
        Unit unit;
        unit.code = code;
        unit.spellings = std::move(spellings);
        unit.factor = decimal(factor);
        unit.base = base;
        std::string clash;
        REQUIRE(units.add(std::move(unit), clash));
    };
    add("/uL", {"/mm3", "cells/uL"}, "1000000", "/L");
    add("10*9/L", {"G/L", "K/uL"}, "1000000000", "/L");
    add("g/L", {}, "1", "g/L");
    add("mg/dL", {"mg%"}, "0.01", "g/L");
    add("ug/L", {}, "0.000001", "g/L");
    add("umol/L", {}, "0.000001", "mol/L");
    add("meq/L", {}, "0.001", "eq/L");
    add("U/L", {"IU/L"}, "1", "U/L");
    add("mL/min/{1.73_m2}", {}, "1", "mL/min/1.73m2");
    Unit celsius{.code = "Cel", .spellings = {"°C"}, .factor = 1, .divisor = 1, .offset = 0, .base = "Cel", .note = {}};
    Unit fahrenheit{.code = "[degF]", .spellings = {"°F"}, .factor = 5, .divisor = 9, .offset = -32, .base = "Cel", .note = {}};
    std::string clash;
    REQUIRE(units.add(celsius, clash));
    REQUIRE(units.add(fahrenheit, clash));
    return units;
}

}  // namespace

TEST_CASE("a unit is found however it is written") {
    UnitTable const units = table();
    struct Row {
        char const* spelling;
        char const* code;  // empty: not found
    };
    auto const row = GENERATE(values<Row>({
        {"U/L", "U/L"},
        {"u/l", "U/L"},
        {"[IU]/L", "U/L"},
        {"per mm3", "/uL"},
        {"/mm^3", "/uL"},
        {"/ mm³", "/uL"},
        {"cells / µL", "/uL"},
        {"cells/mcL", "/uL"},
        {"10^9/L", "10*9/L"},
        {"10⁹/L", "10*9/L"},
        {"x 10^9/L", "10*9/L"},
        {"× 10⁹ / L", "10*9/L"},
        {"x109/l", "10*9/L"},
        {"G/L", "10*9/L"},  // case tells giga from grams
        {"g/L", "g/L"},
        {"g/l", ""},  // both of them in lower case
        {"μmol/L", "umol/L"},
        {"mcmol/L", "umol/L"},
        {"mcg/L", "ug/L"},
        {"mL/min/1.73m2", "mL/min/{1.73_m2}"},
        {"ml/min/1.73 m²", "mL/min/{1.73_m2}"},
        {"mg/dL)", ""},
        {"mg/dL]", ""},
        {"", ""},
        {"parsecs", ""},
    }));
    CAPTURE(row.spelling, UnitTable::fold(row.spelling));
    UnitId const found = units.find(row.spelling);
    CHECK((found == UnitId::none ? "" : units.unit(found).code) == row.code);
}

TEST_CASE("a spelling belongs to one unit") {
    UnitTable units = table();
    std::string clash;
    CHECK_FALSE(units.add(Unit{.code = "g%", .spellings = {"mg %"}, .base = "g/L", .note = {}}, clash));
    CHECK(clash == "mg %");
    CHECK(units.unit(units.find("mg%")).code == "mg/dL");
    CHECK(units.unit(units.find("g%")).code == "g%");
}

TEST_CASE("quantities compare exactly across units") {
    UnitTable const units = table();
    auto const creatinine = Decimal::parse("113.12");
    struct Row {
        char const* a;
        char const* unit_a;
        char const* b;
        char const* unit_b;
        int order;  // 9: not comparable
    };
    auto const row = GENERATE(values<Row>({
        {"100000", "/mm3", "100", "10^9/L", 0},
        {"99999", "/mm3", "100", "10^9/L", -1},
        {"1.5", "mg/dL", "0.015", "g/L", 0},
        {"1.5", "mg/dL", "1.5", "mg%", 0},
        {"113.12", "ug/L", "1", "umol/L", 0},
        {"1", "umol/L", "113.13", "ug/L", -1},
        {"2", "mg/dL", "177", "umol/L", -1},
        {"2", "mg/dL", "176", "umol/L", 1},
        {"104", "°F", "40", "°C", 0},
        {"38", "°C", "100.4", "°F", 0},
        {"101", "°F", "38.3", "°C", 1},
        {"1", "U/L", "1", "g/L", 9},
        {"1", "U/L", "1", "umol/L", 9},
    }));
    CAPTURE(row.a, row.unit_a, row.b, row.unit_b);
    auto const pair =
        comparable(decimal(row.a), units.find(row.unit_a), decimal(row.b), units.find(row.unit_b), units, creatinine, std::nullopt);
    int const order = !pair ? 9 : pair->a < pair->b ? -1 : pair->a > pair->b ? 1 : 0;
    CHECK(order == row.order);
}

TEST_CASE("mass, moles and equivalents need the substance") {
    UnitTable const units = table();
    UnitId const mass = units.find("mg/dL");
    UnitId const moles = units.find("umol/L");
    UnitId const equivalents = units.find("meq/L");
    CHECK_FALSE(comparable(1, mass, 1, moles, units, std::nullopt, std::nullopt));
    CHECK_FALSE(comparable(1, equivalents, 1, mass, units, decimal("24.305"), std::nullopt));
    // Magnesium: 1 mmol is 2 meq and 24.305 mg.
    auto const by_moles = comparable(2, equivalents, 1000, moles, units, std::nullopt, Decimal(2));
    REQUIRE(by_moles);
    CHECK(by_moles->a == by_moles->b);
    auto const by_mass = comparable(2, equivalents, decimal("2.4305"), mass, units, decimal("24.305"), Decimal(2));
    REQUIRE(by_mass);
    CHECK(by_mass->a == by_mass->b);
}

TEST_CASE("a value without a unit compares with nothing") {
    UnitTable const units = table();
    CHECK_FALSE(comparable(1, UnitId::none, 1, units.find("g/L"), units, std::nullopt, std::nullopt));
    CHECK_FALSE(comparable(1, UnitId::none, 1, UnitId::none, units, std::nullopt, std::nullopt));
}

TEST_CASE("conversion for display") {
    UnitTable const units = table();
    auto const creatinine = Decimal::parse("113.12");
    auto const shown = [&](char const* value, char const* from, char const* to) {
        auto const result = convert(decimal(value), units.find(from), units.find(to), units, creatinine, std::nullopt);
        return result ? result->to_string() : "-";
    };
    CHECK(shown("100000", "/mm3", "10*9/L") == "100");
    CHECK(shown("2", "mg/dL", "umol/L") == "176.803394625");
    CHECK(shown("100.4", "°F", "Cel") == "38");
    CHECK(shown("38", "Cel", "°F") == "100.4");
    CHECK(shown("1.50", "g/L", "g/L") == "1.5");
    CHECK(shown("1", "U/L", "g/L") == "-");
}
