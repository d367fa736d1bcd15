#pragma once

/// \file
/// Data sets on which span{x_i x_i'} is tried.  Rows are points.  Floor: network.

#include <cstddef>
#include <vector>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/exact/matrix.hpp"

namespace lemmacheck {

/// e_1, ..., e_d, then e_i + e_j, i < j: x'Mx at these points determines a symmetric M, with integer coefficients (det veronese = 1 or -1).
Matrix polarization_points(std::size_t d);

/// The first `count` primes.
std::vector<unsigned> first_primes(std::size_t count);

/// Row t is (p_1^t, ..., p_d^t), t = 0, ..., n-1, for the first d primes: veronese of it is a Vandermonde matrix in the products p_i p_j.
Matrix prime_power_points(std::size_t d, std::size_t n);

/// cone_points(6) with the first coordinate of the fourth point moved by 2^-40: spans, though every tolerance above 2^-40 says it does not.
Matrix near_cone_points();

/// Independent entries, uniform on the multiples of 2^-53 in [0, 1).
Matrix random_uniform_matrix(Random& random, std::size_t rows, std::size_t cols);

/// Independent standard normals, each rounded down to a multiple of 2^-bits.
Matrix random_rounded_gaussian_matrix(Random& random, std::size_t rows, std::size_t cols, int bits);

/// Independent standard exponentials, -log(1 - u) rounded to double, each taken as the dyadic rational that it is.
Matrix random_exponential_matrix(Random& random, std::size_t rows, std::size_t cols);

}  // namespace lemmacheck
