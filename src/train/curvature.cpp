#include "lemmacheck/train/curvature.hpp"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "crew.hpp"
#include "elementwise.hpp"
#include "passes_base.hpp"
#include "products.hpp"

namespace lemmacheck {
namespace {

/// Rows of J or JJ' that are formed together.
constexpr std::size_t block_size = 128;

/// a''(z) from a(z) and a'(z); 0 at a kink.
double second_derivative(const Activation& activation, double value, double slope) {
  switch (activation.kind) {
    case ActivationKind::quadratic:
      return 2;
    case ActivationKind::softplus:
      return slope * (1 - slope);
    case ActivationKind::tanh:
      return -2 * value * slope;
    case ActivationKind::relu:
    case ActivationKind::leaky:
    case ActivationKind::absolute:
    case ActivationKind::linear:
      return 0;
  }
  return 0;
}

/// Copies the lower triangle of a row-major matrix to the upper one.
void mirror_lower(std::vector<double>& a, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) a[j * n + i] = a[i * n + j];
}

}  // namespace

class Curvature::Passes : PassesBase {
 public:
  Passes(Architecture architecture, const Samples& samples, ObjectiveSettings settings)
      : PassesBase(std::move(architecture), samples, std::move(settings)),
        outputs_(architecture_.widths.back()),
        values_(layers_),
        slopes_(layers_),
        deltas_(layers_) {
    [[maybe_unused]] static const bool alone = (openblas_set_num_threads(1), true);
    positions_.resize(layers_);
    for (std::size_t l = 0; l < layers_; ++l) {
      positions_[l] = variables_;
      if (!settings_.frozen[l]) variables_ += architecture_.widths[l] * architecture_.widths[l + 1];
    }
  }

  [[nodiscard]] std::size_t variables() const { return variables_; }
  [[nodiscard]] std::size_t residuals() const { return samples_->count * outputs_; }
  [[nodiscard]] const std::vector<double>& residual() const { return residual_; }
  [[nodiscard]] double factor() const { return loss_factor(settings_.loss, samples_->count); }

  void add_to(std::span<double> parameters, std::span<const double> step) const {
    for (std::size_t l = 0; l < layers_; ++l)
      if (!settings_.frozen[l]) add_multiple(&parameters[architecture_.offset(l)], 1, &step[positions_[l]], size(l));
  }

  double move_to(std::span<const double> parameters) {
    parameters_.assign(parameters.begin(), parameters.end());
    const std::size_t n = samples_->count;
    for (std::size_t l = 0; l < layers_; ++l) {
      const std::size_t out = architecture_.widths[l + 1];
      std::vector<double>& z = l + 1 < layers_ ? slopes_[l] : residual_;
      z.resize(n * out);
      multiply_by_blas(n, out, architecture_.widths[l], input(l), weights(l, true), false, z.data());
      if (l + 1 == layers_) break;
      values_[l + 1].resize(n * out);
      activate(architecture_.activation, z.data(), values_[l + 1].data(), n * out);
    }
    double sum = 0;
    for (std::size_t k = 0; k < residual_.size(); ++k) {
      residual_[k] -= samples_->labels[k];
      sum += residual_[k] * residual_[k];
    }
    is_backward_done_ = false;
    return factor() * sum;
  }

  void multiply_transposed(std::span<const double> u, std::span<double> out) {
    differentiate();
    std::vector<double> weighted;
    for (std::size_t l = lowest_free_; l < layers_; ++l) {
      if (settings_.frozen[l]) continue;
      const std::size_t width = architecture_.widths[l + 1];
      weighted.assign(samples_->count * width, 0);
      for (std::size_t r = 0; r < residuals(); ++r) add_multiple(&weighted[r / outputs_ * width], u[r], &deltas_[l][r * width], width);
      multiply_by_blas(width, architecture_.widths[l], samples_->count, {weighted.data(), true, width}, input(l), false, &out[positions_[l]]);
    }
  }

  /// |J|_F^2
  double squared_norm() {
    differentiate();
    double sum = 0;
    for (std::size_t l = lowest_free_; l < layers_; ++l) {
      if (settings_.frozen[l]) continue;
      const std::size_t in = architecture_.widths[l];
      const std::size_t out = architecture_.widths[l + 1];
      for (std::size_t r = 0; r < residuals(); ++r)
        sum += squared_length(&deltas_[l][r * out], out) * squared_length(input(l).entries + r / outputs_ * in, in);
    }
    return sum;
  }

  void jacobian(std::size_t first, std::size_t count, double* rows) {
    differentiate();
    std::fill_n(rows, count * variables_, 0.0);
    for (std::size_t l = lowest_free_; l < layers_; ++l) {
      if (settings_.frozen[l]) continue;
      const std::size_t in = architecture_.widths[l];
      const std::size_t out = architecture_.widths[l + 1];
      for (std::size_t r = 0; r < count; ++r) {
        const double* delta = &deltas_[l][(first + r) * out];
        const double* value = input(l).entries + (first + r) / outputs_ * in;
        for (std::size_t i = 0; i < out; ++i) add_multiple(rows + r * variables_ + positions_[l] + i * in, delta[i], value, in);
      }
    }
  }

  std::vector<double> normal_matrix() {
    std::vector<double> out(variables_ * variables_);
    std::vector<double> rows(std::min(block_size, residuals()) * variables_);
    for (std::size_t first = 0; first < residuals(); first += block_size) {
      const std::size_t count = std::min(block_size, residuals() - first);
      jacobian(first, count, rows.data());
      cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, static_cast<blasint>(variables_), static_cast<blasint>(count), 1, rows.data(),
                  static_cast<blasint>(variables_), 1, out.data(), static_cast<blasint>(variables_));
    }
    mirror_lower(out, variables_);
    return out;
  }

  std::vector<double> gram_matrix() {
    differentiate();
    const std::size_t n = residuals();
    std::vector<double> out(n * n);
    std::vector<double> by_deltas(block_size * n);
    std::vector<double> by_values(block_size * samples_->count);
    for (std::size_t l = lowest_free_; l < layers_; ++l) {
      if (settings_.frozen[l]) continue;
      const std::size_t in = architecture_.widths[l];
      const std::size_t width = architecture_.widths[l + 1];
      for (std::size_t first = 0; first < n; first += block_size) {
        const std::size_t count = std::min(block_size, n - first);
        const std::size_t sample = first / outputs_;
        const std::size_t samples = (first + count - 1) / outputs_ + 1 - sample;
        multiply_by_blas(count, n, width, {&deltas_[l][first * width], false, width}, {deltas_[l].data(), true, width}, false, by_deltas.data());
        const Operand values = input(l);
        multiply_by_blas(samples, samples_->count, in, {values.entries + sample * in, false, in}, {values.entries, true, in}, false,
                         by_values.data());
        for (std::size_t r = 0; r < count; ++r) {
          const double* value = &by_values[((first + r) / outputs_ - sample) * samples_->count];
          for (std::size_t s = 0; s < n; ++s) out[(first + r) * n + s] += by_deltas[r * n + s] * value[s / outputs_];
        }
      }
    }
    mirror_lower(out, n);
    return out;
  }

  std::vector<double> hessian() {
    prepare_second_order();
    std::vector<double> out(variables_ * variables_);
    const std::size_t workers = std::clamp<std::size_t>(settings_.threads, 1, std::max<std::size_t>(1, variables_));
    Crew crew(workers);
    std::vector<Direction> directions(workers);
    for (std::size_t l = lowest_free_; l < layers_; ++l) {
      if (settings_.frozen[l]) continue;
      crew.run(size(l), [&](std::size_t k, std::size_t worker) {
        differentiate_gradient(directions[worker], l, k / architecture_.widths[l], k % architecture_.widths[l],
                               &out[(positions_[l] + k) * variables_]);
      });
    }
    for (std::size_t i = 0; i < variables_; ++i)
      for (std::size_t j = 0; j < i; ++j) out[i * variables_ + j] = out[j * variables_ + i] = (out[i * variables_ + j] + out[j * variables_ + i]) / 2;
    return out;
  }

 private:
  /// Derivatives in one direction.
  struct Direction {
    std::vector<std::vector<double>> by_z;       ///< of the pre-activations of each layer
    std::vector<std::vector<double>> by_values;  ///< of the inputs of each layer
    std::vector<double> delta;
    std::vector<double> below;
  };

  [[nodiscard]] std::size_t size(std::size_t l) const { return architecture_.widths[l] * architecture_.widths[l + 1]; }

  static double squared_length(const double* a, std::size_t n) {
    double sum = 0;
    for (std::size_t k = 0; k < n; ++k) sum += a[k] * a[k];
    return sum;
  }

  /// The inputs of layer l as samples x units.
  [[nodiscard]] Operand input(std::size_t l) const { return {l == 0 ? samples_->points.data() : values_[l].data(), false, architecture_.widths[l]}; }

  [[nodiscard]] Operand weights(std::size_t l, bool transposed) const {
    return {&parameters_[architecture_.offset(l)], transposed, architecture_.widths[l]};
  }

  /// deltas_[l]: row r has the derivatives of e_r by the pre-activations of layer l.
  void differentiate() {
    if (std::exchange(is_backward_done_, true)) return;
    const std::size_t n = residuals();
    deltas_.back().assign(n * outputs_, 0);
    for (std::size_t r = 0; r < n; ++r) deltas_.back()[r * outputs_ + r % outputs_] = 1;
    for (std::size_t l = layers_ - 1; l > lowest_free_; --l) {
      const std::size_t out = architecture_.widths[l + 1];
      const std::size_t in = architecture_.widths[l];
      deltas_[l - 1].resize(n * in);
      multiply_by_blas(n, in, out, {deltas_[l].data(), false, out}, weights(l, false), false, deltas_[l - 1].data());
      for (std::size_t r = 0; r < n; ++r) multiply_by(&deltas_[l - 1][r * in], &slopes_[l - 1][r / outputs_ * in], in);
    }
  }

  /// loss_deltas_[l]: derivatives of L by the pre-activations; loss_incoming_[l]: by the values above layer l; bends_[l]: a'' there.
  void prepare_second_order() {
    const std::size_t n = samples_->count;
    loss_deltas_.resize(layers_);
    bent_.resize(layers_);
    loss_deltas_.back() = residual_;
    for (double& entry : loss_deltas_.back()) entry *= 2 * factor();
    for (std::size_t l = layers_ - 1; l > lowest_free_; --l) {
      const std::size_t in = architecture_.widths[l];
      loss_deltas_[l - 1].resize(n * in);
      bent_[l - 1].resize(n * in);
      multiply_by_blas(n, in, architecture_.widths[l + 1], {loss_deltas_[l].data(), false, architecture_.widths[l + 1]}, weights(l, false), false,
                       loss_deltas_[l - 1].data());
      for (std::size_t k = 0; k < n * in; ++k)
        bent_[l - 1][k] = loss_deltas_[l - 1][k] * second_derivative(architecture_.activation, values_[l][k], slopes_[l - 1][k]);
      multiply_by(loss_deltas_[l - 1].data(), slopes_[l - 1].data(), n * in);
    }
  }

  /// out := the derivative of the gradient in the direction of entry (i, j) of layer `moved`.
  void differentiate_gradient(Direction& d, std::size_t moved, std::size_t i, std::size_t j, double* out) const {
    const std::size_t n = samples_->count;
    const std::vector<std::size_t>& widths = architecture_.widths;
    d.by_z.resize(layers_);
    d.by_values.resize(layers_);
    for (std::size_t l = moved; l < layers_; ++l) {
      std::vector<double>& z = d.by_z[l];
      z.resize(n * widths[l + 1]);
      if (l == moved) {
        std::ranges::fill(z, 0.0);
        for (std::size_t s = 0; s < n; ++s) z[s * widths[l + 1] + i] = input(l).entries[s * widths[l] + j];
      } else {
        multiply_by_blas(n, widths[l + 1], widths[l], {d.by_values[l].data(), false, widths[l]}, weights(l, true), false, z.data());
      }
      if (l + 1 == layers_) break;
      d.by_values[l + 1] = z;
      multiply_by(d.by_values[l + 1].data(), slopes_[l].data(), z.size());
    }
    d.delta = d.by_z.back();
    for (double& entry : d.delta) entry *= 2 * factor();
    for (std::size_t l = layers_; l-- > lowest_free_;) {
      const std::size_t in = widths[l];
      const std::size_t above = widths[l + 1];
      if (!settings_.frozen[l]) {
        double* target = out + positions_[l];
        multiply_by_blas(above, in, n, {d.delta.data(), true, above}, input(l), false, target);
        if (l > moved) multiply_by_blas(above, in, n, {loss_deltas_[l].data(), true, above}, {d.by_values[l].data(), false, in}, true, target);
      }
      if (l == lowest_free_) break;
      d.below.resize(n * in);
      multiply_by_blas(n, in, above, {d.delta.data(), false, above}, weights(l, false), false, d.below.data());
      if (l == moved)
        for (std::size_t s = 0; s < n; ++s) d.below[s * in + j] += loss_deltas_[l][s * above + i];
      multiply_by(d.below.data(), slopes_[l - 1].data(), n * in);
      if (l > moved)
        for (std::size_t k = 0; k < n * in; ++k) d.below[k] += bent_[l - 1][k] * d.by_z[l - 1][k];
      std::swap(d.delta, d.below);
    }
  }

  std::size_t outputs_;
  std::size_t variables_ = 0;
  std::vector<std::size_t> positions_;  ///< where the variables of a layer begin
  std::vector<double> parameters_;
  std::vector<std::vector<double>> values_;  ///< the inputs of each layer but the first
  std::vector<std::vector<double>> slopes_;  ///< a' at the pre-activations of each hidden layer
  std::vector<double> residual_;
  std::vector<std::vector<double>> deltas_;
  bool is_backward_done_ = false;
  std::vector<std::vector<double>> loss_deltas_;  ///< derivatives of L by the pre-activations of each layer
  std::vector<std::vector<double>> bent_;         ///< derivatives of L by the values of each hidden layer, times a''
};

Curvature::Curvature(Architecture architecture, const Samples& samples, const ObjectiveSettings& settings)
    : passes_(std::make_unique<Passes>(std::move(architecture), samples, settings)) {}
Curvature::Curvature(Curvature&&) noexcept = default;
Curvature& Curvature::operator=(Curvature&&) noexcept = default;
Curvature::~Curvature() = default;

std::size_t Curvature::variables() const { return passes_->variables(); }
std::size_t Curvature::residuals() const { return passes_->residuals(); }
void Curvature::add_to(std::span<double> parameters, std::span<const double> step) const { passes_->add_to(parameters, step); }
double Curvature::move_to(std::span<const double> parameters) { return passes_->move_to(parameters); }
const std::vector<double>& Curvature::residual() const { return passes_->residual(); }
void Curvature::multiply_transposed(std::span<const double> u, std::span<double> out) { passes_->multiply_transposed(u, out); }

std::vector<double> Curvature::gradient() {
  std::vector<double> u = passes_->residual();
  for (double& entry : u) entry *= 2 * passes_->factor();
  std::vector<double> out(variables());
  passes_->multiply_transposed(u, out);
  return out;
}

double Curvature::gradient_scale() {
  double sum = 0;
  for (const double e : residual()) sum += e * e;
  return passes_->factor() * std::sqrt(sum * passes_->squared_norm());
}

void Curvature::jacobian(std::size_t first, std::size_t count, std::span<double> rows) { passes_->jacobian(first, count, rows.data()); }
std::vector<double> Curvature::normal_matrix() { return passes_->normal_matrix(); }
std::vector<double> Curvature::gram_matrix() { return passes_->gram_matrix(); }
std::vector<double> Curvature::hessian() { return passes_->hessian(); }

}  // namespace lemmacheck
