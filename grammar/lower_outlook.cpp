// What treatment there is left for a disease, as facts of the vocabulary. Which options are meant is part of the fact's name: "no curative therapy
// available" is another fact than "no standard therapy available", and a combination without a fact is refused.

#include "grammar/lower.hpp"

#include <algorithm>
#include <array>

namespace eligo {
namespace {

using P = PieceKind;

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// "standard curative or palliative measures" → "standard curative or palliative therapy". Nothing where surgery or another kind stands beside others.
std::optional<std::string> options_of(Piece const& piece, LowerContext const& context) {
    bool const none = piece.kind == P::outlook_none;
    std::string adjectives, noun;
    bool joined = false;
    for (auto i = piece.begin; i < piece.end; ++i) {
        std::string_view text = context.tokens[i].lower;
        if (one_of(text, {"or", "/", "and / or", "and", ","})) {
            joined = true;
            continue;
        }
        if (one_of(text, {"existing", "currently available", "available", "known"})) {
            if (none) continue;
            text = "existing";
        }
        if (one_of(text, {"radiation", "radiation therapy"})) text = "radiotherapy";
        if (text == "surgical resection") text = "resection";
        if (one_of(text, {"therapy", "therapies", "treatment", "treatments", "measures", "option", "options", "treatment option",
                          "treatment options", "therapeutic options", "therapeutic option", "regimen", "regimens", "treatment regimen",
                          "therapeutic regimen", "treatment modalities", "modalities", "modality", "therapeutic measures"}))
            text = "therapy";
        bool const kind = one_of(text, {"chemotherapy", "surgery", "resection", "radiotherapy", "systemic therapy", "local therapy",
                                        "systemic chemotherapy", "anticancer therapy", "standard therapy"});
        if (text == "therapy" || kind) {
            if (!noun.empty()) {
                if (noun == text) continue;
                noun += (joined ? " or " : " ") + std::string(text);
            } else
                noun = text;
            joined = false;
            continue;
        }
        bool const adjective = one_of(text, {"standard",
                                             "curative",
                                             "effective",
                                             "conventional",
                                             "existing",
                                             "established",
                                             "satisfactory",
                                             "approved",
                                             "proven",
                                             "accepted",
                                             "palliative",
                                             "systemic",
                                             "potentially curative",
                                             "acceptable",
                                             "other",
                                             "further",
                                             "life - prolonging",
                                             "surgical",
                                             "local",
                                             "suitable",
                                             "alternative",
                                             "definitive",
                                             "prior",
                                             "previous"});
        if (!adjective || !noun.empty()) continue;
        if (!adjectives.empty()) adjectives += joined ? " or " : " ";
        joined = false;
        adjectives += text;
    }
    if (noun.empty()) return std::nullopt;
    return adjectives.empty() ? noun : adjectives + ' ' + noun;
}

std::optional<Node> fact(std::string const& name, Piece const& piece, LowerContext const& context) {
    auto const entry = context.vocabulary.find(name);
    if (entry == EntryId::none || context.vocabulary.entry(entry).kind != EntryKind::fact) return std::nullopt;
    return leaf(Fact{entry}, context.span(piece), context.words(piece.begin, piece.end));
}

}  // namespace

std::optional<Node> lower_outlook(Piece const& outlook, LowerContext const& context) {
    std::vector<Node> nodes;
    bool conjunction = false, disjunction = false;
    std::optional<std::string> options;
    for (auto const& part : outlook.parts) {
        std::optional<Node> node;
        if (part.kind == P::conjunction) {
            conjunction = true;
            continue;
        }
        if (part.kind == P::disjunction) {
            disjunction = true;
            continue;
        }
        if (part.kind == P::outlook_longer) {
            // "Do not exist or are no longer effective": of the same options.
            if (!options || nodes.empty()) return std::nullopt;
            node = fact(*options + " no longer effective", part, context);
            if (!node) return std::nullopt;
            std::vector<Node> either;
            either.push_back(std::move(nodes.back()));
            either.push_back(std::move(*node));
            nodes.back() = any_of(std::move(either));
            continue;
        }
        if (part.kind == P::outlook_fact) {
            nodes.push_back(leaf(Fact{context.token(part).entry}, context.span(part), context.words(part.begin, part.end)));
            options.reset();
            continue;
        }
        options = options_of(part, context);
        if (!options) return std::nullopt;
        switch (part.kind) {
            case P::outlook_none: node = fact("no " + *options + " available", part, context); break;
            case P::outlook_resistant: node = fact("refractory to " + *options, part, context); break;
            case P::outlook_unlikely: node = fact("unlikely to respond to " + *options, part, context); break;
            case P::outlook_beyond: node = fact("not amenable to " + *options, part, context); break;
            default: return std::nullopt;
        }
        if (!node) return std::nullopt;
        nodes.push_back(std::move(*node));
    }
    if (nodes.empty() || (conjunction && disjunction)) return std::nullopt;
    return conjunction ? all_of(std::move(nodes)) : any_of(std::move(nodes));
}

}  // namespace eligo
