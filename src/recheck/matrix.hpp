#pragma once

/// \file
/// The scalar domains in which terms are evaluated, and matrices over them.

#include <cstdint>
#include <utility>
#include <vector>

#include "interval.hpp"
#include "polynomial.hpp"

namespace recheck {

template <class S> struct Matrix {
  std::size_t rows = 0, cols = 0;
  std::vector<S> entries;  ///< row-major
  Matrix() = default;
  Matrix(std::size_t r, std::size_t c, const S& fill = S()) : rows(r), cols(c) {
    require(c == 0 || r <= max_entries / c, "a matrix has more entries than the checker handles");
    spend(r * c + 1);
    entries.assign(r * c, fill);
  }
  S& operator()(std::size_t i, std::size_t j) { return entries[i * cols + j]; }
  const S& operator()(std::size_t i, std::size_t j) const { return entries[i * cols + j]; }
  bool is_scalar() const { return rows == 1 && cols == 1; }
};
using RationalMatrix = Matrix<mpq_class>;
/// Q.
struct Exact {
  using Scalar = mpq_class;
  long key() const { return 0; }
  mpq_class from(const mpq_class& x) const { return x; }
  mpq_class add(const mpq_class& a, const mpq_class& b) const { return a + b; }
  mpq_class subtract(const mpq_class& a, const mpq_class& b) const { return a - b; }
  mpq_class multiply(const mpq_class& a, const mpq_class& b) const { mpq_class c = a * b; check_size(c); return c; }
  mpq_class divide(const mpq_class& a, const mpq_class& b) const { require(b != 0, "division by zero"); return a / b; }
  void add_product(mpq_class& sum, const mpq_class& a, const mpq_class& b) const { sum += a * b; }
};
/// F_p: the image of Z_(p), so numbers whose denominator p divides are rejected.
struct Residues {
  using Scalar = std::uint32_t;
  std::uint32_t p = 3;
  long key() const { return p; }
  std::uint32_t from(const mpq_class& x) const {
    const auto denominator = static_cast<std::uint32_t>(mpz_fdiv_ui(x.get_den_mpz_t(), p));
    if (denominator == 0) reject("a denominator vanishes mod " + std::to_string(p));
    const auto numerator = static_cast<std::uint32_t>(mpz_fdiv_ui(x.get_num_mpz_t(), p));
    return denominator == 1 ? numerator : divide(numerator, denominator);
  }
  std::uint32_t reduced(std::uint64_t x) const { return static_cast<std::uint32_t>(x % p); }
  std::uint32_t add(std::uint32_t a, std::uint32_t b) const { return reduced(std::uint64_t{a} + b); }
  std::uint32_t subtract(std::uint32_t a, std::uint32_t b) const { return reduced(std::uint64_t{a} + p - b); }
  std::uint32_t multiply(std::uint32_t a, std::uint32_t b) const { return reduced(std::uint64_t{a} * b); }
  std::uint32_t divide(std::uint32_t a, std::uint32_t b) const {  // a b^(p-2), by Fermat
    if (b == 0) reject("a divisor vanishes mod " + std::to_string(p));
    for (std::uint32_t e = p - 2; e != 0; e >>= 1U, b = multiply(b, b))
      if ((e & 1U) != 0) a = multiply(a, b);
    return a;
  }
  void add_product(std::uint32_t& sum, std::uint32_t a, std::uint32_t b) const { sum = reduced(std::uint64_t{a} * b + sum); }
};
/// Q[indeterminates].
struct Polynomials {
  using Scalar = Polynomial;
  long key() const { return 0; }
  Polynomial from(const mpq_class& x) const { return constant_polynomial(x); }
  Polynomial add(Polynomial a, const Polynomial& b) const { return add_multiple(a, 1, b), a; }
  Polynomial subtract(Polynomial a, const Polynomial& b) const { return add_multiple(a, -1, b), a; }
  Polynomial multiply(const Polynomial& a, const Polynomial& b) const { Polynomial c; recheck::add_product(c, a, b); return c; }
  Polynomial divide(const Polynomial& a, const Polynomial& b) const {
    const auto c = constant_value(b);
    require(c.has_value(), "division by a polynomial that is not constant");
    return multiply(constant_polynomial(Exact().divide(1, *c)), a);
  }
  void add_product(Polynomial& sum, const Polynomial& a, const Polynomial& b) const { recheck::add_product(sum, a, b); }
};
/// Enclosures at a working precision.
struct Balls {
  using Scalar = Interval;
  long bits = 64;
  long key() const { return bits; }
  Interval from(const mpq_class& x) const { return enclose(x, bits); }
  Interval add(const Interval& a, const Interval& b) const { return recheck::add(a, b, bits); }
  Interval subtract(const Interval& a, const Interval& b) const { return recheck::add(a, negate(b), bits); }
  Interval multiply(const Interval& a, const Interval& b) const { return recheck::multiply(a, b, bits); }
  Interval divide(const Interval& a, const Interval& b) const { return recheck::divide(a, b, bits); }
  void add_product(Interval& sum, const Interval& a, const Interval& b) const { sum = add(sum, multiply(a, b)); }
};
template <class D> using MatrixOver = Matrix<typename D::Scalar>;
/// The rows x cols matrix with entries f(i, j).
template <class F> auto build(std::size_t rows, std::size_t cols, const F& f) {
  Matrix<std::decay_t<decltype(f(rows, cols))>> out(rows, cols);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j) out(i, j) = f(i, j);
  return out;
}
template <class D> MatrixOver<D> lift(const D& d, const RationalMatrix& a) {
  return build(a.rows, a.cols, [&](std::size_t i, std::size_t j) { return d.from(a(i, j)); });
}
template <class S> Matrix<S> transposed(const Matrix<S>& a) { return build(a.cols, a.rows, [&](std::size_t i, std::size_t j) { return a(j, i); }); }
template <class D> MatrixOver<D> identity(const D& d, std::size_t n) {
  return build(n, n, [&](std::size_t i, std::size_t j) { return d.from(i == j ? 1 : 0); });
}
/// Applies f to the entries of a and b; the one that is 1 x 1 goes with every entry of the other.
template <class S, class F> Matrix<S> entrywise(const Matrix<S>& a, const Matrix<S>& b, const F& f) {
  require((a.rows == b.rows && a.cols == b.cols) || a.is_scalar() || b.is_scalar(), "the shapes of two operands differ");
  const Matrix<S>& shape = a.is_scalar() ? b : a;
  const auto pick = [](const Matrix<S>& m, std::size_t i, std::size_t j) -> const S& { return m.is_scalar() ? m(0, 0) : m(i, j); };
  return build(shape.rows, shape.cols, [&](std::size_t i, std::size_t j) { return f(pick(a, i, j), pick(b, i, j)); });
}
template <class D> MatrixOver<D> inner_product(const D& d, const MatrixOver<D>& a, const MatrixOver<D>& b) {
  MatrixOver<D> out(a.rows, b.cols, d.from(0));
  spend(a.cols * (a.rows * b.cols + 1));
  for (std::size_t i = 0; i < a.rows; ++i)
    for (std::size_t k = 0; k < a.cols; ++k)
      for (std::size_t j = 0; j < b.cols; ++j) d.add_product(out(i, j), a(i, k), b(k, j));
  return out;
}
/// Over Q: in integers, with common denominators of the rows of a and the columns of b.
inline RationalMatrix inner_product(const Exact&, const RationalMatrix& a, const RationalMatrix& b) {
  spend(a.cols * (a.rows * b.cols + 1));
  const auto integers = [](const RationalMatrix& m, std::vector<mpz_class>& common) {
    std::vector<mpz_class> out;
    for (std::size_t i = 0; i < m.rows; ++i) {
      mpz_class& all = common.emplace_back(1);
      for (std::size_t k = 0; k < m.cols; ++k) all = lcm(all, m(i, k).get_den());
      check_size(mpq_class(all));
      for (std::size_t k = 0; k < m.cols; ++k) out.emplace_back(all / m(i, k).get_den() * m(i, k).get_num());
    }
    return out;
  };
  std::vector<mpz_class> row_denominators, col_denominators;
  const std::vector<mpz_class> left = integers(a, row_denominators), right = integers(transposed(b), col_denominators);
  return build(a.rows, b.cols, [&](std::size_t i, std::size_t j) {
    mpq_class sum;
    for (std::size_t k = 0; k < a.cols; ++k) mpz_addmul(sum.get_num_mpz_t(), left[i * a.cols + k].get_mpz_t(), right[j * a.cols + k].get_mpz_t());
    sum.get_den() = row_denominators[i] * col_denominators[j];
    sum.canonicalize();
    check_size(sum);
    return sum;
  });
}
/// The matrix product; a 1 x 1 factor scales.
template <class D> MatrixOver<D> product(const D& d, const MatrixOver<D>& a, const MatrixOver<D>& b) {
  if (a.is_scalar() || b.is_scalar()) return entrywise(a, b, [&](const auto& x, const auto& y) { return d.multiply(x, y); });
  require(a.cols == b.rows, "the shapes of two factors do not fit");
  return inner_product(d, a, b);
}
/// Over a ring, by expansion along the rows with all minors of the first k rows kept.
template <class D> typename D::Scalar determinant(const D& d, const MatrixOver<D>& a) {
  require(a.rows == a.cols && a.rows <= 14, "a determinant over polynomials or enclosures of a matrix that is not square or larger than 14 x 14");
  std::vector<typename D::Scalar> minors(std::size_t{1} << a.rows, d.from(0));  // by the set of columns
  minors[0] = d.from(1);
  for (std::size_t set = 1; set < minors.size(); ++set) {
    const auto row = static_cast<std::size_t>(__builtin_popcountll(set)) - 1;
    bool minus = row % 2 == 1;
    for (std::size_t j = 0; j < a.rows; ++j) {
      if ((set >> j & 1U) == 0) continue;
      d.add_product(minors[set], minus ? d.subtract(d.from(0), a(row, j)) : a(row, j), minors[set ^ (std::size_t{1} << j)]);
      minus = !minus;
    }
  }
  return minors.back();
}
/// Over a field, by elimination.
template <class D> typename D::Scalar eliminated(const D& d, MatrixOver<D> a) {
  require(a.rows == a.cols, "the determinant of a matrix that is not square");
  typename D::Scalar det = d.from(1);
  for (std::size_t k = 0; k < a.rows; ++k) {
    std::size_t pivot = k;
    while (pivot < a.rows && a(pivot, k) == 0) ++pivot;
    if (pivot == a.rows) return d.from(0);
    if (pivot != k) det = d.subtract(d.from(0), det);
    for (std::size_t j = 0; pivot != k && j < a.cols; ++j) std::swap(a(pivot, j), a(k, j));
    det = d.multiply(det, a(k, k));
    spend((a.rows - k) * (a.rows - k));
    for (std::size_t i = k + 1; i < a.rows; ++i) {
      if (a(i, k) == 0) continue;
      const typename D::Scalar factor = d.subtract(d.from(0), d.divide(a(i, k), a(k, k)));
      for (std::size_t j = k; j < a.cols; ++j) d.add_product(a(i, j), factor, a(k, j));
    }
  }
  return det;
}
inline mpq_class determinant(const Exact& d, const RationalMatrix& a) { return eliminated(d, a); }
inline std::uint32_t determinant(const Residues& d, const Matrix<std::uint32_t>& a) { return eliminated(d, a); }

struct Inertia {
  std::size_t positive = 0, negative = 0, zero = 0;
};
/// The inertia of a symmetric matrix from its characteristic polynomial c_0 + .. + t^n (Faddeev and LeVerrier: M_1 = I, c_(n-k) = -tr(A M_k)/k,
/// M_(k+1) = A M_k + c_(n-k) I).  All roots are real, so Descartes' rule is exact: the positive ones are as many as the changes of sign.
inline Inertia exact_inertia(const RationalMatrix& a) {
  const Exact q;
  RationalMatrix m = identity(q, a.rows);
  mpq_class last = 1;  // the last coefficient that is not zero
  Inertia inertia;
  for (std::size_t k = 1; k <= a.rows; ++k) {
    m = inner_product(q, a, m);
    mpq_class c = 0;
    for (std::size_t i = 0; i < a.rows; ++i) c -= m(i, i) / k;
    for (std::size_t i = 0; i < a.rows; ++i) m(i, i) += c;
    ++inertia.zero;
    if (c == 0) continue;
    inertia.zero = 0;
    if (sgn(c) != sgn(last)) ++inertia.positive;
    last = c;
  }
  inertia.negative = a.rows - inertia.positive - inertia.zero;
  return inertia;
}
inline std::size_t exact_rank(const RationalMatrix& a) { return exact_inertia(inner_product(Exact(), transposed(a), a)).positive; }
inline bool is_symmetric(const RationalMatrix& a) { return a.rows == a.cols && a.entries == transposed(a).entries; }

}  // namespace recheck
