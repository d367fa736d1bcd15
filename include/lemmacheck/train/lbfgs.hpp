#pragma once

/// \file
/// Minimisation with limited memory, to a gradient at the level of rounding.  A search: nothing here is a proof.  Floor: train.

#include <cstddef>
#include <vector>

#include "lemmacheck/train/iteration.hpp"
#include "lemmacheck/train/objective.hpp"

namespace lemmacheck {

struct LbfgsSettings {
  std::size_t pairs = 20;             ///< of steps and differences of gradients that are kept
  double sufficient_decrease = 1e-4;  ///< c1
  double curvature = 0.9;             ///< c2
  std::size_t strong_evaluations = 8;  ///< in one line search, then the weak conditions are enough
  std::size_t evaluations = 40;        ///< at most, in one line search
};

/// Everything that the next iteration depends on, besides the settings.
struct LbfgsState {
  std::vector<double> parameters;
  std::vector<double> pairs{};  ///< step, difference of gradients, step, ...: the oldest first
};

/// L-BFGS: the direction is the two-loop recursion on the kept pairs; a step t along it meets the strong Wolfe conditions
/// L(t) <= L(0) + c1 t L'(0) + 2^-43 |L(0)| and |L'(t)| <= c2 |L'(0)|.  The last term is the rounding of the loss: where no decrease can be seen any
/// more, the slopes alone choose the step, so that the gradient goes on falling to its own rounding. \source [NocedalWright2006, algorithms 7.4
/// and 7.5], [HagerZhang2005, section 4] and [LewisOverton2013, section 4] for the line search
class Lbfgs {
 public:
  /// \param objective  must outlive this  \pre state.parameters has the size that the architecture asks for
  Lbfgs(Objective& objective, const LbfgsSettings& settings, LbfgsState state);

  /// One step.  \returns loss and gradient norm after it; `moved` is false where no step was found, then nothing has changed but the pairs
  /// \complexity one evaluation of the objective or a few, and 4 pairs P flop
  Iteration iterate();

  [[nodiscard]] const LbfgsState& state() const { return state_; }
  [[nodiscard]] double loss() const { return loss_; }

 private:
  void set_direction();
  bool search_line(double first_step);
  void keep_pair();

  Objective* objective_;
  LbfgsSettings settings_;
  LbfgsState state_;
  double loss_ = 0;
  std::vector<double> gradient_;
  std::vector<double> direction_;
  double next_loss_ = 0;
  std::vector<double> next_parameters_;
  std::vector<double> next_gradient_;
};

}  // namespace lemmacheck
