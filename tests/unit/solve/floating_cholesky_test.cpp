#include <doctest/doctest.h>
#include <immintrin.h>

#include <algorithm>
#include <cfenv>
#include <cmath>
#include <limits>
#include <vector>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/solve/definiteness.hpp"

namespace {

using lemmacheck::from_double;
using lemmacheck::Matrix;
using lemmacheck::prove_positive_definite;
using lemmacheck::Random;
using lemmacheck::Rational;

Matrix exactly(const std::vector<double>& a, std::size_t n) {
  Matrix out(n, n);
  for (std::size_t k = 0; k < a.size(); ++k) out.entries()[k] = from_double(a[k]);
  return out;
}

/// Exact decision, by a route that shares nothing with LAPACK.
bool is_definite(const Matrix& t) {
  const auto factors = lemmacheck::factor_ldlt(t);
  if (!factors.has_value()) return false;
  return std::all_of(factors.value().pivots.begin(), factors.value().pivots.end(), [](const Rational& d) { return d > 0; });
}

/// The second-difference matrix tridiag(-1, 2, -1), shifted: its least eigenvalue is 2 - 2 cos(pi / (n + 1)) + shift.
std::vector<double> second_difference(std::size_t n, double shift) {
  std::vector<double> a(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    a[i * n + i] = 2 + shift;
    if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
  }
  return a;
}

/// (1 + c) I - J / n, J all ones, has the eigenvalues c (once) and 1 + c; exact for n a power of two.
std::vector<double> identity_minus_mean(std::size_t n, double c) {
  std::vector<double> a(n * n, -1.0 / static_cast<double>(n));
  for (std::size_t i = 0; i < n; ++i) a[i * n + i] += 1 + c;
  return a;
}

class RoundingMode {
 public:
  explicit RoundingMode(int mode) { std::fesetround(mode); }
  ~RoundingMode() { std::fesetround(FE_TONEAREST); }
  RoundingMode(const RoundingMode&) = delete;
  RoundingMode& operator=(const RoundingMode&) = delete;
};

class FlushToZero {
 public:
  FlushToZero() : saved_(_mm_getcsr()) { _mm_setcsr(saved_ | 0x8040U); }
  ~FlushToZero() { _mm_setcsr(saved_); }
  FlushToZero(const FlushToZero&) = delete;
  FlushToZero& operator=(const FlushToZero&) = delete;

 private:
  unsigned saved_;
};

}  // namespace

TEST_CASE("prove_positive_definite: what it proves near the bound is true in exact arithmetic, in every rounding mode") {
  Random random(1, "floating cholesky");
  int proved = 0;
  int refused_definite = 0;
  for (int round = 0; round < 400; ++round) {
    const auto n = static_cast<std::size_t>(random.integer(1, 8));
    // B'B of rank n - 1 (or a little more) in integers, moved by k units of 2^-49 of its size: both sides of the boundary.
    std::vector<double> a(n * n);
    std::vector<double> b((n - 1) * n);
    for (double& x : b) x = static_cast<double>(random.integer(-9, 9));
    const double nudge = std::ldexp(static_cast<double>(random.integer(-40, 400)), -48);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k + 1 < n; ++k) a[i * n + j] += b[k * n + i] * b[k * n + j];
        if (i == j) a[i * n + j] += nudge * static_cast<double>(random.integer(0, 9));
      }
    const bool truth = is_definite(exactly(a, n));
    for (const int mode : {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
      bool verdict = false;
      {
        const RoundingMode guard(mode);
        verdict = prove_positive_definite(a.data(), n);
      }
      proved += verdict;
      refused_definite += truth && !verdict;
      if (verdict) CHECK(truth);
    }
  }
  CHECK(proved > 100);
  CHECK(refused_definite > 0);  // the instances do reach into the gap that the bound leaves
}

TEST_CASE("prove_positive_definite: a matrix singular up to 2^-200 is never proved, one clear of the bound is") {
  for (const std::size_t n : {2U, 4U, 16U, 64U}) {
    const double c = 0x1p-200;
    CHECK_FALSE(prove_positive_definite(identity_minus_mean(n, 0).data(), n));
    // The shift by c disappears in the entries: the doubles are those of the singular matrix, and only the rationals know better.
    CHECK_FALSE(prove_positive_definite(identity_minus_mean(n, c).data(), n));
    CHECK_FALSE(prove_positive_definite(identity_minus_mean(n, -0x1p-40).data(), n));
    CHECK(prove_positive_definite(identity_minus_mean(n, 0x1p-30).data(), n));
  }
}

TEST_CASE("prove_positive_definite: the loss grows as the bound says, not faster") {
  for (const std::size_t n : {10U, 50U, 200U}) {
    const double least = 2 - 2 * std::cos(std::acos(-1.0) / (static_cast<double>(n) + 1));
    CHECK(prove_positive_definite(second_difference(n, 0).data(), n));
    const double gap = 8 * static_cast<double>(n * n) * 0x1p-52;
    CHECK(prove_positive_definite(second_difference(n, -least + gap).data(), n));
    CHECK_FALSE(prove_positive_definite(second_difference(n, -least - 1e-15).data(), n));
  }
}

TEST_CASE("prove_positive_definite: bad scaling costs nothing, because the shift is relative to the diagonal") {
  const std::size_t n = 8;
  std::vector<double> a(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const double x = i == j ? 1 : (i + 1 == j || j + 1 == i) ? 0.5 : 0;
      a[i * n + j] = std::ldexp(x, static_cast<int>(20 * (i + j)));
    }
  CHECK(prove_positive_definite(a.data(), n));
}

TEST_CASE("prove_positive_definite: only the lower triangle is read") {
  std::vector<double> a = second_difference(5, 0);
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = i + 1; j < 5; ++j) a[i * 5 + j] = std::nan("");
  CHECK(prove_positive_definite(a.data(), 5));
  a[4 * 5 + 1] = 100;
  CHECK_FALSE(prove_positive_definite(a.data(), 5));
}

TEST_CASE("prove_positive_definite: infinities, NaN, huge and tiny entries anywhere are not proved, in every rounding mode") {
  const double inf = std::numeric_limits<double>::infinity();
  for (const int mode : {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    for (const std::size_t n : {1U, 2U, 5U, 70U, 150U}) {
      for (const double bad : {inf, -inf, std::nan(""), 1e300, -1e300, std::numeric_limits<double>::max()}) {
        for (const auto& [i, j] : {std::pair<std::size_t, std::size_t>{0, 0}, {n - 1, 0}, {n / 2, n / 3}, {n - 1, n - 1}}) {
          if (i == j && (bad == 1e300 || bad == std::numeric_limits<double>::max())) continue;  // still definite
          std::vector<double> a = second_difference(n, 0);
          a[i * n + j] = bad;
          bool verdict = true;
          {
            const RoundingMode guard(mode);
            verdict = prove_positive_definite(a.data(), n);
          }
          CHECK_FALSE(verdict);
        }
      }
      std::vector<double> tiny(n * n);
      for (std::size_t i = 0; i < n; ++i) tiny[i * n + i] = std::numeric_limits<double>::denorm_min();
      CHECK_FALSE(prove_positive_definite(tiny.data(), n));
    }
  }
  CHECK(prove_positive_definite(nullptr, 0));
}

TEST_CASE("prove_positive_definite: off-diagonal entries that a flushing processor reads as zero do not mislead it") {
  // [[x, y], [y, x]] with y > x is indefinite; with x = 2^-1060 flushing turns it into the zero matrix, with x = 1, y = 2^-1060 it is harmless.
  const double x = 0x1p-1060;
  const std::vector<double> a{x, 2 * x, 2 * x, x};
  const std::vector<double> b{1, x, x, 1};
  bool verdict_a = true;
  bool verdict_b = false;
  {
    const FlushToZero guard;
    verdict_a = prove_positive_definite(a.data(), 2);
    verdict_b = prove_positive_definite(b.data(), 2);
  }
  CHECK_FALSE(verdict_a);
  CHECK(verdict_b);
  // c I - 0.49 c (J - I) of order 4 has the eigenvalue -0.47 c; c = 2^-1021 is normal and 0.49 c is not.
  std::vector<double> c(16, -0.49 * 0x1p-1021);
  for (std::size_t i = 0; i < 4; ++i) c[i * 5] = 0x1p-1021;
  bool verdict_c = true;
  {
    const FlushToZero guard;
    verdict_c = prove_positive_definite(c.data(), 4);
  }
  CHECK_FALSE(verdict_c);
}

TEST_CASE("find_lambda_min_lower_bound: below the exact least eigenvalue and close to it") {
  for (const std::size_t n : {1U, 2U, 10U, 60U}) {
    for (const double shift : {0.0, -1.0, -4.0, 100.0, 0x1p-30}) {
      const std::vector<double> a = second_difference(n, shift);
      const auto bound = lemmacheck::find_lambda_min_lower_bound(a.data(), n);
      REQUIRE(bound.has_value());
      Matrix t = exactly(a, n);
      for (std::size_t i = 0; i < n; ++i) t(i, i) -= from_double(*bound);
      CHECK(is_definite(t));  // proved: lambda_min > bound
      for (std::size_t i = 0; i < n; ++i) t(i, i) -= from_double((4 + std::fabs(shift)) * static_cast<double>(n * n + 10) * 0x1p-48);
      CHECK_FALSE(is_definite(t));  // and the bound is within its own error of the truth
    }
  }
  CHECK_FALSE(lemmacheck::find_lambda_min_lower_bound(nullptr, 0).has_value());
  const std::vector<double> bad{1, 0, std::nan(""), 1};
  CHECK_FALSE(lemmacheck::find_lambda_min_lower_bound(bad.data(), 2).has_value());
  const std::vector<double> zero(9);
  const auto bound = lemmacheck::find_lambda_min_lower_bound(zero.data(), 3);
  REQUIRE(bound.has_value());
  CHECK(*bound < 0);
  CHECK(*bound > -1e-200);
}
