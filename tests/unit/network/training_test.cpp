#include "lemmacheck/network/training.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/points.hpp"

namespace lemmacheck {
namespace {

Rational error(const LeakyReluNetwork& network, const Matrix& x, const Matrix& y, const Rational& rho) {
  return norm_squared(network_residual(network.w, network.z, x, y, rho));
}

LeakyReluNetwork train(const Matrix& x, const Matrix& y, std::size_t d1, const Rational& rho, const AdamSchedule& schedule) {
  Random random(11, "training_test");
  return train_network(x, y, d1, rho, schedule, random);
}

const AdamSchedule& patient() {
  static const AdamSchedule schedule{.learning_rate = 0.02, .batch = 4, .epochs = 1000, .decay_epochs = 1000};
  return schedule;
}

TEST_CASE("training: the first step of Adam goes down the gradient by the learning rate in every coordinate") {
  const Matrix x = matrix("1 -2 1/2; 3 1 -1");
  const Matrix y = matrix("1; 0; 2");
  const Rational rho = ratio(1, 10);
  const LeakyReluNetwork before = train(x, y, 3, rho, {.batch = 3, .epochs = 0});
  const LeakyReluNetwork after = train(x, y, 3, rho, {.learning_rate = 0.001, .batch = 3, .epochs = 1});
  const Rational h = power_of_two(-40);
  const auto check_step = [&](const Rational& old_value, const Rational& new_value, const LeakyReluNetwork& nudged) {
    const Rational slope = (error(nudged, x, y, rho) - error(before, x, y, rho)) / h;
    REQUIRE(abs(slope) > ratio(1, 100));
    const Rational step = new_value - old_value;
    CHECK(step * slope < 0);
    CHECK(abs(abs(step) - ratio(1, 1000)) < ratio(1, 1000000));
  };
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      LeakyReluNetwork nudged = before;
      nudged.w(i, j) += h;
      check_step(before.w(i, j), after.w(i, j), nudged);
    }
    LeakyReluNetwork nudged = before;
    nudged.z(i, 0) += h;
    check_step(before.z(i, 0), after.z(i, 0), nudged);
  }
}

TEST_CASE("training: weights start within the bounds of their fan-in") {
  const LeakyReluNetwork start = train(moment_curve_points(4, 5), matrix("1; 0; 0; 1; 1"), 50, 0, {.epochs = 0});
  Rational largest_w = 0;
  for (const Rational& w : start.w.entries()) largest_w = std::max(largest_w, Rational(w * w));
  CHECK(largest_w <= ratio(6, 4));
  CHECK(largest_w > 1);
  for (const Rational& z : start.z.entries()) CHECK(z * z <= ratio(6, 50));
}

TEST_CASE("training: equal streams give equal networks, and a threshold stops early") {
  Random random(2, "training_test");
  const Matrix x = random_rounded_gaussian_matrix(random, 4, 6, 20);
  const Matrix y = matrix("1; -1; 1; 1; -1; -1");
  const LeakyReluNetwork a = train(x, y, 6, 0, {.batch = 2, .epochs = 50});
  const LeakyReluNetwork b = train(x, y, 6, 0, {.batch = 2, .epochs = 50});
  CHECK(a.w == b.w);
  CHECK(a.z == b.z);
  const LeakyReluNetwork stopped = train(x, y, 6, 0, {.batch = 2, .epochs = 4000, .threshold = 0.0});
  const Matrix e = network_residual(stopped.w, stopped.z, x, y, 0);
  for (std::size_t n = 0; n < 6; ++n) CHECK((y(n, 0) - e(n, 0)) * y(n, 0) > 0);
  CHECK_FALSE(stopped.w == train(x, y, 6, 0, {.batch = 2, .epochs = 4000}).w);
}

TEST_CASE("training: a trained network has an exact minimum beside it") {
  Random random(4, "training_test");
  const Matrix x = random_rounded_gaussian_matrix(random, 6, 9, 20);
  Matrix y(9, 1);
  for (Rational& label : y.entries()) label = 2 * random.integer(0, 1) - 1;
  for (const Rational& rho : {Rational(0), ratio(1, 10)}) {
    const LeakyReluNetwork trained = train(x, y, 8, rho, patient());
    CHECK(error(trained, x, y, rho) > 0);
    CHECK(error(trained, x, y, rho) < power_of_two(-30));
    const auto exact = find_minimum_in_region(trained, x, y, rho);
    REQUIRE(exact.has_value());
    CHECK(error(exact.value(), x, y, rho) == 0);
    CHECK(activation_pattern(exact.value().w, x, rho) == activation_pattern(trained.w, x, rho));
    CHECK(norm_squared(exact.value().w - trained.w) < power_of_two(-20));
  }
}

TEST_CASE("training: no exact minimum where there is none to find") {
  const Matrix x = matrix("1 1 1; 0 1 2");
  const Matrix y = matrix("1; 0; 0");
  const auto find = [&](const char* w, const char* z) { return find_minimum_in_region({.w = matrix(w), .z = matrix(z)}, x, y, 0); };
  CHECK_FALSE(find("1 -1; 1 1", "1; 1").has_value());     // a pre-activation is zero
  CHECK_FALSE(find("1 -3; 1 1", "0; 1").has_value());     // a weight is zero
  CHECK_FALSE(find("1 1; 2 1", "1; 1").has_value());      // two equal rows of A
  CHECK_FALSE(find("1 -3/4; 1 1", "-1; 1").has_value());  // the labels need the other sign of z
  CHECK(find("51/100 1; 1/4 1; -1/4 1; -1/2 1", "4; -4; -4; 4").has_value());
}

TEST_CASE("training: weights that overflow come back as zeros") {
  const Matrix x = matrix("1 2; 3 4");
  const LeakyReluNetwork out = train(x, matrix("1; 0"), 2, ratio(1, 10), {.learning_rate = 1e300, .batch = 1, .epochs = 50});
  CHECK(std::ranges::any_of(out.w.entries(), [](const Rational& w) { return w == 0; }));
}

}  // namespace
}  // namespace lemmacheck
