#include "matcher/cohort_source.hpp"

#include <zlib.h>
#include <zstd.h>

#include <sys/stat.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <istream>
#include <limits>
#include <utility>

namespace eligo {
namespace {

constexpr std::size_t chunk = std::size_t{1} << 18U;

Diagnostic cannot_read(std::string const& file, std::string message, std::string fix = {}) {
    return {.code = "cannot-read", .message = std::move(message), .fix = std::move(fix), .file = file};
}

class FileSource : public CohortSource {
public:
    FileSource(std::string file, std::FILE* handle) : file_(std::move(file)), handle_(handle, &std::fclose) {}
    bool read(std::string& out) override {
        std::size_t const begin = out.size();
        out.resize(begin + chunk);
        std::size_t const length = std::fread(out.data() + begin, 1, chunk, handle_.get());
        out.resize(begin + length);
        if (length == 0 && std::ferror(handle_.get()) != 0)
            error_ = cannot_read(file_, "cannot read on: " + std::string(std::strerror(errno)));
        return length > 0;
    }

private:
    std::string file_;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> handle_;
};

class StreamSource : public CohortSource {
public:
    explicit StreamSource(std::istream& in) : in_(in) {}
    bool read(std::string& out) override {
        std::size_t const begin = out.size();
        out.resize(begin + chunk);
        in_.read(out.data() + begin, static_cast<std::streamsize>(chunk));
        out.resize(begin + static_cast<std::size_t>(in_.gcount()));
        return out.size() > begin;
    }

private:
    std::istream& in_;
};

// What another source begins with, put back in front of it.
class PeekedSource : public CohortSource {
public:
    PeekedSource(std::string first, std::unique_ptr<CohortSource> rest) : first_(std::move(first)), rest_(std::move(rest)) {}
    bool read(std::string& out) override {
        if (!first_.empty()) {
            out += first_;
            first_.clear();
            return true;
        }
        bool const more = rest_->read(out);
        error_ = rest_->error();
        return more;
    }

private:
    std::string first_;
    std::unique_ptr<CohortSource> rest_;
};

class GzipSource : public CohortSource {
public:
    GzipSource(std::string file, std::unique_ptr<CohortSource> packed) : file_(std::move(file)), packed_(std::move(packed)) {
        fine_ = inflateInit2(&stream_, 15 + 16) == Z_OK;
    }
    GzipSource(GzipSource const&) = delete;
    GzipSource& operator=(GzipSource const&) = delete;
    ~GzipSource() override { inflateEnd(&stream_); }

    bool read(std::string& out) override {
        std::size_t const begin = out.size();
        while (fine_ && out.size() == begin) {
            if (stream_.avail_in == 0) {
                input_.clear();
                if (!packed_->read(input_)) {
                    fine_ = false;
                    if (packed_->error())
                        error_ = packed_->error();
                    else if (!between_)
                        error_ = cannot_read(file_, "the gzip file ends in the middle", "copy it again");
                    break;
                }
                stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
                stream_.avail_in = static_cast<uInt>(input_.size());
            }
            if (between_ && inflateReset(&stream_) != Z_OK) fine_ = false;  // a file of several members
            between_ = false;
            out.resize(begin + chunk);
            stream_.next_out = reinterpret_cast<Bytef*>(out.data() + begin);
            stream_.avail_out = static_cast<uInt>(chunk);
            int const status = inflate(&stream_, Z_NO_FLUSH);
            out.resize(begin + chunk - stream_.avail_out);
            if (status == Z_STREAM_END) {
                between_ = true;
            } else if (status != Z_OK && status != Z_BUF_ERROR) {
                fine_ = false;
                error_ = cannot_read(file_, "the gzip data is damaged", "copy the file again");
            }
        }
        return out.size() > begin;
    }

private:
    std::string file_;
    std::unique_ptr<CohortSource> packed_;
    std::string input_;
    z_stream stream_{};
    bool fine_ = false, between_ = false;
};

class ZstdSource : public CohortSource {
public:
    ZstdSource(std::string file, std::unique_ptr<CohortSource> packed)
        : file_(std::move(file)), packed_(std::move(packed)), stream_(ZSTD_createDStream(), &ZSTD_freeDStream) {}

    bool read(std::string& out) override {
        std::size_t const begin = out.size();
        while (fine_ && out.size() == begin) {
            if (at_ == input_.size()) {
                input_.clear();
                at_ = 0;
                if (!packed_->read(input_)) {
                    fine_ = false;
                    if (packed_->error())
                        error_ = packed_->error();
                    else if (wanted_ != 0)
                        error_ = cannot_read(file_, "the zstd file ends in the middle", "copy it again");
                    break;
                }
            }
            out.resize(begin + chunk);
            ZSTD_inBuffer in{input_.data(), input_.size(), at_};
            ZSTD_outBuffer to{out.data() + begin, chunk, 0};
            wanted_ = ZSTD_decompressStream(stream_.get(), &to, &in);
            at_ = in.pos;
            out.resize(begin + to.pos);
            if (ZSTD_isError(wanted_) != 0) {
                fine_ = false;
                error_ = cannot_read(file_, "the zstd data is damaged", "copy the file again");
            }
        }
        return out.size() > begin;
    }

private:
    std::string file_;
    std::unique_ptr<CohortSource> packed_;
    std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream_;
    std::string input_;
    std::size_t at_ = 0, wanted_ = 0;
    bool fine_ = true;
};

}  // namespace

Result<std::unique_ptr<CohortSource>> CohortSource::open(std::string const& file, std::istream& in) {
    std::unique_ptr<CohortSource> source;
    if (file == "-") {
        source = std::make_unique<StreamSource>(in);
    } else {
        struct stat info {};
        if (stat(file.c_str(), &info) != 0)
            return cannot_read(file, "cannot read `" + file + "`: " + std::strerror(errno), "check the path");
        if (S_ISDIR(info.st_mode)) return cannot_read(file, '`' + file + "` is a directory", "name a file in it");
        std::FILE* const handle = std::fopen(file.c_str(), "rb");
        if (handle == nullptr) return cannot_read(file, "cannot read `" + file + "`: " + std::strerror(errno), "check its permissions");
        source = std::make_unique<FileSource>(file, handle);
    }
    std::string first;
    while (first.size() < 4 && source->read(first)) {
    }
    bool const gzip = first.starts_with("\x1F\x8B");
    bool const zstd = first.starts_with("\x28\xB5\x2F\xFD");
    source = std::make_unique<PeekedSource>(std::move(first), std::move(source));
    if (gzip) source = std::make_unique<GzipSource>(file, std::move(source));
    if (zstd) source = std::make_unique<ZstdSource>(file, std::move(source));
    return source;
}

}  // namespace eligo
