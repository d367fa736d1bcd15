#include "lemmacheck/train/network.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace lemmacheck {
namespace {

TEST_CASE("network: activations, widths and losses are read as they are written") {
  for (const char* text : {"relu", "leaky:0.1", "leaky:-2.5e-07", "abs", "softplus", "tanh", "quadratic", "linear"})
    CHECK(to_string(parse_activation(text).value()) == text);
  for (const char* text : {"", "ReLU", "leaky", "leaky:", "leaky:x", "leaky:nan", "leaky:inf", "leaky:0.1x", "leaky:1e999", "leaky:1/", "leaky:/2", "leaky:1/0", "leaky:1/-2",
                           "leaky:1/2/3", "leaky:0.5/2", "leaky:4294967296/5"})
    CHECK_FALSE(parse_activation(text).has_value());
  CHECK(to_string(parse_activation("leaky:1/10").value()) == "leaky:0.1");
  CHECK(to_string(parse_activation("leaky:-3/4").value()) == "leaky:-0.75");
  CHECK(parse_activation("leaky:1/3").value().slope == 1.0 / 3);
  CHECK(parse_widths("784-89-1").value() == std::vector<std::size_t>{784, 89, 1});
  for (const char* text : {"", "5", "5-", "-5", "5-0-1", "5--1", "5-x-1", "5-1 ", "99999999999999999999-1", "100000-100000", "1000000-1000-1000"})
    CHECK_FALSE(parse_widths(text).has_value());
  CHECK(parse_loss("half-mean").value() == Loss::half_mean);
  CHECK_FALSE(parse_loss("mse").has_value());
}

TEST_CASE("network: offsets count row-major matrices one after the other") {
  const Architecture a{.widths = {4, 3, 2, 1}, .activation = {}};
  CHECK(a.offset(0) == 0);
  CHECK(a.offset(1) == 12);
  CHECK(a.offset(2) == 18);
  CHECK(a.offset(3) == 20);
  CHECK(a.hidden_units() == 5);
}

TEST_CASE("network: drawn parameters have mean 0 and variance 2 / fan-in") {
  const Architecture a{.widths = {50, 400, 1}, .activation = {}};
  Random random(1, "network_test");
  const std::vector<double> p = draw_parameters(a, random);
  for (std::size_t l = 0; l < 2; ++l) {
    double sum = 0;
    double squares = 0;
    for (std::size_t k = a.offset(l); k < a.offset(l + 1); ++k) {
      sum += p[k];
      squares += p[k] * p[k];
    }
    const auto n = static_cast<double>(a.offset(l + 1) - a.offset(l));
    const double variance = 2.0 / static_cast<double>(a.widths[l]);
    CHECK(std::abs(sum / n) < 5 * std::sqrt(variance / n));
    CHECK(std::abs(squares / n / variance - 1) < 5 * std::sqrt(0.8 / n));  // the square of a uniform number has variance 4/5 of its mean squared
  }
}

}  // namespace
}  // namespace lemmacheck
