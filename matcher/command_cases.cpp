#include "matcher/command.hpp"

#include "grammar/parse.hpp"
#include "matcher/case_file.hpp"
#include "matcher/evaluate.hpp"
#include "matcher/json_writer.hpp"
#include "matcher/layout.hpp"
#include "matcher/match.hpp"
#include "matcher/report_text.hpp"
#include "rules/print.hpp"

#include <algorithm>
#include <array>
#include <iostream>
#include <map>
#include <utility>

namespace eligo {
namespace {

enum class Score : std::uint8_t { correct, abstained, wrong };

constexpr std::string_view to_string(Score score) noexcept {
    return score == Score::correct ? "correct" : score == Score::abstained ? "abstained" : "wrong";
}

// spec/cases.md: an answer where unknown was expected is as wrong as the opposite.
constexpr Score score_of(Answer expect, Answer got) noexcept {
    return got == expect ? Score::correct : got == Answer::unknown ? Score::abstained : Score::wrong;
}
static_assert(score_of(Answer::met, Answer::unknown) == Score::abstained && score_of(Answer::unknown, Answer::met) == Score::wrong);

struct Counts {
    int cases = 0, checks = 0, decidable = 0;
    std::array<int, 3> scores{};  // by Score
    std::array<int, 4> reach{};   // by Reach
    int decided = 0;              // correct among the decidable

    void add(Answer expect, Score score) {
        ++checks;
        ++scores[static_cast<std::size_t>(score)];
        if (expect == Answer::unknown) return;
        ++decidable;
        if (score == Score::correct) ++decided;
    }
    double percent() const { return decidable == 0 ? 0 : 100.0 * decided / decidable; }
};

struct CheckResult {
    CriterionCase const* criterion = nullptr;
    std::size_t check = 0;
    Answer got = Answer::unknown;
    Score score = Score::correct;
    std::size_t reading = 0;  // in CaseRun::readings
    std::string reason;
    std::string const* file = nullptr;
};

struct CaseRun {
    std::vector<CaseFile> files;
    std::vector<Reading> readings;
    std::vector<CheckResult> results;
    std::map<std::string, Counts> strata;
    Counts total;
    int skipped = 0;  // cases of trials that are not here
};

// A trial's criterion is matched with its trial, which knows what "other" is other than; one that stands alone has no trial.
NodeAnswer answer_of(CriterionCase const& criterion, Reading const& reading, Chart const& chart, Day as_of) {
    if (criterion.trial)
        return std::move(match(*criterion.trial, chart, {.as_of = as_of, .stale_after = {}}).criteria[criterion.criterion].answer);
    EvaluateOptions options;
    options.as_of = as_of;
    options.kind = criterion.kind;
    return evaluate(reading.rule, chart, options);
}

void run(CaseFile const& file, std::string const& name, std::optional<Day> as_of, Vocabulary const& vocabulary, CaseRun& run) {
    for (auto const& criterion : file.cases) {
        if (criterion.skipped) {
            ++run.skipped;
            continue;
        }
        run.readings.push_back(criterion.trial
                                   ? criterion.trial->criteria[criterion.criterion].reading
                                   : read_criterion(read_item(criterion.text), {.kind = criterion.kind, .headings = {}}, vocabulary));
        Reading const& reading = run.readings.back();
        auto const how_far = static_cast<std::size_t>(reach(reading));
        Counts& stratum = run.strata[criterion.stratum.empty() ? "-" : criterion.stratum];
        for (Counts* counts : {&stratum, &run.total}) {
            ++counts->cases;
            ++counts->reach[how_far];
        }
        for (std::size_t i = 0; i < criterion.checks.size(); ++i) {
            CaseCheck const& check = criterion.checks[i];
            auto const chart = read_chart(check.patient, vocabulary);
            NodeAnswer const answer = answer_of(criterion, reading, *chart, check.patient.as_of ? *check.patient.as_of : *as_of);
            Score const score = score_of(check.expect, answer.answer);
            run.results.push_back({&criterion, i, answer.answer, score, run.readings.size() - 1, reason_of(answer), &name});
            for (Counts* counts : {&stratum, &run.total}) counts->add(check.expect, score);
        }
    }
}

void write_counts(JsonWriter& json, Counts const& counts) {
    json.member("cases", counts.cases).member("checks", counts.checks).member("decidable", counts.decidable);
    json.member("correct", counts.scores[0]).member("abstained", counts.scores[1]).member("wrong", counts.scores[2]);
    json.member("correct_decidable", counts.decided);
    json.key("understood").begin_object();
    json.member("full", counts.reach[0]).member("quoted", counts.reach[1]);
    json.member("residue", counts.reach[2]).member("none", counts.reach[3]).end_object();
}

std::string as_json(CaseRun const& run, Vocabulary const& vocabulary) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    write_counts(json, run.total);
    json.member("skipped", run.skipped);
    json.key("strata").begin_object();
    for (auto const& [name, counts] : run.strata) {
        json.key(name).begin_object();
        write_counts(json, counts);
        json.end_object();
    }
    json.end_object();
    json.key("results").begin_list();
    for (auto const& result : run.results) {
        Reading const& reading = run.readings[result.reading];
        json.begin_object().member("id", result.criterion->id).member("check", result.check);
        json.member("expect", to_string(result.criterion->checks[result.check].expect)).member("got", to_string(result.got));
        json.member("score", to_string(result.score)).member("understood", to_string(reading.understood));
        json.member("stratum", result.criterion->stratum)
            .member("reading", print(reading.rule, vocabulary))
            .member("reason", result.reason)
            .end_object();
    }
    json.end_list().end_object();
    return out + '\n';
}

std::string described(CheckResult const& result, CaseRun const& run, Vocabulary const& vocabulary, Palette const& palette) {
    CriterionCase const& criterion = *result.criterion;
    CaseCheck const& check = criterion.checks[result.check];
    std::string const label(to_string(result.score));
    std::string const painted = result.score == Score::wrong     ? palette.red(label)
                                : result.score == Score::correct ? palette.green(label)
                                                                 : palette.yellow(label);
    std::string out = painted + "  " + palette.bold(criterion.id) + " check " + std::to_string(result.check) + "  " +
                      std::string(to_string(criterion.kind));
    if (!criterion.stratum.empty()) out += ", " + criterion.stratum;
    out += ", " + *result.file + ':' + std::to_string(check.mark.line) + '\n';
    out += labelled("  text      ", criterion.text);
    out += wrapped("  reading   ", print(run.readings[result.reading].rule, vocabulary));
    out += wrapped("  expected  ",
                   in_words(check.expect) + ", got " + in_words(result.got) + (result.reason.empty() ? "" : ": " + result.reason));
    return out + '\n';
}

std::string row(std::string_view name, Counts const& counts) {
    std::string out = padded(name, 14);
    for (int const number : {counts.cases, counts.checks, counts.decidable, counts.scores[0], counts.scores[1], counts.scores[2]})
        out += padded(std::to_string(number), 10, true);
    std::string const percent = std::to_string(counts.percent() + 0.05);
    out += padded(counts.decidable == 0 ? "-" : percent.substr(0, percent.find('.') + 2) + " %", 12, true);
    for (int const number : counts.reach) out += padded(std::to_string(number), 8, true);
    return out + '\n';
}

std::string table(CaseRun const& run, Palette const& palette) {
    std::string head = padded("stratum", 14);
    for (std::string_view const name : {"cases", "checks", "decidable", "correct", "abstained", "wrong"}) head += padded(name, 10, true);
    head += padded("of decid.", 12, true);
    for (std::string_view const name : {"full", "quoted", "residue", "none"}) head += padded(name, 8, true);
    std::string out = palette.bold(head) + '\n';
    if (run.strata.size() > 1)
        for (auto const& [name, counts] : run.strata) out += row(name, counts);
    out += row("all", run.total);
    if (run.skipped != 0)
        out += std::to_string(run.skipped) + (run.skipped == 1 ? " case was" : " cases were") + " skipped: the trial is not here\n";
    return out;
}

}  // namespace

int test_command(TestOptions const& options, CommonOptions const& common, Streams const& streams) {
    std::optional<Vocabulary> loaded;
    Vocabulary const* const vocabulary = use_vocabulary(common, loaded, streams);
    if (vocabulary == nullptr) return ExitStatus::invalid;
    std::optional<Day> as_of;
    if (!read_as_of(options.as_of, as_of, streams)) return ExitStatus::usage;

    CaseRun all;
    for (auto const& name : options.files) {
        auto const text = read_input(name, streams.in);
        if (!text) {
            tell(text.error(), streams);
            return ExitStatus::invalid;
        }
        auto file = read_case_file(*text, name, *vocabulary);
        if (!file) {
            tell(file.error(), streams, *text);
            return ExitStatus::invalid;
        }
        for (auto const& warning : file->warnings) tell(warning, streams, *text);
        all.files.push_back(*std::move(file));
    }
    bool const undated = std::any_of(all.files.begin(), all.files.end(), [](CaseFile const& file) {
        return std::any_of(file.cases.begin(), file.cases.end(), [](CriterionCase const& criterion) {
            return std::any_of(criterion.checks.begin(), criterion.checks.end(),
                               [](CaseCheck const& check) { return !check.patient.as_of; });
        });
    });
    if (undated && !as_of) {
        as_of = today();
        tell({.severity = Severity::warning,
              .code = "as-of-today",
              .message = "some patients have no `as_of`; today, " + to_string(*as_of) + ", is used",
              .fix = "give the file an `as_of`"},
             streams);
    }

    for (std::size_t i = 0; i < all.files.size(); ++i) run(all.files[i], options.files[i], as_of, *vocabulary, all);

    if (common.json) {
        streams.out << as_json(all, *vocabulary);
    } else {
        Palette const palette(streams.colours);
        for (auto const& result : all.results) {
            bool const asked = std::find(options.show.begin(), options.show.end(), to_string(result.score)) != options.show.end();
            if (result.score == Score::wrong || asked) streams.out << described(result, all, *vocabulary, palette);
        }
        streams.out << table(all, palette);
    }
    return all.total.scores[static_cast<std::size_t>(Score::wrong)] == 0 ? ExitStatus::done : ExitStatus::some_failed;
}

}  // namespace eligo
