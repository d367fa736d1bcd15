#pragma once

/// \file
/// Trusted judges of implications between linear equations and of systems of linear inequalities.  Floor: kernel.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lemmacheck/exact/matrix.hpp"
#include "lemmacheck/kernel/rank.hpp"

namespace lemmacheck {

/// The equations coefficients * v + constants = 0.
struct AffineSystem {
  Matrix coefficients;              ///< equations x unknowns
  std::vector<Rational> constants;  ///< equations
};

/// What a link demands of its value: == 0, >= 0 or > 0.
enum class Relation : std::uint8_t { equal, at_least, above };

/// The links coefficients * v + constants, each in its relation to 0.
struct LinearConstraints {
  Matrix coefficients;              ///< links x unknowns
  std::vector<Rational> constants;  ///< links
  std::vector<Relation> relations;  ///< links
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

/// Is every link true at v (one entry per unknown)?
bool verify_point(const LinearConstraints& constraints, const std::vector<Rational>& v);

/// Do the multipliers y (one per link) prove that no v satisfies every link?
/// Checks: shapes; y_i >= 0 at inequalities; y' coefficients = 0; and y' constants < 0, or = 0 with y_i > 0 at some strict link.
/// Proof (Motzkin): at a v that satisfies all links, y_i times the value of link i is 0 at equations, >= 0 at inequalities and > 0 at a strict link with
/// y_i > 0.  So the sum, which is y' constants for every v, is >= 0, and > 0 if such a link exists.  \rigor exact  \complexity O(links unknowns)
bool verify_farkas(const LinearConstraints& constraints, const std::vector<Rational>& multipliers);

}  // namespace lemmacheck
