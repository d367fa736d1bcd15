#include "lemmacheck/train/objective.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "crew.hpp"
#include "elementwise.hpp"
#include "products.hpp"

namespace lemmacheck {
namespace {

/// Samples that pass through the layers together, so that their activations stay in the cache.
constexpr std::size_t block_size = 128;
/// Passes over more flop than this are cut into `part_count` parts for threads; a shorter pass loses more in waiting than it gains.
constexpr double flop_of_one_part = 50e6;
constexpr std::size_t part_count = 4;

}  // namespace

class Objective::Passes {
 public:
  Passes(Architecture architecture, const Samples& samples, ObjectiveSettings settings)
      : architecture_(std::move(architecture)), samples_(&samples), settings_(std::move(settings)), layers_(architecture_.layers()) {
    [[maybe_unused]] static const bool alone = (openblas_set_num_threads(1), true);
    settings_.frozen.resize(layers_, false);
    while (lowest_free_ < layers_ && settings_.frozen[lowest_free_]) ++lowest_free_;
    const std::vector<std::size_t>& d = architecture_.widths;
    // A long side that is no multiple of the register block of BLAS is better than a short one.
    samples_are_columns_ = !settings_.portable && layers_ > 1 && d[1] >= 32 && d[1] % 8 != 0;
    const double flop = 4.0 * static_cast<double>(architecture_.offset(layers_)) * static_cast<double>(samples.count);
    parts_ = flop > flop_of_one_part ? part_count : 1;
    const std::size_t threads = std::clamp<std::size_t>(settings_.threads, 1, parts_);
    crew_ = std::make_unique<Crew>(threads);
    spaces_.resize(threads);
    const std::size_t rows = std::min(block_size, samples.count);
    const std::size_t widest = *std::max_element(d.begin() + 1, d.end());
    for (Space& space : spaces_) {
      for (std::size_t l = 0; l < layers_; ++l) {
        space.slopes.emplace_back(rows * d[l + 1]);
        space.values.emplace_back(l + 1 < layers_ ? rows * d[l + 1] : 0);
      }
      space.incoming.resize(layers_ > 2 || d.back() > 1 ? rows * widest : 0);
      space.points.resize(rows * d.front());
      space.labels.resize(rows * d.back());
    }
    gradients_.assign(parts_, std::vector<double>(parts_ > 1 ? architecture_.offset(layers_) : 0));
    sums_.resize(parts_);
  }

  [[nodiscard]] const Architecture& architecture() const { return architecture_; }
  [[nodiscard]] const Samples& samples() const { return *samples_; }
  [[nodiscard]] const ObjectiveSettings& settings() const { return settings_; }

  double evaluate(const double* parameters, std::span<double> gradient) {
    const double factor = loss_factor(settings_.loss, samples_->count);
    std::ranges::fill(gradient, 0.0);
    if (parts_ == 1) return factor * evaluate_range(spaces_[0], parameters, 0, samples_->count, factor, gradient.data());
    const auto evaluate_part = [&](std::size_t part, std::size_t worker) {
      std::ranges::fill(gradients_[part], 0.0);
      sums_[part] = evaluate_range(spaces_[worker], parameters, part * samples_->count / parts_, (part + 1) * samples_->count / parts_, factor,
                                   gradients_[part].data());
    };
    crew_->run(parts_, std::cref(evaluate_part));
    double sum = 0;
    for (std::size_t part = 0; part < parts_; ++part) {
      add_multiple(gradient.data(), 1, gradients_[part].data(), gradient.size());
      sum += sums_[part];
    }
    return factor * sum;
  }

  double evaluate(const double* parameters, std::span<const std::size_t> batch, std::span<double> gradient) {
    const double factor = loss_factor(settings_.loss, batch.size());
    const std::size_t d0 = architecture_.widths.front();
    const std::size_t outputs = architecture_.widths.back();
    Space& space = spaces_[0];
    std::ranges::fill(gradient, 0.0);
    double sum = 0;
    for (std::size_t begin = 0; begin < batch.size(); begin += block_size) {
      const std::size_t count = std::min(block_size, batch.size() - begin);
      for (std::size_t k = 0; k < count; ++k) {
        std::copy_n(&samples_->points[batch[begin + k] * d0], d0, &space.points[k * d0]);
        std::copy_n(&samples_->labels[batch[begin + k] * outputs], outputs, &space.labels[k * outputs]);
      }
      forward(space, parameters, space.points.data(), count);
      sum += leave_residual(space, space.labels.data(), count, factor);
      backward(space, parameters, space.points.data(), count, gradient.data());
    }
    return factor * sum;
  }

  void answer(const double* parameters, std::span<double> answers) {
    const std::size_t outputs = architecture_.widths.back();
    for (std::size_t begin = 0; begin < samples_->count; begin += block_size) {
      const std::size_t count = std::min(block_size, samples_->count - begin);
      forward(spaces_[0], parameters, &samples_->points[begin * architecture_.widths.front()], count);
      for (std::size_t s = 0; s < count; ++s)
        for (std::size_t i = 0; i < outputs; ++i) answers[(begin + s) * outputs + i] = spaces_[0].slopes.back()[place(s, i, count, outputs)];
    }
  }

  /// \returns min |pre-activation|; `pattern` receives 1 for positive ones, 0 for others
  double read_signs(const double* parameters, std::vector<std::uint8_t>& pattern) {
    pattern.resize(samples_->count * architecture_.hidden_units());
    double smallest = std::numeric_limits<double>::infinity();
    std::size_t next = 0;
    for (std::size_t begin = 0; begin < samples_->count; begin += block_size) {
      const std::size_t count = std::min(block_size, samples_->count - begin);
      forward(spaces_[0], parameters, &samples_->points[begin * architecture_.widths.front()], count, [&](const double* z, std::size_t entries) {
        for (std::size_t k = 0; k < entries; ++k) {
          smallest = std::abs(z[k]) < smallest ? std::abs(z[k]) : smallest;
          pattern[next++] = z[k] > 0 ? 1 : 0;
        }
      });
    }
    return smallest;
  }

 private:
  /// What one thread needs for one block.
  struct Space {
    std::vector<std::vector<double>> values;  ///< a(z) of each hidden layer
    std::vector<std::vector<double>> slopes;  ///< a'(z) of each hidden layer, then the gradient by z; last the answers, then theirs
    std::vector<double> incoming;             ///< the gradient by a(z)
    std::vector<double> points;               ///< of a mini-batch
    std::vector<double> labels;
  };

  /// Entry of unit i and sample s in a block.
  [[nodiscard]] std::size_t place(std::size_t s, std::size_t i, std::size_t count, std::size_t width) const {
    return samples_are_columns_ ? i * count + s : s * width + i;
  }

  void multiply(std::size_t m, std::size_t n, std::size_t k, const Operand& a, const Operand& b, bool accumulate, double* c) const {
    if (settings_.portable) multiply_in_order(m, n, k, a, b, accumulate, c);
    else multiply_by_blas(m, n, k, a, b, accumulate, c);
  }

  /// The input of layer l as samples x units.
  [[nodiscard]] Operand input(const Space& space, const double* points, std::size_t l, std::size_t count) const {
    const std::size_t width = architecture_.widths[l];
    if (l == 0) return {points, false, width};
    return {space.values[l - 1].data(), samples_are_columns_, samples_are_columns_ ? count : width};
  }

  static Operand turned(Operand a) { return {a.entries, !a.transposed, a.stride}; }

  template <class Look>
  void forward(Space& space, const double* parameters, const double* points, std::size_t count, const Look& look) {
    for (std::size_t l = 0; l < layers_; ++l) {
      const std::size_t in = architecture_.widths[l];
      const std::size_t out = architecture_.widths[l + 1];
      const Operand w{parameters + architecture_.offset(l), false, in};
      const Operand x = input(space, points, l, count);
      double* z = space.slopes[l].data();
      if (samples_are_columns_) multiply(out, count, in, w, turned(x), false, z);
      else multiply(count, out, in, x, turned(w), false, z);
      if (l + 1 == layers_) break;
      look(z, count * out);
      activate(architecture_.activation, z, space.values[l].data(), count * out);
    }
  }

  void forward(Space& space, const double* parameters, const double* points, std::size_t count) {
    forward(space, parameters, points, count, [](const double*, std::size_t) {});
  }

  /// Replaces the answers by 2 c (f(x) - y).  \returns sum |f(x) - y|^2
  double leave_residual(Space& space, const double* labels, std::size_t count, double factor) const {
    const std::size_t width = architecture_.widths.back();
    double sum = 0;
    for (std::size_t s = 0; s < count; ++s)
      for (std::size_t i = 0; i < width; ++i) {
        double& z = space.slopes.back()[place(s, i, count, width)];
        const double e = z - labels[s * width + i];
        sum += e * e;
        z = 2 * factor * e;
      }
    return sum;
  }

  void backward(Space& space, const double* parameters, const double* points, std::size_t count, double* gradient) {
    for (std::size_t l = layers_; l-- > lowest_free_;) {
      const std::size_t in = architecture_.widths[l];
      const std::size_t out = architecture_.widths[l + 1];
      const double* w = parameters + architecture_.offset(l);
      const double* delta = space.slopes[l].data();
      const Operand d{delta, samples_are_columns_, samples_are_columns_ ? count : out};
      if (!settings_.frozen[l]) multiply(out, in, count, turned(d), input(space, points, l, count), true, gradient + architecture_.offset(l));
      if (l == lowest_free_) break;
      double* below = space.slopes[l - 1].data();
      if (out == 1) {
        multiply_by_outer(below, delta, w, count, in, samples_are_columns_);
        continue;
      }
      if (samples_are_columns_) multiply(in, count, out, {w, true, in}, turned(d), false, space.incoming.data());
      else multiply(count, in, out, d, {w, false, in}, false, space.incoming.data());
      multiply_by(below, space.incoming.data(), count * in);
    }
  }

  double evaluate_range(Space& space, const double* parameters, std::size_t first, std::size_t last, double factor, double* gradient) {
    const std::size_t d0 = architecture_.widths.front();
    double sum = 0;
    for (std::size_t begin = first; begin < last; begin += block_size) {
      const std::size_t count = std::min(block_size, last - begin);
      const double* points = &samples_->points[begin * d0];
      forward(space, parameters, points, count);
      sum += leave_residual(space, &samples_->labels[begin * architecture_.widths.back()], count, factor);
      backward(space, parameters, points, count, gradient);
    }
    return sum;
  }

  Architecture architecture_;
  const Samples* samples_;
  ObjectiveSettings settings_;
  std::size_t layers_;
  std::size_t lowest_free_ = 0;
  bool samples_are_columns_ = false;
  std::size_t parts_ = 1;
  std::unique_ptr<Crew> crew_;
  std::vector<Space> spaces_;
  std::vector<std::vector<double>> gradients_;
  std::vector<double> sums_;
};

Objective::Objective(Architecture architecture, const Samples& samples, ObjectiveSettings settings)
    : passes_(std::make_unique<Passes>(std::move(architecture), samples, std::move(settings))) {}
Objective::Objective(Objective&&) noexcept = default;
Objective& Objective::operator=(Objective&&) noexcept = default;
Objective::~Objective() = default;

const Architecture& Objective::architecture() const { return passes_->architecture(); }
const Samples& Objective::samples() const { return passes_->samples(); }
const ObjectiveSettings& Objective::settings() const { return passes_->settings(); }

double Objective::evaluate(std::span<const double> parameters, std::span<double> gradient) { return passes_->evaluate(parameters.data(), gradient); }

double Objective::evaluate(std::span<const double> parameters, std::span<const std::size_t> batch, std::span<double> gradient) {
  return passes_->evaluate(parameters.data(), batch, gradient);
}

void Objective::answer(std::span<const double> parameters, std::span<double> answers) { passes_->answer(parameters.data(), answers); }

Inspection Objective::inspect(std::span<const double> parameters, std::vector<std::uint8_t>& pattern) {
  std::vector<double> gradient(parameters.size());
  std::vector<std::uint8_t> now;
  Inspection out;
  out.loss = evaluate(parameters, gradient);
  for (const double g : gradient) out.gradient_norm += g * g;
  out.gradient_norm = std::sqrt(out.gradient_norm);
  out.smallest_pre_activation = passes_->read_signs(parameters.data(), now);
  if (pattern.size() == now.size())
    for (std::size_t k = 0; k < now.size(); ++k) out.pattern_changes += static_cast<std::size_t>(pattern[k] != now[k]);
  pattern = std::move(now);
  return out;
}

}  // namespace lemmacheck
