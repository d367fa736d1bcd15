#include "lemmacheck/data/preprocess.hpp"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <string>

extern "C" void dsyevd_(const char* jobz, const char* uplo, const int* n, double* a, const int* lda, double* w, double* work, const int* lwork,
                        int* iwork, const int* liwork, int* info, std::size_t jobz_length, std::size_t uplo_length);

namespace lemmacheck {

void centre(std::vector<double>& points, std::size_t dimension) {
  const std::size_t count = points.size() / dimension;
  if (count == 0) return;
  std::vector<double> mean(dimension);
  std::vector<bool> is_constant(dimension, true);
  for (std::size_t n = 0; n < count; ++n)
    for (std::size_t j = 0; j < dimension; ++j) {
      mean[j] += points[n * dimension + j];
      if (points[n * dimension + j] != points[j]) is_constant[j] = false;
    }
  for (std::size_t j = 0; j < dimension; ++j) mean[j] = is_constant[j] ? points[j] : mean[j] / static_cast<double>(count);
  for (std::size_t n = 0; n < count; ++n)
    for (std::size_t j = 0; j < dimension; ++j) points[n * dimension + j] -= mean[j];
}

void standardise(std::vector<double>& points, std::size_t dimension) {
  const std::size_t count = points.size() / dimension;
  centre(points, dimension);
  std::vector<double> squares(dimension);
  for (std::size_t n = 0; n < count; ++n)
    for (std::size_t j = 0; j < dimension; ++j) squares[j] += points[n * dimension + j] * points[n * dimension + j];
  for (std::size_t n = 0; n < count; ++n)
    for (std::size_t j = 0; j < dimension; ++j) {
      double& entry = points[n * dimension + j];
      entry = squares[j] == 0 ? 0 : entry / std::sqrt(squares[j] / static_cast<double>(count));
    }
}

Result<std::size_t> whiten(std::vector<double>& points, std::size_t dimension, double epsilon) {
  constexpr double negligible = 1e-12;
  const std::size_t count = points.size() / dimension;
  if (count == 0) return Error{"whitening: expected a sample, found none"};
  centre(points, dimension);
  if (std::ranges::all_of(points, [](double entry) { return entry == 0; }))
    return Error{"whitening: expected samples that differ, found " + (count == 1 ? "a single one" : std::to_string(count) + " equal ones")};
  const int d = static_cast<int>(dimension);
  const int n = static_cast<int>(count);
  std::vector<double> vectors(dimension * dimension);
  cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, d, n, 1.0 / static_cast<double>(count), points.data(), d, 0, vectors.data(), d);
  std::vector<double> values(dimension);
  int work_size = -1;
  int integer_size = -1;
  int info = 0;
  double best_work = 0;
  int best_integers = 0;
  // The upper triangle by rows is the lower one by columns; eigenvectors come as columns by columns, that is, as rows.
  dsyevd_("V", "L", &d, vectors.data(), &d, values.data(), &best_work, &work_size, &best_integers, &integer_size, &info, 1, 1);
  work_size = static_cast<int>(best_work);
  integer_size = best_integers;
  std::vector<double> work(static_cast<std::size_t>(std::max(1, work_size)));
  std::vector<int> integers(static_cast<std::size_t>(std::max(1, integer_size)));
  if (info == 0) dsyevd_("V", "L", &d, vectors.data(), &d, values.data(), work.data(), &work_size, integers.data(), &integer_size, &info, 1, 1);
  if (info != 0) return Error{"whitening: the eigenvalues of the covariance were not found"};
  std::vector<double> scaled = vectors;
  std::size_t kept = 0;
  for (std::size_t k = 0; k < dimension; ++k) {
    const bool is_kept = values[k] > negligible * values.back();
    kept += is_kept ? 1U : 0U;
    const double factor = is_kept ? 1 / std::sqrt(values[k] + epsilon) : 0;
    for (std::size_t j = 0; j < dimension; ++j) scaled[k * dimension + j] *= factor;
  }
  std::vector<double> map(dimension * dimension);
  cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, d, d, d, 1, vectors.data(), d, scaled.data(), d, 0, map.data(), d);
  std::vector<double> out(points.size());
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, d, d, 1, points.data(), d, map.data(), d, 0, out.data(), d);
  points = std::move(out);
  return kept;
}

std::optional<Grouping> grouping_from(std::string_view word) {
  if (word == "odd-even") return Grouping::odd_even;
  if (word == "halves") return Grouping::halves;
  return std::nullopt;
}

std::vector<double> group_classes(const std::vector<int>& classes, Grouping grouping) {
  std::vector<double> out;
  out.reserve(classes.size());
  for (const int c : classes) out.push_back((grouping == Grouping::odd_even ? c % 2 == 1 : c >= 5) ? 1.0 : -1.0);
  return out;
}

}  // namespace lemmacheck
