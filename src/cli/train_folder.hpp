#pragma once

/// \file
/// The folder of a training: weights, checkpoint and log.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "train_task.hpp"

namespace lemmacheck {

/// A training between two epochs.
struct Checkpoint {
  TrainState state;
  bool has_ended = false;  ///< without further progress in doubles
};

/// Whether the folder holds a checkpoint.
bool has_checkpoint(const std::string& folder);

/// Writes W1.npy, W2.npy, ..., then checkpoint-EPOCH.npz with the same arrays and the optimiser's memory, then checkpoint.json, which names it: a
/// reader finds the old checkpoint or the whole new one.
std::optional<Error> write_checkpoint(const std::string& folder, const TrainTask& task, std::uint64_t seed, const Checkpoint& checkpoint);

/// The checkpoint of the same task and seed.
Result<Checkpoint> read_checkpoint(const std::string& folder, const TrainTask& task, std::uint64_t seed);

/// log.csv: one line for each inspection.
class TrainLog {
 public:
  /// \param kept_until  lines of later epochs in an old log are dropped; nothing for a new log
  TrainLog(const std::string& folder, std::optional<std::size_t> kept_until);

  /// \param rate  0 for optimisers that have none
  void add(std::size_t epoch, const Inspection& inspection, double rate);

  [[nodiscard]] std::optional<Error> write() const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::string text_;
};

}  // namespace lemmacheck
