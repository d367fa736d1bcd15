#include "lemmacheck/train/trainer.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "elementwise.hpp"

namespace lemmacheck {
namespace {

/// b^t by products alone, hence the same bits everywhere.
double power(double b, std::size_t t) {
  double out = 1;
  for (; t > 0; t >>= 1, b *= b)
    if ((t & 1) != 0) out *= b;
  return out;
}

}  // namespace

std::size_t moments_per_parameter(OptimizerKind kind) {
  switch (kind) {
    case OptimizerKind::gradient_descent: return 0;
    case OptimizerKind::momentum: return 1;
    case OptimizerKind::adam: return 2;
  }
  return 0;
}

Trainer::Trainer(Objective& objective, const TrainSettings& settings, TrainState state)
    : objective_(&objective), settings_(settings), state_(std::move(state)), gradient_(state_.parameters.size()) {
  state_.moments.resize(moments_per_parameter(settings_.optimizer.kind) * state_.parameters.size(), 0);
  if (state_.epoch == 0) state_.rate = settings_.schedule.rate;
  if (settings_.batch > 0) order_.resize(objective.samples().count);
}

void Trainer::step() {
  ++state_.step;
  double* p = state_.parameters.data();
  double* moments = state_.moments.data();
  const std::size_t n = state_.parameters.size();
  const Optimizer& o = settings_.optimizer;
  switch (o.kind) {
    case OptimizerKind::gradient_descent: return add_multiple(p, -state_.rate, gradient_.data(), n);
    case OptimizerKind::momentum: return step_momentum(p, moments, gradient_.data(), state_.rate, o.momentum, n);
    case OptimizerKind::adam: {
      const AdamCoefficients c{.rate = state_.rate,
                               .beta1 = o.beta1,
                               .beta2 = o.beta2,
                               .epsilon = o.epsilon,
                               .mean_scale = 1 - power(o.beta1, state_.step),
                               .square_scale = 1 - power(o.beta2, state_.step)};
      return step_adam(p, moments, moments + n, gradient_.data(), c, n);
    }
  }
}

double Trainer::run_epoch() {
  if (state_.epoch >= settings_.schedule.hold) state_.rate *= settings_.schedule.decay;
  ++state_.epoch;
  if (settings_.batch == 0) {
    const double loss = objective_->evaluate(state_.parameters, gradient_);
    step();
    return loss;
  }
  Random random(settings_.seed, "train/epoch " + std::to_string(state_.epoch));
  std::iota(order_.begin(), order_.end(), 0);
  for (std::size_t k = order_.size() - 1; k > 0; --k)
    std::swap(order_[k], order_[static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(k)))]);
  double sum = 0;
  std::size_t steps = 0;
  for (std::size_t begin = 0; begin < order_.size(); begin += settings_.batch, ++steps) {
    const std::size_t count = std::min(settings_.batch, order_.size() - begin);
    sum += objective_->evaluate(state_.parameters, std::span(order_).subspan(begin, count), gradient_);
    step();
  }
  return sum / static_cast<double>(steps);
}

}  // namespace lemmacheck
