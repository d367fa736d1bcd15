#include "lemmacheck/data/synthetic.hpp"

#include <cmath>

#include "lemmacheck/train/objective.hpp"

namespace lemmacheck {

std::vector<double> draw_gaussian(Random& random, std::size_t count, std::size_t dimension) {
  std::vector<double> out(count * dimension);
  for (double& entry : out) entry = random.normal();
  return out;
}

std::vector<double> draw_sphere(Random& random, std::size_t count, std::size_t dimension) {
  std::vector<double> out(count * dimension);
  for (std::size_t n = 0; n < count; ++n) {
    const std::span row(&out[n * dimension], dimension);
    double squares = 0;
    while (squares == 0) {
      for (double& entry : row) entry = random.normal();
      for (const double entry : row) squares += entry * entry;
    }
    const double norm = std::sqrt(squares);
    for (double& entry : row) entry /= norm;
  }
  return out;
}

std::vector<double> draw_signs(Random& random, std::size_t count) {
  std::vector<double> out(count);
  for (double& label : out) label = random.integer(0, 1) == 1 ? 1.0 : -1.0;
  return out;
}

std::vector<double> teacher_labels(const Architecture& architecture, std::span<const double> parameters, std::span<const double> points) {
  const std::size_t count = points.size() / architecture.widths.front();
  const Samples samples{.count = count, .points = {points.begin(), points.end()}, .labels = std::vector<double>(count * architecture.widths.back())};
  Objective objective(architecture, samples, {});
  std::vector<double> out(samples.labels.size());
  objective.answer(parameters, out);
  return out;
}

}  // namespace lemmacheck
