#pragma once

/// \file
/// Shared by the fraction-free eliminations of the floor solve.

#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

using IntegerMatrix = DenseMatrix<Integer>;

/// T = integers / denominator, denominator > 0 the least.
struct ClearedMatrix {
  IntegerMatrix integers;
  Integer denominator = 1;
};

inline ClearedMatrix clear_denominators(const Matrix& t) {
  ClearedMatrix out{IntegerMatrix(t.rows(), t.cols()), 1};
  for (const Rational& x : t.entries()) out.denominator = lcm(out.denominator, Integer(denominator(x)));
  for (std::size_t k = 0; k < t.entries().size(); ++k)
    out.integers.entries()[k] = numerator(t.entries()[k]) * Integer(out.denominator / denominator(t.entries()[k]));
  return out;
}

/// x = (p x - y z) / q, known to be an integer.  \source [Bareiss1968]
inline void eliminate(Integer& x, const Integer& p, const Integer& y, const Integer& z, const Integer& q) {
  mpz_ptr r = x.backend().data();
  mpz_mul(r, r, p.backend().data());
  mpz_submul(r, y.backend().data(), z.backend().data());
  mpz_divexact(r, r, q.backend().data());
}

}  // namespace lemmacheck
