#include "lemmacheck/network/quadratic.hpp"

#include <doctest/doctest.h>

namespace lemmacheck {
namespace {

/// Isserlis' sum over all index quadruples.
Rational isserlis(const Matrix& a) {
  Rational sum = 0;
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.rows(); ++j)
      for (std::size_t k = 0; k < a.rows(); ++k)
        for (std::size_t l = 0; l < a.rows(); ++l) {
          const int pairings = (i == j && k == l ? 1 : 0) + (i == k && j == l ? 1 : 0) + (i == l && j == k ? 1 : 0);
          sum += Rational(pairings) * a(i, j) * a(k, l);
        }
  return sum;
}

Matrix output(const Matrix& w, const Matrix& x) {
  Matrix out(x.rows(), 1);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    Matrix point(x.cols(), 1);
    for (std::size_t k = 0; k < x.cols(); ++k) point(k, 0) = x(i, k);
    out(i, 0) = norm_squared(w * point);
  }
  return out;
}

TEST_CASE("the Gaussian quartic is Isserlis' sum") {
  Random random(1, "quadratic_test");
  for (std::size_t d = 1; d <= 4; ++d) {
    const Matrix w = random_integer_matrix(random, d + 1, d, 5);
    const Matrix teacher = random_dyadic_matrix(random, d, d);
    CHECK(gaussian_risk(w, teacher) == isserlis(gram(w) - gram(teacher)));
  }
}

TEST_CASE("the named examples have the stated values") {
  const QuadraticExample saddle = rank_one_saddle();
  CHECK(gram(saddle.teacher) == Rational(3) * identity(2));
  CHECK(gaussian_risk(saddle.student, saddle.teacher) == 24);
  for (const QuadraticExample& example : {sign_interpolant(), rademacher_interpolant(), cone_interpolant(9)})
    CHECK(output(example.student, example.data) == output(example.teacher, example.data));
  const QuadraticExample signs = sign_interpolant();
  CHECK(gaussian_risk(signs.student, signs.teacher) == 4);
  const QuadraticExample cone = cone_interpolant(2);
  CHECK(gaussian_risk(cone.student, cone.teacher) == Rational(7) * ratio(576, 625));
}

TEST_CASE("a matrix of prescribed rank factors and has no larger rank") {
  Random random(7, "quadratic_test");
  const Matrix full = random_matrix_of_rank(random, 3, 3, 3, 4);
  const Matrix& f = full;
  const Rational determinant = f(0, 0) * (f(1, 1) * f(2, 2) - f(1, 2) * f(2, 1)) - f(0, 1) * (f(1, 0) * f(2, 2) - f(1, 2) * f(2, 0)) +
                               f(0, 2) * (f(1, 0) * f(2, 1) - f(1, 1) * f(2, 0));
  CHECK(determinant * determinant == 1);
  const Matrix one = random_matrix_of_rank(random, 4, 3, 1, 4);
  CHECK_FALSE(is_zero(one));
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 3; ++j) CHECK(one(i, j) * one(0, 0) == one(i, 0) * one(0, j));
  CHECK(is_zero(random_matrix_of_rank(random, 2, 5, 0, 4)));
}

TEST_CASE("points lie on their quadrics and padding keeps the Gram matrix") {
  Random random(3, "quadratic_test");
  const Matrix m = matrix("1 0 0; 0 1 0; 0 0 -1");
  for (const Matrix& points : {cone_points(6), random_quadric_points(random, m, matrix("1 0 1"), 6, 5)})
    for (std::size_t i = 0; i < points.rows(); ++i)
      CHECK(points(i, 0) * points(i, 0) + points(i, 1) * points(i, 1) == points(i, 2) * points(i, 2));
  const Matrix w = random_integer_matrix(random, 2, 3, 9);
  CHECK(gram(pad_rows(w, 5)) == gram(w));
  const Matrix skew = random_skew_matrix(random, 4, 3);
  CHECK(is_zero(skew + transpose(skew)));
  const Matrix signs = sign_points(3);
  CHECK(norm_squared(signs) == 24);
  CHECK(transpose(signs) * signs == Rational(8) * identity(3));
}

}  // namespace
}  // namespace lemmacheck
