#include "matcher/command_model.hpp"

#include <array>

namespace eligo {
namespace {

constexpr auto all = std::to_array<Example>({
    {"", "eligo match trial.txt patient.yaml", "one patient against one trial: the verdict, why, and what to find out"},
    {"", "eligo ask \"ANC ≥ 1.5 × 10^9/L within 14 days\" patient.yaml", "a single criterion"},
    {"", "eligo profile --for trial.txt > patient.yaml", "an empty profile with what the trial asks"},
    {"", "eligo screen trials/ --cohort patients.ndjson", "a whole cohort"},
    {"", "eligo parse trial.txt", "how each criterion was read"},
    {"parse", "eligo parse trial.txt", "each criterion, its reading, and what was not understood"},
    {"parse", "eligo parse --summary trials.jsonl", "counts over many trials, and the unread phrases by frequency"},
    {"parse", "eligo parse --format sarif trial.txt > eligo.sarif", "warnings for an editor"},
    {"parse", "eligo parse --show rules trial.txt", "the rule trees"},
    {"match", "eligo match trial.txt patient.yaml", "the verdict, criterion by criterion"},
    {"match", "eligo match trial.txt patient.yaml --as-of 2026-12-01", "the same on another day"},
    {"match", "eligo match trial.txt patient.yaml --stale-after 14", "values older than two weeks decide nothing"},
    {"match", "eligo match trial.txt patient.yaml --missing all", "also what can no longer change the verdict"},
    {"match", "eligo match trials.jsonl patient.yaml --trial NCT06802718 --format json", "one of several trials, for a program"},
    {"trace", "eligo trace trial.txt patient.yaml --criterion I5", "every node of one criterion, with its evidence"},
    {"trace", "eligo trace trial.txt patient.yaml --explain fails", "only what stands in the way"},
    {"trace", "eligo trace trial.txt patient.yaml --node I5.2", "one node and what is below it"},
    {"ask", "eligo ask \"Platelets ≥ 50 x 10^9/L\"", "how a criterion is read"},
    {"ask", "eligo ask \"No chemotherapy within 14 days\" patient.yaml", "its answer for a patient, and when that changes"},
    {"ask", "eligo ask \"HIV infection\" patient.yaml --kind exclusion", "as an exclusion criterion"},
    {"repl", "eligo repl", "type criteria, see their readings; :patient FILE loads a patient, :help says more"},
    {"profile", "eligo profile --for trial.txt > patient.yaml", "to be filled in, line by line"},
    {"report", "eligo report trial.txt patient.yaml -o report.html", "a page to print, sign and file"},
    {"screen", "eligo screen trials/ --cohort patients.ndjson", "a summary"},
    {"screen", "eligo screen trials/ --cohort patients.ndjson --format ndjson", "a line for each patient and trial"},
    {"serve", "eligo serve", "the desk in a browser, on this machine alone"},
    {"cohort", "eligo cohort generate --patients 1000 --seed 1 > patients.ndjson", "invented patients"},
    {"test", "eligo test cases.yaml", "criteria with patients and the expected answers"},
    {"test", "eligo test cases.yaml --show abstained", "also those that were left open"},
    {"vocabulary", "eligo vocabulary daunorubicin", "an entry, what it is and what it is called"},
    {"vocabulary", "eligo vocabulary --unlisted trials.jsonl", "terms that no entry covers, by frequency"},
    {"explain-code", "eligo explain-code lost-comparator", "what a warning means and what to do about it"},
    {"explain-code", "eligo explain-code", "all codes"},
    {"completion", "eligo completion bash > ~/.local/share/bash-completion/completions/eligo", "for bash"},
    {"completion", "eligo completion zsh > ~/.zfunc/_eligo", "for zsh"},
    {"completion", "eligo completion fish > ~/.config/fish/completions/eligo.fish", "for fish"},
    {"man", "eligo man | man -l -", "the manual page"},
});

}  // namespace

std::span<Example const> examples() { return all; }

}  // namespace eligo
