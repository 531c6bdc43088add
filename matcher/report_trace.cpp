#include "matcher/report_trace.hpp"

#include "matcher/report_text.hpp"
#include "matcher/rule_json.hpp"
#include "rules/compare.hpp"
#include "rules/print.hpp"
#include "rules/utf8.hpp"

#include <algorithm>
#include <utility>

namespace eligo {
namespace {

std::string_view slice(std::string_view source, Span span) noexcept {
    std::size_t const begin = std::min<std::size_t>(span.begin, source.size());
    return source.substr(begin, std::clamp<std::size_t>(span.end, begin, source.size()) - begin);
}

Window const* window_of(Node const& node) {
    if (auto const* measure = node.get<Measure>()) return &measure->window;
    if (auto const* record = node.get<Record>()) return &record->window;
    if (auto const* finding = node.get<Finding>()) return &finding->window;
    return nullptr;
}

char mark_of(WordFate fate) noexcept {
    switch (fate) {
        case WordFate::leaf: return '~';
        case WordFate::connective: return '=';
        case WordFate::neutral: return ' ';
        case WordFate::quoted: return '"';
        case WordFate::residue: return '?';
    }
    return ' ';
}

// A node, its words and evidence, and under it its children.
class Tracer {
public:
    Tracer(Trial const& trial, std::string const& file, Vocabulary const& vocabulary, TrialAnswer const& answer, TraceLevel level,
           CriterionKind kind, Palette const& palette)
        : source_(trial.document.source),
          file_(file),
          vocabulary_(vocabulary),
          as_of_(answer.as_of),
          level_(level),
          kind_(kind),
          palette_(palette) {}

    std::string operator()(NodeAnswer const& answer, std::string const& id, std::string const& lead, std::string const& below) const {
        std::string out;
        Node const& node = *answer.node;
        bool const parent = !answer.children.empty();
        std::string const title =
            parent ? std::string(type_name(node)) + (node.is<AtLeast>() ? ' ' + std::to_string(node.get<AtLeast>()->count) : std::string())
                   : print(node, vocabulary_);
        out +=
            entry(lead, below + (parent ? "│ " : "  "), palette_.faint(id) + ' ' + title + ": " + painted(answer.answer, kind_, palette_));
        std::string const under = below + (parent ? "│   " : "    ");
        auto const say = [&](std::string const& text) { out += entry(under, under, text); };
        if (!node.span.empty() && !parent) say('"' + std::string(slice(source_, node.span)) + '"');
        if (!answer.reason.empty()) say(answer.reason);
        if (answer.comparison) say("= " + distance_of(*answer.comparison).text);
        if (std::string const window = window_text(node, as_of_); !window.empty()) say("window: " + window);
        for (auto const& evidence : answer.evidence) say("← " + described(evidence, file_));
        for (auto const& missing : answer.missing)
            if (!parent) say("missing: " + missing.what);
        std::vector<std::size_t> shown;
        for (std::size_t i = 0; i < answer.children.size(); ++i)
            if (is_shown(answer, answer.children[i], level_)) shown.push_back(i);
        for (std::size_t const i : shown) {
            bool const last = i == shown.back();
            out += (*this)(answer.children[i], node_id(id, i), below + (last ? "└ " : "├ "), below + (last ? "  " : "│ "));
        }
        return out;
    }

private:
    // Wrapped, with the lines of the tree going on at the left.
    static std::string entry(std::string const& first, std::string const& rest, std::string const& text) {
        std::string const block = wrapped(std::string(display_width(first), ' '), text);
        std::string out;
        std::size_t const indent = display_width(first);
        for (std::size_t at = 0; at < block.size();) {
            std::size_t const end = block.find('\n', at);
            std::string const lead = at == 0 ? first : padded(rest, indent);
            out += lead + block.substr(std::min(at + indent, end), end - std::min(at + indent, end) + 1);
            at = end + 1;
        }
        return out;
    }

    std::string_view source_;
    std::string const& file_;
    Vocabulary const& vocabulary_;
    Day as_of_;
    TraceLevel level_;
    CriterionKind kind_;
    Palette const& palette_;
};

}  // namespace

bool is_traced(CriterionAnswer const& one, TraceOptions const& options) {
    std::string const& id = one.criterion->id;
    if (!options.criterion.empty() && id != options.criterion) return false;
    if (!options.node.empty()) return find_node(one.answer, id, options.node) != nullptr;
    return options.level != TraceLevel::fails || effect(one.criterion->kind, one.counts_as) != Verdict::potentially_eligible;
}

NodeAnswer const* find_node(NodeAnswer const& root, std::string_view root_id, std::string_view id) {
    if (!id.starts_with(root_id)) return nullptr;
    NodeAnswer const* node = &root;
    std::string at(root_id);
    while (at.size() < id.size()) {
        std::size_t const end = std::min(id.find('.', at.size() + 1), id.size());
        std::string const next(id.substr(0, end));
        NodeAnswer const* child = nullptr;
        for (std::size_t i = 0; i < node->children.size(); ++i)
            if (node_id(at, i) == next) child = &node->children[i];
        if (child == nullptr) return nullptr;
        node = child;
        at = next;
    }
    return node;
}

bool is_shown(NodeAnswer const& parent, NodeAnswer const& child, TraceLevel level) noexcept {
    if (level == TraceLevel::full || parent.node == nullptr) return true;
    bool const connective = parent.node->is<All>() || parent.node->is<Any>();
    return !connective || child.answer == parent.answer;
}

std::string window_text(Node const& node, Day as_of) {
    Window const* const window = window_of(node);
    if (window == nullptr || window->none()) return {};
    std::string const words = print(*window).substr(1);
    WindowDays const days = window_days(*window, as_of);
    auto const day = [](DayNumber n) { return to_string(Day{std::chrono::days{n}}); };
    if (days.unclear) return words + " is no whole number of days";
    std::string bounds;
    auto const add = [&](std::string const& text) { bounds += (bounds.empty() ? "" : ", ") + text; };
    // Of hours on dates: inside or outside whatever the time of day.
    auto const hours = [&](std::int64_t n, std::string_view near, std::string_view far) {
        if (n < 0 || n > 24 * 400'000) return;
        auto const at = [&](std::int64_t apart) { return day(days.as_of - static_cast<DayNumber>(apart)); };
        if (n >= 24) add("from " + at(n / 24 - 1) + ' ' + std::string(near));
        add("to " + at((n + 23) / 24 + 1) + ' ' + std::string(far) + ", else unknown");
    };
    if (days.within_hours) hours(*days.within_hours, "inside", "outside");
    if (days.ago_hours) hours(*days.ago_hours, "outside", "inside");
    bool const from = days.has_within && !days.within_hours;
    bool const until = days.has_ago && !days.ago_hours;
    if (from) add(day(days.earliest) + " to " + day(until ? days.latest : days.as_of));
    if (until && !from) add("on or before " + day(days.latest));
    return words + " of " + to_string(as_of) + ": " + bounds;
}

std::string underlined(TrialCriterion const& criterion, std::string_view source, std::string_view indent) {
    std::string_view const text = slice(source, criterion.span);
    std::vector<char> fates(text.size(), ' ');
    for (auto const& word : criterion.reading.words)
        for (std::size_t at = word.span.begin; at < word.span.end; ++at)
            if (at >= criterion.span.begin && at < criterion.span.end) fates[at - criterion.span.begin] = mark_of(word.fate);
    std::size_t const room = page_width - std::min<std::size_t>(display_width(indent), page_width / 2);
    std::string out, line, marks;
    std::size_t column = 0;
    auto const flush = [&] {
        while (line.ends_with(' ')) line.pop_back();
        while (marks.ends_with(' ')) marks.pop_back();
        if (!line.empty()) out += std::string(indent) + line + '\n' + (marks.empty() ? "" : std::string(indent) + marks + '\n');
        line.clear();
        marks.clear();
        column = 0;
    };
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '\n') {
            flush();
            ++at;
            continue;
        }
        // A word with the blanks before it, so that lines are broken between words.
        std::size_t end = at;
        while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
        while (end < text.size() && text[end] != ' ' && text[end] != '\t' && text[end] != '\n') ++end;
        if (column != 0 && column + display_width(text.substr(at, end - at)) > room) {
            flush();
            while (at < end && (text[at] == ' ' || text[at] == '\t')) ++at;
        }
        while (at < end) {
            std::size_t const length = utf8::next(text, at).second;
            std::string_view const character = text.substr(at, length);
            std::size_t const width = display_width(character);
            bool const control = static_cast<unsigned char>(character.front()) < 0x20 || character.front() == 0x7F;
            line += control ? std::string(" ") : std::string(character);
            marks.append(control ? 1 : width, fates[at]);
            column += control ? 1 : width;
            at += length;
        }
    }
    flush();
    return out;
}

std::string trace_tree(Trial const& trial, CriterionAnswer const& one, TrialAnswer const& answer, std::string const& patient_file,
                       Vocabulary const& vocabulary, Palette const& palette) {
    TrialCriterion const& criterion = *one.criterion;
    return underlined(criterion, trial.document.source, "  ") +
           Tracer(trial, patient_file, vocabulary, answer, TraceLevel::full, criterion.kind, palette)(one.answer, criterion.id, "  ", "  ");
}

std::string trace_text(Trial const& trial, PatientProfile const& patient, std::string const& patient_file, TrialAnswer const& answer,
                       TraceOptions const& options, Vocabulary const& vocabulary, Palette const& palette) {
    std::string out = verdict_head(trial, patient, answer, palette);
    for (auto const& one : answer.criteria) {
        if (!is_traced(one, options)) continue;
        TrialCriterion const& criterion = *one.criterion;
        out += (options.level == TraceLevel::off ? "" : "\n") + palette.bold(padded(criterion.id, 5)) + ' ' +
               painted(one.answer.answer, criterion.kind, palette) + '\n';
        if (options.level == TraceLevel::off) continue;
        std::string const words = criterion.registry ? std::string() : underlined(criterion, trial.document.source, "  ");
        out += words.empty() ? labelled("  ", criterion.text) : words;
        NodeAnswer const* const node = options.node.empty() ? &one.answer : find_node(one.answer, criterion.id, options.node);
        out += Tracer(trial, patient_file, vocabulary, answer, options.level, criterion.kind, palette)(
            *node, options.node.empty() ? criterion.id : options.node, "  ", "  ");
    }
    if (options.level != TraceLevel::off)
        out += '\n' + palette.faint("words: ~ read into the rule, = connective, \" quoted, ? not understood; others say nothing") + '\n';
    return out;
}

}  // namespace eligo
