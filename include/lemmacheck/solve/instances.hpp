#pragma once

/// \file
/// Matrices with exactly known singular values, and students at prescribed distances from a teacher.  Floor: solve.

#include <cstddef>
#include <vector>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/base/result.hpp"
#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

/// left [diag(singular_values); 0] right: the m x d matrix with these singular values, rational if its parts are.
/// \param left m x m orthogonal  \param right d x d orthogonal  \param singular_values d numbers, m >= d (in the order of the rows of `right`)
Matrix spectral_matrix(const Matrix& left, const std::vector<Rational>& singular_values, const Matrix& right);

/// A matrix with known singular value decomposition.
struct SpectralMatrix {
  Matrix left;                            ///< m x m orthogonal
  std::vector<Rational> singular_values;  ///< d, not necessarily sorted
  Matrix right;                           ///< d x d orthogonal; row i is the right singular vector of singular_values[i]
  Matrix matrix;                          ///< left [diag(singular_values); 0] right
};

/// spectral_matrix with random rational orthogonal factors (Cayley).  \pre m >= singular_values.size()
SpectralMatrix random_spectral_matrix(Random& random, std::size_t m, const std::vector<Rational>& singular_values, int size = 2);

/// The right singular vector number i as a d x 1 unit vector.
Matrix right_singular_vector(const SpectralMatrix& teacher, std::size_t i);

/// A teacher with a student that minimises 2 |A|_F^2 + (tr A)^2, A = W'W - Ws'Ws, among all W of rank < d:
/// W'W = Ws'Ws - s^2/(d+1) ((d+2) x x' - I) for the least singular value s (the last one, simple) and its right singular vector x.
struct BarrierPair {
  SpectralMatrix teacher;
  Matrix student;  ///< m x d, rank d - 1
};

/// A random BarrierPair with rational entries.  With c = s^2/(d+1) the student needs rational roots of sigma_i^2 + c; all pairs
/// sigma = (c/t - t)/2, root = (c/t + t)/2 with rational t > 0 have them.  \pre m >= d >= 1
BarrierPair random_barrier_pair(Random& random, std::size_t m, std::size_t d);

/// A non-zero rational vector v (cols(a) x 1) with a v = 0, or an error if a has full column rank.
Result<Matrix> find_null_vector(const Matrix& a);

}  // namespace lemmacheck
