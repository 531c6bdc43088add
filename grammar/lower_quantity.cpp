// Quantities and ages: which analyte, which unit, which direction.

#include "grammar/lower.hpp"
#include "grammar/toxicity_grades.hpp"
#include "rules/ascii.hpp"
#include "rules/compare.hpp"

#include <algorithm>
#include <string_view>

namespace eligo {
namespace {

bool is_scale_without_unit(AnalyteFacts const& facts, UnitTable const& units) {
    // Karnofsky's "60" and "60%" are the same; an ejection fraction of 40 is 40 %.
    return facts.scale == Scale::ordinal || facts.units.empty() || units.unit(facts.units[0]).code == "1" ||
           std::any_of(facts.units.begin(), facts.units.end(), [&](UnitId id) { return units.unit(id).code == "{score}"; });
}

bool is_performance_scale(EntryId analyte, Vocabulary const& vocabulary) {
    return analyte != EntryId::none && vocabulary.entry(analyte).name.ends_with("performance status");
}

// Days in a unit of time, roughly: enough to tell a plausible life expectancy.
std::optional<Decimal> rough_days(UnitId unit, UnitTable const& units) {
    if (unit == UnitId::none) return std::nullopt;
    auto const& code = units.unit(unit).code;
    if (code == "d") return Decimal(1);
    if (code == "wk") return Decimal(7);
    if (code == "mo") return Decimal(30);
    if (code == "a") return Decimal(365);
    return std::nullopt;
}

// Clearances per 1.73 m2 and without lie in the same span, though the one cannot be converted into the other.
UnitId without_body_surface(UnitId unit, UnitTable const& units) {
    if (unit == UnitId::none) return unit;
    auto code = units.unit(unit).code;
    auto const at = code.find("/{1.73_m2}");
    if (at == std::string::npos) return unit;
    code.erase(at);
    return units.find(code);
}

// Is `number unit` a limit that a trial would set for this analyte? Where the vocabulary gives no bounds, any is.
bool plausible(Decimal number, UnitId unit, AnalyteFacts const& facts, UnitTable const& units, int slack = 1) {
    if (!facts.bound_low || !facts.bound_high || facts.units.empty()) return true;
    auto shown = facts.units[0];
    if (auto const a = rough_days(unit, units), b = rough_days(shown, units); a && b) {
        auto const days = multiply(number, *a);
        auto const low_days = multiply(*facts.bound_low, *b);
        auto const high_days = multiply(*facts.bound_high, *b);
        // A week and a half is still a plausible least, a bound of a few days is not.
        auto const stretched = days ? multiply(*days, Decimal(5)) : std::nullopt;
        return stretched && low_days && high_days && *stretched >= *low_days && *days <= *high_days;
    }
    if (without_body_surface(unit, units) == without_body_surface(shown, units)) {
        unit = without_body_surface(unit, units);
        shown = without_body_surface(shown, units);
    }
    auto const against = [&](Decimal limit, bool low) {
        auto const stretched = low ? number : limit;
        auto const other = low ? limit : number;
        // low: number * slack >= limit; high: number <= limit * slack
        auto const scaled = multiply(stretched, Decimal(slack));
        if (!scaled) return false;
        auto const pair = low ? comparable(*scaled, unit, other, shown, units, facts.molar_mass, facts.valence)
                              : comparable(*scaled, shown, other, unit, units, facts.molar_mass, facts.valence);
        return pair && pair->a >= pair->b;
    };
    return against(*facts.bound_low, true) && against(*facts.bound_high, false);
}

// "6 months" as the value of a life expectancy.
UnitId time_unit_of(Piece const& value, UnitTable const& units) {
    for (auto const& part : value.parts) {
        switch (part.kind) {
            case PieceKind::hour: return units.find("h");
            case PieceKind::day: return units.find("d");
            case PieceKind::week: return units.find("wk");
            case PieceKind::month: return units.find("mo");
            case PieceKind::year: return units.find("a");
            default: break;
        }
    }
    return UnitId::none;
}

struct Subject {
    EntryId entry = EntryId::none;
    AnalyteFacts const* facts = nullptr;
};

// "four (4)", "2 (two)": the number in brackets is the one before it.
bool repeats_itself(Piece const& value, LowerContext const& context) {
    auto const* number = value.find(PieceKind::number);
    if (number == nullptr || number->end >= value.end || context.tokens[number->end].lower != "(") return true;
    auto const& again = context.tokens[number->end + 1];
    return again.number && context.token(*number).number && *again.number == *context.token(*number).number;
}

// One value piece as the number, unit and limit of a bound of `subject`; `end` tells the unit of a range whose first number has none.
std::optional<Bound> lower_value(Piece const& value, Subject const& subject, UnitId shared_unit, LowerContext const& context) {
    auto const& units = context.vocabulary.units();
    auto const& facts = *subject.facts;
    Bound bound;
    bound.number = 1;
    if (!repeats_itself(value, context)) return std::nullopt;
    auto const* number = value.find(PieceKind::number);
    auto const* uln = value.find(PieceKind::uln);
    auto const* lln = value.find(PieceKind::lln);
    if (uln != nullptr || lln != nullptr) {
        bound.of = uln != nullptr ? Bound::Of::uln : Bound::Of::lln;
        if (number != nullptr) {
            auto const& token = context.token(*number);
            if (!token.number || token.has_unit) return std::nullopt;
            bound.number = *token.number;
            // "1,5 x ULN", "1.000 x ULN": factors are small.
            if (bound.number > Decimal(100)) return std::nullopt;
        }
        return bound;
    }
    if (number == nullptr) return std::nullopt;
    auto const& token = context.token(*number);
    if (facts.scale == Scale::ordinal) {
        auto const grade = (token.kind == TokenKind::word || token.has_unit) && token.number
                               ? grade_number(facts, token.number->to_string())
                               : grade_number(facts, token.lower);
        if (!grade || (token.has_unit && units.unit(token.unit).code != "{score}")) return std::nullopt;
        bound.number = *grade;
        return bound;
    }
    if (!token.number || token.multiple) return std::nullopt;
    auto const time = time_unit_of(value, units);
    auto const has_unit = token.has_unit || shared_unit != UnitId::none || time != UnitId::none;
    auto const unit = token.has_unit ? token.unit : time != UnitId::none ? time : shared_unit;

    if (is_performance_scale(subject.entry, context.vocabulary) && facts.units.size() == 1) {
        // Karnofsky's "70", "70 %" and "70 points" are the same.
        if (has_unit && unit != facts.units[0] && units.unit(unit).code != "{score}") return std::nullopt;
        bound.number = *token.number;
        bound.unit = facts.units[0];
        if (facts.possible_low && facts.possible_high &&
            (bound.number < *facts.possible_low || bound.number > *facts.possible_high || bound.number < Decimal(10)))
            return std::nullopt;
        return bound;
    }

    if (is_scale_without_unit(facts, units)) {
        if (has_unit && units.unit(unit).code != "%" && units.unit(unit).code != "1" && units.unit(unit).code != "{score}")
            return std::nullopt;
        bound.number = *token.number;
        if (!plausible(bound.number, facts.units.empty() ? UnitId::none : facts.units[0], facts, units)) return std::nullopt;
        return bound;
    }

    // Each reading of the digits in each unit that may be meant; exactly one must make sense.
    std::vector<UnitId> candidates = has_unit ? std::vector<UnitId>{unit} : facts.units;
    std::vector<std::pair<Decimal, UnitId>> fitting;
    for (auto const candidate : candidates) {
        if (plausible(*token.number, candidate, facts, units)) fitting.emplace_back(*token.number, candidate);
        if (token.european && plausible(*token.european, candidate, facts, units)) fitting.emplace_back(*token.european, candidate);
    }
    if (fitting.empty() && has_unit && !token.european) {
        // Outside what trials ask, but not absurd: read as written. Absurd, or of another dimension: a slip of the pen.
        if (!plausible(*token.number, unit, facts, units, 4)) {
            context.warn(
                "implausible-bound",
                "`" + context.words(value.begin, value.end) + "` is no plausible limit for " + context.vocabulary.entry(subject.entry).name,
                value);
            return std::nullopt;
        }
        fitting.emplace_back(*token.number, unit);
    }
    if (fitting.size() != 1) {
        context.warn(has_unit ? "ambiguous-number" : "no-unit",
                     "`" + context.words(value.begin, value.end) + "` fits " + std::to_string(fitting.size()) + " readings for " +
                         context.vocabulary.entry(subject.entry).name,
                     value);
        return std::nullopt;
    }
    if (!has_unit) context.warn("unit-assumed", "no unit: read as " + units.unit(fitting.front().second).code, value);
    bound.number = fitting.front().first;
    bound.unit = fitting.front().second;
    return bound;
}

UnitId unit_of(Piece const& value, LowerContext const& context) {
    auto const* number = value.find(PieceKind::number);
    if (number != nullptr && context.token(*number).has_unit) return context.token(*number).unit;
    return time_unit_of(value, context.vocabulary.units());
}

bool is_comparator(PieceKind kind) {
    return kind == PieceKind::less || kind == PieceKind::at_most || kind == PieceKind::equal || kind == PieceKind::at_least ||
           kind == PieceKind::greater;
}

// "= 1.5 mg/dL": nobody asks for one value of a quantity with a sign, and rarely for one grade of performance above the best. Half of the sign was lost.
bool lost_half(Piece const& cmp, Bound const& bound, Subject const& subject, LowerContext const& context) {
    if (cmp.kind != PieceKind::equal || context.token(cmp).kind != TokenKind::comparator) return false;
    if (is_performance_scale(subject.entry, context.vocabulary))
        return bound.number != Decimal(subject.facts->scale == Scale::ordinal ? 0 : 100);
    return subject.facts->scale != Scale::ordinal;
}

// One end, by its comparator. `equal` is both ends.
bool set_bound(Range& range, Piece const& bound, Subject const& subject, UnitId shared_unit, LowerContext const& context) {
    auto const* value = bound.find(PieceKind::value);
    if (value == nullptr) return false;
    auto end = lower_value(*value, subject, shared_unit, context);
    if (!end) return false;
    auto const set = [](std::optional<Bound>& slot, Bound b, bool strict) {
        if (slot) return false;
        b.strict = strict;
        slot = b;
        return true;
    };
    // "Above normal", "no greater than normal", "at least normal" name the end they can only mean; "less than normal" names none.
    auto const* limit = value->find(PieceKind::uln);
    auto const bare_normal = limit != nullptr && limit->begin == value->begin && context.token(*limit).lower.starts_with("normal") &&
                             context.words(limit->begin, limit->end).find("upper") == std::string::npos;
    Piece const* said = nullptr;
    for (auto const& part : bound.parts) {
        if (!is_comparator(part.kind)) continue;
        // "less than or equal to (≤)" says it twice.
        if (said != nullptr && said->kind != part.kind) return false;
        said = &part;
        if (lost_half(part, *end, subject, context)) {
            context.warn("lost-comparator", "`" + context.words(bound.begin, bound.end) + "`: which way the bound goes is not certain",
                         bound);
            return false;
        }
    }
    for (auto const& part : bound.parts) {
        if (bare_normal && (part.kind == PieceKind::less || part.kind == PieceKind::equal)) return false;
        if (bare_normal && part.kind == PieceKind::at_least) end->of = Bound::Of::lln;
        if (auto const last = part.end > part.begin ? context.tokens[part.end - 1].lower : std::string_view{};
            last == "better" || last == "worse") {
            // Which way is better depends on the scale; on others than these it is not known.
            if (!is_performance_scale(subject.entry, context.vocabulary)) return false;
            auto const up = (subject.facts->scale == Scale::ordinal) == (last == "worse");
            return up ? set(range.low, *end, false) : set(range.high, *end, false);
        }
        switch (part.kind) {
            case PieceKind::less: return set(range.high, *end, true);
            case PieceKind::at_most: return set(range.high, *end, false);
            case PieceKind::at_least: return set(range.low, *end, false);
            case PieceKind::greater: return set(range.low, *end, true);
            case PieceKind::equal: return set(range.low, *end, false) && set(range.high, *end, false);
            default: break;
        }
    }
    return false;
}

// Empty ranges are the author's slip ("≥ 75 and ≤ 18"): refused.
bool sensible(Range const& range) {
    if (!range.low || !range.high || range.low->of != range.high->of || range.low->unit != range.high->unit) return true;
    if (range.low->of == Bound::Of::plain || range.low->of == Bound::Of::uln) return range.low->number <= range.high->number;
    return true;
}

Range normal_range() {
    Range range;
    range.low = Bound{1, false, Bound::Of::lln, UnitId::none};
    range.high = Bound{1, false, Bound::Of::uln, UnitId::none};
    range.normal = true;
    return range;
}

// "0,1 or 2": grades that a comma joins to what looks like a fraction.
std::vector<Decimal> grades_in_one(Piece const& value, Subject const& subject, LowerContext const& context) {
    std::vector<Decimal> result;
    auto const* number = value.find(PieceKind::number);
    if (subject.facts->scale != Scale::ordinal || number == nullptr) return result;
    auto const text = context.token(*number).lower;
    if (text.size() != 3 || text[1] != ',' || context.token(*number).has_unit) return result;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        auto const grade = grade_number(*subject.facts, text.substr(i, 1));
        if (!grade) return {};
        result.push_back(*grade);
    }
    return result;
}

std::optional<std::vector<Range>> lower_range(Piece const& measure, Subject const& subject, LowerContext const& context) {
    std::vector<Range> result;
    std::vector<Piece const*> bounds;
    for (auto const& part : measure.parts)
        if (part.kind == PieceKind::bound) bounds.push_back(&part);
    if (!bounds.empty()) {
        // "100 to ≥ 50 g/L": a number without unit takes the unit of the other end, never the other way round across a comparator and its own unit.
        UnitId shared = UnitId::none;
        for (auto const* bound : bounds)
            if (auto const* value = bound->find(PieceKind::value))
                shared = unit_of(*value, context) != UnitId::none ? unit_of(*value, context) : shared;
        Range range;
        for (auto const* bound : bounds)
            if (!set_bound(range, *bound, subject, shared, context)) return std::nullopt;
        if (!sensible(range)) {
            context.warn("empty-range", "no value lies in `" + context.words(measure.begin, measure.end) + "`", measure);
            return std::nullopt;
        }
        result.push_back(range);
        // "normal or < 1.5 × ULN"
        if (measure.has(PieceKind::normal)) result.push_back(normal_range());
        return result;
    }
    if (auto const* between = measure.find(PieceKind::between)) {
        std::vector<Piece const*> values;
        for (auto const& part : between->parts)
            if (part.kind == PieceKind::value) values.push_back(&part);
        if (values.size() != 2) return std::nullopt;
        auto const unit_low = unit_of(*values[0], context);
        auto const unit_high = unit_of(*values[1], context);
        auto const shared = unit_high != UnitId::none ? unit_high : unit_low;
        Range range;
        range.low = lower_value(*values[0], subject, shared, context);
        range.high = lower_value(*values[1], subject, shared, context);
        if (!range.low || !range.high) return std::nullopt;
        // "0.5 to 1.5 × ULN": the limit belongs to both.
        if (range.low->of == Bound::Of::plain && range.high->of != Bound::Of::plain) {
            range.low->of = range.high->of;
            range.low->unit = UnitId::none;
        }
        if (!sensible(range)) {
            context.warn("empty-range", "no value lies in `" + context.words(between->begin, between->end) + "`", *between);
            return std::nullopt;
        }
        result.push_back(range);
        return result;
    }
    if (measure.has(PieceKind::normal)) {
        result.push_back(normal_range());
        return result;
    }
    if (auto const* lost = measure.find(PieceKind::abnormal)) {
        context.warn("lost-comparator",
                     "what `" + context.words(lost->begin, lost->begin + 1) + "` was before `" + context.words(lost->begin + 1, lost->end) +
                         "` is not certain",
                     *lost);
        return std::nullopt;
    }
    if (auto const* choices = measure.find(PieceKind::choices)) {
        std::vector<Decimal> numbers;
        for (auto const& part : choices->parts)
            if (part.kind == PieceKind::value) {
                if (auto const grades = grades_in_one(part, subject, context); !grades.empty()) {
                    numbers.insert(numbers.end(), grades.begin(), grades.end());
                    continue;
                }
                auto const value = lower_value(part, subject, UnitId::none, context);
                if (!value) return std::nullopt;
                if (value->of != Bound::Of::plain) {
                    context.warn("lost-comparator", "no direction stands before `" + context.words(choices->begin, choices->end) + "`",
                                 *choices);
                    return std::nullopt;
                }
                numbers.push_back(value->number);
            }
        auto const& facts = *subject.facts;
        // A number beside a laboratory test says nothing without a direction.
        if (!is_scale_without_unit(facts, context.vocabulary.units()) || facts.bound_high.value_or(Decimal(0)) > Decimal(100)) {
            context.warn("lost-comparator", "no direction stands before `" + context.words(choices->begin, choices->end) + "`", *choices);
            return std::nullopt;
        }
        // "II-IV": with a dash between two, everything from one to the other.
        if (choices->has(PieceKind::between)) {
            if (numbers.size() != 2) return std::nullopt;
            Range range;
            range.low = Bound{numbers[0], false, Bound::Of::plain, UnitId::none};
            range.high = Bound{numbers[1], false, Bound::Of::plain, UnitId::none};
            if (!sensible(range)) return std::nullopt;
            result.push_back(range);
            return result;
        }
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        // Neighbours join: 0, 1, 2 is the range 0 to 2.
        for (auto const number : numbers) {
            auto const next = result.empty() ? std::nullopt : add(result.back().high->number, Decimal(1));
            if (next && *next == number)
                result.back().high->number = number;
            else {
                Range range;
                range.low = range.high = Bound{number, false, Bound::Of::plain, UnitId::none};
                result.push_back(range);
            }
        }
        if (result.empty()) return std::nullopt;
        return result;
    }
    return std::nullopt;
}

Node measure_leaf(EntryId analyte, Range const& range, Window const& window, bool throughout, Span span, std::string const& phrase) {
    Measure measure;
    measure.analyte = analyte;
    measure.range = range;
    measure.window = window;
    measure.throughout = throughout;
    return leaf(measure, span, phrase);
}

// "ECOG 0-1 on the Zubrod scale", "by Cockcroft-Gault": the way of measuring must be the one the analyte has anyway.
bool method_fits(Piece const& method, EntryId& analyte, LowerContext const& context) {
    auto const& vocabulary = context.vocabulary;
    if (analyte == EntryId::none) return false;
    // Images of the heart for its ejection fraction, an ECG for its QT interval: however it is done, it is the same quantity.
    auto const subject = vocabulary.entry(analyte).name;
    auto const heart = subject == "LVEF" || subject.find("shortening") != std::string::npos;
    auto const interval = subject.rfind("QT", 0) == 0;
    for (auto i = method.begin; i < method.end; ++i) {
        auto const& token = context.tokens[i];
        if (token.entry != EntryId::none && vocabulary.entry(token.entry).kind == EntryKind::analyte) break;
        auto const name = token.entry != EntryId::none ? std::string_view(vocabulary.entry(token.entry).name) : token.lower;
        auto const has = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
        auto const image = has("echo") || has("radionuclide ventriculo") || has("muga") || name == "cardiac MRI" || name == "gated" ||
                           name == "radionuclide";
        auto const tracing = has("ECG") || name == "ecg" || name == "ekg" || has("electrocardiogra");
        if (token.entry != EntryId::none && !image && !tracing) return false;
        if ((image && !heart) || (tracing && !interval)) return false;
    }
    if (method.end > method.begin) {
        auto const all = context.words(method.begin, method.end);
        for (std::string_view const name :
             {"echo", "muga", "ecg", "ekg", "gated", "radionuclide", "electrocardiogra", "angiogra", "cardiac mri", "mri"})
            if ((heart || interval) && all.find(name) != std::string::npos) return true;
        if (all.find("measured or") != std::string::npos || all.find("calculated or") != std::string::npos ||
            all.find("estimated or") != std::string::npos || all == "( calculated )" || all == "( estimated )" ||
            all == "( or calculated )" || all == "( actual or calculated )")
            return subject == "creatinine clearance" || subject == "estimated glomerular filtration rate";
    }
    for (auto i = method.begin; i < method.end; ++i) {
        auto const& token = context.tokens[i];
        if (token.entry != EntryId::none && vocabulary.entry(token.entry).kind == EntryKind::analyte) {
            auto const& name = vocabulary.entry(analyte).name;
            if (name == "performance status" && is_performance_scale(token.entry, vocabulary)) analyte = token.entry;
            return token.entry == analyte;
        }
    }
    auto const text = context.words(method.begin, method.end);
    auto const& name = vocabulary.entry(analyte).name;
    if (text.find("cock") != std::string::npos) {
        // What this formula gives is the creatinine clearance, whatever it is called.
        if (name == "estimated glomerular filtration rate") analyte = vocabulary.by_name("creatinine clearance");
        return analyte != EntryId::none && vocabulary.entry(analyte).name == "creatinine clearance";
    }
    if (text.find("ckd") != std::string::npos) return name.find("GFR") != std::string::npos;
    if (text.find("fridericia") != std::string::npos) {
        if (name == "QTcF") return true;
        if (name.rfind("QTc", 0) != 0) return false;
        auto const qtcf = vocabulary.by_name("QTcF");
        if (qtcf == EntryId::none) return false;
        analyte = qtcf;
        return true;
    }
    return false;
}

// The bound in brackets is the one before it in another unit, rounded: within 6 %, as "26 µmol/L" for 1.5 mg/dL.
bool says_the_same(Piece const& measure, Piece const& gloss, EntryId analyte, LowerContext const& context) {
    auto const& facts = context.vocabulary.entry(analyte).analyte;
    if (!facts) return false;
    Subject const subject{analyte, &*facts};
    std::vector<Diagnostic> ignored;
    LowerContext const quiet{context.tokens, context.vocabulary, context.kind, ignored};
    auto const first = lower_range(measure, subject, quiet);
    Piece other = gloss;
    // A bare value takes the comparator of the first.
    if (auto const* choices = gloss.find(PieceKind::choices)) {
        auto const* bound = measure.find(PieceKind::bound);
        if (bound == nullptr || choices->parts.size() != 1) return false;
        Piece copy = *bound;
        for (auto& part : copy.parts)
            if (part.kind == PieceKind::value) part = choices->parts.front();
        other.parts = {copy};
    }
    auto const second = lower_range(other, subject, quiet);
    if (!first || !second || first->size() != 1 || second->size() != 1) return false;
    auto const close = [&](std::optional<Bound> const& a, std::optional<Bound> const& b) {
        if (a.has_value() != b.has_value()) return false;
        if (!a) return true;
        if (a->of != Bound::Of::plain || b->of != Bound::Of::plain || a->unit == b->unit) return *a == *b;
        auto const pair = comparable(a->number, a->unit, b->number, b->unit, context.vocabulary.units(), facts->molar_mass, facts->valence);
        if (!pair) return false;
        auto const x = pair->a.to_double();
        auto const y = pair->b.to_double();
        return y != 0 && x / y > 0.94 && x / y < 1.06;
    };
    return close(first->front().low, second->front().low) && close(first->front().high, second->front().high);
}

// "> 1.5 × ULN or < 0.5 × LLN": the second bound opens to the other side.
std::optional<Range> other_side(Piece const& measure, Piece const& gloss, EntryId analyte, LowerContext const& context) {
    if (context.tokens[gloss.begin].lower != "or") return std::nullopt;
    auto const& facts = context.vocabulary.entry(analyte).analyte;
    if (!facts) return std::nullopt;
    std::vector<Diagnostic> ignored;
    LowerContext const quiet{context.tokens, context.vocabulary, context.kind, ignored};
    auto const first = lower_range(measure, {analyte, &*facts}, quiet);
    auto const second = lower_range(gloss, {analyte, &*facts}, quiet);
    if (!first || !second || first->size() != 1 || second->size() != 1) return std::nullopt;
    auto const& a = first->front();
    auto const& b = second->front();
    if ((a.low && !a.high && b.high && !b.low) || (a.high && !a.low && b.low && !b.high)) return b;
    return std::nullopt;
}

}  // namespace

namespace {

// "≤ 1.5 × ULN (CTCAE grade 0-1)": the last grade ends where the bound does.
bool same_as_grade(Piece const& toxicity, EntryId analyte, Range const& range, LowerContext const& context) {
    std::optional<std::int64_t> last;
    for (auto const& part : toxicity.parts) {
        if (part.kind != PieceKind::grade) continue;
        auto const& number = context.token(part).number;
        auto const grade = number ? number->to_integer() : std::nullopt;
        if (!grade || (last && *grade <= *last)) return false;
        last = grade;
    }
    return last && ends_toxicity_grade(analyte, range, static_cast<int>(*last), context.vocabulary);
}

}  // namespace

bool same_performance(Measure const& a, Measure const& b, Vocabulary const& vocabulary) {
    auto const ecog_id = vocabulary.by_name("ECOG performance status");
    auto const scale = [&](Measure const& m) {
        return m.analyte == ecog_id || (m.analyte != EntryId::none && vocabulary.entry(m.analyte).name == "performance status") ? 'e'
               : is_performance_scale(m.analyte, vocabulary)                                                                    ? 'k'
                                                                                                                                : ' ';
    };
    if (scale(a) == scale(b) || scale(a) == ' ' || scale(b) == ' ' || a.window != b.window || a.throughout != b.throughout) return false;
    auto const& ecog = scale(a) == 'e' ? a : b;
    auto const& percent = scale(a) == 'e' ? b : a;
    // The grades and the tens that each of them admits must be the same patients: 100-90: 0, 80-70: 1, 60-50: 2, 40-30: 3, 20-10: 4.
    auto const admits = [](Range const& range, int value) {
        Decimal const n(value);
        if (range.low && (range.low->of != Bound::Of::plain || n < range.low->number || (range.low->strict && n == range.low->number)))
            return false;
        return !(range.high &&
                 (range.high->of != Bound::Of::plain || n > range.high->number || (range.high->strict && n == range.high->number)));
    };
    for (int tens = 10; tens >= 1; --tens)
        if (admits(ecog.range, (10 - tens) / 2) != admits(percent.range, tens * 10)) return false;
    return true;
}

std::optional<Node> lower_bound(Piece const& piece, std::vector<EntryId> const& named, bool all, LowerContext const& context) {
    auto analytes = named;
    for (auto& analyte : analytes) {
        if (analyte == EntryId::none) return std::nullopt;
        // A general performance status of 70 is on Karnofsky's scale.
        if (context.vocabulary.entry(analyte).name == "performance status" && !piece.has(PieceKind::method))
            for (auto i = piece.begin; i < piece.end; ++i)
                if (auto const& token = context.tokens[i]; token.number && (token.has_unit || *token.number >= Decimal(30)))
                    analyte = context.vocabulary.by_name("Karnofsky performance status");
        if (analyte == EntryId::none) return std::nullopt;
    }
    Window window;
    std::vector<Node> beside;  // what must hold beside the value: no transfusion
    bool throughout = false;
    for (auto const& part : piece.parts) {
        if (part.kind == PieceKind::within) {
            auto const lowered = lower_window(part, context);
            if (!lowered || lowered->half_lives || !window.none()) return std::nullopt;
            window = lowered->window;
        } else if (part.kind == PieceKind::lasting) {
            auto const lowered = lower_window(part, context);
            if (!lowered || !window.none() || lowered->window.ago_strict) return std::nullopt;
            window.within = lowered->window.ago;
            throughout = true;
        } else if (part.kind == PieceKind::none_of) {
            Window free;
            if (auto const* within = part.find(PieceKind::within)) {
                auto const lowered = lower_window(*within, context);
                if (!lowered || lowered->half_lives) return std::nullopt;
                free = lowered->window;
            }
            std::vector<Node> kinds;
            for (auto const& term : part.parts) {
                if (term.kind != PieceKind::term) continue;
                Record record;
                record.what = Term{context.token(term).entry, {}};
                record.window = free;
                kinds.push_back(leaf(record, context.span(term), context.words(term.begin, term.end)));
            }
            if (kinds.empty()) return std::nullopt;
            // "without transfusion support": for how long is not said, and not that there never was one.
            if (part.find(PieceKind::within) == nullptr) {
                auto const said = context.words(part.begin, part.end);
                beside.push_back(leaf(Quoted{said}, context.span(part), said));
                continue;
            }
            auto none = negation(any_of(std::move(kinds)));
            none.span = context.span(part);
            none.phrase = context.words(part.begin, part.end);
            beside.push_back(std::move(none));
        }
    }
    if (auto const* gloss = piece.find(PieceKind::gloss)) {
        // "≤ 300 mg/dL (≤ 7.8 mmol/L)" is dropped when it says the same; anything else in its place is not understood.
        for (auto const analyte : analytes)
            if (!says_the_same(piece, *gloss, analyte, context) && !other_side(piece, *gloss, analyte, context)) {
                context.warn("unequal-units", "`" + context.words(gloss->begin, gloss->end) + "` is not the same limit in another unit",
                             *gloss);
                return std::nullopt;
            }
    }
    auto const phrase = context.words(piece.begin, piece.end);
    std::vector<Node> leaves;
    for (auto analyte : analytes) {
        for (auto const& part : piece.parts)
            if (part.kind == PieceKind::method && !method_fits(part, analyte, context)) return std::nullopt;
        auto const& facts = context.vocabulary.entry(analyte).analyte;
        if (!facts) return std::nullopt;
        auto const members = facts->scale == Scale::group ? facts->members : std::vector<EntryId>{analyte};
        std::vector<Node> of_members;
        for (auto const member : members) {
            auto const& member_facts = context.vocabulary.entry(member).analyte;
            if (!member_facts) return std::nullopt;
            auto ranges = lower_range(piece, {member, &*member_facts}, context);
            if (!ranges) return std::nullopt;
            if (auto const* toxicity = piece.find(PieceKind::toxicity))
                if (ranges->size() != 1 || !same_as_grade(*toxicity, member, ranges->front(), context)) return std::nullopt;
            if (auto const* gloss = piece.find(PieceKind::gloss))
                if (auto const other = other_side(piece, *gloss, member, context)) ranges->push_back(*other);
            std::vector<Node> alternatives;
            for (auto const& range : *ranges)
                alternatives.push_back(measure_leaf(member, range, window, throughout, context.span(piece), phrase));
            of_members.push_back(any_of(std::move(alternatives)));
        }
        // A group is a list without connective.
        leaves.push_back(context.kind == CriterionKind::exclusion ? any_of(std::move(of_members)) : all_of(std::move(of_members)));
    }
    if (leaves.empty()) return std::nullopt;
    auto node = all ? all_of(std::move(leaves)) : any_of(std::move(leaves));
    if (!beside.empty()) {
        beside.insert(beside.begin(), std::move(node));
        node = all_of(std::move(beside));
    }
    node.phrase = phrase;
    node.span = context.span(piece);
    return node;
}

namespace {

// "≤ 450 ms for men and ≤ 470 ms for women": under inclusion a demand on each, under exclusion a description of each.
std::optional<Node> lower_by_sex(Piece const& piece, std::vector<Piece const*> const& sexed, std::vector<EntryId> const& analytes, bool all,
                                 LowerContext const& context) {
    if (sexed.size() != 2 || sexed[0]->has(PieceKind::sex_female) == sexed[1]->has(PieceKind::sex_female)) return std::nullopt;
    UnitId shared = UnitId::none;
    for (auto const* one : sexed)
        if (auto const* bound = one->find(PieceKind::bound))
            if (auto const* value = bound->find(PieceKind::value); value != nullptr && unit_of(*value, context) != UnitId::none)
                shared = unit_of(*value, context);
    std::vector<Node> sides;
    for (auto const* one : sexed) {
        // What stands behind both (a window, a method) belongs to both.
        Piece bound = *one;
        for (auto const& part : piece.parts)
            if (part.kind == PieceKind::within || part.kind == PieceKind::method || part.kind == PieceKind::lasting ||
                part.kind == PieceKind::none_of)
                bound.parts.push_back(part);
        if (shared != UnitId::none)
            if (auto const* inner = bound.find(PieceKind::bound); inner == nullptr || inner->find(PieceKind::value) == nullptr ||
                                                                  unit_of(*inner->find(PieceKind::value), context) == UnitId::none)
                return std::nullopt;
        auto asked = lower_bound(bound, analytes, all, context);
        if (!asked) return std::nullopt;
        auto const* sex = one->find(PieceKind::sex_female) != nullptr ? one->find(PieceKind::sex_female) : one->find(PieceKind::sex_male);
        std::vector<Node> both;
        both.push_back(leaf(Sex{one->has(PieceKind::sex_female)}, context.span(*sex), context.words(sex->begin, sex->end)));
        both.push_back(std::move(*asked));
        if (context.kind == CriterionKind::exclusion)
            sides.push_back(all_of(std::move(both)));
        else {
            Node group = leaf(Group{}, context.span(*one), context.words(one->begin, one->end));
            group.children = std::move(both);
            sides.push_back(std::move(group));
        }
    }
    return context.kind == CriterionKind::exclusion ? any_of(std::move(sides)) : all_of(std::move(sides));
}

}  // namespace

namespace {

// "elevated creatinine > 2 mg/dL" asks for values above, "reduced LVEF < 40 %" for values below. Anything else beside such a word is not understood.
bool direction_fits(Piece const& piece, Node const& node, LowerContext const& context) {
    if (!node.children.empty())
        return std::all_of(node.children.begin(), node.children.end(),
                           [&](Node const& child) { return direction_fits(piece, child, context); });
    auto const* measure = node.get<Measure>();
    for (auto const& part : piece.parts) {
        if (part.kind != PieceKind::label || measure == nullptr) continue;
        auto const words = context.words(part.begin, part.end);
        bool down = false;
        for (std::string_view const word : {"decrease", "reduced", "low", "impaired", "depressed", "diminished"})
            down = down || words.find(word) != std::string::npos;
        auto const& range = measure->range;
        if (range.normal || (down ? !range.high || range.low : !range.low || range.high)) return false;
    }
    return true;
}

}  // namespace

namespace {

bool lies_beyond(Node const& node, ValueCondition const& condition) {
    if (auto const* measure = node.get<Measure>())
        return measure->analyte != condition.analyte ||
               (condition.above ? measure->range.low && !measure->range.high : measure->range.high && !measure->range.low);
    return std::all_of(node.children.begin(), node.children.end(), [&](Node const& child) { return lies_beyond(child, condition); });
}

}  // namespace

std::optional<Node> lower_measure(Piece const& piece, LowerContext const& context) {
    std::vector<EntryId> analytes;
    bool conjunction = false, disjunction = false, separator = false, either_reading = false;
    std::vector<ValueCondition> sides;  // "thrombocytopenia < 75,000/mm3": the bound must lie where the condition does
    std::vector<Piece const*> inner;
    for (auto const& part : piece.parts)
        if (part.kind == PieceKind::measure) inner.push_back(&part);
    auto const sexed = !inner.empty() && piece.has(PieceKind::subject);
    if (!inner.empty() && !sexed) {
        // "no creatinine > 2 mg/dL", or a list without connectives.
        auto const negated = piece.has(PieceKind::negation);
        // "(within 14 days) WBC ..., platelets ...": a window before the list is one for all.
        auto const* before = piece.find(PieceKind::within);
        if (before == nullptr && inner.size() > 1)
            if (auto const* own = inner.front()->find(PieceKind::within); own != nullptr && own->begin == inner.front()->begin)
                return std::nullopt;
        std::vector<Node> nodes;
        for (auto const* one : inner) {
            Piece copy = *one;
            if (before != nullptr) {
                if (one->has(PieceKind::within) || one->has(PieceKind::lasting)) return std::nullopt;
                copy.parts.push_back(*before);
            }
            auto node = lower_measure(copy, context);
            if (!node) return std::nullopt;
            nodes.push_back(std::move(*node));
        }
        // What stands behind the last only may have been meant for all.
        auto const more = [](Piece const& one) {
            return one.has(PieceKind::within) || one.has(PieceKind::lasting) || one.has(PieceKind::none_of);
        };
        if (more(*inner.back()) && !std::all_of(inner.begin(), inner.end(), [&](Piece const* one) { return more(*one); }))
            return std::nullopt;
        if (negated && inner.front()->has(PieceKind::conjunction)) return std::nullopt;
        auto node = negated                                    ? negation(std::move(nodes.front()))
                    : context.kind == CriterionKind::exclusion ? any_of(std::move(nodes))
                                                               : all_of(std::move(nodes));
        node.phrase = context.words(piece.begin, piece.end);
        node.span = context.span(piece);
        return node;
    }
    for (auto const& part : piece.parts) {
        if (part.kind == PieceKind::subject) {
            auto const& token = context.token(part);
            auto const entry = token.entry == EntryId::none && token.lower == "who" ? context.vocabulary.by_name("ECOG performance status")
                               : token.entry == EntryId::none                       ? measured(token, context.vocabulary)
                                                                                    : token.entry;
            if (entry != EntryId::none && context.vocabulary.entry(entry).kind == EntryKind::condition) {
                auto const* value = context.vocabulary.value_condition(entry);
                if (value == nullptr || value->analyte == EntryId::none) return std::nullopt;
                sides.push_back(*value);
                analytes.push_back(value->analyte);
                continue;
            }
            // "performance status: ECOG 0-2": the second name says the scale of the first.
            if (!analytes.empty() && !conjunction && !disjunction && !separator &&
                context.vocabulary.entry(analytes.back()).name == "performance status" && context.tokens[part.begin - 1].lower != "(") {
                if (!is_performance_scale(entry, context.vocabulary)) return std::nullopt;
                analytes.back() = entry;
                continue;
            }
            // "ECOG PS (ECOG)", "performance status (ECOG)": the bracket says the scale.
            if (!analytes.empty() && part.begin > 0 && context.tokens[part.begin - 1].lower == "(") {
                auto& last = analytes.back();
                if (entry == last) continue;
                if (context.vocabulary.entry(last).name == "performance status") {
                    last = entry;
                    continue;
                }
                return std::nullopt;
            }
            // "(Zubrod or WHO scale)": two names of one scale.
            if (!analytes.empty() && entry == analytes.back() && !conjunction && !disjunction && !separator && !either_reading) continue;
            analytes.push_back(entry);
        } else if (part.kind == PieceKind::conjunction)
            conjunction = true;
        else if (part.kind == PieceKind::disjunction)
            disjunction = true;
        else if (part.kind == PieceKind::and_or)
            either_reading = true;
        else if (part.kind == PieceKind::separator)
            separator = true;
    }
    if (analytes.empty() || (conjunction && disjunction)) return std::nullopt;
    if (either_reading && (conjunction || sexed)) return std::nullopt;
    if (either_reading && context.kind == CriterionKind::exclusion) disjunction = true;
    auto const all = conjunction || (!disjunction && context.kind != CriterionKind::exclusion);
    if (sexed && !sides.empty()) return std::nullopt;
    if (sexed) return lower_by_sex(piece, inner, analytes, all, context);
    auto node = lower_bound(piece, analytes, all, context);
    if (!node || !direction_fits(piece, *node, context)) return std::nullopt;
    for (auto const& side : sides)
        if (!lies_beyond(*node, side)) return std::nullopt;
    if (context.labels != nullptr)
        for (auto const& part : piece.parts)
            if (part.kind == PieceKind::label) context.labels->push_back(context.span(part));
    if (!either_reading || context.kind == CriterionKind::exclusion || !node->is<All>()) return node;
    // "ALT and/or AST ≤ 3 × ULN": all of them, or any? Decided where both readings agree.
    auto any = lower_bound(piece, analytes, false, context);
    if (!any) return std::nullopt;
    context.warn("ambiguous-and-or", "`and/or` in `" + context.words(piece.begin, piece.end) + "`: decided only where all and any agree",
                 piece);
    auto const phrase = node->phrase;
    std::vector<Node> doubtful, both;
    doubtful.push_back(std::move(*any));
    doubtful.push_back(leaf(Residue{"and/or"}, context.span(piece)));
    both.push_back(std::move(*node));
    both.push_back(all_of(std::move(doubtful)));
    auto result = any_of(std::move(both));
    result.phrase = phrase;
    result.span = context.span(piece);
    return result;
}

std::optional<Node> lower_bare_value(Piece const& bare, Node const& general, LowerContext const& context) {
    auto const* value = bare.find(PieceKind::value);
    if (value == nullptr) return std::nullopt;
    auto node = general;
    node.span = context.span(bare);
    node.phrase = context.words(bare.begin, bare.end);
    if (auto* measure = node.get<Measure>()) {
        if (measure->analyte == EntryId::none || measure->range.low.has_value() == measure->range.high.has_value()) return std::nullopt;
        auto& end = measure->range.low ? measure->range.low : measure->range.high;
        auto const& facts = context.vocabulary.entry(measure->analyte).analyte;
        if (!facts) return std::nullopt;
        auto const* number = value->find(PieceKind::number);
        auto const plain =
            number != nullptr && !value->has(PieceKind::uln) && !value->has(PieceKind::lln) && unit_of(*value, context) == UnitId::none;
        std::optional<Bound> bound;
        if (plain && end->of != Bound::Of::plain) {
            // "≤ 2.5 × ULN (5 if liver metastases)": a factor too.
            auto const& token = context.token(*number);
            if (!token.number || token.european || *token.number > Decimal(100) || *token.number < end->number) return std::nullopt;
            bound = Bound{*token.number, false, end->of, UnitId::none};
        } else
            bound = lower_value(*value, {measure->analyte, &*facts}, plain ? end->unit : UnitId::none, context);
        if (!bound) return std::nullopt;
        bound->strict = end->strict;
        end = *bound;
        return node;
    }
    if (!node.is<All>() && !node.is<Any>()) return std::nullopt;
    for (auto& child : node.children) {
        auto changed = lower_bare_value(bare, child, context);
        if (!changed) return std::nullopt;
        child = std::move(*changed);
    }
    return node;
}

std::optional<Node> lower_under_heading(std::string_view heading, LowerContext const& context) {
    auto const& vocabulary = context.vocabulary;
    while (!heading.empty() && (heading.back() == ':' || heading.back() == ' ' || heading.back() == '-')) heading.remove_suffix(1);
    auto const lower = ascii_lower(heading);
    auto const age = lower == "age" || lower == "ages" || lower == "patient age" || lower == "age range";
    auto const analyte = age ? EntryId::none : vocabulary.find(heading);
    if (!age && (analyte == EntryId::none || vocabulary.entry(analyte).kind != EntryKind::analyte)) return std::nullopt;
    auto tokens = context.tokens;
    while (!tokens.empty() && (tokens.back().lower == "." || tokens.back().lower == ";" || tokens.back().lower == ","))
        tokens = tokens.first(tokens.size() - 1);
    auto const clause = read_headed(tokens, age, vocabulary);
    if (!clause || clause->length != tokens.size()) return std::nullopt;
    if (clause->piece.has(PieceKind::anything))
        return leaf(Nothing{}, context.span(clause->piece), context.words(clause->piece.begin, clause->piece.end));
    if (age) return lower_age(clause->piece, context);
    return lower_bound(clause->piece, {analyte}, context.kind != CriterionKind::exclusion, context);
}

namespace {

std::nullopt_t lost_comparator(Piece const& piece, LowerContext const& context) {
    context.warn("lost-comparator", "`" + context.words(piece.begin, piece.end) + "`: which way the bound goes is not certain", piece);
    return std::nullopt;
}

// Who the words for people of an age are: "children" of at least 2 years has another end that the numbers do not give.
bool ends_fit_people(Piece const& piece, Range const& range, LowerContext const& context) {
    bool grown = false, young = false;
    for (auto i = piece.begin; i < piece.end; ++i) {
        auto const lower = context.tokens[i].lower;
        for (std::string_view const word : {"adult", "adults", "elderly", "seniors"}) grown = grown || lower == word;
        for (std::string_view const word : {"child", "children", "infant", "infants", "toddlers", "neonates", "neonate", "newborns",
                                            "minor", "minors", "pediatric", "boys", "girls"})
            young = young || lower == word;
        for (std::string_view const word : {"adolescent", "adolescents", "young adults", "teenagers", "youth"})
            if (lower == word && !(range.low && range.high)) return false;
    }
    if (grown && young) return true;
    return (!grown || range.low) && (!young || range.high);
}

}  // namespace

std::optional<Node> lower_age(Piece const& piece, LowerContext const& context) {
    std::vector<Node> parts;
    bool either = false;
    if (context.labels != nullptr)
        for (auto const& part : piece.parts)
            if (part.kind == PieceKind::label) context.labels->push_back(context.span(part));
    if (piece.has(PieceKind::anything)) return leaf(Nothing{}, context.span(piece), context.words(piece.begin, piece.end));
    if (piece.has(PieceKind::disjunction)) {
        // "< 18 or > 65 years": two ages outside. The unit of the one is that of the other.
        std::vector<Piece> sides;
        std::optional<Piece> unit;
        Piece rest = piece;
        rest.parts.clear();
        for (auto const& part : piece.parts) {
            if (part.kind == PieceKind::bound) {
                Piece side = piece;
                side.kind = PieceKind::age;
                side.begin = part.begin;
                side.end = part.end;
                side.parts = {part};
                sides.push_back(std::move(side));
            } else if (part.kind != PieceKind::disjunction)
                rest.parts.push_back(part);
        }
        if (sides.size() != 2 || rest.has(PieceKind::age_at) || !ends_fit_people(piece, Range{}, context)) return std::nullopt;
        std::vector<Node> either_side;
        std::vector<Age> ages;
        for (auto const& side : sides) {
            auto node = lower_age(side, context);
            auto const* one = node ? node->get<Age>() : nullptr;
            if (one == nullptr) return std::nullopt;
            ages.push_back(*one);
        }
        // Only apart: below one and above the other.
        auto const& low = ages[0].range.high ? ages[0] : ages[1];
        auto const& high = ages[0].range.high ? ages[1] : ages[0];
        if (!low.range.high || low.range.low || !high.range.low || high.range.high) return std::nullopt;
        bool named = false;
        for (auto i = sides[0].begin; i < sides[0].end; ++i)
            for (std::string_view const word : {"month", "months", "week", "weeks", "day", "days", "year", "years", "yrs", "yo"})
                named = named || context.tokens[i].lower == word;
        if (!named && ages[0].unit != ages[1].unit) {
            if (ages[0].unit != TimeUnit::year) return std::nullopt;
            ages[0].unit = ages[1].unit;
        }
        if (ages[0].unit != ages[1].unit || low.range.high->number > high.range.low->number) return std::nullopt;
        for (std::size_t i = 0; i < 2; ++i)
            either_side.push_back(leaf(ages[i], context.span(sides[i]), context.words(sides[i].begin, sides[i].end)));
        std::vector<Node> all;
        for (auto const& part : rest.parts) {
            if (part.kind == PieceKind::sex_female) all.push_back(leaf(Sex{true}, context.span(part), context.words(part.begin, part.end)));
            if (part.kind == PieceKind::sex_male) all.push_back(leaf(Sex{false}, context.span(part), context.words(part.begin, part.end)));
        }
        if (all.size() > 1) return std::nullopt;
        all.push_back(any_of(std::move(either_side)));
        auto node = all_of(std::move(all));
        node.phrase = context.words(piece.begin, piece.end);
        node.span = context.span(piece);
        return node;
    }
    for (auto const& part : piece.parts) {
        if (part.kind == PieceKind::sex_female) parts.push_back(leaf(Sex{true}, context.span(part), context.words(part.begin, part.end)));
        if (part.kind == PieceKind::sex_male) parts.push_back(leaf(Sex{false}, context.span(part), context.words(part.begin, part.end)));
        if (part.kind == PieceKind::sex_either) either = true;
    }
    if (parts.size() > 1) return std::nullopt;
    if (piece.kind == PieceKind::sex) {
        if (either) return leaf(Nothing{}, context.span(piece), context.words(piece.begin, piece.end));
        if (parts.empty()) return std::nullopt;
        return parts.front();
    }

    Age age;
    // The unit of each end; "6 months to 2 years" is 6 to 24 months.
    std::optional<TimeUnit> low_unit, high_unit, only_unit;
    auto const unit_in = [&](Piece const& value, std::optional<TimeUnit>& unit) {
        for (auto const& part : value.parts) {
            switch (part.kind) {
                case PieceKind::hour: unit = TimeUnit::hour; break;
                case PieceKind::day: unit = TimeUnit::day; break;
                case PieceKind::week: unit = TimeUnit::week; break;
                case PieceKind::month: unit = TimeUnit::month; break;
                case PieceKind::year: unit = TimeUnit::year; break;
                default: break;
            }
        }
    };
    auto const number_of = [&](Piece const& value) -> std::optional<Decimal> {
        auto const* number = value.find(PieceKind::number);
        if (number == nullptr || !context.token(*number).number || context.token(*number).has_unit || context.token(*number).multiple ||
            !repeats_itself(value, context))
            return std::nullopt;
        return context.token(*number).number;
    };
    for (auto const& part : piece.parts) {
        if (part.kind == PieceKind::between) {
            std::vector<Decimal> numbers;
            for (auto const& value : part.parts)
                if (value.kind == PieceKind::value) {
                    auto const n = number_of(value);
                    if (!n) return std::nullopt;
                    unit_in(value, numbers.empty() ? low_unit : high_unit);
                    numbers.push_back(*n);
                }
            if (numbers.size() != 2) return std::nullopt;
            if (!low_unit && !high_unit) unit_in(part, high_unit);  // "19 to 70 (inclusive) years"
            age.range.low = Bound{numbers[0], false, Bound::Of::plain, UnitId::none};
            age.range.high = Bound{numbers[1], false, Bound::Of::plain, UnitId::none};
        } else if (part.kind == PieceKind::bound) {
            auto const* value = part.find(PieceKind::value);
            if (value == nullptr) return std::nullopt;
            auto const n = number_of(*value);
            if (!n) return std::nullopt;
            std::optional<TimeUnit> unit;
            unit_in(*value, unit);
            unit_in(part, unit);
            auto const end = [&](bool strict) { return Bound{*n, strict, Bound::Of::plain, UnitId::none}; };
            bool set = false;
            // "at least 18 years or older" says it twice.
            std::optional<PieceKind> said;
            for (auto const& cmp : part.parts) {
                if (cmp.kind != PieceKind::less && cmp.kind != PieceKind::at_most && cmp.kind != PieceKind::at_least &&
                    cmp.kind != PieceKind::greater && cmp.kind != PieceKind::equal)
                    continue;
                if (said && *said != cmp.kind) return std::nullopt;
                if (said) continue;
                said = cmp.kind;
                switch (cmp.kind) {
                    case PieceKind::less:
                        set = !age.range.high;
                        age.range.high = end(true);
                        high_unit = unit;
                        break;
                    case PieceKind::at_most:
                        set = !age.range.high;
                        age.range.high = end(false);
                        high_unit = unit;
                        break;
                    case PieceKind::at_least:
                        set = !age.range.low;
                        age.range.low = end(false);
                        low_unit = unit;
                        break;
                    case PieceKind::greater:
                        set = !age.range.low;
                        age.range.low = end(true);
                        low_unit = unit;
                        break;
                    case PieceKind::equal:
                        // "= 18 years": nobody asks for one year of age with a sign. Half of it was lost.
                        if (context.token(cmp).kind == TokenKind::comparator) return lost_comparator(piece, context);
                        set = !age.range.low && !age.range.high;
                        age.range.low = age.range.high = end(false);
                        low_unit = high_unit = unit;
                        break;
                    default: break;
                }
            }
            if (!set) return std::nullopt;
        } else if (part.kind == PieceKind::value) {
            // "over 1 to 21", "18 to under 65": the end without a comparator is inside.
            auto const n = number_of(part);
            if (!n) return std::nullopt;
            auto const first = !age.range.low && !age.range.high;
            if (!first && !age.range.low) return std::nullopt;
            auto& slot = first ? age.range.low : age.range.high;
            if (slot) return std::nullopt;
            slot = Bound{*n, false, Bound::Of::plain, UnitId::none};
            unit_in(part, first ? low_unit : high_unit);
        } else if (part.kind == PieceKind::age_at) {
            auto const* term = part.find(PieceKind::term);
            if (term == nullptr) return std::nullopt;
            age.at = Term{context.token(*term).entry, {}};
        }
    }
    if (!age.range.low && !age.range.high) return std::nullopt;
    only_unit = low_unit ? low_unit : high_unit;
    if (low_unit && high_unit && *low_unit != *high_unit) {
        auto const to_months = [](Bound& bound) {
            auto const months = multiply(bound.number, Decimal(12));
            if (months) bound.number = *months;
            return months.has_value();
        };
        if (*low_unit == TimeUnit::month && *high_unit == TimeUnit::year) {
            if (!to_months(*age.range.high)) return std::nullopt;
            only_unit = TimeUnit::month;
        } else
            return std::nullopt;
    }
    if (age.range.low && age.range.high && age.range.low->number > age.range.high->number && !piece.has(PieceKind::between) &&
        context.kind == CriterionKind::exclusion && parts.empty() && !age.at) {
        // Under exclusion "younger than 18 and older than 80" can only mean either.
        auto low = age, high = age;
        low.range.low.reset();
        high.range.high.reset();
        std::vector<Node> outside;
        for (auto* side : {&low, &high}) {
            side->unit = only_unit.value_or(TimeUnit::year);
            outside.push_back(leaf(*side, context.span(piece), context.words(piece.begin, piece.end)));
        }
        auto node = any_of(std::move(outside));
        node.phrase = context.words(piece.begin, piece.end);
        node.span = context.span(piece);
        return node;
    }
    if (age.range.low && age.range.high && age.range.low->number > age.range.high->number) {
        context.warn("empty-range", "no age lies in `" + context.words(piece.begin, piece.end) + "`", piece);
        return std::nullopt;
    }
    age.unit = only_unit.value_or(TimeUnit::year);
    if (age.unit == TimeUnit::hour) return std::nullopt;
    if (!ends_fit_people(piece, age.range, context)) return std::nullopt;
    parts.push_back(leaf(age, context.span(piece), context.words(piece.begin, piece.end)));
    auto node = all_of(std::move(parts));
    node.phrase = context.words(piece.begin, piece.end);
    return node;
}

}  // namespace eligo
