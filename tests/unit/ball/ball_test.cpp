#include "lemmacheck/ball/ball.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "lemmacheck/ball/special.hpp"
#include "lemmacheck/base/random.hpp"

namespace {

using lemmacheck::Ball;
using lemmacheck::power_of_two;
using lemmacheck::Random;
using lemmacheck::ratio;
using lemmacheck::Rational;
using lemmacheck::Truth;

bool contains(const Ball& ball, const Rational& x) { return ball.is_finite() && ball.lower() <= x && x <= ball.upper(); }

/// A ball of about the given width around x.
Ball wide(const Rational& x, const Rational& width, long precision) {
  const Ball third(ratio(1, 3), 2);  // has a radius
  const Ball noise = (third - third) * Ball(width, precision);
  return Ball(x, precision) + noise;
}

Rational draw(Random& random) { return ratio(random.integer(-1000, 1000), random.integer(1, 99)) * power_of_two(random.integer(-30, 30)); }

}  // namespace

TEST_CASE("ball arithmetic: contains the exact result for points of the operands, at every precision") {
  Random random(1, "balls");
  for (int round = 0; round < 500; ++round) {
    const long precision = random.integer(2, 200);
    const Rational x = draw(random);
    const Rational y = draw(random);
    const Ball a = round % 2 == 0 ? Ball(x, precision) : wide(x, power_of_two(random.integer(-20, 3)), precision);
    const Ball b = round % 3 == 0 ? Ball(y, precision) : wide(y, power_of_two(random.integer(-20, 3)), precision);
    REQUIRE(contains(a, x));
    REQUIRE(contains(b, y));
    for (const Rational& p : {a.lower(), x, a.upper()})
      for (const Rational& q : {b.lower(), y, b.upper()}) {
        CHECK(contains(a + b, p + q));
        CHECK(contains(a - b, p - q));
        CHECK(contains(a * b, p * q));
        if (contains(b, 0))
          CHECK_FALSE((a / b).is_finite());
        else
          CHECK(contains(a / b, p / q));
        CHECK(contains(-a, -p));
        CHECK(contains(abs(a), p < 0 ? Rational(-p) : p));
        CHECK(contains(min(a, b), std::min(p, q)));
        CHECK(contains(max(a, b), std::max(p, q)));
        if (less(a, b) == Truth::true_) CHECK(p < q);
        if (less(a, b) == Truth::false_) CHECK(p >= q);
        if (less_equal(a, b) == Truth::true_) CHECK(p <= q);
        if (less_equal(a, b) == Truth::false_) CHECK(p > q);
        if (equal(a, b) == Truth::true_) CHECK(p == q);
        if (equal(a, b) == Truth::false_) CHECK(p != q);
      }
  }
}

TEST_CASE("ball arithmetic: as narrow as the precision promises") {
  for (const long precision : {53L, 200L, 1000L}) {
    const Ball x = Ball(ratio(1, 3), precision) * Ball(ratio(3, 7), precision);
    CHECK(x.precision() == precision);
    CHECK(x.upper() - x.lower() <= power_of_two(2 - precision));
  }
  CHECK((Ball(1, 20) + Ball(1, 90)).precision() == 90);
  CHECK(Ball(ratio(5, 8), 10).lower() == ratio(5, 8));
  CHECK(Ball(ratio(5, 8), 10).upper() == ratio(5, 8));
}

TEST_CASE("comparisons: overlapping enclosures are unknown, equal points are decided") {
  const Ball one(1, 60);
  const Ball third(ratio(1, 3), 60);
  CHECK(less(one, one) == Truth::false_);
  CHECK(less_equal(one, one) == Truth::true_);
  CHECK(equal(one, one) == Truth::true_);
  CHECK(less(third, one) == Truth::true_);
  CHECK(less(one, third) == Truth::false_);
  CHECK(equal(one, third) == Truth::false_);
  CHECK(less(third, third) == Truth::unknown);
  CHECK(less_equal(third, third) == Truth::unknown);
  CHECK(equal(third, third) == Truth::unknown);
  // 2^-200 decides as soon as the precision sees it
  const Rational nudged = 1 + power_of_two(-200);
  CHECK(less(Ball(1, 100), Ball(nudged, 100)) == Truth::unknown);
  CHECK(less(Ball(1, 300), Ball(nudged, 300)) == Truth::true_);
}

TEST_CASE("comparisons: closed intervals that touch") {
  // a ball with lower end 0 and one with upper end 0
  const Ball noise = Ball(ratio(1, 3), 2) - Ball(ratio(1, 3), 2);
  const Ball right = noise + Ball(noise.upper(), 60);
  const Ball left = noise - Ball(noise.upper(), 60);
  REQUIRE(right.lower() == 0);
  REQUIRE(left.upper() == 0);
  CHECK(less_equal(left, right) == Truth::true_);
  CHECK(less(left, right) == Truth::unknown);
  CHECK(less(right, left) == Truth::false_);
  CHECK(equal(left, right) == Truth::unknown);
}

TEST_CASE("balls without a value: not finite, and every comparison is unknown") {
  const Ball one(1, 60);
  const Ball zero(0, 60);
  const Ball none = one / zero;
  for (const Ball& bad : {none, sqrt(-one), log(zero), log(-one), none + one, none * zero, one / none, -none, abs(none), min(none, one), exp(none)}) {
    CHECK_FALSE(bad.is_finite());
    for (const Ball& other : {one, bad}) {
      CHECK(less(bad, other) == Truth::unknown);
      CHECK(less(other, bad) == Truth::unknown);
      CHECK(less_equal(bad, other) == Truth::unknown);
      CHECK(equal(bad, other) == Truth::unknown);
    }
  }
}

TEST_CASE("enormous and minute values neither crash nor lose containment") {
  const Ball large(power_of_two(40), 60);
  const Ball huge = exp(large);
  CHECK_FALSE(huge.is_finite());
  const Ball minute = exp(-large);
  REQUIRE(minute.is_finite());
  CHECK(minute.lower() <= 0);
  CHECK(minute.upper() > 0);
  CHECK(minute.upper() < power_of_two(-1000000));
  Ball power(power_of_two(100000), 60);
  for (int i = 0; i < 40; ++i) power = power * power;
  CHECK_FALSE(power.is_finite());
  CHECK((Ball(1, 60) / exp(Ball(power_of_two(20), 60))).upper() > 0);
  CHECK(less(minute, Ball(1, 60)) == Truth::true_);
}

TEST_CASE("balls are values") {
  Ball a(ratio(1, 3), 70);
  Ball b = a;
  CHECK(b.lower() == a.lower());
  b = b + b;
  CHECK(contains(a, ratio(1, 3)));
  CHECK(contains(b, ratio(2, 3)));
  const Ball c = std::move(b);
  CHECK(contains(c, ratio(2, 3)));
  CHECK(c.precision() == 70);
  std::vector<Ball> many(5, a);
  many.insert(many.begin(), c);
  CHECK(contains(many.back(), ratio(1, 3)));
  CHECK(Ball().lower() == 0);
}
