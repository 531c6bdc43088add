#include "matcher/unlisted_terms.hpp"

#include "grammar/grammar_words.hpp"
#include "rules/ascii.hpp"
#include "rules/tree.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace eligo {
namespace {

constexpr std::size_t longest_term = 5;  // words

// Words of the language, not of the clinic: a term ends before them. Sorted.
constexpr auto function_words = std::to_array<std::string_view>(
    {"a",         "able",  "about", "according", "after",  "all",     "allowed", "also",     "an",     "and",       "any",     "are",
     "as",        "at",    "be",    "been",      "before", "being",   "between", "both",     "but",    "by",        "can",     "could",
     "did",       "do",    "does",  "due",       "during", "each",    "either",  "eligible", "except", "excluded",  "for",     "from",
     "had",       "has",   "have",  "having",    "he",     "her",     "his",     "how",      "if",     "in",        "include", "including",
     "into",      "is",    "it",    "its",       "least",  "less",    "like",    "may",      "might",  "more",      "must",    "need",
     "no",        "nor",   "not",   "of",        "on",     "one",     "only",    "or",       "other",  "otherwise", "over",    "per",
     "permitted", "prior", "she",   "should",    "since",  "so",      "such",    "than",     "that",   "the",       "their",   "them",
     "then",      "there", "these", "they",      "this",   "those",   "three",   "through",  "to",     "two",       "under",   "unless",
     "until",     "up",    "upon",  "use",       "using",  "was",     "were",    "when",     "where",  "whether",   "which",   "who",
     "whom",      "whose", "will",  "with",      "within", "without", "would",   "you",      "your"});
static_assert(std::is_sorted(function_words.begin(), function_words.end()));

bool has_letter(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; });
}

// The words of the records and findings of a tree that no entry names.
void quoted_names(Node const& node, std::vector<std::string>& names) {
    if (auto const* record = node.get<Record>(); record != nullptr && !record->what.words.empty()) names.push_back(record->what.words);
    if (auto const* finding = node.get<Finding>(); finding != nullptr && !finding->what.words.empty()) names.push_back(finding->what.words);
    for (auto const& child : node.children) quoted_names(child, names);
}

}  // namespace

void UnlistedTerms::add(Trial const& trial) {
    ++trials_;
    std::string_view const source = trial.document.source;
    for (auto const& criterion : trial.criteria) {
        if (criterion.registry) continue;
        ++criteria_;
        std::vector<std::string> names;
        quoted_names(criterion.reading.rule, names);
        for (auto const& name : names) count(name, true, trial, criterion);
        std::string run;
        std::uint32_t end = 0;
        for (auto const& word : criterion.reading.words) {
            std::string const text = ascii_lower(source.substr(word.span.begin, word.span.end - word.span.begin));
            std::string_view const between = run.empty() ? std::string_view() : source.substr(end, word.span.begin - end);
            bool const joins = between.size() <= 1;
            bool const in_term = (word.fate == WordFate::quoted || word.fate == WordFate::residue) &&
                                 !std::binary_search(function_words.begin(), function_words.end(), text) &&
                                 (has_letter(text) || (text == "-" && !run.empty()));
            if (!in_term || !joins) {
                add_run(run, trial, criterion);
                run.clear();
            }
            if (in_term && text != "-") run += (run.empty() ? "" : " ") + text;
            end = word.span.end;
        }
        add_run(run, trial, criterion);
    }
}

void UnlistedTerms::add_run(std::string const& run, Trial const& trial, TrialCriterion const& criterion) {
    auto const words = vocabulary_.words(run);
    std::vector<std::string> folded;
    std::vector<std::string_view> written;
    for (Word const& word : words) {
        folded.push_back(word.folded);
        written.push_back(std::string_view(run).substr(word.span.begin, word.span.end - word.span.begin));
    }
    // Which words no phrase covers, and of the others those that say nothing of the clinic (neutral words, anchors).
    enum class Cover : std::uint8_t { none, term, idle };
    std::vector<Cover> cover(words.size(), Cover::none);
    for (std::size_t i = 0; i < words.size();) {
        auto const match = vocabulary_.longest(std::span(folded).subspan(i), std::span(written).subspan(i));
        bool const term = std::any_of(match.meanings.begin(), match.meanings.end(), [](PhraseMeaning const& meaning) {
            return meaning.table != PhraseMeaning::Table::neutral && meaning.table != PhraseMeaning::Table::anchor;
        });
        for (std::size_t n = 0; n < match.words; ++n) cover[i + n] = term ? Cover::term : Cover::idle;
        if (match.words == 0 && grammar_word(ascii_lower(written[i])) != 0) cover[i] = Cover::idle;
        i += std::max<std::size_t>(1, match.words);
    }
    auto const text = [&](std::size_t begin, std::size_t end) {
        return run.substr(words[begin].span.begin, words[end - 1].span.end - words[begin].span.begin);
    };
    for (std::size_t i = 0; i < words.size();) {
        std::size_t end = i;
        bool unlisted = false;
        for (; end < words.size() && cover[end] != Cover::idle; ++end) unlisted = unlisted || cover[end] == Cover::none;
        if (unlisted && end - i <= longest_term)
            count(text(i, end), false, trial, criterion);
        else if (unlisted) {
            for (std::size_t from = i; from < end;) {
                std::size_t to = from;
                while (to < end && cover[to] == Cover::none) ++to;
                if (to > from && to - from <= longest_term) count(text(from, to), false, trial, criterion);
                from = std::max(to, from + 1);
            }
        }
        i = end + 1;
    }
}

void UnlistedTerms::count(std::string const& term, bool named, Trial const& trial, TrialCriterion const& criterion) {
    std::string key;
    for (auto const& word : vocabulary_.fold_words(term)) key += (key.empty() ? "" : " ") + word;
    if (key.size() < 2) return;
    auto& seen = terms_[key];
    if (seen.term.criteria == 0) {
        seen.term.term = term;
        seen.term.example = trial.document.id + ' ' + criterion.id;
    }
    if (named && seen.last_named != criteria_) ++seen.term.named;
    if (named) seen.last_named = criteria_;
    if (seen.last_criterion == criteria_) return;
    seen.last_criterion = criteria_;
    ++seen.term.criteria;
    if (seen.last_trial != trials_) ++seen.term.trials;
    seen.last_trial = trials_;
}

std::vector<UnlistedTerm> UnlistedTerms::frequent(int least) const {
    std::vector<UnlistedTerm> result;
    for (auto const& [key, seen] : terms_)
        if (seen.term.criteria >= least) result.push_back(seen.term);
    std::sort(result.begin(), result.end(), [](UnlistedTerm const& a, UnlistedTerm const& b) {
        if (a.named != b.named) return a.named > b.named;
        return a.criteria != b.criteria ? a.criteria > b.criteria : a.term < b.term;
    });
    return result;
}

}  // namespace eligo
