#include "grammar/consent.hpp"

#include "grammar/clause.hpp"
#include "grammar/consent_givers.hpp"
#include "grammar/plain_words.hpp"

#include <string>
#include <utility>
#include <vector>

namespace eligo {
namespace {

// Words around "consent" that say that it was given, and how.
WordList const given_words(
    "with signed sign signs signing signature written give given gives gave giving provide provided provides provision providing "
    "voluntarily voluntary dated date dates personally obtained obtain obtaining informed inform document documents "
    "documented documentation form forms sheet statement freely free valid proper full evidence proof completed complete "
    "completion appropriate approved irb-approved available subject's patient's participant's duly must should shall will be "
    "been has have had is was being who that all any before an a the own his her their to of and , : - ( ) study trial "
    "required receipt granted grant verbal oral properly adequate study-specific specific irb institutional protocol "
    "protocol-specific from by each / patients patient subject subjects ethics committee institutionally icf agreement on "
    "form's legally effective executed execute executes current");

WordList const deniers("no not lack lacking absence without failure missing absent didn't");

class ConsentReader {
public:
    explicit ConsentReader(LowerContext const& context) : context_(context), words_(plain_words(context.tokens)) {}

    std::optional<Node> read() {
        if (words_.size() > 80) return std::nullopt;
        for (auto const& word : words_)
            if (word.text == "assent" || word.text == "unless" || word.text == "except") return std::nullopt;
        bool consent = false, parental = false;
        auto givers = consent_givers(words_, 0);
        at_ = givers.end;
        for (; at_ < words_.size(); ++at_) {
            auto const& word = words_[at_].text;
            if (word == "consent" || word == "consents" || word == "icf" || word == "informed-consent" || word == "consented") {
                consent = true;
                continue;
            }
            if (word == "parental" && !givers.any()) {
                parental = true;
                continue;
            }
            if (deniers.has(word) && !consent && !denied_) {
                denied_ = true;
                continue;
            }
            if (consent && match_words(words_, at_, {"not signed", "not given", "not obtained", "not provided"}) == 2 && !denied_ &&
                at_ + 2 == words_.size()) {
                denied_ = true;
                at_ += 2;
                break;
            }
            if (consent && !givers.any())
                if (auto const n = match_words(
                        words_, at_, {"from", "by", "of", "through", "signed by", "given by", "obtained from", "from either", "from both"});
                    n != 0 || word == "or" || word == "and")
                    if (auto found = consent_givers(words_, at_ + n); found.any()) {
                        givers = std::move(found);
                        at_ = givers.end - 1;
                        continue;
                    }
            if (consent && is_attestation_tail(words_, at_, true)) {
                at_ = words_.size();
                break;
            }
            if (!given_words.has(word)) break;
        }
        if (!consent || (parental && givers.any())) return std::nullopt;
        auto const own_end = at_;
        std::optional<Node> age;
        if (at_ < words_.size() && !(age = minors(at_))) return std::nullopt;
        auto node = facts(givers, parental, own_end);
        if (!node) return std::nullopt;
        if (age) {
            if (denied_) return std::nullopt;
            auto whole = leaf(Group{}, context_.span(0, static_cast<std::uint32_t>(context_.tokens.size())), text(0, words_.size()));
            whole.children.push_back(std::move(*age));
            whole.children.push_back(std::move(*node));
            node = std::move(whole);
        }
        if (denied_) {
            auto const span = node->span;
            node = negation(std::move(*node));
            node->span = span;
        }
        if (context_.labels != nullptr) {
            auto const& tokens = context_.tokens;
            for (auto i = std::size_t{0}; i < own_end; ++i) {
                auto const& word = words_[i];
                if (word.text != "consent" && tokens[word.token].entry == EntryId::none)
                    context_.labels->push_back(tokens[word.token].span);
            }
        }
        return node;
    }

private:
    // "for patients less than 18 years of age", "if < 18 years old": whose consent it is.
    std::optional<Node> minors(std::size_t at) const {
        if (at < words_.size() && words_[at].text == ",") ++at;
        auto const n = match_words(
            words_, at,
            {"if", "for", "when", "in", "who are", "if under", "( if", "( for", "for those", "of", "if patient is", "(", "for children"});
        if (n == 0) return std::nullopt;
        auto const begin = words_[at + n - 1].token + 1U;
        if (at + n < words_.size() && !words_[at + n].first) return std::nullopt;
        auto end = static_cast<std::uint32_t>(context_.tokens.size());
        while (end > begin && (context_.tokens[end - 1].lower == ")" || context_.tokens[end - 1].lower == ".")) --end;
        if (begin >= end) return std::nullopt;
        auto const tokens = context_.tokens.subspan(begin, end - begin);
        auto const clause = read_age(tokens, context_.vocabulary, true);
        if (!clause || clause->length != tokens.size()) return std::nullopt;
        auto inner = context_;
        inner.tokens = tokens;
        return lower_age(clause->piece, inner);
    }

    std::optional<Node> facts(ConsentGivers const& givers, bool parental, std::size_t end) const {
        auto const& vocabulary = context_.vocabulary;
        auto const span =
            context_.span(0, end == words_.size() ? static_cast<std::uint32_t>(context_.tokens.size()) : words_[end - 1].token + 1);
        auto const phrase = text(0, end);
        auto const fact = [&](std::string_view name) { return leaf(Fact{vocabulary.by_name(name)}, span, phrase); };
        std::vector<Node> nodes;
        if (!givers.any() && !parental) return fact("informed consent");
        if (givers.self) nodes.push_back(fact("informed consent"));
        std::vector<Node> others;
        if (parental || givers.parent) others.push_back(fact("parental consent"));
        if (givers.representative) others.push_back(fact("surrogate consent"));
        nodes.push_back(any_of(std::move(others)));
        if (nodes.size() == 1) return std::move(nodes.front());
        auto node = givers.both ? all_of(std::move(nodes)) : any_of(std::move(nodes));
        node.span = span;
        node.phrase = phrase;
        return node;
    }

    std::string text(std::size_t from, std::size_t to) const {
        std::string result;
        for (auto i = from; i < to; ++i)
            if (!deniers.has(words_[i].text)) result += (result.empty() ? "" : " ") + words_[i].text;
        return result;
    }

    LowerContext const& context_;
    std::vector<PlainWord> words_;
    std::size_t at_ = 0;
    bool denied_ = false;
};

}  // namespace

std::optional<Node> read_consent(LowerContext const& context) {
    auto const holds_consent = [](Token const& token) {
        return token.lower.find("consent") != std::string_view::npos || token.lower.find("icf") != std::string_view::npos;
    };
    if (std::none_of(context.tokens.begin(), context.tokens.end(), holds_consent)) return std::nullopt;
    if (!has_entries(context.vocabulary, {"informed consent", "parental consent", "surrogate consent"})) return std::nullopt;
    return ConsentReader(context).read();
}

}  // namespace eligo
