#include "common.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace recheck {
std::string shown(std::string_view text) {
  std::string out(text.substr(0, 80));
  const bool cut = text.size() > 80;  // then a sequence of UTF-8 may be cut in two
  for (char& c : out) if ((c >= 0 && c < 32) || c == 127 || (cut && c < 0)) c = '?';
  return cut ? out + "..." : out;
}
static std::size_t work = 0;
void reset_work() { work = 0; }
void spend(std::size_t units) {
  work += std::min(units, max_work + 1);
  require(work <= max_work, "the certificate asks for more work than the checker does");
}
void check_size(const mpq_class& x, std::size_t factor) {
  const std::size_t bits = mpz_sizeinbase(x.get_num_mpz_t(), 2) + mpz_sizeinbase(x.get_den_mpz_t(), 2);
  require(bits <= max_bits / factor, "a number has more bits than the checker handles");
}
mpq_class parse_entry(const std::string& text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    if (at == begin || at - begin > max_bits / 4) reject("not a number: \"" + shown(text) + "\"");
    return text.substr(begin, at - begin);
  };
  const auto sign = [&] { return at < text.size() && text[at] == '-' && ++at != 0; };
  const bool negative = sign();
  mpq_class x{mpz_class(digits(), 10)};
  if (text.compare(at, 1, "/") == 0) {
    ++at;
    const mpz_class denominator(digits(), 10);
    if (denominator == 0) reject("the denominator is zero in \"" + shown(text) + "\"");
    x.get_den() = denominator;
    x.canonicalize();
  } else if (text.compare(at, 3, "*2^") == 0) {
    at += 3;
    const bool down = sign();
    const std::string size = digits();
    if (size.size() > 6 || std::stoul(size) > 100000) reject("the exponent is too large in \"" + shown(text) + "\"");
    (down ? mpq_div_2exp : mpq_mul_2exp)(x.get_mpq_t(), x.get_mpq_t(), std::stoul(size));
  }
  if (at != text.size()) reject("not a number: \"" + shown(text) + "\"");
  if (negative) x = -x;
  return x;
}
// FIPS 180-4.  The constants are the first 32 bits of the fractional parts of the square roots (state) and cube roots (rounds) of the first
// primes, computed here instead of copied: floor(frac(n^(1/r)) * 2^32) = floor((n * 2^(32 r))^(1/r)) mod 2^32.
std::string sha256(std::string_view message) {
  std::array<std::uint32_t, 64> k{};
  std::array<std::uint32_t, 8> h{};
  mpz_class prime = 1;
  for (std::size_t i = 0; i < 64; ++i) {
    mpz_nextprime(prime.get_mpz_t(), prime.get_mpz_t());
    const auto fraction = [&](unsigned root) {
      mpz_class value = prime << 32 * root;
      mpz_root(value.get_mpz_t(), value.get_mpz_t(), root);
      mpz_fdiv_r_2exp(value.get_mpz_t(), value.get_mpz_t(), 32);
      return static_cast<std::uint32_t>(value.get_ui());
    };
    if (i < 8) h[i] = fraction(2);
    k[i] = fraction(3);
  }
  std::string padded(message);
  padded.push_back('\x80');
  while (padded.size() % 64 != 56) padded.push_back('\0');
  for (int shift = 56; shift >= 0; shift -= 8) padded.push_back(static_cast<char>((std::uint64_t{message.size()} * 8 >> shift) & 0xFFU));
  for (std::size_t block = 0; block < padded.size(); block += 64) {
    std::array<std::uint32_t, 64> w{};
    for (std::size_t i = 0; i < 64; ++i) w[i / 4] = w[i / 4] << 8 | static_cast<unsigned char>(padded[block + i]);
    for (std::size_t i = 16; i < 64; ++i) {
      const std::uint32_t s0 = std::rotr(w[i - 15], 7) ^ std::rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
      const std::uint32_t s1 = std::rotr(w[i - 2], 17) ^ std::rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    std::array<std::uint32_t, 8> v = h;
    for (std::size_t i = 0; i < 64; ++i) {
      const std::uint32_t s1 = std::rotr(v[4], 6) ^ std::rotr(v[4], 11) ^ std::rotr(v[4], 25);
      const std::uint32_t t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[i] + w[i];
      const std::uint32_t s0 = std::rotr(v[0], 2) ^ std::rotr(v[0], 13) ^ std::rotr(v[0], 22);
      const std::uint32_t t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
      v = {t1 + t2, v[0], v[1], v[2], v[3] + t1, v[4], v[5], v[6]};
    }
    for (std::size_t i = 0; i < 8; ++i) h[i] += v[i];
  }
  std::string out;
  for (std::uint32_t word : h)
    for (int shift = 28; shift >= 0; shift -= 4) out.push_back("0123456789abcdef"[word >> shift & 15U]);
  return out;
}
}  // namespace recheck
