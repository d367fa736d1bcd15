#include "lemmacheck/train/objective.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "exact_network.hpp"

namespace lemmacheck {
namespace {

void check_exact_gradient(const char* widths, const char* activation, Loss loss) {
  CAPTURE(widths);
  CAPTURE(activation);
  const DrawnOnQuarters d(widths, activation);
  const auto exact_loss_at = [&](const std::vector<Rational>& p) { return exact_loss(d.a, d.s, loss, p); };
  for (const bool portable : {false, true}) {
    Objective objective(d.a, d.s, {.loss = loss, .portable = portable});
    std::vector<double> gradient(d.p.size());
    CHECK(from_double(objective.evaluate(d.p, gradient)) == exact_loss_at(d.exact));
    for (std::size_t k = 0; k < d.p.size(); ++k) CHECK(from_double(gradient[k]) == exact_derivative(exact_loss_at, d.exact, k));
  }
}

/// A network with its samples.
struct Drawn {
  Architecture a;
  Samples s;
  std::vector<double> p;
  Drawn(const char* widths, const char* activation, std::size_t count) : a(shape(widths, activation)) {
    Random random(8, std::string("objective_test/") + widths);
    s = draw_samples(a, count, random);
    p = draw_parameters(a, random);
  }
};

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t k = 0; k < a.size(); ++k) largest = std::max(largest, std::abs(a[k] - b[k]));
  return largest;
}

double size(const std::vector<double>& a) { return distance(a, std::vector<double>(a.size())); }

TEST_CASE("objective: gradients of piecewise-polynomial networks are the exact ones") {
  for (const char* activation : {"relu", "leaky:0.25", "leaky:-0.5", "abs", "linear"}) {
    check_exact_gradient("3-1", activation, Loss::sum);
    check_exact_gradient("3-2-1", activation, Loss::mean);
    check_exact_gradient("2-3-2", activation, Loss::half_mean);
    check_exact_gradient("3-2-2-1", activation, Loss::half_sum);
  }
  check_exact_gradient("3-2-1", "quadratic", Loss::mean);
  check_exact_gradient("2-3-2", "quadratic", Loss::sum);
}

TEST_CASE("objective: gradients are central differences") {
  for (const char* widths : {"5-4-1", "5-4-3-2", "6-33-1", "6-33-9-2"})
    for (const char* activation : {"softplus", "tanh", "quadratic", "leaky:0.1"}) {
      CAPTURE(widths);
      CAPTURE(activation);
      Drawn d(widths, activation, 9);
      for (double& p : d.p) p /= 4;
      Objective objective(d.a, d.s, {});
      std::vector<double> gradient(d.p.size());
      std::vector<double> unused(d.p.size());
      objective.evaluate(d.p, gradient);
      const double h = 1e-5;
      for (std::size_t k = 0; k < d.p.size(); k += 7) {
        std::vector<double> moved = d.p;
        moved[k] = d.p[k] + h;
        const double above = objective.evaluate(moved, unused);
        moved[k] = d.p[k] - h;
        const double below = objective.evaluate(moved, unused);
        CHECK(std::abs((above - below) / (2 * h) - gradient[k]) < 1e-7 * (1 + size(gradient)));
      }
    }
}

TEST_CASE("objective: softplus agrees with the library far to both sides") {
  const Architecture a = shape("1-1-1", "softplus");
  for (const double z : {-800.0, -700.0, -40.0, -1.0, -1e-9, 0.0, 1e-9, 0.5, 3.0, 36.0, 40.0, 800.0}) {
    const Samples s{.count = 1, .points = {z}, .labels = {0}};
    std::vector<double> answers(1);
    Objective(a, s, {}).answer(std::vector<double>{1, 1}, answers);
    CHECK(std::abs(answers[0] - (std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z))))) <= 4e-16 * std::max(answers[0], 1e-290));
  }
}

TEST_CASE("objective: the bits do not depend on the number of threads") {
  Drawn d("300-89-1", "leaky:0.1", 700);
  std::vector<double> one(d.p.size());
  std::vector<double> two(d.p.size());
  Objective single(d.a, d.s, {.threads = 1});
  Objective threaded(d.a, d.s, {.threads = 2});
  for (int repetition = 0; repetition < 5; ++repetition) {
    CHECK(single.evaluate(d.p, one) == threaded.evaluate(d.p, two));
    CHECK(one == two);
  }
}

TEST_CASE("objective: blocks, parts and products by BLAS add up to the sums in order") {
  for (const char* widths : {"20-100-1", "16-40-1", "300-89-1", "12-33-20-3"}) {
    CAPTURE(widths);
    Drawn d(widths, "leaky:0.1", 700);
    std::vector<double> fast(d.p.size());
    std::vector<double> plain(d.p.size());
    Objective by_blas(d.a, d.s, {.loss = Loss::half_mean});
    Objective in_order(d.a, d.s, {.loss = Loss::half_mean, .portable = true});
    const double loss = in_order.evaluate(d.p, plain);
    CHECK(std::abs(by_blas.evaluate(d.p, fast) - loss) < 1e-12 * loss);
    CHECK(distance(fast, plain) < 1e-12 * size(plain));
    std::vector<double> a(d.s.labels.size());
    std::vector<double> b(d.s.labels.size());
    by_blas.answer(d.p, a);
    in_order.answer(d.p, b);
    CHECK(distance(a, b) < 1e-12 * size(b));
  }
}

TEST_CASE("objective: the gradients of the parts of the samples average to the whole one") {
  Drawn d("7-36-3", "softplus", 300);
  Objective objective(d.a, d.s, {});
  std::vector<double> whole(d.p.size());
  std::vector<double> sum(d.p.size());
  std::vector<double> part(d.p.size());
  const double loss = objective.evaluate(d.p, whole);
  double mean = 0;
  for (std::size_t first = 0; first < 300; first += 150) {
    std::vector<std::size_t> batch;
    for (std::size_t n = first; n < first + 150; ++n) batch.push_back(299 - n);
    mean += objective.evaluate(d.p, batch, part) / 2;
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += part[k] / 2;
  }
  CHECK(std::abs(mean - loss) < 1e-13 * loss);
  CHECK(distance(sum, whole) < 1e-13 * size(whole));
}

TEST_CASE("objective: frozen layers have gradient 0, the others keep theirs") {
  Drawn d("5-34-6-2", "tanh", 40);
  std::vector<double> whole(d.p.size());
  Objective(d.a, d.s, {}).evaluate(d.p, whole);
  for (std::size_t mask = 0; mask < 8; ++mask) {
    const std::vector<bool> frozen{(mask & 1) != 0, (mask & 2) != 0, (mask & 4) != 0};
    std::vector<double> gradient(d.p.size(), 7);
    Objective(d.a, d.s, {.frozen = frozen}).evaluate(d.p, gradient);
    for (std::size_t l = 0; l < 3; ++l)
      for (std::size_t k = d.a.offset(l); k < d.a.offset(l + 1); ++k) CHECK(gradient[k] == (frozen[l] ? 0 : whole[k]));
  }
}

TEST_CASE("objective: inspection reports the smallest pre-activation and the signs that changed") {
  const Architecture a = shape("1-2-1", "relu");
  const Samples s{.count = 2, .points = {1, -2}, .labels = {0, 1}};
  Objective objective(a, s, {.loss = Loss::sum});
  std::vector<std::uint8_t> pattern;
  const Inspection first = objective.inspect(std::vector<double>{3, -0.25, 1, 1}, pattern);  // pre-activations 3, -1/4; -6, 1/2
  CHECK(first.smallest_pre_activation == 0.25);
  CHECK(first.pattern_changes == 0);
  CHECK(first.loss == 9.25);
  const Inspection second = objective.inspect(std::vector<double>{3, 0.25, 1, 1}, pattern);  // 3, 1/4; -6, -1/2
  CHECK(second.pattern_changes == 2);
  CHECK(objective.inspect(std::vector<double>{3, 0.25, 1, 1}, pattern).pattern_changes == 0);
  std::vector<std::uint8_t> none;
  CHECK(Objective(shape("1-1", "relu"), s, {}).inspect(std::vector<double>{1}, none).smallest_pre_activation ==
        std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace lemmacheck
