#include "rules/units.hpp"

#include "rules/ascii.hpp"
#include "rules/utf8.hpp"

#include <algorithm>
#include <utility>

namespace eligo {
namespace {

constexpr bool blank(char32_t c) noexcept {
    return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F || c == 0xFEFF;
}

constexpr bool letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// What one character of a spelling becomes; an empty view drops it.
std::string_view folded(char32_t c, std::string_view itself) noexcept {
    constexpr std::string_view digits = "0123456789";
    if (c < 0x80) return c == '^' || c == '*' || c == '_' || c == '{' || c == '}' ? std::string_view() : itself;
    if (c == 0xB5 || c == 0x3BC) return "u";
    if (c == 0xB2 || c == 0xB3) return digits.substr(c - 0xB0, 1);
    if (c == 0xB9) return "1";
    if (c == 0x2070 || (c >= 0x2074 && c <= 0x2079)) return digits.substr(c - 0x2070, 1);
    if (c == 0x207B || (c >= 0x2010 && c <= 0x2015) || c == 0x2212) return "-";
    if (c == 0x2044 || c == 0x2215) return "/";
    if (c == 0xB7 || c == 0x22C5 || c == 0x2022) return "";
    if (c == 0xD7) return "x";
    return itself;
}

// "mcg" is "ug": `mc` before a unit that micro is used with, at the start of a symbol.
void fold_micro(std::string& text) {
    for (std::size_t at = 0; (at = text.find("mc", at)) != std::string::npos; ++at) {
        bool const starts = at == 0 || !letter(text[at - 1]);
        std::string_view const rest = std::string_view(text).substr(at + 2);
        bool const micro = rest.starts_with("g") || rest.starts_with("mol") || rest.starts_with("M") || rest.starts_with("L") ||
                           rest.starts_with("l") || rest.starts_with("kat") || rest.starts_with("U") || rest.starts_with("IU");
        if (starts && micro) text.replace(at, 2, "u");
    }
}

// Brackets of UCUM ("[IU]/L", "mm[Hg]") go when they are a pair: a stray one belongs to the sentence around the unit.
void drop_square_brackets(std::string& text) {
    for (std::size_t open = text.find('['); open != std::string::npos; open = text.find('[', open)) {
        std::size_t const close = text.find(']', open);
        if (close == std::string::npos) return;
        text.erase(close, 1);
        text.erase(open, 1);
    }
}

}  // namespace

std::string UnitTable::fold(std::string_view spelling) {
    std::string result;
    result.reserve(spelling.size());
    bool after_blank = true;
    for (std::size_t at = 0; at < spelling.size();) {
        auto const [c, length] = utf8::next(spelling, at);
        if (blank(c)) {
            after_blank = true;
            at += length;
            continue;
        }
        std::string_view const rest = spelling.substr(at);
        if (after_blank && rest.starts_with("per") && rest.size() > 3 && blank(utf8::next(rest, 3).first)) {
            result += '/';
            at += 3;
            continue;
        }
        result += folded(c, spelling.substr(at, length));
        after_blank = false;
        at += length;
    }
    if (result.starts_with("x10")) result.erase(0, 1);
    drop_square_brackets(result);
    fold_micro(result);
    return result;
}

UnitId UnitTable::find(std::string_view spelling) const {
    std::string const key = fold(spelling);
    std::uint32_t found = exact_.find(key);
    if (found == TextIndex::none) found = relaxed_.find(ascii_lower(key));
    return found == TextIndex::none ? UnitId::none : static_cast<UnitId>(found);
}

bool UnitTable::add(Unit unit, std::string& clash) {
    auto const id = static_cast<std::uint32_t>(units_.size());
    bool clean = true;
    auto const take = [&](std::string_view spelling) {
        std::string const key = fold(spelling);
        longest_ = std::max<std::uint64_t>(longest_, key.size());
        std::string const lower = ascii_lower(key);
        if (relaxed_.add(lower, id) != id) relaxed_.change(lower, index(UnitId::none));
        if (exact_.add(key, id) != id) {
            clash = spelling;
            clean = false;
        }
    };
    take(unit.code);
    for (std::string const& spelling : unit.spellings) take(spelling);
    units_.push_back(std::move(unit));
    return clean;
}

namespace {

// A quantity as numerator / divisor in some base.
struct Quotient {
    Decimal numerator;
    Decimal divisor;
};

std::optional<Quotient> in_base(Decimal value, Unit const& unit) {
    auto const shifted = add(value, unit.offset);
    auto const numerator = shifted ? multiply(*shifted, unit.factor) : std::nullopt;
    if (!numerator) return std::nullopt;
    return Quotient{*numerator, unit.divisor};
}

// The amount a base begins with ("mol" in "mol/L"), and what it is per.
enum class Amount : std::uint8_t { other, mass, moles, equivalents };

std::pair<Amount, std::string_view> split_base(std::string_view base) {
    std::size_t const slash = std::min(base.find('/'), base.size());
    std::string_view const head = base.substr(0, slash);
    Amount const amount = head == "g" ? Amount::mass : head == "mol" ? Amount::moles : head == "eq" ? Amount::equivalents : Amount::other;
    return {amount, base.substr(slash)};
}

// The factor from `amount` to `target`: a mole is molar_mass grams and valence equivalents.
std::optional<Quotient> amount_factor(Amount amount, Amount target, std::optional<Decimal> molar_mass, std::optional<Decimal> valence) {
    if (amount == target) return Quotient{1, 1};
    auto const per_mole = [&](Amount a) {
        return a == Amount::moles ? std::optional<Decimal>(1) : a == Amount::mass ? molar_mass : valence;
    };
    auto const from = per_mole(amount);
    auto const to = per_mole(target);
    if (!from || !to) return std::nullopt;
    return Quotient{*to, *from};
}

std::optional<Quotient> product(Quotient a, Quotient b) {
    auto const numerator = multiply(a.numerator, b.numerator);
    auto const divisor = multiply(a.divisor, b.divisor);
    if (!numerator || !divisor) return std::nullopt;
    return Quotient{*numerator, *divisor};
}

// `value` of unit `from` in the base of unit `to`.
std::optional<Quotient> in_base_of(Decimal value, Unit const& from, Unit const& to, std::optional<Decimal> molar_mass,
                                   std::optional<Decimal> valence) {
    auto const own = in_base(value, from);
    if (!own || from.base == to.base) return own;
    auto const [amount_from, per_from] = split_base(from.base);
    auto const [amount_to, per_to] = split_base(to.base);
    if (amount_from == Amount::other || amount_to == Amount::other || per_from != per_to) return std::nullopt;
    auto const factor = amount_factor(amount_from, amount_to, molar_mass, valence);
    if (!factor) return std::nullopt;
    return product(*own, *factor);
}

}  // namespace

std::optional<Comparable> comparable(Decimal a, UnitId unit_a, Decimal b, UnitId unit_b, UnitTable const& table,
                                     std::optional<Decimal> molar_mass, std::optional<Decimal> valence) {
    if (unit_a == UnitId::none || unit_b == UnitId::none) return std::nullopt;
    if (unit_a == unit_b) return Comparable{a, b};
    Unit const& to = table.unit(unit_b);
    auto const left = in_base_of(a, table.unit(unit_a), to, molar_mass, valence);
    auto const right = in_base(b, to);
    if (!left || !right) return std::nullopt;
    // p/q against r/s compares as p s against r q, since divisors are positive.
    auto const crossed_left = multiply(left->numerator, right->divisor);
    auto const crossed_right = multiply(right->numerator, left->divisor);
    if (!crossed_left || !crossed_right) return std::nullopt;
    return Comparable{*crossed_left, *crossed_right};
}

std::optional<Decimal> convert(Decimal value, UnitId from, UnitId to, UnitTable const& table, std::optional<Decimal> molar_mass,
                               std::optional<Decimal> valence) {
    if (from == UnitId::none || to == UnitId::none) return std::nullopt;
    if (from == to) return value;
    Unit const& target = table.unit(to);
    auto const base = in_base_of(value, table.unit(from), target, molar_mass, valence);
    if (!base) return std::nullopt;
    // Back from the base: x divisor / factor - offset.
    auto const numerator = multiply(base->numerator, target.divisor);
    auto const divisor = multiply(base->divisor, target.factor);
    auto const scaled = numerator && divisor ? divide_for_display(*numerator, *divisor) : std::nullopt;
    auto const minus_offset = multiply(target.offset, Decimal(-1));
    if (!scaled || !minus_offset) return std::nullopt;
    return add(*scaled, *minus_offset);
}

}  // namespace eligo
