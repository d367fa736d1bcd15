#include "lemmacheck/solve/orthogonal.hpp"

#include <doctest/doctest.h>

#include "lemmacheck/exact/matrix.hpp"

namespace {

using lemmacheck::four_squares;
using lemmacheck::identity;
using lemmacheck::Integer;
using lemmacheck::Matrix;
using lemmacheck::matrix;
using lemmacheck::Random;
using lemmacheck::ratio;
using lemmacheck::Rational;
using lemmacheck::transpose;

Matrix random_matrix(Random& random, std::size_t rows, std::size_t cols) {
  Matrix out(rows, cols);
  for (Rational& x : out.entries()) x = ratio(random.integer(-9, 9), random.integer(1, 5));
  return out;
}

Integer sum_of_squares(const std::array<Integer, 4>& t) { return t[0] * t[0] + t[1] * t[1] + t[2] * t[2] + t[3] * t[3]; }

}  // namespace

TEST_CASE("cayley: the rotation with tangent of the half angle t") {
  const Rational t = ratio(3, 7);
  const Matrix q = lemmacheck::cayley(matrix("0 3/7;-3/7 0"));
  const Rational cosine = (1 - t * t) / (1 + t * t);
  const Rational sine = 2 * t / (1 + t * t);
  CHECK(q(0, 0) == cosine);
  CHECK(q(1, 0) == sine);
  CHECK(q(0, 1) == -sine);
  CHECK(q(1, 1) == cosine);
}

TEST_CASE("random_orthogonal: Q'Q = I, and streams differ") {
  Random random(1, "orthogonal");
  for (std::size_t n = 0; n < 9; ++n) {
    const Matrix q = lemmacheck::random_orthogonal(random, n);
    CHECK(transpose(q) * q == identity(n));
    if (n > 2) CHECK(q != lemmacheck::random_orthogonal(random, n));
  }
}

TEST_CASE("find_reflections: the product is orthogonal and maps b to a") {
  Random random(2, "reflections");
  for (int round = 0; round < 60; ++round) {
    const auto m = static_cast<std::size_t>(random.integer(1, 6));
    const auto d = static_cast<std::size_t>(random.integer(0, 6));
    Matrix b = random_matrix(random, m, d);
    if (d > 1 && round % 3 == 0)  // dependent columns
      for (std::size_t i = 0; i < m; ++i) b(i, d - 1) = 2 * b(i, 0);
    const Matrix a = lemmacheck::random_orthogonal(random, m) * b;
    const auto vectors = lemmacheck::find_reflections(a, b);
    REQUIRE(vectors.has_value());
    CHECK(vectors.value().size() <= d);
    const Matrix q = lemmacheck::reflection_product(vectors.value(), m);
    CHECK(transpose(q) * q == identity(m));
    CHECK(q * b == a);
    Matrix other = a;
    if (d > 0) {
      other(0, 0) += lemmacheck::power_of_two(-200);
      CHECK(lemmacheck::find_reflections(other, b).has_value() == (transpose(other) * other == transpose(b) * b));
    }
  }
  CHECK_FALSE(lemmacheck::find_reflections(matrix("1 0"), matrix("1;0")).has_value());
}

TEST_CASE("reflection_product: one reflection is I - 2 vv'/v'v") {
  const Matrix v = matrix("1;2;-2");
  const Matrix expected = identity(3) - ratio(2, 9) * (v * transpose(v));
  CHECK(lemmacheck::reflection_product({v}, 3) == expected);
}

TEST_CASE("four_squares: every n to 5000 and around the switch of methods") {
  for (long n = 0; n <= 5000; ++n) CHECK(sum_of_squares(four_squares(n)) == n);
  for (long n = 65536 - 600; n <= 65536 + 600; ++n) CHECK(sum_of_squares(four_squares(n)) == n);
  for (long n = 1; n <= 300; ++n) CHECK(sum_of_squares(four_squares(Integer(n) << 40)) == Integer(n) << 40);
}

TEST_CASE("four_squares: large numbers of every residue mod 8, squares, powers of two, primes") {
  for (const unsigned bits : {20U, 21U, 64U, 65U, 127U, 128U, 129U, 300U, 700U}) {
    const Integer base = Integer(1) << bits;
    for (int r = -8; r <= 8; ++r) CHECK(sum_of_squares(four_squares(base + r)) == base + r);
    CHECK(sum_of_squares(four_squares((base + 1) * (base + 1))) == (base + 1) * (base + 1));
  }
  const Integer mersenne = (Integer(1) << 127) - 1;
  CHECK(sum_of_squares(four_squares(mersenne)) == mersenne);
}

TEST_CASE("four_squares: every n to 300000 [thorough]") {
  bool holds = true;
  for (long n = 0; n <= 300000; ++n) holds = holds && sum_of_squares(four_squares(n)) == n;
  CHECK(holds);
}

TEST_CASE("find_gram_factor: W'W = P for singular and regular P") {
  Random random(3, "gram");
  for (std::size_t n = 0; n < 6; ++n)
    for (std::size_t rank = 0; rank <= n; ++rank) {
      const Matrix b = random_matrix(random, rank, n);
      const Matrix p = transpose(b) * b;
      const auto w = lemmacheck::find_gram_factor(p);
      REQUIRE(w.has_value());
      CHECK(w.value().rows() == 4 * n);
      CHECK(transpose(w.value()) * w.value() == p);
    }
  CHECK_FALSE(lemmacheck::find_gram_factor(matrix("1 0;0 -1")).has_value());
  CHECK_FALSE(lemmacheck::find_gram_factor(matrix("0 1;1 0")).has_value());
  CHECK_FALSE(lemmacheck::find_gram_factor(matrix("1 2;3 4")).has_value());
}
