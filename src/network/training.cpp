#include "lemmacheck/network/training.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck {
namespace {

Samples to_doubles(const Matrix& x, const Matrix& y) {
  Samples out{.count = x.cols(), .points = std::vector<double>(x.cols() * x.rows()), .labels = std::vector<double>(x.cols())};
  for (std::size_t n = 0; n < out.count; ++n) {
    for (std::size_t j = 0; j < x.rows(); ++j) out.points[n * x.rows() + j] = static_cast<double>(x(j, n));
    out.labels[n] = static_cast<double>(y(n, 0));
  }
  return out;
}

}  // namespace

LeakyReluNetwork train_network(const Matrix& x, const Matrix& y, std::size_t d1, const Rational& rho, const AdamSchedule& schedule, Random& random) {
  const Samples samples = to_doubles(x, y);
  const std::size_t d0 = x.rows();
  const Architecture architecture{.widths = {d0, d1, 1}, .activation = {ActivationKind::leaky, static_cast<double>(rho)}};
  Objective objective(architecture, samples, {.portable = true});
  std::vector<double> start = draw_parameters(architecture, random);
  const std::vector<double> parameters = run_adam_schedule(objective, schedule, std::move(start), random.next()).parameters;
  LeakyReluNetwork out{.w = Matrix(d1, d0), .z = Matrix(d1, 1)};
  const auto exact = [&](std::size_t k) { return std::isfinite(parameters[k]) ? from_double(parameters[k]) : Rational(0); };
  for (std::size_t i = 0; i < d1; ++i) {
    for (std::size_t j = 0; j < d0; ++j) out.w(i, j) = exact(i * d0 + j);
    out.z(i, 0) = exact(d1 * d0 + i);
  }
  return out;
}

namespace {

/// The least-norm c with g' c = r in doubles: c = g (g'g)^-1 r by Gaussian elimination with row pivots.
Matrix least_norm_correction(const Matrix& g, const Matrix& r) {
  const std::size_t n = g.cols();
  const std::size_t rows = g.rows();
  std::vector<double> a(rows * n);
  for (std::size_t k = 0; k < a.size(); ++k) a[k] = static_cast<double>(g.entries()[k]);
  const std::size_t width = n + 1;
  std::vector<double> system(n * width);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t k = 0; k < rows; ++k) system[i * width + j] += a[k * n + i] * a[k * n + j];
    system[i * width + n] = static_cast<double>(r(i, 0));
  }
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t pivot = c;
    for (std::size_t i = c + 1; i < n; ++i)
      if (std::abs(system[i * width + c]) > std::abs(system[pivot * width + c])) pivot = i;
    if (system[pivot * width + c] == 0) return Matrix(rows, 1);
    for (std::size_t j = 0; j < width; ++j) std::swap(system[c * width + j], system[pivot * width + j]);
    for (std::size_t i = c + 1; i < n; ++i) {
      const double factor = system[i * width + c] / system[c * width + c];
      for (std::size_t j = c; j < width; ++j) system[i * width + j] -= factor * system[c * width + j];
    }
  }
  std::vector<double> t(n);
  for (std::size_t i = n; i-- > 0;) {
    double sum = system[i * width + n];
    for (std::size_t j = i + 1; j < n; ++j) sum -= system[i * width + j] * t[j];
    t[i] = sum / system[i * width + i];
  }
  Matrix out(rows, 1);
  for (std::size_t k = 0; k < rows; ++k) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += a[k * n + i] * t[i];
    if (std::isfinite(sum)) out(k, 0) = from_double(sum);
  }
  return out;
}

}  // namespace

Result<LeakyReluNetwork> find_minimum_in_region(const LeakyReluNetwork& network, const Matrix& x, const Matrix& y, const Rational& rho) {
  const std::size_t d0 = x.rows();
  const std::size_t n_points = x.cols();
  const Matrix values = network.w * x;
  if (std::ranges::any_of(values.entries(), [](const Rational& u) { return u == 0; })) return Error{"a pre-activation is zero, expected none"};
  if (std::ranges::any_of(network.z.entries(), [](const Rational& z) { return z == 0; })) return Error{"an output weight is zero, expected none"};
  const Matrix g = khatri_rao(activation_pattern(network.w, x, rho), x);
  std::optional<Minor> minor;
  for (std::size_t k = 0; k < 8 && (!minor || minor->rows.size() < n_points); ++k)
    if (const auto residues = reduce(g, elimination_prime(k))) minor = find_minor(*residues, elimination_prime(k));
  if (!minor || minor->rows.size() < n_points) return Error{"rank(A o X) is less than N for every prime tried"};

  Matrix v(network.w.rows() * d0, 1);
  for (std::size_t i = 0; i < network.w.rows(); ++i)
    for (std::size_t j = 0; j < d0; ++j) v(i * d0 + j, 0) = network.z(i, 0) * network.w(i, j);
  v = v + least_norm_correction(g, y - transpose(g) * v);
  Matrix square(n_points, n_points);
  for (std::size_t r = 0; r < n_points; ++r)
    for (std::size_t n = 0; n < n_points; ++n) square(n, r) = g(minor->rows[r], n);
  const auto rest = find_solution(square, y - transpose(g) * v);
  if (!rest.has_value()) return rest.error();
  for (std::size_t r = 0; r < n_points; ++r) v(minor->rows[r], 0) += rest.value()(r, 0);

  LeakyReluNetwork out{.w = Matrix(network.w.rows(), d0), .z = network.z};
  for (std::size_t i = 0; i < out.w.rows(); ++i)
    for (std::size_t j = 0; j < d0; ++j) out.w(i, j) = v(i * d0 + j, 0) / network.z(i, 0);
  const Matrix moved = out.w * x;
  for (std::size_t k = 0; k < moved.entries().size(); ++k)
    if (moved.entries()[k] * values.entries()[k] <= 0) return Error{"the exact solution leaves the region of the network"};
  if (!is_zero(network_residual(out.w, out.z, x, y, rho))) return Error{"the exact solution does not answer the labels"};
  return out;
}

}  // namespace lemmacheck
