#pragma once

/// \file
/// The rings in which terms are evaluated, and matrix operations that only need ring operations.  Private to the floor decide.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "lemmacheck/ball/ball.hpp"
#include "lemmacheck/exact/matrix.hpp"
#include "lemmacheck/exact/modular.hpp"
#include "lemmacheck/exact/polynomial.hpp"

namespace lemmacheck::decide_detail {

/// A term has no value on this instance (shape, index, division by zero, ...).
struct DomainLeft {
  std::string what;
};

/// A denominator vanishes modulo the prime in use; another prime may do.
struct UnluckyPrime {};

/// An element of F_p for the thread's current prime.
struct Residue {
  std::uint32_t value = 0;
  static inline thread_local std::uint32_t prime = 3;
};

inline Residue operator+(Residue a, Residue b) {
  const std::uint32_t s = a.value + b.value;  // < 2^32, since p < 2^31
  return {s >= Residue::prime ? s - Residue::prime : s};
}
inline Residue operator-(Residue a, Residue b) { return {a.value >= b.value ? a.value - b.value : a.value + Residue::prime - b.value}; }
inline Residue operator-(Residue a) { return Residue{} - a; }
inline Residue operator*(Residue a, Residue b) { return {static_cast<std::uint32_t>(std::uint64_t{a.value} * b.value % Residue::prime)}; }

/// How a ring receives rational numbers and divides; `bits` matters for balls only.
inline void assign(Rational& out, const Rational& x, long) { out = x; }
inline void assign(Polynomial& out, const Rational& x, long) { out = Polynomial(x); }
inline void assign(Ball& out, const Rational& x, long bits) { out = Ball(x, bits); }
inline void assign(Residue& out, const Rational& x, long) {
  const auto r = reduce(x, Residue::prime);
  if (!r) throw UnluckyPrime{};
  out.value = *r;
}

inline Rational divide(const Rational& a, const Rational& b) {
  if (b == 0) throw DomainLeft{"division by zero"};
  return a / b;
}
inline Polynomial divide(const Polynomial& a, const Polynomial& b) {
  if (!b.is_constant()) throw DomainLeft{"division by a term that depends on indeterminates"};
  if (b.is_zero()) throw DomainLeft{"division by zero"};
  return a * Polynomial(1 / b.constant());
}
inline Ball divide(const Ball& a, const Ball& b) { return a / b; }
inline Residue divide(Residue a, Residue b) {
  if (b.value == 0) throw UnluckyPrime{};
  return a * Residue{inverse_mod(b.value, Residue::prime)};
}

/// sum_k a[k] * b[k * stride]; one pass for polynomials, whose partial sums would be copied again and again.
template <class T>
T dot(const T* a, const T* b, std::size_t stride, std::size_t n, const T& zero) {
  T sum = zero;
  for (std::size_t k = 0; k < n; ++k) sum = sum + a[k] * b[k * stride];
  return sum;
}
template <>
inline Polynomial dot(const Polynomial* a, const Polynomial* b, std::size_t stride, std::size_t n, const Polynomial&) {
  return Polynomial::dot(a, b, stride, n);
}
template <>
inline Residue dot(const Residue* a, const Residue* b, std::size_t stride, std::size_t n, const Residue&) {
  std::uint64_t sum = 0;
  for (std::size_t k = 0; k < n; ++k) {
    sum += std::uint64_t{a[k].value} * b[k * stride].value;
    if (sum >> 63 != 0) sum %= Residue::prime;  // the next product is below 2^62
  }
  return {static_cast<std::uint32_t>(sum % Residue::prime)};
}

template <class T>
DenseMatrix<T> transpose_of(const DenseMatrix<T>& a) {
  DenseMatrix<T> out(a.cols(), a.rows());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.cols(); ++j) out(j, i) = a(i, j);
  return out;
}

template <class T>
DenseMatrix<T> product_of(const DenseMatrix<T>& a, const DenseMatrix<T>& b, const T& zero) {
  DenseMatrix<T> out(a.rows(), b.cols());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < b.cols(); ++j)
      out(i, j) = dot(a.entries().data() + i * a.cols(), b.entries().data() + j, b.cols(), a.cols(), zero);
  return out;
}
inline Matrix product_of(const Matrix& a, const Matrix& b, const Rational&) { return a * b; }

/// Coefficients and adjugate by Faddeev-LeVerrier: M_1 = I, c_k = -tr(A M_k)/k, M_{k+1} = A M_k + c_k I; det A = (-1)^n c_n, adj A = (-1)^(n-1) M_n.
/// Divides by 1, ..., n only.  \complexity O(n^4)
template <class T, class FromInteger>
std::pair<T, DenseMatrix<T>> determinant_and_adjugate(const DenseMatrix<T>& a, const T& zero, FromInteger from_integer) {
  const std::size_t n = a.rows();
  const T one = from_integer(1);
  if (n == 0) return {one, a};
  DenseMatrix<T> m(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) m(i, j) = i == j ? one : zero;
  T c = zero;
  for (std::size_t k = 1; k <= n; ++k) {
    DenseMatrix<T> am = product_of(a, m, zero);
    T tr = zero;
    for (std::size_t i = 0; i < n; ++i) tr = tr + am(i, i);
    c = divide(-tr, from_integer(static_cast<long>(k)));
    if (k == n) break;
    m = std::move(am);
    for (std::size_t i = 0; i < n; ++i) m(i, i) = m(i, i) + c;
  }
  const bool flip = n % 2 == 0;
  if (flip)
    for (T& x : m.entries()) x = -x;
  return {flip ? c : -c, std::move(m)};
}

}  // namespace lemmacheck::decide_detail
