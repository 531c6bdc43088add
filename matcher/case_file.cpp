#include "matcher/case_file.hpp"

#include "grammar/document.hpp"
#include "matcher/yaml_fields.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace eligo {
namespace {

using Kind = YamlNode::Kind;
using namespace std::string_view_literals;

constexpr std::array file_keys{"as_of"sv, "cases"sv};
constexpr std::array case_keys{"id"sv, "source"sv, "kind"sv, "stratum"sv, "text"sv, "trial"sv, "criterion"sv, "checks"sv};
constexpr std::array check_keys{"patient"sv, "expect"sv};

constexpr std::array kinds{"inclusion"sv, "exclusion"sv};         // in the order of CriterionKind
constexpr std::array answers{"not_met"sv, "met"sv, "unknown"sv};  // in the order of Answer

constexpr std::pair<std::string_view, std::string_view> hints[] = {
    {"criteria", "text"}, {"type", "kind"},       {"nct_id", "source"},   {"page", "trial"},    {"name", "id"},    {"patients", "checks"},
    {"tests", "cases"},   {"profile", "patient"}, {"expected", "expect"}, {"answer", "expect"}, {"date", "as_of"},
};

class CaseReader {
public:
    CaseReader(std::string const& file, Vocabulary const& vocabulary) : file_(file), vocabulary_(vocabulary), in_(file) {}

    Result<CaseFile> read(YamlNode const& node) {
        if (!read_file(node)) return in_.take_error();
        return std::move(out_);
    }

private:
    bool read_file(YamlNode const& node);
    bool read_case(YamlNode const& node);
    bool read_check(YamlNode const& node, CriterionCase& into);
    bool take_criterion(YamlEntry const& path, YamlEntry const& criterion, CriterionCase& into);
    bool use_trial(YamlEntry const& path, std::string const& source, std::shared_ptr<Trial const>& out);
    bool no_trial(YamlEntry const& path, std::string message, std::string fix);
    bool is_map(YamlNode const& node, std::string_view what, std::string_view first_key);
    bool has(YamlNode const& node, std::string_view what, std::string_view key);

    std::string const& file_;
    Vocabulary const& vocabulary_;
    FieldReader in_;
    CaseFile out_;
    std::unordered_map<std::string, std::uint32_t> lines_;                  // of the ids so far
    std::unordered_map<std::string, std::shared_ptr<Trial const>> trials_;  // by path and source; null = not here
};

bool CaseReader::is_map(YamlNode const& node, std::string_view what, std::string_view first_key) {
    if (node.kind == Kind::map) return true;
    std::string const found = node.kind == Kind::scalar ? in_back_ticks(node.text) : std::string(to_string(node.kind));
    return in_.fail("wrong-type", node.mark, node.span, "found " + found + ", expected " + std::string(what),
                    "begin it with `" + std::string(first_key) + ": ...`");
}

bool CaseReader::has(YamlNode const& node, std::string_view what, std::string_view key) {
    if (node.find(key) != nullptr) return true;
    return in_.fail("missing-key", node.mark, node.span, std::string(what) + " has no `" + std::string(key) + "`",
                    "add `" + std::string(key) + ": ...`");
}

bool CaseReader::read_file(YamlNode const& node) {
    if (!is_map(node, "a case file with `as_of` and `cases`", "cases") || !has(node, "the file", "cases")) return false;
    for (YamlEntry const& entry : node.entries)
        if (entry.key != "as_of" && entry.key != "cases") return in_.unknown_key(entry, "a case file", file_keys, hints);
    // Before the cases, wherever it stands: their patients take it.
    if (YamlEntry const* const as_of = node.find("as_of"); as_of != nullptr && !in_.day(*as_of, out_.as_of)) return false;
    YamlEntry const& cases = *node.find("cases");
    if (!in_.list(cases)) return false;
    out_.cases.reserve(cases.value.items.size());
    for (YamlNode const& item : cases.value.items)
        if (!read_case(item)) return false;
    return true;
}

bool CaseReader::read_case(YamlNode const& node) {
    if (!is_map(node, "a case with its keys", "id")) return false;
    CriterionCase& into = out_.cases.emplace_back();
    into.mark = node.mark;
    YamlEntry const* checks = nullptr;
    YamlEntry const* trial = nullptr;
    YamlEntry const* criterion = nullptr;
    std::string ignored;
    for (YamlEntry const& entry : node.entries) {
        bool fine = true;
        std::size_t at = 0;
        if (entry.key == "id") {
            fine = in_.text(entry, into.id);
        } else if (entry.key == "source") {
            fine = in_.text(entry, into.source);
        } else if (entry.key == "stratum") {
            fine = in_.text(entry, into.stratum);
        } else if (entry.key == "text") {
            fine = in_.text(entry, into.text);
        } else if (entry.key == "kind") {
            fine = in_.choice(entry, kinds, at);
            into.kind = static_cast<CriterionKind>(at);
        } else if (entry.key == "trial") {
            fine = in_.text(entry, ignored);
            trial = &entry;
        } else if (entry.key == "criterion") {
            fine = in_.text(entry, ignored);
            criterion = &entry;
        } else if (entry.key == "checks") {
            fine = in_.list(entry);
            checks = &entry;
        } else {
            fine = in_.unknown_key(entry, "a case", case_keys, hints);
        }
        if (!fine) return false;
    }
    if (trial == nullptr && criterion == nullptr) {
        for (auto const key : {"id"sv, "kind"sv, "text"sv, "checks"sv})
            if (!has(node, "a case", key)) return false;
    } else {
        for (auto const key : {"id"sv, "trial"sv, "criterion"sv, "checks"sv})
            if (!has(node, "a case of a trial", key)) return false;
        for (auto const key : {"kind"sv, "text"sv})
            if (YamlEntry const* const own = node.find(key); own != nullptr)
                return in_.fail("two-texts", own->mark, own->span,
                                "a case with `trial` and `criterion` takes its `" + std::string(key) + "` from the trial",
                                "drop `" + std::string(key) + "`");
        if (!take_criterion(*trial, *criterion, into)) return false;
    }
    YamlEntry const& id = *node.find("id");
    auto const [first, fresh] = lines_.emplace(into.id, id.mark.line);
    if (!fresh)
        out_.warnings.push_back(in_.diagnostic(Severity::warning, "duplicate-id", id.value.mark, id.value.span,
                                               "the id " + in_back_ticks(into.id) + " stands here twice",
                                               "give the case another id; the first is in line " + std::to_string(first->second)));
    into.checks.reserve(checks->value.items.size());
    for (YamlNode const& item : checks->value.items)
        if (!read_check(item, into)) return false;
    return true;
}

bool CaseReader::no_trial(YamlEntry const& path, std::string message, std::string fix) {
    return in_.fail("bad-trial", path.value.mark, path.value.span, std::move(message), std::move(fix));
}

// `out` stays null where the file is not there, which is said once for each file.
bool CaseReader::use_trial(YamlEntry const& path, std::string const& source, std::shared_ptr<Trial const>& out) {
    std::string const written = path.value.text;
    auto const [known, fresh] = trials_.try_emplace(written + '\n' + source);
    if (!fresh) {
        out = known->second;
        return true;
    }
    std::string const name = (std::filesystem::path(file_).parent_path() / written).string();
    std::error_code error;
    auto const status = std::filesystem::status(name, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        out_.warnings.push_back(in_.diagnostic(Severity::note, "trial-absent", path.value.mark, path.value.span,
                                               in_back_ticks(written) + " is not here; the cases of this trial are skipped", {}));
        return true;
    }
    if (status.type() == std::filesystem::file_type::directory)
        return no_trial(path, in_back_ticks(written) + " is a directory", "name a file in it");
    std::ifstream in(name, std::ios::binary);
    if (!in) return no_trial(path, "cannot read " + in_back_ticks(written), "check its permissions");
    std::string const text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    auto read = read_trials(text, name);
    if (!read) return no_trial(path, in_back_ticks(written) + " is no trial: " + read.error().message, read.error().fix);
    auto& trials = read->trials;
    auto one = trials.begin();
    if (trials.size() != 1) {
        one = std::find_if(trials.begin(), trials.end(), [&](TrialDocument const& trial) { return !source.empty() && trial.id == source; });
        if (one == trials.end())
            return no_trial(path,
                            in_back_ticks(written) + " holds " + std::to_string(trials.size()) + " trials" +
                                (source.empty() ? "" : ", none of them " + in_back_ticks(source)),
                            "name one of them with `source: " + (trials.empty() ? "NCT00000000" : trials.front().id) + '`');
    }
    known->second = std::make_shared<Trial const>(read_trial(std::move(*one), vocabulary_));
    out = known->second;
    return true;
}

bool CaseReader::take_criterion(YamlEntry const& path, YamlEntry const& criterion, CriterionCase& into) {
    if (!use_trial(path, into.source, into.trial)) return false;
    into.skipped = into.trial == nullptr;
    if (into.skipped) return true;
    auto const& criteria = into.trial->criteria;
    auto const found =
        std::find_if(criteria.begin(), criteria.end(), [&](TrialCriterion const& one) { return one.id == criterion.value.text; });
    if (found == criteria.end()) {
        std::string ids;
        for (auto const& one : criteria) ids += (ids.empty() ? "" : ", ") + one.id;
        return in_.fail("unknown-criterion", criterion.value.mark, criterion.value.span,
                        in_back_ticks(path.value.text) + " has no criterion " + in_back_ticks(criterion.value.text),
                        criteria.empty() ? "it has none at all" : "it has " + ids);
    }
    into.criterion = static_cast<std::size_t>(found - criteria.begin());
    into.kind = found->kind;
    into.text = found->text;
    return true;
}

bool CaseReader::read_check(YamlNode const& node, CriterionCase& into) {
    if (!is_map(node, "a check with `patient` and `expect`", "patient")) return false;
    for (YamlEntry const& entry : node.entries)
        if (entry.key != "patient" && entry.key != "expect") return in_.unknown_key(entry, "a check", check_keys, hints);
    if (!has(node, "a check", "patient") || !has(node, "a check", "expect")) return false;

    CaseCheck& check = into.checks.emplace_back();
    check.mark = node.mark;
    std::size_t at = 0;
    if (!in_.choice(*node.find("expect"), answers, at)) return false;
    check.expect = static_cast<Answer>(at);

    ProfileOptions options;
    options.require_id = false;
    options.as_of = out_.as_of;
    YamlEntry const& patient = *node.find("patient");
    if (patient.value.kind == Kind::null) return in_.wrong(patient, "a patient", {});
    auto read = read_profile(patient.value, file_, vocabulary_, options);
    if (!read) return in_.fail(read.error());
    out_.warnings.insert(out_.warnings.end(), std::make_move_iterator(read->warnings.begin()),
                         std::make_move_iterator(read->warnings.end()));
    check.patient = std::move(read->profile);
    return true;
}

}  // namespace

Result<CaseFile> read_case_file(std::string_view text, std::string const& file, Vocabulary const& vocabulary) {
    auto const node = read_yaml(YamlText{text}, file);
    if (!node) return node.error();
    return CaseReader(file, vocabulary).read(*node);
}

}  // namespace eligo
