#include "matcher/cohort_generate.hpp"

#include "matcher/chart.hpp"
#include "matcher/commands.hpp"
#include "matcher/profile.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>
#include <sstream>
#include <string>

using namespace eligo;

namespace {

std::string generate(std::string const& patients, std::string const& seed) {
    std::istringstream in;
    std::ostringstream out, err;
    REQUIRE(run_program({"cohort", "generate", "--patients", patients, "--seed", seed}, {.in = in, .out = out, .err = err}) ==
            ExitStatus::done);
    return out.str();
}

}  // namespace

TEST_CASE("a seed is a cohort", "[cohort]") {
    std::string const some = generate("50", "7");
    CHECK(generate("50", "7") == some);
    CHECK(generate("20", "7") == some.substr(0, generate("20", "7").size()));
    CHECK(generate("50", "8") != some);
}

TEST_CASE("generated patients are read without a word and name what the vocabulary knows", "[cohort]") {
    auto const& vocabulary = Vocabulary::built_in();
    CohortGenerator const generator(3);
    std::map<std::string, int> unread;
    int leukemia = 0, women = 0, missing_anc = 0;
    constexpr int patients = 2000;
    for (int i = 0; i < patients; ++i) {
        std::string line;
        generator.append(static_cast<std::uint64_t>(i), line);
        auto const read = read_profile(line, "generated", vocabulary, {.set_aside = true});
        INFO(line);
        REQUIRE(read);
        REQUIRE(read->warnings.empty());
        auto const& profile = read->profile;
        auto const chart = read_chart(profile, vocabulary);
        for (auto const& record : chart->records())
            for (auto const& item : record.read.items)
                if (item.unread) ++unread[std::string(record.name)];
        bool anc = false;
        for (auto const& observation : chart->observations()) {
            if (observation.entry == EntryId::none) ++unread[observation.record->name];
            if (!observation.record->unit.empty() && observation.unit == UnitId::none) ++unread[observation.record->unit];
            anc = anc || observation.record->name == "ANC";
        }
        for (auto const& fact : chart->facts())
            if (fact.entry == EntryId::none && fact.record->name != "able to swallow oral medication") ++unread[fact.record->name];
        leukemia += profile.conditions.front().name == "acute myeloid leukemia" ? 1 : 0;
        women += profile.sex == PatientSex::female ? 1 : 0;
        missing_anc += anc ? 0 : 1;
    }
    for (auto const& [name, count] : unread) {
        UNSCOPED_INFO(name << " " << count);
        CHECK(name == "known");
    }
    CHECK(leukemia > patients / 4);
    CHECK(women > patients / 3);
    CHECK(missing_anc > patients / 50);
    CHECK(missing_anc < patients / 5);
}
