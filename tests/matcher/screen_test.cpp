// `eligo screen` as other programs see it: formats of cohorts and of outputs, records that cannot be read, threads, interruption.
#include "matcher/cohort.hpp"
#include "matcher/cohort_csv.hpp"
#include "matcher/commands.hpp"

#include <zlib.h>
#include <zstd.h>
#include <catch2/catch.hpp>

#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

using namespace eligo;

namespace {

struct Run {
    int status = 0;
    std::string out, err;
};

Run run(std::vector<std::string> arguments, std::string const& input = {}) {
    std::istringstream in(input);
    std::ostringstream out, err;
    Run result;
    arguments.insert(arguments.begin(), "screen");
    result.status = run_program(arguments, {.in = in, .out = out, .err = err});
    result.out = out.str();
    result.err = err.str();
    return result;
}

bool holds(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string read_file(std::string const& name) {
    std::ifstream in(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// A folder that is gone with the test.
class Folder {
public:
    Folder() : path_(std::filesystem::temp_directory_path() / ("eligo-screen-" + std::to_string(getpid()))) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directory(path_);
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    std::string file(std::string const& name) const { return (path_ / name).string(); }
    std::string write(std::string const& name, std::string const& text) const {
        std::ofstream(file(name), std::ios::binary) << text;
        return file(name);
    }

private:
    std::filesystem::path path_;
};

constexpr char const* page =
    "Inclusion Criteria:\n\n- Age >= 18 years\n- ANC >= 1.0 x 10^9/L\n\nExclusion Criteria:\n\n- HIV infection\n- Pregnant women\n";

std::string const ann = R"({"id": "ann", "as_of": "2026-11-20", "age": 40, "sex": "female", "facts": {"pregnant": false},)"
                        R"( "conditions": [{"name": "HIV", "status": "absent"}],)"
                        R"( "observations": [{"name": "ANC", "value": 2.5, "unit": "10^9/L", "date": "2026-11-18"}]})";
std::string const bob = R"({"id": "bob", "as_of": "2026-11-20", "age": 12, "sex": "male"})";
std::string const eve = R"({"id": "eve", "as_of": "2026-11-20", "age": 50, "conditions": [{"name": "HIV infection"}]})";

std::string lines(std::vector<std::string> const& records) {
    std::string text;
    for (auto const& record : records) text += record + '\n';
    return text;
}

std::string pair(std::string const& id, std::string const& verdict, std::string const& not_met, std::string const& met,
                 std::string const& unknown) {
    return R"({"patient": ")" + id + R"(", "trial": "page", "as_of": "2026-11-20", "verdict": ")" + verdict + R"(", "not_met": [)" +
           not_met + R"(], "met_exclusions": [)" + met + R"(], "unknown": [)" + unknown + "]}\n";
}
std::string const of_ann = pair("ann", "potentially_eligible", "", "", "");
std::string const of_bob = pair("bob", "not_eligible", R"("I1")", "", R"("I2", "E1")");
std::string const of_eve = pair("eve", "not_eligible", "", R"("E1")", R"("I2", "E2")");

}  // namespace

TEST_CASE("a line for each patient and trial, in the order of the cohort", "[screen]") {
    Folder const folder;
    std::string const trial = folder.write("page.txt", page);
    auto const result = run({trial, "--cohort", "-", "--format", "ndjson"}, lines({ann, bob, eve}));
    CHECK(result.out == of_ann + of_bob + of_eve);
    CHECK(result.status == ExitStatus::done);
    CHECK(result.err.empty());
}

TEST_CASE("every form of a cohort is the same cohort", "[screen]") {
    Folder const folder;
    std::string const trial = folder.write("page.txt", page);
    std::string const ndjson = lines({ann, bob, eve});
    std::string const csv =
        "patient_id,as_of,sex,age,ANC [10^9/L],ANC.date,HIV,pregnant,conditions\n"
        "ann,2026-11-20,F,40,2.5,2026-11-18,no,false,\n"
        "bob,2026-11-20,M,12,,,NA,,\n"
        "eve,2026-11-20,,50,,,,,\"HIV infection\"\n";
    std::string gzip(ndjson.size() + 100, '\0');
    {
        z_stream stream{};
        REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
        std::string input = ndjson;
        stream.next_in = reinterpret_cast<Bytef*>(input.data());
        stream.avail_in = static_cast<uInt>(input.size());
        stream.next_out = reinterpret_cast<Bytef*>(gzip.data());
        stream.avail_out = static_cast<uInt>(gzip.size());
        REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
        gzip.resize(stream.total_out);
        deflateEnd(&stream);
    }
    std::string zstd(ZSTD_compressBound(ndjson.size()), '\0');
    zstd.resize(ZSTD_compress(zstd.data(), zstd.size(), ndjson.data(), ndjson.size(), 3));
    std::vector<std::pair<std::string, std::string>> const forms = {
        {"c.ndjson", ndjson},
        {"c", ndjson},
        {"bom", "\xEF\xBB\xBF" + ndjson},
        {"crlf", ann + "\r\n" + bob + "\r\n\r\n" + eve},
        {"c.yaml", ann + "\n---\nid: bob\nas_of: 2026-11-20\nage: 12\nsex: male\n---\n" + eve + "\n"},
        {"c.json", "[" + ann + ",\n" + bob + " ,\n\n" + eve + "]\n"},
        {"c.csv", csv},
        {"table", csv},
        {"c.ndjson.gz", gzip},
        {"twice.gz", gzip.substr(0, 0) + gzip},
        {"c.zst", zstd},
    };
    for (auto const& [name, text] : forms) {
        INFO(name);
        auto const result = run({trial, "--cohort", folder.write(name, text), "--format", "ndjson"});
        CHECK(result.err == "");
        CHECK(result.out == of_ann + of_bob + of_eve);
        CHECK(result.status == ExitStatus::done);
        auto const piped = run({trial, "--cohort", "-", "--format", "ndjson"}, text);
        CHECK(piped.out == result.out);
    }
    // Two gzip members are one file; the half of one is an error in its place.
    auto const two = run({trial, "--cohort", folder.write("two.gz", gzip + gzip), "--format", "ndjson"});
    CHECK(two.out == of_ann + of_bob + of_eve + of_ann + of_bob + of_eve);
    auto const half = run({trial, "--cohort", folder.write("half.gz", gzip.substr(0, gzip.size() / 2)), "--format", "ndjson"});
    CHECK(half.status != ExitStatus::done);
    CHECK(holds(half.err, "ends in the middle"));
}

TEST_CASE("a record that cannot be read costs only itself, wherever it stands", "[screen]") {
    Folder const folder;
    std::string const trial = folder.write("page.txt", page);
    std::vector<std::string> const bad = {R"({"id": "x", )",
                                          "garbage",
                                          R"({"id": "x", "agee": 4})",
                                          R"({"age": 4})",
                                          R"({"id": "x", "as_of": "2026-13-01"})",
                                          "[]",
                                          "{}",
                                          "\xFF\xFE",
                                          R"({"id": "x", "age": 12, "age": 13})",
                                          R"({"id": "x", "as_of": "2026-11-20", "age": 4}})",
                                          std::string(200, '[')};
    for (auto const& line : bad) {
        INFO(line);
        for (std::size_t at = 0; at <= 2; ++at) {
            std::vector<std::string> records{ann, bob};
            records.insert(records.begin() + static_cast<std::ptrdiff_t>(at), line);
            auto const result = run({trial, "--cohort", folder.write("c.ndjson", lines(records)), "--format", "ndjson"});
            CHECK(result.status == ExitStatus::some_failed);
            std::string const begin = "{\"line\": " + std::to_string(at + 1) + ", \"error\": \"";
            std::vector<std::string> parts{of_ann, of_bob};
            std::istringstream out(result.out);
            std::vector<std::string> got;
            for (std::string one; std::getline(out, one);) got.push_back(one + '\n');
            REQUIRE(got.size() == 3);
            CHECK(got[at].substr(0, begin.size()) == begin);
            got.erase(got.begin() + static_cast<std::ptrdiff_t>(at));
            CHECK(got == parts);
            CHECK(holds(result.err, "1 of 3 records could not be read"));
        }
    }
}

TEST_CASE("no day is guessed", "[screen]") {
    Folder const folder;
    std::string const trial = folder.write("page.txt", page);
    std::string const undated = R"({"id": "ann", "age": 40})";
    auto const refused = run({trial, "--cohort", "-", "--format", "ndjson"}, undated + "\n");
    CHECK(refused.status == ExitStatus::some_failed);
    CHECK(holds(refused.out, R"({"line": 1, "error": "the record has no `as_of`)"));
    auto const given = run({trial, "--cohort", "-", "--format", "ndjson", "--as-of", "2026-11-20"}, undated + "\n");
    CHECK(given.status == ExitStatus::done);
    CHECK(holds(given.out, R"("as_of": "2026-11-20")"));
}

TEST_CASE("what is wrong with the command or its files has its status", "[screen]") {
    Folder const folder;
    std::string const trial = folder.write("page.txt", page);
    CHECK(run({trial}).status == ExitStatus::usage);
    CHECK(run({trial, "--cohort", "-", "--format", "xml"}).status == ExitStatus::usage);
    CHECK(run({"-", "--cohort", "-"}).status == ExitStatus::usage);
    CHECK(run({trial, "--cohort", "-", "--resume"}, ann).status == ExitStatus::usage);
    CHECK(run({trial, "--cohort", folder.file("none")}).status == ExitStatus::invalid);
    CHECK(run({folder.file("none"), "--cohort", "-"}, ann).status == ExitStatus::invalid);
    CHECK(run({trial, "--cohort", "-"}, "").status == ExitStatus::invalid);
    CHECK(run({trial, "--cohort", "-", "--output", folder.file("no/such/place")}, ann).status == ExitStatus::invalid);
    auto const column = run({trial, "--cohort", folder.write("c.csv", "id,age,hemoglobn [g/dL]\n1,2,3\n")});
    CHECK(column.status == ExitStatus::invalid);
    CHECK(holds(column.err, "c.csv:1:8"));
    CHECK(holds(column.err, "did you mean `hemoglobin`"));
}

TEST_CASE("rows of a table fail one by one", "[screen]") {
    Folder const folder;
    std::string const trial = folder.write("page.txt", page);
    std::string const csv =
        "id;as_of;age;HIV;ANC [10^9/L]\n"
        "ann;2026-11-20;40;absent;\"2.5\"\n"
        "few;2026-11-20\n"
        "old;2026-11-20;400;;\n"
        "odd;2026-11-20;40;maybe not;<0.5\n"
        "\"bob\";2026-11-20;12;;\n";
    auto const result = run({trial, "--cohort", folder.write("c.csv", csv), "--format", "csv"});
    CHECK(result.status == ExitStatus::some_failed);
    CHECK(holds(result.out, "line,patient,trial,as_of,verdict,not_met,met_exclusions,unknown,error\n"));
    CHECK(holds(result.out, "2,ann,page,2026-11-20,needs_information,,,E2,\n"));
    CHECK(holds(result.out, "3,,,,,,,,"));
    CHECK(holds(result.out, "the row has 2 cells, the header 5"));
    CHECK(holds(result.out, "4,,,,,,,,"));
    CHECK(holds(result.out, "5,odd,page,2026-11-20,not_eligible,I2,,E1 E2,\n"));
    CHECK(holds(result.out, "6,bob,page,2026-11-20,not_eligible,I1,,I2 E1 E2,\n"));
}

TEST_CASE("attrition, log, top and summary", "[screen]") {
    Folder const folder;
    std::string const trial = folder.write("page.txt", page);
    auto const result = run({trial, "--cohort", "-", "--format", "json", "--summary", "--top", "1", "--attrition", folder.file("a.csv"),
                             "--log", folder.file("l.csv")},
                            lines({ann, bob, eve, bob}));
    CHECK(result.status == ExitStatus::done);
    CHECK(holds(result.out, R"("records": 4, "subjects": 3, "unreadable": 0)"));
    CHECK(holds(result.out, R"("potentially_eligible": 1, "needs_information": 0, "not_eligible": 3)"));
    CHECK(holds(result.out, R"("top": [{"patient": "ann", "verdict": "potentially_eligible", "unknown": 0}])"));
    CHECK(
        read_file(folder.file("a.csv")) ==
        "trial,number_records,number_subjects,reason_id,reason,excluded_records,excluded_subjects,excluded_only_here,unknown_here,cohort\n"
        "page,4,3,1,All readable records,0,0,0,0,\n"
        "page,2,2,2,I1 Age >= 18 years,2,1,2,0,\n"
        "page,2,2,3,I2 ANC >= 1.0 x 10^9/L,0,0,0,1,\n"
        "page,1,1,4,E1 HIV infection,1,1,1,0,\n"
        "page,1,1,5,E2 Pregnant women,0,0,0,0,\n");
    CHECK(read_file(folder.file("l.csv")) ==
          "subject,trial,date_screened,potentially_eligible,reasons\n"
          "ann,page,2026-11-20,Y,\n");  // --top leaves out what is closed
    run({trial, "--cohort", "-", "--log", folder.file("l.csv")}, lines({ann, bob, eve}));
    CHECK(holds(read_file(folder.file("l.csv")), "bob,page,2026-11-20,N,I1 not met\neve,page,2026-11-20,N,E1 met\n"));
}

TEST_CASE("the number of threads and an interruption change no byte", "[screen]") {
    Folder const folder;
    std::string const trials = folder.write("page.txt", page);
    std::string const other = folder.write("other.txt", "Inclusion Criteria:\n\n- Diagnosis of HIV infection\n- Age > 45 years\n");
    std::string cohort;
    for (int i = 0; i < 700; ++i) {
        std::string const number = std::to_string(i);
        if (i % 97 == 5) cohort += "{\"id\": \"broken" + number + "\", \n";
        cohort += R"({"id": "p)" + std::to_string(i % 650) + R"(", "as_of": "2026-11-20", "age": )" + std::to_string(i % 90) +
                  R"(, "observations": [{"name": "ANC", "value": )" + std::to_string(i % 30) + R"(, "unit": "10^8/L", "date": "2026-11-0)" +
                  std::to_string(1 + i % 9) + "\"}]";
        cohort += i % 3 == 0 ? R"(, "conditions": [{"name": "HIV", "status": "absent"}]})" : "}";
        cohort += '\n';
    }
    std::string const file = folder.write("c.ndjson", cohort);
    for (std::string const format : {"ndjson", "csv", "json", "text"}) {
        std::string expected, expected_log, expected_attrition;
        for (std::string const threads : {"1", "2", "7"}) {
            INFO(format << " with " << threads);
            std::vector<std::string> const arguments = {
                trials,  other,      "--cohort",         file,    "--format",         format,        "--threads",
                threads, "--output", folder.file("out"), "--log", folder.file("log"), "--attrition", folder.file("attrition")};
            CHECK(run(arguments).status == ExitStatus::some_failed);
            if (threads == "1") {
                expected = read_file(folder.file("out"));
                expected_log = read_file(folder.file("log"));
                expected_attrition = read_file(folder.file("attrition"));
                CHECK(expected.size() > 500);
            }
            CHECK(read_file(folder.file("out")) == expected);
            CHECK(read_file(folder.file("log")) == expected_log);
            CHECK(read_file(folder.file("attrition")) == expected_attrition);
            // Interrupted once or twice, and gone on from there.
            std::filesystem::remove(folder.file("out"));
            auto stopped = arguments;
            stopped.insert(stopped.end(), {"--stop-after", "200"});
            auto const first = run(stopped);
            CHECK(first.status == ExitStatus::interrupted);
            CHECK(holds(first.err, "stopped after"));
            CHECK(!std::filesystem::exists(folder.file("out")));
            CHECK(std::filesystem::exists(folder.file("out.part")));
            std::ofstream(folder.file("out.part"), std::ios::app) << "half a li";  // a run that was killed
            auto resumed = arguments;
            resumed.emplace_back("--resume");
            auto again = resumed;
            again.insert(again.end(), {"--stop-after", "500"});
            int const second = run(again).status;
            if (second == ExitStatus::interrupted) CHECK(run(resumed).status == ExitStatus::some_failed);
            CHECK(read_file(folder.file("out")) == expected);
            CHECK(read_file(folder.file("log")) == expected_log);
            CHECK(read_file(folder.file("attrition")) == expected_attrition);
            CHECK(!std::filesystem::exists(folder.file("out.resume")));
        }
    }
}

TEST_CASE("20,000 generated patients give the same bytes on any number of threads", "[screen]") {
    Folder const folder;
    std::ostringstream cohort, err;
    std::istringstream none;
    REQUIRE(run_program({"cohort", "generate", "--patients", "20000", "--seed", "5"}, {.in = none, .out = cohort, .err = err}) ==
            ExitStatus::done);
    std::string const file = folder.write("c.ndjson", cohort.str());
    std::string expected;
    for (std::string const threads : {"1", "2", "7"}) {
        auto const result = run({ELIGO_SOURCE_DIR "/data/samples/trial.txt", "--cohort", file, "--format", "ndjson", "--threads", threads});
        CHECK(result.status == ExitStatus::done);
        if (threads == "1") expected = result.out;
        CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 20000);
        CHECK((result.out == expected));
    }
    for (std::string_view const verdict : {"not_eligible", "needs_information"}) CHECK(holds(expected, verdict));
}

TEST_CASE("another question is not gone on with", "[screen]") {
    Folder const folder;
    std::string const trial = folder.write("page.txt", page);
    std::string cohort;
    for (int i = 0; i < 600; ++i) cohort += bob + '\n';
    std::string const file = folder.write("c.ndjson", cohort);
    std::vector<std::string> const arguments = {trial,      "--cohort",         file,        "--format", "ndjson",
                                                "--output", folder.file("out"), "--threads", "1"};
    auto stopped = arguments;
    stopped.insert(stopped.end(), {"--stop-after", "1"});
    CHECK(run(stopped).status == ExitStatus::interrupted);
    auto other = arguments;
    other.insert(other.end(), {"--resume", "--as-of", "2026-11-21"});
    auto const result = run(other);
    CHECK(result.status == ExitStatus::invalid);
    CHECK(holds(result.err, "belongs to a screening with other trials, options or vocabulary"));
}

TEST_CASE("a folder of trials is read by name", "[screen]") {
    Folder const folder;
    std::filesystem::create_directory(folder.file("trials"));
    folder.write("trials/b.txt", page);
    folder.write("trials/a.txt", page);
    auto const result = run({folder.file("trials"), "--cohort", "-", "--format", "csv"}, ann + "\n");
    CHECK(result.out ==
          "line,patient,trial,as_of,verdict,not_met,met_exclusions,unknown,error\n"
          "1,ann,a,2026-11-20,potentially_eligible,,,,\n"
          "1,ann,b,2026-11-20,potentially_eligible,,,,\n");
}
