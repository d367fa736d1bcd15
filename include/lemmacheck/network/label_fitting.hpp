#pragma once

/// \file
/// Two constructions over Q of a network that fits given labels exactly, no pre-activation being zero, and the hyperplanes they are made of.
/// Columns of X are points, rows of W are neurons, indices start at 0.  Floor: network.

#include <cstddef>
#include <variant>
#include <vector>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

/// The network x -> f(W x)' z.
struct LeakyReluNetwork {
  Matrix w;  ///< d1 x d0
  Matrix z;  ///< d1 x 1
};

/// Disjoint sets of points, by their indices.
using Groups = std::vector<std::vector<std::size_t>>;

/// sum_k coefficients[k] * (column columns[k]) = 0, the coefficients not all zero.
struct LinearDependence {
  std::vector<std::size_t> columns;
  std::vector<Rational> coefficients;
};

/// Four neurons whose weighted sum is 1 on a group of points and 0 on all others.
struct TrapezoidBlock {
  std::vector<std::size_t> group;
  Matrix normal;   ///< d0 x 1, orthogonal to the points of the group and to no other point
  Matrix bias;     ///< d0 x 1, product 1 with every point of the group and 0 with the normal
  Rational outer;  ///< epsilon_1
  Rational inner;  ///< epsilon_2, 0 < inner < outer
};

/// The indices n with y_n = 1, ascending.
std::vector<std::size_t> positive_labels(const Matrix& y);

/// 0, 1, .., n-1.
std::vector<std::size_t> all_points(std::size_t n);

/// `indices` cut into consecutive groups of `size` elements, the last one of at most that many.  \pre size >= 1
Groups consecutive_groups(const std::vector<std::size_t>& indices, std::size_t size);

/// A primitive integer w (d0 x 1, first non-zero entry positive) that is orthogonal to x^(n) exactly for the n of the group, or
/// the dependence that rules it out.
/// Proof: let the columns of B span the complement of span X_S.  x^(n) is orthogonal to B iff it lies in span X_S.  If no outside point does, B'x^(n)
/// != 0, and t -> (1, t, .., t^{k-1}) B'x^(n) is a non-zero polynomial with fewer than k roots, so one of the first N k integers t gives a w = B (1,
/// t, .., t^{k-1})'. \pre d0 >= 1; the group holds at most d0 - 1 distinct column indices of x (d0 x N)  \rigor exact \returns LinearDependence among
/// the group, or of one outside point on the group (then no such w exists)
std::variant<Matrix, LinearDependence> find_group_normal(const Matrix& x, const std::vector<std::size_t>& group);

/// Row i is find_group_normal of group i, or an Error that names the dependence.  \returns groups.size() x d0
Result<Matrix> find_group_normals(const Matrix& x, const Groups& groups);

/// groups.size() x n_points, 1 where the point belongs to the group and 0 elsewhere.  \pre indices below n_points
Matrix group_indicator(const Groups& groups, std::size_t n_points);

/// For each group S a block with normal w, bias v and, over the points outside S, outer = beta min |w'x| / max |v'x| (1 if that maximum is 0 or no
/// point is outside), inner = gamma * outer.  Then |outer v'x| <= beta |w'x| outside S, so that the four neurons w + outer v, w + inner v, w - inner
/// v, w - outer v have the sign of w'x there, and outer, inner, -inner, -outer as pre-activations on S. \param beta, gamma in (0, 1)  \returns an
/// Error that names the linear dependence if X is not generic for the groups  \rigor exact \source [SoudryHoffer2017, (9.2), (9.4), (9.6), (9.7)]
Result<std::vector<TrapezoidBlock>> find_trapezoid_blocks(const Matrix& x, const Groups& groups, const Rational& beta, const Rational& gamma);

/// K blocks as matrices, one row a block.
struct StackedBlocks {
  Matrix normals;  ///< K x d0
  Matrix biases;   ///< K x d0
  Matrix outer;    ///< K x 1
  Matrix inner;    ///< K x 1
};

StackedBlocks stack_blocks(const std::vector<TrapezoidBlock>& blocks);

/// The 4 K neurons of the blocks, weighted by (1, -1, -1, 1) / ((outer - inner)(1 - rho)), each block by its own factor.  Output: 1 on the groups, 0
/// elsewhere. Proof: on the group f sums to (outer - inner)(1 - rho); elsewhere the signs agree, and the linear pieces cancel. \pre rho != 1  \rigor
/// exact  \source [SoudryHoffer2017, (9.8)], where one common factor is printed
LeakyReluNetwork trapezoid_network(const std::vector<TrapezoidBlock>& blocks, const Rational& rho);

/// A network with 4 ceil(|S+| / (d0 - 1)) neurons that answers y, S+ = {n : y_n = 1}.
/// \param x d0 x N, d0 >= 2  \param y N x 1 with entries 0 and 1  \param rho != 1  \param beta, gamma in (0, 1)
/// \returns an Error that names the linear dependence if X is not generic for consecutive groups of S+  \rigor exact
/// \complexity O(|S+| d0^3 + |S+| N) operations in Q  \source [SoudryHoffer2017, proof of Theorem 18]
Result<LeakyReluNetwork> fit_labels_four_neuron(const Matrix& x, const Matrix& y, const Rational& rho, const Rational& beta = ratio(1, 2),
                                                const Rational& gamma = ratio(1, 2));

/// A network with 2 m neurons, m = ceil(N / (d0 - 1)), that answers y, whatever rational labels these are.
/// Proof.  Let P_1, .., P_m be consecutive groups of all points and w_i their normals.  The pattern A (m x N) is a(w_i'x^(n)) outside the groups and
/// free at (i, n), n in P_i.  (1) A can be chosen with rank(A o X) = N: start from the columns e_i (x) x^(n), n in P_i, independent because every
/// X_{P_i} has independent columns, and replace them one by one by a^(n) (x) x^(n).  The minor of N fixed rows is affine in the free entry t of the
/// replaced column, with the old minor as slope; so one of t = 1 and t = rho keeps it from zero.  (2) u_i = w_i + eta_i s_i with s_i'x^(n) = 1 or -1
/// on P_i realises row i of A for small eta_i > 0.  (3) Solve (A o X)' v = y.  For small delta_i > 0 the neurons u_i + delta_i v_i and u_i - delta_i
/// v_i share row i of A, so that with weights 1/(2 delta_i) and -1/(2 delta_i) the pair contributes sum_i A_in v_i'x^(n), and all pairs together y_n.
/// The choice in (1) is made mod p with the inverse of the minor updated; it proves the rank over Q.
/// \param x d0 x N, d0 >= 2  \param y N x 1  \param rho != 1  \returns an Error that names the linear dependence if X is not generic for the groups
/// \rigor exact  \complexity O(N^3) word operations, one exact solve of size N
Result<LeakyReluNetwork> fit_labels_two_neuron(const Matrix& x, const Matrix& y, const Rational& rho);

/// The network with neurons of weight 0 appended until it has `rows` of them, none orthogonal to a point: the same outputs.
/// \returns an Error if a point is zero or the network has more than `rows` neurons
Result<LeakyReluNetwork> pad_network(const LeakyReluNetwork& network, const Matrix& x, std::size_t rows);

}  // namespace lemmacheck
