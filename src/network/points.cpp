#include "lemmacheck/network/points.hpp"

#include <algorithm>
#include <cmath>

#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck {

Matrix polarization_points(std::size_t d) {
  Matrix out(d * (d + 1) / 2, d);
  std::size_t row = 0;
  for (std::size_t i = 0; i < d; ++i) out(row++, i) = 1;
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = i + 1; j < d; ++j, ++row) out(row, i) = out(row, j) = 1;
  return out;
}

std::vector<unsigned> first_primes(std::size_t count) {
  std::vector<unsigned> primes;
  for (unsigned candidate = 2; primes.size() < count; ++candidate)
    if (std::none_of(primes.begin(), primes.end(), [=](unsigned p) { return candidate % p == 0; })) primes.push_back(candidate);
  return primes;
}

Matrix prime_power_points(std::size_t d, std::size_t n) {
  const std::vector<unsigned> primes = first_primes(d);
  Matrix out(n, d);
  for (std::size_t t = 0; t < n; ++t)
    for (std::size_t k = 0; k < d; ++k) out(t, k) = t == 0 ? Rational(1) : Rational(out(t - 1, k) * primes[k]);
  return out;
}

Matrix near_cone_points() {
  Matrix out = cone_points(6);
  out(3, 0) += power_of_two(-40);
  return out;
}

Matrix random_uniform_matrix(Random& random, std::size_t rows, std::size_t cols) {
  Matrix out(rows, cols);
  for (Rational& entry : out.entries()) entry = from_double(random.uniform());
  return out;
}

Matrix random_rounded_gaussian_matrix(Random& random, std::size_t rows, std::size_t cols, int bits) {
  Matrix out(rows, cols);
  for (Rational& entry : out.entries()) entry = from_double(std::ldexp(std::floor(std::ldexp(random.normal(), bits)), -bits));
  return out;
}

Matrix random_exponential_matrix(Random& random, std::size_t rows, std::size_t cols) {
  Matrix out(rows, cols);
  for (Rational& entry : out.entries()) entry = from_double(-std::log1p(-random.uniform()));
  return out;
}

}  // namespace lemmacheck
