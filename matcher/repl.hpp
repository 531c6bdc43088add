#pragma once
// A session of `eligo repl`: a line in, what is shown of it out. Lines that begin with a colon are commands, all others criteria.

#include "matcher/layout.hpp"
#include "matcher/match.hpp"
#include "matcher/profile.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace eligo {

class ReplSession {
public:
    ReplSession(Vocabulary const& vocabulary, Palette palette, std::optional<Day> as_of);

    // False when the session is over. A line that ends with a backslash goes on in the next.
    bool line(std::string_view text, std::string& out);

    // Another line belongs to what was typed.
    bool goes_on() const noexcept { return !begun_.empty(); }

private:
    void command(std::string_view text, std::string& out);
    void criterion(std::string text, std::string& out);
    void load(std::string const& file, std::string& out);

    Vocabulary const& vocabulary_;
    Palette palette_;
    std::optional<Day> as_of_;
    CriterionKind kind_ = CriterionKind::inclusion;
    bool trace_ = false;
    bool over_ = false;
    std::string begun_;  // lines that go on
    std::string last_;   // the criterion before
    std::string patient_file_;
    std::unique_ptr<PatientProfile> patient_;
    std::shared_ptr<Chart const> chart_;
};

}  // namespace eligo
