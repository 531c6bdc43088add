#pragma once
// What the clause grammar is written with: Spirit X3 parsers of one token, and `piece<Kind>[...]`, which keeps what was read.
// Included by the grammar's .cpp files only.

#include "grammar/grammar_words.hpp"
#include "grammar/piece.hpp"
#include "grammar/token.hpp"

#include <boost/spirit/home/x3.hpp>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo::syntax {

namespace x3 = boost::spirit::x3;

using Iterator = Token const*;

struct BuilderTag;
struct VocabularyTag;

template <class Context>
PieceBuilder& builder(Context const& context) {
    return x3::get<BuilderTag>(context);
}

template <class Context>
Vocabulary const& vocabulary(Context const& context) {
    return x3::get<VocabularyTag>(context);
}

// A parser of one token that satisfies `Test(token, context)`.
template <class Test>
struct TokenParser : x3::parser<TokenParser<Test>> {
    using attribute_type = x3::unused_type;
    static bool const has_attribute = false;

    Test test;
    constexpr explicit TokenParser(Test t) : test(t) {}

    template <class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, Iterator const& last, Context const& context, RuleContext const&, Attribute&) const {
        if (first == last || !test(*first, context)) return false;
        builder(context).retreat(first);
        ++first;
        return true;
    }
};

template <class Test>
constexpr auto token_if(Test test) {
    return TokenParser<Test>(test);
}

// Words as written, in lower case. Punctuation counts as a word.
inline auto word(std::string_view text) {
    // A token of this first word and of this length is the word, and nothing behind it.
    return token_if([number = register_grammar_word(text), size = text.size()](Token const& token, auto const&) {
        return token.first_word == number && token.lower.size() == size && token.kind != TokenKind::quote;
    });
}

// One of several phrases of words; the longest that fits. Written with single blanks: phrases({"at least", "minimum of"}).
struct PhraseParser : x3::parser<PhraseParser> {
    using attribute_type = x3::unused_type;
    static bool const has_attribute = false;

    explicit PhraseParser(std::initializer_list<std::string_view> list) {
        auto table = std::make_shared<Table>();
        for (auto const phrase : list) {
            std::vector<std::string_view> words;
            for (std::size_t at = 0; at < phrase.size();) {
                auto const blank = std::min(phrase.find(' ', at), phrase.size());
                words.push_back(phrase.substr(at, blank - at));
                at = blank + 1;
            }
            auto const id = register_grammar_word(words.front());
            if (table->rows_of.size() <= id) table->rows_of.resize(id + 1U, 0);
            auto& slot = table->rows_of[id];
            if (slot == 0) {
                table->rows.emplace_back();
                slot = static_cast<std::uint16_t>(table->rows.size());
            }
            table->rows[slot - 1U].push_back(std::move(words));
        }
        for (auto& rows : table->rows)
            std::stable_sort(rows.begin(), rows.end(), [](auto const& a, auto const& b) { return a.size() > b.size(); });
        table_ = std::move(table);
    }

    template <class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, Iterator const& last, Context const& context, RuleContext const&, Attribute&) const {
        if (first == last || first->kind == TokenKind::quote) return false;
        auto const word = first->first_word;
        if (word >= table_->rows_of.size() || table_->rows_of[word] == 0) return false;
        for (auto const& words : table_->rows[table_->rows_of[word] - 1U])
            if (auto const end = match(words, first, last)) {
                builder(context).retreat(first);
                first = end;
                return true;
            }
        return false;
    }

private:
    // A token that covers several words (a phrase of the vocabulary) is compared word by word.
    static Iterator match(std::vector<std::string_view> const& words, Iterator at, Iterator last) {
        std::size_t w = 0;
        for (; w < words.size() && at != last; ++at) {
            if (at->kind == TokenKind::quote) return nullptr;
            for (std::size_t p = 0; p < at->lower.size();) {
                auto const blank = std::min(at->lower.find(' ', p), at->lower.size());
                if (w == words.size() || at->lower.substr(p, blank - p) != words[w++]) return nullptr;
                p = blank + 1;
            }
        }
        return w == words.size() ? at : nullptr;
    }

    // Parsers are copied into every rule that uses them: the table is shared.
    // Rows are the phrases with one first word, longest first; `rows_of` leads from that word's number to them (0: none).
    struct Table {
        std::vector<std::uint16_t> rows_of;
        std::vector<std::vector<std::vector<std::string_view>>> rows;
    };
    std::shared_ptr<Table const> table_;
};

inline PhraseParser phrases(std::initializer_list<std::string_view> list) { return PhraseParser(list); }

// A vocabulary phrase whose entry is one of `kinds`.
inline auto entry(std::initializer_list<EntryKind> kinds) {
    std::uint32_t mask = 0;
    for (auto const kind : kinds) mask |= 1U << static_cast<unsigned>(kind);
    return token_if([mask](Token const& token, auto const& context) {
        return token.entry != EntryId::none && (mask >> static_cast<unsigned>(vocabulary(context).entry(token.entry).kind) & 1U) != 0;
    });
}

inline auto entry_named(std::string_view name) {
    return token_if([name](Token const& token, auto const& context) {
        return token.entry != EntryId::none && vocabulary(context).entry(token.entry).name == name;
    });
}

inline auto const any_entry = token_if([](Token const& token, auto const&) { return token.entry != EntryId::none; });
inline auto const number = token_if([](Token const& token, auto const&) { return token.number.has_value(); });
inline auto const quote = token_if([](Token const& token, auto const&) { return token.kind == TokenKind::quote; });
inline auto const anchor = token_if([](Token const& token, auto const&) { return token.anchor; });

inline auto qualifier(std::initializer_list<std::string_view> groups) {
    return token_if([list = std::vector<std::string_view>(groups)](Token const& token, auto const& context) {
        if (!token.qualifier) return false;
        auto const& group = vocabulary(context).qualifiers()[*token.qualifier].group;
        return std::find(list.begin(), list.end(), group) != list.end();
    });
}
inline auto const any_qualifier = token_if([](Token const& token, auto const&) { return token.qualifier.has_value(); });

inline auto symbol(Comparator comparator) {
    return token_if(
        [comparator](Token const& token, auto const&) { return token.kind == TokenKind::comparator && token.comparator == comparator; });
}

// The context in which all rules run (read_clause.hpp).
using ClauseContext = decltype(x3::make_context<BuilderTag>(
    std::declval<PieceBuilder&>(), std::declval<decltype(x3::make_context<VocabularyTag>(std::declval<Vocabulary const&>()))&>()));

// A parser whose type does not show what it is made of: compiled once, however many rules use it. Without it the types of the larger rules, and the time
// to compile them, grow with every rule they use, each time they use it.
struct AnyRule : x3::parser<AnyRule> {
    using attribute_type = x3::unused_type;
    static bool const has_attribute = false;

    template <class Subject>
    explicit AnyRule(Subject const& subject) : body_(std::make_shared<BodyOf<Subject>>(subject)) {}

    template <class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, Iterator const& last, Context const& context, RuleContext const&, Attribute&) const {
        return body_->parse(first, last, context);
    }

private:
    struct Body {
        virtual ~Body() = default;
        virtual bool parse(Iterator& first, Iterator const& last, ClauseContext const& context) const = 0;
    };
    template <class Subject>
    struct BodyOf final : Body {
        explicit BodyOf(Subject const& s) : subject(s) {}
        bool parse(Iterator& first, Iterator const& last, ClauseContext const& context) const override {
            x3::unused_type unused;
            return subject.parse(first, last, context, unused, unused);
        }
        Subject subject;
    };
    std::shared_ptr<Body const> body_;
};

template <class Subject>
AnyRule any_rule(Subject const& subject) {
    return AnyRule(x3::as_parser(subject));
}

// Keeps what `subject` read as a piece of this kind.
template <PieceKind Kind, class Subject>
struct PieceDirective : x3::unary_parser<Subject, PieceDirective<Kind, Subject>> {
    using base_type = x3::unary_parser<Subject, PieceDirective<Kind, Subject>>;
    using attribute_type = x3::unused_type;
    static bool const has_attribute = false;

    constexpr explicit PieceDirective(Subject const& inner) : base_type(inner) {}

    template <class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, Iterator const& last, Context const& context, RuleContext const& rcontext, Attribute&) const {
        auto const begin = first;
        builder(context).retreat(first);
        x3::unused_type unused;
        if (!this->subject.parse(first, last, context, rcontext, unused)) {
            first = begin;
            return false;
        }
        builder(context).close(Kind, begin, first);
        return true;
    }
};

template <PieceKind Kind>
struct PieceGenerator {
    template <class Subject>
    constexpr auto operator[](Subject const& subject) const {
        using Parser = typename x3::extension::as_parser<Subject>::value_type;
        return PieceDirective<Kind, Parser>(x3::as_parser(subject));
    }
};

template <PieceKind Kind>
inline constexpr PieceGenerator<Kind> piece{};

}  // namespace eligo::syntax
