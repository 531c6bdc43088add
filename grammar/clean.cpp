#include "grammar/document.hpp"
#include "rules/utf8.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <numeric>
#include <utility>

namespace eligo {
namespace {

using namespace std::string_view_literals;

struct Entity {
    std::string_view name;
    char32_t character;
};

// Names seen in registry text, and their neighbours. `gte` and `lte` are no HTML; sponsors write them all the same.
constexpr std::array entities = {
    Entity{"AMP", U'&'},         Entity{"GT", U'>'},          Entity{"LT", U'<'},          Entity{"alpha", U'\u03B1'},
    Entity{"amp", U'&'},         Entity{"apos", U'\''},       Entity{"beta", U'\u03B2'},   Entity{"bull", U'\u2022'},
    Entity{"copy", U'\u00A9'},   Entity{"deg", U'\u00B0'},    Entity{"delta", U'\u03B4'},  Entity{"eacute", U'\u00E9'},
    Entity{"frac12", U'\u00BD'}, Entity{"frac14", U'\u00BC'}, Entity{"frac34", U'\u00BE'}, Entity{"gamma", U'\u03B3'},
    Entity{"ge", U'\u2265'},     Entity{"geq", U'\u2265'},    Entity{"gt", U'>'},          Entity{"gte", U'\u2265'},
    Entity{"hellip", U'\u2026'}, Entity{"kappa", U'\u03BA'},  Entity{"lambda", U'\u03BB'}, Entity{"ldquo", U'\u201C'},
    Entity{"le", U'\u2264'},     Entity{"leq", U'\u2264'},    Entity{"lsquo", U'\u2018'},  Entity{"lt", U'<'},
    Entity{"lte", U'\u2264'},    Entity{"mdash", U'\u2014'},  Entity{"micro", U'\u00B5'},  Entity{"middot", U'\u00B7'},
    Entity{"minus", U'\u2212'},  Entity{"mu", U'\u00B5'},     Entity{"nbsp", U'\u00A0'},   Entity{"ndash", U'\u2013'},
    Entity{"ne", U'\u2260'},     Entity{"ouml", U'\u00F6'},   Entity{"plusmn", U'\u00B1'}, Entity{"quot", U'"'},
    Entity{"rdquo", U'\u201D'},  Entity{"reg", U'\u00AE'},    Entity{"rsquo", U'\u2019'},  Entity{"sup1", U'\u00B9'},
    Entity{"sup2", U'\u00B2'},   Entity{"sup3", U'\u00B3'},   Entity{"times", U'\u00D7'},  Entity{"trade", U'\u2122'},
    Entity{"uuml", U'\u00FC'},
};
static_assert(std::is_sorted(entities.begin(), entities.end(), [](Entity a, Entity b) { return a.name < b.name; }));

// What a character is written as; an empty text deletes it. Characters that are not here stay. Sorted by character.
struct Spelling {
    char32_t character;
    std::string_view text;
};
constexpr std::array spellings = {
    Spelling{0x0085, "\n"},
    Spelling{0x00A0, " "},
    Spelling{0x00AD, ""},
    Spelling{0x00B4, "'"},
    Spelling{0x00BA, "°"},
    Spelling{0x02C2, "<"},
    Spelling{0x02C3, ">"},
    Spelling{0x02D7, "-"},
    Spelling{0x02DA, "°"},
    Spelling{0x03BC, "µ"},
    Spelling{0x2000, " "},
    Spelling{0x2001, " "},
    Spelling{0x2002, " "},
    Spelling{0x2003, " "},
    Spelling{0x2004, " "},
    Spelling{0x2005, " "},
    Spelling{0x2006, " "},
    Spelling{0x2007, " "},
    Spelling{0x2008, " "},
    Spelling{0x2009, " "},
    Spelling{0x200A, " "},
    Spelling{0x200B, ""},
    Spelling{0x200C, ""},
    Spelling{0x200D, ""},
    Spelling{0x200E, ""},
    Spelling{0x200F, ""},
    Spelling{0x2010, "-"},
    Spelling{0x2011, "-"},
    Spelling{0x2012, "-"},
    Spelling{0x2013, "-"},
    Spelling{0x2014, "-"},
    Spelling{0x2015, "-"},
    Spelling{0x2018, "'"},
    Spelling{0x2019, "'"},
    Spelling{0x201A, "'"},
    Spelling{0x201B, "'"},
    Spelling{0x201C, "\""},
    Spelling{0x201D, "\""},
    Spelling{0x201E, "\""},
    Spelling{0x2026, "..."},
    Spelling{0x2028, "\n"},
    Spelling{0x2029, "\n"},
    Spelling{0x202F, " "},
    Spelling{0x2032, "'"},
    Spelling{0x2033, "\""},
    Spelling{0x2044, "/"},
    Spelling{0x205F, " "},
    Spelling{0x2060, ""},
    Spelling{0x2103, "°C"},
    Spelling{0x2109, "°F"},
    Spelling{0x2160, "I"},
    Spelling{0x2161, "II"},
    Spelling{0x2162, "III"},
    Spelling{0x2163, "IV"},
    Spelling{0x2164, "V"},
    Spelling{0x2165, "VI"},
    Spelling{0x2166, "VII"},
    Spelling{0x2167, "VIII"},
    Spelling{0x2168, "IX"},
    Spelling{0x2169, "X"},
    Spelling{0x2170, "i"},
    Spelling{0x2171, "ii"},
    Spelling{0x2172, "iii"},
    Spelling{0x2173, "iv"},
    Spelling{0x2174, "v"},
    Spelling{0x2175, "vi"},
    Spelling{0x2176, "vii"},
    Spelling{0x2177, "viii"},
    Spelling{0x2178, "ix"},
    Spelling{0x2179, "x"},
    Spelling{0x2212, "-"},
    Spelling{0x2215, "/"},
    Spelling{0x2219, "·"},
    Spelling{0x223C, "~"},
    Spelling{0x2266, "≤"},
    Spelling{0x2267, "≥"},
    Spelling{0x226E, "≥"},
    Spelling{0x226F, "≤"},
    Spelling{0x22C5, "·"},
    Spelling{0x2460, "1) "},
    Spelling{0x2461, "2) "},
    Spelling{0x2462, "3) "},
    Spelling{0x2463, "4) "},
    Spelling{0x2464, "5) "},
    Spelling{0x2465, "6) "},
    Spelling{0x2466, "7) "},
    Spelling{0x2467, "8) "},
    Spelling{0x2468, "9) "},
    Spelling{0x2469, "10) "},
    Spelling{0x2715, "×"},
    Spelling{0x2716, "×"},
    Spelling{0x2A2F, "×"},
    Spelling{0x2A7D, "≤"},
    Spelling{0x2A7E, "≥"},
    Spelling{0x3000, " "},
    Spelling{0x3001, ", "},
    Spelling{0x3002, ". "},
    Spelling{0x338D, "µg"},
    Spelling{0x338E, "mg"},
    Spelling{0x338F, "kg"},
    Spelling{0x3395, "µL"},
    Spelling{0x3396, "mL"},
    Spelling{0x3397, "dL"},
    Spelling{0x339C, "mm"},
    Spelling{0x339D, "cm"},
    Spelling{0x33A1, "m^2"},
    // The Symbol font of word processors leaves its characters in the private use area.
    Spelling{0xF06D, "µ"},
    Spelling{0xF0A3, "≤"},
    Spelling{0xF0B0, "°"},
    Spelling{0xF0B1, "±"},
    Spelling{0xF0B3, "≥"},
    Spelling{0xF0B4, "×"},
    Spelling{0xFB01, "fi"},
    Spelling{0xFB02, "fl"},
    Spelling{0xFEFF, ""},
    Spelling{0xFF65, "•"},
};
static_assert(std::is_sorted(spellings.begin(), spellings.end(), [](Spelling a, Spelling b) { return a.character < b.character; }));

// Bullets become one bullet where they begin a line; elsewhere they stay what they are.
constexpr std::u32string_view bullets =
    U"\u2023\u2043\u25A0\u25A1\u25AA\u25AB\u25B6\u25BA\u25C6\u25CB\u25CF\u25E6\u25FC\u2666\u2713\u2714"
    U"\u274F\u2756\u27A2\u27A4\u2B1B\uF0A7\uF0B7\uF0D8\uF0FC";

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_punctuation(char c) noexcept { return c > ' ' && c < 0x7F && !is_digit(c) && !is_letter(c); }

// The digit or sign a superscript stands for, or 0.
constexpr char superscript(char32_t c) noexcept {
    if (c == 0xB9) return '1';
    if (c == 0xB2) return '2';
    if (c == 0xB3) return '3';
    if (c == 0x2070 || (c >= 0x2074 && c <= 0x2079)) return static_cast<char>('0' + (c - 0x2070));
    if (c == 0x207A) return '+';
    if (c == 0x207B) return '-';
    return 0;
}

// A character reference at text[at] == '&': the character and its length in bytes, or length 0. "&amp;lt;" is one `<`.
std::pair<char32_t, std::size_t> reference(std::string_view text, std::size_t at) {
    constexpr std::size_t longest = 10;
    auto const body = [&](std::size_t begin) -> std::pair<char32_t, std::size_t> {  // begin: behind the '&'
        std::size_t const end = text.substr(begin, longest).find(';');
        if (end == std::string_view::npos || end == 0) return {0, 0};
        std::string_view const name = text.substr(begin, end);
        if (name[0] == '#') {
            bool const hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
            char32_t value = 0;
            std::string_view const digits = name.substr(hex ? 2 : 1);
            if (digits.empty() || digits.size() > 7) return {0, 0};
            for (char const c : digits) {
                int const digit = is_digit(c)                   ? c - '0'
                                  : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                                : -1;
                if (digit < 0) return {0, 0};
                value = value * (hex ? 16 : 10) + static_cast<char32_t>(digit);
            }
            if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return {0, 0};
            return {value, end + 1};
        }
        auto const found =
            std::lower_bound(entities.begin(), entities.end(), name, [](Entity e, std::string_view n) { return e.name < n; });
        if (found == entities.end() || found->name != name) return {0, 0};
        return {found->character, end + 1};
    };
    auto [character, length] = body(at + 1);
    if (length == 0) return {0, 0};
    ++length;
    for (int again = 0; again < 3 && character == U'&'; ++again) {
        auto const [inner, inner_length] = body(at + length);
        if (inner_length == 0) break;
        character = inner;
        length += inner_length;
    }
    return {character, length};
}

void append_utf8(std::string& text, char32_t c) {
    auto const byte = [&](char32_t value) { text += static_cast<char>(static_cast<unsigned char>(value)); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | c >> 6U);
        byte(0x80 | (c & 0x3FU));
    } else if (c < 0x10000) {
        byte(0xE0 | c >> 12U);
        byte(0x80 | (c >> 6U & 0x3FU));
        byte(0x80 | (c & 0x3FU));
    } else {
        byte(0xF0 | c >> 18U);
        byte(0x80 | (c >> 12U & 0x3FU));
        byte(0x80 | (c >> 6U & 0x3FU));
        byte(0x80 | (c & 0x3FU));
    }
}

class Cleaner {
public:
    Cleaner(std::string_view source, std::uint32_t offset) : source_(source), offset_(offset) {
        out_.text.reserve(source.size());
        out_.origin.reserve(source.size() + 1);
    }

    CleanText run() {
        while (at_ < source_.size()) step();
        out_.origin.push_back(offset_ + static_cast<std::uint32_t>(source_.size()));
        return std::move(out_);
    }

private:
    void step() {
        char const c = source_[at_];
        if (c == '\\' && at_ + 1 < source_.size() && is_punctuation(source_[at_ + 1])) {
            put(source_.substr(at_ + 1, 1));
            at_ += 2;
        } else if (c == '&') {
            auto const [character, length] = reference(source_, at_);
            if (length == 0)
                keep(1);
            else
                write(character, length);
        } else if (c == '\r') {
            put("\n");
            at_ += source_.substr(at_ + 1, 1) == "\n" ? 2 : 1;
        } else if (c == '\t' || c == '\v' || c == '\f') {
            put(" ");
            ++at_;
        } else if (static_cast<unsigned char>(c) < 0x80) {
            std::size_t end = at_ + 1;
            while (end < source_.size() && is_plain(source_[end])) ++end;
            keep(end - at_);
        } else {
            auto const [character, length] = utf8::next(source_, at_);
            if (character == utf8::replacement)
                keep(length);
            else
                write(character, length);
        }
    }

    // A character that took `length` bytes of the source, in its one spelling.
    void write(char32_t c, std::size_t length) {
        if (char const digit = superscript(c); digit != 0) {
            write_superscript(digit, length);
            return;
        }
        if (c >= 0x2080 && c <= 0x2089) {  // H₂O
            char const digit = static_cast<char>('0' + (c - 0x2080));
            put({&digit, 1});
        } else if (c == 0xBC || c == 0xBD || c == 0xBE) {
            write_fraction(c == 0xBC ? ".25" : c == 0xBD ? ".5" : ".75");
        } else if (c > 0xFF00 && c < 0xFF5F) {  // full width forms of ASCII
            char const narrow = static_cast<char>(c - 0xFF01 + 0x21);
            put({&narrow, 1});
        } else if (bullets.find(c) != std::u32string_view::npos && begins_line()) {
            put("•");
        } else if (auto const found =
                       std::lower_bound(spellings.begin(), spellings.end(), c, [](Spelling s, char32_t x) { return s.character < x; });
                   found != spellings.end() && found->character == c) {
            put(found->text);
        } else {
            std::string& text = out_.text;
            std::size_t const before = text.size();
            append_utf8(text, c);
            bool const same = source_[at_] != '&';  // byte for byte; a reference gives all its bytes one origin
            for (std::size_t i = 0; i < text.size() - before; ++i) origin(same ? at_ + i : at_);
        }
        at_ += length;
        raised_ = false;
    }

    // 10⁹ → 10^9, mm³ → mm^3, 10⁻³ → 10^-3; CD4⁺ → CD4+.
    void write_superscript(char digit, std::size_t length) {
        std::string_view const text = out_.text;
        bool const base = !text.empty() && (is_digit(text.back()) || is_letter(text.back()) || text.back() == ')');
        bool const sign = !is_digit(digit);
        bool const digit_follows = at_ + length < source_.size() && is_digit(superscript(utf8::next(source_, at_ + length).first));
        if (!raised_ && base && (!sign || digit_follows)) put("^");
        put({&digit, 1});
        at_ += length;
        raised_ = true;
    }

    // 1½ and 1 ½ → 1.5, ½ → 0.5
    void write_fraction(std::string_view decimals) {
        std::string& text = out_.text;
        std::size_t const size = text.size();
        if (size > 1 && text.back() == ' ' && is_digit(text[size - 2])) {
            text.pop_back();
            out_.origin.pop_back();
        }
        if (text.empty() || !is_digit(text.back())) put("0");
        put(decimals);
    }

    // Behind blanks, or behind an editor's own bullet.
    bool begins_line() const noexcept {
        std::size_t last = out_.text.find_last_not_of(' ');
        if (last != std::string::npos && (out_.text[last] == '-' || out_.text[last] == '*'))
            last = last == 0 ? std::string::npos : out_.text.find_last_not_of(' ', last - 1);
        return last == std::string::npos || out_.text[last] == '\n';
    }

    // Most of a text: it stays as it is.
    static bool is_plain(char c) noexcept {
        return static_cast<unsigned char>(c) < 0x80 && c != '\\' && c != '&' && c != '\r' && c != '\t' && c != '\v' && c != '\f';
    }

    void keep(std::size_t length) {
        out_.text.append(source_.substr(at_, length));
        std::size_t const size = out_.origin.size();
        out_.origin.resize(size + length);
        std::iota(out_.origin.begin() + static_cast<std::ptrdiff_t>(size), out_.origin.end(), offset_ + static_cast<std::uint32_t>(at_));
        at_ += length;
        raised_ = false;
    }

    void put(std::string_view text) {
        out_.text += text;
        for (std::size_t i = 0; i < text.size(); ++i) origin(at_);
        raised_ = false;
    }

    void origin(std::size_t at) { out_.origin.push_back(offset_ + static_cast<std::uint32_t>(at)); }

    std::string_view source_;
    std::uint32_t offset_;
    std::size_t at_ = 0;
    bool raised_ = false;  // the last character was a superscript
    CleanText out_;
};

}  // namespace

CleanText clean(std::string_view source, std::uint32_t source_offset) { return Cleaner(source, source_offset).run(); }

Span CleanText::source(Span clean) const noexcept {
    if (origin.empty()) return {};
    assert(clean.begin <= clean.end && clean.end < origin.size());
    return {origin[clean.begin], origin[clean.end]};
}

}  // namespace eligo
