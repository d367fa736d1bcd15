#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "commands.hpp"
#include "lemmacheck/base/file.hpp"
#include "lemmacheck/base/sha256.hpp"
#include "lemmacheck/run/data_file.hpp"
#include "lemmacheck/train/trainer.hpp"
#include "progress_line.hpp"

namespace lemmacheck {
namespace {

using nlohmann::json;

struct Task {
  Architecture architecture;
  Samples samples;
  ObjectiveSettings objective;
  TrainSettings training;
  json description;  ///< of all that decides the weights after an epoch
};

std::string describe_shape(const DoubleMatrix& m) { return std::to_string(m.rows) + " x " + std::to_string(m.cols); }

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
  const std::size_t inputs = architecture.widths.front();
  const std::size_t outputs = architecture.widths.back();
  if ((arguments.columns ? x->rows : x->cols) != inputs) {
    const bool turned = (arguments.columns ? x->cols : x->rows) == inputs;
    return Error{"--data X: expected " + std::to_string(inputs) + (arguments.columns ? " rows" : " columns") + " as in --arch " + arguments.arch +
                 ", found a matrix " + describe_shape(*x) + (turned ? (arguments.columns ? " (without --columns?)" : " (--columns?)") : "")};
  }
  if (arguments.columns) *x = transposed(*x);
  if (arguments.columns && y->rows == outputs && y->cols == x->rows) *y = transposed(*y);
  if (y->rows != x->rows || y->cols != outputs)
    return Error{"--data y: expected " + std::to_string(x->rows) + " x " + std::to_string(outputs) + ", one row for each sample, found a matrix " +
                 describe_shape(*y)};
  return Samples{.count = x->rows, .points = std::move(x->entries), .labels = std::move(y->entries)};
}

std::string digest(const std::vector<double>& entries) {
  return sha256_hex({reinterpret_cast<const char*>(entries.data()), entries.size() * sizeof(double)});
}

std::string shortest(double value) {
  char digits[32];
  const auto [end, code] = std::to_chars(digits, digits + sizeof digits, value);
  return {digits, code == std::errc() ? end : digits};
}

/// The first option whose number is outside its range.
std::optional<Error> find_range_error(const TrainArguments& a) {
  const auto wrong = [](const char* option, const char* expected, double found) {
    return Error{std::string(option) + ": expected " + expected + ", found " + shortest(found)};
  };
  if (!(a.rate > 0) || !std::isfinite(a.rate)) return wrong("--rate", "a positive number", a.rate);
  if (!(a.epsilon > 0) || !std::isfinite(a.epsilon)) return wrong("--epsilon", "a positive number", a.epsilon);
  if (!(a.decay > 0) || a.decay > 1) return wrong("--decay", "a number in (0, 1]", a.decay);
  if (!(a.momentum >= 0) || a.momentum >= 1) return wrong("--momentum", "a number in [0, 1)", a.momentum);
  if (!(a.beta1 >= 0) || a.beta1 >= 1) return wrong("--beta1", "a number in [0, 1)", a.beta1);
  if (!(a.beta2 >= 0) || a.beta2 >= 1) return wrong("--beta2", "a number in [0, 1)", a.beta2);
  if (!(a.target_loss >= 0)) return wrong("--target-loss", "a number that is not negative", a.target_loss);
  return std::nullopt;
}

Result<Task> read_task(const TrainArguments& arguments) {
  if (auto error = find_range_error(arguments)) return std::move(*error);
  Task task;
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
  const std::string& name = arguments.optimizer;
  if (name == "gd" && arguments.batch > 0) return Error{"--optimizer gd uses all samples, found --batch; sgd uses mini-batches"};
  if (name == "momentum") t.optimizer.kind = OptimizerKind::momentum;
  else if (name == "adam") t.optimizer.kind = OptimizerKind::adam;
  else if (name != "gd" && name != "sgd") return Error{"--optimizer: expected gd, sgd, momentum or adam, found '" + name + "'"};
  t.optimizer.momentum = arguments.momentum;
  t.optimizer.beta1 = arguments.beta1;
  t.optimizer.beta2 = arguments.beta2;
  t.optimizer.epsilon = arguments.epsilon;
  t.schedule = {.rate = arguments.rate, .decay = arguments.decay};
  if (arguments.hold > 0) t.schedule.hold = arguments.hold;
  t.batch = name == "sgd" && arguments.batch == 0 ? 32 : arguments.batch;
  t.seed = arguments.seed;

  auto samples = load_samples(arguments, task.architecture);
  if (!samples.has_value()) return samples.error();
  task.samples = std::move(samples).value();
  task.description = {{"arch", arguments.arch},
                      {"activation", to_string(activation.value())},
                      {"loss", arguments.loss},
                      {"optimizer", name},
                      {"rate", t.schedule.rate},
                      {"hold", arguments.hold},
                      {"decay", t.schedule.decay},
                      {"momentum", t.optimizer.momentum},
                      {"beta1", t.optimizer.beta1},
                      {"beta2", t.optimizer.beta2},
                      {"epsilon", t.optimizer.epsilon},
                      {"batch", t.batch},
                      {"frozen", task.objective.frozen},
                      {"seed", t.seed},
                      {"X", digest(task.samples.points)},
                      {"y", digest(task.samples.labels)}};
  return task;
}

std::string layer_file(const std::string& folder, std::size_t layer) { return folder + "/W" + std::to_string(layer + 1) + ".npy"; }

Result<std::vector<double>> draw_or_load_weights(const TrainArguments& arguments, const Architecture& a) {
  Random random(arguments.seed, "train/weights");
  std::vector<double> parameters = draw_parameters(a, random);
  if (arguments.weights.empty()) return parameters;
  std::size_t found = 0;
  for (std::size_t l = 0; l < a.layers(); ++l) {
    const std::string path = layer_file(arguments.weights, l);
    if (!std::filesystem::exists(path)) continue;
    ++found;
    const auto w = load_doubles(path);
    if (!w.has_value()) return Error{"--weights: " + w.error().what};
    if (w.value().rows != a.widths[l + 1] || w.value().cols != a.widths[l])
      return Error{"--weights: file '" + path + "': expected a matrix " + std::to_string(a.widths[l + 1]) + " x " + std::to_string(a.widths[l]) +
                   " as in --arch " + arguments.arch + ", found " + describe_shape(w.value())};
    std::ranges::copy(w.value().entries, parameters.begin() + static_cast<std::ptrdiff_t>(a.offset(l)));
  }
  if (found == 0) return Error{"--weights '" + arguments.weights + "': expected W1.npy or another layer's file, found none"};
  return parameters;
}

// ---- Checkpoints

/// The parameters, then the moments, in a file of their own; checkpoint.json names it and is replaced last.
std::optional<Error> write_checkpoint(const std::string& folder, const Task& task, const TrainState& state) {
  const Architecture& a = task.architecture;
  for (std::size_t l = 0; l < a.layers(); ++l) {
    const auto begin = state.parameters.begin() + static_cast<std::ptrdiff_t>(a.offset(l));
    const auto end = state.parameters.begin() + static_cast<std::ptrdiff_t>(a.offset(l + 1));
    if (auto error = write_file(layer_file(folder, l), write_npy({.rows = a.widths[l + 1], .cols = a.widths[l], .entries = {begin, end}}))) return error;
  }
  DoubleMatrix all{.rows = 1, .cols = 0, .entries = state.parameters};
  all.entries.insert(all.entries.end(), state.moments.begin(), state.moments.end());
  all.cols = all.entries.size();
  const std::string name = "checkpoint-" + std::to_string(state.epoch) + ".npy";
  if (auto error = write_file(folder + "/" + name, write_npy(all))) return error;
  const json document = {{"settings", task.description}, {"epoch", state.epoch}, {"step", state.step},
                         {"rate", state.rate},           {"state", name},        {"digest", digest(all.entries)}};
  if (auto error = write_file(folder + "/checkpoint.json", document.dump(2) + "\n")) return error;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const std::string other = entry.path().filename().string();
    if (other.starts_with("checkpoint-") && other.ends_with(".npy") && other != name) std::filesystem::remove(entry.path(), ignored);
  }
  return std::nullopt;
}

Result<TrainState> read_checkpoint(const std::string& folder, const Task& task) {
  const std::string path = folder + "/checkpoint.json";
  const auto text = read_file(path);
  if (!text.has_value()) return Error{"--resume: " + text.error().what};
  const json document = json::parse(text.value(), nullptr, false);
  const Error malformed{"--resume: file '" + path + "': expected a checkpoint as train writes it, found something else"};
  if (!document.is_object()) return malformed;
  for (const char* key : {"epoch", "step"})
    if (!document.contains(key) || !document[key].is_number_unsigned()) return malformed;
  for (const char* key : {"state", "digest"})
    if (!document.contains(key) || !document[key].is_string()) return malformed;
  if (!document.contains("rate") || !document["rate"].is_number() || !document.contains("settings") || !document["settings"].is_object())
    return malformed;
  for (const auto& [key, value] : task.description.items())
    if (!document["settings"].contains(key) || document["settings"][key] != value)
      return Error{"--resume: file '" + path + "': expected the settings of this run, found " +
                   (document["settings"].contains(key) ? "other " : "no ") + key};
  const auto name = document["state"].get<std::string>();
  if (name.find('/') != std::string::npos) return malformed;
  auto all = load_doubles(folder + "/" + name);
  if (!all.has_value()) return Error{"--resume: " + all.error().what};
  const std::size_t parameters = task.architecture.offset(task.architecture.layers());
  const std::size_t moments = moments_per_parameter(task.training.optimizer.kind) * parameters;
  if (all.value().entries.size() != parameters + moments || digest(all.value().entries) != document["digest"].get<std::string>())
    return Error{"--resume: file '" + folder + "/" + name + "': expected the numbers that '" + path + "' describes, found others"};
  const auto middle = all.value().entries.begin() + static_cast<std::ptrdiff_t>(parameters);
  return TrainState{.parameters = {all.value().entries.begin(), middle},
                    .moments = {middle, all.value().entries.end()},
                    .epoch = document["epoch"].get<std::size_t>(),
                    .step = document["step"].get<std::size_t>(),
                    .rate = document["rate"].get<double>()};
}

// ---- Log

constexpr const char* log_header = "epoch,loss,gradient_norm,smallest_pre_activation,pattern_changes,rate\n";

/// The header and the lines of epochs up to `epoch`.
std::string kept_log(const std::string& path, std::size_t epoch) {
  std::string kept = log_header;
  const auto text = read_file(path);
  if (!text.has_value() || !text.value().starts_with(log_header)) return kept;
  for (std::size_t begin = kept.size(); begin < text.value().size();) {
    const std::size_t end = text.value().find('\n', begin);
    if (end == std::string::npos) break;
    std::size_t number = 0;
    const auto [last, code] = std::from_chars(&text.value()[begin], &text.value()[end], number);
    if (code != std::errc() || *last != ',' || number > epoch) break;
    kept.append(text.value(), begin, end + 1 - begin);
    begin = end + 1;
  }
  return kept;
}

}  // namespace

int train_weights(const TrainArguments& arguments) {
  const auto read = read_task(arguments);
  if (!read.has_value()) return complain(read.error().what, exit_usage);
  const Task& task = read.value();
  std::error_code failed;
  std::filesystem::create_directories(arguments.out, failed);
  if (failed) return complain("--out '" + arguments.out + "': the folder cannot be written", exit_usage);

  TrainState start;
  if (arguments.resume) {
    auto checkpoint = read_checkpoint(arguments.out, task);
    if (!checkpoint.has_value()) return complain(checkpoint.error().what, exit_usage);
    start = std::move(checkpoint).value();
    if (start.epoch >= arguments.epochs)
      return complain("--resume: expected --epochs beyond the checkpoint's " + std::to_string(start.epoch) + ", found " +
                          std::to_string(arguments.epochs), exit_usage);
  } else {
    if (std::filesystem::exists(arguments.out + "/checkpoint.json"))
      return complain("--out '" + arguments.out + "': expected a folder without checkpoint.json, or --resume, found one", exit_usage);
    auto weights = draw_or_load_weights(arguments, task.architecture);
    if (!weights.has_value()) return complain(weights.error().what, exit_usage);
    start.parameters = std::move(weights).value();
  }

  const std::string log_path = arguments.out + "/log.csv";
  std::string log = arguments.resume ? kept_log(log_path, start.epoch) : log_header;
  const std::size_t first = start.epoch;
  const std::size_t log_every = arguments.log_every > 0 ? arguments.log_every : std::max<std::size_t>(1, arguments.epochs / 100);
  Objective objective(task.architecture, task.samples, task.objective);
  Trainer trainer(objective, task.training, std::move(start));
  std::vector<std::uint8_t> pattern;
  Inspection now = objective.inspect(trainer.state().parameters, pattern);
  const auto add_line = [&] {
    log += std::to_string(trainer.state().epoch) + "," + shortest(now.loss) + "," + shortest(now.gradient_norm) + "," +
           shortest(now.smallest_pre_activation) + "," + std::to_string(now.pattern_changes) + "," + shortest(trainer.state().rate) + "\n";
  };
  const auto save = [&]() -> std::optional<Error> {
    if (auto error = write_checkpoint(arguments.out, task, trainer.state())) return error;
    return write_file(log_path, log);
  };
  if (!arguments.resume) add_line();
  {
    const ProgressLine line;
    auto shown = std::chrono::steady_clock::now();
    for (std::size_t epoch = first + 1; epoch <= arguments.epochs && std::isfinite(now.loss) && now.loss > arguments.target_loss; ++epoch) {
      const double loss = trainer.run_epoch();
      const bool is_saved = arguments.checkpoint_every > 0 && epoch % arguments.checkpoint_every == 0;
      if (is_saved || epoch % log_every == 0 || epoch == arguments.epochs || !std::isfinite(loss)) {
        now = objective.inspect(trainer.state().parameters, pattern);
        add_line();
        if (!std::isfinite(now.loss)) break;
      }
      if (is_saved)
        if (const auto error = save()) return complain(error->what, exit_usage);
      if (line.is_shown() && std::chrono::steady_clock::now() - shown > std::chrono::milliseconds(200)) {
        shown = std::chrono::steady_clock::now();
        line.update(epoch - first, arguments.epochs - first,
                    "epoch " + std::to_string(epoch) + " of " + std::to_string(arguments.epochs) + ", loss " + shortest(loss));
      }
    }
  }
  if (!std::isfinite(now.loss)) {
    if (const auto error = write_file(log_path, log)) return complain(error->what, exit_usage);
    return complain("the loss is no longer finite after epoch " + std::to_string(trainer.state().epoch) + "; a smaller --rate may help",
                    exit_not_as_expected);
  }
  if (const auto error = save()) return complain(error->what, exit_usage);
  std::cout << "epoch " << trainer.state().epoch << ": loss " << shortest(now.loss) << ", gradient norm " << shortest(now.gradient_norm)
            << ", smallest |pre-activation| " << shortest(now.smallest_pre_activation) << "\n"
            << "weights: " << layer_file(arguments.out, 0);
  if (task.architecture.layers() > 1) std::cout << " to W" << task.architecture.layers() << ".npy";
  std::cout << "; log: " << log_path << std::endl;
  return exit_as_expected;
}

}  // namespace lemmacheck
