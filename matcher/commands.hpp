#pragma once
// The program behind its command line (spec/cli.md): arguments and streams in, an exit status out.
//
// Data goes to `out`, messages to `err`. Nothing here throws for what a user gave; what escapes is a fault of the program, and main.cpp
// turns it into the status 70.

#include <iosfwd>
#include <string>
#include <vector>

namespace eligo {

struct Streams {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    bool colours = false;   // `out` is a terminal
    bool terminal = false;  // so is `in`, and it is the standard input
};

// What a shell sees.
struct ExitStatus {
    static constexpr int done = 0;
    static constexpr int some_failed = 1;  // a record of a cohort, or a check of `test`
    static constexpr int usage = 2;
    static constexpr int invalid = 3;             // an input cannot be read
    static constexpr int not_eligible = 10;       // with --exit-verdict
    static constexpr int needs_information = 11;  // with --exit-verdict
    static constexpr int fault = 70;
    static constexpr int interrupted = 130;  // Ctrl-C, as shells have it
};

// `arguments` without the name of the program.
int run_program(std::vector<std::string> const& arguments, Streams const& streams);

}  // namespace eligo
