#pragma once
// The local desk as a web application: 127.0.0.1 only, and only for who has the address that `eligo serve` printed.
//
// Every request has to carry the random token (once in the address, then as a cookie that other sites cannot send), name this host, and,
// where it does something, come from this page (Origin). Requests are limited in size and time. Replies forbid scripts and styles but the
// desk's own, frames, caching and referrers. It writes nothing; the desk does, into the data folder.

#include "matcher/desk.hpp"

#include <memory>
#include <string>

namespace eligo {

struct ServeOptions {
    int port = 0;        // 0 = any that is free
    std::string assets;  // a folder with the files of matcher/desk, in place of the built-in ones; for development
};

class DeskServer {
public:
    DeskServer(ServeOptions const& options, Desk& desk);
    ~DeskServer();

    bool bind();  // false: the port is taken
    void run();   // until stop()
    void stop();  // from any thread, also before run()

    int port() const noexcept;
    std::string const& token() const noexcept;
    std::string address() const;  // with the token

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace eligo
