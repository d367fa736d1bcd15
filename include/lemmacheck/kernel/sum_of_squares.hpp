#pragma once

/// \file
/// Trusted judges of polynomial identities and sums of squares.  Floor: kernel.

#include <vector>

#include "lemmacheck/exact/polynomial.hpp"

namespace lemmacheck {

/// c * (sum of the squares of the entries).
struct WeightedSquares {
  Rational weight;
  std::vector<Polynomial> entries;
};

/// Are the two polynomials the same element of Q[x]?  Canonical form: no zero coefficient, monomials in order, so equality of terms decides.
bool verify_identity(const Polynomial& a, const Polynomial& b);

/// Do the squares prove p >= 0 on R^n?
/// Checks: every weight > 0; m = sum of multiplier squares (1 if the list is empty) is not the zero polynomial; p * m = sum of `squares` identically.
/// Proof: m >= 0, and p >= 0 wherever m > 0.  The set {m > 0} is the complement of the zero set of a non-zero polynomial, hence dense; p is continuous.
bool verify_sum_of_squares(const Polynomial& p, const std::vector<WeightedSquares>& multiplier, const std::vector<WeightedSquares>& squares);

}  // namespace lemmacheck
