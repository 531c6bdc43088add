#pragma once
// A small clinic for the tests of the evaluator: its own vocabulary, patients as text, trees by hand, and the day 2026-11-20.

#include "matcher/chart.hpp"
#include "matcher/evaluate.hpp"
#include "matcher/profile.hpp"
#include "rules/tree.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace eligo::testing {

inline Vocabulary const& clinic() {
    static Vocabulary const vocabulary = [] {
        auto loaded = Vocabulary::from_tables({
            {"conditions.tsv",
             "name\tkind\tsynonyms\tparents\tnature\tparts\tnote\n"
             "malignancy\tcondition\tcancer\t\tstate\t\t\n"
             "solid tumor\tcondition\t\tmalignancy\tstate\t\t\n"
             "hematologic malignancy\tcondition\t\tmalignancy\tstate\t\t\n"
             "leukemia\tcondition\t\thematologic malignancy\tstate\t\t\n"
             "acute leukemia\tcondition\t\tleukemia\tstate\t\t\n"
             "acute myeloid leukemia\tcondition\t=AML | acute myelogenous leukemia\tacute leukemia | myeloid disorder\tstate\t\t\n"
             "acute promyelocytic leukemia\tcondition\t=APL\tacute myeloid leukemia\tstate\t\t\n"
             "myeloid disorder\tcondition\t\t\tstate\t\t\n"
             "myelodysplastic syndrome\tcondition\t=MDS\thematologic malignancy | myeloid disorder\tstate\t\t\n"
             "breast cancer\tcondition\t\tsolid tumor\tstate\t\t\n"
             "hepatocellular carcinoma\tcondition\t=HCC\tsolid tumor\tstate\t\t\n"
             "prostate cancer\tcondition\tprostate adenocarcinoma\tsolid tumor\tstate\t\t\n"
             "lung cancer\tcondition\t\tsolid tumor\tstate\t\t\n"
             "non-small cell lung cancer\tcondition\t=NSCLC\tlung cancer\tstate\t\t\n"
             "squamous cell lung cancer\tcondition\tsquamous NSCLC\tnon-small cell lung cancer\tstate\t\t\n"
             "non-squamous non-small cell lung cancer\tcondition\tnon-squamous NSCLC\tnon-small cell lung cancer\tstate\t\t\n"
             "lung adenocarcinoma\tcondition\t\tnon-squamous non-small cell lung cancer\tstate\t\t\n"
             "metastases\tcondition\tmetastatic disease\t\tstate\t\t\n"
             "brain metastases\tcondition\tbrain mets\tmetastases\tstate\t\t\n"
             "hepatitis\tcondition\t\t\tstate\t\t\n"
             "hepatitis B\tcondition\t\thepatitis\tstate\t\t\n"
             "infection\tcondition\t\t\tstate\t\t\n"
             "HIV infection\tcondition\t=HIV\tinfection\tstate\t\t\n"
             "pneumonia\tcondition\t\tinfection\tstate\t\t\n"
             "hypertension\tcondition\t=HTN\t\tstate\t\t\n"
             "diabetes mellitus\tcondition\tdiabetes\t\tstate\t\t\n"
             "neuropathy\tcondition\t\t\tstate\t\t\n"
             "myocardial infarction\tcondition\t=MI\t\tevent\t\t\n"
             "rash\tcondition\t\t\t\t\t\n"
             "comorbidity\tcondition\t\t\tstate\t\topen\n"
             "allergy\tcondition\thypersensitivity\t\tstate\t\t\n"
             "egg allergy\tcondition\t\tallergy\tstate\t\t\n"
             "HIV seronegativity\tcondition\t\t\tstate\t\t\n"
             "migraine\tcondition\t\t\tstate\t\t\n"
             "migraine with aura\tcondition\t\tmigraine\tstate\t\t\n"},
            {"drugs.tsv",
             "name\tkind\tsynonyms\tparents\tnature\tparts\tnote\n"
             "chemotherapy\tclass\t\t\t\t\t\n"
             "immunotherapy\tclass\t\t\t\t\tby purpose\n"
             "antihypertensive\tclass\t\t\t\t\tby purpose: other drugs can serve it too\n"
             "combination chemotherapy\tclass\t\tchemotherapy\t\t\tby combination\n"
             "CPX-351\tregimen\t\tcombination chemotherapy\t\tcytarabine | daunorubicin\t\n"
             "anthracycline\tclass\t\tchemotherapy\t\t\t\n"
             "daunorubicin\tdrug\t\tanthracycline\t\t\t\n"
             "cytarabine\tdrug\t\tchemotherapy\t\t\t\n"
             "hydroxyurea\tdrug\tHydrea\tchemotherapy\t\t\t\n"
             "7+3\tregimen\t\tchemotherapy\t\tcytarabine\t\n"
             "FLAG-Ida\tregimen\t\tchemotherapy\t\tcytarabine | daunorubicin\t\n"
             "CYP3A inducer\tclass\t\t\t\t\t\n"
             "corticosteroid\tclass\tsteroid\t\t\t\t\n"
             "prednisone\tdrug\t\tcorticosteroid\t\t\t\n"
             "warfarin\tdrug\tCoumadin\t\t\t\t\n"
             "penicillin\tdrug\t\t\t\t\t\n"
             "investigational agent\tclass\tinvestigational drug\t\t\t\tby status\n"
             "radiotherapy\tradiotherapy\tRT\t\t\t\t\n"},
            {"procedures.tsv",
             "name\tkind\tsynonyms\tparents\tnature\tparts\tnote\n"
             "surgery\tsurgery\t\t\tevent\t\t\n"
             "major surgery\tsurgery\t\tsurgery\tevent\t\t\n"
             "hysterectomy\tsurgery\t\tsurgery\tevent\t\t\n"
             "appendectomy\tsurgery\t\tsurgery\tevent\t\t\n"
             "hemicolectomy\tsurgery\t\tsurgery\tevent\t\t\n"
             "skin biopsy\tprocedure\t\t\tevent\t\t\n"
             "tracheostomy\tprocedure\t\t\t\t\t\n"
             "blood transfusion\ttransfusion\ttransfusion\t\tevent\t\t\n"
             "stem cell transplant\ttransplant\ttransplant\t\tevent\t\t\n"
             "pacemaker\tdevice\t\t\tstate\t\t\n"},
            {"tests.tsv",
             "name\tkind\tsynonyms\tparents\tnature\tparts\tnote\n"
             "pregnancy test\ttest\t\t\t\t\t\n"
             "urine pregnancy test\ttest\t\tpregnancy test\t\t\t\n"
             "HIV test\ttest\t\t\t\t\t\n"
             "HIV antibody\ttest\tanti-HIV\tHIV test\t\t\t\n"
             "HER2 IHC\ttest\tHER2 immunohistochemistry\t\t\t\t\n"
             "FLT3 mutation\tmarker\t\t\t\t\t\n"
             "FLT3-ITD\tmarker\t\tFLT3 mutation\t\t\t\n"
             "FLT3-TKD\tmarker\t\tFLT3 mutation\t\t\t\n"
             "FLT3 N676K\tmarker\tFLT3 N676K mutation\tFLT3-TKD\t\t\t\n"
             "FLT3 D835\tmarker\t\tFLT3-TKD\t\t\t\n"
             "NPM1 mutation\tmarker\t=NPM1\t\t\t\t\n"
             "IDH1 R132 mutation\tmarker\tIDH1 R132\t\t\t\t\n"
             "cytogenetic risk\ttest\t\t\t\t\t\n"},
            {"facts.tsv",
             "name\tkind\tsynonyms\tparents\tnature\tparts\tnote\n"
             "pregnant\tfact\tpregnancy\t\t\t\t\n"
             "breastfeeding\tfact\t\t\t\t\t\n"
             "childbearing potential\tfact\t\t\t\t\t\n"
             "postmenopausal\tfact\t\t\t\t\t\n"
             "measurable disease\tfact\t\t\t\t\t\n"
             "informed consent\tfact\t\t\t\t\t\n"},
            {"sites.tsv",
             "name\tkind\tsynonyms\tparents\tnature\tparts\tnote\n"
             "pelvis\tsite\t\t\t\t\t\n"
             "prostate\tsite\t\tpelvis\t\t\t\n"
             "breast\tsite\t\t\t\t\t\n"
             "left breast\tsite\t\tbreast\t\t\t\n"
             "lung\tsite\t\tthorax\t\t\t\n"
             "thorax\tsite\tchest\t\t\t\t\n"},
            {"analytes.tsv",
             "name\tsynonyms\tparents\tscale\tunits\tbounds\tpossible\tmolar\tgrades\tmembers\tnote\n"
             "alanine aminotransferase\t=ALT | SGPT\t\tnumber\tU/L\t10..500\t0..20000\t\t\t\t\n"
             "ECOG performance status\t=ECOG | WHO performance status\t\tordinal\t1\t0..4\t0..5\t\t0 | 1 | 2 | 3 | 4 | 5\t\t\n"
             "Karnofsky performance status\t=KPS | Karnofsky\t\tnumber\t% | 1\t10..100\t0..100\t\t\t\t\n"
             "performance status\t\t\tordinal\t1\t0..4\t0..5\t\t0 | 1 | 2 | 3 | 4 | 5\t\t\n"
             "NYHA class\t\t\tordinal\t1\t\t\t\tI | II | III | IV\t\t\n"
             "Child-Pugh class\t\t\tordinal\t1\t\t\t\tA | B | C\t\t\n"
             "creatinine\tserum creatinine\t\tnumber\tmg/dL | umol/L\t0.5..5\t0.05..40\t113.12\t\t\t\n"
             "creatinine clearance\t=CrCl\t\tnumber\tmL/min\t10..150\t0..400\t\t\t\t\n"
             "eGFR\t\t\tnumber\tmL/min/{1.73_m2}\t10..150\t0..400\t\t\t\t\n"
             "hemoglobin\t=Hb\t\tnumber\tg/dL | g/L\t5..20\t1..30\t\t\t\t\n"
             "platelet count\tplatelets\t\tnumber\t10*9/L | /uL\t5..300\t0..5000\t\t\t\t\n"
             "white blood cell count\t=WBC\t\tnumber\t10*9/L\t1..100\t0..1000\t\t\t\t\n"
             "absolute neutrophil count\t=ANC | neutrophils\t\tnumber\t10*9/L | /uL\t0.2..5\t0..500\t\t\t\t\n"
             "neutrophil percentage\t\t\tpercent\t%\t1..95\t0..100\t\t\t\t\n"
             "ejection fraction\t=LVEF\t\tpercent\t%\t20..70\t1..90\t\t\t\t\n"
             "INR\t\t\tnumber\t1\t1..5\t0.5..30\t\t\t\t\n"
             "body weight\tweight\t\tnumber\tkg\t1..200\t0.2..700\t\t\t\t\n"
             "height\t\t\tnumber\tcm | m\t40..220\t20..280\t\t\t\t\n"
             "body mass index\t=BMI\t\tnumber\tkg/m2\t12..60\t5..150\t\t\t\t\n"
             "QTc\t\t\tnumber\tms\t380..550\t200..800\t\t\t\t\n"
             "QTcF\t\tQTc\tnumber\tms\t380..550\t200..800\t\t\t\t\n"
             "QT interval\t\t\tnumber\tms | s\t300..550\t150..800\t\t\t\t\n"
             "heart rate\t\t\tnumber\t/min\t30..180\t10..350\t\t\t\t\n"
             "exhaled nitric oxide\t\t\tnumber\t[ppb]\t5..100\t0..500\t\t\t\t\n"
             "body temperature\t\t\tnumber\tCel | [degF]\t36..42\t\t\t\t\t\n"
             "life expectancy\t\t\tnumber\tmo | wk | d | a\t1..60\t0..1200\t\t\t\t\n"},
            {"units.tsv",
             "unit\tspellings\tfactor\tbase\tnote\n"
             "U/L\tIU/L\t1\tU/L\t\n"
             "g/dL\t\t10\tg/L\t\n"
             "g/L\t\t1\tg/L\t\n"
             "mg/dL\t\t0.01\tg/L\t\n"
             "umol/L\t\t0.000001\tmol/L\t\n"
             "10*9/L\t10^9/L | G/L\t1000000000\t/L\t\n"
             "/uL\t/mm3\t1000000\t/L\t\n"
             "mL/min\t\t1\tmL/min\t\n"
             "mL/min/{1.73_m2}\t\t1\tmL/min/{1.73_m2}\t\n"
             "kg\t\t1\tkg\t\n"
             "kg/m2\t\t1\tkg/m2\t\n"
             "cm\t\t0.01\tm\t\n"
             "m\t\t1\tm\t\n"
             "ms\t\t0.001\ts\t\n"
             "s\t\t1\ts\t\n"
             "d\tdays | day\t86400\ts\t\n"
             "wk\tweeks | week\t604800\ts\t\n"
             "mo\tmonths | month\t1\tmo\t\n"
             "a\tyears | year\t12\tmo\t\n"
             "/min\tbpm\t1\t/min\t\n"
             "%\t\t0.01\t1\t\n"
             "[ppb]\tppb\t0.000000001\t1\t\n"
             "[degF]\t\t5/9 from 32\tCel\t\n"
             "Cel\t\t1\tCel\t\n"
             "1\t\t1\t1\t\n"},
            {"qualifiers.tsv",
             "phrase\tqualifier\tgroup\tnote\n"
             "severe\tsevere\tseverity\t\n"
             "moderate\tmoderate\tseverity\t\n"
             "uncontrolled\tuncontrolled\tcontrol\t\n"
             "controlled\tcontrolled\tcontrol\t\n"
             "active\tactive\tactivity\t\n"
             "newly diagnosed\tnewly diagnosed\tcourse\t\n"
             "relapsed\trelapsed\tcourse\t\n"
             "refractory\trefractory\tcourse\t\n"
             "in remission\tin remission\tcourse\t\n"
             "CR1\tCR1\tcourse\t\n"
             "CR2\tCR2\tcourse\t\n"
             "metastatic\tmetastatic\textent\t\n"
             "symptomatic\tsymptomatic\tcourse\t\n"
             "clinically significant\tclinically significant\tjudgement\t\n"
             "suspected\tsuspected\tcertainty\t\n"
             "histologically confirmed\thistologically confirmed\tconfirmation\t\n"
             "histologically proven\thistologically confirmed\tconfirmation\t\n"
             "oral\toral\troute\t\n"
             "intravenous\tintravenous\troute\t\n"
             "adjuvant\tadjuvant\tdose\t\n"
             "palliative\tpalliative\tdose\t\n"
             "neoadjuvant\tneoadjuvant\tdose\t\n"
             "induction\tinduction\tdose\t\n"
             "maintenance\tmaintenance\tdose\t\n"
             "consolidation\tconsolidation\tdose\t\n"
             "major\tmajor\tjudgement\t\n"
             "mild\tmild\tseverity\t\n"},
            {"neutral.tsv", "phrase\treason\nthe\tarticle\nknown\tno content\npatient\tperson\npatients\tperson\n"},
            {"implications.tsv",
             "if\tthen\treason\n"
             "hysterectomy\tchildbearing potential = no\tno uterus\n"
             "postmenopausal\tchildbearing potential = no\tno ovulation\n"
             "HIV test = no\tHIV infection = no\tthe test excludes it\n"
             "pregnancy test = yes\tpregnant = yes\twhat the test is made for\n"
             "pregnancy test = no\tpregnant = no\twhat the test is made for\n"
             "HIV seronegativity\tHIV infection = no\tby definition\n"
             "HIV infection = no\tHIV seronegativity\tby definition\n"
             "HIV infection\tHIV seronegativity = no\tby definition\n"},
        });
        if (!loaded) throw std::logic_error(to_string(loaded.error()));
        return *std::move(loaded);
    }();
    return vocabulary;
}

inline EntryId id(std::string_view name) {
    auto const found = clinic().find(name);
    if (found == EntryId::none) throw std::logic_error("no entry " + std::string(name));
    return found;
}

inline UnitId unit(std::string_view code) { return clinic().units().find(code); }

inline Day the_day() { return std::chrono::sys_days{std::chrono::year{2026} / 11 / 20}; }

inline PatientProfile patient(std::string const& yaml) {
    ProfileOptions options;
    options.require_id = false;
    options.as_of = the_day();
    auto read = read_profile(yaml, "patient.yaml", clinic(), options);
    if (!read) throw std::logic_error(to_string(read.error()));
    return std::move(read->profile);
}

inline NodeAnswer look(Node const& tree, std::string const& yaml, EvaluateOptions options) {
    auto const profile = patient(yaml);
    auto const chart = read_chart(profile, clinic());
    return evaluate(tree, *chart, options);
}

inline NodeAnswer look(Node const& tree, std::string const& yaml, CriterionKind kind = CriterionKind::inclusion) {
    EvaluateOptions options;
    options.as_of = the_day();
    options.kind = kind;
    return look(tree, yaml, options);
}

inline Answer ask(Node const& tree, std::string const& yaml, CriterionKind kind = CriterionKind::inclusion) {
    return look(tree, yaml, kind).answer;
}

inline Decimal number(std::string_view text) { return *Decimal::parse(text); }

inline Bound bound(std::string_view value, std::string_view in = {}, bool strict = false, Bound::Of of = Bound::Of::plain) {
    Bound result;
    result.number = number(value);
    result.strict = strict;
    result.of = of;
    if (!in.empty()) result.unit = unit(in);
    return result;
}

inline Node at_most(std::string_view analyte, Bound high, Window window = {}) {
    Measure measure;
    measure.analyte = id(analyte);
    measure.range.high = high;
    measure.window = window;
    return leaf(measure);
}

inline Node at_least(std::string_view analyte, Bound low, Window window = {}) {
    Measure measure;
    measure.analyte = id(analyte);
    measure.range.low = low;
    measure.window = window;
    return leaf(measure);
}

inline Window within(int n, TimeUnit unit, Window::Edge edge = Window::Edge::touching) {
    Window window;
    window.within = Duration{Decimal(std::int64_t{n}), unit};
    window.edge = edge;
    return window;
}

inline Window ago(int n, TimeUnit unit, Window::Edge edge = Window::Edge::touching) {
    Window window;
    window.ago = Duration{Decimal(std::int64_t{n}), unit};
    window.edge = edge;
    return window;
}

inline Term term(std::string_view name) { return Term{id(name), {}}; }

inline Record record(std::string_view name, Tense tense = Tense::bare, Window window = {}) {
    Record result;
    result.what = term(name);
    result.tense = tense;
    result.window = window;
    return result;
}

}  // namespace eligo::testing
