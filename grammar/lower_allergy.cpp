// Allergens that only the protocol names: the study drug, excipients, compounds of similar composition. Their entries are open: of any recorded allergy it is not
// known whether it is one of them, and only an empty list of allergies rules them out.

#include "grammar/lower_record.hpp"

#include <initializer_list>

namespace eligo {

using P = PieceKind;

// "study drug", "any component of docetaxel or cisplatin" (these themselves, too), "compounds of similar composition to vorinostat".
std::optional<Node> RecordLowering::protocol_allergens(Piece const& part, std::string const& phrase) const {
    auto const agent = vocabulary_.by_name("agent under study");
    auto const excipient = vocabulary_.by_name("excipient");
    auto const alike = vocabulary_.by_name("similar compound");
    if (agent == EntryId::none || excipient == EntryId::none || alike == EntryId::none) return std::nullopt;
    auto const span = context_.span(part);
    std::vector<Node> either;
    auto const allergy_to = [&](EntryId entry, EntryId of) {
        Record record;
        record.role = Role::allergy;
        record.what.entry = entry;
        if (of != EntryId::none) record.site = Term{of, {}};
        either.push_back(leaf(record, span, phrase));
    };
    auto const open = part.kind == P::component ? excipient : alike;
    std::vector<EntryId> named;
    if (part.kind == P::study_agent || part.has(P::study_agent)) named.push_back(agent);
    if (auto const* heads = part.find(P::heads))
        for (auto const& head : heads->parts)
            if (auto const* term = head.find(P::term)) {
                // "Components of the medication": that of the trial.
                auto const entry = context_.token(*term).entry;
                if (entry == excipient) continue;
                auto const& name = vocabulary_.entry(entry).name;
                named.push_back(name == "medication" || name == "vaccine" || name == "investigational agent" ? agent : entry);
            }
    // The active substance is a component, and no excipient.
    auto const inner = part.parts.empty() ? part.end : part.parts.front().begin;
    bool active = part.kind != P::component, inactive = false;
    for (auto i = part.begin; i < inner; ++i) {
        auto const word = context_.tokens[i].lower;
        inactive = inactive || word.starts_with("inactive");
        for (std::string_view const whole :
             {"component", "components", "ingredient", "ingredients", "constituent", "constituents", "active"})
            active = active || word == whole;
    }
    if (inactive && part.kind == P::component && context_.words(part.begin, inner).find("or inactive") == std::string::npos) active = false;
    if (active)
        for (auto const entry : named) allergy_to(entry, EntryId::none);
    if (part.kind != P::study_agent) {
        for (auto const entry : named) allergy_to(open, entry);
        if (named.empty()) allergy_to(open, EntryId::none);
    }
    auto node = any_of(std::move(either));
    node.span = span;
    node.phrase = phrase;
    return node;
}

Node RecordLowering::with_qualifiers(Node node, std::set<std::string> const& qualifiers) {
    if (auto* record = node.get<Record>()) record->qualifiers.assign(qualifiers.begin(), qualifiers.end());
    for (auto& child : node.children) child = with_qualifiers(std::move(child), qualifiers);
    return node;
}

}  // namespace eligo
