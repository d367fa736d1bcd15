#pragma once

/// \file
/// Training of a network with one hidden layer in doubles, and an exact global minimum near what it finds.  A search: nothing here is a proof.
/// Columns of X are points, rows of W are neurons.  Floor: network.

#include <cstddef>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/base/result.hpp"
#include "lemmacheck/exact/matrix.hpp"
#include "lemmacheck/network/label_fitting.hpp"
#include "lemmacheck/train/adam_schedule.hpp"

namespace lemmacheck {

/// Minimises |y - f(W X)' z|^2 over W (d1 x d0) and z from W, z uniform with variance 2 / fan-in.  The same stream gives the same network wherever
/// the four operations and square roots of doubles are those of IEEE 754. \param x d0 x N  \param y N x 1  \pre d1, d0, N, schedule.batch >= 1
/// \returns the last weights, as the dyadic rationals that they are (0 for what is no longer finite); they may be far from any minimum  \rigor
/// heuristic  \complexity O(d0 d1 N) per epoch  \source [KingmaBa2015, Algorithm 1], [HeZhangRenSun2015, (10)]
LeakyReluNetwork train_network(const Matrix& x, const Matrix& y, std::size_t d1, const Rational& rho, const AdamSchedule& schedule, Random& random);

/// A network of zero error with the activation pattern A of `network`, next to it: z is kept, and the rows z_i w_i are moved by the least-squares
/// correction in doubles and then by an exact one on N independent rows of A o X. \returns an Error if a pre-activation is zero, rank(A o X) < N, a
/// z_i is 0, or the moved rows leave the region  \rigor exact (the result is checked by substitution: signs and residual)  \complexity one exact
/// solve of size N
Result<LeakyReluNetwork> find_minimum_in_region(const LeakyReluNetwork& network, const Matrix& x, const Matrix& y, const Rational& rho);

}  // namespace lemmacheck
