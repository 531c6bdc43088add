#pragma once
// The bytes of a cohort: a file or the standard input, as they are or compressed (gzip, zstd; recognised by their first bytes).
// Nothing is held but a buffer. A file that is truncated or damaged is one Diagnostic where the damage is met.

#include "rules/diagnostic.hpp"

#include <cstddef>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

namespace eligo {

class CohortSource {
public:
    // `file`: `-` reads `in`, which must outlive the source.
    static Result<std::unique_ptr<CohortSource>> open(std::string const& file, std::istream& in);

    virtual ~CohortSource() = default;

    // Appends some bytes to `out`; false at the end, or after an error.
    virtual bool read(std::string& out) = 0;

    std::optional<Diagnostic> const& error() const noexcept { return error_; }

protected:
    std::optional<Diagnostic> error_;
};

}  // namespace eligo
