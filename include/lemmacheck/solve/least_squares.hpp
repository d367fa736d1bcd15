#pragma once

/// \file
/// Untrusted searcher for exact least-squares solutions.  Floor: solve.

#include <cstddef>
#include <vector>

#include "lemmacheck/base/result.hpp"
#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

struct LeastSquares {
  Matrix solution;  ///< u (cols(a) x 1)
  Matrix residual;  ///< b - a u
  std::size_t rank = 0;
};

/// A u over Q that minimises |b - a u|, that is a'(b - a u) = 0, close to `start` if some minimiser is.
/// Doubles first: steps of least norm to the nearest minimiser.  Then rank(a) columns with a well-conditioned factor are chosen, the other
/// coordinates stay the doubles they are, and the chosen ones are solved for exactly: so these alone have long numbers. \param a n x k  \param b n x
/// 1  \param start k x 1 \returns the solution, checked by substitution, or an error if a number is no longer a finite double or no prime gives the
/// rank \rigor exact (by substitution)  \complexity one exact solve of size rank(a)
Result<LeastSquares> find_least_squares(const Matrix& a, const Matrix& b, const Matrix& start);

}  // namespace lemmacheck
