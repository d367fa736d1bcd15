/// \file
/// (9.1): the trapezoid as a sum of four leaky rectifiers.

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

Part every_interval() {
  Case content{.instance = Instance().every("u", 1, 1).every("e1", 1, 1).every("e2", 1, 1).every("rho", 1, 1)};
  content.controls = {{.what = "the last neuron replaced by the third, as in the display after (9.8)",
                       .expected = Verdict::refuted,
                       .edits = {{"d*(u - e1);", "d*(u - e2);"}}},
                      {.what = "height 1 without the factor 1 - rho", .expected = Verdict::refuted, .edits = {{"(1-rho)*(e1 - e2);", "e1 - e2;"}}}};
  return {.name = "every-interval",
          .statement = R"(given u, e1, e2, rho;
def t(a, b, c, d) = a*(u + e1) - b*(u + e2) - c*(u - e2) + d*(u - e1);
prove right_of_it : t(1,1,1,1) == 0;
prove falling : t(1,1,1,rho) == (1-rho)*(e1 - u);
prove on_top : t(1,1,rho,rho) == (1-rho)*(e1 - e2);
prove rising : t(1,rho,rho,rho) == (1-rho)*(e1 + u);
prove left_of_it : t(rho,rho,rho,rho) == 0;
)",
          .reduction =
              "0 < e2 < e1 cut the line at -e1, -e2, e2, e1; on each of the five intervals the four pre-activations u + e1 > u + e2 > u - e2 > u - "
              "e1 have "
              "constant signs, and the bracket of (9.1) is the stated polynomial, for all u, e1, e2, rho. Both sides are continuous, so the ends "
              "agree too.",
          .cases = {fixed_case("all u, e1, e2, rho", Level::quick, content)}};
}

Part points() {
  Part part{.name = "points",
            .statement = R"(given e1, e2, rho;
def f(u) = if(u > 0, u, rho*u);
def tau(u) = if(abs(u) > e1, 0, if(abs(u) <= e2, 1, (e1 - abs(u))/(e1 - e2)));
assume order : 0 < e2 < e1;
assume slope : rho != 1;
prove trapezoid : forall U : 1 x 1 over {0, e2, -e2, e2 + (e1-e2)*2^-200, (e1+e2)/2, -(e1+e2)/2, e1, -e1, e1*(1+2^-200), -2*e1, 7*e1} .
  tau(U) == (f(U + e1) - f(U + e2) - f(U - e2) + f(U - e1))/((e1 - e2)*(1 - rho));
)",
            .reduction = "(9.1) word by word at the corners, beside them and between them."};
  const auto make = [](const Rational& e1, const Rational& e2, const Rational& rho) {
    return Instance().set("e1", e1).set("e2", e2).set("rho", rho);
  };
  Case first{.instance = make(ratio(1, 2), ratio(1, 4), 0)};
  first.controls = {{.what = "widths exchanged", .expected = Verdict::inapplicable, .instance = make(ratio(1, 4), ratio(1, 2), 0)},
                    {.what = "equal widths", .expected = Verdict::inapplicable, .instance = make(1, 1, 0)},
                    {.what = "a linear unit", .expected = Verdict::inapplicable, .instance = make(1, ratio(1, 2), 1)},
                    {.what = "width moved by 2^-200", .expected = Verdict::refuted, .edits = {{"f(U + e2)", "f(U + e2 + 2^-200)"}}}};
  part.cases.push_back(fixed_case("rho = 0", Level::quick, first));
  for (const Rational& rho : {ratio(1, 100), Rational(-1), Rational(-3), Rational(2), Rational(1000000)})
    part.cases.push_back(fixed_case("rho = " + to_text(rho), Level::quick, {.instance = make(ratio(5, 6), ratio(5, 12), rho)}));
  return part;
}

}  // namespace

Check eq_9_1() {
  return {{.id = "soudry-hoffer-2017/eq-9-1",
           .form = Form::printed,
           .label = "(9.1)",
           .source = "[SoudryHoffer2017, L488-495]",
           .statement = "For rho != 1 and e1 > e2 > 0 the trapezoid tau, 0 for |u| > e1, 1 for |u| <= e2 and (e1 - |u|)/(e1 - e2) between, is (f(u + "
                        "e1) - f(u + e2) - f(u - "
                        "e2) + f(u - e1))/((e1 - e2)(1 - rho)).",
           .kind = "identity",
           .parts = {every_interval(), points()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
