#include "lemmacheck/kernel/matroid_union.hpp"

namespace lemmacheck {
namespace {

/// Marks the indices as taken; false if one is out of range or taken before.
bool take(const std::vector<std::size_t>& indices, std::vector<bool>& taken) {
  for (const std::size_t i : indices) {
    if (i >= taken.size() || taken[i]) return false;
    taken[i] = true;
  }
  return true;
}

}  // namespace

std::size_t ColumnPartition::size() const {
  std::size_t total = 0;
  for (const Class& c : classes) total += c.cols.size();
  return total;
}

bool verify_partition(const ResidueMatrix& residues, std::size_t k, const ColumnPartition& partition) {
  if (partition.classes.size() > k) return false;
  std::vector<bool> taken(residues.cols(), false);
  for (const ColumnPartition::Class& c : partition.classes)
    if (!take(c.cols, taken) || !verify_minor(residues, {partition.prime, c.rows, c.cols})) return false;
  return true;
}

bool verify_cover(const Matrix& t, const ColumnCover& cover) {
  const std::size_t n = cover.cols.size();
  std::vector<bool> taken(t.cols(), false);
  if (!take(cover.cols, taken)) return false;
  if (cover.left.rows() != t.rows() || cover.right.cols() != n || cover.left.cols() != cover.right.rows()) return false;
  const Matrix product = cover.left * cover.right;
  for (std::size_t i = 0; i < t.rows(); ++i)
    for (std::size_t j = 0; j < n; ++j)
      if (product(i, j) != t(i, cover.cols[j])) return false;
  return true;
}

}  // namespace lemmacheck
