#include <doctest/doctest.h>
#include <flint/fmpz_mat.h>
#include <flint/nmod_mat.h>

#include <algorithm>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/solve/rank.hpp"

using namespace lemmacheck;

namespace {

/// Primes for every path: tiny, the fast ones, the last with room for 16 products in a double (2^25.5), the first without, the largest.
const std::vector<std::uint32_t> primes{3, 5, 7, 101, 65521, elimination_prime(0), 16777213, 47453111, 47453149, 2147483647};

std::uint32_t draw(Random& random, std::uint32_t p) { return static_cast<std::uint32_t>(random.integer(0, p - 1)); }

std::size_t draw_size(Random& random, std::int64_t high) { return static_cast<std::size_t>(random.integer(0, high)); }

/// A B mod p.
ResidueMatrix product(const ResidueMatrix& a, const ResidueMatrix& b, std::uint32_t p) {
  ResidueMatrix out(a.rows(), b.cols());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < b.cols(); ++j) {
      std::uint64_t sum = 0;
      for (std::size_t k = 0; k < a.cols(); ++k) sum = (sum + std::uint64_t{a(i, k)} * b(k, j)) % p;
      out(i, j) = static_cast<std::uint32_t>(sum);
    }
  return out;
}

/// Uniform entries, of which about one in `sparsity` is not zero.
ResidueMatrix random_residues(Random& random, std::size_t rows, std::size_t cols, std::uint32_t p, std::int64_t sparsity = 1) {
  ResidueMatrix out(rows, cols);
  for (std::uint32_t& x : out.entries())
    if (random.integer(1, sparsity) == 1) x = draw(random, p);
  return out;
}

/// The rank mod p by FLINT.
std::size_t flint_rank(const ResidueMatrix& a, std::uint32_t p) {
  nmod_mat_t value;
  nmod_mat_init(value, static_cast<slong>(a.rows()), static_cast<slong>(a.cols()), p);
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.cols(); ++j) nmod_mat_entry(value, i, j) = a(i, j);
  const auto out = static_cast<std::size_t>(nmod_mat_rank(value));
  nmod_mat_clear(value);
  return out;
}

/// The rank over Q by FLINT; integer entries.
std::size_t flint_rank(const Matrix& a) {
  fmpz_mat_t value;
  fmpz_mat_init(value, static_cast<slong>(a.rows()), static_cast<slong>(a.cols()));
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.cols(); ++j)
      fmpz_set_mpz(fmpz_mat_entry(value, static_cast<slong>(i), static_cast<slong>(j)), mpq_numref(a(i, j).backend().data()));
  const auto out = static_cast<std::size_t>(fmpz_mat_rank(value));
  fmpz_mat_clear(value);
  return out;
}

void check_minor(const ResidueMatrix& a, std::uint32_t p, std::size_t expected_rank) {
  CAPTURE(p);
  CAPTURE(a.rows());
  CAPTURE(a.cols());
  const Minor minor = find_minor(a, p);
  CHECK(minor.prime == p);
  CHECK(minor.rows.size() == expected_rank);
  CHECK(minor.cols.size() == expected_rank);
  CHECK(verify_minor(a, minor));
}

}  // namespace

TEST_CASE("elimination_prime: descending primes below 2^22") {
  std::uint32_t previous = std::uint32_t{1} << 22;
  for (std::size_t k = 0; k < 20; ++k) {
    const std::uint32_t p = elimination_prime(k);
    CHECK(is_odd_prime(p));
    CHECK(p < previous);
    for (std::uint32_t q = p + 1; q < previous; ++q) CHECK_FALSE(is_odd_prime(q));
    previous = p;
  }
}

TEST_CASE("find_minor: products of two random matrices, against FLINT mod p") {
  Random random(31, "products");
  for (int trial = 0; trial < 40; ++trial) {
    for (const std::uint32_t p : primes) {
      const std::int64_t size = trial < 20 ? 12 : 70;
      const std::size_t inner = draw_size(random, size);
      const ResidueMatrix a = product(random_residues(random, draw_size(random, size), inner, p), random_residues(random, inner, draw_size(random, size), p), p);
      check_minor(a, p, flint_rank(a, p));
    }
  }
}

TEST_CASE("find_minor: sparse matrices, so that pivots are scattered over rows and columns") {
  Random random(32, "sparse");
  for (int trial = 0; trial < 60; ++trial) {
    for (const std::uint32_t p : primes) {
      const ResidueMatrix a = random_residues(random, draw_size(random, 80), draw_size(random, 80), p, random.integer(2, 60));
      check_minor(a, p, flint_rank(a, p));
    }
  }
}

TEST_CASE("find_minor: repeated and empty rows and columns") {
  Random random(33, "repeated");
  for (int trial = 0; trial < 10; ++trial) {
    const std::uint32_t p = primes[static_cast<std::size_t>(trial)];
    const ResidueMatrix core = random_residues(random, 23, 31, p);
    ResidueMatrix a(90, 77);
    for (std::size_t i = 0; i < a.rows(); ++i)
      for (std::size_t j = 0; j < a.cols(); ++j)
        if (i % 3 != 0 && j % 5 != 4) a(i, j) = core(i * i % 23, 7 * j % 31);
    check_minor(a, p, flint_rank(a, p));
  }
}

TEST_CASE("find_minor: shapes without entries, zero, one entry, permutations") {
  for (const std::uint32_t p : primes) {
    for (const auto& [rows, cols] : std::vector<std::pair<std::size_t, std::size_t>>{{0, 0}, {0, 9}, {9, 0}, {1, 1}, {9, 30}, {64, 64}})
      check_minor(ResidueMatrix(rows, cols), p, 0);
    for (const std::uint32_t x : {std::uint32_t{1}, (p - 1) / 2, (p + 1) / 2, p - 1}) {
      ResidueMatrix one(1, 1);
      one(0, 0) = x;
      check_minor(one, p, 1);
      ResidueMatrix corner(20, 33);
      corner(19, 32) = x;
      check_minor(corner, p, 1);
      ResidueMatrix reversal(41, 41);
      for (std::size_t i = 0; i < 41; ++i) reversal(i, 40 - i) = x;
      check_minor(reversal, p, 41);
    }
  }
}

TEST_CASE("find_minor: growth at its bound; every product in every sum is (h - 2)^2, of one sign") {
  // With h = (p - 1)/2 below the diagonal of L and -h or h above that of U, elimination of (L U)' meets L and U again: the pivots are on the diagonal.
  for (const std::uint32_t p : {elimination_prime(0), 16777213u, 47453111u}) {
    for (const std::uint32_t upper_entry : {(p - 1) / 2, (p + 1) / 2}) {
      const std::size_t n = 160;
      ResidueMatrix lower(n, n);
      ResidueMatrix upper(n, n);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
          lower(i, j) = i > j ? (p - 1) / 2 : i == j ? 1 : 0;
          upper(i, j) = i < j ? upper_entry : i == j ? 1 + static_cast<std::uint32_t>(i) : 0;
        }
      upper(n - 1, n - 1) = 0;
      const ResidueMatrix a = product(lower, upper, p);
      ResidueMatrix transposed(n, n);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) transposed(j, i) = a(i, j);
      check_minor(transposed, p, n - 1);
      check_minor(a, p, n - 1);
    }
  }
}

TEST_CASE("find_minor: many more rows than columns and the reverse") {
  Random random(34, "rectangular");
  for (const std::uint32_t p : {elimination_prime(1), 47453111u, 2147483647u}) {
    check_minor(random_residues(random, 700, 40, p), p, 40);
    check_minor(random_residues(random, 40, 700, p), p, 40);
    const ResidueMatrix narrow = product(random_residues(random, 500, 17, p), random_residues(random, 17, 60, p), p);
    check_minor(narrow, p, 17);
  }
}

TEST_CASE("find_minor: rank over Q of integer matrices, against FLINT over Z") {
  Random random(35, "integers");
  const std::uint32_t p = elimination_prime(0);
  const auto integers = [&](std::size_t rows, std::size_t cols, std::int64_t size) {
    Matrix out(rows, cols);
    for (Rational& x : out.entries()) x = Rational(random.integer(-size, size));
    return out;
  };
  for (int trial = 0; trial < 30; ++trial) {
    const std::size_t inner = draw_size(random, 25);
    const Matrix a = integers(draw_size(random, 25), inner, std::int64_t{1} << 53) * integers(inner, draw_size(random, 25), std::int64_t{1} << 53);
    check_minor(*reduce(a, p), p, flint_rank(a));
  }
}

TEST_CASE("find_minor: entries that vanish mod p; another prime sees the rank over Q") {
  const std::uint32_t p = elimination_prime(0);
  const std::uint32_t q = elimination_prime(1);
  Random random(36, "vanish");
  Matrix a(30, 30);
  for (Rational& x : a.entries()) x = Rational(random.integer(-1000, 1000)) * Rational(p);
  check_minor(*reduce(a, p), p, 0);
  check_minor(*reduce(a, q), q, flint_rank(a));
  for (std::size_t i = 0; i < 12; ++i) a(i, i) += 1;
  check_minor(*reduce(a, p), p, 12);
  check_minor(*reduce(a, q), q, flint_rank(a));
}

TEST_CASE("find_minor: nearly singular matrices have full rank, singular ones do not") {
  Random random(37, "nearly singular");
  const std::uint32_t p = elimination_prime(0);
  for (const std::size_t n : {2u, 9u, 40u}) {
    Matrix a(n, n);
    for (Rational& x : a.entries()) x = from_double(random.normal());
    for (std::size_t j = 0; j < n; ++j) {
      a(n - 1, j) = 0;
      for (std::size_t i = 0; i + 1 < n; ++i) a(n - 1, j) += a(i, j);
    }
    check_minor(*reduce(a, p), p, n - 1);
    a(n - 1, n / 2) += power_of_two(-200);
    check_minor(*reduce(a, p), p, n);
  }
}

TEST_CASE("find_minor: more pivots than products fit into a double between reductions [standard]") {
  Random random(38, "long");
  const std::uint32_t p = elimination_prime(0);
  const ResidueMatrix a = random_residues(random, 2200, 2150, p);
  check_minor(a, p, flint_rank(a, p));
}
