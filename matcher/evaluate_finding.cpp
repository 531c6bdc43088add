// Tests and markers with their outcome (semantics.md: Direction, Records).

#include "matcher/leaf.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace eligo {
namespace {

using Outcome = ChartObservation::Result;

enum class Wanted : std::uint8_t { positive, negative, word };

struct Value {
    Wanted wanted = Wanted::word;
    std::string words;
};

std::string joined(std::vector<std::string> const& words, std::size_t from = 0) {
    std::string text;
    for (std::size_t i = from; i < words.size(); ++i) text += (text.empty() ? "" : " ") + words[i];
    return text;
}

// "IHC 1 +" and "1 +" are one grade; "adverse" and "unfavorable" one risk.
std::string canonical(std::string text) {
    for (std::string_view const prefix : {"ihc ", "grade ", "score ", "class ", "stage ", "fish "}) {
        if (text.starts_with(prefix)) text.erase(0, prefix.size());
    }
    if (text == "adverse" || text == "poor" || text == "unfavourable" || text == "poor risk" || text == "adverse risk" ||
        text == "unfavorable risk" || text == "high risk")
        return "unfavorable";
    if (text == "good" || text == "favourable" || text == "favorable risk" || text == "good risk") return "favorable";
    if (text == "intermediate risk" || text == "standard" || text == "standard risk") return "intermediate";
    return text;
}

class FindingEvaluator {
public:
    FindingEvaluator(Finding const& finding, Context const& context)
        : asked_(finding), context_(context), v_(context.vocabulary()), window_(window_days(finding.window, context.options.as_of)) {
        for (auto const& text : finding.values) {
            auto const words = v_.fold_words(text);
            Value value;
            auto const result = classify_result(words);
            value.wanted = result == Outcome::positive ? Wanted::positive : result == Outcome::negative ? Wanted::negative : Wanted::word;
            value.words = canonical(joined(words));
            values_.push_back(std::move(value));
        }
        name_ = name_of(finding.what, v_);
        quoted_ = finding.what.quoted() ? v_.fold_words(finding.what.words) : std::vector<std::string>();
    }

    NodeAnswer evaluate() {
        if (asked_.what.any() || values_.empty()) {
            result_.reason = "does not say which result is meant";
            return std::move(result_);
        }
        collect();
        vote();
        if (!votes_.empty()) {
            decide();
        } else {
            nothing();
        }
        apply_staleness(result_, context_);
        return std::move(result_);
    }

private:
    bool wants(Wanted wanted) const {
        return std::any_of(values_.begin(), values_.end(), [&](auto const& value) { return value.wanted == wanted; });
    }

    // A result of the very thing asked for, or of one of its kinds, or of something it is a kind of.
    struct Source {
        EntryId entry = EntryId::none;
        DayRange when;
        Answer inside = Answer::met;
        Outcome result = Outcome::word;
        std::string words;
        bool never_done = false;
        Evidence evidence;
        std::string text;
    };

    // What a result says of the thing asked for. nullopt: nothing.
    std::optional<Answer> says(Source const& source) const {
        bool const is_kind = asked_.what.quoted() || v_.is_a(source.entry, asked_.what.entry);
        bool const is_general = asked_.what.quoted() || v_.is_a(asked_.what.entry, source.entry);
        switch (source.result) {
            case Outcome::pending: return is_kind && is_general ? std::optional(Answer::unknown) : std::nullopt;
            case Outcome::positive:
                if (!is_kind) return std::nullopt;
                if (wants(Wanted::positive)) return Answer::met;
                // Graded results are asked for, and all that is known is that it is positive.
                return wants(Wanted::word) ? Answer::unknown : Answer::not_met;
            case Outcome::negative:
                if (!(asked_.what.quoted() || context_.chart.speaks_of(source.entry, false, asked_.what.entry))) return std::nullopt;
                if (wants(Wanted::negative)) return Answer::met;
                return wants(Wanted::word) && !wants(Wanted::positive) ? Answer::unknown : Answer::not_met;
            case Outcome::number:
            case Outcome::word: break;
        }
        if (!is_kind) return std::nullopt;
        std::string const words = canonical(source.words);
        bool all_words = true;
        for (auto const& value : values_) {
            if (value.wanted == Wanted::word && value.words == words) return Answer::met;
            all_words = all_words && value.wanted == Wanted::word;
        }
        // "3+" is none of "0", "1+", "2+"; whether it is positive is for the test to say. Of free words nothing follows.
        return all_words && is_general && comparable_grade(words) ? Answer::not_met : Answer::unknown;
    }

    // Grades exclude each other; so do the classes of a risk.
    bool comparable_grade(std::string const& words) const {
        auto const grade = [](std::string const& text) {
            if (text == "favorable" || text == "intermediate" || text == "unfavorable") return 2;
            bool const number = !text.empty() && text.find_first_not_of("0123456789+ ") == std::string::npos;
            return number ? 1 : 0;
        };
        int const own = grade(words);
        return own != 0 && std::all_of(values_.begin(), values_.end(), [&](auto const& value) { return grade(value.words) == own; });
    }

    // `dated`: an undated result may be inside a window, and seen without one it is.
    void take(Source source, bool dated) {
        if (asked_.window.none()) {
            source.inside = dated ? inside(source.when, day_min, context_.as_of) : Answer::met;
        } else {
            source.inside = dated ? day_in_window(source.when, window_) : Answer::unknown;
        }
        if (source.inside == Answer::not_met) {
            ++outside_;
            return;
        }
        undated_ += dated || asked_.window.none() ? 0 : 1;
        sources_.push_back(std::move(source));
    }

    bool related(EntryId entry) const {
        return entry != EntryId::none && (v_.is_a(entry, asked_.what.entry) || v_.is_a(asked_.what.entry, entry));
    }

    void collect() {
        auto const& chart = context_.chart;
        for (auto const& observation : chart.observations()) {
            bool const it = asked_.what.quoted() ? observation.words == quoted_ : related(observation.entry);
            if (!it) {
                bool const near = !asked_.what.quoted() && observation.entry == EntryId::none &&
                                  std::any_of(observation.mentions.begin(), observation.mentions.end(),
                                              [&](EntryId m) { return chart.overlap(m, asked_.what.entry); });
                may_hide_ = may_hide_ || (near && observation.result != Outcome::negative);
                continue;
            }
            auto const when = made_on(observation, context_);
            if (!when) {
                ++later_;
                continue;
            }
            Source source;
            source.entry = observation.entry;
            source.when = *when;
            source.result = observation.result;
            source.words = observation.value_words;
            source.never_done = never_done(observation);
            source.evidence = evidence_of(observation, context_);
            source.text =
                observation.record->name + " is " + (observation.record->value.text.empty() ? "not given" : observation.record->value.text);
            take(std::move(source), observation.record->date.has_value());
        }
        if (asked_.what.quoted()) return;
        // Markers in the names of conditions: "AML with NPM1 mutation".
        for (auto const& record : chart.records()) {
            if (record.absent() || record.read.unsure || record.read.nothing || record.list != ListName::conditions) continue;
            auto const onset = record.first ? context_.chart.known_days(*record.first, context_.as_of) : DayRange{day_min, context_.as_of};
            if (onset.first > context_.as_of) continue;
            for (auto const& [entry, positive] : record.read.findings) {
                if (!related(entry)) continue;
                Source source;
                source.entry = entry;
                source.when = onset;
                source.result = positive ? Outcome::positive : Outcome::negative;
                source.evidence = evidence_of(record, context_);
                source.text = std::string(record.name) + " is on record";
                take(std::move(source), record.first.has_value());
            }
        }
    }

    void vote() {
        // A later result of one thing replaces the earlier; then all must agree.
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            bool const replaced = std::any_of(sources_.begin(), sources_.end(), [&](Source const& other) {
                return other.entry == sources_[i].entry && other.inside == Answer::met && other.result != Outcome::pending &&
                       other.when.first > sources_[i].when.last;
            });
            if (replaced) continue;
            if (auto const may = may_say(sources_[i])) {
                pending_.push_back({sources_[i].when, *may, false, i});
            }
            if (auto const answer = says(sources_[i])) {
                votes_.push_back({sources_[i].when, *answer, sources_[i].inside == Answer::met, i});
            } else if (may_replace_a_vote(i)) {
                votes_.push_back({sources_[i].when, Answer::unknown, false, i});
            } else {
                unused_.push_back(i);
            }
        }
    }

    // A result that says nothing of the thing asked for, and of which it is not known whether it is later than one of the same test that does:
    // "abnormal karyotype" positive in 2026 and negative on 15 November, asked for a complex karyotype.
    bool may_replace_a_vote(std::size_t i) const {
        Source const& source = sources_[i];
        return source.result != Outcome::pending && std::any_of(sources_.begin(), sources_.end(), [&](Source const& other) {
                   bool const replaces = source.inside == Answer::met && source.when.first > other.when.last;
                   return &other != &source && other.entry == source.entry && other.result != Outcome::pending && !replaces &&
                          source.when.last >= other.when.first && says(other).has_value();
               });
    }

    // What a result that is not out may turn out to say of the thing asked for, where it is one of its kinds or something it is a kind of.
    std::optional<Answer> may_say(Source const& source) const {
        if (source.result != Outcome::pending || source.never_done || asked_.what.quoted()) return std::nullopt;
        if (wants(Wanted::word) && v_.is_a(source.entry, asked_.what.entry)) return Answer::unknown;
        Source out = source;
        std::optional<Answer> answer;
        for (Outcome const result : {Outcome::positive, Outcome::negative}) {
            out.result = result;
            auto const one = says(out);
            if (one) answer = answer && *answer != *one ? Answer::unknown : *one;
        }
        // It replaces an earlier result of the same thing, whatever it will be.
        bool const replaces = std::any_of(sources_.begin(), sources_.end(), [&](Source const& other) {
            return other.entry == source.entry && other.result != Outcome::pending;
        });
        return answer && replaces ? Answer::unknown : answer;
    }

    void decide() {
        std::size_t const out = votes_.size();
        votes_.insert(votes_.end(), pending_.begin(), pending_.end());
        auto const election = latest_of(votes_);
        result_.answer = election.answer;
        bool disagree = false;
        bool yes = false, no = false;
        for (std::size_t const i : election.latest) {
            disagree = disagree || votes_[i].answer != votes_[election.latest.front()].answer;
            yes = yes || (i < out && votes_[i].answer == Answer::met);
            no = no || (i < out && votes_[i].answer == Answer::not_met);
        }
        result_.conflict = yes && no;
        // What follows from other records must not say the opposite.
        if (result_.answer != Answer::unknown && !asked_.what.quoted() && asked_.window.none()) {
            State const state = implied_state(asked_.what.entry, context_);
            bool const settled = state.answer == Answer::met ? wants(Wanted::positive) : wants(Wanted::negative);
            if (state.conflict || (state.answer != Answer::unknown && !wants(Wanted::word) && known(settled) != result_.answer)) {
                for (std::size_t const i : election.latest) result_.evidence.push_back(sources_[votes_[i].source].evidence);
                result_.evidence.insert(result_.evidence.end(), state.evidence.begin(), state.evidence.end());
                result_.reason = sources_[votes_[election.latest.front()].source].text + ", but " + state.reason;
                result_.answer = Answer::unknown;
                result_.conflict = true;
                want();
                return;
            }
        }
        for (std::size_t const i : election.latest) result_.evidence.push_back(sources_[votes_[i].source].evidence);
        Source const& first = sources_[votes_[election.latest.front()].source];
        result_.reason = result_.conflict ? "results contradict each other: " + first.text
                         : disagree       ? "which result is the latest is not known: " + first.text
                                          : first.text;
        if (result_.answer == Answer::unknown) {
            if (!disagree && votes_[election.latest.front()].answer != Answer::unknown)
                result_.reason += first.inside == Answer::met ? ", and another is pending"
                                  : undated_ > 0              ? ", without a date"
                                                              : ", perhaps outside the window";
            want();
        }
    }

    void want() {
        result_.missing.push_back(missing_observation(name_, {}, context_, wants(Wanted::negative) ? "negative" : asked_.values.front()));
    }

    void nothing() {
        for (std::size_t const i : unused_) {
            sources_[i].evidence.note = "does not settle it";
            result_.evidence.push_back(sources_[i].evidence);
        }
        if (!asked_.what.quoted() && outside_ == 0 && undated_ == 0) {
            // What follows from other records, and what a complete list does not name.
            State const state = implied_state(asked_.what.entry, context_);
            if (state.answer != Answer::unknown && asked_.window.none()) {
                bool const present = state.answer == Answer::met;
                bool const settled = present ? wants(Wanted::positive) : wants(Wanted::negative);
                if (settled || !wants(Wanted::word)) {
                    result_.answer = known(settled);
                    result_.reason = state.reason;
                    result_.evidence.insert(result_.evidence.end(), state.evidence.begin(), state.evidence.end());
                    return;
                }
            }
            bool const broader =
                std::any_of(unused_.begin(), unused_.end(), [&](std::size_t i) { return sources_[i].result != Outcome::negative; });
            if (context_.profile().complete(ListName::observations) && !broader && !may_hide_ && wants(Wanted::positive) &&
                values_.size() == 1) {
                result_.answer = Answer::not_met;
                result_.reason = "no " + name_ + " in a complete list";
                return;
            }
        }
        result_.reason = outside_ > 0   ? "no " + name_ + " inside the window"
                         : undated_ > 0 ? "the result of " + name_ + " has no date"
                         : later_ > 0   ? "the only " + name_ + " is later than the day asked about"
                                        : "no " + name_ + " on record";
        want();
    }

    Finding const& asked_;
    Context const& context_;
    Vocabulary const& v_;
    WindowDays window_;
    std::vector<Value> values_;
    std::vector<std::string> quoted_;
    std::string name_;
    std::vector<Source> sources_;
    std::vector<Vote> votes_, pending_;
    std::vector<std::size_t> unused_;
    bool may_hide_ = false;
    int later_ = 0, undated_ = 0, outside_ = 0;
    NodeAnswer result_;
};

}  // namespace

NodeAnswer evaluate_finding(Finding const& finding, Context const& context) {
    if (finding.what.entry != EntryId::none && context.vocabulary().entry(finding.what.entry).kind == EntryKind::condition &&
        finding.window.none()) {
        // "HIV positive": the condition itself.
        bool const positive =
            finding.values.size() == 1 && classify_result(context.vocabulary().fold_words(finding.values.front())) == Outcome::positive;
        bool const negative =
            finding.values.size() == 1 && classify_result(context.vocabulary().fold_words(finding.values.front())) == Outcome::negative;
        if (positive || negative) {
            Record record;
            record.what = finding.what;
            NodeAnswer answer = evaluate_record(record, context);
            if (negative) answer.answer = opposite(answer.answer);
            return answer;
        }
    }
    return FindingEvaluator(finding, context).evaluate();
}

}  // namespace eligo
