#pragma once

/// \file
/// Rational orthogonal matrices and Gram factorisations.  Floor: solve.

#include <array>
#include <cstddef>
#include <vector>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/base/result.hpp"
#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

/// (I - K)(I + K)^-1, orthogonal; K skew-symmetric.  \source [Cayley1846]
Matrix cayley(const Matrix& k);

/// A random rational orthogonal n x n matrix: cayley of a skew matrix with integer entries in [-size, size].
Matrix random_orthogonal(Random& random, std::size_t n, int size = 2);

/// Vectors v_1, ..., v_r with H_r ... H_1 b = a, H_i = I - 2 v_i v_i' / v_i' v_i, for rational a, b (m x d) with a'a = b'b; an error if
/// the Grams differ.  \source [HornJohnson2013, 7.3.11]; reflections one column at a time (Witt), no radicals
Result<std::vector<Matrix>> find_reflections(const Matrix& a, const Matrix& b);

/// The orthogonal matrix H_r ... H_1 (m x m) of the vectors of find_reflections.
Matrix reflection_product(const std::vector<Matrix>& vectors, std::size_t m);

/// t_1^2 + t_2^2 + t_3^2 + t_4^2 = n; n >= 0.  \source [RabinShallit1986]
std::array<Integer, 4> four_squares(const Integer& n);

/// A rational W (4n x n) with W'W = P, for a rational positive semidefinite P (n x n); an error if P is not.  By LDL^T and four_squares.
Result<Matrix> find_gram_factor(const Matrix& p);

}  // namespace lemmacheck
