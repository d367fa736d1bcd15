#include "lemmacheck/base/random.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>

namespace lemmacheck {
namespace {

/// FNV-1a, 64 bits.
std::uint64_t hash_label(std::string_view label) {
  std::uint64_t h = 0xcbf29ce484222325;
  for (const char c : label) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return h;
}

std::array<std::uint32_t, 4> philox_4x32_10(std::array<std::uint32_t, 4> x, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xD2511F53} * x[0];
    const std::uint64_t p1 = std::uint64_t{0xCD9E8D57} * x[2];
    x = {static_cast<std::uint32_t>(p1 >> 32) ^ x[1] ^ key[0], static_cast<std::uint32_t>(p1),
         static_cast<std::uint32_t>(p0 >> 32) ^ x[3] ^ key[1], static_cast<std::uint32_t>(p0)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return x;
}

}  // namespace

Random::Random(std::uint64_t seed, std::string_view label)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}, counter_{} {
  const std::uint64_t h = hash_label(label);
  counter_[2] = static_cast<std::uint32_t>(h);
  counter_[3] = static_cast<std::uint32_t>(h >> 32);
}

std::uint64_t Random::next() {
  if (used_ >= 4) {
    block_ = philox_4x32_10(counter_, key_);
    if (++counter_[0] == 0) ++counter_[1];
    used_ = 0;
  }
  const std::uint64_t low = block_[used_];
  const std::uint64_t high = block_[used_ + 1];
  used_ += 2;
  return high << 32 | low;
}

std::int64_t Random::integer(std::int64_t low, std::int64_t high) {
  const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);  // values minus one
  if (span == ~std::uint64_t{0}) return static_cast<std::int64_t>(next());
  const std::uint64_t limit = ~std::uint64_t{0} - ~std::uint64_t{0} % (span + 1);
  std::uint64_t draw = next();
  while (draw >= limit) draw = next();
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + draw % (span + 1));
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

double Random::normal() {
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

}  // namespace lemmacheck
