#include "lemmacheck/solve/linear_program.hpp"

#include <limits>
#include <optional>
#include <utility>

#include "fraction_free.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck {
namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

/// The simplex tableau of: maximize cost y, columns y = right-hand side.  Entries are integers over the common denominator `denominator_` > 0.
class Tableau {
 public:
  /// `columns` is rows x variables, integral; variable j may take both signs where is_free[j].
  Tableau(const IntegerMatrix& columns, const std::vector<bool>& is_free, const std::vector<bool>& has_cost)
      : rows_(columns.rows()), variables_(columns.cols()), entries_(rows_ + 1, variables_ + 1), basis_(rows_, none), is_restricted_(rows_, false) {
    for (std::size_t i = 0; i < rows_; ++i)
      for (std::size_t j = 0; j < variables_; ++j) entries_(i, j) = columns(i, j);
    for (std::size_t j = 0; j < variables_; ++j) entries_(rows_, j) = has_cost[j] ? 1 : 0;
    // The right-hand side is still 0, so any pivot keeps the basis feasible.  A row that no pivot is found in depends on the others.
    for (const bool wanted : {true, false})
      for (std::size_t j = 0; j < variables_; ++j)
        if (is_free[j] == wanted)
          for (std::size_t i = 0; i < rows_; ++i)
            if (basis_[i] == none && entries_(i, j) != 0) {
              is_restricted_[i] = !wanted;
              pivot(i, j);
              break;
            }
    for (std::size_t i = 0; i < rows_; ++i)
      if (is_restricted_[i]) entries_(i, variables_) = denominator_ * Integer(1 + (i * i * 7919 + i * 104729) % 1009);
    for (std::size_t j = 0; j < variables_; ++j) is_free_.push_back(is_free[j]);
  }

  /// The variable along which the objective grows for ever, or nothing at an optimum.
  std::optional<std::size_t> run() {
    const std::size_t patience = 20 * (rows_ + variables_);
    for (std::size_t step = 0;; ++step) {
      const std::size_t entering = step < patience ? largest_cost() : first_cost();
      if (entering == none) return std::nullopt;
      const std::size_t leaving = leaving_row(entering);
      if (leaving == none) return entering;
      pivot(leaving, entering);
    }
  }

  [[nodiscard]] const std::vector<std::size_t>& basis() const { return basis_; }

  /// The ray on which variable `entering` is `denominator`.
  [[nodiscard]] std::vector<Integer> ray(std::size_t entering) const {
    std::vector<Integer> out(variables_);
    out[entering] = denominator_;
    for (std::size_t i = 0; i < rows_; ++i)
      if (basis_[i] != none) out[basis_[i]] = -entries_(i, entering);
    return out;
  }

 private:
  [[nodiscard]] bool may_enter(std::size_t j) const { return !is_free_[j] && entries_(rows_, j) > 0; }

  [[nodiscard]] std::size_t largest_cost() const {
    std::size_t best = none;
    for (std::size_t j = 0; j < variables_; ++j)
      if (may_enter(j) && (best == none || entries_(rows_, j) > entries_(rows_, best))) best = j;
    return best;
  }
  [[nodiscard]] std::size_t first_cost() const {
    for (std::size_t j = 0; j < variables_; ++j)
      if (may_enter(j)) return j;
    return none;
  }

  /// Least ratio, among equals the least variable.
  [[nodiscard]] std::size_t leaving_row(std::size_t entering) const {
    std::size_t best = none;
    for (std::size_t i = 0; i < rows_; ++i) {
      if (!is_restricted_[i] || entries_(i, entering) <= 0) continue;
      if (best == none) {
        best = i;
        continue;
      }
      const Integer a = entries_(i, variables_) * entries_(best, entering);
      const Integer b = entries_(best, variables_) * entries_(i, entering);
      if (a < b || (a == b && basis_[i] < basis_[best])) best = i;
    }
    return best;
  }

  void pivot(std::size_t row, std::size_t column) {
    if (entries_(row, column) < 0)
      for (std::size_t j = 0; j <= variables_; ++j) entries_(row, j) = -entries_(row, j);
    const Integer p = entries_(row, column);
    for (std::size_t i = 0; i <= rows_; ++i) {
      if (i == row) continue;
      const Integer y = entries_(i, column);
      if (y == 0 && p == denominator_) continue;
      for (std::size_t j = 0; j <= variables_; ++j)
        if (entries_(i, j) != 0 || (y != 0 && entries_(row, j) != 0)) eliminate(entries_(i, j), p, y, entries_(row, j), denominator_);
    }
    denominator_ = p;
    basis_[row] = column;
  }

  std::size_t rows_;
  std::size_t variables_;
  IntegerMatrix entries_;  ///< the last row holds the reduced costs, the last column the right-hand side
  Integer denominator_ = 1;
  std::vector<std::size_t> basis_;   ///< variable of each row; none where the row is dependent
  std::vector<bool> is_restricted_;  ///< the variable of the row may not become negative
  std::vector<bool> is_free_;
};

/// The point with its entries rounded to multiples of 2^-k for the least k that leaves it a point.
std::vector<Rational> rounded(const LinearConstraints& constraints, const std::vector<Rational>& point) {
  for (const long k : {0L, 2L, 4L, 8L, 16L, 32L}) {
    std::vector<Rational> out = point;
    for (Rational& x : out) {
      const Rational scaled = x * power_of_two(k) + ratio(1, 2);
      Integer floor;
      mpz_fdiv_q(floor.backend().data(), mpq_numref(scaled.backend().data()), mpq_denref(scaled.backend().data()));
      x = Rational(floor) * power_of_two(-k);
    }
    if (verify_point(constraints, out)) return out;
  }
  return point;
}

}  // namespace

LinearAlternative solve_linear_constraints(const LinearConstraints& constraints) {
  const std::size_t links = constraints.constants.size();
  const std::size_t unknowns = constraints.coefficients.cols();
  // Column i is the vector of link i times scale[i] > 0, the last column the unit vector of the constants.
  IntegerMatrix columns(unknowns + 1, links + 1);
  std::vector<Rational> scale(links);
  std::vector<bool> is_free(links + 1, false);
  std::vector<bool> has_cost(links + 1, false);
  for (std::size_t i = 0; i < links; ++i) {
    const auto entry = [&](std::size_t k) -> const Rational& { return k < unknowns ? constraints.coefficients(i, k) : constraints.constants[i]; };
    Integer common = 1;
    for (std::size_t k = 0; k <= unknowns; ++k) common = lcm(common, Integer(denominator(entry(k))));
    Integer content = 0;
    for (std::size_t k = 0; k <= unknowns; ++k) {
      columns(k, i) = numerator(entry(k)) * Integer(common / denominator(entry(k)));
      content = gcd(content, columns(k, i));
    }
    if (content > 1)
      for (std::size_t k = 0; k <= unknowns; ++k) columns(k, i) /= content;
    scale[i] = Rational(common) / Rational(content > 1 ? content : Integer(1));
    is_free[i] = constraints.relations[i] == Relation::equal;
    has_cost[i] = constraints.relations[i] == Relation::above;
  }
  columns(unknowns, links) = 1;
  has_cost[links] = true;

  Tableau tableau(columns, is_free, has_cost);
  LinearAlternative out;
  if (const auto entering = tableau.run()) {
    const std::vector<Integer> ray = tableau.ray(*entering);
    Integer content = 0;
    for (const Integer& y : ray) content = gcd(content, y);
    for (std::size_t i = 0; i < links; ++i) out.values.push_back(Rational(Integer(ray[i] / content)) * scale[i]);
    return out;
  }
  // The prices w solve <column, w> = cost over the basis.
  std::vector<std::size_t> basis;
  for (const std::size_t j : tableau.basis())
    if (j != none) basis.push_back(j);
  Matrix left(basis.size(), unknowns + 1);
  Matrix right(basis.size(), 1);
  for (std::size_t i = 0; i < basis.size(); ++i) {
    for (std::size_t k = 0; k <= unknowns; ++k) left(i, k) = columns(k, basis[i]);
    right(i, 0) = has_cost[basis[i]] ? 1 : 0;
  }
  const Matrix prices = find_solution(left, right).value();
  std::vector<Rational> point(unknowns);
  for (std::size_t k = 0; k < unknowns; ++k) point[k] = prices(k, 0) / prices(unknowns, 0);
  out.has_point = true;
  out.values = rounded(constraints, point);
  return out;
}

}  // namespace lemmacheck
