// `eligo evaluate`: rule trees and patients in, answers out, one a line. For developers: tests/oracle compares the answers with an evaluator that
// shares no code with this one.

#include "matcher/command.hpp"

#include "matcher/evaluate.hpp"
#include "matcher/json_writer.hpp"
#include "matcher/rule_json_read.hpp"
#include "matcher/yaml_fields.hpp"

#include <array>
#include <iostream>

namespace eligo {
namespace {

using namespace std::string_view_literals;

constexpr std::array keys{"rule"sv, "kind"sv, "as_of"sv, "patient"sv, "diseases"sv, "stale_after"sv};
constexpr std::array kinds{"inclusion"sv, "exclusion"sv};  // in the order of CriterionKind

struct Question {
    Node rule;
    PatientProfile patient;
    EvaluateOptions options;
};

Result<Question> read_question(YamlText const& line, std::string const& file, Vocabulary const& vocabulary) {
    auto const node = read_yaml(line, file);
    if (!node) return node.error();
    FieldReader in(file);
    Question out;
    std::optional<Day> as_of;
    YamlNode const* rule = nullptr;
    YamlNode const* patient = nullptr;
    for (YamlEntry const& entry : node->entries) {
        bool fine = true;
        std::size_t at = 0;
        if (entry.key == "rule") {
            rule = &entry.value;
        } else if (entry.key == "patient") {
            patient = &entry.value;
        } else if (entry.key == "kind") {
            fine = in.choice(entry, kinds, at);
            out.options.kind = static_cast<CriterionKind>(at);
        } else if (entry.key == "as_of") {
            fine = in.day(entry, as_of);
        } else if (entry.key == "stale_after") {
            fine = in.integer(entry, 0, 1'000'000, out.options.stale_after);
        } else if (entry.key == "diseases") {
            std::vector<std::string> names;
            fine = in.texts(entry, names);
            for (auto const& name : names) {
                EntryId const disease = vocabulary.by_name(name);
                fine = fine && (disease != EntryId::none || in.wrong(entry, "canonical names of the vocabulary", "check the names"));
                out.options.trial_diseases.push_back(disease);
            }
        } else {
            fine = in.unknown_key(entry, "a line to evaluate", keys);
        }
        if (!fine) return in.take_error();
    }
    if (rule == nullptr || patient == nullptr) {
        in.fail("missing-key", node->mark, node->span, "the line has no `rule` or no `patient`", "write {\"rule\": ..., \"patient\": ...}");
        return in.take_error();
    }
    auto tree = read_rule(*rule, file, vocabulary);
    if (!tree) return tree.error();
    out.rule = *std::move(tree);
    ProfileOptions options;
    options.require_id = false;
    options.as_of = as_of;
    auto profile = read_profile(*patient, file, vocabulary, options);
    if (!profile) return profile.error();
    out.patient = std::move(profile->profile);
    if (!as_of && !out.patient.as_of) {
        in.fail("missing-key", node->mark, node->span, "neither the line nor the patient has an `as_of`", "add it");
        return in.take_error();
    }
    out.options.as_of = as_of ? *as_of : *out.patient.as_of;
    return out;
}

}  // namespace

int evaluate_command(std::string const& rules, CommonOptions const& common, Streams const& streams) {
    std::optional<Vocabulary> loaded;
    Vocabulary const* const vocabulary = use_vocabulary(common, loaded, streams);
    if (vocabulary == nullptr) return ExitStatus::invalid;
    auto const text = read_input(rules, streams.in);
    if (!text) {
        tell(text.error(), streams);
        return ExitStatus::invalid;
    }
    bool failed = false;
    std::string out;
    std::uint32_t number = 0;
    for (std::size_t begin = 0; begin < text->size();) {
        std::size_t const end = std::min(text->find('\n', begin), text->size());
        std::string_view const line = std::string_view(*text).substr(begin, end - begin);
        ++number;
        out.clear();
        JsonWriter json(out);
        json.begin_object();
        // A line out for each line in, so that the two can be laid side by side.
        auto const question = read_question({line, number, begin}, rules, *vocabulary);
        if (question) {
            auto const chart = read_chart(question->patient, *vocabulary);
            NodeAnswer const answer = evaluate(question->rule, *chart, question->options);
            json.member("answer", to_string(answer.answer));
            if (!answer.reason.empty()) json.member("reason", answer.reason);
        } else {
            json.member("error", to_string(question.error()));
            failed = true;
        }
        json.end_object();
        streams.out << out << '\n';
        begin = end + 1;
    }
    return failed ? ExitStatus::some_failed : ExitStatus::done;
}

}  // namespace eligo
