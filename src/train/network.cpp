#include "lemmacheck/train/network.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "lemmacheck/base/decimal.hpp"

namespace lemmacheck {
namespace {

constexpr std::size_t parameter_limit = 1'000'000'000;

std::string in_quotes(std::string_view text) { return "'" + std::string(text.substr(0, 40)) + (text.size() > 40 ? "...'" : "'"); }

/// The whole text as a number.
template <class T>
std::optional<T> read_whole(std::string_view text) {
  T value{};
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  return code == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// A finite decimal, or P/Q of integers, 0 < Q.
std::optional<double> read_slope(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == text.npos) {
    const auto decimal = read_whole<double>(text);
    return decimal && std::isfinite(*decimal) ? decimal : std::nullopt;
  }
  const auto p = read_whole<std::int32_t>(text.substr(0, slash));
  const auto q = read_whole<std::uint32_t>(text.substr(slash + 1));
  if (!p || !q || *q == 0) return std::nullopt;
  return static_cast<double>(*p) / static_cast<double>(*q);
}

}  // namespace

Result<Activation> parse_activation(std::string_view text) {
  if (text == "relu") return Activation{ActivationKind::relu, 0};
  if (text == "abs") return Activation{ActivationKind::absolute, -1};
  if (text == "softplus") return Activation{ActivationKind::softplus, 0};
  if (text == "tanh") return Activation{ActivationKind::tanh, 0};
  if (text == "quadratic") return Activation{ActivationKind::quadratic, 0};
  if (text == "linear") return Activation{ActivationKind::linear, 1};
  if (text.starts_with("leaky:"))
    if (const auto slope = read_slope(text.substr(6))) return Activation{ActivationKind::leaky, *slope};
  return Error{"activation: expected relu, leaky:SLOPE with a decimal or P/Q, abs, softplus, tanh, quadratic or linear, found " + in_quotes(text)};
}

std::string to_string(const Activation& activation) {
  switch (activation.kind) {
    case ActivationKind::relu: return "relu";
    case ActivationKind::leaky: return "leaky:" + to_decimal(activation.slope);
    case ActivationKind::absolute: return "abs";
    case ActivationKind::softplus: return "softplus";
    case ActivationKind::tanh: return "tanh";
    case ActivationKind::quadratic: return "quadratic";
    case ActivationKind::linear: return "linear";
  }
  return {};
}

std::size_t Architecture::offset(std::size_t layer) const {
  std::size_t sum = 0;
  for (std::size_t l = 0; l < layer; ++l) sum += widths[l] * widths[l + 1];
  return sum;
}

std::size_t Architecture::hidden_units() const {
  std::size_t sum = 0;
  for (std::size_t l = 1; l < layers(); ++l) sum += widths[l];
  return sum;
}

Result<std::vector<std::size_t>> parse_widths(std::string_view text) {
  const Error wrong{"arch: expected widths such as 784-89-1, found " + in_quotes(text)};
  std::vector<std::size_t> widths;
  std::size_t parameters = 0;
  for (const char *p = text.data(), *last = text.data() + text.size();;) {
    std::size_t width = 0;
    const auto [end, code] = std::from_chars(p, last, width);
    if (code != std::errc() || width == 0) return wrong;
    if (!widths.empty()) {
      if (width > (parameter_limit - parameters) / widths.back())
        return Error{"arch: expected at most 10^9 parameters, found more in " + in_quotes(text)};
      parameters += width * widths.back();
    }
    widths.push_back(width);
    if (end == last) break;
    if (*end != '-') return wrong;
    p = end + 1;
  }
  if (widths.size() < 2) return wrong;
  return widths;
}

Result<Loss> parse_loss(std::string_view text) {
  if (text == "mean") return Loss::mean;
  if (text == "half-mean") return Loss::half_mean;
  if (text == "half-sum") return Loss::half_sum;
  if (text == "sum") return Loss::sum;
  return Error{"loss: expected mean, half-mean, half-sum or sum, found " + in_quotes(text)};
}

double loss_factor(Loss loss, std::size_t count) {
  const auto n = static_cast<double>(count);
  switch (loss) {
    case Loss::mean: return 1 / n;
    case Loss::half_mean: return 0.5 / n;
    case Loss::half_sum: return 0.5;
    case Loss::sum: return 1;
  }
  return 1;
}

std::vector<double> draw_parameters(const Architecture& architecture, Random& random) {
  std::vector<double> out(architecture.offset(architecture.layers()));
  std::size_t k = 0;
  for (std::size_t l = 0; l < architecture.layers(); ++l) {
    const double bound = std::sqrt(6.0 / static_cast<double>(architecture.widths[l]));
    for (const std::size_t end = architecture.offset(l + 1); k < end; ++k) out[k] = bound * (2 * random.uniform() - 1);
  }
  return out;
}

}  // namespace lemmacheck
