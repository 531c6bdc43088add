// Every rule tree prints as a sentence that is read back to an equal tree (rules/LANGUAGE.md): one sentence for each form, all small trees, all trees that
// reading criteria gives, and random ones over every field of every leaf.
#include "grammar/canonical.hpp"
#include "grammar/document.hpp"
#include "grammar/parse.hpp"
#include "grammar/token.hpp"
#include "rules/compare.hpp"
#include "rules/print.hpp"
#include "tests/grammar/corpus.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace eligo;
using namespace eligo::test;

namespace {

Vocabulary const& words() { return Vocabulary::built_in(); }

std::optional<Node> read_back(std::string const& sentence) {
    TokenText text;
    tokenize(sentence, words(), text);
    return read_canonical(text, words());
}

// ---- a tree as it is in memory, without the printer's help

std::string dump(Term const& term) {
    return term.entry != EntryId::none ? words().entry(term.entry).name : term.any() ? "*" : '<' + term.words + '>';
}

std::string dump(std::optional<Bound> const& bound) {
    if (!bound) return "-";
    auto const of = bound->of == Bound::Of::plain ? "" : bound->of == Bound::Of::uln ? "ULN" : "LLN";
    return bound->number.to_string() + of + (bound->unit == UnitId::none ? "" : '[' + words().units().unit(bound->unit).code + ']') +
           (bound->strict ? "!" : "");
}

std::string dump(Range const& range) { return dump(range.low) + ".." + dump(range.high) + (range.normal ? " normal" : ""); }

std::string dump(Window const& window) {
    std::string result = " window{";
    if (window.within) result += "within " + to_string(*window.within) + (window.within_strict ? "! " : " ");
    if (window.ago) result += "ago " + to_string(*window.ago) + (window.ago_strict ? "! " : " ");
    return result + std::to_string(static_cast<int>(window.edge)) + '}';
}

template <class List, class Each>
std::string dump_list(List const& list, Each each) {
    std::string result = "[";
    for (auto const& part : list) result += each(part) + '|';
    return result + ']';
}

std::string dump_number(std::optional<int> number) { return number ? std::to_string(*number) : "-"; }

std::string dump(Node const& node);

struct Dump {
    std::string operator()(All) const { return "all"; }
    std::string operator()(Any) const { return "any"; }
    std::string operator()(Not) const { return "not"; }
    std::string operator()(AtLeast a) const { return "at_least " + std::to_string(a.count); }
    std::string operator()(Group) const { return "group"; }
    std::string operator()(Unless) const { return "unless"; }
    std::string operator()(Nothing) const { return "nothing"; }
    std::string operator()(Measure const& m) const {
        return "measure " + words().entry(m.analyte).name + ' ' + dump(m.range) + dump(m.window) + (m.throughout ? " throughout" : "");
    }
    std::string operator()(Age const& a) const {
        return "age " + dump(a.range) + ' ' + std::string(to_string(a.unit)) + (a.at ? " at " + dump(*a.at) : "");
    }
    std::string operator()(Sex s) const { return s.female ? "female" : "male"; }
    std::string operator()(Record const& r) const {
        auto const same = [](std::string const& s) { return s; };
        auto const term = [](Term const& t) { return dump(t); };
        return "record " + dump(r.what) + " role" + std::to_string(static_cast<int>(r.role)) + " tense" +
               std::to_string(static_cast<int>(r.tense)) + dump(r.window) + " q" + dump_list(r.qualifiers, same) +
               (r.count ? " count" + std::to_string(static_cast<int>(r.count->counted)) + ':' + dump_number(r.count->low) + ".." +
                              dump_number(r.count->high)
                        : "") +
               " grade" + dump_number(r.grade_low) + ".." + dump_number(r.grade_high) + " stages" + dump_list(r.stages, same) + " except" +
               dump_list(r.except, term) + (r.other ? " other" : "") + (r.reason ? " for " + dump(*r.reason) : "") +
               (r.site ? " of " + dump(*r.site) : "") + " <" + r.restriction + '>';
    }
    std::string operator()(Finding const& f) const {
        return "finding " + dump(f.what) + dump_list(f.values, [](std::string const& s) { return s; }) + dump(f.window);
    }
    std::string operator()(Fact f) const { return "fact " + words().entry(f.entry).name; }
    std::string operator()(Quoted const& q) const { return "quoted <" + q.words + '>'; }
    std::string operator()(Residue const& r) const { return "residue <" + r.words + '>'; }
};

std::string dump(Node const& node) {
    auto result = std::visit(Dump{}, node.meaning);
    if (node.children.empty()) return result;
    return result + dump_list(node.children, [](Node const& child) { return dump(child); });
}

// ---- the promise

// Empty, or what went wrong with this tree.
std::string fault(Node const& tree) {
    auto const sentence = print(tree, words());
    auto const read = read_back(sentence);
    if (!read) return "not read";
    if (!(*read == tree)) return "another tree: " + dump(*read);
    if (print(*read, words()) != sentence) return "prints otherwise: " + print(*read, words());
    return {};
}

// The smallest part of the tree that does not come back.
std::string explain(Node const& tree) {
    for (auto const& child : tree.children)
        if (!fault(child).empty()) return explain(child);
    return fault(tree) + "\n  printed: " + print(tree, words()) + "\n  tree:    " + dump(tree);
}

// Counts what is tried and shows the first few failures.
struct Trips {
    std::size_t tried = 0, failed = 0;

    void operator()(Node const& tree, std::string_view source = {}) {
        ++tried;
        if (fault(tree).empty()) return;
        if (++failed <= 10) UNSCOPED_INFO(explain(tree) << (source.empty() ? "" : "\n  read from: ") << source.substr(0, 300));
    }
};

Term term(std::string_view name) {
    auto const id = words().by_name(name);
    if (id == EntryId::none) FAIL("no entry " << name);
    return {id, {}};
}

Node record(std::string_view name, std::function<void(Record&)> const& change = {}) {
    Record result;
    if (!name.empty()) result.what = term(name);
    if (change) change(result);
    return leaf(result);
}

template <class Connective>
Node joined(Connective connective, std::vector<Node> children) {
    auto node = leaf(connective);
    node.children = std::move(children);
    return node;
}

}  // namespace

TEST_CASE("each form of the language is read and prints as it was written") {
    for (std::string const sentence : {
             // connectives
             "female and informed consent and asthma",
             "female or male",
             "(female or male) and informed consent",
             "(female and male) and informed consent",
             "no asthma",
             "no asthma and not (female)",
             "no asthma and no stroke",
             "(no asthma) or stroke",
             "asthma and no stroke",
             "(no history of asthma) and male",
             "not (female or asthma)",
             "not (no asthma)",
             "not (not (female))",
             "not (any condition)",
             "not (at least 2 lines of chemotherapy)",
             "no history of stroke within 6 months",
             "(no stroke other than asthma) and male",
             "at least 2 of: (female); (asthma); (informed consent or male)",
             "(at least 1 of: (female)) and informed consent",
             "if (female) then (informed consent)",
             "if (female and age ≥ 50 years) then (if (asthma) then (no stroke))",
             "(asthma) unless (informed consent)",
             "((asthma) unless (informed consent)) or female",
             "nothing is asked",
             "nothing is asked and female",
             // quantities
             "ALT ≤ 2.5 × ULN",
             "ALT ≤ 2.5 × ULN and AST ≤ 2.5 × ULN",
             "ALT > 0.8 × LLN and ≤ 3 × ULN and AST normal",
             "ALT ≤ 2.5 × ULN within 14 days and (AST normal within 14 days)",
             "ALT ≤ 9 (no unit)",
             "hemoglobin ≥ 9 g/dL within 14 days",
             "hemoglobin > 9 g/dL and < 12.5 g/dL",
             "hemoglobin ≥ 9 g/dL for at least 1 year",
             "hemoglobin ≥ 9 g/dL for more than 1 year",
             "hemoglobin ≥ 9 g/dL within 6 months at least 14 days ago throughout",
             "hemoglobin known",
             "creatinine normal within 1 week",
             "platelet count ≥ 100,000 /uL",
             "platelet count ≥ 1,234,567.25 /uL",
             "platelet count ≥ 100 10*9/L",
             "creatinine clearance ≥ 60 mL/min/{1.73_m2}",
             "INR ≤ 1.5",
             "neutrophil percentage ≥ 0.3 1",
             "neutrophil percentage ≥ 30 %",
             "ECOG performance status = 2",
             "NYHA class ≥ III",
             "NYHA class ≥ III and ≤ IV or female",
             "Child-Pugh class ≤ B",
             "age ≥ 18 years and ≤ 75 years",
             "age ≥ 1 year",
             "age < 6 months",
             "age ≥ 18 years and ≤ 18 years and female",
             "INR ≥ 1 and ≤ 1",
             "age at onset of migraine > 50 years",
             "age at onset of record \"odd spells\" > 50 years",
             "male",
             // records
             "current asthma",
             "history of asthma",
             "past asthma",
             "severe uncontrolled asthma",
             "relapsed or refractory multiple myeloma",
             "histologically or cytologically confirmed newly diagnosed multiple myeloma",
             "history of at least 2 records of severe other asthma",
             "at least 2 lines of chemotherapy",
             "at most 1 line of chemotherapy",
             "1 to 2 cycles of chemotherapy",
             "exactly 1 record of stroke",
             "any number of cycles of chemotherapy",
             "asthma grade ≥ 2",
             "asthma grade ≤ 2",
             "asthma grade 1 to 3",
             "asthma grade 3",
             "breast cancer stage III",
             "breast cancer stage III or IV or 2A",
             "breast cancer stage \"limited\" or \"III\"",
             "(breast cancer stage \"limited\") or \"III\"",
             "asthma of brain",
             "asthma of record \"left arm\"",
             "prednisone for asthma",
             "prednisone for asthma for at least 6 months",
             "asthma of brain for stroke other than migraine or record \"wart\" that \"requires care\" within 5 years",
             "allergy to prednisone",
             "allergy to entry \"penicillin\"",
             "severe allergy to other \"yew\" within 5 years",
             "allergy to anything",
             "participation in another trial within 4 weeks",
             "current other participation in another trial of prednisone",
             "participation in another trial of anything of brain",
             "any condition",
             "severe any condition",
             "(history of asthma) or stroke",
             "asthma within 14 days or (stroke within 14 days)",
             "asthma or history of stroke",
             "hemoglobin ≥ 9 g/dL and (no transfusion within 10 days)",
             "no history of asthma and (no stroke within 14 days)",
             "history of entry \"malignancy\"",
             "history of other malignancy",
             "(alcohol) or (drug abuse)",
             "(pregnant) and (breastfeeding)",
             "pregnant or breastfeeding",
             "(allergy to prednisone) or penicillin",
             "any therapy within 14 days",
             "any procedure",
             "anything other than asthma",
             "condition \"wombat fever\"",
             "treatment \"xyz 12\"",
             "procedure \"x\"",
             "record \"x and y\" or female",
             "prednisone as a condition grade 2",
             "asthma as a treatment",
             "stroke as a procedure",
             // windows
             "asthma within 14 days",
             "asthma within less than 14 days",
             "asthma within 48 hours",
             "asthma at least 1.5 years ago",
             "asthma more than 6 months ago",
             "asthma within 6 months at least 14 days ago",
             "asthma started within 14 days",
             "asthma for at least 1 year",
             "asthma for more than 1 year",
             "asthma started within 6 months for at least 14 days",
             "asthma ended within 14 days",
             "asthma ended at least 2 weeks ago",
             "asthma ended within 6 months more than 14 days ago",
             // other leaves
             "FLT3-ITD positive",
             "CD20 positive and CD5 negative",
             "FLT3-ITD negative within 2 months",
             "hepatitis B surface antigen tested",
             "HER2 IHC \"2+\" or \"3+\"",
             "(HER2 IHC \"2+\") or \"3+\"",
             "HER2 IHC \"positive\" or \"negative\"",
             "test \"moon gene\" positive",
             "any test positive",
             "informed consent",
             "\"able to 'climb' stairs\"",
             "\" \"",
             "\"a backslash \\ \"",
             "unread \"and so on\"",
             "\"a\" or unread \"b\"",
             // names that would be read otherwise
             "entry \"condition\" \"2+\"",
             "entry \"medical condition\"",
             "entry \"asthma\" positive",
             "qualifier \"active\" asthma",
             "condition \"2+\"",
             "entry \"pregnant\"",
             "entry \"pregnant\" of brain",
             "qualifier \"acute\" pain",
             "acute pain",
             "acute severe stroke",
             "male or male breast cancer",
             "qualifier \"current\" asthma",
         }) {
        INFO(sentence);
        auto const tree = read_back(sentence);
        REQUIRE(tree);
        INFO(dump(*tree));
        CHECK(print(*tree, words()) == sentence);
        CHECK(fault(*tree).empty());
        // The whole way, as a criterion of either kind.
        for (auto const kind : {CriterionKind::inclusion, CriterionKind::exclusion}) {
            auto const reading = read_text(sentence, {kind, {}, true}, words());
            CHECK(print(reading.rule, words()) == sentence);
        }
    }
}

TEST_CASE("blanks do not matter, everything else does") {
    auto const tree = read_back("  female  and  no\nasthma ");
    REQUIRE(tree);
    CHECK(print(*tree, words()) == "female and no asthma");
    CHECK_FALSE(read_back("female and (no asthma)"));  // no parentheses that are not needed
}

TEST_CASE("anything else is no sentence") {
    for (std::string const text : {
             "",
             " ",
             "and",
             "((female)) and (informed consent)",
             "no asthma or stroke",
             "no asthma and stroke",
             "history of asthma or stroke",
             "asthma or stroke within 14 days",
             "alcohol or drug abuse",
             "pregnant and breastfeeding",
             "active infection",
             "allergy to penicillin or prednisone",
             "major depression",
             "suspected asthma",
             "IQ",
             "medical condition",
             "Karnofsky performance status > 60",
             "entry \"asthma\" within 14 days",
             "fact \"pregnant\"",
             "hemoglobin = 9 g/dL",
             "age = 21 years",
             "platelet count ≥ 100000 /uL",
             "NYHA class ≥ 3",
             "(",
             ")",
             "()",
             "female and",
             "and female",
             "female and male or asthma",
             "female, male",
             "female.",
             "Female",
             "no",
             "not female",
             "not (female",
             "(female",
             "female)",
             "at least 2 of: female",
             "at least of: (female)",
             "if female then male",
             "if (female)",
             "(a) unless",
             "asthma within",
             "asthma within 14",
             "asthma within 14 day",
             "asthma within 1 days",
             "asthma within days",
             "Asthma",
             "patients with asthma",
             "asthma and",
             "asthma grade",
             "asthma stage",
             "asthma stage limited",
             "wombat fever",
             "condition wombat fever",
             "unread words",
             "unread",
             "ALT",
             "ALT ≤",
             "ALT ≤ 2.5 x ULN",
             "ALT 2.5 × ULN",
             "ALT ≤ 2.5×ULN",
             "ALT ≤ 2,5 × ULN",
             "hemoglobin ≥ 9 g/dl",
             "hemoglobin ≥ 9g/dL",
             "platelet count ≥ 10,00 /uL",
             "age ≥ 18",
             "age ≥ 18 years and ≤ 6 months",
             "age",
             "FLT3-ITD maybe",
             "history of",
             "current",
             "exactly 1 asthma",
             "1 to cycles of chemotherapy",
             "1 to 99999999999999999999 cycles of chemotherapy",
             "other",
             "\"open",
             "\"\"",
             "entry \"no such entry\"",
             "fact \"x\"",
             "female and (male or (asthma)",
         }) {
        INFO(text);
        auto const tree = read_back(text);
        if (tree) INFO(dump(*tree));
        CHECK_FALSE(tree);
    }
}

TEST_CASE("leaves know where they stand") {
    std::string const sentence = "(no severe asthma within 14 days) and ALT ≤ 2.5 × ULN and \"able to walk\"";
    auto const tree = read_back(sentence);
    REQUIRE(tree);
    auto const at = [&](Node const& node) { return sentence.substr(node.span.begin, node.span.end - node.span.begin); };
    REQUIRE(tree->children.size() == 3);
    CHECK(at(*tree) == sentence);
    CHECK(at(tree->children[0]) == "no severe asthma within 14 days");
    CHECK(at(tree->children[0].children[0]) == "severe asthma within 14 days");
    CHECK(at(tree->children[1]) == "ALT ≤ 2.5 × ULN");
    CHECK(at(tree->children[2]) == "\"able to walk\"");
    CHECK(tree->children[0].children[0].phrase == "severe asthma within 14 days");
    CHECK(tree->children[2].phrase == "able to walk");
}

TEST_CASE("nesting has a limit and no text is too deep") {
    auto const nested = [](int depth) {
        std::string text;
        for (int i = 0; i < depth; ++i) text += "not (";
        return text + "female" + std::string(static_cast<std::size_t>(depth), ')');
    };
    auto const tree = read_back(nested(250));
    REQUIRE(tree);
    CHECK(print(*tree, words()) == nested(250));
    CHECK_FALSE(read_back(nested(251)));
    CHECK_FALSE(read_back(nested(100'000)));
    CHECK_FALSE(read_back(std::string(100'000, '(')));
    CHECK_FALSE(read_back(std::string(100'000, '"')));
    CHECK_FALSE(read_back(std::string(200, '(') + "female" + std::string(200, ')')));
}

TEST_CASE("words in quotes have one form") {
    CHECK(print(leaf(Quoted{" able \n to \"climb\"\tstairs "}), words()) == "\"able to 'climb' stairs\"");
    for (std::string const text : {"\"", "a \"b\" c", " ", "\n", "(", "a) and (b", "'", "\\\"", "≥ 3\x01\x02\x03"}) {
        CHECK(fault(leaf(Quoted{text})).empty());
        CHECK(fault(leaf(Residue{text})).empty());
    }
}

TEST_CASE("every entry, qualifier, unit and grade of the vocabulary comes back") {
    Trips trips;
    for (std::size_t i = 0; i < words().entries().size(); ++i) {
        EntryId const id{static_cast<std::uint32_t>(i)};
        auto const& entry = words().entries()[i];
        Record one;
        one.what.entry = id;
        trips(leaf(one));
        one.site = Term{id, {}};
        one.reason = Term{id, {}};
        one.except = {Term{id, {}}, Term{id, {}}};
        trips(leaf(one));
        trips(leaf(Fact{id}));
        for (auto const* value : {"positive", "2+"}) trips(leaf(Finding{Term{id, {}}, {value}, {}}));
        trips(any_of({leaf(Sex{false}), record(entry.name), leaf(Sex{true})}));
        if (!entry.analyte) continue;
        Measure measure;
        measure.analyte = id;
        auto const bound = [&](Bound const& b) {
            measure.range.high = b;
            trips(leaf(measure));
        };
        for (auto const& grade : entry.analyte->grades)
            if (auto const number = grade_number(*entry.analyte, grade)) bound(Bound{*number, false, Bound::Of::plain, UnitId::none});
        if (entry.analyte->scale == Scale::ordinal) continue;
        for (std::size_t u = 0; u < words().units().units().size(); ++u)
            if (words().units().units()[u].code != "1")
                bound(Bound{Decimal(1), false, Bound::Of::plain, UnitId{static_cast<std::uint16_t>(u)}});
    }
    auto const qualifiers = words().qualifiers();
    for (auto const& a : qualifiers)
        for (auto const& b : qualifiers) trips(record("asthma", [&](Record& r) { r.qualifiers = {a.qualifier, b.qualifier}; }));
    CHECK(trips.failed == 0);
    CHECK(trips.tried > 10'000);
}

TEST_CASE("all trees of up to three leaves") {
    auto const negated = [](Node node) { return joined(Not{}, {std::move(node)}); };
    Measure alt;
    alt.analyte = term("ALT").entry;
    alt.range.low = Bound{Decimal(1), true, Bound::Of::lln, UnitId::none};
    alt.range.high = Bound{Decimal(3), false, Bound::Of::uln, UnitId::none};
    Age adult;
    adult.range.low = Bound{Decimal(18), false, Bound::Of::plain, UnitId::none};
    std::vector<Node> const leaves{
        leaf(Sex{false}),
        leaf(Nothing{}),
        leaf(alt),
        leaf(adult),
        leaf(Fact{term("informed consent").entry}),
        leaf(Finding{term("FLT3-ITD"), {"positive"}, {}}),
        leaf(Finding{term("HER2 IHC"), {"2+", "3+"}, {}}),
        record("asthma",
               [](Record& r) {
                   r.tense = Tense::ever;
                   r.window.ago = Duration{Decimal(6), TimeUnit::month};
               }),
        record("breast cancer", [](Record& r) { r.stages = {"III"}; }),
        negated(record("stroke", [](Record& r) { r.except = {term("migraine")}; })),
        record("chemotherapy",
               [](Record& r) {
                   r.count = Count{Counted::lines, 2, {}};
                   r.qualifiers = {"relapsed or refractory"};
               }),
        leaf(Quoted{"able to walk"}),
        leaf(Residue{"and so on"}),
    };
    using Join = std::function<Node(std::vector<Node>)>;
    std::vector<Join> const joins{
        [](std::vector<Node> c) { return joined(All{}, std::move(c)); },
        [](std::vector<Node> c) { return joined(Any{}, std::move(c)); },
        [](std::vector<Node> c) { return joined(AtLeast{2}, std::move(c)); },
        [](std::vector<Node> c) { return joined(Group{}, std::move(c)); },
        [](std::vector<Node> c) { return joined(Unless{}, std::move(c)); },
    };
    Trips trips;
    for (auto const& a : leaves) {
        trips(a);
        trips(negated(a));
        trips(joined(AtLeast{1}, {a}));
        for (auto const& b : leaves) {
            for (auto const& outer : joins) {
                trips(outer({a, b}));
                trips(negated(outer({a, b})));
                trips(outer({negated(a), b}));
                for (auto const& c : leaves) {
                    if (&outer < &joins[3]) trips(outer({a, b, c}));
                    for (auto const& inner : joins) {
                        trips(outer({inner({a, b}), c}));
                        trips(outer({a, inner({b, c})}));
                        trips(outer({a, negated(inner({b, c}))}));
                    }
                }
            }
        }
    }
    CHECK(trips.failed == 0);
    CHECK(trips.tried > 100'000);
}

namespace {

struct CaseText {
    CriterionKind kind = CriterionKind::inclusion;
    std::string text;
};

// `kind:` and `text:` of a case file, whose form its own tests check: a quoted line or an indented block.
std::vector<CaseText> case_texts(std::string const& file) {
    std::vector<CaseText> result;
    std::istringstream lines(file);
    auto kind = CriterionKind::inclusion;
    std::size_t block = 0;  // indentation of the block that is being read, 0: none
    for (std::string line; std::getline(lines, line);) {
        auto const indent = std::min(line.find_first_not_of(' '), line.size());
        if (block != 0) {
            if (indent == line.size() || indent >= block) {
                result.back().text += line.substr(std::min(block, line.size())) + '\n';
                continue;
            }
            block = 0;
        }
        auto const rest = std::string_view(line).substr(indent);
        if (rest.starts_with("kind: "))
            kind = rest.find("exclusion") != std::string_view::npos ? CriterionKind::exclusion : CriterionKind::inclusion;
        if (!rest.starts_with("text: ")) continue;
        result.push_back({kind, {}});
        auto value = rest.substr(6);
        if (value.starts_with('|')) {
            block = indent + 2;
            continue;
        }
        if (value.starts_with('"')) value = value.substr(1, value.rfind('"') - 1);
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (value[i] == '\\' && i + 1 < value.size()) ++i;
            result.back().text += value[i];
        }
    }
    return result;
}

}  // namespace

TEST_CASE("every tree that the criteria of the case files give comes back") {
    Trips trips;
    std::vector<std::string> files{shared("cases/registry.yaml")};
    for (auto const& file : std::filesystem::directory_iterator(std::string(ELIGO_SOURCE_DIR) + "/tests/cases"))
        if (file.path().extension() == ".yaml") files.push_back(file.path().string());
    for (auto const& path : files) {
        auto const file = read_file(path);
        if (!file) {
            WARN("skipped: no " << path);
            continue;
        }
        auto const texts = case_texts(*file);
        for (auto const& text : texts) trips(read_text(text.text, {text.kind, {}, false}, words()).rule, text.text);
    }
    CHECK(trips.failed == 0);
    CHECK(trips.tried > 150);
}

TEST_CASE("every tree that criteria of the corpus give comes back") {
    auto const corpus = read_file(shared("corpus/trials.jsonl"));
    if (!corpus) {
        WARN("skipped: no " << shared("corpus/trials.jsonl"));
        return;
    }
    auto const input = read_trials(*corpus, "trials.jsonl");
    REQUIRE(input);
    std::vector<Criterion const*> criteria;
    for (auto const& trial : input->trials)
        for (auto const& criterion : trial.criteria) criteria.push_back(&criterion);
    constexpr unsigned seed = 20261120;
    INFO("seed " << seed);
    std::mt19937 random(seed);
    std::vector<Criterion const*> sample;
    std::sample(criteria.begin(), criteria.end(), std::back_inserter(sample), 5'000, random);
    Trips trips;
    std::size_t whole_way = 0, otherwise = 0;
    for (auto const* criterion : sample) {
        ReadOptions options{.kind = criterion->kind, .headings = criterion->headings};
        options.permitted = criterion->permitted;
        auto const reading = read_criterion(criterion->item, options, words());
        trips(reading.rule, criterion->item.text.text);
        // What is written on one line in the criterion's place is read the whole way: cleaned, split and given to the grammar of criteria.
        auto const sentence = print(reading.rule, words());
        ++whole_way;
        if (print(read_text(sentence, {criterion->kind, {}, true}, words()).rule, words()) == sentence) continue;
        if (++otherwise <= 10)
            UNSCOPED_INFO("the whole way: " << sentence << "\n  gives: "
                                            << print(read_text(sentence, {criterion->kind, {}, true}, words()).rule, words()));
    }
    CHECK(trips.failed == 0);
    CHECK(trips.tried == sample.size());
    CHECK(otherwise == 0);
}

namespace {

// Trees in normal form, otherwise at random.
class Forest {
public:
    explicit Forest(unsigned seed) : random_(seed) {}

    Node tree(int depth) {
        if (depth == 0 || chance(3)) return any_leaf();
        std::vector<Node> children;
        auto const grow = [&](std::size_t count) {
            while (children.size() < count) children.push_back(tree(depth - 1));
        };
        switch (below(6)) {
            case 0: grow(2 + below(3)); return joined(All{}, std::move(children));
            case 1: grow(2 + below(3)); return joined(Any{}, std::move(children));
            case 2: grow(1); return joined(Not{}, std::move(children));
            case 3: grow(1 + below(4)); return joined(AtLeast{static_cast<int>(below(5))}, std::move(children));
            case 4: grow(2); return joined(Group{}, std::move(children));
            default: grow(2); return joined(Unless{}, std::move(children));
        }
    }

private:
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
    bool chance(std::size_t in) { return below(in) == 0; }

    EntryId entry() { return EntryId{static_cast<std::uint32_t>(below(words().entries().size()))}; }

    EntryId entry(std::initializer_list<EntryKind> kinds) {
        for (;;) {
            auto const id = entry();
            if (std::find(kinds.begin(), kinds.end(), words().entry(id).kind) != kinds.end()) return id;
        }
    }

    std::string some_words() {
        constexpr std::array parts{"and", "or", "of", "not",   "(", ")",   ";",   "a", "severe",    "12", "≥ 3", "within 14 days",
                                   "'s",  "\"", "µg", "entry", "×", "1.5", "x.y", "-", "stage III", ":",  ",",   "\\",
                                   "&lt;"};
        std::string result;
        for (auto n = below(5); n + 1 > 0; --n) {
            result += (result.empty() ? "" : " ") + std::string(parts[below(parts.size())]);
            if (n == 0) break;
        }
        return result;
    }

    Term some_term() {
        if (chance(6)) return {};
        return chance(3) ? Term{EntryId::none, some_words()} : Term{entry(), {}};
    }

    Decimal number() {
        static constexpr std::array texts{"0",       "1",       "2",        "0.5",           "1.25", "9999", "10000",
                                          "12345.5", "1000000", "0.000001", "123456789.125", "100",  "75"};
        return *Decimal::parse(texts[below(texts.size())]);
    }

    Duration duration() { return {number(), static_cast<TimeUnit>(below(5))}; }

    Window window() {
        Window result;
        if (chance(2)) return result;
        if (chance(2)) result.within = duration();
        if (chance(2)) result.ago = duration();
        result.within_strict = chance(2);
        result.ago_strict = chance(2);
        result.edge = static_cast<Window::Edge>(below(3));
        return result;
    }

    Node any_leaf() {
        switch (below(12)) {
            case 0: return leaf(measure());
            case 1: return leaf(age());
            case 2: return leaf(Sex{chance(2)});
            case 3: return leaf(finding());
            case 4: return leaf(Fact{chance(4) ? entry() : entry({EntryKind::fact})});
            case 5: return leaf(Quoted{some_words()});
            case 6: return leaf(Residue{some_words()});
            case 7: return leaf(Nothing{});
            default: return leaf(record());
        }
    }

    // LANGUAGE.md, Normal form: a bound has a unit where the analyte has units, none on an ordinal scale.
    Bound bound(AnalyteFacts const& facts) {
        Bound result{number(), chance(2), static_cast<Bound::Of>(below(3)), UnitId::none};
        if (result.of != Bound::Of::plain) return result;
        auto const& units = words().units();
        if (facts.scale == Scale::ordinal) {
            if (auto const grade = facts.grades.empty() ? std::nullopt : grade_number(facts, facts.grades[below(facts.grades.size())]))
                result.number = *grade;
        } else if (!facts.units.empty() && units.unit(facts.units.front()).code != "1") {
            do
                result.unit =
                    chance(2) ? facts.units[below(facts.units.size())] : UnitId{static_cast<std::uint16_t>(below(units.units().size()))};
            while (units.unit(result.unit).code == "1");
        }
        return result;
    }

    Measure measure() {
        Measure result;
        result.analyte = entry({EntryKind::analyte});
        auto const& facts = *words().entry(result.analyte).analyte;
        if (chance(6)) {
            result.range.low = Bound{Decimal(1), false, Bound::Of::lln, UnitId::none};
            result.range.high = Bound{Decimal(1), false, Bound::Of::uln, UnitId::none};
            result.range.normal = true;
        } else {
            if (chance(2)) result.range.low = bound(facts);
            if (chance(2)) result.range.high = chance(3) ? result.range.low : bound(facts);
        }
        result.window = window();
        result.throughout = chance(3);
        return result;
    }

    Age age() {
        Age result;
        auto const end = [&] { return Bound{number(), chance(2), Bound::Of::plain, UnitId::none}; };
        if (chance(2)) result.range.low = end();
        if (chance(2)) result.range.high = chance(3) ? result.range.low : end();
        result.unit = static_cast<TimeUnit>(below(5));
        if (chance(4)) result.at = some_term();
        return result;
    }

    Finding finding() {
        Finding result;
        result.what = chance(3) ? some_term() : Term{entry({EntryKind::test, EntryKind::marker}), {}};
        for (auto n = below(4); n > 0; --n)
            result.values.push_back(chance(3) ? "positive" : chance(3) ? "negative" : chance(2) ? "2+" : some_words());
        result.window = window();
        return result;
    }

    Record record() {
        Record result;
        result.what = some_term();
        result.role = static_cast<Role>(below(6));
        result.tense = static_cast<Tense>(below(4));
        result.window = window();
        auto const qualifiers = words().qualifiers();
        for (auto n = below(4); n > 0; --n) result.qualifiers.push_back(qualifiers[below(qualifiers.size())].qualifier);
        auto const whole = [&]() -> std::optional<int> {
            if (chance(2)) return std::nullopt;
            return static_cast<int>(below(6));
        };
        if (chance(4)) result.count = Count{static_cast<Counted>(below(3)), whole(), whole()};
        if (chance(4)) result.grade_low = whole();
        if (chance(4)) result.grade_high = whole();
        constexpr std::array stages{"I", "III", "IIIB", "IV", "0", "2A", "limited", "T2 N0", "VI", "IVIG", ""};
        if (chance(4))
            for (auto n = below(4); n > 0; --n) result.stages.emplace_back(stages[below(stages.size())]);
        if (chance(4))
            for (auto n = below(4); n > 0; --n) result.except.push_back(some_term());
        result.other = chance(4);
        if (chance(4)) result.reason = some_term();
        if (chance(4)) result.site = some_term();
        if (chance(5)) result.restriction = some_words();
        return result;
    }

    std::mt19937 random_;
};

}  // namespace

TEST_CASE("random trees come back") {
    constexpr unsigned seed = 42;
    INFO("seed " << seed);
    Forest forest(seed);
    Trips trips;
    for (int i = 0; i < 10'000; ++i) trips(forest.tree(i % 5));
    CHECK(trips.failed == 0);
}
