#include "matcher/commands.hpp"

#include <unistd.h>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

int main(int count, char** arguments) {
    try {
        std::ios::sync_with_stdio(false);
        std::cin.tie(nullptr);
        bool const colours = isatty(STDOUT_FILENO) != 0;
        int const status = eligo::run_program(
            std::vector<std::string>(arguments + (count > 0 ? 1 : 0), arguments + count),
            {.in = std::cin, .out = std::cout, .err = std::cerr, .colours = colours, .terminal = isatty(STDIN_FILENO) != 0});
        std::cout.flush();
        return std::cout.good() || status != eligo::ExitStatus::done ? status : eligo::ExitStatus::some_failed;
    } catch (std::exception const& error) {
        std::fprintf(stderr, "eligo: internal fault: %s\n", error.what());
    } catch (...) {
        std::fprintf(stderr, "eligo: internal fault\n");
    }
    return eligo::ExitStatus::fault;
}
