#pragma once

/// \file
/// Networks with quadratic activation, f(W; x) = |W x|^2 = x'W'Wx, and the instances on which claims about them are tried.
/// Rows of W are neurons, rows of a data matrix are points.  Floor: network.

#include <cstddef>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

/// W'W, d x d.  \param w m x d  \rigor exact
Matrix gram(const Matrix& w);

/// E (x'Ax)^2 = 2 |A|_F^2 + (tr A)^2 for x ~ N(0, I_d).  \param a symmetric d x d  \rigor exact
Rational gaussian_quartic(const Matrix& a);

/// E (|W x|^2 - |Ws x|^2)^2 for x ~ N(0, I_d): the population risk of `student` against `teacher`.  \rigor exact
Rational gaussian_risk(const Matrix& student, const Matrix& teacher);

/// Independent entries, uniform on {-bound, ..., bound}.
Matrix random_integer_matrix(Random& random, std::size_t rows, std::size_t cols, int bound);

/// An integer matrix of exactly the given rank: L U with a unit lower trapezoidal L (rows x rank) and a unit upper trapezoidal U (rank x cols), other
/// entries uniform on {-bound, ..., bound}, then the rows and the columns shuffled.  \pre rank <= min(rows, cols)
Matrix random_matrix_of_rank(Random& random, std::size_t rows, std::size_t cols, std::size_t rank, int bound);

/// Independent standard normal doubles, each taken as the dyadic rational that it is.
Matrix random_dyadic_matrix(Random& random, std::size_t rows, std::size_t cols);

/// An upper triangular R (d x d) with R'R distributed like A'A for an m x d matrix A of independent standard normals, up to rounding: chi variables with
/// m, m-1, ..., m-d+1 degrees of freedom on the diagonal, normals above it (Bartlett).  Each double is taken as the dyadic rational that it is.
/// \pre m >= d  \complexity O(m d) normals  \source [Bartlett1933]
Matrix random_bartlett_factor(Random& random, std::size_t m, std::size_t d);

/// A random skew-symmetric matrix, entries above the diagonal uniform on {-bound, ..., bound}.
Matrix random_skew_matrix(Random& random, std::size_t n, int bound);

/// `w` with rows of zeros appended until it has `rows` rows: the same Gram matrix.  \pre w.rows() <= rows
Matrix pad_rows(const Matrix& w, std::size_t rows);

/// Row t is (1 - t^2, 2t, 1 + t^2), t = 0, ..., n-1: n distinct points on the cone x_1^2 + x_2^2 = x_3^2, so rank of (x_k x_l)_{k<=l} is at most 5 < 6.
Matrix cone_points(std::size_t n);

/// The 2^d points of {-1, 1}^d, last coordinate changing fastest.
Matrix sign_points(std::size_t d);

/// n points on the quadric x'Mx = 0: the second points in which random integer lines through the zero x0 (1 x d) meet it, scaled to be free of
/// denominators of the projection.  \pre x0 M x0' = 0, x0 != 0, M symmetric
Matrix random_quadric_points(Random& random, const Matrix& m, const Matrix& x0, std::size_t n, int bound);

/// A teacher, a student and, where the example is about a sample, its points.
struct QuadraticExample {
  Matrix teacher;
  Matrix student;
  Matrix data;
};

/// Teacher of Gram 3 I_2 (m = 4), student 2 e_1 e_1': a critical point of the Gaussian risk of rank 1; risk 24 = (8/3) sigma_min^4 < 27.
QuadraticExample rank_one_saddle();

/// Teacher I_2, student rows e_1, e_1, data (1, 1), (1, -1): both networks answer 2, 2; Gaussian risk 4.
QuadraticExample sign_interpolant();

/// Teacher I_2, student rows e_2, e_2, data {-1, 1}^2: both networks answer 2 everywhere, though the student has rank 1.
QuadraticExample rademacher_interpolant();

/// Teacher I_3, student diag(7/5, 7/5, 1/5), n cone_points: an interpolant of risk 7 (24/25)^2.
QuadraticExample cone_interpolant(std::size_t n);

}  // namespace lemmacheck
