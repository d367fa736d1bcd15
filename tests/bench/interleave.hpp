#pragma once

/// \file
/// Fair comparison of methods: one process, one thread, the methods in turn and in another order every round (a method finds the caches, the branch
/// predictors and the heap as the one before leaves them), median of process CPU time.

#include <benchmark/benchmark.h>
#include <cblas.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <numeric>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lemmacheck::bench {

/// Ends the bench unless `holds`: a wrong answer must not be timed.
inline void require(bool holds, std::string_view what = "a method gave a wrong answer") {
  if (holds) return;
  std::fprintf(stderr, "bench: %.*s\n", static_cast<int>(what.size()), what.data());
  std::exit(1);
}

/// CPU seconds of this process so far.
inline double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

struct Method {
  std::string name;
  std::function<void()> run;
  std::function<void()> prepare = [] {};         ///< before each run, not timed: each method finds a fresh copy of its input in the caches
  std::function<double()> clock = cpu_seconds;  ///< CPU seconds of the process that does the work
};

/// \pre not empty
inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
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
      const double start = methods[k].clock();
      methods[k].run();
      seconds[k].push_back(methods[k].clock() - start);
      spent[k] += seconds[k].back();
    }
  }
  std::vector<double> out;
  for (std::vector<double>& s : seconds) out.push_back(median(std::move(s)));
  return out;
}

/// The method by itself, under Google Benchmark.
inline void register_method(const std::string& name, const Method& method) {
  benchmark::RegisterBenchmark(name.c_str(), [method](benchmark::State& state) {
    for (auto _ : state) {
      state.PauseTiming();
      method.prepare();
      state.ResumeTiming();
      method.run();
    }
  })->Unit(benchmark::kMillisecond);
}

/// What a bench does when its only argument is `option`.
struct Mode {
  std::string_view option;
  void (*run)();
};

/// main of a bench: one of the modes, or else the methods that `register_methods` registers with Google Benchmark.
inline int run_bench(int argc, char** argv, std::span<const Mode> modes, void (*register_methods)()) {
  openblas_set_num_threads(1);
  for (const Mode& mode : modes)
    if (argc == 2 && argv[1] == mode.option) {
      mode.run();
      return 0;
    }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  register_methods();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace lemmacheck::bench
