#pragma once

/// \file
/// Products of row-major matrices, by BLAS on one thread or by plain loops.  Floor: train.

#include <cblas.h>

#include <cstddef>

#include "elementwise.hpp"

namespace lemmacheck {

/// A matrix as BLAS takes it.
struct Operand {
  const double* entries;
  bool transposed;
  std::size_t stride;  ///< between the stored rows

  [[nodiscard]] double at(std::size_t i, std::size_t j) const { return transposed ? entries[j * stride + i] : entries[i * stride + j]; }
};

/// c := a b, or c + a b, with a m x k, b k x n and c m x n without gaps; every sum runs over k in order.
inline void multiply_in_order(std::size_t m, std::size_t n, std::size_t k, const Operand& a, const Operand& b, bool accumulate, double* c) {
  for (std::size_t i = 0; i < m; ++i) {
    double* row = c + i * n;
    if (b.transposed) {
      for (std::size_t j = 0; j < n; ++j) {
        double sum = accumulate ? row[j] : 0;
        for (std::size_t p = 0; p < k; ++p) sum += a.at(i, p) * b.entries[j * b.stride + p];
        row[j] = sum;
      }
    } else {
      if (!accumulate)
        for (std::size_t j = 0; j < n; ++j) row[j] = 0;
      for (std::size_t p = 0; p < k; ++p) {
        const double factor = a.at(i, p);
        for (std::size_t j = 0; j < n; ++j) row[j] += factor * b.entries[p * b.stride + j];
      }
    }
  }
}

/// The same by BLAS, in the order of its kernels.
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
