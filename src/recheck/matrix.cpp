#include "matrix.hpp"

namespace recheck {
mpq_class Exact::multiply(const mpq_class& a, const mpq_class& b) const {
  mpq_class c = a * b;
  check_size(c);
  return c;
}

mpq_class Exact::divide(const mpq_class& a, const mpq_class& b) const {
  require(b != 0, "division by zero");
  return a / b;
}

std::uint32_t Residues::from(const mpq_class& x) const {
  const auto denominator = static_cast<std::uint32_t>(mpz_fdiv_ui(x.get_den_mpz_t(), p));
  if (denominator == 0) reject("a denominator vanishes mod " + std::to_string(p));
  const auto numerator = static_cast<std::uint32_t>(mpz_fdiv_ui(x.get_num_mpz_t(), p));
  return denominator == 1 ? numerator : divide(numerator, denominator);
}

std::uint32_t Residues::inverse(std::uint32_t a) const {
  if (a % p == 0) reject("a divisor vanishes mod " + std::to_string(p));
  std::uint32_t result = 1;  // a^(p-2), by Fermat
  for (std::uint32_t e = p - 2, square = a; e != 0; e >>= 1U, square = multiply(square, square))
    if ((e & 1U) != 0) result = multiply(result, square);
  return result;
}

Polynomial Polynomials::multiply(const Polynomial& a, const Polynomial& b) const {
  Polynomial c;
  recheck::add_product(c, a, b);
  return c;
}

Polynomial Polynomials::divide(const Polynomial& a, const Polynomial& b) const {
  const auto c = constant_value(b);
  require(c.has_value(), "division by a polynomial that is not constant");
  require(*c != 0, "division by zero");
  Polynomial q;
  recheck::add_multiple(q, 1 / *c, a);
  return q;
}

RationalMatrix inner_product(const Exact&, const RationalMatrix& a, const RationalMatrix& b) {
  const RationalMatrix t = transposed(b);
  const auto integers = [](const RationalMatrix& m, std::vector<mpz_class>& common) {
    std::vector<mpz_class> out(m.entries.size());
    for (std::size_t i = 0; i < m.rows; ++i) {
      common[i] = 1;
      for (std::size_t k = 0; k < m.cols; ++k) common[i] = lcm(common[i], m(i, k).get_den());
      check_size(mpq_class(common[i]));
      for (std::size_t k = 0; k < m.cols; ++k) out[i * m.cols + k] = common[i] / m(i, k).get_den() * m(i, k).get_num();
    }
    return out;
  };
  std::vector<mpz_class> row_denominator(a.rows);
  std::vector<mpz_class> col_denominator(t.rows);
  const std::vector<mpz_class> left = integers(a, row_denominator);
  const std::vector<mpz_class> right = integers(t, col_denominator);
  RationalMatrix out(a.rows, b.cols);
  for (std::size_t i = 0; i < a.rows; ++i)
    for (std::size_t j = 0; j < b.cols; ++j) {
      mpz_class& sum = out(i, j).get_num();
      for (std::size_t k = 0; k < a.cols; ++k) mpz_addmul(sum.get_mpz_t(), left[i * a.cols + k].get_mpz_t(), right[j * a.cols + k].get_mpz_t());
      if (sum == 0) continue;
      out(i, j).get_den() = row_denominator[i] * col_denominator[j];
      out(i, j).canonicalize();
      check_size(out(i, j));
    }
  return out;
}
namespace {
// Row echelon form in place; the rank, and the determinant of a square matrix.
template <class D>
std::pair<std::size_t, typename D::Scalar> eliminate(const D& d, Matrix<typename D::Scalar>& a) {
  typename D::Scalar det = d.from(1);
  std::size_t rank = 0;
  for (std::size_t col = 0; col < a.cols && rank < a.rows; ++col) {
    std::size_t pivot = rank;
    while (pivot < a.rows && a(pivot, col) == 0) ++pivot;
    if (pivot == a.rows) continue;
    if (pivot != rank) {
      for (std::size_t j = 0; j < a.cols; ++j) std::swap(a(pivot, j), a(rank, j));
      det = d.subtract(d.from(0), det);
    }
    det = d.multiply(det, a(rank, col));
    spend((a.rows - rank) * (a.cols - col));
    for (std::size_t i = rank + 1; i < a.rows; ++i) {
      if (a(i, col) == 0) continue;
      const typename D::Scalar factor = d.subtract(d.from(0), d.divide(a(i, col), a(rank, col)));
      for (std::size_t j = col; j < a.cols; ++j) d.add_product(a(i, j), factor, a(rank, j));
    }
    ++rank;
  }
  if (rank < a.rows) det = d.from(0);
  return {rank, det};
}
}  // namespace
mpq_class determinant(const Exact& d, RationalMatrix a) {
  require(a.rows == a.cols, "the determinant of a matrix that is not square");
  return eliminate(d, a).second;
}

std::uint32_t determinant(const Residues& d, Matrix<std::uint32_t> a) {
  require(a.rows == a.cols, "the determinant of a matrix that is not square");
  return eliminate(d, a).second;
}

std::size_t exact_rank(RationalMatrix a) { return eliminate(Exact(), a).first; }
Inertia exact_inertia(RationalMatrix a) {
  Inertia inertia;
  for (std::size_t n = a.rows; n > 0; --n) {  // the matrix still to be reduced is the leading n x n block
    std::size_t pivot = 0;
    while (pivot < n && a(pivot, pivot) == 0) ++pivot;
    if (pivot == n) {  // zero diagonal: adding row and column j to i makes a(i, i) = 2 a(i, j)
      std::size_t i = 0;
      std::size_t j = 0;
      for (std::size_t r = 0; r < n && j == 0; ++r)
        for (std::size_t c = r + 1; c < n && j == 0; ++c)
          if (a(r, c) != 0) i = r, j = c;
      if (j == 0) {
        inertia.zero += n;
        break;
      }
      for (std::size_t k = 0; k < n; ++k) a(i, k) += a(j, k);
      for (std::size_t k = 0; k < n; ++k) a(k, i) += a(k, j);
      pivot = i;
    }
    for (std::size_t k = 0; k < n; ++k) std::swap(a(pivot, k), a(n - 1, k));
    for (std::size_t k = 0; k < n; ++k) std::swap(a(k, pivot), a(k, n - 1));
    ++(a(n - 1, n - 1) > 0 ? inertia.positive : inertia.negative);
    spend(n * n);
    for (std::size_t i = 0; i + 1 < n; ++i) {
      const mpq_class factor = a(i, n - 1) / a(n - 1, n - 1);
      if (factor == 0) continue;
      for (std::size_t j = 0; j + 1 < n; ++j) a(i, j) -= factor * a(n - 1, j);
    }
  }
  return inertia;
}

bool is_symmetric(const RationalMatrix& a) {
  if (a.rows != a.cols) return false;
  for (std::size_t i = 0; i < a.rows; ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (a(i, j) != a(j, i)) return false;
  return true;
}
}  // namespace recheck
