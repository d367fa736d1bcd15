#pragma once

/// \file
/// Threads that wait for the next piece of work.  Floor: train.

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lemmacheck {

/// Runs work(task, worker) for task = 0, ..., tasks - 1 on the calling thread and `threads` - 1 others; which worker takes which task is left open.
class Crew {
 public:
  explicit Crew(std::size_t threads) {
    for (std::size_t k = 1; k < threads; ++k) helpers_.emplace_back([this, k] { serve(k); });
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    start_.notify_all();
    for (std::thread& helper : helpers_) helper.join();
  }

  void run(std::size_t tasks, const std::function<void(std::size_t, std::size_t)>& work) {
    if (helpers_.empty() || tasks < 2) {
      for (std::size_t task = 0; task < tasks; ++task) work(task, 0);
      return;
    }
    {
      const std::lock_guard lock(mutex_);
      work_ = &work;
      tasks_ = tasks;
      next_ = 0;
      busy_ = helpers_.size();
      ++round_;
    }
    start_.notify_all();
    take_tasks(0);
    std::unique_lock lock(mutex_);
    finish_.wait(lock, [this] { return busy_ == 0; });
  }

 private:
  void take_tasks(std::size_t worker) {
    for (std::size_t task = next_++; task < tasks_; task = next_++) (*work_)(task, worker);
  }

  void serve(std::size_t worker) {
    std::size_t seen = 0;
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        start_.wait(lock, [&] { return done_ || round_ != seen; });
        if (done_) return;
        seen = round_;
      }
      take_tasks(worker);
      const std::lock_guard lock(mutex_);
      if (--busy_ == 0) finish_.notify_one();
    }
  }

  std::vector<std::thread> helpers_;
  std::mutex mutex_;
  std::condition_variable start_;
  std::condition_variable finish_;
  std::atomic<std::size_t> next_ = 0;
  std::size_t tasks_ = 0;
  std::size_t busy_ = 0;
  std::size_t round_ = 0;
  bool done_ = false;
  const std::function<void(std::size_t, std::size_t)>* work_ = nullptr;
};

}  // namespace lemmacheck
