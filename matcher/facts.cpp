#include "matcher/facts.hpp"

#include "matcher/leaf.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace eligo {
namespace {

using Words = std::vector<std::string>;

template <std::size_t N>
bool is_one_of(std::string_view word, std::array<std::string_view, N> const& list) noexcept {
    return std::find(list.begin(), list.end(), word) != list.end();
}

// Words without content of their own. They are kept with a blank before them: two phrases are compared without them, but where a
// restriction begins is told by them.
constexpr auto function_words = std::to_array<std::string_view>(
    {"of",         "by",     "per",   "to",   "for",     "in",    "on",     "at",     "as",      "with",    "from",
     "into",       "within", "due",   "that", "which",   "who",   "whom",   "during", "because", "despite", "through",
     "throughout", "using",  "via",   "upon", "without", "after", "before", "while",  "when",    "where",   "than",
     "against",    "over",   "under", "and",  ",",       "/",     ":",      ";",      "every"});
constexpr auto dropped = std::to_array<std::string_view>({"a",   "an",   "the", "is", "are",  "be",    "been", "being", "was",  "were",
                                                          "has", "have", "had", "it", "they", "their", "his",  "her",   "this", "these",
                                                          "any", ".",    "\"",  "(",  ")",    "[",     "]",    "'",     "-"});
// Without content for a comparison of equals, except where they turn the sense.
constexpr auto bearing = std::to_array<std::string_view>(
    {"without", "after", "before", "while", "when", "than", "against", "over", "under", "despite", "during", "throughout", "within"});
// A word that must not stand in what one phrase adds to another: it may widen, turn or shift the statement instead of restricting it.
constexpr auto shifting = std::to_array<std::string_view>(
    {"or",       "nor",         "unless",   "not",       "no",       "non",      "except",           "excepting",  "but",       "if",
     "other",    "either",      "history",  "prior",     "previous", "past",     "former",           "future",     "planned",   "family",
     "relative", "partner",     "donor",    "mother",    "father",   "spouse",   "household",        "sibling",    "child",     "risk",
     "need",     "potential",   "possible", "suspected", "probable", "fear",     "unable",           "unwilling",  "willing",   "inability",
     "refusal",  "anticipated", "never",    "lack",      "absence",  "negative", "contraindication", "previously", "historical"});
// What lies ahead is not restricted by "during the study", what is now is.
constexpr auto ahead =
    std::to_array<std::string_view>({"plan",        "planned", "planning", "agree",    "willing", "unwilling",  "anticipated", "anticipate",
                                     "anticipates", "intend",  "intends",  "expected", "able",    "unable",     "commit",      "wish",
                                     "wishes",      "need",    "needs",    "requires", "require", "participate"});
constexpr auto until_later = std::to_array<std::string_view>({"during", "throughout", "until"});

bool is_function(std::string_view token) noexcept { return !token.empty() && token.front() == ' '; }

bool participle(std::string_view word) noexcept { return word.size() > 4 && (word.ends_with("ing") || word.ends_with("ed")); }

// The tokens that are compared for equality.
Words content_of(Words const& tokens, std::vector<std::size_t>& places) {
    Words content;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (is_function(tokens[i]) && !is_one_of(std::string_view(tokens[i]).substr(1), bearing)) continue;
        content.push_back(tokens[i]);
        places.push_back(i);
    }
    return content;
}

Words content_of(Words const& tokens) {
    std::vector<std::size_t> places;
    return content_of(tokens, places);
}

}  // namespace

Answer fact_answer(bool value, Words const& fact, Words const& phrase) {
    auto const a = content_of(fact);
    if (a.empty()) return Answer::unknown;
    if (a == content_of(phrase)) return known(value);
    if (!value && only_restricts(fact, phrase)) return Answer::not_met;
    if (value && only_restricts(phrase, fact)) return Answer::met;
    return Answer::unknown;
}

std::vector<std::string> content_words(std::string_view phrase, Vocabulary const& vocabulary) {
    Words folded;
    std::vector<std::string_view> as_written;
    for (auto& word : vocabulary.words(phrase)) {
        as_written.push_back(phrase.substr(word.span.begin, word.span.end - word.span.begin));
        folded.push_back(std::move(word.folded));
    }
    Words tokens;
    std::size_t at = 0;
    while (at < folded.size()) {
        auto const match =
            vocabulary.longest(std::span<std::string const>(folded).subspan(at), std::span<std::string_view const>(as_written).subspan(at));
        bool const bare = match.words <= 1 && (is_one_of(folded[at], function_words) || is_one_of(folded[at], dropped));
        if (match.words == 0 || bare) {
            std::string const& word = folded[at++];
            if (is_one_of(word, function_words)) {
                tokens.push_back(" " + word);
            } else if (!is_one_of(word, dropped)) {
                tokens.push_back(word);
            }
            continue;
        }
        using Table = PhraseMeaning::Table;
        std::string token;
        bool neutral = false;
        for (auto const& meaning : match.meanings) {
            if (meaning.table == Table::entry && token.empty()) token = "#" + std::to_string(meaning.index);
            if (meaning.table == Table::anchor && token.empty()) token = "@" + vocabulary.anchors()[meaning.index];
            if (meaning.table == Table::neutral) neutral = true;
        }
        if (token.empty()) {
            for (auto const& meaning : match.meanings) {
                if (meaning.table == Table::qualifier) token = vocabulary.qualifiers()[meaning.index].qualifier;
            }
        }
        if (!token.empty()) {
            tokens.push_back(std::move(token));
        } else if (!neutral) {  // ambiguous: its words as they stand
            for (std::size_t i = at; i < at + match.words; ++i) tokens.push_back(folded[i]);
        }
        at += match.words;
    }
    return tokens;
}

bool only_restricts(Words const& base, Words const& extended) {
    std::vector<std::size_t> places;
    Words const less = content_of(base);
    Words const more = content_of(extended, places);
    if (less.empty() || more.size() <= less.size()) return false;
    auto const found = std::search(more.begin(), more.end(), less.begin(), less.end());
    if (found == more.end()) return false;
    std::size_t const from = places[static_cast<std::size_t>(found - more.begin())];
    std::size_t const to = places[static_cast<std::size_t>(found - more.begin()) + less.size() - 1] + 1;
    bool const looks_ahead = std::any_of(less.begin(), less.end(), [](auto const& w) { return is_one_of(w, ahead); });

    // Before: adjectives only, or "at least one".
    std::size_t begin = 0;
    if (extended.size() > 3 && extended[0] == " at" && extended[1] == "least" && (extended[2] == "one" || extended[2] == "1") && from >= 3)
        begin = 3;
    for (std::size_t i = begin; i < from; ++i) {
        if (is_function(extended[i]) || is_one_of(extended[i], shifting) || extended[i].front() == '#') return false;
    }
    // After: what begins with a preposition, a relative or a participle. "cancer screening" is not a kind of cancer.
    for (std::size_t i = to; i < extended.size(); ++i) {
        std::string_view word = extended[i];
        if (is_function(word)) word.remove_prefix(1);
        if (is_one_of(word, shifting)) return false;
        if (is_one_of(word, until_later) && !looks_ahead) return false;
        if (i == to) {
            bool const comma = word == ",";
            if (word == "/" || word == ":" || word == ";") return false;
            if (comma && !(i + 1 < extended.size() && (is_function(extended[i + 1]) || participle(extended[i + 1])))) return false;
            if (!is_function(extended[i]) && !participle(word)) return false;
        }
    }
    return true;
}

Answer fact_answer(bool value, std::string_view fact, std::string_view phrase, Vocabulary const& vocabulary) {
    return fact_answer(value, content_words(fact, vocabulary), content_words(phrase, vocabulary));
}

Answer fact_answer(ChartFact const& fact, std::string_view phrase, Vocabulary const& vocabulary) {
    return fact_answer(fact.record->value, fact.tokens, content_words(phrase, vocabulary));
}

FactVerdict settle(std::string_view phrase, Chart const& chart) {
    FactVerdict verdict;
    if (chart.facts().empty() || phrase.empty()) return verdict;
    auto const tokens = content_words(phrase, chart.vocabulary());
    for (auto const& fact : chart.facts()) {
        Answer const said = fact_answer(fact.record->value, fact.tokens, tokens);
        if (said == Answer::unknown) continue;
        if (!verdict.spoken) {
            verdict.answer = said;
        } else if (verdict.answer != said) {
            verdict.answer = Answer::unknown;
        }
        verdict.spoken = true;
        verdict.facts.push_back(&fact);
    }
    return verdict;
}

FactVerdict const& SettledPhrases::of(std::string const& phrase) {
    auto const found = verdicts_.find(phrase);
    return found != verdicts_.end() ? found->second : verdicts_.emplace(phrase, settle(phrase, chart_)).first->second;
}

// ---- states and implications ----

namespace {

// Collects what speaks for and against.
struct Ballot {
    State yes, no;
    bool open = false;
    void vote(Answer answer, Evidence evidence, std::string reason) {
        State& side = answer == Answer::met ? yes : no;
        side.answer = Answer::met;
        if (side.reason.empty()) side.reason = std::move(reason);
        side.evidence.push_back(std::move(evidence));
    }
    void vote(State state) {
        open = open || state.open;
        if (state.answer == Answer::unknown && !state.conflict) return;
        if (state.conflict) {
            yes.answer = no.answer = Answer::met;
            if (yes.reason.empty()) yes.reason = state.reason;
            yes.evidence.insert(yes.evidence.end(), state.evidence.begin(), state.evidence.end());
            return;
        }
        State& side = state.answer == Answer::met ? yes : no;
        side.answer = Answer::met;
        side.lasting = side.lasting || state.lasting;
        if (side.reason.empty()) side.reason = state.reason;
        side.evidence.insert(side.evidence.end(), state.evidence.begin(), state.evidence.end());
    }
    State result() && {
        State state;
        state.open = open;
        state.lasting = yes.lasting;
        bool const for_it = yes.answer == Answer::met;
        bool const against = no.answer == Answer::met;
        if (!for_it && !against) return state;
        state.conflict = for_it && against;
        state.answer = state.conflict ? Answer::unknown : known(for_it);
        state.reason = state.conflict ? "contradicting records: " + yes.reason + (no.reason.empty() ? "" : "; " + no.reason)
                       : for_it       ? yes.reason
                                      : no.reason;
        for (auto* side : {&yes, &no}) {
            for (auto& evidence : side->evidence) {
                auto const same = [&](Evidence const& e) { return e.path == evidence.path; };
                if (std::none_of(state.evidence.begin(), state.evidence.end(), same)) state.evidence.push_back(std::move(evidence));
            }
        }
        return state;
    }
};

// Something that happens and does not last, by what its record says it is.
bool event_like(EntryId entry, Chart const& chart) {
    switch (chart.nature(entry)) {
        case Nature::event: return true;
        case Nature::state: return false;
        case Nature::unmarked: break;
    }
    switch (chart.vocabulary().entry(entry).kind) {
        case EntryKind::transplant:
        case EntryKind::transfusion:
        case EntryKind::surgery:
        case EntryKind::procedure:
        case EntryKind::vaccine: return true;
        default: return false;
    }
}

// Present, in the plain sense: begun by the day, and lasting unless it is something that happens once.
bool plainly_present(ChartRecord const& record, ChartItem const& item, Context const& context) {
    if (record.absent() || record.read.unsure || record.read.nothing || item.allergy || item.entries.empty()) return false;
    if (record.first && context.chart.known_days(*record.first, context.as_of).last > context.as_of) return false;
    if (event_like(item.entries.front(), context.chart)) return true;
    if (record.read.past || record.status == RecordStatus::resolved) return false;
    return !record.last || number(record.last->first()) > context.as_of;
}

// "X, status: absent" with nothing that narrows X.
bool plainly_absent(ChartRecord const& record, EntryId entry, Context const& context) {
    ChartItem const* item = record.denied(false);
    if (!item || record.read.other || !item->exact || item->entries.size() != 1) return false;
    if (!record.read.qualifiers.empty() || !record.read.sites.empty() || !record.stage.empty()) return false;
    return context.vocabulary().is_a(entry, item->entries.front());
}

// A kind of what `absent` denies is on record as present: the two contradict each other.
bool contradicted(ChartRecord const& absent, Context const& context) {
    EntryId const denied = absent.denied(false)->entries.front();
    auto const& records = context.chart.records();
    return std::any_of(records.begin(), records.end(), [&](ChartRecord const& record) {
        return std::any_of(record.read.items.begin(), record.read.items.end(), [&](ChartItem const& item) {
            return plainly_present(record, item, context) &&
                   std::any_of(item.entries.begin(), item.entries.end(), [&](EntryId e) { return context.vocabulary().is_a(e, denied); });
        });
    });
}

// A condition that a complete list does not name, nor anything that may be it.
bool absent_by_list(EntryId entry, Context const& context) {
    auto const& chart = context.chart;
    auto const& v = context.vocabulary();
    auto const& marks = context.landmarks();
    if (v.entry(entry).kind != EntryKind::condition || !context.profile().complete(ListName::conditions) || chart.open_ended(entry))
        return false;
    if (implied_by_a_no(entry, context)) return false;
    if (marks.allergy != EntryId::none && chart.overlap(entry, marks.allergy)) return false;
    for (auto const& record : chart.records()) {
        if (record.absent() || record.read.nothing) continue;
        if (record.first && context.chart.known_days(*record.first, context.as_of).first > context.as_of) continue;
        for (auto const& item : record.read.items) {
            if (item.allergy || (item.unread && item.mentions.empty() && record.list != ListName::conditions)) continue;
            if (chart.relation(item, entry) != Relation::no) return false;
            // "symptom" may be one of anything.
            if (record.list == ListName::conditions && !item.entries.empty() && chart.open_ended(item.entries.front())) return false;
        }
    }
    // Nor do results speak of it.
    return std::none_of(v.implications().begin(), v.implications().end(), [&](Implication const& implication) {
        if (implication.then_state != Implication::State::yes || !v.is_a(implication.then_entry, entry)) return false;
        State const premise = recorded_state(implication.if_entry, context);
        return premise.conflict || premise.open || premise.answer == known(implication.if_state == Implication::State::yes);
    });
}

}  // namespace

std::optional<State> result_state(EntryId entry, Context const& context, bool any_kind) {
    using Result = ChartObservation::Result;
    std::vector<Vote> votes;
    std::vector<ChartObservation const*> sources;
    bool certain = false;
    bool open = false;
    for (auto const& observation : context.chart.observations()) {
        if (observation.entry == EntryId::none || never_done(observation)) continue;
        bool const kind = any_kind && context.vocabulary().is_a(observation.entry, entry);
        bool const up = kind || context.chart.speaks_of(observation.entry, true, entry);
        bool const down = kind || context.chart.speaks_of(observation.entry, false, entry);
        bool const out = observation.result == Result::positive || observation.result == Result::negative;
        if (!(observation.result == Result::positive ? up : observation.result == Result::negative ? down : up || down)) continue;
        auto const when = made_on(observation, context);
        if (!when) continue;
        // A result that is not out, or is no plain yes or no, may still turn out to say either.
        Answer const said = out ? known(observation.result == Result::positive) : up && down ? Answer::unknown : known(up);
        bool const seen = out && inside(*when, day_min, context.as_of) == Answer::met;
        certain = certain || seen;
        open = open || (!seen && said != Answer::not_met);
        votes.push_back({*when, said, seen, sources.size()});
        sources.push_back(&observation);
    }
    if (!certain && !open) return std::nullopt;
    State state;
    state.open = open;
    if (!certain) return state;
    auto const election = latest_of(votes);
    state.answer = election.answer;
    bool yes = false, no = false;
    for (std::size_t const i : election.latest) {
        auto const& source = *sources[votes[i].source];
        yes = yes || (votes[i].certain && votes[i].answer == Answer::met);
        no = no || (votes[i].certain && votes[i].answer == Answer::not_met);
        state.evidence.push_back(evidence_of(source, context));
        if (state.reason.empty())
            state.reason = source.record->name + " is " + (source.record->has_value ? source.record->value.text : "not given");
    }
    state.conflict = yes && no;
    return state;
}

State joined(State a, State b) {
    Ballot ballot;
    ballot.vote(std::move(a));
    ballot.vote(std::move(b));
    return std::move(ballot).result();
}

bool implied_by_a_no(EntryId entry, Context const& context) {
    auto const& v = context.vocabulary();
    auto const& implications = v.implications();
    return std::any_of(implications.begin(), implications.end(), [&](Implication const& implication) {
        return implication.if_state == Implication::State::no && implication.then_state == Implication::State::yes &&
               v.is_a(implication.then_entry, entry);
    });
}

State recorded_state(EntryId entry, Context const& context) {
    Ballot ballot;
    auto const& v = context.vocabulary();
    for (auto const& record : context.chart.records()) {
        if (plainly_absent(record, entry, context)) {
            State no;
            no.answer = Answer::not_met;
            no.conflict = contradicted(record, context);
            no.evidence.push_back(evidence_of(record, context));
            no.reason = std::string(record.name) + " is recorded as absent";
            ballot.vote(std::move(no));
            continue;
        }
        for (auto const& item : record.read.items) {
            if (context.chart.relation(item, entry) == Relation::yes && plainly_present(record, item, context)) {
                ballot.vote(Answer::met, evidence_of(record, context), std::string(record.name) + " is on record");
                break;
            }
        }
    }
    if (auto results = result_state(entry, context)) ballot.vote(*std::move(results));
    for (auto const& fact : context.chart.facts()) {
        if (fact.entry == EntryId::none) continue;
        if (fact.record->value ? v.is_a(fact.entry, entry) : v.is_a(entry, fact.entry)) {
            ballot.vote(known(fact.record->value), evidence_of(fact),
                        "the fact `" + fact.record->name + "` is " + (fact.record->value ? "true" : "false"));
        }
    }
    return std::move(ballot).result();
}

State implied_state(EntryId entry, Context const& context, int depth) {
    Ballot ballot;
    auto const& v = context.vocabulary();
    if (depth > 0) {
        for (auto const& implication : v.implications()) {
            bool const then_yes = implication.then_state == Implication::State::yes;
            if (then_yes ? !v.is_a(implication.then_entry, entry) : !v.is_a(entry, implication.then_entry)) continue;
            Answer const wanted = known(implication.if_state == Implication::State::yes);
            State premise = recorded_state(implication.if_entry, context);
            if (premise.answer == Answer::unknown && !premise.conflict)
                premise = joined(std::move(premise), implied_state(implication.if_entry, context, depth - 1));
            if (premise.answer == Answer::unknown && !premise.conflict && !premise.open && wanted == Answer::not_met &&
                absent_by_list(implication.if_entry, context)) {
                premise.answer = Answer::not_met;
                premise.reason = "no " + v.entry(implication.if_entry).name + " in a complete list";
            }
            if (premise.answer != wanted) {
                ballot.open = ballot.open || (then_yes && wanted == Answer::met && premise.open);
                continue;
            }
            State conclusion;
            conclusion.answer = known(then_yes);
            conclusion.lasting = then_yes && context.chart.nature(implication.then_entry) == Nature::state;
            conclusion.evidence = std::move(premise.evidence);
            for (auto& evidence : conclusion.evidence) evidence.note = implication.reason;
            conclusion.reason = premise.reason + ", hence " + (then_yes ? "" : "no ") + v.entry(implication.then_entry).name +
                                (implication.reason.empty() ? "" : " (" + implication.reason + ")");
            // A kind of what is denied so stands on record.
            if (!then_yes) {
                State const denied = recorded_state(implication.then_entry, context);
                conclusion.conflict = denied.conflict || denied.answer == Answer::met;
                if (conclusion.conflict) conclusion.reason += ", but " + denied.reason;
                conclusion.evidence.insert(conclusion.evidence.end(), denied.evidence.begin(), denied.evidence.end());
            }
            ballot.vote(std::move(conclusion));
        }
    }
    return std::move(ballot).result();
}

NodeAnswer evaluate_fact(Fact const& fact, Context const& context) {
    NodeAnswer result;
    auto const& v = context.vocabulary();
    auto const& marks = context.landmarks();
    Ballot ballot;
    ballot.vote(recorded_state(fact.entry, context));
    ballot.vote(implied_state(fact.entry, context));
    bool const about_pregnancy = fact.entry == marks.pregnant;
    if (about_pregnancy && marks.pregnancy != EntryId::none && marks.pregnancy != fact.entry)
        ballot.vote(recorded_state(marks.pregnancy, context));
    if (about_pregnancy && marks.pregnancy_test != EntryId::none) {
        // Which test it was does not matter here: a negative urine test speaks as well as a negative test.
        if (auto results = result_state(marks.pregnancy_test, context, true)) ballot.vote(*std::move(results));
    }
    bool const of_women = fact.entry != EntryId::none && (v.is_a(fact.entry, marks.pregnant) || v.is_a(fact.entry, marks.breastfeeding) ||
                                                          v.is_a(fact.entry, marks.childbearing));
    if (of_women && context.profile().sex == PatientSex::male) {
        Evidence evidence;
        evidence.path = "sex";
        evidence.name = "sex";
        evidence.value = "male";
        evidence.mark = context.profile().sex_mark;
        ballot.vote(Answer::not_met, std::move(evidence),
                    "a male patient is neither pregnant, breastfeeding nor of childbearing potential");
    }
    State state = std::move(ballot).result();
    result.answer = state.answer;
    result.conflict = state.conflict;
    result.evidence = std::move(state.evidence);
    result.reason = state.reason.empty() ? "nothing on record says whether `" + name_of(fact.entry, v) + "`" : state.reason;
    apply_staleness(result, context);
    if (state.conflict) {
        result.missing.push_back({"which of the contradicting records is right", ""});
    } else if (result.answer == Answer::unknown && result.missing.empty()) {
        result.missing.push_back({name_of(fact.entry, v), "facts: {" + name_of(fact.entry, v) + ": true}"});
    }
    return result;
}

}  // namespace eligo
