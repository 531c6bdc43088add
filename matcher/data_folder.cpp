#include "matcher/data_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace eligo {
namespace {

class Handle {
public:
    explicit Handle(int number) noexcept : number_(number) {}
    ~Handle() {
        if (number_ >= 0) close(number_);
    }
    Handle(Handle const&) = delete;
    Handle& operator=(Handle const&) = delete;
    explicit operator bool() const noexcept { return number_ >= 0; }
    int operator*() const noexcept { return number_; }
    bool close_now() noexcept { return close(std::exchange(number_, -1)) == 0; }

private:
    int number_;
};

Diagnostic trouble(std::string const& name, std::string message, std::string fix = {}) {
    return {.code = "cannot-read", .message = std::move(message), .fix = std::move(fix), .file = name};
}

std::string because() { return std::string(": ") + std::strerror(errno); }

Result<std::string> read_all(int handle, std::string const& name, std::size_t most) {
    struct stat info {};
    if (fstat(handle, &info) != 0 || !S_ISREG(info.st_mode)) return trouble(name, "it is no file", "choose a file of the data folder");
    if (static_cast<std::uint64_t>(info.st_size) > DataFolder::largest_file)
        return trouble(name, "the file is larger than 64 MB", "use `eligo screen` on the command line");
    std::string text;
    std::array<char, 1U << 16U> block{};
    while (text.size() < most) {
        ssize_t const length = read(handle, block.data(), std::min(block.size(), most - text.size()));
        if (length < 0 && errno == EINTR) continue;
        if (length < 0) return trouble(name, "cannot read `" + name + '`' + because());
        if (length == 0) break;
        text.append(block.data(), static_cast<std::size_t>(length));
    }
    return text;
}

bool write_all(int handle, std::string_view text) {
    while (!text.empty()) {
        ssize_t const length = write(handle, text.data(), text.size());
        if (length < 0 && errno == EINTR) continue;
        if (length < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(length));
    }
    return true;
}

bool ends_with(std::string_view name, std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(), [name](std::string_view ending) { return name.ends_with(ending); });
}

constexpr std::size_t beginning = 4096;  // of a file, to see what it is

}  // namespace

bool is_file_name(std::string_view name) {
    bool const control = std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    return !name.empty() && name.size() <= 200 && name.front() != '.' && name.find_first_of("/\\") == std::string_view::npos && !control;
}

FileKind DataFolder::kind_of(std::string_view name, std::string_view content) {
    content = content.substr(0, beginning);
    auto const names = [content](std::string_view key) { return content.find(key) != std::string_view::npos; };
    if (ends_with(name, {".txt", ".xml"})) return FileKind::trial;
    if (names("\"protocolSection\"") || names("\"nct_id\"") || names("<clinical_study")) return FileKind::trial;
    if (ends_with(name, {".ndjson", ".jsonl", ".csv"})) return FileKind::cohort;
    // Documents parted by `---`: the first may begin with one.
    std::size_t const mark = content.find("\n---");
    bool const first = content.substr(0, std::min(mark, content.size())).find_first_not_of("- \t\r\n") == std::string_view::npos;
    return mark != std::string_view::npos && !first ? FileKind::cohort : FileKind::patient;
}

std::vector<FolderFile> DataFolder::list() const {
    std::vector<FolderFile> result;
    if (!there()) return result;
    std::unique_ptr<DIR, int (*)(DIR*)> const folder(opendir(path_.c_str()), &closedir);
    if (!folder) return result;
    while (dirent const* const entry = readdir(folder.get())) {
        std::string const name = entry->d_name;
        if (!is_file_name(name) || !ends_with(name, {".txt", ".xml", ".json", ".yaml", ".yml", ".ndjson", ".jsonl", ".csv"})) continue;
        Handle const file(openat(dirfd(folder.get()), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
        if (!file) continue;
        auto const text = read_all(*file, name, beginning);
        if (text) result.push_back({name, kind_of(name, *text)});
    }
    std::sort(result.begin(), result.end(), [](FolderFile const& a, FolderFile const& b) { return a.name < b.name; });
    return result;
}

Result<std::string> DataFolder::read(std::string const& name) const {
    if (!there()) return trouble(name, "there is no data folder", "start with `eligo serve --data DIR`");
    if (!is_file_name(name)) return trouble("", "this is no name of a file in the data folder", "choose one from the list");
    Handle const folder(open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder) return trouble(path_, "cannot open the data folder" + because());
    Handle const file(openat(*folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!file) return trouble(name, "cannot read `" + name + '`' + because(), "choose one from the list");
    return read_all(*file, name, largest_file);
}

Result<std::string> DataFolder::replace(std::string const& name, std::string const& content) const {
    auto const before = read(name);  // only what can be read is replaced
    if (!before) return before.error();
    Handle const folder(open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder) return trouble(path_, "cannot open the data folder" + because());
    struct stat info {};
    mode_t const mode = fstatat(*folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 ? info.st_mode & 07777U : 0600U;
    std::string const beside = ".eligo-" + name + ".new";
    unlinkat(*folder, beside.c_str(), 0);  // left by a kill
    Handle file(openat(*folder, beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) return trouble(name, "cannot write into the data folder" + because(), "check its permissions");
    bool const written = write_all(*file, content) && fchmod(*file, mode) == 0 && fsync(*file) == 0 && file.close_now();
    if (!written || renameat(*folder, beside.c_str(), *folder, name.c_str()) != 0) {
        Diagnostic error = trouble(name, "the file was not saved" + because(), "free some room, or check the folder's permissions");
        unlinkat(*folder, beside.c_str(), 0);
        return error;
    }
    fsync(*folder);
    return name;
}

}  // namespace eligo
