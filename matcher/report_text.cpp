#include "matcher/report_text.hpp"

#include "rules/print.hpp"

#include <algorithm>
#include <array>

namespace eligo {
namespace {

constexpr std::string_view margin = "              ";  // as wide as a criterion's id and answer

std::string_view slice(std::string_view source, Span span) noexcept {
    std::size_t const begin = std::min<std::size_t>(span.begin, source.size());
    return source.substr(begin, std::clamp<std::size_t>(span.end, begin, source.size()) - begin);
}

std::string in_quotes(std::string_view words) { return '"' + std::string(words) + '"'; }

std::string joined(std::vector<std::string> const& parts) {
    std::string result;
    for (auto const& part : parts) result += (result.empty() ? "" : ", ") + part;
    return result;
}

std::string heading(CriterionKind kind, bool registry) {
    if (registry) return "Fields of the registry";
    return kind == CriterionKind::inclusion   ? "Inclusion criteria"
           : kind == CriterionKind::exclusion ? "Exclusion criteria"
                                              : "Criteria of unstated kind (count as unknown)";
}

// Begins a new group of criteria where kind, cohort or origin change.
class Groups {
public:
    explicit Groups(Palette const& palette) : palette_(palette) {}

    std::string before(TrialCriterion const& criterion) {
        std::string title = heading(criterion.kind, criterion.registry);
        if (!criterion.cohort.empty()) title += ", " + criterion.cohort;
        if (!criterion.counted) title += " (shown, not counted)";
        if (title == last_) return {};
        last_ = title;
        return '\n' + palette_.bold(title) + '\n';
    }

private:
    Palette const& palette_;
    std::string last_;
};

// What is wrong with how a criterion was read; empty where all is well.
std::string reading_notes(TrialCriterion const& criterion, std::string_view source, std::string_view label_margin, Palette const& palette) {
    std::string out;
    for (Span const span : stretches(criterion.reading, WordFate::quoted, source))
        out += wrapped(std::string(label_margin) + palette.yellow("quoted    "), in_quotes(slice(source, span)));
    for (Span const span : stretches(criterion.reading, WordFate::residue, source))
        out += wrapped(std::string(label_margin) + palette.red("unread    "), in_quotes(slice(source, span)));
    for (auto const& warning : criterion.reading.warnings)
        out += wrapped(std::string(label_margin) + palette.yellow("warning   "), warning.message + " [" + warning.code + "]");
    return out;
}

std::string document_warnings(Trial const& trial, Palette const& palette) {
    std::string out;
    for (auto const* warnings : {&trial.document.warnings, &trial.warnings})
        for (auto const& warning : *warnings)
            out += wrapped(palette.yellow("warning: "),
                           warning.message + " [" + warning.code + "]" + (warning.fix.empty() ? "" : "; " + warning.fix));
    return out;
}

std::string word_fates(TrialCriterion const& criterion, std::string_view source) {
    std::string line;
    for (std::size_t i = 0; i < criterion.reading.words.size();) {
        WordFate const fate = criterion.reading.words[i].fate;
        if (!line.empty()) line += "  ";
        line += std::string(to_string(fate)) + '[';
        for (bool first = true; i < criterion.reading.words.size() && criterion.reading.words[i].fate == fate; ++i, first = false)
            line += (first ? "" : " ") + std::string(slice(source, criterion.reading.words[i].span));
        line += ']';
    }
    return line;
}

std::string trial_line(Trial const& trial) {
    return trial.document.id +
           (trial.document.title.empty() || trial.document.title == trial.document.id ? "" : "  " + trial.document.title);
}

std::string_view in_words(Means means) {
    switch (means) {
        case Means::time: return "time alone brings it";
        case Means::test: return "a repeated test could bring it";
        case Means::information: return "to be found out";
        case Means::other: return "the patient's state or the record would have to change";
        case Means::never: return "nothing can bring it";
    }
    return {};
}

// How far from the limit, what would have to change, and when time does.
std::string explained(CriterionAnswer const& one, CriterionExplanation const& explanation, Palette const& palette) {
    std::string const indent(margin);
    std::string out;
    bool const closed = effect(one.criterion->kind, one.counts_as) == Verdict::not_eligible;
    if (closed)
        for (auto const& distance : explanation.distances) out += wrapped(indent + palette.faint("how far   "), distance.text);
    if (closed && !explanation.opens_on)
        for (auto const& change : explanation.changes)
            out += wrapped(indent + palette.faint("to change "),
                           change.what + ": " + std::string(in_words(change.means)) + (change.day ? " on " + to_string(*change.day) : ""));
    std::optional<Day> const& opens = explanation.opens_on;
    std::optional<Day> const& perhaps = explanation.not_closed_from;
    if (opens)
        out += wrapped(indent + palette.faint("opens     "), "on " + to_string(*opens) + ", by time alone");
    else if (perhaps)
        out += wrapped(indent + palette.faint("opens     "),
                       "not before " + to_string(*perhaps) + ", when time has taken away what is against it");
    if (explanation.holds_until && !opens && !perhaps)
        out += wrapped(indent + palette.faint("holds     "), "until " + to_string(*explanation.holds_until));
    return out;
}

std::string criterion_answer(CriterionAnswer const& one, std::string const& file, Vocabulary const& vocabulary, Palette const& palette,
                             CriterionExplanation const* explanation = nullptr) {
    TrialCriterion const& criterion = *one.criterion;
    // A wide id pushes the answer, not the column.
    std::string const id = padded(criterion.id, criterion.id.size() > 4 ? criterion.id.size() + 1 : 5);
    std::string const head =
        palette.bold(id) + painted(one.answer.answer, criterion.kind, palette, margin.size() > id.size() ? margin.size() - id.size() : 0);
    std::string out;
    if (display_width(head) > margin.size() || id.size() > 6)
        out += padded(palette.bold(id), 0) + painted(one.answer.answer, criterion.kind, palette) + '\n' + labelled(margin, criterion.text);
    else
        out += labelled(head, criterion.text);
    std::string const indent(margin);
    out += wrapped(indent + palette.faint("read as   "), print(criterion.reading.rule, vocabulary));
    if (auto const reason = reason_of(one.answer); !reason.empty()) out += wrapped(indent + palette.faint("because   "), reason);
    for (auto const& evidence : evidence_of(one.answer)) out += wrapped(indent + palette.faint("evidence  "), described(evidence, file));
    if (explanation != nullptr) out += explained(one, *explanation, palette);
    if (one.counts_as != one.answer.answer && criterion.counted)
        out += wrapped(indent + palette.yellow("counts as "), criterion.kind == CriterionKind::unstated
                                                                  ? "unknown: the page does not say whether this includes or excludes"
                                                                  : "unknown: its sense is doubtful");
    return out;
}

// "I2, E5": those that close the way.
std::vector<std::string> closing(TrialAnswer const& answer) {
    std::vector<std::string> ids;
    for (auto const& one : answer.criteria)
        if (one.criterion->counted && effect(one.criterion->kind, one.counts_as) == Verdict::not_eligible) ids.push_back(one.criterion->id);
    return ids;
}

// Those that rest on an old value.
std::vector<std::string> stale(TrialAnswer const& answer) {
    std::vector<std::string> ids;
    for (auto const& one : answer.criteria)
        if (one.answer.answer != Answer::unknown && rests_on_stale(one.answer)) ids.push_back(one.criterion->id);
    return ids;
}

std::string numbered(int n, std::string_view what) { return std::to_string(n) + ' ' + std::string(what); }

// The smallest change that would open the way; what is only to be found out stands under "missing".
std::string change_part(Explanation const& explanation, Palette const& palette) {
    TrialChange const& change = explanation.change;
    if (static_cast<std::size_t>(change.count(Means::information)) == change.changes.size()) return {};
    std::string out = '\n' + palette.bold("What would have to change") + '\n';
    for (auto const& one : change.changes) {
        if (one.means == Means::information) continue;
        out += wrapped("  " + padded(one.criterion, 6),
                       one.what + ": " + std::string(in_words(one.means)) + (one.day ? " on " + to_string(*one.day) : ""));
    }
    std::vector<std::string> counts;
    for (auto const& [means, words] :
         {std::pair{Means::time, "by time alone"}, std::pair{Means::test, "by a repeated test"},
          std::pair{Means::information, "by finding out"}, std::pair{Means::other, "otherwise"}, std::pair{Means::never, "by nothing"}})
        if (int const n = change.count(means); n > 0) counts.push_back(numbered(n, words));
    return out + wrapped("  " + palette.faint("in all  "), joined(counts));
}

std::string missing_part(TrialAnswer const& answer, Palette const& palette) {
    if (answer.missing.empty()) return {};
    std::string out = '\n' + palette.bold("What is missing") + '\n';
    for (auto const& missing : answer.missing) {
        out += wrapped("  ", missing.what + "  (" + joined(missing.criteria) + ')');
        if (!missing.add.empty()) out += wrapped("      " + palette.faint("add  "), missing.add);
    }
    return out;
}

bool has_list(PatientProfile const& patient, std::string_view list) {
    return list == "conditions"     ? !patient.conditions.empty()
           : list == "observations" ? !patient.observations.empty()
           : list == "treatments"   ? !patient.treatments.empty()
           : list == "procedures"   ? !patient.procedures.empty()
           : list == "allergies"    ? !patient.allergies.empty()
           : list == "trials"       ? !patient.trials.empty()
           : list == "facts"        ? !patient.facts.empty()
                                    : patient.complete_lists != 0;
}

// Where a line goes.
std::string place_of(Addition const& addition, std::uint32_t at_line, PatientProfile const& patient) {
    if (!addition.record.empty())
        return std::string(addition.replaces ? "instead of what stands in line " : "to line ") + std::to_string(at_line) + ':';
    return addition.list.empty() || !has_list(patient, addition.list) ? "a line of its own:" : "under " + addition.list + ':';
}

// The line by itself, in one piece whatever its width: it is there to be copied.
std::string to_paste(Addition const& addition, PatientProfile const& patient, std::string_view comment = {}) {
    bool const own = addition.record.empty() && (addition.list.empty() || !has_list(patient, addition.list));
    return "      " + (own ? addition.fragment() : addition.line()) + (comment.empty() ? "" : "   # " + std::string(comment)) + '\n';
}

std::string to_find_out(MissingFacts const& missing, Verdict verdict, PatientProfile const& patient, Palette const& palette) {
    std::string out;
    for (auto const& fact : missing.facts) {
        out += wrapped("  ", fact.what + " (" + joined(fact.criteria) + "), " + (fact.decisive ? "" : "which changes no verdict, ") +
                                 palette.faint(place_of(fact.add, fact.line, patient)));
        out += to_paste(fact.add, patient,
                        fact.add_if_no               ? "if so"
                        : fact.add.list == "facts"   ? "true or false"
                        : fact.add.line() == "sex: " ? "female or male"
                                                     : "");
        if (fact.add_if_no) out += to_paste(*fact.add_if_no, patient, "if not");
    }
    if (out.empty() && verdict == Verdict::not_eligible) out = "  nothing can change the verdict; --missing all lists what is not known\n";
    if (!out.empty()) out = '\n' + palette.bold("What to find out") + '\n' + out;
    std::string unclear;
    for (auto const& fact : missing.unknowable) {
        std::string text = fact.why == Unknowable::doubtful_sense   ? "doubtful sense: ask what the page means"
                           : fact.why == Unknowable::unstated_kind  ? "the page does not say whether this includes or excludes"
                           : fact.why == Unknowable::not_understood ? "not understood: " + in_quotes(fact.words)
                           : fact.why == Unknowable::contradiction  ? "contradiction: " + fact.words
                                                                    : fact.words;
        unclear += wrapped("  " + padded(fact.criterion, 6), text);
        if (fact.add)
            unclear +=
                "        or answer it as a fact, " + palette.faint(place_of(*fact.add, 0, patient)) + '\n' + to_paste(*fact.add, patient);
    }
    return unclear.empty() ? out : out + '\n' + palette.bold("What the record cannot settle") + '\n' + unclear;
}

std::string unclear_part(Trial const& trial, TrialAnswer const& answer, Palette const& palette) {
    std::string out;
    for (auto const& one : answer.criteria) {
        TrialCriterion const& criterion = *one.criterion;
        if (!criterion.counted || one.counts_as != Answer::unknown) continue;
        std::string const id = "  " + padded(criterion.id, 6);
        for (Span const span : stretches(criterion.reading, WordFate::residue, trial.document.source))
            out += wrapped(id, "not understood: " + in_quotes(slice(trial.document.source, span)));
        if (criterion.reading.doubtful)
            out += wrapped(id, "doubtful sense: as it stands it is " + in_words(one.answer.answer) + "; ask what the page means");
        else if (criterion.kind == CriterionKind::unstated)
            out +=
                wrapped(id, "the page does not say whether this includes or excludes; as it stands it is " + in_words(one.answer.answer));
    }
    return out.empty() ? out : '\n' + palette.bold("What the record cannot settle") + '\n' + out;
}

}  // namespace

std::string in_words(Answer answer) { return answer == Answer::not_met ? "not met" : std::string(to_string(answer)); }

std::string in_words(Verdict verdict) {
    return verdict == Verdict::potentially_eligible ? "Potentially eligible"
           : verdict == Verdict::not_eligible       ? "Not eligible"
                                                    : "Needs information";
}

std::string painted(Answer answer, CriterionKind kind, Palette const& palette, std::size_t width) {
    std::string const text = padded(in_words(answer), width);
    switch (effect(kind, answer)) {
        case Verdict::potentially_eligible: return palette.green(text);
        case Verdict::not_eligible: return palette.red(text);
        case Verdict::needs_information: break;
    }
    return palette.yellow(text);
}

std::string described(Evidence const& evidence, std::string const& file) {
    std::string text = evidence.name;
    if (!evidence.value.empty()) text += ' ' + evidence.value;
    if (!evidence.unit.empty()) text += ' ' + evidence.unit;
    if (!evidence.date.empty()) text += ", " + evidence.date;
    if (evidence.age_days && *evidence.age_days > 0)
        text += " (" + std::to_string(*evidence.age_days) + (*evidence.age_days == 1 ? " day" : " days") + " before)";
    if (evidence.stale) text += ", older than 30 days";
    if (!evidence.note.empty()) text += "; " + evidence.note;
    // The folder is known to who asked; without it the place fits on the line.
    return text + "  [" +
           (evidence.mark.line == 0 ? evidence.path : file.substr(file.rfind('/') + 1) + ':' + std::to_string(evidence.mark.line)) + ']';
}

std::string verdict_head(Trial const& trial, PatientProfile const& patient, TrialAnswer const& answer, Palette const& palette) {
    std::string const words = in_words(answer.verdict);
    std::string out = answer.verdict == Verdict::potentially_eligible ? palette.green(palette.bold(words))
                      : answer.verdict == Verdict::not_eligible       ? palette.red(palette.bold(words))
                                                                      : palette.yellow(palette.bold(words));
    out += "  (the investigator decides)\n";
    out += wrapped("patient   ", patient.id);
    out += wrapped("trial     ", trial_line(trial));
    out += wrapped("as of     ", to_string(answer.as_of));

    std::array<int, 3> inclusion{}, exclusion{};
    int unstated = 0;
    for (auto const& one : answer.criteria) {
        if (!one.criterion->counted) continue;
        if (one.criterion->kind == CriterionKind::unstated)
            ++unstated;
        else
            ++(one.criterion->kind == CriterionKind::inclusion ? inclusion : exclusion)[static_cast<std::size_t>(one.counts_as)];
    }
    auto const counts = [](std::array<int, 3> const& of) {
        return std::to_string(of[1]) + " met, " + std::to_string(of[0]) + " not met, " + std::to_string(of[2]) + " unknown";
    };
    std::string line = "inclusion " + counts(inclusion) + "; exclusion " + counts(exclusion);
    if (unstated > 0) line += "; of unstated kind " + std::to_string(unstated);
    out += wrapped("criteria  ", line);
    if (auto const ids = closing(answer); !ids.empty()) out += wrapped("against   ", joined(ids));
    if (auto const ids = stale(answer); !ids.empty())
        out += wrapped("stale     ", joined(ids) + (ids.size() == 1 ? " rests" : " rest") + " on values older than 30 days");
    for (auto const& cohort : answer.cohorts) out += wrapped("cohort    ", cohort.cohort + ": " + in_words(cohort.verdict));
    return out;
}

std::string labelled(std::string_view label, std::string_view text) {
    std::string out;
    std::string lead(label);
    while (!text.empty()) {
        std::size_t const end = std::min(text.find('\n'), text.size());
        std::string_view const line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        std::size_t const blanks = std::min(line.find_first_not_of(' '), line.size());
        if (blanks == line.size()) continue;
        out += wrapped(lead + std::string(blanks, ' '), line);
        lead = std::string(display_width(label), ' ');
    }
    return out.empty() ? lead + '\n' : out;
}

std::string parse_text(Trial const& trial, Vocabulary const& vocabulary, Palette const& palette, bool words) {
    std::string_view const source = trial.document.source;
    std::string out = wrapped("", palette.bold(trial.document.id) + trial_line(trial).substr(trial.document.id.size()));
    out += document_warnings(trial, palette);
    std::array<int, 4> counts{};
    Groups groups(palette);
    for (auto const& criterion : trial.criteria) {
        if (criterion.id == "R-healthy") continue;  // nothing of it is read (parse_json)
        ++counts[static_cast<std::size_t>(reach(criterion.reading))];
        out += groups.before(criterion);
        std::string const id = padded(criterion.id, criterion.id.size() > 4 ? 14 : 5);
        std::string const understood = padded(to_string(criterion.reading.understood), id.size() > 5 ? 0 : 9);
        std::string const shown = criterion.reading.understood == Understood::full      ? palette.green(understood)
                                  : criterion.reading.understood == Understood::partial ? palette.yellow(understood)
                                                                                        : palette.red(understood);
        if (id.size() > 5)
            out += palette.bold(criterion.id) + ' ' + shown + '\n' + labelled(margin, criterion.text);
        else
            out += labelled(palette.bold(id) + shown, criterion.text);
        out += wrapped(std::string(margin) + palette.faint("read as   "), print(criterion.reading.rule, vocabulary));
        out += reading_notes(criterion, source, margin, palette);
        if (words) out += wrapped(std::string(margin) + palette.faint("words     "), word_fates(criterion, source));
    }
    int const total = counts[0] + counts[1] + counts[2] + counts[3];
    out += '\n' + std::to_string(total) + (total == 1 ? " criterion: " : " criteria: ") + std::to_string(counts[0]) + " read in full, " +
           std::to_string(counts[1]) + " with quoted words, " + std::to_string(counts[2]) + " with unread words, " +
           std::to_string(counts[3]) + " not read\n";
    return out;
}

std::string match_text(Trial const& trial, PatientProfile const& patient, std::string const& patient_file, TrialAnswer const& answer,
                       Vocabulary const& vocabulary, Palette const& palette, Explanation const* explanation) {
    std::string out = verdict_head(trial, patient, answer, palette);
    if (explanation != nullptr) {
        if (explanation->holds_until) out += wrapped("holds     ", "until " + to_string(*explanation->holds_until));
        if (explanation->opens_on)
            out += wrapped("opens     ", "on " + to_string(*explanation->opens_on) + ", by time alone");
        else if (explanation->not_excluded_from)
            out += wrapped("opens     ",
                           "on " + to_string(*explanation->not_excluded_from) + " nothing known is against it any more, by time alone");
    }
    out += document_warnings(trial, palette);
    Groups groups(palette);
    for (std::size_t i = 0; i < answer.criteria.size(); ++i) {
        out += groups.before(*answer.criteria[i].criterion);
        out += criterion_answer(answer.criteria[i], patient_file, vocabulary, palette,
                                explanation != nullptr ? &explanation->criteria[i] : nullptr);
    }
    if (explanation == nullptr) return out + missing_part(answer, palette) + unclear_part(trial, answer, palette);
    return out + change_part(*explanation, palette) + to_find_out(explanation->missing, answer.verdict, patient, palette);
}

std::string ask_text(Trial const& trial, Vocabulary const& vocabulary, Palette const& palette, std::string const& patient_file,
                     PatientProfile const& patient, TrialAnswer const* answer, Explanation const* explanation) {
    TrialCriterion const& criterion = trial.criteria.front();
    std::string const indent(margin);
    std::string out;
    if (answer != nullptr)
        out += criterion_answer(answer->criteria.front(), patient_file, vocabulary, palette,
                                explanation != nullptr ? &explanation->criteria.front() : nullptr);
    else
        out += labelled(padded(to_string(criterion.reading.understood), margin.size()), criterion.text) +
               wrapped(indent + palette.faint("read as   "), print(criterion.reading.rule, vocabulary));
    out += reading_notes(criterion, trial.document.source, margin, palette);
    if (answer != nullptr) out += wrapped(indent + palette.faint("as of     "), to_string(answer->as_of));
    if (explanation != nullptr) out += to_find_out(explanation->missing, Verdict::needs_information, patient, palette);
    return out;
}

}  // namespace eligo
