#include "lemmacheck/network/critical_point.hpp"

#include <doctest/doctest.h>

#include <functional>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/instances.hpp"
#include "lemmacheck/solve/rank.hpp"

using lemmacheck::CriticalKind, lemmacheck::CriticalPoint, lemmacheck::CriticalSearch, lemmacheck::Matrix, lemmacheck::matrix,
    lemmacheck::NoCriticalPoint, lemmacheck::Obstacle, lemmacheck::Random, lemmacheck::Rational, lemmacheck::RectifierNetwork, lemmacheck::transpose;

namespace {

/// N times the loss, from the outputs themselves.
Rational squared_error(const Matrix& w1, const Matrix& w2, const Rational& rho, const Matrix& x, const Matrix& y) {
  return lemmacheck::norm_squared(lemmacheck::network_residual(w1, transpose(w2), transpose(x), y, rho));
}

Rational quadratic_error(const Matrix& v, const Matrix& x, const Matrix& y) {
  const Matrix hidden = x * transpose(v);
  Matrix e = y;
  for (std::size_t n = 0; n < x.rows(); ++n)
    for (std::size_t i = 0; i < v.rows(); ++i) e(n, 0) -= hidden(n, i) * hidden(n, i);
  return lemmacheck::norm_squared(e);
}

/// First and second derivative at 0 of a polynomial of degree at most 4, from five values at multiples of h.
std::pair<Rational, Rational> derivatives(const std::function<Rational(const Rational&)>& f, const Rational& h) {
  const Rational one = f(h), minus_one = f(-h), two = f(2 * h), minus_two = f(-2 * h), zero = f(0);
  return {(8 * (one - minus_one) - (two - minus_two)) / (12 * h), (16 * (one + minus_one) - (two + minus_two) - 30 * zero) / (12 * h * h)};
}

CriticalPoint point_of(const CriticalSearch& search) {
  if (const auto* nothing = std::get_if<NoCriticalPoint>(&search)) FAIL(nothing->detail);
  return std::get<CriticalPoint>(search);
}

Obstacle obstacle_of(const CriticalSearch& search) {
  REQUIRE(std::holds_alternative<NoCriticalPoint>(search));
  return std::get<NoCriticalPoint>(search).obstacle;
}

const Rational tiny = lemmacheck::power_of_two(-200);

/// The gradient in all weights by differences, inside the region.
void check_gradient_is_zero(const Matrix& v, const Matrix& w2, const Rational& rho, const Matrix& x, const Matrix& y) {
  for (std::size_t k = 0; k < v.entries().size() + w2.entries().size(); ++k) {
    const auto along = [&](const Rational& t) {
      Matrix moved = v;
      Matrix outputs = w2;
      (k < v.entries().size() ? moved.entries()[k] : outputs.entries()[k - v.entries().size()]) += t;
      return squared_error(moved, outputs, rho, x, y);
    };
    CHECK(derivatives(along, tiny).first == 0);
  }
}

}  // namespace

TEST_CASE("find_rectifier_critical_point: a minimum with positive loss has zero gradient, the pattern and the distance stated") {
  Random random(2, "critical-point/minimum");
  const Rational rho = lemmacheck::ratio(1, 10);
  const Matrix x = lemmacheck::random_dyadic_matrix(random, 12, 2);
  const Matrix w2 = matrix("1 -2 1/2");
  Matrix w1;
  Matrix g;
  do {
    w1 = lemmacheck::random_dyadic_matrix(random, 3, 2);
    g = lemmacheck::khatri_rao(lemmacheck::activation_pattern(w1, transpose(x), rho), transpose(x));
  } while (lemmacheck::rank(g) < 6);
  const auto error = lemmacheck::find_null_vector(g);
  REQUIRE(error.has_value());
  const Matrix y = Rational(-1) * lemmacheck::network_residual(w1, transpose(w2), transpose(x), Matrix(12, 1), rho) + error.value();
  Matrix near = w1;
  near(1, 1) += lemmacheck::power_of_two(-40);
  const CriticalPoint found = point_of(find_rectifier_critical_point({near, w2, rho}, x, y));
  CHECK(found.kind == CriticalKind::local_minimum);
  CHECK(found.weights == w1);  // the rank is full, so there is one only
  CHECK(found.loss * 12 == lemmacheck::norm_squared(error.value()));
  CHECK(found.positive == 6);
  CHECK(found.distance >= lemmacheck::power_of_two(-40));
  CHECK(found.distance <= lemmacheck::power_of_two(-40) * lemmacheck::ratio(101, 100));
  check_gradient_is_zero(found.weights, w2, rho, x, y);
}

TEST_CASE("find_rectifier_critical_point: fewer samples than weights are fitted exactly, the signs kept") {
  Random random(3, "critical-point/fit");
  const Matrix x = lemmacheck::random_dyadic_matrix(random, 5, 3);
  const Matrix w1 = lemmacheck::random_dyadic_matrix(random, 4, 3);
  const Matrix w2 = matrix("1 -1 2 1");
  Matrix y = Rational(-1) * lemmacheck::network_residual(w1, transpose(w2), transpose(x), Matrix(5, 1), 0);
  bool answered = false;
  for (Rational& label : y.entries()) {
    if (label != 0) label += lemmacheck::power_of_two(-30);
    answered = answered || label != 0;
  }
  REQUIRE(answered);
  const CriticalPoint found = point_of(find_rectifier_critical_point({w1, w2, 0}, x, y));
  CHECK(found.kind == CriticalKind::global_minimum);
  CHECK(squared_error(found.weights, w2, 0, x, y) == 0);
  CHECK(lemmacheck::activation_pattern(found.weights, transpose(x), 0) == lemmacheck::activation_pattern(w1, transpose(x), 0));
}

TEST_CASE("find_rectifier_critical_point: a pre-activation of 1e-16 that the nearest fit would turn over keeps its sign") {
  // To answer 2 on the first sample, (1, 1, 0), the weights (1, -2^-59, 0) move along it, which takes the second sample, (2^-60, 1, 0), where the
  // unit is dead and the label 0, across the kink.
  Matrix w1(1, 3);
  w1(0, 0) = 1;
  w1(0, 1) = Rational(-1) * lemmacheck::power_of_two(-59);
  Matrix samples(2, 3);
  samples(0, 0) = samples(0, 1) = samples(1, 1) = 1;
  samples(1, 0) = lemmacheck::power_of_two(-60);
  const Matrix w2 = matrix("1");
  const CriticalPoint found = point_of(find_rectifier_critical_point({w1, w2, 0}, samples, matrix("2; 0")));
  const Matrix after = found.weights * transpose(samples);
  CHECK(after(0, 1) < 0);
  CHECK(squared_error(found.weights, w2, 0, samples, matrix("2; 0")) == 0);
}

TEST_CASE("find_rectifier_critical_point: a dead unit makes a saddle, along whose direction the loss falls to second order") {
  const Matrix x = matrix("1 1; -2 1");
  const Matrix y = matrix("1; 1");
  Matrix w1 = matrix("1 0");
  w1(0, 1) += lemmacheck::power_of_two(-50);
  const Rational rho = lemmacheck::ratio(1, 2);
  const CriticalPoint found = point_of(find_rectifier_critical_point({w1, matrix("0"), rho}, x, y));
  CHECK(found.kind == CriticalKind::strict_saddle);
  check_gradient_is_zero(found.weights, matrix("0"), rho, x, y);
  const auto along = [&](const Rational& t) {
    return squared_error(found.weights + t * found.descent.weights, matrix("0") + t * found.descent.outputs, rho, x, y);
  };
  const auto [first, second] = derivatives(along, tiny);
  CHECK(first == 0);
  CHECK(second < 0);
}

TEST_CASE("find_rectifier_critical_point: kinks and minima outside the region are refused") {
  CHECK(obstacle_of(find_rectifier_critical_point({matrix("1 -1"), matrix("1"), 0}, matrix("1 1; 1 0"), matrix("1; 1"))) ==
        Obstacle::pre_activation_not_separated);
  CHECK(obstacle_of(find_rectifier_critical_point({matrix("1"), matrix("1"), 0}, matrix("1; 2"), matrix("-1; -2"))) == Obstacle::region_left);
  CHECK(lemmacheck::zero_pre_activations(matrix("1 -1; 0 1"), matrix("1 1; 1 0")) ==
        std::vector<std::pair<std::size_t, std::size_t>>{{0, 0}, {1, 1}});
}

TEST_CASE("find_quadratic_critical_point: the minimiser M, its definiteness and a W with W'W near it") {
  Random random(4, "critical-point/quadratic");
  const Matrix x = lemmacheck::random_dyadic_matrix(random, 9, 2);
  const Matrix teacher = lemmacheck::random_dyadic_matrix(random, 3, 2);
  Matrix y(9, 1);
  const Matrix hidden = x * transpose(teacher);
  for (std::size_t n = 0; n < 9; ++n)
    for (std::size_t i = 0; i < 3; ++i) y(n, 0) += hidden(n, i) * hidden(n, i);
  y(2, 0) += lemmacheck::power_of_two(-20);
  const CriticalPoint found = point_of(find_quadratic_critical_point(teacher, x, y));
  CHECK(found.kind == CriticalKind::global_minimum);
  // No symmetric change of M lowers the squared error, a polynomial of degree 2 in it.
  const auto error_at = [&](const Matrix& m) {
    Matrix e = y;
    const Matrix xm = x * m;
    for (std::size_t n = 0; n < 9; ++n)
      for (std::size_t j = 0; j < 2; ++j) e(n, 0) -= xm(n, j) * x(n, j);
    return lemmacheck::norm_squared(e);
  };
  CHECK(error_at(found.weights) == 9 * found.loss);
  for (const char* change : {"1 0; 0 0", "0 1; 1 0", "0 0; 0 1"})
    CHECK(derivatives([&](const Rational& t) { return error_at(found.weights + t * matrix(change)); }, 1).first == 0);
  CHECK(found.definite > 0);
  CHECK(lemmacheck::find_semidefiniteness_evidence(lemmacheck::gram(teacher) - found.definite * lemmacheck::identity(2)).has_value());
  CHECK(found.definite * found.distance * found.distance >= lemmacheck::norm_squared(found.weights - lemmacheck::gram(teacher)));
}

TEST_CASE("find_quadratic_critical_point: rank-deficient critical points are saddles where the loss can fall, and refused where nothing is exact") {
  const Matrix x = matrix("1 0; 0 1; -2 0");
  const Matrix y = matrix("1; 5; 4");
  for (const char* weights : {"1 0; 0 0; 0 0", "0 0; 0 0; 0 0"}) {
    const CriticalPoint found = point_of(find_quadratic_critical_point(matrix(weights), x, y));
    CHECK(found.kind == CriticalKind::strict_saddle);
    CHECK(found.distance == 0);
    const auto [first, second] = derivatives([&](const Rational& t) { return quadratic_error(found.weights + t * found.descent.weights, x, y); }, 1);
    CHECK(first == 0);
    CHECK(second < 0);
  }
  Matrix near = matrix("1 0; 0 0; 0 0");
  near(0, 0) += lemmacheck::power_of_two(-40);
  const CriticalPoint rounded = point_of(find_quadratic_critical_point(near, x, y));
  CHECK(rounded.weights == matrix("1 0; 0 0; 0 0"));
  CHECK(rounded.distance >= lemmacheck::power_of_two(-40));
  CHECK(obstacle_of(find_quadratic_critical_point(matrix("1 0; 0 0; 0 0"), matrix("1 0; 1 1"), matrix("-1; -1"))) == Obstacle::hessian_not_definite);
}
