#pragma once

/// \file
/// The scalar domains in which terms are evaluated, and matrices over them.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>
#include "common.hpp"
#include "interval.hpp"
#include "polynomial.hpp"

namespace recheck {
template <class S>
struct Matrix {
  std::size_t rows = 0;
  std::size_t cols = 0;
  std::vector<S> entries;  ///< row-major
  Matrix() = default;
  Matrix(std::size_t r, std::size_t c, const S& fill = S()) : rows(r), cols(c) {
    require(c == 0 || r <= max_entries / c, "a matrix has more entries than the checker handles");
    spend(r * c + 1);
    entries.assign(r * c, fill);
  }
  S& operator()(std::size_t i, std::size_t j) { return entries[i * cols + j]; }
  const S& operator()(std::size_t i, std::size_t j) const { return entries[i * cols + j]; }
  [[nodiscard]] bool is_scalar() const { return rows == 1 && cols == 1; }
};

using RationalMatrix = Matrix<mpq_class>;
/// Q.
struct Exact {
  using Scalar = mpq_class;
  [[nodiscard]] mpq_class from(const mpq_class& x) const { return x; }
  [[nodiscard]] mpq_class add(const mpq_class& a, const mpq_class& b) const { return a + b; }
  [[nodiscard]] mpq_class subtract(const mpq_class& a, const mpq_class& b) const { return a - b; }
  [[nodiscard]] mpq_class multiply(const mpq_class& a, const mpq_class& b) const;
  [[nodiscard]] mpq_class divide(const mpq_class& a, const mpq_class& b) const;
  void add_product(mpq_class& sum, const mpq_class& a, const mpq_class& b) const { sum += a * b; }
};

/// F_p: the image of Z_(p), so numbers whose denominator p divides are rejected.
struct Residues {
  using Scalar = std::uint32_t;
  std::uint32_t p = 3;
  [[nodiscard]] std::uint32_t from(const mpq_class& x) const;
  [[nodiscard]] std::uint32_t add(std::uint32_t a, std::uint32_t b) const { return static_cast<std::uint32_t>((std::uint64_t{a} + b) % p); }
  [[nodiscard]] std::uint32_t subtract(std::uint32_t a, std::uint32_t b) const { return add(a, p - b); }
  [[nodiscard]] std::uint32_t multiply(std::uint32_t a, std::uint32_t b) const { return static_cast<std::uint32_t>(std::uint64_t{a} * b % p); }
  [[nodiscard]] std::uint32_t divide(std::uint32_t a, std::uint32_t b) const { return multiply(a, inverse(b)); }
  void add_product(std::uint32_t& sum, std::uint32_t a, std::uint32_t b) const {
    sum = static_cast<std::uint32_t>((std::uint64_t{a} * b + sum) % p);
  }
  [[nodiscard]] std::uint32_t inverse(std::uint32_t a) const;
};

/// Q[indeterminates].
struct Polynomials {
  using Scalar = Polynomial;
  [[nodiscard]] Polynomial from(const mpq_class& x) const { return constant_polynomial(x); }
  [[nodiscard]] Polynomial add(Polynomial a, const Polynomial& b) const { return recheck::add_multiple(a, 1, b), a; }
  [[nodiscard]] Polynomial subtract(Polynomial a, const Polynomial& b) const { return recheck::add_multiple(a, -1, b), a; }
  [[nodiscard]] Polynomial multiply(const Polynomial& a, const Polynomial& b) const;
  [[nodiscard]] Polynomial divide(const Polynomial& a, const Polynomial& b) const;
  void add_product(Polynomial& sum, const Polynomial& a, const Polynomial& b) const { recheck::add_product(sum, a, b); }
};

/// Enclosures at a working precision.
struct Balls {
  using Scalar = Interval;
  long bits = 64;
  [[nodiscard]] Interval from(const mpq_class& x) const { return enclose(x, bits); }
  [[nodiscard]] Interval add(const Interval& a, const Interval& b) const { return recheck::add(a, b, bits); }
  [[nodiscard]] Interval subtract(const Interval& a, const Interval& b) const { return recheck::add(a, recheck::negate(b), bits); }
  [[nodiscard]] Interval multiply(const Interval& a, const Interval& b) const { return recheck::multiply(a, b, bits); }
  [[nodiscard]] Interval divide(const Interval& a, const Interval& b) const { return recheck::divide(a, b, bits); }
  void add_product(Interval& sum, const Interval& a, const Interval& b) const { sum = add(sum, multiply(a, b)); }
};

/// The rows x cols matrix with entries f(i, j).
template <class F>
auto build(std::size_t rows, std::size_t cols, const F& f) {
  Matrix<std::decay_t<decltype(f(rows, cols))>> out(rows, cols);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j) out(i, j) = f(i, j);
  return out;
}

template <class D>
Matrix<typename D::Scalar> lift(const D& d, const RationalMatrix& a) {
  return build(a.rows, a.cols, [&](std::size_t i, std::size_t j) { return d.from(a(i, j)); });
}

template <class S>
Matrix<S> transposed(const Matrix<S>& a) {
  return build(a.cols, a.rows, [&](std::size_t i, std::size_t j) { return a(j, i); });
}

/// Applies f to the entries of a and b; the one that is 1 x 1 goes with every entry of the other.
template <class S, class F>
Matrix<S> entrywise(const Matrix<S>& a, const Matrix<S>& b, const F& f) {
  require((a.rows == b.rows && a.cols == b.cols) || a.is_scalar() || b.is_scalar(), "the shapes of two operands differ");
  const Matrix<S>& shape = a.is_scalar() ? b : a;
  Matrix<S> out(shape.rows, shape.cols);
  for (std::size_t i = 0; i < out.entries.size(); ++i) out.entries[i] = f(a.entries[a.is_scalar() ? 0 : i], b.entries[b.is_scalar() ? 0 : i]);
  return out;
}

template <class D>
Matrix<typename D::Scalar> inner_product(const D& d, const Matrix<typename D::Scalar>& a, const Matrix<typename D::Scalar>& b) {
  Matrix<typename D::Scalar> out(a.rows, b.cols, d.from(0));
  for (std::size_t i = 0; i < a.rows; ++i)
    for (std::size_t k = 0; k < a.cols; ++k)
      for (std::size_t j = 0; j < b.cols; ++j) d.add_product(out(i, j), a(i, k), b(k, j));
  return out;
}
/// The same over integers, with common denominators of the rows of a and the columns of b.
RationalMatrix inner_product(const Exact& d, const RationalMatrix& a, const RationalMatrix& b);
/// The matrix product; a 1 x 1 factor scales.
template <class D>
Matrix<typename D::Scalar> product(const D& d, const Matrix<typename D::Scalar>& a, const Matrix<typename D::Scalar>& b) {
  if (a.is_scalar() || b.is_scalar()) return entrywise(a, b, [&](const auto& x, const auto& y) { return d.multiply(x, y); });
  require(a.cols == b.rows, "the shapes of two factors do not fit");
  spend(a.cols * (a.rows * b.cols + 1));
  return inner_product(d, a, b);
}

template <class D>
Matrix<typename D::Scalar> identity(const D& d, std::size_t n) {
  return build(n, n, [&](std::size_t i, std::size_t j) { return d.from(i == j ? 1 : 0); });
}

/// Over a ring, by expansion along the rows with all minors of the first k rows kept; n <= 14.
template <class D>
typename D::Scalar determinant(const D& d, const Matrix<typename D::Scalar>& a) {
  require(a.rows == a.cols, "the determinant of a matrix that is not square");
  const std::size_t n = a.rows;
  require(n <= 14, "a determinant over polynomials or enclosures is larger than the checker handles");
  std::vector<typename D::Scalar> minors(std::size_t{1} << n, d.from(0));  // by the set of columns; a set of k columns with the first k rows
  minors[0] = d.from(1);
  for (std::size_t set = 1; set < minors.size(); ++set) {
    const auto row = static_cast<std::size_t>(__builtin_popcountll(set)) - 1;
    bool minus = row % 2 == 1;
    for (std::size_t j = 0; j < n; ++j) {
      if ((set >> j & 1U) == 0) continue;
      const auto& minor = minors[set ^ (std::size_t{1} << j)];
      d.add_product(minors[set], minus ? d.subtract(d.from(0), a(row, j)) : a(row, j), minor);
      minus = !minus;
    }
  }
  return minors.back();
}
/// Over fields, by elimination.
mpq_class determinant(const Exact& d, RationalMatrix a);
std::uint32_t determinant(const Residues& d, Matrix<std::uint32_t> a);
std::size_t exact_rank(RationalMatrix a);
struct Inertia {
  std::size_t positive = 0;
  std::size_t negative = 0;
  std::size_t zero = 0;
};
/// Of a symmetric matrix, by elimination with congruences.
Inertia exact_inertia(RationalMatrix a);
bool is_symmetric(const RationalMatrix& a);
}  // namespace recheck
