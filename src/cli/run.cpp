#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "commands.hpp"
#include "lemmacheck/ball/canary.hpp"
#include "lemmacheck/base/file.hpp"
#include "lemmacheck/report/report.hpp"
#include "lemmacheck/run/data_file.hpp"
#include "lemmacheck/run/run.hpp"
#include "progress_line.hpp"
#include "verdict_on_data.hpp"

namespace lemmacheck {

std::optional<std::pair<std::string, std::string>> split_assignment(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) return std::nullopt;
  return std::pair{text.substr(0, equals), text.substr(equals + 1)};
}

namespace {

/// An error for a file that could not be written at the end of the run either.
std::optional<Error> find_target_error(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const std::string place = folder.empty() ? "." : folder.string();
  if (access(place.c_str(), W_OK | X_OK) == 0) return std::nullopt;
  return Error{"file '" + path + "': the folder '" + place + "' does not exist or cannot be written"};
}

}  // namespace

Result<std::vector<ReportTarget>> read_report_targets(const std::vector<std::string>& texts) {
  std::vector<ReportTarget> targets;
  const auto& formats = report_formats();
  for (const std::string& text : texts) {
    const auto pair = split_assignment(text);
    if (!pair) return Error{"--report '" + text + "': expected FORMAT=PATH"};
    if (std::find(formats.begin(), formats.end(), pair->first) == formats.end()) {
      std::string known;
      for (const std::string& format : formats) known += (known.empty() ? "" : ", ") + format;
      return Error{"--report '" + text + "': expected one of the formats " + known + ", found '" + pair->first + "'"};
    }
    if (auto error = find_target_error(pair->second)) return std::move(*error);
    targets.push_back({pair->first, pair->second});
  }
  return targets;
}

Result<std::map<std::string, Matrix>> load_data(const std::vector<std::string>& assignments) {
  std::map<std::string, Matrix> data;
  for (const std::string& text : assignments) {
    const auto pair = split_assignment(text);
    if (!pair) return Error{"--data '" + text + "': expected NAME=FILE"};
    if (data.contains(pair->first)) return Error{"--data '" + text + "': " + pair->first + " was given before"};
    auto matrix = load_matrix(pair->second);
    if (!matrix.has_value()) return Error{"--data " + pair->first + ": " + matrix.error().what};
    data.emplace(pair->first, std::move(matrix).value());
  }
  return data;
}

std::optional<Error> prepare_certificates(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error && access(folder.c_str(), W_OK | X_OK) == 0) return std::nullopt;
  return Error{"--certificates '" + folder + "': the folder cannot be written" + (error ? ": " + error.message() : "")};
}

std::optional<Error> prepare_deciding() {
  prepare_workers();
  std::string names;
  for (const std::string& name : failed_canaries()) names += (names.empty() ? "" : "; ") + name;
  if (names.empty()) return std::nullopt;
  return Error{"arithmetic does not work as assumed, nothing was decided: " + names};
}

namespace {

std::string describe(const Progress& progress) {
  std::string text = std::to_string(progress.done) + " of " + std::to_string(progress.total) + " instances";
  if (progress.unexpected > 0) text += ", " + std::to_string(progress.unexpected) + " not as expected";
  return text;
}

std::size_t count_certificates(const RunResult& run) {
  std::size_t count = 0;
  for (const ClaimResult& claim : run.claims)
    for (const CaseResult& one : claim.cases) count += one.certificate_file.empty() ? 0U : 1U;
  return count;
}

/// Writes every file that was asked for.  \returns descriptions of what was written
Result<std::vector<std::string>> write_outputs(const RunArguments& arguments, const std::vector<ReportTarget>& targets, const RunResult& run,
                                               const Report& report) {
  std::vector<std::string> written;
  for (const ReportTarget& target : targets) {
    const auto text = render_report(report, target.format);
    if (!text.has_value()) return text.error();
    if (auto error = write_file(target.path, text.value())) return std::move(*error);
    written.push_back(target.path);
  }
  if (!arguments.timings.empty()) {
    if (auto error = write_file(arguments.timings, render_timings(run))) return std::move(*error);
    written.push_back(arguments.timings);
  }
  if (!arguments.certificates.empty())
    written.push_back(arguments.certificates + " (" + std::to_string(count_certificates(run)) + " certificates)");
  return written;
}

}  // namespace

int run_claims(const RunArguments& arguments) {
  const auto targets = read_report_targets(arguments.reports);
  if (!targets.has_value()) return complain(targets.error().what, exit_usage);
  if (!arguments.timings.empty())
    if (const auto error = find_target_error(arguments.timings)) return complain(error->what, exit_usage);

  RunOptions options;
  options.globs = arguments.globs;
  const auto level = level_from(arguments.level);
  if (!level) return complain("--level '" + arguments.level + "': expected quick, standard or thorough", exit_usage);
  options.level = *level;
  options.seed = arguments.seed;
  options.jobs = arguments.jobs;
  options.budget = default_budget(*level);
  if (arguments.time_limit) {
    constexpr double longest = 1e7;
    if (!(*arguments.time_limit > 0 && *arguments.time_limit <= longest)) return complain("--time-limit: expected more than 0 and at most 1e7 seconds", exit_usage);
    options.budget.seconds = *arguments.time_limit;
  }
  if (arguments.memory_limit) options.budget.bytes = *arguments.memory_limit << 20;
  options.certificates = arguments.certificates;
  if (!arguments.shard.empty()) {
    const auto shard = parse_shard(arguments.shard);
    if (!shard.has_value()) return complain(shard.error().what, exit_usage);
    options.shard = shard.value();
  }
  const auto data = load_data(arguments.data);
  if (!data.has_value()) return complain(data.error().what, exit_usage);
  if (!data.value().empty() && options.shard) return complain("--data and --shard cannot be combined", exit_usage);
  if (!arguments.certificates.empty())
    if (const auto error = prepare_certificates(arguments.certificates)) return complain(error->what, exit_usage);
  if (const auto error = prepare_deciding()) return complain(error->what, exit_internal);

  const auto outcome = [&] {
    ProgressLine line;
    options.on_progress = [&line](const Progress& progress) { line.update(progress.done, progress.total, describe(progress)); };
    return data.value().empty() ? run_checks(all_checks(), options) : run_on_data(all_checks(), options, data.value());
  }();
  if (!outcome.has_value()) return complain(outcome.error().what, exit_usage);
  const RunResult& run = outcome.value();
  const Report report = report_of(run);
  const auto written = write_outputs(arguments, targets.value(), run, report);
  if (!written.has_value()) return complain(written.error().what, exit_usage);

  if (arguments.json) {
    std::cout << render_report(report, "json").value();
  } else if (!data.value().empty()) {
    print_verdict_on_data(std::cout, run, arguments.certificates);
  } else {
    std::cout << render_console(
        report, {.colour = shows_colour(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO), .written = written.value()});
  }
  return run.exit_code;
}

}  // namespace lemmacheck
