#pragma once

/// \file
/// Points in the cells of the arrangement of the hyperplanes w'x_n = 0, and general position, for the checks of this paper.

#include <bit>
#include <vector>

#include "lemmacheck/exact/matrix.hpp"
#include "lemmacheck/solve/linear_program.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {

/// Are any d columns independent?  \pre x is d x n, n < 20
inline bool is_in_general_position(const Matrix& x) {
  for (std::uint32_t set = 0; set < (1U << x.cols()); ++set) {
    if (static_cast<std::size_t>(std::popcount(set)) != x.rows()) continue;
    Matrix chosen(x.rows(), x.rows());
    for (std::size_t n = 0, k = 0; n < x.cols(); ++n) {
      if ((set >> n & 1U) == 0) continue;
      for (std::size_t i = 0; i < x.rows(); ++i) chosen(i, k) = x(i, n);
      ++k;
    }
    if (rank(chosen) < x.rows()) return false;
  }
  return true;
}

/// One point of each cell: sums of neighbouring rays.
inline Matrix plane_cells(const Matrix& rays) {
  Matrix out(rays.rows(), 2);
  for (std::size_t k = 0; k < rays.rows(); ++k)
    for (std::size_t j = 0; j < 2; ++j) out(k, j) = rays(k, j) + rays((k + 1) % rays.rows(), j);
  return out;
}

/// One point of each cell, found by linear programmes over all 2^N sign vectors.
inline Matrix enumerate_cells(const Matrix& x) {
  const std::size_t n = x.cols();
  std::vector<Rational> entries;
  std::size_t count = 0;
  for (std::size_t code = 0; code < std::size_t{1} << n; ++code) {
    LinearConstraints links{transpose(x), std::vector<Rational>(n), std::vector<Relation>(n, Relation::above)};
    for (std::size_t k = 0; k < n; ++k)
      if ((code >> k & 1U) == 0)
        for (std::size_t j = 0; j < x.rows(); ++j) links.coefficients(k, j) = -links.coefficients(k, j);
    const LinearAlternative found = solve_linear_constraints(links);
    if (!found.has_point) continue;
    entries.insert(entries.end(), found.values.begin(), found.values.end());
    ++count;
  }
  Matrix out(count, x.rows());
  out.entries() = entries;
  return out;
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
