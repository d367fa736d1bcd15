#pragma once

/// \file
/// Does the arithmetic underneath behave as every proof assumes?  Asked once, at the start of a program.  Floor: ball.

#include <functional>
#include <string>
#include <vector>

namespace lemmacheck {

/// A computation whose outcome is known.
struct Canary {
  std::string name;
  std::function<bool()> passes;
};

/// What the canaries compare with.  Only tests give other values than these.
struct KnownAnswers {
  double rounded_down = 1;                ///< 1 + 2^-53 to nearest even
  double rounded_up = 1 + 0x1p-52;        ///< 1 + 3 * 2^-54 to nearest
  double least_subnormal_scaled = 0x1p-1014;  ///< 2^-1074 * 2^60
  double uncontracted = 0;                ///< fl((1 + 2^-27)^2) - (1 + 2^-26); 2^-54 if fused
  double unassociated = 0;                ///< fl(1 + 2^53) - 2^53; 1 if simplified
  std::string factorial_of_30 = "265252859812191058636308480000000";
  std::string fermat_residue = "1";       ///< 3^(p-1) mod p, p = 2^127 - 1 a prime
  std::string pi = "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899";  ///< truncated
  std::string e = "2.71828182845904523536028747135266249775724709369995957496696762772407663035354759";   ///< truncated
};

/// The canaries of the processor (rounding to nearest, subnormal numbers), of the compiler (no contraction, no rearrangement, NaN), of GMP, MPFR and Arb.
std::vector<Canary> make_canaries(const KnownAnswers& known = {});

/// The names of those that do not pass.  If there are any, no verdict of this process may be trusted.
std::vector<std::string> failed_canaries(const KnownAnswers& known = {});

}  // namespace lemmacheck
