#include "lemmacheck/solve/least_squares.hpp"

#include <doctest/doctest.h>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/solve/rank.hpp"

using lemmacheck::find_least_squares, lemmacheck::Matrix, lemmacheck::matrix, lemmacheck::Random, lemmacheck::Rational, lemmacheck::transpose;

namespace {

Matrix draw(Random& random, std::size_t rows, std::size_t cols) {
  Matrix out(rows, cols);
  for (Rational& x : out.entries()) x = lemmacheck::from_double(random.normal());
  return out;
}

}  // namespace

TEST_CASE("find_least_squares: more equations than unknowns, against the inverse of a'a") {
  Random random(1, "least-squares/tall");
  const Matrix a = draw(random, 9, 4);
  const Matrix b = draw(random, 9, 1);
  const auto found = find_least_squares(a, b, Matrix(4, 1));
  REQUIRE(found.has_value());
  const auto inverse = lemmacheck::find_inverse(transpose(a) * a);
  REQUIRE(inverse.has_value());
  CHECK(found.value().solution == inverse.value() * (transpose(a) * b));
  CHECK(found.value().residual == b - a * found.value().solution);
  CHECK(found.value().rank == 4);
}

TEST_CASE("find_least_squares: fewer equations than unknowns: solved exactly, next to a start that nearly solves them, few entries long") {
  Random random(1, "least-squares/wide");
  const Matrix a = draw(random, 5, 12);
  const Matrix exact = draw(random, 12, 1);
  Matrix start = exact;
  start(3, 0) += lemmacheck::power_of_two(-30);
  const auto found = find_least_squares(a, a * exact, start);
  REQUIRE(found.has_value());
  CHECK(lemmacheck::is_zero(found.value().residual));
  std::size_t doubles = 0;
  for (std::size_t j = 0; j < 12; ++j) {
    const Rational& x = found.value().solution(j, 0);
    CHECK(abs(x - start(j, 0)) <= lemmacheck::power_of_two(-29));
    doubles += x == lemmacheck::from_double(static_cast<double>(x)) ? 1U : 0U;
  }
  CHECK(doubles >= 12 - 5);
}

TEST_CASE("find_least_squares: dependent columns and zero columns, the residual is the one without them") {
  const Matrix a = matrix("1 2 0 3; 2 4 0 -1; 1 2 0 5; 0 0 0 1");
  const Matrix b = matrix("1; 2; 3; 4");
  const auto found = find_least_squares(a, b, matrix("1; 1; 7; 1"));
  const auto thin = find_least_squares(matrix("1 3; 2 -1; 1 5; 0 1"), b, Matrix(2, 1));
  REQUIRE(found.has_value());
  REQUIRE(thin.has_value());
  CHECK(found.value().rank == 2);
  CHECK(found.value().residual == thin.value().residual);
  CHECK(abs(found.value().solution(2, 0) - 7) < lemmacheck::ratio(1, 1000000));
}

TEST_CASE("find_least_squares: nothing to solve, and numbers beyond doubles") {
  const auto found = find_least_squares(Matrix(2, 3), matrix("1; 2"), matrix("1; 2; 3"));
  REQUIRE(found.has_value());
  CHECK(found.value().solution == matrix("1; 2; 3"));
  CHECK(found.value().residual == matrix("1; 2"));
  CHECK_FALSE(find_least_squares(lemmacheck::power_of_two(2000) * matrix("1 2"), matrix("1"), Matrix(2, 1)).has_value());
}
