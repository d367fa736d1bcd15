#include "lemmacheck/network/leaky_relu.hpp"

#include <doctest/doctest.h>

#include "lemmacheck/network/quadratic.hpp"

using lemmacheck::Matrix, lemmacheck::Random, lemmacheck::Rational;

TEST_CASE("khatri_rao: Gram matrix is the entrywise product of the two Gram matrices") {
  Random random(1, "khatri-rao");
  const Matrix a = lemmacheck::random_integer_matrix(random, 3, 5, 4);
  const Matrix x = lemmacheck::random_integer_matrix(random, 2, 5, 4);
  const Matrix g = lemmacheck::khatri_rao(a, x);
  const Matrix gram = lemmacheck::gram(g);
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j < 5; ++j) CHECK(gram(i, j) == lemmacheck::gram(a)(i, j) * lemmacheck::gram(x)(i, j));
  CHECK(g(1 * 2 + 1, 4) == a(1, 4) * x(1, 4));
}

TEST_CASE("network_residual: labels minus the Khatri-Rao product applied to the rows z_i w_i") {
  Random random(1, "residual");
  const Rational rho = lemmacheck::ratio(1, 10);
  const Matrix x = lemmacheck::random_dyadic_matrix(random, 3, 6);
  const Matrix w = lemmacheck::random_dyadic_matrix(random, 4, 3);
  const Matrix z = lemmacheck::random_integer_matrix(random, 4, 1, 3);
  const Matrix y = lemmacheck::random_integer_matrix(random, 6, 1, 1);
  Matrix scaled(12, 1);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 3; ++j) scaled(i * 3 + j, 0) = z(i, 0) * w(i, j);
  const Matrix g = lemmacheck::khatri_rao(lemmacheck::activation_pattern(w, x, rho), x);
  CHECK(lemmacheck::network_residual(w, z, x, y, rho) == y - lemmacheck::transpose(g) * scaled);
}

TEST_CASE("moment_curve_points: the Vandermonde determinant of three of them") {
  const Matrix x = lemmacheck::moment_curve_points(3, 4);
  const auto entry = [&](std::size_t i, std::size_t n) { return x(i, n); };
  const Rational det = entry(1, 1) * entry(2, 3) - entry(1, 3) * entry(2, 1) - (entry(1, 0) * entry(2, 3) - entry(1, 3) * entry(2, 0)) +
                       (entry(1, 0) * entry(2, 1) - entry(1, 1) * entry(2, 0));
  CHECK(det == 1 * 3 * 2);  // nodes 1, 2, 4
}

TEST_CASE("random_pattern: entries rho and 1, both occur") {
  Random random(1, "pattern");
  const Matrix a = lemmacheck::random_pattern(random, 5, 8, Rational(-1));
  int ones = 0;
  for (const Rational& e : a.entries()) {
    CHECK((e == 1 || e == -1));
    ones += e == 1;
  }
  CHECK(ones > 0);
  CHECK(ones < 40);
}

TEST_CASE("find_descent: the loss is smaller a short way along, in each of the three cases; nothing at a minimum") {
  const Rational rho = lemmacheck::ratio(1, 2);
  const Matrix x = lemmacheck::matrix("1 -2; 1 1");
  const Matrix y = lemmacheck::matrix("1; 1");
  const auto loss = [&](const Matrix& w, const Matrix& z) { return lemmacheck::norm_squared(lemmacheck::network_residual(w, z, x, y, rho)); };
  for (const char* text : {"1 0 0", "2 1 0", "1 0 3"}) {  // the first is critical in W and z, but no minimum
    const Matrix row = lemmacheck::matrix(text);
    Matrix w(1, 2);
    w(0, 0) = row(0, 0);
    w(0, 1) = row(0, 1);
    Matrix z(1, 1);
    z(0, 0) = row(0, 2);
    const auto direction = lemmacheck::find_descent(w, z, x, y, rho, 0);
    REQUIRE(direction.has_value());
    const Rational t = lemmacheck::power_of_two(-30);
    CHECK(loss(w + t * direction->weights, z + t * direction->outputs) < loss(w, z));
  }
  const Matrix line = lemmacheck::matrix("1 2");
  CHECK_FALSE(lemmacheck::find_descent(lemmacheck::matrix("1/5"), lemmacheck::matrix("1"), line, lemmacheck::matrix("1; 0"), rho, 0).has_value());
}
