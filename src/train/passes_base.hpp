#pragma once

/// \file
/// What every pass over the samples of a network needs to know.  Floor: train.

#include <algorithm>
#include <cstddef>
#include <utility>

#include "lemmacheck/train/objective.hpp"

namespace lemmacheck {

class PassesBase {
 protected:
  PassesBase(Architecture architecture, const Samples& samples, ObjectiveSettings settings)
      : architecture_(std::move(architecture)), samples_(&samples), settings_(std::move(settings)), layers_(architecture_.layers()) {
    settings_.frozen.resize(layers_, false);
    lowest_free_ = static_cast<std::size_t>(std::ranges::find(settings_.frozen, false) - settings_.frozen.begin());
  }

  Architecture architecture_;
  const Samples* samples_;
  ObjectiveSettings settings_;  ///< with `frozen` for every layer
  std::size_t layers_;
  std::size_t lowest_free_ = 0;  ///< layers_ if all are frozen
};

}  // namespace lemmacheck
