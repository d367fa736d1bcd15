#include "interval.hpp"

#include <algorithm>
#include <array>
#include "common.hpp"

namespace recheck {
namespace {
enum class Side : unsigned char { down, up };
constexpr long max_exponent = 1L << 23;  // of a non-zero end point; keeps every shift below max_bits
long bit_length(const mpz_class& m) { return m == 0 ? 0 : static_cast<long>(mpz_sizeinbase(m.get_mpz_t(), 2)); }
mpz_class shifted(const mpz_class& m, long by) {  // by >= 0
  require(by < max_exponent * 4, "an enclosure leaves the range of the checker");
  return m << static_cast<mp_bitcnt_t>(by);
}

// The nearest number of at most `bits` bits on the given side.
Dyadic round(Dyadic x, long bits, Side side) {
  const long excess = bit_length(x.mantissa) - bits;
  if (excess > 0) {
    const auto cut = static_cast<mp_bitcnt_t>(excess);
    if (side == Side::down)
      mpz_fdiv_q_2exp(x.mantissa.get_mpz_t(), x.mantissa.get_mpz_t(), cut);
    else
      mpz_cdiv_q_2exp(x.mantissa.get_mpz_t(), x.mantissa.get_mpz_t(), cut);
    x.exponent += excess;
  }
  if (x.mantissa == 0) x.exponent = 0;
  require(std::abs(x.exponent) <= max_exponent, "an enclosure leaves the range of the checker");
  return x;
}

Dyadic sum(const Dyadic& a, const Dyadic& b) {
  if (a.mantissa == 0) return b;
  if (b.mantissa == 0) return a;
  const long exponent = std::min(a.exponent, b.exponent);
  return {shifted(a.mantissa, a.exponent - exponent) + shifted(b.mantissa, b.exponent - exponent), exponent};
}

Dyadic times(const Dyadic& a, const Dyadic& b) { return {a.mantissa * b.mantissa, a.exponent + b.exponent}; }
// n / d * 2^exponent on the given side, n and d integers, d > 0; at least `bits` significant bits.
Dyadic quotient(const mpz_class& n, const mpz_class& d, long exponent, long bits, Side side) {
  const long shift = std::max(0L, bits + 1 - bit_length(n) + bit_length(d));
  const mpz_class numerator = shifted(n, shift);
  Dyadic q{0, exponent - shift};
  if (side == Side::down)
    mpz_fdiv_q(q.mantissa.get_mpz_t(), numerator.get_mpz_t(), d.get_mpz_t());
  else
    mpz_cdiv_q(q.mantissa.get_mpz_t(), numerator.get_mpz_t(), d.get_mpz_t());
  return round(q, bits, side);
}

Dyadic over(const Dyadic& a, const Dyadic& b, long bits, Side side) {
  const int sign = sgn(b.mantissa);
  return quotient(a.mantissa * sign, b.mantissa * sign, a.exponent - b.exponent, bits, side);
}

const Dyadic& least(const std::array<Dyadic, 4>& x) {
  return *std::min_element(x.begin(), x.end(), [](const Dyadic& a, const Dyadic& b) { return compare(a, b) < 0; });
}
const Dyadic& greatest(const std::array<Dyadic, 4>& x) {
  return *std::max_element(x.begin(), x.end(), [](const Dyadic& a, const Dyadic& b) { return compare(a, b) < 0; });
}

Interval point(const Dyadic& x) { return {x, x}; }
Interval integer(const mpz_class& n) { return point({n, 0}); }
Interval scaled(Interval a, long by) {  // a * 2^by
  a.lower.exponent += by;
  a.upper.exponent += by;
  return {round(a.lower, bit_length(a.lower.mantissa), Side::down), round(a.upper, bit_length(a.upper.mantissa), Side::up)};
}
// The largest absolute value of a point of a.
Dyadic magnitude(const Interval& a) {
  const Dyadic below{-a.lower.mantissa, a.lower.exponent};
  return compare(below, a.upper) > 0 ? below : a.upper;
}

Dyadic root(const Dyadic& x, long bits, Side side) {
  // x = m 4^h with at least 2 bits + 2 bits in m, so that floor(sqrt(m)) 2^h and ceil(sqrt(m)) 2^h have `bits` good bits.
  long shift = std::max(0L, 2 * bits + 2 - bit_length(x.mantissa));
  if ((x.exponent - shift) % 2 != 0) ++shift;
  const mpz_class m = shifted(x.mantissa, shift);
  mpz_class r;
  mpz_class rest;
  mpz_sqrtrem(r.get_mpz_t(), rest.get_mpz_t(), m.get_mpz_t());
  if (side == Side::up && rest != 0) ++r;
  return round({r, (x.exponent - shift) / 2}, bits, side);
}

// Encloses sum over j >= 0 of s^j / ((2j+1) q^(2j+1)), which is atan(1/q) for s = -1 and atanh(1/q) for s = +1 (q >= 2), in units of 2^-w.
// Each of the n terms taken is an integer within 2 units of the true one: with t_j = floor(t_{j-1} / q^2), t_0 = floor(2^w / q), the error
// of t_j is below 1/q^2 + 1 < 2 units, and dividing by 2j+1 with truncation gives less than 2/(2j+1) + 1 <= 3 units.  The loop stops when t_n = 0, so the
// true t_n < 2 units, and the tail is below sum over i >= 0 of 2 q^(-2i) < 3 units.  Hence the error is at most 3 n + 3 units.
Interval inverse_series(unsigned long q, bool alternating, long bits) {
  const long w = bits + 32;
  mpz_class t = shifted(1, w) / q;
  mpz_class total = 0;
  unsigned long n = 0;
  for (; t != 0; ++n, t /= q * q) {
    const mpz_class term = t / (2 * n + 1);
    total += alternating && n % 2 == 1 ? mpz_class(-term) : term;
  }
  const mpz_class error = 3 * n + 3;
  return {round({total - error, -w}, bits, Side::down), round({total + error, -w}, bits, Side::up)};
}

// log 2 = 2 atanh(1/3).
Interval log_two(long bits) { return scaled(inverse_series(3, false, bits), 1); }
// exp of a point.  With k an integer near x / log 2, r = x - k log 2 and |r / 2^s| <= rho <= 1/2: exp(x) = 2^k exp(r / 2^s)^(2^s), and by Taylor
// |exp(y) - sum_{n < N} y^n / n!| <= |y|^N / N! * sum_i (|y| / (N+1))^i <= 2 |y|^N / N! for |y| <= 1/2.
Interval exp_of(const Dyadic& x, long bits) {
  const mpq_class value = to_rational(x);
  require(abs(value) <= 2'000'000, "exp of a number beyond 2000000");
  long halvings = 8;
  while (halvings * halvings < bits) ++halvings;
  const long w = bits + 2 * halvings + 64;
  const Interval ln2 = log_two(w);
  const mpq_class ratio = value / to_rational(ln2.lower) + mpq_class(1, 2);
  mpz_class k;
  mpz_fdiv_q(k.get_mpz_t(), ratio.get_num_mpz_t(), ratio.get_den_mpz_t());
  const Interval r = scaled(add(point(x), negate(multiply(integer(k), ln2, w)), w), -halvings);
  const Dyadic size = magnitude(r);
  require(compare(size, {1, -1}) <= 0, "exp: argument reduction failed");
  Interval term = integer(1);
  Interval total = integer(0);
  Dyadic bound{1, 0};  // of |r|^n / n!
  for (long n = 1; compare(bound, {1, -w}) > 0; ++n) {
    total = add(total, term, w);
    term = divide(multiply(term, r, w), integer(n), w);
    bound = over(times(bound, size), {n, 0}, w, Side::up);
  }
  const Dyadic rest = times(bound, {2, 0});
  total = add(total, {{-rest.mantissa, rest.exponent}, rest}, w);
  for (long i = 0; i < halvings; ++i) total = multiply(total, total, w);
  return scaled(total, k.get_si());
}

// log of a positive point x = m 2^e, 1/2 <= m < 2 (m near 1): log x = e log 2 + 2^s log(m^(1/2^s)), and with u = (y-1)/(y+1), y = m^(1/2^s):
// log y = 2 sum_j u^(2j+1)/(2j+1); after the terms j < N the rest is at most 2 |u|^(2N+1) sum_i u^(2i) <= 4 |u|^(2N+1) for |u| <= 1/2.
Interval log_of(const Dyadic& x, long bits) {
  long e = x.exponent + bit_length(x.mantissa);
  Dyadic m{x.mantissa, x.exponent - e};  // 1/2 <= m < 1
  if (compare(m, {3, -2}) < 0) {         // now 3/4 <= m < 3/2: no cancellation with e log 2 near x = 1
    ++m.exponent;
    --e;
  }
  const Dyadic distance = sum(m, {-1, 0});
  long roots = 4;
  while (roots * roots < bits / 8) ++roots;
  const long w = bits + roots + bit_length(mpz_class(e)) + std::max(0L, -(distance.exponent + bit_length(distance.mantissa))) + 64;
  Interval y = point(m);
  for (long i = 0; i < roots; ++i) y = sqrt(y, w);
  const Interval u = divide(add(y, integer(-1), w), add(y, integer(1), w), w);
  const Dyadic size = magnitude(u);
  require(compare(size, {1, -1}) <= 0, "log: argument reduction failed");
  const Interval square = multiply(u, u, w);
  Interval power_of_u = u;
  Interval total = integer(0);
  const Dyadic goal = times(size, {1, -w});  // relative to u, which is small for x near 1
  Dyadic bound = size;  // of |u|^(2j+1)
  const Dyadic ratio = round(times(size, size), w, Side::up);
  for (long j = 0; compare(bound, goal) > 0; ++j) {
    total = add(total, divide(power_of_u, integer(2 * j + 1), w), w);
    power_of_u = multiply(power_of_u, square, w);
    bound = round(times(bound, ratio), w, Side::up);
  }
  total = scaled(total, 1);
  const Dyadic rest = times(bound, {4, 0});
  total = add(total, {{-rest.mantissa, rest.exponent}, rest}, w);
  return add(multiply(integer(e), log_two(w), w), scaled(total, roots), w);
}

// With a = k/2, z = x/2: P = z^a e^-z / Gamma(a+1) * sum_{n>=0} t_n, t_0 = 1, t_n = t_{n-1} z / (a+n), all terms >= 0 (DLMF 8.7.1).  Once
// a+n+1 >= 2z, the terms after t_n decrease at least by halves, so their sum lies in [0, t_n].  Gamma(a+1) = a! for even k and
// k!! sqrt(pi) / 2^((k+1)/2) for odd k.
Interval chi2cdf_of(long k, const Dyadic& x, long bits) {
  if (x.mantissa == 0) return integer(0);
  require(compare(x, {4'000'000, 0}) <= 0, "chi2cdf: the argument is beyond 4000000");
  const long w = bits + 64;
  const Interval twice_z = point(x);
  const Interval z = scaled(twice_z, -1);
  Interval term = integer(1);
  Interval total = term;
  for (long n = 1;; ++n) {
    term = divide(multiply(term, twice_z, w), integer(k + 2 * n), w);
    total = add(total, term, w);
    spend(static_cast<std::size_t>(w / 16));
    const bool small = compare(term.upper, times(total.lower, {1, -w})) <= 0;
    if (small && compare(point({k + 2 * n + 2, 0}).lower, scaled(twice_z, 1).upper) >= 0) break;
  }
  total = add(total, {{0, 0}, term.upper}, w);
  mpz_class product;
  if (k % 2 == 0)
    mpz_fac_ui(product.get_mpz_t(), static_cast<unsigned long>(k / 2));
  else
    mpz_2fac_ui(product.get_mpz_t(), static_cast<unsigned long>(k));
  Interval gamma = enclose(mpq_class(product), w);
  Interval front = power(z, static_cast<unsigned long>(k / 2), w);
  if (k % 2 == 1) {
    gamma = scaled(multiply(gamma, sqrt(pi(w), w), w), -(k + 1) / 2);
    front = multiply(front, sqrt(z, w), w);
  }
  Interval p = divide(multiply(multiply(front, exp(negate(z), w), w), total, w), gamma, w);
  if (compare(p.upper, {1, 0}) > 0) p.upper = {1, 0};
  return p;
}

Interval rounded(const Dyadic& lower, const Dyadic& upper, long bits) { return {round(lower, bits, Side::down), round(upper, bits, Side::up)}; }
}  // namespace
int compare(const Dyadic& a, const Dyadic& b) {
  const int sign_a = sgn(a.mantissa);
  const int sign_b = sgn(b.mantissa);
  if (sign_a != sign_b) return sign_a < sign_b ? -1 : 1;
  return sgn(sum(a, {-b.mantissa, b.exponent}).mantissa);
}

mpq_class to_rational(const Dyadic& x) {
  mpq_class q(x.mantissa);
  if (x.exponent >= 0)
    mpq_mul_2exp(q.get_mpq_t(), q.get_mpq_t(), static_cast<mp_bitcnt_t>(x.exponent));
  else
    mpq_div_2exp(q.get_mpq_t(), q.get_mpq_t(), static_cast<mp_bitcnt_t>(-x.exponent));
  return q;
}

Interval enclose(const mpq_class& x, long bits) {
  return {quotient(x.get_num(), x.get_den(), 0, bits, Side::down), quotient(x.get_num(), x.get_den(), 0, bits, Side::up)};
}

Interval add(const Interval& a, const Interval& b, long bits) { return rounded(sum(a.lower, b.lower), sum(a.upper, b.upper), bits); }
Interval negate(const Interval& a) { return {{-a.upper.mantissa, a.upper.exponent}, {-a.lower.mantissa, a.lower.exponent}}; }
Interval multiply(const Interval& a, const Interval& b, long bits) {
  if (sgn(a.lower.mantissa) >= 0 && sgn(b.lower.mantissa) >= 0) return rounded(times(a.lower, b.lower), times(a.upper, b.upper), bits);
  const std::array<Dyadic, 4> ends{times(a.lower, b.lower), times(a.lower, b.upper), times(a.upper, b.lower), times(a.upper, b.upper)};
  return rounded(least(ends), greatest(ends), bits);
}

Interval divide(const Interval& a, const Interval& b, long bits) {
  require(sgn(b.lower.mantissa) * sgn(b.upper.mantissa) > 0, "division by an enclosure that contains zero");
  const auto ends = [&](Side side) {
    return std::array<Dyadic, 4>{over(a.lower, b.lower, bits, side), over(a.lower, b.upper, bits, side), over(a.upper, b.lower, bits, side),
                                 over(a.upper, b.upper, bits, side)};
  };
  return {least(ends(Side::down)), greatest(ends(Side::up))};
}

Interval power(const Interval& a, unsigned long exponent, long bits) {
  Interval result = integer(1);
  for (Interval square = a; exponent != 0; exponent >>= 1U) {
    if ((exponent & 1U) != 0) result = multiply(result, square, bits);
    if (exponent > 1) square = multiply(square, square, bits);
  }
  return result;
}

Interval sqrt(const Interval& a, long bits) {
  require(sgn(a.lower.mantissa) >= 0, "sqrt of an enclosure with a negative point");
  return {root(a.lower, bits, Side::down), root(a.upper, bits, Side::up)};
}

// exp, log and chi2cdf increase, so the end points suffice.
Interval exp(const Interval& a, long bits) { return rounded(exp_of(a.lower, bits).lower, exp_of(a.upper, bits).upper, bits); }
Interval log(const Interval& a, long bits) {
  require(sgn(a.lower.mantissa) > 0, "log of an enclosure with a point that is not positive");
  return rounded(log_of(a.lower, bits).lower, log_of(a.upper, bits).upper, bits);
}

// pi = 16 atan(1/5) - 4 atan(1/239) (Machin).
Interval pi(long bits) {
  const long w = bits + 16;
  return add(scaled(inverse_series(5, true, w), 4), negate(scaled(inverse_series(239, true, w), 2)), bits);
}

Interval chi2cdf(long k, const Interval& x, long bits) {
  require(k >= 1 && k <= 1'000'000, "chi2cdf: the degrees of freedom are not an integer from 1 to 1000000");
  require(sgn(x.lower.mantissa) >= 0, "chi2cdf of an enclosure with a negative point");
  return rounded(chi2cdf_of(k, x.lower, bits).lower, chi2cdf_of(k, x.upper, bits).upper, bits);
}
}  // namespace recheck
