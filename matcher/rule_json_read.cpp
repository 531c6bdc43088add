#include "matcher/rule_json_read.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <initializer_list>
#include <limits>
#include <utility>

namespace eligo {
namespace {

using Kind = YamlNode::Kind;
using namespace std::string_view_literals;

constexpr int largest = std::numeric_limits<int>::max();

constexpr std::array roles{"as_entry"sv, "condition"sv, "therapy"sv, "procedure"sv, "allergy"sv, "trial"sv};  // in the order of Role
constexpr std::array tenses{"bare"sv, "current"sv, "ever"sv, "past"sv};                                       // in the order of Tense
constexpr std::array counted{"lines"sv, "cycles"sv, "records"sv};                                             // in the order of Counted
constexpr std::array edges{"touching"sv, "started"sv, "ended"sv};  // in the order of Window::Edge
constexpr std::array limits{"ULN"sv, "LLN"sv};
constexpr std::array sexes{"female"sv, "male"sv};
constexpr std::array time_units{"hour"sv, "day"sv, "week"sv, "month"sv, "year"sv};  // in the order of TimeUnit

// How many children a node has, and what its fields are (`type`, `begin`, `end`, `phrase` and `children` aside).
struct Type {
    std::string_view name;
    std::size_t least_children, most_children;
};

constexpr std::size_t many = std::numeric_limits<std::size_t>::max();
constexpr std::array types{Type{"all", 1, many}, Type{"any", 1, many}, Type{"not", 1, 1},     Type{"at_least", 1, many},
                           Type{"group", 2, 2},  Type{"unless", 2, 2}, Type{"nothing", 0, 0}, Type{"measure", 0, 0},
                           Type{"age", 0, 0},    Type{"sex", 0, 0},    Type{"record", 0, 0},  Type{"finding", 0, 0},
                           Type{"fact", 0, 0},   Type{"quoted", 0, 0}, Type{"residue", 0, 0}};

class RuleReader {
public:
    RuleReader(std::string const& file, Vocabulary const& vocabulary) : vocabulary_(vocabulary), in_(file) {}

    Result<Node> read(YamlNode const& json) {
        Node node;
        if (!read(json, node)) return in_.take_error();
        return node;
    }

private:
    // One field: its key, and what reads it.
    struct Field {
        std::string_view key;
        std::function<bool(YamlEntry const&)> read;
        bool needed = false;
    };

    bool fail(YamlNode const& node, std::string code, std::string message, std::string fix = {}) {
        return in_.fail(std::move(code), node.mark, node.span, std::move(message), std::move(fix));
    }

    bool is_map(YamlNode const& node, std::string_view what) {
        return node.kind == Kind::map ||
               fail(node, "wrong-type", "found " + std::string(to_string(node.kind)) + ", expected " + std::string(what));
    }

    bool fields(YamlNode const& node, std::string_view what, std::vector<Field> const& known) {
        if (!is_map(node, what)) return false;
        for (YamlEntry const& entry : node.entries) {
            auto const field = std::find_if(known.begin(), known.end(), [&](Field const& f) { return f.key == entry.key; });
            if (field == known.end()) {
                std::vector<std::string_view> keys;
                for (auto const& f : known) keys.push_back(f.key);
                return in_.unknown_key(entry, what, keys);
            }
            if (field->read && !field->read(entry)) return false;
        }
        for (auto const& field : known)
            if (field.needed && node.find(field.key) == nullptr)
                return fail(node, "missing-key", std::string(what) + " has no `" + std::string(field.key) + '`', "add it");
        return true;
    }

    bool read(YamlNode const& json, Node& node) {
        if (!is_map(json, "a node of a rule")) return false;
        YamlEntry const* const type = json.find("type");
        if (type == nullptr) return fail(json, "missing-key", "a node has no `type`", "add it");
        std::array<std::string_view, types.size()> names{};
        std::transform(types.begin(), types.end(), names.begin(), [](Type const& t) { return t.name; });
        std::size_t at = 0;
        if (!in_.choice(*type, names, at)) return false;

        std::vector<Field> known = meaning(at, node);
        std::optional<int> begin, end;
        known.push_back({"type", {}});
        known.push_back({"begin", [&](YamlEntry const& entry) { return in_.integer(entry, 0, largest, begin); }});
        known.push_back({"end", [&](YamlEntry const& entry) { return in_.integer(entry, 0, largest, end); }});
        known.push_back({"phrase", [&](YamlEntry const& entry) { return in_.text(entry, node.phrase); }});
        if (types[at].most_children > 0) known.push_back({"children", [&](YamlEntry const& entry) { return children(entry, node); }, true});
        if (!fields(json, "`" + std::string(types[at].name) + '`', known)) return false;
        if (begin && end) node.span = {std::uint32_t(*begin), std::uint32_t(*end)};
        if (node.children.size() < types[at].least_children || node.children.size() > types[at].most_children)
            return fail(json, "wrong-type",
                        "`" + std::string(types[at].name) + "` has " + std::to_string(node.children.size()) + " children");
        if (auto* const record = node.get<Record>()) {
            std::sort(record->qualifiers.begin(), record->qualifiers.end());
            std::sort(record->reason_qualifiers.begin(), record->reason_qualifiers.end());
        }
        return true;
    }

    bool children(YamlEntry const& entry, Node& node) {
        if (!in_.list(entry)) return false;
        node.children.reserve(entry.value.items.size());
        for (YamlNode const& item : entry.value.items)
            if (!read(item, node.children.emplace_back())) return false;
        return true;
    }

    // Sets the meaning, and says how its fields are read. The fields point into `node`, which stays where it is.
    std::vector<Field> meaning(std::size_t type, Node& node) {
        switch (type) {
            case 0: return node.meaning = All{}, std::vector<Field>{};
            case 1: return node.meaning = Any{}, std::vector<Field>{};
            case 2: return node.meaning = Not{}, std::vector<Field>{};
            case 3: return of(put(node, AtLeast{}));
            case 4: return node.meaning = Group{}, std::vector<Field>{};
            case 5: return node.meaning = Unless{}, std::vector<Field>{};
            case 6: return node.meaning = Nothing{}, std::vector<Field>{};
            case 7: return of(put(node, Measure{}));
            case 8: return of(put(node, Age{}));
            case 9: return of(put(node, Sex{}));
            case 10: return of(put(node, Record{}));
            case 11: return of(put(node, Finding{}));
            case 12: return of(put(node, Fact{}));
            case 13: return {words(put(node, Quoted{}).words)};
            default: return {words(put(node, Residue{}).words)};
        }
    }

    template <class M>
    static M& put(Node& node, M meaning) {
        node.meaning = std::move(meaning);
        return *node.get<M>();
    }

    Field words(std::string& out) {
        return {"words", [&](YamlEntry const& entry) { return in_.text(entry, out); }, true};
    }

    std::vector<Field> of(AtLeast& at_least) {
        return {{"count", [&](YamlEntry const& entry) { return whole(entry, at_least.count); }, true}};
    }

    std::vector<Field> of(Measure& measure) {
        std::vector<Field> known = range(measure.range);
        known.push_back({"analyte", [&](YamlEntry const& entry) { return name(entry, measure.analyte); }, true});
        known.push_back(window(measure.window));
        known.push_back({"throughout", [&](YamlEntry const& entry) { return truth(entry, measure.throughout); }});
        return known;
    }

    std::vector<Field> of(Age& age) {
        std::vector<Field> known = range(age.range);
        known.push_back({"unit", [&](YamlEntry const& entry) { return choice(entry, time_units, age.unit); }, true});
        known.push_back({"at", [&](YamlEntry const& entry) { return term(entry.value, age.at.emplace()); }});
        return known;
    }

    std::vector<Field> of(Sex& sex) {
        return {{"sex",
                 [&](YamlEntry const& entry) {
                     std::size_t at = 0;
                     if (!in_.choice(entry, sexes, at)) return false;
                     sex.female = at == 0;
                     return true;
                 },
                 true}};
    }

    std::vector<Field> of(Record& record) {
        return {{"what", [&](YamlEntry const& entry) { return term(entry.value, record.what); }, true},
                {"role", [&](YamlEntry const& entry) { return choice(entry, roles, record.role); }, true},
                {"tense", [&](YamlEntry const& entry) { return choice(entry, tenses, record.tense); }, true},
                window(record.window),
                {"qualifiers", [&](YamlEntry const& entry) { return qualifiers(entry, record.qualifiers); }},
                {"count", [&](YamlEntry const& entry) { return count(entry.value, record.count.emplace()); }},
                {"grade",
                 [&](YamlEntry const& entry) {
                     return fields(entry.value, "`grade`", {optional("low", record.grade_low), optional("high", record.grade_high)});
                 }},
                {"stages", [&](YamlEntry const& entry) { return in_.texts(entry, record.stages); }},
                {"except",
                 [&](YamlEntry const& entry) {
                     if (!in_.list(entry)) return false;
                     return std::all_of(entry.value.items.begin(), entry.value.items.end(),
                                        [&](YamlNode const& item) { return term(item, record.except.emplace_back()); });
                 }},
                {"other", [&](YamlEntry const& entry) { return truth(entry, record.other); }},
                {"reason", [&](YamlEntry const& entry) { return term(entry.value, record.reason.emplace()); }},
                {"reason_qualifiers", [&](YamlEntry const& entry) { return qualifiers(entry, record.reason_qualifiers); }},
                {"site", [&](YamlEntry const& entry) { return term(entry.value, record.site.emplace()); }},
                {"restriction", [&](YamlEntry const& entry) { return in_.text(entry, record.restriction); }}};
    }

    std::vector<Field> of(Finding& finding) {
        return {{"what", [&](YamlEntry const& entry) { return term(entry.value, finding.what); }, true},
                {"values", [&](YamlEntry const& entry) { return in_.texts(entry, finding.values); }, true},
                window(finding.window)};
    }

    std::vector<Field> of(Fact& fact) {
        return {{"fact", [&](YamlEntry const& entry) { return name(entry, fact.entry); }, true}};
    }

    Field optional(std::string_view key, std::optional<int>& out) {
        return {key, [&](YamlEntry const& entry) { return in_.integer(entry, 0, largest, out); }};
    }

    bool whole(YamlEntry const& entry, int& out) {
        std::optional<int> number;
        if (!in_.integer(entry, 0, largest, number)) return false;
        out = *number;
        return true;
    }

    bool truth(YamlEntry const& entry, bool& out) {
        std::optional<bool> value;
        if (!in_.truth(entry, value)) return false;
        out = *value;
        return true;
    }

    template <class E, std::size_t size>
    bool choice(YamlEntry const& entry, std::array<std::string_view, size> const& names, E& out) {
        std::size_t at = 0;
        if (!in_.choice(entry, names, at)) return false;
        out = static_cast<E>(at);
        return true;
    }

    bool decimal(YamlEntry const& entry, Decimal& out) {
        std::optional<Decimal> number;
        if (!in_.number(entry, number)) return false;
        out = *number;
        return true;
    }

    bool name(YamlEntry const& entry, EntryId& out) {
        std::string text;
        if (!in_.text(entry, text)) return false;
        out = vocabulary_.by_name(text);
        if (out != EntryId::none) return true;
        std::string const meant = vocabulary_.suggest(text);
        return fail(entry.value, "unknown-value",
                    in_back_ticks(entry.key) + " is " + in_back_ticks(text) + ", which is no name of the vocabulary",
                    meant.empty() ? "write the canonical name of an entry" : "did you mean " + in_back_ticks(meant));
    }

    bool term(YamlNode const& node, Term& out) {
        bool anything = false;
        std::string kind;
        bool const fine = fields(node, "a term",
                                 {{"entry", [&](YamlEntry const& entry) { return name(entry, out.entry); }},
                                  {"kind", [&](YamlEntry const& entry) { return in_.text(entry, kind); }},
                                  {"words", [&](YamlEntry const& entry) { return in_.text(entry, out.words); }},
                                  {"anything", [&](YamlEntry const& entry) { return truth(entry, anything); }}});
        if (!fine) return false;
        if (int(out.entry != EntryId::none) + int(!out.words.empty()) + int(anything) != 1)
            return fail(node, "wrong-type", "a term has one of `entry`, `words` and `anything`");
        if (!kind.empty() && (out.entry == EntryId::none || kind != to_string(vocabulary_.entry(out.entry).kind)))
            return fail(node, "contradiction", "the entry is no " + in_back_ticks(kind));
        return true;
    }

    bool bound(YamlEntry const& entry, std::optional<Bound>& out) {
        Bound& bound = out.emplace();
        std::string grade;
        return fields(entry.value, "a bound",
                      {{"number", [&](YamlEntry const& e) { return decimal(e, bound.number); }, true},
                       {"strict", [&](YamlEntry const& e) { return truth(e, bound.strict); }},
                       {"of",
                        [&](YamlEntry const& e) {
                            std::size_t at = 0;
                            if (!in_.choice(e, limits, at)) return false;
                            bound.of = at == 0 ? Bound::Of::uln : Bound::Of::lln;
                            return true;
                        }},
                       {"unit",
                        [&](YamlEntry const& e) {
                            std::string unit;
                            if (!in_.text(e, unit)) return false;
                            bound.unit = vocabulary_.units().find(unit);
                            return bound.unit != UnitId::none || in_.wrong(e, "a unit", "write its UCUM code", "unknown-value");
                        }},
                       {"grade", [&](YamlEntry const& e) { return in_.text(e, grade); }}});  // beside the number, for people
    }

    std::vector<Field> range(Range& range) {
        return {{"normal", [&](YamlEntry const& entry) { return truth(entry, range.normal); }},
                {"low", [&](YamlEntry const& entry) { return bound(entry, range.low); }},
                {"high", [&](YamlEntry const& entry) { return bound(entry, range.high); }}};
    }

    bool duration(YamlEntry const& entry, std::optional<Duration>& out, bool& strict) {
        Duration& duration = out.emplace();
        return fields(entry.value, "a duration",
                      {{"number", [&](YamlEntry const& e) { return decimal(e, duration.number); }, true},
                       {"unit", [&](YamlEntry const& e) { return choice(e, time_units, duration.unit); }, true},
                       {"strict", [&](YamlEntry const& e) { return truth(e, strict); }}});
    }

    Field window(Window& window) {
        return {"window", [&](YamlEntry const& entry) {
                    return fields(entry.value, "`window`",
                                  {{"within", [&](YamlEntry const& e) { return duration(e, window.within, window.within_strict); }},
                                   {"ago", [&](YamlEntry const& e) { return duration(e, window.ago, window.ago_strict); }},
                                   {"edge", [&](YamlEntry const& e) { return choice(e, edges, window.edge); }}});
                }};
    }

    bool qualifiers(YamlEntry const& entry, std::vector<std::string>& out) {
        if (!in_.texts(entry, out)) return false;
        auto const known = vocabulary_.qualifiers();
        for (auto const& text : out)
            if (std::none_of(known.begin(), known.end(), [&](QualifierPhrase const& phrase) { return phrase.qualifier == text; }))
                return fail(entry.value, "unknown-value", in_back_ticks(text) + " is no qualifier");
        return true;
    }

    bool count(YamlNode const& node, Count& out) {
        return fields(node, "`count`",
                      {{"of", [&](YamlEntry const& entry) { return choice(entry, counted, out.counted); }, true},
                       optional("low", out.low),
                       optional("high", out.high)});
    }

    Vocabulary const& vocabulary_;
    FieldReader in_;
};

}  // namespace

Result<Node> read_rule(YamlNode const& json, std::string const& file, Vocabulary const& vocabulary) {
    return RuleReader(file, vocabulary).read(json);
}

}  // namespace eligo
