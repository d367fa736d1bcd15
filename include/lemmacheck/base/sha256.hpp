#pragma once

/// \file
/// SHA-256.  Floor: base.

#include <string>
#include <string_view>

namespace lemmacheck {

/// The SHA-256 digest of `bytes` as 64 lower-case hexadecimal digits.  \source [FIPS180-4, section 6.2].
std::string sha256_hex(std::string_view bytes);

}  // namespace lemmacheck
