#pragma once

/// \file
/// Two-layer networks x -> W2 f(W1 x) of rectifiers with exact critical points, on which the checks of this folder are tried.

#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/critical_point.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/instances.hpp"

namespace lemmacheck::checks::trained_network {

/// In the region of W1 (the pattern A of signs S) the answers are G times the rows W2[1,i]*V[i,:], one after the other.
constexpr const char* rectifier_preamble = R"(let A = rho + (1 - rho)*step(W1*X');
let S = 2*step(W1*X') - 1;
let G = rowkron(A', X);
def residual(V) = y - G*reshape(diag(W2)*V, d1*d0, 1);
def loss(V) = norm2(residual(V))/N;
assume differentiable : abs(W1*X') > 0;
)";

struct Trained {
  RectifierNetwork network;
  Matrix x;  ///< N x d0
  Matrix y;  ///< N x 1
};

/// Weights within 2^-30 of a critical point: labels are the answers of exact weights plus, where `is_fitted` is false, an error that is orthogonal to
/// all answers of the region.  \pre N > d0 d1 where `is_fitted` is false
inline Trained random_trained(Random& random, std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, bool is_fitted) {
  Trained out{
      .network = {.w1 = {}, .w2 = random_integer_matrix(random, 1, d1, 3), .rho = rho}, .x = random_integer_matrix(random, n, d0, 20), .y = {}};
  for (Rational& z : out.network.w2.entries())
    if (z == 0) z = 1;
  do out.network.w1 = random_dyadic_matrix(random, d1, d0);
  while (!zero_pre_activations(out.network.w1, out.x).empty());
  const Matrix samples = transpose(out.x);
  out.y = Rational(-1) * network_residual(out.network.w1, transpose(out.network.w2), samples, Matrix(n, 1), rho);
  if (!is_fitted) {
    const auto error = find_null_vector(khatri_rao(activation_pattern(out.network.w1, samples, rho), samples));
    if (!error.has_value()) throw std::invalid_argument(error.error().what);
    out.y = out.y + error.value();
  }
  out.network.w1 = out.network.w1 + power_of_two(-30) * random_integer_matrix(random, d1, d0, 1);
  return out;
}

inline Instance bind(const Trained& trained) {
  return Instance()
      .set("W1", trained.network.w1)
      .set("W2", trained.network.w2)
      .set("X", trained.x)
      .set("y", trained.y)
      .set("rho", trained.network.rho);
}

/// The critical point that the search finds.
inline CriticalPoint found(const CriticalSearch& search, CriticalKind kind) {
  const auto* point = std::get_if<CriticalPoint>(&search);
  if (point == nullptr) throw std::invalid_argument(std::get<NoCriticalPoint>(search).detail);
  if (point->kind != kind) throw std::invalid_argument("the critical point is of another kind");
  return *point;
}

inline Control rejected(std::string what, Instance instance, Hints hints) {
  return {.what = std::move(what),
          .expected = Verdict::undecided,
          .reason = Reason::certificate_rejected,
          .instance = std::move(instance),
          .hints = std::move(hints)};
}

/// What must be refused beside weights with a critical point V near them: the same V for other weights, distances and labels.
inline std::vector<Control> beside(const Instance& instance, const Hints& hints) {
  const Matrix& w1 = instance["W1"];
  const auto with = [&](const char* name, Matrix value) { return Instance(instance).set(name, std::move(value)); };
  Matrix pushed = w1;
  for (Rational& entry : pushed.entries()) entry += ratio(1, 1000);
  Matrix label = instance["y"];
  label(0, 0) += power_of_two(-200);
  Matrix kink = w1;
  for (std::size_t j = 0; j < kink.cols(); ++j) kink(0, j) = 0;
  return {rejected("weights pushed off by 1/1000", with("W1", pushed), hints),
          rejected("half the distance", with("distance", scalar(instance["distance"](0, 0) / 2)), hints),
          rejected("a label moved by 2^-200", with("y", label), hints),
          {.what = "weights on a kink", .expected = Verdict::inapplicable, .instance = with("W1", kink), .hints = hints}};
}

inline Case with_controls(Instance instance, Hints hints) {
  std::vector<Control> controls = beside(instance, hints);
  return {.instance = std::move(instance), .hints = std::move(hints), .controls = std::move(controls)};
}

/// A network of one unit, small enough to follow every condition by hand.
inline Instance one_unit(const Matrix& w1, const Rational& w2, const Matrix& x, const Matrix& y, const Rational& distance) {
  return Instance().set("W1", w1).set("W2", w2).set("X", x).set("y", y).set("rho", ratio(1, 10)).set("distance", distance);
}

inline std::string sizes(std::size_t d0, std::size_t d1, std::size_t n) {
  return "d0=" + std::to_string(d0) + " d1=" + std::to_string(d1) + " N=" + std::to_string(n);
}

inline std::string sizes(std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho) { return sizes(d0, d1, n) + " rho=" + to_text(rho); }

}  // namespace lemmacheck::checks::trained_network
