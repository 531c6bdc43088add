// `eligo screen --report`: the page of a cohort, from the same JSON that --format json prints.

#include "matcher/command.hpp"

#include "matcher/cohort_html.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

namespace eligo {

int screen_report_command(ScreenCommandOptions const& command, CommonOptions const& common, Streams const& streams) {
    if (!command.output.empty() || command.resume || command.summary) {
        streams.err << "eligo: --report makes a page of the whole cohort; leave --output, --resume and --summary out\n";
        return ExitStatus::usage;
    }
    ScreenCommandOptions inner = command;
    inner.format = "json";
    std::ostringstream json;
    int const status = screen_command(inner, common, {.in = streams.in, .out = json, .err = streams.err});
    if (status != ExitStatus::done && status != ExitStatus::some_failed) return status;
    std::ofstream out(command.report, std::ios::binary | std::ios::trunc);
    out << cohort_page(json.str(), {.hide_below = static_cast<std::size_t>(command.hide_below)});
    out.close();
    if (out.good()) return status;
    streams.err << "eligo: cannot write `" << command.report << "`: " << std::strerror(errno) << '\n';
    return ExitStatus::invalid;
}

}  // namespace eligo
