#include "lemmacheck/exact/matrix.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/exact/modular.hpp"
#include "lemmacheck/exact/polynomial.hpp"

using namespace lemmacheck;

TEST_CASE("matrix arithmetic: against the definitions") {
  const Matrix a = matrix("1 2 -1/2; 0 3 4");
  const Matrix b = matrix("2 0; 1 1; 4 -2");
  CHECK(a * b == matrix("2 3; 19 -5"));
  CHECK(transpose(a * b) == transpose(b) * transpose(a));
  CHECK(trace(a * b) == trace(b * a));
  CHECK(norm_squared(a) == trace(a * transpose(a)));
  CHECK(a + a - a == a);
  CHECK(is_symmetric(a * transpose(a)));
  CHECK_FALSE(is_symmetric(a));
  CHECK_FALSE(parse_matrix("1 2; 3").has_value());
}

TEST_CASE("matrix product: entry by entry, with small, dyadic and coprime denominators") {
  Random random(8, "product");
  const std::vector<long> primes{1000003, 1000033, 1000037, 1000039, 1000081, 1000099, 1000117, 1000121, 1000133, 1000151};
  for (int kind = 0; kind < 4; ++kind)
    for (const auto& [rows, inner, cols] : {std::array<std::size_t, 3>{3, 4, 2}, {1, 40, 1}, {5, 40, 3}, {2, 0, 2}, {0, 3, 1}}) {
      const auto draw = [&, kind = kind](std::size_t k) {
        if (random.integer(0, 4) == 0) return Rational(0);
        const Rational numerator = random.integer(-1000, 1000);
        if (kind == 0) return numerator;
        if (kind == 1) return Rational(numerator * power_of_two(-random.integer(0, 200)));
        if (kind == 2) return Rational(numerator / random.integer(1, 12));
        return Rational(numerator / (Rational(primes[k % primes.size()]) * Rational(2 * random.integer(1, 500) + 1)));  // no common denominator
      };
      Matrix a(rows, inner);
      Matrix b(inner, cols);
      for (std::size_t k = 0; k < a.entries().size(); ++k) a.entries()[k] = draw(k);
      for (std::size_t k = 0; k < b.entries().size(); ++k) b.entries()[k] = draw(k);
      const Matrix c = a * b;
      REQUIRE(c.rows() == rows);
      REQUIRE(c.cols() == cols);
      for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < cols; ++j) {
          Rational sum = 0;
          for (std::size_t k = 0; k < inner; ++k) sum += a(i, k) * b(k, j);
          CHECK(c(i, j) == sum);
        }
    }
}

TEST_CASE("reduce: a ring homomorphism where it is defined") {
  const std::uint32_t p = 10007;
  Random random(5, "reduce");
  for (int i = 0; i < 200; ++i) {
    const Rational x = ratio(random.integer(-999, 999), random.integer(1, 999));
    const Rational y = ratio(random.integer(-999, 999), random.integer(1, 999));
    CHECK(*reduce(x * y, p) == std::uint64_t{*reduce(x, p)} * *reduce(y, p) % p);
    CHECK(*reduce(x + y, p) == (*reduce(x, p) + *reduce(y, p)) % p);
  }
  CHECK_FALSE(reduce(ratio(1, 10007), p).has_value());
  CHECK(is_odd_prime(p));
  CHECK(is_odd_prime(2147483647));
  CHECK_FALSE(is_odd_prime(2));
  CHECK_FALSE(is_odd_prime(1));
  CHECK_FALSE(is_odd_prime(9));
  CHECK_FALSE(is_odd_prime(4294967311));
}

TEST_CASE("Polynomial: ring operations agree with evaluation") {
  Random random(6, "polynomial");
  const auto draw = [&] {
    Polynomial p = Rational(random.integer(-3, 3));
    for (int t = 0; t < 4; ++t) {
      Polynomial m = Rational(random.integer(-3, 3));
      for (int k = 0; k < 3; ++k) m = m * (Polynomial::indeterminate(static_cast<std::size_t>(random.integer(0, 3))) + Polynomial(Rational(random.integer(0, 1))));
      p = p + m;
    }
    return p;
  };
  for (int i = 0; i < 100; ++i) {
    const Polynomial a = draw();
    const Polynomial b = draw();
    std::vector<Rational> x;
    for (int k = 0; k < 4; ++k) x.push_back(ratio(random.integer(-9, 9), random.integer(1, 4)));
    CHECK((a * b).at(x) == a.at(x) * b.at(x));
    CHECK((a + b).at(x) == a.at(x) + b.at(x));
    CHECK((a - a).is_zero());
    CHECK(a * b == b * a);
    CHECK((a * b).derivative(1) == a.derivative(1) * b + a * b.derivative(1));
  }
}
