#include "lemmacheck/solve/matroid_partition.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck {
namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

/// Independent columns in F_p^d with an invertible matrix that takes member i to the unit vector i.
class IndependentSet {
 public:
  IndependentSet(std::size_t d, std::uint32_t p) : d_(d), p_(p), transform_(d * d) {
    for (std::size_t i = 0; i < d; ++i) transform_[i * d + i] = 1;
  }

  [[nodiscard]] const std::vector<std::size_t>& members() const { return members_; }
  [[nodiscard]] bool is_full() const { return members_.size() == d_; }

  /// Entry i < members().size() is the coordinate along member i; another entry that is not 0 shows that the column is independent of the members.
  void coordinates(const std::uint32_t* column, std::vector<std::uint32_t>& out) const {
    out.resize(d_);
    for (std::size_t i = 0; i < d_; ++i) {
      const std::uint32_t* row = transform_.data() + i * d_;
      std::uint64_t sum = 0;
      for (std::size_t k = 0; k < d_; ++k) sum += std::uint64_t{row[k]} * column[k];  // below 2^20 2^44
      out[i] = static_cast<std::uint32_t>(sum % p_);
    }
  }

  /// The first position behind the members where the coordinates are not 0; none if there is none.
  [[nodiscard]] std::size_t find_residual(const std::vector<std::uint32_t>& coordinates) const {
    for (std::size_t i = members_.size(); i < d_; ++i)
      if (coordinates[i] != 0) return i;
    return none;
  }

  void insert(std::size_t member, const std::uint32_t* column) {
    coordinates(column, scratch_);
    const std::size_t from = find_residual(scratch_);
    const std::size_t to = members_.size();
    if (from != to) {
      std::swap(scratch_[from], scratch_[to]);
      std::swap_ranges(row(from), row(from) + d_, row(to));
    }
    members_.push_back(member);
    pivot(to);
  }

  void replace(std::size_t position, std::size_t member, const std::uint32_t* column) {
    coordinates(column, scratch_);
    members_[position] = member;
    pivot(position);
  }

 private:
  std::uint32_t* row(std::size_t i) { return transform_.data() + i * d_; }

  /// Row operations that take the column with coordinates scratch_ to the unit vector `at`.
  void pivot(std::size_t at) {
    const std::uint64_t inverse = inverse_mod(scratch_[at], p_);
    std::uint32_t* pivot_row = row(at);
    for (std::size_t k = 0; k < d_; ++k) pivot_row[k] = static_cast<std::uint32_t>(pivot_row[k] * inverse % p_);
    for (std::size_t i = 0; i < d_; ++i) {
      if (i == at || scratch_[i] == 0) continue;
      const std::uint64_t factor = p_ - scratch_[i];
      std::uint32_t* target = row(i);
      for (std::size_t k = 0; k < d_; ++k) target[k] = static_cast<std::uint32_t>((target[k] + factor * pivot_row[k]) % p_);
    }
  }

  std::size_t d_;
  std::uint32_t p_;
  std::vector<std::size_t> members_;
  std::vector<std::uint32_t> transform_;
  std::vector<std::uint32_t> scratch_;
};

class Partition {
 public:
  Partition(const ResidueMatrix& residues, std::uint32_t p, std::size_t k)
      : d_(residues.rows()),
        n_(residues.cols()),
        columns_(d_ * n_),
        classes_(std::min(k, n_), IndependentSet(d_, p)),
        class_of_(n_, none),
        position_(n_),
        parent_(n_),
        seen_(n_, 0),
        is_tight_(n_, false) {
    for (std::size_t i = 0; i < d_; ++i)
      for (std::size_t j = 0; j < n_; ++j) columns_[j * d_ + i] = residues(i, j);
  }

  MatroidPartition run() {
    std::size_t covered = 0;
    for (std::size_t e = 0; e < n_ && covered < classes_.size() * d_; ++e) covered += augment(e);
    MatroidPartition out;
    if (covered == classes_.size() * d_) is_tight_.assign(n_, covered < n_);  // every class spans everything
    for (const IndependentSet& c : classes_)
      if (!c.members().empty()) out.classes.push_back(c.members());
    for (std::size_t e = 0; e < n_; ++e)
      if (is_tight_[e]) out.tight.push_back(e);
    return out;
  }

 private:
  [[nodiscard]] const std::uint32_t* column(std::size_t e) const { return columns_.data() + e * d_; }

  /// Adds column e along a shortest path, or marks as tight what was reached.
  bool augment(std::size_t e) {
    ++stamp_;
    queue_.assign(1, e);
    seen_[e] = stamp_;
    parent_[e] = none;
    for (std::size_t head = 0; head < queue_.size(); ++head) {
      const std::size_t f = queue_[head];
      for (const bool full : {false, true})
        for (std::size_t j = 0; j < classes_.size(); ++j) {
          if (j == class_of_[f] || classes_[j].is_full() != full) continue;
          classes_[j].coordinates(column(f), coordinates_);
          if (!full && classes_[j].find_residual(coordinates_) != none) {
            shift_along_path(f, j);
            return true;
          }
          for (std::size_t t = 0; t < classes_[j].members().size(); ++t) {
            if (coordinates_[t] == 0) continue;
            const std::size_t g = classes_[j].members()[t];
            if (seen_[g] == stamp_ || is_tight_[g]) continue;
            seen_[g] = stamp_;
            parent_[g] = f;
            queue_.push_back(g);
          }
        }
    }
    for (const std::size_t f : queue_) is_tight_[f] = true;
    return false;
  }

  /// f moves to class j, its parent takes its place, and so on.  Last exchange first: on a shortest path the coordinates that an earlier exchange in the
  /// same class needs are not touched.
  void shift_along_path(std::size_t f, std::size_t j) {
    std::size_t left_class = class_of_[f];
    std::size_t left_position = position_[f];
    class_of_[f] = j;
    position_[f] = classes_[j].members().size();
    classes_[j].insert(f, column(f));
    while (left_class != none) {
      const std::size_t g = parent_[f];
      const std::size_t target = left_class;
      const std::size_t position = left_position;
      left_class = class_of_[g];
      left_position = position_[g];
      class_of_[g] = target;
      position_[g] = position;
      classes_[target].replace(position, g, column(g));
      f = g;
    }
  }

  std::size_t d_;
  std::size_t n_;
  std::vector<std::uint32_t> columns_;  ///< one after the other
  std::vector<IndependentSet> classes_;
  std::vector<std::size_t> class_of_;
  std::vector<std::size_t> position_;
  std::vector<std::size_t> parent_;
  std::vector<std::size_t> seen_;
  std::vector<bool> is_tight_;
  std::size_t stamp_ = 0;
  std::vector<std::size_t> queue_;
  std::vector<std::uint32_t> coordinates_;
};

template <class T>
DenseMatrix<T> take_columns(const DenseMatrix<T>& a, const std::vector<std::size_t>& cols) {
  DenseMatrix<T> out(a.rows(), cols.size());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < cols.size(); ++j) out(i, j) = a(i, cols[j]);
  return out;
}

}  // namespace

MatroidPartition find_matroid_partition(const ResidueMatrix& residues, std::uint32_t p, std::size_t k) { return Partition(residues, p, k).run(); }

ColumnPartition partition_evidence(const ResidueMatrix& residues, std::uint32_t p, const MatroidPartition& partition) {
  ColumnPartition out{.prime = p, .classes = {}};
  for (const std::vector<std::size_t>& cols : partition.classes) {
    const Minor minor = find_minor(take_columns(residues, cols), p);
    ColumnPartition::Class c{.rows = minor.rows, .cols = {}};
    for (const std::size_t j : minor.cols) c.cols.push_back(cols[j]);
    out.classes.push_back(std::move(c));
  }
  return out;
}

std::optional<ColumnCover> find_column_cover(const Matrix& t, const std::vector<std::size_t>& cols, std::uint32_t p) {
  const Matrix listed = take_columns(t, cols);
  const auto residues = reduce(listed, p);
  if (!residues) return std::nullopt;
  Minor minor = find_minor(*residues, p);
  if (minor.rows.size() == t.rows()) return ColumnCover{cols, identity(t.rows()), listed};
  std::ranges::sort(minor.rows);
  const Matrix rows = transpose(take_columns(transpose(listed), minor.rows));
  const Matrix basis = take_columns(listed, minor.cols);  // L times its chosen rows is the basis
  if (minor.cols.empty()) return is_zero(listed) ? std::optional(ColumnCover{cols, basis, rows}) : std::nullopt;
  const auto left = find_solution(transpose(take_columns(rows, minor.cols)), transpose(basis));
  if (!left.has_value()) return std::nullopt;
  ColumnCover out{cols, transpose(left.value()), rows};
  if (!verify_cover(t, out)) return std::nullopt;
  return out;
}

}  // namespace lemmacheck
