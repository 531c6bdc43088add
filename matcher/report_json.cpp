#include "matcher/report_json.hpp"

#include "matcher/json_writer.hpp"
#include "matcher/rule_json.hpp"
#include "rules/print.hpp"

#include <algorithm>
#include <array>

namespace eligo {
namespace {

std::string_view slice(std::string_view source, Span span) noexcept {
    std::size_t const begin = std::min<std::size_t>(span.begin, source.size());
    return source.substr(begin, std::clamp<std::size_t>(span.end, begin, source.size()) - begin);
}

void write_place(JsonWriter& json, Span span) { json.member("begin", span.begin).member("end", span.end); }

void write_stretches(JsonWriter& json, std::string_view key, Reading const& reading, WordFate fate, std::string_view source) {
    json.key(key).begin_list();
    for (Span const span : stretches(reading, fate, source)) {
        json.begin_object().member("text", slice(source, span));
        write_place(json, span);
        json.end_object();
    }
    json.end_list();
}

void write_warning(JsonWriter& json, Diagnostic const& warning) {
    json.begin_object().member("code", warning.code).member("message", warning.message);
    write_place(json, warning.span);
    json.end_object();
}

void write_warnings(JsonWriter& json, std::vector<Diagnostic> const& warnings) {
    json.key("warnings").begin_list();
    for (auto const& warning : warnings) write_warning(json, warning);
    json.end_list();
}

// Which criterion, what it says, how it was read: the same in every output.
void write_head(JsonWriter& json, TrialCriterion const& criterion, std::string_view source, Vocabulary const& vocabulary) {
    json.member("id", criterion.id).member("kind", to_string(criterion.kind)).member("text", printed(criterion, source));
    write_place(json, criterion.span);
    if (!criterion.cohort.empty()) json.member("cohort", criterion.cohort);
    if (!criterion.counted) json.member("counted", false);
    json.member("understood", to_string(criterion.reading.understood)).member("reading", print(criterion.reading.rule, vocabulary));
    if (criterion.reading.doubtful) json.member("doubtful", true);
}

// JSON's own syntax of a number: "<0.5", "2+", "007" are text.
bool is_json_number(std::string_view text) noexcept {
    std::size_t at = text.starts_with('-') ? 1 : 0;
    auto const digits = [&] {
        std::size_t const begin = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at - begin;
    };
    bool const zero = at < text.size() && text[at] == '0';
    std::size_t const whole = digits();
    if (whole == 0 || (zero && whole > 1)) return false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        if (digits() == 0) return false;
    }
    return at == text.size();
}

void write_evidence(JsonWriter& json, std::vector<Evidence> const& all) {
    json.key("evidence").begin_list();
    for (auto const& evidence : all) {
        json.begin_object().member("path", evidence.path).member("name", evidence.name);
        if (!evidence.value.empty()) {
            json.key("value");
            bool const truth = evidence.path.starts_with("facts") && (evidence.value == "true" || evidence.value == "false");
            if (truth || is_json_number(evidence.value))
                json.literal(evidence.value);
            else
                json.value(evidence.value);
        }
        if (!evidence.unit.empty()) json.member("unit", evidence.unit);
        if (!evidence.date.empty()) json.member("date", evidence.date);
        json.member_if("age_days", evidence.age_days);
        if (evidence.stale) json.member("stale", true);
        if (evidence.mark.line != 0) json.member("line", evidence.mark.line);
        if (!evidence.note.empty()) json.member("note", evidence.note);
        json.end_object();
    }
    json.end_list();
}

void write_missing(JsonWriter& json, std::vector<Missing> const& all) {
    json.key("missing").begin_list();
    for (auto const& missing : all) {
        json.begin_object().member("what", missing.what);
        if (!missing.add.empty()) json.member("add", missing.add);
        json.end_object();
    }
    json.end_list();
}

void write_day(JsonWriter& json, std::string_view key, std::optional<Day> day) {
    if (day) json.member(key, to_string(*day));
}

void write_distances(JsonWriter& json, std::vector<Distance> const& distances) {
    json.key("distance").begin_list();
    for (auto const& one : distances) {
        json.begin_object().member("node", one.node).member("what", one.what).member("value", one.value).member("limit", one.limit);
        json.key("by").literal(one.by.to_string());
        if (!one.unit.empty()) json.member("unit", one.unit);
        if (one.percent) json.key("percent").literal(one.percent->to_string());
        json.member("text", one.text).end_object();
    }
    json.end_list();
}

// Without an explanation: what the criteria say is missing.
void write_trial_missing(JsonWriter& json, std::vector<TrialMissing> const& all) {
    json.key("missing").begin_list();
    for (auto const& missing : all) {
        json.begin_object().member("what", missing.what);
        if (!missing.add.empty()) json.member("add", missing.add);
        json.members("criteria", missing.criteria).end_object();
    }
    json.end_list();
}

void write_node(JsonWriter& json, NodeAnswer const& answer, std::string const& id, TraceLevel level, Day as_of, std::string_view source,
                Vocabulary const& vocabulary) {
    json.begin_object().member("id", id);
    if (answer.node != nullptr) {
        json.member("type", type_name(*answer.node)).member("reading", print(*answer.node, vocabulary));
        if (!answer.node->span.empty()) {
            json.member("words", slice(source, answer.node->span));
            write_place(json, answer.node->span);
        }
    }
    json.member("answer", to_string(answer.answer)).member("reason", answer.reason);
    write_evidence(json, answer.evidence);
    write_missing(json, answer.missing);
    if (answer.comparison) {
        std::vector<Distance> distances{distance_of(*answer.comparison)};
        distances.front().node = id;
        write_distances(json, distances);
    }
    if (answer.node != nullptr)
        if (std::string const window = window_text(*answer.node, as_of); !window.empty()) json.member("window", window);
    json.key("children").begin_list();
    for (std::size_t i = 0; i < answer.children.size(); ++i)
        if (is_shown(answer, answer.children[i], level))
            write_node(json, answer.children[i], node_id(id, i), level, as_of, source, vocabulary);
    json.end_list().end_object();
}

void write_changes(JsonWriter& json, std::string_view key, std::vector<Change> const& changes, bool criteria) {
    json.key(key).begin_list();
    for (auto const& change : changes) {
        json.begin_object();
        if (criteria) json.member("criterion", change.criterion);
        json.member("node", change.node).member("what", change.what).member("means", to_string(change.means));
        write_day(json, "on", change.day);
        json.end_object();
    }
    json.end_list();
}

void write_explanation(JsonWriter& json, CriterionExplanation const& explanation) {
    write_distances(json, explanation.distances);
    write_changes(json, "change", explanation.changes, false);
    write_day(json, "holds_until", explanation.holds_until);
    write_day(json, "opens_on", explanation.opens_on);
    write_day(json, "not_closed_from", explanation.not_closed_from);
}

void write_trial_explanation(JsonWriter& json, Explanation const& explanation) {
    TrialChange const& change = explanation.change;
    json.key("change").begin_object().member("possible", change.possible);
    for (Means const means : {Means::time, Means::test, Means::information, Means::other, Means::never})
        json.member("by_" + std::string(to_string(means)), change.count(means));
    write_day(json, "wait_until", change.wait_until());
    write_changes(json, "changes", change.changes, true);
    json.end_object();
    write_day(json, "holds_until", explanation.holds_until);
    write_day(json, "opens_on", explanation.opens_on);
    write_day(json, "not_excluded_from", explanation.not_excluded_from);
}

void write_addition(JsonWriter& json, std::string const& suffix, Addition const& addition) {
    json.member("add" + suffix, addition.fragment()).member("line" + suffix, addition.line());
}

void write_missing_facts(JsonWriter& json, MissingFacts const& missing) {
    json.key("missing").begin_list();
    for (auto const& fact : missing.facts) {
        json.begin_object().member("what", fact.what);
        write_addition(json, "", fact.add);
        if (fact.add_if_no) write_addition(json, "_if_no", *fact.add_if_no);
        if (!fact.add.list.empty()) json.member("list", fact.add.list);
        if (!fact.add.record.empty()) json.member("record", fact.add.record).member("at_line", fact.line);
        if (fact.add.replaces) json.member("replaces", true);
        json.members("criteria", fact.criteria).members("settles", fact.settles).members("nodes", fact.nodes);
        if (!fact.decisive) json.member("decisive", false);
        json.end_object();
    }
    json.end_list();
    json.key("unknowable").begin_list();
    for (auto const& fact : missing.unknowable) {
        json.begin_object().member("criterion", fact.criterion).member("node", fact.node).member("why", to_string(fact.why));
        if (!fact.words.empty()) json.member("words", fact.words);
        if (fact.add) write_addition(json, "", *fact.add);
        json.end_object();
    }
    json.end_list();
}

// A criterion of a match and of `ask`, with its answer.
void write_criterion(JsonWriter& json, CriterionAnswer const& one, std::string_view source, Vocabulary const& vocabulary,
                     CriterionExplanation const* explanation) {
    write_head(json, *one.criterion, source, vocabulary);
    json.member("answer", to_string(one.answer.answer))
        .member("counts_as", to_string(one.counts_as))
        .member("reason", reason_of(one.answer));
    if (one.answer.answer != Answer::unknown && rests_on_stale(one.answer)) json.member("stale", true);
    write_evidence(json, evidence_of(one.answer));
    write_missing(json, one.answer.missing);
    if (explanation != nullptr) write_explanation(json, *explanation);
}

// What a person said against the answer, whether it still counts, and if not why.
void write_override(JsonWriter& json, AppliedOverride const& applied) {
    if (applied.override_answer == nullptr) return;
    Override const& one = *applied.override_answer;
    json.key("override").begin_object().member("answer", to_string(*one.answer)).member("applies", applied.applies);
    json.member("reason", one.reason).member("who", one.who).member("time", one.time);
    if (!applied.note.empty()) json.member("note", applied.note);
    json.end_object();
}

}  // namespace

std::string_view printed(TrialCriterion const& criterion, std::string_view source) noexcept {
    return criterion.span.empty() || criterion.registry ? std::string_view(criterion.text) : slice(source, criterion.span);
}

std::string parse_json(Trial const& trial, Vocabulary const& vocabulary, bool words) {
    std::string_view const source = trial.document.source;
    std::string out;
    JsonWriter json(out);
    std::array<int, 4> counts{};
    int criteria = 0;
    json.begin_object().key("trial").begin_object().member("id", trial.document.id).member("title", trial.document.title).end_object();
    json.key("criteria").begin_list();
    for (auto const& criterion : trial.criteria) {
        // Its meaning is fixed, nothing of it is read: cli.md counts the criteria of the page, age and sex.
        if (criterion.id == "R-healthy") continue;
        ++criteria;
        ++counts[static_cast<std::size_t>(reach(criterion.reading))];
        json.begin_object();
        write_head(json, criterion, source, vocabulary);
        json.key("rule");
        write_rule(json, criterion.reading.rule, vocabulary);
        write_stretches(json, "residue", criterion.reading, WordFate::residue, source);
        write_stretches(json, "quoted", criterion.reading, WordFate::quoted, source);
        write_warnings(json, criterion.reading.warnings);
        if (words) {
            json.key("words").begin_list();
            for (auto const& word : criterion.reading.words) {
                json.begin_object().member("text", slice(source, word.span)).member("fate", to_string(word.fate));
                write_place(json, word.span);
                json.end_object();
            }
            json.end_list();
        }
        json.end_object();
    }
    json.end_list();
    json.key("summary").begin_object().member("criteria", criteria);
    json.member("full", counts[0])
        .member("partial", counts[1] + counts[2])
        .member("none", counts[3])
        .member("quoted", counts[1])
        .member("residue", counts[2]);
    json.end_object();
    json.key("warnings").begin_list();
    for (auto const* warnings : {&trial.document.warnings, &trial.warnings})
        for (auto const& warning : *warnings) write_warning(json, warning);
    json.end_list();
    json.member("rule_version", rule_schema_version).member("vocabulary", vocabulary.fingerprint()).end_object();
    return out + '\n';
}

std::string match_json(Trial const& trial, PatientProfile const& patient, TrialAnswer const& answer, Vocabulary const& vocabulary,
                       Explanation const* explanation, std::vector<AppliedOverride> const* overrides) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("trial", trial.document.id).member("patient", patient.id).member("as_of", to_string(answer.as_of));
    json.member("verdict", to_string(answer.verdict));
    if (overrides != nullptr && std::any_of(overrides->begin(), overrides->end(), [](auto const& one) { return one.applies; }))
        json.member("verdict_with_overrides", to_string(verdict_with(*overrides, trial, answer)));
    if (!answer.cohorts.empty()) {
        json.key("cohorts").begin_list();
        for (auto const& cohort : answer.cohorts)
            json.begin_object().member("cohort", cohort.cohort).member("verdict", to_string(cohort.verdict)).end_object();
        json.end_list();
    }
    json.key("criteria").begin_list();
    for (auto const& one : answer.criteria) {
        json.begin_object();
        auto const at = static_cast<std::size_t>(&one - answer.criteria.data());
        write_criterion(json, one, trial.document.source, vocabulary, explanation != nullptr ? &explanation->criteria[at] : nullptr);
        if (overrides != nullptr) write_override(json, (*overrides)[at]);
        json.end_object();
    }
    json.end_list();
    if (explanation != nullptr) {
        write_trial_explanation(json, *explanation);
        write_missing_facts(json, explanation->missing);
    } else {
        write_trial_missing(json, answer.missing);
    }
    json.key("warnings").begin_list();
    for (auto const* warnings : {&trial.document.warnings, &trial.warnings})
        for (auto const& warning : *warnings) write_warning(json, warning);
    json.end_list();
    json.member("vocabulary", vocabulary.fingerprint()).end_object();
    return out + '\n';
}

std::string trace_json(Trial const& trial, PatientProfile const& patient, TrialAnswer const& answer, TraceOptions const& options,
                       Vocabulary const& vocabulary) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("trial", trial.document.id).member("patient", patient.id).member("as_of", to_string(answer.as_of));
    json.member("verdict", to_string(answer.verdict)).key("criteria").begin_list();
    for (auto const& one : answer.criteria) {
        if (!is_traced(one, options)) continue;
        json.begin_object();
        write_head(json, *one.criterion, trial.document.source, vocabulary);
        json.member("answer", to_string(one.answer.answer)).member("counts_as", to_string(one.counts_as));
        if (options.level != TraceLevel::off) {
            NodeAnswer const* const node = options.node.empty() ? &one.answer : find_node(one.answer, one.criterion->id, options.node);
            json.key("tree");
            write_node(json, *node, options.node.empty() ? one.criterion->id : options.node, options.level, answer.as_of,
                       trial.document.source, vocabulary);
        }
        json.end_object();
    }
    json.end_list().end_object();
    return out + '\n';
}

std::string ask_json(Trial const& trial, Vocabulary const& vocabulary, TrialAnswer const* answer, Explanation const* explanation) {
    TrialCriterion const& criterion = trial.criteria.front();
    std::string_view const source = trial.document.source;
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    if (answer != nullptr) {
        json.member("as_of", to_string(answer->as_of));
        write_criterion(json, answer->criteria.front(), source, vocabulary,
                        explanation != nullptr ? &explanation->criteria.front() : nullptr);
    } else {
        write_head(json, criterion, source, vocabulary);
    }
    if (explanation != nullptr) {
        json.key("find_out").begin_object();
        write_missing_facts(json, explanation->missing);
        json.end_object();
    }
    json.key("rule");
    write_rule(json, criterion.reading.rule, vocabulary);
    write_stretches(json, "residue", criterion.reading, WordFate::residue, source);
    write_stretches(json, "quoted", criterion.reading, WordFate::quoted, source);
    write_warnings(json, criterion.reading.warnings);
    json.member("rule_version", rule_schema_version).member("vocabulary", vocabulary.fingerprint()).end_object();
    return out + '\n';
}

}  // namespace eligo
