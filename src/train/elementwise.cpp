#include "elementwise.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "lemmacheck/base/vector_clones.hpp"

// Every loop below works element by element; with -ffp-contract=off all its clones give the same bits.

namespace lemmacheck {
namespace {

/// sum_k c_k x^k by pairs of terms, then pairs of pairs: a chain of few operations, so that many x are under way at a time.
template <std::size_t n>
inline double evaluate(const std::array<double, n>& c, double x) {
  if constexpr (n == 1) {
    return c[0];
  } else {
    std::array<double, (n + 1) / 2> pairs;
#pragma GCC unroll 16
    for (std::size_t k = 0; k < n / 2; ++k) pairs[k] = c[2 * k] + c[2 * k + 1] * x;
    if constexpr (n % 2 == 1) pairs.back() = c.back();
    return evaluate(pairs, x * x);
  }
}

/// 1/k! for k < 14
constexpr std::array<double, 14> exp_terms = [] {
  std::array<double, 14> out{};
  double factorial = 1;
  for (std::size_t k = 0; k < out.size(); factorial *= static_cast<double>(++k)) out[k] = 1 / factorial;
  return out;
}();

/// 1/(2k + 1) for k < 17
constexpr std::array<double, 17> artanh_terms = [] {
  std::array<double, 17> out{};
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = 1 / static_cast<double>(2 * k + 1);
  return out;
}();

/// e^x for x <= 0, 0 x to a few units in the last place; e^-708 below -708.
inline double exp_of_negative(double x) {
  constexpr double shift = 0x1.8p52;
  x = x < -708 ? -708 : x;
  const double shifted = x * 0x1.71547652b82fep0 + shift;
  const double k = shifted - shift;
  const double r = (x - k * 0x1.62e42fefa38p-1) - k * 0x1.ef35793c7673p-45;
  return evaluate(exp_terms, r) * std::bit_cast<double>((std::bit_cast<std::uint64_t>(shifted) + 1023) << 52);
}

/// log(1 + t) for 0 <= t <= 1 as 2 artanh(t / (2 + t)).
inline double log_of_one_plus(double t) {
  const double s = t / (2 + t);
  return 2 * s * evaluate(artanh_terms, s * s);
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
