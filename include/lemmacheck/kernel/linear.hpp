#pragma once

/// \file
/// Trusted judges of implications between linear equations.  Floor: kernel.

#include <cstddef>
#include <vector>

#include "lemmacheck/exact/matrix.hpp"
#include "lemmacheck/kernel/rank.hpp"

namespace lemmacheck {

/// The equations coefficients * v + constants = 0.
struct AffineSystem {
  Matrix coefficients;              ///< equations x unknowns
  std::vector<Rational> constants;  ///< equations
};

/// Does v (one entry per unknown) satisfy every equation?
bool verify_solution(const AffineSystem& system, const std::vector<Rational>& v);

/// Do the multipliers Y prove "every solution of `given` solves `wanted`"?
/// Checks shapes and either Y [C | c] = [C' | c'] entry by entry, or Y is 1 x #given and Y [C | c] = [0 | 1] (then `given` has no solution).
/// Proof: for a solution v of given, C'v + c' = Y (Cv + c) = 0; in the second case 1 = Y (Cv + c) = 0, absurd.
bool verify_combination(const AffineSystem& given, const AffineSystem& wanted, const Matrix& multipliers);

/// Do the k = #unknowns listed equations, whose coefficients mod p are rows of `residues`, determine v uniquely?
/// A minor of all columns that does not vanish: verify_minor with cols = 0, ..., k-1 and exactly k rows.
bool verify_unique(const ResidueMatrix& residues, std::uint32_t prime, const std::vector<std::size_t>& rows);

}  // namespace lemmacheck
