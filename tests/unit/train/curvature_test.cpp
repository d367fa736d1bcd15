#include "lemmacheck/train/curvature.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "exact_network.hpp"

namespace lemmacheck {
namespace {

/// d2f/(dp_k dp_m) where f is a polynomial of total degree at most 6 near the point.
template <class Function>
Rational exact_second_derivative(const Function& f, const std::vector<Rational>& parameters, std::size_t k, std::size_t m) {
  const auto difference = [&](const Rational& h) {
    const auto at = [&](int a, int b) {
      std::vector<Rational> moved = parameters;
      moved[k] += a * h;
      moved[m] += b * h;
      return f(moved);
    };
    return Rational((at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h * h));
  };
  const Rational h = power_of_two(-20);
  return Rational(64 * difference(h) - 20 * difference(2 * h) + difference(4 * h)) / 45;
}

void check_exact_curvature(const char* widths, const char* activation, Loss loss) {
  CAPTURE(widths);
  CAPTURE(activation);
  const DrawnOnQuarters d(widths, activation);
  Curvature curvature(d.a, d.s, {.loss = loss, .threads = 2});
  const auto exact_loss_at = [&](const std::vector<Rational>& p) { return exact_loss(d.a, d.s, loss, p); };
  CHECK(from_double(curvature.move_to(d.p)) == exact_loss_at(d.exact));
  const std::size_t n = d.p.size();
  REQUIRE(curvature.variables() == n);
  std::vector<double> rows(curvature.residuals() * n);
  curvature.jacobian(0, curvature.residuals(), rows);
  const std::vector<double> gradient = curvature.gradient();
  const std::vector<double> hessian = curvature.hessian();
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t r = 0; r < curvature.residuals(); ++r)
      CHECK(from_double(rows[r * n + k]) ==
            exact_derivative([&](const std::vector<Rational>& p) { return exact_residuals(d.a, d.s, p)[r]; }, d.exact, k));
    CHECK(from_double(gradient[k]) == exact_derivative(exact_loss_at, d.exact, k));
    for (std::size_t m = 0; m <= k; ++m) {
      CHECK(from_double(hessian[k * n + m]) == exact_second_derivative(exact_loss_at, d.exact, k, m));
      CHECK(hessian[k * n + m] == hessian[m * n + k]);
    }
  }
}

TEST_CASE("curvature: Jacobians, gradients and Hessians of piecewise-polynomial networks are the exact ones") {
  for (const char* activation : {"relu", "leaky:0.25", "abs"}) {
    check_exact_curvature("2-1", activation, Loss::sum);
    check_exact_curvature("2-2-1", activation, Loss::mean);
    check_exact_curvature("2-2-2", activation, Loss::half_mean);
    check_exact_curvature("2-2-2-1", activation, Loss::half_sum);
  }
  check_exact_curvature("2-2-1", "quadratic", Loss::mean);
  check_exact_curvature("2-2-2", "quadratic", Loss::sum);
}

TEST_CASE("curvature: derivatives of smooth networks are central differences, with frozen layers left out") {
  for (const char* activation : {"softplus", "tanh", "quadratic"})
    for (unsigned mask = 0; mask < 7; ++mask) {
      const Architecture a = shape("4-5-3-2", activation);
      Random random(2, "curvature_test");
      const Samples s = draw_samples(a, 9, random);
      std::vector<double> p = draw_parameters(a, random);
      for (double& entry : p) entry /= 2;
      const std::vector<bool> frozen{(mask & 1) != 0, (mask & 2) != 0, (mask & 4) != 0};
      Curvature curvature(a, s, {.frozen = frozen});
      Curvature other(a, s, {.frozen = frozen});
      curvature.move_to(p);
      const std::size_t n = curvature.variables();
      const std::size_t r = curvature.residuals();
      const std::vector<double> gradient = curvature.gradient();
      const std::vector<double> hessian = curvature.hessian();
      std::vector<double> rows(r * n);
      curvature.jacobian(0, r, rows);
      const double h = 1e-5;
      for (std::size_t k = 0; k < n; ++k) {
        std::vector<double> step(n);
        std::vector<double> above = p;
        std::vector<double> below = p;
        step[k] = h;
        curvature.add_to(above, step);
        step[k] = -h;
        curvature.add_to(below, step);
        double slope = other.move_to(above);
        const std::vector<double> gradient_above = other.gradient();
        const std::vector<double> residual_above = other.residual();
        slope = (slope - other.move_to(below)) / (2 * h);
        const std::vector<double> gradient_below = other.gradient();
        CHECK(std::abs(slope - gradient[k]) < 1e-7 * (1 + std::abs(slope)));
        for (std::size_t m = 0; m < n; ++m) {
          const double bend = (gradient_above[m] - gradient_below[m]) / (2 * h);
          CHECK(std::abs(bend - hessian[k * n + m]) < 1e-6 * (1 + std::abs(bend)));
        }
        for (std::size_t m = 0; m < r; ++m) {
          const double change = (residual_above[m] - other.residual()[m]) / (2 * h);
          CHECK(std::abs(change - rows[m * n + k]) < 1e-7 * (1 + std::abs(change)));
        }
      }
    }
}

TEST_CASE("curvature: J'J, JJ' and J'u are products with the Jacobian") {
  for (const char* widths : {"6-1", "6-7-1", "6-7-3", "6-7-4-2"}) {
    const Architecture a = shape(widths, "tanh");
    Random random(4, "curvature_test");
    const Samples s = draw_samples(a, 150, random);
    const std::vector<double> p = draw_parameters(a, random);
    Curvature curvature(a, s, {});
    curvature.move_to(p);
    const std::size_t n = curvature.variables();
    const std::size_t r = curvature.residuals();
    std::vector<double> rows(r * n);
    curvature.jacobian(0, r, rows);
    const std::vector<double> normal = curvature.normal_matrix();
    const std::vector<double> gram = curvature.gram_matrix();
    double trace = 0;
    for (std::size_t i = 0; i < n; ++i) {
      trace += normal[i * n + i];
      for (std::size_t j = 0; j < n; j += 5) {
        double sum = 0;
        for (std::size_t k = 0; k < r; ++k) sum += rows[k * n + i] * rows[k * n + j];
        CHECK(std::abs(normal[i * n + j] - sum) < 1e-11 * static_cast<double>(r));
      }
    }
    for (std::size_t i = 0; i < r; i += 7)
      for (std::size_t j = 0; j < r; j += 3) {
        double sum = 0;
        for (std::size_t k = 0; k < n; ++k) sum += rows[i * n + k] * rows[j * n + k];
        CHECK(std::abs(gram[i * r + j] - sum) < 1e-12 * static_cast<double>(n));
      }
    std::vector<double> u(r);
    for (double& entry : u) entry = random.normal();
    std::vector<double> product(n);
    curvature.multiply_transposed(u, product);
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0;
      for (std::size_t k = 0; k < r; ++k) sum += rows[k * n + i] * u[k];
      CHECK(std::abs(product[i] - sum) < 1e-12 * static_cast<double>(r));
    }
    double squares = 0;
    for (const double e : curvature.residual()) squares += e * e;
    CHECK(std::abs(curvature.gradient_scale() - std::sqrt(squares * trace) / 150) < 1e-12 * std::sqrt(squares * trace));
  }
}

}  // namespace
}  // namespace lemmacheck
