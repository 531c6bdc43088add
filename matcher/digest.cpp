#include "matcher/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <elf.h>
#include <link.h>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

namespace eligo {
namespace {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view bytes) {
    Digest digest{};
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    return digest;
}

std::string hex(std::span<unsigned char const> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string result;
    for (unsigned char const byte : bytes) {
        result += digits[byte >> 4U];
        result += digits[byte & 0xFU];
    }
    return result;
}

// The note NT_GNU_BUILD_ID among the notes of a segment, or empty.
std::string build_id(unsigned char const* at, std::size_t size) {
    unsigned char const* const end = at + size;
    auto const aligned = [](std::size_t n) { return (n + 3) & ~std::size_t{3}; };
    while (static_cast<std::size_t>(end - at) >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) note{};
        std::memcpy(&note, at, sizeof note);
        at += sizeof note;
        std::size_t const name = aligned(note.n_namesz);
        std::size_t const content = aligned(note.n_descsz);
        if (static_cast<std::size_t>(end - at) < name + content) break;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && std::memcmp(at, "GNU", 4) == 0) return hex({at + name, note.n_descsz});
        at += name + content;
    }
    return {};
}

}  // namespace

std::string sha256_hex(std::string_view bytes) { return hex(sha256(bytes)); }

std::string sha256_base64(std::string_view bytes) {
    Digest const digest = sha256(bytes);
    std::array<unsigned char, 48> text{};
    int const length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
    return std::string(text.begin(), text.begin() + length);
}

std::string random_token() {
    Digest bytes{};
    return RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1 ? hex(bytes) : std::string();
}

bool equal_secrets(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string program_hash() {
    std::string result;
    // The first object that is visited is the program itself.
    auto const visit = [](dl_phdr_info* info, std::size_t, void* into) {
        for (int i = 0; i < info->dlpi_phnum; ++i) {
            auto const& segment = info->dlpi_phdr[i];
            if (segment.p_type != PT_NOTE) continue;
            // Notes are loaded at the program's base and the segment's address.
            std::uintptr_t const place = info->dlpi_addr + segment.p_vaddr;
            unsigned char const* notes = nullptr;
            std::memcpy(&notes, &place, sizeof notes);
            std::string id = build_id(notes, segment.p_memsz);
            if (!id.empty()) *static_cast<std::string*>(into) = std::move(id);
        }
        return 1;
    };
    dl_iterate_phdr(visit, &result);
    return result;
}

}  // namespace eligo
