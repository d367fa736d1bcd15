#include "lemmacheck/kernel/rank.hpp"

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

/// Gaussian elimination in F_p on representatives that need not be reduced: each is below 2^64 because it starts below p, grows by at most
/// (p-1)^2 a step and is reduced after every `delay` steps, where delay (p-1)^2 + p <= 2^64 - 1 (delay >= 3).  Rows are reduced when they become pivots.
bool is_invertible_mod(std::vector<std::vector<std::uint64_t>> a, std::uint64_t p) {
  const std::uint64_t delay = (~std::uint64_t{0} - p) / ((p - 1) * (p - 1));
  const std::size_t n = a.size();
  std::vector<std::uint32_t> pivot_row(n);
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    while (pivot < n && a[pivot][k] % p == 0) ++pivot;
    if (pivot == n) return false;
    std::swap(a[k], a[pivot]);
    for (std::size_t j = k; j < n; ++j) pivot_row[j] = static_cast<std::uint32_t>(a[k][j] % p);
    const std::uint64_t inverse = inverse_mod(pivot_row[k], static_cast<std::uint32_t>(p));
    for (std::size_t i = k + 1; i < n; ++i) {
      const auto factor = static_cast<std::uint32_t>((p - a[i][k] % p) * inverse % p);
      std::uint64_t* row = a[i].data();
      for (std::size_t j = k + 1; j < n; ++j) row[j] += std::uint64_t{factor} * pivot_row[j];
      if ((k + 1) % delay == 0)
        for (std::size_t j = k + 1; j < n; ++j) row[j] %= p;
    }
  }
  return true;
}

}  // namespace

bool verify_minor(const ResidueMatrix& residues, const Minor& minor) {
  if (!is_odd_prime(minor.prime) || minor.rows.size() != minor.cols.size()) return false;
  if (!are_distinct_below(minor.rows, residues.rows()) || !are_distinct_below(minor.cols, residues.cols())) return false;
  std::vector<std::vector<std::uint64_t>> submatrix(minor.rows.size());
  for (std::size_t i = 0; i < minor.rows.size(); ++i)
    for (const std::size_t j : minor.cols) submatrix[i].push_back(residues(minor.rows[i], j) % minor.prime);
  return is_invertible_mod(std::move(submatrix), minor.prime);
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
