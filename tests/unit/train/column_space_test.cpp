#include "lemmacheck/train/column_space.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "exact_network.hpp"
#include "lemmacheck/train/curvature.hpp"

namespace lemmacheck {
namespace {

/// Row-major.
struct Dense {
  std::size_t rows;
  std::size_t columns;
  std::vector<double> entries;

  [[nodiscard]] Result<SingularCoordinates> coordinates(const std::vector<double>& y) const {
    const auto source = [this](std::size_t first, std::size_t count, std::span<double> out) {
      std::copy_n(&entries[first * columns], count * columns, out.data());
    };
    return find_singular_coordinates(rows, columns, source, y);
  }
};

Rational dot(const std::vector<Rational>& a, const std::vector<Rational>& b) {
  Rational sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

struct ExactDistance {
  std::size_t rank = 0;
  Rational squared;
};

/// By Gram-Schmidt on the columns.
ExactDistance exact_distance(const Dense& m, const std::vector<double>& y) {
  ExactDistance out;
  std::vector<std::vector<Rational>> basis;
  const auto reduce = [&](std::vector<Rational> v) {
    for (const auto& b : basis) {
      const Rational factor = dot(v, b) / dot(b, b);
      for (std::size_t i = 0; i < v.size(); ++i) v[i] -= factor * b[i];
    }
    return v;
  };
  for (std::size_t j = 0; j < m.columns; ++j) {
    std::vector<Rational> column;
    for (std::size_t i = 0; i < m.rows; ++i) column.push_back(from_double(m.entries[i * m.columns + j]));
    if (auto rest = reduce(std::move(column)); dot(rest, rest) != 0) basis.push_back(std::move(rest));
  }
  std::vector<Rational> exact_y;
  for (const double entry : y) exact_y.push_back(from_double(entry));
  const auto rest = reduce(exact_y);
  return {.rank = basis.size(), .squared = dot(rest, rest)};
}

/// A product of integer factors, rows x rank and rank x columns.
Dense draw_matrix(Random& random, std::size_t rows, std::size_t columns, std::size_t rank) {
  Dense out{.rows = rows, .columns = columns, .entries = std::vector<double>(rows * columns)};
  for (std::size_t k = 0; k < rank; ++k) {
    std::vector<double> left(rows);
    for (double& entry : left) entry = static_cast<double>(random.integer(-3, 3));
    for (std::size_t j = 0; j < columns; ++j) {
      const auto right = static_cast<double>(random.integer(-3, 3));
      for (std::size_t i = 0; i < rows; ++i) out.entries[i * columns + j] += left[i] * right;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("column space: rank and distance are those of exact Gram-Schmidt, tall, square, wide and deficient") {
  Random random(3, "column space");
  for (const auto& [rows, columns] : {std::pair<std::size_t, std::size_t>{23, 4}, {12, 5}, {6, 6}, {5, 9}, {1, 3}, {4, 1}})
    for (std::size_t rank = 0; rank <= std::min(rows, columns); ++rank) {
      CAPTURE(rows);
      CAPTURE(columns);
      CAPTURE(rank);
      const Dense m = draw_matrix(random, rows, columns, rank);
      std::vector<double> y(rows);
      for (double& entry : y) entry = static_cast<double>(random.integer(-9, 9));
      const auto found = m.coordinates(y);
      REQUIRE(found.has_value());
      const ExactDistance exact = exact_distance(m, y);
      double squares = 0;
      for (const double entry : y) squares += entry * entry;
      CHECK(found.value().rank(1e-10) == exact.rank);
      CHECK(std::abs(found.value().squared_distance(1e-10) - exact.squared.convert_to<double>()) <= 1e-12 * squares);
      CHECK(std::ranges::is_sorted(found.value().values, std::greater<>()));
      // Nothing is projected on where no singular value is greater than the cutoff.
      CHECK(found.value().squared_distance(1e10) == doctest::Approx(squares).epsilon(1e-13));
      double frobenius = 0;
      for (const double entry : m.entries) frobenius += entry * entry;
      for (const double value : found.value().values) frobenius -= value * value;
      CHECK(std::abs(frobenius) <= 1e-9);
    }
}

TEST_CASE("column space: cutoffs of a matrix with known singular values and row sums") {
  // Orthogonal columns of lengths 8 and 4; the largest row sum is 6.
  const Dense m{.rows = 4, .columns = 2, .entries = {4, 2, 4, -2, 4, 2, 4, -2}};
  const auto found = m.coordinates({1, 1, 1, 2});
  REQUIRE(found.has_value());
  const SingularCoordinates& c = found.value();
  CHECK(c.values[0] == doctest::Approx(8).epsilon(1e-14));
  CHECK(c.values[1] == doctest::Approx(4).epsilon(1e-14));
  CHECK(std::abs(c.coordinates[0]) == doctest::Approx(2.5).epsilon(1e-14));
  CHECK(std::abs(c.coordinates[1]) == doctest::Approx(0.5).epsilon(1e-14));
  CHECK(c.squared_distance(5) == doctest::Approx(7 - 6.25).epsilon(1e-14));
  CHECK(rank_cutoff(c, RankCutoff::row_sums) == 3 * 0x1p-52);
  CHECK(rank_cutoff(c, RankCutoff::lapack) == doctest::Approx(8 * 0x1p-52).epsilon(1e-14));
  CHECK(rank_cutoff(c, RankCutoff::numerical_recipes) == doctest::Approx(4 * 0x1p-52 * std::sqrt(7.0)).epsilon(1e-14));
}

TEST_CASE("column space: labels and residuals of a network are equally far from the columns of its Jacobian, and so with every unit twice") {
  Random random(5, "column space of a Jacobian");
  const Architecture once{.widths = {3, 2, 2, 1}, .activation = {}};
  const Architecture twice{.widths = {3, 4, 4, 1}, .activation = {}};
  Samples samples{.count = 60, .points = std::vector<double>(180), .labels = std::vector<double>(60)};
  for (double& entry : samples.points) entry = random.normal();
  for (double& entry : samples.labels) entry = random.normal();
  const std::vector<double> w = draw_parameters(once, random);
  std::vector<double> doubled;
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 3; ++j) doubled.push_back(w[i / 2 * 3 + j]);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 4; ++j) doubled.push_back(w[6 + i / 2 * 2 + j / 2] / 2);
  for (std::size_t j = 0; j < 4; ++j) doubled.push_back(w[10 + j / 2] / 2);
  const auto distances = [&](const Architecture& architecture, const std::vector<double>& parameters) {
    Curvature curvature(architecture, samples, {.loss = Loss::half_sum});
    const double loss = curvature.move_to(parameters);
    const auto source = [&](std::size_t first, std::size_t count, std::span<double> rows) { curvature.jacobian(first, count, rows); };
    const auto of_labels = find_singular_coordinates(60, curvature.variables(), source, samples.labels);
    const auto of_residuals = find_singular_coordinates(60, curvature.variables(), source, curvature.residual());
    REQUIRE(of_labels.has_value());
    REQUIRE(of_residuals.has_value());
    const double cutoff = 1e-10 * of_labels.value().values.front();
    const double j = of_labels.value().squared_distance(cutoff) / 2;
    CHECK(j == doctest::Approx(of_residuals.value().squared_distance(cutoff) / 2).epsilon(1e-12));
    CHECK(j > 0);
    CHECK(j < loss);
    return j;
  };
  CHECK(distances(once, w) == doctest::Approx(distances(twice, doubled)).epsilon(1e-12));
}

TEST_CASE("column space: entries that are not finite are refused") {
  const Dense m{.rows = 3, .columns = 1, .entries = {1, std::numeric_limits<double>::quiet_NaN(), 1}};
  const auto found = m.coordinates({1, 1, 1});
  REQUIRE_FALSE(found.has_value());
  CHECK(found.error().what == "expected finite entries of the matrix and the vector, found others");
  const Dense wide{.rows = 1, .columns = 2, .entries = {1, 1}};
  CHECK_FALSE(wide.coordinates({std::numeric_limits<double>::infinity()}).has_value());
}

}  // namespace lemmacheck
