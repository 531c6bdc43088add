#include "matcher/cohort_html.hpp"

#include "matcher/digest.hpp"
#include "matcher/html.hpp"
#include "matcher/json_view.hpp"
#include "matcher/report_html.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace eligo {
namespace {

constexpr std::size_t most_patients = 5000;  // listed of a trial; the lines of `screen` have all
constexpr std::size_t facts_shown = 20;

class CohortWriter {
public:
    CohortWriter(JsonView json, CohortPageOptions const& options) : json_(json), summary_(json["summary"]), options_(options) {}

    std::string write() {
        records_ = summary_.number("records");
        bool const many = summary_.count("trials") > 1;
        if (many) facts();
        summary_.each("trials", [&](JsonView const& trial) { one_trial(trial, !many); });
        html_("<footer class=\"provenance\"><p>Screened as of ");
        std::string days;
        summary_.each("as_of", [&](JsonView const& day) { days += (days.empty() ? "" : ", ") + day.text(); });
        html_.text(days)(" with eligo ").text(program_version)(", build <code>").text(program_hash())("</code>. ");
        html_("A missing fact is unknown; nobody is called eligible here: the investigator decides.</p></footer>\n");
        return std::move(html_).str();
    }

private:
    // A count as it may be shown.
    std::string shown(std::size_t count) const {
        std::size_t const step = options_.hide_below;
        if (step < 2 || count == 0) return std::to_string(count);
        if (count < step) return '<' + std::to_string(step);
        return std::to_string((count + step / 2) / step * step);
    }
    // What a bar may show of it: nothing finer than the number.
    std::size_t drawn(std::size_t count) const {
        std::size_t const step = options_.hide_below;
        return step < 2 ? count : count < step ? 0 : (count + step / 2) / step * step;
    }
    std::string percent(std::size_t part, std::size_t of) const {
        if (of == 0 || (options_.hide_below > 1 && part < options_.hide_below)) return {};
        return std::to_string((drawn(part) * 100 + drawn(of) / 2) / std::max<std::size_t>(drawn(of), 1)) + " %";
    }

    void one_trial(JsonView const& trial, bool with_facts) {
        ++trials_;
        std::string const id = trial.text("trial");
        html_("<section class=\"cohort\" data-trial=\"").text(id)("\">\n<header class=\"verdict\">");
        html_("<p class=\"who\"><span>Trial <b><bdi>")
            .text(id)("</bdi></b></span> <span>Records <b>")
            .text(shown(records_))("</b></span></p>\n");
        html_("<h1>").text(shown(trial.number("potentially_eligible")))(" of ").text(shown(records_))(" potentially eligible</h1>\n");
        html_("<p class=\"title\"><bdi>").text(trial.text("title"))("</bdi></p>\n<ul class=\"counts\" aria-label=\"Verdicts counted\">");
        count("open", "✓", trial.number("potentially_eligible"), "potentially eligible");
        count("unknown", "?", trial.number("needs_information"), "need information");
        count("against", "✗", trial.number("not_eligible"), "not eligible");
        html_("</ul>\n");
        if (auto const unreadable = summary_.number("unreadable"); unreadable > 0)
            html_("<p>").text(shown(unreadable))(" records could not be read and are in none of these counts.</p>\n");
        if (options_.hide_below > 1)
            html_("<p>Small counts are hidden: every count is given in steps of ")
                .number(options_.hide_below)(", and no patient is listed.</p>\n");
        html_("</header>\n");
        waterfall(trial);
        if (with_facts) facts();
        patients(id);
        html_("</section>\n");
    }

    template <std::size_t A, std::size_t B, std::size_t C>
    void count(char const (&side)[A], char const (&sign)[B], std::size_t number, char const (&label)[C]) {
        html_("<li class=\"")(side)("\"><span class=\"sign\" aria-hidden=\"true\">")(sign)("</span> <b>")
            .text(shown(number))("</b> <span>");
        html_(label)("</span></li>");
    }

    void waterfall(JsonView const& trial) {
        html_(
            "<h2>Where patients drop out</h2>\n<p class=\"legend\">In the order of the protocol. Each bar: <span class=\"key "
            "remain\">remain</span> "
            "<span class=\"key unknown\">of them unknown here</span> <span class=\"key excluded\">excluded here</span>. “Only here” "
            "counts, "
            "of all records, those that nothing else excludes.</p>\n");
        html_(
            "<table class=\"waterfall\">\n<thead><tr><th scope=\"col\">Criterion</th><th scope=\"col\" class=\"bar\">Of the records before "
            "it</th><th scope=\"col\">Remain</th><th scope=\"col\">Excluded</th><th scope=\"col\">Only here</th>"
            "<th scope=\"col\">Unknown</th></tr></thead>\n<tbody>\n");
        trial.each("attrition", [&](JsonView const& step) { waterfall_row(step); });
        html_("</tbody></table>\n");
    }

    void waterfall_row(JsonView const& step) {
        std::size_t const remain = step.number("number_records");
        std::size_t const excluded = step.number("excluded_records");
        std::size_t const unknown = std::min<std::size_t>(step.number("unknown_here"), remain);
        std::string const criterion = step.text("criterion");
        html_("<tr><th scope=\"row\">");
        if (criterion.empty() || options_.hide_below > 1)
            html_.text(step.text("reason"));
        else
            html_("<a class=\"filter\" href=\"#patients-")
                .number(trials_)("\" data-criterion=\"")
                .text(criterion)("\">")
                .text(criterion)("</a>")
                .text(std::string_view(step.text("reason")).substr(std::min(criterion.size(), step.text("reason").size())));
        if (auto const cohort = step.text("cohort"); !cohort.empty())
            html_(" <span class=\"for\">only ").text(cohort)(": excludes nobody from the trial</span>");
        html_("</th>\n<td class=\"bar\">");
        bar(drawn(remain), drawn(unknown), drawn(excluded));
        html_("</td>\n<td class=\"number\">").text(shown(remain))("</td><td class=\"number\">").text(shown(excluded));
        html_("</td><td class=\"number\">").text(shown(step.number("excluded_only_here")))("</td><td class=\"number\">");
        html_.text(shown(unknown));
        if (auto const rate = percent(unknown, remain + excluded); unknown > 0 && !rate.empty())
            html_(" <span class=\"for\">").text(rate)("</span>");
        html_("</td></tr>\n");
    }

    // 100 wide, whatever the cohort's size. Told apart by pattern and outline as well as by colour.
    void bar(std::size_t remain, std::size_t unknown, std::size_t excluded) {
        std::size_t const whole = std::max<std::size_t>(drawn(records_), 1);
        auto const width = [&](std::size_t count) {
            return std::to_string(static_cast<double>(std::min(count, whole)) * 100.0 / static_cast<double>(whole));
        };
        unknown = std::min(unknown, remain);
        std::size_t const known = remain - unknown;
        html_(
            "<svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"remain\" y=\"1\" height=\"6\" "
            "width=\"");
        html_.text(width(known))("\"/><rect class=\"unknown\" y=\"1\" height=\"6\" x=\"")
            .text(width(known))("\" width=\"")
            .text(width(unknown));
        html_("\"/><rect class=\"excluded\" y=\"2.5\" height=\"3\" x=\"")
            .text(width(remain))("\" width=\"")
            .text(width(excluded))("\"/></svg>");
    }

    void patients(std::string const& trial) {
        if (options_.hide_below > 1) return;
        html_("<h2 id=\"patients-")
            .number(trials_)("\" class=\"patients-head\" tabindex=\"-1\">Patients</h2>\n<p class=\"filtered\" role=\"status\"></p>\n");
        html_(
            "<table class=\"patients\">\n<thead><tr><th scope=\"col\" class=\"sortable\">Patient</th><th scope=\"col\" "
            "class=\"sortable\">Verdict</th><th scope=\"col\" class=\"sortable\">Against</th><th scope=\"col\" "
            "class=\"sortable\">Unknown</th>"
            "</tr></thead>\n<tbody>\n");
        std::size_t listed = 0;
        std::size_t left_out = 0;
        json_.each("results", [&](JsonView const& pair) {
            if (pair.text("trial") != trial) return;
            if (listed < most_patients) {
                patient_row(pair);
                ++listed;
            } else {
                ++left_out;
            }
        });
        html_("</tbody></table>\n");
        if (left_out > 0) html_("<p>And ").number(left_out)(" more: <code>eligo screen --format csv</code> lists all.</p>\n");
    }

    void patient_row(JsonView const& pair) {
        std::vector<std::string> against, unknown;
        for (char const* key : {"not_met", "met_exclusions"}) pair.each(key, [&](JsonView const& id) { against.push_back(id.text()); });
        pair.each("unknown", [&](JsonView const& id) { unknown.push_back(id.text()); });
        std::string const verdict = pair.text("verdict");
        bool const open = verdict == "potentially_eligible";
        bool const closed = verdict == "not_eligible";
        html_("<tr class=\"").text(open ? "open" : closed ? "against" : "unknown")("\" data-criteria=\"").text(joined(against, " "));
        html_(" ").text(joined(unknown, " "))("\"><th scope=\"row\" data-sort=\"").text(pair.text("patient"))("\">");
        if (options_.links)
            html_("<a class=\"open-patient\" href=\"#result\" data-patient=\"")
                .text(pair.text("patient"))("\"><bdi>")
                .text(pair.text("patient"))("</bdi></a>");
        else
            html_("<bdi>").text(pair.text("patient"))("</bdi>");
        html_("</th><td data-sort=\"").text(open ? "0" : closed ? "2" : "1")("\"><span class=\"sign\" aria-hidden=\"true\">");
        html_.text(open     ? "✓"
                   : closed ? "✗"
                            : "?")("</span> ")
            .text(open     ? "Potentially eligible"
                  : closed ? "Not eligible"
                           : "Needs information");
        html_("</td><td data-sort=\"").number(against.size())("\">").text(joined(against, ", "))("</td><td data-sort=\"");
        html_.number(unknown.size())("\">").text(joined(unknown, ", "))("</td></tr>\n");
    }

    static std::string joined(std::vector<std::string> const& parts, std::string_view with) {
        std::string out;
        for (auto const& part : parts) {
            if (!out.empty()) out += with;
            out += part;
        }
        return out;
    }

    void facts() {
        if (summary_.count("missing") == 0) return;
        html_(
            "<section aria-labelledby=\"facts\"><h2 id=\"facts\">What would settle most</h2>\n<p class=\"legend\">Settles: pairs of "
            "patient and "
            "trial that wait for nothing else. Waiting: pairs that wait for it, perhaps for other things too.</p>\n");
        html_(
            "<table class=\"facts\"><thead><tr><th scope=\"col\">Fact</th><th scope=\"col\">Settles</th><th scope=\"col\">Waiting</th>"
            "<th scope=\"col\">Share of records</th></tr></thead>\n<tbody>\n");
        std::size_t listed = 0;
        summary_.each("missing", [&](JsonView const& fact) {
            if (++listed > facts_shown) return;
            html_("<tr><th scope=\"row\">").text(fact.text("what"))("</th><td class=\"number\">").text(shown(fact.number("settles")));
            html_("</td><td class=\"number\">").text(shown(fact.number("waiting")))("</td><td class=\"number\">");
            std::size_t const pairs = records_ * std::max<std::size_t>(summary_.count("trials"), 1);
            html_.text(percent(fact.number("waiting"), pairs))("</td></tr>\n");
        });
        html_("</tbody></table></section>\n");
    }

    JsonView json_, summary_;
    CohortPageOptions const& options_;
    std::size_t records_ = 0;
    std::size_t trials_ = 0;  // written so far
    Html html_;
};

}  // namespace

std::string cohort_content(std::string const& json, CohortPageOptions const& options) {
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    if (parser.parse(json).get(element) != simdjson::SUCCESS) return {};
    return CohortWriter(JsonView(element), options).write();
}

std::string cohort_page(std::string const& json, CohortPageOptions const& options) {
    return self_contained_page("Cohort · eligo", "en", {"report.css", "cohort.css"}, "cohort.js",
                               "<main class=\"report\">\n" + cohort_content(json, options) + "</main>\n");
}

}  // namespace eligo
