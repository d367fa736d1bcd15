#include "lemmacheck/network/points.hpp"

#include <doctest/doctest.h>

#include <set>

using lemmacheck::Matrix, lemmacheck::Rational;

TEST_CASE("polarization_points: e_i, then e_i + e_j") {
  CHECK(lemmacheck::polarization_points(3) == lemmacheck::matrix("1 0 0; 0 1 0; 0 0 1; 1 1 0; 1 0 1; 0 1 1"));
  CHECK(lemmacheck::polarization_points(1) == lemmacheck::matrix("1"));
}

TEST_CASE("prime_power_points: each row is the previous one times the first row, entry by entry, and pairs of primes have distinct products") {
  const Matrix x = lemmacheck::prime_power_points(4, 5);
  CHECK(x.rows() == 5);
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(x(0, k) == 1);
    for (std::size_t t = 2; t < 5; ++t) CHECK(x(t, k) == x(t - 1, k) * x(1, k));
  }
  std::set<unsigned> products;
  const auto primes = lemmacheck::first_primes(10);
  for (std::size_t k = 0; k < 10; ++k)
    for (std::size_t l = k; l < 10; ++l) products.insert(primes[k] * primes[l]);
  CHECK(products.size() == 55);
  CHECK(primes.back() == 29);
}

TEST_CASE("near_cone_points: five points on the cone, one just off it") {
  const Matrix x = lemmacheck::near_cone_points();
  for (std::size_t t = 0; t < 6; ++t) {
    const Rational form = x(t, 0) * x(t, 0) + x(t, 1) * x(t, 1) - x(t, 2) * x(t, 2);
    if (t != 3) {
      CHECK(form == 0);
    } else {
      CHECK(form != 0);
      CHECK(form * form < lemmacheck::power_of_two(-70));
    }
  }
}

TEST_CASE("random_uniform_matrix, random_exponential_matrix: in range and different") {
  lemmacheck::Random random(3, "points");
  const Matrix u = lemmacheck::random_uniform_matrix(random, 20, 3);
  const Matrix e = lemmacheck::random_exponential_matrix(random, 20, 3);
  std::set<Rational> seen;
  for (const Rational& x : u.entries()) {
    CHECK(x >= 0);
    CHECK(x < 1);
    seen.insert(x);
  }
  for (const Rational& x : e.entries()) {
    CHECK(x >= 0);
    seen.insert(x);
  }
  CHECK(seen.size() == 120);
}

TEST_CASE("random_rounded_gaussian_matrix: multiples of 2^-bits, about as many below as above zero") {
  lemmacheck::Random random(4, "points");
  const Matrix x = lemmacheck::random_rounded_gaussian_matrix(random, 20, 10, 20);
  int negative = 0;
  for (const Rational& entry : x.entries()) {
    CHECK(denominator(Rational(entry * lemmacheck::power_of_two(20))) == 1);
    CHECK(abs(entry) < 8);
    if (entry < 0) ++negative;
  }
  CHECK(negative > 60);
  CHECK(negative < 140);
}
