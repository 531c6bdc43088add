#include "rules/vocabulary_image.hpp"

#include "rules/embedded.hpp"

#include <catch2/catch.hpp>

#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

using namespace eligo;

namespace {

// Everything that a vocabulary says of its entries, in words.
std::string described(Vocabulary const& v) {
    std::string all = v.fingerprint() + "\n";
    auto const names = [&](std::span<EntryId const> ids) {
        for (EntryId const id : ids) all += " " + (id == EntryId::none ? "-" : v.entry(id).name) + ";";
        all += '\n';
    };
    auto const number = [&](std::optional<Decimal> const& value) { all += value ? " " + value->to_string() : " -"; };
    for (std::uint32_t i = 0; i < v.entries().size(); ++i) {
        auto const id = static_cast<EntryId>(i);
        Entry const& entry = v.entry(id);
        all += entry.name + "|" + std::string(to_string(entry.kind)) + "|" + std::to_string(static_cast<int>(entry.nature)) + "|" +
               std::string(entry.file) + ":" + std::to_string(entry.line) + "|" + std::string(entry.note);
        for (std::string_view const synonym : entry.synonyms) all += "|" + std::string(synonym);
        for (auto const& list : {entry.parents, entry.parts, v.ancestors(id), v.descendants(id)}) names(list);
        if (entry.analyte == nullptr) continue;
        AnalyteFacts const& facts = *entry.analyte;
        all += std::to_string(static_cast<int>(facts.scale)) + (facts.derived ? "d" : "");
        for (UnitId const unit : facts.units) all += " " + v.units().unit(unit).code;
        for (auto const& value :
             {facts.bound_low, facts.bound_high, facts.possible_low, facts.possible_high, facts.molar_mass, facts.valence})
            number(value);
        for (std::string const& grade : facts.grades) all += "|" + grade;
        names(facts.members);
    }
    for (auto const& unit : v.units().units()) {
        all += unit.code + "|" + unit.base + "|" + unit.note + (unit.inexact ? "~" : "=");
        for (std::string const& spelling : unit.spellings) all += "|" + spelling;
        for (Decimal const& value : {unit.factor, unit.divisor, unit.offset}) number(value);
        all += '\n';
    }
    for (auto const& ambiguous : v.ambiguous()) {
        all += ambiguous.phrase;
        for (std::string const& meaning : ambiguous.meanings) all += "|" + meaning;
        names(ambiguous.entries);
    }
    for (auto const& qualifier : v.qualifiers()) all += qualifier.qualifier + "|" + qualifier.group + "\n";
    for (auto const& neutral : v.neutral()) all += neutral + "\n";
    for (auto const& anchor : v.anchors()) all += anchor + "\n";
    for (auto const& silent : v.silent()) {
        for (std::string const& word : silent.words) all += word + " ";
        all += std::to_string(silent.begin) + ".." + std::to_string(silent.end) + "\n";
    }
    for (Act const& act : v.acts()) {
        names(act.entries);
        for (auto const* list : {&act.verbs, &act.heads, &act.around})
            for (std::string const& phrase : *list) all += phrase + "|";
        all += act.alone ? "alone\n" : "\n";
    }
    for (auto const& implication : v.implications()) {
        names(std::array{implication.if_entry, implication.then_entry});
        all += std::to_string(static_cast<int>(implication.if_state)) + std::to_string(static_cast<int>(implication.then_state)) +
               implication.reason + "\n";
    }
    return all;
}

// What the phrases of `texts` mean, and how their words are folded.
std::string meanings(Vocabulary const& v, std::vector<std::string> const& texts) {
    std::string all;
    for (std::string const& text : texts) {
        auto const words = v.words(text);
        std::vector<std::string> folded;
        std::vector<std::string_view> as_written;
        for (Word const& word : words) {
            folded.push_back(word.folded);
            as_written.push_back(std::string_view(text).substr(word.span.begin, word.span.end - word.span.begin));
            all += word.folded + " ";
        }
        PhraseMatch const match = v.longest(folded, as_written);
        all += std::to_string(match.words);
        for (PhraseMeaning const& meaning : match.meanings)
            all += " " + std::to_string(static_cast<int>(meaning.table)) + ":" + std::to_string(meaning.index);
        all += " " + std::to_string(index(v.by_name(text))) + " " + std::to_string(index(v.units().find(text))) + "\n";
    }
    return all;
}

// All phrases of a vocabulary, and texts that are none.
std::vector<std::string> texts_of(Vocabulary const& v) {
    std::vector<std::string> texts{"", "no phrase at all", "xyzzy", "MG/DL", "leukaemias"};
    for (Entry const& entry : v.entries()) {
        texts.push_back(entry.name);
        texts.insert(texts.end(), entry.synonyms.begin(), entry.synonyms.end());
    }
    for (auto const& ambiguous : v.ambiguous()) texts.push_back(ambiguous.phrase);
    texts.insert(texts.end(), v.neutral().begin(), v.neutral().end());
    for (auto const& unit : v.units().units()) {
        texts.push_back(unit.code);
        texts.insert(texts.end(), unit.spellings.begin(), unit.spellings.end());
    }
    return texts;
}

Vocabulary of_files() {
    auto loaded = Vocabulary::load(ELIGO_SOURCE_DIR "/data/vocabulary");
    if (!loaded) FAIL(to_string(loaded.error()));
    return *std::move(loaded);
}

}  // namespace

TEST_CASE("the image in the program is that of data/vocabulary") {
    // Compared as a flag: the images are two megabytes.
    bool const same = VocabularyImage::write(of_files()) == embedded_image().front().second;
    CHECK(same);
}

TEST_CASE("a vocabulary read from its image says what the files say") {
    Vocabulary const files = of_files();
    Vocabulary const& image = Vocabulary::built_in();
    CHECK(image.faults().empty());
    CHECK(image.entries().size() > 7000);
    bool const same_entries = described(files) == described(image);
    CHECK(same_entries);
    auto const texts = texts_of(files);
    bool const same_texts = texts == texts_of(image);
    CHECK(same_texts);
    bool const same_meanings = meanings(files, texts) == meanings(image, texts);
    CHECK(same_meanings);
    CHECK(files.suggest("leukemai") == image.suggest("leukemai"));
}

TEST_CASE("an image of a vocabulary that was read from an image is the same") {
    bool const same = VocabularyImage::write(Vocabulary::built_in()) == embedded_image().front().second;
    CHECK(same);
}

TEST_CASE("a vocabulary outlives the one whose copy it is") {
    std::string_view const image = embedded_image().front().second;
    auto original = std::make_unique<Vocabulary>(VocabularyImage::read(image));
    Vocabulary const copy = *original;
    original.reset();
    CHECK(copy.entry(copy.find("AML")).name == "acute myeloid leukemia");
    CHECK(described(copy).size() == described(Vocabulary::built_in()).size());
}
