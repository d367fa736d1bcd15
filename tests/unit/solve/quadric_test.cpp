#include "lemmacheck/solve/quadric.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/kernel/definiteness.hpp"
#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/rank.hpp"

using lemmacheck::identity, lemmacheck::matrix, lemmacheck::Matrix, lemmacheck::Rational, lemmacheck::transpose;

namespace {
Matrix random_points(lemmacheck::Random& random, std::size_t n, std::size_t d) {
  Matrix x(n, d);
  for (Rational& entry : x.entries()) entry = Rational(random.integer(-6, 6));
  return x;
}

/// By the definition, not through veronese.
bool vanishes_on(const Matrix& m, const Matrix& points) {
  for (std::size_t i = 0; i < points.rows(); ++i) {
    Rational form = 0;
    for (std::size_t k = 0; k < points.cols(); ++k)
      for (std::size_t l = 0; l < points.cols(); ++l) form += points(i, k) * m(k, l) * points(i, l);
    if (form != 0) return false;
  }
  return true;
}
}  // namespace

TEST_CASE("find_common_quadric: through any n < d(d+1)/2 points, at most through n <= d-1 semidefinite of rank one") {
  lemmacheck::Random random(1, "find_common_quadric");
  for (std::size_t d = 1; d <= 5; ++d)
    for (std::size_t n = 0; n < d * (d + 1) / 2; ++n) {
      CAPTURE(n);
      CAPTURE(d);
      const Matrix x = random_points(random, n, d);
      const auto m = lemmacheck::find_common_quadric(x);
      REQUIRE(m.has_value());
      CHECK(is_symmetric(m.value()));
      CHECK_FALSE(is_zero(m.value()));
      CHECK(vanishes_on(m.value(), x));
      if (n < d) CHECK(lemmacheck::rank(m.value()) == 1);
      if (n >= d && n <= 2 * d - 2) CHECK(lemmacheck::rank(m.value()) <= 2);
    }
}

TEST_CASE("find_common_quadric: a cone through more than d(d+1)/2 points, none through a spanning set") {
  const Matrix cone = matrix("1 0 1; 0 2 2; -3 4 5; -8 6 10; -15 8 17; -24 10 26; -35 12 37");
  const auto m = lemmacheck::find_common_quadric(cone);
  REQUIRE(m.has_value());
  CHECK(m.value() == m.value()(0, 0) * matrix("1 0 0; 0 1 0; 0 0 -1"));
  CHECK_FALSE(lemmacheck::find_common_quadric(matrix("1 0; 0 1; 1 1")).has_value());
}

TEST_CASE("quadric_from_coefficients: veronese(X) c = (x' M x)") {
  lemmacheck::Random random(2, "coefficients");
  const Matrix x = random_points(random, 7, 3);
  const Matrix c = random_points(random, 6, 1);
  const Matrix m = lemmacheck::quadric_from_coefficients(c, 3);
  const Matrix values = lemmacheck::veronese(x) * c;
  const Matrix forms = x * m * transpose(x);
  for (std::size_t i = 0; i < 7; ++i) CHECK(values(i, 0) == forms(i, i));
}

TEST_CASE("find_semidefinite_step: just inside the cone, where the last step is known") {
  // I + s diag(1, -1) leaves the cone at s = 1.
  const auto s = lemmacheck::find_semidefinite_step(identity(2), matrix("1 0; 0 -1"));
  REQUIRE(s.has_value());
  CHECK(s.value() < 1);
  CHECK(s.value() > Rational(999, 1000));
  // Directions of any size and matrices of any size.
  const Rational big = lemmacheck::power_of_two(3000);
  const auto t = lemmacheck::find_semidefinite_step(lemmacheck::power_of_two(-9) * identity(2), big * matrix("0 1; 1 0"));
  REQUIRE(t.has_value());
  CHECK(t.value() * big * 512 < 1);
  CHECK(t.value() * big * 512 > Rational(999, 1000));
  CHECK(lemmacheck::find_semidefinite_step(identity(2), matrix("1 0; 0 0")).has_value());
  CHECK_FALSE(lemmacheck::find_semidefinite_step(matrix("1 0; 0 0"), matrix("0 0; 0 -1")).has_value());
}

TEST_CASE("find_semidefinite_step: exact where doubles cannot tell the matrix from a singular one") {
  const Rational gap = lemmacheck::power_of_two(-80);
  Matrix g = matrix("1 1; 1 1");
  g(1, 1) += gap;
  const auto s = lemmacheck::find_semidefinite_step(g, matrix("0 0; 0 -1"));  // det(G + s M) = 2^-80 - s
  REQUIRE(s.has_value());
  CHECK(s.value() < gap);
  CHECK(s.value() > gap * Rational(999, 1000));
}

TEST_CASE("find_far_interpolant: positive semidefinite, on the line, not the start") {
  const Matrix g = matrix("2 1 0; 1 3 1; 0 1 4");
  const Matrix m = matrix("1 2 0; 2 -5 1; 0 1 0");
  const auto p = lemmacheck::find_far_interpolant(g, m);
  REQUIRE(p.has_value());
  const auto evidence = lemmacheck::find_semidefiniteness_evidence(p.value());
  REQUIRE(evidence.has_value());
  CHECK(lemmacheck::verify_positive_semidefinite(p.value(), evidence.value()) == lemmacheck::Truth::true_);
  CHECK(lemmacheck::rank([&] {
          Matrix pair(2, 9);
          for (std::size_t k = 0; k < 9; ++k) {
            pair(0, k) = Matrix(p.value() - g).entries()[k];
            pair(1, k) = m.entries()[k];
          }
          return pair;
        }()) == 1);
}

TEST_CASE("find_dual_multipliers: combinations of x_i x_i' that give every e_k e_l' + e_l e_k'") {
  lemmacheck::Random random(5, "dual");
  const std::size_t d = 3;
  const Matrix x = random_points(random, 8, d);
  const auto theta = lemmacheck::find_dual_multipliers(x);
  REQUIRE(theta.has_value());
  for (std::size_t k = 0; k < d; ++k)
    for (std::size_t l = 0; l < d; ++l) {
      Matrix combination(d, d);
      for (std::size_t i = 0; i < x.rows(); ++i)
        for (std::size_t a = 0; a < d; ++a)
          for (std::size_t b = 0; b < d; ++b) combination(a, b) += theta.value()(k * d + l, i) * x(i, a) * x(i, b);
      Matrix wanted(d, d);
      wanted(k, l) += 1;
      wanted(l, k) += 1;
      CHECK(combination == wanted);
    }
  CHECK_FALSE(lemmacheck::find_dual_multipliers(matrix("1 0; 0 1")).has_value());
}

TEST_CASE("zero_label_multipliers: ones exactly where the label vanishes") {
  CHECK(lemmacheck::zero_label_multipliers(identity(2), matrix("1 0; 0 0")) == matrix("0 1"));
}
