#pragma once

/// \file
/// Symmetric linear algebra in doubles by LAPACK.  Matrices are full, n x n; only their lower triangle (row-major) is read.  Floor: train.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

extern "C" {
void dpotrf_(const char* uplo, const int* n, double* a, const int* lda, int* info, std::size_t uplo_length);
void dpotrs_(const char* uplo, const int* n, const int* columns, const double* a, const int* lda, double* b, const int* ldb, int* info,
             std::size_t uplo_length);
void dsyevd_(const char* jobz, const char* uplo, const int* n, double* a, const int* lda, double* w, double* work, const int* lwork, int* iwork,
             const int* liwork, int* info, std::size_t jobz_length, std::size_t uplo_length);
void dgeqrf_(const int* m, const int* n, double* a, const int* lda, double* tau, double* work, const int* lwork, int* info);
void dgelqf_(const int* m, const int* n, double* a, const int* lda, double* tau, double* work, const int* lwork, int* info);
void dgebrd_(const int* m, const int* n, double* a, const int* lda, double* d, double* e, double* tauq, double* taup, double* work, const int* lwork,
             int* info);
void dormbr_(const char* vect, const char* side, const char* trans, const int* m, const int* n, const int* k, const double* a, const int* lda,
             const double* tau, double* c, const int* ldc, double* work, const int* lwork, int* info, std::size_t vect_length,
             std::size_t side_length, std::size_t trans_length);
void dbdsqr_(const char* uplo, const int* n, const int* ncvt, const int* nru, const int* ncc, double* d, double* e, double* vt, const int* ldvt,
             double* u, const int* ldu, double* c, const int* ldc, double* work, int* info, std::size_t uplo_length);
}

namespace lemmacheck {

/// b := a^-1 b by Cholesky; a is overwritten.  \returns false if a is not positive definite in doubles; then b keeps its numbers
inline bool solve_positive_definite(std::vector<double>& a, std::vector<double>& b) {
  const int order = static_cast<int>(b.size());
  const int columns = 1;
  int info = 0;
  dpotrf_("U", &order, a.data(), &order, &info, 1);
  if (info != 0) return false;
  dpotrs_("U", &order, &columns, a.data(), &order, b.data(), &order, &info, 1);
  return info == 0;
}

/// Eigenvalues in ascending order.  Row k of a becomes the k-th eigenvector.  \returns nothing if LAPACK finds none or an entry is not finite
inline std::vector<double> replace_by_eigenvectors(std::vector<double>& a, std::size_t n) {
  if (!std::ranges::all_of(a, [](double entry) { return std::isfinite(entry); })) return {};
  std::vector<double> values(n);
  const int order = static_cast<int>(n);
  const int query = -1;
  double work_size = 0;
  int iwork_size = 0;
  int info = 0;
  dsyevd_("V", "U", &order, a.data(), &order, values.data(), &work_size, &query, &iwork_size, &query, &info, 1, 1);
  std::vector<double> work(static_cast<std::size_t>(work_size));
  std::vector<int> iwork(static_cast<std::size_t>(iwork_size));
  const int work_length = static_cast<int>(work.size());
  dsyevd_("V", "U", &order, a.data(), &order, values.data(), work.data(), &work_length, iwork.data(), &iwork_size, &info, 1, 1);
  if (info != 0) values.clear();
  return values;
}

}  // namespace lemmacheck
