#pragma once

/// \file
/// Two-layer networks x -> W2 f(W1 x) with f = tanh or softplus: the statements of this folder about them, and trained ones to try these on.

#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/network/smooth_critical_point.hpp"
#include "lemmacheck/train/levenberg_marquardt.hpp"
#include "lemmacheck/train/objective.hpp"

namespace lemmacheck::checks::trained_network {

/// f, f', f'' at the pre-activations, and bounds: of the sum of |f| over the units in the ball, of |f''| and |f'''| everywhere; |f'| <= 1.
constexpr const char* tanh_preamble = R"(let U = V1*X';
let F = sum(i in 1..d1 . unit(i, d1)*sum(n in 1..N . (1 - 2/(exp(2*U[i,n]) + 1))*unit(n, N)'));
let F1 = 1 - hadamard(F, F);
let F2 = -2*hadamard(F, F1);
def len(n) = (1 + norm2(X[n,:]))/2;         # at least |x_n|
def height(n) = d1;
let bend = 4/5;                             # |f''| = 2|f|(1 - f^2) <= 4/sqrt(27)
let twist = 2;                              # |f'''| = 2(1 - f^2)|1 - 3f^2| <= 2
)";
constexpr const char* softplus_preamble = R"(let U = V1*X';
let F = sum(i in 1..d1 . unit(i, d1)*sum(n in 1..N . log(1 + exp(U[i,n]))*unit(n, N)'));
let F1 = sum(i in 1..d1 . unit(i, d1)*sum(n in 1..N . 1/(1 + exp(-U[i,n]))*unit(n, N)'));
let F2 = hadamard(F1, 1 - F1);
def len(n) = (1 + norm2(X[n,:]))/2;         # at least |x_n|
def height(n) = d1*(1 + radius*len(n)) + sum(i in 1..d1 . abs(U[i,n]));    # f(u) <= 1 + |u|
let bend = 1/4;                             # f'' = f'(1 - f') <= 1/4
let twist = 1/10;                           # |f'''| = f'(1 - f')|1 - 2f'| <= 1/sqrt(108)
)";

/// The ball is that of `radius` around (V1, V2).  L = |e|^2/2 as a function of the p entries of both: gradient g, Hessian H, and K, a bound of the
/// third derivative over the ball.
constexpr const char* smooth_core = R"(let p = d1*d0 + d1;
let e = y - (V2*F)';
let pull = hadamard(ones(d1,1)*e', F1);
let g = -vcat(reshape(diag(V2)*pull*X, d1*d0, 1), F*e);
let J = hcat(rowkron(F1'*diag(V2), X), F');
let Cww = sum(i in 1..d1 . kron(unit(i,d1)*unit(i,d1)', X'*hadamard(hadamard(e, V2[1,i]*F2[i,:]')*ones(1,d0), X)));
let Cwz = sum(i in 1..d1 . kron(unit(i,d1)*unit(i,d1)', X'*pull[i,:]'));
let H = J'*J - vcat(hcat(Cww, Cwz), hcat(Cwz', zeros(d1,d1)));
let Z = sum(i in 1..d1 . abs(V2[1,i])) + d1*radius;
def first(n) = Z*len(n) + height(n);
def second(n) = bend*Z*len(n)^2 + len(n);
def third(n) = twist*Z*len(n)^3 + 3*bend*len(n)^2;
let K = sum(n in 1..N . 3*first(n)*second(n) + (abs(e[n,1]) + radius*first(n))*third(n));
prove near : 0 < radius and radius <= distance and norm2(V1 - W1) + norm2(V2 - W2) <= (distance - radius)^2;
prove gradient : 0 < slope and norm2(g) <= slope^2;
)";

inline constexpr const char* smooth_bounds =
    "L = |e|^2/2 for the residual e, theta the p entries of both layers, center (V1, V2). The answer a_n has |grad a_n| <= sum_i |z_i||x_n| + |f| <= "
    "first, and |D^2 a_n| <= second, |D^3 a_n| <= third, "
    "since only the weights of one unit occur together; |e_n| <= |e_n(center)| + radius first. So |D^3 L| <= sum_n 3 first second + |e_n| third <= K "
    "over the ball of radius "
    "`radius` around the center, where |H - H(center)| <= K radius; the ball lies within `distance` of (W1, W2). ";

constexpr const char* smooth_minimum = R"(prove local_minimum : K*radius < definite and slope < (definite - K*radius)*radius
  and (exists S : p x p symmetric . abs(H - S) <= error and pd(S - (definite + p*error)*eye(p)));
prove loss : (lower == 0 or N*lower <= norm2(e) - 2*slope*radius) and norm2(e) <= N*upper;
)";
constexpr const char* smooth_saddle = R"(def change(r) = (slope + (1 + norm2(H) + K*r)*r)*r;
prove critical_point : contraction >= 0 and size >= 0 and size*slope <= (1 - contraction - size*K*radius)*radius
  and (exists B : p x p . norm2(eye(p) - B*H) <= contraction^2 and norm2(B) <= size^2);
prove descent : exists v : p x 1 . v'*H*v + K*radius*(v'*v) < 0;
prove loss : (lower == 0 or N*lower <= norm2(e) - 2*change(radius)) and norm2(e) + 2*change(radius) <= N*upper;
)";

struct SmoothTrained {
  Matrix w1;
  Matrix w2;
  Matrix x;
  Matrix y;
};

inline SmoothCriticalPoint found(const SmoothSearch& search, CriticalKind kind) {
  const auto* point = std::get_if<SmoothCriticalPoint>(&search);
  if (point == nullptr) throw std::invalid_argument(std::get<NoCriticalPoint>(search).detail);
  if (point->kind != kind) throw std::invalid_argument("the critical point is of another kind");
  return *point;
}

/// Weights at which Levenberg-Marquardt steps on grad L = 0 end; labels are answers of such weights plus noise.
inline SmoothTrained random_smooth(Random& random, std::size_t d0, std::size_t d1, std::size_t n, ActivationKind activation) {
  const auto draw = [&](std::size_t count) {
    std::vector<double> out(count);
    for (double& one : out) one = random.normal();
    return out;
  };
  const auto exact = [](std::size_t rows, std::size_t cols, const double* entries) {
    Matrix out(rows, cols);
    for (Rational& entry : out.entries()) entry = from_double(*entries++);
    return out;
  };
  const Architecture architecture{.widths = {d0, d1, 1}, .activation = {activation, 0}};
  Samples samples{.count = n, .points = draw(n * d0), .labels = std::vector<double>(n)};
  std::vector<double> weights = draw(d1 * d0 + d1);
  Objective(architecture, samples, {}).answer(weights, samples.labels);
  for (double& label : samples.labels) label += 0.01 * random.normal();
  Curvature curvature(architecture, samples, {.loss = Loss::half_sum});
  weights = find_critical_point(curvature, weights).parameters;
  return {.w1 = exact(d1, d0, weights.data()),
          .w2 = exact(1, d1, weights.data() + d1 * d0),
          .x = exact(n, d0, samples.points.data()),
          .y = exact(n, 1, samples.labels.data())};
}

inline Instance bind(const SmoothTrained& t, const SmoothCriticalPoint& point) {
  return Instance()
      .set("W1", t.w1)
      .set("W2", t.w2)
      .set("X", t.x)
      .set("y", t.y)
      .set("V1", point.w1)
      .set("V2", point.w2)
      .set("radius", point.radius)
      .set("distance", point.distance)
      .set("slope", point.slope)
      .set("lower", point.lower)
      .set("upper", point.upper);
}

}  // namespace lemmacheck::checks::trained_network
