#include "matcher/command_model.hpp"

#include <algorithm>

namespace eligo {
namespace {

std::string joined(std::vector<std::string> const& parts, std::string_view between = " ") {
    std::string text;
    for (auto const& part : parts) text += (text.empty() ? "" : std::string(between)) + part;
    return text;
}

// The first word of a command and, of one inside another, its second.
std::string first_word(std::string const& name) { return name.substr(0, name.find(' ')); }
std::string second_word(std::string const& name) { return name.find(' ') == std::string::npos ? "" : name.substr(name.find(' ') + 1); }

// Those of the first words, each once.
std::vector<std::string> names(ProgramModel const& program) {
    std::vector<std::string> result;
    for (auto const& command : program.commands)
        if (std::string const word = first_word(command.name); std::find(result.begin(), result.end(), word) == result.end())
            result.push_back(word);
    return result;
}

// All that can follow a first word: options, and the commands inside it.
std::vector<OptionModel> options_of(ProgramModel const& program, std::string const& name) {
    std::vector<OptionModel> result;
    for (auto const& command : program.commands) {
        if (first_word(command.name) != name) continue;
        for (auto const& option : command.options)
            if (!option.positional) result.push_back(option);
    }
    return result;
}

std::vector<std::string> inner_commands(ProgramModel const& program, std::string const& name) {
    std::vector<std::string> result;
    for (auto const& command : program.commands)
        if (first_word(command.name) == name && !second_word(command.name).empty()) result.push_back(second_word(command.name));
    return result;
}

std::vector<std::string> positional_choices(ProgramModel const& program, std::string const& name) {
    std::vector<std::string> result = inner_commands(program, name);
    for (auto const& command : program.commands)
        if (command.name == name)
            for (auto const& option : command.options)
                if (option.positional) result.insert(result.end(), option.choices.begin(), option.choices.end());
    return result;
}

std::string description_of(ProgramModel const& program, std::string const& name) {
    for (auto const& command : program.commands)
        if (command.name == name) return command.description;
    return {};
}

// Inside single quotes of a shell.
std::string quoted(std::string_view text) {
    std::string out = "'";
    for (char const c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + '\'';
}

std::string bash(ProgramModel const& program) {
    std::string out =
        "# bash completion for eligo; written by `eligo completion bash`\n_eligo() {\n"
        "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
        "    COMPREPLY=()\n"
        "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W " +
        quoted(joined(names(program)) + " --help --version") + " -- \"$word\"))\n        return\n    fi\n    case \"$command\" in\n";
    for (auto const& name : names(program)) {
        out += "    " + name + ")\n        case \"$before\" in\n";
        std::vector<std::string> all;
        for (auto const& option : options_of(program, name)) {
            all.insert(all.end(), option.names.begin(), option.names.end());
            if (!option.choices.empty())
                out += "        " + joined(option.names, "|") + ") COMPREPLY=($(compgen -W " + quoted(joined(option.choices)) +
                       " -- \"$word\")); return ;;\n";
            else if (option.takes_value)
                out += "        " + joined(option.names, "|") + ") COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n";
        }
        out += "        esac\n        if [[ $word == -* ]]; then COMPREPLY=($(compgen -W " + quoted(joined(all)) +
               " -- \"$word\")); return; fi\n";
        if (auto const choices = positional_choices(program, name); !choices.empty())
            out += "        COMPREPLY=($(compgen -W " + quoted(joined(choices)) + " -- \"$word\"))\n";
        else
            out += "        COMPREPLY=($(compgen -f -- \"$word\"))\n";
        out += "        ;;\n";
    }
    return out + "    esac\n}\ncomplete -o filenames -F _eligo eligo\n";
}

// Of a description in brackets: no bracket, no colon.
std::string plain(std::string_view text) {
    std::string out;
    for (char const c : text) out += c == '[' ? '(' : c == ']' ? ')' : c == ':' ? ',' : c;
    return out;
}

std::string zsh(ProgramModel const& program) {
    std::string out =
        "#compdef eligo\n# zsh completion for eligo; written by `eligo completion zsh`\n_eligo() {\n    local -a commands\n    "
        "commands=(\n";
    for (auto const& name : names(program)) out += "        " + quoted(name + ':' + plain(description_of(program, name))) + '\n';
    out +=
        "    )\n    if (( CURRENT == 2 )); then\n        _describe command commands\n        return\n    fi\n    local command=$words[2]\n"
        "    shift words\n    (( CURRENT-- ))\n    case $command in\n";
    for (auto const& name : names(program)) {
        out += "    " + name + ")\n        _arguments";
        for (auto const& option : options_of(program, name))
            for (auto const& spelling : option.names)
                out += " \\\n            " + quoted(spelling + '[' + plain(option.description) + ']' +
                                                    (!option.choices.empty() ? ":value:(" + joined(option.choices) + ')'
                                                     : option.takes_value    ? ":value:_files"
                                                                             : ""));
        auto const choices = positional_choices(program, name);
        out += " \\\n            " + quoted(choices.empty() ? "*:file:_files" : "*:value:(" + joined(choices) + ')') + "\n        ;;\n";
    }
    return out + "    esac\n}\n_eligo \"$@\"\n";
}

std::string fish(ProgramModel const& program) {
    std::string out = "# fish completion for eligo; written by `eligo completion fish`\n";
    for (auto const& name : names(program))
        out += "complete -c eligo -n __fish_use_subcommand -f -a " + name + " -d " + quoted(description_of(program, name)) + '\n';
    for (auto const& name : names(program)) {
        std::string const when = "complete -c eligo -n '__fish_seen_subcommand_from " + name + "'";
        for (auto const& option : options_of(program, name)) {
            out += when;
            for (auto const& spelling : option.names)
                out += spelling.starts_with("--") ? " -l " + spelling.substr(2) : " -s " + spelling.substr(1);
            if (!option.choices.empty())
                out += " -x -a " + quoted(joined(option.choices));
            else if (option.takes_value)
                out += " -r";
            out += " -d " + quoted(option.description) + '\n';
        }
        if (auto const choices = positional_choices(program, name); !choices.empty())
            out += when + " -f -a " + quoted(joined(choices)) + '\n';
    }
    return out;
}

}  // namespace

std::string completion_script(ProgramModel const& program, std::string_view shell) {
    return shell == "zsh" ? zsh(program) : shell == "fish" ? fish(program) : bash(program);
}

}  // namespace eligo
