#pragma once
// The command line as data: what help, completion and the man page are written from, so that they cannot differ from what is parsed.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

struct OptionModel {
    std::vector<std::string> names;  // "--format", "-o"; of a positional its name alone: "TRIAL"
    std::string description;
    std::vector<std::string> choices;  // where it takes one of several words
    bool positional = false;
    bool takes_value = false;
    bool required = false;
    bool many = false;
};

struct CommandModel {
    std::string name;  // "match", "cohort generate"
    std::string description;
    std::vector<OptionModel> options;
};

struct ProgramModel {
    std::string name, version, description;
    std::vector<CommandModel> commands;
};

// A line to try, and what it does; `command` is empty for those of the program as a whole.
struct Example {
    std::string_view command, line, what;
};
std::span<Example const> examples();

// The script that a shell reads: bash, zsh or fish.
std::string completion_script(ProgramModel const& program, std::string_view shell);

// The page for man(1), as roff.
std::string man_page(ProgramModel const& program);

}  // namespace eligo
