#include "grammar/plain_words.hpp"

namespace eligo {
namespace {

// What follows a consent or a willingness is told by the word it begins with; each sort has its own words.
enum class Tail { none, time, purpose, rule, saying };

WordList const time_starters("prior before at during throughout until while upon preceding specific procedures related");
WordList const purpose_starters("for to in into on of");
WordList const rule_starters(
    "according accordance accordingly as per by approved which that using following under consistent conforming compliant "
    "required keeping compliance with irb irb-approved ethics");
WordList const saying_starters(
    "indicating stating acknowledging confirming demonstrating after having specifying reflecting affirming attesting");

WordList const anywhere("the a an this any all and or , of study trial protocol research clinical study's ( ) / his her their own s 's '");
WordList const study_words(
    "participation participating participate enrollment enrolment enrolling entering entry inclusion registration "
    "randomization randomisation treatment enter enroll take part taking being be included enrolled involvement duration "
    "entire full whole period is are was were");
WordList const time_words(
    "to in into on at for time start starting beginning initiation initiating commencement commencing performing performance "
    "performed undergoing conducting conduct conducted receiving procedure procedures related study-related trial-related "
    "protocol-related specific study-specific trial-specific protocol-specific screening pre-study assessment assessments "
    "activities activity evaluation evaluations tests testing test therapy drug medication intervention interventions visit "
    "baseline end completion follow-up course length first dose dosing administration including sampling sample collection "
    "analyses part standard routine normal care medical subject patient that would done purposes mandated other required "
    "remainder initiated begin begins visits non-routine examination examinations investigations investigation eligibility "
    "occur carried out obtained initial data information measures recruitment enrollment its when actual biopsy blood "
    "treatments trials as per");
WordList const rule_words(
    "to with in by on for as approved accordance according requirements requirement guidelines guideline policies policy "
    "regulations regulation regulatory rules law laws legislation local national federal institutional international "
    "institution institution's hospital country country's applicable current ich ich-gcp gcp ich/gcp - e6 good practice "
    "practices declaration helsinki irb iec ec rec erb reb iec/irb irb/iec review board boards ethics ethical independent "
    "committee committees human investigation investigations appropriate authority authorities state required described "
    "outlined stated specified defined must obtained has have been is are be was prior before procedures each respective "
    "responsible relevant standards standard legal subjects use form document guidance consent informed written includes "
    "compliance listed restrictions keeping such governing site site's participating center centre institution-approved "
    "sponsor fda government and/or both consistent specific council conference harmonization harmonisation internal dated "
    "signed signing surveillance medical at judged determined assessed deemed opinion judgment judgement investigator "
    "investigators investigator's principal physician discretion evaluated decided considered");
WordList const saying_words(
    "that they he she he/she patient patients subject subjects participant are is has have been be being aware understand "
    "understands understood understanding informed fully nature investigational experimental potential possible risks risk "
    "benefits benefit purpose purposes pertinent aspects to for in with by about which procedures required explained "
    "explanation consequences scope objectives requirements willing participate participation participating side effects "
    "discomforts discomfort prior enrollment trial's will its associated involved hazards implications thoroughly well "
    "received information read oral written verbal had opportunity ask questions given details detailed content contents "
    "course as treatment therapy drug disease their");

bool belongs(Tail tail, std::string_view word) {
    if (anywhere.has(word)) return true;
    switch (tail) {
        case Tail::time: return study_words.has(word) || time_words.has(word);
        case Tail::purpose: return study_words.has(word) || word == "in" || word == "to";
        case Tail::rule: return study_words.has(word) || rule_words.has(word);
        case Tail::saying: return saying_words.has(word);
        case Tail::none: break;
    }
    return false;
}

Tail begins(std::string_view word) {
    if (time_starters.has(word)) return Tail::time;
    if (saying_starters.has(word)) return Tail::saying;
    if (rule_starters.has(word)) return Tail::rule;
    if (purpose_starters.has(word)) return Tail::purpose;
    return Tail::none;
}

}  // namespace

WordList::WordList(std::string_view words) {
    for (std::size_t at = 0; at < words.size();) {
        auto const blank = std::min(words.find(' ', at), words.size());
        if (blank > at) words_.push_back(words.substr(at, blank - at));
        at = blank + 1;
    }
    std::sort(words_.begin(), words_.end());
}

void add_plain_words(std::span<Token const> tokens, std::uint32_t at, std::vector<PlainWord>& words, bool& hyphen) {
    auto const& token = tokens[at];
    auto const lower = token.lower;
    if (lower == "-" && !token.spaced && !words.empty() && at + 1 < tokens.size() && !tokens[at + 1].spaced) {
        hyphen = true;
        return;
    }
    bool first = true;
    for (std::size_t p = 0; p <= lower.size() && !lower.empty();) {
        auto const blank = std::min(lower.find(' ', p), lower.size());
        if (blank > p) {
            std::string word(lower.substr(p, blank - p));
            if (hyphen) {
                words.back().text += '-' + word;
                words.back().token = at;
            } else
                words.push_back({std::move(word), at, first});
            hyphen = false;
            first = false;
        }
        p = blank + 1;
    }
}

std::vector<PlainWord> plain_words(std::span<Token const> tokens) {
    std::vector<PlainWord> words;
    bool hyphen = false;
    for (std::uint32_t i = 0; i < tokens.size(); ++i) add_plain_words(tokens, i, words, hyphen);
    return words;
}

std::size_t match_words(std::span<PlainWord const> words, std::size_t at, std::string_view phrase) {
    if (at >= words.size() || words[at].text.front() != phrase.front()) return 0;
    std::size_t n = 0;
    for (std::size_t p = 0; p <= phrase.size();) {
        auto const blank = std::min(phrase.find(' ', p), phrase.size());
        if (at + n >= words.size() || words[at + n].text != phrase.substr(p, blank - p)) return 0;
        ++n;
        p = blank + 1;
    }
    return n;
}

std::size_t match_words(std::span<PlainWord const> words, std::size_t at, std::initializer_list<std::string_view> phrases) {
    std::size_t best = 0;
    for (auto const phrase : phrases) best = std::max(best, match_words(words, at, phrase));
    return best;
}

bool has_entries(Vocabulary const& vocabulary, std::initializer_list<std::string_view> names) {
    return std::all_of(names.begin(), names.end(), [&](std::string_view name) { return vocabulary.by_name(name) != EntryId::none; });
}

bool is_attestation_tail(std::span<PlainWord const> words, std::size_t at, bool of_consent) {
    auto tail = Tail::none;
    for (; at < words.size(); ++at) {
        auto const& word = words[at].text;
        if (!of_consent && (word.find("consent") != std::string::npos || word.starts_with("sign"))) return false;
        // A stop or comma between tails; a word that begins another one counts as such first.
        if (tail == Tail::none && (word == "," || word == "(" || word == ")" || word == "and")) continue;
        // "In the investigator's opinion" is a rule and no purpose.
        if (match_words(words, at,
                        {"in opinion", "in investigator's", "in judgment", "in judgement", "in investigator", "at discretion",
                         "in principal"}) != 0) {
            tail = Tail::rule;
            continue;
        }
        if (tail == Tail::time && match_words(words, at, {"not part of", "not a part of", "not considered part of"}) != 0) {
            at += 1;
            continue;
        }
        if (auto const next = begins(word); next != Tail::none && (tail == Tail::none || !belongs(tail, word))) {
            tail = next;
            continue;
        }
        if (tail == Tail::none || !belongs(tail, word)) return false;
    }
    return true;
}

}  // namespace eligo
