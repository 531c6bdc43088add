#pragma once
// A cohort: many profiles (profile.md) in one stream, as NDJSON, a YAML stream, a JSON array, or CSV whose header names profile paths
// (cohort_csv.hpp), each also compressed. The format is the file's extension, else what its first lines look like.
//
// It is read in two steps. CohortReader cuts the stream into records without looking into them, one after the other, holding no more than one
// buffer; read() makes a profile of one, on any thread. A record that cannot be read costs only itself. It distrusts every byte.

#include "matcher/cohort_source.hpp"
#include "matcher/profile.hpp"
#include "rules/date.hpp"
#include "rules/diagnostic.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace eligo {

class CsvHeader;

enum class CohortFormat : std::uint8_t { ndjson, yaml, json, csv };
std::string_view to_string(CohortFormat format) noexcept;

struct CohortRecord {
    std::uint32_t line = 0;  // where it begins
    std::string text;
    std::optional<Diagnostic> error;  // it could not even be cut out
};

class CohortReader {
public:
    // `file`: `-` is `in`. The error: the file cannot be opened, is empty, or its CSV header is wrong.
    static Result<std::unique_ptr<CohortReader>> open(std::string const& file, std::istream& in, Vocabulary const& vocabulary);
    ~CohortReader();

    CohortFormat format() const noexcept { return format_; }
    std::string const& file() const noexcept { return file_; }

    // The next record; false at the end.
    bool next(CohortRecord& record);

    // The profile of a record. Any thread.
    Result<ReadProfile> read(CohortRecord const& record, ProfileOptions options) const;

private:
    CohortReader(std::string file, std::unique_ptr<CohortSource> source, Vocabulary const& vocabulary);

    bool fill();
    void recognise();
    bool take_line(std::string_view& line);
    bool next_line(CohortRecord& record);
    bool next_document(CohortRecord& record);
    bool next_element(CohortRecord& record);
    bool next_row(CohortRecord& record);
    bool too_long(CohortRecord& record, std::size_t length);
    std::size_t row_end(std::size_t from);
    bool fault(CohortRecord& record);

    std::string file_;
    std::unique_ptr<CohortSource> source_;
    Vocabulary const& vocabulary_;
    CohortFormat format_ = CohortFormat::ndjson;
    std::unique_ptr<CsvHeader const> header_;
    std::string buffer_;
    std::size_t at_ = 0;  // in buffer_
    std::uint32_t line_ = 1;
    bool ended_ = false, faulted_ = false, in_array_ = false;
    std::string part_;  // a part of a YAML stream that holds several documents
    std::size_t part_at_ = 0;
    std::vector<CohortRecord> waiting_;  // documents of it, last first
};

}  // namespace eligo
