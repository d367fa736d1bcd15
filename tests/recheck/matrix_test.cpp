// The linear algebra of the independent checker, each function by a second route.

#include "matrix.hpp"

#include <doctest/doctest.h>

#include <random>

using recheck::RationalMatrix;
using recheck::Residues;

namespace {

constexpr std::uint32_t largest_prime = 2147483647;

RationalMatrix random_integers(std::mt19937_64& random, std::size_t rows, std::size_t cols, long low, long high) {
  return recheck::build(rows, cols, [&](std::size_t, std::size_t) { return mpq_class(std::uniform_int_distribution<long>(low, high)(random)); });
}
mpq_class factor(std::mt19937_64& random) {
  mpq_class x(static_cast<long>(random() % 19) - 9, static_cast<long>(random() % 9 + 1));
  x.canonicalize();
  return x;
}

}  // namespace

TEST_CASE("recheck matrices: determinants mod p are those over Q mod p, on both sides of the panels' width") {
  std::mt19937_64 random(5);
  for (const std::uint32_t p : {3U, 101U, largest_prime})
    for (const std::size_t n : {0U, 1U, 2U, 7U, 31U, 32U, 33U, 65U}) {
      CAPTURE(p);
      CAPTURE(n);
      const Residues field{p};
      RationalMatrix a = random_integers(random, n, n, static_cast<long>(p) - 3, static_cast<long>(p) - 1);
      CHECK(recheck::determinant(field, recheck::lift(field, a)) == field.from(recheck::determinant(recheck::Exact(), a)));
      for (std::size_t j = 0; n > 1 && j + 1 < n; ++j) a(0, j) = 0;  // the first pivot is not at its place
      CHECK(recheck::determinant(field, recheck::lift(field, a)) == field.from(recheck::determinant(recheck::Exact(), a)));
    }
}

TEST_CASE("recheck matrices: products mod p of the largest residues do not overflow") {
  const Residues field{largest_prime};
  for (const std::size_t inner : {0U, 1U, 2U, 5U, 64U, 1001U}) {
    const recheck::Matrix<std::uint32_t> a(2, inner, largest_prime - 1), b(inner, 3, largest_prime - 1);
    for (const std::uint32_t entry : recheck::inner_product(field, a, b).entries) CHECK(entry == inner);  // (-1)(-1) summed
  }
}

TEST_CASE("recheck matrices: determinants by the characteristic polynomial and by elimination agree") {
  std::mt19937_64 random(6);
  for (std::size_t n = 0; n < 9; ++n) {
    const RationalMatrix a = recheck::build(n, n, [&](std::size_t, std::size_t) { return factor(random); });
    const auto by_polynomials = recheck::determinant(recheck::Polynomials(), recheck::lift(recheck::Polynomials(), a));
    CHECK(recheck::constant_value(by_polynomials) == recheck::determinant(recheck::Exact(), a));
    // A adj(A) = det(A) I
    const RationalMatrix adjugate = recheck::characteristic(recheck::Exact(), a).second;
    const RationalMatrix product = recheck::inner_product(recheck::Exact(), a, adjugate);
    const mpq_class det = n % 2 == 0 ? mpq_class(-recheck::determinant(recheck::Exact(), a)) : recheck::determinant(recheck::Exact(), a);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) CHECK(product(i, j) == (i == j ? det : mpq_class(0)));
  }
}

TEST_CASE("recheck matrices: the exact rank is the number of positive eigenvalues of the Gram matrix") {
  std::mt19937_64 random(8);
  for (int trial = 0; trial < 200; ++trial) {
    const std::size_t rows = random() % 7, cols = random() % 7, rank = random() % 5;
    const RationalMatrix left = random_integers(random, rows, rank, -1, 1);
    const RationalMatrix right = recheck::build(rank, cols, [&](std::size_t, std::size_t) { return factor(random); });
    const RationalMatrix a = recheck::inner_product(recheck::Exact(), left, right);
    const RationalMatrix gram = recheck::inner_product(recheck::Exact(), recheck::transposed(a), a);
    CHECK(recheck::eliminated(a).first == recheck::exact_inertia(gram).positive);
    CHECK(recheck::eliminated(recheck::transposed(a)).first == recheck::eliminated(a).first);
  }
}

TEST_CASE("recheck matrices: products of enclosures hold those of the points in them, and lose nothing to cancellation") {
  std::mt19937_64 random(8);
  const recheck::Balls d{64};
  const auto draw = [&](std::size_t rows, std::size_t cols) {  // wide and narrow ones, large and small, on both sides of 0
    return recheck::build(rows, cols, [&](std::size_t, std::size_t) {
      const mpq_class lower = factor(random) * recheck::scaled(mpq_class(1), static_cast<long>(random() % 40) - 20);
      return recheck::Interval{lower, lower + (random() % 3 == 0 ? mpq_class(0) : abs(factor(random)))};
    });
  };
  const auto point_in = [&](const recheck::Matrix<recheck::Interval>& a) {
    return recheck::mapped(a, [&](const recheck::Interval& x) {
      return mpq_class(x.lower + (x.upper - x.lower) * mpq_class(static_cast<long>(random() % 3), 2));
    });
  };
  for (const std::size_t inner : {0U, 1U, 2U, 9U}) {
    const auto a = draw(2, inner), b = draw(inner, 3);
    const auto product = recheck::inner_product(d, a, b);
    for (int tries = 0; tries < 20; ++tries) {
      const RationalMatrix x = point_in(a), y = point_in(b);
      for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
          mpq_class sum = 0;
          for (std::size_t k = 0; k < inner; ++k) sum += x(i, k) * y(k, j);
          CHECK(product(i, j).lower <= sum);
          CHECK(sum <= product(i, j).upper);
        }
    }
  }
  recheck::Matrix<recheck::Interval> signs(1, 2, recheck::point(1)), large(2, 1, recheck::point(mpq_class(mpz_class(1) << 60)));
  signs(0, 1) = recheck::point(-1);
  large(1, 0) = recheck::point(large(0, 0).lower + mpq_class(1, 1 << 20));
  const recheck::Interval left = recheck::inner_product(d, signs, large)(0, 0);
  CHECK(left.lower == mpq_class(-1, 1 << 20));
  CHECK(left.upper == mpq_class(-1, 1 << 20));
}
