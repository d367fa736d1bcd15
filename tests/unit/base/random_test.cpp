#include "lemmacheck/base/random.hpp"

#include <doctest/doctest.h>

#include <array>

using lemmacheck::Random;

TEST_CASE("Random: the stream depends on seed and label alone") {
  Random a(1, "x");
  Random b(1, "x");
  Random c(1, "y");
  Random d(2, "x");
  int same_c = 0;
  int same_d = 0;
  for (int i = 0; i < 100; ++i) {
    const auto v = a.next();
    CHECK(v == b.next());
    same_c += v == c.next();
    same_d += v == d.next();
  }
  CHECK(same_c == 0);
  CHECK(same_d == 0);
}

TEST_CASE("Random::integer: stays in range and reaches every value") {
  Random r(7, "integer");
  std::array<int, 7> seen{};
  for (int i = 0; i < 7000; ++i) ++seen[static_cast<std::size_t>(r.integer(-3, 3) + 3)];
  for (const int n : seen) CHECK(n > 800);
}

TEST_CASE("Random::normal: first four moments") {
  Random r(7, "normal");
  double m1 = 0, m2 = 0, m4 = 0;
  const int n = 200000;
  for (int i = 0; i < n; ++i) {
    const double x = r.normal();
    m1 += x, m2 += x * x, m4 += x * x * x * x;
  }
  CHECK(m1 / n == doctest::Approx(0).epsilon(0.02).scale(1));
  CHECK(m2 / n == doctest::Approx(1).epsilon(0.02));
  CHECK(m4 / n == doctest::Approx(3).epsilon(0.05));
}
