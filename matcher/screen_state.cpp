#include "matcher/screen_state.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <type_traits>
#include <vector>

namespace eligo {
namespace {

constexpr std::string_view version = "eligo-screen-1";

// Both ways through the same list of fields: numbers in decimal, texts with their length before them.
class Writer {
public:
    std::string out{version};
    bool fine = true;
    template <class N>
    void number(N const& value) {
        out += '\n' + std::to_string(static_cast<std::uint64_t>(value));
    }
    void text(std::string const& value) {
        number(value.size());
        out += ' ' + value;
    }
    template <class T>
    void size(std::vector<T> const& list) {
        number(list.size());
    }
};

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text), at_(version.size()) { fine = text.starts_with(version); }
    bool fine = true;
    template <class N>
    void number(N& value) {
        value = static_cast<N>(read());
    }
    void text(std::string& value) {
        std::uint64_t const length = read();
        fine = fine && length < text_.size() - at_;
        if (!fine) return;
        value = text_.substr(at_ + 1, length);
        at_ += 1 + length;
    }
    template <class T>
    void size(std::vector<T>& list) {
        std::uint64_t const size = read();
        fine = fine && size <= text_.size();
        if (fine) list.resize(size);
    }
    bool at_end() const noexcept { return at_ == text_.size(); }

private:
    std::uint64_t read() {
        std::uint64_t value = 0;
        fine = fine && at_ < text_.size() && text_[at_] == '\n';
        if (!fine) return 0;
        auto const [end, error] = std::from_chars(text_.data() + at_ + 1, text_.data() + text_.size(), value);
        fine = error == std::errc();
        at_ = static_cast<std::size_t>(end - text_.data());
        return value;
    }
    std::string_view text_;
    std::size_t at_;
};

template <class Archive, class State>
void fields(Archive& archive, State& state) {
    archive.text(state.question);
    archive.number(state.taken);
    archive.number(state.line);
    archive.number(state.out_bytes);
    archive.number(state.log_bytes);
    archive.number(state.any_pair);
    auto& totals = state.totals;
    for (auto* count : {&totals.records, &totals.repeats, &totals.unreadable, &totals.warnings}) archive.number(*count);
    archive.size(totals.verdicts);
    for (auto& verdicts : totals.verdicts)
        for (auto& count : verdicts) archive.number(count);
    archive.size(totals.steps);
    for (auto& step : totals.steps)
        for (auto* count : {&step.excluded, &step.excluded_only, &step.unknown, &step.excluded_repeats}) archive.number(*count);
    archive.size(totals.waiting);
    for (auto& count : totals.waiting) archive.number(count);
    archive.size(totals.settled);
    for (auto& count : totals.settled) archive.number(count);
    archive.size(totals.top);
    for (auto& list : totals.top) {
        archive.size(list);
        for (auto& patient : list) {
            archive.number(patient.open);
            archive.number(patient.unknown);
            archive.number(patient.record);
            archive.text(patient.id);
        }
    }
    // Sets and maps as lists, so that reading is the same walk.
    std::vector<std::uint64_t> days, seen;
    if constexpr (std::is_same_v<Archive, Writer>) {
        for (auto const& [day, count] : totals.days) days.insert(days.end(), {static_cast<std::uint64_t>(day), count});
        seen.assign(state.seen.begin(), state.seen.end());
        std::sort(seen.begin(), seen.end());
    }
    archive.size(days);
    for (auto& number : days) archive.number(number);
    archive.size(seen);
    for (auto& number : seen) archive.number(number);
    if constexpr (std::is_same_v<Archive, Reader>) {
        for (std::size_t i = 0; i + 1 < days.size(); i += 2) totals.days[static_cast<std::int64_t>(days[i])] = days[i + 1];
        state.seen.insert(seen.begin(), seen.end());
    }
}

}  // namespace

std::string to_text(ScreenState const& state) {
    Writer writer;
    fields(writer, state);
    return writer.out + '\n';
}

std::optional<ScreenState> read_state(std::string const& text, ScreenPlan const& plan) {
    if (!text.ends_with('\n')) return std::nullopt;
    Reader reader(std::string_view(text).substr(0, text.size() - 1));
    ScreenState state;
    fields(reader, state);
    if (!reader.fine || !reader.at_end()) return std::nullopt;
    ScreenTotals const expected = plan.empty_totals();
    bool const fits = state.totals.verdicts.size() == expected.verdicts.size() && state.totals.steps.size() == expected.steps.size() &&
                      state.totals.waiting.size() == expected.waiting.size() && state.totals.settled.size() == expected.settled.size() &&
                      state.totals.top.size() == expected.top.size();
    if (!fits) return std::nullopt;
    return state;
}

}  // namespace eligo
