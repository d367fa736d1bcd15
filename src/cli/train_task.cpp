#include "train_task.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "lemmacheck/base/decimal.hpp"
#include "lemmacheck/base/file.hpp"
#include "lemmacheck/base/sha256.hpp"
#include "lemmacheck/run/data_file.hpp"
#include "lemmacheck/train/levenberg_marquardt.hpp"
#include "orientation.hpp"

namespace lemmacheck {

std::string layer_file(const std::string& folder, std::size_t layer) { return folder + "/W" + std::to_string(layer + 1) + ".npy"; }

namespace {

Shape shape_of(const DoubleMatrix& m) { return {.rows = m.rows, .cols = m.cols}; }

DoubleMatrix transposed(const DoubleMatrix& m) {
  DoubleMatrix out{.rows = m.cols, .cols = m.rows, .entries = std::vector<double>(m.entries.size())};
  for (std::size_t i = 0; i < m.rows; ++i)
    for (std::size_t j = 0; j < m.cols; ++j) out.entries[j * m.rows + i] = m.entries[i * m.cols + j];
  return out;
}

Result<Samples> load_samples(const TrainArguments& arguments, const Architecture& architecture) {
  std::optional<DoubleMatrix> x;
  std::optional<DoubleMatrix> y;
  for (const std::string& text : arguments.data) {
    const auto pair = split_assignment(text);
    if (!pair || (pair->first != "X" && pair->first != "y")) return Error{"--data '" + text + "': expected X=FILE or y=FILE"};
    std::optional<DoubleMatrix>& target = pair->first == "X" ? x : y;
    if (target) return Error{"--data '" + text + "': " + pair->first + " was given before"};
    auto matrix = load_doubles(pair->second);
    if (!matrix.has_value()) return Error{"--data " + pair->first + ": " + matrix.error().what};
    target = std::move(matrix).value();
  }
  if (!x || !y) return Error{std::string("--data: expected X=FILE and y=FILE, found no ") + (x ? "y" : "X")};
  const auto orientation = find_orientation(shape_of(*x), shape_of(*y), architecture.widths.front(), architecture.widths.back(), arguments.columns,
                                            "as in --arch " + arguments.arch);
  if (!orientation.has_value()) return orientation.error();
  if (orientation.value().turns_x) *x = transposed(*x);
  if (orientation.value().turns_y) *y = transposed(*y);
  return Samples{.count = x->rows, .points = std::move(x->entries), .labels = std::move(y->entries)};
}

std::string digest(const std::vector<double>& entries) {
  return sha256_hex({reinterpret_cast<const char*>(entries.data()), entries.size() * sizeof(double)});
}

/// The first option whose number is outside its range.
std::optional<Error> find_range_error(const TrainArguments& a) {
  const auto wrong = [](const char* option, const char* expected, double found) {
    return Error{std::string(option) + ": expected " + expected + ", found " + to_decimal(found)};
  };
  if (a.rate && (!(*a.rate > 0) || !std::isfinite(*a.rate))) return wrong("--rate", "a positive number", *a.rate);
  if (a.epsilon && (!(*a.epsilon > 0) || !std::isfinite(*a.epsilon))) return wrong("--epsilon", "a positive number", *a.epsilon);
  if (!(a.decay > 0) || a.decay > 1) return wrong("--decay", "a number in (0, 1]", a.decay);
  for (const auto& [option, given] : {std::pair("--momentum", a.momentum), {"--beta1", a.beta1}, {"--beta2", a.beta2}})
    if (given && (!(*given >= 0) || *given >= 1)) return wrong(option, "a number in [0, 1)", *given);
  if (!(a.target_loss >= 0)) return wrong("--target-loss", "a number that is not negative", a.target_loss);
  if (!(a.target_gradient >= 0)) return wrong("--target-gradient", "a number that is not negative", a.target_gradient);
  return std::nullopt;
}

/// Kind, rate and batch of the optimiser.
std::optional<Error> read_optimizer(const TrainArguments& arguments, TrainSettings& out) {
  const std::string& name = arguments.optimizer;
  Optimizer& o = out.optimizer;
  if (name == "momentum")
    o.kind = OptimizerKind::momentum;
  else if (name == "adam")
    o.kind = OptimizerKind::adam;
  else if (name == "lbfgs")
    o.kind = OptimizerKind::lbfgs;
  else if (name == "lm")
    o.kind = OptimizerKind::levenberg_marquardt;
  else if (name == "stationary")
    o.kind = OptimizerKind::stationary;
  else if (name != "gd" && name != "sgd")
    return Error{"--optimizer: expected gd, sgd, momentum, adam, lbfgs, lm or stationary, found '" + name + "'"};
  const bool has_no_rate = !has_rate(o.kind);
  if ((name == "gd" || has_no_rate) && arguments.batch > 0)
    return Error{"--optimizer " + name + " uses all samples, found --batch; sgd uses mini-batches"};
  if (has_no_rate)
    for (const auto& [option, is_given] :
         {std::pair("--rate", arguments.rate.has_value()), {"--hold", arguments.hold > 0}, {"--decay", arguments.decay != 1}})
      if (is_given) return Error{"--optimizer " + name + " chooses its steps, found " + option};
  if (arguments.decay != 1 && arguments.hold == 0) return Error{"--decay: expected --hold, the epochs before the rate decays, found none"};
  if (arguments.hold > 0 && arguments.decay == 1)
    return Error{"--hold: expected --decay below 1, the factor of the rate in every epoch after those, found 1"};
  const auto place = [&](const char* option, const char* owner, const auto& given, auto& target) -> std::optional<Error> {
    if (!given) return std::nullopt;
    if (name != owner) return Error{std::string(option) + ": expected --optimizer " + owner + ", found " + name};
    target = *given;
    return std::nullopt;
  };
  for (const auto& error : {place("--momentum", "momentum", arguments.momentum, o.momentum), place("--beta1", "adam", arguments.beta1, o.beta1),
                            place("--beta2", "adam", arguments.beta2, o.beta2), place("--epsilon", "adam", arguments.epsilon, o.epsilon),
                            place("--pairs", "lbfgs", arguments.pairs, o.pairs)})
    if (error) return error;
  out.schedule = {.rate = has_no_rate ? 0 : arguments.rate.value_or(0.01), .decay = arguments.decay};
  if (arguments.hold > 0) out.schedule.hold = arguments.hold;
  out.batch = name == "sgd" && arguments.batch == 0 ? 32 : arguments.batch;
  return std::nullopt;
}

}  // namespace

Result<TrainTask> read_train_task(const TrainArguments& arguments) {
  if (auto error = find_range_error(arguments)) return std::move(*error);
  TrainTask task;
  auto widths = parse_widths(arguments.arch);
  if (!widths.has_value()) return Error{"--" + widths.error().what};
  const auto activation = parse_activation(arguments.activation);
  if (!activation.has_value()) return Error{"--" + activation.error().what};
  const auto loss = parse_loss(arguments.loss);
  if (!loss.has_value()) return Error{"--" + loss.error().what};
  task.architecture = {.widths = std::move(widths).value(), .activation = activation.value()};
  task.objective = {.loss = loss.value(), .frozen = std::vector<bool>(task.architecture.layers()), .threads = arguments.threads};
  for (const std::size_t layer : arguments.freeze) {
    if (layer < 1 || layer > task.architecture.layers())
      return Error{"--freeze " + std::to_string(layer) + ": expected a layer from 1 to " + std::to_string(task.architecture.layers())};
    task.objective.frozen[layer - 1] = true;
  }
  if (std::ranges::all_of(task.objective.frozen, [](bool is_frozen) { return is_frozen; }))
    return Error{"--freeze: expected a layer that is not frozen, found none"};

  TrainSettings& t = task.training;
  if (auto error = read_optimizer(arguments, t)) return std::move(*error);

  auto samples = load_samples(arguments, task.architecture);
  if (!samples.has_value()) return samples.error();
  task.samples = std::move(samples).value();
  if (const OptimizerKind kind = t.optimizer.kind; kind == OptimizerKind::levenberg_marquardt || kind == OptimizerKind::stationary) {
    const Stage first = kind == OptimizerKind::stationary ? Stage::stationary : Stage::gauss_newton;
    if (const auto error = find_size_error(Curvature(task.architecture, task.samples, task.objective), first))
      return Error{"--optimizer " + arguments.optimizer + ": " + error->what};
  }
  task.description = {{"arch", arguments.arch},
                      {"activation", to_string(activation.value())},
                      {"loss", arguments.loss},
                      {"optimizer", arguments.optimizer},
                      {"rate", t.schedule.rate},
                      {"hold", arguments.hold},
                      {"decay", t.schedule.decay},
                      {"momentum", t.optimizer.momentum},
                      {"beta1", t.optimizer.beta1},
                      {"beta2", t.optimizer.beta2},
                      {"epsilon", t.optimizer.epsilon},
                      {"pairs", t.optimizer.pairs},
                      {"batch", t.batch},
                      {"frozen", task.objective.frozen},
                      {"X", digest(task.samples.points)},
                      {"y", digest(task.samples.labels)}};
  return task;
}

Result<std::vector<double>> draw_or_load_weights(const TrainArguments& arguments, const Architecture& a, std::uint64_t seed) {
  Random random(seed, "train/weights");
  std::vector<double> parameters = draw_parameters(a, random);
  if (arguments.weights.empty()) return parameters;
  std::size_t found = 0;
  for (std::size_t l = 0; l < a.layers(); ++l) {
    const std::string path = layer_file(arguments.weights, l);
    if (!path_exists(path)) continue;
    ++found;
    const auto w = load_doubles(path);
    if (!w.has_value()) return Error{"--weights: " + w.error().what};
    if (w.value().rows != a.widths[l + 1] || w.value().cols != a.widths[l])
      return Error{"--weights: file '" + path + "': expected a matrix " + to_string(Shape{a.widths[l + 1], a.widths[l]}) + " as in --arch " +
                   arguments.arch + ", found " + to_string(shape_of(w.value()))};
    std::ranges::copy(w.value().entries, parameters.begin() + static_cast<std::ptrdiff_t>(a.offset(l)));
  }
  if (found == 0) return Error{"--weights '" + arguments.weights + "': expected W1.npy or another layer's file, found none"};
  return parameters;
}

Result<std::vector<std::uint64_t>> read_seeds(const TrainArguments& arguments) {
  if (arguments.seeds.empty()) return std::vector<std::uint64_t>{arguments.seed};
  const std::string& text = arguments.seeds;
  const char* last = text.data() + text.size();
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  const auto first = std::from_chars(text.data(), last, low);
  const bool has_dots = first.ec == std::errc() && std::string_view(first.ptr, last).starts_with("..");
  const auto second = std::from_chars(has_dots ? first.ptr + 2 : last, last, high);
  constexpr std::uint64_t limit = 100'000;
  if (!has_dots || second.ec != std::errc() || second.ptr != last || low > high || high - low >= limit)
    return Error{"--seeds: expected A..B with A <= B and at most " + std::to_string(limit) + " seeds, such as 1..20, found '" + text + "'"};
  if (arguments.threads > 1)
    return Error{"--threads: expected 1 with --seeds, found " + std::to_string(arguments.threads) + "; --jobs sets how many seeds train at a time"};
  std::vector<std::uint64_t> out;
  for (std::uint64_t seed = low; out.size() <= high - low; ++seed) out.push_back(seed);
  return out;
}

}  // namespace lemmacheck
