/// \file
/// Proof of Theorem 2.5: the second term of the risk at W_0.

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

Part every() {
  return {.name = "every-m-and-d",
          .statement = R"(given d, k, r;
prove square : (d*r + 4*d^2)^2 == d^2*r^2 + 8*d^3*r + 16*d^4;
prove at_the_boundary : (d*(k*d) + 4*d^2)^2 == (16 + 8*k + k^2)*d^4;
)",
          .reduction = "r = sqrt m. At m = C d^2, k = sqrt C, C' m^2 = (16/k^4 + 8/k^3 + 1/k^2) k^4 d^4 is the right side of the second line, the square its left side. Each of the three terms "
                       "16 d^4, 8 d^3 r, d^2 r^2 divided by r^4 = m^2 falls as r grows, so for m >= C d^2 it is at most its value at the boundary.",
          .cases = {fixed_case("all d, k, r", Level::quick,
                               {.instance = Instance().every("d", 1, 1).every("k", 1, 1).every("r", 1, 1),
                                .controls = {{.what = "cross term 4 instead of 8", .expected = Verdict::refuted, .edits = {{"8*d^3*r", "4*d^3*r"}}},
                                             {.what = "boundary nudged by 2^-200", .expected = Verdict::refuted, .edits = {{"(16 + 8*k + k^2)*d^4", "(16 + 2^-200 + 8*k + k^2)*d^4"}}}}})}};
}

Part instance() {
  Part part{.name = "instance",
            .statement = R"(given m, d, C, T;
let gamma = m + 4*d;
assume wide : C > 0 and d >= 1 and m >= C*d^2;
assume trace_concentrates : abs(T - m*d) <= d*sqrt(m);
prove triangle : (T - d*gamma)^2 <= (d*sqrt(m) + 4*d^2)^2;
prove second_term : (T - d*gamma)^2 <= (16/C^2 + 8/(C*sqrt(C)) + 1/C)*m^2;
)",
            .reduction = "T = tr W*'W*, sum lambda_k = d gamma - T."};
  const auto make = [](long m, long d, long c, const Rational& t) {
    return Instance().set("m", Rational(m)).set("d", Rational(d)).set("C", Rational(c)).set("T", t);
  };
  part.cases.push_back(fixed_case(
      "m=400 d=2 C=100, T at the lower end: equality", Level::quick,
      {.instance = make(401, 2, 100, 763),
       .controls = {{.what = "T too small", .expected = Verdict::inapplicable, .instance = make(401, 2, 100, 700)},
                    {.what = "T too small, hypothesis dropped",
                     .expected = Verdict::refuted,
                     .instance = make(401, 2, 100, 700),
                     .edits = {{"assume trace_concentrates : abs(T - m*d) <= d*sqrt(m);", ""}}},
                    {.what = "m = d^2 with C = 4", .expected = Verdict::inapplicable, .instance = make(4, 2, 4, 5)},
                    {.what = "m = d^2 with C = 4, hypothesis dropped",
                     .expected = Verdict::refuted,
                     .instance = make(4, 2, 4, 5),
                     .edits = {{"assume wide : C > 0 and d >= 1 and m >= C*d^2;", ""}}},
                    {.what = "cross term left out of C'", .expected = Verdict::refuted, .edits = {{" + 8/(C*sqrt(C)) + 1/C", ""}}}}}));
  part.cases.push_back(fixed_case("m=6401 d=10 C=64", Level::quick, {.instance = make(6401, 10, 64, 64010 - 800)}));
  part.cases.push_back(fixed_case("d=1", Level::quick, {.instance = make(11, 1, 11, 9)}));
  return part;
}

}  // namespace

Check p25_second_term() {
  return {{.id = "gamarnik-kizildag-zadik-2019/p25-second-term",
           .form = Form::printed,
           .label = "Section 3.4, second term",
           .source = "[GamarnikKizildagZadik2019, L446-452]",
           .statement = "If |tr W*'W* - m d| <= d sqrt m and m >= C d^2, then (sum lambda_k)^2 <= (d sqrt m + 4 d^2)^2 <= (16/C^2 + 8/C^{3/2} + 1/C) m^2.",
           .kind = "inequality",
           .parts = {instance(), every()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
