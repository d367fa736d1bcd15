#pragma once

/// \file
/// Adam as Soudry and Hoffer use it: mini-batches, a decaying rate, an early end when no sample is misclassified.  Floor: train.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "lemmacheck/train/objective.hpp"

namespace lemmacheck {

/// Adam on mini-batches; the samples are permuted anew in every epoch.
struct AdamSchedule {
  double learning_rate = 0.1;
  double beta1 = 0.9;
  double beta2 = 0.99;
  double epsilon = 1e-8;
  std::size_t batch = 1;
  std::size_t epochs = 1000;
  std::size_t decay_epochs = 0;  ///< further epochs, each of which starts by multiplying the learning rate by `decay`
  double decay = 0.98;
  std::optional<double> threshold{};  ///< stop after the first epoch that leaves every answer on the same side of it as its label
};

/// The share of entries that are not on the same side of the threshold as their label: the mean classification error of one output.
double misclassification(std::span<const double> answers, std::span<const double> labels, double threshold);

struct AdamScheduleResult {
  std::vector<double> parameters;
  std::size_t epochs = 0;  ///< that were run
};

/// Minimises the objective from `parameters`; `seed` is that of the permutations.  \param report  called after every epoch with the share of epochs
/// done; may be empty  \rigor heuristic  \source [KingmaBa2015, Algorithm 1]
AdamScheduleResult run_adam_schedule(Objective& objective, const AdamSchedule& schedule, std::vector<double> parameters, std::uint64_t seed,
                                     const std::function<void(double)>& report = {});

}  // namespace lemmacheck
