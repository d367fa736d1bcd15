#pragma once

/// \file
/// Untrusted searcher for systems of linear equations and inequalities.  Floor: solve.

#include <vector>

#include "lemmacheck/kernel/linear.hpp"

namespace lemmacheck {

/// A point of the system, or the proof that it has none.
struct LinearAlternative {
  bool has_point = false;
  std::vector<Rational> values;  ///< of the point, one per unknown; else the multipliers, one per link
};

/// Decides whether {v : e_i(v) == 0, f_j(v) >= 0, g_k(v) > 0} is empty, with evidence either way.
/// With an unknown more, the links are homogeneous: h_i = (coefficients, constant) is a vector and a point is a w with <h_i, w> = 0, >= 0, > 0 and last entry
/// > 0.  The simplex method maximizes sum_{strict} y_k + s over { y : sum y_i h_i + s unit = 0, y_i >= 0 at inequalities, s >= 0 }.  The
/// right-hand side 0 may be replaced by any other, since neither the rays nor the feasible points of the dual programme depend on it, and is chosen so
/// that the first basis is feasible and not degenerate.  Unbounded: the ray has s > 0 or a y_k > 0 at a strict link, hence multipliers
/// (Motzkin).  Otherwise the final prices w have <h_k, w> >= 1 at strict links, >= 0 at the others, 0 at equations and last entry >= 1: a point, which
/// is rounded to a small denominator where that leaves it a point.
/// The largest reduced cost enters; after 20 (rows + columns) pivots Bland's rule takes over, which ends from every basis.  All numbers are integers over a
/// common denominator; 50 unknowns and 300 links with small integers take below a second.  \source [Schrijver1986, sections 7.8 and 11.3]
LinearAlternative solve_linear_constraints(const LinearConstraints& constraints);

}  // namespace lemmacheck
