/// \file
/// (12.15): comparison of orthant probabilities of two sizes by Jensen's inequality.

#include "probability.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Part exact() {
  Part part{.name = "exact",
            .statement = orthants + R"(given d, n;
assume known_exactly : d == 1 or d == 2;
prove jensen : forall m in 2..n . forall k in 3..n . forall r in 1..min(m-1, k-2) .
  orthant(d, floor((k-r)/2), m-r)^(floor(k/2)*m) <= orthant(d, floor(k/2), m)^(floor((k-r)/2)*(m-r));
)",
            .reduction =
                "X Gaussian, d0 = 1 or 2: both sides are rational; (12.15) times floor(k/2) d1, without logarithms. Every d1, k <= n and r with "
                "floor((k-r)/2) >= 1 and d1 - r >= 1. In general: Jensen for t -> "
                "t^(d1/(d1-r)) given X (the rows are independent given X) and for t -> t^(m/m') given W."};
  const auto make = [](long d, long n) { return scalars({{"d", d}, {"n", n}}); };
  part.cases.push_back(fixed_case(
      "d0=1, n=8", Level::quick,
      {.instance = make(1, 8),
       .controls = {{.what = "exponents exchanged",
                     .expected = Verdict::refuted,
                     .edits = {{"m-r)^(floor(k/2)*m)", "m-r)^(floor((k-r)/2)*(m-r))"}, {"m)^(floor((k-r)/2)*(m-r))", "m)^(floor(k/2)*m)"}}},
                    {.what = "d0 = 3", .expected = Verdict::inapplicable, .instance = make(3, 4)}}}));
  part.cases.push_back(fixed_case("d0=2, n=8", Level::quick,
                                  {.instance = make(2, 8),
                                   .controls = {{.what = "right side with exponent larger by 4",
                                                 .expected = Verdict::refuted,
                                                 .edits = {{"m)^(floor((k-r)/2)*(m-r))", "m)^(floor((k-r)/2)*(m-r) + 4)"}}}}}));
  part.cases.push_back(fixed_case("d0=1, n=14", Level::standard, {.instance = make(1, 14)}));
  part.cases.push_back(fixed_case("d0=2, n=14", Level::standard, {.instance = make(2, 14)}));
  return part;
}

}  // namespace

Check eq_12_15() {
  return {{.id = "soudry-hoffer-2017/eq-12-15",
           .form = Form::printed,
           .label = "(12.15)",
           .source = "[SoudryHoffer2017, L895-897]",
           .statement = "With m = floor(k/2), m' = floor((k-r)/2) >= 1, d1 > r: log P(W_1 X_[m'] > 0) <= (m' (d1-r))/(m d1) log P(W X_[m] > 0).",
           .kind = "inequality",
           .not_checked = "Dimensions d0 >= 3 and other laws of the columns: Jensen's inequality covers them.",
           .parts = {exact()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
