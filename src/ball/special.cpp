#include "lemmacheck/ball/special.hpp"

#include <arb_hypgeom.h>

#include <algorithm>
#include <bit>

#include "clamp.hpp"

namespace lemmacheck {
namespace {

Ball not_finite(long precision) {
  Ball out = result_of_precision(precision);
  arb_indeterminate(out.raw());
  return out;
}

/// The hull of f(lower end), f(upper end) encloses f(x) for a monotone f; f writes an enclosure of its value at a point.
/// The ends are rounded outwards but stay on the right side of 0 and 1, which every precision represents.
template <class Function>
Ball monotone(const Ball& x, const Function& f) {
  Ball out = result_of_precision(x.precision());
  if (arb_is_exact(x.raw())) {
    f(out.raw(), x.raw());
  } else {
    Ball low = out;
    Ball high = out;
    arf_t end;
    arf_init(end);
    arb_get_lbound_arf(end, x.raw(), x.precision());
    arb_set_arf(low.raw(), end);
    arb_get_ubound_arf(end, x.raw(), x.precision());
    arb_set_arf(high.raw(), end);
    arf_clear(end);
    Ball low_value = out;
    Ball high_value = out;
    f(low_value.raw(), low.raw());
    f(high_value.raw(), high.raw());
    arb_union(out.raw(), low_value.raw(), high_value.raw(), out.precision());
  }
  clamp(out);
  return out;
}

}  // namespace

Ball sqrt(const Ball& a) {
  Ball out = result_of_precision(a.precision());
  arb_sqrt(out.raw(), a.raw(), out.precision());
  clamp(out);
  return out;
}

Ball exp(const Ball& a) {
  Ball out = result_of_precision(a.precision());
  arb_exp(out.raw(), a.raw(), out.precision());
  clamp(out);
  return out;
}

Ball log(const Ball& a) {
  Ball out = result_of_precision(a.precision());
  arb_log(out.raw(), a.raw(), out.precision());
  clamp(out);
  return out;
}

Ball atan(const Ball& a) {
  Ball out = result_of_precision(a.precision());
  arb_atan(out.raw(), a.raw(), out.precision());
  clamp(out);
  return out;
}

Ball pi(long precision) {
  Ball out = result_of_precision(std::max(2L, precision));
  arb_const_pi(out.raw(), out.precision());
  return out;
}

namespace {

/// P(s, z) = z^s e^-z / Gamma(s+1) * sum_{n >= 0} t_n, t_0 = 1, t_n = t_{n-1} z/(s+n), for s = k/2, z = x/2 > 0.  All terms are positive, so nothing
/// cancels (the hypergeometric series in -z would lose about 1.44 z bits).  Once q = z/(s+n+1) <= 1/2 the rest is at most t_n q/(1-q) <= t_n.
void gamma_lower_regularized(arb_struct* value, long k, const arb_struct* x, long precision) {
  const long working = precision + 2 * (64 - std::countl_zero(static_cast<unsigned long>(k))) + 32;  // s log z - z - log Gamma cancels about log2 k bits twice
  arb_t s;
  arb_t z;
  arb_t term;
  arb_t sum;
  arb_t denominator;
  arb_init(s);
  arb_init(z);
  arb_init(term);
  arb_init(sum);
  arb_init(denominator);
  arb_set_si(s, k);
  arb_mul_2exp_si(s, s, -1);
  arb_mul_2exp_si(z, x, -1);
  arb_one(term);
  arb_one(sum);
  arb_add_ui(denominator, s, 1, working);
  while (true) {
    arb_mul(term, term, z, working);
    arb_div(term, term, denominator, working);
    arb_add(sum, sum, term, working);
    arb_add_ui(denominator, denominator, 1, working);
    arb_t doubled;
    arb_init(doubled);
    arb_mul_2exp_si(doubled, z, 1);
    const bool falls_by_half = arb_le(doubled, denominator);
    arb_mul_2exp_si(doubled, term, working);
    const bool is_small = falls_by_half && arb_le(doubled, sum);
    arb_clear(doubled);
    if (is_small) break;
  }
  arb_add_error(sum, term);

  arb_t exponent;
  arb_init(exponent);
  arb_log(exponent, z, working);
  arb_mul(exponent, exponent, s, working);
  arb_sub(exponent, exponent, z, working);
  arb_add_ui(s, s, 1, working);
  arb_lgamma(denominator, s, working);
  arb_sub(exponent, exponent, denominator, working);
  arb_exp(exponent, exponent, working);
  arb_mul(value, exponent, sum, precision);
  arb_clear(exponent);
  arb_clear(s);
  arb_clear(z);
  arb_clear(term);
  arb_clear(sum);
  arb_clear(denominator);
}

}  // namespace

Ball chi_squared_cdf(long k, const Ball& x) {
  constexpr long x_limit = 100'000'000;  // the series takes about x terms
  if (k < 1 || !x.is_finite() || !arb_is_nonnegative(x.raw()) || arf_cmpabs_2exp_si(arb_midref(x.raw()), 27) > 0 || x.upper() > x_limit)
    return not_finite(x.precision());
  return monotone(x, [&](arb_struct* value, const arb_struct* at) {
    if (arb_is_zero(at)) {
      arb_zero(value);
      return;
    }
    gamma_lower_regularized(value, k, at, x.precision());
  });
}

Ball beta_regularized(const Ball& a, const Ball& b, const Ball& x) {
  const long precision = std::max({a.precision(), b.precision(), x.precision()});
  Ball one(Rational(1), precision);
  const bool in_domain = a.is_finite() && b.is_finite() && x.is_finite() && arb_is_positive(a.raw()) && arb_is_positive(b.raw()) &&
                         arb_is_nonnegative(x.raw()) && arb_le(x.raw(), one.raw());
  if (!in_domain) return not_finite(precision);
  return monotone(x, [&](arb_struct* value, const arb_struct* at) {
    if (arb_is_zero(at) || arb_is_one(at))
      arb_set(value, at);
    else
      arb_hypgeom_beta_lower(value, a.raw(), b.raw(), at, 1, precision);
  });
}

}  // namespace lemmacheck
