#include "tests/matcher/evaluate_fixture.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace eligo;
using namespace eligo::testing;

namespace {

constexpr auto met = Answer::met;
constexpr auto not_met = Answer::not_met;
constexpr auto unknown = Answer::unknown;

struct Line {
    std::string patient;
    Answer answer;
};

void check(Record const& asked, std::vector<Line> const& lines) {
    for (auto const& line : lines) {
        auto const said = look(leaf(asked), line.patient);
        INFO(line.patient << "\n  " << said.reason);
        CHECK(to_string(said.answer) == to_string(line.answer));
        CHECK_FALSE(said.reason.empty());
        CHECK((said.answer != unknown || !said.missing.empty()));
    }
}

template <class F>
Record with(Record record, F change) {
    change(record);
    return record;
}

}  // namespace

TEST_CASE("missing is unknown, absent and complete are a no", "[record]") {
    check(record("hepatitis B"), {
                                     {"{}", unknown},
                                     {"conditions: [{name: hepatitis B}]", met},
                                     {"conditions: [{name: hepatitis B, status: absent}]", not_met},
                                     {"{conditions: [{name: diabetes}], complete: [conditions]}", not_met},
                                     {"{conditions: [], complete: [conditions]}", not_met},
                                     {"{conditions: [{name: diabetes}], complete: [treatments]}", unknown},
                                     {"conditions: [{name: hepatitis B}, {name: hepatitis, status: absent}]", unknown},
                                 });
}

TEST_CASE("active and absent at once: a recorded no that is contradicted denies nothing", "[record]") {
    std::string const both = "treatments: [{name: anthracycline}, {name: anthracycline, status: absent}]";
    check(record("daunorubicin", Tense::current), {{both, unknown}});
    check(record("daunorubicin", Tense::ever),
          {{both, unknown}, {"treatments: [{name: daunorubicin, status: absent}, {name: anthracycline}]", not_met}});
    check(record("cytarabine", Tense::ever),
          {{both, unknown}, {"treatments: [{name: daunorubicin}, {name: chemotherapy, status: absent}]", unknown}});
    auto const said = look(leaf(record("pneumonia")), "conditions: [{name: infection}, {name: infection, status: absent}]");
    CHECK(said.answer == unknown);
    CHECK(said.conflict);
    CHECK(said.evidence.size() == 2);
    // Events, at any time; what has ended is no contradiction of today.
    check(record("surgery"), {{"procedures: [{name: surgery, status: absent}, {name: appendectomy, date: 2026-11-19}]", unknown}});
    check(record("pneumonia"), {{"conditions: [{name: pneumonia, end: 2026-01-01}, {name: pneumonia, status: absent}]", unknown}});
    check(record("pneumonia", Tense::current),
          {{"conditions: [{name: pneumonia, end: 2026-01-01}, {name: pneumonia, status: absent}]", not_met}});
    check(record("AML"), {{"conditions: [{name: breast cancer, end: 2010}, {name: malignancy, status: absent}]", not_met}});
    // A recorded no with a qualifier denies what has it.
    check(record("neuropathy"), {{"conditions: [{name: severe neuropathy}, {name: severe neuropathy, status: absent}]", unknown},
                                 {"conditions: [{name: neuropathy}, {name: severe neuropathy, status: absent}]", met}});
    check(with(record("neuropathy"), [](Record& r) { r.qualifiers = {"severe"}; }),
          {{"conditions: [{name: neuropathy}, {name: severe neuropathy, status: absent}]", not_met}});
    // What follows from other records is contradicted in the same way.
    check(record("HIV infection"), {{"conditions: [{name: HIV seronegativity}, {name: HIV}]", unknown}});
}

TEST_CASE("combinations recorded absent", "[record]") {
    check(record("FLAG-Ida"), {{"treatments: [{name: FLAG-Ida, status: absent}]", not_met},
                               {"treatments: [{name: FLAG-Ida}, {name: FLAG-Ida, status: absent}]", unknown}});
    check(record("daunorubicin", Tense::ever), {{"treatments: [{name: FLAG-Ida, status: absent}]", unknown},
                                                {"treatments: [{name: FLAG-Ida}, {name: FLAG-Ida, status: absent}]", unknown}});
    check(record("chemotherapy", Tense::ever), {{"treatments: [{name: FLAG-Ida}, {name: FLAG-Ida, status: absent}]", unknown}});
    // An excepted one does not count by its parts either.
    auto const asked = with(record("anthracycline", Tense::ever), [](Record& r) { r.except = {term("CPX-351")}; });
    check(asked, {
                     {"treatments: [{name: CPX-351}]", unknown},
                     {"{treatments: [{name: CPX-351}], complete: [treatments]}", not_met},
                     {"treatments: [{name: FLAG-Ida}]", met},
                 });
}

TEST_CASE("direction", "[record]") {
    check(record("hepatitis B"), {
                                     {"conditions: [{name: hepatitis}]", unknown},
                                     {"{conditions: [{name: hepatitis}], complete: [conditions]}", unknown},
                                     {"conditions: [{name: hepatitis, status: absent}]", not_met},
                                 });
    check(record("hepatitis"),
          {{"conditions: [{name: hepatitis B}]", met}, {"conditions: [{name: hepatitis B, status: absent}]", unknown}});
    check(record("chemotherapy", Tense::ever), {{"treatments: [{name: daunorubicin, start: 2026-01-01, end: 2026-01-03}]", met}});
    check(record("anthracycline", Tense::ever), {
                                                    {"{treatments: [{name: chemotherapy, end: 2019}], complete: [treatments]}", unknown},
                                                    {"{treatments: [{name: cytarabine, end: 2019}], complete: [treatments]}", not_met},
                                                });
}

TEST_CASE("what a name says", "[record][chart]") {
    check(record("infection"), {
                                   {"conditions: [{name: prosthetic joint infection}]", met},
                                   {"conditions: [{name: infection of the left knee}]", met},
                                   {"conditions: [{name: suspected infection}]", unknown},
                                   {"conditions: [{name: possible infection}]", unknown},
                                   {"conditions: [{name: no infection}]", unknown},
                                   {"{conditions: [{name: family history of infection}], complete: [conditions]}", not_met},
                                   {"{conditions: [{name: risk of infection}], complete: [conditions]}", not_met},
                                   {"{conditions: [{name: suspected infection}], complete: [conditions]}", unknown},
                                   {"{conditions: [{name: infection control visit}], complete: [conditions]}", unknown},
                                   {"{conditions: [{name: fear of infection}], complete: [conditions]}", not_met},
                               });
    // What nobody can read may be what is asked for.
    check(record("hepatitis B"), {
                                     {"{conditions: [{name: prosthetic joint infection}], complete: [conditions]}", not_met},
                                     {"{conditions: [{name: xyzzy syndrome}], complete: [conditions]}", unknown},
                                 });
    check(record("pneumonia"), {{"{conditions: [{name: prosthetic joint infection}], complete: [conditions]}", unknown}});
    check(record("HIV infection"), {{"{conditions: [{name: HIV-associated neuropathy}], complete: [conditions]}", unknown}});
    check(record("neuropathy"), {{"conditions: [{name: HIV-associated neuropathy}]", met}});
    check(record("AML"), {
                             {"conditions: [{name: AML with NPM1 mutation}]", met},
                             {"conditions: [{name: relapsed AML}]", met},
                             {"conditions: [{name: FLT3-ITD positive AML}]", met},
                             {"conditions: [{name: AML and diabetes}]", met},
                         });
    check(record("diabetes"),
          {{"conditions: [{name: AML and diabetes}]", met}, {"conditions: [{name: AML and diabetes, status: absent}]", unknown}});
    check(record("daunorubicin", Tense::ever), {
                                                   {"treatments: [{name: cytarabine + daunorubicin, end: 2026-01-07}]", met},
                                                   {"treatments: [{name: FLAG-Ida, end: 2026-01-07}]", met},
                                                   {"{treatments: [{name: 7+3, end: 2026-01-07}], complete: [treatments]}",
                                                    unknown},  // which anthracycline it was is not listed
                                                   {"{treatments: [{name: XYZ-123, kind: chemotherapy}], complete: [treatments]}", unknown},
                                               });
    check(record("chemotherapy", Tense::ever),
          {
              {"treatments: [{name: XYZ-123, kind: chemotherapy, end: 2026-01-07}]", met},
              {"{treatments: [{name: XYZ-123, end: 2026-01-07}], complete: [treatments]}", unknown},
              {"{treatments: [{name: XYZ-123, kind: immunotherapy, end: 2026-01-07}], complete: [treatments]}", not_met},
          });
    check(record("CYP3A inducer", Tense::ever), {{"{treatments: [{name: XYZ-123, kind: chemotherapy}], complete: [treatments]}", unknown}});
}

TEST_CASE("histology makes a record more special", "[record][chart]") {
    auto const squamous = record("squamous cell lung cancer");
    check(squamous, {
                        {"conditions: [{name: NSCLC, histology: squamous cell carcinoma}]", met},
                        {"{conditions: [{name: NSCLC, histology: adenocarcinoma}], complete: [conditions]}", not_met},
                        {"{conditions: [{name: NSCLC}], complete: [conditions]}", unknown},
                        {"{conditions: [{name: NSCLC, histology: non-squamous}], complete: [conditions]}", unknown},
                    });
    check(record("non-squamous NSCLC"), {{"conditions: [{name: NSCLC, histology: adenocarcinoma}]", met},
                                         {"conditions: [{name: NSCLC, histology: squamous cell carcinoma}]", unknown}});
}

TEST_CASE("bare, current, ever, past", "[record]") {
    std::string const ended = "treatments: [{name: prednisone, start: 2026-01-01, end: 2026-02-01}]";
    std::string const running = "treatments: [{name: prednisone, start: 2026-01-01}]";
    check(record("corticosteroid"),
          {{running, met},
           {ended, unknown},
           {"{treatments: [{name: prednisone, start: 2026-01-01, end: 2026-02-01}], complete: [treatments]}", unknown}});
    check(record("corticosteroid", Tense::current),
          {{running, met}, {ended, unknown}, {"{treatments: [{name: prednisone, end: 2026-02-01}], complete: [treatments]}", not_met}});
    check(record("corticosteroid", Tense::ever),
          {{running, met}, {ended, met}, {"treatments: [{name: prednisone, start: 2027-01-01}]", unknown}});
    check(record("corticosteroid", Tense::past), {{ended, met}, {running, unknown}});
    // Events: at any time when bare, never lasting.
    check(record("MI"),
          {{"conditions: [{name: MI, onset: 2020-01-01}]", met}, {"conditions: [{name: MI, onset: 2020-01-01, end: 2020-01-09}]", met}});
    check(record("MI", Tense::current), {{"{conditions: [{name: MI, onset: 2020-01-01}], complete: [conditions]}", not_met}});
    // Unmarked: only where both readings agree.
    check(record("rash"), {{"conditions: [{name: rash}]", met}, {"conditions: [{name: rash, end: 2026-01-01}]", unknown}});
    check(record("rash", Tense::current), {{"conditions: [{name: rash, onset: 2026-01-01}]", unknown},
                                           {"conditions: [{name: rash, onset: 2026-01-01, status: active}]", met}});
    check(record("hepatitis B", Tense::current),
          {{"conditions: [{name: hepatitis B}]", met},
           {"conditions: [{name: hepatitis B, status: resolved}]", unknown},
           {"{conditions: [{name: hepatitis B, status: resolved}], complete: [conditions]}", not_met}});
    check(record("hepatitis B", Tense::ever), {{"conditions: [{name: history of hepatitis B}]", met}});
    check(record("hepatitis B"), {{"conditions: [{name: history of hepatitis B}]", unknown}});
    check(record("appendectomy"), {{"procedures: [{name: appendectomy, date: 2015}]", met}});
}

TEST_CASE("windows on records", "[record]") {
    auto const chemotherapy = record("chemotherapy", Tense::ever, within(14, TimeUnit::day));
    check(chemotherapy, {
                            {"treatments: [{name: cytarabine, start: 2026-10-01, end: 2026-11-06}]", met},
                            {"treatments: [{name: cytarabine, start: 2026-10-01, end: 2026-11-05}]", unknown},
                            {"{treatments: [{name: cytarabine, start: 2026-10-01, end: 2026-11-05}], complete: [treatments]}", not_met},
                            {"{treatments: [{name: cytarabine, start: 2026-10-01, end: 2026-11}], complete: [treatments]}", unknown},
                            {"treatments: [{name: cytarabine, start: 2024-10-01}]", met},
                            {"treatments: [{name: cytarabine}]", unknown},
                            {"{treatments: [{name: cytarabine, start: 2026-11-25}], complete: [treatments]}", not_met},
                        });
    check(record("MI", Tense::ever, within(6, TimeUnit::month)),
          {
              {"conditions: [{name: MI, onset: 2026-05-20}]", met},
              {"{conditions: [{name: MI, onset: 2026-05-19}], complete: [conditions]}", not_met},
              {"conditions: [{name: MI, onset: 2026}]", unknown},
          });
    check(record("hepatitis B", Tense::ever, within(6, TimeUnit::month)), {{"conditions: [{name: hepatitis B, onset: 2010}]", met}});
    check(record("rash", Tense::ever, within(6, TimeUnit::month)),
          {{"conditions: [{name: rash, onset: 2010}]", unknown}, {"conditions: [{name: rash, onset: 2026-11-01}]", met}});
    check(record("hepatitis B", Tense::ever, ago(1, TimeUnit::year, Window::Edge::started)),
          {
              {"conditions: [{name: hepatitis B, onset: 2014-05}]", met},
              {"conditions: [{name: hepatitis B, onset: 2026-03-15}]", not_met},  // the very condition, and it is newer
              {"conditions: [{name: hepatitis B, onset: 2025}]", unknown},
          });
    check(record("radiotherapy", Tense::ever, within(7, TimeUnit::day, Window::Edge::ended)),
          {
              {"treatments: [{name: radiotherapy, start: 2026-11-09, end: 2026-11-13}]", met},
              {"{treatments: [{name: radiotherapy, start: 2026-11-06, end: 2026-11-12}], complete: [treatments]}", not_met},
              {"treatments: [{name: radiotherapy, start: 2026-10-28, end: 2026-11}]", unknown},
          });
    check(record("surgery", Tense::ever, within(28, TimeUnit::day)),
          {{"procedures: [{name: appendectomy, date: 2026-10-23}]", met}, {"procedures: [{name: appendectomy, date: 2026-10}]", unknown}});
}

TEST_CASE("what a date of a procedure says", "[record]") {
    // A pacemaker stays, a biopsy does not; of a tracheostomy neither is known.
    check(record("pacemaker", Tense::current),
          {{"procedures: [{name: pacemaker, date: 2026-01-01}]", met}, {"procedures: [{name: pacemaker}]", met}});
    check(record("pacemaker", Tense::ever, within(1, TimeUnit::month, Window::Edge::ended)),
          {{"procedures: [{name: pacemaker, date: 2026-11-20}]", unknown},
           {"{procedures: [{name: pacemaker, date: 2026-11-20}], complete: [procedures, treatments]}", not_met}});
    check(record("tracheostomy", Tense::past), {{"procedures: [{name: tracheostomy, date: 2026-11-20}]", unknown}});
    check(record("tracheostomy", Tense::ever, within(1, TimeUnit::month)),
          {{"procedures: [{name: tracheostomy, date: 2026-11-01}]", met},
           {"{procedures: [{name: tracheostomy, date: 2020}], complete: [procedures]}", unknown}});
    check(record("skin biopsy", Tense::past), {{"procedures: [{name: skin biopsy, date: 2026-11-20}]", met}});
    // An undated event is past or of today.
    check(record("skin biopsy", Tense::past), {{"procedures: [{name: skin biopsy}]", unknown}});
}

TEST_CASE("partial dates end with the day of the profile", "[record]") {
    check(record("MI", Tense::ever, within(30, TimeUnit::day)), {{"conditions: [{name: MI, onset: 2026-11}]", met}});
    check(record("corticosteroid", Tense::ever, within(1, TimeUnit::day)),
          {{"treatments: [{name: prednisone, start: 2026, end: 2026-11-19}]", met}});
    check(record("hepatitis B", Tense::past), {{"conditions: [{name: hepatitis B, onset: 2026-11}]", unknown}});
    check(record("MI", Tense::past), {{"conditions: [{name: MI, onset: 2026-11}]", met}});
}

TEST_CASE("what follows from an absence need not stand in a list", "[record]") {
    check(record("HIV seronegativity"), {
                                            {"{complete: [conditions]}", met},
                                            {"conditions: [{name: HIV, status: absent}]", met},
                                            {"{conditions: [{name: HIV}], complete: [conditions]}", not_met},
                                            {"{observations: [{name: HIV test, value: pending}], complete: [conditions]}", met},
                                            {"{}", unknown},
                                        });
    check(record("HIV infection"), {{"{complete: [conditions]}", not_met}});
}

TEST_CASE("an allergy recorded absent among the conditions", "[record]") {
    check(record("egg allergy", Tense::current), {{"conditions: [{name: egg allergy, status: absent}]", not_met}});
    check(with(record("MI", Tense::ever),
               [](Record& r) {
                   r.count = Count{Counted::records, 1, 1};
               }),
          {{"conditions: [{name: MI, status: absent}]", not_met},
           {"conditions: [{name: xyzzy syndrome}, {name: MI, status: absent}]", not_met}});
}

TEST_CASE("reasons are true", "[record]") {
    CHECK(look(leaf(record("pneumonia", Tense::current)), "conditions: [{name: pneumonia, end: 2026-10-01}]").reason.find("has ended") !=
          std::string::npos);
    CHECK(look(leaf(record("corticosteroid", Tense::ever, within(14, TimeUnit::day))),
               "treatments: [{name: prednisone, start: 2024-01, end: 2024-02}]")
              .reason.find("outside the window") != std::string::npos);
}

TEST_CASE("a treatment for a reason", "[record]") {
    Record any;
    any.role = Role::therapy;
    any.reason = term("hypertension");
    check(any,
          {
              {"{conditions: [{name: HTN}], treatments: [{name: xyzzy, start: 2026-01, reason: hypertension}]}", met},
              {"{conditions: [{name: HTN}], treatments: [{name: xyzzy, start: 2026-01, end: 2026-02, reason: hypertension}]}", unknown},
              {"{conditions: [{name: HTN}], treatments: [{name: xyzzy, start: 2026-01, reason: rash}], complete: [treatments]}", not_met},
              {"{conditions: [{name: HTN}], treatments: [{name: xyzzy, start: 2026-01, reason: rash}]}", unknown},
              {"{conditions: [{name: HTN}], treatments: [{name: xyzzy, start: 2026-01}], complete: [treatments]}",
               unknown},  // it may be for that
              {"{treatments: [{name: xyzzy, start: 2026-01, reason: rash}], complete: [treatments]}", unknown},
              {"{conditions: [{name: HTN}], complete: [treatments]}", not_met},
          });
    any.reason = term("malignancy");
    check(any, {{"{treatments: [{name: xyzzy, start: 2026-01, reason: AML}]}", met}});
}

TEST_CASE("intent, route, major and certainty", "[record]") {
    auto const qualified = [](std::string_view name, std::string q, Tense tense = Tense::ever) {
        return with(record(name, tense), [&](Record& r) { r.qualifiers = {q}; });
    };
    check(qualified("chemotherapy", "maintenance"),
          {
              {"treatments: [{name: cytarabine, intent: maintenance, end: 2026-01}]", met},
              {"{treatments: [{name: cytarabine, intent: induction, end: 2026-01}], complete: [treatments]}", not_met},
              {"{treatments: [{name: cytarabine, end: 2026-01}], complete: [treatments]}", unknown},
          });
    // Induction before surgery is neoadjuvant.
    check(qualified("chemotherapy", "neoadjuvant"),
          {{"{treatments: [{name: cytarabine, intent: induction, end: 2026-01}], complete: [treatments]}", unknown},
           {"{treatments: [{name: cytarabine, intent: adjuvant, end: 2026-01}], complete: [treatments]}", not_met}});
    check(qualified("surgery", "major"),
          {{"procedures: [{name: appendectomy, date: 2026-01-01, major: true}]", met},
           {"{procedures: [{name: appendectomy, date: 2026-01-01, major: false}], complete: [procedures]}", not_met},
           {"procedures: [{name: appendectomy, date: 2026-01-01}]", unknown}});
    check(qualified("pneumonia", "suspected", Tense::bare), {
                                                                {"conditions: [{name: pneumonia, course: [suspected]}]", met},
                                                                {"conditions: [{name: suspected pneumonia}]", met},
                                                                {"{conditions: [{name: pneumonia}], complete: [conditions]}", unknown},
                                                                {"conditions: [{name: pneumonia, status: absent}]", not_met},
                                                            });
    check(record("pneumonia"), {{"conditions: [{name: pneumonia, course: [suspected]}]", unknown}});
    // What is mild now may once have been severe.
    check(qualified("neuropathy", "severe", Tense::bare), {{"conditions: [{name: neuropathy, severity: mild}]", not_met}});
    check(qualified("neuropathy", "severe"), {{"conditions: [{name: neuropathy, severity: mild}]", unknown}});
}

TEST_CASE("which list answers", "[record]") {
    check(record("blood transfusion", Tense::ever), {
                                                        {"{complete: [procedures]}", unknown},
                                                        {"{complete: [procedures, treatments]}", not_met},
                                                        {"procedures: [{name: transfusion, date: 2026-01-01}]", met},
                                                        {"treatments: [{name: transfusion, start: 2026-01-01}]", met},
                                                    });
    check(record("hysterectomy", Tense::ever),
          {{"{complete: [procedures]}", not_met}, {"conditions: [{name: status post hysterectomy}]", met}});
    check(record("investigational agent", Tense::ever, within(28, TimeUnit::day)),
          {
              {"treatments: [{name: investigational drug, start: 2026-09-01, end: 2026-11-10}]", met},
              {"{treatments: [{name: warfarin}], complete: [treatments]}", unknown},
              {"{treatments: [{name: warfarin}], complete: [treatments, trials]}", not_met},
              {"trials: [{name: NCT00000000, start: 2026-09-01, end: 2026-11-10}]", met},
              {"trials: [{name: observational registry, start: 2026-09-01, end: 2026-11-10}]", unknown},
              {"{trials: [{name: NCT00000000, start: 2025-09-01, end: 2026-01-10}], complete: [treatments, trials]}", not_met},
          });
    auto const allergy = with(record("penicillin"), [](Record& r) { r.role = Role::allergy; });
    check(allergy, {
                       {"allergies: [{name: penicillin}]", met},
                       {"conditions: [{name: penicillin allergy}]", met},
                       {"conditions: [{name: hypersensitivity to penicillin}]", met},
                       {"treatments: [{name: penicillin}]", unknown},
                       {"{allergies: [{name: warfarin}], complete: [allergies]}", not_met},
                       {"{allergies: [], complete: [conditions]}", unknown},
                   });
    check(record("penicillin"), {{"allergies: [{name: penicillin}]", unknown}});
    Record any;
    any.role = Role::therapy;
    any.tense = Tense::ever;
    check(any, {{"treatments: [{name: XYZ-123}]", met}, {"{complete: [treatments]}", not_met}, {"{}", unknown}});
    Record trial;
    trial.role = Role::trial;
    trial.tense = Tense::current;
    check(trial, {{"trials: [{name: NCT00000000, start: 2026-09-01}]", met}, {"{complete: [trials]}", not_met}});
}

TEST_CASE("major surgery", "[record]") {
    check(record("major surgery", Tense::ever, within(28, TimeUnit::day)),
          {
              {"procedures: [{name: right hemicolectomy, date: 2026-10-23, major: true}]", met},
              {"{procedures: [{name: skin biopsy, date: 2026-11-10, major: false}], complete: [procedures]}", not_met},
              {"{procedures: [{name: skin biopsy, date: 2026-11-10}], complete: [procedures]}", not_met},
              {"{procedures: [{name: appendectomy, date: 2026-11-10}], complete: [procedures]}", unknown},
              {"procedures: [{name: xyzzy operation, date: 2026-11-10, major: true}]", met},
          });
}

TEST_CASE("qualifiers are asked for", "[record]") {
    auto const qualified = [](std::string_view name, std::string q) { return with(record(name), [&](Record& r) { r.qualifiers = {q}; }); };
    check(qualified("neuropathy", "severe"), {
                                                 {"conditions: [{name: neuropathy, severity: severe}]", met},
                                                 {"conditions: [{name: severe neuropathy}]", met},
                                                 {"conditions: [{name: neuropathy, grade: 3}]", met},
                                                 {"conditions: [{name: neuropathy, grade: 2}]", not_met},
                                                 {"conditions: [{name: neuropathy, severity: mild}]", not_met},
                                                 {"conditions: [{name: neuropathy}]", unknown},
                                                 {"conditions: [{name: neuropathy, status: absent}]", not_met},
                                             });
    check(qualified("hypertension", "uncontrolled"), {
                                                         {"conditions: [{name: HTN, controlled: false}]", met},
                                                         {"conditions: [{name: HTN, controlled: true}]", not_met},
                                                         {"conditions: [{name: HTN}]", unknown},
                                                         {"conditions: [{name: HTN, course: [uncontrolled]}]", met},
                                                     });
    check(qualified("infection", "uncontrolled"),
          {
              {"conditions: [{name: pneumonia, controlled: true}]", unknown},  // there may be another infection
              {"{conditions: [{name: pneumonia, controlled: true}], complete: [conditions]}", not_met},
          });
    check(qualified("AML", "CR1"), {
                                       {"conditions: [{name: AML, course: [CR1]}]", met},
                                       {"conditions: [{name: AML, course: [CR2]}]", not_met},
                                       {"conditions: [{name: AML}]", unknown},
                                       {"conditions: [{name: AML, status: absent}]", not_met},
                                   });
    check(qualified("AML", "in remission"), {{"conditions: [{name: AML, course: [CR2]}]", met}});
    check(qualified("AML", "relapsed"), {{"conditions: [{name: AML, course: [newly diagnosed]}]", not_met},
                                         {"conditions: [{name: AML, course: [refractory]}]", unknown},
                                         {"conditions: [{name: relapsed AML}]", met}});
    check(qualified("diabetes", "clinically significant"),
          {{"conditions: [{name: diabetes}]", unknown}, {"{complete: [conditions]}", not_met}});
    check(qualified("corticosteroid", "oral"),
          {
              {"treatments: [{name: prednisone, route: oral, start: 2026-01-01}]", met},
              {"treatments: [{name: oral prednisone, start: 2026-01-01}]", met},
              {"{treatments: [{name: prednisone, route: intravenous, start: 2026-01-01}], complete: [treatments]}", not_met},
              {"treatments: [{name: prednisone, start: 2026-01-01}]", unknown},
          });
    check(qualified("radiotherapy", "palliative"),
          {{"treatments: [{name: radiotherapy, intent: palliative}]", met},
           {"{treatments: [{name: radiotherapy, intent: adjuvant}], complete: [treatments]}", not_met}});
    // A course that names a state of its own.
    check(record("metastases"), {{"conditions: [{name: breast cancer, course: [metastatic]}]", met},
                                 {"conditions: [{name: metastases, status: absent}]", not_met}});
    // It is no record of its own: where the metastases are is a matter of the list.
    check(record("brain metastases"), {{"{conditions: [{name: breast cancer, course: [metastatic]}], complete: [conditions]}", not_met},
                                       {"conditions: [{name: breast cancer, course: [metastatic]}]", unknown}});
}

TEST_CASE("grade, stage, site and reason", "[record]") {
    check(with(record("neuropathy"), [](Record& r) { r.grade_low = 2; }), {{"conditions: [{name: neuropathy, grade: 2}]", met},
                                                                           {"conditions: [{name: neuropathy, grade: 1}]", not_met},
                                                                           {"conditions: [{name: neuropathy}]", unknown}});
    check(with(record("NSCLC"),
               [](Record& r) {
                   r.stages = {"III", "IV"};
               }),
          {
              {"conditions: [{name: NSCLC, stage: IIIB}]", met},
              {"conditions: [{name: stage IV NSCLC}]", met},
              {"conditions: [{name: NSCLC, stage: IB}]", not_met},
              {"conditions: [{name: NSCLC}]", unknown},
          });
    check(with(record("radiotherapy", Tense::ever), [](Record& r) { r.site = term("pelvis"); }),
          {
              {"treatments: [{name: radiotherapy, site: prostate, end: 2020}]", met},
              {"{treatments: [{name: radiotherapy, site: left breast, end: 2020}], complete: [treatments]}", not_met},
              {"{treatments: [{name: radiotherapy, end: 2020}], complete: [treatments]}", unknown},
          });
    check(with(record("radiotherapy", Tense::ever), [](Record& r) { r.site = term("chest"); }),
          {{"{treatments: [{name: radiotherapy, site: left breast, end: 2020}], complete: [treatments]}", unknown}});
    check(with(record("chemotherapy", Tense::ever), [](Record& r) { r.reason = term("myeloid disorder"); }),
          {
              {"treatments: [{name: cytarabine, reason: AML, end: 2020}]", met},
              {"{treatments: [{name: cytarabine, reason: breast cancer, end: 2020}], complete: [treatments]}", not_met},
              {"{treatments: [{name: cytarabine, reason: rash, end: 2020}], complete: [treatments]}", unknown},
              {"{treatments: [{name: cytarabine, end: 2020}], complete: [treatments]}", unknown},
          });
}

TEST_CASE("exceptions", "[record]") {
    auto const asked = with(record("chemotherapy", Tense::ever), [](Record& r) { r.except = {term("hydroxyurea")}; });
    check(asked, {
                     {"{treatments: [{name: Hydrea, start: 2026-11-01}], complete: [treatments]}", not_met},
                     {"{treatments: [{name: chemotherapy, start: 2026-11-01}], complete: [treatments]}", unknown},
                     {"treatments: [{name: cytarabine + hydroxyurea, start: 2026-11-01}]", met},
                 });
}

TEST_CASE("other than the disease of the trial", "[record]") {
    auto const other = with(record("malignancy"), [](Record& r) { r.other = true; });
    check(other, {
                     {"conditions: [{name: NSCLC}]", unknown},
                     {"conditions: [{name: HCC, onset: 2026-09}, {name: prostate adenocarcinoma, onset: 2025-02}]", met},
                     {"conditions: [{name: AML}, {name: MDS}]", unknown},  // one may have grown out of the other
                     {"conditions: [{name: NSCLC}, {name: brain metastases}]", unknown},
                     {"{conditions: [{name: HTN}], complete: [conditions]}", not_met},
                     {"conditions: [{name: AML}, {name: other malignancy, status: absent}]", not_met},
                     {"conditions: [{name: AML}, {name: other malignancy}]", met},
                 });
    EvaluateOptions options;
    options.as_of = the_day();
    options.trial_diseases = {id("AML")};
    auto const ask_with = [&](std::string const& yaml) { return look(leaf(other), yaml, options).answer; };
    CHECK(ask_with("conditions: [{name: AML}, {name: breast cancer}]") == met);
    CHECK(ask_with("{conditions: [{name: AML}], complete: [conditions]}") == not_met);
    CHECK(ask_with("conditions: [{name: AML}]") == unknown);
    CHECK(ask_with("{conditions: [{name: leukemia}], complete: [conditions]}") == unknown);
    CHECK(ask_with("conditions: [{name: AML}, {name: malignancy, status: absent}]") == unknown);
    // Where the trial is for a whole family, only one of two unrelated ones is its disease.
    options.trial_diseases = {id("solid tumor")};
    CHECK(ask_with("{conditions: [{name: breast cancer}], complete: [conditions]}") == not_met);
    CHECK(ask_with("{conditions: [{name: breast cancer}, {name: prostate cancer}], complete: [conditions]}") == met);
    CHECK(ask_with("{conditions: [{name: NSCLC}, {name: lung adenocarcinoma}], complete: [conditions]}") == not_met);
    options.trial_diseases = {id("breast cancer"), id("prostate cancer")};
    CHECK(ask_with("{conditions: [{name: breast cancer}, {name: prostate cancer}], complete: [conditions]}") == unknown);
    options.trial_diseases = {id("AML")};
    CHECK(ask_with("{conditions: [{name: breast cancer, status: absent}, {name: APL}], complete: [conditions]}") == not_met);
    // A plain question about malignancy is not answered by the absence of another one.
    CHECK(ask(leaf(record("malignancy")), "conditions: [{name: other malignancy, status: absent}]") == unknown);
}

TEST_CASE("counts", "[record]") {
    auto const lines = [](std::optional<int> low, std::optional<int> high) {
        return with(record("chemotherapy", Tense::ever), [&](Record& r) { r.count = Count{Counted::lines, low, high}; });
    };
    std::string const two =
        "treatments: [{name: cytarabine, line: 1, end: 2025}, {name: daunorubicin, line: 1, end: 2025}, {name: hydroxyurea, line: 2, end: "
        "2026-01}]";
    std::string const complete = "{" + two + ", complete: [treatments]}";
    check(lines(2, std::nullopt), {{two, met},
                                   {complete, met},
                                   {"treatments: [{name: cytarabine, line: 1, end: 2025}]", unknown},
                                   {"{treatments: [{name: cytarabine, line: 1, end: 2025}], complete: [treatments]}", not_met}});
    check(lines(1, 2), {{two, unknown}, {complete, met}});
    check(lines(std::nullopt, 1), {{two, not_met}});
    check(lines(2, std::nullopt),
          {{"{treatments: [{name: cytarabine, end: 2025}, {name: hydroxyurea, end: 2026-01}], complete: [treatments]}", unknown}});
    check(lines(1, std::nullopt), {{"{complete: [treatments]}", not_met}, {"{}", unknown}});
    check(with(record("cytarabine", Tense::ever),
               [](Record& r) {
                   r.count = Count{Counted::cycles, 2, std::nullopt};
               }),
          {{"treatments: [{name: cytarabine, cycles: 3, end: 2025}]", met}, {"treatments: [{name: cytarabine, end: 2025}]", unknown}});
}

TEST_CASE("quoted terms and restrictions", "[record]") {
    Record quoted;
    quoted.what.words = "xyzzy syndrome";
    quoted.role = Role::condition;
    check(quoted, {
                      {"conditions: [{name: Xyzzy syndrome}]", met},
                      {"conditions: [{name: chronic xyzzy syndrome}]", met},
                      {"conditions: [{name: no xyzzy syndrome}]", unknown},
                      {"conditions: [{name: xyzzy syndrome, status: absent}]", not_met},
                      {"{conditions: [{name: diabetes}], complete: [conditions]}", unknown},
                      {"{complete: [conditions]}", not_met},
                  });
    check(with(record("diabetes"), [](Record& r) { r.restriction = "requiring insulin"; }),
          {{"conditions: [{name: diabetes}]", unknown}, {"conditions: [{name: diabetes, status: absent}]", not_met}});
}

TEST_CASE("a restriction to what is treated", "[record]") {
    auto const treated = with(record("diabetes"), [](Record& r) { r.restriction = "requiring medication"; });
    check(treated,
          {
              {"{conditions: [{name: diabetes}], treatments: [{name: xyzzy, start: 2026-01, reason: diabetes}]}", met},
              {"{conditions: [{name: diabetes}], treatments: [{name: xyzzy, start: 2026-01, end: 2026-02, reason: diabetes}]}", unknown},
              {"{conditions: [{name: diabetes}], treatments: [{name: xyzzy, start: 2026-01, reason: rash}]}", unknown},
              {"{conditions: [{name: diabetes}], treatments: [{name: xyzzy, start: 2026-01}]}", unknown},
          });
    check(with(record("rash"), [](Record& r) { r.restriction = "that requires use of steroids"; }),
          {
              {"{conditions: [{name: rash}], treatments: [{name: prednisone, start: 2026-01, reason: rash}]}", met},
              {"{conditions: [{name: rash}], treatments: [{name: warfarin, start: 2026-01, reason: rash}]}", unknown},
          });
}

TEST_CASE("collectives without an edge", "[record]") {
    check(record("comorbidity"), {
                                     {"{conditions: [{name: diabetes}], complete: [conditions]}", unknown},
                                     {"{complete: [conditions]}", not_met},
                                     {"{conditions: [{name: comorbidity}]}", met},
                                     {"{conditions: [{name: comorbidity}], complete: [conditions]}", met},
                                 });
    // What is recorded as no more than a collective may be anything; what serves a purpose may do so without being listed for it.
    check(record("diabetes"), {{"{conditions: [{name: comorbidity}], complete: [conditions]}", unknown}});
    check(record("antihypertensive"), {{"{treatments: [{name: warfarin}], complete: [treatments]}", unknown},
                                       {"{complete: [treatments]}", not_met},
                                       {"{treatments: [{name: warfarin, end: 2020}], complete: [treatments]}", unknown}});
    check(record("antihypertensive", Tense::current), {{"{treatments: [{name: warfarin, end: 2020}], complete: [treatments]}", not_met}});
    check(record("warfarin"), {{"{treatments: [{name: antihypertensive}], complete: [treatments]}", unknown}});
    check(record("immunotherapy", Tense::ever), {{"{treatments: [{name: cytarabine}], complete: [treatments]}", not_met},
                                                 {"{treatments: [{name: warfarin}], complete: [treatments]}", unknown}});
    check(record("combination chemotherapy", Tense::ever), {{"{treatments: [{name: cytarabine}], complete: [treatments]}", unknown},
                                                            {"{treatments: [{name: warfarin}], complete: [treatments]}", not_met}});
    // A cancer may have spread where nobody says how far it has.
    check(record("metastases"), {{"{conditions: [{name: breast cancer}], complete: [conditions]}", unknown},
                                 {"{conditions: [{name: breast cancer, stage: I}], complete: [conditions]}", not_met},
                                 {"{conditions: [{name: AML}], complete: [conditions]}", not_met}});
    check(with(record("comorbidity"), [](Record& r) { r.qualifiers = {"uncontrolled"}; }),
          {{"{conditions: [{name: diabetes, controlled: true}], complete: [conditions]}", not_met}});
}

TEST_CASE("an allergy is a condition too", "[record]") {
    check(record("egg allergy"), {
                                     {"allergies: [{name: egg}]", met},
                                     {"conditions: [{name: egg allergy}]", met},
                                     {"{allergies: [{name: penicillin}], complete: [allergies]}", unknown},
                                 });
    check(with(record("allergy"), [](Record& r) { r.qualifiers = {"severe"}; }),
          {{"allergies: [{name: penicillin, severity: severe}]", met}, {"{complete: [allergies, conditions]}", not_met}});
}

TEST_CASE("a confirmation by fact", "[record]") {
    auto const confirmed = with(record("AML"), [](Record& r) { r.qualifiers = {"histologically confirmed"}; });
    check(confirmed, {
                         {"{conditions: [{name: AML}], facts: {histologically proven: true}}", met},
                         {"{conditions: [{name: AML}], facts: {histologically confirmed: false}}", not_met},
                         {"conditions: [{name: AML}]", unknown},
                     });
}

TEST_CASE("results speak of conditions through implications", "[record]") {
    check(record("HIV infection"), {
                                       {"observations: [{name: anti-HIV, value: negative}]", not_met},
                                       {"observations: [{name: anti-HIV, value: positive}]", unknown},  // not in the table of this test
                                       {"{conditions: [{name: HIV}], observations: [{name: anti-HIV, value: negative}]}", unknown},
                                   });
    check(record("HIV infection", Tense::ever), {{"observations: [{name: anti-HIV, value: negative}]", unknown}});
}

TEST_CASE("records after the day are not seen", "[record]") {
    check(record("hepatitis B"), {{"conditions: [{name: hepatitis B, onset: 2027-01}]", unknown},
                                  {"{conditions: [{name: hepatitis B, onset: 2027-01}], complete: [conditions]}", not_met}});
    auto const said = look(leaf(record("hepatitis B")), "{conditions: [{name: hepatitis B, onset: 2027-01}], complete: [conditions]}");
    CHECK(said.reason.find("after the day") != std::string::npos);
    check(record("hepatitis B", Tense::bare, within(60, TimeUnit::day, Window::Edge::started)),
          {{"conditions: [{name: hepatitis B, onset: 2026-11-21}]", unknown}});
}
