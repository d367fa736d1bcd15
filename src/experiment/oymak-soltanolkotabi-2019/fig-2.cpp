/// \file
/// Figure 2: how often gradient descent fits random labels, over the number of hidden units and the dimension of the inputs.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "lemmacheck/data/synthetic.hpp"
#include "lemmacheck/experiment/experiment.hpp"
#include "lemmacheck/train/trainer.hpp"

namespace lemmacheck::experiments::oymak_soltanolkotabi_2019 {
namespace {

constexpr double tolerance = 2.5e-3;
constexpr std::size_t iteration_limit = 15000;
constexpr std::size_t largest = 25;  // of k and d

struct Curve {
  double number;  ///< in the column `activation`
  const char* name;
  ActivationKind kind;
  double rate;
};

constexpr std::array curves{Curve{.number = 0, .name = "softplus", .kind = ActivationKind::softplus, .rate = 0.15},
                            Curve{.number = 1, .name = "ReLU", .kind = ActivationKind::relu, .rate = 0.1}};

double norm(const std::vector<double>& y) {
  double squares = 0;
  for (const double entry : y) squares += entry * entry;
  return std::sqrt(squares);
}

/// \returns iterations, relative residual |f(W) - y| / |y| after them
std::vector<double> train(Work& work, const Curve& curve, std::size_t n, std::size_t k, std::size_t d) {
  Samples samples{.count = n, .points = draw_sphere(work.random, n, d), .labels = draw_gaussian(work.random, n, 1)};
  const double size = norm(samples.labels);
  std::vector<double> start = draw_gaussian(work.random, k, d);
  for (std::size_t i = 0; i < k; ++i) {
    const double sign = i < k / 2 ? 1 : i < k / 2 * 2 ? -1 : 0;  // an odd one out is 0
    start.push_back(sign * size / std::sqrt(static_cast<double>(k * n)));
  }
  Objective objective({.widths = {d, k, 1}, .activation = {.kind = curve.kind}}, samples, {.loss = Loss::half_sum, .frozen = {false, true}});
  Trainer trainer(objective, {.schedule = {.rate = curve.rate}}, {.parameters = std::move(start)});
  double residual = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t iteration = 0; iteration <= iteration_limit; ++iteration) {
    if (iteration % 1000 == 0) work.report(static_cast<double>(iteration) / static_cast<double>(iteration_limit));
    residual = std::sqrt(2 * trainer.run_epoch()) / size;  // before its step
    if (residual <= tolerance || !std::isfinite(residual)) return {static_cast<double>(iteration), residual};
  }
  return {static_cast<double>(iteration_limit), residual};
}

bool is_success(double residual) { return residual < tolerance; }

struct Cell {
  double k;
  double d;
  std::size_t runs;
  std::size_t successes;

  [[nodiscard]] double share() const { return static_cast<double>(successes) / static_cast<double>(runs); }
};

/// The cells of a table of one n and one activation.
std::vector<Cell> count_successes(const Table& runs) {
  std::vector<Cell> out;
  for (const double d : distinct(runs.column("d"))) {
    const Table of_d = runs.where({{"d", d}});
    for (const double k : distinct(of_d.column("k"))) {
      const auto residuals = of_d.where({{"k", k}}).column("residual");
      out.push_back({.k = k, .d = d, .runs = residuals.size(), .successes = static_cast<std::size_t>(std::ranges::count_if(residuals, is_success))});
    }
  }
  return out;
}

/// k d / n where the success probability passes `level` for good as k grows, for one d, between grid points by linear interpolation.
std::optional<double> find_crossing(const std::vector<Cell>& cells, double d, double n, double level) {
  std::optional<double> crossing;
  const Cell* before = nullptr;
  for (const Cell& cell : cells) {
    if (cell.d != d) continue;
    if (cell.share() < level)
      crossing.reset();
    else if (before != nullptr && before->share() < level)
      crossing = d * (before->k + (cell.k - before->k) * (level - before->share()) / (cell.share() - before->share())) / n;
    before = &cell;
  }
  return crossing;
}

std::vector<double> find_crossings(const std::vector<Cell>& cells, double n, double level) {
  std::vector<double> out;
  std::vector<double> dimensions;
  for (const Cell& cell : cells) dimensions.push_back(cell.d);
  for (const double d : distinct(dimensions))
    if (const auto crossing = find_crossing(cells, d, n, level)) out.push_back(*crossing);
  return out;
}

Plot draw(const std::vector<Cell>& cells, const Curve& curve, double n, const std::string& letter) {
  Plot plot{.name = std::string(curve.kind == ActivationKind::relu ? "relu" : "softplus") + "-n-" + to_decimal(n),
            .title = "Success of gradient descent, " + std::string(curve.name) + ", n = " + to_decimal(n),
            .caption = "Figure 2" + letter +
                       ": share of the runs that fit the labels to a relative residual below 2.5e-3; the printed picture is blue "
                       "where it is 0 and red where it is 1.",
            .x = {.label = "hidden units k"},
            .y = {.label = "input dimension d"},
            .colour = {.label = "success probability", .logarithmic = false, .low = 0, .high = 1},
            .series = {}};
  Series map{.label = "", .mark = Mark::cells};
  for (const Cell& cell : cells) {
    map.x.push_back(cell.k);
    map.y.push_back(cell.d);
    map.value.push_back(cell.share());
  }
  const auto grid = distinct(map.x);
  const double end = grid.back() + (grid.back() - grid.front()) / static_cast<double>(2 * (grid.size() - 1));
  plot.x.low = plot.y.low = 0;
  plot.x.high = plot.y.high = end;
  plot.series.push_back(std::move(map));
  Series line{.label = "broken white line: n = k d", .mark = Mark::dashed};
  for (double k = n / end; k <= end; k += 0.25) {
    line.x.push_back(k);
    line.y.push_back(n / k);
  }
  plot.series.push_back(std::move(line));
  return plot;
}

/// The share of successful runs among cells with low <= k d / n < high.
struct Band {
  std::size_t runs = 0;
  std::size_t successes = 0;

  [[nodiscard]] double share() const { return static_cast<double>(successes) / static_cast<double>(runs); }
  [[nodiscard]] std::string text() const {
    return std::to_string(successes) + " of " + std::to_string(runs) + " runs succeed (" + percent(share()) + ")";
  }
};

Band count_between(const std::vector<Cell>& cells, double n, double low, double high) {
  Band out;
  for (const Cell& cell : cells) {
    const double ratio = cell.k * cell.d / n;
    if (ratio < low || ratio >= high) continue;
    out.runs += cell.runs;
    out.successes += cell.successes;
  }
  return out;
}

/// Where the success probability passes 1/2, and how far it is from 10 % to 90 %, as k d / n.
struct Transition {
  double median = std::numeric_limits<double>::quiet_NaN();
  double span = std::numeric_limits<double>::quiet_NaN();
  std::string text;
};

Transition describe_transition(const std::vector<Cell>& cells, double n) {
  const auto half = find_crossings(cells, n, 0.5);
  if (half.empty()) return {.text = "the success probability passes 1/2 for no d of the grid"};
  const Statistics s = describe(half);
  std::string text = "passes 1/2 at k d / n = " + rounded(s.median) + " in the median over " + std::to_string(s.count) + " values of d, " +
                     rounded(s.low) + " to " + rounded(s.high);
  const auto first = find_crossings(cells, n, 0.1);
  const auto last = find_crossings(cells, n, 0.9);
  if (first.empty() || last.empty()) return {.median = s.median, .text = text};
  const double low = describe(first).median;
  const double high = describe(last).median;
  return {.median = s.median, .span = high - low, .text = text + "; 10 % at " + rounded(low) + ", 90 % at " + rounded(high)};
}

constexpr double tight = 1.25;

Findings conclude(const Table& all) {
  Findings out;
  out.tables = {{.title = "Success by k d / n",
                 .headings = {"n", "activation", "below 0.5", "0.5 to 1", "1 to 1.25", "1.25 to 1.5", "1.5 to 2", "2 to 3", "3 and above"},
                 .rows = {}}};
  for (const double n : distinct(all.column("n")))
    for (const Curve& curve : curves) {
      const auto cells = count_successes(all.where({{"n", n}, {"activation", curve.number}}));
      const std::string letter = n == 200 ? "b" : "a";
      const std::string which = "Figure 2" + letter + " (n = " + to_decimal(n) + "), " + curve.name + ": ";
      const Band below = count_between(cells, n, 0, 1);
      out.comparisons.push_back({.what = which + "fewer parameters than labels, k d < n",
                                 .printed = "certain failure (blue)",
                                 .measured = below.text(),
                                 .agreement = below.successes == 0 ? Agreement::agrees : Agreement::differs});
      const Transition transition = describe_transition(cells, n);
      out.comparisons.push_back({.what = which + "where failure turns into success",
                                 .printed = "\"tightly surrounded by the n = kd curve\"",
                                 .measured = transition.text,
                                 .agreement = transition.median <= tight ? Agreement::agrees : Agreement::differs,
                                 .remark = "agrees if the median is at most " + to_decimal(tight) + ": our reading of \"tightly\""});
      const Band above = count_between(cells, n, 2, std::numeric_limits<double>::infinity());
      out.comparisons.push_back({.what = which + "twice as many parameters as labels or more, k d >= 2 n",
                                 .printed = "\"kd > (1 + eps) n ... may suffice\" for n = 200",
                                 .measured = above.text(),
                                 .agreement = Agreement::no_number});
      std::vector<std::string> row{to_decimal(n), curve.name};
      double low = 0;
      for (const double high : {0.5, 1.0, 1.25, 1.5, 2.0, 3.0, std::numeric_limits<double>::infinity()}) {
        const Band band = count_between(cells, n, low, high);
        row.push_back(band.runs == 0 ? "-"
                                     : percent(band.share()) + " of " + std::to_string(band.runs));
        low = high;
      }
      out.tables.front().rows.push_back(std::move(row));
      out.plots.push_back(draw(cells, curve, n, letter));
    }
  for (const Curve& curve : curves) {
    std::vector<Transition> found;
    for (const double n : distinct(all.column("n")))
      found.push_back(describe_transition(count_successes(all.where({{"n", n}, {"activation", curve.number}})), n));
    const auto add = [&](const std::string& what, const std::string& printed, double Transition::*value) {
      Comparison line{
          .what = std::string(curve.name) + ": " + what, .printed = printed, .measured = "nothing for n = 200", .agreement = Agreement::not_run};
      if (found.size() == 2) {
        line.measured = rounded(found[0].*value) + " for n = 100, " + rounded(found[1].*value) + " for n = 200";
        line.agreement = found[1].*value < found[0].*value ? Agreement::agrees : Agreement::differs;
      }
      out.comparisons.push_back(std::move(line));
    };
    add("k d / n where the success probability passes 1/2", "nearer to 1 for n = 200: \"matches the success region even tighter\"",
        &Transition::median);
    add("k d / n from 10 % to 90 % success", "shorter for n = 200: \"more visible in higher dimensions\"", &Transition::span);
  }
  out.remarks =
      "The paper prints a picture and no table: only where the colour changes can be compared.  The step is taken to be that of (2.1), half the "
      "sum of squares, and inputs, labels and start are drawn anew in every run; neither is said.  An odd k has one output weight 0 (footnote "
      "1), so k = 1 fails always.  Where the transition lies depends on the limit of 15000 iterations: runs that end there often still gain.  "
      "Ten successes in ten runs prove a success probability of 0.69 only, at confidence 95 %.";
  return out;
}

Result<Plan> plan(const ExperimentSettings& settings) {
  std::vector<std::size_t> grid;
  const auto step = settings.choose<std::size_t>(5, 2, 1);
  for (std::size_t k = step; k <= largest; k += step) grid.push_back(k);
  const auto counts = settings.choose<std::vector<std::size_t>>({100}, {100, 200}, {100, 200});
  const auto repetitions = settings.choose<std::size_t>(2, 4, 10);
  Plan out{.sizes = "k and d run over multiples of " + std::to_string(step) + " up to " + std::to_string(grid.back()) +
                    " (printed: \"between 0 to 25\"), n = 100" + (counts.size() == 2 ? " and 200" : " (printed: 100 and 200)") + ", " +
                    std::to_string(repetitions) +
                    " runs for each pair (printed: 10).  Rates, limit of 15000 iterations and tolerance are the printed ones.",
           .parameters = {{"n", "samples"},
                          {"activation", "0 softplus, 1 ReLU"},
                          {"k", "hidden units"},
                          {"d", "dimension of the inputs"},
                          {"repetition", "which data and start"}},
           .measured = {{"iterations", "until the relative residual was at most 2.5e-3, or the limit"},
                        {"residual", "relative residual |f(W) - y| / |y| at the end"}},
           .items = {},
           .conclude = conclude};
  for (const std::size_t n : counts)
    for (const Curve& curve : curves)
      for (const std::size_t k : grid)
        for (const std::size_t d : grid)
          for (std::size_t repetition = 1; repetition <= repetitions; ++repetition)
            out.items.push_back({.parameters = {static_cast<double>(n), curve.number, static_cast<double>(k), static_cast<double>(d),
                                                static_cast<double>(repetition)},
                                 .measure = [=](Work& work) { return Result(train(work, curve, n, k, d)); },
                                 .cost = static_cast<double>(n * k * (d + 10)) * (k * d > 2 * n ? 0.2 : 1)});
  return out;
}

}  // namespace

Experiment fig_2() {
  return {
      .name = "oymak-soltanolkotabi-2019/fig-2",
      .title = "Oymak and Soltanolkotabi (2019), Figure 2: gradient descent fits random labels once k d exceeds n",
      .source = "[OymakSoltanolkotabi2019, section 4]",
      .printed =
          "One hidden layer of k units, inputs uniform on the unit sphere of R^d, standard normal labels, standard normal W, output weights "
          "|y| / sqrt(k n) with both signs equally often and not trained.  Gradient descent with rate 0.15 for softplus and 0.1 for ReLU, until "
          "|f(W) - y| / |y| falls below 2.5e-3 or for 15000 iterations; success is to fall below.  Ten runs for each (k, d).  Figure 2a (n = 100) "
          "and 2b (n = 200) colour the share of successes over k and d \"between 0 to 25\" with the curve n = k d: \"the success region is "
          "tightly surrounded by the n = kd curve\", for n = 200 \"even tighter indicating that kd > (1 + eps) n amount of "
          "overparametrization may suffice\".",
      .plan = plan};
}

}  // namespace lemmacheck::experiments::oymak_soltanolkotabi_2019
