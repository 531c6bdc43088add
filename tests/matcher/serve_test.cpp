// The desk over its socket: who is let in, what is refused, and what stands on the disk afterwards.
#include "matcher/serve.hpp"

#include "matcher/digest.hpp"
#include "matcher/json_view.hpp"

#include <httplib.h>
#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

using namespace eligo;
namespace fs = std::filesystem;

namespace {

std::string contents(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// A desk on a folder of its own, open while the test runs.
struct OpenDesk {
    fs::path folder = fs::temp_directory_path() / ("eligo-desk-" + std::to_string(getpid()));
    std::unique_ptr<Desk> desk;
    std::unique_ptr<DeskServer> server;
    std::thread thread;

    explicit OpenDesk(bool with_folder = true) {
        fs::remove_all(folder);
        fs::create_directories(folder);
        for (char const* name : {"trial.txt", "patient.yaml"})
            fs::copy_file(fs::path(ELIGO_SOURCE_DIR) / "data/samples" / name, folder / name);
        desk = std::make_unique<Desk>(DeskOptions{.data = with_folder ? folder.string() : std::string(),
                                                  .today = [] { return Day{std::chrono::year{2026} / 11 / 24}; },
                                                  .now = [] { return std::string("2026-11-24T17:20:00Z"); }},
                                      Vocabulary::built_in());
        server = std::make_unique<DeskServer>(ServeOptions{}, *desk);
        REQUIRE(server->bind());
        thread = std::thread([this] { server->run(); });
        httplib::Client probe("127.0.0.1", server->port());
        while (!probe.Get("/")) std::this_thread::yield();
    }
    ~OpenDesk() {
        server->stop();
        thread.join();
        fs::remove_all(folder);
    }

    std::string origin() const { return "http://127.0.0.1:" + std::to_string(server->port()); }
    httplib::Headers key() const { return {{"Cookie", "eligo-" + std::to_string(server->port()) + '=' + server->token()}}; }

    // On a machine under load an answer takes its time.
    static constexpr int patience = 250;

    httplib::Result post(std::string const& path, std::string const& body, httplib::Headers headers) const {
        httplib::Client client("127.0.0.1", server->port());
        client.set_read_timeout(patience);
        return client.Post(path, headers, body, "application/json");
    }
    httplib::Result post(std::string const& path, std::string const& body) const {
        auto headers = key();
        headers.emplace("Origin", origin());
        return post(path, body, headers);
    }
    httplib::Result get(std::string const& path, httplib::Headers const& headers) const {
        httplib::Client client("127.0.0.1", server->port());
        client.set_read_timeout(patience);
        return client.Get(path, headers);
    }
};

std::string value(std::string const& json, std::string_view key) {
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    REQUIRE(parser.parse(json).get(element) == simdjson::SUCCESS);
    return JsonView(element).text(key);
}

// The body of a request about the two samples; `more` are further members.
std::string about(std::string const& more = {}) {
    return R"({"trial": {"file": "trial.txt"}, "patient": {"file": "patient.yaml"})" + (more.empty() ? "" : ", " + more) + '}';
}

constexpr char const* bilirubin =
    R"("additions": [{"list": "observations", "fields": [["name", "total bilirubin"], ["value", "0.9"], ["unit", "mg/dL"],
    ["date", "2026-11-20"], ["upper", "1.2"]]}])";

}  // namespace

TEST_CASE("only who has the token comes in") {
    OpenDesk const open;
    for (char const* path : {"/", "/api/files", "/assets/desk.js", "/?token=0", "/?token=", "/nowhere"}) {
        CAPTURE(path);
        CHECK(open.get(path, {})->status == 403);
        CHECK(open.get(path, {{"Cookie", "eligo-" + std::to_string(open.server->port()) + "=wrong"}})->status == 403);
    }
    auto const entrance = open.get("/?token=" + open.server->token(), {});
    CHECK(entrance->status == 303);
    CHECK(entrance->get_header_value("Location") == "/");
    CHECK(holds(entrance->get_header_value("Set-Cookie"), "HttpOnly; SameSite=Strict"));
    auto const page = open.get("/", open.key());
    CHECK(page->status == 200);
    CHECK(holds(page->body, "<title>eligo desk</title>"));
    CHECK(holds(page->get_header_value("Content-Security-Policy"), "default-src 'none'"));
    CHECK_FALSE(holds(page->get_header_value("Content-Security-Policy"), "unsafe"));
    CHECK(page->get_header_value("X-Content-Type-Options") == "nosniff");
    CHECK(open.get("/assets/report.css", open.key())->status == 200);
}

TEST_CASE("requests of other pages and to other hosts are refused") {
    OpenDesk const open;
    CHECK(open.post("/api/case", about(), open.key())->status == 403);  // no Origin
    for (char const* origin : {"null", "http://example.org", "https://127.0.0.1", "http://127.0.0.1:1"}) {
        auto headers = open.key();
        headers.emplace("Origin", origin);
        CHECK(open.post("/api/case", about(), headers)->status == 403);
    }
    auto rebound = open.key();
    rebound.emplace("Host", "example.org:" + std::to_string(open.server->port()));
    CHECK(open.get("/", rebound)->status == 403);
    httplib::Client client("127.0.0.1", open.server->port());
    auto headers = open.key();
    headers.emplace("Origin", open.origin());
    CHECK(client.Post("/api/case", headers, about(), "text/plain")->status == 415);
    CHECK(client.Delete("/api/files", headers)->status == 405);
    CHECK(open.post("/api/case", about())->status == 200);
}

TEST_CASE("no path leads out of the folder, and no request is too large to be refused") {
    OpenDesk const open;
    fs::create_symlink("/etc/passwd", open.folder / "link.txt");
    fs::create_directory(open.folder / "folder.txt");
    for (std::string const name : {"../trial.txt", "/etc/passwd", "..", ".", "folder/../trial.txt", "link.txt", "folder.txt", ".hidden",
                                   "no-such.txt", "trial.txt\\u0000.yaml"}) {
        CAPTURE(name);
        auto const reply = open.post("/api/case", R"({"trial": {"file": ")" + name + R"("}, "patient": {"file": "patient.yaml"}})");
        CHECK(reply->status == 422);
        CHECK_FALSE(holds(reply->body, "root:"));
    }
    for (char const* path : {"/assets/../serve.cpp", "/assets/%2e%2e/x.css", "/assets/none.css", "/api/none"})
        CHECK(open.get(path, open.key())->status == 404);
    auto const files = open.get("/api/files", open.key());
    CHECK_FALSE(holds(files->body, "link.txt"));
    auto const large = open.post("/api/case", std::string(std::size_t{9} << 20U, ' '));
    CHECK((!large || large->status == 413));
    CHECK(open.post("/api/case",
                    R"({"trial": {"name": "t", "text": ")" + std::string(3U << 20U, 'x') + R"("}, "patient": {"file": "patient.yaml"}})")
              ->status == 422);
}

TEST_CASE("hostile bodies get an error in words") {
    OpenDesk const open;
    for (std::string const body : {"", "{", "[]", "null", "\xFF\xFE", R"({"trial": 3})", R"({"trial": {"file": []}})", R"({"patient": {}})",
                                   R"({"trial": {"text": ""}, "patient": {"text": ""}})"}) {
        CAPTURE(body);
        for (char const* path : {"/api/case", "/api/save", "/api/override", "/api/page"}) {
            auto const reply = open.post(path, body);
            CHECK(reply->status == 422);
            CHECK(holds(reply->body, "\"message\""));
        }
    }
    CHECK(open.post("/api/case", std::string(100000, '['))->status == 422);
    auto const wrong =
        open.post("/api/case", R"({"trial": {"file": "trial.txt"}, "patient": {"name": "x.yaml", "text": "id: p\nagee: 3\n"}})");
    CHECK(holds(wrong->body, "\"line\": 2"));
    CHECK(holds(wrong->body, "did you mean"));
}

TEST_CASE("what is filled in changes the answer at once, and the file only when it is saved") {
    OpenDesk const open;
    std::string const before = contents(open.folder / "patient.yaml");
    auto const first = open.post("/api/case", about());
    CHECK(holds(value(first->body, "html"), "Fill in total bilirubin"));
    auto const then = open.post("/api/case", about(bilirubin));
    CHECK_FALSE(holds(value(then->body, "html"), "Fill in total bilirubin"));
    CHECK(holds(value(then->body, "html"), "4 of 14 criteria have no answer yet"));
    CHECK(contents(open.folder / "patient.yaml") == before);

    std::string const hash = value(then->body, "patient_hash");
    CHECK(open.post("/api/save", about(std::string(bilirubin) + R"(, "patient_hash": "of another text")"))->status == 409);
    CHECK(contents(open.folder / "patient.yaml") == before);
    CHECK(open.post("/api/save", about(std::string(bilirubin) + R"(, "patient_hash": ")" + hash + '"'))->status == 200);
    std::string const after = contents(open.folder / "patient.yaml");
    CHECK(after.substr(0, before.size()) == before);
    CHECK(after.substr(before.size()) ==
          "additions:\n  - {observations: [{name: total bilirubin, value: 0.9, unit: mg/dL, date: 2026-11-20, upper: 1.2}]}\n");
    CHECK(holds(value(open.post("/api/case", about())->body, "html"), "4 of 14 criteria have no answer yet"));
    // What a kill left beside the file is no profile and is written over.
    std::ofstream(open.folder / ".eligo-patient.yaml.new") << "half";
    auto const again = open.post(
        "/api/save",
        about(R"("additions": [{"list": "facts", "fields": [["pregnant", "false"]]}], "patient_hash": ")" + sha256_hex(after) + '"'));
    CHECK(again->status == 200);
    CHECK(contents(open.folder / "patient.yaml").substr(0, after.size()) == after);
    CHECK_FALSE(fs::exists(open.folder / ".eligo-patient.yaml.new"));
}

TEST_CASE("an override is recorded with time and who, and stands in every later page") {
    OpenDesk const open;
    auto const override_with = [&](std::string const& values) {
        return open.post("/api/override", about(R"("override": {"criterion": "E2", )" + values + '}'));
    };
    CHECK(override_with(R"("answer": "not_met", "reason": " ", "who": "R. Nurse")")->status == 422);
    CHECK(override_with(R"("answer": "not_met", "reason": "seen", "who": "")")->status == 422);
    CHECK(override_with(R"("answer": "eligible", "reason": "seen", "who": "R. Nurse")")->status == 422);
    CHECK_FALSE(fs::exists(open.folder / Desk::override_file));
    auto const recorded = override_with(R"("answer": "not_met", "reason": "no <b>infection</b>", "who": "R. Nurse")");
    CHECK(recorded->status == 200);
    std::string const line = contents(open.folder / Desk::override_file);
    CHECK(holds(line, R"("time": "2026-11-24T17:20:00Z", "who": "R. Nurse")"));
    for (auto const& [path, key] : {std::pair("/api/case", "html"), std::pair("/api/page", "page")}) {
        std::string const html = value(open.post(path, about())->body, key);
        CHECK(holds(html, "Overridden: counts as not met</b>, because “<bdi>no &lt;b&gt;infection&lt;/b&gt;</bdi>” (<bdi>R. Nurse</bdi>"));
        CHECK(holds(html, "This verdict counts answers that a person overrode. Without them: <b>Needs information</b>"));
        CHECK(holds(html, "4 of 14 criteria have no answer yet"));
    }
    override_with(R"("answer": "withdrawn", "reason": "wrong patient", "who": "R. Nurse")");
    CHECK_FALSE(holds(value(open.post("/api/case", about())->body, "html"), "Overridden"));
    CHECK(contents(open.folder / Desk::override_file).substr(0, line.size()) == line);
}

TEST_CASE("without a folder the desk answers, and writes nothing") {
    OpenDesk const open(false);
    std::string const dropped = R"({"trial": {"name": "t.txt", "text": "Inclusion Criteria:\n\n* Age >= 18 years\n* ALT <= 100 U/L\n"},
        "patient": {"name": "p.yaml", "text": "id: p\nas_of: 2026-11-20\nage: 40\n"})";
    CHECK(holds(value(open.post("/api/case", dropped + '}')->body, "html"), "Needs information"));
    auto const saved =
        open.post("/api/save",
                  dropped + R"(, "additions": [{"list": "observations", "fields": [["name", "ALT"], ["value", "30"], ["unit", "U/L"]]}]})");
    CHECK(value(saved->body, "text") ==
          "id: p\nas_of: 2026-11-20\nage: 40\nadditions:\n  - {observations: [{name: ALT, value: 30, unit: U/L}]}\n");
    CHECK(
        open.post("/api/override", dropped + R"(, "override": {"criterion": "I1", "answer": "met", "reason": "r", "who": "w"}})")->status ==
        500);
    CHECK(open.post("/api/case", about())->status == 422);
}

TEST_CASE("many at once get the same answer as one") {
    OpenDesk const open;
    std::string const alone = open.post("/api/case", about(bilirubin))->body;
    std::vector<std::thread> users;
    std::vector<int> same(8, 0);
    for (std::size_t i = 0; i < same.size(); ++i)
        users.emplace_back([&, i] {
            for (int n = 0; n < 2; ++n) {
                auto const reply = open.post("/api/case", about(bilirubin));
                same[i] += reply && reply->body == alone ? 1 : 0;
            }
        });
    for (auto& user : users) user.join();
    CHECK(same == std::vector<int>(8, 2));
}

TEST_CASE("a cohort of the folder is screened, and its patients have pages of their own") {
    OpenDesk const open;
    std::ofstream(open.folder / "cohort.ndjson") << R"({"id": "a-1", "as_of": "2026-11-20", "age": 20})" << '\n'
                                                 << R"({"id": "a-12", "as_of": "2026-11-20", "age": 60})" << '\n';
    CHECK(holds(open.get("/api/files", open.key())->body, "\"cohorts\": [\"cohort.ndjson\"]"));
    auto const screened = open.post("/api/cohort", R"({"trial": {"file": "trial.txt"}, "cohort": "cohort.ndjson"})");
    CHECK(screened->status == 200);
    CHECK(holds(value(screened->body, "html"), "data-patient=\"a-12\""));
    auto const page = [&](std::string const& id) {
        return open.post("/api/case", R"({"trial": {"file": "trial.txt"}, "patient": {"cohort": "cohort.ndjson", "id": ")" + id + R"("}})");
    };
    CHECK(holds(value(page("a-1")->body, "html"), "Not eligible"));
    CHECK(holds(value(page("a-12")->body, "html"), "Needs information"));
    CHECK(page("a")->status == 422);
    CHECK(open.post("/api/cohort", R"({"trial": {"file": "trial.txt"}, "cohort": "../cohort.ndjson"})")->status == 422);
    CHECK(open.post("/api/cohort", R"({"trial": {"file": "trial.txt"}, "cohort": "patient.yaml", "as_of": "never"})")->status == 422);
}
