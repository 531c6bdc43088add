#include "matcher/json_reader.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace eligo {
namespace {

using Kind = YamlNode::Kind;

constexpr int most_levels = 60;        // below the limit of read_yaml, which reports it
constexpr std::size_t most_keys = 64;  // keys are compared with each other; a larger map goes the other way

class JsonReader {
public:
    explicit JsonReader(YamlText const& document) : text_(document.text), line_(document.line), byte_(document.byte) {}

    std::optional<YamlNode> read() {
        YamlNode root;
        if (byte_ + text_.size() > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
        if (!skip() || text_[at_] != '{' || !value(root, 0)) return std::nullopt;
        if (skip()) return std::nullopt;  // something follows
        return root;
    }

private:
    // To the next character that is no white space; false at the end.
    bool skip() noexcept {
        for (; at_ < text_.size(); ++at_) {
            char const c = text_[at_];
            if (c == '\n') {
                ++line_;
                line_begin_ = at_ + 1;
            } else if (c != ' ' && c != '\t' && c != '\r') {
                return true;
            }
        }
        return false;
    }

    Mark mark() const noexcept { return {line_, std::uint32_t(at_ - line_begin_) + 1}; }
    Span span(std::size_t begin) const noexcept { return {std::uint32_t(byte_ + begin), std::uint32_t(byte_ + at_)}; }

    bool value(YamlNode& out, int level) {
        if (level > most_levels) return false;
        out.mark = mark();
        std::size_t const begin = at_;
        switch (text_[at_]) {
            case '{': return map(out, level);
            case '[': return list(out, level);
            case '"':
                out.kind = Kind::scalar;
                if (!string(out.text)) return false;
                break;
            case 't': return word("true", out);
            case 'f': return word("false", out);
            case 'n': return word("null", out);
            default:
                out.kind = Kind::scalar;
                out.plain = true;
                if (!number(out.text)) return false;
        }
        out.span = span(begin);
        return true;
    }

    bool map(YamlNode& out, int level) {
        out.kind = Kind::map;
        std::size_t const begin = at_++;
        out.span = span(begin);
        if (!skip()) return false;
        if (text_[at_] == '}') return ++at_, true;
        for (;;) {
            if (!skip() || text_[at_] != '"' || out.entries.size() >= most_keys) return false;
            YamlEntry entry;
            entry.mark = mark();
            std::size_t const key = at_;
            if (!string(entry.key) || out.find(entry.key) != nullptr) return false;
            entry.span = span(key);
            if (!skip() || text_[at_++] != ':' || !skip() || !value(entry.value, level + 1)) return false;
            out.entries.push_back(std::move(entry));
            if (!skip()) return false;
            char const c = text_[at_++];
            if (c == '}') return true;
            if (c != ',') return false;
        }
    }

    bool list(YamlNode& out, int level) {
        out.kind = Kind::list;
        std::size_t const begin = at_++;
        out.span = span(begin);
        if (!skip()) return false;
        if (text_[at_] == ']') return ++at_, true;
        for (;;) {
            if (!skip() || !value(out.items.emplace_back(), level + 1) || !skip()) return false;
            char const c = text_[at_++];
            if (c == ']') return true;
            if (c != ',') return false;
        }
    }

    bool word(std::string_view expected, YamlNode& out) {
        if (!text_.substr(at_).starts_with(expected)) return false;
        std::size_t const begin = at_;
        at_ += expected.size();
        out.span = span(begin);
        if (expected == "null") {
            out.span.end = out.span.begin;
            return true;
        }
        out.kind = Kind::scalar;
        out.plain = true;
        out.text = expected;
        return true;
    }

    bool digits() noexcept {
        std::size_t const begin = at_;
        while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
        return at_ > begin;
    }

    bool peek(char c) const noexcept { return at_ < text_.size() && text_[at_] == c; }

    bool number(std::string& out) {
        std::size_t const begin = at_;
        if (peek('-')) ++at_;
        bool const zero = peek('0');
        std::size_t const whole = at_;
        if (!digits() || (zero && at_ > whole + 1)) return false;
        if (peek('.') && (++at_, !digits())) return false;
        if (peek('e') || peek('E')) {
            ++at_;
            if (peek('+') || peek('-')) ++at_;
            if (!digits()) return false;
        }
        // What follows must end a value; `12abc` is text in YAML.
        if (at_ < text_.size() && std::string_view(",]} \t\r\n").find(text_[at_]) == std::string_view::npos) return false;
        out.assign(text_.substr(begin, at_ - begin));
        return true;
    }

    // Four hexadecimal digits.
    std::optional<unsigned> unit() noexcept {
        if (at_ + 4 > text_.size()) return std::nullopt;
        unsigned out = 0;
        for (int i = 0; i < 4; ++i) {
            char const c = text_[at_++];
            int const digit = c >= '0' && c <= '9'   ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : -1;
            if (digit < 0) return std::nullopt;
            out = out * 16 + unsigned(digit);
        }
        return out;
    }

    bool escaped(std::string& out) {
        if (at_ >= text_.size()) return false;
        static constexpr std::string_view from = "\"\\/bfnrt";
        static constexpr std::string_view to = "\"\\/\b\f\n\r\t";
        char const c = text_[at_++];
        if (std::size_t const known = from.find(c); known != std::string_view::npos) return out += to[known], true;
        auto const high = c == 'u' ? unit() : std::nullopt;
        if (!high) return false;
        unsigned character = *high;
        if (character >= 0xD800 && character < 0xE000) {
            if (character >= 0xDC00 || !peek('\\')) return false;
            ++at_;
            if (!peek('u')) return false;
            ++at_;
            auto const low = unit();
            if (!low || *low < 0xDC00 || *low >= 0xE000) return false;
            character = 0x10000U + ((character - 0xD800U) << 10U) + (*low - 0xDC00U);
        }
        auto const add = [&](unsigned byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
        if (character < 0x80) {
            add(character);
        } else if (character < 0x800) {
            add(0xC0U | character >> 6U);
            add(0x80U | (character & 0x3FU));
        } else if (character < 0x10000) {
            add(0xE0U | character >> 12U);
            add(0x80U | (character >> 6U & 0x3FU));
            add(0x80U | (character & 0x3FU));
        } else {
            add(0xF0U | character >> 18U);
            add(0x80U | (character >> 12U & 0x3FU));
            add(0x80U | (character >> 6U & 0x3FU));
            add(0x80U | (character & 0x3FU));
        }
        return true;
    }

    bool string(std::string& out) {
        for (++at_; at_ < text_.size();) {
            std::size_t const end = text_.find_first_of("\"\\\n\r\t", at_);
            if (end == std::string_view::npos) return false;
            out.append(text_.substr(at_, end - at_));
            at_ = end + 1;
            if (text_[end] == '"') return true;
            if (text_[end] != '\\' || !escaped(out)) return false;  // JSON has no line ends inside quotes
        }
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t line_begin_ = 0;
    std::uint32_t line_;
    std::uint64_t byte_;
};

}  // namespace

std::optional<YamlNode> read_json(YamlText const& document) { return JsonReader(document).read(); }

}  // namespace eligo
