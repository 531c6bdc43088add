// Every word counts (semantics.md, Nothing is guessed, 2): in a criterion that is read *full*, deleting, replacing or negating a word changes the
// tree or ends the full understanding. Deleting is tried on every word that is not neutral (neutral.tsv, silent.tsv); a word nobody knows and a
// "not" may not vanish anywhere, not even beside a neutral word.
//
// ELIGO_SENSITIVITY=n tries every n-th criterion of the corpus (1: all, some minutes); ELIGO_SENSITIVITY_SEED moves the sample.

#include "tests/grammar/corpus.hpp"

#include "grammar/parse.hpp"
#include "rules/print.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <filesystem>
#include <iostream>
#include <map>

using namespace eligo;
using namespace eligo::test;

namespace {

// The same item with every line at a place of its own in one source, so that the span of a word says its line and its place there.
void settle(Item& item, std::uint32_t& offset, std::vector<std::pair<std::uint32_t, Item*>>& lines) {
    item.text = clean(item.text.text, offset);
    item.span = {offset, offset + static_cast<std::uint32_t>(item.text.text.size())};
    lines.emplace_back(offset, &item);
    offset = item.span.end + 2;
    for (auto& child : item.children) settle(child, offset, lines);
}

struct Word {
    Item* line;
    std::uint32_t begin, end;              // in its text
    std::uint32_t token_begin, token_end;  // of the token it belongs to
    WordFate fate;
};

bool is_word(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) {
                           return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '<' || c == '>' || c == '=';
                       }) ||
           text == "≥" || text == "≤";
}

std::vector<Word> words_of(Reading const& reading, std::vector<std::pair<std::uint32_t, Item*>> const& lines) {
    std::vector<Word> words;
    for (auto const& read : reading.words) {
        auto line =
            std::upper_bound(lines.begin(), lines.end(), read.span.begin, [](std::uint32_t at, auto const& l) { return at < l.first; });
        if (line == lines.begin()) continue;
        --line;
        auto const& text = line->second->text.text;
        auto const first = read.span.begin - line->first,
                   last = std::min(read.span.end - line->first, static_cast<std::uint32_t>(text.size()));
        for (auto at = first; at < last;) {
            auto const blank = std::min(static_cast<std::uint32_t>(std::min(text.find(' ', at), text.size())), last);
            if (blank > at && is_word(std::string_view(text).substr(at, blank - at)))
                words.push_back({line->second, at, blank, first, last, read.fate});
            at = blank + 1;
        }
    }
    return words;
}

// Without one of its words the phrase of a table is another phrase with the same meaning: "diabetes mellitus", "first dose of study drug".
bool same_phrase(std::string const& token, std::string const& shorter, Vocabulary const& vocabulary) {
    auto const meaning = [&](std::string const& text) {
        auto const words = vocabulary.words(text);
        std::vector<std::string> folded;
        std::vector<std::string_view> written;
        for (auto const& word : words) {
            folded.push_back(word.folded);
            written.push_back(std::string_view(text).substr(word.span.begin, word.span.end - word.span.begin));
        }
        std::vector<std::pair<int, std::string>> meanings;
        auto const match = vocabulary.longest(folded, written);
        if (match.words != words.size()) return meanings;
        for (auto const& m : match.meanings) switch (m.table) {
                case PhraseMeaning::Table::entry: meanings.emplace_back(0, std::to_string(m.index)); break;
                case PhraseMeaning::Table::qualifier: meanings.emplace_back(1, vocabulary.qualifiers()[m.index].qualifier); break;
                case PhraseMeaning::Table::anchor: meanings.emplace_back(2, vocabulary.anchors()[m.index]); break;
                default: break;
            }
        return meanings;
    };
    auto const a = meaning(token), b = meaning(shorter);
    return std::any_of(a.begin(), a.end(), [&](auto const& m) { return std::find(b.begin(), b.end(), m) != b.end(); });
}

// Of all deletions, those of a word that only says again what others say ("Eastern Cooperative Oncology Group (ECOG)") and is not yet in
// silent.tsv: 4.8 % of the whole corpus when this was written (36,168 criteria, 529,069 changes). It may only shrink.
constexpr double most_repetitions = 0.06;

struct Violation {
    std::string how, word, text, changed;
};

// The words of the facts a rule asks for. A fact of the profile is compared with them (semantics.md, 8): another word asks for another fact.
std::string asked_words(Node const& node) {
    std::string words = node.is<Fact>() ? node.phrase + '|' : std::string();
    for (auto const& child : node.children) words += asked_words(child);
    return words;
}

class Sensitivity {
public:
    explicit Sensitivity(Vocabulary const& vocabulary) : vocabulary_(vocabulary) {}

    void check(Item item, ReadOptions const& options) {
        std::uint32_t offset = 0;
        std::vector<std::pair<std::uint32_t, Item*>> lines;
        settle(item, offset, lines);
        auto const reading = read_criterion(item, options, vocabulary_);
        if (reading.understood != Understood::full) return;
        ++full;
        auto const asks_nothing = reading.rule.is<Nothing>();
        auto const words = words_of(reading, lines);
        // Neutral by its place (the name of what a definition defines, a permission): other words in that place are neutral as well.
        auto const by_place =
            std::any_of(words.begin(), words.end(), [&](Word const& word) { return word.fate == WordFate::neutral && !listed(word); });
        for (auto const& word : words) {
            auto const original = word.line->text.text;
            auto const place = word.line->text;
            auto const text = original.substr(word.begin, word.end - word.begin);
            auto const try_one = [&](std::string_view how, std::string const& changed) {
                ++tried;
                if (how == "delete") ++deletions;
                word.line->text = clean(changed, place.origin.front());
                auto const other = read_criterion(item, options, vocabulary_);
                word.line->text = place;
                if (other.understood != Understood::full || !(other.rule == reading.rule) ||
                    asked_words(other.rule) != asked_words(reading.rule))
                    return;
                // A unit that is left out is supplied with a warning (semantics.md, Numbers).
                if (other.warnings.size() != reading.warnings.size()) return;
                violations.push_back({std::string(how), text, original, changed});
            };
            auto const before = original.substr(0, word.begin), after = original.substr(word.end);
            if (!asks_nothing) {
                if (word.fate != WordFate::neutral) {
                    auto token = original.substr(word.token_begin, word.token_end - word.token_begin);
                    auto shorter = token;
                    shorter.erase(word.begin - word.token_begin, word.end - word.begin);
                    if (!same_phrase(token, shorter, vocabulary_))
                        try_one("delete", before + (after.empty() ? "" : after[0] == ' ' ? after.substr(1) : after));
                }
                if (word.fate != WordFate::neutral || !by_place) try_one("replace", before + "wombatine" + after);
            }
            // "Not controlled" is an adjective like any other, and what is permitted is permitted.
            if (!asks_nothing || !is_adjective("not " + text)) try_one("negate", before + "not " + text + after);
        }
    }

    std::size_t full = 0, tried = 0, deletions = 0;
    std::vector<Violation> violations;

    // A word nobody knows and a "not" never vanish.
    std::size_t vanished() const {
        return static_cast<std::size_t>(
            std::count_if(violations.begin(), violations.end(), [](Violation const& v) { return v.how != "delete"; }));
    }
    // What is said twice ("age 18 years or older") may be said once: the places where words do so are listed in silent.tsv only as far as
    // they are frequent.
    double repetitions() const {
        return deletions == 0 ? 0 : static_cast<double>(violations.size() - vanished()) / static_cast<double>(deletions);
    }

private:
    bool is_adjective(std::string const& phrase) const { return same_phrase(phrase, phrase, vocabulary_); }

    // In neutral.tsv, as a whole.
    bool listed(Word const& word) const {
        auto const text = word.line->text.text.substr(word.token_begin, word.token_end - word.token_begin);
        std::vector<std::string> folded;
        std::vector<std::string_view> written;
        auto const all = vocabulary_.words(text);
        for (auto const& one : all) {
            folded.push_back(one.folded);
            written.push_back(std::string_view(text).substr(one.span.begin, one.span.end - one.span.begin));
        }
        auto const match = vocabulary_.longest(folded, written);
        return match.words == all.size() && std::any_of(match.meanings.begin(), match.meanings.end(),
                                                        [](auto const& m) { return m.table == PhraseMeaning::Table::neutral; });
    }

    Vocabulary const& vocabulary_;
};

void report(Sensitivity const& result) {
    std::map<std::string, std::vector<Violation const*>> groups;
    for (auto const& v : result.violations) {
        std::string key = v.how + ' ';
        for (char const c : v.word) key += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        groups[key].push_back(&v);
    }
    std::vector<std::pair<std::size_t, std::string>> order;
    for (auto const& [key, list] : groups) order.emplace_back(list.size(), key);
    std::sort(order.rbegin(), order.rend());
    std::cout << 100 * result.repetitions() << " % of deletions without effect; " << result.full << " criteria read in full, "
              << result.tried << " changes tried, " << result.violations.size() << " without effect\n";
    std::size_t shown = 0;
    for (auto const& [count, key] : order) {
        if (++shown > 400) break;
        std::cout << count << "  " << key << '\n';
        for (std::size_t i = 0; i < std::min<std::size_t>(count, 3); ++i) {
            auto const& list = groups[key];
            std::cout << "      " << list[i * (count / std::min<std::size_t>(count, 3))]->changed.substr(0, 220) << '\n';
        }
    }
}

// The texts of case files: `text: "..."` and `text: |` with its indented lines.
std::vector<std::pair<CriterionKind, std::string>> case_texts(std::string const& yaml) {
    std::vector<std::pair<CriterionKind, std::string>> texts;
    std::istringstream lines(yaml);
    std::string line;
    auto kind = CriterionKind::inclusion;
    while (std::getline(lines, line)) {
        if (line.find("kind: exclusion") != std::string::npos) kind = CriterionKind::exclusion;
        if (line.find("kind: inclusion") != std::string::npos) kind = CriterionKind::inclusion;
        auto const at = line.find("text: ");
        if (at == std::string::npos || line.find_first_not_of(" -") != at) continue;
        auto value = line.substr(at + 6);
        if (value == "|") {
            std::string text;
            while (std::getline(lines, line) && line.size() > at + 2 && line.find_first_not_of(' ') >= at + 2)
                text += line.substr(at + 2) + '\n';
            texts.emplace_back(kind, text);
        } else if (value.size() > 2 && value.front() == '"' && value.back() == '"')
            texts.emplace_back(kind, value.substr(1, value.size() - 2));
        else
            texts.emplace_back(kind, value);
    }
    return texts;
}

std::uint64_t number_from(char const* name, std::uint64_t otherwise) {
    char const* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("every word of the own criteria counts", "[sensitivity]") {
    Sensitivity result(Vocabulary::built_in());
    for (auto const& file : std::filesystem::directory_iterator(std::string(ELIGO_SOURCE_DIR) + "/tests/cases")) {
        auto const yaml = read_file(file.path().string());
        if (!yaml || file.path().extension() != ".yaml") continue;
        for (auto const& [kind, text] : case_texts(*yaml)) {
            ReadOptions options;
            options.kind = kind;
            result.check(read_item(text), options);
        }
    }
    CHECK(result.full > 100);
    INFO(result.repetitions());
    if (result.vanished() != 0 || result.repetitions() > most_repetitions || number_from("ELIGO_SENSITIVITY", 0) != 0) report(result);
    CHECK(result.vanished() == 0);
    CHECK(result.repetitions() <= most_repetitions);
}

TEST_CASE("every word of the corpus counts", "[sensitivity]") {
    auto const corpus = read_file(shared("corpus/trials.jsonl"));
    if (!corpus) {
        WARN("skipped: ../shared/corpus/trials.jsonl is absent");
        return;
    }
    auto const step = std::max<std::uint64_t>(1, number_from("ELIGO_SENSITIVITY", 12));
    auto state = number_from("ELIGO_SENSITIVITY_SEED", 20261120);
    INFO("seed " << state);
    auto const input = read_trials(*corpus, "trials.jsonl");
    REQUIRE(input);
    Sensitivity result(Vocabulary::built_in());
    for (auto const& trial : input->trials)
        for (auto const& criterion : trial.criteria) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            if (criterion.permitted || (state >> 33) % step != 0) continue;
            ReadOptions options;
            options.kind = criterion.kind;
            options.headings = criterion.headings;
            result.check(criterion.item, options);
        }
    CHECK(result.full > 0);
    INFO(result.repetitions());
    if (result.vanished() != 0 || result.repetitions() > most_repetitions || number_from("ELIGO_SENSITIVITY", 0) != 0) report(result);
    CHECK(result.vanished() == 0);
    CHECK(result.repetitions() <= most_repetitions);
}
