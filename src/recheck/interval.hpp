#pragma once

/// \file
/// Enclosures with dyadic end points, rounded outward.  Every function returns an interval that contains f(x) for all x in its argument; one with a
/// point outside the domain is rejected.  sqrt, exp, log, atan and chi2cdf increase, so the end points suffice.

#include <algorithm>
#include <functional>
#include <map>

#include "common.hpp"

namespace recheck {
struct Interval { mpq_class lower, upper; };
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
inline Interval add(const Interval& a, const Interval& b, long bits) {
  return b.lower == 0 && b.upper == 0 ? a : rounded(a.lower + b.lower, a.upper + b.upper, bits);
}
inline Interval negate(const Interval& a) { return {-a.upper, -a.lower}; }
// Encloses f(x, y), monotone in x and in y.
template <class F> Interval corners(const Interval& a, const Interval& b, long bits, const F& f) {
  const auto [least, greatest] = std::minmax({mpq_class(f(a.lower, b.lower)), mpq_class(f(a.lower, b.upper)), mpq_class(f(a.upper, b.lower)),
                                              mpq_class(f(a.upper, b.upper))});
  return rounded(least, greatest, bits);
}
inline Interval multiply(const Interval& a, const Interval& b, long bits) {
  if (a.lower >= 0 && b.lower >= 0) return rounded(a.lower * b.lower, a.upper * b.upper, bits);
  return corners(a, b, bits, std::multiplies<mpq_class>());
}
inline Interval divide(const Interval& a, const Interval& b, long bits) {
  require(sgn(b.lower) * sgn(b.upper) > 0, "division by an enclosure that contains zero");
  return corners(a, b, bits, std::divides<mpq_class>());
}
// Encloses f on a, where f increases and enclose_at(x) encloses f(x).
template <class F> Interval increasing(const Interval& a, long bits, const F& enclose_at) {
  const Interval low = enclose_at(a.lower), high = a.lower == a.upper ? low : enclose_at(a.upper);
  return rounded(low.lower, high.upper, bits);
}
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
// How often an argument is halved, or a root taken, before a series is summed.
inline long reductions(long bits) { long n = 4; while (n * n < bits) ++n; return n; }
// Encloses the sum over j >= 0 of u^(2j+1)/(2j+1), alternating (atan u) or not (atanh u), |u| <= 1/2.  After the terms j < N the rest is at most
// |u|^(2N+1) sum_i u^(2i) <= 2 |u|^(2N+1).
inline Interval odd_series(const Interval& u, bool alternating, long w) {
  require(magnitude(u) <= mpq_class(1, 2), "an argument of a series was not reduced");
  const Interval factor = multiply(u, alternating ? negate(u) : u, w);
  const mpq_class ratio = round(magnitude(u) * magnitude(u), 64, Side::up);
  const mpq_class goal = scaled(magnitude(u), -w);  // relative to u, which may be small
  Interval power_of_u = u, total = point(0);
  mpq_class bound = magnitude(u);  // of |u|^(2j+1)
  for (long j = 0; bound > goal; ++j) {
    total = add(total, divide(power_of_u, point(2 * j + 1), w), w);
    power_of_u = multiply(power_of_u, factor, w);
    bound = round(bound * ratio, 64, Side::up);
  }
  return add(total, {-2 * bound, 2 * bound}, w);
}
// log m for 1/2 <= m <= 2: with y = m^(1/2^s), log m = 2^s log y and log y = 2 atanh((y-1)/(y+1)).
inline Interval log_near_one(const mpq_class& m, long bits) {
  const long roots = reductions(bits / 8), w = bits + roots + std::max(0L, -magnitude_bits(m - 1)) + 64;
  Interval y = point(m);
  for (long i = 0; i < roots; ++i) y = sqrt(y, w);
  return scaled(odd_series(divide(add(y, point(-1), w), add(y, point(1), w), w), false, w), roots + 1);
}
// atan y for 0 <= y <= 1, by atan(y) = 2 atan(y / (1 + sqrt(1 + y^2))), which at least halves y.
inline Interval atan_below_one(const mpq_class& x, long bits) {
  const long halvings = reductions(bits / 8), w = bits + halvings + 32;
  Interval y = enclose(x, w);
  for (long i = 0; i < halvings; ++i) y = divide(y, add(point(1), sqrt(add(point(1), multiply(y, y, w), w), w), w), w);
  return scaled(odd_series(y, true, w), halvings);
}
// pi or log 2, computed once for each precision.
inline const Interval& constant(bool is_pi, long bits) {
  static std::map<std::pair<bool, long>, Interval> kept;
  if (const auto place = kept.find({is_pi, bits}); place != kept.end()) return place->second;
  return kept[{is_pi, bits}] = is_pi ? scaled(atan_below_one(1, bits), 2) : log_near_one(2, bits);  // computed first, so that no failure is kept
}
inline Interval pi(long bits) { return constant(true, bits); }
// atan(-x) = -atan(x), and atan(x) = pi/2 - atan(1/x) for x > 1.
inline Interval atan_of(const mpq_class& x, long bits) {
  if (x < 0) return negate(atan_of(-x, bits));
  return x <= 1 ? atan_below_one(x, bits) : add(scaled(pi(bits + 8), -1), negate(atan_below_one(1 / x, bits + 8)), bits + 8);
}
inline Interval atan(const Interval& a, long bits) { return increasing(a, bits, [&](const mpq_class& x) { return atan_of(x, bits); }); }
// With k an integer near x / log 2 and y = (x - k log 2) / 2^s, |y| <= 1/2: exp(x) = 2^k exp(y)^(2^s), and by Taylor
// |exp(y) - sum_{n < N} y^n / n!| <= |y|^N / N! * sum_i (|y| / (N+1))^i <= 2 |y|^N / N!.
inline Interval exp_of(const mpq_class& x, long bits) {
  require(abs(x) <= 2'000'000, "exp of a number beyond 2000000");
  const long halvings = 4 + reductions(bits), w = bits + 2 * halvings + 64;
  const Interval ln2 = constant(false, w);
  const mpz_class k = integer_part(round(x / ln2.lower, 64, Side::down) + mpq_class(1, 2), Side::down);
  const Interval y = scaled(add(point(x), negate(multiply(point(mpq_class(k)), ln2, w)), w), -halvings);
  require(magnitude(y) <= mpq_class(1, 2), "exp: argument reduction failed");
  Interval term = point(1), total = point(0);
  mpq_class bound = 1;  // of |y|^n / n!
  for (long n = 1; bound > scaled(mpq_class(1), -w); ++n) {
    total = add(total, term, w);
    term = divide(multiply(term, y, w), point(n), w);
    bound = round(bound * magnitude(y) / n, 64, Side::up);
  }
  total = add(total, {-2 * bound, 2 * bound}, w);
  for (long i = 0; i < halvings; ++i) total = multiply(total, total, w);
  return scaled(total, k.get_si());
}
inline Interval exp(const Interval& a, long bits) { return increasing(a, bits, [&](const mpq_class& x) { return exp_of(x, bits); }); }
// x = m 2^e with 3/4 <= m <= 3/2, so that nothing cancels for x near 1.
inline Interval log_of(const mpq_class& x, long bits) {
  long e = magnitude_bits(x);
  mpq_class m = scaled(x, -e);  // 1/2 < m < 2
  const long step = m < mpq_class(3, 4) ? 1 : m > mpq_class(3, 2) ? -1 : 0;
  e -= step;
  const long w = bits + bit_length(mpz_class(e)) + 16;
  const Interval near = log_near_one(scaled(m, step), w);
  return e == 0 ? near : add(multiply(point(e), constant(false, w), w), near, w);
}
// With a = k/2, z = x/2: P = z^a e^-z / Gamma(a+1) * sum_{n>=0} t_n, t_0 = 1, t_n = t_{n-1} z / (a+n), all terms >= 0 (DLMF 8.7.1).  Once
// a+n+1 >= 2z, the terms after t_n decrease at least by halves, so their sum lies in [0, t_n].  z^a / Gamma(a+1) is the product of x/j over
// j = 2, 4, .., k for even k, and 2 sqrt(z/pi) times that over j = 3, 5, .., k for odd k.
inline Interval chi2cdf_of(long k, const mpq_class& x, long bits) {
  if (x == 0) return point(0);
  require(x <= 4'000'000, "chi2cdf: the argument is beyond 4000000");
  const long w = bits + 64;
  const Interval z = point(x / 2);
  Interval term = point(1), total = term;
  const auto next = [&](const Interval& factor, long j) {
    spend(static_cast<std::size_t>(100 + w));
    return divide(multiply(factor, point(x), w), point(j), w);
  };
  for (long n = 1; k + 2 * n < 2 * x || term.upper > scaled(total.lower, -w); ++n) {
    term = next(term, k + 2 * n);
    total = add(total, term, w);
  }
  total.upper += term.upper;
  Interval front = k % 2 == 0 ? point(1) : scaled(sqrt(divide(z, pi(w), w), w), 1);
  for (long j = 2 + k % 2; j <= k; j += 2) front = next(front, j);
  const Interval p = multiply(multiply(front, exp(negate(z), w), w), total, w);
  return {p.lower, std::min(p.upper, mpq_class(1))};
}
inline Interval log(const Interval& a, long bits) {
  require(a.lower > 0, "log of an enclosure with a point that is not positive");
  return increasing(a, bits, [&](const mpq_class& x) { return log_of(x, bits); });
}
inline Interval chi2cdf(long k, const Interval& x, long bits) {
  require(k >= 1 && k <= 1'000'000, "chi2cdf: the degrees of freedom are not an integer from 1 to 1000000");
  require(x.lower >= 0, "chi2cdf of an enclosure with a negative point");
  return increasing(x, bits, [&](const mpq_class& y) { return chi2cdf_of(k, y, bits); });
}
}  // namespace recheck
