// `eligo cohort generate`: a synthetic cohort on the standard output.

#include "matcher/command.hpp"

#include "matcher/cohort_generate.hpp"

#include <iostream>

namespace eligo {

int cohort_generate_command(CohortGenerateOptions const& options, Streams const& streams) {
    CohortGenerator const generator(options.seed);
    std::string out;
    out.reserve(std::size_t{1} << 20U);
    for (std::uint64_t i = 0; i < options.patients && streams.out; ++i) {
        generator.append(i, out);
        if (out.size() < (std::size_t{1} << 19U)) continue;
        streams.out << out;
        out.clear();
    }
    streams.out << out << std::flush;
    if (streams.out) return ExitStatus::done;
    streams.err << "eligo: cannot write to the standard output\n";
    return ExitStatus::invalid;
}

}  // namespace eligo
