// The page of a cohort: the counts are those of `screen`, small ones can be hidden, and nothing of a record becomes markup.
#include "matcher/cohort_html.hpp"
#include "matcher/commands.hpp"
#include "matcher/json_view.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>

using namespace eligo;

namespace {

std::string const trial = ELIGO_SOURCE_DIR "/data/samples/trial.txt";

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::size_t times(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

std::string run(std::vector<std::string> const& arguments, std::string const& input, int expected = ExitStatus::done) {
    std::istringstream in(input);
    std::ostringstream out, err;
    int const status = run_program(arguments, {.in = in, .out = out, .err = err});
    INFO(err.str());
    REQUIRE(status == expected);
    return out.str();
}

// Twelve patients of 20 (excluded by age), one of 60, of whom little is known.
std::string cohort() {
    std::string text;
    for (int i = 0; i < 12; ++i) text += R"({"id": "young-)" + std::to_string(i) + R"(", "as_of": "2026-11-20", "age": 20})" + '\n';
    return text + R"({"id": "old <b>", "as_of": "2026-11-20", "age": 60})" + '\n';
}

std::string json() { return run({"screen", trial, "--cohort", "-", "--format", "json"}, cohort()); }

}  // namespace

TEST_CASE("the waterfall, the facts and the patients are those of screen") {
    std::string const html = cohort_content(json(), {});
    CHECK(holds(html, "0 of 13 potentially eligible"));
    CHECK(holds(html, "data-criterion=\"I2\">I2</a> Age"));
    CHECK(times(html, "<tr class=\"against\"") == 12);
    CHECK(times(html, "<tr class=\"unknown\"") == 1);
    CHECK(holds(html, "old &lt;b&gt;"));
    CHECK_FALSE(holds(html, "old <b>"));
    CHECK_FALSE(holds(html, "open-patient"));
    CHECK(holds(cohort_content(json(), {.links = true}), "data-patient=\"young-3\""));

    simdjson::dom::parser parser;
    JsonView const summary = JsonView(parser.parse(json()).value())["summary"];
    std::size_t steps = 0;
    summary.each("trials", [&](JsonView const& one) { steps += one.count("attrition"); });
    CHECK(times(html, "<td class=\"bar\">") == steps);
    CHECK(steps == 15);
}

TEST_CASE("small counts are hidden, and with them every patient and every bar that would tell") {
    std::string const html = cohort_content(json(), {.hide_below = 5});
    CHECK(holds(html, "Records <b>15</b>"));  // 13, in steps of 5
    CHECK(holds(html, "&lt;5"));
    CHECK_FALSE(holds(html, "young-"));
    CHECK_FALSE(holds(html, "old &lt;b&gt;"));
    CHECK_FALSE(holds(html, ">13<"));
    CHECK_FALSE(holds(html, ">12<"));
    CHECK_FALSE(holds(html, ">1<"));
}

TEST_CASE("eligo screen --report writes one self-contained file") {
    std::string const file = "/tmp/eligo-cohort-" + std::to_string(getpid()) + ".html";
    CHECK(run({"screen", trial, "--cohort", "-", "--report", file}, cohort()).empty());
    std::ifstream in(file, std::ios::binary);
    std::string const page{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    std::remove(file.c_str());
    CHECK(page == cohort_page(json(), {}));
    CHECK(times(page, "<script") == 1);
    CHECK(times(page, "style=\"") == 0);
    run({"screen", trial, "--cohort", "-", "--report", "/no/such/folder/x.html"}, cohort(), ExitStatus::invalid);
    run({"screen", trial, "--cohort", "-", "--report", file, "--summary"}, cohort(), ExitStatus::usage);
}
