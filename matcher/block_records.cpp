#include "matcher/block_records.hpp"

#include "matcher/block.hpp"
#include "matcher/leaf.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace eligo {
namespace {

// What is remembered of records, in numbers of four bytes: enough for every record of a hospital's cohort that occurs twice, and bounded.
constexpr std::size_t most_remembered = std::size_t{12} << 20U;

constexpr std::size_t most_sets = std::size_t{1} << 20U;

bool asks_other(Record const& record) noexcept { return record.other; }

}  // namespace

// The plan ---------------------------------------------------------------------------------------------------------------------------

RecordPlan::RecordPlan(Program const& program, Vocabulary const& vocabulary)
    : program_(program), vocabulary_(vocabulary), holds_(program.leaves.size(), false), window_of_(program.leaves.size(), 0), windows_(1) {
    for (std::uint32_t i = 0; i < program.leaves.size(); ++i) {
        auto const* record = std::get_if<Record>(program.leaves[i].meaning);
        auto const* finding = std::get_if<Finding>(program.leaves[i].meaning);
        if (record == nullptr && finding == nullptr) continue;
        Window const& asked = record != nullptr ? record->window : finding->window;
        if (!window(asked) && windows_.size() < 0xFFFF) windows_.push_back(asked);
        auto const at = window(asked);
        if (!at || record == nullptr || !stands_by_its_records(*record, vocabulary)) continue;
        holds_[i] = true;
        window_of_[i] = *at;
    }
}

std::optional<std::uint16_t> RecordPlan::window(Window const& window) const {
    auto const found = std::find(windows_.begin(), windows_.end(), window);
    if (found == windows_.end()) return std::nullopt;
    return static_cast<std::uint16_t>(found - windows_.begin());
}

// A block ----------------------------------------------------------------------------------------------------------------------------

RecordColumns::RecordColumns(RecordPlan const& plan, QuestionPlan const& questions, Relevance const& relevance)
    : plan_(plan), asked_(questions), relevance_(relevance), questions_(questions), cuts_(plan.windows_) {
    planes_.resize(plan.holds_.size());
    stamps_.resize(plan.holds_.size());
    states_.resize(questions.leaves_of.size());
    joined_at_.resize(plan.holds_.size());
    together_at_.resize(plan.holds_.size());
    for (std::uint32_t i = 0; i < plan.holds_.size(); ++i) {
        if (!plan.holds_[i] || !asks_other(std::get<Record>(*plan.program_.leaves[i].meaning))) continue;
        joined_.emplace_back();
        joined_at_[i] = static_cast<std::uint32_t>(joined_.size());  // 0: asks for none
    }
}

void RecordColumns::forget() {
    kinds_by_text_.clear();
    kinds_.clear();
    elements_.clear();
    others_.clear();
    observation_names_.clear();
    fact_names_.clear();
    questions_.forget();
    sets_.clear();
    decided_.clear();
    next_symbol_ = 0;
    remembered_ = 0;
}

// Everything of a record but its days, and but what only leaves ask that are not held: cycles and lines of treatment. Doses and responses
// are asked by no leaf.
std::uint32_t RecordColumns::kind_of(ChartRecord const& record, Chart const& chart) {
    PatientProfile const& profile = chart.profile();
    text_.clear();
    auto const text = [&](std::string_view part) {
        for (unsigned shift = 0; shift < 32; shift += 8) text_ += static_cast<char>(part.size() >> shift & 0xFFU);
        text_ += part;
    };
    auto const flag = [&](auto const& value) { text_ += value ? static_cast<char>('1' + static_cast<int>(*value)) : '0'; };
    text_ += static_cast<char>('a' + static_cast<int>(record.list));
    text_ += static_cast<char>('a' + static_cast<int>(record.status));
    text(record.name);
    switch (record.list) {
        case ListName::conditions: {
            auto const& from = profile.conditions[record.index];
            flag(from.controlled);
            flag(from.grade);
            flag(from.severity);
            text_ += from.status_written ? '1' : '0';
            text(from.stage);
            text(from.site);
            text(from.histology);
            for (auto const& state : from.course) text(state);
            // States that the course names stand behind their condition.
            if (record.by_course)
                for (EntryId const entry : record.read.items.front().entries) text('#' + std::to_string(index(entry)));
            break;
        }
        case ListName::treatments: {
            auto const& from = profile.treatments[record.index];
            for (auto const* part : {&from.kind, &from.intent, &from.route, &from.site, &from.reason}) text(*part);
            break;
        }
        case ListName::procedures: {
            auto const& from = profile.procedures[record.index];
            flag(from.major);
            text(from.site);
            text(from.reason);
            break;
        }
        case ListName::allergies: flag(profile.allergies[record.index].severity); break;
        case ListName::trials:
        case ListName::observations: break;
    }
    auto const [at, fresh] = kinds_by_text_.try_emplace(text_, static_cast<std::uint32_t>(kinds_.size()));
    if (!fresh) return at->second;
    Kind& kind = kinds_.emplace_back();
    Bearing bearing = relevance_.of(record, chart);
    kind.asks = std::move(bearing.asks);
    kind.alone = std::move(bearing.alone);
    for (std::uint32_t const leaf : bearing.says) {
        std::uint16_t const window = plan_.window_of_[leaf];
        auto found = std::find_if(kind.about.begin(), kind.about.end(), [&](auto const& about) { return about.window == window; });
        if (found == kind.about.end()) found = kind.about.insert(found, Kind::About{window, {}, {}});
        found->leaves.push_back(leaf);
    }
    remembered_ += kind.asks.size() + kind.alone.size() + bearing.says.size() + 64;
    return at->second;
}

namespace {

// Where the days of a record lie; its beginning in the upper half.
std::uint32_t places_of(ChartRecord const& record, DayCuts const& cuts, Context const& context) {
    auto const& onset = record.by_course ? context.profile().conditions[record.index].onset : record.first;
    return cuts.places(onset ? std::optional(context.chart.known_days(*onset, context.as_of)) : std::nullopt) << 8U |
           cuts.places(record.last ? std::optional(days(*record.last)) : std::nullopt);
}

}  // namespace

std::uint32_t RecordColumns::element_of(Kind::About& about, ChartRecord const& record, std::uint32_t places, Context const& context) {
    for (auto const& [known, at] : about.elements)
        if (known == places) return at;
    auto const made = static_cast<std::uint32_t>(elements_.size());
    about.elements.emplace_back(places, made);
    Element& element = elements_.emplace_back();
    EvaluateOptions options;
    options.as_of = context.options.as_of;
    Context const own{context.chart, options, context.as_of, true, nullptr, true};
    std::vector<std::uint32_t> of_it;
    for (std::uint32_t const leaf : about.leaves) {
        auto const& asked = plan_.program_.leaves[leaf];
        auto const& meaning = std::get<Record>(*asked.meaning);
        if (asked.diseases != options.trial_diseases) options.trial_diseases = asked.diseases;
        RecordSays const says = record_says(meaning, record, own);
        if (says.what == RecordSays::What::nothing) continue;
        of_it.push_back(leaf);
        if (says.what == RecordSays::What::no && !asks_other(meaning)) continue;
        element.says.push_back(leaf << 4U | (says.joins ? 8U : 0U) | static_cast<std::uint32_t>(says.what));
    }
    // Whether it is such a record at all does not lie in its days.
    about.leaves = std::move(of_it);
    about.leaves.shrink_to_fit();
    element.says.shrink_to_fit();
    remembered_ += element.says.size() + 24;
    return made;
}

RecordColumns::Other const& RecordColumns::other_of(ChartObservation const& observation) {
    // Its name decides what it bears on; its result, what it says.
    text_ = 'o';
    text_ += static_cast<char>('a' + static_cast<int>(observation.result));
    text_ += never_done(observation) ? '1' : '0';
    text_ += observation.record->date ? '1' : '0';
    text_ += observation.record->name;
    auto const [plain, fresh] = others_.try_emplace(text_);
    if (fresh) {
        plain->second.symbol = next_symbol_++;
        auto const [name, first] = observation_names_.try_emplace(observation.record->name);
        if (first) {
            name->second = relevance_.of(observation);
            remembered_ += name->second.asks.size() + name->second.alone.size() + 32;
        }
        plain->second.bearing = &name->second;
        remembered_ += 32;
    }
    Other& other = plain->second;
    if (other.bearing->asks.empty()) return other;
    text_ += '\n';
    text_ += observation.value_words;
    auto const [worded, also] = others_.try_emplace(text_);
    if (also) {
        worded->second = {other.symbol, next_symbol_++, other.bearing};
        remembered_ += 32;
    }
    return worded->second;
}

RecordColumns::Other const& RecordColumns::other_of(ChartFact const& fact, Landmarks const& marks) {
    text_ = fact.record->value ? "f1" : "f0";
    text_ += fact.record->name;
    auto const [at, fresh] = others_.try_emplace(text_);
    if (fresh) {
        auto const [name, first] = fact_names_.try_emplace(fact.record->name);
        if (first) name->second = relevance_.of(fact, marks);
        at->second = {next_symbol_++, 0, &name->second};
        remembered_ += name->second.asks.size() + name->second.alone.size() + 32;
    }
    return at->second;
}

void RecordColumns::ask_of(ChartRecord const& record, std::uint32_t kind, std::vector<DayCuts> const& cuts, Context const& context) {
    for (std::uint32_t const at : kinds_[kind].asks) {
        auto const& question = asked_.questions[at];
        std::uint32_t const places = places_of(record, cuts[question.window], context);
        // Above all that other_of gives.
        std::uint32_t const symbol = ~kind;
        if (question.findings && !record.read.findings.empty() && record.list == ListName::conditions)
            questions_.add_result(at, symbol, places,
                                  record.first ? context.chart.known_days(*record.first, context.as_of) : DayRange{day_min, context.as_of});
        else
            questions_.add(at, symbol, places);
        if (!question.counted) continue;
        questions_.add_more(at, static_cast<std::uint32_t>(record.list) << 28U | record.index);
        questions_.add_more(at, static_cast<std::uint32_t>(record.line.value_or(-1)));
        questions_.add_more(at, static_cast<std::uint32_t>(record.cycles.value_or(-1)));
    }
}

void RecordColumns::ask_of(ChartObservation const& observation, Other const& other, std::vector<DayCuts> const& cuts,
                           Context const& context) {
    auto const& date = observation.record->date;
    auto const when = date ? std::optional(context.chart.known_days(*date, context.as_of)) : std::nullopt;
    for (std::uint32_t const at : other.bearing->asks) {
        auto const& question = asked_.questions[at];
        questions_.add_result(at, question.words ? other.worded : other.symbol, cuts[question.window].places(when),
                              when.value_or(DayRange{day_min, context.as_of}));
    }
}

// What is kept at `place` for this block: made anew, and remembered in `touched`, at the first touch.
template <class Kept>
Kept& RecordColumns::of_block(std::vector<Kept>& all, std::uint32_t place, std::vector<std::uint32_t>& touched) {
    Kept& kept = all[place];
    if (kept.block != block_) {
        kept = {};
        kept.block = block_;
        touched.push_back(place);
    }
    return kept;
}

RecordColumns::StatePlanes& RecordColumns::state_planes(std::uint32_t question) { return of_block(states_, question, touched_states_); }

void RecordColumns::load(std::span<BlockPatient const> patients, std::vector<Heard<Lanes>>& leaves,
                         std::vector<std::vector<std::uint32_t>>& alone) {
    if (remembered_ > most_remembered || questions_.full() || sets_.size() > most_sets || decided_.size() > most_sets) forget();
    ++block_;
    touched_.clear();
    touched_states_.clear();
    unlike_ = {};
    alone.resize(patients.size());
    std::vector<std::uint32_t> kinds;
    for (std::size_t lane = 0; lane < patients.size(); ++lane) {
        Chart const& chart = *patients[lane].chart;
        EvaluateOptions options;
        options.as_of = patients[lane].as_of;
        memory_.clear();
        Context const context{chart, options, number(options.as_of), true, &memory_};
        auto const& cuts = cuts_.on(options.as_of);
        auto& mine = alone[lane];
        mine.clear();
        if (++stamp_ == 0) {
            std::fill(stamps_.begin(), stamps_.end(), 0U);
            stamp_ = 1;
        }
        auto const leave = [&](std::vector<std::uint32_t> const& list) {
            for (std::uint32_t const leaf : list) {
                if (stamps_[leaf] == stamp_) continue;
                stamps_[leaf] = stamp_;
                mine.push_back(leaf);
            }
        };
        kinds.clear();
        bool denials = false, speaks_of_others = false;
        questions_.begin(frame_of(chart).key());
        for (auto const& record : chart.records()) {
            std::uint32_t const kind = kind_of(record, chart);
            kinds.push_back(kind);
            denials = denials || record.absent();
            speaks_of_others = speaks_of_others || (record.list == ListName::treatments && record.reason);
            for (auto& about : kinds_[kind].about) {
                std::uint32_t const at = element_of(about, record, places_of(record, cuts[about.window], context), context);
                Element& element = elements_[at];
                if (element.block != block_) {
                    element.block = block_;
                    element.lanes = {};
                    if (!element.says.empty()) touched_.push_back(at);
                }
                element.lanes.set(lane);
            }
            if (kinds_[kind].fresh) {
                kinds_[kind].fresh = false;
                std::erase_if(kinds_[kind].about, [](auto const& about) { return about.leaves.empty(); });
            }
            ask_of(record, kind, cuts, context);
            leave(kinds_[kind].alone);
        }
        for (auto const& observation : chart.observations()) {
            Other const& other = other_of(observation);
            ask_of(observation, other, cuts, context);
            leave(other.bearing->alone);
        }
        for (auto const& fact : chart.facts()) {
            Other const& other = other_of(fact, chart.landmarks());
            for (std::uint32_t const question : other.bearing->asks) questions_.add(question, other.symbol, 0);
            leave(other.bearing->alone);
            speaks_of_others =
                speaks_of_others || (fact.tokens.size() == 1 && chart.landmarks().group(fact.tokens.front()) == "confirmation");
        }
        // What one record denies of another is for the two of them.
        bool linked = false;
        for (std::size_t a = 0; a < kinds.size() && denials; ++a) {
            if (!chart.records()[a].absent()) continue;
            for (std::size_t b = 0; b < kinds.size(); ++b) {
                if (!denies_record(chart.records()[a], chart.records()[b], chart.vocabulary())) continue;
                linked = true;
                for (std::uint32_t const kind : {kinds[a], kinds[b]})
                    for (auto const& about : kinds_[kind].about) leave(about.leaves);
            }
        }
        if (linked || speaks_of_others) unlike_.set(lane);
        questions_.finish(context, !linked, [&](std::uint32_t at, std::uint8_t code) {
            auto const& question = asked_.questions[at];
            if (question.entry != EntryId::none) {
                StatePlanes& planes = state_planes(at);
                planes.own.set(lane);
                if (code == 0) return;
                Lanes* const bits[] = {&planes.said.met, &planes.said.lasting, &planes.said.not_met, &planes.said.conflict,
                                       &planes.said.open};
                for (unsigned i = 0; i < 5; ++i)
                    if ((code >> i & 1U) != 0) bits[i]->set(lane);
                return;
            }
            Heard<Lanes>& planes = leaves[question.leaf];
            Lanes* const bits[] = {&planes.answer.yes, &planes.answer.no, &planes.conflict};
            for (unsigned i = 0; i < 3; ++i) bits[i]->put(lane, (code >> i & 1U) != 0);
        });
    }
}

RecordColumns::Planes& RecordColumns::planes_of(std::uint32_t leaf) { return of_block(planes_, leaf, leaves_); }

void RecordColumns::evaluate(std::span<BlockPatient const> patients, std::vector<Heard<Lanes>>& leaves, std::span<EmptyState const> empty) {
    leaves_.clear();
    joined_leaves_.clear();
    using What = RecordSays::What;
    for (std::uint32_t const at : touched_) {
        Element const& element = elements_[at];
        for (std::uint32_t const word : element.says) {
            std::uint32_t const leaf = word >> 4U;
            Planes& planes = planes_of(leaf);
            auto const what = static_cast<What>(word & 7U);
            switch (what) {
                case What::yes: planes.yes = planes.yes | element.lanes; break;
                case What::open: planes.open = planes.open | element.lanes; break;
                case What::denies: planes.denied = planes.denied | element.lanes; break;
                case What::other_state: planes.other_state = planes.other_state | element.lanes; break;
                case What::no:
                case What::nothing: break;
            }
            if (joined_at_[leaf] == 0 || what == What::denies) continue;
            Joined& joined = joined_[joined_at_[leaf] - 1];
            if (joined.block != block_) {
                joined = {};
                joined.block = block_;
                joined_leaves_.push_back(leaf);
            }
            joined.several = joined.several | (joined.some & element.lanes);
            joined.some = joined.some | element.lanes;
            if ((word & 8U) != 0) joined.joins = joined.joins | element.lanes;
        }
    }
    for (auto const& [question, code, lanes] : empty) {
        StatePlanes& planes = state_planes(question);
        Lanes const theirs = lanes & ~planes.own;
        Lanes* const bits[] = {&planes.said.met, &planes.said.lasting, &planes.said.not_met, &planes.said.conflict, &planes.said.open};
        for (unsigned i = 0; i < 5; ++i)
            if ((code >> i & 1U) != 0) *bits[i] = *bits[i] | theirs;
    }
    for (std::uint32_t const question : touched_states_) {
        auto const& said = states_[question].said;
        if ((said.met | said.not_met | said.conflict | said.open).none()) continue;
        for (std::uint32_t const leaf : asked_.leaves_of[question]) planes_of(leaf);
    }
    together_.clear();
    for (std::uint32_t const leaf : leaves_) {
        Planes const& planes = planes_[leaf];
        Tri<Lanes>& answer = leaves[leaf].answer;
        auto const& asked = std::get<Record>(*plan_.program_.leaves[leaf].meaning);
        ResultLanes<Lanes> results;
        if (std::uint32_t const question = asked_.question_of_record(leaf); question != QuestionPlan::none)
            if (states_[question].block == block_) results = results_for(asked, states_[question].said, asked_.questions[question].lasts);
        Lanes const complete = answer.no;
        auto const decided = by_records(planes.yes, planes.open, planes.denied, planes.other_state, complete, results);
        answer = decided.answer;
        leaves[leaf].conflict = decided.conflict;
        Lanes lanes = planes.denied & (planes.yes | planes.open);
        if (joined_at_[leaf] != 0)
            if (auto const& joined = joined_[joined_at_[leaf] - 1]; joined.block == block_) lanes = lanes | (joined.joins & joined.several);
        if (lanes.none()) continue;
        together_.push_back({leaf, lanes, complete, {}, 0});
        together_at_[leaf] = static_cast<std::uint32_t>(together_.size());
    }
    settle_together(patients, leaves);
}

// Where what one record says depends on another, all of them together have one answer: the scalar meaning's, for the first patient that has them.
void RecordColumns::settle_together(std::span<BlockPatient const> patients, std::vector<Heard<Lanes>>& leaves) {
    if (together_.empty()) return;
    std::sort(touched_.begin(), touched_.end());
    for (std::uint32_t const at : touched_)
        for (std::uint32_t const word : elements_[at].says)
            if (std::uint32_t const place = together_at_[word >> 4U]; place != 0) together_[place - 1].elements.push_back(at);
    // Many leaves are about the same records: what a lane has of them is worked out once.
    std::map<std::vector<std::uint32_t>, std::uint32_t> groups;
    for (auto& one : together_) one.group = groups.try_emplace(one.elements, static_cast<std::uint32_t>(groups.size())).first->second;
    std::vector<std::array<std::uint32_t, block_patients>> sets(groups.size());
    for (auto const& [elements, group] : groups) {
        auto& set = sets[group];
        set.fill(0);
        for (std::uint32_t const at : elements)
            for (std::size_t w = 0; w < Lanes::words; ++w)
                for (std::uint64_t word = elements_[at].lanes.word[w]; word != 0; word &= word - 1) {
                    std::size_t const lane = 64 * w + static_cast<std::size_t>(std::countr_zero(word));
                    set[lane] = sets_.follow(set[lane], at);
                }
    }
    for (auto const& [leaf, lanes, complete, elements, group] : together_) {
        together_at_[leaf] = 0;
        std::uint32_t const question = asked_.question_of_record(leaf);
        auto const* said = question != QuestionPlan::none && states_[question].block == block_ ? &states_[question].said : nullptr;
        Heard<Lanes>& planes = leaves[leaf];
        for (std::size_t w = 0; w < Lanes::words; ++w) {
            for (std::uint64_t word = lanes.word[w]; word != 0; word &= word - 1) {
                std::size_t const lane = 64 * w + static_cast<std::size_t>(std::countr_zero(word));
                std::uint32_t frame = complete.test(lane) ? 1U : 0U;
                if (said != nullptr) {
                    Lanes const* const bits[] = {&said->met, &said->lasting, &said->not_met, &said->conflict, &said->open};
                    for (unsigned i = 0; i < 5; ++i) frame |= (bits[i]->test(lane) ? 2U : 0U) << i;
                }
                auto const ask = [&, &leaf = leaf] {
                    EvaluateOptions options;
                    options.as_of = patients[lane].as_of;
                    options.trial_diseases = plan_.program_.leaves[leaf].diseases;
                    Context const context{*patients[lane].chart, options, number(options.as_of), true};
                    return Questions::code(evaluate_leaf(*plan_.program_.leaves[leaf].meaning, context));
                };
                std::uint8_t code = 0;
                if (unlike_.test(lane)) {
                    code = ask();
                } else {
                    // Leaves take 28 bits of a word (Element::says), the frame six, the set the rest.
                    auto const [known, fresh] =
                        decided_.try_emplace(std::uint64_t{sets[group][lane]} << 34U | std::uint64_t{frame} << 28U | leaf);
                    if (fresh) *known = ask();
                    code = *known;
                }
                planes.answer.yes.put(lane, (code & 1U) != 0);
                planes.answer.no.put(lane, (code & 2U) != 0);
                planes.conflict.put(lane, (code & 4U) != 0);
            }
        }
    }
}

}  // namespace eligo
