#include "matcher/commands.hpp"

#include "matcher/command.hpp"
#include "matcher/command_model.hpp"
#include "matcher/layout.hpp"

#include <CLI/CLI.hpp>

#include <sys/stat.h>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <iterator>
#include <memory>

namespace eligo {
namespace {

// A page of a registry has 20 kB, a dump of all trials some gigabytes; what is larger than this is the wrong file.
constexpr std::int64_t largest_input = std::int64_t{4} << 30;

Diagnostic cannot_read(std::string const& file, std::string message, std::string fix = {}) {
    return {.code = "cannot-read", .message = std::move(message), .fix = std::move(fix), .file = file};
}

// Letters put in, left out, changed, or swapped with their neighbour.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) table[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) table[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t const changed = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, changed});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
        }
    }
    return table[a.size()][b.size()];
}

// Help with examples first.
class HelpFormatter : public CLI::Formatter {
public:
    std::string make_description(CLI::App const* app) const override {
        std::string const command = app->get_parent() == nullptr ? std::string() : app->get_name();
        std::string out = CLI::Formatter::make_description(app) + "\nExamples:\n";
        bool any = false;
        for (auto const& example : examples()) {
            if (example.command != command) continue;
            out += "  " + std::string(example.line) + "\n      " + std::string(example.what) + '\n';
            any = true;
        }
        return any ? out + '\n' : CLI::Formatter::make_description(app);
    }
};

// The command line as it was typed, with a caret under one of its words.
std::string pointed_at(std::vector<std::string> const& arguments, std::size_t at) {
    std::string line = "  eligo";
    std::string marks;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string const& argument = arguments[i];
        bool const quotes = argument.empty() || argument.find_first_of(" \t\n\"") != std::string::npos;
        line += ' ';
        if (i == at) marks = std::string(display_width(line), ' ');
        line += quotes ? '"' + argument + '"' : argument;
        if (i == at) marks += '^' + std::string(std::max<std::size_t>(display_width(argument) + (quotes ? 2 : 0), 1) - 1, '~');
    }
    return line + '\n' + marks + '\n';
}

class CommandLine {
public:
    explicit CommandLine(Streams const& streams) : streams_(streams) {
        app_.require_subcommand(1);
        app_.formatter(std::make_shared<HelpFormatter>());
        app_.set_version_flag("--version", "eligo 0.1.0");
        app_.footer("The verdict of a trial is never plain \"eligible\": the investigator decides.");

        auto* const parse = add("parse", "How each criterion of a trial was read", {"text", "json", "sarif"});
        parse->add_option("TRIAL", parse_.trials, "A registry's record or page, or - for the standard input")->required();
        parse->add_flag("--words", parse_.words, "Each word and what became of it");
        parse->add_flag("--summary", parse_.summary, "Only counts over all trials, and what was not understood by frequency");
        parse->add_flag("--by-trial", parse_.by_trial, "In the summary, a line for each trial")->needs("--summary");
        parse
            ->add_option("--families", parse_.families,
                         "In the summary, counts for each family of criteria: a table of names and regular expressions, tab-separated")
            ->needs("--summary");

        parse
            ->add_option("--show", parse_.show,
                         "What a stage made of its input: sections, syntax (tokens) or rules (trees), program (compiled)")
            ->check(CLI::IsMember({"sections", "syntax", "rules", "program"}));

        auto* const match = add("match", "One patient against one trial, criterion by criterion");
        add_match(*match);
        match->add_flag("--exit-verdict", match_.exit_verdict, "Exit with 10 for not eligible, 11 for needs information");

        match
            ->add_option_function<std::string>(
                "--missing", [this](std::string const& which) { match_.all_missing = which == "all"; },
                "What to find out: only what can still change the verdict (open), or all")
            ->check(CLI::IsMember({"open", "all"}));

        auto* const trace = add("trace", "Every node of the rule trees, with the evidence it looked at");
        add_match(*trace);
        trace->add_option("--criterion", match_.trace.criterion, "Only this criterion (I5)");
        trace->add_option("--node", match_.trace.node, "Only this node and what is below it (I5.2)");
        trace->add_option("--explain", explain_, "Which nodes: none, those that made the answers that fail, those that made any, all")
            ->check(CLI::IsMember({"off", "fails", "notes", "full"}));

        auto* const ask = add("ask", "One criterion, typed here: how it is read, and for a patient its answer");
        ask->add_option("CRITERION", ask_.criterion, "The criterion, in quotation marks")->required();
        ask->add_option("PATIENT", ask_.patient, "A profile, YAML or JSON, or - for the standard input");
        ask->add_option("--kind", ask_.kind, "What it would be on a page: inclusion or exclusion")
            ->check(CLI::IsMember({"inclusion", "exclusion"}));
        ask->add_option("--as-of", ask_.as_of, "The day everything counts back from: a date or `today`; else the profile's");
        ask->add_option("--stale-after", ask_.stale_after, "Days after which a value no longer decides")->check(CLI::NonNegativeNumber);

        auto* const repl = app_.add_subcommand("repl", "A session: type criteria, see how they are read and their answers");
        repl->add_option("PATIENT", repl_.patient, "A profile, YAML or JSON");
        repl->add_option("--as-of", repl_.as_of, "The day everything counts back from: a date or `today`; else the profile's");
        repl->add_option("--vocabulary", common_.vocabulary, "Folder of tables to use in place of the built-in ones");

        auto* const report = add("report", "The same as a page to print, sign and file (HTML)");
        add_match(*report);
        report->add_option("-o,--output", output_, "The file to write; else the standard output");
        report->add_option("--overrides", overrides_, "The log of overridden answers, as the desk keeps it (DIR/overrides.log)");

        auto* const profile = add("profile", "An empty profile with exactly what a trial asks, to be filled in");
        profile->add_option("--for", profile_.trial, "A registry's record or page, or - for the standard input")->required();
        profile->add_option("--as-of", profile_.as_of, "The day of the profile: a date or `today`");
        profile->add_option("--trial", profile_.trial_id, "Which trial of a file with several (NCT number)");

        auto* const screen = app_.add_subcommand("screen", "A cohort against one or many trials");
        screen->add_option("TRIAL", screen_.trials, "Registry records or pages, NDJSON of them, folders; - for the standard input")
            ->required();
        screen
            ->add_option("--cohort", screen_.cohort,
                         "Profiles: NDJSON, a YAML stream, a JSON array or CSV, also as .gz or .zst; - for the standard input")
            ->required();
        screen
            ->add_option("--format", screen_.format,
                         "text: a summary; ndjson, csv: a line for each patient and trial; json: those and the summary")
            ->check(CLI::IsMember({"text", "json", "ndjson", "csv"}))
            ->default_str("text");
        screen->add_option("--as-of", screen_.as_of, "The screening day of all: a date or `today`; else each record's own");
        screen->add_option("--threads", screen_.threads, "How many (default: all the machine has); the output is the same")
            ->check(CLI::Range(1, 1024));
        screen->add_option("--output", screen_.output, "File instead of the standard output; it bears its name once it is complete");
        screen->add_option("--log", screen_.log, "Screening log to write (csv)");
        screen->add_option("--report", screen_.report, "A page (HTML) of the cohort to write, in place of the output");
        screen->add_option("--hide-below", screen_.hide_below, "Of the page: no count below this is told, and no patient")
            ->check(CLI::Range(2, 1000));
        screen->add_option("--attrition", screen_.attrition, "Attrition of each trial to write (csv)");
        screen
            ->add_option("--top", screen_.top,
                         "Only the best so many trials of each patient; the summary names so many patients of each trial")
            ->check(CLI::PositiveNumber);
        screen->add_flag("--summary", screen_.summary, "No line for each patient and trial");
        screen->add_flag("--resume", screen_.resume, "Go on where an interrupted screening with the same --output stopped");
        screen->add_flag("--show-program", screen_.show_program, "For developers: the compiled program, and nothing else");
        screen->add_option("--stop-after", screen_.stop_after, "For tests: stop after so many records as if interrupted")->group("");
        screen->add_option("--vocabulary", common_.vocabulary, "Folder of tables to use in place of the built-in ones");

        auto* const cohort = app_.add_subcommand("cohort", "Synthetic cohorts");
        cohort->require_subcommand(1);
        auto* const generate = cohort->add_subcommand("generate", "Invented patients as NDJSON, the same for the same seed");
        generate->add_option("--patients", generate_.patients, "How many")->required();
        generate->add_option("--seed", generate_.seed, "Any number");
        auto* const serve = add("serve", "The desk: the same in a browser on this machine");
        serve->add_option("--data", serve_.data, "The folder with trials and profiles, where what is filled in is saved");
        serve->add_option("--port", serve_.port, "Else any that is free")->check(CLI::Range(0, 65535));
        serve->add_option("--assets", serve_.assets, "For development: the folder matcher/desk, in place of the built-in files");

        auto* const test = add("test", "Case files: criteria with patients and the expected answers");
        test->add_option("CASES", test_.files, "Case files (YAML)")->required();
        test->add_option("--as-of", test_.as_of, "Day for patients without one: a date or `today`");
        test->add_option("--show", test_.show, "Which checks to list beside the wrong ones: abstained, correct")
            ->check(CLI::IsMember({"abstained", "correct", "wrong"}));

        auto* const vocabulary = add("vocabulary", "What the vocabulary knows of a phrase");
        auto* const phrase = vocabulary->add_option("PHRASE", vocabulary_.phrase, "A name, synonym or abbreviation");
        auto* const unlisted = vocabulary->add_option("--unlisted", vocabulary_.unlisted,
                                                      "Trials: lists their terms that no entry covers, the most frequent first");
        unlisted->excludes(phrase);

        auto* const evaluate = add("evaluate", "For developers: rule trees and patients, one a line, and their answers");
        evaluate->add_option("--rules", rules_, "NDJSON of {\"rule\", \"kind\", \"as_of\", \"patient\"}, or - for the standard input")
            ->required();

        auto* const codes = add("explain-code", "What a code of a warning or error means");
        codes->add_option("CODE", code_, "The word in brackets behind a message; without it, all");

        auto* const completion = app_.add_subcommand("completion", "The script with which a shell completes the command line");
        completion->add_option("SHELL", shell_, "Which shell")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
        app_.add_subcommand("man", "The manual page, for man(1)");

        each_command([&](CLI::App& command, std::string const& name) {
            if (name.find(' ') == std::string::npos) commands_.push_back(name);
            command.add_option("--color", color_, "Colours: where the output is a terminal and NO_COLOR is not set (auto), always, never")
                ->check(CLI::IsMember({"auto", "always", "never"}))
                ->default_str("auto");
        });
    }

    int run(std::vector<std::string> const& arguments) {
        if (auto const status = unknown_command(arguments)) return *status;
        try {
            std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
            app_.parse(reversed);
        } catch (CLI::Success const& wish) {  // --help, --version
            app_.exit(wish, streams_.out, streams_.err);
            return ExitStatus::done;
        } catch (CLI::ExtrasError const& error) {
            return extras(error, arguments);
        } catch (CLI::ParseError const& error) {
            return wrong_value(error.what(), arguments);
        }
        Streams const streams{streams_.in, streams_.out, streams_.err, with_colours(), streams_.terminal};
        common_.json = format_ == "json";
        parse_.sarif = format_ == "sarif";
        match_.trace.level = explain_ == "off"     ? TraceLevel::off
                             : explain_ == "fails" ? TraceLevel::fails
                             : explain_ == "notes" ? TraceLevel::notes
                                                   : TraceLevel::full;
        if (app_.got_subcommand("parse")) return parse_command(parse_, common_, streams);
        if (app_.got_subcommand("match")) return match_command(match_, common_, streams);
        if (app_.got_subcommand("trace")) return trace_command(match_, common_, streams);
        if (app_.got_subcommand("ask")) return ask_command(ask_, common_, streams);
        if (app_.got_subcommand("report")) return report_command(match_, output_, overrides_, common_, streams);
        if (app_.got_subcommand("profile")) return profile_command(profile_, common_, streams);
        if (app_.got_subcommand("screen"))
            return screen_.report.empty() ? screen_command(screen_, common_, streams) : screen_report_command(screen_, common_, streams);
        if (app_.got_subcommand("cohort")) return cohort_generate_command(generate_, streams);
        if (app_.got_subcommand("serve")) return serve_command(serve_, common_, streams);
        if (app_.got_subcommand("repl")) return repl_command(repl_, common_, streams);
        if (app_.got_subcommand("explain-code")) return explain_code_command(code_, common_, streams);
        if (app_.got_subcommand("completion")) {
            streams.out << completion_script(model(), shell_);
            return ExitStatus::done;
        }
        if (app_.got_subcommand("man")) {
            streams.out << man_page(model());
            return ExitStatus::done;
        }
        if (app_.got_subcommand("test")) return test_command(test_, common_, streams);
        if (app_.got_subcommand("evaluate")) return evaluate_command(rules_, common_, streams);
        if (vocabulary_.phrase.empty() && vocabulary_.unlisted.empty())
            return wrong_usage("`vocabulary` needs a phrase, or --unlisted with trials");
        return vocabulary_command(vocabulary_, common_, streams);
    }

private:
    CLI::App* add(std::string const& name, std::string const& description, std::vector<std::string> const& formats = {"text", "json"}) {
        CLI::App* const command = app_.add_subcommand(name, description);
        command->add_option("--format", format_, "How to print it")->check(CLI::IsMember(formats))->default_str("text");
        command->add_option("--vocabulary", common_.vocabulary, "Folder of tables to use in place of the built-in ones");
        return command;
    }

    void add_match(CLI::App& command) {
        command.add_option("TRIAL", match_.trial, "A registry's record or page, or - for the standard input")->required();
        command.add_option("PATIENT", match_.patient, "A profile, YAML or JSON")->required();
        command.add_option("--as-of", match_.as_of, "The day everything counts back from: a date or `today`; else the profile's");
        command.add_option("--trial", match_.trial_id, "Which trial of a file with several (NCT number)");
        command.add_option("--stale-after", match_.stale_after, "Days after which a value no longer decides")
            ->check(CLI::NonNegativeNumber);
    }

    // Every command, and those inside commands as "cohort generate"; in the order in which they were added.
    template <class Visit>
    void each_command(Visit const& visit) {
        for (CLI::App* const command : app_.get_subcommands([](CLI::App*) { return true; })) {
            auto const inner = command->get_subcommands([](CLI::App*) { return true; });
            visit(*command, command->get_name());
            for (CLI::App* const one : inner) visit(*one, command->get_name() + ' ' + one->get_name());
        }
    }

    // What CLI11 was told, as data.
    ProgramModel model() {
        ProgramModel result{"eligo", "0.1.0", "reads trial eligibility criteria and matches patients against them", {}};
        each_command([&](CLI::App& command, std::string const& name) {
            CommandModel& one = result.commands.emplace_back();
            one.name = name;
            one.description = command.get_description();
            for (CLI::Option const* option : command.get_options()) {
                if (!option->get_positional() && option->get_group().empty()) continue;  // hidden
                OptionModel& shown = one.options.emplace_back();
                shown.positional = option->get_positional();
                if (shown.positional) shown.names.push_back(option->get_single_name());
                for (auto const& letter : option->get_snames()) shown.names.push_back('-' + letter);
                for (auto const& word : option->get_lnames()) shown.names.push_back("--" + word);
                shown.description = option->get_description();
                shown.takes_value = option->get_items_expected_max() > 0;
                shown.required = option->get_required();
                shown.many = option->get_items_expected_max() > 1;
                shown.choices = choices_of(*option);
            }
        });
        return result;
    }

    // The words that an option takes: "TEXT:{text,json}".
    static std::vector<std::string> choices_of(CLI::Option const& option) {
        std::string const type = option.get_type_name();
        std::vector<std::string> result;
        std::size_t at = type.find('{');
        std::size_t const end = type.find('}');
        if (at == std::string::npos || end == std::string::npos) return result;
        while (at < end) {
            std::size_t const next = std::min(type.find(',', at + 1), end);
            result.push_back(type.substr(at + 1, next - at - 1));
            at = next;
        }
        return result;
    }

    // NO_COLOR: no-color.org.
    bool with_colours() const {
        if (color_ != "auto") return color_ == "always";
        char const* const no_color = std::getenv("NO_COLOR");
        char const* const terminal = std::getenv("TERM");
        return streams_.colours && (no_color == nullptr || *no_color == '\0') &&
               (terminal == nullptr || std::string_view(terminal) != "dumb");
    }

    int wrong_usage(std::string const& message, std::string const& pointed = {}) const {
        streams_.err << "eligo: " << message << '\n' << pointed << "Run with --help for more.\n";
        return ExitStatus::usage;
    }

    // "--format: xml not in {text,json}": the word that is wrong, and the one that is likely meant.
    int wrong_value(std::string const& message, std::vector<std::string> const& arguments) const {
        auto const used = app_.get_subcommands();
        std::string const name = message.substr(0, message.find(':'));
        CLI::Option const* const option =
            used.empty() || name.find(' ') != std::string::npos ? nullptr : used.front()->get_option_no_throw(name);
        if (option == nullptr) return wrong_usage(message);
        auto const choices = choices_of(*option);
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            bool const joined = arguments[i].starts_with(name + '=');
            bool const behind = i > 0 && arguments[i - 1] == name;
            bool const word = option->get_positional() && i > 0 && message.find(arguments[i]) != std::string::npos;
            if (!joined && !behind && !word) continue;
            std::string const value = joined ? arguments[i].substr(name.size() + 1) : arguments[i];
            std::string const meant = did_you_mean(value, choices);
            return wrong_usage(message + (meant.empty() ? "" : "; did you mean `" + meant + "`?"), pointed_at(arguments, i));
        }
        return wrong_usage(message);
    }

    std::optional<int> unknown_command(std::vector<std::string> const& arguments) const {
        if (arguments.empty()) {
            streams_.err << app_.help();
            return ExitStatus::usage;
        }
        std::string const& first = arguments.front();
        if (first.starts_with('-') || std::find(commands_.begin(), commands_.end(), first) != commands_.end()) return std::nullopt;
        std::string const meant = did_you_mean(first, commands_);
        return wrong_usage("there is no command `" + first + '`' + (meant.empty() ? "" : "; did you mean `" + meant + "`?"),
                           pointed_at(arguments, 0));
    }

    int extras(CLI::ExtrasError const& error, std::vector<std::string> const& arguments) const {
        auto const used = app_.get_subcommands();
        if (used.empty()) return wrong_usage(error.what());
        std::vector<std::string> known;
        for (auto const* option : used.front()->get_options())
            for (auto const& name : option->get_lnames()) known.push_back("--" + name);
        for (auto const& argument : arguments) {
            std::string const option = argument.substr(0, argument.find('='));
            if (!option.starts_with('-') || option == "-" || std::find(known.begin(), known.end(), option) != known.end()) continue;
            std::string const meant = did_you_mean(option, known);
            return wrong_usage("`" + used.front()->get_name() + "` has no option `" + option + '`' +
                                   (meant.empty() ? "" : "; did you mean `" + meant + "`?"),
                               pointed_at(arguments, static_cast<std::size_t>(&argument - arguments.data())));
        }
        return wrong_usage(error.what());
    }

    Streams const& streams_;
    CLI::App app_{"Reads trial eligibility criteria and matches patients against them.", "eligo"};
    std::vector<std::string> commands_;
    std::string format_ = "text";
    std::string color_ = "auto";
    std::string code_, shell_;
    std::string explain_ = "full";
    CommonOptions common_;
    ParseOptions parse_;
    MatchCommandOptions match_;
    AskOptions ask_;
    ReplOptions repl_;
    ProfileCommandOptions profile_;
    ScreenCommandOptions screen_;
    CohortGenerateOptions generate_;
    TestOptions test_;
    ServeCommandOptions serve_;
    std::string output_, overrides_;
    VocabularyOptions vocabulary_;
    std::string rules_;
};

}  // namespace

Result<std::string> read_input(std::string const& file, std::istream& in) {
    if (file == "-") {
        std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        return text;
    }
    struct stat info {};
    if (stat(file.c_str(), &info) != 0) return cannot_read(file, "cannot read `" + file + "`: " + std::strerror(errno), "check the path");
    if (S_ISDIR(info.st_mode)) return cannot_read(file, '`' + file + "` is a directory", "name a file in it");
    if (info.st_size > largest_input) return cannot_read(file, '`' + file + "` is larger than 4 GB", "split it");
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> const handle(std::fopen(file.c_str(), "rb"), &std::fclose);
    if (!handle) return cannot_read(file, "cannot read `" + file + "`: " + std::strerror(errno), "check its permissions");
    std::string text;
    if (S_ISREG(info.st_mode)) text.reserve(static_cast<std::size_t>(info.st_size) + 1);
    char block[1U << 16U];
    while (std::size_t const length = std::fread(block, 1, sizeof block, handle.get())) text.append(block, length);
    if (std::ferror(handle.get()) != 0) return cannot_read(file, "cannot read `" + file + "`: " + std::strerror(errno));
    return text;
}

std::optional<TrialFile> read_trial_file(std::string const& file, Streams const& streams) {
    auto text = read_input(file, streams.in);
    if (!text) {
        tell(text.error(), streams);
        return std::nullopt;
    }
    auto input = read_trials(*text, file);
    if (!input) {
        tell(input.error(), streams, *text);
        return std::nullopt;
    }
    for (auto const& error : input->errors) tell(error, streams);
    return TrialFile{*std::move(text), *std::move(input)};
}

Vocabulary const* use_vocabulary(CommonOptions const& common, std::optional<Vocabulary>& loaded, Streams const& streams) {
    if (common.vocabulary.empty()) return &Vocabulary::built_in();
    auto result = Vocabulary::load(common.vocabulary);
    if (!result) {
        tell(result.error(), streams);
        return nullptr;
    }
    loaded = *std::move(result);
    return &*loaded;
}

void tell(Diagnostic const& diagnostic, Streams const& streams, std::string_view text) {
    streams.err << (text.empty() || diagnostic.span.empty() ? to_string(diagnostic) : to_string(diagnostic, text)) << '\n';
}

Day today() { return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()); }

bool read_as_of(std::string const& text, std::optional<Day>& day, Streams const& streams) {
    if (text.empty()) return true;
    if (text == "today") {
        day = today();
        return true;
    }
    auto const date = PartialDate::parse(text);
    if (date && date->whole()) {
        day = date->first();
        return true;
    }
    streams.err << "eligo: `--as-of " << text << "` is no day; expected a date like 2026-11-20, or `today`\n";
    return false;
}

std::string did_you_mean(std::string_view word, std::span<std::string const> known) {
    // A third of the letters may differ, swapped neighbours counting once ("--shwo").
    std::size_t best = word.size() / 3 + 1;
    std::string result;
    for (auto const& candidate : known) {
        if (std::size_t const steps = distance(word, candidate); steps < best) {
            best = steps;
            result = candidate;
        }
    }
    return result;
}

int run_program(std::vector<std::string> const& arguments, Streams const& streams) { return CommandLine(streams).run(arguments); }

}  // namespace eligo
