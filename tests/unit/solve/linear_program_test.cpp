#include "lemmacheck/solve/linear_program.hpp"

#include <doctest/doctest.h>

#include "lemmacheck/base/random.hpp"

using namespace lemmacheck;

namespace {

/// a x + c >= 0, or > 0.
struct Half {
  std::vector<Rational> a;
  Rational c;
  bool strict;
};

/// Fourier-Motzkin elimination: has the system a point?
bool has_point(const LinearConstraints& constraints) {
  std::vector<Half> system;
  const std::size_t n = constraints.coefficients.cols();
  for (std::size_t i = 0; i < constraints.constants.size(); ++i) {
    Half h{{}, constraints.constants[i], constraints.relations[i] == Relation::above};
    for (std::size_t k = 0; k < n; ++k) h.a.push_back(constraints.coefficients(i, k));
    system.push_back(h);
    if (constraints.relations[i] != Relation::equal) continue;
    for (Rational& x : h.a) x = -x;
    h.c = -h.c;
    system.push_back(h);
  }
  for (std::size_t k = 0; k < n; ++k) {
    std::vector<Half> next;
    for (const Half& low : system) {
      if (low.a[k] == 0) next.push_back(low);
      if (low.a[k] <= 0) continue;
      for (const Half& high : system) {
        if (high.a[k] >= 0) continue;
        Half sum{std::vector<Rational>(n), low.c / low.a[k] - high.c / high.a[k], low.strict || high.strict};
        for (std::size_t j = 0; j < n; ++j) sum.a[j] = low.a[j] / low.a[k] - high.a[j] / high.a[k];
        next.push_back(sum);
      }
    }
    system = std::move(next);
  }
  for (const Half& h : system)
    if (h.c < 0 || (h.strict && h.c == 0)) return false;
  return true;
}

void check_against_elimination(const LinearConstraints& constraints, int& points) {
  const LinearAlternative found = solve_linear_constraints(constraints);
  CHECK(found.has_point == has_point(constraints));
  CHECK((found.has_point ? verify_point(constraints, found.values) : verify_farkas(constraints, found.values)));
  points += found.has_point;
}

}  // namespace

TEST_CASE("solve_linear_constraints: against Fourier-Motzkin elimination, with evidence either way") {
  Random random(1, "linear_program");
  int points = 0;
  constexpr int trials = 1500;
  for (int trial = 0; trial < trials; ++trial) {
    const auto n = static_cast<std::size_t>(random.integer(0, 3));
    const auto m = static_cast<std::size_t>(random.integer(0, 6));
    LinearConstraints c{Matrix(m, n), std::vector<Rational>(m), std::vector<Relation>(m)};
    const bool homogeneous = random.integer(0, 3) == 0;
    for (Rational& x : c.coefficients.entries()) x = ratio(random.integer(-2, 2), random.integer(1, 3));
    for (Rational& x : c.constants) x = homogeneous ? Rational(0) : ratio(random.integer(-2, 2), random.integer(1, 2));
    for (Relation& r : c.relations) r = static_cast<Relation>(random.integer(0, 2));
    CAPTURE(trial);
    check_against_elimination(c, points);
  }
  CHECK(points > trials / 5);
  CHECK(points < trials * 4 / 5);
}

TEST_CASE("solve_linear_constraints: degenerate corners") {
  int points = 0;
  const auto check = [&](const char* a, std::vector<Rational> c, std::vector<Relation> r) {
    CAPTURE(a);
    check_against_elimination({matrix(a), std::move(c), std::move(r)}, points);
  };
  using enum Relation;
  check("0 0", {0}, {equal});
  check("0 0", {1}, {equal});
  check("0 0", {0}, {at_least});
  check("0 0", {0}, {above});
  check("0 0", {-1}, {at_least});
  check("1 1; 2 2; 3 3", {0, 0, 1}, {equal, equal, equal});
  check("1 1; 2 2; -1 -1", {-1, -2, 1}, {equal, equal, above});
  check("1 1; -1 -1; 1 -1; -1 1", {0, 0, 0, 0}, {at_least, at_least, at_least, at_least});
  check("1 1; -1 -1; 1 -1; -1 1", {0, 0, 0, 0}, {at_least, at_least, at_least, above});
  check("1 0; 0 1; -1 -1", {0, 0, 0}, {above, at_least, at_least});
  check("1; 1; 1; -1", {-1000000, 5, 0, 1000000}, {at_least, at_least, at_least, at_least});
  CHECK(points == 4);
  CHECK(solve_linear_constraints({Matrix(0, 3), {}, {}}).values == std::vector<Rational>(3));
}

TEST_CASE("solve_linear_constraints: separating points by hyperplanes through the origin") {
  // Signs of a planted linear function are separable; a point with both signs is not.
  Random random(2, "separation");
  for (const std::size_t n : {3U, 12U, 30U}) {
    const std::size_t m = 6 * n;
    LinearConstraints c{Matrix(m, n), std::vector<Rational>(m), std::vector<Relation>(m, Relation::above)};
    std::vector<Rational> planted(n);
    for (Rational& x : planted) x = random.integer(-9, 9);
    planted[0] = ratio(1, 7);
    for (std::size_t i = 0; i < m; ++i) {
      Rational value = 0;
      while (value == 0) {
        value = 0;
        for (std::size_t j = 0; j < n; ++j) value += planted[j] * (c.coefficients(i, j) = random.integer(-9, 9));
      }
      if (value < 0)
        for (std::size_t j = 0; j < n; ++j) c.coefficients(i, j) = -c.coefficients(i, j);
    }
    const LinearAlternative found = solve_linear_constraints(c);
    CHECK(found.has_point);
    CHECK(verify_point(c, found.values));
    for (std::size_t j = 0; j < n; ++j) c.coefficients(m - 1, j) = -c.coefficients(0, j);
    const LinearAlternative none = solve_linear_constraints(c);
    CHECK_FALSE(none.has_point);
    CHECK(verify_farkas(c, none.values));
  }
}

TEST_CASE("solve_linear_constraints: 50 unknowns and 300 links [standard]") {
  Random random(3, "large");
  for (const bool planted : {true, false}) {
    LinearConstraints c{Matrix(300, 50), std::vector<Rational>(300), std::vector<Relation>(300, Relation::above)};
    for (std::size_t i = 0; i < 300; ++i) {
      Rational sum = 0;
      for (std::size_t j = 0; j < 50; ++j) sum += c.coefficients(i, j) = random.integer(-5, 5);
      c.constants[i] = planted ? 1 - sum : Rational(random.integer(-5, 5));  // the vector of ones is a point
    }
    const LinearAlternative found = solve_linear_constraints(c);
    CHECK(found.has_point == planted);
    CHECK((planted ? verify_point(c, found.values) : verify_farkas(c, found.values)));
  }
}
