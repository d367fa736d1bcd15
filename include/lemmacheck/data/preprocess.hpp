#pragma once

/// \file
/// Centring, whitening and grouping before training.  Points are rows, row-major.  Floor: data.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "lemmacheck/base/result.hpp"

namespace lemmacheck {

/// Subtracts from every column its mean; a constant column becomes exactly 0.  \pre points.size() is a multiple of dimension >= 1
void centre(std::vector<double>& points, std::size_t dimension);

/// Centres every column and divides it by its standard deviation (with 1/N) if that is not 0.
void standardise(std::vector<double>& points, std::size_t dimension);

/// Centres, then multiplies every row by U (S + epsilon)^(-1/2) U', where U S U' is the covariance X'X/N of the centred points; directions whose
/// eigenvalue is at most 1e-12 of the largest are dropped.  With epsilon = 0 the covariance of what is left is the projection onto these directions.
/// \returns the number of directions kept, or an Error: no two points that differ, eigenvalues that are not found
/// \complexity O(N d^2 + d^3)  \source [BellSejnowski1997, (9)]
Result<std::size_t> whiten(std::vector<double>& points, std::size_t dimension, double epsilon);

enum class Grouping {
  odd_even,  ///< odd classes against even ones
  halves     ///< classes 0-4 against 5-9
};

/// odd-even or halves.
std::optional<Grouping> grouping_from(std::string_view word);

/// 1 for odd classes, or for 5-9; -1 for the others.
std::vector<double> group_classes(const std::vector<int>& classes, Grouping grouping);

}  // namespace lemmacheck
