#include "matcher/missing.hpp"

#include "matcher/candidates.hpp"
#include "matcher/distance.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace eligo {
namespace {

constexpr int most_fillings = 60;  // of one line that are tried

bool answered_by_fact(NodeAnswer const& answer) {
    return std::any_of(answer.evidence.begin(), answer.evidence.end(), [](Evidence const& e) { return e.path.starts_with("facts."); });
}

void gather(NodeAnswer const& answer, std::string const& id, bool all, std::vector<NodeAnswer const*>& above, std::vector<OpenLeaf>& into) {
    if (answer.answer != Answer::unknown && !all) return;
    if (answer.children.empty() || (answered_by_fact(answer) && answer.answer != Answer::unknown)) {
        if (answer.answer == Answer::unknown) into.push_back({&answer, id, above});
        return;
    }
    above.push_back(&answer);
    for (std::size_t i = 0; i < answer.children.size(); ++i) gather(answer.children[i], node_id(id, i), all, above, into);
    above.pop_back();
}

// All ways to fill in a line, as far as they are tried: the last place counts fastest.
class Fillings {
public:
    explicit Fillings(Addition const& addition) : addition_(addition) {
        for (auto const& field : addition.fields)
            if (field.value.empty()) places_.push_back(&field.examples);
        at_.resize(places_.size());
    }

    // False when there is no further one.
    bool next(Addition& result) {
        if (done_ || tried_++ == most_fillings) return false;
        std::vector<std::string> values;
        for (std::size_t i = 0; i < places_.size(); ++i) {
            if (places_[i]->empty()) return false;
            values.push_back((*places_[i])[at_[i]]);
        }
        result = filled(addition_, values);
        done_ = true;
        for (std::size_t i = places_.size(); i-- > 0;) {
            if (++at_[i] < places_[i]->size()) {
                done_ = false;
                break;
            }
            at_[i] = 0;
        }
        return true;
    }

private:
    Addition const& addition_;
    std::vector<std::vector<std::string> const*> places_;
    std::vector<std::size_t> at_;
    bool done_ = false;
    int tried_ = 0;
};

// What a line does to a node, and to the criterion it stands in.
struct Effect {
    bool settles_node = false;
    bool settles_criterion = false;
};

class MissingFinder {
public:
    MissingFinder(Trial const& trial, TrialAnswer const& answer, PatientProfile const& patient, MatchOptions const& options,
                  Vocabulary const& vocabulary, bool all)
        : trial_(trial), answer_(answer), patient_(patient), options_(evaluate_options(trial, options)), v_(vocabulary), all_(all) {
        chart_ = read_chart(patient, vocabulary);
    }

    MissingFacts find() {
        for (std::size_t i = 0; i < trial_.criteria.size(); ++i) criterion(i);
        std::stable_sort(result_.facts.begin(), result_.facts.end(), [](MissingFact const& a, MissingFact const& b) {
            if (a.decisive != b.decisive) return a.decisive;
            if (a.settles.size() != b.settles.size()) return a.settles.size() > b.settles.size();
            return a.criteria.size() > b.criteria.size();
        });
        return std::move(result_);
    }

private:
    void criterion(std::size_t at) {
        CriterionAnswer const& one = answer_.criteria[at];
        TrialCriterion const& criterion = trial_.criteria[at];
        if (!criterion.counted && !all_) return;
        bool const doubtful = counts_as(criterion, Answer::met) == Answer::unknown;
        if (doubtful)
            result_.unknowable.push_back(
                {criterion.id,
                 criterion.id,
                 criterion.kind == CriterionKind::unstated ? Unknowable::unstated_kind : Unknowable::doubtful_sense,
                 {},
                 std::nullopt});
        decisive_ = can_change_verdict(trial_, answer_, at);
        if (doubtful && !all_) return;
        if (one.answer.answer != Answer::unknown && !all_) return;
        options_.kind = criterion.kind;
        for (auto const& leaf : open_leaves(one.answer, criterion.id, all_)) {
            bool const open = decisive_ && std::all_of(leaf.above.begin(), leaf.above.end(),
                                                       [](NodeAnswer const* a) { return a->answer == Answer::unknown; });
            if (open || all_) settle(criterion, one.answer, leaf, open);
        }
    }

    void settle(TrialCriterion const& criterion, NodeAnswer const& root, OpenLeaf const& leaf, bool decisive) {
        Node const& node = *leaf.answer->node;
        if (leaf.answer->conflict) {
            result_.unknowable.push_back({criterion.id, leaf.id, Unknowable::contradiction, leaf.answer->reason, std::nullopt});
            return;
        }
        std::optional<Tier> tier;
        for (Candidate& candidate : candidates(*leaf.answer, *chart_, options_)) {
            if (tier && candidate.tier != *tier) break;
            if (offer(criterion, root, *leaf.answer, leaf, candidate, decisive)) tier = candidate.tier;
        }
        if (tier) return;
        // A fact in the words of the leaf, or of a node above it.
        bool const residue = node.is<Residue>();
        std::vector<NodeAnswer const*> nodes(leaf.above.rbegin(), leaf.above.rend());
        nodes.insert(nodes.begin(), leaf.answer);
        for (NodeAnswer const* above : nodes) {
            if (above->node->phrase.empty()) continue;
            Candidate candidate = fact_candidate(above->node->phrase);
            if (!residue && offer(criterion, root, *above, leaf, candidate, decisive)) return;
            if (!residue || !effect_of(candidate.add, *above->node, *root.node).settles_node) continue;
            not_understood(criterion, leaf, std::move(candidate.add));
            return;
        }
        if (residue)
            not_understood(criterion, leaf, std::nullopt);
        else
            result_.unknowable.push_back({criterion.id, leaf.id, Unknowable::unsettled, leaf.answer->reason, std::nullopt});
    }

    void not_understood(TrialCriterion const& criterion, OpenLeaf const& leaf, std::optional<Addition> add) {
        result_.unknowable.push_back(
            {criterion.id, leaf.id, Unknowable::not_understood, leaf.answer->node->get<Residue>()->words, std::move(add)});
    }

    bool offer(TrialCriterion const& criterion, NodeAnswer const& root, NodeAnswer const& settled, OpenLeaf const& leaf,
               Candidate& candidate, bool decisive) {
        Effect yes = effect_of(candidate.add, *settled.node, *root.node);
        std::optional<Addition> if_no;
        for (auto& addition : candidate.if_no) {
            Effect const no = effect_of(addition, *settled.node, *root.node);
            if (!no.settles_node) continue;
            yes.settles_criterion = yes.settles_criterion || no.settles_criterion;
            if_no = std::move(addition);
            break;
        }
        if (!yes.settles_node && !if_no) return false;
        MissingFact fact;
        fact.what = candidate.what;
        fact.add = yes.settles_node ? candidate.add : *if_no;
        if (yes.settles_node) fact.add_if_no = std::move(if_no);
        add(std::move(fact), criterion, root, settled, leaf, yes.settles_criterion, decisive);
        return true;
    }

    // As a fact of its own, or to one that is asked already and settles this too.
    void add(MissingFact fact, TrialCriterion const& criterion, NodeAnswer const& root, NodeAnswer const& settled, OpenLeaf const& leaf,
             bool settles, bool decisive) {
        MissingFact* to = nullptr;
        for (auto& known : result_.facts) {
            if (known.what != fact.what) continue;
            if (known.add == fact.add && known.add_if_no == fact.add_if_no) {
                to = &known;
                break;
            }
            if (known.add.list != fact.add.list || known.add.record != fact.add.record || known.add.list != "observations") continue;
            Addition both = known.add;
            for (auto const& field : fact.add.fields) {
                auto const same = std::find_if(both.fields.begin(), both.fields.end(), [&](auto const& f) { return f.key == field.key; });
                if (same == both.fields.end())
                    both.fields.push_back(field);
                else
                    same->examples.insert(same->examples.begin(), field.examples.begin(), field.examples.end());
            }
            if (!effect_of(both, *settled.node, *root.node).settles_node) continue;
            known.add = std::move(both);
            to = &known;
            break;
        }
        if (to == nullptr) {
            fact.decisive = decisive;
            for (auto const& record : chart_->records())
                if (record.path() == fact.add.record) fact.line = record.mark.line;
            for (auto const& observation : chart_->observations())
                if (observation.path() == fact.add.record) fact.line = observation.record->mark.line;
            result_.facts.push_back(std::move(fact));
            to = &result_.facts.back();
        }
        to->decisive = to->decisive || decisive;
        auto const note = [](std::vector<std::string>& list, std::string const& id) {
            if (std::find(list.begin(), list.end(), id) == list.end()) list.push_back(id);
        };
        note(to->criteria, criterion.id);
        note(to->nodes, leaf.id);
        if (settles) note(to->settles, criterion.id);
    }

    Effect effect_of(Addition const& addition, Node const& node, Node const& root) const {
        Effect result;
        Fillings fillings(addition);
        for (Addition one; fillings.next(one);) {
            auto const profile = with_addition(patient_, one, v_);
            if (!profile) continue;
            auto const chart = read_chart(*profile, v_);
            if (!result.settles_node && evaluate(node, *chart, options_).answer == Answer::unknown) continue;
            result.settles_node = true;
            if (&node == &root || evaluate(root, *chart, options_).answer != Answer::unknown) {
                result.settles_criterion = true;
                return result;
            }
        }
        return result;
    }

    Trial const& trial_;
    TrialAnswer const& answer_;
    PatientProfile const& patient_;
    EvaluateOptions options_;
    Vocabulary const& v_;
    bool all_;
    bool decisive_ = true;
    std::shared_ptr<Chart const> chart_;
    MissingFacts result_;
};

// ---- the empty profile ----

constexpr std::array lists{"conditions", "observations", "treatments", "procedures", "allergies", "trials", "facts"};

std::string joined(std::vector<std::string> const& parts) {
    std::string text;
    for (auto const& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

// A line that counts once its `#` is gone.
std::string template_line(std::string const& text, std::string const& why) {
    std::string line = "  # " + text;
    line.resize(std::max<std::size_t>(line.size() + 2, 72), ' ');
    return line + "# " + why + '\n';
}

}  // namespace

std::string_view to_string(Unknowable why) noexcept {
    switch (why) {
        case Unknowable::doubtful_sense: return "doubtful-sense";
        case Unknowable::unstated_kind: return "unstated-kind";
        case Unknowable::not_understood: return "not-understood";
        case Unknowable::contradiction: return "contradiction";
        case Unknowable::unsettled: return "unsettled";
    }
    return "unsettled";
}

std::vector<OpenLeaf> open_leaves(NodeAnswer const& root, std::string const& id, bool all) {
    std::vector<OpenLeaf> result;
    std::vector<NodeAnswer const*> above;
    gather(root, id, all, above, result);
    return result;
}

bool can_change_verdict(Trial const& trial, TrialAnswer const& answer, std::size_t criterion) {
    TrialCriterion const& asked = trial.criteria[criterion];
    if (!asked.counted || answer.criteria[criterion].counts_as != Answer::unknown || counts_as(asked, Answer::met) == Answer::unknown)
        return false;
    auto const opening = [](TrialCriterion const& one) { return one.kind == CriterionKind::exclusion ? Answer::not_met : Answer::met; };
    // All that is open turns out well, or only what does not belong to other cohorts than this one.
    std::vector<std::string> cohorts{std::string()};
    for (auto const& one : trial.criteria)
        if (!one.cohort.empty() && std::find(cohorts.begin(), cohorts.end(), one.cohort) == cohorts.end()) cohorts.push_back(one.cohort);
    for (auto const& cohort : cohorts) {
        std::vector<Answer> answers;
        for (std::size_t i = 0; i < trial.criteria.size(); ++i) {
            TrialCriterion const& one = trial.criteria[i];
            Answer const counted = answer.criteria[i].counts_as;
            bool const elsewhere = !cohort.empty() && !one.cohort.empty() && one.cohort != cohort;
            Answer const well = elsewhere ? opposite(opening(one)) : opening(one);
            answers.push_back(counted == Answer::unknown ? counts_as(one, well) : counted);
        }
        answers[criterion] = opening(asked);
        Verdict const open = verdict_for(trial, answers);
        answers[criterion] = opposite(opening(asked));
        if (verdict_for(trial, answers) != open) return true;
    }
    return false;
}

MissingFacts find_missing(Trial const& trial, TrialAnswer const& answer, PatientProfile const& patient, MatchOptions const& options,
                          Vocabulary const& vocabulary, bool all) {
    return MissingFinder(trial, answer, patient, options, vocabulary, all).find();
}

std::string empty_profile(Trial const& trial, Day as_of, Vocabulary const& vocabulary) {
    PatientProfile patient;
    patient.as_of = as_of;
    MatchOptions const options{.as_of = as_of, .stale_after = {}};
    auto const chart = read_chart(patient, vocabulary);
    TrialAnswer const answer = match(trial, *chart, options);
    MissingFacts missing = find_missing(trial, answer, patient, options, vocabulary, true);
    // In the order of the page.
    std::stable_sort(missing.facts.begin(), missing.facts.end(), [&](MissingFact const& a, MissingFact const& b) {
        auto const place = [&](MissingFact const& fact) {
            return std::find_if(trial.criteria.begin(), trial.criteria.end(), [&](auto const& c) { return c.id == fact.criteria.front(); });
        };
        return place(a) < place(b);
    });

    std::string out = "# What " + trial.document.id + " asks, in its order. Fill in what is known and remove the # before the line;\n" +
                      "# a line that stays as it is counts as not known.\n" + "id: NEW-PATIENT\n" + "as_of: " + to_string(as_of) + '\n';
    for (auto const& fact : missing.facts)
        if (fact.add.list.empty()) {
            std::string line = "# " + fact.add.line();
            line.resize(std::max<std::size_t>(line.size() + 2, 72), ' ');
            out += line + "# " + joined(fact.criteria) + '\n';
        }
    std::vector<std::string> complete;
    for (std::string const list : lists) {
        std::string lines;
        auto const note = [&](Addition const& addition, std::string const& why) {
            if (addition.list == "complete") {
                std::string const& name = addition.fields.front().value;
                if (std::find(complete.begin(), complete.end(), name) == complete.end()) complete.push_back(name);
            } else if (addition.list == list) {
                std::string line = addition.line();
                if (line.starts_with("- ")) line.erase(0, 2);
                lines += template_line(line + ',', why);
            }
        };
        for (auto const& fact : missing.facts) {
            std::string const ids = joined(fact.criteria);
            bool const choice = fact.add_if_no && fact.add.list == list;
            note(fact.add, ids + (choice ? ": if so" : ""));
            if (fact.add_if_no) note(*fact.add_if_no, ids + ": if not");
        }
        bool const facts = list == "facts";
        if (!lines.empty()) out += '\n' + list + ": " + (facts ? '{' : '[') + '\n' + lines + (facts ? '}' : ']') + '\n';
    }
    if (!complete.empty()) {
        out += "\ncomplete: [\n";
        for (auto const& list : complete) out += template_line(list + ',', "all of the patient's " + list + " stand above");
        out += "]\n";
    }
    return out;
}

}  // namespace eligo
