#pragma once
// Grammar: what treatment there is left for a disease ("for which no curative therapy exists", "refractory to standard therapy", "unlikely to
// respond to existing therapy", "not amenable to curative surgery"). lower_outlook.cpp makes facts of the vocabulary of them.

#include "grammar/outlook.hpp"
#include "grammar/primitives.hpp"

namespace eligo::syntax {

// clang-format off

inline auto const option_adjective = phrases({"standard", "curative", "effective", "conventional", "existing", "available", "established", "known", "satisfactory", "approved", "proven", "accepted", "palliative", "systemic",
                                              "potentially curative", "acceptable", "other", "further", "life - prolonging", "prior", "previous", "currently available", "surgical", "local", "existing standard", "other standard", "suitable", "alternative", "definitive"});
inline auto const option_noun = phrases({"therapy", "therapies", "treatment", "treatments", "measures", "option", "options", "treatment option", "treatment options", "therapeutic options", "therapeutic option", "regimen", "regimens", "treatment regimen", "therapeutic regimen", "chemotherapy",
                                         "surgery", "resection", "radiotherapy", "radiation", "radiation therapy", "surgical resection", "systemic therapy", "local therapy", "treatment modalities", "modalities", "systemic chemotherapy", "standard therapy", "anticancer therapy", "modality", "therapeutic measures", "intent"});
inline auto const options = *( option_adjective >> -phrases({"or", "and", "and / or", "/", ","}) )
    >> option_noun >> *( phrases({"or", "and / or", "/", "and"}) >> *option_adjective >> option_noun ) >> -phrases({"with curative intent", "for cure"});
// "For which no curative therapy exists"
inline auto const none_left = piece<PieceKind::outlook_none>[ phrases({"for which", "for whom", "and for which", "with", "in whom", "for which there", "there", "have", "has", "and"}) >> -phrases({"there is", "there are", "there", "is", "are"}) >> word("no")
    >> options >> phrases({"exists", "exist", "available", "is available", "are available", "currently exists", "currently available", "is known", "is indicated", "known", "known to exist"}) ]
                            | piece<PieceKind::outlook_none>[ phrases({"for which", "for whom", "for which there", "in whom"}) >> -phrases({"there is", "there are", "is", "are"}) >> word("no") >> options ]
                            | piece<PieceKind::outlook_none>[ phrases({"for which", "for whom", "and for which"}) >> options >> phrases({"do not exist", "does not exist", "not exist", "not available", "are not available", "is not available"}) ]
                            | piece<PieceKind::outlook_none>[ word("no") >> options >> phrases({"exists", "exist", "available", "is available", "are available"}) ];
inline auto const no_longer = piece<PieceKind::outlook_longer>[ -phrases({"is", "are"}) >> phrases({"no longer effective", "not effective", "no longer beneficial"}) ];
inline auto const resistant = piece<PieceKind::outlook_resistant>[ -phrases({"is", "are", "considered"}) >> phrases({"refractory to", "resistant to", "unresponsive to", "not responsive to", "not responding to", "has not responded to", "have not responded to", "failed to respond to", "refractory or resistant to"}) >> options ];
inline auto const unlikely = piece<PieceKind::outlook_unlikely>[ -phrases({"is", "are", "considered"}) >> phrases({"unlikely to respond to", "not likely to respond to", "considered unlikely to respond to"}) >> options ];
inline auto const beyond    = piece<PieceKind::outlook_beyond>[ -phrases({"is", "are", "considered"}) >> phrases({"not amenable to", "not be amenable to", "not suitable for", "not a candidate for", "not candidates for", "not candidate for", "unsuitable for", "not eligible for", "not considered amenable to", "no longer amenable to", "not appropriate for", "ineligible for"}) >> options ];
// A phrase of the vocabulary: "refractory to standard therapy".
inline auto const outlook_fact = piece<PieceKind::outlook_fact>[ token_if([](Token const& t, auto const& context) {
    if (t.entry == EntryId::none || vocabulary(context).entry(t.entry).kind != EntryKind::fact) return false;
    auto const& name = vocabulary(context).entry(t.entry).name;
    return names_vain_therapy(name) || (name.starts_with("no-") && name.ends_with(" available")); }) ];
inline auto const outlook_item = outlook_fact | none_left >> -( word("or") >> no_longer ) | resistant | unlikely | beyond;
inline auto const outlook = piece<PieceKind::outlook>[ -word(",") >> -phrases({"that", "which", "and that", "and", "who", "and which", "that is", "which is", "that are", "and is", "who are"}) >> outlook_item
    >> *( ( piece<PieceKind::disjunction>[ phrases({"or", ", or", "and / or"}) ] | piece<PieceKind::conjunction>[ phrases({"and", ", and"}) ] ) >> -phrases({"that", "which", "that is", "which is"}) >> outlook_item ) ];

// clang-format on

}  // namespace eligo::syntax
