#include "matcher/parse_summary.hpp"

#include "matcher/json_writer.hpp"
#include "matcher/report_json.hpp"
#include "rules/ascii.hpp"

#include <re2/re2.h>
#include <algorithm>

namespace eligo {
namespace {

constexpr std::size_t phrases_shown = 50;
constexpr std::array<std::string_view, 4> names{"read in full", "with quoted words", "with unread words", "not read"};

int total_of(std::array<int, 4> const& counts) { return counts[0] + counts[1] + counts[2] + counts[3]; }

// "63.4 %", in tenths without rounding up to what was not reached.
std::string share(int part, int whole) {
    auto const tenths = whole == 0 ? 0 : static_cast<long long>(part) * 1000 / whole;
    return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " %";
}

void write_counts(JsonWriter& writer, std::array<int, 4> const& counts) {
    writer.member("criteria", total_of(counts)).member("full", counts[0]).member("quoted", counts[1]);
    writer.member("residue", counts[2]).member("none", counts[3]);
}

}  // namespace

ParseSummary::ParseSummary() = default;
ParseSummary::~ParseSummary() = default;
ParseSummary::ParseSummary(ParseSummary&&) noexcept = default;
ParseSummary& ParseSummary::operator=(ParseSummary&&) noexcept = default;

std::optional<Diagnostic> ParseSummary::read_families(std::string_view table, std::string const& file) {
    std::uint32_t line = 0;
    for (std::size_t at = 0; at < table.size();) {
        auto const end = std::min(table.find('\n', at), table.size());
        auto row = table.substr(at, end - at);
        auto const begin = at;
        at = end + 1;
        ++line;
        if (row.ends_with('\r')) row.remove_suffix(1);
        if (row.empty() || row.front() == '#') continue;
        auto const fault = [&](std::string message, std::string hint, std::size_t column) {
            Diagnostic diagnostic;
            diagnostic.severity = Severity::error;
            diagnostic.code = "bad-families";
            diagnostic.message = std::move(message);
            diagnostic.fix = std::move(hint);
            diagnostic.file = file;
            diagnostic.line = line;
            diagnostic.column = static_cast<std::uint32_t>(column + 1);
            diagnostic.span = {static_cast<std::uint32_t>(begin + column), static_cast<std::uint32_t>(begin + row.size())};
            return diagnostic;
        };
        auto const tab = row.find('\t');
        if (tab == std::string_view::npos || tab == 0)
            return fault("found a line without a tab, expected a name, a tab and a regular expression", "write `name<TAB>expression`", 0);
        RE2::Options options;
        options.set_case_sensitive(false);
        options.set_log_errors(false);
        auto expression = std::make_unique<RE2>(row.substr(tab + 1), options);
        if (!expression->ok())
            return fault("the regular expression cannot be read: " + expression->error(), "write it in the syntax of RE2", tab + 1);
        families_.push_back({std::string(row.substr(0, tab)), std::move(expression), {}});
    }
    return std::nullopt;
}

void ParseSummary::add(Trial const& trial) {
    ++trials_;
    if (trial.document.criteria.empty()) ++without_criteria_;
    Counts own{};
    for (auto const& criterion : trial.criteria) {
        if (criterion.registry) continue;
        auto const how = static_cast<std::size_t>(reach(criterion.reading));
        ++own[how];
        for (auto& family : families_)
            if (RE2::PartialMatch(printed(criterion, trial.document.source), *family.expression)) ++family.counts[how];
        for (auto const& warning : criterion.reading.warnings) ++warnings_[warning.code];
        for (WordFate const fate : {WordFate::quoted, WordFate::residue}) note(criterion.reading, fate, trial.document.source);
    }
    for (std::size_t i = 0; i < own.size(); ++i) counts_[i] += own[i];
    by_trial_.emplace_back(trial.document.id, own);
}

std::string ParseSummary::text(Palette const& palette, bool by_trial) const {
    int const total = total_of(counts_);
    std::string out = std::to_string(trials_) + " trials, " + std::to_string(without_criteria_) + " without criteria; " +
                      std::to_string(total) + " criteria\n";
    for (std::size_t i = 0; i < counts_.size(); ++i)
        out += padded(names[i], 20) + padded(std::to_string(counts_[i]), 8, true) + padded(share(counts_[i], total), 9, true) + '\n';
    auto const table = [&](std::string_view title, auto const& rows, auto name_of, auto counts_of) {
        out += '\n' +
               palette.bold(padded(title, 28) + padded("criteria", 9, true) + padded("full", 9, true) + padded("quoted", 9, true) +
                            padded("unread", 9, true) + padded("none", 9, true)) +
               '\n';
        for (auto const& row : rows) {
            auto const& counts = counts_of(row);
            out += padded(name_of(row), 28) + padded(std::to_string(total_of(counts)), 9, true);
            for (int const count : counts) out += padded(share(count, total_of(counts)), 9, true);
            out += '\n';
        }
    };
    if (!families_.empty())
        table(
            "Family", families_, [](Family const& family) -> std::string_view { return family.name; },
            [](Family const& family) -> Counts const& { return family.counts; });
    if (by_trial)
        table(
            "Trial", by_trial_, [](auto const& row) -> std::string_view { return row.first; },
            [](auto const& row) -> Counts const& { return row.second; });
    out += '\n' + palette.bold("Warnings") + '\n';
    for (auto const& [code, count] : warnings_) out += padded(std::to_string(count), 8, true) + "  " + code + '\n';
    out += '\n' + palette.bold("Quoted and unread words by frequency") + '\n';
    for (auto const& [count, phrase] : frequent()) out += wrapped(padded(std::to_string(count), 8, true) + "  ", phrase);
    return out;
}

std::string ParseSummary::json() const {
    std::string out;
    JsonWriter writer(out);
    writer.begin_object().member("trials", trials_).member("without_criteria", without_criteria_);
    write_counts(writer, counts_);
    writer.key("families").begin_list();
    for (auto const& family : families_) {
        writer.begin_object().member("name", family.name);
        write_counts(writer, family.counts);
        writer.end_object();
    }
    writer.end_list().key("by_trial").begin_list();
    for (auto const& [id, counts] : by_trial_) {
        writer.begin_object().member("id", id);
        write_counts(writer, counts);
        writer.end_object();
    }
    writer.end_list().key("warnings").begin_object();
    for (auto const& [code, count] : warnings_) writer.member(code, count);
    writer.end_object().key("phrases").begin_list();
    for (auto const& [count, phrase] : frequent()) writer.begin_object().member("text", phrase).member("count", count).end_object();
    writer.end_list().end_object();
    return out + '\n';
}

void ParseSummary::note(Reading const& reading, WordFate fate, std::string_view source) {
    for (Span const span : stretches(reading, fate, source)) {
        ++phrases_[ascii_lower(source.substr(span.begin, span.end - span.begin))];
    }
}

std::vector<std::pair<int, std::string>> ParseSummary::frequent() const {
    std::vector<std::pair<int, std::string>> all;
    for (auto const& [phrase, count] : phrases_) all.emplace_back(count, phrase);
    std::sort(all.begin(), all.end(),
              [](auto const& a, auto const& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    if (all.size() > phrases_shown) all.resize(phrases_shown);
    return all;
}

}  // namespace eligo
