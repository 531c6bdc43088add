#include "matcher/evaluate.hpp"

#include "matcher/combine.hpp"
#include "matcher/facts.hpp"
#include "matcher/leaf.hpp"

#include <algorithm>
#include <cassert>
#include <span>
#include <utility>

namespace eligo {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

Heard<std::uint8_t> heard(NodeAnswer const& answer) {
    return {lanes(answer.answer), lanes(answer.recorded), std::uint8_t(answer.conflict)};
}

// The children's wants, for a node that is unknown for want of them.
void gather(NodeAnswer& answer) {
    for (auto const& child : answer.children)
        answer.conflict = answer.conflict || inherited_conflict(lanes(answer.recorded), heard(child)) != 0;
    if (answer.answer != Answer::unknown) return;
    for (auto const& child : answer.children) {
        if (child.answer != Answer::unknown) continue;
        for (auto const& missing : child.missing) {
            auto const same = [&](Missing const& m) { return m.what == missing.what && m.add == missing.add; };
            if (std::none_of(answer.missing.begin(), answer.missing.end(), same)) answer.missing.push_back(missing);
        }
    }
}

std::string deciding(NodeAnswer const& answer) {
    for (auto const& child : answer.children) {
        if (child.answer == answer.answer && !child.reason.empty()) return child.reason;
    }
    return {};
}

std::string counted(std::vector<NodeAnswer> const& children, Answer answer) {
    return std::to_string(std::count_if(children.begin(), children.end(), [&](auto const& c) { return c.answer == answer; }));
}

// The children's answers as lanes of one patient (combine.hpp).
using Lane = std::uint8_t;
using Answers = std::vector<Tri<Lane>>;

template <class Meaning>
Answer combine_answers(Meaning meaning, Answers const& children, Answer neutral) {
    return answer(combine(meaning, std::span<Tri<Lane> const>(children), neutral));
}

class Evaluator {
public:
    explicit Evaluator(Context const& context) : context_(context) {}

    // `neutral`: the answer of what asks nothing here (tree.hpp); turned under each Not.
    NodeAnswer operator()(Node const& node, Answer neutral) const {
        NodeAnswer answer = std::visit([&](auto const& meaning) { return this->of(meaning, node, neutral); }, node.meaning);
        answer.node = &node;
        if (answer.children.empty()) answer.recorded = answer.answer;
        gather(answer);
        if (!node.phrase.empty() && !context_.chart.facts().empty()) hear_facts(answer, node);
        return answer;
    }

private:
    template <class Meaning>
    NodeAnswer combined(Meaning meaning, Node const& node, Answer neutral) const {
        NodeAnswer result;
        Answers answers, recorded;
        result.children.reserve(node.children.size());
        for (auto const& child : node.children) {
            std::size_t const i = result.children.size();
            result.children.push_back((*this)(child, neutral_of_child(meaning, i, neutral)));
            answers.push_back(lanes(result.children.back().answer));
            recorded.push_back(lanes(result.children.back().recorded));
        }
        result.answer = combine_answers(meaning, answers, neutral);
        result.recorded = combine_answers(meaning, recorded, neutral);
        return result;
    }

    NodeAnswer of(All all, Node const& node, Answer neutral) const {
        NodeAnswer result = combined(all, node, neutral);
        result.reason = result.answer == Answer::met ? "all " + std::to_string(result.children.size()) + " are met" : deciding(result);
        return result;
    }

    NodeAnswer of(Any any, Node const& node, Answer neutral) const {
        NodeAnswer result = combined(any, node, neutral);
        result.reason =
            result.answer == Answer::not_met ? "none of " + std::to_string(result.children.size()) + " is met" : deciding(result);
        return result;
    }

    NodeAnswer of(Not negation, Node const& node, Answer neutral) const {
        assert(node.children.size() == 1);
        NodeAnswer result = combined(negation, node, neutral);
        result.reason = result.children.front().reason;
        return result;
    }

    NodeAnswer of(AtLeast at_least, Node const& node, Answer neutral) const {
        NodeAnswer result = combined(at_least, node, neutral);
        result.reason = counted(result.children, Answer::met) + " met and " + counted(result.children, Answer::unknown) + " unknown of " +
                        std::to_string(result.children.size()) + ", at least " + std::to_string(at_least.count) + " asked for";
        return result;
    }

    NodeAnswer of(Group group, Node const& node, Answer neutral) const {
        assert(node.children.size() == 2);
        NodeAnswer result = combined(group, node, neutral);
        auto const& who = result.children[0];
        auto const& demand = result.children[1];
        result.reason = who.answer == Answer::met          ? demand.reason
                        : who.answer == Answer::not_met    ? "asks nothing of this patient: " + who.reason
                        : result.answer != Answer::unknown ? "whether or not the patient belongs to the group: " + demand.reason
                                                           : "not known whether the patient belongs to the group: " + who.reason;
        return result;
    }

    NodeAnswer of(Unless unless, Node const& node, Answer neutral) const {
        assert(node.children.size() == 2);
        NodeAnswer result = combined(unless, node, neutral);
        auto const claim = result.children[0].answer;
        auto const exception = result.children[1].answer;
        result.reason = exception == Answer::met   ? "the exception holds: " + result.children[1].reason
                        : claim != Answer::unknown ? result.children[0].reason
                                                   : deciding(result);
        return result;
    }

    NodeAnswer of(Nothing, Node const&, Answer neutral) const {
        NodeAnswer result;
        result.answer = neutral;
        result.reason = "asks nothing of the patient";
        return result;
    }

    NodeAnswer of(Measure const& measure, Node const&, Answer) const { return evaluate_measure(measure, context_); }
    NodeAnswer of(Age const& age, Node const&, Answer) const { return evaluate_age(age, context_); }
    NodeAnswer of(Sex const& sex, Node const&, Answer) const { return evaluate_sex(sex, context_); }
    NodeAnswer of(Record const& record, Node const&, Answer) const { return evaluate_record(record, context_); }
    NodeAnswer of(Finding const& finding, Node const&, Answer) const { return evaluate_finding(finding, context_); }
    NodeAnswer of(Fact const& fact, Node const&, Answer) const { return evaluate_fact(fact, context_); }

    NodeAnswer of(Quoted const& quoted, Node const& node, Answer) const {
        NodeAnswer result;
        result.reason = "only a fact in these words can settle `" + quoted.words + "`";
        std::string const& words = node.phrase.empty() ? quoted.words : node.phrase;
        result.missing.push_back({quoted.words, "facts: {\"" + words + "\": true}"});
        if (node.phrase.empty() && !context_.chart.facts().empty()) speak(result, settled(quoted.words), false);
        return result;
    }

    NodeAnswer of(Residue const& residue, Node const& node, Answer) const {
        NodeAnswer result;
        result.reason = "not understood: `" + residue.words + "`";
        std::string const& words = node.phrase.empty() ? residue.words : node.phrase;
        result.missing.push_back({residue.words, "facts: {\"" + words + "\": true}"});
        return result;
    }

    // A fact in the words of the node settles it; against a computed answer that differs, nothing is known, nor where records already
    // contradict each other: a fact outranks none of them.
    void hear_facts(NodeAnswer& answer, Node const& node) const {
        FactVerdict const verdict = settled(node.phrase);
        // The phrase of a Not is without its polarity.
        speak(answer, verdict, node.is<Not>());
    }

    // What the records say is compared with the fact too: a child that the same fact had already made unknown hides nothing.
    FactVerdict settled(std::string const& phrase) const {
        auto* const kept = context_.options.settled;
        return kept != nullptr ? kept->of(phrase) : settle(phrase, context_.chart);
    }

    static void speak(NodeAnswer& answer, FactVerdict const& verdict, bool turned) {
        if (!verdict.spoken) return;
        std::vector<Evidence> shown;
        for (auto const* fact : verdict.facts) shown.push_back(evidence_of(*fact));
        Answer const said = turned ? opposite(verdict.answer) : verdict.answer;
        Spoken<std::uint8_t> const spoken{lanes(said), 1};
        if (contradicted_by(heard(answer), spoken) != 0) {
            if (said == Answer::unknown) {
                answer.reason = "facts contradict each other";
            } else {
                answer.reason = "the fact `" + shown.front().name + "` contradicts: " + answer.reason;
            }
            answer.answer = Answer::unknown;
            answer.missing.push_back({"which of the contradicting records is right", ""});
        } else if (settled_by(heard(answer), spoken) != 0) {
            answer.answer = said;
            answer.reason = "the fact `" + shown.front().name + "` is " + shown.front().value;
            answer.missing.clear();
        }
        for (auto& fact : shown) {
            auto const same = [&](Evidence const& e) { return e.path == fact.path; };
            if (std::none_of(answer.evidence.begin(), answer.evidence.end(), same)) answer.evidence.push_back(std::move(fact));
        }
    }

    Context const& context_;
};

}  // namespace

NodeAnswer evaluate_leaf(Meaning const& meaning, Context const& context) {
    return std::visit(
        Overloaded{[&](Measure const& measure) { return evaluate_measure(measure, context); },
                   [&](Age const& age) { return evaluate_age(age, context); }, [&](Sex const& sex) { return evaluate_sex(sex, context); },
                   [&](Record const& record) { return evaluate_record(record, context); },
                   [&](Finding const& finding) { return evaluate_finding(finding, context); },
                   [&](Fact const& fact) { return evaluate_fact(fact, context); }, [](auto const&) { return NodeAnswer{}; }},
        meaning);
}

NodeAnswer evaluate(Node const& tree, Chart const& chart, EvaluateOptions const& options) {
    Context const context{chart, options, number(options.as_of)};
    return Evaluator(context)(tree, neutral_of(options.kind));
}

Election latest_of(std::vector<Vote> const& votes) {
    Election result;
    bool certain = false;
    for (std::size_t i = 0; i < votes.size(); ++i) {
        bool const superseded = std::any_of(votes.begin(), votes.end(),
                                            [&](Vote const& other) { return other.certain && other.when.first > votes[i].when.last; });
        if (superseded) continue;
        result.latest.push_back(i);
        certain = certain || votes[i].certain;
    }
    if (!certain) return result;
    result.answer = votes[result.latest.front()].answer;
    for (std::size_t const i : result.latest) {
        if (votes[i].answer != result.answer) result.answer = Answer::unknown;
    }
    return result;
}

std::optional<DayRange> made_on(ChartObservation const& observation, Context const& context) {
    auto const& date = observation.record->date;
    if (!date) return DayRange{day_min, context.as_of};
    DayRange const range = context.chart.known_days(*date, context.as_of);
    if (range.first > context.as_of) return std::nullopt;
    return range;
}

Answer made_inside(ChartObservation const& observation, DayRange when, WindowDays const& window, Context const& context) {
    bool const windowed = window.has_within || window.has_ago;
    if (!observation.record->date) return windowed ? Answer::unknown : Answer::met;
    return windowed ? day_in_window(when, window) : inside(when, day_min, context.as_of);
}

Evidence evidence_of(ChartObservation const& observation, Context const& context) {
    ObservationRecord const& record = *observation.record;
    Evidence evidence;
    evidence.path = observation.path();
    evidence.name = record.name;
    evidence.value = record.value.text;
    evidence.unit = record.unit;
    evidence.mark = record.mark;
    if (record.date) {
        evidence.date = record.date->to_string();
        if (record.date->whole()) {
            evidence.age_days = context.as_of - number(record.date->first());
            evidence.stale = *evidence.age_days > 30;
        } else {
            evidence.stale = context.as_of - number(record.date->last()) > 30;
        }
    }
    return evidence;
}

Evidence evidence_of(ChartRecord const& record, Context const& context) {
    Evidence evidence;
    evidence.path = record.path();
    evidence.name = std::string(record.name);
    evidence.mark = record.mark;
    if (record.status == RecordStatus::absent) evidence.value = "absent";
    if (record.status == RecordStatus::resolved) evidence.value = "resolved";
    auto const& date = record.last ? record.last : record.first;
    if (record.first && record.last && !record.single_date) {
        evidence.date = record.first->to_string() + " to " + record.last->to_string();
    } else if (date) {
        evidence.date = date->to_string();
    }
    if (date && date->whole()) evidence.age_days = context.as_of - number(date->first());
    return evidence;
}

Evidence evidence_of(ChartFact const& fact) {
    Evidence evidence;
    evidence.path = "facts." + fact.record->name;
    evidence.name = fact.record->name;
    evidence.value = fact.record->value ? "true" : "false";
    evidence.mark = fact.record->mark;
    return evidence;
}

void apply_staleness(NodeAnswer& answer, Context const& context) {
    if (!context.options.stale_after || answer.answer == Answer::unknown) return;
    for (auto const& evidence : answer.evidence) {
        if (evidence.age_days && *evidence.age_days > *context.options.stale_after && evidence.path.starts_with("observations")) {
            answer.answer = Answer::unknown;
            answer.reason = evidence.name + " is " + std::to_string(*evidence.age_days) + " days old, more than " +
                            std::to_string(*context.options.stale_after);
            answer.missing.push_back({"a newer " + evidence.name, "observations: [{name: " + evidence.name +
                                                                      ", value: ..., date: " + to_string(context.options.as_of) + "}]"});
            return;
        }
    }
}

std::string name_of(EntryId entry, Vocabulary const& vocabulary) {
    return entry == EntryId::none ? std::string() : vocabulary.entry(entry).name;
}

std::string name_of(Term const& term, Vocabulary const& vocabulary) {
    return term.entry != EntryId::none ? vocabulary.entry(term.entry).name : !term.words.empty() ? term.words : std::string("anything");
}

Missing missing_record(ListName list, std::string_view name) {
    std::string const text(name);
    switch (list) {
        case ListName::conditions: return {text, "conditions: [{name: " + text + ", status: absent}]"};
        case ListName::allergies: return {"allergy to " + text, "allergies: [{name: " + text + ", status: absent}]"};
        case ListName::treatments: return {text, "treatments: [{name: " + text + ", start: ..., end: ...}], or complete: [treatments]"};
        case ListName::procedures: return {text, "procedures: [{name: " + text + ", date: ...}], or complete: [procedures]"};
        case ListName::trials: return {text, "trials: [{name: " + text + ", start: ..., end: ...}], or complete: [trials]"};
        case ListName::observations: return {text, "observations: [{name: " + text + ", value: ...}]"};
    }
    return {text, {}};
}

Missing missing_observation(std::string_view name, std::string_view unit, Context const& context, std::string_view value, bool upper) {
    Missing missing;
    missing.what = (upper ? "upper limit of " : "") + std::string(name);
    missing.add = "observations: [{name: " + std::string(name) + ", value: " + std::string(value);
    if (!unit.empty()) missing.add += ", unit: " + std::string(unit);
    missing.add += ", date: " + to_string(context.options.as_of);
    if (upper) missing.add += ", upper: ...";
    missing.add += "}]";
    return missing;
}

}  // namespace eligo
