#include "grammar/items.hpp"

#include "grammar/headings.hpp"

#include <algorithm>
#include <cassert>

namespace eligo {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
constexpr bool is_letter(char c) noexcept { return is_upper(c) || is_lower(c); }
constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\n'; }

constexpr char at(std::string_view text, std::size_t i) noexcept { return i < text.size() ? text[i] : ' '; }

// 0 when it is no roman numeral below 50.
std::uint32_t roman(std::string_view text) {
    constexpr std::string_view tens[] = {"", "x", "xx", "xxx", "xl"};
    constexpr std::string_view ones[] = {"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"};
    std::string low(text);
    for (char& c : low) c = is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    for (std::uint32_t ten = 0; ten < 5; ++ten)
        for (std::uint32_t one = 0; one < 10; ++one)
            if (ten + one > 0 && low == std::string(tens[ten]) + std::string(ones[one])) return ten * 10 + one;
    return 0;
}

std::size_t skip_blanks(std::string_view text, std::size_t i) {
    while (i < text.size() && text[i] == ' ') ++i;
    return i;
}

// "- ", "• ", "-Text", "o Text"
Marker find_bullet(std::string_view line) {
    Marker marker;
    char const first = line[0];
    std::size_t length = 0;
    if (first == '-' || first == '*') {
        while (length < line.size() && line[length] == first) ++length;
        char const next = at(line, length);
        if (length > 3 || (first == '*' && length > 1 && next != ' ')) return {};
        if (next == '>' || next == '=' || next == '.') return {};
        if (length == 2 && line.substr(2, 40).find("--") != std::string_view::npos && is_letter(next))
            return {};  // "--Disease Characteristics--"
    } else if (line.substr(0, 3) == "•") {
        length = 3;
    } else if (line.substr(0, 2) == "·" || line.substr(0, 2) == "§" || line.substr(0, 2) == "Ø") {
        length = 2;
        if (line.substr(0, 2) != "·" && at(line, length) != ' ') return {};
    } else if (first == 'o' && at(line, 1) == ' ' && line.size() > 2) {
        length = 1;
    } else {
        return {};
    }
    marker.shape = std::string(line.substr(0, length));
    marker.length = skip_blanks(line, length);
    return marker;
}

// "1. ", "1) ", "(1) ", "1.Text", "1- Text", "a. ", "(a) ", "iv) ", "3.1.2 "
Marker find_number(std::string_view line) {
    Marker marker;
    bool const opened = line[0] == '(';
    std::size_t const begin = opened ? 1 : 0;
    std::size_t end = begin;
    while (end < line.size() && end - begin < 5 && (is_digit(line[begin]) ? is_digit(line[end]) : is_letter(line[end]))) ++end;
    std::string_view const name = line.substr(begin, end - begin);
    char const close = at(line, end);
    char const next = at(line, end + 1);
    bool const blank_next = end + 1 >= line.size() || next == ' ';
    if (name.empty()) return {};
    if (opened && close != ')') return {};

    if (is_digit(name[0])) {
        if (name.size() > 2) return {};
        for (char const c : name) marker.number = marker.number * 10 + static_cast<std::uint32_t>(c - '0');
        if (close == '.' && is_digit(next)) {  // 3.1.2 Text; but 1.5 x ULN is a quantity
            std::size_t parts = 1;
            std::size_t i = end;
            while (at(line, i) == '.' && is_digit(at(line, i + 1))) {
                for (++i; is_digit(at(line, i)); ++i) {
                }
                ++parts;
            }
            bool const dotted = at(line, i) == '.' || at(line, i) == ')';
            if (dotted) ++i;
            if ((parts < 3 && !dotted) || (i < line.size() && line[i] != ' ')) return {};
            marker.shape = std::to_string(parts) + " parts";
            marker.ordered = true;
            std::size_t last = i - (dotted ? 1U : 0U);
            std::size_t digits = last;
            while (is_digit(at(line, digits - 1))) --digits;
            marker.number = 0;
            for (; digits < last && marker.number < 1000; ++digits)
                marker.number = marker.number * 10 + static_cast<std::uint32_t>(line[digits] - '0');
            marker.length = skip_blanks(line, i);
            return marker;
        }
        if (close == '-') {
            if (!blank_next || !is_upper(at(line, skip_blanks(line, end + 1)))) return {};
        } else if (close == '.' || close == ')') {
            if (!blank_next && !is_letter(next) && next != '(' && next != '"' && static_cast<unsigned char>(next) < 0x80 && next != '>' &&
                next != '<')
                return {};
        } else {
            return {};
        }
        marker.shape = "1";
    } else {
        bool const single = name.size() == 1;
        std::uint32_t const numeral = roman(name);
        bool const upper = is_upper(name[0]);
        if (!single && (numeral == 0 || std::any_of(name.begin(), name.end(), [&](char c) { return is_upper(c) != upper; }))) return {};
        if (close != '.' && close != ')') return {};
        if (close == '.' && !blank_next) return {};      // "e.g.", "i.e."
        if (single && opened && next == '-') return {};  // "(R)-", "(S)-"
        if (single && close == ')' && !opened && !blank_next && !is_letter(next)) return {};
        char const behind = at(line, skip_blanks(line, end + 1));
        if (upper && close == '.' && is_lower(behind)) return {};  // "E. coli"
        if (upper && opened) return {};                            // "(L)", "(U)"
        if (single)
            marker.number = static_cast<std::uint32_t>(name[0] - (upper ? 'A' : 'a') + 1), marker.as_roman = numeral;
        else
            marker.number = numeral;
        marker.shape = single ? (upper ? "A" : "a") : (upper ? "I" : "i");
    }
    marker.ordered = true;
    if (opened) marker.shape.insert(0, 1, '(');
    marker.shape += close;
    marker.length = skip_blanks(line, end + 1);
    return marker;
}

struct Line {
    std::uint32_t begin = 0, end = 0;  // in the clean text, blanks at both ends left out
    std::uint32_t column = 0;
    bool blank_before = false;

    std::uint32_t size() const noexcept { return end - begin; }
};

std::vector<Line> find_lines(std::string_view text) {
    std::vector<Line> lines;
    bool blank = true;
    for (std::size_t begin = 0; begin <= text.size();) {
        std::size_t const newline = std::min(text.find('\n', begin), text.size());
        std::size_t first = skip_blanks(text, begin);
        if (first >= newline) {
            blank = true;
        } else {
            std::size_t last = newline;
            while (text[last - 1] == ' ') --last;
            lines.push_back(
                {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last), static_cast<std::uint32_t>(first - begin), blank});
            blank = false;
        }
        begin = newline + 1;
    }
    return lines;
}

// Characters on the screen, near enough for the width of a line.
std::uint32_t width(std::string_view text) {
    return static_cast<std::uint32_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// How a text was wrapped: a line was broken where its next word did not fit. Legacy registry text has 100 columns, the first eight blank.
class Wrapping {
public:
    Wrapping(std::string_view text, std::vector<Line> const& lines) : text_(text) {
        constexpr std::uint32_t narrowest = 50;
        constexpr std::uint32_t widest = 132;
        for (Line const& line : lines) {
            if (line.size() > 4 * widest) return;
            width_ = std::max(width_, right_edge(line));
            margin_ = std::min(margin_, line.column);
        }
        if (width_ < narrowest || width_ > widest) return;
        std::size_t pairs = 0;
        std::size_t broken = 0;
        bool small = false;
        for (std::size_t i = 1; i < lines.size(); ++i) {
            if (lines[i].blank_before || find_marker(view(lines[i]))) continue;
            ++pairs;
            if (full(lines[i - 1], lines[i])) ++broken;
            small |= is_lower(text_[lines[i].begin]);
        }
        legacy_ = margin_ >= 8;
        hard_ = legacy_ || (broken >= 3 && broken * 10 >= pairs * 6 && small);
    }

    bool hard() const noexcept { return hard_; }
    bool legacy() const noexcept { return legacy_; }

    // The first word of `next` had no room on `line`.
    bool full(Line const& line, Line const& next) const {
        std::string_view const word = view(next).substr(0, view(next).find(' '));
        return right_edge(line) + 1 + width(word) + 1 >= (legacy_ ? 99U : width_);
    }

private:
    std::string_view view(Line const& line) const { return text_.substr(line.begin, line.size()); }
    std::uint32_t right_edge(Line const& line) const { return line.column + width(view(line)); }

    std::string_view text_;
    std::uint32_t width_ = 0;
    std::uint32_t margin_ = 0xFFFFFFFF;
    bool hard_ = false;
    bool legacy_ = false;
};

}  // namespace

Marker find_marker(std::string_view line) {
    if (line.empty()) return {};
    Marker all;
    // "- • Text", "- -- Text", "- 1. Text": an editor's bullet before the author's.
    for (int i = 0; i < 3; ++i) {
        std::string_view const rest = line.substr(all.length);
        if (rest.empty()) break;
        Marker one = find_bullet(rest);
        if (!one && !all.ordered) one = find_number(rest);
        if (!one) break;
        all.shape += one.shape;
        all.ordered = one.ordered;
        all.number = one.number;
        all.as_roman = one.as_roman;
        all.length += one.length;
        if (one.ordered) break;
    }
    return all;
}

CleanText slice(CleanText const& text, std::size_t begin, std::size_t end) {
    while (begin < end && is_blank(text.text[begin])) ++begin;
    while (end > begin && is_blank(text.text[end - 1])) --end;
    CleanText result;
    result.text = text.text.substr(begin, end - begin);
    result.origin.assign(text.origin.begin() + static_cast<std::ptrdiff_t>(begin),
                         text.origin.begin() + static_cast<std::ptrdiff_t>(end + 1));
    return result;
}

std::vector<Block> find_blocks(CleanText const& clean) {
    std::string_view const text = clean.text;
    std::vector<Line> const lines = find_lines(text);
    Wrapping const wrapping(text, lines);

    std::vector<Block> blocks;
    // A line's words behind those the block has, runs of blanks as one; the last origin is the end of the line.
    auto const append = [&](Block& block, std::size_t begin, std::size_t end) {
        CleanText& out = block.text;
        if (!out.text.empty()) {
            out.text += ' ';  // its origin is the end of the line before, which stands there already
        } else {
            out.origin.clear();
            out.text.reserve(end - begin);  // of the first line only: an exact reserve for each would copy the text each time
            out.origin.reserve(end - begin + 1);
        }
        for (std::size_t i = begin; i < end; ++i) {
            if (i > begin && text[i] == ' ' && text[i - 1] == ' ') continue;
            out.text += text[i];
            out.origin.push_back(clean.origin[i]);
        }
        out.origin.push_back(clean.origin[end]);
    };

    bool heading_before = false;
    std::uint32_t text_column = 0;  // of the block's first word
    for (std::size_t i = 0; i < lines.size(); ++i) {
        Line const& line = lines[i];
        std::string_view const view = text.substr(line.begin, line.size());
        Marker marker = find_marker(view);
        auto const section = find_section_heading(view.substr(marker.length));
        bool const whole = section && section->length + marker.length >= view.size();
        // A wrapped sentence may begin a line with "Exclusion criteria include …".
        bool const heading = section && (whole || !wrapping.legacy() || line.blank_before || i == 0 || !wrapping.full(lines[i - 1], line));

        bool continues = false;
        if (!line.blank_before && !blocks.empty() && !heading_before && !heading) {
            Block const& block = blocks.back();
            Line const& previous = lines[i - 1];
            bool const hanging = block.marker && line.column > block.column && line.column + 1 >= text_column;
            bool const small = is_lower(view[0]);
            if (wrapping.legacy()) {
                continues = !marker || line.column == previous.column || line.column == text_column;
            } else if (marker) {
                // "…within\n30. " in a wrapped text; a list item stands at its own column.
                continues = wrapping.hard() && block.marker && hanging && wrapping.full(previous, line);
            } else if (wrapping.hard()) {
                continues = wrapping.full(previous, line) || hanging || small;
            } else {
                continues = hanging || (block.marker && (small || text[previous.end - 1] == ','));
            }
        }

        if (continues) {
            append(blocks.back(), line.begin, line.end);
        } else {
            Block block;
            // Legacy text sets the bullet of a list without a heading two columns to the left, its text where it is in any list.
            block.column = wrapping.legacy() && marker && line.column < 10 ? 10 : line.column;
            block.blank_before = line.blank_before;
            std::size_t const begin = line.begin + marker.length;
            text_column = line.column + static_cast<std::uint32_t>(marker.length);
            if (marker) block.marker_span = clean.source({line.begin, static_cast<std::uint32_t>(std::min<std::size_t>(begin, line.end))});
            append(block, std::min<std::size_t>(begin, line.end), line.end);
            block.marker = std::move(marker);
            blocks.push_back(std::move(block));
        }
        heading_before = heading && whole;
    }
    return blocks;
}

}  // namespace eligo
