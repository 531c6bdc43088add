#pragma once
// Case files (spec/cases.md): criteria as a registry prints them, each with patients and the answer that is expected.
//
// In place of `kind` and `text` a case may have `trial`, a page or record (its path relative to the case file), and `criterion`, an id of
// cli.md: so a page that may not be copied can still be tested where it is at hand. Where it is not, the case is skipped, with a note.
//
// Reading promises what reading a profile promises, since the patients in it are read by the same code: anything that does not belong is
// an error with its place, what was expected and the likely fix. A file with one fault is not run at all.

#include "matcher/match.hpp"
#include "matcher/profile.hpp"
#include "rules/criterion_kind.hpp"
#include "rules/diagnostic.hpp"
#include "rules/logic.hpp"
#include "rules/vocabulary.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

struct CaseCheck {
    PatientProfile patient;  // as_of is that of the file where it has none of its own
    Answer expect = Answer::unknown;
    Mark mark;
};

struct CriterionCase {
    std::string id;
    std::string source;   // may be empty
    std::string stratum;  // may be empty
    CriterionKind kind = CriterionKind::inclusion;
    std::string text;                    // the trial's, if it has one
    std::shared_ptr<Trial const> trial;  // null where the case brings its own text
    std::size_t criterion = 0;           // in trial->criteria
    bool skipped = false;                // the trial is not here: neither kind nor text is known
    std::vector<CaseCheck> checks;
    Mark mark;
};

struct CaseFile {
    std::optional<Day> as_of;
    std::vector<CriterionCase> cases;
    std::vector<Diagnostic> warnings;
};

Result<CaseFile> read_case_file(std::string_view text, std::string const& file, Vocabulary const& vocabulary);

}  // namespace eligo
