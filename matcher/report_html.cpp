#include "matcher/report_html.hpp"

#include "matcher/digest.hpp"
#include "matcher/json_view.hpp"
#include "rules/embedded.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <map>
#include <vector>

namespace eligo {
namespace {

// What an answer does for the patient; the same three everywhere, each with a sign of its own so that colour carries nothing alone.
enum class Side : std::uint8_t { open, against, unknown };

Side side_of(std::string_view kind, std::string_view counts_as) {
    if (counts_as == "unknown" || kind == "unstated") return Side::unknown;
    return (kind == "inclusion") == (counts_as == "met") ? Side::open : Side::against;
}

char const* class_of(Side side) { return side == Side::open ? "open" : side == Side::against ? "against" : "unknown"; }

void write_sign(Html& html, Side side) {
    html("<span class=\"sign\" aria-hidden=\"true\">");
    if (side == Side::open) html("✓");
    if (side == Side::against) html("✗");
    if (side == Side::unknown) html("?");
    html("</span> ");
}

std::string plural(std::size_t number, std::string const& one, std::string const& many) {
    return std::to_string(number) + ' ' + (number == 1 ? one : many);
}

std::string answer_words(std::string_view answer) { return answer == "not_met" ? "not met" : std::string(answer); }

// A registry's record escapes what Markdown would read; its page does not show that.
std::string as_shown(std::string_view text) {
    static constexpr std::string_view escaped = "\\`*_{}[]()<>#+-.!~|=&^";
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\' && at + 1 < text.size() && escaped.find(text[at + 1]) != std::string_view::npos) continue;
        result += text[at];
    }
    return result;
}

class ReportWriter {
public:
    ReportWriter(JsonView parse, JsonView match, JsonView trace, CaseReport const& report, ReportForms const& forms)
        : parse_(parse), match_(match), report_(report), forms_(forms) {
        parse_.each("criteria", [&](JsonView const& one) { readings_.emplace(one.text("id"), one); });
        trace.each("criteria", [&](JsonView const& one) { trees_.emplace(one.text("id"), one["tree"]); });
        match_.each("unknowable", [&](JsonView const& one) { unknowable_[one.text("criterion")].push_back(one); });
        match_.each("criteria", [&](JsonView const& one) {
            criteria_.push_back(one);
            if (!counted(one)) return;
            ++counts_[static_cast<std::size_t>(side(one))];
            if (by_hand(one)) ++by_hand_;
        });
    }

    std::string write() {
        verdict();
        find_out();
        check_by_hand();
        table();
        sign_off();
        provenance();
        return std::move(html_).str();
    }

private:
    static bool counted(JsonView const& one) { return one.text("counted") != "false"; }

    // An override that applies stands in the place of what the answer counts as.
    static Side side(JsonView const& one) {
        JsonView const override_answer = one["override"];
        if (override_answer.truth("applies")) return side_of(one.text("kind"), override_answer.text("answer"));
        return side_of(one.text("kind"), one.text("counts_as"));
    }

    // Words that nobody read, a doubtful sense, a kind that the page does not state: a person has to look at the page.
    bool by_hand(JsonView const& one) const {
        if (one["override"].truth("applies")) return false;
        if (unknowable_.count(one.text("id")) > 0 || one.text("understood") == "none" || one.truth("doubtful") ||
            one.text("kind") == "unstated")
            return true;
        auto const reading = readings_.find(one.text("id"));
        return reading != readings_.end() && reading->second.count("residue") > 0;
    }

    // The verdict ------------------------------------------------------------------------------------------------------------------

    std::size_t count(Side of) const { return counts_[static_cast<std::size_t>(of)]; }

    std::string verdict_now() const {
        std::string const overridden = match_.text("verdict_with_overrides");
        return overridden.empty() ? match_.text("verdict") : overridden;
    }

    void verdict() {
        std::string const verdict = verdict_now();
        Side const side = verdict == "potentially_eligible" ? Side::open : verdict == "not_eligible" ? Side::against : Side::unknown;
        html_("<header class=\"verdict ").text(class_of(side))("\">\n");
        html_("<p class=\"who\"><span>Patient <b><bdi>").text(match_.text("patient"))("</bdi></b></span> <span>Trial <b><bdi>");
        html_.text(match_.text("trial"))("</bdi></b></span> <span>As of <b><time>").text(match_.text("as_of"))("</time></b></span></p>\n");
        html_("<h1>");
        write_sign(html_, side);
        html_.text(in_words(verdict))("</h1>\n");
        html_("<p class=\"lead\">").text(lead(verdict))(" <b>The investigator decides.</b></p>\n");
        if (!match_.text("verdict_with_overrides").empty()) {
            html_("<p class=\"overridden\">This verdict counts answers that a person overrode. Without them: <b>");
            html_.text(in_words(match_.text("verdict")))("</b>.</p>\n");
        }
        html_("<p class=\"title\"><bdi>").text(parse_["trial"].text("title"))("</bdi></p>\n");
        counts();
        against();
        cohorts();
        dates();
        notes();
        html_("</header>\n");
    }

    static std::string in_words(std::string_view verdict) {
        return verdict == "potentially_eligible" ? "Potentially eligible"
               : verdict == "not_eligible"       ? "Not eligible"
                                                 : "Needs information";
    }

    std::string lead(std::string_view verdict) const {
        std::size_t const all = counts_[0] + counts_[1] + counts_[2];
        if (verdict == "potentially_eligible")
            return "Every criterion that could exclude this patient was answered in favour, as far as the record goes.";
        if (verdict == "not_eligible")
            return count(Side::against) == 0
                       ? "Every cohort of the trial is closed to this patient."
                       : plural(count(Side::against), "criterion stands", "criteria stand") + " against this patient.";
        if (all == 0) return "No criterion was found in the trial's page.";
        if (count(Side::against) > 0)
            return plural(count(Side::against), "criterion stands", "criteria stand") + " against this patient in part of the trial; " +
                   plural(count(Side::unknown), "answer is", "answers are") + " still open.";
        return "Nothing on record excludes this patient, but " + std::to_string(count(Side::unknown)) + " of " +
               plural(all, "criterion has", "criteria have") + " no answer yet.";
    }

    void counts() {
        html_("<ul class=\"counts\" aria-label=\"Criteria counted\">\n");
        one_count(Side::open, count(Side::open), "in favour");
        one_count(Side::against, count(Side::against), "against");
        one_count(Side::unknown, count(Side::unknown), "unknown");
        html_("<li class=\"hand\"><b>").number(by_hand_)("</b> <span>of them to check by hand</span></li>\n</ul>\n");
    }

    template <std::size_t N>
    void one_count(Side of, std::size_t number, char const (&label)[N]) {
        html_("<li class=\"").text(class_of(of))("\">");
        write_sign(html_, of);
        html_("<b>").number(number)("</b> <span>")(label)("</span></li>\n");
    }

    void link(std::string_view id) { html_("<a href=\"#criterion-").text(id)("\">").text(id)("</a>"); }

    void against() {
        if (count(Side::against) == 0) return;
        html_("<section class=\"stands-against\"><h2>What stands against</h2>\n<ul>\n");
        for (auto const& one : criteria_) {
            if (!counted(one) || side(one) != Side::against) continue;
            html_("<li>");
            link(one.text("id"));
            html_(" ").text(reason(one));
            if (auto const day = soon(one, "not_closed_from"); !day.empty())
                html_(" <b>By time alone no longer from <time>").text(day)("</time> on.</b>");
            html_("</li>\n");
        }
        html_("</ul></section>\n");
    }

    static std::string reason(JsonView const& one) {
        if (one["override"].truth("applies")) return "overridden: " + one["override"].text("reason");
        return one.text("reason");
    }

    void cohorts() {
        if (match_.count("cohorts") == 0) return;
        html_("<section><h2>By cohort</h2>\n<ul class=\"cohorts\">\n");
        match_.each("cohorts", [&](JsonView const& cohort) {
            html_("<li><bdi>").text(cohort.text("cohort"))("</bdi>: <b>").text(in_words(cohort.text("verdict")))("</b></li>\n");
        });
        html_("</ul></section>\n");
    }

    // A day of the next two years, which is what anybody plans for; a birthday in forty years only distracts.
    std::string soon(JsonView const& of, std::string_view key) const {
        auto const day = PartialDate::parse(of.text(key));
        auto const as_of = PartialDate::parse(match_.text("as_of"));
        return day && as_of && day->first() <= as_of->first() + std::chrono::years{2} ? of.text(key) : std::string();
    }

    void dates() {
        std::string const until = soon(match_, "holds_until");
        std::string const opens = soon(match_, "opens_on");
        std::string const free = soon(match_, "not_excluded_from");
        bool const excluded = match_.text("verdict") == "not_eligible";
        if (until.empty() && (opens.empty() || match_.text("verdict") == "potentially_eligible") && (free.empty() || !excluded)) return;
        html_("<section class=\"dates\"><h2>If nothing but time passes</h2>\n<ul>\n");
        if (!until.empty()) html_("<li>This verdict holds until <time>").text(until)("</time>.</li>\n");
        if (excluded && !free.empty()) html_("<li>From <time>").text(free)("</time> on nothing on record excludes.</li>\n");
        if (!opens.empty() && match_.text("verdict") != "potentially_eligible")
            html_("<li>From <time>").text(opens)("</time> on potentially eligible.</li>\n");
        html_("</ul></section>\n");
    }

    void notes() {
        std::vector<std::string> notes = report_.notes;
        match_.each("warnings", [&](JsonView const& warning) { notes.push_back(warning.text("message")); });
        if (notes.empty()) return;
        html_("<section class=\"notes\"><h2>Please note</h2>\n<ul>\n");
        for (auto const& note : notes) html_("<li>").text(note)("</li>\n");
        html_("</ul></section>\n");
    }

    // What to do ---------------------------------------------------------------------------------------------------------------------

    void find_out() {
        if (match_.count("missing") == 0) return;
        html_("<section class=\"find-out\" aria-labelledby=\"find-out\"><h2 id=\"find-out\">What to find out next</h2>\n");
        if (match_.text("verdict") == "not_eligible")
            html_("<p>The answer is settled by what stands against; these would be open if that changed.</p>\n");
        html_("<ol>\n");
        match_.each("missing", [&](JsonView const& missing) { find_out_one(missing); });
        html_("</ol></section>\n");
    }

    void find_out_one(JsonView const& missing) {
        MissingLine const line{missing.text("what"), missing.text("add"), missing.text("add_if_no"), missing.text("record"),
                               missing.text("at_line")};
        html_("<li><b>").text(line.what)("</b> <span class=\"for\">");
        std::vector<std::string> settles;
        missing.each("settles", [&](JsonView const& id) { settles.push_back(id.text()); });
        std::vector<std::string> bears_on;
        missing.each("criteria", [&](JsonView const& id) {
            if (std::find(settles.begin(), settles.end(), id.text()) == settles.end()) bears_on.push_back(id.text());
        });
        links("answers ", settles);
        if (!settles.empty() && !bears_on.empty()) html_("; ");
        links("one of several for ", bears_on);
        html_("</span>\n");
        if (forms_.missing)
            forms_.missing(html_, line);
        else if (!line.record.empty())
            add_line("Add in line ", line.at_line, line.add);
        else if (!line.add_if_no.empty()) {
            add_line("If yes, add", "", line.add);
            add_line("If no, add", "", line.add_if_no);
        } else if (!line.add.empty())
            add_line("Add", "", line.add);
        html_("</li>\n");
    }

    template <std::size_t N>
    void links(char const (&label)[N], std::vector<std::string> const& ids) {
        if (ids.empty()) return;
        html_(label);
        for (auto const& id : ids) {
            if (id != ids.front()) html_(", ");
            link(id);
        }
    }

    template <std::size_t N>
    void add_line(char const (&label)[N], std::string_view at_line, std::string_view add) {
        html_("<div class=\"add\">")(label).text(at_line)(" <code>").text(add)("</code></div>");
    }

    void check_by_hand() {
        if (by_hand_ == 0) return;
        html_("<section class=\"by-hand\" aria-labelledby=\"by-hand\"><h2 id=\"by-hand\">Check by hand</h2>\n");
        html_("<p>The program could not read these for certain, so it leaves them to you. Read them in the protocol.</p>\n<ul>\n");
        for (auto const& one : criteria_) {
            if (!counted(one) || !by_hand(one)) continue;
            html_("<li>");
            link(one.text("id"));
            html_(" ").text(why_by_hand(one))("\n");
            if (auto const facts = unknowable_.find(one.text("id")); facts != unknowable_.end())
                for (auto const& fact : facts->second) settle_by_hand(fact);
            html_("</li>\n");
        }
        html_("</ul></section>\n");
    }

    // A statement in the criterion's own words, where one settles it.
    void settle_by_hand(JsonView const& fact) {
        MissingLine const line{.what = fact.text("words"), .add = fact.text("add"), .add_if_no = {}, .record = {}, .at_line = {}};
        if (line.add.empty()) return;
        html_("<div class=\"settle\">Is it so: “<bdi>").text(as_shown(line.what))("</bdi>”? ");
        if (forms_.missing)
            forms_.missing(html_, line);
        else
            html_("<span class=\"tick\">yes</span><span class=\"tick\">no</span>");
        html_("</div>\n");
    }

    std::string why_by_hand(JsonView const& one) const {
        if (one.truth("doubtful"))
            return "its sense is doubtful; as it stands it is " + answer_words(one.text("answer")) + ", which decides nothing";
        if (one.text("kind") == "unstated")
            return "the page does not say whether it includes or excludes; as it stands it is " + answer_words(one.text("answer"));
        std::string words;
        if (auto const reading = readings_.find(one.text("id")); reading != readings_.end())
            reading->second.each(
                "residue", [&](JsonView const& residue) { words += (words.empty() ? "“" : ", “") + as_shown(residue.text("text")) + "”"; });
        if (!words.empty()) return "not understood: " + words;
        return one.text("understood") == "none" ? "none of its words could be read" : one.text("reason");
    }

    // The criteria -----------------------------------------------------------------------------------------------------------------

    void table() {
        html_("<section aria-labelledby=\"criteria\"><h2 id=\"criteria\">Criteria in the order of the protocol</h2>\n");
        html_(
            "<p class=\"legend\">In the text: <mark class=\"read\">read</mark>, <mark class=\"quoted\">only quoted</mark> (a statement in "
            "the same words answers it), <mark class=\"unread\">not understood</mark>. The rest asks nothing.</p>\n");
        html_(
            "<table class=\"criteria\">\n<thead><tr><th scope=\"col\">No.</th><th scope=\"col\">Criterion</th>"
            "<th scope=\"col\">On record</th><th scope=\"col\">Result</th><th scope=\"col\" class=\"review\">Reviewer</th></tr></thead>\n");
        std::string group;
        for (auto const& one : criteria_) {
            std::string title = heading(one);
            if (title != group) {
                if (!group.empty()) html_("</tbody>\n");
                html_("<tbody>\n<tr class=\"group\"><th colspan=\"5\" scope=\"rowgroup\">").text(title)("</th></tr>\n");
                group = std::move(title);
            }
            row(one);
        }
        if (!group.empty()) html_("</tbody>\n");
        html_("</table></section>\n");
    }

    static std::string heading(JsonView const& one) {
        std::string const kind = one.text("kind");
        std::string title = one.text("id").starts_with("R-") ? "Fields of the registry"
                            : kind == "inclusion"            ? "Inclusion criteria"
                            : kind == "exclusion"            ? "Exclusion criteria"
                                                             : "Criteria of unstated kind (count as unknown)";
        if (auto const cohort = one.text("cohort"); !cohort.empty()) title += ", " + cohort;
        return counted(one) ? title : title + " (shown, not counted)";
    }

    void row(JsonView const& one) {
        std::string const id = one.text("id");
        Side const side = counted(one) ? ReportWriter::side(one) : Side::unknown;
        html_("<tr id=\"criterion-").text(id)("\" class=\"").text(class_of(side))("\">\n");
        html_("<th scope=\"row\">").text(short_id(id))("</th>\n<td class=\"criterion\"><p class=\"printed\">");
        printed(one);
        html_("</p>\n<p class=\"reading\"><span class=\"label\">Read as</span> ").text(one.text("reading"))("</p>");
        if (auto const reading = readings_.find(id); reading != readings_.end())
            reading->second.each("warnings", [&](JsonView const& warning) {
                html_("<p class=\"warning\"><span class=\"label\">Note</span> ").text(warning.text("message"))("</p>");
            });
        html_("</td>\n<td class=\"record\">");
        evidence(one);
        html_("</td>\n<td class=\"result\">");
        result(one);
        html_("</td>\n<td class=\"review\"><span class=\"box\">Initials</span><span class=\"box\">Date</span></td>\n</tr>\n");
    }

    static std::string short_id(std::string const& id) {
        if (!id.starts_with("R-")) return id;
        return id == "R-min-age"   ? "Min. age"
               : id == "R-max-age" ? "Max. age"
               : id == "R-sex"     ? "Sex"
               : id == "R-healthy" ? "Healthy"
                                   : id.substr(2);
    }

    // The text with what became of its words. Where the offsets do not fit (a field of the registry, broken bytes), the text alone.
    void printed(JsonView const& one) {
        std::string const text = one.text("text");
        auto const reading = readings_.find(one.text("id"));
        std::vector<Stretch> const stretches = reading == readings_.end() ? std::vector<Stretch>() : marked(reading->second, text);
        std::size_t at = 0;
        for (auto const& stretch : stretches) {
            html_.text(as_shown(std::string_view(text).substr(at, stretch.begin - at)));
            html_("<mark class=\"").text(stretch.fate)("\">");
            if (stretch.fate == "unread") html_("<span class=\"unseen\">not understood: </span>");
            html_.text(as_shown(std::string_view(text).substr(stretch.begin, stretch.end - stretch.begin)))("</mark>");
            at = stretch.end;
        }
        html_.text(as_shown(std::string_view(text).substr(at)));
    }

    struct Stretch {
        std::size_t begin = 0, end = 0;
        std::string_view fate;
    };

    static std::vector<Stretch> marked(JsonView const& reading, std::string const& text) {
        std::size_t const begin = reading.number("begin");
        if (reading.number("end") - begin != text.size()) return {};
        std::vector<Stretch> result;
        bool fits = true;
        bool goes_on = false;
        reading.each("words", [&](JsonView const& word) {
            Stretch next{word.number("begin") - begin, word.number("end") - begin, fate_class(word.text("fate"))};
            fits = fits && next.begin <= next.end && next.end <= text.size() && (result.empty() || result.back().end <= next.begin) &&
                   text.compare(next.begin, next.end - next.begin, word.text("text")) == 0;
            if (!fits) return;
            bool const same =
                goes_on && !result.empty() && result.back().fate == next.fate && text.find('\n', result.back().end) >= next.begin;
            goes_on = !next.fate.empty();
            if (next.fate.empty()) return;
            if (same)
                result.back().end = next.end;
            else
                result.push_back(next);
        });
        return fits ? result : std::vector<Stretch>();
    }

    static std::string_view fate_class(std::string_view fate) {
        return fate == "residue" ? "unread" : fate == "quoted" ? "quoted" : fate == "neutral" ? "" : "read";
    }

    void evidence(JsonView const& one) {
        if (one.count("evidence") == 0) {
            html_("<span class=\"nothing\">nothing</span>");
            return;
        }
        html_("<ul>");
        one.each("evidence", [&](JsonView const& record) {
            html_("<li>");
            write_record(record);
            html_("</li>");
        });
        html_("</ul>");
    }

    void write_record(JsonView const& record) {
        html_("<b><bdi>").text(record.text("name"))("</bdi></b>");
        if (record["value"]) html_(" <bdi>").text(record.text("value"))("</bdi>");
        if (record["unit"]) html_(" <bdi>").text(record.text("unit"))("</bdi>");
        if (record["date"]) html_(", <time>").text(record.text("date"))("</time>");
        if (record["age_days"]) {
            std::string const days = record.text("age_days");
            if (days == "0")
                html_(" (the same day)");
            else
                html_(" (").text(days == "1" ? "1 day" : days + " days")(" before)");
        }
        if (record.truth("stale")) html_(" <span class=\"stale\">older than 30 days</span>");
        if (record["note"]) html_("; ").text(record.text("note"));
        if (record["line"]) html_(" <span class=\"line\">line ").text(record.text("line"))("</span>");
    }

    void result(JsonView const& one) {
        std::string const kind = one.text("kind");
        std::string const answer = one.text("answer");
        Side const side = ReportWriter::side(one);
        JsonView const override_answer = one["override"];
        html_("<p class=\"answer\">");
        write_sign(html_, side);
        html_("<b>").text(sentence_case(answer_words(answer)))("</b>");
        if (!counted(one))
            html_(" <span>shown, not counted</span>");
        else if (!override_answer.truth("applies") && one.text("counts_as") != answer)
            html_(" <span>counts as unknown</span>");
        else if (side == Side::against)
            html_(" <span>").text(kind == "exclusion" ? "excludes" : "required")("</span>");
        else if (side == Side::open && kind == "exclusion")
            html_(" <span>does not exclude</span>");
        html_("</p>");
        if (by_hand(one)) html_("<p class=\"hand\">Check by hand</p>");
        if (override_answer) write_override(override_answer);
        if (auto const reason = one.text("reason"); !reason.empty()) html_("<p class=\"reason\">").text(reason)("</p>");
        if (counted(one)) when(one, side);
        if (auto const tree = trees_.find(one.text("id")); tree != trees_.end()) {
            html_("<details class=\"trace\"><summary>How ").text(one.text("id"))(" was decided</summary>\n<ul>");
            node(tree->second, 0);
            html_("</ul></details>");
        }
        if (forms_.override_answer && counted(one)) forms_.override_answer(html_, one.text("id"), answer);
    }

    // How far from the limit, what would have to change, and when time does.
    void when(JsonView const& one, Side side) {
        std::string const opens = soon(one, "opens_on");
        std::string const free = soon(one, "not_closed_from");
        std::string const until = soon(one, "holds_until");
        if (side == Side::against) {
            one.each("distance", [&](JsonView const& distance) { html_("<p class=\"distance\">").text(distance.text("text"))("</p>"); });
            if (opens.empty())
                one.each("change", [&](JsonView const& change) {
                    html_("<p class=\"change\">To change: ")
                        .text(change.text("what"))(" (")
                        .text(means_words(change.text("means")))(")</p>");
                });
        }
        if (!opens.empty() && side != Side::open)
            html_("<p class=\"until\">By time alone in favour from <time>").text(opens)("</time> on</p>");
        else if (!free.empty() && side == Side::against)
            html_("<p class=\"until\">By time alone no longer against from <time>").text(free)("</time> on</p>");
        else if (!until.empty())
            html_("<p class=\"until\">Holds until <time>").text(until)("</time></p>");
    }

    static std::string means_words(std::string_view means) {
        return means == "time"          ? "time alone brings it"
               : means == "test"        ? "a repeated test could bring it"
               : means == "information" ? "to be found out"
               : means == "other"       ? "the patient’s state or the record would have to change"
               : means == "never"       ? "nothing can bring it"
                                        : std::string(means);
    }

    void write_override(JsonView const& override_answer) {
        html_("<p class=\"override\"><b>");
        if (override_answer.truth("applies"))
            html_("Overridden: counts as ");
        else
            html_("An earlier override no longer counts: ");
        html_.text(answer_words(override_answer.text("answer")))("</b>, because “<bdi>").text(override_answer.text("reason"));
        html_("</bdi>” (<bdi>").text(override_answer.text("who"))("</bdi>, <time>").text(override_answer.text("time"))("</time>)");
        if (auto const note = override_answer.text("note"); !note.empty()) html_(". ").text(note);
        html_("</p>");
    }

    static std::string sentence_case(std::string text) {
        if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
        return text;
    }

    void node(JsonView const& tree, int depth) {
        static constexpr int deepest = 40;  // a page is for people; `eligo trace` shows all
        html_("<li><span class=\"node\">").text(tree.text("reading"))("</span>: <b>").text(answer_words(tree.text("answer")))("</b>");
        if (auto const reason = tree.text("reason"); !reason.empty()) html_(" <span class=\"why\">").text(reason)("</span>");
        tree.each("evidence", [&](JsonView const& record) {
            html_("<div class=\"looked-at\">");
            write_record(record);
            html_("</div>");
        });
        bool any = false;
        tree.each("children", [&](JsonView const& child) {
            if (!any) html_("<ul>");
            any = true;
            if (depth < deepest)
                node(child, depth + 1);
            else
                html_("<li>… deeper than shown here: see eligo trace</li>");
        });
        if (any) html_("</ul>");
        html_("</li>");
    }

    // The end ----------------------------------------------------------------------------------------------------------------------

    void sign_off() {
        html_(
            "<section class=\"sign-off\" aria-labelledby=\"sign-off\"><h2 id=\"sign-off\">Sign-off</h2>\n"
            "<div class=\"signatures\">\n<div><p>Checked against source documents by</p>"
            "<p class=\"blank\">Name</p><p class=\"blank\">Signature</p><p class=\"blank\">Date</p></div>\n"
            "<div><p>Investigator’s decision: <span class=\"tick\">eligible</span> <span class=\"tick\">not eligible</span> "
            "<span class=\"tick\">more information</span></p>"
            "<p class=\"blank\">Name</p><p class=\"blank\">Signature</p><p class=\"blank\">Date</p></div>\n</div></section>\n");
    }

    void provenance() {
        html_("<footer class=\"provenance\"><h2>What this page was made from</h2>\n<dl>\n");
        source("Program", "eligo " + std::string(program_version), program_hash());
        source("Vocabulary", "", match_.text("vocabulary"));
        source("Trial text", report_.source.trial_file, report_.source.trial_hash);
        source("Profile", report_.source.patient_file, report_.source.patient_hash);
        html_(
            "</dl>\n<p>A missing fact is unknown, and what was not understood can only take certainty away. This page never says "
            "“eligible”: the investigator decides.</p></footer>\n");
    }

    template <std::size_t N>
    void source(char const (&label)[N], std::string const& name, std::string const& hash) {
        html_("<div><dt>")(label)("</dt><dd><bdi>").text(name)("</bdi> <code>").text(hash)("</code></dd></div>\n");
    }

    JsonView parse_, match_;
    CaseReport const& report_;
    ReportForms const& forms_;
    std::map<std::string, JsonView, std::less<>> readings_, trees_;
    std::map<std::string, std::vector<JsonView>, std::less<>> unknowable_;
    std::vector<JsonView> criteria_;
    std::array<std::size_t, 3> counts_{};
    std::size_t by_hand_ = 0;
    Html html_;
};

// A text for parsing has to outlive what was parsed; simdjson keeps it in the parser.
JsonView read(simdjson::dom::parser& parser, std::string const& json) {
    simdjson::dom::element element;
    auto const error = parser.parse(json).get(element);
    assert(error == simdjson::SUCCESS || error == simdjson::DEPTH_ERROR);
    return error == simdjson::SUCCESS ? JsonView(element) : JsonView();
}

}  // namespace

std::string report_content(CaseReport const& report, ReportForms const& forms) {
    simdjson::dom::parser parse, match, trace;
    return ReportWriter(read(parse, report.parse), read(match, report.match), read(trace, report.trace), report, forms).write();
}

std::string report_page(CaseReport const& report) {
    simdjson::dom::parser parser;
    JsonView const match = read(parser, report.match);
    return self_contained_page(match.text("patient") + " · " + match.text("trial") + " · eligo", "en", {"report.css"}, "report.js",
                               "<main class=\"report\">\n" + report_content(report) + "</main>\n");
}

std::string self_contained_page(std::string_view title, std::string_view language, std::vector<std::string> const& styles,
                                std::string const& script, std::string_view content) {
    std::string style;
    for (auto const& name : styles) style += desk_file(name);
    std::string_view const code = desk_file(script);
    Html head;
    head("<!DOCTYPE html>\n<html lang=\"").text(language)("\">\n<head>\n<meta charset=\"utf-8\">\n");
    head("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; style-src &#39;sha256-");
    head.text(sha256_base64(style))("&#39;; script-src &#39;sha256-").text(sha256_base64(code));
    head("&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;\">\n");
    head("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
    head("<title>").text(title)("</title>\n");
    std::string page = std::move(head).str();
    page += "<style>" + style + "</style>\n</head>\n<body>\n";
    page += content;
    page += "<script type=\"module\">" + std::string(code) + "</script>\n</body>\n</html>\n";
    return page;
}

std::string_view desk_file(std::string_view name) {
    for (auto const& [file, content] : embedded_desk())
        if (file == name) return content;
    return {};
}

}  // namespace eligo
