#include "lemmacheck/network/label_fitting.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck {
namespace {

/// f(W x)' z of one point, summed neuron by neuron.
Rational answer(const LeakyReluNetwork& network, const Matrix& x, std::size_t n, const Rational& rho) {
  Rational sum = 0;
  for (std::size_t i = 0; i < network.w.rows(); ++i) {
    Rational u = 0;
    for (std::size_t j = 0; j < x.rows(); ++j) u += network.w(i, j) * x(j, n);
    sum += network.z(i, 0) * (u > 0 ? u : Rational(rho * u));
  }
  return sum;
}

bool is_differentiable(const LeakyReluNetwork& network, const Matrix& x) {
  const Matrix values = network.w * x;
  return std::ranges::none_of(values.entries(), [](const Rational& u) { return u == 0; });
}

void check_fit(const Result<LeakyReluNetwork>& fit, const Matrix& x, const Matrix& y, const Rational& rho, std::size_t neurons) {
  REQUIRE(fit.has_value());
  CHECK(fit.value().w.rows() == neurons);
  CHECK(fit.value().z.rows() == neurons);
  CHECK(is_differentiable(fit.value(), x));
  for (std::size_t n = 0; n < x.cols(); ++n) CHECK(answer(fit.value(), x, n, rho) == y(n, 0));
}

Matrix random_labels(Random& random, std::size_t n) {
  Matrix y(n, 1);
  for (Rational& label : y.entries()) label = random.integer(0, 1);
  return y;
}

TEST_CASE("label_fitting: three points of the plane, worked by hand") {
  const Matrix x = matrix("1 1 1; 0 1 2");
  const auto blocks = find_trapezoid_blocks(x, Groups{{0}}, ratio(1, 2), ratio(1, 2));
  REQUIRE(blocks.has_value());
  const TrapezoidBlock& b = blocks.value().front();
  CHECK(b.normal == matrix("0; 1"));
  CHECK(b.bias == matrix("1; 0"));
  CHECK(b.outer == ratio(1, 2));
  CHECK(b.inner == ratio(1, 4));
  const Rational rho = ratio(1, 10);
  const LeakyReluNetwork network = trapezoid_network(blocks.value(), rho);
  CHECK(network.w == matrix("1/2 1; 1/4 1; -1/4 1; -1/2 1"));
  CHECK(network.z == matrix("40/9; -40/9; -40/9; 40/9"));
  CHECK((network.w * x)(2, 0) == ratio(-1, 4));
  check_fit(pad_network(network, x, 8), x, matrix("1; 0; 0"), rho, 8);
  CHECK(pad_network(network, x, 5).value().w(4, 0) == 1);
  CHECK(pad_network(network, x, 5).value().w(4, 1) == 1);
}

TEST_CASE("label_fitting: two blocks need a factor each") {
  const Matrix x = matrix("1 1 1; 0 1 2");
  const auto blocks = find_trapezoid_blocks(x, Groups{{0}, {2}}, ratio(1, 2), ratio(1, 2));
  REQUIRE(blocks.has_value());
  const TrapezoidBlock& second = blocks.value()[1];
  CHECK(second.normal == matrix("2; -1"));
  CHECK(second.bias == matrix("1/5; 2/5"));
  CHECK(second.outer == ratio(5, 6));
  CHECK(second.inner == ratio(5, 12));
  const StackedBlocks stacked = stack_blocks(blocks.value());
  const Matrix members = group_indicator(Groups{{0}, {2}}, 3);
  const Matrix normal_values = stacked.normals * x;
  const Matrix bias_values = stacked.biases * x;
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t n = 0; n < 3; ++n) {
      CHECK((normal_values(i, n) == 0) == (members(i, n) == 1));
      if (members(i, n) == 1) CHECK(bias_values(i, n) == 1);
    }
  LeakyReluNetwork network = trapezoid_network(blocks.value(), 0);
  CHECK(network.z == matrix("4; -4; -4; 4; 12/5; -12/5; -12/5; 12/5"));
  check_fit(network, x, matrix("1; 0; 1"), 0, 8);
  for (std::size_t j = 4; j < 8; ++j) network.z(j, 0) = network.z(j - 4, 0);
  CHECK(answer(network, x, 2, 0) == ratio(5, 3));
}

TEST_CASE("label_fitting: all labels 1 in the plane") {
  const Matrix x = moment_curve_points(2, 5);
  const Matrix y = matrix("1; 1; 1; 1; 1");
  check_fit(fit_labels_four_neuron(x, y, ratio(1, 10)), x, y, ratio(1, 10), 20);
  check_fit(fit_labels_two_neuron(x, y, ratio(1, 10)), x, y, ratio(1, 10), 10);
}

TEST_CASE("label_fitting: every shape, slope and label fits") {
  Random random(3, "label_fitting_test");
  const Rational slopes[] = {0, ratio(1, 100), -1, -3, 2, ratio(99, 100), 1000000};
  for (std::size_t d0 = 2; d0 <= 5; ++d0)
    for (std::size_t n = 0; n <= 11; ++n) {
      const Rational& rho = slopes[(d0 * 12 + n) % 7];
      const Matrix x = n % 2 == 0 ? moment_curve_points(d0, n) : random_dyadic_matrix(random, d0, n);
      const Matrix binary = random_labels(random, n);
      const std::size_t positives = positive_labels(binary).size();
      check_fit(fit_labels_four_neuron(x, binary, rho, ratio(2, 3), ratio(1, 5)), x, binary, rho, 4 * ((positives + d0 - 2) / (d0 - 1)));
      check_fit(fit_labels_two_neuron(x, binary, rho), x, binary, rho, 2 * ((n + d0 - 2) / (d0 - 1)));
      const Matrix real = random_dyadic_matrix(random, n, 1);
      check_fit(fit_labels_two_neuron(x, real, rho), x, real, rho, 2 * ((n + d0 - 2) / (d0 - 1)));
    }
}

TEST_CASE("label_fitting: a maximum of 0 leaves the scale free") {
  const Matrix x = identity(2);
  check_fit(fit_labels_two_neuron(x, matrix("1; 0"), 0), x, matrix("1; 0"), 0, 4);
  check_fit(fit_labels_four_neuron(x, matrix("1; 0"), 0), x, matrix("1; 0"), 0, 4);
}

TEST_CASE("label_fitting: nearly degenerate points") {
  Matrix x = matrix("1 1 2; 3 3 5; 0 0 1");
  x(0, 1) += power_of_two(-40);
  const Matrix y = matrix("1; 0; 1/3");
  check_fit(fit_labels_two_neuron(x, y, 0), x, y, 0, 4);
}

TEST_CASE("label_fitting: degenerate points come back as a dependence") {
  const auto check_dependence = [](const Matrix& x, const std::vector<std::size_t>& group) {
    const auto found = find_group_normal(x, group);
    REQUIRE(std::holds_alternative<LinearDependence>(found));
    const auto& d = std::get<LinearDependence>(found);
    REQUIRE(d.columns.size() == d.coefficients.size());
    CHECK(std::ranges::any_of(d.coefficients, [](const Rational& c) { return c != 0; }));
    for (std::size_t j = 0; j < x.rows(); ++j) {
      Rational sum = 0;
      for (std::size_t k = 0; k < d.columns.size(); ++k) sum += d.coefficients[k] * x(j, d.columns[k]);
      CHECK(sum == 0);
    }
  };
  check_dependence(matrix("1 2 1; 3 6 1"), {0});
  check_dependence(matrix("1 2 1; 3 6 1; 0 0 1"), {0});
  check_dependence(matrix("1 2 1; 3 6 1; 0 0 1"), {0, 1});
  check_dependence(matrix("1 0 1 5; 0 1 1 5; 0 0 0 1"), {0, 1});
  check_dependence(matrix("1 0; 1 0"), {0});

  const auto fit = fit_labels_two_neuron(matrix("1 2 1; 3 6 1"), matrix("1; 1; 0"), 0);
  REQUIRE_FALSE(fit.has_value());
  CHECK(fit.error().what == "X is not generic: its columns 1, 2, with coefficients 2, -1, sum to 0");
  CHECK_FALSE(fit_labels_four_neuron(matrix("1 -1; 0 0"), matrix("1; 0"), 0).has_value());
}

TEST_CASE("label_fitting: input that no construction takes") {
  const Matrix x = matrix("1 1; 0 1");
  const Matrix y = matrix("1; 0");
  CHECK_FALSE(fit_labels_two_neuron(x, y, 1).has_value());
  CHECK_FALSE(fit_labels_two_neuron(matrix("1 2"), y, 0).has_value());
  CHECK_FALSE(fit_labels_two_neuron(x, matrix("1; 0; 0"), 0).has_value());
  CHECK_FALSE(fit_labels_four_neuron(x, matrix("1; 2"), 0).has_value());
  CHECK_FALSE(fit_labels_four_neuron(x, y, 0, 1, ratio(1, 2)).has_value());
  CHECK_FALSE(fit_labels_four_neuron(x, y, 0, ratio(1, 2), 0).has_value());
  CHECK_FALSE(find_trapezoid_blocks(x, Groups{{0, 1}}, ratio(1, 2), ratio(1, 2)).has_value());
  CHECK_FALSE(pad_network(fit_labels_two_neuron(x, y, 0).value(), x, 3).has_value());
  CHECK_FALSE(pad_network({.w = Matrix(0, 2), .z = Matrix(0, 1)}, matrix("0 1; 0 1"), 3).has_value());
}

TEST_CASE("label_fitting: 120 Gaussian points of dimension 12 [standard]") {
  Random random(5, "label_fitting_test");
  const Matrix x = random_dyadic_matrix(random, 12, 120);
  const Matrix y = random_labels(random, 120);
  check_fit(fit_labels_two_neuron(x, y, ratio(1, 10)), x, y, ratio(1, 10), 22);
}

}  // namespace
}  // namespace lemmacheck
