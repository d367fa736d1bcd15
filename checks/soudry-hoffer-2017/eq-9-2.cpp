/// \file
/// (9.2): hyperplanes through the groups and no other point.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/label_fitting.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/points.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

constexpr const char* groups_statement = R"(given X : d0 x N, E : K x N;
def members(i) = sum(n in 1..N . E[i,n]);
assume indicator : hadamard(E,E) == E and E*ones(N,1) <= d0 - 1;
assume independent : forall i in 1..K . rank(X*diag(E[i,:])) >= members(i);
assume outside : forall i in 1..K . forall n in 1..N . E[i,n] == 1 or rank(hcat(X*diag(E[i,:]), X[:,n])) >= members(i) + 1;
prove hyperplanes : exists V : K x d0 . hadamard(E, V*X) == 0 and abs(V*X) + E > 0;
)";

Hints find_normals(const Instance& instance) {
  Hints hints;
  const Matrix& x = instance["X"];
  const Matrix& e = instance["E"];
  Groups groups(e.rows());
  for (std::size_t i = 0; i < e.rows(); ++i)
    for (std::size_t n = 0; n < e.cols(); ++n)
      if (e(i, n) == 1) groups[i].push_back(n);
  if (const auto normals = find_group_normals(x, groups); normals.has_value()) hints.witnesses.emplace("V", normals.value());
  return hints;
}

Instance all_in_groups(const Matrix& x) {
  return Instance().set("X", x).set("E", group_indicator(consecutive_groups(all_points(x.cols()), x.rows() - 1), x.cols()));
}

Part groups() {
  Part part{.name = "groups",
            .statement = groups_statement,
            .reduction =
                "The groups are any subsets of at most d0 - 1 points, E their indicator. The hypothesis is the exact form of 'for almost any "
                "dataset': the points of a group are "
                "independent and no other point lies in their span. The normals are exhibited.",
            .search = find_normals};
  Case first{.instance = all_in_groups(moment_curve_points(4, 12))};
  const Instance doubled = Instance().set("X", matrix("1 2 1; 3 6 1; 0 0 1")).set("E", matrix("1 0 0"));
  first.controls = {{.what = "x2 = 2 x1 and a group {1} in space", .expected = Verdict::inapplicable, .instance = doubled},
                    {.what = "two dependent points in one group",
                     .expected = Verdict::inapplicable,
                     .instance = Instance().set("X", matrix("1 2 1; 3 6 1; 0 0 1")).set("E", matrix("1 1 0"))},
                    {.what = "a normal that meets another point",
                     .expected = Verdict::undecided,
                     .reason = Reason::certificate_rejected,
                     .instance = Instance().set("X", matrix("1 1 0; 0 1 1; 0 0 1")).set("E", matrix("1 0 0")),
                     .hints = Hints{.witnesses = {{"V", matrix("0 1 -1")}}}},
                    {.what = "as many points in a group as dimensions",
                     .expected = Verdict::inapplicable,
                     .instance = Instance().set("X", matrix("1 0 1; 0 1 1")).set("E", matrix("1 1 0"))}};
  part.cases.push_back(fixed_case("moment curve, d0=4 N=12", Level::quick, first));
  part.cases.push_back(fixed_case("moment curve, d0=2 N=5", Level::quick, {.instance = all_in_groups(moment_curve_points(2, 5))}));
  part.cases.push_back(
      fixed_case("moment curve, d0=5 N=3, fewer points than dimensions", Level::quick, {.instance = all_in_groups(moment_curve_points(5, 3))}));
  part.cases.push_back({"Gaussian, d0=5 N=22", Level::standard,
                        [](Random& random) { return Case{.instance = all_in_groups(random_rounded_gaussian_matrix(random, 5, 22, 20))}; }});
  return part;
}

/// One group, one other point.
Part necessity() {
  Part part{.name = "one-other-point",
            .statement = R"(given B : d0 x k, p : d0 x 1;
assume outside : rank(hcat(B, p)) == k + 1;
prove hyperplane : exists w : d0 x 1 . B'*w == 0 and p'*w != 0;
)",
            .reduction =
                "For one group B and one other point p. In the control p lies in the span of the group, and no hyperplane through the group avoids "
                "it: the hypothesis is necessary.",
            .search = [](const Instance& instance) {
              Hints hints;
              const Matrix& b = instance["B"];
              Matrix x(b.rows(), b.cols() + 1);
              std::vector<std::size_t> group;
              for (std::size_t k = 0; k < b.cols(); ++k) {
                group.push_back(k);
                for (std::size_t j = 0; j < b.rows(); ++j) x(j, k) = b(j, k);
              }
              for (std::size_t j = 0; j < b.rows(); ++j) x(j, b.cols()) = instance["p"](j, 0);
              const auto normal = find_group_normal(x, group);
              if (const Matrix* w = std::get_if<Matrix>(&normal)) hints.witnesses.emplace("w", *w);
              return hints;
            }};
  const Instance spanned = Instance().set("B", matrix("1 0; 0 1; 1 1")).set("p", matrix("2; 3; 5"));
  part.cases.push_back(fixed_case(
      "d0=3, two points", Level::quick,
      {.instance = Instance().set("B", matrix("1 0; 0 1; 1 1")).set("p", matrix("2; 3; 4")),
       .controls = {
           {.what = "p in the span", .expected = Verdict::inapplicable, .instance = spanned},
           {.what = "p in the span, hypothesis dropped", .expected = Verdict::refuted, .instance = spanned, .edits = {{"== k + 1", "== k"}}}}}));
  return part;
}

Part almost_every() {
  Part part{.name = "almost-every",
            .statement = R"(given X : d0 x N, E : K x N;
def members(i) = sum(n in 1..N . E[i,n]);
prove independent : forall i in 1..K . rank(X*diag(E[i,:])) >= members(i);
prove outside : forall i in 1..K . forall n in 1..N . E[i,n] == 1 or rank(hcat(X*diag(E[i,:]), X[:,n])) >= members(i) + 1;
)",
            .reduction = "The hypothesis of the other part holds for almost every X of the shape: it is open, and it holds at one rational point."};
  const auto make = [](std::size_t d0, std::size_t n) {
    Instance out = all_in_groups(moment_curve_points(d0, n));
    return out.almost_every("X", d0, n);
  };
  Case first{.instance = make(3, 8)};
  first.controls = {{.what = "two ranks more", .expected = Verdict::undecided, .edits = {{"members(i) + 1;", "members(i) + 2;"}}}};
  part.cases.push_back(fixed_case("d0=3 N=8", Level::quick, first));
  part.cases.push_back(fixed_case("d0=2 N=5", Level::quick, {.instance = make(2, 5)}));
  part.cases.push_back({"d0=4 N=12", Level::quick, [make](Random&) { return Case{.instance = make(4, 12)}; }});
  part.cases.push_back({"d0=6 N=24", Level::standard, [make](Random&) { return Case{.instance = make(6, 24)}; }});
  return part;
}

}  // namespace

Check eq_9_2() {
  return {{.id = "soudry-hoffer-2017/eq-9-2",
           .form = Form::printed,
           .label = "(9.2)",
           .source = "[SoudryHoffer2017, L497-507]",
           .statement = "For almost any dataset and any groups of at most d0 - 1 points there are hyperplanes through the origin, one a group, that "
                        "contain the points of "
                        "their group and no other point.",
           .kind = "constructive, almost everywhere",
           .parts = {groups(), necessity(), almost_every()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
