/// \file
/// Lemma 22: angular margin from a fixed teacher.

#include "orthant.hpp"

namespace lemmacheck::checks::soudry_hoffer_2017 {
namespace {

struct Size {
  long d, n, rows;
  Level level = Level::quick;
};
Instance sized(const Size& s) { return Instance().set("d", Rational(s.d)).set("N", Rational(s.n)).set("rows_of_W", Rational(s.rows)); }
std::string label(const Size& s) { return "d0=" + std::to_string(s.d) + " N=" + std::to_string(s.n) + " d1*=" + std::to_string(s.rows); }

Part union_bound(const char* name, const std::string& angle, const std::vector<Size>& sizes) {
  Part part{.name = name,
            .statement = angle + R"(given d, N, rows_of_W;
let sine = 1/(rows_of_W*d*N);
assume sizes : d >= 3 and N >= 1 and rows_of_W >= 1;
prove union_bound : N*rows_of_W*below(d, sine) <= 2/(d*beta(d));
prove printed_bound : 2/(d*beta(d)) < sqrt(2/(pi()*d));
)",
            .reduction = "Each of the N d1* cosines is at most sin alpha in size with probability below(d0, sin alpha), exactly; the union bound over them is at most 2/(d0 B(1/2, (d0-1)/2)), "
                         "which the second line compares with the printed bound. No limit is needed."};
  for (const Size& s : sizes) {
    Case content{.instance = sized(s)};
    if (s.d == 3 || s.d == 4)
      content.controls = {{.what = "constant sqrt(1/pi)", .expected = Verdict::refuted, .edits = {{"sqrt(2/(pi()*d))", "sqrt(1/(pi()*d))"}}},
                          {.what = "d0 = 1", .expected = Verdict::inapplicable, .instance = sized({1, 5, 1})}};
    part.cases.push_back(fixed_case(label(s), s.level, content));
  }
  return part;
}

Part one_row(const char* name, const std::string& angle, const std::vector<Size>& sizes) {
  Part part{.name = name,
            .statement = angle + R"(given d, N, rows_of_W;
let sine = 1/(rows_of_W*d*N);
assume one_row : rows_of_W == 1;
prove failure_probability : 1 - (1 - below(d, sine))^N < sqrt(2/(pi()*d));
)",
            .reduction = "For d1* = 1 the N events are independent, so the left side is the probability of missing the margin itself."};
  for (const Size& s : sizes) {
    Case content{.instance = sized(s)};
    if (s.n == 100 || s.n == 50)
      content.controls = {{.what = "sin alpha = 1/N", .expected = Verdict::refuted, .edits = {{"1/(rows_of_W*d*N)", "1/N"}}},
                          {.what = "two rows", .expected = Verdict::inapplicable, .instance = sized({s.d, s.n, 2})}};
    part.cases.push_back(fixed_case(label(s), s.level, content));
  }
  return part;
}

Part plane() {
  return {.name = "two-dimensions",
          .statement = angle_even + R"(given d, N, rows_of_W;
let sine = 1/(rows_of_W*d*N);
assume sizes : d == 2 and N*rows_of_W >= 2;
prove union_bound : N*rows_of_W*below(d, sine) < 1/3;
prove printed_bound : 1/3 < sqrt(2/(pi()*d));
)",
          .reduction = "d0 = 2, where (13.2) fails: asin(u) <= pi u/3 on [0, 1/2] gives the union bound 1/3, attained at N = d1* = 1.",
          .cases = {fixed_case("N=5 d1*=2", Level::quick,
                               {.instance = sized({2, 5, 2}),
                                .controls = {{.what = "2/(d0 B) = 1/pi, the bound for d0 >= 3", .expected = Verdict::refuted, .edits = {{"< 1/3;", "< 2/(d*beta(d));"}}}}}),
                    fixed_case("N=1 d1*=2", Level::quick, {.instance = sized({2, 1, 2})})}};
}

/// 2/(d0 B) < sqrt(2/(pi d0)) for every d0.
Part every_dimension() {
  Part part{.name = "every-d0",
            .statement = angle_odd + R"(given d, n;
prove ratio_grows : d^3 - (d+2)*(d-1)^2 == 3*d - 2;
prove step_of_B : forall k in 1..n . beta(2*k+3)*(2*k+1) == beta(2*k+1)*(2*k);
)",
            .reduction = "r(d) = (2/(d B_d))/sqrt(2/(pi d)), B_{d+2} = B_d (d-1)/d, so (r(d+2)/r(d))^2 = d^3/((d+2)(d-1)^2) > 1; r(d) -> 1 by Stirling's formula, so r(d) < 1 for every d >= 2. "
                         "(The step of B is the functional equation of the gamma function; for odd d it is an identity of rationals.)"};
  part.cases.push_back(fixed_case("all d, B at d0 = 3, 5, ..., 41", Level::quick,
                                  {.instance = Instance().every("d", 1, 1).set("n", 20),
                                   .controls = {{.what = "step d/(d+1)", .expected = Verdict::refuted, .edits = {{"beta(2*k+1)*(2*k)", "beta(2*k+1)*(2*k+2)"}}}}}));
  return part;
}

}  // namespace

Check lem_22() {
  return {{.id = "soudry-hoffer-2017/lem-22",
           .form = Form::printed,
           .label = "Lemma 22 = Lemma 41",
           .source = "[SoudryHoffer2017, L605-611; proof L1162-1183]",
           .statement = "For a fixed W* in R^{d1* x d0} and standard Gaussian X, with sin alpha = 1/(d1* d0 N), N -> infinity, d1* <= d0 <= N: P(X not in M^alpha(W*)) <= sqrt(2/pi) d0^{-1/2}.",
           .kind = "probability",
           .erratum = "Misprints in the proof: both signs of l.1183 must be <=; d0 for d0^{1/2} in l.1178; 'sin alpha = 1/N' in l.1181. (13.2), used for it, needs d0 >= 3.",
           .not_checked = "Nothing of the limit is left to check: the bound holds for all N, d1* and d0 >= 2 by the argument of part every-d0; instances decide it exactly.",
           .parts = {union_bound("union-odd", angle_odd, {{3, 5, 4}, {11, 60, 24}, {101, 1000, 40}}),
                     union_bound("union-even", angle_even, {{4, 9, 3}, {10, 60, 28}, {100, 1000, 40, Level::standard}}), one_row("one-row-odd", angle_odd, {{3, 5, 1}, {11, 100, 1}, {31, 50, 1}}),
                     one_row("one-row-even", angle_even, {{10, 100, 1}}), plane(), every_dimension()}}};
}

}  // namespace lemmacheck::checks::soudry_hoffer_2017
