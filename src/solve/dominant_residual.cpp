#include "dominant_residual.hpp"

#include <arb_mat.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "lapack.hpp"

namespace lemmacheck {
namespace {

/// The grid 2^-g on which rounding an n x n factor L, rows of length at most `height`, moves no row sum of |T - L L'| by much more than c / 3: an entry
/// of L L' moves by about 2^-g height / 3, and n of them make a row.
long grid_for(std::size_t n, double height, double log2_c) { return static_cast<long>(std::ceil(std::log2(static_cast<double>(n) * height) - log2_c)); }

/// Is R = A - L L' clearly dominant, as far as doubles can tell?
bool is_clearly_dominant(const std::vector<double>& a, const std::vector<double>& l, std::size_t n) {
  std::vector<double> r = a;
  const int order = static_cast<int>(n);
  cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, order, order, -1, l.data(), order, 1, r.data(), order);
  std::vector<double> off_diagonal(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      off_diagonal[i] += std::fabs(r[i * n + j]);
      off_diagonal[j] += std::fabs(r[i * n + j]);
    }
  for (std::size_t i = 0; i < n; ++i)
    if (!(r[i * n + i] * 0.9 > off_diagonal[i])) return false;
  return true;
}

class BallMatrix {
 public:
  explicit BallMatrix(std::size_t n) { arb_mat_init(value_, static_cast<slong>(n), static_cast<slong>(n)); }
  ~BallMatrix() { arb_mat_clear(value_); }
  BallMatrix(const BallMatrix&) = delete;
  BallMatrix& operator=(const BallMatrix&) = delete;
  arb_mat_struct* get() { return value_; }
  arb_struct* at(std::size_t i, std::size_t j) { return arb_mat_entry(value_, static_cast<slong>(i), static_cast<slong>(j)); }

 private:
  arb_mat_t value_;
};

/// A = 2^-exponent T - 2^-shift I.
void set_shifted(BallMatrix& a, const Matrix& t, long exponent, long shift, long bits) {
  fmpq_t q;
  fmpq_init(q);
  for (std::size_t i = 0; i < t.rows(); ++i)
    for (std::size_t j = 0; j < t.cols(); ++j) {
      fmpq_set_mpq(q, t(i, j).backend().data());
      arb_set_fmpq(a.at(i, j), q, bits);
      arb_mul_2exp_si(a.at(i, j), a.at(i, j), -exponent);
    }
  fmpq_clear(q);
  arb_t c;
  arb_init(c);
  arb_one(c);
  arb_mul_2exp_si(c, c, -shift);
  for (std::size_t i = 0; i < t.rows(); ++i) arb_sub(a.at(i, i), a.at(i, i), c, bits);
  arb_clear(c);
}

/// The midpoint rounded to an integer after multiplication by 2^grid; nothing if the radius exceeds the grid.
std::optional<Integer> round_to_grid(arb_struct* x, long grid) {
  arb_mul_2exp_si(x, x, grid);
  if (mag_cmp_2exp_si(arb_radref(x), 0) > 0) return std::nullopt;
  fmpz_t z;
  fmpz_init(z);
  arf_get_fmpz(z, arb_midref(x), ARF_RND_NEAR);
  Integer out;
  fmpz_get_mpz(out.backend().data(), z);
  fmpz_clear(z);
  return out;
}

std::optional<DominantResidual> factor_with_balls(const Matrix& t, long exponent, long shift, long bits) {
  const std::size_t n = t.rows();
  BallMatrix a(n);
  BallMatrix l(n);
  set_shifted(a, t, exponent, shift, bits);
  if (arb_mat_cho(l.get(), a.get(), bits) == 0) return std::nullopt;
  const long grid = grid_for(n, std::sqrt(2.0), static_cast<double>(-shift)) + 1;
  const Rational unit = power_of_two(exponent / 2 - grid);
  DominantResidual out{Matrix(n, n)};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      const auto entry = round_to_grid(l.at(i, j), grid);
      if (!entry) return std::nullopt;
      out.lower(i, j) = unit * Rational(*entry);
    }
  return out;
}

}  // namespace

std::optional<DominantResidual> find_dominant_residual_in_doubles(const ScaledDoubles& scaled, double least) {
  const auto n = static_cast<std::size_t>(std::llround(std::sqrt(static_cast<double>(scaled.entries.size()))));
  double trace = 0;
  double largest = 0;
  for (std::size_t i = 0; i < n; ++i) {
    trace += scaled.entries[i * n + i];
    largest = std::max(largest, scaled.entries[i * n + i]);
  }
  // Conversion to double and the factorisation move a row sum by a few n u times the trace.
  if (!(least > 64 * static_cast<double>(n) * 0x1p-53 * trace)) return std::nullopt;
  const double c = least / 2;
  std::vector<double> factor = scaled.entries;
  for (std::size_t i = 0; i < n; ++i) factor[i * n + i] -= c;
  use_one_blas_thread();
  const int order = static_cast<int>(n);
  int info = 0;
  dpotrf_("U", &order, factor.data(), &order, &info, 1);
  if (info != 0) return std::nullopt;
  for (std::size_t i = 0; i < n; ++i) std::fill_n(factor.data() + i * n + i + 1, n - i - 1, 0.0);

  const long first_grid = grid_for(n, std::sqrt(largest), std::log2(c));
  for (long grid = std::max(first_grid, 1L); grid <= std::min(first_grid + 6, 50L); grid += 2) {
    std::vector<double> rounded = factor;
    for (double& x : rounded) x = std::ldexp(std::nearbyint(std::ldexp(x, static_cast<int>(grid))), static_cast<int>(-grid));
    if (!is_clearly_dominant(scaled.entries, rounded, n)) continue;
    DominantResidual out{Matrix(n, n)};
    const Rational unit = power_of_two(scaled.exponent / 2 - grid);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j <= i; ++j)
        if (rounded[i * n + j] != 0) out.lower(i, j) = unit * Rational(std::llround(std::ldexp(rounded[i * n + j], static_cast<int>(grid))));
    return out;
  }
  return std::nullopt;
}

std::optional<DominantResidual> find_dominant_residual_in_balls(const Matrix& t, long exponent, long most_bits) {
  for (long bits = 128; bits <= most_bits; bits *= 2) {
    auto found = factor_with_balls(t, exponent, bits / 2 - 4, bits);
    if (found && verify_positive_definite(t, *found) == Truth::true_) return found;
  }
  return std::nullopt;
}

}  // namespace lemmacheck
