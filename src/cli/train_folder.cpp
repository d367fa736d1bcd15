#include "train_folder.hpp"

#include <charconv>
#include <filesystem>
#include <utility>

#include "lemmacheck/base/decimal.hpp"
#include "lemmacheck/base/file.hpp"
#include "lemmacheck/base/sha256.hpp"
#include "lemmacheck/run/npz.hpp"

namespace lemmacheck {
namespace {

using nlohmann::json;

constexpr const char* document_name = "/checkpoint.json";
constexpr const char* log_header = "epoch,loss,gradient_norm,smallest_pre_activation,pattern_changes,rate\n";
const std::string memory_name = "optimizer";

json describe(const TrainTask& task, std::uint64_t seed) {
  json out = task.description;
  out["seed"] = seed;
  return out;
}

std::vector<NamedArray> name_arrays(const Architecture& a, const TrainState& state) {
  std::vector<NamedArray> out;
  for (std::size_t l = 0; l < a.layers(); ++l) {
    const auto begin = state.parameters.begin() + static_cast<std::ptrdiff_t>(a.offset(l));
    const auto end = state.parameters.begin() + static_cast<std::ptrdiff_t>(a.offset(l + 1));
    out.push_back({.name = "W" + std::to_string(l + 1), .array = {.rows = a.widths[l + 1], .cols = a.widths[l], .entries = {begin, end}}});
  }
  if (!state.memory.empty()) out.push_back({.name = memory_name, .array = {.rows = 1, .cols = state.memory.size(), .entries = state.memory}});
  return out;
}

/// Puts arrays back where name_arrays takes them from.
bool place_arrays(const std::vector<NamedArray>& arrays, const TrainTask& task, TrainState& state) {
  const Architecture& a = task.architecture;
  if (arrays.size() < a.layers() || arrays.size() > a.layers() + 1) return false;
  for (std::size_t l = 0; l < a.layers(); ++l) {
    const DoubleMatrix& w = arrays[l].array;
    if (arrays[l].name != "W" + std::to_string(l + 1) || w.rows != a.widths[l + 1] || w.cols != a.widths[l]) return false;
    state.parameters.insert(state.parameters.end(), w.entries.begin(), w.entries.end());
  }
  if (arrays.size() > a.layers()) {
    if (arrays.back().name != memory_name) return false;
    state.memory = arrays.back().array.entries;
  }
  return is_memory_of(task.training.optimizer.kind, state.parameters.size(), state.memory);
}

}  // namespace

bool has_checkpoint(const std::string& folder) { return path_exists(folder + document_name); }

std::optional<Error> write_checkpoint(const std::string& folder, const TrainTask& task, std::uint64_t seed, const Checkpoint& checkpoint) {
  const TrainState& state = checkpoint.state;
  const std::vector<NamedArray> arrays = name_arrays(task.architecture, state);
  for (std::size_t l = 0; l < task.architecture.layers(); ++l)
    if (auto error = write_file(layer_file(folder, l), write_npy(arrays[l].array))) return error;
  const std::string name = "checkpoint-" + std::to_string(state.epoch) + ".npz";
  const auto archive = write_npz(arrays);
  if (!archive.has_value()) return Error{"file '" + folder + "/" + name + "': " + archive.error().what};
  if (auto error = write_file(folder + "/" + name, archive.value())) return error;
  const json document = {{"settings", describe(task, seed)},
                         {"epoch", state.epoch},
                         {"step", state.step},
                         {"rate", state.rate},
                         {"ended", checkpoint.has_ended},
                         {"arrays", name},
                         {"sha256", sha256_hex(archive.value())}};
  if (auto error = write_file(folder + document_name, document.dump(2) + "\n")) return error;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const std::string other = entry.path().filename().string();
    // Older ones, and what is left of one that was being written when the process was killed.
    if (other.starts_with("checkpoint-") && other.find(".npz") != std::string::npos && other != name) std::filesystem::remove(entry.path(), ignored);
  }
  return std::nullopt;
}

Result<Checkpoint> read_checkpoint(const std::string& folder, const TrainTask& task, std::uint64_t seed) {
  const std::string path = folder + document_name;
  const auto text = read_file(path);
  if (!text.has_value()) return Error{"--resume: " + text.error().what};
  const json document = json::parse(text.value(), nullptr, false);
  const Error malformed{"--resume: file '" + path + "': expected a checkpoint as train writes it, found something else"};
  if (!document.is_object()) return malformed;
  for (const char* key : {"epoch", "step"})
    if (!document.contains(key) || !document[key].is_number_unsigned()) return malformed;
  for (const char* key : {"arrays", "sha256"})
    if (!document.contains(key) || !document[key].is_string()) return malformed;
  if (!document.contains("rate") || !document["rate"].is_number() || !document.contains("ended") || !document["ended"].is_boolean() ||
      !document.contains("settings") || !document["settings"].is_object())
    return malformed;
  const json settings = describe(task, seed);
  for (const auto& [key, value] : settings.items())
    if (!document["settings"].contains(key) || document["settings"][key] != value)
      return Error{"--resume: file '" + path + "': expected the settings of this run, found " +
                   (document["settings"].contains(key) ? "other " : "no ") + key};
  Checkpoint out{.state = {.parameters = {},
                           .epoch = document["epoch"].get<std::size_t>(),
                           .step = document["step"].get<std::size_t>(),
                           .rate = document["rate"].get<double>()},
                 .has_ended = document["ended"].get<bool>()};
  const TrainSettings& training = task.training;
  const std::size_t steps = training.batch == 0 ? 1 : (task.samples.count + training.batch - 1) / training.batch;
  if (out.state.step != out.state.epoch * steps || !(out.state.rate >= 0) || out.state.rate > training.schedule.rate) return malformed;
  const auto name = document["arrays"].get<std::string>();
  if (name.find('/') != std::string::npos) return malformed;
  const std::string archive_path = folder + "/" + name;
  const auto bytes = read_file(archive_path, std::size_t{1} << 34);
  if (!bytes.has_value()) return Error{"--resume: " + bytes.error().what};
  const Error others{"--resume: file '" + archive_path + "': expected the arrays that '" + path + "' describes, found others"};
  if (sha256_hex(bytes.value()) != document["sha256"].get<std::string>()) return others;
  const auto arrays = read_npz(bytes.value());
  if (!arrays.has_value()) return Error{"--resume: file '" + archive_path + "': " + arrays.error().what};
  if (!place_arrays(arrays.value(), task, out.state)) return others;
  return out;
}

TrainLog::TrainLog(const std::string& folder, std::optional<std::size_t> kept_until) : path_(folder + "/log.csv"), text_(log_header) {
  if (!kept_until) return;
  const auto text = read_file(path_);
  if (!text.has_value() || !text.value().starts_with(log_header)) return;
  for (std::size_t begin = text_.size(); begin < text.value().size();) {
    const std::size_t end = text.value().find('\n', begin);
    if (end == std::string::npos) break;
    std::size_t number = 0;
    const auto [last, code] = std::from_chars(&text.value()[begin], &text.value()[end], number);
    if (code != std::errc() || *last != ',' || number > *kept_until) break;
    text_.append(text.value(), begin, end + 1 - begin);
    begin = end + 1;
  }
}

void TrainLog::add(std::size_t epoch, const Inspection& now, double rate) {
  text_ += std::to_string(epoch) + "," + to_decimal(now.loss) + "," + to_decimal(now.gradient_norm) + "," + to_decimal(now.smallest_pre_activation) +
           "," + std::to_string(now.pattern_changes) + "," + (rate > 0 ? to_decimal(rate) : "") + "\n";
}

std::optional<Error> TrainLog::write() const { return write_file(path_, text_); }

}  // namespace lemmacheck
