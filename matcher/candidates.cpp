#include "matcher/candidates.hpp"

#include "matcher/leaf.hpp"
#include "rules/compare.hpp"
#include "rules/print.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace eligo {
namespace {

using Texts = std::vector<std::string>;

AdditionField fixed(std::string key, std::string_view value) { return {std::move(key), yaml_scalar(value), {}}; }
AdditionField plain(std::string key, std::string value) { return {std::move(key), std::move(value), {}}; }  // a number, a date, a list
AdditionField open(std::string key, Texts examples) { return {std::move(key), {}, std::move(examples)}; }

Addition record_of(std::string list, std::vector<AdditionField> fields) { return {std::move(list), {}, std::move(fields), false}; }

std::string number_text(Decimal const& number) { return number.to_string(); }

std::string times(Decimal const& number, std::int64_t numerator, std::int32_t exponent) {
    return number_text(multiply(number, Decimal(Decimal::Mantissa(numerator), exponent)).value_or(number));
}

class Finder {
public:
    Finder(NodeAnswer const& leaf, Chart const& chart, EvaluateOptions const& options)
        : leaf_(leaf), chart_(chart), v_(chart.vocabulary()), as_of_(options.as_of) {}

    std::vector<Candidate> find() {
        std::visit([&](auto const& meaning) { this->of(meaning); }, leaf_.node->meaning);
        std::stable_sort(result_.begin(), result_.end(), [](auto const& a, auto const& b) { return a.tier < b.tier; });
        return std::move(result_);
    }

private:
    // ---- dates: yesterday, some days, months, decades ago ----

    Texts days() const {
        Texts result;
        for (int const n : {1, 5, 20, 45, 100, 250, 500, 1200, 4000, 9000}) result.push_back(to_string(as_of_ - std::chrono::days{n}));
        return result;
    }

    std::string today() const { return to_string(as_of_); }

    void offer(std::string what, Addition add, Tier tier = Tier::record, std::vector<Addition> if_no = {}) {
        result_.push_back({std::move(what), std::move(add), std::move(if_no), tier});
    }

    void offer_field(std::string what, std::string_view list, std::string const& path, AdditionField field, bool replaces = false) {
        offer(std::move(what), {std::string(list), path, {std::move(field)}, replaces}, Tier::field);
    }

    // A date that is not there, or not to the day.
    void offer_date(std::string_view name, std::string_view list, std::string const& path, std::string key,
                    std::optional<PartialDate> const& date) {
        if (date && date->whole()) return;
        Texts examples = days();
        if (date) {
            examples.clear();
            for (Day day = date->first(); day <= date->last(); day += std::chrono::days{date->month == 0 ? 26 : 3})
                examples.push_back(to_string(day));
            examples.push_back(to_string(date->last()));
        }
        offer_field((date ? "exact " : "") + std::string(key == "date" ? "date" : key) + " of " + std::string(name), list, path,
                    open(std::move(key), std::move(examples)), date.has_value());
    }

    // ---- leaves ----

    template <class Meaning>
    void of(Meaning const&) {}

    void of(Fact const& fact) { result_.push_back(fact_candidate(name_of(fact.entry, v_))); }

    void of(Quoted const& quoted) { result_.push_back(fact_candidate(leaf_.node->phrase.empty() ? quoted.words : leaf_.node->phrase)); }

    void of(Sex const&) { offer("sex", {{}, {}, {open("sex", {"female", "male"})}, false}, Tier::input); }

    void birth() {
        auto const& profile = chart_.profile();
        if (profile.birth_date && profile.birth_date->whole()) return;
        Texts examples;
        if (profile.birth_date) {
            for (Day day = profile.birth_date->first(); day <= profile.birth_date->last(); day += std::chrono::days{5})
                examples.push_back(to_string(day));
            examples.push_back(to_string(profile.birth_date->last()));
        } else if (profile.age) {
            Day const own = profile.as_of.value_or(as_of_);
            for (int const months : {0, 3, 6, 9, 11}) {
                auto const day = before(own, {Decimal(std::int64_t{*profile.age} * 12 + months), TimeUnit::month});
                if (day) examples.push_back(to_string(*day));
            }
        } else {
            for (int const years : {45, 1, 5, 14, 17, 25, 62, 72, 85})
                examples.push_back(to_string(as_of_ - std::chrono::days{366 * years}));
        }
        offer(profile.birth_date || profile.age ? "exact birth date" : "birth date",
              {{}, {}, {open("birth_date", std::move(examples))}, profile.birth_date.has_value()}, Tier::input);
    }

    void of(Age const& age) {
        birth();
        if (!age.at) return;
        bool found = false;
        for (auto const& record : looked_at()) {
            if (record->list != ListName::conditions) continue;
            found = true;
            offer_date(record->name, "conditions", record->path(), "onset", record->first);
        }
        if (!found && !age.at->any())
            offer("onset of " + name_of(*age.at, v_),
                  record_of("conditions", {fixed("name", name_of(*age.at, v_)), open("onset", days())}));
    }

    // ---- measures ----

    void of(Measure const& measure) {
        EntryId const analyte = scale_of(measure);
        if (analyte == EntryId::none) return;
        auto const* facts = v_.entry(analyte).analyte.get();
        if (facts == nullptr || facts->scale == Scale::group) return;
        std::string const name = v_.entry(analyte).name;
        for (auto const* observation : observed()) {
            auto const& record = *observation->record;
            std::string const path = observation->path();
            bool const uses_upper = multiple(measure.range, Bound::Of::uln);
            bool const uses_lower = multiple(measure.range, Bound::Of::lln);
            if (uses_upper && !record.upper && record.value.high)
                offer_field("upper limit of normal of " + record.name, "observations", path, open("upper", around(*record.value.high)));
            if (uses_lower && !record.lower && record.value.low)
                offer_field("lower limit of normal of " + record.name, "observations", path, open("lower", around(*record.value.low)));
            if (record.unit.empty() && record.has_value)
                offer_field("unit of " + record.name, "observations", path, open("unit", units_of(measure, *facts)));
            if (!measure.window.none() || measure.throughout) offer_date(record.name, "observations", path, "date", record.date);
        }
        offer(name, new_value(name, measure.range, *facts));
        inputs(analyte);
    }

    // Of "performance status" the scale whose size the limits have.
    EntryId scale_of(Measure const& measure) const {
        auto const& marks = chart_.landmarks();
        if (measure.analyte == EntryId::none || measure.analyte != marks.performance_status) return measure.analyte;
        auto const& bound = measure.range.high ? measure.range.high : measure.range.low;
        if (!bound) return measure.analyte;
        EntryId const scale = bound->number <= Decimal(5) ? marks.ecog : marks.karnofsky;
        return scale == EntryId::none ? measure.analyte : scale;
    }

    static bool multiple(Range const& range, Bound::Of of) {
        return (range.low && range.low->of == of) || (range.high && range.high->of == of);
    }

    static Texts around(Decimal const& number) {
        return {number_text(number), times(number, 1, 1),  times(number, 1, -1), times(number, 5, -1),
                times(number, 2, 0), times(number, 2, -1), times(number, 5, 0)};
    }

    Texts units_of(Measure const& measure, AnalyteFacts const& facts) const {
        Texts result;
        auto const& units = v_.units();
        for (auto const* bound : {&measure.range.low, &measure.range.high})
            if (*bound && (*bound)->unit != UnitId::none) result.push_back(yaml_scalar(units.unit((*bound)->unit).code));
        for (UnitId const unit : facts.units) result.push_back(yaml_scalar(units.unit(unit).code));
        return result;
    }

    Addition new_value(std::string const& name, Range const& range, AnalyteFacts const& facts) const {
        std::vector<AdditionField> fields{fixed("name", name)};
        auto const& units = v_.units();
        UnitId unit = UnitId::none;
        for (auto const* bound : {&range.low, &range.high})
            if (*bound && (*bound)->of == Bound::Of::plain && (*bound)->unit != UnitId::none && unit == UnitId::none) unit = (*bound)->unit;
        bool const grades = facts.scale == Scale::ordinal;
        if (unit == UnitId::none && !facts.units.empty()) unit = facts.units.front();
        bool const unitless = grades || unit == UnitId::none || is_dimensionless(facts, units);
        Texts values;
        if (grades) {
            for (auto const& grade : facts.grades) values.push_back(yaml_scalar_or_number(grade));
        }
        bool const limits = multiple(range, Bound::Of::uln) || multiple(range, Bound::Of::lln);
        for (auto const* bound : {&range.low, &range.high}) {
            if (!*bound || limits) continue;
            for (auto const& text : around((*bound)->number)) values.push_back(text);
            for (std::int64_t const step : {1, -1})
                if (auto const near = add((*bound)->number, Decimal(step))) values.push_back(number_text(*near));
        }
        if (limits) {
            // Values of any size beside limits of their own.
            for (auto const& text : around(facts.bound_low.value_or(Decimal(10)))) values.push_back(text);
            for (auto const& text : around(facts.bound_high.value_or(Decimal(100)))) values.push_back(text);
        }
        fields.push_back(open("value", values));
        if (!unitless) fields.push_back(fixed("unit", units.unit(unit).code));
        fields.push_back(plain("date", today()));
        if (multiple(range, Bound::Of::lln)) fields.push_back(open("lower", {number_text(facts.bound_low.value_or(Decimal(10)))}));
        if (multiple(range, Bound::Of::uln)) fields.push_back(open("upper", {times(facts.bound_low.value_or(Decimal(10)), 2, 0)}));
        return record_of("observations", std::move(fields));
    }

    static std::string yaml_scalar_or_number(std::string const& text) {
        bool const number = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
        return number ? text : yaml_scalar(text);
    }

    // What the value is computed from.
    void inputs(EntryId analyte) {
        auto const& m = chart_.landmarks();
        struct Formula {
            EntryId result;
            std::vector<EntryId> from;
            bool with_age;
        };
        std::vector<Formula> const formulas{{m.creatinine_clearance, {m.creatinine, m.weight}, true},
                                            {m.egfr, {m.creatinine}, true},
                                            {m.bmi, {m.weight, m.height}, false},
                                            {m.bsa, {m.weight, m.height}, false},
                                            {m.qtcf, {m.qt, m.heart_rate}, false},
                                            {m.qtc, {m.qt, m.heart_rate}, false},
                                            {m.corrected_calcium, {m.calcium, m.albumin}, false},
                                            {m.anc, {m.wbc, m.neutrophil_percent}, false}};
        for (auto const& formula : formulas) {
            if (formula.result == EntryId::none || formula.result != analyte) continue;
            for (EntryId const input : formula.from) {
                if (input == EntryId::none || !v_.entry(input).analyte) continue;
                Range range;
                AnalyteFacts const& facts = *v_.entry(input).analyte;
                if (facts.bound_low) range.low = Bound{.number = *facts.bound_low};
                if (facts.bound_high) range.high = Bound{.number = *facts.bound_high};
                std::string const name = v_.entry(input).name;
                offer(name + " (to compute " + v_.entry(analyte).name + ')', new_value(name, range, facts), Tier::input);
            }
            if (formula.with_age) {
                birth();
                if (!chart_.profile().sex) of(Sex{});
            }
        }
    }

    std::vector<ChartObservation const*> observed() const {
        std::vector<ChartObservation const*> result;
        for (auto const& observation : chart_.observations())
            if (in_evidence(observation.path())) result.push_back(&observation);
        return result;
    }

    bool in_evidence(std::string const& path) const {
        return std::any_of(leaf_.evidence.begin(), leaf_.evidence.end(), [&](Evidence const& e) { return e.path == path; });
    }

    std::vector<ChartRecord const*> looked_at() const {
        std::vector<ChartRecord const*> result;
        for (auto const& record : chart_.records())
            if (!record.by_course && !record.absent() && in_evidence(record.path())) result.push_back(&record);
        return result;
    }

    // ---- findings ----

    void of(Finding const& finding) {
        if (finding.what.any()) return;
        for (auto const* observation : observed())
            if (!finding.window.none())
                offer_date(observation->record->name, "observations", observation->path(), "date", observation->record->date);
        Texts values;
        for (auto const& value : finding.values) values.push_back(yaml_scalar_or_number(value));
        for (char const* value : {"negative", "positive"}) values.emplace_back(value);
        std::string const name = name_of(finding.what, v_);
        offer(name, record_of("observations", {fixed("name", name), open("value", std::move(values)), plain("date", today())}));
    }

    // ---- records ----

    void of(Record const& asked) {
        EntryId const entry = asked.what.entry;
        if (entry != EntryId::none && asked.role != Role::allergy) {
            auto const kind = v_.entry(entry).kind;
            if (kind == EntryKind::fact) return of(Fact{entry});
            if (kind == EntryKind::marker || kind == EntryKind::test || kind == EntryKind::analyte)
                return of(Finding{asked.what, {"positive"}, asked.window});
        }
        for (auto const* record : looked_at()) fields_of(asked, *record);
        new_records(asked);
        if (!asked.restriction.empty()) result_.push_back(fact_candidate(name_of(asked.what, v_) + ' ' + asked.restriction));
    }

    void fields_of(Record const& asked, ChartRecord const& record) {
        std::string const list(to_string(record.list));
        std::string const path = record.path();
        std::string const name(record.name);
        bool const condition = record.list == ListName::conditions;
        bool const treatment = record.list == ListName::treatments;
        bool const dated = treatment || record.list == ListName::trials;
        auto const field = [&](std::string what, std::string key, Texts examples) {
            offer_field(std::move(what) + " of " + name, list, path, open(std::move(key), std::move(examples)));
        };
        if (!asked.window.none() || asked.tense != Tense::ever) {
            if (record.single_date) {
                offer_date(name, list, path, "date", record.first);
            } else if (condition || dated) {
                offer_date(name, list, path, "end", record.last);
                offer_date(name, list, path, condition ? "onset" : "start", record.first);
            }
        }
        for (auto const& q : asked.qualifiers) {
            auto const group = chart_.landmarks().group(q);
            if (group == "severity" && condition && !record.severity) {
                field("severity", "severity", {"mild", "severe", "moderate"});
            } else if (group == "control" && condition && !record.controlled) {
                field("control", "controlled", {"true", "false"});
            } else if (group == "judgement") {
                if (record.list == ListName::procedures && !record.major) field("extent", "major", {"true", "false"});
                result_.push_back(fact_candidate(q + ' ' + name));
            } else if (condition) {
                offer_field("whether " + name + " is " + q, list, path, plain("course", '[' + yaml_scalar(q) + ']'));
            } else if (treatment) {
                field(group == "route" ? "route" : "intent", group == "route" ? "route" : "intent",
                      {yaml_scalar(q), "oral", "intravenous", "palliative", "induction"});
            }
        }
        if (!asked.stages.empty() && condition && record.stage.empty()) {
            Texts stages;
            for (auto const& stage : asked.stages) stages.push_back(yaml_scalar(stage));
            for (char const* stage : {"I", "IV"}) stages.emplace_back(stage);
            field("stage", "stage", std::move(stages));
        }
        if ((asked.grade_low || asked.grade_high) && condition && !record.grade) field("grade", "grade", {"0", "1", "2", "3", "4", "5"});
        if (asked.site && !asked.site->any() && !record.has_site && record.list != ListName::allergies && record.list != ListName::trials)
            field("site", "site", {yaml_scalar(name_of(*asked.site, v_)), "prostate", "left breast"});
        if (asked.reason && !asked.reason->any() && !record.reason && (treatment || record.single_date))
            field("reason", "reason", {yaml_scalar(name_of(*asked.reason, v_)), "breast cancer", "pneumonia"});
        if (asked.count && treatment && asked.count->counted == Counted::lines && !record.line) field("line", "line", {"1", "2", "5"});
        if (asked.count && treatment && asked.count->counted == Counted::cycles && !record.cycles)
            field("cycles", "cycles", {"1", "4", "30"});
        if (asked.what.entry != EntryId::none && asked.what.entry == chart_.landmarks().major_surgery &&
            record.list == ListName::procedures && !record.major)
            field("extent", "major", {"true", "false"});
    }

    // The list that a new record stands in.
    ListName list_of(Record const& asked) const {
        if (asked.role == Role::allergy) return ListName::allergies;
        if (asked.role == Role::trial) return ListName::trials;
        if (asked.role == Role::therapy) return ListName::treatments;
        if (asked.role == Role::procedure) return ListName::procedures;
        if (asked.role == Role::condition || asked.what.entry == EntryId::none) return ListName::conditions;
        switch (v_.entry(asked.what.entry).kind) {
            case EntryKind::drug:
            case EntryKind::drug_class:
            case EntryKind::regimen:
            case EntryKind::radiotherapy: return ListName::treatments;
            case EntryKind::vaccine:
            case EntryKind::transplant:
            case EntryKind::transfusion:
            case EntryKind::surgery:
            case EntryKind::procedure:
            case EntryKind::device: return ListName::procedures;
            default: return ListName::conditions;
        }
    }

    void new_records(Record const& asked) {
        ListName const list = list_of(asked);
        std::string const key(to_string(list));
        bool const anything = asked.what.any();
        std::string const name = anything ? std::string() : name_of(asked.what, v_);
        std::string qualified;
        for (auto const& q : asked.qualifiers) qualified += q + ' ';
        std::string what = asked.role == Role::trial     ? "participation in another trial"
                           : anything                    ? "any of the " + key
                           : asked.role == Role::allergy ? "allergy to " + name
                                                         : qualified + name;
        std::vector<AdditionField> fields;
        if (anything)
            fields.push_back(open("name", {list == ListName::treatments   ? "aspirin"
                                           : list == ListName::trials     ? "NCT00000000"
                                           : list == ListName::procedures ? "appendectomy"
                                           : list == ListName::allergies  ? "penicillin"
                                                                          : "migraine"}));
        else
            fields.push_back(fixed("name", (asked.other ? "other " : "") + name));
        details(asked, list, fields);
        std::vector<Addition> if_no;
        if (!anything) if_no.push_back(record_of(key, {fixed("name", name), plain("status", "absent")}));
        if_no.push_back(record_of("complete", {plain({}, key)}));
        offer(std::move(what), record_of(key, std::move(fields)), Tier::record, std::move(if_no));
    }

    // What makes a new record one that is asked for.
    void details(Record const& asked, ListName list, std::vector<AdditionField>& fields) const {
        bool const condition = list == ListName::conditions;
        bool const treatment = list == ListName::treatments;
        auto& f = fields;
        Texts course;
        for (auto const& q : asked.qualifiers) {
            auto const group = chart_.landmarks().group(q);
            if (group == "severity" && condition)
                f.push_back(open("severity", {"severe", "moderate", "mild"}));
            else if (group == "control" && condition)
                f.push_back(plain("controlled", q == "controlled" ? "true" : "false"));
            else if (q == "major" && list == ListName::procedures)
                f.push_back(plain("major", "true"));
            else if (condition && q != "active" && q != "current")
                course.push_back(yaml_scalar(q));
            else if (treatment && group == "route")
                f.push_back(fixed("route", q));
            else if (treatment)
                f.push_back(fixed("intent", q));
        }
        if (!course.empty()) {
            std::string text;
            for (auto const& q : course) text += (text.empty() ? "" : ", ") + q;
            f.push_back(plain("course", '[' + text + ']'));
        }
        if (!asked.stages.empty() && condition) f.push_back(fixed("stage", asked.stages.front()));
        if ((asked.grade_low || asked.grade_high) && condition) f.push_back(open("grade", {"3", "1", "2", "4", "0", "5"}));
        bool const sited = condition || treatment || list == ListName::procedures;
        if (asked.site && !asked.site->any() && sited) f.push_back(fixed("site", name_of(*asked.site, v_)));
        if (asked.reason && !asked.reason->any() && (treatment || list == ListName::procedures))
            f.push_back(fixed("reason", name_of(*asked.reason, v_)));
        if (asked.count && treatment && asked.count->counted == Counted::lines) f.push_back(open("line", {"1", "2", "3", "5"}));
        if (asked.count && treatment && asked.count->counted == Counted::cycles) f.push_back(open("cycles", {"1", "2", "4", "8", "30"}));
        bool const over = asked.tense == Tense::past || asked.window.edge == Window::Edge::ended ||
                          (asked.window.ago && asked.window.edge == Window::Edge::touching);
        bool const in_time = !asked.window.none() || over;
        if (!in_time || list == ListName::allergies) return;
        if (list == ListName::procedures) {
            f.push_back(open("date", days()));
        } else {
            f.push_back(open(condition ? "onset" : "start", days()));
            if (over) f.push_back(open("end", days()));
        }
    }

    NodeAnswer const& leaf_;
    Chart const& chart_;
    Vocabulary const& v_;
    Day as_of_;
    std::vector<Candidate> result_;
};

}  // namespace

std::vector<Candidate> candidates(NodeAnswer const& leaf, Chart const& chart, EvaluateOptions const& options) {
    return Finder(leaf, chart, options).find();
}

Candidate fact_candidate(std::string const& words) {
    return {words, {"facts", {}, {open(yaml_scalar(words), {"true", "false"})}, false}, {}, Tier::words};
}

}  // namespace eligo
