#pragma once

/// \file
/// Trusted judges of the largest number of columns that k independent sets cover.  Floor: kernel.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lemmacheck/kernel/rank.hpp"

namespace lemmacheck {

/// Disjoint sets of columns, each linearly independent mod `prime` by a minor of its own.
struct ColumnPartition {
  struct Class {
    std::vector<std::size_t> rows;  ///< of the minor, distinct
    std::vector<std::size_t> cols;  ///< as many
  };
  std::uint32_t prime = 0;
  std::vector<Class> classes;
  [[nodiscard]] std::size_t size() const;  ///< number of columns in all classes
};

/// A set of columns S of T with T_S = left * right.
struct ColumnCover {
  std::vector<std::size_t> cols;  ///< S, distinct
  Matrix left;                    ///< rows(T) x q
  Matrix right;                   ///< q x |S|
};

/// Does the partition prove unionrank(T, k) = min_S (cols - |S| + k rank T_S) >= partition.size()?
/// `residues` is the image of T in F_p.  Checks: at most k classes, no column twice, every class a minor that does not vanish (verify_minor).
/// Proof: let P be the union of the classes and S a set of columns.  The columns of a class are independent, so at most rank T_S of them lie in S; hence
/// |P| <= |P - S| + k rank T_S <= cols - |S| + k rank T_S.  \rigor exact  \complexity O(sum of the cubes of the classes)
bool verify_partition(const ResidueMatrix& residues, std::size_t k, const ColumnPartition& partition);

/// Does the cover prove unionrank(T, k) <= cols - |S| + k q?
/// Checks: S distinct and in range; shapes; T_S = left * right.  Proof: rank T_S <= q, and S is one of the sets of the minimum.
/// \rigor exact  \complexity O(rows q |S|)
bool verify_cover(const Matrix& t, const ColumnCover& cover);

}  // namespace lemmacheck
