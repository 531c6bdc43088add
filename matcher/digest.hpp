#pragma once
// Hashes and random tokens (OpenSSL), and which program this is.

#include <string>
#include <string_view>

namespace eligo {

inline constexpr std::string_view program_version = "0.1.0";

std::string sha256_hex(std::string_view bytes);
std::string sha256_base64(std::string_view bytes);  // as a Content-Security-Policy names it

// 256 random bits from the system, as 64 hexadecimal digits; empty where the system has none.
std::string random_token();

// Equal, in a time that does not tell where they differ.
bool equal_secrets(std::string_view a, std::string_view b);

// The hash that the linker took of this program (its build id), or empty where it was linked without.
std::string program_hash();

}  // namespace eligo
