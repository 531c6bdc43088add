#pragma once
// What the world sees of the criterion grammar: a criterion in, its reading out. No Spirit type appears here.
//
// Every criterion has a reading. What the grammar does not understand is in it as quoted words, which only a fact in the same words can
// settle, or as residue, which nothing can; both only take certainty away. Reading is linear in the length of the text and never throws.

#include "grammar/document.hpp"
#include "rules/criterion_kind.hpp"
#include "rules/diagnostic.hpp"
#include "rules/tree.hpp"
#include "rules/vocabulary.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

// What became of a word.
enum class WordFate : std::uint8_t { leaf, connective, neutral, quoted, residue };
std::string_view to_string(WordFate fate) noexcept;

struct ReadWord {
    Span span;  // in the source
    WordFate fate = WordFate::residue;
};

struct Reading {
    Node rule;  // spans point into the source
    Understood understood = Understood::none;
    std::vector<ReadWord> words;       // every token that is not blank, in order
    std::vector<Diagnostic> warnings;  // spans point into the source
    bool doubtful = false;             // under exclusion, written as a demand or a negative: decides nothing in a verdict
};

struct ReadOptions {
    CriterionKind kind = CriterionKind::inclusion;
    std::vector<std::string> headings;  // outermost first
    bool canonical = false;             // the text is a sentence of the canonical language (rules/LANGUAGE.md), not a registry's
    bool permitted = false;             // stands under "Allowed:" (Criterion::permitted)
};

Reading read_criterion(Item const& item, ReadOptions const& options, Vocabulary const& vocabulary);

// One sentence of the canonical language, or a criterion on one line.
Reading read_text(std::string_view text, ReadOptions const& options, Vocabulary const& vocabulary);

}  // namespace eligo
