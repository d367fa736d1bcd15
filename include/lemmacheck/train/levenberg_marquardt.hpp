#pragma once

/// \file
/// Minimisation and search for critical points with derivatives of second order.  A search: nothing here is a proof.  Floor: train.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/train/curvature.hpp"
#include "lemmacheck/train/iteration.hpp"

namespace lemmacheck {

/// Which matrix is damped.
enum class Stage : std::uint8_t {
  gauss_newton,  ///< J'J, a step has to lower |e|^2
  newton,        ///< |H|, the Hessian with the absolute values of its eigenvalues; a step has to lower L
  stationary     ///< H^2, a step has to lower |grad L|
};

/// An error if the matrices of Levenberg-Marquardt do not fit into `memory` bytes: two of the size of the smaller one of J'J and JJ', or four of that
/// of the Hessian if the first stage needs it.  \returns "expected at most M variables ..., found ..."
std::optional<Error> find_size_error(const Curvature& curvature, Stage first_stage = Stage::gauss_newton, std::size_t memory = std::size_t{2} << 30);

struct LevenbergMarquardtSettings {
  double damping = 1e-3;             ///< the first one, as a multiple of the largest diagonal entry of the damped matrix
  std::size_t hessian_limit = 2048;  ///< variables; with more of them no Hessian is formed
  bool may_rise = false;             ///< whether the last stage may raise the loss to lower the gradient
};

/// Everything that the next iteration depends on, besides the settings.
struct LevenbergMarquardtState {
  std::vector<double> parameters;
  Stage stage = Stage::gauss_newton;
  double damping = 0;    ///< 0 before the first step of a stage
  double growth = 2;     ///< of the damping after the next failure
  std::size_t slow = 0;  ///< Gauss-Newton steps in a row that lowered the loss by less than a tenth
};

/// Levenberg-Marquardt with the damping of Nielsen.  Gauss-Newton steps converge only linearly where the residual does not vanish; when five in a row
/// lower the loss by less than a tenth, the exact Hessian takes over, and when L can fall no further in doubles, steps lower the norm of the gradient
/// to its rounding. \source [MadsenNielsenTingleff2004, algorithm 3.16], [YamashitaFukushima2001] for steps on grad L = 0, whose zeros need not be
/// isolated
class LevenbergMarquardt {
 public:
  /// \param curvature  must outlive this  \pre find_size_error(curvature) finds none; state.parameters has the size that the architecture asks for
  LevenbergMarquardt(Curvature& curvature, const LevenbergMarquardtSettings& settings, LevenbergMarquardtState state);

  /// Goes on until a step is taken or the last stage finds none.  \returns loss and gradient norm after it
  /// \complexity gauss_newton: N P min(N, P) flop and more, else about 8 N P^2 + 9 P^3 flop; again for every refused step at most min(N, P)^3 / 3
  /// flop
  Iteration iterate();

  [[nodiscard]] const LevenbergMarquardtState& state() const { return state_; }
  [[nodiscard]] double loss() const { return loss_; }

 private:
  bool step_gauss_newton();
  bool step_newton();
  bool step_stationary();
  void start_stage(Stage stage);
  bool decompose_hessian();
  [[nodiscard]] std::vector<double> combine_eigenvectors(const std::vector<double>& coefficients) const;
  [[nodiscard]] std::vector<double> point_after(const std::vector<double>& step) const;
  void accept(std::vector<double> parameters, double loss, double gain);
  void reject();

  Curvature* curvature_;
  LevenbergMarquardtSettings settings_;
  LevenbergMarquardtState state_;
  double loss_ = 0;
  std::vector<double> gradient_;
  std::vector<double> eigenvalues_;  ///< of the Hessian at the point, empty before it is needed
  std::vector<double> eigenvectors_;
  std::vector<double> coordinates_;  ///< of the gradient along the eigenvectors
};

/// The critical point of L, minimum or saddle, to which Levenberg-Marquardt steps on grad L = 0 lead from `parameters`.  Converges quadratically to
/// one of a set of critical points near which |grad L| is at least a multiple of the distance to the set, isolated or not. \pre as for
/// LevenbergMarquardt, and the Hessian fits into memory \complexity about 8 N P^2 + 9 P^3 flop an iteration
Reached find_critical_point(Curvature& curvature, std::vector<double> parameters, const Goal& goal = {.iterations = 100});

}  // namespace lemmacheck
