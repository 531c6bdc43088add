#include "rules/words.hpp"

#include "rules/utf8.hpp"

#include <array>
#include <cstdint>

namespace eligo {
namespace {

enum class Character : std::uint8_t { letter, digit, apostrophe, hyphen, blank, inside, other };

constexpr auto ascii_classes = [] {
    std::array<Character, 128> classes{};
    for (std::size_t c = 0; c < classes.size(); ++c) {
        bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        classes[c] = letter                 ? Character::letter
                     : c >= '0' && c <= '9' ? Character::digit
                     : c == '\''            ? Character::apostrophe
                     : c == '-'             ? Character::hyphen
                     : c <= ' ' || c == 127 ? Character::blank
                                            : Character::other;
    }
    return classes;
}();

// Letters and digits in lower case; 0 for every other byte.
constexpr auto ascii_folded = [] {
    std::array<char, 256> folded{};
    for (std::size_t c = 0; c < 128; ++c) {
        bool const upper = c >= 'A' && c <= 'Z';
        bool const kept = ascii_classes[c] == Character::letter || ascii_classes[c] == Character::digit;
        folded[c] = kept ? static_cast<char>(upper ? c + 32 : c) : '\0';
    }
    return folded;
}();

// U+00C0..U+017F without accents; a blank stands for characters that are no letter or become two.
constexpr std::string_view latin =
    "aaaaaa ceeeeiiiidnooooo ouuuuy  aaaaaa ceeeeiiiidnooooo ouuuuy y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii  jjkkkllllllllllnnnnnnnnnoooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(latin.size() == 0x180 - 0xC0);

constexpr std::array<std::string_view, 25> greek = {"alpha", "beta",   "gamma",   "delta", "epsilon", "zeta",    "eta",  "theta", "iota",
                                                    "kappa", "lambda", "mu",      "nu",    "xi",      "omicron", "pi",   "rho",   "sigma",
                                                    "sigma", "tau",    "upsilon", "phi",   "chi",     "psi",     "omega"};

constexpr std::string_view digits = "0123456789";

Character classify(char32_t c) noexcept {
    if (c < 0x80) return ascii_classes[c];
    if (c == 0x2019 || c == 0x2018 || c == 0x2BC || c == 0xB4 || c == 0x2032) return Character::apostrophe;
    if (c == 0x2010 || c == 0x2011 || c == 0x2212) return Character::hyphen;
    if (c == 0xAD || (c >= 0x300 && c < 0x370)) return Character::inside;  // soft hyphen, combining accents
    if (c == 0xA0 || c == 0xA9 || c == 0xAE || c == 0x2122 || (c >= 0x2000 && c <= 0x2015) || c == 0x202F || c == 0x2028 || c == 0xFEFF ||
        c == 0x3000) {
        return Character::blank;  // with dashes and the signs of brands
    }
    if (c == 0xB2 || c == 0xB3 || c == 0xB9 || c == 0x2070 || (c >= 0x2074 && c <= 0x2079) || (c >= 0x2080 && c <= 0x2089)) {
        return Character::digit;
    }
    if (c == 0xB5 || c == 0xAA || c == 0xBA || (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7) || (c >= 0x3040 && c < 0xFE00)) {
        return Character::letter;
    }
    return Character::other;
}

void append_folded(std::string& out, char32_t c, std::string_view itself) {
    if (c < 0x80) {
        out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    } else if (c >= 0xC0 && c < 0x180) {
        if (char const plain = latin[c - 0xC0]; plain != ' ') {
            out += plain;
        } else {
            out += c == 0xC6 || c == 0xE6     ? "ae"
                   : c == 0xDE || c == 0xFE   ? "th"
                   : c == 0xDF                ? "ss"
                   : c == 0x132 || c == 0x133 ? "ij"
                   : c == 0x152 || c == 0x153 ? "oe"
                                              : itself;
        }
    } else if (c >= 0x391 && c <= 0x3A9) {
        out += greek[c - 0x391];
    } else if (c >= 0x3B1 && c <= 0x3C9) {
        out += greek[c - 0x3B1];
    } else if (c == 0xB5) {
        out += "mu";
    } else if (c == 0xB2 || c == 0xB3) {
        out += digits[c - 0xB0];
    } else if (c == 0xB9) {
        out += '1';
    } else if (c >= 0x2070 && c < 0x207A) {
        out += digits[c - 0x2070];
    } else if (c >= 0x2080 && c < 0x208A) {
        out += digits[c - 0x2080];
    } else {
        out += itself;
    }
}

struct Look {
    char32_t c = 0;
    std::size_t length = 0;  // 0 at the end
    Character kind = Character::blank;

    bool in_word() const noexcept { return kind == Character::letter || kind == Character::digit; }
};

Look look(std::string_view text, std::size_t at) noexcept {
    if (at >= text.size()) return {};
    auto const [c, length] = utf8::next(text, at);
    return {c, length, classify(c)};
}

}  // namespace

bool WordReader::next(Word& word) {
    word.folded.clear();
    for (; at_ < text_.size(); joined_ = false) {
        std::size_t const begin = at_;
        // Nearly every character of every text is an ASCII letter, and nearly every word ends before an ASCII character.
        while (at_ < text_.size() && ascii_folded[static_cast<unsigned char>(text_[at_])] != 0) ++at_;
        if (at_ != begin) {
            word.folded.assign(text_, begin, at_ - begin);
            for (char& c : word.folded) c = ascii_folded[static_cast<unsigned char>(c)];
            if (at_ == text_.size() || (static_cast<unsigned char>(text_[at_]) < 0x80 && text_[at_] != '\'')) {
                word.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
                joined_ = true;
                return true;
            }
        }
        Look const first = look(text_, at_);
        if (first.in_word() || at_ != begin) {
            for (Look here = first;; here = look(text_, at_)) {
                if (here.in_word()) {
                    append_folded(word.folded, here.c, text_.substr(at_, here.length));
                    at_ += here.length;
                } else if (here.kind == Character::inside) {
                    at_ += here.length;
                } else if (here.kind == Character::apostrophe && look(text_, at_ + here.length).kind == Character::letter) {
                    Look const follow = look(text_, at_ + here.length);
                    at_ += here.length;
                    if ((follow.c == 's' || follow.c == 'S') && !look(text_, at_ + follow.length).in_word()) {
                        at_ += follow.length;
                        break;
                    }
                } else {
                    break;
                }
            }
            word.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
            joined_ = true;
            return true;
        }
        at_ += first.length;
        Look const after = look(text_, at_);
        bool const closing_hyphen = first.kind == Character::hyphen && joined_ && !after.in_word() && after.kind != Character::hyphen;
        if (first.kind == Character::other || closing_hyphen) {
            if (closing_hyphen) {
                word.folded = '-';
            } else {
                append_folded(word.folded, first.c, text_.substr(begin, first.length));
            }
            word.span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
            joined_ = first.c == ')';
            return true;
        }
    }
    return false;
}

std::vector<Word> split_words(std::string_view text) {
    std::vector<Word> words;
    WordReader reader(text);
    for (Word word; reader.next(word);) words.push_back(word);
    return words;
}

}  // namespace eligo
