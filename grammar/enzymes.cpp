#include "grammar/enzymes.hpp"

#include "rules/ascii.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace eligo {
namespace {

bool is_letter_or_digit(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Walks over a text in lower case, word by word.
class Walk {
public:
    Walk(std::string_view text, std::size_t at) noexcept : text_(text), at_(at) {}

    std::size_t at() const noexcept { return at_; }

    // The word, if it stands here and ends here; what it may be joined by (blanks, a hyphen) before it.
    bool word(std::string_view wanted) noexcept {
        auto at = at_;
        while (at < text_.size() && (text_[at] == ' ' || text_[at] == '-')) ++at;
        if (text_.substr(at, wanted.size()) != wanted) return false;
        if (at + wanted.size() < text_.size() && is_letter_or_digit(text_[at + wanted.size()])) return false;
        at_ = at + wanted.size();
        return true;
    }

    // The beginning of a word: "cyp" of "cyp3a4".
    bool part(std::string_view wanted) noexcept {
        auto at = at_;
        while (at < text_.size() && (text_[at] == ' ' || text_[at] == '-')) ++at;
        if (text_.substr(at, wanted.size()) != wanted) return false;
        at_ = at + wanted.size();
        return true;
    }

private:
    std::string_view text_;
    std::size_t at_;
};

// The enzyme as the vocabulary writes it; empty where none stands.
std::string_view enzyme(Walk& walk) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> isoforms{{{"3a4/5", "CYP3A4"},
                                                                                             {"3a4/3a5", "CYP3A4"},
                                                                                             {"3a4", "CYP3A4"},
                                                                                             {"3a", "CYP3A4"},
                                                                                             {"2d6", "CYP2D6"},
                                                                                             {"1a2", "CYP1A2"},
                                                                                             {"2c9", "CYP2C9"},
                                                                                             {"2c19", "CYP2C19"},
                                                                                             {"2c8", "CYP2C8"},
                                                                                             {"2b6", "CYP2B6"},
                                                                                             {"2e1", "CYP2E1"},
                                                                                             {"2a6", "CYP2A6"}}};
    auto here = walk;
    if (here.word("p gp") || here.word("pgp") || here.word("p glycoprotein") || here.word("p-gp") || here.word("p-glycoprotein")) {
        walk = here;
        return "P-gp";
    }
    bool family = here.word("cytochrome");
    family = here.word("p450") || here.word("p 450") || here.word("p-450") || family;
    family = here.word("enzyme") || here.word("enzymes") || here.word("isoenzyme") || here.word("isoenzymes") ? family : family;
    // "CYP3A4", "CYP 3A4", "CYP450 3A4"
    family = here.word("cyp450") || here.part("cyp") || family;
    if (!family) return {};
    for (auto const& [form, name] : isoforms)
        if (here.word(form)) {
            auto tail = here;
            if (tail.word("enzyme") || tail.word("enzymes") || tail.word("isoenzyme") || tail.word("isoenzymes")) here = tail;
            walk = here;
            return name;
        }
    return {};
}

std::string_view strength(Walk& walk) {
    for (auto const& [word, name] : {std::pair<std::string_view, std::string_view>{"strong", "strong"},
                                     {"potent", "strong"},
                                     {"moderate", "moderate"},
                                     {"weak", "weak"}})
        if (walk.word(word)) return name;
    return {};
}

std::string_view role(Walk& walk) {
    for (auto const& [word, name] : {std::pair<std::string_view, std::string_view>{"inhibitors", "inhibitor"},
                                     {"inhibitor", "inhibitor"},
                                     {"inducers", "inducer"},
                                     {"inducer", "inducer"},
                                     {"substrates", "substrate"},
                                     {"substrate", "substrate"}})
        if (walk.word(word)) return name;
    return {};
}

// A role, or two: "inhibitors or inducers".
std::string roles(Walk& walk) {
    auto const first = role(walk);
    if (first.empty()) return {};
    auto here = walk;
    if (here.word("or") || here.word("/")) {
        auto const second = role(here);
        if (!second.empty() && second != first && first != "substrate" && second != "substrate") {
            walk = here;
            return "inhibitor or inducer";
        }
    }
    return std::string(first);
}

EntryId known(std::string_view strong, std::string_view of, std::string const& what, Vocabulary const& vocabulary) {
    auto const find = [&](std::string const& name) { return vocabulary.find(name); };
    auto const before = strong.empty() ? std::string() : std::string(strong) + ' ';
    if (auto const id = find(before + std::string(of) + ' ' + what); id != EntryId::none) return id;
    return find(before + what + " of " + std::string(of));
}

Token phrase(EntryId id, std::string_view strong, std::string_view of, std::string const& what, Span span, bool spaced, TokenText& owner) {
    Token token;
    token.kind = TokenKind::phrase;
    token.span = span;
    token.lower =
        owner.owned.emplace_back(ascii_lower((strong.empty() ? std::string() : std::string(strong) + ' ') + std::string(of) + ' ' + what));
    token.words = 2;
    token.entry = id;
    token.spaced = spaced;
    token.first_word = grammar_word(token.lower.substr(0, token.lower.find(' ')));
    return token;
}

}  // namespace

void join_enzyme_classes(std::vector<Token>& tokens, TokenText& owner, Vocabulary const& vocabulary) {
    std::string_view const text = owner.lowered;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        auto const first = tokens[i].lower.empty() ? '\0' : tokens[i].lower.front();
        if (first != 's' && first != 'p' && first != 'm' && first != 'w' && first != 'i' && first != 'c') continue;
        Walk walk(text, tokens[i].span.begin);
        auto strong = strength(walk);
        std::string what;
        auto of = enzyme(walk);
        if (!of.empty()) {
            if (strong.empty()) strong = strength(walk);
            what = roles(walk);
        } else {
            what = roles(walk);
            if (what.empty() || !walk.word("of")) continue;
            static_cast<void>(walk.word("the"));
            of = enzyme(walk);
        }
        if (of.empty() || what.empty()) continue;
        auto const id = known(strong, of, what, vocabulary);
        if (id == EntryId::none) continue;
        auto last = i;
        while (last < tokens.size() && tokens[last].span.end < walk.at()) ++last;
        if (last == tokens.size() || tokens[last].span.end != walk.at()) continue;
        if (last == i) continue;  // one token already
        tokens[i] = phrase(id, strong, of, what, {tokens[i].span.begin, tokens[last].span.end}, tokens[i].spaced, owner);
        // "potent inhibitors or strong inducers of CYP3A4": the enzyme is that of both.
        auto const joined = i >= 2 && (tokens[i - 1].lower == "or" || tokens[i - 1].lower == "and" || tokens[i - 1].lower == "/" ||
                                       tokens[i - 1].lower == ",");
        for (std::size_t back = 3; joined && back >= 2; --back) {
            if (i < back) continue;
            Walk before(text, tokens[i - back].span.begin);
            auto const other = strength(before);
            auto const does = std::string(role(before));
            auto const also = does.empty() || before.at() != tokens[i - 2].span.end ? EntryId::none : known(other, of, does, vocabulary);
            if (also == EntryId::none) continue;
            tokens[i - back] =
                phrase(also, other, of, does, {tokens[i - back].span.begin, tokens[i - 2].span.end}, tokens[i - back].spaced, owner);
            if (back == 3) {
                tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i) - 2);
                --i;
                --last;
            }
            break;
        }
        // "strong or moderate CYP3A4 inhibitors": the first of them too.
        if (i >= 2 && (tokens[i - 1].lower == "or" || tokens[i - 1].lower == "and" || tokens[i - 1].lower == "/")) {
            Walk before(text, tokens[i - 2].span.begin);
            auto const other = strength(before);
            auto const also = other.empty() || before.at() != tokens[i - 2].span.end ? EntryId::none : known(other, of, what, vocabulary);
            if (also != EntryId::none) tokens[i - 2] = phrase(also, other, of, what, tokens[i - 2].span, tokens[i - 2].spaced, owner);
        }
        tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1, tokens.begin() + static_cast<std::ptrdiff_t>(last) + 1);
    }
}

}  // namespace eligo
