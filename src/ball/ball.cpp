#include "lemmacheck/ball/ball.hpp"

#include <arf.h>
#include <fmpq.h>

#include <algorithm>
#include <utility>

#include "clamp.hpp"

namespace lemmacheck {
namespace {

/// Every finite ball has end points of at most this many bits before and after the binary point, so that lower() and upper() always fit.
constexpr long exponent_limit = 1L << 23;

Rational rational_from_arf(const arf_t x) {
  fmpq_t q;
  fmpq_init(q);
  arf_get_fmpq(q, x);
  Rational out;
  fmpq_get_mpq(out.backend().data(), q);
  fmpq_clear(q);
  return out;
}

long common_precision(const Ball& a, const Ball& b) { return std::max(a.precision(), b.precision()); }

}  // namespace

void clamp(Ball& a) {
  arb_struct* x = a.raw();
  if (!arb_is_finite(x)) {
    arb_indeterminate(x);
    return;
  }
  if (arf_cmpabs_2exp_si(arb_midref(x), exponent_limit) >= 0 || mag_cmp_2exp_si(arb_radref(x), exponent_limit) >= 0) {
    arb_indeterminate(x);
    return;
  }
  // What is tiny is swallowed by a radius that is still tiny: the interval only grows.
  if (!mag_is_zero(arb_radref(x)) && mag_cmp_2exp_si(arb_radref(x), -exponent_limit) < 0) mag_set_ui_2exp_si(arb_radref(x), 1, -exponent_limit);
  if (!arf_is_zero(arb_midref(x)) && arf_cmpabs_2exp_si(arb_midref(x), -exponent_limit) < 0) {
    arf_zero(arb_midref(x));
    arb_add_error_2exp_si(x, -exponent_limit);
  }
}

Ball result_of_precision(long precision) { return {Rational(0), precision}; }

Ball::Ball() { arb_init(value_); }

Ball::Ball(const Rational& x, long precision) : precision_(std::max(2L, precision)) {
  arb_init(value_);
  fmpq_t q;
  fmpq_init(q);
  fmpq_set_mpq(q, x.backend().data());
  arb_set_fmpq(value_, q, precision_);
  fmpq_clear(q);
  clamp(*this);
}

Ball::Ball(const Ball& other) : precision_(other.precision_) {
  arb_init(value_);
  arb_set(value_, other.value_);
}

Ball::Ball(Ball&& other) noexcept : precision_(other.precision_) {
  arb_init(value_);
  arb_swap(value_, other.value_);
}

Ball& Ball::operator=(Ball other) noexcept {
  arb_swap(value_, other.value_);
  std::swap(precision_, other.precision_);
  return *this;
}

Ball::~Ball() { arb_clear(value_); }

bool Ball::is_finite() const { return arb_is_finite(value_) != 0; }

Rational Ball::lower() const {
  arf_t end;
  arf_init(end);
  arf_set_mag(end, arb_radref(value_));
  arf_sub(end, arb_midref(value_), end, ARF_PREC_EXACT, ARF_RND_DOWN);
  const Rational out = rational_from_arf(end);
  arf_clear(end);
  return out;
}

Rational Ball::upper() const {
  arf_t end;
  arf_init(end);
  arf_set_mag(end, arb_radref(value_));
  arf_add(end, arb_midref(value_), end, ARF_PREC_EXACT, ARF_RND_DOWN);
  const Rational out = rational_from_arf(end);
  arf_clear(end);
  return out;
}

Ball operator+(const Ball& a, const Ball& b) {
  Ball out = result_of_precision(common_precision(a, b));
  arb_add(out.raw(), a.raw(), b.raw(), out.precision());
  clamp(out);
  return out;
}

Ball operator-(const Ball& a, const Ball& b) {
  Ball out = result_of_precision(common_precision(a, b));
  arb_sub(out.raw(), a.raw(), b.raw(), out.precision());
  clamp(out);
  return out;
}

Ball operator*(const Ball& a, const Ball& b) {
  Ball out = result_of_precision(common_precision(a, b));
  arb_mul(out.raw(), a.raw(), b.raw(), out.precision());
  clamp(out);
  return out;
}

Ball operator/(const Ball& a, const Ball& b) {
  Ball out = result_of_precision(common_precision(a, b));
  arb_div(out.raw(), a.raw(), b.raw(), out.precision());
  clamp(out);
  return out;
}

Ball operator-(const Ball& a) {
  Ball out = a;
  arb_neg(out.raw(), out.raw());
  return out;
}

Truth less(const Ball& a, const Ball& b) {
  if (!a.is_finite() || !b.is_finite()) return Truth::unknown;
  if (arb_lt(a.raw(), b.raw())) return Truth::true_;
  return arb_ge(a.raw(), b.raw()) ? Truth::false_ : Truth::unknown;
}

Truth less_equal(const Ball& a, const Ball& b) { return negate(less(b, a)); }

Truth equal(const Ball& a, const Ball& b) {
  if (!a.is_finite() || !b.is_finite()) return Truth::unknown;
  if (arb_eq(a.raw(), b.raw())) return Truth::true_;
  return arb_ne(a.raw(), b.raw()) ? Truth::false_ : Truth::unknown;
}

Ball abs(const Ball& a) {
  Ball out = a;
  arb_abs(out.raw(), out.raw());
  return out;
}

Ball min(const Ball& a, const Ball& b) {
  Ball out = result_of_precision(common_precision(a, b));
  arb_min(out.raw(), a.raw(), b.raw(), out.precision());
  clamp(out);
  return out;
}

Ball max(const Ball& a, const Ball& b) {
  Ball out = result_of_precision(common_precision(a, b));
  arb_max(out.raw(), a.raw(), b.raw(), out.precision());
  clamp(out);
  return out;
}

}  // namespace lemmacheck
