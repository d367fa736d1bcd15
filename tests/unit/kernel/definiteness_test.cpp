#include "lemmacheck/kernel/definiteness.hpp"

#include <doctest/doctest.h>

#include <utility>

#include "lemmacheck/base/random.hpp"

namespace {

using lemmacheck::Congruence;
using lemmacheck::DefinitenessEvidence;
using lemmacheck::Direction;
using lemmacheck::DominantResidual;
using lemmacheck::identity;
using lemmacheck::Inertia;
using lemmacheck::LdltFactors;
using lemmacheck::Matrix;
using lemmacheck::matrix;
using lemmacheck::Rational;
using lemmacheck::transpose;
using lemmacheck::Truth;
using lemmacheck::verify_inertia;

Rational tiny() { return lemmacheck::power_of_two(-200); }

struct Answer {
  Truth definite;
  Truth semidefinite;
  friend bool operator==(const Answer&, const Answer&) = default;
};

Answer judge(const Matrix& t, const DefinitenessEvidence& evidence) {
  return {lemmacheck::verify_positive_definite(t, evidence), lemmacheck::verify_positive_semidefinite(t, evidence)};
}

constexpr Answer rejected{Truth::unknown, Truth::unknown};

LdltFactors ldlt(const char* lower, std::vector<Rational> pivots) { return {matrix(lower), std::move(pivots)}; }
Direction direction(std::vector<Rational> x) { return {std::move(x)}; }

}  // namespace

TEST_CASE("LDL': valid factors prove what the signs of the pivots say") {
  CHECK(judge(matrix("4 2;2 3"), ldlt("1 0;1/2 1", {4, 2})) == Answer{Truth::true_, Truth::true_});
  CHECK(judge(matrix("4 2;2 1"), ldlt("1 0;1/2 1", {4, 0})) == Answer{Truth::unknown, Truth::true_});
  CHECK(judge(matrix("4 2;2 0"), ldlt("1 0;1/2 1", {4, -1})) == rejected);
  CHECK(judge(matrix("-4 2;2 3"), ldlt("1 0;-1/2 1", {-4, 4})) == rejected);
  CHECK(judge(Matrix(0, 0), LdltFactors{}) == Answer{Truth::true_, Truth::true_});
}

TEST_CASE("LDL': the factors must multiply to T to the last bit, in every entry") {
  const Matrix t = matrix("4 2 1;2 3 1;1 1 5");
  const LdltFactors f = ldlt("1 0 0;1/2 1 0;1/4 1/4 1", {4, 2, lemmacheck::ratio(37, 8)});
  REQUIRE(judge(t, f) == Answer{Truth::true_, Truth::true_});
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      Matrix other = t;
      other(i, j) += tiny();
      if (i != j) other(j, i) += tiny();
      CHECK(judge(other, f) == rejected);
      LdltFactors nudged = f;
      (i == j ? nudged.pivots[i] : nudged.lower(i, j)) += tiny();
      CHECK(judge(t, nudged) == rejected);
    }
}

TEST_CASE("LDL': a zero on the diagonal of L would make a singular matrix definite") {
  CHECK(judge(matrix("0"), ldlt("0", {1})) == rejected);
  CHECK(judge(matrix("1 0;0 0"), ldlt("1 0;0 0", {1, 1})) == rejected);
  CHECK(judge(matrix("4"), ldlt("2", {1})) == rejected);
}

TEST_CASE("LDL': L has nothing above its diagonal") {
  CHECK(judge(matrix("2 2;2 2"), ldlt("1 1;1 1", {1, 1})) == rejected);  // a true factorisation of a singular matrix
  CHECK(judge(matrix("1 1;1 2"), ldlt("1 1;1 1", {1, 1})) == rejected);  // true if the upper half is overlooked
}

TEST_CASE("LDL': factors of another size prove nothing") {
  const Matrix t = identity(2);
  CHECK(judge(t, ldlt("1 0;0 1", {1})) == rejected);
  CHECK(judge(t, ldlt("1 0;0 1", {1, 1, 1})) == rejected);
  CHECK(judge(t, ldlt("1", {1})) == rejected);
  CHECK(judge(t, ldlt("1", {1, 1})) == rejected);
  CHECK(judge(t, ldlt("1 0;0 1;0 0", {1, 1})) == rejected);
  CHECK(judge(t, ldlt("1 0 0;0 1 0", {1, 1})) == rejected);
  CHECK(judge(t, LdltFactors{}) == rejected);
}

TEST_CASE("residual: strictly dominant proves definite, for L of any width") {
  CHECK(judge(matrix("3 1;1 2"), DominantResidual{Matrix(2, 0)}) == Answer{Truth::true_, Truth::true_});
  CHECK(judge(matrix("6 3;3 3"), DominantResidual{matrix("2;1")}) == Answer{Truth::true_, Truth::true_});
  CHECK(judge(matrix("6 3;3 6"), DominantResidual{matrix("2 0 0;1 1 1")}) == Answer{Truth::true_, Truth::true_});
  CHECK(judge(Matrix(0, 0), DominantResidual{}) == Answer{Truth::true_, Truth::true_});
}

TEST_CASE("residual: dominance is strict, in each row, in absolute value, and with positive diagonal") {
  const DominantResidual none{Matrix(2, 0)};
  CHECK(judge(matrix("1 1;1 1"), none) == rejected);             // singular
  CHECK(judge(matrix("1 -1;-1 1"), none) == rejected);           // singular the other way
  CHECK(judge(matrix("1 -5;-5 1"), none) == rejected);           // a sum without absolute values would pass
  CHECK(judge(matrix("2 1;1 1"), none) == rejected);             // definite, but the last row is not strictly dominant
  CHECK(judge(matrix("1 1;1 2"), none) == rejected);             // nor the first
  CHECK(judge(matrix("-3 0;0 1"), none) == rejected);            // |r_11| is not r_11
  CHECK(judge(matrix("1 0;0 0"), none) == rejected);
  Matrix nearly = matrix("1 1;1 1") + tiny() * identity(2);
  CHECK(judge(nearly, none) == Answer{Truth::true_, Truth::true_});
  CHECK(judge(matrix("3 0;0 3"), DominantResidual{matrix("2 0;0 1")}) == rejected);  // R = diag(-1, 2): L L' is subtracted, not ignored
  CHECK(judge(matrix("1 0;0 1"), DominantResidual{matrix("0 0;1/2 1/2")}) == Answer{Truth::true_, Truth::true_});
  CHECK(judge(matrix("2 1;1 2"), DominantResidual{matrix("1 1;0 0")}) == rejected);  // L L', not L' L
}

TEST_CASE("residual: L of another height proves nothing") {
  CHECK(judge(identity(2), DominantResidual{Matrix(1, 1)}) == rejected);
  CHECK(judge(identity(2), DominantResidual{Matrix(3, 1)}) == rejected);
  CHECK(judge(identity(2), DominantResidual{}) == rejected);
}

TEST_CASE("direction: a non-positive value refutes definite, a negative one semidefinite") {
  CHECK(judge(matrix("1 2;2 1"), direction({1, -1})) == Answer{Truth::false_, Truth::false_});
  CHECK(judge(matrix("1 1;1 1"), direction({1, -1})) == Answer{Truth::false_, Truth::unknown});
  CHECK(judge(matrix("1 2;2 1"), direction({1, 0})) == rejected);
  Matrix above = matrix("1 1;1 1");
  above(1, 1) += tiny();
  CHECK(judge(above, direction({1, -1})) == rejected);
  above(1, 1) -= 2 * tiny();
  CHECK(judge(above, direction({1, -1})) == Answer{Truth::false_, Truth::false_});
}

TEST_CASE("direction: zero or of another length proves nothing") {
  CHECK(judge(identity(2), direction({0, 0})) == rejected);
  CHECK(judge(matrix("-1 0;0 -1"), direction({0, 0})) == rejected);
  CHECK(judge(matrix("-1 0;0 -1"), direction({1})) == rejected);
  CHECK(judge(matrix("-1 0;0 -1"), direction({1, 1, 1})) == rejected);
  CHECK(judge(Matrix(0, 0), direction({})) == rejected);
}

TEST_CASE("a matrix that is not square or not symmetric is neither, whatever the evidence") {
  const Answer refuted{Truth::false_, Truth::false_};
  for (const Matrix& t : {matrix("1 0 0;0 1 0"), matrix("1 1;0 1"), Matrix(0, 1), matrix("2 1;9 2")}) {
    CHECK(judge(t, ldlt("1 0;0 1", {1, 1})) == refuted);
    CHECK(judge(t, DominantResidual{Matrix(2, 0)}) == refuted);
    CHECK(judge(t, direction({1, 0})) == refuted);
  }
  Matrix nearly = identity(2);
  nearly(0, 1) += tiny();
  CHECK(judge(nearly, direction({1, 0})) == refuted);
}

TEST_CASE("inertia: the signs of a diagonal form, by Sylvester's law") {
  const Matrix t = matrix("0 1;1 0");
  const Congruence c{matrix("1 1;1 -1"), matrix("1/2 1/2;1/2 -1/2"), {2, -2}};
  REQUIRE(verify_inertia(t, c).has_value());
  CHECK(*verify_inertia(t, c) == Inertia{1, 1, 0});
  CHECK(*verify_inertia(matrix("1 1;1 1"), {matrix("1 -1;0 1"), matrix("1 1;0 1"), {1, 0}}) == Inertia{1, 0, 1});
  CHECK(*verify_inertia(Matrix(0, 0), {}) == Inertia{});
  CHECK(*verify_inertia(matrix("-3"), {matrix("1/3"), matrix("3"), {lemmacheck::ratio(-1, 3)}}) == Inertia{0, 1, 0});
}

TEST_CASE("inertia: a transform that is not invertible proves nothing") {
  CHECK_FALSE(verify_inertia(identity(2), {Matrix(2, 2), Matrix(2, 2), {0, 0}}).has_value());
  CHECK_FALSE(verify_inertia(identity(2), {matrix("1 0;0 0"), matrix("1 0;0 0"), {1, 0}}).has_value());
  Congruence c{identity(2), identity(2), {1, 1}};
  c.inverse(1, 0) += tiny();
  CHECK_FALSE(verify_inertia(identity(2), c).has_value());
}

TEST_CASE("inertia: S'TS must be the diagonal to the last bit, off it too") {
  const Matrix t = matrix("2 1;1 2");
  const Congruence c{matrix("1 -1/2;0 1"), matrix("1 1/2;0 1"), {2, lemmacheck::ratio(3, 2)}};
  REQUIRE(*verify_inertia(t, c) == Inertia{2, 0, 0});
  Congruence nudged = c;
  nudged.pivots[1] += tiny();
  CHECK_FALSE(verify_inertia(t, nudged).has_value());
  CHECK_FALSE(verify_inertia(t, {identity(2), identity(2), {2, 2}}).has_value());
  // S T S' = diag(3/2, 2), but S' T S is not diagonal
  CHECK_FALSE(verify_inertia(t, {matrix("1 -1/2;0 1"), matrix("1 1/2;0 1"), {lemmacheck::ratio(3, 2), 2}}).has_value());
}

TEST_CASE("inertia: shapes, symmetry and the number of pivots") {
  const Matrix one = identity(2);
  CHECK_FALSE(verify_inertia(one, {one, one, {1}}).has_value());
  CHECK_FALSE(verify_inertia(one, {one, one, {1, 1, 1}}).has_value());
  CHECK_FALSE(verify_inertia(one, {identity(3), identity(3), {1, 1}}).has_value());
  CHECK_FALSE(verify_inertia(one, {matrix("1 0 0;0 1 0"), matrix("1 0;0 1;0 0"), {1, 1}}).has_value());
  CHECK_FALSE(verify_inertia(one, {matrix("1 0;0 1;0 0"), matrix("1 0 0;0 1 0"), {1, 1}}).has_value());
  CHECK_FALSE(verify_inertia(matrix("1 0 0;0 1 0"), {one, one, {1, 1}}).has_value());
  CHECK_FALSE(verify_inertia(matrix("1 1;0 1"), {one, one, {1, 1}}).has_value());
}
