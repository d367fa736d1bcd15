#include "lemmacheck/network/quadratic.hpp"

#include <cmath>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace lemmacheck {
namespace {

/// A uniformly random permutation of 0, ..., n-1 (Fisher-Yates).
std::vector<std::size_t> random_permutation(Random& random, std::size_t n) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(i) - 1))]);
  return order;
}

}  // namespace

Matrix gram(const Matrix& w) { return transpose(w) * w; }

Rational gaussian_quartic(const Matrix& a) {
  const Rational t = trace(a);
  return 2 * norm_squared(a) + t * t;
}

Rational gaussian_risk(const Matrix& student, const Matrix& teacher) { return gaussian_quartic(gram(student) - gram(teacher)); }

Matrix random_integer_matrix(Random& random, std::size_t rows, std::size_t cols, int bound) {
  Matrix out(rows, cols);
  for (Rational& entry : out.entries()) entry = Rational(random.integer(-bound, bound));
  return out;
}

Matrix random_matrix_of_rank(Random& random, std::size_t rows, std::size_t cols, std::size_t rank, int bound) {
  Matrix lower(rows, rank);
  Matrix upper(rank, cols);
  for (std::size_t k = 0; k < rank; ++k) {
    lower(k, k) = 1;
    upper(k, k) = 1;
    for (std::size_t i = k + 1; i < rows; ++i) lower(i, k) = Rational(random.integer(-bound, bound));
    for (std::size_t j = k + 1; j < cols; ++j) upper(k, j) = Rational(random.integer(-bound, bound));
  }
  const Matrix product = lower * upper;
  const std::vector<std::size_t> row_order = random_permutation(random, rows);
  const std::vector<std::size_t> col_order = random_permutation(random, cols);
  Matrix out(rows, cols);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j) out(i, j) = product(row_order[i], col_order[j]);
  return out;
}

Matrix random_dyadic_matrix(Random& random, std::size_t rows, std::size_t cols) {
  Matrix out(rows, cols);
  for (Rational& entry : out.entries()) entry = from_double(random.normal());
  return out;
}

Matrix random_bartlett_factor(Random& random, std::size_t m, std::size_t d) {
  Matrix out(d, d);
  for (std::size_t i = 0; i < d; ++i) {
    double chi_squared = 0;
    for (std::size_t k = i; k < m; ++k) {
      const double x = random.normal();
      chi_squared += x * x;
    }
    out(i, i) = from_double(std::sqrt(chi_squared));
    for (std::size_t j = i + 1; j < d; ++j) out(i, j) = from_double(random.normal());
  }
  return out;
}

Matrix random_skew_matrix(Random& random, std::size_t n, int bound) {
  Matrix out(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) {
      out(i, j) = Rational(random.integer(-bound, bound));
      out(j, i) = -out(i, j);
    }
  return out;
}

Matrix pad_rows(const Matrix& w, std::size_t rows) {
  Matrix out(rows, w.cols());
  std::copy(w.entries().begin(), w.entries().end(), out.entries().begin());
  return out;
}

Matrix cone_points(std::size_t n) {
  Matrix out(n, 3);
  for (std::size_t i = 0; i < n; ++i) {
    const Rational t(static_cast<long>(i));
    out(i, 0) = 1 - t * t;
    out(i, 1) = 2 * t;
    out(i, 2) = 1 + t * t;
  }
  return out;
}

Matrix sign_points(std::size_t d) {
  Matrix out(std::size_t{1} << d, d);
  for (std::size_t i = 0; i < out.rows(); ++i)
    for (std::size_t k = 0; k < d; ++k) out(i, k) = ((i >> (d - 1 - k)) & 1U) != 0 ? 1 : -1;
  return out;
}

Matrix random_quadric_points(Random& random, const Matrix& m, const Matrix& x0, std::size_t n, int bound) {
  // On the line x0 + s v the form is s (2 x0 M v' + s v M v'); its second zero, cleared of v M v', is (v M v') x0 - 2 (x0 M v') v.
  Matrix out(n, m.cols());
  for (std::size_t i = 0; i < n;) {
    const Matrix v = random_integer_matrix(random, 1, m.cols(), bound);
    const Rational own = (v * m * transpose(v))(0, 0);
    const Rational mixed = (x0 * m * transpose(v))(0, 0);
    const Matrix point = own * x0 - (2 * mixed) * v;
    if (is_zero(point)) continue;
    for (std::size_t k = 0; k < m.cols(); ++k) out(i, k) = point(0, k);
    ++i;
  }
  return out;
}

QuadraticExample rank_one_saddle() { return {matrix("1 1; 1 -1; 1 0; 0 1"), matrix("2 0; 0 0; 0 0; 0 0"), {}}; }

QuadraticExample sign_interpolant() { return {identity(2), matrix("1 0; 1 0"), matrix("1 1; 1 -1")}; }

QuadraticExample rademacher_interpolant() { return {identity(2), matrix("0 1; 0 1"), sign_points(2)}; }

QuadraticExample cone_interpolant(std::size_t n) { return {identity(3), matrix("7/5 0 0; 0 7/5 0; 0 0 1/5"), cone_points(n)}; }

}  // namespace lemmacheck
