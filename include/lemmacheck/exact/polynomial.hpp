#pragma once

/// \file
/// Multivariate polynomials over a commutative ring C, sparse.  Floor: exact.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lemmacheck/exact/rational.hpp"

namespace lemmacheck {

/// A monomial x_{v1}^{e1} x_{v2}^{e2} ..., v1 < v2 < ..., stored as the code units v1 e1 v2 e2 ...; empty for 1.
using Monomial = std::u16string;

/// Sparse polynomial with coefficients in Q.  Value type; the zero polynomial has no terms.
class Polynomial {
 public:
  using Term = std::pair<Monomial, Rational>;

  Polynomial() = default;
  Polynomial(const Rational& constant);  // NOLINT(google-explicit-constructor): Q is a subring
  Polynomial(int constant) : Polynomial(Rational(constant)) {}  // NOLINT(google-explicit-constructor)

  /// The indeterminate number `variable`.  \throws std::overflow_error unless 0 <= variable < 65536
  static Polynomial indeterminate(std::size_t variable);

  /// Terms in ascending order of monomials, no zero coefficient.
  [[nodiscard]] const std::vector<Term>& terms() const { return terms_; }
  [[nodiscard]] bool is_zero() const { return terms_.empty(); }
  [[nodiscard]] bool is_constant() const { return terms_.empty() || (terms_.size() == 1 && terms_.front().first.empty()); }
  /// \pre is_constant()
  [[nodiscard]] Rational constant() const { return terms_.empty() ? Rational(0) : terms_.front().second; }
  /// Total degree; 0 for constants.
  [[nodiscard]] std::size_t degree() const;
  /// Partial derivative by the indeterminate number `variable`.
  [[nodiscard]] Polynomial derivative(std::size_t variable) const;
  /// Value at a point; indeterminate v takes point[v].  \pre every variable < point.size()
  [[nodiscard]] Rational at(const std::vector<Rational>& point) const;

  /// sum_k a[k] * b[k * stride], k < n, in one pass.
  static Polynomial dot(const Polynomial* a, const Polynomial* b, std::size_t stride, std::size_t n);

  friend Polynomial operator+(const Polynomial& a, const Polynomial& b);
  friend Polynomial operator-(const Polynomial& a, const Polynomial& b);
  /// \throws std::overflow_error if an exponent would exceed 65535
  friend Polynomial operator*(const Polynomial& a, const Polynomial& b);
  friend Polynomial operator-(const Polynomial& a);
  friend bool operator==(const Polynomial& a, const Polynomial& b) { return a.terms_ == b.terms_; }

 private:
  std::vector<Term> terms_;
};

}  // namespace lemmacheck
