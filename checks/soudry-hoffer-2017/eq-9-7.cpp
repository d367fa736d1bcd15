/// \file
/// (9.7): widths small enough that the four neurons of a block have one sign at every other point.

#include <algorithm>

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/label_fitting.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/points.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* statement = R"(given X : d0 x N, E : 1 x N, w : d0 x 1, v : d0 x 1, beta, gamma, m, M;
let P = w'*X;
let Q = v'*X;
let e1 = beta*m/M;
let e2 = gamma*e1;
assume factors : 0 < beta < 1 and 0 < gamma < 1;
assume least : m > 0 and (forall n in 1..N . E[1,n] == 1 or abs(P[1,n]) >= m) and exists n in 1..N . E[1,n] == 0 and abs(P[1,n]) == m;
assume greatest : M > 0 and (forall n in 1..N . E[1,n] == 1 or abs(Q[1,n]) <= M) and exists n in 1..N . E[1,n] == 0 and abs(Q[1,n]) == M;
prove margins : forall n in 1..N . E[1,n] == 1 or abs(P[1,n]) - e1*abs(Q[1,n]) >= (1-beta)*abs(P[1,n]);
prove signs : forall n in 1..N . E[1,n] == 1 or (P[1,n] != 0 and forall S : 1 x 1 over {e1, e2, -e2, -e1} . sign(P[1,n] + S*Q[1,n]) == sign(P[1,n]));
)";

Instance make(const Matrix& x, const std::vector<std::size_t>& group, const Rational& beta, const Rational& gamma) {
  const TrapezoidBlock block = find_trapezoid_blocks(x, Groups{group}, ratio(1, 2), ratio(1, 2)).value().front();
  const Matrix members = group_indicator(Groups{group}, x.cols());
  const Matrix normal_products = transpose(block.normal) * x;
  const Matrix bias_products = transpose(block.bias) * x;
  Rational m = -1;
  Rational largest = 0;
  for (std::size_t n = 0; n < x.cols(); ++n) {
    if (members(0, n) == 1) continue;
    const Rational p = abs(normal_products(0, n));
    if (m < 0 || p < m) m = p;
    largest = std::max(largest, Rational(abs(bias_products(0, n))));
  }
  return Instance()
      .set("X", x)
      .set("E", members)
      .set("w", block.normal)
      .set("v", block.bias)
      .set("beta", beta)
      .set("gamma", gamma)
      .set("m", m)
      .set("M", largest);
}

}  // namespace

Check eq_9_7() {
  Part part{.name = "instance",
            .statement = statement,
            .reduction =
                "m and M are stated to be the minimum and the maximum of (9.7) over the points outside the group. The margin is that of the proof: "
                "|w'x| - e1 |v'x| >= (1 - beta)|w'x| > 0."};
  const Matrix two = matrix("1 1; 0 1");
  const std::vector<std::pair<std::string, std::string>> any_beta{{"0 < beta < 1", "0 < beta <= 2"}};
  Case first{.instance = make(matrix("1 1 1; 0 1 2"), {0}, ratio(1, 2), ratio(1, 2))};
  first.controls = {
      {.what = "beta = 2", .expected = Verdict::inapplicable, .instance = make(two, {0}, 2, ratio(1, 2))},
      {.what = "beta = 2, allowed: pre-activations 3 and -1",
       .expected = Verdict::refuted,
       .instance = make(two, {0}, 2, ratio(1, 2)),
       .edits = any_beta},
      {.what = "beta = 1, allowed: a pre-activation 0", .expected = Verdict::refuted, .instance = make(two, {0}, 1, ratio(1, 2)), .edits = any_beta},
      {.what = "no outside point with a bias: the printed quotient divides by 0",
       .expected = Verdict::inapplicable,
       .instance = make(identity(2), {0}, ratio(1, 2), ratio(1, 2))},
      {.what = "the same, M > 0 dropped",
       .expected = Verdict::undecided,
       .reason = Reason::domain_left,
       .instance = make(identity(2), {0}, ratio(1, 2), ratio(1, 2)),
       .edits = {{"assume greatest : M > 0 and ", "assume greatest : "}}}};
  part.cases.push_back(fixed_case("three points of the plane", Level::quick, first));
  part.cases.push_back(fixed_case("beta and gamma next to 1", Level::quick,
                                  {.instance = make(two, {0}, Rational(1 - power_of_two(-200)), Rational(1 - power_of_two(-200)))}));
  part.cases.push_back({"moment curve, d0=4 N=12", Level::quick, [](Random&) {
                          return Case{.instance = make(moment_curve_points(4, 12), {2, 5, 7}, ratio(2, 3), ratio(1, 5))};
                        }});
  part.cases.push_back(
      {"Gaussian, d0=8 N=60", Level::standard, [](Random& random) {
         return Case{.instance = make(random_rounded_gaussian_matrix(random, 8, 60, 20), {0, 1, 2, 3, 4, 5, 6}, ratio(1, 2), ratio(1, 2))};
       }});
  return {
      {.id = "soudry-hoffer-2017/eq-9-7",
       .form = Form::printed,
       .label = "(9.7)",
       .source = "[SoudryHoffer2017, L550-556]",
       .statement = "With e1 = beta min |w'x^(n)| / max |v'x^(n)| over the points outside the group and e2 = gamma e1, 0 < beta, gamma < 1, the four "
                    "neurons of the block have at "
                    "every point outside the group the sign of w'x^(n), none being zero.",
       .kind = "inequality",
       .erratum =
           "Printed 'for some beta, gamma < 1'; (9.1) needs both to be positive. The maximum can be 0 (X = I_2, group {1}); any e1 > 0 will do then.",
       .parts = {part}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
