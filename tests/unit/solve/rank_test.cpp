#include "lemmacheck/solve/rank.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "lemmacheck/base/random.hpp"

using namespace lemmacheck;

namespace {

Matrix random_matrix(Random& random, std::size_t rows, std::size_t cols, std::int64_t size, std::int64_t denominator = 1) {
  Matrix out(rows, cols);
  for (Rational& x : out.entries()) x = ratio(random.integer(-size, size), random.integer(1, denominator));
  return out;
}

/// Rank by fraction-free (Bareiss) elimination.
std::size_t bareiss_rank(Matrix a) {
  std::size_t r = 0;
  Rational previous = 1;
  for (std::size_t k = 0; k < a.cols() && r < a.rows(); ++k) {
    std::size_t pivot = r;
    while (pivot < a.rows() && a(pivot, k) == 0) ++pivot;
    if (pivot == a.rows()) continue;
    for (std::size_t j = 0; j < a.cols(); ++j) std::swap(a(r, j), a(pivot, j));
    for (std::size_t i = r + 1; i < a.rows(); ++i) {
      for (std::size_t j = k + 1; j < a.cols(); ++j) a(i, j) = (a(r, k) * a(i, j) - a(i, k) * a(r, j)) / previous;
      a(i, k) = 0;
    }
    previous = a(r, k);
    ++r;
  }
  return r;
}

}  // namespace

TEST_CASE("find_null_basis, rank: against Bareiss elimination and the kernel judge") {
  Random random(21, "null_basis");
  for (int trial = 0; trial < 80; ++trial) {
    const auto rows = static_cast<std::size_t>(random.integer(0, 7));
    const auto cols = static_cast<std::size_t>(random.integer(0, 7));
    const auto inner = static_cast<std::size_t>(random.integer(0, 7));
    const Matrix t = random_matrix(random, rows, inner, 9, 5) * random_matrix(random, inner, cols, 9, 5);
    CAPTURE(trial);
    const std::size_t r = bareiss_rank(t);
    CHECK(rank(t) == r);
    const NullBasis evidence = find_null_basis(t);
    CHECK(evidence.basis.cols() == cols - r);
    CHECK(verify_null_basis(t, evidence));
  }
}

TEST_CASE("rank: in words, by a minor and by FLINT the same as the null basis says") {
  Random random(23, "rank");
  for (const std::int64_t size : {std::int64_t{1}, std::int64_t{9}, std::int64_t{1} << 15, std::int64_t{1} << 31, std::int64_t{1} << 62})
    for (int trial = 0; trial < 30; ++trial) {
      const auto rows = static_cast<std::size_t>(random.integer(0, 9));
      const auto cols = static_cast<std::size_t>(random.integer(0, 9));
      const auto inner = static_cast<std::size_t>(random.integer(0, 9));
      Matrix t = random_matrix(random, rows, inner, size, size) * random_matrix(random, inner, cols, 1);
      CHECK(rank(t) == cols - find_null_basis(t).basis.cols());
      t = random_matrix(random, rows, cols, size);
      if (rows > 1)
        for (std::size_t j = 0; j < cols; ++j) t(rows - 1, j) = t(0, j);
      CHECK(rank(t) == cols - find_null_basis(t).basis.cols());
    }
  // Singular mod the prime that the minor is sought with, and entries at the edge of a word.
  Matrix t = identity(70);
  t(3, 3) = elimination_prime(0);
  CHECK(rank(t) == 70);
  const Rational edge(std::numeric_limits<std::int64_t>::min());
  CHECK(rank(scalar(edge)) == 1);
  Matrix two(2, 2);
  two(0, 0) = two(0, 1) = two(1, 0) = edge;
  two(1, 1) = edge + 1;
  CHECK(rank(two) == 2);
}

TEST_CASE("find_solution: by substitution; no solution exactly when the rank of [a | b] is larger") {
  Random random(22, "find_solution");
  int solvable = 0;
  for (int trial = 0; trial < 80; ++trial) {
    const auto rows = static_cast<std::size_t>(random.integer(1, 6));
    const auto inner = static_cast<std::size_t>(random.integer(1, 4));
    const auto cols = static_cast<std::size_t>(random.integer(1, 6));
    const Matrix a = random_matrix(random, rows, inner, 5, 3) * random_matrix(random, inner, cols, 5);
    const Matrix b = trial % 2 == 0 ? a * random_matrix(random, cols, 2, 7, 3) : random_matrix(random, rows, 2, 7, 3);
    Matrix joined(rows, cols + 2);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < cols; ++j) joined(i, j) = a(i, j);
      for (std::size_t j = 0; j < 2; ++j) joined(i, cols + j) = b(i, j);
    }
    const auto v = find_solution(a, b);
    REQUIRE(v.has_value() == (bareiss_rank(joined) == bareiss_rank(a)));
    if (!v.has_value()) continue;
    ++solvable;
    CHECK(a * v.value() == b);
  }
  CHECK(solvable >= 40);
  CHECK(solvable < 80);
  CHECK_FALSE(find_solution(matrix("1 2"), matrix("1; 2")).has_value());
  CHECK(find_solution(Matrix(0, 2), Matrix(0, 1)).value().rows() == 2);
}

TEST_CASE("determinant, find_inverse: product rule and substitution") {
  Random random(23, "determinant");
  for (std::size_t n = 0; n < 7; ++n) {
    const Matrix a = random_matrix(random, n, n, 9, 4);
    const Matrix b = random_matrix(random, n, n, 9, 4);
    CHECK(determinant(a * b) == determinant(a) * determinant(b));
    const auto inverse = find_inverse(a);
    REQUIRE(inverse.has_value() == (determinant(a) != 0));
    if (inverse.has_value()) CHECK(a * inverse.value() == identity(n));
  }
  CHECK(determinant(diagonal_matrix({ratio(1, 2), 3, -5})) == ratio(-15, 2));
  CHECK(determinant(Matrix(0, 0)) == 1);
  CHECK_FALSE(find_inverse(matrix("1 2; 2 4")).has_value());
  CHECK_FALSE(find_inverse(matrix("1 2")).has_value());
}
