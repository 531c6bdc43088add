// Durations and windows.

#include "grammar/lower.hpp"

#include <algorithm>

namespace eligo {

void LowerContext::warn(std::string code, std::string message, Piece const& piece) const {
    Diagnostic diagnostic;
    diagnostic.severity = Severity::warning;
    diagnostic.code = std::move(code);
    diagnostic.message = std::move(message);
    diagnostic.span = span(piece);
    warnings.push_back(std::move(diagnostic));
}

Span LowerContext::span(std::uint32_t begin, std::uint32_t end) const {
    if (begin >= end || begin >= tokens.size()) return {};
    return {tokens[begin].span.begin, tokens[end - 1].span.end};
}

Span LowerContext::span(Piece const& piece) const { return span(piece.begin, piece.end); }

std::string LowerContext::words(std::uint32_t begin, std::uint32_t end) const {
    std::string result;
    for (auto i = begin; i < end; ++i) {
        if (!result.empty()) result += ' ';
        result += tokens[i].lower;
    }
    return result;
}

std::optional<Duration> lower_duration(Piece const& piece, LowerContext const& context) {
    Duration duration;
    duration.number = 1;
    bool unit = false;
    for (auto const& part : piece.parts) {
        switch (part.kind) {
            case PieceKind::number: {
                auto const& token = context.token(part);
                if (!token.number) return std::nullopt;
                duration.number = *token.number;
                break;
            }
            case PieceKind::hour:
                duration.unit = TimeUnit::hour;
                unit = true;
                break;
            case PieceKind::day:
                duration.unit = TimeUnit::day;
                unit = true;
                break;
            case PieceKind::week:
                duration.unit = TimeUnit::week;
                unit = true;
                break;
            case PieceKind::month:
                duration.unit = TimeUnit::month;
                unit = true;
                break;
            case PieceKind::year:
                duration.unit = TimeUnit::year;
                unit = true;
                break;
            default: break;
        }
    }
    if (!unit) return std::nullopt;
    return duration;
}

std::optional<LoweredWindow> lower_window(Piece const& piece, LowerContext const& context) {
    LoweredWindow result;
    result.half_lives = piece.has(PieceKind::half_lives);
    result.shorter = piece.has(PieceKind::shorter);
    auto const* length = piece.find(PieceKind::duration);
    if (length == nullptr) {
        if (!result.half_lives) return std::nullopt;
        return result;
    }
    auto const duration = lower_duration(*length, context);
    if (!duration) return std::nullopt;
    switch (piece.kind) {
        case PieceKind::within:
            result.window.within = duration;
            result.window.within_strict = piece.has(PieceKind::less);
            break;
        case PieceKind::ago:
            result.window.ago = duration;
            result.window.ago_strict = piece.has(PieceKind::greater);
            break;
        case PieceKind::lasting:
            result.window.ago = duration;
            result.window.ago_strict = piece.has(PieceKind::greater);
            result.window.edge = Window::Edge::started;
            break;
        default: return std::nullopt;
    }
    return result;
}

std::optional<Window> lower_permission_end(Piece const& permission_end, LowerContext const& context) {
    Window window;
    if (auto const* duration = permission_end.find(PieceKind::duration))
        window.within = lower_duration(*duration, context);
    else if (auto const* day = permission_end.find(PieceKind::number); day != nullptr && context.token(*day).number)
        window.within = Duration{*context.token(*day).number, TimeUnit::day};
    if (!window.within) return std::nullopt;
    // On day -3 itself it may still be given; "more than 3 days before" shuts that day out, too.
    window.within_strict = !permission_end.has(PieceKind::greater);
    return window;
}

}  // namespace eligo
