#include "lemmacheck/solve/instances.hpp"

#include <doctest/doctest.h>

#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck {
namespace {

Rational gaussian_quartic(const Matrix& a) { return 2 * norm_squared(a) + trace(a) * trace(a); }

TEST_CASE("a spectral matrix has the stated singular values") {
  Random random(5, "instances_test");
  const SpectralMatrix teacher = random_spectral_matrix(random, 5, {Rational(2), ratio(3, 2), Rational(1)});
  const Matrix gram = transpose(teacher.matrix) * teacher.matrix;
  for (std::size_t i = 0; i < 3; ++i) {
    const Matrix v = right_singular_vector(teacher, i);
    CHECK(norm_squared(v) == 1);
    CHECK(gram * v == (teacher.singular_values[i] * teacher.singular_values[i]) * v);
  }
}

TEST_CASE("the student of a barrier pair has rank d - 1 and risk 2(d+2)/(d+1) sigma_min^4") {
  Random random(6, "instances_test");
  for (std::size_t d = 1; d <= 4; ++d) {
    const BarrierPair pair = random_barrier_pair(random, d + 1, d);
    const Rational s = pair.teacher.singular_values.back();
    for (std::size_t i = 0; i + 1 < d; ++i) CHECK(pair.teacher.singular_values[i] > s);
    CHECK(rank(pair.student) == d - 1);
    const Matrix a = transpose(pair.student) * pair.student - transpose(pair.teacher.matrix) * pair.teacher.matrix;
    CHECK(Rational(static_cast<long>(d) + 1) * gaussian_quartic(a) == Rational(2 * (static_cast<long>(d) + 2)) * s * s * s * s);
  }
}

TEST_CASE("null vectors") {
  const Matrix a = matrix("1 2 3; 2 4 6");
  const Result<Matrix> v = find_null_vector(a);
  REQUIRE(v.has_value());
  CHECK_FALSE(is_zero(v.value()));
  CHECK(is_zero(a * v.value()));
  CHECK_FALSE(find_null_vector(identity(3)).has_value());
}

}  // namespace
}  // namespace lemmacheck
