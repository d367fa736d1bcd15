/// \file
/// Figure 5.1: the training error vanishes when the parameters outnumber the samples.

#include <algorithm>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/claim/expectation.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/network/training.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

/// `count` trainings of d = d0 = d1 on N Gaussian points with labels -1 and 1: X and W below each other, Y and Z side by side.
Instance pile(Random& random, std::size_t d, std::size_t n, std::size_t count, std::size_t epochs) {
  Matrix x(count * d, n);
  Matrix y(n, count);
  Matrix w(count * d, d);
  Matrix z(d, count);
  const AdamSchedule schedule{.learning_rate = 0.1, .batch = std::max<std::size_t>(1, std::min(n / 2, d / 2)), .epochs = epochs, .threshold = 0.0};
  for (std::size_t k = 0; k < count; ++k) {
    const Matrix points = random_rounded_gaussian_matrix(random, d, n, 20);
    Matrix labels(n, 1);
    for (Rational& label : labels.entries()) label = 2 * random.integer(0, 1) - 1;
    const LeakyReluNetwork network = train_network(points, labels, d, 0, schedule, random);
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t j = 0; j < n; ++j) x(k * d + i, j) = points(i, j);
      for (std::size_t j = 0; j < d; ++j) w(k * d + i, j) = network.w(i, j);
      z(i, k) = network.z(i, 0);
    }
    for (std::size_t j = 0; j < n; ++j) y(j, k) = labels(j, 0);
  }
  return Instance().set("X", x).set("Y", y).set("W", w).set("Z", z).set("p", ratio(1, 5));
}

constexpr const char* preamble = R"(given X : m x N, Y : N x k, W : m x d, Z : d x k, p;
def P(r) = block(W, (r-1)*d + 1, 1, d, d)*block(X, (r-1)*d + 1, 1, d, N);
let perfect = count(r in 1..k . 2*step(relu(P(r))'*Z[:,r]) - 1 == Y[:,r]);
assume share : 0 < p <= 1/5;
)";

constexpr const char* argument =
    "k independent data sets and trainings. MCE = 0 is decided exactly at the trained weights, which are dyadic rationals; class 1 is an answer "
    "above "
    "the threshold 0 (labels -1 and 1, as in the figure). ";

Part over_parameterized() {
  Part part{
      .name = "more-parameters",
      .statement = std::string(preamble) + "assume more_parameters : N <= d^2/2;\nsupport few_failures : binomial_cdf(k - perfect, k, p) <= 1/20;\n",
      .reduction = std::string(argument) +
                   "If the share of runs that end with MCE > 0 were p or more, as few of them as these would have probability at most 1/20."};
  part.cases.push_back(
      {"d = 6, N = 18, 30 repetitions", Level::quick, [](Random& random) {
         const Instance instance = pile(random, 6, 18, 30, 4000);
         return Case{
             .instance = instance,
             .controls = {{.what = "labels exchanged",
                           .expected = Verdict::contradicted,
                           .instance = Instance(instance).set("Y", Rational(-1) * instance["Y"])},
                          {.what = "too many samples", .expected = Verdict::inapplicable, .edits = {{"N <= d^2/2", "N <= d^2/4"}}},
                          {.what = "a larger share", .expected = Verdict::inapplicable, .instance = Instance(instance).set("p", ratio(1, 2))}},
             .expected = Verdict::supported};
       }});
  for (const std::size_t d : {std::size_t{8}, std::size_t{12}})
    part.cases.push_back({"d = " + std::to_string(d) + ", N = " + std::to_string(d * d / 2) + ", 30 repetitions", Level::standard,
                          [d](Random& random) { return Case{.instance = pile(random, d, d * d / 2, 30, 4000), .expected = Verdict::supported}; }});
  return part;
}

Part under_parameterized() {
  Part part{
      .name = "fewer-parameters",
      .statement = std::string(preamble) + "assume fewer_parameters : N >= 3*d^2;\nsupport few_successes : binomial_cdf(perfect, k, p) <= 1/20;\n",
      .reduction = std::string(argument) +
                   "If the share of runs that end with MCE = 0 were p or more, as few of them as these would have probability at most 1/20: left of "
                   "the dashed line d0 d1 = N the "
                   "error does not vanish (100 epochs for d = 4, 400 for d = 8)."};
  part.cases.push_back({"d = 4, N = 48, 30 repetitions", Level::quick, [](Random& random) {
                          const Instance instance = pile(random, 4, 48, 30, 100);
                          return Case{.instance = instance,
                                      .controls = {{.what = "the other claim about the same runs",
                                                    .expected = Verdict::contradicted,
                                                    .edits = {{"binomial_cdf(perfect, k, p)", "binomial_cdf(k - perfect, k, p)"}}}},
                                      .expected = Verdict::supported};
                        }});
  part.cases.push_back({"d = 8, N = 192, 30 repetitions", Level::standard,
                        [](Random& random) { return Case{.instance = pile(random, 8, 192, 30, 400), .expected = Verdict::supported}; }});
  return part;
}

Part region() {
  Part part{.name = "no-suboptimal-minimum",
            .statement = R"(given X : d0 x N, W : d1 x d0;
let G = rowkron(step(W*X)', X');
assume differentiable : abs(W*X) > 0;
prove full_rank : rank(G) == N;
)",
            .reduction =
                "[ours] In the region of the trained W every differentiable local minimum has zero error: (A o X) e = 0 (lem-2) and rank(A o X) = N "
                "leave e = 0. One training of "
                "many: with dead units (rho = 0) the rank can be smaller, and the first training with full rank is shown."};
  const auto make_case = [](std::size_t d, std::size_t n) {
    return [=](Random& random) {
      Instance run = pile(random, d, n, 1, 4000);
      for (int attempt = 0; attempt < 100 && rank(khatri_rao(activation_pattern(run["W"], run["X"], 0), run["X"])) < n; ++attempt)
        run = pile(random, d, n, 1, 4000);
      Case out{.instance = Instance().set("X", run["X"]).set("W", run["W"])};
      Instance alike = out.instance;
      Matrix w = run["W"];
      for (std::size_t i = 0; i < d; ++i)
        for (std::size_t j = 0; j < d; ++j) w(i, j) = run["W"](0, j);
      alike.set("W", w);
      out.controls = {{.what = "all neurons alike: the region admits sub-optimal minima", .expected = Verdict::refuted, .instance = alike}};
      return out;
    };
  };
  part.cases.push_back({"d = 5, N = 10", Level::quick, make_case(5, 10)});
  part.cases.push_back({"d = 12, N = 60", Level::standard, make_case(12, 60)});
  return part;
}

}  // namespace

Check exp_fig_5_1() {
  return {{.id = "soudry-hoffer-2017/exp-fig-5-1",
           .form = Form::printed,
           .label = "Figure 5.1",
           .source = "[SoudryHoffer2017, L175-184; L1321]",
           .statement = "One hidden layer of ReLU, d = d0 = d1, Gaussian data with random labels -1 and 1, trained with Adam: the final training "
                        "error is 0 when d0 d1 exceeds N, and not when N exceeds d0 d1.",
           .kind = "empirical",
           .expectation = Verdict::supported,
           .not_checked = "One hidden layer only, d <= 12, N <= d^2/2 and N >= 3 d^2 (thresholds ours); the curves between and the network with two "
                          "hidden layers are not covered. The labels are -1 and 1 with "
                          "threshold 0, which is not the setting {0,1} of the theory.",
           .parts = {over_parameterized(), under_parameterized(), expecting(Verdict::verified, region())}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
