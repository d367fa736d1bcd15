#pragma once

/// \file
/// One case in one process: the child decides and reports over a pipe, the parent collects what arrives.

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/claim/result.hpp"
#include "lemmacheck/run/run.hpp"

namespace lemmacheck {

/// The claim that an instance turned out to be about.
struct Choice {
  std::size_t index = 0;  ///< for the parent, among the claims in question
  const Claim* claim = nullptr;
  const Part* part = nullptr;
  Case content{};
};

/// What one worker has to do.
struct Task {
  const Claim* claim = nullptr;
  const Part* part = nullptr;
  const LazyCase* lazy = nullptr;
  std::uint64_t seed = 1;
  Budget budget;
  std::function<Result<Choice>()> choose{};  ///< if set, instead of building `lazy`; an error says why there is nothing to decide
};

/// A running worker process, seen from the parent.
class Worker {
 public:
  using Clock = std::chrono::steady_clock;

  /// Starts the process.  started() is false if the system refuses one.
  explicit Worker(const Task& task);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  [[nodiscard]] bool started() const { return process_ > 0; }
  [[nodiscard]] int descriptor() const { return pipe_; }         ///< readable when there is something to receive
  [[nodiscard]] Clock::time_point deadline() const { return deadline_; }
  [[nodiscard]] std::size_t choice() const { return choice_; }  ///< index of what Task::choose has chosen

  /// Takes what has arrived.  \returns false when the worker has closed its end: call finish
  bool receive();
  /// The budget of time is spent: ends the process.
  void stop();
  /// Waits for the end of the process.  \returns what it found; what is missing is undecided for the reason the process ended
  CaseResult finish();

 private:
  void accept(const std::string& line);

  Task task_;
  pid_t process_ = -1;
  int pipe_ = -1;
  int log_ = -1;  ///< what the worker prints, in memory
  Clock::time_point start_;
  Clock::time_point deadline_;
  bool stopped_ = false;
  bool decided_ = false;
  std::size_t choice_ = 0;
  std::size_t controls_done_ = 0;
  std::string buffer_;
  CaseResult result_;
};

}  // namespace lemmacheck
