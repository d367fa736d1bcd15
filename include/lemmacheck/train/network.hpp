#pragma once

/// \file
/// Fully connected networks without biases in doubles: f(x) = W_L a(W_{L-1} ... a(W_1 x)).  A search: nothing here is a proof.  Floor: train.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/base/result.hpp"

namespace lemmacheck {

enum class ActivationKind { relu, leaky, absolute, softplus, tanh, quadratic, linear };

struct Activation {
  ActivationKind kind = ActivationKind::relu;
  double slope = 0;  ///< of the leaky rectifier for negative arguments
};

/// relu, leaky:SLOPE, abs, softplus, tanh, quadratic or linear; SLOPE is a decimal or P/Q with 32-bit integers, rounded to the nearest double.
Result<Activation> parse_activation(std::string_view text);

/// The shortest text that parse_activation reads as this; P/Q becomes a decimal.
std::string to_string(const Activation& activation);

/// widths = d_0, ..., d_L; the activation stands after every layer but the last.
struct Architecture {
  std::vector<std::size_t> widths;
  Activation activation;

  [[nodiscard]] std::size_t layers() const { return widths.size() - 1; }
  /// Where W_{layer+1} begins in the vector of all parameters; layer = layers() gives their number.  Each W is row-major, d_{l+1} x d_l.
  [[nodiscard]] std::size_t offset(std::size_t layer) const;
  /// d_1 + ... + d_{L-1}
  [[nodiscard]] std::size_t hidden_units() const;
};

/// "784-89-1": at least two widths of at least 1, at most 10^9 parameters.
Result<std::vector<std::size_t>> parse_widths(std::string_view text);

/// The multiple of sum |f(x_n) - y_n|^2 that is minimised; on a mini-batch N is its size.
enum class Loss {
  mean,       ///< 1/N      [SoudryHoffer2017], [GamarnikKizildagZadik2019]
  half_mean,  ///< 1/(2N)
  half_sum,   ///< 1/2
  sum         ///< 1
};

/// mean, half-mean, half-sum or sum.
Result<Loss> parse_loss(std::string_view text);

/// The factor of a sum over `count` samples.
double loss_factor(Loss loss, std::size_t count);

/// Samples as rows: points count x d_0, labels count x d_L, row-major.
struct Samples {
  std::size_t count = 0;
  std::vector<double> points;
  std::vector<double> labels;
};

/// Parameters uniform with mean 0 and variance 2 / fan-in.  \source [HeZhangRenSun2015, (10)]
std::vector<double> draw_parameters(const Architecture& architecture, Random& random);

}  // namespace lemmacheck
