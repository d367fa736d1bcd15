/// \file
/// Section 1.2: no saddle points below the barrier.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"
#include "lemmacheck/solve/orthogonal.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

constexpr const char* below = "assume below_the_barrier : (d+1)*risk < 2*(d+2)*l^2;";

Part instance() {
  Part part{.name = "instance",
            .statement = R"(given W : m x d, Wstar : m x d, l;
let Gs = Wstar'*Wstar;
let A = W'*W - Gs;
let risk = 2*norm2(A) + tr(A)^2;            # E (|W X|^2 - |Wstar X|^2)^2 for X ~ N(0, I_d): claim risk-formula
assume l_is_positive : l > 0;
assume l_below_spectrum : psd(Gs - l*eye(d));
assume stationary : 8*W*A + 4*tr(A)*W == 0;
assume below_the_barrier : (d+1)*risk < 2*(d+2)*l^2;
prove global_minimum : risk == 0;
)",
            .reduction = "With 0 < l <= sigma_min(W*)^2 the hypothesis is at least as strong as L(W) < 2(d+2)/(d+1) sigma_min^4, the exact barrier (claim x-sharp-barrier). "
                         "For all W: below the barrier W has full rank (claim band-gap), and then Theorem 2.3 applies."};
  const QuadraticExample saddle = rank_one_saddle();
  const auto triple = [](const Matrix& w, const Matrix& ws, const Rational& l) { return Instance().set("W", w).set("Wstar", ws).set("l", l); };
  part.cases.push_back({"W = Q W*, teacher of the rank-one saddle", Level::quick, [saddle, triple](Random& random) {
                          return Case{
                              .instance = triple(random_orthogonal(random, 4) * saddle.teacher, saddle.teacher, 3),
                              .controls = {{.what = "the rank-one saddle, exactly at the barrier",
                                            .expected = Verdict::inapplicable,
                                            .instance = triple(saddle.student, saddle.teacher, 3)},
                                           {.what = "<= instead of <",
                                            .expected = Verdict::refuted,
                                            .instance = triple(saddle.student, saddle.teacher, 3),
                                            .edits = {{"(d+1)*risk < 2*(d+2)*l^2", "(d+1)*risk <= 2*(d+2)*l^2"}}},
                                           {.what = "barrier raised by 2^-200",
                                            .expected = Verdict::refuted,
                                            .instance = triple(saddle.student, saddle.teacher, 3),
                                            .edits = {{"< 2*(d+2)*l^2", "< (2*(d+2) + 2^-200)*l^2"}}},
                                           {.what = "barrier dropped",
                                            .expected = Verdict::refuted,
                                            .instance = triple(saddle.student, saddle.teacher, 3),
                                            .edits = {{below, ""}}},
                                           {.what = "l above the spectrum",
                                            .expected = Verdict::inapplicable,
                                            .instance = triple(saddle.student, saddle.teacher, 3 + power_of_two(-200))},
                                           {.what = "l above the spectrum, hypothesis dropped",
                                            .expected = Verdict::refuted,
                                            .instance = triple(saddle.student, saddle.teacher, 3 + power_of_two(-200)),
                                            .edits = {{"assume l_below_spectrum : psd(Gs - l*eye(d));", ""}}},
                                           {.what = "negative l squares to a large barrier",
                                            .expected = Verdict::inapplicable,
                                            .instance = triple(saddle.student, saddle.teacher, Rational(-100))},
                                           {.what = "negative l, sign test dropped",
                                            .expected = Verdict::refuted,
                                            .instance = triple(saddle.student, saddle.teacher, Rational(-100)),
                                            .edits = {{"assume l_is_positive : l > 0;", ""}}},
                                           {.what = "not stationary, hypothesis dropped",
                                            .expected = Verdict::refuted,
                                            .instance = triple(ratio(9, 8) * saddle.teacher, saddle.teacher, 3),
                                            .edits = {{"assume stationary : 8*W*A + 4*tr(A)*W == 0;", ""}}}}};
                        }});
  return part;
}

/// Every stationary point but the global minimum lies at or above the barrier: the list of x-critical-points.
Part list() {
  Part part{.name = "every-stationary-point",
            .statement = R"(given a : d x 1, least;
def r(S) = sum(i in 1..d . S[i,1]);
def s(S) = sum(i in 1..d . (1 - S[i,1])*a[i,1]);
def value(S) = 2*sum(i in 1..d . (1 - S[i,1])*a[i,1]^2) + 2*s(S)^2/(r(S)+2);
assume least_eigenvalue : least > 0 and a >= least and (exists i in 1..d . a[i,1] == least);
prove barrier : forall S : d x 1 over {0, 1} . r(S) < d => (d+1)*value(S) >= 2*(d+2)*least^2;
prove equality : forall S : d x 1 over {0, 1} .
  r(S) < d and (d+1)*value(S) == 2*(d+2)*least^2 => r(S) == d - 1 and s(S) == least;
)",
            .reduction = "value(S) is the risk at the stationary points that belong to S (claim x-critical-points), a the eigenvalues of W*'W*: all but S = {1..d} have at least "
                         "the risk 2(d+2)/(d+1) sigma_min^4, with equality only where one least eigenvalue is left out."};
  const auto add = [&](const char* a, const Rational& least, Level level) {
    Case content{.instance = Instance().set("a", matrix(a)).set("least", least)};
    if (level == Level::quick)
      content.controls = {{.what = "barrier raised by 2^-200", .expected = Verdict::refuted, .edits = {{"(d+1)*value(S) >= 2*(d+2)*least^2", "(d+1)*value(S) >= (2*(d+2) + 2^-200)*least^2"}}},
                          {.what = "the global minimum not excluded", .expected = Verdict::refuted, .edits = {{"r(S) < d => ", "r(S) <= d => "}}},
                          {.what = "not the least eigenvalue", .expected = Verdict::inapplicable, .instance = Instance().set("a", matrix(a)).set("least", least + power_of_two(-200))}};
    part.cases.push_back(fixed_case("a = (" + std::string(a) + ")", level, content));
  };
  add("5", 5, Level::quick);
  add("3; 3", 3, Level::quick);
  add("3; 2; 1", 1, Level::quick);
  add("7; 1/3; 2; 1/3; 5", ratio(1, 3), Level::standard);
  add("1; 1; 1; 1; 1; 1; 1; 1", 1, Level::thorough);
  return part;
}

}  // namespace

Check rem_no_saddle_below_barrier() {
  return {{.id = "gamarnik-kizildag-zadik-2019/rem-no-saddle-below-barrier",
           .form = Form::printed,
           .label = "Section 1.2, saddle points below some risk value",
           .source = "[GamarnikKizildagZadik2019, L98]",
           .statement = "For W* of full rank and X ~ N(0, I_d) there are no saddle points of the population risk with a value below the barrier: a stationary point W with "
                        "L(W) < 2(d+2)/(d+1) sigma_min(W*)^4 has L(W) = 0.",
           .kind = "deterministic",
           .erratum = "Attributed to Theorem 2.1 alone, which only excludes rank-deficient points; Theorem 2.3 is needed for those of full rank.",
           .parts = {instance(), list()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
