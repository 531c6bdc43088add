#pragma once
// The rule author's debugger: every node of the rule trees with the words it was read from, its answer, and what it looked at.
//
// A node has a stable id: its criterion's, and the places from there down ("I5.2.1"). The trace shows answers and makes none.

#include "matcher/distance.hpp"
#include "matcher/layout.hpp"
#include "matcher/match.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace eligo {

enum class TraceLevel : std::uint8_t {
    off,    // the answers of the criteria
    fails,  // of the criteria that do not open the way, the nodes that made the answer
    notes,  // of all criteria, the nodes that made the answer
    full,   // every node
};

struct TraceOptions {
    TraceLevel level = TraceLevel::full;
    std::string criterion;  // this one alone; empty = all
    std::string node;       // the id of a node: it alone, with what is below it
};

// True where the options ask for this criterion.
bool is_traced(CriterionAnswer const& one, TraceOptions const& options);

// The node with this id, or null.
NodeAnswer const* find_node(NodeAnswer const& root, std::string_view root_id, std::string_view id);

// Of a node, those children that its level shows.
bool is_shown(NodeAnswer const& parent, NodeAnswer const& child, TraceLevel level) noexcept;

// "within 14 days of 2026-11-20: 2026-11-06 to 2026-11-20"; empty without a window.
std::string window_text(Node const& node, Day as_of);

// The words of a criterion with a line of marks under each: ~ read into the rule, = connective, " quoted, ? not understood.
std::string underlined(TrialCriterion const& criterion, std::string_view source, std::string_view indent);

// The tree of one criterion.
std::string trace_tree(Trial const& trial, CriterionAnswer const& one, TrialAnswer const& answer, std::string const& patient_file,
                       Vocabulary const& vocabulary, Palette const& palette);

std::string trace_text(Trial const& trial, PatientProfile const& patient, std::string const& patient_file, TrialAnswer const& answer,
                       TraceOptions const& options, Vocabulary const& vocabulary, Palette const& palette);

}  // namespace eligo
