#pragma once

/// \file
/// Residuals of a network, their Jacobian and the Hessian of its loss, in doubles.  A search: nothing here is a proof.  Floor: train.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "lemmacheck/train/objective.hpp"

namespace lemmacheck {

/// e(W) = f(x_n) - y_n for all samples and outputs, R = N d_L numbers in the order of the labels, as functions of the P entries of the layers that
/// are not frozen; J = de/dW is R x P and L = c |e|^2.  At a kink every derivative is taken from the left.  All products are BLAS on one thread each,
/// whatever ObjectiveSettings::portable says; no bit depends on the number of threads.
class Curvature {
 public:
  /// \param samples  must outlive this  \pre as for Objective
  Curvature(Architecture architecture, const Samples& samples, const ObjectiveSettings& settings);
  Curvature(Curvature&&) noexcept;
  Curvature& operator=(Curvature&&) noexcept;
  ~Curvature();

  [[nodiscard]] std::size_t variables() const;  ///< P
  [[nodiscard]] std::size_t residuals() const;  ///< R

  /// parameters += step, where `step` has an entry for each variable; frozen layers stay.
  void add_to(std::span<double> parameters, std::span<const double> step) const;

  /// Chooses the point that all functions below speak of.
  /// \param parameters  of all layers  \returns L there  \complexity 2 N sum d_l d_{l+1} flop
  double move_to(std::span<const double> parameters);

  /// e
  [[nodiscard]] const std::vector<double>& residual() const;

  /// out := J' u with u of length R.  The gradient of L is 2 c J' e.  \complexity 2 N P flop
  void multiply_transposed(std::span<const double> u, std::span<double> out);

  /// The gradient of L by the variables.
  std::vector<double> gradient();

  /// c |J|_F |e|, the size of a gradient whose terms did not cancel.
  double gradient_scale();

  /// Rows first, ..., first + count - 1 of J, row-major.
  void jacobian(std::size_t first, std::size_t count, std::span<double> rows);

  /// J'J, P x P, symmetric.  \complexity N P^2 flop for one output
  std::vector<double> normal_matrix();

  /// JJ', R x R, symmetric: the sum over layers of (D D') o (V V'), where D has the derivatives by its pre-activations and V its inputs as rows.
  /// \complexity R^2 sum (d_l + d_{l+1}) flop
  std::vector<double> gram_matrix();

  /// The Hessian of L by the variables, P x P, symmetric: its columns are derivatives of the gradient in the directions of the variables.
  /// \complexity about 8 N P^2 flop  \source [Pearlmutter1994, section 4]
  std::vector<double> hessian();

 private:
  class Passes;
  std::unique_ptr<Passes> passes_;
};

}  // namespace lemmacheck
