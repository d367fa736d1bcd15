/// \file
/// (9.4): a direction that gives every point of a group the same bias.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/label_fitting.hpp"
#include "lemmacheck/network/leaky_relu.hpp"
#include "lemmacheck/network/points.hpp"
#include "lemmacheck/solve/rank.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Instance first_group(const Matrix& x, std::size_t size) {
  Matrix b(x.rows(), size);
  std::vector<std::size_t> group(size);
  for (std::size_t k = 0; k < size; ++k) {
    group[k] = k;
    for (std::size_t j = 0; j < x.rows(); ++j) b(j, k) = x(j, k);
  }
  return Instance().set("B", b).set("w", std::get<Matrix>(find_group_normal(x, group)));
}

Hints find_bias(const Instance& instance) {
  Hints hints;
  const Matrix& b = instance["B"];
  Matrix equations(b.cols() + 1, b.rows());
  Matrix products(b.cols() + 1, 1);
  for (std::size_t j = 0; j < b.rows(); ++j) {
    for (std::size_t k = 0; k < b.cols(); ++k) equations(k, j) = b(j, k);
    equations(b.cols(), j) = instance["w"](j, 0);
  }
  for (std::size_t k = 0; k < b.cols(); ++k) products(k, 0) = 1;
  if (const auto v = find_solution(equations, products); v.has_value()) hints.witnesses.emplace("v", v.value());
  return hints;
}

}  // namespace

Check eq_9_4() {
  Part part{.name = "instance",
            .statement = R"(given B : d0 x k, w : d0 x 1;
assume independent : rank(B) == k;
assume normal : B'*w == 0 and w != 0;
prove full_rank : rank(hcat(B, w)) == k + 1;
prove bias : exists v : d0 x 1 . hcat(B, w)'*v == vcat(ones(k,1), zeros(1,1));
)",
            .reduction =
                "One group B and a normal w of a hyperplane through it: the columns of [B, w] are independent, and the system (9.4) has a solution, "
                "which is exhibited.",
            .search = find_bias};
  const Instance dependent = Instance().set("B", matrix("1 2; 2 4; 0 0")).set("w", matrix("0; 0; 1"));
  const Instance oblique = Instance().set("B", matrix("1; 0")).set("w", matrix("1; 0"));
  Case first{.instance = first_group(moment_curve_points(4, 12), 3)};
  first.controls = {
      {.what = "dependent points", .expected = Verdict::inapplicable, .instance = dependent},
      {.what = "dependent points, hypothesis dropped",
       .expected = Verdict::refuted,
       .instance = dependent,
       .edits = {{"rank(B) == k;", "rank(B) <= k;"}}},
      {.what = "w not normal to the group", .expected = Verdict::inapplicable, .instance = oblique},
      {.what = "w not normal to the group, hypothesis dropped", .expected = Verdict::refuted, .instance = oblique, .edits = {{"B'*w == 0 and ", ""}}},
      {.what = "dependent points: no bias at all",
       .expected = Verdict::refuted,
       .instance = dependent,
       .edits = {{"rank(B) == k;", "rank(B) <= k;"}, {"prove full_rank : rank(hcat(B, w)) == k + 1;", ""}}}};
  part.cases.push_back(fixed_case("moment curve, d0=4, full group", Level::quick, first));
  part.cases.push_back(fixed_case("plane", Level::quick, {.instance = first_group(matrix("1 1 1; 0 1 2"), 1)}));
  part.cases.push_back(fixed_case("moment curve, d0=5, partial group", Level::quick, {.instance = first_group(moment_curve_points(5, 9), 2)}));
  part.cases.push_back({"Gaussian, d0=20, full group", Level::standard,
                        [](Random& random) { return Case{.instance = first_group(random_rounded_gaussian_matrix(random, 20, 30, 20), 19)}; }});
  return {{.id = "soudry-hoffer-2017/eq-9-4",
           .form = Form::printed,
           .label = "(9.4)",
           .source = "[SoudryHoffer2017, L526-533]",
           .statement = "If the points of a group are independent and w is normal to them, [X_S, w] has full column rank, so that v'[X_S, w] = [1, "
                        "..., 1, 0] has a solution v.",
           .kind = "constructive",
           .parts = {part}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
