#include "lemmacheck/data/synthetic.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace lemmacheck;

TEST_CASE("points on the sphere have norm 1 and no direction of their own") {
  Random random(1, "sphere");
  constexpr std::size_t count = 4000;
  const auto points = draw_sphere(random, count, 3);
  double sum[3] = {0, 0, 0};
  double squares[3] = {0, 0, 0};
  for (std::size_t n = 0; n < count; ++n) {
    double norm = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const double v = points[3 * n + j];
      norm += v * v;
      sum[j] += v;
      squares[j] += v * v;
    }
    CHECK(norm == doctest::Approx(1).epsilon(1e-14));
  }
  for (std::size_t j = 0; j < 3; ++j) {  // coordinates have mean 0 and variance 1/3: five standard deviations of the mean
    CHECK(std::abs(sum[j] / count) < 5 * std::sqrt(1.0 / 3 / count));
    CHECK(std::abs(squares[j] / count - 1.0 / 3) < 5 * std::sqrt(4.0 / 45 / count));
  }
}

TEST_CASE("Gaussian entries have the moments 0, 1, 0, 3 and signs are balanced") {
  Random random(2, "gaussian");
  constexpr std::size_t count = 20000;
  const auto points = draw_gaussian(random, count / 10, 10);
  REQUIRE(points.size() == count);
  double moment[5] = {0, 0, 0, 0, 0};
  for (const double v : points)
    for (int k = 1; k <= 4; ++k) moment[k] += std::pow(v, k) / count;
  CHECK(std::abs(moment[1]) < 5 / std::sqrt(count));
  CHECK(std::abs(moment[2] - 1) < 5 * std::sqrt(2.0 / count));
  CHECK(std::abs(moment[3]) < 5 * std::sqrt(15.0 / count));
  CHECK(std::abs(moment[4] - 3) < 5 * std::sqrt(96.0 / count));
  double balance = 0;
  for (const double sign : draw_signs(random, count)) {
    CHECK((sign == 1 || sign == -1));
    balance += sign;
  }
  CHECK(std::abs(balance) < 5 * std::sqrt(count));
}

TEST_CASE("a teacher of one quadratic unit labels with the square of the inner product") {
  const Architecture teacher{.widths = {2, 1, 1}, .activation = {ActivationKind::quadratic}};
  const std::vector<double> parameters{3, -1, 2};  // w = (3, -1), z = 2
  const std::vector<double> points{1, 1, 0, 2, 5, 0};
  CHECK(teacher_labels(teacher, parameters, points) == std::vector<double>{2 * 4, 2 * 4, 2 * 225});
}
