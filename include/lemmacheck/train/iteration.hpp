#pragma once

/// \file
/// Iterations that end at a goal, at the level of rounding or at a limit.  Floor: train.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace lemmacheck {

struct Iteration {
  double loss = 0;
  double gradient_norm = 0;  ///< Euclidean
  bool moved = false;
};

enum class Ending : std::uint8_t {
  goal,       ///< the gradient norm is at most the goal
  rounding,   ///< neither loss nor gradient norm falls any more in doubles: at a critical point, or at a kink
  limit,      ///< iterations
  not_finite  ///< the loss is no number
};

struct Goal {
  double gradient_norm = 0;
  std::size_t iterations = 1000;
  std::size_t patience = 20;  ///< iterations without a smaller gradient norm or a loss smaller by 2^-43 of it
};

/// What a watch remembers.
struct Progress {
  double least_gradient = std::numeric_limits<double>::max();
  double lowest_loss = std::numeric_limits<double>::max();
  std::size_t since = 0;  ///< iterations that bettered neither
};

/// Watches iterations and says when they end.
class Watch {
 public:
  explicit Watch(const Goal& goal, const Progress& progress = {}) : goal_(goal), progress_(progress) {}

  /// \returns whether `now` is the last iteration
  bool is_last(const Iteration& now) {
    ++iterations_;
    Progress& p = progress_;
    const bool is_better = now.gradient_norm < 0.99 * p.least_gradient || now.loss < p.lowest_loss - 0x1p-43 * p.lowest_loss;
    p.since = is_better ? 0 : p.since + 1;
    p.least_gradient = now.gradient_norm < p.least_gradient ? now.gradient_norm : p.least_gradient;
    p.lowest_loss = now.loss < p.lowest_loss ? now.loss : p.lowest_loss;
    if (!(now.loss <= std::numeric_limits<double>::max())) ending_ = Ending::not_finite;
    else if (now.gradient_norm <= goal_.gradient_norm) ending_ = Ending::goal;
    else if (!now.moved || p.since >= goal_.patience) ending_ = Ending::rounding;
    else return iterations_ >= goal_.iterations;
    return true;
  }

  [[nodiscard]] Ending ending() const { return ending_; }
  [[nodiscard]] std::size_t iterations() const { return iterations_; }
  [[nodiscard]] const Progress& progress() const { return progress_; }

 private:
  Goal goal_;
  Progress progress_;
  std::size_t iterations_ = 0;
  Ending ending_ = Ending::limit;
};

/// The point with the least gradient norm that a method passed.
struct Reached {
  std::vector<double> parameters;
  double loss = 0;
  double gradient_norm = 0;
  std::size_t iterations = 0;
  Ending ending = Ending::limit;
};

/// Iterates a method (Lbfgs, LevenbergMarquardt, CriticalPointSearch) until its end.
template <class Method>
Reached iterate_to_end(Method& method, const Goal& goal) {
  Watch watch(goal);
  Reached best{.parameters = method.state().parameters, .gradient_norm = std::numeric_limits<double>::infinity()};
  for (bool is_last = false; !is_last;) {
    const Iteration now = method.iterate();
    is_last = watch.is_last(now);
    if (watch.iterations() == 1) best.loss = now.loss;
    if (now.gradient_norm < best.gradient_norm) {
      best.parameters = method.state().parameters;
      best.loss = now.loss;
      best.gradient_norm = now.gradient_norm;
    }
  }
  best.iterations = watch.iterations();
  best.ending = watch.ending();
  return best;
}

}  // namespace lemmacheck
