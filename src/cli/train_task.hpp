#pragma once

/// \file
/// What the command train is asked to do.

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "lemmacheck/train/trainer.hpp"

namespace lemmacheck {

struct TrainTask {
  Architecture architecture;
  Samples samples;
  ObjectiveSettings objective;
  TrainSettings training;      ///< of the first seed
  nlohmann::json description;  ///< of all but the seed that decides the weights after an epoch
};

/// Reads the options and the samples.  \returns the task, or one sentence about the option or file that is wrong
Result<TrainTask> read_train_task(const TrainArguments& arguments);

/// Random parameters of the seed, replaced by those that --weights has.
Result<std::vector<double>> draw_or_load_weights(const TrainArguments& arguments, const Architecture& architecture, std::uint64_t seed);

/// The seeds of --seeds A..B, or that of --seed.
Result<std::vector<std::uint64_t>> read_seeds(const TrainArguments& arguments);

/// FOLDER/W1.npy for layer 0.
std::string layer_file(const std::string& folder, std::size_t layer);

}  // namespace lemmacheck
