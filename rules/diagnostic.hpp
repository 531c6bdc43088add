#pragma once
// What is said about an input that is wrong or doubtful: one sentence in the user's words, and the place.
//
// There are three kinds of trouble (STYLE.md): text that is not understood becomes warnings beside a tree,
// an input that cannot be read becomes one Diagnostic in place of the value, our own mistakes are asserts.

#include "rules/span.hpp"

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace eligo {

enum class Severity : std::uint8_t { note, warning, error };

struct Diagnostic {
    Severity severity = Severity::error;
    std::string code;          // stable, e.g. "lost-comparator"
    std::string message;       // one sentence, lower case, no full stop, input quoted in back-ticks
    std::string fix;           // the likely remedy, or empty
    std::string file;          // as the user named it; empty where the text has no file
    std::uint32_t line = 0;    // 1-based; 0 = not known
    std::uint32_t column = 0;  // 1-based, in bytes; 0 = not known
    Span span;                 // bytes in the text it is about
};

// `file:line:column: severity: message [code]`, then the fix on a line of its own.
std::string to_string(Diagnostic const& diagnostic);

// The same, with the line of `text` and a caret under the words (rustc's manner).
std::string to_string(Diagnostic const& diagnostic, std::string_view text);

// The value, or the one thing that was wrong.
template <class T>
class Result {
public:
    Result(T value) : state_(std::move(value)) {}
    Result(Diagnostic diagnostic) : state_(std::move(diagnostic)) {}

    explicit operator bool() const noexcept { return state_.index() == 0; }
    T& operator*() & { return std::get<0>(state_); }
    T const& operator*() const& { return std::get<0>(state_); }
    T&& operator*() && { return std::get<0>(std::move(state_)); }
    T* operator->() { return &std::get<0>(state_); }
    T const* operator->() const { return &std::get<0>(state_); }
    Diagnostic const& error() const { return std::get<1>(state_); }

private:
    std::variant<T, Diagnostic> state_;
};

}  // namespace eligo
