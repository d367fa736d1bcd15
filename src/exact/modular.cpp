#include "lemmacheck/exact/modular.hpp"

#include <algorithm>
#include <bit>

#include "lemmacheck/base/vector_clones.hpp"

namespace lemmacheck {

template class DenseMatrix<std::uint32_t>;

namespace {

/// x mod p for many rationals x.
class Reduction {
 public:
  explicit Reduction(std::uint32_t p) : p_(p) {}

  std::optional<std::uint32_t> operator()(const Rational& x) {
    const std::uint64_t n = residue(mpq_numref(x.backend().data()));
    const auto inverse = inverse_of(mpq_denref(x.backend().data()));
    if (!inverse) return std::nullopt;
    return static_cast<std::uint32_t>(mod(n * *inverse));
  }

 private:
  static_assert(GMP_NUMB_BITS == 64);
  static constexpr mp_bitcnt_t largest_power = 4096;

  /// Barrett's quotient q = floor(x m / 2^64), m = floor(2^64 / p), is floor(x / p) or one less: x / p - x m / 2^64 < 1.
  [[nodiscard]] std::uint64_t mod(std::uint64_t x) const {
    __extension__ using Word = unsigned __int128;
    const auto q = static_cast<std::uint64_t>(Word{x} * m_ >> 64);
    const std::uint64_t r = x - q * p_;
    return std::min(r, r - p_);  // r - p wraps round above r when r < p
  }

  /// x mod p, except p instead of 0 if x < 0.
  [[nodiscard]] std::uint64_t residue(mpz_srcptr x) const {
    const mp_limb_t* limbs = mpz_limbs_read(x);
    std::size_t k = mpz_size(x);
    std::uint64_t r = k == 0 ? 0 : mod(limbs[--k]);
    while (k-- > 0) r = mod(mod(r << 32 | limbs[k] >> 32) << 32 | (limbs[k] & 0xffffffffU));
    return mpz_sgn(x) < 0 ? p_ - r : r;
  }

  std::optional<std::uint64_t> inverse_of(mpz_srcptr denominator) {
    const mp_limb_t low = mpz_limbs_read(denominator)[0];
    const bool is_short = mpz_size(denominator) == 1;
    const mp_bitcnt_t k = is_short ? static_cast<mp_bitcnt_t>(std::countr_zero(low)) : mpz_scan1(denominator, 0);
    if (is_short ? (low & (low - 1)) == 0 : k < largest_power && mpz_sizeinbase(denominator, 2) == k + 1) {
      while (inverses_of_powers_.size() <= k) {
        const std::uint64_t last = inverses_of_powers_.back();
        inverses_of_powers_.push_back((last % 2 == 0 ? last : last + p_) / 2);
      }
      return inverses_of_powers_[k];
    }
    const auto d = static_cast<std::uint32_t>(residue(denominator));
    if (d == 0) return std::nullopt;
    if (d != denominator_) {
      denominator_ = d;
      inverse_ = inverse_mod(d, p_);
    }
    return inverse_;
  }

  std::uint32_t p_;
  std::uint64_t m_ = ~std::uint64_t{0} / p_;  // floor(2^64 / p), since p does not divide 2^64
  std::vector<std::uint64_t> inverses_of_powers_{1};  // 2^-k mod p
  std::uint32_t denominator_ = 1;                     // the last one that was not a power of two, mod p
  std::uint64_t inverse_ = 1;
};

/// out[k] = factor x[k] mod p, with Shoup's quotient: c = floor(2^32 factor / p) and q = floor(c x / 2^32) give 0 <= factor x - q p < 2 p < 2^32,
/// because factor x / p - q = (2^32 factor / p - c) x / 2^32 + (c x / 2^32 - q) with both terms in [0, 1).
/// Works on whole blocks: reads x and writes out up to the next multiple of `block` entries.
constexpr std::size_t block = 8;
LEMMACHECK_VECTOR_CLONES void scale(std::uint32_t* __restrict out, const std::uint32_t* __restrict x, std::size_t n, std::uint32_t factor, std::uint32_t p) {
  const auto c = static_cast<std::uint32_t>((std::uint64_t{factor} << 32) / p);
  for (std::size_t begin = 0; begin < n; begin += block)
    for (std::size_t k = begin; k < begin + block; ++k) {
      const auto q = static_cast<std::uint32_t>(std::uint64_t{c} * x[k] >> 32);
      const std::uint32_t r = factor * x[k] - q * p;
      out[k] = std::min(r, r - p);  // r - p wraps round above r when r < p
    }
}

}  // namespace

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

std::optional<std::uint32_t> reduce(const Rational& x, std::uint32_t p) { return Reduction(p)(x); }

std::optional<ResidueMatrix> reduce(const Matrix& a, std::uint32_t p) {
  ResidueMatrix out(a.rows(), a.cols());
  Reduction residue_of(p);
  for (std::size_t k = 0; k < a.entries().size(); ++k) {
    const auto residue = residue_of(a.entries()[k]);
    if (!residue) return std::nullopt;
    out.entries()[k] = *residue;
  }
  return out;
}

ResidueMatrix row_kronecker(const ResidueMatrix& a, const ResidueMatrix& b, std::uint32_t p) {
  ResidueMatrix out(a.rows(), a.cols() * b.cols());
  std::vector<std::uint32_t> right(b.cols() + block);
  std::vector<std::uint32_t> row(out.cols() + block);
  for (std::size_t i = 0; i < a.rows(); ++i) {
    std::copy_n(b.entries().data() + i * b.cols(), b.cols(), right.data());
    for (std::size_t k = 0; k < a.cols(); ++k) scale(row.data() + k * b.cols(), right.data(), b.cols(), a(i, k), p);
    std::copy_n(row.data(), out.cols(), out.entries().data() + i * out.cols());
  }
  return out;
}

ResidueMatrix veronese(const ResidueMatrix& x, std::uint32_t p) {
  const std::size_t d = x.cols();
  ResidueMatrix out(x.rows(), d * (d + 1) / 2);
  std::vector<std::uint32_t> right(d + block);
  std::vector<std::uint32_t> row(out.cols() + block);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    std::copy_n(x.entries().data() + i * d, d, right.data());
    std::uint32_t* next = row.data();
    for (std::size_t k = 0; k < d; next += d - k, ++k) scale(next, right.data() + k, d - k, x(i, k), p);
    std::copy_n(row.data(), out.cols(), out.entries().data() + i * out.cols());
  }
  return out;
}

}  // namespace lemmacheck
