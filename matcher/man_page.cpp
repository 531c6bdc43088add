#include "matcher/codes.hpp"
#include "matcher/command_model.hpp"

#include <algorithm>

namespace eligo {
namespace {

// Text of roff: backslashes and hyphens stand for themselves, a point or quote at the start of a line says nothing.
std::string roff(std::string_view text) {
    std::string out;
    for (char const c : text) {
        if (out.empty() && (c == '.' || c == '\'')) out += "\\&";
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    return out;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
}

std::string usage(CommandModel const& command, std::string const& program) {
    std::string out = ".B " + program + ' ' + roff(command.name) + '\n';
    std::string rest;
    for (auto const& option : command.options) {
        if (!option.positional) continue;
        std::string const name = roff(option.names.front()) + (option.many ? "..." : "");
        rest += ' ' + (option.required ? name : '[' + name + ']');
    }
    return out + ".I \"" + rest.substr(std::min<std::size_t>(rest.size(), 1)) + "\"\n[\\fIoptions\\fR]\n.br\n";
}

std::string option_line(OptionModel const& option) {
    std::string names;
    for (auto const& name : option.names) names += (names.empty() ? "" : ", ") + roff(name);
    std::string value;
    for (auto const& choice : option.choices) value += (value.empty() ? "" : "|") + choice;
    if (value.empty() && option.takes_value && !option.positional) value = "VALUE";
    return ".TP\n\\fB" + names + "\\fR" + (value.empty() ? "" : " \\fI" + roff(value) + "\\fR") + '\n' + roff(option.description) + '\n';
}

}  // namespace

std::string man_page(ProgramModel const& program) {
    std::string out = ".TH " + upper(program.name) + " 1 \"\" \"" + program.name + ' ' + program.version + "\" \"User Commands\"\n";
    out += ".SH NAME\n" + program.name + " \\- " + roff(program.description) + '\n';
    out += ".SH SYNOPSIS\n";
    for (auto const& command : program.commands) out += usage(command, program.name);
    out += ".SH EXAMPLES\n";
    for (auto const& example : examples())
        if (example.command.empty()) out += ".TP\n\\fB" + roff(example.line) + "\\fR\n" + roff(example.what) + '\n';
    out += ".SH COMMANDS\n";
    for (auto const& command : program.commands) {
        out += ".SS " + program.name + ' ' + roff(command.name) + '\n' + roff(command.description) + ".\n";
        for (auto const& option : command.options) out += option_line(option);
        for (auto const& example : examples())
            if (example.command == command.name) out += ".PP\n.nf\n    " + roff(example.line) + "\n.fi\n" + roff(example.what) + '\n';
    }
    out += ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nWhere it is set and not empty, \\-\\-color auto shows no colours.\n";
    out += ".SH EXIT STATUS\n";
    for (auto const& [status, what] :
         {std::pair{"0", "done, whatever the verdict"}, std::pair{"1", "finished, and some input failed, or a check of test was wrong"},
          std::pair{"2", "wrong usage"}, std::pair{"3", "an input cannot be read or is invalid"},
          std::pair{"10, 11", "with match --exit-verdict: not eligible, needs information"},
          std::pair{"70", "a fault of the program itself"}})
        out += std::string(".TP\n.B ") + status + '\n' + roff(what) + '\n';
    out += ".SH WARNINGS AND ERRORS\n";
    for (auto const& code : code_table()) out += ".TP\n.B " + roff(code.code) + '\n' + roff(code.meaning) + ' ' + roff(code.advice) + '\n';
    return out + ".SH NOTES\nThe verdict of a trial is never plain \"eligible\": the investigator decides.\n";
}

}  // namespace eligo
