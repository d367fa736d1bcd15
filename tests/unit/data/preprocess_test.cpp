#include "lemmacheck/data/preprocess.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>

#include "lemmacheck/data/synthetic.hpp"

using namespace lemmacheck;

namespace {

constexpr std::size_t dimension = 5;
constexpr std::size_t count = 40;

/// Correlated points off the origin.
std::vector<double> draw_points() {
  Random random(4, "whiten");
  const auto independent = draw_gaussian(random, count, dimension);
  const auto mixing = draw_gaussian(random, dimension, dimension);
  std::vector<double> out(count * dimension);
  for (std::size_t n = 0; n < count; ++n)
    for (std::size_t i = 0; i < dimension; ++i) {
      out[n * dimension + i] = 3 + static_cast<double>(i);
      for (std::size_t j = 0; j < dimension; ++j) out[n * dimension + i] += mixing[i * dimension + j] * independent[n * dimension + j];
    }
  return out;
}

double covariance(const std::vector<double>& points, std::size_t i, std::size_t j) {
  double sum = 0;
  for (std::size_t n = 0; n < points.size() / dimension; ++n) sum += points[n * dimension + i] * points[n * dimension + j];
  return sum / static_cast<double>(points.size() / dimension);
}

}  // namespace

TEST_CASE("whitened points have covariance 1 and are the symmetric image of the centred ones") {
  auto points = draw_points();
  auto centred = points;
  centre(centred, dimension);
  const auto kept = whiten(points, dimension, 0);
  REQUIRE(kept.has_value());
  CHECK(kept.value() == dimension);
  for (std::size_t i = 0; i < dimension; ++i)
    for (std::size_t j = 0; j < dimension; ++j) {
      CHECK(std::abs(covariance(points, i, j) - (i == j ? 1 : 0)) < 1e-10);
      // X'Z/N = S Z-map = S^(1/2): symmetric only if the map is the symmetric root (ZCA).
      double cross = 0;
      double mirrored = 0;
      for (std::size_t n = 0; n < count; ++n) {
        cross += centred[n * dimension + i] * points[n * dimension + j];
        mirrored += centred[n * dimension + j] * points[n * dimension + i];
      }
      CHECK(std::abs(cross - mirrored) < 1e-9 * count);
    }
}

TEST_CASE("whitening drops directions without variance and epsilon shrinks the others") {
  auto points = draw_points();
  for (std::size_t n = 0; n < count; ++n) {
    points[n * dimension + 1] = points[n * dimension];  // equal up to a direction
    points[n * dimension + 4] = 7;                      // constant
  }
  auto flat = points;
  const auto kept = whiten(flat, dimension, 0);
  REQUIRE(kept.has_value());
  CHECK(kept.value() == dimension - 2);
  for (std::size_t i = 0; i < dimension; ++i)  // the projection onto what varies: e4 is gone, e0 and e1 become their mean
    for (std::size_t j = 0; j < dimension; ++j) {
      const double expected = i == 4 || j == 4 ? 0 : i < 2 && j < 2 ? 0.5 : i == j ? 1 : 0;
      CHECK(std::abs(covariance(flat, i, j) - expected) < 1e-10);
    }
  auto one = std::vector<double>{3, 1, 5, 7};  // a single column: x / sqrt(var + epsilon)
  REQUIRE(whiten(one, 1, 4).has_value());
  CHECK(one[0] == doctest::Approx(-1 / std::sqrt(5.0 + 4)));
  CHECK(one[3] == doctest::Approx(3 / std::sqrt(5.0 + 4)));
  auto none = std::vector<double>{};
  CHECK(whiten(none, 3, 0).error().what == "whitening: expected a sample, found none");
  auto equal = std::vector<double>(30, 0.1);  // of which the sum of ten is not 1 in doubles
  CHECK(whiten(equal, 3, 0).error().what == "whitening: expected samples that differ, found 10 equal ones");
  auto single = std::vector<double>{1, 2, 3};
  CHECK(whiten(single, 3, 0.01).error().what == "whitening: expected samples that differ, found a single one");
}

TEST_CASE("standardised columns have mean 0 and variance 1; constant ones become 0") {
  auto points = draw_points();
  for (std::size_t n = 0; n < count; ++n) points[n * dimension + 2] = 0.1;
  standardise(points, dimension);
  for (std::size_t j = 0; j < dimension; ++j) {
    double mean = 0;
    for (std::size_t n = 0; n < count; ++n) mean += points[n * dimension + j] / count;
    CHECK(std::abs(mean) < 1e-13);
    CHECK(std::abs(covariance(points, j, j) - (j == 2 ? 0 : 1)) < 1e-12);
  }
}

TEST_CASE("classes in two groups") {
  const std::vector classes{0, 1, 4, 5, 9};
  CHECK(group_classes(classes, Grouping::odd_even) == std::vector<double>{-1, 1, -1, 1, 1});
  CHECK(group_classes(classes, Grouping::halves) == std::vector<double>{-1, -1, -1, 1, 1});
  CHECK(grouping_from("odd-even") == Grouping::odd_even);
  CHECK(grouping_from("halves") == Grouping::halves);
  CHECK_FALSE(grouping_from("odd"));
}
