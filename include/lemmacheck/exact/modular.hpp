#pragma once

/// \file
/// Matrices over F_p, p an odd prime below 2^31.  Floor: exact.

#include <cstdint>
#include <optional>

#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

/// Entries are the residues 0, ..., p-1.
using ResidueMatrix = DenseMatrix<std::uint32_t>;
extern template class DenseMatrix<std::uint32_t>;

/// True iff p is an odd prime below 2^31 (trial division; exact).
bool is_odd_prime(std::uint64_t p);

/// x mod p, or nothing if p divides the denominator.  \pre is_odd_prime(p)
std::optional<std::uint32_t> reduce(const Rational& x, std::uint32_t p);

/// The image of `a` under Z_(p) -> F_p, or nothing if p divides a denominator.  About 10 ns an entry for doubles: denominators 2^k and repeated
/// denominators cost no inversion.
std::optional<ResidueMatrix> reduce(const Matrix& a, std::uint32_t p);

/// Row i is kron(A[i,:], B[i,:]) mod p.  \pre a.rows() == b.rows(); entries below p
ResidueMatrix row_kronecker(const ResidueMatrix& a, const ResidueMatrix& b, std::uint32_t p);

/// Row i holds X[i,k] X[i,l] mod p, k <= l, in the order (1,1), (1,2), ..., (1,d), (2,2), ...  \pre entries below p
ResidueMatrix veronese(const ResidueMatrix& x, std::uint32_t p);

/// a^-1 mod p.  \pre 0 < a < p, p prime
std::uint32_t inverse_mod(std::uint32_t a, std::uint32_t p);

}  // namespace lemmacheck
