// Judgements: "any condition that, in the investigator's opinion, would interfere with participation", "X, as judged by the physician".

#include "grammar/statement.hpp"

#include "grammar/judgement.hpp"

#include <algorithm>
#include <array>

namespace eligo {
namespace {

constexpr std::string_view mark = "that holds";  // stands for the clause while the words before it are read

Token made(std::string_view lower, Span span) {
    Token token;
    token.kind = TokenKind::word;
    token.span = span;
    token.lower = lower;
    token.spaced = true;
    token.first_word = grammar_word(lower);
    return token;
}

bool may_judge(Token const& token) {
    static constexpr auto stems = std::to_array<std::string_view>(
        {"interfer", "preclud",       "compromis", "confound",  "prevent",  "hinder",  "impair",   "jeopard",  "limit",    "complicat",
         "pos",      "increas",       "render",    "mak",       "plac",     "put",     "impact",   "imped",    "influenc", "alter",
         "prohibit", "contraindicat", "affect",    "obscur",    "bias",     "disturb", "endanger", "threaten", "expos",    "exclud",
         "restrict", "present",       "constitut", "represent", "hamper",   "reduc",   "disrupt",  "detract",  "mask",     "confus",
         "distort",  "invalidat",     "chang",     "modif",     "prejudic", "add",     "creat",    "carr",     "subject"});
    return std::any_of(stems.begin(), stems.end(), [&](std::string_view stem) { return token.lower.starts_with(stem); });
}

// Every leaf is a condition or a treatment that the mark narrows.
bool all_marked(Node const& node) {
    if (node.children.empty()) {
        auto const* record = node.get<Record>();
        return record != nullptr && record->restriction == mark && !record->what.quoted();
    }
    if (!node.is<All>() && !node.is<Any>() && !node.is<Not>()) return false;
    return std::all_of(node.children.begin(), node.children.end(), all_marked);
}

bool holds_not(Node const& node) { return node.is<Not>() || std::any_of(node.children.begin(), node.children.end(), holds_not); }

// In place of the mark the qualifiers and, in the phrase, the words that say them.
void narrow(Node& node, std::vector<std::string> const& qualifiers, std::string const& said) {
    if (auto* record = node.get<Record>()) {
        record->restriction.clear();
        for (auto const& qualifier : qualifiers) record->qualifiers.push_back(qualifier);
        std::sort(record->qualifiers.begin(), record->qualifiers.end());
    }
    if (auto const at = node.phrase.find(mark); at != std::string::npos) node.phrase.replace(at, mark.size(), said);
    for (auto& child : node.children) narrow(child, qualifiers, said);
}

bool is_judgement(std::string const& qualifier, Vocabulary const& vocabulary) {
    return std::any_of(vocabulary.qualifiers().begin(), vocabulary.qualifiers().end(),
                       [&](QualifierPhrase const& phrase) { return phrase.qualifier == qualifier && phrase.group == "judgement"; });
}

// An example has what is asked of its kind, but for what the text itself judges of it by naming it.
void exemplify(Node& node, Record const& general, Vocabulary const& vocabulary) {
    if (auto* record = node.get<Record>()) {
        record->other = record->other || general.other;
        for (auto const& qualifier : general.qualifiers)
            if (!is_judgement(qualifier, vocabulary)) record->qualifiers.push_back(qualifier);
        std::sort(record->qualifiers.begin(), record->qualifiers.end());
        record->qualifiers.erase(std::unique(record->qualifiers.begin(), record->qualifiers.end()), record->qualifiers.end());
    }
    for (auto& child : node.children) exemplify(child, general, vocabulary);
}

// What somebody judges and the record holds: named conditions and treatments, facts, anything at all with a qualifier of judgement.
bool all_judged(Node const& node, Vocabulary const& vocabulary) {
    if (node.children.empty()) {
        if (node.is<Fact>()) return true;
        if (auto const* measure = node.get<Measure>()) return vocabulary.entry(measure->analyte).name == "life expectancy";
        auto const* record = node.get<Record>();
        if (record == nullptr) return false;
        if (record->what.entry != EntryId::none) return true;
        return std::any_of(record->qualifiers.begin(), record->qualifiers.end(),
                           [&](std::string const& qualifier) { return is_judgement(qualifier, vocabulary); });
    }
    if (!node.is<All>() && !node.is<Any>() && !node.is<Not>()) return false;
    return std::all_of(node.children.begin(), node.children.end(), [&](Node const& child) { return all_judged(child, vocabulary); });
}

}  // namespace

std::optional<Node> StatementReader::consequence(Index begin, Index end, int depth) {
    auto const tokens = std::span<Token const>(tokens_).subspan(begin, end - begin);
    if (std::none_of(tokens.begin(), tokens.end(), may_judge)) return std::nullopt;
    auto const words = judged_words(tokens, full_.tokens);
    for (std::size_t at = 1; at < words.size(); ++at) {
        if (!words[at].first) continue;
        auto const clause = consequence_at(words, at, vocabulary_);
        if (!clause) continue;
        auto const behind = clause->end < words.size() ? words[clause->end].token : static_cast<Index>(tokens.size());
        if (clause->end < words.size() && !words[clause->end].first) continue;
        auto const text = [&](std::size_t from, std::size_t to) {
            std::string result;
            for (auto i = from; i < to; ++i) result += (result.empty() ? "" : " ") + words[i].text;
            return result;
        };
        auto const from = begin + words[at].token, to = begin + behind;
        // Circumstances that are no condition stand last.
        auto const spoken = std::span<PlainWord const>(words).subspan(0, at);
        auto const last = circumstances_at(spoken);
        auto const circumstances = last < at;
        if (circumstances && (!spoken[last].first || (last > 0 && spoken[last - 1].token == spoken[last].token))) return std::nullopt;
        auto const place = span(from, to);
        std::vector<Diagnostic> warnings;
        std::vector<Span> labels;
        // What the clause is said of: read with a mark in its place.
        auto const read_head = [&](Index stop, bool with_noun) -> std::optional<Node> {
            std::vector<Token> head(tokens_.begin() + begin, tokens_.begin() + stop);
            if (with_noun) head.push_back(tokens_[from - 1]);
            head.push_back(made("that", place));
            head.push_back(made("holds", place));
            warnings.clear();
            StatementReader reader(full_, std::move(head), vocabulary_, kind_, warnings);
            auto node = reader.sentence(0, static_cast<Index>(reader.tokens_.size()), depth + 1);
            if (!all_marked(node) || !reader.unread_.empty()) return std::nullopt;
            labels = reader.labels_;
            return node;
        };
        std::optional<Node> head;
        bool denied = false;
        if (!circumstances) {
            head = read_head(from, false);
        } else if (auto const before = begin + (last == 0 ? 0 : words[last - 1].token + 1);
                   std::all_of(spoken.begin(), spoken.begin() + static_cast<std::ptrdiff_t>(last), [](PlainWord const& word) {
                       for (std::string_view const idle : {"no", "any", "other", "a", "an", "known", "concurrent", "without"})
                           if (word.text == idle) return true;
                       return false;
                   })) {
            // Nothing but circumstances.
            denied = last > 0 && (words[0].text == "no" || words[0].text == "without");
        } else {
            head = read_head(before, false);
            if (!head) head = read_head(before, true);
            if (!head) return std::nullopt;
        }
        if (!head && !circumstances) return std::nullopt;
        if (head) {
            denied = holds_not(*head);
            if (denied && !head->is<Not>() &&
                !(head->is<All>() &&
                  std::all_of(head->children.begin(), head->children.end(), [](Node const& child) { return child.is<Not>(); })))
                return std::nullopt;
        }
        auto const lead = text(at, clause->lead_end);
        std::vector<Node> nodes;
        auto const of_circumstances = [&](ConsequenceClause::One const& one) {
            auto first = last;
            while (first < at && (words[first].text == "," || words[first].text == "or" || words[first].text == "/" ||
                                  words[first].text == "and" || words[first].text == "and/or"))
                ++first;
            auto fact = leaf(Fact{one.what->circumstances}, span(begin + words[first].token, to),
                             text(first, at) + " " + lead + (lead.empty() ? "" : " ") + text(one.from, one.to));
            return denied ? negation(std::move(fact)) : fact;
        };
        if (clause->either) {
            for (auto const& one : clause->all) {
                if (head) {
                    auto copy = *head;
                    narrow(copy, {one.what->qualifier}, lead + (lead.empty() ? "" : " ") + text(one.from, one.to));
                    nodes.push_back(std::move(copy));
                }
                if (circumstances) nodes.push_back(of_circumstances(one));
            }
        } else {
            if (circumstances) return std::nullopt;
            std::vector<std::string> qualifiers;
            for (auto const& one : clause->all) qualifiers.push_back(one.what->qualifier);
            narrow(*head, qualifiers, text(at, clause->end));
            nodes.push_back(*head);
        }
        // "..., such as cirrhosis": what the text names is such a condition.
        if (to < end) {
            auto const starter = examples_at(words, clause->end);
            if (clause->end + starter >= words.size()) return std::nullopt;
            auto first = begin + words[clause->end + starter].token, stop = end;
            if (is_symbol(tokens_[to], "(") || is_symbol(tokens_[std::min<Index>(to + 1, end - 1)], "(")) {
                if (!closes(tokens_[stop - 1])) return std::nullopt;
                --stop;
            }
            trim(first, stop);
            if (first >= stop || clause->all.size() > 1 || circumstances || head->is<Any>() || head->is<All>()) return std::nullopt;
            if (match(stop - 1, stop, {"etc", "etc .", "others"}) != 0) return std::nullopt;
            auto examples = sentence(first, stop, depth + 1);
            if (understood(examples) != Understood::full || holds_not(examples)) return std::nullopt;
            auto const& general = head->is<Not>() ? head->children.front() : *head;
            if (general.get<Record>() == nullptr) return std::nullopt;
            exemplify(examples, *general.get<Record>(), vocabulary_);
            nodes.push_back(denied ? negation(std::move(examples)) : std::move(examples));
        }
        labels_.insert(labels_.end(), labels.begin(), labels.end());
        for (auto const& warning : warnings) warnings_.push_back(warning);
        std::vector<bool> verb(tokens.size(), false);
        for (auto const& one : clause->all) verb[words[one.from].token] = true;
        for (auto i = from; i < to; ++i)
            if (!verb[i - begin]) labels_.push_back(tokens_[i].span);
        Node result = denied ? all_of(std::move(nodes)) : any_of(std::move(nodes));
        result.span = span(begin, end);
        if (result.children.size() > 1) result.phrase = this->words(begin, end);
        return result;
    }
    return std::nullopt;
}

// "X, as judged by the investigator": X. What is asked is on record because somebody judged it so (semantics.md, 7): a condition that the text names, a
// fact, a judgement; a limit of a laboratory value is none.
std::optional<Node> StatementReader::attribution(Index begin, Index end, int depth) {
    auto const tokens = std::span<Token const>(tokens_).subspan(begin, end - begin);
    auto const any = [&](std::initializer_list<std::string_view> parts) {
        return std::any_of(tokens.begin(), tokens.end(), [&](Token const& token) {
            return std::any_of(parts.begin(), parts.end(), [&](auto part) { return token.lower.find(part) != std::string_view::npos; });
        });
    };
    auto const judged = any({"suitab", "appropriate", "unfit", "eligible"});
    if (!judged && !any({"investigator", "physician", "clinician", "pi", "doctor", "surgeon", "sponsor", "oncologist"}))
        return std::nullopt;
    auto const words = judged_words(tokens, full_.tokens);
    if (judged)
        if (auto const sense = suitability(words); sense != 0) {
            auto const entry = vocabulary_.by_name(sense < 0 ? "unsuitable for the study" : "suitable for the study");
            if (entry != EntryId::none) return leaf(Fact{entry}, span(begin, end), this->words(begin, end));
        }
    for (std::size_t at = 0; at < words.size(); ++at) {
        auto const n = opinion_at(words, at);
        if (n == 0) continue;
        auto stop = at + n;
        for (std::string_view const word : {"to", "be"})
            if (stop < words.size() && words[stop].text == word && words[stop - 1].text != ",") ++stop;
        if (!words[at].first || (stop < words.size() && !words[stop].first)) return std::nullopt;
        for (auto i = at; i < stop; ++i)
            if (words[i].text == "discretion") return std::nullopt;
        auto const from = begin + words[at].token, to = stop < words.size() ? begin + words[stop].token : end;
        std::vector<Token> rest(tokens_.begin() + begin, tokens_.begin() + from);
        rest.insert(rest.end(), tokens_.begin() + to, tokens_.begin() + end);
        if (rest.empty()) return std::nullopt;
        std::vector<Diagnostic> warnings;
        StatementReader reader(full_, std::move(rest), vocabulary_, kind_, warnings);
        auto node = reader.sentence(0, static_cast<Index>(reader.tokens_.size()), depth + 1);
        if (understood(node) != Understood::full || !reader.unread_.empty() || !all_judged(node, vocabulary_)) return std::nullopt;
        labels_.insert(labels_.end(), reader.labels_.begin(), reader.labels_.end());
        warnings_.insert(warnings_.end(), warnings.begin(), warnings.end());
        labels_.push_back(span(from, to));
        node.phrase = this->words(begin, end);
        return node;
    }
    return std::nullopt;
}

// "Other protocol-defined criteria may apply": what is asked stands elsewhere.
std::optional<Node> StatementReader::note(Index begin, Index end) const {
    if (end - begin < 2) return std::nullopt;
    auto const tokens = std::span<Token const>(tokens_).subspan(begin, end - begin);
    for (std::string_view const word : {"note", "other", "additional", "further", "more", "for", "above"})
        if (tokens_[begin].lower.starts_with(word)) {
            if (!points_elsewhere(judged_words(tokens, {}))) return std::nullopt;
            labels_.push_back(span(begin, end));
            return leaf(Nothing{}, span(begin, end), words(begin, end));
        }
    return std::nullopt;
}

}  // namespace eligo
