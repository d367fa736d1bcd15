#include "lemmacheck/solve/matroid_partition.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/solve/rank.hpp"

using namespace lemmacheck;

namespace {

/// min over all S of cols - |S| + k rank T_S.
std::size_t least_bound(const Matrix& t, std::size_t k) {
  std::size_t best = t.cols();
  for (std::size_t set = 0; set < std::size_t{1} << t.cols(); ++set) {
    std::vector<std::size_t> cols;
    for (std::size_t j = 0; j < t.cols(); ++j)
      if (set >> j & 1) cols.push_back(j);
    Matrix part(t.rows(), cols.size());
    for (std::size_t i = 0; i < t.rows(); ++i)
      for (std::size_t j = 0; j < cols.size(); ++j) part(i, j) = t(i, cols[j]);
    best = std::min(best, t.cols() - cols.size() + k * rank(part));
  }
  return best;
}

/// The value of unionrank(T, k), proved by both judges.
std::size_t proved_value(const Matrix& t, std::size_t k) {
  const std::uint32_t p = elimination_prime(0);
  const ResidueMatrix residues = *reduce(t, p);
  const MatroidPartition found = find_matroid_partition(residues, p, k);
  const ColumnPartition partition = partition_evidence(residues, p, found);
  CHECK(verify_partition(residues, k, partition));
  const auto cover = find_column_cover(t, found.tight, p);
  REQUIRE(cover.has_value());
  CHECK(verify_cover(t, *cover));
  CHECK(t.cols() - cover->cols.size() + k * cover->left.cols() == partition.size());
  return partition.size();
}

}  // namespace

TEST_CASE("find_matroid_partition: against the minimum over all sets of columns") {
  Random random(1, "partition");
  std::size_t covered = 0;
  constexpr int trials = 300;
  for (int trial = 0; trial < trials; ++trial) {
    const auto rows = static_cast<std::size_t>(random.integer(0, 4));
    const auto cols = static_cast<std::size_t>(random.integer(0, 8));
    const auto k = static_cast<std::size_t>(random.integer(0, 4));
    Matrix t(rows, cols);
    const int kind = static_cast<int>(random.integer(0, 2));
    for (std::size_t j = 0; j < cols; ++j)
      for (std::size_t i = 0; i < rows; ++i)
        t(i, j) = kind == 0 ? ratio(random.integer(-2, 2), random.integer(1, 3)) : kind == 1 ? Rational(random.integer(0, 1)) : Rational(random.integer(0, 4) == 0);
    if (kind == 2)  // many columns alike
      for (std::size_t j = 2; j < cols; ++j)
        for (std::size_t i = 0; i < rows; ++i)
          if (random.integer(0, 1) == 0) t(i, j) = t(i, j - 2);
    CAPTURE(trial);
    const std::size_t value = proved_value(t, k);
    CHECK(value == least_bound(t, k));
    covered += value == cols;
  }
  CHECK(covered > trials / 10);
  CHECK(covered < trials * 9 / 10);
}

TEST_CASE("find_matroid_partition: forests of a complete graph") {
  // The graphic matroid of K_n: n/2 spanning trees cover all n(n-1)/2 edges (n even) [Nash-Williams], and k trees hold at most k(n-1) edges.
  for (const std::size_t n : {4U, 6U, 8U, 10U}) {
    Matrix t(n, n * (n - 1) / 2);
    std::size_t e = 0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i + 1; j < n; ++j, ++e) t(i, e) = 1, t(j, e) = -1;
    CHECK(proved_value(t, n / 2) == t.cols());
    CHECK(proved_value(t, n / 2 - 1) == (n / 2 - 1) * (n - 1));
    CHECK(proved_value(t, 1) == n - 1);
  }
}

TEST_CASE("find_matroid_partition: a block of low rank is found") {
  // 30 columns in a space of dimension 3 next to 20 in general position: k classes hold 3k of the former.
  Random random(2, "block");
  Matrix t(12, 50);
  for (std::size_t j = 0; j < 50; ++j)
    for (std::size_t i = 0; i < (j % 5 < 3 ? 3U : 12U); ++i) t(i, j) = random.integer(-50, 50);
  for (const std::size_t k : {2U, 3U, 5U, 10U, 11U}) CHECK(proved_value(t, k) == std::min<std::size_t>({50, 12 * k, 20 + 3 * k}));
}

TEST_CASE("find_matroid_partition: rank drops mod the prime") {
  Matrix t = identity(3);
  t(2, 2) = elimination_prime(0);
  const std::uint32_t p = elimination_prime(0);
  const MatroidPartition found = find_matroid_partition(*reduce(t, p), p, 1);
  CHECK(found.tight == std::vector<std::size_t>{2});
  CHECK_FALSE(find_column_cover(t, found.tight, p).has_value());
  CHECK_FALSE(find_column_cover(matrix("1 1/3; 1 1"), {0, 1}, 3).has_value());
}

TEST_CASE("find_matroid_partition: 2000 columns of length 45 in 45 classes [standard]") {
  Random random(3, "large");
  Matrix t(45, 2000);
  for (Rational& x : t.entries()) x = random.integer(0, 1) == 0 ? Rational(1) : ratio(1, 10);
  CHECK(proved_value(t, 45) == 2000);
  CHECK(proved_value(t, 44) == 44 * 45);
  for (std::size_t j = 0; j < 2000; j += 2)  // a thousand columns of rank at most 16
    for (std::size_t i = 15; i < 45; ++i) t(i, j) = 1;
  CHECK(proved_value(t, 45) == 1000 + 16 * 45);
}
