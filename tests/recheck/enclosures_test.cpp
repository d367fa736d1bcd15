// The enclosures of the independent checker against MPFR: they contain the value and are as narrow as the precision promises.

#include <doctest/doctest.h>
#include <gmp.h>
#include <mpfr.h>

#include <functional>
#include <random>
#include <vector>

#include "common.hpp"
#include "interval.hpp"

using recheck::Interval;

namespace {

struct Real {
  explicit Real(long bits) { mpfr_init2(value, bits); }
  Real(const Real&) = delete;
  Real& operator=(const Real&) = delete;
  ~Real() { mpfr_clear(value); }
  [[nodiscard]] mpq_class rational() const {
    mpq_class q;
    mpfr_get_q(q.get_mpq_t(), value);
    return q;
  }
  mpfr_t value;
};

// The exact value lies within 2^-(bits+64) |value| of `truth`.
void check_encloses(const Interval& x, const mpq_class& truth, long bits) {
  const mpq_class lower = x.lower;
  const mpq_class upper = x.upper;
  mpq_class slack = abs(truth);
  mpq_div_2exp(slack.get_mpq_t(), slack.get_mpq_t(), static_cast<mp_bitcnt_t>(bits + 64));
  CHECK(lower <= truth + slack);
  CHECK(upper >= truth - slack);
  mpq_class width = abs(truth);
  mpq_div_2exp(width.get_mpq_t(), width.get_mpq_t(), static_cast<mp_bitcnt_t>(bits - 6));
  CHECK(upper - lower <= width);
}

using Oracle = std::function<void(mpfr_t, mpfr_t)>;
using Enclosure = std::function<Interval(const Interval&, long)>;

// f at dyadic arguments; `extra` bits for oracles that cancel.
void compare_with(const Enclosure& f, const Oracle& oracle, const std::vector<mpq_class>& arguments, long extra = 0) {
  for (const long bits : {32L, 64L, 333L, 2000L})
    for (const mpq_class& x : arguments) {
      CAPTURE(bits);
      CAPTURE(x.get_d());
      Real argument(4000);
      Real result(bits + 200 + extra);
      mpfr_set_q(argument.value, x.get_mpq_t(), MPFR_RNDN);
      oracle(result.value, argument.value);
      check_encloses(f(recheck::enclose(argument.rational(), 5000), bits), result.rational(), bits);
    }
}

std::vector<mpq_class> positive_arguments() {
  std::vector<mpq_class> out{1, 2, 3, 100, 12345};
  std::mt19937_64 random(7);
  for (int i = 0; i < 12; ++i) out.emplace_back(static_cast<long>(random() % 1000000000 + 1), static_cast<long>(1UL << random() % 40));
  mpq_class tiny(1);
  mpq_div_2exp(tiny.get_mpq_t(), tiny.get_mpq_t(), 200);
  out.push_back(tiny);
  out.push_back(1 + tiny);
  out.push_back(1 - tiny);
  return out;
}

}  // namespace

TEST_CASE("recheck enclosures: sqrt, exp, log, atan and pi against MPFR") {
  compare_with(recheck::sqrt, [](mpfr_t r, mpfr_t x) { mpfr_sqrt(r, x, MPFR_RNDN); }, positive_arguments());
  compare_with(recheck::log, [](mpfr_t r, mpfr_t x) { mpfr_log(r, x, MPFR_RNDN); }, positive_arguments());
  std::vector<mpq_class> signed_arguments{0};
  for (const mpq_class& x : positive_arguments()) {
    if (x > 20000) continue;
    signed_arguments.push_back(x);
    signed_arguments.push_back(-x);
  }
  compare_with(recheck::atan, [](mpfr_t r, mpfr_t x) { mpfr_atan(r, x, MPFR_RNDN); }, signed_arguments);
  compare_with(recheck::exp, [](mpfr_t r, mpfr_t x) { mpfr_exp(r, x, MPFR_RNDN); }, signed_arguments);
  for (const long bits : {32L, 64L, 100L, 4096L, 65536L}) {
    Real truth(bits + 200);
    mpfr_const_pi(truth.value, MPFR_RNDN);
    check_encloses(recheck::pi(bits), truth.rational(), bits);
  }
}

TEST_CASE("recheck enclosures: chi2cdf against the incomplete gamma function of MPFR") {
  for (const long k : {1L, 2L, 3L, 4L, 7L, 20L, 101L}) {
    CAPTURE(k);
    compare_with([k](const Interval& x, long bits) { return recheck::chi2cdf(k, x, bits); },
                 [k](mpfr_t r, mpfr_t x) {  // 1 - Gamma(k/2, x/2) / Gamma(k/2)
                   Real a(64);
                   Real z(mpfr_get_prec(x));
                   Real gamma(mpfr_get_prec(r));
                   mpfr_set_si(a.value, k, MPFR_RNDN);
                   mpfr_div_ui(a.value, a.value, 2, MPFR_RNDN);
                   mpfr_div_ui(z.value, x, 2, MPFR_RNDN);
                   mpfr_gamma(gamma.value, a.value, MPFR_RNDN);
                   mpfr_gamma_inc(r, a.value, z.value, MPFR_RNDN);
                   mpfr_div(r, r, gamma.value, MPFR_RNDN);
                   mpfr_ui_sub(r, 1, r, MPFR_RNDN);
                 },
                 {mpq_class(1, 64), mpq_class(1, 2), 1, mpq_class(7, 2), 10, 33, 150}, 800);
  }
  CHECK(recheck::chi2cdf(5, recheck::enclose(0, 64), 64).upper == 0);
}

TEST_CASE("recheck enclosures: arithmetic contains the exact result") {
  std::mt19937_64 random(11);
  const auto draw = [&] {
    mpq_class x(static_cast<long>(random() % 2000001) - 1000000, static_cast<long>(random() % 1000 + 1));
    x.canonicalize();
    return x;
  };
  const auto contains = [](const Interval& x, const mpq_class& q) { return x.lower <= q && q <= x.upper; };
  for (int i = 0; i < 500; ++i) {
    const mpq_class a = draw();
    const mpq_class b = draw();
    const mpq_class c = draw();
    const mpq_class d = draw();
    const long bits = 32 + i % 40;
    const Interval x{recheck::enclose(std::min(a, b), bits).lower, recheck::enclose(std::max(a, b), bits).upper};
    const Interval y{recheck::enclose(std::min(c, d), bits).lower, recheck::enclose(std::max(c, d), bits).upper};
    for (const mpq_class& p : {a, b, mpq_class((a + b) / 2)})
      for (const mpq_class& q : {c, d, mpq_class((c + d) / 2)}) {
        CHECK(contains(recheck::add(x, y, bits), p + q));
        CHECK(contains(recheck::multiply(x, y, bits), p * q));
        if (c * d > 0) CHECK(contains(recheck::divide(x, y, bits), p / q));
      }
    if (c * d <= 0) CHECK_THROWS_AS(recheck::divide(x, y, bits), recheck::Rejection);
  }
}

TEST_CASE("recheck enclosures: wide arguments contain the values at both ends and between") {
  const Interval wide{recheck::enclose(mpq_class(1, 2), 64).lower, recheck::enclose(3, 64).upper};
  const Enclosure chi2cdf = [](const Interval& x, long bits) { return recheck::chi2cdf(3, x, bits); };
  for (const auto& f : std::vector<Enclosure>{recheck::sqrt, recheck::exp, recheck::log, recheck::atan, chi2cdf})
    for (const mpq_class& x : {mpq_class(1, 2), mpq_class(1), mpq_class(2), mpq_class(3)}) {
      const Interval inner = f(recheck::enclose(x, 64), 64);
      const Interval outer = f(wide, 64);
      CHECK(outer.lower <= inner.lower);
      CHECK(outer.upper >= inner.upper);
    }
}
