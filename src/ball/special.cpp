#include "lemmacheck/ball/special.hpp"

#include <arb_hypgeom.h>

#include <algorithm>

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

Ball pi(long precision) {
  Ball out = result_of_precision(std::max(2L, precision));
  arb_const_pi(out.raw(), out.precision());
  return out;
}

Ball chi_squared_cdf(long k, const Ball& x) {
  if (k < 1 || !x.is_finite() || !arb_is_nonnegative(x.raw())) return not_finite(x.precision());
  return monotone(x, [&](arb_struct* value, const arb_struct* at) {
    if (arb_is_zero(at)) {
      arb_zero(value);
      return;
    }
    arb_t s;
    arb_t z;
    arb_init(s);
    arb_init(z);
    arb_set_si(s, k);
    arb_mul_2exp_si(s, s, -1);
    arb_mul_2exp_si(z, at, -1);
    arb_hypgeom_gamma_lower(value, s, z, 1, x.precision());
    arb_clear(s);
    arb_clear(z);
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
