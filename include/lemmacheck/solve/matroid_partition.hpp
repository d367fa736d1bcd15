#pragma once

/// \file
/// Untrusted searchers for the union of k column matroids.  Floor: solve.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "lemmacheck/kernel/matroid_union.hpp"

namespace lemmacheck {

/// Disjoint independent sets of columns over F_p, together as large as possible, and the set that shows it.
struct MatroidPartition {
  std::vector<std::vector<std::size_t>> classes;  ///< k or fewer
  std::vector<std::size_t> tight;                 ///< S with sum |class| = cols - |S| + k rank_p(T_S)
};

/// Edmonds' matroid partition for k copies of the column matroid of `residues` over F_p: one column after the other is added along a shortest
/// augmenting path.  A class keeps the matrix that takes its columns to unit vectors, so that the circuit of a column is one product.  A search that
/// fails leaves a set that every class spans; later paths cannot enter it, so all failures together visit every column once.
/// \pre p is an odd prime below 2^22, entries are below p, fewer than 2^20 rows  \complexity O(cols k rows^2) for each layer of failed search and each
/// augmentation at worst; 2000 columns of length 45 and k = 45: below a second  \source [Edmonds1965], [Schrijver2003, section 42.3]
MatroidPartition find_matroid_partition(const ResidueMatrix& residues, std::uint32_t p, std::size_t k);

/// The classes with a minor for each.
ColumnPartition partition_evidence(const ResidueMatrix& residues, std::uint32_t p, const MatroidPartition& partition);

/// T_S = L R over Q with as many columns of L as T_S has rank mod p, R some rows of T_S and L = I if these are all of them; nothing where the
/// rank over Q is larger or p divides a denominator.
std::optional<ColumnCover> find_column_cover(const Matrix& t, const std::vector<std::size_t>& cols, std::uint32_t p);

}  // namespace lemmacheck
