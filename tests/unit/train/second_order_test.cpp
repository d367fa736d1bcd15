#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "exact_network.hpp"
#include "lemmacheck/train/lbfgs.hpp"
#include "lemmacheck/train/levenberg_marquardt.hpp"

namespace lemmacheck {
namespace {

constexpr double loss_margin = 1e-13;

/// Least squares whose columns are 2^-j times columns of a Hadamard matrix: the minimiser is X'y / |x_j|^2 entry by entry.
struct HadamardLeastSquares {
  Architecture a = shape("5-1", "linear");
  Samples s{.count = 8, .points = std::vector<double>(40), .labels = {3, -1, 4, 1, -5, 9, 2, -6}};
  std::vector<double> minimiser = std::vector<double>(5);
  double least = 0;

  HadamardLeastSquares() {
    const auto sign = [](unsigned n, unsigned j) { return (std::popcount(n & j) % 2 == 0) ? 1.0 : -1.0; };
    for (unsigned j = 0; j < 8; ++j) {
      double product = 0;
      for (unsigned n = 0; n < 8; ++n) product += sign(n, j) * s.labels[n];
      if (j >= 5) {
        least += product * product / 64;
        continue;
      }
      for (unsigned n = 0; n < 8; ++n) s.points[n * 5 + j] = std::ldexp(sign(n, j), -static_cast<int>(j));
      minimiser[j] = std::ldexp(product / 8, static_cast<int>(j));
    }
  }
};

/// A teacher's answers plus noise, and a point far from the teacher.
struct Student {
  Architecture a;
  Samples s;
  std::vector<double> teacher;
  std::vector<double> start;

  Student(const char* widths, const char* activation, std::size_t count, double noise) : a(shape(widths, activation)) {
    Random random(7, std::string("second_order_test/") + widths + activation);
    s = draw_samples(a, count, random);
    teacher = draw_parameters(a, random);
    start = draw_parameters(a, random);
    for (std::size_t k = a.offset(a.layers() - 1); k < start.size(); ++k) start[k] = teacher[k] = 1;
    std::vector<double> answers(s.labels.size());
    Objective(a, s, {}).answer(teacher, answers);
    for (std::size_t k = 0; k < answers.size(); ++k) s.labels[k] = answers[k] + noise * s.labels[k];
  }
};

double norm(const std::vector<double>& a) {
  double sum = 0;
  for (const double entry : a) sum += entry * entry;
  return std::sqrt(sum);
}

Reached run_lbfgs(const Architecture& a, const Samples& s, const std::vector<double>& start, const ObjectiveSettings& settings = {}) {
  Objective objective(a, s, settings);
  Lbfgs method(objective, {}, {.parameters = start});
  return iterate_to_end(method, {.iterations = 5000});
}

Reached run_levenberg_marquardt(const Architecture& a, const Samples& s, const std::vector<double>& start, const ObjectiveSettings& settings = {}) {
  Curvature curvature(a, s, settings);
  LevenbergMarquardt method(curvature, {}, {.parameters = start});
  return iterate_to_end(method, {.iterations = 5000});
}

constexpr auto methods = {run_lbfgs, run_levenberg_marquardt};

TEST_CASE("second order: least squares reach their closed form") {
  const HadamardLeastSquares problem;
  for (const auto& run : methods) {
    const Reached reached = run(problem.a, problem.s, {1, -2, 3, -4, 5}, {});
    for (std::size_t j = 0; j < 5; ++j) CHECK(std::abs(reached.parameters[j] - problem.minimiser[j]) < 1e-12);
    CHECK(std::abs(reached.loss - problem.least) < loss_margin * problem.least);
    CHECK(reached.ending != Ending::limit);
  }
}

TEST_CASE("second order: steps of L-BFGS meet the strong Wolfe conditions") {
  const Student student("6-5-1", "tanh", 80, 0.5);
  Objective objective(student.a, student.s, {});
  const LbfgsSettings settings{.pairs = 4};
  Lbfgs method(objective, settings, {.parameters = student.start});
  const std::size_t n = student.start.size();
  std::vector<double> before = student.start;
  std::vector<double> gradient(n);
  double loss = objective.evaluate(before, gradient);
  for (int k = 0; k < 40; ++k) {
    const Iteration now = method.iterate();
    REQUIRE(now.moved);
    const std::vector<double> after = method.state().parameters;
    std::vector<double> next(n);
    CHECK(objective.evaluate(after, next) == now.loss);
    CHECK(std::abs(norm(next) - now.gradient_norm) <= 1e-14 * now.gradient_norm);
    double first_slope = 0;
    double last_slope = 0;
    for (std::size_t i = 0; i < n; ++i) {
      first_slope += gradient[i] * (after[i] - before[i]);
      last_slope += next[i] * (after[i] - before[i]);
    }
    CHECK(first_slope < 0);
    CHECK(now.loss <= loss + settings.sufficient_decrease * first_slope + loss_margin * loss);
    CHECK(std::abs(last_slope) <= settings.curvature * std::abs(first_slope) * (1 + 1e-9));
    CHECK(method.state().pairs.size() <= 2 * n * settings.pairs);
    before = after;
    gradient = next;
    loss = now.loss;
  }
}

TEST_CASE("second order: a first step of Levenberg-Marquardt solves its damped normal equations") {
  for (const std::size_t count : {20U, 60U}) {  // fewer residuals than the 35 variables, and more
    const Student student("6-5-1", "tanh", count, 0.5);
    Curvature curvature(student.a, student.s, {});
    curvature.move_to(student.start);
    const std::size_t n = curvature.variables();
    const std::size_t r = curvature.residuals();
    std::vector<double> rows(r * n);
    curvature.jacobian(0, r, rows);
    const std::vector<double> residual = curvature.residual();
    std::vector<double> lengths(std::min(n, r));  // the diagonal of the smaller one of J'J and JJ'
    for (std::size_t i = 0; i < r; ++i)
      for (std::size_t j = 0; j < n; ++j) lengths[n <= r ? j : i] += rows[i * n + j] * rows[i * n + j];
    const double damping = 10 * *std::max_element(lengths.begin(), lengths.end());
    LevenbergMarquardt method(curvature, {.damping = 10}, {.parameters = student.start});
    REQUIRE(method.iterate().moved);
    REQUIRE(method.state().damping <= damping);  // no refusal
    std::vector<double> left(n);
    std::vector<double> slope(n);
    for (std::size_t i = 0; i < r; ++i) {
      double product = residual[i];
      for (std::size_t j = 0; j < n; ++j) product += rows[i * n + j] * (method.state().parameters[j] - student.start[j]);
      for (std::size_t j = 0; j < n; ++j) {
        left[j] += rows[i * n + j] * product;
        slope[j] += rows[i * n + j] * residual[i];
      }
    }
    for (std::size_t j = 0; j < n; ++j) left[j] += damping * (method.state().parameters[j] - student.start[j]);
    CHECK(norm(left) < 1e-12 * norm(slope));
  }
}

TEST_CASE("second order: a planted quadratic network is fitted to rounding, with fewer samples than variables and with more") {
  for (const std::size_t count : {30U, 100U}) {  // all local minima are global where the width is at least the dimension
    const Student student("6-8-1", "quadratic", count, 0);
    for (const auto& run : methods) {
      const Reached reached = run(student.a, student.s, student.start, {.frozen = {false, true}});
      CHECK(reached.loss < 1e-26);
    }
  }
}

TEST_CASE("second order: residuals that stay leave no gradient beyond rounding") {
  for (const char* activation : {"quadratic", "tanh"}) {
    const Student student("5-3-1", activation, 150, 0.25);
    Curvature curvature(student.a, student.s, {});
    for (const auto& run : methods) {
      const Reached reached = run(student.a, student.s, student.teacher, {});
      curvature.move_to(reached.parameters);
      CHECK(reached.loss > 0.01);
      CHECK(norm(curvature.gradient()) < 1e-12 * curvature.gradient_scale());
      const Reached polished = find_critical_point(curvature, reached.parameters);
      curvature.move_to(polished.parameters);
      CHECK(norm(curvature.gradient()) < 1e-14 * curvature.gradient_scale());
      CHECK(std::abs(polished.loss - reached.loss) < loss_margin * reached.loss);
    }
  }
}

TEST_CASE("second order: a search for critical points stays at a saddle, minimisers leave it") {
  // L = (1 - uw)^2 has the strict saddle u = w = 0 and the minima uw = 1.
  const Architecture a = shape("1-1-1", "linear");
  const Samples s{.count = 1, .points = {1}, .labels = {1}};
  const std::vector<double> start{0.125, -0.0625};
  Curvature curvature(a, s, {});
  const Reached saddle = find_critical_point(curvature, start);
  CHECK(std::abs(saddle.loss - 1) < 1e-14);
  CHECK(norm(saddle.parameters) < 1e-15);
  for (const auto& run : methods) CHECK(run(a, s, start, {}).loss < 1e-25);
}

TEST_CASE("second order: minimisers end at a kink") {
  // L = (|w| + 1)^2
  const Architecture a = shape("1-1-1", "abs");
  const Samples s{.count = 1, .points = {1}, .labels = {-1}};
  for (const auto& run : methods) {
    const Reached reached = run(a, s, {0.75, 1}, {.frozen = {false, true}});
    CHECK(std::abs(reached.loss - 1) < 1e-6);
    CHECK(reached.ending == Ending::rounding);
    CHECK(reached.parameters[1] == 1);
  }
}

TEST_CASE("second order: L-BFGS comes to rest at a kink only where the loss is least along it") {
  // L = (|4 u| + 1)^2 + (|v| - 3)^2 has a kink on the line u = 0; first lines cross it far from the minimum v = 3.
  const Architecture a = shape("2-1-1", "abs");
  const Samples s{.count = 2, .points = {4, 0, 0, 1}, .labels = {-1, 3}};
  for (const double u : {0.75, 0.3, -0.2}) {
    const Reached reached = run_lbfgs(a, s, {u, 1, 1}, {.loss = Loss::sum, .frozen = {false, true}});
    CHECK(std::abs(reached.loss - 1) < 1e-12);
  }
}

TEST_CASE("second order: a loss that is no number ends the search") {
  const Architecture a = shape("1-1", "linear");
  const Samples s{.count = 1, .points = {1e200}, .labels = {0}};
  for (const auto& run : methods) {
    const Reached reached = run(a, s, {1e200}, {});
    CHECK(reached.ending == Ending::not_finite);
    CHECK_FALSE(std::isfinite(reached.loss));
  }
}

TEST_CASE("second order: equal bits with one thread or two, interrupted or not") {
  const Student student("200-89-1", "leaky:0.1", 720, 1);
  const auto by_lbfgs = [&](std::size_t threads, bool interrupted) {
    Objective objective(student.a, student.s, {.threads = threads});
    Lbfgs method(objective, {.pairs = 3}, {.parameters = student.start});
    for (int k = 0; k < 5; ++k) method.iterate();
    if (interrupted) method = Lbfgs(objective, {.pairs = 3}, method.state());
    for (int k = 0; k < 3; ++k) method.iterate();
    return method.state().parameters;
  };
  CHECK(by_lbfgs(1, false) == by_lbfgs(2, true));
  const Student small("6-4-1", "tanh", 60, 1);
  const auto by_levenberg_marquardt = [&](std::size_t threads, bool interrupted) {
    Curvature curvature(small.a, small.s, {.threads = threads});
    LevenbergMarquardt method(curvature, {}, {.parameters = small.start});
    bool was_newton = false;
    for (int k = 0; k < 60; ++k) {
      method.iterate();
      was_newton = was_newton || method.state().stage == Stage::newton;
      if (interrupted) method = LevenbergMarquardt(curvature, {}, method.state());
    }
    CHECK(was_newton);
    return method.state().parameters;
  };
  CHECK(by_levenberg_marquardt(1, false) == by_levenberg_marquardt(2, true));
}

TEST_CASE("second order: matrices that memory cannot hold are refused") {
  const Student student("8-6-1", "quadratic", 40, 0);  // 54 variables, 40 residuals
  const Curvature curvature(student.a, student.s, {});
  CHECK_FALSE(find_size_error(curvature, Stage::gauss_newton, 40 * 40 * 16).has_value());
  const auto error = find_size_error(curvature, Stage::gauss_newton, 40 * 40 * 16 - 1);
  REQUIRE(error.has_value());
  CHECK(error->what == "expected at most 39 variables or residuals, whose square matrices fit into 0 MiB, found 54 variables and 40 residuals");
  CHECK_FALSE(find_size_error(curvature, Stage::stationary, 54 * 54 * 32).has_value());
  const auto hessian = find_size_error(curvature, Stage::stationary, 54 * 54 * 32 - 1);
  REQUIRE(hessian.has_value());
  CHECK(hessian->what == "expected at most 53 variables, whose Hessian fits into 0 MiB, found 54 variables");
}

}  // namespace
}  // namespace lemmacheck
