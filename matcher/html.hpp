#pragma once
// HTML, written into a string: markup only from literals of the program, everything else escaped.
//
// It promises that no text given at run time can become markup, whatever its bytes: `& < > " '` are escaped, broken UTF-8 and control
// characters become U+FFFD, and so do the marks that turn the direction of writing and could make "1.5 x ULN" read otherwise.

#include "rules/utf8.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace eligo {

class Html {
public:
    // Markup. A literal alone: a std::string does not compile here.
    template <std::size_t N>
    Html& operator()(char const (&markup)[N]) {
        out_.append(markup, N - 1);
        return *this;
    }

    Html& text(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            auto const [c, length] = utf8::next(text, at);
            switch (c) {
                case '&': out_ += "&amp;"; break;
                case '<': out_ += "&lt;"; break;
                case '>': out_ += "&gt;"; break;
                case '"': out_ += "&quot;"; break;
                case '\'': out_ += "&#39;"; break;
                default:
                    if (c == utf8::replacement || unfit(c))
                        out_ += "\xEF\xBF\xBD";
                    else
                        out_.append(text, at, length);
            }
            at += length;
        }
        return *this;
    }

    Html& number(std::size_t number) {
        out_ += std::to_string(number);
        return *this;
    }

    // What another Html made.
    Html& add(Html const& other) {
        out_ += other.out_;
        return *this;
    }

    std::string const& str() const& noexcept { return out_; }
    std::string str() && noexcept { return std::move(out_); }

private:
    static constexpr bool unfit(char32_t c) noexcept {
        bool const control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
        bool const direction = c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        return control || direction || c == 0xFFFE || c == 0xFFFF;
    }

    std::string out_;
};

}  // namespace eligo
