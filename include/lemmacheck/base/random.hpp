#pragma once

/// \file
/// Counter-based random numbers: the n-th number of a stream depends on its key alone.  Floor: base.

#include <array>
#include <cstdint>
#include <string_view>

namespace lemmacheck {

/// Philox 4x32-10 stream.  The same (seed, label) gives the same numbers on every machine, in every thread and order.
/// \source [Salmon2011, section 3.3].
class Random {
 public:
  /// \param seed   the seed of the run
  /// \param label  names the stream, e.g. "thm-2-1-b/GEN-rand m=3 d=2"
  Random(std::uint64_t seed, std::string_view label);

  /// Uniform on {0, ..., 2^64 - 1}.
  std::uint64_t next();

  /// Uniform on {low, ..., high}; low <= high.  Rejection sampling: no bias.
  std::int64_t integer(std::int64_t low, std::int64_t high);

  /// Standard normal, rounded to double (Box-Muller).  Heuristic: a sample, not an enclosure.
  double normal();

  /// Uniform on the multiples of 2^-53 in [0, 1).
  double uniform();

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  unsigned used_ = 4;
};

}  // namespace lemmacheck
