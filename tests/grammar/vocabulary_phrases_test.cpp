// No phrase of more than three words that fewer than three trials of the corpus use: a vocabulary that knows sentences would seem to understand what it only
// remembers (data/vocabulary/README.md). Words are counted as people write them, between blanks; "squamous-cell" is one. They are looked for in all texts of
// a trial, folded as matching folds them.

#include "tests/grammar/corpus.hpp"

#include "rules/vocabulary.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <iostream>
#include <map>
#include <set>
#include <unordered_map>

using namespace eligo;
using namespace eligo::test;

namespace {

struct Phrase {
    std::string text, where;
    std::vector<std::string> words;
    int trials = 0;
    std::size_t last_trial = 0;
};

std::size_t blank_separated(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != ' ' && (i == 0 || text[i - 1] == ' ')) ++count;
    return count;
}

std::vector<std::string> cells(std::string const& line) {
    std::vector<std::string> result(1);
    for (char const c : line)
        if (c == '\t')
            result.emplace_back();
        else
            result.back() += c;
    return result;
}

// The phrases of a table: column `phrase`, or `name` and `synonyms`.
void long_phrases(std::filesystem::path const& file, Vocabulary const& vocabulary, std::vector<Phrase>& phrases) {
    std::ifstream in(file);
    std::vector<std::string> columns;
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.empty() || line[0] == '#') continue;
        auto const row = cells(line);
        if (columns.empty()) {
            columns = row;
            continue;
        }
        for (std::size_t i = 0; i < row.size() && i < columns.size(); ++i) {
            if (columns[i] != "phrase" && columns[i] != "name" && columns[i] != "synonyms") continue;
            for (std::size_t begin = 0; begin < row[i].size();) {
                auto const bar = std::min(row[i].find(" | ", begin), row[i].size());
                std::string text = row[i].substr(begin, bar - begin);
                begin = bar + 3;
                if (text.starts_with('=')) text.erase(0, 1);
                // Where only part of a silent phrase is silent, the brackets stand around it.
                text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == '[' || c == ']'; }), text.end());
                if (blank_separated(text) <= 3) continue;
                phrases.push_back({text, file.filename().string() + ':' + std::to_string(number), vocabulary.fold_words(text)});
            }
        }
    }
}

}  // namespace

TEST_CASE("no vocabulary or neutral phrase of more than three words is in fewer than three trials") {
    auto const corpus = read_file(shared("corpus/trials.jsonl"));
    if (!corpus) {
        WARN("../shared/corpus is absent: skipped");
        return;
    }
    Vocabulary const& vocabulary = Vocabulary::built_in();
    std::vector<Phrase> phrases;
    std::set<std::filesystem::path> tables;
    for (auto const& file : std::filesystem::directory_iterator(std::string(ELIGO_SOURCE_DIR) + "/data/vocabulary"))
        if (file.path().extension() == ".tsv" && file.path().filename() != "units.tsv" && file.path().filename() != "spelling.tsv")
            tables.insert(file.path());
    for (auto const& table : tables) long_phrases(table, vocabulary, phrases);
    REQUIRE(phrases.size() > 100);

    std::unordered_map<std::string, std::vector<std::size_t>> by_first;
    for (std::size_t i = 0; i < phrases.size(); ++i) by_first[phrases[i].words.front()].push_back(i);
    std::size_t trial = 0;
    for (std::size_t begin = 0; begin < corpus->size(); ++trial) {
        auto const end = std::min(corpus->find('\n', begin), corpus->size());
        std::string line = corpus->substr(begin, end - begin);
        begin = end + 1;
        // The line breaks and tabs of JSON: words on both sides.
        for (std::size_t at = 0; (at = line.find('\\', at)) != std::string::npos; at += 2)
            if (at + 1 < line.size()) line[at] = line[at + 1] = ' ';
        auto const words = vocabulary.fold_words(line);
        for (std::size_t i = 0; i < words.size(); ++i) {
            auto const found = by_first.find(words[i]);
            if (found == by_first.end()) continue;
            for (auto const p : found->second) {
                auto& phrase = phrases[p];
                if (phrase.last_trial == trial + 1 || phrase.words.size() > words.size() - i) continue;
                if (!std::equal(phrase.words.begin(), phrase.words.end(), words.begin() + static_cast<std::ptrdiff_t>(i))) continue;
                phrase.last_trial = trial + 1;
                ++phrase.trials;
            }
        }
    }
    int offenders = 0;
    for (auto const& phrase : phrases)
        if (phrase.trials < 3) {
            ++offenders;
            UNSCOPED_INFO(phrase.where << ": `" << phrase.text << "` is in " << phrase.trials << " of " << trial << " trials");
        }
    CHECK(offenders == 0);
}
