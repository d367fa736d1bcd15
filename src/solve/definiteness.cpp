#include "lemmacheck/solve/definiteness.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "dominant_residual.hpp"
#include "fraction_free.hpp"

namespace lemmacheck {
namespace {

/// Fraction-free elimination of a symmetric integer matrix A (Bareiss): before step k, m(i, j) with i >= j >= k is the minor of A with the rows of
/// the earlier non-zero pivots and row i, and likewise columns, and `before[k]` the minor of the earlier non-zero pivots alone.  Hence
///     A = L D L',  d_k = m(k, k) / before[k],  l_ik = m(i, k) / m(k, k)  (l_ik = 0 where the pivot and its column are zero).
/// \source [Bareiss1968]
struct Elimination {
  IntegerMatrix m;  // lower triangle
  std::vector<Integer> before;
  std::size_t step = 0;

  explicit Elimination(IntegerMatrix a) : m(std::move(a)), before(m.rows() + 1) {
    if (!before.empty()) before[0] = 1;
  }

  [[nodiscard]] const Integer& pivot() const { return m(step, step); }

  /// The first row below a zero pivot with a non-zero entry in its column; rows() if there is none.
  [[nodiscard]] std::size_t obstacle() const {
    std::size_t i = step + 1;
    while (i < m.rows() && m(i, step) == 0) ++i;
    return i;
  }

  /// \pre the pivot is not zero, or its column is
  void advance() {
    const std::size_t k = step++;
    if (m(k, k) == 0) {
      before[k + 1] = before[k];
      return;
    }
    for (std::size_t i = k + 1; i < m.rows(); ++i)
      for (std::size_t j = k + 1; j <= i; ++j) eliminate(m(i, j), m(k, k), m(i, k), m(j, k), before[k]);
    before[k + 1] = m(k, k);
  }

  [[nodiscard]] Rational lower(std::size_t i, std::size_t k) const { return m(k, k) == 0 ? Rational(0) : Rational(m(i, k), m(k, k)); }

  /// The x with x'Ax = y'Sy, S the Schur complement before the present step: x = (x_1, y) with L_11' x_1 + L_21' y = 0.
  /// \param x  y at its indices >= step, completed in place
  void complete(std::vector<Rational>& x) const {
    for (std::size_t i = step; i-- > 0;) {
      Rational sum = 0;
      for (std::size_t j = i + 1; j < x.size(); ++j)
        if (x[j] != 0 && m(j, i) != 0) sum += lower(j, i) * x[j];
      x[i] = -sum;
    }
  }
};

LdltFactors factors_of(const Elimination& e, const Integer& scale) {
  const std::size_t n = e.m.rows();
  LdltFactors out{identity(n), std::vector<Rational>(n)};
  for (std::size_t k = 0; k < n; ++k) {
    out.pivots[k] = Rational(e.m(k, k), Integer(e.before[k] * scale));
    for (std::size_t i = k + 1; i < n; ++i) out.lower(i, k) = e.lower(i, k);
  }
  return out;
}

/// A direction of negative curvature through a zero pivot s_kk = 0 with s_jk != 0: y = c e_k + e_j gives y'Sy = 2 c s_jk + s_jj = -|s_jk|.
Direction direction_across(const Elimination& e, std::size_t j) {
  Direction out{std::vector<Rational>(e.m.rows())};
  const Integer& s = e.m(j, e.step);
  out.x[j] = 1;
  out.x[e.step] = Rational(Integer(-e.m(j, j) - abs(s)), Integer(2 * s));
  e.complete(out.x);
  return out;
}

/// A direction with x'Tx = d_k.
Direction direction_along(const Elimination& e) {
  Direction out{std::vector<Rational>(e.m.rows())};
  out.x[e.step] = 1;
  e.complete(out.x);
  return out;
}

enum class Goal { definite, semidefinite };

Result<DefinitenessEvidence> find_exact_evidence(const Matrix& t, Goal goal) {
  if (!is_symmetric(t)) return Error{"definiteness: the matrix is not symmetric, which refutes it without evidence"};
  ClearedMatrix cleared = clear_denominators(t);
  Elimination e(std::move(cleared.integers));
  // The earlier pivots are positive (or null), so before[k] > 0 and the sign of d_k is that of m(k, k).
  while (e.step < t.rows()) {
    if (e.pivot() < 0 || (e.pivot() == 0 && goal == Goal::definite)) return DefinitenessEvidence(direction_along(e));
    if (e.pivot() == 0)
      if (const std::size_t j = e.obstacle(); j < t.rows()) return DefinitenessEvidence(direction_across(e, j));
    e.advance();
  }
  return DefinitenessEvidence(factors_of(e, cleared.denominator));
}

/// The entries of L and D are quotients of minors: up to n times as long as those of T.
bool has_long_factors(const Matrix& t) {
  std::size_t longest = 0;
  for (const Rational& x : t.entries()) {
    const auto* q = x.backend().data();
    longest = std::max(longest, mpz_sizeinbase(mpq_numref(q), 2) + mpz_sizeinbase(mpq_denref(q), 2));
  }
  return t.rows() > 24 || t.rows() * longest > 4000;
}

/// Where exact factors would be long: a rounded Cholesky factor for T, or a rounded eigenvector against it, at the least precision that does.
std::optional<DefinitenessEvidence> find_short_evidence(const Matrix& t, Goal goal) {
  if (t.rows() < 2 || !is_symmetric(t) || !has_long_factors(t)) return std::nullopt;
  const std::size_t n = t.rows();
  const ScaledDoubles scaled = scale_to_doubles(t);
  std::vector<double> vectors = scaled.entries;
  const auto spectrum = eigenvalues_approx(vectors.data(), n, true);
  if (!spectrum) return std::nullopt;
  if (auto residual = find_dominant_residual_in_doubles(scaled, spectrum->front())) return *residual;
  for (const int bits : {8, 20, 52}) {
    auto x = round_direction(vectors.data(), n, bits);
    if (!x) break;
    const DefinitenessEvidence direction = Direction{std::move(*x)};
    if ((goal == Goal::definite ? verify_positive_definite(t, direction) : verify_positive_semidefinite(t, direction)) == Truth::false_) return direction;
  }
  if (auto residual = find_dominant_residual_in_balls(t, scaled.exponent, 512)) return *residual;
  return std::nullopt;
}

}  // namespace

Result<LdltFactors> factor_ldlt(const Matrix& t) {
  if (!is_symmetric(t)) return Error{"LDL': the matrix is not symmetric"};
  ClearedMatrix cleared = clear_denominators(t);
  Elimination e(std::move(cleared.integers));
  while (e.step < t.rows()) {
    if (e.pivot() == 0 && e.obstacle() < t.rows())
      return Error{"LDL': pivot " + std::to_string(e.step + 1) + " is zero and its column is not"};
    e.advance();
  }
  return factors_of(e, cleared.denominator);
}

Result<DefinitenessEvidence> find_definiteness_evidence(const Matrix& t) {
  if (const auto quick = find_short_evidence(t, Goal::definite)) return *quick;
  return find_exact_evidence(t, Goal::definite);
}

Result<DefinitenessEvidence> find_semidefiniteness_evidence(const Matrix& t) {
  if (const auto quick = find_short_evidence(t, Goal::semidefinite)) return *quick;
  return find_exact_evidence(t, Goal::semidefinite);
}

}  // namespace lemmacheck
