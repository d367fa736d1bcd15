#pragma once

/// \file
/// Enclosures with dyadic end points, rounded outward.  Every function returns an interval that contains f(x) for all x in its argument; one with a
/// point outside the domain is rejected.  sqrt, exp, log and chi2cdf increase, so the end points suffice.

#include <algorithm>

#include "common.hpp"

namespace recheck {

struct Interval {
  mpq_class lower, upper;
};
enum class Side : unsigned char { down, up };
inline long bit_length(const mpz_class& m) { return m == 0 ? 0 : static_cast<long>(mpz_sizeinbase(m.get_mpz_t(), 2)); }
inline long magnitude_bits(const mpq_class& x) { return bit_length(x.get_num()) - bit_length(x.get_den()); }  // 2^(e-1) < |x| < 2^(e+1)
inline mpq_class scaled(mpq_class x, long by) {  // x * 2^by
  require(std::abs(by) < static_cast<long>(max_bits) && std::abs(magnitude_bits(x) + by) < static_cast<long>(max_bits),
          "an enclosure leaves the range of the checker");
  (by >= 0 ? mpq_mul_2exp : mpq_div_2exp)(x.get_mpq_t(), x.get_mpq_t(), static_cast<mp_bitcnt_t>(std::abs(by)));
  return x;
}
inline Interval scaled(const Interval& a, long by) { return {scaled(a.lower, by), scaled(a.upper, by)}; }
inline mpz_class integer_part(const mpq_class& x, Side side) {
  mpz_class m;
  (side == Side::down ? mpz_fdiv_q : mpz_cdiv_q)(m.get_mpz_t(), x.get_num_mpz_t(), x.get_den_mpz_t());
  return m;
}
// A dyadic number of bits + 1 to bits + 3 bits on the given side of x (x itself if it is one).
inline mpq_class round(const mpq_class& x, long bits, Side side) {
  const long shift = bits + 2 - magnitude_bits(x);
  return x == 0 ? x : scaled(mpq_class(integer_part(scaled(x, shift), side)), -shift);
}
inline Interval rounded(const mpq_class& lower, const mpq_class& upper, long bits) {
  return {round(lower, bits, Side::down), round(upper, bits, Side::up)};
}
inline Interval point(const mpq_class& x) { return {x, x}; }
inline mpq_class magnitude(const Interval& a) { return std::max(mpq_class(-a.lower), a.upper); }
inline Interval enclose(const mpq_class& x, long bits) { return rounded(x, x, bits); }
inline Interval add(const Interval& a, const Interval& b, long bits) { return rounded(a.lower + b.lower, a.upper + b.upper, bits); }
inline Interval negate(const Interval& a) { return {-a.upper, -a.lower}; }
inline Interval multiply(const Interval& a, const Interval& b, long bits) {
  if (a.lower >= 0 && b.lower >= 0) return rounded(a.lower * b.lower, a.upper * b.upper, bits);
  const auto [least, greatest] = std::minmax({mpq_class(a.lower * b.lower), mpq_class(a.lower * b.upper), mpq_class(a.upper * b.lower),
                                              mpq_class(a.upper * b.upper)});
  return rounded(least, greatest, bits);
}
inline Interval divide(const Interval& a, const Interval& b, long bits) {
  require(sgn(b.lower) * sgn(b.upper) > 0, "division by an enclosure that contains zero");
  const auto [least, greatest] = std::minmax({mpq_class(a.lower / b.lower), mpq_class(a.lower / b.upper), mpq_class(a.upper / b.lower),
                                              mpq_class(a.upper / b.upper)});
  return rounded(least, greatest, bits);
}
inline Interval power(const Interval& a, unsigned long exponent, long bits) {
  Interval result = point(1);
  for (Interval square = a; exponent != 0; exponent >>= 1U) {
    if ((exponent & 1U) != 0) result = multiply(result, square, bits);
    if (exponent > 1) square = multiply(square, square, bits);
  }
  return result;
}
inline Interval widened(const Interval& a, const mpq_class& by, long bits) { return add(a, {-by, by}, bits); }
// With y = x 4^h of at least 2 bits + 2 bits before the point, sqrt(x) = sqrt(y) 2^-h and r = floor(sqrt(floor(y))) <= sqrt(y) < r + 1.
inline mpq_class root(const mpq_class& x, long bits, Side side) {
  const long h = bits + 2 - magnitude_bits(x) / 2;
  const mpq_class y = scaled(x, 2 * h);
  mpz_class r = integer_part(y, Side::down);
  mpz_sqrt(r.get_mpz_t(), r.get_mpz_t());
  if (side == Side::up && r * r != y) ++r;
  return scaled(mpq_class(r), -h);
}
inline Interval sqrt(const Interval& a, long bits) {
  require(a.lower >= 0, "sqrt of an enclosure with a negative point");
  return {root(a.lower, bits, Side::down), root(a.upper, bits, Side::up)};
}
// Encloses sum over j >= 0 of s^j / ((2j+1) q^(2j+1)), which is atan(1/q) for s = -1 and atanh(1/q) for s = +1 (q >= 2), computed in units of 2^-w.
// With t_0 = floor(2^w / q), t_j = floor(t_{j-1} / q^2), the error of t_j is below 1/q^2 + 1 < 2 units, and that of floor(t_j / (2j+1)) below
// 2/(2j+1) + 1 <= 3 units.  The loop stops at t_n = 0; then the true t_n < 2 units and the tail is below sum over i >= 0 of 2 q^(-2i) < 3 units.
// Hence the error of the sum is at most 3 n + 3 units.
inline Interval inverse_series(unsigned long q, bool alternating, long bits) {
  const long w = bits + 32;
  mpz_class t = scaled(mpq_class(1), w).get_num() / q;
  mpz_class total = 0;
  unsigned long n = 0;
  for (; t != 0; ++n, t /= q * q) { const mpz_class term = t / (2 * n + 1); total += alternating && n % 2 == 1 ? mpz_class(-term) : term; }
  const mpz_class error = 3 * n + 3;
  return scaled(Interval{mpq_class(total - error), mpq_class(total + error)}, -w);
}
// pi = 16 atan(1/5) - 4 atan(1/239) (Machin).
inline Interval pi(long bits) {
  return add(scaled(inverse_series(5, true, bits + 16), 4), negate(scaled(inverse_series(239, true, bits + 16), 2)), bits);
}
inline Interval log_two(long bits) { return scaled(inverse_series(3, false, bits), 1); }  // 2 atanh(1/3)
// With k an integer near x / log 2 and y = (x - k log 2) / 2^s, |y| <= 1/2: exp(x) = 2^k exp(y)^(2^s), and by Taylor
// |exp(y) - sum_{n < N} y^n / n!| <= |y|^N / N! * sum_i (|y| / (N+1))^i <= 2 |y|^N / N!.
inline Interval exp_of(const mpq_class& x, long bits) {
  require(abs(x) <= 2'000'000, "exp of a number beyond 2000000");
  long halvings = 8;
  while (halvings * halvings < bits) ++halvings;
  const long w = bits + 2 * halvings + 64;
  const Interval ln2 = log_two(w);
  const mpz_class k = integer_part(round(x / ln2.lower, 64, Side::down) + mpq_class(1, 2), Side::down);
  const Interval y = scaled(add(point(x), negate(multiply(point(mpq_class(k)), ln2, w)), w), -halvings);
  require(magnitude(y) <= mpq_class(1, 2), "exp: argument reduction failed");
  Interval term = point(1);
  Interval total = point(0);
  mpq_class bound = 1;  // of |y|^n / n!
  for (long n = 1; bound > scaled(mpq_class(1), -w); ++n) {
    total = add(total, term, w);
    term = divide(multiply(term, y, w), point(n), w);
    bound = round(bound * magnitude(y) / n, 64, Side::up);
  }
  total = widened(total, 2 * bound, w);
  for (long i = 0; i < halvings; ++i) total = multiply(total, total, w);
  return scaled(total, k.get_si());
}
inline Interval exp(const Interval& a, long bits) { return rounded(exp_of(a.lower, bits).lower, exp_of(a.upper, bits).upper, bits); }
// x = m 2^e with 3/4 <= m <= 3/2 (so that nothing cancels for x near 1), y = m^(1/2^s), u = (y-1)/(y+1): log x = e log 2 + 2^s log y and
// log y = 2 sum_j u^(2j+1)/(2j+1); after the terms j < N the rest is at most 2 |u|^(2N+1) sum_i u^(2i) <= 4 |u|^(2N+1) for |u| <= 1/2.
inline Interval log_of(const mpq_class& x, long bits) {
  long e = magnitude_bits(x);
  mpq_class m = scaled(x, -e);  // 1/2 < m < 2
  const long step = m < mpq_class(3, 4) ? 1 : m > mpq_class(3, 2) ? -1 : 0;
  m = scaled(m, step);
  e -= step;
  long roots = 4;
  while (roots * roots < bits / 8) ++roots;
  const long w = bits + roots + bit_length(mpz_class(e)) + std::max(0L, -magnitude_bits(m - 1)) + 64;
  Interval y = point(m);
  for (long i = 0; i < roots; ++i) y = sqrt(y, w);
  const Interval u = divide(add(y, point(-1), w), add(y, point(1), w), w);
  require(magnitude(u) <= mpq_class(1, 2), "log: argument reduction failed");
  const Interval square = multiply(u, u, w);
  const mpq_class ratio = round(magnitude(u) * magnitude(u), 64, Side::up);
  const mpq_class goal = scaled(magnitude(u), -w);  // relative to u, which is small for x near 1
  Interval power_of_u = u;
  Interval total = point(0);
  mpq_class bound = magnitude(u);  // of |u|^(2j+1)
  for (long j = 0; bound > goal; ++j) {
    total = add(total, divide(power_of_u, point(2 * j + 1), w), w);
    power_of_u = multiply(power_of_u, square, w);
    bound = round(bound * ratio, 64, Side::up);
  }
  return add(multiply(point(e), log_two(w), w), scaled(widened(scaled(total, 1), 4 * bound, w), roots), w);
}
// With a = k/2, z = x/2: P = z^a e^-z / Gamma(a+1) * sum_{n>=0} t_n, t_0 = 1, t_n = t_{n-1} z / (a+n), all terms >= 0 (DLMF 8.7.1).  Once
// a+n+1 >= 2z, the terms after t_n decrease at least by halves, so their sum lies in [0, t_n].  Gamma(a+1) = a! for even k and
// k!! sqrt(pi) / 2^((k+1)/2) for odd k.
inline Interval chi2cdf_of(long k, const mpq_class& x, long bits) {
  if (x == 0) return point(0);
  require(x <= 4'000'000, "chi2cdf: the argument is beyond 4000000");
  const long w = bits + 64;
  const Interval z = point(x / 2);
  Interval term = point(1);
  Interval total = term;
  for (long n = 1; k + 2 * n < 2 * x || term.upper > scaled(total.lower, -w); ++n) {
    term = divide(multiply(term, point(x), w), point(k + 2 * n), w);
    total = add(total, term, w);
    spend(static_cast<std::size_t>(100 + w));
  }
  total.upper += term.upper;
  mpz_class product;
  (k % 2 == 0 ? mpz_fac_ui : mpz_2fac_ui)(product.get_mpz_t(), static_cast<unsigned long>(k % 2 == 0 ? k / 2 : k));
  Interval gamma = point(mpq_class(product));
  Interval front = power(z, static_cast<unsigned long>(k / 2), w);
  if (k % 2 == 1) { gamma = scaled(multiply(gamma, sqrt(pi(w), w), w), -(k + 1) / 2); front = multiply(front, sqrt(z, w), w); }
  const Interval p = divide(multiply(multiply(front, exp(negate(z), w), w), total, w), gamma, w);
  return {p.lower, std::min(p.upper, mpq_class(1))};
}
inline Interval log(const Interval& a, long bits) {
  require(a.lower > 0, "log of an enclosure with a point that is not positive");
  return rounded(log_of(a.lower, bits).lower, log_of(a.upper, bits).upper, bits);
}
inline Interval chi2cdf(long k, const Interval& x, long bits) {
  require(k >= 1 && k <= 1'000'000, "chi2cdf: the degrees of freedom are not an integer from 1 to 1000000");
  require(x.lower >= 0, "chi2cdf of an enclosure with a negative point");
  return rounded(chi2cdf_of(k, x.lower, bits).lower, chi2cdf_of(k, x.upper, bits).upper, bits);
}

}  // namespace recheck
