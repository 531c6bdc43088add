#pragma once
// Random small patients and trees over the clinic of evaluate_fixture.hpp, for properties: the same seed gives the same world.

#include "tests/matcher/evaluate_fixture.hpp"

#include <array>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace eligo::testing {

// ELIGO_SEED=7 tries another world.
inline unsigned seed_of_day() {
    char const* given = std::getenv("ELIGO_SEED");
    return given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : 20261120U;
}

class Dice {
public:
    explicit Dice(unsigned start) : engine_(start) {}
    int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
    bool one_in(int n) { return below(n) == 0; }
    template <class List>
    auto const& of(List const& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(std::size(list))))];
    }

private:
    std::mt19937 engine_;
};

using Texts = std::vector<std::string>;

// A patient as lists of fields, so that a field can be added or narrowed.
struct Line {
    std::string list;
    std::map<std::string, std::string> fields;
    bool absent() const { return fields.count("status") != 0; }
};

struct Person {
    std::map<std::string, std::string> scalars;
    std::vector<Line> lines;
    std::set<std::string> complete;

    std::string yaml() const {
        std::string text = "{";
        auto const part = [&](std::string const& one) { text += (text.size() > 1 ? ", " : "") + one; };
        for (auto const& [key, value] : scalars) part(key + ": " + value);
        for (std::string const list : {"conditions", "observations", "treatments", "procedures", "allergies", "trials"}) {
            std::string items;
            for (auto const& line : lines) {
                if (line.list != list) continue;
                std::string fields;
                for (auto const& [key, value] : line.fields) fields += (fields.empty() ? "" : ", ") + key + ": " + value;
                items += (items.empty() ? "{" : ", {") + fields + "}";
            }
            if (!items.empty()) part(list + ": [" + items + "]");
        }
        std::string names;
        for (auto const& list : complete) names += (names.empty() ? "" : ", ") + list;
        if (!names.empty()) part("complete: [" + names + "]");
        return text + "}";
    }
};

inline Texts const condition_names{"AML",
                                   "APL",
                                   "MDS",
                                   "leukemia",
                                   "malignancy",
                                   "solid tumor",
                                   "breast cancer",
                                   "NSCLC",
                                   "hepatitis",
                                   "hepatitis B",
                                   "infection",
                                   "pneumonia",
                                   "suspected pneumonia",
                                   "HIV",
                                   "HIV seronegativity",
                                   "hypertension",
                                   "diabetes",
                                   "neuropathy",
                                   "severe neuropathy",
                                   "MI",
                                   "rash",
                                   "metastases",
                                   "brain metastases",
                                   "xyzzy syndrome",
                                   "egg allergy",
                                   "migraine",
                                   "comorbidity",
                                   "chronic xyzzy"};
inline Texts const treatment_names{"chemotherapy",
                                   "anthracycline",
                                   "daunorubicin",
                                   "cytarabine",
                                   "cytarabine + daunorubicin",
                                   "7+3",
                                   "FLAG-Ida",
                                   "prednisone",
                                   "corticosteroid",
                                   "antihypertensive",
                                   "warfarin",
                                   "XYZ-123",
                                   "radiotherapy",
                                   "pacemaker",
                                   "stem cell transplant",
                                   "investigational drug",
                                   "hydroxyurea"};
inline Texts const procedure_names{"surgery",   "major surgery", "appendectomy", "hysterectomy",   "skin biopsy",
                                   "pacemaker", "tracheostomy",  "transfusion",  "xyzzy operation"};
inline Texts const dates{"2026-11-20", "2026-11-10", "2026-11-06", "2026-10-30", "2026-05-20", "2025-11-20",
                         "2019-03-01", "2026-11",    "2026-10",    "2026",       "2025",       "2019"};

// A day, month or year inside a partial date, up to the day of the profile.
inline std::string narrowed(std::string date, Dice& dice) {
    auto const two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
    if (date.size() == 4) date += "-" + two(1 + dice.below(date == "2026" ? 11 : 12));
    if (date.size() == 7 && dice.one_in(2)) date += "-" + two(1 + dice.below(date == "2026-11" ? 20 : 28));
    return date;
}

inline Line random_line(Dice& dice) {
    Line line;
    auto& f = line.fields;
    bool const dated = !dice.one_in(3);
    switch (dice.below(9)) {
        case 0:
        case 1:
        case 2:
            line.list = "conditions";
            f["name"] = dice.of(condition_names);
            if (dice.one_in(6)) {
                f["status"] = "absent";
                return line;
            }
            if (dated) f["onset"] = dice.of(dates);
            if (dice.one_in(4)) f["end"] = dice.of(dates);
            if (dice.one_in(4)) f["severity"] = dice.of(Texts{"mild", "severe"});
            if (dice.one_in(4)) f["grade"] = std::to_string(dice.below(6));
            if (dice.one_in(4)) f["course"] = dice.of(Texts{"[relapsed]", "[newly diagnosed]", "[CR1]", "[suspected]"});
            break;
        case 3:
        case 4:
            line.list = "treatments";
            f["name"] = dice.of(treatment_names);
            if (dice.one_in(6)) {
                f["status"] = "absent";
                return line;
            }
            if (dated) f["start"] = dice.of(dates);
            if (dice.one_in(2)) f["end"] = dice.of(dates);
            if (dice.one_in(4)) f["reason"] = dice.of(Texts{"AML", "hypertension", "breast cancer", "rash"});
            if (dice.one_in(4)) f["line"] = std::to_string(1 + dice.below(3));
            break;
        case 5:
            line.list = "procedures";
            f["name"] = dice.of(procedure_names);
            if (dice.one_in(6)) {
                f["status"] = "absent";
                return line;
            }
            if (dated) f["date"] = dice.of(dates);
            break;
        default:
            line.list = "observations";
            static std::vector<std::pair<std::string, Texts>> const tests{
                {"creatinine", {"1", "1.9", "2", "3", "\"<1.5\"", "\">2.5\"", "1-3"}},
                {"LVEF", {"30", "49", "50", "60", "0.4", "0.6", "\">40\"", "45-55"}},
                {"ECOG", {"0", "1", "2", "3"}},
                {"KPS", {"60", "70", "80", "90"}},
                {"body weight", {"60", "80"}},
                {"FLT3 mutation", {"positive", "negative", "pending"}},
                {"FLT3-ITD", {"positive", "negative", "pending", "not done"}},
                {"NPM1", {"positive", "negative"}},
                {"pregnancy test", {"positive", "negative", "pending"}},
                {"urine pregnancy test", {"positive", "negative", "pending"}},
                {"HIV test", {"positive", "negative", "pending"}},
                {"anti-HIV", {"positive", "negative", "pending"}},
                {"hepatitis B", {"positive", "negative", "pending"}}};
            auto const& [name, values] = dice.of(tests);
            f["name"] = name;
            f["value"] = dice.of(values);
            if (dated) f["date"] = dice.of(dates);
            if (name == "creatinine" && !dice.one_in(4)) f["unit"] = "mg/dL";
            if (name == "body weight") f["unit"] = "kg";
            if (name == "LVEF" && dice.one_in(2) && f["value"].find("0.") != 0) f["unit"] = "\"%\"";
            if (name == "creatinine" && dice.one_in(2)) f["upper"] = dice.of(Texts{"1.2", "1"});
            break;
    }
    return line;
}

inline Person random_person(Dice& dice) {
    Person person;
    if (dice.one_in(2)) person.scalars["sex"] = dice.of(Texts{"female", "male"});
    if (!dice.one_in(4)) person.scalars["birth_date"] = dice.of(Texts{"1961-04-03", "1961-04", "1961", "2008", "2008-11", "1950"});
    if (dice.one_in(5))
        person.scalars["facts"] =
            dice.of(Texts{"{pregnant: false}", "{pregnant: true}", "{postmenopausal: true}", "{childbearing potential: true}"});
    for (int n = 1 + dice.below(5); n > 0; --n) person.lines.push_back(random_line(dice));
    for (std::string const list : {"conditions", "observations", "treatments", "procedures", "allergies", "trials"}) {
        if (dice.one_in(3)) person.complete.insert(list);
    }
    return person;
}

// One thing more is known. False: nothing could be added here.
inline bool refine(Person& person, Dice& dice) {
    switch (dice.below(6)) {
        case 0:
            return person.complete.insert(dice.of(Texts{"conditions", "observations", "treatments", "procedures", "allergies", "trials"}))
                .second;
        case 1:
            if (dice.one_in(2)) return person.scalars.try_emplace("sex", dice.of(Texts{"female", "male"})).second;
            if (person.scalars.count("birth_date") == 0) {
                person.scalars["birth_date"] = "1961-04-03";
            } else {
                person.scalars["birth_date"] = narrowed(person.scalars["birth_date"], dice);
            }
            return true;
        default: break;
    }
    Line& line = person.lines[static_cast<std::size_t>(dice.below(static_cast<int>(person.lines.size())))];
    if (line.absent()) return false;  // what narrows a recorded no weakens it
    auto& f = line.fields;
    auto const fill = [&](std::string const& key, Texts const& values) { return f.try_emplace(key, dice.of(values)).second; };
    std::string const day = line.list == "conditions" ? "onset" : line.list == "treatments" ? "start" : "date";
    if (dice.one_in(2)) {
        if (f.count(day) == 0) {
            f[day] = dice.of(dates);
        } else if (dice.one_in(3) && f.count("end") != 0) {
            f["end"] = narrowed(f["end"], dice);
        } else {
            f[day] = narrowed(f[day], dice);
        }
        return true;
    }
    if (line.list == "conditions") {
        switch (dice.below(5)) {
            case 0: return fill("severity", {"mild", "moderate", "severe"});
            case 1: return fill("grade", {"1", "2", "3", "4"});
            case 2: return fill("controlled", {"true", "false"});
            case 3: return fill("stage", {"II", "IIIB", "IV"});
            default: {
                bool const solid = f["name"] == "breast cancer" || f["name"] == "NSCLC" || f["name"] == "solid tumor";
                return solid ? fill("course", {"[metastatic]", "[relapsed]"})
                             : fill("course", {"[relapsed]", "[newly diagnosed]", "[CR1]"});
            }
        }
    }
    if (line.list == "treatments") {
        switch (dice.below(6)) {
            case 0: return fill("reason", {"AML", "hypertension", "breast cancer"});
            case 1: return fill("line", {"1", "2", "3"});
            case 2: return fill("cycles", {"1", "4"});
            case 3: return fill("route", {"oral", "intravenous"});
            case 4: return fill("intent", {"induction", "maintenance", "palliative", "adjuvant"});
            default: return fill("site", {"prostate", "left breast"});
        }
    }
    if (line.list == "procedures")
        return (f["name"] == "surgery" || f["name"] == "appendectomy" || f["name"] == "xyzzy operation") &&
               fill("major", {"true", "false"});
    std::string& value = f["value"];
    if (value == "pending") {
        value = dice.of(Texts{"positive", "negative"});
    } else if (value == "\"<1.5\"") {
        value = dice.of(Texts{"1.4", "0.5"});
    } else if (value == "\">2.5\"") {
        value = "3.5";
    } else if (value == "1-3") {
        value = dice.of(Texts{"1-1.5", "2.5", "2"});
    } else if (value == "\">40\"") {
        value = dice.of(Texts{"41", "55"});
    } else if (value == "45-55") {
        value = dice.of(Texts{"45-49", "50", "46"});
    } else if (f["name"] == "creatinine" && f.count("unit") == 0) {
        f["unit"] = "mg/dL";
    } else if (f["name"] == "creatinine") {
        return fill("upper", {"0.9", "1.2"}) || fill("lower", {"0.5", "1.1"});
    } else if (f["name"] == "LVEF" && value.find("0.") != 0) {
        return fill("unit", {"\"%\""});
    } else {
        return false;
    }
    return true;
}

inline Window random_window(Dice& dice) {
    Window window;
    if (dice.one_in(2)) return window;
    auto const edge = dice.of(std::array{Window::Edge::touching, Window::Edge::started, Window::Edge::ended});
    static std::array const lengths{std::pair{14, TimeUnit::day}, std::pair{6, TimeUnit::month}, std::pair{72, TimeUnit::hour},
                                    std::pair{1, TimeUnit::year}};
    auto const [n, in] = dice.of(lengths);
    window = dice.one_in(3) ? ago(n, in, edge) : within(n, in, edge);
    window.within_strict = dice.one_in(5);
    return window;
}

inline Node random_leaf(Dice& dice) {
    switch (dice.below(10)) {
        case 0: {
            Window window = random_window(dice);
            window.edge = Window::Edge::touching;
            switch (dice.below(6)) {
                case 0: return at_most("creatinine", bound("2", "mg/dL"), window);
                case 1: return at_most("creatinine", bound("2", {}, true, Bound::Of::uln), window);
                case 2: return at_least("LVEF", bound("50", "%"), window);
                case 3: return at_most("ECOG", bound("1"), window);
                case 4: return at_least("CrCl", bound("60", "mL/min"), window);
                default: {
                    Measure normal;
                    normal.analyte = id("creatinine");
                    normal.range.low = bound("1", {}, false, Bound::Of::lln);
                    normal.range.high = bound("1", {}, false, Bound::Of::uln);
                    normal.range.normal = true;
                    normal.window = window;
                    return leaf(normal);
                }
            }
        }
        case 1: {
            Finding finding;
            finding.what =
                term(dice.of(Texts{"FLT3 mutation", "FLT3-ITD", "NPM1 mutation", "pregnancy test", "urine pregnancy test", "HIV test"}));
            finding.values = {dice.of(Texts{"positive", "negative"})};
            finding.window = random_window(dice);
            return leaf(finding);
        }
        case 2: return leaf(Fact{id(dice.of(Texts{"pregnant", "childbearing potential"}))});
        case 3: {
            if (dice.one_in(3)) return leaf(Sex{dice.one_in(2)});
            Age age;
            age.range.low = bound("18");
            if (dice.one_in(2)) age.range.high = bound("65");
            if (dice.one_in(3)) age.at = term("malignancy");
            return leaf(age);
        }
        default: break;
    }
    Record record;
    record.tense = dice.of(std::array{Tense::bare, Tense::current, Tense::ever, Tense::past});
    record.window = random_window(dice);
    int const about = dice.below(3);
    if (about == 0 || about == 1) {
        record.what = term(dice.of(Texts{"malignancy", "leukemia", "AML", "breast cancer", "hepatitis", "hepatitis B", "infection",
                                         "pneumonia", "HIV infection", "HIV seronegativity", "hypertension", "neuropathy", "MI", "rash",
                                         "metastases", "brain metastases", "comorbidity", "allergy", "egg allergy"}));
        if (dice.one_in(4))
            record.qualifiers = {dice.of(Texts{"severe", "relapsed", "CR1", "uncontrolled", "active", "suspected", "newly diagnosed"})};
        if (dice.one_in(8)) record.grade_low = 2;
        if (dice.one_in(8)) record.stages = {"III", "IV"};
        if (dice.one_in(8)) record.other = true;
        if (dice.one_in(8)) record.except = {term(dice.of(Texts{"APL", "pneumonia", "hepatitis B"}))};
        if (dice.one_in(10)) record.what = Term{EntryId::none, "xyzzy syndrome"};
        if (record.what.quoted()) record.role = Role::condition;
    } else if (dice.one_in(3)) {
        record.what = term(dice.of(
            Texts{"surgery", "major surgery", "hysterectomy", "pacemaker", "tracheostomy", "blood transfusion", "stem cell transplant"}));
    } else {
        record.what = term(dice.of(Texts{"chemotherapy", "anthracycline", "daunorubicin", "corticosteroid", "antihypertensive",
                                         "radiotherapy", "7+3", "immunotherapy", "investigational agent"}));
        if (dice.one_in(5)) record.qualifiers = {dice.of(Texts{"oral", "induction", "maintenance", "palliative"})};
        if (dice.one_in(6)) record.reason = term(dice.of(Texts{"AML", "malignancy", "hypertension"}));
        if (dice.one_in(6)) record.site = term(dice.of(Texts{"pelvis", "breast"}));
        if (dice.one_in(8)) record.except = {term(dice.of(Texts{"FLAG-Ida", "hydroxyurea"}))};
        if (dice.one_in(8)) {
            record.what = {};
            record.role = Role::therapy;
            record.reason = term("hypertension");
        }
    }
    if (dice.one_in(6)) {
        Count count;
        count.counted = dice.of(std::array{Counted::lines, Counted::cycles, Counted::records});
        if (dice.one_in(2)) count.low = 1 + dice.below(2);
        if (!count.low || dice.one_in(2)) count.high = 2;
        record.count = count;
    }
    return leaf(record);
}

inline Node random_tree(Dice& dice, int depth) {
    if (depth == 0 || dice.one_in(3)) return random_leaf(dice);
    Node node;
    auto const child = [&] { return random_tree(dice, depth - 1); };
    switch (dice.below(6)) {
        case 0: return all_of({child(), child()});
        case 1: return any_of({child(), child()});
        case 2: node.meaning = Not{}; break;
        case 3: node.meaning = AtLeast{2}; break;
        case 4: node.meaning = Group{}; break;
        default: node.meaning = Unless{}; break;
    }
    for (int n = node.is<Not>() ? 1 : node.is<AtLeast>() ? 3 : 2; n > 0; --n) node.children.push_back(child());
    return node;
}

}  // namespace eligo::testing
