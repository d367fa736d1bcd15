#pragma once

/// \file
/// From trained weights of a small smooth network with one hidden layer to what proves a unique critical point in a ball around them.  Samples are
/// rows of X.  A search: the statements of the claims trained-network/ judge what it proposes.  Floor: network.

#include <variant>

#include "lemmacheck/exact/matrix.hpp"
#include "lemmacheck/network/critical_point.hpp"
#include "lemmacheck/train/network.hpp"

namespace lemmacheck {

/// A ball that holds one critical point of L = |y - answers|^2 / 2 as a function of both layers, p = d1 d0 + d1 numbers.
struct SmoothCriticalPoint {
  CriticalKind kind = CriticalKind::local_minimum;
  Matrix w1{};  ///< center of the ball: where steps from the weights given lead, in numbers of 64 bits
  Matrix w2{};
  Rational radius{};    ///< Euclidean
  Rational distance{};  ///< at least that of any point of the ball from the weights given
  Rational slope{};     ///< at least |grad L| at the center
  Rational lower{};     ///< (1/N) |y - answers|^2 at the critical point is in [lower, upper]
  Rational upper{};
  Rational definite{};     ///< minima: H - definite I is positive definite, H the Hessian of L at the center
  Rational error{};        ///< minima: of the entries of `hessian`
  Matrix hessian{};        ///< minima: H rounded, p x p
  Rational contraction{};  ///< saddles: at least |I - B H| in the Frobenius norm, below 1
  Rational size{};         ///< saddles: at least |B| in the Frobenius norm
  Matrix inverse{};        ///< saddles: B, an approximate inverse of H
  Matrix direction{};      ///< saddles: v with v'Hv < 0, p x 1
};

using SmoothSearch = std::variant<SmoothCriticalPoint, NoCriticalPoint>;

/// Whether the claims know the activation: tanh and softplus.
bool is_certifiable_smooth(ActivationKind kind);

/// Damped steps, then Newton's, to a critical point, the Hessian in doubles, the bound K of the third derivative that the statements have, and from
/// these the least ball that passes. \param w1 d1 x d0  \param w2 1 x d1  \param x N x d0  \param y N x 1  \pre is_certifiable_smooth(activation)
/// \rigor heuristic \complexity O(N p^2 + p^3)
SmoothSearch find_smooth_critical_point(const Matrix& w1, const Matrix& w2, ActivationKind activation, const Matrix& x, const Matrix& y);

}  // namespace lemmacheck
