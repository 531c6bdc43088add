#include "matcher/cohort.hpp"

#include "matcher/cohort_csv.hpp"

#include <algorithm>
#include <utility>

namespace eligo {
namespace {

// No patient fills this; a line that is longer is something else.
constexpr std::size_t longest_record = std::size_t{64} << 20U;

bool blank(std::string_view line) noexcept { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool marker(std::string_view line) noexcept {
    return (line.starts_with("---") || line.starts_with("...")) &&
           (line.size() == 3 || line[3] == ' ' || line[3] == '\r' || line[3] == '\n');
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && std::string_view(" \t\r\n").find(text.front()) != std::string_view::npos) text.remove_prefix(1);
    while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos) text.remove_suffix(1);
    return text;
}

std::optional<CohortFormat> by_extension(std::string name) {
    for (std::string_view const packed : {".gz", ".zst"})
        if (name.ends_with(packed)) name.resize(name.size() - packed.size());
    if (name.ends_with(".ndjson") || name.ends_with(".jsonl")) return CohortFormat::ndjson;
    if (name.ends_with(".csv") || name.ends_with(".tsv")) return CohortFormat::csv;
    if (name.ends_with(".yaml") || name.ends_with(".yml")) return CohortFormat::yaml;
    return std::nullopt;
}

}  // namespace

std::string_view to_string(CohortFormat format) noexcept {
    switch (format) {
        case CohortFormat::ndjson: return "NDJSON";
        case CohortFormat::yaml: return "a YAML stream";
        case CohortFormat::json: return "a JSON array";
        case CohortFormat::csv: return "CSV";
    }
    return {};
}

CohortReader::CohortReader(std::string file, std::unique_ptr<CohortSource> source, Vocabulary const& vocabulary)
    : file_(std::move(file)), source_(std::move(source)), vocabulary_(vocabulary) {}
CohortReader::~CohortReader() = default;

Result<std::unique_ptr<CohortReader>> CohortReader::open(std::string const& file, std::istream& in, Vocabulary const& vocabulary) {
    auto source = CohortSource::open(file, in);
    if (!source) return source.error();
    std::unique_ptr<CohortReader> reader(new CohortReader(file, *std::move(source), vocabulary));
    while (reader->buffer_.size() < 4096 && reader->fill()) {
    }
    if (reader->buffer_.starts_with("\xEF\xBB\xBF")) reader->at_ = 3;
    if (blank(std::string_view(reader->buffer_).substr(reader->at_)) && reader->ended_) {
        if (reader->source_->error()) return *reader->source_->error();
        return Diagnostic{.code = "empty-cohort", .message = "the cohort holds nothing", .fix = "write one patient a line", .file = file};
    }
    reader->recognise();
    if (reader->format_ == CohortFormat::csv) {
        CohortRecord header;
        if (!reader->next_row(header)) return header.error.value_or(Diagnostic{.message = "the CSV has no header", .file = file});
        auto made = CsvHeader::read(header.text, header.line, file, vocabulary);
        if (!made) return made.error();
        reader->header_ = std::make_unique<CsvHeader const>(*std::move(made));
    }
    return reader;
}

bool CohortReader::fill() {
    if (ended_) return false;
    if (at_ > 0) {
        buffer_.erase(0, at_);
        at_ = 0;
    }
    if (source_->read(buffer_)) return true;
    ended_ = true;
    return false;
}

void CohortReader::recognise() {
    std::string_view const text = std::string_view(buffer_).substr(at_);
    if (auto const named = by_extension(file_)) {
        format_ = *named;
        return;
    }
    std::size_t const first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && text[first] == '[') {
        format_ = CohortFormat::json;
        return;
    }
    std::size_t objects = 0, lines = 0, opened = 0, marks = 0;
    std::string_view heading;
    for (std::size_t at = 0; at < text.size() && lines < 10;) {
        std::size_t const end = std::min(text.find('\n', at), text.size());
        std::string_view const line = text.substr(at, end - at);
        at = end + 1;
        if (blank(line) || line.front() == '#') continue;
        marks += marker(line) ? 1 : 0;
        if (lines++ == 0) heading = trimmed(line);
        opened += line.front() == '{' ? 1 : 0;
        objects += line.front() == '{' && trimmed(line).back() == '}' ? 1 : 0;
    }
    if (marks > 0)
        format_ = CohortFormat::yaml;
    else if (objects > 0 || opened > 1)
        format_ = CohortFormat::ndjson;
    else
        format_ = CsvHeader::looks_like(heading) ? CohortFormat::csv : CohortFormat::yaml;
}

bool CohortReader::next(CohortRecord& record) {
    record = {};
    switch (format_) {
        case CohortFormat::ndjson: return next_line(record);
        case CohortFormat::yaml: return next_document(record);
        case CohortFormat::json: return next_element(record);
        case CohortFormat::csv: return next_row(record);
    }
    return false;
}

// After the end: what was wrong with the source is the last record.
bool CohortReader::fault(CohortRecord& record) {
    if (faulted_ || !source_->error()) return false;
    faulted_ = true;
    record.line = line_;
    record.error = *source_->error();
    record.error->line = line_;
    return true;
}

bool CohortReader::too_long(CohortRecord& record, std::size_t length) {
    if (length <= longest_record) return false;
    record.text.clear();
    record.error = Diagnostic{.code = "record-too-long",
                              .message = "the record is larger than 64 MB",
                              .fix = "check the line breaks",
                              .file = file_,
                              .line = record.line};
    return true;
}

bool CohortReader::next_line(CohortRecord& record) {
    for (;;) {
        std::size_t from = at_;
        std::size_t newline = buffer_.find('\n', from);
        bool skipped = false;
        while (newline == std::string::npos) {
            std::size_t const seen = buffer_.size() - at_;
            if (seen > longest_record) {  // its end is looked for without keeping it
                skipped = true;
                at_ = buffer_.size();
            }
            if (!fill()) break;
            newline = buffer_.find('\n', at_ + (skipped ? 0 : seen));
        }
        std::size_t const end = newline == std::string::npos ? buffer_.size() : newline;
        if (end == at_ && newline == std::string::npos && !skipped) return fault(record);
        std::string_view const line = std::string_view(buffer_).substr(at_, end - at_);
        record.line = line_++;
        at_ = newline == std::string::npos ? end : end + 1;
        if (too_long(record, skipped ? longest_record + 1 : line.size())) return true;
        if (blank(line) || marker(line)) continue;
        record.text = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
        return true;
    }
}

bool CohortReader::take_line(std::string_view& line) {
    std::size_t newline = buffer_.find('\n', at_);
    while (newline == std::string::npos) {
        std::size_t const seen = buffer_.size() - at_;
        if (seen > longest_record || !fill()) break;
        newline = buffer_.find('\n', at_ + seen);
    }
    std::size_t const end = newline == std::string::npos ? buffer_.size() : newline + 1;
    if (end == at_) return false;
    line = std::string_view(buffer_).substr(at_, end - at_);
    return true;
}

bool CohortReader::next_document(CohortRecord& record) {
    while (waiting_.empty()) {
        std::string part;
        std::uint32_t const begin = line_;
        bool any = false, lost = false;
        for (std::string_view line; take_line(line);) {
            bool const marks = marker(line);
            if (marks && any) break;  // it begins the next part
            any = true;
            ++line_;
            at_ += line.size();
            if (marks && line.front() == '.') break;
            if (part.size() > longest_record) {
                lost = true;
                continue;
            }
            part += line;
        }
        if (!any) return fault(record);
        if (lost) {
            record.line = begin;
            return too_long(record, longest_record + 1);
        }
        for (auto const& document : split_yaml(part)) waiting_.push_back({begin + document.line - 1, std::string(document.text), {}});
        std::reverse(waiting_.begin(), waiting_.end());
    }
    record = std::move(waiting_.back());
    waiting_.pop_back();
    return true;
}

// The elements of an array, cut out by their brackets: commas and white space between them.
bool CohortReader::next_element(CohortRecord& record) {
    auto const more = [&](std::size_t& at) {
        if (at < buffer_.size()) return true;
        std::size_t const kept = at - at_;
        if (!fill()) return false;
        at = at_ + kept;
        return at < buffer_.size();
    };
    std::size_t at = at_;
    for (; more(at); ++at) {
        char const c = buffer_[at];
        if (c == '\n') ++line_;
        bool const between = c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || (c == '[' && !in_array_);
        in_array_ = in_array_ || c == '[';
        if (!between) break;
        at_ = at + 1;
    }
    if (at >= buffer_.size() || buffer_[at] == ']') return fault(record);
    at_ = at;
    record.line = line_;
    int depth = 0;
    bool quoted = false, lost = false;
    for (; more(at); ++at) {
        char const c = buffer_[at];
        if (c == '\n') ++line_;
        if (quoted) {
            if (c == '\\') {
                ++at;
                if (!more(at)) break;
                if (buffer_[at] == '\n') ++line_;
            } else if (c == '"') {
                quoted = false;
            }
            continue;
        }
        if (c == '"') quoted = true;
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') {
            if (depth == 0) break;  // the end of the array
            if (--depth == 0) {
                ++at;
                break;
            }
        }
        if (c == ',' && depth == 0) break;
        if (at - at_ > longest_record) {
            lost = true;
            at_ = at;
        }
    }
    at = std::min(at, buffer_.size());
    record.text = lost ? std::string() : buffer_.substr(at_, at - at_);
    at_ = at;
    if (lost) return too_long(record, longest_record + 1);
    return true;
}

// A row ends with a line that closes its quotes.
std::size_t CohortReader::row_end(std::size_t from) {
    bool quoted = false;
    for (std::size_t at = from;; ++at) {
        if (at >= buffer_.size()) {
            std::size_t const kept = at - at_;
            if (kept > longest_record || !fill()) return buffer_.size();
            at = at_ + kept;
            if (at >= buffer_.size()) return buffer_.size();
        }
        if (buffer_[at] == '"') quoted = !quoted;
        if (buffer_[at] == '\n' && !quoted) return at + 1;
    }
}

bool CohortReader::next_row(CohortRecord& record) {
    for (;;) {
        std::size_t const end = row_end(at_);
        if (end == at_) return fault(record);
        std::string_view const row = std::string_view(buffer_).substr(at_, end - at_);
        record.line = line_;
        line_ += static_cast<std::uint32_t>(std::count(row.begin(), row.end(), '\n'));
        at_ = end;
        if (too_long(record, row.size())) return true;
        if (blank(row)) continue;
        record.text = row;
        while (record.text.ends_with('\n') || record.text.ends_with('\r')) record.text.pop_back();
        return true;
    }
}

Result<ReadProfile> CohortReader::read(CohortRecord const& record, ProfileOptions options) const {
    if (record.error) return *record.error;
    if (format_ == CohortFormat::csv) {
        auto const row = header_->row(record.text, record.line);
        if (!row) return row.error();
        return read_profile(*row, file_, vocabulary_, options);
    }
    return read_profile(YamlText{record.text, record.line, 0}, file_, vocabulary_, options);
}

}  // namespace eligo
