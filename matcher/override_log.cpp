#include "matcher/override_log.hpp"

#include "matcher/digest.hpp"
#include "matcher/json_view.hpp"
#include "matcher/json_writer.hpp"
#include "rules/print.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace eligo {
namespace {

constexpr std::string_view sum_key = ", \"sum\": \"";
constexpr std::size_t sum_digits = 16;

std::string sum_of(std::string_view line) { return sha256_hex(line).substr(0, sum_digits); }

std::optional<Override> read_line(std::string_view line) {
    std::size_t const at = line.rfind(sum_key);
    if (at == std::string_view::npos) return std::nullopt;
    if (line.substr(at) != std::string(sum_key) + sum_of(line.substr(0, at)) + "\"}") return std::nullopt;
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    if (parser.parse(line.data(), line.size()).get(element) != simdjson::SUCCESS) return std::nullopt;
    JsonView const json(element);
    Override one;
    one.trial = json.text("trial");
    one.patient = json.text("patient");
    one.criterion = json.text("criterion");
    one.as_of = json.text("as_of");
    one.text_hash = json.text("text_hash");
    one.was = json.text("was");
    one.was_reason = json.text("was_reason");
    std::string const answer = json.text("answer");
    for (Answer const candidate : {Answer::met, Answer::not_met, Answer::unknown})
        if (answer == to_string(candidate)) one.answer = candidate;
    if (!one.answer && answer != "withdrawn") return std::nullopt;
    one.reason = json.text("reason");
    one.who = json.text("who");
    one.time = json.text("time");
    return one;
}

Diagnostic not_recorded(std::string const& path) {
    return {.code = "not-recorded",
            .message = std::string("the override was not recorded: ") + std::strerror(errno),
            .fix = "free some room, or check the permissions of the data folder",
            .file = path};
}

std::string as_written(Answer answer) { return answer == Answer::not_met ? "not met" : std::string(to_string(answer)); }

}  // namespace

std::string override_text_hash(TrialCriterion const& criterion, Vocabulary const& vocabulary) {
    return sha256_hex(std::string(to_string(criterion.kind)) + '\n' + criterion.text + '\n' + print(criterion.reading.rule, vocabulary));
}

OverrideLog read_overrides(std::string_view text) {
    OverrideLog log;
    std::size_t number = 0;
    while (!text.empty()) {
        ++number;
        std::size_t const end = std::min(text.find('\n'), text.size());
        std::string_view const line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty()) continue;
        if (auto one = read_line(line))
            log.overrides.push_back(*std::move(one));
        else
            log.unreadable.push_back("line " + std::to_string(number) +
                                     " of the override log is incomplete or was changed, and is not counted");
    }
    return log;
}

std::string override_line(Override const& one) {
    std::string line;
    JsonWriter(line)
        .begin_object()
        .member("time", one.time)
        .member("who", one.who)
        .member("trial", one.trial)
        .member("patient", one.patient)
        .member("criterion", one.criterion)
        .member("answer", one.answer ? to_string(*one.answer) : std::string_view("withdrawn"))
        .member("reason", one.reason)
        .member("was", one.was)
        .member("was_reason", one.was_reason)
        .member("as_of", one.as_of)
        .member("text_hash", one.text_hash)
        .end_object();
    line.pop_back();
    std::string const sum = sum_of(line);
    line += sum_key;
    return line + sum + "\"}";
}

Result<OverrideLog> OverrideFile::read() const {
    if (path_.empty()) return OverrideLog{};
    std::lock_guard const lock(mutex_);
    int const file = open(path_.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0 && errno == ENOENT) return OverrideLog{};
    std::string text;
    char block[1U << 14U];
    ssize_t length = file < 0 ? -1 : 0;
    while (file >= 0 && (length = ::read(file, block, sizeof block)) > 0) text.append(block, static_cast<std::size_t>(length));
    if (length < 0) {
        Diagnostic error{.code = "cannot-read",
                         .message = std::string("cannot read the override log: ") + std::strerror(errno),
                         .fix = "check its permissions",
                         .file = path_};
        if (file >= 0) close(file);
        return error;
    }
    close(file);
    return read_overrides(text);
}

Result<std::string> OverrideFile::append(Override const& one) {
    if (path_.empty())
        return Diagnostic{.code = "not-recorded",
                          .message = "there is no data folder to record the override in",
                          .fix = "start with `eligo serve --data DIR`"};
    std::lock_guard const lock(mutex_);
    std::string const line = override_line(one);
    int const file = open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) return not_recorded(path_);
    // Other processes of the same folder wait; a line that a kill cut short is closed first, so that it costs itself alone.
    bool fine = flock(file, LOCK_EX) == 0;
    struct stat info {};
    fine = fine && fstat(file, &info) == 0;
    char last = '\n';
    if (fine && info.st_size > 0) fine = pread(file, &last, 1, info.st_size - 1) == 1;
    std::string const bytes = (last == '\n' ? "" : "\n") + line + '\n';
    ssize_t const written = fine ? write(file, bytes.data(), bytes.size()) : -1;
    if (fine && written >= 0 && static_cast<std::size_t>(written) < bytes.size()) {
        errno = ENOSPC;
        fine = false;
    }
    fine = fine && written >= 0 && fsync(file) == 0;
    if (!fine) {
        Diagnostic error = not_recorded(path_);
        close(file);
        return error;
    }
    close(file);
    return line;
}

std::vector<AppliedOverride> applied_overrides(OverrideLog const& log, Trial const& trial, std::string_view patient,
                                               TrialAnswer const& answer, Vocabulary const& vocabulary) {
    std::vector<AppliedOverride> result(answer.criteria.size());
    for (std::size_t i = 0; i < answer.criteria.size(); ++i) {
        CriterionAnswer const& one = answer.criteria[i];
        for (auto const& candidate : log.overrides)
            if (candidate.trial == trial.document.id && candidate.patient == patient && candidate.criterion == one.criterion->id)
                result[i].override_answer = &candidate;
        if (result[i].override_answer == nullptr) continue;
        Override const& last = *result[i].override_answer;
        if (!last.answer) {  // withdrawn
            result[i].override_answer = nullptr;
            continue;
        }
        if (last.text_hash != override_text_hash(*one.criterion, vocabulary))
            result[i].note = "The criterion's text or reading was another then.";
        else if (last.as_of != to_string(answer.as_of))
            result[i].note = "It was made for the day " + last.as_of + '.';
        else if (last.was != to_string(one.answer.answer) || last.was_reason != reason_of(one.answer))
            result[i].note = "The program's answer was " + (last.was == "not_met" ? std::string("not met") : last.was) + " then (" +
                             last.was_reason + "), and is " + as_written(one.answer.answer) + " now.";
        else
            result[i].applies = true;
    }
    return result;
}

Verdict verdict_with(std::vector<AppliedOverride> const& overrides, Trial const& trial, TrialAnswer const& answer) {
    std::vector<Answer> counted;
    for (std::size_t i = 0; i < answer.criteria.size(); ++i)
        counted.push_back(overrides[i].applies ? *overrides[i].override_answer->answer : answer.criteria[i].counts_as);
    return verdict_for(trial, counted);
}

}  // namespace eligo
