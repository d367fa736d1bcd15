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

/// The k-th largest prime below 2^22 (k = 0, 1, ...): with these the fast elimination sums 2047 products before it has to reduce.
std::uint32_t elimination_prime(std::size_t k);

/// Rank of the matrix over F_p with a minor of that size: pivot rows and columns of a recursive elimination in balanced double residues
/// over cblas_dgemm.  Every double operation is exact (proved in src/solve/minor.cpp), so the size of the minor is the rank mod p.  Primes above 2^25.5
/// go through a slower elimination in integers.
/// \pre p is an odd prime below 2^31, entries are below p  \complexity O(rows cols rank); 8 rows cols bytes  \source [Toledo1997]
Minor find_minor(const ResidueMatrix& residues, std::uint32_t p);

/// A basis of the kernel of T over Q in reduced form (multimodular, FLINT).  Rank above = cols - basis.cols().
NullBasis find_null_basis(const Matrix& t);

/// Some solution of a v = b over Q, or an error if there is none.
Result<Matrix> find_solution(const Matrix& a, const Matrix& b);

/// Determinant over Q (FLINT).  \pre square
Rational determinant(const Matrix& a);

/// Inverse over Q, or an error if a is singular.
Result<Matrix> find_inverse(const Matrix& a);

/// Exact rank over Q: fraction-free elimination in machine words where every minor fits, a minor mod p of full size, or FLINT.
std::size_t rank(const Matrix& a);

}  // namespace lemmacheck
