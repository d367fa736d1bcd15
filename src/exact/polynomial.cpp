#include "lemmacheck/exact/polynomial.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

namespace lemmacheck {
namespace {

Monomial multiply(const Monomial& a, const Monomial& b) {
  Monomial out;
  out.reserve(a.size() + b.size());
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (a[i] == b[j]) {
      const unsigned exponent = unsigned{a[i + 1]} + unsigned{b[j + 1]};
      if (exponent > 0xFFFF) throw std::overflow_error("polynomial: an exponent exceeds 65535");
      out += {a[i], static_cast<char16_t>(exponent)};
      i += 2, j += 2;
    } else if (a[i] < b[j]) {
      out.append(a, i, 2);
      i += 2;
    } else {
      out.append(b, j, 2);
      j += 2;
    }
  }
  out.append(a, i);
  out.append(b, j);
  return out;
}

template <class Combine>
std::vector<Polynomial::Term> merge(const std::vector<Polynomial::Term>& a, const std::vector<Polynomial::Term>& b, Combine combine) {
  std::vector<Polynomial::Term> out;
  out.reserve(a.size() + b.size());
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (j == b.size() || (i < a.size() && a[i].first < b[j].first)) {
      out.push_back(a[i++]);
    } else if (i == a.size() || b[j].first < a[i].first) {
      out.emplace_back(b[j].first, combine(Rational(0), b[j].second));
      ++j;
    } else {
      Rational sum = combine(a[i].second, b[j].second);
      if (sum != 0) out.emplace_back(a[i].first, std::move(sum));
      ++i, ++j;
    }
  }
  return out;
}

}  // namespace

Polynomial::Polynomial(const Rational& constant) {
  if (constant != 0) terms_.emplace_back(Monomial(), constant);
}

Polynomial Polynomial::indeterminate(std::size_t variable) {
  if (variable > 0xFFFF) throw std::overflow_error("polynomial: more than 65536 indeterminates");
  Polynomial out;
  out.terms_.emplace_back(Monomial{static_cast<char16_t>(variable), char16_t{1}}, Rational(1));
  return out;
}

std::size_t Polynomial::degree() const {
  std::size_t most = 0;
  for (const auto& [monomial, coefficient] : terms_) {
    std::size_t total = 0;
    for (std::size_t i = 1; i < monomial.size(); i += 2) total += monomial[i];
    most = std::max(most, total);
  }
  return most;
}

Polynomial Polynomial::derivative(std::size_t variable) const {
  Polynomial out;
  for (const auto& [monomial, coefficient] : terms_) {
    for (std::size_t i = 0; i < monomial.size(); i += 2) {
      if (monomial[i] != variable) continue;
      Monomial lower = monomial;
      const unsigned exponent = monomial[i + 1];
      if (exponent == 1)
        lower.erase(i, 2);
      else
        lower[i + 1] = static_cast<char16_t>(exponent - 1);
      out.terms_.emplace_back(std::move(lower), coefficient * exponent);
    }
  }
  std::sort(out.terms_.begin(), out.terms_.end(), [](const Term& a, const Term& b) { return a.first < b.first; });
  return out;
}

Rational Polynomial::at(const std::vector<Rational>& point) const {
  Rational sum = 0;
  for (const auto& [monomial, coefficient] : terms_) {
    Rational product = coefficient;
    for (std::size_t i = 0; i < monomial.size(); i += 2)
      for (unsigned e = 0; e < monomial[i + 1]; ++e) product *= point[monomial[i]];
    sum += product;
  }
  return sum;
}

Polynomial operator+(const Polynomial& a, const Polynomial& b) {
  Polynomial out;
  out.terms_ = merge(a.terms_, b.terms_, [](const Rational& x, const Rational& y) { return Rational(x + y); });
  return out;
}

Polynomial operator-(const Polynomial& a, const Polynomial& b) {
  Polynomial out;
  out.terms_ = merge(a.terms_, b.terms_, [](const Rational& x, const Rational& y) { return Rational(x - y); });
  return out;
}

Polynomial operator-(const Polynomial& a) {
  Polynomial out = a;
  for (auto& [monomial, coefficient] : out.terms_) coefficient = -coefficient;
  return out;
}

Polynomial operator*(const Polynomial& a, const Polynomial& b) {
  Polynomial out;
  if (a.terms_.empty() || b.terms_.empty()) return out;
  if (a.is_constant() || b.is_constant()) {  // scaling keeps the order of the monomials
    const Rational factor = a.is_constant() ? a.constant() : b.constant();
    out.terms_ = a.is_constant() ? b.terms_ : a.terms_;
    for (auto& [monomial, coefficient] : out.terms_) coefficient *= factor;
    return out;
  }
  return Polynomial::dot(&a, &b, 1, 1);
}

Polynomial Polynomial::dot(const Polynomial* a, const Polynomial* b, std::size_t stride, std::size_t n) {
  std::unordered_map<Monomial, Rational> products;
  for (std::size_t k = 0; k < n; ++k)
    for (const auto& [ma, ca] : a[k].terms_)
      for (const auto& [mb, cb] : b[k * stride].terms_) products[multiply(ma, mb)] += ca * cb;
  Polynomial out;
  for (auto& [monomial, coefficient] : products)
    if (coefficient != 0) out.terms_.emplace_back(monomial, std::move(coefficient));
  std::sort(out.terms_.begin(), out.terms_.end(), [](const Term& x, const Term& y) { return x.first < y.first; });
  return out;
}

}  // namespace lemmacheck
