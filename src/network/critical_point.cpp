#include "lemmacheck/network/critical_point.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/instances.hpp"
#include "lemmacheck/solve/least_squares.hpp"
#include "lemmacheck/solve/quadric.hpp"

namespace lemmacheck {
namespace {

Rational round_up(const Rational& x) { return x == 0 ? x : parse_rational(decimal_up(x, 3)).value(); }

Rational largest_entry(const Matrix& a) {
  Rational out = 0;
  for (const Rational& x : a.entries()) out = std::max(out, Rational(abs(x)));
  return out;
}

Rational mean_square(const Matrix& residual) { return norm_squared(residual) / Rational(residual.rows()); }

std::string place(std::size_t unit, std::size_t sample) { return "unit " + std::to_string(unit + 1) + " on sample " + std::to_string(sample + 1); }

/// Entries rounded to doubles and scaled to about 1: the direction of `a` in short numbers.
Matrix short_direction(const Matrix& a) {
  const Rational scale = largest_entry(a);
  Matrix out(a.rows(), a.cols());
  for (std::size_t k = 0; k < a.entries().size(); ++k)
    out.entries()[k] = from_double(std::round(static_cast<double>(a.entries()[k] / scale) * 0x1p20) * 0x1p-20);
  return out;
}

/// The fraction of least denominator up to 1000 within 1e-6 of x, or x.
Rational simple_fraction(const Rational& x) {
  for (long q = 1; q <= 1000; ++q) {
    const long p = std::lround(static_cast<double>(x) * static_cast<double>(q));
    if (abs(x - ratio(p, q)) < ratio(1, 1000000)) return ratio(p, q);
  }
  return x;
}

}  // namespace

std::string_view to_string(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::pre_activation_not_separated:
      return "pre-activation-not-separated";
    case Obstacle::region_left:
      return "region-left";
    case Obstacle::hessian_not_definite:
      return "hessian-not-definite";
    case Obstacle::residual_too_large:
      return "residual-too-large";
  }
  return {};
}

std::vector<std::pair<std::size_t, std::size_t>> zero_pre_activations(const Matrix& w1, const Matrix& x) {
  const Matrix values = w1 * transpose(x);
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t i = 0; i < values.rows(); ++i)
    for (std::size_t n = 0; n < values.cols(); ++n)
      if (values(i, n) == 0) out.emplace_back(i, n);
  return out;
}

namespace {

/// The first few of `items`, with commas.
std::string listed(const std::vector<std::string>& items) {
  constexpr std::size_t most = 5;
  std::string out;
  for (std::size_t k = 0; k < std::min(most, items.size()); ++k) out += (k == 0 ? "" : ", ") + items[k];
  return out + (items.size() > most ? ", ..." : "");
}

/// What the zero pre-activations are: those on samples that are 0 themselves, and the others.
std::string describe_zeros(const std::vector<std::pair<std::size_t, std::size_t>>& zeros, const Matrix& x, const Rational& rho) {
  const auto is_empty = [&x](std::size_t sample) {
    for (std::size_t j = 0; j < x.cols(); ++j)
      if (x(sample, j) != 0) return false;
    return true;
  };
  std::vector<std::string> kinks;
  for (const auto& [unit, sample] : zeros)
    if (!is_empty(sample)) kinks.push_back(place(unit, sample));
  std::vector<std::string> empty;
  for (std::size_t sample = 0; sample < x.rows(); ++sample)
    if (is_empty(sample)) empty.push_back(std::to_string(sample + 1));
  std::string out;
  if (!kinks.empty())
    out = std::to_string(kinks.size()) + (kinks.size() == 1 ? " pre-activation is zero (" : " pre-activations are zero (") + listed(kinks) +
          (rho == 1 ? "): the claims do not cover such weights" : "): the loss need not be differentiable there");
  if (!empty.empty())
    out += (kinks.empty() ? "" : "; ") +
           (empty.size() == 1 ? "sample " + listed(empty) + " is 0 in every input, and its loss the same for all weights: leave it out"
                              : "samples " + listed(empty) + " are 0 in every input, and their loss the same for all weights: leave them out");
  return out;
}

/// Among the many V with the given answers one near W1 where no pre-activation has another sign than at W1, if a few equations more find one: each
/// pre-activation that changed its sign is held at the value it has at W1, or at 2^-34 if that is smaller.
Matrix keep_signs(const Matrix& answers, const Matrix& wanted, const Matrix& w1, const Matrix& x, Matrix rows) {
  const std::size_t d0 = w1.cols();
  const Matrix before = w1 * transpose(x);
  Matrix start(w1.entries().size(), 1);
  start.entries() = w1.entries();
  Matrix left = answers;
  Matrix right = wanted;
  for (int round = 0; round < 4; ++round) {
    Matrix moved(w1.rows(), d0);
    moved.entries() = rows.entries();
    const Matrix after = moved * transpose(x);
    std::size_t held = 0;
    for (std::size_t i = 0; i < before.rows(); ++i)
      for (std::size_t n = 0; n < before.cols(); ++n) {
        if (before(i, n) * after(i, n) > 0) continue;
        ++held;
        Matrix row(1, left.cols());
        for (std::size_t j = 0; j < d0; ++j) row(0, i * d0 + j) = x(n, j);
        left.entries().insert(left.entries().end(), row.entries().begin(), row.entries().end());
        const Rational least = power_of_two(-34);
        right.entries().push_back(abs(before(i, n)) >= least ? before(i, n) : before(i, n) > 0 ? least : Rational(-least));
      }
    if (held == 0 || right.entries().size() > answers.cols() + answers.rows()) break;
    Matrix grown_left(left.entries().size() / answers.cols(), answers.cols());
    grown_left.entries() = std::move(left.entries());
    Matrix grown_right(right.entries().size(), 1);
    grown_right.entries() = std::move(right.entries());
    left = std::move(grown_left);
    right = std::move(grown_right);
    auto solved = find_least_squares(left, right, start);
    if (!solved.has_value() || !is_zero(solved.value().residual)) break;
    rows = solved.value().solution;
  }
  return rows;
}

}  // namespace

CriticalSearch find_rectifier_critical_point(const RectifierNetwork& network, const Matrix& x, const Matrix& y) {
  const std::size_t d1 = network.w1.rows();
  const std::size_t d0 = network.w1.cols();
  if (const auto zeros = zero_pre_activations(network.w1, x); !zeros.empty())
    return NoCriticalPoint{Obstacle::pre_activation_not_separated, describe_zeros(zeros, x, network.rho)};
  const Matrix samples = transpose(x);
  const Matrix g = khatri_rao(activation_pattern(network.w1, samples, network.rho), samples);
  Matrix answers(x.rows(), d1 * d0);
  Matrix start(d1 * d0, 1);
  for (std::size_t i = 0; i < d1; ++i)
    for (std::size_t j = 0; j < d0; ++j) {
      start(i * d0 + j, 0) = network.w1(i, j);
      for (std::size_t n = 0; n < x.rows(); ++n) answers(n, i * d0 + j) = g(i * d0 + j, n) * network.w2(0, i);
    }
  auto solved = find_least_squares(answers, y, start);
  if (!solved.has_value()) return NoCriticalPoint{Obstacle::residual_too_large, "no exact least-squares solution: " + solved.error().what};
  const std::size_t rank = solved.value().rank;
  const Matrix residual = solved.value().residual;
  Matrix rows = solved.value().solution;
  if (rank < answers.cols()) rows = keep_signs(answers, y - residual, network.w1, x, std::move(rows));

  CriticalPoint out{.weights = Matrix(d1, d0), .loss = mean_square(residual), .positive = rank};
  out.weights.entries() = rows.entries();
  const Matrix slopes = g * residual;
  if (is_zero(slopes)) {
    out.kind = out.loss == 0 ? CriticalKind::global_minimum : CriticalKind::local_minimum;
  } else {
    out.kind = CriticalKind::strict_saddle;
    out.descent = {.weights = Matrix(d1, d0), .outputs = Matrix(1, d1)};
    for (std::size_t i = 0; i < d1; ++i) {
      Matrix slope(1, d0);
      for (std::size_t j = 0; j < d0; ++j) slope(0, j) = slopes(i * d0 + j, 0);
      if (is_zero(slope)) continue;
      std::size_t longest = 0;
      Rational product = 0;
      for (std::size_t j = 0; j < d0; ++j) {
        product += slope(0, j) * out.weights(i, j);
        if (abs(slope(0, j)) > abs(slope(0, longest))) longest = j;
      }
      out.weights(i, longest) -= product / slope(0, longest);
      if (!is_zero(out.descent.outputs)) continue;
      // With q = 1, U_i = t s the loss changes by |answers of V_i|^2 - 2 t s'g to second order.
      const Matrix s = short_direction(slope);
      Rational gain = 0;
      for (std::size_t j = 0; j < d0; ++j) gain += s(0, j) * slope(0, j);
      Rational answered = 0;
      for (std::size_t n = 0; n < x.rows(); ++n) {
        Rational one = 0;
        for (std::size_t j = 0; j < d0; ++j) one += g(i * d0 + j, n) * out.weights(i, j);
        answered += one * one;
      }
      Rational t = 1;
      while (2 * t * gain <= 2 * answered) t *= 2;
      for (std::size_t j = 0; j < d0; ++j) out.descent.weights(i, j) = t * s(0, j);
      out.descent.outputs(0, i) = 1;
    }
  }
  const Matrix before = network.w1 * samples;
  const Matrix after = out.weights * samples;
  std::size_t changed = 0;
  std::size_t first = 0;
  for (std::size_t k = before.entries().size(); k-- > 0;)
    if (before.entries()[k] * after.entries()[k] <= 0) {
      ++changed;
      first = k;
    }
  if (changed > 0)
    return NoCriticalPoint{
        Obstacle::region_left,
        std::string(rank < answers.cols()
                        ? "of the many critical points that the loss of this activation region has with these output weights the one tried"
                        : "the critical point that the loss of this activation region has with these output weights") +
            " lies outside the region: " + std::to_string(changed) +
            (changed == 1 ? " pre-activation changes its sign (" : " pre-activations change their sign (the first: ") +
            place(first / x.rows(), first % x.rows()) + ") between the weights and it"};
  out.distance = round_up(largest_entry(out.weights - network.w1));
  return out;
}

namespace {

struct QuadraticResidual {
  Matrix errors;  ///< e = y - quad(X, V'V)
  Matrix moment;  ///< X' diag(e) X
};

QuadraticResidual quadratic_residual(const Matrix& gram_matrix, const Matrix& x, const Matrix& y) {
  QuadraticResidual out{.errors = y, .moment = {}};
  const Matrix xm = x * gram_matrix;
  Matrix scaled = x;
  for (std::size_t n = 0; n < x.rows(); ++n) {
    for (std::size_t j = 0; j < x.cols(); ++j) out.errors(n, 0) -= xm(n, j) * x(n, j);
    for (std::size_t j = 0; j < x.cols(); ++j) scaled(n, j) *= out.errors(n, 0);
  }
  out.moment = transpose(x) * scaled;
  return out;
}

/// The saddle at V, if V is critical and X'diag(e)X has a positive direction u: with q'V = 0 the loss falls along q u'.
std::optional<CriticalPoint> find_saddle_at(const Matrix& v, const Matrix& w1, const Matrix& x, const Matrix& y) {
  const QuadraticResidual at = quadratic_residual(gram(v), x, y);
  if (!is_zero(v * at.moment)) return std::nullopt;
  const auto q = find_null_vector(transpose(v));
  if (!q.has_value()) return std::nullopt;
  const Matrix u = find_bottom_vector(Rational(-1) * at.moment);
  if (trace(transpose(u) * at.moment * u) <= 0) return std::nullopt;
  return CriticalPoint{.kind = CriticalKind::strict_saddle,
                       .weights = v,
                       .descent = {.weights = q.value() * transpose(u), .outputs = {}},
                       .distance = round_up(largest_entry(v - w1)),
                       .loss = mean_square(at.errors)};
}

}  // namespace

CriticalSearch find_quadratic_critical_point(const Matrix& w1, const Matrix& x, const Matrix& y) {
  const std::size_t d = w1.cols();
  const Matrix p = gram(w1);
  std::vector<double> doubles(d * d);
  for (std::size_t k = 0; k < doubles.size(); ++k) doubles[k] = static_cast<double>(p.entries()[k]);
  const auto bound = w1.rows() >= d ? find_lambda_min_lower_bound(doubles.data(), d) : std::nullopt;
  if (!bound || *bound <= 0) {
    Matrix simple = w1;
    for (Rational& entry : simple.entries()) entry = simple_fraction(entry);
    for (const Matrix& v : {w1, simple, Matrix(w1.rows(), d)})
      if (auto saddle = find_saddle_at(v, w1, x, y)) return std::move(*saddle);
    return NoCriticalPoint{
        Obstacle::hessian_not_definite,
        "W1'W1 is not proved positive definite, and neither W1 nor a matrix of small fractions beside it is an exact critical point"};
  }
  Matrix start(d * (d + 1) / 2, 1);
  for (std::size_t k = 0, at = 0; k < d; ++k)
    for (std::size_t l = k; l < d; ++l, ++at) start(at, 0) = k == l ? p(k, l) : 2 * p(k, l);
  const auto solved = find_least_squares(veronese(x), y, start);
  if (!solved.has_value()) return NoCriticalPoint{Obstacle::residual_too_large, "no exact least-squares solution: " + solved.error().what};
  CriticalPoint out{.kind = CriticalKind::global_minimum,
                    .weights = quadric_from_coefficients(solved.value().solution, d),
                    .loss = mean_square(solved.value().residual),
                    .definite = parse_rational(decimal_down(from_double(*bound * 0.99), 3)).value()};
  const Rational gap = norm_squared(out.weights - p);
  const double near = std::sqrt(static_cast<double>(gap / out.definite));
  if (!std::isfinite(near)) return NoCriticalPoint{Obstacle::residual_too_large, "the exact minimiser is farther away than doubles reach"};
  Rational distance = gap == 0 ? Rational(0) : from_double(near);
  while (out.definite * distance * distance < gap) distance = distance * ratio(1001, 1000) + power_of_two(-500);
  out.distance = round_up(distance);
  for (std::size_t k = 0; k < doubles.size(); ++k) doubles[k] = static_cast<double>(out.weights.entries()[k]);
  if (find_lambda_min_lower_bound(doubles.data(), d).value_or(0) <= 0)
    return NoCriticalPoint{
        Obstacle::region_left,
        "the least-squares matrix M of x'Mx is not proved positive definite: the network's loss is least where W1'W1 is singular, if at all"};
  return out;
}

}  // namespace lemmacheck
