#include "lemmacheck/solve/rank.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "flint.hpp"

namespace lemmacheck {
namespace {

/// The rank by fraction-free elimination in machine words, or nothing where a minor of the matrix, its rows cleared of denominators, might not fit.
/// Every entry that occurs is a minor up to sign [Bareiss1968], so at most the product of the largest 1-norms of rows, which stays below 2^62;
/// a product of two is below 2^124.
std::optional<std::size_t> rank_in_words(const Matrix& a) {
  __extension__ using Wide = __int128;
  constexpr int bits = 62;
  const std::size_t rows = a.rows();
  const std::size_t cols = a.cols();
  const std::size_t full = std::min(rows, cols);
  if (full > bits || rows > 4096 || cols > 4096) return std::nullopt;
  std::vector<std::int64_t> m(rows * cols);
  std::vector<int> widths(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    std::int64_t common = 1;
    for (std::size_t j = 0; j < cols; ++j) {
      const mpq_srcptr x = a(i, j).backend().data();
      if (!mpz_fits_slong_p(mpq_numref(x)) || !mpz_fits_slong_p(mpq_denref(x))) return std::nullopt;
      const std::int64_t d = mpz_get_si(mpq_denref(x));
      if (d != 1 && common % d != 0 && __builtin_mul_overflow(common / std::gcd(common, d), d, &common)) return std::nullopt;
    }
    std::int64_t norm = 0;
    for (std::size_t j = 0; j < cols; ++j) {
      const mpq_srcptr x = a(i, j).backend().data();
      std::int64_t& entry = m[i * cols + j];
      const std::int64_t n = mpz_get_si(mpq_numref(x));
      if (n == std::numeric_limits<std::int64_t>::min() || __builtin_mul_overflow(common / mpz_get_si(mpq_denref(x)), n, &entry)) return std::nullopt;
      if (entry == std::numeric_limits<std::int64_t>::min() || __builtin_add_overflow(norm, entry < 0 ? -entry : entry, &norm)) return std::nullopt;
    }
    widths[i] = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(norm)));
  }
  std::ranges::sort(widths, std::greater<>());
  if (std::accumulate(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(full), 0) > bits) return std::nullopt;

  std::size_t r = 0;
  std::int64_t previous = 1;
  for (std::size_t c = 0; c < cols && r < rows; ++c) {
    std::size_t pivot = r;
    while (pivot < rows && m[pivot * cols + c] == 0) ++pivot;
    if (pivot == rows) continue;
    if (pivot != r) std::swap_ranges(m.begin() + static_cast<std::ptrdiff_t>(r * cols), m.begin() + static_cast<std::ptrdiff_t>((r + 1) * cols),
                                     m.begin() + static_cast<std::ptrdiff_t>(pivot * cols));
    const std::int64_t p = m[r * cols + c];
    for (std::size_t i = r + 1; i < rows; ++i) {
      const std::int64_t q = m[i * cols + c];
      for (std::size_t j = c + 1; j < cols; ++j)
        m[i * cols + j] = static_cast<std::int64_t>((Wide{p} * m[i * cols + j] - Wide{q} * m[r * cols + j]) / previous);
    }
    previous = p;
    ++r;
  }
  return r;
}

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
  if (const auto r = rank_in_words(a)) return *r;
  // The rank mod p is at most the rank over Q, so it settles a matrix of full rank.
  const std::size_t full = std::min(a.rows(), a.cols());
  const std::uint32_t p = elimination_prime(0);
  if (const auto residues = reduce(a, p))
    if (find_minor(*residues, p).rows.size() == full) return full;
  flint::IntegerMatrix value(a.rows(), a.cols());
  flint::set_integral_rows(value, a);
  return static_cast<std::size_t>(fmpz_mat_rank(value.get()));
}

}  // namespace lemmacheck
