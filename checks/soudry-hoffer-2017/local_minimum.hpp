#pragma once

/// \file
/// Exact differentiable local minima on which the checks of this paper are tried.

#include "lemmacheck/base/random.hpp"
#include "lemmacheck/claim/instance.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/instances.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {

inline Instance network(const Matrix& w, const Matrix& z, const Matrix& x, const Matrix& y, const Rational& rho) {
  return Instance().set("W", w).set("z", z).set("X", x).set("y", y).set("rho", rho);
}

/// d0 = d1 = 1, X = (1, 2), y = (1, 0): the local minimum w = 1/5, z = 1 with e = (4/5, -2/5).
inline Instance line_minimum(const Rational& rho) { return network(matrix("1/5"), matrix("1"), matrix("1 2"), matrix("1; 0"), rho); }

/// Gradient zero in W and z, (A o X)e = (0, 3/2): a strict saddle.
inline Instance hidden_saddle() { return network(matrix("1 0"), matrix("0"), matrix("1 -2; 1 1"), matrix("1; 1"), ratio(1, 2)); }

/// Random data, integer weights (the last of z is 0 where `dead_output`) and labels y = (A o X)'w + e with a random e in the kernel of A o X, e != 0
/// if there is one.
inline Instance random_local_minimum(Random& random, std::size_t d0, std::size_t d1, std::size_t n, const Rational& rho, bool dead_output = false) {
  const Matrix x = random_integer_matrix(random, d0, n, 20);
  Matrix w = random_integer_matrix(random, d1, d0, 20);
  const auto touches = [&] {
    const Matrix u = w * x;
    for (const Rational& e : u.entries())
      if (e == 0) return true;
    return false;
  };
  for (int tries = 0; tries < 200 && touches(); ++tries) w = random_integer_matrix(random, d1, d0, 1000);
  Matrix z = random_integer_matrix(random, d1, 1, 3);
  if (dead_output) z(d1 - 1, 0) = 0;
  const Matrix outputs = Rational(-1) * network_residual(w, z, x, Matrix(n, 1), rho);
  const auto e = find_null_vector(khatri_rao(activation_pattern(w, x, rho), x));
  return network(w, z, x, e.has_value() ? outputs + e.value() : outputs, rho);
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
