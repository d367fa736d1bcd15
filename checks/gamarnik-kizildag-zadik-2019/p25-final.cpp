/// \file
/// Proof of Theorem 2.5: the final comparison of constants.

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* id = "gamarnik-kizildag-zadik-2019/p25-final";
constexpr const char* source = "[GamarnikKizildagZadik2019, L454-462]";

Instance constant(const Rational& c) { return Instance().set("C", c); }

Part printed_part() {
  return {.name = "constants",
          .statement = R"(given C;
let second = 16/C^2 + 8/(C*sqrt(C)) + 1/C;
assume printed_condition : 1/2 > second;
prove chain : 32/C + second < 1/16;
)",
          .reduction = "The chain of the proof bounds L(W_0) by 32 m d^2 + C' m^2 <= (32/C + C') m^2 and the barrier from below by m^2/16, so it needs 32/C + C' < 1/16. The printed condition "
                       "drops 32/C and compares with 1/2: at C = 11 it holds and the chain gives 3.35 against 0.0625. What fails is the derivation; Theorem 2.5 leaves its constant "
                       "unspecified and survives.",
          .cases = {fixed_case("C=11", Level::quick,
                               {.instance = constant(11),
                                .controls = {{.what = "C = 10 does not satisfy the printed condition", .expected = Verdict::inapplicable, .instance = constant(10)},
                                             {.what = "C = 535 satisfies both", .expected = Verdict::verified, .instance = constant(535)},
                                             {.what = "C = 200 satisfies only the printed one", .expected = Verdict::refuted, .instance = constant(200)}}})}};
}

Part corrected() {
  Part part{.name = "corrected-constants",
            .statement = R"(given C;
assume large : C >= 535;
prove chain : 32/C + 16/C^2 + 8/(C*sqrt(C)) + 1/C < 1/16;
)",
            .reduction = "Every term falls as C grows, so the condition holds for all C >= 535; its root is 534.018390587291243564.... (With the factor 2 that the printed chain drops from 2 "
                         "sigma_min^4, 1/8 may stand for 1/16, and C >= 269 suffices.)"};
  part.cases.push_back(fixed_case(
      "C=535", Level::quick,
      {.instance = constant(535),
       .controls = {{.what = "C = 534", .expected = Verdict::inapplicable, .instance = constant(534)},
                    {.what = "C = 534, hypothesis dropped", .expected = Verdict::refuted, .instance = constant(534), .edits = {{"assume large : C >= 535;", ""}}},
                    {.what = "C = 269 with 1/8", .expected = Verdict::verified, .instance = constant(269), .edits = {{"assume large : C >= 535;", ""}, {"< 1/16", "< 1/8"}}},
                    {.what = "C = 268 with 1/8", .expected = Verdict::refuted, .instance = constant(268), .edits = {{"assume large : C >= 535;", ""}, {"< 1/16", "< 1/8"}}},
                    {.what = "C = 11, hypothesis dropped", .expected = Verdict::refuted, .instance = constant(11), .edits = {{"assume large : C >= 535;", ""}}}}}));
  part.cases.push_back(fixed_case("C=10^6", Level::quick, {.instance = constant(1000000)}));
  return part;
}

Part conclusion() {
  Part part{.name = "conclusion",
            .statement = R"(given m, d, C;
assume dimensions : d >= 1 and C >= 535 and m >= C*d^2;
prove half : sqrt(m) - 2*sqrt(d) >= sqrt(m)/2;
prove fourth_power : (sqrt(m) - 2*sqrt(d))^4 >= m^2/16;
prove below_the_barrier : 32*m*d^2 + (d*sqrt(m) + 4*d^2)^2 < m^2/16;
)",
            .reduction = "On the events of the proof L(W_0) <= 32 m d^2 + (d sqrt m + 4 d^2)^2, and every W of rank < d has L(W) >= 2 sigma_min^4 >= (sqrt m - 2 sqrt d)^4."};
  const auto make = [](long m, long d, long c) { return Instance().set("m", Rational(m)).set("d", Rational(d)).set("C", Rational(c)); };
  part.cases.push_back(fixed_case(
      "m=535 d=1", Level::quick,
      {.instance = make(535, 1, 535),
       .controls = {{.what = "m = 15, d = 1: m >= 16 d fails",
                     .expected = Verdict::refuted,
                     .instance = make(15, 1, 535),
                     .edits = {{"assume dimensions : d >= 1 and C >= 535 and m >= C*d^2;", ""}}},
                    {.what = "m = 200 d^2",
                     .expected = Verdict::refuted,
                     .instance = make(20000, 10, 200),
                     .edits = {{"assume dimensions : d >= 1 and C >= 535 and m >= C*d^2;", ""}}},
                    {.what = "m below C d^2", .expected = Verdict::inapplicable, .instance = make(534, 1, 535)}}}));
  part.cases.push_back(fixed_case("m=53500 d=10", Level::quick, {.instance = make(53500, 10, 535)}));
  part.cases.push_back(fixed_case("m=5350000 d=100", Level::quick, {.instance = make(5350000, 100, 535)}));
  return part;
}

}  // namespace

Check p25_final() {
  return {{.id = id,
           .form = Form::printed,
           .label = "Section 3.4, final comparison",
           .source = source,
           .statement = "Provided 1/2 > C'(C) = 16/C^2 + 8/C^{3/2} + 1/C, the bounds of the proof give L(W_0) < min over rank W < d of L(W).",
           .kind = "inequality",
           .expectation = Verdict::refuted,
           .erratum = "The first term 32/C is dropped and 1/2 stands for 1/16: the printed condition (root 10.1659...) does not suffice for the printed chain, 32/C + C' < 1/16 (root "
                      "534.0183...) does. The strict '>' before 2 sigma_min^4 is not given by Theorem 2.1(b) but by the sharp barrier.",
           .parts = {printed_part()}},
          {.id = id,
           .form = Form::repaired,
           .label = "Section 3.4, final comparison",
           .source = source,
           .statement = "For C >= 535 and m >= C d^2: 32/C + 16/C^2 + 8/C^{3/2} + 1/C < 1/16, sqrt m - 2 sqrt d >= sqrt m / 2, and the bounds of the proof give L(W_0) < min over rank W < d of "
                      "L(W).",
           .kind = "inequality",
           .parts = {corrected(), conclusion()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
