#pragma once

/// \file
/// Small networks over the rationals and their derivatives, as the definitions say.

#include <doctest/doctest.h>

#include <vector>

#include "lemmacheck/exact/matrix.hpp"
#include "lemmacheck/train/objective.hpp"

namespace lemmacheck {

inline Architecture shape(const char* widths, const char* activation) { return {parse_widths(widths).value(), parse_activation(activation).value()}; }

inline Samples draw_samples(const Architecture& a, std::size_t count, Random& random) {
  Samples out{.count = count, .points = std::vector<double>(count * a.widths.front()), .labels = std::vector<double>(count * a.widths.back())};
  for (double& x : out.points) x = random.normal();
  for (double& y : out.labels) y = random.normal();
  return out;
}

/// f(x_n) - y_n for all samples and outputs: one sample after the other, one neuron after the other.
inline std::vector<Rational> exact_residuals(const Architecture& a, const Samples& s, const std::vector<Rational>& parameters) {
  std::vector<Rational> out;
  for (std::size_t n = 0; n < s.count; ++n) {
    std::vector<Rational> values;
    for (std::size_t j = 0; j < a.widths[0]; ++j) values.push_back(from_double(s.points[n * a.widths[0] + j]));
    std::size_t next = 0;
    for (std::size_t l = 0; l < a.layers(); ++l) {
      std::vector<Rational> above;
      for (std::size_t i = 0; i < a.widths[l + 1]; ++i) {
        Rational z = 0;
        for (const Rational& v : values) z += parameters[next++] * v;
        if (l + 1 < a.layers()) {
          switch (a.activation.kind) {
            case ActivationKind::relu: z = z > 0 ? z : Rational(0); break;
            case ActivationKind::leaky: z = z > 0 ? z : Rational(from_double(a.activation.slope) * z); break;
            case ActivationKind::absolute: z = abs(z); break;
            case ActivationKind::quadratic: z = z * z; break;
            case ActivationKind::linear: break;
            default: FAIL("no rational activation");
          }
        }
        above.push_back(z);
      }
      values = above;
    }
    for (std::size_t i = 0; i < values.size(); ++i) out.push_back(values[i] - from_double(s.labels[n * values.size() + i]));
  }
  return out;
}

inline Rational exact_loss(const Architecture& a, const Samples& s, Loss loss, const std::vector<Rational>& parameters) {
  Rational sum = 0;
  for (const Rational& e : exact_residuals(a, s, parameters)) sum += e * e;
  return sum * from_double(loss_factor(loss, s.count));
}

/// df/dp_k where f is a polynomial of degree at most 4 in p_k on [p_k - 2h, p_k + 2h].
template <class Function>
Rational exact_derivative(const Function& f, const std::vector<Rational>& parameters, std::size_t k) {
  const Rational h = power_of_two(-20);
  const auto at = [&](int steps) {
    std::vector<Rational> moved = parameters;
    moved[k] += steps * h;
    return f(moved);
  };
  return Rational(8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h);
}

/// Entries k/4 with |k| <= 4: every operation of a small network on them is exact in doubles.
inline void fill_with_quarters(std::vector<double>& entries, Random& random) {
  for (double& entry : entries) entry = static_cast<double>(random.integer(-4, 4)) / 4;
}

/// A network on quarters whose pre-activations are not 0.
struct DrawnOnQuarters {
  Architecture a;
  Samples s;
  std::vector<double> p;
  std::vector<Rational> exact{};

  DrawnOnQuarters(const char* widths, const char* activation) : a(shape(widths, activation)) {
    Random random(5, std::string("exact_network/") + widths + activation);
    s = draw_samples(a, 4, random);
    p.resize(a.offset(a.layers()));
    std::vector<std::uint8_t> pattern;
    do {
      fill_with_quarters(s.points, random);
      fill_with_quarters(s.labels, random);
      fill_with_quarters(p, random);
      pattern.clear();
    } while (Objective(a, s, {}).inspect(p, pattern).smallest_pre_activation == 0);
    for (const double entry : p) exact.push_back(from_double(entry));
  }
};

}  // namespace lemmacheck
