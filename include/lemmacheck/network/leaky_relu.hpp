#pragma once

/// \file
/// Networks f(W X)' z with one hidden layer of leaky rectifiers f(u) = u a(u), a(u) = 1 for u > 0 and rho for u < 0.
/// Columns of X are points, rows of W are neurons.  Floor: network.

#include <cstddef>
#include <optional>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

/// 1 where an entry of W X is positive, rho elsewhere: the activation pattern a(W X) wherever no entry is zero.
/// \param w d1 x d0  \param x d0 x N  \returns d1 x N  \rigor exact  \source [SoudryHoffer2017, (2.1)]
Matrix activation_pattern(const Matrix& w, const Matrix& x, const Rational& rho);

/// Column n is the Kronecker product of column n of A and column n of X.
/// \param a d1 x N  \param x d0 x N  \returns d0 d1 x N, row (i-1) d0 + j holds a(i,n) x(j,n)  \rigor exact  \source [SoudryHoffer2017, (2.4)]
Matrix khatri_rao(const Matrix& a, const Matrix& x);

/// y - (A o X)' vec of the rows z_i w_i: the residual of the network where A is its activation pattern.
/// \param z d1 x 1  \param y N x 1  \returns N x 1  \rigor exact
Matrix network_residual(const Matrix& w, const Matrix& z, const Matrix& x, const Matrix& y, const Rational& rho);

/// A direction in which the weights move: W + t weights, z + t outputs.
struct WeightDirection {
  Matrix weights;  ///< d1 x d0
  Matrix outputs;  ///< d1 x 1
};

/// A direction that moves neuron i alone and along which |y - f(WX)'z|^2 falls: its first derivative is negative, or zero with a negative second one.
/// With g = sum_n a_in e_n x_n: along w_i if z_i != 0; along z_i if z_i = 0, w_i'g != 0; along both, z_i slowly, otherwise.
/// \returns nothing if g = 0  \pre no pre-activation of neuron i is zero  \rigor exact  \source [SoudryHoffer2017, proof of Lemma 12]
std::optional<WeightDirection> find_descent(const Matrix& w, const Matrix& z, const Matrix& x, const Matrix& y, const Rational& rho, std::size_t i);

/// Independent entries, each rho or 1 with probability 1/2.
Matrix random_pattern(Random& random, std::size_t rows, std::size_t cols, const Rational& rho);

/// Columns (1, t, ..., t^(d-1)), t = 1, ..., n: any d of them are independent.
Matrix moment_curve_points(std::size_t d, std::size_t n);

}  // namespace lemmacheck
