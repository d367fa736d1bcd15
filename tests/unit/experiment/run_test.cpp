#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <set>

#include "lemmacheck/base/file.hpp"
#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/experiment/experiment.hpp"

using namespace lemmacheck;

namespace {

/// A folder that is removed at the end.
struct Scratch {
  std::string path = (std::filesystem::temp_directory_path() / ("lemmacheck-experiment-" + std::to_string(::getpid()))).string();
  Scratch() { std::filesystem::remove_all(path); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path + "/" + name; }
};

/// Every file of a folder with its bytes.
std::map<std::string, std::string> contents(const std::string& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    out[entry.path().filename().string()] = read_file(entry.path().string()).value();
  return out;
}

/// Twelve items that draw numbers; the one with k = `failing` fails.
Experiment trial(int failing = -1, std::atomic<int>* measured = nullptr, double shift = 0) {
  return {.name = "trial/normal",
          .title = "A trial",
          .source = "[Nowhere]",
          .printed = "The mean is 0.",
          .data = {{.name = "extra", .meaning = "anything", .required = false}},
          .plan = [=](const ExperimentSettings& settings) -> Result<Plan> {
            Plan plan{.sizes = "As printed.",
                      .parameters = {{"k", "number"}, {"scale", "factor"}},
                      .measured = {{"value", "a draw"}, {"third", "a third of it"}, {"gap", "not a number at times"}},
                      .items = {},
                      .conclude = [](const Table& table) {
                        const Statistics s = describe(table.column("value"));
                        return Findings{
                            .comparisons = {{.what = "mean|of all", .printed = "0", .measured = rounded(s.mean), .agreement = Agreement::differs}},
                            .plots = {{.name = "values",
                                       .title = "It's a title",
                                       .x = {.label = "k"},
                                       .y = {.label = "value"},
                                       .series = {{.label = "a, b", .mark = Mark::points, .x = table.column("k"), .y = table.column("value")}}}}};
                      }};
            for (int k = 0; k < settings.choose(12, 13, 14); ++k)
              plan.items.push_back({.parameters = {k + shift, 0.1 * k},
                                    .measure = [=](Work& work) -> Result<std::vector<double>> {
                                      if (k == failing) return Error{"stopped on purpose"};
                                      if (measured != nullptr) ++*measured;
                                      work.report(0.5);
                                      const double value = work.random.normal();
                                      return std::vector{value, value / 3, k % 5 == 0 ? std::numeric_limits<double>::quiet_NaN() : 1e-300 * value};
                                    },
                                    .cost = static_cast<double>(k % 4)});
            return plan;
          }};
}

ExperimentRun run_into(const std::string& folder, unsigned jobs = 1) {
  return {.settings = {.level = Level::quick, .seed = 7}, .jobs = jobs, .out = folder};
}

}  // namespace

TEST_CASE("an interrupted run goes on and ends with the bytes of an uninterrupted one, whatever the number of jobs") {
  const Scratch scratch;
  std::filesystem::create_directories(scratch.path);
  const auto whole = run_experiment(trial(), run_into(scratch / "one"));
  REQUIRE(whole.has_value());
  CHECK(whole.value().measured == 12);
  CHECK(whole.value().missing.empty());
  const auto expected = contents(scratch / "one");
  std::set<std::string> names;
  for (const auto& [name, bytes] : expected) names.insert(name);
  CHECK(names == std::set<std::string>{"README.md", "results.csv", "settings.json", "values.csv", "values.gp", "values.svg"});

  REQUIRE(run_experiment(trial(), run_into(scratch / "two", 2)).has_value());
  CHECK(contents(scratch / "two") == expected);

  std::filesystem::create_directories(scratch / "three");
  const std::string dead = ".part2147483647";  // of a process that was killed while it wrote; no system numbers so many
  REQUIRE_FALSE(write_file(scratch / "three/settings.json" + dead, "{"));
  const auto stopped = run_experiment(trial(5), run_into(scratch / "three", 2));
  REQUIRE_FALSE(stopped.has_value());
  CHECK(stopped.error().what == "trial/normal, k=5 scale=0.5: stopped on purpose");
  CHECK_FALSE(std::filesystem::exists(scratch / "three/results.csv"));
  std::string journal = read_file(scratch / "three/rows.part").value();
  const auto kept = static_cast<std::size_t>(std::ranges::count(journal, '\n'));
  REQUIRE(kept > 0);
  REQUIRE_FALSE(write_file(scratch / "three/rows.part", journal + "11,0.25"));  // cut off while it was written
  REQUIRE_FALSE(write_file(scratch / "three/values.csv" + dead, "k,"));
  std::atomic<int> measured = 0;
  const auto resumed = run_experiment(trial(-1, &measured), run_into(scratch / "three"));
  REQUIRE(resumed.has_value());
  CHECK(resumed.value().kept == kept);
  CHECK(measured == static_cast<int>(12 - kept));
  CHECK(contents(scratch / "three") == expected);

  const auto again = run_experiment(trial(-1, &measured), run_into(scratch / "three"));
  REQUIRE(again.has_value());
  CHECK(again.value().kept == 12);
  CHECK(measured == static_cast<int>(12 - kept));
  CHECK(contents(scratch / "three") == expected);
}

TEST_CASE("a folder with another run or other files is refused, and so are changed rows and unknown data") {
  const Scratch scratch;
  const std::string folder = scratch / "run";
  std::filesystem::create_directories(scratch.path);
  REQUIRE(run_experiment(trial(), run_into(folder)).has_value());
  const auto error = [](const Result<ExperimentOutcome>& outcome) { return outcome.has_value() ? std::string() : outcome.error().what; };
  ExperimentRun other = run_into(folder);
  other.settings.seed = 8;
  CHECK(error(run_experiment(trial(), other)) ==
        "folder '" + folder + "' holds another run: expected seed 8, found 7 in settings.json; another --out keeps both");
  other = run_into(folder);
  other.settings.level = Level::standard;
  CHECK(error(run_experiment(trial(), other)).find("expected level \"standard\", found \"quick\"") != std::string::npos);
  CHECK(error(run_experiment(trial(-1, nullptr, 0.5), run_into(folder))).find("expected parameters") != std::string::npos);
  const std::string settings = read_file(folder + "/settings.json").value();
  const std::size_t version = settings.find("\"version\": \"");
  REQUIRE(version != std::string::npos);
  REQUIRE_FALSE(write_file(folder + "/settings.json", std::string(settings).insert(version + 12, "0.0.")));
  CHECK(error(run_experiment(trial(), run_into(folder))).find(", found \"0.0.") != std::string::npos);
  REQUIRE_FALSE(write_file(folder + "/settings.json", settings));
  other = run_into(folder);
  other.settings.data["mnist"] = "x";
  CHECK(error(run_experiment(trial(), other)) == "--data mnist: trial/normal takes no data of that name");
  Experiment needy = trial();
  needy.data.front().required = true;
  CHECK(error(run_experiment(needy, run_into(folder))) == "trial/normal needs --data extra=PATH: anything");

  const std::string results = read_file(folder + "/results.csv").value();
  REQUIRE_FALSE(write_file(folder + "/results.csv", results.substr(0, results.size() - 20)));
  CHECK(error(run_experiment(trial(), run_into(folder))) ==
        "file '" + folder + "/results.csv': expected the results of this run, found something else");

  REQUIRE_FALSE(run_experiment(trial(5), run_into(scratch / "part")).has_value());
  const std::string journal = read_file(scratch / "part/rows.part").value();
  REQUIRE_FALSE(write_file(scratch / "part/rows.part", "3.5,1,2,3\n" + journal));
  CHECK(error(run_experiment(trial(), run_into(scratch / "part"))) ==
        "file '" + (scratch / "part/rows.part") + "', line 1: expected a row of this run, found something else");

  REQUIRE_FALSE(write_file(scratch / "notes.txt", "mine"));
  CHECK(error(run_experiment(trial(), run_into(scratch.path))) ==
        "folder '" + scratch.path + "': expected an empty or new one, found other files in it");
}

TEST_CASE("without gnuplot the rows and the page are there, and the picture is drawn by a later call") {
  const Scratch scratch;
  std::filesystem::create_directories(scratch.path);
  ExperimentRun run = run_into(scratch / "run");
  run.gnuplot = "no-such-gnuplot";
  const auto outcome = run_experiment(trial(), run);
  REQUIRE(outcome.has_value());
  REQUIRE(outcome.value().missing.size() == 1);
  CHECK(outcome.value().missing.front().starts_with("no picture values.svg: the program 'no-such-gnuplot' could not draw it ("));
  CHECK_FALSE(std::filesystem::exists(scratch / "run/values.svg"));
  CHECK(std::filesystem::exists(scratch / "run/results.csv"));
  const std::string page = read_file(scratch / "run/README.md").value();
  CHECK(page.find("| mean\\|of all | 0 | ") != std::string::npos);
  CHECK(page.find("**no**") != std::string::npos);
  CHECK(page.find("0 lines agree with what is printed, 1 differs.") != std::string::npos);
  CHECK(page.find("![It's a title](values.svg)") != std::string::npos);
  run.gnuplot = "gnuplot";
  const auto redrawn = run_experiment(trial(), run);
  REQUIRE(redrawn.has_value());
  CHECK(redrawn.value().missing.empty());
  CHECK(std::filesystem::exists(scratch / "run/values.svg"));
}

TEST_CASE("every mark is drawn") {
  const Scratch scratch;
  std::filesystem::create_directories(scratch.path);
  const Plot lines{.name = "lines",
                   .title = "Marks",
                   .x = {.label = "x", .logarithmic = true},
                   .y = {.label = "y", .low = 0, .ticks = {{0, "none"}, {2, "two"}}},
                   .series = {{.label = "line", .mark = Mark::line, .x = {1, 10}, .y = {0, 1}},
                              {.label = "points", .mark = Mark::points, .x = {1, 10}, .y = {1, 2}},
                              {.label = "both", .mark = Mark::line_points, .x = {1, 10}, .y = {2, 3}},
                              {.label = "broken", .mark = Mark::dashed, .x = {1, 10}, .y = {3, 4}},
                              {.label = "", .mark = Mark::line, .x = {}, .y = {}},
                              {.label = "band", .mark = Mark::band, .x = {1, 10}, .y = {4, 5}, .low = {3.5, 4.5}, .high = {4.5, 5.5}}}};
  const Plot bars{.name = "bars", .x = {.label = "x"}, .y = {.label = "count"}, .series = {histogram("sample", {0, 0.5, 1, 1.5, 2, 7}, {0, 1, 2})}};
  CHECK(bars.series.front().y == std::vector<double>{2, 3});
  const Plot cells{.name = "cells",
                   .x = {.label = "k"},
                   .y = {.label = "d"},
                   .colour = {.label = "share", .low = 0, .high = 1},
                   .series = {{.mark = Mark::cells, .x = {1, 2, 1, 2}, .y = {1, 1, 2, 2}, .value = {0, 0.5, 1, std::nan("")}},
                              {.label = "border", .mark = Mark::dashed, .x = {1, 2}, .y = {2, 1}}}};
  for (const Plot& plot : {lines, bars, cells}) {
    const auto error = write_plot(plot, scratch.path);
    INFO((error ? error->what : ""));
    REQUIRE_FALSE(error);
    const std::string svg = read_file(scratch / (plot.name + ".svg")).value();
    CHECK(svg.find("</svg>") != std::string::npos);
    for (const Series& series : plot.series)
      if (!series.x.empty()) CHECK(svg.find(series.label) != std::string::npos);
  }
  CHECK(read_file(scratch / "cells.csv").value() ==
        "series,x,y,low,high,value\n,1,1,,,0\n,2,1,,,0.5\n,1,2,,,1\n,2,2,,,nan\nborder,1,2,,,\nborder,2,1,,,\n");
}

TEST_CASE("a cell without a value leaves the others where they are") {
  const Scratch scratch;
  std::filesystem::create_directories(scratch.path);
  Plot plot{.name = "cells",
            .x = {.label = "k"},
            .y = {.label = "d"},
            .colour = {.label = "share", .low = 0, .high = 1},
            .series = {{.mark = Mark::cells, .x = {1, 2, 3, 1, 2, 3}, .y = {1, 1, 1, 2, 2, 2}, .value = {0, 0.2, 0.4, 0.6, 0.8, 1}}}};
  const auto draw = [&] {
    REQUIRE_FALSE(write_plot(plot, scratch.path));
    std::string svg = read_file(scratch / "cells.svg").value();
    std::set<std::string> out;  // coloured polygons: the cells and the colour bar
    for (std::size_t begin = svg.find("<polygon"); begin != std::string::npos; begin = svg.find("<polygon", begin + 1))
      out.insert(svg.substr(begin, svg.find('>', begin) - begin));
    return out;
  };
  const auto all = draw();
  plot.series.front().value[1] = std::nan("");
  const auto others = draw();
  CHECK(others.size() + 1 == all.size());
  CHECK(std::ranges::includes(all, others));
}

TEST_CASE("statistics against hand-made samples") {
  const Statistics s = describe({4, 1, 2, 9});
  CHECK(s.count == 4);
  CHECK(s.mean == 4);
  CHECK(s.deviation == doctest::Approx(std::sqrt((9.0 + 4 + 25) / 3)));
  CHECK(s.median == 3);
  CHECK(s.low == 1);
  CHECK(s.high == 9);
  CHECK(std::isnan(describe({}).mean));
  CHECK(std::isnan(describe({1, std::nan("")}).median));
  CHECK(describe({2}).deviation == 0);
  CHECK(distinct({3, 1, 3, 2, 1}) == std::vector<double>{1, 2, 3});
  CHECK(share({1, 2, 3, 4}, [](double v) { return v > 1; }) == 0.75);
  const Table table{.columns = {{"a", ""}, {"b", ""}}, .rows = {{1, 2}, {1, 3}, {2, 4}}};
  CHECK(table.where({{"a", 1}}).column("b") == std::vector<double>{2, 3});
  CHECK(table.where({{"a", 1}, {"b", 3}}).rows.size() == 1);
}

TEST_CASE("the experiments are in order and say what they need") {
  const auto& all = all_experiments();
  REQUIRE_FALSE(all.empty());
  CHECK(std::ranges::is_sorted(all, {}, &Experiment::name));
  for (const Experiment& experiment : all) {
    INFO(experiment.name);
    CHECK(experiment.source.starts_with("["));
    CHECK_FALSE(experiment.printed.empty());
    if (!experiment.data.empty()) continue;
    for (const Level level : {Level::quick, Level::standard, Level::thorough}) {
      const auto plan = experiment.plan({.level = level});
      REQUIRE(plan.has_value());
      CHECK_FALSE(plan.value().items.empty());
      std::set<std::vector<double>> parameters;
      for (const WorkItem& item : plan.value().items) {
        CHECK(item.parameters.size() == plan.value().parameters.size());
        CHECK(parameters.insert(item.parameters).second);
      }
    }
  }
}
