#pragma once
// The syntax tree of a clause: pieces, each a kind and the tokens it covers, with pieces inside.
//
// Every rule of the clause grammar that means something is wrapped in `piece<Kind>[...]` (primitives.hpp). The tree is built beside the parse and not through
// attributes, so that one shape serves all rules and a hundred of them compile in seconds.

#include "grammar/token.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo {

enum class PieceKind : std::uint8_t {
#define ELIGO_PIECE(name) name,
#include "grammar/pieces.def"
#undef ELIGO_PIECE
};

std::string_view to_string(PieceKind kind) noexcept;

struct Piece {
    PieceKind kind{};
    std::uint32_t begin = 0;  // tokens, half open
    std::uint32_t end = 0;
    std::vector<Piece> parts;

    Piece const* find(PieceKind wanted) const noexcept {
        for (auto const& part : parts)
            if (part.kind == wanted) return &part;
        return nullptr;
    }
    bool has(PieceKind wanted) const noexcept { return find(wanted) != nullptr; }
    std::ptrdiff_t count(PieceKind wanted) const noexcept {
        return std::count_if(parts.begin(), parts.end(), [&](Piece const& part) { return part.kind == wanted; });
    }
};

// Collects pieces while the parser runs.
//
// Finished pieces end where the parser stands or before. So a piece that ends beyond the place a token is tried at comes from an alternative that
// failed, and is dropped before anything is added: `retreat` is called by every parser that takes a token, `close` by every piece.
class PieceBuilder {
public:
    explicit PieceBuilder(Token const* base) noexcept : base_(base) {}

    std::uint32_t index(Token const* at) const noexcept { return static_cast<std::uint32_t>(at - base_); }

    void retreat(Token const* at) {
        auto const here = index(at);
        while (!open_.empty() && open_.back().end > here) open_.pop_back();
    }

    void close(PieceKind kind, Token const* first, Token const* last) {
        retreat(last);
        Piece piece{kind, index(first), index(last), {}};
        auto inside = open_.size();
        while (inside > 0 && open_[inside - 1].begin >= piece.begin) --inside;
        piece.parts.assign(std::make_move_iterator(open_.begin() + static_cast<std::ptrdiff_t>(inside)),
                           std::make_move_iterator(open_.end()));
        open_.resize(inside);
        open_.push_back(std::move(piece));
    }

    void clear() noexcept { open_.clear(); }
    std::vector<Piece>& pieces() noexcept { return open_; }

private:
    Token const* base_;
    std::vector<Piece> open_;
};

}  // namespace eligo
