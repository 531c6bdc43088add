#include "grammar/formats.hpp"

#include "grammar/headings.hpp"
#include "grammar/items.hpp"
#include "rules/ascii.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace eligo {
namespace {

using namespace std::string_view_literals;

// Headings that registries and their mirrors print around the eligibility section: they end it, and tell a page from bare criteria.
// clang-format off
constexpr std::array page_headings = {
    "about this study"sv, "arms and interventions"sv, "basic information"sv, "brief summary"sv, "central contacts"sv,
    "clinconnect summary"sv, "collaborators"sv, "collaborators and investigators"sv, "conditions"sv, "contacts"sv,
    "contact information"sv, "contacts and locations"sv, "countries"sv, "description of the study"sv, "design details"sv,
    "design outcomes"sv, "detailed description"sv, "disclaimer"sv, "documents"sv, "facility contacts"sv, "get updates"sv,
    "how is the study designed?"sv, "how to participate"sv, "interventions"sv, "intervention"sv, "investigators"sv, "ipd sharing"sv,
    "keywords"sv, "learn more"sv, "locations"sv, "more information"sv, "more related trials"sv, "official title"sv,
    "organization"sv, "other identifiers"sv, "other outcome measures"sv, "other study id numbers"sv, "outcome measures"sv,
    "outcomes"sv, "overview"sv, "patients applied"sv, "primary outcome"sv, "primary outcome measures"sv, "principal investigator"sv,
    "principal investigators"sv, "publications"sv, "recruitment status"sv, "references"sv, "related clinical trials"sv,
    "related trials"sv, "responsible party"sv, "results overview"sv, "secondary outcome"sv, "secondary outcome measures"sv,
    "similar trials"sv, "sponsor"sv, "sponsors"sv, "sponsors and collaborators"sv, "study arms"sv, "study contact"sv,
    "study design"sv, "study details"sv, "study groups"sv, "study locations"sv, "study officials"sv, "study overview"sv,
    "study oversight"sv, "study plan"sv, "study record dates"sv, "study results"sv, "study sites"sv, "summary"sv, "timeline"sv,
    "trial contacts"sv, "trial information"sv, "trial locations"sv, "trial officials"sv, "what is the study measuring?"sv,
    "what this could lead to"sv, "what this could mean"sv, "what could go wrong"sv, "status"sv, "study status"sv, "arm groups"sv,
    "trial site locations"sv, "trial details"sv, "trial description"sv, "study description"sv, "our safety recommendation!"sv,
    "clinical trial outcome"sv, "share"sv, "share this trial"sv, "back to top"sv, "references module"sv, "biospecimen retention"sv
};
// clang-format on
// The same with a value on their line: "NCT ID: NCT01", "Status: RECRUITING".
// clang-format off
constexpr std::array page_labels = {
    "nct id"sv, "study nct id"sv, "status"sv, "brief title"sv, "official title"sv, "sponsor"sv, "last updated"sv, "brief summary"sv,
    "detailed description"sv, "stdages"sv, "std ages"sv, "study population"sv, "sampling method"sv, "last update posted"sv,
    "organization"sv, "keywords"sv, "locations"sv, "contacts"sv, "current as of"sv
};
// clang-format on
constexpr std::array page_openings = {"nct id "sv,
                                      "first seen "sv,
                                      "launched by "sv,
                                      "last updated "sv,
                                      "current as of "sv,
                                      "viewing study "sv,
                                      "clinicaltrials.gov identifier"sv};

constexpr std::array eligibility_names = {
    "who can participate"sv, "who can participate?"sv, "participation criteria"sv,   "eligibility criteria"sv,
    "eligibility"sv,         "study eligibility"sv,    "eligibility requirements"sv, "criteria"sv};

enum class Field { none, minimum_age, maximum_age, ages, sex, healthy };

struct FieldName {
    std::string_view name;
    Field field;
};
constexpr std::array field_names = {
    FieldName{"minimum eligible age", Field::minimum_age},
    FieldName{"minimum age", Field::minimum_age},
    FieldName{"min age", Field::minimum_age},
    FieldName{"age minimum", Field::minimum_age},
    FieldName{"maximum eligible age", Field::maximum_age},
    FieldName{"maximum age", Field::maximum_age},
    FieldName{"max age", Field::maximum_age},
    FieldName{"age maximum", Field::maximum_age},
    FieldName{"ages eligible for study", Field::ages},
    FieldName{"eligible ages", Field::ages},
    FieldName{"age range", Field::ages},
    FieldName{"ages", Field::ages},
    FieldName{"age", Field::ages},
    FieldName{"eligible sex", Field::sex},
    FieldName{"eligible gender", Field::sex},
    FieldName{"sexes eligible for study", Field::sex},
    FieldName{"genders eligible for study", Field::sex},
    FieldName{"sex/gender", Field::sex},
    FieldName{"sex", Field::sex},
    FieldName{"gender", Field::sex},
    FieldName{"accepts healthy volunteers", Field::healthy},
    FieldName{"healthy volunteers", Field::healthy},
    FieldName{"accepts healthy volunteers?", Field::healthy},
};

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == ':')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == ':')) text.remove_suffix(1);
    return text;
}

template <std::size_t N>
bool among(std::string_view word, std::array<std::string_view, N> const& list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

// "18 Years" at the front: its length, or 0.
std::size_t age_length(std::string_view low) {
    std::size_t i = 0;
    while (i < low.size() && is_digit(low[i])) ++i;
    if (i == 0 || i > 3 || i + 1 >= low.size() || low[i] != ' ') return 0;
    for (std::string_view unit : {"year"sv, "month"sv, "week"sv, "day"sv, "hour"sv, "minute"sv})
        if (low.substr(i + 1, unit.size()) == unit) {
            i += 1 + unit.size();
            if (i < low.size() && low[i] == 's') ++i;
            return i;
        }
    return 0;
}

bool is_age(std::string_view low) { return low == "n/a" || (age_length(low) > 0 && age_length(low) == low.size()); }
bool is_sex(std::string_view low) {
    return low == "all" || low == "both" || low == "female" || low == "male" || low == "females" || low == "males";
}
bool is_yes_or_no(std::string_view low) {
    return low == "yes" || low == "no" || low == "true" || low == "false" || low == "accepts healthy volunteers" ||
           low == "no healthy volunteers" || low == "none";
}

// "18 Years to 70 Years (Adult, Older Adult)", "18 Years and older", "up to 75 Years": the two ages' places in the text.
std::optional<std::pair<Span, Span>> find_ages(std::string_view low) {
    Span minimum;
    Span maximum;
    std::uint32_t i = 0;
    bool const upper_only = low.substr(0, 6) == "up to ";
    if (upper_only) i = 6;
    auto const take = [&]() -> Span {
        auto const length = static_cast<std::uint32_t>(age_length(low.substr(i)));
        Span const found{i, i + length};
        i += length;
        return found;
    };
    Span const first = take();
    if (first.empty()) return std::nullopt;
    if (upper_only) {
        maximum = first;
    } else {
        minimum = first;
        std::size_t const next = low.find_first_not_of(" -", i);
        if (next == std::string_view::npos) return std::pair{minimum, maximum};
        i = static_cast<std::uint32_t>(next);
        if (low.substr(i, 3) == "to ") i += 3;
        maximum = take();
        if (maximum.empty() && low.substr(i, 3) != "and" && low[i] != '(') return std::nullopt;
        if (low.substr(i, 11) == "and younger") maximum = std::exchange(minimum, {});
    }
    std::string_view const rest = low.substr(i);
    if (rest.size() > 60) return std::nullopt;
    return std::pair{minimum, maximum};
}

struct Line {
    std::uint32_t begin = 0, end = 0;
    std::uint32_t column = 0;
};

class Page {
public:
    Page(std::string_view input, std::string const& file) : file_(file) {
        document_.source = input;
        clean_ = clean(document_.source);
        std::string_view const text = clean_.text;
        for (std::size_t begin = 0; begin < text.size();) {
            std::size_t const newline = std::min(text.find('\n', begin), text.size());
            std::size_t first = begin;
            std::size_t last = newline;
            while (first < last && text[first] == ' ') ++first;
            while (last > first && text[last - 1] == ' ') --last;
            if (first < last)
                lines_.push_back(
                    {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last), static_cast<std::uint32_t>(first - begin)});
            begin = newline + 1;
        }
    }

    TrialDocument read() {
        std::size_t first_heading = lines_.size();
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (section_at(i) || is_eligibility(i)) first_heading = std::min(first_heading, i);
            if (is_furniture(i)) page_ = true;
        }
        read_identity(first_heading);
        if (page_) read_conditions();
        if (first_heading == lines_.size()) {
            // Criteria pasted without any heading; but never the prose of a site.
            if (!page_ && has_criteria_words()) split_criteria(document_, 0, static_cast<std::uint32_t>(document_.source.size()));
        } else {
            read_sections(first_heading);
        }
        finish_document(document_, file_, true);
        return std::move(document_);
    }

private:
    std::string_view view(std::size_t i) const {
        return std::string_view(clean_.text).substr(lines_[i].begin, lines_[i].end - lines_[i].begin);
    }

    std::optional<Heading> section_at(std::size_t i) const {
        std::string_view const line = view(i);
        return find_section_heading(line.substr(std::min(line.size(), find_marker(line).length)));
    }

    bool is_eligibility(std::size_t i) const { return view(i).size() < 40 && among(ascii_lower(trimmed(view(i))), eligibility_names); }

    bool is_furniture(std::size_t i) const {
        std::string_view const line = view(i);
        if (lines_[i].column >= 4) return false;  // a word of a wrapped paragraph may stand alone on its line
        std::string const low = ascii_lower(line.substr(0, 80));
        if (line.size() < 60 && among(trimmed(low), page_headings)) return true;
        std::size_t const colon = low.find(':');
        if (colon != std::string::npos && among(std::string_view(low).substr(0, colon), page_labels)) return true;
        return std::any_of(page_openings.begin(), page_openings.end(),
                           [&](std::string_view opening) { return low.substr(0, opening.size()) == opening; });
    }

    bool ends_section(std::size_t i) const {
        std::string_view const line = view(i);
        if (find_marker(line) || lines_[i].column > 4) return false;
        if (is_furniture(i)) return true;
        if (!page_) return false;
        if (line.substr(0, 6) == "About " && line.size() < 90 && line.back() != '.' && line.back() != ':') return true;
        return line.substr(0, 2) == "\u00A9" || line.substr(0, 9) == "Copyright";
    }

    // A short line of capitalised words behind a bulleted list, with no list of its own: the next part of the site.
    bool is_strange(std::size_t i) const {
        if (!page_) return false;
        std::string_view const line = view(i);
        if (line.size() > 60 || find_marker(line) || std::string_view(".:;,").find(line.back()) != std::string_view::npos) return false;
        if (i + 1 < lines_.size() && find_marker(view(i + 1))) return false;
        std::size_t words = 0;
        for (std::size_t k = 0; k < line.size(); ++k) {
            if (k > 0 && line[k - 1] != ' ') continue;
            ++words;
            std::string_view const word = line.substr(k, line.find(' ', k) - k);
            bool const small =
                word == "and" || word == "of" || word == "the" || word == "for" || word == "in" || word == "to" || word == "with";
            if (!small && !(line[k] >= 'A' && line[k] <= 'Z')) return false;
        }
        return words <= 6;
    }

    void set(std::string& field, Span& span, std::size_t begin, std::size_t end) {
        if (!field.empty()) return;
        field = clean_.text.substr(begin, end - begin);
        span = clean_.source({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    }

    bool set_field(Field field, std::size_t begin, std::size_t end) {
        RegistryFields& fields = document_.fields;
        std::string const low = ascii_lower(std::string_view(clean_.text).substr(begin, end - begin));
        switch (field) {
            case Field::minimum_age:
                if (!is_age(low)) return false;
                set(fields.minimum_age, fields.minimum_age_span, begin, end);
                return true;
            case Field::maximum_age:
                if (!is_age(low)) return false;
                set(fields.maximum_age, fields.maximum_age_span, begin, end);
                return true;
            case Field::ages: {
                auto const ages = find_ages(low);
                if (!ages) return false;
                if (!ages->first.empty())
                    set(fields.minimum_age, fields.minimum_age_span, begin + ages->first.begin, begin + ages->first.end);
                if (!ages->second.empty())
                    set(fields.maximum_age, fields.maximum_age_span, begin + ages->second.begin, begin + ages->second.end);
                return true;
            }
            case Field::sex:
                if (!is_sex(low)) return false;
                set(fields.sex, fields.sex_span, begin, end);
                fields.sex = sex_name(low == "females"   ? "female"
                                      : low == "males"   ? "male"
                                      : fields.sex == "" ? low
                                                         : ascii_lower(fields.sex));
                return true;
            case Field::healthy:
                if (!is_yes_or_no(low)) return false;
                set(fields.healthy_volunteers, fields.healthy_span, begin, end);
                fields.healthy_volunteers = low == "no" || low == "false" || low == "none" || low == "no healthy volunteers" ? "No" : "Yes";
                return true;
            case Field::none: return false;
        }
        return false;
    }

    // "Minimum Eligible Age" above "18 Years", "Gender: ALL": the lines it takes, 0 when it is no field.
    std::size_t read_field(std::size_t i) {
        std::string_view const line = view(i);
        if (line.size() > 200 || find_marker(line)) return 0;
        std::string const low = ascii_lower(line);
        for (FieldName const& known : field_names) {
            if (std::string_view(low).substr(0, known.name.size()) != known.name) continue;
            std::string_view const rest = std::string_view(low).substr(known.name.size());
            if (rest.empty() || rest == ":") {
                if (i + 1 < lines_.size() && set_field(known.field, lines_[i + 1].begin, lines_[i + 1].end)) return 2;
                return 0;
            }
            std::size_t value = rest.find_first_not_of(": ");
            if (value == std::string_view::npos || rest[0] != ':') continue;
            std::size_t const begin = lines_[i].begin + known.name.size() + value;
            if (set_field(known.field, begin, lines_[i].end)) return 1;
        }
        return 0;
    }

    // The values alone, as a page prints them when its labels are lost: "18 Years", "70 Years", "ALL", "No".
    std::size_t read_bare_fields(std::size_t i) {
        std::size_t const begin = i;
        int ages = 0;
        for (; i < lines_.size() && lines_[i].column == 0; ++i) {
            std::string const low = ascii_lower(view(i).substr(0, 40));
            if (view(i).size() > 30) break;
            if (is_age(low) && ages < 2) {
                bool const maximum = ages++ > 0 || !document_.fields.minimum_age.empty();
                set_field(maximum ? Field::maximum_age : Field::minimum_age, lines_[i].begin, lines_[i].end);
            } else if (is_sex(low)) {
                set_field(Field::sex, lines_[i].begin, lines_[i].end);
            } else if (i > begin && is_yes_or_no(low)) {
                set_field(Field::healthy, lines_[i].begin, lines_[i].end);
            } else {
                break;
            }
        }
        return i - begin;
    }

    void read_sections(std::size_t first_heading) {
        std::size_t start = lines_.size();  // the first line of the open section, lines_.size() when none is open
        bool bulleted = false;
        auto const close = [&](std::size_t end) {  // `end`: the first line that is not of the section
            if (start < end && start < lines_.size())
                split_criteria(document_, clean_.origin[lines_[start].begin - lines_[start].column], clean_.origin[lines_[end - 1].end]);
            start = lines_.size();
            bulleted = false;
        };
        std::size_t waiting = lines_.size();  // the line behind "Eligibility criteria", until a section's heading comes
        if (!page_ && keeps_lines_before(first_heading)) start = 0;
        for (std::size_t i = 0; i < lines_.size();) {
            bool const open = start < lines_.size();
            auto const section = section_at(i);
            bool const neutral = (section && section->kind == CriterionKind::unstated && section->length >= view(i).size()) ||
                                 (!section && is_eligibility(i));
            if (!open && neutral && page_) {
                waiting = i + 1;
                ++i;
                continue;
            }
            if (section || neutral) {
                if (!open) start = i;
                waiting = lines_.size();
                bulleted = false;
                ++i;
                continue;
            }
            if (page_ || open)
                if (std::size_t const taken = page_ || !open ? read_field(i) : 0) {
                    if (open)
                        close(i);
                    else if (waiting < i)
                        open_waiting(waiting, i, start), close(i);
                    waiting = lines_.size();
                    i += taken;
                    continue;
                }
            if (open && page_ && bulleted && !find_marker(view(i)))
                if (std::size_t const taken = read_bare_fields(i)) {
                    close(i);
                    i += taken;
                    continue;
                }
            if (ends_section(i) || (open && bulleted && is_strange(i))) {
                if (open)
                    close(i);
                else if (waiting < i)
                    open_waiting(waiting, i, start), close(i);
                waiting = lines_.size();
                ++i;
                continue;
            }
            if (open && find_marker(view(i))) bulleted = true;
            ++i;
        }
        if (start == lines_.size() && waiting < lines_.size()) open_waiting(waiting, lines_.size(), start);
        close(lines_.size());
        if (page_)
            for (std::size_t i = 0; i < first_heading; ++i) read_field(i);
    }

    // "Eligibility criteria" had no "Inclusion" below it: its bullets are criteria, a site's explanation is not.
    void open_waiting(std::size_t from, std::size_t end, std::size_t& start) const {
        for (std::size_t i = from; i < end; ++i)
            if (find_marker(view(i))) {
                start = i;
                return;
            }
    }

    // What stands above the first heading of bare criteria is a title, or criteria.
    bool keeps_lines_before(std::size_t first_heading) const {
        auto const heading = section_at(first_heading);
        bool const exclusion = heading && heading->kind == CriterionKind::exclusion;
        for (std::size_t i = 0; i < first_heading; ++i)
            if (find_marker(view(i)) || lines_[i].column >= 8) return true;
        if (first_heading > 2) return true;
        for (std::size_t i = 0; i < first_heading; ++i)
            if (view(i).back() == ':' || (exclusion && view(i).back() == '.')) return true;
        return false;
    }

    // A table or a profile given in place of a trial: nearly every line is `key: value`, or has the first line's commas.
    bool is_data() const {
        std::size_t keys = 0;
        std::size_t cells = 0;
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            std::string_view line = view(i);
            line.remove_prefix(std::min(line.size(), find_marker(line).length));
            std::size_t key = 0;
            while (key < line.size() &&
                   (is_digit(line[key]) || (ascii_lower(line[key]) >= 'a' && ascii_lower(line[key]) <= 'z') || line[key] == '_'))
                ++key;
            keys += (key > 0 && line.substr(key, 1) == ":") || line.substr(0, 1) == "{" || line.substr(0, 1) == "#" ? 1 : 0;
            cells += std::count(line.begin(), line.end(), ',') >= 4 && line.find(", ") == std::string_view::npos ? 1 : 0;
        }
        return keys * 10 > lines_.size() * 8 || cells * 10 > lines_.size() * 8;
    }

    bool has_criteria_words() const {
        if (is_data()) return false;
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (find_marker(view(i))) return true;
            std::string const low = ' ' + ascii_lower(view(i).substr(0, 2000)) + ' ';
            for (std::string_view word : {" must "sv,      " eligible "sv,
                                          "excluded"sv,    "exclusion"sv,
                                          "inclusion"sv,   "history of"sv,
                                          "≥"sv,           "≤"sv,
                                          " years "sv,     "diagnosis"sv,
                                          " men "sv,       " women"sv,
                                          "children"sv,    "infants"sv,
                                          " aged "sv,      " ages "sv,
                                          "subjects"sv,    "patients"sv,
                                          "eligibility"sv, "participants"sv,
                                          " no "sv,        "patients with"sv,
                                          "pregnan"sv,     "confirmed"sv,
                                          " < "sv,         " > "sv,
                                          ">="sv,          "<="sv,
                                          " age "sv,       " prior "sv,
                                          "at least"sv,    " uln "sv,
                                          "known "sv,      "informed consent"sv,
                                          " status "sv})
                if (low.find(word) != std::string::npos) return true;
        }
        return false;
    }

    static std::string find_nct(std::string_view text) {
        for (std::size_t i = text.find("NCT"); i != std::string_view::npos; i = text.find("NCT", i + 3)) {
            std::size_t digits = 0;
            while (i + 3 + digits < text.size() && is_digit(text[i + 3 + digits])) ++digits;
            if (digits == 8) return std::string(text.substr(i, 11));
        }
        return {};
    }

    void read_identity(std::size_t first_heading) {
        document_.id = find_nct(clean_.text);
        if (document_.id.empty()) document_.id = name_of(file_);
        for (std::string_view name : {"brief title"sv, "official title"sv})
            for (std::size_t i = 0; i < lines_.size() && document_.title.empty(); ++i)
                if (ascii_lower(view(i).substr(0, name.size())) == name && view(i).substr(name.size(), 1) == ":")
                    document_.title = trimmed(view(i).substr(name.size()));
        if (document_.title.empty() && !lines_.empty() && first_heading > 0 &&
            (page_ || (first_heading < lines_.size() && !keeps_lines_before(first_heading))) && view(0).size() < 400 &&
            !find_marker(view(0)) && !is_furniture(0))
            document_.title = view(0);
    }

    void read_conditions() {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            std::string const low = ascii_lower(view(i).substr(0, 20));
            if (low != "conditions" && low != "conditions:") continue;
            for (++i; i < lines_.size() && document_.conditions.size() < 8; ++i) {
                std::string_view const line = view(i);
                if (is_furniture(i) || section_at(i) || line.size() > 200) break;
                if (line.back() == '.' || line.substr(0, 9) == "As listed") continue;
                document_.conditions.emplace_back(line);
            }
            return;
        }
    }

    std::string const& file_;
    TrialDocument document_;
    CleanText clean_;
    std::vector<Line> lines_;
    bool page_ = false;  // a registry's page, not bare criteria
};

}  // namespace

TrialDocument read_page(std::string_view input, std::string const& file) { return Page(input, file).read(); }

}  // namespace eligo
