// Quantities under a name, and lines that were run together: "Adequate renal function (creatinine ≤ 1.5 mg/dL)", "Thrombocytopenia (platelets < 50,000/mm3)",
// "Bilirubin ≤ 2 mg/dL AST ≤ 3 × ULN No active hepatitis".

#include "grammar/statement.hpp"

#include <algorithm>

namespace eligo {
namespace {

template <class Test>
bool any_leaf(Node const& node, Test const& test) {
    if (node.children.empty()) return test(node);
    return std::any_of(node.children.begin(), node.children.end(), [&](Node const& child) { return any_leaf(child, test); });
}

template <class Test>
bool all_leaves(Node const& node, Test const& test) {
    if (node.children.empty()) return test(node);
    return std::all_of(node.children.begin(), node.children.end(), [&](Node const& child) { return all_leaves(child, test); });
}

bool is_measure(Node const& node) { return node.is<Measure>(); }

}  // namespace

std::optional<StatementReader::ReadClause> StatementReader::defined_in_brackets(Index begin, Index end, int depth) {
    auto open = begin;
    while (open < end && open - begin < 8 && !opens(tokens_[open])) {
        if (tokens_[open].kind == TokenKind::number || tokens_[open].kind == TokenKind::comparator) return std::nullopt;
        ++open;
    }
    if (open == end || open == begin || !opens(tokens_[open])) return std::nullopt;
    int brackets = 0;
    auto close = open;
    for (; close < end; ++close) {
        if (opens(tokens_[close])) ++brackets;
        if (closes(tokens_[close]) && --brackets == 0) break;
    }
    if (close >= end || close == open + 1) return std::nullopt;
    auto const label = label_of(begin, open);
    auto const grades_severity = [&](Token const& token) {
        return token.qualifier && vocabulary_.qualifiers()[*token.qualifier].group == "severity";
    };
    auto named = !label.other && label.function && label.topic;
    if (!named) {
        // "severe renal impairment", "known thrombocytopenia"
        auto last = open - 1;
        auto const entry = tokens_[last].entry;
        named = entry != EntryId::none && vocabulary_.value_condition(entry) != nullptr;
        for (auto i = begin; i < last; ++i)
            named = named && (grades_severity(tokens_[i]) ||
                              match(i, i + 1,
                                    {"severe", "moderate", "mild", "significant", "known", "uncontrolled", "marked", "to", "or",
                                     "persistent", "clinically significant", "evidence of", "presence of", "of", "with"}) == 1);
    } else
        for (auto i = begin; i < open; ++i)
            if (tokens_[i].entry != EntryId::none && vocabulary_.entry(tokens_[i].entry).kind == EntryKind::analyte) return std::nullopt;
    if (!named) return std::nullopt;
    auto inner = open + 1;
    inner += match(inner, close,
                   {"i . e .", "i . e . ,", "i . e", "ie", "ie ,", "defined as", "defined by", "as defined by", "with", "as evidenced by",
                    "indicated by", "that is", "as indicated by", "meaning", "as measured by", "=", ":"});
    if (inner >= close) return std::nullopt;
    auto const warned = warnings_.size();
    auto node = sentence(inner, close, depth + 1);
    if (understood(node) != Understood::full || !any_leaf(node, is_measure)) {
        warnings_.resize(warned);
        return std::nullopt;
    }
    labels_.push_back(span(begin, open));
    node.span = span(begin, close + 1);
    node.phrase = words(begin, close + 1);
    return ReadClause{std::move(node), close + 1, {}, false, false, std::nullopt};
}

// The lines of an old page in one: each begins with a capital where the one before is complete, and says something of its own.
std::optional<Node> StatementReader::lines_in_one(Index begin, Index end, int depth) {
    if (kind_ == CriterionKind::exclusion || end - begin > 120) return std::nullopt;
    std::vector<Index> starts;
    int brackets = 0;
    for (auto i = begin; i < end; ++i) {
        auto const first = full_.text[tokens_[i].span.begin];
        if (brackets == 0 && i > begin && first >= 'A' && first <= 'Z' && tokens_[i].spaced &&
            tokens_[i - 1].kind != TokenKind::comparator &&
            match(i - 1, i, {"or", "and", ",", "and / or", "of", "to", "the", "for", "with", "/", "-", ":", "by", "than"}) == 0 &&
            match(i, end, {"or", "and", "uln", "wnl", "if", "unless", "note"}) == 0)
            starts.push_back(i);
        if (opens(tokens_[i])) ++brackets;
        if (closes(tokens_[i])) brackets = std::max(0, brackets - 1);
    }
    if (starts.empty() || starts.size() > 12) return std::nullopt;
    starts.push_back(end);
    std::vector<Node> lines;
    bool named = false;
    auto from = begin;
    for (auto const stop : starts) {
        auto node = sentence(from, stop, depth + 1);
        auto const whole =
            understood(node) == Understood::full &&
            (node.is<Not>() || any_leaf(node, [](Node const& one) { return one.is<Measure>() || one.is<Finding>() || one.is<Age>(); }));
        auto const label = label_of(from, stop);
        if (!whole && stop != end && label.function && (label.topic || label.adequate) && !label.other &&
            std::none_of(tokens_.begin() + from, tokens_.begin() + stop, [](Token const& token) { return token.number.has_value(); })) {
            // "Adequate hepatic function Bilirubin normal": only a name.
            labels_.push_back(span(from, stop));
            from = stop;
            named = true;
        }
        if (!whole) continue;
        lines.push_back(std::move(node));
        from = stop;
    }
    if (from != end || lines.empty() || (lines.size() < 2 && !named)) return std::nullopt;
    // A window behind the last quantity may be meant for all.
    auto const windowed = [](Node const& node) { return node.is<Measure>() && !node.get<Measure>()->window.none(); };
    if (any_leaf(lines.back(), windowed) &&
        !std::all_of(lines.begin(), lines.end(), [&](Node const& line) { return any_leaf(line, windowed); }))
        return std::nullopt;
    return said_by(all_of(std::move(lines)), begin, end);
}

// "(within 14 days) WBC ≥ 3,000/mm3, platelets ≥ 100,000/mm3": the window of all.
std::optional<Node> StatementReader::windowed_list(Index begin, Index end, int depth) {
    if (!opens(tokens_[begin])) return std::nullopt;
    auto close = begin;
    while (close < end && !closes(tokens_[close])) ++close;
    if (close + 1 >= end) return std::nullopt;
    auto const window = read_window(std::span<Token const>(tokens_).subspan(begin + 1, close - begin - 1), vocabulary_);
    if (!window || window->length != close - begin - 1) return std::nullopt;
    auto rest_begin = close + 1, rest_end = end;
    trim(rest_begin, rest_end);
    if (rest_begin >= rest_end) return std::nullopt;
    auto node = sentence(rest_begin, rest_end, depth + 1);
    if (!add_window(node, *window, begin + 1)) return std::nullopt;
    return said_by(std::move(node), begin, end);
}

// "Renal insufficiency with creatinine > 2 mg/dL": what is a value beyond a limit is that value; anything else has it beside.
std::optional<Node> StatementReader::with_value(Index begin, Index end, int depth) {
    Index length = 0;
    auto const at = find(begin, end, {"with", ", with", "and with", "as shown by", "evidenced by", "as evidenced by"}, &length);
    if (at == end || at == begin || at + length >= end || find(begin, at, {"and", "or", ",", ";"}, nullptr) != at) return std::nullopt;
    auto rest = at + length;
    rest += match(rest, end, {"a", "an"});
    if (rest >= end) return std::nullopt;
    auto value = sentence(rest, end, depth + 1);
    if (understood(value) != Understood::full || !all_leaves(value, is_measure)) return std::nullopt;
    auto claim = clause(begin, at);
    if (!claim || claim->end != at || !claim->node.is<Record>()) return std::nullopt;
    auto const& record = *claim->node.get<Record>();
    if (record.what.entry == EntryId::none || vocabulary_.entry(record.what.entry).kind != EntryKind::condition ||
        !record.restriction.empty())
        return std::nullopt;
    if (vocabulary_.value_condition(record.what.entry) != nullptr && record.tense == Tense::bare && record.window.none()) {
        labels_.push_back(span(begin, rest));
        return value;
    }
    std::vector<Node> both;
    both.push_back(std::move(claim->node));
    both.push_back(std::move(value));
    return said_by(all_of(std::move(both)), begin, end);
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
                          "-",
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
                    tokens_[k].entry == EntryId::none && match(k, rest_end, {"recovered from", "recovery from"}) == 0)
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

}  // namespace eligo
