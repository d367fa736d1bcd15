#include "lemmacheck/kernel/linear.hpp"

#include <doctest/doctest.h>

using namespace lemmacheck;

namespace {

AffineSystem affine(const char* coefficients, std::vector<Rational> constants) { return {matrix(coefficients), std::move(constants)}; }

}  // namespace

TEST_CASE("verify_solution: each forgery fails by one rule alone") {
  const AffineSystem system = affine("1 2; 3 -1", {-5, -1});  // x = 1, y = 2
  REQUIRE(verify_solution(system, {1, 2}));
  CHECK(verify_solution({Matrix(0, 2), {}}, {1, 2}));
  SUBCASE("first equation broken") { CHECK_FALSE(verify_solution(system, {0, -1})); }
  SUBCASE("second equation broken, by 2^-200") {
    CHECK_FALSE(verify_solution(system, {1 + 2 * power_of_two(-200), 2 - power_of_two(-200)}));
  }
  SUBCASE("too few unknowns") { CHECK_FALSE(verify_solution(affine("1 0", {-1}), {1})); }
  SUBCASE("too many unknowns") { CHECK_FALSE(verify_solution(system, {1, 2, 0})); }
  SUBCASE("fewer constants than equations") { CHECK_FALSE(verify_solution(affine("1 2; 3 -1", {-5}), {1, 2})); }
  SUBCASE("more constants than equations") { CHECK_FALSE(verify_solution(affine("1 2", {-5, 0}), {1, 2})); }
}

TEST_CASE("verify_combination: each forgery fails by one rule alone") {
  const AffineSystem given = affine("1 1 0; 0 1 1", {-1, -2});
  const AffineSystem wanted = affine("1 0 -1; 2 3 1", {1, -4});
  const Matrix multipliers = matrix("1 -1; 2 1");
  REQUIRE(verify_combination(given, wanted, multipliers));
  CHECK(verify_combination(given, {Matrix(0, 3), {}}, Matrix(0, 2)));

  SUBCASE("a coefficient off by 2^-200") {
    AffineSystem nudged = wanted;
    nudged.coefficients(1, 2) += power_of_two(-200);
    CHECK_FALSE(verify_combination(given, nudged, multipliers));
  }
  SUBCASE("a constant off by 2^-200") {
    AffineSystem nudged = wanted;
    nudged.constants[0] += power_of_two(-200);
    CHECK_FALSE(verify_combination(given, nudged, multipliers));
  }
  SUBCASE("one wanted equation without multipliers") { CHECK_FALSE(verify_combination(given, wanted, matrix("1 -1"))); }
  SUBCASE("multipliers for an equation that is not given") {
    CHECK_FALSE(verify_combination(given, affine("0 0 0", {0}), matrix("0 0 1")));
    CHECK_FALSE(verify_combination(given, affine("1 1 0", {-1}), matrix("1")));
  }
  SUBCASE("another number of unknowns") {
    CHECK_FALSE(verify_combination(given, affine("0 0", {0}), matrix("0 0")));
    CHECK_FALSE(verify_combination(affine("0 0", {1}), affine("1 1 1", {0}), matrix("1")));  // inconsistent, yet in other unknowns
  }
  SUBCASE("constants missing or too many") {
    CHECK_FALSE(verify_combination(affine("1; 1", {-1}), affine("1", {-1}), matrix("1")));
    CHECK_FALSE(verify_combination(affine("1", {-1, 0}), affine("1", {-1}), matrix("1 0")));
    CHECK_FALSE(verify_combination(given, affine("1 1 0; 0 0 0", {-1}), matrix("1 0; 0 0")));
    CHECK_FALSE(verify_combination(given, affine("1 1 0", {-1, 0}), matrix("1 0")));
  }
}

TEST_CASE("verify_combination: an inconsistent system implies everything, a consistent one does not") {
  const AffineSystem inconsistent = affine("1 1; 2 2", {-1, -1});
  const AffineSystem wanted = affine("1 0", {7});
  REQUIRE(verify_combination(inconsistent, wanted, matrix("-2 1")));  // -2 (x+y-1) + (2x+2y-1) = 1
  CHECK(verify_combination(inconsistent, affine("1 0; 0 1", {7, 7}), matrix("-2 1")));

  SUBCASE("the constant is 0") { CHECK_FALSE(verify_combination(affine("1 1; 2 2", {-1, -2}), wanted, matrix("-2 1"))); }
  SUBCASE("the constant is not 1") { CHECK_FALSE(verify_combination(inconsistent, wanted, matrix("-4 2"))); }
  SUBCASE("a coefficient is left") { CHECK_FALSE(verify_combination(affine("1 1; 2 3", {-1, -1}), wanted, matrix("-2 1"))); }
  SUBCASE("two rows of multipliers") { CHECK_FALSE(verify_combination(inconsistent, wanted, matrix("-2 1; 0 0"))); }
  SUBCASE("no multipliers at all") { CHECK_FALSE(verify_combination(inconsistent, wanted, Matrix(0, 2))); }
}

TEST_CASE("verify_unique: each forgery fails by one rule alone") {
  const ResidueMatrix a = *reduce(matrix("1 2; 2 4; 0 1"), 7);
  REQUIRE(verify_unique(a, 7, {0, 2}));
  CHECK(verify_unique(a, 7, {2, 1}));
  CHECK(verify_unique(ResidueMatrix(3, 0), 7, {}));
  SUBCASE("dependent rows") { CHECK_FALSE(verify_unique(a, 7, {0, 1})); }
  SUBCASE("fewer rows than unknowns") { CHECK_FALSE(verify_unique(a, 7, {0})); }
  SUBCASE("more rows than unknowns") { CHECK_FALSE(verify_unique(a, 7, {0, 1, 2})); }
  SUBCASE("a row listed twice") { CHECK_FALSE(verify_unique(a, 7, {2, 2})); }
  SUBCASE("a row out of range") { CHECK_FALSE(verify_unique(a, 7, {0, 3})); }
  SUBCASE("modulus not prime") { CHECK_FALSE(verify_unique(a, 9, {0, 2})); }
}

TEST_CASE("verify_point: each forgery fails by one rule alone") {
  const LinearConstraints links{matrix("1 0; 0 1; 1 1"), {-1, 0, -3}, {Relation::equal, Relation::at_least, Relation::above}};  // x = 1, y >= 0, x + y > 3
  REQUIRE(verify_point(links, {1, 2 + power_of_two(-200)}));
  CHECK(verify_point({Matrix(0, 2), {}, {}}, {1, 2}));
  const LinearConstraints bound{matrix("1"), {0}, {Relation::at_least}};
  CHECK(verify_point(bound, {0}));
  SUBCASE("an equation missed") { CHECK_FALSE(verify_point(links, {1 + power_of_two(-200), 3})); }
  SUBCASE("an inequality missed") { CHECK_FALSE(verify_point(bound, {-power_of_two(-200)})); }
  SUBCASE("a strict inequality attained") { CHECK_FALSE(verify_point(links, {1, 2})); }
  SUBCASE("too few unknowns") { CHECK_FALSE(verify_point({matrix("1 0"), {0}, {Relation::at_least}}, {1})); }
  SUBCASE("constants or relations missing") {
    CHECK_FALSE(verify_point({matrix("1; 1"), {0}, {Relation::at_least}}, {1}));
    CHECK_FALSE(verify_point({matrix("1; 1"), {0, 0}, {Relation::at_least}}, {1}));
  }
}

TEST_CASE("verify_farkas: each forgery fails by one rule alone") {
  // x = 1, y >= 0, -x - y + 1 > 0: the sum with multipliers 1, 1, 1 is 0 > 0.
  const LinearConstraints links{matrix("1 0; 0 1; -1 -1"), {-1, 0, 1}, {Relation::equal, Relation::at_least, Relation::above}};
  REQUIRE(verify_farkas(links, {1, 1, 1}));
  const LinearConstraints closed{matrix("1; -1"), {-1, 0}, {Relation::at_least, Relation::at_least}};  // 1 <= x <= 0
  REQUIRE(verify_farkas(closed, {1, 1}));
  REQUIRE(verify_farkas({matrix("1; -1"), {-1, 0}, {Relation::equal, Relation::equal}}, {1, 1}));
  REQUIRE(verify_farkas({matrix("1; 1"), {-1, 0}, {Relation::equal, Relation::equal}}, {1, -1}));
  SUBCASE("a negative multiplier at an inequality") {
    CHECK_FALSE(verify_farkas({matrix("1; 1"), {-1, 0}, {Relation::at_least, Relation::at_least}}, {1, -1}));
    CHECK_FALSE(verify_farkas({matrix("1; 1; 0"), {0, 0, 1}, {Relation::above, Relation::above, Relation::above}}, {1, -1, 0}));
  }
  SUBCASE("the unknowns do not cancel") {
    CHECK_FALSE(verify_farkas(links, {1, 1 + power_of_two(-200), 1}));
    CHECK_FALSE(verify_farkas(closed, {1, 0}));
  }
  SUBCASE("0 >= 0 is no contradiction") {
    CHECK_FALSE(verify_farkas({matrix("1; -1"), {0, 0}, {Relation::at_least, Relation::at_least}}, {1, 1}));
    CHECK_FALSE(verify_farkas(links, {0, 0, 0}));
    CHECK_FALSE(verify_farkas({Matrix(0, 1), {}, {}}, {}));
  }
  SUBCASE("a positive constant") {
    CHECK_FALSE(verify_farkas({matrix("1; -1"), {0, power_of_two(-200)}, {Relation::above, Relation::above}}, {1, 1}));
  }
  SUBCASE("as many multipliers as links") {
    CHECK_FALSE(verify_farkas(closed, {1}));
    CHECK_FALSE(verify_farkas(closed, {1, 1, 0}));
  }
  SUBCASE("constants or relations missing") {
    CHECK_FALSE(verify_farkas({matrix("1; -1; 0"), {-1, 0}, {Relation::at_least, Relation::at_least}}, {1, 1}));
    CHECK_FALSE(verify_farkas({matrix("1; -1"), {-1, 0}, {Relation::at_least}}, {1, 1}));
  }
}
