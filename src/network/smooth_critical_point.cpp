#include "lemmacheck/network/smooth_critical_point.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/rank.hpp"
#include "lemmacheck/train/curvature.hpp"
#include "lemmacheck/train/levenberg_marquardt.hpp"

namespace lemmacheck {
namespace {

std::vector<double> to_doubles(const Matrix& a) {
  std::vector<double> out;
  out.reserve(a.entries().size());
  for (const Rational& x : a.entries()) out.push_back(static_cast<double>(x));
  return out;
}

Rational rounded_up(double x) { return parse_rational(decimal_up(from_double(x), 3)).value(); }
Rational rounded_down(double x) { return parse_rational(decimal_down(from_double(x), 3)).value(); }

/// The bound K of the statements: over the ball of radius r no second derivative of grad L is larger.
double third_derivative_bound(const Matrix& w1, const Matrix& w2, ActivationKind activation, const Matrix& x, const std::vector<double>& residual,
                              double r) {
  const auto d1 = static_cast<double>(w1.rows());
  const Matrix values = w1 * transpose(x);
  double z = d1 * r;
  for (const Rational& one : w2.entries()) z += std::abs(static_cast<double>(one));
  const bool is_tanh = activation == ActivationKind::tanh;
  const double bend = is_tanh ? 0.8 : 0.25;
  const double third = is_tanh ? 2 : 0.1;
  double k = 0;
  for (std::size_t n = 0; n < x.rows(); ++n) {
    double length = 1;
    for (std::size_t j = 0; j < x.cols(); ++j) length += std::pow(static_cast<double>(x(n, j)), 2);
    length /= 2;
    double height = d1;
    for (std::size_t i = 0; i < w1.rows() && !is_tanh; ++i) height += r * length + std::abs(static_cast<double>(values(i, n)));
    const double first = z * length + height;
    const double second = bend * z * length * length + length;
    k += 3 * first * second + (std::abs(residual[n]) + r * first) * (third * z * std::pow(length, 3) + 3 * bend * length * length);
  }
  return k * (1 + 1e-9);
}

using Wide = long double;

/// Exact data need not be doubles: decimals of a table are not.
std::vector<Wide> to_wide(const Matrix& a) {
  std::vector<Wide> out;
  out.reserve(a.entries().size());
  for (const Rational& x : a.entries()) {
    const auto high = static_cast<double>(x);
    out.push_back(Wide{high} + (std::isfinite(high) ? Wide{static_cast<double>(x - from_double(high))} : 0));
  }
  return out;
}

/// -grad L and |e|^2 = 2 L, and the sizes of the terms that they sum.
struct WideGradient {
  std::vector<Wide> descent;
  Wide norm = 0;
  Wide terms = 0;
  Wide square = 0;
  Wide square_terms = 0;
};

WideGradient gradient_at(const std::vector<Wide>& theta, ActivationKind activation, const std::vector<Wide>& points, const std::vector<Wide>& labels,
                         std::size_t d0, std::size_t d1) {
  WideGradient out{.descent = std::vector<Wide>(theta.size())};
  std::vector<Wide> value(d1);
  std::vector<Wide> slope(d1);
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const Wide* x = &points[n * d0];
    Wide e = labels[n];
    Wide size = std::abs(e);
    Wide length = 1;
    for (std::size_t j = 0; j < d0; ++j) length += std::abs(x[j]);
    for (std::size_t i = 0; i < d1; ++i) {
      Wide u = 0;
      for (std::size_t j = 0; j < d0; ++j) u += theta[i * d0 + j] * x[j];
      const bool is_tanh = activation == ActivationKind::tanh;
      value[i] = is_tanh ? std::tanh(u) : std::max(u, Wide{0}) + std::log1p(std::exp(-std::abs(u)));
      slope[i] = is_tanh ? 1 - value[i] * value[i] : 1 / (1 + std::exp(-u));
      const Wide z = theta[d1 * d0 + i];
      e -= z * value[i];
      size += std::abs(z) * (1 + std::abs(value[i]));
    }
    out.square += e * e;
    out.square_terms += std::abs(e) * size;
    for (std::size_t i = 0; i < d1; ++i) {
      const Wide z = theta[d1 * d0 + i];
      for (std::size_t j = 0; j < d0; ++j) out.descent[i * d0 + j] += e * z * slope[i] * x[j];
      out.descent[d1 * d0 + i] += e * value[i];
      out.terms += size * (length * (1 + std::abs(z)) + std::abs(value[i]));
    }
  }
  for (const Wide g : out.descent) out.norm += g * g;
  out.norm = std::sqrt(out.norm);
  return out;
}

/// a^-1 b by Gaussian elimination with row pivots; 0 where a pivot vanishes.
std::vector<Wide> solve(const std::vector<double>& matrix, std::vector<Wide> b) {
  const std::size_t p = b.size();
  std::vector<Wide> a(matrix.begin(), matrix.end());
  for (std::size_t c = 0; c < p; ++c) {
    std::size_t pivot = c;
    for (std::size_t i = c + 1; i < p; ++i)
      if (std::abs(a[i * p + c]) > std::abs(a[pivot * p + c])) pivot = i;
    if (a[pivot * p + c] == 0) return std::vector<Wide>(p);
    for (std::size_t j = 0; j < p; ++j) std::swap(a[c * p + j], a[pivot * p + j]);
    std::swap(b[c], b[pivot]);
    for (std::size_t i = c + 1; i < p; ++i) {
      const Wide factor = a[i * p + c] / a[c * p + c];
      for (std::size_t j = c; j < p; ++j) a[i * p + j] -= factor * a[c * p + j];
      b[i] -= factor * b[c];
    }
  }
  for (std::size_t i = p; i-- > 0;) {
    for (std::size_t j = i + 1; j < p; ++j) b[i] -= a[i * p + j] * b[j];
    b[i] /= a[i * p + i];
  }
  return b;
}

/// The number that x is.
Rational exact(Wide x) {
  const auto high = static_cast<double>(x);
  return from_double(high) + from_double(static_cast<double>(x - Wide{high}));
}

}  // namespace

bool is_certifiable_smooth(ActivationKind kind) { return kind == ActivationKind::tanh || kind == ActivationKind::softplus; }

SmoothSearch find_smooth_critical_point(const Matrix& w1, const Matrix& w2, ActivationKind activation, const Matrix& x, const Matrix& y) {
  const std::size_t d1 = w1.rows();
  const std::size_t d0 = w1.cols();
  const Samples samples{.count = x.rows(), .points = to_doubles(x), .labels = to_doubles(y)};
  Curvature curvature({.widths = {d0, d1, 1}, .activation = {activation, 0}}, samples, {.loss = Loss::half_sum});
  std::vector<double> parameters = to_doubles(w1);
  for (const double z : to_doubles(w2)) parameters.push_back(z);

  const Reached reached = find_critical_point(curvature, parameters);
  if (std::ranges::all_of(reached.parameters, [](double one) { return std::isfinite(one); })) parameters = reached.parameters;
  std::vector<Wide> theta(parameters.begin(), parameters.end());
  const std::vector<Wide> points = to_wide(x);
  const std::vector<Wide> labels = to_wide(y);
  WideGradient gradient = gradient_at(theta, activation, points, labels, d0, d1);
  constexpr int steps = 8;
  for (int k = 0; k < steps; ++k) {
    curvature.move_to(std::vector<double>(theta.begin(), theta.end()));
    const std::vector<Wide> step = solve(curvature.hessian(), gradient.descent);
    std::vector<Wide> moved = theta;
    for (std::size_t i = 0; i < moved.size(); ++i) moved[i] += step[i];
    WideGradient next = gradient_at(moved, activation, points, labels, d0, d1);
    if (!(next.norm < gradient.norm)) break;
    theta = std::move(moved);
    gradient = std::move(next);
  }
  curvature.move_to(std::vector<double>(theta.begin(), theta.end()));
  const double loss = static_cast<double>(gradient.square) / static_cast<double>(x.rows());
  const double slope = 1.001 * static_cast<double>(gradient.norm) + 1e-18 * static_cast<double>(gradient.terms) + 1e-60;
  const std::vector<double> hessian = curvature.hessian();
  const std::size_t p = curvature.variables();
  double largest = 0;
  bool is_finite = std::isfinite(loss) && std::isfinite(slope);
  for (const double h : hessian) {
    largest = std::max(largest, std::abs(h));
    is_finite = is_finite && std::isfinite(h);
  }
  for (const Wide t : theta) is_finite = is_finite && std::isfinite(static_cast<double>(t));
  if (!is_finite) return NoCriticalPoint{Obstacle::residual_too_large, "weights, loss, gradient or Hessian are not finite numbers in doubles"};

  SmoothCriticalPoint out;
  out.w1 = Matrix(d1, d0);
  out.w2 = Matrix(1, d1);
  for (std::size_t k = 0; k < p; ++k) (k < d1 * d0 ? out.w1.entries()[k] : out.w2.entries()[k - d1 * d0]) = exact(theta[k]);
  out.slope = rounded_up(slope);
  out.hessian = Matrix(p, p);
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < p; ++j) out.hessian(i, j) = from_double((hessian[i * p + j] + hessian[j * p + i]) / 2);
  const double error = 2e-13 * (1 + largest);
  out.error = rounded_up(error);
  const auto bound = [&](double r) { return third_derivative_bound(out.w1, out.w2, activation, x, curvature.residual(), r); };
  const auto too_large = [&](double r) {
    return NoCriticalPoint{Obstacle::residual_too_large, "the gradient, " + decimal_up(out.slope, 3) +
                                                             " in norm, is too large for the curvature to prove a critical point" +
                                                             (std::isfinite(r) ? " within " + decimal_up(rounded_up(r), 3) : "") + "; train on"};
  };

  double spread = 0;  // of the squared error over the ball, divided by N
  const double least = find_lambda_min_lower_bound(to_doubles(out.hessian).data(), p).value_or(-1);
  const double definite = 0.9 * least - 1.1 * static_cast<double>(p) * error;
  if (definite > 0) {
    out.kind = CriticalKind::local_minimum;
    out.definite = rounded_down(definite);
    const double r = 1.6 * static_cast<double>(out.slope) / static_cast<double>(out.definite);
    if (!(bound(1.01 * r) * 1.01 * r <= 0.25 * static_cast<double>(out.definite))) return too_large(r);
    out.radius = rounded_up(r);
    spread = 2 * slope * 1.01 * r;
  } else {
    out.kind = CriticalKind::strict_saddle;
    out.direction = find_bottom_vector(out.hessian);
    const double along = static_cast<double>(trace(transpose(out.direction) * out.hessian * out.direction) / norm_squared(out.direction));
    const auto inverse = find_inverse(out.hessian);
    const bool is_negative = along < -10 * static_cast<double>(p) * error;
    if (is_negative && !inverse.has_value())
      return NoCriticalPoint{Obstacle::hessian_not_definite, "the Hessian has an eigenvalue of about -" + decimal_down(from_double(-along), 3) +
                                                                 " but is singular: no ball is proved to hold exactly one critical point"};
    if (!is_negative)
      return NoCriticalPoint{Obstacle::hessian_not_definite, "the Hessian has an eigenvalue too close to 0 to tell its sign, of size " +
                                                                 decimal_up(rounded_up(std::abs(along) + static_cast<double>(p) * error), 3) +
                                                                 " at most"};
    out.inverse = inverse.value();
    const double size = 1.001 * std::sqrt(static_cast<double>(norm_squared(out.inverse)));
    if (!std::isfinite(size)) return NoCriticalPoint{Obstacle::hessian_not_definite, "the Hessian is singular as far as doubles can say"};
    for (Rational& entry : out.inverse.entries()) entry = from_double(static_cast<double>(entry));
    out.contraction = ratio(1, 4);
    out.size = rounded_up(size);
    const double r = 2 * static_cast<double>(out.size) * static_cast<double>(out.slope);
    const double k = bound(1.01 * r);
    if (!(static_cast<double>(out.size) * k * 1.01 * r <= 0.2 && k * 1.01 * r <= 0.5 * std::abs(along))) return too_large(r);
    out.radius = rounded_up(r);
    const double flat = static_cast<double>(p) * static_cast<double>(p) * largest * largest;
    spread = 2.1 * r * (static_cast<double>(out.slope) + (1 + flat + k * r) * r);
  }
  const Rational gap = norm_squared(out.w1 - w1) + norm_squared(out.w2 - w2);
  const double distance = 1.001 * (static_cast<double>(out.radius) + std::sqrt(static_cast<double>(gap)));
  spread = (1.1 * spread + 1e-17 * static_cast<double>(gradient.square_terms)) / static_cast<double>(x.rows()) + 1e-14 * loss + 1e-300;
  if (!std::isfinite(distance) || !std::isfinite(2 * spread))
    return NoCriticalPoint{Obstacle::residual_too_large, "the distance or the bracket of the loss is not a finite number in doubles"};
  out.distance = rounded_up(distance);
  out.lower = parse_rational(decimal_down(std::max(Rational(0), Rational(from_double(loss) - from_double(2 * spread))), 17)).value();
  out.upper = parse_rational(decimal_up(from_double(loss) + from_double(2 * spread), 17)).value();
  return out;
}

}  // namespace lemmacheck
