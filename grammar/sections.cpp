#include "grammar/document.hpp"
#include "grammar/headings.hpp"
#include "grammar/items.hpp"
#include "rules/ascii.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

namespace eligo {
namespace {

// Deeper lists are read as if they stood on this level: nesting is the author's, and may be hostile.
constexpr int deepest = 16;

// A heading, or one bullet or paragraph, in page order.
struct Segment {
    std::optional<Heading> heading;
    Marker marker;
    Span marker_span;
    std::uint32_t column = 0;
    bool blank_before = false;
    CleanText text;
};

bool ends_with_or(std::string_view text) {
    while (!text.empty() && std::string_view(" .,;-").find(text.back()) != std::string_view::npos) text.remove_suffix(1);
    if (text.size() < 3) return false;
    char const before = text[text.size() - 3];
    bool const word = before == ' ' || before == ',' || before == ';' || before == '/' || before == ')';
    std::string_view const last = text.substr(text.size() - 2);
    return word && (last == "or" || last == "OR" || last == "Or");
}

// "OR", "-AND-", "and/or" on a line of its own.
bool is_connective(std::string_view text, std::string_view which) {
    if (text.size() > 16) return false;
    std::string low;
    for (char const c : text)
        if (c != '-' && c != ' ' && c != ':' && c != '.' && c != ',' && c != '*') low += ascii_lower(c);
    return low == which;
}
bool is_or(std::string_view text) { return is_connective(text, "or") || is_connective(text, "and/or"); }

std::vector<Segment> find_segments(CleanText const& clean) {
    std::vector<Segment> segments;
    bool nci = false;
    for (Block& block : find_blocks(clean)) {
        std::string_view const text = block.text.text;
        if (text.empty()) {
            Segment segment;
            segment.marker = std::move(block.marker);
            segment.marker_span = block.marker_span;
            segment.text = std::move(block.text);
            segments.push_back(std::move(segment));
            continue;
        }
        // Headings that share the line with an item, or stand in the middle of a paragraph.
        std::size_t at = 0;
        bool first = true;
        while (at < text.size()) {
            std::string_view const rest = text.substr(at);
            Segment segment;
            segment.column = block.column;
            segment.blank_before = first && block.blank_before;
            std::size_t end = 0;
            if (auto run_in = block.marker ? std::nullopt : find_run_in_heading(rest, nci)) {
                end = run_in->length;
                segment.heading = std::move(run_in);
            } else if (auto heading = find_section_heading(rest)) {
                nci = heading->nci;
                end = heading->length;
                segment.heading = std::move(heading);
            } else if (Marker marker = first ? Marker{} : find_marker(rest.substr(0, 64))) {  // "Exclusion: 1. Stroke"
                std::size_t const length = std::min(marker.length, rest.size());
                segment.marker_span = block.text.source({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + length)});
                segment.marker = std::move(marker);
                at += length;
                if (!find_section_heading(text.substr(at))) {
                    std::size_t const inner = find_inner_heading(text.substr(at), nci);
                    end = inner == std::string_view::npos ? text.size() - at : inner;
                }
            } else {
                std::size_t const inner = find_inner_heading(rest, nci && !block.marker);
                end = inner == std::string_view::npos ? rest.size() : inner;
            }
            segment.text = slice(block.text, at, at + end);
            if (first) {
                segment.marker = block.marker;
                segment.marker_span = block.marker_span;
            }
            first = false;
            at += end;
            while (at < text.size() && text[at] == ' ') ++at;
            segments.push_back(std::move(segment));
        }
    }
    return segments;
}

struct Node {
    Segment segment;
    int parent = -1;
    int depth = 0;
    int root = 0;
    bool assumed = false;
    bool lost = false;  // a heading without its list
};

// What of a criterion is decided by the headings above it.
struct Place {
    CriterionKind kind = CriterionKind::unstated;
    bool neutral = false;  // under "Eligibility criteria" only
    std::vector<std::string> headings;
    std::string cohort;
    bool counted = true;
    bool permitted = false;
    std::string section;
};

std::string label(std::string_view text) {
    while (!text.empty() && std::string_view(" :-*").find(text.front()) != std::string_view::npos) text.remove_prefix(1);
    while (!text.empty() && std::string_view(" :-*").find(text.back()) != std::string_view::npos) text.remove_suffix(1);
    return std::string(text);
}

class Splitter {
public:
    Splitter(TrialDocument& document, std::vector<Segment> segments) : document_(document), segments_(std::move(segments)) {
        nodes_.reserve(segments_.size());
        places_.reserve(segments_.size());
    }

    void run() {
        for (std::size_t i = 0; i < segments_.size(); ++i) {
            Segment& segment = segments_[i];
            mark(MarkKind::bullet, segment.marker_span);
            if (segment.text.text.empty()) continue;
            if (!segment.heading) segment.heading = list_heading(i);
            if (segment.heading) {
                bool const excluded = segment.heading->kind == CriterionKind::exclusion && segment.text.text.size() < 12;
                // "Excluded:" under "Concurrent Medication:" is about that; beside "Inclusion criteria:" it is a section.
                if (segment.heading->role == Heading::Role::list && excluded && subs_.size() == fixed_ &&
                    kind() != CriterionKind::exclusion)
                    segment.heading->role = Heading::Role::section;
                if (segment.heading->role == Heading::Role::section)
                    open_section(i);
                else
                    open_list(i);
            } else {
                add(i);
            }
        }
        close_lists(0);
        close_section();
        finish();
    }

    // The first block is the criterion, whatever else is there belongs to it.
    Item run_item() {
        for (std::size_t i = 0; i < segments_.size(); ++i) {
            bool assumed = false;
            int const parent = i == 0 ? -1 : std::max(find_parent(segments_[i], assumed), 0);
            int const node = append(i, parent, assumed);
            if (parent == 0) levels_.resize(1);
            Segment const& segment = nodes_[static_cast<std::size_t>(node)].segment;
            if (i == 0)
                levels_.push_back({node, {}, 0, true, false});
            else
                levels_.push_back({node, segment.marker, segment.column, opens_list(segment.text.text), false});
        }
        std::vector<std::vector<int>> children(nodes_.size());
        for (std::size_t n = 0; n < nodes_.size(); ++n)
            if (nodes_[n].parent >= 0) children[static_cast<std::size_t>(nodes_[n].parent)].push_back(static_cast<int>(n));
        bool assumed = false;
        return assemble(0, children, assumed);
    }

private:
    // A topic or list heading under the section's.
    struct Sub {
        Heading heading;
        std::size_t segment = 0;
        std::string text;
        std::uint32_t column = 0;
        bool used = false;
        bool bulleted = false;  // its first item has a bullet
    };

    struct Section {
        Heading heading;
        std::size_t segment = 0;
        std::string text;
        bool open = false;
        bool used = false;
    };

    struct Level {
        int node = 0;
        Marker marker;
        std::uint32_t column = 0;
        bool opens = false;   // "…:"
        bool adopts = false;  // its list stands on its own level
    };

    std::string_view text(std::size_t segment) const { return segments_[segment].text.text; }
    Span span(std::size_t segment) const { return {segments_[segment].text.origin.front(), segments_[segment].text.origin.back()}; }

    void mark(MarkKind kind, Span where) {
        if (!where.empty()) document_.marks.push_back({kind, where});
    }

    CriterionKind kind() const {
        for (auto sub = subs_.rbegin(); sub != subs_.rend(); ++sub)
            if (sub->heading.kind) return *sub->heading.kind;
        return section_.open ? section_.heading.kind.value_or(CriterionKind::unstated) : CriterionKind::unstated;
    }

    std::optional<Heading> list_heading(std::size_t i) const {
        Segment const& segment = segments_[i];
        if (i + 1 == segments_.size() || is_or(segment.text.text) || is_connective(segment.text.text, "and")) return std::nullopt;
        Segment const& next = segments_[i + 1];
        if (next.heading && next.heading->role == Heading::Role::section) {
            // "Cohort A", "Donors:" above "Inclusion criteria" is about that section; anything else has lost its list.
            auto group = segment.marker ? std::nullopt : find_list_heading(segment.text.text, kind());
            return group && (!group->cohort.empty() || !group->counted) ? group : std::nullopt;
        }
        if (segment.marker) {
            bool const level = next.marker.shape == segment.marker.shape && next.column == segment.column && !next.marker.ordered;
            return level && !next.heading ? find_list_heading(segment.text.text, kind(), true) : std::nullopt;
        }
        bool const below =
            !levels_.empty() && segment.column > levels_.back().column && levels_.back().marker;  // a paragraph of the bullet above
        if (below && (segment.text.text.back() != ':' || find_cohort(segment.text.text).empty())) return std::nullopt;
        if (segment.text.text.back() != ':' && (!next.marker || (segment.column > 0 && next.column <= segment.column))) return std::nullopt;
        return find_list_heading(segment.text.text, kind());
    }

    void open_section(std::size_t i) {
        Heading const heading = *segments_[i].heading;
        bool const within = section_.open && heading.other && heading.kind == section_.heading.kind && section_.used;
        levels_.clear();
        join_root_ = -1;
        if (within) {  // "Other inclusion criteria:" below "Inclusion criteria:"
            close_lists(0);
            open_sub(i, heading);
            return;
        }
        // "Cohort A" above "Inclusion criteria" holds for the sections that follow, until the next such heading.
        std::vector<Sub> outer;
        while (
            !subs_.empty() && !subs_.back().used &&
            (!subs_.back().heading.cohort.empty() || !subs_.back().heading.counted || subs_.back().heading.role == Heading::Role::topic)) {
            subs_.back().used = true;
            mark(MarkKind::heading, span(subs_.back().segment));
            outer.insert(outer.begin(), subs_.back());
            subs_.pop_back();
        }
        close_lists(0);
        if (!outer.empty())
            outer_ = std::move(outer);
        else if (section_.open && section_.heading.kind == heading.kind)
            outer_.clear();
        close_section(heading.kind);
        section_ = {heading, i, label(text(i)), true, false};
        for (Sub& sub : outer_) subs_.push_back(sub), subs_.back().used = true;
        fixed_ = subs_.size();
    }

    void close_section(std::optional<CriterionKind> next = std::nullopt) {
        if (!section_.open) return;
        bool const neutral = section_.heading.kind == CriterionKind::unstated;
        // "Inclusion criteria" above "Key inclusion criteria", or "Eligibility" above both, is a title.
        if (section_.used || (neutral && next) || next == section_.heading.kind)
            mark(MarkKind::heading, span(section_.segment));
        else
            lost(section_.segment);
        section_.open = false;
        subs_.clear();
        fixed_ = 0;
    }

    void open_list(std::size_t i) {
        Heading heading = *segments_[i].heading;
        levels_.clear();
        join_root_ = -1;
        // "Concurrent Medication:" keeps its "Allowed:" and "Excluded:"; a sentence or a new topic begins anew.
        bool const name = heading.role == Heading::Role::list && text(i).size() < 60 && text(i).find("ith the") == std::string_view::npos &&
                          text(i).find("ust") == std::string_view::npos;
        std::size_t keep = subs_.size();
        while (keep > fixed_) {
            Sub const& last = subs_[keep - 1];
            bool const deeper = segments_[i].column > last.column + 1;
            bool const under_topic =
                last.heading.role == Heading::Role::topic && (name || (heading.role == Heading::Role::list && !last.used));
            bool const under_group = !last.heading.cohort.empty() && heading.cohort.empty() && !last.used;
            bool const title = !last.used && last.heading.role == Heading::Role::topic && heading.role == Heading::Role::topic &&
                               find_run_in_heading(label(last.text) + ":", true) == std::nullopt;
            if (deeper || under_topic || under_group || title) break;
            --keep;
        }
        constexpr std::size_t most = 6;  // headings above headings; a page has two or three
        close_lists(std::min(keep, fixed_ + most));
        open_sub(i, std::move(heading));
    }

    void open_sub(std::size_t i, Heading heading) {
        subs_.push_back({std::move(heading), i, label(text(i)), segments_[i].column, false, false});
    }

    void close_lists(std::size_t keep) {
        keep = std::max(keep, fixed_);
        while (subs_.size() > keep) {
            Sub const sub = std::move(subs_.back());
            subs_.pop_back();
            if (sub.used)
                mark(MarkKind::heading, span(sub.segment));
            else
                lost(sub.segment);
        }
    }

    // A heading whose list was lost is not a note: it stays, as a criterion nobody can answer.
    void lost(std::size_t i) {
        warn("lost-list", span(i), "no list follows `" + excerpt(text(i)) + "`, kept as unknown",
             "see whether the list was left out of the text");
        Node node;
        node.segment.text = segments_[i].text;
        node.root = static_cast<int>(nodes_.size());
        node.lost = true;
        places_.push_back(place());
        nodes_.push_back(std::move(node));
    }

    static std::string excerpt(std::string_view text) {
        constexpr std::size_t longest = 60;
        if (text.size() <= longest) return std::string(text);
        std::size_t end = longest;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
        return std::string(text.substr(0, end)) + "...";
    }

    void warn(std::string code, Span where, std::string message, std::string fix = {}) {
        Diagnostic diagnostic;
        diagnostic.severity = Severity::warning;
        diagnostic.code = std::move(code);
        diagnostic.message = std::move(message);
        diagnostic.fix = std::move(fix);
        diagnostic.span = where;
        document_.warnings.push_back(std::move(diagnostic));
    }

    Place place() const {
        Place place;
        place.kind = kind();
        place.neutral = section_.open && section_.heading.kind == CriterionKind::unstated && place.kind == CriterionKind::unstated;
        place.section = section_.open ? section_.text : std::string();
        place.counted = !section_.open || section_.heading.counted;
        place.cohort = section_.open ? section_.heading.cohort : std::string();
        for (Sub const& sub : subs_) {
            place.headings.push_back(sub.text);
            // "Patients:" below "Donor criteria" is about patients again.
            bool const patients = sub.text.find("atients") != std::string::npos || sub.text.find("articipants") != std::string::npos;
            place.counted = sub.heading.counted && (place.counted || patients);
            place.permitted = sub.heading.permitted || (place.permitted && !sub.heading.kind);
            if (!sub.heading.cohort.empty()) place.cohort = sub.heading.cohort;
        }
        return place;
    }

    void add(std::size_t i) {
        Segment& segment = segments_[i];
        std::string_view const words = segment.text.text;
        if (is_rule(words) || (levels_.empty() && subs_.size() == fixed_ && is_empty_note(words))) {
            mark(MarkKind::note, span(i));
            section_.used = true;
            return;
        }
        // A paragraph at the left of a bulleted list ends it.
        if (!segment.marker && (levels_.empty() || segment.column <= levels_.front().column)) {
            std::size_t keep = subs_.size();
            while (keep > fixed_ && subs_[keep - 1].used && subs_[keep - 1].bulleted && segment.column <= subs_[keep - 1].column) --keep;
            if (keep < subs_.size()) {
                close_lists(keep);
                levels_.clear();
            }
        }
        bool assumed = false;
        int parent = find_parent(segment, assumed);
        if (parent < 0 && is_or(words) && !nodes_.empty() && join_root_ >= 0) {  // "OR" between two bullets joins them
            int const root = join_root_;
            append(i, root, false);
            levels_.clear();
            levels_.push_back({root, nodes_[static_cast<std::size_t>(root)].segment.marker,
                               nodes_[static_cast<std::size_t>(root)].segment.column, false, true});
            joining_ = true;
            return;
        }
        if (parent < 0 && is_connective(words, "and")) {
            mark(MarkKind::note, span(i));
            return;
        }
        if (parent < 0 && joining_ && join_root_ >= 0) parent = join_root_;
        joining_ = false;
        int const node = append(i, parent, assumed);
        Level level{node, nodes_[static_cast<std::size_t>(node)].segment.marker, nodes_[static_cast<std::size_t>(node)].segment.column,
                    false, false};
        std::string_view const own = nodes_[static_cast<std::size_t>(node)].segment.text.text;
        level.opens = opens_list(own);
        if (parent < 0 || (parent == join_root_ && nodes_[static_cast<std::size_t>(node)].depth == 1)) joining_ = ends_with_or(own);
        if (parent < 0) {
            join_root_ = node;
            levels_.clear();
        }
        levels_.push_back(std::move(level));
        section_.used = true;
        for (Sub& sub : subs_) {
            if (!sub.used) sub.bulleted = static_cast<bool>(nodes_[static_cast<std::size_t>(node)].segment.marker);
            sub.used = true;
        }
    }

    int append(std::size_t i, int parent, bool assumed) {
        Node node;
        node.segment = std::move(segments_[i]);
        node.parent = parent;
        int const index = static_cast<int>(nodes_.size());
        node.root = index;
        if (parent >= 0) {
            Node& above = nodes_[static_cast<std::size_t>(parent)];
            node.depth = above.depth + 1;
            node.root = above.root;
            if (assumed) above.assumed = true;
        } else {
            places_.push_back(place());
        }
        nodes_.push_back(std::move(node));
        if (parent >= 0) places_.emplace_back();
        return index;
    }

    static bool follows(Marker const& before, Marker const& marker) {
        if (before.shape == marker.shape)
            return !marker.ordered || marker.number == before.number + 1 ||
                   (marker.as_roman > 0 && marker.as_roman == before.as_roman + 1 && before.as_roman > 0);
        if (!marker.ordered || !before.ordered) return false;
        // "i." is a letter by its shape, "ii." a numeral.
        bool const roman = (marker.shape.find('i') != std::string::npos && before.shape.find('a') != std::string::npos) ||
                           (marker.shape.find('a') != std::string::npos && before.shape.find('i') != std::string::npos) ||
                           (marker.shape.find('I') != std::string::npos && before.shape.find('A') != std::string::npos) ||
                           (marker.shape.find('A') != std::string::npos && before.shape.find('I') != std::string::npos);
        if (!roman || marker.shape.size() != before.shape.size()) return false;
        auto const value = [](Marker const& m) { return m.as_roman > 0 ? m.as_roman : m.number; };
        return value(marker) == value(before) + 1;
    }

    static bool begins(Marker const& marker) { return marker.ordered && (marker.number == 1 || marker.as_roman == 1); }

    // The node whose list `segment` belongs to, -1 for none; `levels_` then ends with that node.
    int find_parent(Segment const& segment, bool& assumed) {
        if (levels_.empty()) return -1;
        auto const cut = [&](std::size_t size) {
            levels_.resize(size);
            return size == 0 ? -1 : levels_.back().node;
        };
        auto const child_of = [&](std::size_t k) {  // of levels_[k]
            if (nodes_[static_cast<std::size_t>(levels_[k].node)].depth + 1 >= deepest) return cut(k);
            return cut(k + 1);
        };
        std::size_t const top = levels_.size() - 1;

        if (!segment.marker) {
            std::size_t size = levels_.size();
            while (size > 0 && segment.column <= levels_[size - 1].column) --size;
            while (size > 0 && !levels_[size - 1].marker && !levels_[size - 1].opens) --size;
            if (size > 0) return child_of(size - 1);
            // "At least one of the following:" and paragraphs at its own level.
            Level& first = levels_.front();
            if (!first.marker && first.opens && first.column == segment.column && !opens_list(segment.text.text) && levels_.size() <= 2) {
                assumed = true;
                first.adopts = true;
                return cut(1);
            }
            return cut(0);
        }

        // A list that begins behind "…:" is its list, wherever it stands.
        if (levels_[top].opens && begins(segment.marker)) {
            bool known = false;
            for (Level const& level : levels_) known |= level.marker.shape == segment.marker.shape && level.column == segment.column;
            if (!known || segment.column >= levels_[top].column) return child_of(top);
        }
        std::size_t k = top + 1;
        while (k > 0 && levels_[k - 1].column > segment.column + 1) --k;
        if (k == 0) return cut(0);
        Level const& above = levels_[k - 1];
        std::uint32_t const step = above.opens && segment.marker.shape.find('-') != std::string::npos ? 1 : 2;
        if (segment.column >= above.column + step) {
            if (above.marker || above.opens) return child_of(k - 1);
            return cut(0);
        }
        // The same level: the innermost list that it continues. Deeper lists may lie between, where one was not indented.
        auto const same_level = [&](Level const& level) {
            return level.column <= segment.column + 1 && segment.column <= level.column + 1;
        };
        auto const not_left = [&](Level const& level) { return segment.column <= level.column + 1; };
        for (std::size_t j = k; j > 0 && not_left(levels_[j - 1]); --j) {
            Level const& level = levels_[j - 1];
            if (!same_level(level)) continue;
            if (!level.marker || !follows(level.marker, segment.marker)) continue;
            bool const last = j == levels_.size();
            if (last && level.opens && !segment.marker.ordered && level.marker.shape == segment.marker.shape &&
                !opens_list(segment.text.text)) {
                assumed = true;  // "…:" and its list at one level, with one bullet
                return child_of(j - 1);
            }
            // A member of such a list that opens a list itself stands beside, not below.
            if (j >= 2 && opens_list(segment.text.text) && nodes_[static_cast<std::size_t>(levels_[j - 2].node)].assumed &&
                same_level(levels_[j - 2]))
                return cut(j - 2);
            return cut(j - 1);
        }
        for (std::size_t j = k; j > 0 && not_left(levels_[j - 1]); --j)  // numbers that skip
            if (same_level(levels_[j - 1]) && levels_[j - 1].marker.shape == segment.marker.shape && !begins(segment.marker))
                return cut(j - 1);
        if (above.opens) return child_of(k - 1);
        if (begins(segment.marker) && above.marker.ordered) return child_of(k - 1);
        return cut(k - 1);
    }

    void finish() {
        // Children of each node, in order; then the criteria.
        std::vector<std::vector<int>> children(nodes_.size());
        for (std::size_t n = 0; n < nodes_.size(); ++n)
            if (nodes_[n].parent >= 0) children[static_cast<std::size_t>(nodes_[n].parent)].push_back(static_cast<int>(n));
        bool const real = std::any_of(nodes_.begin(), nodes_.end(), [](Node const& node) { return !node.lost; });
        bool stated_inclusion = false;
        bool exclusion = false;
        bool counted = false;
        for (std::size_t n = 0; n < nodes_.size(); ++n) {
            if (nodes_[n].parent >= 0) continue;
            stated_inclusion |= places_[n].kind == CriterionKind::inclusion;
            exclusion |= places_[n].kind == CriterionKind::exclusion;
            counted |= places_[n].counted;
        }
        // In page order: a lost heading was found when its section ended.
        std::vector<int> roots;
        for (std::size_t n = 0; n < nodes_.size(); ++n)
            if (nodes_[n].parent < 0) roots.push_back(static_cast<int>(n));
        std::stable_sort(roots.begin(), roots.end(), [&](int a, int b) { return begin_of(a) < begin_of(b); });

        for (int const root : roots) {
            std::size_t const n = static_cast<std::size_t>(root);
            if (nodes_[n].lost && !real) {  // nothing but headings: the page has no criteria, and `no-criteria` says so
                mark(MarkKind::heading, {nodes_[n].segment.text.origin.front(), nodes_[n].segment.text.origin.back()});
                continue;
            }
            Place& place = places_[n];
            Criterion criterion;
            criterion.kind = place.kind;
            // "Eligibility" beside "Ineligibility": what admits, and what does not.
            if (place.neutral && exclusion && !stated_inclusion) criterion.kind = CriterionKind::inclusion;
            criterion.headings = std::move(place.headings);
            criterion.cohort = std::move(place.cohort);
            criterion.counted = place.counted || !counted;  // a trial of nobody but donors is about donors
            criterion.permitted = place.permitted;
            criterion.section = std::move(place.section);
            criterion.list_assumed = false;
            criterion.item = assemble(root, children, criterion.list_assumed);
            if (criterion.cohort.empty()) criterion.cohort = find_leading_cohort(criterion.item.text.text);
            if (criterion.cohort.empty()) criterion.cohort = find_trailing_cohort(criterion.item.text.text);
            criterion.span = {criterion.item.span.begin, last_};
            if (criterion.list_assumed)
                warn("list-assumed", criterion.item.span,
                     "the list of `" + excerpt(criterion.item.text.text) + "` stands on its own level, so where it ends is a guess",
                     "indent the members of the list");
            document_.criteria.push_back(std::move(criterion));
        }
        std::uint32_t numbers[3] = {};
        for (Criterion& criterion : document_.criteria) {
            char const letter = criterion.kind == CriterionKind::inclusion ? 'I' : criterion.kind == CriterionKind::exclusion ? 'E' : 'U';
            criterion.id = letter + std::to_string(++numbers[static_cast<std::size_t>(criterion.kind)]);
        }
        std::stable_sort(document_.marks.begin(), document_.marks.end(),
                         [](PageMark const& a, PageMark const& b) { return a.span.begin < b.span.begin; });
    }

    std::uint32_t begin_of(int node) const { return nodes_[static_cast<std::size_t>(node)].segment.text.origin.front(); }

    // At most `deepest` calls deep.
    Item assemble(int index, std::vector<std::vector<int>> const& children, bool& assumed) {
        Node& node = nodes_[static_cast<std::size_t>(index)];
        Item item;
        item.text = std::move(node.segment.text);
        item.span = {item.text.origin.front(), item.text.origin.back()};
        item.depth = node.depth;
        last_ = std::max(last_, item.span.end);
        if (node.depth == 0) last_ = item.span.end;
        assumed |= node.assumed;
        std::vector<int> const& below = children[static_cast<std::size_t>(index)];
        if (below.empty() && item.text.text.back() == ':' && !node.lost)
            warn("lost-list", item.span, "no list follows `" + excerpt(item.text.text) + "`",
                 "see whether the list was left out of the text");
        item.children.reserve(below.size());
        for (int const child : below) item.children.push_back(assemble(child, children, assumed));
        return item;
    }

    TrialDocument& document_;
    std::vector<Segment> segments_;
    Section section_;
    std::vector<Sub> outer_;
    std::vector<Sub> subs_;
    std::size_t fixed_ = 0;  // of `subs_` come from `outer_`
    std::vector<Level> levels_;
    std::vector<Node> nodes_;
    std::vector<Place> places_;  // one for each node; of roots only
    int join_root_ = -1;         // the criterion that an "OR" would join the next to
    bool joining_ = false;
    std::uint32_t last_ = 0;
};

}  // namespace

void split_criteria(TrialDocument& document, std::uint32_t begin, std::uint32_t end) {
    assert(begin <= end && end <= document.source.size());
    CleanText const text = clean(std::string_view(document.source).substr(begin, end - begin), begin);
    document.sections.push_back({begin, end});
    Splitter(document, find_segments(text)).run();
}

Item read_item(std::string_view text) {
    std::vector<Segment> segments;
    for (Block& block : find_blocks(clean(text))) {
        if (block.text.text.empty()) continue;
        Segment segment;
        segment.marker = std::move(block.marker);
        segment.column = block.column;
        segment.text = std::move(block.text);
        segments.push_back(std::move(segment));
    }
    if (segments.empty()) {
        Item nothing;
        nothing.text.origin.push_back(0);
        return nothing;
    }
    TrialDocument unused;
    return Splitter(unused, std::move(segments)).run_item();
}

}  // namespace eligo
