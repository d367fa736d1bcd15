#include "lemmacheck/solve/definiteness.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "lemmacheck/base/random.hpp"

namespace {

using lemmacheck::Direction;
using lemmacheck::identity;
using lemmacheck::Integer;
using lemmacheck::LdltFactors;
using lemmacheck::Matrix;
using lemmacheck::matrix;
using lemmacheck::Random;
using lemmacheck::ratio;
using lemmacheck::Rational;
using lemmacheck::transpose;
using lemmacheck::Truth;

Matrix random_matrix(Random& random, std::size_t rows, std::size_t cols, int size = 3) {
  Matrix out(rows, cols);
  for (Rational& x : out.entries()) x = ratio(random.integer(-size, size), random.integer(1, 4));
  return out;
}

/// P' diag(signs) P with P unit upper triangular times a permutation: its inertia is known by construction.
Matrix with_inertia(Random& random, const std::vector<int>& signs) {
  const std::size_t n = signs.size();
  Matrix p = identity(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) p(i, j) = random.integer(-2, 2);
  for (std::size_t i = n; i > 1; --i) {
    const auto j = static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(i) - 1));
    for (std::size_t k = 0; k < n; ++k) std::swap(p(k, i - 1), p(k, j));
  }
  std::vector<Rational> d(signs.begin(), signs.end());
  return transpose(p) * lemmacheck::diagonal_matrix(d) * p;
}

/// What the judges say about the evidence that the searches offer.
Truth definite(const Matrix& t) {
  const auto evidence = lemmacheck::find_definiteness_evidence(t);
  return evidence.has_value() ? lemmacheck::verify_positive_definite(t, evidence.value()) : Truth::unknown;
}
Truth semidefinite(const Matrix& t) {
  const auto evidence = lemmacheck::find_semidefiniteness_evidence(t);
  return evidence.has_value() ? lemmacheck::verify_positive_semidefinite(t, evidence.value()) : Truth::unknown;
}

}  // namespace

TEST_CASE("evidence for and against definiteness follows a known inertia") {
  Random random(1, "definiteness");
  for (int round = 0; round < 200; ++round) {
    std::vector<int> signs(static_cast<std::size_t>(random.integer(1, 7)));
    bool has_negative = false;
    bool has_zero = false;
    const std::int64_t lowest = random.integer(-1, 1);
    for (int& s : signs) {
      s = static_cast<int>(random.integer(lowest, 1));
      has_negative |= s < 0;
      has_zero |= s == 0;
    }
    const Matrix t = with_inertia(random, signs);
    CHECK(definite(t) == lemmacheck::truth_of(!has_negative && !has_zero));
    CHECK(semidefinite(t) == lemmacheck::truth_of(!has_negative));
  }
}

TEST_CASE("the boundary of definiteness is found to 2^-200") {
  Random random(2, "boundary");
  const Rational tiny = lemmacheck::power_of_two(-200);
  for (std::size_t n = 2; n < 9; ++n) {
    const Matrix b = random_matrix(random, n - 1, n);
    const Matrix singular = transpose(b) * b;
    CHECK(definite(singular) == Truth::false_);
    CHECK(semidefinite(singular) == Truth::true_);
    CHECK(definite(singular + tiny * identity(n)) == Truth::true_);
    CHECK(semidefinite(singular - tiny * identity(n)) == Truth::false_);
  }
}

TEST_CASE("a zero pivot with a non-zero column is refuted by a direction of negative curvature") {
  for (const char* text : {"0 1;1 0", "0 1;1 5", "0 -3;-3 -1", "1 1 0;1 1 2;0 2 7", "1 0 0;0 0 1/2;0 1/2 100"}) {
    const Matrix t = matrix(text);
    const auto evidence = lemmacheck::find_semidefiniteness_evidence(t);
    REQUIRE(evidence.has_value());
    CHECK(std::holds_alternative<Direction>(evidence.value()));
    CHECK(lemmacheck::verify_positive_semidefinite(t, evidence.value()) == Truth::false_);
    CHECK(definite(t) == Truth::false_);
  }
}

TEST_CASE("large matrices: every condition gets evidence of the right kind, and the judge accepts it") {
  // (1 + c) I - J / n has the eigenvalues c and 1 + c.
  const std::size_t n = 26;
  Matrix singular(n, n);
  for (Rational& x : singular.entries()) x = ratio(-1, static_cast<long>(n));
  singular = singular + identity(n);
  struct Row {
    Rational c;
    bool is_short;  // a rounded Cholesky factor or eigenvector, not exact factors
  };
  for (const long magnification : {0L, 3000L, -3000L, 7L}) {
    const Rational size = lemmacheck::power_of_two(magnification);
    for (const Row& row : {Row{ratio(1, 1000), true}, Row{lemmacheck::power_of_two(-45), true}, Row{lemmacheck::power_of_two(-100), true},
                           Row{lemmacheck::power_of_two(-200), true}, Row{lemmacheck::power_of_two(-300), false}, Row{0, false},
                           Row{-lemmacheck::power_of_two(-200), false}, Row{ratio(-1, 1000), true}}) {
      if (magnification != 0 && !row.is_short) continue;
      const Matrix t = size * (singular + row.c * identity(n));
      const auto evidence = lemmacheck::find_definiteness_evidence(t);
      REQUIRE(evidence.has_value());
      CHECK(lemmacheck::verify_positive_definite(t, evidence.value()) == lemmacheck::truth_of(row.c > 0));
      CHECK(std::holds_alternative<lemmacheck::DominantResidual>(evidence.value()) == (row.c > 0 && row.is_short));
      CHECK(std::holds_alternative<LdltFactors>(evidence.value()) == (row.c > 0 && !row.is_short));
      CHECK(semidefinite(t) == lemmacheck::truth_of(row.c >= 0));
    }
  }
}

TEST_CASE("large matrices: the residual evidence is short") {
  Random random(6, "short");
  const std::size_t n = 40;
  const Matrix b = random_matrix(random, 2 * n, n);
  const Matrix t = transpose(b) * b;
  const auto evidence = lemmacheck::find_definiteness_evidence(t);
  REQUIRE(evidence.has_value());
  const auto* residual = std::get_if<lemmacheck::DominantResidual>(&evidence.value());
  REQUIRE(residual != nullptr);
  for (const Rational& x : residual->lower.entries()) CHECK(mpz_sizeinbase(mpq_numref(x.backend().data()), 2) <= 20);
}

TEST_CASE("large matrices: the short route agrees with exact elimination on both sides of the boundary") {
  Random random(7, "agree");
  const std::size_t n = 26;
  int proved = 0;
  for (int round = 0; round < 6; ++round) {
    const Matrix b = random_matrix(random, n, n, 1);
    Matrix t = transpose(b) * b;
    t(0, 0) -= ratio(random.integer(0, 4), 8);
    const auto factors = lemmacheck::factor_ldlt(t);
    const bool truth =
        factors.has_value() && std::all_of(factors.value().pivots.begin(), factors.value().pivots.end(), [](const Rational& d) { return d > 0; });
    CHECK(definite(t) == lemmacheck::truth_of(truth));
    proved += truth;
  }
  CHECK(proved > 0);
  CHECK(proved < 6);
}

TEST_CASE("long entries: a small matrix with entries of thousands of bits gets short evidence") {
  Random random(8, "long");
  Matrix b(8, 6);
  for (Rational& x : b.entries()) x = Rational(random.integer(-1000000, 1000000)) * lemmacheck::power_of_two(400) + random.integer(-1000000, 1000000);
  const Matrix t = transpose(b) * b;
  const auto evidence = lemmacheck::find_definiteness_evidence(t);
  REQUIRE(evidence.has_value());
  CHECK(std::holds_alternative<lemmacheck::DominantResidual>(evidence.value()));
  CHECK(lemmacheck::verify_positive_definite(t, evidence.value()) == Truth::true_);
}

TEST_CASE("LDL' multiplies back and reports the pivot that stops it") {
  Random random(3, "ldlt");
  for (std::size_t n = 0; n < 8; ++n) {
    const Matrix b = random_matrix(random, n, n);
    const Matrix t = b + transpose(b);
    const auto factors = lemmacheck::factor_ldlt(t);
    if (!factors.has_value()) continue;
    const LdltFactors& f = factors.value();
    CHECK(f.lower * lemmacheck::diagonal_matrix(f.pivots) * transpose(f.lower) == t);
  }
  const auto stopped = lemmacheck::factor_ldlt(matrix("1 1 0;1 1 2;0 2 7"));
  REQUIRE_FALSE(stopped.has_value());
  CHECK(stopped.error().what.find("pivot 2") != std::string::npos);
  CHECK_FALSE(lemmacheck::factor_ldlt(matrix("1 2;3 4")).has_value());
  CHECK_FALSE(lemmacheck::factor_ldlt(matrix("1 2")).has_value());
}

TEST_CASE("congruences prove the inertia the matrix was built with") {
  Random random(4, "inertia");
  for (int round = 0; round < 200; ++round) {
    std::vector<int> signs(static_cast<std::size_t>(random.integer(0, 8)));
    lemmacheck::Inertia expected;
    for (int& s : signs) {
      s = static_cast<int>(random.integer(-1, 1));
      ++(s > 0 ? expected.positive : s < 0 ? expected.negative : expected.zero);
    }
    const Matrix t = ratio(1, random.integer(1, 6)) * with_inertia(random, signs);
    const auto congruence = lemmacheck::find_congruence(t);
    REQUIRE(congruence.has_value());
    const auto inertia = lemmacheck::verify_inertia(t, congruence.value());
    REQUIRE(inertia.has_value());
    CHECK(*inertia == expected);
  }
  CHECK_FALSE(lemmacheck::find_congruence(matrix("1 2;3 4")).has_value());
}

TEST_CASE("the least eigenvalue is bracketed from below") {
  Random random(5, "lambda_min");
  for (int round = 0; round < 12; ++round) {
    // Q diag(w) Q' with a rational reflection Q has the eigenvalues w.
    const std::size_t n = static_cast<std::size_t>(random.integer(1, 6));
    Matrix v = random_matrix(random, n, 1);
    v(0, 0) += 20;
    const Matrix q = identity(n) - Rational(Rational(2) / lemmacheck::norm_squared(v)) * (v * transpose(v));
    std::vector<Rational> w(n);
    for (Rational& x : w) x = ratio(random.integer(-40, 40), 7);
    const Rational least = *std::min_element(w.begin(), w.end());
    const Matrix t = q * lemmacheck::diagonal_matrix(w) * transpose(q);
    for (const int bits : {10, 30, 80}) {
      const auto found = lemmacheck::find_lambda_min_below(t, bits);
      REQUIRE(found.has_value());
      CHECK(found.value() <= least);
      CHECK(least - found.value() <= lemmacheck::power_of_two(-bits) * std::max(Rational(1), Rational(abs(least))));
    }
    const Matrix x = lemmacheck::find_bottom_vector(t);
    const Rational quotient = (transpose(x) * (t * x))(0, 0) / lemmacheck::norm_squared(x);
    CHECK(quotient >= least);
    CHECK(quotient - least <= lemmacheck::power_of_two(-20));
  }
  CHECK_FALSE(lemmacheck::find_lambda_min_below(matrix("1 2;3 4")).has_value());
}
