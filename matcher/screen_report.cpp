#include "matcher/screen_report.hpp"

#include "matcher/json_writer.hpp"
#include "matcher/layout.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace eligo {
namespace {

constexpr std::size_t missing_shown = 20;    // in text; JSON has all
constexpr std::size_t detailed_trials = 10;  // text: with their attrition; more are one line each

Verdict verdict_of(Tri<Lanes> const& open, std::size_t lane) noexcept {
    return open.yes.test(lane) ? Verdict::potentially_eligible : open.no.test(lane) ? Verdict::not_eligible : Verdict::needs_information;
}

std::string first_line(std::string const& text) { return text.substr(0, text.find('\n')); }

// Attrition of a trial, one row for each of its criteria that count.
struct AttritionRow {
    std::uint32_t id = 1;
    TrialCriterion const* criterion = nullptr;  // null: all readable records
    std::uint64_t records = 0, subjects = 0;    // remaining
    std::uint64_t excluded_records = 0, excluded_subjects = 0, excluded_only = 0, unknown = 0;
};

std::vector<AttritionRow> attrition(Program::TrialPart const& part, ScreenTotals const& totals) {
    std::vector<AttritionRow> rows;
    AttritionRow row;
    row.records = totals.records;
    row.subjects = totals.records - totals.repeats;
    rows.push_back(row);
    for (std::size_t c = 0; c < part.trial->criteria.size(); ++c) {
        TrialCriterion const& criterion = part.trial->criteria[c];
        if (!criterion.counted) continue;
        auto const& step = totals.steps[part.first_criterion + c];
        ++row.id;
        row.criterion = &criterion;
        row.excluded_records = step.excluded;
        row.excluded_subjects = step.excluded - step.excluded_repeats;
        row.excluded_only = step.excluded_only;
        row.unknown = step.unknown;
        if (criterion.cohort.empty()) {
            row.records -= row.excluded_records;
            row.subjects -= row.excluded_subjects;
        }
        rows.push_back(row);
    }
    return rows;
}

std::string reason_of(AttritionRow const& row) {
    return row.criterion == nullptr ? "All readable records" : row.criterion->id + " " + first_line(row.criterion->text);
}

// Places of what pairs wait for, the most often settled first.
std::vector<std::size_t> missing_order(ScreenPlan const& plan, ScreenTotals const& totals) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < plan.subjects.size(); ++i)
        if (totals.waiting[i] > 0 && !plan.subjects[i].empty()) order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (totals.settled[a] != totals.settled[b]) return totals.settled[a] > totals.settled[b];
        if (totals.waiting[a] != totals.waiting[b]) return totals.waiting[a] > totals.waiting[b];
        return plan.subjects[a] < plan.subjects[b];
    });
    return order;
}

std::string days_of(ScreenTotals const& totals) {
    if (totals.days.empty()) return "no day";
    auto const day = [](std::int64_t number) { return to_string(Day{std::chrono::days{number}}); };
    std::string const first = day(totals.days.begin()->first);
    return totals.days.size() == 1 ? first : first + " to " + day(totals.days.rbegin()->first);
}

std::string padded(std::uint64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::uint64_t of(ScreenTotals const& totals, std::size_t trial, Verdict verdict) {
    return totals.verdicts[trial][static_cast<std::size_t>(verdict)];
}

std::string text_summary(ScreenPlan const& plan, ScreenTotals const& totals) {
    Program const& program = plan.block.program();
    std::string out = "Screened " + std::to_string(totals.records) + (totals.records == 1 ? " record" : " records") + " against " +
                      std::to_string(program.trials.size()) + (program.trials.size() == 1 ? " trial" : " trials") + ", as of " +
                      days_of(totals) + "\n";
    if (totals.repeats > 0) out += std::to_string(totals.repeats) + " of them repeat the id of an earlier record\n";
    if (totals.unreadable > 0) out += std::to_string(totals.unreadable) + " more could not be read\n";
    out += "\npotentially  needs         not\n   eligible  information   eligible  trial\n";
    for (std::size_t t = 0; t < program.trials.size(); ++t) {
        out += padded(of(totals, t, Verdict::potentially_eligible), 11) + "  " + padded(of(totals, t, Verdict::needs_information), 11) +
               "  " + padded(of(totals, t, Verdict::not_eligible), 9) + "  " + program.trials[t].trial->document.id;
        if (!program.trials[t].trial->document.title.empty()) out += "  " + program.trials[t].trial->document.title;
        out += '\n';
    }
    if (program.trials.size() <= detailed_trials) {
        for (auto const& part : program.trials) {
            out += "\nAttrition of " + part.trial->document.id + "\nremaining  excluded  only here   unknown\n";
            for (auto const& row : attrition(part, totals)) {
                std::string const reason = row.criterion != nullptr && !row.criterion->cohort.empty()
                                               ? reason_of(row) + "  (" + row.criterion->cohort + " only)"
                                               : reason_of(row);
                out += padded(row.records, 9) + padded(row.excluded_records, 10) + padded(row.excluded_only, 11) + padded(row.unknown, 10) +
                       "  " + reason + '\n';
            }
        }
    }
    for (std::size_t t = 0; t < totals.top.size(); ++t) {
        if (totals.top[t].empty()) continue;
        out += "\nNearest to " + program.trials[t].trial->document.id + '\n';
        for (auto const& patient : totals.top[t])
            out += "  " + patient.id + (patient.open ? "  potentially eligible" : "  needs information, ") +
                   (patient.open ? "" : std::to_string(patient.unknown) + " open") + '\n';
    }
    auto const order = missing_order(plan, totals);
    if (!order.empty()) {
        out += "\nWhat is missing, of patient-trial pairs that need information\nsettles  waiting\n";
        for (std::size_t i = 0; i < order.size() && i < missing_shown; ++i)
            out += padded(totals.settled[order[i]], 7) + padded(totals.waiting[order[i]], 9) + "  " + plan.subjects[order[i]] + '\n';
    }
    return out;
}

std::string json_summary(ScreenPlan const& plan, ScreenTotals const& totals, ScreenOptions const& options) {
    Program const& program = plan.block.program();
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key("as_of").begin_list();
    for (auto const& [day, count] : totals.days) json.value(std::string_view(to_string(Day{std::chrono::days{day}})));
    json.end_list();
    json.member("records", totals.records).member("subjects", totals.records - totals.repeats).member("unreadable", totals.unreadable);
    json.key("trials").begin_list();
    for (std::size_t t = 0; t < program.trials.size(); ++t) {
        auto const& part = program.trials[t];
        json.begin_object();
        json.member("trial", part.trial->document.id).member("title", part.trial->document.title);
        for (auto const verdict : {Verdict::potentially_eligible, Verdict::needs_information, Verdict::not_eligible})
            json.member(to_string(verdict), of(totals, t, verdict));
        json.key("attrition").begin_list();
        for (auto const& row : attrition(part, totals)) {
            json.begin_object();
            json.member("reason_id", row.id).member("reason", reason_of(row));
            if (row.criterion != nullptr) {
                json.member("criterion", row.criterion->id).member("kind", to_string(row.criterion->kind));
                if (!row.criterion->cohort.empty()) json.member("cohort", row.criterion->cohort);
            }
            json.member("number_records", row.records).member("number_subjects", row.subjects);
            json.member("excluded_records", row.excluded_records).member("excluded_subjects", row.excluded_subjects);
            json.member("excluded_only_here", row.excluded_only).member("unknown_here", row.unknown);
            json.end_object();
        }
        json.end_list();
        if (options.top > 0) {
            json.key("top").begin_list();
            for (auto const& patient : totals.top[t]) {
                json.begin_object().member("patient", patient.id);
                json.member("verdict", to_string(patient.open ? Verdict::potentially_eligible : Verdict::needs_information));
                json.member("unknown", patient.unknown).end_object();
            }
            json.end_list();
        }
        json.end_object();
    }
    json.end_list();
    json.key("missing").begin_list();
    for (std::size_t const i : missing_order(plan, totals))
        json.begin_object()
            .member("what", plan.subjects[i])
            .member("settles", totals.settled[i])
            .member("waiting", totals.waiting[i])
            .end_object();
    json.end_list();
    json.end_object();
    return out;
}

}  // namespace

std::string json_text(std::string_view text) {
    std::string out;
    JsonWriter(out).value(text);
    return out;
}

std::string csv_cell(std::string_view text) {
    // A cell that a spreadsheet would take for a formula is quoted too, and stays as it is.
    if (text.find_first_of(",\"\r\n;") == std::string_view::npos) return std::string(text);
    std::string out = "\"";
    for (char const c : text) {
        out += c;
        if (c == '"') out += c;
    }
    return out + '"';
}

ScreenPrinter::ScreenPrinter(ScreenPlan const& plan, BlockEvaluator const& evaluator, ScreenOptions const& options)
    : plan_(plan), program_(plan.block.program()), evaluator_(evaluator), options_(options) {}

// All trials in their order, or the best `top` of those that are not closed.
void ScreenPrinter::choose(std::size_t lane) {
    chosen_.resize(program_.trials.size());
    std::iota(chosen_.begin(), chosen_.end(), std::size_t{0});
    if (options_.top == 0) return;
    std::erase_if(chosen_, [&](std::size_t t) { return evaluator_.open(t).no.test(lane); });
    std::vector<std::pair<std::uint32_t, std::size_t>> ranked;
    for (std::size_t const t : chosen_) {
        auto const& part = program_.trials[t];
        // One unknown more than any trial has criteria where the way is not open.
        std::uint32_t rank = evaluator_.open(t).yes.test(lane) ? 0U : 1U << 30U;
        for (std::size_t c = 0; c < part.trial->criteria.size(); ++c) {
            auto const& counted = evaluator_.counted(part.first_criterion + c);
            rank += part.trial->criteria[c].counted && !counted.yes.test(lane) && !counted.no.test(lane) ? 1U : 0U;
        }
        ranked.emplace_back(rank, t);
    }
    std::sort(ranked.begin(), ranked.end());
    chosen_.clear();
    for (std::size_t i = 0; i < ranked.size() && i < options_.top; ++i) chosen_.push_back(ranked[i].second);
}

void ScreenPrinter::patient(std::uint32_t line, std::string const& id, Day as_of, std::size_t lane, std::string& out, std::string& log) {
    bool const lines = options_.pairs && options_.format != ScreenFormat::text;
    if (!lines && !options_.log) return;
    choose(lane);
    day_ = to_string(as_of);
    id_ = json_text(id);
    id_csv_ = csv_cell(id);
    for (std::size_t const t : chosen_) {
        if (lines) pair(t, lane, line, out);
        if (options_.log) log_line(t, lane, log);
    }
}

void ScreenPrinter::pair(std::size_t trial, std::size_t lane, std::uint32_t line, std::string& out) const {
    auto const& part = program_.trials[trial];
    bool const csv = options_.format == ScreenFormat::csv;
    std::string_view const verdict = to_string(verdict_of(evaluator_.open(trial), lane));
    auto const list = [&](auto const& belongs) {
        bool first = true;
        for (std::size_t c = 0; c < part.trial->criteria.size(); ++c) {
            auto const& criterion = part.trial->criteria[c];
            if (!criterion.counted || !belongs(criterion, evaluator_.counted(part.first_criterion + c))) continue;
            if (csv) {
                if (!first) out += ' ';
                out += criterion.id;
            } else {
                out += first ? "\"" : ", \"";
                out += criterion.id;  // letters, digits and hyphens
                out += '"';
            }
            first = false;
        }
    };
    auto const not_met = [&](TrialCriterion const& c, Tri<Lanes> const& counted) {
        return c.kind == CriterionKind::inclusion && counted.no.test(lane);
    };
    auto const met_exclusion = [&](TrialCriterion const& c, Tri<Lanes> const& counted) {
        return c.kind == CriterionKind::exclusion && counted.yes.test(lane);
    };
    auto const unknown = [&](TrialCriterion const&, Tri<Lanes> const& counted) {
        return !counted.yes.test(lane) && !counted.no.test(lane);
    };
    if (csv) {
        out += std::to_string(line) + ',' + id_csv_ + ',' + plan_.trial_csv[trial] + ',' + day_ + ',';
        out += verdict;
        out += ',';
        list(not_met);
        out += ',';
        list(met_exclusion);
        out += ',';
        list(unknown);
        out += ",\n";
        return;
    }
    if (options_.format == ScreenFormat::json) out += ",\n";
    out += "{\"patient\": " + id_ + ", \"trial\": " + plan_.trial_json[trial] + ", \"as_of\": \"" + day_ + "\", \"verdict\": \"";
    out += verdict;
    out += "\", \"not_met\": [";
    list(not_met);
    out += "], \"met_exclusions\": [";
    list(met_exclusion);
    out += "], \"unknown\": [";
    list(unknown);
    out += options_.format == ScreenFormat::json ? "]}" : "]}\n";
}

void ScreenPrinter::log_line(std::size_t trial, std::size_t lane, std::string& log) const {
    auto const& part = program_.trials[trial];
    Verdict const verdict = verdict_of(evaluator_.open(trial), lane);
    log += id_csv_ + ',' + plan_.trial_csv[trial] + ',' + day_ + ',';
    log += verdict == Verdict::potentially_eligible ? "Y," : verdict == Verdict::not_eligible ? "N," : "needs information,";
    std::string reasons;
    if (verdict != Verdict::potentially_eligible) {
        for (std::size_t c = 0; c < part.trial->criteria.size(); ++c) {
            auto const& criterion = part.trial->criteria[c];
            if (!criterion.counted) continue;
            auto const& counted = evaluator_.counted(part.first_criterion + c);
            Tri<Lanes> const open = way_open(criterion.kind, counted);
            bool const closed = open.no.test(lane);
            bool const unknown = !closed && !open.yes.test(lane);
            if (verdict == Verdict::not_eligible ? !closed : !unknown) continue;
            if (!reasons.empty()) reasons += "; ";
            reasons += criterion.id + (unknown ? " unknown" : criterion.kind == CriterionKind::inclusion ? " not met" : " met");
        }
    }
    log += csv_cell(reasons) + '\n';
}

void ScreenPrinter::unreadable(std::uint32_t line, Diagnostic const& why, std::string& out) const {
    if (options_.format == ScreenFormat::text || !options_.pairs) return;
    std::string message = why.message;
    if (why.line > line) message += " (line " + std::to_string(why.line) + (why.column > 0 ? ":" + std::to_string(why.column) : "") + ")";
    if (why.line == line && why.column > 0) message += " (column " + std::to_string(why.column) + ")";
    if (!why.fix.empty()) message += "; " + why.fix;
    if (options_.format == ScreenFormat::csv)
        out += std::to_string(line) + ",,,,,,,," + csv_cell(message) + '\n';
    else
        out += (options_.format == ScreenFormat::json ? ",\n{\"line\": " : "{\"line\": ") + std::to_string(line) +
               ", \"error\": " + json_text(message) + (options_.format == ScreenFormat::json ? "}" : "}\n");
}

std::string screen_head(ScreenOptions const& options) {
    if (options.format == ScreenFormat::json) return options.pairs ? "{\"results\": [" : "{";
    if (options.format == ScreenFormat::csv && options.pairs)
        return "line,patient,trial,as_of,verdict,not_met,met_exclusions,unknown,error\n";
    return {};
}

std::string log_head() { return "subject,trial,date_screened,potentially_eligible,reasons\n"; }

std::string screen_summary(ScreenPlan const& plan, ScreenTotals const& totals, ScreenOptions const& options) {
    if (options.format == ScreenFormat::text) return text_summary(plan, totals);
    if (options.format == ScreenFormat::json)
        return (options.pairs ? "\n],\n\"summary\": " : "\"summary\": ") + json_summary(plan, totals, options) + "}\n";
    return {};
}

std::string attrition_csv(ScreenPlan const& plan, ScreenTotals const& totals) {
    std::string out =
        "trial,number_records,number_subjects,reason_id,reason,excluded_records,excluded_subjects,excluded_only_here,unknown_here,cohort\n";
    Program const& program = plan.block.program();
    for (std::size_t t = 0; t < program.trials.size(); ++t) {
        for (auto const& row : attrition(program.trials[t], totals)) {
            out += plan.trial_csv[t];
            for (std::uint64_t const number : {row.records, row.subjects, std::uint64_t{row.id}}) out += ',' + std::to_string(number);
            out += ',' + csv_cell(reason_of(row));
            for (std::uint64_t const number : {row.excluded_records, row.excluded_subjects, row.excluded_only, row.unknown})
                out += ',' + std::to_string(number);
            out += ',' + (row.criterion != nullptr ? csv_cell(row.criterion->cohort) : std::string()) + '\n';
        }
    }
    return out;
}

}  // namespace eligo
