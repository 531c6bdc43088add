#include "grammar/parse.hpp"

#include "grammar/canonical.hpp"
#include "grammar/heading_limits.hpp"
#include "grammar/line.hpp"
#include "grammar/lower.hpp"
#include "grammar/statement.hpp"
#include "grammar/token.hpp"
#include "rules/ascii.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace eligo {
namespace {

void map_spans(Node& node, CleanText const& text) {
    if (!node.span.empty()) node.span = text.source(node.span);
    for (auto& child : node.children) map_spans(child, text);
}

// The stretches of quoted words and of residue in a tree, in the coordinates of its spans.
void collect(Node const& node, std::vector<Span>& quoted, std::vector<Span>& residue, std::vector<Span>& leaves) {
    if (node.children.empty() && !node.span.empty()) {
        if (node.is<Quoted>())
            quoted.push_back(node.span);
        else if (node.is<Residue>())
            residue.push_back(node.span);
        else {
            leaves.push_back(node.span);
            if (auto const* record = node.get<Record>(); record != nullptr && record->what.quoted()) quoted.push_back(node.span);
        }
    }
    for (auto const& child : node.children) collect(child, quoted, residue, leaves);
}

bool inside(Span token, std::vector<Span> const& spans) {
    return std::any_of(spans.begin(), spans.end(), [&](Span s) { return s.begin <= token.begin && token.end <= s.end; });
}

bool has_quotes(std::string_view text) noexcept {
    return text.find('"') != std::string_view::npos || text.find("if (") != std::string_view::npos;
}

// The longest line that is read, in bytes. The longest of the corpus (7,342 trials) has some 9,000.
constexpr std::size_t longest_line = 20000;

// "Active malignancy" that a trial demands is the disease it is for; only what it forbids, or calls another, is another one (semantics.md, 9).
void demand_the_disease_itself(Node& node, Vocabulary const& vocabulary) {
    if (node.is<Not>()) return;
    if (auto* const record = node.get<Record>(); record != nullptr && record->other && record->what.entry != EntryId::none) {
        auto const& name = vocabulary.entry(record->what.entry).name;
        if (name != "malignancy" && name != "cancer" && name != "malignant neoplasm" && name != "neoplasm") return;
        static constexpr auto words =
            std::to_array<std::string_view>({"other", "another", "second", "secondary", "additional", "further", "different", "concurrent",
                                             "concomitant", "coexisting", "synchronous", "prior", "previous", "past"});
        auto const said = vocabulary.fold_words(node.phrase);
        record->other =
            std::any_of(said.begin(), said.end(), [&](auto const& w) { return std::find(words.begin(), words.end(), w) != words.end(); });
        return;
    }
    // Who is meant, and what excepts from a demand, is not demanded.
    std::size_t const first = node.is<Group>() ? 1 : 0;
    std::size_t const last = node.is<Unless>() ? 1 : node.children.size();
    for (std::size_t i = first; i < std::min(last, node.children.size()); ++i) demand_the_disease_itself(node.children[i], vocabulary);
}

class CriterionReader {
public:
    CriterionReader(ReadOptions const& options, Vocabulary const& vocabulary) : options_(options), vocabulary_(vocabulary) {}

    Reading read(Item const& item) {
        Reading result;
        result.rule = node_of(item, result, 0);
        if (options_.kind == CriterionKind::inclusion) demand_the_disease_itself(result.rule, vocabulary_);
        result.understood = understood(result.rule);
        if (unread_ && result.understood == Understood::full) result.understood = Understood::partial;
        return result;
    }

private:
    // Whether the words of a silent phrase (silent.tsv) stand at token `at`; marks those that are silent.
    void mark_silent(std::vector<Token> const& tokens, std::size_t at, SilentPhrase const& phrase, std::vector<bool>& silent) const {
        std::size_t word = 0;
        std::size_t from = tokens.size(), to = at;
        for (auto i = at; word < phrase.words.size(); ++i) {
            if (i == tokens.size() || tokens[i].kind == TokenKind::quote) return;
            if (word == phrase.begin) from = i;
            if ((phrase.words[word] == "*" && tokens[i].entry != EntryId::none) || (phrase.words[word] == "@" && tokens[i].number))
                ++word;
            else {
                auto const lower = tokens[i].lower;
                for (std::size_t p = 0; p < lower.size();) {
                    auto const blank = std::min(lower.find(' ', p), lower.size());
                    if (word == phrase.words.size() || lower.substr(p, blank - p) != phrase.words[word]) return;
                    ++word;
                    p = blank + 1;
                }
            }
            if (word == phrase.end) to = i + 1;
        }
        for (auto i = from; i < to; ++i) silent[i] = true;
    }

    std::vector<bool> silent_words(std::vector<Token> const& tokens) const {
        std::vector<bool> silent(tokens.size(), false);
        auto const phrases = vocabulary_.silent();
        struct First {
            bool operator()(SilentPhrase const& a, std::string_view b) const { return a.words.front() < b; }
            bool operator()(std::string_view a, SilentPhrase const& b) const { return a < b.words.front(); }
        };
        auto const try_all = [&](std::size_t i, std::string_view first) {
            auto const [begin, end] = std::equal_range(phrases.begin(), phrases.end(), first, First{});
            for (auto it = begin; it != end; ++it) mark_silent(tokens, i, *it, silent);
        };
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            try_all(i, tokens[i].lower.substr(0, tokens[i].lower.find(' ')));
            if (tokens[i].entry != EntryId::none) try_all(i, "*");
            if (tokens[i].number) try_all(i, "@");
        }
        return silent;
    }

    void account(Line const& line, Item const& item, Node const& node, std::vector<Span> const& labels, std::vector<Span> const& unread,
                 Reading& result) const {
        std::vector<Span> quoted, residue, leaves;
        collect(node, quoted, residue, leaves);
        auto const silent = silent_words(line.text.tokens);
        std::size_t next = 0;
        for (std::size_t i = 0; i < line.text.tokens.size(); ++i) {
            auto const& token = line.text.tokens[i];
            ReadWord word;
            word.span = item.text.source(token.span);
            while (next < line.counted.size() && line.counted[next].span.begin < token.span.begin) ++next;
            auto const counted = next < line.counted.size() && line.counted[next].span.begin == token.span.begin;
            if (inside(token.span, unread))
                word.fate = WordFate::quoted;
            else if (inside(token.span, labels))
                word.fate = WordFate::neutral;
            else if (inside(token.span, residue))
                word.fate = WordFate::residue;
            else if (inside(token.span, quoted))
                word.fate = WordFate::quoted;
            else if (!counted || silent[i])
                word.fate = WordFate::neutral;
            else
                word.fate = inside(token.span, leaves) ? WordFate::leaf : WordFate::connective;
            result.words.push_back(word);
        }
    }

    void take_warnings(std::vector<Diagnostic>& warnings, Item const& item, Reading& result) const {
        for (auto& warning : warnings) {
            warning.span = item.text.source(warning.span);
            result.warnings.push_back(std::move(warning));
        }
    }

    Node node_of(Item const& item, Reading& result, int depth) {
        // No criterion that says one thing is that long; reading it would take time and tell nothing.
        if (item.text.text.size() > longest_line) {
            warn(result, "too-long", "a criterion of " + std::to_string(item.text.text.size()) + " bytes is not read", item.span);
            return quote_all(item, result);
        }
        if (!item.children.empty() && depth > 16) {
            warn(result, "too-deep", "a list in a list, 16 levels deep, is not read", item.span);
            return quote_all(item, result);
        }
        auto const line = prepare_line(item.text.text, vocabulary_);
        std::vector<Diagnostic> warnings;
        StatementReader reader(line->text, line->counted, vocabulary_, options_.kind, warnings);
        if (item.children.empty()) {
            auto node = reader.read();
            if (depth == 0 && reader.doubtful()) {
                result.doubtful = true;
                warn(result, "doubtful-sense", "a demand or a negative under exclusion: it decides nothing in the verdict", item.span);
            }
            if (understood(node) != Understood::full && depth == 0 && !options_.headings.empty()) {
                // "18 and over" under "Age:".
                std::vector<Diagnostic> ignored;
                LowerContext const context{line->counted, vocabulary_, options_.kind, ignored};
                if (auto under = lower_under_heading(options_.headings.back(), context)) node = std::move(*under);
            }
            // A sentence of the canonical language is what it says, under any kind. Text of a registry that happens to look like one is not:
            // there only its own marks (quoted words, "if (", "unread") tell.
            if (item.children.empty() && (options_.canonical || (has_quotes(line->text.text) && understood(node) != Understood::full)))
                if (auto sentence = read_canonical(line->text, vocabulary_)) {
                    node = *std::move(sentence);
                    warnings.clear();
                }
            finish(*line, item, node, reader, warnings, result);
            return node;
        }
        auto head = reader.read_head();
        auto const first_word = result.words.size();
        if (head.parent)
            finish(*line, item, *head.parent, reader, warnings, result);
        else if (head.who)
            finish(*line, item, *head.who, reader, warnings, result);
        else {
            Node nothing = leaf(Nothing{});
            finish(*line, item, nothing, reader, warnings, result);
        }
        auto const last_word = result.words.size();
        std::vector<Node> children;
        bool or_ends = false, and_ends = false;
        for (std::size_t i = 0; i < item.children.size(); ++i) {
            auto const& child = item.children[i];
            auto const join = trailing_join(child.text.text);
            if (i + 1 < item.children.size()) {
                or_ends = or_ends || join == 'o';
                and_ends = and_ends || join == 'a';
            }
            auto node = node_of(child, result, depth + 1);
            if (node.is<Nothing>() && child.children.empty()) continue;
            children.push_back(std::move(node));
        }
        return join(head, item, std::move(children), or_ends, and_ends, first_word, last_word, result);
    }

    // Its words are kept, quoted, and so are those of its list.
    Node quote_all(Item const& item, Reading& result) const {
        std::vector<Item const*> open{&item};
        while (!open.empty()) {
            auto const& line = *open.back();
            open.pop_back();
            TokenText tokens;
            tokenize(line.text.text, vocabulary_, tokens);
            for (auto const& token : tokens.tokens) result.words.push_back({line.text.source(token.span), WordFate::quoted});
            for (auto child = line.children.rbegin(); child != line.children.rend(); ++child) open.push_back(&*child);
        }
        auto const text = item.text.text.substr(0, 400);
        return leaf(Quoted{text}, item.span, text);
    }

    void finish(Line const& line, Item const& item, Node& node, StatementReader const& reader, std::vector<Diagnostic>& warnings,
                Reading& result) {
        account(line, item, node, reader.labels(), reader.unread(), result);
        unread_ = unread_ || !reader.unread().empty();
        map_spans(node, item.text);
        take_warnings(warnings, item, result);
    }

    // Whether a line of a list ends in "or" or "and".
    static char trailing_join(std::string_view text) {
        while (!text.empty() && (text.back() == ' ' || text.back() == ';' || text.back() == '.' || text.back() == ',' ||
                                 text.back() == '-' || text.back() == ':'))
            text.remove_suffix(1);
        auto const ends = [&](std::string_view word) {
            if (text.size() < word.size()) return false;
            for (std::size_t i = 0; i < word.size(); ++i)
                if ((text[text.size() - word.size() + i] | 0x20) != word[i]) return false;
            return text.size() == word.size() || text[text.size() - word.size() - 1] == ' ' || text[text.size() - word.size() - 1] == ';' ||
                   text[text.size() - word.size() - 1] == ',';
        };
        return ends("or") ? 'o' : ends("and") ? 'a' : ' ';
    }

    Node join(ListHead& head, Item const& item, std::vector<Node> children, bool or_ends, bool and_ends, std::size_t first_word,
              std::size_t last_word, Reading& result) {
        auto const exclusion = options_.kind == CriterionKind::exclusion;
        if (head.refused) {
            warn(result, "unclear-list", "how the list belongs to the words above it is not certain", item.span);
            for (auto i = first_word; i < last_word; ++i)
                if (result.words[i].fate != WordFate::neutral) result.words[i].fate = WordFate::quoted;
            return leaf(Quoted{item.text.text}, item.span, item.text.text);
        }
        if (or_ends)
            for (auto& child : children) child = described(std::move(child));
        if (children.empty()) return head.parent ? std::move(*head.parent) : leaf(Nothing{}, item.span);
        auto any = exclusion;
        switch (head.join) {
            case ListHead::Join::all: any = false; break;
            case ListHead::Join::any: any = true; break;
            case ListHead::Join::by_kind:
                if (or_ends && and_ends) {
                    warn(result, "ambiguous-and-or", "the lines of the list end in `or` and in `and`", item.span);
                    return leaf(Quoted{"list"}, item.span);
                }
                if (or_ends) any = true;
                if (and_ends) any = false;
                break;
            default: break;
        }
        Node list;
        if (head.join == ListHead::Join::at_least || head.join == ListHead::Join::at_most) {
            AtLeast counted;
            counted.count = head.join == ListHead::Join::at_least ? head.count : head.count + 1;
            list = leaf(counted, item.span);
            list.children = std::move(children);
            if (head.join == ListHead::Join::at_most) list = negation(std::move(list));
        } else
            list = any ? any_of(std::move(children)) : all_of(std::move(children));
        if (head.parent && item.text.text.find_last_not_of(" \t") != std::string::npos) {
            // "A, or" and the next line: the line itself is the first alternative.
            auto const own = trailing_join(item.text.text);
            if (own != ' ') {
                std::vector<Node> both;
                // "Creatinine normal, or" and "clearance ≥ 50 for patients with ...": an alternative describes those whom it admits.
                both.push_back(own == 'o' ? described(std::move(*head.parent)) : std::move(*head.parent));
                both.push_back(own == 'o' ? described(std::move(list)) : std::move(list));
                auto node = own == 'o' ? any_of(std::move(both)) : all_of(std::move(both));
                node.span = item.span;
                return node;
            }
        }
        if (head.parent) {
            auto const words_known = !head.parent->is<Quoted>();
            switch (head.link) {
                case ListHead::Link::including: {
                    // "No thromboembolism within 6 months, including:": the time is that of the list.
                    auto const window = common_window(*head.parent);
                    if (window) spread(list, *window);
                    // "No concurrent therapy, including:": nor any of these.
                    auto const negative = head.parent->is<Not>();
                    auto const members_negative = list.is<Not>() || std::any_of(list.children.begin(), list.children.end(),
                                                                                [](Node const& child) { return child.is<Not>(); });
                    if (!window || (negative && members_negative) ||
                        (!negative && contains_negation(item.text.text.substr(0, item.text.text.find("but not limited"))))) {
                        warn(result, "unclear-list", "how the list belongs to the words above it is not certain", item.span);
                        return leaf(Quoted{head.parent->phrase}, item.span, head.parent->phrase);
                    }
                    if (negative) {
                        if (item.children.size() > 1 && list.is<All>()) list.meaning = Any{};
                        std::vector<Node> none;
                        none.push_back(std::move(head.parent->children.front()));
                        none.push_back(std::move(list));
                        list = negation(any_of(std::move(none)));
                        break;
                    }
                    std::vector<Node> both;
                    both.push_back(std::move(*head.parent));
                    both.push_back(std::move(list));
                    list = any_of(std::move(both));
                    break;
                }
                case ListHead::Link::defined: {
                    auto const known = understood(*head.parent) == Understood::full || is_topic(*head.parent);
                    for (auto i = first_word; i < last_word; ++i)
                        result.words[i].fate = known || result.words[i].fate == WordFate::neutral ? WordFate::neutral : WordFate::quoted;
                    unread_ = unread_ || !known;
                    if (contains_negation(item.text.text)) {
                        warn(result, "unclear-list", "how the list belongs to the words above it is not certain", item.span);
                        return leaf(Quoted{head.parent->phrase}, item.span, head.parent->phrase);
                    }
                    break;
                }
                case ListHead::Link::none: break;
                case ListHead::Link::unclear: {
                    auto const text = item.text.text;
                    auto const colon = text.find_last_not_of(" \t") != std::string::npos && text[text.find_last_not_of(" \t")] == ':';
                    auto const* record = head.parent->get<Record>();
                    auto const label =
                        (colon || names_tests(*head.parent)) &&
                        (!words_known || (record != nullptr && record->window.none() && record->restriction.empty() && !record->count) ||
                         head.parent->is<Any>() || head.parent->is<All>());
                    if (label && !contains_negation(text)) {
                        // The list is what is meant; but a name that is not understood may say more than a name.
                        auto const known = understood(*head.parent) == Understood::full || is_topic(*head.parent);
                        for (auto i = first_word; i < last_word; ++i)
                            result.words[i].fate =
                                known || result.words[i].fate == WordFate::neutral ? WordFate::neutral : WordFate::quoted;
                        unread_ = unread_ || !known;
                        break;
                    }
                    // How the parent and its list belong together is not certain.
                    list = leaf(Quoted{head.parent->phrase}, item.span, head.parent->phrase);
                    warn(result, "unclear-list", "how the list belongs to the words above it is not certain", item.span);
                    break;
                }
            }
        }
        if (head.who) {
            Node group = leaf(Group{}, item.span);
            group.children.push_back(std::move(*head.who));
            group.children.push_back(std::move(list));
            list = std::move(group);
        }
        if (head.excluded && !exclusion) list = negation(std::move(list));
        list.span = item.span;
        return list;
    }

    // "adequate renal function", "blood counts", "cardiac disease": the subject of a list, and nothing more.
    bool is_topic(Node const& parent) const {
        auto const* quoted = parent.get<Quoted>();
        if (quoted == nullptr) return false;
        std::string_view const text = quoted->words;
        for (std::size_t at = 0; at < text.size();) {
            auto const blank = std::min(text.find(' ', at), text.size());
            auto const word = text.substr(at, blank - at);
            at = blank + 1;
            bool known = false;
            for (std::string_view const topic : {"adequate",
                                                 "normal",
                                                 "acceptable",
                                                 "sufficient",
                                                 "good",
                                                 "organ",
                                                 "bone",
                                                 "marrow",
                                                 "renal",
                                                 "hepatic",
                                                 "liver",
                                                 "kidney",
                                                 "cardiac",
                                                 "pulmonary",
                                                 "lung",
                                                 "heart",
                                                 "hematologic",
                                                 "hematological",
                                                 "haematologic",
                                                 "haematological",
                                                 "hematology",
                                                 "blood",
                                                 "laboratory",
                                                 "lab",
                                                 "function",
                                                 "functions",
                                                 "reserve",
                                                 "status",
                                                 "values",
                                                 "parameters",
                                                 "tests",
                                                 "test",
                                                 "counts",
                                                 "count",
                                                 "and",
                                                 "or",
                                                 "/",
                                                 ",",
                                                 "-",
                                                 "end",
                                                 "clinical",
                                                 "other",
                                                 "coagulation",
                                                 "cardiovascular",
                                                 "neurologic",
                                                 "system",
                                                 "disease",
                                                 "diseases",
                                                 "disorder",
                                                 "disorders",
                                                 "history",
                                                 "criteria",
                                                 "chemistry",
                                                 "biochemistry",
                                                 "requirements",
                                                 "conditions",
                                                 "diagnosis",
                                                 "diagnoses",
                                                 "performance",
                                                 "of",
                                                 "disease",
                                                 "characteristics"})
                known = known || word == topic;
            if (!known) return false;
        }
        return !text.empty();
    }

    // "Adequate organ function", "Laboratory values": a name of tests needs no colon before its list.
    bool names_tests(Node const& parent) const {
        if (!is_topic(parent)) return false;
        std::string_view const text = parent.get<Quoted>()->words;
        for (std::string_view const word : {"function", "values", "tests", "parameters", "counts", "reserve", "laboratory"})
            if (text.find(word) != std::string_view::npos) return true;
        return false;
    }

    // The window that all records of a tree have; nothing where they differ.
    static std::optional<Window> common_window(Node const& node) {
        if (auto const* record = node.get<Record>()) return record->window;
        std::optional<Window> window = Window{};
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            auto const own = common_window(node.children[i]);
            if (!own || (i > 0 && !(*own == *window))) return std::nullopt;
            window = own;
        }
        return window;
    }

    // Every record that has no window of its own gets this one.
    static void spread(Node& node, Window const& window) {
        if (auto* record = node.get<Record>(); record != nullptr && record->window.none()) record->window = window;
        for (auto& child : node.children) spread(child, window);
    }

    static bool contains_negation(std::string_view text) {
        auto const lower = ascii_lower(text);
        for (std::string_view const word : {"no ", "not ", "without ", "absence ", "none ", "never ", "free of"})
            for (std::size_t p = 0; (p = lower.find(word, p)) != std::string::npos; ++p)
                if (p == 0 || lower[p - 1] == ' ') return true;
        return false;
    }

    static void warn(Reading& result, std::string code, std::string message, Span span) {
        Diagnostic diagnostic;
        diagnostic.severity = Severity::warning;
        diagnostic.code = std::move(code);
        diagnostic.message = std::move(message);
        diagnostic.span = span;
        result.warnings.push_back(std::move(diagnostic));
    }

    ReadOptions const& options_;
    Vocabulary const& vocabulary_;
    bool unread_ = false;  // words outside of the tree that are not understood
};

}  // namespace

std::string_view to_string(WordFate fate) noexcept {
    switch (fate) {
        case WordFate::leaf: return "leaf";
        case WordFate::connective: return "connective";
        case WordFate::neutral: return "neutral";
        case WordFate::quoted: return "quoted";
        case WordFate::residue: return "residue";
    }
    return "residue";
}

Reading read_criterion(Item const& item, ReadOptions const& options, Vocabulary const& vocabulary) {
    auto reading = CriterionReader(options, vocabulary).read(item);
    if (options.permitted) {
        // Under "Allowed:": a permission, it asks nothing.
        reading.rule = leaf(Nothing{}, item.span);
        reading.understood = Understood::full;
        for (auto& word : reading.words) word.fate = WordFate::neutral;
        return reading;
    }
    // A heading with a limit of its own ("Excluded within 4 weeks of study entry") narrows what stands under it.
    for (auto const& heading : options.headings) {
        if (!narrows(heading) || apply_heading(heading, reading.rule, options.kind, vocabulary)) continue;
        Diagnostic diagnostic;
        diagnostic.severity = Severity::warning;
        diagnostic.code = "heading-not-read";
        diagnostic.message = "the heading `" + heading + "` limits this criterion and is not understood";
        diagnostic.span = item.span;
        reading.warnings.push_back(std::move(diagnostic));
        auto const words = item.text.text;
        reading.rule = leaf(Quoted{words}, item.span, words);
        reading.understood = Understood::none;
        break;
    }
    return reading;
}

Reading read_text(std::string_view text, ReadOptions const& options, Vocabulary const& vocabulary) {
    return read_criterion(read_item(text), options, vocabulary);
}

}  // namespace eligo
