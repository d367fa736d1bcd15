#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cmath>
#include <cstring>
#include <exception>
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <set>
#include <thread>

#include "lemmacheck/base/file.hpp"
#include "lemmacheck/base/sha256.hpp"
#include "lemmacheck/base/version.hpp"
#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/experiment/experiment.hpp"
#include "page.hpp"

namespace lemmacheck {
namespace {

using nlohmann::ordered_json;
using Rows = std::vector<std::optional<std::vector<double>>>;

std::string join(const std::vector<double>& numbers) {
  std::string out;
  for (const double number : numbers) out += (out.empty() ? "" : ",") + to_decimal(number);
  return out;
}

/// The numbers of a line, or nothing if a field is none.
std::optional<std::vector<double>> split_numbers(std::string_view line) {
  std::vector<double> out;
  for (;;) {
    const std::size_t end = std::min(line.find(','), line.size());
    double value = 0;
    const auto [last, code] = std::from_chars(line.data(), line.data() + end, value);
    if (code != std::errc() || last != line.data() + end) return std::nullopt;
    out.push_back(value);
    if (end == line.size()) return out;
    line.remove_prefix(end + 1);
  }
}

/// "d=4 N=16": names an item in messages and its stream of random numbers.
std::string describe(const Plan& plan, const WorkItem& item) {
  std::string out;
  for (std::size_t j = 0; j < plan.parameters.size(); ++j)
    out += (j == 0 ? "" : " ") + plan.parameters[j].name + "=" + to_decimal(item.parameters[j]);
  return out;
}

std::optional<Error> find_fault(const Plan& plan) {
  if (plan.items.empty()) return Error{"there is nothing to measure"};
  std::set<std::vector<double>> seen;
  for (const WorkItem& item : plan.items) {
    if (item.parameters.size() != plan.parameters.size())
      return Error{"an item has " + std::to_string(item.parameters.size()) + " parameters, expected " + std::to_string(plan.parameters.size())};
    if (!seen.insert(item.parameters).second) return Error{"two items are both " + describe(plan, item)};
  }
  return std::nullopt;
}

// ---- The folder

/// All that the rows depend on.
ordered_json describe_run(const Experiment& experiment, const Plan& plan, const ExperimentSettings& settings) {
  std::string items;
  for (const WorkItem& item : plan.items) items += join(item.parameters) + "\n";
  ordered_json columns = ordered_json::array();
  for (const Column& column : plan.columns()) columns.push_back(column.name);
  return {{"experiment", experiment.name},
          {"version", program_version()},
          {"level", std::string(to_string(settings.level))},
          {"seed", settings.seed},
          {"data", plan.digests},
          {"columns", columns},
          {"items", plan.items.size()},
          {"parameters", sha256_hex(items)}};
}

/// Makes the folder this run's, or says what else it holds.
std::optional<Error> claim_folder(const std::string& folder, const ordered_json& description) {
  const std::string path = folder + "/settings.json";
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return Error{"folder '" + folder + "': cannot be made: " + failed.message()};
  if (!path_exists(path)) {
    remove_abandoned_parts(folder, "settings.json");
    if (!std::filesystem::is_empty(folder, failed)) return Error{"folder '" + folder + "': expected an empty or new one, found other files in it"};
    return write_file(path, description.dump(2) + "\n");
  }
  const auto text = read_file(path);
  if (!text.has_value()) return text.error();
  const ordered_json found = ordered_json::parse(text.value(), nullptr, false);
  for (const auto& [key, value] : description.items()) {
    const ordered_json other = found.is_object() && found.contains(key) ? found[key] : ordered_json();
    if (other != value)
      return Error{"folder '" + folder + "' holds another run: expected " + key + " " + value.dump() + ", found " +
                   (other.is_null() ? "none" : other.dump()) + " in settings.json; another --out keeps both"};
  }
  remove_abandoned_parts(folder);
  return std::nullopt;
}

std::string heading(const Plan& plan) {
  std::string out;
  for (const Column& column : plan.columns()) out += (out.empty() ? "" : ",") + column.name;
  return out + "\n";
}

std::string results_csv(const Plan& plan, const Rows& rows) {
  std::string out = heading(plan);
  for (std::size_t k = 0; k < rows.size(); ++k)
    out += join(plan.items[k].parameters) + (rows[k]->empty() || plan.parameters.empty() ? "" : ",") + join(*rows[k]) + "\n";
  return out;
}

/// The rows of a finished run.
Result<Rows> read_results(const std::string& path, const Plan& plan) {
  const auto text = read_file(path);
  if (!text.has_value()) return text.error();
  Rows rows(plan.items.size());
  std::string_view rest = text.value();
  const Error changed{"file '" + path + "': expected the results of this run, found something else"};
  const std::string first = heading(plan);
  if (!rest.starts_with(first)) return changed;
  rest.remove_prefix(first.size());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return changed;
    auto numbers = split_numbers(rest.substr(0, end));
    const std::size_t parameters = plan.parameters.size();
    if (!numbers || numbers->size() != parameters + plan.measured.size() ||
        !std::equal(numbers->begin(), numbers->begin() + static_cast<std::ptrdiff_t>(parameters), plan.items[k].parameters.begin()))
      return changed;
    numbers->erase(numbers->begin(), numbers->begin() + static_cast<std::ptrdiff_t>(parameters));
    rows[k] = std::move(*numbers);
    rest.remove_prefix(end + 1);
  }
  if (!rest.empty()) return changed;
  return rows;
}

/// The rows that are there before all are: lines "item,numbers", in the order in which the items ended, each appended in one step.
class Journal {
 public:
  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal() {
    if (file_ >= 0) ::close(file_);
  }

  /// Opens the file for this process alone and takes over its rows; a last line without its end is dropped.
  std::optional<Error> open(const std::string& path, const Plan& plan, Rows& rows) {
    path_ = path;
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file_ < 0) return failure("cannot be opened");
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) return Error{"file '" + path + "': another run is writing to it"};
    const auto text = read_file(path);
    if (!text.has_value()) return text.error();
    std::string_view rest = text.value();
    for (std::size_t line = 1, end = rest.find('\n'); end != std::string_view::npos; ++line, end = rest.find('\n')) {
      auto numbers = split_numbers(rest.substr(0, end));
      const bool is_row = numbers && numbers->size() == plan.measured.size() + 1 && numbers->front() >= 0 &&
                          numbers->front() < static_cast<double>(rows.size()) && numbers->front() == std::floor(numbers->front());
      if (!is_row) return Error{"file '" + path + "', line " + std::to_string(line) + ": expected a row of this run, found something else"};
      rows[static_cast<std::size_t>(numbers->front())] = std::vector<double>(numbers->begin() + 1, numbers->end());
      rest.remove_prefix(end + 1);
    }
    if (!rest.empty() && ::ftruncate(file_, static_cast<off_t>(text.value().size() - rest.size())) != 0) return failure("cannot be shortened");
    return std::nullopt;
  }

  std::optional<Error> append(std::size_t item, const std::vector<double>& row) {
    const std::string line = std::to_string(item) + (row.empty() ? "" : ",") + join(row) + "\n";
    if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) return failure("cannot be written");
    return std::nullopt;
  }

 private:
  [[nodiscard]] Error failure(const char* what) const { return Error{"file '" + path_ + "': " + what + ": " + std::strerror(errno)}; }

  std::string path_;
  int file_ = -1;
};

// ---- The work

Result<std::vector<double>> measure(const Plan& plan, const WorkItem& item, Work& work) {
  try {
    auto row = item.measure(work);
    if (row.has_value() && row.value().size() != plan.measured.size())
      return Error{"measured " + std::to_string(row.value().size()) + " numbers, expected " + std::to_string(plan.measured.size())};
    return row;
  } catch (const std::exception& error) {
    return Error{error.what()};
  }
}

/// Measures the missing rows.  After the first failure the items that have begun are still finished.
std::optional<Error> measure_rows(const Experiment& experiment, const Plan& plan, const ExperimentRun& run, Journal& journal, Rows& rows) {
  std::vector<std::size_t> missing;
  for (std::size_t k = 0; k < rows.size(); ++k)
    if (!rows[k]) missing.push_back(k);
  std::ranges::stable_sort(missing, std::greater<>(), [&](std::size_t k) { return plan.items[k].cost; });

  std::mutex mutex;  // guards all below but `next`
  std::optional<Error> error;
  std::map<std::size_t, double> begun;  // fraction done of the items in hand
  ExperimentProgress progress{.items = missing.size()};
  for (const std::size_t k : missing) progress.total += plan.items[k].cost;
  double finished = 0;
  const auto show = [&] {
    progress.done = finished;
    for (const auto& [k, fraction] : begun) progress.done += fraction * plan.items[k].cost;
    if (run.progress) run.progress(progress);
  };
  std::atomic<std::size_t> next{0};
  const auto serve = [&] {
    for (std::size_t place = next++; place < missing.size(); place = next++) {
      const std::size_t k = missing[place];
      const WorkItem& item = plan.items[k];
      {
        const std::lock_guard lock(mutex);
        if (error) return;
        begun[k] = 0;
      }
      const auto report = [&, k](double fraction) {
        const std::lock_guard lock(mutex);
        begun[k] = std::clamp(fraction, 0.0, 1.0);
        show();
      };
      Work work{.random = Random(run.settings.seed, experiment.name + "/" + describe(plan, item)), .report = report};
      auto row = measure(plan, item, work);
      const std::lock_guard lock(mutex);
      begun.erase(k);
      finished += item.cost;
      ++progress.items_done;
      std::optional<Error> failed;
      if (!row.has_value())
        failed = Error{experiment.name + ", " + describe(plan, item) + ": " + row.error().what};
      else
        failed = journal.append(k, row.value());
      if (failed) {
        if (!error) error = std::move(failed);
        return;
      }
      rows[k] = std::move(row).value();
      show();
    }
  };
  std::vector<std::jthread> helpers;
  for (unsigned j = 1; j < run.jobs && j < missing.size(); ++j) helpers.emplace_back(serve);
  serve();
  helpers.clear();
  return error;
}

std::string command_line(const Experiment& experiment, const ExperimentRun& run) {
  std::string out = "lemmacheck experiment run " + experiment.name + " --level " + std::string(to_string(run.settings.level)) + " --seed " +
                    std::to_string(run.settings.seed);
  for (const DataInput& input : experiment.data)
    if (run.settings.data.contains(input.name)) out += " --data " + input.name + "=PATH";
  return out;
}

}  // namespace

Result<ExperimentOutcome> run_experiment(const Experiment& experiment, const ExperimentRun& run) {
  for (const auto& [name, path] : run.settings.data)
    if (std::ranges::find(experiment.data, name, &DataInput::name) == experiment.data.end())
      return Error{"--data " + name + ": " + experiment.name + " takes no data of that name"};
  for (const DataInput& input : experiment.data)
    if (input.required && !run.settings.data.contains(input.name))
      return Error{experiment.name + " needs --data " + input.name + "=PATH: " + input.meaning};
  const auto planned = experiment.plan(run.settings);
  if (!planned.has_value()) return planned.error();
  const Plan& plan = planned.value();
  if (const auto fault = find_fault(plan)) return Error{experiment.name + ": " + fault->what};

  if (auto error = claim_folder(run.out, describe_run(experiment, plan, run.settings))) return std::move(*error);
  const std::string results = run.out + "/results.csv";
  const std::string journal_path = run.out + "/rows.part";
  Rows rows(plan.items.size());
  ExperimentOutcome outcome;
  if (path_exists(results)) {
    auto found = read_results(results, plan);
    if (!found.has_value()) return found.error();
    rows = std::move(found).value();
    outcome.kept = rows.size();
  } else {
    Journal journal;
    if (auto error = journal.open(journal_path, plan, rows)) return std::move(*error);
    outcome.kept = static_cast<std::size_t>(std::ranges::count_if(rows, [](const auto& row) { return row.has_value(); }));
    if (auto error = measure_rows(experiment, plan, run, journal, rows)) return std::move(*error);
    outcome.measured = rows.size() - outcome.kept;
    if (auto error = write_file(results, results_csv(plan, rows))) return std::move(*error);
  }
  std::error_code ignored;
  std::filesystem::remove(journal_path, ignored);

  Table table{.columns = plan.columns(), .rows = {}};
  for (std::size_t k = 0; k < rows.size(); ++k) {
    table.rows.push_back(plan.items[k].parameters);
    table.rows.back().insert(table.rows.back().end(), rows[k]->begin(), rows[k]->end());
  }
  outcome.findings = plan.conclude(table);
  for (const Plot& plot : outcome.findings.plots)
    if (const auto error = write_plot(plot, run.out, run.gnuplot)) outcome.missing.push_back(error->what);
  if (auto error = write_file(run.out + "/README.md", write_page(experiment, plan, outcome.findings, command_line(experiment, run))))
    return std::move(*error);
  return outcome;
}

}  // namespace lemmacheck
