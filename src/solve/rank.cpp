#include "lemmacheck/solve/rank.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "flint.hpp"

namespace lemmacheck {
namespace {

std::string shape_of(const Matrix& a) { return std::to_string(a.rows()) + " x " + std::to_string(a.cols()); }

/// Row echelon form mod p on 64-bit words; entries stay below p^2 < 2^62.
Minor find_minor_scalar(const ResidueMatrix& residues, std::uint32_t p) {
  const std::size_t rows = residues.rows();
  const std::size_t cols = residues.cols();
  const std::uint64_t square = std::uint64_t{p} * p;
  std::vector<std::uint64_t> a(residues.entries().begin(), residues.entries().end());
  std::vector<std::size_t> order(rows);  // order[i] is where row i of the echelon form is stored
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::uint32_t> pivot_row(cols);
  Minor minor{.prime = p, .rows = {}, .cols = {}};
  for (std::size_t k = 0; k < cols && minor.rows.size() < rows; ++k) {
    const std::size_t r = minor.rows.size();
    std::size_t pivot = r;
    while (pivot < rows && a[order[pivot] * cols + k] % p == 0) ++pivot;
    if (pivot == rows) continue;
    std::swap(order[r], order[pivot]);
    minor.rows.push_back(order[r]);
    minor.cols.push_back(k);
    for (std::size_t j = k; j < cols; ++j) pivot_row[j] = static_cast<std::uint32_t>(a[order[r] * cols + j] % p);
    const std::uint64_t inverse = inverse_mod(pivot_row[k], p);
    for (std::size_t i = r + 1; i < rows; ++i) {
      std::uint64_t* row = a.data() + order[i] * cols;
      const auto factor = static_cast<std::uint32_t>((p - row[k] % p) * inverse % p);
      if (factor == 0) continue;
      for (std::size_t j = k + 1; j < cols; ++j) {
        const std::uint64_t x = row[j] + std::uint64_t{factor} * pivot_row[j];
        row[j] = std::min(x, x - square);  // x - square wraps round above x when x < square
      }
    }
  }
  return minor;
}

}  // namespace

std::uint32_t elimination_prime(std::size_t k) {
  std::uint32_t p = std::uint32_t{1} << 23;
  while (true) {
    --p;
    if (is_odd_prime(p) && k-- == 0) return p;
  }
}

Minor find_minor(const ResidueMatrix& residues, std::uint32_t p) { return find_minor_scalar(residues, p); }

NullBasis find_null_basis(const Matrix& t) {
  flint::IntegerMatrix a(t.rows(), t.cols());
  flint::set_integral_rows(a, t);
  flint::IntegerMatrix reduced(t.rows(), t.cols());
  flint::IntegerValue denominator;
  const auto r = static_cast<std::size_t>(fmpz_mat_rref(reduced.get(), denominator.get(), a.get()));

  NullBasis out{.basis = Matrix(t.cols(), t.cols() - r), .free = {}};
  std::vector<std::size_t> pivots;  // reduced has `denominator` at (i, pivots[i]) and zeros elsewhere in these columns
  for (std::size_t j = 0; j < t.cols(); ++j) {
    if (pivots.size() < r && !fmpz_is_zero(reduced.at(pivots.size(), j))) {
      pivots.push_back(j);
      continue;
    }
    const std::size_t k = out.free.size();
    out.free.push_back(j);
    out.basis(j, k) = 1;
    for (std::size_t i = 0; i < pivots.size(); ++i) out.basis(pivots[i], k) = -flint::to_rational(reduced.at(i, j), denominator.get());
  }
  return out;
}

Result<Matrix> find_solution(const Matrix& a, const Matrix& b) {
  if (a.rows() != b.rows()) return Error{"a v = b: a is " + shape_of(a) + ", b is " + shape_of(b) + ", expected as many rows"};
  flint::RationalMatrix left(a);
  flint::RationalMatrix right(b);
  flint::RationalMatrix x(a.cols(), b.cols());
  if (!fmpq_mat_can_solve(x.get(), left.get(), right.get())) return Error{"a v = b has no solution (a is " + shape_of(a) + ")"};
  return flint::to_matrix(x);
}

Rational determinant(const Matrix& a) {
  flint::RationalMatrix value(a);
  flint::RationalValue det;
  fmpq_mat_det(det.get(), value.get());
  return flint::to_rational(det.get());
}

Result<Matrix> find_inverse(const Matrix& a) {
  if (!a.is_square()) return Error{"inverse: expected a square matrix, found " + shape_of(a)};
  flint::RationalMatrix value(a);
  flint::RationalMatrix inverse(a.rows(), a.cols());
  if (!fmpq_mat_inv(inverse.get(), value.get())) return Error{"inverse: the " + shape_of(a) + " matrix is singular"};
  return flint::to_matrix(inverse);
}

std::size_t rank(const Matrix& a) {
  flint::IntegerMatrix value(a.rows(), a.cols());
  flint::set_integral_rows(value, a);
  return static_cast<std::size_t>(fmpz_mat_rank(value.get()));
}

}  // namespace lemmacheck
