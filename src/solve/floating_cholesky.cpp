#include <algorithm>
#include <cfloat>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "lapack.hpp"
#include "lemmacheck/solve/definiteness.hpp"
#include "spectrum.hpp"

// Floating-point Cholesky with an a-priori error bound.  [Rump2006]; for the analysis [Higham2002, sections 3.1, 8.1 and 10.1].
// Departures: the bound covers every rounding mode, every order of summation, fused multiply-add, division by a rounded reciprocal, and
// flushing of subnormal numbers, so that it hangs neither on the BLAS, its kernels and threads nor on the state of the processor.
//
// Notation.  u = 2^-52, e = 2^-1022, gamma_k = k u / (1 - k u).  In every rounding mode, with or without flushing,
//     fl(x op y) = (x op y)(1 + delta) + epsilon,   |delta| <= u,   |epsilon| <= e,
// and reading a flushed operand changes it by at most e.  The factorisation computes, for j = 1, ..., n and i >= j,
//     s_ij = b_ij - sum_{k<j} l_ik l_jk,   l_jj = sqrt(s_jj),   l_ij = s_ij / l_jj  or  s_ij * (1 / l_jj),
// where the sum is associated in any way and a product may be fused with its addition.  This is the only thing assumed of LAPACK; it holds for
// blocked and recursive algorithms and excludes fast (Strassen-like) multiplication.
//
// 1. Relative errors.  Suppose for the moment that no epsilon occurs.  b_ij and the j-1 products are the leaves of a tree of j-1 additions.  Divide the
// computed value by the factors (1 + delta) on the path of b_ij: that leaves b_ij exact, each product with at most j-1 factors or inverse factors (its
// own rounding, and additions on one path but not on the other; the root is on both), and the result with at most j-1.  The reciprocal and the
// product by it add two, the square root adds two to l_jj^2.  Hence for i >= j
//     |b_ij - sum_{k<=j} l_ik l_jk| <= gamma_{n+1} sum_{k<=j} |l_ik| |l_jk| + tau_ij.                                                     (1)
// 2. Underflow.  Each of at most 2 j operations, and each operand read as zero, adds at most e to s_ij, or e max_k(|l_ik|, |l_jk|) where the operand
// is a factor l; the final product adds e, which counts e l_jj after multiplication by l_jj.  The factors above are at most 2 in product.  With
// |l_ik| <= sqrt(r_i), r_i = sum_{k<=i} l_ik^2,
//     tau_ij <= 8 (n + 1) e (1 + sqrt(r_i) + sqrt(r_j)).
// We refuse unless n <= 2^20 and 2^-900 <= b_ii <= 2^1000.  If r_i > 4 b_ii, then (1) for i = j, where gamma_{n+1} <= 2^-31, would give
// r_i (1 - 2^-31) <= b_ii + tau_ii < r_i / 4 + 2^-998 (1 + 2 sqrt(r_i)), which is false for r_i >= 2^-898.  So r_i <= 4 b_ii, and since b_ii >= 2^-900
//     tau_ij <= 2^-998 (1 + 2 sqrt(b_ii) + 2 sqrt(b_jj)) <= 2^-90 sqrt(b_ii b_jj):
// divide by sqrt(b_ii b_jj) and bound the three quotients by 2^900, 2^451 and 2^451.
// 3. Put d_i = sqrt(b_ii).  (1) for i = j gives r_i <= b_ii (1 + 2^-90) / (1 - gamma_{n+1}), and by Cauchy-Schwarz, with D = L L' - B,
//     |D_ij| <= (gamma_{n+1} (1 + 2^-90) / (1 - gamma_{n+1}) + 2^-90) d_i d_j <= alpha d_i d_j,   alpha = (n + 1) u (1 + 2^-28),
// as gamma / (1 - gamma) = (n+1) u / (1 - 2 (n+1) u), where 2 (n+1) u <= 2^-30.  Therefore
//     |x'Dx| <= alpha (sum_i d_i |x_i|)^2 <= alpha n sum_i b_ii x_i^2   and   |x'Dx| <= alpha tr(B) x'x.                                   (2)
// 4. Let dpotrf leave a diagonal of positive numbers.  Then nothing has overflowed, whether overflow gives infinity or (in directed rounding) the
// largest number.  s_ii results from b_ii <= 2^1000 by subtraction of computed squares; rounding is monotone, so an overflow there, or a square of some
// |l_ik| >= 2^511, would leave s_ii negative or not a number.  So (1) holds for i = j and r_i <= 4 b_ii <= 2^1002.  The partial sums of s_ij, i > j, are
// at most |b_ij| + 2^1003 in size; if one overflowed, |l_ij| >= (2^1023 - 2^1004) / (2 l_jj) > 2^511 after all.  And L L' is positive definite.
// Shifts are applied to the diagonal alone and rounded by one more step downwards, so that in every rounding mode b_ii <= a_ii - c_i without error:
//     A - diag(c) - B is diagonal and >= 0.                                                                                               (3)
//   * c_i >= alpha n a_ii >= alpha n b_ii:  x'Ax >= x'Bx + sum c_i x_i^2 = x'LL'x - x'Dx + sum c_i x_i^2 > 0 for x != 0.  [prove_positive_definite]
//   * c_i = c:  x'Ax >= (c - alpha tr(B)) x'x, so lambda_min(A) >= c - alpha tr(B).                                [find_lambda_min_lower_bound]
// The few operations on the bounds themselves have relative errors below 2^-48 altogether for n <= 2^20 terms of a sum less than 2^-31; the factor
// `slack` = 1 + 2^-20 in place of 1 + 2^-28 covers them.  None of them underflows, as all operands exceed 2^-900 u.

namespace lemmacheck {
namespace {

static_assert(FLT_EVAL_METHOD == 0 && std::numeric_limits<double>::is_iec559 && DBL_MANT_DIG == 53, "the error bound is one for IEEE double");

constexpr double unit = 0x1p-52;
constexpr double slack = 1 + 0x1p-20;
constexpr std::size_t largest_order = std::size_t{1} << 20;

/// The range of diagonal entries for which the bound is proved.
bool is_in_range(double b) { return b >= 0x1p-900 && b <= 0x1p1000; }

using Buffer = std::unique_ptr<double[]>;

/// Copies the lower triangle; the rest is neither written nor read.
Buffer lower_triangle(const double* a, std::size_t n) {
  Buffer b(new double[n * n]);
  for (std::size_t i = 0; i < n; ++i) std::copy(a + i * n, a + i * n + i + 1, b.get() + i * n);
  return b;
}

/// Does dpotrf factor the row-major lower triangle (Fortran's upper one) with a positive diagonal?  A diagonal that is not a number is none.
bool factor_in_place(double* b, std::size_t n) {
  use_one_blas_thread();
  const int order = static_cast<int>(n);
  int info = 0;
  dpotrf_("U", &order, b, &order, &info, 1);
  if (info != 0) return false;
  for (std::size_t i = 0; i < n; ++i)
    if (!(b[i * n + i] > 0)) return false;
  return true;
}

/// An upper bound of alpha times a number at most `sum`.
double error_bound(double sum, std::size_t n) { return static_cast<double>(n + 1) * unit * slack * sum; }

/// c - alpha tr(B) where B = A - c I, rounded down, is factored; nothing if it is not.
std::optional<double> bound_by_shift(const double* a, std::size_t n, double c) {
  const Buffer b = lower_triangle(a, n);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double& entry = b[i * n + i];
    entry = std::nextafter(entry - c, -std::numeric_limits<double>::infinity());
    if (!is_in_range(entry)) return std::nullopt;
    sum += entry;
  }
  if (!factor_in_place(b.get(), n)) return std::nullopt;
  return std::nextafter(c - error_bound(sum, n), -std::numeric_limits<double>::infinity());
}

}  // namespace

bool prove_positive_definite(const double* a, std::size_t n) {
  if (n == 0) return true;
  if (n > largest_order) return false;
  const Buffer b = lower_triangle(a, n);
  const double share = error_bound(static_cast<double>(n), n);  // alpha n <= 2^-11
  for (std::size_t i = 0; i < n; ++i) {
    double& entry = b[i * n + i];
    entry = std::nextafter(entry - entry * share, -std::numeric_limits<double>::infinity());
    if (!is_in_range(entry)) return false;
  }
  return factor_in_place(b.get(), n);
}

std::optional<double> find_lambda_min_lower_bound(const double* a, std::size_t n) {
  if (n == 0 || n > largest_order) return std::nullopt;
  const auto spectrum = eigenvalues_approx(lower_triangle(a, n).get(), n, false);
  if (!spectrum) return std::nullopt;
  const double estimate = spectrum->front();
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += std::fabs(a[i * n + i] - estimate);
  // The factorisation of A - c I succeeds once lambda_min - c exceeds what rounding costs, a small multiple of the bound itself.
  double gap = error_bound(sum, n) + std::fabs(estimate) * unit + 0x1p-890;
  std::optional<double> bound;
  for (int attempt = 0; attempt < 40 && !bound && gap < 0x1p990; ++attempt, gap *= 8) bound = bound_by_shift(a, n, estimate - gap);
  return bound;
}

}  // namespace lemmacheck
