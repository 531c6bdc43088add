#include "matcher/cohort_generate.hpp"

#include "matcher/cohort_generate_tables.hpp"
#include "rules/compare.hpp"
#include "rules/date.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <vector>

namespace eligo {
namespace {

using namespace generated;

constexpr Day today{std::chrono::year{2026} / std::chrono::November / 20};
constexpr int days_back = 45 * 366;

// "2026-11-20" and the days before it: writing a date is the most frequent thing that is done here.
struct Dates {
    std::vector<std::array<char, 10>> text;
    Dates() : text(days_back) {
        for (int i = 0; i < days_back; ++i) {
            std::string const day = to_string(today - std::chrono::days{i});
            std::copy_n(day.begin(), 10, text[static_cast<std::size_t>(i)].begin());
        }
    }
};
std::string_view date(int days_ago) {
    static Dates const dates;
    auto const& text = dates.text[static_cast<std::size_t>(std::clamp(days_ago, 0, days_back - 1))];
    return {text.data(), text.size()};
}

// splitmix64: every patient has a stream of its own.
class Dice {
public:
    explicit Dice(std::uint64_t state) : state_(state) {}
    std::uint64_t next() noexcept {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EB;
        return z ^ (z >> 31U);
    }
    int below(int bound) noexcept { return static_cast<int>(((next() >> 32U) * static_cast<std::uint64_t>(bound)) >> 32U); }
    int between(int low, int high) noexcept { return low + below(high - low + 1); }
    bool chance(int per_mille) noexcept { return below(1000) < per_mille; }
    template <class T, std::size_t N>
    T const& of(T const (&list)[N]) noexcept {
        return list[static_cast<std::size_t>(below(static_cast<int>(N)))];
    }
    // Around `middle`, seldom near the ends: the square of a uniform number on either side.
    int around(int low, int middle, int high) noexcept {
        auto const r = static_cast<std::int64_t>(next() >> 44U);  // 20 bits
        std::int64_t const t = (r >> 1U) & 0x3FF;
        std::int64_t const far = (t * t) >> 10U;
        return static_cast<int>((r & 1) != 0 ? middle + (((high - middle) * far) >> 10U) : middle - (((middle - low) * far) >> 10U));
    }

private:
    std::uint64_t state_;
};

class Writer {
public:
    Writer(std::uint64_t seed, std::uint64_t index, std::string& out)
        : dice_(seed * 0xD1342543DE82EF95 + index * 0x2545F4914F6CDD1D + 1), index_(index), out_(out) {}

    void write() {
        disease_ = &diseases[pick_disease()];
        female_ = disease_->sex == 'f' || (disease_->sex == 'b' && dice_.chance(500));
        age_days_ = dice_.around(disease_->youngest, disease_->usual, disease_->oldest) * 365 + dice_.below(365);
        out_ += "{\"id\": \"S";
        number(static_cast<std::int64_t>(index_ + 1));
        out_ += "\", \"as_of\": \"2026-11-20\"";
        if (!dice_.chance(10)) {
            out_ += ", \"birth_date\": \"";
            out_ += born();
            out_ += '"';
        }
        if (!dice_.chance(5)) out_ += female_ ? R"(, "sex": "female")" : R"(, "sex": "male")";
        conditions();
        observations();
        treatments();
        procedures();
        if (dice_.chance(150)) {
            out_ += R"(, "allergies": [{"name": ")";
            out_ += dice_.of(allergens);
            out_ += dice_.chance(300) ? R"(", "severity": "severe"}])" : "\"}]";
        }
        facts();
        if (dice_.chance(300))
            out_ += dice_.chance(500) ? R"(, "complete": ["conditions", "treatments"])" : R"(, "complete": ["conditions"])";
        out_ += "}\n";
    }

private:
    static std::size_t pick(int at, int (*weight)(std::size_t), std::size_t size) {
        for (std::size_t i = 0; i < size; ++i)
            if ((at -= weight(i)) < 0) return i;
        return size - 1;
    }
    std::size_t pick_disease() {
        return pick(
            dice_.below(1000), [](std::size_t i) { return diseases[i].per_mille; }, std::size(diseases));
    }

    void number(std::int64_t value) {
        char text[24];
        auto const [end, error] = std::to_chars(text, text + sizeof text, value);
        out_.append(text, static_cast<std::size_t>(end - text));
    }

    // `value` in units of the last of `digits` decimals.
    void decimal(int value, int digits) {
        int scale = 1;
        for (int i = 0; i < digits; ++i) scale *= 10;
        number(value / scale);
        if (digits == 0) return;
        out_ += '.';
        int rest = value % scale;
        for (int part = scale / 10; part > 0; part /= 10) {
            out_ += static_cast<char>('0' + rest / part);
            rest %= part;
        }
    }

    std::string_view born() const {
        thread_local std::string text;
        text = to_string(today - std::chrono::days{age_days_});
        return text;
    }

    // Before a record of a list, the first of which opens it.
    void begin(std::string_view list, bool& open) {
        if (open) {
            out_ += ", {\"name\": \"";
        } else {
            out_ += ", \"";
            out_ += list;
            out_ += "\": [{\"name\": \"";
        }
        open = true;
    }
    void member(std::string_view key, std::string_view value) {
        out_ += "\", \"";
        out_ += key;
        out_ += "\": \"";
        out_ += value;
    }

    // Days since something began: not before birth.
    int ago(int least, int most) { return std::min(dice_.between(least, most), age_days_ - 1); }

    void conditions() {
        bool open = false;
        begin("conditions", open);
        out_ += disease_->name;
        onset_ = ago(10, disease_->longest);
        state_ = dice_.below(3);  // of AML: newly diagnosed, in remission, relapsed or refractory
        if (!dice_.chance(60)) member("onset", dice_.chance(80) ? date(onset_).substr(0, 7) : date(onset_));
        if (disease_->stages) member("stage", dice_.of(stages));
        out_ += '"';
        if (disease_->leukemia && !dice_.chance(100)) {
            out_ += R"(, "course": [")";
            out_ += state_ == 0 ? "newly diagnosed" : state_ == 1 ? dice_.of(remissions) : dice_.of(relapses);
            out_ += "\"]";
        } else if (disease_->stages && dice_.chance(600)) {
            out_ += R"(, "course": [")";
            out_ += dice_.of(courses);
            out_ += "\"]";
        }
        out_ += '}';
        int const years = age_days_ / 365;
        for (auto const& other : comorbidities) {
            int const chance = years < 40 ? other.young : years < 65 ? other.middle : other.old;
            if (other.name == disease_->name || !dice_.chance(chance)) continue;
            named_.push_back(other.name);
            begin("conditions", open);
            out_ += other.name;
            bool const absent = dice_.chance(other.denied);
            if (absent) {
                member("status", "absent");
            } else {
                int const began = ago(30, 6000);
                if (!dice_.chance(300)) member("onset", dice_.chance(500) ? date(began).substr(0, 4) : date(began));
                if (other.acute && dice_.chance(700)) member("end", date(std::min(began, dice_.between(5, 400))));
            }
            out_ += '"';
            if (!absent && other.controllable && dice_.chance(500))
                out_ += dice_.chance(850) ? ", \"controlled\": true" : ", \"controlled\": false";
            if (!absent && other.graded && dice_.chance(600)) {
                out_ += ", \"grade\": ";
                number(dice_.between(1, 3));
            }
            out_ += '}';
        }
        for (auto const& denied : often_denied) {
            if (!dice_.chance(250) || denied == disease_->name || std::find(named_.begin(), named_.end(), denied) != named_.end()) continue;
            begin("conditions", open);
            out_ += denied;
            out_ += R"(", "status": "absent"})";
        }
        out_ += ']';
    }

    void observations() {
        bool open = false;
        int const day = dice_.below(21);  // most of it is measured on one day
        int white_cells = 100000;
        bool const marrow = disease_->leukemia && state_ != 1;
        for (auto const& lab : labs) {
            if (dice_.chance(lab.missing)) continue;
            bool const second = lab.other_factor != 0 && dice_.chance(250);
            int value = marrow && lab.sick_high != 0 ? dice_.around(lab.sick_low, lab.sick_middle, lab.sick_high)
                                                     : dice_.around(lab.low, lab.middle, lab.high);
            if (lab.name == "WBC") white_cells = value * 10;  // in the unit of the neutrophils, which are among them
            if (lab.name == "ANC") value = std::min(value, white_cells * 9 / 10);
            int const digits = second ? lab.other_digits : lab.digits;
            if (second) value = static_cast<int>(static_cast<std::int64_t>(value) * lab.other_factor / lab.other_divisor);
            begin("observations", open);
            out_ += lab.name;
            out_ += "\", \"value\": ";
            bool const censored = lab.censored && value < 3 && dice_.chance(500);
            if (censored) out_ += "\"<";
            decimal(censored ? 3 : value, digits);
            if (censored) out_ += '"';
            if (!lab.unit.empty() && !dice_.chance(15)) {
                out_ += ", \"unit\": \"";
                out_ += second ? lab.other_unit : lab.unit;
                out_ += '"';
            }
            if (!dice_.chance(30)) {
                out_ += ", \"date\": \"";
                out_ += date(dice_.chance(850) ? day : dice_.between(0, 120));
                out_ += '"';
            }
            if (lab.upper != 0 && !second && !dice_.chance(200)) {
                out_ += ", \"upper\": ";
                decimal(lab.upper + dice_.below(3) * lab.upper / 20, lab.digits);
                if (lab.lower != 0) {
                    out_ += ", \"lower\": ";
                    decimal(lab.lower, lab.digits);
                }
            }
            out_ += '}';
        }
        for (auto const& test : tests) {
            bool const fits = test.of == 'a' || (test.of == 'l' && disease_->leukemia) ||
                              (test.of == 'f' && female_ && age_days_ < 50 * 365) ||
                              (test.of == 's' && disease_->solid != '-' && test.solid == disease_->solid);
            if (!fits || dice_.chance(test.missing)) continue;
            begin("observations", open);
            out_ += test.name;
            member("value", dice_.chance(15) ? "pending" : dice_.chance(test.positive) ? "positive" : "negative");
            if (dice_.chance(700)) member("date", date(test.of == 'l' ? onset_ : day));
            out_ += "\"}";
        }
        out_ += open ? "]" : "";
    }

    // Lines of treatment from the onset to today.
    void treatments() {
        bool open = false;
        int const lines = disease_->leukemia ? state_ == 0   ? (dice_.chance(200) ? 1 : 0)
                                               : state_ == 1 ? 1
                                                             : dice_.between(1, 3)
                                             : dice_.between(0, 3);
        int left = onset_;
        for (int line = 1; line <= lines && left > 20; ++line) {
            Regimen const* regimen = nullptr;
            for (int tries = 0; tries < 8 && regimen == nullptr; ++tries) {
                Regimen const& one = dice_.of(regimens);
                if (one.of == disease_->regimens) regimen = &one;
            }
            if (regimen == nullptr) break;
            int const start = std::max(5, left - dice_.between(3, 20));
            int const length = std::min(start, dice_.between(regimen->shortest, regimen->longest));
            bool const running = line == lines && dice_.chance(250);
            begin("treatments", open);
            out_ += regimen->name;
            if (!regimen->intent.empty() && line == 1) member("intent", regimen->intent);
            if (!dice_.chance(40)) member("start", date(start));
            if (!running && !dice_.chance(50)) member("end", date(start - length));
            if (!running && dice_.chance(700)) member("response", line < lines ? dice_.of(failures) : dice_.of(responses));
            out_ += '"';
            if (dice_.chance(500)) {
                out_ += ", \"cycles\": ";
                number(dice_.between(1, 6));
            }
            if (!dice_.chance(100)) {
                out_ += ", \"line\": ";
                number(line);
            }
            out_ += '}';
            left = start - length;
        }
        int const years = age_days_ / 365;
        for (auto const& drug : daily_drugs) {
            if (!dice_.chance(years < 50 ? drug.per_mille / 4 : drug.per_mille)) continue;
            begin("treatments", open);
            out_ += drug.name;
            if (dice_.chance(600)) member("route", drug.route);
            if (dice_.chance(700)) member("start", date(ago(3, 2000)));
            if (dice_.chance(100)) member("end", date(dice_.below(3)));
            out_ += "\"}";
        }
        out_ += open ? "]" : "";
    }

    void procedures() {
        bool open = false;
        if (disease_->leukemia && dice_.chance(900)) {
            begin("procedures", open);
            out_ += "bone marrow biopsy";
            member("date", date(std::min(onset_, dice_.between(1, 60))));
            out_ += "\"}";
        }
        for (auto const& operation : operations) {
            if (!dice_.chance(operation.per_mille)) continue;
            begin("procedures", open);
            out_ += operation.name;
            int const when = ago(5, 9000);
            if (!dice_.chance(150)) member("date", dice_.chance(300) ? date(when).substr(0, 4) : date(when));
            out_ += '"';
            if (dice_.chance(500)) out_ += operation.major ? ", \"major\": true" : ", \"major\": false";
            out_ += '}';
        }
        out_ += open ? "]" : "";
    }

    void facts() {
        bool open = false;
        auto const fact = [&](std::string_view name, bool value) {
            out_ += open ? ", \"" : ", \"facts\": {\"";
            out_ += name;
            out_ += value ? "\": true" : "\": false";
            open = true;
        };
        int const years = age_days_ / 365;
        if (female_ && years < 55 && !dice_.chance(150)) {
            fact("pregnant", dice_.chance(20));
            if (dice_.chance(700)) fact("breastfeeding", dice_.chance(20));
            if (dice_.chance(700)) fact("childbearing potential", dice_.chance(750));
            if (dice_.chance(500)) fact("effective contraception", dice_.chance(850));
        }
        if (dice_.chance(400)) fact("informed consent", dice_.chance(950));
        if (dice_.chance(200)) fact("able to swallow oral medication", dice_.chance(970));
        out_ += open ? "}" : "";
    }

    Dice dice_;
    std::uint64_t index_;
    std::string& out_;
    Disease const* disease_ = nullptr;
    bool female_ = false;
    int age_days_ = 0, onset_ = 0, state_ = 0;
    std::vector<std::string_view> named_;  // comorbidities
};

}  // namespace

CohortGenerator::CohortGenerator(std::uint64_t seed) : seed_(seed) {}

void CohortGenerator::append(std::uint64_t index, std::string& out) const { Writer(seed_, index, out).write(); }

}  // namespace eligo
