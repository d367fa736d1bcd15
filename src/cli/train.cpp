#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "commands.hpp"
#include "lemmacheck/base/file.hpp"
#include "lemmacheck/experiment/table.hpp"
#include "progress_line.hpp"
#include "train_folder.hpp"

namespace lemmacheck {
namespace {

/// How a training came to its end.
struct Trained {
  std::size_t epoch = 0;
  Inspection last;
  bool has_ended = false;  ///< without further progress in doubles
};

/// Where the training of a seed begins.
struct Start {
  std::uint64_t seed = 1;
  std::string folder;
  Checkpoint checkpoint{};
  bool is_resumed = false;
};

Result<Start> find_start(const TrainArguments& arguments, const TrainTask& task, std::uint64_t seed) {
  const bool is_one = arguments.seeds.empty();
  Start out{.seed = seed, .folder = is_one ? arguments.out : arguments.out + "/seed-" + std::to_string(seed)};
  // A run of many seeds may have been interrupted before some of them began.
  out.is_resumed = arguments.resume && (is_one || has_checkpoint(out.folder));
  if (out.is_resumed) {
    auto checkpoint = read_checkpoint(out.folder, task, seed);
    if (!checkpoint.has_value()) return checkpoint.error();
    out.checkpoint = std::move(checkpoint).value();
    const std::size_t epoch = out.checkpoint.state.epoch;
    if (is_one && out.checkpoint.has_ended)
      return Error{"--resume: the training found no further progress in doubles after epoch " + std::to_string(epoch) +
                   "; there is nothing to go on with"};
    if (is_one && epoch >= arguments.epochs)
      return Error{"--resume: expected --epochs beyond the checkpoint's " + std::to_string(epoch) + ", found " + std::to_string(arguments.epochs)};
    return out;
  }
  if (has_checkpoint(out.folder)) return Error{"--out '" + out.folder + "': expected a folder without checkpoint.json, or --resume, found one"};
  auto weights = draw_or_load_weights(arguments, task.architecture, seed);
  if (!weights.has_value()) return weights.error();
  out.checkpoint.state.parameters = std::move(weights).value();
  return out;
}

/// Trains from `start` and writes its folder.  \param report  called after every epoch with its number and loss
Result<Trained> train_seed(const TrainArguments& arguments, const TrainTask& task, Start start,
                           const std::function<void(std::size_t, double)>& report) {
  TrainSettings settings = task.training;
  settings.seed = start.seed;
  Objective objective(task.architecture, task.samples, task.objective);
  const std::size_t first = start.checkpoint.state.epoch;
  const bool had_ended = start.checkpoint.has_ended;
  Trainer trainer(objective, settings, std::move(start.checkpoint.state));
  std::vector<std::uint8_t> pattern;
  Trained out{.epoch = first, .last = objective.inspect(trainer.state().parameters, pattern), .has_ended = had_ended};
  const auto is_over = [&] {
    return out.has_ended || !std::isfinite(out.last.loss) || out.last.loss <= arguments.target_loss ||
           out.last.gradient_norm <= arguments.target_gradient;
  };
  if (start.is_resumed && (first >= arguments.epochs || is_over())) return out;

  TrainLog log(start.folder, start.is_resumed ? std::optional(first) : std::nullopt);
  if (!start.is_resumed) log.add(0, out.last, trainer.state().rate);
  // The log first: a resumed training drops the lines after its checkpoint, but could not add one before.
  const auto save = [&]() -> std::optional<Error> {
    if (auto error = log.write()) return error;
    return write_checkpoint(start.folder, task, start.seed, {.state = trainer.state(), .has_ended = out.has_ended});
  };
  const std::size_t log_every = arguments.log_every > 0 ? arguments.log_every : std::max<std::size_t>(1, arguments.epochs / 100);
  while (out.epoch < arguments.epochs && !is_over()) {
    const double loss = trainer.run_epoch();
    ++out.epoch;
    out.has_ended = trainer.has_ended();
    const bool is_saved = arguments.checkpoint_every > 0 && out.epoch % arguments.checkpoint_every == 0;
    if (is_saved || out.has_ended || out.epoch % log_every == 0 || out.epoch == arguments.epochs || !std::isfinite(loss)) {
      out.last = objective.inspect(trainer.state().parameters, pattern);
      log.add(out.epoch, out.last, trainer.state().rate);
      if (!std::isfinite(out.last.loss)) break;
    }
    if (is_saved)
      if (auto error = save()) return std::move(*error);
    report(out.epoch, loss);
  }
  if (auto error = std::isfinite(out.last.loss) ? save() : log.write()) return std::move(*error);
  return out;
}

std::string describe(const Trained& trained) {
  return "epoch " + std::to_string(trained.epoch) + ": loss " + to_decimal(trained.last.loss) + ", gradient norm " +
         to_decimal(trained.last.gradient_norm) + ", smallest |pre-activation| " + to_decimal(trained.last.smallest_pre_activation) +
         (trained.has_ended ? " (no further progress in doubles)" : "");
}

std::string describe_divergence(const Trained& trained, const TrainTask& task) {
  const bool has_rate = task.training.schedule.rate > 0;
  return "the loss is no longer finite after epoch " + std::to_string(trained.epoch) + (has_rate ? "; a smaller --rate may help" : "");
}

int train_one(const TrainArguments& arguments, const TrainTask& task, Start start) {
  const std::size_t first = start.checkpoint.state.epoch;
  const auto trained = [&] {
    ProgressLine line;
    return train_seed(arguments, task, std::move(start), [&](std::size_t epoch, double loss) {
      if (!line.is_due()) return;
      line.update(epoch - first, arguments.epochs - first,
                  "epoch " + std::to_string(epoch) + " of " + std::to_string(arguments.epochs) + ", loss " + to_decimal(loss));
    });
  }();
  if (!trained.has_value()) return complain(trained.error().what, exit_usage);
  if (!std::isfinite(trained.value().last.loss)) return complain(describe_divergence(trained.value(), task), exit_not_as_expected);
  std::cout << describe(trained.value()) << "\n"
            << "weights: " << layer_file(arguments.out, 0);
  if (task.architecture.layers() > 1) std::cout << " to W" << task.architecture.layers() << ".npy";
  std::cout << "; log: " << arguments.out << "/log.csv" << std::endl;
  return exit_as_expected;
}

/// A seed whose start was found sound; its weights are read again when its turn comes, for all of them may be too many.
struct Waiting {
  std::uint64_t seed = 1;
  std::string folder;
  std::size_t epoch = 0;
};

/// Trains every seed on one thread, `jobs` at a time.  \returns what became of them, in their order
std::vector<Result<Trained>> train_in_parallel(const TrainArguments& arguments, const TrainTask& task, const std::vector<Waiting>& seeds) {
  std::vector<Result<Trained>> out(seeds.size(), Error{});
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> epochs_done = 0;
  std::mutex mutex;
  std::condition_variable finished;
  std::exception_ptr failure;
  std::size_t seeds_done = 0;
  std::size_t epochs = 0;
  for (const Waiting& one : seeds) epochs += arguments.epochs - std::min(arguments.epochs, one.epoch);
  const auto work = [&] {
    for (std::size_t k = next++; k < seeds.size(); k = next++) {
      std::size_t last = seeds[k].epoch;
      try {
        auto start = find_start(arguments, task, seeds[k].seed);
        out[k] = !start.has_value() ? Result<Trained>(start.error())
                                    : train_seed(arguments, task, std::move(start).value(), [&](std::size_t epoch, double) {
                                        last = epoch;
                                        ++epochs_done;
                                      });
      } catch (...) {
        const std::lock_guard lock(mutex);
        failure = std::current_exception();
      }
      if (arguments.epochs > last) epochs_done += arguments.epochs - last;
      const std::lock_guard lock(mutex);
      ++seeds_done;
      finished.notify_one();
    }
  };
  std::vector<std::jthread> workers;
  for (std::size_t k = 0; k < std::min<std::size_t>(arguments.jobs, seeds.size()); ++k) workers.emplace_back(work);
  const ProgressLine line;
  std::unique_lock lock(mutex);
  while (!finished.wait_for(lock, ProgressLine::interval, [&] { return seeds_done == seeds.size(); }))
    if (line.is_shown() && epochs_done > 0)
      line.update(epochs_done, epochs, std::to_string(seeds_done) + " of " + std::to_string(seeds.size()) + " seeds trained");
  if (failure) std::rethrow_exception(failure);
  return out;
}

int train_seeds(const TrainArguments& arguments, const TrainTask& task, const std::vector<Waiting>& seeds) {
  const auto all = train_in_parallel(arguments, task, seeds);
  std::string table = "seed,epoch,loss,gradient_norm,smallest_pre_activation,ended\n";
  std::string lines;
  std::vector<double> losses;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const std::string seed = std::to_string(seeds[k].seed);
    if (!all[k].has_value()) return complain("seed " + seed + ": " + all[k].error().what, exit_usage);
    const Trained& trained = all[k].value();
    const bool is_finite = std::isfinite(trained.last.loss);
    if (is_finite) losses.push_back(trained.last.loss);
    lines += "seed " + seed + ", " + (is_finite ? describe(trained) : describe_divergence(trained, task)) + "\n";
    table += seed + "," + std::to_string(trained.epoch) + "," + to_decimal(trained.last.loss) + "," + to_decimal(trained.last.gradient_norm) + "," +
             to_decimal(trained.last.smallest_pre_activation) + "," + (trained.has_ended ? "1" : "0") + "\n";
  }
  if (const auto error = write_file(arguments.out + "/seeds.csv", table)) return complain(error->what, exit_usage);
  std::cout << lines;
  if (!losses.empty()) {
    const Statistics loss = lemmacheck::describe(losses);
    std::cout << "loss: least " << to_decimal(loss.low) << ", median " << to_decimal(loss.median) << ", largest " << to_decimal(loss.high) << "\n";
  }
  std::cout << "weights and logs: " << seeds.front().folder << " to seed-" << seeds.back().seed << "; table: " << arguments.out << "/seeds.csv"
            << std::endl;
  return losses.size() == all.size() ? exit_as_expected : exit_not_as_expected;
}

}  // namespace

int train_weights(const TrainArguments& arguments) {
  const auto seeds = read_seeds(arguments);
  if (!seeds.has_value()) return complain(seeds.error().what, exit_usage);
  const auto task = read_train_task(arguments);
  if (!task.has_value()) return complain(task.error().what, exit_usage);
  std::vector<Waiting> waiting;
  Start last;
  for (const std::uint64_t seed : seeds.value()) {
    auto start = find_start(arguments, task.value(), seed);
    if (!start.has_value()) return complain(start.error().what, exit_usage);
    last = std::move(start).value();
    waiting.push_back({.seed = seed, .folder = last.folder, .epoch = last.checkpoint.state.epoch});
  }
  for (const Waiting& one : waiting) {
    std::error_code failed;
    std::filesystem::create_directories(one.folder, failed);
    if (failed) return complain("--out '" + one.folder + "': the folder cannot be written", exit_usage);
  }
  return arguments.seeds.empty() ? train_one(arguments, task.value(), std::move(last)) : train_seeds(arguments, task.value(), waiting);
}

}  // namespace lemmacheck
