#pragma once

/// \file
/// All dichotomies of a few points by hyperplanes through the origin, for the checks of Soudry and Hoffer that go through all regions.

#include "lemmacheck/exact/matrix.hpp"
#include "lemmacheck/solve/linear_program.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {

/// One normal vector w of every sign vector that sign(w'X) takes without zeros, as rows, the signs in lexicographic order; row m-1-i has the signs
/// opposite to row i. 2^N linear programmes.  \rigor heuristic: the statements prove that none is missing
inline Matrix find_dichotomies(const Matrix& x) {
  const std::size_t n = x.cols();
  LinearConstraints constraints{Matrix(n, x.rows()), std::vector<Rational>(n), std::vector<Relation>(n, Relation::above)};
  std::vector<Rational> half;
  for (std::size_t code = 0; 2 * code < (std::size_t{1} << n); ++code) {
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < x.rows(); ++j) constraints.coefficients(i, j) = (code >> (n - 1 - i)) & 1 ? x(j, i) : -x(j, i);
    const LinearAlternative found = solve_linear_constraints(constraints);
    if (found.has_point) half.insert(half.end(), found.values.begin(), found.values.end());
  }
  const std::size_t d = x.rows();
  const std::size_t count = half.size() / d;
  Matrix out(2 * count, d);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t j = 0; j < d; ++j) {
      out(i, j) = half[i * d + j];
      out(2 * count - 1 - i, j) = -half[i * d + j];
    }
  return out;
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
