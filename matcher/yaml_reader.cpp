#include "matcher/yaml_reader.hpp"

#include "matcher/json_reader.hpp"
#include "rules/utf8.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <optional>
#include <sstream>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace eligo {
namespace {

// A profile needs four levels, a case file seven.
constexpr std::size_t most_levels = 64;
// What aliases may add to a document: a "billion laughs" of nine lines would add 10^9.
constexpr std::size_t most_copied_nodes = 10'000;
// yaml-cpp takes half a second a megabyte, and its marks are ints; a profile has 1 KB, the largest case file 1 MB.
constexpr std::size_t most_bytes = std::size_t{64} << 20U;
// A longer piece of input is shortened in messages.
constexpr std::size_t most_quoted = 40;

bool blank(char c) noexcept { return c == ' ' || c == '\t'; }
bool line_end(char c) noexcept { return c == '\n' || c == '\r'; }

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (blank(text.front()) || line_end(text.front()))) text.remove_prefix(1);
    while (!text.empty() && (blank(text.back()) || line_end(text.back()))) text.remove_suffix(1);
    return text;
}

std::string quoted(std::string_view text) {
    if (text.size() <= most_quoted) return '`' + std::string(text) + '`';
    std::size_t cut = most_quoted;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;  // not inside a character
    return '`' + std::string(text.substr(0, cut)) + "...`";
}

bool marker(std::string_view line) noexcept {
    if (!line.starts_with("---") && !line.starts_with("...")) return false;
    return line.size() == 3 || blank(line[3]) || line_end(line[3]);
}

// Blank, a comment, a directive or a bare marker.
bool says_nothing(std::string_view line) noexcept {
    if (marker(line)) line.remove_prefix(3);
    line = trimmed(line);
    return line.empty() || line.front() == '#' || line.front() == '%';
}

bool lines_say_nothing(std::string_view text) noexcept {
    while (!text.empty()) {
        std::size_t const end = std::min(text.find('\n'), text.size() - 1) + 1;
        if (!says_nothing(text.substr(0, end))) return false;
        text.remove_prefix(end);
    }
    return true;
}

// The place of a byte, and diagnostics at it.
class Places {
public:
    Places(YamlText const& document, std::string const& file)
        : text_(document.text), line_(document.line), byte_(document.byte), file_(file) {}

    std::string_view text() const noexcept { return text_; }

    Span span(std::size_t begin, std::size_t end) const noexcept {
        constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
        if (byte_ + end > most) return {};  // beyond 4 GB a place has a line only
        return {std::uint32_t(byte_ + begin), std::uint32_t(byte_ + end)};
    }

    Mark mark(YAML::Mark const& mark) const noexcept { return {line_ + std::uint32_t(mark.line), std::uint32_t(mark.column) + 1}; }

    Diagnostic error(std::string code, std::size_t begin, std::size_t end, std::string message, std::string fix) const {
        begin = std::min(begin, text_.size());
        auto const before = text_.substr(0, begin);
        auto const newline = before.rfind('\n');
        Diagnostic out;
        out.code = std::move(code);
        out.message = std::move(message);
        out.fix = std::move(fix);
        out.file = file_;
        out.line = line_ + std::uint32_t(std::count(before.begin(), before.end(), '\n'));
        out.column = std::uint32_t(newline == std::string_view::npos ? begin + 1 : begin - newline);
        out.span = span(begin, std::clamp(end, begin, text_.size()));
        return out;
    }

private:
    std::string_view text_;
    std::uint32_t line_;
    std::uint64_t byte_;
    std::string const& file_;
};

// ---- bytes

std::string hex(unsigned char byte) {
    constexpr char const* digit = "0123456789ABCDEF";
    return {'0', 'x', digit[byte >> 4U], digit[byte & 15U]};
}

// yaml-cpp reads UTF-16 and UTF-32, turns bad UTF-8 into U+FFFD and ends at a 0x04, all without a word.
std::optional<Diagnostic> check_bytes(Places const& places) {
    std::string_view const text = places.text();
    if (text.size() > most_bytes) return places.error("too-large", 0, 0, "the document is larger than 64 MB", "part it into several");
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return places.error("encoding", 0, 2, "the file is in UTF-16, expected UTF-8", "save it as UTF-8");
    std::size_t const broken = utf8::find_broken(text);
    for (std::size_t at = 0; at < std::min(broken, text.size()); ++at) {
        auto const byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x20 || byte == '\t' || byte == '\n' || byte == '\r') continue;
        // The first characters of a document are ASCII: in UTF-16 without a mark every other byte is zero.
        if (byte == 0 && at < 2 && text.size() > 1 && (text[0] != 0 || text[1] != 0))
            return places.error("encoding", 0, 2, "the file is in UTF-16, expected UTF-8", "save it as UTF-8");
        return places.error("encoding", at, at + 1, "byte `" + hex(byte) + "` is no text, expected a YAML or JSON document",
                            "check that this is the right file");
    }
    if (broken != std::string_view::npos)
        return places.error("encoding", broken, broken + 1, "byte `" + hex(static_cast<unsigned char>(text[broken])) + "` is not UTF-8",
                            "save the file as UTF-8 (it may be in Latin-1 or Windows-1252)");
    return std::nullopt;
}

// Where the quoted scalar that opens at `at` ends (behind its quote), or npos.
std::size_t closing_quote(std::string_view text, std::size_t at) noexcept {
    char const quote = text[at];
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (quote == '"' && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            if (quote == '"' || i + 1 >= text.size() || text[i + 1] != '\'') return i + 1;
            ++i;
        }
    }
    return std::string_view::npos;
}

// An apostrophe inside a word (Crohn's) opens no quote.
bool opens_quote(std::string_view text, std::size_t at) noexcept {
    return at == 0 || blank(text[at - 1]) || line_end(text[at - 1]) ||
           std::string_view("[{,:").find(text[at - 1]) != std::string_view::npos;
}

// Whether the bracket at `at` is closed by the end of the text.
bool closes(std::string_view text, std::size_t at) noexcept {
    int depth = 0;
    for (std::size_t i = at; i < text.size(); ++i) {
        char const c = text[i];
        if ((c == '"' || c == '\'') && opens_quote(text, i)) {
            std::size_t const end = closing_quote(text, i);
            if (end == std::string_view::npos) return false;
            i = end - 1;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return true;
        }
    }
    return false;
}

Diagnostic never_closed(Places const& places, std::size_t bracket) {
    char const open = places.text()[bracket];
    return places.error("yaml-syntax", bracket, bracket + 1, std::string("the bracket `") + open + "` that opens here is never closed",
                        std::string("close it with `") + (open == '{' ? '}' : ']') + "`");
}

Diagnostic quote_never_closed(Places const& places, std::size_t quote) {
    return places.error("yaml-syntax", quote, quote + 1,
                        std::string("the quote `") + places.text()[quote] + "` that opens here is never closed",
                        "close it at the end of the value");
}

// ---- events to nodes

// Thrown by the builder through yaml-cpp, and caught where yaml-cpp was called.
struct Refused {
    Diagnostic diagnostic;
};

class Builder final : public YAML::EventHandler {
public:
    explicit Builder(Places const& places) : places_(places) {}

    bool begun() const noexcept { return has_root_; }
    YamlNode&& take() { return std::move(root_); }

    // The `{` or `[` that is still open, innermost, or npos.
    std::size_t open_bracket() const noexcept {
        for (auto frame = stack_.rbegin(); frame != stack_.rend(); ++frame)
            if (frame->flow && (places_.text()[frame->begin] == '[' || places_.text()[frame->begin] == '{')) return frame->begin;
        return std::string_view::npos;
    }

    // The same, of those that the rest of the text does not close.
    std::size_t unclosed_bracket() const noexcept {
        for (auto frame = stack_.rbegin(); frame != stack_.rend(); ++frame)
            if (frame->flow && !closes(places_.text(), frame->begin)) return frame->begin;
        return std::string_view::npos;
    }

    void OnDocumentStart(YAML::Mark const&) override {}
    void OnDocumentEnd() override {}
    void OnAnchor(YAML::Mark const&, std::string const&) override {}

    void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override {
        std::size_t const begin = position(mark);
        if (has_root_ && stack_.empty()) {
            // `---` at the end of a file opens a document in which nothing follows. But at a stray `,` yaml-cpp finds one empty document
            // after the other without end.
            if (lines_say_nothing(places_.text().substr(begin)) && ++empty_documents_ < 1000) return;
            only_one_document(begin);
        }
        YamlNode node;
        node.mark = places_.mark(mark);
        node.span = places_.span(begin, begin);
        remember(anchor, node);
        add(std::move(node), begin);
    }

    void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, std::string const& value) override {
        std::size_t const begin = position(mark);
        only_one_document(begin);
        YamlNode node;
        node.kind = YamlNode::Kind::scalar;
        node.mark = places_.mark(mark);
        node.text = value;
        node.plain = tag == "?" || tag.empty();
        check_tag(tag, begin);
        std::size_t const end = scalar_end(begin, node);
        node.span = places_.span(begin, end);
        remember(anchor, node);
        add(std::move(node), begin);
    }

    void OnSequenceStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style) override {
        open(YamlNode::Kind::list, mark, tag, anchor, style);
    }
    void OnMapStart(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style) override {
        open(YamlNode::Kind::map, mark, tag, anchor, style);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapEnd() override { close(); }

    void OnAlias(YAML::Mark const& mark, YAML::anchor_t anchor) override {
        std::size_t const begin = position(mark);
        only_one_document(begin);
        auto const found = anchors_.find(anchor);
        if (found == anchors_.end()) refuse("alias", begin, begin + 1, "an alias stands inside what it repeats", "write the value out");
        copied_ += found->second.nodes;
        if (copied_ > most_copied_nodes) {
            refuse("alias", begin, begin + 1, "aliases repeat more than " + std::to_string(most_copied_nodes) + " values",
                   "write out what is needed");
        }
        counted_ += found->second.nodes - 1;
        add(YamlNode(found->second.node), begin);
    }

private:
    struct Frame {
        YamlNode node;
        std::size_t begin = 0;
        std::size_t counted_before = 0;
        YAML::anchor_t anchor = YAML::NullAnchor;
        bool flow = false;
        std::optional<YamlEntry> pending;      // a key that waits for its value
        std::unordered_set<std::string> keys;  // of a large map only
    };

    struct Anchored {
        YamlNode node;
        std::size_t nodes = 1;
    };

    [[noreturn]] void refuse(std::string code, std::size_t begin, std::size_t end, std::string message, std::string fix) const {
        throw Refused{places_.error(std::move(code), begin, end, std::move(message), std::move(fix))};
    }

    std::size_t position(YAML::Mark const& mark) const noexcept {
        return mark.pos < 0 ? 0 : std::min(std::size_t(mark.pos), places_.text().size());
    }

    void only_one_document(std::size_t begin) const {
        if (!has_root_ || !stack_.empty()) return;
        auto const text = places_.text();
        if (begin < text.size() && text[begin] == ',')
            refuse("yaml-syntax", begin, begin + 1, "found `,`, which parts no entries here",
                   "leave it out, or put quotes around the value");
        auto const before = trimmed(text.substr(0, begin));
        if (before.ends_with("---"))
            refuse("second-document", begin, begin + 1, "a second document begins here, expected one",
                   "keep one, or read the file as a cohort");
        refuse("second-document", begin, begin + 1,
               "what begins here does not belong to what stands above it, expected the end of the document",
               "check brackets and indentation above; several patients are a cohort");
    }

    void check_tag(std::string const& tag, std::size_t begin) const {
        if (tag.empty() || tag == "?" || tag == "!" || tag.starts_with("tag:yaml.org,2002:")) return;
        refuse("yaml-syntax", begin, begin + tag.size(), "found the tag " + quoted(tag) + ", expected a value",
               "put quotes around a value that begins with `!`");
    }

    // Where the scalar ends in the text; refuses what yaml-cpp lets pass.
    std::size_t scalar_end(std::size_t begin, YamlNode const& node) const {
        std::string_view const text = places_.text();
        std::size_t at = begin;
        while (at < text.size() && (text[at] == '!' || text[at] == '&')) {  // tag and anchor stand before the value
            while (at < text.size() && !blank(text[at]) && !line_end(text[at])) ++at;
            while (at < text.size() && (blank(text[at]) || line_end(text[at]))) ++at;
        }
        if (at >= text.size()) return begin;
        if (node.plain) return std::min(text.size(), at + (text.substr(at).starts_with(node.text) ? node.text.size() : 1));
        if (text[at] == '"' || text[at] == '\'') {
            std::size_t const end = closing_quote(text, at);
            if (end == std::string_view::npos) throw Refused{quote_never_closed(places_, at)};
            return end;
        }
        if ((text[at] == '>' || text[at] == '|') && node.text.empty()) {
            // `value: >5` opens a folded block of indentation 5, and an empty one.
            auto const line = trimmed(text.substr(at, text.find_first_of("\r\n", at) - at));
            refuse("yaml-syntax", at, at + line.size(), "found " + quoted(line) + ", which begins a block of text and no value",
                   "put quotes around it: `\"" + std::string(line) + "\"`");
        }
        return at + 1;
    }

    void remember(YAML::anchor_t anchor, YamlNode const& node, std::size_t nodes = 1) {
        if (anchor != YAML::NullAnchor) anchors_.insert_or_assign(anchor, Anchored{node, nodes});
    }

    void open(YamlNode::Kind kind, YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
        std::size_t const begin = position(mark);
        only_one_document(begin);
        check_tag(tag, begin);
        if (stack_.size() >= most_levels)
            refuse("too-deep", begin, begin + 1, "the document is nested deeper than " + std::to_string(most_levels) + " levels",
                   "check for brackets that are opened and never closed");
        Frame& frame = stack_.emplace_back();
        frame.node.kind = kind;
        frame.node.mark = places_.mark(mark);
        frame.node.span = places_.span(begin, std::min(begin + 1, places_.text().size()));
        frame.begin = begin;
        frame.counted_before = counted_;
        frame.anchor = anchor;
        frame.flow = style == YAML::EmitterStyle::Flow;
    }

    void close() {
        assert(!stack_.empty() && !stack_.back().pending);
        Frame frame = std::move(stack_.back());
        stack_.pop_back();
        remember(frame.anchor, frame.node, counted_ - frame.counted_before + 1);
        add(std::move(frame.node), frame.begin);
    }

    void add(YamlNode&& node, std::size_t begin) {
        ++counted_;
        if (stack_.empty()) {
            root_ = std::move(node);
            has_root_ = true;
            return;
        }
        Frame& frame = stack_.back();
        if (frame.node.kind == YamlNode::Kind::list) {
            frame.node.items.push_back(std::move(node));
        } else if (frame.pending) {
            frame.pending->value = std::move(node);
            frame.node.entries.push_back(std::move(*frame.pending));
            frame.pending.reset();
        } else {
            add_key(frame, std::move(node), begin);
        }
    }

    void add_key(Frame& frame, YamlNode&& node, std::size_t begin) const {
        // [{a: 1}, {b: 2} without its end: yaml-cpp takes the last map for a key of another one.
        std::size_t const bracket = node.kind == YamlNode::Kind::scalar ? std::string_view::npos : unclosed_bracket();
        if (bracket != std::string_view::npos) throw Refused{never_closed(places_, bracket)};
        if (node.kind != YamlNode::Kind::scalar)
            refuse("yaml-syntax", begin, begin + 1, "found " + std::string(to_string(node.kind)) + " where a key was expected",
                   "write `key: value`, and put quotes around text with brackets");
        constexpr std::size_t small = 24;  // looking through so few is faster than hashing
        auto const same = [&](YamlEntry const& entry) { return entry.key == node.text; };
        auto& entries = frame.node.entries;
        bool twice = false;
        if (entries.size() < small) {
            twice = std::any_of(entries.begin(), entries.end(), same);
        } else {
            if (frame.keys.empty())
                for (YamlEntry const& entry : entries) frame.keys.insert(entry.key);
            twice = !frame.keys.insert(node.text).second;
        }
        if (twice) {
            auto const first = std::find_if(entries.begin(), entries.end(), same);
            refuse("duplicate-key", begin, begin + std::max<std::size_t>(node.text.size(), 1),
                   "the key " + quoted(node.text) + " stands here twice",
                   "keep one; the first is in line " + std::to_string(first->mark.line));
        }
        frame.pending = YamlEntry{std::move(node.text), node.mark, node.span, {}};
    }

    Places const& places_;
    YamlNode root_;
    bool has_root_ = false;
    int empty_documents_ = 0;
    std::vector<Frame> stack_;
    std::unordered_map<YAML::anchor_t, Anchored> anchors_;
    std::size_t counted_ = 0;
    std::size_t copied_ = 0;
};

// ---- what yaml-cpp could not read, in the words of somebody who wrote a profile

struct Culprit {
    std::string_view key;    // empty if no key stands before it in the line
    std::string_view value;  // what stands after the key, up to the end of the entry
    std::size_t begin = 0;   // of the value
    bool flow = false;       // inside { } or [ ]
};

std::string_view line_at(std::string_view text, std::size_t at) noexcept {
    std::size_t const newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    std::size_t const begin = newline == std::string_view::npos ? 0 : newline + 1;
    auto line = text.substr(begin, text.find('\n', begin) - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// The last `key: value` of the line that begins before `at`.
Culprit culprit_at(std::string_view text, std::size_t at, bool inside_flow) {
    Culprit out;
    std::string_view const line = line_at(text, at);
    std::size_t const line_begin = std::size_t(line.data() - text.data());
    std::size_t const in_line = std::min(at - line_begin, line.size());

    std::size_t colon = std::string_view::npos;
    for (std::size_t i = 0; i < in_line; ++i) {
        bool const ends_key =
            line[i] == ':' && (i + 1 >= line.size() || blank(line[i + 1]) || (i > 0 && (line[i - 1] == '"' || line[i - 1] == '\'')));
        if (ends_key) colon = i;
    }
    if (colon == std::string_view::npos) return out;

    std::size_t const before = line.substr(0, colon).find_last_of(",{[");
    out.key = trimmed(
        line.substr(before == std::string_view::npos ? 0 : before + 1, colon - (before == std::string_view::npos ? 0 : before + 1)));
    while (out.key.starts_with("- ")) out.key = trimmed(out.key.substr(2));
    if (out.key.size() > 1 && (out.key.front() == '"' || out.key.front() == '\'')) out.key = out.key.substr(1, out.key.size() - 2);
    out.flow = inside_flow || before != std::string_view::npos;

    std::size_t begin = colon + 1;
    while (begin < line.size() && blank(line[begin])) ++begin;
    std::size_t end = begin;
    int depth = 0;
    for (; end < line.size(); ++end) {
        char const c = line[end];
        if (c == '#' && end > begin && blank(line[end - 1])) break;
        if (!out.flow) continue;
        if (c == '[' || c == '{') ++depth;
        if (depth == 0 && (c == ',' || c == ']' || c == '}')) break;
        if (c == ']' || c == '}') --depth;
    }
    out.value = trimmed(line.substr(begin, end - begin));
    out.begin = line_begin + begin;
    return out;
}

// unit: "[IU]/L", with the quote that the value allows.
std::string with_quotes(Culprit const& culprit) {
    std::string_view value = culprit.value;
    if (value.size() > 1 && value.front() == value.back() && (value.front() == '\'' || value.front() == '"'))
        value = value.substr(1, value.size() - 2);
    char const quote = value.find('"') == std::string_view::npos && value.find('\\') == std::string_view::npos ? '"' : '\'';
    std::string out = "put quotes around the " + std::string(culprit.key == "unit" ? "unit" : "value") + ": `";
    out.append(culprit.key).append(": ");
    out += quote;
    for (char const c : value) {
        if (c == '\'' && quote == '\'') out += c;  // doubled
        out += c;
    }
    out += quote;
    return out += '`';
}

std::string word_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && !blank(text[end]) && !line_end(text[end]) && text[end] != ',') ++end;
    std::size_t const length = std::max<std::size_t>(end - at, 1);
    return at < text.size() ? quoted(text.substr(at, length)) : std::string("the end of the file");
}

// `age:65` in the line of `at` or in the one before it.
std::optional<Diagnostic> missing_blank(Places const& places, std::size_t at) {
    std::string_view const text = places.text();
    std::string_view line = line_at(text, at);
    for (int lines = 0; lines < 2; ++lines) {
        std::string_view entry = trimmed(line);
        while (entry.starts_with("- ")) entry = trimmed(entry.substr(2));
        std::size_t const colon = entry.find(':');
        if (colon != std::string_view::npos && colon > 0 && colon + 1 < entry.size() && !blank(entry[colon + 1]) && entry[0] != '#') {
            std::size_t const begin = std::size_t(entry.data() - text.data());
            std::string const key(entry.substr(0, colon));
            return places.error("yaml-syntax", begin, begin + entry.size(), "no blank follows the colon in " + quoted(entry),
                                "write `" + key + ": " + std::string(entry.substr(colon + 1)) + "`");
        }
        std::size_t const begin = std::size_t(line.data() - text.data());
        if (begin == 0) break;
        line = line_at(text, begin - 1);
    }
    return std::nullopt;
}

Diagnostic explain(Places const& places, Builder const& builder, std::size_t at, std::string const& said) {
    std::string_view const text = places.text();
    auto const has = [&](char const* words) { return said.find(words) != std::string::npos; };
    auto const error = [&](std::size_t begin, std::size_t length, std::string message, std::string fix) {
        return places.error("yaml-syntax", begin, begin + length, std::move(message), std::move(fix));
    };
    at = std::min(at, text.size());
    std::size_t const bracket = builder.open_bracket();
    bool const flow = bracket != std::string_view::npos;

    if (has("bad file"))
        return places.error("too-deep", at, at, "the document is nested too deep", "check for brackets that are opened and never closed");

    std::string_view const line = line_at(text, at);
    std::size_t const line_begin = std::size_t(line.data() - text.data());
    std::size_t const indentation = std::min(line.find_first_not_of(" \t"), line.size());
    std::size_t const tab = line.substr(0, indentation).find('\t');
    if (!flow && tab != std::string_view::npos)
        return error(line_begin + tab, 1, "found a tab in the indentation, expected blanks", "indent with blanks only");

    if (has("EOF in scalar"))
        for (std::size_t i = 0; i < text.size(); ++i)
            if ((text[i] == '"' || text[i] == '\'') && opens_quote(text, i)) {
                std::size_t const end = closing_quote(text, i);
                if (end == std::string_view::npos) return quote_never_closed(places, i);
                i = end - 1;
            }

    if (at >= text.size() || trimmed(text.substr(at)).empty()) {
        if (flow) return never_closed(places, bracket);
        if (has("flow")) return error(at, 0, "the document ends inside brackets", "close what was opened");
    }

    if (has("unknown escape"))
        return error(at < 2 ? 0 : at - 2, 2, "`\\" + said.substr(said.size() - 1) + "` means nothing inside double quotes",
                     "use single quotes, or write the backslash twice");
    if (has("unicode") || has("hex number")) return error(at, 1, "found an escape that is no character", "write the character itself");
    if (has("illegal flow end"))
        return error(at, 1, "found " + quoted(text.substr(at, 1)) + ", which closes nothing that is open",
                     "check the brackets, or put quotes around the value");

    Culprit const culprit = culprit_at(text, at, flow);
    bool const in_value = !culprit.key.empty() && !culprit.value.empty();
    std::string const of_key = "in the value of " + quoted(culprit.key);

    if (has("illegal block entry")) {
        if (in_value && culprit.value.size() > 1 && !culprit.value.starts_with("- "))
            return error(culprit.begin, culprit.value.size(), "found `-` " + of_key, with_quotes(culprit));
        return error(at, 1, "found the list item `-` where none was expected",
                     "begin each item on a line of its own, or put quotes around the value");
    }
    if (has("illegal map key"))
        return error(at, 1, "found `?` where a value was expected", in_value ? with_quotes(culprit) : "put quotes around it");

    if (in_value && text[at] == ':') {
        // {name: ALT value: 38}: two entries, or a colon inside one.
        std::string_view const so_far = trimmed(text.substr(culprit.begin, at - culprit.begin));
        std::size_t const gap = so_far.find_last_of(" \t");
        std::string fix = with_quotes(culprit);
        if (gap != std::string_view::npos && culprit.flow) fix = "put a comma before " + quoted(so_far.substr(gap + 1)) + ", or " + fix;
        return error(at, 1, "found `:` " + of_key + ", expected the end of the value", std::move(fix));
    }
    if (has("illegal map value")) {
        if (auto found = missing_blank(places, at)) return *std::move(found);
        return error(
            line_begin + indentation, std::max<std::size_t>(1, trimmed(line).size()),
            "found " + quoted(trimmed(line)) + ", which is indented deeper than the line it follows or follows a line without a key",
            "begin it in the column of the keys it stands with");
    }
    if (has("block scalar") && in_value)
        return error(culprit.begin, culprit.value.size(),
                     "found " + quoted(culprit.value) + ", where `" + std::string(culprit.value.substr(0, 1)) + "` begins a block of text",
                     with_quotes(culprit));
    if ((has("anchor") || has("alias")) && in_value)
        return error(culprit.begin, culprit.value.size(),
                     "found " + quoted(culprit.value) + ", where `" + std::string(culprit.value.substr(0, 1)) +
                         "` names another value that does not exist",
                     with_quotes(culprit));
    if (has("unknown token") && in_value)
        return error(at, 1, "found " + quoted(text.substr(at, 1)) + " " + of_key + ", which no value without quotes can begin with",
                     with_quotes(culprit));
    if (in_value && at > culprit.begin)
        return error(at, 1,
                     "found " + word_at(text, at) + " after the value of " + quoted(culprit.key) + ", expected " +
                         (culprit.flow ? "`,` or a closing bracket" : "the end of the line"),
                     with_quotes(culprit));
    if (std::size_t const unclosed = builder.unclosed_bracket(); unclosed != std::string_view::npos) return never_closed(places, unclosed);
    if (flow) {
        auto const open = places.error({}, bracket, bracket, {}, {});
        return error(at, 1, "found " + word_at(text, at) + ", expected `,` or a closing bracket",
                     std::string("check that the `") + text[bracket] + "` in line " + std::to_string(open.line) +
                         " is closed, and that entries are parted by commas");
    }
    if (has("end of map not found") || has("end of sequence not found"))
        return error(at, 1, "found " + word_at(text, at) + " in a column where nothing is open, expected the next entry",
                     "begin it in the column of the entries it stands with");
    if (has("unknown token"))
        return error(at, 1, "found " + quoted(text.substr(at, 1)) + ", which nothing without quotes can begin with",
                     "put quotes around it");
    return error(at, 1, "found " + word_at(text, at) + ", which is no YAML (" + said + ")", "put quotes around values with punctuation");
}

Result<YamlNode> parse(Places const& places, std::string const& input) {
    Builder builder(places);
    try {
        std::istringstream stream(input);
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (Refused& refused) {
        return std::move(refused.diagnostic);
    } catch (YAML::Exception const& exception) {
        std::size_t const at = exception.mark.pos < 0 ? input.size() : std::size_t(exception.mark.pos);
        return explain(places, builder, at, exception.msg);
    }
    YamlNode root = builder.take();
    if (!builder.begun() || root.kind == YamlNode::Kind::null)
        return places.error("empty-document", 0, 0, "the document is empty", "write at least one `key: value`");
    return root;
}

}  // namespace

YamlEntry const* YamlNode::find(std::string_view key) const noexcept {
    for (YamlEntry const& entry : entries)
        if (entry.key == key) return &entry;
    return nullptr;
}

std::string_view to_string(YamlNode::Kind kind) noexcept {
    switch (kind) {
        case YamlNode::Kind::null: return "nothing";
        case YamlNode::Kind::scalar: return "text";
        case YamlNode::Kind::list: return "a list";
        case YamlNode::Kind::map: return "keys with values";
    }
    return "nothing";
}

Result<YamlNode> read_yaml(YamlText const& document, std::string const& file) {
    YamlText whole = document;
    if (whole.text.starts_with("\xEF\xBB\xBF")) {
        whole.text.remove_prefix(3);
        whole.byte += 3;
    }
    if (auto bad = check_bytes(Places(whole, file))) return *std::move(bad);

    if (auto json = read_json(whole)) return *std::move(json);

    std::string input(whole.text);
    // A lone carriage return ends lines on old systems; yaml-cpp does not know it. The length stays, and with it every place.
    for (std::size_t i = 0; i < input.size(); ++i)
        if (input[i] == '\r' && (i + 1 == input.size() || input[i + 1] != '\n')) input[i] = '\n';
    whole.text = input;
    return parse(Places(whole, file), input);
}

namespace {

// Whether the brackets that open in `line` also close in it.
bool complete(std::string_view line) noexcept {
    int depth = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') {
            std::size_t const end = closing_quote(line, i);
            if (end == std::string_view::npos) return false;
            i = end - 1;
        } else if (line[i] == '{' || line[i] == '[') {
            ++depth;
        } else if (line[i] == '}' || line[i] == ']') {
            --depth;
        }
    }
    return depth == 0;
}

}  // namespace

std::vector<YamlText> split_yaml(std::string_view stream) {
    std::vector<YamlText> out;
    std::uint64_t byte = 0;
    if (stream.starts_with("\xEF\xBB\xBF")) {
        stream.remove_prefix(3);
        byte = 3;
    }
    std::vector<YamlText> part;  // the lines of the part that is being read
    auto const finish = [&] {
        auto const first = std::find_if(part.begin(), part.end(), [](YamlText const& line) { return !says_nothing(line.text); });
        if (first != part.end()) {
            bool const json = first->text.front() == '{';
            bool const lines = json && (complete(first->text) ||
                                        std::any_of(first + 1, part.end(), [](YamlText const& line) { return line.text.front() == '{'; }));
            if (lines) {
                std::copy_if(first, part.end(), std::back_inserter(out), [](YamlText const& line) { return !says_nothing(line.text); });
            } else {
                auto const size = std::size_t(part.back().text.data() + part.back().text.size() - part.front().text.data());
                out.push_back({std::string_view(part.front().text.data(), size), part.front().line, part.front().byte});
            }
        }
        part.clear();
    };
    std::uint32_t line = 1;
    for (std::size_t at = 0; at < stream.size(); ++line) {
        std::size_t const newline = stream.find('\n', at);
        std::size_t const end = newline == std::string_view::npos ? stream.size() : newline + 1;
        YamlText const here{stream.substr(at, end - at), line, byte + at};
        if (marker(here.text)) finish();
        if (!marker(here.text) || here.text.front() == '-') part.push_back(here);
        at = end;
    }
    finish();
    return out;
}

}  // namespace eligo
