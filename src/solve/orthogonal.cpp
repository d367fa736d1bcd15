#include "lemmacheck/solve/orthogonal.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "lemmacheck/solve/definiteness.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck {
namespace {

/// The shortest integer vector on the line of v.  \pre v != 0
Matrix primitive(const Matrix& v) {
  Integer common = 1;
  for (const Rational& x : v.entries()) common = lcm(common, Integer(denominator(x)));
  Integer content = 0;
  for (const Rational& x : v.entries()) content = gcd(content, Integer(numerator(x * Rational(common))));
  return Rational(common, content) * v;
}

/// H_v a = a - 2 v (v'a) / v'v, in place.
void reflect(const Matrix& v, Matrix& a) {
  const Rational scale = Rational(2) / norm_squared(v);
  for (std::size_t j = 0; j < a.cols(); ++j) {
    Rational inner = 0;
    for (std::size_t i = 0; i < a.rows(); ++i) inner += v(i, 0) * a(i, j);
    if (inner == 0) continue;
    inner *= scale;
    for (std::size_t i = 0; i < a.rows(); ++i) a(i, j) -= inner * v(i, 0);
  }
}

/// t_1^2 + ... + t_count^2 = n by descent from the largest candidate, or false; for small n.
bool split_small(long n, int count, long* t) {
  if (count == 0) return n == 0;
  long root = 0;
  while ((root + 1) * (root + 1) <= n) ++root;
  for (long x = root; x >= 0 && count * x * x >= n; --x) {
    t[0] = x;
    if (split_small(n - x * x, count - 1, t + 1)) return true;
  }
  return false;
}

/// z^2 + w^2 = p for a prime p = 1 mod 4 (or p = 1); false for most composite p, a wrong answer for none.  Hermite and Serret: the first two remainders
/// below sqrt(p) in Euclid's algorithm on p and a root of -1 mod p.
bool split_prime(const Integer& p, Integer& z, Integer& w) {
  if (p == 1) {
    z = 1, w = 0;
    return true;
  }
  mpz_srcptr modulus = p.backend().data();
  if (mpz_probab_prime_p(modulus, 1) == 0) return false;
  unsigned long base = 2;
  while (base < 1000 && mpz_ui_kronecker(base, modulus) != -1) ++base;
  Integer root;
  const Integer exponent = (p - 1) / 4;
  mpz_powm(root.backend().data(), Integer(base).backend().data(), exponent.backend().data(), modulus);
  z = p;
  w = root;
  while (z * z > p && w != 0) {
    z = z % w;
    std::swap(z, w);
  }
  return z * z + w * w == p;
}

/// Uniform enough on {0, ..., 2^bits - 1}.
Integer random_bits(Random& random, std::size_t bits) {
  Integer out = 0;
  for (std::size_t have = 0; have < bits; have += 64) out = (out << 64) + random.next();
  return Integer(out >> static_cast<unsigned>((64 - bits % 64) % 64));
}

}  // namespace

Matrix cayley(const Matrix& k) {
  const Matrix one = identity(k.rows());
  // I + K is invertible: (I + K) x = 0 gives x'x = -x'Kx = 0.
  return Rational(2) * find_inverse(one + k).value() - one;
}

Matrix random_orthogonal(Random& random, std::size_t n, int size) {
  Matrix k(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      k(i, j) = random.integer(-size, size);
      k(j, i) = -k(i, j);
    }
  return cayley(k);
}

Result<std::vector<Matrix>> find_reflections(const Matrix& a, const Matrix& b) {
  if (a.rows() != b.rows() || a.cols() != b.cols()) return Error{"reflections: the two matrices differ in shape"};
  if (transpose(a) * a != transpose(b) * b) return Error{"reflections: the Gram matrices differ, so no orthogonal matrix maps one to the other"};
  std::vector<Matrix> out;
  Matrix current = b;
  for (std::size_t j = 0; j < a.cols(); ++j) {
    // v = b_j - a_j is orthogonal to the columns a_i = b_i already in place, so H_v fixes them; |a_j| = |b_j| makes it map b_j to a_j.
    Matrix v(a.rows(), 1);
    for (std::size_t i = 0; i < a.rows(); ++i) v(i, 0) = current(i, j) - a(i, j);
    if (is_zero(v)) continue;
    v = primitive(v);
    reflect(v, current);
    out.push_back(std::move(v));
  }
  return out;
}

Matrix reflection_product(const std::vector<Matrix>& vectors, std::size_t m) {
  Matrix out = identity(m);
  for (const Matrix& v : vectors) reflect(v, out);
  return out;
}

std::array<Integer, 4> four_squares(const Integer& n) {
  if (n == 0) return {};
  const unsigned fours = static_cast<unsigned>(mpz_scan1(n.backend().data(), 0)) / 2;
  const Integer m = n >> (2 * fours);  // not divisible by 4
  std::array<Integer, 4> out;
  if (m < 65536) {
    long t[4];
    split_small(static_cast<long>(m), 4, t);
    std::copy(t, t + 4, out.begin());
  } else {
    // p = m - x^2 - y^2 = 1 mod 4 needs the parities of x and y that m mod 4 asks for.  A fraction of about 2 / log m of the p are prime.
    Random random(0, "four squares");
    const std::size_t bits = (mpz_sizeinbase(m.backend().data(), 2) - 1) / 2;  // 2^(2 bits) <= m
    const unsigned residue = static_cast<unsigned>(m % 4);
    Integer rest;
    do {
      out[0] = random_bits(random, bits);
      out[1] = random_bits(random, bits);
      mpz_ptr x = out[0].backend().data();
      mpz_ptr y = out[1].backend().data();
      (residue == 3 ? mpz_setbit : mpz_clrbit)(x, 0);
      (residue == 1 ? mpz_clrbit : mpz_setbit)(y, 0);
      rest = m - out[0] * out[0] - out[1] * out[1];
    } while (rest <= 0 || !split_prime(rest, out[2], out[3]));
  }
  for (Integer& x : out) x <<= fours;
  return out;
}

Result<Matrix> find_gram_factor(const Matrix& p) {
  const auto factors = factor_ldlt(p);  // always exists for a semidefinite matrix
  if (!factors.has_value()) return Error{"Gram factor: the matrix is not positive semidefinite; " + factors.error().what};
  for (const Rational& d : factors.value().pivots)
    if (d < 0) return Error{"Gram factor: the matrix is not positive semidefinite; a pivot is negative"};
  const std::size_t n = p.rows();
  Matrix w(4 * n, n);
  for (std::size_t k = 0; k < n; ++k) {
    // d = a / b = (a b) / b^2
    const Rational& d = factors.value().pivots[k];
    const Integer b = denominator(d);
    const auto squares = four_squares(Integer(numerator(d) * b));
    for (std::size_t s = 0; s < 4; ++s)
      for (std::size_t i = k; i < n; ++i) w(4 * k + s, i) = Rational(squares[s], b) * factors.value().lower(i, k);
  }
  return w;
}

}  // namespace lemmacheck
