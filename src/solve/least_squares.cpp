#include "lemmacheck/solve/least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "lapack.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck {
namespace {

/// Column-major, as LAPACK has it.
std::vector<double> to_columns(const Matrix& a) {
  std::vector<double> out(a.rows() * a.cols());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.cols(); ++j) out[j * a.rows() + i] = static_cast<double>(a(i, j));
  return out;
}

bool is_finite(const std::vector<double>& entries) {
  return std::ranges::all_of(entries, [](double x) { return std::isfinite(x); });
}

/// The least-norm minimiser of |b - a u| in doubles, or nothing.
std::optional<std::vector<double>> least_norm_step(std::vector<double> a, std::size_t rows, std::size_t cols, const Matrix& b) {
  const int m = static_cast<int>(rows);
  const int n = static_cast<int>(cols);
  const int ldb = std::max(m, n);
  std::vector<double> right(static_cast<std::size_t>(ldb));
  for (std::size_t i = 0; i < rows; ++i) right[i] = static_cast<double>(b(i, 0));
  if (!is_finite(right)) return std::nullopt;
  std::vector<int> pivots(cols);
  const int one = 1;
  const double threshold = 1e-13;
  int rank = 0;
  int info = 0;
  double wanted = 0;
  const int query = -1;
  dgelsy_(&m, &n, &one, a.data(), &m, right.data(), &ldb, pivots.data(), &threshold, &rank, &wanted, &query, &info);
  const int size = static_cast<int>(wanted);
  std::vector<double> work(static_cast<std::size_t>(size));
  dgelsy_(&m, &n, &one, a.data(), &m, right.data(), &ldb, pivots.data(), &threshold, &rank, work.data(), &size, &info);
  right.resize(cols);
  if (info != 0 || !is_finite(right)) return std::nullopt;
  return right;
}

/// The first `count` columns that Householder's factorisation with column pivots takes.
std::vector<std::size_t> pivot_columns(std::vector<double> a, std::size_t rows, std::size_t cols, std::size_t count) {
  const int m = static_cast<int>(rows);
  const int n = static_cast<int>(cols);
  std::vector<int> order(cols);
  std::vector<double> tau(std::min(rows, cols));
  int info = 0;
  double wanted = 0;
  const int query = -1;
  dgeqp3_(&m, &n, a.data(), &m, order.data(), tau.data(), &wanted, &query, &info);
  const int size = static_cast<int>(wanted);
  std::vector<double> work(static_cast<std::size_t>(size));
  dgeqp3_(&m, &n, a.data(), &m, order.data(), tau.data(), work.data(), &size, &info);
  std::vector<std::size_t> out;
  for (std::size_t k = 0; k < count; ++k) out.push_back(static_cast<std::size_t>(order[k] - 1));
  std::ranges::sort(out);
  return out;
}

Matrix columns_of(const Matrix& a, const std::vector<std::size_t>& columns) {
  Matrix out(a.rows(), columns.size());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < columns.size(); ++j) out(i, j) = a(i, columns[j]);
  return out;
}

/// A minor of full size mod some prime; over Q the rank is at least, and almost surely just, that size.
std::optional<Minor> find_some_minor(const Matrix& a) {
  for (std::size_t k = 0; k < 8; ++k)
    if (const auto residues = reduce(a, elimination_prime(k))) return find_minor(*residues, elimination_prime(k));
  return std::nullopt;
}

}  // namespace

Result<LeastSquares> find_least_squares(const Matrix& a, const Matrix& b, const Matrix& start) {
  use_one_blas_thread();
  const auto minor = find_some_minor(a);
  if (!minor) return Error{"every prime tried divides a denominator"};
  const std::size_t rank = minor->rows.size();
  const std::vector<double> doubles = to_columns(a);
  if (!is_finite(doubles)) return Error{"a number is too large for a double"};
  LeastSquares out{.solution = start, .residual = b - a * start, .rank = rank};
  if (rank == 0) return out;

  constexpr int steps = 3;
  for (int k = 0; k < steps; ++k) {
    const auto step = least_norm_step(doubles, a.rows(), a.cols(), out.residual);
    if (!step) break;
    Matrix moved(a.cols(), 1);
    bool usable = true;
    for (std::size_t j = 0; j < a.cols() && usable; ++j) {
      const double x = static_cast<double>(out.solution(j, 0)) + (*step)[j];
      usable = std::isfinite(x);
      if (usable) moved(j, 0) = from_double(x);
    }
    if (!usable) break;
    out.solution = std::move(moved);
    out.residual = b - a * out.solution;
  }

  std::vector<std::size_t> columns = pivot_columns(doubles, a.rows(), a.cols(), rank);
  Matrix chosen = columns_of(a, columns);
  const auto proof = find_some_minor(chosen);
  if (!proof || proof->rows.size() < rank) {
    columns = minor->cols;
    chosen = columns_of(a, columns);
  }
  const Matrix turned = transpose(chosen);
  auto rest = rank == a.rows() ? find_solution(chosen, out.residual) : find_solution(turned * chosen, turned * out.residual);
  if (!rest.has_value()) return rest.error();
  for (std::size_t k = 0; k < rank; ++k) out.solution(columns[k], 0) += rest.value()(k, 0);
  out.residual = b - a * out.solution;
  if (!is_zero(transpose(a) * out.residual)) return Error{"the residual is not orthogonal to the columns: the rank exceeds " + std::to_string(rank)};
  return out;
}

}  // namespace lemmacheck
