/// \file
/// Proof of Theorem 2.3, step 2: the trace argument that makes gamma vanish.

#include "lemmacheck/claim/claim.hpp"

namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019 {
namespace {

Part trace_step() {
  Part part{.name = "trace",
            .statement = R"(given d;
assume dimension : d >= 1;
prove gamma_vanishes : forall gamma . -d*gamma == 2*gamma => gamma == 0;
)",
            .reduction = "Taking traces in -gamma I = W*'W* - W'W gives -d gamma = |W*|_F^2 - |W|_F^2 = 2 gamma; so gamma = 0 for every d >= 1. Only d + 2 != "
                         "0 is used."};
  for (long d = 1; d <= 6; ++d) {
    Case content{.instance = Instance().set("d", Rational(d))};
    if (d == 1)
      content.controls = {{.what = "d = -2, hypothesis dropped", .expected = Verdict::refuted, .instance = Instance().set("d", Rational(-2)), .edits = {{"assume dimension : d >= 1;", ""}}},
                          {.what = "d = -2", .expected = Verdict::inapplicable, .instance = Instance().set("d", Rational(-2))},
                          {.what = "gamma = 1 concluded instead", .expected = Verdict::refuted, .edits = {{"gamma == 0;", "gamma == 1;"}}}};
    part.cases.push_back(fixed_case("d=" + std::to_string(d), Level::quick, content));
  }
  return part;
}

Part every_difference() {
  Part part{.name = "every-A",
            .statement = R"(given A : d x d symmetric;
let B = tr(A)*eye(d) + 2*A;
prove trace : tr(B) == (d+2)*tr(A);
prove recovered : A == (B - tr(B)/(d+2)*eye(d))/2;
)",
            .reduction = "B = tr(A) I + 2 A = 0 is the cancelled stationarity equation, A = W'W - W*'W*, tr(A) = -2 gamma: it forces A = 0, since A is a "
                         "linear function of B."};
  for (const std::size_t d : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{6}, std::size_t{10}}) {
    Case content{.instance = Instance().every_symmetric("A", d)};
    if (d == 2)
      content.controls = {{.what = "d instead of d + 2", .expected = Verdict::refuted, .edits = {{"(d+2)*tr(A)", "d*tr(A)"}}},
                          {.what = "trace term dropped", .expected = Verdict::refuted, .edits = {{"let B = tr(A)*eye(d) + 2*A;", "let B = 2*A;"}}}};
    part.cases.push_back(fixed_case("d=" + std::to_string(d), Level::quick, content));
  }
  return part;
}

}  // namespace

Check p23_trace() {
  return {{.id = "gamarnik-kizildag-zadik-2019/p23-trace",
           .form = Form::printed,
           .label = "Section 3.3.2, trace step",
           .source = "[GamarnikKizildagZadik2019, L408-414]",
           .statement = "If -gamma I_d = W*'W* - W'W with 2 gamma = |W*|_F^2 - |W|_F^2, then (d+2) gamma = 0, so gamma = 0 and W'W = W*'W*.",
           .kind = "identity",
           .parts = {trace_step(), every_difference()}}};
}

}  // namespace lemmacheck::checks::gamarnik_kizildag_zadik_2019
