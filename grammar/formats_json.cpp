#include "grammar/formats.hpp"

#include "rules/utf8.hpp"

#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace eligo {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view expected =
    "expected a ClinicalTrials.gov record (`protocolSection`), a page of them (`studies`), or records with `nct_id` and `criteria`";

struct Fault {
    std::size_t offset = 0;
    std::string message;
    std::string fix;
    std::string code = "broken-json";
};

std::string too_deep() {
    return "the JSON is nested more than " + std::to_string(simdjson::DEFAULT_MAX_DEPTH) + " levels deep, " + std::string(expected);
}

// Where a text stops being JSON: an unclosed string or bracket, or one that closes another. One walk, no recursion.
std::optional<Fault> find_fault(std::string_view text) {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (c == '"') {
            std::size_t const begin = i;
            for (++i; i < text.size() && text[i] != '"'; ++i)
                if (text[i] == '\\') ++i;
            if (i >= text.size())
                return Fault{begin, "the JSON ends inside the string that begins at byte " + std::to_string(begin),
                             "the file was cut off: download it again"};
        } else if (c == '{' || c == '[') {
            open.push_back(i);
            if (open.size() > simdjson::DEFAULT_MAX_DEPTH)
                return Fault{i, too_deep(), "no registry writes such a record: see where the file comes from"};
        } else if (c == '}' || c == ']') {
            char const opening = c == '}' ? '{' : '[';
            if (open.empty() || text[open.back()] != opening)
                return Fault{i, "`" + std::string(1, c) + "` at byte " + std::to_string(i) + " closes nothing",
                             "see whether a bracket is missing before it"};
            open.pop_back();
        }
    }
    if (open.empty()) return std::nullopt;
    return Fault{
        text.size(),
        "the JSON ends before the `" + std::string(1, text[open.back()]) + "` of byte " + std::to_string(open.back()) + " is closed",
        "the file was cut off: download it again"};
}

Fault fault_of(std::string_view text, simdjson::error_code error) {
    if (error == simdjson::DEPTH_ERROR) return {0, too_deep(), "no registry writes such a record: see where the file comes from"};
    if (std::size_t const broken = utf8::find_broken(text); broken != std::string_view::npos)
        return {broken, "byte " + std::to_string(broken) + " is not UTF-8", "save the file as UTF-8", "wrong-encoding"};
    if (auto fault = find_fault(text)) return *std::move(fault);
    std::string reason = simdjson::error_message(error);
    while (!reason.empty() && reason.back() == '.') reason.pop_back();
    std::size_t const end = reason.find(". ");
    if (end != std::string::npos) reason.resize(end);
    if (!reason.empty() && reason[0] >= 'A' && reason[0] <= 'Z' && !(reason.size() > 1 && reason[1] >= 'A' && reason[1] <= 'Z'))
        reason[0] = static_cast<char>(reason[0] - 'A' + 'a');
    return {0, "the JSON cannot be read: " + reason, "see whether the file was edited by hand"};
}

std::string_view text_of(dom::element value) {
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS ? text : std::string_view();
}

std::string_view text_at(dom::object object, std::string_view key) {
    dom::element value;
    return object[key].get(value) == simdjson::SUCCESS ? text_of(value) : std::string_view();
}

dom::object object_at(dom::object object, std::string_view key, bool& found) {
    dom::object inner;
    found = object[key].get(inner) == simdjson::SUCCESS;
    return inner;
}

void read_texts(dom::object object, std::string_view key, std::vector<std::string>& out) {
    dom::array array;
    if (object[key].get(array) != simdjson::SUCCESS) return;
    for (dom::element const value : array)
        if (std::string_view const text = text_of(value); !text.empty()) out.emplace_back(text);
}

// What stands there instead of a text, for a message.
std::string_view type_name(dom::element value) {
    switch (value.type()) {
        case dom::element_type::ARRAY: return "an array";
        case dom::element_type::OBJECT: return "an object";
        case dom::element_type::STRING: return "a string";
        case dom::element_type::BOOL: return "true or false";
        case dom::element_type::NULL_VALUE: return "null";
        case dom::element_type::INT64:
        case dom::element_type::UINT64:
        case dom::element_type::DOUBLE: return "a number";
    }
    return "something else";
}

class Reader {
public:
    explicit Reader(std::string const& file) : file_(file) {}

    // The trials of one JSON value; the message when it holds none.
    std::optional<Fault> read(dom::element value) {
        dom::array records;
        if (value.get(records) == simdjson::SUCCESS) return read_all(records, "the array");
        dom::object object;
        if (value.get(object) != simdjson::SUCCESS)
            return fault("the JSON is " + std::string(type_name(value)) + ", " + std::string(expected));
        if (object["studies"].get(records) == simdjson::SUCCESS) return read_all(records, "`studies`");
        return read_record(object);
    }

    TrialInput take() { return std::move(result_); }
    TrialInput& result() { return result_; }

private:
    static Fault fault(std::string message) {
        return {0, std::move(message), "download the trial's record from ClinicalTrials.gov as JSON", "unknown-format"};
    }

    std::optional<Fault> read_all(dom::array records, std::string const& where) {
        std::size_t index = 0;
        std::optional<Fault> last;
        std::size_t const before = result_.trials.size();
        std::vector<Diagnostic> errors;
        for (dom::element const value : records) {
            dom::object object;
            std::optional<Fault> wrong = value.get(object) == simdjson::SUCCESS
                                             ? read_record(object)
                                             : fault("found " + std::string(type_name(value)) + ", " + std::string(expected));
            if (wrong) {
                Diagnostic error;
                error.code = wrong->code;
                error.message = "record " + std::to_string(index) + " of " + where + ": " + wrong->message;
                error.fix = wrong->fix;
                error.file = file_;
                errors.push_back(std::move(error));
                last = std::move(wrong);
            }
            ++index;
        }
        if (index == 0) return fault(where + " is empty, " + std::string(expected));
        if (result_.trials.size() == before) return last;
        for (Diagnostic& error : errors) result_.errors.push_back(std::move(error));
        return std::nullopt;
    }

    std::optional<Fault> read_record(dom::object object) {
        bool found = false;
        if (dom::object const protocol = object_at(object, "protocolSection", found); found) return read_version_2(protocol);
        dom::element criteria;
        bool const has_criteria = object["criteria"].get(criteria) == simdjson::SUCCESS;
        bool const has_id = !text_at(object, "nct_id").empty();
        if (has_criteria && (criteria.is_string() || criteria.is_null())) {
            TrialDocument document;
            document.id = has_id ? std::string(text_at(object, "nct_id")) : name_of(file_);
            document.title = text_at(object, "title");
            read_texts(object, "conditions", document.conditions);
            document.fields.minimum_age = text_at(object, "min_age");
            document.fields.maximum_age = text_at(object, "max_age");
            document.fields.sex = sex_name(text_at(object, "sex"));
            read_healthy(object, "healthy_volunteers", document);
            document.source = text_of(criteria);
            add(std::move(document));
            return std::nullopt;
        }
        if (has_criteria && has_id)
            return fault("`criteria` is " + std::string(type_name(criteria)) + ", expected the text of the criteria");
        if (std::string_view const type = text_at(object, "resourceType"); !type.empty()) {
            Fault wrong = fault("found a FHIR `" + excerpt(type) + "`, " + std::string(expected));
            wrong.fix = "a patient's bundle is converted with `eligo convert`; a trial comes from ClinicalTrials.gov";
            return wrong;
        }
        std::string keys;
        std::size_t count = 0;
        for (dom::key_value_pair const field : object) {
            if (count++ == 4) {
                keys += ", ...";
                break;
            }
            keys += (keys.empty() ? "`" : ", `") + excerpt(field.key, 40) + "`";
        }
        return fault((keys.empty() ? std::string("found an empty object") : "found an object with " + keys) + ", " + std::string(expected));
    }

    std::optional<Fault> read_version_2(dom::object protocol) {
        bool found = false;
        TrialDocument document;
        if (dom::object const identification = object_at(protocol, "identificationModule", found); found) {
            document.id = text_at(identification, "nctId");
            document.title = text_at(identification, "briefTitle");
            if (document.title.empty()) document.title = text_at(identification, "officialTitle");
        }
        if (document.id.empty()) document.id = name_of(file_);
        if (dom::object const conditions = object_at(protocol, "conditionsModule", found); found)
            read_texts(conditions, "conditions", document.conditions);
        if (dom::object const eligibility = object_at(protocol, "eligibilityModule", found); found) {
            dom::element criteria;
            if (eligibility["eligibilityCriteria"].get(criteria) == simdjson::SUCCESS) {
                if (!criteria.is_string() && !criteria.is_null())
                    return fault("`eligibilityCriteria` of `" + excerpt(document.id) + "` is " + std::string(type_name(criteria)) +
                                 ", expected the text of the criteria");
                document.source = text_of(criteria);
            }
            document.fields.minimum_age = text_at(eligibility, "minimumAge");
            document.fields.maximum_age = text_at(eligibility, "maximumAge");
            document.fields.sex = sex_name(text_at(eligibility, "sex"));
            read_healthy(eligibility, "healthyVolunteers", document);
        }
        add(std::move(document));
        return std::nullopt;
    }

    static void read_healthy(dom::object object, std::string_view key, TrialDocument& document) {
        dom::element value;
        if (object[key].get(value) != simdjson::SUCCESS) return;
        bool accepts = false;
        if (value.get(accepts) == simdjson::SUCCESS) {
            document.fields.healthy_volunteers = accepts ? "Yes" : "No";
        } else if (std::string_view const text = text_of(value); !text.empty()) {
            document.fields.healthy_volunteers = text == "No" || text == "false" || text == "False" ? "No" : "Yes";
        }
    }

    void add(TrialDocument document) {
        read_record_criteria(document, file_);
        result_.trials.push_back(std::move(document));
    }

    std::string const& file_;
    TrialInput result_;
};

// A record a line: every line that is not blank begins with a bracket, and the first or the second is a whole value.
bool is_lines(std::string_view input, dom::parser& parser) {
    std::size_t lines = 0;
    std::size_t whole = 0;
    for (std::size_t begin = 0; begin < input.size() && lines < 20;) {
        std::size_t const end = std::min(input.find('\n', begin), input.size());
        std::string_view line = input.substr(begin, end - begin);
        begin = end + 1;
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
        if (line.empty()) continue;
        ++lines;
        if (line.size() > 2 && line[0] == '{' && line.back() == '}' && parser.parse(line.data(), line.size()).error() == simdjson::SUCCESS)
            ++whole;
    }
    return lines > 1 && whole * 2 >= lines;
}

}  // namespace

Result<TrialInput> read_json(std::string_view input, std::string const& file) {
    std::size_t const start = input.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
    Reader reader(file);
    dom::parser parser;
    std::string_view const body = input.substr(start);
    if (!is_lines(body, parser)) {
        dom::element value;
        if (auto const error = parser.parse(body.data(), body.size()).get(value)) {
            Fault wrong = fault_of(body, error);
            return input_error(input, file, start + wrong.offset, std::move(wrong.code), std::move(wrong.message), std::move(wrong.fix));
        }
        if (auto wrong = reader.read(value))
            return input_error(input, file, start, std::move(wrong->code), std::move(wrong->message), std::move(wrong->fix));
        return reader.take();
    }
    std::uint32_t number = 0;
    for (std::size_t begin = 0; begin < body.size();) {
        std::size_t const end = std::min(body.find('\n', begin), body.size());
        std::string_view const line = body.substr(begin, end - begin);
        ++number;
        std::size_t const first = line.find_first_not_of(" \t\r");
        std::size_t const offset = start + begin;
        begin = end + 1;
        if (first == std::string_view::npos) continue;
        dom::element value;
        std::optional<Fault> wrong;
        if (auto const error = parser.parse(line.data(), line.size()).get(value))
            wrong = fault_of(line, error);
        else
            wrong = reader.read(value);
        if (!wrong) continue;
        Diagnostic diagnostic;
        diagnostic.code = std::move(wrong->code);
        diagnostic.message = std::move(wrong->message);
        diagnostic.fix = std::move(wrong->fix);
        diagnostic.file = file;
        diagnostic.line = number;
        diagnostic.column = static_cast<std::uint32_t>(std::max(wrong->offset, first)) + 1;
        std::uint32_t const at = static_cast<std::uint32_t>(offset + std::max(wrong->offset, first));
        diagnostic.span = {at, at < input.size() ? at + 1 : at};
        reader.result().errors.push_back(std::move(diagnostic));
    }
    if (reader.result().trials.empty() && !reader.result().errors.empty()) return reader.result().errors.front();
    return reader.take();
}

}  // namespace eligo
