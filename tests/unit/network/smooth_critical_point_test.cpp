#include "lemmacheck/network/smooth_critical_point.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <vector>

using lemmacheck::ActivationKind, lemmacheck::CriticalKind, lemmacheck::find_smooth_critical_point, lemmacheck::Matrix, lemmacheck::matrix,
    lemmacheck::NoCriticalPoint, lemmacheck::Obstacle, lemmacheck::Rational, lemmacheck::SmoothCriticalPoint, lemmacheck::SmoothSearch;

namespace {

SmoothCriticalPoint point_of(const SmoothSearch& search) {
  if (const auto* nothing = std::get_if<NoCriticalPoint>(&search)) FAIL(nothing->detail);
  return std::get<SmoothCriticalPoint>(search);
}

/// L of the network with weights theta = (w, z) of one unit and one input.
long double loss(ActivationKind activation, const std::vector<double>& x, const std::vector<double>& y, long double w, long double z) {
  long double sum = 0;
  for (std::size_t n = 0; n < x.size(); ++n) {
    const long double u = w * static_cast<long double>(x[n]);
    const long double f = activation == ActivationKind::tanh ? std::tanh(u) : std::log(1 + std::exp(u));
    sum += std::pow(static_cast<long double>(y[n]) - z * f, 2.0L) / 2;
  }
  return sum;
}

Matrix column(const std::vector<double>& entries) {
  Matrix out(entries.size(), 1);
  for (std::size_t n = 0; n < entries.size(); ++n) out(n, 0) = lemmacheck::from_double(entries[n]);
  return out;
}

}  // namespace

TEST_CASE("find_smooth_critical_point: Newton steps reach the minimum; gradient and Hessian are those of differences of the loss") {
  for (const ActivationKind activation : {ActivationKind::tanh, ActivationKind::softplus}) {
    const std::vector<double> x = {0.5, -1, 2, 1, -2, 3};
    std::vector<double> y;
    for (const double one : x)
      y.push_back(1.5 * (activation == ActivationKind::tanh ? std::tanh(0.7 * one) : std::log1p(std::exp(0.7 * one))) + 0.01 * one * one);
    const SmoothCriticalPoint found = point_of(find_smooth_critical_point(matrix("0.75"), matrix("1.55"), activation, column(x), column(y)));
    CHECK(found.kind == CriticalKind::local_minimum);
    const auto w = static_cast<long double>(found.w1(0, 0));
    const auto z = static_cast<long double>(found.w2(0, 0));
    const auto at = [&](long double dw, long double dz) { return loss(activation, x, y, w + dw, z + dz); };
    const long double h = 1e-4L;
    CHECK(std::abs(static_cast<double>((at(h, 0) - at(-h, 0)) / (2 * h))) < 1e-6);
    CHECK(std::abs(static_cast<double>((at(0, h) - at(0, -h)) / (2 * h))) < 1e-6);
    const auto entry = [&](std::size_t i, std::size_t j) { return static_cast<double>(found.hessian(i, j)); };
    CHECK(entry(0, 0) == doctest::Approx(static_cast<double>((at(h, 0) - 2 * at(0, 0) + at(-h, 0)) / (h * h))).epsilon(1e-5));
    CHECK(entry(1, 1) == doctest::Approx(static_cast<double>((at(0, h) - 2 * at(0, 0) + at(0, -h)) / (h * h))).epsilon(1e-5));
    CHECK(entry(0, 1) == doctest::Approx(static_cast<double>((at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4 * h * h))).epsilon(1e-5));
    CHECK(found.slope < lemmacheck::power_of_two(-50));
    CHECK(found.radius < found.distance);
    CHECK(static_cast<double>(found.distance) >= std::hypot(static_cast<double>(w) - 0.75, static_cast<double>(z) - 1.55));
    const auto mean_square = static_cast<double>(at(0, 0)) / 3;  // 2 L / N
    CHECK(static_cast<double>(found.lower) <= mean_square);
    CHECK(static_cast<double>(found.upper) >= mean_square);
    CHECK(static_cast<double>(found.upper - found.lower) < 1e-12);
  }
}

TEST_CASE("find_smooth_critical_point: the saddle at 0 of one tanh unit, where H = -x'y (0 1; 1 0)") {
  const SmoothCriticalPoint found =
      point_of(find_smooth_critical_point(matrix("0"), matrix("0"), ActivationKind::tanh, matrix("1; 2"), matrix("1; 3")));
  CHECK(found.kind == CriticalKind::strict_saddle);
  CHECK(found.direction(0, 0) * found.direction(1, 0) > 0);  // v'Hv = -14 v_1 v_2
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j) CHECK(static_cast<double>(found.inverse(i, j)) == doctest::Approx(i == j ? 0 : -1.0 / 7));
}

TEST_CASE("find_smooth_critical_point: a degenerate Hessian is refused") {
  // Two equal units: the loss is constant as output weight moves from one to the other.
  const SmoothSearch search = find_smooth_critical_point(matrix("1; 1"), matrix("1 1"), ActivationKind::tanh, matrix("1; 2; -1"), matrix("1; 1; 1"));
  REQUIRE(std::holds_alternative<NoCriticalPoint>(search));
}

TEST_CASE("find_smooth_critical_point: a Hessian whose inverse has no doubles is refused") {
  // At 0 the Hessian is -(0 0 1; 0 0 1; 1 1 0), of rank 2; beside it the rest vanishes in doubles only as fast as the weights squared.
  for (const char* weights : {"1/1000000000 0", "1/1000000000 2/1000000000", "1/100 2/100"}) {
    const SmoothSearch search =
        find_smooth_critical_point(matrix(weights), matrix("1/1000000000"), ActivationKind::tanh, matrix("1 0; 0 1"), matrix("1; 1"));
    CHECK(std::holds_alternative<NoCriticalPoint>(search));
  }
}
