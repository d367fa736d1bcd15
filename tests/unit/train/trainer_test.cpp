#include "lemmacheck/train/trainer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace lemmacheck {
namespace {

/// |X w - y|^2 / (2N) with X'X = N diag(4, 1) and minimiser (1, -2): coordinate i of the error obeys e := e - r h_i e.
struct LeastSquares {
  Architecture a{.widths = {2, 1}, .activation = {ActivationKind::linear, 1}};
  Samples s{.count = 4, .points = {2, 1, 2, -1, -2, 1, -2, -1}, .labels = {0, 4, -4, 0}};
  Objective objective{a, s, {.loss = Loss::half_mean}};
  static constexpr double target[2] = {1, -2};
  static constexpr double curvature[2] = {4, 1};
};

const std::vector<double> start{3, 5};

TEST_CASE("trainer: gradient descent on least squares shrinks each error by 1 - r h") {
  LeastSquares problem;
  Trainer trainer(problem.objective, {.schedule = {.rate = 0.125}}, {.parameters = start});
  for (int t = 1; t <= 40; ++t) {
    trainer.run_epoch();
    for (std::size_t i = 0; i < 2; ++i) {
      const double expected = LeastSquares::target[i] + std::pow(1 - 0.125 * LeastSquares::curvature[i], t) * (start[i] - LeastSquares::target[i]);
      CHECK(std::abs(trainer.state().parameters[i] - expected) < 1e-14);
    }
  }
}

TEST_CASE("trainer: momentum on least squares follows its linear recurrence") {
  LeastSquares problem;
  const double rate = 0.125;
  const double m = 0.5;
  Trainer trainer(problem.objective, {.optimizer = {.kind = OptimizerKind::momentum, .momentum = m}, .schedule = {.rate = rate}},
                  {.parameters = start});
  // e_{t+1} = (1 + m - r h) e_t - m e_{t-1}; h = 1: the roots of q^2 - 11/8 q + 1/2 are c (cos a +- i sin a) with c^2 = 1/2.
  const double angle = std::acos(11.0 / 16 / std::sqrt(0.5));
  const double e0 = start[1] + 2;
  const double e1 = (1 - rate) * e0;
  const double factor = (e1 / std::sqrt(0.5) - e0 * std::cos(angle)) / std::sin(angle);
  for (int t = 1; t <= 40; ++t) {
    trainer.run_epoch();
    const double error = std::pow(0.5, t / 2.0) * (e0 * std::cos(angle * t) + factor * std::sin(angle * t));
    CHECK(std::abs(trainer.state().parameters[1] + 2 - error) < 1e-13);
  }
}

TEST_CASE("trainer: steps of Adam are weighted means of past gradients") {
  LeastSquares problem;
  const Optimizer o{.kind = OptimizerKind::adam, .beta1 = 0.75, .beta2 = 0.875, .epsilon = 1e-3};
  Trainer trainer(problem.objective, {.optimizer = o, .schedule = {.rate = 0.25}}, {.parameters = start});
  std::vector<std::vector<double>> gradients;
  for (int t = 0; t < 20; ++t) {
    const std::vector<double> before = trainer.state().parameters;
    gradients.emplace_back();
    for (std::size_t i = 0; i < 2; ++i) gradients.back().push_back(LeastSquares::curvature[i] * (before[i] - LeastSquares::target[i]));
    trainer.run_epoch();
    for (std::size_t i = 0; i < 2; ++i) {
      double mean = 0;
      double square = 0;
      double mean_weights = 0;
      double square_weights = 0;
      for (int past = 0; past <= t; ++past) {
        const double g = gradients[static_cast<std::size_t>(past)][i];
        mean += std::pow(o.beta1, t - past) * g;
        square += std::pow(o.beta2, t - past) * g * g;
        mean_weights += std::pow(o.beta1, t - past);
        square_weights += std::pow(o.beta2, t - past);
      }
      const double step = 0.25 * (mean / mean_weights) / (std::sqrt(square / square_weights) + o.epsilon);
      CHECK(std::abs(before[i] - step - trainer.state().parameters[i]) < 1e-13);
    }
  }
}

TEST_CASE("trainer: rates are held, then decay geometrically") {
  LeastSquares problem;
  Trainer trainer(problem.objective, {.schedule = {.rate = 0.125, .hold = 3, .decay = 0.5}}, {.parameters = start});
  std::vector<double> rates;
  for (int t = 0; t < 6; ++t) {
    trainer.run_epoch();
    rates.push_back(trainer.state().rate);
  }
  CHECK(rates == std::vector<double>{0.125, 0.125, 0.125, 0.0625, 0.03125, 0.015625});
}

TEST_CASE("trainer: an epoch of mini-batches uses every sample once") {
  // One weight for each sample: after an epoch every weight has moved once, by rate * 2 * label.
  const std::size_t n = 23;
  const Architecture a{.widths = {n, 1}, .activation = {}};
  Samples s{.count = n, .points = std::vector<double>(n * n), .labels = std::vector<double>(n)};
  for (std::size_t k = 0; k < n; ++k) {
    s.points[k * n + k] = 1;
    s.labels[k] = static_cast<double>(k) + 1;
  }
  Objective objective(a, s, {.loss = Loss::sum});
  Trainer trainer(objective, {.schedule = {.rate = 0.25}, .batch = 5}, {.parameters = std::vector<double>(n)});
  trainer.run_epoch();
  for (std::size_t k = 0; k < n; ++k) CHECK(trainer.state().parameters[k] == 0.5 * s.labels[k]);
  CHECK(trainer.state().step == 5);
}

/// 6 epochs with a network that is large enough for two threads.
TrainState run(const Optimizer& optimizer, std::size_t batch, std::size_t threads, std::uint64_t seed, bool interrupted) {
  const Architecture a{.widths = {200, 89, 1}, .activation = {ActivationKind::leaky, 0.1}};
  Random random(3, "trainer_test");
  Samples s{.count = 720, .points = std::vector<double>(720 * 200), .labels = std::vector<double>(720)};
  for (double& x : s.points) x = random.normal();
  for (double& y : s.labels) y = random.normal();
  Objective objective(a, s, {.threads = threads});
  const TrainSettings settings{.optimizer = optimizer, .schedule = {.rate = 1e-3, .hold = 2, .decay = 0.9}, .batch = batch, .seed = seed};
  Trainer trainer(objective, settings, {.parameters = draw_parameters(a, random)});
  for (int epoch = 0; epoch < 3; ++epoch) trainer.run_epoch();
  if (!interrupted) {
    for (int epoch = 0; epoch < 3; ++epoch) trainer.run_epoch();
    return trainer.state();
  }
  Trainer resumed(objective, settings, trainer.state());
  for (int epoch = 0; epoch < 3; ++epoch) resumed.run_epoch();
  return resumed.state();
}

void check_equal_bits(OptimizerKind kind, std::size_t batch) {
  const TrainState once = run({.kind = kind, .pairs = 2}, batch, 1, 1, false);
  const auto is_same = [&](const TrainState& other) {
    return once.parameters == other.parameters && once.memory == other.memory && once.rate == other.rate && once.step == other.step;
  };
  CHECK(std::ranges::all_of(once.parameters, [](double p) { return std::isfinite(p); }));
  CHECK(is_memory_of(kind, once.parameters.size(), once.memory));
  CHECK(is_same(run({.kind = kind, .pairs = 2}, batch, 2, 1, false)));
  CHECK(is_same(run({.kind = kind, .pairs = 2}, batch, 2, 1, true)));
  if (batch > 0) CHECK_FALSE(is_same(run({.kind = kind}, batch, 1, 2, false)));
}

TEST_CASE("trainer: equal seeds give equal bits, with one thread or two, interrupted or not") {
  for (const OptimizerKind kind : {OptimizerKind::gradient_descent, OptimizerKind::momentum, OptimizerKind::adam})
    for (const std::size_t batch : {std::size_t{0}, std::size_t{150}}) check_equal_bits(kind, batch);
  check_equal_bits(OptimizerKind::lbfgs, 0);
  check_equal_bits(OptimizerKind::levenberg_marquardt, 0);
}

TEST_CASE("trainer: a search for critical points is the same with one thread or two, interrupted or not, and ends at a saddle") {
  // L = (1 - uw)^2 on one sample
  const Architecture a{.widths = {1, 1, 1}, .activation = {ActivationKind::linear, 1}};
  const Samples s{.count = 1, .points = {1}, .labels = {1}};
  std::vector<TrainState> states;
  for (const bool is_interrupted : {false, true}) {
    Objective objective(a, s, {.threads = is_interrupted ? 2U : 1U});
    const TrainSettings settings{.optimizer = {.kind = OptimizerKind::stationary}};
    Trainer trainer(objective, settings, {.parameters = {0.125, -0.0625}});
    for (int k = 0; k < 30 && !trainer.has_ended(); ++k) {
      trainer.run_epoch();
      if (is_interrupted && k == 1) trainer = Trainer(objective, settings, trainer.state());
    }
    CHECK(trainer.has_ended());
    states.push_back(trainer.state());
  }
  CHECK(states[0].parameters == states[1].parameters);
  CHECK(states[0].memory == states[1].memory);
  CHECK(std::abs(states[0].parameters[0]) + std::abs(states[0].parameters[1]) < 1e-15);
}

TEST_CASE("trainer: L-BFGS and Levenberg-Marquardt end at the level of rounding") {
  for (const OptimizerKind kind : {OptimizerKind::lbfgs, OptimizerKind::levenberg_marquardt}) {
    LeastSquares problem;
    Trainer trainer(problem.objective, {.optimizer = {.kind = kind}}, {.parameters = start});
    CHECK(trainer.run_epoch() == 32.5);  // 4 * 4 / 2 + 7 * 7 / 2 at the start
    for (int k = 0; k < 100 && !trainer.has_ended(); ++k) trainer.run_epoch();
    CHECK(trainer.has_ended());
    for (std::size_t i = 0; i < 2; ++i) CHECK(std::abs(trainer.state().parameters[i] - LeastSquares::target[i]) < 1e-14);
  }
}

TEST_CASE("trainer: training finds a planted network") {
  const Architecture a{.widths = {4, 16, 1}, .activation = {ActivationKind::softplus, 0}};
  Random random(6, "trainer_test");
  Samples s{.count = 30, .points = std::vector<double>(120), .labels = std::vector<double>(30)};
  for (double& x : s.points) x = random.normal();
  Objective(a, s, {}).answer(draw_parameters(a, random), s.labels);
  Objective objective(a, s, {});
  Trainer trainer(objective, {.optimizer = {.kind = OptimizerKind::adam}, .schedule = {.rate = 0.02, .hold = 1000, .decay = 0.995}},
                  {.parameters = draw_parameters(a, random)});
  const double before = trainer.run_epoch();
  double after = before;
  for (int epoch = 0; epoch < 2500; ++epoch) after = trainer.run_epoch();
  CHECK(before > 0.05);
  CHECK(after < 1e-3);
}

}  // namespace
}  // namespace lemmacheck
