#pragma once

/// \file
/// Statement texts and instances shared by the checks of Soudry and Hoffer on probabilities: Gaussian orthants in one and two dimensions, finite
/// spaces.

#include <string>
#include <utility>
#include <vector>

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {

/// orthant(d, k, m) = P(W X > 0) for independent standard normal W (m x d) and X (d x k), d = 1 or 2, and 1 for empty k or m.
/// d = 1: all k + m numbers have one sign.  d = 2: the k columns lie in a half-plane and span an angle of pi t with density k (k-1) t^(k-2) 2^(1-k),
/// then each row is good with probability (1-t)/2; the integral is a beta function.
inline const std::string orthants =
    R"(def orthant(d, k, m) = if(k == 0 or m == 0, 1, if(d == 1, 2^(1-k-m), 2^(1-k-m)*factorial(k)*factorial(m)/factorial(max(k+m-1, 0))));
)";

/// P(rank a(W X) = 1) for rho = -1: all rows of signs are equal up to sign, and so are all columns; every such pattern is as likely as all ones.
inline const std::string rank_one = R"(def rank_one(d, k, m) = 2^(k+m-1)*orthant(d, k, m);   # P(rank a(W X) = 1), rho = -1
)";

/// An instance of scalars.
inline Instance scalars(const std::vector<std::pair<std::string, Rational>>& list) {
  Instance out;
  for (const auto& [name, value] : list) out.set(name, value);
  return out;
}

/// n positive weights with sum 1.
inline Matrix random_weights(Random& random, std::size_t n) {
  Matrix out(n, 1);
  Rational total = 0;
  for (Rational& w : out.entries()) total += w = random.integer(1, 20);
  for (Rational& w : out.entries()) w /= total;
  return out;
}

/// n x 1, entries p/q with low <= p <= high, 1 <= q <= 4.
inline Matrix random_values(Random& random, std::size_t n, long low, long high) {
  Matrix out(n, 1);
  for (Rational& v : out.entries()) v = Rational(random.integer(low, high)) / random.integer(1, 4);
  return out;
}

/// n x 1, entries 0 or 1, the first 1 and the last 0: an event that is neither empty nor sure if n >= 2.
inline Matrix random_event(Random& random, std::size_t n) {
  Matrix out(n, 1);
  for (Rational& v : out.entries()) v = random.integer(0, 1);
  out(0, 0) = 1;
  out(n - 1, 0) = 0;
  return out;
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
