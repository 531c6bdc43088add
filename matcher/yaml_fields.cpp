#include "matcher/yaml_fields.hpp"

#include "rules/ascii.hpp"

#include <algorithm>
#include <array>

namespace eligo {
namespace {

using Kind = YamlNode::Kind;

// Nobody on record was born before, nothing is planned after; the rest are typing errors.
constexpr int first_year = 1880;
constexpr int last_year = 2199;

bool digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::string found(YamlNode const& node) {
    if (node.kind == Kind::null) return "empty";
    if (node.kind != Kind::scalar) return std::string(to_string(node.kind));
    if (!node.plain) return "the text " + in_back_ticks('"' + node.text + '"');
    return in_back_ticks(node.text);
}

std::string write(std::string_view key, std::string_view value) { return "write `" + std::string(key) + ": " + std::string(value) + "`"; }

bool is_truth(YamlNode const& node) noexcept { return node.plain && (node.text == "true" || node.text == "false"); }

std::string among(std::span<std::string_view const> words, char const* last = " or ") {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) out += i + 1 == words.size() ? last : ", ";
        out += '`' + std::string(words[i]) + '`';
    }
    return out;
}

// Edits (insertion, deletion, replacement, exchange of neighbours) from `a` to `b`.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

// The date that another form surely means, as we write it; empty where day and month could be exchanged.
std::string other_form(std::string_view text) {
    std::vector<std::string> parts;
    std::string separators;
    for (std::size_t i = 0; i < text.size();) {
        std::string part;
        while (i < text.size() && digit(text[i])) part += text[i++];
        if (part.empty() || part.size() > 8) return {};
        parts.push_back(part);
        if (i == text.size()) break;
        char const separator = text[i];
        if (separator == 'T' || (separator == ' ' && parts.size() == 3)) break;  // a time of day follows
        if (separator != '.' && separator != '/' && separator != '-') return {};
        separators += separator;
        ++i;
    }
    auto const padded = [](std::string part) { return part.size() == 1 ? "0" + part : part; };
    std::string guess;
    if (parts.size() == 1 && parts[0].size() == 8) {
        guess = parts[0].substr(0, 4) + '-' + parts[0].substr(4, 2) + '-' + parts[0].substr(6);
    } else if (parts.size() == 2 && parts[0].size() == 4) {
        guess = parts[0] + '-' + padded(parts[1]);
    } else if (parts.size() == 2 && parts[1].size() == 4) {
        guess = parts[1] + '-' + padded(parts[0]);
    } else if (parts.size() == 3 && parts[0].size() == 4) {
        guess = parts[0] + '-' + padded(parts[1]) + '-' + padded(parts[2]);
    } else if (parts.size() == 3 && parts[2].size() == 4 && parts[0].size() <= 2 && parts[1].size() <= 2) {
        bool const dotted = separators[0] == '.';  // day first, wherever dots are written
        std::string const day_first = parts[2] + '-' + padded(parts[1]) + '-' + padded(parts[0]);
        std::string const month_first = parts[2] + '-' + padded(parts[0]) + '-' + padded(parts[1]);
        if (dotted || !PartialDate::parse(month_first) || parts[0] == parts[1]) {
            guess = day_first;
        } else if (!PartialDate::parse(day_first)) {
            guess = month_first;
        }
    }
    return PartialDate::parse(guess) ? guess : std::string();
}

std::string years() { return "years go from " + std::to_string(first_year) + " to " + std::to_string(last_year); }

// Of a text in our form: why the calendar does not have it.
std::string not_in_calendar(std::string_view text) {
    static constexpr std::array<std::string_view, 12> names{"January", "February", "March",     "April",   "May",      "June",
                                                            "July",    "August",   "September", "October", "November", "December"};
    int const month = (text[5] - '0') * 10 + (text[6] - '0');
    if (month < 1 || month > 12) return "months go from 01 to 12";
    auto const in = PartialDate::parse(text.substr(0, 7));
    if (!in) return years();
    std::chrono::year_month_day const last{in->last()};
    return std::string(names[std::size_t(month) - 1]) + ' ' + std::string(text.substr(0, 4)) + " has " +
           std::to_string(unsigned(last.day())) + " days";
}

bool our_form(std::string_view text) noexcept {
    if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (i == 4 || i == 7 ? text[i] != '-' : !digit(text[i])) return false;
    return true;
}

}  // namespace

std::optional<Decimal> yaml_number(std::string_view text) {
    if (auto plain = Decimal::parse(text)) return plain;
    std::string fixed(text);
    if (fixed.starts_with('+')) fixed.erase(0, 1);
    std::size_t const sign = fixed.starts_with('-') ? 1 : 0;
    if (fixed.size() > sign + 1 && fixed[sign] == '.' && digit(fixed[sign + 1])) fixed.insert(sign, "0");
    if (fixed.size() > 1 && fixed.ends_with('.') && digit(fixed[fixed.size() - 2])) fixed.pop_back();
    if (fixed.empty() || (fixed[0] != '-' && !digit(fixed[0])) || fixed == text) return std::nullopt;
    return Decimal::parse(fixed);
}

std::string in_back_ticks(std::string_view text) {
    constexpr std::size_t most = 60;
    std::string out(text);
    if (out.size() > most) {
        std::size_t cut = most;
        while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xC0U) == 0x80U) --cut;  // not inside a character
        out.resize(cut);
        out += "...";
    }
    std::replace(out.begin(), out.end(), '\n', ' ');
    return '`' + out + '`';
}

std::string_view nearest(std::string_view word, std::span<std::string_view const> known) {
    constexpr std::size_t longest = 40;  // hostile keys are long, ours are not
    if (word.size() > longest) return {};
    std::string folded = ascii_lower(word);
    std::replace(folded.begin(), folded.end(), ' ', '_');
    std::replace(folded.begin(), folded.end(), '-', '_');
    std::string_view best;
    std::size_t least = std::max<std::size_t>(1, std::min<std::size_t>(3, (word.size() + 1) / 3)) + 1;
    for (std::string_view const candidate : known) {
        std::size_t edits = distance(folded, candidate);
        // included, inclusion: the same beginning counts for much.
        if (folded.size() > 4 && candidate.starts_with(folded.substr(0, 4))) edits = std::min(edits, least - 1);
        if (edits < least && edits < std::min(candidate.size(), word.size())) {
            least = edits;
            best = candidate;
        }
    }
    return best;
}

Diagnostic FieldReader::diagnostic(Severity severity, std::string code, Mark mark, Span span, std::string message, std::string fix) const {
    Diagnostic out;
    out.severity = severity;
    out.code = std::move(code);
    out.message = std::move(message);
    out.fix = std::move(fix);
    out.file = file_;
    out.line = mark.line;
    out.column = mark.column;
    out.span = span;
    return out;
}

bool FieldReader::fail(Diagnostic diagnostic) {
    if (!error_) error_ = std::move(diagnostic);
    return false;
}

bool FieldReader::fail(std::string code, Mark mark, Span span, std::string message, std::string fix) {
    return fail(diagnostic(Severity::error, std::move(code), mark, span, std::move(message), std::move(fix)));
}

bool FieldReader::wrong(YamlEntry const& entry, std::string_view expected, std::string fix, std::string code) {
    bool const empty = entry.value.kind == Kind::null;
    if (empty) fix = "write the value, or leave the key out";
    Mark const mark = empty ? entry.mark : entry.value.mark;
    Span const span = empty ? entry.span : entry.value.span;
    return fail(std::move(code), mark, span, in_back_ticks(entry.key) + " is " + found(entry.value) + ", expected " + std::string(expected),
                std::move(fix));
}

bool FieldReader::text(YamlEntry const& entry, std::string& out) {
    YamlNode const& value = entry.value;
    if (value.kind == Kind::list && value.items.size() == 1) return wrong(entry, "text", "leave out the brackets");
    if (value.kind != Kind::scalar)
        return wrong(entry, "text", value.kind == Kind::map ? "put quotes around text with braces or a colon" : "write one value");
    if (is_truth(value)) return wrong(entry, "text", "write the words, not `" + value.text + "`");
    if (value.text.find_first_not_of(" \t\r\n") == std::string::npos) return wrong(entry, "text", "write the value, or leave the key out");
    out = value.text;
    return true;
}

bool FieldReader::name(YamlEntry const& entry, std::string& out) {
    if (entry.value.plain && yaml_number(entry.value.text)) return wrong(entry, "a name", "write the name as a coordinator would type it");
    return text(entry, out);
}

bool FieldReader::list(YamlEntry const& entry, bool of_records) {
    YamlNode const& value = entry.value;
    if (value.kind == Kind::list) return true;
    if (value.kind == Kind::null)
        return fail("wrong-type", entry.mark, entry.span, in_back_ticks(entry.key) + " is empty, expected a list",
                    "leave the key out, or write `" + entry.key + ": []` for a list without entries");
    if (value.kind == Kind::map) return wrong(entry, "a list", "begin each entry with `- `");
    return wrong(entry, "a list", write(entry.key, of_records ? "[{name: " + value.text + "}]" : '[' + value.text + ']'));
}

bool FieldReader::texts(YamlEntry const& entry, std::vector<std::string>& out) {
    if (!list(entry)) return false;
    for (YamlNode const& item : entry.value.items) {
        YamlEntry const one{entry.key, entry.mark, entry.span, item};
        if (!text(one, out.emplace_back())) return false;
    }
    return true;
}

bool FieldReader::truth(YamlEntry const& entry, std::optional<bool>& out) {
    YamlNode const& value = entry.value;
    if (is_truth(value)) {
        out = value.text == "true";
        return true;
    }
    std::string fix = "write true or false; leave the key out where it is not known";
    if (value.kind == Kind::scalar) {
        std::string const word = ascii_lower(value.text);
        for (auto const yes : {"yes", "y", "true", "on", "1"})
            if (word == yes) fix = write(entry.key, "true");
        for (auto const no : {"no", "n", "false", "off", "0"})
            if (word == no) fix = write(entry.key, "false");
    }
    return wrong(entry, "true or false", std::move(fix));
}

bool FieldReader::number(YamlEntry const& entry, std::optional<Decimal>& out) {
    YamlNode const& value = entry.value;
    if (value.kind != Kind::scalar) return wrong(entry, "a number", "write one number");
    auto const parsed = yaml_number(value.text);
    if (parsed && value.plain) {
        out = parsed;
        return true;
    }
    if (parsed) return wrong(entry, "a number", "leave out the quotes: `" + entry.key + ": " + value.text + "`");
    std::string_view text = value.text;
    std::size_t end = 0;
    while (end < text.size() && (digit(text[end]) || text[end] == '.')) ++end;
    auto rest = text.substr(end);
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    if (rest.starts_with(',')) return wrong(entry, "a number", "write a decimal point, and no commas between thousands");
    if (end > 0 && yaml_number(text.substr(0, end)))
        return wrong(entry, "a number",
                     "write the number alone: `" + entry.key + ": " + std::string(text.substr(0, end)) + "`, and `unit: \"" +
                         std::string(rest) + "\"` beside it");
    return wrong(entry, "a number", "write a number, or leave the key out where it is not known");
}

bool FieldReader::integer(YamlEntry const& entry, int least, int most, std::optional<int>& out) {
    std::string const expected = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    YamlNode const& value = entry.value;
    auto const parsed = value.kind == Kind::scalar ? yaml_number(value.text) : std::nullopt;
    if (!parsed) {
        static constexpr std::array<std::string_view, 5> roman{"I", "II", "III", "IV", "V"};
        auto const found_roman = std::find(roman.begin(), roman.end(), std::string_view(value.text));
        std::string fix = "write the number alone";
        std::size_t const end = std::min(value.text.find_first_not_of("0123456789"), value.text.size());
        if (end > 0 && end < value.text.size() && value.text[end] == ' ') fix = write(entry.key, value.text.substr(0, end));
        if (found_roman != roman.end()) fix = write(entry.key, std::to_string(found_roman - roman.begin() + 1));
        return wrong(entry, expected, std::move(fix));
    }
    if (!value.plain) return wrong(entry, expected, "leave out the quotes: `" + entry.key + ": " + value.text + "`");
    auto const integer = parsed->to_integer();
    if (!integer) return wrong(entry, expected, "write a whole number");
    if (*integer < least || *integer > most) return wrong(entry, expected, "check the number", "impossible-value");
    out = int(*integer);
    return true;
}

bool FieldReader::date(YamlEntry const& entry, std::optional<PartialDate>& out) {
    YamlNode const& value = entry.value;
    constexpr std::string_view expected = "a date such as 2026-11-20, 2026-11 or 2026";
    if (value.kind != Kind::scalar) return wrong(entry, expected, "write one date");
    auto const parsed = PartialDate::parse(value.text);
    if (parsed && parsed->year >= first_year && parsed->year <= last_year) {
        out = parsed;
        return true;
    }
    if (our_form(value.text)) {
        bool const year = parsed || value.text.size() == 4;
        return fail("impossible-date", value.mark, value.span,
                    in_back_ticks(entry.key) + " is " + in_back_ticks(value.text) +
                        (year ? ", an impossible year" : ", which is not in the calendar"),
                    year ? years() : not_in_calendar(value.text));
    }
    std::string const meant = other_form(value.text);
    return wrong(entry, expected, meant.empty() ? "write year-month-day, year-month or year" : write(entry.key, meant), "date-form");
}

bool FieldReader::day(YamlEntry const& entry, std::optional<Day>& out) {
    std::optional<PartialDate> partial;
    if (!date(entry, partial)) return false;
    if (!partial->whole()) return wrong(entry, "a whole day such as 2026-11-20", "write year, month and day", "date-form");
    out = partial->first();
    return true;
}

bool FieldReader::choice(YamlEntry const& entry, std::span<std::string_view const> words, std::size_t& out) {
    YamlNode const& value = entry.value;
    if (value.kind == Kind::scalar) {
        auto const at = std::find(words.begin(), words.end(), std::string_view(value.text));
        if (at != words.end()) {
            out = std::size_t(at - words.begin());
            return true;
        }
    }
    std::string_view near = value.kind == Kind::scalar ? nearest(value.text, words) : std::string_view();
    if (near.empty() && value.text.size() == 1)  // F, m
        for (std::string_view const word : words)
            if (ascii_lower(value.text)[0] == word[0]) near = word;
    return wrong(entry, among(words),
                 near.empty() ? "write one of these, or leave the key out where it is not known" : write(entry.key, near), "unknown-value");
}

bool FieldReader::unknown_key(YamlEntry const& entry, std::string_view where, std::span<std::string_view const> known,
                              std::span<std::pair<std::string_view, std::string_view> const> hints) {
    std::string fix;
    std::string const folded = ascii_lower(entry.key);
    std::size_t const colon = entry.key.find(':');
    if (colon != std::string::npos && std::find(known.begin(), known.end(), entry.key.substr(0, colon)) != known.end()) {
        fix = "put a blank after the colon: `" + entry.key.substr(0, colon) + ": " + entry.key.substr(colon + 1) + "`";
    } else if (entry.value.kind == Kind::null &&
               std::find(known.begin(), known.end(), entry.key.substr(0, entry.key.find(' '))) != known.end()) {
        std::size_t const gap = entry.key.find(' ');
        fix = write(entry.key.substr(0, gap), entry.key.substr(std::min(gap + 1, entry.key.size())));
    } else if (entry.value.kind == Kind::null && !entry.key.empty() && std::all_of(entry.key.begin(), entry.key.end(), digit)) {
        fix = "a comma ends the value before it: write decimals with a point, and no commas between thousands";  // {value: 1,5}
    } else {
        for (auto const& [theirs, ours] : hints)
            if (folded == theirs && std::find(known.begin(), known.end(), ours) != known.end())
                fix = "did you mean `" + std::string(ours) + "`";
        if (fix.empty())
            if (auto const near = nearest(entry.key, known); !near.empty()) fix = "did you mean `" + std::string(near) + "`";
    }
    if (fix.empty()) fix = "the keys here are " + among(known, " and ");
    return fail("unknown-key", entry.mark, entry.span, "unknown key " + in_back_ticks(entry.key) + " in " + std::string(where),
                std::move(fix));
}

}  // namespace eligo
