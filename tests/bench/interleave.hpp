#pragma once

/// \file
/// Fair comparison of methods: one process, one thread, the methods in turn and in another order every round (a method finds the caches, the branch
/// predictors and the heap as the one before leaves them), median of process CPU time.

#include <algorithm>
#include <ctime>
#include <functional>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace lemmacheck::bench {

struct Method {
  std::string name;
  std::function<void()> run;
  std::function<void()> prepare = [] {};  ///< before each run, not timed: each method finds a fresh copy of its input in the caches
};

inline double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// Median CPU seconds of each method; every round runs each method once until it has run `rounds` times or, after three runs, for `budget` seconds.
inline std::vector<double> median_seconds(const std::vector<Method>& methods, std::size_t rounds, double budget) {
  std::vector<std::vector<double>> seconds(methods.size());
  std::vector<double> spent(methods.size());
  std::vector<std::size_t> order(methods.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::minstd_rand shuffling(1);
  for (std::size_t round = 0; round < rounds; ++round) {
    std::shuffle(order.begin(), order.end(), shuffling);
    for (const std::size_t k : order) {
      if (round >= 3 && spent[k] > budget) continue;
      methods[k].prepare();
      const double start = cpu_seconds();
      methods[k].run();
      seconds[k].push_back(cpu_seconds() - start);
      spent[k] += seconds[k].back();
    }
  }
  std::vector<double> out;
  for (std::vector<double>& s : seconds) {
    std::nth_element(s.begin(), s.begin() + static_cast<std::ptrdiff_t>(s.size() / 2), s.end());
    out.push_back(s[s.size() / 2]);
  }
  return out;
}

}  // namespace lemmacheck::bench
