#include "lemmacheck/exact/polynomial.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "lemmacheck/base/random.hpp"

using namespace lemmacheck;

namespace {

Polynomial random_polynomial(Random& random) {
  Polynomial out;
  for (int term = 0; term < 4; ++term) {
    Polynomial product(ratio(random.integer(-9, 9), random.integer(1, 9)));
    for (std::size_t variable = 0; variable < 3; ++variable)
      for (long e = random.integer(0, 2); e > 0; --e) product = product * Polynomial::indeterminate(variable);
    out = out + product;
  }
  return out;
}

}  // namespace

TEST_CASE("Polynomial: evaluation is a ring homomorphism, the derivative obeys Leibniz") {
  Random random(1, "polynomial");
  for (int i = 0; i < 100; ++i) {
    const Polynomial a = random_polynomial(random);
    const Polynomial b = random_polynomial(random);
    const std::vector<Rational> point = {ratio(random.integer(-9, 9), 7), random.integer(-9, 9), ratio(random.integer(-9, 9), 2)};
    CHECK((a + b).at(point) == a.at(point) + b.at(point));
    CHECK((a - b).at(point) == a.at(point) - b.at(point));
    CHECK((a * b).at(point) == a.at(point) * b.at(point));
    CHECK((a - a).is_zero());
    for (std::size_t variable = 0; variable < 3; ++variable)
      CHECK((a * b).derivative(variable) == a.derivative(variable) * b + a * b.derivative(variable));
  }
}

TEST_CASE("Polynomial: an exponent beyond 16 bits is an error, not a wrapped exponent") {
  Polynomial power = Polynomial::indeterminate(0);
  for (int doubling = 0; doubling < 15; ++doubling) power = power * power;
  CHECK(power.degree() == 32768);
  CHECK_THROWS_AS(power * power, std::overflow_error);
}
