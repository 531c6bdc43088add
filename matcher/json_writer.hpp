#pragma once
// JSON, written straight into a string: objects and lists in the order of the calls, commas and escapes added.
//
// It promises valid JSON for any bytes (what is no UTF-8 becomes U+FFFD). That begins and ends pair up is for the caller.

#include "rules/utf8.hpp"

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace eligo {

class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_list() { return open('['); }
    JsonWriter& end_list() { return close(']'); }

    JsonWriter& key(std::string_view name) {
        separate();
        quote(name);
        out_ += ": ";
        after_key_ = true;
        return *this;
    }

    JsonWriter& value(std::string_view text) {
        separate();
        quote(text);
        return *this;
    }
    JsonWriter& value(char const* text) { return value(std::string_view(text)); }

    template <class N, std::enable_if_t<std::is_integral_v<N>, int> = 0>
    JsonWriter& value(N number) {
        if constexpr (std::is_same_v<N, bool>)
            return literal(number ? "true" : "false");
        else
            return literal(std::to_string(number));
    }

    // A number, true, false or null, as it stands.
    JsonWriter& literal(std::string_view text) {
        separate();
        out_ += text;
        return *this;
    }

    template <class V>
    JsonWriter& member(std::string_view name, V const& v) {
        key(name);
        return value(v);
    }

    template <class V>
    JsonWriter& member_if(std::string_view name, std::optional<V> const& v) {
        return v ? member(name, *v) : *this;
    }

    JsonWriter& members(std::string_view name, std::vector<std::string> const& texts) {
        key(name).begin_list();
        for (auto const& text : texts) value(std::string_view(text));
        return end_list();
    }

private:
    JsonWriter& open(char bracket) {
        separate();
        out_ += bracket;
        filled_.push_back(false);
        return *this;
    }

    JsonWriter& close(char bracket) {
        assert(!filled_.empty() && !after_key_);
        filled_.pop_back();
        out_ += bracket;
        return *this;
    }

    void separate() {
        if (after_key_) {
            after_key_ = false;
            return;
        }
        if (filled_.empty()) return;
        if (filled_.back()) out_ += ", ";
        filled_.back() = true;
    }

    void quote(std::string_view text) {
        static constexpr char digits[] = "0123456789abcdef";
        out_ += '"';
        for (std::size_t at = 0; at < text.size();) {
            auto const [c, length] = utf8::next(text, at);
            if (c == '"' || c == '\\') {
                out_ += '\\';
                out_ += static_cast<char>(c);
            } else if (c == '\n') {
                out_ += "\\n";
            } else if (c == '\t') {
                out_ += "\\t";
            } else if (c == '\r') {
                out_ += "\\r";
            } else if (c < 0x20 || c == 0x7F) {
                out_ += "\\u00";
                out_ += digits[c >> 4U];
                out_ += digits[c & 0xFU];
            } else if (c == utf8::replacement && length == 1) {
                out_ += "\xEF\xBF\xBD";
            } else {
                out_ += text.substr(at, length);
            }
            at += length;
        }
        out_ += '"';
    }

    std::string& out_;
    std::vector<bool> filled_;  // of each open bracket, whether something stands in it
    bool after_key_ = false;
};

}  // namespace eligo
