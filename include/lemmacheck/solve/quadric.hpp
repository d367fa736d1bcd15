#pragma once

/// \file
/// Quadric cones x'Mx = 0 through given points, and the way from a Gram matrix along a null direction to the boundary of the semidefinite cone.
/// Rows of a data matrix are points.  Floor: solve.

#include <cstddef>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

/// n x d(d+1)/2; row i holds x_i(k) x_i(l), k <= l, in the order (1,1), (1,2), ..., (1,d), (2,2), ...: the symmetric Khatri-Rao (Veronese) matrix.
Matrix veronese(const Matrix& points);

/// The symmetric d x d matrix M with veronese(X) v = (x_i' M x_i)_i, v = coefficients (d(d+1)/2 x 1).
Matrix quadric_from_coefficients(const Matrix& coefficients, std::size_t d);

/// Some M = M' != 0 with x_i' M x_i = 0 for every row x_i, integer and primitive; an error if the points lie on no common quadric cone
/// (then x_i x_i' span the symmetric matrices).  Tries, the cheapest first: u u' with u orthogonal to all points; u v' + v u' with u orthogonal to
/// the first d-1 points and v to the rest (n <= 2d-2); the kernel of veronese(points).
Result<Matrix> find_common_quadric(const Matrix& points);

/// u u' for a non-zero u orthogonal to all points; an error if they span R^d.
Result<Matrix> find_hyperplane_quadric(const Matrix& points);

/// u v' + v u' with u orthogonal to the first d-1 points and v to the others; an error if n > 2d-2 or d < 2.
Result<Matrix> find_hyperplane_pair_quadric(const Matrix& points);

/// A rational s > 0 with G + s M positive definite, a little (2^-bits) below the least upper bound of all such s, found by bisection in double
/// arithmetic; if there is none up to 64 tr(G)/|M| (M positive semidefinite, say), about that.  Exact where G is too ill-conditioned for
/// doubles. An error if G is not positive definite.
/// \pre G, M symmetric of one size, M != 0  \rigor heuristic
Result<Rational> find_semidefinite_step(const Matrix& g, const Matrix& m, int bits = 12);

/// The step of find_semidefinite_step along M or -M, whichever gives the larger Gaussian risk 2 |sM|^2 + tr(sM)^2: the matrix G + sM.
Result<Matrix> find_far_interpolant(const Matrix& g, const Matrix& m);

/// Multipliers theta (1 x n) with sum theta_i x_i x_i' positive semidefinite and orthogonal to G: 1 where x_i' G x_i = 0, else 0.
Matrix zero_label_multipliers(const Matrix& points, const Matrix& g);

/// Theta (d^2 x n) with Theta rowkron(X, X) = I + K, K the commutation matrix: row (k-1)d + l are coefficients of e_k e_l' + e_l e_k' as a
/// combination of the x_i x_i'.  An error if these do not span the symmetric matrices.
Result<Matrix> find_dual_multipliers(const Matrix& points);

}  // namespace lemmacheck
