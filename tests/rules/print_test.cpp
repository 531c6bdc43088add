// One line for each form of rules/LANGUAGE.md.
#include "rules/print.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace eligo;

namespace {

Vocabulary const& words() {
    static Vocabulary const vocabulary = [] {
        auto loaded = Vocabulary::from_tables({
            {"conditions.tsv",
             "name\tkind\tsynonyms\tparents\tnature\tparts\tnote\n"
             "malignancy\tcondition\t\t\t\t\t\nbreast cancer\tcondition\t\tmalignancy\t\t\t\nbasal cell "
             "carcinoma\tcondition\t\tmalignancy\t\t\t\n"
             "infection\tcondition\t\t\t\t\t\nmigraine\tcondition\t\t\t\t\t\nmultiple myeloma\tcondition\t\t\t\t\t\n"},
            {"drugs.tsv",
             "name\tkind\tsynonyms\tparents\tnature\tparts\tnote\nchemotherapy\tclass\t\t\t\t\t\npenicillin\tdrug\t\t\t\t\t\nprednisone\tdr"
             "ug\t\t\t\t\t\n"},
            {"tests.tsv", "name\tkind\tsynonyms\tparents\tnature\tparts\tnote\nFLT3-ITD\tmarker\t\t\t\t\t\nHER2 IHC\ttest\t\t\t\t\t\n"},
            {"facts.tsv", "name\tkind\tsynonyms\tparents\tnature\tparts\tnote\ninformed consent\tfact\t\t\t\t\t\n"},
            {"sites.tsv", "name\tkind\tsynonyms\tparents\tnature\tparts\tnote\nbrain\tsite\t\t\t\t\t\n"},
            {"analytes.tsv",
             "name\tsynonyms\tparents\tscale\tunits\tbounds\tpossible\tmolar\tgrades\tnote\n"
             "ALT\t\t\tnumber\tU/L\t\t\t\t\t\nhemoglobin\t\t\tnumber\tg/dL\t\t\t\t\t\nplatelet "
             "count\t\t\tnumber\t/uL\t\t\t\t\t\nINR\t\t\tnumber\t1\t\t\t\t\t\n"
             "ECOG performance status\t\t\tordinal\t1\t\t\t\t0 | 1 | 2 | 3 | 4 | 5\t\nNYHA class\t\t\tordinal\t1\t\t\t\tI | II | III | "
             "IV\t\n"
             "Child-Pugh class\t\t\tordinal\t1\t\t\t\tA | B | C\t\n"},
            {"units.tsv", "unit\tspellings\tfactor\tbase\tnote\nU/L\t\t1\tU/L\t\ng/dL\t\t10\tg/L\t\n/uL\t\t1000000\t/L\t\n1\t\t1\t1\t\n"},
        });
        if (!loaded) FAIL(to_string(loaded.error()));
        return *std::move(loaded);
    }();
    return vocabulary;
}

Decimal dec(char const* text) { return *Decimal::parse(text); }
EntryId id(std::string_view name) { return words().by_name(name); }
Term term(std::string_view name) { return {id(name), {}}; }
Term quoted(std::string text) { return {EntryId::none, std::move(text)}; }
Duration span(int number, TimeUnit unit) { return {Decimal(number), unit}; }
std::optional<Bound> to(char const* number, std::string_view unit = {}, bool strict = false, Bound::Of of = Bound::Of::plain) {
    return Bound{dec(number), strict, of, unit.empty() ? UnitId::none : words().units().find(unit)};
}
Window within(int number, TimeUnit unit, Window::Edge edge = Window::Edge::touching) {
    Window window;
    window.within = span(number, unit);
    window.edge = edge;
    return window;
}
Window ago(int number, TimeUnit unit, Window::Edge edge = Window::Edge::touching) {
    Window window;
    window.ago = span(number, unit);
    window.edge = edge;
    return window;
}
Node measure(std::string_view analyte, Range range, Window window = {}, bool throughout = false) {
    return leaf(Measure{id(analyte), range, window, throughout});
}
Node record(std::string_view name, std::function<void(Record&)> const& change = {}) {
    Record result;
    if (!name.empty()) result.what = term(name);
    if (change) change(result);
    return leaf(result);
}
Node finding(Term what, std::vector<std::string> values, Window window = {}) {
    return leaf(Finding{std::move(what), std::move(values), window});
}
Node age(Range range, TimeUnit unit = TimeUnit::year, std::optional<Term> at = {}) { return leaf(Age{range, unit, std::move(at)}); }

template <class Connective>
Node join(Connective connective, std::vector<Node> children) {
    Node node = leaf(connective);
    node.children = std::move(children);
    return node;
}

struct Line {
    Node tree;
    char const* sentence;
};

void check(std::vector<Line> const& lines) {
    for (auto const& [tree, sentence] : lines) CHECK(print(tree, words()) == sentence);
}

auto const female = leaf(Sex{true});
auto const male = leaf(Sex{false});

}  // namespace

TEST_CASE("connectives print with parentheses where one stands in another") {
    auto const infection = record("infection");
    auto const consent = leaf(Fact{id("informed consent")});
    check({
        {all_of({female, consent, infection}), "female and informed consent and infection"},
        {any_of({female, male}), "female or male"},
        {all_of({any_of({female, male}), consent}), "(female or male) and informed consent"},
        {all_of({all_of({female, male}), consent}), "(female and male) and informed consent"},
        {negation(infection), "no infection"},
        {negation(female), "not (female)"},
        {negation(any_of({female, infection})), "not (female or infection)"},
        {negation(record("", [](Record& r) { r.role = Role::condition; })), "not (any condition)"},
        {negation(record("chemotherapy",
                         [](Record& r) {
                             r.count = Count{Counted::lines, 2, {}};
                         })),
         "not (at least 2 lines of chemotherapy)"},
        {all_of({negation(infection), negation(female)}), "no infection and not (female)"},
        {join(AtLeast{2}, {female, infection, any_of({consent, male})}),
         "at least 2 of: (female); (infection); (informed consent or male)"},
        {all_of({join(AtLeast{1}, {female, male}), consent}), "(at least 1 of: (female); (male)) and informed consent"},
        {join(Group{}, {female, consent}), "if (female) then (informed consent)"},
        {join(Unless{}, {infection, consent}), "(infection) unless (informed consent)"},
        {any_of({join(Unless{}, {infection, consent}), female}), "((infection) unless (informed consent)) or female"},
        {leaf(Nothing{}), "nothing is asked"},
        {all_of({leaf(Nothing{}), female}), "nothing is asked and female"},
    });
}

TEST_CASE("measures, ages and sex print with their bounds") {
    Range lower_upper;
    lower_upper.low = to("9", "g/dL");
    lower_upper.high = to("12.5", "g/dL", true);
    Range normal;
    normal.low = to("1", {}, false, Bound::Of::lln);
    normal.high = to("1", {}, false, Bound::Of::uln);
    normal.normal = true;
    Window strict = within(1, TimeUnit::year);
    strict.within_strict = true;
    check({
        {measure("ALT", {.high = to("2.5", {}, false, Bound::Of::uln)}), "ALT ≤ 2.5 × ULN"},
        {measure("ALT", {.low = to("0.8", {}, true, Bound::Of::lln)}), "ALT > 0.8 × LLN"},
        {measure("hemoglobin", {.low = to("9", "g/dL")}, within(14, TimeUnit::day)), "hemoglobin ≥ 9 g/dL within 14 days"},
        {measure("hemoglobin", lower_upper), "hemoglobin ≥ 9 g/dL and < 12.5 g/dL"},
        {measure("hemoglobin", normal), "hemoglobin normal"},
        {measure("hemoglobin", {.low = to("9", "g/dL")}, within(1, TimeUnit::year), true), "hemoglobin ≥ 9 g/dL for at least 1 year"},
        {measure("hemoglobin", {.low = to("9", "g/dL")}, strict, true), "hemoglobin ≥ 9 g/dL for more than 1 year"},
        {measure("platelet count", {.low = to("100000", "/uL")}), "platelet count ≥ 100,000 /uL"},
        {measure("platelet count", {.low = to("9999.5", "/uL")}), "platelet count ≥ 9999.5 /uL"},
        {measure("platelet count", {.low = to("1234567.25", "/uL")}), "platelet count ≥ 1,234,567.25 /uL"},
        {measure("INR", {.high = to("1.5", "1")}), "INR ≤ 1.5"},
        {measure("ECOG performance status", {.low = to("2"), .high = to("2")}), "ECOG performance status = 2"},
        {measure("NYHA class", {.low = to("3")}), "NYHA class ≥ III"},
        {measure("Child-Pugh class", {.high = to("2")}), "Child-Pugh class ≤ B"},
        {age({.low = to("18"), .high = to("75")}), "age ≥ 18 years and ≤ 75 years"},
        {age({.low = to("1")}), "age ≥ 1 year"},
        {age({.high = to("6", {}, true)}, TimeUnit::month), "age < 6 months"},
        {age({.low = to("50", {}, true)}, TimeUnit::year, term("migraine")), "age at onset of migraine > 50 years"},
        {female, "female"},
        {male, "male"},
    });
}

TEST_CASE("records print their parts in one order") {
    auto const chemotherapy = [](std::function<void(Record&)> const& change) { return record("chemotherapy", change); };
    auto const all_parts = record("breast cancer", [](Record& r) {
        r.tense = Tense::ever;
        r.count = Count{Counted::records, 2, {}};
        r.qualifiers = {"invasive", "severe"};
        r.other = true;
        r.grade_low = 2;
        r.stages = {"III", "IV"};
        r.site = term("brain");
        r.reason = term("multiple myeloma");
        r.except = {term("basal cell carcinoma"), quoted("wart")};
        r.restriction = "requiring \"systemic\" therapy";
        r.window = within(5, TimeUnit::year);
    });
    check({
        {record("infection"), "infection"},
        {record("infection", [](Record& r) { r.tense = Tense::current; }), "current infection"},
        {record("infection", [](Record& r) { r.tense = Tense::ever; }), "history of infection"},
        {record("infection", [](Record& r) { r.tense = Tense::past; }), "past infection"},
        {record("infection",
                [](Record& r) {
                    r.qualifiers = {"severe", "uncontrolled"};
                }),
         "severe uncontrolled infection"},
        {record("malignancy",
                [](Record& r) {
                    r.other = true;
                    r.tense = Tense::current;
                }),
         "current other malignancy"},
        {chemotherapy([](Record& r) {
             r.count = Count{Counted::lines, 2, {}};
         }),
         "at least 2 lines of chemotherapy"},
        {chemotherapy([](Record& r) {
             r.count = Count{Counted::lines, {}, 1};
         }),
         "at most 1 line of chemotherapy"},
        {chemotherapy([](Record& r) {
             r.count = Count{Counted::cycles, 1, 2};
         }),
         "1 to 2 cycles of chemotherapy"},
        {chemotherapy([](Record& r) {
             r.count = Count{Counted::records, 1, 1};
         }),
         "exactly 1 record of chemotherapy"},
        {record("infection", [](Record& r) { r.grade_low = 2; }), "infection grade ≥ 2"},
        {record("infection", [](Record& r) { r.grade_high = 2; }), "infection grade ≤ 2"},
        {record("infection",
                [](Record& r) {
                    r.grade_low = 1;
                    r.grade_high = 3;
                }),
         "infection grade 1 to 3"},
        {record("infection", [](Record& r) { r.grade_low = r.grade_high = 3; }), "infection grade 3"},
        {record("breast cancer",
                [](Record& r) {
                    r.stages = {"III", "IV"};
                }),
         "breast cancer stage III or IV"},
        {record("infection", [](Record& r) { r.site = term("brain"); }), "infection of brain"},
        {record("prednisone", [](Record& r) { r.reason = term("infection"); }), "prednisone for infection"},
        {record("malignancy",
                [](Record& r) {
                    r.except = {term("basal cell carcinoma"), term("breast cancer")};
                }),
         "malignancy other than basal cell carcinoma or breast cancer"},
        {record("infection", [](Record& r) { r.restriction = "requiring systemic therapy"; }),
         "infection that \"requiring systemic therapy\""},
        {record("penicillin", [](Record& r) { r.role = Role::allergy; }), "allergy to penicillin"},
        {record("",
                [](Record& r) {
                    r.role = Role::allergy;
                    r.what = quoted("yew");
                }),
         "allergy to \"yew\""},
        {record("",
                [](Record& r) {
                    r.role = Role::trial;
                    r.window = within(4, TimeUnit::week);
                }),
         "participation in another trial within 4 weeks"},
        {record("", [](Record& r) { r.role = Role::condition; }), "any condition"},
        {record("", [](Record& r) { r.role = Role::therapy; }), "any therapy"},
        {record("", [](Record& r) { r.role = Role::procedure; }), "any procedure"},
        {record(""), "anything"},
        {record("",
                [](Record& r) {
                    r.what = quoted("wombat fever");
                    r.role = Role::condition;
                }),
         "condition \"wombat fever\""},
        {record("",
                [](Record& r) {
                    r.what = quoted("xyz 12");
                    r.role = Role::therapy;
                }),
         "treatment \"xyz 12\""},
        {record("",
                [](Record& r) {
                    r.what = quoted("x");
                    r.role = Role::procedure;
                }),
         "procedure \"x\""},
        {record("", [](Record& r) { r.what = quoted("x"); }), "record \"x\""},
        {record("prednisone", [](Record& r) { r.role = Role::condition; }), "prednisone as a condition"},
        {all_parts,
         "history of at least 2 records of invasive severe other breast cancer grade ≥ 2 stage III or IV of brain for multiple myeloma "
         "other than basal cell "
         "carcinoma or record \"wart\" that \"requiring 'systemic' therapy\" within 5 years"},
    });
}

TEST_CASE("windows print their edge and both ends") {
    auto const infection = [](Window const& window) { return record("infection", [&](Record& r) { r.window = window; }); };
    Window strict = within(14, TimeUnit::day);
    strict.within_strict = true;
    Window longer = ago(6, TimeUnit::month);
    longer.ago_strict = true;
    Window both = within(6, TimeUnit::month);
    both.ago = span(14, TimeUnit::day);
    Window ended = both;
    ended.edge = Window::Edge::ended;
    Window started = both;
    started.edge = Window::Edge::started;
    check({
        {infection(within(14, TimeUnit::day)), "infection within 14 days"},
        {infection(strict), "infection within less than 14 days"},
        {infection(ago(6, TimeUnit::month)), "infection at least 6 months ago"},
        {infection(longer), "infection more than 6 months ago"},
        {infection(both), "infection within 6 months at least 14 days ago"},
        {infection(within(14, TimeUnit::day, Window::Edge::started)), "infection started within 14 days"},
        {infection(ago(1, TimeUnit::year, Window::Edge::started)), "infection for at least 1 year"},
        {infection(started), "infection started within 6 months for at least 14 days"},
        {infection(within(14, TimeUnit::day, Window::Edge::ended)), "infection ended within 14 days"},
        {infection(ago(2, TimeUnit::week, Window::Edge::ended)), "infection ended at least 2 weeks ago"},
        {infection(ended), "infection ended within 6 months at least 14 days ago"},
    });
}

TEST_CASE("findings, facts, quoted words and residue print what they hold") {
    auto const her2 = term("HER2 IHC");
    auto const except = record("malignancy", [](Record& r) { r.except = {term("breast cancer")}; });
    check({
        {finding(term("FLT3-ITD"), {"positive"}), "FLT3-ITD positive"},
        {finding(term("FLT3-ITD"), {"negative"}, within(2, TimeUnit::month)), "FLT3-ITD negative within 2 months"},
        {finding(her2, {"2+", "3+"}), "HER2 IHC \"2+\" or \"3+\""},
        {finding(quoted("moon gene"), {"positive"}), "test \"moon gene\" positive"},
        {leaf(Fact{id("informed consent")}), "informed consent"},
        {leaf(Quoted{"able to \"climb\" stairs"}), "\"able to 'climb' stairs\""},
        {leaf(Residue{"and so on"}), "unread \"and so on\""},
        {any_of({leaf(Quoted{"a"}), leaf(Residue{"b"})}), "\"a\" or unread \"b\""},
        // Their own "or" would read on.
        {any_of({finding(her2, {"2+"}), leaf(Quoted{"a"})}), "(HER2 IHC \"2+\") or \"a\""},
        {any_of({finding(term("FLT3-ITD"), {"positive"}), female}), "FLT3-ITD positive or female"},
        {any_of({except, record("infection")}), "(malignancy other than breast cancer) or infection"},
        {all_of({negation(except), female}), "(no malignancy other than breast cancer) and female"},
    });
}

TEST_CASE("spans and phrases do not show") {
    Node tree = record("infection");
    tree.span = {3, 9};
    tree.phrase = "an infection";
    CHECK(print(tree, words()) == print(record("infection"), words()));
}
