/// \file
/// (9.3): the trapezoids of all groups add up to the indicator of the positive points.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/label_fitting.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/points.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* statement = R"(given X : d0 x N, E : K x N, V : K x d0, e1 : K x 1, e2 : K x 1, y : N x 1;
let P = V*X;
def tau(u, a, b) = if(abs(u) > a, 0, if(abs(u) <= b, 1, (a - abs(u))/(a - b)));
assume order : e2 > 0 and e1 > e2;
assume groups : hadamard(E,E) == E and y == E'*ones(K,1) and hadamard(y,y) == y;
assume through_the_group : hadamard(E, P) == 0;
assume small : forall i in 1..K . forall n in 1..N . E[i,n] == 1 or abs(P[i,n]) > e1[i,1];
prove indicator : forall n in 1..N . sum(i in 1..K . tau(P[i,n], e1[i,1], e2[i,1])) == y[n,1];
)";

Instance make(const Matrix& x, const std::vector<std::size_t>& positives) {
  const Groups groups = consecutive_groups(positives, x.rows() - 1);
  const Matrix members = group_indicator(groups, x.cols());
  const Matrix normals = find_group_normals(x, groups).value();
  // (9.3) asks for |w'x| > e1 alone, not for the choice (9.7): any width below the least product will do.
  Matrix outer(groups.size(), 1);
  const Matrix products = normals * x;
  for (std::size_t i = 0; i < outer.rows(); ++i) {
    outer(i, 0) = 1;
    for (std::size_t n = 0; n < x.cols(); ++n)
      if (members(i, n) == 0 && abs(products(i, n)) <= 2 * outer(i, 0)) outer(i, 0) = abs(products(i, n)) / 2;
  }
  Matrix y(x.cols(), 1);
  for (const std::size_t n : positives) y(n, 0) = 1;
  return Instance().set("X", x).set("E", members).set("V", normals).set("e1", outer).set("e2", ratio(1, 3) * outer).set("y", y);
}

}  // namespace

Check eq_9_3() {
  Part part{.name = "one-hot",
            .statement = statement,
            .reduction =
                "tau is the trapezoid of (9.1) in its definition by cases; every positive point lies in one group (y is the sum of the indicators), "
                "and (9.2) holds."};
  Instance wide = make(matrix("1 1 1; 0 1 2"), {0});
  wide.set("e1", matrix("2")).set("e2", matrix("1"));
  Instance edge = make(matrix("1 1 1; 0 1 2"), {0});
  edge.set("e1", matrix("1")).set("e2", matrix("1/2"));
  Case first{.instance = make(matrix("1 1 1; 0 1 2"), {0, 2})};
  first.controls = {{.what = "a trapezoid as wide as the distance of the next point", .expected = Verdict::inapplicable, .instance = edge},
                    {.what = "a trapezoid that reaches the next point", .expected = Verdict::inapplicable, .instance = wide},
                    {.what = "a trapezoid that reaches the next point, smallness dropped",
                     .expected = Verdict::refuted,
                     .instance = wide,
                     .edits = {{"assume small : forall i in 1..K . forall n in 1..N . E[i,n] == 1 or abs(P[i,n]) > e1[i,1];", ""}}}};
  part.cases.push_back(fixed_case("three points of the plane", Level::quick, first));
  part.cases.push_back({"moment curve, d0=4 N=12, eight positive", Level::quick,
                        [](Random&) { return Case{.instance = make(moment_curve_points(4, 12), {0, 1, 3, 4, 6, 7, 10, 11})}; }});
  part.cases.push_back(
      {"Gaussian, d0=6 N=40", Level::standard, [](Random& random) {
         return Case{.instance = make(random_rounded_gaussian_matrix(random, 6, 40, 20), {0, 2, 3, 5, 7, 11, 12, 13, 17, 19, 23, 29, 31, 37})};
       }});
  return {{.id = "soudry-hoffer-2017/eq-9-3",
           .form = Form::printed,
           .label = "(9.3)",
           .source = "[SoudryHoffer2017, L509-521]",
           .statement = "If |w_i'x^(n)| > e1 for every point outside group i and the hyperplane of group i contains its points, then sum_i "
                        "tau(w_i'x^(n)) is 1 for the "
                        "points of S+ and 0 for all others.",
           .kind = "deterministic",
           .parts = {part}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
