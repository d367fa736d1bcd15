/// \file
/// Blocked Gaussian elimination mod p in doubles that hold integers, over cblas_dgemm.
///
/// Residues are balanced: let h = (p + 3) / 2.  Every matrix entry is an integer x with |x| <= h + k h^2 where k, its growth, counts the products
/// that were subtracted from it since it was last reduced to |x| <= h.  No growth exceeds the budget K, the largest k with h + k h^2 <= 2^53 - p.
/// Then every partial sum inside dgemm, in any order, fused or not, is an integer of size at most 2^53: nothing is ever rounded.
///
/// reduce(x) is x - q p with q = rint(fl(x fl(1/p))).  For |x| <= 2^53 - p the two roundings leave |fl(x fl(1/p)) - x/p| <= 2^-52 |x|/p (1 + 2^-53) < 3/p, and
/// in fact <= 2 (1 + 2^-53) / p, so |x - q p| <= p/2 + 2 (1 + 2^-53), hence, being an integer with p odd, at most (p + 3)/2 = h.  q p has size at most
/// |x| + h < 2^53 and is exact.  If p divides x then q = x/p because 2 (1 + 2^-53) / p < 1/2 for p >= 5, so reduce(x) = 0 exactly when p divides x.
///
/// None of this is trusted: the judge verify_minor eliminates again in integers.

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include "lapack.hpp"
#include "lemmacheck/base/vector_clones.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck {
namespace {

constexpr std::size_t leaf = 8;
constexpr double two_53 = 9007199254740992.0;
constexpr double round_to_integer = 6755399441055744.0;  // 1.5 * 2^52: adding and subtracting it is rint for |x| <= 2^51

/// See the head of the file.
inline double reduce(double x, double p, double reciprocal) {
  const double q = (x * reciprocal + round_to_integer) - round_to_integer;
  return x - q * p;
}

struct Modulus {
  explicit Modulus(std::uint32_t prime)
      : p(prime), reciprocal(1 / p), bound((p + 3) / 2), budget(static_cast<std::size_t>((two_53 - p - bound) / (bound * bound))) {}
  double p;
  double reciprocal;
  double bound;
  std::size_t budget;
};

/// The balanced residues of x[0..n).
LEMMACHECK_VECTOR_CLONES void balance(double* __restrict y, const std::uint32_t* __restrict x, std::size_t n, std::uint32_t p) {
  const auto half = static_cast<std::int32_t>(p / 2);
  for (std::size_t i = 0; i < n; ++i) {
    const auto v = static_cast<std::int32_t>(x[i]);
    y[i] = v > half ? v - static_cast<std::int32_t>(p) : v;
  }
}

/// x = reduce(x), entry by entry.
LEMMACHECK_VECTOR_CLONES void reduce_all(double* x, std::size_t n, double p, double reciprocal) {
  for (std::size_t i = 0; i < n; ++i) x[i] = reduce(x[i], p, reciprocal);
}

/// x = reduce(factor x), entry by entry.
LEMMACHECK_VECTOR_CLONES void scale_all(double* x, double factor, std::size_t n, double p, double reciprocal) {
  for (std::size_t i = 0; i < n; ++i) x[i] = reduce(x[i] * factor, p, reciprocal);
}

/// y -= factor x.
LEMMACHECK_VECTOR_CLONES void subtract_multiple(double* __restrict y, const double* __restrict x, double factor, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) y[i] -= x[i] * factor;
}

/// Recursive LU [Toledo1997] of an m x n matrix, stored by columns, with row exchanges; columns without a pivot are skipped.
/// Column r of the storage receives the r-th column of L, so L is contiguous although pivot columns need not be.
class Elimination {
 public:
  /// The transpose of `a`, which stored by columns is `a` itself.
  Elimination(const ResidueMatrix& a, std::uint32_t p)
      : modulus_(p), rows_(a.cols()), cols_(a.rows()), stride_((rows_ + 7) / 8 * 8), row_order_(rows_) {
    if (stride_ % 64 == 0) stride_ += 8;  // columns a multiple of 512 bytes apart would compete for the same cache sets
    entries_ = std::make_unique_for_overwrite<double[]>(stride_ * cols_);
    for (std::size_t j = 0; j < cols_; ++j) balance(column(j), a.entries().data() + j * rows_, rows_, p);
    std::iota(row_order_.begin(), row_order_.end(), std::size_t{0});
    pivot_cols_.reserve(std::min(rows_, cols_));
    factor(0, cols_, 0);
  }

  [[nodiscard]] std::vector<std::size_t> pivot_rows() const { return {row_order_.begin(), row_order_.begin() + static_cast<std::ptrdiff_t>(rank())}; }
  [[nodiscard]] const std::vector<std::size_t>& pivot_cols() const { return pivot_cols_; }

 private:
  [[nodiscard]] std::size_t rank() const { return pivot_cols_.size(); }
  double* column(std::size_t j) { return entries_.get() + j * stride_; }
  double* at(std::size_t i, std::size_t j) { return entries_.get() + j * stride_ + i; }

  [[nodiscard]] double reduced(double x) const { return reduce(x, modulus_.p, modulus_.reciprocal); }
  void reduce_block(std::size_t row, std::size_t row_end, std::size_t col, std::size_t col_end) {
    for (std::size_t j = col; j < col_end; ++j) reduce_all(at(row, j), row_end - row, modulus_.p, modulus_.reciprocal);
  }

  /// Eliminates columns [col, col_end), whose rows from rank() on have growth at most `growth`.
  void factor(std::size_t col, std::size_t col_end, std::size_t growth) {
    if (rank() == rows_ || col == col_end) return;
    if (col_end - col <= leaf) return factor_leaf(col, col_end, growth);
    const std::size_t middle = col + (col_end - col + 2 * leaf - 1) / (2 * leaf) * leaf;
    const std::size_t first = rank();
    factor(col, middle, growth);
    if (rank() == rows_) return;
    solve(first, rank(), middle, col_end, growth);
    subtract_product(rank(), rows_, first, rank(), middle, col_end, growth);
    factor(middle, col_end, growth);
  }

  void factor_leaf(std::size_t col, std::size_t col_end, std::size_t growth) {
    const std::size_t first = rank();
    if (growth + leaf > modulus_.budget) reduce_block(first, rows_, col, col_end);
    std::vector<std::pair<std::size_t, std::size_t>> exchanges;
    for (std::size_t c = col; c < col_end && rank() < rows_; ++c) {
      const std::size_t r = rank();
      reduce_block(r, rows_, c, c + 1);
      const double* end = at(rows_, c);
      const double* pivot = std::find_if(at(r, c), const_cast<double*>(end), [](double x) { return x != 0; });
      if (pivot == end) continue;
      const auto i = static_cast<std::size_t>(pivot - column(c));
      if (i != r) {
        exchanges.emplace_back(r, i);
        std::swap(row_order_[r], row_order_[i]);
        for (std::size_t j = c; j < col_end; ++j) std::swap(*at(r, j), *at(i, j));
        for (std::size_t j = first; j < r; ++j) std::swap(*at(r, j), *at(i, j));
      }
      const std::size_t below = rows_ - r - 1;
      const double scale = inverse(*at(r, c));
      if (c != r) std::copy_n(at(r + 1, c), below, at(r + 1, r));
      scale_all(at(r + 1, r), scale, below, modulus_.p, modulus_.reciprocal);
      pivot_cols_.push_back(c);
      for (std::size_t j = c + 1; j < col_end; ++j) subtract_multiple(at(r + 1, j), at(r + 1, r), reduced(*at(r, j)), below);
    }
    if (exchanges.empty()) return;
    const auto exchange = [&](std::size_t j) {
      for (const auto& [r, i] : exchanges) std::swap(*at(r, j), *at(i, j));
    };
    for (std::size_t j = 0; j < first; ++j) exchange(j);
    for (std::size_t j = col_end; j < cols_; ++j) exchange(j);
  }

  /// Rows [row, row_end) of columns [col, col_end) become L^-1 times themselves, L the unit lower triangle of these rows; reduced.
  void solve(std::size_t row, std::size_t row_end, std::size_t col, std::size_t col_end, std::size_t growth) {
    const std::size_t n = row_end - row;
    if (n == 0) return;
    if (n > leaf) {
      const std::size_t middle = row + (n + 2 * leaf - 1) / (2 * leaf) * leaf;
      solve(row, middle, col, col_end, growth);
      subtract_product(middle, row_end, row, middle, col, col_end, growth);
      return solve(middle, row_end, col, col_end, growth);
    }
    // Multiplying by the inverse of the small triangle lets dgemm run over all columns at once.
    double inverse_l[leaf * leaf] = {};
    for (std::size_t j = 0; j < n; ++j) {
      inverse_l[j * leaf + j] = 1;
      for (std::size_t k = j; k < n; ++k) {
        double& x = inverse_l[j * leaf + k];
        x = reduced(x);
        for (std::size_t i = k + 1; i < n; ++i) inverse_l[j * leaf + i] -= *at(row + i, row + k) * x;
      }
    }
    right_.resize(leaf * (col_end - col));
    reduce_block(row, row_end, col, col_end);
    for (std::size_t j = col; j < col_end; ++j) std::copy_n(at(row, j), n, right_.data() + (j - col) * leaf);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, size(n), size(col_end - col), size(n), 1.0, inverse_l, size(leaf), right_.data(),
                size(leaf), 0.0, at(row, col), size(stride_));
    reduce_block(row, row_end, col, col_end);
  }

  /// Subtracts L[row..row_end, pivot..pivot_end] times rows [pivot, pivot_end) from rows [row, row_end), all of columns [col, col_end).
  void subtract_product(std::size_t row, std::size_t row_end, std::size_t pivot, std::size_t pivot_end, std::size_t col, std::size_t col_end,
                        std::size_t& growth) {
    while (pivot < pivot_end && row < row_end) {
      if (growth == modulus_.budget) {
        reduce_block(row, row_end, col, col_end);
        growth = 0;
      }
      const std::size_t inner = std::min(pivot_end - pivot, modulus_.budget - growth);
      cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, size(row_end - row), size(col_end - col), size(inner), -1.0, at(row, pivot),
                  size(stride_), at(pivot, col), size(stride_), 1.0, at(row, col), size(stride_));
      growth += inner;
      pivot += inner;
    }
  }

  [[nodiscard]] double inverse(double x) const {
    const auto p = static_cast<std::int64_t>(modulus_.p);
    const auto residue = (static_cast<std::int64_t>(x) % p + p) % p;
    return reduced(inverse_mod(static_cast<std::uint32_t>(residue), static_cast<std::uint32_t>(p)));
  }

  static int size(std::size_t n) { return static_cast<int>(n); }

  Modulus modulus_;
  std::size_t rows_;
  std::size_t cols_;
  std::size_t stride_;
  std::unique_ptr<double[]> entries_;
  std::vector<double> right_;
  std::vector<std::size_t> row_order_;  ///< row i of the storage is row row_order_[i] of the matrix
  std::vector<std::size_t> pivot_cols_;
};

/// Row echelon form mod p on 64-bit words, for primes that leave no room for products in a double; entries stay below p^2 < 2^62.
Minor find_minor_in_integers(const ResidueMatrix& residues, std::uint32_t p) {
  const std::size_t rows = residues.rows();
  const std::size_t cols = residues.cols();
  const std::uint64_t square = std::uint64_t{p} * p;
  std::vector<std::uint64_t> a(residues.entries().begin(), residues.entries().end());
  std::vector<std::size_t> order(rows);  // order[i] is where row i of the echelon form is stored
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::uint32_t> pivot_row(cols);
  Minor minor{.prime = p, .rows = {}, .cols = {}};
  for (std::size_t k = 0; k < cols && minor.rows.size() < rows; ++k) {
    const std::size_t r = minor.rows.size();
    std::size_t pivot = r;
    while (pivot < rows && a[order[pivot] * cols + k] % p == 0) ++pivot;
    if (pivot == rows) continue;
    std::swap(order[r], order[pivot]);
    minor.rows.push_back(order[r]);
    minor.cols.push_back(k);
    for (std::size_t j = k; j < cols; ++j) pivot_row[j] = static_cast<std::uint32_t>(a[order[r] * cols + j] % p);
    const std::uint64_t inverse = inverse_mod(pivot_row[k], p);
    for (std::size_t i = r + 1; i < rows; ++i) {
      std::uint64_t* row = a.data() + order[i] * cols;
      const auto factor = static_cast<std::uint32_t>((p - row[k] % p) * inverse % p);
      if (factor == 0) continue;
      for (std::size_t j = k + 1; j < cols; ++j) {
        const std::uint64_t x = row[j] + std::uint64_t{factor} * pivot_row[j];
        row[j] = std::min(x, x - square);  // x - square wraps round above x when x < square
      }
    }
  }
  return minor;
}

}  // namespace

std::uint32_t elimination_prime(std::size_t k) {
  for (std::uint32_t p = (std::uint32_t{1} << 22) - 1;; p -= 2)
    if (is_odd_prime(p) && k-- == 0) return p;
}

Minor find_minor(const ResidueMatrix& residues, std::uint32_t p) {
  if (p < 5 || Modulus(p).budget < 2 * leaf) return find_minor_in_integers(residues, p);
  use_one_blas_thread();
  const Elimination elimination(residues, p);
  return {.prime = p, .rows = elimination.pivot_cols(), .cols = elimination.pivot_rows()};
}

}  // namespace lemmacheck
