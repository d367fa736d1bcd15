#include "elementwise.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "lemmacheck/base/vector_clones.hpp"

// Every loop below works element by element; with -ffp-contract=off all its clones give the same bits.

namespace lemmacheck {
namespace {

/// e^x for x <= 0, 0 x to a few units in the last place; e^-708 below -708.
inline double exp_of_negative(double x) {
  constexpr double shift = 0x1.8p52;
  x = x < -708 ? -708 : x;
  const double shifted = x * 0x1.71547652b82fep0 + shift;
  const double k = shifted - shift;
  const double r = (x - k * 0x1.62e42fefa38p-1) - k * 0x1.ef35793c7673p-45;
  double p = 1.0 / 6227020800;
  p = p * r + 1.0 / 479001600;
  p = p * r + 1.0 / 39916800;
  p = p * r + 1.0 / 3628800;
  p = p * r + 1.0 / 362880;
  p = p * r + 1.0 / 40320;
  p = p * r + 1.0 / 5040;
  p = p * r + 1.0 / 720;
  p = p * r + 1.0 / 120;
  p = p * r + 1.0 / 24;
  p = p * r + 1.0 / 6;
  p = p * r + 0.5;
  p = p * r + 1;
  p = p * r + 1;
  return p * std::bit_cast<double>((std::bit_cast<std::uint64_t>(shifted) + 1023) << 52);
}

/// log(1 + t) for 0 <= t <= 1 as 2 artanh(t / (2 + t)).
inline double log_of_one_plus(double t) {
  const double s = t / (2 + t);
  const double q = s * s;
  double p = 1.0 / 33;
  p = p * q + 1.0 / 31;
  p = p * q + 1.0 / 29;
  p = p * q + 1.0 / 27;
  p = p * q + 1.0 / 25;
  p = p * q + 1.0 / 23;
  p = p * q + 1.0 / 21;
  p = p * q + 1.0 / 19;
  p = p * q + 1.0 / 17;
  p = p * q + 1.0 / 15;
  p = p * q + 1.0 / 13;
  p = p * q + 1.0 / 11;
  p = p * q + 1.0 / 9;
  p = p * q + 1.0 / 7;
  p = p * q + 1.0 / 5;
  p = p * q + 1.0 / 3;
  p = p * q + 1;
  return 2 * s * p;
}

LEMMACHECK_VECTOR_CLONES
void activate_two_slopes(double left, double* __restrict z, double* __restrict values, std::size_t count) {
  for (std::size_t k = 0; k < count; ++k) {
    const double slope = z[k] > 0 ? 1 : left;
    values[k] = slope * z[k];
    z[k] = slope;
  }
}

LEMMACHECK_VECTOR_CLONES
void activate_quadratic(double* __restrict z, double* __restrict values, std::size_t count) {
  for (std::size_t k = 0; k < count; ++k) {
    values[k] = z[k] * z[k];
    z[k] = 2 * z[k];
  }
}

LEMMACHECK_VECTOR_CLONES
void activate_softplus(double* __restrict z, double* __restrict values, std::size_t count) {
  for (std::size_t k = 0; k < count; ++k) {
    const double t = exp_of_negative(-std::abs(z[k]));
    values[k] = (z[k] > 0 ? z[k] : 0) + log_of_one_plus(t);
    z[k] = (z[k] > 0 ? 1 : t) / (1 + t);
  }
}

void activate_tanh(double* z, double* values, std::size_t count) {
  for (std::size_t k = 0; k < count; ++k) {
    values[k] = std::tanh(z[k]);
    z[k] = (1 - values[k]) * (1 + values[k]);
  }
}

}  // namespace

double left_slope(const Activation& activation) {
  switch (activation.kind) {
    case ActivationKind::relu: return 0;
    case ActivationKind::leaky: return activation.slope;
    case ActivationKind::absolute: return -1;
    default: return 1;
  }
}

void activate(const Activation& activation, double* z, double* values, std::size_t count) {
  switch (activation.kind) {
    case ActivationKind::softplus: return activate_softplus(z, values, count);
    case ActivationKind::tanh: return activate_tanh(z, values, count);
    case ActivationKind::quadratic: return activate_quadratic(z, values, count);
    default: return activate_two_slopes(left_slope(activation), z, values, count);
  }
}

LEMMACHECK_VECTOR_CLONES
void multiply_by(double* __restrict a, const double* __restrict b, std::size_t count) {
  for (std::size_t k = 0; k < count; ++k) a[k] *= b[k];
}

LEMMACHECK_VECTOR_CLONES
void add_multiple(double* __restrict y, double t, const double* __restrict x, std::size_t count) {
  for (std::size_t k = 0; k < count; ++k) y[k] += t * x[k];
}

LEMMACHECK_VECTOR_CLONES
void step_momentum(double* __restrict p, double* __restrict velocity, const double* __restrict g, double rate, double momentum, std::size_t count) {
  for (std::size_t k = 0; k < count; ++k) {
    velocity[k] = momentum * velocity[k] + g[k];
    p[k] -= rate * velocity[k];
  }
}

LEMMACHECK_VECTOR_CLONES
void step_adam(double* __restrict p, double* __restrict mean, double* __restrict square, const double* __restrict g, const AdamCoefficients& c,
               std::size_t count) {
  const double rate = c.rate / c.mean_scale;
  const double scale = 1 / c.square_scale;
  for (std::size_t k = 0; k < count; ++k) {
    mean[k] = c.beta1 * mean[k] + (1 - c.beta1) * g[k];
    square[k] = c.beta2 * square[k] + (1 - c.beta2) * g[k] * g[k];
    p[k] -= rate * mean[k] / (std::sqrt(square[k] * scale) + c.epsilon);
  }
}

}  // namespace lemmacheck
