/// \file
/// Theorem 2.5 with explicit constants.

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

/// The paper's events: singular values within 2 sqrt d of sqrt m, trace within d sqrt m of m d.
Part constant_a() {
  Part part{.name = "C-64",
            .statement = R"(given C;
def F(s) = 32*s^2 + (s + 4*s^2)^2 - 2*(1 - 2*s)^4;
assume large : C >= 59;
prove negative : F(1/sqrt(C)) < 0;
prove at_64 : F(1/8) == -25/256;
)",
            .reduction = "With s = 1/sqrt C and m >= C d^2: d/sqrt m <= s, sqrt(d/m) <= s and d^2/m <= s^2, so on the events of the proof (L(W_0) - barrier)/m^2 <= F(s). F rises on (0, 1/2) (part "
                         "monotone), so F < 0 at one C serves all larger ones. Probability at least 1 - 2 exp(-d/2) - 2 exp(-d/5)."};
  const auto at = [](const Rational& c) { return Instance().set("C", c); };
  part.cases.push_back(fixed_case(
      "C=59", Level::quick,
      {.instance = at(59),
       .controls = {{.what = "C = 58", .expected = Verdict::inapplicable, .instance = at(58)},
                    {.what = "C = 58, hypothesis dropped", .expected = Verdict::refuted, .instance = at(58), .edits = {{"assume large : C >= 59;", ""}}},
                    {.what = "C = 58.0297845 just below the least C",
                     .expected = Verdict::refuted,
                     .instance = at(ratio(580297845, 10000000)),
                     .edits = {{"assume large : C >= 59;", ""}}},
                    {.what = "C = 58.0297846 just above it",
                     .expected = Verdict::verified,
                     .instance = at(ratio(580297846, 10000000)),
                     .edits = {{"assume large : C >= 59;", ""}}},
                    {.what = "value at 1/8 nudged by 2^-200", .expected = Verdict::refuted, .edits = {{"== -25/256", "== -25/256 + 2^-200"}}}}}));
  part.cases.push_back(fixed_case("C=64", Level::quick, {.instance = at(64)}));
  return part;
}

/// rho = 2, x = 2: informative for every d >= 1.
Part constant_b() {
  Part part{.name = "C-150",
            .statement = R"(given C;
def F(s) = 2*s^2*(6 + 5*s)^2 + (2*sqrt(2)*s + 8*s^2)^2 - 2*(1 - 3*s)^4;
assume large : C >= 150;
prove negative : F(1/sqrt(C)) < 0;
)",
            .reduction = "The events |sigma_k - sqrt m| <= 3 sqrt d and |tr W*'W* - m d| <= 2 d sqrt(2 m) + 4 d (general lemma with rho = x = 2) have probability at least 1 - 4 exp(-2 d) >= 1 - "
                         "exp(-0.6 d); on them (L(W_0) - barrier)/m^2 <= F(s), s = 1/sqrt C, m >= C d^2. F rises on (0, 1/3) (part monotone)."};
  const auto at = [](const Rational& c) { return Instance().set("C", c); };
  part.cases.push_back(fixed_case("C=150", Level::quick,
                                  {.instance = at(150),
                                   .controls = {{.what = "C = 140", .expected = Verdict::inapplicable, .instance = at(140)},
                                                {.what = "C = 140, hypothesis dropped", .expected = Verdict::refuted, .instance = at(140), .edits = {{"assume large : C >= 150;", ""}}},
                                                {.what = "C = 147.0927 just below the least C",
                                                 .expected = Verdict::refuted,
                                                 .instance = at(ratio(1470927, 10000)),
                                                 .edits = {{"assume large : C >= 150;", ""}}}}}));
  part.cases.push_back(fixed_case("C=10000", Level::quick, {.instance = at(10000)}));
  return part;
}

Part monotone() {
  return {.name = "monotone",
          .statement = R"(given s, r;
let FA = 32*s^2 + (s + 4*s^2)^2 - 2*(1 - 2*s)^4;
let FB = 2*s^2*(6 + 5*s)^2 + (2*r*s + 8*s^2)^2 - 2*(1 - 3*s)^4;
prove slope_a : grad(FA, s) == 64*s + 2*(s + 4*s^2)*(1 + 8*s) + 16*(1 - 2*s)^3;
prove slope_b : grad(FB, s) == 4*s*(6 + 5*s)*(6 + 10*s) + 2*(2*r*s + 8*s^2)*(2*r + 16*s) + 24*(1 - 3*s)^3;
)",
          .reduction = "Every summand of F_A' is non-negative for 0 <= s <= 1/2, every summand of F_B' (r = sqrt 2) for 0 <= s <= 1/3: both functions rise there.",
          .cases = {fixed_case("all s, r", Level::quick,
                               {.instance = Instance().every("s", 1, 1).every("r", 1, 1),
                                .controls = {{.what = "slope of F_A nudged by 2^-200", .expected = Verdict::refuted, .edits = {{"== 64*s", "== 2^-200 + 64*s"}}}}})}};
}

/// The general lemma at concrete sizes.
Part lemma() {
  Part part{.name = "deterministic-lemma",
            .statement = R"(given m, d, rho, x;
let spread = (1 + rho)*sqrt(d);
let first = 2*d*(2*(1 + rho)*sqrt(m*d) + abs((1 + rho)^2 - 4)*d)^2;
let second = (2*d*sqrt(x*m) + 2*x*d + 4*d^2)^2;
assume positive : rho > 0 and x > 0 and d >= 1;
assume wide : sqrt(m) > spread;
prove below_the_barrier : first + second < 2*(sqrt(m) - spread)^4;
)",
            .reduction = "On |sigma_k - sqrt m| <= (1 + rho) sqrt d and |tr W*'W* - m d| <= 2 d sqrt(x m) + 2 x d, L(W_0) <= first + second, and the least risk of rank < d is at least the right "
                         "side (claim x-sharp-barrier). The events have probability at least 1 - 2 exp(-rho^2 d/2) - 2 exp(-x d) [Vershynin2010, Corollary 5.35], [LaurentMassart2000, Lemma "
                         "1]."};
  const auto make = [](long m, long d, const Rational& rho, const Rational& x) {
    return Instance().set("m", Rational(m)).set("d", Rational(d)).set("rho", rho).set("x", x);
  };
  part.cases.push_back(fixed_case(
      "rho=x=2, m=150 d=1", Level::quick,
      {.instance = make(150, 1, 2, 2),
       .controls = {{.what = "m = 100", .expected = Verdict::refuted, .instance = make(100, 1, 2, 2)},
                    {.what = "m = 9: hypothesis", .expected = Verdict::inapplicable, .instance = make(9, 1, 2, 2)}}}));
  part.cases.push_back(fixed_case("rho=x=2, m=3750 d=5", Level::quick, {.instance = make(3750, 5, 2, 2)}));
  part.cases.push_back(fixed_case("rho=1 x=1/5, m=25600 d=20", Level::quick, {.instance = make(25600, 20, 1, ratio(1, 5))}));
  part.cases.push_back(fixed_case("rho=x=2, m=1500000 d=100", Level::quick, {.instance = make(1500000, 100, 2, 2)}));
  return part;
}

Part probability() {
  Part part{.name = "probability",
            .statement = R"(given d;
assume dimension : d >= 1;
prove non_vacuous : 4*exp(-2*d) <= exp(-3*d/5);
)",
            .reduction = "4 exp(-2 d) <= exp(-0.6 d) if and only if d >= ln 4/1.4 = 0.99...; so success has probability at least 1 - exp(-0.6 d) for every d >= 1."};
  const auto at = [](const Rational& d) { return Instance().set("d", d); };
  part.cases.push_back(fixed_case("d=1", Level::quick,
                                  {.instance = at(1),
                                   .controls = {{.what = "d = 9/10, hypothesis dropped", .expected = Verdict::refuted, .instance = at(ratio(9, 10)), .edits = {{"assume dimension : d >= 1;", ""}}},
                                                {.what = "exponent 0.62", .expected = Verdict::refuted, .edits = {{"exp(-3*d/5)", "exp(-31*d/50)"}}}}}));
  part.cases.push_back(fixed_case("d=50", Level::quick, {.instance = at(50)}));
  return part;
}

}  // namespace

Check x_2_5_explicit() {
  return {{.id = "gamarnik-kizildag-zadik-2019/x-2-5-explicit",
           .form = Form::derived,
           .label = "Theorem 2.5 with explicit constants",
           .source = "[GamarnikKizildagZadik2019, L195-204, L416-462]",
           .statement = "W* in R^{m x d} with independent standard normal entries, W_0'W_0 = (m + 4 d) I. If m >= 64 d^2 then L(W_0) is below the least risk of rank < d with probability at least 1 - 2 "
                        "exp(-d/2) - 2 exp(-d/5); if m >= 150 d^2, with probability at least 1 - 4 exp(-2 d) >= 1 - exp(-0.6 d), for every d >= 1.",
           .kind = "inequality",
           .not_checked = "The two quoted concentration inequalities (Theorem 2.4; Laurent and Massart).",
           .parts = {constant_a(), constant_b(), monotone(), lemma(), probability()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
