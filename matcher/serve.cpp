#include "matcher/serve.hpp"

#include "matcher/digest.hpp"
#include "matcher/report_html.hpp"

#include <httplib.h>

#include <array>
#include <utility>

namespace eligo {
namespace {

constexpr std::size_t largest_request = std::size_t{8} << 20U;
constexpr int seconds_for_request = 5;  // without a byte
constexpr int seconds_kept_alive = 15;
// A browser keeps up to six connections, each of which holds a thread while it is open.
constexpr std::size_t threads = 192;

constexpr char const* policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

std::string_view type_of(std::string_view name) {
    if (name.ends_with(".html")) return "text/html; charset=utf-8";
    if (name.ends_with(".css")) return "text/css; charset=utf-8";
    return "text/javascript; charset=utf-8";
}

// The value of a cookie among those of a header: "a=1; b=2".
std::string cookie(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        std::size_t const end = std::min(header.find(';'), header.size());
        std::string_view one = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        while (one.starts_with(' ')) one.remove_prefix(1);
        if (one.starts_with(name) && one.substr(name.size()).starts_with('=')) return std::string(one.substr(name.size() + 1));
    }
    return {};
}

void plain(httplib::Response& response, int status, char const* text) {
    response.status = status;
    response.set_content(text, "text/plain; charset=utf-8");
    // The body of what is refused is not read: nothing after it can be understood.
    response.set_header("Connection", "close");
}

}  // namespace

struct DeskServer::State {
    ServeOptions options;
    Desk& desk;
    DataFolder assets;
    std::string token = random_token();
    int port = 0;
    httplib::Server server;

    State(ServeOptions given, Desk& d) : options(std::move(given)), desk(d), assets(options.assets) {}

    bool own_host(std::string const& host) const {
        std::string const suffix = ':' + std::to_string(port);
        return host == "127.0.0.1" + suffix || host == "localhost" + suffix;
    }

    std::string cookie_name() const { return "eligo-" + std::to_string(port); }

    // True where the request goes on to its route.
    bool admit(httplib::Request const& request, httplib::Response& response) const {
        using namespace std::string_view_literals;
        response.set_header("Content-Security-Policy", policy);
        response.set_header("X-Content-Type-Options", "nosniff");
        response.set_header("Referrer-Policy", "no-referrer");
        response.set_header("Cache-Control", "no-store");
        response.set_header("Cross-Origin-Opener-Policy", "same-origin");
        response.set_header("Cross-Origin-Resource-Policy", "same-origin");
        if (request.method != "GET" && request.method != "POST") return plain(response, 405, "only GET and POST\n"), false;
        std::string const host = request.get_header_value("Host");
        if (!own_host(host)) return plain(response, 403, "this host is not the desk's\n"), false;
        if (request.method == "GET" && request.path == "/" && request.has_param("token")) {
            if (!equal_secrets(request.get_param_value("token"), token)) return plain(response, 403, wrong_token), false;
            response.status = 303;
            response.set_header("Location", "/");
            response.set_header("Set-Cookie", cookie_name() + '=' + token + "; Path=/; HttpOnly; SameSite=Strict");
            return false;
        }
        if (!equal_secrets(cookie(request.get_header_value("Cookie"), cookie_name()), token))
            return plain(response, 403, wrong_token), false;
        if (request.method == "POST") {
            if (request.get_header_value("Origin") != "http://" + host) return plain(response, 403, "this page is not the desk's\n"), false;
            if (!std::string_view(request.get_header_value("Content-Type")).starts_with("application/json"sv))
                return plain(response, 415, "expected application/json\n"), false;
        }
        return true;
    }

    static constexpr char const* wrong_token = "Open the address that `eligo serve` printed: it holds the key to this desk.\n";

    void asset(std::string const& name, httplib::Response& response) const {
        std::string text(desk_file(name));
        if (assets.there() && !text.empty()) {
            auto const read = assets.read(name);
            if (!read) return plain(response, 404, "no such file\n");
            text = *read;
        }
        if (text.empty()) return plain(response, 404, "no such file\n");
        response.set_content(text, std::string(type_of(name)).c_str());
    }

    static void reply(DeskReply const& reply, httplib::Response& response) {
        response.status = reply.status;
        response.set_content(reply.body, "application/json");
    }

    void set_up() {
        server.new_task_queue = [] { return new httplib::ThreadPool(threads); };
        server.set_payload_max_length(largest_request);
        server.set_read_timeout(seconds_for_request, 0);
        server.set_write_timeout(seconds_for_request, 0);
        server.set_keep_alive_timeout(seconds_kept_alive);
        server.set_keep_alive_max_count(100000);
        server.set_tcp_nodelay(true);
        server.set_pre_routing_handler([this](httplib::Request const& request, httplib::Response& response) {
            return admit(request, response) ? httplib::Server::HandlerResponse::Unhandled : httplib::Server::HandlerResponse::Handled;
        });
        server.set_exception_handler([](httplib::Request const&, httplib::Response& response, std::exception_ptr const&) {
            reply({500, R"({"error": {"message": "a fault of the program itself", "fix": "please report it", "file": ""}})"}, response);
        });
        server.Get("/", [this](httplib::Request const&, httplib::Response& response) { asset("desk.html", response); });
        server.Get(R"(/assets/([a-z_]+\.(?:css|js)))",
                   [this](httplib::Request const& request, httplib::Response& response) { asset(request.matches[1], response); });
        // Browsers ask for it unasked.
        server.Get("/favicon.ico", [](httplib::Request const&, httplib::Response& response) { response.status = 204; });
        server.Get("/api/files", [this](httplib::Request const&, httplib::Response& response) { reply(desk.files(), response); });
        route("/api/case", &Desk::show);
        route("/api/cohort", &Desk::cohort);
        route("/api/page", &Desk::page);
        route("/api/save", &Desk::save);
        route("/api/override", &Desk::override_answer);
    }

    void route(char const* path, DeskReply (Desk::*act)(std::string_view)) {
        server.Post(path, [this, act](httplib::Request const& request, httplib::Response& response) {
            reply((desk.*act)(request.body), response);
        });
    }
};

DeskServer::DeskServer(ServeOptions const& options, Desk& desk) : state_(std::make_unique<State>(options, desk)) { state_->set_up(); }
DeskServer::~DeskServer() { stop(); }

bool DeskServer::bind() {
    if (state_->token.empty()) return false;  // without a key the desk stays shut
    if (state_->options.port == 0) {
        state_->port = state_->server.bind_to_any_port("127.0.0.1");
        return state_->port > 0;
    }
    state_->port = state_->options.port;
    return state_->server.bind_to_port("127.0.0.1", state_->port);
}

void DeskServer::run() { state_->server.listen_after_bind(); }
void DeskServer::stop() { state_->server.stop(); }
int DeskServer::port() const noexcept { return state_->port; }
std::string const& DeskServer::token() const noexcept { return state_->token; }
std::string DeskServer::address() const { return "http://127.0.0.1:" + std::to_string(port()) + "/?token=" + token(); }

}  // namespace eligo
