#include "matcher/repl.hpp"

#include "matcher/ask.hpp"
#include "matcher/command.hpp"
#include "matcher/report_text.hpp"
#include "matcher/report_trace.hpp"
#include "matcher/show_stages.hpp"

#include <array>
#include <sstream>

namespace eligo {
namespace {

constexpr std::string_view help =
    "Type a criterion to see how it is read; with a patient, its answer. A line that ends with \\ goes on in the next.\n"
    "  :patient FILE     load a profile; without FILE, none\n"
    "  :as-of DATE       the day everything counts back from, or `today`; without DATE, the profile's\n"
    "  :kind KIND        inclusion or exclusion\n"
    "  :trace            every node of the answers from now on, or no longer\n"
    "  :rules            the rule tree of the last criterion\n"
    "  :syntax           its tokens\n"
    "  :again            the last criterion once more, after another patient or day\n"
    "  :quit             end\n";

constexpr std::array commands{":patient", ":as-of", ":kind", ":trace", ":rules", ":syntax", ":again", ":help", ":quit"};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

}  // namespace

ReplSession::ReplSession(Vocabulary const& vocabulary, Palette palette, std::optional<Day> as_of)
    : vocabulary_(vocabulary), palette_(palette), as_of_(as_of) {}

bool ReplSession::line(std::string_view text, std::string& out) {
    if (text.ends_with('\\')) {
        text.remove_suffix(1);
        begun_ += std::string(text) + '\n';
        return true;
    }
    std::string whole = begun_ + std::string(text);
    begun_.clear();
    std::string_view const words = trimmed(whole);
    if (words.empty()) return true;
    if (words.front() == ':')
        command(words, out);
    else
        criterion(std::move(whole), out);
    return !over_;
}

void ReplSession::command(std::string_view text, std::string& out) {
    std::string const name(text.substr(0, text.find(' ')));
    std::string const argument(text.size() > name.size() ? trimmed(text.substr(name.size())) : std::string_view());
    if (name == ":quit" || name == ":q") {
        over_ = true;
    } else if (name == ":help") {
        out += help;
    } else if (name == ":patient") {
        load(argument, out);
    } else if (name == ":as-of") {
        std::istringstream none;
        std::ostringstream said;
        std::optional<Day> day;
        if (read_as_of(argument, day, {.in = none, .out = said, .err = said})) as_of_ = day;
        out += said.str();
    } else if (name == ":kind") {
        if (argument == "inclusion" || argument == "exclusion")
            kind_ = argument == "exclusion" ? CriterionKind::exclusion : CriterionKind::inclusion;
        else
            out += "the kind is inclusion or exclusion\n";
    } else if (name == ":trace") {
        trace_ = !trace_;
        out += trace_ ? "answers are traced\n" : "answers are no longer traced\n";
    } else if (name == ":rules" || name == ":syntax") {
        if (last_.empty()) {
            out += "there is no criterion yet\n";
            return;
        }
        Trial const trial = single_criterion(last_, kind_, vocabulary_);
        out += name == ":rules" ? show_rules(trial, vocabulary_) : show_words(trial, vocabulary_);
    } else if (name == ":again") {
        if (last_.empty())
            out += "there is no criterion yet\n";
        else
            criterion(last_, out);
    } else {
        std::vector<std::string> const known(commands.begin(), commands.end());
        std::string const meant = did_you_mean(name, known);
        out += "there is no command `" + name + '`' + (meant.empty() ? "; :help lists them" : "; did you mean `" + meant + "`?") + '\n';
    }
}

void ReplSession::load(std::string const& file, std::string& out) {
    chart_.reset();
    patient_.reset();
    patient_file_ = file;
    if (file.empty()) return;
    std::istringstream none;
    std::ostringstream said;
    auto profile = std::make_unique<PatientProfile>();
    bool const failed = read_patient(file, vocabulary_, *profile, {.in = none, .out = said, .err = said}).has_value();
    out += said.str();
    if (failed) return;
    patient_ = std::move(profile);
    chart_ = read_chart(*patient_, vocabulary_);
    out += "patient " + patient_->id + (patient_->as_of ? ", as of " + to_string(*patient_->as_of) : std::string()) + '\n';
}

void ReplSession::criterion(std::string text, std::string& out) {
    last_ = text;
    Trial const trial = single_criterion(std::move(text), kind_, vocabulary_);
    if (!chart_) {
        out += ask_text(trial, vocabulary_, palette_);
        return;
    }
    std::istringstream none;
    std::ostringstream said;
    MatchOptions const options{.as_of = day_to_use(as_of_, *patient_, patient_file_, {.in = none, .out = said, .err = said}),
                               .stale_after = {}};
    out += said.str();
    TrialAnswer const answer = match(trial, *chart_, options);
    Explanation const explanation = explain(trial, answer, *chart_, options);
    out += ask_text(trial, vocabulary_, palette_, patient_file_, *patient_, &answer, &explanation);
    if (trace_) out += trace_tree(trial, answer.criteria.front(), answer, patient_file_, vocabulary_, palette_);
}

}  // namespace eligo
