#include "rules/words.hpp"

#include "rules/spelling.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace eligo;

namespace {

std::string folded(std::string_view text) {
    std::string result;
    for (Word const& word : split_words(text)) result += (result.empty() ? "" : "|") + word.folded;
    return result;
}

std::string as_written(std::string_view text) {
    std::string result;
    for (Word const& word : split_words(text)) {
        result += (result.empty() ? "" : "|") + std::string(text.substr(word.span.begin, word.span.end - word.span.begin));
    }
    return result;
}

}  // namespace

TEST_CASE("a text is split by one scheme") {
    struct Row {
        char const* text;
        char const* words;
    };
    auto const row = GENERATE(values<Row>({
        {"", ""},
        {"  \t\n", ""},
        {"Acute Myeloid Leukemia", "acute|myeloid|leukemia"},
        {"CD33 5q", "cd33|5q"},
        {"non-small-cell", "non|small|cell"},
        {"5-FU", "5|fu"},
        {"BCR-ABL1", "bcr|abl1"},
        {"CA 19-9", "ca|19|9"},
        {"HER2/neu", "her2|/|neu"},
        {"t(8;21)(q22;q22)", "t|(|8|;|21|)|(|q22|;|q22|)"},
        {"inv(16)", "inv|(|16|)"},
        {"7+3", "7|+|3"},
        {"10*9/L", "10|*|9|/|l"},
        {"2.5", "2|.|5"},
        // Hyphens that close a word may mean something.
        {"17p-", "17p|-"},
        {"17p- deletion", "17p|-|deletion"},
        {"ER-/PR-", "er|-|/|pr|-"},
        {"del(5q)-", "del|(|5q|)|-"},
        {"who - on the day", "who|on|the|day"},
        {"who -- on", "who|on"},
        {"-5", "5"},
        {"2–4 weeks", "2|4|weeks"},
        // Apostrophes.
        {"Hodgkin's lymphoma", "hodgkin|lymphoma"},
        {"Hodgkin’s", "hodgkin"},
        {"patients' records", "patients|records"},
        {"don't", "dont"},
        {"'quoted'", "quoted"},
        {"5'-nucleotidase", "5|nucleotidase"},
        // Beyond ASCII.
        {"Sjögren Behçet Waldenström", "sjogren|behcet|waldenstrom"},
        {"β-blocker TNFα µg", "beta|blocker|tnfalpha|mug"},
        {"Gleevec® Herceptin™", "gleevec|herceptin"},
        {"m² H₂O 10⁹", "m2|h2o|109"},
        {"≥ 3", "≥|3"},
        {"a\xC2\xA0"
         "b",
         "a|b"},
        {"so\xC2\xAD"
         "ft",
         "soft"},
        {"a\xFF"
         "b",
         "a|\xFF|b"},
    }));
    CAPTURE(row.text);
    CHECK(folded(row.text) == row.words);
}

TEST_CASE("spans cover the words as written, a possessive included") {
    CHECK(as_written("Crohn's disease (CD), β-blocker") == "Crohn's|disease|(|CD|)|,|β|blocker");
}

TEST_CASE("a plural and its singular become the same") {
    struct Row {
        char const* plural;
        char const* singular;
    };
    auto const row = GENERATE(values<Row>({
        {"days", "day"},
        {"tumors", "tumor"},
        {"biopsies", "biopsy"},
        {"diseases", "disease"},
        {"doses", "dose"},
        {"causes", "cause"},
        {"sizes", "size"},
        {"responses", "response"},
        {"viruses", "virus"},
        {"sinuses", "sinus"},
        {"masses", "mass"},
        {"abscesses", "abscess"},
        {"rashes", "rash"},
        {"branches", "branch"},
        {"patches", "patch"},
        {"headaches", "headache"},
        {"stomaches", "stomache"},
        {"boxes", "box"},
        {"leukocytes", "leukocyte"},
        {"ascites", "ascites"},
        {"sepsis", "sepsis"},
        {"virus", "virus"},
        {"mass", "mass"},
        {"pelvis", "pelvis"},
        {"gas", "gas"},
        {"ties", "ties"},
    }));
    std::string plural = row.plural;
    std::string singular = row.singular;
    to_singular(plural);
    to_singular(singular);
    CHECK(plural == singular);
}

TEST_CASE("no singular loses anything but its s") {
    auto const word = GENERATE(as<std::string>(), "disease", "dose", "these", "because", "phase", "biopsy", "headache", "ache", "die",
                               "movie", "5", "(", "");
    std::string folded_word = word;
    to_singular(folded_word);
    CHECK(folded_word == word);
}
