#pragma once

/// \file
/// Sparse polynomials over Q.

#include <gmpxx.h>
#include <optional>
#include <string>
#include <unordered_map>

namespace recheck {
/// The indeterminates of a monomial in ascending order, each as often as its exponent says.
using Monomial = std::u16string;
/// No coefficient is zero, so equal polynomials have equal terms.
struct Polynomial {
  std::unordered_map<Monomial, mpq_class> terms;
};

Polynomial constant_polynomial(const mpq_class& c);
Polynomial indeterminate_polynomial(std::size_t index);
std::optional<mpq_class> constant_value(const Polynomial& p);
/// p += factor * a.
void add_multiple(Polynomial& p, const mpq_class& factor, const Polynomial& a);
/// p += a * b.
void add_product(Polynomial& p, const Polynomial& a, const Polynomial& b);
Polynomial derivative(const Polynomial& p, std::size_t index);
}  // namespace recheck
