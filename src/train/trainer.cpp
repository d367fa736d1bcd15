#include "lemmacheck/train/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "elementwise.hpp"
#include "lemmacheck/train/lbfgs.hpp"
#include "lemmacheck/train/levenberg_marquardt.hpp"

namespace lemmacheck {
namespace {

/// b^t by products alone, hence the same bits everywhere.
double power(double b, std::size_t t) {
  double out = 1;
  for (; t > 0; t >>= 1, b *= b)
    if ((t & 1) != 0) out *= b;
  return out;
}

/// Numbers of the watch, before what the method keeps.
constexpr std::size_t progress_size = 3;

}  // namespace

/// Iterations of an optimiser without a rate.  Their memory is the progress of the watch, then what the method keeps.
class Trainer::Iterations {
 public:
  Iterations(Objective& objective, const Optimizer& optimizer, const TrainState& state)
      : watch_({.iterations = std::numeric_limits<std::size_t>::max()}, read_progress(state.memory)),
        curvature_(objective.architecture(), objective.samples(), objective.settings()),
        lbfgs_(optimizer.kind == OptimizerKind::lbfgs
                   ? std::optional<Lbfgs>(std::in_place, objective, LbfgsSettings{.pairs = optimizer.pairs},
                                          LbfgsState{.parameters = state.parameters, .pairs = tail(state.memory, progress_size)})
                   : std::nullopt),
        levenberg_marquardt_(lbfgs_ ? std::nullopt
                                    : std::optional<LevenbergMarquardt>(
                                          std::in_place, curvature_,
                                          LevenbergMarquardtSettings{.may_rise = optimizer.kind == OptimizerKind::stationary},
                                          read_levenberg_marquardt(optimizer.kind, state))) {
    loss_ = lbfgs_ ? lbfgs_->loss() : levenberg_marquardt_->loss();
  }

  double iterate() {
    const double before = loss_;
    const Iteration now = lbfgs_ ? lbfgs_->iterate() : levenberg_marquardt_->iterate();
    loss_ = now.loss;
    has_ended_ = watch_.is_last(now);
    return before;
  }

  [[nodiscard]] bool has_ended() const { return has_ended_; }

  void write(TrainState& out) const {
    const Progress& p = watch_.progress();
    out.memory = {p.least_gradient, p.lowest_loss, static_cast<double>(p.since)};
    if (lbfgs_) {
      out.parameters = lbfgs_->state().parameters;
      out.memory.insert(out.memory.end(), lbfgs_->state().pairs.begin(), lbfgs_->state().pairs.end());
    } else {
      const LevenbergMarquardtState& s = levenberg_marquardt_->state();
      out.parameters = s.parameters;
      for (const double entry : {static_cast<double>(s.stage), s.damping, s.growth, static_cast<double>(s.slow)}) out.memory.push_back(entry);
    }
  }

 private:
  static std::vector<double> tail(const std::vector<double>& memory, std::size_t first) {
    return memory.empty() ? memory : std::vector<double>(memory.begin() + static_cast<std::ptrdiff_t>(first), memory.end());
  }

  static Progress read_progress(const std::vector<double>& memory) {
    if (memory.empty()) return {};
    return {.least_gradient = memory[0], .lowest_loss = memory[1], .since = static_cast<std::size_t>(memory[2])};
  }

  static LevenbergMarquardtState read_levenberg_marquardt(OptimizerKind kind, const TrainState& state) {
    const std::vector<double>& m = state.memory;
    if (m.empty()) return {.parameters = state.parameters, .stage = kind == OptimizerKind::stationary ? Stage::stationary : Stage::gauss_newton};
    return {.parameters = state.parameters,
            .stage = static_cast<Stage>(m[3]),
            .damping = m[4],
            .growth = m[5],
            .slow = static_cast<std::size_t>(m[6])};
  }

  Watch watch_;
  Curvature curvature_;
  std::optional<Lbfgs> lbfgs_;
  std::optional<LevenbergMarquardt> levenberg_marquardt_;
  double loss_ = 0;
  bool has_ended_ = false;
};

bool has_rate(OptimizerKind kind) {
  return kind == OptimizerKind::gradient_descent || kind == OptimizerKind::momentum || kind == OptimizerKind::adam;
}

bool is_memory_of(OptimizerKind kind, std::size_t parameters, std::span<const double> memory) {
  const auto is_count = [](double entry) { return entry >= 0 && entry < 0x1p53 && entry == std::floor(entry); };
  const bool has_progress = memory.size() >= progress_size && is_count(memory[2]);
  switch (kind) {
    case OptimizerKind::gradient_descent: return memory.empty();
    case OptimizerKind::momentum: return memory.size() == parameters;
    case OptimizerKind::adam: return memory.size() == 2 * parameters;
    case OptimizerKind::lbfgs: return has_progress && (memory.size() - progress_size) % (2 * parameters) == 0;
    case OptimizerKind::levenberg_marquardt:
    case OptimizerKind::stationary:
      return has_progress && memory.size() == progress_size + 4 && is_count(memory[3]) && memory[3] <= static_cast<double>(Stage::stationary) &&
             memory[4] >= 0 && memory[5] > 0 && is_count(memory[6]);
  }
  return false;
}

Trainer::Trainer(Objective& objective, const TrainSettings& settings, TrainState state)
    : objective_(&objective), settings_(settings), state_(std::move(state)) {
  const OptimizerKind kind = settings_.optimizer.kind;
  if (!has_rate(kind)) {
    iterations_ = std::make_unique<Iterations>(objective, settings_.optimizer, state_);
    return;
  }
  gradient_.resize(state_.parameters.size());
  state_.memory.resize((kind == OptimizerKind::adam ? 2 : kind == OptimizerKind::momentum ? 1 : 0) * state_.parameters.size(), 0);
  if (state_.epoch == 0) state_.rate = settings_.schedule.rate;
  if (settings_.batch > 0) order_.resize(objective.samples().count);
}

Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;
Trainer::~Trainer() = default;

bool Trainer::has_ended() const { return iterations_ && iterations_->has_ended(); }

const TrainState& Trainer::state() const {
  if (iterations_) iterations_->write(state_);
  return state_;
}

void Trainer::step() {
  ++state_.step;
  double* p = state_.parameters.data();
  double* moments = state_.memory.data();
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
    case OptimizerKind::lbfgs:
    case OptimizerKind::levenberg_marquardt:
    case OptimizerKind::stationary: return;  // their iterations need no gradient of ours
  }
}

double Trainer::run_epoch() {
  if (iterations_) {
    ++state_.epoch;
    ++state_.step;
    return iterations_->iterate();
  }
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
