#pragma once
// What the local desk does, without the network: requests as JSON texts in, replies as JSON texts out (serve.hpp carries them).
//
// A request carries everything it is about (trial, patient, what was filled in and not saved), so that the desk remembers nothing of its
// users and any number of them can work at once. Whatever a request says is untrusted: it names files of the data folder and nothing else.

#include "matcher/data_folder.hpp"
#include "matcher/override_log.hpp"
#include "matcher/report_case.hpp"

#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>

namespace eligo {

struct DeskReply {
    int status = 200;  // of HTTP
    std::string body;  // one JSON object; of an error {"error": {"message", "fix", "file", "line", "column"}}
};

struct DeskOptions {
    std::string data;  // the data folder; empty = none
    std::function<Day()> today;
    std::function<std::string()> now;  // UTC, for the override log
};

class Desk {
public:
    static constexpr char const* override_file = "overrides.log";

    Desk(DeskOptions options, Vocabulary const& vocabulary);

    // {"folder", "trials": ["trial.txt"], "patients": [...], "cohorts": [...]}
    DeskReply files() const;

    // {"trial": {"file"} | {"name", "text"}, "trial_id", "patient": likewise, "as_of", "additions": [{"list", "fields": [[key, value]]}]}
    // -> {"html", "verdict", "patient_hash", "additions": ["the line as it would be saved"]}
    DeskReply show(std::string_view request);

    // The same request -> {"page"}: the printed page as a file.
    DeskReply page(std::string_view request);

    // The same request with "patient_hash" -> {"saved": n} once it is on the disk; for a patient that is no file {"name", "text"}.
    DeskReply save(std::string_view request);

    // {"trial": likewise a file, "cohort": a file of the folder, "as_of"} -> {"html"}: the page of the cohort. A patient of it is then
    // {"cohort": file, "id": id} in the place of {"file"}.
    DeskReply cohort(std::string_view request);

    // The same request with "override": {"criterion", "answer", "reason", "who"} -> {"recorded": line} once it is on the disk.
    DeskReply override_answer(std::string_view request);

private:
    struct Case;
    Result<std::shared_ptr<ReadTrials const>> trials(NamedText const& file);
    Result<Case> read_case(std::string_view request);

    DeskOptions options_;
    Vocabulary const& vocabulary_;
    DataFolder folder_;
    OverrideFile overrides_;
    std::mutex saving_;

    std::mutex caching_;
    std::list<std::shared_ptr<ReadTrials const>> cache_;  // the trials read last, newest first
};

}  // namespace eligo
