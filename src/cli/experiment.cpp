#include "lemmacheck/experiment/experiment.hpp"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "commands.hpp"
#include "progress_line.hpp"

namespace lemmacheck {
namespace {

const char* word(Agreement agreement) {
  switch (agreement) {
    case Agreement::agrees:
      return "agrees ";
    case Agreement::differs:
      return "DIFFERS";
    case Agreement::no_number:
      return "no number printed";
    case Agreement::not_run:
      return "not run at the printed size";
  }
  return "";
}

const Experiment* find_experiment(const std::string& name) {
  const auto& all = all_experiments();
  const auto found = std::ranges::find(all, name, &Experiment::name);
  return found == all.end() ? nullptr : &*found;
}

std::string all_names() {
  std::string out;
  for (const Experiment& experiment : all_experiments()) out += (out.empty() ? "" : ", ") + experiment.name;
  return out;
}

}  // namespace

int list_experiments(bool json) {
  if (json) {
    auto list = nlohmann::ordered_json::array();
    for (const Experiment& one : all_experiments()) {
      auto data = nlohmann::ordered_json::array();
      for (const DataInput& input : one.data) data.push_back({{"name", input.name}, {"meaning", input.meaning}, {"required", input.required}});
      list.push_back({{"name", one.name}, {"title", one.title}, {"source", one.source}, {"printed", one.printed}, {"data", data}});
    }
    std::cout << nlohmann::ordered_json{{"experiments", list}}.dump(2) << "\n";
    return exit_as_expected;
  }
  std::size_t width = 0;
  for (const Experiment& one : all_experiments()) width = std::max(width, one.name.size());
  for (const Experiment& one : all_experiments()) {
    std::cout << one.name << std::string(width - one.name.size() + 2, ' ') << one.title << "\n";
    for (const DataInput& input : one.data)
      std::cout << std::string(width + 2, ' ') << "--data " << input.name << "=PATH" << (input.required ? "" : " (optional)") << ": " << input.meaning
                << "\n";
  }
  return exit_as_expected;
}

int carry_out_experiment(const ExperimentArguments& arguments) {
  const Experiment* experiment = find_experiment(arguments.name);
  if (experiment == nullptr) return complain("experiment '" + arguments.name + "': expected one of " + all_names(), exit_usage);
  const auto level = level_from(arguments.level);
  if (!level) return complain("--level: expected quick, standard or thorough, found '" + arguments.level + "'", exit_usage);
  ExperimentRun run{.settings = {.level = *level, .seed = arguments.seed},
                    .jobs = arguments.jobs,
                    .out = arguments.out.empty() ? "experiments/" + experiment->name + "/" + arguments.level : arguments.out};
  for (const std::string& text : arguments.data) {
    const auto pair = split_assignment(text);
    if (!pair) return complain("--data '" + text + "': expected NAME=PATH", exit_usage);
    if (!run.settings.data.insert(*pair).second) return complain("--data '" + text + "': " + pair->first + " was given before", exit_usage);
  }
  const auto outcome = [&] {
    ProgressLine line;
    if (line.is_shown())
      run.progress = [&](const ExperimentProgress& progress) {
        if (progress.done <= 0 || !line.is_due()) return;
        constexpr double parts = 1e6;  // of the whole work
        line.update(std::max<std::size_t>(1, static_cast<std::size_t>(parts * progress.done / progress.total)), static_cast<std::size_t>(parts),
                    std::to_string(progress.items_done) + " of " + std::to_string(progress.items) + " runs done");
      };
    return run_experiment(*experiment, run);
  }();
  if (!outcome.has_value()) return complain(outcome.error().what, exit_usage);

  std::cout << experiment->title << "\n";
  for (const Comparison& one : outcome.value().findings.comparisons)
    std::cout << word(one.agreement) << "  " << one.what << ": printed " << one.printed << "; measured " << one.measured << "\n";
  std::cout << "rows: " << outcome.value().measured << " measured, " << outcome.value().kept << " kept from an earlier run; page: " << run.out
            << "/README.md" << std::endl;
  for (const std::string& what : outcome.value().missing) complain(what, exit_as_expected);
  return exit_as_expected;
}

}  // namespace lemmacheck
