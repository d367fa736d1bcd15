#pragma once

/// \file
/// What an experiment provides.  Floor: experiment.
///
/// One file src/experiment/<paper>/<name>.cpp defines `Experiment lemmacheck::experiments::<paper>::<name>()` ('-' becomes '_') and is listed in
/// src/CMakeLists.txt and src/experiment/all.cpp.  It says what the paper prints, cuts the work into independent items, each of which measures one
/// row of numbers, and turns the rows into comparisons and plots.  All else is done for it: parallel items, progress, resuming, files, the page.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/base/result.hpp"
#include "lemmacheck/experiment/plot.hpp"
#include "lemmacheck/experiment/table.hpp"

namespace lemmacheck {

enum class Level : std::uint8_t;  // defined in claim/claim.hpp

struct ExperimentSettings {
  Level level;
  std::uint64_t seed = 1;
  std::map<std::string, std::string> data{};  ///< the user's files or folders by name

  /// The value for the level.
  template <class T>
  [[nodiscard]] T choose(T quick, T standard, T thorough) const {
    return level == Level{0} ? quick : level == Level{1} ? standard : thorough;
  }
};

/// What a work item may draw on besides what it has captured.
struct Work {
  Random random;                       ///< a stream of its own: (seed, experiment, parameters)
  std::function<void(double)> report;  ///< how much of the item is done, in [0, 1]; for the progress line alone; may be called often
};

/// One row of the results.
struct WorkItem {
  std::vector<double> parameters;                             ///< the first columns; no two items have the same
  std::function<Result<std::vector<double>>(Work&)> measure;  ///< the other columns; one thread; the same numbers for the same parameters and seed
  double cost = 1;                                            ///< expected time in any unit; the longest go first
};

enum class Agreement {
  agrees,
  differs,
  no_number,  ///< the paper prints none to compare with
  not_run     ///< other sizes or other data than in the paper
};

/// One line of the page: the paper beside the run.
struct Comparison {
  std::string what;
  std::string printed;
  std::string measured;
  Agreement agreement = Agreement::agrees;
  std::string remark{};
};

/// A small table for the page, as text.
struct PageTable {
  std::string title;
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
};

struct Findings {
  std::vector<Comparison> comparisons;
  std::vector<Plot> plots{};
  std::vector<PageTable> tables{};
  std::string remarks{};  ///< Markdown: what to make of it, what the paper leaves open
};

/// An experiment at one level with its data.
struct Plan {
  std::string sizes;                             ///< Markdown: the sizes of this level beside the printed ones, and what was scaled down
  std::map<std::string, std::string> digests{};  ///< of the user's data, by name: a run goes on with the same data alone
  std::vector<Column> parameters;
  std::vector<Column> measured;
  std::vector<WorkItem> items;
  std::function<Findings(const Table&)> conclude;  ///< from all rows, in the order of the items

  /// Those of a row: the parameters, then what is measured.
  [[nodiscard]] std::vector<Column> columns() const {
    std::vector<Column> out = parameters;
    out.insert(out.end(), measured.begin(), measured.end());
    return out;
  }
};

struct DataInput {
  std::string name;
  std::string meaning;
  bool required = true;
};

struct Experiment {
  std::string name;     ///< "paper/name"
  std::string title;    ///< one line
  std::string source;   ///< "[Key, locator]"
  std::string printed;  ///< Markdown: what was done and what the paper prints
  std::vector<DataInput> data{};
  std::function<Result<Plan>(const ExperimentSettings&)> plan;
};

/// Every experiment, ascending by name.
const std::vector<Experiment>& all_experiments();

/// How much of a run is done, in the unit of WorkItem::cost, and in items; rows of an earlier run do not count.
struct ExperimentProgress {
  double done = 0;
  double total = 0;
  std::size_t items_done = 0;
  std::size_t items = 0;
};

struct ExperimentRun {
  ExperimentSettings settings;
  unsigned jobs = 1;  ///< items at a time; no byte of any file depends on it
  std::string out;    ///< folder: a new or empty one, or that of the same run
  std::string gnuplot = "gnuplot";
  std::function<void(const ExperimentProgress&)> progress{};  ///< called from one thread at a time
};

struct ExperimentOutcome {
  std::size_t kept = 0;      ///< rows of an earlier run
  std::size_t measured = 0;  ///< rows of this one
  Findings findings;
  std::vector<std::string> missing{};  ///< one sentence for each plot without a picture
};

/// Measures the rows that the folder does not have yet and writes settings.json, results.csv, NAME.svg, NAME.gp and NAME.csv of each plot, and
/// README.md.  Until all rows are there they are kept in rows.part, so that the same call goes on after an interruption and ends with the same
/// bytes.  \returns what was found, or an error: data, a folder that holds something else, another run in the same folder, a failed item
Result<ExperimentOutcome> run_experiment(const Experiment& experiment, const ExperimentRun& run);

}  // namespace lemmacheck
