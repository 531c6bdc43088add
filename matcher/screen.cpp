#include "matcher/screen.hpp"

#include "matcher/screen_report.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

namespace eligo {
namespace {

// A block ends with so many bytes too: a cohort of large records holds no more of them at once.
constexpr std::size_t block_bytes = std::size_t{8} << 20U;

// FNV-1a, so that what is written down for a later run means the same there.
std::uint64_t hash_of(std::string_view text) noexcept {
    std::uint64_t hash = 0xCBF29CE484222325;
    for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    return hash;
}

bool better(TopPatient const& a, TopPatient const& b) noexcept {
    if (a.open != b.open) return a.open;
    if (a.unknown != b.unknown) return a.unknown < b.unknown;
    return a.record < b.record;
}

Diagnostic no_day(CohortRecord const& record, std::string const& file) {
    return {.code = "no-as-of",
            .message = "the record has no `as_of`, and no --as-of was given",
            .fix = "add `as_of: 2026-11-20` to it, or say --as-of DATE",
            .file = file,
            .line = record.line};
}

class Worker {
public:
    Worker(CohortReader const& cohort, ScreenPlan const& plan, ScreenOptions const& options)
        : cohort_(cohort),
          plan_(plan),
          program_(plan.block.program()),
          options_(options),
          evaluator_(plan.block),
          book_(plan.block.vocabulary()) {}

    // Profiles and charts of the records of a block.
    void read(std::vector<CohortRecord> const& records, ScreenedBlock& block) {
        patients_.clear();
        profiles_.clear();
        charts_.clear();
        lanes_.clear();
        profiles_.reserve(records.size());
        ProfileOptions options;
        options.set_aside = true;
        options.as_of = options_.as_of;
        std::vector<Diagnostic> warnings;
        for (auto const& record : records) {
            auto profile = cohort_.read(record, options);
            std::optional<Day> day = options_.as_of;
            if (profile && !day) day = profile->profile.as_of;
            if (!profile || !day) {
                block.troubles.push_back(profile ? no_day(record, cohort_.file()) : profile.error());
                block.troubles.back().line = std::max(block.troubles.back().line, record.line);
                lanes_.push_back({record.line, false, block.troubles.size() - 1});
                continue;
            }
            warnings.insert(warnings.end(), profile->warnings.begin(), profile->warnings.end());
            profiles_.push_back(std::move(profile->profile));
            lanes_.push_back({record.line, true, profiles_.size() - 1});
            patients_.push_back({nullptr, *day});
            block.ids.push_back(hash_of(profiles_.back().id));
        }
        for (std::size_t i = 0; i < profiles_.size(); ++i) {
            charts_.push_back(read_chart(profiles_[i], book_, plan_.block.vocabulary()));
            patients_[i].chart = charts_.back().get();
        }
        block.taken = records.size();
        block.last_line = records.empty() ? 0 : records.back().line;
        block.totals.unreadable = block.troubles.size();
        block.totals.records = patients_.size();
        block.totals.warnings = warnings.size();
        block.troubles.insert(block.troubles.end(), std::make_move_iterator(warnings.begin()), std::make_move_iterator(warnings.end()));
    }

    void evaluate() { evaluator_.evaluate(patients_); }

    // `repeats`: lanes of subjects that had a record before. `first`: the place of the block's first record in the cohort.
    void count(ScreenedBlock& block, Lanes const& repeats, std::uint64_t first) {
        ScreenTotals& totals = block.totals;
        Lanes const all = Lanes::first(patients_.size());
        totals.repeats = (repeats & all).count();
        for (auto const& patient : patients_) ++totals.days[number(patient.as_of)];
        for (std::size_t t = 0; t < program_.trials.size(); ++t) {
            auto const& part = program_.trials[t];
            Tri<Lanes> const& open = evaluator_.open(t);
            Lanes const waiting = all & ~open.yes & ~open.no;
            totals.verdicts[t][static_cast<std::size_t>(Verdict::potentially_eligible)] += (open.yes & all).count();
            totals.verdicts[t][static_cast<std::size_t>(Verdict::not_eligible)] += (open.no & all).count();
            totals.verdicts[t][static_cast<std::size_t>(Verdict::needs_information)] += waiting.count();
            attrition(part, all, repeats, totals);
            missing(part, waiting, totals);
            if (options_.top > 0) top(t, first, totals);
        }
    }

    void write(ScreenedBlock& block) {
        ScreenPrinter printer(plan_, evaluator_, options_);
        for (auto const& lane : lanes_) {
            if (!lane.readable) {
                printer.unreadable(lane.line, block.troubles[lane.at], block.out);
                continue;
            }
            printer.patient(lane.line, profiles_[lane.at].id, patients_[lane.at].as_of, lane.at, block.out, block.log);
        }
    }

private:
    void attrition(Program::TrialPart const& part, Lanes const& all, Lanes const& repeats, ScreenTotals& totals) const {
        Lanes remaining = all, once, twice;
        for (std::uint32_t const c : part.plan.common.criteria) {
            Tri<Lanes> const open = way_open(part.trial->criteria[c].kind, evaluator_.counted(part.first_criterion + c));
            ScreenTotals::Step& step = totals.steps[part.first_criterion + c];
            Lanes const excluded = remaining & open.no;
            step.excluded += excluded.count();
            step.excluded_repeats += (excluded & repeats).count();
            step.unknown += (remaining & ~open.no & ~open.yes).count();
            remaining = remaining & ~open.no;
            twice = twice | (once & open.no);
            once = once | open.no;
        }
        for (std::uint32_t const c : part.plan.common.criteria) {
            Tri<Lanes> const open = way_open(part.trial->criteria[c].kind, evaluator_.counted(part.first_criterion + c));
            totals.steps[part.first_criterion + c].excluded_only += (all & open.no & ~twice).count();
        }
        // What limits one cohort excludes nobody from the trial: counted for itself, of all records.
        for (auto const& cohort : part.plan.cohorts) {
            for (std::uint32_t const c : cohort.criteria) {
                if (part.trial->criteria[c].cohort.empty()) continue;
                Tri<Lanes> const open = way_open(part.trial->criteria[c].kind, evaluator_.counted(part.first_criterion + c));
                ScreenTotals::Step& step = totals.steps[part.first_criterion + c];
                step.excluded += (all & open.no).count();
                step.excluded_repeats += (all & open.no & repeats).count();
                step.unknown += (all & ~open.no & ~open.yes).count();
            }
        }
    }

    // Of the pairs that need information, what it is they wait for.
    void missing(Program::TrialPart const& part, Lanes const& waiting, ScreenTotals& totals) {
        if (waiting.none()) return;
        wanted_.clear();
        Lanes words;
        for (std::size_t c = 0; c < part.trial->criteria.size(); ++c) {
            if (!part.trial->criteria[c].counted) continue;
            Tri<Lanes> const& counted = evaluator_.counted(part.first_criterion + c);
            Lanes const unknown = waiting & ~counted.yes & ~counted.no;
            if (unknown.none()) continue;
            auto const& wants = plan_.wants[part.first_criterion + c];
            if (wants.words) words = words | unknown;
            Lanes asked;
            for (auto const& [subject, leaves] : wants.subjects) {
                Lanes open;
                for (std::uint32_t const leaf : leaves) open = open | ~(evaluator_.leaf(leaf).yes | evaluator_.leaf(leaf).no);
                open = open & unknown;
                asked = asked | open;
                if (!open.none()) wanted(subject) = wanted(subject) | open;
            }
            // All leaves are known and the criterion is not: facts, or doubtful sense.
            words = words | (unknown & ~asked);
        }
        Lanes once = words, twice;
        for (auto const& [subject, lanes] : wanted_) {
            twice = twice | (once & lanes);
            once = once | lanes;
        }
        for (auto const& [subject, lanes] : wanted_) {
            totals.waiting[subject] += lanes.count();
            totals.settled[subject] += (lanes & ~twice).count();
        }
    }

    Lanes& wanted(std::uint32_t subject) {
        for (auto& [known, lanes] : wanted_)
            if (known == subject) return lanes;
        return wanted_.emplace_back(subject, Lanes{}).second;
    }

    void top(std::size_t t, std::uint64_t first, ScreenTotals& totals) const {
        auto const& part = program_.trials[t];
        Tri<Lanes> const& open = evaluator_.open(t);
        auto& best = totals.top[t];
        for (std::size_t i = 0; i < lanes_.size(); ++i) {
            if (!lanes_[i].readable || open.no.test(lanes_[i].at)) continue;
            TopPatient patient;
            patient.open = open.yes.test(lanes_[i].at);
            for (std::size_t c = 0; c < part.trial->criteria.size(); ++c) {
                Tri<Lanes> const& counted = evaluator_.counted(part.first_criterion + c);
                patient.unknown += part.trial->criteria[c].counted && !(counted.yes | counted.no).test(lanes_[i].at) ? 1U : 0U;
            }
            patient.record = first + i;
            if (best.size() == options_.top && !better(patient, best.back())) continue;
            patient.id = profiles_[lanes_[i].at].id;
            best.insert(std::upper_bound(best.begin(), best.end(), patient, better), std::move(patient));
            if (best.size() > options_.top) best.pop_back();
        }
    }

    struct Lane {
        std::uint32_t line = 0;
        bool readable = false;
        std::size_t at = 0;  // in patients_, or in the block's troubles
    };

    CohortReader const& cohort_;
    ScreenPlan const& plan_;
    Program const& program_;
    ScreenOptions const& options_;
    BlockEvaluator evaluator_;
    NameBook book_;
    std::vector<PatientProfile> profiles_;
    std::vector<std::shared_ptr<Chart const>> charts_;
    std::vector<BlockPatient> patients_;
    std::vector<Lane> lanes_;
    std::vector<std::pair<std::uint32_t, Lanes>> wanted_;
};

// Threads take blocks in turn, work side by side, and hand them over in order.
class Crew {
public:
    Crew(CohortReader& cohort, ScreenPlan const& plan, ScreenOptions const& options, std::uint64_t skip,
         std::unordered_set<std::uint64_t> seen, std::atomic<bool> const& stop, std::function<void(ScreenedBlock&&)> const& done)
        : cohort_(cohort), plan_(plan), options_(options), seen_(std::move(seen)), stop_(stop), done_(done) {
        CohortRecord record;
        for (; place_ < skip && cohort_.next(record); ++place_) {
        }
    }

    void run() {
        std::vector<std::thread> threads;
        for (unsigned i = 1; i < std::max(1U, options_.threads); ++i) threads.emplace_back([this] { work(); });
        work();
        for (auto& thread : threads) thread.join();
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    void work() {
        try {
            Worker worker(cohort_, plan_, options_);
            std::vector<CohortRecord> records;
            std::uint64_t turn = 0, first = 0;
            while (take(records, turn, first)) {
                ScreenedBlock block;
                block.totals = plan_.empty_totals();
                worker.read(records, block);
                Lanes repeats;
                in_turn(turn, subjects_turn_, [&] { repeats = find_repeats(block); });
                worker.evaluate();
                worker.count(block, repeats, first);
                worker.write(block);
                in_turn(turn, done_turn_, [&] { done_(std::move(block)); });
            }
        } catch (...) {
            std::lock_guard const lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
            failed_ = true;
            turned_.notify_all();
        }
    }

    bool take(std::vector<CohortRecord>& records, std::uint64_t& turn, std::uint64_t& first) {
        std::lock_guard const lock(reading_);
        records.clear();
        if (stop_ || failed_) return false;
        std::size_t bytes = 0;
        first = place_;
        for (CohortRecord record; records.size() < block_patients && bytes < block_bytes && cohort_.next(record);) {
            bytes += record.text.size();
            records.push_back(std::move(record));
        }
        place_ += records.size();
        turn = next_turn_;
        if (!records.empty()) ++next_turn_;
        return !records.empty();
    }

    Lanes find_repeats(ScreenedBlock const& block) {
        Lanes repeats;
        for (std::size_t i = 0; i < block.ids.size(); ++i)
            if (!seen_.insert(block.ids[i]).second) repeats.set(i);
        return repeats;
    }

    template <class Step>
    void in_turn(std::uint64_t turn, std::uint64_t& counter, Step const& step) {
        std::unique_lock lock(mutex_);
        turned_.wait(lock, [&] { return counter == turn || failed_; });
        if (failed_) return;
        step();
        ++counter;
        turned_.notify_all();
    }

    CohortReader& cohort_;
    ScreenPlan const& plan_;
    ScreenOptions const& options_;
    std::unordered_set<std::uint64_t> seen_;
    std::atomic<bool> const& stop_;
    std::function<void(ScreenedBlock&&)> const& done_;
    std::mutex reading_, mutex_;
    std::condition_variable turned_;
    std::uint64_t place_ = 0, next_turn_ = 0, subjects_turn_ = 0, done_turn_ = 0;
    std::atomic<bool> failed_ = false;
    std::exception_ptr failure_;
};

}  // namespace

void ScreenTotals::add(ScreenTotals const& other, std::size_t top_count) {
    records += other.records;
    repeats += other.repeats;
    unreadable += other.unreadable;
    warnings += other.warnings;
    for (std::size_t t = 0; t < verdicts.size(); ++t)
        for (std::size_t v = 0; v < verdicts[t].size(); ++v) verdicts[t][v] += other.verdicts[t][v];
    for (std::size_t c = 0; c < steps.size(); ++c) {
        steps[c].excluded += other.steps[c].excluded;
        steps[c].excluded_only += other.steps[c].excluded_only;
        steps[c].unknown += other.steps[c].unknown;
        steps[c].excluded_repeats += other.steps[c].excluded_repeats;
    }
    for (std::size_t s = 0; s < waiting.size(); ++s) {
        waiting[s] += other.waiting[s];
        settled[s] += other.settled[s];
    }
    for (auto const& [day, count] : other.days) days[day] += count;
    for (std::size_t t = 0; t < top.size(); ++t) {
        if (other.top[t].empty()) continue;
        auto const middle = static_cast<std::ptrdiff_t>(top[t].size());
        top[t].insert(top[t].end(), other.top[t].begin(), other.top[t].end());
        std::inplace_merge(top[t].begin(), top[t].begin() + middle, top[t].end(), better);
        if (top[t].size() > top_count) top[t].resize(top_count);
    }
}

ScreenPlan::ScreenPlan(Program const& compiled, Vocabulary const& vocabulary) : block(compiled, vocabulary) {
    std::unordered_map<std::string, std::uint32_t> known;
    for (auto const& leaf : compiled.leaves) {
        auto const [at, fresh] = known.try_emplace(leaf.subject, static_cast<std::uint32_t>(subjects.size()));
        if (fresh) subjects.push_back(leaf.subject);
        subject_of_leaf.push_back(at->second);
    }
    for (auto const& criterion : compiled.criteria) {
        Wants& one = wants.emplace_back();
        for (std::uint32_t at = criterion.begin; at < criterion.end; ++at) {
            auto const& instruction = compiled.code[at];
            if (instruction.op == Program::Op::open) one.words = true;
            if (instruction.op != Program::Op::leaf) continue;
            std::uint32_t const subject = subject_of_leaf[instruction.operand];
            auto found = std::find_if(one.subjects.begin(), one.subjects.end(), [&](auto const& pair) { return pair.first == subject; });
            if (found == one.subjects.end()) found = one.subjects.insert(found, {subject, {}});
            found->second.push_back(instruction.operand);
        }
    }
    for (auto const& part : compiled.trials) {
        trial_json.push_back(json_text(part.trial->document.id));
        trial_csv.push_back(csv_cell(part.trial->document.id));
    }
}

ScreenTotals ScreenPlan::empty_totals() const {
    ScreenTotals totals;
    Program const& program = block.program();
    totals.verdicts.resize(program.trials.size());
    totals.steps.resize(program.criteria.size());
    totals.waiting.resize(subjects.size());
    totals.settled.resize(subjects.size());
    totals.top.resize(program.trials.size());
    return totals;
}

void screen(CohortReader& cohort, ScreenPlan const& plan, ScreenOptions const& options, std::uint64_t skip,
            std::unordered_set<std::uint64_t> seen, std::atomic<bool> const& stop, std::function<void(ScreenedBlock&&)> const& done) {
    Crew(cohort, plan, options, skip, std::move(seen), stop, done).run();
}

}  // namespace eligo
