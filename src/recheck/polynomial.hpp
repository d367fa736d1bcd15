#pragma once

/// \file
/// Sparse polynomials over Q.

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "common.hpp"

namespace recheck {
/// The indeterminates of a monomial in ascending order, each as often as its exponent says.
using Monomial = std::u16string;
/// No coefficient is zero, so equal polynomials have equal terms.
struct Polynomial {
  std::unordered_map<Monomial, mpq_class> terms;
};
// p += c * monomial.
inline void add_term(Polynomial& p, Monomial&& monomial, const mpq_class& c) {
  const auto [place, is_new] = p.terms.try_emplace(std::move(monomial), c);
  if (is_new) return;
  place->second += c;
  if (place->second == 0) p.terms.erase(place);
}
inline Polynomial constant_polynomial(const mpq_class& c) { Polynomial p; if (c != 0) p.terms.emplace(Monomial(), c); return p; }
inline Polynomial indeterminate_polynomial(std::size_t index) {
  require(index < 65000, "more indeterminates than the checker handles");
  Polynomial p;
  p.terms.emplace(Monomial(1, static_cast<char16_t>(index)), 1);
  return p;
}
inline std::optional<mpq_class> constant_value(const mpq_class& x) { return x; }
inline std::optional<mpq_class> constant_value(const Polynomial& p) {
  if (p.terms.empty()) return mpq_class(0);
  if (p.terms.size() > 1 || !p.terms.begin()->first.empty()) return std::nullopt;
  return p.terms.begin()->second;
}
inline void add_multiple(Polynomial& p, const mpq_class& factor, const Polynomial& a) {
  if (factor == 0) return;
  spend(a.terms.size() * 10);
  for (const auto& [monomial, c] : a.terms) add_term(p, Monomial(monomial), factor == 1 ? c : mpq_class(factor * c));
}
inline void add_product(Polynomial& p, const Polynomial& a, const Polynomial& b) {
  if (const auto c = constant_value(a)) return add_multiple(p, *c, b);
  if (const auto c = constant_value(b)) return add_multiple(p, *c, a);
  for (const auto& [left, x] : a.terms) {
    spend(b.terms.size() * 10);
    for (const auto& [right, y] : b.terms) {
      Monomial both(left.size() + right.size(), u'\0');
      require(both.size() <= 10000, "a monomial has a higher degree than the checker handles");
      std::merge(left.begin(), left.end(), right.begin(), right.end(), both.begin());
      add_term(p, std::move(both), x * y);
    }
    require(p.terms.size() <= max_entries, "a polynomial has more terms than the checker handles");
  }
}
inline Polynomial derivative(const Polynomial& p, std::size_t index) {
  Polynomial d;
  const auto x = static_cast<char16_t>(index);
  for (const auto& [monomial, c] : p.terms) {
    Monomial rest = monomial;
    if (rest.find(x) == Monomial::npos) continue;
    rest.erase(rest.find(x), 1);
    add_term(d, std::move(rest), c * static_cast<long>(std::count(monomial.begin(), monomial.end(), x)));
  }
  return d;
}
}  // namespace recheck
