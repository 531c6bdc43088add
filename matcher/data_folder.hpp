#pragma once
// The folder of `eligo serve --data`: trials, profiles and cohorts as files, read and replaced without ever leaving it.
//
// It distrusts every name that comes over the network: a name is one file of the folder itself, with no `/`, no leading dot, and no link
// out of it is followed. A file is replaced in one step (written beside it, flushed, renamed), so that a kill at any time leaves the old
// or the new one, whole.

#include "rules/diagnostic.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace eligo {

enum class FileKind : std::uint8_t { trial, patient, cohort };

struct FolderFile {
    std::string name;
    FileKind kind = FileKind::trial;
};

class DataFolder {
public:
    static constexpr std::size_t largest_file = std::size_t{64} << 20U;  // a cohort of some 50,000 patients

    // An empty path: there is no folder, and every call says so.
    explicit DataFolder(std::string path) : path_(std::move(path)) {}

    bool there() const noexcept { return !path_.empty(); }
    std::string const& path() const noexcept { return path_; }

    // In order of name; what is neither a trial nor a profile is left out.
    std::vector<FolderFile> list() const;

    Result<std::string> read(std::string const& name) const;
    Result<std::string> replace(std::string const& name, std::string const& content) const;  // the name, or why not

    // What a file is, by its name and its beginning.
    static FileKind kind_of(std::string_view name, std::string_view content);

private:
    std::string path_;
};

// A name of a file in a folder, and nothing else.
bool is_file_name(std::string_view name);

}  // namespace eligo
