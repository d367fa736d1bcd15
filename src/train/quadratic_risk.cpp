#include "lemmacheck/train/quadratic_risk.hpp"

#include <cmath>
#include <utility>

namespace lemmacheck {

std::vector<double> gram_matrix(std::span<const double> w, std::size_t d) {
  std::vector<double> out(d * d);
  for (std::size_t row = 0; row < w.size(); row += d)
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = 0; j < d; ++j) out[i * d + j] += w[row + i] * w[row + j];
  return out;
}

QuadraticRisk::QuadraticRisk(std::size_t d, std::vector<double> gram) : d_(d), gram_(std::move(gram)), difference_(d * d) {}

double QuadraticRisk::evaluate(std::span<const double> w) {
  difference_ = gram_matrix(w, d_);
  double squares = 0;
  double trace = 0;
  for (std::size_t k = 0; k < difference_.size(); ++k) {
    difference_[k] -= gram_[k];
    squares += difference_[k] * difference_[k];
  }
  for (std::size_t i = 0; i < d_; ++i) trace += difference_[i * d_ + i];
  return 2 * squares + trace * trace;
}

double QuadraticRisk::evaluate(std::span<const double> w, std::span<double> gradient) {
  const double risk = evaluate(w);
  double trace = 0;
  for (std::size_t i = 0; i < d_; ++i) trace += difference_[i * d_ + i];
  for (std::size_t row = 0; row < w.size(); row += d_)
    for (std::size_t j = 0; j < d_; ++j) {
      double sum = trace * w[row + j];
      for (std::size_t i = 0; i < d_; ++i) sum += 2 * w[row + i] * difference_[i * d_ + j];
      gradient[row + j] = 4 * sum;
    }
  return risk;
}

double QuadraticRisk::gram_error() const {
  double error = 0;
  double size = 0;
  for (std::size_t k = 0; k < gram_.size(); ++k) {
    error += difference_[k] * difference_[k];
    size += gram_[k] * gram_[k];
  }
  return std::sqrt(error / size);
}

}  // namespace lemmacheck
