#include "lemmacheck/kernel/rank.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "lemmacheck/base/random.hpp"

using namespace lemmacheck;

namespace {

/// Determinant by the Leibniz formula.
Rational leibniz(const Matrix& a) {
  std::vector<std::size_t> permutation(a.rows());
  std::iota(permutation.begin(), permutation.end(), std::size_t{0});
  Rational sum = 0;
  do {
    Rational product = 1;
    for (std::size_t i = 0; i < a.rows(); ++i) {
      product *= a(i, permutation[i]);
      for (std::size_t j = 0; j < i; ++j)
        if (permutation[j] > permutation[i]) product = -product;
    }
    sum += product;
  } while (std::next_permutation(permutation.begin(), permutation.end()));
  return sum;
}

std::vector<std::size_t> first(std::size_t n) {
  std::vector<std::size_t> out(n);
  std::iota(out.begin(), out.end(), std::size_t{0});
  return out;
}

ResidueMatrix mod(const Matrix& a, std::uint32_t p) { return reduce(a, p).value(); }

}  // namespace

TEST_CASE("verify_minor: agrees with the Leibniz determinant mod p") {
  Random random(11, "verify_minor");
  for (const std::uint32_t p : {3u, 5u, 101u, 9999991u, 2147483647u}) {
    for (int trial = 0; trial < 60; ++trial) {
      const auto n = static_cast<std::size_t>(random.integer(0, 5));
      Matrix a(n, n);
      for (Rational& x : a.entries()) x = Rational(random.integer(-(std::int64_t{1} << 40), std::int64_t{1} << 40));
      if (n > 1 && trial % 3 == 0)  // dependent mod p, though hardly ever over Q
        for (std::size_t j = 0; j < n; ++j) a(n - 1, j) = a(0, j) * Rational(trial) + Rational(p) * a(1, j);
      CAPTURE(p);
      CAPTURE(n);
      CHECK(verify_minor(mod(a, p), {p, first(n), first(n)}) == (*reduce(leibniz(a), p) != 0));
    }
  }
}

TEST_CASE("verify_minor: residues near 2^31 in a matrix larger than the delay of reductions") {
  // J + c I has determinant c^(n-1) (n + c): singular mod p exactly for c = 0 and c = -n.
  for (const std::uint32_t p : {101u, 9999991u, 2147483647u}) {
    for (const std::size_t n : {7u, 40u, 97u}) {
      const auto shifted = [&](std::uint32_t c) {
        ResidueMatrix a(n, n);
        for (std::size_t i = 0; i < n; ++i)
          for (std::size_t j = 0; j < n; ++j) a(i, j) = i == j ? (1 + c) % p : 1;
        return a;
      };
      const auto minus_n = p - static_cast<std::uint32_t>(n);
      CHECK(verify_minor(shifted(p - 2), {p, first(n), first(n)}) == ((n - 2) % p != 0));
      CHECK_FALSE(verify_minor(shifted(minus_n), {p, first(n), first(n)}));
      CHECK(verify_minor(shifted(minus_n - 1), {p, first(n), first(n)}));
      CHECK_FALSE(verify_minor(shifted(0), {p, first(n), first(n)}));
    }
  }
}

TEST_CASE("verify_minor: the minor is the one of the listed rows and columns") {
  const ResidueMatrix a = mod(matrix("0 0 1 0; 0 0 0 0; 2 0 0 5"), 7);
  CHECK(verify_minor(a, {7, {0, 2}, {2, 0}}));
  CHECK(verify_minor(a, {7, {2, 0}, {2, 3}}));
  CHECK_FALSE(verify_minor(a, {7, {0, 1}, {2, 0}}));
  CHECK_FALSE(verify_minor(a, {7, {0, 2}, {2, 1}}));
  CHECK(verify_minor(a, {7, {}, {}}));  // rank >= 0
}

TEST_CASE("verify_minor: each forgery fails by one rule alone") {
  const ResidueMatrix one = mod(matrix("1 0; 0 1"), 7);
  REQUIRE(verify_minor(one, {7, {0, 1}, {0, 1}}));

  SUBCASE("a composite modulus: elimination with zero divisors takes a singular matrix for a regular one") {
    ResidueMatrix singular(2, 2);
    singular.entries() = {3, 3, 5, 5};
    CHECK_FALSE(verify_minor(singular, {15, {0, 1}, {0, 1}}));
  }
  SUBCASE("modulus 0, 1, 2, or a prime not below 2^31") {
    for (const std::uint32_t p : {0u, 1u, 2u, 4294967291u}) CHECK_FALSE(verify_minor(one, {p, {0, 1}, {0, 1}}));
  }
  SUBCASE("a row listed twice") { CHECK_FALSE(verify_minor(one, {7, {0, 0}, {0, 1}})); }
  SUBCASE("a column listed twice") { CHECK_FALSE(verify_minor(one, {7, {0, 1}, {1, 1}})); }
  SUBCASE("a row out of range") { CHECK_FALSE(verify_minor(one, {7, {0, 2}, {0, 1}})); }
  SUBCASE("a column out of range") { CHECK_FALSE(verify_minor(one, {7, {0, 1}, {0, 2}})); }
  SUBCASE("more rows than columns") { CHECK_FALSE(verify_minor(one, {7, {0, 1}, {0}})); }
  SUBCASE("more columns than rows") { CHECK_FALSE(verify_minor(one, {7, {0}, {0, 1}})); }
  SUBCASE("a vanishing minor") {
    CHECK_FALSE(verify_minor(mod(matrix("1 2; 2 4"), 7), {7, {0, 1}, {0, 1}}));
    CHECK_FALSE(verify_minor(mod(matrix("1 2; 3 13"), 7), {7, {0, 1}, {0, 1}}));  // determinant 7
  }
  SUBCASE("entries that are multiples of p") {
    ResidueMatrix unreduced(1, 1);
    unreduced(0, 0) = 14;
    CHECK_FALSE(verify_minor(unreduced, {7, {0}, {0}}));
  }
}

TEST_CASE("verify_null_basis: each forgery fails by one rule alone") {
  const Matrix t = matrix("1 2 -1/3; 2 4 -2/3");
  const Matrix basis = matrix("-2 1/3; 1 0; 0 1");
  REQUIRE(verify_null_basis(t, {basis, {1, 2}}));
  CHECK(verify_null_basis(t, {matrix("1 0; 0 1; 3 6"), {0, 1}}));
  CHECK(verify_null_basis(t, {matrix("1/3; 0; 1"), {2}}));
  CHECK(verify_null_basis(t, {Matrix(3, 0), {}}));
  CHECK(verify_null_basis(Matrix(0, 2), {identity(2), {0, 1}}));

  SUBCASE("a vector outside the kernel, by 2^-200") {
    Matrix nudged = basis;
    nudged(0, 1) += power_of_two(-200);
    CHECK_FALSE(verify_null_basis(t, {nudged, {1, 2}}));
  }
  SUBCASE("dependent columns: no identity of order 2") {
    CHECK_FALSE(verify_null_basis(t, {matrix("-2 -2; 1 1; 0 0"), {1, 2}}));
    CHECK_FALSE(verify_null_basis(t, {matrix("-2 0; 1 0; 0 0"), {1, 2}}));
  }
  SUBCASE("dependent columns with ones on the diagonal") {
    CHECK_FALSE(verify_null_basis(matrix("1 -1"), {matrix("1 1; 1 1"), {0, 1}}));
  }
  SUBCASE("identity scaled") { CHECK_FALSE(verify_null_basis(t, {matrix("-4 1/3; 2 0; 0 1"), {1, 2}})); }
  SUBCASE("identity rows in the wrong order") { CHECK_FALSE(verify_null_basis(t, {basis, {2, 1}})); }
  SUBCASE("a free row out of range") { CHECK_FALSE(verify_null_basis(t, {basis, {1, 3}})); }
  SUBCASE("a free row listed twice") { CHECK_FALSE(verify_null_basis(t, {basis, {1, 1}})); }
  SUBCASE("fewer free rows than columns") { CHECK_FALSE(verify_null_basis(t, {basis, {1}})); }
  SUBCASE("more free rows than columns") { CHECK_FALSE(verify_null_basis(t, {matrix("-2; 1; 0"), {1, 2}})); }
  SUBCASE("a basis of another length") {
    CHECK_FALSE(verify_null_basis(t, {matrix("-2 1/3; 1 0; 0 1; 0 0"), {1, 2}}));
    CHECK_FALSE(verify_null_basis(t, {matrix("-2; 1"), {1}}));
  }
}
