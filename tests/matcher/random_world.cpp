#include "random_world.hpp"

#include "grammar/parse.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace eligo::testing {
namespace {

void collect(Node const& node, std::vector<Node>& leaves, std::vector<std::string>& phrases) {
    if (!node.phrase.empty()) phrases.push_back(node.phrase);
    for (auto const& child : node.children) collect(child, leaves, phrases);
    if (node.children.empty()) leaves.push_back(node);
}

template <class Record>
void append(std::vector<Record>& to, std::vector<Record> const& from) {
    to.insert(to.end(), from.begin(), from.end());
}

void move_date(std::optional<PartialDate>& date, RandomWorld& world) {
    if (!date) return;
    if (world.chance(10)) {
        date.reset();
    } else if (world.chance(10)) {
        date->day = 0;
    } else if (world.chance(30) && date->day != 0) {
        auto const moved = PartialDate::parse(to_string(date->first() + std::chrono::days{static_cast<int>(world.below(61)) - 30}));
        if (moved) date = moved;
    }
}

}  // namespace

RandomWorld::RandomWorld(std::uint64_t seed) : random_(seed) {
    auto const& vocabulary = Vocabulary::built_in();
    std::vector<std::string> files;
    for (auto const& entry : std::filesystem::directory_iterator(ELIGO_SOURCE_DIR "/tests/cases"))
        if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    for (auto const& file : files) {
        std::ifstream in(file);
        std::string const text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        auto const cases = read_case_file(text, file, vocabulary);
        if (!cases) throw std::runtime_error(to_string(cases.error()));
        for (auto const& one : cases->cases) {
            for (auto const& check : one.checks) patients_.push_back(check.patient);
            if (one.text.empty()) continue;  // its trial is in ../shared: the same world where that is absent
            criteria_.push_back(read_criterion(read_item(one.text), {.kind = one.kind}, vocabulary).rule);
            collect(criteria_.back(), leaves_, phrases_);
        }
    }
    // Kinds that the case files have few of.
    leaves_.push_back(leaf(Sex{true}));
    leaves_.push_back(leaf(Sex{false}));
    leaves_.push_back(leaf(Nothing{}));
}

Node RandomWorld::tree(int depth) {
    if (depth == 0 || chance(25)) {
        if (chance(20)) return criteria_[below(criteria_.size())];
        return leaves_[below(leaves_.size())];
    }
    Node node;
    std::size_t children = 2;
    switch (below(6)) {
        case 0: node.meaning = All{}, children = 1 + below(4); break;
        case 1: node.meaning = Any{}, children = 1 + below(4); break;
        case 2: node.meaning = Not{}, children = 1; break;
        case 3:
            children = 2 + below(4);
            node.meaning = AtLeast{1 + static_cast<int>(below(children))};
            break;
        case 4: node.meaning = Group{}; break;
        default: node.meaning = Unless{}; break;
    }
    for (std::size_t i = 0; i < children; ++i) node.children.push_back(tree(depth - 1));
    if (chance(20)) node.phrase = phrases_[below(phrases_.size())];
    return node;
}

Trial RandomWorld::trial(int criteria) {
    Trial trial;
    trial.document.id = "T" + std::to_string(below(1000000));
    for (int i = 0; i < criteria; ++i) {
        TrialCriterion& criterion = trial.criteria.emplace_back();
        criterion.kind = chance(50) ? CriterionKind::inclusion : chance(90) ? CriterionKind::exclusion : CriterionKind::unstated;
        criterion.id = (criterion.kind == CriterionKind::inclusion ? "I" : "E") + std::to_string(i + 1);
        criterion.reading.rule = tree(static_cast<int>(below(4)));
        criterion.reading.doubtful = chance(10);
        criterion.counted = !chance(10);
        if (chance(15)) criterion.cohort = chance(50) ? "Cohort A" : "Cohort B";
        if (chance(10)) {
            criterion.registry = true;
            if (chance(30)) criterion.id = "R-healthy";
        }
        if (chance(3) && i > 0) trial.contradictions.emplace_back(0, trial.criteria.size() - 1);
    }
    EntryId const disease = Vocabulary::built_in().find("acute myeloid leukemia");
    if (chance(50)) trial.diseases.push_back(disease);
    return trial;
}

PatientProfile RandomWorld::patient() {
    PatientProfile patient = patients_[below(patients_.size())];
    for (std::uint64_t i = below(4); i > 0; --i) {
        PatientProfile const& other = patients_[below(patients_.size())];
        append(patient.conditions, other.conditions);
        append(patient.observations, other.observations);
        append(patient.treatments, other.treatments);
        append(patient.procedures, other.procedures);
        append(patient.allergies, other.allergies);
        append(patient.trials, other.trials);
        for (auto const& fact : other.facts) {
            auto const same = [&](FactRecord const& f) { return f.name == fact.name; };
            if (std::none_of(patient.facts.begin(), patient.facts.end(), same)) patient.facts.push_back(fact);
        }
        if (!patient.sex) patient.sex = other.sex;
        if (!patient.age && !patient.birth_date) patient.age = other.age;
    }
    patient.id = "P" + std::to_string(below(1000000));
    if (chance(10)) patient.sex.reset();
    if (chance(20))
        patient.birth_date = PartialDate{static_cast<std::int16_t>(1930 + below(90)), static_cast<std::uint8_t>(1 + below(12)), 15};
    if (patient.birth_date && patient.age) patient.age.reset();
    if (chance(20)) patient.complete_lists = static_cast<std::uint8_t>(below(64));
    if (chance(30)) patient.facts.clear();
    if (chance(30)) patient.facts.push_back({phrases_[below(phrases_.size())], chance(50), {}});
    for (auto& observation : patient.observations) {
        move_date(observation.date, *this);
        if (!chance(30) || !observation.value.low || !observation.value.high || observation.value.kind != ObservedValue::Kind::number)
            continue;
        Decimal const factor(static_cast<std::int64_t>(1 + below(30)));
        if (auto const moved = multiply(*observation.value.low, multiply(factor, Decimal(Decimal::Mantissa{1}, -1)).value_or(1))) {
            observation.value.low = observation.value.high = moved;
            observation.value.text = moved->to_string();
        }
    }
    for (auto& condition : patient.conditions) {
        move_date(condition.onset, *this);
        if (chance(5)) condition.status = RecordStatus::absent;
    }
    for (auto& treatment : patient.treatments) move_date(treatment.start, *this);
    patient.as_of.reset();
    return patient;
}

Day RandomWorld::day() { return Day{std::chrono::year{2026} / std::chrono::November / 1} + std::chrono::days{below(30)}; }

}  // namespace eligo::testing
