/// \file
/// Equation (4): the entrywise form of the stationarity equation.

#include "lemmacheck/claim/claim.hpp"
#include "lemmacheck/network/quadratic.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

Part every_student() {
  Part part{.name = "every-W",
            .statement = R"(given W : m x d, Wstar : m x d;
let G = W'*W;
let Gs = Wstar'*Wstar;
let risk = 2*norm2(G - Gs) + tr(G - Gs)^2;  # E (|W X|^2 - |Wstar X|^2)^2 for X ~ N(0, I_d): claim risk-formula
let slope = grad(risk, W);
prove entrywise : forall k in 1..m . forall l in 1..d .
  -slope[k,l] == 4*(W[k,l]*(norm2(Wstar) - norm2(W)) - 2*(W*(G - Gs))[k,l]);
)",
            .reduction = "The difference of the two sides of (4) is a quarter of minus the partial derivative, identically: (4) for all k, l is equivalent to "
                         "grad L(W) = 0."};
  struct Shape {
    std::size_t m, d;
    Level level;
  };
  for (const Shape s : {Shape{1, 1, Level::quick}, Shape{2, 2, Level::quick}, Shape{3, 2, Level::quick}, Shape{3, 3, Level::quick}, Shape{4, 4, Level::standard}}) {
    Case content{.instance = Instance().every("W", s.m, s.d).every("Wstar", s.m, s.d)};
    if (s.m == 2)
      content.controls = {{.what = "factor 1 instead of 2", .expected = Verdict::undecided, .reason = Reason::no_evidence, .edits = {{"- 2*(W*(G - Gs))[k,l]", "- (W*(G - Gs))[k,l]"}}},
                          {.what = "Gs - G instead of G - Gs", .expected = Verdict::undecided, .reason = Reason::no_evidence, .edits = {{"2*(W*(G - Gs))[k,l]", "2*(W*(Gs - G))[k,l]"}}},
                          {.what = "factor 2 nudged by 2^-200", .expected = Verdict::undecided, .reason = Reason::no_evidence, .edits = {{"2*(W*(G - Gs))[k,l]", "(2 + 2^-200)*(W*(G - Gs))[k,l]"}}}};
    part.cases.push_back(fixed_case("m=" + std::to_string(s.m) + " d=" + std::to_string(s.d), s.level, content));
  }
  return part;
}

Part instance() {
  Part part{.name = "instance",
            .statement = R"(given W : m x d, Wstar : m x d;
let G = W'*W;
let Gs = Wstar'*Wstar;
assume equation_3 : W*norm2(Wstar) + 2*W*Gs == W*norm2(W) + 2*W*G;
prove equation_4 : forall k in 1..m . forall l in 1..d . W[k,l]*(norm2(Wstar) - norm2(W)) == 2*(W*(G - Gs))[k,l];
)",
            .reduction = "(4) follows from (3) at exact stationary points; the part every-W shows the equivalence for all W."};
  const QuadraticExample saddle = rank_one_saddle();
  const auto pair = [](const Matrix& w, const Matrix& ws) { return Instance().set("W", w).set("Wstar", ws); };
  part.cases.push_back(fixed_case(
      "rank-one saddle", Level::quick,
      {.instance = pair(saddle.student, saddle.teacher),
       .controls = {{.what = "not stationary", .expected = Verdict::inapplicable, .instance = pair(matrix("1 0; 0 0; 0 0; 0 0"), saddle.teacher)},
                    {.what = "not stationary, hypothesis dropped",
                     .expected = Verdict::refuted,
                     .instance = pair(matrix("1 0; 0 0; 0 0; 0 0"), saddle.teacher),
                     .edits = {{"assume equation_3 : W*norm2(Wstar) + 2*W*Gs == W*norm2(W) + 2*W*G;", ""}}},
                    {.what = "factor 1 instead of 2", .expected = Verdict::refuted, .edits = {{"== 2*(W*(G - Gs))[k,l]", "== (W*(G - Gs))[k,l]"}}}}}));
  part.cases.push_back(fixed_case("global minimum", Level::quick, {.instance = pair(matrix("0 2; 1 0; 0 0"), matrix("1 0; 0 0; 0 2"))}));
  part.cases.push_back(fixed_case("W = 0", Level::quick, {.instance = pair(Matrix(2, 2), matrix("1 2; 3 4"))}));
  return part;
}

}  // namespace

Check eq_4() {
  return {{.id = "gamarnik-kizildag-zadik-2019/eq-4",
           .form = Form::printed,
           .label = "Equation (4)",
           .source = "[GamarnikKizildagZadik2019, L398-400]",
           .statement = "At a stationary point W of the Gaussian risk, W_kl (|W*|_F^2 - |W|_F^2) = 2 (W (W'W - W*'W*))_kl for all k, l.",
           .kind = "identity",
           .parts = {instance(), every_student()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
