#pragma once

/// \file
/// The loss of a network on its samples and its gradient, in doubles.  Floor: train.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "lemmacheck/train/network.hpp"

namespace lemmacheck {

struct ObjectiveSettings {
  Loss loss = Loss::mean;
  std::vector<bool> frozen{};  ///< layers whose gradient is 0; missing ones are not frozen
  std::size_t threads = 1;     ///< used where a pass over the samples is long enough; no bit of any result depends on it
  bool portable = false;       ///< every product is rounded before it is added: the same bits wherever +, -, *, /, sqrt of doubles are those of IEEE 754 (not tanh)
};

/// What a pass over all samples says about a point.
struct Inspection {
  double loss = 0;
  double gradient_norm = 0;            ///< Euclidean, frozen layers count 0
  double smallest_pre_activation = 0;  ///< min |pre-activation| over hidden units and samples; infinity without hidden units
  std::size_t pattern_changes = 0;     ///< pre-activations that became positive or ceased to be since the last inspection
};

/// L(W) = c sum |f(x_n) - y_n|^2 over samples.  Sums are taken in an order that depends on the sizes alone; evaluate and answer allocate nothing.
/// Keeps the points in two layouts of its own, unless these would take more than 2 GiB.  Not to be used from two threads at a time.
class Objective {
 public:
  /// \param samples  must outlive the objective  \pre the sizes of points and labels are those of the architecture, count >= 1
  Objective(Architecture architecture, const Samples& samples, ObjectiveSettings settings);
  Objective(Objective&&) noexcept;
  Objective& operator=(Objective&&) noexcept;
  ~Objective();

  [[nodiscard]] const Architecture& architecture() const;
  [[nodiscard]] const Samples& samples() const;
  [[nodiscard]] const ObjectiveSettings& settings() const;

  /// L over all samples; `gradient` receives its gradient (at a kink: with the derivative from the left).
  /// \rigor heuristic  \complexity 4 N sum d_l d_{l+1} flop for one hidden layer, else at most 6
  double evaluate(std::span<const double> parameters, std::span<double> gradient);

  /// The same over the samples with the given indices, with N their number.
  double evaluate(std::span<const double> parameters, std::span<const std::size_t> batch, std::span<double> gradient);

  /// f(x_n) for all n, count x d_L.
  void answer(std::span<const double> parameters, std::span<double> answers);

  /// \param pattern  the signs of the last inspection, empty before the first; is replaced by those of this one
  Inspection inspect(std::span<const double> parameters, std::vector<std::uint8_t>& pattern);

 private:
  class Passes;
  std::unique_ptr<Passes> passes_;
};

}  // namespace lemmacheck
