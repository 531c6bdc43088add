#include "matcher/chart.hpp"

#include "matcher/facts.hpp"
#include "rules/ascii.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>
#include <span>
#include <utility>

namespace eligo {
namespace {

using Words = std::vector<std::string>;

template <std::size_t N>
bool is_one_of(std::string_view word, std::array<std::string_view, N> const& list) noexcept {
    return std::find(list.begin(), list.end(), word) != list.end();
}

// Function words after which the head of a name has been said: "cancer of the breast", "pneumonia due to ...".
constexpr auto prepositions = std::to_array<std::string_view>({"of", "in", "on", "to", "by", "from", "due", "secondary", "after",
                                                               "following", "during", "at", "for", "involving", "against", "post"});
// "HIV-associated neuropathy" is a neuropathy; "pneumonia associated with a ventilator" is a pneumonia.
constexpr auto links = std::to_array<std::string_view>({"related", "associated", "induced", "mediated", "dependent", "induce", "linked"});
constexpr auto connectors = std::to_array<std::string_view>({"+", "&", "and", "/", ",", ";", "with", "plus", "w", "then"});
// Their presence denies the head.
constexpr auto privatives = std::to_array<std::string_view>({"no",
                                                             "not",
                                                             "non",
                                                             "never",
                                                             "without",
                                                             "anti",
                                                             "pre",
                                                             "pseudo",
                                                             "risk",
                                                             "family",
                                                             "maternal",
                                                             "paternal",
                                                             "mother",
                                                             "father",
                                                             "brother",
                                                             "sister",
                                                             "sibling",
                                                             "parent",
                                                             "partner",
                                                             "spouse",
                                                             "donor",
                                                             "prophylaxis",
                                                             "prevention",
                                                             "fear",
                                                             "phobia",
                                                             "free",
                                                             "refused",
                                                             "declined",
                                                             "canceled",
                                                             "cancelled",
                                                             "planned",
                                                             "scheduled",
                                                             "awaiting",
                                                             "negative",
                                                             "denied",
                                                             "denies",
                                                             "contraindication",
                                                             "contraindicated",
                                                             "immunity",
                                                             "counseling",
                                                             "education"});
// Their presence makes it doubtful.
constexpr auto doubts = std::to_array<std::string_view>(
    {"suspected",    "possible",    "probable",  "presumed",   "likely",         "query",          "question",
     "questionable", "?",           "rule",      "ruled",      "exclude",        "excluded",       "differential",
     "vs",           "versus",      "or",        "unclear",    "undetermined",   "carrier",        "exposure",
     "exposed",      "contact",     "benign",    "borderline", "situ",           "screening",      "like",
     "mimic",        "intolerance", "candidate", "workup",     "predisposition", "susceptibility", "rejected"});
// Words that say which one or how it is written, not what it is.
constexpr auto harmless = std::to_array<std::string_view>(
    {"left", "right", "nos", "unspecified", "dx", "diagnosis", "diagnosed", "known", "the", "a", "an", "type"});
constexpr auto negations = std::to_array<std::string_view>({"non", "no", "not", "without", "negative", "never"});
constexpr auto found_words =
    std::to_array<std::string_view>({"positive", "pos", "mutated", "mutant", "+", "amplified", "rearranged", "expressing", "detected"});
constexpr auto lacking_words = std::to_array<std::string_view>({"negative", "neg", "-", "wildtype", "unmutated"});
constexpr auto allergy_words = std::to_array<std::string_view>({"allergy", "hypersensitivity", "anaphylaxis"});

enum class TokenKind : std::uint8_t { entry, site, qualifier, neutral, connector, preposition, bracket, word };

struct Token {
    TokenKind kind = TokenKind::word;
    EntryId entry = EntryId::none;
    std::string_view qualifier, group;
    std::vector<EntryId> candidates;  // of an ambiguous phrase
    std::size_t begin = 0, end = 0;   // words
};

struct Text {
    Words folded;
    std::vector<std::string_view> as_written;
};

Text split(std::string_view text, Vocabulary const& vocabulary) {
    Text result;
    for (auto& word : vocabulary.words(text)) {
        result.as_written.push_back(text.substr(word.span.begin, word.span.end - word.span.begin));
        result.folded.push_back(std::move(word.folded));
    }
    return result;
}

Token next_token(Text const& text, std::size_t at, Vocabulary const& vocabulary) {
    Token token;
    token.begin = at;
    token.end = at + 1;
    auto const match = vocabulary.longest(std::span(text.folded).subspan(at), std::span(text.as_written).subspan(at));
    std::string const& word = text.folded[at];
    if (match.words == 0 || (match.words == 1 && (is_one_of(word, connectors) || is_one_of(word, prepositions)))) {
        token.kind = word == "(" || word == ")" || word == "[" || word == "]" ? TokenKind::bracket
                     : is_one_of(word, connectors)                            ? TokenKind::connector
                     : is_one_of(word, prepositions)                          ? TokenKind::preposition
                                                                              : TokenKind::word;
        return token;
    }
    token.end = at + match.words;
    using Table = PhraseMeaning::Table;
    for (auto const& meaning : match.meanings) {
        if (meaning.table == Table::entry) {
            token.entry = static_cast<EntryId>(meaning.index);
            token.kind = vocabulary.entry(token.entry).kind == EntryKind::site ? TokenKind::site : TokenKind::entry;
            return token;
        }
    }
    for (auto const& meaning : match.meanings) {
        if (meaning.table == Table::ambiguous) {
            token.candidates = vocabulary.ambiguous()[meaning.index].entries;
            return token;
        }
    }
    for (auto const& meaning : match.meanings) {
        if (meaning.table == Table::qualifier) {
            token.kind = TokenKind::qualifier;
            token.qualifier = vocabulary.qualifiers()[meaning.index].qualifier;
            token.group = vocabulary.qualifiers()[meaning.index].group;
            return token;
        }
    }
    token.kind = TokenKind::neutral;
    return token;
}

std::vector<Token> tokenize(Text const& text, Vocabulary const& vocabulary) {
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < text.folded.size(); at = tokens.back().end) tokens.push_back(next_token(text, at, vocabulary));
    return tokens;
}

bool marks_finding(Vocabulary const& vocabulary, EntryId entry) {
    auto const kind = vocabulary.entry(entry).kind;
    return kind == EntryKind::marker || kind == EntryKind::test;
}

void add(std::vector<EntryId>& entries, EntryId entry) {
    if (entry != EntryId::none && std::find(entries.begin(), entries.end(), entry) == entries.end()) entries.push_back(entry);
}

void add_word(Words& words, std::string_view word) {
    if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end()) words.emplace_back(word);
}

bool contains(Words const& words, std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); }

bool contains_ignoring_case(std::string_view text, std::string_view word) {
    auto const equal = [&](char a, char b) { return ascii_lower(a) == b; };
    return std::search(text.begin(), text.end(), word.begin(), word.end(), equal) != text.end();
}

// The kinds of `head` that the words of the name, its histology and its site spell out: lung cancer with histology "adenocarcinoma" is a
// lung adenocarcinoma. Every word of the more special name must stand in a name of the head or beside it, and none may deny ("non").
void refine(ChartItem& item, Words const& beside, Vocabulary const& vocabulary) {
    if (item.entries.empty() || beside.empty()) return;
    for (auto const& word : beside) {
        if (is_one_of(word, negations) || is_one_of(word, doubts)) return;
    }
    EntryId const head = item.entries.front();
    Words head_words;
    auto const collect = [&](std::string_view phrase) {
        for (auto& word : vocabulary.fold_words(phrase)) add_word(head_words, word);
    };
    collect(vocabulary.entry(head).name);
    for (auto const& synonym : vocabulary.entry(head).synonyms) collect(synonym);
    Words news;
    for (auto const& word : beside) {
        if (word.size() > 1 && !contains(head_words, word)) add_word(news, word);
    }
    if (news.empty()) return;
    std::vector<EntryId> found;
    auto const spelled = [&](std::string_view phrase) {
        if (std::none_of(news.begin(), news.end(), [&](auto const& word) { return contains_ignoring_case(phrase, word); })) return false;
        bool uses_news = false;
        for (auto const& word : vocabulary.fold_words(phrase)) {
            if (word == "of" || word == "the") continue;
            if (is_one_of(word, negations)) return false;
            bool const is_new = contains(news, word);
            if (!is_new && !contains(head_words, word)) return false;
            uses_news = uses_news || is_new;
        }
        return uses_news;
    };
    for (EntryId const child : vocabulary.descendants(head)) {
        if (child == head) continue;
        auto const& entry = vocabulary.entry(child);
        if (spelled(entry.name) || std::any_of(entry.synonyms.begin(), entry.synonyms.end(), spelled)) found.push_back(child);
    }
    for (EntryId const child : found) add(item.entries, child);
}

void add_parts(EntryId entry, std::vector<ChartItem>& items, Vocabulary const& vocabulary) {
    for (EntryId const part : vocabulary.entry(entry).parts) {
        ChartItem item;
        item.entries.push_back(part);
        item.part = true;
        items.push_back(std::move(item));
    }
}

// A regimen with fewer than two listed drugs, or whose note speaks of a choice that no class among its parts stands for, may have had others.
bool is_open(Entry const& entry, Vocabulary const& vocabulary) {
    return entry.kind == EntryKind::regimen &&
           (entry.parts.size() < 2 || ((entry.note.find("one of") != std::string::npos || entry.note.find(" or ") != std::string::npos) &&
                                       std::none_of(entry.parts.begin(), entry.parts.end(),
                                                    [&](EntryId part) { return vocabulary.entry(part).kind == EntryKind::drug_class; })));
}

class NameReader {
public:
    NameReader(std::string_view name, Vocabulary const& vocabulary, std::string_view beside)
        : vocabulary_(vocabulary), text_(split(name, vocabulary)), beside_(vocabulary.fold_words(beside)) {}

    ReadName read() {
        result_.words = text_.folded;
        if (text_.folded.empty()) return std::move(result_);
        tokens_ = tokenize(text_, vocabulary_);
        if (tokens_.size() == 1 && tokens_.front().kind == TokenKind::entry) {
            whole(tokens_.front().entry);
            return std::move(result_);
        }
        strip_front();
        std::size_t begin = at_;
        for (std::size_t i = at_; i < tokens_.size(); ++i) {
            if (word(tokens_[i]) == "without") {
                inexact_ = true;
                tokens_.resize(i);
                break;
            }
        }
        for (std::size_t i = begin; i <= tokens_.size(); ++i) {
            bool const ends = i == tokens_.size() || (tokens_[i].kind == TokenKind::connector && depth(i) == 0);
            if (!ends) continue;
            if (i > begin) component(begin, i);
            begin = i + 1;
        }
        if (inexact_) {
            for (auto& item : result_.items) item.exact = false;
        }
        result_.conjoined = result_.items.size() > 1;
        return std::move(result_);
    }

private:
    std::string_view word(Token const& token) const {
        return token.end - token.begin == 1 ? std::string_view(text_.folded[token.begin]) : std::string_view();
    }
    std::string_view word_at(std::size_t token) const { return token < tokens_.size() ? word(tokens_[token]) : std::string_view(); }

    int depth(std::size_t at) const {
        int level = 0;
        for (std::size_t i = 0; i < at; ++i) {
            if (tokens_[i].kind != TokenKind::bracket) continue;
            level += word(tokens_[i]) == "(" || word(tokens_[i]) == "[" ? 1 : -1;
        }
        return level;
    }

    void whole(EntryId entry) {
        ChartItem item;
        item.entries.push_back(entry);
        item.open = is_open(vocabulary_.entry(entry), vocabulary_);
        if (vocabulary_.entry(entry).kind == EntryKind::marker) {
            result_.findings.emplace_back(entry, true);
        }
        allergy_beside(0, tokens_.size());
        refine(item, beside_, vocabulary_);
        result_.items.insert(result_.items.begin(), std::move(item));
        add_parts(entry, result_.items, vocabulary_);
    }

    // "history of", "status post", "family history of", "no", "other" before what is named.
    void strip_front() {
        for (;;) {
            auto const first = word_at(at_);
            auto const second = word_at(at_ + 1);
            if (first == "family" || first == "familial") {
                if (second == "history") result_.nothing = true;
                return;
            }
            if ((first == "history" || first == "hx") && second == "of") {
                result_.past = true;
                at_ += 2;
            } else if ((first == "h" && second == "/" && word_at(at_ + 2) == "o") ||
                       (first == "s" && second == "/" && word_at(at_ + 2) == "p")) {
                result_.past = true;
                at_ += 3;
            } else if (first == "status" && second == "post") {
                result_.past = true;
                at_ += 2;
            } else if (first == "prior" || first == "previous" || first == "past" || first == "former" || first == "hx") {
                result_.past = true;
                ++at_;
            } else if (first == "other" || first == "another" || first == "additional") {
                result_.other = true;
                ++at_;
            } else if (first == "r" && second == "/" && word_at(at_ + 2) == "o") {
                result_.unsure = true;
                at_ += 3;
            } else {
                return;
            }
        }
    }

    // "egg allergy", "hypersensitivity to bortezomib": what comes beside the word is what the patient reacts to.
    bool allergy_beside(std::size_t begin, std::size_t end) {
        std::size_t const first = tokens_[begin].begin;
        std::size_t const last = tokens_[end - 1].end;
        if (last - first < 2) return false;
        std::size_t from = first, to = last;
        bool found = false;
        if (is_one_of(text_.folded[last - 1], allergy_words)) {
            to = last - 1;
            found = true;
        } else {
            for (std::size_t i = first; i + 2 < last + 0 && i < first + 3; ++i) {
                bool const reaction =
                    text_.folded[i] == "allergic" && i + 3 < last && text_.folded[i + 1] == "reaction" && text_.folded[i + 2] == "to";
                bool const to_it =
                    (is_one_of(text_.folded[i], allergy_words) || text_.folded[i] == "allergic" || text_.folded[i] == "hypersensitive") &&
                    text_.folded[i + 1] == "to";
                if (reaction || to_it) {
                    from = i + (reaction ? 3 : 2);
                    found = true;
                    break;
                }
            }
        }
        if (!found || from >= to) return false;
        std::string const name(
            text_.as_written[from].data(),
            static_cast<std::size_t>(text_.as_written[to - 1].data() + text_.as_written[to - 1].size() - text_.as_written[from].data()));
        ReadName inner = NameReader(name, vocabulary_, {}).read();
        if (inner.nothing) return false;
        for (auto& item : inner.items) {
            item.allergy = true;
            item.sites_words = inner.words;
            result_.items.push_back(std::move(item));
        }
        return true;
    }

    void component(std::size_t begin, std::size_t end) {
        ChartItem item;
        item.exact = true;
        std::size_t head = end;  // token of the head
        bool head_open = true;   // nothing that is no qualifier has come after the head
        bool first_part = true;  // before a preposition
        bool in_brackets = false;
        bool only_qualifiers = true;
        std::vector<std::size_t> entry_tokens;
        Words extra;
        for (std::size_t i = begin; i < end; ++i) {
            Token const& token = tokens_[i];
            switch (token.kind) {
                case TokenKind::bracket: in_brackets = word(token) == "(" || word(token) == "["; break;
                case TokenKind::neutral: break;
                case TokenKind::connector: item.exact = false; break;
                case TokenKind::qualifier:
                    if (token.group == "certainty") result_.unsure = true;
                    add_word(result_.qualifiers, token.qualifier);
                    for (std::size_t w = token.begin; w < token.end; ++w) extra.push_back(text_.folded[w]);
                    break;
                case TokenKind::preposition:
                    if (!in_brackets) first_part = false;
                    break;
                case TokenKind::site:
                    add(result_.sites, token.entry);
                    for (std::size_t w = token.begin; w < token.end; ++w) extra.push_back(text_.folded[w]);
                    if (first_part && !in_brackets && head != end) head_open = false;
                    only_qualifiers = false;
                    break;
                case TokenKind::entry: {
                    only_qualifiers = false;
                    if (marks_finding(vocabulary_, token.entry)) {
                        bool const follows = i + 1 < end;
                        if (follows && (is_one_of(word(tokens_[i + 1]), lacking_words) ||
                                        (word(tokens_[i + 1]) == "wild" && word_at(i + 2) == "type"))) {
                            result_.findings.emplace_back(token.entry, false);
                            i += word(tokens_[i + 1]) == "wild" ? 2 : 1;
                            break;
                        }
                        if (follows && is_one_of(word(tokens_[i + 1]), found_words)) {
                            result_.findings.emplace_back(token.entry, true);
                            ++i;
                            break;
                        }
                        if (vocabulary_.entry(token.entry).kind == EntryKind::marker) {
                            result_.findings.emplace_back(token.entry, true);
                            break;
                        }
                    }
                    if (first_part && !in_brackets) {
                        head = i;
                        head_open = true;
                    }
                    entry_tokens.push_back(i);
                    break;
                }
                case TokenKind::word: {
                    auto const w = word(token);
                    if (w == "stage" && i + 1 < end && result_.stage.empty()) {
                        result_.stage = std::string(word(tokens_[i + 1]));
                        ++i;
                        break;
                    }
                    for (EntryId const candidate : token.candidates) add(item.mentions, candidate);
                    if (is_one_of(w, links)) {
                        item.exact = false;
                        if (i + 1 >= end || tokens_[i + 1].kind == TokenKind::preposition) {
                            first_part = false;
                        } else if (first_part) {
                            head = end;  // what came before is what it is linked to
                        }
                        break;
                    }
                    if (is_one_of(w, privatives)) result_.nothing = true;
                    if (is_one_of(w, doubts)) result_.unsure = true;
                    if (is_one_of(w, harmless)) break;
                    only_qualifiers = false;
                    for (std::size_t j = token.begin; j < token.end; ++j) extra.push_back(text_.folded[j]);
                    item.exact = false;
                    if (first_part && !in_brackets && head != end) head_open = false;
                    break;
                }
            }
        }
        if (only_qualifiers && entry_tokens.empty()) return;
        if (entry_tokens.empty() && item.mentions.empty() && !result_.findings.empty() && head == end && extra.empty()) return;
        if (head != end && head_open) {
            EntryId const what = tokens_[head].entry;
            item.entries.push_back(what);
            item.open = is_open(vocabulary_.entry(what), vocabulary_);
        }
        for (std::size_t const i : entry_tokens) {
            if (i == head && !item.entries.empty()) continue;
            EntryId const other = tokens_[i].entry;
            if (!item.entries.empty() && (vocabulary_.is_a(item.entries.front(), other))) continue;  // a bracket that repeats it
            if (!item.entries.empty() && vocabulary_.is_a(other, item.entries.front()) && bracketed(i)) {
                add(item.entries, other);
                continue;
            }
            add(item.mentions, other);
            item.exact = false;
        }
        item.unread = item.entries.empty();
        extra.insert(extra.end(), beside_.begin(), beside_.end());
        if (!item.unread) refine(item, extra, vocabulary_);
        EntryId const entry = item.unread ? EntryId::none : item.entries.front();
        allergy_beside(begin, end);
        result_.items.push_back(std::move(item));
        if (entry != EntryId::none) add_parts(entry, result_.items, vocabulary_);
    }

    bool bracketed(std::size_t at) const { return depth(at) > 0; }

    Vocabulary const& vocabulary_;
    Text text_;
    Words beside_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    bool inexact_ = false;
    ReadName result_;
};

std::shared_ptr<Landmarks const> find_landmarks(Vocabulary const& v) {
    auto made = std::make_shared<Landmarks>();
    Landmarks& l = *made;
    auto const any = [&](std::initializer_list<std::string_view> names) {
        for (auto const name : names) {
            if (auto const id = v.find(name); id != EntryId::none) return id;
        }
        return EntryId::none;
    };
    l.pregnant = any({"pregnant"});
    l.pregnancy = any({"pregnancy"});
    l.pregnancy_test = any({"pregnancy test"});
    l.breastfeeding = any({"breastfeeding", "lactating"});
    l.childbearing = any({"childbearing potential", "woman of childbearing potential"});
    l.allergy = any({"allergy", "hypersensitivity"});
    l.investigational_agent = any({"investigational agent", "investigational drug"});
    l.surgery = any({"surgery", "surgical procedure"});
    l.major_surgery = any({"major surgery"});
    l.malignancy = any({"malignancy", "cancer"});
    l.hematologic_malignancy = any({"hematologic malignancy"});
    l.metastases = any({"metastases"});
    l.ecog = any({"ECOG performance status", "ECOG"});
    l.karnofsky = any({"Karnofsky performance status", "Karnofsky"});
    l.lansky = any({"Lansky performance status", "Lansky"});
    l.performance_status = any({"performance status"});
    l.creatinine = any({"creatinine", "serum creatinine"});
    l.weight = any({"weight", "body weight"});
    l.height = any({"height", "body height"});
    l.creatinine_clearance = any({"creatinine clearance"});
    l.egfr = any({"eGFR", "estimated glomerular filtration rate"});
    l.bmi = any({"BMI", "body mass index"});
    l.bsa = any({"body surface area", "BSA"});
    l.qt = any({"QT interval", "QT"});
    l.heart_rate = any({"heart rate"});
    l.qtc = any({"QTc", "QTc interval"});
    l.qtcf = any({"QTcF"});
    l.calcium = any({"calcium", "serum calcium"});
    l.corrected_calcium = any({"corrected calcium", "corrected serum calcium"});
    l.albumin = any({"albumin", "serum albumin"});
    l.wbc = any({"white blood cell count", "WBC"});
    l.anc = any({"absolute neutrophil count", "ANC"});
    l.neutrophil_percent = any({"neutrophil percentage", "neutrophils percent", "percent neutrophils", "neutrophil %"});
    // Of these only a raised value is a finding (semantics.md, Numbers: "normal creatinine": upper).
    for (auto const name : {"creatinine", "total bilirubin", "direct bilirubin", "indirect bilirubin", "ALT", "AST"})
        add(l.high_only, v.find(name));
    std::erase(l.high_only, EntryId::none);

    auto const kind = [&](std::string word, std::initializer_list<std::string_view> names) {
        if (auto const id = any(names); id != EntryId::none) l.treatment_kinds.emplace_back(std::move(word), id);
    };
    kind("chemotherapy", {"chemotherapy"});
    kind("targeted", {"targeted therapy"});
    kind("immunotherapy", {"immunotherapy"});
    kind("hormonal", {"hormonal therapy", "hormone therapy", "endocrine therapy"});
    kind("radiotherapy", {"radiotherapy", "radiation therapy"});
    kind("transplant", {"transplantation", "transplant"});
    kind("supportive", {"supportive care"});
    kind("investigational", {"investigational agent"});

    for (auto const& phrase : v.qualifiers()) l.groups.emplace_back(phrase.qualifier, phrase.group);
    std::sort(l.groups.begin(), l.groups.end());
    l.groups.erase(std::unique(l.groups.begin(), l.groups.end()), l.groups.end());
    return made;
}

UnitId find_unit(std::string const& unit, Vocabulary const& vocabulary) {
    return unit.empty() ? UnitId::none : vocabulary.units().find(unit);
}

// "R132H" -> "R132": a variant by its codon. Empty when it is no variant.
std::string codon(std::string_view word) {
    auto const letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    auto const digit = [](char c) { return c >= '0' && c <= '9'; };
    if (word.size() < 3 || !letter(word.front()) || !letter(word.back()) || !digit(word[1])) return {};
    for (std::size_t i = 1; i + 1 < word.size(); ++i) {
        if (!digit(word[i])) return {};
    }
    return std::string(word.substr(0, word.size() - 1));
}

constexpr auto result_words =
    std::to_array<std::string_view>({"status", "result", "test", "testing", "level", "value", "assay", "measurement", "score"});

void read_observation_name(ChartObservation& observation, Vocabulary const& vocabulary) {
    std::string const& name = observation.record->name;
    Text const text = split(name, vocabulary);
    observation.words = text.folded;
    if (text.folded.empty()) return;
    // Neutral words drop out; the rest must be one phrase.
    auto const exactly = [&](Text const& words) {
        if (words.folded.empty()) return EntryId::none;
        Token const token = next_token(words, 0, vocabulary);
        return token.end == words.folded.size() ? token.entry : EntryId::none;
    };
    observation.entry = exactly(text);
    if (observation.entry != EntryId::none) return;
    auto const tokens = tokenize(text, vocabulary);
    if (tokens.size() == 1 && !tokens.front().candidates.empty()) {
        // What stands among the observations was measured: "PT" is the prothrombin time here, if only one of its meanings is measured.
        std::vector<EntryId> measured;
        for (EntryId const candidate : tokens.front().candidates) {
            auto const kind = vocabulary.entry(candidate).kind;
            if (kind == EntryKind::analyte || kind == EntryKind::test || kind == EntryKind::marker) measured.push_back(candidate);
        }
        if (measured.size() == 1) {
            observation.entry = measured.front();
            return;
        }
    }
    Text rest;
    for (auto const& token : tokens) {
        if (token.kind == TokenKind::neutral) continue;
        if (token.kind == TokenKind::entry) add(observation.mentions, token.entry);
        for (EntryId const candidate : token.candidates) add(observation.mentions, candidate);
        for (std::size_t w = token.begin; w < token.end; ++w) {
            rest.folded.push_back(text.folded[w]);
            rest.as_written.push_back(text.as_written[w]);
        }
    }
    observation.entry = exactly(rest);
    while (observation.entry == EntryId::none && rest.folded.size() > 1 && is_one_of(rest.folded.back(), result_words)) {
        rest.folded.pop_back();
        rest.as_written.pop_back();
        observation.entry = exactly(rest);
    }
    if (observation.entry != EntryId::none) {
        observation.mentions.clear();
        return;
    }
    // "IDH1 R132C mutation", where only the codon is known, is a mutation of that codon.
    for (auto& word : rest.folded) {
        if (auto shorter = codon(word); !shorter.empty()) {
            std::string const kept = std::exchange(word, std::move(shorter));
            Text general;
            general.folded = rest.folded;
            for (auto const& w : general.folded) general.as_written.push_back(w);
            if (auto const entry = exactly(general); entry != EntryId::none && vocabulary.entry(entry).kind == EntryKind::marker) {
                observation.entry = entry;
                return;
            }
            word = kept;
        }
    }
}

}  // namespace

std::string_view Landmarks::group(std::string_view qualifier) const noexcept {
    auto const found =
        std::lower_bound(groups.begin(), groups.end(), qualifier, [](auto const& pair, std::string_view q) { return pair.first < q; });
    return found != groups.end() && found->first == qualifier ? std::string_view(found->second) : std::string_view();
}

std::shared_ptr<Landmarks const> landmarks(Vocabulary const& vocabulary) {
    // A cohort reads a hundred thousand charts with one vocabulary; finding forty names each time would cost as much as reading a chart.
    struct Last {
        Vocabulary const* vocabulary = nullptr;
        std::string fingerprint;
        std::size_t entries = 0;
        std::shared_ptr<Landmarks const> found;
    };
    thread_local Last last;
    if (last.vocabulary != &vocabulary || last.entries != vocabulary.entries().size() || last.fingerprint != vocabulary.fingerprint()) {
        last = {&vocabulary, vocabulary.fingerprint(), vocabulary.entries().size(), find_landmarks(vocabulary)};
    }
    return last.found;
}

ChartItem const* ChartRecord::denied(bool allergy) const {
    if (!absent() || read.unsure || read.nothing || read.past) return nullptr;
    ChartItem const* found = nullptr;
    for (auto const& item : read.items) {
        if (item.allergy != allergy || item.part) continue;  // "R-ICE: absent" denies none of its drugs
        if (found) return nullptr;
        found = &item;
    }
    return found;
}

std::string ChartRecord::path() const { return std::string(to_string(list)) + "[" + std::to_string(index) + "]"; }

ReadName read_name(std::string_view name, Vocabulary const& vocabulary, Landmarks const&, std::string_view beside) {
    return NameReader(name, vocabulary, beside).read();
}

bool never_done(ChartObservation const& observation) {
    static constexpr auto words = std::to_array<std::string_view>(
        {"not done", "n / a", "na", "not available", "not assessed", "not performed", "not tested", "not applicable", "nd"});
    return observation.result == ChartObservation::Result::pending && is_one_of(observation.value_words, words);
}

ChartObservation::Result classify_result(std::vector<std::string> const& words) {
    using Result = ChartObservation::Result;
    std::string text;
    for (auto const& word : words) {
        if (!text.empty()) text += ' ';
        text += word;
    }
    static constexpr auto positive = std::to_array<std::string_view>(
        {"positive", "pos", "detected", "mutated", "mutant", "present", "reactive", "yes", "+", "mutation detected", "amplified",
         "rearranged", "seropositive", "mutation", "true", "mutation present", "mutation positive"});
    static constexpr auto negative = std::to_array<std::string_view>({"negative",
                                                                      "neg",
                                                                      "not detected",
                                                                      "undetected",
                                                                      "undetectable",
                                                                      "wild type",
                                                                      "wildtype",
                                                                      "wt",
                                                                      "absent",
                                                                      "nonreactive",
                                                                      "non reactive",
                                                                      "not reactive",
                                                                      "unmutated",
                                                                      "no",
                                                                      "none",
                                                                      "false",
                                                                      "not present",
                                                                      "no mutation",
                                                                      "not mutated",
                                                                      "none detected",
                                                                      "seronegative",
                                                                      "not amplified",
                                                                      "no mutation detected",
                                                                      "mutation negative",
                                                                      "-"});
    static constexpr auto pending = std::to_array<std::string_view>(
        {"pending", "not done", "unknown", "indeterminate", "equivocal", "inconclusive", "n / a", "na", "not available", "not assessed",
         "not performed", "not tested", "invalid", "not applicable", "?", "missing", "nd", "not known", "undetermined"});
    if (is_one_of(text, positive)) return Result::positive;
    if (is_one_of(text, negative)) return Result::negative;
    if (text.empty() || is_one_of(text, pending)) return Result::pending;
    return Result::word;
}

NameBook::NameBook(Vocabulary const& vocabulary) : vocabulary_(vocabulary), landmarks_(eligo::landmarks(vocabulary)) {}

template <class Value, class Read>
Value const& NameBook::read(Table<Value>& table, std::string const& text, Read const& how) {
    constexpr std::size_t most = 20000;
    if (auto const found = table.find(text); found != table.end()) return found->second;
    if (table.size() >= most) table.clear();
    return table.emplace(text, how()).first->second;
}

ReadName const& NameBook::name(std::string_view name, std::string_view beside) {
    key_.assign(std::to_string(name.size()));
    ((key_ += ' ') += name) += beside;
    return read(names_, key_, [&] { return read_name(name, vocabulary_, *landmarks_, beside); });
}

NameBook::Observed const& NameBook::observed(std::string const& name) {
    return read(observed_, name, [&] {
        ObservationRecord record;
        record.name = name;
        ChartObservation observation;
        observation.record = &record;
        read_observation_name(observation, vocabulary_);
        return Observed{observation.entry, std::move(observation.mentions), std::move(observation.words)};
    });
}

NameBook::Said const& NameBook::fact(std::string const& name) {
    return read(facts_, name, [&] { return Said{vocabulary_.find(name), content_words(name, vocabulary_)}; });
}

std::string const& NameBook::folded(std::string const& text) {
    return read(folded_, text, [&] {
        std::string words;
        for (auto const& word : vocabulary_.fold_words(text)) words += (words.empty() ? "" : " ") + word;
        return words;
    });
}

UnitId NameBook::unit(std::string const& text) {
    return read(units_, text, [&] { return find_unit(text, vocabulary_); });
}

Chart::Chart(PatientProfile const& profile, Vocabulary const& vocabulary, NameBook* book)
    : profile_(&profile), vocabulary_(&vocabulary), landmarks_(eligo::landmarks(vocabulary)) {
    auto const& v = vocabulary;
    auto const& marks = *landmarks_;
    records_.reserve(profile.conditions.size() + profile.treatments.size() + profile.procedures.size() + profile.allergies.size() +
                     profile.trials.size());

    auto const start = [&](ListName list, std::size_t index, std::string const& name, Mark mark, RecordStatus status,
                           std::string_view beside) -> ChartRecord& {
        ChartRecord& record = records_.emplace_back();
        record.list = list;
        record.index = static_cast<std::uint32_t>(index);
        record.name = name;
        record.mark = mark;
        record.status = status;
        record.read = book != nullptr ? book->name(name, beside) : read_name(name, v, marks, beside);
        record.stage = record.read.stage;
        return record;
    };
    // Words beside the name: their qualifiers and sites count as the name's.
    auto const with = [&](ChartRecord& record, std::string const& text) {
        if (text.empty()) return;
        Text const words = split(text, v);
        bool any = false;
        for (auto const& token : tokenize(words, v)) {
            if (token.kind == TokenKind::qualifier) {
                add_word(record.read.qualifiers, token.qualifier);
                if (token.group == "certainty") record.read.unsure = true;
                any = true;
            }
            if (token.kind == TokenKind::site) add(record.read.sites, token.entry);
        }
        if (any && words.folded.size() == 1) return;
        std::string all;
        for (auto const& word : words.folded) all += (all.empty() ? "" : " ") + word;
        add_word(record.read.qualifiers, all);
    };

    for (std::size_t i = 0; i < profile.conditions.size(); ++i) {
        ConditionRecord const& from = profile.conditions[i];
        std::string beside = from.histology;
        if (!from.site.empty()) beside += (beside.empty() ? "" : " ") + from.site;
        ChartRecord& record = start(ListName::conditions, i, from.name, from.mark, from.status, beside);
        record.status_written = from.status_written;
        record.first = from.onset;
        record.last = from.end;
        record.controlled = from.controlled;
        record.grade = from.grade;
        record.severity = from.severity;
        if (!from.stage.empty()) record.stage = from.stage;
        record.has_site = !from.site.empty() || !record.read.sites.empty();
        if (!from.site.empty()) {
            for (auto const& token : tokenize(split(from.site, v), v)) {
                if (token.kind == TokenKind::site) add(record.read.sites, token.entry);
            }
        }
        for (auto const& state : from.course) with(record, state);
        if (!from.histology.empty()) with(record, from.histology);
        // A course that names a state of its own: "metastatic" is metastatic disease, "progressive" is disease progression.
        if (record.absent() || record.read.unsure || record.read.nothing) continue;
        std::vector<EntryId> states;
        for (auto const& state : from.course) add(states, v.find(state + " disease"));
        for (EntryId const state : states) {
            ChartRecord extra;
            extra.list = ListName::conditions;
            extra.index = static_cast<std::uint32_t>(i);
            extra.name = from.name;
            extra.mark = from.mark;
            extra.status = from.status;
            extra.status_written = true;
            extra.by_course = true;
            extra.last = from.end;
            extra.read.items.emplace_back().entries.push_back(state);
            records_.push_back(std::move(extra));
        }
    }
    for (std::size_t i = 0; i < profile.treatments.size(); ++i) {
        TreatmentRecord const& from = profile.treatments[i];
        ChartRecord& record = start(ListName::treatments, i, from.name, from.mark, from.status, from.site);
        record.first = from.start;
        record.last = from.end;
        record.cycles = from.cycles;
        record.line = from.line;
        record.has_site = !from.site.empty() || !record.read.sites.empty();
        if (!from.site.empty()) {
            for (auto const& token : tokenize(split(from.site, v), v)) {
                if (token.kind == TokenKind::site) add(record.read.sites, token.entry);
            }
        }
        with(record, from.route);
        with(record, from.intent);
        if (!from.reason.empty()) record.reason = read_name(from.reason, v, marks);
        std::string const kind = [&] {
            std::string words;
            for (auto const& word : v.fold_words(from.kind)) words += (words.empty() ? "" : " ") + word;
            return words;
        }();
        EntryId of_kind = EntryId::none;
        if (!kind.empty()) {
            for (auto const& [word, entry] : marks.treatment_kinds) {
                if (word == kind) of_kind = entry;
            }
            if (of_kind == EntryId::none) of_kind = v.find(from.kind);
        }
        bool const investigational = contains(record.read.words, "investigational") || contains(record.read.words, "experimental");
        for (auto& item : record.read.items) {
            if (item.allergy) continue;
            if (of_kind != EntryId::none) {
                add(item.entries, of_kind);
                if (item.unread) {
                    item.unread = false;
                    item.exact = false;
                    item.vague = true;
                }
            }
            if (investigational && marks.investigational_agent != EntryId::none) {
                add(item.entries, marks.investigational_agent);
                if (item.unread) {
                    item.unread = false;
                    item.exact = false;
                    item.vague = true;
                }
            }
        }
    }
    for (std::size_t i = 0; i < profile.procedures.size(); ++i) {
        ProcedureRecord const& from = profile.procedures[i];
        ChartRecord& record = start(ListName::procedures, i, from.name, from.mark, from.status, from.site);
        record.first = from.date;
        record.single_date = true;
        record.major = from.major;
        record.has_site = !from.site.empty() || !record.read.sites.empty();
        if (!from.site.empty()) {
            for (auto const& token : tokenize(split(from.site, v), v)) {
                if (token.kind == TokenKind::site) add(record.read.sites, token.entry);
            }
        }
        if (!from.reason.empty()) record.reason = read_name(from.reason, v, marks);
    }
    for (std::size_t i = 0; i < profile.allergies.size(); ++i) {
        AllergyRecord const& from = profile.allergies[i];
        ChartRecord& record = start(ListName::allergies, i, from.name, from.mark, from.status, {});
        record.severity = from.severity;
        record.status_written = true;
        for (auto& item : record.read.items) item.allergy = true;
        // As a condition it is an allergy, and by its own name where the vocabulary has one ("egg allergy").
        EntryId named = v.find(from.name + " allergy");
        if (named == EntryId::none) named = marks.allergy;
        if (named != EntryId::none && !record.absent()) {
            ChartItem& condition = record.read.items.emplace_back();
            condition.entries.push_back(named);
            condition.exact = named != marks.allergy;
        }
    }
    for (std::size_t i = 0; i < profile.trials.size(); ++i) {
        TrialRecord const& from = profile.trials[i];
        ChartRecord& record = start(ListName::trials, i, from.name, from.mark, from.status, {});
        record.first = from.start;
        record.last = from.end;
    }

    observations_.reserve(profile.observations.size());
    for (std::size_t i = 0; i < profile.observations.size(); ++i) {
        ChartObservation& observation = observations_.emplace_back();
        std::uint32_t const position = profile.observations[i].position;
        observation.index = position != 0 ? position : static_cast<std::uint32_t>(i);
        observation.record = &profile.observations[i];
        if (book != nullptr) {
            auto const& [entry, mentions, words] = book->observed(observation.record->name);
            observation.entry = entry;
            observation.mentions = mentions;
            observation.words = words;
            observation.unit = book->unit(observation.record->unit);
        } else {
            read_observation_name(observation, v);
            observation.unit = find_unit(observation.record->unit, v);
        }
        auto const& value = observation.record->value;
        using Kind = ObservedValue::Kind;
        using Result = ChartObservation::Result;
        if (!observation.record->has_value) {
            observation.result = Result::pending;
        } else if (value.kind == Kind::truth) {
            observation.result = value.truth ? Result::positive : Result::negative;
        } else if (value.kind == Kind::text) {
            auto const words = v.fold_words(value.text);
            for (auto const& word : words) observation.value_words += (observation.value_words.empty() ? "" : " ") + word;
            observation.result = classify_result(words);
        } else {
            observation.result = Result::number;
            if (book != nullptr) {
                observation.value_words = book->folded(value.text);
                continue;
            }
            for (auto const& word : v.fold_words(value.text))
                observation.value_words += (observation.value_words.empty() ? "" : " ") + word;
        }
    }

    facts_.reserve(profile.facts.size());
    for (auto const& from : profile.facts) {
        ChartFact& fact = facts_.emplace_back();
        fact.record = &from;
        if (book != nullptr) {
            auto const& [entry, tokens] = book->fact(from.name);
            fact.entry = entry;
            fact.tokens = tokens;
            continue;
        }
        fact.entry = v.find(from.name);
        fact.tokens = content_words(from.name, v);
    }
}

std::size_t Chart::count(ListName list) const noexcept {
    switch (list) {
        case ListName::conditions: return profile_->conditions.size();
        case ListName::observations: return profile_->observations.size();
        case ListName::treatments: return profile_->treatments.size();
        case ListName::procedures: return profile_->procedures.size();
        case ListName::allergies: return profile_->allergies.size();
        case ListName::trials: return profile_->trials.size();
    }
    return 0;
}

bool Chart::speaks_of(EntryId observed, bool positive, EntryId asked) const {
    if (observed == EntryId::none || asked == EntryId::none) return false;
    if (positive || vocabulary_->entry(observed).kind == EntryKind::test) return vocabulary_->is_a(observed, asked);
    return vocabulary_->is_a(asked, observed);
}

bool Chart::overlap(EntryId a, EntryId b) const {
    auto first = vocabulary_->descendants(a);
    auto second = vocabulary_->descendants(b);
    if (first.size() > second.size()) {
        std::swap(first, second);
        std::swap(a, b);
    }
    return std::any_of(first.begin(), first.end(), [&](EntryId kind) { return vocabulary_->is_a(kind, b); });
}

Relation Chart::relation(ChartItem const& item, EntryId asked) const {
    for (EntryId const entry : item.entries) {
        if (vocabulary_->is_a(entry, asked)) return Relation::yes;
    }
    if (item.unread) return Relation::maybe;
    for (EntryId const mention : item.mentions) {
        if (overlap(mention, asked)) return Relation::maybe;
    }
    auto const kind = vocabulary_->entry(asked).kind;
    if (item.open && (kind == EntryKind::drug || kind == EntryKind::drug_class)) return Relation::maybe;
    if (item.vague && kind == EntryKind::drug_class) {
        // A drug known by its kind alone may also be an inducer of something; it is none of the other kinds.
        auto const& kinds = landmarks_->treatment_kinds;
        bool const is_kind = std::any_of(kinds.begin(), kinds.end(), [&](auto const& pair) { return pair.second == asked; });
        if (!is_kind) return Relation::maybe;
    }
    for (EntryId const entry : item.entries) {
        if (!overlap(entry, asked)) return Relation::no;
    }
    return Relation::maybe;
}

Relation Chart::relation(ChartItem const& item, Term const& asked, std::vector<std::string> const& words) const {
    if (asked.any()) return Relation::yes;
    if (!asked.quoted()) return relation(item, asked.entry);
    // Words that no entry covers: the same words, or those words as the head of a longer name.
    auto const& name = item.allergy && !item.sites_words.empty() ? item.sites_words : words;
    auto const quoted = vocabulary_->fold_words(asked.words);
    if (quoted.empty()) return Relation::maybe;
    // No word in common: nothing points to it. (Its absence from a list still needs the list to be empty.)
    bool const shares = std::any_of(quoted.begin(), quoted.end(), [&](auto const& w) { return w.size() > 2 && contains(name, w); });
    if (name.size() < quoted.size() || !std::equal(quoted.begin(), quoted.end(), name.end() - static_cast<std::ptrdiff_t>(quoted.size())))
        return shares ? Relation::maybe : Relation::no;
    if (name.size() == quoted.size()) return Relation::yes;
    // Some word before the quoted ones might turn the meaning; only what the vocabulary lists as no more than a manner may stand there.
    for (std::size_t i = 0; i + quoted.size() < name.size(); ++i) {
        if (is_one_of(name[i], privatives) || is_one_of(name[i], doubts) || is_one_of(name[i], prepositions) ||
            is_one_of(name[i], connectors))
            return Relation::maybe;
    }
    return Relation::yes;
}

bool Chart::open_ended(EntryId entry) const {
    if (entry == EntryId::none) return false;
    static constexpr auto notes = std::to_array<std::string_view>({"open", "by purpose", "by status", "by combination"});
    auto const note = vocabulary_->entry(entry).note;
    return std::any_of(notes.begin(), notes.end(), [&](auto const begin) { return note.starts_with(begin); });
}

bool Chart::may_be_open_kind(ChartItem const& item, EntryId asked) const {
    if (!open_ended(asked)) return false;
    auto const& entry = vocabulary_->entry(asked);
    if (entry.note.starts_with("by status")) return false;
    if (!entry.note.starts_with("by combination") || item.entries.empty()) return true;
    return std::any_of(entry.parents.begin(), entry.parents.end(), [&](EntryId parent) { return relation(item, parent) != Relation::no; });
}

DayRange Chart::known_days(PartialDate const& date, DayNumber as_of) const {
    DayRange range = days(date);
    DayNumber const own = profile_->as_of ? number(*profile_->as_of) : as_of;
    if (range.first <= own) range.last = std::min(range.last, own);
    return range;
}

Nature Chart::nature(EntryId entry) const { return entry == EntryId::none ? Nature::unmarked : vocabulary_->entry(entry).nature; }

std::shared_ptr<Chart const> read_chart(PatientProfile const& profile, Vocabulary const& vocabulary) {
    return std::make_shared<Chart const>(profile, vocabulary);
}

std::shared_ptr<Chart const> read_chart(PatientProfile const& profile, NameBook& book, Vocabulary const& vocabulary) {
    return std::make_shared<Chart const>(profile, vocabulary, &book);
}

}  // namespace eligo
