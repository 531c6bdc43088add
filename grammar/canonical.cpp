// The grammar of the canonical language, in Spirit X3.
//
// It reads characters and not the tokens of a criterion: a phrase of the vocabulary may lie across the names of a sentence ("infection of brain", "ALT and AST"),
// and a unit across a number and what follows. What a name is here and where it ends is decided by the functions that the printer asks too (print.hpp).
//
// A rule's attribute is the value it reads. `set` and `into` write the attribute of the rule they stand in, as soon as their part is read; alternatives
// therefore differ before their first `set`, or fail altogether.

#include "grammar/canonical.hpp"

#include "rules/compare.hpp"
#include "rules/print.hpp"

#include <boost/spirit/home/x3.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo {
namespace {

namespace x3 = boost::spirit::x3;

using Iterator = char const*;

struct State {
    Vocabulary const& vocabulary;
    Iterator begin;
    EntryId analyte = EntryId::none;  // of the measure that is being read: its grades
    // The last look-up of a name: alternatives ask again at the same place.
    Iterator name_at = nullptr;
    NameAt name;
};

struct StateTag;

template <class Context>
State& state(Context const& context) {
    return x3::get<StateTag>(context).get();
}

std::string_view rest(Iterator first, Iterator last) { return {first, static_cast<std::size_t>(last - first)}; }

Iterator skip(Iterator first, Iterator last) {
    while (first != last && (*first == ' ' || *first == '\n')) ++first;
    return first;
}

NameAt name_here(Iterator first, Iterator last, State& state) {
    if (state.name_at != first) {
        state.name_at = first;
        state.name = longest_name(rest(first, last), state.vocabulary);
    }
    return state.name;
}

// ---- parts of a sentence without value

// Words with one blank between them, ending where a word ends.
struct Words : x3::parser<Words> {
    using attribute_type = x3::unused_type;
    static bool const has_attribute = false;
    std::string_view text;
    constexpr explicit Words(std::string_view words) : text(words) {}

    template <class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, Iterator const& last, Context const&, RuleContext&, Attribute&) const {
        auto const at = skip(first, last);
        auto const here = rest(at, last);
        if (!here.starts_with(text) || !ends_name(here, text.size())) return false;
        first = at + text.size();
        return true;
    }
};
constexpr Words word(std::string_view words) { return Words(words); }

struct Sign : x3::parser<Sign> {
    using attribute_type = x3::unused_type;
    [[maybe_unused]] static bool const has_attribute = false;
    char sign;
    constexpr explicit Sign(char c) : sign(c) {}

    template <class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, Iterator const& last, Context const&, RuleContext&, Attribute&) const {
        auto const at = skip(first, last);
        if (at == last || *at != sign) return false;
        first = at + 1;
        return true;
    }
};

// ---- values: `read(at, last, state, value)` moves `at` behind what it has read

template <class Value, class Read>
struct Lexeme : x3::parser<Lexeme<Value, Read>> {
    using attribute_type = Value;
    static bool const has_attribute = true;
    Read read;
    constexpr explicit Lexeme(Read r) : read(r) {}

    template <class Context, class RuleContext>
    bool parse(Iterator& first, Iterator const& last, Context const& context, RuleContext&, Value& value) const {
        auto at = skip(first, last);
        if (at == last || !read(at, last, state(context), value)) return false;
        first = at;
        return true;
    }
};

template <class Value, class Read>
constexpr auto lexeme(Read read) {
    return Lexeme<Value, Read>(read);
}

bool read_quote(Iterator& at, Iterator last, std::string& words) {
    if (*at != '"') return false;
    auto const close = std::find(at + 1, last, '"');
    if (close == last || close == at + 1) return false;
    words.assign(at + 1, close);
    if (words.back() == ' ') words.pop_back();
    at = close + 1;
    return ends_name(rest(at, last), 0);
}

// `entry "name"`: the keyword, and the name in quotes.
bool read_quoted_name(std::string_view keyword, Iterator& at, Iterator last, std::string& name) {
    auto const here = rest(at, last);
    if (!here.starts_with(keyword) || !here.substr(keyword.size()).starts_with(" \"")) return false;
    at += keyword.size() + 1;
    return read_quote(at, last, name);
}

bool read_entry(Iterator& at, Iterator last, State& state, EntryId& entry) {
    std::string name;
    if (auto quoted = at; read_quoted_name("entry", quoted, last, name)) {
        at = quoted;
        entry = state.vocabulary.by_name(name);
        return entry != EntryId::none;
    }
    auto const found = name_here(at, last, state);
    if (found.length == 0) return false;
    at += found.length;
    entry = found.entry;
    return true;
}

// Digits with a point, and separators where the printer puts them.
bool read_number(Iterator& at, Iterator last, Decimal& number) {
    auto end = at;
    if (end != last && *end == '-') ++end;
    std::string digits(at, end);
    for (; end != last && ((*end >= '0' && *end <= '9') || *end == ',' || *end == '.'); ++end)
        if (*end != ',') digits += *end;
    auto const value = Decimal::parse(digits);
    if (!value) return false;
    auto const written = rest(at, end);
    if (written != value->to_string() && written != print(*value)) return false;
    number = *value;
    at = end;
    return ends_name(rest(at, last), 0);
}

bool read_whole(Iterator& at, Iterator last, int& number) {
    auto end = at;
    std::int64_t value = 0;
    for (; end != last && *end >= '0' && *end <= '9'; ++end) {
        value = value * 10 + (*end - '0');
        if (value > std::numeric_limits<int>::max()) return false;
    }
    if (end == at || !ends_name(rest(end, last), 0)) return false;
    number = static_cast<int>(value);
    at = end;
    return true;
}

// The word that starts here, up to where a name ends.
std::string_view word_here(Iterator at, Iterator last) {
    auto const here = rest(at, last);
    std::size_t end = 0;
    while (!ends_name(here, end)) ++end;
    return here.substr(0, end);
}

bool read_duration(Iterator& at, Iterator last, Duration& duration) {
    if (!read_number(at, last, duration.number)) return false;
    at = skip(at, last);
    auto const written = word_here(at, last);
    auto const many = duration.number != Decimal(1);
    for (auto const unit : {TimeUnit::hour, TimeUnit::day, TimeUnit::week, TimeUnit::month, TimeUnit::year}) {
        auto const name = to_string(unit);
        if (!written.starts_with(name) || written.substr(name.size()) != (many ? "s" : "")) continue;
        duration.unit = unit;
        at += written.size();
        return true;
    }
    return false;
}

// "2.5 × ULN", "9 g/dL", "III", `"moderate or severe"`.
bool read_bound(Iterator& at, Iterator last, State& state, Bound& bound) {
    AnalyteFacts const* const facts = state.analyte == EntryId::none ? nullptr : state.vocabulary.entry(state.analyte).analyte.get();
    bound = {};
    auto behind = at;
    bool const number = read_number(behind, last, bound.number);
    if (number) {
        auto const times = rest(behind, last);
        for (auto const of : {Bound::Of::uln, Bound::Of::lln}) {
            std::string_view const limit = of == Bound::Of::uln ? " × ULN" : " × LLN";
            if (!times.starts_with(limit) || !ends_name(times, limit.size())) continue;
            bound.of = of;
            at = behind + limit.size();
            return true;
        }
    }
    if (facts != nullptr && facts->scale == Scale::ordinal) {
        std::string quoted;
        auto end = at;
        auto const length = longest_grade(rest(at, last), *facts);
        auto const grade = length != 0                     ? grade_number(*facts, rest(at, at + length))
                           : read_quote(end, last, quoted) ? grade_number(*facts, quoted)
                                                           : std::nullopt;
        if (grade) {
            bound.number = *grade;
            at = length != 0 ? at + length : end;
            return true;
        }
    }
    if (!number) return false;
    at = behind;
    auto const& units = state.vocabulary.units();
    auto const unit_at = skip(at, last);
    auto const code = word_here(unit_at, last);
    if (auto const unit = code.empty() ? UnitId::none : units.find(code); unit != UnitId::none && units.unit(unit).code == code) {
        bound.unit = unit;
        at = unit_at + code.size();
        return true;
    }
    if (facts == nullptr || is_dimensionless(*facts, units)) return true;
    std::string_view const no_unit = " (no unit)";
    if (!rest(at, last).starts_with(no_unit)) return false;
    at += no_unit.size();
    return true;
}

// ---- what becomes of a value

// Reads the subject's value and gives it to `take(target, value)`, the target being the attribute of the rule around; false: it does not fit.
template <class Subject, class Take>
struct Taking : x3::unary_parser<Subject, Taking<Subject, Take>> {
    using base_type = x3::unary_parser<Subject, Taking<Subject, Take>>;
    using attribute_type = x3::unused_type;
    static bool const has_attribute = false;
    Take take;
    constexpr Taking(Subject const& inner, Take t) : base_type(inner), take(t) {}

    template <class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, Iterator const& last, Context const& context, RuleContext& target, Attribute&) const {
        typename Subject::attribute_type value{};
        auto const begin = first;
        if (this->subject.parse(first, last, context, x3::unused, value) && take(target, std::move(value))) return true;
        first = begin;
        return false;
    }
};

template <class Take>
struct Taker {
    Take take;
    template <class Subject>
    constexpr auto operator[](Subject const& subject) const {
        return Taking<Subject, Take>(subject, take);
    }
};
template <class Take>
constexpr auto taking(Take take) {
    return Taker<Take>{take};
}

// The value becomes a member; it is added to a list.
template <class Owner, class Member>
constexpr auto into(Member Owner::*member) {
    return taking([member](Owner& owner, auto&& value) {
        if constexpr (requires { (owner.*member).push_back(value); } && !std::is_same_v<Member, std::string>)
            (owner.*member).push_back(std::forward<decltype(value)>(value));
        else
            owner.*member = std::forward<decltype(value)>(value);
        return true;
    });
}

// Reads nothing and changes the target.
template <class Change>
struct Changing : x3::parser<Changing<Change>> {
    using attribute_type = x3::unused_type;
    static bool const has_attribute = false;
    Change change;
    constexpr explicit Changing(Change c) : change(c) {}

    template <class Context, class RuleContext, class Attribute>
    bool parse(Iterator&, Iterator const&, Context const&, RuleContext& target, Attribute&) const {
        change(target);
        return true;
    }
};
template <class Change>
constexpr auto changing(Change change) {
    return Changing<Change>(change);
}

template <class Owner, class Member>
constexpr auto set(Member Owner::*member, Member value) {
    return changing([member, value](Owner& owner) { owner.*member = value; });
}

// The value is the meaning of the node; the node is a child; the node is the whole so far.
constexpr auto leaf_of = taking([](Node& node, auto&& meaning) {
    node.meaning = leaf(std::forward<decltype(meaning)>(meaning)).meaning;  // in normal form: qualifiers sorted
    return true;
});
constexpr auto child = into(&Node::children);
constexpr auto whole = taking([](Node& node, Node&& inner) {
    node = std::move(inner);
    return true;
});

// What was read so far becomes the first child of a connective.
template <class Connective>
constexpr auto join(Connective connective) {
    return changing([connective](Node& node) {
        Node joined;
        joined.meaning = connective;
        joined.children.push_back(std::move(node));
        node = std::move(joined);
    });
}
template <class Connective>
constexpr auto become(Connective connective) {
    return changing([connective](Node& node) { node.meaning = connective; });
}

template <bool low, bool high, bool strict = false>
constexpr auto end_of_range = taking([](Range& range, Bound bound) {
    bound.strict = strict;
    if (low) range.low = bound;
    if (high) range.high = bound;
    return true;
});

// The numbers of an age are all in one unit.
template <bool low, bool high, bool strict = false>
constexpr auto end_of_age = taking([](Age& age, Duration const& duration) {
    if (age.range.low && age.unit != duration.unit) return false;
    age.unit = duration.unit;
    Bound const bound{duration.number, strict, Bound::Of::plain, UnitId::none};
    if (low) age.range.low = bound;
    if (high) age.range.high = bound;
    return true;
});

Range normal_range() {
    Range range;
    range.low = Bound{1, false, Bound::Of::lln, UnitId::none};
    range.high = Bound{1, false, Bound::Of::uln, UnitId::none};
    range.normal = true;
    return range;
}
constexpr auto within_normal = changing([](Range& range) { range = normal_range(); });

auto const of_that_time = taking([](Measure& measure, Window const& window) {
    measure.window = window;
    return true;
});
auto const exactly = taking([](Count& count, int n) {
    count.low = count.high = n;
    return true;
});
auto const words_of_term = taking([](Record& record, std::string&& words) {
    record.what.words = std::move(words);
    return true;
});
auto const entry_of_term = taking([](Record& record, EntryId entry) {
    record.what.entry = entry;
    return true;
});
auto const exact_grade = taking([](Record& record, int n) {
    record.grade_low = record.grade_high = n;
    return true;
});
auto const words_of_test = taking([](Finding& finding, std::string&& words) {
    finding.what.words = std::move(words);
    return true;
});
auto const entry_of_test = taking([](Finding& finding, EntryId entry) {
    finding.what.entry = entry;
    return true;
});
auto const outcome = [](char const* value) { return changing([value](Finding& finding) { finding.values.emplace_back(value); }); };
auto const size = taking([](Node& node, int n) {
    node.meaning = AtLeast{n};
    return true;
});

// Hook: a node spans the text it was read from, parentheses around it left out.
struct Spanned {
    template <class It, class Context>
    void on_success(It const& first, It const& last, Node& node, Context const& context) const {
        if (!node.span.empty()) return;
        auto const begin = state(context).begin;
        node.span = {static_cast<std::uint32_t>(skip(first, last) - begin), static_cast<std::uint32_t>(last - begin)};
    }
};

// ---- the rules

auto const quote = lexeme<std::string>([](Iterator& at, Iterator last, State&, std::string& words) { return read_quote(at, last, words); });
auto const entry = lexeme<EntryId>(read_entry);
auto const analyte = lexeme<EntryId>([](Iterator& at, Iterator last, State& state, EntryId& id) {
    if (!read_entry(at, last, state, id)) return false;
    state.analyte = id;
    return true;
});
auto const number = lexeme<int>([](Iterator& at, Iterator last, State&, int& value) { return read_whole(at, last, value); });
auto const duration = lexeme<Duration>([](Iterator& at, Iterator last, State&, Duration& value) { return read_duration(at, last, value); });
auto const bound_value = lexeme<Bound>(read_bound);

// A qualifier is read where no name of an entry is as long: "acute" in "acute gout", not in "acute pain", which is an entry.
auto const qualifier = lexeme<std::string>([](Iterator& at, Iterator last, State& state, std::string& name) {
    if (auto quoted = at; read_quoted_name("qualifier", quoted, last, name)) {
        at = quoted;
        return true;
    }
    auto const length = longest_qualifier(rest(at, last), state.vocabulary);
    if (length == 0 || length <= name_here(at, last, state).length) return false;
    name.assign(at, at + length);
    at += length;
    return true;
});

auto const stage_name = lexeme<std::string>([](Iterator& at, Iterator last, State&, std::string& name) {
    name = word_here(at, last);
    at += name.size();
    return is_stage_name(name);
});

// A fact stands alone under its name; a record of such an entry has its name in quotes.
auto const fact_entry = lexeme<EntryId>([](Iterator& at, Iterator last, State& state, EntryId& id) {
    std::string name;
    if (auto quoted = at; read_quoted_name("fact", quoted, last, name)) {
        at = quoted;
        id = state.vocabulary.by_name(name);
        return id != EntryId::none;
    }
    auto const found = name_here(at, last, state);
    if (found.length == 0 || state.vocabulary.entry(found.entry).kind != EntryKind::fact) return false;
    at += found.length;
    id = found.entry;
    return true;
});

// "male", but not in "male breast cancer".
auto const sex_word = lexeme<bool>([](Iterator& at, Iterator last, State& state, bool& female) {
    auto const written = word_here(at, last);
    female = written == "female";
    if ((!female && written != "male") || name_here(at, last, state).length > written.size()) return false;
    at += written.size();
    return true;
});

constexpr Sign open('(');
constexpr Sign close(')');

x3::rule<struct RangeTag, Range> const range("range");
x3::rule<struct WindowTag, Window> const window("window");
x3::rule<struct TermTag, Term> const term("term");
x3::rule<struct MeasureTag, Measure> const measure("measure");
x3::rule<struct AgeTag, Age> const age("age");
x3::rule<struct SexTag, Sex> const sex("sex");
x3::rule<struct CountTag, Count> const count("count");
x3::rule<struct RecordTag, Record> const record("record");
x3::rule<struct FindingTag, Finding> const finding("finding");
x3::rule<struct FactTag, Fact> const fact("fact");
x3::rule<struct QuotedTag, Quoted> const quoted("quoted");
x3::rule<struct ResidueTag, Residue> const residue("residue");

struct NoRecordTag : Spanned {};
struct OperandTag : Spanned {};
struct StatementTag : Spanned {};
x3::rule<NoRecordTag, Node> const denied_record("denied_record");
x3::rule<OperandTag, Node> const operand("operand");
x3::rule<StatementTag, Node> const statement("statement");

// clang-format off
auto const high_end = (word("≤") >> end_of_range<false, true>[bound_value]) | (word("<") >> end_of_range<false, true, true>[bound_value]);
auto const low_end  = (word("≥") >> end_of_range<true, false>[bound_value]) | (word(">") >> end_of_range<true, false, true>[bound_value]);

auto const range_def
    = (word("normal") >> within_normal)
    | word("known")
    | (word("=") >> end_of_range<true, true>[bound_value])
    | (low_end >> -(word("and") >> high_end))
    | high_end;

auto const started = set(&Window::edge, Window::Edge::started);
auto const ended   = set(&Window::edge, Window::Edge::ended);
auto const within  = ((word("within less than") >> set(&Window::within_strict, true)) | word("within")) >> into(&Window::within)[duration];
auto const ago     = ((word("more than") >> set(&Window::ago_strict, true)) | word("at least")) >> into(&Window::ago)[duration] >> word("ago");
auto const lasting = ((word("for more than") >> set(&Window::ago_strict, true)) | word("for at least")) >> into(&Window::ago)[duration];

auto const window_def
    = (word("started") >> started >> within >> -lasting)
    | (word("ended") >> ended >> ((within >> -ago) | ago))
    | (within >> -ago)
    | (lasting >> started)
    | ago;

auto const term_def
    = word("anything")
    | (word("record") >> into(&Term::words)[quote])
    | into(&Term::entry)[entry];

// "for at least 1 year": every value of that time.
auto const whole_time = set(&Measure::throughout, true);
x3::rule<struct SpanTag, Window> const span_of_values("span_of_values");
auto const span_of_values_def = ((word("for more than") >> set(&Window::within_strict, true)) | word("for at least")) >> into(&Window::within)[duration];

auto const measure_def
    = into(&Measure::analyte)[analyte] >> into(&Measure::range)[range]
   >> -((of_that_time[span_of_values] >> whole_time) | (of_that_time[window] >> -(word("throughout") >> whole_time)) | (word("throughout") >> whole_time));

auto const high_age = (word("≤") >> end_of_age<false, true>[duration]) | (word("<") >> end_of_age<false, true, true>[duration]);
auto const low_age  = (word("≥") >> end_of_age<true, false>[duration]) | (word(">") >> end_of_age<true, false, true>[duration]);

auto const age_def
    = word("age") >> -(word("at onset of") >> into(&Age::at)[term])
   >> (word("known") | (low_age >> -(word("and") >> high_age)) | high_age);

auto const sex_def = into(&Sex::female)[sex_word];

auto const counted
    = ((word("lines of") | word("line of")) >> set(&Count::counted, Counted::lines))
    | ((word("cycles of") | word("cycle of")) >> set(&Count::counted, Counted::cycles))
    | ((word("records of") | word("record of")) >> set(&Count::counted, Counted::records));

auto const count_def
    = (word("exactly") >> exactly[number] >> counted)
    | (word("at least") >> into(&Count::low)[number] >> counted)
    | (word("at most") >> into(&Count::high)[number] >> counted)
    | (word("any number of") >> counted)
    | (into(&Count::low)[number] >> word("to") >> into(&Count::high)[number] >> counted);

auto const tense
    = (word("current") >> set(&Record::tense, Tense::current))
    | (word("history of") >> set(&Record::tense, Tense::ever))
    | (word("past") >> set(&Record::tense, Tense::past));
auto const other = word("other") >> set(&Record::other, true);

auto const as_condition  = set(&Record::role, Role::condition);
auto const as_treatment  = set(&Record::role, Role::therapy);
auto const as_procedure  = set(&Record::role, Role::procedure);
auto const as_allergy    = set(&Record::role, Role::allergy);
auto const as_trial      = set(&Record::role, Role::trial);

auto const named
    = (word("any condition") >> as_condition)
    | (word("any therapy") >> as_treatment)
    | (word("any procedure") >> as_procedure)
    | word("anything")
    | (word("condition") >> words_of_term[quote] >> as_condition)
    | (word("treatment") >> words_of_term[quote] >> as_treatment)
    | (word("procedure") >> words_of_term[quote] >> as_procedure)
    | (word("record") >> words_of_term[quote])
    | (entry_of_term[entry] >> -((word("as a condition") >> as_condition) | (word("as a treatment") >> as_treatment) | (word("as a procedure") >> as_procedure)));
auto const allergy       = word("allergy to") >> as_allergy >> -other >> (words_of_term[quote] | into(&Record::what)[term]);
auto const participation = word("participation in another trial") >> as_trial >> -(word("of") >> into(&Record::what)[term]);

auto const grade
    = word("grade")
   >> (  (word("≥") >> into(&Record::grade_low)[number])
       | (word("≤") >> into(&Record::grade_high)[number])
       | (exact_grade[number] >> -(word("to") >> into(&Record::grade_high)[number])));
auto const stage
    = word("stage")
   >> (  (into(&Record::stages)[quote] >> *(word("or") >> into(&Record::stages)[quote]))
       | (into(&Record::stages)[stage_name] >> *(word("or") >> into(&Record::stages)[stage_name])));
auto const except = word("other than") >> into(&Record::except)[term] >> *(word("or") >> into(&Record::except)[term]);

auto const record_def
    = -tense >> -into(&Record::count)[count] >> *into(&Record::qualifiers)[qualifier]
   >> (allergy | (-other >> (participation | named)))
   >> -grade >> -stage
   >> -(word("of") >> into(&Record::site)[term])
   >> -(word("for") >> *into(&Record::reason_qualifiers)[qualifier] >> into(&Record::reason)[term])
   >> -except
   >> -(word("that") >> into(&Record::restriction)[quote])
   >> -into(&Record::window)[window];


auto const finding_def
    = (word("any test") | (word("test") >> words_of_test[quote]) | entry_of_test[entry])
   >> (  (word("positive") >> outcome("positive"))
       | (word("negative") >> outcome("negative"))
       | word("tested")
       | (into(&Finding::values)[quote] >> *(word("or") >> into(&Finding::values)[quote])))
   >> -into(&Finding::window)[window];

auto const fact_def    = into(&Fact::entry)[fact_entry];
auto const quoted_def  = into(&Quoted::words)[quote];
auto const residue_def = word("unread") >> into(&Residue::words)[quote];


auto const denied_record_def = leaf_of[record];
// Forms with a word of their own come before those that begin with a name.
auto const operand_def
    = (open >> whole[statement] >> close)
    | leaf_of[quoted]
    | leaf_of[residue]
    | (word("nothing is asked") >> become(Nothing{}))
    | (word("not") >> open >> become(Not{}) >> child[statement] >> close)
    | (word("if") >> open >> become(Group{}) >> child[statement] >> close >> word("then") >> open >> child[statement] >> close)
    | (word("at least") >> size[number] >> word("of:") >> open >> child[statement] >> close >> *(Sign(';') >> open >> child[statement] >> close))
    | (word("no") >> become(Not{}) >> child[denied_record])
    | leaf_of[sex]
    | leaf_of[age]
    | leaf_of[measure]
    | leaf_of[finding]
    | leaf_of[fact]
    | leaf_of[record];

auto const statement_def
    = whole[operand]
   >> -(  (word("and") >> join(All{}) >> child[operand] >> *(word("and") >> child[operand]))
        | (word("or") >> join(Any{}) >> child[operand] >> *(word("or") >> child[operand]))
        | (word("unless") >> join(Unless{}) >> child[operand]));
// clang-format on

BOOST_SPIRIT_DEFINE(range, window, term, measure, age, sex, count, record, finding, fact, quoted, residue, span_of_values, denied_record,
                    operand, statement)

// Of parentheses outside quotes. Names hold a few of their own.
int depth(std::string_view text) noexcept {
    int opened = 0, deepest = 0;
    bool in_quotes = false;
    for (char const c : text) {
        if (c == '"')
            in_quotes = !in_quotes;
        else if (in_quotes)
            continue;
        else if (c == '(')
            deepest = std::max(deepest, ++opened);
        else if (c == ')')
            --opened;
    }
    return deepest;
}

std::string single_blanks(std::string_view text) {
    std::string result;
    for (char const c : text) {
        auto const blank = c == ' ' || c == '\n';
        if (!blank)
            result += c;
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

// What the criterion asks for here: the words of a leaf.
void name_phrases(Node& node, TokenText const& text) {
    if (auto const* in_quotes = node.get<Quoted>())
        node.phrase = in_quotes->words;
    else if (node.children.empty()) {
        for (auto const& token : text.tokens) {
            if (token.span.begin < node.span.begin || token.span.end > node.span.end) continue;
            if (!node.phrase.empty()) node.phrase += ' ';
            node.phrase += token.lower;
        }
    }
    for (auto& inner : node.children) name_phrases(inner, text);
}

}  // namespace

std::optional<Node> read_canonical(TokenText const& text, Vocabulary const& vocabulary) {
    constexpr int deepest = 250;
    if (depth(text.text) > deepest) return std::nullopt;
    auto first = text.text.data();
    auto const last = first + text.text.size();
    State state{vocabulary, first, EntryId::none, nullptr, {}};
    Node node;
    auto const parser = x3::with<StateTag>(std::ref(state))[statement];
    if (!x3::parse(first, last, parser, node) || skip(first, last) != last) return std::nullopt;
    // The same tree can be written in other ways, but those are not this language: "no asthma or stroke" would be read, and prints as "(no asthma) or stroke".
    if (print(node, vocabulary) != single_blanks(text.text)) return std::nullopt;
    name_phrases(node, text);
    return node;
}

}  // namespace eligo
