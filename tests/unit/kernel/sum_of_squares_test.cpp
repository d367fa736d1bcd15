#include "lemmacheck/kernel/sum_of_squares.hpp"

#include <doctest/doctest.h>

#include "lemmacheck/base/random.hpp"

using namespace lemmacheck;

namespace {

const Polynomial x = Polynomial::indeterminate(0);
const Polynomial y = Polynomial::indeterminate(1);
const Polynomial z = Polynomial::indeterminate(2);

Polynomial power(const Polynomial& base, unsigned exponent) {
  Polynomial out(1);
  for (unsigned bit = 1U << 31; bit != 0; bit >>= 1) {
    out = out * out;
    if ((exponent & bit) != 0) out = out * base;
  }
  return out;
}

}  // namespace

TEST_CASE("verify_identity: algebra against its expansion") {
  CHECK(verify_identity((x + y) * (x - y), x * x - y * y));
  CHECK(verify_identity(power(x + y + z, 3), power(z + x + y, 2) * (y + z + x)));
  CHECK(verify_identity(x - x, Polynomial()));
  CHECK_FALSE(verify_identity((x + y) * (x - y), x * x + y * y));
  CHECK_FALSE(verify_identity(x, y));
  CHECK_FALSE(verify_identity(x, Polynomial()));
  CHECK_FALSE(verify_identity(x * x, x));
}

TEST_CASE("verify_identity: the smallest change of a coefficient is seen") {
  const Polynomial square = (x + y) * (x + y);
  CHECK_FALSE(verify_identity(square + power_of_two(-200) * (x * y), square));
  CHECK_FALSE(verify_identity(square + Polynomial(power_of_two(-200)), square));
}

TEST_CASE("verify_sum_of_squares: identities with and without a multiplier") {
  // Lagrange: |u|^2 |v|^2 - (u.v)^2 = (u1 v2 - u2 v1)^2.
  const Polynomial w = Polynomial::indeterminate(3);
  const Polynomial lagrange = (x * x + y * y) * (z * z + w * w) - (x * z + y * w) * (x * z + y * w);
  CHECK(verify_sum_of_squares(lagrange, {}, {{1, {x * w - y * z}}}));
  // x^2 + x y + y^2 = (x + y/2)^2 + 3/4 y^2.
  CHECK(verify_sum_of_squares(x * x + x * y + y * y, {}, {{1, {x + ratio(1, 2) * y}}, {ratio(3, 4), {y}}}));
  // Motzkin's polynomial is not a sum of squares, (x^2 + y^2)^2 times it is.
  const Polynomial motzkin = power(x, 4) * power(y, 2) + power(x, 2) * power(y, 4) - 3 * power(x * y, 2) + 1;
  const Polynomial a = x * y * (x * x + y * y - 2);
  CHECK(verify_sum_of_squares(motzkin, {{1, {x * x + y * y}}}, {{1, {a * x, a * y, a}}, {1, {x * x - y * y}}}));
  CHECK(verify_sum_of_squares(Polynomial(), {}, {}));
  CHECK(verify_sum_of_squares(Polynomial(7), {}, {{7, {Polynomial(1)}}}));
}

TEST_CASE("verify_sum_of_squares: values of a proved polynomial are nowhere negative") {
  Random random(1, "verify_sum_of_squares");
  for (int i = 0; i < 50; ++i) {
    std::vector<WeightedSquares> squares;
    Polynomial p;
    for (int k = 0; k < 3; ++k) {
      const Rational weight = ratio(random.integer(1, 9), random.integer(1, 9));
      const Polynomial entry = Rational(random.integer(-9, 9)) * x + Rational(random.integer(-9, 9)) * (y * z) + Rational(random.integer(-9, 9));
      squares.push_back({weight, {entry}});
      p = p + weight * entry * entry;
    }
    REQUIRE(verify_sum_of_squares(p, {}, squares));
    CHECK(p.at({Rational(random.integer(-99, 99)), ratio(random.integer(-99, 99), 7), Rational(random.integer(-99, 99))}) >= 0);
    CHECK_FALSE(verify_sum_of_squares(p + power_of_two(-200), {}, squares));
    CHECK_FALSE(verify_sum_of_squares(-p - 1, {}, squares));
  }
}

// Each forgery passes every other rule.
TEST_CASE("verify_sum_of_squares: forgeries, one for each rule") {
  const Polynomial negative = -(x * x);
  SUBCASE("a negative weight among the squares") { CHECK_FALSE(verify_sum_of_squares(negative, {}, {{-1, {x}}})); }
  SUBCASE("a zero weight among the squares") { CHECK_FALSE(verify_sum_of_squares(Polynomial(), {}, {{0, {x}}})); }
  SUBCASE("a negative weight in the multiplier") { CHECK_FALSE(verify_sum_of_squares(negative, {{-1, {Polynomial(1)}}}, {{1, {x}}})); }
  SUBCASE("a multiplier of mixed sign") { CHECK_FALSE(verify_sum_of_squares(negative, {{1, {y}}, {-2, {y}}}, {{1, {x * y}}})); }
  SUBCASE("the multiplier 0: no entries") { CHECK_FALSE(verify_sum_of_squares(negative, {{1, {}}}, {})); }
  SUBCASE("the multiplier 0: zero entries") { CHECK_FALSE(verify_sum_of_squares(negative, {{1, {x - x}}}, {{1, {Polynomial()}}})); }
  SUBCASE("squares of another polynomial") { CHECK_FALSE(verify_sum_of_squares(negative, {}, {{1, {x}}})); }
  SUBCASE("the multiplier is forgotten on the left") { CHECK_FALSE(verify_sum_of_squares(x * x, {{1, {x, Polynomial(1)}}}, {{1, {x}}})); }
  SUBCASE("no squares") { CHECK_FALSE(verify_sum_of_squares(negative, {}, {})); }
}

TEST_CASE("verify_sum_of_squares: degrees beyond 2^16 are refused, not wrapped around") {
  const Polynomial high = power(x, 32768);
  CHECK_FALSE(verify_sum_of_squares(Polynomial(1), {}, {{1, {high}}}));
  CHECK_FALSE(verify_sum_of_squares(Polynomial(1), {{1, {high}}}, {{1, {Polynomial(1)}}}));
  CHECK_FALSE(verify_sum_of_squares(power(x, 65535), {{1, {x}}}, {{1, {x}}}));
  const Polynomial highest = power(x, 32767);
  CHECK(verify_sum_of_squares(highest * highest, {}, {{1, {highest}}}));
}
