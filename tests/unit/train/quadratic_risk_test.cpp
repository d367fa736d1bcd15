#include "lemmacheck/train/quadratic_risk.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lemmacheck/train/objective.hpp"

namespace lemmacheck {

TEST_CASE("quadratic risk: value and gradient are those of a network on the nodes of a Gauss-Hermite formula that is exact for degree 5") {
  Random random(11, "quadratic risk");
  for (const std::size_t d : {1U, 2U, 4U}) {
    const std::size_t neurons = 3;
    std::vector<double> teacher((d + 1) * d);
    std::vector<double> w(neurons * d);
    for (double& entry : teacher) entry = random.normal();
    for (double& entry : w) entry = random.normal();
    // Nodes 0 and +-sqrt(3) of weights 2/3 and 1/6 in each coordinate; scaling x by t multiplies the squared error by t^4.
    Samples samples;
    for (samples.count = 0; samples.count < static_cast<std::size_t>(std::pow(3, d)); ++samples.count) {
      std::vector<double> x;
      double weight = 1;
      for (std::size_t i = 0, digits = samples.count; i < d; ++i, digits /= 3) {
        x.push_back((static_cast<double>(digits % 3) - 1) * std::sqrt(3));
        weight *= digits % 3 == 1 ? 2.0 / 3 : 1.0 / 6;
      }
      double label = 0;
      for (std::size_t row = 0; row <= d; ++row) {
        double z = 0;
        for (std::size_t i = 0; i < d; ++i) z += teacher[row * d + i] * x[i];
        label += z * z;
      }
      for (const double entry : x) samples.points.push_back(std::pow(weight, 0.25) * entry);
      samples.labels.push_back(std::sqrt(weight) * label);
    }
    Objective objective({.widths = {d, neurons, 1}, .activation = {.kind = ActivationKind::quadratic}}, samples,
                        {.loss = Loss::sum, .frozen = {false, true}});
    std::vector<double> parameters = w;
    parameters.resize(neurons * d + neurons, 1);
    std::vector<double> expected(parameters.size());
    const double loss = objective.evaluate(parameters, expected);

    QuadraticRisk risk(d, gram_matrix(teacher, d));
    std::vector<double> gradient(w.size());
    CHECK(risk.evaluate(w, gradient) == doctest::Approx(loss).epsilon(1e-12));
    for (std::size_t k = 0; k < w.size(); ++k) CHECK(std::abs(gradient[k] - expected[k]) <= 1e-11 * (1 + loss));
    CHECK(risk.gram_error() > 0.01);
    CHECK(risk.evaluate(teacher) <= 1e-25 * loss);
    CHECK(risk.gram_error() <= 1e-14);
  }
}

}  // namespace lemmacheck
