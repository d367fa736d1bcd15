/// \file
/// Theorem 2.9: what fits n samples of a planted network generalises from n = d (d + 1) / 2 on.

#include <algorithm>
#include <cmath>
#include <string>

#include "lemmacheck/data/synthetic.hpp"
#include "lemmacheck/experiment/experiment.hpp"
#include "lemmacheck/train/column_space.hpp"
#include "lemmacheck/train/levenberg_marquardt.hpp"
#include "lemmacheck/train/quadratic_risk.hpp"

namespace lemmacheck::experiments::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr double fitted = 1e-20;    // mean squared error over mean squared label
constexpr double recovered = 1e-6;  // population risk over 2 sigma_min^4
constexpr double floor_of_plot = 1e-26;

std::size_t critical_count(std::size_t d) { return d * (d + 1) / 2; }

/// \returns mean squared error over mean squared label, population risk over 2 sigma_min(W*)^4, relative error of W'W, iterations
Result<std::vector<double>> interpolate(Work& work, std::size_t d, std::size_t n) {
  const Architecture architecture{.widths = {d, d, 1}, .activation = {.kind = ActivationKind::quadratic}};
  const auto draw_network = [&] {
    std::vector<double> out = draw_gaussian(work.random, d, d);
    out.resize(d * d + d, 1);
    return out;
  };
  const std::vector<double> teacher = draw_network();
  const std::span<const double> planted(teacher.data(), d * d);
  const auto source = [&](std::size_t first, std::size_t count, std::span<double> rows) { std::copy_n(&planted[first * d], count * d, rows.data()); };
  const auto singular = find_singular_coordinates(d, d, source, std::vector<double>(d));
  if (!singular.has_value()) return singular.error();

  Samples samples{.count = n, .points = draw_gaussian(work.random, n, d), .labels = {}};
  samples.labels = teacher_labels(architecture, teacher, samples.points);
  double squares = 0;
  for (const double label : samples.labels) squares += label * label;
  Curvature curvature(architecture, samples, {.loss = Loss::sum, .frozen = {false, true}});
  LevenbergMarquardt method(curvature, {}, {.parameters = draw_network()});
  const Reached end = iterate_to_end(method, {.iterations = 1000});
  QuadraticRisk risk(d, gram_matrix(planted, d));
  const double value = risk.evaluate(std::span(end.parameters).first(d * d));
  return std::vector{end.loss / squares, value / (2 * std::pow(singular.value().values.back(), 4)), risk.gram_error(),
                     static_cast<double>(end.iterations)};
}

Findings conclude(const Table& all) {
  Plot plot{.name = "transition",
            .title = "Population risk of networks that fit n samples",
            .caption = "Median over the runs that fit, between the smallest and the largest; what is below 1e-26 is drawn there.",
            .x = {.label = "samples, n / (d (d + 1) / 2)", .logarithmic = false, .low = 0.45, .high = 1.55},
            .y = {.label = "population risk / (2 sigma_min(W*)^4)", .logarithmic = true},
            .series = {}};
  PageTable table{.title = "Next to n* = d (d + 1) / 2",
                  .headings = {"d", "n", "n - n*", "runs that fit", "median of risk / (2 sigma_min^4)", "smallest", "largest"},
                  .rows = {}};
  std::vector<double> below;
  std::vector<double> from;
  double highest = 1;
  for (const double d : distinct(all.column("d"))) {
    const Table of_d = all.where({{"d", d}});
    const auto critical = static_cast<double>(critical_count(static_cast<std::size_t>(d)));
    Series series{.label = "d = " + to_decimal(d) + ", n* = " + to_decimal(critical), .mark = Mark::band};
    for (const double n : distinct(of_d.column("n"))) {
      const Table runs = of_d.where({{"n", n}});
      const auto risks = runs.where("loss", [](double loss) { return loss <= fitted; }).column("risk");
      auto& group = n < critical ? below : from;
      group.insert(group.end(), risks.begin(), risks.end());
      const Statistics s = describe(risks);
      if (std::abs(n - critical) <= 3)
        table.rows.push_back({to_decimal(d), to_decimal(n), to_decimal(n - critical),
                              std::to_string(risks.size()) + " of " + std::to_string(runs.rows.size()), rounded(s.median), rounded(s.low),
                              rounded(s.high)});
      if (risks.empty()) continue;
      series.x.push_back(n / critical);
      series.y.push_back(std::max(s.median, floor_of_plot));
      series.low.push_back(std::max(s.low, floor_of_plot));
      series.high.push_back(std::max(s.high, floor_of_plot));
      highest = std::max(highest, s.high);
    }
    plot.series.push_back(std::move(series));
  }
  plot.series.push_back({.label = "n = d (d + 1) / 2; risk 2 sigma_min(W*)^4", .mark = Mark::dashed, .x = {1, 1}, .y = {floor_of_plot, highest}});
  plot.series.push_back({.label = "", .mark = Mark::dashed, .x = {0.45, 1.55}, .y = {1, 1}});

  const double zero = share(from, [](double r) { return r <= recovered; });
  const double above = share(below, [](double r) { return r >= 1; });
  const double wrong = share(below, [](double r) { return r > recovered; });
  Findings out{.comparisons = {}, .plots = {std::move(plot)}, .tables = {std::move(table)}};
  out.comparisons.push_back({.what = "n >= d (d + 1) / 2: population risk of networks that fit the samples",
                             .printed = "0 with probability one",
                             .measured = percent(zero) + " of " + std::to_string(from.size()) +
                                         " runs end at 1e-6 of 2 sigma_min(W*)^4 or less; median " + rounded(describe(from).median, 2) +
                                         ", largest " + rounded(describe(from).high, 2),
                             .agreement = zero == 1 ? Agreement::agrees : Agreement::differs,
                             .remark = "0 up to the rounding of the fit times the condition of the samples, which is worst at n = n*"});
  out.comparisons.push_back({.what = "n < d (d + 1) / 2: population risk of networks that fit the samples",
                             .printed = "some has 2 sigma_min(W*)^4 or more",
                             .measured = percent(above) + " of " + std::to_string(below.size()) + " runs end at 2 sigma_min(W*)^4 or more, " +
                                         percent(wrong) + " above 1e-6 of it; median " + rounded(describe(below).median),
                             .agreement = above > 0 ? Agreement::agrees : Agreement::differs,
                             .remark = "that one exists: a run that ends below contradicts nothing"});
  out.comparisons.push_back({.what = "runs that fit (mean squared error at most 1e-20 of the mean squared label)",
                             .printed = "nothing",
                             .measured = std::to_string(below.size() + from.size()) + " of " + std::to_string(all.rows.size()),
                             .agreement = Agreement::no_number,
                             .remark = "the others are left out"});
  out.remarks =
      "The paper has no numerical experiment: this one makes Theorem 2.9 visible.  Fits are found by Levenberg-Marquardt, as the theorem speaks of "
      "all of them "
      "and not of how they are found.";
  return out;
}

Result<Plan> plan(const ExperimentSettings& settings) {
  const auto dimensions = settings.choose<std::vector<std::size_t>>({4, 5}, {4, 5, 10}, {4, 5, 10, 20});
  const auto repetitions = settings.choose<std::size_t>(10, 40, 100);
  Plan out{
      .sizes = "The paper gives none.  d is up to " + std::to_string(dimensions.back()) +
               ", with m = d hidden units in the planted network and in the trained one, both standard normal at first, standard normal inputs and " +
               std::to_string(repetitions) + " samples for each n.",
      .parameters = {{"d", "dimension of the inputs, and number of hidden units"},
                     {"n", "samples"},
                     {"repetition", "which planted network, samples and start"}},
      .measured = {{"loss", "last mean squared error / mean squared label"},
                   {"risk", "population risk / (2 sigma_min(W*)^4)"},
                   {"gram_error", "|W'W - W*'W*| / |W*'W*| in the Frobenius norm"},
                   {"iterations", "of Levenberg-Marquardt"}},
      .items = {},
      .conclude = conclude};
  for (const std::size_t d : dimensions) {
    const std::size_t critical = critical_count(d);
    std::vector<std::size_t> counts;
    for (const double ratio : {0.5, 0.6, 0.7, 0.8, 0.9, 1.1, 1.2, 1.3, 1.4, 1.5})
      counts.push_back(static_cast<std::size_t>(std::lround(ratio * static_cast<double>(critical))));
    for (std::size_t n = critical - 3; n <= critical + 3; ++n) counts.push_back(n);
    std::ranges::sort(counts);
    counts.erase(std::unique(counts.begin(), counts.end()), counts.end());
    for (const std::size_t n : counts)
      for (std::size_t repetition = 1; repetition <= repetitions; ++repetition)
        out.items.push_back({.parameters = {static_cast<double>(d), static_cast<double>(n), static_cast<double>(repetition)},
                             .measure = [=](Work& work) { return interpolate(work, d, n); },
                             .cost = std::pow(static_cast<double>(d), 6)});
  }
  return out;
}

}  // namespace

Experiment thm_2_9() {
  return {.name = "gamarnik-kizildag-zadik-2019/thm-2-9",
          .title = "Gamarnik, Kizildag and Zadik (2019), Theorem 2.9: fitting means generalising from n = d (d + 1) / 2 on",
          .source = "[GamarnikKizildagZadik2019, Theorem 2.9]",
          .printed =
              "f(W; x) = |W x|^2, labels of a planted W* of rank d, inputs with a density.  From n* = d (d + 1) / 2 samples on, with probability one "
              "every W that fits all labels is equal to the planted network everywhere.  With fewer (and standard normal inputs) there is a W that "
              "fits all labels and has a population risk of at least 2 sigma_min(W*)^4.  No numbers are printed.",
          .plan = plan};
}

}  // namespace lemmacheck::experiments::gamarnik_kizildag_zadik_2019
