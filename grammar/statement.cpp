// The reader as a whole: sentences, and which form of sentence is tried before which.

#include "grammar/statement.hpp"

#include "grammar/clause.hpp"
#include "grammar/lower.hpp"

#include <algorithm>

namespace eligo {

Node described(Node node) {
    if (node.is<Group>()) node.meaning = All{};
    return node;
}

bool has_quoted(Node const& node) {
    if (node.is<Quoted>() || node.is<Residue>()) return true;
    return std::any_of(node.children.begin(), node.children.end(), has_quoted);
}

StatementReader::StatementReader(TokenText const& full, std::vector<Token> tokens, Vocabulary const& vocabulary, CriterionKind kind,
                                 std::vector<Diagnostic>& warnings)
    : full_(full), tokens_(std::move(tokens)), vocabulary_(vocabulary), kind_(kind), warnings_(warnings) {}

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
    if (auto node = note(begin, end)) return std::move(*node);
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
    return said_by(std::move(result), begin, end);
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

Node StatementReader::sentence(Index begin, Index end, int depth) {
    trim(begin, end);
    if (begin >= end) return leaf(Nothing{});
    if (depth > deepest) return quoted(begin, end);
    if (auto node = attestation(begin, end)) return std::move(*node);
    if (auto node = measures(begin, end)) return std::move(*node);
    if (auto node = consequence(begin, end, depth)) return std::move(*node);
    if (auto node = attribution(begin, end, depth)) return std::move(*node);
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
    if (auto node = demand_of_people(begin, end, depth)) return std::move(*node);
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

// "Women of childbearing potential and men": kinds of people, any of them.
Node StatementReader::people(Index begin, Index end, int depth) {
    if (auto node = either_sex_of_potential(begin, end)) return std::move(*node);
    Index length = 0;
    auto const at = find(begin, end, {"and", "or", "and / or", "as well as"}, &length);
    if (at != end && at > begin && at + length < end && names_people(begin, at) && names_people(at + length, end)) {
        std::vector<Node> kinds;
        kinds.push_back(sentence(begin, at, depth));
        kinds.push_back(people(at + length, end, depth + 1));
        return said_by(any_of(std::move(kinds)), begin, end);
    }
    return sentence(begin, end, depth);
}

}  // namespace eligo
