// `eligo explain-code`: what a code of a warning or error means.

#include "matcher/codes.hpp"
#include "matcher/command.hpp"
#include "matcher/json_writer.hpp"
#include "matcher/layout.hpp"

#include <iostream>

namespace eligo {
namespace {

void write(JsonWriter& json, CodeExplanation const& one) {
    json.begin_object().member("code", one.code).member("where", one.where).member("meaning", one.meaning).member("advice", one.advice);
    json.end_object();
}

}  // namespace

int explain_code_command(std::string const& code, CommonOptions const& common, Streams const& streams) {
    Palette const palette(streams.colours);
    if (code.empty()) {
        std::string out;
        JsonWriter json(out);
        if (common.json) json.begin_list();
        for (auto const& one : code_table()) {
            if (common.json)
                write(json, one);
            else
                out += wrapped(palette.bold(padded(one.code, 20)), std::string(one.meaning));
        }
        if (common.json) {
            json.end_list();
            out += '\n';
        }
        streams.out << out;
        return ExitStatus::done;
    }
    CodeExplanation const* const one = explain_code(code);
    if (one == nullptr) {
        std::vector<std::string> known;
        for (auto const& each : code_table()) known.emplace_back(each.code);
        std::string const meant = did_you_mean(code, known);
        streams.err << "eligo: there is no code `" << code << '`' << (meant.empty() ? "" : "; did you mean `" + meant + "`?") << '\n';
        return ExitStatus::usage;
    }
    if (common.json) {
        std::string out;
        JsonWriter json(out);
        write(json, *one);
        streams.out << out << '\n';
    } else {
        streams.out << palette.bold(one->code) << "  (" << one->where << ")\n"
                    << wrapped("  ", std::string(one->meaning)) << wrapped("  " + palette.faint("what to do  "), std::string(one->advice));
    }
    return ExitStatus::done;
}

}  // namespace eligo
