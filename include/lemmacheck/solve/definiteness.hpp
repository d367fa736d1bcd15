#pragma once

/// \file
/// Untrusted searchers for definiteness, inertia and eigenvalue brackets.  Floor: solve.

#include <optional>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/exact/matrix.hpp"
#include "lemmacheck/kernel/definiteness.hpp"

namespace lemmacheck {

/// Evidence for or against "T is positive definite", for verify_positive_definite: a rounded Cholesky factor with dominant residual where T is
/// well conditioned and large, exact LDL^T otherwise; a Direction if T is not definite.  \pre T symmetric  \complexity O(n^3)
Result<DefinitenessEvidence> find_definiteness_evidence(const Matrix& t);

/// The same for "T is positive semidefinite", for verify_positive_semidefinite.
Result<DefinitenessEvidence> find_semidefiniteness_evidence(const Matrix& t);

/// A congruence for verify_inertia.  \pre T symmetric
Result<Congruence> find_congruence(const Matrix& t);

/// Exact L D L^T without pivoting; an error if a zero pivot meets a non-zero column.  \pre T symmetric
Result<LdltFactors> factor_ldlt(const Matrix& t);

/// A rational l with T - l I positive semidefinite by exact LDL^T, l >= lambda_min(T) - 2^-bits * max(1, |lambda_min|).
Result<Rational> find_lambda_min_below(const Matrix& t, int bits = 30);

/// A non-zero rational vector (n x 1) whose Rayleigh quotient is close to lambda_min(T) (double eigenvector, rounded to `bits` bits).
Matrix find_bottom_vector(const Matrix& t, int bits = 40);

/// True iff "A is positive definite" is proved by one floating-point Cholesky factorisation and the a-priori error bound derived in
/// src/solve/floating_cholesky.cpp.  `a` is row-major n x n, only its lower triangle is read; round-to-nearest, any summation order.
/// \rigor exact verdict `true`; `false` means not proved
bool prove_positive_definite(const double* a, std::size_t n);

/// A lower bound of lambda_min proved like prove_positive_definite (of A - c I); nothing if none was found.
std::optional<double> find_lambda_min_lower_bound(const double* a, std::size_t n);

}  // namespace lemmacheck
