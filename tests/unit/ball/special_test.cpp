#include "lemmacheck/ball/special.hpp"

#include <doctest/doctest.h>
#include <mpfi.h>
#include <mpfr.h>

#include <vector>

#include "lemmacheck/base/random.hpp"

namespace {

using lemmacheck::Ball;
using lemmacheck::Integer;
using lemmacheck::power_of_two;
using lemmacheck::Random;
using lemmacheck::ratio;
using lemmacheck::Rational;

/// The oracle: MPFI, 500 bits.
class Interval {
 public:
  explicit Interval(const Rational& x = 0) {
    mpfi_init2(value_, 500);
    mpfi_set_q(value_, x.backend().data());
  }
  Interval(const Interval& other) {
    mpfi_init2(value_, 500);
    mpfi_set(value_, other.value_);
  }
  Interval& operator=(const Interval&) = delete;
  ~Interval() { mpfi_clear(value_); }

  [[nodiscard]] Rational left() const { return end(mpfi_get_left); }
  [[nodiscard]] Rational right() const { return end(mpfi_get_right); }
  mpfi_ptr raw() { return value_; }

  template <class Function>
  [[nodiscard]] Interval map(Function f) const {
    Interval out;
    f(out.value_, value_);
    return out;
  }
  friend Interval operator+(const Interval& a, const Interval& b) { return a.combine(mpfi_add, b); }
  friend Interval operator-(const Interval& a, const Interval& b) { return a.combine(mpfi_sub, b); }
  friend Interval operator*(const Interval& a, const Interval& b) { return a.combine(mpfi_mul, b); }
  friend Interval operator/(const Interval& a, const Interval& b) { return a.combine(mpfi_div, b); }

 private:
  template <class Function>
  [[nodiscard]] Interval combine(Function f, const Interval& b) const {
    Interval out;
    f(out.value_, value_, b.value_);
    return out;
  }
  template <class Function>
  [[nodiscard]] Rational end(Function f) const {
    mpfr_t x;
    mpfr_init2(x, 500);
    f(x, value_);
    Rational out;
    mpfr_get_q(out.backend().data(), x);
    mpfr_clear(x);
    return out;
  }

  mpfi_t value_;
};

/// erf of an interval of positive numbers, by monotony.
Interval erf(const Interval& x) {
  Interval out;
  const Interval source = x;
  mpfr_t low;
  mpfr_t high;
  mpfr_init2(low, 500);
  mpfr_init2(high, 500);
  mpfr_set_q(low, source.left().backend().data(), MPFR_RNDD);
  mpfr_set_q(high, source.right().backend().data(), MPFR_RNDU);
  mpfr_erf(low, low, MPFR_RNDD);
  mpfr_erf(high, high, MPFR_RNDU);
  mpfi_interv_fr(out.raw(), low, high);
  mpfr_clear(low);
  mpfr_clear(high);
  return out;
}

/// A ball of about 100 bits around the value that the oracle knows to 400 and more.
void check_encloses(const Ball& ball, const Interval& truth, const Rational& width) {
  REQUIRE(ball.is_finite());
  REQUIRE(truth.right() - truth.left() < width);
  CHECK(ball.lower() <= truth.left());
  CHECK(ball.upper() >= truth.right());
  CHECK(ball.upper() - ball.lower() <= width);
}

/// P(chi^2_k <= x) by k -> k + 2 from the closed forms for k = 1 and k = 2:  P_{k+2} = P_k - (x/2)^{k/2} e^{-x/2} / Gamma(k/2 + 1).
Interval chi_squared_by_recurrence(long k, const Rational& x) {
  const Interval half(x / 2);
  const Interval decay = Interval(-x / 2).map(mpfi_exp);
  const bool is_odd = k % 2 != 0;
  Interval pi;
  mpfi_const_pi(pi.raw());
  const Interval root = half.map(mpfi_sqrt);
  std::vector<Interval> terms;
  // (x/2)^{j/2} e^{-x/2} / Gamma(j/2 + 1) for j = 1 or 2
  terms.push_back(is_odd ? root * decay / (pi.map(mpfi_sqrt) * Interval(ratio(1, 2))) : half * decay);
  std::vector<Interval> values;
  values.push_back(is_odd ? erf(root) : Interval(1) - decay);
  for (long j = is_odd ? 1 : 2; j < k; j += 2) {
    values.push_back(values.back() - terms.back());
    terms.push_back(terms.back() * half / Interval(ratio(j + 2, 2)));
  }
  return values.back();
}

}  // namespace

TEST_CASE("sqrt, exp, log, atan, pi: enclose what MPFI knows to 500 bits") {
  Random random(1, "special");
  for (int round = 0; round < 200; ++round) {
    const Rational x = ratio(random.integer(1, 100000), random.integer(1, 1000));
    const Interval oracle(x);
    const Rational width = power_of_two(-80);
    check_encloses(sqrt(Ball(x, 100)), oracle.map(mpfi_sqrt), width);
    check_encloses(log(Ball(x, 100)), oracle.map(mpfi_log), width);
    check_encloses(exp(Ball(-x, 100)), Interval(-x).map(mpfi_exp), width);
    check_encloses(atan(Ball(x, 100)), oracle.map(mpfi_atan), width);
    check_encloses(atan(Ball(-x, 100)), Interval(-x).map(mpfi_atan), width);
  }
  Interval oracle;
  mpfi_const_pi(oracle.raw());
  check_encloses(lemmacheck::pi(100), oracle, power_of_two(-90));
  CHECK(sqrt(Ball(4, 100)).lower() == 2);
  CHECK(sqrt(Ball(0, 100)).upper() == 0);
  CHECK(exp(Ball(0, 100)).lower() == 1);
  CHECK(atan(Ball(0, 100)).upper() == 0);
}

TEST_CASE("chi_squared_cdf: finite sums for even k, erf and its recurrence for odd k") {
  for (const long k : {1L, 2L, 3L, 4L, 5L, 10L, 25L, 60L})
    for (const Rational& x : {ratio(1, 100), ratio(1, 2), Rational(1), ratio(7, 3), Rational(10), Rational(40)})
      check_encloses(lemmacheck::chi_squared_cdf(k, Ball(x, 150)), chi_squared_by_recurrence(k, x), power_of_two(-80));
}

TEST_CASE("chi_squared_cdf: monotone hull for wide arguments, 0 at 0, no value outside the domain") {
  const Ball noise = Ball(ratio(1, 3), 3) - Ball(ratio(1, 3), 3);
  const Ball wide = Ball(3, 100) + noise;
  const Ball p = lemmacheck::chi_squared_cdf(4, wide);
  REQUIRE(p.is_finite());
  for (const Rational& x : {wide.lower(), Rational(3), wide.upper()}) {
    const Interval truth = chi_squared_by_recurrence(4, x);
    CHECK(p.lower() <= truth.left());
    CHECK(p.upper() >= truth.right());
  }
  CHECK(lemmacheck::chi_squared_cdf(3, Ball(0, 100)).upper() == 0);
  CHECK_FALSE(lemmacheck::chi_squared_cdf(0, Ball(1, 100)).is_finite());
  CHECK_FALSE(lemmacheck::chi_squared_cdf(-2, Ball(1, 100)).is_finite());
  CHECK_FALSE(lemmacheck::chi_squared_cdf(2, Ball(-1, 100)).is_finite());
  CHECK_FALSE(lemmacheck::chi_squared_cdf(2, noise).is_finite());
  CHECK_FALSE(lemmacheck::chi_squared_cdf(2, Ball(1, 100) / Ball(0, 100)).is_finite());
}

TEST_CASE("beta_regularized: exact binomial tails for integers, arcsine for halves") {
  for (long a = 1; a <= 6; ++a)
    for (long b = 1; b <= 6; ++b)
      for (const Rational& x : {ratio(1, 7), ratio(1, 2), ratio(9, 10)}) {
        // I_x(a, b) = P(Bin(a + b - 1, x) >= a)
        const long n = a + b - 1;
        Rational tail = 0;
        for (long j = a; j <= n; ++j) {
          Rational term = 1;
          for (long i = 0; i < j; ++i) term *= ratio(n - i, i + 1) * x;
          for (long i = j; i < n; ++i) term *= 1 - x;
          tail += term;
        }
        const Ball value = lemmacheck::beta_regularized(Ball(a, 120), Ball(b, 120), Ball(x, 120));
        REQUIRE(value.is_finite());
        CHECK(value.lower() <= tail);
        CHECK(value.upper() >= tail);
        CHECK(value.upper() - value.lower() <= power_of_two(-90));
      }
  const Ball half(ratio(1, 2), 120);
  Interval pi;
  mpfi_const_pi(pi.raw());
  for (const Rational& x : {ratio(1, 7), ratio(3, 4)})
    check_encloses(lemmacheck::beta_regularized(half, half, Ball(x, 120)),
                   Interval(2) * Interval(x).map(mpfi_sqrt).map(mpfi_asin) / pi, power_of_two(-90));
}

TEST_CASE("beta_regularized: ends and domain") {
  const Ball two(2, 100);
  const Ball one(1, 100);
  const Ball zero(0, 100);
  CHECK(lemmacheck::beta_regularized(two, two, zero).upper() == 0);
  CHECK(lemmacheck::beta_regularized(two, two, one).lower() == 1);
  CHECK_FALSE(lemmacheck::beta_regularized(two, two, two).is_finite());
  CHECK_FALSE(lemmacheck::beta_regularized(two, two, -one).is_finite());
  CHECK_FALSE(lemmacheck::beta_regularized(zero, two, one).is_finite());
  CHECK_FALSE(lemmacheck::beta_regularized(two, -one, one).is_finite());
}
