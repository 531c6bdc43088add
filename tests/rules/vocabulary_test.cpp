#include "rules/vocabulary.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace eligo;

namespace {

using Tables = std::vector<std::pair<std::string, std::string_view>>;

constexpr std::string_view entry_columns = "name\tkind\tsynonyms\tparents\tnature\tparts\tnote\n";

// A small vocabulary with everything in it.
Tables small_tables() {
    return {
        {"spelling.tsv", "word\tas\nleukaemia\tleukemia\ntumour\ttumor\nmetastases\tmetastasis\n"},
        {"units.tsv",
         "unit\tspellings\tfactor\tbase\tnote\n"
         "mg/dL\tmg%\t0.01\tg/L\t\n"
         "umol/L\tµmol/l\t0.000001\tmol/L\t\n"
         "Cel\t°C\t1\tCel\t\n"
         "[degF]\t°F\t5/9 from 32\tCel\t\n"
         "U\t\t~1\tU\t\n"},
        {"conditions-small.tsv",
         "# comment\n"
         "name\tkind\tsynonyms\tparents\tnature\tparts\tnote\n"
         "malignancy\tcondition\tcancer | malignant tumor\t\tstate\t\t\n"
         "leukemia\tcondition\t\tmalignancy\tstate\t\t\n"
         "acute leukemia\tcondition\t\tleukemia\tstate\t\t\n"
         "acute lymphoblastic leukemia\tcondition\t=ALL | ALL-type leukemia\tacute leukemia\tstate\t\tnote of it\n"
         "acute myeloid leukemia\tcondition\tAML\tacute leukemia\tstate\t\t\n"
         "Hodgkin's lymphoma\tcondition\tHL\tmalignancy\tstate\t\t\n"
         "stroke\tcondition\tCVA\t\tevent\t\t\n"
         "multiple sclerosis\tcondition\t\t\tstate\t\t\n"
         "mitral stenosis\tcondition\t\t\t\t\t\n"},
        {"drugs-small.tsv",
         "name\tkind\tsynonyms\tparents\tparts\n"
         "cytarabine\tdrug\tara-C\t\t\n"
         "7+3\tregimen\t3+7\t\tcytarabine\n"},
        {"markers.tsv",
         "name\tkind\tsynonyms\n"
         "t(8;21)(q22;q22)\tmarker\tt(8;21) | RUNX1-RUNX1T1\n"
         "HER2\tmarker\tHER2/neu\n"
         "del(17p)\tmarker\t17p-\n"},
        {"analytes.tsv",
         "name\tsynonyms\tparents\tscale\tunits\tbounds\tpossible\tmolar\tgrades\tmembers\tnote\n"
         "creatinine\tserum creatinine\t\tnumber\tmg/dL | umol/L\t0.3..15\t0.05..60\t113.12\t\t\t\n"
         "magnesium\t\t\tnumber\tmg/dL\t\t\t24.305 valence=2\t\t\t\n"
         "NYHA class\t\t\tordinal\t\t\t\t\tI | II | III | IV\t\t\n"
         "renal function\t\t\tgroup\t\t\t\t\t\tcreatinine | magnesium\t\n"},
        {"ambiguous.tsv", "phrase\tmeanings\tnote\n=MS\tmultiple sclerosis | mitral stenosis | mass spectrometry\t\n"},
        {"qualifiers.tsv", "phrase\tqualifier\tgroup\tnote\nsevere\tsevere\tseverity\t\n"},
        {"neutral.tsv", "phrase\treason\nall\tsays nothing\npatients must have\tsays nothing\n"},
        {"anchors.tsv", "phrase\tanchor\tnote\nstudy entry\tscreening\t\n"},
        {"facts.tsv", "name\tkind\nchildbearing potential\tfact\nhysterectomy\tsurgery\n"},
        {"implications.tsv",
         "if\tthen\treason\nhysterectomy\tchildbearing potential = no\tno uterus\nHER2 = negative\tstroke\tnot so, but written so\n"},
    };
}

Vocabulary small_vocabulary() {
    auto vocabulary = Vocabulary::from_tables(small_tables());
    if (!vocabulary) FAIL(to_string(vocabulary.error()));
    return *std::move(vocabulary);
}

std::string name_of(Vocabulary const& vocabulary, EntryId id) { return id == EntryId::none ? "-" : vocabulary.entry(id).name; }

// The longest phrase at the start of a text: "words: meaning, meaning".
std::string longest(Vocabulary const& vocabulary, std::string_view text) {
    std::vector<Word> const words = vocabulary.words(text);
    std::vector<std::string> folded;
    std::vector<std::string_view> as_written;
    for (Word const& word : words) {
        folded.push_back(word.folded);
        as_written.push_back(text.substr(word.span.begin, word.span.end - word.span.begin));
    }
    PhraseMatch const match = vocabulary.longest(folded, as_written);
    std::string result = std::to_string(match.words) + ":";
    for (PhraseMeaning const& meaning : match.meanings) {
        using enum PhraseMeaning::Table;
        switch (meaning.table) {
            case entry: result += " " + vocabulary.entries()[meaning.index].name; break;
            case ambiguous: result += " ?" + vocabulary.ambiguous()[meaning.index].phrase; break;
            case qualifier: result += " qualifier " + vocabulary.qualifiers()[meaning.index].qualifier; break;
            case neutral: result += " neutral"; break;
            case anchor: result += " anchor " + vocabulary.anchors()[meaning.index]; break;
        }
    }
    return result;
}

// The faults of the small vocabulary with one more table (or in place of the one of its name).
std::vector<std::string> faults_with(std::string const& file, std::string_view text) {
    Tables tables = small_tables();
    std::erase_if(tables, [&](auto const& table) { return table.first == file; });
    tables.emplace_back(file, text);
    std::vector<std::string> faults;
    Vocabulary const vocabulary = Vocabulary::from_faulty_tables(tables);
    for (Diagnostic const& fault : vocabulary.faults()) faults.push_back(to_string(fault));
    return faults;
}

}  // namespace

TEST_CASE("phrases are found without regard to case, hyphens, plurals and spelling") {
    Vocabulary const vocabulary = small_vocabulary();
    struct Row {
        char const* phrase;
        char const* name;
    };
    auto const row = GENERATE(values<Row>({
        {"acute myeloid leukemia", "acute myeloid leukemia"},
        {"Acute Myeloid Leukaemias", "acute myeloid leukemia"},
        {"acute-myeloid leukemia", "acute myeloid leukemia"},
        {"aml", "acute myeloid leukemia"},
        {"malignant tumours", "malignancy"},
        {"Hodgkin lymphoma", "Hodgkin's lymphoma"},
        {"hodgkin’s lymphoma", "Hodgkin's lymphoma"},
        {"ALL", "acute lymphoblastic leukemia"},
        {"all", "-"},
        {"All", "-"},
        {"MS", "-"},
        {"7 + 3", "7+3"},
        {"3+7", "7+3"},
        {"Ara-C", "cytarabine"},
        {"T(8;21)", "t(8;21)(q22;q22)"},
        {"t(8; 21) (q22; q22)", "t(8;21)(q22;q22)"},
        {"her2/neu", "HER2"},
        {"17p-", "del(17p)"},
        {"17p", "-"},
        {"DEL(17P)", "del(17p)"},
        {"acute", "-"},
        {"acute myeloid leukemia now", "-"},
        {"", "-"},
    }));
    CAPTURE(row.phrase);
    CHECK(name_of(vocabulary, vocabulary.find(row.phrase)) == row.name);
}

TEST_CASE("the longest phrase wins and brings all its meanings") {
    Vocabulary const vocabulary = small_vocabulary();
    struct Row {
        char const* text;
        char const* match;
    };
    auto const row = GENERATE(values<Row>({
        {"acute leukemia of any kind", "2: acute leukemia"},
        {"acute myeloid leukemia", "3: acute myeloid leukemia"},
        {"acute hepatitis", "0:"},
        {"ALL patients", "1: acute lymphoblastic leukemia neutral"},
        {"all patients", "1: neutral"},
        {"all type leukemia", "3: acute lymphoblastic leukemia"},
        {"MS or stroke", "1: ?MS"},
        {"ms", "0:"},
        {"severe stroke", "1: qualifier severe"},
        {"study entry", "2: anchor screening"},
        {"Patients must have", "3: neutral"},
        {"patient must", "0:"},
        {"", "0:"},
    }));
    CAPTURE(row.text);
    CHECK(longest(vocabulary, row.text) == row.match);
}

TEST_CASE("is-a is closed over all parents") {
    Vocabulary const vocabulary = small_vocabulary();
    auto const is_a = [&](char const* specific, char const* general) {
        return vocabulary.is_a(vocabulary.by_name(specific), vocabulary.by_name(general));
    };
    CHECK(is_a("acute myeloid leukemia", "malignancy"));
    CHECK(is_a("leukemia", "leukemia"));
    CHECK_FALSE(is_a("leukemia", "acute leukemia"));
    CHECK_FALSE(is_a("stroke", "malignancy"));
    CHECK_FALSE(is_a("no such thing", "malignancy"));

    std::vector<std::string> names;
    for (EntryId id : vocabulary.descendants(vocabulary.by_name("leukemia"))) names.push_back(vocabulary.entry(id).name);
    CHECK(names == std::vector<std::string>{"leukemia", "acute leukemia", "acute lymphoblastic leukemia", "acute myeloid leukemia"});
    CHECK(vocabulary.ancestors(vocabulary.by_name("acute myeloid leukemia")).size() == 4);
}

TEST_CASE("entries say what the tables say") {
    Vocabulary const vocabulary = small_vocabulary();
    Entry const& all = vocabulary.entry(vocabulary.by_name("acute lymphoblastic leukemia"));
    CHECK(all.kind == EntryKind::condition);
    CHECK(all.nature == Nature::state);
    REQUIRE(all.synonyms.size() == 2);
    CHECK(all.synonyms[0] == "ALL");
    CHECK(all.note == "note of it");
    CHECK(all.file == "conditions-small.tsv");
    CHECK(all.line == 6);

    Entry const& regimen = vocabulary.entry(vocabulary.by_name("7+3"));
    REQUIRE(regimen.parts.size() == 1);
    CHECK(vocabulary.entry(regimen.parts[0]).name == "cytarabine");

    Entry const& creatinine = vocabulary.entry(vocabulary.by_name("creatinine"));
    REQUIRE(creatinine.analyte);
    CHECK(creatinine.analyte->units.size() == 2);
    CHECK(creatinine.analyte->bound_low == Decimal::parse("0.3"));
    CHECK(creatinine.analyte->possible_high == Decimal(60));
    CHECK(creatinine.analyte->molar_mass == Decimal::parse("113.12"));
    CHECK(vocabulary.entry(vocabulary.by_name("magnesium")).analyte->valence == Decimal(2));
    CHECK(vocabulary.entry(vocabulary.by_name("NYHA class")).analyte->grades.size() == 4);
    CHECK(vocabulary.entry(vocabulary.by_name("renal function")).analyte->members.size() == 2);

    REQUIRE(vocabulary.ambiguous().size() == 1);
    CHECK(vocabulary.ambiguous()[0].entries.size() == 2);
    CHECK(vocabulary.ambiguous()[0].meanings.size() == 3);
    REQUIRE(vocabulary.implications().size() == 2);
    CHECK(vocabulary.implications()[1].if_state == Implication::State::no);
    CHECK(vocabulary.implications()[0].then_state == Implication::State::no);
    CHECK(vocabulary.units().unit(vocabulary.units().find("°F")).affine());
    CHECK(vocabulary.units().unit(vocabulary.units().find("U")).inexact);
}

TEST_CASE("a copy outlives its original") {
    auto original = std::make_unique<Vocabulary>(small_vocabulary());
    Vocabulary const copy = *original;
    original.reset();
    Entry const& all = copy.entry(copy.find("ALL"));
    CHECK(all.synonyms[1] == "ALL-type leukemia");
    CHECK(copy.entry(all.parents[0]).name == "acute leukemia");
}

TEST_CASE("the nearest phrase is suggested") {
    Vocabulary const vocabulary = small_vocabulary();
    CHECK(vocabulary.suggest("acute myeloid leukmia") == "acute myeloid leukemia");
    CHECK(vocabulary.suggest("Cytarabin") == "cytarabine");
    CHECK(vocabulary.suggest("strok") == "stroke");
    CHECK(vocabulary.suggest("hypertension").empty());
    CHECK(vocabulary.suggest("xyz").empty());
}

TEST_CASE("every fault is named with its place and remedy") {
    struct Row {
        char const* file;
        std::string text;
        char const* fault;
    };
    std::string const head(entry_columns);
    std::vector<Row> const rows = {
        {"sites.tsv", "", "sites.tsv: error: the table is empty"},
        {"sites.tsv", "name\tkind\tcolour\nliver\tsite\tred\n", "sites.tsv:1:11: error: unknown column `colour`"},
        {"sites.tsv", "name\tsynonyms\nliver\t\n", "sites.tsv:1:1: error: the column `kind` is missing"},
        {"sites.tsv", "name\tkind\tkind\nliver\tsite\tsite\n", "sites.tsv:1:11: error: the column `kind` stands twice"},
        {"sites.tsv", "name\tkind\nliver\tsite\tx\n", "sites.tsv:2:1: error: 3 cells where the table has 2 columns"},
        {"sites.tsv", "name\tkind\n\n# note\nliver\torgan\n", "sites.tsv:4:7: error: unknown kind `organ`"},
        {"sites.tsv", "name\tkind\tnature\nliver\tsite\tforever\n", "sites.tsv:2:12: error: unknown nature `forever`"},
        {"sites.tsv", "name\tkind\nstroke\tsite\n", "sites.tsv:2:1: error: the name `stroke` stands in conditions-small.tsv:9 already"},
        {"sites.tsv", "name\tkind\tsynonyms\nhead\tsite\tStrokes\n",
         "sites.tsv:2:11: error: the phrase `Strokes` belongs to `stroke` (conditions-small.tsv:9) already"},
        {"sites.tsv", "name\tkind\tsynonyms\nhead\tsite\t | caput\n", "sites.tsv:2:12: error: the phrase `| caput` holds a bar"},
        {"sites.tsv", "name\tkind\tsynonyms\nhead\tsite\tcaput |  | top\n", "sites.tsv:2:19: error: an empty phrase"},
        {"sites.tsv", "name\tkind\nliver\tsite\n\tsite\n", "sites.tsv:3:1: error: an entry without a name"},
        {"sites.tsv", "name\tkind\tparents\nliver\tsite\torgan\n", "sites.tsv:2:12: error: no entry is named `organ` (a parent)"},
        {"sites.tsv", "name\tkind\tparents\nx9\tcondition\tcancer\n",
         "sites.tsv:2:14: error: no entry is named `cancer` (a parent) [vocabulary]\n  fix: write its name, `malignancy`"},
        {"sites.tsv", "name\tkind\tparents\na1\tsite\tb1\nb1\tsite\tc1\nc1\tsite\ta1\n",
         "sites.tsv:4: error: `c1` is a kind of itself through its parent `a1`"},
        {"sites.tsv", "name\tkind\nl\xFFver\tsite\n", "sites.tsv:2:2: error: this line is not UTF-8"},
        {"colours.tsv", "name\nred\n", "colours.tsv: error: a table of this name is not known"},
        {"units.tsv", "unit\tspellings\tfactor\tbase\tnote\nmg/dL\t\t0,01\tg/L\t\n",
         "units.tsv:2:8: error: `0,01` is not a number (the factor of a unit)"},
        {"units.tsv", "unit\tspellings\tfactor\tbase\tnote\nmg/dL\t\t0\tg/L\t\n", "units.tsv:2:8: error: a factor must be above 0"},
        {"units.tsv", "unit\tspellings\tfactor\tbase\tnote\nmg/dL\t\t1\tg/L\t\ng/dL\tmg / dL\t1\tg/L\t\n",
         "units.tsv:3:6: error: the spelling `mg / dL` belongs to another unit already"},
        {"analytes.tsv", "name\tscale\nALT\tsize\n", "analytes.tsv:2:5: error: unknown scale `size`"},
        {"analytes.tsv", "name\tscale\tunits\nALT\tnumber\tU/parsec\n", "analytes.tsv:2:12: error: unknown unit `U/parsec`"},
        {"analytes.tsv", "name\tscale\tbounds\nALT\tnumber\t1-5\n", "analytes.tsv:2:12: error: `1-5` is not a range"},
        {"analytes.tsv", "name\tscale\tbounds\nALT\tnumber\t5..1\n", "analytes.tsv:2:12: error: the range `5..1` is empty"},
        {"analytes.tsv", "name\tscale\tmolar\nALT\tnumber\theavy\n", "analytes.tsv:2:12: error: `heavy` is not a number (molar mass)"},
        {"analytes.tsv", "name\tscale\nNYHA\tordinal\n", "analytes.tsv:2:6: error: an ordinal scale without grades"},
        {"ambiguous.tsv", "phrase\tmeanings\tnote\nAML\tacute myeloid leukemia | angiomyolipoma\t\n",
         "ambiguous.tsv:2:1: error: the ambiguous phrase `AML` is also one of `acute myeloid leukemia` (conditions-small.tsv:7)"},
        {"neutral.tsv", "phrase\treason\nthe\t\n", "neutral.tsv:2:1: error: a neutral phrase without a reason"},
        {"silent.tsv", "phrase\treason\nany\t\n", "silent.tsv:2:1: error: a silent phrase without a reason"},
        {"silent.tsv", "phrase\treason\nprior [to\tsaid twice\n", "silent.tsv:2:1: error: the silent phrase `prior [to` cannot be read"},
        {"qualifiers.tsv", "phrase\tqualifier\nsevere\tsevere\nsevere\tmild\n",
         "qualifiers.tsv:3:1: error: the phrase `severe` stands in this table already"},
        {"implications.tsv", "if\tthen\treason\nhysterectomy\tchildbearing potential = maybe\twhy\n",
         "implications.tsv:2:39: error: `maybe` is not a state"},
        {"spelling.tsv", "word\tas\nnon-small\tnonsmall\n", "spelling.tsv:2:1: error: `non-small` is not one word"},
        {"spelling.tsv", "word\tas\ntumour\ttumor\nTumour\ttumor\n",
         "spelling.tsv:3:1: error: the word `Tumour` stands in this table already"},
    };
    for (Row const& row : rows) {
        CAPTURE(row.file, row.text);
        std::vector<std::string> const faults = faults_with(row.file, row.text);
        CAPTURE(faults);
        CHECK(std::any_of(faults.begin(), faults.end(), [&](std::string const& fault) { return fault.starts_with(row.fault); }));
    }
}

TEST_CASE("line ends of Windows and a byte-order mark do no harm") {
    CHECK(faults_with("sites.tsv", "\xEF\xBB\xBFname\tkind\r\nliver\tsite\r\n").empty());
}

TEST_CASE("what has faults is refused, and used as far as it goes where that is asked") {
    Tables tables = small_tables();
    tables.emplace_back("sites.tsv", "name\tkind\tsynonyms\nhead\tsite\tstroke\nliver\tsite\t\n");
    auto const strict = Vocabulary::from_tables(tables);
    REQUIRE_FALSE(strict);
    CHECK(strict.error().file == "sites.tsv");
    Vocabulary const lenient = Vocabulary::from_faulty_tables(tables);
    CHECK(name_of(lenient, lenient.find("stroke")) == "stroke");
    CHECK(name_of(lenient, lenient.find("liver")) == "liver");
}

TEST_CASE("a folder that cannot be read is an error") {
    auto const missing = Vocabulary::load("/no/such/folder");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().file == "/no/such/folder");
    CHECK_FALSE(Vocabulary::load(ELIGO_SOURCE_DIR "/rules"));
}

TEST_CASE("the built-in vocabulary has no faults") {
    Vocabulary const& vocabulary = Vocabulary::built_in();
    for (Diagnostic const& fault : vocabulary.faults()) {
        UNSCOPED_INFO(to_string(fault));
    }
    CHECK(vocabulary.faults().empty());
    CHECK(vocabulary.fingerprint().size() == 16);
}

TEST_CASE("every name and synonym of the built-in vocabulary leads to its entry") {
    Vocabulary const& vocabulary = Vocabulary::built_in();
    for (std::uint32_t i = 0; i < vocabulary.entries().size(); ++i) {
        Entry const& entry = vocabulary.entries()[i];
        CHECK(vocabulary.by_name(entry.name) == static_cast<EntryId>(i));
        if (!vocabulary.faults().empty()) continue;  // a phrase of two entries leads to the first
        if (vocabulary.find(entry.name) != static_cast<EntryId>(i)) FAIL_CHECK(entry.name);
        for (std::string_view synonym : entry.synonyms) {
            if (vocabulary.find(synonym) != static_cast<EntryId>(i)) FAIL_CHECK(entry.name << ": " << synonym);
        }
    }
}

TEST_CASE("the folder and the program hold the same vocabulary") {
    auto const loaded = Vocabulary::load(ELIGO_SOURCE_DIR "/data/vocabulary");
    if (!loaded) {
        WARN(to_string(loaded.error()));
        return;
    }
    CHECK(loaded->fingerprint() == Vocabulary::built_in().fingerprint());
}

TEST_CASE("folding twice changes nothing more") {
    Vocabulary const& vocabulary = Vocabulary::built_in();
    for (Entry const& entry : vocabulary.entries()) {
        for (std::string const& word : vocabulary.fold_words(entry.name)) {
            if (word == "-") continue;
            if (vocabulary.fold_word(word) != word) FAIL_CHECK(entry.name << ": " << word << " -> " << vocabulary.fold_word(word));
        }
    }
}
