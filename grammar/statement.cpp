#include "grammar/statement.hpp"

#include "grammar/attitude.hpp"
#include "grammar/clause.hpp"
#include "grammar/lower.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace eligo {
namespace {

constexpr int deepest = 24;  // of brackets and nested conditions; deeper text is quoted

bool is_symbol(Token const& token, std::string_view text) { return token.kind == TokenKind::symbol && token.lower == text; }
bool opens(Token const& token) { return is_symbol(token, "(") || is_symbol(token, "["); }
bool closes(Token const& token) { return is_symbol(token, ")") || is_symbol(token, "]"); }

// Each token's words, one by one, against a phrase of blank separated words.
std::uint32_t match_phrase(std::vector<Token> const& tokens, std::uint32_t at, std::uint32_t end, std::string_view phrase) {
    // Nearly every phrase fails at its first letter.
    if (at == end || tokens[at].lower.empty() || tokens[at].lower.front() != phrase.front()) return 0;
    std::size_t p = 0;
    auto const next = [&]() -> std::string_view {
        auto const blank = std::min(phrase.find(' ', p), phrase.size());
        auto const word = phrase.substr(p, blank - p);
        p = blank + 1;
        return word;
    };
    auto i = at;
    while (p < phrase.size()) {
        if (i == end || tokens[i].kind == TokenKind::quote) return 0;
        auto const lower = tokens[i].lower;
        for (std::size_t q = 0; q < lower.size();) {
            if (p >= phrase.size()) return 0;
            auto const blank = std::min(lower.find(' ', q), lower.size());
            if (lower.substr(q, blank - q) != next()) return 0;
            q = blank + 1;
        }
        ++i;
    }
    return i - at;
}

// The relation between two bounds of one analyte: every value inside `a` is inside `b`.
bool implies(Range const& a, Range const& b) {
    auto const end_implies = [](std::optional<Bound> const& x, std::optional<Bound> const& y, bool low) {
        if (!y) return true;
        if (!x || x->of != y->of || x->unit != y->unit) return false;
        if (x->number == y->number) return x->strict || !y->strict;
        return low ? x->number > y->number : x->number < y->number;
    };
    return end_implies(a.low, b.low, true) && end_implies(a.high, b.high, false);
}

// Pairs every measure of `general` with the measure of `special` about the same analyte.
bool all_imply(Node const& a, Node const& b) {
    if (auto const* x = a.get<Measure>()) {
        auto const* y = b.get<Measure>();
        return y != nullptr && x->analyte == y->analyte && x->window == y->window && implies(x->range, y->range);
    }
    if (a.meaning.index() != b.meaning.index() || a.children.size() != b.children.size() || a.children.empty()) return false;
    for (std::size_t i = 0; i < a.children.size(); ++i)
        if (!all_imply(a.children[i], b.children[i])) return false;
    return true;
}

// As one of several alternatives a demand on a group describes its members who meet it: whoever is outside does not get in this way.
Node described(Node node) {
    if (node.is<Group>()) node.meaning = All{};
    return node;
}

// The last leaf is a condition that quoted words narrow.
bool ends_narrowed(Node const& node) {
    if (auto const* record = node.get<Record>()) return !record->restriction.empty();
    return !node.children.empty() && ends_narrowed(node.children.back());
}

// The last leaf says what a therapy is given for.
bool ends_with_reason(Node const& node) {
    if (auto const* record = node.get<Record>()) {
        if (record->reason.has_value()) return true;
        for (std::string_view const word :
             {"for ",      "to ",       "in ",         "as ",        "on ",      "after ",    "following ", "against ",   "between ",
              "prior ",    "before ",   "containing ", "targeting ", "outside ", "directed ", "given ",     "used ",      "combined ",
              "designed ", "intended ", "approved ",   "indicated ", "from ",    "by ",       "at ",        "performed ", "administered "})
            if (record->restriction.starts_with(word)) return true;
        return false;
    }
    return !node.children.empty() && ends_with_reason(node.children.back());
}

bool has_quoted(Node const& node) {
    if (node.is<Quoted>() || node.is<Residue>()) return true;
    return std::any_of(node.children.begin(), node.children.end(), has_quoted);
}

}  // namespace

StatementReader::StatementReader(TokenText const& full, std::vector<Token> tokens, Vocabulary const& vocabulary, CriterionKind kind,
                                 std::vector<Diagnostic>& warnings)
    : full_(full), tokens_(std::move(tokens)), vocabulary_(vocabulary), kind_(kind), warnings_(warnings) {}

std::string StatementReader::words(Index begin, Index end) const {
    std::string result;
    for (auto i = begin; i < end; ++i) {
        if (!result.empty()) result += ' ';
        result += tokens_[i].lower;
    }
    return result;
}

Span StatementReader::span(Index begin, Index end) const {
    if (begin >= end) return {};
    return {tokens_[begin].span.begin, tokens_[end - 1].span.end};
}

Node StatementReader::quoted(Index begin, Index end) const {
    // A quote of the canonical language is its words.
    if (end == begin + 1 && tokens_[begin].kind == TokenKind::quote) {
        auto const text = tokens_[begin].lower;
        auto const inner = std::string(text.substr(1, text.size() - 2));
        return leaf(Quoted{inner}, span(begin, end), inner);
    }
    auto text = words(begin, end);
    return leaf(Quoted{text}, span(begin, end), text);
}

StatementReader::Index StatementReader::match(Index at, Index end, std::initializer_list<std::string_view> phrases) const {
    Index best = 0;
    for (auto const phrase : phrases) best = std::max(best, match_phrase(tokens_, at, end, phrase));
    return best;
}

// The first place outside brackets where one of the phrases stands; `end` if none does.
StatementReader::Index StatementReader::find(Index begin, Index end, std::initializer_list<std::string_view> phrases, Index* length) const {
    // The first letters of the phrases: most words of a text begin none.
    std::uint32_t letters = 0;
    auto const letter = [](char c) { return 1U << (static_cast<unsigned char>(c) % 32U); };
    for (auto const phrase : phrases) letters |= letter(phrase.front());
    int depth = 0;
    for (auto i = begin; i < end; ++i) {
        if (opens(tokens_[i]))
            ++depth;
        else if (closes(tokens_[i]))
            depth = std::max(0, depth - 1);
        else if (depth == 0 && !tokens_[i].lower.empty() && (letter(tokens_[i].lower.front()) & letters) != 0) {
            auto const n = match(i, end, phrases);
            if (n != 0) {
                if (length != nullptr) *length = n;
                return i;
            }
        }
    }
    return end;
}

void StatementReader::trim(Index& begin, Index& end) const {
    auto const strip = [&](Token const& token) {
        return token.kind == TokenKind::symbol &&
               (token.lower == "," || token.lower == ";" || token.lower == "." || token.lower == ":" || token.lower == "-" ||
                token.lower == "•" || token.lower == "–" || token.lower == "*" || token.lower == "!" || token.lower == "·");
    };
    for (;;) {
        while (begin < end && strip(tokens_[begin])) ++begin;
        while (begin < end && strip(tokens_[end - 1])) --end;
        // "(A or B)" as a whole.
        if (end - begin >= 2 && opens(tokens_[begin]) && closes(tokens_[end - 1])) {
            int depth = 0;
            bool whole = true;
            for (auto i = begin; i + 1 < end; ++i) {
                if (opens(tokens_[i])) ++depth;
                if (closes(tokens_[i])) --depth;
                if (depth == 0) {
                    whole = false;
                    break;
                }
            }
            if (whole) {
                ++begin;
                --end;
                continue;
            }
        }
        // An enumerator: "1.", "a)", "(2)".
        if (end - begin > 2 && closes(tokens_[begin + 1]) && tokens_[begin].span.end - tokens_[begin].span.begin <= 2 &&
            tokens_[begin].entry == EntryId::none) {
            begin += 2;
            continue;
        }
        if (end - begin > 2 && is_symbol(tokens_[begin + 1], ".") && tokens_[begin].kind == TokenKind::number &&
            tokens_[begin + 2].spaced) {
            begin += 2;
            continue;
        }
        return;
    }
}

bool is_demand_phrase(std::string_view lower) {
    for (std::string_view const word :
         {"must", "should", "shall", "need to", "needs to", "has to", "have to", "are required", "is required", "required to", "ought to"})
        if (lower == word || (lower.size() > word.size() && lower.substr(0, word.size()) == word && lower[word.size()] == ' ')) return true;
    return false;
}

bool StatementReader::is_demand(Index at) const {
    return (tokens_[at].neutral || tokens_[at].kind == TokenKind::word) && is_demand_phrase(tokens_[at].lower);
}

// Do words between two tokens name people ("patients", "women"), neutral ones included?
bool StatementReader::names_people(Index begin, Index end) const {
    if (begin >= end) return false;
    // Neutral words before the first token belong to the stretch: "patients with AML".
    auto const from = begin == 0 ? 0U : tokens_[begin - 1].span.end;
    auto const to = end < tokens_.size() ? tokens_[end].span.begin : static_cast<std::uint32_t>(full_.text.size());
    auto const first =
        std::partition_point(full_.tokens.begin(), full_.tokens.end(), [&](Token const& token) { return token.span.begin < from; });
    for (auto at = first; at != full_.tokens.end() && at->span.begin < to; ++at) {
        auto const& token = *at;
        for (std::string_view const word :
             {"patient",  "patients",   "subject", "subjects", "participant", "participants", "women",       "woman",  "men",
              "female",   "females",    "male",    "males",    "individuals", "those",        "persons",     "people", "wocbp",
              "children", "volunteers", "adults",  "partners", "infants",     "toddlers",     "adolescents", "girls",  "boys"})
            for (std::size_t p = 0; (p = token.lower.find(word, p)) != std::string_view::npos; ++p) {
                auto const left = p == 0 || token.lower[p - 1] == ' ';
                auto const right = p + word.size() == token.lower.size() || token.lower[p + word.size()] == ' ';
                if (left && right) return true;
            }
    }
    return false;
}

// "No prior chemotherapy No other concurrent chemotherapy": registry pages of the nineties run statements together without a stop. A word that begins
// statements, with a capital, behind a word in small letters that leaves nothing open.
bool StatementReader::runs_on(Index at) const {
    if (at == 0) return false;
    auto const from = tokens_[at - 1].span.end, to = tokens_[at].span.begin;
    auto place = std::lower_bound(full_.tokens.begin(), full_.tokens.end(), from,
                                  [](Token const& token, std::uint32_t end) { return token.span.begin < end; });
    // The first word behind the one before that counts; it may itself be neutral ("Patients").
    if (place == full_.tokens.begin() || place == full_.tokens.end() || place->span.begin > to) return false;
    auto const& before = *(place - 1);
    auto const text = std::string_view(full_.text).substr(place->span.begin);
    static constexpr std::array starters{"No ",      "Not ",        "At least ",    "At most ",   "Negative ",  "Fertile ",
                                         "Must ",    "See ",        "Adequate ",    "Recovered ", "More than ", "Able to ",
                                         "Willing ", "Concurrent ", "HIV negative", "Prior "};
    if (text.starts_with("Prior to ")) return false;
    if (std::none_of(starters.begin(), starters.end(), [&](std::string_view word) { return text.starts_with(word); })) return false;
    auto const previous = full_.of(before.span);
    auto const last = previous.substr(previous.rfind(' ') == std::string_view::npos ? 0 : previous.rfind(' ') + 1);
    if (last.empty()) return false;
    if (before.kind == TokenKind::symbol && last != ")" && last != "%") return false;
    if (before.kind == TokenKind::comparator) return false;
    if (last.front() >= 'A' && last.front() <= 'Z' && last != "Characteristics") return false;
    for (std::string_view const open :
         {"and",  "or",     "of",   "for", "with", "without", "by",     "the",    "a",   "an", "in",        "to",
          "than", "either", "from", "at",  "on",   "if",      "unless", "except", "but", "as", "following", "is",
          "are",  "be",     "have", "has", "had",  "that",    "who",    "which",  "any", "no", "not",       "other"})
        if (last == open) return false;
    return true;
}

std::vector<std::pair<StatementReader::Index, StatementReader::Index>> StatementReader::sentences(Index begin, Index end) const {
    std::vector<std::pair<Index, Index>> result;
    int depth = 0;
    auto from = begin;
    for (auto i = begin; i < end; ++i) {
        if (depth == 0 && i > from && runs_on(i)) {
            result.emplace_back(from, i);
            from = i;
        }
        if (opens(tokens_[i]))
            ++depth;
        else if (closes(tokens_[i]))
            depth = std::max(0, depth - 1);
        else if (depth == 0 && is_symbol(tokens_[i], ".") && i + 1 < end) {
            // Not after a single letter or an abbreviation ("e.g.", "vs."), not before a small letter. Neutral words count here.
            auto place = static_cast<std::size_t>(tokens_[i].span.end);
            while (place < full_.text.size() && full_.text[place] == ' ') ++place;
            auto const next = place < full_.text.size() ? full_.text[place] : ' ';
            auto const capital =
                (next >= 'A' && next <= 'Z') || (next >= '0' && next <= '9' && place > tokens_[i].span.end) || next == '(' || next == '*';
            auto const word_before = i > begin && tokens_[i - 1].kind == TokenKind::word;
            auto const abbreviation = i == begin || (word_before && (tokens_[i - 1].lower.size() <= 1 || tokens_[i - 1].lower == "vs" ||
                                                                     tokens_[i - 1].lower == "approx" || tokens_[i - 1].lower == "incl"));
            if (!capital || abbreviation) continue;
            if (from < i) result.emplace_back(from, i);
            from = i + 1;
        }
    }
    if (from < end) result.emplace_back(from, end);
    return result;
}

Node StatementReader::read() {
    auto const size = static_cast<Index>(tokens_.size());
    // A demand or a negative under exclusion: what it excludes is doubtful.
    if (kind_ == CriterionKind::exclusion) {
        auto first = Index{0};
        auto last = size;
        trim(first, last);
        for (auto i = first; i < last; ++i)
            if (is_demand(i) && match(i, last, {"must not be", "should be excluded", "should be considered"}) == 0) doubtful_ = true;
        if (first < last) {
            auto const lower = tokens_[first].lower;
            for (std::string_view const word : {"no", "not", "without", "never", "none", "no known", "no prior", "may not"})
                if (lower == word || (word == "may not" && match(first, last, {word}) != 0))
                    doubtful_ = match(first, last,
                                      {"not recovered", "not fully recovered", "not completely recovered", "not able", "not willing",
                                       "not have recovered"}) == 0;
        }
    }
    auto first = Index{0};
    auto last = size;
    trim(first, last);
    if (first < last) return statement(0, size, 0);
    // Only neutral words or marks: that says nothing about a patient, and is no note either.
    Diagnostic diagnostic;
    diagnostic.severity = Severity::warning;
    diagnostic.code = "says-nothing";
    diagnostic.message = "these words ask nothing that can be answered";
    diagnostic.span = {0, static_cast<std::uint32_t>(full_.text.size())};
    warnings_.push_back(std::move(diagnostic));
    auto const text = full_.text.substr(0, 400);
    return leaf(Quoted{text}, {0, static_cast<std::uint32_t>(full_.text.size())}, text);
}

// Several sentences: under inclusion all hold; under exclusion each describes somebody who is excluded. A later sentence that is not understood takes
// certainty from the ones before, in the direction in which it may change them.
Node StatementReader::statement(Index begin, Index end, int depth) {
    trim(begin, end);
    if (begin >= end) return leaf(Nothing{});
    auto const parts = sentences(begin, end);
    if (parts.size() == 1) return sentence(begin, end, depth);
    std::vector<Node> nodes;
    std::vector<Node> relaxing;
    for (auto const& [from, to] : parts) {
        // "This value must be obtained within two weeks": the window of the measures before.
        if (!nodes.empty())
            if (auto const window = read_window(std::span<Token const>(tokens_).subspan(from, to - from), vocabulary_);
                window && window->length == to - from && add_window(nodes.back(), *window, from))
                continue;
        auto node = sentence(from, to, depth);
        auto const relaxes =
            find(from, to,
                 {"eligible", "allowed", "permitted", "may be included", "can be included", "acceptable", "may participate", "exception",
                  "waived", "may be enrolled", "may be eligible", "can participate", "however", "not excluded", "may also",
                  "can be enrolled", "may enroll", "will be considered", "are included"},
                 nullptr) != to;
        if (has_quoted(node) && relaxes && !nodes.empty()) {
            relaxing.push_back(described(std::move(node)));
            continue;
        }
        // "For patients with liver metastases, ALT ≤ 5 × ULN": a later bound for a group replaces the general one.
        if (node.is<Group>() && !nodes.empty())
            if (auto special = specialize(nodes.back(), node.children[1], node.children[0])) {
                nodes.back() = std::move(*special);
                continue;
            }
        // What is said of some only, and is not understood, may change anything before it.
        if (!nodes.empty() && has_quoted(node) &&
            match(from, to, {"for", "in", "if", "when", "unless", "except", "among", "in case of", "however"}) != 0)
            return quoted(begin, end);
        if (node.is<Nothing>() && !nodes.empty()) {
            // "... Vitiligo is permitted": what is named there does not exclude.
            Index n = 0;
            auto const at = find(from, to,
                                 {"permitted", "allowed", "acceptable", "eligible", "may be included", "can be included", "may participate",
                                  "can participate", "may be enrolled"},
                                 &n);
            if (kind_ == CriterionKind::exclusion && at != to && at > from) {
                auto subject_end = at;
                while (subject_end > from && match(subject_end - 1, subject_end, {"were", "was", "will", "be", "also"}) != 0) --subject_end;
                if (subject_end > from) relaxing.push_back(sentence(from, subject_end, depth + 1));
            }
            continue;
        }
        nodes.push_back(std::move(node));
    }
    auto const exclusion = kind_ == CriterionKind::exclusion;
    if (exclusion && nodes.size() > 1 && std::any_of(nodes.begin() + 1, nodes.end(), has_quoted)) return quoted(begin, end);
    auto result = exclusion ? any_of(std::move(nodes)) : all_of(std::move(nodes));
    for (auto& node : relaxing) {
        std::vector<Node> both;
        both.push_back(std::move(result));
        both.push_back(exclusion ? negation(std::move(node)) : std::move(node));
        result = exclusion ? all_of(std::move(both)) : any_of(std::move(both));
    }
    result.phrase = words(begin, end);
    result.span = span(begin, end);
    return result;
}

bool StatementReader::add_window(Node& node, Clause const& clause, Index from) {
    LowerContext const context{std::span<Token const>(tokens_).subspan(from), vocabulary_, kind_, warnings_};
    auto const* within = clause.piece.find(PieceKind::within);
    if (within == nullptr) return false;
    auto const lowered = lower_window(*within, context);
    if (!lowered || lowered->half_lives) return false;
    auto result = node;
    bool all = true, one = false;
    std::vector<Node*> open{&result};
    while (!open.empty()) {
        auto& current = *open.back();
        open.pop_back();
        if (auto* measure = current.get<Measure>()) {
            all = all && measure->window.none();
            measure->window = lowered->window;
            one = true;
        } else if (current.children.empty())
            all = false;
        for (auto& child : current.children) open.push_back(&child);
    }
    if (!all || !one) return false;
    node = std::move(result);
    return true;
}

bool StatementReader::denies(Index begin, Index end) const {
    for (auto i = begin; i < end; ++i)
        if (tokens_[i].lower.starts_with("not ") || tokens_[i].lower.starts_with("no ") ||
            tokens_[i].lower.find(" not ") != std::string_view::npos ||
            match(i, end,
                  {"no", "not", "without", "never", "none", "nor", "neither", "absence of", "lack of", "free of", "free from", "cannot",
                   "non"}) != 0)
            return true;
    return false;
}

// What a permission may be given for: a thing, without a limit, a number, a denial or a demand. With any of these more than a permission is said.
bool StatementReader::plain_subject(Index begin, Index end) const {
    if (end - begin > 24 || denies(begin, end)) return false;
    for (auto i = begin; i < end; ++i) {
        auto const& token = tokens_[i];
        if (token.kind == TokenKind::comparator || token.number || is_demand(i) || is_symbol(token, ".") || is_symbol(token, ";") ||
            is_symbol(token, ":"))
            return false;
        if (match(i, end, {"since",  "at least", "less than", "more than", "greater than", "up to",     "within",      "required",
                           "unless", "until",    "except",    "only",      "provided",     "if",        "excluding",   "prior to",
                           "before", "after",    "minimum",   "maximum",   "must",         "recovered", "specifically"}) != 0)
            return false;
    }
    return true;
}

Node StatementReader::sentence(Index begin, Index end, int depth) {
    trim(begin, end);
    if (begin >= end) return leaf(Nothing{});
    if (depth > deepest) return quoted(begin, end);
    if (auto node = attestation(begin, end)) return std::move(*node);
    if (auto node = measures(begin, end)) return std::move(*node);
    if (auto node = inline_list(begin, end, depth)) return std::move(*node);
    if (auto node = semicolons(begin, end, depth)) return std::move(*node);
    if (auto node = labelled(begin, end, depth)) return std::move(*node);
    if (auto node = two_demands(begin, end, depth)) return std::move(*node);
    if (auto node = exclusion_phrase(begin, end, depth)) return std::move(*node);
    // "Menopausal status not specified": the protocol asks nothing.
    if (end - begin > 2 && end - begin < 8 && match(end - 2, end, {"not specified", "none specified", "not applicable"}) == 2 &&
        plain_subject(begin, is_symbol(tokens_[end - 3], ":") ? end - 3 : end - 2)) {
        labels_.push_back(span(begin, end));
        return leaf(Nothing{}, span(begin, end), words(begin, end));
    }
    if (match(end - std::min<Index>(2, end - begin), end, {"not required", "not necessary", "not mandatory", "not needed"}) == 2 &&
        end - begin > 2) {
        auto subject_end = end - 2;
        while (subject_end > begin && match(subject_end - 1, subject_end, {"is", "are", "was", "were", "be", "will"}) != 0) --subject_end;
        if (!plain_subject(begin, subject_end)) return quoted(begin, end);
        labels_.push_back(span(begin, end));
        return leaf(Nothing{}, span(begin, end), words(begin, end));
    }
    // "Prior orchiectomy required": it is asked for.
    if (kind_ == CriterionKind::inclusion && end - begin > 1 && tokens_[end - 1].lower == "required") {
        auto stop = end - 1;
        if (match(stop - 1, stop, {"is", "are"}) != 0) --stop;
        if (stop > begin && !denies(begin, stop) &&
            match(stop - 1, stop, {"if", "as", "when", "be", "not", "unless", "where", "medication"}) == 0) {
            auto node = sentence(begin, stop, depth + 1);
            if (!node.is<Quoted>()) return node;
        }
    }
    if (auto node = permission(begin, end, depth)) return std::move(*node);
    if (auto node = conditional(begin, end, depth)) return std::move(*node);
    if (auto node = demand(begin, end, depth)) return std::move(*node);
    if (auto node = definition(begin, end, depth)) return std::move(*node);
    return clauses(begin, end, depth);
}

// Clauses and what joins them; other forms where that is not understood in full and they are.
Node StatementReader::clauses(Index begin, Index end, int depth) {
    auto const warned = warnings_.size();
    auto const labels = labels_;
    auto const unread = unread_;
    auto first = coordination(begin, end, depth);
    if (depth > 1 || understood(first) == Understood::full) return first;
    auto const first_warnings = std::vector<Diagnostic>(warnings_.begin() + static_cast<std::ptrdiff_t>(warned), warnings_.end());
    auto const first_labels = labels_;
    auto const first_unread = unread_;
    for (auto const form : {&StatementReader::aged_people, &StatementReader::consent_of_minors, &StatementReader::lines_in_one,
                            &StatementReader::windowed_list, &StatementReader::with_value}) {
        warnings_.resize(warned);
        labels_ = labels;
        unread_ = unread;
        auto node = (this->*form)(begin, end, depth + 1);
        if (node && understood(*node) == Understood::full && unread_.size() == unread.size()) return std::move(*node);
    }
    warnings_.resize(warned);
    warnings_.insert(warnings_.end(), first_warnings.begin(), first_warnings.end());
    labels_ = first_labels;
    unread_ = first_unread;
    return first;
}

// "Agree to use effective contraception during the study and for six months after": the fact that it is used.
std::optional<Node> StatementReader::contraception(Index begin, Index end) const {
    static constexpr std::array<std::string_view, 76> around{"use",         "using",       "agree",      "agrees",     "agreed",
                                                             "willing",     "willingness", "to",         "practice",   "practicing",
                                                             "adequate",    "effective",   "acceptable", "medically",  "approved",
                                                             "reliable",    "highly",      "two",        "method",     "methods",
                                                             "form",        "forms",       "of",         "throughout", "during",
                                                             "study",       "period",      "for",        "duration",   "at",
                                                             "least",       "months",      "month",      "weeks",      "days",
                                                             "after",       "treatment",   "prior",      "and",        "through",
                                                             "the",         "must",        "should",     "while",      "on",
                                                             "course",      "entire",      "therapy",    "receiving",  "participation",
                                                             "following",   "last",        "dose",       "drug",       "up",
                                                             "until",       "before",      "continue",   "in",         "medication",
                                                             "from",        "completion",  "end",        "thereafter", "year",
                                                             "entry",       "a",           "protocol",   "trial",      "participating",
                                                             "appropriate", "active",      "starting",   "start",      "post",
                                                             "accepted"};
    EntryId fact = EntryId::none;
    for (auto i = begin; i < end; ++i) {
        auto const& token = tokens_[i];
        if (token.entry != EntryId::none && vocabulary_.entry(token.entry).kind == EntryKind::fact &&
            vocabulary_.entry(token.entry).name == "effective contraception") {
            fact = token.entry;
            continue;
        }
        if (token.neutral || token.anchor || token.number || is_demand(i)) continue;
        if (std::find(around.begin(), around.end(), token.lower) == around.end()) return std::nullopt;
    }
    if (fact == EntryId::none) return std::nullopt;
    // That it is used, the fact says; how long after the study, by two methods or since when is more than it says.
    for (auto i = begin; i < end; ++i) {
        auto const& token = tokens_[i];
        if (token.entry == fact) continue;
        bool more = token.number.has_value();
        for (std::string_view const word :
             {"after",  "months",     "month", "weeks",      "days",  "year", "following", "last",  "up",      "until",
              "before", "completion", "end",   "thereafter", "prior", "post", "two",       "least", "through", "continue"})
            more = more || token.lower == word;
        (more ? unread_ : labels_).push_back(token.span);
    }
    return leaf(Fact{fact}, span(begin, end), words(begin, end));
}

// "Signed informed consent", "must give written informed consent": the fact that consent was given; "willing to use contraception": that it is used.
std::optional<Node> StatementReader::attestation(Index begin, Index end) {
    // Notes: they ask nothing, or point to what is asked elsewhere.
    if (match(begin, end,
              {"not specified",
               "see disease characteristics",
               "see biologic therapy",
               "see prior/concurrent therapy",
               "see immunotherapy",
               "see radiation therapy",
               "see hormonal therapy",
               "see inclusion criteria",
               "see above",
               "see other",
               "see renal",
               "see hematopoietic",
               "see cardiovascular",
               "see patient characteristics",
               "see chemotherapy",
               "see radiotherapy",
               "see surgery",
               "see biologic therapy",
               "see prior concurrent therapy",
               "not applicable",
               "none",
               "n / a",
               "see hepatic",
               "see general eligibility criteria",
               "see endocrine therapy"}) == end - begin)
        return leaf(Nothing{}, span(begin, end), words(begin, end));
    static constexpr std::array<std::string_view, 64> around{"signed",
                                                             "sign",
                                                             "signing",
                                                             "written",
                                                             "give",
                                                             "given",
                                                             "giving",
                                                             "provide",
                                                             "provided",
                                                             "provides",
                                                             "voluntarily",
                                                             "voluntary",
                                                             "dated",
                                                             "personally",
                                                             "obtained",
                                                             "obtain",
                                                             "of",
                                                             "for",
                                                             "to",
                                                             "and",
                                                             "in",
                                                             "with",
                                                             "form",
                                                             "document",
                                                             "prior",
                                                             "study",
                                                             "participation",
                                                             "participate",
                                                             "informed",
                                                             "consent",
                                                             "before",
                                                             "any",
                                                             "by",
                                                             "from",
                                                             "all",
                                                             "procedures",
                                                             "specific",
                                                             "study-specific",
                                                             "trial",
                                                             "research",
                                                             "at",
                                                             "enrollment",
                                                             "must",
                                                             "should",
                                                             "is",
                                                             "use",
                                                             "using",
                                                             "agree",
                                                             "agrees",
                                                             "agreed",
                                                             "adequate",
                                                             "effective",
                                                             "during",
                                                             "after",
                                                             "signature",
                                                             "on",
                                                             "date",
                                                             "ethics",
                                                             "into",
                                                             "freely",
                                                             "ability",
                                                             "sheet",
                                                             "documents",
                                                             "forms"};
    {
        LowerContext const context{std::span<Token const>(tokens_).subspan(begin, end - begin), vocabulary_, kind_, warnings_, &labels_};
        if (auto node = read_attitude(context)) return node;
    }
    if (auto node = contraception(begin, end)) return node;
    EntryId fact = EntryId::none;
    for (auto i = begin; i < end; ++i) {
        auto const& token = tokens_[i];
        if (token.entry != EntryId::none && vocabulary_.entry(token.entry).kind == EntryKind::fact &&
            vocabulary_.entry(token.entry).name == "informed consent") {
            fact = token.entry;
            continue;
        }
        if (token.neutral || token.anchor || is_demand(i)) continue;
        auto const known = std::find(around.begin(), around.end(), token.lower) != around.end();
        if (!known && !(token.kind == TokenKind::symbol && (token.lower == "(" || token.lower == ")" || token.lower == "-")))
            return std::nullopt;
        if (token.lower == "ability") return std::nullopt;
    }
    if (fact == EntryId::none) return std::nullopt;
    for (auto i = begin; i < end; ++i)
        if (tokens_[i].entry != fact) labels_.push_back(tokens_[i].span);
    return leaf(Fact{fact}, span(begin, end), words(begin, end));
}

// A list of quantities as one clause, when it is the whole sentence.
std::optional<Node> StatementReader::measures(Index begin, Index end) {
    auto const tokens = std::span<Token const>(tokens_).subspan(begin, end - begin);
    auto const list = read_measures(tokens, vocabulary_);
    if (!list || list->length != end - begin) return std::nullopt;
    auto const before = warnings_.size();
    auto node = lower_measure(list->piece, LowerContext{tokens, vocabulary_, kind_, warnings_});
    if (!node) warnings_.resize(before);
    return node;
}

// "At least 2 of the following: a; b; or c": the words before the colon say how the list is joined.
std::optional<Node> StatementReader::inline_list(Index begin, Index end, int depth) {
    auto const colon = find(begin, end, {":"}, nullptr);
    auto const follows = find(begin, std::min(colon, end),
                              {"following", "of following", "of the following", "the following", "these criteria", "of these"}, nullptr);
    if (follows == end || follows >= colon || colon == end) {
        // "at least two of: a, b, c" and "at least two of the following a, b": not understood without its list.
        return std::nullopt;
    }
    if (colon + 1 >= end) return std::nullopt;
    StatementReader head_reader(full_, std::vector<Token>(tokens_.begin() + begin, tokens_.begin() + colon), vocabulary_, kind_, warnings_);
    auto head = head_reader.read_head();
    // The members: between semicolons, or between commas where there are none.
    auto const separator = find(colon + 1, end, {";"}, nullptr) != end ? std::string_view(";") : std::string_view(",");
    std::vector<Node> nodes;
    int brackets = 0;
    auto from = colon + 1;
    for (auto i = colon + 1; i <= end; ++i) {
        if (i < end && opens(tokens_[i]))
            ++brackets;
        else if (i < end && closes(tokens_[i]))
            brackets = std::max(0, brackets - 1);
        if (i < end && !(brackets == 0 && is_symbol(tokens_[i], separator))) continue;
        auto first = from;
        auto last = i;
        from = i + 1;
        first += match(first, last, {"and / or", "or", "and"});
        if (last > first && match(last - 1, last, {"or", "and"}) != 0) --last;
        trim(first, last);
        if (first >= last) continue;
        // "a, b or c": the last comma part holds two members.
        if (separator == "," && find(first, last, {"or", "and"}, nullptr) != last) return quoted(begin, end);
        nodes.push_back(sentence(first, last, depth + 1));
    }
    // "adverse prognostic factors" is only what the list is called.
    auto const label = head.parent && head.link == ListHead::Link::unclear && head.parent->is<Quoted>() &&
                       std::count(head.parent->phrase.begin(), head.parent->phrase.end(), ' ') < 4 &&
                       head.parent->phrase.find("no ") == std::string::npos && head.parent->phrase.find("not ") == std::string::npos &&
                       head.parent->phrase.find("without") == std::string::npos;
    if (nodes.empty() || head.link == ListHead::Link::including || (head.parent && !label) || head.excluded || head.refused)
        return quoted(begin, end);
    if (label) unread_.push_back(span(begin, colon));
    Node list;
    switch (head.join) {
        case ListHead::Join::at_least:
        case ListHead::Join::at_most:
            list = leaf(AtLeast{head.join == ListHead::Join::at_least ? head.count : head.count + 1});
            list.children = std::move(nodes);
            if (head.join == ListHead::Join::at_most) list = negation(std::move(list));
            break;
        case ListHead::Join::all: list = all_of(std::move(nodes)); break;
        case ListHead::Join::any: list = any_of(std::move(nodes)); break;
        default: list = kind_ == CriterionKind::exclusion ? any_of(std::move(nodes)) : all_of(std::move(nodes)); break;
    }
    if (head.who) {
        Node group = leaf(Group{});
        group.children.push_back(std::move(*head.who));
        group.children.push_back(std::move(list));
        list = std::move(group);
    }
    list.span = span(begin, end);
    list.phrase = words(begin, end);
    return list;
}

// A list in one line: "a; b; and c". Without a connective all under inclusion, any under exclusion.
std::optional<Node> StatementReader::semicolons(Index begin, Index end, int depth) {
    std::vector<std::pair<Index, Index>> parts;
    // What stands before a colon speaks about the whole list.
    auto const first_semicolon = find(begin, end, {";"}, nullptr);
    if (first_semicolon != end &&
        find(begin, first_semicolon, {"following", "at least two", "at least 2", "any two", "two of", "at least one", "one of"}, nullptr) !=
            first_semicolon &&
        find(begin, first_semicolon, {":"}, nullptr) != first_semicolon)
        return quoted(begin, end);
    int brackets = 0;
    auto from = begin;
    bool has_and = false, has_or = false;
    for (auto i = begin; i <= end; ++i) {
        if (i < end && opens(tokens_[i]))
            ++brackets;
        else if (i < end && closes(tokens_[i]))
            brackets = std::max(0, brackets - 1);
        if (i < end && !(brackets == 0 && is_symbol(tokens_[i], ";"))) continue;
        auto first = from;
        auto last = i;
        from = i + 1;
        if (auto const n = match(first, last, {"or", "and / or"})) {
            has_or = true;
            first += n;
        } else if (auto const m = match(first, last, {"and", "but"})) {
            has_and = true;
            first += m;
        }
        // "a; b; or" at the end of a line of a list says how the next line is joined.
        if (last > first && match(last - 1, last, {"or", "and"}) != 0) --last;
        trim(first, last);
        if (first < last) parts.emplace_back(first, last);
    }
    if (parts.size() < 2) return std::nullopt;
    if (has_and && has_or) return quoted(begin, end);
    std::vector<Node> nodes;
    for (auto const& [first, last] : parts) nodes.push_back(sentence(first, last, depth + 1));
    auto const any = has_or || (!has_and && kind_ == CriterionKind::exclusion);
    auto node = any ? any_of(std::move(nodes)) : all_of(std::move(nodes));
    node.span = span(begin, end);
    node.phrase = words(begin, end);
    return node;
}

// The words that name what is measured: "adequate bone marrow function", "renal and hepatic function tests".
StatementReader::Label StatementReader::label_of(Index begin, Index end) const {
    Label label;
    for (auto i = begin; i < end; ++i) {
        auto const& token = tokens_[i];
        auto const& lower = token.lower;
        bool known = false;
        for (std::string_view const word : {"function", "functions", "reserve", "status", "values", "parameters", "tests", "counts",
                                            "count", "range", "limits", "criteria"})
            if (lower == word || (lower.size() > word.size() && lower.ends_with(word) && lower[lower.size() - word.size() - 1] == ' '))
                known = label.function = true;
        for (std::string_view const word :
             {"adequate", "normal", "acceptable", "sufficient", "satisfactory", "good", "appropriate", "preserved", "baseline"})
            if (lower == word || lower.starts_with(std::string(word) + " ")) known = label.adequate = true;
        for (std::string_view const word : {"renal",
                                            "hepatic",
                                            "liver",
                                            "kidney",
                                            "cardiac",
                                            "pulmonary",
                                            "hematologic",
                                            "hematological",
                                            "hematopoietic",
                                            "bone marrow",
                                            "marrow",
                                            "organ",
                                            "laboratory",
                                            "coagulation",
                                            "cardiovascular",
                                            "age",
                                            "performance",
                                            "gender",
                                            "sex",
                                            "life expectancy",
                                            "and",
                                            "/",
                                            "or",
                                            ",",
                                            "system",
                                            "blood",
                                            "haematological",
                                            "hematology",
                                            "chemistry",
                                            "neurologic",
                                            "any",
                                            "of",
                                            "abnormal",
                                            "with",
                                            "these",
                                            "values",
                                            "lab",
                                            "study",
                                            "screening",
                                            "required",
                                            "tests",
                                            "haematologic",
                                            "other",
                                            "ventricular",
                                            "left ventricular",
                                            "lung",
                                            "respiratory",
                                            "biochemical",
                                            "bone",
                                            "end",
                                            "-",
                                            "end - organ",
                                            "major",
                                            "clinical",
                                            "hemopoietic",
                                            "thyroid",
                                            "metabolic",
                                            "immune",
                                            "performance status",
                                            "following",
                                            "surgery",
                                            "chemotherapy",
                                            "radiotherapy",
                                            "radiation therapy",
                                            "biologic therapy",
                                            "immunotherapy",
                                            "endocrine therapy",
                                            "hormonal therapy",
                                            "hormone therapy"})
            if (lower == word) known = label.topic = true;
        if (token.entry != EntryId::none) {
            auto const kind = vocabulary_.entry(token.entry).kind;
            if (kind == EntryKind::site || kind == EntryKind::analyte || kind == EntryKind::condition) known = label.topic = true;
        }
        label.other = label.other || !known;
    }
    return label;
}

// "Renal failure: serum creatinine > 2 mg/dL", "Adequate hepatic function, with bilirubin ...": the label is what the rest defines.
std::optional<Node> StatementReader::labelled(Index begin, Index end, int depth) {
    Index length = 0;
    auto const at = find(begin, end,
                         {":",
                          ", with",
                          ", as",
                          ", including",
                          ", defined as",
                          "with",
                          "as",
                          ", as defined by",
                          ", as indicated by",
                          ", as evidenced by",
                          "as evidenced by",
                          ", defined as :",
                          "defined as",
                          "defined as :",
                          "defined by",
                          "as defined by",
                          "as indicated by",
                          "including",
                          "as demonstrated by",
                          "as follows :",
                          "- ",
                          "within following limits :",
                          "within following limits",
                          ", defined by",
                          "as shown by",
                          "as measured by",
                          "based on",
                          "as documented by"},
                         &length);
    if (at == end || at == begin || at + length >= end || at - begin > 6) return std::nullopt;
    // "Age: 18 and over" is one clause.
    if (auto const whole = clause(begin, end); whole && whole->end == end) return std::nullopt;
    auto const label = label_of(begin, at);
    if (label.other || (!label.function && !label.topic)) return std::nullopt;
    auto const function = label.function, topic = label.topic, adequate = label.adequate;
    auto const colon = is_symbol(tokens_[at + length - 1], ":") || is_symbol(tokens_[at], ":");
    // Without a colon only "adequate ... function" announces what it means.
    if (!colon && !(adequate && (function || topic))) return std::nullopt;
    auto rest_begin = at + length;
    auto rest_end = end;
    trim(rest_begin, rest_end);
    if (rest_begin >= rest_end) return std::nullopt;
    // "Chemotherapy: no prior therapy": which therapy, only the label says.
    for (auto i = begin; i < at; ++i)
        if (auto const id = tokens_[i].entry; id != EntryId::none && vocabulary_.entry(id).kind != EntryKind::condition &&
                                              vocabulary_.entry(id).kind != EntryKind::site &&
                                              vocabulary_.entry(id).kind != EntryKind::analyte)
            for (auto k = rest_begin; k < rest_end; ++k)
                if (match(k, rest_end,
                          {"therapy", "therapies", "treatment", "treatments", "agents", "drugs", "regimen", "regimens", "recovered",
                           "recovery"}) == 1 &&
                    tokens_[k].entry == EntryId::none)
                    return std::nullopt;
    auto node = sentence(rest_begin, rest_end, depth + 1);
    if (node.is<Quoted>()) {
        // "Age: 18 and over", "ECOG: 0-1": the label is the subject.
        return std::nullopt;
    }
    labels_.push_back(span(begin, at + length));
    node.phrase = words(begin, end);
    return node;
}

// "A if B, and must C": two demands joined.
std::optional<Node> StatementReader::two_demands(Index begin, Index end, int depth) {
    int brackets = 0;
    for (auto i = begin + 1; i + 2 < end; ++i) {
        if (opens(tokens_[i]))
            ++brackets;
        else if (closes(tokens_[i]))
            --brackets;
        if (brackets != 0 || !(tokens_[i].lower == "and" || is_symbol(tokens_[i], ";")) || !is_demand(i + 1)) continue;
        bool predicate = false;
        for (auto k = begin; k < i; ++k) predicate = predicate || is_demand(k) || tokens_[k].lower == "if";
        if (!predicate) continue;
        std::vector<Node> both;
        both.push_back(sentence(begin, i, depth + 1));
        both.push_back(sentence(i + 2, end, depth + 1));
        auto node = all_of(std::move(both));
        node.span = span(begin, end);
        node.phrase = words(begin, end);
        return node;
    }
    return std::nullopt;
}

// "X are excluded": under inclusion the demand not X, under exclusion X.
std::optional<Node> StatementReader::exclusion_phrase(Index begin, Index end, int depth) {
    Index length = 0;
    auto const at = find(begin, end,
                         {"excluded",
                          "will be excluded",
                          "are excluded",
                          "is excluded",
                          "not eligible",
                          "ineligible",
                          "not allowed",
                          "not permitted",
                          "prohibited",
                          "will not be eligible",
                          "will not be allowed",
                          "not be eligible",
                          "not be allowed",
                          "not be permitted",
                          "will be ineligible",
                          "should be excluded",
                          "not acceptable",
                          "excluded from study",
                          "not be included",
                          "exclusionary",
                          "not be enrolled",
                          "cannot participate",
                          "may not participate",
                          "can not participate",
                          "excludes",
                          "will not be included",
                          "not be considered",
                          "disallowed",
                          "not be entered",
                          "unacceptable",
                          "not be permitted",
                          "will be excluded from study",
                          "excluded from participation",
                          "excluded from trial",
                          "ineligible for study",
                          "not eligible for study",
                          "forbidden"},
                         &length);
    if (at == end || at == begin) return std::nullopt;
    auto rest_begin = at + length;
    auto rest_end = end;
    trim(rest_begin, rest_end);
    // What follows must be empty, or say for what they are excluded.
    auto const but = match(rest_begin, rest_end, {"but", "however", "however ,"});
    if (but != 0 && rest_begin + but < rest_end) {
        // "X are excluded, but Y are eligible": X that is not Y.
        auto y_begin = rest_begin + but;
        auto y_end = rest_end;
        trim(y_begin, y_end);
        Index n = 0;
        auto const eligible = find(y_begin, y_end,
                                   {"eligible", "are eligible", "will be eligible", "allowed", "are allowed", "permitted", "are permitted",
                                    "may be included", "can be included", "be eligible"},
                                   &n);
        if (eligible == y_end || eligible == y_begin || eligible + n != y_end) return quoted(begin, end);
        auto y_subject = eligible;
        while (y_subject > y_begin && match(y_subject - 1, y_subject, {"will", "be", "are", "is", "also", "remain"}) != 0) --y_subject;
        auto x_end = at;
        while (x_end > begin && (match(x_end - 1, x_end, {"will", "be", "are", "is", "should", "would"}) != 0 || is_demand(x_end - 1)))
            --x_end;
        std::vector<Node> both;
        both.push_back(sentence(begin, x_end, depth + 1));
        both.push_back(negation(sentence(y_begin, y_subject, depth + 1)));
        auto node = all_of(std::move(both));
        node.span = span(begin, end);
        return kind_ == CriterionKind::exclusion ? std::move(node) : negation(std::move(node));
    }
    if (rest_begin < rest_end) {
        // "... from this study because of the risk to the child": the reason is not read.
        auto const because =
            find(rest_begin, rest_end, {"because", "because of", "due to", "as", "since", "to avoid", "for safety", "owing to"}, nullptr);
        if (because != rest_end) {
            if (denies(because, rest_end) ||
                find(because, rest_end, {"if", "unless", "except", "but", "who", "until", "or", "only"}, nullptr) != rest_end)
                return quoted(begin, end);
            unread_.push_back(span(because, rest_end));
            rest_end = because;
            trim(rest_begin, rest_end);
        }
    }
    if (rest_begin < rest_end && match(rest_begin, rest_end,
                                       {"from study",
                                        "from trial",
                                        "for study",
                                        "from participation",
                                        "from this study",
                                        "for this study",
                                        "from enrollment",
                                        "from protocol",
                                        "for protocol",
                                        "study",
                                        "from participating",
                                        "on study",
                                        "on this study",
                                        "to participate",
                                        "from entry",
                                        "for trial",
                                        "for enrollment",
                                        "for participation",
                                        "in study",
                                        "in trial",
                                        "during study",
                                        "from participation in study",
                                        "from participation in trial",
                                        "from participating in study",
                                        "for study entry",
                                        "for study participation",
                                        "from study participation",
                                        "to participate in study",
                                        "for enrollment in study",
                                        "from study entry",
                                        "from study enrollment"}) != rest_end - rest_begin)
        return std::nullopt;
    auto subject_end = at;
    while (subject_end > begin &&
           (match(subject_end - 1, subject_end, {"will", "be", "are", "is", "should", "would"}) != 0 || is_demand(subject_end - 1)))
        --subject_end;
    if (subject_end == begin) return std::nullopt;
    auto subject = sentence(begin, subject_end, depth + 1);
    if (kind_ == CriterionKind::exclusion) return subject;
    auto const phrase = subject.phrase;
    auto node = negation(std::move(subject));
    node.phrase = phrase;
    node.span = span(begin, end);
    return node;
}

// "Prior steroids are allowed": nothing is asked. With a limit or condition it is a demand on those with X.
std::optional<Node> StatementReader::permission(Index begin, Index end, int depth) {
    Index length = 0;
    auto const at = find(begin, end, {"allowed",           "permitted",       "acceptable",           "eligible",        "may be included",
                                      "may be enrolled",   "may participate", "can be included",      "can participate", "are eligible",
                                      "will be eligible",  "may be eligible", "are allowed",          "is allowed",      "are permitted",
                                      "is permitted",      "not excluded",    "not exclusionary",     "be eligible",     "are not excluded",
                                      "may have been",     "can be enrolled", "may also participate", "may enroll",      "not an exclusion",
                                      "may be considered", "will be allowed", "are acceptable",       "is acceptable",   "allowable",
                                      "eligible for study"},
                         &length);
    if (at == end) {
        // "Subjects may have received prior X": the same said in front.
        auto const may = find(begin, end,
                              {"may have received", "may have had", "may be receiving", "may receive", "may continue", "may have",
                               "may be on", "can have received", "may use", "may take"},
                              &length);
        if (may != begin) return std::nullopt;
        auto const limit = find(may + length, end,
                                {"if", "provided", "unless", "but", "until", "as long as", "only", "greater than", "more than", "at least",
                                 "less than", "up to", "except", "within", "must", "and", "prior to", "before", "no more than"},
                                nullptr);
        if (limit != end) {
            // "more than 60 days prior": whoever had it must have had it that long ago.
            auto const rest = clause(may + length, end);
            if (!rest || rest->end != end || has_quoted(rest->node)) return quoted(begin, end);
            auto const* record = rest->node.get<Record>();
            if (record == nullptr || !record->window.ago || record->window.within) return quoted(begin, end);
            Record inside = *record;
            inside.window.ago.reset();
            inside.window.ago_strict = false;
            inside.window.within = record->window.ago;
            inside.window.within_strict = !record->window.ago_strict;
            inside.tense = Tense::bare;
            return negation(leaf(inside, span(begin, end), words(begin, end)));
        }
        if (!plain_subject(may + length, end)) return quoted(begin, end);
        labels_.push_back(span(begin, end));
        return leaf(Nothing{}, span(begin, end), words(begin, end));
    }
    if (at == begin) return std::nullopt;
    if (find(begin, end, {"excluded", "not eligible", "ineligible", "not allowed", "not permitted", "prohibited"}, nullptr) != end &&
        match(at, end, {"not excluded", "are not excluded"}) == 0)
        return quoted(begin, end);
    auto subject_end = at;
    while (subject_end > begin && match(subject_end - 1, subject_end, {"will", "be", "are", "is", "would", "also", "were"}) != 0)
        --subject_end;
    auto rest_begin = at + length;
    auto rest_end = end;
    trim(rest_begin, rest_end);
    if (subject_end == begin) return std::nullopt;
    // "Patients 18 to 80 years old are eligible": the condition of entry.
    if (rest_begin >= rest_end && at > subject_end && match(at, end, {"eligible", "are eligible", "be eligible"}) != 0 &&
        kind_ != CriterionKind::exclusion && depth == 0 && sentences(0, static_cast<Index>(tokens_.size())).size() == 1) {
        auto entry = sentence(begin, subject_end, depth + 1);
        if (understood(entry) == Understood::full) return entry;
    }
    // "EF ≥ 50 % ... hypertension allowed": a limit stands before it, and is asked.
    for (auto i = begin; i < subject_end; ++i)
        if (tokens_[i].number || tokens_[i].kind == TokenKind::comparator) return quoted(begin, end);
    // "Patients eligible for transplantation", "acceptable liver function": no permission.
    auto const verb = at > subject_end || (at + length == end && match(at, end, {"acceptable", "allowed", "permitted"}) != 0) ||
                      match(at, end,
                            {"allowed", "permitted", "may be included", "may be enrolled", "may participate", "can be included",
                             "can participate", "not excluded", "are not excluded"}) != 0;
    auto const conditional_eligibility =
        match(at, end, {"eligible", "be eligible", "are eligible"}) != 0 && rest_begin < rest_end &&
        match(rest_begin, rest_end, {"if", "only if", "provided", "provided that", "as long as", "only after", "after", "when"}) != 0;
    if (!verb && !conditional_eligibility) return std::nullopt;
    // "No prior chemotherapy allowed": no permission, but the demand that there is none.
    if (rest_begin >= rest_end &&
        match(begin, subject_end, {"no", "no prior", "no previous", "no concurrent", "no other", "no more than"}) != 0 &&
        match(at, end, {"allowed", "permitted", "are allowed", "is allowed", "are permitted", "is permitted"}) != 0) {
        auto node = sentence(begin, subject_end, depth + 1);
        // "No A, B or C allowed": all of it must be under the one negation.
        if (node.is<Not>() || (node.is<Quoted>() && find(begin, subject_end, {"or", "and", ",", ";"}, nullptr) == subject_end)) return node;
        return quoted(begin, end);
    }
    if (rest_begin >= rest_end || match(rest_begin, rest_end,
                                        {"for study", "for this study", "for enrollment", "for participation", "on study", "for trial",
                                         "to participate", "for inclusion", "for entry"}) == rest_end - rest_begin) {
        // "Patients with X are eligible": under inclusion it may be the very condition of entry.
        auto const states_entry = match(at, end, {"eligible", "are eligible", "will be eligible", "be eligible"}) != 0;
        if (states_entry && kind_ != CriterionKind::exclusion && depth == 0 && sentences(0, static_cast<Index>(tokens_.size())).size() == 1)
            return sentence(begin, subject_end, depth + 1);
        if (!plain_subject(begin, subject_end)) return quoted(begin, end);
        labels_.push_back(span(begin, end));
        return leaf(Nothing{}, span(begin, end), words(begin, end));
    }
    auto const n = match(rest_begin, rest_end,
                         {"if", "provided", "provided that", "as long as", "only if", "unless", "when", "so long as", "on condition that",
                          "if they", "providing", "only when", "if it"});
    if (n == 0) {
        // "allowed until day -3": a demand on those with X, in words that only a fact can settle.
        auto who = sentence(begin, subject_end, depth + 1);
        if (has_quoted(who)) return quoted(begin, end);
        auto limit = quoted(rest_begin, rest_end);
        if (kind_ == CriterionKind::exclusion) {
            std::vector<Node> both;
            both.push_back(std::move(who));
            both.push_back(negation(std::move(limit)));
            return all_of(std::move(both));
        }
        Node node = leaf(Group{}, span(begin, end), words(begin, end));
        node.children.push_back(std::move(who));
        node.children.push_back(std::move(limit));
        return node;
    }
    auto const unless = match(rest_begin, rest_end, {"unless"}) != 0;
    auto who = sentence(begin, subject_end, depth + 1);
    auto condition = sentence(rest_begin + n, rest_end, depth + 1);
    if (unless) condition = negation(std::move(condition));
    if (kind_ == CriterionKind::exclusion) {
        // Whoever has X and does not meet the condition is excluded.
        std::vector<Node> both;
        both.push_back(std::move(who));
        both.push_back(negation(std::move(condition)));
        auto node = all_of(std::move(both));
        node.span = span(begin, end);
        node.phrase = words(begin, end);
        return node;
    }
    Node node = leaf(Group{}, span(begin, end), words(begin, end));
    node.children.push_back(std::move(who));
    node.children.push_back(std::move(condition));
    return node;
}

// "If X, Y", "for women: Y", "Y if X", "Y unless X", "Y despite X".
std::optional<Node> StatementReader::conditional(Index begin, Index end, int depth) {
    Index length = match(
        begin, end,
        {"if", "for", "in", "in case of", "when", "among", "if patient", "in cases of", "in event of", "if participant", "in presence of"});
    if (length != 0) {
        Index comma_length = 0;
        auto const canonical = length == 1 && begin + 1 < end && opens(tokens_[begin + 1]);
        auto const comma = canonical ? find(begin + length, end, {"then"}, &comma_length)
                                     : find(begin + length, end, {",", ":", "then", ", then"}, &comma_length);
        if (comma != end && comma + comma_length < end &&
            (match(begin, end, {"if", "when", "in case of"}) != 0 || names_people(begin, comma))) {
            auto who = sentence(begin + length, comma, depth + 1);
            auto asked = sentence(comma + comma_length, end, depth + 1);
            Node node = leaf(Group{}, span(begin, end), words(begin, end));
            node.children.push_back(std::move(who));
            node.children.push_back(std::move(asked));
            return node;
        }
        return std::nullopt;
    }
    auto const candidates = find(begin, end, {"candidates if", "candidate if"}, nullptr);
    if (candidates != end) return quoted(begin, end);
    auto const unless =
        find(begin, end, {"unless", "except if", "except when", "except in case of", "except in cases of", "except where"}, &length);
    if (unless != end && unless > begin && unless + length < end) {
        if (auto node = unless_then(begin, unless, unless + length, end, depth)) return node;
        auto claim_end = unless;
        auto const comma = is_symbol(tokens_[unless - 1], ",");
        if (comma) --claim_end;
        // With several clauses before it and no comma it may belong to the last alone.
        auto claim = sentence(begin, claim_end, depth + 1);
        auto const several = (claim.is<All>() || claim.is<Any>()) && find(begin, claim_end, {"and", "or", ";"}, nullptr) != claim_end;
        if (several && !comma) return quoted(begin, end);
        auto exception = sentence(unless + length, end, depth + 1);
        Node node = leaf(Unless{}, span(begin, end), words(begin, end));
        node.children.push_back(std::move(claim));
        node.children.push_back(std::move(exception));
        return node;
    }
    auto const despite = find(begin, end, {"despite"}, &length);
    if (despite != end && despite > begin && despite + length < end) {
        std::vector<Node> both;
        both.push_back(sentence(begin, despite, depth + 1));
        auto tail = quoted(despite, end);
        tail.phrase = words(despite + length, end);
        tail.get<Quoted>()->words = tail.phrase;
        both.push_back(std::move(tail));
        auto node = all_of(std::move(both));
        node.phrase = words(begin, end);
        node.span = span(begin, end);
        return node;
    }
    auto const condition = find(begin, end, {"if", "provided", "provided that", "only if", "as long as", "providing"}, &length);
    if (condition != end && condition > begin && condition + length < end) {
        // "≤ 3 × ULN or ≤ 5 × ULN if liver metastases": the condition belongs to the second bound (coordination).
        Index or_length = 0;
        auto const alternative = find(begin, condition, {"or", ";", ",", "and"}, &or_length);
        if (alternative != condition) return std::nullopt;
        auto asked = sentence(begin, condition, depth + 1);
        auto who = sentence(condition + length, end, depth + 1);
        if (kind_ == CriterionKind::exclusion || match(condition, end, {"if"}) == 0 ||
            match(condition, end, {"provided", "only if", "as long as", "providing"}) != 0) {
            // "X if Y" under exclusion: both; "X provided Y": both.
            std::vector<Node> both;
            both.push_back(std::move(asked));
            both.push_back(std::move(who));
            auto node = all_of(std::move(both));
            node.phrase = words(begin, end);
            node.span = span(begin, end);
            return node;
        }
        Node node = leaf(Group{}, span(begin, end), words(begin, end));
        node.children.push_back(std::move(who));
        node.children.push_back(std::move(asked));
        return node;
    }
    return std::nullopt;
}

// "Women of childbearing potential and men": kinds of people, any of them.
Node StatementReader::people(Index begin, Index end, int depth) {
    Index length = 0;
    auto const at = find(begin, end, {"and", "or", "and / or", "as well as"}, &length);
    if (at != end && at > begin && at + length < end && names_people(begin, at) && names_people(at + length, end)) {
        std::vector<Node> kinds;
        kinds.push_back(sentence(begin, at, depth));
        kinds.push_back(people(at + length, end, depth + 1));
        auto node = any_of(std::move(kinds));
        node.span = span(begin, end);
        node.phrase = words(begin, end);
        return node;
    }
    return sentence(begin, end, depth);
}

// "Women of childbearing potential must use contraception": asks only of those whom it names.
std::optional<Node> StatementReader::demand(Index begin, Index end, int depth) {
    int brackets = 0;
    auto at = end;
    for (auto i = begin; i < end && at == end; ++i) {
        if (opens(tokens_[i]))
            ++brackets;
        else if (closes(tokens_[i]))
            --brackets;
        else if (brackets == 0 && is_demand(i))
            at = i;
        else if (brackets == 0 && match(i, end, {"agree to", "willing to", "agree not to", "agrees to", "agreeing to"}) != 0 && i > begin &&
                 names_people(begin, i))
            at = i;
    }
    if (at == end) return std::nullopt;
    auto const is_verb = !is_demand(at);
    // "women who are not willing to ...": a description, not a demand; and a list of kinds of people is no subject.
    if (is_verb && (kind_ == CriterionKind::exclusion || match(at - 1, at, {"not"}) != 0 || find(begin, at, {"or", ","}, nullptr) != at))
        return std::nullopt;
    auto subject_end = at;
    auto subject_begin = begin;
    trim(subject_begin, subject_end);
    auto const after = is_verb ? at : at + 1;
    if (subject_begin >= subject_end || !names_people(subject_begin, at)) {
        if (is_verb) return std::nullopt;
        // No group is named: the demand word alone goes, and the tokens close up.
        auto rest_begin = begin, rest_end = end;
        trim(rest_begin, rest_end);
        if (rest_end - rest_begin <= 1) return quoted(begin, end);  // "Patients must have": what?
        // Taken out and put back in place: callers hold views of the tokens, so the vector must keep its memory.
        auto const word = tokens_[at];
        tokens_.erase(tokens_.begin() + at);
        auto const moved_end = end - 1;
        Node node = begin < moved_end ? sentence(begin, moved_end, depth + 1) : leaf(Nothing{});
        tokens_.insert(tokens_.begin() + at, word);
        return node;
    }
    if (after >= end) return std::nullopt;
    if (subject_end - subject_begin == 1 &&
        match(subject_begin, subject_end, {"all", "any", "each", "every", "both", "age", "eligible", "only"}) == 1) {
        auto asked = sentence(after, end, depth + 1);
        if (tokens_[subject_begin].lower != "age" || asked.is<Age>()) return asked;
    }
    auto who = people(subject_begin, subject_end, depth + 1);
    auto asked = sentence(after, end, depth + 1);
    if (who.is<Nothing>()) {
        asked.span = span(begin, end);
        return asked;
    }
    // "X must not ...": the demand is negative.
    Node node = leaf(Group{}, span(begin, end), words(begin, end));
    node.children.push_back(std::move(who));
    node.children.push_back(std::move(asked));
    return node;
}

// "A, defined as B": B.
std::optional<Node> StatementReader::definition(Index begin, Index end, int depth) {
    Index length = 0;
    auto const at = find(begin, end,
                         {"defined as", "defined by", "as defined by", "as evidenced by", "as indicated by", "as demonstrated by",
                          "is defined as", "are defined as", "as shown by", "as manifested by", "i . e .", "i . e", "ie"},
                         &length);
    if (at == end || at == begin || at + length >= end) return std::nullopt;
    // "For patients with liver metastases it is defined by": not for everybody.
    if (match(begin, end, {"for", "in", "if", "among", "when", "unless", "except"}) != 0) return quoted(begin, end);
    // A limit before it would be lost: "liver function within 7 days, defined as".
    for (auto i = begin; i < at; ++i)
        if (tokens_[i].number) return quoted(begin, end);
    // Only where a single thing is defined: a list before it may be defined in its last member alone.
    Index n = 0;
    if (find(begin, at, {"or", "and", ";"}, &n) != at) return std::nullopt;
    auto node = sentence(at + length, end, depth + 1);
    if (node.is<Quoted>() || denies(begin, at)) return quoted(begin, end);
    // B is what is meant, whatever A is; but a name that is not understood may say more than a name.
    (understood(sentence(begin, at, depth + 1)) != Understood::full ? unread_ : labels_).push_back(span(begin, at + length));
    return node;
}

bool StatementReader::at_boundary(Index at, Index end) const {
    if (at >= end) return true;
    auto const& token = tokens_[at];
    if (token.kind == TokenKind::symbol && (token.lower == "," || token.lower == ";" || token.lower == ".")) return true;
    return match(at, end, {"and", "or", "and / or", "&", "but", "as well as", "plus"}) != 0;
}

// A line of its own, or a part of one between semicolons.
bool StatementReader::says_nothing_else(Index begin, Index end) const {
    auto const is_mark = [](Token const& token) { return token.kind == TokenKind::symbol; };
    auto const parts = [&](Index i) { return is_symbol(tokens_[i], ";") || is_symbol(tokens_[i], "."); };
    return ((begin > 0 && parts(begin - 1)) || std::all_of(tokens_.begin(), tokens_.begin() + begin, is_mark)) &&
           ((end < tokens_.size() && parts(end)) || std::all_of(tokens_.begin() + end, tokens_.end(), is_mark));
}

std::optional<StatementReader::ReadClause> StatementReader::clause(Index begin, Index end) {
    auto const tokens = std::span<Token const>(tokens_).subspan(begin, end - begin);
    LowerContext context{tokens, vocabulary_, kind_, warnings_, &labels_};
    struct Candidate {
        Clause clause;
        int which;
    };
    std::vector<Candidate> candidates;
    auto const consider = [&](std::optional<Clause> clause, int which) {
        if (clause && clause->length > 0) candidates.push_back({std::move(*clause), which});
    };
    consider(read_measure(tokens, vocabulary_), 0);
    consider(read_age(tokens, vocabulary_, says_nothing_else(begin, end)), 1);
    consider(read_washout(tokens, vocabulary_), 2);
    consider(read_record(tokens, vocabulary_), 3);
    consider(read_recovery(tokens, vocabulary_), 4);
    std::stable_sort(candidates.begin(), candidates.end(), [](auto const& a, auto const& b) { return a.clause.length > b.clause.length; });
    for (auto const& candidate : candidates) {
        auto const stop = begin + static_cast<Index>(candidate.clause.length);
        if (!at_boundary(stop, end) && !opens(tokens_[stop])) continue;
        auto const mark = warnings_.size();
        std::optional<Node> node;
        switch (candidate.which) {
            case 0: node = lower_measure(candidate.clause.piece, context); break;
            case 1: node = lower_age(candidate.clause.piece, context); break;
            case 2: node = lower_washout(candidate.clause.piece, context); break;
            case 4: node = lower_recovery(candidate.clause.piece, context); break;
            default: node = lower_record(candidate.clause.piece, context); break;
        }
        if (!node) {
            // A quantity that was refused stays refused: no other rule may make something else of it.
            if (candidate.which <= 1) return std::nullopt;
            if (candidate.which != 3) warnings_.resize(mark);
            continue;
        }
        ReadClause result{std::move(*node), stop, {}, false, candidate.which == 0};
        if (candidate.which == 0)
            for (auto const& part : candidate.clause.piece.parts)
                if (part.kind == PieceKind::subject) result.analytes.push_back(measured(tokens[part.begin], vocabulary_));
        result.negative = result.node.is<Not>();
        return result;
    }
    return std::nullopt;
}

// A later bound for a group replaces the general one for that group. Written so that a value which both bounds judge alike is decided
// whether or not the patient is known to belong to it. Nothing when neither bound is the stricter one.
std::optional<Node> StatementReader::specialize(Node const& general, Node const& special, Node const& who) const {
    std::vector<Node> inner;
    std::vector<Node> outer;
    if (all_imply(general, special)) {
        inner.push_back(who);
        inner.push_back(special);
        outer.push_back(general);
    } else if (all_imply(special, general)) {
        inner.push_back(general);
        inner.push_back(negation(who));
        outer.push_back(special);
    } else
        return std::nullopt;
    outer.push_back(all_of(std::move(inner)));
    return any_of(std::move(outer));
}

// Words in brackets that can only narrow or explain what stands before them: none that widen it or make an exception.
bool StatementReader::narrows(Index begin, Index end) const {
    for (auto i = begin; i < end; ++i)
        for (std::string_view const word :
             {"including", "such", "e",         "eg",        "allowed", "permitted", "acceptable", "unless", "except", "eligible",
              "may",       "can",  "exception", "excluding", "either",  "like",      "example",    "also",   "other",  "any"})
            if (tokens_[i].lower == word) return false;
    // "Age ≥ 18 years (≥ 12 years for bone sarcoma)": another bound may widen.
    if (std::any_of(tokens_.begin() + begin, tokens_.begin() + end,
                    [](Token const& t) { return t.kind == TokenKind::comparator || t.number; }))
        return false;
    return match(begin, end, {"or", "and", "if", "and / or"}) == 0 && end > begin;
}

bool StatementReader::is_therapy(Node const& node) const {
    if (auto const* record = node.get<Record>()) {
        if (record->what.entry == EntryId::none) return true;
        auto const kind = vocabulary_.entry(record->what.entry).kind;
        return kind != EntryKind::condition;
    }
    return std::any_of(node.children.begin(), node.children.end(), [&](Node const& child) { return is_therapy(child); });
}

// "< 1.4 mg/dL in females": under inclusion a demand on them, under exclusion a description of both together.
Node StatementReader::asked_of(Node who, Node demand) const {
    std::vector<Node> both;
    both.push_back(std::move(who));
    both.push_back(std::move(demand));
    if (kind_ == CriterionKind::exclusion) return all_of(std::move(both));
    Node node = leaf(Group{});
    node.children = std::move(both);
    return node;
}

// "Karnofsky ≥ 70 % (ECOG 0 or 1)": one demand on two scales. Where they differ, nothing is certain.
std::optional<Node> StatementReader::same_on_two_scales(Node const& a, Node b) const {
    auto const scale = [&](Node const& node) {
        auto const* measure = node.get<Measure>();
        if (measure == nullptr || measure->analyte == EntryId::none) return false;
        auto const& name = vocabulary_.entry(measure->analyte).name;
        return name.find("performance status") != std::string::npos;
    };
    if (!scale(a) || !scale(b)) return std::nullopt;
    if (same_performance(*a.get<Measure>(), *b.get<Measure>(), vocabulary_)) return a;
    std::vector<Node> both;
    both.push_back(a);
    both.push_back(b);
    std::vector<Node> either;
    either.push_back(a);
    either.push_back(b);
    std::vector<Node> doubtful;
    doubtful.push_back(any_of(std::move(either)));
    doubtful.push_back(leaf(Residue{"scales differ"}, b.span));
    std::vector<Node> result;
    result.push_back(all_of(std::move(both)));
    result.push_back(all_of(std::move(doubtful)));
    return any_of(std::move(result));
}

// "able to speak English or Spanish": what the coordination leaves when one member is chosen.
Node StatementReader::governed_phrase(Index begin, Index end) const {
    if (end - begin > 2 && match(begin, end, {"not"}) != 0) {
        auto node = negation(governed_phrase(begin + 1, end));
        node.span = span(begin, end);
        return node;
    }
    if (auto node = contraception(begin, end)) return std::move(*node);
    if (end - begin >= 4 && match(end - 2, end, {"or"}) == 1 && tokens_[end - 1].kind != TokenKind::symbol &&
        match(begin, end, {"able", "unable", "willing", "unwilling", "agree", "agrees", "ability", "inability", "willingness"}) != 0) {
        std::vector<Node> either;
        either.push_back(quoted(begin, end - 2));
        auto second = quoted(begin, end - 3);
        auto const text = words(begin, end - 3) + ' ' + std::string(tokens_[end - 1].lower);
        second = leaf(Quoted{text}, span(begin, end), text);
        either.push_back(std::move(second));
        auto node = any_of(std::move(either));
        node.span = span(begin, end);
        node.phrase = words(begin, end);
        return node;
    }
    return quoted(begin, end);
}

// Clauses and what stands between them.
Node StatementReader::coordination(Index begin, Index end, int depth) {
    enum class Join { none, comma, semicolon, conjunction, disjunction };
    struct Member {
        Node node;
        Join before = Join::none;
        bool negative = false;
        bool measure = false;
        bool mixed = false;           // a clause with words around it that are not understood
        bool opens_negative = false;  // quoted, and begins with "no"
        bool trailing = false;        // mixed: a clause, and then words that are not understood
        Index begin = 0, end = 0;
        bool standalone = false;  // begins with words of its own that say how it is meant
        bool own_clause = false;  // mixed, but begins like a sentence of its own
        std::vector<EntryId> analytes;
    };
    auto const has_connective = find(begin, end, {"and", "or"}, nullptr) != end;
    std::vector<Member> members;
    auto at = begin;
    Join join = Join::none;
    at += match(at, end, {"either", "both"});
    // "able to", "agree to", "planned": what such a word governs is one phrase, its connectives included.
    auto const governed = [&](Index i) {
        return match(i, end,
                     {"able",         "unable",        "willing",     "unwilling",     "agree",         "agrees",        "agreed",
                      "ability",      "inability",     "willingness", "unwillingness", "refuse",        "refuses",       "refusal",
                      "capable",      "incapable",     "commit",      "commits",       "plan",          "plans",         "planning",
                      "planned",      "intend",        "intends",     "likely",        "unlikely",      "expected",      "anticipated",
                      "wish",         "wishes",        "desire",      "understand",    "understands",   "consent to",    "comply",
                      "anticipates",  "anticipate",    "requires",    "not able",      "not willing",   "mentally",      "compliance",
                      "scheduled",    "contemplating", "considering", "competent",     "in opinion of", "not recovered", "recovered",
                      "not resolved", "resolved",      "recovery"}) != 0;
    };
    while (at < end) {
        if (depth > deepest) return quoted(begin, end);
        Member member;
        member.before = join;
        auto stop = end;
        member.standalone =
            match(at, end,
                  {"history of",     "prior",     "previous",     "known",    "current", "currently", "concurrent", "any",
                   "active",         "who",       "no",           "not",      "have",    "has",       "received",   "use of",
                   "received prior", "pregnant",  "previously",   "patients", "those",   "with",      "history",    "participation in",
                   "treatment with", "receiving", "uncontrolled", "severe",   "other",   "another",   "women",      "presence of",
                   "evidence of"}) != 0;
        // "Japanese patients, who are at least 20 years of age": what follows narrows the one thing before it.
        if (members.size() == 1 && join == Join::comma)
            if (auto const n = match(at, end, {"who", "who are", "who have", "who is", "who has", "that is", "that are", "that have"});
                n != 0 && at + n < end) {
                at += n;
                member.before = Join::conjunction;
            }
        if (at > begin || has_connective) {
            int brackets = 0;
            auto next = at;
            for (; next < end; ++next) {
                if (opens(tokens_[next]))
                    ++brackets;
                else if (closes(tokens_[next]))
                    brackets = std::max(0, brackets - 1);
                else if (brackets == 0 && next > at && at_boundary(next, end))
                    break;
            }
            if (next - at <= 24)
                if (auto node = attestation(at, next)) {
                    member.node = std::move(*node);
                    stop = next;
                    goto joined;
                }
        }
        // A bracket as a member: "(A or B) and C".
        if (opens(tokens_[at])) {
            int brackets = 0;
            auto close = at;
            for (; close < end; ++close) {
                if (opens(tokens_[close])) ++brackets;
                if (closes(tokens_[close]) && --brackets == 0) break;
            }
            if (close < end && at_boundary(close + 1, end)) {
                member.node = statement(at + 1, close, depth + 1);
                stop = close + 1;
                goto joined;
            }
        }
        // "Women who are unwilling to ...": women of whom that is said.
        if (auto const n = match(at, end,
                                 {"women", "females", "female", "women who", "women who are", "females who are", "female who are",
                                  "female who is", "woman who is", "women that are"});
            n != 0) {
            auto verb = at + n;
            verb += match(verb, end, {"who", "who are", "who is", "that are"});
            if (verb < end && governed(verb) && find(verb, end, {"or", "and", ";"}, nullptr) == end) {
                std::vector<Node> both;
                both.push_back(leaf(Sex{true}, span(at, at + n), "female"));
                both.push_back(governed_phrase(verb, end));
                member.node = all_of(std::move(both));
                member.node.span = span(at, end);
                member.node.phrase = words(verb, end);
                stop = end;
                goto joined;
            }
        }
        if (auto defined = defined_in_brackets(at, end, depth); defined && at_boundary(defined->end, end)) {
            member.node = std::move(defined->node);
            stop = defined->end;
            goto joined;
        }
        if (auto read = clause(at, end)) {
            member.node = std::move(read->node);
            // "Archived tissue, not older than 6 months": what is not understood before it may be what is that old.
            if (member.node.is<Age>() && !members.empty() && has_quoted(members.back().node) &&
                find(at, read->end, {"age", "aged", "ages", "of age"}, nullptr) == read->end)
                member.node = quoted(at, read->end);
            member.negative = read->negative;
            member.measure = read->measure;
            member.analytes = std::move(read->analytes);
            stop = read->end;
            // A bracket behind the clause: "(≤ 5 × ULN if liver metastases)", "(or creatinine clearance ≥ 60 mL/min)".
            while (stop < end && opens(tokens_[stop])) {
                int brackets = 0;
                auto close = stop;
                for (; close < end; ++close) {
                    if (opens(tokens_[close])) ++brackets;
                    if (closes(tokens_[close]) && --brackets == 0) break;
                }
                if (close >= end) {
                    member.mixed = true;
                    stop = end;
                    break;
                }
                auto inner = stop + 1;
                auto const or_words = match(inner, close, {"or", "and / or"});
                inner += or_words;
                auto const tokens = std::span<Token const>(tokens_).subspan(inner, close - inner);
                LowerContext context{tokens, vocabulary_, kind_, warnings_};
                std::optional<Node> special;
                if (!member.analytes.empty()) special = bracket_of_measure(member.node, member.analytes, stop + 1, close, depth);
                if (!special)
                    if (auto minors = consent_of_minors(stop + 1, close, depth)) {
                        std::vector<Node> both;
                        both.push_back(std::move(member.node));
                        both.push_back(std::move(*minors));
                        special = all_of(std::move(both));
                    }
                if (!special && member.measure)
                    if (auto const other = read_measure(tokens, vocabulary_); other && inner + other->length == close)
                        if (auto node = lower_measure(other->piece, context)) special = same_on_two_scales(member.node, std::move(*node));
                if (!special && or_words == 0 && match(inner, close, {"note", "note :", "note that"}) != 0) {
                    auto note = sentence(inner + match(inner, close, {"note", "note :", "note that"}), close, depth + 1);
                    if (note.is<Nothing>()) special = std::move(member.node);
                }
                if (!special && or_words != 0) {
                    auto inner_node = sentence(inner, close, depth + 1);
                    std::vector<Node> either;
                    either.push_back(std::move(member.node));
                    either.push_back(described(std::move(inner_node)));
                    special = any_of(std::move(either));
                }
                if (special) {
                    member.node = std::move(*special);
                    member.node.span = span(at, close + 1);
                    member.node.phrase = words(at, close + 1);
                    member.measure = false;
                } else if (auto const n = match(inner, close, {"including at least", "with at least", "of which at least"});
                           n != 0 && !member.negative) {
                    std::vector<Node> both;
                    both.push_back(std::move(member.node));
                    both.push_back(sentence(inner + 1, close, depth + 1));
                    member.node = all_of(std::move(both));
                    member.node.span = span(at, close + 1);
                    member.node.phrase = words(at, close + 1);
                } else if (!member.measure && !member.negative && inner == stop + 1 && narrows(inner, close)) {
                    std::vector<Node> both;
                    both.push_back(std::move(member.node));
                    auto note = sentence(inner, close, depth + 1);
                    both.push_back(note.is<Nothing>() ? leaf(Nothing{}) : quoted(inner, close));
                    if (both.back().is<Nothing>()) both.pop_back();
                    member.node = all_of(std::move(both));
                    member.node.span = span(at, close + 1);
                    member.node.phrase = words(at, close + 1);
                } else
                    member.mixed = true;
                stop = close + 1;
            }
            if (stop < end && member.measure && !at_boundary(stop, end))
                if (auto const n = match(stop, end, {"if", "for", "in", "in case of", "in presence of", "in cases of"});
                    n != 0 && stop + n < end) {
                    // "QTc ≥ 480 for bundle branch block", "< 1.4 mg/dL in females": a bound for a group.
                    auto const close = find(stop + n, end, {";", ",", "and", "or", "."}, nullptr);
                    auto who = sentence(stop + n, close, depth + 1);
                    if (!has_quoted(who)) {
                        if (!members.empty() && members.back().analytes == member.analytes && join == Join::disjunction)
                            if (auto special = specialize(members.back().node, member.node, who)) {
                                members.back().node = std::move(*special);
                                members.back().measure = false;
                                at = close;
                                goto separator;
                            }
                        member.node = asked_of(std::move(who), std::move(member.node));
                        stop = close;
                    }
                }
            if (stop < end && !at_boundary(stop, end)) member.mixed = true;
            member.trailing = member.mixed;
        } else if (!members.empty() && !members.back().analytes.empty() &&
                   (join == Join::disjunction || join == Join::conjunction || join == Join::comma)) {
            // "... or ≤ 5 × ULN if liver metastases": the analyte was named before.
            auto const tokens = std::span<Token const>(tokens_).subspan(at, end - at);
            LowerContext context{tokens, vocabulary_, kind_, warnings_};
            auto& previous = members.back();
            auto const bound = read_bound(tokens, vocabulary_);
            if (bound) {
                auto const after = at + static_cast<Index>(bound->length);
                auto const all = previous.node.is<All>() || (!previous.node.is<Any>() && kind_ != CriterionKind::exclusion);
                auto node = lower_bound(bound->piece, previous.analytes, all, context);
                auto const n = match_condition(after, end);
                if (node && n != 0 && after + n < end) {
                    auto const close = find(after + n, end, {";", ",", "and"}, nullptr);
                    auto who = sentence(after + n, close, depth + 1);
                    if (auto special = specialize(previous.node, *node, who); special && join == Join::disjunction) {
                        previous.node = std::move(*special);
                        previous.measure = false;
                        at = close;
                        goto separator;
                    }
                    member.node = asked_of(std::move(who), std::move(*node));
                    member.measure = true;
                    member.analytes = previous.analytes;
                    stop = close;
                    goto joined;
                } else if (node && n == 0 && at_boundary(after, end) && join == Join::disjunction) {
                    member.node = std::move(*node);
                    member.measure = true;
                    member.analytes = previous.analytes;
                    stop = after;
                    goto joined;
                }
            }
            member.mixed = true;
        } else
            member.mixed = true;

        if (member.mixed) {
            // Up to the next connective outside brackets.
            auto next = member.trailing ? stop : at;
            int brackets = 0;
            for (; next < end; ++next) {
                if (opens(tokens_[next]))
                    ++brackets;
                else if (closes(tokens_[next]))
                    brackets = std::max(0, brackets - 1);
                else if (brackets == 0 && next > at && at_boundary(next, end)) {
                    // "Acute and chronic pancreatitis": either of them, or one that is both? An adjective is no member of its own.
                    if (match(next, end, {"and"}) != 0 && std::all_of(tokens_.begin() + at, tokens_.begin() + next, [](Token const& token) {
                            return token.qualifier.has_value() && token.entry == EntryId::none;
                        }))
                        continue;
                    if (!governed(at)) break;
                    auto after = next;
                    while (after < end && at_boundary(after, end)) ++after;
                    // "unwilling or unable to": one phrase.
                    if (next - at == 1 && governed(after)) continue;
                    if (governed(after) || is_symbol(tokens_[next], ";")) break;
                    // "willing to use contraception or be surgically sterile": a fact of its own.
                    if (after < end)
                        if (auto const other = clause(after, end); other && other->node.is<Fact>()) break;
                }
            }
            stop = next;
            // Does a clause hide inside? Then the words around it are not a member of their own.
            bool hides = false;
            for (auto i = at; i < stop && !hides; ++i)
                hides = tokens_[i].entry != EntryId::none || tokens_[i].kind == TokenKind::comparator;
            member.mixed = hides && !governed(at);
            member.own_clause = match(at, stop,
                                      {"not", "no", "who", "have", "has", "with", "patients", "any", "those", "or", "had", "for which",
                                       "in whom", "will", "that have"}) != 0;
            member.negative = false;
            member.measure = false;
            member.opens_negative =
                match(at, stop, {"no", "not", "without", "never", "none", "absence of", "lack of", "free of", "neither"}) != 0;
            member.node = governed(at) ? governed_phrase(at, stop) : quoted(at, stop);
            member.analytes.clear();
        }
    joined:
        member.begin = at;
        member.end = stop;
        members.push_back(std::move(member));
        at = stop;
    separator:
        // The connective.
        join = Join::none;
        while (at < end) {
            auto const n = match(at, end, {"and / or", "or"});
            auto const m = match(at, end, {"and", "&", "but", "as well as", "plus"});
            if (n != 0) {
                join = Join::disjunction;
                at += n;
            } else if (m != 0) {
                if (join != Join::disjunction) join = Join::conjunction;
                at += m;
            } else if (is_symbol(tokens_[at], ";") || is_symbol(tokens_[at], ".")) {
                if (join == Join::none || join == Join::comma) join = Join::semicolon;
                ++at;
            } else if (is_symbol(tokens_[at], ",")) {
                if (join == Join::none) join = Join::comma;
                ++at;
            } else
                break;
        }
    }
    if (members.empty()) return quoted(begin, end);
    if (members.size() == 1) {
        auto node = std::move(members.front().node);
        if (node.phrase.empty()) node.phrase = words(begin, end);
        if (node.span.empty()) node.span = span(begin, end);
        return node;
    }
    // Words at the end that are not understood may speak about all members, and so may words before the first.
    auto const last_mixed =
        members.back().mixed && members.back().trailing && !members.back().own_clause && members.back().before != Join::semicolon;
    // "infection requiring antibiotics, antivirals or antifungals": what follows a narrowed condition may belong to what narrows it.
    for (std::size_t i = 0; i + 1 < members.size(); ++i)
        if (ends_narrowed(members[i].node) && members[i + 1].before != Join::semicolon && !members[i + 1].standalone &&
            !members[i + 1].measure && is_therapy(members[i + 1].node))
            return quoted(begin, end);
    // "treatment for infection or other illness within 14 days": what follows may be a reason too.
    for (std::size_t i = 0; i + 1 < members.size(); ++i)
        if (ends_with_reason(members[i].node) && members[i + 1].before != Join::semicolon && !members[i + 1].measure &&
            (!is_therapy(members[i + 1].node) || ends_narrowed(members[i].node)) &&
            match(members[i + 1].begin, members[i + 1].end,
                  {"history of", "known", "who", "patients", "pregnant", "active", "uncontrolled", "no", "not", "have", "has", "had",
                   "prior", "previous", "current", "currently", "any"}) == 0)
            return quoted(begin, end);
    // ", who have ..." behind a list narrows all of it.
    for (std::size_t i = 1; i < members.size(); ++i)
        if ((members[i].before == Join::comma || members[i].before == Join::none) &&
            match(members[i].begin, members[i].end,
                  {"who", "who have", "who are", "who has", "who is", "that", "that are", "that have", "which", "which are", "whose",
                   "which is", "with", "without"}) != 0)
            return quoted(begin, end);
    // What stands before the first clause of a mixed member may reach over the next one, unless that begins like a sentence of its own.
    bool reaches_over = false;
    for (std::size_t i = 0; i + 1 < members.size(); ++i)
        reaches_over = reaches_over || (members[i].mixed && members[i + 1].before != Join::semicolon && !members[i + 1].measure &&
                                        !members[i + 1].standalone);
    if (last_mixed || reaches_over) return quoted(begin, end);

    bool has_and = false, has_or = false, has_semicolon = false;
    for (auto const& member : members) {
        has_and = has_and || member.before == Join::conjunction;
        has_or = has_or || member.before == Join::disjunction;
        has_semicolon = has_semicolon || member.before == Join::semicolon;
    }
    // "A, B or C, D": after the "or" a comma goes on. Under exclusion all are alternatives; under inclusion it is not certain.
    bool comma_after_or = false, seen_or = false;
    for (auto const& member : members) {
        comma_after_or = comma_after_or || (seen_or && (member.before == Join::comma || member.before == Join::semicolon));
        seen_or = seen_or || member.before == Join::disjunction;
    }
    if (comma_after_or && kind_ != CriterionKind::exclusion) return quoted(begin, end);
    if (has_and && has_or) {
        Diagnostic diagnostic;
        diagnostic.severity = Severity::warning;
        diagnostic.code = "ambiguous-and-or";
        diagnostic.message = "`and` and `or` stand side by side: which belong together is not certain";
        diagnostic.span = span(begin, end);
        warnings_.push_back(std::move(diagnostic));
        return quoted(begin, end);
    }
    // "no <words not understood> or B": how far "no" reaches is not certain.
    for (std::size_t i = 0; i + 1 < members.size(); ++i)
        if (members[i].opens_negative) return quoted(begin, end);
    // "not A or B": the negation reaches over the rest, unless every member carries its own.
    auto const negatives =
        static_cast<std::size_t>(std::count_if(members.begin(), members.end(), [](Member const& m) { return m.negative; }));
    if (has_or && members.front().negative && negatives != members.size()) {
        if (negatives != 1 || std::any_of(members.begin() + 1, members.end(), [](Member const& m) { return m.measure; }))
            return quoted(begin, end);
        std::vector<Node> nodes;
        nodes.push_back(std::move(members.front().node.children.front()));
        for (std::size_t i = 1; i < members.size(); ++i) nodes.push_back(std::move(members[i].node));
        auto node = negation(any_of(std::move(nodes)));
        node.span = span(begin, end);
        return node;
    }
    // "women who are pregnant and women who nurse": kinds of people, any of them.
    auto const kinds_of_people =
        has_and && std::all_of(members.begin(), members.end(), [&](Member const& m) { return names_people(m.begin, m.end); });
    auto const any = has_or || kinds_of_people || (!has_and && kind_ == CriterionKind::exclusion);
    std::vector<Node> nodes;
    for (auto& member : members) nodes.push_back(any ? described(std::move(member.node)) : std::move(member.node));
    // "no A or no B": neither, or one of them? Negatives joined by "or" are not certain.
    if (has_or && negatives == members.size()) return quoted(begin, end);
    auto node = any ? any_of(std::move(nodes)) : all_of(std::move(nodes));
    node.span = span(begin, end);
    node.phrase = words(begin, end);
    return node;
}

// The line above a sub-list: "At least two of the following:", "Adequate organ function, defined as:", "Patients must have:".
ListHead StatementReader::read_head() {
    ListHead head;
    auto begin = Index{0};
    auto end = static_cast<Index>(tokens_.size());
    trim(begin, end);
    Index length = 0;
    // Who is excluded is said of the whole list.
    auto const excluded = find(begin, end,
                               {"excluded", "are excluded", "will be excluded", "not eligible", "ineligible", "will not be eligible",
                                "excluded if", "are excluded if", "excluded from study"},
                               &length);
    if (excluded != end) {
        head.excluded = true;
        auto rest_begin = excluded + length, rest_end = end;
        trim(rest_begin, rest_end);
        if (rest_begin < rest_end && match(rest_begin, rest_end,
                                           {"if",
                                            "if they",
                                            "from study",
                                            "from trial",
                                            "for study",
                                            "from participation",
                                            "if they have",
                                            "if they meet any of following",
                                            "if any of following",
                                            "from this study",
                                            "when",
                                            "if they meet any of following criteria",
                                            "for this study",
                                            "for enrollment",
                                            "to participate",
                                            "if any of following apply",
                                            "if one of following",
                                            "if any of following criteria",
                                            "from participating",
                                            "from enrollment",
                                            "for participation",
                                            "for trial",
                                            "if they have any of following",
                                            "for study if",
                                            "for study if they"}) != rest_end - rest_begin)
            head.refused = true;
        end = excluded;
        while (end > begin && match(end - 1, end, {"will", "be", "are", "is"}) != 0) --end;
    }
    auto const take = [&](std::initializer_list<std::string_view> phrases, ListHead::Join join) {
        auto const at = find(begin, end, phrases, &length);
        if (at == end) return false;
        head.join = join;
        // A number in it counts.
        for (auto i = at; i < at + length; ++i)
            if (tokens_[i].number)
                if (auto const n = tokens_[i].number->to_integer()) head.count = static_cast<int>(std::min<std::int64_t>(*n, 1000));
        tokens_.erase(tokens_.begin() + at, tokens_.begin() + at + length);
        end -= length;
        return true;
    };
    // "at least 2 of the following": the number is any token.
    auto const counted = [&](std::initializer_list<std::string_view> before, ListHead::Join join) {
        for (auto i = begin; i < end; ++i) {
            auto const n = match(i, end, before);
            if (n == 0 || i + n >= end || !tokens_[i + n].number) continue;
            auto const m = match(i + n + 1, end,
                                 {"of following", "of the following", "or more of following", "or more of the following", "of below",
                                  "or more of", "of these", "of following criteria", "of following conditions", "of"});
            if (m == 0) continue;
            auto const value = tokens_[i + n].number->to_integer();
            if (!value || *value < 1 || *value > 100) continue;
            head.join = join;
            head.count = static_cast<int>(*value);
            tokens_.erase(tokens_.begin() + i, tokens_.begin() + i + n + 1 + m);
            end -= n + 1 + m;
            return true;
        }
        return false;
    };
    if (!counted({"at least", "≥", ">=", "a minimum of", "minimum of", "any"}, ListHead::Join::at_least) &&
        !counted({"no more than", "at most", "not more than"}, ListHead::Join::at_most)) {
        if (!take({"any of following", "any of the following", "any one of following", "any one of the following", "one of following",
                   "one of the following", "one or more of following", "one or more of the following", "either of following",
                   "any of these", "either of the following", "any of below", "any", "either", "at least one of the following",
                   "at least one of following", "any of following conditions", "one or more of"},
                  ListHead::Join::any))
            take({"all of following", "all of the following", "all the following", "each of following", "each of the following",
                  "both of following", "both of the following", "all following", "all", "meet all", "every one of following"},
                 ListHead::Join::all);
    }
    take({"following criteria", "following conditions", "the following criteria", "of following", "following", "of the following",
          "the following", "criteria", "following :", "as follows", "conditions", "if they"},
         head.join);
    trim(begin, end);
    // What is left: nothing; a group of people; a thing the list defines or exemplifies.
    auto const verb = [&] {
        while (end > begin && (is_demand(end - 1) || match(end - 1, end,
                                                           {"have", "with", "have :", "who", "if", "be", "are", "meet", "in", "include",
                                                            "includes", "of", "has", "is", "met", "from", "at", "either"}) != 0))
            --end;
    };
    Index tail = 0;
    auto const including = find(begin, end,
                                {"including", "such as", "include", "includes", "including but not limited to", "e . g .", "e . g",
                                 "including , but not limited to", "for example"},
                                &tail);
    auto const defined = find(begin, end,
                              {"defined as", "defined by", "as defined by", "as evidenced by", "i . e .", "i . e", "meaning",
                               "is defined as", "as indicated by", "as demonstrated by", "with", "as determined by", "based on"},
                              &tail);
    if (including != end && including + tail >= end) {
        end = including;
        head.link = ListHead::Link::including;
    } else if (defined != end && defined + tail >= end) {
        end = defined;
        head.link = ListHead::Link::defined;
    }
    auto const demanded = end > begin && is_demand(end - 1);
    verb();
    trim(begin, end);
    if (begin >= end) {
        head.link = ListHead::Link::none;
        return head;
    }
    if (head.link == ListHead::Link::none) {
        auto const people = names_people(begin, end);
        if (people) {
            // "Women of childbearing potential must:", "Infants aged 6 to 23 months:": the list is asked of them.
            auto who = sentence(begin, end, 1);
            if (who.is<Nothing>()) return head;
            if (demanded || who.is<Age>() || who.is<Sex>() || !has_quoted(who)) {
                head.who = std::move(who);
                return head;
            }
        }
        head.link = ListHead::Link::unclear;
    }
    head.parent = sentence(begin, end, 1);
    // "Prior X is allowed if all of the following are met:" is asked of those with X: not read.
    head.refused =
        head.refused || (head.parent->is<Nothing>() &&
                         find(begin, end, {"allowed", "permitted", "may", "eligible", "acceptable", "can", "required"}, nullptr) != end);
    if (head.parent->is<Nothing>()) {
        head.parent.reset();
        head.link = ListHead::Link::none;
    }
    return head;
}

}  // namespace eligo
