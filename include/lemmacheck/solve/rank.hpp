#pragma once

/// \file
/// Untrusted searchers for rank, dependency and linear systems.  Floor: solve.

#include <cstdint>
#include <optional>
#include <vector>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/exact/matrix.hpp"
#include "lemmacheck/exact/modular.hpp"
#include "lemmacheck/kernel/rank.hpp"

namespace lemmacheck {

/// The k-th prime of the fast elimination (k = 0, 1, ...), the largest first; all are small enough for exact dgemm blocks.
std::uint32_t elimination_prime(std::size_t k);

/// Rank of the matrix over F_p with a minor of that size: pivot rows and columns of a blocked elimination in balanced double residues
/// over cblas_dgemm.  Every double operation is exact (see src/solve/rank.cpp), so the rank mod p is the true one.
/// \pre p is elimination_prime(k) for some k, or any odd prime below 2^31 (scalar fallback).  \complexity O(rows cols rank)
Minor find_minor(const ResidueMatrix& residues, std::uint32_t p);

/// A basis of the kernel of T over Q in reduced form (multimodular, FLINT).  Rank above = cols - basis.cols().
NullBasis find_null_basis(const Matrix& t);

/// Some solution of a v = b over Q, or an error if there is none.
Result<Matrix> find_solution(const Matrix& a, const Matrix& b);

/// Determinant over Q (FLINT).  \pre square
Rational determinant(const Matrix& a);

/// Inverse over Q, or an error if a is singular.
Result<Matrix> find_inverse(const Matrix& a);

/// Exact rank over Q (FLINT); for instances and tests, not for judging.
std::size_t rank(const Matrix& a);

}  // namespace lemmacheck
