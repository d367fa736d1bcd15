#include "lemmacheck/train/levenberg_marquardt.hpp"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "lapack.hpp"

namespace lemmacheck {
namespace {

/// With a growth that doubles, as many refusals in a row multiply the damping by 2^78.
constexpr int refusals = 12;
constexpr std::size_t slow_steps = 5;
/// The relative decrease of a loss that its rounding hides.
constexpr double loss_rounding = 0x1p-46;

double squared_norm(const std::vector<double>& a) { return cblas_ddot(static_cast<blasint>(a.size()), a.data(), 1, a.data(), 1); }

}  // namespace

std::optional<Error> find_size_error(const Curvature& curvature, Stage first_stage, std::size_t memory) {
  const bool needs_hessian = first_stage != Stage::gauss_newton;
  const std::size_t matrices = needs_hessian ? 4 : 2;  // the workspace of the eigenvectors is as large as two
  const auto limit = static_cast<std::size_t>(std::sqrt(static_cast<double>(memory / (matrices * sizeof(double)))));
  const std::string expected = "expected at most " + std::to_string(limit) + " variables";
  const std::string found = " into " + std::to_string(memory >> 20) + " MiB, found " + std::to_string(curvature.variables()) + " variables";
  if (needs_hessian) {
    if (curvature.variables() <= limit) return std::nullopt;
    return Error{expected + ", whose Hessian fits" + found};
  }
  if (std::min(curvature.variables(), curvature.residuals()) <= limit) return std::nullopt;
  return Error{expected + " or residuals, whose square matrices fit" + found + " and " + std::to_string(curvature.residuals()) + " residuals"};
}

LevenbergMarquardt::LevenbergMarquardt(Curvature& curvature, const LevenbergMarquardtSettings& settings, LevenbergMarquardtState state)
    : curvature_(&curvature), settings_(settings), state_(std::move(state)) {
  loss_ = curvature.move_to(state_.parameters);
  gradient_ = curvature.gradient();
}

void LevenbergMarquardt::start_stage(Stage stage) {
  state_.stage = stage;
  state_.damping = 0;
  state_.growth = 2;
}

std::vector<double> LevenbergMarquardt::point_after(const std::vector<double>& step) const {
  std::vector<double> out = state_.parameters;
  curvature_->add_to(out, step);
  return out;
}

/// \pre the curvature is at `parameters`
void LevenbergMarquardt::accept(std::vector<double> parameters, double loss, double gain) {
  state_.parameters = std::move(parameters);
  loss_ = loss;
  gradient_ = curvature_->gradient();
  eigenvalues_.clear();
  const double least = state_.stage == Stage::stationary ? 0.01 : 0.1;  // the damping of H^2 is a square
  const double t = 2 * std::min(gain, 1.0) - 1;
  state_.damping *= std::max(least, 1 - t * t * t);
  state_.growth = 2;
}

void LevenbergMarquardt::reject() {
  state_.damping *= state_.growth;
  state_.growth *= 2;
}

bool LevenbergMarquardt::step_gauss_newton() {
  const std::vector<double> residual = curvature_->residual();
  const double half_square = squared_norm(residual) / 2;
  const bool by_variables = curvature_->variables() <= curvature_->residuals();
  const std::size_t side = by_variables ? curvature_->variables() : curvature_->residuals();
  const std::vector<double> matrix = by_variables ? curvature_->normal_matrix() : curvature_->gram_matrix();
  std::vector<double> slope(curvature_->variables());  // J'e
  curvature_->multiply_transposed(residual, slope);
  double largest = 0;
  for (std::size_t k = 0; k < side; ++k) largest = std::max(largest, matrix[k * side + k]);
  if (!(largest > 0) || !std::isfinite(largest)) return false;
  if (state_.damping == 0) state_.damping = settings_.damping * largest;
  bool is_at_point = true;
  for (int refused = 0; refused < refusals; ++refused) {
    state_.damping = std::max(state_.damping, std::numeric_limits<double>::epsilon() * largest);
    std::vector<double> damped = matrix;
    for (std::size_t k = 0; k < side; ++k) damped[k * side + k] += state_.damping;
    std::vector<double> solution = by_variables ? slope : residual;
    if (!solve_positive_definite(damped, solution)) {
      reject();
      continue;
    }
    std::vector<double> step = solution;
    if (!by_variables) {  // (J'J + m)^-1 J' = J' (JJ' + m)^-1
      if (!std::exchange(is_at_point, true)) curvature_->move_to(state_.parameters);
      step.resize(curvature_->variables());
      curvature_->multiply_transposed(solution, step);
    }
    for (double& entry : step) entry = -entry;
    double predicted = 0;
    for (std::size_t k = 0; k < step.size(); ++k) predicted += step[k] * (state_.damping * step[k] - slope[k]) / 2;
    if (!(predicted > loss_rounding * half_square)) break;
    std::vector<double> next = point_after(step);
    const double loss = curvature_->move_to(next);
    is_at_point = false;
    const double next_half_square = squared_norm(curvature_->residual()) / 2;
    if (next_half_square < half_square) {
      state_.slow = next_half_square > 0.9 * half_square ? state_.slow + 1 : 0;
      accept(std::move(next), loss, (half_square - next_half_square) / predicted);
      return true;
    }
    reject();
  }
  if (!is_at_point) curvature_->move_to(state_.parameters);
  return false;
}

bool LevenbergMarquardt::decompose_hessian() {
  if (!eigenvalues_.empty()) return true;
  const std::size_t n = curvature_->variables();
  eigenvectors_ = curvature_->hessian();
  eigenvalues_ = replace_by_eigenvectors(eigenvectors_, n);
  if (eigenvalues_.empty()) return false;
  coordinates_.assign(n, 0);
  const auto size = static_cast<blasint>(n);
  cblas_dgemv(CblasRowMajor, CblasNoTrans, size, size, 1, eigenvectors_.data(), size, gradient_.data(), 1, 0, coordinates_.data(), 1);
  return true;
}

std::vector<double> LevenbergMarquardt::combine_eigenvectors(const std::vector<double>& coefficients) const {
  std::vector<double> out(coefficients.size());
  const auto size = static_cast<blasint>(coefficients.size());
  cblas_dgemv(CblasRowMajor, CblasTrans, size, size, 1, eigenvectors_.data(), size, coefficients.data(), 1, 0, out.data(), 1);
  return out;
}

bool LevenbergMarquardt::step_newton() {
  if (!decompose_hessian()) return false;
  const double largest = std::max(std::abs(eigenvalues_.front()), std::abs(eigenvalues_.back()));
  if (!(largest > 0)) return false;
  if (state_.damping == 0) state_.damping = settings_.damping * largest;
  std::vector<double> coefficients(coordinates_.size());
  for (int refused = 0; refused < refusals; ++refused) {
    state_.damping = std::max(state_.damping, 0x1p-40 * largest);
    double predicted = 0;
    for (std::size_t k = 0; k < coefficients.size(); ++k) {
      const double damped = std::abs(eigenvalues_[k]) + state_.damping;
      coefficients[k] = -coordinates_[k] / damped;
      predicted += coefficients[k] * coefficients[k] * (damped - eigenvalues_[k] / 2);
    }
    if (!(predicted > loss_rounding * loss_)) break;
    std::vector<double> next = point_after(combine_eigenvectors(coefficients));
    const double loss = curvature_->move_to(next);
    if (loss < loss_) {
      accept(std::move(next), loss, (loss_ - loss) / predicted);
      return true;
    }
    reject();
  }
  curvature_->move_to(state_.parameters);
  return false;
}

bool LevenbergMarquardt::step_stationary() {
  if (!decompose_hessian()) return false;
  const double largest = std::max(std::abs(eigenvalues_.front()), std::abs(eigenvalues_.back()));
  if (!(largest > 0)) return false;
  if (state_.damping == 0) state_.damping = std::pow(settings_.damping * settings_.damping * largest, 2);
  const double before = squared_norm(gradient_);
  std::vector<double> coefficients(coordinates_.size());
  for (int refused = 0; refused < refusals; ++refused) {
    state_.damping = std::max(state_.damping, 0x1p-80 * largest * largest);
    double predicted = 0;
    for (std::size_t k = 0; k < coefficients.size(); ++k) {
      const double damped = eigenvalues_[k] * eigenvalues_[k] + state_.damping;
      coefficients[k] = -eigenvalues_[k] * coordinates_[k] / damped;
      const double left = state_.damping / damped * coordinates_[k];
      predicted += coordinates_[k] * coordinates_[k] - left * left;
    }
    if (!(predicted > 0)) break;
    std::vector<double> next = point_after(combine_eigenvectors(coefficients));
    const double loss = curvature_->move_to(next);
    const double after = squared_norm(curvature_->gradient());
    const bool is_low = settings_.may_rise || loss <= loss_ + 8 * loss_rounding * loss_;
    if (is_low && after < 0.98 * before) {  // less is rounding, or no way to a critical point
      accept(std::move(next), loss, (before - after) / predicted);
      return true;
    }
    reject();
  }
  curvature_->move_to(state_.parameters);
  return false;
}

Iteration LevenbergMarquardt::iterate() {
  const auto report = [&](bool moved) { return Iteration{.loss = loss_, .gradient_norm = std::sqrt(squared_norm(gradient_)), .moved = moved}; };
  if (!std::isfinite(loss_)) return report(false);
  const bool has_hessian = curvature_->variables() <= settings_.hessian_limit;
  if (state_.stage == Stage::gauss_newton) {
    if (has_hessian && state_.slow >= slow_steps)
      start_stage(Stage::newton);
    else if (step_gauss_newton())
      return report(true);
    else if (has_hessian)
      start_stage(Stage::newton);
    else
      return report(false);
  }
  if (state_.stage == Stage::newton) {
    if (step_newton()) return report(true);
    start_stage(Stage::stationary);
  }
  return report(step_stationary());
}

Reached find_critical_point(Curvature& curvature, std::vector<double> parameters, const Goal& goal) {
  LevenbergMarquardt method(curvature, {.may_rise = true}, {.parameters = std::move(parameters), .stage = Stage::stationary});
  return iterate_to_end(method, goal);
}

}  // namespace lemmacheck
