// `eligo screen`: a cohort against trials, with its outputs, progress, Ctrl-C and --resume.

#include "matcher/command.hpp"

#include "matcher/screen.hpp"
#include "matcher/screen_report.hpp"
#include "matcher/screen_state.hpp"

#include <unistd.h>
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>
#include <thread>
#include <utility>

namespace eligo {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t troubles_shown = 20;
constexpr std::chrono::seconds between_states{20};

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);
void interrupt(int /*signal*/) { interrupted = true; }

// For as long as it lives, Ctrl-C asks for an orderly end; a second one ends at once.
class Interruptible {
public:
    Interruptible() {
        interrupted = false;
        struct sigaction action {};
        action.sa_handler = interrupt;
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        sigaction(SIGINT, &action, &before_);
    }
    ~Interruptible() { sigaction(SIGINT, &before_, nullptr); }
    Interruptible(Interruptible const&) = delete;
    Interruptible& operator=(Interruptible const&) = delete;

private:
    struct sigaction before_ {};
};

Diagnostic cannot_write(std::string const& file) {
    return {.code = "cannot-write",
            .message = "cannot write `" + file + "`: " + std::strerror(errno),
            .fix = "check the folder and its permissions",
            .file = file};
}

// A file that bears its name only when it is complete: until then it is NAME.part.
class OutputFile {
public:
    explicit OutputFile(std::string name) : name_(std::move(name)), part_(name_ + ".part") {}

    // `keep`: bytes of an earlier run that stay.
    bool open(std::uint64_t keep) {
        std::error_code error;
        if (keep > 0) {
            if (fs::file_size(part_, error) < keep || error) return errno = ENOENT, false;
            fs::resize_file(part_, keep, error);
            if (error) return errno = error.value(), false;
        }
        handle_.reset(std::fopen(part_.c_str(), keep > 0 ? "ab" : "wb"));
        written_ = keep;
        return handle_ != nullptr;
    }
    bool write(std::string_view text) {
        written_ += text.size();
        return std::fwrite(text.data(), 1, text.size(), handle_.get()) == text.size();
    }
    bool flush() { return std::fflush(handle_.get()) == 0; }
    bool complete() {
        bool const fine = flush();
        handle_.reset();
        return fine && std::rename(part_.c_str(), name_.c_str()) == 0;
    }
    std::string const& name() const noexcept { return name_; }
    std::string const& part() const noexcept { return part_; }
    std::uint64_t written() const noexcept { return written_; }

private:
    struct Close {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    std::string name_, part_;
    std::unique_ptr<std::FILE, Close> handle_;
    std::uint64_t written_ = 0;
};

bool write_whole(std::string const& name, std::string_view text) {
    OutputFile file(name);
    return file.open(0) && file.write(text) && file.complete();
}

// Trials ----------------------------------------------------------------------------------------------------------------------------

// Files of the arguments; of a folder its files, by name.
std::optional<std::vector<std::string>> files_of(std::vector<std::string> const& arguments, Streams const& streams) {
    std::vector<std::string> files;
    for (auto const& argument : arguments) {
        std::error_code error;
        if (argument == "-" || !fs::is_directory(argument, error)) {
            files.push_back(argument);
            continue;
        }
        std::vector<std::string> inside;
        for (fs::directory_iterator at(argument, error), end; !error && at != end; at.increment(error))
            if (at->is_regular_file(error) && !at->path().filename().string().starts_with('.')) inside.push_back(at->path().string());
        std::sort(inside.begin(), inside.end());
        if (inside.empty()) {
            streams.err << argument << ": error: the folder holds no file that can be read\n";
            return std::nullopt;
        }
        files.insert(files.end(), inside.begin(), inside.end());
    }
    return files;
}

// Reads all trials, side by side. Sets `failed` where a record of several could not be read.
std::optional<std::vector<Trial>> read_all_trials(std::vector<std::string> const& arguments, unsigned threads, Vocabulary const& vocabulary,
                                                  Streams const& streams, bool& failed) {
    auto const files = files_of(arguments, streams);
    if (!files) return std::nullopt;
    std::vector<TrialDocument> documents;
    for (auto const& file : *files) {
        auto const text = read_input(file, streams.in);
        auto input = text ? read_trials(*text, file) : Result<TrialInput>(text.error());
        if (!input) {
            tell(input.error(), streams);
            if (files->size() == 1) return std::nullopt;
            failed = true;
            continue;
        }
        for (auto const& error : input->errors) tell(error, streams);
        failed = failed || !input->errors.empty();
        std::move(input->trials.begin(), input->trials.end(), std::back_inserter(documents));
    }
    if (documents.empty()) return std::nullopt;
    std::vector<Trial> trials(documents.size());
    std::atomic<std::size_t> next{0};
    auto const read = [&] {
        for (std::size_t i = next++; i < documents.size(); i = next++) trials[i] = read_trial(std::move(documents[i]), vocabulary);
    };
    std::vector<std::thread> helpers;
    for (unsigned i = 1; i < threads; ++i) helpers.emplace_back(read);
    read();
    for (auto& helper : helpers) helper.join();
    return trials;
}

// The run ---------------------------------------------------------------------------------------------------------------------------

class Screening {
public:
    Screening(ScreenCommandOptions const& command, ScreenOptions const& options, ScreenPlan const& plan, Streams const& streams)
        : command_(command), options_(options), plan_(plan), streams_(streams) {
        terminal_ = &streams.err == &std::cerr && isatty(STDERR_FILENO) != 0;
    }

    int run(CohortReader& cohort, std::string const& question) {
        state_.question = question;
        state_.totals = plan_.empty_totals();
        if (!command_.output.empty()) output_.emplace(command_.output);
        if (!command_.log.empty()) log_.emplace(command_.log);
        if (command_.resume && !go_on()) return ExitStatus::invalid;
        bool const fresh = state_.taken == 0;
        if (!open(output_, state_.out_bytes) || !open(log_, state_.log_bytes)) return ExitStatus::invalid;
        if (fresh) {
            print(screen_head(options_));
            if (log_) note(log_->write(log_head()), log_->name());
        }
        std::atomic<bool> stop{false};
        started_ = std::chrono::steady_clock::now();
        last_state_ = started_;
        std::unordered_set<std::uint64_t> const seen = state_.seen;
        {
            Interruptible const interruptible;
            screen(cohort, plan_, options_, state_.taken, seen, stop, [&](ScreenedBlock&& block) {
                take(std::move(block));
                std::uint64_t const limit = command_.stop_after;
                if (interrupted || broken_ || (limit > 0 && state_.taken >= limit)) stop = true;
            });
        }
        if (terminal_) streams_.err << "\r\033[K";
        if (broken_) return ExitStatus::invalid;
        if (stop) return stopped();
        return finish();
    }

private:
    bool open(std::optional<OutputFile>& file, std::uint64_t keep) {
        if (!file || file->open(keep)) return true;
        tell(cannot_write(file->part()), streams_);
        return false;
    }

    void note(bool fine, std::string const& file) {
        if (fine || broken_) return;
        broken_ = true;
        tell(cannot_write(file), streams_);
    }

    void print(std::string_view text) {
        if (output_) {
            note(output_->write(text), output_->part());
        } else {
            streams_.out << text;
            if (!streams_.out) note(false, "standard output");
        }
    }

    std::string state_file() const { return (output_ ? output_->name() : log_->name()) + ".resume"; }

    // Takes up the state of an earlier run, where there is one.
    bool go_on() {
        std::error_code error;
        if (!fs::exists(state_file(), error)) {
            streams_.err << "eligo: there is no `" << state_file() << "`: the screening begins at the first record\n";
            return true;
        }
        auto const text = read_input(state_file(), streams_.in);
        auto state = text ? read_state(*text, plan_) : std::nullopt;
        if (!state || state->question != state_.question) {
            streams_.err << "eligo: `" << state_file()
                         << "` belongs to a screening with other trials, options or vocabulary; say the same, or leave --resume out\n";
            return false;
        }
        state_ = *std::move(state);
        return true;
    }

    void take(ScreenedBlock&& block) {
        if (options_.format == ScreenFormat::json && !state_.any_pair && !block.out.empty()) block.out.erase(0, 1);
        state_.any_pair = state_.any_pair || !block.out.empty();
        print(block.out);
        if (log_) note(log_->write(block.log), log_->part());
        for (auto const& trouble : block.troubles) {
            if (troubles_++ < troubles_shown) tell(trouble, streams_);
        }
        state_.taken += block.taken;
        state_.line = block.last_line;
        state_.totals.add(block.totals, options_.top);
        if (command_.output.empty() && command_.log.empty()) return progress();
        state_.seen.insert(block.ids.begin(), block.ids.end());
        // Between two of these a run that is killed loses its work, not its file.
        if (auto const now = std::chrono::steady_clock::now(); now - last_state_ > between_states) {
            last_state_ = now;
            save();
        }
        progress();
    }

    void progress() {
        if (!terminal_) return;
        auto const now = std::chrono::steady_clock::now();
        if (now - last_progress_ < std::chrono::milliseconds(200)) return;
        last_progress_ = now;
        double const seconds = std::chrono::duration<double>(now - started_).count();
        std::uint64_t const pairs = state_.totals.records * plan_.block.program().trials.size();
        streams_.err << "\r\033[K" << state_.taken << " records, " << pairs << " pairs, "
                     << static_cast<std::uint64_t>(static_cast<double>(state_.taken) / std::max(seconds, 0.001)) << " records/s"
                     << std::flush;
    }

    bool resumable() const { return output_ || (log_ && options_.format == ScreenFormat::text); }

    void save() {
        if (!resumable()) return;
        if (output_) note(output_->flush(), output_->part());
        if (log_) note(log_->flush(), log_->part());
        state_.out_bytes = output_ ? output_->written() : 0;
        state_.log_bytes = log_ ? log_->written() : 0;
        if (!broken_) note(write_whole(state_file(), to_text(state_)), state_file());
    }

    int stopped() {
        save();
        streams_.out << std::flush;
        streams_.err << "eligo: stopped after " << state_.taken << " records (the last begins in line " << state_.line << ")";
        if (resumable())
            streams_.err << "; go on with --resume, what is done stands in `" << (output_ ? output_->part() : log_->part()) << "`\n";
        else
            streams_.err << "; what was written is complete up to there\n";
        return ExitStatus::interrupted;
    }

    int finish() {
        print(screen_summary(plan_, state_.totals, options_));
        streams_.out << std::flush;
        if (!command_.attrition.empty()) note(write_whole(command_.attrition, attrition_csv(plan_, state_.totals)), command_.attrition);
        if (log_) note(log_->complete(), log_->name());
        if (output_) note(output_->complete(), output_->name());
        if (broken_) return ExitStatus::invalid;
        std::error_code ignored;
        if (output_ || log_) fs::remove(state_file(), ignored);
        if (troubles_ > troubles_shown) streams_.err << "eligo: and " << troubles_ - troubles_shown << " more such messages\n";
        if (state_.totals.unreadable > 0)
            streams_.err << "eligo: " << state_.totals.unreadable << " of " << state_.taken << " records could not be read\n";
        return state_.totals.unreadable > 0 ? ExitStatus::some_failed : ExitStatus::done;
    }

    ScreenCommandOptions const& command_;
    ScreenOptions const& options_;
    ScreenPlan const& plan_;
    Streams const& streams_;
    std::optional<OutputFile> output_, log_;
    ScreenState state_;
    std::size_t troubles_ = 0;
    bool broken_ = false, terminal_ = false;
    std::chrono::steady_clock::time_point started_, last_state_, last_progress_;
};

// What must be the same for --resume.
std::string question_of(ScreenCommandOptions const& command, ScreenOptions const& options, Program const& program,
                        Vocabulary const& vocabulary) {
    std::string question = command.cohort + '|' + vocabulary.fingerprint() + '|' + std::to_string(static_cast<int>(options.format)) + '|' +
                           std::to_string(options.pairs ? 1 : 0) + '|' + std::to_string(options.top) + '|' + (options.log ? "log" : "") +
                           '|' + (options.as_of ? to_string(*options.as_of) : std::string());
    for (auto const& part : program.trials) {
        question += '|' + part.trial->document.id;
        for (auto const& criterion : part.trial->criteria) question += ' ' + std::to_string(criterion.text.size());
    }
    return question;
}

}  // namespace

int screen_command(ScreenCommandOptions const& command, CommonOptions const& common, Streams const& streams) {
    ScreenOptions options;
    if (!read_as_of(command.as_of, options.as_of, streams)) return ExitStatus::usage;
    if (command.cohort == "-" && std::find(command.trials.begin(), command.trials.end(), "-") != command.trials.end()) {
        streams.err << "eligo: trials and cohort cannot both come from the standard input\n";
        return ExitStatus::usage;
    }
    if (command.resume && command.output.empty() && command.log.empty()) {
        streams.err << "eligo: --resume goes on with a file: name it with --output or --log\n";
        return ExitStatus::usage;
    }
    options.threads = command.threads > 0 ? static_cast<unsigned>(command.threads) : std::max(1U, std::thread::hardware_concurrency());
    options.format = command.format == "ndjson" ? ScreenFormat::ndjson
                     : command.format == "csv"  ? ScreenFormat::csv
                     : command.format == "json" ? ScreenFormat::json
                                                : ScreenFormat::text;
    options.pairs = !command.summary;
    options.top = static_cast<std::size_t>(std::max(0, command.top));
    options.log = !command.log.empty();

    std::optional<Vocabulary> loaded;
    Vocabulary const* const vocabulary = use_vocabulary(common, loaded, streams);
    if (vocabulary == nullptr) return ExitStatus::invalid;
    bool failed = false;
    auto const trials = read_all_trials(command.trials, options.threads, *vocabulary, streams, failed);
    if (!trials) return ExitStatus::invalid;
    Program const program = compile(*trials, *vocabulary);
    if (command.show_program) {
        streams.out << to_string(program, *vocabulary);
        return failed ? ExitStatus::some_failed : ExitStatus::done;
    }
    auto const cohort = CohortReader::open(command.cohort, streams.in, *vocabulary);
    if (!cohort) {
        tell(cohort.error(), streams);
        return ExitStatus::invalid;
    }
    ScreenPlan const plan(program, *vocabulary);
    int const status = Screening(command, options, plan, streams).run(**cohort, question_of(command, options, program, *vocabulary));
    return status == ExitStatus::done && failed ? ExitStatus::some_failed : status;
}

}  // namespace eligo
