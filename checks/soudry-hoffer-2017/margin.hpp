#pragma once

/// \file
/// The vectors of the construction of Theorem 8 around one full group of d0 - 1 points, with rational equal norms.

#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/orthogonal.hpp"
#include "orthant.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {

/// X (d x n, the first d - 1 columns are the group), wt, wh with X_S'wt = 0, X_S'wh = 1, wt'wh = 0, |wt| = |wh|: the group is Q (1/t, a, 0)' for a random
/// rational orthogonal Q and integers a, so that wh = Q t e_1 and wt = Q t e_d.  Other points: integers.  \pre n > d - 1 >= 1
inline Instance random_group(Random& random, std::size_t d, std::size_t n, long t) {
  const Matrix q = random_orthogonal(random, d);
  Matrix x(d, n);
  while (true) {
    Matrix group = random_integer_matrix(random, d, d - 1, 4);
    for (std::size_t j = 0; j + 1 < d; ++j) {
      group(0, j) = ratio(1, t);
      group(d - 1, j) = 0;
    }
    const Matrix turned = q * group;
    const Matrix rest = random_integer_matrix(random, d, n, 9);
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = 0; j < n; ++j) x(i, j) = j + 1 < d ? turned(i, j) : rest(i, j);
    Matrix first(d, 1);
    Matrix last(d, 1);
    first(0, 0) = t;
    last(d - 1, 0) = t;
    const Matrix wh = q * first;
    const Matrix wt = q * last;
    const Matrix images = transpose(wt) * x;
    const Matrix heights = transpose(wh) * x;
    bool generic = true;
    for (std::size_t j = d - 1; j < n; ++j) generic = generic && images(0, j) != 0 && heights(0, j) != 0;
    if (generic) return Instance().set("X", x).set("wt", wt).set("wh", wh);
  }
}

/// The index (from 1) of the column after the group with the least score(|wt'x|^2, |wh'x|^2, |x|^2).
template <class Score>
Rational least_column(const Instance& given, const Score& score) {
  const Matrix& x = given["X"];
  const Matrix images = transpose(given["wt"]) * x;
  const Matrix heights = transpose(given["wh"]) * x;
  std::size_t best = x.rows() - 1;
  Rational least = 0;
  for (std::size_t j = x.rows() - 1; j < x.cols(); ++j) {
    Rational length = 0;
    for (std::size_t i = 0; i < x.rows(); ++i) length += x(i, j) * x(i, j);
    const Rational s = score(Rational(images(0, j) * images(0, j)), Rational(heights(0, j) * heights(0, j)), length);
    if (j + 1 == x.rows() || s < least) {
      least = s;
      best = j;
    }
  }
  return Rational(best + 1);
}

/// The hypotheses on X, wt, wh: (9.2), (9.4), (9.5).
inline const std::string group_hypotheses = R"(let m = d - 1;
let S = block(X, 1, 1, d, m);
assume in_the_hyperplane : S'*wt == zeros(m, 1);                                # (9.2)
assume unit_height : S'*wh == ones(m, 1) and wt'*wh == 0;                        # (9.4)
assume equal_norms : norm2(wt) == norm2(wh);                                    # (9.5)
assume parameters : 0 < beta and beta < 1 and 0 < gamma and gamma < 1;
def cos2(u, n) = (u'*X[:,n])^2/(norm2(u)*norm2(X[:,n]));
)";

}  // namespace lemmacheck::checks::soudry_hoffer_2017
