#include "lemmacheck/exact/modular.hpp"

namespace lemmacheck {

template class DenseMatrix<std::uint32_t>;

bool is_odd_prime(std::uint64_t p) {
  if (p < 3 || p % 2 == 0 || p >> 31 != 0) return false;
  for (std::uint64_t q = 3; q * q <= p; q += 2)
    if (p % q == 0) return false;
  return true;
}

std::uint32_t inverse_mod(std::uint32_t a, std::uint32_t p) {
  std::int64_t r0 = p;
  std::int64_t r1 = a;
  std::int64_t t0 = 0;
  std::int64_t t1 = 1;
  while (r1 != 0) {
    const std::int64_t q = r0 / r1;
    r0 -= q * r1;
    t0 -= q * t1;
    std::swap(r0, r1);
    std::swap(t0, t1);
  }
  return static_cast<std::uint32_t>(t0 < 0 ? t0 + p : t0);
}

std::optional<std::uint32_t> reduce(const Rational& x, std::uint32_t p) {
  const auto* q = x.backend().data();
  const auto denominator = static_cast<std::uint32_t>(mpz_fdiv_ui(mpq_denref(q), p));
  if (denominator == 0) return std::nullopt;
  const auto numerator = static_cast<std::uint32_t>(mpz_fdiv_ui(mpq_numref(q), p));
  if (denominator == 1) return numerator;
  return static_cast<std::uint32_t>(std::uint64_t{numerator} * inverse_mod(denominator, p) % p);
}

std::optional<ResidueMatrix> reduce(const Matrix& a, std::uint32_t p) {
  ResidueMatrix out(a.rows(), a.cols());
  for (std::size_t k = 0; k < a.entries().size(); ++k) {
    const auto residue = reduce(a.entries()[k], p);
    if (!residue) return std::nullopt;
    out.entries()[k] = *residue;
  }
  return out;
}

}  // namespace lemmacheck
