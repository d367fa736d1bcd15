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
    require(std::max(r, c) <= max_entries && (c == 0 || r <= max_entries / c), "a matrix has more entries than the checker handles");
    spend(r * c + 300);
    entries.assign(r * c, fill);
  }
  S& operator()(std::size_t i, std::size_t j) { return entries[i * cols + j]; }
  const S& operator()(std::size_t i, std::size_t j) const { return entries[i * cols + j]; }
  S* row(std::size_t i) { return entries.data() + i * cols; }
  const S* row(std::size_t i) const { return entries.data() + i * cols; }
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
    for (std::uint32_t e = p - 2; e != 0; e >>= 1U, b = multiply(b, b)) if ((e & 1U) != 0) a = multiply(a, b);
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
};
template <class D> using MatrixOver = Matrix<typename D::Scalar>;
/// The rows x cols matrix with entries f(i, j).
template <class F> auto build(std::size_t rows, std::size_t cols, const F& f) {
  Matrix<std::decay_t<decltype(f(rows, cols))>> out(rows, cols);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j) out(i, j) = f(i, j);
  return out;
}
template <class S, class F> auto mapped(const Matrix<S>& a, const F& f) {
  return build(a.rows, a.cols, [&](std::size_t i, std::size_t j) { return f(a(i, j)); });
}
template <class D> MatrixOver<D> lift(const D& d, const RationalMatrix& a) { return mapped(a, [&](const mpq_class& x) { return d.from(x); }); }
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
inline Matrix<Polynomial> inner_product(const Polynomials&, const Matrix<Polynomial>& a, const Matrix<Polynomial>& b) {
  Matrix<Polynomial> out(a.rows, b.cols);
  spend(a.cols * (a.rows * b.cols + 1));
  for (std::size_t i = 0; i < a.rows; ++i)
    for (std::size_t k = 0; k < a.cols; ++k)
      for (std::size_t j = 0; j < b.cols; ++j) add_product(out(i, j), a(i, k), b(k, j));
  return out;
}
/// The entries of m, row-major, with every row scaled to integers by the least common denominator of its entries, which goes to `common`.
inline std::vector<mpz_class> integer_rows(const RationalMatrix& m, std::vector<mpz_class>& common) {
  std::vector<mpz_class> out;
  for (std::size_t i = 0; i < m.rows; ++i) {
    mpz_class& all = common.emplace_back(1);
    for (std::size_t k = 0; k < m.cols; ++k) all = lcm(all, m(i, k).get_den());
    check_size(mpq_class(all));
    for (std::size_t k = 0; k < m.cols; ++k) out.emplace_back(all / m(i, k).get_den() * m(i, k).get_num());
  }
  return out;
}
inline RationalMatrix inner_product(const Exact&, const RationalMatrix& a, const RationalMatrix& b) {
  spend(a.cols * (a.rows * b.cols + 1));
  std::vector<mpz_class> row_denominators, col_denominators;
  const std::vector<mpz_class> left = integer_rows(a, row_denominators), right = integer_rows(transposed(b), col_denominators);
  return build(a.rows, b.cols, [&](std::size_t i, std::size_t j) {
    mpq_class sum;
    for (std::size_t k = 0; k < a.cols; ++k) mpz_addmul(sum.get_num_mpz_t(), left[i * a.cols + k].get_mpz_t(), right[j * a.cols + k].get_mpz_t());
    sum.get_den() = row_denominators[i] * col_denominators[j];
    sum.canonicalize();
    check_size(sum);
    return sum;
  });
}
/// With midpoints m, n, radii r, s and the greatest absolute values |x|, |y|: |xy - mn| = |x (y - n) + (x - m) n| <= |x| s + r |y|.
inline Matrix<Interval> inner_product(const Balls& d, const Matrix<Interval>& a, const Matrix<Interval>& b) {
  const auto middle = [](const Interval& x) { return mpq_class((x.lower + x.upper) / 2); };
  const auto radius = [](const Interval& x) { return round((x.upper - x.lower) / 2, 32, Side::up); };
  const auto most = [](const Interval& x) { return round(magnitude(x), 32, Side::up); };
  const Exact q;
  const RationalMatrix mn = inner_product(q, mapped(a, middle), mapped(b, middle));
  const RationalMatrix xs = inner_product(q, mapped(a, most), mapped(b, radius)), ry = inner_product(q, mapped(a, radius), mapped(b, most));
  return build(a.rows, b.cols, [&](std::size_t i, std::size_t j) {
    const mpq_class error = xs(i, j) + ry(i, j);
    return rounded(mn(i, j) - error, mn(i, j) + error, d.bits);
  });
}
/// target += sum over k < count of factors[k] times the row that starts at rows + k * stride; n entries each.  The sums are kept below 2^63: two
/// products of residues are at most 2 (2^31 - 2)^2, so at most 2^63 - p below 2^64, and `fold`, a multiple of p, is above 2^63 - p.
inline void add_rows(const Residues& f, std::uint32_t* target, std::size_t n, const std::uint32_t* factors, std::size_t count,
                     const std::uint32_t* rows, std::size_t stride) {
  const std::uint64_t half = std::uint64_t{1} << 63, fold = half / f.p * f.p;
  std::vector<std::uint64_t> sums(target, target + n);
  for (std::size_t k = 0; k < count; k += 2) {
    const bool pair = k + 1 < count;
    const std::uint64_t x = factors[k], y = pair ? factors[k + 1] : 0;
    const std::uint32_t *u = rows + k * stride, *v = pair ? u + stride : u;
    for (std::size_t j = 0; j < n; ++j) {
      const std::uint64_t sum = sums[j] + x * u[j] + y * v[j];
      sums[j] = sum - (sum < half ? 0 : fold);
    }
  }
  for (std::size_t j = 0; j < n; ++j) target[j] = f.reduced(sums[j]);
}
inline Matrix<std::uint32_t> inner_product(const Residues& f, const Matrix<std::uint32_t>& a, const Matrix<std::uint32_t>& b) {
  spend(a.cols * (a.rows * b.cols + 1));
  Matrix<std::uint32_t> out(a.rows, b.cols);
  for (std::size_t i = 0; i < a.rows; ++i) add_rows(f, out.row(i), b.cols, a.row(i), a.cols, b.row(0), b.cols);
  return out;
}
/// The matrix product; a 1 x 1 factor scales.
template <class D> MatrixOver<D> product(const D& d, const MatrixOver<D>& a, const MatrixOver<D>& b) {
  if (a.is_scalar() || b.is_scalar()) return entrywise(a, b, [&](const auto& x, const auto& y) { return d.multiply(x, y); });
  require(a.cols == b.rows, "the shapes of two factors do not fit");
  return inner_product(d, a, b);
}
/// The coefficients c_(n-1), .., c_0 of the characteristic polynomial t^n + .. + c_0 and the matrix M_n, in any domain that contains Q (Faddeev and
/// LeVerrier: M_1 = I, c_(n-k) = -tr(A M_k)/k, M_(k+1) = A M_k + c_(n-k) I).  det A = (-1)^n c_0 and adj A = (-1)^(n-1) M_n.
template <class D> std::pair<std::vector<typename D::Scalar>, MatrixOver<D>> characteristic(const D& d, const MatrixOver<D>& a) {
  require(a.rows == a.cols, "the determinant or adjugate of a matrix that is not square");
  std::vector<typename D::Scalar> coefficients;
  MatrixOver<D> m = identity(d, a.rows);
  for (std::size_t k = 1; k <= a.rows; ++k) {
    MatrixOver<D> next = inner_product(d, a, m);
    auto trace = d.from(0);
    for (std::size_t i = 0; i < a.rows; ++i) trace = d.add(trace, next(i, i));
    coefficients.push_back(d.divide(trace, d.from(-static_cast<long>(k))));
    if (k == a.rows) break;
    for (std::size_t i = 0; i < a.rows; ++i) next(i, i) = d.add(next(i, i), coefficients.back());
    m = std::move(next);
  }
  return {std::move(coefficients), std::move(m)};
}
template <class D> typename D::Scalar determinant(const D& d, const MatrixOver<D>& a) {
  const auto c = characteristic(d, a).first;
  return c.empty() ? d.from(1) : a.rows % 2 == 0 ? c.back() : d.subtract(d.from(0), c.back());
}
/// Over Q by elimination without fractions (Bareiss): after k pivots the entries still in use are minors of order k + 1 of the scaled rows, so every
/// division is exact.  Gives the rank and, of a square matrix, the determinant.
inline std::pair<std::size_t, mpq_class> eliminated(const RationalMatrix& a) {
  std::vector<mpz_class> denominators;
  std::vector<mpz_class> m = integer_rows(a, denominators);
  const auto at = [&](std::size_t i, std::size_t j) { return m[i * a.cols + j].get_mpz_t(); };
  mpz_class last = 1;
  std::size_t rank = 0;
  bool minus = false;
  for (std::size_t col = 0; col < a.cols && rank < a.rows; ++col) {
    std::size_t pivot = rank;
    while (pivot < a.rows && mpz_sgn(at(pivot, col)) == 0) ++pivot;
    if (pivot == a.rows) continue;
    minus = minus != (pivot != rank);
    for (std::size_t j = col; pivot != rank && j < a.cols; ++j) mpz_swap(at(pivot, j), at(rank, j));
    const std::size_t limbs = mpz_size(last.get_mpz_t());  // of the numbers that are multiplied and divided
    spend((a.rows - rank) * (a.cols - col) * (3 + limbs + limbs * limbs / 4));
    for (std::size_t i = rank + 1; i < a.rows; ++i)
      for (std::size_t j = col + 1; j < a.cols; ++j) {
        mpz_mul(at(i, j), at(i, j), at(rank, col));
        mpz_submul(at(i, j), at(i, col), at(rank, j));
        mpz_divexact(at(i, j), at(i, j), last.get_mpz_t());
      }
    mpz_set(last.get_mpz_t(), at(rank++, col));
  }
  mpq_class determinant = rank < a.rows ? 0 : minus ? mpz_class(-last) : last;
  for (const mpz_class& denominator : denominators) determinant /= denominator;
  return {rank, determinant};
}
inline mpq_class determinant(const Exact&, const RationalMatrix& a) {
  require(a.rows == a.cols, "the determinant of a matrix that is not square");
  return eliminated(a).second;
}
/// Over F_p, in panels of columns: below the diagonal of a panel stand the factors by which the rows right of it are then added.
inline std::uint32_t determinant(const Residues& f, Matrix<std::uint32_t> a) {
  require(a.rows == a.cols, "the determinant of a matrix that is not square");
  const std::size_t n = a.rows;
  spend(n * n * n / 3);
  std::uint32_t det = 1;
  for (std::size_t begin = 0, end = 0; begin < n; begin = end) {
    end = std::min(n, begin + 32);
    for (std::size_t k = begin; k < end; ++k) {
      std::size_t pivot = k;
      while (pivot < n && a(pivot, k) == 0) ++pivot;
      if (pivot == n) return 0;
      for (std::size_t j = begin; pivot != k && j < n; ++j) std::swap(a(pivot, j), a(k, j));
      det = f.multiply(pivot == k ? det : f.subtract(0, det), a(k, k));
      const std::uint32_t scale = f.divide(f.p - 1, a(k, k));
      for (std::size_t i = k + 1; i < n; ++i) {
        a(i, k) = f.multiply(a(i, k), scale);
        for (std::size_t j = k + 1; a(i, k) != 0 && j < end; ++j) f.add_product(a(i, j), a(i, k), a(k, j));
      }
    }
    for (std::size_t i = begin + 1; end < n && i < n; ++i)
      add_rows(f, a.row(i) + end, n - end, a.row(i) + begin, std::min(i, end) - begin, a.row(begin) + end, n);
  }
  return det;
}
struct Inertia { std::size_t positive = 0, negative = 0, zero = 0; };
/// The inertia of a symmetric matrix: all roots of its characteristic polynomial are real, so Descartes' rule is exact, and the positive ones are as
/// many as the changes of sign of the coefficients.
inline Inertia exact_inertia(const RationalMatrix& a) {
  mpq_class last = 1;  // the last coefficient that is not zero
  Inertia inertia;
  for (const mpq_class& c : characteristic(Exact(), a).first) {
    ++inertia.zero;
    if (c == 0) continue;
    inertia.zero = 0;
    if (sgn(c) != sgn(last)) ++inertia.positive;
    last = c;
  }
  inertia.negative = a.rows - inertia.positive - inertia.zero;
  return inertia;
}
inline bool is_symmetric(const RationalMatrix& a) { return a.rows == a.cols && a.entries == transposed(a).entries; }
}  // namespace recheck
