// Consent, willingness and contraception: sentences whose whole sense is a fact.

#include "grammar/statement.hpp"

#include "grammar/attitude.hpp"
#include "grammar/consent.hpp"
#include "grammar/contraception.hpp"
#include "grammar/lower.hpp"

namespace eligo {

// "Signed informed consent", "must give written informed consent": the fact that consent was given; "willing to use contraception": that it is used.
std::optional<Node> StatementReader::attestation(Index begin, Index end) {
    // Notes: they ask nothing, or point to what is asked elsewhere.
    if (match(begin, end,
              {"not specified",
               "see disease characteristics",
               "see biologic therapy",
               "see prior/concurrent therapy",
               "see immunotherapy",
               "see radiation therapy",
               "see hormonal therapy",
               "see inclusion criteria",
               "see above",
               "see other",
               "see renal",
               "see hematopoietic",
               "see cardiovascular",
               "see patient characteristics",
               "see chemotherapy",
               "see radiotherapy",
               "see surgery",
               "see biologic therapy",
               "see prior concurrent therapy",
               "not applicable",
               "none",
               "n / a",
               "see hepatic",
               "see general eligibility criteria",
               "see endocrine therapy"}) == end - begin)
        return leaf(Nothing{}, span(begin, end), words(begin, end));
    LowerContext const context{std::span<Token const>(tokens_).subspan(begin, end - begin), vocabulary_, kind_, warnings_, &labels_};
    if (auto node = read_contraception(context)) return node;
    if (auto node = read_consent(context)) return node;
    return read_attitude(context);
}

}  // namespace eligo
