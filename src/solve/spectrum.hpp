#pragma once

/// \file
/// Approximate spectra in double precision.  Private to floor solve; nothing here is rigorous.

#include <cstddef>
#include <optional>
#include <vector>

#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

/// T = 2^exponent * entries up to rounding; no entry exceeds 2 in size, the exponent is even.
struct ScaledDoubles {
  std::vector<double> entries;  ///< row-major
  long exponent = 0;
};

ScaledDoubles scale_to_doubles(const Matrix& t);

/// The eigenvalues, ascending, of the symmetric matrix whose row-major lower triangle is at `a` (overwritten); with `want_vectors`, row k of `a`
/// becomes the k-th unit eigenvector.  Nothing if LAPACK gives up or an entry is not finite.
std::optional<std::vector<double>> eigenvalues_approx(double* a, std::size_t n, bool want_vectors);

/// v * 2^bits / max |v_i|, rounded to integers; nothing for a zero vector.
std::optional<std::vector<Rational>> round_direction(const double* v, std::size_t n, int bits);

/// The least e with |x| < 2^e, or one more; x != 0.
long binary_exponent(const Rational& x);

}  // namespace lemmacheck
