#pragma once

/// \file
/// Loops over doubles that the compiler vectorises without changing a bit: no sum is reordered and no product fused.  Floor: train.

#include <cstddef>

#include "lemmacheck/train/network.hpp"

namespace lemmacheck {

/// values := a(z) and z := a'(z); at a kink the derivative from the left.
/// \rigor heuristic (softplus: a few units in the last place)
void activate(const Activation& activation, double* z, double* values, std::size_t count);

/// a'(z) for z <= 0 of a piecewise linear activation
double left_slope(const Activation& activation);

/// a := a b
void multiply_by(double* a, const double* b, std::size_t count);

/// y := y + t x
void add_multiple(double* y, double t, const double* x, std::size_t count);

/// velocity := momentum velocity + g, p := p - rate velocity
void step_momentum(double* p, double* velocity, const double* g, double rate, double momentum, std::size_t count);

struct AdamCoefficients {
  double rate = 0;
  double beta1 = 0;
  double beta2 = 0;
  double epsilon = 0;
  double mean_scale = 1;    ///< 1 - beta1^t
  double square_scale = 1;  ///< 1 - beta2^t
};

/// \source [KingmaBa2015, Algorithm 1]
void step_adam(double* p, double* mean, double* square, const double* g, const AdamCoefficients& c, std::size_t count);

}  // namespace lemmacheck
