/// \file
/// Training of two-layer networks against the dgemm of BLAS on one core, torch, NumPy and Armadillo.
///   bench_train             our steps and Armadillo's by themselves (Google Benchmark)
///   bench_train --ratios    the table of ratios beside the goals, all methods interleaved, one thread each
///   bench_train --threads   wall seconds with one thread and two; only on an idle machine do they say anything
/// Peers are optional: python3-torch, python3-numpy (for Debian's /usr/bin/python3) and libarmadillo-dev (found by CMake).

#include <cblas.h>

#if __has_include(<armadillo>)
#define ARMA_DONT_USE_WRAPPER
#include <armadillo>
#define LEMMACHECK_ARMADILLO
#endif

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <memory>
#include <thread>

#include "interleave.hpp"
#include "lemmacheck/base/random.hpp"
#include "lemmacheck/train/trainer.hpp"
#include "peer.hpp"

namespace lemmacheck::bench {
namespace {

/// A network d0-d1-1 with loss 1/N sum (f(x) - y)^2 on N samples.
struct Case {
  const char* name;
  std::size_t n;
  std::size_t d0;
  std::size_t d1;
  const char* activation;
  OptimizerKind optimizer;
  std::size_t batch;
  std::size_t epochs;  ///< in a run, long enough for the clock
  std::size_t rounds;
  double torch_goal;  ///< least multiple of our time
  double peak_goal;   ///< least part of the flop of dgemm in the same time; 0 for none
};

constexpr OptimizerKind descent = OptimizerKind::gradient_descent;
constexpr Case cases[] = {{"leaky, GD", 1000, 100, 20, "leaky:0.1", descent, 0, 50, 21, 2.4, 0.85},
                          {"leaky, Adam", 1000, 100, 20, "leaky:0.1", OptimizerKind::adam, 0, 50, 21, 2.4, 0.85},
                          {"leaky, SGD 32", 1000, 100, 20, "leaky:0.1", descent, 32, 5, 21, 15, 0},
                          {"quadratic, GD", 210, 20, 100, "quadratic", descent, 0, 100, 21, 4, 0},
                          {"leaky, GD", 10000, 784, 89, "leaky:0.1", descent, 0, 1, 11, 1.25, 0.80}};
constexpr double rate = 1e-5;

std::size_t steps_of(const Case& c) { return c.batch == 0 ? 1 : (c.n + c.batch - 1) / c.batch; }

/// 4 d0 d1 for every sample: the two products with X.
double flop_of(const Case& c) { return 4.0 * static_cast<double>(c.n * c.d0 * c.d1); }

struct Problem {
  explicit Problem(const Case& c)
      : the_case(c), architecture{.widths = {c.d0, c.d1, 1}, .activation = parse_activation(c.activation).value()} {
    Random random(1, std::string("bench_train/") + c.name);
    samples = {.count = c.n, .points = std::vector<double>(c.n * c.d0), .labels = std::vector<double>(c.n)};
    for (double& x : samples.points) x = random.normal();
    for (double& y : samples.labels) y = random.normal();
    start = draw_parameters(architecture, random);
  }
  Case the_case;
  Architecture architecture;
  Samples samples;
  std::vector<double> start;
};

/// A way to train the problem.
class Contender {
 public:
  Contender() = default;
  Contender(const Contender&) = delete;
  Contender& operator=(const Contender&) = delete;
  virtual ~Contender() = default;

  [[nodiscard]] virtual std::string name() const = 0;
  /// The loss, then its gradient by the parameters.
  [[nodiscard]] virtual std::vector<double> gradient() = 0;
  virtual void run(std::size_t epochs) = 0;
  [[nodiscard]] virtual std::vector<double> parameters() = 0;
  [[nodiscard]] virtual double clock() const { return cpu_seconds(); }
};

class Ours : public Contender {
 public:
  explicit Ours(const Problem& problem, std::size_t threads = 1)
      : objective_(problem.architecture, problem.samples, {.threads = threads}),
        trainer_(objective_, {.optimizer = {.kind = problem.the_case.optimizer}, .schedule = {.rate = rate}, .batch = problem.the_case.batch},
                 {.parameters = problem.start}) {}
  [[nodiscard]] std::string name() const override { return "lemmacheck"; }
  [[nodiscard]] std::vector<double> gradient() override {
    std::vector<double> out(1 + trainer_.state().parameters.size());
    out[0] = objective_.evaluate(trainer_.state().parameters, std::span(out).subspan(1));
    return out;
  }
  void run(std::size_t epochs) override {
    for (std::size_t k = 0; k < epochs; ++k) trainer_.run_epoch();
  }
  [[nodiscard]] std::vector<double> parameters() override { return trainer_.state().parameters; }

 private:
  Objective objective_;
  Trainer trainer_;
};

#ifdef LEMMACHECK_ARMADILLO
/// The gradient written out as products of whole matrices, samples as columns.
class Armadillo : public Contender {
 public:
  explicit Armadillo(const Problem& p)
      : case_(p.the_case),
        slope_(p.architecture.activation.slope),
        x_(p.samples.points.data(), case_.d0, case_.n),
        y_(p.samples.labels.data(), case_.n),
        wt_(p.start.data(), case_.d0, case_.d1),
        v_(p.start.data() + case_.d0 * case_.d1, case_.d1) {}
  [[nodiscard]] std::string name() const override { return "Armadillo"; }
  [[nodiscard]] std::vector<double> gradient() override {
    std::vector<double> out{find_gradient(x_, y_)};
    out.insert(out.end(), w_gradient_.begin(), w_gradient_.end());
    out.insert(out.end(), v_gradient_.begin(), v_gradient_.end());
    return out;
  }
  void run(std::size_t epochs) override {
    for (std::size_t k = 0; k < epochs; ++k) {
      if (case_.batch == 0) {
        find_gradient(x_, y_);
        step();
        continue;
      }
      const arma::uvec order = arma::randperm(case_.n);
      for (std::size_t begin = 0; begin < case_.n; begin += case_.batch) {
        const arma::uvec batch = order.subvec(begin, std::min(begin + case_.batch, case_.n) - 1);
        find_gradient(x_.cols(batch), y_.cols(batch));
        step();
      }
    }
  }
  [[nodiscard]] std::vector<double> parameters() override {
    std::vector<double> out(wt_.begin(), wt_.end());
    out.insert(out.end(), v_.begin(), v_.end());
    return out;
  }

 private:
  double find_gradient(const arma::mat& x, const arma::rowvec& y) {
    const arma::mat z = wt_.t() * x;
    arma::mat slopes = z;
    arma::mat a;
    if (case_.activation[0] == 'q') {
      a = arma::square(z);
      slopes *= 2;
    } else {
      slopes.transform([this](double u) { return u > 0 ? 1 : slope_; });
      a = slopes % z;
    }
    const arma::rowvec e = v_.t() * a - y;
    const arma::rowvec scaled = (2.0 / static_cast<double>(y.n_elem)) * e;
    v_gradient_ = a * scaled.t();
    slopes %= v_ * scaled;
    w_gradient_ = x * slopes.t();
    return arma::dot(e, e) / static_cast<double>(y.n_elem);
  }
  void step() {
    ++steps_;
    move(wt_, w_gradient_, w_mean_, w_square_);
    move(v_, v_gradient_, v_mean_, v_square_);
  }
  template <class Array>
  void move(Array& p, const Array& g, Array& mean, Array& square) const {
    if (case_.optimizer != OptimizerKind::adam) {
      p -= rate * g;
      return;
    }
    if (mean.empty()) {
      mean.zeros(arma::size(p));
      square.zeros(arma::size(p));
    }
    mean = 0.9 * mean + 0.1 * g;
    square = 0.999 * square + 0.001 * arma::square(g);
    p -= rate / (1 - std::pow(0.9, steps_)) * mean / (arma::sqrt(square / (1 - std::pow(0.999, steps_))) + 1e-8);
  }

  Case case_;
  double slope_;
  arma::mat x_;
  arma::rowvec y_;
  arma::mat wt_;
  arma::vec v_;
  arma::mat w_gradient_;
  arma::vec v_gradient_;
  arma::mat w_mean_;
  arma::mat w_square_;
  arma::vec v_mean_;
  arma::vec v_square_;
  double steps_ = 0;
};
#endif

/// Another process: train_peer.py.
class Python : public Contender {
 public:
  Python(std::string name, Peer& peer, const Problem& problem) : name_(std::move(name)), peer_(&peer), parameters_(problem.start.size()) {
    const Case& c = problem.the_case;
    char line[200];
    std::snprintf(line, sizeof line, "load %zu %zu %zu %s %s %zu %.17g\n", c.n, c.d0, c.d1, c.activation,
                  c.optimizer == OptimizerKind::adam ? "adam" : "gd", c.batch, rate);
    peer_->send(line);
    peer_->send(problem.samples.points);
    peer_->send(problem.samples.labels);
    peer_->send(problem.start);
    require(peer_->read_line() == "ready", name_ + " did not load its problem");
  }
  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] std::vector<double> gradient() override { return ask("gradient\n", 1 + parameters_); }
  void run(std::size_t epochs) override {
    peer_->send("run " + std::to_string(epochs) + "\n");
    require(peer_->read_line() == "done", name_ + " did not finish");
  }
  [[nodiscard]] std::vector<double> parameters() override { return ask("parameters\n", parameters_); }
  [[nodiscard]] double clock() const override { return peer_->cpu_seconds(); }

 private:
  [[nodiscard]] std::vector<double> ask(const char* command, std::size_t count) {
    std::vector<double> out(count);
    peer_->send(command);
    require(peer_->read(out), name_ + " gave no answer");
    return out;
  }

  std::string name_;
  Peer* peer_;
  std::size_t parameters_;
};

struct Peers {
  struct Entry {
    std::string name;
    std::unique_ptr<Peer> peer;
  };
  Peers() {
    for (const auto& [name, module] : {std::pair{"torch", "torch"}, std::pair{"NumPy", "numpy"}}) {
      auto peer = std::make_unique<Peer>(std::vector<std::string>{"/usr/bin/python3", LEMMACHECK_TRAIN_PEER, module});
      if (peer->read_line() == "ready") entries.push_back({name, std::move(peer)});
      else std::printf("%s is missing; to compare with it: apt-get install python3-%s\n", name, module);
    }
#ifndef LEMMACHECK_ARMADILLO
    std::printf("Armadillo is missing; to compare with it: apt-get install libarmadillo-dev, and build again\n");
#endif
  }
  std::vector<Entry> entries;
};

std::vector<std::unique_ptr<Contender>> contenders(const Problem& problem, Peers& peers) {
  std::vector<std::unique_ptr<Contender>> out;
  out.push_back(std::make_unique<Ours>(problem));
  for (Peers::Entry& entry : peers.entries) out.push_back(std::make_unique<Python>(entry.name, *entry.peer, problem));
#ifdef LEMMACHECK_ARMADILLO
  out.push_back(std::make_unique<Armadillo>(problem));
#endif
  return out;
}

double relative_distance(std::span<const double> a, std::span<const double> b) {
  double difference = 0;
  double size = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    difference = std::max(difference, std::abs(a[k] - b[k]));
    size = std::max(size, std::abs(b[k]));
  }
  return difference <= 1e-300 ? 0 : difference / size;
}

/// All have the same loss and gradient, and where no batches are drawn the same way of their parameters.
void require_agreement(const Case& c, const std::vector<std::unique_ptr<Contender>>& all) {
  const std::vector<double> expected = all[0]->gradient();
  for (const auto& one : all) {
    const std::vector<double> found = one->gradient();
    require(relative_distance(std::span(found).first(1), std::span(expected).first(1)) < 1e-10, one->name() + " has another loss");
    require(relative_distance(std::span(found).subspan(1), std::span(expected).subspan(1)) < 1e-10, one->name() + " has another gradient");
  }
  for (const auto& one : all) one->run(3);
  if (c.batch == 0)
    for (const auto& one : all) require(relative_distance(one->parameters(), all[0]->parameters()) < 1e-10, one->name() + " makes other steps");
}

/// Products of square matrices: what one core can do.
class Dgemm {
 public:
  [[nodiscard]] double flop() const { return 2.0 * size_ * size_ * size_; }
  [[nodiscard]] Method method() {
    return {"dgemm", [this] {
              cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, size_, size_, size_, 1, a_.data(), size_, b_.data(), size_, 0, c_.data(), size_);
            }};
  }

 private:
  static constexpr int size_ = 1024;
  std::vector<double> a_ = std::vector<double>(std::size_t{size_} * size_, 0.5);
  std::vector<double> b_ = a_;
  std::vector<double> c_ = a_;
};

void print_ratios() {
  Peers peers;
  Dgemm dgemm;
  std::printf("median CPU ms a step, one thread each, methods in turn; x means the multiple of lemmacheck; part of the flop of dgemm of order 1024\n");
  std::printf("%-16s %5s %4s %4s | %-10s | %-24s |", "network", "N", "d0", "d1", "lemmacheck", "part of dgemm");
  for (const Peers::Entry& entry : peers.entries) std::printf(" %-*s |", entry.name == "torch" ? 35 : 16, entry.name.c_str());
  std::printf(" Armadillo\n");
  bool all_hold = true;
  for (const Case& c : cases) {
    const Problem problem(c);
    const auto all = contenders(problem, peers);
    require_agreement(c, all);
    std::vector<Method> methods{dgemm.method()};
    for (const auto& one : all)
      methods.push_back({one->name(), [&one, &c] { one->run(c.epochs); }, [] {}, [&one] { return one->clock(); }});
    const std::vector<double> t = median_seconds(methods, c.rounds, 60);
    const double to_step = 1e3 / static_cast<double>(c.epochs * steps_of(c));
    const double part = flop_of(c) * static_cast<double>(c.epochs) / t[1] / (dgemm.flop() / t[0]);
    const auto judge = [&all_hold](double found, double goal) {
      char text[40];
      all_hold = all_hold && found >= goal;
      std::snprintf(text, sizeof text, "(goal %.4g, %s)", goal, found >= goal ? "holds" : "missed");
      return std::string(text);
    };
    std::printf("%-16s %5zu %4zu %4zu | %-10.4f | %5.2f %-18s |", c.name, c.n, c.d0, c.d1, t[1] * to_step, part,
                c.peak_goal > 0 ? judge(part, c.peak_goal).c_str() : "");
    for (std::size_t k = 2; k < methods.size(); ++k) {
      std::printf(" %-8.4f x%-6.2f", t[k] * to_step, t[k] / t[1]);
      if (methods[k].name == "torch") std::printf(" %-18s", judge(t[k] / t[1], c.torch_goal).c_str());
      std::printf(k + 1 < methods.size() ? " |" : "\n");
    }
    std::fflush(stdout);
  }
  std::printf(all_hold ? "all goals hold\n" : "not all goals hold\n");
}

/// Clock ticks that the host of a virtual machine took from its processors, by the kernel's account; 0 where it keeps none.
long stolen_ticks() {
  long ticks[8] = {};
  std::FILE* file = std::fopen("/proc/stat", "r");
  if (file == nullptr) return 0;
  const bool is_read = std::fscanf(file, "cpu %ld %ld %ld %ld %ld %ld %ld %ld", &ticks[0], &ticks[1], &ticks[2], &ticks[3], &ticks[4], &ticks[5],
                                   &ticks[6], &ticks[7]) == 8;
  std::fclose(file);
  return is_read ? ticks[7] : 0;
}

/// One thread, two threads, and two copies with one thread each side by side: what the machine has to give to two threads.
void print_threads() {
  double load = 0;
  if (getloadavg(&load, 1) == 1 && load > 0.5) std::printf("the load of this machine is %.1f: what follows says little\n", load);
  std::printf("median wall ms a step of lemmacheck in turn, of the rounds in which the host took nothing from the processors\n");
  constexpr std::size_t rounds = 120;
  constexpr std::size_t enough = 11;
  for (const Case& c : cases) {
    if (c.n < 10000) continue;
    const Problem problem(c);
    Ours one(problem, 1);
    Ours two(problem, 2);
    Ours copies[] = {Ours(problem, 1), Ours(problem, 1)};
    const std::function<void()> ways[] = {[&] { one.run(1); }, [&] { two.run(1); },
                                          [&] {
                                            std::thread other([&] { copies[1].run(1); });
                                            copies[0].run(1);
                                            other.join();
                                          }};
    std::vector<double> seconds[std::size(ways)];
    for (std::size_t round = 0; round < rounds; ++round) {
      const long stolen = stolen_ticks();
      double now[std::size(ways)] = {};
      for (std::size_t k = 0; k < std::size(ways); ++k) {
        const std::size_t way = (round + k) % std::size(ways);
        const auto start = std::chrono::steady_clock::now();
        ways[way]();
        now[way] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      }
      if (round == 0 || stolen_ticks() != stolen) continue;
      for (std::size_t k = 0; k < std::size(ways); ++k) seconds[k].push_back(now[k]);
    }
    require(one.parameters() == two.parameters(), "the number of threads changes bits");
    std::printf("%-16s %5zu %4zu %4zu | ", c.name, c.n, c.d0, c.d1);
    if (seconds[0].size() < enough) {
      std::printf("left alone in %zu of %zu rounds only: no answer\n", seconds[0].size(), rounds);
      continue;
    }
    const double t1 = median(seconds[0]);
    const double t2 = median(seconds[1]);
    std::printf("one %.2f | two %.2f | x%.2f (goal 1.8, %s) | two copies x%.2f | %zu of %zu rounds\n", 1e3 * t1, 1e3 * t2, t1 / t2,
                t1 >= 1.8 * t2 ? "holds" : "missed", 2 * t1 / median(seconds[2]), seconds[0].size(), rounds);
  }
}

void register_methods() {
  static std::vector<std::unique_ptr<Problem>> problems;
  for (const Case& c : cases) {
    problems.push_back(std::make_unique<Problem>(c));
    const std::string name = std::string("/") + c.name + "/" + std::to_string(c.n) + "/" + std::to_string(c.d0) + "/" + std::to_string(c.d1);
    const auto add = [&](std::shared_ptr<Contender> contender) {
      register_method(contender->name() + name, {contender->name(), [contender] { contender->run(1); }});
    };
    add(std::make_shared<Ours>(*problems.back()));
#ifdef LEMMACHECK_ARMADILLO
    add(std::make_shared<Armadillo>(*problems.back()));
#endif
  }
}

constexpr Mode modes[] = {{"--ratios", print_ratios}, {"--threads", print_threads}};

}  // namespace
}  // namespace lemmacheck::bench

int main(int argc, char** argv) { return lemmacheck::bench::run_bench(argc, argv, lemmacheck::bench::modes, lemmacheck::bench::register_methods); }
