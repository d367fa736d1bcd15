#pragma once

/// \file
/// What every part of the checker uses: the one way to refuse, the limits on sizes and work, exact numbers, SHA-256.

#include <gmpxx.h>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace recheck {
/// Why a certificate is not accepted, in one sentence.
struct Rejection : std::runtime_error {
  using std::runtime_error::runtime_error;
};
[[noreturn]] inline void reject(const std::string& sentence) { throw Rejection(sentence); }
inline void require(bool holds, const char* sentence) { if (!holds) throw Rejection(sentence); }
/// Foreign text made safe for one line of output: control characters replaced, cut after 80 bytes.
std::string shown(std::string_view text);
inline constexpr std::size_t max_entries = 10'000'000;      ///< of a matrix, values of a range, matrices over a set, terms of a polynomial
inline constexpr std::size_t max_bits = std::size_t{1} << 24;  ///< of a number
inline constexpr std::size_t max_work = 20'000'000'000;     ///< scalar operations of one certificate
void reset_work();
/// Counts `units` scalar operations and rejects when the certificate asks for more than max_work.
void spend(std::size_t units);
/// "-?D+", "-?D+/D+" or "-?D+*2^-?D+" (LANGUAGE.md, section 2); rejects anything else.
mpq_class parse_entry(const std::string& text);
/// Rejects numbers of more than max_bits / factor bits.
void check_size(const mpq_class& x, std::size_t factor = 1);
/// 64 hexadecimal digits.
std::string sha256(std::string_view message);
}  // namespace recheck
