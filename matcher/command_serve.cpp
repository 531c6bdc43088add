#include "matcher/command.hpp"
#include "matcher/serve.hpp"

#include <pthread.h>
#include <sys/stat.h>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <thread>

namespace eligo {
namespace {

std::string utc_now() {
    std::time_t const now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

bool is_folder(std::string const& path) {
    struct stat info {};
    return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

}  // namespace

int serve_command(ServeCommandOptions const& options, CommonOptions const& common, Streams const& streams) {
    for (auto const& [option, folder] : {std::pair("--data", options.data), std::pair("--assets", options.assets)}) {
        if (folder.empty() || is_folder(folder)) continue;
        streams.err << "eligo: `" << option << ' ' << folder << "` is no folder\n";
        return ExitStatus::usage;
    }
    std::optional<Vocabulary> loaded;
    Vocabulary const* const vocabulary = use_vocabulary(common, loaded, streams);
    if (vocabulary == nullptr) return ExitStatus::invalid;
    Desk desk({.data = options.data, .today = today, .now = utc_now}, *vocabulary);
    DeskServer server({.port = options.port, .assets = options.assets}, desk);
    if (!server.bind()) {
        streams.err << "eligo: cannot listen on 127.0.0.1" << (options.port == 0 ? "" : ":" + std::to_string(options.port))
                    << "; choose another --port\n";
        return ExitStatus::invalid;
    }
    // One thread waits for the signals that end the desk; all others leave them alone.
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    std::atomic<bool> ended{false};
    std::thread keeper([&server, &ended, ends] {
        int signal = 0;
        sigwait(&ends, &signal);
        // The signal may come before the server listens. Browsers keep connections open that nobody uses, and what was confirmed is on the
        // disk: after a moment of grace there is nothing to wait for.
        for (int i = 0; i < 50 && !ended; ++i) {
            server.stop();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        if (!ended) std::_Exit(ExitStatus::done);
    });
    streams.out << "The desk is open at\n\n    " << server.address() << "\n\n"
                << (options.data.empty() ? "Without --data DIR nothing can be saved here; drop files into the page.\n" : "")
                << "Whoever has this address can use it. Ctrl+C closes the desk.\n"
                << std::flush;
    server.run();
    ended = true;
    pthread_kill(keeper.native_handle(), SIGTERM);
    keeper.join();
    return ExitStatus::done;
}

}  // namespace eligo
