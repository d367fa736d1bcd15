#pragma once

/// \file
/// The distance of a vector from the column space of a matrix in doubles, for any cutoff on the singular values.  A search: nothing here is a proof.
/// Floor: train.

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "lemmacheck/base/result.hpp"

namespace lemmacheck {

/// y in the basis of left singular vectors u_1, u_2, ... of an R x P matrix M.
struct SingularCoordinates {
  std::size_t rows = 0;                ///< R
  std::size_t columns = 0;             ///< P
  double row_sum_norm = 0;             ///< max_i sum_j |M_ij|
  std::vector<double> values;          ///< min(R, P) singular values, descending
  std::vector<double> coordinates;     ///< u_k'y, in the same order
  double squared_distance_beyond = 0;  ///< of y from the span of all these u_k

  /// |(I - P[M]) y|^2, P[M] the projection onto the u_k whose singular value is greater than the cutoff.
  [[nodiscard]] double squared_distance(double cutoff) const;

  /// How many singular values are greater than the cutoff.
  [[nodiscard]] std::size_t rank(double cutoff) const;
};

/// Writes rows first, ..., first + count - 1 of a matrix, row-major.
using RowSource = std::function<void(std::size_t first, std::size_t count, std::span<double> rows)>;

/// Takes the rows in blocks: [M y] = Q [R z] by Householder reflections, then the singular values of R with z carried along.
/// \returns the coordinates, or an Error if an entry is not finite or LAPACK finds no singular values
/// \pre R, P >= 1; y has R entries  \rigor heuristic
/// \complexity about 3 R P^2 + 3 P^3 flop and 6 P^2 doubles for R > P, else 2 R^2 P + 3 R^3 flop and R P + R^2 doubles
/// \source [GolubVanLoan1996, section 5.4.5]
Result<SingularCoordinates> find_singular_coordinates(std::size_t rows, std::size_t columns, const RowSource& source, std::span<const double> y);

/// Below which a singular value counts as zero; e is 2^-52.
enum class RankCutoff {
  numerical_recipes,  ///< s_max e sqrt(R + P + 1) / 2  [PressTeukolskyVetterlingFlannery2007, section 2.6.2]
  row_sums,           ///< |M|_inf e / 2                [GolubVanLoan1996, section 5.5.8]
  lapack              ///< s_max e                      [LAPACK, dgelss]
};

double rank_cutoff(const SingularCoordinates& m, RankCutoff kind);

}  // namespace lemmacheck
