#include "lemmacheck/train/objective.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include "crew.hpp"
#include "elementwise.hpp"
#include "panels.hpp"
#include "passes_base.hpp"

namespace lemmacheck {
namespace {

/// Passes over more flop than this are cut into `part_count` parts for threads; a shorter pass loses more in waiting than it gains.
/// With many parts a thread that is held up leaves its share to the others; each part costs memory and adding for one gradient.
constexpr double flop_of_one_part = 50e6;
constexpr std::size_t part_count = 12;
/// Points of at most this many entries are laid out once, others anew in every pass.
constexpr std::size_t most_prepared_entries = std::size_t{1} << 27;

double* entries(Lanes* rows) { return reinterpret_cast<double*>(rows); }

}  // namespace

class Objective::Passes : PassesBase {
 public:
  Passes(Architecture architecture, const Samples& samples, ObjectiveSettings settings)
      : PassesBase(std::move(architecture), samples, std::move(settings)),
        kernels_(settings_.portable ? all_panel_kernels().front() : all_panel_kernels().back()) {
    const std::vector<std::size_t>& d = architecture_.widths;
    const double flop = 4.0 * static_cast<double>(architecture_.offset(layers_)) * static_cast<double>(samples.count);
    parts_ = flop > flop_of_one_part ? std::min(part_count, blocks_of(samples.count)) : 1;
    const std::size_t threads = std::clamp<std::size_t>(settings_.threads, 1, parts_);
    crew_ = std::make_unique<Crew>(threads);
    spaces_.resize(threads);
    const std::size_t panels = std::min(rows_of(block_size), rows_of(samples.count));
    const std::size_t widest = *std::max_element(d.begin() + 1, d.end());
    for (Space& space : spaces_) {
      for (std::size_t l = 0; l < layers_; ++l) {
        space.slopes.emplace_back(panels * d[l + 1]);
        space.values.emplace_back(l + 1 < layers_ ? panels * d[l + 1] : 0);
      }
      space.incoming.resize(layers_ > 2 || d.back() > 1 ? panels * widest : 0);
      space.strips.resize(layers_ > 2 || d.back() > 1 ? rows_of(widest) * panels * lane_count : 0);
      space.point_panels.resize(panels * d[0]);
      space.point_strips.resize(rows_of(d[0]) * panels * lane_count);
      space.labels.resize(std::min(block_size, samples.count) * d.back());
    }
    gradient_rows_.push_back(0);
    for (std::size_t l = 0; l < layers_; ++l) {
      gradient_rows_.push_back(gradient_rows_.back() + (has_lane_sums(l) ? d[l] : rows_of(d[l]) * d[l + 1]));
      turned_.emplace_back(l > lowest_free_ && d[l + 1] > 1 ? d[l] * d[l + 1] : 0);
    }
    gradients_.assign(parts_, std::vector<Lanes>(gradient_rows_.back()));
    sums_.resize(parts_);
    if (samples.points.size() <= most_prepared_entries) prepare_points();
  }

  [[nodiscard]] const Architecture& architecture() const { return architecture_; }
  [[nodiscard]] const Samples& samples() const { return *samples_; }
  [[nodiscard]] const ObjectiveSettings& settings() const { return settings_; }

  double evaluate(const double* parameters, std::span<double> gradient) {
    const double factor = loss_factor(settings_.loss, samples_->count);
    turn_weights(parameters);
    const std::size_t blocks = blocks_of(samples_->count);
    const auto evaluate_part = [&](std::size_t part, std::size_t worker) {
      sums_[part] = 0;
      const std::size_t first = part * blocks / parts_;
      for (std::size_t b = first; b < (part + 1) * blocks / parts_; ++b)
        sums_[part] += evaluate_block(spaces_[worker], parameters, block(spaces_[worker], b), factor, gradients_[part].data(), b > first);
    };
    crew_->run(parts_, std::cref(evaluate_part));
    add_parts(parts_, gradient);
    return factor * std::accumulate(sums_.begin(), sums_.end(), 0.0);
  }

  double evaluate(const double* parameters, std::span<const std::size_t> batch, std::span<double> gradient) {
    const double factor = loss_factor(settings_.loss, batch.size());
    turn_weights(parameters);
    double sum = 0;
    for (std::size_t begin = 0; begin < batch.size(); begin += block_size) {
      const Block block = gather(spaces_[0], std::min(block_size, batch.size() - begin), [&](std::size_t k) { return batch[begin + k]; });
      sum += evaluate_block(spaces_[0], parameters, block, factor, gradients_[0].data(), begin > 0);
    }
    add_parts(1, gradient);
    return factor * sum;
  }

  void answer(const double* parameters, std::span<double> answers) {
    const std::size_t outputs = architecture_.widths.back();
    for (std::size_t b = 0; b < blocks_of(samples_->count); ++b) {
      const Block points = block(spaces_[0], b);
      forward(spaces_[0], parameters, points, layers_ - 1);
      for (std::size_t s = 0; s < points.count; ++s)
        for (std::size_t i = 0; i < outputs; ++i)
          answers[(b * block_size + s) * outputs + i] = spaces_[0].slopes.back()[s / lane_count * outputs + i].at[s % lane_count];
    }
  }

  /// \returns min |pre-activation|; `pattern` receives 1 for positive ones, 0 for others
  double read_signs(const double* parameters, std::vector<std::uint8_t>& pattern) {
    pattern.resize(samples_->count * architecture_.hidden_units());
    double smallest = std::numeric_limits<double>::infinity();
    std::size_t next = 0;
    for (std::size_t b = 0; b < blocks_of(samples_->count); ++b) {
      const Block points = block(spaces_[0], b);
      forward(spaces_[0], parameters, points, layers_ - 1, [&](const Lanes* z, std::size_t units) {
        for (std::size_t k = 0; k < points.panels() * units; ++k)
          for (std::size_t s = 0; s < std::min(lane_count, points.count - k / units * lane_count); ++s) {
            const double u = z[k].at[s];
            smallest = std::abs(u) < smallest ? std::abs(u) : smallest;
            pattern[next++] = u > 0 ? 1 : 0;
          }
      });
    }
    return smallest;
  }

 private:
  /// At most block_size samples.
  struct Block {
    const Lanes* point_panels;
    const Lanes* point_strips;
    const double* labels;
    std::size_t count;

    [[nodiscard]] std::size_t panels() const { return rows_of(count); }
  };

  /// What one thread needs for one block; all but the labels panels or strips.
  struct Space {
    std::vector<std::vector<Lanes>> values;  ///< a(z) of each hidden layer
    std::vector<std::vector<Lanes>> slopes;  ///< a'(z) of each hidden layer, then the gradient by z; last the answers, then theirs
    std::vector<Lanes> incoming;             ///< the gradient by a(z)
    std::vector<Lanes> strips;               ///< a(z) of one layer
    std::vector<Lanes> point_panels;         ///< of points that are not prepared
    std::vector<Lanes> point_strips;
    std::vector<double> labels;
  };

  /// Whether the gradient of layer l is summed by lanes, a row for each unit below its only output, instead of strips.
  [[nodiscard]] bool has_lane_sums(std::size_t l) const { return l > 0 && architecture_.widths[l + 1] == 1; }

  static std::size_t blocks_of(std::size_t count) { return (count + block_size - 1) / block_size; }

  template <class Index>
  void pack(Lanes* strips, Lanes* panels, std::size_t count, const Index& index) const {
    const std::size_t inputs = architecture_.widths.front();
    std::array<const double*, block_size> rows;
    for (std::size_t k = 0; k < count; ++k) rows[k] = &samples_->points[index(k) * inputs];
    kernels_->pack(strips, panels, rows.data(), inputs, count);
  }

  void prepare_points() {
    const std::size_t inputs = architecture_.widths.front();
    point_panels_.resize(rows_of(samples_->count) * inputs);
    point_strips_.resize(rows_of(samples_->count) * lane_count * rows_of(inputs));
    for (std::size_t begin = 0; begin < samples_->count; begin += block_size)
      pack(&point_strips_[begin * rows_of(inputs)], &point_panels_[begin / lane_count * inputs], std::min(block_size, samples_->count - begin),
           [&](std::size_t k) { return begin + k; });
  }

  /// The samples index(0), ..., index(count - 1), copied.
  template <class Index>
  Block gather(Space& space, std::size_t count, const Index& index) const {
    const std::size_t outputs = architecture_.widths.back();
    pack(space.point_strips.data(), space.point_panels.data(), count, index);
    for (std::size_t k = 0; k < count; ++k) std::copy_n(&samples_->labels[index(k) * outputs], outputs, &space.labels[k * outputs]);
    return {space.point_panels.data(), space.point_strips.data(), space.labels.data(), count};
  }

  Block block(Space& space, std::size_t b) const {
    const std::size_t begin = b * block_size;
    const std::size_t count = std::min(block_size, samples_->count - begin);
    if (point_panels_.empty()) return gather(space, count, [&](std::size_t k) { return begin + k; });
    const std::size_t inputs = architecture_.widths.front();
    const double* labels = &samples_->labels[begin * architecture_.widths.back()];
    return {&point_panels_[begin / lane_count * inputs], &point_strips_[begin * rows_of(inputs)], labels, count};
  }

  /// Transposes the weights that gradients pass through.
  void turn_weights(const double* parameters) {
    for (std::size_t l = 0; l < layers_; ++l) {
      const std::size_t in = architecture_.widths[l];
      const double* w = parameters + architecture_.offset(l);
      for (std::size_t k = 0; k < turned_[l].size(); ++k) turned_[l][k % in * architecture_.widths[l + 1] + k / in] = w[k];
    }
  }

  /// The pre-activations and values of the hidden layers below `top`, and the pre-activations of layer `top`.
  template <class Look>
  void forward(Space& space, const double* parameters, const Block& points, std::size_t top, const Look& look) const {
    const Lanes* x = points.point_panels;
    for (std::size_t l = 0; l <= top; ++l) {
      const std::size_t units = architecture_.widths[l + 1];
      Lanes* z = space.slopes[l].data();
      kernels_->multiply(z, parameters + architecture_.offset(l), x, units, architecture_.widths[l], points.panels());
      if (l + 1 < layers_) look(z, units);
      if (l == top) break;
      activate(architecture_.activation, entries(z), entries(space.values[l].data()), points.panels() * units * lane_count);
      x = space.values[l].data();
    }
  }

  void forward(Space& space, const double* parameters, const Block& points, std::size_t top) const {
    forward(space, parameters, points, top, [](const Lanes*, std::size_t) {});
  }

  /// Replaces the answers by 2 c (f(x) - y), and those for no sample by 0.  \returns sum |f(x) - y|^2
  double leave_residual(Space& space, const Block& points, double factor) const {
    const std::size_t outputs = architecture_.widths.back();
    double sum = 0;
    for (std::size_t p = 0; p < points.panels(); ++p)
      for (std::size_t i = 0; i < outputs; ++i) {
        Lanes& z = space.slopes.back()[p * outputs + i];
        for (std::size_t s = 0; s < lane_count; ++s) {
          const std::size_t sample = p * lane_count + s;
          const double e = sample < points.count ? z.at[s] - points.labels[sample * outputs + i] : 0;
          sum += e * e;
          z.at[s] = 2 * factor * e;
        }
      }
    return sum;
  }

  /// Goes down from the gradient by z of layer `top`; adds to the gradients by the weights, or replaces them.
  void backward(Space& space, const double* parameters, const Block& points, std::size_t top, Lanes* gradient, bool accumulate) const {
    for (std::size_t l = top + 1; l-- > lowest_free_;) {
      const std::size_t in = architecture_.widths[l];
      const std::size_t out = architecture_.widths[l + 1];
      const Lanes* delta = space.slopes[l].data();
      if (!settings_.frozen[l]) add_gradient(space, points, l, gradient + gradient_rows_[l], accumulate);
      if (l == lowest_free_) break;
      Lanes* below = space.slopes[l - 1].data();
      if (out == 1) {
        kernels_->multiply_by_outer(below, delta, parameters + architecture_.offset(l), in, points.panels());
      } else {
        kernels_->multiply(space.incoming.data(), turned_[l].data(), delta, in, out, points.panels());
        multiply_by(entries(below), entries(space.incoming.data()), points.panels() * in * lane_count);
      }
    }
  }

  void add_gradient(Space& space, const Block& points, std::size_t l, Lanes* gradient, bool accumulate) const {
    const std::size_t in = architecture_.widths[l];
    const Lanes* delta = space.slopes[l].data();
    if (has_lane_sums(l)) return kernels_->add_dots(gradient, delta, space.values[l - 1].data(), in, points.panels(), accumulate);
    if (l > 0) kernels_->to_strips(space.strips.data(), space.values[l - 1].data(), in, points.count);
    const Lanes* x = l > 0 ? space.strips.data() : points.point_strips;
    kernels_->add_outer(gradient, delta, x, architecture_.widths[l + 1], in, points.count, accumulate);
  }

  double evaluate_block(Space& space, const double* parameters, const Block& points, double factor, Lanes* gradient, bool accumulate) const {
    const std::size_t last = layers_ - 1;
    const Activation& a = architecture_.activation;
    if (!has_lane_sums(last) || a.kind == ActivationKind::softplus || a.kind == ActivationKind::tanh) {
      forward(space, parameters, points, last);
      const double sum = leave_residual(space, points, factor);
      backward(space, parameters, points, last, gradient, accumulate);
      return sum;
    }
    forward(space, parameters, points, last - 1);
    const LastLayer layer{.z = space.slopes[last - 1].data(),
                          .w = parameters + architecture_.offset(last),
                          .labels = points.labels,
                          .twice_factor = 2 * factor,
                          .g = gradient + gradient_rows_[last],
                          .units = architecture_.widths[last],
                          .samples = points.count,
                          .accumulate = accumulate};
    const double sum = a.kind == ActivationKind::quadratic ? kernels_->finish_quadratic(layer) : kernels_->finish_two_slopes(layer, left_slope(a));
    backward(space, parameters, points, last - 1, gradient, accumulate);
    return sum;
  }

  /// The sum of the gradients of the first `parts` parts, row-major.
  void add_parts(std::size_t parts, std::span<double> gradient) const {
    for (std::size_t l = 0; l < layers_; ++l) {
      const std::size_t in = architecture_.widths[l];
      const std::size_t out = architecture_.widths[l + 1];
      double* to = gradient.data() + architecture_.offset(l);
      if (settings_.frozen[l]) {
        std::fill_n(to, in * out, 0.0);
        continue;
      }
      if (has_lane_sums(l)) {
        for (std::size_t j = 0; j < in; ++j) {
          to[j] = 0;
          for (std::size_t part = 0; part < parts; ++part)
            for (const double sum : gradients_[part][gradient_rows_[l] + j].at) to[j] += sum;
        }
        continue;
      }
      for (std::size_t i = 0; i < out; ++i)
        for (std::size_t c = 0; c < rows_of(in); ++c) {
          const std::size_t width = std::min(lane_count, in - c * lane_count);
          const std::size_t row = gradient_rows_[l] + c * out + i;
          const double* from = gradients_[0][row].at;
          if (width == lane_count) std::memcpy(to, from, sizeof(Lanes));
          else std::copy_n(from, width, to);
          for (std::size_t part = 1; part < parts; ++part)
            for (std::size_t j = 0; j < width; ++j) to[j] += gradients_[part][row].at[j];
          to += width;
        }
    }
  }

  const PanelKernels* kernels_;
  std::size_t parts_ = 1;
  std::unique_ptr<Crew> crew_;
  std::vector<Space> spaces_;
  std::vector<Lanes> point_panels_;  ///< of all blocks, or none
  std::vector<Lanes> point_strips_;
  std::vector<std::vector<double>> turned_;     ///< the transposed weights of each layer
  std::vector<std::size_t> gradient_rows_;      ///< where the gradient of each layer begins
  std::vector<std::vector<Lanes>> gradients_;   ///< of each part: of each layer strips with its units as samples, or lane sums
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
