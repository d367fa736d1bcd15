#pragma once

/// \file
/// From trained weights of a network with one hidden layer to an exact critical point beside them.  Samples are rows of X.  A search: the statements
/// of the claims trained-network/ judge what it proposes.  Floor: network.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

/// What an exact critical point is.
enum class CriticalKind : std::uint8_t { global_minimum, local_minimum, strict_saddle };

/// A direction along which a loss falls to second order.
struct DescentDirection {
  Matrix weights{};  ///< of the shape of W1
  Matrix outputs{};  ///< of the shape of W2; empty where the output weights are fixed
};

/// An exact critical point of the loss (1/N) |y - answers|^2.
struct CriticalPoint {
  CriticalKind kind = CriticalKind::local_minimum;
  Matrix weights{};            ///< W1 there; for minima of quadratic networks the Gram matrix W1'W1 there
  DescentDirection descent{};  ///< of a strict saddle
  Rational distance{};         ///< at least the distance from the weights given, three significant digits
  Rational loss{};             ///< exact
  std::size_t positive = 0;    ///< rectifiers: positive eigenvalues that the Hessian has at least
  Rational definite{};         ///< minima of quadratic networks: s > 0 with W1'W1 - s I positive semidefinite at the weights given
};

/// Why no critical point was found.
enum class Obstacle : std::uint8_t {
  pre_activation_not_separated,  ///< some pre-activation is zero: a kink
  region_left,                   ///< the critical point tried of the region's quadratic loss, W2 kept, lies outside the region; another may not
  hessian_not_definite,          ///< the second-order test neither proves a minimum nor a saddle
  residual_too_large             ///< the gradient is too large for a critical point nearby to be proved
};

struct NoCriticalPoint {
  Obstacle obstacle = Obstacle::hessian_not_definite;
  std::string detail{};
};

using CriticalSearch = std::variant<CriticalPoint, NoCriticalPoint>;

/// "pre-activation-not-separated", "region-left", "hessian-not-definite", "residual-too-large".
std::string_view to_string(Obstacle obstacle);

/// The network x -> W2 f(W1 x) with f(u) = u for u > 0 and rho u for u < 0.
struct RectifierNetwork {
  Matrix w1{};  ///< d1 x d0
  Matrix w2{};  ///< 1 x d1
  Rational rho{};
};

/// (unit, sample), from 0, of every pre-activation that is zero.  \param x N x d0  \rigor exact
std::vector<std::pair<std::size_t, std::size_t>> zero_pre_activations(const Matrix& w1, const Matrix& x);

/// Keeps W2 and looks for a V near W1 with the activation pattern of W1 at which the gradient vanishes.  With G = rowkron(A', X), A the pattern, the
/// answers in the region are J vec(V), J = G diag(W2 (x) 1): a linear least-squares problem, solved exactly next to W1.  If G'e = 0 for its residual
/// e, V is a differentiable local minimum [SoudryHoffer2017, Lemma 12], global if e = 0.  If not, g_i = (G'e)_i != 0 only for units with zero output
/// weight; V_i is made orthogonal to g_i there, which makes the gradient zero, and moving V_i along g_i while the output weight grows lowers the
/// loss. \param x N x d0  \param y N x 1  \rigor exact; the distance is the largest entry of |V - W1|
CriticalSearch find_rectifier_critical_point(const RectifierNetwork& network, const Matrix& x, const Matrix& y);

/// For f(x) = |W1 x|^2 = x'Mx, M = W1'W1, whose loss is a convex quadratic function of M: an exact minimiser M next to W1'W1.  With W1'W1 - s I and M
/// positive semidefinite some V with V'V = M has |V - W1|_F <= |M - W1'W1|_F / sqrt(s).  Where W1'W1 is singular, the exact critical points tried are
/// W1 itself, W1 with small fractions for its entries, and 0; each is a strict saddle if X'diag(e)X has a positive direction. \param w1 m x d  \param
/// x N x d  \param y N x 1  \rigor exact; the distance is in the Frobenius norm for minima, else the largest entry
CriticalSearch find_quadratic_critical_point(const Matrix& w1, const Matrix& x, const Matrix& y);

}  // namespace lemmacheck
