#pragma once

/// \file
/// Trusted judges of rank and linear dependency.  Floor: kernel.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lemmacheck/exact/matrix.hpp"
#include "lemmacheck/exact/modular.hpp"

namespace lemmacheck {

/// Evidence for rank >= rows.size(): a k x k minor that does not vanish mod `prime`.
struct Minor {
  std::uint32_t prime = 0;
  std::vector<std::size_t> rows;  ///< distinct, 0-based
  std::vector<std::size_t> cols;  ///< distinct, 0-based, as many as rows
};

/// Evidence for rank <= cols(T) - k: T * basis = 0, and the rows `free` of the basis form I_k.
struct NullBasis {
  Matrix basis;                   ///< cols(T) x k
  std::vector<std::size_t> free;  ///< k distinct row indices of the basis
};

/// Does the minor prove rank T >= minor.rows.size()?
/// `residues` is the image of T in F_p.  Checks: p an odd prime < 2^31; index lists of one length, distinct, in range; the
/// determinant of the submatrix, by Gaussian elimination in F_p, is not 0.  Proof: reduction Z_(p) -> F_p is a ring homomorphism, so a minor of T
/// whose image is not 0 is not 0.  \rigor exact  \complexity O(k^3) word operations
bool verify_minor(const ResidueMatrix& residues, const Minor& minor);

/// Does the null basis prove rank T <= cols(T) - k?
/// Checks: shapes; `free` distinct and in range; basis[free, :] = I_k; T * basis = 0.  Proof: the k columns of the basis are linearly independent
/// (they contain I_k) and lie in the kernel of T.  k = 0 proves nothing and is valid.  \rigor exact  \complexity O(rows cols k)
bool verify_null_basis(const Matrix& t, const NullBasis& evidence);

}  // namespace lemmacheck
