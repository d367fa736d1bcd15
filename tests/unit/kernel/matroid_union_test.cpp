#include "lemmacheck/kernel/matroid_union.hpp"

#include <doctest/doctest.h>

using namespace lemmacheck;

namespace {

constexpr std::uint32_t p = 101;

}  // namespace

TEST_CASE("verify_partition: each forgery fails by one rule alone") {
  const ResidueMatrix t = *reduce(matrix("1 0 1 2 0; 0 1 1 2 101"), p);
  const ColumnPartition honest{p, {{{0, 1}, {0, 1}}, {{0, 1}, {2, 0}}}};  // column 0 twice
  CHECK_FALSE(verify_partition(t, 2, honest));
  const ColumnPartition good{p, {{{0, 1}, {0, 2}}, {{1, 0}, {1, 3}}}};
  REQUIRE(verify_partition(t, 2, good));
  CHECK(good.size() == 4);
  CHECK(verify_partition(t, 5, good));
  CHECK(verify_partition(t, 0, {p, {}}));
  SUBCASE("more than k classes") { CHECK_FALSE(verify_partition(t, 1, good)); }
  SUBCASE("a column twice in one class") { CHECK_FALSE(verify_partition(t, 2, {p, {{{0, 1}, {0, 0}}}})); }
  SUBCASE("a column that does not exist") { CHECK_FALSE(verify_partition(t, 2, {p, {{{0}, {5}}}})); }
  SUBCASE("a row twice or out of range") {
    CHECK_FALSE(verify_partition(t, 2, {p, {{{1, 1}, {0, 1}}}}));
    CHECK_FALSE(verify_partition(t, 2, {p, {{{2}, {0}}}}));
  }
  SUBCASE("a minor that vanishes") {
    CHECK_FALSE(verify_partition(t, 2, {p, {{{0, 1}, {2, 3}}}}));
    CHECK_FALSE(verify_partition(t, 2, {p, {{{1}, {4}}}}));  // only mod p
    CHECK_FALSE(verify_partition(t, 2, {p, {{{0, 1}, {0, 1}}, {{1}, {4}}}}));
  }
  SUBCASE("no square") {
    CHECK_FALSE(verify_partition(t, 2, {p, {{{0}, {0, 1}}}}));
    CHECK_FALSE(verify_partition(t, 2, {p, {{{0, 1}, {0}}}}));
  }
  SUBCASE("no prime") { CHECK_FALSE(verify_partition(t, 2, {99, good.classes})); }
}

TEST_CASE("verify_cover: each forgery fails by one rule alone") {
  const Matrix t = matrix("1 2 3 0; 2 4 6 1");
  const ColumnCover good{{2, 0}, matrix("1; 2"), matrix("3 1")};
  REQUIRE(verify_cover(t, good));
  CHECK(verify_cover(t, {{}, Matrix(2, 0), Matrix(0, 0)}));
  SUBCASE("a column twice") { CHECK_FALSE(verify_cover(t, {{0, 0}, matrix("1; 2"), matrix("1 1")})); }
  SUBCASE("a column that does not exist") { CHECK_FALSE(verify_cover(t, {{4}, matrix("2; 1"), matrix("1")})); }
  SUBCASE("an entry off by 2^-200") {
    ColumnCover nudged = good;
    nudged.right(0, 0) += power_of_two(-200);
    CHECK_FALSE(verify_cover(t, nudged));
    nudged = good;
    nudged.left(1, 0) += power_of_two(-200);
    CHECK_FALSE(verify_cover(t, nudged));
  }
  SUBCASE("the wrong columns") { CHECK_FALSE(verify_cover(t, {{0, 2}, good.left, good.right})); }
  SUBCASE("shapes") {
    CHECK_FALSE(verify_cover(t, {{2, 0}, matrix("1"), good.right}));
    CHECK_FALSE(verify_cover(t, {{2, 0}, matrix("1; 2; 0"), good.right}));
    CHECK_FALSE(verify_cover(t, {{2}, good.left, good.right}));
    CHECK_FALSE(verify_cover(t, {{2, 0}, good.left, matrix("3 1; 0 0")}));
  }
}
