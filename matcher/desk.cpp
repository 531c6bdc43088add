#include "matcher/desk.hpp"

#include "matcher/cohort_html.hpp"
#include "matcher/command.hpp"
#include "matcher/desk_form.hpp"
#include "matcher/digest.hpp"
#include "matcher/json_view.hpp"
#include "matcher/json_writer.hpp"
#include "matcher/profile_addition.hpp"
#include "matcher/report_html.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace eligo {

// What a request is about, read.
struct Desk::Case {
    NamedText trial, patient;  // the patient's text with what was filled in
    std::string patient_file;  // in the data folder, or empty
    std::string before;        // the patient's text without it
    std::vector<AppendedEntry> additions;
    CaseReport report;
    std::string criterion, answer, reason, who;  // of an override
    std::string patient_hash;
};

namespace {

constexpr std::size_t largest_text = std::size_t{2} << 20U;  // of a trial or a patient; a page has 20 kB
constexpr std::size_t most_additions = 500;
constexpr std::size_t trials_kept = 32;

DeskReply failed(Diagnostic const& error, int status = 422) {
    DeskReply reply{.status = status, .body = {}};
    JsonWriter json(reply.body);
    json.begin_object().key("error").begin_object().member("message", error.message).member("fix", error.fix).member("file", error.file);
    if (error.line > 0) json.member("line", error.line);
    if (error.column > 0) json.member("column", error.column);
    json.member("code", error.code).end_object().end_object();
    return reply;
}

Diagnostic wrong_request(std::string message) {
    return {.code = "wrong-request", .message = std::move(message), .fix = "load the page again"};
}

Diagnostic too_large(std::string const& name) {
    return {.code = "too-large", .message = "the text is larger than 2 MB", .fix = "choose one trial or one patient", .file = name};
}

// A patient of a cohort in the folder, by id.
Result<NamedText> patient_of_cohort(std::string const& file, std::string const& id, DataFolder const& folder,
                                    Vocabulary const& vocabulary) {
    auto const text = folder.read(file);
    if (!text) return text.error();
    for (YamlText const& document : split_yaml(*text)) {
        if (document.text.find(id) == std::string_view::npos) continue;
        auto const read = read_profile(document, file, vocabulary, {.set_aside = true});
        if (read && read->profile.id == id) return NamedText{file + ", line " + std::to_string(document.line), std::string(document.text)};
    }
    return Diagnostic{.code = "no-patient",
                      .message = "there is no readable patient `" + id + "` in it",
                      .fix = "a page of one patient needs a cohort in NDJSON or YAML",
                      .file = file};
}

// {"file"} from the folder, or {"name", "text"} as dropped.
Result<NamedText> text_of(JsonView const& json, DataFolder const& folder, char const* what) {
    if (std::string const file = json.text("file"); !file.empty()) {
        auto text = folder.read(file);
        if (!text) return text.error();
        if (text->size() > largest_text) return too_large(file);
        return NamedText{file, *std::move(text)};
    }
    if (!json["text"]) return wrong_request(std::string("no ") + what + " was chosen");
    NamedText given{json.text("name"), json.text("text")};
    if (given.name.empty()) given.name = what;
    if (given.text.size() > largest_text) return too_large(given.name);
    return given;
}

std::vector<AppendedEntry> additions_of(JsonView const& request) {
    std::vector<AppendedEntry> additions;
    request.each("additions", [&](JsonView const& one) {
        AppendedEntry addition;
        addition.list = one.text("list");
        one.each("fields", [&](JsonView const& field) {
            std::vector<std::string> pair;
            field.each([&](JsonView const& part) { pair.push_back(part.text()); });
            if (pair.size() == 2) addition.fields.emplace_back(std::move(pair[0]), std::move(pair[1]));
        });
        additions.push_back(std::move(addition));
    });
    return additions;
}

}  // namespace

Desk::Desk(DeskOptions options, Vocabulary const& vocabulary)
    : options_(std::move(options)),
      vocabulary_(vocabulary),
      folder_(options_.data),
      overrides_(folder_.there() ? folder_.path() + '/' + override_file : std::string()) {}

Result<std::shared_ptr<ReadTrials const>> Desk::trials(NamedText const& file) {
    std::string const hash = sha256_hex(file.text);
    {
        std::lock_guard const lock(caching_);
        auto const found =
            std::find_if(cache_.begin(), cache_.end(), [&](auto const& one) { return one->hash == hash && one->file == file.name; });
        if (found != cache_.end()) {
            cache_.splice(cache_.begin(), cache_, found);
            return cache_.front();
        }
    }
    auto read = read_trials_once(file, vocabulary_);
    if (!read) return read;
    std::lock_guard const lock(caching_);
    cache_.push_front(*read);
    if (cache_.size() > trials_kept) cache_.pop_back();
    return read;
}

Result<Desk::Case> Desk::read_case(std::string_view request) {
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    if (parser.parse(request.data(), request.size()).get(element) != simdjson::SUCCESS) return wrong_request("the request is no JSON");
    JsonView const json(element);
    Case result;
    auto trial = text_of(json["trial"], folder_, "trial");
    if (!trial) return trial.error();
    JsonView const who = json["patient"];
    auto patient =
        who["cohort"] ? patient_of_cohort(who.text("cohort"), who.text("id"), folder_, vocabulary_) : text_of(who, folder_, "patient");
    if (!patient) return patient.error();
    result.trial = *std::move(trial);
    result.patient = *std::move(patient);
    result.patient_file = json["patient"].text("file");
    result.before = result.patient.text;
    result.patient_hash = json.text("patient_hash");
    result.additions = additions_of(json);
    if (result.additions.size() > most_additions) return wrong_request("more than 500 entries were filled in: save first");
    JsonView const one = json["override"];
    result.criterion = one.text("criterion");
    result.answer = one.text("answer");
    result.reason = one.text("reason");
    result.who = one.text("who");

    CaseOptions options;
    options.trial_id = json.text("trial_id");
    if (std::string const day = json.text("as_of"); !day.empty()) {
        auto const date = PartialDate::parse(day);
        if (!date || !date->whole())
            return Diagnostic{.code = "no-day", .message = '`' + day + "` is no day", .fix = "write a date like 2026-11-20"};
        options.as_of = date->first();
    }
    auto text = with_additions(result.patient.text, result.additions, result.patient.name, vocabulary_);
    if (!text) return text.error();
    result.patient.text = *std::move(text);
    auto const read = trials(result.trial);
    if (!read) return read.error();
    auto const log = overrides_.read();
    if (!log) return log.error();
    options.overrides = &*log;
    auto report = report_case(**read, result.patient, options, options_.today(), vocabulary_);
    if (!report) return report.error();
    result.report = *std::move(report);
    return result;
}

DeskReply Desk::files() const {
    DeskReply reply;
    JsonWriter json(reply.body);
    auto const all = folder_.list();
    json.begin_object().member("folder", folder_.path());
    for (auto const& [key, kind] :
         {std::pair("trials", FileKind::trial), std::pair("patients", FileKind::patient), std::pair("cohorts", FileKind::cohort)}) {
        std::vector<std::string> names;
        for (auto const& file : all)
            if (file.kind == kind) names.push_back(file.name);
        json.members(key, names);
    }
    json.end_object();
    return reply;
}

DeskReply Desk::show(std::string_view request) {
    auto const one = read_case(request);
    if (!one) return failed(one.error());
    ReportForms forms;
    forms.missing = write_missing_form;
    if (folder_.there()) forms.override_answer = write_override_form;
    DeskReply reply;
    JsonWriter json(reply.body);
    json.begin_object().member("html", report_content(one->report, forms)).member("patient_hash", sha256_hex(one->before));
    std::vector<std::string> lines;
    for (auto const& addition : one->additions) lines.push_back(addition_text(addition, false));
    json.members("additions", lines).member("can_save", !one->patient_file.empty()).end_object();
    return reply;
}

DeskReply Desk::page(std::string_view request) {
    auto const one = read_case(request);
    if (!one) return failed(one.error());
    DeskReply reply;
    JsonWriter(reply.body).begin_object().member("page", report_page(one->report)).end_object();
    return reply;
}

DeskReply Desk::save(std::string_view request) {
    std::lock_guard const lock(saving_);
    auto const one = read_case(request);
    if (!one) return failed(one.error());
    DeskReply reply;
    JsonWriter json(reply.body);
    json.begin_object();
    if (one->patient_file.empty()) {
        json.member("name", one->patient.name).member("text", one->patient.text).end_object();
        return reply;
    }
    if (one->patient_hash != sha256_hex(one->before))
        return failed({.code = "changed",
                       .message = "the profile was changed by somebody else since it was shown; nothing was saved",
                       .fix = "look at the page, which shows the file as it is now, and save again",
                       .file = one->patient_file},
                      409);
    auto const saved = folder_.replace(one->patient_file, one->patient.text);
    if (!saved) return failed(saved.error(), 500);
    json.member("saved", one->additions.size()).end_object();
    return reply;
}

DeskReply Desk::cohort(std::string_view request) {
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    if (parser.parse(request.data(), request.size()).get(element) != simdjson::SUCCESS)
        return failed(wrong_request("the request is no JSON"));
    JsonView const json(element);
    std::string const file = json.text("cohort");
    auto const there = folder_.read(file);
    if (!there) return failed(there.error());
    auto const trial = text_of(json["trial"], folder_, "trial");
    if (!trial) return failed(trial.error());
    std::istringstream in(trial->text);
    std::ostringstream out, messages;
    ScreenCommandOptions options;
    // A trial of the folder keeps its name; what was dropped comes as the standard input.
    options.trials = {json["trial"].text("file").empty() ? "-" : folder_.path() + '/' + trial->name};
    options.cohort = folder_.path() + '/' + file;
    options.format = "json";
    options.as_of = json.text("as_of");
    int const status = screen_command(options, {}, {.in = in, .out = out, .err = messages});
    if (status != ExitStatus::done && status != ExitStatus::some_failed) {
        std::string const text = messages.str();
        return failed({.code = "cohort", .message = text.substr(0, text.find('\n')), .fix = "correct it and choose again", .file = file});
    }
    DeskReply reply;
    JsonWriter(reply.body).begin_object().member("html", cohort_content(out.str(), {.links = true})).end_object();
    return reply;
}

DeskReply Desk::override_answer(std::string_view request) {
    auto const one = read_case(request);
    if (!one) return failed(one.error());
    auto const& all = one->report.overridable;
    auto const found = std::find_if(all.begin(), all.end(), [&](Override const& o) { return o.criterion == one->criterion; });
    if (found == all.end()) return failed(wrong_request("the trial has no criterion `" + one->criterion + '`'));
    auto const says_nothing = [](std::string const& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; };
    if (says_nothing(one->reason) || says_nothing(one->who) || one->reason.size() > 2000 || one->who.size() > 400)
        return failed({.code = "no-reason", .message = "an override needs a reason and a name", .fix = "say why, and who you are"});
    if (!one->additions.empty())
        return failed(
            {.code = "not-saved", .message = "what was filled in is not saved yet", .fix = "save it first, then override what remains"});
    Override entry = *found;
    for (Answer const answer : {Answer::met, Answer::not_met, Answer::unknown})
        if (one->answer == to_string(answer)) entry.answer = answer;
    if (!entry.answer && one->answer != "withdrawn") return failed(wrong_request("`" + one->answer + "` is no answer"));
    entry.reason = one->reason;
    entry.who = one->who;
    entry.time = options_.now();
    auto const line = overrides_.append(entry);
    if (!line) return failed(line.error(), 500);
    DeskReply reply;
    JsonWriter(reply.body).begin_object().member("recorded", *line).end_object();
    return reply;
}

}  // namespace eligo
