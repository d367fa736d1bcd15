#pragma once

/// \file
/// First-order minimisation of an objective.  Floor: train.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/train/objective.hpp"

namespace lemmacheck {

enum class OptimizerKind {
  gradient_descent,  ///< p -= r g
  momentum,          ///< v = m v + g, p -= r v
  adam               ///< [KingmaBa2015, Algorithm 1]
};

struct Optimizer {
  OptimizerKind kind = OptimizerKind::gradient_descent;
  double momentum = 0.9;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
};

/// A rate that is held, then multiplied by `decay` at the start of every epoch.
struct Schedule {
  double rate = 0.1;
  std::size_t hold = std::numeric_limits<std::size_t>::max();  ///< epochs
  double decay = 1;
};

struct TrainSettings {
  Optimizer optimizer{};
  Schedule schedule{};
  std::size_t batch = 0;   ///< samples a step; 0 for all of them in their order, otherwise every epoch permutes them anew
  std::uint64_t seed = 1;  ///< of the permutations
};

/// Everything that the next epoch depends on, besides the settings.
struct TrainState {
  std::vector<double> parameters;
  std::vector<double> moments{};  ///< of the optimiser: as many as parameters for momentum, twice as many for Adam
  std::size_t epoch = 0;          ///< epochs done
  std::size_t step = 0;           ///< steps done
  double rate = 0;                ///< of the last epoch
};

/// Runs epochs.  A state that is saved and given to a new Trainer goes on with the same bits.
class Trainer {
 public:
  /// \pre state.parameters has the size that the architecture asks for; moments are empty or of the size of the optimiser
  Trainer(Objective& objective, const TrainSettings& settings, TrainState state);

  /// One pass over the samples.  \returns the loss before its steps, averaged over them
  double run_epoch();

  [[nodiscard]] const TrainState& state() const { return state_; }

 private:
  void step();

  Objective* objective_;
  TrainSettings settings_;
  TrainState state_;
  std::vector<double> gradient_;
  std::vector<std::size_t> order_;
};

/// How many moments the optimiser keeps for each parameter.
std::size_t moments_per_parameter(OptimizerKind kind);

}  // namespace lemmacheck
