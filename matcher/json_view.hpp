#pragma once
// Reading JSON that this program printed: a missing key is empty, never an error.

#include <simdjson.h>

#include <string>
#include <string_view>

namespace eligo {

class JsonView {
public:
    JsonView() = default;
    explicit JsonView(simdjson::dom::element element) : element_(element), there_(true) {}

    explicit operator bool() const noexcept { return there_; }

    JsonView operator[](std::string_view key) const {
        simdjson::dom::element found;
        if (there_ && element_.is_object() && element_.at_key(key).get(found) == simdjson::SUCCESS) return JsonView(found);
        return {};
    }

    // The text; a number, true or false as JSON writes it.
    std::string text() const {
        if (!there_ || element_.is_null()) return {};
        std::string_view text;
        if (element_.get(text) == simdjson::SUCCESS) return std::string(text);
        return simdjson::minify(element_);
    }

    std::string text(std::string_view key) const { return (*this)[key].text(); }

    bool truth(std::string_view key) const { return text(key) == "true"; }

    std::uint64_t number(std::string_view key) const {
        std::uint64_t number = 0;
        JsonView const found = (*this)[key];
        return found && found.element_.get(number) == simdjson::SUCCESS ? number : 0;
    }

    // The members of a list; of anything else none.
    template <class Visit>
    void each(Visit&& visit) const {
        simdjson::dom::array array;
        if (!there_ || element_.get(array) != simdjson::SUCCESS) return;
        for (simdjson::dom::element const member : array) visit(JsonView(member));
    }
    template <class Visit>
    void each(std::string_view key, Visit&& visit) const {
        (*this)[key].each(visit);
    }

    std::size_t count(std::string_view key) const {
        std::size_t count = 0;
        each(key, [&](JsonView const&) { ++count; });
        return count;
    }

private:
    simdjson::dom::element element_;
    bool there_ = false;
};

}  // namespace eligo
