#pragma once

/// \file
/// Products of row-major matrices, by BLAS on one thread.  Floor: train.

#include <cblas.h>

#include <cstddef>

namespace lemmacheck {

/// A matrix as BLAS takes it.
struct Operand {
  const double* entries;
  bool transposed;
  std::size_t stride;  ///< between the stored rows
};

/// c := a b, or c + a b, with a m x k, b k x n and c m x n without gaps, in the order of the kernels of BLAS.
inline void multiply_by_blas(std::size_t m, std::size_t n, std::size_t k, const Operand& a, const Operand& b, bool accumulate, double* c) {
  const auto size = [](std::size_t s) { return static_cast<blasint>(s); };
  const double beta = accumulate ? 1 : 0;
  const auto flag = [](bool transposed) { return transposed ? CblasTrans : CblasNoTrans; };
  if (n == 1) {
    const bool t = a.transposed;
    cblas_dgemv(CblasRowMajor, flag(t), size(t ? k : m), size(t ? m : k), 1, a.entries, size(a.stride), b.entries, b.transposed ? 1 : size(b.stride),
                beta, c, 1);
  } else if (m == 1) {
    const bool t = b.transposed;
    cblas_dgemv(CblasRowMajor, flag(!t), size(t ? n : k), size(t ? k : n), 1, b.entries, size(b.stride), a.entries, a.transposed ? size(a.stride) : 1,
                beta, c, 1);
  } else {
    cblas_dgemm(CblasRowMajor, flag(a.transposed), flag(b.transposed), size(m), size(n), size(k), 1, a.entries, size(a.stride), b.entries,
                size(b.stride), beta, c, size(n));
  }
}

}  // namespace lemmacheck
