#pragma once

/// \file
/// Trusted judges of definiteness, semidefiniteness and inertia.  Floor: kernel.

#include <cstddef>
#include <optional>
#include <variant>
#include <vector>

#include "lemmacheck/base/verdict.hpp"
#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

/// T = L diag(D) L', L unit lower triangular.
struct LdltFactors {
  Matrix lower;                  ///< n x n
  std::vector<Rational> pivots;  ///< n
};

/// R = T - L L' is strictly diagonally dominant with positive diagonal.
struct DominantResidual {
  Matrix lower;  ///< n x k for any k; usually a rounded Cholesky factor of T - c I
};

/// x' T x < 0 (against semidefinite) or <= 0 with x != 0 (against definite).
struct Direction {
  std::vector<Rational> x;  ///< n
};

using DefinitenessEvidence = std::variant<LdltFactors, DominantResidual, Direction>;

/// What does `evidence` prove about "T is (square, symmetric and) positive definite"?
/// `true_`: LdltFactors with every pivot > 0, or a DominantResidual.  `false_`: T is not square or not symmetric, or a Direction x != 0 with
/// x'Tx <= 0.  Otherwise `unknown`.  Proofs: x'Tx = sum_k d_k (L'x)_k^2 > 0 for x != 0, since L' is invertible.  A symmetric strictly diagonally dominant R with
/// positive diagonal is positive definite (Gershgorin), so x'Tx = |L'x|^2 + x'Rx > 0.  \rigor exact  \complexity O(n^3)
Truth verify_positive_definite(const Matrix& t, const DefinitenessEvidence& evidence);

/// The same for "positive semidefinite": pivots >= 0 suffice; a Direction needs x'Tx < 0.
Truth verify_positive_semidefinite(const Matrix& t, const DefinitenessEvidence& evidence);

/// S R = I and S' T S = diag(D).
struct Congruence {
  Matrix transform;              ///< S, n x n
  Matrix inverse;                ///< R, n x n
  std::vector<Rational> pivots;  ///< D, n
};

struct Inertia {
  std::size_t positive = 0, negative = 0, zero = 0;
  friend bool operator==(const Inertia&, const Inertia&) = default;
};

/// The inertia of the symmetric matrix T that the congruence proves (Sylvester's law), or nothing if it proves none.
std::optional<Inertia> verify_inertia(const Matrix& t, const Congruence& evidence);

}  // namespace lemmacheck
