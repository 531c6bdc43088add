// Numbers and grades against ranges, age, performance status, derived values (semantics.md, Numbers).

#include "matcher/derived.hpp"
#include "matcher/leaf.hpp"
#include "matcher/measure_parts.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>
#include <utility>

namespace eligo {

// ---- ranges ----

namespace {

struct Judged {
    Answer answer = Answer::unknown;
    std::string reason;
    std::optional<Missing> missing;
    std::string note;
    std::optional<Comparison> comparison;
};

std::string shown(Bound const& bound, UnitTable const& units) {
    std::string text = bound.number.to_string();
    if (bound.of == Bound::Of::uln) return text + " x ULN";
    if (bound.of == Bound::Of::lln) return text + " x LLN";
    if (bound.unit != UnitId::none) text += " " + units.unit(bound.unit).code;
    return text;
}

bool nearer(Comparison const& a, Comparison const& b) {
    return std::abs(a.value.to_double() - a.limit.to_double()) < std::abs(b.value.to_double() - b.limit.to_double());
}

bool dimensionless(Unit const& unit) noexcept { return unit.base == "1"; }

class Ranges {
public:
    Ranges(Range const& range, EntryId analyte, Context const& context) : range_(range), analyte_(analyte), context_(context) {
        auto const& v = context.vocabulary();
        if (analyte != EntryId::none && v.entry(analyte).analyte) facts_ = v.entry(analyte).analyte.get();
        one_ = v.units().find("1");
        percent_ = v.units().find("%");
        performance_ = analyte == context.landmarks().ecog || analyte == context.landmarks().karnofsky ||
                       analyte == context.landmarks().lansky || analyte == context.landmarks().performance_status;
        bool const ordinal = facts_ && facts_->scale == Scale::ordinal;
        // A score or ratio; one in parts per billion does need its unit.
        bool const no_unit = facts_ && (facts_->units.empty() ? facts_->scale == Scale::number
                                                              : facts_->units.front() != percent_ && plain_number(facts_->units.front()));
        ratio_ = facts_ && !performance_ && !ordinal &&
                 (facts_->scale == Scale::percent || (!facts_->units.empty() && facts_->units.front() == percent_));
        bare_ = performance_ || ordinal || (no_unit && !ratio_) || !facts_;
    }

    // A plain value in a unit, or without one.
    Judged of_value(Extent<Decimal> const& value, UnitId unit, bool unit_written, std::string const& text,
                    ObservationRecord const* record) const {
        Judged judged;
        judged.answer = Answer::met;
        bool lost = false;
        auto const apply = [&](Bound const& bound, bool low) {
            Judged const one = against(value, unit, unit_written, text, record, bound, low);
            if (one.answer == Answer::not_met) judged.reason = one.reason;
            if (one.comparison && (!judged.comparison || one.answer == Answer::not_met ||
                                   (judged.answer == Answer::met && nearer(*one.comparison, *judged.comparison))))
                judged.comparison = one.comparison;
            if (one.answer == Answer::unknown && !lost && judged.answer != Answer::not_met) {
                judged.reason = one.reason;
                judged.missing = one.missing;
                lost = true;
            }
            if (judged.reason.empty() || (one.answer == Answer::met && judged.answer == Answer::met && !lost)) judged.reason = one.reason;
            judged.answer = both(judged.answer, one.answer);
        };
        if (range_.normal && range_.high && only_high_fails()) {
            // Only the upper limit can be broken. A value below a lower one that is on record all the same is neither normal nor abnormal.
            apply(*range_.high, false);
            if (judged.answer == Answer::met && range_.low && record && record->lower) {
                Judged const below = against(value, unit, unit_written, text, record, *range_.low, true);
                if (below.answer != Answer::met) {
                    judged.answer = Answer::unknown;
                    judged.reason = below.reason;
                    judged.missing = Missing{"whether " + text + " counts as normal", ""};
                }
            }
        } else {
            if (range_.low) apply(*range_.low, true);
            if (range_.high) apply(*range_.high, false);
        }
        if (judged.answer != Answer::unknown) judged.missing.reset();
        return judged;
    }

    bool bare() const noexcept { return bare_; }
    bool performance() const noexcept { return performance_; }
    AnalyteFacts const* facts() const noexcept { return facts_; }
    bool measured_as_percent(UnitId unit) const { return unit != UnitId::none && unit == percent_; }
    // "neutrophils 50 %" is not a count.
    bool takes(ChartObservation const& observation) const { return !measured_as_percent(observation.unit) || takes_percent(); }
    bool ratio() const noexcept { return ratio_; }
    // A grade, or points: `1`, `%`, `{score}`.
    bool plain_number(UnitId unit) const {
        if (unit == UnitId::none) return false;
        auto const& known = context_.vocabulary().units().unit(unit);
        return unit == percent_ || (dimensionless(known) && known.factor == known.divisor);
    }

    bool takes_percent() const {
        if (!facts_ || facts_->scale == Scale::percent || performance_) return true;
        return std::find(facts_->units.begin(), facts_->units.end(), percent_) != facts_->units.end() || facts_->units.empty();
    }

private:
    bool only_high_fails() const {
        auto const& list = context_.landmarks().high_only;
        return std::find(list.begin(), list.end(), analyte_) != list.end();
    }

    // The units in which a bare number of a ratio may be meant: `%` and `1`, less those in which it is impossible in a living person.
    std::vector<UnitId> readings(Extent<Decimal> const& value) const {
        std::vector<UnitId> found;
        auto const& units = context_.vocabulary().units();
        for (UnitId const unit : {percent_, one_}) {
            if (unit == UnitId::none) continue;
            bool possible = true;
            auto const outside = [&](bool known, Decimal const& end, std::optional<Decimal> const& limit, bool above) {
                if (!known || !limit || facts_->units.empty()) return false;
                auto const pair = comparable(end, unit, *limit, facts_->units.front(), units, std::nullopt, std::nullopt);
                return pair && (above ? pair->b < pair->a : pair->a < pair->b);
            };
            possible = !outside(value.low_known, value.low, facts_->possible_high, true) &&
                       !outside(value.high_known, value.high, facts_->possible_low, false);
            if (possible) found.push_back(unit);
        }
        return found.empty() ? std::vector<UnitId>{percent_, one_} : found;
    }

    // A ratio without a unit, or against a bound without one: all that may be meant must agree.
    Answer by_readings(Extent<Decimal> const& value, UnitId unit, Bound const& bound, bool low) const {
        std::optional<Answer> answer;
        auto const of_value = unit != UnitId::none ? std::vector<UnitId>{unit} : readings(value);
        auto const of_bound =
            bound.unit != UnitId::none ? std::vector<UnitId>{bound.unit} : readings(Extent<Decimal>::exactly(bound.number));
        for (UnitId const a : of_value) {
            for (UnitId const b : of_bound) {
                if (a == UnitId::none || b == UnitId::none) return Answer::unknown;
                auto const converted = convert_ends(value, a, b, bound.number);
                if (!converted) return Answer::unknown;
                Answer const one = compare(converted->first, converted->second, bound.strict, low);
                if (answer && *answer != one) return Answer::unknown;
                answer = one;
            }
        }
        return answer.value_or(Answer::unknown);
    }

    Judged against(Extent<Decimal> const& value, UnitId unit, bool unit_written, std::string const& text, ObservationRecord const* record,
                   Bound const& bound, bool low) const {
        Judged judged;
        auto const& v = context_.vocabulary();
        std::string const name = name_of(analyte_, v);
        if (bound.of != Bound::Of::plain) {
            bool const upper = bound.of == Bound::Of::uln;
            auto const& limit = record ? (upper ? record->upper : record->lower) : std::optional<Decimal>();
            if (!limit) {
                judged.reason = text + " has no " + (upper ? "upper" : "lower") + " limit of normal";
                judged.missing = Missing{(upper ? "upper limit of " : "lower limit of ") + name,
                                         std::string(upper ? "upper: ..." : "lower: ...") + "   # in the line of " + name};
                return judged;
            }
            auto const product = multiply(bound.number, *limit);
            if (!product) {
                judged.reason = "the product of " + bound.number.to_string() + " and " + limit->to_string() + " has too many digits";
                return judged;
            }
            judged.answer = compare(value, *product, bound.strict, low);
            judged.comparison = comparison(value, *product, bound, low, record->unit);
            judged.comparison->limit_as = shown(bound, v.units()) + " " + limit->to_string();
            judged.reason = sentence(judged.answer, text,
                                     shown(bound, v.units()) + " (" +
                                         (record->unit.empty() ? product->to_string() : product->to_string() + " " + record->unit) + ")",
                                     bound.strict, low);
            return judged;
        }
        // Equal units, none on either side, or convertible ones.
        if (performance_ || (facts_ && facts_->scale == Scale::ordinal)) {
            if (unit_written && !plain_number(unit)) {
                judged.reason = "the unit of " + text + " is none of " + name;
                judged.missing = Missing{"unit of " + name, "unit: 1   # in the line of " + name};
                return judged;
            }
            judged.answer = compare(value, bound.number, bound.strict, low);
            judged.comparison = comparison(value, bound.number, bound, low, {});
            judged.reason = sentence(judged.answer, text, shown(bound, v.units()), bound.strict, low);
            return judged;
        }
        if (ratio_ && (unit_written ? unit != UnitId::none && bound.unit == UnitId::none : true)) {
            judged.answer = by_readings(value, unit_written ? unit : UnitId::none, bound, low);
            if (judged.answer != Answer::unknown || unit_written) {
                judged.reason = sentence(judged.answer, text, shown(bound, v.units()), bound.strict, low);
                return judged;
            }
        }
        if (!unit_written && !bare_) {
            judged.reason = text + " has no unit";
            judged.missing = Missing{"unit of " + name, "unit: " + unit_hint(bound) + "   # in the line of " + name};
            return judged;
        }
        if (unit_written && unit == UnitId::none) {
            judged.reason = "the unit of " + text + " is not known";
            judged.missing = Missing{"unit of " + name, "unit: " + unit_hint(bound) + "   # in the line of " + name};
            return judged;
        }
        if (!unit_written && bound.unit == UnitId::none) {
            judged.answer = compare(value, bound.number, bound.strict, low);
            judged.comparison = comparison(value, bound.number, bound, low, {});
            judged.reason = sentence(judged.answer, text, shown(bound, v.units()), bound.strict, low);
            return judged;
        }
        UnitId const of_value = unit_written ? unit : one_;
        UnitId const of_bound = bound.unit == UnitId::none ? one_ : bound.unit;
        if (auto const converted = convert_ends(value, of_value, of_bound, bound.number)) {
            judged.answer = compare(converted->first, converted->second, bound.strict, low);
            judged.comparison = in_unit_of_value(value, of_value, of_bound, bound, low);
        } else if (auto const days = as_days(value, of_value, of_bound, bound.number)) {
            judged.answer = low ? at_least_days(*days, bound.strict) : at_most_days(*days, bound.strict);
        } else {
            judged.reason = "the unit of " + text + " cannot be converted to that of " + shown(bound, v.units());
            judged.missing = Missing{name + " in " + unit_hint(bound), missing_observation(name, unit_hint(bound), context_).add};
            return judged;
        }
        judged.reason = sentence(judged.answer, text, shown(bound, v.units()), bound.strict, low);
        return judged;
    }

    // The end of the value that is nearer to the limit, or the one that is known.
    Comparison comparison(Extent<Decimal> const& value, Decimal const& limit, Bound const& bound, bool low, std::string unit) const {
        Comparison result;
        result.what = name_of(analyte_, context_.vocabulary());
        result.value = (low ? value.high_known : !value.low_known) ? value.high : value.low;
        result.limit = limit;
        result.unit = std::move(unit);
        result.low = low;
        result.strict = bound.strict;
        result.graded = facts_ && facts_->scale == Scale::ordinal;
        return result;
    }

    // nullopt: the limit cannot be shown in the value's unit.
    std::optional<Comparison> in_unit_of_value(Extent<Decimal> const& value, UnitId of_value, UnitId of_bound, Bound const& bound,
                                               bool low) const {
        auto const& units = context_.vocabulary().units();
        auto const limit = of_value == of_bound
                               ? std::optional(bound.number)
                               : convert(bound.number, of_bound, of_value, units, facts_ ? facts_->molar_mass : std::nullopt,
                                         facts_ ? facts_->valence : std::nullopt);
        if (!limit) return std::nullopt;
        std::string const code = units.unit(of_value).code;
        Comparison result = comparison(value, *limit, bound, low, code == "1" ? std::string() : code);
        if (of_value != of_bound) result.limit_as = shown(bound, units);
        return result;
    }

    std::string unit_hint(Bound const& bound) const {
        auto const& units = context_.vocabulary().units();
        if (bound.unit != UnitId::none) return units.unit(bound.unit).code;
        if (facts_ && !facts_->units.empty()) return units.unit(facts_->units.front()).code;
        return "...";
    }

    static Answer compare(Extent<Decimal> const& value, Decimal const& bound, bool strict, bool low) {
        return low ? at_least(value, bound, strict) : at_most(value, bound, strict);
    }

    static std::string sentence(Answer answer, std::string const& text, std::string const& bound, bool strict, bool low) {
        if (answer == Answer::unknown) return text + " may be on either side of " + bound;
        bool const met = answer == Answer::met;
        std::string_view const relation = low ? (met ? (strict ? "above" : "not below") : (strict ? "not above" : "below"))
                                              : (met ? (strict ? "below" : "not above") : (strict ? "not below" : "above"));
        return text + " is " + std::string(relation) + " " + bound;
    }

    std::optional<std::pair<Extent<Decimal>, Decimal>> convert_ends(Extent<Decimal> const& value, UnitId from, UnitId to,
                                                                    Decimal const& bound) const {
        auto const& units = context_.vocabulary().units();
        auto const molar = facts_ ? facts_->molar_mass : std::optional<Decimal>();
        auto const valence = facts_ ? facts_->valence : std::optional<Decimal>();
        Extent<Decimal> result = value;
        Decimal reference;
        bool any = false;
        for (bool const high : {false, true}) {
            if (!(high ? value.high_known : value.low_known)) continue;
            auto const pair = comparable(high ? value.high : value.low, from, bound, to, units, molar, valence);
            if (!pair) return std::nullopt;
            (high ? result.high : result.low) = pair->a;
            reference = pair->b;
            any = true;
        }
        if (!any) return std::nullopt;
        return std::pair(result, reference);
    }

    // Months and years have no exact length in days: n months are 30.4375 n days give or take 3, which holds for
    // every month to begin with (tests/matcher/measure_test.cpp tries 20 years of them). Life expectancy is given in such units.
    struct DaysPair {
        Extent<double> value, bound;
    };
    static std::optional<std::pair<double, double>> days_of(Decimal const& number, Unit const& unit) {
        double const n = number.to_double() * unit.factor.to_double() / unit.divisor.to_double();
        if (unit.base == "s") return std::pair(n / 86400, n / 86400);
        if (unit.base == "mo") return std::pair(30.4375 * n - 3, 30.4375 * n + 3);
        return std::nullopt;
    }
    std::optional<DaysPair> as_days(Extent<Decimal> const& value, UnitId from, UnitId to, Decimal const& bound) const {
        if (from == UnitId::none || to == UnitId::none) return std::nullopt;
        auto const& units = context_.vocabulary().units();
        DaysPair pair;
        auto const limit = days_of(bound, units.unit(to));
        if (!limit) return std::nullopt;
        pair.bound = Extent<double>::between(limit->first, limit->second);
        if (value.low_known) {
            auto const end = days_of(value.low, units.unit(from));
            if (!end) return std::nullopt;
            pair.value.low = end->first;
            pair.value.low_known = true;
        }
        if (value.high_known) {
            auto const end = days_of(value.high, units.unit(from));
            if (!end) return std::nullopt;
            pair.value.high = end->second;
            pair.value.high_known = true;
        }
        return pair;
    }
    static Answer at_least_days(DaysPair const& days, bool strict) {
        if (at_least(days.value, days.bound.high, strict) == Answer::met) return Answer::met;
        return at_least(days.value, days.bound.low, strict) == Answer::not_met ? Answer::not_met : Answer::unknown;
    }
    static Answer at_most_days(DaysPair const& days, bool strict) {
        if (at_most(days.value, days.bound.low, strict) == Answer::met) return Answer::met;
        return at_most(days.value, days.bound.high, strict) == Answer::not_met ? Answer::not_met : Answer::unknown;
    }

    Range const& range_;
    EntryId analyte_;
    Context const& context_;
    AnalyteFacts const* facts_ = nullptr;
    UnitId one_ = UnitId::none, percent_ = UnitId::none;
    bool bare_ = false, performance_ = false;
    bool ratio_ = false;  // measured in percent: a bare number is one of `%` or of `1`
};

std::string text_of(ChartObservation const& observation) {
    auto const& record = *observation.record;
    return record.name + " " + record.value.text + (record.unit.empty() ? "" : " " + record.unit);
}

// The value as an extent; nullopt when it is no number and no grade.
std::optional<Extent<Decimal>> extent_of(ChartObservation const& observation, AnalyteFacts const* facts, bool graded) {
    auto const& value = observation.record->value;
    using Kind = ObservedValue::Kind;
    if (!observation.record->has_value) return std::nullopt;
    if (value.kind == Kind::number || value.kind == Kind::interval) {
        Extent<Decimal> extent;
        if (value.low) {
            extent.low = *value.low;
            extent.low_known = true;
            extent.low_open = value.low_open;
        }
        if (value.high) {
            extent.high = *value.high;
            extent.high_known = true;
            extent.high_open = value.high_open;
        }
        return extent;
    }
    if (value.kind == Kind::text && graded && facts) {
        if (auto const number = grade_value(*facts, value.text)) return Extent<Decimal>::exactly(*number);
    }
    return std::nullopt;
}

Judged judge(ChartObservation const& observation, Ranges const& ranges) {
    Judged judged;
    bool const graded = ranges.performance() || (ranges.facts() && ranges.facts()->scale == Scale::ordinal);
    auto const extent = extent_of(observation, ranges.facts(), graded);
    if (!extent) {
        judged.reason = text_of(observation) + " is no number";
        return judged;
    }
    return ranges.of_value(*extent, observation.unit, !observation.record->unit.empty(), text_of(observation), observation.record);
}

// ---- performance status: the standard correspondence (semantics.md) ----
//
//     ECOG       0        1      2      3      4
//     Karnofsky  100-90   80-70  60-50  40-30  20-10      Lansky likewise
std::optional<std::pair<int, int>> ecog_of(Decimal const& karnofsky) {
    auto const value = karnofsky.to_integer();
    if (!value || *value < 10 || *value > 100) return std::nullopt;
    auto const of_ten = [](std::int64_t tens) { return static_cast<int>((10 - tens) / 2); };
    std::int64_t const down = *value / 10;
    std::int64_t const up = (*value + 9) / 10;
    return std::pair(of_ten(up), of_ten(down));
}

std::optional<std::pair<int, int>> karnofsky_of(Decimal const& ecog) {
    auto const value = ecog.to_integer();
    if (!value || *value < 0 || *value > 4) return std::nullopt;
    int const top = 100 - static_cast<int>(*value) * 20;
    return std::pair(top - 10, top);
}

bool is_tens(EntryId scale, Context const& context) {
    return scale != EntryId::none && (scale == context.landmarks().karnofsky || scale == context.landmarks().lansky);
}

// The values on scale `to` that a value on scale `from` may stand for: each of them must give the same answer.
std::vector<Decimal> correspond(Decimal const& value, EntryId from, EntryId to, Context const& context) {
    std::vector<Decimal> result;
    bool const from_tens = is_tens(from, context);
    bool const to_tens = is_tens(to, context);
    std::vector<int> grades;
    if (from_tens) {
        auto const range = ecog_of(value);
        if (!range) return result;
        for (int grade = range->first; grade <= range->second; ++grade) grades.push_back(grade);
    } else {
        auto const grade = value.to_integer();
        if (!grade || *grade < 0 || *grade > 4) return result;
        grades.push_back(static_cast<int>(*grade));
    }
    for (int const grade : grades) {
        if (!to_tens) {
            result.emplace_back(std::int64_t{grade});
            continue;
        }
        auto const range = karnofsky_of(Decimal(std::int64_t{grade}));
        if (range) {
            result.emplace_back(std::int64_t{range->first});
            result.emplace_back(std::int64_t{range->second});
        }
    }
    return result;
}

// ---- the latest value ----

struct Candidate {
    ChartObservation const* observation = nullptr;
    DayRange when;
    Answer inside = Answer::met;
    Judged judged;
    std::string note;
};

struct Latest {
    Answer answer = Answer::unknown;
    std::vector<Candidate const*> shown;
};

Latest latest(std::vector<Candidate> const& candidates) {
    std::vector<Vote> votes;
    for (std::size_t i = 0; i < candidates.size(); ++i)
        votes.push_back({candidates[i].when, candidates[i].judged.answer, candidates[i].inside == Answer::met, i});
    Latest result;
    auto const election = latest_of(votes);
    result.answer = election.answer;
    for (std::size_t const i : election.latest) result.shown.push_back(&candidates[i]);
    return result;
}

class MeasureEvaluator {
public:
    MeasureEvaluator(Measure const& measure, EntryId analyte, Context const& context)
        : measure_(measure),
          analyte_(analyte),
          context_(context),
          ranges_(measure.range, analyte, context),
          window_(window_days(measure.window, context.options.as_of)) {}

    NodeAnswer evaluate() {
        auto const& v = context_.vocabulary();
        if (analyte_ == EntryId::none || (v.entry(analyte_).analyte && v.entry(analyte_).analyte->scale == Scale::group)) {
            result_.reason = "`" + name_of(analyte_, v) + "` stands for several tests";
            return std::move(result_);
        }
        if (!measure_.range.low && !measure_.range.high) {
            result_.reason = "no limit is asked for";
            return std::move(result_);
        }
        collect();
        if (measure_.throughout) {
            throughout();
        } else if (!candidates_.empty()) {
            decide();
        } else if (!performance() && !derived()) {
            nothing();
        }
        apply_staleness(result_, context_);
        return std::move(result_);
    }

    std::optional<DerivedValue> compute() {
        derived();
        return computed_;
    }

private:
    bool windowed() const noexcept { return !measure_.window.none(); }

    void collect() {
        auto const& v = context_.vocabulary();
        for (auto const& observation : context_.chart.observations()) {
            if (observation.entry == EntryId::none || !v.is_a(observation.entry, analyte_)) continue;
            if (!ranges_.takes(observation)) continue;
            // A status recorded without its scale is compared only with a limit of the same scale, which its size tells.
            if (analyte_ == context_.landmarks().performance_status && !same_size(observation)) continue;
            admit(observation, judge(observation, ranges_), {});
        }
    }

    bool same_size(ChartObservation const& observation) const {
        auto const extent = extent_of(observation, ranges_.facts(), true);
        if (!extent || !extent->low_known || !extent->high_known) return false;
        auto const fits = [&](std::optional<Bound> const& bound) {
            return !bound ||
                   (bound->number <= Decimal(5) ? extent->high <= Decimal(5) : bound->number >= Decimal(10) && extent->low >= Decimal(10));
        };
        return fits(measure_.range.low) && fits(measure_.range.high);
    }

    void admit(ChartObservation const& observation, Judged judged, std::string note) {
        auto const when = made_on(observation, context_);
        if (!when) {
            ++later_;
            return;
        }
        Candidate candidate;
        candidate.observation = &observation;
        candidate.when = *when;
        candidate.inside = made_inside(observation, *when, measure_.throughout ? WindowDays{.as_of = context_.as_of} : window_, context_);
        if (candidate.inside == Answer::not_met) {
            ++outside_;
            return;
        }
        candidate.judged = std::move(judged);
        candidate.note = std::move(note);
        candidates_.push_back(std::move(candidate));
    }

    void show(Candidate const& candidate) {
        Evidence evidence = evidence_of(*candidate.observation, context_);
        evidence.note = candidate.note;
        result_.evidence.push_back(std::move(evidence));
    }

    void decide() {
        auto const chosen = latest(candidates_);
        result_.answer = chosen.answer;
        for (auto const* candidate : chosen.shown) show(*candidate);
        Candidate const& first = *chosen.shown.front();
        bool const agree =
            std::all_of(chosen.shown.begin(), chosen.shown.end(), [&](auto const* c) { return c->judged.answer == first.judged.answer; });
        result_.reason = first.judged.reason;
        result_.comparison = first.judged.comparison;
        if (!first.note.empty()) result_.reason += " (" + first.note + ")";
        if (result_.answer == Answer::unknown) {
            if (!agree) {
                result_.reason = "several values may be the latest, and they differ";
                result_.missing.push_back(
                    {"which value of " + name_of(analyte_, context_.vocabulary()) + " is the latest", "date: ...   # of each"});
            } else if (first.judged.answer != Answer::unknown) {
                bool const dated = first.observation->record->date.has_value();
                result_.reason = text_of(*first.observation) + (dated ? " may have been measured outside the window" : " has no date");
                want_value();
            } else if (first.judged.missing) {
                result_.missing.push_back(*first.judged.missing);
            } else {
                want_value();
            }
        }
    }

    // Every value inside the span, and one at least as old as the span; "for more than" N: one that is older. The day N ago belongs to both.
    void throughout() {
        Window whole = measure_.window;
        whole.within_strict = false;
        WindowDays const span = window_days(whole, context_.options.as_of);
        DayNumber const covers = span.earliest - (measure_.window.within_strict ? 1 : 0);
        Answer inside_all = Answer::met;
        std::vector<Candidate> old;
        bool any_inside = false;
        for (auto const& candidate : candidates_) {
            if (!candidate.observation->record->date) {
                show(candidate);
                // It may lie anywhere: it can only fail to help.
                if (candidate.judged.answer != Answer::met) inside_all = both(inside_all, Answer::unknown);
                continue;
            }
            Answer const in_span = day_in_window(candidate.when, span);
            if (in_span == Answer::not_met) {
                old.push_back(candidate);
                continue;
            }
            any_inside = any_inside || in_span == Answer::met;
            show(candidate);
            inside_all = both(inside_all, in_span == Answer::met                   ? candidate.judged.answer
                                          : candidate.judged.answer == Answer::met ? Answer::met
                                                                                   : Answer::unknown);
            if (candidate.when.last <= covers) old.push_back(candidate);
            if (candidate.judged.answer == Answer::not_met && in_span == Answer::met) result_.reason = candidate.judged.reason;
        }
        if (inside_all == Answer::not_met) {
            result_.answer = Answer::not_met;
            return;
        }
        auto const start = latest(old);
        if (inside_all == Answer::met && any_inside && start.answer == Answer::met) {
            result_.answer = Answer::met;
            result_.reason = "every value in the span is inside the limits";
            for (auto const* candidate : start.shown) show(*candidate);
            return;
        }
        result_.reason = candidates_.empty() ? "no " + name_of(analyte_, context_.vocabulary()) + " on record"
                                             : "the values on record do not cover the whole span";
        result_.missing.push_back({name_of(analyte_, context_.vocabulary()) + " over the whole span",
                                   missing_observation(name_of(analyte_, context_.vocabulary()), unit_code(), context_).add});
    }

    bool performance() {
        if (!ranges_.performance() || analyte_ == context_.landmarks().performance_status) return false;
        auto const& marks = context_.landmarks();
        auto const& v = context_.vocabulary();
        for (auto const& observation : context_.chart.observations()) {
            for (EntryId const scale : {marks.ecog, marks.karnofsky, marks.lansky}) {
                if (scale == EntryId::none || observation.entry == EntryId::none || v.is_a(scale, analyte_) ||
                    !v.is_a(observation.entry, scale))
                    continue;
                auto const* facts = v.entry(scale).analyte.get();
                auto const extent = extent_of(observation, facts, true);
                Judged judged;
                std::string note;
                if (!extent || !extent->low_known || !extent->high_known || extent->low != extent->high) {
                    judged.reason = text_of(observation) + " is no single grade";
                } else if (!observation.record->unit.empty() && !ranges_.plain_number(observation.unit)) {
                    judged.reason = "the unit of " + text_of(observation) + " is none of a grade";
                } else {
                    auto const values = correspond(extent->low, scale, analyte_, context_);
                    bool first = true;
                    for (auto const& value : values) {
                        Judged const one = ranges_.of_value(Extent<Decimal>::exactly(value), UnitId::none, false,
                                                            name_of(analyte_, v) + " " + value.to_string(), nullptr);
                        note += (note.empty() ? text_of(observation) + " stands for " + name_of(analyte_, v) + " " : " or ") +
                                value.to_string();
                        if (first) {
                            judged = one;
                        } else {
                            if (one.answer != judged.answer) judged.answer = Answer::unknown;
                            if (one.comparison && judged.comparison && nearer(*one.comparison, *judged.comparison))
                                judged.comparison = one.comparison;
                        }
                        first = false;
                    }
                    if (judged.answer == Answer::unknown) judged.reason = "the scales do not correspond closely enough";
                }
                admit(observation, std::move(judged), std::move(note));
            }
        }
        if (candidates_.empty()) return false;
        decide();
        return true;
    }

    std::string unit_code() const {
        auto const& units = context_.vocabulary().units();
        for (auto const* bound :
             {measure_.range.low ? &*measure_.range.low : nullptr, measure_.range.high ? &*measure_.range.high : nullptr}) {
            if (bound && bound->of == Bound::Of::plain && bound->unit != UnitId::none) return units.unit(bound->unit).code;
        }
        if (ranges_.facts() && !ranges_.facts()->units.empty() && !ranges_.performance()) {
            auto const& unit = units.unit(ranges_.facts()->units.front());
            return unit.code == "1" ? std::string() : unit.code;
        }
        return {};
    }

    void want_value() {
        bool const upper = (measure_.range.high && measure_.range.high->of == Bound::Of::uln) ||
                           (measure_.range.low && measure_.range.low->of == Bound::Of::uln);
        auto missing = missing_observation(name_of(analyte_, context_.vocabulary()), unit_code(), context_, "...", upper);
        missing.what = name_of(analyte_, context_.vocabulary());
        result_.missing.push_back(std::move(missing));
    }

    void nothing() {
        std::string const name = name_of(analyte_, context_.vocabulary());
        result_.reason = outside_ > 0 ? "no " + name + " inside the window"
                         : later_ > 0 ? "the only " + name + " is later than the day asked about"
                                      : "no " + name + " on record";
        if (result_.missing.empty()) want_value();
        for (auto const& observation : context_.chart.observations()) {
            if (observation.entry != EntryId::none && context_.vocabulary().is_a(observation.entry, analyte_)) {
                Evidence evidence = evidence_of(observation, context_);
                evidence.note = "not used";
                result_.evidence.push_back(std::move(evidence));
            }
        }
    }

    // ---- derived values ----

    struct Input {
        double value = 0;
        ChartObservation const* observation = nullptr;
    };

    // The one latest exact number of an analyte in the unit a formula wants.
    std::optional<Input> input(EntryId analyte, std::string_view unit, bool any_day = false, bool percent_of_count = false) {
        if (analyte == EntryId::none) return std::nullopt;
        auto const& v = context_.vocabulary();
        UnitId const target = v.units().find(unit);
        auto const* facts = v.entry(analyte).analyte.get();
        std::vector<Vote> votes;
        std::vector<Input> inputs;
        for (auto const& observation : context_.chart.observations()) {
            if (observation.entry == EntryId::none || !v.is_a(observation.entry, analyte)) continue;
            bool const is_percent = observation.unit != UnitId::none && observation.unit == v.units().find("%");
            if (percent_of_count != is_percent && (percent_of_count || analyte == context_.landmarks().wbc)) continue;
            auto const when = made_on(observation, context_);
            if (!when) continue;
            Answer const inside = made_inside(observation, *when, any_day ? WindowDays{.as_of = context_.as_of} : window_, context_);
            if (inside == Answer::not_met) continue;
            auto const& value = observation.record->value;
            Input one;
            one.observation = &observation;
            bool usable = observation.record->has_value && value.kind == ObservedValue::Kind::number && value.low &&
                          observation.unit != UnitId::none && target != UnitId::none;
            if (usable) {
                auto const converted =
                    convert(*value.low, observation.unit, target, v.units(), facts ? facts->molar_mass : std::optional<Decimal>(),
                            facts ? facts->valence : std::optional<Decimal>());
                usable = converted.has_value();
                if (usable) one.value = converted->to_double();
            }
            votes.push_back({*when, known(usable), inside == Answer::met, inputs.size()});
            inputs.push_back(one);
        }
        if (votes.empty()) return std::nullopt;
        auto const election = latest_of(votes);
        if (election.answer != Answer::met) return std::nullopt;
        Input const& chosen = inputs[votes[election.latest.front()].source];
        for (std::size_t const i : election.latest) {
            if (std::abs(inputs[votes[i].source].value - chosen.value) > 1e-9 * std::abs(chosen.value)) return std::nullopt;
        }
        return chosen;
    }

    bool derived();
    void conclude(double low, double high, std::string_view unit, std::string const& formula, std::vector<Input> const& inputs);
    bool want_inputs(std::initializer_list<std::pair<std::string_view, bool>> inputs);

    Measure const& measure_;
    EntryId analyte_;
    Context const& context_;
    Ranges ranges_;
    WindowDays window_;
    std::vector<Candidate> candidates_;
    NodeAnswer result_;
    std::optional<DerivedValue> computed_;
    int later_ = 0, outside_ = 0;
};

// ---- age ----

std::optional<DayRange> born(Context const& context) {
    auto const& profile = context.profile();
    std::optional<DayRange> range;
    if (profile.birth_date) range = days(*profile.birth_date);
    if (profile.age) {
        // `age` belongs to the profile's own day: born after (age + 1) years before it, and at the latest `age` years before it.
        Day const day = profile.as_of.value_or(context.options.as_of);
        auto const years = [&](int n) { return before(day, Duration{Decimal(std::int64_t{n}), TimeUnit::year}); };
        auto const earliest = years(*profile.age + 1);
        auto const latest_day = years(*profile.age);
        if (earliest && latest_day) {
            // On 28 February a birthday of the 29th has come, in a year without that day.
            DayRange by_age{number(*earliest) + 1, number(*latest_day)};
            while (by_age.first < by_age.last && completed_years(Day{std::chrono::days{by_age.first}}, day) > *profile.age) ++by_age.first;
            if (!range) {
                range = by_age;
            } else {
                range = DayRange{std::max(range->first, by_age.first), std::min(range->last, by_age.last)};
                if (range->first > range->last) return std::nullopt;  // the two contradict each other
            }
        }
    }
    return range;
}

Day day_of(DayNumber number) { return Day{std::chrono::days{number}}; }

// Completed units of time from a birth in `birth` to a day in `on`: least and most.
std::optional<Extent<int>> completed(DayRange birth, DayRange on, TimeUnit unit) {
    if (on.first < birth.last && on.last < birth.first) return std::nullopt;
    auto const count = [&](DayNumber from, DayNumber to) {
        if (to < from) return 0;
        switch (unit) {
            case TimeUnit::year: return completed_years(day_of(from), day_of(to));
            case TimeUnit::month: return completed_months(day_of(from), day_of(to));
            case TimeUnit::week: return (to - from) / 7;
            case TimeUnit::day: return to - from;
            case TimeUnit::hour: break;
        }
        return 0;
    };
    return Extent<int>::between(count(birth.last, on.first), count(birth.first, on.last));
}

}  // namespace

AgeRange age_range(Age const& age) {
    AgeRange result;
    result.unit = age.unit;
    if (age.unit == TimeUnit::hour) {
        result.clear = false;
        return result;
    }
    auto const whole = [&](Bound const& bound) { return bound.number.integral(); };
    bool const integral = (!age.range.low || whole(*age.range.low)) && (!age.range.high || whole(*age.range.high));
    Decimal factor = 1;
    if (!integral) {
        if (age.unit != TimeUnit::year) {
            result.clear = false;
            return result;
        }
        result.unit = TimeUnit::month;
        factor = 12;
    }
    auto const end = [&](Bound const& bound) -> std::optional<int> {
        auto const number = multiply(bound.number, factor);
        auto const integer = number ? number->to_integer() : std::nullopt;
        if (!integer || *integer < -1000000 || *integer > 1000000 || bound.of != Bound::Of::plain) {
            result.clear = false;
            return std::nullopt;
        }
        return static_cast<int>(*integer);
    };
    if (age.range.low) {
        if (auto const n = end(*age.range.low)) result.low = *n + (age.range.low->strict ? 1 : 0);
    }
    if (age.range.high) {
        if (auto const n = end(*age.range.high)) result.high = *n - (age.range.high->strict ? 1 : 0);
    }
    return result;
}

Answer in_range(Extent<int> const& age, AgeRange const& range) {
    Answer answer = Answer::met;
    if (range.low) answer = both(answer, at_least(age, *range.low, false));
    if (range.high) answer = both(answer, at_most(age, *range.high, false));
    return answer;
}

// nullopt where both ends hold.
std::optional<Comparison> age_comparison(Extent<int> const& age, AgeRange const& range) {
    Comparison result;
    result.what = "age";
    result.unit = std::string(to_string(range.unit)) + "s";
    result.low = range.low && at_least(age, *range.low, false) != Answer::met;
    bool const high = range.high && at_most(age, *range.high, false) != Answer::met;
    if (!result.low && !high) return std::nullopt;
    result.value = Decimal(std::int64_t{result.low ? age.high : age.low});
    result.limit = Decimal(std::int64_t{result.low ? *range.low : *range.high});
    return result;
}

namespace {

std::string shown(Extent<int> const& age, TimeUnit unit) {
    std::string text = std::to_string(age.low);
    if (age.high != age.low) text += " to " + std::to_string(age.high);
    text += " " + std::string(to_string(unit));
    if (age.high != 1) text += "s";
    return text;
}

Evidence birth_evidence(Context const& context) {
    Evidence evidence;
    auto const& profile = context.profile();
    evidence.mark = profile.birth_mark;
    evidence.path = profile.birth_date ? "birth_date" : "age";
    evidence.name = evidence.path;
    evidence.value = profile.birth_date ? profile.birth_date->to_string() : profile.age ? std::to_string(*profile.age) : std::string();
    return evidence;
}

// Years of life with a fraction, for formulas: least and most.
std::optional<std::pair<double, double>> age_for_formula(Context const& context) {
    auto const birth = born(context);
    if (!birth) return std::nullopt;
    // The formulas were made with age in whole years.
    auto const age = completed(*birth, {context.as_of, context.as_of}, TimeUnit::year);
    if (!age) return std::nullopt;
    return std::pair(static_cast<double>(age->low), static_cast<double>(age->high));
}

bool MeasureEvaluator::want_inputs(std::initializer_list<std::pair<std::string_view, bool>> inputs) {
    std::string missing;
    for (auto const& [name, present] : inputs) {
        if (present) continue;
        missing += (missing.empty() ? "" : ", ") + std::string(name);
    }
    if (missing.empty()) return false;
    want_value();
    result_.missing.back().what += ", or to compute it: " + missing;
    return true;
}

void MeasureEvaluator::conclude(double low, double high, std::string_view unit, std::string const& formula,
                                std::vector<Input> const& inputs) {
    auto const& units = context_.vocabulary().units();
    UnitId const id = units.find(unit);
    Decimal const a = Decimal::from_double(std::min(low, high));
    Decimal const b = Decimal::from_double(std::max(low, high));
    std::string const text = name_of(analyte_, context_.vocabulary()) + " " + Decimal::from_double(low, 4).to_string() +
                             (a == b ? "" : " to " + Decimal::from_double(high, 4).to_string()) + " " + std::string(unit);
    computed_ = DerivedValue{Extent<Decimal>::between(a, b), id};
    Judged const judged = ranges_.of_value(Extent<Decimal>::between(a, b), id, true, text, nullptr);
    result_.answer = judged.answer;
    result_.comparison = judged.comparison;
    if (result_.comparison) {
        result_.comparison->value = Decimal::from_double(result_.comparison->value.to_double(), 4);
        result_.comparison->computed = true;
    }
    result_.reason = judged.reason + " (computed: " + formula + ")";
    for (auto const& one : inputs) {
        Evidence evidence = evidence_of(*one.observation, context_);
        evidence.note = formula;
        result_.evidence.push_back(std::move(evidence));
    }
    if (judged.missing) result_.missing.push_back(*judged.missing);
    if (result_.answer == Answer::unknown && result_.missing.empty()) want_value();
}

// True when the value was computed, whatever the answer; what is wanting is added to `missing` otherwise.
bool MeasureEvaluator::derived() {
    auto const& marks = context_.landmarks();
    auto const& v = context_.vocabulary();
    auto const asks = [&](EntryId derived_entry) { return derived_entry != EntryId::none && v.is_a(derived_entry, analyte_); };
    bool const female = context_.profile().sex == PatientSex::female;
    bool const has_sex = context_.profile().sex.has_value();
    // The numbers as they go into the formula.
    auto const of = [](double number) { return Decimal::from_double(number, 4).to_string(); };
    auto const years_of = [&](std::pair<double, double> age) {
        return age.first == age.second ? of(age.first) : of(age.first) + " to " + of(age.second);
    };
    auto const with_age = [&](auto const& compute, std::string_view unit, std::string const& formula, std::vector<Input> const& inputs,
                              std::pair<double, double> age) {
        conclude(compute(age.first), compute(age.second), unit, formula, inputs);
        result_.evidence.push_back(birth_evidence(context_));
    };
    // The entry itself, not one of its kinds: "measured GFR" is not computed from creatinine, and "bilirubin" not from anything.
    if (analyte_ == marks.creatinine_clearance && analyte_ != EntryId::none) {
        auto const creatinine = input(marks.creatinine, "mg/dL");
        auto const weight = input(marks.weight, "kg");
        auto const age = age_for_formula(context_);
        if (want_inputs(
                {{"creatinine", creatinine.has_value()}, {"weight", weight.has_value()}, {"age", age.has_value()}, {"sex", has_sex}}))
            return false;
        if (age->first < 18) return false;  // a formula for adults
        with_age([&](double years) { return cockcroft_gault(creatinine->value, years, weight->value, female); }, "mL/min",
                 "Cockcroft-Gault: (140 - " + years_of(*age) + ") x " + of(weight->value) + " kg / (72 x " + of(creatinine->value) +
                     " mg/dL)" + (female ? " x 0.85" : ""),
                 {*creatinine, *weight}, *age);
        return true;
    }
    if (analyte_ == marks.egfr && analyte_ != EntryId::none) {
        auto const creatinine = input(marks.creatinine, "mg/dL");
        auto const age = age_for_formula(context_);
        if (want_inputs({{"creatinine", creatinine.has_value()}, {"age", age.has_value()}, {"sex", has_sex}})) return false;
        if (age->first < 18) return false;
        with_age([&](double years) { return ckd_epi_2021(creatinine->value, years, female); }, "mL/min/{1.73_m2}",
                 "CKD-EPI 2021: creatinine " + of(creatinine->value) + " mg/dL, age " + years_of(*age) + (female ? ", female" : ", male"),
                 {*creatinine}, *age);
        return true;
    }
    if ((analyte_ == marks.bmi || analyte_ == marks.bsa) && analyte_ != EntryId::none) {
        auto const weight = input(marks.weight, "kg");
        auto const height = input(marks.height, "cm", true);
        if (want_inputs({{"weight", weight.has_value()}, {"height", height.has_value()}})) return false;
        if (analyte_ == marks.bmi) {
            double const value = body_mass_index(weight->value, height->value);
            conclude(value, value, "kg/m2", of(weight->value) + " kg / (" + of(height->value) + " cm)^2", {*weight, *height});
        } else {
            double const value = body_surface_mosteller(weight->value, height->value);
            conclude(value, value, "m2", "Mosteller: sqrt(" + of(weight->value) + " kg x " + of(height->value) + " cm / 3600)",
                     {*weight, *height});
        }
        return true;
    }
    if (marks.qtcf != EntryId::none && (analyte_ == marks.qtcf || (analyte_ == marks.qtc && asks(marks.qtcf)))) {
        auto const qt = input(marks.qt, "ms");
        auto const rate = input(marks.heart_rate, "/min");
        if (want_inputs({{"QT interval", qt.has_value()}, {"heart rate", rate.has_value()}})) return false;
        double const value = qtc_fridericia(qt->value, rate->value);
        conclude(value, value, "ms", "Fridericia: " + of(qt->value) + " ms / cbrt(60 / " + of(rate->value) + ")", {*qt, *rate});
        return true;
    }
    if (analyte_ == marks.corrected_calcium && analyte_ != EntryId::none) {
        auto const calcium = input(marks.calcium, "mg/dL");
        auto const albumin = input(marks.albumin, "g/dL");
        if (want_inputs({{"calcium", calcium.has_value()}, {"albumin", albumin.has_value()}})) return false;
        double const value = corrected_calcium(calcium->value, albumin->value);
        conclude(value, value, "mg/dL", of(calcium->value) + " mg/dL + 0.8 x (4 - " + of(albumin->value) + " g/dL)", {*calcium, *albumin});
        return true;
    }
    if (analyte_ == marks.anc && analyte_ != EntryId::none) {
        auto const wbc = input(marks.wbc, "10*9/L");
        auto percent = input(marks.neutrophil_percent, "%");
        if (!percent) percent = input(marks.anc, "%", false, true);
        if (want_inputs({{"WBC", wbc.has_value()}, {"neutrophils in %", percent.has_value()}})) return false;
        double const value = neutrophils_from_percent(wbc->value, percent->value);
        conclude(value, value, "10*9/L", "WBC " + of(wbc->value) + " x " + of(percent->value) + " %", {*wbc, *percent});
        return true;
    }
    return false;
}

}  // namespace

std::optional<Extent<int>> age_on_day(TimeUnit unit, Context const& context) {
    auto const birth = born(context);
    if (!birth || context.as_of < birth->first) return std::nullopt;
    return completed(*birth, {context.as_of, context.as_of}, unit);
}

bool takes_percent(EntryId analyte, Context const& context) {
    Range const range;
    return Ranges(range, analyte, context).takes_percent();
}

bool is_plain_comparison(Measure const& measure, Context const& context) {
    EntryId const analyte = measure.analyte;
    if (analyte == EntryId::none || analyte == context.landmarks().performance_status || measure.throughout || measure.range.normal)
        return false;
    if (!measure.range.low && !measure.range.high) return false;
    auto const& facts = context.vocabulary().entry(analyte).analyte;
    if (!facts || facts->scale == Scale::group) return false;
    return !measure.window.ago && (!measure.window.within || measure.window.within->unit != TimeUnit::hour);
}

bool turns_once(EntryId analyte, Bound const& bound, bool unit_written, Context const& context) {
    Range const range;
    return !Ranges(range, analyte, context).ratio() || (unit_written && bound.unit != UnitId::none);
}

Answer against_bound(EntryId analyte, Bound const& bound, bool low, Decimal const& value, UnitId unit, bool unit_written,
                     Context const& context) {
    assert(bound.of == Bound::Of::plain);
    Range range;
    (low ? range.low : range.high) = bound;
    return Ranges(range, analyte, context).of_value(Extent<Decimal>::exactly(value), unit, unit_written, {}, nullptr).answer;
}

bool has_fallback(EntryId analyte, Context const& context, bool& performance) {
    auto const& marks = context.landmarks();
    auto const is = [&](std::initializer_list<EntryId> entries) {
        return std::find(entries.begin(), entries.end(), analyte) != entries.end();
    };
    performance = is({marks.ecog, marks.karnofsky, marks.lansky});
    return performance ||
           is({marks.creatinine_clearance, marks.egfr, marks.bmi, marks.bsa, marks.qtc, marks.qtcf, marks.corrected_calcium, marks.anc});
}

std::optional<DerivedValue> derived_value(EntryId analyte, Context const& context) {
    Measure measure;
    measure.analyte = analyte;
    return MeasureEvaluator(measure, analyte, context).compute();
}

NodeAnswer evaluate_measure(Measure const& measure, Context const& context) {
    EntryId analyte = measure.analyte;
    auto const& marks = context.landmarks();
    if (analyte != EntryId::none && analyte == marks.performance_status) {
        // Any scale is meant; the size of the limit tells which one it was written for.
        auto const at_most_five = [](std::optional<Bound> const& bound) { return !bound || bound->number <= Decimal(5); };
        auto const tens = [](std::optional<Bound> const& bound) { return !bound || bound->number >= Decimal(10); };
        if (at_most_five(measure.range.low) && at_most_five(measure.range.high) && marks.ecog != EntryId::none) {
            analyte = marks.ecog;
        } else if (tens(measure.range.low) && tens(measure.range.high) && marks.karnofsky != EntryId::none) {
            analyte = marks.karnofsky;
        }
        // A value recorded on "performance status" without a scale is read the same way only by itself.
        if (analyte != marks.performance_status) {
            NodeAnswer scaled = MeasureEvaluator(measure, analyte, context).evaluate();
            if (scaled.answer != Answer::unknown) return scaled;
            NodeAnswer plain = MeasureEvaluator(measure, measure.analyte, context).evaluate();
            return plain.answer != Answer::unknown ? plain : scaled;
        }
    }
    return MeasureEvaluator(measure, analyte, context).evaluate();
}

NodeAnswer evaluate_age(Age const& age, Context const& context) {
    NodeAnswer result;
    AgeRange const range = age_range(age);
    auto const birth = born(context);
    if (!birth) {
        bool const both_given = context.profile().birth_date && context.profile().age;
        result.reason = both_given ? "birth date and age contradict each other" : "no age on record";
        result.missing.push_back({"age", "birth_date: ..."});
        return result;
    }
    if (!range.clear) {
        result.reason = "age in these units is not computed";
        result.missing.push_back({"age in " + std::string(to_string(age.unit)) + "s", ""});
        return result;
    }
    result.evidence.push_back(birth_evidence(context));
    if (!age.at) {
        auto const value = completed(*birth, {context.as_of, context.as_of}, range.unit);
        if (!value || number(context.options.as_of) < birth->first) {
            result.reason = "the birth date is after the day asked about";
            return result;
        }
        result.answer = in_range(*value, range);
        result.comparison = age_comparison(*value, range);
        result.reason = "age " + shown(*value, range.unit) +
                        (result.answer == Answer::unknown ? " leaves it open"
                         : result.answer == Answer::met   ? " is inside the limits"
                                                          : " is outside the limits");
        if (result.answer == Answer::unknown) result.missing.push_back({"exact birth date", "birth_date: ..."});
        return result;
    }
    // At the onset of a condition: every record of it must agree.
    bool first = true;
    for (auto const& record : context.chart.records()) {
        if (record.list != ListName::conditions || record.absent() || record.read.unsure || record.read.nothing) continue;
        bool const it = std::any_of(record.read.items.begin(), record.read.items.end(), [&](ChartItem const& item) {
            return !item.allergy && context.chart.relation(item, *age.at, record.read.words) == Relation::yes;
        });
        auto const onset = record.first ? std::optional(context.chart.known_days(*record.first, context.as_of)) : std::nullopt;
        if (!it || (onset && onset->first > context.as_of)) continue;
        result.evidence.push_back(evidence_of(record, context));
        Answer one = Answer::unknown;
        if (onset && onset->last <= context.as_of) {
            if (auto const value = completed(*birth, *onset, range.unit)) {
                one = in_range(*value, range);
                result.reason = "age " + shown(*value, range.unit) + " at onset of " + std::string(record.name);
            }
        }
        if (first) {
            result.answer = one;
        } else if (result.answer != one) {
            result.answer = Answer::unknown;
        }
        first = false;
    }
    for (auto const& record : context.chart.records()) {
        ChartItem const* denied = record.denied(false);
        if (!denied || context.chart.relation(*denied, *age.at, record.read.words) == Relation::no) continue;
        if (result.answer != Answer::unknown) result.reason = std::string(record.name) + " is also recorded as absent";
        result.conflict = result.answer != Answer::unknown;
        result.answer = Answer::unknown;
    }
    if (result.answer == Answer::unknown) {
        if (result.reason.empty()) result.reason = "the onset of " + name_of(*age.at, context.vocabulary()) + " is not on record";
        result.missing.push_back({"onset of " + name_of(*age.at, context.vocabulary()),
                                  "conditions: [{name: " + name_of(*age.at, context.vocabulary()) + ", onset: ...}]"});
    }
    return result;
}

NodeAnswer evaluate_sex(Sex const& sex, Context const& context) {
    NodeAnswer result;
    auto const& recorded = context.profile().sex;
    if (!recorded) {
        result.reason = "no sex on record";
        result.missing.push_back({"sex", "sex: female   # or male"});
        return result;
    }
    bool const female = *recorded == PatientSex::female;
    Evidence evidence;
    evidence.path = "sex";
    evidence.name = "sex";
    evidence.value = female ? "female" : "male";
    evidence.mark = context.profile().sex_mark;
    result.evidence.push_back(std::move(evidence));
    result.answer = known(female == sex.female);
    result.reason = std::string("the patient is ") + (female ? "female" : "male");
    return result;
}

}  // namespace eligo
