#include "lemmacheck/train/lbfgs.hpp"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "elementwise.hpp"

namespace lemmacheck {
namespace {

/// The relative rounding that is granted to a loss.
constexpr double loss_rounding = 0x1p-43;

double inner_product(const double* a, const double* b, std::size_t n) { return cblas_ddot(static_cast<blasint>(n), a, 1, b, 1); }
double norm(const std::vector<double>& a) { return cblas_dnrm2(static_cast<blasint>(a.size()), a.data(), 1); }

/// The loss along a line.
struct Probe {
  double step = 0;
  double loss = 0;
  double slope = 0;
};

/// The minimiser of the cubic through both ends, kept off them by a tenth of their distance.  \source [NocedalWright2006, (3.59)]
double interpolate(const Probe& a, const Probe& b) {
  const double width = b.step - a.step;
  const double d1 = a.slope + b.slope - 3 * (b.loss - a.loss) / width;
  const double d2 = std::sqrt(std::max(0.0, d1 * d1 - a.slope * b.slope));
  const double t = b.step - width * (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2);
  const double low = a.step + 0.1 * width;
  const double high = b.step - 0.1 * width;
  return t >= low && t <= high ? t : (t < low ? low : (t > high ? high : a.step + 0.5 * width));
}

}  // namespace

Lbfgs::Lbfgs(Objective& objective, const LbfgsSettings& settings, LbfgsState state)
    : objective_(&objective),
      settings_(settings),
      state_(std::move(state)),
      gradient_(state_.parameters.size()),
      direction_(gradient_.size()),
      next_parameters_(gradient_.size()),
      next_gradient_(gradient_.size()) {
  loss_ = objective.evaluate(state_.parameters, gradient_);
}

void Lbfgs::set_direction() {
  const std::size_t n = gradient_.size();
  const std::size_t count = state_.pairs.size() / (2 * n);
  std::vector<double> weights(count);
  for (std::size_t i = 0; i < n; ++i) direction_[i] = -gradient_[i];
  const auto step = [&](std::size_t k) { return &state_.pairs[2 * k * n]; };
  const auto difference = [&](std::size_t k) { return &state_.pairs[(2 * k + 1) * n]; };
  for (std::size_t k = count; k-- > 0;) {
    weights[k] = inner_product(step(k), direction_.data(), n) / inner_product(step(k), difference(k), n);
    add_multiple(direction_.data(), -weights[k], difference(k), n);
  }
  if (count > 0) {
    const double* s = step(count - 1);
    const double* y = difference(count - 1);
    const double scale = inner_product(s, y, n) / inner_product(y, y, n);
    for (double& entry : direction_) entry *= scale;
  }
  for (std::size_t k = 0; k < count; ++k)
    add_multiple(direction_.data(), weights[k] - inner_product(difference(k), direction_.data(), n) / inner_product(step(k), difference(k), n),
                 step(k), n);
}

// Between `low`, where the loss is low enough and falls, and `high`, where it is too high or rises, lies a step that meets both conditions.
bool Lbfgs::search_line(double first_step) {
  const std::size_t n = gradient_.size();
  const Probe start{.step = 0, .loss = loss_, .slope = inner_product(gradient_.data(), direction_.data(), n)};
  if (!(start.slope < 0)) return false;
  Probe low = start;
  Probe high{.step = std::numeric_limits<double>::infinity()};
  Probe now{.step = first_step};
  std::optional<Probe> beyond;  // the lowest one that is low enough and rises
  for (std::size_t k = 0; k < settings_.evaluations; ++k) {
    next_parameters_ = state_.parameters;
    add_multiple(next_parameters_.data(), now.step, direction_.data(), n);
    now.loss = objective_->evaluate(next_parameters_, next_gradient_);
    now.slope = inner_product(next_gradient_.data(), direction_.data(), n);
    const bool is_finite = std::isfinite(now.loss) && std::isfinite(now.slope);
    const bool is_low = now.loss <= start.loss + settings_.sufficient_decrease * now.step * start.slope + loss_rounding * std::abs(start.loss);
    if (is_finite && is_low && std::abs(now.slope) <= -settings_.curvature * start.slope) {
      next_loss_ = now.loss;
      return true;
    }
    if (is_finite && is_low && now.slope < 0) {
      const double before = low.step;
      low = now;
      if (high.step == std::numeric_limits<double>::infinity()) {
        now.step = std::max(2 * now.step, std::min(10 * now.step, now.step + 4 * (now.step - before)));
        continue;
      }
    } else {
      high = now;
      if (is_finite && is_low && (!beyond || now.loss < beyond->loss)) beyond = now;
    }
    if (beyond && k + 1 >= settings_.strong_evaluations) break;
    const double next = is_finite ? interpolate(low, high) : low.step + 0.1 * (high.step - low.step);
    if (!(next > low.step && next < high.step)) break;
    now.step = next;
  }
  const Probe& end = beyond ? *beyond : low;
  if (!(end.loss < start.loss)) return false;
  next_parameters_ = state_.parameters;
  add_multiple(next_parameters_.data(), end.step, direction_.data(), n);
  next_loss_ = objective_->evaluate(next_parameters_, next_gradient_);
  return true;
}

void Lbfgs::keep_pair() {
  const std::size_t n = gradient_.size();
  std::vector<double> pair(2 * n);
  for (std::size_t i = 0; i < n; ++i) {
    pair[i] = next_parameters_[i] - state_.parameters[i];
    pair[n + i] = next_gradient_[i] - gradient_[i];
  }
  const double product = inner_product(&pair[0], &pair[n], n);
  const double lengths = std::sqrt(inner_product(&pair[0], &pair[0], n) * inner_product(&pair[n], &pair[n], n));
  if (!(product > std::numeric_limits<double>::epsilon() * lengths)) return;
  if (state_.pairs.size() == 2 * n * settings_.pairs)
    state_.pairs.erase(state_.pairs.begin(), state_.pairs.begin() + static_cast<std::ptrdiff_t>(std::min(2 * n, state_.pairs.size())));
  if (settings_.pairs > 0) state_.pairs.insert(state_.pairs.end(), pair.begin(), pair.end());
}

Iteration Lbfgs::iterate() {
  Iteration out{.loss = loss_, .gradient_norm = norm(gradient_)};
  if (!std::isfinite(loss_) || out.gradient_norm == 0) return out;
  for (;;) {
    const bool is_fresh = state_.pairs.empty();
    set_direction();
    if (search_line(is_fresh ? std::min(1.0, 1 / out.gradient_norm) : 1)) break;
    if (is_fresh) return out;
    state_.pairs.clear();
  }
  keep_pair();
  std::swap(state_.parameters, next_parameters_);
  std::swap(gradient_, next_gradient_);
  loss_ = next_loss_;
  return {.loss = loss_, .gradient_norm = norm(gradient_), .moved = true};
}

}  // namespace lemmacheck
