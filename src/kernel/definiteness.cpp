#include "lemmacheck/kernel/definiteness.hpp"

namespace lemmacheck {
namespace {

bool is_unit_lower(const Matrix& l, std::size_t n) {
  if (l.rows() != n || l.cols() != n) return false;
  for (std::size_t i = 0; i < n; ++i) {
    if (l(i, i) != 1) return false;
    for (std::size_t j = i + 1; j < n; ++j)
      if (l(i, j) != 0) return false;
  }
  return true;
}

/// Does T = L diag(D) L' hold with L unit lower triangular?
bool is_factorisation(const Matrix& t, const LdltFactors& f) {
  const std::size_t n = t.rows();
  if (f.pivots.size() != n || !is_unit_lower(f.lower, n)) return false;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<Rational> row(i + 1);  // row i of L diag(D)
    for (std::size_t k = 0; k <= i; ++k) row[k] = f.lower(i, k) * f.pivots[k];
    for (std::size_t j = 0; j <= i; ++j) {
      Rational sum = 0;
      for (std::size_t k = 0; k <= j; ++k)
        if (row[k] != 0 && f.lower(j, k) != 0) sum += row[k] * f.lower(j, k);
      if (sum != t(i, j)) return false;
    }
  }
  return true;
}

/// Is r_ii > sum_{j != i} |r_ij| for every i, where R = T - L L'?
bool is_residual_dominant(const Matrix& t, const Matrix& l) {
  if (l.rows() != t.rows()) return false;
  const Matrix r = t - l * transpose(l);
  for (std::size_t i = 0; i < r.rows(); ++i) {
    Rational slack = r(i, i);
    for (std::size_t j = 0; j < r.cols(); ++j)
      if (j != i) slack -= abs(r(i, j));
    if (slack <= 0) return false;
  }
  return true;
}

/// The sign of x'Tx, or nothing if x has the wrong length or is zero.
std::optional<int> sign_of_form(const Matrix& t, const std::vector<Rational>& x) {
  if (x.size() != t.rows()) return std::nullopt;
  Rational form = 0;
  bool is_nonzero = false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] == 0) continue;
    is_nonzero = true;
    Rational row = 0;
    for (std::size_t j = 0; j < x.size(); ++j) row += t(i, j) * x[j];
    form += x[i] * row;
  }
  if (!is_nonzero) return std::nullopt;
  return form > 0 ? 1 : form < 0 ? -1 : 0;
}

}  // namespace

Truth verify_positive_definite(const Matrix& t, const DefinitenessEvidence& evidence) {
  if (!is_symmetric(t)) return Truth::false_;
  if (const auto* factors = std::get_if<LdltFactors>(&evidence)) {
    if (!is_factorisation(t, *factors)) return Truth::unknown;
    for (const Rational& pivot : factors->pivots)
      if (pivot <= 0) return Truth::unknown;
    return Truth::true_;
  }
  if (const auto* residual = std::get_if<DominantResidual>(&evidence))
    return is_residual_dominant(t, residual->lower) ? Truth::true_ : Truth::unknown;
  const auto sign = sign_of_form(t, std::get<Direction>(evidence).x);
  return sign && *sign <= 0 ? Truth::false_ : Truth::unknown;
}

Truth verify_positive_semidefinite(const Matrix& t, const DefinitenessEvidence& evidence) {
  if (!is_symmetric(t)) return Truth::false_;
  if (const auto* factors = std::get_if<LdltFactors>(&evidence)) {
    if (!is_factorisation(t, *factors)) return Truth::unknown;
    for (const Rational& pivot : factors->pivots)
      if (pivot < 0) return Truth::unknown;
    return Truth::true_;
  }
  if (const auto* residual = std::get_if<DominantResidual>(&evidence))
    return is_residual_dominant(t, residual->lower) ? Truth::true_ : Truth::unknown;
  const auto sign = sign_of_form(t, std::get<Direction>(evidence).x);
  return sign && *sign < 0 ? Truth::false_ : Truth::unknown;
}

std::optional<Inertia> verify_inertia(const Matrix& t, const Congruence& evidence) {
  const std::size_t n = t.rows();
  const Matrix& s = evidence.transform;
  const Matrix& r = evidence.inverse;
  if (!is_symmetric(t) || evidence.pivots.size() != n) return std::nullopt;
  if (s.rows() != n || s.cols() != n || r.rows() != n || r.cols() != n) return std::nullopt;
  // R S = I and S R = I say the same of square matrices; the former keeps the denominators of the usual R within its rows.
  if (r * s != identity(n)) return std::nullopt;
  if (transpose(s) * t * s != diagonal_matrix(evidence.pivots)) return std::nullopt;
  Inertia inertia;
  for (const Rational& pivot : evidence.pivots) ++(pivot > 0 ? inertia.positive : pivot < 0 ? inertia.negative : inertia.zero);
  return inertia;
}

}  // namespace lemmacheck
