#include "grammar/headings.hpp"

#include "rules/ascii.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace eligo {
namespace {

using namespace std::string_view_literals;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
constexpr bool is_word(char c) noexcept {
    return is_digit(c) || is_upper(c) || is_lower(c) || c == '\'' || static_cast<unsigned char>(c) >= 0x80;
}

struct Word {
    std::string text;  // lower case
    std::size_t begin = 0, end = 0;
    std::string gap;  // what stands between it and the next word, without blanks: ":", "-", "(", "/"
};

// The words of a heading: no more than `most`, and none behind the first colon.
std::vector<Word> find_words(std::string_view text, std::size_t most = 26) {
    std::vector<Word> words;
    for (std::size_t i = 0; i < text.size() && words.size() < most;) {
        if (!is_word(text[i])) {
            if (text[i] == ':' && !words.empty()) break;
            if (text[i] != ' ' && !words.empty()) words.back().gap += text[i];
            ++i;
            continue;
        }
        Word word;
        word.begin = i;
        while (i < text.size() && is_word(text[i])) word.text += ascii_lower(text[i++]);
        word.end = i;
        words.push_back(std::move(word));
    }
    if (!words.empty()) {
        std::size_t i = words.back().end;
        while (i < text.size() && !is_word(text[i]) && text[i] != ':') ++i;
        if (i < text.size() && text[i] == ':') words.back().gap += ':';
    }
    return words;
}

template <std::size_t N>
bool among(std::string_view word, std::array<std::string_view, N> const& list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_kind_word(std::string_view w, std::optional<CriterionKind>& kind) {
    if (among(w, std::array{"inclusion"sv, "inclusions"sv, "inclusionary"sv, "included"sv, "incusion"sv, "inlcusion"sv, "inclussion"sv})) {
        kind = CriterionKind::inclusion;
        return true;
    }
    if (among(w, std::array{"exclusion"sv, "exclusions"sv, "exclusionary"sv, "excluded"sv, "ineligibility"sv, "ineligible"sv, "exlusion"sv,
                            "exclussion"sv, "noninclusion"sv})) {
        kind = CriterionKind::exclusion;
        return true;
    }
    if (among(w, std::array{"eligibility"sv, "eligible"sv, "entry"sv, "enrollment"sv, "enrolment"sv, "selection"sv})) {
        kind = CriterionKind::unstated;
        return true;
    }
    return false;
}

constexpr std::array criteria_words = {"criteria"sv, "criterion"sv, "criterias"sv,    "criterions"sv,
                                       "critera"sv,  "criteia"sv,   "requirements"sv, "criteris"sv};

// What may stand before "inclusion criteria" in a heading.
// clang-format off
constexpr std::array lead_words = {
    "key"sv, "main"sv, "major"sv, "principal"sv, "primary"sv, "general"sv, "specific"sv, "additional"sv, "other"sv, "further"sv,
    "subject"sv, "subjects"sv, "patient"sv, "patients"sv, "participant"sv, "participants"sv, "study"sv, "trial"sv, "core"sv,
    "common"sv, "basic"sv, "selection"sv, "clinical"sv, "protocol"sv, "overall"sv, "important"sv, "minimum"sv, "step"sv, "phase"sv,
    "part"sv, "cohort"sv, "group"sv, "arm"sv, "stage"sv, "the"sv, "summary"sv, "of"sv, "for"sv, "healthy"sv, "volunteer"sv,
    "volunteers"sv, "control"sv, "controls"sv, "donor"sv, "donors"sv, "recipient"sv, "recipients"sv, "detailed"sv, "eligibility"sv,
    "criteria"sv, "screening"sv, "prescreening"sv, "randomization"sv, "randomisation"sv, "baseline"sv, "adult"sv, "adults"sv,
    "pediatric"sv, "paediatric"sv, "disease"sv, "target"sv, "all"sv, "both"sv, "safety"sv, "medical"sv, "mri"sv, "and"sv,
    "conditions"sv, "condition"sv, "reasons"sv, "run"sv, "in"sv, "infant"sv, "infants"sv, "child"sv, "children"sv, "mother"sv,
    "mothers"sv, "caregiver"sv, "caregivers"sv, "partner"sv, "partners"sv, "case"sv, "cases"sv, "i"sv, "ii"sv, "iii"sv, "iv"sv,
    "a"sv, "b"sv, "c"sv, "d"sv, "pre"sv, "retreatment"sv, "treatment"sv, "enrollment"sv, "registration"sv, "trial's"sv, "normal"sv,
    "women"sv, "men"sv, "male"sv, "female"sv, "family"sv, "caretaker"sv, "parent"sv, "parents"sv, "substudy"sv, "extension"sv,
    "dose"sv, "escalation"sv, "expansion"sv, "level"sv, "list"sv, "full"sv, "abbreviated"sv, "current"sv, "these"sv, "non"sv,
    "following"sv, "our"sv, "visit"sv, "period"sv, "surgical"sv, "imaging"sv, "laboratory"sv
};
// clang-format on

bool is_label(std::string_view w) {  // "1", "2a", "iib"
    if (w.empty() || w.size() > 4) return false;
    if (is_digit(w[0])) return std::all_of(w.begin() + 1, w.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'd'); });
    std::size_t i = 0;
    while (i < w.size() && (w[i] == 'i' || w[i] == 'v' || w[i] == 'x')) ++i;
    return i == w.size() || (i > 0 && i + 1 == w.size() && w[i] >= 'a' && w[i] <= 'd') || (w.size() == 1 && w[0] <= 'd');
}

// Verbs make a sentence of what would be a heading: "Other inclusion criteria may apply".
// clang-format off
constexpr std::array sentence_words = {
    "must"sv, "may"sv, "will"sv, "met"sv, "meet"sv, "meets"sv, "meeting"sv, "apply"sv, "applies"sv, "fulfil"sv, "fulfill"sv,
    "fulfilled"sv, "not"sv, "satisfied"sv, "could"sv, "can"sv, "has"sv, "have"sv, "should"sv, "violate"sv, "satisfy"sv, "listed"sv,
    "required"sv, "per"sv, "no"sv, "be"sv, "see"sv
};
// clang-format on

// What may follow "inclusion criteria" on the heading's line.
// clang-format off
constexpr std::array tail_words = {
    "for"sv, "of"sv, "in"sv, "at"sv, "to"sv, "by"sv, "on"sv, "prior"sv, "common"sv, "applicable"sv, "as"sv, "specific"sv, "only"sv,
    "during"sv, "part"sv, "phase"sv, "cohort"sv, "group"sv, "arm"sv, "step"sv, "stage"sv, "all"sv, "both"sv, "healthy"sv, "donor"sv,
    "donors"sv, "patient"sv, "patients"sv, "control"sv, "controls"sv, "recipient"sv, "continued"sv, "the"sv, "from"sv, "i"sv,
    "ii"sv, "a"sv, "b"sv, "substudy"sv, "cont'd"sv, "with"sv, "related"sv, "before"sv, "inclusion"sv, "exclusion"sv, "subject"sv,
    "subjects"sv, "participants"sv, "study"sv, "main"sv, "general"sv, "medical"sv, "(all"sv, "summary"sv, "visit"sv, "screening"sv,
    "normal"sv, "volunteers"sv, "children"sv, "adults"sv, "women"sv, "men"sv, "1"sv, "2"sv, "3"sv, "4"sv
};
// clang-format on

constexpr std::array nci_sections = {"disease characteristics"sv, "patient characteristics"sv, "prior concurrent therapy"sv,
                                     "prior/concurrent therapy"sv, "protocol entry criteria"sv};

// Topics of NCI pages ("Hepatic:") and of the AIDS trials' ("Prior Medication:").
// clang-format off
constexpr std::array nci_topics = {
    "Age"sv, "Sex"sv, "Menopausal status"sv, "Performance status"sv, "Life expectancy"sv, "Hematopoietic"sv, "Hematologic"sv,
    "Hepatic"sv, "Renal"sv, "Cardiovascular"sv, "Pulmonary"sv, "Other"sv, "Biologic therapy"sv, "Chemotherapy"sv,
    "Endocrine therapy"sv, "Radiotherapy"sv, "Surgery"sv, "Neurologic"sv, "Neurological"sv, "Immunologic"sv, "Metabolic"sv,
    "Gastrointestinal"sv, "Genitourinary"sv, "Hormone receptor status"sv, "Ophthalmic"sv, "Dermatologic"sv, "Psychiatric"sv,
    "Cardiac"sv
};
// clang-format on
constexpr std::array aids_topics = {"Concurrent Medication"sv, "Concurrent Treatment"sv,  "Prior Medication"sv,
                                    "Prior Treatment"sv,       "Co-existing Condition"sv, "Risk Behavior"sv};
// clang-format off
constexpr std::array list_names = {
    "Excluded"sv, "Allowed"sv, "Required"sv, "Recommended"sv, "Discouraged"sv, "Permitted"sv, "Included"sv, "Not allowed"sv,
    "Prohibited"sv, "Disallowed"sv, "Avoided"sv, "Not permitted"sv
};
// clang-format on

bool contains(std::string_view text, std::string_view what) { return text.find(what) != std::string_view::npos; }

// `what` in `text` (both lower case) as words.
bool has_words(std::string_view text, std::string_view what) {
    for (std::size_t i = text.find(what); i != std::string_view::npos; i = text.find(what, i + 1)) {
        bool const left = i == 0 || !is_word(text[i - 1]);
        bool const right = i + what.size() >= text.size() || !is_word(text[i + what.size()]);
        if (left && right) return true;
    }
    return false;
}

// Whom a section is about, when it is not the patients; and when it is about going on rather than entering.
bool is_counted(std::string_view heading, std::string_view cohort) {
    std::string const low = ascii_lower(heading);
    for (std::string_view word :
         {"discontinuation"sv, "withdrawal"sv, "retreatment"sv, "re-treatment"sv, "discontinue"sv, "discontinuing"sv, "stopping"sv})
        if (has_words(low, word)) return false;
    for (std::string_view word : {"patient"sv, "patients"sv, "recipient"sv, "recipients"sv, "participants"sv, "subjects and controls"sv})
        if (has_words(low, word)) return true;
    for (std::string_view word : {"donor"sv, "donors"sv, "controls"sv, "control group"sv, "control subjects"sv, "control participants"sv,
                                  "control subject"sv, "healthy control"sv, "normal control"sv, "caregiver"sv, "caregivers"sv,
                                  "relatives"sv, "partners"sv, "family members"sv, "parents"sv, "siblings"sv})
        if (has_words(low, word)) return false;
    if (!cohort.empty()) return true;  // the healthy cohort of a trial in man is one of its cohorts
    for (std::string_view word :
         {"healthy volunteers"sv, "normal volunteers"sv, "healthy subjects"sv, "normal subjects"sv, "healthy volunteer"sv})
        if (has_words(low, word)) return false;
    return true;
}

// A colon, or a dash that closes the text, and blanks.
std::size_t behind_colon(std::string_view text, std::size_t i) {
    while (i < text.size() && (text[i] == ' ' || text[i] == ')' || text[i] == ']' || text[i] == '*')) ++i;
    if (i < text.size() && text[i] == ':') {
        ++i;
        while (i < text.size() && text[i] == ':') ++i;
        if (text.substr(i) == "-" || text.substr(i, 2) == "- ") ++i;
        while (i < text.size() && text[i] == '*') ++i;  // **Inclusion:**
        while (i < text.size() && text[i] == ' ') ++i;
    }
    return i;
}

bool ends(std::string_view text, std::size_t i) {  // nothing but punctuation is left
    return std::none_of(text.begin() + static_cast<std::ptrdiff_t>(std::min(i, text.size())), text.end(), is_word);
}

Heading section_heading(std::string_view text, CriterionKind kind, std::size_t length) {
    Heading heading;
    heading.kind = kind;
    heading.length = length;
    std::string_view const words = text.substr(0, length);
    heading.cohort = find_cohort(words);
    heading.counted = is_counted(words, heading.cohort);
    std::string const low = ascii_lower(words);
    heading.other = has_words(low, "other") || has_words(low, "additional") || has_words(low, "further");
    return heading;
}

std::optional<Heading> find_nci_section(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size() && text[i] == '-') ++i;
    bool const dashed = i == 2;
    if (i == text.size() || std::string_view("DdPp").find(text[i]) == std::string_view::npos) return std::nullopt;
    for (std::string_view name : nci_sections) {
        std::string_view const words = text.substr(i, name.size());
        if (ascii_lower(words) != name) continue;
        std::size_t end = i + name.size();
        bool const shouted = std::none_of(words.begin(), words.end(), is_lower);
        while (end < text.size() && text[end] == '-') ++end;
        bool const alone = ends(text, end);
        end = alone ? text.size() : behind_colon(text, end);  // behind "--Disease Characteristics--", too
        if (!dashed && !alone && !(shouted && text[i + name.size()] == ':')) continue;
        if (!shouted && !dashed && text.substr(i + name.size(), 1) != ":") continue;
        Heading heading;
        heading.kind = CriterionKind::inclusion;
        heading.nci = true;
        heading.length = end;
        return heading;
    }
    return std::nullopt;
}

template <std::size_t N>
std::size_t find_name(std::string_view text, std::array<std::string_view, N> const& names) {  // its length with the colon, or 0
    for (std::string_view name : names)
        if (text.substr(0, name.size()) == name && text.substr(name.size(), 1) == ":") return behind_colon(text, name.size());
    return 0;
}

// The kind a demand makes of its list: "…are excluded:", "Patients must have:", "Allowed:".
void read_demand(std::string_view low, Heading& heading) {
    for (std::string_view word :
         {"excluded"sv,         "ineligible"sv,     "not eligible"sv,      "not be eligible"sv, "not be included"sv, "not be enrolled"sv,
          "not participate"sv,  "will exclude"sv,   "exclude"sv,           "excludes"sv,        "must not"sv,        "may not"sv,
          "should not"sv,       "cannot"sv,         "prohibited"sv,        "disallowed"sv,      "not allowed"sv,     "not permitted"sv,
          "not be permitted"sv, "not acceptable"sv, "not be acceptable"sv, "avoided"sv,         "disqualify"sv,      "disqualified"sv,
          "not be allowed"sv,   "exclusions"sv,     "not be considered"sv, "not have"sv,        "ineligibility"sv,   "exclusion"sv}) {
        if (!has_words(low, word)) continue;
        heading.kind = CriterionKind::exclusion;
        return;
    }
    for (std::string_view word : {"allowed"sv, "permitted"sv, "recommended"sv, "discouraged"sv, "acceptable"sv, "optional"sv,
                                  "may receive"sv, "may be used"sv, "not excluded"sv}) {
        if (!has_words(low, word)) continue;
        heading.permitted = true;
        return;
    }
    for (std::string_view word : {"must"sv, "required"sv, "eligible"sv, "included"sv, "may participate"sv, "should"sv}) {
        if (!has_words(low, word)) continue;
        heading.kind = CriterionKind::inclusion;
        return;
    }
}

}  // namespace

namespace {

// "School inclusion criteria:", "Parkinson's Disease (PD) group exclusion criteria:": any words before, but a colon behind.
std::optional<Heading> find_described_section(std::string_view text, std::vector<Word> const& words) {
    if (is_lower(text[words[0].begin])) return std::nullopt;
    for (std::size_t i = 1; i < words.size() && i < 9; ++i) {
        std::optional<CriterionKind> kind;
        if (among(words[i - 1].text, sentence_words) || words[i - 1].text == "any" || words[i - 1].text == "all") return std::nullopt;
        if (words[i - 1].gap.find_first_of(".;") != std::string::npos) return std::nullopt;
        if (i + 1 == words.size() || !is_kind_word(words[i].text, kind) || *kind == CriterionKind::unstated) continue;
        if (!among(words[i + 1].text, criteria_words) || words[i + 1].gap.find(':') == std::string::npos) continue;
        // "Signed informed consent Exclusion criteria:" is an item that ran into the next heading.
        Word const& before = words[i - 1];
        if (is_upper(text[words[i].begin]) && is_lower(text[before.begin]) && !among(before.text, lead_words)) return std::nullopt;
        return section_heading(text, *kind, behind_colon(text, text.find(':', words[i + 1].end)));
    }
    return std::nullopt;
}

// Most lines hold no word of a section's heading; this tells them without taking the line apart.
bool may_head(std::string_view text) {
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        char const a = ascii_lower(text[i]);
        char const b = ascii_lower(text[i + 1]);
        if (a == 'l' && (b == 'u' || (b == 'i' && ascii_lower(text[i + 2]) == 'g'))) return true;  // in-clu-sion, e-lig-ibility
        if (a == 'r' && b == 'i' && ascii_lower(text[i + 2]) == 't') return true;                  // c-rit-eria
    }
    return false;
}

std::optional<Heading> find_plain_section(std::string_view text) {
    constexpr std::size_t longest = 260;
    if (!may_head(text.substr(0, 120))) return std::nullopt;
    std::vector<Word> const words = find_words(text.substr(0, longest));
    if (words.empty()) return std::nullopt;
    std::optional<CriterionKind> kind;
    std::size_t i = 0;
    std::size_t label = 0;
    for (;; ++i) {
        if (i == words.size() || i > 9) return std::nullopt;
        std::string const& w = words[i].text;
        std::optional<CriterionKind> found;
        // "Eligibility criteria - inclusion": the later word decides.
        if (is_kind_word(w, found) && (w != "selection" || i > 0)) {
            std::optional<CriterionKind> later;
            bool const paired = i + 1 < words.size() && words[i].gap == "/" && is_kind_word(words[i + 1].text, later);
            bool const joined =
                i + 2 < words.size() && (words[i + 1].text == "and" || words[i + 1].text == "or") && is_kind_word(words[i + 2].text, later);
            if (paired || joined) {
                kind = CriterionKind::unstated;
                i += paired ? 2 : 3;
                break;
            }
            if (*found == CriterionKind::unstated && words[i].gap.find(':') == std::string::npos) {
                bool more = false;  // another kind word on this line
                for (std::size_t k = i + 1; k < words.size() && k < i + 4; ++k) {
                    std::optional<CriterionKind> next;
                    if (!is_kind_word(words[k].text, next) || *next == CriterionKind::unstated) {
                        if (!among(words[k].text, lead_words)) break;
                        continue;
                    }
                    more = true;
                }
                if (more) continue;
            }
            kind = found;
            ++i;
            break;
        }
        if (!among(w, lead_words) && !is_label(w)) return find_described_section(text, words);
        if (is_label(w)) ++label;
        if (words[i].gap.find_first_of(".;,") != std::string::npos) return std::nullopt;
        if (words[i].gap.find(':') != std::string::npos) return std::nullopt;
    }
    Word const& kind_word = words[i - 1];
    bool const non = i > 1 && words[i - 2].text == "non";
    if (non && kind == CriterionKind::inclusion) kind = CriterionKind::exclusion;
    bool const participle =
        kind_word.text == "excluded" || kind_word.text == "included" || kind_word.text == "eligible" || kind_word.text == "ineligible";
    bool const bare = i == words.size() || !among(words[i].text, criteria_words);
    bool const before = i > 1 && std::any_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(i - 1),
                                             [](Word const& w) { return among(w.text, criteria_words); });
    bool const vague =
        kind_word.text == "entry" || kind_word.text == "enrollment" || kind_word.text == "enrolment" || kind_word.text == "selection";
    if (bare && (participle || vague) && i > 1) return std::nullopt;  // "Patients excluded", "Study entry"
    if (bare && vague) return std::nullopt;
    bool const small = is_lower(text[words[0].begin]);  // more often the second line of a sentence
    if (!bare) ++i;
    Word const& last = words[i - 1];
    std::size_t const end = last.end;

    if (last.gap.find(':') != std::string::npos) return section_heading(text, *kind, behind_colon(text, text.find(':', end)));
    if (small && (bare || end < text.size())) return std::nullopt;
    if (participle && bare && !ends(text, end)) return std::nullopt;
    if (std::size_t const close = text.find(')', end);
        !bare && last.gap.find('(') != std::string::npos && close != std::string_view::npos && close < end + 120) {
        std::size_t const behind = behind_colon(text, close);  // "Inclusion Criteria (all to be fulfilled):"
        if (text.substr(0, behind).find(':', close) != std::string_view::npos || ends(text, close))
            return section_heading(text, *kind, std::max(behind, close + 1));
    }
    if (ends(text, end)) {
        // "eligible." is the end of a wrapped sentence, "inclusion." too.
        if (bare && (last.gap.find('.') != std::string::npos || (small && !before))) return std::nullopt;
        return section_heading(text, *kind, text.size());
    }
    if (i == words.size()) return std::nullopt;

    Word const& next = words[i];
    bool const shouted =
        std::none_of(text.begin() + static_cast<std::ptrdiff_t>(words[0].begin), text.begin() + static_cast<std::ptrdiff_t>(end), is_lower);
    if (!bare && among(next.text, std::array{"include"sv, "includes"sv, "included"sv, "are"sv, "is"sv, "including"sv, "will"sv})) {
        // "Exclusion criteria include the following: …" and "Exclusion criteria include visual acuity …"
        std::size_t const colon = text.find(':', next.end);
        if (colon != std::string_view::npos && colon < next.end + 60 && words.size() - i < 10)
            return section_heading(text, *kind, behind_colon(text, colon));
        if (next.text == "will" || i > 3) return std::nullopt;
        std::size_t begin = next.end;
        while (begin < text.size() && text[begin] == ' ') ++begin;
        return section_heading(text, *kind, begin);
    }

    if (!bare && is_digit(text[next.begin]) && !next.gap.empty() && (next.gap[0] == '.' || next.gap[0] == ')'))
        return section_heading(text, *kind, next.begin);

    // "Exclusion criteria for healthy controls:", "Inclusion Criteria - Donor", "Inclusion criteria (Part 1)"
    bool const opened = last.gap.find_first_of("-(,[") != std::string::npos;
    if (opened || (among(next.text, tail_words) && (!bare || next.text == "for" || next.text == "from" || next.text == "step" ||
                                                    next.text == "part" || next.text == "phase"))) {
        bool const sentence = std::any_of(words.begin() + static_cast<std::ptrdiff_t>(i), words.end(),
                                          [](Word const& w) { return among(w.text, sentence_words); });
        bool const colon = words.back().gap.find(':') != std::string::npos;
        std::size_t const close = colon ? text.find(':', words.back().end) : std::string_view::npos;
        if (!sentence && colon && words.size() <= 20) return section_heading(text, *kind, behind_colon(text, close));
        std::string_view const rest = text.substr(words.back().end);
        bool const whole = text.size() <= longest && ends(text, words.back().end);
        if (!sentence && whole && !bare && words.size() <= 12 && rest.find('.') == std::string_view::npos)
            return section_heading(text, *kind, text.size());
    }
    // "Exclusion Criteria 1. Stroke", "EXCLUSION CRITERIA Stroke": the colon was lost.
    bool const title = is_upper(text[words[0].begin]) && is_upper(text[kind_word.begin]);
    if (!bare && title && last.gap.empty() && i <= 3) {
        char const first = text[next.begin];
        if (is_digit(first) ||
            (shouted ? !is_lower(first) || !among(next.text, sentence_words) : is_upper(first) && is_upper(text[last.begin])))
            return section_heading(text, *kind, next.begin);
    }
    if (!bare && last.gap.find_first_of("-*") != std::string::npos && title) return section_heading(text, *kind, end);
    return std::nullopt;
}

}  // namespace

std::optional<Heading> find_section_heading(std::string_view text) {
    text = text.substr(0, std::min(text.size(), std::size_t{4096}));
    if (text.empty()) return std::nullopt;
    if (auto nci = find_nci_section(text)) return nci;
    if (auto plain = find_plain_section(text)) return plain;
    // "Part II: Key Inclusion Criteria for SLE Participants"
    std::size_t const close = text.substr(0, 40).find_first_of(":-");
    if (close == std::string_view::npos || close < 4 || close + 2 >= text.size()) return std::nullopt;
    std::string const cohort = find_cohort(text.substr(0, close));
    if (cohort.empty() || cohort.size() + 8 < close) return std::nullopt;
    std::size_t begin = close + 1;
    while (begin < text.size() && text[begin] == ' ') ++begin;
    auto inner = find_plain_section(text.substr(begin));
    if (!inner) return std::nullopt;
    inner->length += begin;
    inner->cohort = cohort;
    inner->counted = is_counted(text.substr(0, inner->length), cohort);
    return inner;
}

std::optional<Heading> find_run_in_heading(std::string_view text, bool nci) {
    Heading heading;
    if (std::size_t const length = find_name(text, aids_topics)) {
        heading.role = Heading::Role::topic;
        heading.length = length;
        return heading;
    }
    if (std::size_t const length = find_name(text, list_names)) {
        heading.role = Heading::Role::list;
        heading.length = length;
        read_demand(ascii_lower(text.substr(0, length)), heading);
        return heading;
    }
    if (nci) {
        if (std::size_t const length = find_name(text, nci_topics)) {
            heading.role = Heading::Role::topic;
            heading.length = length;
            return heading;
        }
    }
    return std::nullopt;
}

std::optional<Heading> find_list_heading(std::string_view text, CriterionKind kind, bool marked) {
    constexpr std::size_t longest = 300;
    if (text.size() > longest || text.empty()) return std::nullopt;
    bool const colon = text.back() == ':';
    std::string const low = ascii_lower(text);
    std::vector<Word> const words = find_words(text, 60);
    if (words.empty()) return std::nullopt;
    if (marked) {
        // A bullet above bullets of its own level: only what can be nothing but a heading.
        bool const name = among(words[0].text, std::array{"excluded"sv, "allowed"sv, "required"sv, "recommended"sv, "permitted"sv,
                                                          "discouraged"sv, "prohibited"sv});
        bool const sentence = contains(low, "are excluded:") || contains(low, "be excluded:") || contains(low, "study if ") ||
                              contains(low, "excluded if they:");
        if (!colon || words.size() > 25 || !(name || sentence) || has_quantifier(low)) return std::nullopt;
    }
    Heading heading;
    heading.length = text.size();
    heading.cohort = find_cohort(text);
    heading.counted = is_counted(text, heading.cohort);
    std::size_t const named = find_name(colon ? std::string(text) : std::string(text) + ":", nci_topics) + find_name(text, aids_topics);
    if (named > 0) {
        heading.role = Heading::Role::topic;
        return heading;
    }
    // "Patients will not be included if any of the following are present": the colon was lost.
    Heading demand;
    read_demand(low, demand);
    bool const unfinished =
        std::string_view(".;,").find(text.back()) == std::string_view::npos &&
        (has_words(low, "following") || among(words.back().text, std::array{"must"sv, "if"sv, "they"sv, "be"sv, "have"sv, "apply"sv,
                                                                            "present"sv, "who"sv, "are"sv, "you"sv, "she"sv}));
    if (!colon && !(unfinished && (demand.kind || demand.permitted) && words.size() <= 30)) {
        if (words.size() > 5 || !is_upper(text[words[0].begin]) || std::string_view(".;,").find(text.back()) != std::string_view::npos)
            return std::nullopt;
        if (has_quantifier(low) || has_words(low, "must") || has_words(low, "no") || has_words(low, "not")) return std::nullopt;
        if (std::any_of(text.begin(), text.end(), is_digit) && heading.cohort.empty()) return std::nullopt;
        heading.role = Heading::Role::topic;
        return heading;
    }
    // How many are needed: the line is a criterion and its list the members, except where any one excludes anyway.
    bool const any = has_words(low, "any of") || has_words(low, "one of") || has_words(low, "any one of") ||
                     has_words(low, "one or more of") || has_words(low, "either");
    CriterionKind const effective = demand.kind.value_or(kind);
    if (has_quantifier(low) && !(any && effective == CriterionKind::exclusion && !has_words(low, "unless") && !has_words(low, "except")))
        return std::nullopt;
    bool const conditional = among(words[0].text, std::array{"if"sv, "for"sv, "women"sv, "females"sv, "female"sv, "males"sv, "men"sv,
                                                             "male"sv, "except"sv, "unless"sv, "in"sv});
    if (conditional && heading.cohort.empty() && heading.counted && !has_words(low, "must") && !has_words(low, "eligible")) {
        bool const everyone = has_words(low, "all patients") || has_words(low, "all subjects") || has_words(low, "all participants");
        if (!everyone) return std::nullopt;
    }
    bool const demanding = demand.kind.has_value() || demand.permitted;
    if (demanding && words.size() <= 30) {
        // "Patients with adequate organ function must have:" speaks of a list; a bound inside makes it a criterion of its own.
        if (text.find_first_of("<>=") != std::string_view::npos || contains(text, "≥") || contains(text, "≤")) return std::nullopt;
        heading.role = Heading::Role::list;
        heading.kind = demand.kind;
        heading.permitted = demand.permitted;
        return heading;
    }
    if (words.size() > 8 && heading.cohort.empty() && heading.counted) return std::nullopt;
    // "Children aged 6 to 23 months:" limits its list to a group; that is a criterion's business.
    if (heading.cohort.empty() && heading.counted &&
        (std::any_of(text.begin(), text.end(), is_digit) || text.find_first_of("<>=") != std::string_view::npos))
        return std::nullopt;
    for (std::string_view verb : {"defined"sv, "has"sv, "is"sv, "are"sv, "with"sv, "including"sv, "evidenced by"sv, "by"sv, "within"sv,
                                  "no"sv, "history of"sv, "as follows"sv})
        if (has_words(low, verb) && heading.cohort.empty() && heading.counted) return std::nullopt;
    heading.role = Heading::Role::topic;
    return heading;
}

std::size_t find_inner_heading(std::string_view text, bool nci) {
    auto const boundary = [&](std::size_t i) { return text[i - 1] == ' '; };
    auto const try_at = [&](std::size_t i) {
        std::string_view const rest = text.substr(i, 4096);
        if (nci) {
            for (std::string_view name : nci_topics)
                if (rest.substr(0, name.size()) == name && rest.substr(name.size(), 1) == ":") return true;
            if (rest.size() > 7 && std::none_of(rest.begin(), rest.begin() + 7, is_lower) && find_nci_section(rest)) return true;
        }
        return false;
    };
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (nci && text[i] == '-' && boundary(i) && text.substr(i, 2) == "--" && find_nci_section(text.substr(i, 60))) return i;
        if (!is_upper(text[i]) || !boundary(i)) continue;
        char const c = text[i];
        if (nci && try_at(i)) return i;
        if (c != 'I' && c != 'E' && c != 'K' && c != 'M') continue;
        // "… consent. Exclusion Criteria: …"; in running text the words are small or have no colon.
        std::string_view const rest = text.substr(i, 60);
        std::size_t const lead = rest.substr(0, 4) == "Key " || rest.substr(0, 4) == "KEY "      ? 4
                                 : rest.substr(0, 5) == "Main " || rest.substr(0, 6) == "Major " ? rest.find(' ') + 1
                                                                                                 : 0;
        std::string_view const words = rest.substr(lead);
        std::string_view const kind = words.substr(0, 9);
        if (ascii_lower(kind) != "inclusion" && ascii_lower(kind) != "exclusion") continue;
        if (!is_upper(kind[0])) continue;
        bool const shouted = std::none_of(kind.begin(), kind.end(), is_lower);
        std::string_view tail = words.substr(9);
        std::string const low = ascii_lower(tail.substr(0, 10));
        if (low.substr(0, 9) != " criteria") continue;
        tail = tail.substr(9);
        std::size_t j = 0;
        while (j < tail.size() && tail[j] == ' ') ++j;
        char const before = i > 1 ? text[i - 2] : '.';
        bool const sentence_end = std::string_view(".;:)").find(before) != std::string_view::npos;
        bool const title = shouted || is_upper(words[10]);
        if (j < tail.size() && tail[j] == ':' && (title || sentence_end)) return i;
        if (shouted && sentence_end) return i;
    }
    return std::string_view::npos;
}

std::string find_cohort(std::string_view heading) {
    std::vector<Word> const words = find_words(heading, 40);
    // clang-format off
constexpr std::array names = {
    "cohort"sv, "cohorts"sv, "arm"sv, "arms"sv, "part"sv, "parts"sv, "phase"sv, "level"sv, "group"sv, "groups"sv, "stratum"sv,
    "strata"sv, "step"sv, "substudy"sv, "study"sv, "stage"sv
};
    // clang-format on
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        std::string const& name = words[i].text;
        if (!among(name, names) || (!words[i].gap.empty() && words[i].gap != "#")) continue;
        std::string const& label = words[i + 1].text;
        bool const single = label.size() == 1 && label != "i" && label != "a";
        bool const upper_a = label == "a" && heading[words[i + 1].begin] == 'A';
        if (!is_label(label) && !single && !upper_a) continue;
        if (name == "study" && !(upper_a || label == "b" || label == "c")) continue;
        if (name == "stage") {  // of the trial, not of the disease
            if (i > 0 || is_upper(heading[words[i + 1].begin])) continue;
        }
        std::size_t begin = words[i].begin;
        if (name == "level" && i > 0 && words[i - 1].text == "dose")
            begin = words[i - 1].begin;
        else if (name == "level")
            continue;
        std::size_t end = words[i + 1].end;
        // "Cohorts 1 and 2", "Phase 1b/2", "Parts A, B and C"
        for (std::size_t k = i + 1; k + 1 < words.size(); ++k) {
            std::string const& gap = words[k].gap;
            bool const joins = words[k + 1].text == "and" || words[k + 1].text == "or" || words[k + 1].text == "to";
            bool const labelled = (gap == "/" || gap == "," || gap == "-" || gap == "&") && is_label(words[k + 1].text);
            if (labelled)
                end = words[k + 1].end;
            else if (joins && k + 2 < words.size() && (is_label(words[k + 2].text) || words[k + 2].text.size() == 1))
                end = words[++k + 1].end;
            else
                break;
        }
        // "PHASE II", "phase II" and "Phase II" are one cohort.
        std::string cohort(heading.substr(begin, end - begin));
        std::size_t const noun = words[i].end - begin;
        std::transform(cohort.begin(), cohort.begin() + static_cast<std::ptrdiff_t>(noun), cohort.begin(),
                       [](char c) { return ascii_lower(c); });
        cohort[0] = static_cast<char>(cohort[0] - 'a' + 'A');
        return cohort;
    }
    // "Neurological Group:", "Dose expansion:"
    if (!words.empty() && words.size() <= 5) {
        std::string const& last = words.back().text;
        bool const named = last == "group" || last == "cohort" || last == "arm";
        bool const dose = words.size() >= 2 && words[0].text == "dose" && (words[1].text == "escalation" || words[1].text == "expansion");
        std::size_t first = 0;  // "Inclusion criteria for the MS group": what stands behind the last small word
        for (std::size_t i = 0; i + 1 < words.size(); ++i)
            if (words[i].text == "for" || words[i].text == "the" || words[i].text == "criteria" || words[i].text == "in") first = i + 1;
        if ((named && first + 1 < words.size() && words[first].text != "all" && words[first].text != "age" &&
             words[first].text != "each") ||
            dose)
            return std::string(heading.substr(words[first].begin, words.back().end - words[first].begin));
    }
    return {};
}

std::string find_leading_cohort(std::string_view text) {
    std::string_view const head = text.substr(0, std::min(text.size(), std::size_t{80}));
    std::size_t const close = head.find_first_of(":,");
    if (close == std::string_view::npos) return {};
    std::string_view const words = head.substr(0, close);
    std::string const low = ascii_lower(words);
    std::size_t start = 0;
    for (std::string_view lead : {"for "sv, "in "sv, "patients in "sv, "for patients in "sv, "subjects in "sv, "participants in "sv,
                                  "for participants in "sv, "for subjects in "sv})
        if (low.substr(0, lead.size()) == lead) start = std::max(start, lead.size());
    std::string_view const rest = words.substr(start);
    for (std::string_view name : {"cohort"sv, "arm"sv, "part"sv, "phase"sv, "dose level"sv, "stratum"sv, "group"sv})
        if (ascii_lower(rest.substr(0, name.size())) == name) {
            std::string cohort = find_cohort(rest);
            // Nothing but its name: "Phase 2 only" yes, "Phase 2 study within 4 weeks" no.
            std::string const tail = ascii_lower(rest.substr(std::min(rest.size(), cohort.size())));
            if (!cohort.empty() && (tail.empty() || tail == "s" || tail == " only" || tail == " patients" || tail == " patients only"))
                return cohort;
        }
    return {};
}

std::string find_trailing_cohort(std::string_view text) {
    while (!text.empty() && (text.back() == '.' || text.back() == ';' || text.back() == ' ')) text.remove_suffix(1);
    if (text.size() < 9 || text.back() != ')') return {};
    text.remove_suffix(1);
    std::size_t const open = text.rfind('(');
    if (open == std::string_view::npos || open == 0 || text.size() - open > 40) return {};
    return find_leading_cohort(std::string(text.substr(open + 1)) + ":");
}

bool opens_list(std::string_view text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '*')) text.remove_suffix(1);
    if (text.empty()) return false;
    if (text.back() == ':') return true;
    std::string low = ascii_lower(text.substr(text.size() - std::min(text.size(), std::size_t{60})));
    for (std::string_view end :
         {"following"sv, "following criteria"sv, "following conditions"sv, "either"sv, "defined as"sv, "defined by"sv, "including"sv,
          "such as"sv, "as follows"sv, "following:-"sv, ":-"sv, "the following."sv, "the following criteria."sv})
        if (low.size() >= end.size() && low.compare(low.size() - end.size(), end.size(), end) == 0) return true;
    return false;
}

bool has_quantifier(std::string_view text) {
    std::string const low = ascii_lower(text);
    for (std::string_view phrase :
         {"one of"sv,       "any of"sv,         "either"sv,     "two of"sv,     "three of"sv,   "four of"sv,     "at least one"sv,
          "at least two"sv, "at least three"sv, "at least 1"sv, "at least 2"sv, "at least 3"sv, "one or more"sv, "two or more"sv,
          "1 or more"sv,    "2 or more"sv,      "1 of"sv,       "2 of"sv,       "3 of"sv,       "4 of"sv,        "any one"sv,
          "except"sv,       "unless"sv,         "none of"sv,    "exception"sv,  "exceptions"sv, "neither"sv,     "other than"sv})
        if (has_words(low, phrase)) return true;
    return false;
}

bool is_empty_note(std::string_view text) {
    if (text.size() > 60) return false;
    std::string low = ascii_lower(text);
    while (!low.empty() && std::string_view(" .-:;").find(low.back()) != std::string_view::npos) low.pop_back();
    return among(low, std::array{"none"sv, "n/a"sv, "na"sv, "nil"sv, "n.a"sv, "not applicable"sv, "no eligibility criteria"sv,
                                 "no exclusion criteria"sv, "no inclusion criteria"sv, "no exclusions"sv, "none stated"sv, "no exclusion"sv,
                                 "none specified"sv, ""sv, "no criteria"sv, "not provided"sv, "please contact site for information"sv});
}

bool is_rule(std::string_view text) { return !text.empty() && std::none_of(text.begin(), text.end(), is_word); }

}  // namespace eligo
