#include "matcher/desk_form.hpp"

#include "matcher/yaml_reader.hpp"

#include <algorithm>
#include <array>

namespace eligo {
namespace {

void hidden(Html& html, std::string_view name, std::string_view value) {
    html("<input type=\"hidden\" name=\"").text(name)("\" value=\"").text(value)("\">");
}

std::string label_of(std::string_view key) {
    if (key == "upper") return "Upper limit of normal";
    if (key == "lower") return "Lower limit of normal";
    if (key == "onset") return "Since";
    std::string label(key);
    if (!label.empty() && label[0] >= 'a' && label[0] <= 'z') label[0] = static_cast<char>(label[0] - 'a' + 'A');
    return label;
}

bool is_date(std::string_view key) { return key == "date" || key == "onset" || key == "start" || key == "end"; }

void input(Html& html, std::string_view key, std::string_view value) {
    html("<label>").text(label_of(key))(" <input name=\"").text(key)("\" value=\"").text(value)("\" autocomplete=\"off\"");
    if (is_date(key)) html(" class=\"date\" placeholder=\"2026-11-20\"");
    html(" required></label>");
}

struct Choice {
    std::string_view value, words;
};

template <std::size_t size>
void select(Html& html, std::string_view key, std::string_view label, std::array<Choice, size> const& choices) {
    html("<label>").text(label)(" <select name=\"").text(key)("\" required><option value=\"\">choose …</option>");
    for (auto const& choice : choices) html("<option value=\"").text(choice.value)("\">").text(choice.words)("</option>");
    html("</select></label>");
}

// `denies`: the form says no. Forms of one page have different names, for who cannot see where they stand.
void begin_form(Html& html, std::string_view what, std::string_view list, bool denies = false) {
    html("<form class=\"fill-in no-print\" data-list=\"")
        .text(list)("\" aria-label=\"")
        .text(denies ? "Say no to " : "Fill in ")
        .text(what)("\">");
}

template <std::size_t N>
void end_form(Html& html, char const (&label)[N]) {
    html("<button>")(label)("</button></form>");
}

// The value of a scalar, or of a list of one.
std::string_view text_of(YamlNode const& node) {
    if (node.kind == YamlNode::Kind::list && node.items.size() == 1) return node.items.front().text;
    return node.text;
}

// The keys of one entry: what is empty is asked for, so are unit and date, which may be others; the rest is sent as it stands.
void fields(Html& html, YamlNode const& record) {
    for (auto const& entry : record.entries) {
        std::string_view const value = text_of(entry.value);
        if (value.empty() || entry.key == "unit" || is_date(entry.key))
            input(html, entry.key, value);
        else
            hidden(html, entry.key, value);
    }
}

bool is_list(std::string_view key) {
    static constexpr std::array<std::string_view, 6> lists{"conditions", "observations", "treatments", "procedures", "allergies", "trials"};
    return std::find(lists.begin(), lists.end(), key) != lists.end();
}

void fact_form(Html& html, std::string_view what, YamlEntry const& fact) {
    begin_form(html, what, "facts");
    html("<fieldset><legend class=\"unseen\">").text(fact.key)("</legend>");
    html("<label><input type=\"radio\" name=\"").text(fact.key)("\" value=\"true\" required> yes</label> ");
    html("<label><input type=\"radio\" name=\"").text(fact.key)("\" value=\"false\"> no</label></fieldset>");
    end_form(html, "Fill in");
}

std::string_view name_of(YamlNode const& record) {
    YamlEntry const* const name = record.find("name");
    return name == nullptr ? std::string_view() : std::string_view(name->value.text);
}

// A line as a form; false where it is none that can be added to a profile's end.
bool line_form(Html& html, std::string_view what, std::string_view add, bool yes_or_no) {
    auto const document = read_yaml(YamlText{add}, "");
    if (!document || document->kind != YamlNode::Kind::map || document->entries.size() != 1) return false;
    YamlEntry const& entry = document->entries.front();
    YamlNode const& value = entry.value;
    if (entry.key == "facts" && value.kind == YamlNode::Kind::map && value.entries.size() == 1) {
        fact_form(html, what, value.entries.front());
        return true;
    }
    if (entry.key == "complete" && value.kind == YamlNode::Kind::list && value.items.size() == 1) {
        begin_form(html, what, "complete", true);
        hidden(html, value.items.front().text, "true");
        html("<button>No: the list of ").text(value.items.front().text)(" is complete</button></form>");
        return true;
    }
    if (is_list(entry.key) && value.kind == YamlNode::Kind::list && value.items.size() == 1 &&
        value.items.front().kind == YamlNode::Kind::map) {
        YamlNode const& record = value.items.front();
        YamlEntry const* const status = record.find("status");
        bool const denies = status != nullptr && status->value.text == "absent";
        begin_form(html, what, entry.key, denies);
        fields(html, record);
        // What is recorded, in full: of "uncontrolled infection" a no says that there is no infection at all.
        if (denies)
            html("<button>No: ").text(name_of(record))(" is absent</button></form>");
        else if (yes_or_no)
            end_form(html, "Yes");
        else
            end_form(html, "Fill in");
        return true;
    }
    if (entry.key == "sex") {
        begin_form(html, what, "");
        select(html, "sex", "Sex", std::array{Choice{"female", "female"}, Choice{"male", "male"}});
    } else if (entry.key == "birth_date" || entry.key == "age") {
        begin_form(html, what, "");
        html("<label>").text(entry.key == "age" ? "Age" : "Date of birth")(" <input name=\"").text(entry.key);
        html("\" required autocomplete=\"off\"></label>");
    } else {
        return false;
    }
    end_form(html, "Fill in");
    return true;
}

}  // namespace

void write_missing_form(Html& html, MissingLine const& missing) {
    if (!missing.record.empty()) {
        html("<div class=\"add\">To be written into line ")
            .text(missing.at_line)(" of the profile: <code>")
            .text(missing.add)("</code></div>");
        return;
    }
    bool const yes_or_no = !missing.add_if_no.empty();
    if (!line_form(html, missing.what, missing.add, yes_or_no) && !missing.add.empty())
        html("<div class=\"add\">To be written in the profile: <code>").text(missing.add)("</code></div>");
    if (yes_or_no) line_form(html, missing.what, missing.add_if_no, true);
}

void write_override_form(Html& html, std::string_view criterion, std::string_view answer) {
    html("<details class=\"override-form no-print\"><summary>Override ").text(criterion)(" …</summary>");
    html("<form data-override=\"")
        .text(criterion)("\"><p>The program says <b>")
        .text(answer == "not_met" ? "not met" : answer)("</b>.</p>");
    select(html, "answer", "It is to count as",
           std::array{Choice{"met", "met"}, Choice{"not_met", "not met"}, Choice{"unknown", "unknown"},
                      Choice{"withdrawn", "as the program says (withdraw an override)"}});
    html(
        "<label>Why <input name=\"reason\" required maxlength=\"500\" autocomplete=\"off\"></label>"
        "<label>Your name <input name=\"who\" required maxlength=\"100\" autocomplete=\"name\"></label>"
        "<button>Record the override</button></form></details>");
}

}  // namespace eligo
