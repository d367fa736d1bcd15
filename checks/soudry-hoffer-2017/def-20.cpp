/// \file
/// Definition 20: angular margin.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/label_fitting.hpp"
#include "lemmacheck/network/points.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

/// Membership decided by squares, and by the printed quotient.
Part squares() {
  Part part{
      .name = "squares",
      .statement = R"(given X : d0 x N, W : d1 x d0, s;
assume range : 0 < s < 1;
assume nonzero : (forall i in 1..d1 . W[i,:] != 0) and forall n in 1..N . X[:,n] != 0;
prove same_set : forall i in 1..d1 . forall n in 1..N .
  (W[i,:]*X[:,n])^2 > s^2*norm2(W[i,:])*norm2(X[:,n]) <=> abs(W[i,:]*X[:,n])/(sqrt(norm2(W[i,:]))*sqrt(norm2(X[:,n]))) > s;
)",
      .reduction = "(10.3) with roots and quotient, in enclosures, beside its exact form without roots, for s = sin alpha; for each row and point."};
  const auto make = [](const Matrix& x, const Matrix& w, const Rational& s) { return Instance().set("X", x).set("W", w).set("s", s); };
  Case first{.instance = make(matrix("3 1 -2; 4 1 1"), matrix("1 0; 2 -1"), ratio(3, 5) - power_of_two(-200))};
  first.controls = {{.what = "absolute value dropped", .expected = Verdict::refuted, .edits = {{"<=> abs(W[i,:]*X[:,n])/", "<=> (W[i,:]*X[:,n])/"}}},
                    {.what = "s instead of s^2", .expected = Verdict::refuted, .edits = {{"> s^2*", "> s*"}}},
                    {.what = "on the boundary enclosures cannot decide",
                     .expected = Verdict::undecided,
                     .reason = Reason::precision_cap,
                     .instance = make(matrix("3; 4"), matrix("1 0"), ratio(3, 5))},
                    {.what = "a zero row", .expected = Verdict::inapplicable, .instance = make(matrix("3; 4"), matrix("0 0"), ratio(1, 2))}};
  part.cases.push_back(fixed_case("plane", Level::quick, first));
  part.cases.push_back({"Gaussian, d0=5, 4 rows, 10 points", Level::quick, [make](Random& random) {
                          const Matrix x = random_rounded_gaussian_matrix(random, 5, 10, 20);
                          return Case{.instance = make(x, random_rounded_gaussian_matrix(random, 4, 5, 20), ratio(1, 3))};
                        }});
  return part;
}

constexpr const char* margin = R"(given X : d0 x N, W : d1 x d0, s;
prove margin : forall i in 1..d1 . forall n in 1..N . (W[i,:]*X[:,n])^2 > s^2*norm2(W[i,:])*norm2(X[:,n]);
)";

Part membership() {
  Part part{
      .name = "membership",
      .statement = margin,
      .reduction =
          "X lies in the set of (10.3) for sin alpha = s, on both sides of its boundary; the inequality is strict, though the text says 'at least'. "
          "And the network of Theorem 8 for three points."};
  const auto make = [](const Matrix& x, const Matrix& w, const Rational& s) { return Instance().set("X", x).set("W", w).set("s", s); };
  const Matrix boundary = matrix("3 -3; 4 4");
  Case first{.instance = make(boundary, matrix("1 0"), ratio(3, 5) - power_of_two(-200))};
  first.controls = {
      {.what = "angle alpha exactly", .expected = Verdict::refuted, .instance = make(boundary, matrix("1 0"), ratio(3, 5))},
      {.what = "s larger by 2^-200", .expected = Verdict::refuted, .instance = make(boundary, matrix("1 0"), ratio(3, 5) + power_of_two(-200))}};
  part.cases.push_back(fixed_case("sin alpha = 3/5 - 2^-200", Level::quick, first));
  const LeakyReluNetwork network = trapezoid_network(find_trapezoid_blocks(matrix("1 1 1; 0 1 2"), {{0}}, ratio(1, 2), ratio(1, 2)).value(), 0);
  part.cases.push_back(
      fixed_case("the network of Theorem 8 for three points", Level::quick, {.instance = make(matrix("1 1 1; 0 1 2"), network.w, ratio(6, 25))}));
  return part;
}

Part scale() {
  Case content{.instance = Instance().every("u", 3, 1).every("w", 3, 1).every("c", 1, 1).every("t", 1, 1).every("s", 1, 1)};
  content.controls = {{.what = "only one of the two lengths scaled", .expected = Verdict::refuted, .edits = {{"c^2*t^2*(", "c^2*("}}}};
  return {.name = "scale",
          .statement = R"(given u : d0 x 1, w : d0 x 1, c, t, s;
def slack(a, b) = (a'*b)^2 - s^2*norm2(a)*norm2(b);
prove homogeneous : slack(c*u, t*w) == c^2*t^2*(slack(u, w));
)",
          .reduction = "The margin depends on the directions of points and rows alone: for all vectors and factors.",
          .cases = {fixed_case("d0=3", Level::quick, content)}};
}

}  // namespace

Check def_20() {
  return {{.id = "soudry-hoffer-2017/def-20",
           .form = Form::printed,
           .label = "Definition 20, (10.3)",
           .source = "[SoudryHoffer2017, L590-595; L1123-1128]",
           .statement = "X has angular margin alpha from W* if |x'w| / (|x| |w|) > sin alpha for every column x of X and every row w of W*.",
           .kind = "definition",
           .erratum = "The text says 'at an angle of at least alpha', (10.3) is strict.",
           .parts = {squares(), membership(), scale()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
