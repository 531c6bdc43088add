#include "matcher/rule_json.hpp"

#include "rules/compare.hpp"

#include <array>

namespace eligo {
namespace {

// In the order of Meaning.
constexpr std::array<std::string_view, std::variant_size_v<Meaning>> types{"all",    "any",     "not",     "at_least", "group",
                                                                           "unless", "nothing", "measure", "age",      "sex",
                                                                           "record", "finding", "fact",    "quoted",   "residue"};

constexpr std::string_view name_of(Tense tense) noexcept {
    switch (tense) {
        case Tense::bare: return "bare";
        case Tense::current: return "current";
        case Tense::ever: return "ever";
        case Tense::past: return "past";
    }
    return {};
}

constexpr std::string_view name_of(Role role) noexcept {
    switch (role) {
        case Role::as_entry: return "as_entry";
        case Role::condition: return "condition";
        case Role::therapy: return "therapy";
        case Role::procedure: return "procedure";
        case Role::allergy: return "allergy";
        case Role::trial: return "trial";
    }
    return {};
}

constexpr std::string_view name_of(Counted counted) noexcept {
    return counted == Counted::lines ? "lines" : counted == Counted::cycles ? "cycles" : "records";
}

constexpr std::string_view name_of(Window::Edge edge) noexcept {
    return edge == Window::Edge::touching ? "touching" : edge == Window::Edge::started ? "started" : "ended";
}

class RuleWriter {
public:
    RuleWriter(JsonWriter& json, Vocabulary const& vocabulary) : json_(json), vocabulary_(vocabulary) {}

    void write(Node const& node) {
        json_.begin_object().member("type", type_name(node));
        std::visit([&](auto const& meaning) { fields(meaning); }, node.meaning);
        if (!node.span.empty()) json_.member("begin", node.span.begin).member("end", node.span.end);
        if (!node.children.empty()) {
            json_.key("children").begin_list();
            for (auto const& child : node.children) write(child);
            json_.end_list();
        }
        json_.end_object();
    }

private:
    void fields(All) {}
    void fields(Any) {}
    void fields(Not) {}
    void fields(AtLeast at_least) { json_.member("count", at_least.count); }
    void fields(Group) {}
    void fields(Unless) {}
    void fields(Nothing) {}

    void fields(Measure const& measure) {
        json_.member("analyte", name(measure.analyte));
        range(measure.range, measure.analyte);
        window(measure.window);
        if (measure.throughout) json_.member("throughout", true);
    }

    void fields(Age const& age) {
        range(age.range, EntryId::none);
        json_.member("unit", to_string(age.unit));
        if (age.at) term("at", *age.at);
    }

    void fields(Sex sex) { json_.member("sex", sex.female ? "female" : "male"); }

    void fields(Record const& record) {
        term("what", record.what);
        json_.member("role", name_of(record.role)).member("tense", name_of(record.tense));
        window(record.window);
        if (!record.qualifiers.empty()) json_.members("qualifiers", record.qualifiers);
        if (record.count) {
            json_.key("count").begin_object().member("of", name_of(record.count->counted));
            json_.member_if("low", record.count->low).member_if("high", record.count->high).end_object();
        }
        if (record.grade_low || record.grade_high)
            json_.key("grade").begin_object().member_if("low", record.grade_low).member_if("high", record.grade_high).end_object();
        if (!record.stages.empty()) json_.members("stages", record.stages);
        if (!record.except.empty()) {
            json_.key("except").begin_list();
            for (auto const& except : record.except) term(except);
            json_.end_list();
        }
        if (record.other) json_.member("other", true);
        if (record.reason) term("reason", *record.reason);
        if (!record.reason_qualifiers.empty()) json_.members("reason_qualifiers", record.reason_qualifiers);
        if (record.site) term("site", *record.site);
        if (!record.restriction.empty()) json_.member("restriction", record.restriction);
    }

    void fields(Finding const& finding) {
        term("what", finding.what);
        json_.members("values", finding.values);
        window(finding.window);
    }

    void fields(Fact fact) { json_.member("fact", name(fact.entry)); }
    void fields(Quoted const& quoted) { json_.member("words", quoted.words); }
    void fields(Residue const& residue) { json_.member("words", residue.words); }

    std::string name(EntryId entry) const { return entry == EntryId::none ? std::string() : vocabulary_.entry(entry).name; }

    void term(Term const& term) {
        json_.begin_object();
        if (term.entry != EntryId::none)
            json_.member("entry", name(term.entry)).member("kind", to_string(vocabulary_.entry(term.entry).kind));
        else if (!term.words.empty())
            json_.member("words", term.words);
        else
            json_.member("anything", true);
        json_.end_object();
    }

    void term(std::string_view key, Term const& what) {
        json_.key(key);
        term(what);
    }

    void bound(std::string_view key, std::optional<Bound> const& bound, EntryId analyte) {
        if (!bound) return;
        json_.key(key).begin_object();
        json_.key("number").literal(bound->number.to_string());
        if (bound->strict) json_.member("strict", true);
        if (bound->of != Bound::Of::plain) json_.member("of", bound->of == Bound::Of::uln ? "ULN" : "LLN");
        if (bound->unit != UnitId::none) json_.member("unit", vocabulary_.units().unit(bound->unit).code);
        AnalyteFacts const* const facts = analyte == EntryId::none ? nullptr : vocabulary_.entry(analyte).analyte.get();
        if (facts != nullptr && facts->scale == Scale::ordinal && bound->of == Bound::Of::plain) {
            for (auto const& grade : facts->grades) {
                if (grade_number(*facts, grade) != bound->number) continue;
                json_.member("grade", grade);
                break;
            }
        }
        json_.end_object();
    }

    void range(Range const& range, EntryId analyte) {
        if (range.normal) json_.member("normal", true);
        bound("low", range.low, analyte);
        bound("high", range.high, analyte);
    }

    void duration(std::string_view key, std::optional<Duration> const& duration, bool strict) {
        if (!duration) return;
        json_.key(key).begin_object();
        json_.key("number").literal(duration->number.to_string());
        json_.member("unit", to_string(duration->unit));
        if (strict) json_.member("strict", true);
        json_.end_object();
    }

    void window(Window const& window) {
        if (window.none()) return;
        json_.key("window").begin_object();
        duration("within", window.within, window.within_strict);
        duration("ago", window.ago, window.ago_strict);
        if (window.edge != Window::Edge::touching) json_.member("edge", name_of(window.edge));
        json_.end_object();
    }

    JsonWriter& json_;
    Vocabulary const& vocabulary_;
};

}  // namespace

std::string_view type_name(Node const& node) noexcept { return types[node.meaning.index()]; }

void write_rule(JsonWriter& json, Node const& tree, Vocabulary const& vocabulary) { RuleWriter(json, vocabulary).write(tree); }

}  // namespace eligo
