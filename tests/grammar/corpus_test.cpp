// All trials of the corpus, and texts that nobody would write: no criterion crashes, hangs or loses a word.

#include "tests/grammar/corpus.hpp"

#include "grammar/parse.hpp"
#include "rules/print.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace eligo;
using namespace eligo::test;

namespace {

bool holds(Node const& node, bool (*test)(Node const&)) {
    return test(node) || std::any_of(node.children.begin(), node.children.end(), [&](Node const& child) { return holds(child, test); });
}

bool is_unread(Node const& node) { return node.is<Quoted>() || node.is<Residue>(); }

bool spans_inside(Node const& node, Span whole) {
    auto const inside = node.span.empty() || (whole.begin <= node.span.begin && node.span.end <= whole.end);
    return inside && std::all_of(node.children.begin(), node.children.end(), [&](Node const& child) { return spans_inside(child, whole); });
}

// Texts that ask nothing say so: a permission, a note.
bool has_permission_or_note(std::string_view text) {
    std::string lower;
    for (char const c : text) {
        if (c != ' ' && c != '\n' && c != '\t')
            lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        else if (!lower.empty() && lower.back() != ' ')
            lower += ' ';
    }
    for (std::string_view const word : {"men and women",
                                        "man or woman",
                                        "man and woman",
                                        "woman or man",
                                        "women and men",
                                        "men or women",
                                        "women or men",
                                        "male/female",
                                        "males and female",
                                        "male & female",
                                        "male and female",
                                        "males and females",
                                        "male or female",
                                        "males or females",
                                        "female or male",
                                        "female and male",
                                        "both sex",
                                        "both gender",
                                        "either sex",
                                        "either gender",
                                        "allow",
                                        "permit",
                                        "accept",
                                        "eligible",
                                        "may ",
                                        "can ",
                                        "not required",
                                        "not necessary",
                                        "not mandatory",
                                        "not needed",
                                        "not specified",
                                        "see ",
                                        "not applicable",
                                        "none",
                                        "n/a",
                                        "n / a",
                                        "any ",
                                        "not exclu",
                                        "no limit",
                                        "all ages",
                                        "all races",
                                        "no age",
                                        "apply",
                                        "applies",
                                        "above information",
                                        "more information",
                                        "defined in",
                                        "specified in"})
        if (lower.find(word) != std::string::npos) return true;
    return false;
}

// What every reading promises, or what is broken.
std::string broken(Item const& item, Reading const& reading, std::string_view source) {
    std::vector<Span> spans;
    collect(item, spans);
    auto end = item.span.end;
    for (auto const& span : spans) end = std::max(end, span.end);
    Span const whole{item.span.begin, end};
    if (!spans_inside(reading.rule, whole)) return "a node outside of its criterion";
    // One letter of the source may be several words of the clean text ("²" is "^2").
    Span last{whole.begin, whole.begin};
    for (auto const& word : reading.words) {
        if (word.span.begin < last.begin || word.span.end < last.end || word.span.end > whole.end)
            return "a word out of order at byte " + std::to_string(word.span.begin);
        last = word.span;
    }
    // Every byte that is not blank belongs to a word: tried on the cleaned text of each line.
    std::vector<Item const*> lines{&item};
    for (std::size_t i = 0; i < lines.size(); ++i)
        for (auto const& child : lines[i]->children) lines.push_back(&child);
    for (auto const* line : lines)
        for (std::uint32_t i = 0; i < line->text.text.size(); ++i) {
            if (line->text.text[i] == ' ' || line->text.text[i] == '\n' || line->text.text[i] == '\t') continue;
            auto const place = line->text.source({i, i + 1});
            auto const word = std::upper_bound(reading.words.begin(), reading.words.end(), place.begin,
                                               [](std::uint32_t b, ReadWord const& w) { return b < w.span.begin; });
            if (word == reading.words.begin() || std::prev(word)->span.end < place.end)
                return "no fate for byte " + std::to_string(place.begin) + " `" + std::string(source.substr(place.begin, 12)) + "`";
        }
    if (reading.understood == Understood::full && holds(reading.rule, is_unread)) return "full with words that are not understood";
    if (reading.understood == Understood::full && std::any_of(reading.words.begin(), reading.words.end(), [](ReadWord const& w) {
            return w.fate == WordFate::quoted || w.fate == WordFate::residue;
        }))
        return "full with a word that is not understood";
    return {};
}

// What is wrong with the reading of a hostile text; empty if nothing is. That it comes back at all is the other half of the test: CI's own
// time limit catches what does not.
std::string broken_reading(std::string const& text, CriterionKind kind = CriterionKind::inclusion) {
    ReadOptions options;
    options.kind = kind;
    auto const item = read_item(text);
    auto const reading = read_criterion(item, options, Vocabulary::built_in());
    return broken(item, reading, text);
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string result;
    for (std::size_t i = 0; i < times; ++i) result += text;
    return result;
}

}  // namespace

TEST_CASE("every criterion of the corpus has a reading", "[corpus]") {
    auto const corpus = read_file(shared("corpus/trials.jsonl"));
    if (!corpus) {
        WARN("skipped: ../shared/corpus/trials.jsonl is absent");
        return;
    }
    auto const& vocabulary = Vocabulary::built_in();
    auto const input = read_trials(*corpus, "trials.jsonl");
    REQUIRE(input);
    CHECK(input->errors.empty());
    CHECK(input->trials.size() == 7342);
    std::size_t criteria = 0, readings = 0, shown = 0;
    std::map<std::string_view, std::size_t> understood;
    for (auto const& trial : input->trials) {
        CHECK(find_lost(trial) == "");
        for (auto const& criterion : trial.criteria) {
            ++criteria;
            ReadOptions options;
            options.kind = criterion.kind;
            options.headings = criterion.headings;
            options.permitted = criterion.permitted;
            auto const reading = read_criterion(criterion.item, options, vocabulary);
            ++readings;
            ++understood[to_string(reading.understood)];
            auto const text =
                std::string_view(trial.source).substr(criterion.item.span.begin, criterion.item.span.end - criterion.item.span.begin);
            auto problem = broken(criterion.item, reading, trial.source);
            if (problem.empty() && !criterion.permitted && reading.rule.is<Nothing>() && !has_permission_or_note(text))
                problem = "nothing is asked";
            if (problem.empty() || ++shown > 40) continue;
            UNSCOPED_INFO(trial.id << ' ' << criterion.id << ": " << problem << ": " << std::string(text.substr(0, 160)));
            CHECK(problem.empty());
        }
    }
    CHECK(shown == 0);
    CHECK(criteria == readings);
    CHECK(understood["full"] > criteria / 4);
}

TEST_CASE("hostile criteria are read or refused in time", "[corpus]") {
    static_cast<void>(Vocabulary::built_in());
    std::vector<std::string> const texts = {
        repeated("(", 100000),
        repeated(")", 100000),
        repeated("(", 50000) + "age" + repeated(")", 50000),
        repeated("()", 50000),
        repeated("[(", 50000),
        repeated("a ", 524288),
        repeated("creatinine < 1.5 mg/dL and ", 40000),
        repeated("no prior chemotherapy or ", 40000),
        repeated("severe or uncontrolled ", 40000) + "diabetes",
        repeated("if ", 100000),
        repeated("not ", 100000) + "asthma",
        repeated("unless diabetes ", 50000),
        repeated("diabetes, ", 100000),
        repeated("asthma; ", 100000),
        repeated("asthma. Diabetes. ", 50000),
        repeated("1 ", 100000),
        repeated("≥ ", 100000),
        repeated(": ", 100000),
        repeated("x", 1000000),
        repeated("history of ", 90000) + "stroke",
        repeated("at least ", 100000) + "18 years",
        repeated("within 4 weeks ", 60000),
        repeated("must ", 100000),
        repeated("women must ", 90000),
        repeated(". ", 100000),
        repeated("\"", 100001),
        repeated("i.e. ", 100000),
        repeated("defined as ", 90000),
        repeated("(1) ", 100000),
        repeated("1) asthma 2) ", 40000),
    };
    for (auto const& text : texts)
        for (auto const kind : {CriterionKind::inclusion, CriterionKind::exclusion}) {
            INFO(text.substr(0, 40) << " ...");
            CHECK(broken_reading(text, kind) == "");
        }
    std::string nested;
    for (std::size_t i = 0; i < 400; ++i) nested += std::string(2 * i, ' ') + "- any of the following:\n";
    CHECK(broken_reading(nested) == "");
}

TEST_CASE("shorter hostile criteria, below the limit of length", "[corpus]") {
    for (std::string_view const part : {"(", "( asthma ", "if asthma, ", "asthma unless ", "not ", "severe or ", "asthma or ",
                                        "creatinine < 1.5 and ", "asthma (or ", "women must ", "asthma; ", "asthma defined as ",
                                        "no asthma and ", "asthma, ", "i.e. ", "allowed if ", "at least 2 of the following: "}) {
        auto const text = repeated(part, 16000 / part.size());
        INFO(part);
        CHECK(broken_reading(text) == "");
        CHECK(broken_reading(text, CriterionKind::exclusion) == "");
    }
}

TEST_CASE("a text that says nothing is unknown, not a note", "[corpus]") {
    for (std::string_view const text : {"Patients", "The patient", "Patients must have", "...", "- - -", "()", "( )", "[]", ":", ";", "?",
                                        "!!!", "*", "patients with", "the", "Subjects who are", "All patients", ""}) {
        INFO(text);
        for (auto const kind : {CriterionKind::inclusion, CriterionKind::exclusion}) {
            ReadOptions options;
            options.kind = kind;
            auto const reading = read_text(text, options, Vocabulary::built_in());
            CHECK_FALSE(holds(reading.rule, [](Node const& node) { return node.is<Nothing>(); }));
            CHECK(reading.understood != Understood::full);
        }
    }
}
