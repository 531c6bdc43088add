// `eligo repl`: criteria typed one after the other, with the history of the session where there is a terminal.

#include "matcher/command.hpp"
#include "matcher/repl.hpp"

#include <editline/readline.h>

#include <clocale>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

namespace eligo {
namespace {

// A line of the terminal, with editing and history; false at its end.
bool read_line(char const* prompt, std::string& line) {
    std::unique_ptr<char, void (*)(void*)> const typed(readline(prompt), &std::free);
    if (!typed) return false;
    line = typed.get();
    if (!line.empty()) add_history(line.c_str());
    return true;
}

}  // namespace

int repl_command(ReplOptions const& options, CommonOptions const& common, Streams const& streams) {
    std::optional<Day> as_of;
    if (!read_as_of(options.as_of, as_of, streams)) return ExitStatus::usage;
    std::optional<Vocabulary> loaded;
    Vocabulary const* const vocabulary = use_vocabulary(common, loaded, streams);
    if (vocabulary == nullptr) return ExitStatus::invalid;
    ReplSession session(*vocabulary, Palette(streams.colours), as_of);
    std::string out;
    if (!options.patient.empty()) session.line(":patient " + options.patient, out);
    if (streams.terminal) {
        std::setlocale(LC_CTYPE, "");  // for the letters of the line editor
        out = "eligo: type a criterion; :help lists the commands, :quit ends\n" + out;
    }
    streams.out << out << std::flush;
    for (std::string line;;) {
        char const* const prompt = session.goes_on() ? "...... " : "eligo> ";
        bool const more = streams.terminal ? read_line(prompt, line) : static_cast<bool>(std::getline(streams.in, line));
        if (!more) break;
        out.clear();
        bool const goes_on = session.line(line, out);
        streams.out << out << std::flush;
        if (!goes_on) break;
    }
    return ExitStatus::done;
}

}  // namespace eligo
