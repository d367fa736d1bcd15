#include "lemmacheck/train/column_space.hpp"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "lapack.hpp"

namespace lemmacheck {
namespace {

/// Column-major m x n.
struct ColumnMajor {
  std::size_t m;
  std::size_t n;
  std::vector<double> entries;

  ColumnMajor(std::size_t rows, std::size_t columns) : m(rows), n(columns), entries(rows * columns) {}
  double& operator()(std::size_t i, std::size_t j) { return entries[j * m + i]; }
};

/// Copies row-major rows with their entries of y as a last column below row `top`.  \returns whether all are finite
bool append_rows(ColumnMajor& a, std::size_t top, std::span<const double> rows, std::span<const double> y, double& row_sum_norm) {
  const std::size_t columns = a.n - 1;
  for (std::size_t i = 0; i < y.size(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < columns; ++j) sum += std::abs(a(top + i, j) = rows[i * columns + j]);
    a(top + i, columns) = y[i];
    if (!std::isfinite(sum) || !std::isfinite(y[i])) return false;
    row_sum_norm = std::max(row_sum_norm, sum);
  }
  return true;
}

/// Singular values of a square matrix, descending; z := U'z.  a is overwritten.  \returns nothing if LAPACK finds none
std::vector<double> diagonalise(ColumnMajor& a, std::vector<double>& z) {
  const int n = static_cast<int>(a.n);
  const int query = -1;
  const int one = 1;
  const int none = 0;
  int info = 0;
  double size = 0;
  std::vector<double> values(a.n);
  std::vector<double> above(a.n);
  std::vector<double> left(a.n);
  std::vector<double> right(a.n);
  dgebrd_(&n, &n, a.entries.data(), &n, values.data(), above.data(), left.data(), right.data(), &size, &query, &info);
  std::vector<double> work(static_cast<std::size_t>(size) + 4 * a.n);
  const int length = static_cast<int>(work.size());
  dgebrd_(&n, &n, a.entries.data(), &n, values.data(), above.data(), left.data(), right.data(), work.data(), &length, &info);
  dormbr_("Q", "L", "T", &n, &one, &n, a.entries.data(), &n, left.data(), z.data(), &n, work.data(), &length, &info, 1, 1, 1);
  double unused = 0;
  dbdsqr_("U", &n, &none, &none, &one, values.data(), above.data(), &unused, &one, &unused, &one, z.data(), &n, work.data(), &info, 1);
  if (info != 0) values.clear();
  return values;
}

}  // namespace

double SingularCoordinates::squared_distance(double cutoff) const {
  double sum = squared_distance_beyond;
  for (std::size_t k = values.size(); k-- > 0 && !(values[k] > cutoff);) sum += coordinates[k] * coordinates[k];
  return sum;
}

std::size_t SingularCoordinates::rank(double cutoff) const {
  return static_cast<std::size_t>(std::ranges::count_if(values, [=](double value) { return value > cutoff; }));
}

Result<SingularCoordinates> find_singular_coordinates(std::size_t rows, std::size_t columns, const RowSource& source, std::span<const double> y) {
  [[maybe_unused]] static const bool alone = (openblas_set_num_threads(1), true);
  const Error not_finite{"expected finite entries of the matrix and the vector, found others"};
  SingularCoordinates out{.rows = rows, .columns = columns, .values = {}, .coordinates = {}};
  const std::size_t order = std::min(rows, columns);
  ColumnMajor square(order, order);
  const std::size_t block = rows > columns ? std::min(rows, 2 * (columns + 1)) : std::min<std::size_t>(rows, 256);
  std::vector<double> taken(block * columns);
  int info = 0;
  if (rows > columns) {
    // A triangle on top of every block; the last column becomes z and, under it, the length of the rest of y.
    ColumnMajor stack(columns + 1 + block, columns + 1);
    std::vector<double> scales(columns + 1);
    std::vector<double> work((columns + 1) * 64);
    const int n = static_cast<int>(stack.n);
    const int m = static_cast<int>(stack.m);
    const int length = static_cast<int>(work.size());
    for (std::size_t first = 0; first < rows; first += block) {
      const std::size_t count = std::min(block, rows - first);
      source(first, count, std::span(taken).first(count * columns));
      for (std::size_t j = 0; j <= columns; ++j) std::fill_n(&stack(columns + 1, j), block, 0.0);
      if (!append_rows(stack, columns + 1, std::span(taken).first(count * columns), y.subspan(first, count), out.row_sum_norm)) return not_finite;
      dgeqrf_(&m, &n, stack.entries.data(), &m, scales.data(), work.data(), &length, &info);
      for (std::size_t j = 0; j <= columns; ++j) std::fill_n(&stack(0, j) + j + 1, stack.m - j - 1, 0.0);
    }
    for (std::size_t j = 0; j < columns; ++j) std::copy_n(&stack(0, j), columns, &square(0, j));
    out.coordinates.assign(&stack(0, columns), &stack(0, columns) + columns);
    out.squared_distance_beyond = stack(columns, columns) * stack(columns, columns);
  } else {
    ColumnMajor whole(rows, columns + 1);
    for (std::size_t first = 0; first < rows; first += block) {
      const std::size_t count = std::min(block, rows - first);
      source(first, count, std::span(taken).first(count * columns));
      if (!append_rows(whole, first, std::span(taken).first(count * columns), y.subspan(first, count), out.row_sum_norm)) return not_finite;
    }
    std::vector<double> scales(rows);
    std::vector<double> work(rows * 64);
    const int n = static_cast<int>(columns);
    const int m = static_cast<int>(rows);
    const int length = static_cast<int>(work.size());
    dgelqf_(&m, &n, whole.entries.data(), &m, scales.data(), work.data(), &length, &info);
    for (std::size_t j = 0; j < rows; ++j) std::copy_n(&whole(0, j) + j, rows - j, &square(0, j) + j);
    out.coordinates.assign(y.begin(), y.end());
  }
  out.values = diagonalise(square, out.coordinates);
  if (out.values.size() != order) return Error{"LAPACK finds no singular values"};
  return out;
}

double rank_cutoff(const SingularCoordinates& m, RankCutoff kind) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  const double largest = m.values.empty() ? 0 : m.values.front();
  switch (kind) {
    case RankCutoff::numerical_recipes:
      return largest * epsilon * std::sqrt(static_cast<double>(m.rows + m.columns + 1)) / 2;
    case RankCutoff::row_sums:
      return m.row_sum_norm * epsilon / 2;
    case RankCutoff::lapack:
      return largest * epsilon;
  }
  return 0;
}

}  // namespace lemmacheck
