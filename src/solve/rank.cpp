#include "lemmacheck/solve/rank.hpp"

#include <string>
#include <utility>

#include "flint.hpp"

namespace lemmacheck {
namespace {

std::string shape_of(const Matrix& a) { return std::to_string(a.rows()) + " x " + std::to_string(a.cols()); }

}  // namespace

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
