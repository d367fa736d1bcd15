#pragma once

/// \file
/// Minimisation of an objective in epochs.  Floor: train.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/train/objective.hpp"

namespace lemmacheck {

enum class OptimizerKind {
  gradient_descent,     ///< p -= r g
  momentum,             ///< v = m v + g, p -= r v
  adam,                 ///< [KingmaBa2015, Algorithm 1]
  lbfgs,                ///< Lbfgs: an epoch is one iteration
  levenberg_marquardt,  ///< LevenbergMarquardt: an epoch is one iteration
  stationary            ///< find_critical_point, minimum or saddle: an epoch is one iteration
};

struct Optimizer {
  OptimizerKind kind = OptimizerKind::gradient_descent;
  double momentum = 0.9;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  std::size_t pairs = 20;  ///< of L-BFGS
};

/// A rate that is held, then multiplied by `decay` at the start of every epoch.
struct Schedule {
  double rate = 0.1;
  std::size_t hold = std::numeric_limits<std::size_t>::max();  ///< epochs
  double decay = 1;
};

struct TrainSettings {
  Optimizer optimizer{};
  Schedule schedule{};     ///< of gradient descent, momentum and Adam; the others choose their steps
  std::size_t batch = 0;   ///< samples a step; 0 for all of them in their order, otherwise every epoch permutes them anew
  std::uint64_t seed = 1;  ///< of the permutations
};

/// Everything that the next epoch depends on, besides the settings.
struct TrainState {
  std::vector<double> parameters;
  std::vector<double> memory{};  ///< of the optimiser: velocity; mean and mean square; or what the other iterations keep
  std::size_t epoch = 0;          ///< epochs done
  std::size_t step = 0;           ///< steps done
  double rate = 0;                ///< of the last epoch
};

/// Runs epochs.  A state that is saved and given to a new Trainer goes on with the same bits.
class Trainer {
 public:
  /// \param objective  must outlive this  \pre state.parameters has the size that the architecture asks for; state.memory is empty or the optimiser's
  /// (is_memory_of); batch = 0 for the optimisers without a rate; Levenberg-Marquardt, stationary: find_size_error finds none
  Trainer(Objective& objective, const TrainSettings& settings, TrainState state);
  Trainer(Trainer&&) noexcept;
  Trainer& operator=(Trainer&&) noexcept;
  ~Trainer();

  /// One pass over the samples, or one iteration.  \returns the loss before its steps, averaged over them
  double run_epoch();

  /// Whether an optimiser without a rate makes no further progress in doubles: at the level of rounding or at a kink.
  [[nodiscard]] bool has_ended() const;

  [[nodiscard]] const TrainState& state() const;

 private:
  class Iterations;

  void step();

  Objective* objective_;
  TrainSettings settings_;
  mutable TrainState state_;  ///< the iterations' is fetched when asked for
  std::vector<double> gradient_;
  std::vector<std::size_t> order_;
  std::unique_ptr<Iterations> iterations_;
};

/// Whether an optimiser takes a learning rate; the others choose their steps from all samples.
bool has_rate(OptimizerKind kind);

/// Whether an optimiser can go on from `memory`.
bool is_memory_of(OptimizerKind kind, std::size_t parameters, std::span<const double> memory);

}  // namespace lemmacheck
