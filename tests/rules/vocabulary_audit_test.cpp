// Contradictions that the built-in vocabulary cannot hold: beside what loading refuses (cycles, a phrase of two entries, unknown parents), an entry
// under two that exclude each other, a parent of another kind, implications that lead from one fact to another and to its opposite.

#include "rules/vocabulary.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

using namespace eligo;

namespace {

Vocabulary const& book() { return Vocabulary::built_in(); }

// Nobody has one thing that is both.
constexpr auto exclusive = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"malignancy", "benign neoplasm"},
    {"solid tumor", "hematologic malignancy"},
    {"carcinoma", "sarcoma"},
    {"acute leukemia", "chronic leukemia"},
    {"acute myeloid leukemia", "acute lymphoblastic leukemia"},
    {"Hodgkin lymphoma", "non-Hodgkin lymphoma"},
    {"B-cell lymphoma", "T-cell lymphoma"},
    {"small cell lung cancer", "non-small cell lung cancer"},
    {"squamous cell lung cancer", "non-squamous NSCLC"},
    {"HER2-positive breast cancer", "HER2-negative breast cancer"},
    {"HR-positive breast cancer", "HR-negative breast cancer"},
    {"type 1 diabetes mellitus", "type 2 diabetes mellitus"},
    {"hypertension", "hypotension"},
    {"hyperkalemia", "hypokalemia"},
    {"hypernatremia", "hyponatremia"},
    {"hypercalcemia", "hypocalcemia"},
    {"hyperglycemia", "hypoglycemia"},
    {"hyperthyroidism", "hypothyroidism"},
    {"leukopenia", "leukocytosis"},
    {"thrombocytopenia", "thrombocytosis"},
    {"tachycardia", "bradycardia"},
    {"constipation", "diarrhea"},
    {"ischemic stroke", "hemorrhagic stroke"},
    {"HFpEF", "HFrEF"},
    {"viral infection", "bacterial infection"},
    {"HIV infection", "HIV seronegativity"},
    {"smoking", "ex-smoker"},
    {"autologous transplant", "allogeneic transplant"},
    {"live vaccine", "non-live vaccine"},
    {"left leg", "right leg"},
    {"left breast", "right breast"},
    {"left lung", "right lung"},
});

// What is done to a patient, and what a patient has, is and is tested for.
int family(EntryKind kind) { return is_therapy(kind) ? 0 : 1 + static_cast<int>(kind); }

}  // namespace

TEST_CASE("no entry is below two that exclude each other", "[audit]") {
    for (auto const& [a, b] : exclusive) {
        EntryId const first = book().find(a);
        EntryId const second = book().find(b);
        INFO(a << " and " << b);
        REQUIRE(first != EntryId::none);
        REQUIRE(second != EntryId::none);
        for (EntryId const child : book().descendants(first)) {
            if (book().is_a(child, second)) FAIL_CHECK(book().entry(child).name << " is both");
        }
    }
}

TEST_CASE("what is done stays apart from what is found", "[audit]") {
    for (Entry const& entry : book().entries()) {
        for (EntryId const parent : entry.parents) {
            if (family(entry.kind) != family(book().entry(parent).kind)) FAIL_CHECK(entry.name << " < " << book().entry(parent).name);
        }
    }
}

TEST_CASE("no phrase is of two entries, in any folding", "[audit]") {
    for (Entry const& entry : book().entries()) {
        for (std::string_view const synonym : entry.synonyms) {
            EntryId const found = book().find(synonym);
            if (found == EntryId::none || book().entry(found).name != entry.name) FAIL_CHECK(entry.name << ": " << synonym);
        }
    }
}

TEST_CASE("from no single fact do the implications draw a thing and its opposite", "[audit]") {
    using State = Implication::State;
    std::size_t tried = 0;
    for (Implication const& start : book().implications()) {
        std::set<std::pair<EntryId, bool>> known;
        std::vector<std::pair<EntryId, bool>> open{{start.if_entry, start.if_state == State::yes}};
        while (!open.empty()) {
            auto const [entry, yes] = open.back();
            open.pop_back();
            if (!known.emplace(entry, yes).second) continue;
            INFO("from " << book().entry(start.if_entry).name << ": " << book().entry(entry).name);
            CHECK_FALSE(known.contains({entry, !yes}));
            // A present specific makes the general present, an absent general the specific absent.
            auto const next = yes ? book().ancestors(entry) : book().descendants(entry);
            for (EntryId const other : next) open.emplace_back(other, yes);
            for (Implication const& rule : book().implications()) {
                if (rule.if_entry == entry && (rule.if_state == State::yes) == yes)
                    open.emplace_back(rule.then_entry, rule.then_state == State::yes);
            }
        }
        ++tried;
    }
    CHECK(tried > 100);
}
