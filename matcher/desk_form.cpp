#include "matcher/desk_form.hpp"

#include "matcher/yaml_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace eligo {
namespace {

constexpr std::string_view blank = "...";  // what is to be filled in
constexpr std::string_view or_complete = ", or complete: [";

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

void input(Html& html, std::string_view key, std::string_view value, bool required) {
    bool const date = key == "date" || key == "onset" || key == "start" || key == "end";
    html("<label>").text(label_of(key))(" <input name=\"").text(key)("\" value=\"").text(value)("\" autocomplete=\"off\"");
    if (date) html(" class=\"date\" placeholder=\"2026-11-20\"");
    if (required) html(" required");
    html("></label>");
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

void begin_form(Html& html, std::string_view what, std::string_view list) {
    html("<form class=\"fill-in no-print\" data-list=\"").text(list)("\" aria-label=\"Fill in ").text(what)("\">");
}

void end_form(Html& html) { html("<button>Fill in</button></form>"); }

void record_form(Html& html, std::string_view what, std::string_view list, YamlNode const& record) {
    begin_form(html, what, list);
    for (auto const& entry : record.entries) {
        std::string_view const value = entry.value.text;
        if (entry.key == "name") {
            hidden(html, "name", value);
        } else if (entry.key == "status") {
            // below
        } else if (entry.key == "value" && value != blank) {
            select(html, "value", "Result",
                   std::array{Choice{"positive", "positive"}, Choice{"negative", "negative"}, Choice{"pending", "pending"}});
        } else if (list == "observations") {
            input(html, entry.key, value == blank ? std::string_view() : value, value == blank);
        }
    }
    if (list == "conditions" || list == "treatments" || list == "procedures" || list == "allergies" || list == "trials") {
        select(html, "status", "On record",
               std::array{Choice{"absent", "no, never or not now"}, Choice{"active", "yes, now"}, Choice{"resolved", "yes, but over"}});
        if (list == "conditions") input(html, "onset", "", false);
        if (list == "treatments" || list == "trials") input(html, "start", "", false);
        if (list == "procedures") input(html, "date", "", false);
        if (list != "procedures" && list != "allergies") input(html, "end", "", false);
    }
    end_form(html);
}

void fact_form(Html& html, std::string_view what, YamlNode const& facts) {
    for (auto const& fact : facts.entries) {
        begin_form(html, what, "facts");
        html("<fieldset><legend class=\"unseen\">").text(fact.key)("</legend>");
        html("<label><input type=\"radio\" name=\"").text(fact.key)("\" value=\"true\" required> yes</label> ");
        html("<label><input type=\"radio\" name=\"").text(fact.key)("\" value=\"false\"> no</label></fieldset>");
        end_form(html);
    }
}

// A key of the patient: sex, age, date of birth.
bool patient_form(Html& html, std::string_view what, std::string_view key) {
    if (key == "sex") {
        begin_form(html, what, "");
        select(html, "sex", "Sex", std::array{Choice{"female", "female"}, Choice{"male", "male"}});
    } else if (key == "birth_date" || key == "age") {
        begin_form(html, what, "");
        html("<label>")
            .text(key == "age" ? "Age" : "Date of birth")(" <input name=\"")
            .text(key)("\" required autocomplete=\"off\"></label>");
    } else {
        return false;
    }
    end_form(html);
    return true;
}

void complete_form(Html& html, std::string_view list) {
    html("<form class=\"fill-in no-print\" data-list=\"complete\">");
    hidden(html, list, "true");
    html("<button>The list of ").text(list)(" is complete</button></form>");
}

bool is_list(std::string_view key) {
    static constexpr std::array<std::string_view, 6> lists{"conditions", "observations", "treatments", "procedures", "allergies", "trials"};
    return std::find(lists.begin(), lists.end(), key) != lists.end();
}

// True where a form was written.
bool forms_of(Html& html, std::string_view what, std::string_view add) {
    std::string_view lists;
    if (std::size_t const at = add.find(or_complete); at != std::string_view::npos) {
        lists = add.substr(at + or_complete.size());
        lists = lists.substr(0, lists.find(']'));
        add = add.substr(0, at);
    }
    bool written = false;
    auto const document = read_yaml(YamlText{add}, "");
    if (document && document->kind == YamlNode::Kind::map) {
        for (auto const& entry : document->entries) {
            YamlNode const& value = entry.value;
            if (is_list(entry.key) && value.kind == YamlNode::Kind::list && value.items.size() == 1 &&
                value.items.front().kind == YamlNode::Kind::map && value.items.front().find("name") != nullptr) {
                record_form(html, what, entry.key, value.items.front());
                written = true;
            } else if (entry.key == "facts" && value.kind == YamlNode::Kind::map) {
                fact_form(html, what, value);
                written = true;
            } else if (patient_form(html, what, entry.key)) {
                written = true;
            }
        }
    }
    while (!lists.empty()) {
        std::size_t const end = std::min(lists.find(','), lists.size());
        std::string_view list = lists.substr(0, end);
        while (list.starts_with(' ')) list.remove_prefix(1);
        if (is_list(list)) {
            complete_form(html, list);
            written = true;
        }
        lists.remove_prefix(std::min(end + 1, lists.size()));
    }
    return written;
}

}  // namespace

void write_missing_form(Html& html, std::string_view what, std::string_view add) {
    bool const changes_entry = add.find("   # ") != std::string_view::npos;
    if (!add.empty() && !changes_entry && forms_of(html, what, add)) return;
    if (!add.empty()) html("<div class=\"add\">To be written in the profile: <code>").text(add)("</code></div>");
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
