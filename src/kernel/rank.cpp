#include "lemmacheck/kernel/rank.hpp"

#include <algorithm>
#include <utility>

namespace lemmacheck {
namespace {

bool are_distinct_below(const std::vector<std::size_t>& indices, std::size_t bound) {
  std::vector<bool> seen(bound, false);
  for (const std::size_t i : indices) {
    if (i >= bound || seen[i]) return false;
    seen[i] = true;
  }
  return true;
}

}  // namespace

bool verify_minor(const ResidueMatrix& residues, const Minor& minor) {
  const std::uint32_t p = minor.prime;
  const std::size_t n = minor.rows.size();
  if (!is_odd_prime(p) || minor.cols.size() != n) return false;
  if (!are_distinct_below(minor.rows, residues.rows()) || !are_distinct_below(minor.cols, residues.cols())) return false;

  // The submatrix is L U up to a permutation of columns, U unit upper triangular: L_ij = a_ij - sum_{k<j} L_ik U_kj for j <= i and
  // U_ij = (a_ij - sum_{k<i} L_ik U_kj) / L_ii for j > i, where a later column takes the place of column i if it makes L_ii non-zero.
  // A sum starts below 2^32, grows by at most p^2 a step and is reduced after `delay` steps: it stays below 2^32 + delay p^2 < 2^64.
  const std::size_t delay = (~std::uint64_t{0} >> 32 << 32) / (std::uint64_t{p} * p);
  std::vector<std::size_t> cols = minor.cols;
  std::vector<std::uint32_t> minus_lower(n);                                        // entry k is p - L_ik
  std::vector<std::vector<std::uint32_t>> upper(n, std::vector<std::uint32_t>(n));  // upper[j][k] = U_kj
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t pivot = n;
    for (std::size_t j = 0; j < n; ++j) {
      const std::uint32_t* a = minus_lower.data();
      const std::uint32_t* b = upper[j].data();
      std::uint64_t sum = residues(minor.rows[i], cols[j]);
      std::size_t k = 0;
      do {
        const std::size_t end = std::min({i, j, k + delay});
        for (; k < end; ++k) sum += std::uint64_t{a[k]} * b[k];
        sum %= p;
      } while (k < std::min(i, j));
      if (j < i) {
        minus_lower[j] = static_cast<std::uint32_t>(p - sum);
      } else {
        upper[j][i] = static_cast<std::uint32_t>(sum);
        if (sum != 0 && pivot == n) pivot = j;
      }
    }
    if (pivot == n) return false;
    std::swap(cols[i], cols[pivot]);
    std::swap(upper[i], upper[pivot]);
    const std::uint64_t inverse = inverse_mod(upper[i][i], p);
    for (std::size_t j = i; j < n; ++j) upper[j][i] = static_cast<std::uint32_t>(upper[j][i] * inverse % p);
  }
  return true;
}

bool verify_null_basis(const Matrix& t, const NullBasis& evidence) {
  const Matrix& basis = evidence.basis;
  if (basis.rows() != t.cols() || evidence.free.size() != basis.cols()) return false;
  if (!are_distinct_below(evidence.free, basis.rows())) return false;
  for (std::size_t i = 0; i < evidence.free.size(); ++i)
    for (std::size_t j = 0; j < basis.cols(); ++j)
      if (basis(evidence.free[i], j) != (i == j ? 1 : 0)) return false;
  return is_zero(t * basis);
}

}  // namespace lemmacheck
