#include <algorithm>
#include <utility>
#include <vector>

#include "lemmacheck/solve/definiteness.hpp"
#include "spectrum.hpp"

namespace lemmacheck {
namespace {

/// The multiple of 2^e next below x.
Rational round_down(const Rational& x, long e) {
  const Rational scaled = x * power_of_two(-e);
  Integer floor;
  mpz_fdiv_q(floor.backend().data(), mpq_numref(scaled.backend().data()), mpq_denref(scaled.backend().data()));
  return Rational(floor) * power_of_two(e);
}

Rational rayleigh_quotient(const Matrix& t, const Matrix& x) {
  return (transpose(x) * (t * x))(0, 0) / norm_squared(x);
}

Rational magnitude(const Rational& x) { return x < 0 ? Rational(-x) : x; }

/// Is T - l I proved positive semidefinite (`true_`) or proved not (`false_`)?
Truth decide_semidefinite(const Matrix& t, const Rational& l) {
  Matrix shifted = t;
  for (std::size_t i = 0; i < t.rows(); ++i) shifted(i, i) -= l;
  const auto evidence = find_semidefiniteness_evidence(shifted);
  if (!evidence.has_value()) return Truth::unknown;
  return truth_of(!std::holds_alternative<Direction>(evidence.value()));
}

}  // namespace

Matrix find_bottom_vector(const Matrix& t, int bits) {
  const std::size_t n = t.rows();
  Matrix out(n, 1);
  if (n == 0) return out;
  ScaledDoubles scaled = scale_to_doubles(t);
  std::optional<std::vector<Rational>> x;
  if (eigenvalues_approx(scaled.entries.data(), n, true)) x = round_direction(scaled.entries.data(), n, bits);
  if (x)
    out.entries() = std::move(*x);
  else
    out(0, 0) = 1;
  return out;
}

Result<Rational> find_lambda_min_below(const Matrix& t, int bits) {
  if (!is_symmetric(t) || t.rows() == 0) return Error{"least eigenvalue: the matrix is not symmetric or has no rows"};
  Rational high = rayleigh_quotient(t, find_bottom_vector(t, 52));
  const Rational tolerance = power_of_two(-bits);
  const auto is_close = [&](const Rational& low) {
    const Rational least = low > 0 ? low : high < 0 ? Rational(-high) : Rational(0);  // at most |lambda_min|
    return high - low <= tolerance * std::max(Rational(1), least);
  };
  Rational step = tolerance * std::max(Rational(1), magnitude(high)) / 4;
  const long grid = binary_exponent(step) - 3;
  Rational low = round_down(high - step, grid);
  for (Truth truth = decide_semidefinite(t, low); truth != Truth::true_; truth = decide_semidefinite(t, low)) {
    if (truth == Truth::unknown) return Error{"least eigenvalue: a shift could not be decided"};
    high = std::min(high, low);
    step *= 4;
    low = round_down(high - step, grid);
  }
  while (!is_close(low)) {
    const Rational middle = round_down((low + high) / 2, grid - 1);
    if (middle <= low) break;
    const Truth truth = decide_semidefinite(t, middle);
    if (truth == Truth::unknown) return Error{"least eigenvalue: a shift could not be decided"};
    (truth == Truth::true_ ? low : high) = middle;
  }
  if (!is_close(low)) return Error{"least eigenvalue: the bracket did not shrink to the wanted width"};
  return low;
}

}  // namespace lemmacheck
