/// \file
/// Figure 5.2: the smallest pre-activation and the final error after training on Gaussian data.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "lemmacheck/data/synthetic.hpp"
#include "lemmacheck/experiment/experiment.hpp"
#include "lemmacheck/train/adam_schedule.hpp"

namespace lemmacheck::experiments::soudry_hoffer_2017 {
namespace {

constexpr double decay = 0.98;

/// \returns final mean squared error, smallest absolute pre-activation, misclassified share
std::vector<double> train(Work& work, std::size_t d, double rate, std::size_t epochs) {
  const std::size_t count = d * d / 5;
  const Samples samples{.count = count, .points = draw_gaussian(work.random, count, d), .labels = draw_signs(work.random, count)};
  const Architecture architecture{.widths = {d, d, 1}, .activation = {}};
  Objective objective(architecture, samples, {.portable = true});
  const AdamSchedule schedule{.learning_rate = rate,
                              .batch = std::max<std::size_t>(1, std::min(count / 2, d / 2)),
                              .epochs = epochs,
                              .decay_epochs = epochs,
                              .decay = std::pow(decay, 1000 / static_cast<double>(epochs))};
  std::vector<double> start = draw_parameters(architecture, work.random);
  const auto result = run_adam_schedule(objective, schedule, std::move(start), work.random.next(), work.report);
  std::vector<std::uint8_t> pattern;
  const Inspection last = objective.inspect(result.parameters, pattern);
  std::vector<double> answers(count);
  objective.answer(result.parameters, answers);
  return {last.loss, last.smallest_pre_activation, misclassification(answers, samples.labels, 0)};
}

std::string rate_text(double rate) { return "learning rate " + to_decimal(rate); }

Plot draw(const Table& all, const std::string& name, const std::string& column, const std::string& title, const std::string& label, double low,
          double high) {
  Plot plot{.name = name,
            .title = title,
            .caption = std::string("One point a run; broken lines: the printed range.") +
                       (column == "loss" ? "  Errors of exactly 0 are drawn at 1e-34." : ""),
            .x = {.label = "width d = d0 = d1 (N = floor(d^2/5))"},
            .y = {.label = label, .logarithmic = true},
            .series = {}};
  const auto rates = distinct(all.column("rate"));
  double widest = 0;
  for (std::size_t k = rates.size(); k-- > 0;) {
    const Table runs = all.where({{"rate", rates[k]}});
    Series series{.label = rate_text(rates[k]) + (rates[k] == 0.1 ? " (printed for Figure 5.1)" : ""),
                  .mark = Mark::points,
                  .x = runs.column("d"),
                  .y = runs.column(column)};
    for (double& y : series.y) y = std::max(y, 1e-34);
    for (double& x : series.x) {
      widest = std::max(widest, x);
      x += k == 0 ? -0.4 : 0.4;  // side by side
    }
    plot.series.push_back(std::move(series));
  }
  plot.x.low = 0;
  plot.x.high = widest + 5;
  for (const double bound : {low, high})
    plot.series.push_back({.label = bound == low ? "printed range" : "", .mark = Mark::dashed, .x = {0, widest + 5}, .y = {bound, bound}});
  return plot;
}

Findings conclude(const Table& all) {
  Findings out;
  for (const double rate : {0.1, 0.03}) {
    const Table runs = all.where({{"rate", rate}});
    const auto loss = runs.column("loss");
    const auto smallest = runs.column("smallest_input");
    const auto add = [&](const std::string& what, const std::vector<double>& sample, double low, double high, const std::string& printed) {
      const double above = share(sample, [=](double v) { return v > high; });
      const double below = share(sample, [=](double v) { return v < low; });
      const Statistics s = describe(sample);
      out.comparisons.push_back({.what = what + ", " + rate_text(rate),
                                 .printed = printed,
                                 .measured = rounded(s.low) + " to " + rounded(s.high) + ", median " + rounded(s.median) + "; " +
                                             percent(above) + " of " + std::to_string(sample.size()) + " runs above the printed range, " +
                                             percent(below) + " below",
                                 .agreement = above + below == 0 ? Agreement::agrees : Agreement::differs,
                                 .remark = ""});
    };
    add("smallest absolute input of a neuron", smallest, 1e-3, 1, "1e-3 to 1");
    add("final mean squared error", loss, 1e-31, 1e-7, "1e-31 to 1e-7");
    std::size_t apart = 0;
    for (std::size_t k = 0; k < loss.size(); ++k) apart += smallest[k] > 10 * std::sqrt(loss[k]) ? 1U : 0U;
    const double part = static_cast<double>(apart) / static_cast<double>(loss.size());
    out.comparisons.push_back({.what = "smallest input much larger than the error, " + rate_text(rate),
                               .printed = "for all d and repeats",
                               .measured = "above ten root mean square errors in " + percent(part) + " of the runs",
                               .agreement = part == 1 ? Agreement::agrees : Agreement::differs,
                               .remark = "ten: ours"});
  }
  out.plots = {draw(all, "smallest-input", "smallest_input", "Smallest input of a hidden neuron after training", "min |w_i' x_n|", 1e-3, 1),
               draw(all, "final-error", "loss", "Mean squared error after training", "final mean squared error", 1e-31, 1e-7)};
  PageTable by_width{.title = "By width",
                     .headings = {"d", "learning rate", "runs", "smallest input: least", "median", "largest", "error: least", "median", "largest",
                                  "share of error above 1e-7"},
                     .rows = {}};
  for (const double d : distinct(all.column("d")))
    for (const double rate : {0.1, 0.03}) {
      const Table runs = all.where({{"d", d}, {"rate", rate}});
      const Statistics smallest = describe(runs.column("smallest_input"));
      const Statistics loss = describe(runs.column("loss"));
      by_width.rows.push_back({to_decimal(d), to_decimal(rate), std::to_string(smallest.count), rounded(smallest.low), rounded(smallest.median),
                               rounded(smallest.high), rounded(loss.low), rounded(loss.median), rounded(loss.high),
                               percent(share(runs.column("loss"), [](double v) { return v > 1e-7; }))});
    }
  out.tables.push_back(std::move(by_width));
  out.remarks =
      "The smallest of d1 N = d^3/5 inputs falls with d, as the smallest of so many Gaussian numbers does: the printed range from 1e-3 on can hold "
      "for all repetitions at small widths alone.  A run whose error "
      "stays above 1e-7 has not reached a global minimum.\n\nThe learning rate of this figure and its decay are not printed.  The rate 0.1 is that "
      "of Figure 5.1; the decay here is such that the rate "
      "falls by 0.98^1000, about 2e-9, in the second half.";
  return out;
}

Result<Plan> plan(const ExperimentSettings& settings) {
  const auto widths = settings.choose<std::vector<std::size_t>>({5, 10, 15}, {5, 10, 15, 20, 25, 30}, {5, 10, 15, 20, 25, 30, 40, 50});
  const auto repetitions = settings.choose<std::size_t>(5, 30, 30);
  Plan out{.sizes = "Which widths d were run is in a picture and not in the text.  Here d runs from 5 to " + std::to_string(widths.back()) +
                    ", with " + std::to_string(repetitions) +
                    " repetitions (printed: 30) of 1000 epochs at a fixed rate and 1000 at a falling one (as printed).",
           .parameters = {{"d", "width of the input and of the hidden layer; N = floor(d^2/5)"},
                          {"rate", "learning rate"},
                          {"repetition", "which data set and start"}},
           .measured = {{"loss", "final mean squared error"},
                        {"smallest_input", "smallest absolute input of a hidden neuron over all samples"},
                        {"error", "final share of misclassified training samples"}},
           .items = {},
           .conclude = conclude};
  for (const std::size_t d : widths)
    for (const double rate : {0.1, 0.03})
      for (std::size_t repetition = 1; repetition <= repetitions; ++repetition)
        out.items.push_back({.parameters = {static_cast<double>(d), rate, static_cast<double>(repetition)},
                             .measure = [=](Work& work) { return Result(train(work, d, rate, 1000)); },
                             .cost = static_cast<double>(d * d * d * d)});
  return out;
}

}  // namespace

Experiment fig_5_2() {
  return {.name = "soudry-hoffer-2017/fig-5-2",
          .title = "Soudry and Hoffer (2017), Figure 5.2: training ends near differentiable minima",
          .source = "[SoudryHoffer2017, L197-206; L1321]",
          .printed =
              "One hidden layer of rectifiers on the Gaussian data of Figure 5.1, widths d = d0 = d1, N = floor(d^2/5), 1000 epochs, then 1000 "
              "with an exponentially falling learning rate, 30 repetitions.  \"For all d and repeats\" the smallest absolute input of a neuron "
              "is between 1e-3 and 1, and much larger than the final mean squared error, which is between 1e-31 and 1e-7.",
          .plan = plan};
}

}  // namespace lemmacheck::experiments::soudry_hoffer_2017
